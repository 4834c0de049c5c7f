//! Phases and marks stand at their days.

use super::*;
use crate::page::{Prompts, sample};
use crate::text::Lang;

const DAYS: [(f64, f64); 5] = [(0.0, 0.01), (0.0, 5.0), (3.0, 25.0), (21.0, 365.0), (42.0, 42.0)];

fn picture<'a>(sheet: &'a Sheet<'a>) -> Picture<'a> {
    Picture { sheet, names: 0, axis: Axis::of(365.0, sheet.width).expect("an axis") }
}

#[test]
fn a_phase_is_drawn_from_its_first_day_to_its_last_in_both_glyph_sets() {
    let pack = sample::pack();
    for glyphs in Glyphs::ALL {
        for width in 24..120 {
            let sheet = Sheet { pack: &pack, lang: Lang::En, prompts: Prompts::Hidden, width, glyphs };
            let picture = picture(&sheet);
            for (from, to) in DAYS {
                let days = Range { from, to };
                for row in [picture.bar(days), picture.mark(days)] {
                    let drawn = row.text();
                    let columns = (drawn.chars().take_while(|c| *c == ' ').count(), row.width() - 1);
                    assert_eq!(columns, picture.axis.columns(days), "{drawn}");
                }
            }
        }
    }
}

#[test]
fn a_phase_fades_in_and_out_and_one_that_starts_at_once_only_out() {
    let pack = sample::pack();
    for (glyphs, middle, first) in [(Glyphs::Full, "░▒▓█", "█▓▒░"), (Glyphs::Console, "░▒█", "█▒░")] {
        let sheet = Sheet { pack: &pack, lang: Lang::En, prompts: Prompts::Hidden, width: 60, glyphs };
        let picture = picture(&sheet);
        assert!(picture.bar(Range { from: 3.0, to: 25.0 }).text().trim_start().starts_with(middle));
        let from_the_start = picture.bar(Range { from: 0.0, to: 5.0 }).text();
        assert!(from_the_start.starts_with('█') && from_the_start.ends_with(first), "{from_the_start}");
    }
}
