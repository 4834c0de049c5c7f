//! Reading a store: the list, the search, single sessions and all of them. Nothing here writes.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;
use std::path::Path;

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Params};
use uuid::Uuid;

use super::anchor::{Loss, Remembered};
use super::database::{self, Access};
use super::error::{self, StoreError};
use super::folder::Folder;
use super::keys::{self, Unlocked};
use super::people::Person;
use super::search::Query;
use super::secret::Passphrase;
use super::sessions::{self, Cursor, OVERVIEW, Overview, SESSION, SESSIONS, read};
use super::trail::{self, Note};
use super::verify::{self, Report};
use super::wording::{self, Wording};
use super::writer::{self, Live};
use super::{attempts, now, occupied, people};
use crate::audit::{Entry, Event, Filter, Head, Means, TrailMark};
use crate::record::{PatientLabel, PersonName, Session, SessionId};

/// A store open for reading, also while another connection or program writes it.
pub struct Reader {
    database: Connection,
    store: Uuid,
    loss: Option<Loss>,
}

/// A store that a command opened for reading: what it reads, and the way to its audit trail.
///
/// It writes entries of the trail and nothing else, also while another program writes the store.
pub struct Visit {
    reader: Reader,
    folder: Folder,
    unlocked: Unlocked,
    person: PersonName,
    pending: Vec<Note>,
}

/// What a clinic's days come to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Activity {
    /// Consultations by day; days without any are left out.
    pub days: BTreeMap<NaiveDate, u32>,
    /// Consultations that are not signed, counted up to [`Activity::MOST_UNSIGNED`].
    pub unsigned: u32,
    /// Stops and cautions that today's answers raised, decided or not.
    pub raised_today: u32,
}

impl Activity {
    /// Where counting stops: it has to take the same time in a store of any size.
    pub const MOST_UNSIGNED: u32 = 1000;
}

impl Reader {
    /// Opens a store for reading, whether or not another program writes it; takes no lock.
    pub(super) fn open(folder: &Folder, unlocked: &Unlocked) -> Result<Self, StoreError> {
        // Before the database: a save in between then makes it look ahead, which is no loss.
        let remembered = Remembered::read(&folder.anchor(), unlocked.store, &unlocked.chain_key());
        let database = database::open_first(folder, unlocked, Access::Read)?;
        let loss = remembered.compare(database::saves(&database)?, |number| trail::mac_at(&database, number));
        match loss {
            Some(loss) if loss.is_certain() => Err(loss.into()),
            loss => Ok(Self { database, store: unlocked.store, loss }),
        }
    }

    /// A second connection to a store that this program writes.
    pub(super) fn beside(folder: &Folder, unlocked: &Unlocked, loss: Option<Loss>) -> Result<Self, StoreError> {
        let database = database::open(folder, unlocked, Access::Read)?;
        Ok(Self { database, store: unlocked.store, loss })
    }

    pub(super) const fn database(&self) -> &Connection {
        &self.database
    }

    /// What unlocking noticed about missing saves.
    pub const fn loss(&self) -> Option<&Loss> {
        self.loss.as_ref()
    }

