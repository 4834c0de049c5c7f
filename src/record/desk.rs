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
    /// Addenda that are being written and not in their record yet, one a session at most.
    pub addenda: Vec<HalfWritten>,
}

/// An addendum that is being written and not in the record yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HalfWritten {
    /// What it will be added to.
    pub session: SessionId,
    /// Why.
    pub reason: ClinicalText,
    /// Its words.
    pub words: ClinicalText,
}

impl HalfWritten {
    /// Nothing is typed yet.
    pub fn nothing(session: SessionId) -> Self {
        Self { session, reason: ClinicalText::default(), words: ClinicalText::default() }
    }
}

impl Desk {
    /// What is being written for a session.
    pub fn half_written(&self, session: SessionId) -> Option<&HalfWritten> {
        self.addenda.iter().find(|half| half.session == session)
    }

    /// Keeps what is being written for a session in place of what was; nothing is kept of an empty form.
    pub fn keep_half_written(&mut self, half: HalfWritten) {
        self.forget_half_written(half.session);
        if half != HalfWritten::nothing(half.session) {
            self.addenda.push(half);
        }
    }

    /// Forgets what is being written for a session: it is in the record.
    pub fn forget_half_written(&mut self, session: SessionId) {
        self.addenda.retain(|half| half.session != session);
    }

    /// Whether there is nothing to keep.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
