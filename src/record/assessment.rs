//! What the answers raise: stops and cautions, how they were decided, and what is still missing.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Answer, Draft, FieldId, Gap, Moment, PersonName};
use crate::content::{Item, ItemId, Pack, PaneId, Rule, Weight, When};
use crate::text::ClinicalText;

/// A practitioner's recorded decision on what one answer raised.
///
/// It holds for the answer that it was made on: another answer raises its stops and cautions anew.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The item whose answer raised a stop or a caution.
    pub item: ItemId,
    /// The answer it was made on; absent where there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
    /// Who decided.
    pub by: PersonName,
    /// Why it may be passed over.
    pub reason: ClinicalText,
    /// When.
    pub at: Moment,
}

/// A stop or a caution that an answer raises.
#[derive(Debug, Clone, Copy)]
pub struct Finding<'a> {
    /// The item.
    pub item: &'a Item,
    /// The rule that its answer meets.
    pub rule: &'a Rule,
    /// The decision that clears it.
    pub decision: Option<&'a Decision>,
}

impl Finding<'_> {
    /// Whether nobody has decided on it yet.
    pub const fn is_open(&self) -> bool {
        self.decision.is_none()
    }
}

/// Something that is not there yet and that signing would need a reason for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing<'a> {
    /// A pane that was neither marked nor shown long enough.
    Pane(&'a PaneId),
    /// An item without an answer, and what leaving it blank weighs.
    Answer(&'a ItemId, Weight),
}

/// How many stops and cautions a session has; kept beside it for the list of sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Stops that nobody has decided on.
    pub open_stops: u32,
    /// Cautions that nobody has decided on.
    pub open_cautions: u32,
    /// Stops and cautions that were raised, decided or not.
    pub raised: u32,
    /// Checklist items that were answered.
    pub answered: u32,
    /// Checklist items that are asked.
    pub asked: u32,
}

/// What a draft's answers come to, by its pack.
#[derive(Debug)]
pub struct Assessment<'a> {
    pub(super) draft: &'a Draft,
    pub(super) pack: &'a Pack,
}

impl<'a> Assessment<'a> {
    /// Looks at a draft with its pack.
    pub const fn new(draft: &'a Draft, pack: &'a Pack) -> Self {
        Self { draft, pack }
    }

    /// Whether an item is asked: always, or, for a follow-up, where the item it follows is asked and meets its condition.
    pub fn is_asked(&self, item: &Item) -> bool {
        // The loader refuses follow-ups of later items, so this ends.
        item.follows.as_ref().is_none_or(|follows| {
            self.pack
                .checklist()
                .item(&follows.item)
                .is_some_and(|followed| self.is_asked(followed) && self.meets(&followed.id, &follows.when))
        })
    }

