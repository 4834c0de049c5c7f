//! Every figure, chart and counted risk as a picture: three widths, both sets of glyphs, both languages.

use std::fmt::Write as _;

use super::*;
use crate::content::Rate;
use crate::page::Depth;

const WIDTHS: [usize; 3] = [40, 76, 100];

fn kind(block: &Block) -> Option<&'static str> {
    match block {
        Block::Figure(_) => Some("figure"),
        Block::Chart(_) | Block::Charts(_) => Some("chart"),
        Block::Risk(risk) => matches!(risk.rate, Rate::Counted { .. }).then_some("risk"),
        _ => None,
    }
}

/// A picture in every form, as a patient sees it.
fn picture(pack: &Pack, block: &Block, aim: Aim) -> String {
    let mut pictures = String::new();
    for (width, glyphs) in WIDTHS.into_iter().flat_map(|width| Glyphs::ALL.map(|glyphs| (width, glyphs))) {
        for lang in Lang::ALL {
            let sheet = Sheet { pack, lang, prompts: Prompts::Hidden, width, glyphs };
            writeln!(pictures, "{width} {glyphs:?} {}", lang.code()).expect("a string");
            for row in block_rows(&sheet, block, aim, None) {
                assert!(row.width() <= width, "{}", row.text());
                writeln!(pictures, "{}", row.text().trim_end()).expect("a string");
            }
        }
    }
    pictures
}

#[test]
fn every_picture_reads_well_in_every_width_set_of_glyphs_and_language() {
    for pack in sample::packs() {
        for shown in pack.panes() {
            let pictures = shown.blocks.iter().filter_map(|block| Some((kind(block)?, block)));
            for (place, (kind, block)) in pictures.enumerate() {
                let name = format!("picture-{}-{}-{}-{kind}", pack.id(), shown.id, place + 1);
                insta::assert_snapshot!(name, picture(pack, block, Aim::default()));
            }
        }
    }
}

#[test]
fn a_section_at_a_depth_and_a_site_that_were_chosen_reads_well() {
    let pack = &sample::packs()[0];
    let section = pack.panes()[0].blocks.iter().rfind(|block| matches!(block, Block::Figure(_))).expect("a section");
    let aim = Aim { depth: Some(Depth::nearest(0.75)), site: 3 };
    insta::assert_snapshot!("picture-section-eyelid-at-0.75", picture(pack, section, aim));
}
