//! Draws an area of skin cell by cell: what lies at each point becomes a texture that differs from the others without colour.

use super::{Glyphs, Role, Row};

/// What lies at a point of a drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Material {
    /// Above the skin.
    Air,
    /// The outer skin.
    Epidermis,
    /// The deeper skin.
    Dermis,
    /// One layer in some people and the next in others.
    Varies,
    /// Below the skin.
    Fat,
}

impl Material {
    const ALL: [Self; 5] = [Self::Air, Self::Epidermis, Self::Dermis, Self::Varies, Self::Fat];

    /// The material of a layer by its place from the surface, where `last` is the lowest.
    pub const fn of_layer(place: usize, last: usize) -> Self {
        match place {
            0 if last > 0 => Self::Epidermis,
            _ if place >= last => Self::Fat,
            _ => Self::Dermis,
        }
    }

    /// What its texture is drawn in.
    pub const fn role(self) -> Role {
        match self {
            Self::Epidermis => Role::Accent,
            Self::Air | Self::Dermis | Self::Varies => Role::Text,
            Self::Fat => Role::Dim,
        }
    }

    /// Whether the texture has a dot at this place of the grid of dots.
    const fn is_dotted(self, x: usize, y: usize) -> bool {
        match self {
            Self::Air => false,
            Self::Epidermis => true,
            Self::Dermis => y.is_multiple_of(2) && (x + y).is_multiple_of(4),
            Self::Varies => (x + y).is_multiple_of(3),
            // Rings, set off from row to row.
            Self::Fat => {
                let (x, y) = ((x + y / 4 % 2 * 4) % 8, y % 4);
                matches!((x, y), (1 | 2, 0 | 3) | (0 | 3, 1 | 2))
            }
        }
    }

    /// The texture where there are no dots.
    const fn sign(self, column: usize, row: usize) -> char {
        match self {
            Self::Epidermis => '▒',
            Self::Dermis => '░',
            Self::Varies => '/',
            Self::Fat if (column + row * 2).is_multiple_of(4) => 'o',
            Self::Air | Self::Fat => ' ',
        }
    }
}

/// The points of a cell that are looked at: columns, then rows.
const fn grain(glyphs: Glyphs) -> (usize, usize) {
    match glyphs {
        Glyphs::Full => (2, 4),
        Glyphs::Console | Glyphs::Words => (1, 1),
    }
}

/// The cells of one row; `at` says what lies at a point, in columns and rows from the top left.
pub fn textured(glyphs: Glyphs, row: usize, columns: usize, at: impl Fn(f64, f64) -> Material) -> Vec<(Role, char)> {
    (0..columns).map(|column| cell(glyphs, column, row, &at)).collect()
}

fn cell(glyphs: Glyphs, column: usize, row: usize, at: &impl Fn(f64, f64) -> Material) -> (Role, char) {
    let (across, down) = grain(glyphs);
    let mut dots = 0;
    let mut counts = [0; Material::ALL.len()];
    for dy in 0..down {
        for dx in 0..across {
            let (x, y) = (column * across + dx, row * down + dy);
            let material = at(middle(x, across), middle(y, down));
            if let Some(count) = Material::ALL.iter().position(|other| *other == material).and_then(|place| counts.get_mut(place))
            {
                *count += 1;
            }
            if material.is_dotted(x, y) {
                dots |= dot(dx, dy);
            }
        }
    }
    // The first of those that fill most of the cell.
    let most = counts.iter().max().copied().unwrap_or_default();
    let material = counts.iter().position(|count| *count == most).and_then(|place| Material::ALL.get(place)).copied();
    let material = material.unwrap_or(Material::Air);
    let sign = match glyphs {
        Glyphs::Full if dots == 0 => ' ',
        Glyphs::Full => char::from_u32(0x2800 + dots).unwrap_or(' '),
        Glyphs::Console | Glyphs::Words => material.sign(column, row),
    };
    (material.role(), sign)
}

/// The middle of a point of the grid, in cells.
#[expect(clippy::cast_precision_loss, reason = "a screen has few cells")]
fn middle(point: usize, of: usize) -> f64 {
    (point as f64 + 0.5) / of as f64
}

/// A dot of a braille cell, as its bit.
const fn dot(x: usize, y: usize) -> u32 {
    match (x, y) {
        (0, 0) => 0x01,
        (0, 1) => 0x02,
        (0, 2) => 0x04,
        (0, _) => 0x40,
        (_, 0) => 0x08,
        (_, 1) => 0x10,
        (_, 2) => 0x20,
        _ => 0x80,
    }
}

/// Cells as a row, those of one role together.
pub fn joined(cells: &[(Role, char)]) -> Row {
    cells.chunk_by(|(one, _), (two, _)| one == two).fold(Row::empty(), |row, run| {
        let words: String = run.iter().map(|(_, sign)| sign).collect();
        let role = run.first().map_or(Role::Text, |(role, _)| *role);
        row.with(role, &words)
    })
}

/// A few cells of a material, to explain it by.
pub fn swatch(glyphs: Glyphs, material: Material) -> Row {
    if glyphs.draw() { joined(&textured(glyphs, 0, 3, |_, _| material)) } else { Row::empty() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_material_is_told_from_the_others_without_its_colour() {
        for glyphs in Glyphs::ALL {
            let drawn = Material::ALL.map(|material| joined(&textured(glyphs, 0, 8, |_, _| material)).text());
            for (place, texture) in drawn.iter().enumerate() {
                assert!(!drawn[..place].contains(texture), "{drawn:?}");
            }
        }
    }

    #[test]
    fn a_border_is_drawn_to_a_quarter_of_a_row_where_there_are_dots() {
        let cells = textured(Glyphs::Full, 0, 1, |_, y| if y < 0.75 { Material::Epidermis } else { Material::Air });
        assert_eq!(cells, [(Role::Accent, '⠿')]);
        let cells = textured(Glyphs::Console, 0, 1, |_, y| if y < 0.75 { Material::Epidermis } else { Material::Air });
        assert_eq!(cells, [(Role::Accent, '▒')]);
    }

    #[test]
    fn a_role_is_that_of_what_fills_most_of_a_cell() {
        let cells = textured(Glyphs::Full, 0, 1, |_, y| if y < 0.25 { Material::Epidermis } else { Material::Fat });
        assert_eq!(cells.first().map(|(role, _)| *role), Some(Role::Dim));
    }
}
