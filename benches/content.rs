//! Reading and checking the content that is compiled in, beside reading the same bytes as JSON and no more, and beside what a start may take.
#![allow(missing_docs, reason = "the harness makes a function")]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a measurement that cannot be set up has failed")]

#[allow(dead_code, reason = "the other benchmarks use the rest")]
mod clinic;

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use chairside::content::load;
use clinic::pty::{BARE, Program, bare};
use criterion::{Criterion, criterion_group};

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

/// How often each is done for the ratio.
const TIMES: usize = 50;

fn median(once: impl Fn() -> Duration) -> Duration {
    let mut times: Vec<Duration> = (0..TIMES).map(|_| once()).collect();
    times.sort();
    times[TIMES / 2]
}

/// What the pack takes of the time that a start may take, which is 1.5 times a bare program's.
fn share_of_a_start() {
    let bare = median(|| {
        let program = Program::bare();
        program.settle() - program.started
    });
    let pack = median(|| {
        let begun = Instant::now();
        black_box(load::shipped().unwrap());
        begun.elapsed()
    });
    let share = pack.as_secs_f64() / (1.5 * bare.as_secs_f64());
    println!("content: read and checked in {pack:.2?}, {share:.2} of what a start may take (1.5 × {bare:.2?}); the bar is 0.5");
}

criterion_group!(benches, content);

fn main() {
    if std::env::var_os(BARE).is_some() {
        return bare();
    }
    benches();
    Criterion::default().configure_from_args().final_summary();
    share_of_a_start();
}
