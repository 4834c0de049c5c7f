//! What grows with the number of sessions in the store, and what does not.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::thread;
use std::time::Duration;

use crate::many;
use crate::terminal::Dashboard;

/// What a dashboard has read from files so far, in bytes.
fn read(dashboard: &Dashboard) -> u64 {
    let io = fs::read_to_string(format!("/proc/{}/io", dashboard.pid())).unwrap();
    io.lines().find_map(|line| line.strip_prefix("rchar: ")?.parse().ok()).unwrap()
}

/// The most memory that a dashboard has had so far, in KiB.
fn peak(dashboard: &Dashboard) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", dashboard.pid())).unwrap();
    status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok()).unwrap()
}

/// What each step of an hour's work has read, and the most memory of the whole, in a store with so many sessions.
fn work(sessions: u64) -> (Vec<(&'static str, u64)>, u64) {
    let place = tempfile::tempdir().unwrap();
    let (data, file) = (place.path().join("data"), place.path().join("passphrase"));
    many::make(&data, sessions);
    fs::write(&file, "correct horse battery\n").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    let arguments = ["--passphrase-file", &file.display().to_string()];
    let mut dashboard = Dashboard::start(&data, 120, 40, "xterm-256color", &arguments);
    dashboard.wait("Consultations").wait("▶");
    let mut before = read(&dashboard);
    let mut steps = vec![("starting and unlocking", before)];
    for (step, keys, words) in [
        ("the mark moves", "\x1b[B", "▶"),
        ("search, one letter", "/b", "b"),
        ("search, another letter", "a", "ba"),
        ("search, a third", "b", "bab"),
        ("opening a session", "\r\r", "[0 Summary]"),
        ("a pane", "2", "[2"),
        ("notes", "9word", "word"),
    ] {
        dashboard.press(keys).wait(words);
        thread::sleep(Duration::from_millis(600));
        dashboard.catch_up();
        let now = read(&dashboard);
        steps.push((step, now - before));
        before = now;
    }
    (steps, peak(&dashboard))
}

/// The most that a step may read more in a large store: a longer way down to the same pages, and the merges of the word index.
const MORE: u64 = 600_000;

/// The most memory that a large store may take more, in KiB: the pages that are kept are the same few.
const MORE_MEMORY: u64 = 4096;

#[test]
fn the_same_is_read_and_kept_in_memory_however_many_sessions_there_are() {
    let ((few, few_peak), (many, many_peak)) = (work(10), work(3000));
    for ((step, few), (_, many)) in few.iter().zip(&many) {
        assert!(many <= &(few + MORE), "{step}: {many} bytes read, {few} where there are 10 sessions");
    }
    assert!(many_peak <= few_peak + MORE_MEMORY, "{many_peak} KiB, {few_peak} where there are 10 sessions");
    let moving = many.iter().find(|(step, _)| *step == "the mark moves").unwrap().1;
    assert!(moving < 4096, "no page is read while the mark moves: {moving} bytes");
}
