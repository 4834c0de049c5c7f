//! A consultation without a terminal, for tests: keys in, effects out, a clock that moves when told.
#![expect(clippy::missing_panics_doc, reason = "a test that panics has failed")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, FixedOffset};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use uuid::Uuid;

use super::keymap::Context;
use super::{
    Effect, KeepDesk, Kiosk, Model, Msg, NotOpened, Now, Opening, SAVE_AFTER, Save, Settings, Size, Theme, Unlock, update,
};
use crate::content::load;
use crate::page::{Glyphs, Headline};
use crate::record::{Desk, PersonName, SessionId};
use crate::text::{Clean, Lang};

/// A model with its clock and everything it has ordered.
pub struct Rehearsal {
    /// The model.
    pub model: Model,
    start: Instant,
    after: Duration,
    /// How long the machine slept: the wall clock alone goes on then.
    slept: Duration,
    /// The orders so far, the last one last.
    pub effects: Vec<Effect>,
    kept: Vec<String>,
}

/// The practitioner of every rehearsal.
pub fn dana() -> PersonName {
    PersonName::new("Dana Reed").expect("a name")
}

/// Another practitioner.
pub fn ana() -> PersonName {
    PersonName::new("Ana Ruiz").expect("a name")
}

/// The calm page comes back after so long without a key.
pub const CALM_AFTER: Duration = Duration::from_secs(20);

/// The first session's id.
pub fn first_id() -> SessionId {
    SessionId::new(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001))
}

fn wall() -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339("2026-11-23T10:00:00+01:00").expect("a moment")
}

impl Rehearsal {
    /// Before the store is unlocked.
    pub fn locked() -> Self {
        Self::on(Unlock::later(vec![dana()], 0))
    }

    /// On a form.
    pub fn on(unlock: Unlock) -> Self {
        let packs = load::shipped().expect("the pack that ships").into_iter().map(Arc::new).collect();
        let settings = Settings {
            packs,
            language: Lang::En,
            glyphs: Glyphs::Full,
            themes: Theme::ALL.to_vec(),
            lock_after: Duration::from_secs(3600),
            lock_notice: Duration::from_secs(10),
            headline: Headline::default(),
        };
        let model = Model::new(settings, unlock, Size { columns: 100, rows: 30 }, Theme::Dark);
        Self { model, start: Instant::now(), after: Duration::ZERO, slept: Duration::ZERO, effects: Vec::new(), kept: Vec::new() }
    }

    /// At Home, with nothing in the list.
    pub fn home() -> Self {
        let mut rehearsal = Self::locked();
        rehearsal.send(Msg::Unlocked(Ok(Opening { person: dana(), loss: None, desk: Desk::default(), reworded: Vec::new() })));
        rehearsal
    }

    /// A kiosk that nobody uses.
    pub fn kiosk() -> Self {
        Self::locked().at_the_door()
    }

    /// A consultation that was just begun on a kiosk.
    pub fn kiosk_consultation() -> Self {
        Self::consultation().at_the_door()
    }

    /// The same as a kiosk.
    #[must_use]
    pub fn at_the_door(mut self) -> Self {
        self.model.kiosk = Some(Kiosk::new(Some(Clean::line("Riverside Skin Clinic")), CALM_AFTER));
        self
    }

    /// The same where fingers use it.
    #[must_use]
    pub fn touched(mut self) -> Self {
        self.model.kiosk = self.model.kiosk.take().map(|kiosk| kiosk.touched(true));
        self
    }

    /// Locks by itself after this long from the next unlocking on.
    pub fn lock_after(&mut self, limit: Duration) -> &mut Self {
        self.model.settings.lock_after = limit;
        self
    }

    /// The store opens for a practitioner, with what they had half typed.
    pub fn unlock(&mut self, person: PersonName, label: &str) -> &mut Self {
        self.press("any passphrase").enter();
        self.send(Msg::Unlocked(Ok(Opening {
            person,
            loss: None,
            desk: Desk { label: label.into(), ..Desk::default() },
            reworded: Vec::new(),
        })))
    }

    /// The store does not open, and the next try has to wait.
    pub fn refuse_unlock(&mut self, wait: Duration) -> &mut Self {
        self.send(Msg::Unlocked(Err(NotOpened { words: "wrong passphrase".to_owned(), wait })))
    }

    /// Presses the key that locks.
    pub fn lock(&mut self) -> &mut Self {
        self.key(KeyCode::F(4), KeyModifiers::NONE)
    }

    /// In a consultation that was just begun and saved.
    pub fn consultation() -> Self {
        let mut rehearsal = Self::home();
        rehearsal.press("n").press("P-1042").enter().enter();
        rehearsal.send(Msg::FreshId(first_id())).wait(SAVE_AFTER);
        rehearsal.confirm_saves();
        rehearsal.effects.clear();
        rehearsal
    }

    /// On the passphrase of a consultation, with a reason for everything that is missing.
    pub fn at_signature() -> Self {
        let mut rehearsal = Self::consultation();
        rehearsal.press("0").press("s").enter();
        while rehearsal.model.context() == Context::Reason {
            rehearsal.press("not today").enter();
        }
        rehearsal.confirm_saves();
        rehearsal
    }

