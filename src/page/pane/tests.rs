//! What a pane of education says, to whom, and where it stands.

mod pictures;

use std::ops::RangeInclusive;

use proptest::prelude::*;

use super::*;
use crate::content::Block;
use crate::page::{Glyphs, Prompts, Role, sample};
use crate::text::Lang;

fn look(lang: Lang, width: u16) -> Look {
    Look { lang, width, prompts: Prompts::Shown, glyphs: Glyphs::Full }
}

/// A page as it stands on the screen, its right edge drawn so that a cut or a ragged row shows.
fn drawn(page: &PanePage, width: u16) -> String {
    let column = usize::from(page.aside_from);
    let rows = page.text.len().max(page.aside.len());
    let mut screen = String::new();
    for index in 0..rows {
        let text = page.text.get(index).cloned().unwrap_or_default();
        let aside = page.aside.get(index).cloned().unwrap_or_default();
        let row = text.padded(column).then(aside).padded(usize::from(width));
        screen.push_str(&row.text());
        screen.push_str("|\n");
    }
    screen
}

fn words(rows: &[Row]) -> String {
    rows.iter().map(|row| row.text() + "\n").collect()
}

#[test]
fn every_pane_reads_well_in_one_column_and_in_two() {
    for pack in sample::packs() {
        for shown in pack.panes() {
            for lang in Lang::ALL {
                for width in [78, 118] {
                    let page = pane(pack, shown, look(lang, width), Aim::default());
                    let name = format!("{}-{}-{}-{width}", pack.id(), shown.id, lang.code());
                    insta::assert_snapshot!(name, drawn(&page, width));
                }
            }
        }
    }
}

#[test]
fn a_patients_page_reads_well() {
    let pack = sample::pack();
    let look = Look { prompts: Prompts::Hidden, ..look(Lang::En, 78) };
    let page = pane(&pack, &pack.panes()[0], look, Aim::default());
    insta::assert_snapshot!("sample-patient-en-78", drawn(&page, 78));
}

#[test]
fn a_patients_page_has_nothing_that_is_for_the_practitioner() {
    let pack = sample::pack();
    let page = pane(&pack, &pack.panes()[0], Look { prompts: Prompts::Hidden, ..look(Lang::En, 78) }, Aim::default());
    let words = words(&page.text);
    for hidden in ["For the practitioner", "What bothers you most?", "Proven", "Listen for", "Softer, not gone.", "(RCT)", "(SR)"]
    {
        assert!(!words.contains(hidden), "{hidden} in\n{words}");
    }
    assert!(page.text.iter().flat_map(|row| &row.segments).all(|segment| segment.role != Role::Prompt));
    assert!(words.contains("What change might you see?"), "{words}");
}

#[test]
fn a_patients_page_still_says_where_claims_figures_and_risks_come_from() {
    let pack = sample::pack();
    let page = pane(&pack, &pack.panes()[0], Look { prompts: Prompts::Hidden, ..look(Lang::En, 78) }, Aim::default());
    for (index, block) in pack.panes()[0].blocks.iter().enumerate() {
        let key = match block {
            Block::Claim(claim) if !claim.statement.sources.is_empty() => "Alam14",
            Block::Figure(_) | Block::Chart(crate::content::Chart::Empty { .. }) => "Chu21",
            Block::Chart(_) => "Alam14",
            Block::Risk(risk) if matches!(risk.rate, crate::content::Rate::Counted { .. }) => "Dogra14",
            Block::Risk(_) => "Chu21",
            _ => continue,
        };
        let of_block: Vec<Row> = page.text.iter().filter(|row| row.target == Some(Target::Point(index))).cloned().collect();
        assert!(words(&of_block).contains(key), "{key} is not in\n{}", words(&of_block));
    }
}

#[test]
fn what_nobody_signed_off_says_so_to_the_practitioner_alone() {
    let pack = sample::pack();
    for (prompts, is_told) in [(Prompts::Shown, true), (Prompts::Hidden, false)] {
        let page = pane(&pack, &pack.panes()[0], Look { prompts, ..look(Lang::Es, 78) }, Aim::default());
        let words = words(&page.text);
        assert!(words.contains("Los poros no son músculos."));
        assert_eq!(words.contains("(aún sin aprobar)"), is_told);
    }
}

