//! The summary: a page with entries that lead back to where they come from.

use super::consultation::{Consultation, Tab};
use super::keymap::Action;
use super::regions::Area;
use super::{Effect, Now};
use crate::page::{Look, Row, Target, summary};

/// The summary's place.
#[derive(Debug, Clone, Copy, Default)]
pub struct SummaryTab {
    /// The marked entry, among those that lead somewhere.
    pub selected: usize,
    /// Where signing goes on: the gap that was left to be made good, by its place.
    pub gap: usize,
}

/// The rows of the summary, for an area of this size.
pub fn page(consultation: &Consultation, area: Area) -> Vec<Row> {
    let look = Look {
        lang: consultation.draft.language(),
        width: area.width,
        prompts: consultation.prompts,
        glyphs: consultation.glyphs,
    };
    summary(&consultation.assessment(), &consultation.draft, &consultation.pack, look)
}

/// The rows at which an entry that leads somewhere begins.
fn entries(rows: &[Row]) -> Vec<usize> {
    let new = |(place, row): (usize, &Row)| {
        let before = place.checked_sub(1).and_then(|before| rows.get(before)).and_then(|row| row.target.as_ref());
        (row.target.is_some() && row.target.as_ref() != before).then_some(place)
    };
    rows.iter().enumerate().filter_map(new).collect()
}

/// The row of the marked entry, and the first row on the screen.
pub fn marked(consultation: &Consultation, rows: &[Row], area: Area) -> (Option<usize>, usize) {
    let entries = entries(rows);
    let selected = consultation.summary.selected.min(entries.len().saturating_sub(1));
    let row = entries.get(selected).copied();
    // The first entry shows the page from its top.
    let wanted = if selected == 0 { 0 } else { row.unwrap_or(0) };
    (row, top(wanted, rows.len(), area.height))
}

/// The first row on the screen such that `wanted` stands a third of the way down, within the page.
pub fn top(wanted: usize, rows: usize, height: u16) -> usize {
    let height = usize::from(height);
    wanted.saturating_sub(height / 3).min(rows.saturating_sub(height))
}

/// Does what a key asks for.
pub fn act(consultation: &mut Consultation, action: Action, area: Area, now: Now) -> Vec<Effect> {
    let rows = page(consultation, area);
    let all = entries(&rows);
    let last = all.len().saturating_sub(1);
    let selected = consultation.summary.selected.min(last);
    consultation.summary.selected = match action {
        Action::Up => selected.saturating_sub(1),
        Action::Down => (selected + 1).min(last),
        Action::PageUp => beyond(&all, selected, -isize::try_from(area.height).unwrap_or(1)),
        Action::PageDown => beyond(&all, selected, isize::try_from(area.height).unwrap_or(1)),
        Action::First => 0,
        Action::Last => last,
        _ => selected,
    };
    match action {
        Action::Confirm => {
            let target = all.get(selected).and_then(|row| rows.get(*row)).and_then(|row| row.target.clone());
            if let Some(target) = target {
                go_to(consultation, &target, now);
            }
            Vec::new()
        }
        Action::Sign => {
            super::signing::open(consultation, now);
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// The entry that stands about `rows` rows from the marked one.
fn beyond(entries: &[usize], selected: usize, rows: isize) -> usize {
    let here = entries.get(selected).copied().unwrap_or(0);
    let wanted = here.saturating_add_signed(rows);
    entries.iter().position(|row| *row >= wanted).unwrap_or(entries.len().saturating_sub(1))
}

/// Goes to where an entry comes from.
pub fn go_to(consultation: &mut Consultation, target: &Target, now: Now) {
    match target {
        Target::Pane(id) => {
            if let Some(place) = consultation.pack.panes().iter().position(|pane| pane.id == *id) {
                consultation.go(Tab::Pane(place), now);
            }
        }
        Target::Item(id) | Target::Choice(id, _) => super::checklist::go_to(consultation, id, now),
        Target::TeachBack(pane) | Target::TellBack(pane, _) => super::teach_back::go_to(consultation, pane, now),
        Target::Planned(_) | Target::Nudge(..) | Target::MakePlan => super::plan::go_to(consultation, now),
        Target::Notes => consultation.go(Tab::Notes, now),
        Target::Field(_) | Target::Point(_) | Target::Session(_) | Target::Language(_) | Target::Entry(_) => {}
    }
}
