//! What the page of a signed session holds: all of the record, with its pack and without.

use super::*;
use crate::page::sample;
use crate::record::samples::guide;
use crate::record::{Decision, Outcome, PersonName, Plan};

fn look(lang: Lang, width: u16) -> Look {
    Look { lang, width, prompts: Prompts::Shown, glyphs: Glyphs::Full }
}

fn words(rows: &[Row]) -> String {
    rows.iter().map(|row| row.text() + "\n").collect()
}

fn name(name: &str) -> PersonName {
    PersonName::new(name).unwrap()
}

/// A signed consultation with something in every part, and an addendum by somebody else.
fn held(pack: &Pack) -> Signed {
    let mut draft = sample::draft(pack);
    let at = sample::moment();
    draft.add_seconds(&"every".into(), 75);
    draft.set_answer(&"name".into(), Some(Answer::YesNo(false)), at);
    draft.set_answer(&"isotretinoin".into(), Some(Answer::Choice("never".into())), at);
    draft.set_answer(&"isotretinoin".into(), None, at);
    draft.set_answer(&"depth".into(), Some(Answer::Number(1.0)), at);
    draft.set_answer(&"depth".into(), Some(Answer::Number(2.5)), at);
    let (item, answer) = ("depth".into(), Some(Answer::Number(2.5)));
    draft.decide(Decision { item, answer, by: name("N. Practitioner"), reason: "one deep scar".into(), at });
    draft.keep_unfinished(FieldId::Answer("lot".into()), "A-77".into());
    draft.keep_unfinished(FieldId::TeachBack("every".into()), "softer, not gone".into());
    draft.tell_back(&"every".into(), Outcome::ExplainedAgain, at);
    draft.keep_unfinished(FieldId::TeachBack("every".into()), "softer".into());
    draft.set_plan(Plan::usual(&guide(), at.date_naive()));
    draft.write_notes("First line.\n\nSecond\u{1b}[2J line, with every word of it in the record.".into());
    for gap in draft.gaps(pack) {
        draft.keep_unfinished(FieldId::Gap(gap), "came back later".into());
    }
    let mut signed = draft.sign(pack, name("N. Practitioner"), at).unwrap();
    let added = Change::Addendum { words: "The lot was A-77.\nChecked on the box.".into() };
    signed.push(signed.amendment(name("Ana Ruiz"), at, "found the box".into(), added).unwrap()).unwrap();
    signed
}

fn in_error(pack: &Pack) -> Signed {
    let mut signed = held(pack);
    let declared = signed.amendment(name("Ana Ruiz"), sample::moment(), "another patient".into(), Change::EnteredInError {});
    signed.push(declared.unwrap()).unwrap();
    signed
}

#[test]
fn everything_of_the_record_is_on_the_page() {
    let pack = sample::pack();
    insta::assert_snapshot!(words(&signed(&in_error(&pack), Some(&pack), look(Lang::En, 78))));
    insta::assert_snapshot!(words(&signed(&in_error(&pack), Some(&pack), look(Lang::Es, 78))));
}

#[test]
fn without_its_pack_ids_stand_in_place_of_words_and_nothing_is_left_out() {
    let pack = sample::pack();
    insta::assert_snapshot!(words(&signed(&in_error(&pack), None, look(Lang::En, 78))));
}

#[test]
fn an_entry_in_error_is_said_first_and_hides_nothing() {
    let pack = sample::pack();
    let before = words(&signed(&held(&pack), Some(&pack), look(Lang::En, 78)));
    let declared = in_error(&pack);
    let rows = signed(&declared, Some(&pack), look(Lang::En, 78));
    assert!(rows[1].text().contains("ENTERED IN ERROR"));
    let after = words(&rows);
    assert!(before.lines().all(|line| after.contains(line)));
    assert!(signed_banner(&declared, Lang::En).text().starts_with("✗ ENTERED IN ERROR · Signed by N. Practitioner"));
}

#[test]
fn the_banner_names_who_signed_when_and_the_fingerprint() {
    let held = held(&sample::pack());
    let hash: String = held.signature().hash.to_string().chars().take(8).collect();
    let banner = signed_banner(&held, Lang::En).text();
    assert_eq!(banner, format!("● Signed by N. Practitioner, 2026-11-23 10:05 · {hash}"));
}

#[test]
fn an_answer_whose_item_the_pack_has_lost_is_still_there() {
    let pack = sample::pack();
    let mut draft = sample::draft(&pack);
    draft.set_answer(&"gone".into(), Some(Answer::Text("kept words".into())), sample::moment());
    draft.add_seconds(&"gone-pane".into(), 30);
    for gap in draft.gaps(&pack) {
        draft.keep_unfinished(FieldId::Gap(gap), "why".into());
    }
    let held = draft.sign(&pack, name("Ana Ruiz"), sample::moment()).unwrap();
    let page = words(&signed(&held, Some(&pack), look(Lang::En, 78)));
    assert!(page.contains("gone → kept words") && page.contains("gone-pane"), "{page}");
}

#[test]
fn no_row_is_wider_than_the_page() {
    let pack = sample::pack();
    for width in [1, 10, 23, 24, 40, 78, 200] {
        for pack_there in [Some(&pack), None] {
            let rows = signed(&in_error(&pack), pack_there, look(Lang::Es, width));
            assert!(rows.iter().all(|row| row.width() <= usize::from(width)), "{width}");
        }
    }
}
