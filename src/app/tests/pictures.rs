//! Pictures beside the text: everything can be read, and moving the depth shows where it goes.

use std::collections::BTreeSet;
use std::sync::Arc;

use crossterm::event::{KeyCode, KeyModifiers};

use super::tab;
use crate::app::pane::{self, aside};
use crate::app::rehearsal::Rehearsal;
use crate::app::{Msg, Regions, Size, Tab};
use crate::page::{PanePage, Row};

const SIZES: [(u16, u16); 5] = [(80, 24), (100, 20), (120, 40), (160, 30), (200, 60)];

fn at((columns, rows): (u16, u16)) -> Rehearsal {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.send(Msg::Resize(Size { columns, rows }));
    rehearsal
}

/// The pane of the screen, with the rows of its text and of its pictures that are seen.
fn seen(rehearsal: &Rehearsal) -> (Arc<PanePage>, [Vec<usize>; 2]) {
    let open = rehearsal.model.consultation().expect("open");
    let area = Regions::of(&rehearsal.model).body;
    let page = pane::page(open, area).expect("a pane");
    let place = pane::place(open, &page, area);
    let rows = |top: usize, all: usize| (top..all.min(top + usize::from(area.height))).collect();
    let beside = aside::top(&page, place, area.height);
    let seen = [rows(place.top, page.text.len()), rows(beside, page.aside.len())];
    (page, seen)
}

/// The rows of a pane that have words and were not seen while a key was pressed, until `left` says that it has led on.
fn missed(rehearsal: &mut Rehearsal, left: impl Fn(&mut Rehearsal) -> bool) -> Vec<String> {
    let mut so_far = [BTreeSet::new(), BTreeSet::new()];
    let page = loop {
        let (page, now) = seen(rehearsal);
        so_far.iter_mut().zip(now).for_each(|(so_far, now)| so_far.extend(now));
        if left(rehearsal) {
            break page;
        }
    };
    let unseen = |(rows, so_far): (&Vec<Row>, &BTreeSet<usize>)| {
        let rows = rows.iter().enumerate().filter(|(row, _)| !so_far.contains(row));
        rows.map(|(_, row)| row.text()).filter(|row| !row.is_empty()).collect::<Vec<_>>()
    };
    [&page.text, &page.aside].into_iter().zip(&so_far).flat_map(unseen).collect()
}

#[test]
fn space_brings_every_row_of_the_text_and_of_the_pictures_to_the_screen() {
    for size in SIZES {
        for pane in 0..7 {
            let mut rehearsal = at(size);
            rehearsal.press(&(pane + 1).to_string());
            let missed = missed(&mut rehearsal, |rehearsal| tab(rehearsal.press(" ")) != Tab::Pane(pane));
            assert!(missed.is_empty(), "pane {} at {size:?}: {missed:#?}", pane + 1);
        }
    }
}

#[test]
fn page_down_brings_every_row_of_the_text_and_of_the_pictures_to_the_screen() {
    for size in SIZES {
        for pane in 0..7 {
            let mut rehearsal = at(size);
            rehearsal.press(&(pane + 1).to_string());
            let missed = missed(&mut rehearsal, |rehearsal| {
                let before = seen(rehearsal).1;
                rehearsal.key(KeyCode::PageDown, KeyModifiers::NONE);
                seen(rehearsal).1 == before
            });
            assert!(missed.is_empty(), "pane {} at {size:?}: {missed:#?}", pane + 1);
        }
    }
}

/// The words of the pane on the screen that begin with the sign of a needle.
fn needles(rehearsal: &Rehearsal) -> Vec<String> {
    let open = rehearsal.model.consultation().expect("open");
    let area = Regions::of(&rehearsal.model).body;
    let page = pane::page(open, area).expect("a pane");
    let rows = page.text.iter().chain(&page.aside).map(Row::text);
    rows.filter_map(|row| row.split_once("▼ ").map(|(_, words)| words.trim_end_matches([' ', '│']).to_owned())).collect()
}

#[test]
fn plus_and_minus_move_the_depth_and_s_the_site_of_this_pane_alone() {
    let mut rehearsal = Rehearsal::consultation();
    let record = rehearsal.model.consultation().expect("open").draft.clone();
    rehearsal.press("3");
    assert_eq!(needles(&rehearsal), ["1.5 mm reaches the fat below the skin"]);
    rehearsal.press("+-----");
    assert_eq!(needles(&rehearsal), ["0.25 mm reaches the upper dermis"]);
    rehearsal.press("++");
    let forehead = needles(&rehearsal);
    rehearsal.press("s");
    assert_ne!(needles(&rehearsal), forehead);
    rehearsal.press("2");
    assert_eq!(needles(&rehearsal).len(), 2, "the range of the other pane");
    rehearsal.press("3sss");
    assert_eq!(needles(&rehearsal), forehead, "the sites go round");
    let open = rehearsal.model.consultation().expect("open");
    assert_eq!(open.draft.notes(), record.notes());
    assert!(open.saving.due().is_none(), "nothing of it is for the record");
}

#[test]
fn moving_the_depth_shows_all_of_the_drawing_and_what_is_reached() {
    for size in [(80, 24), (120, 40), (200, 60)] {
        for digit in ["1", "2", "3", "4"] {
            let mut rehearsal = at(size);
            rehearsal.press(digit).press("+");
            let (page, [text, aside]) = seen(&rehearsal);
            let rows = text.iter().map(|row| &page.text[*row]).chain(aside.iter().map(|row| &page.aside[*row]));
            let seen: Vec<String> = rows.map(Row::text).collect();
            for part in ["0 mm", "3.0", " mm reaches "] {
                assert!(seen.iter().any(|row| row.contains(part)), "{part} of pane {digit} at {size:?}: {seen:#?}");
            }
        }
    }
}
