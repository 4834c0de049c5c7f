//! Signing: each gap is made good or explained, the passphrase asked for, and nothing is half signed.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyModifiers};

use super::{at_item, notes, tab};
use crate::app::keymap::Context;
use crate::app::rehearsal::{Rehearsal, dana, first_id};
use crate::app::signing::Step;
use crate::app::{Effect, Msg, Opening, Refused, Screen, Sign, Tab, Unlock};
use crate::record::{Desk, FieldId, Gap, Meaning, PersonName, Session};

fn marked(rehearsal: &Rehearsal) -> Gap {
    let open = rehearsal.model.consultation().expect("a consultation");
    let place = open.signing.as_ref().expect("signing").marked;
    open.gaps().remove(place)
}

fn gaps(rehearsal: &Rehearsal) -> Vec<Gap> {
    rehearsal.model.consultation().expect("a consultation").gaps()
}

fn refused(rehearsal: &Rehearsal) -> String {
    let open = rehearsal.model.consultation().expect("a consultation");
    open.signing.as_ref().and_then(|signing| signing.refused.clone()).unwrap_or_default()
}

fn ordered(rehearsal: &Rehearsal) -> Vec<&Sign> {
    let mut orders = Vec::new();
    for effect in &rehearsal.effects {
        if let Effect::Sign(sign) = effect {
            orders.push(&**sign);
        }
    }
    orders
}

fn refuse(rehearsal: &mut Rehearsal, words: &str) {
    rehearsal.effects.clear();
    rehearsal.send(Msg::Signed { session: first_id(), result: Err(Refused { words: words.into() }) });
}

/// Marks a gap in the list.
fn go_to(rehearsal: &mut Rehearsal, gap: &Gap) {
    rehearsal.key(KeyCode::Home, KeyModifiers::NONE);
    let place = gaps(rehearsal).iter().position(|other| other == gap).expect("a gap");
    for _ in 0..place {
        rehearsal.key(KeyCode::Down, KeyModifiers::NONE);
    }
    assert_eq!(&marked(rehearsal), gap);
}

/// A consultation with a gap of every kind.
fn with_every_gap() -> Rehearsal {
    let mut rehearsal = at_item("pregnancy");
    rehearsal.press("y");
    let now = rehearsal.now();
    rehearsal.model.consultation_mut().expect("open").select(&"dob".into(), now);
    rehearsal.enter().press("1990-05-02").enter();
    rehearsal.model.consultation_mut().expect("open").select(&"dob".into(), now);
    rehearsal.enter().press("x").escape();
    rehearsal.press("\t");
    rehearsal.model.consultation_mut().expect("open").go(Tab::Summary, now);
    rehearsal.confirm_saves();
    rehearsal
}

#[test]
fn every_kind_of_gap_needs_a_reason_and_leads_to_its_place() {
    let kinds = [
        (Gap::Pane("pores".into()), Tab::Pane(3)),
        (Gap::Answer("isotretinoin".into()), Tab::Checklist),
        (Gap::Decision("pregnancy".into()), Tab::Checklist),
        (Gap::Unconfirmed("dob".into()), Tab::Checklist),
    ];
    for (gap, place) in kinds {
        let mut rehearsal = with_every_gap();
        rehearsal.press("s");
        go_to(&mut rehearsal, &gap);
        rehearsal.press("g");
        assert_eq!(tab(&rehearsal), place, "{gap:?}");
        let open = rehearsal.model.consultation().expect("open");
        assert!(open.signing.is_none());
        if let Gap::Answer(item) | Gap::Decision(item) | Gap::Unconfirmed(item) = &gap {
            assert_eq!(&open.checklist.selected, item);
        }
    }
}

#[test]
fn after_a_gap_is_made_good_signing_stands_at_the_next_one() {
    let mut rehearsal = with_every_gap();
    rehearsal.press("s");
    go_to(&mut rehearsal, &Gap::Pane("scars".into()));
    rehearsal.press("g").press("m").press("0").press("s");
    assert_eq!(marked(&rehearsal), Gap::Pane("pores".into()));
    assert!(!gaps(&rehearsal).contains(&Gap::Pane("scars".into())));
}

