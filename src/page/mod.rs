//! What a screen says, as rows of words with roles: no colours, no terminal. The state machine scrolls and clicks by these rows, `ui` paints them.

mod attract;
mod blocks;
mod calendar;
mod canvas;
mod charts;
mod checklist;
mod field;
mod figures;
mod findings;
mod frame;
mod gaps;
mod glyphs;
pub mod letters;
pub mod numbers;
mod pane;
mod patient;
mod plan;
mod risks;
mod room;
#[cfg(test)]
mod sample;
mod sheet;
mod signed;
mod summary;
mod teach_back;
pub mod words;
mod wrap;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::content::{ItemId, PaneId};
use crate::record::{FieldId, Outcome, SessionId};
use crate::text::{Clean, Lang};

pub use attract::attract;
pub use checklist::{checklist, choice_key, item_rows, yes_no_keys};
pub use field::{OpenField, field_place, field_width};
pub use figures::{Aim, Depth, deeper, next_site, shallower};
pub use findings::label as weight_label;
pub use gaps::{gap, gap_weight, gap_whys, open_weight};
pub use glyphs::Glyphs;
pub use pane::{PanePage, is_told, pane};
pub use patient::{Headline, PatientPage, PatientView, patient};
pub use plan::{FIRST_VISIT, plan};
pub use room::too_tall;
pub use signed::{signed, signed_banner};
pub use summary::summary;
pub use teach_back::teach_back;
pub use wrap::{flowed, wrapped};

/// How a page is to be laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// The reader's language.
    pub lang: Lang,
    /// The columns that the page may fill.
    pub width: u16,
    /// Whether the page has what is for the practitioner alone.
    pub prompts: Prompts,
    /// What pictures may be made of.
    pub glyphs: Glyphs,
}

/// Whether a page has what is for the practitioner alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prompts {
    /// For the practitioner: prompts, and the sources of every sentence.
    Shown,
    /// For the patient.
    Hidden,
}

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

impl Role {
    /// Every role.
    pub const ALL: [Self; 11] = [
        Self::Text,
        Self::Strong,
        Self::Heading,
        Self::Dim,
        Self::Accent,
        Self::Good,
        Self::Caution,
        Self::Stop,
        Self::Prompt,
        Self::Field,
        Self::Selected,
    ];
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
    /// A place in the field that is being typed into.
    Field(FieldId),
    /// The teach-back of a pane.
    TeachBack(PaneId),
    /// What came of a round of it.
    TellBack(PaneId, Outcome),
    /// An entry of the plan, by its place: the number of sessions, the interval, then the visits.
    Planned(usize),
    /// The arrow beside an entry of the plan.
    Nudge(usize, Way),
    /// A plan of visits where there is none.
    MakePlan,
    /// The notes.
    Notes,
    /// A session in a list.
    Session(SessionId),
    /// A language of the patient's side.
    Language(Lang),
    /// An entry of a short list, by its place.
    Entry(usize),
}

/// Which way an entry of the plan changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Fewer, or earlier.
    Down,
    /// More, or later.
    Up,
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
        Self { segments: Vec::new(), target: None }
    }

    /// A row of words in one role.
    pub fn of(role: Role, words: &str) -> Self {
        Self::empty().with(role, words)
    }

    /// The row with more words at its end.
    #[must_use]
    pub fn with(mut self, role: Role, words: &str) -> Self {
        self.segments.push(Segment { role, words: Clean::line(words), target: None });
        self
    }

    /// The row with more words at its end, which are a target of their own.
    #[must_use]
    pub fn with_target(mut self, role: Role, words: &str, target: Target) -> Self {
        self.segments.push(Segment { role, words: Clean::line(words), target: Some(target) });
        self
    }

    /// The row followed by another's words.
    #[must_use]
    pub fn then(mut self, other: Self) -> Self {
        self.segments.extend(other.segments);
        self
    }

    /// The row with blanks up to `width` columns.
    #[must_use]
    pub fn padded(self, width: usize) -> Self {
        match width.saturating_sub(self.width()) {
            0 => self,
            blanks => self.with(Role::Text, &" ".repeat(blanks)),
        }
    }

    /// The row without what would stand beyond `width` columns.
    #[must_use]
    pub fn clipped(self, width: usize) -> Self {
        if self.width() <= width {
            return self;
        }
        let mut left = width;
        let mut row = Self { segments: Vec::new(), target: self.target };
        for segment in self.segments {
            let mut words = String::new();
            for cluster in segment.words.as_str().graphemes(true) {
                if cluster.width() > left {
                    left = 0;
                    break;
                }
                left -= cluster.width();
                words.push_str(cluster);
            }
            row.segments.push(Segment { words: Clean::line(&words), ..segment });
        }
        row
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

    /// The row with every word of it a target of its own.
    #[must_use]
    pub fn aimed(mut self, target: &Target) -> Self {
        for segment in &mut self.segments {
            segment.target = Some(target.clone());
        }
        self
    }

    /// The row as a part of `target`.
    #[must_use]
    pub fn on(mut self, target: Target) -> Self {
        self.target = Some(target);
        self
    }

    /// Its width in columns.
    pub fn width(&self) -> usize {
        self.segments.iter().map(|segment| segment.words.as_str().width()).sum()
    }

    /// Its words without their roles.
    pub fn text(&self) -> String {
        self.segments.iter().map(|segment| segment.words.as_str()).collect()
    }
}
