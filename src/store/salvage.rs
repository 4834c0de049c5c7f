//! Salvage: what can be read of a damaged store, session by session, from a private copy; the store itself is not touched.
//!
//! Every page of the database carries a keyed fingerprint, so what is read is what was written, or it is not read at all: no text
//! is guessed or pieced together. What is missing is told, as far as anything still knows of it.

mod copy;
mod find;

use std::collections::BTreeSet;
use std::path::Path;

use chrono::DateTime;
use rusqlite::{OptionalExtension, Row};

use super::anchor::{Loss, Remembered};
use super::edits::{self, Notes};
use super::folder::Folder;
use super::lock::{self, Use};
use super::seal::{self, Texts};
use super::secret::Passphrase;
use super::{StoreError, attempts, keys, now, occupied, sessions, trail, verify};
use crate::audit::TrailMark;
use crate::record::{Draft, PersonName, Session, SessionId, Status};
use copy::{Copy, Damaged};

/// A damaged store of which what can be read is being got out.
pub struct Salvage {
    copy: Copy,
    remembered: Remembered,
}

/// What came out, and what did not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Findings {
    /// How many sessions came out as they were.
    pub whole: u64,
    /// Those that did not.
    pub flaws: Vec<Flaw>,
    /// Whether any session could be missing that nothing tells of.
    pub is_complete: bool,
    /// What the anchor says about saves that are missing.
    pub loss: Option<Loss>,
    /// Whether every page of the database is as it was written, so that it can be written to.
    pub is_sound: bool,
}

/// A session that did not come out as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {missing}", named(*.id, *.number))]
pub struct Flaw {
    /// The session, where that can be told.
    pub id: Option<SessionId>,
    /// Its place in the list, where that is known: it tells when the consultation began.
    pub number: Option<i64>,
    /// What is missing.
    pub missing: Missing,
}

/// What of a session did not come out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Missing {
    /// Everything: no other page has it.
    #[error("did not come out: a page that holds its text is damaged or gone")]
    Text,
    /// Everything: what is read is not a session of its own.
    #[error("did not come out: what stands there is not as Chairside writes it")]
    Sense,
    /// Everything: somebody altered it.
    #[error("did not come out: it is not as it was signed")]
    Altered,
    /// That it is all of one time.
    #[error(
        "came out, but parts of it may be of an earlier time than the rest, as an older part of the database lies in its place"
    )]
    Unity,
    /// The last changes of its notes.
    #[error("came out, but its notes are as they were before the last changes, which cannot be read")]
    Changes,
    /// Its signature.
    #[error("its text came out whole, but as a draft: its signature cannot be read")]
    Signature,
    /// What was added to it.
    #[error("came out as it was signed, without what was added later, which cannot be read")]
    Amendments,
    /// The audit trail tells of it, and nothing else.
    #[error("did not come out: the audit trail tells how it was begun, and nothing else of it can be read")]
    Everything,
}

fn named(id: Option<SessionId>, number: Option<i64>) -> String {
    let began = number.and_then(|number| DateTime::from_timestamp(number / sessions::A_SECOND, 0));
    let began = began.map(|began| format!(", begun on {}", began.format("%Y-%m-%d about %H:%M UTC"))).unwrap_or_default();
    match id {
        Some(id) => format!("session {id}{began}"),
        None => format!("a session whose id cannot be read{began}"),
    }
}

/// A session as far as it could be read.
enum Found {
    Whole(Session),
    Part(Session, Missing),
    Nothing(Missing),
    /// No session has this number.
    NoSession,
}

impl Salvage {
    /// Who may be able to unlock a damaged store, sorted.
    ///
    /// # Errors
    /// Where there is no store, or nobody can.
    pub fn names(folder: &Path) -> Result<Vec<PersonName>, StoreError> {
        let folder = Folder::new(folder);
        occupied(&folder)?;
        keys::names(&folder)
    }

