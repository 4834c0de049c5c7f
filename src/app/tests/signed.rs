//! A signed session: read, exported, added to, and never changed by any sequence of messages.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyModifiers};
use proptest::prelude::*;

use super::listing;
use crate::app::keymap::Context;
use crate::app::rehearsal::{Rehearsal, dana, first_id};
use crate::app::{Effect, Msg, Opening, Query, Refused, Screen, SignedView, Size};
use crate::record::samples::signed_as_it_is;
use crate::record::{Change, Desk, Draft, HalfWritten, PackRef, PersonName, Session, SessionId, Signed};

fn view(rehearsal: &Rehearsal) -> &SignedView {
    match &rehearsal.model.screen {
        Screen::Signed(view) => view,
        other => panic!("a signed session, not {other:?}"),
    }
}

fn tab(rehearsal: &mut Rehearsal) -> &mut Rehearsal {
    rehearsal.key(KeyCode::Tab, KeyModifiers::NONE)
}

fn refused(rehearsal: &Rehearsal) -> String {
    view(rehearsal).form.as_ref().and_then(|form| form.refused.clone()).unwrap_or_default()
}

/// Opens the session from Home.
fn open(rehearsal: &mut Rehearsal, signed: Signed) {
    let mut found = listing(&[("P-1042", 1)]);
    found.sessions[0].id = signed.content().id();
    rehearsal.send(Msg::Listed { query: Query { search: String::new(), most: 200 }, listing: Ok(found) }).enter();
    rehearsal.send(Msg::Opened(Ok(Box::new(Session::Signed(Box::new(signed))))));
}

#[test]
fn an_addendum_has_a_reason_words_and_a_passphrase() {
    let mut rehearsal = Rehearsal::signed();
    rehearsal.press("a");
    rehearsal.press("allergy found").enter();
    assert_eq!(rehearsal.model.context(), Context::Addendum);
    rehearsal.press("Reacts to lidocaine.").enter().press("Told by phone.");
    tab(&mut rehearsal).press("correct horse").enter();
    assert_eq!(rehearsal.model.context(), Context::AtWork);
    assert_eq!(rehearsal.confirm_signature(), 1);
    let added = view(&rehearsal).session().amendments();
    assert_eq!(added.len(), 1);
    assert_eq!((added[0].by.clone(), added[0].reason.raw()), (dana(), "allergy found"));
    assert_eq!(added[0].change, Change::Addendum { words: "Reacts to lidocaine.\nTold by phone.".into() });
    assert!(view(&rehearsal).form.is_none());
    assert!(rehearsal.model.presence.as_ref().expect("somebody").desk.addendum(first_id()).is_none());
}

#[test]
fn an_addendum_without_words_or_reason_or_passphrase_is_not_ordered() {
    let mut rehearsal = Rehearsal::signed();
    rehearsal.press("a").press("why");
    tab(&mut rehearsal);
    tab(&mut rehearsal).press("correct horse").enter();
    assert_eq!((rehearsal.model.context(), refused(&rehearsal).as_str()), (Context::Addendum, "nothing is written yet"));
    rehearsal.escape().press("a");
    rehearsal.key(KeyCode::Char('a'), KeyModifiers::CONTROL).key(KeyCode::Backspace, KeyModifiers::NONE);
    tab(&mut rehearsal).press("words");
    tab(&mut rehearsal).press("correct horse").enter();
    assert_eq!(rehearsal.model.context(), Context::Reason);
    assert!(refused(&rehearsal).contains("a reason is needed"));
    rehearsal.press("why");
    tab(&mut rehearsal);
    tab(&mut rehearsal);
    for _ in 0..20 {
        rehearsal.key(KeyCode::Backspace, KeyModifiers::NONE);
    }
    rehearsal.enter();
    assert!(refused(&rehearsal).contains("type your passphrase"));
    assert!(rehearsal.effects.is_empty(), "{:?}", rehearsal.effects);
}

#[test]
fn a_half_written_addendum_survives_escape_another_session_and_a_refusal() {
    let mut rehearsal = Rehearsal::signed();
    let signed = view(&rehearsal).session().clone();
    rehearsal.press("a").press("why").enter().press("half a sen").send(Msg::Paste("tence".into()));
    rehearsal.escape().escape();
    assert!(matches!(rehearsal.model.screen, Screen::Home(_)));
    open(&mut rehearsal, signed);
    rehearsal.press("a");
    tab(&mut rehearsal).press(".");
    tab(&mut rehearsal).press("wrong one").enter();
    rehearsal.send(Msg::Amended { session: first_id(), result: Err(Refused { words: "wrong passphrase".into() }) });
    assert!(refused(&rehearsal).contains("wrong passphrase"));
    assert!(view(&rehearsal).session().amendments().is_empty());
    rehearsal.press("right one").enter().confirm_signature();
    let change = &view(&rehearsal).session().amendments()[0].change;
    assert_eq!(change, &Change::Addendum { words: "half a sentence.".into() });
}

