//! Answers, stops and cautions, and that nothing typed is lost.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{answer, at_item, tab};
use crate::app::Tab;
use crate::app::keymap::{Action, Context, action};
use crate::app::rehearsal::Rehearsal;
use crate::content::{ItemId, MOST_OPTIONS, Weight};
use crate::page::choice_key;
use crate::record::Answer;

#[test]
fn an_answer_moves_on_but_a_stop_stays_and_says_why() {
    let mut rehearsal = at_item("id_confirmed");
    rehearsal.press("y");
    assert_eq!(answer(&rehearsal, "id_confirmed"), Some(Answer::YesNo(true)));
    assert_eq!(rehearsal.model.consultation().expect("open").checklist.selected.as_str(), "dob");
    let mut rehearsal = at_item("pregnancy");
    rehearsal.press("y");
    let open = rehearsal.model.consultation().expect("open");
    assert_eq!(open.checklist.selected.as_str(), "pregnancy");
    let findings = open.assessment().findings();
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].rule.weight, Weight::Stop);
}

#[test]
fn a_stop_is_cleared_only_with_a_name_and_a_reason() {
    let mut rehearsal = at_item("pregnancy");
    rehearsal.press("y").press("r").enter();
    let open_stops = |rehearsal: &Rehearsal| rehearsal.model.consultation().expect("open").assessment().tally().open_stops;
    assert_eq!(open_stops(&rehearsal), 1, "no reason");
    rehearsal.press("test was negative");
    rehearsal.key(KeyCode::Up, KeyModifiers::NONE).ctrl('a').key(KeyCode::Delete, KeyModifiers::NONE);
    rehearsal.key(KeyCode::Down, KeyModifiers::NONE).enter();
    assert_eq!(open_stops(&rehearsal), 1, "no name");
    rehearsal.press("Dana Reed").enter().enter();
    assert_eq!(open_stops(&rehearsal), 0);
    let draft = &rehearsal.model.consultation().expect("open").draft;
    assert_eq!(draft.decisions()[0].reason.raw(), "test was negative");
    // Another answer raises its own.
    let now = rehearsal.now();
    rehearsal.model.consultation_mut().expect("open").select(&ItemId::from("diabetes"), now);
    rehearsal.press("c");
    assert_eq!(open_stops(&rehearsal), 1);
}

#[test]
fn dates_and_numbers_that_cannot_be_meant_are_refused_in_words() {
    let mut rehearsal = at_item("dob");
    rehearsal.enter().press("2031-01-01").enter();
    assert_eq!(answer(&rehearsal, "dob"), None);
    rehearsal.ctrl('a').press("2010-01-01").enter();
    assert!(answer(&rehearsal, "dob").is_some());
    assert_eq!(rehearsal.model.consultation().expect("open").assessment().tally().open_stops, 1, "under 18");
    let mut rehearsal = at_item("depth_mm");
    rehearsal.enter().press("12").enter();
    assert_eq!(answer(&rehearsal, "depth_mm"), None);
    rehearsal.ctrl('a').press("1,2").enter();
    assert_eq!(answer(&rehearsal, "depth_mm"), Some(Answer::Number(1.2)));
}

#[test]
fn no_single_key_destroys_words_that_were_typed() {
    let mut rehearsal = at_item("hoped_result");
    rehearsal.enter().press("softer lines").escape().key(KeyCode::Backspace, KeyModifiers::NONE);
    rehearsal.enter();
    let open = rehearsal.model.consultation().expect("open");
    assert_eq!(open.checklist.field.as_ref().map(|field| field.editor.text().to_owned()).as_deref(), Some("softer lines"));
}

#[test]
fn a_letter_does_not_change_an_answer_that_stands() {
    let mut rehearsal = at_item("pregnancy");
    rehearsal.press("y").press("n");
    assert_eq!(answer(&rehearsal, "pregnancy"), Some(Answer::YesNo(true)));
    assert!(rehearsal.model.notice.is_some(), "it says how");
    rehearsal.key(KeyCode::Delete, KeyModifiers::NONE).press("n");
    assert_eq!(answer(&rehearsal, "pregnancy"), Some(Answer::YesNo(false)));
}

#[test]
fn the_digits_of_a_date_are_typed_and_go_nowhere_else() {
    let mut rehearsal = at_item("dob");
    rehearsal.press("1984-05-02").enter();
    assert!(answer(&rehearsal, "dob").is_some());
    assert_eq!(tab(&rehearsal), Tab::Checklist);
    let now = rehearsal.now();
    rehearsal.model.consultation_mut().expect("open").select(&ItemId::from("dob"), now);
    rehearsal.press("1");
    assert_eq!(tab(&rehearsal), Tab::Pane(0), "an item that is answered takes no digits");
}

#[test]
fn a_decision_is_found_from_the_item_after_it_and_nothing_to_decide_is_said() {
    let mut rehearsal = at_item("hsv_history");
    rehearsal.press("r");
    assert_eq!(rehearsal.model.context(), Context::Checklist);
    assert!(rehearsal.model.notice.is_some());
    rehearsal.press("y");
    assert_eq!(rehearsal.model.consultation().expect("open").checklist.selected.as_str(), "pregnancy", "a caution moves on");
    rehearsal.press("r");
    assert_eq!(rehearsal.model.context(), Context::Decision);
    assert_eq!(rehearsal.model.consultation().expect("open").checklist.selected.as_str(), "hsv_history");
}

#[test]
fn space_goes_to_the_next_item_without_an_answer() {
    let mut rehearsal = at_item("id_confirmed");
    rehearsal.press("y").press(" ");
    assert_eq!(rehearsal.model.consultation().expect("open").checklist.selected.as_str(), "capacity");
}

#[test]
fn there_is_a_key_for_every_option_that_an_item_may_have_and_for_no_more() {
    let does = |letter| action(Context::Checklist, &KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE));
    let chosen = (0..).map_while(choice_key).map(does);
    let expected = (0..8).map(|place| Some(Action::Choose(place)));
    assert_eq!(chosen.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
    assert_eq!(MOST_OPTIONS, 8);
}
