//! The blocks that are read as text: lists, claims, boxes, prompts, questions.

use super::frame::{barred, heading, led, plain};
use super::sheet::{Sheet, keys};
use super::words::{self, Word};
use super::{Prompts, Role, Row, flowed};
use crate::content::{Callout, Claim, Grade, Not, Prompt, PromptKind, SourceId, Statement, TeachBack, Weight};
use crate::text::Lang;

/// A list without an order.
pub fn bullets(sheet: &Sheet, items: &[Statement]) -> Vec<Row> {
    let lead = Row::of(Role::Accent, "• ");
    items.iter().flat_map(|item| led(&lead, &sheet.said(item), sheet.width)).collect()
}

/// A list with an order.
pub fn steps(sheet: &Sheet, items: &[Statement]) -> Vec<Row> {
    let digits = items.len().to_string().len();
    items
        .iter()
        .enumerate()
        .flat_map(|(index, item)| {
            let lead = Row::of(Role::Accent, &format!("{:>digits$}. ", index + 1));
            led(&lead, &sheet.said(item), sheet.width)
        })
        .collect()
}

/// A claim with its evidence, and what must not be said.
pub fn claim(sheet: &Sheet, claim: &Claim) -> Vec<Row> {
    let statement = &claim.statement;
    let words = Row::of(Role::Strong, statement.text.get(sheet.lang));
    let words = sheet.unsigned(words, statement);
    let mut rows = led(&Row::empty(), &words, sheet.width);
    rows.extend(evidence(sheet, claim.grade, &statement.sources));
    if let Some(not) = &claim.not {
        rows.extend(not_said(sheet, not));
    }
    rows
}

/// How strong the evidence is and what it is, in words beside a scale, with its reference keys.
fn evidence(sheet: &Sheet, grade: Grade, sources: &[SourceId]) -> Vec<Row> {
    let same_kind = sources.iter().filter_map(|id| sheet.pack.source(id)).filter(|source| source.grade == grade).count();
    let kind = words::kind(grade, same_kind).get(sheet.lang);
    let mut lead = Row::empty().padded(2);
    let mut parts = Vec::new();
    if let Some((filled, strength)) = words::strength(grade) {
        lead = lead.with(Role::Accent, &"■".repeat(filled)).with(Role::Dim, &format!("{} ", "░".repeat(5 - filled)));
        parts.push(strength.get(sheet.lang).to_owned());
    }
    parts.push(sheet.graded(kind, grade));
    if !sources.is_empty() {
        parts.push(keys(sources));
    }
    let label = words::EVIDENCE.get(sheet.lang);
    let words = format!("{label}: {}", parts.join(" · "));
    led(&lead, &Row::of(Role::Dim, &words), sheet.width)
}

fn not_said(sheet: &Sheet, not: &Not) -> Vec<Row> {
    let (open, close) = match sheet.lang {
        Lang::En => ("“", "”"),
        Lang::Es => ("«", "»"),
    };
    let label = |word: Word| Row::of(Role::Dim, &format!("{}: ", word.get(sheet.lang)));
    let said = format!("{open}{}{close}", not.text.get(sheet.lang));
    let said = label(words::NOT_SAID).with(Role::Text, &said);
    let why = label(words::WHY).with(Role::Text, not.why.get(sheet.lang));
    let lead = Row::of(Role::Stop, "  ✗ ");
    let below = Row::empty().padded(lead.width());
    let mut rows = led(&lead, &said, sheet.width);
    rows.extend(led(&below, &why, sheet.width));
    rows
}

/// A box that stands out, its weight in a sign, a word and the bar at its left.
pub fn callout(sheet: &Sheet, callout: &Callout) -> Vec<Row> {
    let (role, bar) = match callout.weight {
        Weight::Info => (Role::Accent, "│ "),
        Weight::Caution => (Role::Caution, "┃ "),
        Weight::Stop => (Role::Stop, "█ "),
    };
    let inner = sheet.narrowed(sheet.width.saturating_sub(2));
    let title = Row::of(role, words::weight(callout.weight).get(sheet.lang))
        .with(Role::Dim, " · ")
        .with(Role::Strong, callout.title.get(sheet.lang));
    let mut rows = led(&Row::empty(), &title, inner.width);
    rows.extend(match callout.lines.as_slice() {
        [line] => led(&Row::empty(), &sheet.said(line), inner.width),
        lines => bullets(&inner, lines),
    });
    barred(role, bar, rows)
}

/// What opens the prompts that stand together.
pub fn prompt_heading(sheet: &Sheet) -> Vec<Row> {
    if sheet.prompts == Prompts::Hidden {
        return Vec::new();
    }
    let words = format!("── {} ──", words::FOR_PRACTITIONER.get(sheet.lang));
    plain(Role::Prompt, &words, sheet.width)
}

/// What the practitioner may ask, say or should avoid; nothing on a patient's page.
pub fn prompt(sheet: &Sheet, prompt: &Prompt) -> Vec<Row> {
    if sheet.prompts == Prompts::Hidden {
        return Vec::new();
    }
    let kinds = [PromptKind::Ask, PromptKind::Say, PromptKind::Avoid];
    let column = kinds
        .map(|kind| Row::of(Role::Prompt, words::prompt(kind).get(sheet.lang)).width())
        .into_iter()
        .max()
        .unwrap_or_default();
    let sign = if prompt.kind == PromptKind::Avoid { "✗ " } else { "▶ " };
    let lead = Row::of(Role::Prompt, sign).with(Role::Prompt, words::prompt(prompt.kind).get(sheet.lang)).padded(2 + column + 2);
    let words = Row::of(Role::Prompt, prompt.statement.text.get(sheet.lang));
    led(&lead, &sheet.marked(words, &prompt.statement), sheet.width)
}

/// What opens the questions that stand together.
pub fn teach_back_heading(sheet: &Sheet) -> Vec<Row> {
    heading(words::TEACH_BACK.get(sheet.lang), sheet.width)
}

/// A question to the patient; for the practitioner also what a clear answer holds.
pub fn teach_back(sheet: &Sheet, asked: &TeachBack) -> Vec<Row> {
    let question = Row::of(Role::Strong, asked.question.get(sheet.lang));
    let mut rows = led(&Row::of(Role::Accent, "▶ "), &question, sheet.width);
    if sheet.prompts == Prompts::Shown {
        let words = format!("{}: {}", words::LISTEN_FOR.get(sheet.lang), asked.listen_for.get(sheet.lang));
        rows.extend(flowed(&Row::of(Role::Prompt, &words), sheet.width, &Row::empty().padded(2), &Row::empty().padded(2)));
    }
    rows
}
