//! Draws a model; reads it and nothing else.

mod chrome;
mod console;
mod consultation;
mod dialog;
mod home;
mod kiosk;
mod mirror;
mod patient;
mod people;
pub mod plain;
mod preview;
mod signed;
mod signing;
pub mod theme;
mod trail;
mod unlock;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Block;

use crate::app::keymap::Context;
use crate::app::quit::Quitting;
use crate::app::regions::{SMALLEST, headline};
use crate::app::{Area, Model, Regions, Screen, Size};
use crate::page::{Glyphs, PatientPage, Role, Row};

use theme::{Part, Styles};

pub use mirror::view as mirror;
pub use preview::view as preview;

/// Draws one frame.
pub fn view(frame: &mut Frame<'_>, model: &Model, styles: &Styles) {
    frame.render_widget(Block::new().style(styles.part(Part::Page)), frame.area());
    if !model.size.is_enough() {
        return too_small(frame, model.size, styles);
    }
    if crate::app::kiosk::is_calm(model) {
        return kiosk::calm(frame, model, styles);
    }
    let regions = Regions::of(model);
    let context = model.context();
    if let Some(page) = model.patient_page() {
        patient::view(frame, &page, model.language(), styles);
        focus_on_newest(frame, &page);
        chrome::patient_notice(frame, model, &regions, styles);
    } else {
        practitioners(frame, model, context, &regions, styles);
        chrome::notice(frame, model, &regions, styles);
    }
    kiosk::over(frame, model, &regions, styles);
    if model.quitting == Quitting::Asking {
        dialog::unsaved(frame, model, &regions, styles);
    }
    if let Some(top) = model.help {
        dialog::help(frame, model.page_size(), top, styles);
    }
    if let Some(choosing) = model.choosing {
        dialog::themes(frame, model, choosing, styles);
    }
    chrome::hints(frame, model, &regions, styles);
    if model.settings.glyphs == Glyphs::Console {
        console::fit(frame.buffer_mut(), styles);
    }
}

/// On the practitioner's screen the caret stands where the patient view was last read from.
fn focus_on_newest(frame: &mut Frame<'_>, page: &PatientPage) {
    let row = page.newest.start.saturating_sub(page.top).min(page.height.saturating_sub(1));
    let y = page.text_at.saturating_add(u16::try_from(row).unwrap_or(u16::MAX));
    if y < frame.area().height {
        frame.set_cursor_position(Position::new(page.left.saturating_sub(2), y));
    }
}

/// What is on the practitioner's own screen.
fn practitioners(frame: &mut Frame<'_>, model: &Model, context: Context, regions: &Regions, styles: &Styles) {
    chrome::header(frame, model, regions, styles);
    rows_at(frame, &headline(model).unwrap_or_default(), regions.title, styles);
    // Where nothing has the focus, reading begins at the headline.
    caret_at(frame, regions.title, 0, regions.title.height.saturating_sub(1));
    match &model.screen {
        Screen::Unlock(unlock) => unlock::form(frame, model, unlock, context, regions, styles),
        Screen::RecoveryCode { code, asked } => unlock::recovery_code(frame, code, *asked, regions, styles),
        Screen::Loss(words) => unlock::loss(frame, words, regions, styles),
        Screen::Home(home) => home::list(frame, home, &model.settings.packs, context, regions, styles),
        Screen::People(open) => people::view(frame, open, model.person.as_ref(), regions, styles),
        Screen::Trail(open) => trail::view(frame, open, regions, styles),
        Screen::New(form) => home::new_consultation(frame, form, model, regions, styles),
        Screen::Consultation(open) => consultation::view(frame, open, model.person.as_ref(), context, regions, styles),
        Screen::Signed(open) => signed::view(frame, open, model.person.as_ref(), context, regions, styles),
    }
}

fn too_small(frame: &mut Frame<'_>, size: Size, styles: &Styles) {
    let words = [
        format!("Chairside needs {} × {} cells.", SMALLEST.columns, SMALLEST.rows),
        format!("Here are {} × {}.", size.columns, size.rows),
        "Enlarge the window or make the letters smaller.".to_owned(),
        "Nothing is lost meanwhile.".to_owned(),
    ];
    let rows: Vec<Row> = words.iter().map(|line| Row::of(Role::Text, line)).collect();
    let area = Area { x: 0, y: 0, width: size.columns, height: size.rows };
    rows_at(frame, &rows, area, styles);
}

/// Draws rows on the page from the top of an area; what does not fit is left out.
fn rows_at(frame: &mut Frame<'_>, rows: &[Row], area: Area, styles: &Styles) {
    rows_on(frame, Part::Page, rows, area, styles);
}

/// The same on any part of the screen.
fn rows_on(frame: &mut Frame<'_>, part: Part, rows: &[Row], area: Area, styles: &Styles) {
    for (y, row) in (area.y..area.y.saturating_add(area.height)).zip(rows) {
        row_on(frame, part, row, Area { y, height: 1, ..area }, styles);
    }
}

/// Draws one row on a part of the screen, which fills the area.
fn row_on(frame: &mut Frame<'_>, part: Part, row: &Row, area: Area, styles: &Styles) {
    let whole = rect(area).intersection(frame.area());
    frame.buffer_mut().set_style(whole, styles.part(part));
    words_on(frame, part, row, area, styles);
}

/// Draws the words of a row and leaves what is around them as it is.
fn words_on(frame: &mut Frame<'_>, part: Part, row: &Row, area: Area, styles: &Styles) {
    let spans = row.segments.iter().flat_map(|segment| {
        let words = segment.words.as_str();
        let (blanks, words) = words.split_at(words.len() - words.trim_start_matches(' ').len());
        [Span::styled(blanks, styles.before(part, segment.role)), Span::styled(words, styles.on(part, segment.role))]
    });
    let spans: Vec<Span<'_>> = spans.collect();
    frame.render_widget(Line::from(spans), rect(area).intersection(frame.area()));
}

/// A mark in the margin, to the left of an area.
fn in_margin(frame: &mut Frame<'_>, mark: &str, area: Area, y: u16, styles: &Styles) {
    let margin = Area { x: area.x.saturating_sub(2), y, width: 1, height: 1 };
    row_on(frame, Part::Page, &Row::of(Role::Accent, mark), margin, styles);
}

/// The same mark where it says what has the focus: the caret stands on it, for screen readers and magnifiers to follow.
fn focus_in_margin(frame: &mut Frame<'_>, mark: &str, area: Area, y: u16, styles: &Styles) {
    in_margin(frame, mark, area, y, styles);
    frame.set_cursor_position(Position::new(area.x.saturating_sub(2), y));
}

/// Puts the caret on the first of these rows that has the mark of focus.
fn focus_on_marked(frame: &mut Frame<'_>, rows: &[Row], area: Area) {
    let marked = rows.iter().position(|row| row.text().trim_start().starts_with('▶'));
    if let Some(row) = marked.and_then(|row| u16::try_from(row).ok()) {
        caret_at(frame, area, 0, row);
    }
}

/// Puts the terminal's caret on a cell, where the cell lies in the area.
fn caret_at(frame: &mut Frame<'_>, area: Area, column: u16, row: u16) {
    if column < area.width && row < area.height {
        frame.set_cursor_position(Position::new(area.x + column, area.y + row));
    }
}

const fn rect(area: Area) -> Rect {
    Rect { x: area.x, y: area.y, width: area.width, height: area.height }
}

/// Part of an area: `height` rows from its row `from`, within it.
fn slice(area: Area, from: u16, height: u16) -> Area {
    area.slice(from, height)
}

#[cfg(test)]
mod tests;
