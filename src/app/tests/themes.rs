//! The list of themes: it previews, keeps, goes back, and stands over whatever is on the screen.

use crossterm::event::{KeyCode, KeyModifiers};

use super::{notes, tab};
use crate::app::keymap::Context;
use crate::app::rehearsal::Rehearsal;
use crate::app::{Msg, Tab, Theme, theme};

fn key(rehearsal: &mut Rehearsal, code: KeyCode) -> &mut Rehearsal {
    rehearsal.key(code, KeyModifiers::NONE)
}

/// In a consultation, with the list open.
pub fn open() -> Rehearsal {
    let mut rehearsal = Rehearsal::consultation();
    key(&mut rehearsal, KeyCode::F(2));
    rehearsal
}

#[test]
fn moving_in_the_list_shows_each_theme_at_once() {
    let mut rehearsal = open();
    assert_eq!(rehearsal.model.context(), Context::Themes);
    let mut seen = vec![rehearsal.model.theme];
    for _ in 1..Theme::ALL.len() {
        seen.push(key(&mut rehearsal, KeyCode::Down).model.theme);
    }
    assert_eq!(seen, Theme::ALL);
    assert_eq!(key(&mut rehearsal, KeyCode::Down).model.theme, Theme::NoColour);
    assert_eq!(key(&mut rehearsal, KeyCode::Home).model.theme, Theme::Dark);
    assert_eq!(key(&mut rehearsal, KeyCode::End).model.theme, Theme::NoColour);
    assert_eq!(key(&mut rehearsal, KeyCode::Up).model.theme, Theme::SixteenColours);
}

#[test]
fn enter_keeps_the_theme_that_is_shown() {
    let mut rehearsal = open();
    key(&mut rehearsal, KeyCode::Down);
    rehearsal.enter();
    assert_eq!(rehearsal.model.theme, Theme::Light);
    assert_eq!(rehearsal.model.context(), Context::Pane);
}

#[test]
fn esc_goes_back_to_the_theme_before_and_leaves_the_screen_below_as_it_was() {
    let mut rehearsal = open();
    key(&mut rehearsal, KeyCode::End);
    rehearsal.escape();
    assert_eq!(rehearsal.model.theme, Theme::Dark);
    assert_eq!(rehearsal.model.context(), Context::Pane);
    assert_eq!(tab(&rehearsal), Tab::Pane(0));
}

#[test]
fn the_same_key_again_shows_the_next_theme_and_then_the_first() {
    let mut rehearsal = open();
    for expected in [Theme::Light, Theme::HighContrast, Theme::SixteenColours, Theme::NoColour, Theme::Dark] {
        assert_eq!(key(&mut rehearsal, KeyCode::F(2)).model.theme, expected);
    }
}

#[test]
fn letters_and_pasted_text_reach_nothing_below_the_open_list() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("9").press("kept");
    key(&mut rehearsal, KeyCode::F(2));
    rehearsal.press("abc");
    rehearsal.send(Msg::Paste("def".into()));
    rehearsal.escape();
    assert_eq!(notes(&rehearsal), "kept");
    rehearsal.press("!");
    assert_eq!(notes(&rehearsal), "kept!");
}

#[test]
fn a_click_on_a_row_shows_its_theme_and_one_beside_the_list_does_nothing() {
    let mut rehearsal = open();
    let inside = theme::inside(theme::area(rehearsal.model.size, &rehearsal.model.settings));
    rehearsal.send(Msg::Click { column: inside.x, row: inside.y + 2 });
    assert_eq!(rehearsal.model.theme, Theme::HighContrast);
    rehearsal.send(Msg::Click { column: 20, row: 1 });
    assert_eq!(rehearsal.model.theme, Theme::HighContrast);
    assert_eq!(tab(&rehearsal), Tab::Pane(0));
    assert_eq!(rehearsal.model.context(), Context::Themes);
}

#[test]
fn the_list_opens_on_every_screen_and_leaving_closes_it() {
    let mut screens = [Rehearsal::locked(), Rehearsal::home(), Rehearsal::consultation()];
    for rehearsal in &mut screens {
        key(rehearsal, KeyCode::F(2));
        assert_eq!(rehearsal.model.context(), Context::Themes);
        rehearsal.ctrl('q');
        assert_ne!(rehearsal.model.context(), Context::Themes);
    }
}
