//! Whether a store is as it was written: its pages, its audit trail, its signatures, and what these say of each other.

use rusqlite::{Connection, OptionalExtension};

use super::error::{self, StoreError};
use super::keys::Unlocked;
use super::people::Person;
use super::sessions::{self, SESSION, SESSIONS};
use super::{seal, trail, wording};
use crate::audit::{Chain, Event, Fault, Head};
use crate::record::{Moment, PersonName, Session, SessionId};

/// What verifying found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Where the audit trail ends.
    pub head: Head,
    /// How many sessions there are.
    pub sessions: u64,
    /// How many of them are signed.
    pub signed: u64,
    /// What is wrong, the pages first.
    pub problems: Vec<Problem>,
}

/// Something that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// A page of the database cannot be trusted.
    #[error("the database is damaged: {0}")]
    Pages(String),
    /// The audit trail does not hold.
    #[error(transparent)]
    Trail(#[from] Fault),
    /// There is more wrong with the trail than is worth telling.
    #[error("{0} more entries of the audit trail do not hold")]
    More(u64),
    /// A session cannot be read, or is not as it was signed.
    #[error("{0}")]
    Session(String),
    /// A session's signature or amendment is not in the trail, or is another one there.
    #[error("session {0} has a signature or an amendment that the audit trail does not tell of, or lacks one that it tells of")]
    Untold(SessionId),
    /// The list of sessions shows something else than the session itself says.
    #[error("the list shows session {0} under another label, practitioner, time or status than it has")]
    Listed(SessionId),
    /// Sessions are not those that were saved last, and each by itself is genuine.
    #[error("the sessions are not those that were saved last: parts of an older copy of the database were put in its place")]
    Earlier,
    /// A session that the trail tells of is not there.
    #[error("session {0} is gone: the audit trail tells how it came here, and not that it was erased")]
    Gone(String),
    /// A key file that the trail does not tell of.
    #[error("{} can open these records, and the audit trail does not tell who let them", .0.shown())]
    UnknownPerson(PersonName),
    /// Somebody's key file from before their last passphrase.
    #[error(
        "the key file of {} is older than the passphrase that the audit trail tells of, as its change was cut off or an older file \
         was put back: an earlier passphrase opens these records; {} should change it now",
        .0.shown(), .0.shown()
    )]
    OldKey(PersonName),
    /// The recovery code's key file from before the last code.
    #[error(
        "the key file of the recovery code is older than the code that the audit trail tells of, as its change was cut off or an \
         older file was put back: an earlier code opens these records; `chairside recover` replaces it"
    )]
    OldCode,
    /// Wording that a session was held with is not what it was.
    #[error("the wording {0}, with which sessions were held, is not what it was: what they show of it cannot be trusted")]
    Wording(String),
    /// A session that the trail does not tell of.
    #[error("session {0} was put in from outside: the audit trail does not tell how it came here")]
    Foreign(String),
}

/// More problems of one kind than these tell nobody anything new.
const MOST: u32 = 100;

/// Goes through everything; `known` is what is remembered of the trail outside it.
pub(super) fn verify(
    database: &Connection,
    unlocked: &Unlocked,
    known: impl IntoIterator<Item = Head>,
) -> Result<Report, StoreError> {
    let mut problems = pages(database).map_err(error::database("check the database"))?;
    let of_store = unlocked.trail();
    let mut chain = Chain::new(&of_store, known);
    trail::each(database, |row| chain.take(row)).map_err(error::database("read the audit trail"))?;
    let untold = chain.untold();
    let (head, faults) = chain.end();
    problems.extend(faults.into_iter().map(Problem::Trail));
    if untold > 0 {
        problems.push(Problem::More(untold));
    }
    let mut report = Report { head, sessions: 0, signed: 0, problems };
    each_session(database, &mut report)?;
    if !seal::is_whole(database).map_err(error::database("compare the sessions with the last save"))? {
        report.problems.push(Problem::Earlier);
    }
    report.problems.extend(wording::damaged(database)?.into_iter().map(Problem::Wording));
    let compared = compare(database, &mut report.problems);
    compared.map_err(error::database("compare the sessions with the audit trail"))?;
    Ok(report)
}

/// What is wrong with the pages of the database.
pub(super) fn pages(database: &Connection) -> rusqlite::Result<Vec<Problem>> {
    let mut problems = Vec::new();
    for (check, sound) in [("cipher_integrity_check", None), ("integrity_check", Some("ok"))] {
        let mut query = database.prepare(&format!("PRAGMA {check}"))?;
        let told = query.query_map([], |row| row.get::<_, String>(0))?;
        for told in told.take(MOST as usize) {
            let told = told?;
            if Some(told.as_str()) != sound {
                problems.push(Problem::Pages(told));
            }
        }
    }
    Ok(problems)
}

