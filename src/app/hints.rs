//! What the bar at the bottom offers: the keys that work now, and on a kiosk that is touched the same as buttons for fingers.

use unicode_width::UnicodeWidthStr;

use super::keymap::{self, Action, Binding, Context};
use super::regions::{Area, Regions};
use super::{Model, pane};
use crate::page::words;
use crate::text::Lang;

/// Rows of a button: a finger's width, as far as cells have one.
pub const BUTTON_ROWS: u16 = 3;

/// Columns of the narrowest button.
const BUTTON_COLUMNS: u16 = 6;

/// A hint with its place in the bar; a click on it does what its key does.
#[derive(Debug, Clone)]
pub struct PlacedHint {
    /// Where it stands.
    pub area: Area,
    /// The key's name.
    pub key: String,
    /// What it does, in a word or two.
    pub words: &'static str,
    /// What it does.
    pub action: Action,
}

/// The hints that fit, each whole; the lock and the help come first in the choice and last in the row.
pub fn hints(model: &Model) -> Vec<PlacedHint> {
    let Area { y, width, height, .. } = Regions::of(model).hints;
    let language = if model.context().is_read_along() { model.language() } else { Lang::En };
    let is_touched = height == BUTTON_ROWS;
    let mut offered: Vec<(u8, PlacedHint)> = Vec::new();
    for binding in keymap::active(model.context()).filter(|binding| works(model, binding)) {
        let english = if is_touched { for_finger(binding).or(binding.hint) } else { binding.hint };
        let (Some(english), Some(key)) = (english, binding.keys.first()) else { continue };
        if is_touched && offered.iter().any(|(_, hint)| hint.action == binding.action) {
            continue;
        }
        let (key, words) = (words::key_name(key.name(), language), words::hint(english, language));
        let columns = if is_touched {
            (words.width().max(key.width()) + 2).max(BUTTON_COLUMNS.into())
        } else {
            key.width() + 1 + words.width()
        };
        let area = Area { x: 0, y, width: u16::try_from(columns).unwrap_or(u16::MAX), height };
        let rank = if is_touched { rank(binding) } else { 0 };
        offered.push((rank, PlacedHint { area, key, words, action: binding.action }));
    }
    // As they stand in the table, within a rank.
    offered.sort_by_key(|(rank, _)| *rank);
    let all = offered.into_iter().map(|(_, hint)| hint);
    let (always, others): (Vec<_>, Vec<_>) = all.partition(|hint| matches!(hint.action, Action::Lock | Action::Help));
    // A column stays free on both sides, and nothing follows the last one.
    let gap = if is_touched { 1 } else { 3 };
    let mut room =
        width.saturating_add(gap).saturating_sub(2).saturating_sub(always.iter().map(|hint| hint.area.width + gap).sum());
    let fits = |hint: &PlacedHint| {
        let needed = hint.area.width.saturating_add(gap);
        let fits = needed <= room;
        room = if fits { room - needed } else { room };
        fits
    };
    let mut row: Vec<PlacedHint> = others.into_iter().filter(fits).collect();
    row.extend(always);
    let mut x = 1;
    for hint in &mut row {
        hint.area.x = x;
        x += hint.area.width + gap;
    }
    row
}

/// Whether a binding does something just now.
fn works(model: &Model, binding: &Binding) -> bool {
    let open = || model.consultation();
    match binding.action {
        // The needles move where they are drawn.
        Action::Deeper | Action::Shallower | Action::NextSite => open().is_some_and(|open| pane::section(open).is_some()),
        Action::Yes | Action::No | Action::Choose(_) if model.context() == Context::Checklist => {
            open().is_some_and(|open| open.answers_by(binding.action))
        }
        _ => true,
    }
}

/// Words for what a keyboard has keys with signs for, and a finger has not.
const fn for_finger(binding: &Binding) -> Option<&'static str> {
    match binding.action {
        Action::Up => Some("↑"),
        Action::Down => Some("↓"),
        Action::PreviousTab => Some("← tab"),
        Action::NextTab => Some("tab →"),
        Action::NextField => Some("next field"),
        Action::Yes => Some("yes"),
        Action::No => Some("no"),
        Action::Choose(place) => Some(match place {
            0 => "a",
            1 => "b",
            2 => "c",
            3 => "d",
            4 => "e",
            5 => "f",
            6 => "g",
            _ => "h",
        }),
        Action::PreviousChoice if matches!(binding.contexts, [Context::Plan]) => Some("←"),
        _ => None,
    }
}

/// What a finger needs first: the way back and on, then between the tabs and answers, then the rest.
const fn rank(binding: &Binding) -> u8 {
    match binding.action {
        Action::Back | Action::Unreveal => 0,
        Action::Advance => 1,
        Action::Yes | Action::No | Action::Choose(_) => 2,
        // Out of the patient view; into it is no more than one of many ways on.
        Action::PatientView if matches!(binding.contexts, [Context::Patient]) => 2,
        Action::PreviousTab => 3,
        Action::NextTab => 4,
        Action::Confirm => 5,
        Action::Up | Action::Down if !matches!(binding.contexts, [Context::Plan]) => 6,
        _ => 7,
    }
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
                    assert!(button.words.width() + 2 <= usize::from(width) && button.key.width() + 2 <= usize::from(width));
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