    /// A session as it was last saved.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn load(&self, id: SessionId) -> Result<Option<Session>, StoreError> {
        sessions::load(&self.database, id)
    }

    /// Every wording that sessions were held with.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn wordings(&self) -> Result<Vec<Wording>, StoreError> {
        wording::all(&self.database)
    }

    /// Where the trail stood with the last change of a session, which may be the trail of another store that it was imported from; an
    /// export has it.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn mark(&self, session: SessionId) -> Result<Option<TrailMark>, StoreError> {
        trail::mark(&self.database, self.store, session).map_err(error::database("read the audit trail"))
    }

    /// Whose consultation a session is, where it is there.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn label(&self, session: SessionId) -> Result<Option<PatientLabel>, StoreError> {
        let read_label = || {
            let mut query = self.database.prepare_cached("SELECT label FROM session WHERE id = ?1")?;
            query.query_row([session.to_string()], |row| read(row, 0)).optional()
        };
        read_label().map_err(error::database("read the session"))
    }

    /// Where the audit trail ends.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn head(&self) -> Result<Head, StoreError> {
        trail::head(&self.database).map_err(error::database("read the audit trail"))
    }

    /// Whether the audit trail has this mark of an export: the same entry at the same place of the same store.
    pub fn has(&self, mark: &TrailMark) -> bool {
        mark.store == self.store && trail::mac_at(&self.database, mark.count) == Some(mark.mac)
    }

    /// Whether the audit trail tells of a session as an export has it: the mark is of its last change, and the signature and the
    /// amendments are those that were entered until then; or it was imported with that mark and with these. What a draft says is in no
    /// trail.
    ///
    /// # Errors
    /// Where the trail cannot be read.
    pub fn tells_of(&self, session: &Session, mark: &TrailMark) -> Result<bool, StoreError> {
        let tells = || {
            let is_here = self.has(mark) && trail::is_about(&self.database, mark.count, session.id())?;
            let entry = if is_here { Some(mark.count) } else { trail::imported_with(&self.database, session.id(), mark)? };
            entry.map_or(Ok(false), |entry| verify::is_told(&self.database, session, entry))
        };
        tells().map_err(error::database("compare the session with the audit trail"))
    }

    /// The newest entries of the audit trail that a filter lets through, newest first, from the top or from behind an entry.
    ///
    /// An entry that cannot be read is given as its number.
    ///
    /// # Errors
    /// Where the trail cannot be read.
    pub fn trail(&self, filter: &Filter, limit: u32, before: Option<u64>) -> Result<Vec<Result<Entry, u64>>, StoreError> {
        trail::page(&self.database, filter, limit, before)
    }

    /// A page of the list of sessions, newest first, from the top or from behind a place in it.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn overview(&self, limit: u32, before: Option<Cursor>) -> Result<Vec<Overview>, StoreError> {
        let sql = match before {
            Some(_) => format!("SELECT {OVERVIEW} FROM session WHERE number < ?2 ORDER BY number DESC LIMIT ?1"),
            None => format!("SELECT {OVERVIEW} FROM session ORDER BY number DESC LIMIT ?1"),
        };
        match before {
            Some(Cursor(number)) => self.list(&sql, (limit, number)),
            None => self.list(&sql, (limit,)),
        }
        .map_err(error::database("read the list of sessions"))
    }

    /// The newest sessions whose label and notes have every word, or a word that begins like it, in any script.
    ///
    /// Blank words ask for nothing in particular: the newest sessions.
    ///
    /// # Errors
    /// Where they cannot be read.
    pub fn search(&self, words: &str, limit: u32) -> Result<Vec<Overview>, StoreError> {
        let expression = match Query::new(words) {
            Query::All => return self.overview(limit, None),
            Query::Nothing => return Ok(Vec::new()),
            Query::Matching(expression) => expression,
        };
        let sql = format!(
            "SELECT {OVERVIEW} FROM words JOIN session ON session.number = words.rowid
             WHERE words MATCH ?1 ORDER BY words.rowid DESC LIMIT ?2"
        );
        self.list(&sql, (expression, limit)).map_err(error::database("search the sessions"))
    }

    fn list(&self, sql: &str, params: impl Params) -> rusqlite::Result<Vec<Overview>> {
        let mut query = self.database.prepare_cached(sql)?;
        let rows = query.query_map(params, sessions::overview)?;
        rows.collect()
    }

    /// Gives every session to `take`, oldest first, as they all were at one moment; from a day on, where one is given.
    ///
    /// # Errors
    /// Where one cannot be read, or `take` refuses it; the rest is not gone through then.
    pub fn each<E: From<StoreError>>(
        &self,
        since: Option<NaiveDate>,
        mut take: impl FnMut(Session) -> Result<(), E>,
    ) -> Result<(), E> {
        let failed = error::database("read the sessions");
        let sql = format!("SELECT {SESSION} FROM {SESSIONS} WHERE day >= ?1 ORDER BY session.number");
        let mut query = self.database.prepare_cached(&sql).map_err(&failed)?;
        // Any day is behind an empty text.
        let since = since.map_or_else(String::new, |day| day.to_string());
        let mut rows = query.query([since]).map_err(&failed)?;
        while let Some(row) = rows.next().map_err(&failed)? {
            take(sessions::session(&self.database, row)?)?;
        }
        Ok(())
    }

    /// How many sessions [`Reader::each`] gives from a day on.
    ///
    /// # Errors
    /// Where they cannot be counted.
    pub fn count_since(&self, since: Option<NaiveDate>) -> Result<u64, StoreError> {
        self.count_where("day >= ?1", since)
    }

    /// How many of them are signed.
    ///
    /// # Errors
    /// Where they cannot be counted.
    pub fn count_signed_since(&self, since: Option<NaiveDate>) -> Result<u64, StoreError> {
        self.count_where("day >= ?1 AND status <> 'draft'", since)
    }

    fn count_where(&self, condition: &str, since: Option<NaiveDate>) -> Result<u64, StoreError> {
        let since = since.map_or_else(String::new, |day| day.to_string());
        let sql = format!("SELECT count(*) FROM session WHERE {condition}");
        let count = self.database.query_row(&sql, [since], |row| row.get::<_, i64>(0));
        count.map(i64::unsigned_abs).map_err(error::database("count the sessions"))
    }

    /// What the days from `from` on come to, and `today` itself.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn activity(&self, from: NaiveDate, today: NaiveDate) -> Result<Activity, StoreError> {
        self.count(from, today).map_err(error::database("count the sessions"))
    }

    fn count(&self, from: NaiveDate, today: NaiveDate) -> rusqlite::Result<Activity> {
        let mut query =
            self.database.prepare_cached("SELECT day, count(*) FROM session WHERE day >= ?1 GROUP BY day ORDER BY day")?;
        let days = query.query_map([from.to_string()], |row| Ok((read(row, 0)?, row.get(1)?)))?;
        let unsigned = "SELECT count(*) FROM (SELECT 1 FROM session WHERE status = 'draft' LIMIT ?1)";
        let raised = "SELECT min(coalesce(sum(raised), 0), 4294967295) FROM session WHERE day = ?1";
        Ok(Activity {
            days: days.collect::<rusqlite::Result<_>>()?,
            unsigned: self.database.query_row(unsigned, [Activity::MOST_UNSIGNED], |row| row.get(0))?,
            raised_today: self.database.query_row(raised, [today.to_string()], |row| row.get(0))?,
        })
    }
}