/// The addenda of the last desk that was ordered to be kept.
fn kept(rehearsal: &Rehearsal) -> Vec<(String, String)> {
    let mut desks = rehearsal.effects.iter().filter_map(|effect| match effect {
        Effect::KeepDesk(keep) => Some(&keep.desk),
        _ => None,
    });
    let words = |half: &HalfWritten| (half.reason.raw().to_owned(), half.words.raw().to_owned());
    desks.next_back().map(|desk| desk.addenda.iter().map(words).collect()).unwrap_or_default()
}

#[test]
fn a_half_written_addendum_is_on_its_way_to_the_disk_within_250_ms_at_a_lock_and_at_a_signal() {
    let half = |words: &str| vec![("why".to_owned(), words.to_owned())];
    let mut rehearsal = Rehearsal::signed();
    rehearsal.press("a").press("why").enter().press("half").wait(Duration::from_millis(250));
    assert_eq!(kept(&rehearsal), half("half"));
    rehearsal.press(" a").lock();
    assert_eq!(kept(&rehearsal), half("half a"));

    let mut ended = Rehearsal::signed();
    ended.press("a").press("why").enter().press("last words").send(Msg::Terminate);
    assert_eq!(kept(&ended), half("last words"));
    assert_eq!(ended.effects.last(), Some(&Effect::Quit));
}

#[test]
fn a_half_written_addendum_comes_back_after_a_restart_unless_it_is_in_the_record_by_then() {
    let signed = view(&Rehearsal::signed()).session().clone();
    let half = HalfWritten { session: first_id(), reason: "why".into(), words: "half".into() };
    let desk = Desk { addenda: vec![half], ..Desk::default() };
    let restarted = |signed: Signed| {
        let mut rehearsal = Rehearsal::locked();
        rehearsal.send(Msg::Unlocked(Ok(Opening { person: dana(), loss: None, desk: desk.clone(), reworded: Vec::new() })));
        open(&mut rehearsal, signed);
        rehearsal.press("a");
        let form = view(&rehearsal).form.as_ref().and_then(|form| form.half_written());
        form.map(|(reason, words)| (reason.to_owned(), words.to_owned())).expect("an addendum")
    };
    assert_eq!(restarted(signed.clone()), ("why".to_owned(), "half".to_owned()));
    let mut added = signed;
    let change = Change::Addendum { words: "half".into() };
    added.push(added.amendment(dana(), added.signature().at, "why".into(), change).expect("fits")).expect("fits");
    assert_eq!(restarted(added), (String::new(), String::new()));
}

#[test]
fn entered_in_error_asks_for_a_reason_and_a_passphrase_and_is_declared_once() {
    let mut rehearsal = Rehearsal::signed();
    rehearsal.press("x").press("another patient's").enter();
    assert_eq!(rehearsal.model.context(), Context::Passphrase);
    rehearsal.press("correct horse").enter().confirm_signature();
    assert!(view(&rehearsal).session().entered_in_error().is_some());
    assert!(view(&rehearsal).rows().0.iter().any(|row| row.text().contains("ENTERED IN ERROR")));
    rehearsal.press("x");
    assert!(view(&rehearsal).form.is_none());
    rehearsal.press("a");
    assert!(view(&rehearsal).form.is_some(), "an addendum can still say more");
}

#[test]
fn a_signed_session_opens_without_its_pack_and_by_another_practitioner() {
    let mut held = super::at_item("pregnancy");
    held.press("n");
    let draft = held.model.consultation().expect("open").draft.clone();
    let mut rehearsal = Rehearsal::home();
    rehearsal.model.person = PersonName::new("Ana Ruiz").ok();
    open(&mut rehearsal, without_pack(&draft));
    assert!(view(&rehearsal).pack.is_none());
    let rows: Vec<String> = view(&rehearsal).rows().0.iter().map(crate::page::Row::text).collect();
    assert!(rows.iter().any(|row| row == "• pregnancy → No"), "{rows:?}");
    rehearsal.press("a").press("why").enter().press("words");
    tab(&mut rehearsal).press("correct horse").enter().confirm_signature();
    assert_eq!(view(&rehearsal).session().amendments()[0].by.raw(), "Ana Ruiz");
}

/// Signed as if it had been held with a pack that is not here.
fn without_pack(draft: &Draft) -> Signed {
    let other = PackRef { id: "another".into(), version: "1".into(), hash: "0".repeat(64) };
    let mut json = serde_json::to_value(draft).expect("json");
    json["pack"] = serde_json::to_value(other).expect("json");
    signed_as_it_is(serde_json::from_value(json).expect("a draft"), "why")
}

#[test]
fn exporting_takes_the_signature_along_and_escape_goes_home() {
    let mut rehearsal = Rehearsal::signed();
    rehearsal.press("e");
    assert!(matches!(&rehearsal.effects[..], [Effect::Export(session, _)] if matches!(**session, Session::Signed(_))));
    rehearsal.escape();
    assert!(matches!(rehearsal.model.screen, Screen::Home(_)));
}