#[test]
fn on_a_wide_page_pictures_and_prompts_stand_beside_the_text_and_nothing_is_lost() {
    let pack = sample::pack();
    let shown = &pack.panes()[0];
    let page = pane(&pack, shown, look(Lang::En, 118), Aim::default());
    let points = |rows: &[Row]| -> Vec<usize> {
        let mut points: Vec<usize> = rows
            .iter()
            .filter_map(|row| match row.target {
                Some(Target::Point(index)) => Some(index),
                _ => None,
            })
            .collect();
        points.dedup();
        points
    };
    let (text, aside) = (points(&page.text), points(&page.aside));
    for (index, block) in shown.blocks.iter().enumerate() {
        let is_aside = matches!(block, Block::Figure(_) | Block::Chart(_) | Block::Charts(_) | Block::Risk(_) | Block::Prompt(_));
        assert_eq!(aside.contains(&index), is_aside, "block {index}");
        assert_eq!(text.contains(&index), !is_aside, "block {index}");
    }
    assert!(text.is_sorted() && aside.is_sorted());
}

#[test]
fn one_empty_row_stands_between_two_blocks_and_every_other_row_is_its_blocks() {
    let pack = sample::pack();
    let page = pane(&pack, &pack.panes()[0], look(Lang::En, 78), Aim::default());
    let mut before: Option<&Row> = None;
    for row in &page.text {
        assert_eq!(row.target.is_none(), row.segments.is_empty(), "{row:?}");
        if let (Some(Row { target: Some(one), .. }), Some(two)) = (before, &row.target) {
            assert_eq!(one, two, "two blocks touch");
        }
        before = Some(row);
    }
}

/// What the console's fonts can draw beside Latin-1.
fn is_on_the_console(c: char) -> bool {
    let latin: RangeInclusive<char> = '\u{20}'..='\u{ff}';
    latin.contains(&c) || "─│┌┐└┘├┤┬┴┼━┃═║█░▒•…–—“”°±≤≥µ←↑→↓▶◀▲▼●■☐☑✗".contains(c)
}

#[test]
fn every_character_is_on_the_linux_console() {
    for pack in sample::packs() {
        for shown in pack.panes() {
            for lang in Lang::ALL {
                for width in [78, 118] {
                    let look = Look { glyphs: Glyphs::Console, ..look(lang, width) };
                    for c in drawn(&pane(pack, shown, look, Aim::default()), width).chars() {
                        assert!(c == '\n' || is_on_the_console(c), "{c:?} in {}", shown.id);
                    }
                }
            }
        }
    }
}

#[test]
fn a_weight_is_never_told_by_colour_alone() {
    let pack = sample::pack();
    let page = words(&pane(&pack, &pack.panes()[0], look(Lang::En, 78), Aim::default()).text);
    for weight in ["■ STOP · Not over active acne", "▲ CAUTION · Cold sores", "● INFO · Acne can flare"] {
        assert!(page.contains(weight), "{weight} in\n{page}");
    }
}

#[test]
fn what_opens_prompts_and_questions_stands_once_above_those_that_follow_each_other() {
    for pack in sample::packs() {
        for shown in pack.panes() {
            let page = pane(pack, shown, look(Lang::En, 118), Aim::default());
            let headings = words(&page.text).matches("To check that we were clear").count();
            assert!(headings <= 1, "{}", shown.id);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn no_row_leaves_the_width(width in 0_u16..200) {
        for pack in sample::packs() {
            for shown in pack.panes() {
                for lang in Lang::ALL {
                    let page = pane(pack, shown, look(lang, width), Aim::default());
                    let aside_width = usize::from(width - page.aside_from);
                    for row in &page.text {
                        prop_assert!(row.width() <= usize::from(page.aside_from.min(width)), "{}", row.text());
                    }
                    for row in &page.aside {
                        prop_assert!(row.width() <= aside_width, "{}", row.text());
                    }
                }
            }
        }
    }
}
