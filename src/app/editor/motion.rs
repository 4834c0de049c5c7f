//! Where the caret goes: by cluster, word, row, screen, line and text.

use unicode_segmentation::UnicodeSegmentation;

use super::cluster::{after, at_or_after, at_or_before, before, slice};
use super::rows::{line_end, line_start};
use super::{Editor, Viewport};

/// In characters.
const WORD_REACH: usize = 1000;

/// A way for the caret to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Motion {
    /// One cluster back.
    Left,
    /// One cluster on.
    Right,
    /// To the start of the word before; over the line's edge one cluster.
    WordLeft,
    /// To the end of the word after; over the line's edge one cluster.
    WordRight,
    /// One row up, in the column where the caret was.
    Up,
    /// One row down, in the column where the caret was.
    Down,
    /// To the start of the row; from there to the start of the line.
    LineStart,
    /// To the end of the row; from there to the end of the line.
    LineEnd,
    /// A screen up.
    PageUp,
    /// A screen down.
    PageDown,
    /// To the start of the text.
    TextStart,
    /// To the end of the text.
    TextEnd,
}

impl Motion {
    /// Whether the column that the caret came from is kept for the next such motion.
    pub(super) const fn keeps_column(self) -> bool {
        matches!(self, Self::Up | Self::Down) || self.turns_page()
    }

    /// Whether the window moves as far as the caret does.
    pub(super) const fn turns_page(self) -> bool {
        matches!(self, Self::PageUp | Self::PageDown)
    }
}

impl Editor {
    /// The offset that a motion leads to; the caret's own at the edges of the text.
    pub(super) fn target(&self, motion: Motion, viewport: Viewport) -> usize {
        let page = isize::try_from(viewport.height).unwrap_or(1).max(2) - 1;
        match motion {
            Motion::Left => before(&self.text, self.caret),
            Motion::Right => after(&self.text, self.caret),
            Motion::WordLeft => word_before(&self.text, self.caret),
            Motion::WordRight => word_after(&self.text, self.caret),
            Motion::Up => self.rows_away(-1),
            Motion::Down => self.rows_away(1),
            Motion::LineStart => self.row_start(),
            Motion::LineEnd => self.row_end(),
            Motion::PageUp => self.rows_away(-page),
            Motion::PageDown => self.rows_away(page),
            Motion::TextStart => 0,
            Motion::TextEnd => self.text.len(),
        }
    }

    fn rows_away(&self, rows: isize) -> usize {
        let from = self.rows.place(&self.text, self.caret);
        let last = self.rows.count() - 1;
        let row = from.row.saturating_add_signed(rows).min(last);
        if row == from.row {
            return self.caret;
        }
        let column = self.goal.unwrap_or(from.column);
        self.rows.offset_at(&self.text, row, column)
    }

    fn row_start(&self) -> usize {
        let place = self.rows.place(&self.text, self.caret);
        if place.column == 0 { line_start(&self.text, self.caret) } else { self.rows.start(place.row) }
    }

    fn row_end(&self) -> usize {
        let place = self.rows.place(&self.text, self.caret);
        let end = self.rows.offset_at(&self.text, place.row, usize::MAX);
        if end == self.caret { line_end(&self.text, self.caret) } else { end }
    }
}

fn word_before(text: &str, caret: usize) -> usize {
    let reach = reach_before(text, caret);
    if reach == caret {
        return before(text, caret);
    }
    let word = slice(text, reach..caret).unicode_word_indices().next_back();
    word.map_or(reach, |(at, _)| at_or_before(text, reach + at))
}

/// How far back a word is looked for: looking back over a long run of flags takes time quadratic in its length.
fn reach_before(text: &str, caret: usize) -> usize {
    let line = line_start(text, caret);
    let mut chars = slice(text, line..caret).char_indices();
    let far = chars.nth_back(WORD_REACH);
    far.map_or(line, |(at, _)| at_or_after(text, line + at))
}

fn word_after(text: &str, caret: usize) -> usize {
    let line = line_end(text, caret);
    if line == caret {
        return after(text, caret);
    }
    let word = slice(text, caret..line).unicode_word_indices().next();
    word.map_or(line, |(at, word)| at_or_after(text, caret + at + word.len()))
}
