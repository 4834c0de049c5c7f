//! The patient view: of a page that holds what a patient is told, and of nothing else.

use ratatui::Frame;

use super::theme::{Part, Styles};
use super::{in_margin, row_on, rows_at};
use crate::app::Area;
use crate::page::{PatientPage, Role, Row, words};
use crate::text::Lang;

/// Draws a patient's page; what was revealed last has a bar beside it.
pub fn view(frame: &mut Frame<'_>, page: &PatientPage, lang: Lang, styles: &Styles) {
    let columns = frame.area().width.saturating_sub(page.left);
    let at = |y: u16, height: u16| Area { x: page.left, y, width: columns, height };
    for (y, row) in &page.head {
        rows_at(frame, std::slice::from_ref(row), at(*y, 1), styles);
    }
    let rows = page.text.iter().enumerate().skip(page.top).take(page.height);
    for (y, (index, row)) in (page.text_at..).zip(rows) {
        row_on(frame, Part::Page, row, Area { width: page.width, ..at(y, 1) }, styles);
        if page.newest.contains(&index) && page.newest.start > 0 {
            in_margin(frame, "│", at(y, 1), y, styles);
        }
    }
    let below = page.text_at.saturating_add(u16::try_from(page.height).unwrap_or(u16::MAX));
    if page.has_below() {
        rows_at(frame, &[Row::of(Role::Dim, &format!("▼ {}", words::MORE_BELOW.get(lang)))], at(below, 1), styles);
    }
}
