//! Erasing a session: its content goes out of the database, its log and its free pages; that it was there, and why it went, stays.

use rusqlite::{Connection, OptionalExtension, Transaction};

use super::error::{self, Reason, StoreError};
use super::trail::Note;
use super::writer::Store;
use super::{desk, now, seal};
use crate::audit::{Erasure, Event};
use crate::record::SessionId;

/// When a session was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erased {
    /// By this.
    Now,
    /// Earlier; what that may have left was cleared away.
    Before,
}

impl Store {
    /// Erases a session whose label is exactly this one.
    ///
    /// Cut off at any moment, the session is either still there whole or gone. Where it is gone and an error says that something of it
    /// could not be cleared away, doing this again clears it away.
    ///
    /// # Errors
    /// Where there is no such session, its label is another one, or the disk refuses.
    pub fn erase(&mut self, id: SessionId, label: &str, reason: Erasure) -> Result<Erased, StoreError> {
        let failed = error::database("erase the session");
        // What is deleted from here on is overwritten where it stood, so that no page keeps it.
        self.database()?.pragma_update(None, "secure_delete", true).map_err(&failed)?;
        let erased = if is_erased(self.database()?, id).map_err(failed)? {
            Erased::Before
        } else {
            let (at, by) = (now(), self.person().cloned());
            let tombstone = Note { at, by, session: Some(id), event: Event::Erased { reason } };
            self.write("erase the session", |transaction| take_out(transaction, id, label), |()| vec![tombstone])?;
            Erased::Now
        };
        self.clear_away()?;
        Ok(erased)
    }

    /// Writes the database anew without its free pages, and empties the log.
    fn clear_away(&mut self) -> Result<(), StoreError> {
        const DOING: &str = "clear away what is left in the free room of the database (the session itself is erased; \
             run the same command again)";
        let failed = error::database(DOING);
        let database = self.database()?;
        database.execute_batch("VACUUM").map_err(&failed)?;
        let is_busy: bool = database.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)).map_err(failed)?;
        // A program that reads still needs the log.
        if is_busy { Err(StoreError::Failed { doing: DOING, reason: Reason::Busy }) } else { Ok(()) }
    }
}

/// Whether a session was here and was erased.
pub(super) fn is_erased(database: &Connection, id: SessionId) -> rusqlite::Result<bool> {
    let id = id.to_string();
    let sql = "SELECT EXISTS (SELECT 1 FROM audit WHERE session = ?1 AND kind = 'erased')
        AND NOT EXISTS (SELECT 1 FROM session WHERE id = ?1)";
    database.prepare_cached(sql)?.query_row([id], |row| row.get(0))
}

fn take_out(transaction: &Transaction<'_>, id: SessionId, label: &str) -> Result<(), StoreError> {
    let failed = error::database("erase the session");
    let find = "SELECT number, label = ?2 FROM session WHERE id = ?1";
    let found = transaction.query_row(find, (id.to_string(), label), |row| Ok((row.get::<_, i64>(0)?, row.get(1)?)));
    let number = match found.optional().map_err(&failed)? {
        None => return Err(StoreError::NoSession { id }),
        Some((_, false)) => return Err(StoreError::OtherLabel { id }),
        Some((number, true)) => number,
    };
    let delete = || -> rusqlite::Result<()> {
        seal::take_out(transaction, number)?;
        // With it go its record, its signature and its amendments.
        transaction.execute("DELETE FROM session WHERE number = ?1", [number])?;
        desk::forget(transaction, id)?;
        transaction.execute("DELETE FROM words WHERE rowid = ?1", [number])?;
        // The index only marks what is deleted from it, until it is written anew.
        transaction.execute("INSERT INTO words (words) VALUES ('optimize')", []).map(drop)
    };
    delete().map_err(failed)
}
