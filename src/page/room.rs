//! Whether every step of a pane fits a patient's screen.

use super::pane::is_told;
use super::{Glyphs, Headline, PatientView, patient};
use crate::content::{Block, Pack, TooTall};

/// The smallest screen, in columns and rows.
const SMALLEST: (u16, u16) = (80, 24);

/// Every block of text that a patient cannot see whole on the smallest screen, in any of the pack's languages.
pub fn too_tall(pack: &Pack) -> Vec<TooTall> {
    let mut found = Vec::new();
    for (place, pane) in pack.panes().iter().enumerate() {
        let told = pane.blocks.iter().enumerate().filter(|(_, block)| is_told(block));
        for (step, (block, _)) in told.enumerate().filter(|(_, (_, block))| is_text(block)) {
            for &lang in pack.languages() {
                let (columns, rows) = SMALLEST;
                let view = PatientView::new(pack, place, step..step + 1, 0, lang);
                let page = view.and_then(|view| patient(&view, pack, (columns, rows), Glyphs::Full, Headline::WhereRoomy));
                if let Some(page) = page.filter(|page| page.newest.len() > page.height) {
                    found.push(TooTall { pane: pane.id.clone(), block, lang, rows: page.newest.len(), room: page.height });
                }
            }
        }
    }
    found
}

/// Whether a block is read, not looked at: pictures and their notes are made to be scrolled.
const fn is_text(block: &Block) -> bool {
    !matches!(block, Block::Figure(_) | Block::Chart(_) | Block::Charts(_) | Block::Risk(_))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{Problems, load};
    use crate::text::Lang;

    fn packs(of: Result<Vec<Pack>, Problems>) -> Pack {
        of.unwrap_or_else(|problems| panic!("{problems}")).remove(0)
    }

    #[test]
    fn every_text_of_the_pack_that_ships_fits() {
        assert_eq!(too_tall(&packs(load::shipped())), []);
    }

    #[test]
    fn a_long_list_is_found_in_the_language_in_which_it_is_long() {
        let files = load::MICRONEEDLING.iter().map(|&(name, text)| {
            let long = text.replacen(
                "\"es\": \"Solo puntos negros",
                &format!("\"es\": \"{}Solo puntos negros", "palabra ".repeat(150)),
                1,
            );
            (name, &*Box::leak(long.into_boxed_str()))
        });
        let found = too_tall(&packs(load::compiled_in("long", &files.collect::<Vec<_>>())));
        let [found] = &found[..] else { panic!("{found:?}") };
        assert_eq!((found.pane.as_str(), found.block, found.lang, found.room), ("acne", 3, Lang::Es, 18));
        assert!(found.rows > 18);
    }
}
