//! Wording that nobody stands behind: practitioners are told on their screens, patients never.

use std::sync::Arc;

use super::{Rehearsal, SHOTS, drawn, picture};
use crate::app::{Size, Theme};
use crate::content::{Pack, load};

/// The pack that ships, as if a clinic had changed it and nobody had signed it.
fn unsigned() -> Arc<Pack> {
    let texts = load::shipped().expect("the pack that ships").remove(0);
    let files = texts.files().map(|(name, bytes)| (name.to_owned(), String::from_utf8_lossy(bytes).into_owned()));
    let files = files.map(|(name, text)| (name, text.replace("\"version\": \"1.0.0\"", "\"version\": \"1.1.0\"")));
    Arc::new(load::changed(&files.collect()).expect("a pack"))
}

/// The same rehearsal with a pack that nobody has signed.
pub fn unsign(rehearsal: &mut Rehearsal) {
    let pack = unsigned();
    if let Some(open) = rehearsal.model.consultation_mut() {
        open.pack = pack.clone();
    }
    rehearsal.model.settings.packs = vec![pack];
}

fn tells(rehearsal: &mut Rehearsal, size: Size) -> bool {
    let drawn = picture(&drawn(rehearsal, size, Theme::Dark));
    drawn.contains("▲ unsigned wording") || drawn.contains("▲ microneedling 1.1.0: not signed")
}

#[test]
fn practitioners_are_told_at_home_and_in_every_consultation_and_patients_on_no_screen() {
    for (name, come) in SHOTS {
        for size in [Size { columns: 80, rows: 24 }, Size { columns: 120, rows: 40 }] {
            let mut rehearsal = come();
            unsign(&mut rehearsal);
            rehearsal.model.size = size;
            let is_theirs = rehearsal.model.patient_page().is_some() || crate::app::kiosk::is_calm(&rehearsal.model);
            let is_told = tells(&mut rehearsal, size);
            let is_covered = rehearsal.model.help.is_some();
            match &rehearsal.model.screen {
                _ if is_theirs => assert!(!is_told, "{name}"),
                crate::app::Screen::Consultation(_) => assert!(is_told, "{name}"),
                crate::app::Screen::Home(_) if !is_covered => assert!(is_told, "{name}"),
                _ => {}
            }
        }
    }
}

#[test]
fn what_came_with_the_program_is_told_by_no_sign() {
    for (name, come) in SHOTS.iter().filter(|(name, _)| !name.ends_with("unsigned")) {
        let drawn = picture(&drawn(&mut come(), Size { columns: 120, rows: 40 }, Theme::Dark));
        assert!(!drawn.contains("unsigned wording") && !drawn.contains("expired wording"), "{name}");
    }
}
