//! What a practitioner has half typed outside any record.

use serde::{Deserialize, Serialize};

use crate::text::ClinicalText;

/// Words that belong to no record yet. They are their practitioner's alone.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Desk {
    /// The patient's label of a new consultation that was not begun.
    pub label: ClinicalText,
}

impl Desk {
    /// Whether there is nothing to keep.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
