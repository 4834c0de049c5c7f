//! How often an unwanted effect happens: counted in one study, or in words.

use super::frame::{facts, led, plain};
use super::sheet::Sheet;
use super::words::{self, Word};
use super::{Role, Row};
use crate::content::{Frequency, Rate, Risk, SourceId, Statement};
use crate::text::Localised;

/// An unwanted effect: its name, how often, and what must be said with that.
pub fn risk(sheet: &Sheet, risk: &Risk) -> Vec<Row> {
    let name = Row::of(Role::Heading, risk.effect.get(sheet.lang));
    let mut rows = led(&Row::of(Role::Accent, "● "), &name, sheet.width);
    let inner = sheet.narrowed(sheet.width.saturating_sub(2).max(1));
    let body = match &risk.rate {
        Rate::Words { frequency, words } => in_words(&inner, *frequency, words),
        Rate::Counted { events, out_of, among, over, source, certainty } => {
            let said = [(words::AMONG, among), (words::OVER, over), (words::CERTAINTY, certainty)];
            let mut rows = plain(Role::Strong, &words::out_of(*events, *out_of, sheet.lang), inner.width);
            rows.extend(counted(&inner, &said, source));
            rows
        }
    };
    rows.extend(
        body.into_iter().chain(note(&inner, risk)).map(
            |row| {
                if sheet.width > 2 { Row::empty().padded(2).then(row) } else { row }
            },
        ),
    );
    rows
}

fn in_words(sheet: &Sheet, frequency: Frequency, statement: &Statement) -> Vec<Row> {
    let words = Row::of(Role::Strong, words::frequency(frequency).get(sheet.lang))
        .with(Role::Dim, " · ")
        .with(Role::Text, statement.text.get(sheet.lang));
    sheet.cited(words, statement)
}

/// What a count is worth nothing without: among whom, over what time, how sure, from where.
fn counted(sheet: &Sheet, said: &[(Word, &Localised)], source: &SourceId) -> Vec<Row> {
    let mut pairs: Vec<(&str, Row)> =
        said.iter().map(|(label, words)| (label.get(sheet.lang), Row::of(Role::Text, words.get(sheet.lang)))).collect();
    pairs.push((words::SOURCE.get(sheet.lang), sheet.reference(source)));
    facts(&pairs, sheet.width)
}

fn note(sheet: &Sheet, risk: &Risk) -> Vec<Row> {
    risk.note.as_ref().map(|note| sheet.cited(sheet.plain(note), note)).unwrap_or_default()
}
