//! Drafts by chance, for tests: any words, any script, any answer.

#![expect(clippy::missing_panics_doc, reason = "a test may fail")]

use chrono::{DateTime, FixedOffset, NaiveDate};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use uuid::Uuid;

use super::plan::samples::plans;
use super::{
    Answer, Change, Decision, Draft, Explained, FieldId, Gap, Moment, Outcome, PackRef, PatientLabel, PersonName, Plan, Session,
    SessionId, Signed,
};
use crate::content::{ItemId, OptionId, PaneId};
use crate::text::{ClinicalText, Lang};

/// One change to a draft.
#[derive(Debug, Clone)]
enum Step {
    Speak(Lang),
    Seconds(PaneId, u32),
    Mark(PaneId, Moment),
    Answer(ItemId, Option<Answer>, Moment),
    Decide(Decision),
    Keep(FieldId, ClinicalText),
    Write(ClinicalText),
    TellBack(PaneId, Outcome, Moment),
    Plan(Option<Plan>),
}

pub use super::plan::samples::guide;

/// Any draft that the rules allow.
pub fn drafts() -> impl Strategy<Value = Draft> {
    let opened = (any::<u128>(), names(), names(), moments(), languages(), packs());
    (opened, vec(steps(), 0..12)).prop_map(|((id, label, name, at, language, pack), steps)| {
        let mut draft = Draft::new(
            SessionId::new(Uuid::from_u128(id)),
            PatientLabel::new(&label).unwrap(),
            PersonName::new(&name).unwrap(),
            at,
            language,
            pack,
        );
        for step in steps {
            take(&mut draft, step);
        }
        draft
    })
}

/// A draft signed without its pack: as if these were its gaps.
pub fn signed_as_it_is(draft: Draft, reason: &str) -> Signed {
    let by = draft.practitioner().clone();
    signed_by(by, draft, reason)
}

/// The same, signed by anybody.
pub fn signed_by(by: PersonName, draft: Draft, reason: &str) -> Signed {
    let gaps = [Gap::Pane("pores".into()), Gap::Answer("dob".into()), Gap::Decision("pregnant".into())];
    let gaps = gaps.into_iter().map(|gap| Explained { gap, reason: reason.into() }).collect();
    let at = draft.started();
    Signed::with_gaps(draft, by, at, gaps)
}

/// Any session: a draft, or signed with any amendments.
pub fn sessions() -> impl Strategy<Value = Session> {
    let change = || {
        let addendum = "[a-z].{0,20}".prop_map(|words| Change::Addendum { words: ClinicalText::new(words) });
        prop_oneof![4 => addendum, 1 => Just(Change::EnteredInError {})]
    };
    let amendments = vec(("[a-z].{0,20}", names(), moments(), change()), 0..4);
    (drafts(), any::<bool>(), words(), amendments).prop_map(|(draft, is_signed, reason, amendments)| {
        if !is_signed {
            return Session::Draft(draft);
        }
        let mut signed = signed_as_it_is(draft, &reason);
        for (reason, by, at, change) in amendments {
            let by = PersonName::new(&by).unwrap();
            signed.push(signed.amendment(by, at, reason.as_str().into(), change).unwrap()).unwrap();
        }
        Session::Signed(Box::new(signed))
    })
}

/// Words with control characters, quotes and every script in them, or none.
pub fn words() -> impl Strategy<Value = String> {
    prop_oneof!["(?s).{0,40}", "[ a-z\"'*:()^-]{0,20}", "[é漢字ดी👩‍👧]{0,9}"]
}

/// A moment on any clinic's clock.
pub fn moments() -> impl Strategy<Value = Moment> {
    let seconds = -2_000_000_000_i64..8_000_000_000;
    (seconds, 0..1_000_000_000_u32, -14 * 60..=14 * 60).prop_map(|(seconds, nanoseconds, east)| {
        DateTime::from_timestamp(seconds, nanoseconds).unwrap().with_timezone(&FixedOffset::east_opt(east * 60).unwrap())
    })
}

fn names() -> impl Strategy<Value = String> {
    words().prop_filter("a name", |words| PersonName::new(words).is_ok())
}

fn languages() -> impl Strategy<Value = Lang> {
    prop_oneof![Just(Lang::En), Just(Lang::Es)]
}

fn packs() -> impl Strategy<Value = PackRef> {
    (words(), words(), "[0-9a-f]{64}").prop_map(|(id, version, hash)| PackRef { id, version, hash })
}

fn ids() -> impl Strategy<Value = String> {
    "[a-z-]{1,3}"
}

/// Any answer to any item.
pub fn answers() -> impl Strategy<Value = Answer> {
    let finite = any::<f64>().prop_filter("a number", |number| number.is_finite());
    prop_oneof![
        any::<bool>().prop_map(Answer::YesNo),
        ids().prop_map(|id| Answer::Choice(OptionId(id))),
        words().prop_map(|words| Answer::Text(ClinicalText::new(words))),
        (1..=1_000_000).prop_map(|day| { Answer::Date(NaiveDate::from_num_days_from_ce_opt(day).unwrap()) }),
        finite.prop_map(Answer::Number),
    ]
}

fn outcomes() -> impl Strategy<Value = Outcome> {
    prop_oneof![Just(Outcome::Clear), Just(Outcome::ExplainedAgain)]
}

fn steps() -> impl Strategy<Value = Step> {
    let item = || ids().prop_map(ItemId);
    let pane = || ids().prop_map(PaneId);
    let text = || words().prop_map(ClinicalText::new);
    let decision = (item(), option::of(answers()), names(), text(), moments());
    prop_oneof![
        languages().prop_map(Step::Speak),
        (pane(), any::<u32>()).prop_map(|(pane, seconds)| Step::Seconds(pane, seconds)),
        (pane(), moments()).prop_map(|(pane, at)| Step::Mark(pane, at)),
        (item(), option::of(answers()), moments()).prop_map(|(item, answer, at)| Step::Answer(item, answer, at)),
        decision.prop_map(|(item, answer, by, reason, at)| Step::Decide(Decision {
            item,
            answer,
            by: PersonName::new(&by).unwrap(),
            reason,
            at
        })),
        (item(), text()).prop_map(|(item, words)| Step::Keep(FieldId::Answer(item), words)),
        (item(), text()).prop_map(|(item, words)| Step::Keep(FieldId::Reason(item), words)),
        (pane(), text()).prop_map(|(pane, words)| Step::Keep(FieldId::TeachBack(pane), words)),
        text().prop_map(Step::Write),
        (pane(), outcomes(), moments()).prop_map(|(pane, outcome, at)| Step::TellBack(pane, outcome, at)),
        option::of(plans()).prop_map(Step::Plan),
    ]
}

fn take(draft: &mut Draft, step: Step) {
    match step {
        Step::Speak(language) => draft.speak(language),
        Step::Seconds(pane, seconds) => draft.add_seconds(&pane, seconds),
        Step::Mark(pane, at) => draft.toggle_mark(&pane, at),
        Step::Answer(item, answer, at) => draft.set_answer(&item, answer, at),
        Step::Decide(decision) => draft.decide(decision),
        Step::Keep(at, words) => draft.keep_unfinished(at, words),
        Step::Write(notes) => draft.write_notes(notes),
        Step::TellBack(pane, outcome, at) => draft.tell_back(&pane, outcome, at),
        Step::Plan(plan) => draft.set_plan(plan),
    }
}
