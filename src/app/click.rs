//! Clicks: what stands on a cell, and what it means. Nothing needs them; every one has a key.

use super::consultation::Tab;
use super::hints::hints;
use super::keymap::Context;
use super::regions::{Area, Regions, tabs};
use super::{Consultation, Effect, Model, Now, Screen};
use super::{checklist, home, kiosk, new, pane, plan, summary, teach_back, theme, unlock, update};
use crate::page::{Row, Target};

/// Does what a click on a cell means.
pub fn click(model: &mut Model, column: u16, row: u16, now: Now) -> Vec<Effect> {
    model.notice = None;
    if let Some(hint) = hints(model).into_iter().find(|hint| hint.area.holds(column, row)) {
        return update::act(model, hint.action, now);
    }
    if model.choosing.is_some() {
        theme::click(model, column, row);
    }
    if model.context() == Context::Places {
        return kiosk::click(model, column, row);
    }
    if is_covered(model) {
        return Vec::new();
    }
    let regions = Regions::of(model);
    let columns = model.size.columns;
    match &mut model.screen {
        Screen::Home(home) => {
            let (_, area) = home::parts(regions.body);
            match target_at(&home::list(home, area), 0, area, column, row) {
                Some(Target::Session(id)) => home::click(home, id),
                _ => Vec::new(),
            }
        }
        Screen::Unlock(form) => {
            let target = target_at(&form.who(), 0, unlock::column(regions.body), column, row);
            target.inspect(|target| unlock::click(form, target));
            Vec::new()
        }
        Screen::New(form) => {
            new::click(form, &model.settings, regions.body, column, row);
            Vec::new()
        }
        Screen::Consultation(open) => {
            if let Some(placed) = tabs(open, columns).into_iter().find(|placed| placed.area.holds(column, row)) {
                open.go(placed.tab, now);
            } else {
                in_page(open, &regions, column, row, now);
            }
            Vec::new()
        }
        _ => Vec::new(),
    }
}

fn in_page(open: &mut Consultation, regions: &Regions, column: u16, row: u16, now: Now) {
    let body = regions.body;
    match open.tab {
        Tab::Pane(_) => {
            let Some(page) = pane::page(open, body) else {
                return;
            };
            let place = pane::place(open, &page, body);
            if let Some(Target::Point(point)) = target_at(&page.text, place.top, body, column, row) {
                pane::click(open, point, body);
            }
        }
        Tab::Checklist => {
            let page = checklist::page(open, body);
            match target_at(&page.rows, page.top, body, column, row) {
                Some(Target::Choice(item, place)) => checklist::click(open, &item, Some(place), now),
                Some(Target::Item(item)) => checklist::click(open, &item, None, now),
                _ => return,
            }
            let after = checklist::page(open, body).rows;
            open.checklist.scroll.hold(entry_at(&page.rows, page.top, body, row), (&page.rows, page.top), &after);
        }
        Tab::TeachBack => {
            let page = teach_back::page(open, body);
            if let Some(target) = target_at(&page.rows, page.top, body, column, row) {
                teach_back::click(open, &target, now);
                let after = teach_back::page(open, body).rows;
                open.teach_back.scroll.hold(entry_at(&page.rows, page.top, body, row), (&page.rows, page.top), &after);
            }
        }
        Tab::Plan => {
            let Some((page, top)) = plan::page(open, body) else { return };
            if let Some(target) = target_at(&page.text, top, body, column, row) {
                plan::click(open, &target, now);
                let after = plan::page(open, body).map(|(page, _)| page.text).unwrap_or_default();
                open.planning.scroll.hold(entry_at(&page.text, top, body, row), (&page.text, top), &after);
            }
        }
        Tab::Notes => {
            let area = regions.notes_area();
            if area.holds(column, row) {
                open.notes.writing = true;
                open.notes.editor.click(column - area.x, row - area.y, regions.notes());
            }
        }
        Tab::Summary => {
            let rows = summary::page(open, body);
            let (_, top) = summary::marked(open, &rows, body);
            if let Some(target) = target_at(&rows, top, body, column, row) {
                summary::go_to(open, &target, now);
            }
        }
    }
}

/// Whether a box stands over the page, or the patient view in its place.
fn is_covered(model: &Model) -> bool {
    let is_signing = model.consultation().is_some_and(|open| open.signing.is_some());
    is_signing
        || matches!(
            model.context(),
            Context::Help
                | Context::Themes
                | Context::Unsaved
                | Context::Decision
                | Context::Phrases
                | Context::Patient
                | Context::Places
                | Context::Leaving
        )
}

/// Selects notes with the pointer.
pub fn drag(model: &mut Model, column: u16, row: u16) -> Vec<Effect> {
    if is_covered(model) {
        return Vec::new();
    }
    let regions = Regions::of(model);
    let area = regions.notes_area();
    let writing = model.consultation_mut().filter(|open| open.tab == Tab::Notes && open.notes.writing);
    if let Some(open) = writing
        && area.holds(column, row)
    {
        open.notes.editor.drag(column - area.x, row - area.y, regions.notes());
    }
    Vec::new()
}

/// What the whole of a row belongs to, whatever its words mean.
fn entry_at(rows: &[Row], top: usize, area: Area, row: u16) -> Option<&Target> {
    rows.get(top + usize::from(row.saturating_sub(area.y)))?.target.as_ref()
}

/// What a cell of rows means that stand in an area from the row `top` on.
pub fn target_at(rows: &[Row], top: usize, area: Area, column: u16, row: u16) -> Option<Target> {
    if !area.holds(column, row) {
        return None;
    }
    let shown = rows.get(top + usize::from(row - area.y))?;
    shown.hit(usize::from(column - area.x)).cloned()
}
