//! A passphrase while it is typed: never shown, never logged, wiped when it is dropped.

use std::fmt;

use unicode_segmentation::UnicodeSegmentation;
use zeroize::Zeroizing;

use super::editor::Edit;

/// Room for a long passphrase, so that typing moves no copy of it through memory.
const ROOM: usize = 1024;

/// Words that must not be seen.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Nothing typed yet.
    pub fn empty() -> Self {
        Self(Zeroizing::new(String::with_capacity(ROOM)))
    }

    /// Takes words that came from elsewhere.
    pub fn of(words: &str) -> Self {
        let mut secret = Self::empty();
        secret.push(words);
        secret
    }

    /// Adds typed or pasted words; control characters are left out.
    pub fn push(&mut self, words: &str) {
        for c in words.chars().filter(|c| !c.is_control()) {
            if self.0.len() + c.len_utf8() <= ROOM {
                self.0.push(c);
            }
        }
    }

    /// Takes back the last character as a reader counts them.
    pub fn pop(&mut self) {
        let last = self.0.graphemes(true).next_back().map_or(0, str::len);
        let keep = self.0.len() - last;
        self.0.truncate(keep);
    }

    /// Does what a key asks for: adds a character or takes the last one back.
    pub fn edit(&mut self, edit: Edit) {
        match edit {
            Edit::Insert(c) => self.push(c.encode_utf8(&mut [0; 4])),
            Edit::Backspace => self.pop(),
            _ => {}
        }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        *self = Self::empty();
    }

    /// How many characters to show as dots.
    pub fn dots(&self) -> usize {
        self.0.graphemes(true).count()
    }

    /// The words, for the store alone.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        *self.0 == *other.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}
