//! The audit trail of real files: what it tells of, and that whatever is done to it behind the program's back is found.

use chairside::audit::Filter;
use chairside::audit::{Event, Fault, Means};
use chairside::record::{Change, PersonName, Session, Tally};
use chairside::store::{Loss, Problem, Report, StoreError, Visit};
use rusqlite::Connection;

use crate::sign::{draft_of_pack, pack, signed};
use crate::{Clinic, ana, draft, passphrase, save};

/// What verifying the store finds.
#[track_caller]
fn verify(clinic: &Clinic) -> Report {
    clinic.read().unwrap().verify([]).unwrap()
}

#[track_caller]
fn events(visit: &Visit) -> Vec<Event> {
    let mut entries = visit.trail(&Filter::default(), 1000, None).unwrap();
    entries.reverse();
    entries.into_iter().map(|entry| entry.unwrap().event).collect()
}

/// A closed store with a draft, a signed session and one that was amended.
#[track_caller]
fn clinic() -> Clinic {
    let (clinic, mut store) = Clinic::open();
    save(&mut store, &draft("A1", "one"));
    let session = signed("A2");
    store.sign(&session, Tally::default()).unwrap();
    let change = Change::Addendum { words: "Redness gone.".into() };
    let amendment = session.amendment(ana(), session.signature().at, "rang".into(), change).unwrap();
    store.amend(session.content().id(), &amendment).unwrap();
    store.close().unwrap();
    clinic
}

/// Does to the open database what nobody without its key can.
#[track_caller]
fn tamper(clinic: &Clinic, sql: &str) {
    let database = crate::inside::open(clinic);
    database.execute_batch(sql).unwrap();
}

const FREE: &str = "DROP TRIGGER audit_changed; DROP TRIGGER audit_deleted; DROP TRIGGER signed_record;
    DROP TRIGGER signed_session; DROP TRIGGER signed_signature; DROP TRIGGER signed_amendment;";

#[test]
fn the_trail_tells_who_did_what_to_which_session() {
    let (clinic, mut store) = Clinic::open();
    let one = draft("A1", "one");
    save(&mut store, &one);
    save(&mut store, &one);
    save(&mut store, &draft("A2", "two"));
    save(&mut store, &one);
    store.open_session(one.id()).unwrap().unwrap();
    store.note(Event::Locked { idle: true }, None).unwrap();
    store.close().unwrap();
    let visit = clinic.read().unwrap();
    let by_passphrase = |reading| Event::Unlocked { means: Means::Passphrase, reading };
    assert_eq!(
        events(&visit),
        [
            Event::Created,
            by_passphrase(false),
            Event::Begun,
            // Saved again within minutes: one entry stands for both.
            Event::Begun,
            Event::Edited,
            Event::Opened,
            Event::Locked { idle: true },
            by_passphrase(true),
        ]
    );
    let of_one = Filter { session: Some(one.id()), ..Filter::default() };
    let of_one: Vec<_> = visit.trail(&of_one, 9, None).unwrap().into_iter().map(Result::unwrap).collect();
    assert_eq!(of_one.iter().map(|entry| entry.event.kind()).collect::<Vec<_>>(), ["opened", "edited", "begun"]);
    assert!(of_one.iter().all(|entry| entry.by == Some(ana())));
}

#[test]
fn filters_hold_together_and_pages_follow_each_other() {
    let visit = clinic().read().unwrap();
    let all = visit.trail(&Filter::default(), 100, None).unwrap();
    let last = all[2].as_ref().unwrap().number;
    assert_eq!(visit.trail(&Filter::default(), 100, Some(last)).unwrap(), all[3..]);
    let nobody = Filter { person: PersonName::new("Nobody").ok(), ..Filter::default() };
    assert_eq!(visit.trail(&nobody, 9, None).unwrap(), []);
    let begun = Filter { kind: Some("begun"), person: Some(ana()), ..Filter::default() };
    assert_eq!(visit.trail(&begun, 9, None).unwrap().len(), 2);
    let day = all[0].as_ref().unwrap().at.date_naive();
    let later = Filter { from: day.succ_opt(), ..Filter::default() };
    assert_eq!(visit.trail(&later, 9, None).unwrap(), []);
    let today = Filter { from: Some(day), to: Some(day), ..Filter::default() };
    assert_eq!(visit.trail(&today, 100, None).unwrap(), all);
}

#[test]
fn a_store_as_it_was_written_has_no_problems() {
    let report = verify(&clinic());
    assert_eq!(report.problems, []);
    assert_eq!((report.sessions, report.signed), (2, 1));
}

