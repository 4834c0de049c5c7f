//! Buttons for fingers: as many pages of them as they need, what is needed most on the first.

use unicode_width::UnicodeWidthStr;

use super::{PlacedHint, columns, fitting, in_language, offered, place, said, stays, taken, within};
use crate::app::home::fitted;
use crate::app::keymap::{self, Action, Binding, Context};
use crate::app::regions::{Area, Regions};
use crate::app::{Consultation, Model};
use crate::content::Kind;
use crate::text::Clean;

/// Rows of a button: a finger's width, as far as cells have one.
pub const BUTTON_ROWS: u16 = 3;

/// Columns of the narrowest button.
const COLUMNS: usize = 6;

/// Columns of the longest words of a choice.
const CHOICE: usize = 14;

/// Between two buttons.
const GAP: u16 = 1;

/// The page of buttons that is shown; those that stay on every page keep their place at the right.
pub fn row(model: &Model, bar: Area) -> Vec<PlacedHint> {
    let (mut pages, mut always) = pages(model, bar);
    pages.truncate(shown(model) + 1);
    let mut row = pages.pop().unwrap_or_default();
    place(&mut row, 1, GAP);
    let at = within(bar, GAP).saturating_sub(taken(&always, GAP)) + 1;
    place(&mut always, at, GAP);
    row.extend(always);
    row
}

/// Shows the next page of buttons, and after the last the first; where one page holds them all, nothing happens.
pub fn further(model: &mut Model) {
    let bar = Regions::of(model).hints;
    if bar.height != BUTTON_ROWS {
        return;
    }
    let count = pages(model, bar).0.len().max(1);
    let next = (shown(model).min(count - 1) + 1) % count;
    if let Some(kiosk) = &mut model.kiosk {
        kiosk.buttons = next;
    }
}

fn shown(model: &Model) -> usize {
    model.kiosk.as_ref().map_or(0, |kiosk| kiosk.buttons)
}

/// The buttons page by page, and those that stay on every page.
fn pages(model: &Model, bar: Area) -> (Vec<Vec<PlacedHint>>, Vec<PlacedHint>) {
    let (mut always, mut left): (Vec<_>, Vec<_>) = buttons(model, bar).into_iter().partition(stays);
    let room = |always: &[PlacedHint]| within(bar, GAP).saturating_sub(taken(always, GAP));
    if taken(&left, GAP) <= room(&always) {
        return (vec![left], always);
    }
    let further = keymap::active(model.context()).find(|binding| binding.action == Action::Further);
    always.splice(0..0, further.and_then(|binding| button(model, binding, bar)));
    let mut pages = Vec::new();
    while !left.is_empty() {
        let (page, others) = page(left, room(&always));
        // What no page has room for is left out.
        if page.is_empty() {
            break;
        }
        pages.push(page);
        left = others;
    }
    (pages, always)
}

/// The buttons of a page in their order, as far as there is room, and the others. A pair stays together, and choices in their order.
fn page(left: Vec<PlacedHint>, room: u16) -> (Vec<PlacedHint>, Vec<PlacedHint>) {
    let (mut page, mut others): (Vec<PlacedHint>, Vec<PlacedHint>) = (Vec::new(), Vec::new());
    let mut left = left.into_iter().peekable();
    while let Some(first) = left.next() {
        let second = left.next_if(|second| is_pair(first.action, second.action));
        let unit: Vec<PlacedHint> = std::iter::once(first).chain(second).collect();
        let is_choice = |hint: &PlacedHint| matches!(hint.action, Action::Choose(_));
        let waits = unit.iter().any(is_choice) && others.iter().any(is_choice);
        if !waits && taken(&unit, GAP) <= room.saturating_sub(taken(&page, GAP)) {
            page.extend(unit);
        } else {
            others.extend(unit);
        }
    }
    if page.is_empty() { fitting(others, room, GAP) } else { (page, others) }
}

const fn is_pair(first: Action, second: Action) -> bool {
    matches!(
        (first, second),
        (Action::Up, Action::Down)
            | (Action::PreviousTab, Action::NextTab)
            | (Action::PreviousChoice, Action::NextChoice)
            | (Action::WeekEarlier, Action::WeekLater)
            | (Action::Deeper, Action::Shallower)
            | (Action::Yes, Action::No)
    )
}

