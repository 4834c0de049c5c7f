//! What a practitioner has half typed outside any record.

use serde::{Deserialize, Serialize};

use super::SessionId;
use crate::text::ClinicalText;

/// Words that belong to no record yet. They are their practitioner's alone.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Desk {
    /// The patient's label of a new consultation that was not begun.
    pub label: ClinicalText,
    /// Addenda that are being written and in no record yet, one a session at most.
    pub addenda: Vec<HalfWritten>,
}

/// An addendum that is being written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HalfWritten {
    /// The signed session that it will be added to.
    pub session: SessionId,
    /// Why.
    pub reason: ClinicalText,
    /// Its words.
    pub words: ClinicalText,
}

impl Desk {
    /// Whether there is nothing to keep.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
