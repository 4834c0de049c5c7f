//! What the state machine promises, key by key.

mod behind;
mod checklist;
mod home;
mod lock;
mod saving;
mod signed;
mod signing;
mod walking;

use super::Tab;
use super::rehearsal::{Rehearsal, dana};
use crate::content::ItemId;
use crate::record::Answer;

#[track_caller]
pub(super) fn tab(rehearsal: &Rehearsal) -> Tab {
    rehearsal.model.consultation().expect("a consultation").tab
}

#[track_caller]
pub(super) fn notes(rehearsal: &Rehearsal) -> String {
    rehearsal.model.consultation().expect("a consultation").notes.editor.text().to_owned()
}

#[track_caller]
pub(super) fn answer(rehearsal: &Rehearsal, item: &str) -> Option<Answer> {
    rehearsal.model.consultation().expect("a consultation").draft.answer(&ItemId::from(item)).cloned()
}

/// In the checklist, at an item.
pub(super) fn at_item(item: &str) -> Rehearsal {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("8");
    let now = rehearsal.now();
    rehearsal.model.consultation_mut().expect("a consultation").select(&ItemId::from(item), now);
    rehearsal
}

/// A list as the store would give it.
pub(super) fn listing(labels: &[(&str, u128)]) -> super::Listing {
    let at = Rehearsal::home().now().wall;
    let entry = |(label, id): &(&str, u128)| super::Entry {
        id: crate::record::SessionId::new(uuid::Uuid::from_u128(*id)),
        label: crate::record::PatientLabel::new(label).expect("a label"),
        practitioner: dana(),
        started: at,
        updated: at,
        status: crate::record::Status::Draft,
        tally: crate::record::Tally::default(),
        pack: crate::text::Clean::line("microneedling"),
    };
    super::Listing { sessions: labels.iter().map(entry).collect(), ..super::Listing::default() }
}