/// Every button, what is needed most first; one for each action.
fn buttons(model: &Model, bar: Area) -> Vec<PlacedHint> {
    let mut bindings: Vec<&Binding> = Vec::new();
    for binding in offered(model).filter(|binding| helps(model, binding.action)) {
        if !bindings.iter().any(|known| known.action == binding.action) {
            bindings.push(binding);
        }
    }
    // As they stand in the table, within a rank.
    bindings.sort_by_cached_key(|binding| rank(model, binding.action));
    bindings.into_iter().filter_map(|binding| button(model, binding, bar)).collect()
}

fn button(model: &Model, binding: &Binding, bar: Area) -> Option<PlacedHint> {
    let english = said(model, binding).or_else(|| for_finger(model.context(), binding.action)).or(binding.hint);
    let label = choice(model, binding.action);
    let (key, words) = in_language(model, binding, english.or(label.as_ref().map(|_| ""))?)?;
    let words = label.unwrap_or(words);
    let width = columns((words.as_str().width().max(key.width()) + 2).max(COLUMNS));
    Some(PlacedHint { area: Area { x: 0, width, ..bar }, key, words, action: binding.action })
}

/// What an option of the marked item says, shortened.
fn choice(model: &Model, action: Action) -> Option<Clean> {
    let Action::Choose(place) = action else { return None };
    let open = model.consultation()?;
    let Kind::Choice(options) = &open.item()?.kind else { return None };
    let label = options.get(usize::from(place))?.label.get(model.language());
    Some(Clean::line(fitted(label, label.width().min(CHOICE)).trim_end()))
}

/// Whether an action is of use as a button: not where its key would only say which other key answers, or does what another does.
fn helps(model: &Model, action: Action) -> bool {
    match (model.context(), action, model.consultation()) {
        (Context::Checklist, Action::Confirm, Some(open)) => open.takes_words(),
        _ => true,
    }
}

/// Words for what a keyboard has keys with signs for, and a finger has not.
const fn for_finger(context: Context, action: Action) -> Option<&'static str> {
    match (context, action) {
        (Context::Unlock, Action::PreviousChoice) => Some("name before"),
        (Context::Unlock, Action::NextChoice) => Some("next name"),
        (_, Action::PreviousChoice) => Some("one less"),
        (_, Action::NextChoice) => Some("one more"),
        (_, Action::WeekEarlier) => Some("week earlier"),
        (_, Action::WeekLater) => Some("week later"),
        (_, Action::Up) => Some("up"),
        (_, Action::Down) => Some("down"),
        (_, Action::PreviousTab) => Some("← tab"),
        (_, Action::NextTab) => Some("tab →"),
        (_, Action::NextField) => Some("next field"),
        (_, Action::Yes) => Some("yes"),
        (_, Action::No) => Some("no"),
        _ => None,
    }
}

/// What a finger needs first: the way back, what waits for a decision, answers and the way on, then between the tabs, then the rest.
fn rank(model: &Model, action: Action) -> u8 {
    match (model.context(), action) {
        (_, Action::Back | Action::Unreveal) => 0,
        (_, Action::Decide) if model.consultation().is_some_and(Consultation::waits_for_decision) => 1,
        (_, Action::Yes | Action::No | Action::Choose(_)) => 2,
        (_, Action::Advance) | (Context::Home, Action::New) => 3,
        // Out of the patient view; into it comes later.
        (Context::Patient, Action::PatientView) => 4,
        (_, Action::PreviousTab) => 5,
        (_, Action::NextTab) => 6,
        (_, Action::Confirm) => 7,
        (_, Action::PatientView) => 8,
        (_, Action::Up) => 9,
        (_, Action::Down) => 10,
        (_, Action::PreviousChoice) => 11,
        (_, Action::NextChoice) => 12,
        (_, Action::WeekEarlier) => 13,
        (_, Action::WeekLater) => 14,
        _ => 15,
    }
}
