//! What is saved, when, and that leaving waits for it.

use std::time::Duration;

use super::{answer, at_item, listing, notes};
use crate::app::keymap::Context;
use crate::app::rehearsal::{Rehearsal, first_id};
use crate::app::{Effect, Msg, SaveState, Screen};
use crate::content::PaneId;
use crate::record::Answer;

#[test]
fn a_consultation_needs_a_label_and_is_saved_at_once() {
    let mut rehearsal = Rehearsal::home();
    rehearsal.press("n").enter().enter();
    assert!(matches!(rehearsal.model.screen, Screen::New(_)), "no label, no consultation");
    rehearsal.press("P-7").enter().enter();
    rehearsal.effects.clear();
    rehearsal.send(Msg::FreshId(first_id()));
    let saves = rehearsal.saves();
    assert_eq!(saves.len(), 1);
    assert_eq!(saves[0].draft.label().raw(), "P-7");
}

#[test]
fn a_change_is_on_its_way_within_250_ms_and_saved_is_said_only_when_confirmed() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("9").press("hello");
    assert!(rehearsal.saves().is_empty());
    rehearsal.wait(Duration::from_millis(250));
    assert_eq!(rehearsal.saves().last().map(|save| save.draft.notes().raw()), Some("hello"));
    let state =
        |rehearsal: &Rehearsal| matches!(rehearsal.model.consultation().expect("open").saving.state(), SaveState::Saved(Some(_)));
    assert!(!state(&rehearsal));
    rehearsal.confirm_saves();
    assert!(state(&rehearsal));
}

#[test]
fn a_failed_save_stays_on_the_screen_is_tried_again_and_quitting_asks() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("9").press("precious").wait(Duration::from_secs(1));
    rehearsal.effects.clear();
    rehearsal.send(Msg::SaveFailed { session: first_id(), reason: "disk full".into() });
    rehearsal.press("!");
    let failed = |rehearsal: &Rehearsal| {
        matches!(rehearsal.model.consultation().expect("open").saving.state(), SaveState::Failed { reason: "disk full", .. })
    };
    assert!(failed(&rehearsal), "a key does not take it away");
    rehearsal.wait(Duration::from_secs(3));
    assert_eq!(rehearsal.saves().last().map(|save| save.draft.notes().raw()), Some("precious!"));
    rehearsal.effects.clear();
    rehearsal.send(Msg::SaveFailed { session: first_id(), reason: "disk full".into() });
    rehearsal.ctrl('q');
    rehearsal.send(Msg::SaveFailed { session: first_id(), reason: "disk full".into() });
    assert_eq!(rehearsal.model.context(), Context::Unsaved);
    assert!(!rehearsal.effects.contains(&Effect::Quit));
    rehearsal.escape();
    assert_eq!(notes(&rehearsal), "precious!");
    rehearsal.effects.clear();
    rehearsal.wait(Duration::from_secs(3)).confirm_saves();
    rehearsal.ctrl('q');
    assert!(rehearsal.effects.contains(&Effect::Quit));
}

#[test]
fn leaving_waits_until_everything_is_saved() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("9").press("text").escape().escape();
    assert!(rehearsal.model.consultation().is_some(), "the draft stays until the disk has it");
    rehearsal.confirm_saves();
    assert!(matches!(rehearsal.model.screen, Screen::Home(_)));
}

#[test]
fn a_signal_saves_first() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("9").press("last words").send(Msg::Terminate);
    assert_eq!(rehearsal.saves().last().map(|save| save.draft.notes().raw()), Some("last words"));
    assert_eq!(rehearsal.effects.last(), Some(&Effect::Quit));
}

#[test]
fn words_of_a_field_that_is_left_are_kept_and_saved() {
    let mut rehearsal = at_item("hoped_result");
    rehearsal.enter().press("softer li").wait(Duration::from_secs(1));
    let kept = |rehearsal: &Rehearsal| serde_json::to_string(&rehearsal.saves().last().expect("a save").draft).expect("JSON");
    assert!(kept(&rehearsal).contains("softer li"), "saved while it is typed");
    rehearsal.escape().enter().press("nes").enter();
    assert_eq!(answer(&rehearsal, "hoped_result"), Some(Answer::Text("softer lines".into())));
    let mut rehearsal = at_item("pregnancy");
    rehearsal.press("y").press("r").press("half a rea").wait(Duration::from_secs(1));
    assert!(kept(&rehearsal).contains("half a rea"));
    rehearsal.escape().press("r").press("son").enter();
    assert_eq!(rehearsal.model.consultation().expect("open").draft.decisions()[0].reason.raw(), "half a reason");
}

