//! Records that silently went missing are noticed; nothing else raises the alarm.

use std::fs;

use chairside::record::Tally;
use chairside::store::{Loss, Store, StoreError};

use crate::{Clinic, DATABASE, LOG, cut, draft, flip, notes, save};

/// Unlocking says that saves are missing, reading beside refuses, and nothing is written before it is accepted.
#[track_caller]
fn assert_lost(clinic: &Clinic) {
    let before = clinic.contents();
    let refused = clinic.read().unwrap_err();
    assert!(matches!(refused, StoreError::Loss(Loss::Saves { .. })));
    assert_eq!(refused.exit_code(), 4);

    let mut store = clinic.unlock().unwrap();
    let loss = store.loss().cloned().unwrap();
    assert!(loss.is_certain());
    assert!(loss.to_string().starts_with("records are missing: the database holds "));
    let reader = store.reader().unwrap();
    assert!(reader.overview(9, None).is_ok());
    let refused = store.save(&draft("A9", "new"), Tally::default()).unwrap_err();
    assert!(matches!(refused, StoreError::Loss(_)));
    drop(reader);
    store.close().unwrap();
    assert_eq!(clinic.contents(), before, "something was written before the loss was accepted");
}

#[track_caller]
fn assert_nothing_lost(clinic: &Clinic, saved: &[&str]) {
    assert_eq!(notes(&clinic.read().unwrap()), saved);
    let store = clinic.unlock().unwrap();
    assert_eq!(store.loss(), None);
    assert_eq!(notes(&store.reader().unwrap()), saved);
    store.close().unwrap();
}

fn forget(store: Store) {
    std::mem::forget(store);
}

#[test]
fn a_program_that_just_stops_loses_nothing_and_raises_no_alarm() {
    let (clinic, mut store) = Clinic::open();
    save(&mut store, &draft("A1", "one"));
    save(&mut store, &draft("A2", "two"));
    let as_it_is = clinic.copy();
    forget(store);
    assert_nothing_lost(&clinic.copy(), &["one", "two"]);
    assert_nothing_lost(&as_it_is, &["one", "two"]);
}

#[test]
fn an_anchor_from_before_the_last_save_raises_no_alarm() {
    let (clinic, mut store) = Clinic::open();
    save(&mut store, &draft("A1", "one"));
    let anchor = fs::read(clinic.path("anchor.json")).unwrap();
    save(&mut store, &draft("A2", "two"));
    let clinic = clinic.copy();
    fs::write(clinic.path("anchor.json"), anchor).unwrap();
    assert_nothing_lost(&clinic, &["one", "two"]);
}

#[test]
fn a_deleted_log_is_noticed() {
    let clinic = Clinic::cut_off(&["one", "two"]);
    fs::remove_file(clinic.path(LOG)).unwrap();
    // Without its index, which the next program makes anew, as it must be when the log is made anew.
    let _ = fs::remove_file(clinic.path("chairside.db-shm"));
    let store = clinic.unlock().unwrap();
    assert!(matches!(store.loss(), Some(Loss::Saves { saved: 3, found: 0, .. })));
    drop(store);
    assert_lost(&clinic);
}

#[test]
fn a_log_that_was_cut_anywhere_is_noticed() {
    let whole = Clinic::cut_off(&["one", "two", "three"]);
    let length = fs::read(whole.path(LOG)).unwrap().len();
    for length in (0..length).step_by(length / 40) {
        let clinic = whole.copy();
        cut(&clinic.path(LOG), length);
        assert_lost(&clinic);
    }
}

#[test]
fn a_log_that_was_damaged_anywhere_is_noticed_or_holds_everything() {
    let whole = Clinic::cut_off(&["one", "two", "three"]);
    let length = fs::read(whole.path(LOG)).unwrap().len();
    let mut noticed = 0;
    for place in (0..length).step_by(length / 97) {
        let clinic = whole.copy();
        flip(&clinic.path(LOG), place);
        if clinic.read().is_ok() {
            assert_nothing_lost(&clinic, &["one", "two", "three"]);
        } else {
            assert_lost(&clinic);
            noticed += 1;
        }
    }
    assert!(noticed > 90, "{noticed}");
}

#[test]
fn an_older_database_that_was_put_back_is_noticed() {
    let clinic = Clinic::with_notes(&["one"]);
    let older = fs::read(clinic.path(DATABASE)).unwrap();
    let mut store = clinic.unlock().unwrap();
    save(&mut store, &draft("A2", "two"));
    store.close().unwrap();
    fs::write(clinic.path(DATABASE), older).unwrap();
    assert_lost(&clinic);
}

#[test]
fn after_the_loss_is_accepted_saving_goes_on_and_the_lost_files_stay_old() {
    let clinic = Clinic::with_notes(&["one"]);
    let older = fs::read(clinic.path(DATABASE)).unwrap();
    let mut store = clinic.unlock().unwrap();
    save(&mut store, &draft("A2", "lost"));
    store.close().unwrap();
    let lost = fs::read(clinic.path(DATABASE)).unwrap();
    fs::write(clinic.path(DATABASE), older).unwrap();

    let mut store = clinic.unlock().unwrap();
    store.accept_loss().unwrap();
    assert_eq!(store.loss(), None);
    save(&mut store, &draft("A3", "three"));
    store.close().unwrap();
    assert_nothing_lost(&clinic, &["one", "three"]);

    fs::write(clinic.path(DATABASE), lost).unwrap();
    assert_lost(&clinic);
}

#[test]
fn an_older_database_that_is_put_back_under_an_open_store_is_noticed() {
    let clinic = Clinic::with_notes(&["one"]);
    let older = clinic.copy();
    let mut store = clinic.unlock().unwrap();
    save(&mut store, &draft("A2", "two"));
    fs::remove_file(clinic.path(LOG)).unwrap();
    fs::remove_file(clinic.path("chairside.db-shm")).unwrap();
    fs::rename(older.path(DATABASE), clinic.path(DATABASE)).unwrap();
    let three = draft("A3", "three");
    let failed = store.save(&three, Tally::default()).unwrap_err();
    assert_eq!(failed.reason(), "the database was moved or deleted while it was open");
    let failed = store.save(&three, Tally::default()).unwrap_err();
    assert!(matches!(failed, StoreError::Loss(Loss::Saves { .. })));
    store.accept_loss().unwrap();
    save(&mut store, &three);
}

#[test]
fn a_missing_damaged_or_foreign_anchor_is_said_and_written_anew() {
    let other = Clinic::with_notes(&["x"]);
    for (expected, lost) in [
        (Loss::AnchorMissing, None),
        (Loss::AnchorDamaged, Some(b"{\"version\": 1}".to_vec())),
        (Loss::AnchorOfOtherStore, Some(fs::read(other.path("anchor.json")).unwrap())),
    ] {
        let clinic = Clinic::with_notes(&["one"]);
        match lost {
            Some(bytes) => fs::write(clinic.path("anchor.json"), bytes).unwrap(),
            None => fs::remove_file(clinic.path("anchor.json")).unwrap(),
        }
        assert_eq!(clinic.read().unwrap().loss(), Some(&expected));
        let mut store = clinic.unlock().unwrap();
        assert_eq!(store.loss(), Some(&expected));
        assert!(!expected.is_certain());
        save(&mut store, &draft("A2", "two"));
        assert_eq!(store.loss(), None);
        store.close().unwrap();
        assert_nothing_lost(&clinic, &["one", "two"]);
    }
}
