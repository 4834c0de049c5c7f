//! What the patient reads along is in the patient's language, the hint bar too.

use crossterm::event::{KeyCode, KeyModifiers};

use crate::app::hints::hints;
use crate::app::keymap::{self, Context};
use crate::app::rehearsal::Rehearsal;
use crate::app::{Msg, Size};
use crate::page::words;
use crate::text::Lang;

fn hint_bar(rehearsal: &Rehearsal) -> Vec<String> {
    hints(&rehearsal.model).into_iter().map(|hint| format!("{} {}", hint.key, hint.words)).collect()
}

#[test]
fn every_hint_that_the_patient_can_read_has_its_spanish() {
    for context in Context::ALL.into_iter().filter(|context| context.is_read_along()) {
        for hint in keymap::active(context).filter_map(|binding| binding.hint) {
            assert_ne!(words::hint(hint, Lang::Es), hint, "{context:?}: add it to page::words::hints");
            assert_eq!(words::hint(hint, Lang::En), hint);
        }
    }
}

#[test]
fn the_hint_bar_follows_the_patients_language_and_leaves_the_practitioners_screens_in_english() {
    let mut rehearsal = Rehearsal::consultation();
    assert!(hint_bar(&rehearsal).contains(&"Space next point".to_owned()));
    rehearsal.press("L");
    assert!(hint_bar(&rehearsal).contains(&"Espacio siguiente punto".to_owned()));
    rehearsal.press("8");
    assert!(hint_bar(&rehearsal).contains(&"Intro responder".to_owned()));
    rehearsal.press("9");
    assert!(hint_bar(&rehearsal).contains(&"F1 help".to_owned()), "{:?}", hint_bar(&rehearsal));
    rehearsal.escape().press("?");
    assert!(hint_bar(&rehearsal).contains(&"? close".to_owned()), "{:?}", hint_bar(&rehearsal));
    rehearsal.press("?").press("L").press("1");
    assert!(hint_bar(&rehearsal).contains(&"Space next point".to_owned()));
}

#[test]
fn the_smallest_full_screen_names_the_key_of_the_patient_view_and_the_way_back_in_every_language() {
    for language in ["", "L"] {
        let mut rehearsal = Rehearsal::consultation();
        rehearsal.send(Msg::Resize(Size { columns: 80, rows: 24 })).press(language);
        for _ in 0..2 {
            assert!(hint_bar(&rehearsal).iter().any(|hint| hint.starts_with("F3 ")), "{:?}", hint_bar(&rehearsal));
            rehearsal.key(KeyCode::F(3), KeyModifiers::NONE);
        }
    }
}

#[test]
fn the_keys_of_the_needles_are_named_to_the_patient_where_needles_are_drawn() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.send(Msg::Resize(Size { columns: 120, rows: 40 })).key(KeyCode::F(3), KeyModifiers::NONE);
    for hint in ["+ deeper", "- shallower", "s next site"] {
        rehearsal.press("3");
        assert!(hint_bar(&rehearsal).contains(&hint.to_owned()), "{:?}", hint_bar(&rehearsal));
        rehearsal.press("6");
        assert!(!hint_bar(&rehearsal).contains(&hint.to_owned()), "{:?}", hint_bar(&rehearsal));
    }
}

#[test]
fn home_is_in_english_whatever_the_last_consultation_was_in() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("L").escape();
    rehearsal.confirm_saves();
    assert_eq!(rehearsal.model.context(), Context::Home);
    assert_eq!(rehearsal.model.language(), Lang::En);
    assert!(hint_bar(&rehearsal).contains(&"n new".to_owned()));
}
