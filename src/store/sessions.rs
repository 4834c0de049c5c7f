//! Sessions as rows: how they are taken apart for the tables, and put together again.

use std::borrow::Cow;

use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params};
use serde::de::value::{Error as Unreadable, StringDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer};

use super::database;
use super::edits::{self, Notes, Saving};
use super::error::{self, StoreError};
use super::seal::{self, Texts};
use super::search::spaced;
use crate::record::{
    Amendment, Change, Draft, Moment, PatientLabel, PersonName, Session, SessionId, Signature, Signed, Status, Tally,
};
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
    /// How far it has come.
    pub status: Status,
    /// The id of its pack.
    pub pack: String,
    /// Its place in the list.
    pub cursor: Cursor,
}

/// The columns of [`overview`], in its order.
pub(super) const OVERVIEW: &str = "session.number, id, session.label, practitioner, started, language, pack, updated, \
     open_stops, open_cautions, raised, answered, asked, status";

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

const INDEX: &str = "INSERT OR REPLACE INTO words (rowid, label, notes) VALUES (:number, :label, :notes)";

/// Whether a session was there before it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    New,
    Changed,
}

/// Writes a draft over what is there of it, unless that is signed.
pub(super) fn put(transaction: &Transaction<'_>, draft: &Draft, tally: Tally, updated: Moment) -> Result<Written, StoreError> {
    let failed = error::database("save the session");
    let found = find(transaction, draft).map_err(&failed)?;
    let (number, written) = match &found {
        Some(Found { is_draft: false, .. }) => return Err(StoreError::AlreadySigned { id: draft.id() }),
        Some(Found { number, .. }) => (*number, Written::Changed),
        None => (free_number(transaction, draft).map_err(&failed)?, Written::New),
    };
    let write = || {
        put_overview(transaction, number, draft, tally, updated)?;
        put_record(transaction, number, draft, found.as_ref())?;
        seal::renew(transaction, number)
    };
    write().map_err(failed)?;
    Ok(written)
}

fn put_record(transaction: &Transaction<'_>, number: i64, draft: &Draft, found: Option<&Found>) -> rusqlite::Result<()> {
    let (label, notes) = (draft.label().raw(), draft.notes().raw());
    let body = body(draft)?;
    let Some(found) = found else {
        let sql = "INSERT INTO record (number, body, notes) VALUES (?1, ?2, ?3)";
        transaction.prepare_cached(sql)?.execute((number, body, notes))?;
        return put_words(transaction, number, label, notes);
    };
    if found.body.as_ref() != Some(&body) {
        transaction.prepare_cached("UPDATE record SET body = ?2 WHERE number = ?1")?.execute((number, body))?;
    }
    match found.notes.as_ref().map_or(Saving::Whole, |saved| saved.saving(notes)) {
        Saving::Nothing if found.label_stands => Ok(()),
        Saving::Nothing => put_words(transaction, number, label, notes),
        Saving::Edit(place, edit) if found.label_stands => edits::put(transaction, number, place, &edit),
        Saving::Edit(..) | Saving::Whole => put_whole_notes(transaction, number, label, notes),
    }
}

/// Writes notes as a whole, with their place in the word index.
fn put_whole_notes(transaction: &Transaction<'_>, number: i64, label: &str, notes: &str) -> rusqlite::Result<()> {
    transaction.prepare_cached("UPDATE record SET notes = ?2 WHERE number = ?1")?.execute((number, notes))?;
    edits::clear(transaction, number)?;
    put_words(transaction, number, label, notes)
}

