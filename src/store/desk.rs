//! What practitioners have half typed outside any record: each sees their own only.

use rusqlite::{OptionalExtension, Transaction};

use super::error::{self, StoreError};
use super::writer::Store;
use crate::record::{Desk, PersonName, SessionId};

fn put(transaction: &Transaction<'_>, person: &str, desk: &Desk) -> rusqlite::Result<()> {
    if desk.is_empty() {
        return transaction.execute("DELETE FROM desk WHERE person = ?1", [person]).map(drop);
    }
    // Only maps with keys that are no text fail to serialise, and this has none.
    let body = serde_json::to_string(desk).unwrap_or_default();
    let put = "INSERT INTO desk (person, body) VALUES (?1, ?2) ON CONFLICT (person) DO UPDATE SET body = excluded.body";
    transaction.execute(put, (person, body)).map(drop)
}

/// Forgets what anybody was writing for a session; a desk that names it and cannot be read goes as a whole.
pub(super) fn forget(transaction: &Transaction<'_>, session: SessionId) -> rusqlite::Result<()> {
    let naming = "SELECT person, body FROM desk WHERE instr(body, ?1) > 0";
    let mut query = transaction.prepare(naming)?;
    let desks = query.query_map([session.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for (person, body) in desks.collect::<rusqlite::Result<Vec<(String, String)>>>()? {
        let mut desk: Desk = serde_json::from_str(&body).unwrap_or_default();
        desk.addenda.retain(|half| half.session != session);
        put(transaction, &person, &desk)?;
    }
    Ok(())
}

impl Store {
    /// Keeps what a practitioner has half typed; when this returns, the disk has it.
    ///
    /// # Errors
    /// As [`Store::save`].
    pub fn keep_desk(&mut self, person: &PersonName, desk: &Desk) -> Result<(), StoreError> {
        const KEEP: &str = "keep what is half typed";
        let failed = error::database(KEEP);
        self.write(KEEP, |transaction| put(transaction, person.raw(), desk).map_err(failed), |()| Vec::new())
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
