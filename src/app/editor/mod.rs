//! The text editor: one core for the notes and for every text field.
//!
//! The text is kept exactly, whatever it holds; the caret only ever stands between grapheme clusters. A caller
//! hands in keys together with the size of the window, and draws what [`Editor::visible`] says.

mod change;
mod cluster;
mod edit;
mod history;
mod motion;
mod paste;
mod rows;
#[cfg(test)]
mod tests;
mod view;

use std::fmt;
use std::ops::Range;

use zeroize::Zeroizing;

pub use edit::{Changed, Edit, Pasted, Viewport};
pub use motion::Motion;
pub use view::{Row, Segment, Selected, Visible};

use cluster::Room;
use history::{History, Run};
use rows::{Rows, line_end, line_start};
use view::Scroll;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Lines,
    Line,
}

/// A text with a caret, a selection, a history and a clipboard of its own.
///
/// All of them are wiped when it is dropped; copies that a growing text left behind in memory are not.
/// The clipboard is the editor's own, so that no words get from one patient's record into another's.
pub struct Editor {
    kind: Kind,
    text: Zeroizing<String>,
    rows: Rows,
    /// An offset in the text, always at a boundary of clusters.
    caret: usize,
    /// The other end of the selection, never the caret itself.
    anchor: Option<usize>,
    /// The column that Up and Down aim at.
    goal: Option<usize>,
    scroll: Scroll,
    history: History,
    clipboard: Zeroizing<String>,
}

impl Editor {
    /// An editor of many lines that wrap, the caret at the end.
    pub fn multi_line(text: &str) -> Self {
        Self::new(Kind::Lines, text)
    }

    /// A field of one line that moves sideways, the caret at the end.
    pub fn single_line(text: &str) -> Self {
        Self::new(Kind::Line, text)
    }

    fn new(kind: Kind, text: &str) -> Self {
        Self {
            kind,
            text: Zeroizing::new(text.to_owned()),
            // Lines wrap as soon as a window is known.
            rows: Rows::new(text, Room::Endless),
            caret: text.len(),
            anchor: None,
            goal: None,
            scroll: Scroll::START,
            history: History::new(),
            clipboard: Zeroizing::default(),
        }
    }

