//! Rows and columns of each part of the screen, as plain numbers; drawing and clicks both ask here.

use unicode_width::UnicodeWidthStr;

use super::Model;
use super::consultation::{Consultation, Tab};
use super::editor::Viewport;
use super::hints::BUTTON_ROWS;
use crate::content::PaneId;
use crate::page::{Headline, Role, Row, letters, words};
use crate::record::Understanding;

/// The smallest terminal that everything fits on.
pub const SMALLEST: Size = Size { columns: 60, rows: 20 };

/// The terminal's size in columns and rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Columns.
    pub columns: u16,
    /// Rows.
    pub rows: u16,
}

/// The rows that a page and its frame keep beside big letters.
const LARGE_FROM: usize = 24;

/// The widest page: two columns of a measure that reads well; on a wider terminal it stands in the middle.
const WIDEST: u16 = 156;

impl Size {
    /// Whether everything fits.
    pub const fn is_enough(self) -> bool {
        self.columns >= SMALLEST.columns && self.rows >= SMALLEST.rows
    }
}

impl Model {
    /// Rows of the bar at the bottom: one with the keys, or buttons that a finger can hit.
    pub fn bar_rows(&self) -> u16 {
        let is_touched = self.kiosk.as_ref().is_some_and(|kiosk| kiosk.touch);
        if is_touched && self.size.rows >= SMALLEST.rows + BUTTON_ROWS - 1 { BUTTON_ROWS } else { 1 }
    }

    /// The screen as everything but the bar sees it: with a bar of one row.
    pub fn page_size(&self) -> Size {
        Size { rows: self.size.rows.saturating_sub(self.bar_rows() - 1), ..self.size }
    }
}

/// A rectangle of cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    /// Its first column.
    pub x: u16,
    /// Its first row.
    pub y: u16,
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

impl Area {
    /// Whether a cell lies in it.
    pub const fn holds(self, column: u16, row: u16) -> bool {
        column >= self.x && column - self.x < self.width && row >= self.y && row - self.y < self.height
    }

    /// As much of a size as fits, in its middle.
    #[must_use]
    pub fn middle(self, size: Size) -> Self {
        let (width, height) = (size.columns.min(self.width), size.rows.min(self.height));
        Self { x: self.x + (self.width - width) / 2, y: self.y + (self.height - height) / 2, width, height }
    }

    /// Part of it: `height` rows from its row `from`, within it.
    #[must_use]
    pub fn slice(self, from: u16, height: u16) -> Self {
        let from = from.min(self.height);
        Self { y: self.y + from, height: height.min(self.height - from), ..self }
    }
}

/// The parts of the screen, from the top.
#[derive(Debug, Clone, Copy)]
pub struct Regions {
    /// Whose consultation, who is at the screen, how far it is saved.
    pub header: Area,
    /// The tabs, in as many rows as they need; none outside a consultation.
    pub tabs: Area,
    /// The headline of the page.
    pub title: Area,
    /// The page.
    pub body: Area,
    /// What just happened, or what is wrong.
    pub notice: Area,
    /// The keys that work now.
    pub hints: Area,
}

impl Regions {
    /// The parts of the screen as the model stands.
    pub fn of(model: &Model) -> Self {
        let with_tabs = model.consultation().filter(|consultation| consultation.signing.is_none());
        let tab_rows = with_tabs.map_or(0, |consultation| {
            tabs(consultation, model.size.columns).iter().map(|placed| placed.area.y).max().unwrap_or(0)
        });
        let title_rows = headline(model).map_or(1, |rows| u16::try_from(rows.len()).unwrap_or(1) + 1);
        Self::with(model.page_size(), tab_rows, title_rows, model.bar_rows())
    }

    fn with(size: Size, tab_rows: u16, title_rows: u16, bar_rows: u16) -> Self {
        let full = |y: u16, height: u16| Area { x: 0, y, width: size.columns, height };
        let width = size.columns.saturating_sub(4).min(WIDEST);
        let inner = |y: u16, height: u16| Area { x: (size.columns - width) / 2, y, width, height };
        let title_at = 1 + tab_rows;
        // The title has an empty row above where there is room, and one below.
        let air = u16::from(size.rows >= 30);
        let body_at = title_at + air + title_rows + 1;
        Self {
            header: full(0, 1),
            tabs: full(1, tab_rows),
            title: inner(title_at + air, title_rows),
            body: inner(body_at, size.rows.saturating_sub(body_at + 2)),
            notice: full(size.rows.saturating_sub(2), 1),
            hints: full(size.rows.saturating_sub(1), bar_rows),
        }
    }

