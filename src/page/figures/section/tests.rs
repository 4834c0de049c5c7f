//! Needles and layers stand at their millimetres, at every depth, width and site.

use super::*;
use crate::content::{Block, Drawing as Drawn, Pack};
use crate::page::sample;
use crate::text::Lang;

const WIDTHS: [usize; 8] = [12, 20, 33, 36, 56, 68, 72, 110];

fn sheet(pack: &Pack, lang: Lang, width: usize, glyphs: Glyphs) -> Sheet<'_> {
    Sheet { pack, lang, prompts: Prompts::Hidden, width, glyphs }
}

/// Every skin section of the packs.
fn sections() -> Vec<(&'static Pack, &'static SkinSection)> {
    let mut found = Vec::new();
    for pack in sample::packs() {
        for block in pack.panes().iter().flat_map(|pane| &pane.blocks) {
            if let Block::Figure(figure) = block
                && let Drawn::SkinSection(section) = &figure.drawing
            {
                found.push((pack, section));
            }
        }
    }
    found
}

/// The surface and the rows of skin, from the drawing's first column on.
fn cells(drawing: &Drawing, columns: usize) -> Vec<Vec<char>> {
    drawing.cells(columns).iter().map(|row| row.text().chars().skip(SCALE).collect()).collect()
}

#[test]
fn a_depth_is_drawn_at_its_millimetres_at_every_width_and_site() {
    for (pack, section) in sections() {
        for glyphs in Glyphs::ALL {
            for width in WIDTHS {
                for (site, depth) in (0..section.sites.len()).flat_map(|site| Depth::all().map(move |depth| (site, depth))) {
                    let sheet = sheet(pack, Lang::En, width, glyphs);
                    let aim = Aim { depth: Some(depth), site };
                    let rows: Vec<String> = below(Vec::new(), &sheet, section, aim).concat().iter().map(Row::text).collect();
                    let surface = rows.iter().position(|row| row.starts_with("0 mm")).expect("the surface");
                    let tips: Vec<usize> =
                        (1..=ROWS).filter(|row| rows[surface + row].chars().skip(SCALE).any(|c| c == '▼')).collect();
                    // Row after row a quarter of a millimetre, the tip at the lower edge of its row.
                    let deep: Vec<f64> = tips.iter().map(|row| [0.25; ROWS][..*row].iter().sum()).collect();
                    assert_eq!(deep, [depth.mm()], "{width} columns");
                }
            }
        }
    }
}

#[test]
fn the_scale_names_the_lower_edge_of_its_rows() {
    let (pack, section) = sections()[0];
    let sheet = sheet(pack, Lang::En, 72, Glyphs::Full);
    let rows: Vec<String> = below(Vec::new(), &sheet, section, Aim::default()).concat().iter().map(Row::text).collect();
    let surface = rows.iter().position(|row| row.starts_with("0 mm▁")).expect("the surface");
    for (row, name) in [(2, " 0.5▁"), (6, " 1.5▁"), (12, " 3.0▁")] {
        assert!(rows[surface + row].starts_with(name), "{}", rows[surface + row]);
    }
}

/// How far from the surface the epidermis is drawn, in columns without a needle.
fn epidermis_drawn(rows: &[Vec<char>], glyphs: Glyphs) -> f64 {
    // The rows of dots that are whole.
    let whole = |row: &Vec<char>| match glyphs {
        Glyphs::Console | Glyphs::Words => usize::from(row[0] == '▒') * 4,
        Glyphs::Full => {
            let dots = u32::from(row[0]).saturating_sub(0x2800);
            [0x09, 0x12, 0x24, 0xc0].iter().filter(|row| dots & **row == **row).count()
        }
    };
    rows.iter().skip(1).flat_map(|row| vec![0.0625; whole(row)]).sum()
}

#[test]
fn the_epidermis_ends_at_its_millimetres_as_finely_as_the_glyphs_go() {
    for (pack, section) in sections() {
        for (glyphs, grain) in [(Glyphs::Full, 0.0625), (Glyphs::Console, 0.25)] {
            for site in 0..section.sites.len() {
                let sheet = sheet(pack, Lang::En, 72, glyphs);
                let aim = Aim { depth: None, site };
                let drawing = Drawing { sheet: &sheet, section, site: site_of(section, aim), aim };
                let ends = depth::epidermis(&section.sites[site]);
                let drawn = epidermis_drawn(&cells(&drawing, 3), glyphs);
                assert!((drawn - ends.from).abs() <= grain / 2.0, "{drawn} for {ends:?}");
            }
        }
    }
}

#[test]
fn the_layers_of_a_site_begin_and_end_at_its_millimetres() {
    for (pack, section) in sections() {
        for site in 0..section.sites.len() {
            let sheet = sheet(pack, Lang::En, 72, Glyphs::Console);
            let aim = Aim { depth: None, site };
            let drawing = Drawing { sheet: &sheet, section, site: site_of(section, aim), aim };
            let measured = &section.sites[site];
            let (skin, total) = (depth::epidermis(measured), depth::total(measured));
            if section.layers.len() < 3 {
                continue;
            }
            for (depth, cells) in Depth::all().zip(cells(&drawing, 3).iter().skip(1)) {
                let mm = depth.mm() - 0.125;
                let expected = match mm {
                    _ if mm < skin.from => '▒',
                    _ if mm < skin.to => '/',
                    _ if mm < total.from => '░',
                    _ if mm < total.to => '/',
                    _ => continue,
                };
                assert_eq!(cells[0], expected, "{mm} mm");
            }
        }
    }
}

#[test]
fn a_pane_opens_on_its_whole_range_and_the_first_key_goes_to_its_end() {
    let (_, section) = sections()[0];
    let needle = section.needle.as_ref().expect("needles").depth_mm;
    let depth = |aim: Aim| aim.depth.map(Depth::mm);
    let first_down = moved(section, Aim::default(), Depth::deeper);
    assert_eq!(depth(first_down), Some(needle.from));
    assert_eq!(depth(moved(section, first_down, Depth::deeper)), Some(needle.from + 0.25));
    assert_eq!(depth(moved(section, Aim::default(), Depth::shallower)), Some(needle.to));
}

#[test]
fn every_depth_says_which_layer_it_reaches_and_how_thick_the_skin_is_there() {
    let pack = &sample::packs()[1];
    let section = sections().into_iter().find(|(of, _)| of.id() == pack.id()).map(|(_, section)| section).expect("a section");
    let words = |lang, depth| {
        let sheet = sheet(pack, lang, 76, Glyphs::Full);
        let rows = below(Vec::new(), &sheet, section, Aim { depth: Some(Depth::nearest(depth)), site: 0 }).concat();
        rows.iter().map(|row| row.text().trim().to_owned() + " ").collect::<String>()
    };
    let shallow = words(Lang::En, 0.5);
    assert!(
        shallow.starts_with("Forehead, skin of average thickness")
            && shallow.contains("▼ 0.5 mm reaches the upper dermis or the middle of the dermis"),
        "{shallow}"
    );
    assert!(words(Lang::En, 1.25).contains("reaches the lower dermis or the fat below the skin"));
    assert!(words(Lang::En, 1.5).contains("1.5 mm reaches the fat below the skin"));
    let here = "Aquí la epidermis mide 0,20 a 0,22 mm y la dermis 0,86 a 1,17 mm: la grasa empieza a 1,06 a 1,39 mm.";
    assert!(words(Lang::Es, 1.5).contains(here), "{}", words(Lang::Es, 1.5));
}
