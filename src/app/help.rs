//! The help: the key table as rows.

use unicode_width::UnicodeWidthStr;

use super::keymap::{self, Context};
use crate::page::{Role, Row, wrapped};

/// The whole table, context by context, for a terminal of this width.
pub fn rows(columns: u16) -> Vec<Row> {
    let width = usize::from(columns.saturating_sub(8)).max(20);
    let keys = (width / 3).clamp(10, 30);
    let mut rows = Vec::new();
    for context in Context::ALL {
        rows.push(Row::of(Role::Heading, context.name()));
        for (names, words) in keymap::help(context) {
            let rest = Row::of(Role::Text, &" ".repeat(keys + 2));
            let lead = if names.width() < keys {
                Row::of(Role::Accent, &format!("  {names}{}", " ".repeat(keys - names.width())))
            } else {
                // Too long to stand beside the words.
                rows.push(Row::of(Role::Accent, &format!("  {names}")));
                rest.clone()
            };
            rows.extend(wrapped(Role::Text, words, width, &lead, &rest));
        }
        rows.push(Row::empty());
    }
    rows
}

/// The row at which a context begins.
pub fn start_of(context: Context, columns: u16) -> usize {
    rows(columns).iter().position(|row| row.text() == context.name()).unwrap_or(0)
}
