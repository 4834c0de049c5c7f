//! The reasons for what is missing when a consultation is signed.

use super::{Signing, Step};
use crate::app::consultation::Consultation;
use crate::app::editor::{Changed, Editor};
use crate::app::keymap::Action;
use crate::app::unlock::FIELD;
use crate::app::{Now, Secret};
use crate::content::Weight;
use crate::page::gap_weight;
use crate::record::{Draft, FieldId, Gap};
use crate::text::ClinicalText;

/// What is said where a reason is missing.
pub const NEEDED: &str = "a reason is needed here: Enter writes it; or g goes there to make it good";

/// Whether a reason is written for a gap.
pub fn has_reason(draft: &Draft, gap: &Gap) -> bool {
    draft.explanation(gap).is_some_and(|reason| !reason.is_blank())
}

/// The first gap without a reason from a place on, in a circle.
pub fn next_without(draft: &Draft, gaps: &[Gap], from: usize) -> Option<usize> {
    let (before, after) = gaps.split_at(from.min(gaps.len()));
    let first = |gaps: &[Gap]| gaps.iter().position(|gap| !has_reason(draft, gap));
    first(after).map(|place| place + before.len()).or_else(|| first(before))
}

/// The reason that a gap without one can take over: that of the nearest gap above it.
///
/// A stop neither takes nor gives one: who signs it open says why in its own words.
pub fn above<'a>(consultation: &'a Consultation, gaps: &[Gap], place: usize) -> Option<&'a ClinicalText> {
    let (draft, above) = (&consultation.draft, gaps.get(..place)?);
    let marked = gaps.get(place)?;
    if has_reason(draft, marked) || is_stop(consultation, marked) {
        return None;
    }
    let given = above.iter().rev().filter(|gap| !is_stop(consultation, gap));
    given.filter_map(|gap| draft.explanation(gap)).find(|reason| !reason.is_blank())
}

/// Whether a gap is a stop that nobody has decided on, or one because it is left blank.
fn is_stop(consultation: &Consultation, gap: &Gap) -> bool {
    gap_weight(gap, &consultation.draft, &consultation.pack) == Some(Weight::Stop)
}

/// Takes the reason from above over, and goes on to the next gap without one; the passphrase is not a key away, as a key that is
/// held down would be typed into it.
pub fn as_above(consultation: &mut Consultation, gaps: &[Gap], place: usize, now: Now) {
    let Some(gap) = gaps.get(place) else {
        return;
    };
    let Some(reason) = above(consultation, gaps, place).cloned() else {
        if next_without(&consultation.draft, gaps, place).is_none() {
            // The screen says already how it goes on.
            return;
        }
        let why_not = if has_reason(&consultation.draft, gap) {
            "a reason is written here already; Enter changes it"
        } else if is_stop(consultation, gap) {
            "a stop needs its own reason: Enter writes it; or g goes there"
        } else {
            "no reason stands above this point: Enter writes one"
        };
        consultation.signing = Some(Signing { refused: Some(why_not.to_owned()), ..Signing::at(place, Step::Gaps) });
        return;
    };
    consultation.draft.keep_unfinished(FieldId::Gap(gap.clone()), reason);
    consultation.changed(now);
    let next = next_without(&consultation.draft, gaps, place).unwrap_or(place);
    consultation.signing = Some(Signing::at(next, Step::Gaps));
}

/// Opens the field for the reason of a gap, with what was typed before.
pub fn write(consultation: &mut Consultation, gaps: &[Gap], place: usize) {
    let Some(gap) = gaps.get(place) else {
        return;
    };
    let words = consultation.draft.explanation(gap).map(|words| words.raw().to_owned()).unwrap_or_default();
    consultation.signing = Some(Signing::at(place, Step::Reason(Box::new(Editor::single_line(&words)))));
}

/// Does what a key asks for while a reason is typed.
pub fn act(consultation: &mut Consultation, action: Action, now: Now) {
    let gaps = consultation.gaps();
    let Some(signing) = &mut consultation.signing else {
        return;
    };
    let marked = signing.marked.min(gaps.len().saturating_sub(1));
    let Step::Reason(editor) = &mut signing.step else {
        return;
    };
    match action {
        Action::Edit(edit) => {
            let changed = editor.apply(edit, FIELD);
            if changed == Changed::Text {
                keep(consultation, now);
            }
        }
        Action::NextField => write(consultation, &gaps, (marked + 1) % gaps.len().max(1)),
        Action::PreviousField => write(consultation, &gaps, (marked + gaps.len()).saturating_sub(1) % gaps.len().max(1)),
        Action::Confirm if editor.text().trim().is_empty() => {
            signing.refused = Some("write why it is missing; or Esc, then g goes there to make it good".to_owned());
        }
        Action::Confirm => match next_without(&consultation.draft, &gaps, marked) {
            Some(next) => write(consultation, &gaps, next),
            None => consultation.signing = Some(Signing::at(marked, Step::Passphrase(Secret::empty()))),
        },
        Action::Back => signing.step = Step::Gaps,
        _ => {}
    }
}

/// Keeps the reason with the draft, as it is typed.
pub fn keep(consultation: &mut Consultation, now: Now) {
    let gaps = consultation.gaps();
    let Some(signing) = &mut consultation.signing else {
        return;
    };
    signing.refused = None;
    if let (Step::Reason(editor), Some(gap)) = (&signing.step, gaps.get(signing.marked)) {
        consultation.draft.keep_unfinished(FieldId::Gap(gap.clone()), editor.text().into());
        consultation.changed(now);
    }
}
