//! What is drawn can be read in every theme, and means the same to whoever sees no colours.

use std::collections::HashSet;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Position;
use ratatui::style::Modifier;

use super::{Rehearsal, SHOTS, at_item, pane};
use crate::app::keymap::Context;
use crate::app::{Msg, SaveState, Size, Theme};
use crate::page::Role;
use crate::ui::theme::tests::{DEPTHS, contrast_of, shipped, traced, tracing};
use crate::ui::theme::{Depth, Part, Styles};
use crate::ui::view;

const SIZES: [Size; 2] = [Size { columns: 80, rows: 24 }, Size { columns: 120, rows: 40 }];

/// A frame, and where the terminal's caret stands in it.
fn frame(rehearsal: &Rehearsal, styles: &Styles) -> (Buffer, Option<Position>) {
    let Size { columns, rows } = rehearsal.model.size;
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).expect("a terminal");
    terminal.draw(|frame| view(frame, &rehearsal.model, styles)).expect("a frame");
    let backend = terminal.backend();
    let caret = backend.cursor_visible().then(|| backend.cursor_position());
    (backend.buffer().clone(), caret)
}

/// Checks every screen at every size.
#[track_caller]
fn on_every_screen(check: impl Fn(&str, &Rehearsal)) {
    for (name, come) in SHOTS {
        let mut rehearsal = come();
        for size in SIZES {
            rehearsal.send(Msg::Resize(size));
            check(name, &rehearsal);
        }
    }
}

