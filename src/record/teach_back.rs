//! Teach-back: the patient tells in their own words what was explained, until it is clear.

use serde::{Deserialize, Serialize};

use super::{Assessment, Draft, FieldId, Gap, Moment};
use crate::content::{Pane, PaneId};
use crate::text::ClinicalText;

/// What came of one round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// What the patient told shows that the explanation was clear.
    Clear,
    /// It was not clear yet and was explained again.
    ExplainedAgain,
}

/// One time that the patient was asked about a pane.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Round {
    /// The pane whose questions were asked.
    pub pane: PaneId,
    /// What came of it.
    pub outcome: Outcome,
    /// The patient's words, as far as somebody wrote them down.
    pub words: ClinicalText,
    /// When.
    pub at: Moment,
}

/// How far the teach-back of a pane has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Understanding {
    /// Nobody has asked.
    NotAsked,
    /// Clear after so many rounds.
    Clear(usize),
    /// Not clear after so many rounds.
    NotYet(usize),
    /// The patient's words are written down, and nobody has said what came of them.
    Waiting,
}

impl Draft {
    /// Every round, oldest first.
    pub fn teach_back(&self) -> &[Round] {
        &self.teach_back
    }

    /// The rounds of one pane, oldest first.
    pub fn rounds<'a>(&'a self, pane: &'a PaneId) -> impl DoubleEndedIterator<Item = &'a Round> {
        self.teach_back.iter().filter(move |round| &round.pane == pane)
    }

    /// How far the teach-back of a pane has come.
    pub fn understanding(&self, pane: &PaneId) -> Understanding {
        let count = self.rounds(pane).count();
        let waiting = self.unfinished(&FieldId::TeachBack(pane.clone())).is_some();
        match self.rounds(pane).next_back().map(|last| last.outcome) {
            _ if waiting => Understanding::Waiting,
            None => Understanding::NotAsked,
            Some(Outcome::Clear) => Understanding::Clear(count),
            Some(Outcome::ExplainedAgain) => Understanding::NotYet(count),
        }
    }

    /// Records what came of a round, with the words that were written down for it.
    pub fn tell_back(&mut self, pane: &PaneId, outcome: Outcome, at: Moment) {
        let field = FieldId::TeachBack(pane.clone());
        let words = self.unfinished(&field).cloned().unwrap_or_default();
        self.forget_unfinished(&field);
        self.teach_back.push(Round { pane: pane.clone(), outcome, words, at });
    }

    /// Takes the last round of a pane back; its words wait for an outcome again, before those typed since.
    pub fn take_back_round(&mut self, pane: &PaneId) {
        let Some(last) = self.teach_back.iter().rposition(|round| &round.pane == pane) else {
            return;
        };
        let words = self.teach_back.remove(last).words;
        let field = FieldId::TeachBack(pane.clone());
        let since = self.unfinished(&field).map(|since| since.raw().to_owned()).unwrap_or_default();
        let between = if words.is_blank() || since.is_empty() { "" } else { " " };
        let both = format!("{}{between}{since}", words.raw());
        self.keep_unfinished(field, both.as_str().into());
    }
}

impl<'a> Assessment<'a> {
    /// The panes of the pack that have questions to be told back.
    pub fn told_back(&self) -> impl Iterator<Item = &'a Pane> {
        self.pack.panes().iter().filter(|pane| pane.teach_back().next().is_some())
    }

    /// What a signature would have to explain: that nobody asked at all, or each pane that is not clear yet.
    pub fn teach_back_gaps(&self) -> Vec<Gap> {
        let standing = |pane: &Pane| self.draft.understanding(&pane.id);
        if self.told_back().next().is_some() && self.told_back().all(|pane| standing(pane) == Understanding::NotAsked) {
            return vec![Gap::NoTeachBack];
        }
        let unclear = self.told_back().filter(|pane| matches!(standing(pane), Understanding::NotYet(_) | Understanding::Waiting));
        unclear.map(|pane| Gap::TeachBack(pane.id.clone())).collect()
    }
}

#[cfg(test)]
mod tests;
