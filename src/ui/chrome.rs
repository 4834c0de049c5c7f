//! What frames every screen: header, tabs, notice, hint bar.

use ratatui::Frame;
use ratatui::layout::Alignment;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use super::theme::Styles;
use super::{rect, rows_at};
use crate::app::regions::{hints as placed_hints, tabs as placed_tabs};
use crate::app::{Consultation, Model, Regions, SaveState};
use crate::page::{Role, Row};
use crate::record::Moment;

/// Whose consultation, who is at the screen, how far it is saved.
pub fn header(frame: &mut Frame<'_>, model: &Model, regions: &Regions, styles: &Styles) {
    let area = rect(regions.header);
    frame.buffer_mut().set_style(area, styles.bar());
    let person = model.person.as_ref().map(|person| person.shown().to_string()).unwrap_or_default();
    let left = match model.consultation() {
        Some(open) => vec![
            Span::styled(" Patient ", styles.bar_dim()),
            Span::styled(open.draft.label().shown().to_string(), styles.bar_strong()),
            Span::styled(format!("  {}  {person}", open.draft.started().format("%Y-%m-%d")), styles.bar_dim()),
        ],
        None => vec![Span::styled(" Chairside", styles.bar_strong()), Span::styled(format!("  {person}"), styles.bar_dim())],
    };
    frame.render_widget(Line::from(left), area);
    if let Some(open) = model.consultation() {
        saved(frame, open, regions, styles);
    }
}

fn saved(frame: &mut Frame<'_>, open: &Consultation, regions: &Regions, styles: &Styles) {
    let (words, style) = match open.saving.state() {
        SaveState::Saved(Some(at)) => (format!(" Saved {} ", clock(at)), styles.bar_good()),
        SaveState::Saved(None) => (" Saved ".to_owned(), styles.bar_good()),
        SaveState::Saving => (" Saving … ".to_owned(), styles.bar_dim()),
        SaveState::Failed { .. } => (" NOT SAVED ".to_owned(), styles.alarm()),
    };
    let width = u16::try_from(words.width()).unwrap_or(0);
    let header = regions.header;
    let area = rect(header);
    let right = ratatui::layout::Rect { x: area.width.saturating_sub(width), width: width.min(area.width), ..area };
    frame.buffer_mut().set_style(right, styles.bar());
    frame.render_widget(Line::styled(words, style).alignment(Alignment::Right), right);
}

fn clock(at: Moment) -> String {
    at.format("%H:%M:%S").to_string()
}

/// The tabs, the one on the screen marked by more than colour.
pub fn tabs(frame: &mut Frame<'_>, open: &Consultation, regions: &Regions, styles: &Styles) {
    frame.buffer_mut().set_style(rect(regions.tabs), styles.tab());
    for placed in placed_tabs(open, regions.tabs.width) {
        let here = placed.tab == open.tab;
        let style = if here { styles.active_tab() } else { styles.tab() };
        let words = if here { format!("[{}]", placed.label) } else { format!(" {} ", placed.label) };
        let area = rect(placed.area).intersection(frame.area());
        frame.render_widget(Line::styled(words, style), area);
    }
}

/// What just happened; a failed save stays here until it is mended.
pub fn notice(frame: &mut Frame<'_>, model: &Model, regions: &Regions, styles: &Styles) {
    let area = rect(regions.notice);
    let failed = model.consultation().and_then(|open| match open.saving.state() {
        SaveState::Failed { reason, since } => Some(failure(reason, since)),
        _ => None,
    });
    if let Some(words) = failed {
        frame.buffer_mut().set_style(area, styles.alarm());
        frame.render_widget(Line::styled(words, styles.alarm()), area);
    } else if let Some(notice) = &model.notice {
        let role = if notice.failed { Role::Stop } else { Role::Good };
        let mark = if notice.failed { " ✗ " } else { " ● " };
        rows_at(frame, &[Row::of(role, mark).with(role, notice.words.as_str())], regions.notice, styles);
    }
}

fn failure(reason: &str, since: Option<Moment>) -> String {
    let since = since.map(|at| format!(" What is older than {} is safe.", clock(at))).unwrap_or_default();
    format!(" ✗ Not saved: {reason}. The text stays here and saving is tried again.{since}")
}

/// The keys that work now.
pub fn hints(frame: &mut Frame<'_>, model: &Model, regions: &Regions, styles: &Styles) {
    frame.buffer_mut().set_style(rect(regions.hints), styles.bar());
    for hint in placed_hints(model) {
        let line = Line::from(vec![Span::styled(hint.key, styles.bar_key()), Span::styled(format!(" {}", hint.words), styles.bar_dim())]);
        frame.render_widget(line, rect(hint.area).intersection(frame.area()));
    }
}
