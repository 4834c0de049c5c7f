//! Signing: what is missing, each with a reason or made good; then the passphrase; then the store is asked to sign.

pub mod reason;

use super::consultation::Consultation;
use super::editor::Editor;
use super::keymap::{Action, Context};
use super::msg::{Refused, Sign};
use super::quit::Quitting;
use super::unlock::FIELD;
use super::{Effect, Model, Now, Screen, Secret, SignedView, lock, summary};
use crate::content::{Pack, Weight};
use crate::page::{Role, Row, Target, gap as in_words, open_weight};
use crate::record::{Draft, Gap, Meaning, PersonName, SessionId, Signed};

use reason::{NEEDED, has_reason, next_without};

/// How many gaps `PageUp` and `PageDown` pass.
const PAGE: usize = 5;

/// The screen on which an open consultation is signed.
#[derive(Debug)]
pub struct Signing {
    /// The gap that is marked, by its place.
    pub marked: usize,
    /// How far it has come.
    pub step: Step,
    /// Why it did not go on.
    pub refused: Option<String>,
}

/// How far signing has come.
#[derive(Debug)]
pub enum Step {
    /// The list of what is missing.
    Gaps,
    /// The reason for the marked gap is being written.
    Reason(Box<Editor>),
    /// Everything has a reason; the passphrase is being typed.
    Passphrase(Secret),
    /// The store is at work; nothing changes the draft.
    AtWork,
}

impl Signing {
    fn at(marked: usize, step: Step) -> Self {
        Self { marked, step, refused: None }
    }

    /// Where the keyboard's focus is.
    pub const fn context(&self) -> Context {
        match self.step {
            Step::Gaps => Context::Signing,
            Step::Reason(_) => Context::Reason,
            Step::Passphrase(_) => Context::Passphrase,
            Step::AtWork => Context::AtWork,
        }
    }
}

impl Consultation {
    /// What is missing, in the order in which it is signed.
    pub fn gaps(&self) -> Vec<Gap> {
        self.draft.gaps(&self.pack)
    }

    /// Whether the store has been asked to sign and has not answered.
    pub fn is_being_signed(&self) -> bool {
        self.signing.as_ref().is_some_and(|signing| matches!(signing.step, Step::AtWork))
    }
}

/// What the signature of a practitioner under a draft means, in the words that are agreed to.
pub fn meaning_in_words(draft: &Draft, by: &PersonName) -> &'static str {
    match Meaning::of(draft, by) {
        Meaning::Authorship => "I held this consultation and this record is mine.",
        Meaning::Responsibility => "I did not open this consultation and take responsibility for its record.",
    }
}

/// Opens the screen, at the gap after the one that was left to be made good.
pub fn open(consultation: &mut Consultation, now: Now) {
    consultation.close_field(now);
    consultation.notes.write_into(&mut consultation.draft);
    let gaps = consultation.gaps();
    let next = next_without(&consultation.draft, &gaps, consultation.summary.gap);
    consultation.signing = Some(match next {
        Some(place) => Signing::at(place, Step::Gaps),
        None => Signing::at(0, Step::Passphrase(Secret::empty())),
    });
}

/// Does what a key asks for.
pub fn act(consultation: &mut Consultation, action: Action, person: Option<&PersonName>, now: Now) -> Vec<Effect> {
    let Some(signing) = &mut consultation.signing else {
        return Vec::new();
    };
    match &mut signing.step {
        Step::Gaps => in_gaps(consultation, action, now),
        Step::Reason(_) => reason::act(consultation, action, now),
        Step::Passphrase(typed) => match action {
            Action::Edit(edit) => typed.edit(edit),
            Action::Confirm => return order(consultation, person, now),
            Action::Back | Action::PreviousField => back_from_passphrase(consultation),
            _ => {}
        },
        Step::AtWork => {}
    }
    Vec::new()
}

fn back_from_passphrase(consultation: &mut Consultation) {
    consultation.signing = match consultation.gaps().len() {
        0 => None,
        _ => Some(Signing::at(0, Step::Gaps)),
    };
}

fn in_gaps(consultation: &mut Consultation, action: Action, now: Now) {
    let gaps = consultation.gaps();
    let last = gaps.len().saturating_sub(1);
    let Some(signing) = &mut consultation.signing else {
        return;
    };
    let marked = signing.marked.min(last);
    signing.marked = match action {
        Action::Up => marked.saturating_sub(1),
        Action::Down => (marked + 1).min(last),
        Action::PageUp => marked.saturating_sub(PAGE),
        Action::PageDown => (marked + PAGE).min(last),
        Action::First => 0,
        Action::Last => last,
        _ => marked,
    };
    match action {
        Action::Confirm => reason::write(consultation, &gaps, marked),
        Action::SameReason => reason::as_above(consultation, &gaps, marked, now),
        Action::Sign => go_on(consultation, &gaps, marked),
        Action::GoThere => jump(consultation, gaps.get(marked), marked, now),
        Action::Back => consultation.signing = None,
        _ => {}
    }
}

