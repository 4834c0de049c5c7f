//! The audit trail as rows: adding to it, reading it, and where it stands.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params_from_iter};
use uuid::Uuid;

use super::error::{self, StoreError};
use crate::audit::{self, Entry, Event, Filter, Head, Mac, Trail, TrailMark};
use crate::record::{Moment, PersonName, SessionId};

/// An entry that is to be written.
#[derive(Debug, Clone)]
pub(super) struct Note {
    pub(super) at: Moment,
    pub(super) by: Option<PersonName>,
    pub(super) session: Option<SessionId>,
    pub(super) event: Event,
}

const COLUMNS: &str = "number, at, person, session, kind, event, mac";

/// Adds an entry; it is there when the transaction is.
pub(super) fn append(transaction: &Transaction<'_>, trail: &Trail, note: &Note) -> rusqlite::Result<()> {
    let Note { at, by, session, event } = note;
    let (row, _head) = trail.next(head(transaction)?, *at, by.as_ref(), *session, event);
    let audit::Row { number, at, person, session, kind, event, mac } = row;
    let mut insert = transaction.prepare_cached(
        "INSERT INTO audit (number, at, person, session, kind, event, mac) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    insert.execute((number, at, person, session, kind, event, mac)).map(drop)
}

/// Where the trail ends.
pub(super) fn head(database: &Connection) -> rusqlite::Result<Head> {
    let last = database
        .prepare_cached("SELECT number, mac FROM audit ORDER BY number DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?)))
        .optional()?;
    Ok(last.map_or(Head::START, |(number, mac)| Head {
        count: u64::try_from(number).unwrap_or(0),
        // One that is not of its length is found by verifying; what follows it is bound to nothing.
        mac: Mac::from_bytes(&mac).unwrap_or(Mac::START),
    }))
}

/// The fingerprint of an entry.
pub(super) fn mac_at(database: &Connection, number: u64) -> Option<Mac> {
    let number = i64::try_from(number).ok()?;
    let mut query = database.prepare_cached("SELECT mac FROM audit WHERE number = ?1").ok()?;
    let mac: Vec<u8> = query.query_row([number], |row| row.get(0)).ok()?;
    Mac::from_bytes(&mac)
}

/// Whether an entry is about a session.
pub(super) fn is_about(database: &Connection, number: u64, session: SessionId) -> rusqlite::Result<bool> {
    let mut query = database.prepare_cached("SELECT EXISTS (SELECT 1 FROM audit WHERE number = ?1 AND session = ?2)")?;
    query.query_row((i64::try_from(number).unwrap_or(i64::MAX), session.to_string()), |row| row.get(0))
}

/// Where the trail stood with the last change of a session: the trail of the store that it was recorded in, where it was imported
/// and has not changed since.
pub(super) fn mark(database: &Connection, store: Uuid, session: SessionId) -> rusqlite::Result<Option<TrailMark>> {
    let mut query = database.prepare_cached(
        "SELECT number, mac, event FROM audit WHERE session = ?1 AND kind IN ('begun', 'edited', 'signed', 'amended', 'imported')
         ORDER BY number DESC LIMIT 1",
    )?;
    let last = query
        .query_row([session.to_string()], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?, row.get::<_, String>(2)?)));
    let Some((number, mac, event)) = last.optional()? else { return Ok(None) };
    if let Ok(Event::Imported { audit, .. }) = serde_json::from_str(&event) {
        return Ok(audit);
    }
    let here = |count, mac| TrailMark { store, count, mac };
    Ok(u64::try_from(number).ok().zip(Mac::from_bytes(&mac)).map(|(count, mac)| here(count, mac)))
}

/// The entry of the import by which a session came with this mark.
pub(super) fn imported_with(database: &Connection, session: SessionId, mark: &TrailMark) -> rusqlite::Result<Option<u64>> {
    let mut query =
        database.prepare_cached("SELECT number, event FROM audit WHERE session = ?1 AND kind = 'imported' ORDER BY number")?;
    let mut rows = query.query([session.to_string()])?;
    while let Some(row) = rows.next()? {
        let event: Option<Event> = serde_json::from_str(&row.get::<_, String>(1)?).ok();
        if matches!(event, Some(Event::Imported { audit: Some(audit), .. }) if audit == *mark) {
            return Ok(u64::try_from(row.get::<_, i64>(0)?).ok());
        }
    }
    Ok(None)
}

