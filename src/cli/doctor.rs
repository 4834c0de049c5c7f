//! Whether everything is in order on this machine: one screen, a line for each thing that was looked at.

mod confinement;
mod content;
mod records;
mod settings;
mod terminal;

use super::{Shared, print};
use crate::text::Clean;

/// How something that was looked at is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    /// As it should be.
    Good,
    /// Not looked at, and why is said.
    Unknown,
    /// It works, and somebody should see to it.
    Warning,
    /// Records are in danger, or not protected.
    Bad,
}

impl State {
    const fn word(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Unknown => "?",
            Self::Warning => "warning",
            Self::Bad => "BAD",
        }
    }
}

/// One line: what was looked at, how it is, and what to do.
#[derive(Debug, PartialEq, Eq)]
struct Line {
    subject: &'static str,
    state: State,
    words: String,
}

impl Line {
    fn new(subject: &'static str, state: State, words: impl Into<String>) -> Self {
        Self { subject, state, words: words.into() }
    }

    fn good(subject: &'static str, words: impl Into<String>) -> Self {
        Self::new(subject, State::Good, words)
    }

    fn unknown(subject: &'static str, words: impl Into<String>) -> Self {
        Self::new(subject, State::Unknown, words)
    }

    fn warning(subject: &'static str, words: impl Into<String>) -> Self {
        Self::new(subject, State::Warning, words)
    }

    fn bad(subject: &'static str, words: impl Into<String>) -> Self {
        Self::new(subject, State::Bad, words)
    }
}

/// Something is bad; which was printed.
#[derive(Debug, thiserror::Error)]
#[error("not everything is in order; the lines that say BAD need somebody now")]
pub(super) struct NotInOrder;

/// Looks at everything, and ends with an error where something is bad.
pub(super) fn doctor(shared: &Shared) -> anyhow::Result<()> {
    let mut lines = records::lines(shared)?;
    lines.push(content::line(shared));
    lines.extend(terminal::lines());
    lines.push(confinement::line(shared)?);
    lines.extend(settings::lines(&shared.layers));
    print(&listed(&lines))?;
    if lines.iter().any(|line| line.state == State::Bad) { Err(NotInOrder.into()) } else { Ok(()) }
}

fn listed(lines: &[Line]) -> String {
    let widest = lines.iter().map(|line| line.subject.len()).max().unwrap_or_default();
    let line = |line: &Line| format!("{:<widest$}  {:<7}  {}\n", line.subject, line.state.word(), Clean::line(&line.words));
    lines.iter().map(line).collect()
}
