//! The checklist as rows: what is asked, what was answered, what that raises, and how to answer the selected item.

mod ways;

use std::ops::Range;

use super::field::{self, MEASURE, OpenField};
use super::frame::{led, plain};
use super::sheet::Sheet;
use super::{Look, Prompts, Role, Row, Target, findings, words};
use crate::content::{Item, ItemId, MOST_OPTIONS, Pack, Section};
use crate::record::{Assessment, Draft, FieldId};
use crate::text::Lang;

/// The key that chooses an option by its place: a, b, c and so on, for as many as an item may have.
pub fn choice_key(index: usize) -> Option<char> {
    ('a'..='z').take(MOST_OPTIONS).nth(index)
}

/// The keys that answer yes and no, in this order.
pub const fn yes_no_keys(lang: Lang) -> [char; 2] {
    match lang {
        Lang::En => ['y', 'n'],
        Lang::Es => ['s', 'n'],
    }
}

/// The rows of an item.
pub fn item_rows(rows: &[Row], id: &ItemId) -> Range<usize> {
    let is_its = |row: &Row| matches!(&row.target, Some(Target::Item(item)) if item == id);
    let from = rows.iter().position(is_its).unwrap_or(rows.len());
    let to = rows.iter().rposition(is_its).map_or(from, |last| last + 1);
    from..to
}

/// The checklist; each row of an item is a [`Target::Item`].
pub fn checklist(
    assessment: &Assessment,
    draft: &Draft,
    pack: &Pack,
    selected: &ItemId,
    open: Option<&OpenField>,
    look: Look,
) -> Vec<Row> {
    let form =
        Form { sheet: Sheet::of(pack, Look { prompts: Prompts::Shown, ..look }, MEASURE), assessment, draft, selected, open };
    let mut number = 0;
    let mut rows = Vec::new();
    for section in &pack.checklist().sections {
        if !rows.is_empty() {
            rows.push(Row::empty());
        }
        rows.extend(form.section_heading(section));
        for item in &section.items {
            number += usize::from(item.follows.is_none());
            if form.assessment.is_asked(item) {
                let target = Target::Item(item.id.clone());
                let item_rows = form.item(item, number);
                rows.extend(item_rows.into_iter().map(|row| row.on(target.clone())));
            }
        }
    }
    rows
}

/// What every item needs to know.
struct Form<'a> {
    sheet: Sheet<'a>,
    assessment: &'a Assessment<'a>,
    draft: &'a Draft,
    selected: &'a ItemId,
    open: Option<&'a OpenField>,
}

impl Form<'_> {
    fn section_heading(&self, section: &Section) -> Vec<Row> {
        let asked = || section.items.iter().filter(|item| self.assessment.is_asked(item));
        let answered = asked().filter(|item| self.draft.answer(&item.id).is_some());
        let count = words::of(answered.count(), asked().count(), words::QUESTIONS, self.sheet.lang);
        let words = Row::of(Role::Heading, section.title.get(self.sheet.lang)).with(Role::Dim, &format!("  {count}"));
        led(&Row::empty(), &words, self.sheet.width)
    }

    fn item(&self, item: &Item, number: usize) -> Vec<Row> {
        let lead = self.lead(item, number);
        let given = self.draft.answer(&item.id);
        let question = findings::with_answer(item, given, self.sheet.lang);
        let mut rows = led(&lead, &question, self.sheet.width);
        let indent = if lead.width() + 12 > self.sheet.width { 0 } else { lead.width() };
        let inner = self.sheet.narrowed(self.sheet.width - indent);
        let below = |part: Vec<Row>| part.into_iter().map(move |row| Row::empty().padded(indent).then(row));
        let field = FieldId::Answer(item.id.clone());
        if &item.id == self.selected {
            rows.extend(below(ways::help(&inner, item)));
            if !self.is_open(&field) {
                rows.extend(below(ways::to_answer(&inner, item, given)));
            }
        }
        rows.extend(self.field(&field));
        rows.extend(below(self.unconfirmed(&inner, &field)));
        rows.extend(below(self.raised(&inner, item)));
        let reason = FieldId::Reason(item.id.clone());
        if self.is_open(&reason) {
            let label = format!("{}:", words::REASON.get(inner.lang));
            rows.extend(below(plain(Role::Dim, &label, inner.width)));
        }
        rows.extend(self.field(&reason));
        rows.extend(below(self.unconfirmed(&inner, &reason)));
        rows
    }

    /// Whether it is selected, whether it is answered, and its number; a follow-up has an arrow instead.
    fn lead(&self, item: &Item, number: usize) -> Row {
        let pointer = if &item.id == self.selected { "▶ " } else { "  " };
        let lead = Row::of(Role::Accent, pointer);
        let (role, mark) = if self.draft.answer(&item.id).is_some() { (Role::Good, "☑ ") } else { (Role::Dim, "☐ ") };
        if item.follows.is_some() {
            lead.with(Role::Dim, "      → ").with(role, mark)
        } else {
            lead.with(role, mark).with(Role::Dim, &format!("{number:>2}  "))
        }
    }

    fn is_open(&self, field: &FieldId) -> bool {
        self.open.is_some_and(|open| &open.at == field)
    }

    /// The field, where it is open, and why what stands in it was refused.
    fn field(&self, field: &FieldId) -> Vec<Row> {
        let open = self.open.filter(|open| &open.at == field);
        open.map_or_else(Vec::new, |open| field::rows(open, self.sheet.width, self.sheet.lang))
    }

    fn unconfirmed(&self, sheet: &Sheet, field: &FieldId) -> Vec<Row> {
        let typed = self.draft.unfinished(field).filter(|_| !self.is_open(field));
        typed.map_or_else(Vec::new, |typed| {
            let words = format!("{}: {}", words::TYPED.get(sheet.lang), typed.shown());
            plain(Role::Caution, &words, sheet.width)
        })
    }

    /// What the answer, or leaving it out, raises, and the decision on it.
    fn raised(&self, sheet: &Sheet, item: &Item) -> Vec<Row> {
        if let Some(decision) = findings::decided_blank(self.draft, item) {
            return findings::left_blank(sheet, item, decision);
        }
        let found = self.assessment.findings_of(item);
        let decision = found.first().and_then(|finding| finding.decision);
        let mut rows: Vec<Row> = found.iter().flat_map(|finding| findings::why(sheet, finding)).collect();
        rows.extend(decision.into_iter().flat_map(|decision| findings::decided(sheet, decision)));
        rows
    }
}

#[cfg(test)]
mod tests;
