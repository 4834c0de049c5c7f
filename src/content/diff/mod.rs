//! What changed between two versions of a pack, in words: what protects patients less comes first.

mod rules;
#[cfg(test)]
mod tests;
mod wording;

use std::fmt;

use super::Pack;
use super::files::Files;
use crate::text::Clean;

/// How much a change matters, the most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Matter {
    /// A stop or a caution is raised by fewer answers, weighs less, or is no longer shown.
    Loosened,
    /// A stop or a caution is raised by more answers, weighs more, or is shown anew.
    Tightened,
    /// A number that a patient is shown or that plans are made from.
    Number,
    /// What is said.
    Wording,
    /// Sources, reviews and what else stands behind it.
    Other,
}

impl Matter {
    /// What stands above the changes that matter this way.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Loosened => "stops and cautions that are looser",
            Self::Tightened => "stops and cautions that are tighter",
            Self::Number => "numbers",
            Self::Wording => "wording",
            Self::Other => "what stands behind it",
        }
    }
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// How much it matters.
    pub matter: Matter,
    /// Where, and what it was and is.
    pub words: Clean,
}

impl Change {
    fn new(matter: Matter, words: &str) -> Self {
        Self { matter, words: Clean::line(words) }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.words.fmt(f)
    }
}

/// One version of a pack with its files.
#[derive(Debug, Clone, Copy)]
pub struct Version<'a> {
    pub files: &'a Files,
    pub pack: &'a Pack,
}

/// Every change from one version to another, those that matter most first, else in the order of the files.
pub fn changes(before: Version<'_>, after: Version<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    let (was, is) = (before.pack.version(), after.pack.version());
    if before.pack.hash() != after.pack.hash() && was == is {
        let words = format!("the pack changed and is still called version {is}, expected a new one in pack.json");
        changes.push(Change::new(Matter::Other, &words));
    } else if numbers(was).zip(numbers(is)).is_some_and(|(was, is)| is < was) {
        changes.push(Change::new(Matter::Other, &format!("the version went back from {was} to {is}")));
    }
    rules::compare(before.pack, after.pack, &mut changes);
    wording::compare(before.files, after.files, &mut changes);
    changes.sort_by_key(|change| change.matter);
    changes
}

/// The numbers of a version, where it is made of them.
fn numbers(version: &str) -> Option<Vec<u64>> {
    version.split('.').map(|number| number.parse().ok()).collect()
}
