//! Who can open a store: adding, changing, removing, recovering, and what the audit trail tells of it.

use chairside::audit::{Event, Filter, Means};
use chairside::record::{BadPerson, PersonName};
use chairside::store::{Passphrase, Problem, Sealing, Store, StoreError, Visit};

use crate::{Clinic, ana, draft, flip, passphrase, save};

const OTHER: &str = "another good passphrase";

fn light() -> Sealing {
    Sealing::new(64, 1, 1).unwrap()
}

fn ben() -> PersonName {
    PersonName::new("Ben Osei").unwrap()
}

fn other() -> Passphrase {
    Passphrase::new(OTHER.to_owned())
}

#[track_caller]
fn with_ben() -> Clinic {
    let (clinic, mut store) = Clinic::open();
    store.add_person(&ben(), &other(), light()).unwrap();
    store.close().unwrap();
    clinic
}

fn names(store: &Store) -> Vec<String> {
    store.people().unwrap().iter().map(|person| person.name.raw().to_owned()).collect()
}

#[track_caller]
fn events(clinic: &Clinic, kind: &'static str) -> Vec<(Option<PersonName>, Event)> {
    let visit = clinic.read().unwrap();
    let entries = visit.trail(&Filter { kind: Some(kind), ..Filter::default() }, 99, None).unwrap();
    entries.into_iter().map(|entry| entry.map(|entry| (entry.by, entry.event)).unwrap()).collect()
}

#[test]
fn somebody_who_was_added_opens_the_records_under_their_own_name() {
    let clinic = with_ben();
    let mut store = clinic.unlock_as(&ben(), &other()).unwrap();
    assert_eq!(names(&store), ["Ana Ruiz", "Ben Osei"]);
    save(&mut store, &draft("A1", "by Ben"));
    store.close().unwrap();
    assert_eq!(events(&clinic, "begun"), [(Some(ben()), Event::Begun)]);
    assert_eq!(events(&clinic, "person_added"), [(Some(ana()), Event::PersonAdded { person: ben() })]);
    assert_eq!(clinic.read().unwrap().verify([]).unwrap().problems, []);
}

#[test]
fn nobody_takes_a_name_that_is_taken_or_looks_like_it() {
    let (_clinic, mut store) = Clinic::open();
    for name in ["Ana Ruiz", "ana ruiz", "ANA  RUIZ", "AnaRuiz", "Ana\u{200b} Ruiz", "Ana Ruiz\u{200d}", "A\u{301}na Ruiz"] {
        let refused = store.add_person(&PersonName::new(name).unwrap(), &other(), light());
        assert!(matches!(refused, Err(StoreError::BadPerson(BadPerson::Taken(taken))) if taken == ana()), "{name}");
    }
    let short = store.add_person(&ben(), &Passphrase::new("short".to_owned()), light());
    assert!(matches!(short, Err(StoreError::ShortPassphrase(_))));
    assert_eq!(names(&store), ["Ana Ruiz"]);
}

#[test]
fn after_a_change_the_old_passphrase_opens_nothing() {
    let (clinic, mut store) = Clinic::open();
    let wrong = store.change_passphrase(&other(), &other(), light());
    assert!(matches!(wrong, Err(StoreError::WrongPassphrase)));
    store.change_passphrase(&passphrase(), &other(), light()).unwrap();
    store.close().unwrap();
    assert!(matches!(clinic.unlock(), Err(StoreError::WrongPassphrase)));
    clinic.unlock_as(&ana(), &other()).unwrap();
}

#[test]
fn who_was_removed_opens_nothing_and_neither_the_last_nor_oneself_is_removed() {
    let clinic = with_ben();
    let mut store = clinic.unlock().unwrap();
    assert!(matches!(store.remove_person(&ana()), Err(StoreError::BadPerson(BadPerson::Oneself))));
    store.remove_person(&ben()).unwrap();
    assert!(matches!(store.remove_person(&ben()), Err(StoreError::UnknownName { .. })));
    assert!(matches!(store.remove_person(&ana()), Err(StoreError::BadPerson(BadPerson::Last))));
    store.close().unwrap();
    assert!(matches!(clinic.unlock_as(&ben(), &other()), Err(StoreError::UnknownName { .. })));
    assert_eq!(events(&clinic, "person_removed"), [(Some(ana()), Event::PersonRemoved { person: ben() })]);
}

