//! The lock of the real binary: what is on the screen, in files and in memory after it, and the way back.

use std::fs;
use std::io::{Read, Seek, SeekFrom};
use std::time::{Duration, Instant};

use chairside::audit::{Event, Filter};
use chairside::record::PersonName;
use chairside::store::{Passphrase, Visit};

use crate::terminal::Dashboard;
use crate::{Clinic, PASSPHRASE};

pub const F4: &str = "\x1bOS";

/// Words that stand nowhere else, one a place.
const CANARIES: [&str; 3] = ["QUAILNOTE", "QUAILREASON", "QUAILLABEL"];

/// Types as a person does: one key, then the next.
fn type_slowly(dashboard: &mut Dashboard, words: &str) {
    for end in 1..=words.len() {
        let (typed, _) = words.split_at(end);
        let (_, key) = typed.split_at(end - 1);
        dashboard.press(key).wait(typed);
    }
}

/// Waits until the store is closed: then its log is gone.
#[track_caller]
pub fn wait_closed(clinic: &Clinic) {
    let log = clinic.data().join("chairside.db-wal");
    let end = Instant::now() + Duration::from_secs(60);
    while log.exists() {
        assert!(Instant::now() < end, "the store is not closed");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// A consultation with a canary in its label, in a reason and in the notes; all of it saved.
fn with_canaries(clinic: &Clinic) -> Dashboard {
    let mut dashboard = clinic.unlocked(100, 30, "xterm-256color");
    dashboard.press("n").wait("New consultation");
    type_slowly(&mut dashboard, CANARIES[2]);
    dashboard.press("\r\r").wait("1 Introduction").press("8").wait("[8 Checklist").press("n").wait("STOP").press("r");
    dashboard.wait("Decision");
    type_slowly(&mut dashboard, CANARIES[1]);
    dashboard.press("\r").wait_gone("Decision ·").press("9").wait("[9 Notes");
    type_slowly(&mut dashboard, CANARIES[0]);
    dashboard.wait("Saved");
    dashboard
}

#[test]
fn after_the_lock_the_screen_holds_nothing_and_its_owner_comes_back_to_the_same_place() {
    let clinic = Clinic::open();
    let mut dashboard = with_canaries(&clinic);
    dashboard.press(F4).wait("Chairside is locked");
    for canary in CANARIES {
        dashboard.wait_gone(canary);
    }
    wait_closed(&clinic);
    for (path, bytes) in clinic.files() {
        for canary in CANARIES {
            assert!(!bytes.windows(canary.len()).any(|part| part == canary.as_bytes()), "{canary} in {}", path.display());
        }
    }
    dashboard.press("not this one\r").wait("wrong passphrase").press(PASSPHRASE).press("\r");
    dashboard.wait("[9 Notes").wait(CANARIES[0]).wait(CANARIES[2]);
    dashboard.press(" and on").wait("and on").wait("Saved").press("\x11");
    assert_eq!(dashboard.end().0, 0);
    let exported = clinic.command(&["export", "--all", "--format", "jsonl"]);
    assert!(String::from_utf8_lossy(&exported.stdout).contains("QUAILNOTE and on"));
}

/// The places in a process's writable memory that hold one of these words, with what stands around them.
fn found_in_memory(pid: u32, words: &[&str]) -> Vec<String> {
    let maps = fs::read_to_string(format!("/proc/{pid}/maps")).expect("the map of the memory");
    let mut memory = fs::File::open(format!("/proc/{pid}/mem")).expect("the memory");
    let mut found = Vec::new();
    for line in maps.lines() {
        let mut parts = line.split_whitespace();
        let (range, access) = (parts.next().expect("a range"), parts.next().expect("an access"));
        if !access.starts_with("rw") {
            continue;
        }
        let (from, to) = range.split_once('-').expect("two ends");
        let at = |end| u64::from_str_radix(end, 16).expect("an address");
        let mut bytes = Vec::new();
        memory.seek(SeekFrom::Start(at(from))).expect("a place in the memory");
        let read = (&memory).take(at(to) - at(from)).read_to_end(&mut bytes);
        assert!(read.is_ok() || line.ends_with("[vvar]"), "{line} cannot be read");
        for word in words {
            for (place, part) in bytes.windows(word.len()).enumerate() {
                if part == word.as_bytes() {
                    let near: Vec<u8> = bytes.iter().skip(place.saturating_sub(40)).take(120).copied().collect();
                    found.push(format!("{word} in {line} +{place:x}: {}", near.escape_ascii()));
                }
            }
        }
    }
    found
}

#[cfg(target_os = "linux")]
#[test]
fn after_the_lock_the_memory_holds_no_word_of_the_consultation() {
    let clinic = Clinic::open();
    let mut dashboard = with_canaries(&clinic);
    // Listed, searched, opened again: every way from the disk to the screen.
    dashboard.press("\x1b").wait("write").press("\x1b").wait("not signed").press("/").wait("Search labels");
    type_slowly(&mut dashboard, CANARIES[2]);
    dashboard.press("\r").wait("[0 Summary").press("9").wait("[9 Notes").wait(CANARIES[0]);
    let before = found_in_memory(dashboard.pid(), &CANARIES);
    for canary in CANARIES {
        assert!(before.iter().any(|found| found.starts_with(canary)), "{canary} would be seen");
    }
    lock_and_look(&clinic, &mut dashboard, &CANARIES);
}

/// Locks; nothing of the words may be in the memory then.
#[cfg(target_os = "linux")]
#[track_caller]
fn lock_and_look(clinic: &Clinic, dashboard: &mut Dashboard, words: &[&str]) {
    dashboard.press(F4).wait("Chairside is locked");
    wait_closed(clinic);
    // The store is closed a moment before what it freed is overwritten.
    let end = Instant::now() + Duration::from_secs(20);
    let mut after = found_in_memory(dashboard.pid(), words);
    while !after.is_empty() && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(50));
        after = found_in_memory(dashboard.pid(), words);
    }
    assert!(after.is_empty(), "{}", after.join("\n"));
}

