//! Whatever a record may hold leaves in order.

use chrono::DateTime;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

use super::value::{Day, Decimal, Instant, Text, Uri};
use super::{Case, Form, Refusal};
use crate::content::load;
use crate::record::samples::{answers, moments, sessions, signed_as_it_is, words};
use crate::record::{Answer, Change, Draft, Outcome, PackRef, PatientLabel, PersonName, Session};
use crate::settings::{Address, Fhir, Settings};
use crate::text::Lang;

#[path = "../../../tests/fhir/rules.rs"]
mod rules;

fn clinics() -> [Fhir; 2] {
    let settings = "[fhir]\nbase = 'https://clinic.example/fhir/'\nrecord_numbers = 'urn:oid:1.2.3'";
    [Fhir::default(), Settings::parse(settings).unwrap().fhir]
}

#[track_caller]
fn assert_in_order(session: &Session, packs: &[crate::content::Pack]) {
    for clinic in clinics() {
        let case = match Case::new(session, packs, &clinic) {
            Ok(case) => case,
            Err(refusal) => {
                assert_eq!(refusal, Refusal::Draft(session.id()));
                assert!(matches!(session, Session::Draft(_)));
                return;
            }
        };
        for form in [Form::Transaction, Form::Document, Form::Note] {
            for line in case.lines(form).unwrap().lines() {
                let whole: Value = serde_json::from_str(line).unwrap();
                assert_eq!(rules::wrongs(&whole), Vec::<String>::new(), "{form:?}: {line}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_session_leaves_in_order(session in sessions()) {
        assert_in_order(&session, &[]);
    }

    #[test]
    fn any_answers_to_the_shipped_checklist_leave_in_order(
        given in vec((any::<prop::sample::Index>(), answers(), moments()), 0..24),
        label in words().prop_filter("a label", |label| PatientLabel::new(label).is_ok()),
        notes in words(),
    ) {
        let packs = load::shipped().unwrap();
        let items: Vec<_> = packs[0].checklist().items().collect();
        let id = "019ab0de-7c00-7123-89ab-a1b2c3d4e5f6".parse().unwrap();
        let started = DateTime::parse_from_rfc3339("2026-11-23T14:05:00+01:00").unwrap();
        let (label, by) = (PatientLabel::new(&label).unwrap(), PersonName::new("Ana Ruiz").unwrap());
        let mut draft = Draft::new(id, label, by, started, Lang::Es, PackRef::of(&packs[0]));
        for (item, answer, at) in given {
            let item = item.get(&items);
            // Every third is of the item's own kind.
            let own = match &item.kind {
                crate::content::Kind::YesNo => Answer::YesNo(true),
                crate::content::Kind::Choice(options) => Answer::Choice(options.last().unwrap().id.clone()),
                _ => answer.clone(),
            };
            draft.set_answer(&item.id, Some(if at.timestamp() % 3 == 0 { answer } else { own }), at);
            draft.tell_back(&packs[0].panes()[0].id, Outcome::Clear, at);
        }
        draft.write_notes(notes.as_str().into());
        assert_in_order(&Session::Signed(Box::new(signed_as_it_is(draft, &notes))), &packs);
    }

    #[test]
    fn any_words_become_a_string_that_r4_takes_or_none(words in "\\PC*|(?s).{0,40}") {
        if let Some(text) = Text::new(&words) {
            let text = text.as_str();
            prop_assert!(!text.trim().is_empty());
            prop_assert!(text.chars().all(|c| c == '\n' || c == ' ' || (!c.is_control() && !c.is_whitespace())));
        } else {
            let is_blank = words.chars().all(|c| c.is_whitespace() || c == '\u{feff}');
            prop_assert!(is_blank);
        }
    }
}

#[test]
fn notes_of_nothing_that_can_be_read_leave_as_none() {
    for notes in ["", " \n", "\u{feff}"] {
        let mut draft = crate::export::samples::draft();
        draft.write_notes(notes.into());
        assert_in_order(&Session::Signed(Box::new(signed_as_it_is(draft, notes))), &[]);
    }
}

#[test]
fn times_have_seconds_and_an_offset_that_r4_has() {
    let written = |at: &str| {
        let instant = Instant::of(DateTime::parse_from_rfc3339(at).unwrap());
        instant.map(|instant| serde_json::to_value(instant).unwrap().as_str().unwrap().to_owned())
    };
    assert_eq!(written("2026-11-23T14:05:06.789+05:45").as_deref(), Some("2026-11-23T14:05:06+05:45"));
    assert_eq!(written("2016-12-31T23:59:60Z").as_deref(), Some("2016-12-31T23:59:59+00:00"));
    assert_eq!(written("2026-11-23T14:05:06+15:00").as_deref(), Some("2026-11-22T23:05:06+00:00"));
    assert_eq!(written("0000-01-01T00:00:00Z"), None);
    assert!(Day::of(chrono::NaiveDate::MAX).is_none() && Day::of(chrono::NaiveDate::MIN).is_none());
    assert!(Decimal::of(f64::NAN).is_none() && Decimal::of(f64::INFINITY).is_none());
}

#[test]
fn a_time_that_fhir_cannot_hold_is_refused() {
    let mut json = serde_json::to_value(crate::export::samples::draft()).unwrap();
    json["started"] = "+10000-01-01T00:00:00Z".into();
    let draft: Draft = serde_json::from_value(json).unwrap();
    let session = Session::Signed(Box::new(signed_as_it_is(draft, "No time.")));
    let clinic = Fhir::default();
    let refusal = Case::new(&session, &[], &clinic).err();
    assert_eq!(refusal, Some(Refusal::Time(session.id())));

    // An amendment before the last one, too.
    let mut signed = signed_as_it_is(crate::export::samples::draft(), "No time.");
    for at in ["+10000-01-01T00:00:00Z", "2026-11-23T14:05:00Z"] {
        let at = serde_json::from_value(at.into()).unwrap();
        let change = Change::Addendum { words: "Redness gone.".into() };
        signed.push(signed.amendment(PersonName::new("Ana Ruiz").unwrap(), at, "Rang.".into(), change).unwrap()).unwrap();
    }
    let session = Session::Signed(Box::new(signed));
    assert_eq!(Case::new(&session, &[], &clinic).err(), Some(Refusal::Time(session.id())));
}

#[test]
fn a_very_long_answer_is_cut_where_r4_ends_and_says_so() {
    let text = Text::new(&"é".repeat(700_000)).unwrap();
    assert!(text.as_str().len() < 1_000_010 && text.as_str().ends_with("é…"));
}

#[test]
fn what_stands_below_an_address_has_no_room_for_a_mistake() {
    let address: Address = "https://a/".parse().unwrap();
    assert_eq!(Uri::from(&address).below("é b/c").as_str(), "https://a/%C3%A9%20b%2Fc");
}
