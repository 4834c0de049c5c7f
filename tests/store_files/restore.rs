//! Putting a backup back: into an empty folder, over a store, and cut off at any moment.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use chairside::audit::{Event, Filter};
use chairside::record::Tally;
use chairside::store::{Passphrase, Restore, Standing, Start, Store, StoreError, Verified, start};

use crate::backup::{back_up, go_on, members, write_members};
use crate::{Clinic, DATABASE, LOG, ana, cut, draft, files, flip, notes, passphrase, save};

#[track_caller]
fn verify(folder: &Path, backup: &Path) -> Result<Verified, StoreError> {
    Restore::begin(folder, fs::File::open(backup).unwrap(), &mut go_on)?.verify(&ana(), &passphrase(), &mut go_on)
}

#[track_caller]
fn restore(folder: &Path, backup: &Path) -> Option<PathBuf> {
    verify(folder, backup).unwrap().put_in_place().unwrap()
}

/// An empty place for a store.
fn empty() -> Clinic {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("new");
    Clinic { _home: home, folder }
}

/// What belongs to no store: nothing but the lock may be there of it.
#[track_caller]
fn assert_nothing_left(folder: &Path) {
    for name in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()) {
        let name = name.to_string_lossy();
        assert!(!name.starts_with(".chairside") && name != "restoring", "{name}");
    }
}

#[test]
fn into_an_empty_folder_a_backup_is_just_restored() {
    let clinic = Clinic::with_notes(&["one", "two"]);
    let backup = back_up(&clinic);
    let new = empty();
    assert_eq!(restore(&new.folder, &backup), None);
    assert_nothing_left(&new.folder);
    let store = new.unlock().unwrap();
    assert_eq!(store.loss(), None);
    drop(store);
    let visit = new.read().unwrap();
    assert_eq!(notes(&visit), ["one", "two"]);
    assert_eq!(visit.verify([]).unwrap().problems, []);
    let restored = Filter { kind: Some("restored"), ..Filter::default() };
    let entry = visit.trail(&restored, 9, None).unwrap().remove(0).unwrap();
    assert!(matches!(entry.event, Event::Restored { replaced: None, .. }));
    assert_eq!(entry.by, Some(ana()));
}

#[test]
fn what_the_backup_lacks_is_told_in_numbers_and_nothing_is_changed() {
    let clinic = Clinic::with_notes(&["one"]);
    let mut store = clinic.unlock().unwrap();
    let mut changed = draft("QANARY", "two");
    save(&mut store, &changed);
    store.close().unwrap();
    let backup = back_up(&clinic);
    let mut store = clinic.unlock().unwrap();
    changed.write_notes("two and more".into());
    save(&mut store, &changed);
    save(&mut store, &draft("QANARY", "three"));
    save(&mut store, &draft("QANARY", "four"));
    store.close().unwrap();
    let before = clinic.contents();
    let verified = verify(&clinic.folder, &backup).unwrap();
    let standing = verified.standing().unwrap().unwrap();
    drop(verified);
    assert!(matches!(standing, Standing::Lacked { sessions: 2, newer: 1, entries: 4.. }), "{standing:?}");
    assert!(!standing.to_string().contains("QANARY"));
    assert_eq!(clinic.contents(), before);
    assert_nothing_left(&clinic.folder);
}

#[test]
fn another_store_and_one_that_cannot_be_read_are_told() {
    let backup_of = Clinic::with_notes(&["one"]);
    let backup = back_up(&backup_of);
    let other = Clinic::with_notes(&["other"]);
    assert_eq!(verify(&other.folder, &backup).unwrap().standing().unwrap(), Some(Standing::OtherStore));
    let damaged = backup_of.copy();
    flip(&damaged.path(DATABASE), 100);
    let emptied = backup_of.copy();
    cut(&emptied.path(DATABASE), 0);
    let without_keys = backup_of.copy();
    fs::remove_dir_all(without_keys.path("keys")).unwrap();
    for clinic in [damaged, emptied] {
        let standing = verify(&clinic.folder, &backup).unwrap().standing().unwrap();
        assert!(matches!(standing, Some(Standing::Unreadable(_))), "{standing:?}");
    }
    let standing = verify(&without_keys.folder, &backup).unwrap().standing().unwrap();
    assert!(matches!(standing, Some(Standing::Lacked { .. })), "{standing:?}");
}

#[test]
fn a_store_that_went_another_way_than_the_backup_is_told() {
    let clinic = Clinic::with_notes(&["one"]);
    let twin = clinic.copy();
    let go = |clinic: &Clinic, notes: &str| {
        let mut store = clinic.unlock().unwrap();
        save(&mut store, &draft("A2", notes));
        store.close().unwrap();
    };
    go(&clinic, "here");
    go(&twin, "there");
    let standing = verify(&twin.folder, &back_up(&clinic)).unwrap().standing().unwrap();
    assert_eq!(standing, Some(Standing::Diverged { sessions: 1, newer: 0 }));
}