    /// The items that are asked, in order.
    pub fn asked(&self) -> impl Iterator<Item = &'a Item> {
        self.pack.checklist().items().filter(|item| self.is_asked(item))
    }

    /// What one item's answer raises.
    pub fn findings_of(&self, item: &'a Item) -> Vec<Finding<'a>> {
        if self.draft.answer(&item.id).is_none() || !self.is_asked(item) {
            return Vec::new();
        }
        let decision = self.decision_on(item);
        let met = item.rules.iter().filter(|rule| self.meets(&item.id, &rule.when));
        met.map(|rule| Finding { item, rule, decision }).collect()
    }

    /// Every stop and caution that the answers raise, in the checklist's order.
    pub fn findings(&self) -> Vec<Finding<'a>> {
        self.asked().flat_map(|item| self.findings_of(item)).collect()
    }

    /// What is not there yet: panes in their order, then items in theirs.
    pub fn missing(&self) -> Vec<Missing<'a>> {
        let panes =
            self.pack.panes().iter().filter(|pane| !self.draft.is_discussed(&pane.id)).map(|pane| Missing::Pane(&pane.id));
        let blank = |item: &Item| item.rules.iter().filter(|rule| rule.when == When::Blank).map(|rule| rule.weight).max();
        let answers = self
            .asked()
            .filter(|item| self.draft.answer(&item.id).is_none() && self.decision_on(item).is_none())
            .map(|item| Missing::Answer(&item.id, blank(item).unwrap_or(Weight::Info)));
        panes.chain(answers).collect()
    }

    /// Everything that a signature would have to explain: panes in their order, then items in theirs, each once, then
    /// what is not told back.
    pub fn gaps(&self) -> Vec<Gap> {
        let missing = self.missing();
        let panes = missing.iter().filter_map(|missing| match missing {
            Missing::Pane(pane) => Some(Gap::Pane((*pane).clone())),
            Missing::Answer(..) => None,
        });
        let items = self.asked().filter_map(|item| self.gap_of(item, &missing));
        panes.chain(items).chain(self.teach_back_gaps()).collect()
    }

    fn gap_of(&self, item: &'a Item, missing: &[Missing<'_>]) -> Option<Gap> {
        let id = item.id.clone();
        let typed = [FieldId::Answer(id.clone()), FieldId::Reason(id.clone())];
        if missing.iter().any(|missing| matches!(missing, Missing::Answer(blank, _) if **blank == id)) {
            Some(Gap::Answer(id))
        } else if self.findings_of(item).iter().any(|finding| finding.is_open() && finding.rule.weight > Weight::Info) {
            Some(Gap::Decision(id))
        } else {
            typed.iter().any(|field| self.draft.unfinished(field).is_some()).then_some(Gap::Unconfirmed(id))
        }
    }

    /// The counts for the list of sessions.
    pub fn tally(&self) -> Tally {
        let findings = self.findings();
        let open = |weight| count(findings.iter().filter(|finding| finding.is_open() && finding.rule.weight == weight));
        Tally {
            open_stops: open(Weight::Stop),
            open_cautions: open(Weight::Caution),
            raised: count(findings.iter()),
            answered: count(self.asked().filter(|item| self.draft.answer(&item.id).is_some())),
            asked: count(self.asked()),
        }
    }

    /// The latest decision that was made on the answer as it stands.
    fn decision_on(&self, item: &Item) -> Option<&'a Decision> {
        let answer = self.draft.answer(&item.id);
        self.draft.decisions().iter().rev().find(|decision| decision.item == item.id && decision.answer.as_ref() == answer)
    }

    fn meets(&self, item: &ItemId, when: &When) -> bool {
        let Some(answer) = self.draft.answer(item) else {
            return *when == When::Blank;
        };
        match (when, answer) {
            (When::Yes, Answer::YesNo(yes)) => *yes,
            (When::No, Answer::YesNo(yes)) => !yes,
            (When::AnyOf(options), Answer::Choice(chosen)) => options.contains(chosen),
            (When::AgeUnder(years), Answer::Date(born)) => age(*born, self.draft.day()).is_none_or(|age| age < *years),
            (When::AgeBetween(from, to), Answer::Date(born)) => {
                age(*born, self.draft.day()).is_some_and(|age| (*from..=*to).contains(&age))
            }
            (When::WithinDays(days), Answer::Date(date)) => (self.draft.day() - *date).num_days() < i64::from(*days),
            (When::Above(limit), Answer::Number(number)) => number > limit,
            (When::AboveDeviceMaximum, Answer::Number(number)) => {
                self.pack.device().max_depth_mm.is_none_or(|limit| *number > limit)
            }
            _ => false,
        }
    }
}

/// Full years from `born` to `day`; `None` where `born` is later.
fn age(born: NaiveDate, day: NaiveDate) -> Option<u32> {
    day.years_since(born)
}

fn count<T>(items: impl Iterator<Item = T>) -> u32 {
    u32::try_from(items.count()).unwrap_or(u32::MAX)
}