fn each_session(database: &Connection, report: &mut Report) -> Result<(), StoreError> {
    let failed = error::database("read the sessions");
    let sql = format!("SELECT {SESSION} FROM {SESSIONS} ORDER BY session.number");
    let mut query = database.prepare(&sql).map_err(&failed)?;
    let mut rows = query.query([]).map_err(&failed)?;
    while let Some(row) = rows.next().map_err(&failed)? {
        report.sessions += 1;
        match sessions::session(database, row) {
            Ok(session) => {
                report.signed += u64::from(matches!(session, Session::Signed(_)));
                if !is_listed_right(database, &session).map_err(&failed)? {
                    report.problems.push(Problem::Listed(session.id()));
                }
                if !is_told(database, &session, u64::MAX).map_err(&failed)? {
                    report.problems.push(Problem::Untold(session.id()));
                }
            }
            Err(
                error @ (StoreError::RecordDamaged { .. } | StoreError::RecordMixed { .. } | StoreError::SignatureBroken { .. }),
            ) => {
                report.problems.push(Problem::Session(error.to_string()));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Whether the list shows what the session says of itself.
fn is_listed_right(database: &Connection, session: &Session) -> rusqlite::Result<bool> {
    let content = session.content();
    let mut query = database
        .prepare_cached("SELECT label = ?2 AND practitioner = ?3 AND started = ?4 AND status = ?5 FROM session WHERE id = ?1")?;
    query.query_row(
        (
            content.id().to_string(),
            content.label().raw(),
            content.practitioner().raw(),
            content.started().to_rfc3339(),
            session.status().word(),
        ),
        |row| row.get(0),
    )
}

/// Whether the trail tells, up to an entry, of the session's signature and amendments: of each, and of no other.
pub(super) fn is_told(database: &Connection, session: &Session, until: u64) -> rusqlite::Result<bool> {
    let mut query = database.prepare_cached(
        "SELECT event FROM audit WHERE session = ?1 AND kind IN ('signed', 'amended', 'imported') AND number <= ?2 ORDER BY number",
    )?;
    let until = i64::try_from(until).unwrap_or(i64::MAX);
    let events = query.query_map((session.id().to_string(), until), |row| row.get::<_, String>(0))?;
    let mut told = Vec::new();
    for event in events {
        let Ok(event) = serde_json::from_str::<Event>(&event?) else { return Ok(false) };
        told.extend_from_slice(event.hashes());
    }
    Ok(told == session.hashes())
}

/// What the list of sessions and the trail say of each other.
fn compare(database: &Connection, problems: &mut Vec<Problem>) -> rusqlite::Result<()> {
    let gone = "SELECT DISTINCT session FROM audit AS begun WHERE kind IN ('begun', 'imported')
        AND NOT EXISTS (SELECT 1 FROM session WHERE id = begun.session)
        AND NOT EXISTS (SELECT 1 FROM audit WHERE audit.session = begun.session AND kind = 'erased') LIMIT ?1";
    problems.extend(listed(database, gone)?.into_iter().map(Problem::Gone));
    let older: Option<i64> = database
        .query_row("SELECT event ->> 'sessions' FROM audit WHERE kind = 'trail_begun' ORDER BY number LIMIT 1", [], |row| {
            row.get(0)
        })
        .optional()?;
    if older.is_none_or(|older| older == 0) {
        let foreign = "SELECT id FROM session WHERE NOT EXISTS
            (SELECT 1 FROM audit WHERE audit.session = session.id AND kind IN ('begun', 'imported')) ORDER BY number LIMIT ?1";
        problems.extend(listed(database, foreign)?.into_iter().map(Problem::Foreign));
    }
    Ok(())
}

fn listed(database: &Connection, sql: &str) -> rusqlite::Result<Vec<String>> {
    let mut query = database.prepare(sql)?;
    let rows = query.query_map([MOST], |row| row.get(0))?;
    rows.collect()
}

/// Key files that the trail does not tell of, or that it says were removed or replaced.
pub(super) fn key_files(
    database: &Connection,
    people: &[Person],
    code_since: Option<Moment>,
) -> Result<Vec<Problem>, StoreError> {
    let compare = || -> rusqlite::Result<Vec<Problem>> {
        let mut problems = Vec::new();
        for Person { name, since } in people {
            if trail::is_let_in(database, name)? == Some(true) {
                let changed = trail::last(database, &["person_added", "passphrase_changed"], Some(name))?;
                problems.extend(changed.filter(|changed| since < changed).map(|_later| Problem::OldKey(name.clone())));
            } else {
                problems.push(Problem::UnknownPerson(name.clone()));
            }
        }
        let replaced = trail::last(database, &["recovery_replaced"], None)?;
        problems.extend(code_since.zip(replaced).filter(|(since, replaced)| since < replaced).map(|_later| Problem::OldCode));
        Ok(problems)
    };
    compare().map_err(error::database("compare the key files with the audit trail"))
}
