//! Erasing a session: nothing of its content stays, everything else does.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use chairside::audit::{Erasure, Event, Filter};
use chairside::record::{Change, Desk, Draft, HalfWritten, PersonName, SessionId, Tally};
use chairside::store::{Erased, StoreError};
use rusqlite::MAIN_DB;

use crate::sign::signed;
use crate::{Clinic, LOG, ana, draft, files, inside, notes, save};

const CANARY: &str = "qanary";

/// The canary in every field that a person can write in, several times over.
fn canary() -> Draft {
    let mut draft = draft("Qanary 1980", "");
    draft.write_notes("the qanarynote sang, QANARY and quail ".repeat(900).as_str().into());
    draft
}

/// A store with the canary among other sessions, closed.
fn clinic() -> (Clinic, SessionId) {
    let (clinic, mut store) = Clinic::open();
    save(&mut store, &draft("A1", "before"));
    let mut canary = canary();
    save(&mut store, &canary);
    canary.write_notes(format!("{} and changed to qanarychanged", canary.notes().raw()).as_str().into());
    save(&mut store, &canary);
    save(&mut store, &draft("A2", "quite another one"));
    store.close().unwrap();
    (clinic, canary.id())
}

/// Everything that the database holds, decrypted: every page of it, also the free ones.
#[track_caller]
fn image(clinic: &Clinic) -> String {
    let mut database = inside::open(clinic);
    let image = database.serialize(MAIN_DB).unwrap();
    assert_eq!(image.len() as u64, fs::metadata(clinic.path(crate::DATABASE)).unwrap().len());
    String::from_utf8_lossy(&image).to_lowercase()
}

#[track_caller]
fn assert_gone(clinic: &Clinic) {
    assert!(fs::metadata(clinic.path(LOG)).map_or(true, |log| log.len() == 0));
    let image = image(clinic);
    assert!(!image.contains(CANARY));
    let database = inside::open(clinic);
    let free: i64 = database.pragma_query_value(None, "freelist_count", |row| row.get(0)).unwrap();
    assert_eq!(free, 0);
    let mut terms = database.prepare("SELECT term FROM temp.terms").or_else(|_| {
        database.execute_batch("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, words, row)").unwrap();
        database.prepare("SELECT term FROM temp.terms")
    });
    let terms: Vec<String> = terms.as_mut().unwrap().query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert!(terms.contains(&"another".to_owned()), "the other sessions are still found: {terms:?}");
    // The index splits words at common beginnings, so what is left of one may stand alone.
    assert!(!terms.iter().any(|term| term.contains("qanary") || term.contains("quail") || term == "1980"), "{terms:?}");
}

#[test]
fn the_image_shows_what_is_there() {
    let (clinic, _) = clinic();
    assert!(image(&clinic).contains("qanarychanged"));
}

#[test]
fn nothing_of_an_erased_session_is_in_the_database_its_free_pages_its_index_or_its_log() {
    let (clinic, id) = clinic();
    let mut store = clinic.unlock().unwrap();
    assert_eq!(store.erase(id, "Qanary 1980", Erasure::PatientRequest).unwrap(), Erased::Now);
    store.close().unwrap();
    assert_gone(&clinic);
    let visit = clinic.read().unwrap();
    assert_eq!(notes(&visit), ["before", "quite another one"]);
    assert_eq!(visit.search("qanary", 9).unwrap(), []);
    assert_eq!(visit.search("another", 9).unwrap().len(), 1);
    assert_eq!(visit.load(id).unwrap(), None);
}

#[test]
fn also_in_an_index_that_was_written_anew_already_nothing_stays() {
    let (clinic, mut store) = Clinic::open();
    let (first, canary) = (draft("A1", "quite another one"), canary());
    save(&mut store, &draft("A2", "another"));
    save(&mut store, &first);
    save(&mut store, &canary);
    store.erase(first.id(), "A1", Erasure::TestData).unwrap();
    store.erase(canary.id(), "Qanary 1980", Erasure::TestData).unwrap();
    store.close().unwrap();
    assert_gone(&clinic);
    assert_eq!(clinic.read().unwrap().verify([]).unwrap().problems, []);
}