#[derive(Debug, Clone)]
enum Event {
    Key(KeyCode, KeyModifiers),
    Paste(String),
    Click(u16, u16),
    Wheel(i16),
    Resize(u16, u16),
    Wait(u64),
    StaleSave(u64),
    SaveFails,
    StaleSignature,
    Refuses,
    Adds,
    OpensAgain,
    Begins,
}

fn any_event() -> impl Strategy<Value = Event> {
    let code = prop_oneof![
        6 => proptest::char::range(' ', '~').prop_map(KeyCode::Char),
        4 => proptest::sample::select(vec!['a', 'x', 's', 'e', 'L', 'n', 'g']).prop_map(KeyCode::Char),
        3 => Just(KeyCode::Enter),
        2 => Just(KeyCode::Tab),
        1 => proptest::sample::select(vec![KeyCode::Esc, KeyCode::BackTab, KeyCode::Backspace, KeyCode::Delete, KeyCode::Up,
            KeyCode::Down, KeyCode::PageDown, KeyCode::End, KeyCode::F(1), KeyCode::F(2), KeyCode::F(10)]),
    ];
    let modifiers = prop_oneof![8 => Just(KeyModifiers::NONE), 1 => Just(KeyModifiers::CONTROL), 1 => Just(KeyModifiers::ALT)];
    prop_oneof![
        30 => (code, modifiers).prop_map(|(code, modifiers)| Event::Key(code, modifiers)),
        2 => any::<String>().prop_map(Event::Paste),
        2 => (0..120_u16, 0..40_u16).prop_map(|(column, row)| Event::Click(column, row)),
        1 => any::<i16>().prop_map(Event::Wheel),
        1 => (60..130_u16, 20..50_u16).prop_map(|(columns, rows)| Event::Resize(columns, rows)),
        1 => (0..30_000_u64).prop_map(Event::Wait),
        1 => any::<u64>().prop_map(Event::StaleSave),
        1 => Just(Event::SaveFails),
        1 => Just(Event::StaleSignature),
        1 => Just(Event::Refuses),
        3 => Just(Event::Adds),
        3 => Just(Event::OpensAgain),
        1 => Just(Event::Begins),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever messages follow a signature: what was signed stays byte for byte, and nothing orders it to be saved or signed.
    #[test]
    fn no_sequence_of_messages_changes_what_was_signed(events in proptest::collection::vec(any_event(), 1..120)) {
        let mut rehearsal = Rehearsal::signed();
        let mut last = view(&rehearsal).session().clone();
        let signed_bytes = |signed: &Signed| serde_json::to_vec(&(signed.content(), signed.signature())).expect("json");
        let bytes = signed_bytes(&last);
        for event in events {
            let session = first_id();
            match event {
                Event::Key(code, modifiers) => { rehearsal.key(code, modifiers); }
                Event::Paste(text) => { rehearsal.send(Msg::Paste(text)); }
                Event::Click(column, row) => { rehearsal.send(Msg::Click { column, row }); }
                Event::Wheel(rows) => { rehearsal.send(Msg::Wheel(rows)); }
                Event::Resize(columns, rows) => { rehearsal.send(Msg::Resize(Size { columns, rows })); }
                Event::Wait(time) => { rehearsal.wait(Duration::from_millis(time)); }
                Event::StaleSave(revision) => {
                    let at = rehearsal.now().wall;
                    rehearsal.send(Msg::Saved { session, revision, at });
                }
                Event::SaveFails => { rehearsal.send(Msg::SaveFailed { session, reason: "disk full".into() }); }
                Event::StaleSignature => { rehearsal.send(Msg::Signed { session, result: Ok(Box::new(last.clone())) }); }
                Event::Refuses => { rehearsal.send(Msg::Amended { session, result: Err(Refused { words: "no".into() }) }); }
                Event::Adds => { rehearsal.confirm_signature(); }
                Event::OpensAgain => {
                    if matches!(rehearsal.model.screen, Screen::Home(_)) {
                        open(&mut rehearsal, last.clone());
                    }
                }
                Event::Begins => { rehearsal.send(Msg::FreshId(SessionId::new(uuid::Uuid::from_u128(77)))); }
            }
            if let Screen::Signed(view) = &rehearsal.model.screen {
                prop_assert!(view.session().amendments().starts_with(last.amendments()), "an amendment is gone");
                last = view.session().clone();
                prop_assert_eq!(&signed_bytes(&last), &bytes);
            }
            let is_of_it = |effect: &Effect| match effect {
                Effect::Save(save) => save.draft.id() == session,
                Effect::Sign(sign) => sign.signed.content().id() == session,
                _ => false,
            };
            prop_assert!(!rehearsal.effects.iter().any(is_of_it));
        }
    }
}
