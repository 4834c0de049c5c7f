//! The store with a clinic's years in it: unlocking, lists, search, opening, saving, exporting, importing; beside what the disk alone costs.
#![allow(missing_docs, reason = "the harness makes a function")]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a measurement that cannot be set up has failed")]

#[allow(dead_code, reason = "the other benchmarks use the rest")]
mod clinic;

use std::cell::{LazyCell, RefCell};
use std::fs::{self, File};
use std::hint::black_box;
use std::os::unix::fs::FileExt;
use std::time::Duration;

use chairside::export::{Exported, json};
use chairside::record::{Assessment, Session};
use chairside::store::{Incoming, Sealing, Store, StoreError, Visit};
use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};

fn reading(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("store");
    group.sample_size(30).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2));
    for size in clinic::sizes() {
        let folder = clinic::folder(size);
        let visit = Visit::unlock(&folder, &clinic::practitioner(), &clinic::passphrase()).unwrap();
        let newest = visit.overview(1, None).unwrap().remove(0).id;
        group.bench_function(BenchmarkId::new("list the newest 50", size), |b| b.iter(|| visit.overview(50, None).unwrap()));
        let words = clinic::text(400);
        let word = words.split(' ').max_by_key(|word| word.len()).unwrap();
        for letters in [2, 3, 6] {
            let typed: String = word.chars().take(letters).collect();
            group.bench_function(BenchmarkId::new(format!("search {letters} letters, 50 newest"), size), |b| {
                b.iter(|| visit.search(black_box(&typed), 50).unwrap());
            });
        }
        group.bench_function(BenchmarkId::new("open a session", size), |b| b.iter(|| visit.load(newest).unwrap().unwrap()));
        drop(visit);
        group.bench_function(BenchmarkId::new("unlock for reading", size), |b| {
            b.iter(|| Visit::unlock(&folder, &clinic::practitioner(), &clinic::passphrase()).unwrap());
        });
    }
    group.finish();
}

fn saving(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("save");
    group.sample_size(50).measurement_time(Duration::from_secs(3));
    let pack = clinic::pack();
    let place = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let file = File::create(place.path().join("bare")).unwrap();
    let mut at = 0;
    group.bench_function("floor: write 4 KB and fsync", |b| {
        b.iter(|| {
            file.write_all_at(&[7; 4096], at).unwrap();
            at += 4096;
            file.sync_all().unwrap();
        });
    });
    for size in clinic::sizes() {
        let copied = place.path().join(size.to_string());
        // Where these are not measured, nothing is copied.
        let store = LazyCell::new(|| {
            clinic::copy(&clinic::folder(size), &copied);
            RefCell::new(Store::unlock(&copied, &clinic::practitioner(), &clinic::passphrase()).unwrap())
        });
        for (name, words) in [("a session with 1 KB of notes", 150), ("a letter more in notes of 200 KB", 30_000)] {
            let (mut draft, tally) = clinic::session(&pack, size + 1);
            let notes = clinic::text(words);
            let mut number = 0;
            group.bench_function(BenchmarkId::new(name, size), |b| {
                let mut store = store.borrow_mut();
                b.iter(|| {
                    number += 1;
                    draft.write_notes(format!("{notes} {number}").as_str().into());
                    store.save(&draft, tally).unwrap();
                });
            });
        }
        drop(store);
        // Two of a million sessions would not fit on every disk.
        let _made_or_not = fs::remove_dir_all(&copied);
    }
    group.finish();
}

fn exporting(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("export");
    group.sample_size(10).measurement_time(Duration::from_secs(5));
    let size = clinic::sizes().into_iter().max().unwrap().min(10_000);
    let visit = Visit::unlock(&clinic::folder(size), &clinic::practitioner(), &clinic::passphrase()).unwrap();
    group.bench_function(BenchmarkId::new("floor: read every session", size), |b| {
        b.iter(|| {
            let read = |session: Session| -> Result<(), StoreError> {
                black_box(session);
                Ok(())
            };
            visit.each(None, read).unwrap();
        });
    });
    group.bench_function(BenchmarkId::new("as JSON, with the marks of the audit trail", size), |b| {
        b.iter(|| {
            let write = |session: Session| -> Result<(), StoreError> {
                let audit = visit.mark(session.id())?;
                black_box(json::line(&Exported { session, audit }).unwrap());
                Ok(())
            };
            visit.each(None, write).unwrap();
        });
    });
    group.finish();
}

/// As `chairside import` does it: read, compared with what is there, saved and entered in the audit trail, in one transaction.
fn importing(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("import");
    group.sample_size(10).measurement_time(Duration::from_secs(5));
    let (pack, size) = (clinic::pack(), 1000);
    let session = |number| clinic::session(&pack, number).0;
    let lines: String = (0..size)
        .map(|number| json::line(&Exported { session: Session::Draft(session(number)), audit: None }).unwrap())
        .collect();
    let take = |line: Result<Exported, json::ParseError>| -> anyhow::Result<()> {
        black_box(line?);
        Ok(())
    };
    group.bench_function(BenchmarkId::new("floor: read the lines as sessions", size), |b| {
        b.iter(|| json::each(lines.as_bytes(), take).unwrap());
    });
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let empty = |name: u64| {
        Store::create(&folder.path().join(name.to_string()), &clinic::practitioner(), &clinic::passphrase(), Sealing::default())
            .unwrap()
            .0
    };
    let mut names = 0..;
    group.bench_function(BenchmarkId::new("into a new store", size), |b| {
        b.iter_batched_ref(
            || empty(names.next().unwrap()),
            |store| {
                let imported = store.import(|take| {
                    json::each(lines.as_bytes(), |line| -> anyhow::Result<()> {
                        let Exported { session, audit } = line?;
                        let tally = Assessment::new(session.content(), &pack).tally();
                        Ok(take(&Incoming { session, tally, audit })?)
                    })
                });
                assert_eq!(imported.unwrap().new, size);
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

criterion_group!(benches, reading, saving, exporting, importing);
criterion_main!(benches);
