//! The patient view by its keys: what it reveals, where it goes, and the way back.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyModifiers};

use super::tab;
use crate::app::keymap::Context;
use crate::app::rehearsal::{Rehearsal, dana, first_id};
use crate::app::{Msg, Size, Tab};
use crate::page::{PatientPage, Row};
use crate::text::Lang;

fn key(rehearsal: &mut Rehearsal, code: KeyCode) -> &mut Rehearsal {
    rehearsal.key(code, KeyModifiers::NONE)
}

/// In the patient view of a pane.
fn viewing(digit: &str) -> Rehearsal {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press(digit);
    key(&mut rehearsal, KeyCode::F(3));
    assert_eq!(rehearsal.model.context(), Context::Patient);
    rehearsal
}

#[track_caller]
fn page(rehearsal: &Rehearsal) -> PatientPage {
    rehearsal.model.patient_page().expect("the patient view")
}

/// The first words of what was revealed last.
#[track_caller]
/// The words that were revealed last.
fn newest(rehearsal: &Rehearsal) -> Vec<String> {
    let page = page(rehearsal);
    page.text.get(page.newest).expect("rows").iter().map(Row::text).collect()
}

#[test]
fn space_reveals_a_step_and_backspace_takes_it_back() {
    let mut rehearsal = viewing("2");
    let first = newest(&rehearsal);
    rehearsal.press(" ");
    assert_ne!(newest(&rehearsal), first);
    assert!(page(&rehearsal).text.len() > page(&rehearsal).newest.len(), "what came before stays");
    key(&mut rehearsal, KeyCode::Backspace);
    assert_eq!(newest(&rehearsal), first);
}

#[test]
fn a_step_taller_than_the_screen_is_shown_to_its_end_before_the_next() {
    let mut rehearsal = viewing("2");
    rehearsal.send(Msg::Resize(Size { columns: 80, rows: 24 }));
    rehearsal.press(" ");
    let chart = newest(&rehearsal);
    assert!(page(&rehearsal).has_below(), "the chart is taller than the screen");
    while page(&rehearsal).has_below() {
        rehearsal.press(" ");
        assert_eq!(newest(&rehearsal), chart);
    }
    key(&mut rehearsal, KeyCode::Backspace);
    assert!(page(&rehearsal).has_below() && newest(&rehearsal) == chart, "back to its beginning");
    while page(&rehearsal).has_below() {
        rehearsal.press(" ");
    }
    rehearsal.press(" ");
    assert_ne!(newest(&rehearsal), chart);
}

#[test]
fn space_walks_through_every_pane_and_stays_on_the_last_step() {
    let mut rehearsal = viewing("1");
    let panes = rehearsal.model.consultation().expect("open").pack.panes().len();
    let mut seen = Vec::new();
    for _ in 0..600 {
        rehearsal.press(" ");
        assert_eq!(rehearsal.model.context(), Context::Patient);
        seen.push(tab(&rehearsal));
    }
    seen.dedup();
    assert_eq!(seen, (0..panes).map(Tab::Pane).collect::<Vec<_>>());
    for _ in 0..600 {
        key(&mut rehearsal, KeyCode::Backspace);
    }
    assert_eq!(tab(&rehearsal), Tab::Pane(0));
    assert_eq!(page(&rehearsal).newest.start, 0);
}

#[test]
fn no_key_of_the_tabs_leads_from_it_to_a_page_of_the_practitioners() {
    let mut rehearsal = viewing("1");
    rehearsal.press("890");
    assert_eq!((tab(&rehearsal), rehearsal.model.context()), (Tab::Pane(0), Context::Patient));
    key(&mut rehearsal, KeyCode::BackTab);
    assert_eq!((tab(&rehearsal), rehearsal.model.context()), (Tab::Pane(0), Context::Patient));
    rehearsal.press("7");
    key(&mut rehearsal, KeyCode::Tab);
    assert_eq!((tab(&rehearsal), rehearsal.model.context()), (Tab::Pane(6), Context::Patient));
    for (column, row) in (0..100).step_by(5).flat_map(|column| (0..29).map(move |row| (column, row))) {
        rehearsal.send(Msg::Click { column, row });
        assert_eq!((tab(&rehearsal), rehearsal.model.context()), (Tab::Pane(6), Context::Patient), "{column}, {row}");
    }
}

