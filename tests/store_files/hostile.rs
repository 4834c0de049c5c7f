//! Pipes, links, folders and endless files in the place of the store's own, and names that would command a terminal.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use chairside::store::{self, Loss, Reason, Start, StoreError, start};
use rustix::fs::{CWD, FileType, Mode, mknodat};

use crate::{Clinic, DATABASE, LOG, ana, draft, notes, save};

#[track_caller]
fn pipe(path: &Path) {
    let _ = fs::remove_file(path);
    mknodat(CWD, path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
}

#[track_caller]
fn link(to: &Path, at: &Path) {
    let _ = fs::remove_file(at);
    symlink(to, at).unwrap();
}

#[test]
fn a_pipe_or_an_endless_file_in_the_place_of_the_anchor_or_the_count_is_no_more_than_a_damaged_one() {
    for name in ["anchor.json", "attempts.json"] {
        for put in [&pipe as &dyn Fn(&Path), &|path: &Path| link(Path::new("/dev/zero"), path)] {
            let clinic = Clinic::with_notes(&["kept"]);
            put(&clinic.path(name));
            assert_eq!(notes(&clinic.read().unwrap()), ["kept"]);
            let mut store = clinic.unlock().unwrap();
            assert_eq!(store.loss(), (name == "anchor.json").then_some(&Loss::AnchorUnreadable(Reason::NotAFile)));
            save(&mut store, &draft("A2", "more"));
            store.close().unwrap();
            assert!(clinic.path("anchor.json").symlink_metadata().unwrap().is_file());
            assert_eq!(clinic.unlock().unwrap().loss(), None);
        }
    }
}

#[test]
fn a_pipe_among_the_key_files_keeps_nobody_else_out() {
    let clinic = Clinic::with_notes(&["kept"]);
    pipe(&clinic.path("keys/pipe.json"));
    link(Path::new("/dev/zero"), &clinic.path("keys/zero.json"));
    link(Path::new("/nowhere"), &clinic.path("keys/gone.json"));
    fs::create_dir(clinic.path("keys/folder.json")).unwrap();
    assert_eq!(start(&clinic.folder).unwrap(), Start::Locked(vec![ana()]));
    let visit = clinic.read().unwrap();
    assert_eq!(notes(&visit), ["kept"]);
    assert_eq!(store::inspect(&clinic.folder).unwrap().keys.iter().filter(|key| !key.is_whole).count(), 4);
}

#[test]
fn a_link_in_the_place_of_the_lock_or_the_anchor_leads_nobodys_file_to_harm() {
    let clinic = Clinic::with_notes(&["kept"]);
    let victim = clinic.folder.parent().unwrap().join("letter.txt");
    let letter = "somebody's own words\n".repeat(99);
    fs::write(&victim, &letter).unwrap();
    link(&victim, &clinic.path("anchor.json"));
    let mut store = clinic.unlock().unwrap();
    save(&mut store, &draft("A2", "more"));
    store.close().unwrap();
    assert_eq!(fs::read_to_string(&victim).unwrap(), letter);

    link(&victim, &clinic.path("lock"));
    let refused = clinic.unlock().unwrap_err();
    assert!(matches!(refused, StoreError::Failed { reason: Reason::NotAFile, .. }), "{refused:?}");
    assert_eq!(fs::read_to_string(&victim).unwrap(), letter);
    assert_eq!(notes(&clinic.read().unwrap()), ["kept", "more"]);
}

/// Opening says that something is wrong, or everything is there.
#[track_caller]
fn assert_told_or_whole(clinic: &Clinic, name: &str) {
    match clinic.unlock() {
        Err(refused) => assert!(!refused.to_string().is_empty()),
        Ok(store) if store.loss().is_some_and(Loss::is_certain) => {}
        Ok(store) => assert_eq!(notes(&store.reader().unwrap()), ["kept"], "{name}"),
    }
    assert!(store::inspect(&clinic.folder).is_ok(), "{name}");
}

#[test]
fn a_pipe_or_a_folder_in_the_place_of_the_lock_the_database_or_its_log_is_told() {
    for name in ["lock", DATABASE, LOG, "chairside.db-shm"] {
        for put in [&pipe as &dyn Fn(&Path), &|path: &Path| fs::create_dir(path).unwrap()] {
            let clinic = Clinic::cut_off(&["kept"]);
            let _ = fs::remove_file(clinic.path(name));
            put(&clinic.path(name));
            assert_told_or_whole(&clinic, name);
        }
    }
}
