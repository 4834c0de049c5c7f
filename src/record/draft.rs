//! A consultation that is not signed: what was shown, answered, decided, told back, planned and written so far.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Answer, Answered, Decision, Gap, Moment, PackRef, PatientLabel, PersonName, Plan, Round, SessionId};
use crate::content::{ItemId, PaneId};
use crate::text::{ClinicalText, Lang};

/// A pane that was on the screen for this many seconds counts as discussed.
pub const DISCUSSED_AFTER_SECONDS: u32 = 20;

/// How long a pane was on the screen, and whether it was marked as discussed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Shown {
    /// Seconds on the screen, by language.
    #[cfg_attr(test, schemars(extend("propertyNames" = {"$ref": "#/$defs/Lang"})))]
    pub seconds: BTreeMap<Lang, u32>,
    /// When the practitioner marked it as discussed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marked: Option<Moment>,
}

impl Shown {
    /// Seconds on the screen in every language together.
    pub fn total_seconds(&self) -> u32 {
        self.seconds.values().fold(0, |sum, seconds| sum.saturating_add(*seconds))
    }

    /// Whether it was marked, or shown long enough.
    pub fn is_discussed(&self) -> bool {
        self.marked.is_some() || self.total_seconds() >= DISCUSSED_AFTER_SECONDS
    }
}

/// A field whose words are typed but not yet confirmed; kept, so that a fault loses nothing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", tag = "field", content = "item", deny_unknown_fields)]
pub enum FieldId {
    /// The answer to an item.
    Answer(ItemId),
    /// The reason for a decision on an item's stop or caution.
    Reason(ItemId),
    /// Why something is missing, before the session is signed.
    Gap(Gap),
    /// The patient's words about a pane, before it is said what came of them.
    TeachBack(PaneId),
}

/// Words of a field that are not yet confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Unfinished {
    /// Where they are being typed.
    pub at: FieldId,
    /// The words so far.
    pub words: ClinicalText,
}

/// A consultation that is not signed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Its id.
    pub(super) id: SessionId,
    /// Whose consultation it is, in the clinic's own reference.
    pub(super) label: PatientLabel,
    /// Who opened it.
    pub(super) practitioner: PersonName,
    /// When it was opened, with the offset from UTC of that day.
    pub(super) started: Moment,
    /// The language of the patient's side of the screen.
    pub(super) language: Lang,
    /// The wording it is held with.
    pub(super) pack: PackRef,
    /// What was shown, by the pane's id.
    pub(super) panes: BTreeMap<PaneId, Shown>,
    /// The checklist's answers, by the item's id.
    pub(super) answers: BTreeMap<ItemId, Answered>,
    /// Decisions on stops and cautions, oldest first.
    pub(super) decisions: Vec<Decision>,
    /// Words that are typed but not yet confirmed.
    pub(super) unfinished: Vec<Unfinished>,
    /// The practitioner's notes.
    pub(super) notes: ClinicalText,
    /// What the patient told back, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) teach_back: Vec<Round>,
    /// When the patient comes, where it was planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) plan: Option<Plan>,
}

impl Draft {
    /// Opens a consultation.
    pub fn new(
        id: SessionId,
        label: PatientLabel,
        practitioner: PersonName,
        started: Moment,
        language: Lang,
        pack: PackRef,
    ) -> Self {
        Self {
            id,
            label,
            practitioner,
            started,
            language,
            pack,
            panes: BTreeMap::new(),
            answers: BTreeMap::new(),
            decisions: Vec::new(),
            unfinished: Vec::new(),
            notes: ClinicalText::default(),
            teach_back: Vec::new(),
            plan: None,
        }
    }

    /// Its id.
    pub const fn id(&self) -> SessionId {
        self.id
    }

    /// Whose consultation it is, in the clinic's own reference.
    pub const fn label(&self) -> &PatientLabel {
        &self.label
    }

    /// Who opened it.
    pub const fn practitioner(&self) -> &PersonName {
        &self.practitioner
    }

    /// When it was opened.
    pub const fn started(&self) -> Moment {
        self.started
    }

    /// The day of the consultation; ages and intervals count to it.
    pub fn day(&self) -> NaiveDate {
        self.started.date_naive()
    }

