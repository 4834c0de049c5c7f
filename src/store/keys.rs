//! Key files: who can open a store. Each holds the database's key, sealed under one passphrase or the recovery code.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::error::{self, Reason, StoreError};
use super::folder::{Folder, put_whole, read_small, settle, sync_folder};
use super::now;
use super::people::Person;
use super::sealing::{NONCE, SALT, Sealing};
use super::secret::{DatabaseKey, Passphrase, RecoveryCode, random};
use crate::audit::{ChainKey, Trail};
use crate::hex;
use crate::record::{Moment, PersonName};

/// The only version of key files so far.
const VERSION: u32 = 1;

const PRACTITIONER: &str = "practitioner";

/// The kind of the recovery key file, its name, and what it says in the place of a person's name.
const RECOVERY: &str = "recovery";

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Practitioner,
    Recovery,
}

/// A key file, key by key; its JSON is documented, so that a store can be opened without Chairside.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyFile {
    version: u32,
    kind: Kind,
    name: String,
    /// The store that the key opens.
    store: Uuid,
    created: Moment,
    kdf: Sealing,
    salt: String,
    nonce: String,
    sealed: String,
    /// SHA-256 of this file's compact JSON with an empty `check`: tells damage from a wrong passphrase.
    check: String,
}

/// What any version of a key file says.
#[derive(Deserialize)]
struct Header {
    version: u32,
    kind: Option<String>,
    name: Option<String>,
}

/// Which database a key opens, and the key.
#[derive(Debug)]
pub(super) struct Unlocked {
    pub(super) store: Uuid,
    pub(super) key: DatabaseKey,
}

impl Unlocked {
    /// The store's audit trail. Its key comes from the database's, so it lies in no row and opens no page.
    pub(super) fn trail(&self) -> Trail {
        Trail::new(self.store, self.chain_key())
    }

    pub(super) fn chain_key(&self) -> ChainKey {
        ChainKey::derive(self.key.bytes(), self.store)
    }
}

/// A key file as it was found.
struct Found {
    path: PathBuf,
    /// Whose it says it is, where it is a practitioner's; legible also in most damaged ones.
    name: Option<String>,
    key: Result<KeyFile, Fault>,
}

impl Found {
    /// Whether it is somebody's. One that says whose it is is nobody else's, wherever it lies; one that is damaged may not say that.
    fn is_of(&self, name: &PersonName, own: &Path) -> bool {
        self.name.as_deref() == Some(name.raw()) || (self.path == own && self.key.is_err())
    }
}

#[derive(Clone, Copy)]
enum Fault {
    Damaged,
    TooNew,
}

impl Fault {
    fn of(self, file: &Path) -> StoreError {
        let file = file.to_owned();
        match self {
            Self::Damaged => StoreError::KeyDamaged { file },
            Self::TooNew => StoreError::KeyTooNew { file },
        }
    }
}

/// Adds a practitioner's key file to a store's folder.
pub(super) fn add(
    folder: &Folder,
    name: &PersonName,
    passphrase: &Passphrase,
    unlocked: &Unlocked,
    sealing: Sealing,
) -> Result<(), StoreError> {
    let key = KeyFile::seal(Kind::Practitioner, name.raw(), passphrase.bytes(), unlocked, sealing)?;
    key.write(&path_of(folder, name))
}

/// Writes the recovery key file.
pub(super) fn add_recovery(
    folder: &Folder,
    code: &RecoveryCode,
    unlocked: &Unlocked,
    sealing: Sealing,
) -> Result<(), StoreError> {
    let key = KeyFile::seal(Kind::Recovery, RECOVERY, code.bytes(), unlocked, sealing)?;
    key.write(&recovery_path(folder))
}

/// Who can unlock, sorted; also those whose key file is damaged but still says whose it is.
pub(super) fn names(folder: &Folder) -> Result<Vec<PersonName>, StoreError> {
    let found = find_practitioners(folder)?;
    let mut names: Vec<PersonName> = found.iter().filter_map(|found| PersonName::new(found.name.as_ref()?).ok()).collect();
    names.sort();
    names.dedup();
    match found.iter().find_map(|found| match &found.key {
        Ok(_) => None,
        Err(fault) => Some(fault.of(&found.path)),
    }) {
        Some(fault) if names.is_empty() => Err(fault),
        _ => Ok(names),
    }
}

