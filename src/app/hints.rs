//! What the bar at the bottom offers: the keys that work now, and on a kiosk that is touched the same as buttons for fingers.

mod buttons;

use unicode_width::UnicodeWidthStr;

use super::decision::DecisionField;
use super::keymap::{self, Action, Binding, Context};
use super::regions::{Area, Regions};
use super::{Consultation, Model, Screen, new, pane};
use crate::page::{words, yes_no_keys};
use crate::text::{Clean, Lang};

pub use buttons::{BUTTON_ROWS, further};

/// A hint with its place in the bar; a click on it does what its key does.
#[derive(Debug, Clone)]
pub struct PlacedHint {
    /// Where it stands.
    pub area: Area,
    /// The key's name.
    pub key: String,
    /// What it does, in a word or two.
    pub words: Clean,
    /// What it does.
    pub action: Action,
}

/// Between two hints of a bar of one row.
const GAP: u16 = 3;

/// The hints that fit, each whole; the lock and the help come first in the choice and last in the row. On a kiosk that is
/// touched, one page of the buttons.
pub fn hints(model: &Model) -> Vec<PlacedHint> {
    let bar = Regions::of(model).hints;
    if bar.height == BUTTON_ROWS { buttons::row(model, bar) } else { keys(model, bar) }
}

fn keys(model: &Model, bar: Area) -> Vec<PlacedHint> {
    let offered = offered(model).filter_map(|binding| {
        let (key, words) = in_language(model, binding, said(model, binding).or(binding.hint)?)?;
        let width = columns(key.width() + 1 + words.as_str().width());
        Some(PlacedHint { area: Area { x: 0, width, ..bar }, key, words, action: binding.action })
    });
    let (always, others): (Vec<_>, Vec<_>) = offered.partition(stays);
    let room = within(bar, GAP).saturating_sub(taken(&always, GAP));
    let mut row = fitting(others, room, GAP).0;
    row.extend(always);
    place(&mut row, 1, GAP);
    row
}

/// The bindings that do something just now, but the one that shows further buttons.
fn offered(model: &Model) -> impl Iterator<Item = &'static Binding> {
    keymap::active(model.context()).filter(|binding| binding.action != Action::Further && works(model, binding))
}

/// The name of a binding's first key, and its words, where the patient reads along in their language.
fn in_language(model: &Model, binding: &Binding, english: &'static str) -> Option<(String, Clean)> {
    let language = if model.context().is_read_along() { model.language() } else { Lang::En };
    let key = match (binding.action, yes_no_keys(language)) {
        // Sí has its own letter.
        (Action::Yes, [yes, _]) => yes.to_string(),
        _ => words::key_name(binding.keys.first()?.name(), language),
    };
    Some((key, Clean::line(words::hint(english, language))))
}

/// Whether a hint stands on every screen and page.
const fn stays(hint: &PlacedHint) -> bool {
    matches!(hint.action, Action::Lock | Action::Help)
}

fn columns(width: usize) -> u16 {
    u16::try_from(width).unwrap_or(u16::MAX)
}

/// The columns for hints with a gap behind each: one column stays free on both sides, and nothing follows the last one.
const fn within(bar: Area, gap: u16) -> u16 {
    bar.width.saturating_add(gap).saturating_sub(2)
}

fn taken(hints: &[PlacedHint], gap: u16) -> u16 {
    hints.iter().map(|hint| hint.area.width.saturating_add(gap)).fold(0, u16::saturating_add)
}

/// Those of the hints that fit into so many columns, and the others.
fn fitting(hints: Vec<PlacedHint>, mut room: u16, gap: u16) -> (Vec<PlacedHint>, Vec<PlacedHint>) {
    hints.into_iter().partition(|hint| {
        let needed = hint.area.width.saturating_add(gap);
        let fits = needed <= room;
        room = if fits { room - needed } else { room };
        fits
    })
}

fn place(row: &mut [PlacedHint], from: u16, gap: u16) {
    let mut x = from;
    for hint in row {
        hint.area.x = x;
        x = x.saturating_add(hint.area.width).saturating_add(gap);
    }
}

/// Whether a binding does something just now.
fn works(model: &Model, binding: &Binding) -> bool {
    let open = model.consultation();
    match (model.context(), binding.action) {
        // The needles move where they are drawn.
        (_, Action::Deeper | Action::Shallower | Action::NextSite) => open.is_some_and(|open| pane::section(open).is_some()),
        (Context::Checklist, Action::Yes | Action::No | Action::Choose(_)) => {
            open.is_some_and(|open| open.answers_by(binding.action))
        }
        (Context::Plan, action) => open.is_some_and(|open| works_on_plan(open, action)),
        (Context::Unlock, Action::NextField) => matches!(&model.screen, Screen::Unlock(form) if form.fields() > 1),
        (Context::Unlock, Action::NextChoice | Action::PreviousChoice) => {
            matches!(&model.screen, Screen::Unlock(form) if form.has_choice())
        }
        _ => true,
    }
}

/// Enter makes a plan; everything else needs one.
fn works_on_plan(open: &Consultation, action: Action) -> bool {
    let changes = matches!(
        action,
        Action::NextChoice | Action::PreviousChoice | Action::WeekEarlier | Action::WeekLater | Action::Up | Action::Down
    );
    match action {
        Action::Confirm => open.draft.plan().is_none(),
        _ => !changes || open.draft.plan().is_some(),
    }
}

/// Other words than the table's, where the key does not do just now what it does last.
fn said(model: &Model, binding: &Binding) -> Option<&'static str> {
    let goes_on = match &model.screen {
        Screen::New(form) => !new::begins(form, &model.settings),
        Screen::Consultation(open) => open.decision.as_ref().is_some_and(|form| form.field == DecisionField::By),
        Screen::Trail(view) => view.days.as_ref().is_some_and(|days| days.focus == 0),
        _ => false,
    };
    (goes_on && binding.action == Action::Confirm && model.context().types()).then_some("next")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Size;
    use crate::app::rehearsal::Rehearsal;
    use crate::app::tests::touch::places;

    #[test]
    fn every_button_of_a_touched_kiosk_is_at_least_3_rows_by_6_columns_whole_and_apart_from_the_next() {
        for (columns, rows) in [(60, 22), (80, 24), (81, 25), (100, 30), (120, 40), (200, 60)] {
            for (name, mut place) in places() {
                place.model.size = Size { columns, rows };
                let buttons = hints(&place.model);
                assert!(!buttons.is_empty(), "{name}");
                let mut end = 0;
                for button in &buttons {
                    let Area { x, y, width, height } = button.area;
                    assert!(
                        width >= 6 && height >= 3 && x > end && x + width < columns && y + height == rows,
                        "{name} {button:?}"
                    );
                    let widest = button.words.as_str().width().max(button.key.width());
                    assert!(widest + 2 <= usize::from(width), "{name} {button:?}");
                    end = x + width - 1;
                }
            }
        }
    }

    #[test]
    fn a_dashboard_that_is_no_kiosk_and_a_kiosk_on_few_rows_keep_the_bar_of_one_row() {
        let dashboard = Rehearsal::home();
        assert!(hints(&dashboard.model).iter().all(|hint| hint.area.height == 1));
        for (name, mut place) in places() {
            place.model.size = Size { columns: 80, rows: 21 };
            assert!(hints(&place.model).iter().all(|hint| hint.area.height == 1), "{name}");
        }
    }
}
