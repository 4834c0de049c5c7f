//! Putting a backup back: either the old store stands or the new one, whatever cuts it off and when.
//!
//! The new store is made ready beside the old one, in a scratch. Renaming that to `restoring/` is the point of no return: from
//! there on every step can be done again, and the next program that opens the folder does those that are left. The old store is
//! moved into `restoring/replaced-…/` part by part as the new parts take their places, and stays in `replaced-…/` in the end.

mod returning;

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use uuid::Uuid;

use super::backup::Backup;
use super::bundle::Watch;
use super::database::{self, Access};
use super::error::{self, StoreError};
use super::folder::{ANCHOR, Contents, DATABASE, Folder, KEYS, private_folder, sync_folder};
use super::keys::Unlocked;
use super::lock::Lock;
use super::secret::Passphrase;
use super::verify::Report;
use super::writer::Store;
use super::{attempts, now, trail};
use crate::audit::Event;
use crate::record::{Moment, PersonName};

pub use returning::Returning;

const REPLACED: &str = "replaced-";

/// What can be done about a store that is there.
const INSTEAD: &str = "nothing was changed; with --replace the backup takes its place, and it is kept in a folder beside";

/// A backup that is about to be put back; the store is locked meanwhile.
#[derive(Debug)]
pub struct Restore {
    folder: Folder,
    backup: Backup,
    lock: Lock,
}

/// A backup that was verified and can be put back.
#[derive(Debug)]
pub struct Verified {
    folder: Folder,
    backup: Backup,
    unlocked: Unlocked,
    person: PersonName,
    report: Report,
    _lock: Lock,
}

/// What stands in the folder that a backup is to be put back into.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Standing {
    /// A store from which the backup was made, or another backup of it.
    #[error(
        "there is a store already, and the backup lacks some of it: {sessions} sessions that are not in the backup, {newer} that \
         were changed since, {entries} entries of the audit trail; {INSTEAD}"
    )]
    Lacked {
        /// Sessions that the backup does not have.
        sessions: u64,
        /// Sessions that were saved later than in the backup.
        newer: u64,
        /// Entries of the audit trail beyond the backup's.
        entries: u64,
    },
    /// A store of the same clinic whose audit trail went another way after the backup, or before it.
    #[error(
        "there is a store already, and its audit trail went another way than the backup's; the backup lacks {sessions} sessions \
         of it, and {newer} were changed since; {INSTEAD}"
    )]
    Diverged {
        /// Sessions that the backup does not have.
        sessions: u64,
        /// Sessions that were saved later than in the backup.
        newer: u64,
    },
    /// A store that was made on its own.
    #[error("there is another store already, which this backup is not of; {INSTEAD}")]
    OtherStore,
    /// A store that cannot be compared with the backup.
    #[error("there is a store already that cannot be read, so what the backup lacks of it cannot be told ({0}); {INSTEAD}")]
    Unreadable(String),
}

impl Restore {
    /// Reads a backup; what is in the folder stays as it is.
    ///
    /// # Errors
    /// Where another program has the store, or this is not a whole backup.
    pub fn begin(folder: &Path, backup: impl Read, watch: Watch<'_>) -> Result<Self, StoreError> {
        let folder = Folder::new(folder);
        folder.prepare()?;
        let lock = Lock::take(&folder.lock())?;
        if folder.contents()? == Contents::Restoring {
            roll_forward(&folder).map_err(error::file("finish what an interrupted restore began"))?;
        }
        let backup = Backup::unpack(backup, folder.path(), watch)?;
        Ok(Self { folder, backup, lock })
    }

    /// Who can open the backup, sorted.
    ///
    /// # Errors
    /// Where nobody can.
    pub fn names(&self) -> Result<Vec<PersonName>, StoreError> {
        self.backup.names()
    }

    /// Verifies the whole backup as one of those who can open it.
    ///
    /// # Errors
    /// Where the passphrase is wrong, or it is not as it was written.
    pub fn verify(self, person: &PersonName, passphrase: &Passphrase, watch: Watch<'_>) -> Result<Verified, StoreError> {
        let Self { folder, backup, lock } = self;
        let unlocked = attempts::untold(&folder, person, now(), || backup.unlock(person, passphrase))?;
        let report = backup.check(&unlocked, watch)?;
        Ok(Verified { folder, backup, unlocked, person: person.clone(), report, _lock: lock })
    }
}

impl Verified {
    /// When the backup was made.
    pub const fn made(&self) -> Moment {
        self.backup.made()
    }

    /// What verifying found.
    pub const fn report(&self) -> &Report {
        &self.report
    }

    /// What stands where the backup is to be put back, and what of it the backup lacks.
    ///
    /// # Errors
    /// Where that cannot be looked at.
    pub fn standing(&self) -> Result<Option<Standing>, StoreError> {
        match self.folder.contents()? {
            Contents::Nothing | Contents::Interrupted => return Ok(None),
            Contents::NoKeys | Contents::Restoring | Contents::Store => {}
        }
        Ok(Some(match database::open_first(&self.folder, &self.unlocked, Access::Read) {
            Ok(live) => self.compare(&live).unwrap_or_else(|error| Standing::Unreadable(error.reason())),
            Err(StoreError::OtherStore) => Standing::OtherStore,
            Err(error) => Standing::Unreadable(error.reason()),
        }))
    }