/// Writes the notes of a session as a whole where they are saved by their changes; what they say stays the same.
pub(super) fn settle(transaction: &Transaction<'_>, number: i64) -> rusqlite::Result<()> {
    let sql = "SELECT label, notes FROM session JOIN record USING (number) WHERE number = ?1 AND edits > 0";
    let found = transaction.prepare_cached(sql)?.query_row([number], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let Some((label, whole)): Option<(String, String)> = found else { return Ok(()) };
    match Notes::new(whole, &edits::of(transaction, number)?) {
        Some(notes) => put_whole_notes(transaction, number, &label, &notes.text),
        // They are left for salvage.
        None => Ok(()),
    }
}

fn put_words(transaction: &Transaction<'_>, number: i64, label: &str, words: &str) -> rusqlite::Result<()> {
    let mut insert = transaction.prepare_cached(INDEX)?;
    let (label, notes) = (spaced(label), spaced(words));
    insert.execute(named_params! { ":number": number, ":label": label, ":notes": notes }).map(drop)
}

/// Writes a session as it was signed over its draft; from here on nothing in it changes.
pub(super) fn sign(transaction: &Transaction<'_>, signed: &Signed, tally: Tally, updated: Moment) -> Result<Written, StoreError> {
    let failed = error::database("sign the session");
    let written = put(transaction, signed.content(), tally, updated)?;
    let id = signed.content().id();
    let write = || {
        let number = number_of(transaction, id)?;
        settle(transaction, number)?;
        transaction.execute("INSERT INTO signed (number, signature) VALUES (?1, ?2)", (number, json(signed.signature())?))?;
        transaction.execute("UPDATE session SET status = ?2 WHERE number = ?1", (number, Status::Signed.word()))?;
        seal::renew(transaction, number)
    };
    write().map_err(failed)?;
    Ok(written)
}

/// Adds an amendment to a signed session.
pub(super) fn amend(
    transaction: &Transaction<'_>,
    id: SessionId,
    amendment: &Amendment,
    updated: Moment,
) -> Result<(), StoreError> {
    let failed = error::database("add to the session");
    let Some(Session::Signed(mut signed)) = load(transaction, id)? else {
        return Err(StoreError::NotSigned { id });
    };
    signed.push(amendment.clone())?;
    let write = || -> rusqlite::Result<()> {
        let number = number_of(transaction, id)?;
        let place = i64::try_from(signed.amendments().len()).unwrap_or(i64::MAX);
        let insert = "INSERT INTO amendment (number, place, body) VALUES (?1, ?2, ?3)";
        transaction.execute(insert, (number, place, json(amendment)?))?;
        let status = Session::Signed(signed.clone()).status().word();
        let update = "UPDATE session SET status = ?2, updated = ?3 WHERE number = ?1";
        transaction.execute(update, (number, status, updated.to_rfc3339()))?;
        put_words(transaction, number, signed.content().label().raw(), &all_words(&signed))?;
        seal::renew(transaction, number)
    };
    write().map_err(failed)
}

/// Writes a session that is not there yet as it is, with its signature and its amendments.
pub(super) fn put_whole(
    transaction: &Transaction<'_>,
    session: &Session,
    tally: Tally,
    updated: Moment,
) -> Result<(), StoreError> {
    match session {
        Session::Draft(draft) => put(transaction, draft, tally, updated).map(drop),
        Session::Signed(signed) => {
            sign(transaction, signed, tally, updated)?;
            signed.amendments().iter().try_for_each(|amendment| amend(transaction, session.id(), amendment, updated))
        }
    }
}

/// The notes with every addendum, for the search.
fn all_words(signed: &Signed) -> String {
    let mut words = signed.content().notes().raw().to_owned();
    for amendment in signed.amendments() {
        if let Change::Addendum { words: added } = &amendment.change {
            words.push('\n');
            words.push_str(added.raw());
        }
    }
    words
}

fn number_of(transaction: &Transaction<'_>, id: SessionId) -> rusqlite::Result<i64> {
    transaction.query_row("SELECT number FROM session WHERE id = ?1", [id.to_string()], |row| row.get(0))
}

fn json(value: &impl serde::Serialize) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

/// What is there of a draft that is saved.
struct Found {
    number: i64,
    is_draft: bool,
    /// Whether it is the same.
    label_stands: bool,
    /// Where it can be read.
    body: Option<String>,
    /// Where they can be read.
    notes: Option<Notes>,
}

fn find(transaction: &Transaction<'_>, draft: &Draft) -> rusqlite::Result<Option<Found>> {
    let sql =
        "SELECT number, status = 'draft', label = ?2, body, notes, edits FROM session JOIN record USING (number) WHERE id = ?1";
    let mut query = transaction.prepare_cached(sql)?;
    let found = query.query_row((draft.id().to_string(), draft.label().raw()), |row| {
        let number = row.get(0)?;
        let edits = if row.get::<_, i64>(5)? > 0 { edits::of(transaction, number)? } else { Vec::new() };
        // Parts of two texts need not make one.
        let (body, whole) = (row.get(3).ok(), row.get(4).ok());
        let notes = whole.and_then(|whole| Notes::new(whole, &edits));
        Ok(Found { number, is_draft: row.get(1)?, label_stands: row.get(2)?, body, notes })
    });
    let found = found.optional()?;
    // A change of what is damaged would be none of what was written: then all of it is written again.
    let is_sound = database::check_pages(transaction).is_ok();
    Ok(found.map(|found| if is_sound { found } else { Found { body: None, notes: None, ..found } }))
}

/// Room for sessions that start in the same second; more of them stand as if they had started a little later.
pub(super) const A_SECOND: i64 = 8;

/// A number for a new session by the second of its start, or the next free one.
fn free_number(transaction: &Transaction<'_>, draft: &Draft) -> rusqlite::Result<i64> {
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

/// As JSON, everything but the notes.
fn body(draft: &Draft) -> rusqlite::Result<String> {
    let mut body = draft.clone();
    body.write_notes(ClinicalText::default());
    json(&body)
}

/// The columns of [`session`], in its order, of `session JOIN record USING (number) LEFT JOIN signed USING (number)`.
pub(super) const SESSION: &str = "session.id, body, notes, signature, session.number, seal, edits";
/// The tables that [`SESSION`] is read from.
pub(super) const SESSIONS: &str = "session JOIN record USING (number) LEFT JOIN signed USING (number)";

/// A session by its id.
pub(super) fn load(database: &Connection, id: SessionId) -> Result<Option<Session>, StoreError> {
    let failed = error::database("read the session");
    let sql = format!("SELECT {SESSION} FROM {SESSIONS} WHERE session.id = ?1");
    let mut query = database.prepare_cached(&sql).map_err(&failed)?;
    let mut rows = query.query([id.to_string()]).map_err(&failed)?;
    rows.next().map_err(&failed)?.map(|row| session(database, row)).transpose()
}

/// A session from a row of [`SESSION`].
pub(super) fn session(database: &Connection, row: &Row<'_>) -> Result<Session, StoreError> {
    let read = assemble(database, row);
    // Before what was read is judged: damage may look like anything.
    database::check_pages(database)?;
    read
}

fn assemble(database: &Connection, row: &Row<'_>) -> Result<Session, StoreError> {
    let failed = error::database("read the session");
    let id = read(row, 0).map_err(&failed)?;
    let amendments = seal::amendments(database, row.get(4).map_err(&failed)?).map_err(&failed)?;
    let text = |column| {
        let stored = row.get_ref(column).map_err(&failed)?;
        // Parts of two texts need not make one.
        stored.as_str_or_null().map_err(|_no_text| StoreError::RecordDamaged { id })
    };
    let stored = |column| text(column)?.ok_or(StoreError::RecordDamaged { id });
    let notes = changed(database, row, stored(2)?).map_err(&failed)?.ok_or(StoreError::RecordDamaged { id })?;
    let (body, signature) = (stored(1)?, text(3)?);
    let texts = Texts { id: stored(0)?, body, notes: &notes, signature, amendments: &amendments };
    let seal: Option<Vec<u8>> = row.get(5).map_err(&failed)?;
    let is_of_one_time = seal.as_deref() == Some(texts.seal().bytes());
    let draft = draft(id, body, notes.into_owned())?;
    let session = match signature {
        None => Session::Draft(draft),
        Some(signature) => Session::Signed(Box::new(signed(id, draft, signature, &amendments)?)),
    };
    // Parts of different times are never shown as one.
    if is_of_one_time { Ok(session) } else { Err(StoreError::RecordMixed { id }) }
}

/// The notes of a row of [`SESSION`] with the changes since they were saved as a whole; nothing where these are not changes of them.
pub(super) fn changed<'a>(database: &Connection, row: &Row<'_>, whole: &'a str) -> rusqlite::Result<Option<Cow<'a, str>>> {
    if row.get::<_, i64>(6)? == 0 {
        return Ok(Some(Cow::Borrowed(whole)));
    }
    let edits = edits::of(database, row.get(4)?)?;
    Ok(Notes::new(whole.to_owned(), &edits).map(|notes| Cow::Owned(notes.text)))
}

/// A draft from its body and its notes.
pub(super) fn draft(id: SessionId, body: &str, notes: String) -> Result<Draft, StoreError> {
    // The cause is left out on purpose: it may quote the record.
    let mut draft: Draft = serde_json::from_str(body).map_err(|_quotes: serde_json::Error| StoreError::RecordDamaged { id })?;
    draft.write_notes(ClinicalText::new(notes));
    // Another session's text is never shown as this one's.
    if draft.id() == id { Ok(draft) } else { Err(StoreError::RecordDamaged { id }) }
}

pub(super) fn signed(id: SessionId, draft: Draft, signature: &str, amendments: &[String]) -> Result<Signed, StoreError> {
    let damaged = |_quotes: serde_json::Error| StoreError::RecordDamaged { id };
    let signature: Signature = serde_json::from_str(signature).map_err(damaged)?;
    let amendments: Vec<Amendment> =
        amendments.iter().map(|body| serde_json::from_str(body)).collect::<Result<_, _>>().map_err(damaged)?;
    Signed::assemble(draft, signature, amendments).map_err(|broken| StoreError::SignatureBroken { id, broken })
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
        status: read(row, 13)?,
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
