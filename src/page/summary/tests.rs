//! What the summary says, and what its rows lead to.

use super::*;
use crate::page::{Glyphs, sample};
use crate::record::samples::guide;
use crate::record::{Answer, Decision, FieldId, Outcome, PersonName, Plan};
use crate::text::Lang;

fn look(lang: Lang, width: u16) -> Look {
    Look { lang, width, prompts: Prompts::Shown, glyphs: Glyphs::Full }
}

fn rows(draft: &Draft, pack: &Pack, look: Look) -> Vec<Row> {
    summary(&Assessment::new(draft, pack), draft, pack, look)
}

fn words(rows: &[Row]) -> String {
    rows.iter().map(|row| row.text() + "\n").collect()
}

fn english(draft: &Draft, pack: &Pack) -> String {
    words(&rows(draft, pack, look(Lang::En, 78)))
}

fn decision(item: &str, answer: Option<Answer>) -> Decision {
    Decision {
        item: item.into(),
        answer,
        by: PersonName::new("N. Practitioner").unwrap(),
        reason: "one deep scar on the cheek".into(),
        at: sample::moment(),
    }
}

/// A consultation in which a little of everything happened.
fn held(pack: &Pack) -> Draft {
    let mut draft = sample::draft(pack);
    let at = sample::moment();
    draft.add_seconds(&"every".into(), 75);
    draft.speak(Lang::Es);
    draft.add_seconds(&"every".into(), 45);
    draft.add_seconds(&"other".into(), 4);
    draft.toggle_mark(&"every".into(), at);
    draft.set_answer(&"name".into(), Some(Answer::YesNo(false)), at);
    draft.set_answer(&"isotretinoin".into(), Some(Answer::Choice("now".into())), at);
    draft.set_answer(&"depth".into(), Some(Answer::Number(2.5)), at);
    draft.decide(decision("depth", Some(Answer::Number(2.5))));
    draft.decide(decision("lot", None));
    draft.keep_unfinished(FieldId::Answer("dose".into()), "20 mg".into());
    draft.keep_unfinished(FieldId::TeachBack("every".into()), "softer, not gone".into());
    draft.tell_back(&"every".into(), Outcome::ExplainedAgain, at);
    draft.keep_unfinished(FieldId::TeachBack("every".into()), "softer".into());
    draft.set_plan(Plan::usual(&guide(), at.date_naive()));
    draft.write_notes("Wants softer scars.\n\nKnows that they stay.\nFourth line.".into());
    draft
}

#[test]
fn a_summary_reads_well() {
    let pack = sample::pack();
    let draft = held(&pack);
    for (lang, width) in [(Lang::En, 78), (Lang::Es, 48)] {
        let page = words(&rows(&draft, &pack, look(lang, width)));
        insta::assert_snapshot!(format!("sample-{}-{width}", lang.code()), page);
    }
}

#[test]
fn what_is_open_comes_before_what_is_decided() {
    let pack = sample::pack();
    let page = english(&held(&pack), &pack);
    let at = |words: &str| page.find(words).unwrap_or_else(|| panic!("{words} is not in\n{page}"));
    assert!(at("■ STOP  The record") < at("▲ CAUTION  Advice"));
    assert!(at("▲ CAUTION  Advice") < at("▲ CAUTION  Skin is thin"));
    assert!(page.contains("1 stop and 1 caution open, 2 decided"), "{page}");
}

#[test]
fn every_missing_point_leads_to_where_it_is_made_good() {
    let pack = sample::pack();
    let draft = held(&pack);
    let page = rows(&draft, &pack, look(Lang::En, 78));
    let target = |words: &str| page.iter().find(|row| row.text().starts_with(words)).unwrap().target.clone();
    assert_eq!(target("☐ Other · not discussed"), Some(Target::Pane("other".into())));
    assert_eq!(target("☐ Date of birth"), Some(Target::Item("born".into())));
    assert_eq!(target("☐ Dose · Typed, not confirmed yet"), Some(Target::Item("dose".into())));
    assert_eq!(target("Notes"), Some(Target::Notes));
}

#[test]
fn leaving_a_required_answer_blank_says_what_that_weighs() {
    let pack = sample::pack();
    let page = english(&sample::draft(&pack), &pack);
    assert!(page.contains("☐ Lot number · if left blank: ■ STOP"), "{page}");
}

#[test]
fn a_consultation_without_anything_says_so_in_every_part() {
    let pack = sample::pack();
    let page = english(&sample::draft(&pack), &pack);
    for words in ["0 of 2 topics", "not shown", "The answers raise none.", "No answers yet.", "No notes yet."] {
        assert!(page.contains(words), "{words} is not in\n{page}");
    }
}

#[test]
fn nothing_missing_is_said_too() {
    let pack = sample::pack();
    let mut draft = sample::draft(&pack);
    for pane in ["every", "other"] {
        draft.toggle_mark(&pane.into(), sample::moment());
    }
    for item in pack.checklist().items() {
        draft.decide(decision(item.id.as_str(), None));
    }
    draft.tell_back(&"every".into(), Outcome::Clear, sample::moment());
    let page = english(&draft, &pack);
    assert!(page.contains("Nothing is missing."), "{page}");
}

#[test]
fn an_answer_to_a_question_that_is_no_longer_asked_is_not_listed() {
    let pack = sample::pack();
    let mut draft = sample::draft(&pack);
    let at = sample::moment();
    draft.set_answer(&"isotretinoin".into(), Some(Answer::Choice("now".into())), at);
    draft.set_answer(&"dose".into(), Some(Answer::Text("20 mg".into())), at);
    assert!(english(&draft, &pack).contains("• Dose → 20 mg"));
    draft.set_answer(&"isotretinoin".into(), Some(Answer::Choice("never".into())), at);
    assert!(!english(&draft, &pack).contains("20 mg"));
}

#[test]
fn notes_are_counted_as_a_reader_counts_and_shown_with_three_rows() {
    let pack = sample::pack();
    let mut draft = sample::draft(&pack);
    draft.write_notes("e\u{301}".into());
    assert!(english(&draft, &pack).contains("Notes  1 character\n"));
    draft.write_notes("one\ntwo\nthree\nfour".into());
    let page = english(&draft, &pack);
    assert!(page.ends_with("Notes  18 characters\none\ntwo\nthree\n…\n"), "{page}");
    draft.write_notes("漢".repeat(5_000).as_str().into());
    assert!(english(&draft, &pack).ends_with("漢\n…\n"));
}

proptest::proptest! {
    #[test]
    fn no_row_leaves_the_width(width in 0_u16..200, notes in "\\PC{0,300}") {
        let pack = sample::packs().last().unwrap();
        let mut draft = held(pack);
        draft.write_notes(notes.as_str().into());
        for lang in Lang::ALL {
            for row in rows(&draft, pack, look(lang, width)) {
                proptest::prop_assert!(row.width() <= usize::from(width), "{}", row.text());
            }
        }
    }
}