    /// Copies a damaged store into a private folder inside `place`, and opens the copy. The store stays as it is.
    ///
    /// # Errors
    /// Where a program has the store, the passphrase is wrong, there is no room, or nothing can be read.
    pub fn open(folder: &Path, name: &PersonName, passphrase: &Passphrase, place: &Path) -> Result<Self, StoreError> {
        let folder = Folder::new(folder);
        let unlocked = attempts::untold(&folder, name, now(), || keys::open(&folder, name, passphrase))?;
        if let Use::Taken(holder) = lock::look(&folder.lock()) {
            // What is copied while it is being written would look damaged.
            return Err(StoreError::InUse { holder });
        }
        let remembered = Remembered::read(&folder.anchor(), unlocked.store, &unlocked.chain_key());
        Ok(Self { copy: Copy::new(&folder, unlocked, place)?, remembered })
    }

    /// Gives every session that can be read to `take`, oldest first, with its place in the audit trail where that can be read too.
    ///
    /// # Errors
    /// Where `take` refuses one.
    pub fn each<E>(mut self, mut take: impl FnMut(Session, Option<TrailMark>) -> Result<(), E>) -> Result<Findings, E> {
        let numbers = find::numbers(&mut self.copy);
        let is_sound = self.copy.read(verify::pages).is_ok_and(|problems| problems.is_empty());
        let mut findings =
            Findings { whole: 0, flaws: Vec::new(), is_complete: numbers.is_complete, loss: self.loss(), is_sound };
        let mut known = BTreeSet::new();
        for number in numbers.found {
            let (id, found) = self.session(number);
            let id = match &found {
                Found::Whole(session) | Found::Part(session, _) => Some(session.id()),
                Found::Nothing(_) | Found::NoSession => id,
            };
            known.extend(id);
            let (session, missing) = match found {
                Found::NoSession => continue,
                Found::Nothing(missing) => (None, Some(missing)),
                Found::Part(session, missing) => (Some(session), Some(missing)),
                Found::Whole(session) => (Some(session), None),
            };
            match missing {
                Some(missing) => findings.flaws.push(Flaw { id, number: Some(number), missing }),
                None => findings.whole += 1,
            }
            if let Some(session) = session {
                let mark = self.mark(session.id());
                take(session, mark)?;
            }
        }
        self.add_untraced(&known, &mut findings);
        Ok(findings)
    }

    /// What the anchor says of the saves that can be read.
    fn loss(&mut self) -> Option<Loss> {
        let saves = self.copy.read(|database| database.query_row("SELECT saves FROM store", [], |row| row.get(0))).ok()?;
        let Self { copy, remembered } = self;
        let head = |number| copy.read(|database| Ok(trail::mac_at(database, number))).ok().flatten();
        let head = match remembered {
            Remembered::Anchor(anchor) => Some(anchor.trail().count).and_then(head),
            _ => None,
        };
        remembered.compare(saves, |_number| head)
    }

    /// Adds the sessions that only the audit trail still knows.
    fn add_untraced(&mut self, known: &BTreeSet<SessionId>, findings: &mut Findings) {
        let (mut begun, mut erased) = (BTreeSet::new(), BTreeSet::new());
        for order in ["", "DESC"] {
            let sql = format!("SELECT session, kind FROM audit NOT INDEXED WHERE session IS NOT NULL ORDER BY number {order}");
            let read = self.copy.read(|database| {
                let mut query = database.prepare(&sql)?;
                let mut rows = query.query([])?;
                while let Some(row) = rows.next()? {
                    let (session, kind): (String, String) = (row.get(0)?, row.get(1)?);
                    let of_kind = if kind == "erased" { &mut erased } else { &mut begun };
                    of_kind.extend(session.parse::<SessionId>());
                }
                Ok(())
            });
            if read.is_ok() {
                break;
            }
        }
        let gone: Vec<SessionId> = begun.into_iter().filter(|id| !known.contains(id) && !erased.contains(id)).collect();
        // Those whose place is known and whose id is not are among them.
        let mut same = gone.len();
        findings.flaws.retain(|flaw| {
            let is_among = flaw.id.is_none() && same > 0;
            same -= usize::from(is_among);
            !is_among
        });
        let flaw = |id| Flaw { id: Some(id), number: None, missing: Missing::Everything };
        findings.flaws.extend(gone.into_iter().map(flaw));
    }

    fn mark(&mut self, session: SessionId) -> Option<TrailMark> {
        let store = self.copy.unlocked.store;
        self.copy.read(|database| trail::mark(database, store, session)).ok()?
    }

