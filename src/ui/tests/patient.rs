//! What a patient sees: whatever is on the practitioner's side, none of it is drawn.

use std::sync::Arc;

use crossterm::event::{KeyCode, KeyModifiers};
use serde_json::Value;

use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::{drawn, picture};
use crate::app::keymap::Context;
use crate::app::mirror::{Mirror, MirrorMsg, update};
use crate::app::rehearsal::{Rehearsal, first_id};
use crate::app::{Effect, Msg, Opening, Size, Theme};
use crate::content::{ItemId, Pack, load};
use crate::page::Glyphs;
use crate::record::{Desk, PersonName};
use crate::ui::theme::Depth;
use crate::ui::theme::tests::shipped;

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
    rehearsal.send(Msg::Unlocked(Ok(Opening { person, loss: None, desk: Desk::default(), reworded: Vec::new() })));
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

fn mirror(size: Size) -> Mirror {
    Mirror::new(vec![Arc::new(pack())], size, Theme::ALL.to_vec(), Theme::Dark)
        .drawn_with(Glyphs::Full, crate::page::Headline::WhereRoomy)
}

fn drawn_mirror(mirror: &Mirror, theme: Theme) -> String {
    let styles = shipped(theme, Depth::TrueColour);
    let Size { columns, rows } = mirror.size();
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).expect("a terminal");
    terminal.draw(|frame| crate::ui::mirror(frame, mirror, &styles)).expect("a frame");
    picture(terminal.backend().buffer())
}

fn told(rehearsal: &mut Rehearsal, mirror: &mut Mirror) -> usize {
    let shows: Vec<_> =
        rehearsal.effects.iter().filter_map(|effect| if let Effect::Show(view) = effect { Some(*view) } else { None }).collect();
    rehearsal.effects.clear();
    for view in &shows {
        let sent = serde_json::to_string(view).expect("numbers");
        assert!(!sent.contains(CANARY), "{sent}");
        assert!(update(mirror, &MirrorMsg::Shown(*view)).is_continue());
    }
    shows.len()
}

#[test]
fn no_word_of_the_practitioners_side_is_on_a_second_screen_whatever_is_on_the_first() {
    for size in SIZES {
        let mut rehearsal = consultation();
        let mut second = mirror(size);
        let mut views = 0;
        let keys = "1       2        3    8yn?e9QUAIL";
        for key in keys.chars().chain(keys.to_uppercase().chars()) {
            rehearsal.press(&key.to_string());
            views += told(&mut rehearsal, &mut second);
            let drawn = drawn_mirror(&second, Theme::Dark);
            assert!(!drawn.contains(CANARY), "{size:?} {key}: {drawn}");
        }
        assert!(views > 10, "{views}");
    }
}

#[test]
fn a_second_screen_of_the_same_size_shows_what_the_patient_view_does() {
    for size in SIZES {
        let mut rehearsal = consultation();
        let mut second = mirror(size);
        rehearsal.send(Msg::Resize(size)).press("2").key(KeyCode::F(3), KeyModifiers::NONE);
        for key in "      L    ".chars() {
            rehearsal.press(&key.to_string());
            told(&mut rehearsal, &mut second);
            let Ok((page, lang)) = second.seen() else { panic!("a page") };
            assert_eq!((Some(page), lang), (rehearsal.model.patient_page(), rehearsal.model.language()));
        }
    }
}

#[test]
fn second_screens_that_wait_say_so_in_every_language() {
    let mut waiting = Vec::new();
    for msg in [MirrorMsg::Gone, MirrorMsg::Strange] {
        let mut second = mirror(Size { columns: 80, rows: 24 });
        assert!(update(&mut second, &msg).is_continue());
        waiting.push(second);
    }
    let mut rehearsal = consultation();
    let mut other = Mirror::new(Vec::new(), Size { columns: 80, rows: 24 }, Theme::ALL.to_vec(), Theme::Dark)
        .drawn_with(Glyphs::Full, crate::page::Headline::WhereRoomy);
    rehearsal.press("2");
    told(&mut rehearsal, &mut other);
    waiting.push(other);
    for (second, name) in waiting.iter().zip(["calm", "other_version", "other_wording"]) {
        insta::assert_snapshot!(format!("mirror_{name}"), drawn_mirror(second, Theme::Dark));
    }
}

#[test]
fn a_second_screen_of_any_size_is_drawn() {
    let mut rehearsal = consultation();
    rehearsal.press("3    ");
    for (columns, rows) in (0..210).step_by(13).flat_map(|columns| (0..70).step_by(7).map(move |rows| (columns, rows))) {
        let mut second = mirror_of(&rehearsal, Size { columns, rows });
        drawn_mirror(&second, Theme::SixteenColours);
        assert!(update(&mut second, &MirrorMsg::Gone).is_continue());
        drawn_mirror(&second, Theme::NoColour);
    }
}

/// A second screen that shows what the rehearsal does.
fn mirror_of(rehearsal: &Rehearsal, size: Size) -> Mirror {
    let mut second = Mirror::new(rehearsal.model.settings.packs.clone(), size, Theme::ALL.to_vec(), Theme::Dark)
        .drawn_with(Glyphs::Full, crate::page::Headline::WhereRoomy);
    assert!(update(&mut second, &MirrorMsg::Shown(rehearsal.model.mirrored)).is_continue());
    second
}