/// Who can unlock, sorted; damaged key files are left out.
pub(super) fn people(folder: &Folder) -> Result<Vec<Person>, StoreError> {
    let person = |found: Found| {
        let key = found.key.ok().filter(|key| key.kind == Kind::Practitioner)?;
        Some(Person { name: PersonName::new(&key.name).ok()?, since: key.created })
    };
    let mut people: Vec<Person> = find_practitioners(folder)?.into_iter().filter_map(person).collect();
    people.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(people)
}

/// Since when the recovery code opens the store; nothing where its key file is gone or damaged.
pub(super) fn code_since(folder: &Folder) -> Result<Option<Moment>, StoreError> {
    let path = recovery_path(folder);
    if !path.exists() {
        return Ok(None);
    }
    Ok(find(path)?.key.ok().map(|key| key.created))
}

/// Removes every key file of a practitioner.
pub(super) fn remove(folder: &Folder, name: &PersonName) -> Result<(), StoreError> {
    let own = path_of(folder, name);
    for found in find_practitioners(folder)? {
        if found.is_of(name, &own) {
            fs::remove_file(&found.path).map_err(error::file("remove a key file"))?;
        }
    }
    sync_folder(&folder.keys()).map_err(error::file("remove a key file"))
}

/// A key file as it looks without its secret.
#[derive(Debug)]
pub struct KeyLook {
    /// Where it is.
    pub file: PathBuf,
    /// Whether it is the recovery code's.
    pub is_recovery: bool,
    /// Whether it is as it was written.
    pub is_whole: bool,
    /// Whether guessing its secret costs less than it would in one that is written today.
    pub is_light: bool,
}

/// Every key file, as it looks without its secret.
pub(super) fn look(folder: &Folder) -> Result<Vec<KeyLook>, StoreError> {
    let recovery = recovery_path(folder);
    let look = |found: Found| KeyLook {
        is_recovery: found.path == recovery,
        is_whole: found.key.is_ok(),
        is_light: found.key.is_ok_and(|key| key.kdf.is_lighter_than_default()),
        file: found.path,
    };
    folder.key_files()?.into_iter().map(|file| find(file).map(look)).collect()
}

/// Opens the key file of a practitioner.
pub(super) fn open(folder: &Folder, name: &PersonName, passphrase: &Passphrase) -> Result<Unlocked, StoreError> {
    let mut found = find_practitioners(folder)?;
    // Their own file first, so that a renamed copy from another day does not stand in its way.
    let own = path_of(folder, name);
    found.sort_by_key(|found| found.path != own);
    let theirs = match found.iter().position(|found| found.name.as_deref() == Some(name.raw())) {
        Some(place) => Some(found.swap_remove(place)),
        None => found.into_iter().find(|found| found.is_of(name, &own)),
    };
    match theirs {
        None => Err(StoreError::UnknownName { name: name.clone(), known: names(folder).unwrap_or_default() }),
        Some(Found { path, key, .. }) => {
            key.map_err(|fault| fault.of(&path))?.open(passphrase.bytes(), &path)?.ok_or(StoreError::WrongPassphrase)
        }
    }
}

/// Opens the recovery key file.
pub(super) fn open_with_code(folder: &Folder, code: &RecoveryCode) -> Result<Unlocked, StoreError> {
    let path = recovery_path(folder);
    if !path.exists() {
        return Err(StoreError::KeyMissing { file: path });
    }
    let key = find(path.clone())?.key.map_err(|fault| fault.of(&path))?;
    if key.kind != Kind::Recovery {
        return Err(Fault::Damaged.of(&path));
    }
    key.open(code.bytes(), &path)?.ok_or(StoreError::WrongCode)
}

/// The file of a name: legible, and different for names that differ in letters which file systems do not tell apart.
fn path_of(folder: &Folder, name: &PersonName) -> PathBuf {
    let mut legible = String::new();
    for c in name.raw().chars() {
        if c.is_ascii_alphanumeric() {
            legible.push(c.to_ascii_lowercase());
        } else if !legible.is_empty() && !legible.ends_with('-') {
            legible.push('-');
        }
    }
    let digest = hex::encode(&Sha256::digest(name.raw()));
    let distinct: String = digest.chars().take(8).collect();
    let legible: String = legible.chars().take(40).collect();
    let separator = if legible.is_empty() || legible.ends_with('-') { "" } else { "-" };
    folder.keys().join(format!("{legible}{separator}{distinct}.json"))
}

