//! Writing a store: making it, unlocking it, saving, signing. One program at a time does this.

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use rusqlite::{Connection, Transaction, TransactionBehavior};
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
use super::sessions::Written;
use super::trail::{self, Note};
use super::wording::{self, Wording};
use super::{attempts, edits, now, occupied, people, schema, seal, sessions};
use crate::audit::{Event, Head, Means, TrailMark};
use crate::content::Pack;
use crate::record::{Amendment, Change, Draft, Moment, PersonName, Session, SessionId, Signed, Tally};

/// Changes of one session within so many minutes are one entry of the audit trail.
const BURST: TimeDelta = TimeDelta::minutes(5);

/// A store open for writing.
///
/// Dropping it loses nothing that was saved; [`Store::close`] also tidies up.
pub struct Store {
    /// Absent after a failure that it would not recover from; the next save opens another.
    live: Option<Live>,
    folder: Folder,
    unlocked: Unlocked,
    /// Who unlocked it; nobody where the recovery code did.
    person: Option<PersonName>,
    /// The last save that the database is known to hold.
    last: Anchor,
    loss: Option<Loss>,
    /// Entries of the audit trail that the disk has not taken yet; they go with the next save.
    pending: Vec<Note>,
    /// The session whose changes the last entry stands for, and since when.
    burst: Option<(SessionId, Moment)>,
    /// Whether long notes may be saved by their changes, so that they are to be settled.
    unsettled: bool,
    /// The wording that is loaded.
    packs: Vec<Arc<Pack>>,
    /// Last, so that it is given back when everything else is closed.
    lock: Lock,
}

/// An open connection with the files that it writes.
pub(super) struct Live {
    database: Connection,
    in_place: InPlace,
}

impl Live {
    fn new(database: Connection, folder: &Folder) -> Result<Self, StoreError> {
        let in_place = InPlace::note(folder)?;
        Ok(Self { database, in_place })
    }

    /// Leaves nothing in the log where no other program is at work, so that the database file stands by itself.
    pub(super) fn settle(self) {
        // Who is at work has the log, and settles it later.
        let _stays = self.database.busy_timeout(Duration::ZERO).and_then(|()| database::settle(&self.database));
    }

    /// A connection of its own for a single write.
    pub(super) fn open(folder: &Folder, unlocked: &Unlocked) -> Result<Self, StoreError> {
        Self::new(database::open(folder, unlocked, Access::Write)?, folder)
    }
}

