//! What the checklist says, and what its rows lead to.

use chrono::NaiveDate;

use super::*;
use crate::content::Pack;
use crate::page::{Glyphs, field_place, field_width, sample};
use crate::record::{Answer, Decision, NotAnAnswer, PersonName};

fn look(lang: Lang, width: u16) -> Look {
    Look { lang, width, prompts: Prompts::Shown, glyphs: Glyphs::Full }
}

fn rows(draft: &Draft, pack: &Pack, selected: &str, open: Option<&OpenField>, look: Look) -> Vec<Row> {
    checklist(&Assessment::new(draft, pack), draft, pack, &selected.into(), open, look)
}

fn words(rows: &[Row]) -> String {
    rows.iter().map(|row| row.text() + "\n").collect()
}

fn english(draft: &Draft, pack: &Pack, selected: &str) -> String {
    words(&rows(draft, pack, selected, None, look(Lang::En, 78)))
}

/// A draft with an answer of every kind, a stop, a caution, and a caution that is decided.
fn answered(pack: &Pack) -> Draft {
    let mut draft = sample::draft(pack);
    let at = sample::moment();
    let born = NaiveDate::from_ymd_opt(1990, 3, 31);
    let answers = [
        ("name", Answer::YesNo(false)),
        ("born", Answer::Date(born.unwrap())),
        ("isotretinoin", Answer::Choice("now".into())),
        ("dose", Answer::Text("20 mg\ndaily".into())),
        ("depth", Answer::Number(2.5)),
    ];
    for (item, answer) in answers {
        draft.set_answer(&item.into(), Some(answer), at);
    }
    draft.decide(Decision {
        item: "depth".into(),
        answer: Some(Answer::Number(2.5)),
        by: PersonName::new("N. Practitioner").unwrap(),
        reason: "one deep scar on the cheek".into(),
        at,
    });
    draft
}

#[test]
fn a_checklist_with_answers_reads_well() {
    let pack = sample::pack();
    let draft = answered(&pack);
    for (lang, width) in [(Lang::En, 78), (Lang::Es, 48)] {
        let page = words(&rows(&draft, &pack, "isotretinoin", None, look(lang, width)));
        insta::assert_snapshot!(format!("sample-{}-{width}", lang.code()), page);
    }
}

#[test]
fn an_empty_checklist_reads_well() {
    for pack in sample::packs() {
        let first = pack.checklist().items().next().unwrap().id.clone();
        for lang in Lang::ALL {
            let draft = sample::draft(pack);
            let page = words(&rows(&draft, pack, first.as_str(), None, look(lang, 78)));
            insta::assert_snapshot!(format!("{}-empty-{}", pack.id(), lang.code()), page);
        }
    }
}

#[test]
fn a_stop_says_why_at_once_in_words() {
    let pack = sample::pack();
    let mut draft = sample::draft(&pack);
    assert!(!english(&draft, &pack, "born").contains("STOP"));
    draft.set_answer(&"name".into(), Some(Answer::YesNo(false)), sample::moment());
    let page = english(&draft, &pack, "born");
    assert!(page.contains("■ STOP  The record must be this patient's. (not yet signed off)"), "{page}");
}

#[test]
fn a_decided_caution_says_by_whom_when_and_why() {
    let pack = sample::pack();
    let page = english(&answered(&pack), &pack, "name");
    assert!(page.contains("☑ decided by N. Practitioner, 2026-11-23 10:05: one deep scar on the\n          cheek"), "{page}");
}

#[test]
fn a_decision_to_leave_an_item_blank_is_told_until_it_is_answered() {
    let pack = sample::pack();
    let mut draft = sample::draft(&pack);
    draft.decide(Decision {
        item: "lot".into(),
        answer: None,
        by: PersonName::new("N. Practitioner").unwrap(),
        reason: "no treatment today".into(),
        at: sample::moment(),
    });
    assert!(english(&draft, &pack, "name").contains("no treatment today"));
    draft.set_answer(&"lot".into(), Some(Answer::Text("A1".into())), sample::moment());
    assert!(!english(&draft, &pack, "name").contains("no treatment today"));
}

#[test]
fn a_decision_on_an_answer_that_was_taken_back_is_no_longer_told() {
    let pack = sample::pack();
    let mut draft = answered(&pack);
    assert!(english(&draft, &pack, "name").contains("one deep scar"));
    draft.set_answer(&"depth".into(), None, sample::moment());
    assert!(!english(&draft, &pack, "name").contains("one deep scar"));
}

