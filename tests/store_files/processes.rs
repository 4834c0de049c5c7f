//! Several programs, and programs that end without warning. Where a test needs another process, it runs itself again.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use chairside::audit::Filter;
use chairside::audit::{Event, Means};
use chairside::record::Tally;
use chairside::store::{Start, StoreError, start};

use crate::{Clinic, DATABASE, LOG, ana, create, draft, files, notes, save};

/// Where the test, run again as another process, is to make its store.
const CHILD: &str = "CHAIRSIDE_TEST_CHILD";

fn told_folder() -> Option<PathBuf> {
    env::var_os(CHILD).map(PathBuf::from)
}

/// This test alone, as a process that lets everyone read the files it makes.
fn again(test: &str, folder: &Path) -> Command {
    let mut command = Command::new("sh");
    command
        .args(["-c", "umask 0; exec \"$0\" --exact \"$1\" --nocapture"])
        .arg(env::current_exe().unwrap())
        .arg(format!("processes::{test}"))
        .env(CHILD, folder);
    command
}

#[test]
fn the_second_program_is_told_who_has_the_store_and_can_read_beside_it() {
    let (clinic, mut store) = Clinic::open();
    save(&mut store, &draft("A1", "one"));
    let refused = clinic.unlock().unwrap_err();
    let told = refused.to_string();
    let process = std::process::id();
    assert!(told.starts_with(&format!("the records are already open in process {process} since ")), "{told}");
    assert!(told.ends_with("; close them there first"), "{told}");
    assert!(matches!(refused, StoreError::InUse { .. }));
    assert_eq!(refused.exit_code(), 1);

    let reader = clinic.read().unwrap();
    assert_eq!(notes(&reader), ["one"]);
    save(&mut store, &draft("A2", "two"));
    assert_eq!(notes(&reader), ["one", "two"]);
    drop(reader);
    store.close().unwrap();
    clinic.unlock().unwrap();
}

#[test]
fn a_lock_that_was_deleted_lets_no_two_programs_write() {
    let (clinic, mut first) = Clinic::open();
    fs::remove_file(clinic.path("lock")).unwrap();
    let mut second = clinic.unlock().unwrap();
    save(&mut second, &draft("A1", "of the second"));
    let kept = draft("A2", "of the first");
    assert!(matches!(first.save(&kept, Tally::default()), Err(StoreError::InUse { .. })));
    drop(second);
    save(&mut first, &kept);
    assert!(matches!(clinic.unlock(), Err(StoreError::InUse { .. })));
    assert_eq!(notes(&first.reader().unwrap()), ["of the second", "of the first"]);
}

#[test]
fn a_reader_adds_its_visit_to_the_audit_trail_and_changes_nothing_else() {
    for clinic in [Clinic::with_notes(&["one"]), Clinic::cut_off(&["one"])] {
        let of_keys = || {
            let mut files = clinic.contents();
            files.retain(|file, _| file.starts_with(clinic.path("keys")));
            files
        };
        let before = of_keys();
        let reader = clinic.read().unwrap();
        assert_eq!(notes(&reader), ["one"]);
        let newest = reader.trail(&Filter::default(), 1, None).unwrap().remove(0).unwrap();
        assert_eq!((newest.event, newest.by), (Event::Unlocked { means: Means::Passphrase, reading: true }, Some(ana())));
        drop(reader);
        assert_eq!(of_keys(), before);
        // The database stands by itself again: nothing of the visit waits in the log.
        assert!(fs::metadata(clinic.path(LOG)).map_or(true, |log| log.len() == 0));
        assert_eq!(notes(&clinic.read().unwrap()), ["one"]);
    }
}

#[test]
fn closing_leaves_a_database_that_stands_by_itself() {
    let clinic = Clinic::with_notes(&["one"]);
    assert!(!clinic.path(LOG).exists());
    let alone = clinic.copy();
    assert!(alone.path(DATABASE).exists());
    assert_eq!(notes(&alone.read().unwrap()), ["one"]);
}

#[test]
fn a_store_can_be_moved_to_the_thread_that_saves() {
    let (clinic, mut store) = Clinic::open();
    let saver = std::thread::spawn(move || {
        save(&mut store, &draft("A1", "one"));
        store.close().unwrap();
    });
    saver.join().unwrap();
    assert_eq!(notes(&clinic.read().unwrap()), ["one"]);
}

#[test]
fn closing_waits_for_no_reader() {
    let (clinic, mut store) = Clinic::open();
    let reader = store.reader().unwrap();
    save(&mut store, &draft("A1", "one"));
    store.close().unwrap();
    assert_eq!(notes(&reader), ["one"]);
    drop(reader);
    assert_eq!(clinic.unlock().unwrap().loss(), None);
}

#[test]
fn every_file_is_private_also_where_the_system_would_let_everyone_read() {
    if let Some(folder) = told_folder() {
        let (mut store, _code) = create(&folder).unwrap();
        save(&mut store, &draft("A1", "one"));
        std::mem::forget(store);
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("data");
    let test = "every_file_is_private_also_where_the_system_would_let_everyone_read";
    assert!(again(test, &folder).output().unwrap().status.success());

    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    assert_eq!(mode(&folder.join("keys")), 0o700);
    let files = files(&folder);
    assert!(files.contains_key(&folder.join(LOG)));
    for file in files.keys() {
        assert_eq!(mode(file), 0o600, "{}", file.display());
    }
}

#[test]
fn everything_said_to_be_saved_is_there_after_a_kill() {
    if let Some(folder) = told_folder() {
        let (mut store, _code) = create(&folder).unwrap();
        for number in 0.. {
            save(&mut store, &draft("A1", &number.to_string()));
            println!("saved {number}");
        }
    }
    for saves in [1, 7, 30] {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("data");
        let test = "everything_said_to_be_saved_is_there_after_a_kill";
        let mut child = again(test, &folder).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let said = lines.filter(|line| line.as_ref().unwrap().starts_with("saved "));
        assert_eq!(said.take(saves).count(), saves);
        child.kill().unwrap();
        child.wait().unwrap();

        let clinic = Clinic { _home: home, folder };
        assert_eq!(start(&clinic.folder).unwrap(), Start::Locked(vec![ana()]));
        assert_eq!(clinic.read().unwrap().loss(), None);
        let store = clinic.unlock().unwrap();
        assert_eq!(store.loss(), None);
        let found = notes(&store.reader().unwrap());
        let expected: Vec<String> = (0..found.len()).map(|number| number.to_string()).collect();
        assert_eq!(found, expected);
        assert!(found.len() >= saves);
    }
}

#[test]
fn no_word_of_a_patient_is_in_any_file_in_the_clear() {
    let (clinic, mut store) = Clinic::open();
    let mut canary = draft("Qanarylabel", "the Qanarynote sang");
    for round in 0..50 {
        canary.write_notes(format!("the Qanarynote sang {round} times").as_str().into());
        save(&mut store, &canary);
    }
    let reader = store.reader().unwrap();
    assert_eq!(reader.search("qanarynote", 9).unwrap().len(), 1);
    assert_no_canary(&clinic);
    drop((reader, store));
    assert_no_canary(&clinic);
    clinic.unlock().unwrap().close().unwrap();
    assert_no_canary(&clinic);
}

#[track_caller]
fn assert_no_canary(clinic: &Clinic) {
    let files = files(&clinic.folder);
    assert!(files.len() >= 5);
    for (file, bytes) in files {
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        assert!(!text.contains("qanary"), "{}", file.display());
    }
}
