//! Backups: a whole store in one file, as it was at one moment, read back before it counts.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use chairside::audit::Event;
use chairside::store::{BadBackup, Reason, Report, StoreError, Visit};
use sha2::{Digest, Sha256};

use crate::{Clinic, DATABASE, ana, draft, files, notes, passphrase, save};

/// What no work stops for.
pub fn go_on(_progress: chairside::store::Progress) -> bool {
    true
}

/// A backup of a clinic, beside its data folder.
#[track_caller]
pub fn back_up(clinic: &Clinic) -> PathBuf {
    let path = clinic.folder.with_extension("backup");
    let mut out = Vec::new();
    clinic.read().unwrap().back_up(&mut out, &std::env::temp_dir(), &mut go_on).unwrap();
    fs::write(&path, out).unwrap();
    path
}

/// The members of a backup, one after the other, as any tar reads them.
pub fn members(backup: &Path) -> Vec<(String, Vec<u8>)> {
    let mut archive = tar::Archive::new(fs::File::open(backup).unwrap());
    let entries = archive.entries().unwrap().map(|entry| {
        let mut entry = entry.unwrap();
        let mut bytes = Vec::new();
        std::io::copy(&mut entry, &mut bytes).unwrap();
        (entry.path().unwrap().display().to_string(), bytes)
    });
    entries.collect()
}

/// A backup with these members, whatever they are.
pub fn write_members(backup: &Path, members: &[(String, Vec<u8>)]) {
    let mut archive = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_ustar();
        // Past the library, which refuses names that lead elsewhere.
        header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
        header.set_size(bytes.len() as u64);
        header.set_cksum();
        archive.append(&header, bytes.as_slice()).unwrap();
    }
    fs::write(backup, archive.into_inner().unwrap()).unwrap();
}

#[track_caller]
fn check(visit: &Visit, backup: &Path) -> Result<Report, StoreError> {
    visit.check_backup(fs::File::open(backup).unwrap(), &std::env::temp_dir(), &mut go_on)
}

fn has_scratch(folder: &Path) -> bool {
    fs::read_dir(folder).unwrap().any(|entry| entry.unwrap().file_name().to_string_lossy().starts_with(".chairside"))
}

#[test]
fn an_untarred_backup_is_a_data_folder_that_works() {
    let clinic = Clinic::with_notes(&["one", "two"]);
    let backup = back_up(&clinic);
    let home = tempfile::tempdir().unwrap();
    let untarred = home.path().join("data");
    fs::create_dir_all(untarred.join("keys")).unwrap();
    for (name, bytes) in members(&backup) {
        fs::write(untarred.join(name), bytes).unwrap();
    }
    let copy = Clinic { _home: home, folder: untarred };
    assert_eq!(notes(&copy.read().unwrap()), ["one", "two"]);
    let store = copy.unlock().unwrap();
    assert_eq!(store.loss(), None);
}

#[test]
fn a_backup_says_what_it_holds_with_the_digest_of_each_file() {
    let clinic = Clinic::with_notes(&["one", "two"]);
    let members = members(&back_up(&clinic));
    assert_eq!(members[0].0, "backup.json");
    let manifest: serde_json::Value = serde_json::from_slice(&members[0].1).unwrap();
    assert_eq!((&manifest["format"], &manifest["version"]), (&"chairside-backup".into(), &1.into()));
    assert_eq!(manifest["sessions"], 2);
    assert!(manifest["trail"]["count"].as_u64().unwrap() >= 4);
    let listed = manifest["members"].as_array().unwrap();
    assert_eq!(listed.len(), members.len() - 1);
    for (listed, (name, bytes)) in listed.iter().zip(&members[1..]) {
        assert_eq!(&listed["name"], name);
        assert_eq!(listed["bytes"], bytes.len());
        assert_eq!(listed["sha256"], crate::hex(&Sha256::digest(bytes)));
    }
    let names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
    assert!(names.contains(&"chairside.db") && names.contains(&"anchor.json") && names.contains(&"keys/recovery.json"));
}

#[test]
fn the_copy_keeps_the_stores_id_in_its_first_bytes() {
    let clinic = Clinic::with_notes(&["one"]);
    let members = members(&back_up(&clinic));
    let (_, copy) = members.iter().find(|(name, _)| name == DATABASE).unwrap();
    assert_eq!(copy[..16], fs::read(clinic.path(DATABASE)).unwrap()[..16]);
}

