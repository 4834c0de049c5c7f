//! When a draft goes to the disk, and what the screen may say about it.

use std::time::{Duration, Instant};

use super::Now;
use crate::record::Moment;

/// A change is on its way to the disk this long after its key: well within the 250 ms that are promised.
pub const SAVE_AFTER: Duration = Duration::from_millis(150);

/// A save that failed is tried again after this long.
pub const RETRY_AFTER: Duration = Duration::from_secs(2);

/// How far a draft is saved.
#[derive(Debug, Clone)]
pub struct Saving {
    /// The state of the draft in memory; every change counts one up.
    revision: u64,
    /// The last revision that was handed over; it may still fail.
    asked: u64,
    /// The last revision that the disk has confirmed.
    saved: u64,
    /// When the next save is due.
    due: Option<Instant>,
    /// When the disk last confirmed a save.
    saved_at: Option<Moment>,
    /// Why the last save failed; stays until one succeeds.
    failure: Option<String>,
}

/// What the screen says about saving.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SaveState<'a> {
    /// Everything is on the disk; the last save was confirmed then.
    Saved(Option<Moment>),
    /// Something is on its way.
    Saving,
    /// The last save failed; what is newer than the moment is in memory only.
    Failed {
        /// Why.
        reason: &'a str,
        /// Up to when everything is on the disk.
        since: Option<Moment>,
    },
}

impl Saving {
    /// Of a draft that was just read from the disk.
    pub const fn saved() -> Self {
        Self { revision: 0, asked: 0, saved: 0, due: None, saved_at: None, failure: None }
    }

    /// Of a draft that is in memory only.
    pub fn unsaved(now: Now) -> Self {
        let mut saving = Self::saved();
        saving.changed(now);
        saving
    }

    /// Counts a change; a save follows.
    pub fn changed(&mut self, now: Now) {
        self.revision += 1;
        if self.due.is_none() {
            self.due = Some(now.tick + SAVE_AFTER);
        }
    }

    /// The revision to save now, where a save is due.
    pub fn take_due(&mut self, now: Now) -> Option<u64> {
        if self.due.is_some_and(|due| due <= now.tick) { self.take() } else { None }
    }

    /// The revision to save at once, where there is something to save that is not on its way.
    pub fn take(&mut self) -> Option<u64> {
        self.due = None;
        if self.asked == self.revision {
            return None;
        }
        self.asked = self.revision;
        Some(self.revision)
    }

    /// The disk has confirmed a revision.
    pub fn confirm(&mut self, revision: u64, at: Moment) {
        self.saved = self.saved.max(revision);
        self.saved_at = Some(at);
        self.failure = None;
    }

    /// A save failed; it is tried again.
    pub fn fail(&mut self, reason: String, now: Now) {
        self.failure = Some(reason);
        self.asked = self.saved;
        self.due = Some(now.tick + RETRY_AFTER);
    }

    /// Whether something is in memory only.
    pub const fn is_unsaved(&self) -> bool {
        self.revision != self.saved
    }

    /// When the next save is due.
    pub const fn due(&self) -> Option<Instant> {
        self.due
    }

    /// What the screen says.
    pub fn state(&self) -> SaveState<'_> {
        match &self.failure {
            Some(reason) => SaveState::Failed { reason, since: self.saved_at },
            None if self.is_unsaved() => SaveState::Saving,
            None => SaveState::Saved(self.saved_at),
        }
    }
}