#[test]
fn a_gap_that_is_left_as_it_was_is_still_marked() {
    let mut rehearsal = with_every_gap();
    rehearsal.press("s");
    go_to(&mut rehearsal, &Gap::Decision("pregnancy".into()));
    rehearsal.press("g").press("0").press("s");
    assert_eq!(marked(&rehearsal), Gap::Decision("pregnancy".into()));
}

#[test]
fn a_reason_is_saved_as_it_is_typed_and_comes_back_after_a_restart() {
    let mut rehearsal = with_every_gap();
    rehearsal.press("s").enter().press("shown on pap").wait(Duration::from_millis(250));
    let saved = rehearsal.saves().pop().expect("a save").draft.clone();
    let gap = Gap::Pane("introduction".into());
    let reason = |draft: &crate::record::Draft| draft.unfinished(&FieldId::Gap(gap.clone())).map(|words| words.raw().to_owned());
    assert_eq!(reason(&saved).as_deref(), Some("shown on pap"));

    let mut again = Rehearsal::home();
    let query = crate::app::Query { search: String::new(), most: 200 };
    let id = saved.id();
    let mut listing = super::listing(&[("P-1042", 1)]);
    listing.sessions[0].id = id;
    again.send(Msg::Listed { query, listing: Ok(listing) }).enter();
    again.send(Msg::Opened(Ok(Box::new(Session::Draft(saved))))).press("s");
    assert_eq!(marked(&again), Gap::Pane("fine-lines".into()), "the first one without a reason");
    again.key(KeyCode::Up, KeyModifiers::NONE).enter().press("er").confirm_saves();
    assert_eq!(reason(&again.model.consultation().expect("open").draft).as_deref(), Some("shown on paper"));
}

#[test]
fn escape_goes_one_step_back_each_time_and_loses_no_reason() {
    let mut rehearsal = with_every_gap();
    rehearsal.press("s").enter().press("because").escape();
    assert_eq!(rehearsal.model.context(), Context::Signing);
    rehearsal.escape();
    assert_eq!(rehearsal.model.context(), Context::Summary);
    rehearsal.press("s");
    rehearsal.key(KeyCode::Home, KeyModifiers::NONE).enter().press("!");
    let open = rehearsal.model.consultation().expect("open");
    assert_eq!(open.draft.explanation(&Gap::Pane("introduction".into())).map(crate::text::ClinicalText::raw), Some("because!"));
}

#[test]
fn without_a_reason_there_is_no_passphrase_to_type() {
    let mut rehearsal = with_every_gap();
    rehearsal.press("s").press("s");
    assert_eq!(rehearsal.model.context(), Context::Signing);
    assert!(refused(&rehearsal).contains("a reason is needed"));
    rehearsal.enter().press("   ").enter();
    assert_eq!(rehearsal.model.context(), Context::Reason, "blanks are no reason");
}

#[test]
fn a_reason_is_pasted_and_the_arrows_go_from_gap_to_gap() {
    let mut rehearsal = with_every_gap();
    rehearsal.press("s").enter().send(Msg::Paste("told by\u{7} phone".into()));
    rehearsal.key(KeyCode::Down, KeyModifiers::NONE).press("second");
    rehearsal.key(KeyCode::Up, KeyModifiers::NONE);
    let open = rehearsal.model.consultation().expect("open");
    let Some(Step::Reason(editor)) = open.signing.as_ref().map(|signing| &signing.step) else { panic!("a reason") };
    assert_eq!(editor.text(), "told by phone");
    rehearsal.key(KeyCode::Up, KeyModifiers::NONE);
    assert_eq!(
        rehearsal.model.consultation().expect("open").signing.as_ref().map(|signing| signing.marked),
        Some(gaps(&rehearsal).len() - 1)
    );
}