    /// The language of the patient's side of the screen.
    pub const fn language(&self) -> Lang {
        self.language
    }

    /// The wording it is held with.
    pub const fn pack(&self) -> &PackRef {
        &self.pack
    }

    /// What was shown of a pane, where any of it was.
    pub fn shown(&self, pane: &PaneId) -> Option<&Shown> {
        self.panes.get(pane)
    }

    /// Every pane of which anything was shown or marked.
    pub fn panes(&self) -> impl Iterator<Item = (&PaneId, &Shown)> {
        self.panes.iter()
    }

    /// Whether a pane was marked, or shown long enough.
    pub fn is_discussed(&self, pane: &PaneId) -> bool {
        self.shown(pane).is_some_and(Shown::is_discussed)
    }

    /// Every item that was ever answered.
    pub fn answers(&self) -> impl Iterator<Item = (&ItemId, &Answered)> {
        self.answers.iter()
    }

    /// An item's answer, with its time.
    pub fn answered(&self, item: &ItemId) -> Option<&Answered> {
        self.answers.get(item)
    }

    /// An item's answer.
    pub fn answer(&self, item: &ItemId) -> Option<&Answer> {
        self.answered(item).and_then(|answered| answered.answer.as_ref())
    }

    /// Every recorded decision on a stop or a caution, oldest first.
    pub fn decisions(&self) -> &[Decision] {
        &self.decisions
    }

    /// The notes.
    pub const fn notes(&self) -> &ClinicalText {
        &self.notes
    }

    /// Every field with words that are not yet confirmed.
    pub fn all_unfinished(&self) -> &[Unfinished] {
        &self.unfinished
    }

    /// Words of a field that are not yet confirmed.
    pub fn unfinished(&self, at: &FieldId) -> Option<&ClinicalText> {
        self.unfinished.iter().find(|field| &field.at == at).map(|field| &field.words)
    }

    /// Changes the language of the patient's side.
    pub const fn speak(&mut self, language: Lang) {
        self.language = language;
    }

    /// Adds to the time that a pane was on the screen, in the language of that time.
    pub fn add_seconds(&mut self, pane: &PaneId, seconds: u32) {
        if seconds == 0 {
            return;
        }
        let shown = self.panes.entry(pane.clone()).or_default().seconds.entry(self.language).or_default();
        *shown = shown.saturating_add(seconds);
    }

    /// Marks a pane as discussed, or takes the mark back.
    pub fn toggle_mark(&mut self, pane: &PaneId, at: Moment) {
        let shown = self.panes.entry(pane.clone()).or_default();
        shown.marked = if shown.marked.is_some() { None } else { Some(at) };
    }

    /// Answers an item, or takes its answer back; what stood before is kept with its time.
    pub fn set_answer(&mut self, item: &ItemId, answer: Option<Answer>, at: Moment) {
        if answer.is_some() {
            self.forget_unfinished(&FieldId::Answer(item.clone()));
        }
        match self.answers.get_mut(item) {
            Some(answered) => answered.change(answer, at),
            None if answer.is_none() => {}
            None => {
                self.answers.insert(item.clone(), Answered::new(answer, at));
            }
        }
    }

    /// Records why a stop or caution may be passed over, or why it stands.
    pub fn decide(&mut self, decision: Decision) {
        self.forget_unfinished(&FieldId::Reason(decision.item.clone()));
        self.decisions.push(decision);
    }

    /// Keeps the words of a field that is being typed; blank words are forgotten.
    pub fn keep_unfinished(&mut self, at: FieldId, words: ClinicalText) {
        if words.raw().is_empty() {
            self.forget_unfinished(&at);
        } else if let Some(field) = self.unfinished.iter_mut().find(|field| field.at == at) {
            field.words = words;
        } else {
            self.unfinished.push(Unfinished { at, words });
        }
    }

    /// Forgets the unconfirmed words of a field.
    pub fn forget_unfinished(&mut self, at: &FieldId) {
        self.unfinished.retain(|field| &field.at != at);
    }

    /// Replaces the notes.
    pub fn write_notes(&mut self, notes: ClinicalText) {
        self.notes = notes;
    }
}