#[test]
fn an_entry_that_was_altered_deleted_or_put_in_is_found() {
    for (sql, from) in [
        ("UPDATE audit SET person = 'Eve' WHERE number = 3", Problem::Trail(Fault::Altered { number: 3 })),
        ("UPDATE audit SET at = replace(at, '20', '19') WHERE number = 1", Problem::Trail(Fault::Altered { number: 1 })),
        ("DELETE FROM audit WHERE number = 1", Problem::Trail(Fault::Missing { from: 1, to: 1 })),
        ("DELETE FROM audit WHERE number = 2", Problem::Trail(Fault::Missing { from: 2, to: 2 })),
        (
            "INSERT INTO audit SELECT max(number) + 1, at, person, session, kind, event, mac FROM audit",
            Problem::Trail(Fault::Altered { number: 7 }),
        ),
        (
            "UPDATE audit SET number = -number WHERE number IN (3, 4); UPDATE audit SET number = 7 + number WHERE number < 0",
            Problem::Trail(Fault::Altered { number: 3 }),
        ),
    ] {
        let clinic = clinic();
        tamper(&clinic, &format!("{FREE}{sql}"));
        let report = verify(&clinic);
        assert!(report.problems.contains(&from), "{sql}: {:?}", report.problems);
    }
}

#[test]
fn a_trail_whose_end_was_cut_opens_only_after_that_is_accepted() {
    let clinic = clinic();
    tamper(&clinic, &format!("{FREE}DELETE FROM audit WHERE number > 4"));
    assert!(matches!(clinic.read().unwrap_err(), StoreError::Loss(Loss::Trail { count: 6, .. })));
    let mut store = clinic.unlock().unwrap();
    assert!(store.save(&draft("A9", "new"), Tally::default()).is_err());
    store.accept_loss().unwrap();
    save(&mut store, &draft("A9", "new"));
    store.close().unwrap();
    let accepted = clinic.read().unwrap();
    assert!(events(&accepted).iter().any(|event| matches!(event, Event::LossAccepted { .. })));
}

#[test]
fn what_was_signed_cannot_be_altered_unseen() {
    for (sql, kind) in [
        ("UPDATE record SET notes = notes || ' more' WHERE number IN (SELECT number FROM signed)", "Session"),
        ("UPDATE session SET label = 'B9'", "Listed"),
        ("UPDATE session SET status = 'signed' WHERE status = 'draft'", "Listed"),
        ("UPDATE signed SET signature = replace(signature, 'authorship', 'responsibility')", "Session"),
        ("UPDATE amendment SET body = replace(body, 'Redness gone.', 'Redness back.')", "Session"),
        ("DELETE FROM amendment", "not of the same save"),
        ("DELETE FROM amendment; DELETE FROM signed", "not of the same save"),
        ("DELETE FROM session WHERE number IN (SELECT number FROM signed)", "Gone"),
        ("UPDATE session SET id = replace(id, substr(id, 1, 1), 'f') WHERE status = 'draft'", "Foreign"),
    ] {
        let clinic = clinic();
        tamper(&clinic, &format!("PRAGMA foreign_keys = ON; {FREE}{sql}"));
        let problems = verify(&clinic).problems;
        let told = format!("{problems:?}");
        assert!(told.contains(kind), "{sql}: {told}");
    }
}

#[test]
fn the_database_itself_refuses_to_change_what_is_signed_or_entered() {
    let clinic = clinic();
    let database = crate::inside::open(&clinic);
    for sql in [
        "UPDATE audit SET at = ''",
        "DELETE FROM audit",
        "UPDATE record SET notes = '' WHERE number IN (SELECT number FROM signed)",
        "UPDATE session SET label = '' WHERE status = 'signed'",
        "UPDATE session SET status = 'draft' WHERE status = 'signed'",
        "UPDATE signed SET signature = ''",
        "UPDATE amendment SET body = ''",
    ] {
        let refused = database.execute_batch(sql).unwrap_err().to_string();
        assert!(refused.contains("signed") || refused.contains("only grows"), "{sql}: {refused}");
    }
}

#[test]
fn a_signed_session_takes_no_save_and_no_second_signature() {
    let (_clinic, mut store) = Clinic::open();
    let draft = draft_of_pack("A1");
    save(&mut store, &draft);
    let session = draft.sign(&pack(), ana(), draft.started()).unwrap();
    store.sign(&session, Tally::default()).unwrap();
    assert!(matches!(store.save(&draft, Tally::default()), Err(StoreError::AlreadySigned { .. })));
    assert!(matches!(store.sign(&session, Tally::default()), Err(StoreError::AlreadySigned { .. })));
    let read = store.open_session(draft.id()).unwrap().unwrap();
    assert_eq!(read, Session::Signed(Box::new(session)));
}

