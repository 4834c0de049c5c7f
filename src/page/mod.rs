//! What a screen says, as rows of words with roles: no colours, no terminal. The state machine scrolls and clicks by these rows, `ui` paints them.

mod wrap;

use unicode_width::UnicodeWidthStr;

use crate::content::{ItemId, PaneId};
use crate::record::SessionId;
use crate::text::Clean;

pub use wrap::wrapped;

/// What words are for; a theme gives each role its colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Running text.
    Text,
    /// Words that stand out in running text.
    Strong,
    /// A headline.
    Heading,
    /// What stands back: units, evidence, hints.
    Dim,
    /// What leads the eye: the current point, keys, bars.
    Accent,
    /// Done, saved, cleared.
    Good,
    /// A caution.
    Caution,
    /// A stop, or a failure.
    Stop,
    /// For the practitioner alone.
    Prompt,
    /// A field that is being typed into.
    Field,
    /// Selected words.
    Selected,
}

/// Words in one role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// What the words are for.
    pub role: Role,
    /// The words; drawable, on one line.
    pub words: Clean,
    /// What a click on just these words means, where it differs from the row's.
    pub target: Option<Target>,
}

/// What a click on a row, or Enter on it, means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A point of a pane, by its place among the pane's blocks.
    Point(usize),
    /// A pane.
    Pane(PaneId),
    /// A checklist item.
    Item(ItemId),
    /// An answer to a checklist item: yes is 0 and no is 1, or the option's place.
    Choice(ItemId, usize),
    /// The notes.
    Notes,
    /// A session in a list.
    Session(SessionId),
}

/// One row of a page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// Its words, from the left.
    pub segments: Vec<Segment>,
    /// What it belongs to.
    pub target: Option<Target>,
}

impl Row {
    /// An empty row.
    pub const fn empty() -> Self {
        Self {
            segments: Vec::new(),
            target: None,
        }
    }

    /// A row of words in one role.
    pub fn of(role: Role, words: &str) -> Self {
        Self::empty().with(role, words)
    }

    /// The row with more words at its end.
    #[must_use]
    pub fn with(mut self, role: Role, words: &str) -> Self {
        self.segments.push(Segment {
            role,
            words: Clean::line(words),
            target: None,
        });
        self
    }

    /// The row with more words at its end, which are a target of their own.
    #[must_use]
    pub fn with_target(mut self, role: Role, words: &str, target: Target) -> Self {
        self.segments.push(Segment {
            role,
            words: Clean::line(words),
            target: Some(target),
        });
        self
    }

    /// What a click on a column of the row means.
    pub fn hit(&self, column: usize) -> Option<&Target> {
        let mut left = 0;
        for segment in &self.segments {
            left += segment.words.as_str().width();
            if column < left {
                return segment.target.as_ref().or(self.target.as_ref());
            }
        }
        self.target.as_ref()
    }

    /// The row as a part of `target`.
    #[must_use]
    pub fn on(mut self, target: Target) -> Self {
        self.target = Some(target);
        self
    }

    /// Its width in columns.
    pub fn width(&self) -> usize {
        self.segments
            .iter()
            .map(|segment| segment.words.as_str().width())
            .sum()
    }

    /// Its words without their roles.
    pub fn text(&self) -> String {
        self.segments
            .iter()
            .map(|segment| segment.words.as_str())
            .collect()
    }
}
// stub
#[derive(Debug, Clone, Copy, PartialEq, Eq)] pub enum Prompts { Shown, Hidden }
#[derive(Debug, Clone, Copy)] pub struct Look { pub lang: crate::text::Lang, pub width: u16, pub prompts: Prompts }
pub struct PanePage { pub text: Vec<Row>, pub aside: Vec<Row>, pub aside_from: u16 }
pub fn pane(_: &crate::content::Pack, _: &crate::content::Pane, _: Look) -> PanePage { PanePage { text: vec![], aside: vec![], aside_from: 0 } }
pub fn checklist(_: &crate::record::Assessment, _: &crate::record::Draft, _: &crate::content::Pack, _: &ItemId, _: Look) -> Vec<Row> { vec![] }
pub fn summary(_: &crate::record::Assessment, _: &crate::record::Draft, _: &crate::content::Pack, _: Look) -> Vec<Row> { vec![] }