#[test]
fn what_is_replaced_is_kept_whole_with_its_log() {
    let clinic = Clinic::with_notes(&["one"]);
    let backup = back_up(&clinic);
    let mut store = clinic.unlock().unwrap();
    save(&mut store, &draft("A2", "two"));
    let clinic = clinic.copy();
    drop(store);
    assert!(clinic.path(LOG).exists());
    let before = fs::read(clinic.path(LOG)).unwrap();

    let kept = restore(&clinic.folder, &backup).unwrap();
    assert_nothing_left(&clinic.folder);
    assert_eq!(fs::read(kept.join(LOG)).unwrap(), before);
    assert_eq!(notes(&clinic.read().unwrap()), ["one"]);
    assert_eq!(clinic.unlock().unwrap().loss(), None);
    let home = tempfile::tempdir().unwrap();
    let old = Clinic { _home: home, folder: kept };
    assert_eq!(notes(&old.read().unwrap()), ["one", "two"]);
    assert_eq!(old.unlock().unwrap().loss(), None);
}

#[test]
fn a_damaged_store_is_replaced_and_kept() {
    let clinic = Clinic::with_notes(&["one"]);
    let backup = back_up(&clinic);
    flip(&clinic.path(DATABASE), 100);
    let damaged = fs::read(clinic.path(DATABASE)).unwrap();
    let kept = restore(&clinic.folder, &backup).unwrap();
    assert_eq!(fs::read(kept.join(DATABASE)).unwrap(), damaged);
    assert_eq!(notes(&clinic.read().unwrap()), ["one"]);
}

#[test]
fn a_store_whose_making_was_cut_off_is_put_aside() {
    let clinic = Clinic::with_notes(&["one"]);
    let backup = back_up(&clinic);
    let new = empty();
    fs::create_dir_all(new.path("creating/keys")).unwrap();
    fs::write(new.path("chairside.db"), "half").unwrap();
    restore(&new.folder, &backup);
    assert_eq!(notes(&new.read().unwrap()), ["one"]);
}

#[test]
fn nothing_is_restored_while_a_program_has_the_store() {
    let (clinic, mut store) = Clinic::open();
    save(&mut store, &draft("A1", "one"));
    let backup = back_up(&clinic);
    let refused = Restore::begin(&clinic.folder, fs::File::open(&backup).unwrap(), &mut go_on).unwrap_err();
    assert!(matches!(refused, StoreError::InUse { .. }));
    assert_nothing_left(&clinic.folder);
    // And no program has the store while something is restored.
    drop(store);
    let _restore = Restore::begin(&clinic.folder, fs::File::open(&backup).unwrap(), &mut go_on).unwrap();
    assert!(matches!(clinic.unlock(), Err(StoreError::InUse { .. })));
    assert_eq!(notes(&clinic.read().unwrap()), ["one"]);
}

#[test]
fn a_wrong_passphrase_and_a_damaged_backup_change_nothing() {
    let clinic = Clinic::with_notes(&["one"]);
    let backup = back_up(&clinic);
    let before = clinic.contents();
    let wrong = Passphrase::new("another one".to_owned());
    let refused =
        Restore::begin(&clinic.folder, fs::File::open(&backup).unwrap(), &mut go_on).unwrap().verify(&ana(), &wrong, &mut go_on);
    assert!(matches!(refused, Err(StoreError::WrongPassphrase)));
    // But that somebody tried.
    fs::remove_file(clinic.path("attempts.json")).unwrap();
    let mut altered = members(&backup);
    let database = altered.iter_mut().find(|(name, _)| name == DATABASE).unwrap();
    database.1[5000] ^= 1;
    write_members(&backup, &altered);
    let refused = Restore::begin(&clinic.folder, fs::File::open(&backup).unwrap(), &mut go_on).unwrap_err();
    assert_eq!(refused.exit_code(), 4);
    assert_eq!(clinic.contents(), before);
    assert_nothing_left(&clinic.folder);
}

#[test]
fn a_rewritten_manifest_is_refused() {
    let clinic = Clinic::with_notes(&["one", "two"]);
    let backup = back_up(&clinic);
    let mut altered = members(&backup);
    let mut manifest: serde_json::Value = serde_json::from_slice(&altered[0].1).unwrap();
    manifest["made"] = "2027-01-01T00:00:00+01:00".into();
    altered[0].1 = serde_json::to_vec(&manifest).unwrap();
    write_members(&backup, &altered);
    let refused = verify(&empty().folder, &backup).unwrap_err();
    assert!(refused.to_string().contains("`backup.json` in it is not as it was written"), "{refused}");
}

