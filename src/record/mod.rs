//! What a consultation is: the draft, the signed session, and the rules by which they change. No file, no screen, no clock.

mod answers;
mod assessment;
mod desk;
mod difference;
mod digest;
mod draft;
mod people;
mod plan;
mod session;
mod signing;
mod teach_back;

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::content::Pack;

pub use answers::{Answer, Answered, Earlier, NotAnAnswer};
pub use assessment::{Assessment, Decision, Finding, Missing, Tally};
pub use desk::{Desk, HalfWritten};
pub use digest::{Digest, canonical};
pub use draft::{DISCUSSED_AFTER_SECONDS, Draft, FieldId, Shown, Unfinished};
pub use people::{BadName, BadPerson, PatientLabel, PersonName};
pub use plan::{Plan, Remark, Visit, VisitKind, is_weekend};
pub use session::{Session, Status};
pub use signing::{Amendment, BadAmendment, Broken, Change, Explained, Gap, Meaning, Signature, Signed, Unexplained};
pub use teach_back::{Outcome, Round, Understanding};

/// A moment as the clinic's clock shows it, with its offset from UTC.
pub type Moment = DateTime<FixedOffset>;

/// Names a session; a UUID of version 7, so that later sessions sort after earlier ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct SessionId(Uuid);

impl SessionId {
    /// Takes an id that was made at the edge, where time and chance are.
    pub const fn new(id: Uuid) -> Self {
        Self(id)
    }
}

impl std::fmt::Display for SessionId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

impl std::str::FromStr for SessionId {
    type Err = BadSessionId;

    fn from_str(text: &str) -> Result<Self, BadSessionId> {
        Uuid::parse_str(text).map(Self).map_err(|_not_one| BadSessionId)
    }
}

/// What was given as a session's id is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the id of a session; `chairside sessions` lists them")]
pub struct BadSessionId;

/// Which wording a consultation was held with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PackRef {
    /// The pack's id.
    pub id: String,
    /// The version that its authors gave it.
    pub version: String,
    /// SHA-256 over its files, as lower-case hex.
    pub hash: String,
}

impl PackRef {
    /// Names a loaded pack.
    pub fn of(pack: &Pack) -> Self {
        Self { id: pack.id().to_owned(), version: pack.version().to_owned(), hash: pack.hash().to_owned() }
    }
}

#[cfg(test)]
pub mod samples;
#[cfg(test)]
mod tests;
