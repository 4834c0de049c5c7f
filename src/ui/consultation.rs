//! An open consultation: tabs, and the page of the one on the screen.

use ratatui::Frame;

use super::theme::{Part, Styles};
use super::{caret_at, chrome, dialog, focus_in_margin, focus_on_marked, in_margin, row_on, rows_at, signing, words_on};
use crate::app::editor::{Selected, Visible};
use crate::app::keymap::Context;
use crate::app::pane::{self, aside};
use crate::app::{Area, Consultation, Regions, Tab, checklist, plan, summary, teach_back};
use crate::page::{Role, Row, Target, words};
use crate::record::PersonName;

/// Draws the consultation.
pub fn view(
    frame: &mut Frame<'_>,
    open: &Consultation,
    person: Option<&PersonName>,
    context: Context,
    regions: &Regions,
    styles: &Styles,
) {
    if let Some(form) = &open.signing {
        signing::view(frame, open, form, person, context, regions, styles);
    } else {
        page(frame, open, context, regions, styles);
    }
}

/// The page of the tab on the screen, with what stands over it.
fn page(frame: &mut Frame<'_>, open: &Consultation, context: Context, regions: &Regions, styles: &Styles) {
    chrome::tabs(frame, open, regions, styles);
    title(frame, open, regions, styles);
    match open.tab {
        Tab::Pane(_) => education(frame, open, regions.body, styles),
        Tab::Checklist => {
            let page = checklist::page(open, regions.body);
            questions(frame, &page, Focus::when(context == Context::Answer), regions.body, styles);
        }
        Tab::TeachBack => {
            let page = teach_back::page(open, regions.body);
            questions(frame, &page, Focus::when(context == Context::PatientWords), regions.body, styles);
        }
        Tab::Plan => visits(frame, open, regions.body, styles),
        Tab::Notes => notes(frame, open, Focus::when(context == Context::Notes), regions, styles),
        Tab::Summary => overview(frame, open, regions.body, styles),
    }
    if let Some(form) = &open.decision {
        dialog::decision(frame, open, form, Focus::when(context == Context::Decision), regions, styles);
    }
}

fn title(frame: &mut Frame<'_>, open: &Consultation, regions: &Regions, styles: &Styles) {
    let language = open.draft.language();
    let row = match open.pane() {
        Some(pane) => {
            let row = Row::of(Role::Heading, pane.title.get(language));
            if open.draft.is_discussed(&pane.id) {
                row.with(Role::Good, &format!("   ● {}", words::IS_DISCUSSED.get(language)))
            } else {
                row
            }
        }
        None => Row::of(
            Role::Heading,
            match open.tab {
                Tab::Checklist => words::CHECKLIST.get(language),
                Tab::TeachBack => words::TEACH_BACK.get(language),
                Tab::Plan => words::YOUR_VISITS.get(language),
                Tab::Notes => words::NOTES.get(language),
                _ => words::SUMMARY.get(language),
            },
        ),
    };
    // Big letters stand above it.
    let at = Area { y: regions.title.y + regions.title.height.saturating_sub(1), height: 1, ..regions.title };
    rows_at(frame, &[row.with(Role::Dim, &format!("   {}", language.name()))], at, styles);
}

fn education(frame: &mut Frame<'_>, open: &Consultation, body: Area, styles: &Styles) {
    let Some(page) = pane::page(open, body) else {
        return;
    };
    let place = pane::place(open, &page, body);
    let rows: Vec<&Row> = page.text.iter().skip(place.top).take(usize::from(body.height)).collect();
    for (y, row) in (body.y..).zip(&rows) {
        row_on(frame, Part::Page, row, Area { y, height: 1, ..body }, styles);
        if row.target == Some(Target::Point(place.point)) {
            in_margin(frame, "│", body, y, styles);
        }
    }
    let at_point = rows.iter().position(|row| row.target == Some(Target::Point(place.point)));
    if let Some(y) = at_point.and_then(|row| u16::try_from(row).ok()).map(|row| body.y + row) {
        focus_in_margin(frame, "│", body, y, styles);
    }
    let top = aside::top(&page, place, body.height);
    let rows: Vec<Row> = page.aside.iter().skip(top).cloned().collect();
    let x = body.x + page.aside_from;
    let beside = Area { x, width: body.width.saturating_sub(page.aside_from), ..body };
    rows_at(frame, &rows, beside, styles);
    // Each column has its signs at its own right edge.
    let column = if page.aside.is_empty() { body } else { Area { width: page.aside_from.saturating_sub(2), ..body } };
    more(frame, place.top, page.text.len(), column, styles);
    more(frame, top, page.aside.len(), beside, styles);
}

