//! What a patient's page holds, and where it stands.

use super::*;
use crate::page::pane::is_told;
use crate::page::{Glyphs, sample};

const SIZES: [(u16, u16); 4] = [(60, 20), (80, 24), (120, 40), (200, 60)];

fn told(pane: &Pane) -> usize {
    pane.blocks.iter().filter(|block| is_told(block)).count()
}

/// Every page that a patient can be shown: each step of each pane, in each language and size.
fn every_page(mut check: impl FnMut(&Pane, &PatientPage)) {
    for pack in sample::packs() {
        for (place, pane) in pack.panes().iter().enumerate() {
            for step in 0..told(pane) {
                for (lang, (columns, rows)) in Lang::ALL.into_iter().flat_map(|lang| SIZES.map(|size| (lang, size))) {
                    let view = PatientView::new(pack, place, step..step + 1, 0, lang).unwrap();
                    check(pane, &patient(&view, pack, (columns, rows), Glyphs::Full, Headline::WhereRoomy).unwrap());
                }
            }
        }
    }
}

fn first<'a>() -> (&'a Pack, PatientView) {
    let pack = sample::packs().first().unwrap();
    (pack, PatientView::new(pack, 0, 0..1, 0, Lang::En).unwrap())
}

#[test]
fn no_line_is_longer_than_reads_well_and_the_page_stands_in_the_middle() {
    every_page(|_, page| {
        assert!(page.width <= MEASURE);
        assert!(page.text.iter().all(|row| row.width() <= usize::from(page.width)));
    });
    let (pack, view) = first();
    for (columns, _) in SIZES {
        let page = patient(&view, pack, (columns, 24), Glyphs::Full, Headline::WhereRoomy).unwrap();
        let right = columns - page.left - page.width;
        assert!(page.left.abs_diff(right) <= 1, "{columns}");
    }
}

#[test]
fn a_step_that_fits_is_on_the_screen_whole_and_one_that_does_not_from_its_beginning() {
    every_page(|_, page| {
        let Range { start, end } = page.newest;
        assert!(page.top <= start);
        assert!(end <= page.top + page.height || page.top == start, "{} {start} {end} {}", page.top, page.height);
    });
}

#[test]
fn no_page_begins_within_a_step() {
    every_page(|_, page| {
        let above = page.top.checked_sub(1).and_then(|above| page.text.get(above));
        assert!(above.is_none_or(|row| row.target.is_none()));
    });
}

#[test]
fn each_step_adds_to_what_is_revealed() {
    for pack in sample::packs() {
        for (place, pane) in pack.panes().iter().enumerate() {
            let texts: Vec<Vec<Row>> = (0..=told(pane) + 3)
                .map(|steps| {
                    let view = PatientView::new(pack, place, steps.saturating_sub(1)..steps, 0, Lang::En).unwrap();
                    patient(&view, pack, (80, 24), Glyphs::Full, Headline::WhereRoomy).unwrap().text
                })
                .collect();
            for (fewer, more) in texts.iter().zip(texts.iter().skip(1)) {
                assert!(more.starts_with(fewer));
            }
            let all = told(pane);
            assert!(texts.windows(2).take(all).all(|pair| pair[0].len() < pair[1].len()), "every step says something");
            assert!(texts[all..].iter().all(|text| *text == texts[all]), "beyond the last step there is nothing");
        }
    }
}

#[test]
fn scrolling_ends_where_the_words_end() {
    let (pack, view) = first();
    let far = |shift| {
        patient(&PatientView { to: u16::MAX, from: 0, shift, ..view }, pack, (80, 24), Glyphs::Full, Headline::WhereRoomy)
            .unwrap()
    };
    let (up, down) = (far(i16::MIN), far(i16::MAX));
    assert_eq!((up.top, up.has_above()), (0, false));
    assert_eq!((down.top + down.height, down.has_below()), (down.text.len(), false));
    let mut fifth = up;
    fifth.scroll_to(5);
    assert_eq!(far(fifth.shift()).top, 5);
}

#[test]
fn big_letters_stand_where_there_is_room_for_them() {
    let (pack, _) = first();
    let view = PatientView::new(pack, 1, 0..1, 0, Lang::En).unwrap();
    let head = |columns, rows| patient(&view, pack, (columns, rows), Glyphs::Full, Headline::WhereRoomy).unwrap().head.len();
    assert_eq!(head(120, 40), head(120, 33) + letters::rows(Glyphs::Full));
    assert_eq!(head(80, 24), head(120, 33));
}

#[test]
fn a_place_in_another_wording_is_shown_nothing() {
    let packs = sample::packs();
    let (one, other) = (&packs[0], &packs[1]);
    let view = PatientView::new(one, 0, 0..1, 0, Lang::En).unwrap();
    assert!(view.is_in(one) && !view.is_in(other));
    assert_eq!(patient(&view, other, (80, 24), Glyphs::Full, Headline::WhereRoomy), None);
    assert_eq!(PatientView::new(one, one.panes().len(), 0..1, 0, Lang::En), None);
    assert_eq!(patient(&PatientView { pane: u16::MAX, ..view }, one, (80, 24), Glyphs::Full, Headline::WhereRoomy), None);
}

#[test]
fn a_place_is_written_without_a_word_and_reads_back() {
    let (pack, view) = first();
    let written = serde_json::to_string(&view).unwrap();
    let expected = format!(
        r#"{{"wording":"{}","pane":0,"from":0,"to":1,"shift":0,"aim":{{"depth":null,"site":0}},"lang":"en"}}"#,
        pack.hash()
    );
    assert_eq!(written, expected);
    assert_eq!(serde_json::from_str::<PatientView>(&written).unwrap(), view);
    for wrong in [
        written.replace("0,\"from\"", "70000,\"from\""),
        written.replace("\"en\"", "\"xx\""),
        written.replace(pack.hash(), "not a hash"),
        written.replace("null", "0"),
        written.replace("null", "13"),
        written.replace("\"pane\"", "\"note\":\"a word\",\"pane\""),
    ] {
        assert!(serde_json::from_str::<PatientView>(&wrong).is_err(), "{wrong}");
    }
}
