//! What a person types into the search, as a query of the word index that nothing typed can break.

use std::fmt::Write;

/// Words beyond these would narrow nothing that a person still looks through.
const MOST_WORDS: usize = 16;

/// No word of any language is near as long.
const LONGEST_WORD: usize = 64;

/// What is searched for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Query {
    /// Nothing was asked: everything answers.
    All,
    /// Nothing can answer: there is no letter and no digit in it.
    Nothing,
    /// An expression of FTS5: every word, each as the beginning of one.
    Matching(String),
}

impl Query {
    pub(super) fn new(typed: &str) -> Self {
        if typed.trim().is_empty() {
            return Self::All;
        }
        let mut expression = String::new();
        let words = typed.split(|c: char| c.is_whitespace() || c.is_control() || c == '"');
        let words = words.filter(|word| word.contains(char::is_alphanumeric));
        for word in words.take(MOST_WORDS) {
            let word: String = word.chars().take(LONGEST_WORD).collect();
            // Inside quotes everything but a quote stands for itself, and quotes were split at.
            let _ = write!(expression, "\"{}\" * ", spaced(&word));
        }
        if expression.is_empty() { Self::Nothing } else { Self::Matching(expression) }
    }
}

/// The text as it is indexed: letters of scripts that do not separate words stand apart.
///
/// So any run of them is found, inside a sentence too, as the phrase of its letters.
pub(super) fn spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    for c in text.chars() {
        if is_unspaced(c) {
            spaced.push(' ');
            spaced.push(c);
            spaced.push(' ');
        } else {
            spaced.push(c);
        }
    }
    spaced
}

const fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0FFF}' // Thai, Lao, Tibetan
        | '\u{1000}'..='\u{109F}' // Myanmar
        | '\u{1780}'..='\u{17FF}' // Khmer
        | '\u{3040}'..='\u{312F}' // Hiragana, Katakana, Bopomofo
        | '\u{31A0}'..='\u{31BF}' | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' // Han
        | '\u{FF66}'..='\u{FF9F}' // half-width Katakana
        | '\u{20000}'..='\u{3FFFF}' // Han
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matching(typed: &str) -> String {
        match Query::new(typed) {
            Query::Matching(expression) => expression,
            other => panic!("{typed}: {other:?}"),
        }
    }

    #[test]
    fn every_word_is_the_beginning_of_one() {
        assert_eq!(matching(" red  cheek"), "\"red\" * \"cheek\" * ");
    }

    #[test]
    fn what_would_be_syntax_is_text() {
        assert_eq!(matching("a\"b NEAR(c) notes:d\0"), "\"a\" * \"b\" * \"NEAR(c)\" * \"notes:d\" * ");
    }

    #[test]
    fn blank_asks_for_all_and_signs_alone_find_nothing() {
        assert_eq!(Query::new(" \t"), Query::All);
        assert_eq!(Query::new("-- \" *"), Query::Nothing);
    }

    #[test]
    fn letters_of_unspaced_scripts_stand_apart() {
        assert_eq!(spaced("x漢字 é"), "x 漢  字  é");
    }
}
