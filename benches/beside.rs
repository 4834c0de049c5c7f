//! The program beside a bare one and, where `CHAIRSIDE_BENCH_JOURNAL` names its binary, beside `tui-journal` with as many entries: one table.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a measurement that cannot be set up has failed")]

#[allow(dead_code, reason = "the other benchmarks use the rest")]
mod clinic;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use clinic::pty::{BARE, Program, bare};
use portable_pty::CommandBuilder;
use serde_json::json;

/// How often each thing is done.
const TIMES: usize = 100;

/// How long a program is watched while nothing happens.
const IDLE: Duration = Duration::from_secs(10);

const DOWN: &str = "\x1b[B";
const UP: &str = "\x1b[A";

/// One of the programs, and the keys by which it does the same.
struct Side {
    name: &'static str,
    start: Box<dyn Fn() -> Program>,
    /// From the start to its list.
    to_list: Vec<String>,
    /// From the list to empty notes; none where there are no notes.
    to_notes: Vec<String>,
    /// From the list to the search; none where there is no search.
    to_search: Vec<String>,
}

/// The middle and the 99th percentile, in milliseconds.
fn told(mut times: Vec<Duration>) -> String {
    times.sort();
    let at = |part: usize| times[(times.len() - 1) * part / 100].as_secs_f64() * 1000.0;
    format!("{:.2} / {:.2} ms", at(50), at(99))
}

/// Presses two keys in turn, each of which changes something.
fn alternate(program: &mut Program, keys: [&str; 2]) -> String {
    let press = |program: &mut Program, turn: usize| {
        let took = program.key(keys[turn % 2]);
        // So that what a program does after its frame is not counted to the next one.
        thread::sleep(Duration::from_millis(5));
        took
    };
    told((0..TIMES).map(|turn| press(program, turn)).collect())
}

fn field(pid: u32, file: &str, name: &str) -> u64 {
    let text = fs::read_to_string(format!("/proc/{pid}/{file}")).unwrap_or_default();
    let value =
        text.lines().find_map(|line| line.strip_prefix(name)?.trim_start_matches(':').split_whitespace().next()?.parse().ok());
    value.unwrap_or_default()
}

/// How often threads were woken in a while, and the processor's ticks.
fn idle(pid: u32) -> (u64, u64) {
    let wakes = || -> u64 {
        let tasks = fs::read_dir(format!("/proc/{pid}/task")).unwrap().map(Result::unwrap);
        tasks.map(|task| field(pid, &format!("task/{}/status", task.file_name().display()), "voluntary_ctxt_switches")).sum()
    };
    let ticks = || -> u64 {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
        stat.rsplit(')').next().unwrap().split_whitespace().skip(11).take(2).map(|ticks| ticks.parse::<u64>().unwrap()).sum()
    };
    let before = (wakes(), ticks());
    thread::sleep(IDLE);
    (wakes() - before.0, ticks() - before.1)
}

fn measure(side: &Side) -> Vec<(&'static str, String)> {
    let starts = (0..20).map(|_| {
        let program = (side.start)();
        program.settle() - program.started
    });
    let mut rows = vec![("start to the first frame", told(starts.collect()))];
    let rest = |program: &mut Program, keys: &[String]| program.walk(&keys.iter().map(String::as_str).collect::<Vec<_>>());
    let mut program = (side.start)();
    while program.output.recv_timeout(Duration::from_secs(2)).is_ok() {}
    rest(&mut program, &side.to_list);
    rows.push(("the mark of the list moves", alternate(&mut program, [DOWN, UP])));
    let pid = program.child.process_id().unwrap();
    let (wakes, ticks) = idle(pid);
    rows.push(("idle for 10 s: wake-ups, CPU", format!("{wakes}, {} ms", ticks * 10)));
    if !side.to_search.is_empty() {
        rest(&mut program, &side.to_search);
        rest(&mut program, &["b".to_owned()]);
        rows.push(("search: a letter", alternate(&mut program, ["a", "\x7f"])));
        rest(&mut program, &["\x1b".to_owned()]);
    }
    if !side.to_notes.is_empty() {
        for (row, paste, words) in [
            ("notes of 5 KB: a letter", "paste 5 KB", 720),
            ("notes of 200 KB: a letter", "paste 200 KB", 28_600),
            ("notes of 1 MB: a letter", "paste 1 MB", 143_000),
        ] {
            let mut program = (side.start)();
            while program.output.recv_timeout(Duration::from_secs(2)).is_ok() {}
            rest(&mut program, &side.to_list);
            let text = clinic::text(words);
            rest(&mut program, &side.to_notes);
            let took = program.key(&format!("\x1b[200~{text}\x1b[201~"));
            rows.push((paste, format!("{:.0} ms", took.as_secs_f64() * 1000.0)));
            while program.output.recv_timeout(Duration::from_secs(2)).is_ok() {}
            rows.push((row, alternate(&mut program, ["x", "\x7f"])));
        }
    }
    rows.push(("memory at its peak", format!("{} MB", field(pid, "status", "VmHWM") / 1000)));
    rows
}

/// A journal with the same entries, as the other program keeps them.
fn journal(file: &Path, entries: u64) {
    let pack = clinic::pack();
    let entry = |number: u64| {
        let (draft, _) = clinic::session(&pack, number);
        json!({
            "id": number,
            "date": draft.started().to_utc(),
            "title": draft.label().raw(),
            "content": draft.notes().raw(),
            "tags": [],
        })
    };
    let entries: serde_json::Value = (0..entries).map(entry).collect();
    fs::write(file, entries.to_string()).unwrap();
}

fn sides(place: &Path, size: u64) -> Vec<Side> {
    let keys = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
    let (data, file) = (place.join("data"), place.join("passphrase"));
    clinic::copy(&clinic::folder(size), &data);
    fs::write(&file, "correct horse battery\n").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    let mut sides = vec![
        Side {
            name: "bare program",
            start: Box::new(Program::bare),
            to_list: Vec::new(),
            to_notes: Vec::new(),
            to_search: Vec::new(),
        },
        Side {
            name: "Chairside",
            start: Box::new(move || Program::chairside(&data, None)),
            to_list: keys(&["correct horse battery\r"]),
            to_notes: keys(&["n", "P-7\r\r", "9"]),
            to_search: keys(&["/"]),
        },
    ];
    if let Some(binary) = std::env::var_os("CHAIRSIDE_BENCH_JOURNAL").map(PathBuf::from) {
        let entries = place.join("journal.json");
        journal(&entries, size);
        let home = place.to_owned();
        sides.push(Side {
            name: "tui-journal",
            start: Box::new(move || {
                let mut command = CommandBuilder::new(&binary);
                command.args(["--backend-type", "json", "--json-file-path"]);
                command.arg(&entries);
                command.env("TERM", "xterm-256color");
                command.env("HOME", &home);
                Program::start(command)
            }),
            to_list: Vec::new(),
            to_notes: keys(&["\r", "i"]),
            to_search: keys(&["f"]),
        });
    }
    sides
}

fn main() {
    if std::env::var_os(BARE).is_some() {
        return bare();
    }
    // What the harness of the others takes is not meant here.
    let started = Instant::now();
    for size in clinic::sizes() {
        let place = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
        println!("\n{size} sessions (median / 99th percentile)\n");
        for side in sides(place.path(), size) {
            println!("{}", side.name);
            for (row, figure) in measure(&side) {
                println!("  {row}: {figure}");
            }
        }
    }
    println!("\n{:.0} s", started.elapsed().as_secs_f64());
}