    /// The exact text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The length of the text in bytes.
    pub fn len_bytes(&self) -> usize {
        self.text.len()
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The text between the ends of the selection; empty where nothing is selected.
    pub fn selected(&self) -> &str {
        cluster::slice(&self.text, self.selection())
    }

    /// Wraps for a window of a new size once, rather than at every [`Editor::visible`] until the next key.
    pub fn fit(&mut self, viewport: Viewport) {
        let room = self.room(viewport);
        if self.rows.room() != room {
            self.rows = Rows::new(&self.text, room);
            self.follow(viewport);
        }
    }

    /// Does what a key asks for; the caret is inside the window afterwards.
    pub fn apply(&mut self, edit: Edit, viewport: Viewport) -> Changed {
        self.fit(viewport);
        let changed = match edit {
            Edit::Insert(c) => self.type_in(c),
            Edit::Newline => self.type_in('\n'),
            Edit::Backspace => self.delete_to(self.target(Motion::Left, viewport)),
            Edit::Delete => self.delete_to(self.target(Motion::Right, viewport)),
            Edit::DeleteWordBack => self.delete_to(self.target(Motion::WordLeft, viewport)),
            Edit::DeleteWordForward => self.delete_to(self.target(Motion::WordRight, viewport)),
            Edit::DeleteToLineStart => self.delete_to(line_start(&self.text, self.caret)),
            Edit::Move(motion) => self.go(motion, viewport),
            Edit::Select(motion) => self.extend(motion, viewport),
            Edit::SelectAll => self.place_caret(self.text.len(), Some(0)),
            Edit::Cut => self.cut(),
            Edit::Copy => self.copy(),
            Edit::PasteClipboard => self.replace(&self.clipboard.clone(), Run::Whole),
            Edit::Undo => self.undo(),
            Edit::Redo => self.redo(),
        };
        self.follow(viewport);
        changed
    }

    /// Puts a phrase in place of the selection, as one step, on lines of its own: words that stood beside it keep theirs.
    pub fn put_phrase(&mut self, phrase: &str, viewport: Viewport) {
        let Range { start, end } = self.selection();
        let has_words = |part| !cluster::slice(&self.text, part).trim().is_empty();
        let before = if has_words(line_start(&self.text, start)..start) { "\n" } else { "" };
        let behind = if has_words(end..line_end(&self.text, end)) { "\n" } else { "" };
        let phrase = phrase.trim_matches(['\r', '\n']);
        self.paste(&format!("{before}{phrase}{behind}"), viewport);
        self.place_caret(self.caret - behind.len(), None);
        self.follow(viewport);
    }

    /// Puts text from outside in place of the selection, as one step.
    ///
    /// Control characters but LF and TAB, and direction overrides, are left out and counted. Every line end
    /// becomes LF; in a field of one line, LF and TAB become spaces.
    pub fn paste(&mut self, text: &str, viewport: Viewport) -> Pasted {
        self.fit(viewport);
        let cleaned = paste::cleaned(text, self.kind);
        self.replace(&cleaned.text, Run::Whole);
        self.follow(viewport);
        Pasted { dropped: cleaned.dropped }
    }

    /// Makes `text` the whole text, exactly, as one step.
    pub fn replace_all(&mut self, text: &str) {
        self.place_caret(self.text.len(), Some(0));
        self.replace(text, Run::Whole);
    }

    /// Puts the caret where the window was clicked, and selects nothing.
    pub fn click(&mut self, column: u16, row: u16, viewport: Viewport) -> Changed {
        self.point(column, row, viewport, None)
    }

    /// Moves the caret to where the pointer was dragged, and selects what lies between.
    pub fn drag(&mut self, column: u16, row: u16, viewport: Viewport) -> Changed {
        let anchor = self.anchor.unwrap_or(self.caret);
        self.point(column, row, viewport, Some(anchor))
    }

    fn point(&mut self, column: u16, row: u16, viewport: Viewport, anchor: Option<usize>) -> Changed {
        self.fit(viewport);
        let origin = self.origin(&self.rows, viewport);
        let row = (origin.row + usize::from(row)).min(self.rows.count() - 1);
        let column = origin.column + usize::from(column);
        let changed = self.place_caret(self.rows.offset_at(&self.text, row, column), anchor);
        self.follow(viewport);
        changed
    }

    fn room(&self, viewport: Viewport) -> Room {
        match self.kind {
            Kind::Lines => Room::Columns(usize::from(viewport.width).max(1)),
            Kind::Line => Room::Endless,
        }
    }

    fn selection(&self) -> Range<usize> {
        let anchor = self.anchor.unwrap_or(self.caret);
        anchor.min(self.caret)..anchor.max(self.caret)
    }

    fn go(&mut self, motion: Motion, viewport: Viewport) -> Changed {
        let selection = self.selection();
        let to = match motion {
            Motion::Left if !selection.is_empty() => selection.start,
            Motion::Right if !selection.is_empty() => selection.end,
            _ => self.target(motion, viewport),
        };
        self.travel(motion, to, None)
    }

    fn extend(&mut self, motion: Motion, viewport: Viewport) -> Changed {
        let anchor = self.anchor.unwrap_or(self.caret);
        self.travel(motion, self.target(motion, viewport), Some(anchor))
    }

    fn travel(&mut self, motion: Motion, to: usize, anchor: Option<usize>) -> Changed {
        let from = self.rows.place(&self.text, self.caret);
        let goal = self.goal.unwrap_or(from.column);
        let changed = self.place_caret(to, anchor);
        self.goal = motion.keeps_column().then_some(goal);
        if motion.turns_page() {
            let row = self.rows.place(&self.text, self.caret).row;
            self.scroll_by(row.cast_signed() - from.row.cast_signed());
        }
        changed
    }

    fn place_caret(&mut self, caret: usize, anchor: Option<usize>) -> Changed {
        let anchor = anchor.filter(|anchor| *anchor != caret);
        let moved = (self.caret, self.anchor) != (caret, anchor);
        (self.caret, self.anchor) = (caret, anchor);
        self.goal = None;
        self.history.seal();
        if moved { Changed::Caret } else { Changed::Nothing }
    }
}

impl fmt::Debug for Editor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Editor({:?}, {} bytes)", self.kind, self.text.len())
    }
}
