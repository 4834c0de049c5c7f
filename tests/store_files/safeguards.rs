//! The ideas of the technical safeguards for health records (45 CFR 164.312, and 170.315(d)), clause by clause, held by the
//! store itself; automatic log-off is in the tests of the lock. Nothing here is a certification.

use chairside::audit::Filter;
use chairside::audit::{Event, Means};
use chairside::record::{BadPerson, Change, PersonName, SessionId, Tally};
use chairside::store::{Passphrase, Sealing, StoreError, Visit, start};

use crate::sign::signed;
use crate::{Clinic, ana, draft, passphrase, save};

#[test]
fn person_authentication_164_312_d_nothing_is_read_without_a_passphrase_or_the_code() {
    let (clinic, mut store, code) = Clinic::open_with_code();
    save(&mut store, &draft("A1", "kept from others"));
    store.close().unwrap();
    // Who can unlock is told, and nothing of any record.
    assert!(format!("{:?}", start(&clinic.folder).unwrap()).contains("Ana Ruiz"));
    let wrong = Passphrase::new("not the passphrase".to_owned());
    assert!(matches!(clinic.unlock_as(&ana(), &wrong), Err(StoreError::WrongPassphrase)));
    assert!(matches!(Visit::unlock(&clinic.folder, &ana(), &wrong), Err(StoreError::WrongPassphrase)));
    assert_eq!(crate::notes(&clinic.read().unwrap()), ["kept from others"]);
    clinic.recover(&code).unwrap();
}

#[test]
fn audit_controls_164_312_b_what_is_done_with_a_record_is_entered_with_who_when_and_what() {
    let (clinic, mut store) = Clinic::open();
    let session = signed("A1");
    let id = session.content().id();
    save(&mut store, &draft("A2", "another"));
    store.sign(&session, Tally::default()).unwrap();
    store.open_session(id).unwrap();
    let at = session.signature().at;
    let amendment = session.amendment(ana(), at, "rang".into(), Change::Addendum { words: "more".into() }).unwrap();
    store.amend(id, &amendment).unwrap();
    store.close().unwrap();
    let visit = clinic.read().unwrap();
    let about = Filter { session: Some(id), ..Filter::default() };
    let entries: Vec<_> = visit.trail(&about, 99, None).unwrap().into_iter().map(Result::unwrap).collect();
    let kinds: Vec<&str> = entries.iter().rev().map(|entry| entry.event.kind()).collect();
    assert_eq!(kinds, ["begun", "signed", "opened", "amended"]);
    let now = chrono::Local::now();
    assert!(entries.iter().all(|entry| entry.by == Some(ana()) && entry.at <= now));
}

#[test]
fn audit_reports_170_315_d_3_are_by_person_record_period_and_kind() {
    let (clinic, mut store) = Clinic::open();
    let one = draft("A1", "one");
    save(&mut store, &one);
    save(&mut store, &draft("A2", "two"));
    store.close().unwrap();
    let visit = clinic.read().unwrap();
    let count = |filter: Filter| visit.trail(&filter, 99, None).unwrap().len();
    let day = chrono::Local::now().date_naive();
    assert_eq!(count(Filter { session: Some(one.id()), ..Filter::default() }), 1);
    assert_eq!(count(Filter { kind: Some("begun"), person: Some(ana()), ..Filter::default() }), 2);
    assert_eq!(count(Filter { kind: Some("unlocked"), from: Some(day), to: Some(day), ..Filter::default() }), 2);
    assert_eq!(count(Filter { to: day.pred_opt(), ..Filter::default() }), 0);
}

#[test]
fn audit_entries_170_315_d_2_hold_no_patients_words() {
    let (clinic, mut store) = Clinic::open();
    save(&mut store, &draft("CANARY-LABEL", "CANARY-NOTES"));
    let session = signed("CANARY-SIGNED");
    store.sign(&session, Tally::default()).unwrap();
    store.close().unwrap();
    let visit = clinic.read().unwrap();
    for entry in visit.trail(&Filter::default(), 99, None).unwrap() {
        assert!(!format!("{:?}", entry.unwrap()).contains("CANARY"));
    }
}

