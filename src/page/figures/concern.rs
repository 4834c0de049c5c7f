//! What a concern looks like in the skin, before and after: shapes that claim nothing measured.

use crate::content::{Concern, LayerOfConcern, Statement};
use crate::page::canvas::{self, Material};
use crate::page::frame::{beside, in_rows, led, plain};
use crate::page::sheet::Sheet;
use crate::page::words::{self, Word};
use crate::page::{Role, Row};

/// The rows of a drawing.
const ROWS: usize = 8;
/// The row of the even surface, the thickness of the outer skin, the row where the fat begins.
const SURFACE: f64 = 1.0;
const THICKNESS: f64 = 0.75;
const FAT: f64 = 6.0;
/// From this width on, both drawings stand side by side.
const WIDE: usize = 44;
/// The widest drawing.
const WIDEST: usize = 34;
const GAP: usize = 4;

/// When the skin is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Time {
    Before,
    After,
}

/// The parts of the drawing.
pub fn drawing(sheet: &Sheet, drawn: &LayerOfConcern) -> Vec<Vec<Row>> {
    let wide = sheet.width >= WIDE && sheet.glyphs.draw();
    let width = if wide { (sheet.width - GAP) / 2 } else { sheet.width };
    let half = sheet.narrowed(width);
    let before = skin(&half, drawn.concern, Time::Before, words::BEFORE_NEEDLING, &drawn.before);
    let after = skin(&half, drawn.concern, Time::After, words::AFTER_NEEDLING, &drawn.after);
    let mut parts = if wide { vec![beside(&before, &after, width + GAP)] } else { vec![before, after] };
    if sheet.glyphs.draw() {
        parts.push(legend(sheet));
    }
    parts.push(plain(Role::Strong, words::NOT_MEASURED.get(sheet.lang), sheet.width));
    parts
}

/// The skin at one time, with its words.
fn skin(sheet: &Sheet, concern: Concern, time: Time, name: Word, statement: &Statement) -> Vec<Row> {
    let columns = sheet.width.min(WIDEST);
    let mut rows = plain(Role::Heading, name.get(sheet.lang), sheet.width);
    let drawn = if sheet.glyphs.draw() { ROWS } else { 0 };
    rows.extend((0..drawn).map(|row| {
        let at = |x: f64, y: f64| material(concern, time, x - half(columns), y);
        canvas::joined(&canvas::textured(sheet.glyphs, row, columns, at))
    }));
    rows.extend(led(&Row::empty(), &sheet.said(statement), sheet.width));
    rows
}

#[expect(clippy::cast_precision_loss, reason = "a screen has few columns")]
fn half(columns: usize) -> f64 {
    columns as f64 / 2.0
}

/// What lies at a point, its column counted from the middle.
fn material(concern: Concern, time: Time, x: f64, y: f64) -> Material {
    let surface = |x: f64| SURFACE + hollow(concern, time, x);
    if y < surface(x) {
        return Material::Air;
    }
    // A cell is twice as high as it is wide, so the outer skin lines a steep wall with twice as many columns.
    let lines_a_wall = [0.5, 1.0, 2.0].iter().any(|columns| {
        let reach = columns * THICKNESS;
        surface(x - reach) > y || surface(x + reach) > y
    });
    if y < surface(x) + THICKNESS || lines_a_wall {
        Material::Epidermis
    } else if y < FAT {
        Material::Dermis
    } else {
        Material::Fat
    }
}

/// How far the surface lies under an even one, in rows.
fn hollow(concern: Concern, time: Time, x: f64) -> f64 {
    let fold = |deep: f64, wide: f64| deep * (1.0 - x.abs() / wide).max(0.0);
    let pit = |deep: f64, wide: f64, steep: i32| deep * (1.0 - (x / wide).abs().powi(steep)).max(0.0);
    // The pore stays as it is: only the skin around it is smoother, and not even.
    let pore = pit(3.6, 1.6, 8).max(pit(0.8, 3.2, 2));
    let uneven = |high: f64| 0.45 + high * (x * 0.9).cos();
    match (concern, time) {
        (Concern::FineLine, Time::Before) => fold(2.2, 2.5),
        (Concern::FineLine, Time::After) => fold(1.1, 2.5),
        (Concern::PittedScar, Time::Before) => pit(2.6, 6.0, 6),
        (Concern::PittedScar, Time::After) => pit(1.3, 6.0, 2),
        (Concern::Pore, Time::Before) => pore.max(uneven(0.45)),
        (Concern::Pore, Time::After) => pore.max(uneven(0.2)),
    }
}

/// What the textures stand for.
fn legend(sheet: &Sheet) -> Vec<Row> {
    let of = |material: Material, name: Word| {
        canvas::swatch(sheet.glyphs, material).with(Role::Dim, &format!(" {}", name.get(sheet.lang).to_lowercase()))
    };
    let names =
        vec![of(Material::Epidermis, words::EPIDERMIS), of(Material::Dermis, words::DERMIS), of(Material::Fat, words::FAT)];
    in_rows(names, 3, sheet.width)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONCERNS: [Concern; 3] = [Concern::FineLine, Concern::PittedScar, Concern::Pore];

    fn deepest(concern: Concern, time: Time) -> f64 {
        (-100..100).map(|tenth| hollow(concern, time, f64::from(tenth) / 10.0)).fold(0.0, f64::max)
    }

    #[test]
    fn nothing_goes_away_after_needling() {
        for concern in CONCERNS {
            let (before, after) = (deepest(concern, Time::Before), deepest(concern, Time::After));
            assert!(after >= 1.0 && after <= before, "{concern:?}: {before} then {after}");
        }
    }

    #[test]
    fn a_pore_is_drawn_as_deep_and_as_wide_after_as_before() {
        let wide = |time| (-100..100).filter(|tenth| hollow(Concern::Pore, time, f64::from(*tenth) / 10.0) > 2.0).count();
        assert_eq!(wide(Time::Before), wide(Time::After));
        assert!((deepest(Concern::Pore, Time::Before) - deepest(Concern::Pore, Time::After)).abs() < 0.01);
    }

    #[test]
    fn the_skin_around_a_pore_is_drawn_smoother_after_and_never_even() {
        let around = |time| (50..100).map(move |tenth| hollow(Concern::Pore, time, f64::from(tenth) / 10.0));
        let bumps = |time| around(time).fold(0.0, f64::max) - around(time).fold(f64::MAX, f64::min);
        assert!(bumps(Time::After) > 0.25 && bumps(Time::After) < bumps(Time::Before), "{}", bumps(Time::After));
    }

    #[test]
    fn no_concern_goes_through_the_skin() {
        for concern in CONCERNS {
            for time in [Time::Before, Time::After] {
                assert!(SURFACE + deepest(concern, time) + THICKNESS < FAT, "{concern:?}");
            }
        }
    }
}