#[cfg(target_os = "linux")]
#[test]
fn after_the_lock_the_memory_holds_nothing_of_what_was_pasted_or_came_in_one_burst() {
    const WORDS: [&str; 2] = ["QUAILPASTED", "QUAILBURST"];
    let clinic = Clinic::open();
    let mut dashboard = clinic.unlocked(100, 30, "xterm-256color");
    super::begin(&mut dashboard, "P-7").press("9").wait("[9 Notes").paste(WORDS[0]).wait(WORDS[0]);
    dashboard.press(WORDS[1]).wait(WORDS[1]).wait("Saved");
    assert!(!found_in_memory(dashboard.pid(), &WORDS).is_empty(), "they would be seen");
    lock_and_look(&clinic, &mut dashboard, &WORDS);
}

#[test]
fn what_cannot_be_saved_stays_behind_the_lock_and_is_there_again() {
    let clinic = Clinic::open();
    let mut dashboard = with_canaries(&clinic);
    // The database is moved away: no save reaches it any more.
    let (database, away) = (clinic.data().join("chairside.db"), clinic.data().join("away.db"));
    fs::rename(&database, &away).expect("the database moves");
    dashboard.press(" and more").wait("NOT SAVED").press(F4).wait("not saved yet").wait_gone(CANARIES[0]);
    dashboard.press("\x11").wait("Not everything is saved").press("\x1b").wait("Passphrase");
    // Where not even reading works, nobody gets in; what is kept stays kept.
    dashboard.press(PASSPHRASE).press("\r").wait("✗").wait("not saved yet");
    fs::rename(&away, &database).expect("the database moves back");
    dashboard.wait_gone("not saved yet");
    wait_closed(&clinic);
    dashboard.press(PASSPHRASE).press("\r").wait("QUAILNOTE and more").wait("Saved").press("\x11");
    assert_eq!(dashboard.end().0, 0);
    let exported = clinic.command(&["export", "--all", "--format", "jsonl"]);
    assert!(String::from_utf8_lossy(&exported.stdout).contains("QUAILNOTE and more"));
}

#[test]
fn a_label_that_was_not_begun_outlives_the_lock_and_the_program() {
    let clinic = Clinic::open();
    let mut dashboard = clinic.unlocked(100, 30, "xterm-256color");
    dashboard.press("n").wait("New consultation").press("QUAILLABEL").wait("QUAILLABEL").press(F4).wait("Chairside is locked");
    dashboard.wait_gone("QUAILLABEL").press(PASSPHRASE).press("\r").wait("Consultations").press("n").wait("QUAILLABEL");
    dashboard.press(F4).wait("Chairside is locked");
    wait_closed(&clinic);
    dashboard.kill();
    clinic.unlocked(100, 30, "xterm-256color").press("n").wait("QUAILLABEL");
}

#[test]
fn the_trail_tells_of_the_lock_and_no_core_is_dumped() {
    let clinic = Clinic::open();
    let mut dashboard = clinic.unlocked(100, 30, "xterm-256color");
    let limits = fs::read_to_string(format!("/proc/{}/limits", dashboard.pid())).expect("the limits");
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).expect("the limit of core dumps");
    assert_eq!(core.split_whitespace().filter(|word| *word == "0").count(), 2, "{core}");
    dashboard.press(F4).wait("Chairside is locked");
    wait_closed(&clinic);
    dashboard.press("\x11");
    assert_eq!(dashboard.end().0, 0);
    let visit = Visit::unlock(&clinic.data(), &dana(), &Passphrase::new(PASSPHRASE.to_owned())).expect("the store opens");
    let locked = Filter { kind: Some("locked"), ..Filter::default() };
    let entries = visit.trail(&locked, 10, None).expect("the trail");
    let told: Vec<_> = entries.into_iter().map(|entry| entry.expect("an entry")).map(|entry| (entry.by, entry.event)).collect();
    assert_eq!(told, [(Some(dana()), Event::Locked { idle: false })]);
}

fn dana() -> PersonName {
    PersonName::new("Dana Reed").expect("a name")
}
