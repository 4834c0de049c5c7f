//! Tabs, panes, notes, clicks, and the key table.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyModifiers};

use super::{answer, notes, tab};
use crate::app::keymap::{Action, BINDINGS, Context, active};
use crate::app::rehearsal::Rehearsal;
use crate::app::{Effect, Msg, Size, Tab};
use crate::content::PaneId;

#[test]
fn digits_tab_and_space_walk_the_tabs() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("3");
    assert_eq!(tab(&rehearsal), Tab::Pane(2));
    rehearsal.key(KeyCode::Tab, KeyModifiers::NONE);
    assert_eq!(tab(&rehearsal), Tab::Pane(3));
    rehearsal.key(KeyCode::BackTab, KeyModifiers::SHIFT);
    assert_eq!(tab(&rehearsal), Tab::Pane(2));
    rehearsal.press("8");
    assert_eq!(tab(&rehearsal), Tab::Checklist);
    rehearsal.press("0");
    assert_eq!(tab(&rehearsal), Tab::Summary);
    rehearsal.press("1");
    for _ in 0..2000 {
        rehearsal.press(" ");
        if tab(&rehearsal) == Tab::Checklist {
            return;
        }
    }
    panic!("Space does not come to the end of the panes");
}

#[test]
fn in_the_notes_letters_are_text_and_alt_digits_move() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("9").press("8 q?m");
    assert_eq!(notes(&rehearsal), "8 q?m");
    rehearsal.key(KeyCode::Char('1'), KeyModifiers::ALT);
    assert_eq!(tab(&rehearsal), Tab::Pane(0));
    rehearsal.press("9").key(KeyCode::PageDown, KeyModifiers::CONTROL);
    assert_eq!(tab(&rehearsal), Tab::Summary);
    assert_eq!(notes(&rehearsal), "8 q?m");
}

#[test]
fn a_pane_counts_as_discussed_when_marked_or_shown_long_enough() {
    let mut rehearsal = Rehearsal::consultation();
    let discussed =
        |rehearsal: &Rehearsal, pane: &str| rehearsal.model.consultation().expect("open").draft.is_discussed(&PaneId::from(pane));
    rehearsal.wait(Duration::from_secs(19)).press("2");
    assert!(!discussed(&rehearsal, "introduction"));
    rehearsal.press("1").wait(Duration::from_secs(2));
    assert!(discussed(&rehearsal, "introduction"), "19 s and 2 s");
    rehearsal.press("3m");
    assert!(discussed(&rehearsal, "scars"));
    rehearsal.press("m");
    assert!(!discussed(&rehearsal, "scars"));
}

#[test]
fn a_paste_is_one_step_and_says_what_was_left_out() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("9").press("a").send(Msg::Paste("b\u{1b}[31mc\r\nd".into()));
    assert_eq!(notes(&rehearsal), "ab[31mc\nd");
    assert!(rehearsal.model.notice.as_ref().is_some_and(|notice| notice.words.as_str().contains("1 control character")));
    rehearsal.ctrl('z');
    assert_eq!(notes(&rehearsal), "a");
}

#[test]
fn phrases_come_from_the_pack_in_the_patients_language() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("L9").ctrl('t').enter();
    let open = rehearsal.model.consultation().expect("open");
    let phrase = open.pack.templates()[0].text.get(crate::text::Lang::Es);
    assert_eq!(open.notes.editor.text(), phrase);
}

#[test]
fn export_hands_over_the_draft_as_it_stands() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("9").press("now").escape().press("0e");
    let Some(Effect::Export(session, _)) = rehearsal.effects.last() else { panic!("an export") };
    assert_eq!(session.content().notes().raw(), "now");
}

#[test]
fn clicks_on_tabs_items_choices_and_hints_do_what_keys_do() {
    let mut rehearsal = Rehearsal::consultation();
    let placed = crate::app::regions::tabs(rehearsal.model.consultation().expect("open"), 100);
    let checklist = placed.iter().find(|placed| placed.tab == Tab::Checklist).expect("its tab").area;
    rehearsal.send(Msg::Click { column: checklist.x + 1, row: checklist.y });
    assert_eq!(tab(&rehearsal), Tab::Checklist);
    let body = crate::app::Regions::of(&rehearsal.model).body;
    let mut answered = false;
    for row in body.y..body.y + body.height {
        for column in body.x..body.x + body.width {
            rehearsal.send(Msg::Click { column, row });
            answered = answered || answer(&rehearsal, "id_confirmed").is_some();
        }
        if answered {
            break;
        }
    }
    assert!(answered, "a click on a choice answers");
    rehearsal.escape();
    let hint = crate::app::hints::hints(&rehearsal.model).into_iter().find(|hint| hint.action == Action::Help).expect("the help");
    rehearsal.send(Msg::Click { column: hint.area.x, row: hint.area.y });
    assert_eq!(rehearsal.model.context(), Context::Help);
}

#[test]
fn the_tabs_take_two_rows_and_stay_where_they_are_when_what_they_name_is_done() {
    for (columns, language) in [(120, ""), (120, "L"), (100, ""), (80, "")] {
        let mut rehearsal = Rehearsal::consultation();
        rehearsal.press(language);
        let places = |rehearsal: &Rehearsal| -> Vec<_> {
            let open = rehearsal.model.consultation().expect("open");
            crate::app::regions::tabs(open, columns).into_iter().map(|placed| (placed.tab, placed.area)).collect()
        };
        let before = places(&rehearsal);
        for (tab, area) in &before {
            let row = if matches!(tab, Tab::Pane(_)) { 1 } else { 2 };
            assert_eq!(area.y, row, "{tab:?} at {columns}");
        }
        rehearsal.press("1m2m3m4m5m6m7mv").enter();
        assert_eq!(places(&rehearsal), before, "at {columns}");
    }
}

#[test]
fn no_key_means_two_things_in_one_context() {
    for context in Context::ALL {
        let mut seen: Vec<String> = Vec::new();
        for binding in active(context) {
            for key in binding.keys {
                let name = key.name();
                assert!(!seen.contains(&name), "{name} twice in {}", context.name());
                seen.push(name);
            }
        }
    }
}

#[test]
fn every_context_has_a_way_on_and_every_row_a_context() {
    for context in Context::ALL {
        assert!(active(context).any(|binding| binding.hint.is_some()), "{}", context.name());
    }
    assert!(BINDINGS.iter().all(|binding| !binding.contexts.is_empty() && !binding.keys.is_empty() && !binding.help.is_empty()));
}

#[test]
fn a_small_terminal_loses_nothing() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("9").press("still ").send(Msg::Resize(Size { columns: 3, rows: 2 })).press("here");
    rehearsal.send(Msg::Resize(Size { columns: 120, rows: 40 }));
    assert_eq!(notes(&rehearsal), "still here");
}

#[test]
fn shift_does_not_hide_a_key_that_names_it() {
    let redo = crossterm::event::KeyEvent::new(KeyCode::Char('Z'), KeyModifiers::CONTROL | KeyModifiers::SHIFT);
    assert_eq!(crate::app::keymap::action(Context::Notes, &redo), Some(Action::Edit(crate::app::editor::Edit::Redo)));
}

#[test]
fn what_is_pasted_where_nothing_takes_it_is_said() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.send(Msg::Paste("lost?".into()));
    assert!(rehearsal.model.notice.is_some());
}
