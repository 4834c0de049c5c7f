//! An education pane: which point is being talked about, and what is on the screen of it.

pub mod aside;

use std::cell::RefCell;
use std::sync::Arc;

use super::Now;
use super::consultation::{Consultation, Tab};
use super::keymap::Action;
use super::regions::Area;
use crate::content::{Block, Drawing, PaneId, SkinSection};
use crate::page::{self, Aim, Look, PanePage, Prompts, Row, Target, pane};

/// Where a pane was left.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PlaceInPane {
    /// The block that is being talked about.
    pub point: usize,
    /// The first row on the screen.
    pub top: usize,
    /// How many rows of the point's pictures beside the text are above the screen.
    pub down: usize,
    /// The depth and the site that its skin section is drawn with; of the screen alone, not of the record.
    pub aim: Aim,
}

/// The page that was laid out last, and how: a key asks for it several times, and most keys change nothing of it.
#[derive(Debug, Default)]
pub struct LaidOut(RefCell<Option<Kept>>);

/// Which pane, for which reader, aimed how; and its page.
type Kept = (PaneId, Look, Aim, Arc<PanePage>);

impl LaidOut {
    fn page(&self, id: &PaneId, look: Look, aim: Aim, lay_out: impl FnOnce() -> PanePage) -> Arc<PanePage> {
        let mut last = self.0.borrow_mut();
        match &*last {
            Some((of, with, aimed, page)) if (of, with, aimed) == (id, &look, &aim) => page.clone(),
            _ => {
                let page = Arc::new(lay_out());
                *last = Some((id.clone(), look, aim, page.clone()));
                page
            }
        }
    }
}

/// The rows of the pane on the screen, for an area of this size.
pub fn page(consultation: &Consultation, area: Area) -> Option<Arc<PanePage>> {
    let shown = consultation.pane()?;
    let look = Look {
        lang: consultation.draft.language(),
        width: area.width,
        prompts: consultation.prompts,
        glyphs: consultation.glyphs,
    };
    let aim = aimed(consultation);
    Some(consultation.laid_out.page(&shown.id, look, aim, || pane(&consultation.pack, shown, look, aim)))
}

/// How the skin section of the pane on the screen is drawn.
pub fn aimed(consultation: &Consultation) -> Aim {
    let place = consultation.pane().and_then(|pane| consultation.places.get(&pane.id));
    place.copied().unwrap_or_default().aim
}

/// Where the pane on the screen stands, within its rows.
pub fn place(consultation: &Consultation, page: &PanePage, area: Area) -> PlaceInPane {
    let mut place = consultation.pane().and_then(|pane| consultation.places.get(&pane.id)).copied().unwrap_or_default();
    let last = page.text.len().saturating_sub(usize::from(area.height));
    place.top = place.top.min(last);
    if !points(&page.text).contains(&place.point) {
        place.point = points(&page.text).first().copied().unwrap_or(0);
    }
    place
}

/// The blocks that have rows, in order.
fn points(rows: &[Row]) -> Vec<usize> {
    let mut points: Vec<usize> = rows.iter().filter_map(point_of).collect();
    points.dedup();
    points
}

/// The point after another, on the page.
pub fn point_after(page: &PanePage, point: usize) -> Option<usize> {
    points(&page.text).into_iter().find(|next| *next > point)
}

fn point_of(row: &Row) -> Option<usize> {
    match row.target {
        Some(Target::Point(point)) => Some(point),
        _ => None,
    }
}

/// Does what a key asks for.
pub fn act(consultation: &mut Consultation, action: Action, area: Area, now: Now) {
    match action {
        Action::Mark => mark(consultation, now),
        Action::Prompts => {
            consultation.prompts = match consultation.prompts {
                Prompts::Shown => Prompts::Hidden,
                Prompts::Hidden => Prompts::Shown,
            };
        }
        Action::Deeper => aim(consultation, area, page::deeper),
        Action::Shallower => aim(consultation, area, page::shallower),
        Action::NextSite => aim(consultation, area, page::next_site),
        Action::Advance | Action::Confirm => advance(consultation, area, now),
        _ => scroll(consultation, action, area),
    }
}