#[test]
fn the_order_to_sign_has_every_reason_the_practitioner_and_what_that_means() {
    let mut rehearsal = Rehearsal::at_signature();
    let missing = gaps(&rehearsal);
    rehearsal.press("correct horse").enter();
    let orders = ordered(&rehearsal);
    assert_eq!(orders.len(), 1);
    let signature = orders[0].signed.signature();
    assert_eq!(signature.by, dana());
    assert_eq!(signature.meaning, Meaning::Authorship);
    assert_eq!(signature.gaps.iter().map(|explained| explained.gap.clone()).collect::<Vec<_>>(), missing);
    assert_eq!(orders[0].passphrase.reveal(), "correct horse");
    assert_eq!(rehearsal.model.context(), Context::AtWork);
}

#[test]
fn who_did_not_open_the_consultation_takes_responsibility() {
    let rehearsal = Rehearsal::at_signature();
    let draft = rehearsal.model.consultation().expect("open").draft.clone();
    let ana = PersonName::new("Ana Ruiz").expect("a name");
    let mut other = Rehearsal::on(Unlock::later(vec![ana.clone()], 0));
    other.send(Msg::Unlocked(Ok(Opening { person: ana.clone(), loss: None, desk: Desk::default(), reworded: Vec::new() })));
    let mut listing = super::listing(&[("P-1042", 1)]);
    listing.sessions[0].id = draft.id();
    other.send(Msg::Listed { query: crate::app::Query { search: String::new(), most: 200 }, listing: Ok(listing) }).enter();
    other.send(Msg::Opened(Ok(Box::new(Session::Draft(draft))))).press("s").press("another one").enter();
    let signed = &ordered(&other)[0].signed;
    assert_eq!((&signed.signature().by, signed.signature().meaning), (&ana, Meaning::Responsibility));
    assert_eq!(signed.content().practitioner(), &dana());
}

#[test]
fn a_wrong_passphrase_is_said_loses_nothing_and_can_be_tried_again() {
    let mut rehearsal = Rehearsal::at_signature();
    let before = rehearsal.model.consultation().expect("open").draft.clone();
    rehearsal.press("wrong one").enter();
    refuse(&mut rehearsal, "wrong passphrase");
    assert!(refused(&rehearsal).contains("wrong passphrase"));
    assert_eq!(rehearsal.model.consultation().expect("open").draft, before);
    rehearsal.enter();
    assert!(ordered(&rehearsal).is_empty(), "the wrong passphrase is not kept");
    rehearsal.press("right one").enter();
    assert_eq!(rehearsal.confirm_signature(), 1);
    assert!(matches!(rehearsal.model.screen, Screen::Signed(_)));
}

#[test]
fn a_save_that_fails_while_signing_is_said_and_nothing_is_half_signed() {
    let mut rehearsal = Rehearsal::at_signature();
    rehearsal.escape().enter().press("!").escape().press("s").press("correct horse").enter();
    let save = rehearsal.saves().pop().expect("what was typed goes to the disk first").revision;
    assert!(matches!(rehearsal.effects.last(), Some(Effect::Sign(_))));
    rehearsal.send(Msg::SaveFailed { session: first_id(), reason: "disk full".into() });
    refuse(&mut rehearsal, "could not sign the session: disk full");
    assert!(refused(&rehearsal).contains("disk full"));
    assert!(rehearsal.model.consultation().is_some(), "still a draft");
    rehearsal.wait(Duration::from_secs(3));
    assert_eq!(rehearsal.saves().pop().expect("saving is tried again").revision, save);
}

#[test]
fn a_save_in_flight_and_one_that_fails_bring_no_other_save_while_the_store_signs() {
    let mut rehearsal = Rehearsal::at_signature();
    rehearsal.escape().enter().press("!").escape().press("s").press("correct horse").enter();
    rehearsal.send(Msg::SaveFailed { session: first_id(), reason: "disk full".into() });
    rehearsal.effects.clear();
    rehearsal.wait(Duration::from_secs(10));
    assert!(rehearsal.effects.is_empty(), "{:?}", rehearsal.effects);
    let deadline = rehearsal.model.next_deadline().expect("the lock's");
    assert!(deadline > rehearsal.now().tick + Duration::from_secs(60), "it sleeps until the store answers");
}

