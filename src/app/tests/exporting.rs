//! The copy that a patient takes home: of what is on the screen, with the wording that it is held with.

use crossterm::event::{KeyCode, KeyModifiers};

use crate::app::rehearsal::Rehearsal;
use crate::app::{Drive, Effect, Msg, Place, Screen, SignedView, TakenHome, Written};
use crate::record::samples::signed_as_it_is;
use crate::record::{Draft, PackRef, Session};

#[track_caller]
fn handed_over(rehearsal: &Rehearsal) -> (&TakenHome, &Place) {
    match rehearsal.effects.last() {
        Some(Effect::HandOver(taken, place)) => (taken, place),
        other => panic!("a copy, not {other:?}"),
    }
}

#[test]
fn the_copy_is_of_the_consultation_as_it_stands() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("2m0h");
    let (taken, place) = handed_over(&rehearsal);
    let draft = taken.session.content();
    assert!(draft.is_discussed(&taken.pack.panes()[1].id));
    assert_eq!((draft.pack(), place), (&PackRef::of(&taken.pack), &Place::Folder));
}

#[test]
fn the_copy_of_a_signed_session_is_of_what_was_signed() {
    let mut rehearsal = Rehearsal::signed();
    rehearsal.press("h");
    assert!(matches!(handed_over(&rehearsal).0.session, Session::Signed(_)));
}

#[test]
fn a_kiosk_asks_where_the_copy_goes_and_writes_no_session_there() {
    let mut kiosk = Rehearsal::kiosk_consultation();
    kiosk.press("0h");
    assert_eq!(kiosk.effects.last(), Some(&Effect::Drives(Written::TakeHome)));
    let drive = Drive { path: "/media/clinic/BACKUP".into() };
    kiosk.send(Msg::Drives(Written::TakeHome, vec![drive.clone()])).key(KeyCode::Down, KeyModifiers::NONE).enter();
    assert_eq!(handed_over(&kiosk).1, &Place::Drive(drive));
    assert!(!kiosk.effects.iter().any(|effect| matches!(effect, Effect::Export(..))));
}

#[test]
fn without_the_wording_there_is_no_copy_and_it_is_said_why() {
    let mut rehearsal = Rehearsal::signed();
    let Screen::Signed(view) = &rehearsal.model.screen else { panic!("a signed session") };
    let other = PackRef { id: "another".into(), version: "2".into(), hash: "0".repeat(64) };
    let mut json = serde_json::to_value(view.session().content()).expect("json");
    json["pack"] = serde_json::to_value(other).expect("json");
    let draft: Draft = serde_json::from_value(json).expect("a draft");
    rehearsal.model.screen = Screen::Signed(Box::new(SignedView::new(signed_as_it_is(draft, "why"), None)));
    rehearsal.press("h");
    assert!(!rehearsal.effects.iter().any(|effect| matches!(effect, Effect::HandOver(..))));
    let told = rehearsal.model.notice.as_ref().map(|notice| format!("{notice:?}")).unwrap_or_default();
    assert!(told.contains("another 2") && told.contains("--content"), "{told}");
}