fn mark(consultation: &mut Consultation, now: Now) {
    if let Some(pane) = consultation.pane().map(|pane| pane.id.clone()) {
        consultation.draft.toggle_mark(&pane, now.wall);
        consultation.changed(now);
    }
}

/// The rest of a long point and of its pictures, then the next point, then the next pane.
fn advance(consultation: &mut Consultation, area: Area, now: Now) {
    let Some(page) = page(consultation, area) else {
        return;
    };
    let here = place(consultation, &page, area);
    let height = usize::from(area.height);
    let end = page.text.iter().rposition(|row| point_of(row) == Some(here.point)).unwrap_or(0);
    if end >= here.top + height {
        return set(consultation, PlaceInPane { top: here.top + step(area), ..here });
    }
    if aside::goes_on(&page, here, area.height) {
        return set(consultation, aside::down(&page, here, area.height, step(area)));
    }
    match point_after(&page, here.point) {
        Some(point) => show(consultation, &page, PlaceInPane { point, ..here }, area),
        None => next_pane(consultation, now),
    }
}

/// The rows from one screen to the next.
fn step(area: Area) -> usize {
    usize::from(area.height).saturating_sub(2).max(1)
}

fn next_pane(consultation: &mut Consultation, now: Now) {
    let panes = consultation.pack.panes().len();
    match consultation.tab {
        Tab::Pane(place) if place + 1 < panes => consultation.go(Tab::Pane(place + 1), now),
        _ => consultation.go(Tab::Checklist, now),
    }
}

/// Puts a point on the screen: whole where it fits, else from its first row.
fn show(consultation: &mut Consultation, page: &PanePage, mut place: PlaceInPane, area: Area) {
    let height = usize::from(area.height);
    let first = page.text.iter().position(|row| point_of(row) == Some(place.point)).unwrap_or(0);
    let last = page.text.iter().rposition(|row| point_of(row) == Some(place.point)).unwrap_or(first);
    if last >= place.top + height {
        place.top = (last + 1).saturating_sub(height).min(first);
    }
    if first < place.top {
        place.top = first;
    }
    place.down = 0;
    set(consultation, place);
}

/// The skin section of the pane on the screen, with its place among the blocks.
pub fn section(consultation: &Consultation) -> Option<(usize, &SkinSection)> {
    let blocks = consultation.pane().map(|pane| pane.blocks.as_slice()).unwrap_or_default();
    blocks.iter().enumerate().find_map(|(index, block)| match block {
        Block::Figure(figure) => match &figure.drawing {
            Drawing::SkinSection(section) => Some((index, section)),
            Drawing::HealingTimeline(_) | Drawing::LayerOfConcern(_) => None,
        },
        _ => None,
    })
}

/// Draws the skin section with another depth or site, and brings it to the screen.
fn aim(consultation: &mut Consultation, area: Area, moved: fn(&SkinSection, Aim) -> Aim) {
    let Some(page) = page(consultation, area) else {
        return;
    };
    let here = place(consultation, &page, area);
    let Some((index, section)) = section(consultation) else {
        return;
    };
    let aim = moved(section, here.aim);
    // Beside the text, the figure is on the screen with the point that stands before it.
    let point = points(&page.text).into_iter().rfind(|point| *point <= index).unwrap_or(here.point);
    show(consultation, &page, PlaceInPane { point, aim, ..here }, area);
    let here = place(consultation, &page, area);
    set(consultation, aside::at_block(&page, here, area.height, index));
}

fn set(consultation: &mut Consultation, place: PlaceInPane) {
    if let Some(pane) = consultation.pane().map(|pane| pane.id.clone()) {
        consultation.places.insert(pane, place);
    }
}

