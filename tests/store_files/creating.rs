//! Making a store: whole or not at all, private, and never over anything.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use chairside::store::{Passphrase, Sealing, Start, Store, StoreError, start};

use crate::{Clinic, DATABASE, LOG, ana, copy_folder, create, draft, files, notes, save};

#[test]
fn an_empty_or_missing_folder_is_a_new_start_and_stays_as_it_is() {
    let home = tempfile::tempdir().unwrap();
    let missing = home.path().join("data");
    assert_eq!(start(&missing).unwrap(), Start::New);
    assert!(!missing.exists());
    assert_eq!(start(home.path()).unwrap(), Start::New);
    assert_eq!(files(home.path()).len(), 0);
}

#[test]
fn a_new_store_can_be_unlocked_by_who_made_it() {
    let (clinic, mut store) = Clinic::open();
    save(&mut store, &draft("A1", "kept"));
    assert_eq!(store.loss(), None);
    store.close().unwrap();
    assert_eq!(start(&clinic.folder).unwrap(), Start::Locked(vec![ana()]));
    let store = clinic.unlock().unwrap();
    assert_eq!(store.loss(), None);
    assert_eq!(notes(&store.reader().unwrap()), ["kept"]);
}

#[test]
fn there_is_nothing_to_unlock_where_no_store_is() {
    let home = tempfile::tempdir().unwrap();
    let refused = Store::unlock(home.path(), &ana(), &crate::passphrase()).unwrap_err();
    assert!(matches!(refused, StoreError::NoStore { .. }));
    assert_eq!(refused.exit_code(), 1);
    assert_eq!(files(home.path()).len(), 0);
}

#[test]
fn a_short_passphrase_makes_no_store() {
    let home = tempfile::tempdir().unwrap();
    let short = Passphrase::new("too short".to_owned());
    let refused = Store::create(home.path(), &ana(), &short, Sealing::default()).unwrap_err();
    assert!(matches!(refused, StoreError::ShortPassphrase(_)));
    assert_eq!(files(home.path()).len(), 0);
}

#[test]
fn a_store_is_never_made_over_another_or_over_what_is_left_of_one() {
    let whole = Clinic::with_notes(&["kept"]);
    let without_keys = whole.copy();
    fs::remove_dir_all(without_keys.path("keys")).unwrap();
    let without_database = whole.copy();
    fs::remove_file(without_database.path(DATABASE)).unwrap();
    let anchor_alone = without_keys.copy();
    fs::remove_file(anchor_alone.path(DATABASE)).unwrap();
    let log_alone = anchor_alone.copy();
    fs::rename(log_alone.path("anchor.json"), log_alone.path(LOG)).unwrap();

    for clinic in [whole, without_keys, without_database, anchor_alone, log_alone] {
        let before = clinic.contents();
        let refused = create(&clinic.folder).unwrap_err();
        assert!(matches!(refused, StoreError::AlreadyThere { .. }));
        assert_eq!(clinic.contents(), before);
    }
}

#[test]
fn a_store_without_its_keys_says_so() {
    let clinic = Clinic::with_notes(&["kept"]);
    fs::remove_file(clinic.key_file()).unwrap();
    let refused = start(&clinic.folder).unwrap_err();
    assert!(matches!(refused, StoreError::NoKeys { .. }));
    assert_eq!(refused.exit_code(), 4);
    fs::remove_dir_all(clinic.path("keys")).unwrap();
    assert!(matches!(start(&clinic.folder), Err(StoreError::NoKeys { .. })));
    assert!(matches!(clinic.unlock(), Err(StoreError::NoKeys { .. })));
}

#[test]
fn making_a_store_that_is_cut_off_anywhere_can_be_begun_anew_and_deletes_nothing() {
    let made = Clinic::with_notes(&[]);
    let parts = [DATABASE, "anchor.json", "keys"];
    for placed in 0..parts.len() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("data");
        copy_folder(&made.folder, &folder.join("creating"));
        for part in &parts[..placed] {
            fs::rename(folder.join("creating").join(part), folder.join(part)).unwrap();
        }
        let left = files(&folder).into_values().filter(|bytes| !bytes.is_empty());
        let left: Vec<Vec<u8>> = left.collect();

        assert_eq!(start(&folder).unwrap(), Start::New, "{placed} parts placed");
        let (store, _code) = create(&folder).unwrap();
        store.close().unwrap();
        assert_eq!(start(&folder).unwrap(), Start::Locked(vec![ana()]));
        let now: Vec<Vec<u8>> = files(&folder).into_values().collect();
        assert!(left.iter().all(|bytes| now.contains(bytes)), "{placed} parts placed");
    }
}

#[test]
fn making_a_store_that_is_cut_off_before_its_keys_can_be_begun_anew() {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir_all(home.path().join("creating/keys")).unwrap();
    fs::write(home.path().join("creating").join(DATABASE), "half").unwrap();
    assert_eq!(start(home.path()).unwrap(), Start::New);
    create(home.path()).unwrap();
}

#[test]
fn a_folder_that_others_could_read_is_tightened_when_the_store_is_unlocked() {
    let clinic = Clinic::with_notes(&[]);
    for folder in [clinic.folder.clone(), clinic.path("keys")] {
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    }
    clinic.unlock().unwrap();
    for folder in [clinic.folder.clone(), clinic.path("keys")] {
        let mode = fs::metadata(&folder).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700, "{}", folder.display());
    }
}
