//! How often the store is asked for something: what is on the screen moves without it.

use super::listing;
use crate::app::rehearsal::Rehearsal;
use crate::app::{Effect, Msg, SAVE_AFTER, Screen};

/// What the store was ordered since the last time, in the order in which it was.
fn orders(rehearsal: &mut Rehearsal) -> Vec<&'static str> {
    let name = |effect: Effect| match effect {
        Effect::List(_) => Some("list"),
        Effect::Open(_) => Some("open"),
        Effect::Save(_) => Some("save"),
        // To second screens, which no store knows of.
        Effect::Show(_) => None,
        _ => Some("something else"),
    };
    std::mem::take(&mut rehearsal.effects).into_iter().filter_map(name).collect()
}

/// At Home, with sessions in the list.
fn listed() -> Rehearsal {
    let mut rehearsal = Rehearsal::home();
    let Screen::Home(home) = &rehearsal.model.screen else { panic!("at Home") };
    let query = home.query();
    rehearsal.send(Msg::Listed { query, listing: Ok(listing(&[("P-1", 1), ("P-2", 2), ("P-3", 3)])) });
    rehearsal.effects.clear();
    rehearsal
}

#[test]
fn a_list_is_asked_for_once_a_letter_and_not_while_the_mark_moves() {
    let mut rehearsal = listed();
    for keys in ["j", "k", "/"] {
        rehearsal.press(keys);
        assert!(orders(&mut rehearsal).is_empty(), "{keys}");
    }
    for letter in ["b", "a"] {
        rehearsal.press(letter);
        assert_eq!(orders(&mut rehearsal), ["list"], "{letter}");
    }
}

#[test]
fn opening_asks_for_one_session_and_leaving_for_one_list() {
    let mut rehearsal = listed();
    rehearsal.enter();
    assert_eq!(orders(&mut rehearsal), ["open"]);
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.escape();
    assert_eq!(orders(&mut rehearsal), ["list"]);
}

#[test]
fn no_tab_of_a_consultation_asks_for_anything() {
    let mut rehearsal = Rehearsal::consultation();
    for tab in ["1", "2", "6", "8", "t", "v", "0", "9"] {
        rehearsal.press(tab);
        assert!(orders(&mut rehearsal).is_empty(), "{tab}");
    }
}

#[test]
fn a_burst_of_typing_is_one_order() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("9").press("forty letters in one go, as fast as it is").wait(SAVE_AFTER);
    assert_eq!(orders(&mut rehearsal), ["save"]);
}
