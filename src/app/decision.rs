//! The decision on a stop or a caution: who makes it, and why.

use super::Now;
use super::consultation::Consultation;
use super::editor::{Changed, Edit, Editor};
use super::keymap::Action;
use super::unlock::FIELD;
use crate::content::ItemId;
use crate::record::{Decision, FieldId, PersonName};

/// The form; nothing is cleared without both fields.
#[derive(Debug)]
pub struct DecisionForm {
    /// The item.
    pub item: ItemId,
    /// The practitioner's name.
    pub by: Editor,
    /// The reason.
    pub reason: Editor,
    /// Which field has the caret.
    pub field: DecisionField,
    /// What is missing.
    pub error: Option<String>,
}

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecisionField {
    /// The practitioner's name.
    By,
    /// The reason.
    Reason,
}

impl DecisionForm {
    /// The form for an item, with the name of who is at the screen and the words typed before.
    pub fn new(item: ItemId, person: Option<&PersonName>, reason: &str) -> Self {
        let by = Editor::single_line(person.map_or("", PersonName::raw));
        Self { item, by, reason: Editor::single_line(reason), field: DecisionField::Reason, error: None }
    }

    const fn editor(&mut self) -> &mut Editor {
        match self.field {
            DecisionField::By => &mut self.by,
            DecisionField::Reason => &mut self.reason,
        }
    }

    const fn turn(&mut self) {
        self.field = match self.field {
            DecisionField::By => DecisionField::Reason,
            DecisionField::Reason => DecisionField::By,
        };
    }
}

/// Does what a key asks for.
pub fn act(consultation: &mut Consultation, action: Action, now: Now) {
    let Some(form) = &mut consultation.decision else {
        return;
    };
    match action {
        Action::NextField | Action::PreviousField => form.turn(),
        Action::Confirm if form.field == DecisionField::By => form.turn(),
        Action::Confirm => record(consultation, now),
        // The reason so far is kept with the draft.
        Action::Back => consultation.decision = None,
        Action::Edit(edit) => apply(consultation, edit, now),
        _ => {}
    }
}

fn apply(consultation: &mut Consultation, edit: Edit, now: Now) {
    let Some(form) = &mut consultation.decision else {
        return;
    };
    if form.editor().apply(edit, FIELD) == Changed::Text {
        keep(consultation, now);
    }
}

/// Adds pasted words to the field with the caret.
pub fn paste(consultation: &mut Consultation, text: &str, now: Now) -> usize {
    let Some(form) = &mut consultation.decision else {
        return 0;
    };
    let dropped = form.editor().paste(text, FIELD).dropped;
    keep(consultation, now);
    dropped
}

fn keep(consultation: &mut Consultation, now: Now) {
    let Some(form) = &mut consultation.decision else {
        return;
    };
    form.error = None;
    if form.field == DecisionField::Reason {
        let at = FieldId::Reason(form.item.clone());
        let words = form.reason.text().into();
        consultation.draft.keep_unfinished(at, words);
        consultation.changed(now);
    }
}

fn record(consultation: &mut Consultation, now: Now) {
    let Some(form) = &mut consultation.decision else {
        return;
    };
    let reason = form.reason.text().to_owned();
    if reason.trim().is_empty() {
        form.error = Some("a reason is needed: what was found or agreed, and with whom".to_owned());
        return;
    }
    match PersonName::new(form.by.text()) {
        Err(bad) => {
            form.error = Some(format!("the practitioner's name: {bad}"));
            form.field = DecisionField::By;
        }
        Ok(by) => {
            let item = form.item.clone();
            let answer = consultation.draft.answer(&item).cloned();
            consultation.decision = None;
            consultation.draft.decide(Decision { item, answer, by, reason: reason.as_str().into(), at: now.wall });
            consultation.changed(now);
        }
    }
}
