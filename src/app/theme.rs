//! The list of themes that opens over a screen to choose one from: moving in it shows each at once.

use super::keymap::Action;
use super::regions::{Area, Size};
use super::{Model, Settings};
use crate::page::{Role, Row};

pub use crate::settings::Theme;

/// The list, open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choosing {
    /// The theme that leaving the list goes back to.
    pub before: Theme,
}

/// Opens the list; where it is open, shows the next theme.
pub fn open(model: &mut Model) {
    if model.choosing.is_some() {
        let next = place(model) + 1;
        show(model, if next < model.settings.themes.len() { next } else { 0 });
    } else {
        model.choosing = Some(Choosing { before: model.theme });
    }
}

/// Does what a key asks for in the open list.
pub fn act(model: &mut Model, action: Action) {
    let here = place(model);
    let last = model.settings.themes.len().saturating_sub(1);
    match action {
        Action::Up => show(model, here.saturating_sub(1)),
        Action::Down => show(model, (here + 1).min(last)),
        Action::First | Action::PageUp => show(model, 0),
        Action::Last | Action::PageDown => show(model, last),
        Action::Confirm => model.choosing = None,
        Action::Back => {
            if let Some(choosing) = model.choosing.take() {
                model.theme = choosing.before;
            }
        }
        _ => {}
    }
}

/// Shows the theme of a clicked row.
pub fn click(model: &mut Model, column: u16, row: u16) {
    let inside = inside(area(model.page_size(), &model.settings));
    if inside.holds(column, row) {
        show(model, usize::from(row - inside.y));
    }
}

fn place(model: &Model) -> usize {
    model.settings.themes.iter().position(|theme| *theme == model.theme).unwrap_or(0)
}

fn show(model: &mut Model, place: usize) {
    if let Some(theme) = model.settings.themes.get(place) {
        model.theme = *theme;
    }
}

/// Where the list stands: in the corner at the bottom, so that the page stays in view.
pub fn area(size: Size, settings: &Settings) -> Area {
    let width = 52.min(size.columns);
    let height = u16::try_from(settings.themes.len()).unwrap_or(u16::MAX).saturating_add(2).min(size.rows);
    // The notice and the hints stay below it.
    Area { x: size.columns.saturating_sub(width + 1), y: size.rows.saturating_sub(height + 2), width, height }
}

/// What is inside the frame of a box.
pub const fn inside(area: Area) -> Area {
    Area {
        x: area.x.saturating_add(2),
        y: area.y.saturating_add(1),
        width: area.width.saturating_sub(4),
        height: area.height.saturating_sub(2),
    }
}

/// The rows of the list: the theme that is shown, and the one before.
pub fn rows(model: &Model, choosing: Choosing) -> Vec<Row> {
    let row = |theme: &Theme| {
        let shown = if *theme == model.theme { "▶ " } else { "  " };
        let before = if *theme == choosing.before { "   ● until now" } else { "" };
        let name = Row::of(Role::Accent, shown).with(Role::Strong, theme.name()).padded(17);
        name.with(Role::Text, theme.about()).with(Role::Good, before)
    };
    model.settings.themes.iter().map(row).collect()
}
