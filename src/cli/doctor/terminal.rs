//! The terminal: whether the dashboard can be drawn on it, and how well.

use std::env;
use std::io::{IsTerminal, stdout};

use super::Line;
use crate::runtime;

/// What is said of the terminal.
pub(super) fn lines() -> Vec<Line> {
    vec![size(), abilities()]
}

fn size() -> Line {
    if !stdout().is_terminal() {
        return Line::unknown("screen", "standard output is not a terminal");
    }
    let Ok(size) = rustix::termios::tcgetwinsize(stdout()) else {
        return Line::warning("screen", "the terminal does not say how large it is");
    };
    let (columns, rows) = (size.ws_col, size.ws_row);
    let (least_columns, least_rows) = runtime::SMALLEST_TERMINAL;
    if columns < least_columns || rows < least_rows {
        return Line::warning("screen", format!("{columns}×{rows}; the dashboard needs {least_columns}×{least_rows}"));
    }
    Line::good("screen", format!("{columns}×{rows}"))
}

fn abilities() -> Line {
    let variable = |name| env::var(name).unwrap_or_default();
    let term = variable("TERM");
    let is_utf8 = ["LC_ALL", "LC_CTYPE", "LANG"].map(variable).into_iter().find(|set| !set.is_empty()).is_some_and(|set| {
        let set = set.to_lowercase();
        set.contains("utf-8") || set.contains("utf8")
    });
    let colours = runtime::colours();
    let words = format!("{}, {colours}", if term.is_empty() { "TERM is not set" } else { &term });
    match (term.as_str(), is_utf8) {
        ("" | "dumb", _) => Line::warning("terminal", format!("{words}: the dashboard needs one that can place text")),
        (_, false) => Line::warning("terminal", format!("{words}; the locale is not UTF-8, so signs may look wrong")),
        _ => Line::good("terminal", format!("{words}, UTF-8")),
    }
}
