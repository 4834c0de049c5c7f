//! What the checklist asks: items, how they are answered, and what an answer raises.

use serde::{Deserialize, Serialize};

use super::{ItemId, OptionId, Range, Statement, Weight};
use crate::text::Localised;

/// The consultation checklist.
#[derive(Debug, Clone)]
pub struct Checklist {
    /// Its sections, in order.
    pub sections: Vec<Section>,
}

impl Checklist {
    /// Every item, in order, follow-up questions included.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.sections.iter().flat_map(|section| &section.items)
    }

    /// The item with this id.
    pub fn item(&self, id: &ItemId) -> Option<&Item> {
        self.items().find(|item| &item.id == id)
    }
}

/// One section of the checklist.
#[derive(Debug, Clone)]
pub struct Section {
    /// Its headline.
    pub title: Localised,
    /// Its items, in order.
    pub items: Vec<Item>,
}

/// One question of the checklist.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its id.
    pub id: ItemId,
    /// The question.
    pub prompt: Localised,
    /// What helps to answer it.
    pub help: Option<Localised>,
    /// How it is answered.
    pub kind: Kind,
    /// What its answers raise.
    pub rules: Vec<Rule>,
    /// Asked only where another item's answer meets a condition.
    pub follows: Option<Follows>,
}

/// The condition under which a follow-up question is asked.
#[derive(Debug, Clone)]
pub struct Follows {
    /// The item it follows; always an earlier one.
    pub item: ItemId,
    /// What its answer must be.
    pub when: When,
}

/// Options of one item: each is answered by a letter, from a to h.
pub const MOST_OPTIONS: usize = 8;

/// How an item is answered.
#[derive(Debug, Clone)]
pub enum Kind {
    /// Yes or no.
    YesNo,
    /// One of several options, [`MOST_OPTIONS`] at most.
    Choice(Vec<ChoiceOption>),
    /// Free text.
    Text,
    /// A day.
    Date(DateSpan),
    /// A number within bounds.
    Number {
        /// The unit, such as `mm`.
        unit: Localised,
        /// Smallest and largest number that can be meant.
        bounds: Range,
    },
}

/// Which days can be meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateSpan {
    /// Today or earlier.
    Past,
    /// Today or later.
    Future,
    /// Any day.
    Any,
}

/// One option of a choice item.
#[derive(Debug, Clone)]
pub struct ChoiceOption {
    /// Its id.
    pub id: OptionId,
    /// What it says.
    pub label: Localised,
}

/// What an answer raises.
#[derive(Debug, Clone)]
pub struct Rule {
    /// For which answers.
    pub when: When,
    /// A caution or a stop.
    pub weight: Weight,
    /// Why, in words that can be read out.
    pub why: Statement,
}

/// A condition on one item's answer. Days are counted to the day of the consultation.
#[derive(Debug, Clone, PartialEq)]
pub enum When {
    /// Answered yes.
    Yes,
    /// Answered no.
    No,
    /// Answered with one of these options.
    AnyOf(Vec<OptionId>),
    /// Left without an answer.
    Blank,
    /// A date of birth: younger than this many full years.
    AgeUnder(u32),
    /// A date of birth: full years from the first to the second, both included.
    AgeBetween(u32, u32),
    /// A date fewer than this many days before the consultation, or after it.
    WithinDays(u32),
    /// A number above this.
    Above(f64),
    /// A number above the device label's maximum; raised with any number while the clinic has not entered it.
    AboveDeviceMaximum,
}
