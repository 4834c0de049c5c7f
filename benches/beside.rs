//! The program beside a bare one and, where `CHAIRSIDE_BENCH_JOURNAL` names its binary, beside `tui-journal` with as many entries: one table.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a measurement that cannot be set up has failed")]

#[allow(dead_code, reason = "the other benchmarks use the rest")]
mod clinic;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use chrono::DateTime;
use clinic::pty::{BARE, Program, bare};
use portable_pty::CommandBuilder;
use rusqlite::Connection;

/// Notes, and about how many words make them.
const LENGTHS: [(&str, u64); 3] = [("5 KB", 720), ("200 KB", 28_600), ("1 MB", 143_000)];

/// How often each thing is done.
const TIMES: usize = 100;

/// How long a program is watched while nothing happens.
const IDLE: Duration = Duration::from_secs(10);

const DOWN: &str = "\x1b[B";
const UP: &str = "\x1b[A";

/// How long one row may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where the journal's own long entries stand in its list: behind those between which the mark moves.
const LONG: usize = 5;

/// One of the programs, and the keys by which it does the same.
struct Side {
    name: &'static str,
    start: Box<dyn Fn() -> Program>,
    /// What is on its screen once it can be used.
    usable: String,
    /// From the start to its list.
    to_list: Vec<String>,
    /// From the list to the search; none where there is no search.
    to_search: Vec<String>,
    notes: Vec<Notes>,
}

