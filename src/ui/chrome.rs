//! What frames every screen: header, tabs, notice, hint bar.

use ratatui::Frame;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Paragraph};
use unicode_width::UnicodeWidthStr;

use super::theme::{Part, Styles};
use super::{rect, row_on, rows_at};
use crate::app::hints::{BUTTON_ROWS, hints as placed_hints};
use crate::app::regions::tabs as placed_tabs;
use crate::app::{Area, Consultation, Model, Notice, Regions, SaveState, Screen, SignedView};
use crate::content::Doubt;
use crate::page::{Role, Row, words, wrapped};
use crate::record::Moment;
use crate::text::Lang;

/// Whose consultation, who is at the screen, how far it is saved.
///
/// Whose it is stays to be read: what stands in the corner becomes shorter where a label needs its room.
pub fn header(frame: &mut Frame<'_>, model: &Model, regions: &Regions, styles: &Styles) {
    let width = usize::from(regions.header.width);
    let (doubt, state) = (doubt(model), state(model));
    let corners = [doubt.clone().then(state.clone()), sign_of(&doubt).then(state.clone()), sign_of(&doubt).then(sign_of(&state))];
    let room = width.saturating_sub(named(model).width());
    let [.., shortest] = &corners;
    let corner = corners.iter().find(|corner| corner.width() <= room).unwrap_or(shortest);
    let heading = heading(model).clipped(width.saturating_sub(corner.width()));
    row_on(frame, Part::Bar, &heading, regions.header, styles);
    let width = u16::try_from(corner.width()).unwrap_or(0).min(regions.header.width);
    row_on(frame, Part::Bar, corner, Area { x: regions.header.width - width, width, ..regions.header }, styles);
}

/// The sign that a part of the corner begins with, alone.
fn sign_of(row: &Row) -> Row {
    let sign = row.text().trim_start().chars().next().map(|sign| format!(" {sign} "));
    sign.zip(row.segments.first()).map_or(Row::empty(), |(sign, first)| Row::of(first.role, &sign))
}

/// Whose consultation it is, by the label.
fn named(model: &Model) -> Row {
    match model.content() {
        Some(content) => Row::of(Role::Dim, &format!(" {} ", words::PATIENT.get(model.language())))
            .with(Role::Strong, content.label().shown().as_str()),
        None => Row::of(Role::Strong, " Chairside"),
    }
}

/// Whose consultation, and who is at the screen.
pub fn heading(model: &Model) -> Row {
    let person = model.person.as_ref().map(|person| person.shown().to_string()).unwrap_or_default();
    let day = model.content().map(|content| format!("   {}", content.started().format("%Y-%m-%d"))).unwrap_or_default();
    named(model).with(Role::Dim, &format!("{day}   {person}"))
}

/// That nobody stands behind the words of the open consultation, or that their review is over.
pub fn doubt(model: &Model) -> Row {
    let doubt = model.consultation().and_then(|open| Doubt::about(&open.pack, open.opened_on));
    doubt.map_or(Row::empty(), |doubt| Row::of(Role::Caution, &format!(" ▲ {} ", doubt.briefly())))
}

/// How far what is open is saved, or that it is signed.
pub fn state(model: &Model) -> Row {
    match &model.screen {
        Screen::Consultation(open) => saved(open, model.language()),
        Screen::Signed(open) => status(open, model.language()),
        _ => Row::empty(),
    }
}

fn saved(open: &Consultation, lang: Lang) -> Row {
    match open.saving.state() {
        SaveState::Saved(Some(at)) => Row::of(Role::Good, &format!(" ● {} {} ", words::SAVED.get(lang), clock(at))),
        SaveState::Saved(None) => Row::of(Role::Good, &format!(" ● {} ", words::SAVED.get(lang))),
        SaveState::Saving => Row::of(Role::Dim, &format!(" {} ", words::SAVING.get(lang))),
        SaveState::Failed { .. } => Row::of(Role::Stop, &format!(" ✗ {} ", words::NOT_SAVED.get(lang))),
    }
}

fn status(open: &SignedView, lang: Lang) -> Row {
    match open.session().entered_in_error() {
        Some(_) => Row::of(Role::Stop, &format!(" ✗ {} ", words::IN_ERROR.get(lang))),
        None => Row::of(Role::Good, &format!(" ● {} ", words::SIGNED.get(lang))),
    }
}

fn clock(at: Moment) -> String {
    at.format("%H:%M:%S").to_string()
}

