//! What reaches the state machine, and what it asks of the world.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use crossterm::event::KeyEvent;

use super::Secret;
use super::exporting::{TakenHome, Written};
use super::kiosk::{Drive, Place};
use super::regions::Size;
use crate::audit::{self, Filter};
use crate::content::Pack;
use crate::page::PatientView;
use crate::record::{Amendment, Desk, Draft, Moment, PatientLabel, PersonName, Session, SessionId, Signed, Status, Tally};
use crate::text::Clean;

/// The time of a message, by both clocks.
#[derive(Debug, Clone, Copy)]
pub struct Now {
    /// Monotonic: for what is due after a while.
    pub tick: Instant,
    /// The wall clock: for what is written down.
    pub wall: Moment,
}

/// Something that happened.
#[derive(Debug)]
pub enum Msg {
    /// A key went down, or repeats.
    Key(KeyEvent),
    /// Text was pasted as one.
    Paste(String),
    /// The left button went down on a cell.
    Click {
        /// From the left, 0 first.
        column: u16,
        /// From the top, 0 first.
        row: u16,
    },
    /// The pointer moved to a cell with the left button held.
    Drag {
        /// From the left, 0 first.
        column: u16,
        /// From the top, 0 first.
        row: u16,
    },
    /// The wheel turned: rows down, or up where negative.
    Wheel(i16),
    /// The terminal has another size.
    Resize(Size),
    /// [`Model::next_deadline`](super::Model::next_deadline) came.
    Woke,
    /// A new store was made, with its recovery code; or why not.
    Created(Result<Secret, Refused>),
    /// The records are locked; these people can unlock them.
    Locked(Vec<PersonName>),
    /// The store opened; or why not.
    Unlocked(Result<Opening, NotOpened>),
    /// The sessions that were asked for.
    Listed {
        /// What was asked.
        query: Query,
        /// What was found; or why it could not be read.
        listing: Result<Listing, String>,
    },
    /// Who can open the records now; or why what was asked for was not done.
    People(Result<PeopleList, Refused>),
    /// A part of the audit trail that was asked for.
    TrailListed {
        /// What was asked.
        query: TrailQuery,
        /// What was found; or why it could not be read.
        page: Result<TrailPage, String>,
    },
    /// An id for a new session.
    FreshId(SessionId),
    /// A session was read; or why not.
    Opened(Result<Box<Session>, String>),
    /// This revision is durable: the disk has confirmed it.
    Saved {
        /// Whose.
        session: SessionId,
        /// Which.
        revision: u64,
        /// When it was confirmed.
        at: Moment,
    },
    /// A save failed; the revision is in memory only.
    SaveFailed {
        /// Whose.
        session: SessionId,
        /// Why, in a few words.
        reason: String,
    },
    /// A session is signed, durably; or why not.
    Signed {
        /// Which.
        session: SessionId,
        /// As it was signed.
        result: Result<Box<Signed>, Refused>,
    },
    /// An amendment was added, durably; or why not.
    Amended {
        /// To which session.
        session: SessionId,
        /// What was added.
        result: Result<Box<Amendment>, Refused>,
    },
    /// What is half typed outside any record was kept, at this time; or why not.
    DeskKept {
        /// Whose.
        person: PersonName,
        /// Which state of it.
        revision: u64,
        /// When it was confirmed, or why it is in memory only.
        result: Result<Moment, String>,
    },
    /// The wording that the next session was held with, out of the store, as it is another one than those that are loaded.
    Kept(Arc<Pack>),
    /// A file was written, at this place; or why not.
    Exported(Result<String, String>),
    /// The removable drives that are mounted.
    Drives(Written, Vec<Drive>),
    /// The passphrase that ends the program is right; or why not.
    MayLeave(Result<(), Refused>),
    /// The store goes on without what is missing; or why not.
    LossAccepted(Result<(), String>),
    /// What came of a paste whose end did not come.
    Unended(String),
    /// The window is in front again: something else may have been drawn over it.
    Uncovered,
    /// The program was stopped and goes on: another one may have had the terminal meanwhile.
    Continued,
    /// The program has to end: a signal, a hangup.
    Terminate,
}

/// Why the store did not do what a passphrase was typed for, in words for the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// What happened and what to do.
    pub words: String,
}

/// Why the store did not open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotOpened {
    /// What happened and what to do, in words for the screen.
    pub words: String,
    /// How long the next try of the same practitioner has to wait.
    pub wait: Duration,
}

/// How a store opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// Who opened it.
    pub person: PersonName,
    /// What is missing from it, in words; nothing where all is there.
    pub loss: Option<String>,
    /// What they had half typed outside any record.
    pub desk: Desk,
    /// The fingerprints of loaded packs whose version consultations were held with in other words.
    pub reworded: Vec<String>,
}

/// Which sessions a list shall hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Words that labels or notes hold; blank for all sessions.
    pub search: String,
    /// How many at most.
    pub most: usize,
}

/// Sessions and the small dashboard above them.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// Newest first.
    pub sessions: Vec<Entry>,
    /// Consultations a day, oldest first.
    pub days: Vec<(NaiveDate, u32)>,
    /// Drafts that are not signed.
    pub drafts: u32,
    /// Stops and cautions that today's answers raised, decided or not.
    pub raised_today: u32,
}

