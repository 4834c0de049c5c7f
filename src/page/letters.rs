//! Big letters out of half blocks, or of whole ones where the font has no others.

use font8x8::{BASIC_FONTS, LATIN_FONTS, UnicodeFonts};

use super::{Glyphs, Role, Row};

/// The rows of dots of a letter.
const DOTS: usize = 8;

/// Rows of dots that a cell holds.
const fn dots_a_cell(glyphs: Glyphs) -> usize {
    match glyphs {
        Glyphs::Full => 2,
        Glyphs::Console | Glyphs::Words => 1,
    }
}

/// The rows of a line of big letters.
pub const fn rows(glyphs: Glyphs) -> usize {
    DOTS / dots_a_cell(glyphs)
}

/// The columns between two words.
const BLANK: usize = 4;

/// A letter's dots, row by row: a bit a dot, the lowest at the left.
type Dots = [u8; 8];

/// Words in big letters on one line, as far apart as there is room; nothing where they do not fit, or where a character has no
/// shape.
pub fn big(role: Role, words: &str, width: usize, glyphs: Glyphs) -> Option<Vec<Row>> {
    let high = dots_a_cell(glyphs);
    let letters: Vec<Dots> = words.chars().map(shape).collect::<Option<_>>()?;
    let spaced = |apart: &str| -> Vec<Row> {
        (0..rows(glyphs)).map(|row| Row::of(role, line(&letters, row * high, high, apart).trim_end())).collect()
    };
    ["  ", " "].into_iter().map(spaced).find(|rows| rows.iter().all(|row| row.width() <= width))
}

fn shape(letter: char) -> Option<Dots> {
    BASIC_FONTS.get(letter).or_else(|| LATIN_FONTS.get(letter)).filter(|dots| letter == ' ' || dots.iter().any(|row| *row != 0))
}

/// So many rows of dots as one row of cells.
fn line(letters: &[Dots], from: usize, high: usize, apart: &str) -> String {
    let mut cells = String::new();
    for dots in letters {
        let taken = dots.iter().fold(0, |taken, row| taken | row);
        if taken == 0 {
            cells.extend(std::iter::repeat_n(' ', BLANK));
            continue;
        }
        for bit in taken.trailing_zeros()..8 - taken.leading_zeros() {
            let is_set = |row: usize| dots.get(row).is_some_and(|row| row >> bit & 1 == 1);
            cells.push(match (is_set(from), is_set(from + high - 1)) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            });
        }
        cells.push_str(apart);
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_of_both_languages_has_a_shape_of_its_own() {
        let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzáéíóúñüÁÉÍÓÚÑÜ0123456789¿?¡!.,:;-()%";
        let drawn: std::collections::HashSet<Vec<String>> = letters
            .chars()
            .map(|letter| {
                big(Role::Heading, &letter.to_string(), 20, Glyphs::Full).unwrap_or_default().iter().map(Row::text).collect()
            })
            .collect();
        assert!(!drawn.contains(&Vec::new()), "a letter has no shape");
        assert_eq!(drawn.len(), letters.chars().count());
    }

    #[test]
    fn letters_are_four_rows_high_and_stand_apart() {
        let rows: Vec<String> = big(Role::Heading, "ñ a", 40, Glyphs::Full).unwrap_or_default().iter().map(Row::text).collect();
        assert_eq!(rows.len(), super::rows(Glyphs::Full));
        insta::assert_snapshot!(rows.join("\n"));
    }

    #[test]
    fn on_the_console_letters_are_of_whole_blocks_alone() {
        let drawn: Vec<String> =
            big(Role::Heading, "ñ a", 40, Glyphs::Console).unwrap_or_default().iter().map(Row::text).collect();
        assert_eq!(drawn.len(), super::rows(Glyphs::Console));
        assert!(drawn.iter().flat_map(|row| row.chars()).all(|c| matches!(c, ' ' | '█')), "{drawn:?}");
    }

    #[test]
    fn what_does_not_fit_or_has_no_shape_is_not_drawn_at_all() {
        assert_eq!(big(Role::Heading, "Fine lines", 20, Glyphs::Full), None);
        assert_eq!(big(Role::Heading, "漢字", 200, Glyphs::Full), None);
        assert_eq!(big(Role::Heading, "e\u{301}", 200, Glyphs::Full), None);
    }
}
