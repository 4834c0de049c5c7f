//! Encrypted records: one database that only the people with a key file can open.
//!
//! [`start`] tells without any key what a folder holds. [`Store`] is the door for writing, [`Reader`] the one for reading.
//!
//! # Invariants
//!
//! * A save is on the disk when it returns, or it is an error.
//! * Nothing is created or overwritten where something is wrong: a damaged, emptied, missing, newer or older file is said.
//! * A patient's words are in the database only: not in an error, not in `Debug`, not in another file.

mod anchor;
mod attempts;
mod backup;
mod bundle;
mod database;
mod desk;
mod edits;
mod erase;
mod error;
mod folder;
mod import;
mod inspect;
mod keys;
mod lock;
mod people;
mod reader;
mod restore;
mod salvage;
mod schema;
mod scratch;
mod seal;
mod sealing;
mod search;
mod secret;
mod sessions;
mod trail;
mod verify;
mod wording;
mod writer;

use std::path::Path;

use chrono::Local;

use crate::record::{Moment, PersonName};
use folder::{Contents, Folder};

pub use anchor::Loss;
pub use attempts::wait;
pub use backup::Backup;
pub use bundle::{BadBackup, Progress, Watch};
pub use erase::Erased;
pub use error::{Reason, StoreError};
pub use import::{Differing, Imported, Incoming};
pub use inspect::{Inspection, inspect};
pub use keys::KeyLook;
pub use lock::{Holder, Use};
pub use people::Person;
pub use reader::{Activity, Reader, Visit};
pub use restore::{Restore, Returning, Standing, Verified};
pub use salvage::{Findings, Flaw, Missing, Salvage};
pub use sealing::Sealing;
pub use secret::{BadCode, Passphrase, RecoveryCode, ShortPassphrase};
pub use sessions::{Cursor, Overview};
pub use verify::{Problem, Report};
pub use wording::Wording;
pub use writer::Store;

/// What a folder holds, as far as can be told without a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// No store yet.
    New,
    /// A store, and who can unlock it, sorted.
    Locked(Vec<PersonName>),
}

/// Looks at a folder without changing anything in it, but to finish a restore that was cut off.
///
/// # Errors
/// Where there are parts of a store that nobody could unlock.
pub fn start(folder: &Path) -> Result<Start, StoreError> {
    let folder = Folder::new(folder);
    match occupied(&folder) {
        Err(StoreError::NoStore { .. }) => return Ok(Start::New),
        occupied => occupied?,
    }
    folder.check_database()?;
    let names = keys::names(&folder)?;
    if names.is_empty() {
        let folder = folder.path().to_owned();
        return Err(StoreError::NoKeys { folder });
    }
    Ok(Start::Locked(names))
}

/// Refuses a folder that holds no store that anyone could unlock; finishes a restore that was cut off.
fn occupied(folder: &Folder) -> Result<(), StoreError> {
    let path = folder.path().to_owned();
    let mut contents = folder.contents()?;
    if contents == Contents::Restoring {
        restore::finish(folder)?;
        contents = folder.contents()?;
    }
    match contents {
        Contents::Store => Ok(()),
        Contents::Restoring => Err(StoreError::BeingRestored { holder: None }),
        Contents::NoKeys => Err(StoreError::NoKeys { folder: path }),
        Contents::Nothing | Contents::Interrupted => Err(StoreError::NoStore { folder: path }),
    }
}

/// The time of the clinic's clock.
fn now() -> Moment {
    Local::now().fixed_offset()
}
