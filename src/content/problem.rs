//! What is wrong in a content pack, with its place in the author's file.

use std::collections::BTreeSet;
use std::fmt;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};
use unicode_width::UnicodeWidthStr;

use crate::text::{Clean, counted};

/// Columns of an author's line that are shown, the marks for what is cut not counted.
const ROOM: usize = 72;

/// One mistake in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file, as its author would type it.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
    /// What is wrong, and what was expected.
    pub message: Clean,
    /// The line as it may be drawn; absent where the file itself is the problem.
    pub source: Option<SourceLine>,
}

impl Problem {
    /// A mistake that no line of the file shows, such as that the file is missing.
    pub(super) fn of_file(file: &str, message: &str) -> Self {
        Self { file: file.to_owned(), line: 1, column: 1, message: Clean::line(message), source: None }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = Clean::line(&self.file);
        write!(f, "{file}:{}:{}: {}", self.line, self.column, self.message)?;
        self.source.iter().try_for_each(|source| write!(f, "\n{source}"))
    }
}

/// An author's line, drawable and cut around the place of the mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceLine {
    text: Clean,
    caret: usize,
}

impl SourceLine {
    /// Shows `line` around the character at byte `at`.
    pub(super) fn around(line: &str, at: usize) -> Self {
        let place = character_start(line, at);
        let (before, after) = line.split_at_checked(place).unwrap_or((line, ""));
        // What follows gets half of the room at first, then all that the part before leaves.
        let following = fit(after.graphemes(true), ROOM / 2).text().width();
        let before = fit(before.graphemes(true).rev(), ROOM - following).reversed();
        let left = before.text();
        let after = fit(after.graphemes(true), ROOM - left.width());
        let (start, end) = (before.mark(), after.mark());
        Self { text: Clean::line(&format!("{start}{left}{}{end}", after.text())), caret: start.width() + left.width() }
    }
}

impl SourceLine {
    /// The line, without the caret.
    pub fn text(&self) -> &Clean {
        &self.text
    }
}

impl fmt::Display for SourceLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let caret = self.caret;
        write!(f, "  | {}\n  | {:caret$}^", self.text, "")
    }
}

/// Drawable characters that fit into some columns.
struct Fitted {
    characters: Vec<String>,
    complete: bool,
}

impl Fitted {
    fn text(&self) -> String {
        self.characters.concat()
    }

    fn reversed(mut self) -> Self {
        self.characters.reverse();
        self
    }

    const fn mark(&self) -> &'static str {
        if self.complete { "" } else { "…" }
    }
}

fn fit<'a>(characters: impl Iterator<Item = &'a str>, room: usize) -> Fitted {
    let mut fitted = Fitted { characters: Vec::new(), complete: true };
    let (mut columns, mut bytes) = (0, 0);
    for character in characters {
        columns += Clean::line(character).as_str().width();
        bytes += character.len();
        // Marks without a width could go on for ever.
        if columns > room || bytes > 8 * ROOM {
            fitted.complete = false;
            break;
        }
        fitted.characters.push(Clean::line(character).to_string());
    }
    fitted
}

/// Where the character begins that byte `at` belongs to; combining marks belong to the one before them.
fn character_start(line: &str, at: usize) -> usize {
    let at = (0..=at).rev().find(|&at| line.is_char_boundary(at)).unwrap_or(0);
    let mut cursor = GraphemeCursor::new(at, line.len(), true);
    match cursor.is_boundary(line, 0) {
        Ok(false) => cursor.prev_boundary(line, 0).ok().flatten().unwrap_or(at),
        _ => at,
    }
}

/// Every mistake of the packs that were asked for, by file and place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Problems(Vec<Problem>);

impl Problems {
    pub(super) fn new(mut problems: Vec<Problem>) -> Self {
        problems.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
        Self(problems)
    }

    /// The mistakes, sorted by file, line and column.
    pub fn list(&self) -> &[Problem] {
        &self.0
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in &self.0 {
            writeln!(f, "{problem}")?;
        }
        let files: BTreeSet<_> = self.0.iter().map(|problem| &problem.file).collect();
        let problems = counted(self.0.len() as u64, "problem", "problems");
        write!(f, "{problems} in {}", counted(files.len() as u64, "file", "files"))
    }
}

impl std::error::Error for Problems {}
