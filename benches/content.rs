//! Reading and checking the content that is compiled in, beside reading the same bytes as JSON and no more.
#![allow(missing_docs, reason = "the harness makes a function")]
#![expect(clippy::unwrap_used, reason = "a measurement that cannot be set up has failed")]

use std::fs;
use std::hint::black_box;
use std::path::Path;

use chairside::content::load;
use criterion::{Criterion, criterion_group, criterion_main};

fn content(criterion: &mut Criterion) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/microneedling");
    let panes = fs::read_dir(folder.join("panes")).unwrap().map(|entry| entry.unwrap().path());
    let files = ["pack.json", "checklist.json", "note-templates.json"].map(|name| folder.join(name)).into_iter().chain(panes);
    let files: Vec<Vec<u8>> = files.map(|file| fs::read(file).unwrap()).collect();
    let mut group = criterion.benchmark_group("content");
    group.bench_function("floor: read the same bytes as JSON", |b| {
        b.iter(|| {
            files.iter().map(|bytes| serde_json::from_slice(black_box(bytes)).unwrap()).collect::<Vec<serde_json::Value>>()
        });
    });
    group.bench_function("read and check the pack that is built in", |b| b.iter(|| load::shipped().unwrap()));
    group.finish();
}

criterion_group!(benches, content);
criterion_main!(benches);
