//! Unlocking, Home, the search, and new consultations.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyModifiers};

use super::listing;
use crate::app::rehearsal::{Rehearsal, ana, dana};
use crate::app::{Effect, Msg, Opening, Screen, Secret, Unlock};

#[test]
fn first_start_wants_a_name_and_the_same_long_passphrase_twice() {
    let mut rehearsal = Rehearsal::on(Unlock::first());
    rehearsal.press("Dana Reed").enter().press("short").enter().press("short").enter();
    assert!(rehearsal.effects.is_empty(), "too short");
    let mut rehearsal = Rehearsal::on(Unlock::first());
    rehearsal.press("Dana Reed").enter().press("long enough one").enter().press("long enough two").enter();
    assert!(rehearsal.effects.is_empty(), "not the same");
    let mut rehearsal = Rehearsal::on(Unlock::first());
    rehearsal.press("Dana Reed").enter().press("long enough").enter().press("long enough").enter();
    assert_eq!(rehearsal.effects, [Effect::Create(dana(), Secret::of("long enough"))]);
    rehearsal.send(Msg::Created(Ok(Secret::of("CODE"))));
    rehearsal.enter();
    assert!(matches!(rehearsal.model.screen, Screen::RecoveryCode { .. }), "one Enter too many does not take the code away");
    rehearsal.enter();
    assert!(matches!(rehearsal.model.screen, Screen::Home(_)));
}

#[test]
fn a_wrong_passphrase_is_said_and_the_field_is_empty_again() {
    let mut rehearsal = Rehearsal::locked();
    rehearsal.press("wrong").enter();
    rehearsal.refuse_unlock(Duration::ZERO);
    rehearsal.effects.clear();
    rehearsal.press("right").enter();
    assert_eq!(rehearsal.effects, [Effect::Unlock(dana(), Secret::of("right"))]);
}

#[test]
fn the_wait_after_wrong_passphrases_is_counted_down_and_enter_does_nothing_until_it_is_over() {
    let mut rehearsal = Rehearsal::locked();
    rehearsal.press("wrong").enter().refuse_unlock(Duration::from_secs(4));
    rehearsal.effects.clear();
    rehearsal.press("right");
    let mut seen = Vec::new();
    while let Some(next) = rehearsal.model.next_deadline() {
        seen.push(left(&rehearsal));
        rehearsal.enter();
        rehearsal.wait(next.saturating_duration_since(rehearsal.now().tick));
    }
    assert_eq!((seen, left(&rehearsal)), (vec![4, 3, 2, 1], 0), "a second at a time, and then nothing wakes the program");
    assert!(rehearsal.effects.is_empty(), "Enter did nothing");
    rehearsal.enter();
    assert_eq!(rehearsal.effects, [Effect::Unlock(dana(), Secret::of("right"))], "what was typed meanwhile is still there");
}

#[test]
fn who_typed_no_wrong_passphrase_need_not_wait_and_is_told_of_nobody_elses() {
    let mut rehearsal = Rehearsal::on(Unlock::later(vec![ana(), dana()], 0));
    rehearsal.press("wrong").enter().refuse_unlock(Duration::from_secs(300));
    rehearsal.effects.clear();
    rehearsal.key(KeyCode::Down, KeyModifiers::NONE);
    let Screen::Unlock(unlock) = &rehearsal.model.screen else { panic!("the form") };
    assert!(unlock.refused.is_none() && unlock.waiting().is_none());
    rehearsal.press("right").enter();
    assert_eq!(rehearsal.effects, [Effect::Unlock(dana(), Secret::of("right"))]);
    let mut rehearsal = Rehearsal::on(Unlock::later(vec![ana(), dana()], 0));
    rehearsal.press("wrong").enter().refuse_unlock(Duration::from_secs(300));
    rehearsal.key(KeyCode::Down, KeyModifiers::NONE).key(KeyCode::Up, KeyModifiers::NONE).wait(Duration::from_secs(100));
    assert_eq!(left(&rehearsal), 200, "looking at somebody else's name does not shorten it");
}

/// The seconds that the unlock screen counts down from.
fn left(rehearsal: &Rehearsal) -> u64 {
    let Screen::Unlock(unlock) = &rehearsal.model.screen else { panic!("the form") };
    unlock.waiting().expect("a wait").left()
}

