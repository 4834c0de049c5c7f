//! Sessions as rows: how a draft is taken apart for the tables, and put together again.

use rusqlite::{OptionalExtension, Row, Transaction, named_params};
use serde::de::value::{Error as Unreadable, StringDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer};

use super::error::StoreError;
use super::search::spaced;
use crate::record::{Draft, Moment, PatientLabel, PersonName, SessionId, Tally};
use crate::text::{ClinicalText, Lang};

/// A place in the list of sessions; the next page begins behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor(pub(super) i64);

/// What the list of sessions shows of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// Its id.
    pub id: SessionId,
    /// Whose consultation it is.
    pub label: PatientLabel,
    /// Who opened it.
    pub practitioner: PersonName,
    /// When it was opened.
    pub started: Moment,
    /// The language of the patient's side.
    pub language: Lang,
    /// Its stops, cautions and answers.
    pub tally: Tally,
    /// When it was last saved.
    pub updated: Moment,
    /// The id of its pack.
    pub pack: String,
    /// Its place in the list.
    pub cursor: Cursor,
}

/// The columns of [`overview`], in its order.
pub(super) const OVERVIEW: &str = "session.number, id, session.label, practitioner, started, language, pack, updated, \
     open_stops, open_cautions, raised, answered, asked";

const INSERT_SESSION: &str = "INSERT INTO session
    (number, id, label, practitioner, started, day, language, pack, updated,
     open_stops, open_cautions, raised, answered, asked)
    VALUES (:number, :id, :label, :practitioner, :started, :day, :language, :pack, :updated,
     :open_stops, :open_cautions, :raised, :answered, :asked)
    ON CONFLICT (number) DO UPDATE SET
     label = excluded.label, practitioner = excluded.practitioner, language = excluded.language,
     pack = excluded.pack, updated = excluded.updated,
     open_stops = excluded.open_stops, open_cautions = excluded.open_cautions, raised = excluded.raised,
     answered = excluded.answered, asked = excluded.asked";

const INSERT_RECORD: &str = "INSERT INTO record (number, body, notes) VALUES (:number, :body, :notes)
    ON CONFLICT (number) DO UPDATE SET body = excluded.body, notes = excluded.notes";

const INDEX: &str = "INSERT OR REPLACE INTO words (rowid, label, notes) VALUES (:number, :label, :notes)";

/// Writes a draft over what is there of it.
pub(super) fn put(transaction: &Transaction<'_>, draft: &Draft, tally: Tally, updated: Moment) -> rusqlite::Result<()> {
    let (number, index_stands) = match find(transaction, draft)? {
        Some(found) => found,
        None => (free_number(transaction, draft)?, false),
    };
    put_overview(transaction, number, draft, tally, updated)?;
    put_record(transaction, number, draft)?;
    if !index_stands {
        transaction.prepare_cached(INDEX)?.execute(named_params! {
            ":number": number,
            ":label": spaced(draft.label().raw()),
            ":notes": spaced(draft.notes().raw()),
        })?;
    }
    Ok(())
}

/// The number of a draft that was saved before, and whether its words are still the same.
fn find(transaction: &Transaction<'_>, draft: &Draft) -> rusqlite::Result<Option<(i64, bool)>> {
    transaction
        .prepare_cached(
            "SELECT number, label = :label AND notes = :notes
             FROM session JOIN record USING (number) WHERE id = :id",
        )?
        .query_row(
            named_params! {
                ":id": draft.id().to_string(),
                ":label": draft.label().raw(),
                ":notes": draft.notes().raw(),
            },
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()
}

/// A number for a new session by the second of its start, or the next free one.
fn free_number(transaction: &Transaction<'_>, draft: &Draft) -> rusqlite::Result<i64> {
    /// Room for sessions that start in the same second; more of them stand as if they had started a little later.
    const A_SECOND: i64 = 8;
    let mut number = draft.started().timestamp().saturating_mul(A_SECOND);
    let mut query = transaction.prepare_cached("SELECT number FROM session WHERE number >= ?1 ORDER BY number")?;
    let mut taken = query.query([number])?;
    while let Some(row) = taken.next()? {
        if row.get::<_, i64>(0)? != number {
            break;
        }
        number = number.saturating_add(1);
    }
    Ok(number)
}

fn put_overview(
    transaction: &Transaction<'_>,
    number: i64,
    draft: &Draft,
    tally: Tally,
    updated: Moment,
) -> rusqlite::Result<()> {
    let mut insert = transaction.prepare_cached(INSERT_SESSION)?;
    insert.execute(named_params! {
        ":number": number,
        ":id": draft.id().to_string(),
        ":label": draft.label().raw(),
        ":practitioner": draft.practitioner().raw(),
        ":started": draft.started().to_rfc3339(),
        ":day": draft.day().to_string(),
        ":language": draft.language().code(),
        ":pack": draft.pack().id,
        ":updated": updated.to_rfc3339(),
        ":open_stops": tally.open_stops,
        ":open_cautions": tally.open_cautions,
        ":raised": tally.raised,
        ":answered": tally.answered,
        ":asked": tally.asked,
    })?;
    Ok(())
}

fn put_record(transaction: &Transaction<'_>, number: i64, draft: &Draft) -> rusqlite::Result<()> {
    let mut body = draft.clone();
    body.write_notes(ClinicalText::default());
    let body = serde_json::to_string(&body).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    let mut insert = transaction.prepare_cached(INSERT_RECORD)?;
    insert.execute(named_params! {
        ":number": number,
        ":body": body,
        ":notes": draft.notes().raw(),
    })?;
    Ok(())
}

/// A draft from its body and its notes.
pub(super) fn draft(id: SessionId, body: &str, notes: String) -> Result<Draft, StoreError> {
    // The cause is left out on purpose: it may quote the record.
    let mut draft: Draft = serde_json::from_str(body).map_err(|_quotes: serde_json::Error| StoreError::RecordDamaged { id })?;
    draft.write_notes(ClinicalText::new(notes));
    Ok(draft)
}

/// What the list shows, from a row of [`OVERVIEW`].
pub(super) fn overview(row: &Row<'_>) -> rusqlite::Result<Overview> {
    Ok(Overview {
        cursor: Cursor(row.get(0)?),
        id: read(row, 1)?,
        label: read(row, 2)?,
        practitioner: read(row, 3)?,
        started: read(row, 4)?,
        language: read(row, 5)?,
        pack: row.get(6)?,
        updated: read(row, 7)?,
        tally: Tally {
            open_stops: row.get(8)?,
            open_cautions: row.get(9)?,
            raised: row.get(10)?,
            answered: row.get(11)?,
            asked: row.get(12)?,
        },
    })
}

/// A column that holds a value as its JSON string would, without the quotes.
pub(super) fn read<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    let text: StringDeserializer<Unreadable> = text.into_deserializer();
    // The cause is left out on purpose: it may quote the record.
    T::deserialize(text)
        .map_err(|_quotes: Unreadable| rusqlite::Error::InvalidColumnType(column, String::new(), rusqlite::types::Type::Text))
}
