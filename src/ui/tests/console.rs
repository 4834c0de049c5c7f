//! The Linux console, which has 512 shapes: everything that is drawn there is in its fonts.

use std::collections::{BTreeMap, BTreeSet};

use super::{Rehearsal, SHOTS, drawn};
use crate::app::keymap::Context;
use crate::app::{Size, Theme};
use crate::page::Glyphs;

/// The characters of every Lat15 font of Debian, which is what its installer sets up for Western languages.
const FONT: &str = include_str!("fonts/lat15.txt");

/// What the rehearsals type to try other scripts; it is in no such font, and no part of the program.
const TYPED: &str = "漢字eé\u{301}עברית👍🏽ñandú";

fn font() -> BTreeSet<char> {
    let codes = FONT.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace);
    codes.map(|code| u32::from_str_radix(code, 16).ok().and_then(char::from_u32).expect("a character")).collect()
}

/// Draws the same on the console.
fn on_console(mut rehearsal: Rehearsal) -> Rehearsal {
    rehearsal.model.settings.glyphs = Glyphs::Console;
    if let Some(open) = rehearsal.model.consultation_mut() {
        open.glyphs = Glyphs::Console;
    }
    rehearsal
}

/// Characters that are drawn and not in the font, with where they were first seen.
fn strange(rehearsal: &mut Rehearsal, place: &str, found: &mut BTreeMap<String, String>) {
    let font = font();
    for (columns, rows) in [(80, 24), (120, 40)] {
        let buffer = drawn(rehearsal, Size { columns, rows }, Theme::Dark);
        for symbol in buffer.content.iter().map(ratatui::buffer::Cell::symbol) {
            if symbol.chars().any(|c| !font.contains(&c)) && !symbol.chars().all(|c| TYPED.contains(c)) {
                found.entry(symbol.to_owned()).or_insert_with(|| format!("{place} at {columns}×{rows}"));
            }
        }
    }
}

#[test]
fn every_screen_is_made_of_what_the_fonts_of_the_console_have() {
    let mut found = BTreeMap::new();
    for (name, come) in SHOTS {
        strange(&mut on_console(come()), name, &mut found);
    }
    assert_eq!(found, BTreeMap::new());
}

#[test]
fn a_whole_consultation_in_both_languages_is_made_of_what_the_fonts_of_the_console_have() {
    let mut found = BTreeMap::new();
    for language in ["English", "Spanish"] {
        let mut rehearsal = on_console(Rehearsal::consultation());
        if language == "Spanish" {
            rehearsal.press("L");
        }
        for pane in 1..=7 {
            rehearsal.press(&pane.to_string());
            // Every point, and then the patient's steps.
            let before = rehearsal.model.consultation().map(|open| open.tab);
            while rehearsal.model.consultation().map(|open| open.tab) == before {
                strange(&mut rehearsal, &format!("pane {pane}, {language}"), &mut found);
                rehearsal.press(" ");
            }
            rehearsal.press(&pane.to_string()).function(3);
            for _ in 0..40 {
                if rehearsal.model.context() != Context::Patient {
                    break;
                }
                strange(&mut rehearsal, &format!("patient's pane {pane}, {language}"), &mut found);
                rehearsal.press(" ");
            }
            rehearsal.function(3);
        }
        for (tab, name) in [("8", "checklist"), ("t", "teach-back"), ("v", "visits"), ("0", "summary")] {
            rehearsal.press(tab);
            for _ in 0..40 {
                strange(&mut rehearsal, &format!("{name}, {language}"), &mut found);
                rehearsal.key(crossterm::event::KeyCode::Down, crossterm::event::KeyModifiers::NONE);
            }
        }
    }
    assert_eq!(found, BTreeMap::new());
}

/// Signs that every Lat15 font of Debian draws with one shape.
const ALIKE: [(char, char); 2] = [('▶', '→'), ('◀', '←')];

#[test]
fn no_mark_of_focus_is_drawn_with_the_shape_of_an_arrow_that_names_a_key() {
    for (name, come) in SHOTS {
        let mut rehearsal = on_console(come());
        for (columns, rows) in [(80, 24), (120, 40)] {
            let buffer = drawn(&mut rehearsal, Size { columns, rows }, Theme::Dark);
            let symbols: BTreeSet<&str> = buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect();
            for (mark, arrow) in ALIKE {
                assert!(!symbols.contains(mark.to_string().as_str()), "{name}: {mark} looks like {arrow}");
            }
        }
    }
}

#[test]
fn the_font_lacks_what_only_terminal_emulators_have() {
    let font = font();
    assert!(font.contains(&'█') && font.contains(&'ñ') && !font.contains(&'⣿') && !font.contains(&'漢'));
}
