//! How often an unwanted effect happens: counted in one study and drawn as people, or in words.

mod people;

use super::frame::{facts, in_rows, led, plain};
use super::sheet::Sheet;
use super::{Role, Row, words};
use crate::content::{Frequency, Rate, Risk, SourceId, Statement, Untreated};
use crate::text::Localised;
use people::{Crowd, Person};

/// The columns that what belongs to an effect is set in by.
const INDENT: usize = 2;

/// An unwanted effect: its name, how often, and what must be said with that.
pub fn risk(sheet: &Sheet, risk: &Risk) -> Vec<Row> {
    let name = Row::of(Role::Heading, risk.effect.get(sheet.lang));
    let mut rows = led(&Row::of(Role::Accent, "● "), &name, sheet.width);
    let inner = sheet.narrowed(sheet.width.saturating_sub(INDENT).max(1));
    let body = match &risk.rate {
        Rate::Words { frequency, words } => in_words(&inner, *frequency, words),
        Rate::Counted { events, out_of, range, among, over, source, certainty, untreated } => {
            let count = Count { events: *events, out_of: *out_of, range: *range };
            let mut rows = counted(&inner, count, untreated);
            let text = |words: &Localised| Row::of(Role::Text, words.get(inner.lang));
            let mut pairs = vec![(words::AMONG, text(among)), (words::OVER, text(over)), (words::CERTAINTY, text(certainty))];
            if let Untreated::Words(why) = untreated {
                pairs.push((words::UNTREATED, inner.named(why)));
            }
            // Air between the people and what is said of them.
            rows.push(Row::of(Role::Text, " "));
            rows.extend(about(&inner, pairs, source));
            rows
        }
    };
    let body = body.into_iter().chain(note(&inner, risk));
    rows.extend(body.map(|row| if sheet.width > INDENT { Row::empty().padded(INDENT).then(row) } else { row }));
    rows
}

fn in_words(sheet: &Sheet, frequency: Frequency, statement: &Statement) -> Vec<Row> {
    let words = Row::of(Role::Strong, words::frequency(frequency).get(sheet.lang))
        .with(Role::Dim, " · ")
        .with(Role::Text, statement.text.get(sheet.lang));
    sheet.cited(words, statement)
}

/// How many of how many.
#[derive(Clone, Copy)]
struct Count {
    events: u32,
    out_of: u32,
    range: Option<(u32, u32)>,
}

/// The count in words and as people, beside that without treatment where it was counted too.
fn counted(sheet: &Sheet, count: Count, untreated: &Untreated) -> Vec<Row> {
    let Untreated::Counted(events) = untreated else {
        return drawn(sheet, Role::Strong, "", count);
    };
    let without = Count { events: *events, out_of: count.out_of, range: None };
    let label = |word: words::Word| format!("{}: ", word.get(sheet.lang));
    let mut rows = drawn(sheet, Role::Strong, &label(words::TREATED), count);
    rows.extend(drawn(sheet, Role::Strong, &label(words::UNTREATED), without));
    rows
}

/// One count in words, and as people unless there are fewer than 1 in 100 of them.
fn drawn(sheet: &Sheet, role: Role, label: &str, count: Count) -> Vec<Row> {
    let Count { events, out_of, range } = count;
    let mut rows = plain(role, &format!("{label}{}", words::out_of(events, out_of, sheet.lang)), sheet.width);
    if let Some((from, to)) = range {
        rows.extend(plain(Role::Text, &words::allows_for(from, to, out_of, sheet.lang), sheet.width));
    }
    if events * 100 < out_of || !sheet.glyphs.draw() {
        return rows;
    }
    let crowd = Crowd { had: events, perhaps: range.map_or(0, |(_, to)| to.saturating_sub(events)), all: out_of };
    rows.extend(crowd.rows(sheet.glyphs, sheet.width));
    let mut persons = vec![(Person::Had, words::HAD_IT)];
    if crowd.perhaps > 0 {
        persons.push((Person::Perhaps, words::PERHAPS_HAD_IT));
    }
    persons.push((Person::Not, words::DID_NOT_HAVE_IT));
    let sign = |(person, word): (Person, words::Word)| {
        crowd.sign(person, sheet.width).with(Role::Dim, &format!(" {}", word.get(sheet.lang)))
    };
    rows.extend(in_rows(persons.into_iter().map(sign).collect(), 3, sheet.width));
    rows
}

/// What a count is worth nothing without: among whom, over what time, how sure, against what, from where.
fn about(sheet: &Sheet, pairs: Vec<(words::Word, Row)>, source: &SourceId) -> Vec<Row> {
    let mut pairs: Vec<(&str, Row)> = pairs.into_iter().map(|(label, words)| (label.get(sheet.lang), words)).collect();
    pairs.push((words::SOURCE.get(sheet.lang), sheet.reference(source)));
    facts(&pairs, sheet.width)
}

fn note(sheet: &Sheet, risk: &Risk) -> Vec<Row> {
    risk.note.as_ref().map(|note| sheet.cited(sheet.plain(note), note)).unwrap_or_default()
}

#[cfg(test)]
mod tests;
