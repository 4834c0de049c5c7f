//! What a patient's copy says, in each form, and what it never does.

use chrono::NaiveDate;
use proptest::prelude::*;
use pulldown_cmark::{Event, Parser};

use super::*;
use crate::content::load;
use crate::export::samples::amended;
use crate::record::samples::{guide, signed_as_it_is, words as any_words};
use crate::record::{Answer, Decision, Draft, FieldId, Gap, Outcome, PackRef, PatientLabel, PersonName, Plan};

fn pack() -> Pack {
    load::shipped().unwrap().remove(0)
}

fn clinic() -> Clinic {
    Clinic {
        name: Some("Northgate Skin Clinic".parse().unwrap()),
        phone: Some("+44 20 7946 0000".parse().unwrap()),
        out_of_hours: None,
    }
}

/// A consultation in which these panes were discussed, planned from its day on.
fn draft(pack: &Pack, lang: Lang, discussed: &[&str]) -> Draft {
    let plain = crate::export::samples::draft();
    let (id, label, by, at) = (plain.id(), plain.label().clone(), plain.practitioner().clone(), plain.started());
    let mut draft = Draft::new(id, label, by, at, lang, PackRef::of(pack));
    for pane in discussed {
        draft.add_seconds(&(*pane).into(), 60);
    }
    draft.set_plan(Plan::usual(&guide(), at.date_naive()));
    draft
}

fn copy(draft: Draft) -> TakeHome {
    TakeHome::new(&Session::Draft(draft), &[pack()], &clinic(), None).unwrap()
}

#[test]
fn a_copy_says_what_was_discussed_and_what_to_do_in_english() {
    insta::assert_snapshot!(copy(draft(&pack(), Lang::En, &["fine-lines", "risks"])).written(Paper::Markdown));
}

#[test]
fn a_copy_says_what_was_discussed_and_what_to_do_in_spanish() {
    insta::assert_snapshot!(copy(draft(&pack(), Lang::Es, &["introduction", "acne"])).written(Paper::Markdown));
}

#[test]
fn a_copy_as_a_page_has_the_same_words_and_the_pictures() {
    insta::assert_snapshot!(copy(draft(&pack(), Lang::En, &["risks"])).written(Paper::Html));
}

#[test]
fn only_what_was_discussed_is_in_it_and_the_aftercare_always() {
    let pack = pack();
    let copy = copy(draft(&pack, Lang::En, &["acne"]));
    for paper in [Paper::Html, Paper::Markdown] {
        let written = copy.written(paper);
        for pane in pack.panes() {
            let expected = pane.is_aftercare || pane.id.as_str() == "acne";
            assert_eq!(written.contains(pane.title.get(Lang::En)), expected, "{}", pane.id);
        }
        for always in ["Red flags: call emergency services", "+44 20 7946 0000", "Northgate Skin Clinic"] {
            assert!(written.contains(always), "{always}");
        }
    }
}

#[test]
fn days_are_counted_from_the_first_planned_session_and_without_a_plan_from_the_consultation() {
    let pack = pack();
    let mut draft = draft(&pack, Lang::En, &[]);
    let later: NaiveDate = "2026-12-07".parse().unwrap();
    draft.set_plan(Plan::usual(&guide(), later));
    let planned = copy(draft.clone()).written(Paper::Markdown);
    assert!(planned.contains("treatment on Monday 7 December 2026") && planned.contains("(Mon 7 Dec 2026 to Tue 8 Dec 2026)"));
    draft.set_plan(None);
    let unplanned = copy(draft).written(Paper::Markdown);
    assert!(unplanned.contains("treatment on Monday 23 November 2026") && !unplanned.contains("Your visits"));
}

#[test]
fn what_the_clinic_has_not_set_is_left_to_be_written_by_hand() {
    let session = Session::Draft(draft(&pack(), Lang::En, &[]));
    let copy = TakeHome::new(&session, &[pack()], &Clinic::default(), Some(Lang::Es)).unwrap();
    assert_eq!(copy.written(Paper::Html).matches("class=\"blank\"").count(), 3);
    assert!(copy.written(Paper::Markdown).contains("- **Teléfono:** \\_\\_"));
}

#[test]
fn nothing_that_a_practitioner_or_a_patient_wrote_is_in_a_copy() {
    let pack = pack();
    let at = crate::export::samples::draft().started();
    let canary = |place: &str| format!("canary {place}");
    let mut draft = Draft::new(
        crate::export::samples::draft().id(),
        PatientLabel::new(&canary("label")).unwrap(),
        PersonName::new(&canary("name")).unwrap(),
        at,
        Lang::En,
        PackRef::of(&pack),
    );
    draft.write_notes(canary("notes").as_str().into());
    for item in pack.checklist().items() {
        draft.set_answer(&item.id, Some(Answer::Text(canary("answer").as_str().into())), at);
        draft.set_answer(&item.id, Some(Answer::Text(canary("later answer").as_str().into())), at);
        let (answer, by) = (draft.answer(&item.id).cloned(), draft.practitioner().clone());
        draft.decide(Decision { item: item.id.clone(), answer, by, reason: canary("reason").as_str().into(), at });
        draft.keep_unfinished(FieldId::Reason(item.id.clone()), canary("unfinished").as_str().into());
    }
    for pane in pack.panes() {
        draft.add_seconds(&pane.id, 60);
        draft.keep_unfinished(FieldId::TeachBack(pane.id.clone()), canary("words").as_str().into());
        draft.tell_back(&pane.id, Outcome::Clear, at);
        draft.keep_unfinished(FieldId::TeachBack(pane.id.clone()), canary("half").as_str().into());
        draft.keep_unfinished(FieldId::Gap(Gap::Pane(pane.id.clone())), canary("gap").as_str().into());
    }
    let signed = signed_as_it_is(draft.clone(), &canary("explained"));
    let addendum = crate::record::Change::Addendum { words: canary("addendum").as_str().into() };
    let by = PersonName::new(&canary("colleague")).unwrap();
    let mut amended = signed.clone();
    amended.push(signed.amendment(by, at, canary("why").as_str().into(), addendum).unwrap()).unwrap();
    for session in [Session::Draft(draft), Session::Signed(Box::new(signed)), Session::Signed(Box::new(amended))] {
        let copy = TakeHome::new(&session, std::slice::from_ref(&pack), &clinic(), None).unwrap();
        for written in [copy.written(Paper::Html), copy.written(Paper::Markdown)] {
            assert!(!written.to_lowercase().contains("canary"), "{written}");
            for block in pack.panes().iter().flat_map(|pane| &pane.blocks) {
                if let Block::Prompt(prompt) = block {
                    assert!(!written.contains(&format!("Ask: {}", prompt.statement.text.get(Lang::En))));
                }
            }
        }
    }
}

