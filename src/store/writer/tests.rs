//! What needs to look inside: settings, layouts, failures on order, and drafts by chance.

mod long;
mod signed;
mod worded;

use std::cell::RefCell;
use std::fs;

use chrono::TimeDelta;
use proptest::prelude::*;
use rusqlite::Connection;
use tempfile::TempDir;
use uuid::Uuid;

use super::*;
use crate::record::samples::{drafts, moments, words};
use crate::record::{Moment, PackRef, PatientLabel, SessionId};
use crate::store::Visit;
use crate::text::{ClinicalText, Lang};

const PASSPHRASE: &str = "needles and pins";

fn ana() -> PersonName {
    PersonName::new("Ana").unwrap()
}

fn passphrase() -> Passphrase {
    Passphrase::new(PASSPHRASE.to_owned())
}

fn new_store() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let light = Sealing::new(64, 1, 1).unwrap();
    let (store, _code) = Store::create(folder.path(), &ana(), &passphrase(), light).unwrap();
    (folder, store)
}

fn unlock(folder: &TempDir) -> Result<Store, StoreError> {
    Store::unlock(folder.path(), &ana(), &passphrase())
}

fn draft(label: &str, notes: &str) -> Draft {
    draft_at(label, notes, now())
}

fn draft_at(label: &str, notes: &str, started: Moment) -> Draft {
    let pack = PackRef { id: "microneedling".to_owned(), version: "1".to_owned(), hash: "0".repeat(64) };
    let mut draft = Draft::new(SessionId::new(Uuid::now_v7()), PatientLabel::new(label).unwrap(), ana(), started, Lang::En, pack);
    draft.write_notes(notes.into());
    draft
}

/// Opens the database of a closed store for what no program of ours would do to it.
fn tamper(folder: &TempDir, sql: &str) {
    let folder = Folder::new(folder.path());
    let unlocked = keys::open(&folder, &ana(), &passphrase()).unwrap();
    let database = database::open(&folder, &unlocked, Access::Write).unwrap();
    database.execute_batch(sql).unwrap();
    database::settle_on_close(&database).unwrap();
    database.close().unwrap();
}

fn pragma<T: rusqlite::types::FromSql>(database: &Connection, name: &str) -> T {
    database.pragma_query_value(None, name, |row| row.get(0)).unwrap()
}

#[test]
fn every_connection_waits_for_the_disk_and_a_reader_cannot_write() {
    let (_folder, mut store) = new_store();
    let database = &store.live().unwrap().database;
    assert_eq!(pragma::<String>(database, "journal_mode"), "wal");
    assert_eq!(pragma::<i64>(database, "synchronous"), 2);
    assert_eq!(pragma::<i64>(database, "foreign_keys"), 1);
    let reader = database::open(&store.folder, &store.unlocked, Access::Read).unwrap();
    assert_eq!(pragma::<i64>(&reader, "query_only"), 1);
    reader.execute("UPDATE store SET saves = 7", []).unwrap_err();
}

#[test]
fn the_database_file_begins_with_the_id_of_its_store() {
    let (folder, store) = new_store();
    let id = store.unlocked.store;
    store.close().unwrap();
    let bytes = fs::read(folder.path().join("chairside.db")).unwrap();
    assert_eq!(&bytes[..16], id.as_bytes());
}

#[test]
fn a_newer_layout_is_refused_and_an_older_one_is_not_read_beside() {
    let (folder, store) = new_store();
    store.close().unwrap();
    tamper(&folder, "PRAGMA user_version = 0");
    let refused = Visit::unlock(folder.path(), &ana(), &passphrase()).unwrap_err();
    assert!(matches!(refused, StoreError::NotUpgraded));

    tamper(&folder, "PRAGMA user_version = 99");
    let refused = unlock(&folder).unwrap_err();
    assert!(matches!(refused, StoreError::TooNew { found: 99, .. }));
    assert_eq!(refused.exit_code(), 4);
    let refused = Visit::unlock(folder.path(), &ana(), &passphrase()).unwrap_err();
    assert!(matches!(refused, StoreError::TooNew { found: 99, .. }));
}

#[test]
fn a_database_that_says_it_is_of_another_store_is_refused() {
    let (folder, store) = new_store();
    store.close().unwrap();
    tamper(&folder, "UPDATE store SET id = 'another'");
    assert!(matches!(unlock(&folder), Err(StoreError::OtherStore)));
}