    /// The session of a number, and its id where only the list has it.
    fn session(&mut self, number: i64) -> (Option<SessionId>, Found) {
        let listed = self.copy.read(|database| {
            let sql = "SELECT id, status, seal, edits FROM session WHERE number = ?1";
            let listed = |row: &Row<'_>| {
                Ok(Listed { id: row.get(0)?, status: row.get(1)?, seal: row.get(2)?, is_changed: row.get::<_, i64>(3)? > 0 })
            };
            database.query_row(sql, [number], listed).optional()
        });
        let id = match &listed {
            Ok(Some(Listed { id, .. })) => id.parse().ok(),
            _ => None,
        };
        let record = self.copy.read(|database| {
            let sql = "SELECT body, notes FROM record WHERE number = ?1";
            database.query_row(sql, [number], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))).optional()
        });
        let (body, whole) = match record {
            Ok(None) if listed == Ok(None) => return (id, Found::NoSession),
            Err(Damaged) | Ok(None) => return (id, Found::Nothing(Missing::Text)),
            Ok(Some(record)) => record,
        };
        let listed = listed.ok().flatten();
        let is_changed = listed.as_ref().map_or_else(|| edits::are_for(&whole), |listed| listed.is_changed);
        let notes = if is_changed { self.changed(number, &whole) } else { Some(whole.clone()) };
        let is_latest = notes.is_some();
        let found = match self.assembled(number, id, listed.as_ref(), &body, &notes.unwrap_or(whole)) {
            Found::Whole(session) | Found::Part(session, Missing::Unity) if !is_latest => Found::Part(session, Missing::Changes),
            found => found,
        };
        (id, found)
    }

    /// Notes with the changes since they were saved as a whole, where these can be read.
    fn changed(&mut self, number: i64, whole: &str) -> Option<String> {
        let edits = self.copy.read(|database| edits::of(database, number)).ok()?;
        Notes::new(whole.to_owned(), &edits).map(|notes| notes.text)
    }

    fn assembled(&mut self, number: i64, id: Option<SessionId>, listed: Option<&Listed>, body: &str, notes: &str) -> Found {
        let Some(draft) = read_draft(id, body, notes.to_owned()) else {
            return Found::Nothing(Missing::Sense);
        };
        let is_draft = listed.is_some_and(|listed| listed.status == Status::Draft.word());
        let signature = self.copy.read(|database| {
            let sql = "SELECT signature FROM signed WHERE number = ?1";
            database.query_row(sql, [number], |row| row.get::<_, String>(0)).optional()
        });
        let signature = match signature {
            Err(Damaged) if !is_draft => return Found::Part(Session::Draft(draft), Missing::Signature),
            Err(Damaged) => None,
            Ok(signature) => signature,
        };
        let amendments = match signature {
            None => Ok(Vec::new()),
            Some(_) => self.copy.read(|database| seal::amendments(database, number)),
        };
        let id = draft.id();
        let known = amendments.as_deref().unwrap_or_default();
        let session = match &signature {
            None => Session::Draft(draft),
            Some(signature) => match sessions::signed(id, draft, signature, known) {
                Err(_) => return Found::Nothing(Missing::Altered),
                Ok(signed) => Session::Signed(Box::new(signed)),
            },
        };
        if amendments.is_err() {
            return Found::Part(session, Missing::Amendments);
        }
        let texts = Texts { id: &id.to_string(), body, notes, signature: signature.as_deref(), amendments: known };
        match listed.and_then(|listed| listed.seal.as_deref()) {
            Some(seal) if seal != texts.seal().bytes() => Found::Part(session, Missing::Unity),
            _ => Found::Whole(session),
        }
    }
}

/// What the list says of a session.
#[derive(Debug, PartialEq, Eq)]
struct Listed {
    id: String,
    status: String,
    seal: Option<Vec<u8>>,
    /// Whether its notes are saved by their changes.
    is_changed: bool,
}

/// The draft of a record; where the list cannot be read, it says itself which session it is.
fn read_draft(id: Option<SessionId>, body: &str, notes: String) -> Option<Draft> {
    let id = match id {
        Some(id) => id,
        None => serde_json::from_str::<Draft>(body).ok()?.id(),
    };
    sessions::draft(id, body, notes).ok()
}

impl std::fmt::Debug for Salvage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Salvage")
    }
}