#[test]
fn nothing_stays_of_long_notes_whose_last_changes_were_saved_by_themselves() {
    let (clinic, mut store) = Clinic::open();
    save(&mut store, &draft("A2", "quite another one"));
    let mut canary = canary();
    save(&mut store, &canary);
    canary.write_notes(format!("{} and changed to qanarychanged", canary.notes().raw()).as_str().into());
    save(&mut store, &canary);
    // Killed before it was settled.
    drop(store);
    let edits: i64 = inside::open(&clinic).query_row("SELECT count(*) FROM edit", [], |row| row.get(0)).unwrap();
    assert_eq!(edits, 1);
    let mut store = clinic.unlock().unwrap();
    store.erase(canary.id(), "Qanary 1980", Erasure::PatientRequest).unwrap();
    store.close().unwrap();
    assert_gone(&clinic);
}

#[test]
fn the_tombstone_says_why_and_the_trail_still_verifies() {
    let (clinic, id) = clinic();
    let mut store = clinic.unlock().unwrap();
    store.erase(id, "Qanary 1980", Erasure::RetentionOver).unwrap();
    store.close().unwrap();
    let visit = clinic.read().unwrap();
    assert_eq!(visit.verify([]).unwrap().problems, []);
    let about = Filter { session: Some(id), ..Filter::default() };
    let newest = visit.trail(&about, 9, None).unwrap().remove(0).unwrap();
    assert_eq!((newest.event, newest.by), (Event::Erased { reason: Erasure::RetentionOver }, Some(ana())));
    let store = clinic.unlock().unwrap();
    assert_eq!(store.loss(), None);
}

#[test]
fn a_signed_session_goes_with_its_signature_and_its_amendments() {
    let (clinic, mut store) = Clinic::open();
    save(&mut store, &draft("A2", "another"));
    let session = signed("Qanary 1980");
    let id = session.content().id();
    store.sign(&session, Tally::default()).unwrap();
    let change = Change::Addendum { words: "qanaryaddendum".into() };
    let amendment = session.amendment(ana(), session.signature().at, "qanaryreason".into(), change).unwrap();
    store.amend(id, &amendment).unwrap();
    store.erase(id, "Qanary 1980", Erasure::TestData).unwrap();
    store.close().unwrap();
    assert_gone(&clinic);
    let visit = clinic.read().unwrap();
    assert_eq!(visit.verify([]).unwrap().problems, []);
}

#[test]
fn half_typed_text_about_the_session_goes_with_it_and_what_else_somebody_was_typing_stays() {
    let (clinic, id) = clinic();
    let half = |session, words: &str| HalfWritten { session, reason: "why".into(), words: words.into() };
    let other = SessionId::new(uuid::Uuid::now_v7());
    let dana = PersonName::new("Dana Ruiz").unwrap();
    let mut store = clinic.unlock().unwrap();
    let desk = Desk { label: "stays too".into(), addenda: vec![half(id, "qanarydesk"), half(other, "stays")] };
    store.keep_desk(&ana(), &desk).unwrap();
    store.keep_desk(&dana, &Desk { addenda: vec![half(id, "qanarydana")], ..Desk::default() }).unwrap();
    store.close().unwrap();
    let unreadable = format!("qanaryunreadable {id}");
    inside::open(&clinic).execute("INSERT INTO desk VALUES ('Somebody', ?1)", [unreadable]).unwrap();
    let mut store = clinic.unlock().unwrap();
    store.erase(id, "Qanary 1980", Erasure::PatientRequest).unwrap();
    let left = store.desk().unwrap().unwrap();
    assert_eq!(left, Desk { label: "stays too".into(), addenda: vec![half(other, "stays")] });
    store.close().unwrap();
    assert_gone(&clinic);
}