fn scroll(consultation: &mut Consultation, action: Action, area: Area) {
    let Some(page) = page(consultation, area) else {
        return;
    };
    let mut here = place(consultation, &page, area);
    let height = usize::from(area.height);
    match action {
        Action::PageDown if aside::goes_on(&page, here, area.height) => {
            return set(consultation, aside::down(&page, here, area.height, step(area)));
        }
        Action::PageDown => {
            if let Some(next) = before_passing_pictures(&page, here, area) {
                return set(consultation, next);
            }
        }
        Action::PageUp if here.down > 0 => return set(consultation, aside::up(&page, here, area.height, step(area))),
        _ => {}
    }
    let last = page.text.len().saturating_sub(height);
    if last == 0 {
        return step_point(consultation, &page, here, action, area);
    }
    here.top = match action {
        Action::Up => here.top.saturating_sub(1),
        Action::Down => here.top + 1,
        Action::PageUp => here.top.saturating_sub(step(area)),
        Action::PageDown => here.top + step(area),
        Action::First => 0,
        Action::Last => last,
        _ => here.top,
    }
    .min(last);
    follow(&page, &mut here, height);
    set(consultation, here);
}

/// Where a screen further down would pass over a point with pictures that were not on the screen yet: the place of that point.
fn before_passing_pictures(page: &PanePage, here: PlaceInPane, area: Area) -> Option<PlaceInPane> {
    let last = page.text.len().saturating_sub(usize::from(area.height));
    let further = (here.top + step(area)).min(last);
    let point = aside::next_unseen(page, here, area.height)?;
    let first = page.text.iter().position(|row| point_of(row) == Some(point))?;
    if first >= further && here.top < last {
        return None;
    }
    let next = PlaceInPane { point, top: first.clamp(here.top, further), down: 0, ..here };
    let is_still = next.top == here.top && aside::top(page, next, area.height) == aside::top(page, here, area.height);
    Some(if is_still { aside::down(page, next, area.height, step(area)) } else { next })
}

/// Where everything is on the screen, the arrows move from point to point.
fn step_point(consultation: &mut Consultation, page: &PanePage, here: PlaceInPane, action: Action, area: Area) {
    let all = points(&page.text);
    let at = all.iter().position(|point| *point == here.point).unwrap_or(0);
    let to = match action {
        Action::Up => at.saturating_sub(1),
        Action::Down => at + 1,
        Action::PageUp | Action::First => 0,
        Action::PageDown | Action::Last => usize::MAX,
        _ => at,
    };
    if let Some(point) = all.get(to.min(all.len().saturating_sub(1))) {
        show(consultation, page, PlaceInPane { point: *point, ..here }, area);
    }
}

/// Keeps the current point among those on the screen.
fn follow(page: &PanePage, place: &mut PlaceInPane, height: usize) {
    let on_screen: Vec<usize> = page.text.iter().skip(place.top).take(height).filter_map(point_of).collect();
    let (Some(first), Some(last)) = (on_screen.first(), on_screen.last()) else {
        return;
    };
    let point = place.point.clamp(*first, *last);
    if point != place.point {
        (place.point, place.down) = (point, 0);
    }
}

/// Makes a block the current point, or, where its picture stands beside the text, the point that it belongs to.
pub fn talk_about(consultation: &mut Consultation, block: usize, area: Area) {
    if let Some(page) = page(consultation, area)
        && let Some(point) = points(&page.text).into_iter().rfind(|point| *point <= block)
    {
        let here = place(consultation, &page, area);
        show(consultation, &page, PlaceInPane { point, ..here }, area);
    }
}

/// Makes the clicked point the current one.
pub fn click(consultation: &mut Consultation, point: usize, area: Area) {
    let Some(page) = page(consultation, area) else {
        return;
    };
    let here = place(consultation, &page, area);
    show(consultation, &page, PlaceInPane { point, ..here }, area);
}
