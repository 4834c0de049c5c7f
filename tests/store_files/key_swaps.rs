//! Key files that somebody moved about: between people, between stores, and from one day to another.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use chairside::record::PersonName;
use chairside::store::{Passphrase, Problem, RecoveryCode, Sealing, Start, StoreError, Visit, start};
use proptest::prelude::*;

use crate::{Clinic, ana, files, notes, passphrase};

const BEN: &str = "another good passphrase";
const CLEO: &str = "a third good passphrase";
const CHANGED: &str = "changed since that day";

fn light() -> Sealing {
    Sealing::new(64, 1, 1).unwrap()
}

fn person(name: &str) -> PersonName {
    PersonName::new(name).unwrap()
}

fn typed(words: &str) -> Passphrase {
    Passphrase::new(words.to_owned())
}

/// A store that Ana, Ben and Cleo can open, and its recovery code.
#[track_caller]
fn of_three() -> (Clinic, RecoveryCode) {
    let (clinic, mut store, code) = Clinic::open_with_code();
    store.add_person(&person("Ben Osei"), &typed(BEN), light()).unwrap();
    store.add_person(&person("Cleo Papas"), &typed(CLEO), light()).unwrap();
    crate::save(&mut store, &crate::draft("A1", "kept"));
    store.close().unwrap();
    (clinic, code)
}

/// The key file whose name begins so.
#[track_caller]
fn key_of(folder: &Path, beginning: &str) -> PathBuf {
    let mut found = files(&folder.join("keys")).into_keys();
    found.find(|file| file.file_name().unwrap().to_str().unwrap().starts_with(beginning)).unwrap()
}

#[test]
fn nobody_becomes_somebody_else_by_putting_their_own_key_file_in_the_place_of_theirs() {
    let (clinic, _code) = of_three();
    let (anas, bens) = (key_of(&clinic.folder, "ana"), key_of(&clinic.folder, "ben"));
    // So that Ana is still offered.
    fs::copy(&anas, clinic.path("keys/kept-for-ana.json")).unwrap();
    fs::copy(&bens, &anas).unwrap();
    assert!(matches!(start(&clinic.folder).unwrap(), Start::Locked(people) if people.contains(&ana())));
    for refused in [
        clinic.unlock_as(&ana(), &typed(BEN)).map(drop).unwrap_err(),
        Visit::unlock(&clinic.folder, &ana(), &typed(BEN)).map(drop).unwrap_err(),
    ] {
        assert!(matches!(refused, StoreError::WrongPassphrase), "{refused:?}");
    }
    assert_eq!(clinic.unlock_as(&ana(), &passphrase()).unwrap().person(), Some(&ana()));
}

#[test]
fn nobody_resumes_as_somebody_else_with_a_key_file_in_the_place_of_theirs() {
    let (clinic, _code) = of_three();
    let mut store = clinic.unlock().unwrap();
    fs::copy(key_of(&clinic.folder, "ben"), key_of(&clinic.folder, "ana")).unwrap();
    assert!(matches!(store.resume_as(&ana(), &typed(BEN)), Err(StoreError::UnknownName { .. })));
    assert!(matches!(store.confirm(&typed(BEN)), Err(StoreError::UnknownName { .. })));
    assert_eq!(store.person(), Some(&ana()));
}

#[test]
fn the_recovery_code_makes_nobody_a_practitioner_and_no_passphrase_is_a_recovery_code() {
    let (clinic, mut store, code) = Clinic::open_with_code();
    let as_code = "01234-56789-ABCDE-FGHJK-MN01V".replace('-', "");
    store.add_person(&person("Ben Osei"), &typed(&as_code), light()).unwrap();
    store.close().unwrap();
    let recovery = clinic.path("keys/recovery.json");
    fs::copy(&recovery, clinic.path("keys/somebody.json")).unwrap();
    let code_typed = typed(&code.to_string().replace('-', ""));
    let refused = clinic.unlock_as(&person("recovery"), &code_typed).unwrap_err();
    assert!(matches!(refused, StoreError::UnknownName { .. }), "{refused:?}");
    let listed: Vec<String> = clinic.unlock().unwrap().people().unwrap().iter().map(|one| one.name.raw().to_owned()).collect();
    assert_eq!(listed, ["Ana Ruiz", "Ben Osei"]);

    fs::copy(key_of(&clinic.folder, "ben"), &recovery).unwrap();
    let refused = clinic.recover(&as_code.parse().unwrap()).unwrap_err();
    assert!(matches!(&refused, StoreError::KeyDamaged { file } if *file == recovery), "{refused:?}");
}