/// Whether the last that the trail tells of somebody is that they can open the records, or that they cannot; nothing where it tells nothing.
pub(super) fn is_let_in(database: &Connection, name: &PersonName) -> rusqlite::Result<Option<bool>> {
    // Who made the store is in its first entry; a store that is older than its trail says nobody there.
    let mut query = database.prepare_cached(
        "SELECT kind <> 'person_removed' FROM audit WHERE kind = 'trail_begun' OR (kind = 'created' AND person = ?1)
         OR (kind IN ('person_added', 'person_removed') AND event ->> 'person' = ?1) ORDER BY number DESC LIMIT 1",
    )?;
    query.query_row([name.raw()], |row| row.get(0)).optional()
}

/// When something of these kinds was last entered, about somebody where one is given.
pub(super) fn last(database: &Connection, kinds: &[&str], about: Option<&PersonName>) -> rusqlite::Result<Option<Moment>> {
    let mut newest = None;
    for kind in kinds {
        let mut query = database.prepare_cached(
            "SELECT number, at FROM audit WHERE kind = ?1 AND (?2 IS NULL OR event ->> 'person' = ?2) ORDER BY number DESC LIMIT 1",
        )?;
        let found = query.query_row((kind, about.map(PersonName::raw)), |row| Ok((row.get::<_, i64>(0)?, row.get(1)?)));
        newest = newest.max(found.optional()?);
    }
    // A time that is none is told with the entry.
    Ok(newest.and_then(|(_number, at): (i64, String)| at.parse().ok()))
}

/// An entry as it is stored.
pub(super) fn row(row: &Row<'_>) -> rusqlite::Result<audit::Row> {
    Ok(audit::Row {
        number: row.get(0)?,
        at: row.get(1)?,
        person: row.get(2)?,
        session: row.get(3)?,
        kind: row.get(4)?,
        event: row.get(5)?,
        mac: row.get(6)?,
    })
}

/// Gives every row to `take`, from the first on.
pub(super) fn each(database: &Connection, mut take: impl FnMut(&audit::Row)) -> rusqlite::Result<()> {
    let mut query = database.prepare_cached(&format!("SELECT {COLUMNS} FROM audit ORDER BY number"))?;
    let mut rows = query.query([])?;
    while let Some(stored) = rows.next()? {
        take(&row(stored)?);
    }
    Ok(())
}

/// The newest entries that a filter lets through, newest first, from the top or from behind an entry.
pub(super) fn page(
    database: &Connection,
    filter: &Filter,
    limit: u32,
    before: Option<u64>,
) -> Result<Vec<Result<Entry, u64>>, StoreError> {
    let Filter { person, session, kind, from, to } = filter;
    let conditions: [(&str, Option<Value>); 6] = [
        ("person = ?", person.as_ref().map(|person| person.raw().to_owned().into())),
        ("session = ?", session.map(|session| session.to_string().into())),
        ("kind = ?", kind.map(|kind| kind.to_owned().into())),
        ("substr(at, 1, 10) >= ?", from.map(|from| from.to_string().into())),
        ("substr(at, 1, 10) <= ?", to.map(|to| to.to_string().into())),
        ("number < ?", before.map(|before| i64::try_from(before).unwrap_or(i64::MAX).into())),
    ];
    let (mut wanted, mut values) = (String::new(), Vec::new());
    for (condition, value) in conditions {
        if let Some(value) = value {
            wanted += if wanted.is_empty() { " WHERE " } else { " AND " };
            wanted += condition;
            values.push(value);
        }
    }
    let sql = format!("SELECT {COLUMNS} FROM audit{wanted} ORDER BY number DESC LIMIT {limit}");
    let read = || -> rusqlite::Result<Vec<audit::Row>> {
        let mut query = database.prepare_cached(&sql)?;
        query.query_map(params_from_iter(&values), row)?.collect()
    };
    let rows = read().map_err(error::database("read the audit trail"))?;
    Ok(rows.iter().map(|row| row.entry().ok_or_else(|| u64::try_from(row.number).unwrap_or(0))).collect())
}
