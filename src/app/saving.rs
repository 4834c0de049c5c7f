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
    /// The last revision that was ordered; it may still fail.
    ordered: u64,
    /// When it was ordered.
    ordered_at: Moment,
    /// The last revision that the disk has confirmed.
    saved: u64,
    /// When the next save is due.
    due: Option<Instant>,
    /// When the disk last confirmed a save.
    confirmed_at: Option<Moment>,
    /// Everything typed before this is on the disk.
    safe_until: Option<Moment>,
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
    /// The last save failed; what was typed after the moment may be in memory only.
    Failed {
        /// Why.
        reason: &'a str,
        /// Up to when everything is on the disk.
        safe_until: Option<Moment>,
    },
}

impl Saving {
    /// Of a draft that was just read from the disk, where it was last saved at `updated`.
    pub fn saved(updated: Moment, now: Now) -> Self {
        Self { confirmed_at: Some(updated), safe_until: Some(updated), ..Self::nothing(now) }
    }

    /// Of a draft that is in memory only.
    pub fn unsaved(now: Now) -> Self {
        let mut saving = Self::nothing(now);
        saving.changed(now);
        saving
    }

    /// Of what was not changed since it was read.
    pub fn nothing(now: Now) -> Self {
        // Not from zero: an answer to a save of an earlier opening must not be taken for one of this.
        let revision = u64::try_from(now.wall.timestamp_millis()).unwrap_or(0);
        Self {
            revision,
            ordered: revision,
            ordered_at: now.wall,
            saved: revision,
            due: None,
            confirmed_at: None,
            safe_until: None,
            failure: None,
        }
    }

    /// Counts a change; a save follows.
    pub fn changed(&mut self, now: Now) {
        self.revision += 1;
        if self.due.is_none() {
            self.due = Some(now.tick + SAVE_AFTER);
        }
    }

    /// Whether a save is due.
    pub fn is_due(&self, now: Now) -> bool {
        self.due.is_some_and(|due| due <= now.tick)
    }

    /// The revision to order now, where there is something that is neither saved nor on its way.
    pub fn order(&mut self, now: Now) -> Option<u64> {
        self.due = None;
        let under_way = self.ordered == self.revision && self.failure.is_none();
        if self.saved == self.revision || under_way {
            return None;
        }
        self.ordered = self.revision;
        self.ordered_at = now.wall;
        Some(self.revision)
    }

    /// The disk has confirmed a revision.
    pub fn confirm(&mut self, revision: u64, at: Moment, now: Now) {
        if revision <= self.saved || revision > self.ordered {
            return;
        }
        self.saved = revision;
        self.confirmed_at = Some(at);
        if revision == self.ordered {
            self.safe_until = Some(self.ordered_at);
        }
        // After a failure the next try was far off; now there is nothing to wait for.
        if self.failure.take().is_some() {
            self.due = (self.saved != self.revision).then_some(now.tick);
        }
    }

    /// A save failed; it is tried again.
    pub fn fail(&mut self, reason: String, now: Now) {
        self.failure = Some(reason);
        self.due = Some(now.tick + RETRY_AFTER);
    }

    /// When the disk last confirmed a save.
    pub const fn confirmed_at(&self) -> Option<Moment> {
        self.confirmed_at
    }

    /// Whether something is in memory only.
    pub const fn is_unsaved(&self) -> bool {
        self.revision != self.saved
    }

    /// When the next save is due.
    pub const fn due(&self) -> Option<Instant> {
        self.due
    }

    /// Why the last save failed; stays until one succeeds.
    pub fn failure(&self) -> Option<&str> {
        self.failure.as_deref()
    }

    /// What the screen says.
    pub fn state(&self) -> SaveState<'_> {
        match &self.failure {
            Some(reason) => SaveState::Failed { reason, safe_until: self.safe_until },
            None if self.is_unsaved() => SaveState::Saving,
            None => SaveState::Saved(self.confirmed_at),
        }
    }
}