/// The folder at every step of a restore behind its point of no return, as a cut would leave it.
fn steps(clinic: &Clinic, backup: &Path) -> Vec<Clinic> {
    let replaced = clinic.copy();
    restore(&replaced.folder, backup);
    let kept = fs::read_dir(&replaced.folder).unwrap().map(|entry| entry.unwrap().path());
    let kept = kept.into_iter().find(|path| path.to_string_lossy().contains("replaced-")).unwrap();
    let name = kept.file_name().unwrap().to_owned();
    // The first step: everything new in `restoring`, everything old in its place.
    let first = clinic.copy();
    let restoring = first.path("restoring");
    fs::create_dir_all(restoring.join(&name)).unwrap();
    for part in [DATABASE, "anchor.json", "keys"] {
        let from = replaced.path(part);
        if from.is_dir() {
            crate::copy_folder(&from, &restoring.join(part));
        } else {
            fs::copy(from, restoring.join(part)).unwrap();
        }
    }
    let mut steps = vec![first];
    let mut next = |step: &dyn Fn(&Path)| {
        let clinic = steps.last().unwrap().copy();
        step(&clinic.folder);
        steps.push(clinic);
    };
    let aside = Path::new("restoring").join(&name);
    for (part, old) in
        [(DATABASE, vec![LOG, "chairside.db-shm", DATABASE]), ("anchor.json", vec!["anchor.json"]), ("keys", vec!["keys"])]
    {
        for old in old {
            if clinic.path(old).exists() {
                next(&|folder| fs::rename(folder.join(old), folder.join(&aside).join(old)).unwrap());
            }
        }
        next(&|folder| fs::rename(folder.join("restoring").join(part), folder.join(part)).unwrap());
    }
    next(&|folder| fs::rename(folder.join(&aside), folder.join(&name)).unwrap());
    steps
}

#[test]
fn cut_off_at_any_step_the_next_start_finishes_it_and_no_file_is_lost() {
    let clinic = Clinic::with_notes(&["one"]);
    let backup = back_up(&clinic);
    let mut store = clinic.unlock().unwrap();
    save(&mut store, &draft("A2", "two"));
    let clinic = clinic.copy();
    drop(store);
    let old: BTreeMap<PathBuf, String> = clinic
        .contents()
        .into_iter()
        .map(|(path, digest)| (path.strip_prefix(&clinic.folder).unwrap().to_owned(), digest))
        .collect();
    let steps = steps(&clinic, &backup);
    assert!(steps.len() >= 9, "{}", steps.len());
    for (number, cut) in steps.iter().enumerate() {
        // Each way in finishes it.
        let ways: [&dyn Fn(&Clinic); 3] = [
            &|cut| assert_eq!(start(&cut.folder).unwrap(), Start::Locked(vec![ana()])),
            &|cut| drop(cut.read().unwrap()),
            &|cut| cut.unlock().unwrap().close().unwrap(),
        ];
        for way in ways {
            let cut = cut.copy();
            way(&cut);
            assert_nothing_left(&cut.folder);
            assert_eq!(notes(&cut.read().unwrap()), ["one"], "step {number}");
            assert_eq!(cut.unlock().unwrap().loss(), None);
            let kept = fs::read_dir(&cut.folder).unwrap().map(|entry| entry.unwrap().path());
            let kept = kept.into_iter().find(|path| path.to_string_lossy().contains("replaced-")).unwrap();
            let home = tempfile::tempdir().unwrap();
            let kept = Clinic { _home: home, folder: kept };
            let found: BTreeMap<PathBuf, String> = kept
                .contents()
                .into_iter()
                .map(|(path, digest)| (path.strip_prefix(&kept.folder).unwrap().to_owned(), digest))
                .collect();
            assert_eq!(found, old, "step {number}");
        }
    }
}

#[test]
fn while_a_restore_is_being_finished_others_are_told_and_no_first_start_is_offered() {
    let clinic = Clinic::with_notes(&["one"]);
    let backup = back_up(&clinic);
    for cut in steps(&clinic, &backup) {
        let lock = fs::File::options().write(true).create(true).truncate(false).open(cut.path("lock")).unwrap();
        lock.lock().unwrap();
        let before = files(&cut.folder).into_keys().collect::<Vec<_>>();
        for refused in
            [start(&cut.folder).map(drop).unwrap_err(), cut.read().map(drop).unwrap_err(), cut.unlock().map(drop).unwrap_err()]
        {
            assert!(matches!(refused, StoreError::BeingRestored { .. }), "{refused:?}");
        }
        let light = chairside::store::Sealing::new(64, 1, 1).unwrap();
        assert!(Store::create(&cut.folder, &ana(), &passphrase(), light).is_err());
        assert_eq!(files(&cut.folder).into_keys().collect::<Vec<_>>(), before);
    }
}

#[test]
fn a_restored_store_takes_saves_and_further_backups() {
    let clinic = Clinic::with_notes(&["one"]);
    let backup = back_up(&clinic);
    let new = empty();
    restore(&new.folder, &backup);
    let mut store = new.unlock().unwrap();
    store.save(&draft("A2", "two"), Tally::default()).unwrap();
    store.close().unwrap();
    let again = empty();
    restore(&again.folder, &back_up(&new));
    assert_eq!(notes(&again.read().unwrap()), ["one", "two"]);
}