impl Visit {
    /// Opens a store for reading, whether or not another program writes it, and enters that in its audit trail; takes no lock.
    ///
    /// # Errors
    /// Where the passphrase is wrong or anything of the store is damaged, missing, newer, or behind its last save.
    pub fn unlock(folder: &Path, name: &PersonName, passphrase: &Passphrase) -> Result<Self, StoreError> {
        let folder = Folder::new(folder);
        occupied(&folder)?;
        folder.check_database()?;
        let (unlocked, wrong) = attempts::guarded(&folder, Some(name), now(), || keys::open(&folder, name, passphrase))?;
        let reader = Reader::open(&folder, &unlocked)?;
        people::check_not_removed(&reader.database, name)?;
        let mut visit = Self { reader, folder, unlocked, person: name.clone(), pending: wrong };
        let _waits = visit.note(Event::Unlocked { means: Means::Passphrase, reading: true }, None);
        Ok(visit)
    }

    /// Verifies everything: the pages, the audit trail up to what the anchor and `known` remember of it, the signatures.
    ///
    /// # Errors
    /// Where it cannot be gone through; what is wrong and can be told is in the report.
    pub fn verify(&self, known: impl IntoIterator<Item = Head>) -> Result<Report, StoreError> {
        let remembered = match Remembered::read(&self.folder.anchor(), self.unlocked.store, &self.unlocked.chain_key()) {
            Remembered::Anchor(anchor) => Some(anchor.trail()),
            _ => None,
        };
        let mut report = verify::verify(&self.reader.database, &self.unlocked, known.into_iter().chain(remembered))?;
        let (people, code_since) = (keys::people(&self.folder)?, keys::code_since(&self.folder)?);
        report.problems.extend(verify::key_files(&self.reader.database, &people, code_since)?);
        Ok(report)
    }

    /// Who can open the store, sorted by name.
    ///
    /// # Errors
    /// Where the key files cannot be read.
    pub fn people(&self) -> Result<Vec<Person>, StoreError> {
        keys::people(&self.folder)
    }

    /// Enters something in the audit trail.
    ///
    /// # Errors
    /// Where the disk does not have it; it is then entered with the next entry.
    pub fn note(&mut self, event: Event, session: Option<SessionId>) -> Result<(), StoreError> {
        self.pending.push(Note { at: now(), by: Some(self.person.clone()), session, event });
        let mut live = Live::open(&self.folder, &self.unlocked)?;
        let nothing = |_: &rusqlite::Transaction<'_>| Ok(());
        let doing = "write the audit trail";
        let ((), anchor) = writer::commit(&mut live, &self.unlocked, None, doing, &self.pending, nothing, |()| Vec::new())?;
        self.pending.clear();
        // An anchor that is missing or damaged stays so until somebody at the dashboard was told.
        if self.loss().is_none() {
            // The entry stands without it, and an anchor from before raises no false alarm.
            let _follows = anchor.write(&self.folder.anchor());
        }
        live.settle();
        Ok(())
    }

    pub(super) const fn folder(&self) -> &Folder {
        &self.folder
    }

    pub(super) const fn unlocked(&self) -> &Unlocked {
        &self.unlocked
    }

    /// Whether every entry so far is in the audit trail.
    pub const fn is_noted(&self) -> bool {
        self.pending.is_empty()
    }
}

impl Deref for Visit {
    type Target = Reader;

    fn deref(&self) -> &Reader {
        &self.reader
    }
}

impl fmt::Debug for Visit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Visit")
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reader")
    }
}
