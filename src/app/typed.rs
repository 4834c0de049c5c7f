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

    /// The addendum that is being written to a session.
    pub fn addendum(&self, session: SessionId) -> Option<&HalfWritten> {
        self.words.addenda.iter().find(|half| half.session == session)
    }

    /// Keeps an addendum; a save follows where it is another one.
    pub fn keep_addendum(&mut self, session: SessionId, reason: &str, words: &str, now: Now) {
        let stands = match self.addendum(session) {
            Some(half) => half.reason.raw() == reason && half.words.raw() == words,
            None => reason.is_empty() && words.is_empty(),
        };
        if stands {
            return;
        }
        self.words.addenda.retain(|half| half.session != session);
        if !(reason.is_empty() && words.is_empty()) {
            self.words.addenda.push(HalfWritten { session, reason: reason.into(), words: words.into() });
        }
        self.saving.changed(now);
    }

    /// The save that is due, if one is.
    pub fn save_if_due(&mut self, now: Now) -> Option<Effect> {
        if self.saving.is_due(now) { self.save_now(now) } else { None }
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