#[test]
fn while_the_store_signs_no_key_changes_the_draft() {
    let mut rehearsal = Rehearsal::at_signature();
    rehearsal.press("correct horse").enter();
    let before = rehearsal.model.consultation().expect("open").draft.clone();
    rehearsal.press("9hello 8yn0sL\tg").enter().escape();
    rehearsal.send(Msg::Paste("pasted".into()));
    for row in 0..30 {
        rehearsal.send(Msg::Click { column: 12, row });
    }
    assert_eq!(rehearsal.model.consultation().expect("open").draft, before);
    assert_eq!(ordered(&rehearsal).len(), 1);
}

#[test]
fn quitting_while_the_store_signs_waits_for_its_answer() {
    let mut rehearsal = Rehearsal::at_signature();
    rehearsal.press("correct horse").enter().ctrl('q');
    assert!(!rehearsal.effects.contains(&Effect::Quit));
    rehearsal.confirm_signature();
    assert!(rehearsal.effects.contains(&Effect::Quit));

    let mut refused = Rehearsal::at_signature();
    refused.press("wrong one").enter().ctrl('q');
    refuse(&mut refused, "wrong passphrase");
    assert!(!refused.effects.contains(&Effect::Quit), "what was asked for did not happen");
    assert_eq!(refused.model.context(), Context::Passphrase);
}

#[test]
fn an_answer_for_another_session_signs_nothing() {
    let mut rehearsal = Rehearsal::at_signature();
    rehearsal.press("correct horse").enter();
    let other = crate::record::SessionId::new(uuid::Uuid::from_u128(99));
    rehearsal.send(Msg::Signed { session: other, result: Err(Refused { words: "no".into() }) });
    assert_eq!(rehearsal.model.context(), Context::AtWork);
}

#[test]
fn notes_typed_just_before_are_part_of_what_is_signed() {
    let mut rehearsal = Rehearsal::at_signature();
    rehearsal.escape().escape().press("9").press("last words").escape();
    assert_eq!(notes(&rehearsal), "last words");
    rehearsal.press("0").press("s").press("correct horse").enter();
    assert_eq!(ordered(&rehearsal)[0].signed.content().notes().raw(), "last words");
}

#[test]
fn a_lock_while_the_passphrase_is_typed_drops_it_and_keeps_the_reasons() {
    let mut rehearsal = Rehearsal::at_signature();
    rehearsal.escape().enter().press(" and more").escape().press("s").press("half a passph").lock();
    assert!(ordered(&rehearsal).is_empty());
    let reason = rehearsal.saves().pop().expect("a save").draft.explanation(&gaps_of_saved(&rehearsal)[0]).cloned();
    assert_eq!(reason.expect("a reason").raw(), "not today and more");
    rehearsal.unlock(dana(), "");
    let open = rehearsal.model.consultation().expect("where they stood");
    assert!(open.signing.is_none());
    assert_eq!(rehearsal.model.context(), Context::Summary);
}

fn gaps_of_saved(rehearsal: &Rehearsal) -> Vec<Gap> {
    let pack = &rehearsal.model.settings.packs[0];
    rehearsal.saves().pop().expect("a save").draft.gaps(pack)
}

#[test]
fn a_lock_while_the_store_signs_waits_for_nothing_and_leaves_nothing_to_save() {
    let mut rehearsal = Rehearsal::at_signature();
    rehearsal.escape().enter().press("!").escape().press("s").press("correct horse").enter();
    rehearsal.send(Msg::SaveFailed { session: first_id(), reason: "disk full".into() }).lock();
    assert_eq!(rehearsal.model.behind.len(), 1, "what is not saved stays until the store has answered");
    assert!(!rehearsal.effects.contains(&Effect::Close));
    rehearsal.confirm_signature();
    assert!(rehearsal.model.behind.is_empty());
    assert!(rehearsal.effects.contains(&Effect::Close));
}

