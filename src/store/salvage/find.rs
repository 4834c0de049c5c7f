//! Finding the sessions of a damaged database: by their numbers, from every place that has them.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use super::copy::{Copy, Damaged};

/// The numbers of the sessions that could be found.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    pub(super) found: BTreeSet<i64>,
    /// Whether these are all: one of the two tables that have every session was read from one end to the other.
    pub(super) is_complete: bool,
}

/// A list of numbers in their order, and whether it lists every session.
const BY_NUMBER: [(&str, &str, bool); 4] = [
    ("session NOT INDEXED", "number", true),
    ("record", "number", true),
    ("signed", "number", false),
    ("words_docsize", "id", false),
];

/// Lists in an order of their own, read from both ends. The pages of an index are as hard to forge as any other.
const OTHERS: [&str; 4] = [
    "SELECT number FROM session INDEXED BY session_day ORDER BY day, raised",
    "SELECT number FROM session INDEXED BY session_day ORDER BY day DESC, raised DESC",
    "SELECT number FROM session INDEXED BY sqlite_autoindex_session_1 ORDER BY id",
    "SELECT number FROM session INDEXED BY sqlite_autoindex_session_1 ORDER BY id DESC",
];

pub(super) fn numbers(copy: &mut Copy) -> Numbers {
    let mut numbers = Numbers::default();
    for (table, column, is_whole) in BY_NUMBER {
        let list = List {
            up: format!("SELECT {column} FROM {table} WHERE {column} > ?1 ORDER BY {column}"),
            down: format!("SELECT {column} FROM {table} WHERE {column} < ?1 ORDER BY {column} DESC"),
        };
        let is_complete = list.scan(copy, &mut numbers.found);
        numbers.is_complete |= is_whole && is_complete;
    }
    if !numbers.is_complete {
        for sql in OTHERS {
            let _damaged = walk(copy, sql, None, |number| {
                numbers.found.insert(number);
                ControlFlow::Continue(())
            });
        }
    }
    numbers
}

struct List {
    up: String,
    down: String,
}

impl List {
    /// Adds what it lists, past what is damaged; whether nothing was.
    fn scan(&self, copy: &mut Copy, found: &mut BTreeSet<i64>) -> bool {
        let mut last = i64::MIN;
        let mut take = |number, last: &mut i64| {
            found.insert(number);
            *last = number;
            ControlFlow::Continue(())
        };
        let mut is_complete = true;
        while walk(copy, &self.up, Some(last), |number| take(number, &mut last)).is_err() {
            is_complete = false;
            let Some(behind) = self.behind(copy, last) else { break };
            // Back to the damage from behind.
            let before = last;
            let _damaged = walk(copy, &self.down, Some(behind.saturating_add(1)), |number| {
                if number <= before { ControlFlow::Break(()) } else { take(number, &mut i64::default()) }
            });
            last = behind;
        }
        if !is_complete {
            let _damaged = walk(copy, &self.down, Some(i64::MAX), |number| take(number, &mut i64::default()));
        }
        is_complete
    }

    /// A number behind the damage that follows `last`, from which on something can be read.
    fn behind(&self, copy: &mut Copy, last: i64) -> Option<i64> {
        (0..62).map(|power| last.max(0).saturating_add(1 << power)).find_map(|at| {
            let mut first = None;
            let read = walk(copy, &self.up, Some(at), |number| {
                first = Some(number);
                ControlFlow::Break(())
            });
            read.is_ok().then_some(first)
        })?
    }
}

/// Gives the numbers of a list to `take`, as far as they can be read.
fn walk(copy: &mut Copy, sql: &str, from: Option<i64>, mut take: impl FnMut(i64) -> ControlFlow<()>) -> Result<(), Damaged> {
    copy.read(|database| {
        let mut query = database.prepare(sql)?;
        let mut rows = match from {
            Some(from) => query.query([from])?,
            None => query.query([])?,
        };
        while let Some(row) = rows.next()? {
            if take(row.get(0)?).is_break() {
                break;
            }
        }
        Ok(())
    })
}
