//! The audit trail, and the days that it is narrowed to.

use ratatui::Frame;

use super::consultation::{Focus, more};
use super::dialog::{Field, frame_in};
use super::theme::{Part, Styles};
use super::{focus_in_margin, row_on, rows_at, rows_on, slice};
use crate::app::trail::{Days, heading, list, list_top, marked as words_of_marked, narrowed, parts};
use crate::app::{Area, Regions, Size, TrailView};
use crate::page::{Role, Row, wrapped};

/// Draws it.
pub fn view(frame: &mut Frame<'_>, trail: &TrailView, regions: &Regions, styles: &Styles) {
    rows_at(frame, &[Row::of(Role::Heading, "Audit trail")], regions.title, styles);
    let (above, below) = parts(regions.body);
    rows_at(frame, &[narrowed(trail), words_of_marked(trail), Row::empty(), heading()], above, styles);
    let top = list_top(trail, below.height);
    for (y, (place, row)) in (below.y..below.y + below.height).zip((top..).zip(&list(trail, below))) {
        let marked = !trail.entries.is_empty() && place == trail.selected;
        let part = if marked { Part::Selection } else { Part::Page };
        row_on(frame, part, row, Area { y, height: 1, ..below }, styles);
        if marked {
            focus_in_margin(frame, "▶", below, y, styles);
        }
    }
    more(frame, top, trail.entries.len(), below, styles);
    if let Some(form) = &trail.days {
        days(frame, form, regions.body, styles);
    }
}

fn days(frame: &mut Frame<'_>, form: &Days, within: Area, styles: &Styles) {
    let inside = frame_in(frame, within, Size { columns: 60, rows: 10 }, "Only these days", styles);
    let names = ["From this day on", "Up to this day"];
    for ((place, name), field) in names.into_iter().enumerate().zip(&form.fields) {
        let focus = Focus::when(place == form.focus);
        let area = slice(inside, u16::try_from(place).unwrap_or(0) * 3, 2);
        Field { name, focus, part: Part::Panel }.draw(frame, field, area, styles);
    }
    let (role, words) = match &form.error {
        Some(error) => (Role::Stop, format!("✗ {error}")),
        None => (Role::Dim, "2026-03-31, today, -14d; empty: without a limit".to_owned()),
    };
    let rows = wrapped(role, &words, usize::from(inside.width), &Row::empty(), &Row::empty());
    rows_on(frame, Part::Panel, &rows, slice(inside, 6, 2), styles);
}