fn questions(frame: &mut Frame<'_>, page: &checklist::Page, focus: Focus, body: Area, styles: &Styles) {
    let shown: Vec<Row> = page.rows.iter().skip(page.top).cloned().collect();
    rows_at(frame, &shown, body, styles);
    focus_on_marked(frame, &shown, body);
    more(frame, page.top, page.rows.len(), body, styles);
    if let Some((column, row)) = page.caret.filter(|_| focus == Focus::Here)
        && let Some(row) = row.checked_sub(page.top).and_then(|row| u16::try_from(row).ok())
    {
        caret_at(frame, body, column, row);
    }
}

fn visits(frame: &mut Frame<'_>, open: &Consultation, body: Area, styles: &Styles) {
    let Some((page, top)) = plan::page(open, body) else {
        return;
    };
    let shown: Vec<Row> = page.text.iter().skip(top).cloned().collect();
    rows_at(frame, &shown, body, styles);
    focus_on_marked(frame, &shown, body);
    more(frame, top, page.text.len(), Area { width: page.aside_from.min(body.width).saturating_sub(1), ..body }, styles);
    let aside = Area { x: body.x + page.aside_from, width: body.width.saturating_sub(page.aside_from), ..body };
    rows_at(frame, &page.aside, aside, styles);
}

fn notes(frame: &mut Frame<'_>, open: &Consultation, focus: Focus, regions: &Regions, styles: &Styles) {
    let area = regions.notes_area();
    let visible = open.notes.editor.visible(regions.notes());
    text(frame, &visible, Role::Text, area, focus, styles);
    if open.notes.editor.is_empty() && !open.notes.writing {
        rows_at(frame, &[Row::of(Role::Dim, words::EMPTY_NOTES.get(open.draft.language()))], area, styles);
    }
    more(frame, visible.first_row, visible.total_rows, Area { width: area.width + 2, ..area }, styles);
    if let Some(marked) = open.notes.phrase {
        dialog::phrases(frame, open, marked, regions, styles);
    }
}

/// Whether a text has the caret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// It has.
    Here,
    /// Something else has.
    Elsewhere,
}

impl Focus {
    /// By a condition.
    pub const fn when(here: bool) -> Self {
        if here { Self::Here } else { Self::Elsewhere }
    }
}

/// Draws the rows of an editor in a role, and its caret where it has the focus; what is around the words stays as it is.
pub fn text(frame: &mut Frame<'_>, visible: &Visible, role: Role, area: Area, focus: Focus, styles: &Styles) {
    for (y, row) in (area.y..area.y + area.height).zip(&visible.rows) {
        let mut shown = Row::empty();
        for segment in &row.segments {
            let role = match segment.selected {
                Selected::Yes => Role::Selected,
                Selected::No => role,
            };
            shown = shown.with(role, segment.text.as_str());
        }
        words_on(frame, Part::Page, &shown, Area { y, height: 1, ..area }, styles);
    }
    if let (Focus::Here, Some((column, row))) = (focus, visible.caret) {
        caret_at(frame, area, column, row);
    }
}

fn overview(frame: &mut Frame<'_>, open: &Consultation, body: Area, styles: &Styles) {
    let rows = summary::page(open, body);
    let (marked, top) = summary::marked(open, &rows, body);
    let first = marked.unwrap_or(rows.len());
    let target = rows.get(first).and_then(|row| row.target.as_ref());
    let last = first + rows.iter().skip(first).take_while(|row| row.target.is_some() && row.target.as_ref() == target).count();
    for (y, (place, row)) in (body.y..body.y + body.height).zip(rows.iter().enumerate().skip(top)) {
        row_on(frame, Part::Page, row, Area { y, height: 1, ..body }, styles);
        if place == first && target.is_some() {
            focus_in_margin(frame, "▶", body, y, styles);
        } else if (first..last).contains(&place) {
            in_margin(frame, "▶", body, y, styles);
        }
    }
    more(frame, top, rows.len(), body, styles);
}

/// Arrows at the right edge where there is more above or below.
pub fn more(frame: &mut Frame<'_>, top: usize, rows: usize, body: Area, styles: &Styles) {
    more_on(frame, Part::Page, top, rows, body, styles);
}

/// The same on any part of the screen.
pub fn more_on(frame: &mut Frame<'_>, part: Part, top: usize, rows: usize, body: Area, styles: &Styles) {
    let edge = |y: u16| Area { x: body.x + body.width, y, width: 1, height: 1 };
    if top > 0 {
        row_on(frame, part, &Row::of(Role::Accent, "▲"), edge(body.y), styles);
    }
    if rows > top + usize::from(body.height) {
        row_on(frame, part, &Row::of(Role::Accent, "▼"), edge((body.y + body.height).saturating_sub(1)), styles);
    }
}
