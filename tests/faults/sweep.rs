//! Going through the points of a scenario.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::thread;

use crate::shim::{Call, Fault, Point};

/// A fault of every sort that fits the call, for every call of a run without faults.
pub fn points(trace: &[Call]) -> Vec<Point> {
    let mut points = Vec::new();
    for (at, call) in (1..).zip(trace) {
        let mut point = |times, fault| points.push(Point { at, times, fault });
        point(1, Fault::Kill);
        point(1, Fault::Io);
        if call.writes {
            point(u64::MAX, Fault::NoSpace);
        }
        if matches!(call.kind, "write" | "pwrite") {
            point(1, Fault::Tear);
            point(1, Fault::Shorten);
        }
    }
    points
}

/// Runs every point; `run` gives the kind of call that the fault befell, where it did, and panics where something is lost.
///
/// # Panics
/// Where something is lost at any point, or fewer points than `least` were reached.
#[track_caller]
pub fn sweep(scenario: &str, least: usize, points: Vec<Point>, run: impl Fn(Point) -> Option<&'static str> + Sync) {
    // More than a small machine has: they wait more than they work.
    const WORKERS: usize = 4;
    let left = Mutex::new(points.into_iter());
    let reached = Mutex::new(BTreeMap::<_, usize>::new());
    let failed = Mutex::new(Vec::new());
    let work = || {
        loop {
            let Some(point) = left.lock().unwrap().next() else { return };
            match catch_unwind(AssertUnwindSafe(|| run(point))) {
                Ok(Some(kind)) => *reached.lock().unwrap().entry((point.fault, kind)).or_default() += 1,
                Ok(None) => {}
                Err(_told) => {
                    eprintln!("^ {scenario}: {point:?}");
                    failed.lock().unwrap().push(point);
                }
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(work);
        }
    });
    let (reached, failed) = (reached.into_inner().unwrap(), failed.into_inner().unwrap());
    let count: usize = reached.values().sum();
    let listed: Vec<_> = reached.iter().map(|((fault, kind), count)| format!("{fault:?} at {kind}: {count}")).collect();
    println!("{scenario}: {count} points; {}", listed.join(", "));
    assert!(failed.is_empty(), "{scenario}: {} points failed: {failed:?}", failed.len());
    assert!(count >= least, "{scenario}: only {count} points");
}
