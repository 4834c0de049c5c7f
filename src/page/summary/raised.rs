//! Stops and cautions: the open ones first, then how the others were decided.

use super::{Digest, on};
use crate::content::{Item, Weight};
use crate::page::frame::{led, plain};
use crate::page::sheet::Sheet;
use crate::page::{Role, Row, Target, findings, words};
use crate::record::Finding;

impl Digest<'_> {
    /// Every stop and caution with the answer that raises it, and every reason for an item left without an answer.
    pub(super) fn raised(&self) -> Vec<Row> {
        let (blank, gaps): (Vec<&Item>, Vec<&Item>) = self
            .assessment
            .asked()
            .filter(|item| findings::decided_blank(self.draft, item).is_some())
            .partition(|item| findings::blank_rule(item).is_some());
        let (open, decided): (Vec<Finding>, Vec<Finding>) = self.assessment.findings().into_iter().partition(Finding::is_open);
        let (stops, cautions): (Vec<Finding>, Vec<Finding>) =
            open.into_iter().partition(|finding| finding.rule.weight == Weight::Stop);
        let count = words::counts(stops.len(), cautions.len(), decided.len() + blank.len(), self.sheet.lang);
        let mut rows = self.heading(words::FINDINGS, &count);
        let found = stops.iter().chain(&cautions).chain(&decided);
        rows.extend(found.flat_map(|finding| self.finding(finding)));
        rows.extend(blank.into_iter().chain(gaps).flat_map(|item| self.left_blank(item)));
        if rows.len() == 1 {
            rows.extend(self.line(Role::Text, words::NONE_RAISED));
        }
        rows
    }

    fn finding(&self, finding: &Finding) -> Vec<Row> {
        let item = finding.item;
        let mut rows = findings::why(&self.sheet, finding);
        rows.extend(self.below(|inner| {
            let given = self.draft.answer(&item.id);
            let question = findings::with_answer(item, given, inner.lang);
            let mut rows = led(&Row::empty(), &question, inner.width);
            rows.extend(match finding.decision {
                Some(decision) => findings::decided(inner, decision),
                None => plain(Role::Dim, words::NOT_DECIDED.get(inner.lang), inner.width),
            });
            rows
        }));
        on(rows, &Target::Item(item.id.clone()))
    }

    fn left_blank(&self, item: &Item) -> Vec<Row> {
        let words = Row::of(Role::Text, item.prompt.get(self.sheet.lang))
            .with(Role::Dim, " → ")
            .with(Role::Strong, words::LEFT_BLANK.get(self.sheet.lang));
        let mut rows = led(&Row::empty(), &words, self.sheet.width);
        if let Some(decision) = findings::decided_blank(self.draft, item) {
            rows.extend(self.below(|inner| findings::left_blank(inner, item, decision)));
        }
        on(rows, &Target::Item(item.id.clone()))
    }

    /// Rows a little further in, where the page has the room.
    fn below(&self, rows: impl FnOnce(&Sheet) -> Vec<Row>) -> Vec<Row> {
        let indent = if self.sheet.width < 24 { 0 } else { 4 };
        let inner = self.sheet.narrowed(self.sheet.width - indent);
        let rows = rows(&inner).into_iter();
        rows.map(|row| Row::empty().padded(indent).then(row)).collect()
    }
}