#[test]
fn a_signature_that_is_refused_behind_the_lock_leaves_the_draft_to_be_saved() {
    let mut rehearsal = Rehearsal::at_signature();
    rehearsal.escape().enter().press("!").escape().press("s").press("wrong one").enter();
    rehearsal.send(Msg::SaveFailed { session: first_id(), reason: "disk full".into() }).lock();
    refuse(&mut rehearsal, "wrong passphrase");
    rehearsal.send(Msg::SaveFailed { session: first_id(), reason: "disk full".into() }).wait(Duration::from_secs(3));
    let later = |effect: &Effect| matches!(effect, Effect::SaveFor(person, _) if *person == dana());
    assert!(rehearsal.effects.iter().any(later), "saving goes on");
}

fn reason(rehearsal: &Rehearsal, gap: &Gap) -> String {
    let open = rehearsal.model.consultation().expect("open");
    open.draft.explanation(gap).map(|reason| reason.raw().to_owned()).unwrap_or_default()
}

#[test]
fn one_key_takes_the_reason_from_above_over_and_forty_gaps_do_not_need_forty_typed() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("0").press("s").enter().press("seen by phone").escape();
    rehearsal.key(KeyCode::Down, KeyModifiers::NONE);
    let all = gaps(&rehearsal);
    assert!(all.len() > 40);
    // A stop, as its blank is one.
    let stop = Gap::Answer("sterile_lot".into());
    for gap in all.iter().skip(1) {
        assert_eq!(&marked(&rehearsal), gap);
        rehearsal.press("r");
        if *gap == stop {
            assert!(refused(&rehearsal).contains("its own reason"));
            rehearsal.enter().press("no treatment today").escape();
            rehearsal.key(KeyCode::Down, KeyModifiers::NONE);
        } else {
            assert_eq!(reason(&rehearsal, gap), "seen by phone");
        }
    }
    rehearsal.press("rrr");
    assert_eq!(rehearsal.model.context(), Context::Signing, "a key that is held down is not typed into the passphrase");
    assert_eq!(refused(&rehearsal), "");
    rehearsal.wait(Duration::from_millis(250));
    let saved = rehearsal.saves().pop().expect("a save").draft.clone();
    assert!(all.iter().all(|gap| saved.explanation(gap).is_some()), "they are saved as typed ones are");
    rehearsal.press("s").press("correct horse").enter();
    let signed = ordered(&rehearsal)[0].signed.signature().gaps.clone();
    let repeated = signed.iter().filter(|explained| explained.reason.raw() == "seen by phone").count();
    assert_eq!((signed.len(), repeated), (all.len(), all.len() - 1));
}

#[test]
fn a_stop_neither_takes_nor_gives_the_reason_from_above() {
    let mut rehearsal = with_every_gap();
    let stop = Gap::Decision("pregnancy".into());
    rehearsal.press("s").enter().press("seen by phone").escape();
    go_to(&mut rehearsal, &stop);
    rehearsal.press("r");
    assert!(refused(&rehearsal).contains("its own reason"), "{}", refused(&rehearsal));
    assert_eq!((reason(&rehearsal, &stop), marked(&rehearsal)), (String::new(), stop.clone()));
    rehearsal.enter().press("waits for the test").escape();
    rehearsal.key(KeyCode::Down, KeyModifiers::NONE);
    let below = marked(&rehearsal);
    rehearsal.press("r");
    assert_eq!(reason(&rehearsal, &below), "seen by phone");
}

#[test]
fn the_reason_from_above_overwrites_none_and_where_none_stands_that_is_said() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("0").press("s").press("r");
    assert!(refused(&rehearsal).contains("no reason stands above"));
    rehearsal.enter().press("one").enter().press("two").escape().press("r");
    assert!(refused(&rehearsal).contains("already"));
    assert_eq!(reason(&rehearsal, &marked(&rehearsal)), "two");
}
