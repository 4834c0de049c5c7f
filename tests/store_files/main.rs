//! The store through its door, with real files: what it keeps, what it refuses, and what it notices.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod backup;
mod creating;
mod damage;
mod erase;
mod hostile;
mod inside;
mod key_swaps;
mod keys;
mod loss;
mod outside;
mod page_swaps;
mod people;
mod processes;
#[allow(dead_code, reason = "the other tests use the rest")]
#[path = "../outside/mod.rs"]
mod programs;
mod reading;
mod restore;
mod safeguards;
mod salvage;
mod sign;
mod trail;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use chairside::record::{Draft, Moment, PackRef, PatientLabel, PersonName, Session, SessionId, Tally};
use chairside::store::{Passphrase, Reader, RecoveryCode, Sealing, Store, StoreError, Visit};
use chairside::text::Lang;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use uuid::Uuid;

const PASSPHRASE: &str = "needles and pins";
const DATABASE: &str = "chairside.db";
const LOG: &str = "chairside.db-wal";

/// Opens a store that no other program should have; a process that another test starts has this one's files, with the lock, until it runs.
fn settled(open: impl Fn() -> Result<Store, StoreError>) -> Result<Store, StoreError> {
    for _ in 0..200 {
        match open() {
            Err(StoreError::InUse { .. }) => thread::sleep(Duration::from_millis(5)),
            opened => return opened,
        }
    }
    open()
}

/// A data folder with a store in it that Ana can unlock.
struct Clinic {
    _home: TempDir,
    folder: PathBuf,
}

impl Clinic {
    /// Makes a store, open for writing.
    #[track_caller]
    fn open() -> (Self, Store) {
        let (clinic, store, _code) = Self::open_with_code();
        (clinic, store)
    }

    #[track_caller]
    fn open_with_code() -> (Self, Store, RecoveryCode) {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("data");
        let (store, code) = create(&folder).unwrap();
        let clinic = Self { _home: home, folder };
        (clinic, store, code)
    }

    /// A closed store with sessions of these notes.
    #[track_caller]
    fn with_notes(notes: &[&str]) -> Self {
        let (clinic, mut store) = Self::open();
        for notes in notes {
            save(&mut store, &draft("A1", notes));
        }
        store.close().unwrap();
        clinic
    }

    /// The folder as a power cut would leave it: everything saved, nothing closed.
    #[track_caller]
    fn cut_off(notes: &[&str]) -> Self {
        let (clinic, mut store) = Self::open();
        for notes in notes {
            save(&mut store, &draft("A1", notes));
        }
        clinic.copy()
    }

    /// A copy of the folder as it is.
    #[track_caller]
    fn copy(&self) -> Self {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("data");
        copy_folder(&self.folder, &folder);
        Self { _home: home, folder }
    }

    fn unlock(&self) -> Result<Store, StoreError> {
        self.unlock_as(&ana(), &passphrase())
    }

    fn unlock_as(&self, name: &PersonName, passphrase: &Passphrase) -> Result<Store, StoreError> {
        settled(|| Store::unlock(&self.folder, name, passphrase))
    }

    fn recover(&self, code: &RecoveryCode) -> Result<Store, StoreError> {
        settled(|| Store::recover(&self.folder, code))
    }

    fn read(&self) -> Result<Visit, StoreError> {
        Visit::unlock(&self.folder, &ana(), &passphrase())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The one practitioner's key file.
    #[track_caller]
    fn key_file(&self) -> PathBuf {
        let files = files(&self.folder.join("keys"));
        let mut own = files.into_keys().filter(|file| !file.ends_with("recovery.json"));
        own.next().unwrap()
    }

    /// A digest of every file that says anything; not of the lock and SQLite's shared memory, which hold no record.
    #[track_caller]
    fn contents(&self) -> BTreeMap<PathBuf, String> {
        let mut files = files(&self.folder);
        files.retain(|file, bytes| !bytes.is_empty() && !file.ends_with("lock") && !file.ends_with("chairside.db-shm"));
        let digests = files.into_iter();
        digests.map(|(file, bytes)| (file, hex(&Sha256::digest(bytes)))).collect()
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

fn create(folder: &Path) -> Result<(Store, RecoveryCode), StoreError> {
    let light = Sealing::new(64, 1, 1).unwrap();
    Store::create(folder, &ana(), &passphrase(), light)
}

fn ana() -> PersonName {
    PersonName::new("Ana Ruiz").unwrap()
}

fn passphrase() -> Passphrase {
    Passphrase::new(PASSPHRASE.to_owned())
}

fn draft(label: &str, notes: &str) -> Draft {
    draft_at(label, notes, "2026-11-20T09:30:00+01:00")
}

#[track_caller]
fn draft_at(label: &str, notes: &str, started: &str) -> Draft {
    let pack = PackRef { id: "microneedling".to_owned(), version: "1".to_owned(), hash: "0".repeat(64) };
    let started: Moment = started.parse().unwrap();
    let label = PatientLabel::new(label).unwrap();
    let id = SessionId::new(Uuid::now_v7());
    let mut draft = Draft::new(id, label, ana(), started, Lang::En, pack);
    draft.write_notes(notes.into());
    draft
}

#[track_caller]
fn save(store: &mut Store, draft: &Draft) {
    store.save(draft, Tally::default()).unwrap();
}

/// The notes of every session, oldest first.
#[track_caller]
fn notes(reader: &Reader) -> Vec<String> {
    let mut notes = Vec::new();
    let take = |session: Session| -> Result<(), StoreError> {
        notes.push(session.content().notes().raw().to_owned());
        Ok(())
    };
    reader.each(None, take).unwrap();
    notes
}

#[track_caller]
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let bytes = fs::read(&path).unwrap();
            found.insert(path, bytes);
        }
    }
    found
}

#[track_caller]
fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let copy = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_folder(&path, &copy);
        } else {
            fs::copy(&path, &copy).unwrap();
        }
    }
}

#[track_caller]
fn flip(path: &Path, place: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[place] ^= 1;
    fs::write(path, bytes).unwrap();
}

#[track_caller]
fn cut(path: &Path, length: usize) {
    let bytes = fs::read(path).unwrap();
    fs::write(path, &bytes[..length]).unwrap();
}
