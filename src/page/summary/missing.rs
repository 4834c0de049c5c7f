//! What is still missing before signing; each point leads to where it is made good.

use super::{Digest, on};
use crate::content::{Item, ItemId, PaneId, Weight};
use crate::page::frame::led;
use crate::page::{Role, Row, Target, findings, gaps, words};
use crate::record::{FieldId, Gap, Missing};

impl Digest<'_> {
    /// Panes that were not discussed, items without an answer, words that are typed but not confirmed.
    pub(super) fn missing(&self) -> Vec<Row> {
        let missing = self.assessment.missing();
        let is_missing = |item: &Item| {
            let mut missing = missing.iter();
            missing.any(|missing| matches!(missing, Missing::Answer(id, _) if **id == item.id))
        };
        let unconfirmed = self.assessment.asked().filter(|item| self.is_unconfirmed(item) && !is_missing(item));
        let points: Vec<Vec<Row>> = missing
            .iter()
            .map(|missing| match missing {
                Missing::Pane(id) => self.missing_pane(id),
                Missing::Answer(id, weight) => self.missing_answer(id, *weight),
            })
            .chain(unconfirmed.map(|item| self.unconfirmed(item)))
            .chain(self.assessment.teach_back_gaps().iter().map(|gap| self.not_told_back(gap)))
            .collect();
        if points.is_empty() {
            let mut rows = self.heading(words::MISSING, "");
            rows.extend(self.line(Role::Good, words::NOTHING_MISSING));
            return rows;
        }
        let count = words::points(points.len(), self.sheet.lang);
        let mut rows = self.heading(words::MISSING, &count);
        rows.extend(points.into_iter().flatten());
        rows
    }

    fn missing_pane(&self, id: &PaneId) -> Vec<Row> {
        let pane = self.sheet.pack.panes().iter().find(|pane| &pane.id == id);
        let name = pane.map_or(id.as_str(), |pane| pane.tab.get(self.sheet.lang));
        let words = Row::of(Role::Text, name).with(Role::Dim, &format!(" · {}", words::NOT_DISCUSSED.get(self.sheet.lang)));
        self.point(&words, &Target::Pane(id.clone()))
    }

    fn missing_answer(&self, id: &ItemId, weight: Weight) -> Vec<Row> {
        let lang = self.sheet.lang;
        let item = self.sheet.pack.checklist().item(id);
        let question = item.map_or(id.as_str(), |item| item.prompt.get(lang));
        let mut words = Row::of(Role::Text, question);
        if weight > Weight::Info {
            words = words
                .with(Role::Dim, &format!(" · {}: ", words::IF_BLANK.get(lang)))
                .with(findings::role(weight), words::weight(weight).get(lang));
        }
        if item.is_some_and(|item| self.is_unconfirmed(item)) {
            words = words.with(Role::Caution, &format!(" · {}", words::TYPED.get(lang)));
        }
        self.point(&words, &Target::Item(id.clone()))
    }

    fn unconfirmed(&self, item: &Item) -> Vec<Row> {
        let lang = self.sheet.lang;
        let words = Row::of(Role::Text, item.prompt.get(lang)).with(Role::Caution, &format!(" · {}", words::TYPED.get(lang)));
        self.point(&words, &Target::Item(item.id.clone()))
    }

    fn not_told_back(&self, gap: &Gap) -> Vec<Row> {
        let words = gaps::gap(gap, self.draft, Some(self.sheet.pack), self.sheet.lang);
        let asked = match gap {
            Gap::TeachBack(pane) => Some(pane),
            _ => self.assessment.told_back().next().map(|pane| &pane.id),
        };
        asked.map_or_else(Vec::new, |pane| self.point(&words, &Target::TeachBack(pane.clone())))
    }

    fn is_unconfirmed(&self, item: &Item) -> bool {
        let id = &item.id;
        [FieldId::Answer(id.clone()), FieldId::Reason(id.clone())].iter().any(|field| self.draft.unfinished(field).is_some())
    }

    fn point(&self, words: &Row, target: &Target) -> Vec<Row> {
        on(led(&Row::of(Role::Dim, "☐ "), words, self.sheet.width), target)
    }
}
