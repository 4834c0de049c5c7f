//! The teach-back by its keys: what is recorded, what is kept while it is typed, what signing asks for.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyModifiers};

use super::{cell_of, tab};
use crate::app::keymap::Context;
use crate::app::rehearsal::Rehearsal;
use crate::app::{Msg, Regions, SAVE_AFTER, Tab};
use crate::content::PaneId;
use crate::record::{Draft, FieldId, Gap, Outcome, Understanding};

fn draft(rehearsal: &Rehearsal) -> &Draft {
    &rehearsal.model.consultation().expect("open").draft
}

fn understanding(rehearsal: &Rehearsal, pane: &str) -> Understanding {
    draft(rehearsal).understanding(&PaneId::from(pane))
}

fn typed(draft: &Draft, pane: &str) -> Option<String> {
    draft.unfinished(&FieldId::TeachBack(PaneId::from(pane))).map(|words| words.raw().to_owned())
}

fn rounds(rehearsal: &Rehearsal) -> Vec<(&str, Outcome, &str)> {
    let rounds = draft(rehearsal).teach_back().iter();
    rounds.map(|round| (round.pane.as_str(), round.outcome, round.words.raw())).collect()
}

#[test]
fn t_goes_there_from_every_tab_and_the_digits_stay_where_they_were() {
    for from in ["1", "8", "0"] {
        let mut rehearsal = Rehearsal::consultation();
        rehearsal.press(from).press("t");
        assert_eq!(tab(&rehearsal), Tab::TeachBack);
    }
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("9").press("t").key(KeyCode::Char('t'), KeyModifiers::ALT);
    assert_eq!(tab(&rehearsal), Tab::TeachBack, "also while typing");
    assert_eq!(rehearsal.press("9").model.context(), Context::Notes);
}

#[test]
fn words_and_an_outcome_are_four_keys_and_the_words() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("t").enter().press("softer, s or n").enter().press("n");
    rehearsal.enter().press("it takes months").enter().press("y");
    let first = PaneId::from("introduction");
    assert_eq!(
        rounds(&rehearsal),
        [(first.as_str(), Outcome::ExplainedAgain, "softer, s or n"), (first.as_str(), Outcome::Clear, "it takes months")]
    );
    assert_eq!(understanding(&rehearsal, "introduction"), Understanding::Clear(2));
}

#[test]
fn the_words_are_optional_and_a_second_clear_is_no_second_round() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("ty").press("y");
    assert_eq!(rounds(&rehearsal), [("introduction", Outcome::Clear, "")]);
    assert!(rehearsal.model.notice.is_some(), "it is said");
}

#[test]
fn words_are_saved_as_they_are_typed_and_outlive_leaving_and_locking() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("t").enter().press("call if it ge").wait(SAVE_AFTER);
    let saved = rehearsal.saves().last().expect("a save").draft.clone();
    assert_eq!(typed(&saved, "introduction").as_deref(), Some("call if it ge"));
    rehearsal.confirm_saves();
    rehearsal.press("ts worse").key(KeyCode::Char('1'), KeyModifiers::ALT).press("t");
    assert_eq!(typed(draft(&rehearsal), "introduction").as_deref(), Some("call if it gets worse"));
    rehearsal.enter().press("!").lock();
    let saved = rehearsal.saves().last().expect("the lock saves").draft.clone();
    assert_eq!(typed(&saved, "introduction").as_deref(), Some("call if it gets worse!"));
}

#[test]
fn pasted_words_are_kept_too() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("t").enter().send(Msg::Paste("softer\u{1b} lines".into()));
    assert_eq!(typed(draft(&rehearsal), "introduction").as_deref(), Some("softer lines"));
}

#[test]
fn delete_takes_a_round_back_and_no_word_is_lost() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("t").enter().press("softer").enter().press("y");
    rehearsal.key(KeyCode::Delete, KeyModifiers::NONE);
    assert_eq!(rounds(&rehearsal), []);
    assert_eq!(typed(draft(&rehearsal), "introduction").as_deref(), Some("softer"));
    rehearsal.press("n");
    assert_eq!(rounds(&rehearsal), [("introduction", Outcome::ExplainedAgain, "softer")]);
}

#[test]
fn a_click_marks_a_topic_and_says_what_came_of_it() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("t");
    let body = Regions::of(&rehearsal.model).body;
    let at = |rehearsal: &Rehearsal, words: &str| {
        let page = crate::app::teach_back::page(rehearsal.model.consultation().expect("open"), body);
        cell_of(&page.rows, page.top, words, body)
    };
    let (column, row) = at(&rehearsal, "Scars");
    rehearsal.send(Msg::Click { column, row });
    assert_eq!(rounds(&rehearsal), [], "marking records nothing");
    let (column, row) = at(&rehearsal, "not yet; explained");
    rehearsal.send(Msg::Click { column, row });
    assert_eq!(rounds(&rehearsal), [("scars", Outcome::ExplainedAgain, "")]);
}

#[test]
fn space_goes_to_what_was_discussed_and_is_not_clear() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("3m").press("6").wait(Duration::from_secs(21)).press("t");
    let asked = |rehearsal: &Rehearsal| rehearsal.model.consultation().expect("open").asked_about();
    rehearsal.press(" ");
    assert_eq!(asked(&rehearsal), Some("scars".into()));
    rehearsal.press("y ");
    assert_eq!(asked(&rehearsal), Some("risks".into()));
    rehearsal.press("y ");
    assert_eq!(asked(&rehearsal), Some("aftercare".into()), "then the others");
}

#[test]
fn signing_asks_for_the_teach_back_and_leads_there() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("0s").key(KeyCode::End, KeyModifiers::NONE);
    let gaps = rehearsal.model.consultation().expect("open").gaps();
    assert_eq!(gaps.last(), Some(&Gap::NoTeachBack));
    rehearsal.press("g");
    assert_eq!(tab(&rehearsal), Tab::TeachBack);
    rehearsal.press("n");
    let gaps = rehearsal.model.consultation().expect("open").gaps();
    assert_eq!(gaps.last(), Some(&Gap::TeachBack("introduction".into())));
    rehearsal.press("1").press("0s").key(KeyCode::End, KeyModifiers::NONE).press("g");
    assert_eq!(tab(&rehearsal), Tab::TeachBack);
    rehearsal.press("y");
    let gaps = rehearsal.model.consultation().expect("open").gaps();
    assert!(!gaps.iter().any(|gap| matches!(gap, Gap::TeachBack(_) | Gap::NoTeachBack)));
}
