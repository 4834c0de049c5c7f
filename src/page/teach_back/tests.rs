//! What the teach-back says to the patient and to the practitioner.

use super::*;
use crate::page::{Glyphs, Prompts, sample};

fn draft(pack: &Pack) -> Draft {
    let (mut draft, scars) = (sample::draft(pack), PaneId::from("scars"));
    draft.keep_unfinished(FieldId::TeachBack(scars.clone()), "they go away".into());
    draft.tell_back(&scars, Outcome::ExplainedAgain, sample::moment());
    draft.tell_back(&scars, Outcome::Clear, sample::moment());
    draft.tell_back(&"pores".into(), Outcome::ExplainedAgain, sample::moment());
    draft.keep_unfinished(FieldId::TeachBack("risks".into()), "redness for three days".into());
    draft
}

fn page(lang: Lang, width: u16, prompts: Prompts, selected: &str) -> String {
    let pack = &sample::packs()[0];
    let draft = draft(pack);
    let look = Look { lang, width, prompts, glyphs: Glyphs::Full };
    let rows = teach_back(&Assessment::new(&draft, pack), &draft, pack, Some(&selected.into()), None, look);
    rows.iter().map(|row| row.text() + "\n").collect()
}

#[test]
fn the_topics_and_the_marked_one_with_its_rounds_read_well() {
    for (lang, width, selected) in [(Lang::En, 76, "scars"), (Lang::Es, 76, "risks"), (Lang::Es, 56, "scars")] {
        let name = format!("{selected}-{}-{width}", lang.code());
        insta::assert_snapshot!(name, page(lang, width, Prompts::Shown, selected));
    }
}

#[test]
fn what_to_listen_for_is_not_shown_where_prompts_are_hidden() {
    let listen = words::LISTEN_FOR.get(Lang::En);
    assert!(page(Lang::En, 76, Prompts::Shown, "scars").contains(listen));
    assert!(!page(Lang::En, 76, Prompts::Hidden, "scars").contains(listen));
}

#[test]
fn the_patient_is_never_told_to_be_wrong() {
    for lang in [Lang::En, Lang::Es] {
        for pane in ["scars", "pores", "risks", "acne"] {
            let page = page(lang, 76, Prompts::Hidden, pane).to_lowercase();
            for word in ["wrong", "fail", "mistake", "incorrect", "error", "fallo"] {
                assert!(!page.contains(word), "{word}");
            }
        }
    }
}
