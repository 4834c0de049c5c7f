//! Writing a store: making it, unlocking it, saving. One program at a time does this.

use std::fmt;
use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};
use uuid::Builder;

use super::anchor::{Anchor, Loss, Remembered};
use super::database::{self, Access, InPlace};
use super::error::{self, Reason, StoreError};
use super::folder::{Contents, Folder};
use super::keys::{self, Unlocked};
use super::lock::Lock;
use super::reader::Reader;
use super::sealing::Sealing;
use super::secret::{DatabaseKey, Passphrase, RecoveryCode, random};
use super::{now, occupied, schema, sessions};
use crate::record::{Draft, PersonName, Tally};

/// A store open for writing.
///
/// Dropping it loses nothing that was saved; [`Store::close`] also tidies up.
pub struct Store {
    /// Absent after a failure that it would not recover from; the next save opens another.
    live: Option<Live>,
    folder: Folder,
    unlocked: Unlocked,
    /// The last save that the database is known to hold.
    last: Anchor,
    loss: Option<Loss>,
    /// Last, so that it is given back when everything else is closed.
    _lock: Lock,
}

/// An open connection with the files that it writes.
struct Live {
    database: Connection,
    in_place: InPlace,
}

impl Live {
    fn new(database: Connection, folder: &Folder) -> Result<Self, StoreError> {
        let in_place = InPlace::note(folder)?;
        Ok(Self { database, in_place })
    }
}

impl Store {
    /// Makes a store in a folder that has none, with one practitioner who can unlock it; gives its recovery code, which nobody can see again.
    ///
    /// Cut off at any moment, it leaves either no store or a whole one.
    ///
    /// # Errors
    /// Where the folder holds a store or a part of one, the passphrase is too short, or the system refuses.
    pub fn create(
        folder: &Path,
        name: &PersonName,
        passphrase: &Passphrase,
        sealing: Sealing,
    ) -> Result<(Self, RecoveryCode), StoreError> {
        passphrase.check_new()?;
        let folder = Folder::new(folder);
        folder.prepare()?;
        let lock = Lock::take(&folder.lock())?;
        match folder.contents()? {
            Contents::Nothing => {}
            Contents::Interrupted => folder.put_aside()?,
            Contents::NoKeys | Contents::Store => {
                let folder = folder.path().to_owned();
                return Err(StoreError::AlreadyThere { folder });
            }
        }
        let unlocked = Unlocked { store: Builder::from_random_bytes(*random()?).into_uuid(), key: DatabaseKey::random()? };
        let code = RecoveryCode::random()?;
        let staging = folder.stage()?;
        database::create(&staging, &unlocked)?;
        Anchor::new(unlocked.store, 0, now()).write_durably(&staging.anchor()).map_err(error::file("write the anchor"))?;
        keys::add_recovery(&staging, &code, &unlocked, sealing)?;
        keys::add(&staging, name, passphrase, &unlocked, sealing)?;
        folder.publish()?;
        Ok((Self::open(folder, lock, unlocked)?, code))
    }

    /// Opens a store for writing.
    ///
    /// Where records are missing, it opens and says so: see [`Store::loss`].
    ///
    /// # Errors
    /// Where another program has it, the passphrase is wrong, or anything of the store is damaged, missing or newer.
    pub fn unlock(folder: &Path, name: &PersonName, passphrase: &Passphrase) -> Result<Self, StoreError> {
        let (folder, lock) = Self::claim(folder)?;
        let unlocked = keys::open(&folder, name, passphrase)?;
        Self::open(folder, lock, unlocked)
    }

    /// Opens a store for writing with its recovery code.
    ///
    /// # Errors
    /// As [`Store::unlock`].
    pub fn recover(folder: &Path, code: &RecoveryCode) -> Result<Self, StoreError> {
        let (folder, lock) = Self::claim(folder)?;
        let unlocked = keys::open_with_code(&folder, code)?;
        Self::open(folder, lock, unlocked)
    }

    fn claim(folder: &Path) -> Result<(Folder, Lock), StoreError> {
        let folder = Folder::new(folder);
        occupied(&folder)?;
        folder.tighten()?;
        let lock = Lock::take(&folder.lock())?;
        folder.check_database()?;
        Ok((folder, lock))
    }

    fn open(folder: Folder, lock: Lock, unlocked: Unlocked) -> Result<Self, StoreError> {
        let mut database = database::open_first(&folder, &unlocked, Access::Write)?;
        let saves = database::saves(&database)?;
        let loss = Remembered::read(&folder.anchor()).compare(unlocked.store, saves);
        if !loss.as_ref().is_some_and(Loss::is_certain) {
            schema::upgrade(&mut database).map_err(error::database("bring the store up to date"))?;
        }
        Ok(Self {
            live: Some(Live::new(database, &folder)?),
            last: Anchor::new(unlocked.store, saves, now()),
            folder,
            unlocked,
            loss,
            _lock: lock,
        })
    }

