//! Who can open a store, and what is said to who cannot.

use std::fs;

use chairside::record::PersonName;
use chairside::store::{Passphrase, RecoveryCode, Start, StoreError, start};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

use crate::{Clinic, DATABASE, PASSPHRASE, ana, cut, flip, hex, notes, passphrase};

#[test]
fn a_wrong_passphrase_is_told_from_everything_else() {
    let clinic = Clinic::with_notes(&["kept"]);
    let wrong = Passphrase::new("needles and pinz".to_owned());
    let refused = clinic.unlock_as(&ana(), &wrong).unwrap_err();
    assert!(matches!(refused, StoreError::WrongPassphrase));
    assert_eq!(refused.exit_code(), 3);
    assert_eq!(refused.to_string(), "wrong passphrase");
}

#[test]
fn an_unknown_name_is_told_who_there_is() {
    let clinic = Clinic::with_notes(&[]);
    let ben = PersonName::new("Ben").unwrap();
    let refused = clinic.unlock_as(&ben, &passphrase()).unwrap_err();
    assert_eq!(refused.to_string(), "nobody called Ben can unlock this store; these can: Ana Ruiz");
    assert_eq!(refused.exit_code(), 1);
}

#[test]
fn the_recovery_code_opens_the_store_as_people_type_it() {
    let (clinic, store, code) = Clinic::open_with_code();
    store.close().unwrap();
    let typed = code.to_string().to_lowercase().replace('-', " ");
    let typed: RecoveryCode = typed.replace('0', "o").replace('1', "l").parse().unwrap();
    let store = clinic.recover(&typed).unwrap();
    assert_eq!(store.loss(), None);
}

#[test]
fn a_wrong_or_lost_recovery_code_says_so() {
    let (clinic, store, _code) = Clinic::open_with_code();
    store.close().unwrap();
    let other: RecoveryCode = "00000-00000-00000-00000-00000".parse().unwrap();
    let refused = clinic.recover(&other).unwrap_err();
    assert!(matches!(refused, StoreError::WrongCode));
    assert_eq!(refused.exit_code(), 3);
    fs::remove_file(clinic.path("keys/recovery.json")).unwrap();
    let refused = clinic.recover(&other).unwrap_err();
    assert!(matches!(refused, StoreError::KeyMissing { .. }));
    clinic.unlock().unwrap();
}

#[test]
fn a_damaged_key_file_is_named_and_still_listed() {
    let clinic = Clinic::with_notes(&[]);
    let file = clinic.key_file();
    let text = fs::read_to_string(&file).unwrap();
    flip(&file, text.find("\"sealed\"").unwrap() + 15);
    assert_eq!(start(&clinic.folder).unwrap(), Start::Locked(vec![ana()]));
    let refused = clinic.unlock().unwrap_err();
    assert!(matches!(&refused, StoreError::KeyDamaged { file: named } if *named == file));
    assert_eq!(refused.exit_code(), 4);

    fs::write(&file, "").unwrap();
    assert!(matches!(start(&clinic.folder), Err(StoreError::KeyDamaged { .. })));
    assert!(matches!(clinic.unlock(), Err(StoreError::KeyDamaged { .. })));
}

#[test]
fn a_key_file_of_a_newer_version_says_so() {
    let clinic = Clinic::with_notes(&[]);
    let newer = r#"{"version": 2, "kind": "practitioner", "name": "Ana Ruiz", "seal": "another way"}"#;
    fs::write(clinic.key_file(), newer).unwrap();
    let refused = clinic.unlock().unwrap_err();
    assert!(matches!(refused, StoreError::KeyTooNew { .. }));
    assert_eq!(refused.exit_code(), 4);
}

#[test]
fn a_key_file_under_another_file_name_still_opens() {
    let clinic = Clinic::with_notes(&["kept"]);
    fs::rename(clinic.key_file(), clinic.path("keys/from-backup.json")).unwrap();
    assert_eq!(start(&clinic.folder).unwrap(), Start::Locked(vec![ana()]));
    assert_eq!(notes(&clinic.read().unwrap()), ["kept"]);
}