#[test]
fn a_database_that_is_not_ours_is_refused_with_the_right_key() {
    let (folder, store) = new_store();
    store.close().unwrap();
    tamper(&folder, "PRAGMA application_id = 0");
    assert!(matches!(unlock(&folder), Err(StoreError::DatabaseDamaged)));
}

#[test]
fn on_a_full_disk_the_last_save_stands_and_saving_goes_on_when_there_is_room() {
    let (_folder, mut store) = new_store();
    let mut draft = draft("A1", "first");
    store.save(&draft, Tally::default()).unwrap();
    let database = &store.live().unwrap().database;
    let pages: i64 = pragma(database, "page_count");
    let _: i64 = database.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |row| row.get(0)).unwrap();

    draft.write_notes(ClinicalText::new("long ".repeat(10_000)));
    let failed = store.save(&draft, Tally::default()).unwrap_err();
    assert_eq!(failed.reason(), "disk full");
    assert_eq!(failed.to_string(), "could not save the session: disk full");
    let reader = store.reader().unwrap();
    let read = reader.load(draft.id()).unwrap().unwrap();
    assert_eq!(read.content().notes().raw(), "first");

    let database = &store.live().unwrap().database;
    let _: i64 = database.query_row("PRAGMA max_page_count = 100000", [], |row| row.get(0)).unwrap();
    store.save(&draft, Tally::default()).unwrap();
    assert_eq!(reader.load(draft.id()).unwrap(), Some(Session::Draft(draft)));
}

#[test]
fn a_connection_that_cannot_write_any_more_is_replaced() {
    let (_folder, mut store) = new_store();
    let draft = draft("A1", "kept");
    let spoiled = "PRAGMA query_only = ON";
    let database = &store.live().unwrap().database;
    database.execute_batch(spoiled).unwrap();
    let failed = store.save(&draft, Tally::default()).unwrap_err();
    assert_eq!(failed.reason(), "the folder is read-only");
    store.save(&draft, Tally::default()).unwrap();
}

#[test]
fn a_session_whose_words_did_not_change_is_not_indexed_again() {
    let (_folder, mut store) = new_store();
    let mut draft = draft("A1", "red cheek");
    store.save(&draft, Tally::default()).unwrap();
    let index = |store: &mut Store| -> i64 {
        let database = &store.live().unwrap().database;
        let query = "SELECT count(*) FROM words_data";
        database.query_row(query, [], |row| row.get(0)).unwrap()
    };
    let before = index(&mut store);
    draft.speak(Lang::Es);
    store.save(&draft, Tally::default()).unwrap();
    assert_eq!(index(&mut store), before);
    draft.write_notes("pale cheek".into());
    store.save(&draft, Tally::default()).unwrap();
    assert!(index(&mut store) > before);
}

#[test]
fn the_notes_are_kept_once_beside_the_body() {
    let (_folder, mut store) = new_store();
    store.save(&draft("A1", "red cheek"), Tally::default()).unwrap();
    let database = &store.live().unwrap().database;
    let columns = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
    let (body, notes): (String, String) = database.query_row("SELECT body, notes FROM record", [], columns).unwrap();
    assert!(!body.contains("cheek"));
    assert_eq!(notes, "red cheek");
}

#[test]
fn a_record_that_cannot_be_read_is_said_without_its_words() {
    let (folder, mut store) = new_store();
    let draft = draft("A1", "fine");
    store.save(&draft, Tally::default()).unwrap();
    store.close().unwrap();
    tamper(&folder, "UPDATE record SET body = '{\"id\": \"canary\"}'");
    let reader = Visit::unlock(folder.path(), &ana(), &passphrase()).unwrap();
    let failed = reader.load(draft.id()).unwrap_err();
    assert!(matches!(failed, StoreError::RecordDamaged { id } if id == draft.id()));
    assert!(!format!("{failed} {failed:?}").contains("canary"));

    tamper(&folder, "UPDATE session SET language = 'canary'");
    let failed = reader.overview(9, None).unwrap_err();
    assert!(!format!("{failed} {failed:?}").contains("canary"));
}

#[test]
fn sessions_of_the_same_second_all_have_their_place() {
    let (_folder, mut store) = new_store();
    let at = now();
    for number in 0..20 {
        let draft = draft_at(&format!("A{number}"), "", at);
        store.save(&draft, Tally::default()).unwrap();
    }
    let later = draft_at("later", "", at + TimeDelta::seconds(9));
    store.save(&later, Tally::default()).unwrap();
    let list = store.reader().unwrap().overview(100, None).unwrap();
    assert_eq!(list.len(), 21);
    assert_eq!(list[0].id, later.id());
}