impl Store {
    /// Makes a store in a folder that has none, with one practitioner who can unlock it; gives its recovery code, which nobody can see again.
    ///
    /// Cut off at any moment, it leaves either no store or a whole one.
    ///
    /// # Errors
    /// Where the folder holds a store or a part of one, the passphrase is too short, or the system refuses; also where the store was made and
    /// does not open.
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
            Contents::Restoring | Contents::NoKeys | Contents::Store => {
                let folder = folder.path().to_owned();
                return Err(StoreError::AlreadyThere { folder });
            }
        }
        let unlocked = Unlocked { store: Builder::from_random_bytes(*random()?).into_uuid(), key: DatabaseKey::random()? };
        let code = RecoveryCode::random()?;
        let staging = folder.stage()?;
        database::create(&staging, &unlocked)?;
        let anchor = Anchor::new(unlocked.store, 0, Head::START, now(), &unlocked.chain_key());
        anchor.write_durably(&staging.anchor()).map_err(error::file("write the anchor"))?;
        keys::add_recovery(&staging, &code, &unlocked, sealing)?;
        keys::add(&staging, name, passphrase, &unlocked, sealing)?;
        let published = folder.publish().and_then(|()| Self::open(folder.clone(), lock, unlocked, Some(name.clone())));
        let mut store = published.map_err(|error| match folder.contents() {
            // From the moment in which it is in place nobody would make it again, and its code goes with this.
            Ok(Contents::Store) => StoreError::MadeUnopened { folder: folder.path().to_owned(), reason: error.reason() },
            _ => error,
        })?;
        store.begin([Event::Created, Event::Unlocked { means: Means::Passphrase, reading: false }]);
        Ok((store, code))
    }

    /// Opens a store for writing.
    ///
    /// Where records are missing, it opens and says so: see [`Store::loss`].
    ///
    /// # Errors
    /// Where another program has it, the passphrase is wrong, or anything of the store is damaged, missing or newer.
    pub fn unlock(folder: &Path, name: &PersonName, passphrase: &Passphrase) -> Result<Self, StoreError> {
        let (folder, lock) = Self::claim(folder)?;
        let (unlocked, wrong) = attempts::guarded(&folder, Some(name), now(), || keys::open(&folder, name, passphrase))?;
        let mut store = Self::open(folder, lock, unlocked, Some(name.clone()))?;
        store.pending.extend(wrong);
        store.begin([Event::Unlocked { means: Means::Passphrase, reading: false }]);
        Ok(store)
    }

    /// Opens a store for writing with its recovery code.
    ///
    /// # Errors
    /// As [`Store::unlock`].
    pub fn recover(folder: &Path, code: &RecoveryCode) -> Result<Self, StoreError> {
        let (folder, lock) = Self::claim(folder)?;
        let (unlocked, wrong) = attempts::guarded(&folder, None, now(), || keys::open_with_code(&folder, code))?;
        let mut store = Self::open(folder, lock, unlocked, None)?;
        store.pending.extend(wrong);
        store.begin([Event::Unlocked { means: Means::RecoveryCode, reading: false }]);
        Ok(store)
    }

    /// Goes on with this open store for whoever the passphrase is of, as unlocking it would.
    ///
    /// # Errors
    /// Where the passphrase is wrong or the key file cannot be read; it then stays with who had it.
    pub fn resume_as(&mut self, name: &PersonName, passphrase: &Passphrase) -> Result<(), StoreError> {
        let opened = || keys::open(&self.folder, name, passphrase);
        let (opened, wrong) = attempts::guarded(&self.folder, Some(name), now(), opened)?;
        if opened.store != self.unlocked.store {
            return Err(StoreError::OtherStore);
        }
        people::check_not_removed(self.database()?, name)?;
        self.pending.extend(wrong);
        self.person = Some(name.clone());
        self.burst = None;
        self.begin([Event::Unlocked { means: Means::Passphrase, reading: false }]);
        Ok(())
    }

    /// Enters one event in a store that no other program knows of yet, and leaves it as one that was closed.
    pub(super) fn enter_in(folder: &Folder, unlocked: Unlocked, person: PersonName, event: Event) -> Result<(), StoreError> {
        let lock = Lock::take(&folder.lock())?;
        let mut store = Self::open(folder.clone(), lock, unlocked, Some(person))?;
        store.note(event, None)?;
        store.close()?;
        std::fs::remove_file(folder.lock()).map_err(error::file("make the store ready"))
    }

    fn claim(folder: &Path) -> Result<(Folder, Lock), StoreError> {
        let folder = Folder::new(folder);
        occupied(&folder)?;
        folder.tighten()?;
        let lock = Lock::take(&folder.lock())?;
        folder.check_database()?;
        Ok((folder, lock))
    }

    fn open(folder: Folder, lock: Lock, unlocked: Unlocked, person: Option<PersonName>) -> Result<Self, StoreError> {
        let mut database = database::open_first(&folder, &unlocked, Access::Write)?;
        let saves = database::saves(&database)?;
        if let Some(person) = &person {
            people::check_not_removed(&database, person)?;
        }
        let key = unlocked.chain_key();
        let remembered = Remembered::read(&folder.anchor(), unlocked.store, &key);
        let loss = remembered.compare(saves, |number| trail::mac_at(&database, number));
        let mut pending = Vec::new();
        if !loss.as_ref().is_some_and(Loss::is_certain) {
            pending.extend(Self::upgrade(&mut database)?);
        }
        // A database that is to be upgraded still has none.
        let head = trail::head(&database).unwrap_or(Head::START);
        Ok(Self {
            live: Some(Live::new(database, &folder)?),
            last: Anchor::new(unlocked.store, saves, head, now(), &key),
            folder,
            unlocked,
            person,
            loss,
            pending,
            burst: None,
            unsettled: true,
            packs: Vec::new(),
            lock,
        })
    }

    /// Brings the database up to date; one that was older than its audit trail begins that with an entry.
    fn upgrade(database: &mut Connection) -> Result<Option<Note>, StoreError> {
        let failed = error::database("bring the store up to date");
        if schema::age(database).map_err(&failed)? == schema::Age::Latest {
            return Ok(None);
        }
        let had_trail = schema::has_trail(database).map_err(&failed)?;
        schema::upgrade(database, seal::all).map_err(&failed)?;
        if had_trail {
            return Ok(None);
        }
        let sessions: i64 = database.query_row("SELECT count(*) FROM session", [], |row| row.get(0)).map_err(failed)?;
        let sessions = sessions.unsigned_abs();
        Ok(Some(Note { at: now(), by: None, session: None, event: Event::TrailBegun { sessions } }))
    }

    /// The first entries of the audit trail after unlocking. A disk that cannot take them keeps nobody from the records: they wait.
    fn begin(&mut self, events: impl IntoIterator<Item = Event>) {
        self.pending.extend(events.into_iter().map(|event| Note { at: now(), by: self.person.clone(), session: None, event }));
        let loss = self.loss.clone();
        let _waits = self.write("write the audit trail", |_transaction| Ok(()), |()| Vec::new());
        // The anchor is whole again by now, and what was noticed is still to be told.
        self.loss = self.loss.take().or(loss);
    }

    /// A second connection, for reading on another thread.
    ///
    /// # Errors
    /// Where the database cannot be opened any more.
    pub fn reader(&self) -> Result<Reader, StoreError> {
        Reader::beside(&self.folder, &self.unlocked, self.loss.clone())
    }

    /// Who unlocked it; nobody where the recovery code did.
    pub const fn person(&self) -> Option<&PersonName> {
        self.person.as_ref()
    }

    /// Saves a draft with its counts over what was saved of it before; when this returns, the disk has it.
    ///
    /// After an error the last save still stands, and trying again may succeed once its cause is gone.
    ///
    /// # Errors
    /// Where it is not on the disk; where the session is signed; also where records are missing and nobody has accepted that.
    pub fn save(&mut self, draft: &Draft, tally: Tally) -> Result<(), StoreError> {
        self.save_by(self.person.clone(), draft, tally)
    }

    /// The wording that is loaded: what a session was held with is kept with the first save of it, in one.
    pub fn hold(&mut self, packs: &[Arc<Pack>]) {
        self.packs = packs.to_vec();
    }

    /// The wording with this fingerprint, where a session was held with it.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn wording(&mut self, hash: &str) -> Result<Option<Wording>, StoreError> {
        wording::find(self.database()?, hash)
    }

    /// Whether sessions were held with a pack of this name and version that said something else.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn is_reworded(&mut self, pack: &Pack) -> Result<bool, StoreError> {
        wording::is_reworded(self.database()?, pack)
    }

    /// Saves a draft as the work of a practitioner who had the store before.
    ///
    /// # Errors
    /// As [`Store::save`].
    pub fn save_for(&mut self, person: &PersonName, draft: &Draft, tally: Tally) -> Result<(), StoreError> {
        self.save_by(Some(person.clone()), draft, tally)
    }

    /// The wording that a session is held with, where it is loaded.
    fn wording_of(&self, draft: &Draft) -> Option<Arc<Pack>> {
        self.packs.iter().find(|pack| pack.hash() == draft.pack().hash).cloned()
    }

    fn save_by(&mut self, by: Option<PersonName>, draft: &Draft, tally: Tally) -> Result<(), StoreError> {
        let (id, at, pack) = (draft.id(), now(), self.wording_of(draft));
        let in_burst = self.burst.is_some_and(|(session, since)| session == id && (since..since + BURST).contains(&at));
        let written = self.write(
            "save the session",
            |transaction| {
                pack.iter().try_for_each(|pack| wording::keep(transaction, pack))?;
                sessions::put(transaction, draft, tally, at)
            },
            |written| match written {
                Written::Changed if in_burst => Vec::new(),
                Written::Changed => vec![Note { at, by, session: Some(id), event: Event::Edited }],
                Written::New => vec![Note { at, by, session: Some(id), event: Event::Begun }],
            },
        )?;
        if written == Written::New || !in_burst {
            self.burst = Some((id, at));
        }
        self.unsettled = true;
        Ok(())
    }

    /// Whether long notes may be saved by their changes, so that the search does not find these yet.
    pub const fn is_unsettled(&self) -> bool {
        self.unsettled
    }

    /// Writes long notes as a whole that are saved by their changes, and into the word index; for when the writing rests.
    ///
    /// # Errors
    /// Where that is not on the disk; the notes are safe as they were.
    pub fn settle(&mut self) -> Result<(), StoreError> {
        let failed = error::database("save the notes");
        if std::mem::take(&mut self.unsettled) {
            let numbers = edits::unsettled(self.database()?).map_err(&failed)?;
            let settle = |transaction: &Transaction<'_>| {
                numbers.iter().try_for_each(|number| sessions::settle(transaction, *number)).map_err(&failed)
            };
            if !numbers.is_empty() {
                self.write("save the notes", settle, |()| Vec::new())?;
            }
        }
        Ok(())
    }

    /// Signs a session: what the draft says is fixed from here on.
    ///
    /// # Errors
    /// As [`Store::save`], and where the signature is not of who unlocked the store.
    pub fn sign(&mut self, signed: &Signed, tally: Tally) -> Result<(), StoreError> {
        self.check_is(&signed.signature().by)?;
        let (id, at, pack) = (signed.content().id(), now(), self.wording_of(signed.content()));
        let by = self.person.clone();
        let note = |event| Note { at, by: by.clone(), session: Some(id), event };
        self.write(
            "sign the session",
            |transaction| {
                pack.iter().try_for_each(|pack| wording::keep(transaction, pack))?;
                sessions::sign(transaction, signed, tally, at)
            },
            |written| {
                let begun = (*written == Written::New).then(|| note(Event::Begun));
                begun.into_iter().chain([note(Event::Signed { hash: signed.signature().hash })]).collect()
            },
        )?;
        self.burst = None;
        Ok(())
    }

    /// Adds an amendment to a signed session.
    ///
    /// # Errors
    /// Where the session is not signed, has changed since, the amendment is not of who unlocked the store, or the disk does not have the amendment.
    pub fn amend(&mut self, id: SessionId, amendment: &Amendment) -> Result<(), StoreError> {
        self.check_is(&amendment.by)?;
        let (at, by) = (now(), self.person.clone());
        let event = Event::Amended { hash: amendment.hash, in_error: amendment.change == Change::EnteredInError {} };
        self.write(
            "add to the session",
            |transaction| sessions::amend(transaction, id, amendment, at),
            |()| vec![Note { at, by, session: Some(id), event }],
        )
    }

    /// Reads a session to be shown, and enters that in the audit trail; a disk that cannot take the entry takes it later.
    ///
    /// # Errors
    /// Where the session cannot be read.
    pub fn open_session(&mut self, id: SessionId) -> Result<Option<Session>, StoreError> {
        let session = sessions::load(&self.live()?.database, id).inspect_err(|error| self.note_failure(error))?;
        if session.is_some() {
            let _waits = self.note(Event::Opened, Some(id));
        }
        Ok(session)
    }

    pub(super) const fn folder(&self) -> &Folder {
        &self.folder
    }

    pub(super) const fn unlocked(&self) -> &Unlocked {
        &self.unlocked
    }

    /// Enters something in the audit trail.
    ///
    /// # Errors
    /// Where the disk does not have it; it is then entered with the next save.
    pub fn note(&mut self, event: Event, session: Option<SessionId>) -> Result<(), StoreError> {
        self.pending.push(Note { at: now(), by: self.person.clone(), session, event });
        self.write("write the audit trail", |_transaction| Ok(()), |()| Vec::new())
    }

    /// Whether the passphrase is the one of who unlocked the store; for what has to be confirmed.
    ///
    /// # Errors
    /// Where it is not, or the key file cannot be read.
    pub fn confirm(&mut self, passphrase: &Passphrase) -> Result<(), StoreError> {
        let Some(person) = self.person.clone() else {
            return Err(StoreError::WrongPassphrase);
        };
        let opened = || keys::open(&self.folder, &person, passphrase);
        let (opened, wrong) = attempts::guarded(&self.folder, Some(&person), now(), opened)?;
        self.pending.extend(wrong);
        if opened.store == self.unlocked.store { Ok(()) } else { Err(StoreError::OtherStore) }
    }

    /// Where the trail stood with the last change of a session, which may be the trail of another store that it was imported from; an
    /// export has it.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn mark(&mut self, session: SessionId) -> Result<Option<TrailMark>, StoreError> {
        let store = self.unlocked.store;
        trail::mark(&self.live()?.database, store, session).map_err(error::database("read the audit trail"))
    }

    /// One durable transaction: `work`, after the entries of the audit trail that wait and before the one that it makes.
    pub(super) fn write<T>(
        &mut self,
        doing: &'static str,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
        notes: impl FnOnce(&T) -> Vec<Note>,
    ) -> Result<T, StoreError> {
        self.refuse_on_loss()?;
        if !self.lock.holds(&self.folder.lock()) && self.folder.path().is_dir() {
            self.lock = Lock::take(&self.folder.lock())?;
        }
        self.live()?;
        let Self { live: Some(live), unlocked, last, pending, .. } = self else {
            return Err(StoreError::Failed { doing, reason: Reason::Moved });
        };
        let committed = commit(live, unlocked, Some(last), doing, pending, work, notes);
        let (done, anchor) = committed.inspect_err(|error| self.note_failure(error))?;
        self.pending.clear();
        self.last = anchor;
        // The save stands without it, and an anchor from before raises no false alarm.
        if self.last.write(&self.folder.anchor()).is_ok() {
            self.loss = None;
        }
        Ok(done)
    }

    /// The open connection.
    pub(super) fn database(&mut self) -> Result<&Connection, StoreError> {
        self.live().map(|live| &live.database)
    }

    fn live(&mut self) -> Result<&mut Live, StoreError> {
        let live = match self.live.take() {
            Some(live) => live,
            None => Live::open(&self.folder, &self.unlocked)?,
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
        if let Some(loss) = self.loss.take_if(|loss| loss.is_certain()) {
            self.go_on(&loss).inspect_err(|_failed| self.loss = Some(loss.clone()))?;
        }
        self.write_anchor()?;
        self.loss = None;
        Ok(())
    }

    fn go_on(&mut self, loss: &Loss) -> Result<(), StoreError> {
        let failed = error::database("go on with what is there");
        let database = &mut self.live()?.database;
        let begun = Self::upgrade(database)?;
        let found = database::saves(database)?;
        let saved = if let Loss::Saves { saved, .. } = loss { *saved } else { found };
        let head = trail::head(database).map_err(&failed)?;
        self.pending.splice(0..0, begun);
        self.last = Anchor::new(self.unlocked.store, found, head, now(), &self.unlocked.chain_key());
        let (at, by) = (now(), self.person.clone());
        self.write(
            "go on with what is there",
            // From here on as many as were made, so that the files that were lost stay older ones.
            |transaction| transaction.execute("UPDATE store SET saves = max(saves, ?1)", [saved]).map_err(failed),
            |_changed| vec![Note { at, by, session: None, event: Event::LossAccepted { saved, found } }],
        )?;
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
        // What the disk does not take is settled the next time.
        let _stands = self.settle();
        if let Some(Live { database, .. }) = self.live.take() {
            let failed = error::database("close the database");
            database::settle(&database).map_err(&failed)?;
            database::settle_on_close(&database).map_err(&failed)?;
            database.close().map_err(|(_open, error)| failed(error))?;
        }
        self.write_anchor()
    }
}