/// Goes on to the passphrase, or to the next gap that has no reason.
fn go_on(consultation: &mut Consultation, gaps: &[Gap], from: usize) {
    let next = next_without(&consultation.draft, gaps, from);
    consultation.signing = Some(match next {
        None => Signing::at(from, Step::Passphrase(Secret::empty())),
        Some(place) => Signing { refused: Some(NEEDED.to_owned()), ..Signing::at(place, Step::Gaps) },
    });
}

/// Leaves for where a gap is made good; signing goes on from here when it is opened again.
fn jump(consultation: &mut Consultation, gap: Option<&Gap>, place: usize, now: Now) {
    let target = match gap {
        None => return,
        Some(Gap::Pane(pane)) => Target::Pane(pane.clone()),
        Some(Gap::NoTeachBack) => match consultation.told_back().first() {
            Some(pane) => Target::TeachBack(pane.clone()),
            None => return,
        },
        Some(Gap::TeachBack(pane)) => Target::TeachBack(pane.clone()),
        Some(Gap::Answer(item) | Gap::Decision(item) | Gap::Unconfirmed(item)) => Target::Item(item.clone()),
    };
    consultation.signing = None;
    consultation.summary.gap = place;
    summary::go_to(consultation, &target, now);
}

/// Adds pasted words to the field with the caret; gives how many control characters were left out.
pub fn paste(consultation: &mut Consultation, text: &str, now: Now) -> usize {
    let Some(signing) = &mut consultation.signing else {
        return 0;
    };
    match &mut signing.step {
        Step::Reason(editor) => {
            let dropped = editor.paste(text, FIELD).dropped;
            reason::keep(consultation, now);
            dropped
        }
        Step::Passphrase(typed) => {
            typed.push(text);
            0
        }
        Step::Gaps | Step::AtWork => 0,
    }
}

/// Asks the store to sign the session as it stands, after everything typed is on its way to the disk.
fn order(consultation: &mut Consultation, person: Option<&PersonName>, now: Now) -> Vec<Effect> {
    let Some(Signing { step: Step::Passphrase(typed), refused, .. }) = &mut consultation.signing else {
        return Vec::new();
    };
    let Some(person) = person else {
        *refused = Some("only a practitioner can sign: leave, and unlock with your own passphrase".to_owned());
        return Vec::new();
    };
    if typed.dots() == 0 {
        *refused = Some("type your passphrase: it is your signature".to_owned());
        return Vec::new();
    }
    let passphrase = typed.clone();
    match consultation.draft.sign(&consultation.pack, person.clone(), now.wall) {
        Err(_unexplained) => {
            let gaps = consultation.gaps();
            go_on(consultation, &gaps, 0);
            Vec::new()
        }
        Ok(signed) => {
            let tally = consultation.assessment().tally();
            let mut effects = consultation.save_now(now);
            effects.push(Effect::Sign(Box::new(Sign { signed, tally, passphrase })));
            consultation.signing = Some(Signing::at(0, Step::AtWork));
            effects
        }
    }
}

/// The store has signed, or not; where it has not, nothing has changed and it can be tried again.
pub fn answered(model: &mut Model, session: SessionId, result: Result<Box<Signed>, Refused>, now: Now) -> Vec<Effect> {
    let Some(open) = lock::consultation_of(model, session).filter(|open| open.is_being_signed()) else {
        return Vec::new();
    };
    match result {
        Ok(signed) => {
            let view = SignedView::new(*signed, Some(open.pack.clone()));
            if model.consultation().is_some_and(|open| open.draft.id() == session) {
                model.screen = Screen::Signed(Box::new(view));
                model.tell("Signed. From here on nothing changes; addenda can be added.");
            } else {
                lock::was_signed(model, session);
            }
            lock::saved(model, now)
        }
        Err(refused) => {
            let refused = format!("Not signed: {}. Nothing is lost.", refused.words);
            open.signing = Some(Signing { refused: Some(refused), ..Signing::at(0, Step::Passphrase(Secret::empty())) });
            // What leaving waited for did not happen.
            model.quitting = Quitting::No;
            Vec::new()
        }
    }
}

/// The list of what is missing, one row a gap, with whether it has a reason.
pub fn list(consultation: &Consultation, gaps: &[Gap]) -> Vec<Row> {
    let draft = &consultation.draft;
    let line = |gap: &Gap| {
        let (role, mark) = if has_reason(draft, gap) { (Role::Good, "☑ ") } else { (Role::Dim, "☐ ") };
        Row::of(role, mark).then(in_words(gap, draft, Some(&consultation.pack), draft.language()))
    };
    gaps.iter().map(line).collect()
}

/// How many stops are signed open.
pub fn open_stops(draft: &Draft, pack: &Pack, gaps: &[Gap]) -> usize {
    let is_stop = |gap: &&Gap| matches!(gap, Gap::Decision(item) if open_weight(item, draft, pack) == Some(Weight::Stop));
    gaps.iter().filter(is_stop).count()
}
