//! Risks: counted in one study, or in words where no count can be trusted.

use std::collections::BTreeMap;

use crate::content::read::{Fields, Read, Value, quoted};
use crate::content::{Block, Frequency, Rate, Risk};

use super::charts::at_least_one;
use super::facts::{Cited, Facts};

const FREQUENCIES: &[(&str, Frequency)] = &[
    ("most", Frequency::Most),
    ("some", Frequency::Some),
    ("uncommon", Frequency::Uncommon),
    ("rare", Frequency::Rare),
    ("unknown", Frequency::Unknown),
];

const COUNTED: &[&str] =
    &["type", "effect", "events", "out_of", "among", "over", "source", "certainty", "compare", "note", "modality"];

const IN_WORDS: &[&str] = &["type", "effect", "frequency", "words", "note"];

/// Reads a risk.
pub fn risk(value: Value<'_>, facts: &Facts) -> Read<Block> {
    let has = |key| value.peek(key).is_some();
    let (known, cited) = if has("events") || has("out_of") {
        (COUNTED, Cited::ForFigures)
    } else if has("frequency") || has("words") {
        (IN_WORDS, Cited::ForWords)
    } else {
        return Err(value.problem("a risk needs how often, expected `events` and `out_of`, or `frequency` and `words`"));
    };
    let fields = value.fields(known)?;
    let effect = fields.required("effect", |value| facts.line(value));
    let note = fields.optional("note", |value| facts.plain_statement(value, cited));
    let rate = match cited {
        Cited::ForFigures => counted(&fields, facts),
        Cited::ForWords => in_words(&fields, facts),
    };
    Ok(Block::Risk(Risk { effect: effect?, rate: rate?, note: note? }))
}

fn counted(fields: &Fields<'_>, facts: &Facts) -> Read<Rate> {
    let out_of = fields.required("out_of", at_least_one);
    let events = fields.required("events", |value| {
        let events = value.whole()?;
        match out_of {
            Ok(out_of) if events > out_of => Err(value.problem(format!("more events than people, expected at most {out_of}"))),
            _ => Ok(events),
        }
    });
    let among = fields.required("among", |value| facts.line(value));
    let over = fields.required("over", |value| facts.line(value));
    let source = fields.required("source", |value| facts.source(value, Cited::ForFigures));
    let certainty = fields.required("certainty", |value| facts.text(value));
    let compare = fields.optional("compare", Value::string);
    let modality = facts.own_modality(fields);
    compare.and(modality)?;
    Ok(Rate::Counted { events: events?, out_of: out_of?, among: among?, over: over?, source: source?, certainty: certainty? })
}

fn in_words(fields: &Fields<'_>, facts: &Facts) -> Read<Rate> {
    let frequency = fields.required("frequency", |value| value.one_of(FREQUENCIES));
    let words = fields.required("words", |value| facts.plain_statement(value, Cited::ForWords));
    Ok(Rate::Words { frequency: frequency?, words: words? })
}

/// Notes every risk of a pane that is compared with an earlier one over another number of people.
pub fn comparisons(blocks: Value<'_>) {
    let mut first = BTreeMap::new();
    for risk in blocks.elements() {
        let (Some(group), Some(out_of)) = (risk.peek("compare").and_then(Value::word), risk.peek("out_of")) else {
            continue;
        };
        let Some(people) = out_of.count().filter(|&people| people > 0) else {
            continue;
        };
        let &mut (expected, line) = first.entry(group).or_insert((people, out_of.line()));
        if expected != people {
            let group = quoted(group);
            out_of.problem(format!("the risks compared as {group} need one denominator, expected {expected} as on line {line}"));
        }
    }
}
