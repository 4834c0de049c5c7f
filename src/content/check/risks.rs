//! Risks: counted in one study, or in words where no count can be trusted.

use std::collections::BTreeMap;

use crate::content::read::{Fields, Read, Value, quoted};
use crate::content::{Block, Frequency, Rate, Risk, Untreated};

use crate::text::Lang;

use super::charts::at_least_one;
use super::facts::{Cited, Facts};

const FREQUENCIES: &[(&str, Frequency)] = &[
    ("most", Frequency::Most),
    ("some", Frequency::Some),
    ("uncommon", Frequency::Uncommon),
    ("rare", Frequency::Rare),
    ("unknown", Frequency::Unknown),
];

const COUNTED: &[&str] = &[
    "type",
    "effect",
    "events",
    "out_of",
    "range",
    "among",
    "over",
    "source",
    "certainty",
    "untreated",
    "compare",
    "note",
    "modality",
];

/// More people than these cannot be told apart, each drawn whole.
const MOST_PEOPLE: u32 = 1000;

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
    let out_of = fields.required("out_of", |value| {
        let people = at_least_one(value)?;
        if people > MOST_PEOPLE {
            return Err(value.problem(format!("each of them is drawn as a person, expected at most {MOST_PEOPLE} people")));
        }
        Ok(people)
    });
    let events = fields.required("events", |value| {
        let events = value.whole()?;
        match out_of {
            Ok(out_of) if events > out_of => Err(value.problem(format!("more events than people, expected at most {out_of}"))),
            Ok(out_of) if events > 0 && events * 100 < out_of => {
                Err(value.problem("fewer than 1 in 100 cannot be drawn, expected `frequency` and `words`"))
            }
            _ => Ok(events),
        }
    });
    let range = fields.optional("range", |value| bounds(value, events.ok(), out_of.ok()));
    let untreated = fields.required("untreated", |value| untreated(value, out_of.ok(), facts));
    let among = fields.required("among", |value| facts.line(value));
    let over = fields.required("over", |value| facts.line(value));
    let source = fields.required("source", |value| facts.source(value, Cited::ForFigures));
    let certainty = fields.required("certainty", |value| facts.text(value));
    let compare = fields.optional("compare", Value::string);
    let modality = facts.own_modality(fields);
    compare.and(modality)?;
    Ok(Rate::Counted {
        events: events?,
        out_of: out_of?,
        range: range?,
        among: among?,
        over: over?,
        source: source?,
        certainty: certainty?,
        untreated: untreated?,
    })
}

/// The fewest and the most events, around those that were counted.
fn bounds(value: Value<'_>, events: Option<u32>, out_of: Option<u32>) -> Read<(u32, u32)> {
    let numbers = value.each_or_none(Value::whole)?;
    let [from, to] = numbers[..] else {
        return Err(value.problem("expected two numbers, the fewest and the most"));
    };
    match (events, out_of) {
        (Some(events), _) if from > events || to < events => {
            Err(value.problem(format!("the range does not hold the {events} events that were counted")))
        }
        (_, Some(out_of)) if to > out_of => Err(value.problem(format!("more events than people, expected at most {out_of}"))),
        _ => Ok((from, to)),
    }
}

/// What a count is set against: out of as many people, or the reason why there is no count.
fn untreated(value: Value<'_>, expected: Option<u32>, facts: &Facts) -> Read<Untreated> {
    if value.peek("events").is_none() && value.peek("out_of").is_none() {
        return facts.plain_statement(value, Cited::ForFigures).map(Untreated::Words);
    }
    let fields = value.fields(&["events", "out_of"])?;
    let out_of = fields.required("out_of", |value| match (value.whole()?, expected) {
        (found, Some(expected)) if found != expected => {
            Err(value.problem(format!("no treatment is compared with treatment, expected the same {expected} people")))
        }
        (found, _) => Ok(found),
    })?;
    let events = fields.required("events", |value| match value.whole()? {
        events if events > out_of => Err(value.problem(format!("more events than people, expected at most {out_of}"))),
        events => Ok(events),
    })?;
    Ok(Untreated::Counted(events))
}

fn in_words(fields: &Fields<'_>, facts: &Facts) -> Read<Rate> {
    let frequency = fields.required("frequency", |value| value.one_of(FREQUENCIES));
    let words = fields.required("words", |value| facts.plain_statement(value, Cited::ForWords));
    Ok(Rate::Words { frequency: frequency?, words: words? })
}

/// Notes every risk of a pane that is compared with an earlier one over another number of people or another time.
pub fn comparisons(blocks: Value<'_>) {
    let mut first: BTreeMap<&str, Value<'_>> = BTreeMap::new();
    for risk in blocks.elements() {
        let Some(group) = risk.peek("compare").and_then(Value::word) else {
            continue;
        };
        let &mut earlier = first.entry(group).or_insert(risk);
        same_people(group, earlier, risk);
        same_time(group, earlier, risk);
    }
}

fn same_people(group: &str, earlier: Value<'_>, risk: Value<'_>) {
    let (Some(before), Some(out_of)) = (earlier.peek("out_of"), risk.peek("out_of")) else {
        return;
    };
    let people = |out_of: Value<'_>| out_of.count().filter(|&people| people > 0);
    if let (Some(expected), Some(found)) = (people(before), people(out_of))
        && expected != found
    {
        let (group, line) = (quoted(group), before.line());
        out_of.problem(format!("the risks compared as {group} need one denominator, expected {expected} as on line {line}"));
    }
}

fn same_time(group: &str, earlier: Value<'_>, risk: Value<'_>) {
    let (Some(before), Some(over)) = (earlier.peek("over"), risk.peek("over")) else {
        return;
    };
    let words = |over: Value<'_>| Lang::ALL.map(|lang| over.peek(lang.code()).and_then(Value::word).map(str::to_owned));
    if words(before) != words(over) {
        let (group, line) = (quoted(group), before.line());
        over.problem(format!("the risks compared as {group} need one time, expected the words of line {line}"));
    }
}
