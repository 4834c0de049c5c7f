//! JSON values with their places in the file.

mod fields;
mod ids;
mod near;
mod syntax;
mod value;

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::iter;

use crate::text::Clean;

use super::problem::{Problem, SourceLine};

pub use fields::Fields;
pub use ids::{Ids, id};
pub use near::{MOST_CANDIDATES, did_you_mean, nearest, quoted};
pub use value::{Entry, Value};

/// Mistakes of one file that are told; of more, only how many they are.
const MOST_PROBLEMS: usize = 1000;

/// Proof that a mistake was noted: there is no value, and its author will be told why.
#[derive(Debug, Clone, Copy)]
pub struct Reported(());

impl Reported {
    /// For a value that cannot be judged because of a mistake that is noted at another place.
    pub const fn elsewhere() -> Self {
        Self(())
    }
}

/// A value, or the proof that what is wrong with it was noted.
pub type Read<T> = Result<T, Reported>;

/// Reads one file and gives what `check` makes of it; adds every mistake that was found to `problems`.
///
/// `None` means that the file is not JSON. A result counts only where the file added no problem.
pub fn file<T>(path: &str, bytes: &[u8], problems: &mut Vec<Problem>, check: impl FnOnce(Value<'_>) -> T) -> Option<T> {
    let utf8 = str::from_utf8(bytes);
    let text = utf8.map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed);
    let unmarked = text.strip_prefix('\u{feff}');
    let document = Document::new(path, unmarked.unwrap_or(&text));
    if unmarked.is_some() {
        document
            .note(0, "the file starts with a byte order mark, expected UTF-8 without one (as editors call it: not \"with BOM\")");
    }
    let checked = syntax::tree(&document, bytes, utf8.err()).ok().map(|tree| check(Value::new(&tree, &document)));
    problems.extend(document.problems());
    checked
}

/// One file's text, and what was found wrong in it so far.
#[derive(Debug)]
pub struct Document<'t> {
    path: &'t str,
    text: &'t str,
    /// Counted when the first line is asked for: a sound file has none to tell.
    line_starts: OnceCell<Vec<usize>>,
    notes: RefCell<Vec<Note>>,
}

#[derive(Debug)]
struct Note {
    at: usize,
    message: String,
}

impl<'t> Document<'t> {
    fn new(path: &'t str, text: &'t str) -> Self {
        Self { path, text, line_starts: OnceCell::new(), notes: RefCell::default() }
    }

    fn line_starts(&self) -> &[usize] {
        self.line_starts.get_or_init(|| {
            let starts = self.text.match_indices('\n').map(|(at, _)| at + 1);
            iter::once(0).chain(starts).collect()
        })
    }

    /// Notes a mistake at byte `at`.
    fn note(&self, at: usize, message: impl Into<String>) -> Reported {
        let message = message.into();
        self.notes.borrow_mut().push(Note { at, message });
        Reported(())
    }

    /// Whether as many mistakes are noted as are told.
    fn is_full(&self) -> bool {
        self.notes.borrow().len() >= MOST_PROBLEMS
    }

    /// The line, from 1, of byte `at`.
    fn line(&self, at: usize) -> usize {
        self.line_starts().partition_point(|&start| start <= at)
    }

    /// The line's first byte and its text without its end.
    fn line_text(&self, line: usize) -> (usize, &'t str) {
        let start = self.line_starts().get(line - 1).copied().unwrap_or(0);
        let rest = self.text.get(start..).unwrap_or_default();
        let text = rest.lines().next().unwrap_or_default();
        (start, text)
    }

    /// Every noted mistake with its place.
    fn problems(self) -> Vec<Problem> {
        let mut notes = self.notes.take();
        notes.sort_by_key(|note| note.at);
        let untold = notes.len().saturating_sub(MOST_PROBLEMS);
        notes.truncate(MOST_PROBLEMS);
        let mut problems = Vec::new();
        // Characters are counted from the mistake before, so that a huge line is walked once.
        let (mut counted, mut column) = (0, 1);
        for Note { at, message } in notes {
            let line = self.line(at);
            let (start, text) = self.line_text(line);
            if counted < start {
                (counted, column) = (start, 1);
            }
            column += self.text.get(counted..at).map_or(0, |part| part.chars().count());
            counted = at;
            problems.push(Problem {
                file: self.path.to_owned(),
                line,
                column,
                message: Clean::line(&message),
                source: Some(SourceLine::around(text, at - start)),
            });
        }
        if let Some(last) = problems.last().filter(|_| untold > 0) {
            let message = format!("{untold} more problems in this file are not shown");
            problems.push(Problem { message: Clean::line(&message), ..last.clone() });
        }
        problems
    }
}
