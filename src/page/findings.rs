//! Stops and cautions in words, with the decisions on them; answers in words.

use super::frame::{led, recast};
use super::sheet::Sheet;
use super::{Role, Row, numbers, words};
use crate::content::{Item, Kind, Rule, Weight, When};
use crate::record::{Answer, Decision, Draft, Finding};
use crate::text::Lang;

/// The role of a weight.
pub const fn role(weight: Weight) -> Role {
    match weight {
        Weight::Info => Role::Dim,
        Weight::Caution => Role::Caution,
        Weight::Stop => Role::Stop,
    }
}

/// A finding's weight in words, as a lead.
pub fn label(weight: Weight, lang: Lang) -> Row {
    Row::of(role(weight), words::weight(weight).get(lang)).with(Role::Text, "  ")
}

/// Why an answer raises a stop or a caution; stands back once it is decided.
pub fn why(sheet: &Sheet, finding: &Finding) -> Vec<Row> {
    let lead = label(finding.rule.weight, sheet.lang);
    let mut words = sheet.said(&finding.rule.why);
    if finding.rule.when == When::AboveDeviceMaximum && sheet.pack.device().max_depth_mm.is_none() {
        words = words.with(Role::Text, &format!(" {}", words::NO_MAXIMUM.get(sheet.lang)));
    }
    let rows = led(&lead, &words, sheet.width);
    if finding.is_open() {
        return rows;
    }
    rows.into_iter().map(|row| recast(row, Role::Dim)).collect()
}

/// By whom, when and why it was decided.
pub fn decided(sheet: &Sheet, decision: &Decision) -> Vec<Row> {
    decision_in_words(decision, sheet.lang, sheet.width)
}

/// The same where there is no pack.
pub fn decision_in_words(decision: &Decision, lang: Lang, width: usize) -> Vec<Row> {
    let by = words::decided_by(decision.by.shown().as_str(), decision.at, lang);
    let words = Row::of(Role::Good, &by).with(Role::Dim, ": ").with(Role::Text, decision.reason.shown().as_str());
    led(&Row::of(Role::Good, "☑ "), &words, width)
}

/// The latest decision that an item may be left without an answer, while it is.
pub fn decided_blank<'a>(draft: &'a Draft, item: &Item) -> Option<&'a Decision> {
    if draft.answer(&item.id).is_some() {
        return None;
    }
    let mut latest_first = draft.decisions().iter().rev();
    latest_first.find(|decision| decision.item == item.id && decision.answer.is_none())
}

/// What leaving an item without an answer raises.
pub fn blank_rule(item: &Item) -> Option<&Rule> {
    let mut rules = item.rules.iter();
    rules.find(|rule| rule.when == When::Blank)
}

/// The decision that an item may be left without an answer, below what that raises.
pub fn left_blank(sheet: &Sheet, item: &Item, decision: &Decision) -> Vec<Row> {
    let finding = blank_rule(item).map(|rule| Finding { item, rule, decision: Some(decision) });
    let mut rows = finding.map_or_else(Vec::new, |finding| why(sheet, &finding));
    rows.extend(decided(sheet, decision));
    rows
}

/// An answer in the reader's words; where its item is not known, as it was recorded.
pub fn answer(item: Option<&Item>, answer: &Answer, lang: Lang) -> String {
    let kind = item.map(|item| &item.kind);
    match answer {
        Answer::YesNo(true) => words::YES.get(lang).to_owned(),
        Answer::YesNo(false) => words::NO.get(lang).to_owned(),
        Answer::Choice(chosen) => {
            let options = match kind {
                Some(Kind::Choice(options)) => options.as_slice(),
                _ => &[],
            };
            options
                .iter()
                .find(|option| &option.id == chosen)
                .map_or_else(|| chosen.to_string(), |option| option.label.get(lang).to_owned())
        }
        Answer::Text(text) => text.shown().as_str().to_owned(),
        Answer::Date(day) => day.format("%Y-%m-%d").to_string(),
        Answer::Number(value) => match kind {
            Some(Kind::Number { unit, .. }) => {
                format!("{} {}", numbers::number(*value, lang), unit.get(lang))
            }
            _ => numbers::number(*value, lang),
        },
    }
}

/// A question with its answer where it has one.
pub fn with_answer(item: &Item, given: Option<&Answer>, lang: Lang) -> Row {
    let question = Row::of(Role::Text, item.prompt.get(lang));
    match given {
        Some(given) => question.with(Role::Dim, " → ").with(Role::Strong, &answer(Some(item), given, lang)),
        None => question,
    }
}