#[test]
fn a_backup_while_the_dashboard_saves_is_of_one_moment() {
    let (clinic, mut store) = Clinic::open();
    save(&mut store, &draft("A1", "before"));
    let visit = clinic.read().unwrap();
    let mut out = Vec::new();
    let mut number = 0;
    visit
        .back_up(&mut out, &std::env::temp_dir(), &mut |_progress| {
            number += 1;
            save(&mut store, &draft("A2", &number.to_string()));
            true
        })
        .unwrap();
    assert!(number > 0);
    let report = visit.check_backup(out.as_slice(), &std::env::temp_dir(), &mut go_on).unwrap();
    assert_eq!((report.sessions, report.problems), (1, Vec::new()));
}

#[test]
fn what_lies_in_the_log_alone_is_in_the_backup() {
    let clinic = Clinic::cut_off(&["one", "two", "three"]);
    let backup = back_up(&clinic);
    assert_eq!(check(&clinic.read().unwrap(), &backup).unwrap().sessions, 3);
}

#[test]
fn making_a_backup_leaves_nothing_behind_also_after_an_error_or_a_stop() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let clinic = Clinic::with_notes(&["one"]);
    let visit = clinic.read().unwrap();
    let before = clinic.contents();
    let full = visit.back_up(&mut Full, &std::env::temp_dir(), &mut go_on).unwrap_err();
    assert!(matches!(full, StoreError::Failed { reason: Reason::DiskFull, .. }));
    for steps in 0..6 {
        let mut left = steps;
        let stop = |_progress| {
            left -= 1;
            left >= 0
        };
        let stopped = visit.back_up(&mut Vec::new(), &std::env::temp_dir(), &mut { stop }).unwrap_err();
        assert!(matches!(stopped, StoreError::Failed { reason: Reason::Stopped, .. }));
    }
    visit.back_up(&mut Vec::new(), &std::env::temp_dir(), &mut go_on).unwrap();
    assert!(!has_scratch(&clinic.folder));
    assert_eq!(clinic.contents(), before);
}

#[test]
fn the_copy_that_a_killed_backup_left_goes_with_the_next_one() {
    let clinic = Clinic::with_notes(&["one"]);
    let left = clinic.path(".chairside-copy-0123");
    fs::create_dir_all(left.join("data")).unwrap();
    fs::write(left.join("data/chairside.db"), "half").unwrap();
    back_up(&clinic);
    assert!(!has_scratch(&clinic.folder));
}

#[test]
fn a_backup_that_was_cut_or_altered_anywhere_is_refused() {
    let clinic = Clinic::with_notes(&["one"]);
    let backup = back_up(&clinic);
    let visit = clinic.read().unwrap();
    let whole = fs::read(&backup).unwrap();
    let refused = |bytes: &[u8]| match visit.check_backup(bytes, &std::env::temp_dir(), &mut go_on) {
        Err(StoreError::BadBackup(bad)) => bad,
        other => panic!("{other:?}"),
    };
    // All but the empty blocks at the end.
    let length = whole.len() - 1024;
    for place in (0..length).step_by(length / 80) {
        refused(&whole[..place]);
    }
    // Inside the members: where a name is padded with zeros, or a time stands, nothing that matters is altered.
    let mut start = 0;
    for (name, bytes) in members(&backup) {
        let begin = start + 512;
        for place in (begin..begin + bytes.len()).step_by(1 + bytes.len() / 9) {
            let mut altered = whole.clone();
            altered[place] ^= 1;
            let bad = refused(&altered);
            let is_told = matches!(&bad, BadBackup::Damaged { part } if *part == name);
            assert!(is_told || name == "backup.json", "{name} at {place}: {bad:?}");
        }
        start = begin + bytes.len().next_multiple_of(512);
    }
}

#[test]
fn only_a_backup_of_this_store_passes_for_one() {
    let clinic = Clinic::with_notes(&["one"]);
    let visit = clinic.read().unwrap();
    let bad = |bytes: &[u8]| match visit.check_backup(bytes, &std::env::temp_dir(), &mut go_on) {
        Err(StoreError::BadBackup(bad)) => bad,
        other => panic!("{other:?}"),
    };
    assert_eq!(bad(b""), BadBackup::NotOne);
    assert_eq!(bad(b"{\"format\": \"chairside-session\"}"), BadBackup::NotOne);
    assert_eq!(bad(&[b'x'; 4096]), BadBackup::NotOne);
    assert_eq!(bad(&[0; 4096]), BadBackup::NotOne);
    let other = Clinic::with_notes(&["other"]);
    let foreign = fs::read(back_up(&other)).unwrap();
    assert_eq!(bad(&foreign), BadBackup::Damaged { part: "backup.json".to_owned() });
    let backup = back_up(&clinic);
    let mut newer = members(&backup);
    newer[0].1 = String::from_utf8(newer[0].1.clone()).unwrap().replace("\"version\": 1", "\"version\": 2").into_bytes();
    write_members(&backup, &newer);
    assert_eq!(bad(&fs::read(&backup).unwrap()), BadBackup::TooNew { found: 2 });
}

