//! What can be asked of an editor, and what it answers.

use std::fmt;

use super::Motion;

/// The columns and rows that the text is shown in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Viewport {
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

/// What a key does to a text. `Debug` leaves the letter out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    /// Types a character in place of the selection; control characters but LF and TAB do nothing.
    Insert(char),
    /// Starts a new line; nothing in a field of one line.
    Newline,
    /// Deletes the selection, or the cluster before the caret.
    Backspace,
    /// Deletes the selection, or the cluster after the caret.
    Delete,
    /// Deletes the selection, or back to the start of a word.
    DeleteWordBack,
    /// Deletes the selection, or on to the end of a word.
    DeleteWordForward,
    /// Deletes the selection, or back to the start of the line.
    DeleteToLineStart,
    /// Moves the caret and selects nothing.
    Move(Motion),
    /// Moves the caret and selects what lies between.
    Select(Motion),
    /// Selects the whole text.
    SelectAll,
    /// Takes the selection out into the editor's own clipboard.
    Cut,
    /// Puts the selection into the editor's own clipboard.
    Copy,
    /// Puts the editor's own clipboard in place of the selection.
    PasteClipboard,
    /// Takes the last step back.
    Undo,
    /// Does the step again that was taken back last.
    Redo,
}

/// What an edit changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// The text, and with it the caret.
    Text,
    /// The caret or the selection alone.
    Caret,
    /// Nothing.
    Nothing,
}

/// What came of a paste.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pasted {
    /// How many control characters and direction overrides were left out.
    pub dropped: usize,
}

impl fmt::Debug for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Insert(_) => f.write_str("Insert"),
            Self::Newline => f.write_str("Newline"),
            Self::Backspace => f.write_str("Backspace"),
            Self::Delete => f.write_str("Delete"),
            Self::DeleteWordBack => f.write_str("DeleteWordBack"),
            Self::DeleteWordForward => f.write_str("DeleteWordForward"),
            Self::DeleteToLineStart => f.write_str("DeleteToLineStart"),
            Self::Move(motion) => write!(f, "Move({motion:?})"),
            Self::Select(motion) => write!(f, "Select({motion:?})"),
            Self::SelectAll => f.write_str("SelectAll"),
            Self::Cut => f.write_str("Cut"),
            Self::Copy => f.write_str("Copy"),
            Self::PasteClipboard => f.write_str("PasteClipboard"),
            Self::Undo => f.write_str("Undo"),
            Self::Redo => f.write_str("Redo"),
        }
    }
}
