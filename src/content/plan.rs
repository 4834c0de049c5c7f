//! What is usual for a course of treatment: how many sessions, how far apart, and when somebody looks at the result.

use super::{SourceId, Statement};
use crate::text::Localised;

/// What plans of visits are made from and held against.
#[derive(Debug, Clone)]
pub struct PlanGuide {
    /// How many sessions.
    pub sessions: Usual,
    /// Weeks from one session to the next.
    pub interval_weeks: Usual,
    /// Check-ups after the last session, the earliest first.
    pub check_ups: Vec<CheckUp>,
    /// What the patient is told about it.
    pub note: Statement,
}

/// A number that is usual, and between which it was reported.
#[derive(Debug, Clone)]
pub struct Usual {
    /// What a plan begins with.
    pub usual: u32,
    /// The least that was reported.
    pub from: u32,
    /// The most that was reported.
    pub to: u32,
    /// Of what these numbers were reported.
    pub among: Localised,
    /// Where.
    pub sources: Vec<SourceId>,
}

/// A visit without treatment.
#[derive(Debug, Clone)]
pub struct CheckUp {
    /// Months after the last session.
    pub months_after_last: u32,
    /// What it is for, as it stands after its date.
    pub purpose: Statement,
}
