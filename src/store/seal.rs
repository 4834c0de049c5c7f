//! What binds the parts of a session to each other, and all sessions to the last save.
//!
//! A page of the database that was put back from an older copy of the file is as genuine as the one that it replaces. So the row of a
//! session in the list holds a fingerprint of its texts, which lie on other pages; and the row that counts the saves, which an
//! older copy cannot replace unseen, holds the sum of all these fingerprints.

use rusqlite::{Connection, OptionalExtension, Row, Transaction};

use super::sessions::{self, SESSION, SESSIONS};
use crate::record::Digest;

/// The texts of a session, as they are stored.
pub(super) struct Texts<'a> {
    pub(super) id: &'a str,
    pub(super) body: &'a str,
    pub(super) notes: &'a str,
    pub(super) signature: Option<&'a str>,
    pub(super) amendments: &'a [String],
}

impl Texts<'_> {
    /// The fingerprint that belongs into the list.
    pub(super) fn seal(&self) -> Digest {
        let Self { id, body, notes, signature, amendments } = self;
        let mut parts: Vec<&[u8]> = vec![b"chairside session 1", id.as_bytes(), body.as_bytes(), notes.as_bytes()];
        let added = signature.iter().copied().chain(amendments.iter().map(String::as_str));
        parts.extend(added.map(str::as_bytes));
        Digest::of(&parts)
    }
}

/// The amendments of a session, as they are stored.
pub(super) fn amendments(database: &Connection, number: i64) -> rusqlite::Result<Vec<String>> {
    let mut query = database.prepare_cached("SELECT body FROM amendment WHERE number = ?1 ORDER BY place")?;
    let rows = query.query_map([number], |row| row.get(0))?;
    rows.collect()
}

/// Seals a session as it stands in this transaction.
pub(super) fn renew(transaction: &Transaction<'_>, number: i64) -> rusqlite::Result<()> {
    let sql = format!("SELECT {SESSION} FROM {SESSIONS} WHERE session.number = ?1");
    let seal = transaction.prepare_cached(&sql)?.query_row([number], |row| of_row(transaction, row))?;
    take_out(transaction, number)?;
    add(transaction, seal)?;
    transaction.prepare_cached("UPDATE session SET seal = ?2 WHERE number = ?1")?.execute((number, seal.bytes())).map(drop)
}

fn of_row(database: &Connection, row: &Row<'_>) -> rusqlite::Result<Digest> {
    let amendments = amendments(database, row.get(4)?)?;
    let notes = sessions::changed(database, row, row.get_ref(2)?.as_str()?)?.ok_or(rusqlite::Error::InvalidQuery)?;
    let texts = Texts {
        id: row.get_ref(0)?.as_str()?,
        body: row.get_ref(1)?.as_str()?,
        notes: &notes,
        signature: row.get_ref(3)?.as_str_or_null()?,
        amendments: &amendments,
    };
    Ok(texts.seal())
}

/// Takes a session out of the sum before it is deleted or sealed anew.
pub(super) fn take_out(transaction: &Transaction<'_>, number: i64) -> rusqlite::Result<()> {
    let mut query = transaction.prepare_cached("SELECT seal FROM session WHERE number = ?1")?;
    let sealed: Option<Option<Vec<u8>>> = query.query_row([number], |row| row.get(0)).optional()?;
    match sealed.flatten().and_then(|seal| Digest::from_bytes(&seal)) {
        Some(seal) => add(transaction, seal),
        None => Ok(()),
    }
}

/// Seals every session of a store that is older than seals.
pub(super) fn all(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    let mut query = transaction.prepare("SELECT number FROM session JOIN record USING (number)")?;
    let numbers: Vec<i64> = query.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    numbers.into_iter().try_for_each(|number| renew(transaction, number))
}

/// Whether the sessions, by their seals, are those of the last save.
pub(super) fn is_whole(database: &Connection) -> rusqlite::Result<bool> {
    let mut sum = [0; Digest::LENGTH];
    let mut query = database.prepare("SELECT seal FROM session")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let seal = row.get::<_, Option<Vec<u8>>>(0)?.and_then(|seal| Digest::from_bytes(&seal));
        let Some(seal) = seal else { return Ok(false) };
        mix(&mut sum, seal);
    }
    Ok(sums(database)? == sum)
}

/// Adds a seal to the sum, or takes it out again: both are the same.
fn add(transaction: &Transaction<'_>, seal: Digest) -> rusqlite::Result<()> {
    let mut sum = sums(transaction)?;
    mix(&mut sum, seal);
    transaction.prepare_cached("UPDATE store SET seals = ?1")?.execute([sum]).map(drop)
}

fn sums(database: &Connection) -> rusqlite::Result<[u8; Digest::LENGTH]> {
    database.prepare_cached("SELECT seals FROM store")?.query_row([], |row| row.get(0))
}

fn mix(sum: &mut [u8; Digest::LENGTH], seal: Digest) {
    for (sum, seal) in sum.iter_mut().zip(seal.bytes()) {
        *sum ^= seal;
    }
}