#[test]
fn after_staying_the_program_does_not_leave_by_itself() {
    let mut rehearsal = Rehearsal::consultation();
    let fail = || Msg::SaveFailed { session: first_id(), reason: "disk full".into() };
    rehearsal.press("9").press("text").wait(Duration::from_secs(1)).send(fail());
    rehearsal.ctrl('q').send(fail()).ctrl('q').send(fail()).escape();
    rehearsal.wait(Duration::from_secs(3));
    rehearsal.confirm_saves();
    assert!(!rehearsal.effects.contains(&Effect::Quit));
    assert_eq!(rehearsal.model.context(), Context::Notes);
}

#[test]
fn the_question_goes_when_the_retry_succeeds() {
    let mut rehearsal = Rehearsal::consultation();
    let fail = || Msg::SaveFailed { session: first_id(), reason: "disk full".into() };
    rehearsal.press("9").press("text").wait(Duration::from_secs(1)).send(fail()).ctrl('q').send(fail());
    assert_eq!(rehearsal.model.context(), Context::Unsaved);
    rehearsal.wait(Duration::from_secs(3)).confirm_saves();
    assert_eq!(rehearsal.model.context(), Context::Notes);
}

#[test]
fn saves_go_out_while_keys_keep_coming() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("9");
    for _ in 0..50 {
        rehearsal.pass(Duration::from_millis(20)).press("a");
    }
    assert!(rehearsal.saves().len() >= 4, "{} saves in a second", rehearsal.saves().len());
}

#[test]
fn a_change_during_a_slow_failure_is_saved_as_soon_as_a_save_succeeds() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("9").press("a").wait(Duration::from_millis(200));
    rehearsal.press("b").wait(Duration::from_millis(200));
    let revisions: Vec<u64> = rehearsal.saves().iter().map(|save| save.revision).collect();
    let at = rehearsal.now().wall;
    rehearsal.send(Msg::SaveFailed { session: first_id(), reason: "disk full".into() });
    rehearsal.press("c");
    rehearsal.effects.clear();
    rehearsal.send(Msg::Saved { session: first_id(), revision: revisions[1], at });
    rehearsal.wait(Duration::from_millis(250));
    assert_eq!(rehearsal.saves().last().map(|save| save.draft.notes().raw()), Some("abc"));
}

#[test]
fn an_answer_to_a_save_of_an_earlier_opening_confirms_nothing() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("9").press("unsaved");
    let at = rehearsal.now().wall;
    for revision in [1, 2, 100, u64::MAX] {
        rehearsal.send(Msg::Saved { session: first_id(), revision, at });
    }
    assert!(rehearsal.model.consultation().expect("open").saving.is_unsaved());
}

#[test]
fn looking_at_an_old_session_changes_nothing() {
    let mut rehearsal = Rehearsal::consultation();
    let draft = rehearsal.model.consultation().expect("open").draft.clone();
    rehearsal.escape().confirm_saves();
    let query = crate::app::Query { search: String::new(), most: 200 };
    rehearsal.send(Msg::Listed { query, listing: Ok(listing(&[("P-1042", 0x0190_0000_0000_7000_8000_0000_0000_0001)])) });
    rehearsal.enter().send(Msg::Opened(Ok(Box::new(crate::record::Session::Draft(draft.clone())))));
    rehearsal.effects.clear();
    rehearsal.wait(Duration::from_secs(60)).escape();
    assert!(rehearsal.saves().is_empty());
}

#[test]
fn saves_hold_the_seconds_of_the_pane_on_the_screen() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.wait(Duration::from_secs(300)).press("m").wait(Duration::from_secs(1));
    let save = rehearsal.saves().last().expect("a save").draft.clone();
    assert!(save.shown(&PaneId::from("introduction")).expect("it was shown").total_seconds() >= 300);
}

#[test]
fn the_time_of_the_last_save_is_shown_from_the_start() {
    let mut rehearsal = Rehearsal::consultation();
    let draft = rehearsal.model.consultation().expect("open").draft.clone();
    rehearsal.escape().confirm_saves();
    let query = crate::app::Query { search: String::new(), most: 200 };
    rehearsal.send(Msg::Listed { query, listing: Ok(listing(&[("P-1042", 0x0190_0000_0000_7000_8000_0000_0000_0001)])) });
    rehearsal.enter().send(Msg::Opened(Ok(Box::new(crate::record::Session::Draft(draft)))));
    assert!(matches!(rehearsal.model.consultation().expect("open").saving.state(), SaveState::Saved(Some(_))));
}