/// The tabs; the one on the screen stands in brackets.
pub fn tabs(frame: &mut Frame<'_>, open: &Consultation, regions: &Regions, styles: &Styles) {
    row_on(frame, Part::Tab, &Row::empty(), regions.tabs, styles);
    for placed in placed_tabs(open, regions.tabs.width) {
        let (part, words) = if placed.tab == open.tab {
            (Part::ActiveTab, format!("[{}]", placed.label))
        } else {
            (Part::Tab, format!(" {} ", placed.label))
        };
        // The part's own ink, not a role's.
        let area = rect(placed.area).intersection(frame.area());
        frame.render_widget(Line::styled(words, styles.part(part)), area);
    }
}

/// What just happened; a failed save stays here until it is mended.
pub fn notice(frame: &mut Frame<'_>, model: &Model, regions: &Regions, styles: &Styles) {
    let failed = model.consultation().and_then(|open| match open.saving.state() {
        SaveState::Failed { reason, safe_until } => Some(failure(reason, safe_until, usize::from(regions.notice.width))),
        _ => None,
    });
    let row = if let Some(row) = countdown(model, Lang::En) {
        row
    } else if let Some(words) = failed {
        Row::of(Role::Stop, &words)
    } else if let Some(notice) = &model.notice {
        return told(frame, notice, regions, styles);
    } else {
        return;
    };
    rows_at(frame, &[row], regions.notice, styles);
}

fn countdown(model: &Model, lang: Lang) -> Option<Row> {
    let left = model.presence.as_ref()?.idle.left()?;
    Some(Row::of(Role::Caution, &format!(" ▲ {}", words::locks_in(left, lang))))
}

/// Beside a patient: what the practitioner must not miss, and no word about whose record it is in.
pub fn patient_notice(frame: &mut Frame<'_>, model: &Model, regions: &Regions, styles: &Styles) {
    let lang = model.language();
    let is_failed = |open: &Consultation| matches!(open.saving.state(), SaveState::Failed { .. });
    let failed = || Row::of(Role::Stop, &format!(" ✗ {}", words::NOT_SAVED.get(lang)));
    if let Some(row) = countdown(model, lang).or_else(|| model.consultation().is_some_and(is_failed).then(failed)) {
        rows_at(frame, &[row], regions.notice, styles);
    }
}

/// What was done or failed, in as many rows as its words need: they cover the end of the page until the next key.
fn told(frame: &mut Frame<'_>, notice: &Notice, regions: &Regions, styles: &Styles) {
    let (role, mark) = if notice.failed { (Role::Stop, " ✗ ") } else { (Role::Good, " ● ") };
    let width = usize::from(regions.notice.width.saturating_sub(1));
    let rows = wrapped(role, notice.words.as_str(), width, &Row::of(role, mark), &Row::of(role, "   "));
    let height = u16::try_from(rows.len()).unwrap_or(u16::MAX).min(regions.body.height);
    let y = regions.notice.y.saturating_sub(height.saturating_sub(1));
    let area = Area { y, height, ..regions.notice };
    frame.render_widget(Clear, rect(area).intersection(frame.area()));
    rows_at(frame, &rows, area, styles);
}

/// The longest telling that fits: a cut-off one could hide what is safe.
fn failure(reason: &str, safe_until: Option<Moment>, width: usize) -> String {
    let safe = safe_until.map(|at| format!(" Typed before {}: safe.", clock(at))).unwrap_or_default();
    let tellings = [
        format!(" ✗ Not saved: {reason}. The text stays here; saving is tried again.{safe}"),
        format!(" ✗ Not saved: {reason}. Kept here, retrying.{safe}"),
        format!(" ✗ Not saved: {reason}. Kept here, retrying."),
    ];
    let short = format!(" ✗ Not saved: {reason}");
    tellings.into_iter().find(|telling| telling.width() <= width).unwrap_or(short)
}

/// The keys that work now.
pub fn hints(frame: &mut Frame<'_>, model: &Model, regions: &Regions, styles: &Styles) {
    let bar = rect(regions.hints).intersection(frame.area());
    frame.buffer_mut().set_style(bar, styles.part(Part::Bar));
    for hint in placed_hints(model) {
        let area = rect(hint.area).intersection(frame.area());
        if hint.area.height == BUTTON_ROWS {
            let button =
                Block::bordered().style(styles.part(Part::Bar)).title(Line::styled(hint.key, styles.part(Part::Key)).centered());
            frame.render_widget(Paragraph::new(hint.words.as_str()).centered().block(button), area);
            continue;
        }
        let line = vec![
            Span::styled(hint.key, styles.part(Part::Key)),
            Span::styled(format!(" {}", hint.words), styles.part(Part::Bar)),
        ];
        frame.render_widget(Line::from(line), area);
    }
}
