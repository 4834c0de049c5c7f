//! The audit trail: who did what to which session, and when, so bound together that what was altered shows. No file, no clock.
//!
//! Every entry carries a keyed fingerprint (HMAC-SHA256, RFC 2104) over its own fields and the fingerprint before it. The key
//! lies apart from the entries, so that who can write rows but has no key cannot make a trail that holds. Entries are
//! numbered from 1 without a gap; their number and the last fingerprint (see [`Head`]) also stand outside the trail.
//! No entry holds a patient's words.

mod chain;
mod event;
mod words;

use chrono::NaiveDate;

pub use chain::{Chain, ChainKey, Fault, Head, Mac, Row, Trail, TrailMark};
pub use event::{Erasure, Event, Export, Means};

use crate::record::{Moment, PersonName, SessionId};

/// One entry of the trail, to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its number, from 1.
    pub number: u64,
    /// When it happened, by the clinic's clock.
    pub at: Moment,
    /// Who did it; nobody where that is not known, as with a wrong recovery code.
    pub by: Option<PersonName>,
    /// The session that it is about.
    pub session: Option<SessionId>,
    /// What happened.
    pub event: Event,
}

/// Which entries of the trail are wanted; all that is set has to hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Done by this practitioner.
    pub person: Option<PersonName>,
    /// About this session.
    pub session: Option<SessionId>,
    /// Of this kind, as [`Event::kind`] names it.
    pub kind: Option<&'static str>,
    /// On this day or later, by the clock of its time.
    pub from: Option<NaiveDate>,
    /// On this day or earlier.
    pub to: Option<NaiveDate>,
}