#[test]
fn the_language_changes_and_the_place_stays() {
    let mut rehearsal = viewing("2");
    rehearsal.press("  ");
    let english = page(&rehearsal);
    rehearsal.press("L");
    let spanish = page(&rehearsal);
    assert_eq!(rehearsal.model.language(), Lang::Es);
    let point = |page: &PatientPage| page.text.get(page.newest.start).and_then(|row| row.target.clone());
    assert_eq!(point(&spanish), point(&english));
    assert_ne!(spanish.text, english.text);
    rehearsal.press("L");
    assert_eq!(page(&rehearsal), english);
}

#[test]
fn it_opens_at_the_point_that_is_talked_about_and_closes_there() {
    for columns in [80, 160] {
        let mut rehearsal = Rehearsal::consultation();
        rehearsal.send(Msg::Resize(Size { columns, rows: 40 })).press("2   ");
        let place = |rehearsal: &Rehearsal| rehearsal.model.consultation().expect("open").places.values().next().copied();
        let before = place(&rehearsal);
        assert!(before.is_some_and(|place| place.point > 0));
        key(&mut rehearsal, KeyCode::F(3));
        assert!(page(&rehearsal).newest.start > 0, "what was talked about before is revealed");
        key(&mut rehearsal, KeyCode::F(3));
        assert_eq!((rehearsal.model.context(), place(&rehearsal)), (Context::Pane, before), "{columns}");
        key(&mut rehearsal, KeyCode::F(3)).press("      ").escape();
        assert_eq!(rehearsal.model.context(), Context::Pane);
        assert!(place(&rehearsal).map(|place| place.point) > before.map(|place| place.point), "{columns}");
    }
}

#[test]
fn the_time_in_it_counts_as_shown_and_reading_changes_nothing_else() {
    let mut rehearsal = viewing("3");
    let pane = rehearsal.model.consultation().expect("open").pane().expect("a pane").id.clone();
    rehearsal.wait(Duration::from_secs(21));
    let draft = &rehearsal.model.consultation().expect("open").draft;
    assert!(draft.is_discussed(&pane));
}

#[test]
fn the_lock_comes_over_it_by_key_and_by_itself_and_its_owner_comes_back_to_the_pane() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("9").press("only in memory").escape().press("3");
    key(&mut rehearsal, KeyCode::F(3)).lock();
    assert!(rehearsal.model.presence.is_none() && rehearsal.model.patient_page().is_none());
    rehearsal.unlock(dana(), "");
    assert_eq!(rehearsal.model.context(), Context::Pane);
    let mut rehearsal = Rehearsal::locked();
    rehearsal.lock_after(Duration::from_secs(60)).unlock(dana(), "").press("n").press("P-7").enter().enter();
    rehearsal.send(Msg::FreshId(first_id()));
    key(&mut rehearsal, KeyCode::F(3)).wait(Duration::from_secs(61));
    assert!(rehearsal.model.presence.is_none());
}

#[test]
fn leaving_the_program_from_it_asks_where_something_is_not_saved() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("9").press("only in memory").wait(Duration::from_secs(1)).escape().press("1");
    key(&mut rehearsal, KeyCode::F(3)).ctrl('q').send(Msg::SaveFailed { session: first_id(), reason: "disk full".into() });
    assert_eq!(rehearsal.model.context(), Context::Unsaved);
    rehearsal.escape();
    assert_eq!(rehearsal.model.context(), Context::Patient);
}
