//! What a practitioner is half typing outside any record, on its way to the disk.

use std::time::Instant;

use super::msg::KeepDesk;
use super::saving::Saving;
use super::{Effect, Now};
use crate::record::{Desk, HalfWritten, Moment, PersonName, SessionId};

/// The words, whose they are, and how far they are saved.
#[derive(Debug)]
pub struct Typed {
    person: PersonName,
    words: Desk,
    saving: Saving,
}

impl Typed {
    /// What was read from the disk.
    pub fn new(person: PersonName, words: Desk, now: Now) -> Self {
        Self { person, words, saving: Saving::nothing(now) }
    }

    /// Whose the words are.
    pub const fn person(&self) -> &PersonName {
        &self.person
    }

    /// The label of a new consultation that was not begun.
    pub fn label(&self) -> &str {
        self.words.label.raw()
    }

    /// Keeps a label; a save follows where it is another one.
    pub fn keep_label(&mut self, label: &str, now: Now) {
        if self.label() != label {
            self.words.label = label.into();
            self.saving.changed(now);
        }
    }

    /// What is being written for a signed session.
    pub fn half_written(&self, session: SessionId) -> Option<&HalfWritten> {
        self.words.half_written(session)
    }

    /// Keeps what is being written for a signed session; a save follows where it is something else.
    pub fn keep_half_written(&mut self, half: HalfWritten, now: Now) {
        let nothing = HalfWritten::nothing(half.session);
        if self.half_written(half.session).unwrap_or(&nothing) != &half {
            self.words.keep_half_written(half);
            self.saving.changed(now);
        }
    }

    /// Forgets what was being written for a signed session: it is in the record.
    pub fn forget_half_written(&mut self, session: SessionId, now: Now) {
        self.keep_half_written(HalfWritten::nothing(session), now);
    }

    /// The save that is due, if one is.
    pub fn save_if_due(&mut self, now: Now) -> Option<Effect> {
        if self.due().is_some_and(|due| due <= now.tick) { self.save_now(now) } else { None }
    }

    /// A save, where something is not on its way yet.
    pub fn save_now(&mut self, now: Now) -> Option<Effect> {
        let revision = self.saving.order(now)?;
        Some(Effect::KeepDesk(Box::new(KeepDesk { person: self.person.clone(), revision, desk: self.words.clone() })))
    }

    /// When the next save is due.
    pub const fn due(&self) -> Option<Instant> {
        self.saving.due()
    }

    /// Whether something is in memory only.
    pub const fn is_unsaved(&self) -> bool {
        self.saving.is_unsaved()
    }

    /// Why the last save failed.
    pub fn failure(&self) -> Option<&str> {
        self.saving.failure()
    }

    /// Takes in how a save went.
    pub fn kept(&mut self, revision: u64, result: Result<Moment, String>, now: Now) {
        match result {
            Ok(at) => self.saving.confirm(revision, at, now),
            Err(reason) => self.saving.fail(reason, now),
        }
    }
}
