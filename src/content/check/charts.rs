//! Charts: the result of one study, or the frame that says why there is no figure.

use crate::content::read::{Fields, Read, Value};
use crate::content::{Bar, BarGroup, BarValue, Block, Chart, Interval, Study};

use super::facts::{Cited, Facts};
use super::figures::range;

const STUDY: &[&str] = &[
    "type",
    "title",
    "measure",
    "n",
    "n_note",
    "design",
    "follow_up",
    "compared_with",
    "grade",
    "source",
    "modality",
    "groups",
    "note",
];

type ReadChart = fn(Value<'_>, &Facts) -> Read<Chart>;

/// What may stand in a row of charts.
const KINDS: &[(&str, ReadChart)] = &[("chart", one)];

/// Reads a chart.
pub fn chart(value: Value<'_>, facts: &Facts) -> Read<Block> {
    one(value, facts).map(Block::Chart)
}

fn one(value: Value<'_>, facts: &Facts) -> Read<Chart> {
    let has_figures = ["measure", "n", "grade", "source", "groups"].iter().any(|key| value.peek(key).is_some());
    if has_figures { study(value, facts) } else { empty(value, facts) }
}

/// Reads charts that are seen together: at least two.
pub fn charts(value: Value<'_>, facts: &Facts) -> Read<Block> {
    let fields = value.fields(&["type", "charts"])?;
    let charts = fields.required("charts", |list| {
        let charts = list.each(|value| value.tag("type")?.one_of(KINDS)?(value, facts))?;
        if charts.len() < 2 {
            return Err(list.problem("found one chart, expected at least two that are seen together"));
        }
        Ok(charts)
    });
    charts.map(Block::Charts)
}

fn empty(value: Value<'_>, facts: &Facts) -> Read<Chart> {
    let fields = value.fields(&["type", "title", "empty"])?;
    let title = fields.required("title", |value| facts.line(value));
    let why = fields.required("empty", |value| facts.plain_statement(value, Cited::ForWords));
    Ok(Chart::Empty { title: title?, why: why? })
}

fn study(value: Value<'_>, facts: &Facts) -> Read<Chart> {
    let fields = value.fields(STUDY)?;
    let title = fields.required("title", |value| facts.line(value));
    let measure = fields.required("measure", |value| facts.line(value));
    let n = fields.required("n", at_least_one);
    let n_note = fields.optional("n_note", |value| facts.line(value));
    let design = fields.required("design", |value| facts.line(value));
    let follow_up = fields.required("follow_up", |value| facts.line(value));
    let compared_with = fields.required("compared_with", |value| facts.line(value));
    let source = fields.required("source", |value| facts.source(value, Cited::ForFigures));
    let cited = fields.entry("source").map(|entry| vec![entry.value]);
    let grade = fields.required("grade", |value| facts.grade(value, cited));
    let modality = facts.own_modality(&fields);
    let groups = fields.required("groups", |list| groups(list, facts));
    let note = fields.optional("note", |value| facts.text(value));
    modality?;
    Ok(Chart::Study(Box::new(Study {
        title: title?,
        measure: measure?,
        n: n?,
        n_note: n_note?,
        design: design?,
        follow_up: follow_up?,
        compared_with: compared_with?,
        grade: grade?,
        source: source?,
        groups: groups?,
        note: note?,
    })))
}

/// How many people, which is never nobody.
pub fn at_least_one(value: Value<'_>) -> Read<u32> {
    match value.whole()? {
        0 => Err(value.problem("found 0 people, expected at least 1")),
        people => Ok(people),
    }
}

fn groups(list: Value<'_>, facts: &Facts) -> Read<Vec<BarGroup>> {
    let several = list.elements().nth(1).is_some();
    list.each(|value| {
        let fields = value.fields(&["label", "bars"])?;
        let label = fields.optional("label", |value| facts.line(value));
        let bars = fields.required("bars", |list| list.each(|value| bar(value, facts)));
        if several && !fields.has("label") {
            fields.missing("label");
        }
        Ok(BarGroup { label: label?, bars: bars? })
    })
}

fn bar(value: Value<'_>, facts: &Facts) -> Read<Bar> {
    let in_words = value.peek("words").is_some();
    let fields = value.fields(if in_words { &["label", "words"] } else { &["label", "value", "interval"] })?;
    let label = fields.required("label", |value| facts.line(value));
    let value = if in_words { fields.required("words", |value| facts.line(value)).map(BarValue::Words) } else { number(&fields) };
    Ok(Bar { label: label?, value: value? })
}

fn number(fields: &Fields<'_>) -> Read<BarValue> {
    let value = fields.required("value", Value::number);
    let interval = fields.optional("interval", |interval| confidence(interval, value.ok()));
    Ok(BarValue::Number { value: value?, interval: interval? })
}

/// A confidence interval, which holds the value that it belongs to.
fn confidence(value: Value<'_>, around: Option<f64>) -> Read<Interval> {
    let fields = value.fields(&["level", "range"])?;
    let level = fields.required("level", |value| {
        let level = value.number()?;
        if level > 0.0 && level < 100.0 { Ok(level) } else { Err(value.problem("expected a level in per cent, such as 95")) }
    });
    let range = fields.required("range", |value| {
        let range = range(value)?;
        match around {
            Some(number) if number < range.from || number > range.to => {
                Err(value.problem(format!("the interval does not hold the bar's value {number}")))
            }
            _ => Ok(range),
        }
    });
    Ok(Interval { range: range?, level: level? })
}
