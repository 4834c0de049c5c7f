//! What is not saved when the lock comes: kept, unseen, saved, and given back to who typed it alone.

use std::time::Duration;

use super::{listing, notes, tab};
use crate::app::keymap::Context;
use crate::app::rehearsal::{Rehearsal, ana, dana, first_id};
use crate::app::{Effect, Msg, Query, Screen, Tab};
use crate::record::Session;

const SECOND: Duration = Duration::from_secs(1);

fn fail(rehearsal: &mut Rehearsal) -> &mut Rehearsal {
    let desks = rehearsal.desks();
    let saves = !rehearsal.saves().is_empty();
    rehearsal.effects.retain(|effect| !matches!(effect, Effect::Save(_) | Effect::SaveFor(..) | Effect::KeepDesk(_)));
    for keep in desks {
        rehearsal.send(Msg::DeskKept { person: keep.person, revision: keep.revision, result: Err("disk full".into()) });
    }
    if saves {
        rehearsal.send(Msg::SaveFailed { session: first_id(), reason: "disk full".into() });
    }
    rehearsal
}

/// Locked by Dana on a full disk, with notes in memory only.
fn full_disk() -> Rehearsal {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("9").press("first words").wait(SECOND);
    fail(&mut rehearsal).lock();
    fail(&mut rehearsal);
    rehearsal
}

fn closes(rehearsal: &Rehearsal) -> usize {
    rehearsal.effects.iter().filter(|effect| **effect == Effect::Close).count()
}

#[test]
fn what_is_not_saved_is_kept_behind_the_lock_and_saved_as_the_work_of_who_typed_it() {
    let mut rehearsal = full_disk();
    assert_eq!(rehearsal.model.context(), Context::Unlock);
    assert_eq!(closes(&rehearsal), 0, "the store stays open for it");
    for _ in 0..5 {
        rehearsal.wait(Duration::from_secs(2));
        let Some(Effect::SaveFor(person, save)) = rehearsal.effects.last() else { panic!("it is tried again") };
        assert_eq!((person, save.draft.notes().raw()), (&dana(), "first words"));
        fail(&mut rehearsal);
    }
    rehearsal.wait(Duration::from_secs(2)).confirm_saves();
    assert_eq!(closes(&rehearsal), 1);
    assert!(rehearsal.model.behind.is_empty());
    assert_eq!(rehearsal.model.next_deadline(), None);
}

#[test]
fn its_owner_finds_it_as_it_was() {
    let mut rehearsal = full_disk();
    rehearsal.effects.clear();
    rehearsal.unlock(dana(), "");
    assert_eq!(tab(&rehearsal), Tab::Notes);
    assert_eq!(notes(&rehearsal), "first words");
    assert!(!rehearsal.effects.iter().any(|effect| matches!(effect, Effect::Open(_) | Effect::Close)));
    rehearsal.ctrl('z').press("!");
    assert_ne!(notes(&rehearsal), "first words!", "what was typed can still be taken back");
    rehearsal.wait(Duration::from_secs(2));
    assert!(matches!(rehearsal.effects.last(), Some(Effect::Save(_))));
}

#[test]
fn another_practitioner_works_while_it_is_saved_and_never_sees_it() {
    let mut rehearsal = full_disk();
    rehearsal.effects.clear();
    rehearsal.unlock(ana(), "");
    assert_eq!(rehearsal.model.context(), Context::Home);
    rehearsal.press("n");
    let Screen::New(form) = &rehearsal.model.screen else { panic!("the form") };
    assert!(form.label.is_empty());
    rehearsal.wait(Duration::from_secs(2));
    assert!(matches!(rehearsal.effects.last(), Some(Effect::SaveFor(person, _)) if *person == dana()));
    rehearsal.confirm_saves();
    assert!(rehearsal.model.behind.is_empty());
    assert_eq!(closes(&rehearsal), 0, "who is at work keeps the store");
}

#[test]
fn a_session_that_is_not_saved_is_opened_by_nobody_else() {
    let mut rehearsal = Rehearsal::consultation();
    let draft = rehearsal.model.consultation().expect("open").draft.clone();
    rehearsal.press("9").press("first words").wait(SECOND).lock();
    fail(&mut rehearsal).unlock(ana(), "");
    let query = Query { search: String::new(), most: 200 };
    let id = 0x0190_0000_0000_7000_8000_0000_0000_0001;
    rehearsal.send(Msg::Listed { query, listing: Ok(listing(&[("P-1042", id)])) }).enter();
    rehearsal.send(Msg::Opened(Ok(Box::new(Session::Draft(draft.clone())))));
    assert_eq!(rehearsal.model.context(), Context::Home, "two would write one session");
    assert!(rehearsal.model.notice.as_ref().is_some_and(|notice| notice.failed));
    rehearsal.wait(Duration::from_secs(3)).confirm_saves();
    rehearsal.enter().send(Msg::Opened(Ok(Box::new(Session::Draft(draft)))));
    assert!(rehearsal.model.consultation().is_some());
}