    /// On a session that was just signed.
    pub fn signed() -> Self {
        let mut rehearsal = Self::at_signature();
        rehearsal.press("correct horse").enter().confirm_signature();
        rehearsal.effects.clear();
        rehearsal
    }

    /// Answers the orders to sign and to add as a store would that takes the passphrase; gives how many there were.
    pub fn confirm_signature(&mut self) -> usize {
        let asked = |effect: &Effect| matches!(effect, Effect::Sign(_) | Effect::Amend(_));
        let (asked, others): (Vec<_>, Vec<_>) = std::mem::take(&mut self.effects).into_iter().partition(asked);
        self.effects = others;
        let count = asked.len();
        for effect in asked {
            match effect {
                Effect::Sign(sign) => {
                    self.send(Msg::Signed { session: sign.signed.content().id(), result: Ok(Box::new(sign.signed)) });
                }
                Effect::Amend(amend) => {
                    self.send(Msg::Amended { session: amend.session, result: Ok(Box::new(amend.amendment)) });
                }
                _ => {}
            }
        }
        count
    }

    /// The time.
    pub fn now(&self) -> Now {
        let passed = chrono::Duration::from_std(self.after + self.slept).expect("a time");
        Now { tick: self.start + self.after, wall: wall() + passed }
    }

    /// Sends a message.
    pub fn send(&mut self, msg: Msg) -> &mut Self {
        let now = self.now();
        let effects = update(&mut self.model, msg, now);
        self.effects.extend(effects);
        self
    }

    /// Presses a key.
    pub fn key(&mut self, code: KeyCode, modifiers: KeyModifiers) -> &mut Self {
        self.send(Msg::Key(KeyEvent::new(code, modifiers)))
    }

    /// Types characters.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for c in keys.chars() {
            self.key(KeyCode::Char(c), KeyModifiers::NONE);
        }
        self
    }

    /// Presses a key with Ctrl.
    pub fn ctrl(&mut self, c: char) -> &mut Self {
        self.key(KeyCode::Char(c), KeyModifiers::CONTROL)
    }

    /// Presses Enter.
    pub fn enter(&mut self) -> &mut Self {
        self.key(KeyCode::Enter, KeyModifiers::NONE)
    }

    /// Presses Esc.
    pub fn escape(&mut self) -> &mut Self {
        self.key(KeyCode::Esc, KeyModifiers::NONE)
    }

    /// A finger or a pointer on a cell.
    pub fn click(&mut self, column: u16, row: u16) -> &mut Self {
        self.send(Msg::Click { column, row })
    }

    /// Presses a function key.
    pub fn function(&mut self, number: u8) -> &mut Self {
        self.key(KeyCode::F(number), KeyModifiers::NONE)
    }

    /// Lets time pass; the program wakes where it asked to.
    pub fn wait(&mut self, time: Duration) -> &mut Self {
        let end = self.after + time;
        while let Some(deadline) = self.model.next_deadline().filter(|deadline| *deadline <= self.start + end) {
            self.after = self.after.max(deadline.saturating_duration_since(self.start));
            self.send(Msg::Woke);
        }
        self.after = end;
        self
    }

    /// Lets the machine sleep.
    pub fn sleep(&mut self, time: Duration) -> &mut Self {
        self.slept += time;
        self
    }

    /// Lets time pass without a wake-up, as while messages keep coming.
    pub fn pass(&mut self, time: Duration) -> &mut Self {
        self.after += time;
        self
    }

    /// The saves that were ordered.
    pub fn saves<'a>(&'a self) -> Vec<&'a Save> {
        let save = |effect: &'a Effect| match effect {
            Effect::Save(save) | Effect::SaveFor(_, save) => Some(&**save),
            _ => None,
        };
        self.effects.iter().filter_map(save).collect()
    }

    /// The desks that were ordered to be kept.
    pub fn desks(&self) -> Vec<KeepDesk> {
        let desk = |effect: &Effect| match effect {
            Effect::KeepDesk(keep) => Some((**keep).clone()),
            _ => None,
        };
        self.effects.iter().filter_map(desk).collect()
    }

    /// Answers every save that was ordered as the disk would; gives how many there were.
    pub fn confirm_saves(&mut self) -> usize {
        let notes: Vec<String> = self.saves().iter().map(|save| save.draft.notes().raw().to_owned()).collect();
        self.kept.extend(notes);
        let saves: Vec<(SessionId, u64)> = self.saves().iter().map(|save| (save.draft.id(), save.revision)).collect();
        let desks = self.desks();
        self.effects.retain(|effect| !matches!(effect, Effect::Save(_) | Effect::SaveFor(..) | Effect::KeepDesk(_)));
        for KeepDesk { person, revision, .. } in desks {
            let result = Ok(self.now().wall);
            self.send(Msg::DeskKept { person, revision, result });
        }
        for (session, revision) in &saves {
            let at = self.now().wall;
            self.send(Msg::Saved { session: *session, revision: *revision, at });
        }
        saves.len()
    }

    /// The notes of every save that the disk confirmed.
    pub fn kept(&self) -> &[String] {
        &self.kept
    }
}