#[test]
fn there_is_no_copy_of_a_session_in_error_or_without_the_wording_it_was_held_with() {
    let exported = amended();
    let id = exported.session.id();
    assert_eq!(TakeHome::new(&exported.session, &[pack()], &clinic(), None), Err(Refusal::InError(id)));
    let unworded = Session::Draft(crate::export::samples::draft());
    let refusal = TakeHome::new(&unworded, &[pack()], &clinic(), None).unwrap_err();
    assert!(refusal.to_string().contains("microneedling 1, which is not loaded; name its folder with --content"), "{refusal}");
}

#[test]
fn a_page_fetches_nothing_and_runs_nothing() {
    let page =
        copy(draft(&pack(), Lang::En, &["introduction", "fine-lines", "scars", "pores", "acne", "risks"])).written(Paper::Html);
    let own = page.replace("xmlns=\"http://www.w3.org/2000/svg\"", "").replace("url(#soft)", "");
    for attribute in ["src=", "href=", "url(", "@import", "<script", "<link", "<img", "<iframe", "<object", "<base", " on"] {
        let found = own.match_indices(attribute).find(|(at, _)| is_in_a_tag(&own, *at));
        assert_eq!(found, None, "{attribute}");
    }
    assert!(page.contains("default-src 'none'") && page.contains("<svg"));
}

fn is_in_a_tag(page: &str, at: usize) -> bool {
    let (before, _) = page.split_at(at + 1);
    before.rfind('<') > before.rfind('>')
}

/// A copy in which every word is this.
fn all_of(words: &str) -> TakeHome {
    let line = || Line { lead: words.into(), words: words.into(), dates: Some(words.into()), sources: vec![1, 2] };
    let bar = picture::Bar { label: words.into(), value: Some((1.0, None)), words: words.into() };
    let span = picture::Span { name: words.into(), days: crate::content::Range { from: 0.0, to: 9.0 }, words: words.into() };
    let pictures = [
        Picture::Bars(picture::Bars { measure: words.into(), bars: vec![bar] }),
        Picture::Crowd(picture::Crowd { had: 1, perhaps: 1, all: 9, words: vec![words.into()], key: ["a", "b", "c"] }),
        Picture::Days(picture::Days { axis: "d", phases: vec![span.clone()], events: vec![span] }),
    ];
    let mut parts = vec![
        Part::Heading(words.into()),
        Part::Words(line()),
        Part::List { numbered: true, lines: vec![line()] },
        Part::List { numbered: false, lines: vec![line()] },
        Part::Claim { line: line(), evidence: words.into(), not: Some(Not { said: words.into(), why: words.into() }) },
        Part::Boxed { weight: Weight::Stop, title: words.into(), lines: vec![line(), line()] },
        Part::Facts(vec![("label", Some(words.into()))]),
    ];
    parts.extend(pictures.map(Part::Picture));
    TakeHome {
        lang: Lang::En,
        treatment: words.into(),
        day: words.into(),
        clinic: Some(words.into()),
        sections: vec![Section { title: words.into(), parts }],
        foot: vec![words.into()],
    }
}

fn count(page: &str, sign: char) -> usize {
    page.chars().filter(|c| *c == sign).count()
}

proptest! {
    #[test]
    fn no_words_become_markup_of_a_page(words in any_words()) {
        prop_assume!(!words.is_empty());
        let (page, plain) = (all_of(&words).written(Paper::Html), all_of("x").written(Paper::Html));
        for sign in ['<', '>', '"'] {
            prop_assert_eq!(count(&page, sign), count(&plain, sign));
        }
    }

    #[test]
    fn no_words_become_markup_of_a_text(words in "[ -~\n\u{e9}]{0,40}|.{0,20}") {
        let one = |words: &str| TakeHome {
            sections: vec![Section { title: "t".into(), parts: vec![Part::Words(Line::of(words.into()))] }],
            ..all_of("x")
        };
        let told = |copy: &TakeHome| {
            let text = copy.written(Paper::Markdown);
            let mut words = String::new();
            let mut kinds = Vec::new();
            for event in Parser::new(&text) {
                match event {
                    Event::Text(text) => words.push_str(&text),
                    Event::SoftBreak | Event::HardBreak => words.push(' '),
                    other => kinds.push(format!("{other:?}")),
                }
            }
            (words, kinds)
        };
        prop_assume!(!words.trim().is_empty());
        let (is, kinds) = told(&one(&words));
        let (plain, expected) = told(&one("Q"));
        let spaced = words.split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assert_eq!(is, plain.replacen('Q', &spaced, 1));
        prop_assert_eq!(kinds, expected);
    }
}