fn recovery_path(folder: &Folder) -> PathBuf {
    folder.keys().join(format!("{RECOVERY}.json"))
}

fn find_practitioners(folder: &Folder) -> Result<Vec<Found>, StoreError> {
    let recovery = recovery_path(folder);
    let files = folder.key_files()?.into_iter();
    files.filter(|file| *file != recovery).map(find).collect()
}

fn find(path: PathBuf) -> Result<Found, StoreError> {
    let bytes = match read_small(&path) {
        // What is no file is no key file; those of others still open.
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::NotFound) => Vec::new(),
        read => read.map_err(error::file("read a key file"))?,
    };
    let header: Option<Header> = serde_json::from_slice(&bytes).ok();
    let from_later = header.as_ref().is_some_and(|header| header.version > VERSION);
    let key = match serde_json::from_slice::<KeyFile>(&bytes) {
        Ok(key) if key.check != key.fingerprint() => Err(Fault::Damaged),
        Ok(_) | Err(_) if from_later => Err(Fault::TooNew),
        Ok(key) if key.version == VERSION && key.kdf.is_sensible() => Ok(key),
        Ok(_) | Err(_) => Err(Fault::Damaged),
    };
    let name = header.filter(|header| header.kind.as_deref() == Some(PRACTITIONER)).and_then(|header| header.name);
    Ok(Found { path, name, key })
}

impl KeyFile {
    fn seal(kind: Kind, name: &str, secret: &[u8], unlocked: &Unlocked, sealing: Sealing) -> Result<Self, StoreError> {
        let salt = random::<SALT>()?;
        let nonce = random::<NONCE>()?;
        let mut key = Self {
            version: VERSION,
            kind,
            name: name.to_owned(),
            store: unlocked.store,
            created: now(),
            kdf: sealing,
            salt: hex::encode(salt.as_slice()),
            nonce: hex::encode(nonce.as_slice()),
            sealed: String::new(),
            check: String::new(),
        };
        let sealed = sealing.seal(&unlocked.key, secret, &key.about(), &salt, &nonce)?;
        key.sealed = hex::encode(&sealed);
        key.check = key.fingerprint();
        Ok(key)
    }

    /// `None` where the secret is not the one that it was sealed with.
    fn open(&self, secret: &[u8], path: &Path) -> Result<Option<Unlocked>, StoreError> {
        let (Some(salt), Some(nonce), Some(sealed)) =
            (hex::decode(&self.salt), hex::decode(&self.nonce), hex::decode(&self.sealed))
        else {
            return Err(Fault::Damaged.of(path));
        };
        let key = self.kdf.open(&sealed, secret, &self.about(), &salt, &nonce)?;
        Ok(key.map(|key| Unlocked { store: self.store, key }))
    }

    /// What is bound to the sealed key: nobody can rename a key file, or pass it off as another store's.
    fn about(&self) -> Vec<u8> {
        let kind = match self.kind {
            Kind::Practitioner => PRACTITIONER,
            Kind::Recovery => RECOVERY,
        };
        format!("chairside key\n{kind}\n{}\n{}", self.store, self.name).into_bytes()
    }

    fn fingerprint(&self) -> String {
        let blank = Self { check: String::new(), ..self.clone() };
        // Only maps with keys that are no text fail to serialise, and this has none; the file would read as damaged.
        hex::encode(&Sha256::digest(serde_json::to_vec(&blank).unwrap_or_default()))
    }

    fn write(&self, path: &Path) -> Result<(), StoreError> {
        let failed = error::file("write a key file");
        let json = serde_json::to_string_pretty(self).map_err(|error| failed(error.into()))?;
        put_whole(path, format!("{json}\n").as_bytes()).map_err(failed)?;
        // What was replaced cannot be said to hold any more, so this is no failure like those before it.
        settle(path).map_err(|error| StoreError::KeyUnsettled { reason: Reason::of_file(&error) })
    }
}
