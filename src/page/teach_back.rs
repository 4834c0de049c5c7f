//! The teach-back as rows: each pane with questions, what was told back, and how to record it.

use super::field::{self, MEASURE, OpenField};
use super::frame::{in_rows, led, plain};
use super::sheet::Sheet;
use super::{Look, Role, Row, Target, blocks, flowed, words, yes_no_keys};
use crate::content::{Pack, Pane, PaneId};
use crate::record::{Assessment, Draft, FieldId, Outcome, Round, Understanding};
use crate::text::Lang;

/// The page; each row of a pane is a [`Target::TeachBack`].
pub fn teach_back(
    assessment: &Assessment,
    draft: &Draft,
    pack: &Pack,
    selected: Option<&PaneId>,
    open: Option<&OpenField>,
    look: Look,
) -> Vec<Row> {
    let sheet = Sheet::of(pack, look, MEASURE);
    let mut rows = plain(Role::Text, words::TELL_BACK.get(look.lang), sheet.width);
    rows.push(Row::empty());
    let panes: Vec<&Pane> = assessment.told_back().collect();
    let column = panes.iter().map(|pane| name(pane, look.lang).width()).max().unwrap_or_default();
    for pane in panes {
        let is_selected = selected == Some(&pane.id);
        let mut part = standing(&sheet, draft, pane, column, is_selected);
        if is_selected {
            part.extend(asked(&sheet, draft, pane, open));
        }
        rows.extend(part.into_iter().map(|row| row.on(Target::TeachBack(pane.id.clone()))));
    }
    rows
}

fn name(pane: &Pane, lang: Lang) -> Row {
    Row::of(Role::Text, pane.tab.get(lang))
}

/// A pane, and how far its teach-back has come.
fn standing(sheet: &Sheet, draft: &Draft, pane: &Pane, column: usize, is_selected: bool) -> Vec<Row> {
    let understanding = draft.understanding(&pane.id);
    let pointer = Row::of(Role::Accent, if is_selected { "▶ " } else { "  " });
    let lead = pointer.then(mark(understanding)).then(name(pane, sheet.lang)).padded(4 + column + 2);
    led(&lead, &status(understanding, sheet.lang), sheet.width)
}

/// Whether it is clear, as a sign.
pub(super) fn mark(understanding: Understanding) -> Row {
    match understanding {
        Understanding::Clear(_) => Row::of(Role::Good, "☑ "),
        Understanding::NotAsked | Understanding::NotYet(_) | Understanding::Waiting => Row::of(Role::Dim, "☐ "),
    }
}

/// How far it has come, in words.
pub(super) fn status(understanding: Understanding, lang: Lang) -> Row {
    let role = match understanding {
        Understanding::NotAsked => Role::Dim,
        Understanding::Clear(_) => Role::Good,
        Understanding::NotYet(_) | Understanding::Waiting => Role::Caution,
    };
    Row::of(role, &words::understanding(understanding, lang))
}

/// The questions of the selected pane, what was told back, and the field or the keys.
fn asked(sheet: &Sheet, draft: &Draft, pane: &Pane, open: Option<&OpenField>) -> Vec<Row> {
    let inner = sheet.narrowed(sheet.width.saturating_sub(4));
    let mut below: Vec<Row> = pane.teach_back().flat_map(|question| blocks::teach_back(&inner, question)).collect();
    let indent = Row::empty().padded(3);
    let rounds = draft.rounds(&pane.id).enumerate().map(|(place, round)| told(round, place + 1, sheet.lang));
    below.extend(rounds.flat_map(|told| flowed(&told, inner.width, &Row::empty(), &indent)));
    let field = FieldId::TeachBack(pane.id.clone());
    let open = open.filter(|open| open.at == field);
    let waiting = draft.unfinished(&field).filter(|_| open.is_none());
    below.extend(waiting.into_iter().flat_map(|words| {
        let lead = Row::of(Role::Dim, &format!("{}: ", words::TOLD.get(sheet.lang)));
        led(&lead, &Row::of(Role::Text, words.shown().as_str()), inner.width)
    }));
    if open.is_none() {
        below.extend(ways(&pane.id, sheet.lang, inner.width));
    }
    let mut rows: Vec<Row> = below.into_iter().map(|row| Row::empty().padded(4).then(row)).collect();
    rows.extend(open.into_iter().flat_map(|open| field::rows(open, sheet.width, sheet.lang)));
    rows.push(Row::empty());
    rows
}

/// One round with its number, its time, what came of it and the patient's words.
pub(super) fn told(round: &Round, number: usize, lang: Lang) -> Row {
    let (role, outcome) = match round.outcome {
        Outcome::Clear => (Role::Good, words::CLEAR),
        Outcome::ExplainedAgain => (Role::Caution, words::EXPLAINED_AGAIN),
    };
    let said = Row::of(Role::Dim, &format!("{number}. {}  ", round.at.format("%H:%M"))).with(role, outcome.get(lang));
    if round.words.is_blank() {
        return said;
    }
    said.with(Role::Dim, ": ").with(Role::Text, round.words.shown().as_str())
}

/// The keys that record a round.
fn ways(pane: &PaneId, lang: Lang, width: usize) -> Vec<Row> {
    let outcomes = [(Outcome::Clear, words::WAS_CLEAR), (Outcome::ExplainedAgain, words::EXPLAIN_AGAIN)];
    let choices = outcomes.into_iter().zip(yes_no_keys(lang)).map(|((outcome, word), key)| {
        let row = Row::of(Role::Accent, &format!("{key} ")).with(Role::Text, word.get(lang));
        row.aimed(&Target::TellBack(pane.clone(), outcome))
    });
    let enter = Row::of(Role::Accent, &format!("{} ", words::key_name("Enter".into(), lang)));
    let write = enter.with(Role::Text, words::WRITE_WORDS.get(lang));
    in_rows(choices.chain([write]).collect(), 3, width)
}

#[cfg(test)]
mod tests;
