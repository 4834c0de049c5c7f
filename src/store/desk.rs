//! What practitioners have half typed outside any record: each sees their own only.

use rusqlite::{OptionalExtension, Transaction};

use super::error::{self, StoreError};
use super::writer::Store;
use crate::record::{Desk, PersonName, SessionId};

/// Forgets what somebody was writing for a session: it is in the record now.
pub(super) fn forget_half_written(
    transaction: &Transaction<'_>,
    person: &PersonName,
    session: SessionId,
) -> Result<(), StoreError> {
    let failed = error::database("keep what is half typed");
    let mut query = transaction.prepare_cached("SELECT body FROM desk WHERE person = ?1").map_err(&failed)?;
    let body: Option<String> = query.query_row([person.raw()], |row| row.get(0)).optional().map_err(&failed)?;
    // One that cannot be read stays as it is: reading it says so.
    let Some(mut desk) = body.and_then(|body| serde_json::from_str::<Desk>(&body).ok()) else {
        return Ok(());
    };
    desk.forget_half_written(session);
    put(transaction, person, &desk).map_err(failed)
}

fn put(transaction: &Transaction<'_>, person: &PersonName, desk: &Desk) -> rusqlite::Result<()> {
    if desk.is_empty() {
        transaction.execute("DELETE FROM desk WHERE person = ?1", [person.raw()])?;
        return Ok(());
    }
    // Only maps with keys that are no text fail to serialise, and this has none.
    let body = serde_json::to_string(desk).unwrap_or_default();
    let put = "INSERT INTO desk (person, body) VALUES (?1, ?2) ON CONFLICT (person) DO UPDATE SET body = excluded.body";
    transaction.execute(put, (person.raw(), body)).map(drop)
}

impl Store {
    /// Keeps what a practitioner has half typed; when this returns, the disk has it.
    ///
    /// # Errors
    /// As [`Store::save`].
    pub fn keep_desk(&mut self, person: &PersonName, desk: &Desk) -> Result<(), StoreError> {
        const KEEP: &str = "keep what is half typed";
        let failed = error::database(KEEP);
        self.write(KEEP, |transaction| put(transaction, person, desk).map_err(failed), |()| Vec::new())
    }

    /// What the practitioner who unlocked had half typed.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn desk(&mut self) -> Result<Option<Desk>, StoreError> {
        let Some(person) = self.person().cloned() else {
            return Ok(None);
        };
        let failed = error::database("read what was half typed");
        let database = self.database()?;
        // A store that something is missing from may still be older than desks.
        let has_desks = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'desk')";
        if !database.query_row(has_desks, [], |row| row.get(0)).map_err(&failed)? {
            return Ok(None);
        }
        let mut query = database.prepare_cached("SELECT body FROM desk WHERE person = ?1").map_err(&failed)?;
        let body: Option<String> = query.query_row([person.raw()], |row| row.get(0)).optional().map_err(&failed)?;
        body.map(|body| serde_json::from_str(&body).map_err(|_not_ours| StoreError::DatabaseDamaged)).transpose()
    }
}
