//! Sessions to export in tests: a plain one, one with every kind of value, one that is signed and amended.

use chrono::DateTime;
use uuid::Uuid;

use super::Exported;
use crate::audit::{Head, TrailMark};

use crate::content::{ItemId, OptionId, PaneId};
use crate::record::samples::{guide, signed_as_it_is};
use crate::record::{Answer, Change, Decision, Draft, FieldId, Outcome, PackRef, PatientLabel, PersonName, Plan, Session};
use crate::text::Lang;

/// A draft with nothing in it yet.
pub fn draft() -> Draft {
    Draft::new(
        "019ab0de-7c00-7123-89ab-a1b2c3d4e5f6".parse().unwrap(),
        PatientLabel::new("MK 1990").unwrap(),
        PersonName::new("Dana Ruiz").unwrap(),
        DateTime::parse_from_rfc3339("2026-11-23T14:05:00+01:00").unwrap(),
        Lang::En,
        PackRef { id: "microneedling".into(), version: "1".into(), hash: "0".repeat(64) },
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
    draft.keep_unfinished(FieldId::TeachBack(PaneId::from("risks")), "pus, fever".into());
    draft.tell_back(&PaneId::from("risks"), Outcome::ExplainedAgain, at);
    draft.tell_back(&PaneId::from("risks"), Outcome::Clear, at);
    draft.keep_unfinished(FieldId::TeachBack(PaneId::from("scars")), "softer".into());
    draft.set_plan(Plan::usual(&guide(), at.date_naive()));
    draft.keep_unfinished(FieldId::Answer(item("item-1")), "2026-".into());
    draft.keep_unfinished(FieldId::Reason(item("item-2")), "because".into());
    draft
}

/// The full draft, signed, with an addendum, and entered in error.
pub fn amended() -> Exported {
    let draft = full_draft();
    let (by, at) = (draft.practitioner().clone(), draft.started());
    let mut signed = signed_as_it_is(draft, "No time.");
    for (reason, change) in [
        ("The patient rang.", Change::Addendum { words: "Redness gone.".into() }),
        ("Another patient's.", Change::EnteredInError {}),
    ] {
        signed.push(signed.amendment(by.clone(), at, reason.into(), change).unwrap()).unwrap();
    }
    let Head { count, mac } = Head { count: 7, ..Head::START };
    Exported { session: Session::Signed(Box::new(signed)), audit: Some(TrailMark { store: Uuid::from_u128(7), count, mac }) }
}
