//! What the rules of the record promise.

use chrono::{Duration, NaiveDate};

use super::*;
use crate::content::{DateSpan, ItemId, Kind, PaneId, Range, Weight, load};
use crate::text::{Lang, Localised};

fn pack() -> Pack {
    load::shipped().expect("the pack that ships").remove(0)
}

fn moment() -> Moment {
    DateTime::parse_from_rfc3339("2026-11-23T10:00:00+01:00").expect("a moment")
}

fn draft(pack: &Pack) -> Draft {
    let id = SessionId::new(Uuid::from_u128(7));
    let label = PatientLabel::new("P-7").expect("a label");
    let person = PersonName::new("Dana Reed").expect("a name");
    Draft::new(id, label, person, moment(), Lang::En, PackRef::of(pack))
}

fn answer(draft: &mut Draft, item: &str, answer: Answer) {
    draft.set_answer(&item.into(), Some(answer), moment());
}

fn choice(option: &str) -> Answer {
    Answer::Choice(option.into())
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// The weights that one answer raises.
fn raised(item: &str, given: Answer) -> Vec<Weight> {
    let pack = pack();
    let mut draft = draft(&pack);
    answer(&mut draft, item, given);
    Assessment::new(&draft, &pack).findings().iter().map(|finding| finding.rule.weight).collect()
}

#[test]
fn ages_count_full_years_to_the_day_of_the_consultation() {
    assert_eq!(raised("dob", Answer::Date(day("2008-11-24"))), [Weight::Stop], "18 tomorrow");
    assert_eq!(raised("dob", Answer::Date(day("2008-11-23"))), [Weight::Caution], "18 today");
    assert_eq!(raised("dob", Answer::Date(day("2004-11-24"))), [Weight::Caution], "22 tomorrow");
    assert_eq!(raised("dob", Answer::Date(day("2004-11-23"))), [], "22 today");
}

#[test]
fn intervals_count_days_to_the_consultation() {
    assert_eq!(raised("info_date", Answer::Date(day("2026-11-22"))), [Weight::Caution], "a day is under 48 hours");
    assert_eq!(raised("info_date", Answer::Date(day("2026-11-21"))), [], "two days are 48 hours");
    assert_eq!(raised("recent_procedures", Answer::Date(day("2026-11-10"))), [Weight::Caution]);
    assert_eq!(raised("recent_procedures", Answer::Date(day("2026-11-09"))), []);
}

#[test]
fn a_depth_waits_for_a_check_of_the_label_until_the_clinic_has_entered_it() {
    assert_eq!(raised("depth_mm", Answer::Number(0.5)), [Weight::Stop]);
    assert_eq!(raised("depth_mm", Answer::Number(1.6)), [Weight::Caution, Weight::Stop]);
}

#[test]
fn a_follow_up_is_asked_only_where_it_applies_and_raises_nothing_otherwise() {
    let pack = pack();
    let mut draft = draft(&pack);
    let asked = |draft: &Draft| Assessment::new(draft, &pack).asked().any(|item| item.id.as_str() == "recent_procedure_kind");
    assert!(!asked(&draft));
    answer(&mut draft, "recent_procedures", Answer::Date(day("2026-03-01")));
    assert!(asked(&draft));
    answer(&mut draft, "recent_procedure_kind", choice("facial_surgery"));
    assert_eq!(Assessment::new(&draft, &pack).findings().len(), 1);
    answer(&mut draft, "recent_procedures", Answer::Date(day("2020-03-01")));
    assert!(!asked(&draft));
    assert_eq!(Assessment::new(&draft, &pack).findings().len(), 0, "a question that is not asked raises nothing");
}

#[test]
fn a_decision_holds_for_the_answer_it_was_made_on() {
    let pack = pack();
    let mut draft = draft(&pack);
    let open = |draft: &Draft| Assessment::new(draft, &pack).tally().open_stops;
    answer(&mut draft, "keloid", choice("keloid"));
    assert_eq!(open(&draft), 1);
    let by = PersonName::new("Dana Reed").expect("a name");
    let reason = "the specialist agreed".into();
    draft.decide(Decision { item: "keloid".into(), answer: Some(choice("keloid")), by, reason, at: moment() });
    assert_eq!(open(&draft), 0);
    answer(&mut draft, "keloid", choice("no"));
    answer(&mut draft, "keloid", choice("thick"));
    assert_eq!(Assessment::new(&draft, &pack).tally().open_cautions, 1, "another answer is decided anew");
    answer(&mut draft, "keloid", choice("keloid"));
    assert_eq!(open(&draft), 0, "the decision on this answer still stands");
}

#[test]
fn what_stood_before_is_kept_with_its_time() {
    let pack = pack();
    let mut draft = draft(&pack);
    let item = ItemId::from("pregnancy");
    draft.set_answer(&item, Some(Answer::YesNo(true)), moment());
    draft.set_answer(&item, Some(Answer::YesNo(true)), moment() + Duration::minutes(1));
    draft.set_answer(&item, Some(Answer::YesNo(false)), moment() + Duration::minutes(2));
    draft.set_answer(&item, None, moment() + Duration::minutes(3));
    let answered = draft.answered(&item).expect("an answer");
    assert_eq!(answered.answer, None);
    let earlier: Vec<_> = answered.earlier.iter().map(|earlier| (earlier.answer.clone(), earlier.at)).collect();
    assert_eq!(earlier, [(Some(Answer::YesNo(true)), moment()), (Some(Answer::YesNo(false)), moment() + Duration::minutes(2))]);
}

#[test]
fn what_is_missing_names_panes_answers_and_what_a_blank_weighs() {
    let pack = pack();
    let mut draft = draft(&pack);
    let missing = |draft: &Draft| {
        Assessment::new(draft, &pack).missing().into_iter().map(|missing| format!("{missing:?}")).collect::<Vec<_>>()
    };
    assert_eq!(missing(&draft).len(), 7 + 35);
    assert!(missing(&draft).iter().any(|missing| missing.contains("sterile_lot") && missing.contains("Stop")));
    assert!(missing(&draft).iter().any(|missing| missing.contains("follow_up") && missing.contains("Caution")));
    draft.toggle_mark(&PaneId::from("scars"), moment());
    draft.add_seconds(&PaneId::from("risks"), DISCUSSED_AFTER_SECONDS);
    draft.add_seconds(&PaneId::from("acne"), DISCUSSED_AFTER_SECONDS - 1);
    answer(&mut draft, "sterile_lot", Answer::Text("LOT 12".into()));
    assert_eq!(missing(&draft).len(), 5 + 34);
}

#[test]
fn seconds_are_counted_by_language() {
    let pack = pack();
    let mut draft = draft(&pack);
    draft.add_seconds(&PaneId::from("acne"), 5);
    draft.speak(Lang::Es);
    draft.add_seconds(&PaneId::from("acne"), 7);
    let shown = draft.shown(&PaneId::from("acne")).expect("it was shown");
    assert_eq!((shown.seconds[&Lang::En], shown.seconds[&Lang::Es], shown.total_seconds()), (5, 7, 12));
}

#[test]
fn typed_dates_are_read_or_refused_in_words() {
    let today = day("2026-11-23");
    let read = |span, words: &str| Answer::parse(&Kind::Date(span), words, today);
    for (words, date) in [
        ("2026-03-31", "2026-03-31"),
        ("today", "2026-11-23"),
        ("-14d", "2026-11-09"),
        ("+6w", "2027-01-04"),
        ("+3m", "2027-02-23"),
        (" hoy ", "2026-11-23"),
    ] {
        assert_eq!(read(DateSpan::Any, words), Ok(Some(Answer::Date(day(date)))), "{words}");
    }
    for words in
        ["31.03.2026", "2026-02-30", "yesterday", "+", "+d", "+é", "+99999999999d", "26-03-31", "0026-03-31", "-2147483648m"]
    {
        assert_eq!(read(DateSpan::Any, words), Err(NotAnAnswer::Date), "{words}");
    }
    assert_eq!(read(DateSpan::Past, "+1d"), Err(NotAnAnswer::NotPast));
    assert_eq!(read(DateSpan::Future, "-1d"), Err(NotAnAnswer::NotFuture));
    assert_eq!(read(DateSpan::Any, "  "), Ok(None));
}

#[test]
fn typed_numbers_are_read_with_point_or_comma_and_kept_in_bounds() {
    let kind = Kind::Number { unit: Localised::same("mm"), bounds: Range { from: 0.1, to: 5.0 } };
    let read = |words: &str| Answer::parse(&kind, words, day("2026-11-23"));
    assert_eq!(read("1.5"), Ok(Some(Answer::Number(1.5))));
    assert_eq!(read("1,5"), Ok(Some(Answer::Number(1.5))));
    assert_eq!(read("NaN"), Err(NotAnAnswer::Number));
    assert_eq!(read("inf"), Err(NotAnAnswer::Number));
    assert_eq!(read("deep"), Err(NotAnAnswer::Number));
    assert_eq!(read("5.1"), Err(NotAnAnswer::Bounds { from: 0.1, to: 5.0 }));
}

#[test]
fn names_are_neither_blank_nor_longer_than_a_line_shows() {
    assert_eq!(PatientLabel::new("  "), Err(BadName::Blank));
    assert_eq!(PatientLabel::new(&"x".repeat(61)), Err(BadName::TooLong));
    let family = "👩‍👩‍👧".repeat(60);
    assert_eq!(PatientLabel::new(&family).map(|label| label.raw().to_owned()), Ok(family));
}

#[test]
fn unconfirmed_words_are_kept_until_they_are_confirmed() {
    let pack = pack();
    let mut draft = draft(&pack);
    let at = FieldId::Answer("hoped_result".into());
    draft.keep_unfinished(at.clone(), "soft".into());
    draft.keep_unfinished(at.clone(), "softer".into());
    assert_eq!(draft.unfinished(&at).map(|words| words.raw().to_owned()).as_deref(), Some("softer"));
    answer(&mut draft, "hoped_result", Answer::Text("softer lines".into()));
    assert_eq!(draft.unfinished(&at), None);
}

#[test]
fn debug_of_a_draft_quotes_none_of_its_words() {
    let pack = pack();
    let mut draft = draft(&pack);
    draft.write_notes("secretword".into());
    answer(&mut draft, "hoped_result", Answer::Text("secretword".into()));
    draft.keep_unfinished(FieldId::Reason("keloid".into()), "secretword".into());
    draft.keep_unfinished(FieldId::TeachBack("scars".into()), "secretword".into());
    draft.tell_back(&"scars".into(), Outcome::Clear, draft.started());
    draft.keep_unfinished(FieldId::TeachBack("scars".into()), "secretword".into());
    let shown = format!("{draft:?}");
    assert!(!shown.contains("secretword") && !shown.contains("P-7"));
}
