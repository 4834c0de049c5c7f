//! What no figure stands without, and charts that are seen together.

use super::*;
use crate::content::{Block, Pack};
use crate::page::{Glyphs, Prompts, sample};
use crate::text::Lang;

fn sheet(pack: &Pack, width: usize) -> Sheet<'_> {
    Sheet { pack, lang: Lang::En, prompts: Prompts::Hidden, width, glyphs: Glyphs::Full }
}

fn texts(rows: &[Row]) -> Vec<String> {
    rows.iter().map(Row::text).collect()
}

/// Every chart of the packs.
fn all() -> Vec<(&'static Pack, &'static Chart)> {
    let mut found = Vec::new();
    for pack in sample::packs() {
        for block in pack.panes().iter().flat_map(|pane| &pane.blocks) {
            match block {
                Block::Chart(chart) => found.push((pack, chart)),
                Block::Charts(charts) => found.extend(charts.iter().map(|chart| (pack, chart))),
                _ => {}
            }
        }
    }
    found
}

#[test]
fn a_study_without_a_comparison_group_says_so_under_its_measure_and_no_other_does() {
    for (pack, chart) in all() {
        let Chart::Study(study) = chart else { continue };
        for width in [36, 76] {
            let words = texts(&super::chart(&sheet(pack, width), chart)).join(" ");
            let says = words.contains("▲ Before and after, no");
            assert_eq!(says, study.grade == Grade::Unc, "{words}");
        }
    }
}

#[test]
fn no_figure_stands_without_its_people_design_time_comparison_and_source() {
    for (pack, chart) in all() {
        let Chart::Study(study) = chart else { continue };
        let words = texts(&super::chart(&sheet(pack, 76), chart)).join("\n");
        let people = format!("People (n)     {}", study.n);
        for needed in [people.as_str(), "Design  ", "When  ", "Compared with  ", "Evidence  ", "Source  ", study.source.as_str()]
        {
            assert!(words.contains(needed), "{needed} in\n{words}");
        }
    }
}

#[test]
fn an_empty_frame_says_that_there_is_no_reliable_figure() {
    let empty = all().into_iter().filter(|(_, chart)| matches!(chart, Chart::Empty { .. }));
    let drawn: Vec<String> = empty.map(|(pack, chart)| texts(&super::chart(&sheet(pack, 40), chart)).join("\n")).collect();
    assert!(drawn.len() >= 2);
    assert!(drawn.iter().all(|words| words.contains("No reliable figure") && !words.contains('█')), "{drawn:?}");
}

#[test]
fn charts_that_are_seen_together_stand_side_by_side_where_there_is_room() {
    let pack = sample::packs().iter().find(|pack| pack.id() == "microneedling").expect("the pack");
    let scars = pack.panes().iter().find(|pane| pane.id.as_str() == "scars").expect("a pane");
    let two = scars.blocks.iter().find_map(|block| match block {
        Block::Charts(charts) => Some(charts),
        _ => None,
    });
    let two = two.expect("two trials");
    let wide = texts(&charts(&sheet(pack, 76), two));
    assert!(wide[0].contains("┐  ┌") && wide.last().is_some_and(|row| row.contains("┘  └")), "{wide:?}");
    assert!(wide.iter().all(|row| row.chars().count() == wide[0].chars().count()));
    let narrow = texts(&charts(&sheet(pack, 52), two));
    assert_eq!(narrow.iter().filter(|row| row.starts_with('┌')).count(), 2);
    let all = narrow.join(" ");
    assert!(all.find("saw an improvement") < all.find("did not"), "{all}");
}