#[test]
fn a_loss_is_read_before_anything_else() {
    let mut rehearsal = Rehearsal::locked();
    rehearsal.send(Msg::Unlocked(Ok(Opening {
        person: dana(),
        loss: Some("four saves are missing".into()),
        desk: crate::record::Desk::default(),
        reworded: Vec::new(),
    })));
    assert!(matches!(rehearsal.model.screen, Screen::Loss(_)));
    assert!(rehearsal.effects.is_empty());
    rehearsal.enter();
    assert_eq!(rehearsal.effects.first(), Some(&Effect::AcceptLoss));
}

#[test]
fn enter_opens_what_the_search_finds_and_never_what_an_older_list_shows() {
    let mut rehearsal = Rehearsal::home();
    let query = |search: &str| crate::app::Query { search: search.into(), most: 200 };
    rehearsal.send(Msg::Listed { query: query(""), listing: Ok(listing(&[("Amber", 1), ("Birch", 2)])) });
    rehearsal.effects.clear();
    rehearsal.press("/B").enter();
    assert!(!rehearsal.effects.iter().any(|effect| matches!(effect, Effect::Open(_))), "the list is still the old one");
    rehearsal.send(Msg::Listed { query: query("B"), listing: Ok(listing(&[("Birch", 2)])) });
    let birch = crate::record::SessionId::new(uuid::Uuid::from_u128(2));
    assert_eq!(rehearsal.effects.last(), Some(&Effect::Open(birch)));
}

#[test]
fn a_session_that_was_read_late_does_not_open_over_another_choice() {
    let mut rehearsal = Rehearsal::home();
    let late = Rehearsal::consultation().model.consultation().expect("open").draft.clone();
    rehearsal.send(Msg::Opened(Ok(Box::new(crate::record::Session::Draft(late)))));
    assert!(rehearsal.model.consultation().is_none(), "nobody asked for it");
}

#[test]
fn a_store_that_is_being_made_is_waited_for_so_that_its_code_is_read() {
    let mut rehearsal = Rehearsal::on(Unlock::first());
    rehearsal.press("Dana Reed").enter().press("long enough").enter().press("long enough").enter();
    rehearsal.ctrl('q');
    assert!(!rehearsal.effects.contains(&Effect::Quit));
}

#[test]
fn a_loss_is_left_only_when_the_store_has_accepted_it() {
    let mut rehearsal = Rehearsal::locked();
    rehearsal
        .send(Msg::Unlocked(Ok(Opening {
            person: dana(),
            loss: Some("missing".into()),
            desk: crate::record::Desk::default(),
            reworded: Vec::new(),
        })))
        .enter();
    assert!(matches!(rehearsal.model.screen, Screen::Loss(_)));
    rehearsal.send(Msg::LossAccepted(Err("disk full".into())));
    assert!(matches!(rehearsal.model.screen, Screen::Loss(_)));
    rehearsal.send(Msg::LossAccepted(Ok(())));
    assert!(matches!(rehearsal.model.screen, Screen::Home(_)));
}

#[test]
fn only_space_and_arrows_change_the_language_of_a_new_consultation() {
    let mut rehearsal = Rehearsal::home();
    rehearsal.press("nP-7").key(KeyCode::Tab, KeyModifiers::NONE);
    let language = |rehearsal: &Rehearsal| match &rehearsal.model.screen {
        Screen::New(form) => form.language,
        _ => panic!("the form"),
    };
    rehearsal.press("x").key(KeyCode::Backspace, KeyModifiers::NONE).ctrl('c');
    assert_eq!(language(&rehearsal), crate::text::Lang::En);
    rehearsal.press(" ");
    assert_eq!(language(&rehearsal), crate::text::Lang::Es);
}

#[test]
fn a_label_that_is_open_already_is_asked_about_and_a_typed_one_is_kept() {
    let mut rehearsal = Rehearsal::home();
    let query = crate::app::Query { search: String::new(), most: 200 };
    rehearsal.send(Msg::Listed { query, listing: Ok(listing(&[("P-7", 1)])) });
    rehearsal.effects.clear();
    rehearsal.press("nP-7").enter().enter();
    assert!(!rehearsal.effects.contains(&Effect::FreshId), "it asks first");
    rehearsal.enter();
    assert!(rehearsal.effects.contains(&Effect::FreshId));
    rehearsal.escape().press("n");
    let Screen::New(form) = &rehearsal.model.screen else { panic!("the form") };
    assert_eq!(form.label.text(), "P-7");
    rehearsal.press("Q");
    let Screen::New(form) = &rehearsal.model.screen else { panic!("the form") };
    assert_eq!(form.label.text(), "Q", "what was kept is selected");
}
