//! The wording that sessions were held with: kept once, with the session, and told apart from what it was not.

use std::sync::Arc;

use super::*;
use crate::content::{Pack, load};
use crate::record::samples::signed_by;

fn pack() -> Pack {
    load::shipped().unwrap().remove(0)
}

fn held_with(pack: &Pack, label: &str) -> Draft {
    let reference = PackRef::of(pack);
    Draft::new(SessionId::new(Uuid::now_v7()), PatientLabel::new(label).unwrap(), ana(), now(), Lang::En, reference)
}

/// The pack with these words in place of those.
fn changed(pack: &Pack, old: &str, new: &str) -> Pack {
    let files = pack.files().map(|(name, bytes)| (name.to_owned(), String::from_utf8_lossy(bytes).replace(old, new)));
    load::changed(&files.collect()).unwrap()
}

fn save_with(store: &mut Store, draft: &Draft, pack: &Pack) -> Result<(), StoreError> {
    store.hold(&[Arc::new(pack.clone())]);
    store.save(draft, Tally::default())
}

fn rows(store: &mut Store) -> i64 {
    store.database().unwrap().query_row("SELECT count(*) FROM wording", [], |row| row.get(0)).unwrap()
}

#[test]
fn wording_is_kept_once_whole_and_outlives_its_sessions() {
    let (folder, mut store) = new_store();
    let pack = pack();
    for label in ["A", "B"] {
        save_with(&mut store, &held_with(&pack, label), &pack).unwrap();
    }
    assert_eq!(rows(&mut store), 1);
    store.close().unwrap();
    let mut store = unlock(&folder).unwrap();
    let kept = load::kept(&store.wording(pack.hash()).unwrap().unwrap()).unwrap();
    assert_eq!((kept.hash(), kept.id(), kept.version()), (pack.hash(), pack.id(), pack.version()));
    assert!(kept.files().eq(pack.files()));
    assert_eq!(store.wording(&"0".repeat(64)).unwrap(), None);
    assert_eq!(store.reader().unwrap().wordings().unwrap().len(), 1);
}

#[test]
fn a_session_that_is_not_saved_keeps_no_wording_either() {
    let (_folder, mut store) = new_store();
    let pack = pack();
    let mut held = held_with(&pack, "A");
    held.write_notes("x".into());
    store
        .database()
        .unwrap()
        .execute_batch("CREATE TEMP TRIGGER refuse BEFORE INSERT ON main.record BEGIN SELECT raise(ABORT, 'no'); END")
        .unwrap();
    save_with(&mut store, &held, &pack).unwrap_err();
    assert_eq!(rows(&mut store), 0);
}

#[test]
fn verifying_names_wording_that_was_changed() {
    let (folder, mut store) = new_store();
    let pack = pack();
    save_with(&mut store, &held_with(&pack, "A"), &pack).unwrap();
    store.close().unwrap();
    tamper(&folder, "DROP TRIGGER wording_changed; UPDATE wording SET files = replace(files, 'collagen', 'gold')");
    let visit = Visit::unlock(folder.path(), &ana(), &passphrase()).unwrap();
    let problems = visit.verify([]).unwrap().problems;
    let named = format!("{} {}", pack.id(), pack.version());
    assert!(problems.iter().any(|problem| problem.to_string().contains(&named)), "{problems:?}");
}

#[test]
fn a_store_from_before_is_brought_up_to_date_and_keeps_wording_from_then_on() {
    let (folder, mut store) = new_store();
    store.save(&draft("A", "old"), Tally::default()).unwrap();
    store.close().unwrap();
    tamper(&folder, "DROP TABLE wording; PRAGMA user_version = 4");
    let mut store = unlock(&folder).unwrap();
    let pack = pack();
    save_with(&mut store, &held_with(&pack, "B"), &pack).unwrap();
    assert_eq!(rows(&mut store), 1);
    assert!(store.wording(pack.hash()).unwrap().is_some());
}

#[test]
fn a_pack_that_says_something_else_under_a_version_that_sessions_were_held_with_is_told_apart() {
    let (_folder, mut store) = new_store();
    let held = pack();
    assert!(!store.is_reworded(&held).unwrap(), "nothing was held yet");
    save_with(&mut store, &held_with(&held, "A"), &held).unwrap();
    assert!(!store.is_reworded(&held).unwrap());
    assert!(store.is_reworded(&changed(&held, "We do not needle", "We never needle")).unwrap());
    assert!(!store.is_reworded(&changed(&held, "\"version\": \"1.0.0\"", "\"version\": \"1.0.1\"")).unwrap());
}

#[test]
fn wording_is_kept_also_by_what_is_saved_behind_the_lock_and_by_signing_alone() {
    let (_folder, mut store) = new_store();
    let pack = pack();
    let other = changed(&pack, "We do not needle", "We never needle");
    store.hold(&[Arc::new(pack.clone()), Arc::new(other.clone())]);
    store.save_for(&ana(), &held_with(&pack, "A"), Tally::default()).unwrap();
    assert_eq!(rows(&mut store), 1);
    store.sign(&signed_by(ana(), held_with(&other, "B"), "next time"), Tally::default()).unwrap();
    assert_eq!(rows(&mut store), 2);
}
