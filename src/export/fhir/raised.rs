//! The stops and cautions of a signed session, each with what became of it.

use super::Case;
use crate::content::{Item, ItemId, Rule, Weight, When};
use crate::record::{Assessment, Decision, Gap};
use crate::text::ClinicalText;

/// A stop or a caution.
pub struct Raised<'a> {
    /// The item that raised it.
    pub item: &'a ItemId,
    /// The rule and its place among the item's, where the wording is there.
    pub rule: Option<(usize, &'a Rule)>,
    /// The decision on it.
    pub decision: Option<&'a Decision>,
    /// Why it was left without one, or without an answer.
    pub left: Option<&'a ClinicalText>,
}

impl Raised<'_> {
    /// What it weighs, where that is known.
    pub fn weight(&self) -> Option<Weight> {
        self.rule.map(|(_, rule)| rule.weight)
    }

    /// Its place among what its item raised.
    pub fn place(&self) -> String {
        self.rule.map_or_else(|| "decision".to_owned(), |(place, _)| (place + 1).to_string())
    }
}

impl<'a> Case<'a> {
    /// Every stop and caution: by the rules, or, where the wording is not there, by what was decided or explained.
    pub fn raised(&self) -> Vec<Raised<'a>> {
        match self.wording.pack {
            Some(pack) => {
                let assessment = Assessment::new(self.draft, pack);
                assessment.asked().flat_map(|item| self.raised_by(&assessment, item)).collect()
            }
            None => self.raised_without_rules(),
        }
    }

    fn raised_by(&self, assessment: &Assessment<'a>, item: &'a Item) -> Vec<Raised<'a>> {
        let met = assessment.findings_of(item);
        let is_blank = self.draft.answer(&item.id).is_none();
        let rules = item.rules.iter().enumerate().filter(|(_, rule)| {
            let is_met = met.iter().any(|finding| std::ptr::eq(finding.rule, *rule));
            rule.weight > Weight::Info && (is_met || (is_blank && rule.when == When::Blank))
        });
        let raised = |(place, rule)| Raised {
            item: &item.id,
            rule: Some((place, rule)),
            decision: self.decision_on(&item.id),
            left: self.explained(&Gap::Decision(item.id.clone())).or_else(|| self.explained(&Gap::Answer(item.id.clone()))),
        };
        rules.map(raised).collect()
    }

    fn raised_without_rules(&self) -> Vec<Raised<'a>> {
        let mut items: Vec<&'a ItemId> = Vec::new();
        let decided = self.draft.decisions().iter().map(|decision| &decision.item);
        let explained = self.signed.signature().gaps.iter().filter_map(|explained| match &explained.gap {
            Gap::Decision(item) => Some(item),
            _ => None,
        });
        for item in decided.filter(|item| self.decision_on(item).is_some()).chain(explained) {
            if !items.contains(&item) {
                items.push(item);
            }
        }
        let raised = |item: &'a ItemId| Raised {
            item,
            rule: None,
            decision: self.decision_on(item),
            left: self.explained(&Gap::Decision(item.clone())),
        };
        items.into_iter().map(raised).collect()
    }

    /// The latest decision on an item's answer as it stands.
    fn decision_on(&self, item: &ItemId) -> Option<&'a Decision> {
        let answer = self.draft.answer(item);
        let mut latest_first = self.draft.decisions().iter().rev();
        latest_first.find(|decision| &decision.item == item && decision.answer.as_ref() == answer)
    }

    /// The reason that the signature gives for a gap.
    pub fn explained(&self, gap: &Gap) -> Option<&'a ClinicalText> {
        let gaps = &self.signed.signature().gaps;
        gaps.iter().find(|explained| &explained.gap == gap).map(|explained| &explained.reason)
    }
}
