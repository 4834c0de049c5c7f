//! What the state machine promises, key by key.

mod behind;
mod checklist;
mod exporting;
mod home;
mod kiosk;
mod language;
mod lock;
mod mirror;
mod orders;
mod patient;
pub mod people;
mod pictures;
mod plan;
mod preview;
mod saving;
mod signed;
mod signing;
mod teach_back;
mod themes;
pub mod touch;
mod trail;
mod walking;

use super::rehearsal::{Rehearsal, dana};
use super::{Area, Tab};
use crate::content::ItemId;
use crate::page::Row;
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

/// Entries as the store would give them: a wrong passphrase, a change, an entry that cannot be read, the making.
pub fn trail_entries() -> Vec<super::TrailEntry> {
    use crate::audit::{Entry, Event, Means};
    let at = Rehearsal::home().now().wall;
    let entry = |number, session, event| {
        let entry = Entry { number, at, by: Some(dana()), session, event };
        let label = session.and_then(|_| crate::record::PatientLabel::new("P-1042").ok());
        super::TrailEntry { number, entry: Some(entry), label }
    };
    vec![
        entry(4, None, Event::UnlockFailed { means: Means::Passphrase, last: at, times: 3 }),
        entry(3, Some(super::rehearsal::first_id()), Event::Edited),
        super::TrailEntry { number: 2, entry: None, label: None },
        entry(1, None, Event::Created),
    ]
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

/// The cell on which words of a page begin.
fn cell_of(rows: &[Row], top: usize, words: &str, body: Area) -> (u16, u16) {
    let shown = rows.iter().skip(top).map(Row::text).zip(body.y..);
    let cell = shown.into_iter().find_map(|(text, row)| text.split_once(words).map(|(before, _)| (before.chars().count(), row)));
    cell.map(|(column, row)| (body.x + u16::try_from(column).expect("a column"), row)).expect("the words are there")
}
