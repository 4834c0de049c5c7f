//! How risks are told: in words always, as people where that misleads nobody.

use super::*;
use crate::content::{Block, Pack};
use crate::page::{Glyphs, Prompts, sample};
use crate::text::Lang;

fn sheet(pack: &Pack, width: usize) -> Sheet<'_> {
    Sheet { pack, lang: Lang::En, prompts: Prompts::Hidden, width, glyphs: Glyphs::Full }
}

fn words(rows: &[Row]) -> String {
    rows.iter().map(|row| row.text().trim().to_owned() + "\n").collect()
}

/// Every counted risk of the packs, with its count.
fn counted_risks() -> Vec<(&'static Pack, &'static Risk, u32, u32)> {
    let blocks = sample::packs()
        .iter()
        .flat_map(|pack| pack.panes().iter().flat_map(move |pane| pane.blocks.iter().map(move |block| (pack, block))));
    blocks
        .filter_map(|(pack, block)| match block {
            Block::Risk(risk) => match &risk.rate {
                Rate::Counted { events, out_of, .. } => Some((pack, risk, *events, *out_of)),
                Rate::Words { .. } => None,
            },
            _ => None,
        })
        .collect()
}

#[test]
fn every_count_stands_in_words_with_what_happens_without_treatment() {
    let risks = counted_risks();
    assert!(risks.len() >= 4);
    for (pack, risk, events, out_of) in risks {
        for width in [30, 50, 76] {
            let words = words(&super::risk(&sheet(pack, width), risk)).replace('\n', " ");
            assert!(words.contains(&format!("{events} out of {out_of} people")), "{words}");
            assert!(words.contains("No treatment"), "{words}");
        }
    }
}

#[test]
fn as_many_people_are_marked_as_had_it() {
    for (pack, risk, events, out_of) in counted_risks() {
        let Rate::Counted { untreated, .. } = &risk.rate else { continue };
        let (events, out_of) = match untreated {
            Untreated::Counted(without) => (events + without, out_of * 2),
            Untreated::Words(_) if events == 0 => (0, 0),
            Untreated::Words(_) => (events, out_of),
        };
        let drawn = words(&super::risk(&sheet(pack, 76), risk));
        let is_heads = |line: &&str| line.starts_with(['●', '○']) && !line.contains(char::is_alphabetic);
        let heads: String = drawn.lines().filter(is_heads).collect();
        let count = |sign: char| u32::try_from(heads.matches(sign).count()).expect("few");
        assert_eq!((count('●'), count('●') + count('○')), (events, out_of), "{drawn}");
    }
}

#[test]
fn nobody_is_drawn_where_fewer_than_one_in_a_hundred_had_it() {
    let pack = sample::pack();
    let sheet = sheet(&pack, 76);
    let none = Count { events: 0, out_of: 39, range: None };
    assert_eq!(words(&drawn(&sheet, Role::Strong, "", none)), "0 out of 39 people\n");
    let one = Count { events: 1, out_of: 100, range: None };
    assert!(
        words(&drawn(&sheet, Role::Strong, "", one)).contains('●') || words(&drawn(&sheet, Role::Strong, "", one)).contains('Å')
    );
}

#[test]
fn what_a_study_allows_for_is_shaded_differently_and_told() {
    let (pack, risk, ..) = counted_risks().into_iter().find(|(pack, ..)| pack.id() == "sample").expect("a risk");
    let drawn = words(&super::risk(&sheet(pack, 76), risk));
    assert!(drawn.contains("The study allows for 2 to 9 out of 36 people."), "{drawn}");
    assert!(drawn.contains("/█\\ had it   /▒\\ may have had it   /│\\ did not"), "{drawn}");
}