#[test]
fn a_follow_up_appears_only_where_it_is_asked_and_takes_no_number() {
    let pack = sample::pack();
    let mut draft = sample::draft(&pack);
    assert!(!english(&draft, &pack, "name").contains("Dose"));
    let now = Some(Answer::Choice("now".into()));
    draft.set_answer(&"isotretinoin".into(), now, sample::moment());
    let page = english(&draft, &pack, "name");
    assert!(page.contains("        → ☐ Dose\n"), "{page}");
    assert!(page.contains("  ☐  4  Deepest setting planned\n"), "{page}");
}

#[test]
fn every_key_that_is_shown_is_a_target_of_its_own_answer() {
    let pack = sample::pack();
    let draft = sample::draft(&pack);
    for (item, shown) in [("name", ["s Sí", "n No"]), ("isotretinoin", ["a Nunca", "b Ahora"])] {
        let page = rows(&draft, &pack, item, None, look(Lang::Es, 78));
        let row = page.iter().find(|row| row.text().trim_start().starts_with(shown[0])).unwrap();
        for (index, choice) in shown.into_iter().enumerate() {
            let text = row.text();
            let column = text.chars().count() - text.split_once(choice).map_or(0, |(_, after)| after.chars().count()) - 1;
            assert_eq!(row.hit(column), Some(&Target::Choice(item.into(), index)));
        }
        assert_eq!(row.hit(0), Some(&Target::Item(item.into())));
    }
}

#[test]
fn only_the_selected_item_shows_its_help_and_its_choices() {
    let pack = sample::pack();
    let draft = sample::draft(&pack);
    let page = english(&draft, &pack, "isotretinoin");
    assert!(page.contains("Ask for the dose.") && page.contains("a Never   b Now"), "{page}");
    assert!(!page.contains("y Yes"), "{page}");
    let page = english(&draft, &pack, "depth");
    assert!(!page.contains("Ask for the dose."), "{page}");
    assert!(page.contains("Enter: write a number from 0.1 to 5 mm"), "{page}");
}

#[test]
fn the_rows_of_an_item_are_found_for_scrolling() {
    let pack = sample::pack();
    let page = rows(&answered(&pack), &pack, "name", None, look(Lang::En, 78));
    let found = item_rows(&page, &"born".into());
    assert_eq!(words(&page[found]), "  ☑  2  Date of birth → 1990-03-31\n");
    assert!(item_rows(&page, &"unknown".into()).is_empty());
}

#[test]
fn the_open_field_stands_below_its_item_with_why_it_was_refused() {
    let pack = sample::pack();
    let mut draft = sample::draft(&pack);
    draft.keep_unfinished(FieldId::Answer("depth".into()), "9".into());
    let open = OpenField {
        at: FieldId::Answer("depth".into()),
        rows: vec![Row::of(Role::Field, "9")],
        refused: Some(NotAnAnswer::Bounds { from: 0.1, to: 5.0 }),
    };
    let page = rows(&draft, &pack, "depth", Some(&open), look(Lang::Es, 78));
    let (row, column) = field_place(&page).unwrap();
    assert_eq!((column, page[row].width()), (8, 8 + usize::from(field_width(look(Lang::Es, 78)))));
    assert_eq!(page[row].hit(8), Some(&Target::Field(FieldId::Answer("depth".into()))));
    assert!(page[row].text().starts_with("        9 "));
    assert_eq!(page[row + 1].text(), "        ✗ tiene que ser de 0,1 a 5");
    assert!(!words(&page).contains("Escrito"), "the open field shows its words itself");
}

#[test]
fn words_that_are_not_confirmed_are_shown_as_such() {
    let pack = sample::pack();
    let mut draft = sample::draft(&pack);
    draft.keep_unfinished(FieldId::Answer("lot".into()), "A1".into());
    assert!(english(&draft, &pack, "name").contains("Typed, not confirmed yet: A1"));
}

#[test]
fn choices_have_letters_in_their_order() {
    assert_eq!((choice_key(0), choice_key(7), choice_key(8)), (Some('a'), Some('h'), None));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(32))]
    #[test]
    fn no_row_leaves_the_width(width in 0_u16..200) {
        for pack in sample::packs() {
            let draft = if pack.id() == "sample" { answered(pack) } else { sample::draft(pack) };
            for lang in Lang::ALL {
                for item in pack.checklist().items() {
                    let page = rows(&draft, pack, item.id.as_str(), None, look(lang, width));
                    for row in page {
                        proptest::prop_assert!(row.width() <= usize::from(width), "{}", row.text());
                    }
                }
            }
        }
    }
}