#[test]
fn a_key_file_cannot_be_passed_off_as_another_persons() {
    let clinic = Clinic::with_notes(&[]);
    let text = fs::read_to_string(clinic.key_file()).unwrap();
    let file = clinic.path("keys/ben.json");
    fs::write(&file, text.replace("Ana Ruiz", "Ben")).unwrap();
    let ben = PersonName::new("Ben").unwrap();
    let refused = clinic.unlock_as(&ben, &passphrase()).unwrap_err();
    assert!(matches!(refused, StoreError::KeyDamaged { file: named } if named == file));
}

#[test]
fn the_keys_of_another_store_are_told_from_a_damaged_database() {
    let (clinic, other) = (Clinic::with_notes(&["a"]), Clinic::with_notes(&["b"]));
    fs::copy(other.path(DATABASE), clinic.path(DATABASE)).unwrap();
    let before = clinic.contents();
    let refused = clinic.unlock().unwrap_err();
    assert!(matches!(refused, StoreError::OtherStore));
    assert_eq!(refused.exit_code(), 4);
    assert_eq!(clinic.contents(), before);
}

#[test]
fn a_key_file_that_asks_for_too_much_memory_is_refused() {
    let clinic = Clinic::with_notes(&[]);
    let file = clinic.key_file();
    let text = fs::read_to_string(&file).unwrap();
    for (was, is) in [
        ("\"memory_kib\": 64", "\"memory_kib\": 4294967295"),
        ("\"passes\": 1", "\"passes\": 4294967295"),
        ("\"lanes\": 1", "\"lanes\": 0"),
    ] {
        assert!(text.contains(was));
        fs::write(&file, with_check(&text.replace(was, is))).unwrap();
        assert!(matches!(clinic.unlock(), Err(StoreError::KeyDamaged { .. })), "{is}");
    }
    fs::write(&file, with_check(&text)).unwrap();
    clinic.unlock().unwrap();
}

/// A key file's JSON with the check that belongs to it, by the documented rule.
fn with_check(text: &str) -> String {
    let (fields, _check) = text.split_once("\"check\"").unwrap();
    // Nothing in these files has a space but between the JSON's parts, and in the name.
    let compact: String = fields.lines().map(str::trim).collect();
    let compact = compact.replace("\": ", "\":");
    let digest = Sha256::digest(format!("{compact}\"check\":\"\"}}"));
    format!("{fields}\"check\": \"{}\"}}", hex(&digest))
}

/// With the right passphrase, a damaged key file opens the store or is called damaged: never a wrong passphrase.
#[track_caller]
fn assert_opens_or_is_damaged(clinic: &Clinic) {
    match clinic.read() {
        Ok(reader) => assert_eq!(notes(&reader), ["kept"]),
        Err(StoreError::KeyDamaged { .. } | StoreError::KeyTooNew { .. }) => {}
        Err(other) => panic!("{other:?}"),
    }
    let wrong = Passphrase::new(format!("{PASSPHRASE}!"));
    clinic.unlock_as(&ana(), &wrong).unwrap_err();
}

#[test]
fn no_damage_to_a_key_file_passes_for_a_wrong_passphrase() {
    let clinic = Clinic::with_notes(&["kept"]);
    let file = clinic.key_file();
    let whole = fs::read(&file).unwrap();
    proptest!(|(place in 0..whole.len(), byte in any::<u8>(), length in 0..whole.len())| {
        let mut bytes = whole.clone();
        bytes[place] = byte;
        fs::write(&file, &bytes).unwrap();
        assert_opens_or_is_damaged(&clinic);
        fs::write(&file, &whole).unwrap();
        cut(&file, length);
        assert_opens_or_is_damaged(&clinic);
    });
}
