//! The audit trail on the screen: what is asked of the store, and how it is narrowed.

use crossterm::event::{KeyCode, KeyModifiers};

use crate::app::rehearsal::{Rehearsal, dana, first_id};
use crate::app::tests::trail_entries;
use crate::app::{Effect, Msg, Screen, TrailPage, TrailQuery, TrailView};
use crate::audit::{Event, Filter};

/// The trail, with its newest entries read.
fn open(more: bool) -> Rehearsal {
    let mut rehearsal = Rehearsal::home();
    rehearsal.press("t");
    answer(&mut rehearsal, more);
    rehearsal
}

#[track_caller]
fn asked(rehearsal: &Rehearsal) -> TrailQuery {
    let Some(Effect::Trail(query)) = rehearsal.effects.last() else { panic!("nothing was asked") };
    query.clone()
}

fn answer(rehearsal: &mut Rehearsal, more: bool) {
    let query = asked(rehearsal);
    let page = TrailPage { entries: trail_entries(), whole: !more };
    rehearsal.send(Msg::TrailListed { query, page: Ok(page) });
}

#[track_caller]
fn view(rehearsal: &Rehearsal) -> &TrailView {
    let Screen::Trail(view) = &rehearsal.model.screen else { panic!("the trail") };
    view
}

#[test]
fn home_opens_the_whole_trail_and_esc_goes_back() {
    let mut rehearsal = open(false);
    assert_eq!(asked(&rehearsal), TrailQuery { filter: Filter::default(), before: None, most: 200 });
    assert_eq!(view(&rehearsal).entries.len(), 4);
    rehearsal.escape();
    assert!(matches!(rehearsal.model.screen, Screen::Home(_)));
}

#[test]
fn more_is_read_from_behind_the_last_entry_and_only_once() {
    let mut rehearsal = open(true);
    rehearsal.key(KeyCode::End, KeyModifiers::NONE);
    assert_eq!(asked(&rehearsal).before, Some(1));
    let before = rehearsal.effects.len();
    rehearsal.key(KeyCode::End, KeyModifiers::NONE);
    assert_eq!(rehearsal.effects.len(), before, "what was asked for has not come");
    answer(&mut rehearsal, false);
    assert_eq!(view(&rehearsal).entries.len(), 8);
    rehearsal.key(KeyCode::End, KeyModifiers::NONE);
    assert_eq!(rehearsal.effects.len(), before, "there is no more");
}

#[test]
fn a_key_narrows_to_what_the_marked_entry_has_and_widens_again() {
    let mut rehearsal = open(false);
    rehearsal.key(KeyCode::Down, KeyModifiers::NONE);
    for (key, filter) in [
        ("p", Filter { person: Some(dana()), ..Filter::default() }),
        ("s", Filter { session: Some(first_id()), ..Filter::default() }),
        ("k", Filter { kind: Some(Event::Edited.kind()), ..Filter::default() }),
    ] {
        rehearsal.press(key);
        assert_eq!(asked(&rehearsal).filter, filter, "{key}");
        answer(&mut rehearsal, false);
        rehearsal.press(key);
        assert_eq!(asked(&rehearsal).filter, Filter::default(), "{key} again");
        answer(&mut rehearsal, false);
        rehearsal.key(KeyCode::Down, KeyModifiers::NONE);
    }
}

#[test]
fn what_the_marked_entry_does_not_have_narrows_nothing() {
    let mut rehearsal = open(false);
    let before = rehearsal.effects.len();
    // The newest entry is a wrong passphrase: about no session.
    rehearsal.press("s");
    assert_eq!(rehearsal.effects.len(), before);
}

#[test]
fn days_are_typed_checked_and_taken_back_by_emptying_them() {
    let mut rehearsal = open(false);
    rehearsal.press("d").press("-7d").enter().press("2026-11-01").enter();
    assert_eq!(view(&rehearsal).days.as_ref().unwrap().error.as_deref(), Some("the last day is before the first one"));
    for _ in 0..10 {
        rehearsal.key(KeyCode::Backspace, KeyModifiers::NONE);
    }
    rehearsal.press("today").enter();
    let day = |day: &str| Some(day.parse().unwrap());
    assert_eq!(asked(&rehearsal).filter, Filter { from: day("2026-11-16"), to: day("2026-11-23"), ..Filter::default() });
    answer(&mut rehearsal, false);
    rehearsal.press("d").ctrl('a').key(KeyCode::Delete, KeyModifiers::NONE).enter();
    rehearsal.ctrl('a').key(KeyCode::Delete, KeyModifiers::NONE).enter();
    assert_eq!(asked(&rehearsal).filter, Filter::default());
    rehearsal.press("d").press("nonsense").enter().enter();
    assert!(view(&rehearsal).days.as_ref().unwrap().error.is_some());
    rehearsal.escape();
    assert!(view(&rehearsal).days.is_none(), "Esc goes one step back");
}

#[test]
fn an_answer_to_an_older_question_is_left_out() {
    let mut rehearsal = open(false);
    let older = TrailQuery { filter: Filter { kind: Some("begun"), ..Filter::default() }, before: None, most: 200 };
    rehearsal.send(Msg::TrailListed { query: older, page: Ok(TrailPage { entries: trail_entries(), whole: true }) });
    assert_eq!(view(&rehearsal).entries.len(), 4);
}

#[test]
fn a_trail_that_cannot_be_read_says_so_and_asks_no_more() {
    let mut rehearsal = Rehearsal::home();
    rehearsal.press("t");
    let query = asked(&rehearsal);
    rehearsal.send(Msg::TrailListed { query, page: Err("the disk reports an error".to_owned()) });
    assert_eq!(rehearsal.model.notice.as_ref().unwrap().words.as_str(), "the disk reports an error");
    let before = rehearsal.effects.len();
    rehearsal.key(KeyCode::End, KeyModifiers::NONE);
    assert_eq!(rehearsal.effects.len(), before);
}
