//! A kiosk that is used with fingers: the whole consultation by its buttons, but for what is typed.

use crate::app::hints::hints;
use crate::app::keymap::Action;
use crate::app::rehearsal::Rehearsal;
use crate::app::tests::{answer, at_item, tab};
use crate::app::{Effect, Screen, Size, Tab};
use crate::record::Answer;

/// Screens of a touched kiosk, each with its name.
pub fn places() -> Vec<(&'static str, Rehearsal)> {
    let home = || Rehearsal::home().at_the_door().touched();
    let begun = || Rehearsal::kiosk_consultation().touched();
    let pressed = |mut rehearsal: Rehearsal, keys: &str| {
        rehearsal.press(keys);
        rehearsal
    };
    let mut locked = Rehearsal::kiosk().touched();
    locked.press("x");
    let mut patient = begun();
    patient.function(3);
    vec![
        ("the form before the records", locked),
        ("Home", home()),
        ("search", pressed(home(), "/")),
        ("practitioners", pressed(home(), "u")),
        ("the audit trail", pressed(home(), "t")),
        ("a new consultation", pressed(home(), "n")),
        ("the help", pressed(home(), "?")),
        ("a pane", begun()),
        ("the patient view", patient),
        ("the checklist", pressed(begun(), "8")),
        ("the teach-back", pressed(begun(), "t")),
        ("the visits", pressed(begun(), "v")),
        ("the notes", pressed(begun(), "9")),
        ("the summary", pressed(begun(), "0")),
        ("signing", pressed(begun(), "0s")),
    ]
}

/// Touches the middle of the button that does this.
#[track_caller]
fn touch(rehearsal: &mut Rehearsal, action: Action) {
    let buttons = hints(&rehearsal.model);
    let button = buttons.iter().find(|button| button.action == action).unwrap_or_else(|| panic!("{action:?}: {buttons:#?}"));
    let (column, row) = (button.area.x + button.area.width / 2, button.area.y + 1);
    rehearsal.click(column, row);
}

#[test]
fn the_tabs_are_walked_on_and_back_by_buttons_on_the_smallest_usual_screen() {
    let mut kiosk = Rehearsal::kiosk_consultation().touched();
    kiosk.model.size = Size { columns: 80, rows: 24 };
    let mut seen = vec![tab(&kiosk)];
    for _ in 0..11 {
        touch(&mut kiosk, Action::NextTab);
        seen.push(tab(&kiosk));
    }
    assert!(matches!(seen.as_slice(), [Tab::Pane(0), Tab::Pane(1), ..]), "{seen:?}");
    assert!(seen.contains(&Tab::Checklist) && seen.contains(&Tab::Summary), "{seen:?}");
    touch(&mut kiosk, Action::PreviousTab);
    assert_eq!(Some(&tab(&kiosk)), seen.iter().rev().nth(1));
}

#[test]
fn the_checklist_is_answered_by_buttons_that_are_there_for_the_marked_item_alone() {
    let mut kiosk = at_item("pregnancy").at_the_door().touched();
    kiosk.model.size = Size { columns: 80, rows: 24 };
    assert!(!hints(&kiosk.model).iter().any(|button| matches!(button.action, Action::Choose(_))));
    touch(&mut kiosk, Action::No);
    assert_eq!(answer(&kiosk, "pregnancy"), Some(Answer::YesNo(false)));
}

#[test]
fn the_patient_view_goes_on_and_back_and_the_records_lock_by_buttons() {
    let mut kiosk = Rehearsal::kiosk_consultation().touched();
    kiosk.model.size = Size { columns: 80, rows: 24 };
    kiosk.function(3);
    let shown = |kiosk: &Rehearsal| kiosk.model.patient_page().expect("the patient view");
    let before = shown(&kiosk);
    touch(&mut kiosk, Action::Advance);
    assert!(shown(&kiosk).text.len() > before.text.len());
    touch(&mut kiosk, Action::Unreveal);
    assert_eq!(shown(&kiosk), before);
    touch(&mut kiosk, Action::Lock);
    assert!(matches!(kiosk.model.screen, Screen::Unlock(_)));
}

#[test]
fn every_screen_has_a_button_that_leads_on_or_back_and_one_that_locks_while_the_records_are_open() {
    for (name, mut kiosk) in places() {
        for (columns, rows) in [(60, 22), (80, 24), (120, 40)] {
            kiosk.model.size = Size { columns, rows };
            let buttons = hints(&kiosk.model);
            let has = |actions: &[Action]| buttons.iter().any(|button| actions.contains(&button.action));
            // The key that opens the help closes it.
            let leads = if name == "the help" { Action::Help } else { Action::Back };
            let others = [leads, Action::Confirm, Action::Advance, Action::Unreveal, Action::New];
            assert!(has(&others), "{name}: {buttons:#?}");
            assert_eq!(has(&[Action::Lock]), kiosk.model.presence.is_some(), "{name}");
        }
    }
}

#[test]
fn a_touch_beside_every_button_does_nothing() {
    let mut kiosk = Rehearsal::home().at_the_door().touched();
    kiosk.model.size = Size { columns: 80, rows: 24 };
    let before = kiosk.effects.len();
    kiosk.click(0, 22);
    assert_eq!(kiosk.effects.len(), before);
    assert!(matches!(kiosk.model.screen, Screen::Home(_)));
}

#[test]
fn one_touch_of_the_calm_screen_leads_to_the_passphrase_and_no_further() {
    let mut kiosk = Rehearsal::kiosk().touched();
    let before = kiosk.effects.len();
    kiosk.click(40, 20);
    assert!(!crate::app::kiosk::is_calm(&kiosk.model));
    assert!(!kiosk.effects.iter().skip(before).any(|effect| matches!(effect, Effect::Unlock(..))));
}