/// The symbols alone, row by row.
fn symbols(buffer: &Buffer) -> String {
    let rows = (0..buffer.area.height).map(|y| (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect::<String>());
    rows.collect::<Vec<_>>().join("\n")
}

fn is_word(symbol: &str) -> bool {
    symbol.chars().any(char::is_alphanumeric)
}

#[test]
fn every_pair_of_colours_that_is_drawn_is_legible_in_every_theme_and_depth() {
    const MARK: f64 = 3.0;
    let looks: Vec<(Theme, Depth, Styles)> = Theme::ALL
        .into_iter()
        .filter(|theme| *theme != Theme::NoColour)
        .flat_map(|theme| DEPTHS.map(|depth| (theme, depth, shipped(theme, depth))))
        .collect();
    on_every_screen(|name, rehearsal| {
        for (theme, depth, styles) in &looks {
            let (buffer, _) = frame(rehearsal, styles);
            let mut seen = HashSet::new();
            for cell in buffer.content.iter().filter(|cell| !cell.symbol().trim().is_empty()) {
                let words = is_word(cell.symbol());
                if !seen.insert((cell.fg, cell.bg, words)) {
                    continue;
                }
                let least = match (words, theme) {
                    (true, Theme::HighContrast) => 7.0,
                    (true, _) => 4.5,
                    (false, _) => MARK,
                };
                let found = contrast_of(cell.style()).expect("colours");
                assert!(found >= least, "{name} {theme:?} {depth:?} `{}`: {found:.2}", cell.symbol());
            }
        }
    });
}

#[test]
fn without_colours_every_cell_has_the_attributes_of_what_it_means_and_no_colour() {
    let styles = shipped(Theme::NoColour, Depth::TrueColour);
    on_every_screen(|name, rehearsal| {
        let (buffer, _) = frame(rehearsal, &styles);
        let (meant, _) = frame(rehearsal, &tracing());
        for (cell, meant) in buffer.content.iter().zip(&meant.content).filter(|(cell, _)| cell.symbol() != " ") {
            let expected = match traced(meant.style()) {
                Some((part, Some(role))) => styles.on(part, role),
                Some((part, None)) => styles.part(part),
                None => continue,
            };
            assert_eq!(cell.modifier, expected.add_modifier, "{name} `{}`", cell.symbol());
            let untouched = Cell::default();
            assert_eq!((cell.fg, cell.bg), (untouched.fg, untouched.bg), "{name} `{}`", cell.symbol());
        }
    });
}

#[test]
fn no_mark_changes_its_meaning_by_colour_alone() {
    on_every_screen(|name, rehearsal| {
        let (meant, _) = frame(rehearsal, &tracing());
        for y in 0..meant.area.height {
            for x in 1..meant.area.width {
                let (left, right) = (&meant[(x - 1, y)], &meant[(x, y)]);
                let marks = !is_word(left.symbol()) && !left.symbol().trim().is_empty() && left.symbol() == right.symbol();
                let differ = traced(left.style()) != traced(right.style());
                assert!(!(marks && differ), "{name}, row {y}, column {x}: `{}`", left.symbol());
            }
        }
    });
}

#[test]
fn what_is_focused_or_selected_has_a_sign_on_every_screen() {
    on_every_screen(|name, rehearsal| {
        let (buffer, caret) = frame(rehearsal, &tracing());
        let drawn = symbols(&buffer);
        match rehearsal.model.context() {
            Context::Pane => assert!(drawn.lines().any(|row| row.trim_start().starts_with('│')), "{name}"),
            Context::Notes => assert!(caret.is_some(), "{name}"),
            Context::NotesRest
            | Context::Message
            | Context::Help
            | Context::Unsaved
            | Context::AtWork
            | Context::Signed
            | Context::Patient => {}
            Context::Answer => assert!(caret.is_some() && drawn.contains('▶'), "{name}"),
            // Nothing is there to be marked.
            _ if crate::app::kiosk::is_calm(&rehearsal.model) => {}
            Context::Home if drawn.contains("Reading …") => {}
            _ => assert!(drawn.contains('▶'), "{name}\n{drawn}"),
        }
        let covered = matches!(rehearsal.model.context(), Context::Help | Context::Patient);
        if rehearsal.model.consultation().is_some_and(|open| open.signing.is_none()) && !covered {
            let tab = drawn.lines().skip(1).take(3).any(|row| row.contains('[') && row.contains(']'));
            assert!(tab, "{name}\n{drawn}");
        }
    });
}

#[test]
fn the_caret_stands_on_what_has_the_focus_on_every_screen() {
    on_every_screen(|name, rehearsal| {
        let (buffer, caret) = frame(rehearsal, &tracing());
        if crate::app::kiosk::is_calm(&rehearsal.model) {
            return assert_eq!(caret, None, "{name}: nobody is there");
        }
        let caret = caret.unwrap_or_else(|| panic!("{name}: no caret"));
        let symbol = buffer[caret].symbol();
        let row: String = (0..buffer.area.width).map(|x| buffer[(x, caret.y)].symbol()).collect();
        match rehearsal.model.context() {
            Context::Pane => assert_eq!(symbol, "│", "{name}\n{row}"),
            Context::Themes | Context::Phrases | Context::Places | Context::Summary | Context::Signing | Context::Checklist => {
                assert_eq!(symbol, "▶", "{name}\n{row}");
            }
            Context::People | Context::Trail | Context::Home if symbols(&buffer).contains('▶') => {
                assert_eq!(symbol, "▶", "{name}\n{row}");
            }
            Context::New => {
                // The caret is in the label's field, below its name, or on the name of a choice.
                let named = caret.y - u16::from(symbol != "▶");
                let named: String = (0..=caret.x).map(|x| buffer[(x, named)].symbol()).collect();
                assert!(named.trim_start().starts_with('▶'), "{name} {caret:?}");
            }
            context if context.types() => assert!(caret.x > 0 && caret.y > 1, "{name} {caret:?}"),
            _ => assert!(caret.y > 0, "{name} {caret:?}"),
        }
    });
}

#[test]
fn nothing_that_is_drawn_blinks() {
    for theme in Theme::ALL {
        for depth in DEPTHS {
            on_every_screen(|name, rehearsal| {
                let (buffer, _) = frame(rehearsal, &shipped(theme, depth));
                let blinks = Modifier::SLOW_BLINK | Modifier::RAPID_BLINK;
                assert!(buffer.content.iter().all(|cell| !cell.modifier.intersects(blinks)), "{name} {theme:?}");
            });
        }
    }
}

#[test]
fn a_given_answer_and_selected_words_are_reversed_without_colours() {
    let styles = shipped(Theme::NoColour, Depth::Ansi16);
    let mut answered = at_item("pregnancy");
    answered.press("y");
    let mut selected = pane("9");
    selected.press("all of it").ctrl('a');
    for (rehearsal, words) in [(answered, "Yes"), (selected, "all of it")] {
        let (buffer, _) = frame(&rehearsal, &styles);
        let (meant, _) = frame(&rehearsal, &tracing());
        let is_selected = |place: &usize| traced(meant.content[*place].style()) == Some((Part::Page, Some(Role::Selected)));
        let places: Vec<usize> = (0..meant.content.len()).filter(is_selected).collect();
        let shown: String = places.iter().map(|place| buffer.content[*place].symbol()).collect();
        assert!(shown.contains(words), "{shown}");
        assert!(places.iter().all(|place| buffer.content[*place].modifier == Modifier::REVERSED));
    }
}

#[test]
fn stops_cautions_errors_and_what_is_saved_have_their_own_sign_or_word() {
    on_every_screen(|name, rehearsal| {
        let drawn = symbols(&frame(rehearsal, &tracing()).0);
        let header = drawn.lines().next().unwrap_or_default();
        let is_patients = rehearsal.model.patient_page().is_some();
        if let Some(open) = rehearsal.model.consultation() {
            match open.saving.state() {
                SaveState::Failed { .. } if is_patients => assert!(drawn.contains("✗ NOT SAVED"), "{name}\n{drawn}"),
                _ if is_patients => assert!(!drawn.contains("Saved") && !drawn.contains("Guardado"), "{name}\n{drawn}"),
                SaveState::Saved(_) => assert!(header.contains("● Saved") || header.contains("● Guardado"), "{name}: {header}"),
                SaveState::Saving => assert!(header.contains('…'), "{name}: {header}"),
                SaveState::Failed { .. } => assert!(header.contains("✗ NOT SAVED"), "{name}: {header}"),
            }
        }
        for (sign, words) in [('■', ["STOP", "ALTO"]), ('▲', ["CAUTION", "PRECAUCIÓN"])] {
            let named = |row: &&str| words.iter().any(|word| row.contains(word));
            assert!(drawn.lines().filter(named).all(|row| row.contains(sign)), "{name}\n{drawn}");
        }
    });
}

/// The words of a row that stand together in one role on one part.
fn runs(meant: &Buffer, y: u16) -> Vec<((Part, Option<Role>), String)> {
    let mut runs: Vec<((Part, Option<Role>), String)> = Vec::new();
    for cell in (0..meant.area.width).map(|x| &meant[(x, y)]) {
        match (traced(cell.style()), runs.last_mut()) {
            (Some(meaning), Some((last, words))) if *last == meaning => words.push_str(cell.symbol()),
            (Some(meaning), _) => runs.push((meaning, cell.symbol().to_owned())),
            (None, _) => {}
        }
    }
    // Beside a box, the page is cut off.
    if runs.iter().any(|((part, _), _)| *part == Part::Panel) {
        runs.retain(|((part, _), _)| *part != Part::Page);
    }
    runs
}

#[test]
fn every_run_in_the_colour_of_a_stop_or_a_caution_says_so_without_it() {
    on_every_screen(|name, rehearsal| {
        let (meant, _) = frame(rehearsal, &tracing());
        for ((_, role), words) in (0..meant.area.height).flat_map(|y| runs(&meant, y)) {
            // The bars at the left of a callout have a shape each.
            let signs: &[char] = match role {
                Some(Role::Stop) => &['■', '✗', '█'],
                Some(Role::Caution) => &['▲', '┃'],
                _ => continue,
            };
            let says = words.contains(signs) || words.split_whitespace().any(|word| word.chars().count() > 3);
            assert!(says || words.trim().is_empty(), "{name} {role:?}: `{words}`");
        }
    });
}
