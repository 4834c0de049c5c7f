//! What may come in from outside the program.

use std::iter::Peekable;
use std::str::Chars;

use super::Kind;
use crate::text::is_drawable;

/// Text made fit to be put in.
pub struct Cleaned {
    /// What is left.
    pub text: String,
    /// How many characters were left out.
    pub dropped: usize,
}

/// Leaves out what could command the terminal or mislead the eye, and makes every line end one of the field's.
pub fn cleaned(text: &str, kind: Kind) -> Cleaned {
    let mut cleaned = Cleaned { text: String::with_capacity(text.len()), dropped: 0 };
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match kind.accepts(line_end(c, &mut chars)) {
            Some(c) => cleaned.text.push(c),
            None => cleaned.dropped += 1,
        }
    }
    cleaned
}

/// A line feed for whatever ends a line, CR LF taken as one.
fn line_end(c: char, rest: &mut Peekable<Chars<'_>>) -> char {
    match c {
        '\r' => {
            rest.next_if_eq(&'\n');
            '\n'
        }
        '\u{2028}' | '\u{2029}' => '\n',
        c => c,
    }
}

impl Kind {
    /// The character as it may be put in, if it may.
    pub fn accepts(self, c: char) -> Option<char> {
        match (self, c) {
            (Self::Line, '\n' | '\t') => Some(' '),
            (Self::Lines, '\n' | '\t') => Some(c),
            _ => is_drawable(c).then_some(c),
        }
    }
}