    /// A second connection, for reading on another thread.
    ///
    /// # Errors
    /// Where the database cannot be opened any more.
    pub fn reader(&self) -> Result<Reader, StoreError> {
        Reader::beside(&self.folder, &self.unlocked, self.loss.clone())
    }

    /// Saves a draft with its counts over what was saved of it before; when this returns, the disk has it.
    ///
    /// After an error the last save still stands, and trying again may succeed once its cause is gone.
    ///
    /// # Errors
    /// Where it is not on the disk; also where records are missing and nobody has accepted that.
    pub fn save(&mut self, draft: &Draft, tally: Tally) -> Result<(), StoreError> {
        self.refuse_on_loss()?;
        let last = self.last.clone();
        let saves = commit(self.live()?, draft, tally, &last).inspect_err(|error| self.note_failure(error))?;
        self.last = Anchor::new(self.unlocked.store, saves, now());
        // The save stands without it, and an anchor from before raises no false alarm.
        if self.last.write(&self.folder.anchor()).is_ok() {
            self.loss = None;
        }
        Ok(())
    }

    fn live(&mut self) -> Result<&mut Live, StoreError> {
        let live = match self.live.take() {
            Some(live) => live,
            None => Live::new(database::open(&self.folder, &self.unlocked, Access::Write)?, &self.folder)?,
        };
        Ok(self.live.insert(live))
    }

    fn refuse_on_loss(&self) -> Result<(), StoreError> {
        match &self.loss {
            Some(loss) if loss.is_certain() => Err(loss.clone().into()),
            _ => Ok(()),
        }
    }

    fn note_failure(&mut self, error: &StoreError) {
        match error {
            StoreError::Loss(loss) => self.loss = Some(loss.clone()),
            // After it has read a damaged page, or lost its files, a connection writes no more. After other failures it
            // is kept: it knows best which of its writes the disk has not confirmed.
            StoreError::DatabaseDamaged | StoreError::Failed { reason: Reason::ReadOnly | Reason::Moved, .. } => self.live = None,
            _ => {}
        }
    }

    /// What was noticed about missing saves.
    ///
    /// Where they are certain to be missing, nothing is written before [`Store::accept_loss`].
    pub const fn loss(&self) -> Option<&Loss> {
        self.loss.as_ref()
    }

    /// Goes on with the records that are there.
    ///
    /// # Errors
    /// Where that cannot be written; the loss then still stands.
    pub fn accept_loss(&mut self) -> Result<(), StoreError> {
        if let Some(Loss::Saves { saved, .. }) = self.loss {
            let failed = error::database("go on with what is there");
            let database = &mut self.live()?.database;
            schema::upgrade(database).map_err(&failed)?;
            // From here on as many as were made, so that the files that were lost stay older ones.
            database.execute("UPDATE store SET saves = max(saves, ?1)", [saved]).map_err(failed)?;
            let saves = database::saves(database)?;
            self.last = Anchor::new(self.unlocked.store, saves, now());
        }
        self.write_anchor()?;
        self.loss = None;
        Ok(())
    }

    fn write_anchor(&self) -> Result<(), StoreError> {
        self.last.write_durably(&self.folder.anchor()).map_err(error::file("write the anchor"))
    }

    /// Closes the store: the database file then stands by itself, and another program can open it.
    ///
    /// # Errors
    /// Where tidying up failed; what was saved stands all the same.
    pub fn close(mut self) -> Result<(), StoreError> {
        if self.refuse_on_loss().is_err() {
            // Whatever can still be got out of the files stays in them.
            return Ok(());
        }
        if let Some(Live { database, .. }) = self.live.take() {
            let failed = error::database("close the database");
            database::settle(&database).map_err(&failed)?;
            database::settle_on_close(&database).map_err(&failed)?;
            database.close().map_err(|(_open, error)| failed(error))?;
        }
        self.write_anchor()
    }
}

/// One durable transaction; gives the number of saves with this one.
fn commit(live: &mut Live, draft: &Draft, tally: Tally, last: &Anchor) -> Result<i64, StoreError> {
    let doing = "save the session";
    let failed = error::database(doing);
    let transaction = live.database.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&failed)?;
    let saves = database::count_save(&transaction).map_err(&failed)?;
    if let Some(loss) = last.compare(saves - 1) {
        // An older database was put in the place of the one that was open.
        return Err(loss.into());
    }
    sessions::put(&transaction, draft, tally, now()).map_err(&failed)?;
    transaction.commit().map_err(&failed)?;
    if live.in_place.holds() {
        return Ok(saves);
    }
    // What was written went into a file that has no name any more; the one that is left may still take it.
    let _ = database::settle(&live.database);
    let reason = Reason::Moved;
    Err(StoreError::Failed { doing, reason })
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Store")
    }
}

#[cfg(test)]
mod tests;