#[test]
fn a_draft_reads_back_as_it_was_saved() {
    let (folder, store) = new_store();
    let reader = store.reader().unwrap();
    let store = RefCell::new(store);
    proptest!(ProptestConfig::with_cases(64), |(draft in drafts(), counts in any::<[u32; 5]>())| {
        let [open_stops, open_cautions, raised, answered, asked] = counts;
        let tally = Tally { open_stops, open_cautions, raised, answered, asked };
        store.borrow_mut().save(&draft, tally).unwrap();
        let read = reader.load(draft.id()).unwrap();
        prop_assert_eq!(read.as_ref(), Some(&Session::Draft(draft.clone())));
        let list = reader.overview(1000, None).unwrap();
        let listed = list.iter().find(|listed| listed.id == draft.id()).unwrap();
        prop_assert_eq!(
            (&listed.label, &listed.practitioner, listed.started, listed.language, listed.tally, &listed.pack),
            (draft.label(), draft.practitioner(), draft.started(), draft.language(), tally, &draft.pack().id)
        );
    });
    let mut exported = 0;
    let counted = |_draft| -> Result<(), StoreError> {
        exported += 1;
        Ok(())
    };
    reader.each(None, counted).unwrap();
    drop(store);
    let reader = Visit::unlock(folder.path(), &ana(), &passphrase()).unwrap();
    assert_eq!(reader.overview(1000, None).unwrap().len(), exported);
}

#[test]
fn no_text_breaks_the_search_and_every_word_of_a_note_finds_it() {
    let (_folder, store) = new_store();
    let reader = store.reader().unwrap();
    let store = RefCell::new(store);
    proptest!(ProptestConfig::with_cases(128), |(typed in words(), at in moments())| {
        reader.search(&typed, 5).unwrap();
        let draft = draft_at("A1", &typed, at);
        store.borrow_mut().save(&draft, Tally::default()).unwrap();
        let found = reader.search(&typed, 1000).unwrap();
        let is_searchable = typed.contains(|c: char| c.is_ascii_alphanumeric());
        prop_assert!(!is_searchable || found.iter().any(|found| found.id == draft.id()));
    });
}

#[test]
fn an_open_store_goes_on_for_whoever_unlocks_and_each_has_their_own_desk() {
    let (folder, mut store) = new_store();
    let bea = PersonName::new("Bea").unwrap();
    let theirs = Passphrase::new("quite another one".to_owned());
    keys::add(&store.folder, &bea, &theirs, &store.unlocked, Sealing::new(64, 1, 1).unwrap()).unwrap();
    let desk = crate::record::Desk { label: "A.R. 19".into(), ..crate::record::Desk::default() };
    store.keep_desk(&ana(), &desk).unwrap();
    assert_eq!(store.desk().unwrap(), Some(desk.clone()));

    assert!(matches!(store.resume_as(&bea, &passphrase()), Err(StoreError::WrongPassphrase)));
    assert_eq!(store.person(), Some(&ana()), "a wrong passphrase changes nothing");
    store.resume_as(&bea, &theirs).unwrap();
    assert_eq!(store.person(), Some(&bea));
    assert_eq!(store.desk().unwrap(), None);

    // What Ana typed before is still hers.
    let of_ana = draft("A1", "typed before the lock");
    store.save_for(&ana(), &of_ana, Tally::default()).unwrap();
    store.save(&draft("B1", "typed after it"), Tally::default()).unwrap();
    let database = store.database().unwrap();
    let begun_by = |session: &str| -> String {
        let sql = "SELECT person FROM audit JOIN session ON session.id = audit.session WHERE kind = 'begun' AND label = ?1";
        database.query_row(sql, [session], |row| row.get(0)).unwrap()
    };
    assert_eq!((begun_by("A1"), begun_by("B1")), ("Ana".to_owned(), "Bea".to_owned()));
    let unlocked: i64 = database
        .query_row("SELECT count(*) FROM audit WHERE kind = 'unlocked' AND person = 'Bea'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(unlocked, 1);
    store.close().unwrap();

    let mut store = unlock(&folder).unwrap();
    assert_eq!(store.desk().unwrap(), Some(desk), "it outlives the program");
    store.keep_desk(&ana(), &crate::record::Desk::default()).unwrap();
    let rows: i64 = store.database().unwrap().query_row("SELECT count(*) FROM desk", [], |row| row.get(0)).unwrap();
    assert_eq!(rows, 0, "nothing is left of what was begun");
}