    fn compare(&self, live: &Connection) -> Result<Standing, StoreError> {
        let backup = database::open_first(&self.backup.scratch.data(), &self.unlocked, Access::Read)?;
        let (sessions, newer) = lacked(live, &backup).map_err(error::database("compare the store with the backup"))?;
        let end = self.backup.manifest.trail;
        let head = trail::head(live).map_err(error::database("read the audit trail"))?;
        let follows = end.count == 0 || trail::mac_at(live, end.count) == Some(end.mac);
        let entries = head.count.saturating_sub(end.count);
        Ok(if follows { Standing::Lacked { sessions, newer, entries } } else { Standing::Diverged { sessions, newer } })
    }

    /// Puts the backup in the place of whatever stands there, and gives where that is kept.
    ///
    /// # Errors
    /// Where it could not be done. What stood there still stands, or the new store does from the next start on.
    pub fn put_in_place(self) -> Result<Option<PathBuf>, StoreError> {
        let Self { folder, backup, unlocked, person, report: _, _lock } = self;
        if folder.contents()? == Contents::Interrupted {
            folder.put_aside()?;
        }
        let replaced = match database::open_first(&folder, &unlocked, Access::Read) {
            Ok(live) => trail::head(&live).ok().map(|head| head.count),
            Err(_) => None,
        };
        let staged = backup.scratch.data();
        let restored = Event::Restored { made: backup.made(), replaced };
        Store::enter_in(&staged, unlocked, person, restored)?;
        let failed = error::file("put the backup in place");
        commit(&folder, &staged).map_err(&failed)?;
        roll_forward(&folder).map_err(failed)
    }
}

/// How many sessions a backup lacks, and how many of those that it has were saved later.
fn lacked(live: &Connection, backup: &Connection) -> rusqlite::Result<(u64, u64)> {
    let mut sessions = live.prepare("SELECT id, updated FROM session")?;
    let mut same = backup.prepare("SELECT updated FROM session WHERE id = ?1")?;
    let (mut lacking, mut newer) = (0, 0);
    let mut rows = sessions.query([])?;
    while let Some(row) = rows.next()? {
        let (id, updated): (String, String) = (row.get(0)?, row.get(1)?);
        let mut found = same.query([id])?;
        match found.next()? {
            None => lacking += 1,
            Some(row) => newer += u64::from(row.get::<_, String>(0)? != updated),
        }
    }
    Ok((lacking, newer))
}

/// The point of no return: from here on the new store is the one.
fn commit(folder: &Folder, staged: &Folder) -> io::Result<()> {
    if fs::metadata(staged.log()).is_ok_and(|log| log.len() > 0) {
        // Only the database itself is put in place.
        return Err(io::ErrorKind::ResourceBusy.into());
    }
    private_folder(&staged.path().join(format!("{REPLACED}{}", Uuid::now_v7().simple())))?;
    sync_folder(&staged.keys())?;
    sync_folder(staged.path())?;
    fs::rename(staged.path(), folder.restoring().path())?;
    sync_folder(folder.path())
}

/// Does what is left of a restore after its point of no return; gives where the store that stood there is kept.
fn roll_forward(folder: &Folder) -> io::Result<Option<PathBuf>> {
    let staged = folder.restoring();
    let aside = aside(&staged)?;
    for part in [DATABASE, ANCHOR, KEYS] {
        let new = staged.path().join(part);
        if !new.try_exists()? {
            continue;
        }
        if let Some(aside) = &aside {
            for old in with_log(part) {
                if fs::symlink_metadata(folder.path().join(&old)).is_ok() {
                    fs::rename(folder.path().join(&old), aside.join(&old))?;
                }
            }
            sync_folder(aside)?;
        }
        fs::rename(new, folder.path().join(part))?;
        sync_folder(folder.path())?;
    }
    let kept = aside.map(|aside| keep(folder, &aside)).transpose()?.flatten();
    fs::remove_dir_all(staged.path())?;
    sync_folder(folder.path())?;
    Ok(kept)
}

/// The parts that go with one: the log and its index belong to their database, and go before it.
fn with_log(part: &str) -> Vec<String> {
    let before: &[&str] = if part == DATABASE { &["-wal", "-shm"] } else { &[] };
    before.iter().chain(&[""]).map(|ending| format!("{part}{ending}")).collect()
}

/// Where the old store goes while the new one takes its place; nothing once all that is done.
fn aside(staged: &Folder) -> io::Result<Option<PathBuf>> {
    for entry in fs::read_dir(staged.path())? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(REPLACED) {
            return Ok(Some(entry.path()));
        }
    }
    Ok(None)
}

/// Puts the old store where it stays, where there was one.
fn keep(folder: &Folder, aside: &Path) -> io::Result<Option<PathBuf>> {
    let is_empty = fs::read_dir(aside)?.next().is_none();
    match aside.file_name() {
        Some(name) if !is_empty => {
            let kept = folder.path().join(name);
            fs::rename(aside, &kept)?;
            Ok(Some(kept))
        }
        _ => Ok(None),
    }
}

/// Finishes a restore that was cut off behind its point of no return.
pub(super) fn finish(folder: &Folder) -> Result<(), StoreError> {
    let lock = Lock::take(&folder.lock()).map_err(|error| match error {
        StoreError::InUse { holder } => StoreError::BeingRestored { holder },
        other => other,
    })?;
    if folder.contents()? == Contents::Restoring {
        roll_forward(folder).map_err(error::file("finish what an interrupted restore began"))?;
    }
    drop(lock);
    Ok(())
}
