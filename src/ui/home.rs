//! Home and the form of a new consultation.

use std::sync::Arc;

use chrono::NaiveDate;
use ratatui::Frame;

use super::consultation::{Focus, more};
use super::dialog::Field;
use super::theme::{Part, Styles};
use super::{focus_in_margin, focus_on_marked, in_margin, row_on, rows_at, slice};
use crate::app::home::{heading, list as rows_of, list_top, overview, parts, whole_label};
use crate::app::keymap::Context;
use crate::app::new::{languages, parts as parts_of_form, treatments};
use crate::app::{Area, Home, Model, NewConsultation, Regions};
use crate::content::{Doubt, Pack};
use crate::page::{Role, Row, wrapped};

/// The list of consultations.
pub fn list(frame: &mut Frame<'_>, home: &Home, packs: &[Arc<Pack>], context: Context, regions: &Regions, styles: &Styles) {
    rows_at(frame, &[doubted(packs, home.day).clipped(regions.title.width.into())], regions.title, styles);
    let (above, below) = parts(regions.body);
    rows_at(frame, &overview(home), slice(above, 0, 2), styles);
    let focus = Focus::when(context == Context::Search);
    if home.searching || !home.search.is_empty() {
        Field { name: "Search labels and notes", focus, part: Part::Page }.draw(frame, &home.search, slice(above, 2, 2), styles);
    } else if let Some(label) = whole_label(home, below.width) {
        rows_at(frame, &[label.clipped(below.width.into())], slice(above, 3, 1), styles);
    }
    rows_at(frame, &[heading(below.width)], slice(above, above.height.saturating_sub(1), 1), styles);
    let top = list_top(home, below.height);
    for (y, (place, row)) in (below.y..below.y + below.height).zip((top..).zip(&rows_of(home, below))) {
        let marked = row.target.is_some() && place == home.selected;
        let part = if marked { Part::Selection } else { Part::Page };
        row_on(frame, part, row, Area { y, height: 1, ..below }, styles);
        if marked {
            match focus {
                Focus::Here => in_margin(frame, "▶", below, y, styles),
                Focus::Elsewhere => focus_in_margin(frame, "▶", below, y, styles),
            }
        }
    }
    more(frame, top, home.listing.sessions.len(), below, styles);
}

/// The headline, with what has to be known about the wording.
fn doubted(packs: &[Arc<Pack>], day: NaiveDate) -> Row {
    let headline = Row::of(Role::Heading, "Consultations");
    let mut doubts = packs.iter().filter_map(|pack| Some(Doubt::about(pack, day)?.told(pack)));
    let Some(first) = doubts.next() else { return headline };
    let more = match doubts.count() {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    headline.with(Role::Caution, &format!("   ▲ {first}{more}"))
}

/// The form of a new consultation.
pub fn new_consultation(frame: &mut Frame<'_>, form: &NewConsultation, model: &Model, regions: &Regions, styles: &Styles) {
    rows_at(frame, &[Row::of(Role::Heading, "New consultation")], regions.title, styles);
    let body = regions.body;
    let [label_at, languages_at, treatments_at] = parts_of_form(body);
    let focus = Focus::when(form.focus == 0 && model.context() == Context::New);
    Field { name: "Patient label", focus, part: Part::Page }.draw(frame, &form.label, label_at, styles);
    let (role, words) = match &form.error {
        Some(error) => (Role::Stop, error.as_str()),
        None => (Role::Dim, "Your own reference, or initials and year of birth; no more than it needs."),
    };
    let indent = Row::empty().padded(2);
    let told = wrapped(role, words, usize::from(body.width), &indent, &indent);
    rows_at(frame, &told, slice(body, 2, 2), styles);
    for (rows, area) in [(languages(form), languages_at), (treatments(form, &model.settings), treatments_at)] {
        rows_at(frame, &rows, area, styles);
        if model.context() == Context::New {
            focus_on_marked(frame, &rows, area);
        }
    }
    rows_at(frame, &review(model, form, body.width), slice(body, 10, body.height), styles);
}

/// Whether the wording was approved.
fn review(model: &Model, form: &NewConsultation, width: u16) -> Vec<Row> {
    let Some(pack) = model.settings.packs.get(form.pack) else {
        return Vec::new();
    };
    let words = match (&pack.review().by, pack.review().until) {
        (Some(by), Some(until)) => format!("Wording {}, approved by {by} until {until}.", pack.version()),
        (Some(by), None) => format!("Wording {}, approved by {by}.", pack.version()),
        (None, _) => format!(
            "Wording {}: no clinician has approved it yet (pack.json, review). Lines that rest on background knowledge are marked.",
            pack.version()
        ),
    };
    wrapped(Role::Dim, &words, usize::from(width), &Row::empty(), &Row::empty())
}
