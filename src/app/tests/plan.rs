//! The plan of visits by its keys: made, changed, taken away and brought back, saved, and never out of order.

use chrono::NaiveDate;
use crossterm::event::{KeyCode, KeyModifiers};
use proptest::collection::vec;
use proptest::prelude::*;

use super::{cell_of, tab};
use crate::app::rehearsal::Rehearsal;
use crate::app::{Msg, SAVE_AFTER, Size, Tab};
use crate::record::Plan;

fn plan(rehearsal: &Rehearsal) -> Option<&Plan> {
    rehearsal.model.consultation().expect("open").draft.plan()
}

fn days(rehearsal: &Rehearsal) -> Vec<String> {
    plan(rehearsal).map(|plan| plan.visits().map(|visit| visit.day.to_string()).collect()).unwrap_or_default()
}

fn key(rehearsal: &mut Rehearsal, code: KeyCode) -> &mut Rehearsal {
    rehearsal.key(code, KeyModifiers::NONE)
}

fn made() -> Rehearsal {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("v").enter();
    rehearsal
}

#[test]
fn two_keys_make_a_plan_of_what_is_usual_from_today() {
    let rehearsal = made();
    assert_eq!(tab(&rehearsal), Tab::Plan);
    assert_eq!(days(&rehearsal), ["2026-11-23", "2026-12-21", "2027-01-18", "2027-04-19"]);
}

#[test]
fn the_arrows_change_what_is_marked() {
    let mut rehearsal = made();
    key(&mut rehearsal, KeyCode::Down);
    key(&mut rehearsal, KeyCode::Right);
    assert_eq!(days(&rehearsal)[1..3], ["2026-12-22", "2027-01-18"], "one day, alone");
    key(&mut rehearsal, KeyCode::PageDown);
    assert_eq!(days(&rehearsal), ["2026-11-23", "2026-12-29", "2027-01-25", "2027-04-26"], "a week, with the later ones");
    key(&mut rehearsal, KeyCode::Home);
    key(&mut rehearsal, KeyCode::Right);
    assert_eq!(days(&rehearsal).len(), 5, "a session more");
    key(&mut rehearsal, KeyCode::Down);
    key(&mut rehearsal, KeyCode::Left);
    assert_eq!(days(&rehearsal)[..4], ["2026-11-23", "2026-12-14", "2027-01-04", "2027-01-25"], "three weeks apart");
}

#[test]
fn what_cannot_be_is_said_and_changes_nothing() {
    let mut rehearsal = made();
    let before = days(&rehearsal);
    key(&mut rehearsal, KeyCode::Left);
    assert!(rehearsal.model.notice.is_some(), "not before today");
    assert_eq!(days(&rehearsal), before);
}

#[test]
fn a_click_marks_a_day_and_the_arrows_beside_it_move_it() {
    let mut rehearsal = made();
    let body = crate::app::Regions::of(&rehearsal.model).body;
    let at = |rehearsal: &Rehearsal, words: &str| {
        let (page, top) = crate::app::plan::page(rehearsal.model.consultation().expect("open"), body).expect("a plan");
        cell_of(&page.text, top, words, body)
    };
    let (column, row) = at(&rehearsal, "Session 2");
    rehearsal.send(Msg::Click { column, row });
    assert_eq!(days(&rehearsal)[1], "2026-12-21", "marking moves nothing");
    assert_eq!(at(&rehearsal, "▶ S").1, row, "it is marked");
    let (column, row) = at(&rehearsal, " ▶");
    rehearsal.send(Msg::Click { column: column + 1, row });
    assert_eq!(days(&rehearsal)[1], "2026-12-22");
}

#[test]
fn a_plan_that_was_taken_away_comes_back_as_it_was() {
    let mut rehearsal = made();
    key(&mut rehearsal, KeyCode::Right);
    let before = days(&rehearsal);
    key(&mut rehearsal, KeyCode::Delete);
    assert_eq!(plan(&rehearsal), None);
    rehearsal.enter();
    assert_eq!(days(&rehearsal), before);
}

#[test]
fn a_plan_is_saved_as_everything_else() {
    let mut rehearsal = made();
    rehearsal.wait(SAVE_AFTER);
    assert_eq!(rehearsal.saves().last().expect("a save").draft.plan(), plan(&rehearsal));
}

#[test]
fn the_summary_says_the_plan_in_the_patients_language_and_leads_to_it() {
    let mut rehearsal = made();
    rehearsal.press("L0");
    let open = rehearsal.model.consultation().expect("open");
    let rows = super::super::summary::page(open, crate::app::Regions::of(&rehearsal.model).body);
    assert!(rows.iter().any(|row| row.text() == "• Sesión 1: lunes 23 de noviembre de 2026"));
    for _ in 0..200 {
        if tab(rehearsal.enter()) == Tab::Plan {
            return;
        }
        rehearsal.key(KeyCode::Char('0'), KeyModifiers::ALT);
        key(&mut rehearsal, KeyCode::Down);
    }
    panic!("no entry of the summary leads to the plan");
}

/// Every key that means something on the tab, and some that do not.
const KEYS: [KeyCode; 14] = [
    KeyCode::Enter,
    KeyCode::Up,
    KeyCode::Down,
    KeyCode::Left,
    KeyCode::Right,
    KeyCode::Left,
    KeyCode::Right,
    KeyCode::PageUp,
    KeyCode::PageDown,
    KeyCode::Home,
    KeyCode::End,
    KeyCode::Delete,
    KeyCode::Char('L'),
    KeyCode::Char('x'),
];

/// What somebody does on the tab.
#[derive(Debug, Clone)]
enum Deed {
    Press(KeyCode),
    Click(u16, u16),
    Resize(u16, u16),
}

fn deeds() -> impl Strategy<Value = Deed> {
    prop_oneof![
        12 => proptest::sample::select(&KEYS[..]).prop_map(Deed::Press),
        1 => (0_u16..90, 4_u16..26).prop_map(|(column, row)| Deed::Click(column, row)),
        1 => (20_u16..200, 8_u16..60).prop_map(|(columns, rows)| Deed::Resize(columns, rows)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_keys_put_days_out_of_order_or_before_today(deeds in vec(deeds(), 1..80)) {
        let mut rehearsal = made();
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        for deed in deeds {
            match deed {
                Deed::Press(code) => { key(&mut rehearsal, code); }
                Deed::Click(column, row) => { rehearsal.send(Msg::Click { column, row }); }
                Deed::Resize(columns, rows) => { rehearsal.send(Msg::Resize(Size { columns, rows })); }
            }
            // A click on the hint bar may leave.
            let Some(open) = rehearsal.model.consultation() else { break };
            let Some(plan) = open.draft.plan() else { continue };
            let days: Vec<NaiveDate> = plan.visits().map(|visit| visit.day).collect();
            prop_assert!(days[0] >= today && days.windows(2).all(|pair| pair[0] < pair[1]), "{:?}", days);
        }
    }
}