#[test]
fn integrity_164_312_c_a_record_that_was_altered_behind_the_program_is_not_shown_as_right() {
    let (clinic, mut store) = Clinic::open();
    let session = signed("A1");
    store.sign(&session, Tally::default()).unwrap();
    store.close().unwrap();
    let id = session.content().id();
    crate::inside::open(&clinic)
        .execute_batch("DROP TRIGGER signed_record; UPDATE record SET notes = 'No risks were discussed.'")
        .unwrap();
    let visit = clinic.read().unwrap();
    assert!(matches!(visit.load(id), Err(StoreError::SignatureBroken { .. })));
    assert!(!visit.verify([]).unwrap().problems.is_empty());
}

#[test]
fn unique_user_identification_164_312_a_2_i_each_has_a_name_and_a_passphrase_of_their_own_and_the_trail_tells_them_apart() {
    let (clinic, mut store) = Clinic::open();
    let (ben, his) = (PersonName::new("Ben Osei").unwrap(), Passphrase::new("another good passphrase".to_owned()));
    let light = Sealing::new(64, 1, 1).unwrap();
    store.add_person(&ben, &his, light).unwrap();
    // No second one whom people would take for somebody who is there.
    let alike = store.add_person(&PersonName::new("ben OSEI").unwrap(), &his, light);
    assert!(matches!(alike, Err(StoreError::BadPerson(BadPerson::Taken(taken))) if taken == ben));
    save(&mut store, &draft("A1", "by Ana"));
    store.close().unwrap();
    let mut store = clinic.unlock_as(&ben, &his).unwrap();
    save(&mut store, &draft("A2", "by Ben"));
    // Nobody signs as who is here without their passphrase, and nobody comes in under another's.
    assert!(matches!(store.confirm(&passphrase()), Err(StoreError::WrongPassphrase)));
    store.close().unwrap();
    assert!(matches!(clinic.unlock_as(&ana(), &his), Err(StoreError::WrongPassphrase)));
    let visit = clinic.read().unwrap();
    for person in [ana(), ben] {
        let by = Filter { person: Some(person.clone()), ..Filter::default() };
        let entries: Vec<_> = visit.trail(&by, 99, None).unwrap().into_iter().map(Result::unwrap).collect();
        let begun = entries.iter().filter(|entry| entry.event == Event::Begun).count();
        assert!(begun == 1 && entries.iter().all(|entry| entry.by.as_ref() == Some(&person)));
    }
    let nobody: Vec<_> = visit.trail(&Filter::default(), 99, None).unwrap().into_iter().map(Result::unwrap).collect();
    assert!(nobody.iter().all(|entry| entry.by.is_some()), "nothing was done by nobody");
}

#[test]
fn emergency_access_164_312_a_2_ii_the_recovery_code_opens_the_records_and_that_is_entered() {
    let (clinic, mut store, code) = Clinic::open_with_code();
    let one = draft("A1", "needed now");
    save(&mut store, &one);
    store.close().unwrap();
    let mut store = clinic.recover(&code).unwrap();
    assert_eq!(store.person(), None);
    assert!(store.open_session(one.id()).unwrap().is_some());
    store.close().unwrap();
    let visit = clinic.read().unwrap();
    let opened = Filter { session: Some(one.id()), kind: Some("opened"), ..Filter::default() };
    assert_eq!(visit.trail(&opened, 9, None).unwrap()[0].as_ref().unwrap().by, None);
    let unlocked = Filter { kind: Some("unlocked"), ..Filter::default() };
    let by_code = Event::Unlocked { means: Means::RecoveryCode, reading: false };
    assert!(visit.trail(&unlocked, 9, None).unwrap().into_iter().any(|entry| entry.unwrap().event == by_code));
}

#[test]
fn a_session_that_is_not_there_is_not_entered_as_opened() {
    let (_clinic, mut store) = Clinic::open();
    let nobody = SessionId::new(uuid::Uuid::now_v7());
    assert!(store.open_session(nobody).unwrap().is_none());
    let about = Filter { session: Some(nobody), ..Filter::default() };
    assert_eq!(store.reader().unwrap().trail(&about, 9, None).unwrap(), []);
    store.confirm(&passphrase()).unwrap();
}