#[test]
fn a_key_file_that_came_back_after_its_removal_is_found() {
    let clinic = with_ben();
    let kept = clinic.copy();
    let mut store = clinic.unlock().unwrap();
    store.remove_person(&ben()).unwrap();
    store.close().unwrap();
    for (file, bytes) in crate::files(&kept.path("keys")) {
        std::fs::write(clinic.path("keys").join(file.file_name().unwrap()), bytes).unwrap();
    }
    let problems = clinic.read().unwrap().verify([]).unwrap().problems;
    assert_eq!(problems, [Problem::UnknownPerson(ben())]);
}

#[test]
fn the_recovery_code_opens_when_every_key_file_is_gone_and_is_replaced() {
    let (clinic, mut store, code) = Clinic::open_with_code();
    save(&mut store, &draft("A1", "kept"));
    store.close().unwrap();
    std::fs::remove_file(clinic.key_file()).unwrap();
    let mut store = clinic.recover(&code).unwrap();
    let mut shown = None;
    store
        .reset(&ana(), &other(), light(), |code| {
            shown = Some(code.to_string());
            Ok::<(), StoreError>(())
        })
        .unwrap();
    store.close().unwrap();
    assert!(matches!(clinic.recover(&code), Err(StoreError::WrongCode)), "the old code is void");
    let visit = Visit::unlock(&clinic.folder, &ana(), &other()).unwrap();
    assert_eq!(crate::notes(&visit), ["kept"]);
    let kinds: Vec<&str> =
        visit.trail(&Filter::default(), 4, None).unwrap().iter().map(|entry| entry.as_ref().unwrap().event.kind()).collect();
    assert_eq!(kinds, ["unlocked", "unlock_failed", "recovery_replaced", "person_added"]);
    assert_eq!(visit.verify([]).unwrap().problems, []);
    drop(visit);
    clinic.recover(&shown.unwrap().parse().unwrap()).unwrap();
}

#[test]
fn a_new_code_that_could_not_be_shown_leaves_the_old_one_valid() {
    let (clinic, store, code) = Clinic::open_with_code();
    store.close().unwrap();
    let mut store = clinic.recover(&code).unwrap();
    let unseen = store.reset(&ana(), &other(), light(), |_code| Err(StoreError::DatabaseDamaged));
    assert!(matches!(unseen, Err(StoreError::DatabaseDamaged)));
    store.close().unwrap();
    clinic.recover(&code).unwrap();
}

#[test]
fn wrong_passphrases_wait_also_after_a_restart_and_are_entered_with_the_next_right_one() {
    let clinic = with_ben();
    for _ in 0..3 {
        assert!(matches!(clinic.unlock_as(&ben(), &passphrase()), Err(StoreError::WrongPassphrase)));
    }
    let refused = clinic.unlock_as(&ben(), &other()).unwrap_err();
    assert!(matches!(refused, StoreError::TooSoon { .. }));
    assert_eq!(refused.exit_code(), 3);
    // Somebody else does not wait, and it is entered who was tried, how, and how often.
    let failed = events(&clinic, "unlock_failed");
    let [(by, Event::UnlockFailed { means: Means::Passphrase, times: 3, .. })] = failed.as_slice() else {
        panic!("{failed:?}");
    };
    assert_eq!(*by, Some(ben()));
    assert_eq!(events(&clinic, "unlock_failed").len(), 1, "entered once");
}

#[test]
fn a_damaged_key_file_counts_as_no_guess() {
    let clinic = with_ben();
    let own = clinic.key_file();
    for _ in 0..9 {
        let copy = clinic.copy();
        flip(&copy.path("keys").join(own.file_name().unwrap()), 40);
        assert!(copy.unlock().is_err());
        assert!(!copy.path("attempts.json").exists());
    }
}
