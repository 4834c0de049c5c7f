//! The program in a terminal, from a key to the last byte of the new frame; beside a bare program of the same library.
#![allow(missing_docs, reason = "the harness makes a function")]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a measurement that cannot be set up has failed")]

#[allow(dead_code, reason = "the other benchmark uses the rest")]
mod clinic;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use clinic::pty::{BARE, Program, bare};
use criterion::{BenchmarkId, Criterion, criterion_group};

const DOWN: &str = "\x1b[B";
const UP: &str = "\x1b[A";

fn terminal(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("terminal");
    group.sample_size(20).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(3));
    let mut alternate = |name: BenchmarkId, mut program: Program, keys: [&str; 2]| {
        let mut next = 0;
        group.bench_function(name, |b| {
            b.iter_custom(|times| {
                let mut key = || {
                    next = 1 - next;
                    program.key(keys[1 - next])
                };
                (0..times).map(|_| key()).sum()
            });
        });
    };
    let settled = |program: Program| {
        program.settle();
        program
    };
    alternate(BenchmarkId::new("floor: the mark of a list moves", "bare"), settled(Program::bare()), [DOWN, UP]);
    alternate(BenchmarkId::new("floor: another page", "bare"), settled(Program::bare()), ["x", "x"]);
    let place = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let file = place.path().join("passphrase");
    fs::write(&file, "correct horse battery\n").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    let copied = |size: u64| {
        let folder = place.path().join(size.to_string());
        if !folder.exists() {
            clinic::copy(&clinic::folder(size), &folder);
        }
        folder
    };
    for size in clinic::sizes() {
        let home = |keys: &[&str]| {
            let mut program = Program::chairside(&copied(size), Some(&file));
            while program.output.recv_timeout(Duration::from_millis(700)).is_ok() {}
            program.walk(keys);
            program
        };
        alternate(BenchmarkId::new("Home: the mark moves", size), home(&[]), [DOWN, UP]);
        alternate(BenchmarkId::new("search: a letter", size), home(&["/", "b"]), ["a", "\x7f"]);
        alternate(BenchmarkId::new("another pane", size), home(&["\r", "2"]), ["6", "2"]);
        alternate(BenchmarkId::new("the checklist's mark moves", size), home(&["\r", "8"]), [DOWN, UP]);
        let short = clinic::text(720);
        alternate(BenchmarkId::new("notes of 5 KB: a letter", size), home(&["\r", "9", &short]), ["x", "\x7f"]);
        let long = format!("\x1b[200~{}\x1b[201~", clinic::text(28_600));
        alternate(BenchmarkId::new("notes of 200 KB: a letter", size), home(&["\r", "9", &long]), ["x", "\x7f"]);
    }
    let mut starting = |name: BenchmarkId, start: &dyn Fn() -> Program| {
        let once = |_| {
            let program = start();
            program.settle() - program.started
        };
        group.bench_function(name, |b| b.iter_custom(|times| (0..times).map(once).sum()));
    };
    starting(BenchmarkId::new("floor: start to the first frame", "bare"), &Program::bare);
    for size in clinic::sizes() {
        let folder = copied(size);
        starting(BenchmarkId::new("start to the form that unlocks", size), &|| Program::chairside(&folder, None));
    }
    group.finish();
}

criterion_group!(benches, terminal);

fn main() {
    if std::env::var_os(BARE).is_some() {
        return bare();
    }
    benches();
    Criterion::default().configure_from_args().final_summary();
}
