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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_runs_into_what_it_does() {
        for columns in [80, 100, 120, 200] {
            let rows: Vec<String> = rows(columns).iter().map(Row::text).collect();
            for (names, words) in Context::ALL.into_iter().flat_map(keymap::help) {
                let apart = |row: &String| {
                    let after = row.strip_prefix("  ").and_then(|row| row.strip_prefix(&*names));
                    after.is_some_and(|after| after.is_empty() || after.starts_with(' '))
                };
                assert!(rows.iter().any(apart), "{names}: {words} at {columns} columns");
            }
        }
    }
}