    /// The notes' text area within the page: a measure that reads well, with a column beside it for the position.
    pub fn notes_area(&self) -> Area {
        Area { width: self.body.width.saturating_sub(2).clamp(1, 100), ..self.body }
    }

    /// The notes' text area as the editor sees it.
    pub fn notes(&self) -> Viewport {
        let area = self.notes_area();
        Viewport { width: area.width, height: area.height.max(1) }
    }
}

/// The tab's name in big letters above its headline, where somebody asked for them and rows are left for the page.
pub fn headline(model: &Model) -> Option<Vec<Row>> {
    let open = model.consultation().filter(|open| open.headline == Headline::Large && open.signing.is_none())?;
    let (language, size) = (open.draft.language(), model.page_size());
    let name = match (open.pane(), open.tab) {
        (Some(pane), _) => pane.tab.get(language),
        (None, Tab::Checklist) => words::CHECKLIST.get(language),
        (None, Tab::TeachBack) => words::TEACH_BACK_TAB.get(language),
        (None, Tab::Plan) => words::VISITS.get(language),
        (None, Tab::Notes) => words::NOTES.get(language),
        (None, _) => words::SUMMARY.get(language),
    };
    let glyphs = model.settings.glyphs;
    let has_room = usize::from(size.rows) >= LARGE_FROM + letters::rows(glyphs);
    letters::big(Role::Heading, name, usize::from(size.columns.saturating_sub(4)), glyphs).filter(|_| has_room)
}

/// A tab with its place.
#[derive(Debug, Clone)]
pub struct PlacedTab {
    /// Where it stands, with the space around its words.
    pub area: Area,
    /// Which.
    pub tab: Tab,
    /// Its words.
    pub label: String,
}

/// The tabs of a consultation, in rows of a width; the first row is row 1. Where one row is not enough, what the patient is told
/// and what is filled in stand in a row each, as far as these fit.
pub fn tabs(consultation: &Consultation, width: u16) -> Vec<PlacedTab> {
    let labelled = |(tab, key): (Tab, Option<char>)| (tab, tab_label(consultation, tab, key));
    let all: Vec<(Tab, String)> = consultation.keyed_tabs().into_iter().map(labelled).collect();
    let fits = |tabs: &[(Tab, String)]| tabs.iter().map(|(_, label)| label.width() + 2).sum::<usize>() < usize::from(width);
    let (told, filled_in) = all.split_at(all.iter().take_while(|(tab, _)| matches!(tab, Tab::Pane(_))).count());
    let splits = !fits(&all) && fits(told) && fits(filled_in);
    let break_before = filled_in.first().map(|(tab, _)| *tab).filter(|_| splits);
    let mut placed = Vec::new();
    let (mut x, mut y) = (1, 1);
    for (tab, label) in all {
        let room = u16::try_from(label.width() + 2).unwrap_or(width).min(width);
        if x > 1 && (x + room > width || break_before == Some(tab)) {
            (x, y) = (1, y + 1);
        }
        placed.push(PlacedTab { area: Area { x, y, width: room, height: 1 }, tab, label });
        x += room;
    }
    placed
}

fn tab_label(consultation: &Consultation, tab: Tab, key: Option<char>) -> String {
    let language = consultation.draft.language();
    // What is done has its mark in the space behind the key, so that no tab moves on when one gets it.
    let marked = |words: &str, is_done: bool| {
        let mark = if is_done { '●' } else { ' ' };
        format!("{}{mark}{words}", key.map(String::from).unwrap_or_default()).trim_start().to_owned()
    };
    match tab {
        Tab::Pane(place) => consultation
            .pack
            .panes()
            .get(place)
            .map_or_else(String::new, |pane| marked(pane.tab.get(language), consultation.draft.is_discussed(&pane.id))),
        Tab::Checklist => {
            let tally = consultation.assessment().tally();
            let mut label = format!("{} {}/{}", marked(words::CHECKLIST.get(language), false), tally.answered, tally.asked);
            for (mark, count) in [("■", tally.open_stops), ("▲", tally.open_cautions)] {
                if count > 0 {
                    label = format!("{label} {mark}{count}");
                }
            }
            label
        }
        Tab::TeachBack => {
            let clear = |pane: &PaneId| matches!(consultation.draft.understanding(pane), Understanding::Clear(_));
            let is_done = consultation.told_back().iter().any(clear) && consultation.assessment().teach_back_gaps().is_empty();
            marked(words::TEACH_BACK_TAB.get(language), is_done)
        }
        Tab::Plan => marked(words::VISITS.get(language), consultation.draft.plan().is_some()),
        Tab::Notes => marked(words::NOTES.get(language), false),
        Tab::Summary => marked(words::SUMMARY.get(language), false),
    }
}