/// One session in a list.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its id.
    pub id: SessionId,
    /// Whose consultation.
    pub label: PatientLabel,
    /// Who opened it.
    pub practitioner: PersonName,
    /// When it was opened.
    pub started: Moment,
    /// When it was last saved.
    pub updated: Moment,
    /// How far it has come.
    pub status: Status,
    /// What its checklist came to.
    pub tally: Tally,
    /// The treatment, by its pack's id.
    pub pack: Clean,
}

/// A draft on its way to the disk.
#[derive(Debug, Clone, PartialEq)]
pub struct Save {
    /// Which state of the draft.
    pub revision: u64,
    /// The draft as a whole.
    pub draft: Draft,
    /// What its checklist comes to.
    pub tally: Tally,
}

/// A session that is to be signed, where the passphrase is its practitioner's.
#[derive(Debug, Clone, PartialEq)]
pub struct Sign {
    /// The session as it is signed.
    pub signed: Signed,
    /// What its checklist comes to.
    pub tally: Tally,
    /// The passphrase of who signs.
    pub passphrase: Secret,
}

/// What is to be added to a signed session, where the passphrase is its author's.
#[derive(Debug, Clone, PartialEq)]
pub struct Amend {
    /// Which session.
    pub session: SessionId,
    /// What is added.
    pub amendment: Amendment,
    /// The passphrase of who adds it.
    pub passphrase: Secret,
}

/// What is half typed outside any record, on its way to the disk.
#[derive(Debug, Clone, PartialEq)]
pub struct KeepDesk {
    /// Whose.
    pub person: PersonName,
    /// Which state of it.
    pub revision: u64,
    /// The words.
    pub desk: Desk,
}

/// What shall be done with practitioners.
#[derive(Debug, Clone, PartialEq)]
pub enum PeopleOrder {
    /// Read who can open the records.
    List,
    /// Let somebody in.
    Add {
        /// Who.
        name: PersonName,
        /// Their passphrase.
        new: Secret,
        /// The passphrase of who is here.
        own: Secret,
    },
    /// Change the passphrase of who is here.
    Change {
        /// The new one.
        new: Secret,
        /// The one that they have.
        own: Secret,
    },
    /// Keep somebody out.
    Remove {
        /// Who.
        name: PersonName,
        /// The passphrase of who is here.
        own: Secret,
    },
}

/// Who can open the records.
#[derive(Debug, Clone)]
pub struct PeopleList {
    /// Their names, and since when they have their passphrase.
    pub people: Vec<(PersonName, Moment)>,
    /// What was done, in words.
    pub done: Option<String>,
}

/// Which part of the audit trail shall be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrailQuery {
    /// Which entries.
    pub filter: Filter,
    /// Only those before this one.
    pub before: Option<u64>,
    /// How many at most.
    pub most: u32,
}

/// A part of the audit trail.
#[derive(Debug, Clone)]
pub struct TrailPage {
    /// The entries, newest first.
    pub entries: Vec<TrailEntry>,
    /// Whether there are no more.
    pub whole: bool,
}

/// An entry of the audit trail, with the label of its session.
#[derive(Debug, Clone)]
pub struct TrailEntry {
    /// Its number.
    pub number: u64,
    /// The entry; nothing where it cannot be read.
    pub entry: Option<audit::Entry>,
    /// Whose session it is about, where that is there.
    pub label: Option<PatientLabel>,
}

/// An order to the runtime.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Make a new store with its first practitioner.
    Create(PersonName, Secret),
    /// Open the store.
    Unlock(PersonName, Secret),
    /// Go on with a store from which something is missing.
    AcceptLoss,
    /// Read the list of sessions.
    List(Query),
    /// Do something with practitioners.
    People(PeopleOrder),
    /// Read a part of the audit trail.
    Trail(TrailQuery),
    /// Make an id.
    FreshId,
    /// Read a session.
    Open(SessionId),
    /// Write a draft, durably.
    Save(Box<Save>),
    /// Sign a session, durably.
    Sign(Box<Sign>),
    /// Add to a signed session, durably.
    Amend(Box<Amend>),
    /// Write a draft, durably, as the work of a practitioner who has locked since.
    SaveFor(PersonName, Box<Save>),
    /// Write what is half typed outside any record, durably.
    KeepDesk(Box<KeepDesk>),
    /// Enter the lock in the audit trail, and tell who can unlock.
    Lock {
        /// It came by itself, as nobody was there.
        idle: bool,
    },
    /// Close the store and forget its key.
    Close,
    /// Write a session's JSON to a file.
    Export(Box<Session>, Place),
    /// Write the copy that a patient takes home to a file.
    HandOver(Box<TakenHome>, Place),
    /// Look which removable drives are mounted, as this shall be written.
    Drives(Written),
    /// Compare the passphrase of who is here, who wants to end the program.
    Leave(Secret),
    /// Show this on the second screens, or nothing.
    Show(Option<PatientView>),
    /// Draw the whole screen again, whatever stands there.
    Redraw,
    /// Take the terminal once more, whatever became of it, and draw the whole screen again.
    TakeAgain,
    /// End the program, once everything before this is done.
    Quit,
}