/// One durable transaction: the entries that wait, `work`, and the entries that it makes; gives the anchor to be written after it.
pub(super) fn commit<T>(
    live: &mut Live,
    unlocked: &Unlocked,
    last: Option<&Anchor>,
    doing: &'static str,
    pending: &[Note],
    work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    notes: impl FnOnce(&T) -> Vec<Note>,
) -> Result<(T, Anchor), StoreError> {
    let failed = error::database(doing);
    let transaction = live.database.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&failed)?;
    if let Some(last) = last {
        let found = database::saves(&transaction)?;
        if let Some(loss) = last.compare(found, |number| trail::mac_at(&transaction, number)) {
            // An older database was put in the place of the one that was open.
            return Err(loss.into());
        }
    }
    let of_store = unlocked.trail();
    let enter = |notes: &[Note]| notes.iter().try_for_each(|note| trail::append(&transaction, &of_store, note));
    enter(pending).map_err(&failed)?;
    let done = work(&transaction)?;
    enter(&notes(&done)).map_err(&failed)?;
    let saves = database::count_save(&transaction).map_err(&failed)?;
    let head = trail::head(&transaction).map_err(&failed)?;
    transaction.commit().map_err(&failed)?;
    if !live.in_place.holds() {
        // What was written went into a file that has no name any more; the one that is left may still take it.
        let _ = database::settle(&live.database);
        let reason = Reason::Moved;
        return Err(StoreError::Failed { doing, reason });
    }
    Ok((done, Anchor::new(unlocked.store, saves, head, now(), &unlocked.chain_key())))
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Store")
    }
}

#[cfg(test)]
mod tests;
