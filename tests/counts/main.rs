//! What the running program costs, in counts that no busy machine changes: wake-ups while idle, syncs of a burst of typing, bytes a key.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot be set up has failed")]

#[path = "../faults/clinic.rs"]
#[allow(dead_code, reason = "another target uses the rest")]
mod clinic;
#[path = "../../benches/clinic/mod.rs"]
#[allow(dead_code, reason = "the benchmarks use the rest")]
mod many;
mod scale;
#[path = "../faults/shim.rs"]
#[allow(dead_code, reason = "another target uses the rest")]
mod shim;
#[path = "../terminal/mod.rs"]
#[allow(dead_code, reason = "another target uses the rest")]
mod terminal;

use std::collections::BTreeMap;
use std::fs;
use std::thread;
use std::time::Duration;

use crate::clinic::{Clinic, session};
use crate::shim::Plan;
use crate::terminal::Dashboard;

const CTRL_Q: &str = "\x11";

/// A dashboard on a store with two sessions, on Home.
fn home(clinic: &Clinic, plan: Option<&Plan>) -> Dashboard {
    let file = clinic.passphrase_file().display().to_string();
    let variables = plan.map(|plan| plan.variables().to_vec()).unwrap_or_default();
    let mut dashboard =
        Dashboard::start_with(&clinic.data(), 80, 24, "xterm-256color", &["--passphrase-file", &file], &variables);
    dashboard.wait("Consultations").wait("P-2");
    dashboard
}

fn clinic() -> Clinic {
    Clinic::with(&[session(1, "one"), session(2, "two")])
}

/// How often each thread of the program has gone to sleep so far, which is how often it was woken; nothing while one of them is at
/// work, or waits for the disk: on a busy machine a sync takes longer than it looks at rest.
fn sleeps(dashboard: &Dashboard) -> Option<BTreeMap<String, u64>> {
    let tasks = fs::read_dir(format!("/proc/{}/task", dashboard.pid())).unwrap();
    let of_task = |task: fs::DirEntry| {
        // A thread may end while it is looked at.
        let status = fs::read_to_string(task.path().join("status")).ok()?;
        let of = |key: &str| status.lines().find_map(|line| Some(line.strip_prefix(key)?.trim().to_owned()));
        let sleeps = of("voluntary_ctxt_switches:")?.parse().ok()?;
        Some((format!("{} {}", of("Name:")?, task.file_name().display()), sleeps))
            .filter(|_| of("State:").is_some_and(|state| state.starts_with('S')))
    };
    tasks.map(|task| of_task(task.unwrap())).collect()
}

/// Waits until no thread was woken for a while; gives how often each has gone to sleep by then.
fn rest(dashboard: &mut Dashboard, pause: Duration) -> BTreeMap<String, u64> {
    let mut before = None;
    loop {
        thread::sleep(pause);
        dashboard.catch_up();
        match sleeps(dashboard) {
            Some(now) if before.as_ref() == Some(&now) => return now,
            now => before = now,
        }
    }
}

/// Waits until everything has come to rest, then 30 seconds; gives the threads that were woken in those, and the bytes drawn.
fn idle(dashboard: &mut Dashboard) -> (Vec<String>, usize) {
    let rested = rest(dashboard, Duration::from_secs(2));
    let drawn = dashboard.written.len();
    thread::sleep(Duration::from_secs(30));
    dashboard.catch_up();
    let after = sleeps(dashboard).unwrap_or_default();
    let gone = rested.keys().filter(|task| !after.contains_key(*task));
    let woken = after.iter().filter(|(task, count)| rested.get(*task) != Some(*count)).map(|(task, _)| task);
    (woken.chain(gone).cloned().collect(), dashboard.written.len() - drawn)
}

#[test]
fn nothing_wakes_an_idle_home() {
    let clinic = clinic();
    let mut dashboard = home(&clinic, None);
    assert_eq!(idle(&mut dashboard), (Vec::new(), 0));
}

#[test]
fn nothing_wakes_idle_notes_that_are_saved() {
    let clinic = clinic();
    let mut dashboard = home(&clinic, None);
    dashboard.press("\r").wait("[0 Summary]").press("9").wait("[9 Notes]").press("more").wait("more").wait("Saved");
    assert_eq!(idle(&mut dashboard), (Vec::new(), 0));
}

#[test]
fn nothing_wakes_a_locked_program() {
    let clinic = clinic();
    let mut dashboard = home(&clinic, None);
    dashboard.press("\x1bOS").wait("Chairside is locked");
    assert_eq!(idle(&mut dashboard), (Vec::new(), 0));
}

