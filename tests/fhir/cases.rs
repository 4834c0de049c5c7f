//! Signed sessions of every kind, with the pack that ships.

use chairside::content::{Kind, OptionId, Pack, PaneId, load};
use chairside::export::fhir::{Case, Form};
use chairside::record::{
    Answer, Assessment, Change, Decision, Draft, FieldId, Moment, Outcome, PackRef, PatientLabel, PersonName, Plan, Session,
    Signed,
};
use chairside::settings::{Fhir, Settings};
use chairside::text::Lang;
use chrono::{DateTime, NaiveDate, TimeDelta};
use serde_json::Value;

/// The packs that ship.
pub fn packs() -> Vec<Pack> {
    load::shipped().unwrap()
}

/// A clinic with names of its own.
pub fn clinic() -> Fhir {
    let settings = "[fhir]
        base = 'https://clinic.example/fhir'
        record_numbers = 'https://clinic.example/record'
        register = { system = 'https://register.example', numbers = { 'Ana Ruiz' = '12A3456E' } }";
    Settings::parse(settings).unwrap().fhir
}

/// A session in a form, one resource a line.
pub fn exported(session: &Session, form: Form, naming: &Fhir) -> Vec<Value> {
    let packs = packs();
    let lines = Case::new(session, &packs, naming).unwrap().lines(form).unwrap();
    assert!(lines.ends_with('\n'));
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The transaction of a session.
pub fn transaction(session: &Session) -> Value {
    exported(session, Form::Transaction, &Fhir::default()).remove(0)
}

pub fn start() -> Moment {
    DateTime::parse_from_rfc3339("2026-11-23T14:05:00+01:00").unwrap()
}

fn after(minutes: i64) -> Moment {
    start() + TimeDelta::minutes(minutes)
}

pub fn person(name: &str) -> PersonName {
    PersonName::new(name).unwrap()
}

/// An empty draft of a patient, with the last digits of its id.
pub fn draft(number: u32, label: &str, lang: Lang) -> Draft {
    let id = format!("019ab0de-7c00-7123-89ab-{number:012}").parse().unwrap();
    let label = PatientLabel::new(label).unwrap();
    Draft::new(id, label, person("Ana Ruiz"), start(), lang, PackRef::of(&packs()[0]))
}

/// Signs a draft, with this reason for everything that is missing.
pub fn signed(mut draft: Draft, reason: &str) -> Signed {
    let pack = packs().remove(0);
    for gap in draft.gaps(&pack) {
        draft.keep_unfinished(FieldId::Gap(gap), reason.into());
    }
    draft.sign(&pack, person("Ana Ruiz"), after(40)).unwrap()
}

/// Answers every question that is asked; where there is a choice, by the last option that raises nothing, or the first.
fn answer_everything(draft: &mut Draft, words: &str, raise: bool) {
    let pack = packs().remove(0);
    for item in pack.checklist().items() {
        if !Assessment::new(draft, &pack).is_asked(item) {
            continue;
        }
        let choices: Vec<Answer> = match &item.kind {
            Kind::YesNo => vec![Answer::YesNo(true), Answer::YesNo(false)],
            Kind::Choice(options) => options.iter().map(|option| Answer::Choice(option.id.clone())).collect(),
            Kind::Text => vec![Answer::Text(words.into())],
            Kind::Date(_) if item.id.as_str() == "dob" => vec![Answer::Date(NaiveDate::from_ymd_opt(1990, 2, 28).unwrap())],
            Kind::Date(_) => vec![Answer::Date(start().date_naive())],
            Kind::Number { bounds, .. } => vec![Answer::Number(if raise { bounds.to } else { bounds.from })],
        };
        let fits = |answer: &Answer| {
            let mut tried = draft.clone();
            tried.set_answer(&item.id, Some(answer.clone()), after(5));
            let findings = Assessment::new(&tried, &pack).findings_of(item).len();
            (findings > 0) == raise
        };
        let chosen = choices.iter().find(|answer| fits(answer)).unwrap_or(&choices[0]).clone();
        draft.set_answer(&item.id, Some(chosen), after(5));
    }
}

/// Nothing but a signature, with a reason for each gap.
pub fn minimal() -> Session {
    Session::Signed(Box::new(signed(draft(1, "MK 1990", Lang::En), "The patient had to leave.")))
}

/// Everything discussed, told back, answered, planned and noted.
pub fn full(number: u32, lang: Lang, words: &str) -> Draft {
    let mut draft = draft(number, "JD 1984", lang);
    let pack = packs().remove(0);
    for pane in pack.panes() {
        draft.add_seconds(&pane.id, 45);
    }
    draft.toggle_mark(&PaneId::from("risks"), after(10));
    let told = Assessment::new(&draft, &pack).told_back().map(|pane| pane.id.clone()).collect::<Vec<_>>();
    for pane in &told {
        draft.keep_unfinished(FieldId::TeachBack(pane.clone()), words.into());
        draft.tell_back(pane, Outcome::ExplainedAgain, after(12));
        draft.tell_back(pane, Outcome::Clear, after(14));
    }
    answer_everything(&mut draft, words, false);
    draft.set_plan(pack.plan().and_then(|guide| Plan::usual(guide, start().date_naive())));
    draft.write_notes(words.into());
    draft
}

pub fn english() -> Session {
    Session::Signed(Box::new(signed(full(2, Lang::En, "Hopes for softer scars & \"no more\" than <3> visits."), "Not today.")))
}

pub fn spanish() -> Session {
    Session::Signed(Box::new(signed(full(3, Lang::Es, "Espera cicatrices más suaves; ¿cuántas visitas?"), "Hoy no.")))
}

/// Every question answered so that it raises something, each stop and caution cleared by somebody else.
pub fn stops_cleared() -> Session {
    let mut draft = draft(4, "Sábado, 7 & A+%#", Lang::En);
    answer_everything(&mut draft, "Aspirin", true);
    let pack = packs().remove(0);
    let raised: Vec<_> = Assessment::new(&draft, &pack).findings().iter().map(|finding| finding.item.id.clone()).collect();
    assert!(raised.len() > 20, "{}", raised.len());
    for item in raised {
        let answer = draft.answer(&item).cloned();
        let decision = Decision { item, answer, by: person("Dana Ruiz"), reason: "Cleared by letter.".into(), at: after(20) };
        draft.decide(decision);
    }
    Session::Signed(Box::new(signed(draft, "Not today.")))
}

fn amended(number: u32, changes: Vec<Change>) -> Session {
    let mut signed = signed(full(number, Lang::En, "Redness."), "Not today.");
    for (place, change) in (1..).zip(changes) {
        let at = after(1440 * place);
        signed.push(signed.amendment(person("Dana Ruiz"), at, "The patient rang.".into(), change).unwrap()).unwrap();
    }
    Session::Signed(Box::new(signed))
}

pub fn addenda() -> Session {
    let addendum = |words: &str| Change::Addendum { words: words.into() };
    amended(5, vec![addendum("Redness gone."), addendum("Comes again in March.")])
}

pub fn in_error() -> Session {
    amended(6, vec![Change::Addendum { words: "Redness gone.".into() }, Change::EnteredInError {}])
}

/// Words that break what is not careful.
pub const AWKWARD: &str = "\u{0}\u{1b}[2J\u{7f}\u{9b}31m\r\n\t</div><script>&amp;]]>\u{202e}desrever\u{2066} \u{feff}\u{a0}\u{2028}\u{fffe}\u{ffff} \
    👩‍👩‍👧 e\u{301} עברית شكرا 漢字 | , $ \\ % # + \" '";

pub fn awkward() -> Session {
    let mut draft = full(7, Lang::En, AWKWARD);
    draft.write_notes(format!("{AWKWARD}\n{}", "All is well. 漢字 👩‍👧\n".repeat(7_000)).as_str().into());
    draft.set_answer(&"hoped_result".into(), Some(Answer::Text("\u{0}".into())), after(6));
    draft.set_answer(&"medicines".into(), Some(Answer::Text(" \n\t ".into())), after(6));
    draft.keep_unfinished(FieldId::Reason("keloid".into()), AWKWARD.into());
    Session::Signed(Box::new(signed(draft, AWKWARD)))
}

/// Held with wording that is not there any more.
pub fn unworded() -> Session {
    let mut held = draft(8, "MK 1990", Lang::Es);
    let mut json = serde_json::to_value(&held).unwrap();
    json["pack"]["hash"] = "0".repeat(64).into();
    json["pack"]["version"] = "0.9 beta".into();
    held = serde_json::from_value(json).unwrap();
    held.add_seconds(&PaneId::from("risks"), 31);
    held.set_answer(&"keloid".into(), Some(Answer::Choice(OptionId::from("keloid"))), after(3));
    held.set_answer(&"dob".into(), Some(Answer::Date(NaiveDate::from_ymd_opt(1990, 1, 1).unwrap())), after(3));
    held.decide(Decision {
        item: "keloid".into(),
        answer: Some(Answer::Choice(OptionId::from("keloid"))),
        by: person("Dana Ruiz"),
        reason: "Anotado.".into(),
        at: after(4),
    });
    held.tell_back(&PaneId::from("aftercare"), Outcome::Clear, after(5));
    Session::Signed(Box::new(signed(held, "Otro día.")))
}

/// Every kind with its name.
pub fn all() -> Vec<(&'static str, Session)> {
    vec![
        ("minimal", minimal()),
        ("english", english()),
        ("spanish", spanish()),
        ("stops-cleared", stops_cleared()),
        ("addenda", addenda()),
        ("in-error", in_error()),
        ("awkward", awkward()),
        ("unworded", unworded()),
    ]
}
