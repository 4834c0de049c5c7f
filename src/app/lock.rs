//! The lock: by key and by itself; what stays behind it while it is not saved, and how people come back.

use std::time::Instant;

use super::consultation::{Consultation, Leave, Tab};
use super::idle::Idle;
use super::quit::{self, Quitting};
use super::typed::Typed;
use super::wait::Wait;
use super::{Effect, Model, Msg, Now, Screen, Unlock};
use crate::record::{Desk, Moment, PersonName, SessionId};

/// Somebody has unlocked the records.
#[derive(Debug)]
pub struct Presence {
    /// How long they have not touched anything.
    pub idle: Idle,
    /// What they are half typing outside any record.
    pub desk: Typed,
}

/// Where a practitioner stood; no word of a patient.
#[derive(Debug, Clone)]
pub struct Place {
    person: PersonName,
    session: SessionId,
    /// Where in a consultation; nothing for a session that is signed.
    tab: Option<Tab>,
    /// When the session was last saved.
    updated: Moment,
}

/// What a practitioner typed before the lock and the disk does not have yet: never shown, saved until it is there.
#[derive(Debug)]
pub struct Behind {
    consultation: Option<Box<Consultation>>,
    desk: Typed,
}

impl Behind {
    /// Whose it is.
    pub const fn person(&self) -> &PersonName {
        self.desk.person()
    }

    /// Whether it is of this session.
    pub fn is_of(&self, session: SessionId) -> bool {
        self.consultation.as_ref().is_some_and(|open| open.draft.id() == session)
    }

    fn is_unsaved(&self) -> bool {
        self.desk.is_unsaved() || self.consultation.as_ref().is_some_and(|open| open.saving.is_unsaved())
    }

    /// Why the last save failed.
    pub fn failure(&self) -> Option<&str> {
        self.consultation.as_ref().and_then(|open| open.saving.failure()).or_else(|| self.desk.failure())
    }

    fn due(&self) -> Option<Instant> {
        let of_session = self.consultation.as_ref().and_then(|open| open.save_due());
        [of_session, self.desk.due()].into_iter().flatten().min()
    }

    fn save_if_due(&mut self, now: Now) -> Vec<Effect> {
        let saves = self.consultation.iter_mut().flat_map(|open| open.save_if_due(now)).collect();
        self.as_theirs(saves).chain(self.desk.save_if_due(now)).collect()
    }

    /// Saves of everything that is not on its way yet.
    pub fn save_now(&mut self, now: Now) -> Vec<Effect> {
        let saves = self.consultation.iter_mut().flat_map(|open| open.save_now(now)).collect();
        self.as_theirs(saves).chain(self.desk.save_now(now)).collect()
    }

    /// Whoever has the store by then, it is the work of who typed it.
    fn as_theirs(&self, saves: Vec<Effect>) -> impl Iterator<Item = Effect> + use<> {
        let person = self.person().clone();
        saves.into_iter().map(move |effect| match effect {
            Effect::Save(save) => Effect::SaveFor(person.clone(), save),
            effect => effect,
        })
    }
}

/// Whether a message comes from somebody at the screen.
pub const fn is_by_hand(msg: &Msg) -> bool {
    matches!(msg, Msg::Key(_) | Msg::Paste(_) | Msg::Unended(_) | Msg::Click { .. } | Msg::Drag { .. } | Msg::Wheel(_))
}

/// Before a message is taken in: locks where nobody was there for too long, and gives whether the message is dropped.
///
/// A key that comes after that was meant for what stood there before.
pub fn before(model: &mut Model, msg: &Msg, now: Now) -> (Vec<Effect>, bool) {
    let by_hand = is_by_hand(msg);
    let Some(presence) = &mut model.presence else {
        return (Vec::new(), false);
    };
    if presence.idle.is_over(now) {
        return (lock(model, true, now), by_hand);
    }
    if by_hand {
        presence.idle.touch(now);
    }
    (Vec::new(), false)
}

/// After a message was taken in: the countdown, the desk, what is due of what stays behind.
pub fn after(model: &mut Model, now: Now) -> Vec<Effect> {
    let mut effects: Vec<Effect> = model.behind.iter_mut().flat_map(|behind| behind.save_if_due(now)).collect();
    if let Screen::Unlock(Unlock { wait: Some(wait), .. }) = &mut model.screen {
        wait.count(now);
    }
    if let Some(presence) = &mut model.presence {
        presence.idle.count(now);
        match &model.screen {
            Screen::New(form) => presence.desk.keep_label(form.label.text(), now),
            Screen::Signed(view) => view.keep_on(&mut presence.desk, now),
            _ => {}
        }
        effects.extend(presence.desk.save_if_due(now));
    }
    effects
}

/// When the lock next has something to do by itself.
pub fn deadlines(model: &Model) -> impl Iterator<Item = Instant> {
    let present = model.presence.iter().flat_map(|presence| [Some(presence.idle.deadline()), presence.desk.due()]);
    let wait = match &model.screen {
        Screen::Unlock(unlock) => unlock.wait.as_ref().and_then(Wait::deadline),
        _ => None,
    };
    present.chain(model.behind.iter().map(Behind::due)).chain([wait]).flatten()
}