#[test]
fn a_burst_of_typing_is_one_save() {
    let clinic = clinic();
    let plan = clinic.plan();
    let mut dashboard = home(&clinic, Some(&plan));
    dashboard.press("\r").wait("[0 Summary]").press("9").wait("[9 Notes]").press("first ").wait("first").wait("Saved");
    let before = plan.counts();
    // In one go, as a flood of keys comes.
    dashboard.press(&"word ".repeat(40)).wait(&"word ".repeat(3)).wait("Saved");
    let after = plan.counts();
    let spent = |kind| after[kind] - before[kind];
    // A second one only where the machine is too busy to read all of it before the first is due.
    assert!((1..=2).contains(&spent("fsync")), "{before:?} {after:?}");
    assert!(spent("pwrite") <= 20 && spent("open") <= 1, "{before:?} {after:?}");
    dashboard.press(CTRL_Q);
    assert_eq!(dashboard.end().0, 0);
}

#[test]
fn a_letter_in_long_notes_is_saved_by_itself_and_all_of_them_once_the_writing_rests() {
    let clinic = clinic();
    let plan = clinic.plan();
    let mut dashboard = home(&clinic, Some(&plan));
    dashboard.press("\r").wait("[0 Summary]").press("9").wait("[9 Notes]").paste(&"long notes ".repeat(20_000));
    // Each is saved by then, and not yet at rest for long.
    let mut written = |keys: &str| {
        let before = plan.counts()["pwrite"];
        dashboard.press(keys);
        thread::sleep(Duration::from_secs(1));
        plan.counts()["pwrite"] - before
    };
    written("");
    written("a");
    // All of these notes would be more than 200.
    let letter = written("b");
    assert!((1..=60).contains(&letter), "{letter} writes");
    let before = plan.counts()["pwrite"];
    for _second in 0..60 {
        thread::sleep(Duration::from_secs(1));
        if plan.counts()["pwrite"] - before > 100 {
            break;
        }
    }
    assert!(plan.counts()["pwrite"] - before > 100, "they are not written as a whole");
    dashboard.press(CTRL_Q);
    assert_eq!(dashboard.end().0, 0);
}

/// The keys of a consultation at 80×24, the words that they lead to, and the most bytes that each may draw: on the console, which
/// has sixteen colours, and on other terminals. Another page is drawn whole
/// but for what it shares with the one before.
const KEYS: [(&str, &str, usize, usize); 17] = [
    ("1", "[1", 3150, 3450),
    (" ", "Inflammation", 3050, 3300),
    ("m", "discussed", 350, 350),
    ("2", "[2", 2750, 2900),
    ("6", "[6", 2250, 2400),
    ("8", "[8", 3050, 3350),
    ("\x1b[B", " ☐  2", 1750, 1850),
    ("t", "[t", 2650, 2900),
    ("v", "[v", 1650, 1750),
    ("0", "[0", 2200, 2450),
    ("?", "Help: every key", 3750, 4450),
    ("\x1b", "[0", 3850, 4050),
    ("9", "[9", 1150, 1250),
    ("w", "w", 250, 300),
    ("o", "wo", 250, 300),
    ("r", "wor", 250, 300),
    ("d", "word", 250, 300),
];

/// The most bytes of a switch from tab to tab, on average: on the console, and elsewhere.
const OF_TAB: (usize, usize) = (2250, 2450);

/// Longer than a change waits for its save.
const SAVE: Duration = Duration::from_millis(400);

#[test]
fn a_key_draws_what_it_changes_and_no_more() {
    for term in ["linux", "xterm-256color"] {
        let is_console = term == "linux";
        let clinic = clinic();
        let file = clinic.passphrase_file().display().to_string();
        let mut dashboard = Dashboard::start(&clinic.data(), 80, 24, term, &["--passphrase-file", &file]);
        dashboard.wait("Consultations").wait("P-2").press("\r").wait("[0 Summary]");
        let mut of_tabs = Vec::new();
        for (key, words, on_console, elsewhere) in KEYS {
            // What is still on its way belongs to the key before, its save as well.
            rest(&mut dashboard, SAVE);
            let before = dashboard.written.len();
            dashboard.press(key).wait(words);
            rest(&mut dashboard, SAVE);
            let bytes = dashboard.written.len() - before;
            println!("{term}: {key:?} {bytes}");
            let most = if is_console { on_console } else { elsewhere };
            assert!((1..=most).contains(&bytes), "{bytes} bytes for {key:?} on {term}");
            if words.starts_with('[') && key != "\x1b" {
                of_tabs.push(bytes);
            }
        }
        let average = of_tabs.iter().sum::<usize>() / of_tabs.len();
        println!("{term}: a tab {average}");
        let most = if is_console { OF_TAB.0 } else { OF_TAB.1 };
        assert!(average <= most, "{average} bytes a tab on {term}");
    }
}
