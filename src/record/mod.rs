//! What a consultation is: the draft, the signed session, and the rules by which they change. No file, no screen, no clock.

mod answers;
mod assessment;
mod desk;
mod digest;
mod people;
mod plan;
mod session;
mod signing;
mod teach_back;

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::content::{ItemId, Pack, PaneId};
use crate::text::{ClinicalText, Lang};

pub use answers::{Answer, Answered, Earlier, NotAnAnswer};
pub use assessment::{Assessment, Decision, Finding, Missing, Tally};
pub use desk::{Desk, HalfWritten};
pub use digest::{Digest, canonical};
pub use people::{BadName, BadPerson, PatientLabel, PersonName};
pub use plan::{Plan, Remark, Visit, VisitKind, is_weekend};
pub use session::{Session, Status};
pub use signing::{Amendment, BadAmendment, Broken, Change, Explained, Gap, Meaning, Signature, Signed, Unexplained};
pub use teach_back::{Outcome, Round, Understanding};

/// A moment as the clinic's clock shows it, with its offset from UTC.
pub type Moment = DateTime<FixedOffset>;

/// A pane that was on the screen for this many seconds counts as discussed.
pub const DISCUSSED_AFTER_SECONDS: u32 = 20;

/// Names a session; a UUID of version 7, so that later sessions sort after earlier ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct SessionId(Uuid);

impl SessionId {
    /// Takes an id that was made at the edge, where time and chance are.
    pub const fn new(id: Uuid) -> Self {
        Self(id)
    }
}

impl std::fmt::Display for SessionId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

impl std::str::FromStr for SessionId {
    type Err = BadSessionId;

    fn from_str(text: &str) -> Result<Self, BadSessionId> {
        Uuid::parse_str(text).map(Self).map_err(|_not_one| BadSessionId)
    }
}

/// What was given as a session's id is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the id of a session; `chairside sessions` lists them")]
pub struct BadSessionId;

/// Which wording a consultation was held with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PackRef {
    /// The pack's id.
    pub id: String,
    /// The version that its authors gave it.
    pub version: String,
    /// SHA-256 over its files, as lower-case hex.
    pub hash: String,
}

impl PackRef {
    /// Names a loaded pack.
    pub fn of(pack: &Pack) -> Self {
        Self { id: pack.id().to_owned(), version: pack.version().to_owned(), hash: pack.hash().to_owned() }
    }
}

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
    id: SessionId,
    /// Whose consultation it is, in the clinic's own reference.
    label: PatientLabel,
    /// Who opened it.
    practitioner: PersonName,
    /// When it was opened, with the offset from UTC of that day.
    started: Moment,
    /// The language of the patient's side of the screen.
    language: Lang,
    /// The wording it is held with.
    pack: PackRef,
    /// What was shown, by the pane's id.
    panes: BTreeMap<PaneId, Shown>,
    /// The checklist's answers, by the item's id.
    answers: BTreeMap<ItemId, Answered>,
    /// Decisions on stops and cautions, oldest first.
    decisions: Vec<Decision>,
    /// Words that are typed but not yet confirmed.
    unfinished: Vec<Unfinished>,
    /// The practitioner's notes.
    notes: ClinicalText,
    /// What the patient told back, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    teach_back: Vec<Round>,
    /// When the patient comes, where it was planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    plan: Option<Plan>,
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

#[cfg(test)]
pub mod samples;
#[cfg(test)]
mod tests;
