//! What a kiosk shows while nobody uses it: a welcome in every language, and nothing of any record.

use super::{Glyphs, Role, Row, letters, words, wrapped};
use crate::text::{Clean, Lang};

/// The longest lines, in columns.
const MEASURE: usize = 68;
/// The rows that stand around big letters.
const ROOMY: usize = 15;

/// The rows, each in the middle of `columns`, from the top of a screen of `rows`.
pub fn attract(clinic: Option<&Clean>, glyphs: Glyphs, columns: u16, rows: u16) -> Vec<Row> {
    let columns = usize::from(columns);
    let is_roomy = usize::from(rows) >= ROOMY + Lang::ALL.len() * letters::rows(glyphs);
    let mut shown = Vec::new();
    if let Some(clinic) = clinic {
        shown.extend(plain(Role::Accent, clinic.as_str(), columns));
        shown.push(Row::empty());
    }
    for lang in Lang::ALL {
        let welcome = words::WELCOME.get(lang);
        let big = letters::big(Role::Heading, welcome, columns, glyphs).filter(|_| is_roomy);
        // As a block: each row of a letter has to stand below the one before.
        let width = big.iter().flatten().map(Row::width).max().unwrap_or(0);
        match big {
            Some(big) => shown.extend(big.into_iter().map(|row| moved(row, columns.saturating_sub(width) / 2))),
            None => shown.extend(plain(Role::Heading, welcome, columns)),
        }
        shown.push(Row::empty());
        shown.extend(plain(Role::Text, words::STAFF_BEGIN.get(lang), columns));
        shown.extend([Row::empty(), Row::empty()]);
    }
    let above = usize::from(rows).saturating_sub(shown.len()) / 2;
    let mut page = vec![Row::empty(); above];
    page.extend(shown);
    page
}

fn plain(role: Role, words: &str, columns: usize) -> Vec<Row> {
    let rows = wrapped(role, words, columns.min(MEASURE), &Row::empty(), &Row::empty());
    rows.into_iter()
        .map(|row| {
            let left = columns.saturating_sub(row.width()) / 2;
            moved(row, left)
        })
        .collect()
}

fn moved(row: Row, left: usize) -> Row {
    Row::empty().padded(left).then(row)
}
