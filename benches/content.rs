//! Reading and checking the content that is compiled in, beside reading the same bytes as JSON and no more, and beside what a start may take.
#![allow(missing_docs, reason = "the harness makes a function")]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a measurement that cannot be set up has failed")]

#[allow(dead_code, reason = "the other benchmarks use the rest")]
mod clinic;

use std::env;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
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

/// By which this program knows that it is to read the pack and no more.
const ONCE: &str = "CHAIRSIDE_BENCH_CONTENT";

/// How often both are done for the ratio.
const TIMES: usize = 100;

/// What the pack takes of the time that a start may take, which is 1.5 times a bare program's.
///
/// The two are measured by turns, so that a busy moment falls on both, and each in a program that has just begun: as in a start, its memory
/// is not at hand yet. Its file is, as after the first start of a day.
fn share_of_a_start() {
    let (mut packs, mut budgets, mut shares) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..TIMES {
        let program = Program::bare();
        let budget = (program.settle() - program.started).mul_f64(1.5);
        drop(program);
        let program = Command::new(env::current_exe().unwrap()).env(ONCE, "1").output().unwrap();
        assert!(program.status.success(), "{}", String::from_utf8_lossy(&program.stderr));
        let pack = Duration::from_nanos(String::from_utf8(program.stdout).unwrap().parse().unwrap());
        packs.push(pack);
        budgets.push(budget);
        shares.push(pack.as_secs_f64() / budget.as_secs_f64());
    }
    packs.sort();
    budgets.sort();
    shares.sort_by(f64::total_cmp);
    let (pack, budget) = (packs[TIMES / 2], budgets[TIMES / 2]);
    let [low, middle, high] = [1, 2, 3].map(|quarter| shares[TIMES * quarter / 4]);
    println!(
        "content: read and checked in {pack:.2?} of {budget:.2?} that a start may take (1.5 times a bare program's): \
         {middle:.2} of it ({low:.2} to {high:.2} in the middle half); the bar is 0.5"
    );
}

/// Reads and checks the pack for the first time, and writes how many nanoseconds it took.
fn once() {
    let begun = Instant::now();
    let packs = load::shipped().unwrap();
    print!("{}", begun.elapsed().as_nanos());
    drop(packs);
}

criterion_group!(benches, content);

fn main() {
    if env::var_os(BARE).is_some() {
        return bare();
    }
    if env::var_os(ONCE).is_some() {
        return once();
    }
    benches();
    Criterion::default().configure_from_args().final_summary();
    share_of_a_start();
}
