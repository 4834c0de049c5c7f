//! Drafts to export in tests: one plain, and any that can be built.

use chrono::{DateTime, NaiveDate};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use crate::content::{ItemId, OptionId, PaneId};
use crate::record::{Answer, Decision, Draft, FieldId, Moment, PackRef, PatientLabel, PersonName};
use crate::text::{ClinicalText, Lang};

/// A draft with nothing in it yet.
pub fn draft() -> Draft {
    Draft::new(
        "019ab0de-7c00-7123-89ab-a1b2c3d4e5f6".parse().unwrap(),
        PatientLabel::new("MK 1990").unwrap(),
        PersonName::new("Dana Ruiz").unwrap(),
        DateTime::parse_from_rfc3339("2026-11-23T14:05:00+01:00").unwrap(),
        Lang::En,
        PackRef {
            id: "microneedling".into(),
            version: "1".into(),
            hash: "0".repeat(64),
        },
    )
}

/// The plain draft with these notes.
pub fn with_notes(notes: &str) -> Draft {
    let mut draft = draft();
    draft.write_notes(notes.into());
    draft
}

/// A draft that holds every kind of value an export can hold.
pub fn full_draft() -> Draft {
    let mut draft = with_notes("Discussed risks.\n\u{1b}[2J");
    let at = draft.started();
    let item = |id: &str| ItemId::from(id);
    let answers = [
        Answer::YesNo(true),
        Answer::Choice(OptionId::from("often")),
        Answer::Text("twice a year".into()),
        Answer::Date(at.date_naive()),
        Answer::Number(1.5),
    ];
    for (index, answer) in answers.into_iter().enumerate() {
        draft.set_answer(&item(&format!("item-{index}")), Some(answer), at);
    }
    draft.set_answer(&item("item-0"), Some(Answer::YesNo(false)), at);
    draft.set_answer(&item("item-1"), None, at);
    draft.add_seconds(&PaneId::from("risks"), 31);
    draft.speak(Lang::Es);
    draft.add_seconds(&PaneId::from("risks"), 7);
    draft.toggle_mark(&PaneId::from("risks"), at);
    for answer in [None, Some(Answer::YesNo(false))] {
        draft.decide(Decision {
            item: item("item-0"),
            answer,
            by: draft.practitioner().clone(),
            reason: "cleared by letter".into(),
            at,
        });
    }
    draft.keep_unfinished(FieldId::Answer(item("item-1")), "2026-".into());
    draft.keep_unfinished(FieldId::Reason(item("item-2")), "because".into());
    draft
}

/// One thing that a practitioner does to a draft.
#[derive(Debug, Clone)]
enum Step {
    Show(PaneId, u32, Lang),
    Mark(PaneId, Moment),
    Answer(ItemId, Option<Answer>, Moment),
    Decide(Decision),
    Type(FieldId, ClinicalText),
    Note(ClinicalText),
}

impl Step {
    fn on(self, draft: &mut Draft) {
        match self {
            Self::Show(pane, seconds, language) => {
                draft.speak(language);
                draft.add_seconds(&pane, seconds);
            }
            Self::Mark(pane, at) => draft.toggle_mark(&pane, at),
            Self::Answer(item, answer, at) => draft.set_answer(&item, answer, at),
            Self::Decide(decision) => draft.decide(decision),
            Self::Type(at, words) => draft.keep_unfinished(at, words),
            Self::Note(notes) => draft.write_notes(notes),
        }
    }
}

/// Any draft that the rules of the record allow.
pub fn any_draft() -> impl Strategy<Value = Draft> {
    let name = "\\PC{1,20}".prop_filter("a name", |name| !name.trim().is_empty());
    (
        any::<u128>(),
        name,
        moment(),
        language(),
        vec(step(), 0..20),
    )
        .prop_map(|(id, name, started, language, steps)| {
            let mut draft = Draft::new(
                uuid::Uuid::from_u128(id).to_string().parse().unwrap(),
                PatientLabel::new(&name).unwrap(),
                PersonName::new(&name).unwrap(),
                started,
                language,
                super::samples::draft().pack().clone(),
            );
            for step in steps {
                step.on(&mut draft);
            }
            draft
        })
}

fn step() -> impl Strategy<Value = Step> {
    let pane = || id().prop_map(PaneId);
    prop_oneof![
        (pane(), any::<u32>(), language()).prop_map(|(a, b, c)| Step::Show(a, b, c)),
        (pane(), moment()).prop_map(|(a, b)| Step::Mark(a, b)),
        (item(), option::of(answer()), moment()).prop_map(|(a, b, c)| Step::Answer(a, b, c)),
        decision().prop_map(Step::Decide),
        (field(), words()).prop_map(|(a, b)| Step::Type(a, b)),
        words().prop_map(Step::Note),
    ]
}

fn decision() -> impl Strategy<Value = Decision> {
    (item(), option::of(answer()), words(), moment()).prop_map(|(item, answer, reason, at)| {
        Decision {
            item,
            answer,
            by: PersonName::new("Dana Ruiz").unwrap(),
            reason,
            at,
        }
    })
}

fn answer() -> impl Strategy<Value = Answer> {
    prop_oneof![
        any::<bool>().prop_map(Answer::YesNo),
        id().prop_map(|id| Answer::Choice(OptionId(id))),
        words().prop_map(Answer::Text),
        (-9_000..90_000_i32)
            .prop_map(|days| Answer::Date(NaiveDate::from_epoch_days(days).unwrap())),
        (proptest::num::f64::NORMAL | proptest::num::f64::ZERO).prop_map(Answer::Number),
    ]
}

fn field() -> impl Strategy<Value = FieldId> {
    prop_oneof![
        item().prop_map(FieldId::Answer),
        item().prop_map(FieldId::Reason)
    ]
}

fn item() -> impl Strategy<Value = ItemId> {
    id().prop_map(ItemId)
}

/// Few enough that the same item is met again.
fn id() -> impl Strategy<Value = String> {
    "[a-c]{1,2}".prop_map(String::from)
}

fn language() -> impl Strategy<Value = Lang> {
    prop_oneof![Just(Lang::En), Just(Lang::Es)]
}

/// Control characters and every script included.
fn words() -> impl Strategy<Value = ClinicalText> {
    any::<String>().prop_map(ClinicalText::new)
}

fn moment() -> impl Strategy<Value = Moment> {
    (0..4_000_000_000_i64, 0..1_000_000_000_u32, -720..=840_i32).prop_map(
        |(seconds, nanoseconds, minutes)| {
            let offset = chrono::FixedOffset::east_opt(minutes * 60).unwrap();
            DateTime::from_timestamp(seconds, nanoseconds)
                .unwrap()
                .with_timezone(&offset)
        },
    )
}
