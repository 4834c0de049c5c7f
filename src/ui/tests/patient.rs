//! What a patient sees: whatever is on the practitioner's side, none of it is drawn.

use std::sync::Arc;

use crossterm::event::{KeyCode, KeyModifiers};
use serde_json::Value;

use super::{drawn, picture};
use crate::app::keymap::Context;
use crate::app::rehearsal::{Rehearsal, first_id};
use crate::app::{Msg, Opening, Size, Theme};
use crate::content::{ItemId, Pack, load};
use crate::record::{Desk, PersonName};

/// No word of the wording or of the program begins like this.
const CANARY: &str = "QUAIL";

const SIZES: [Size; 4] = [
    Size { columns: 60, rows: 20 },
    Size { columns: 80, rows: 24 },
    Size { columns: 120, rows: 40 },
    Size { columns: 200, rows: 60 },
];

/// The pack that ships, with a canary in everything that is for the practitioner alone.
fn pack() -> Pack {
    let files: Vec<(&str, &'static str)> =
        load::MICRONEEDLING.iter().map(|(name, text)| (*name, with_canaries(name, text))).collect();
    load::compiled_in("microneedling", &files).expect("a pack").remove(0)
}

fn with_canaries(name: &str, text: &str) -> &'static str {
    let mut file: Value = serde_json::from_str(text).expect("a file of the pack");
    let put = |block: &mut Value, key: &str| {
        for lang in ["en", "es"] {
            block[key][lang] = Value::from(format!("{CANARY} {key}"));
        }
    };
    for block in file.get_mut("blocks").and_then(Value::as_array_mut).into_iter().flatten() {
        match block["type"].as_str() {
            Some("prompt") => put(block, "text"),
            Some("teach_back") => put(block, "listen_for"),
            _ => {}
        }
    }
    for template in file.get_mut("templates").and_then(Value::as_array_mut).into_iter().flatten() {
        put(template, "text");
    }
    assert!(!name.starts_with("panes/") || file.to_string().contains(CANARY), "{name} has nothing for the practitioner");
    file.to_string().leak()
}

/// A consultation with canaries wherever a practitioner can put words, on its first pane.
fn consultation() -> Rehearsal {
    let mut rehearsal = Rehearsal::locked();
    rehearsal.model.settings.packs = vec![Arc::new(pack())];
    let person = PersonName::new(&format!("{CANARY} Reed")).expect("a name");
    rehearsal.send(Msg::Unlocked(Ok(Opening { person, loss: None, desk: Desk::default() })));
    rehearsal.press("n").press("QUAIL-1042").enter().enter().send(Msg::FreshId(first_id()));
    let now = rehearsal.now();
    rehearsal.press("8");
    rehearsal.model.consultation_mut().expect("open").select(&ItemId::from("hoped_result"), now);
    rehearsal.enter().press("QUAIL answer").enter();
    rehearsal.model.consultation_mut().expect("open").select(&ItemId::from("pregnancy"), now);
    rehearsal.press("yr").press("QUAIL reason").enter();
    rehearsal.press("9").press("QUAIL note").escape().press("1");
    rehearsal.send(Msg::SaveFailed { session: first_id(), reason: format!("{CANARY} disk") });
    rehearsal
}

fn shows_a_canary(rehearsal: &mut Rehearsal, size: Size) -> bool {
    picture(&drawn(rehearsal, size, Theme::Dark)).contains(CANARY)
}

#[test]
fn the_practitioners_side_is_full_of_canaries() {
    let mut rehearsal = consultation();
    let draft = format!("{}", serde_json::to_value(&rehearsal.model.consultation().expect("open").draft).expect("a draft"));
    for words in ["QUAIL-1042", "QUAIL answer", "QUAIL reason", "QUAIL note", "QUAIL Reed"] {
        assert!(draft.contains(words), "{words}");
    }
    for digit in 1..=7 {
        rehearsal.press(&digit.to_string());
        assert!(shows_a_canary(&mut rehearsal, Size { columns: 120, rows: 40 }), "{digit}");
    }
}

#[test]
fn no_word_of_the_practitioners_side_is_on_any_patients_page_at_any_size_in_any_language() {
    for size in SIZES {
        let mut rehearsal = consultation();
        rehearsal.send(Msg::Resize(size)).key(KeyCode::F(3), KeyModifiers::NONE);
        let mut pages = 0;
        let mut last = None;
        // What just happened is told while the view is open, too.
        while last != rehearsal.model.patient_page() {
            last = rehearsal.model.patient_page();
            rehearsal.send(Msg::Exported(Ok(format!("{CANARY}.json"))));
            for _ in 0..2 {
                assert_eq!(rehearsal.model.context(), Context::Patient);
                assert!(
                    !shows_a_canary(&mut rehearsal, size),
                    "{size:?}: {}",
                    picture(&drawn(&mut rehearsal, size, Theme::Dark))
                );
                rehearsal.press("L");
            }
            pages += 1;
            rehearsal.press(" ");
        }
        assert!(pages > 60, "{pages} pages were looked at");
    }
}
