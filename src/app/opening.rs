//! A session that was read from the store comes to the screen, in the wording that it was held with.

use std::sync::Arc;

use super::consultation::{Consultation, Tab};
use super::{Effect, Model, Now, Screen, SignedView};
use crate::content::Pack;
use crate::record::{Moment, PackRef, Session};

/// A session was read, or not.
pub fn opened(model: &mut Model, result: Result<Box<Session>, String>, now: Now) -> Vec<Effect> {
    let Screen::Home(home) = &model.screen else {
        return Vec::new();
    };
    match result {
        Err(reason) => model.tell_failure(&reason),
        // Another one may have been asked for since.
        Ok(session) => {
            if let Some((updated, tab)) = home.opening(session.id()) {
                show(model, *session, updated, tab, now);
            }
        }
    }
    Vec::new()
}

/// Shows a session: a draft to go on with, a signed one to be read.
fn show(model: &mut Model, session: Session, updated: Moment, tab: Option<Tab>, now: Now) {
    if let Some(behind) = model.behind.iter().find(|behind| behind.is_of(session.id())) {
        let words = format!("the last changes of {} in it are not saved yet; it opens when they are", behind.person().shown());
        return model.tell_failure(&words);
    }
    let wording = session.content().pack().clone();
    let pack = pack_for(model, &wording);
    let needed = match (&pack, &session) {
        (Some(pack), _) => of_another_version(model, pack, &wording),
        (None, Session::Signed(_)) => {
            Some(format!("the content pack `{}` is not loaded: its ids stand in place of its words", wording.id))
        }
        (None, Session::Draft(_)) => None,
    };
    if let Some(words) = needed {
        model.tell(&words);
    }
    model.screen = match (session, pack) {
        (Session::Signed(signed), pack) => Screen::Signed(Box::new(SignedView::new(*signed, pack))),
        (Session::Draft(draft), Some(pack)) => {
            let mut open =
                Consultation::resume(draft, pack, updated, now).drawn_with(model.settings.glyphs, model.settings.headline);
            if let Some(tab) = tab {
                open.go(tab, now);
            }
            Screen::Consultation(Box::new(open))
        }
        (Session::Draft(_), None) => {
            return model.tell_failure(&format!(
                "this consultation needs the content pack `{}`, which is not loaded; start with --content",
                wording.id
            ));
        }
    };
}

/// What has to be said where a session is shown in other words than those of today, or was held in others.
fn of_another_version(model: &Model, pack: &Arc<Pack>, wording: &PackRef) -> Option<String> {
    if model.kept.as_ref().is_some_and(|kept| Arc::ptr_eq(kept, pack)) {
        let of_today = model.settings.packs.iter().find(|today| today.id() == wording.id);
        let then = pack.version();
        return Some(match of_today.map(|today| today.version()) {
            Some(now) if now == then => format!(
                "shown with the wording that it was held with; new consultations have other words, also called version {now}"
            ),
            Some(now) => {
                format!("shown with the wording that it was held with, version {then}; new consultations have version {now}")
            }
            None => format!("shown with the wording that it was held with, `{}` {then}, which is not loaded any more", pack.id()),
        });
    }
    let (then, now) = (&wording.version, pack.version());
    (PackRef::of(pack) != *wording)
        .then(|| format!("the wording has changed since this consultation began: version {then} then, {now} now"))
}

fn pack_for(model: &Model, wording: &PackRef) -> Option<Arc<Pack>> {
    let packs = &model.settings.packs;
    let same = packs.iter().chain(&model.kept).find(|pack| pack.hash() == wording.hash);
    same.or_else(|| packs.iter().find(|pack| pack.id() == wording.id)).cloned()
}
