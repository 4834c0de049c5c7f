//! Undo and redo: words typed and runs of deletions are one step each.

use std::collections::VecDeque;

use unicode_width::UnicodeWidthChar;
use zeroize::Zeroizing;

/// How many bytes the steps may take; the oldest go first.
const KEPT: usize = 64 << 20;

/// What a step may be joined with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Run {
    /// Letters of the same word.
    Typing,
    /// Deletions that touch.
    Deleting,
    /// Nothing: a paste, a cut, a phrase.
    Whole,
}

/// One replacement, with what it takes to go back.
pub struct Step {
    /// Where it begins.
    pub at: usize,
    /// The text before.
    pub removed: Zeroizing<String>,
    /// The text after.
    pub inserted: Zeroizing<String>,
    /// Where the caret was before.
    pub caret: usize,
    /// What it may be joined with.
    pub run: Run,
}

impl Step {
    fn cost(&self) -> usize {
        size_of::<Self>() + self.removed.len() + self.inserted.len()
    }

    /// Takes up the step that follows, or gives it back.
    fn join(&mut self, next: Self) -> Option<Self> {
        if self.run != next.run {
            return Some(next);
        }
        match self.run {
            Run::Typing if self.goes_on_with(&next) => self.inserted.push_str(&next.inserted),
            Run::Deleting if next.at == self.at => self.removed.push_str(&next.removed),
            Run::Deleting if next.at + next.removed.len() == self.at => {
                self.removed.insert_str(0, &next.removed);
                self.at = next.at;
            }
            _ => return Some(next),
        }
        None
    }

    /// The first blank or punctuation mark after a word begins the next step.
    fn goes_on_with(&self, next: &Self) -> bool {
        let typed = self.inserted.chars().next_back();
        let pauses = typed.is_some_and(in_word) && !next.inserted.chars().next().is_some_and(in_word);
        next.removed.is_empty() && self.at + self.inserted.len() == next.at && !pauses
    }
}

/// Marks that stand on a letter have no width of their own.
fn in_word(c: char) -> bool {
    c.is_alphanumeric() || c.width() == Some(0)
}

/// What can be undone and redone.
pub struct History {
    done: VecDeque<Step>,
    undone: Vec<Step>,
    /// What `done` costs.
    cost: usize,
    kept: usize,
    /// Whether the last step may still grow.
    open: bool,
}

impl History {
    /// Nothing yet.
    pub const fn new() -> Self {
        Self::keeping(KEPT)
    }

    /// Nothing yet, and never more than `kept` bytes.
    pub const fn keeping(kept: usize) -> Self {
        Self { done: VecDeque::new(), undone: Vec::new(), cost: 0, kept, open: false }
    }

    /// Remembers a step that was done; what was undone before can no longer be redone.
    pub fn record(&mut self, step: Step) {
        self.undone.clear();
        let grows = self.open && step.run != Run::Whole;
        self.open = step.run != Run::Whole;
        self.cost += step.cost();
        let apart = match self.done.back_mut().filter(|_| grows) {
            Some(last) => last.join(step),
            None => Some(step),
        };
        match apart {
            Some(step) => self.done.push_back(step),
            None => self.cost -= size_of::<Step>(),
        }
        while self.cost > self.kept
            && let Some(oldest) = self.done.pop_front()
        {
            self.cost -= oldest.cost();
        }
    }

    /// The next step will be one of its own.
    pub const fn seal(&mut self) {
        self.open = false;
    }

    /// Takes the last step out; hand it to [`History::undone`] once it is taken back.
    pub fn take_done(&mut self) -> Option<Step> {
        let step = self.done.pop_back()?;
        self.cost -= step.cost();
        self.open = false;
        Some(step)
    }

    /// Remembers a step that was taken back.
    pub fn undone(&mut self, step: Step) {
        self.undone.push(step);
    }

    /// Takes the step out that was taken back last; hand it to [`History::redone`] once it is done again.
    pub fn take_undone(&mut self) -> Option<Step> {
        self.undone.pop()
    }

    /// Remembers a step that was done again.
    pub fn redone(&mut self, step: Step) {
        self.cost += step.cost();
        self.done.push_back(step);
    }
}
