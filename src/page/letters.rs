//! Big letters out of half blocks, which every font of a terminal has; the Linux console's too.

use font8x8::{BASIC_FONTS, LATIN_FONTS, UnicodeFonts};

use super::{Role, Row};

/// The rows of a line of big letters.
pub const ROWS: usize = 4;

/// The columns between two words.
const BLANK: usize = 4;

/// A letter's dots, row by row: a bit a dot, the lowest at the left.
type Dots = [u8; 8];

/// Words in big letters on one line, as far apart as there is room; nothing where they do not fit, or where a character has no
/// shape.
pub fn big(role: Role, words: &str, width: usize) -> Option<Vec<Row>> {
    let letters: Vec<Dots> = words.chars().map(shape).collect::<Option<_>>()?;
    let spaced =
        |apart: &str| -> Vec<Row> { (0..ROWS).map(|row| Row::of(role, line(&letters, row * 2, apart).trim_end())).collect() };
    ["  ", " "].into_iter().map(spaced).find(|rows| rows.iter().all(|row| row.width() <= width))
}

fn shape(letter: char) -> Option<Dots> {
    BASIC_FONTS.get(letter).or_else(|| LATIN_FONTS.get(letter)).filter(|dots| letter == ' ' || dots.iter().any(|row| *row != 0))
}

/// Two rows of dots as one row of cells.
fn line(letters: &[Dots], from: usize, apart: &str) -> String {
    let mut cells = String::new();
    for dots in letters {
        let taken = dots.iter().fold(0, |taken, row| taken | row);
        if taken == 0 {
            cells.extend(std::iter::repeat_n(' ', BLANK));
            continue;
        }
        for bit in taken.trailing_zeros()..8 - taken.leading_zeros() {
            let is_set = |row: usize| dots.get(row).is_some_and(|row| row >> bit & 1 == 1);
            cells.push(match (is_set(from), is_set(from + 1)) {
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
            .map(|letter| big(Role::Heading, &letter.to_string(), 20).unwrap_or_default().iter().map(Row::text).collect())
            .collect();
        assert!(!drawn.contains(&Vec::new()), "a letter has no shape");
        assert_eq!(drawn.len(), letters.chars().count());
    }

    #[test]
    fn letters_are_four_rows_high_and_stand_apart() {
        let rows: Vec<String> = big(Role::Heading, "ñ a", 40).unwrap_or_default().iter().map(Row::text).collect();
        assert_eq!(rows.len(), ROWS);
        insta::assert_snapshot!(rows.join("\n"));
    }

    #[test]
    fn what_does_not_fit_or_has_no_shape_is_not_drawn_at_all() {
        assert_eq!(big(Role::Heading, "Fine lines", 20), None);
        assert_eq!(big(Role::Heading, "漢字", 200), None);
        assert_eq!(big(Role::Heading, "e\u{301}", 200), None);
    }
}