/// Locks, where somebody has unlocked; what is not saved goes on being saved, unseen.
pub fn lock(model: &mut Model, idle: bool, now: Now) -> Vec<Effect> {
    let Some(Presence { mut desk, .. }) = model.presence.take() else {
        return Vec::new();
    };
    let person = desk.person().clone();
    let form = Unlock { is_open: true, ..Unlock::later(vec![person.clone()], 0) };
    model.place = None;
    if let Some(kiosk) = &mut model.kiosk {
        kiosk.lock();
    }
    let consultation = match std::mem::replace(&mut model.screen, Screen::Unlock(form)) {
        Screen::Consultation(mut open) => {
            open.leave = Leave::No;
            open.close_field(now);
            open.hide(now);
            let updated = open.saving.confirmed_at().unwrap_or(now.wall);
            model.place = Some(Place { person, session: open.draft.id(), tab: Some(open.tab), updated });
            Some(open)
        }
        Screen::Signed(view) => {
            model.place = Some(Place { person, session: view.session().content().id(), tab: None, updated: now.wall });
            None
        }
        Screen::New(form) => {
            desk.keep_label(form.label.text(), now);
            None
        }
        _ => None,
    };
    model.person = None;
    model.help = None;
    model.choosing = None;
    model.notice = None;
    model.quitting = Quitting::No;
    let mut behind = Behind { consultation, desk };
    let mut effects = behind.save_now(now);
    model.behind.push(behind);
    effects.push(Effect::Lock { idle });
    effects.extend(settle(model));
    effects
}

/// Drops what the disk has by now; behind a lock that holds nothing back any more, the store is closed.
pub fn settle(model: &mut Model) -> Vec<Effect> {
    for behind in model.behind.iter().filter(|behind| !behind.is_unsaved()) {
        let confirmed = behind.consultation.as_ref().and_then(|open| open.saving.confirmed_at());
        if let (Some(place), Some(at)) = (&mut model.place, confirmed)
            && behind.is_of(place.session)
        {
            place.updated = at;
        }
    }
    model.behind.retain(Behind::is_unsaved);
    match &mut model.screen {
        // While somebody is unlocking, the store is left open for them.
        Screen::Unlock(unlock) if unlock.is_open && !unlock.busy && model.behind.is_empty() => {
            unlock.is_open = false;
            vec![Effect::Close]
        }
        _ => Vec::new(),
    }
}

/// A session that was being signed when the lock came is signed: nothing of it waits to be saved.
pub fn was_signed(model: &mut Model, session: SessionId) {
    for behind in model.behind.iter_mut().filter(|behind| behind.is_of(session)) {
        behind.consultation = None;
    }
}

/// Somebody has unlocked the records, and what they had half typed is there.
pub fn arrive(model: &mut Model, person: PersonName, desk: Desk, now: Now) {
    model.presence = Some(Presence {
        idle: Idle::new(model.settings.lock_after, model.settings.lock_notice, now),
        desk: Typed::new(person.clone(), desk, now),
    });
    model.person = Some(person);
}

/// The way in: to where they stood when they locked, or to the list of consultations.
pub fn enter(model: &mut Model, now: Now) -> Vec<Effect> {
    let mut effects = model.go_home(now);
    let theirs = |behind: &Behind| Some(behind.person()) == model.person.as_ref();
    if let Some(found) = model.behind.iter().position(theirs) {
        let Behind { consultation, desk } = model.behind.remove(found);
        // Newer than what the disk has.
        if let Some(presence) = &mut model.presence {
            presence.desk = desk;
        }
        if let Some(mut open) = consultation {
            open.show(now);
            model.screen = Screen::Consultation(open);
            return Vec::new();
        }
    }
    let place = model.place.take().filter(|place| Some(&place.person) == model.person.as_ref());
    if let (Screen::Home(home), Some(Place { session, tab, updated, .. })) = (&mut model.screen, place) {
        effects.extend(home.return_to(session, tab, updated));
    }
    effects
}

/// What of a session is being saved, wherever it is.
pub fn consultation_of(model: &mut Model, session: SessionId) -> Option<&mut Consultation> {
    let behind = model.behind.iter_mut().filter_map(|behind| behind.consultation.as_deref_mut());
    let shown = match &mut model.screen {
        Screen::Consultation(open) => Some(&mut **open),
        _ => None,
    };
    shown.into_iter().chain(behind).find(|open| open.draft.id() == session)
}

/// Takes in how keeping a desk went.
pub fn desk_kept(model: &mut Model, person: &PersonName, revision: u64, result: Result<Moment, String>, now: Now) -> Vec<Effect> {
    let failed = result.is_err();
    let behind = model.behind.iter_mut().map(|behind| &mut behind.desk);
    let shown = model.presence.iter_mut().map(|presence| &mut presence.desk);
    if let Some(desk) = shown.chain(behind).find(|desk| desk.person() == person) {
        desk.kept(revision, result, now);
    }
    if failed {
        quit::save_failed(model);
        return Vec::new();
    }
    saved(model, now)
}

/// Something was saved: what waited for that goes on.
pub fn saved(model: &mut Model, now: Now) -> Vec<Effect> {
    let mut effects = settle(model);
    effects.extend(quit::saved(model, now));
    effects
}