/// Notes of a length: there already, or pasted.
struct Notes {
    size: &'static str,
    /// From the list to them.
    to: Vec<String>,
    paste: Option<String>,
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
    let begun = Instant::now();
    told((0..TIMES).take_while(|_| begun.elapsed() < PATIENCE).map(|turn| press(program, turn)).collect())
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

fn measure(side: &Side) {
    let row = |name: &str, figure: String| println!("  {name}: {figure}");
    let starts = (0..20).map(|_| {
        let program = (side.start)();
        program.shows(&side.usable) - program.started
    });
    row("start to usable", told(starts.collect()));
    let rest = |program: &mut Program, keys: &[String]| program.walk(&keys.iter().map(String::as_str).collect::<Vec<_>>());
    let mut program = (side.start)();
    program.rest(Duration::from_secs(2));
    rest(&mut program, &side.to_list);
    row("the mark of the list moves", alternate(&mut program, [DOWN, UP]));
    let pid = program.child.process_id().unwrap();
    let (wakes, ticks) = idle(pid);
    row("idle for 10 s: wake-ups, CPU", format!("{wakes}, {} ms", ticks * 10));
    if !side.to_search.is_empty() {
        rest(&mut program, &side.to_search);
        rest(&mut program, &["b".to_owned()]);
        row("search: a letter", alternate(&mut program, ["a", "\x7f"]));
        rest(&mut program, &["\x1b".to_owned()]);
    }
    for notes in &side.notes {
        let mut program = (side.start)();
        program.rest(Duration::from_secs(2));
        rest(&mut program, &side.to_list);
        rest(&mut program, &notes.to);
        if let Some(text) = &notes.paste {
            let Some(took) = program.paste(text, PATIENCE) else {
                row(&format!("paste {}", notes.size), format!("not done after {} s", PATIENCE.as_secs()));
                continue;
            };
            row(&format!("paste {}", notes.size), format!("{:.0} ms", took.as_secs_f64() * 1000.0));
            program.rest(Duration::from_secs(2));
        }
        row(&format!("notes of {}: a letter", notes.size), alternate(&mut program, ["x", "\x7f"]));
    }
    row("memory at its peak", format!("{} MB", field(pid, "status", "VmHWM") / 1000));
}

/// Fills a journal's database with the same entries, and with notes of three lengths; gives how the newest one's title begins.
fn journal(database: &Path, size: u64) -> String {
    let pack = clinic::pack();
    let mut database = Connection::open(database).unwrap();
    let filled = database.transaction().unwrap();
    for number in 0..size {
        let (draft, _) = clinic::session(&pack, number);
        let long = usize::try_from(number).unwrap().checked_sub(LONG).and_then(|place| LENGTHS.get(place));
        let content = long.map_or_else(|| draft.notes().raw().to_owned(), |(_, words)| clinic::text(*words));
        // Newest first, and the first ones in this order.
        let date = DateTime::from_timestamp(1_795_000_000 - 600 * i64::try_from(number).unwrap(), 0).unwrap();
        let row = (draft.label().raw(), date.to_rfc3339(), content);
        filled.execute("INSERT INTO entries (title, date, content) VALUES (?1, ?2, ?3)", row).unwrap();
    }
    filled.commit().unwrap();
    let (newest, _) = clinic::session(&pack, 0);
    newest.label().raw().split(' ').next().unwrap_or_default().to_owned()
}

fn sides(place: &Path, size: u64) -> Vec<Side> {
    let keys = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
    let (data, file) = (place.join("data"), place.join("passphrase"));
    clinic::copy(&clinic::folder(size), &data);
    fs::write(&file, "correct horse battery\n").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    let pasted = |(size, words): (&'static str, u64)| Notes {
        size,
        to: keys(&["n", "P-7\r\r", "9"]),
        paste: Some(format!("\x1b[200~{}\x1b[201~", clinic::text(words))),
    };
    let mut sides = vec![
        Side {
            name: "bare program",
            start: Box::new(Program::bare),
            usable: ">".to_owned(),
            to_list: Vec::new(),
            to_search: Vec::new(),
            notes: Vec::new(),
        },
        Side {
            name: "Chairside",
            start: Box::new(move || Program::chairside(&data, None)),
            usable: "Passphrase".to_owned(),
            to_list: keys(&["correct horse battery\r"]),
            to_search: keys(&["/"]),
            notes: LENGTHS.map(pasted).into(),
        },
    ];
    if let Some(binary) = std::env::var_os("CHAIRSIDE_BENCH_JOURNAL").map(PathBuf::from) {
        let (database, home) = (place.join("journal.db"), place.to_owned());
        let entries = database.clone();
        let start = move || {
            let mut command = CommandBuilder::new(&binary);
            command.args(["--backend-type", "sqlite", "--sqlite-file-path"]);
            command.arg(&entries);
            command.env("TERM", "xterm-256color");
            command.env("HOME", &home);
            Program::start(command)
        };
        // It makes its tables at its first start.
        start().settle();
        thread::sleep(Duration::from_secs(1));
        let newest = journal(&database, size);
        let to = |place: usize| [vec![DOWN.to_owned(); LONG + place], keys(&["\r"])].concat();
        let kept = |place: usize| Notes { size: LENGTHS[place].0, to: to(place), paste: None };
        // It does not ask the terminal to mark what is pasted: to it these are keys.
        let pasted =
            |place: usize| Notes { size: LENGTHS[place].0, to: keys(&["\r"]), paste: Some(clinic::text(LENGTHS[place].1)) };
        sides.push(Side {
            name: "tui-journal",
            start: Box::new(start),
            usable: newest,
            to_list: Vec::new(),
            to_search: keys(&["a"]),
            notes: vec![kept(0), kept(1), kept(2), pasted(0), pasted(1)],
        });
    }
    sides
}

fn main() {
    if std::env::var_os(BARE).is_some() {
        return bare();
    }
    // One side alone can be asked for; flags are the harness's of the others.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let wanted = arguments.first().map(String::as_str);
    let started = Instant::now();
    for size in clinic::sizes() {
        let place = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
        println!("\n{size} sessions (median / 99th percentile)\n");
        for side in sides(place.path(), size).iter().filter(|side| wanted.is_none_or(|wanted| side.name.contains(wanted))) {
            println!("{}", side.name);
            measure(side);
        }
    }
    println!("\n{:.0} s", started.elapsed().as_secs_f64());
}