#[test]
fn amendments_follow_each_other_and_only_what_is_signed() {
    let (_clinic, mut store) = Clinic::open();
    let plain = draft("A1", "one");
    save(&mut store, &plain);
    let mut session = signed("A2");
    store.sign(&session, Tally::default()).unwrap();
    let id = session.content().id();
    let at = session.signature().at;
    let addendum = |words: &str| Change::Addendum { words: words.into() };
    let first = session.amendment(ana(), at, "rang".into(), addendum("first")).unwrap();
    assert!(matches!(store.amend(plain.id(), &first), Err(StoreError::NotSigned { .. })));
    store.amend(id, &first).unwrap();
    assert!(matches!(store.amend(id, &first), Err(StoreError::BadAmendment(_))), "the same one twice");
    session.push(first).unwrap();
    let in_error = session.amendment(ana(), at, "another patient's".into(), Change::EnteredInError {}).unwrap();
    store.amend(id, &in_error).unwrap();
    session.push(in_error).unwrap();
    assert_eq!(store.open_session(id).unwrap(), Some(Session::Signed(Box::new(session))));
    let found = store.reader().unwrap().search("first", 9).unwrap();
    assert_eq!(found.len(), 1, "an addendum's words are found");
    assert_eq!(found[0].status.word(), "entered-in-error");
}

#[test]
fn an_export_says_where_its_session_stands_in_the_trail() {
    let (_clinic, mut store) = Clinic::open();
    let one = draft("A1", "one");
    save(&mut store, &one);
    let mark = store.mark(one.id()).unwrap().unwrap();
    store.open_session(one.id()).unwrap();
    save(&mut store, &draft("A2", "two"));
    assert_eq!(store.mark(one.id()).unwrap(), Some(mark), "only its own changes move the mark");
    assert_eq!(mark.count, 3);
}

#[test]
fn the_right_passphrase_confirms_and_another_does_not() {
    let (_clinic, mut store) = Clinic::open();
    store.confirm(&passphrase()).unwrap();
    let wrong = chairside::store::Passphrase::new("something else".to_owned());
    assert!(matches!(store.confirm(&wrong), Err(StoreError::WrongPassphrase)));
}

/// Takes away what the layout has for changes of long notes, and for wording, which came after them.
const WITHOUT_EDITS: &str =
    "DROP TABLE wording; DROP TABLE edit; DROP INDEX session_edited; ALTER TABLE session DROP COLUMN edits;";

#[test]
fn a_store_from_before_the_changes_of_notes_keeps_its_seals_as_they_are() {
    let clinic = Clinic::with_notes(&["one", "two"]);
    let downgrade = |more: &str| {
        crate::inside::open(&clinic).execute_batch(&format!("{WITHOUT_EDITS} PRAGMA user_version = 3; {more}")).unwrap();
    };
    downgrade("");
    clinic.unlock().unwrap().close().unwrap();
    assert_eq!(clinic.read().unwrap().verify([]).unwrap().problems, []);
    // What is of different times is still told after the layout was brought up to date.
    downgrade("UPDATE record SET notes = 'three' WHERE notes = 'one';");
    clinic.unlock().unwrap().close().unwrap();
    assert_eq!(clinic.read().unwrap().verify([]).unwrap().problems.len(), 1);
}

#[test]
fn a_store_from_before_the_seals_is_sealed_and_its_trail_goes_on() {
    let clinic = Clinic::with_notes(&["one", "two"]);
    crate::inside::open(&clinic)
        .execute_batch(&format!(
            "{WITHOUT_EDITS} ALTER TABLE session DROP COLUMN seal; ALTER TABLE store DROP COLUMN seals; PRAGMA user_version = 2;"
        ))
        .unwrap();
    let mut store = clinic.unlock().unwrap();
    save(&mut store, &draft("A3", "three"));
    store.close().unwrap();
    let visit = clinic.read().unwrap();
    assert_eq!(events(&visit)[0], Event::Created);
    assert_eq!(visit.verify([]).unwrap().problems, []);
    assert_eq!(crate::notes(&visit), ["one", "two", "three"]);
}

#[test]
fn a_store_from_before_the_trail_begins_one_and_keeps_its_sessions() {
    let clinic = Clinic::with_notes(&["one", "two"]);
    let database: Connection = crate::inside::open(&clinic);
    database
        .execute_batch(&format!(
            "{WITHOUT_EDITS} DROP TABLE amendment; DROP TABLE signed; DROP TABLE audit; DROP TABLE desk;
             DROP TRIGGER signed_record; DROP TRIGGER signed_session; ALTER TABLE session DROP COLUMN seal;
             ALTER TABLE store DROP COLUMN seals; PRAGMA user_version = 1;",
        ))
        .unwrap();
    drop(database);
    std::fs::remove_file(clinic.path("anchor.json")).unwrap();
    let mut store = clinic.unlock().unwrap();
    save(&mut store, &draft("A3", "three"));
    store.close().unwrap();
    let visit = clinic.read().unwrap();
    assert_eq!(events(&visit)[0], Event::TrailBegun { sessions: 2 });
    assert_eq!(visit.verify([]).unwrap().problems, []);
    assert_eq!(crate::notes(&visit), ["one", "two", "three"]);
}
