//! Sessions as rows: how they are taken apart for the tables, and put together again.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params};
use serde::de::value::{Error as Unreadable, StringDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer};

use super::database;
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

const INSERT_RECORD: &str = "INSERT INTO record (number, body, notes) VALUES (:number, :body, :notes)
    ON CONFLICT (number) DO UPDATE SET body = excluded.body, notes = excluded.notes";

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
    let (number, index_stands, written) = match found {
        Some(Found { is_draft: false, .. }) => return Err(StoreError::AlreadySigned { id: draft.id() }),
        Some(Found { number, index_stands, .. }) => (number, index_stands, Written::Changed),
        None => (free_number(transaction, draft).map_err(&failed)?, false, Written::New),
    };
    put_overview(transaction, number, draft, tally, updated).map_err(&failed)?;
    put_record(transaction, number, draft).map_err(&failed)?;
    if !index_stands {
        put_words(transaction, number, draft, draft.notes().raw()).map_err(&failed)?;
    }
    seal::renew(transaction, number).map_err(failed)?;
    Ok(written)
}

fn put_words(transaction: &Transaction<'_>, number: i64, draft: &Draft, words: &str) -> rusqlite::Result<()> {
    let mut insert = transaction.prepare_cached(INDEX)?;
    let (label, notes) = (spaced(draft.label().raw()), spaced(words));
    insert.execute(named_params! { ":number": number, ":label": label, ":notes": notes }).map(drop)
}

/// Writes a session as it was signed over its draft; from here on nothing in it changes.
pub(super) fn sign(transaction: &Transaction<'_>, signed: &Signed, tally: Tally, updated: Moment) -> Result<Written, StoreError> {
    let failed = error::database("sign the session");
    let written = put(transaction, signed.content(), tally, updated)?;
    let id = signed.content().id();
    let write = || {
        let number = number_of(transaction, id)?;
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
        put_words(transaction, number, signed.content(), &all_words(&signed))?;
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
    /// Whether its words are still the same.
    index_stands: bool,
    is_draft: bool,
}

fn find(transaction: &Transaction<'_>, draft: &Draft) -> rusqlite::Result<Option<Found>> {
    transaction
        .prepare_cached(
            "SELECT number, label = :label AND notes = :notes, status = 'draft'
             FROM session JOIN record USING (number) WHERE id = :id",
        )?
        .query_row(
            named_params! {
                ":id": draft.id().to_string(),
                ":label": draft.label().raw(),
                ":notes": draft.notes().raw(),
            },
            |row| Ok(Found { number: row.get(0)?, index_stands: row.get(1)?, is_draft: row.get(2)? }),
        )
        .optional()
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

fn put_record(transaction: &Transaction<'_>, number: i64, draft: &Draft) -> rusqlite::Result<()> {
    let mut body = draft.clone();
    body.write_notes(ClinicalText::default());
    let body = json(&body)?;
    let mut insert = transaction.prepare_cached(INSERT_RECORD)?;
    insert.execute(named_params! {
        ":number": number,
        ":body": body,
        ":notes": draft.notes().raw(),
    })?;
    Ok(())
}

/// The columns of [`session`], in its order, of `session JOIN record USING (number) LEFT JOIN signed USING (number)`.
pub(super) const SESSION: &str = "session.id, body, notes, signature, session.number, seal";
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
    let texts = Texts { id: stored(0)?, body: stored(1)?, notes: stored(2)?, signature: text(3)?, amendments: &amendments };
    let draft = draft(id, texts.body, texts.notes.to_owned())?;
    let session = match texts.signature {
        None => Session::Draft(draft),
        Some(signature) => Session::Signed(Box::new(signed(id, draft, signature, &amendments)?)),
    };
    let seal: Option<Vec<u8>> = row.get(5).map_err(&failed)?;
    // Parts of different times are never shown as one.
    if seal.as_deref() == Some(texts.seal().bytes()) { Ok(session) } else { Err(StoreError::RecordMixed { id }) }
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