#[test]
fn another_label_erases_nothing_and_reveals_nothing() {
    let (clinic, id) = clinic();
    let mut store = clinic.unlock().unwrap();
    for label in ["Qanary 1981", "qanary 1980", " Qanary 1980", "", "%", "A1"] {
        let refused = store.erase(id, label, Erasure::PatientRequest).unwrap_err();
        assert!(matches!(refused, StoreError::OtherLabel { .. }));
        assert!(!refused.to_string().to_lowercase().contains(CANARY));
    }
    let nobody = SessionId::new(uuid::Uuid::now_v7());
    let refused = store.erase(nobody, "A1", Erasure::PatientRequest).unwrap_err();
    assert!(matches!(refused, StoreError::NoSession { .. }));
    store.close().unwrap();
    assert_eq!(notes(&clinic.read().unwrap()).len(), 3);
}

#[test]
fn what_a_reader_kept_in_the_log_is_told_and_goes_when_it_is_done_again() {
    let (clinic, id) = clinic();
    let visit = clinic.read().unwrap();
    let mut store = clinic.unlock().unwrap();
    let mut refused = None;
    let take = |_| -> Result<(), StoreError> {
        // In the middle of reading, so that the log is needed.
        refused.get_or_insert_with(|| store.erase(id, "Qanary 1980", Erasure::PatientRequest).unwrap_err());
        Ok(())
    };
    visit.each(None, take).unwrap();
    assert!(refused.unwrap().to_string().contains("run the same command again"));
    drop(visit);
    assert_eq!(store.erase(id, "whatever", Erasure::PatientRequest).unwrap(), Erased::Before);
    store.close().unwrap();
    assert_gone(&clinic);
    let tombstones = Filter { kind: Some("erased"), ..Filter::default() };
    assert_eq!(clinic.read().unwrap().trail(&tombstones, 9, None).unwrap().len(), 1);
}

/// Where the test, run again as another process, finds its store.
const CHILD: &str = "CHAIRSIDE_TEST_ERASE";

#[test]
fn killed_at_any_moment_the_session_is_whole_or_gone() {
    if let Some(folder) = std::env::var_os(CHILD) {
        let clinic = Clinic { _home: tempfile::tempdir().unwrap(), folder: folder.into() };
        let id = std::env::var("CHAIRSIDE_TEST_ID").unwrap().parse().unwrap();
        let mut store = clinic.unlock().unwrap();
        println!("begun");
        store.erase(id, "Qanary 1980", Erasure::PatientRequest).unwrap();
        store.close().unwrap();
        return;
    }
    let (whole, id) = clinic();
    for microseconds in (0..40_u64).map(|step| step * 250) {
        let clinic = whole.copy();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "erase::killed_at_any_moment_the_session_is_whole_or_gone", "--nocapture"])
            .env(CHILD, &clinic.folder)
            .env("CHAIRSIDE_TEST_ID", id.to_string())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(lines.any(|line| line.unwrap().ends_with("begun")));
        std::thread::sleep(std::time::Duration::from_micros(microseconds));
        let _ended = child.kill();
        child.wait().unwrap();

        let visit = clinic.read().unwrap();
        assert_eq!(visit.verify([]).unwrap().problems, []);
        let is_there = match notes(&visit).len() {
            3 => true,
            2 => false,
            other => panic!("{other} sessions"),
        };
        assert_eq!(visit.search("qanary", 9).unwrap().len(), usize::from(is_there));
        drop(visit);
        // Doing it again always ends well.
        let mut store = clinic.unlock().unwrap();
        assert_eq!(store.loss(), None);
        store.erase(id, "Qanary 1980", Erasure::PatientRequest).unwrap();
        store.close().unwrap();
        assert_gone(&clinic);
        assert!(!files(&clinic.folder).is_empty());
    }
}
