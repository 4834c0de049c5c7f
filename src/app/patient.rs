//! The patient view: which steps of a pane are revealed, and the keys that reveal them.

use std::ops::Range;

use super::consultation::{Consultation, Tab};
use super::keymap::Action;
use super::regions::{Area, Regions, Size};
use super::{Model, Now, Screen, pane};
use crate::content::Block;
use crate::page::{PatientPage, PatientView, is_told, patient};

/// How far the pane on the screen is revealed while the patient view is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revealed {
    /// The steps that are revealed.
    steps: usize,
    /// Rows that the page is scrolled by.
    shift: i16,
}

impl Revealed {
    const fn to(steps: usize) -> Self {
        Self { steps, shift: 0 }
    }
}

/// What a patient is shown of the consultation on the screen: of its panes alone.
///
/// Where the practitioner's own page is on the screen, it is as far as they have come in it.
pub fn shown(model: &Model) -> Option<PatientView> {
    match &model.screen {
        Screen::Consultation(open) => view(open, Regions::of(model).body),
        _ => None,
    }
}

fn view(open: &Consultation, body: Area) -> Option<PatientView> {
    let Tab::Pane(place) = open.tab else {
        return None;
    };
    let (steps, shift) = match open.revealed {
        Some(Revealed { steps, shift }) => (steps.saturating_sub(1)..steps, shift),
        None => (reached(open, body), 0),
    };
    let view = PatientView::new(&open.pack, place, steps, shift, open.draft.language())?;
    Some(view.aimed(pane::aimed(open)))
}

/// The patient's page as it is on the practitioner's screen.
pub fn page(open: &Consultation, size: Size) -> Option<PatientPage> {
    let area = Area { x: 0, y: 0, width: size.columns, height: size.rows };
    patient(&view(open, area)?, &open.pack, (size.columns, size.rows), open.glyphs, open.headline)
}

/// The steps that belong to the point on the practitioner's page, pictures beside it included.
fn reached(open: &Consultation, body: Area) -> Range<usize> {
    let Some(page) = pane::page(open, body) else {
        return 0..0;
    };
    let point = pane::place(open, &page, body).point;
    let next = pane::point_after(&page, point);
    let told = blocks(open).iter().enumerate().filter(|(_, block)| is_told(block)).map(|(index, _)| index);
    let before = |end: usize| told.clone().take_while(|index| *index < end).count();
    let to = next.map_or_else(|| told.clone().count(), before);
    before(point).min(to.saturating_sub(1))..to
}

fn blocks(open: &Consultation) -> &[Block] {
    open.pane().map(|pane| pane.blocks.as_slice()).unwrap_or_default()
}

/// How many steps the pane on the screen has.
fn steps(open: &Consultation) -> usize {
    blocks(open).iter().filter(|block| is_told(block)).count()
}

/// Opens the view at the point that is being talked about.
pub fn open(open: &mut Consultation, body: Area) {
    open.revealed = Some(Revealed::to(reached(open, body).start + 1));
}

/// Closes the view; the practitioner's page stands at what was revealed last.
fn close(open: &mut Consultation, body: Area) {
    let Some(Revealed { steps, .. }) = open.revealed.take() else {
        return;
    };
    let told = blocks(open).iter().enumerate().filter(|(_, block)| is_told(block));
    if let Some((block, _)) = told.take(steps).last() {
        pane::talk_about(open, block, body);
    }
}

/// Does what a key asks for.
pub fn act(open: &mut Consultation, action: Action, size: Size, body: Area, now: Now) {
    match action {
        Action::Advance => advance(open, size, now),
        Action::Unreveal => unreveal(open, now),
        Action::NextTab => _ = turn(open, 1, now),
        Action::PreviousTab => _ = turn(open, -1, now),
        Action::Digit(digit) => {
            if let Some(tab @ Tab::Pane(_)) = open.tab_of_digit(digit) {
                go(open, tab, now);
            }
        }
        Action::PatientView | Action::Back => close(open, body),
        Action::Deeper | Action::Shallower | Action::NextSite => pane::act(open, action, body, now),
        _ => scroll(open, action, size),
    }
}

/// The rest of what does not fit, then the next step, then the next pane.
fn advance(open: &mut Consultation, size: Size, now: Now) {
    let (Some(page), Some(revealed)) = (page(open, size), open.revealed) else {
        return;
    };
    if page.has_below() {
        scroll(open, Action::PageDown, size);
    } else if revealed.steps < steps(open) {
        open.revealed = Some(Revealed::to(revealed.steps + 1));
    } else {
        let _last = turn(open, 1, now);
    }
}

/// Back to where the page stood by itself, then one step back, then to the end of the pane before.
fn unreveal(open: &mut Consultation, now: Now) {
    let Some(revealed) = open.revealed else {
        return;
    };
    if revealed.shift != 0 {
        open.revealed = Some(Revealed::to(revealed.steps));
    } else if revealed.steps > 1 {
        open.revealed = Some(Revealed::to(revealed.steps - 1));
    } else if turn(open, -1, now) {
        open.revealed = Some(Revealed::to(steps(open)));
    }
}

/// Goes to the pane beside, where there is one; the patient view never leaves the panes.
fn turn(open: &mut Consultation, by: isize, now: Now) -> bool {
    let Tab::Pane(here) = open.tab else {
        return false;
    };
    match here.checked_add_signed(by).filter(|there| *there < open.pack.panes().len()) {
        Some(there) => {
            go(open, Tab::Pane(there), now);
            true
        }
        None => false,
    }
}

fn go(open: &mut Consultation, tab: Tab, now: Now) {
    open.go(tab, now);
    open.revealed = Some(Revealed::to(1));
}

fn scroll(open: &mut Consultation, action: Action, size: Size) {
    let Some(mut page) = page(open, size) else {
        return;
    };
    if let (Some(top), Some(revealed)) = (top_after(&page, action), &mut open.revealed) {
        page.scroll_to(top);
        revealed.shift = page.shift();
    }
}

/// The row with which a page is to begin after a key that scrolls.
pub const fn top_after(page: &PatientPage, action: Action) -> Option<usize> {
    let screen = if page.height > 2 { page.height - 2 } else { 1 };
    Some(match action {
        Action::Up => page.top.saturating_sub(1),
        Action::Down => page.top + 1,
        Action::PageUp => page.top.saturating_sub(screen),
        Action::PageDown => page.top + screen,
        Action::First => 0,
        Action::Last => page.text.len(),
        _ => return None,
    })
}