#[test]
fn a_key_file_that_was_put_back_after_its_owner_was_removed_opens_nothing() {
    let (clinic, _code) = of_three();
    let old = clinic.copy();
    let mut store = clinic.unlock().unwrap();
    store.remove_person(&person("Ben Osei")).unwrap();
    fs::copy(key_of(&old.folder, "ben"), clinic.path("keys/ben-was-here.json")).unwrap();
    let refused = store.resume_as(&person("Ben Osei"), &typed(BEN)).unwrap_err();
    assert!(matches!(&refused, StoreError::Removed { name } if *name == person("Ben Osei")), "{refused:?}");
    store.close().unwrap();
    for refused in [
        clinic.unlock_as(&person("Ben Osei"), &typed(BEN)).map(drop).unwrap_err(),
        Visit::unlock(&clinic.folder, &person("Ben Osei"), &typed(BEN)).map(drop).unwrap_err(),
    ] {
        assert!(matches!(refused, StoreError::Removed { .. }), "{refused:?}");
        assert!(refused.to_string().contains("was removed"), "{refused}");
    }
    let problems = clinic.read().unwrap().verify([]).unwrap().problems;
    assert_eq!(problems, [Problem::UnknownPerson(person("Ben Osei"))]);
    // Somebody may let them in again.
    let mut store = clinic.unlock().unwrap();
    fs::remove_file(clinic.path("keys/ben-was-here.json")).unwrap();
    store.add_person(&person("Ben Osei"), &typed(CLEO), light()).unwrap();
    store.close().unwrap();
    clinic.unlock_as(&person("Ben Osei"), &typed(CLEO)).unwrap();
}

#[test]
fn verifying_tells_of_a_key_file_from_before_its_passphrase_was_changed() {
    let (clinic, code) = of_three();
    let old = clinic.copy();
    let mut store = clinic.unlock().unwrap();
    store.change_passphrase(&passphrase(), &typed(CHANGED), light()).unwrap();
    store.close().unwrap();
    let mut store = clinic.recover(&code).unwrap();
    store.reset(&person("Ben Osei"), &typed(BEN), light(), |_code| Ok::<(), StoreError>(())).unwrap();
    store.close().unwrap();
    let verify = || {
        let visit = Visit::unlock(&clinic.folder, &person("Cleo Papas"), &typed(CLEO)).unwrap();
        visit.verify([]).unwrap().problems
    };
    assert_eq!(verify(), []);
    fs::copy(key_of(&old.folder, "ana"), key_of(&clinic.folder, "ana")).unwrap();
    assert_eq!(verify(), [Problem::OldKey(ana())]);
    fs::copy(old.path("keys/recovery.json"), clinic.path("keys/recovery.json")).unwrap();
    assert_eq!(verify(), [Problem::OldKey(ana()), Problem::OldCode]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever lies in the folder of the keys: who gets in is the one whose passphrase it is, and nobody else.
    #[test]
    fn no_swap_of_key_files_lets_anybody_in_as_somebody_else(
        moves in proptest::collection::vec((0..12_usize, 0..5_usize), 1..5),
    ) {
        thread_local! {
            static STORES: (Clinic, Clinic, Clinic, BTreeMap<&'static str, Vec<String>>) = stores();
        }
        STORES.with(|(today, before, other, passphrases)| {
            let clinic = today.copy();
            let sources: Vec<Vec<u8>> =
                [today, before, other].iter().flat_map(|clinic| files(&clinic.path("keys")).into_values()).collect();
            let mut targets: Vec<PathBuf> = files(&clinic.path("keys")).into_keys().collect();
            targets.push(clinic.path("keys/another.json"));
            for (from, to) in &moves {
                fs::write(&targets[*to], &sources[*from]).unwrap();
            }
            for (name, own) in passphrases {
                for words in passphrases.values().flatten() {
                    let _ = fs::remove_file(clinic.path("attempts.json"));
                    match Visit::unlock(&clinic.folder, &person(name), &typed(words)) {
                        Ok(visit) => {
                            prop_assert!(own.contains(words), "{name} got in with the passphrase of somebody else");
                            prop_assert_eq!(notes(&visit), ["kept"]);
                        }
                        Err(StoreError::WrongPassphrase | StoreError::UnknownName { .. } | StoreError::OtherStore) => {}
                        Err(other) => prop_assert!(false, "{other:?}"),
                    }
                }
            }
            Ok(())
        })?;
    }
}

/// One store today and on an earlier day, another store with the same people, and whose passphrase was ever which.
fn stores() -> (Clinic, Clinic, Clinic, BTreeMap<&'static str, Vec<String>>) {
    let (clinic, code) = of_three();
    let (other, other_code) = of_three();
    let before = clinic.copy();
    let mut store = clinic.unlock().unwrap();
    store.change_passphrase(&passphrase(), &typed(CHANGED), light()).unwrap();
    store.close().unwrap();
    let plain = |code: &RecoveryCode| code.to_string().replace('-', "");
    let words = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect();
    let passphrases = BTreeMap::from([
        ("Ana Ruiz", words(&[crate::PASSPHRASE, CHANGED])),
        ("Ben Osei", words(&[BEN])),
        ("Cleo Papas", words(&[CLEO])),
        // Nobody is called so; the codes are tried as everybody's passphrase.
        ("recovery", vec![]),
        ("Nobody", vec![plain(&code), plain(&other_code)]),
    ]);
    (clinic, before, other, passphrases)
}