#[test]
fn each_practitioner_has_their_own_behind_one_lock() {
    let mut rehearsal = full_disk();
    rehearsal.unlock(ana(), "").press("nAna's patient").wait(SECOND);
    fail(&mut rehearsal).lock();
    fail(&mut rehearsal);
    let people: Vec<_> = rehearsal.model.behind.iter().map(|behind| behind.person().clone()).collect();
    assert_eq!(people, [dana(), ana()]);
    rehearsal.unlock(dana(), "");
    assert_eq!(notes(&rehearsal), "first words");
    rehearsal.lock().unlock(ana(), "").press("n");
    let Screen::New(form) = &rehearsal.model.screen else { panic!("the form") };
    assert_eq!(form.label.text(), "Ana's patient");
}

#[test]
fn leaving_from_the_lock_asks_while_something_is_not_saved() {
    let mut rehearsal = full_disk();
    rehearsal.ctrl('q');
    assert!(!rehearsal.effects.contains(&Effect::Quit));
    fail(&mut rehearsal);
    assert_eq!(rehearsal.model.context(), Context::Unsaved);
    rehearsal.lock().escape();
    assert_eq!(rehearsal.model.context(), Context::Unlock);
    rehearsal.ctrl('q');
    fail(&mut rehearsal).key(crossterm::event::KeyCode::F(10), crossterm::event::KeyModifiers::NONE);
    assert_eq!(rehearsal.effects.last(), Some(&Effect::Quit));
    let mut rehearsal = full_disk();
    rehearsal.ctrl('q').confirm_saves();
    assert!(rehearsal.effects.contains(&Effect::Quit), "it leaves by itself once all is saved");
}

#[test]
fn whoever_leaves_is_asked_about_what_others_typed_too() {
    let mut rehearsal = full_disk();
    rehearsal.unlock(ana(), "").press("q");
    assert!(!rehearsal.effects.contains(&Effect::Quit));
    fail(&mut rehearsal);
    assert_eq!(rehearsal.model.context(), Context::Unsaved);
    rehearsal.wait(Duration::from_secs(3)).confirm_saves();
    assert_eq!(rehearsal.model.context(), Context::Home, "the question goes when it is saved");
    assert!(!rehearsal.effects.contains(&Effect::Quit));
}

#[test]
fn a_signal_saves_what_is_behind_the_lock() {
    let mut rehearsal = full_disk();
    rehearsal.effects.clear();
    rehearsal.send(Msg::Terminate);
    assert_eq!(rehearsal.saves().last().map(|save| save.draft.notes().raw()), Some("first words"));
    assert_eq!(rehearsal.effects.last(), Some(&Effect::Quit));
}

#[test]
fn the_store_is_not_closed_under_who_is_unlocking() {
    let mut rehearsal = full_disk();
    rehearsal.wait(Duration::from_secs(3)).press("secret").enter().confirm_saves();
    assert_eq!(closes(&rehearsal), 0);
    rehearsal.refuse_unlock(Duration::ZERO);
    assert_eq!(closes(&rehearsal), 1, "it is, when the passphrase was wrong");
    let mut rehearsal = full_disk();
    rehearsal.wait(Duration::from_secs(3)).press("secret").enter().confirm_saves();
    rehearsal.unlock(dana(), "");
    assert_eq!(closes(&rehearsal), 0);
    assert!(rehearsal.effects.contains(&Effect::Open(first_id())), "saved meanwhile, it is read from the disk");
}

#[test]
fn a_label_that_was_not_begun_is_kept_within_250_ms_for_who_typed_it() {
    let mut rehearsal = Rehearsal::home();
    rehearsal.press("nA.R. 19").wait(Duration::from_millis(250));
    let kept = rehearsal.desks();
    assert_eq!(kept.last().map(|keep| (&keep.person, keep.desk.label.raw())), Some((&dana(), "A.R. 19")));
    rehearsal.confirm_saves();
    rehearsal.lock();
    assert_eq!(closes(&rehearsal), 1);
    rehearsal.unlock(ana(), "").press("n");
    let label = |rehearsal: &Rehearsal| match &rehearsal.model.screen {
        Screen::New(form) => form.label.text().to_owned(),
        _ => panic!("the form"),
    };
    assert_eq!(label(&rehearsal), "");
    rehearsal.lock().unlock(dana(), "A.R. 19").press("n");
    assert_eq!(label(&rehearsal), "A.R. 19");
    rehearsal.enter().enter().send(Msg::FreshId(first_id())).wait(SECOND);
    assert_eq!(rehearsal.desks().last().map(|keep| keep.desk.is_empty()), Some(true), "begun, it is in the record");
}

#[test]
fn a_label_that_cannot_be_kept_is_not_lost_by_locking_or_leaving() {
    let mut rehearsal = Rehearsal::home();
    rehearsal.press("nA.R. 19").lock();
    assert_eq!(closes(&rehearsal), 0);
    fail(&mut rehearsal).ctrl('q');
    fail(&mut rehearsal);
    assert_eq!(rehearsal.model.context(), Context::Unsaved);
    rehearsal.escape().unlock(dana(), "").press("n");
    let Screen::New(form) = &rehearsal.model.screen else { panic!("the form") };
    assert_eq!(form.label.text(), "A.R. 19");
}
