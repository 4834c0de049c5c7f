//! Leaving the program: not before everything is saved, unless who leaves says so.

use super::{Effect, Model, Now, Screen};

/// Whether the program is being left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Quitting {
    /// It is not.
    #[default]
    No,
    /// As soon as everything is saved.
    WhenSaved,
    /// Saving failed, and the question whether to leave all the same is on the screen.
    Asking,
}

/// Leaves the program once nothing is in memory only.
pub fn quit(model: &mut Model, now: Now) -> Vec<Effect> {
    model.help = None;
    model.choosing = None;
    if let Some(open) = model.consultation_mut() {
        open.close_field(now);
    }
    if matches!(&model.screen, Screen::Unlock(unlock) if unlock.is_creating()) {
        // The recovery code of the store that is being made has to be read first.
        return Vec::new();
    }
    model.quitting = Quitting::WhenSaved;
    quit_if_saved(model, now)
}

fn quit_if_saved(model: &mut Model, now: Now) -> Vec<Effect> {
    let mut effects = save_now(model, now);
    if !is_unsaved(model) {
        effects.push(Effect::Quit);
    }
    effects
}

/// Something was saved: what waited for that goes on.
pub fn saved(model: &mut Model, now: Now) -> Vec<Effect> {
    match model.quitting {
        Quitting::WhenSaved => return quit_if_saved(model, now),
        Quitting::Asking if !is_unsaved(model) => model.quitting = Quitting::No,
        Quitting::No | Quitting::Asking => {}
    }
    Vec::new()
}

/// Something was not saved: who is leaving is asked.
pub fn save_failed(model: &mut Model) {
    if model.quitting == Quitting::WhenSaved {
        model.quitting = Quitting::Asking;
    }
}

/// The program has to end: everything is saved first.
pub fn terminate(model: &mut Model, now: Now) -> Vec<Effect> {
    if let Some(open) = model.consultation_mut() {
        open.close_field(now);
    }
    let mut effects = save_now(model, now);
    effects.push(Effect::Quit);
    effects
}

/// Saves of everything that is not on its way yet, wherever it is.
fn save_now(model: &mut Model, now: Now) -> Vec<Effect> {
    let mut effects: Vec<Effect> = model.consultation_mut().map(|open| open.save_now(now)).unwrap_or_default();
    effects.extend(model.presence.iter_mut().filter_map(|presence| presence.desk.save_now(now)));
    effects.extend(model.behind.iter_mut().flat_map(|behind| behind.save_now(now)));
    effects
}

fn is_unsaved(model: &Model) -> bool {
    model.consultation().is_some_and(|open| open.saving.is_unsaved() || open.is_being_signed())
        || model.presence.as_ref().is_some_and(|presence| presence.desk.is_unsaved())
        || !model.behind.is_empty()
}

/// Why the last save failed of what is in memory only.
pub fn failure(model: &Model) -> Option<&str> {
    let open = model.consultation().and_then(|open| open.saving.failure());
    let desk = model.presence.as_ref().and_then(|presence| presence.desk.failure());
    let behind = model.behind.iter().find_map(super::lock::Behind::failure);
    open.or(desk).or(behind)
}