#[test]
fn members_that_do_not_belong_there_are_refused_and_nothing_is_written_elsewhere() {
    let clinic = Clinic::with_notes(&["one"]);
    let backup = back_up(&clinic);
    let good = members(&backup);
    for name in ["../outside.json", "/tmp/outside.json", "keys/../../outside.json", "keys/.json", "other", "keys/a/b.json"] {
        for with_manifest in [false, true] {
            let mut members = good.clone();
            if with_manifest {
                let mut manifest: serde_json::Value = serde_json::from_slice(&members[0].1).unwrap();
                let entry = serde_json::json!({ "name": name, "bytes": 1, "sha256": crate::hex(&Sha256::digest(b"x")) });
                manifest["members"].as_array_mut().unwrap().push(entry);
                members[0].1 = serde_json::to_vec(&manifest).unwrap();
            }
            members.push((name.to_owned(), b"x".to_vec()));
            write_members(&backup, &members);
            let refused = check(&clinic.read().unwrap(), &backup).unwrap_err();
            assert!(matches!(refused, StoreError::BadBackup(BadBackup::Foreign)), "{name}: {refused:?}");
        }
    }
    let outside = |path: &PathBuf| path.to_string_lossy().contains("outside");
    assert!(!files(clinic.folder.parent().unwrap()).keys().any(outside));
}

#[test]
fn a_link_in_a_backup_is_refused() {
    let clinic = Clinic::with_notes(&["one"]);
    let backup = back_up(&clinic);
    for kind in [tar::EntryType::Symlink, tar::EntryType::Link, tar::EntryType::Directory, tar::EntryType::GNULongName] {
        let mut archive = tar::Builder::new(Vec::new());
        for (name, bytes) in members(&backup) {
            let mut header = tar::Header::new_ustar();
            header.set_path(&name).unwrap();
            header.set_size(bytes.len() as u64);
            if name == "anchor.json" {
                header.set_entry_type(kind);
            }
            header.set_cksum();
            archive.append(&header, bytes.as_slice()).unwrap();
        }
        fs::write(&backup, archive.into_inner().unwrap()).unwrap();
        let refused = check(&clinic.read().unwrap(), &backup).unwrap_err();
        assert!(matches!(refused, StoreError::BadBackup(BadBackup::Foreign)), "{kind:?}: {refused:?}");
    }
}

#[test]
fn a_damaged_database_gives_no_backup() {
    let long = "long ".repeat(5_000);
    let whole = Clinic::with_notes(&[&long, &long]);
    let length = fs::read(whole.path(DATABASE)).unwrap().len();
    for page in 0..length / 4096 {
        let clinic = whole.copy();
        crate::flip(&clinic.path(DATABASE), page * 4096 + 99);
        let Ok(visit) = clinic.read() else { continue };
        let refused = visit.back_up(&mut Vec::new(), &std::env::temp_dir(), &mut go_on).unwrap_err();
        assert!(matches!(refused, StoreError::DatabaseDamaged), "page {page}: {refused:?}");
        assert!(!has_scratch(&clinic.folder));
    }
}

#[test]
fn a_backup_can_be_entered_in_the_audit_trail_and_verified_with_a_passphrase() {
    let clinic = Clinic::with_notes(&["one"]);
    let backup = back_up(&clinic);
    let mut visit = clinic.read().unwrap();
    visit.note(Event::BackedUp { sessions: 1 }, None).unwrap();
    let place = tempfile::tempdir().unwrap();
    let opened = chairside::store::Backup::unpack(fs::File::open(&backup).unwrap(), place.path(), &mut go_on).unwrap();
    assert_eq!(opened.names().unwrap(), [ana()]);
    let wrong = chairside::store::Passphrase::new("another one".to_owned());
    assert!(matches!(opened.verify(&ana(), &wrong, &mut go_on), Err(StoreError::WrongPassphrase)));
    assert_eq!(opened.verify(&ana(), &passphrase(), &mut go_on).unwrap().problems, []);
    drop(opened);
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
}
