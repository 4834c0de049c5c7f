//! How the text changes: every change is a replacement that can be taken back.

use std::ops::Range;

use zeroize::Zeroizing;

use super::cluster::{at_or_after, slice};
use super::history::{Run, Step};
use super::{Changed, Editor, Kind};

impl Editor {
    pub(super) fn type_in(&mut self, c: char) -> Changed {
        match self.kind.accepts(c) {
            Some(_) if self.kind == Kind::Line && c == '\n' => Changed::Nothing,
            Some(c) => self.replace(c.encode_utf8(&mut [0; 4]), Run::Typing),
            None => Changed::Nothing,
        }
    }

    pub(super) fn delete_to(&mut self, to: usize) -> Changed {
        if self.anchor.is_some() {
            return self.replace("", Run::Whole);
        }
        let range = to.min(self.caret)..to.max(self.caret);
        self.change(range, "", Run::Deleting)
    }

    pub(super) fn copy(&mut self) -> Changed {
        if self.anchor.is_some() {
            self.clipboard = Zeroizing::new(self.selected().to_owned());
        }
        Changed::Nothing
    }

    pub(super) fn cut(&mut self) -> Changed {
        self.copy();
        self.replace("", Run::Whole)
    }

    /// Replaces the selection.
    pub(super) fn replace(&mut self, with: &str, run: Run) -> Changed {
        self.change(self.selection(), with, run)
    }

    fn change(&mut self, range: Range<usize>, with: &str, run: Run) -> Changed {
        if range.is_empty() && with.is_empty() {
            return Changed::Nothing;
        }
        let step = Step {
            at: range.start,
            removed: Zeroizing::new(slice(&self.text, range.clone()).to_owned()),
            inserted: Zeroizing::new(with.to_owned()),
            caret: self.caret,
            run,
        };
        self.history.record(step);
        self.swap(range, with);
        Changed::Text
    }

    pub(super) fn undo(&mut self) -> Changed {
        let Some(step) = self.history.take_done() else {
            return Changed::Nothing;
        };
        self.swap(step.at..step.at + step.inserted.len(), &step.removed);
        self.caret = step.caret;
        self.history.undone(step);
        Changed::Text
    }

    pub(super) fn redo(&mut self) -> Changed {
        let Some(step) = self.history.take_undone() else {
            return Changed::Nothing;
        };
        self.swap(step.at..step.at + step.removed.len(), &step.inserted);
        self.history.redone(step);
        Changed::Text
    }

    /// The only place where the text changes.
    fn swap(&mut self, range: Range<usize>, with: &str) {
        self.text.replace_range(range.clone(), with);
        self.rows.update(&self.text, range.clone(), with.len());
        // What was put in may have joined with what follows.
        self.caret = at_or_after(&self.text, range.start + with.len());
        self.anchor = None;
        self.goal = None;
    }
}
