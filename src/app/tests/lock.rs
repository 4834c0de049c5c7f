//! The lock by key and by itself, and the way back.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{listing, notes, tab};
use crate::app::keymap::{Action, Context};
use crate::app::rehearsal::{Rehearsal, ana, dana, first_id};
use crate::app::{Drive, Effect, Msg, Opening, Query, SMALLEST, Screen, Secret, Size, Tab, Unlock, Written};
use crate::record::{Desk, Session};

const LIMIT: Duration = Duration::from_secs(180);
const SECOND: Duration = Duration::from_secs(1);

/// The limit without so much.
fn all_but(time: Duration) -> Duration {
    LIMIT.checked_sub(time).expect("less than the limit")
}

/// In the notes of a consultation that locks after three minutes.
fn watched() -> Rehearsal {
    let mut rehearsal = Rehearsal::locked();
    rehearsal.lock_after(LIMIT).unlock(dana(), "");
    rehearsal.press("nP-1042").enter().enter().send(Msg::FreshId(first_id())).press("9");
    rehearsal.wait(SECOND).confirm_saves();
    rehearsal.press("a").wait(SECOND).confirm_saves();
    rehearsal.effects.clear();
    rehearsal.press("b").wait(Duration::from_millis(200)).confirm_saves();
    rehearsal.press("c");
    rehearsal
}

#[track_caller]
fn is_locked(rehearsal: &Rehearsal) -> bool {
    let locked = matches!(rehearsal.model.screen, Screen::Unlock(_));
    assert_eq!(locked, rehearsal.model.presence.is_none());
    assert_eq!(locked, rehearsal.model.person.is_none());
    locked
}

fn left(rehearsal: &Rehearsal) -> Option<u64> {
    rehearsal.model.presence.as_ref().and_then(|presence| presence.idle.left())
}

/// Every place where somebody has unlocked.
pub(super) fn places() -> Vec<(Context, Rehearsal)> {
    let consultation = |keys: &str| {
        let mut rehearsal = Rehearsal::consultation();
        rehearsal.press(keys);
        rehearsal
    };
    let mut search = Rehearsal::home();
    search.press("/sec");
    let mut new = Rehearsal::home();
    new.press("nP-7");
    let mut notes = consultation("9words");
    notes.escape();
    let mut phrases = consultation("9");
    phrases.ctrl('t');
    let mut trail = Rehearsal::home();
    trail.press("t");
    let mut days = Rehearsal::home();
    days.press("td");
    let mut form = super::people::open();
    form.press("nBen");
    let mut reason = consultation("0s");
    reason.enter().press("half a reason");
    let mut at_work = Rehearsal::at_signature();
    at_work.press("correct horse").enter();
    let mut addendum = Rehearsal::signed();
    addendum.press("awhy").enter().press("half a word");
    let mut unsaved = consultation("9words");
    unsaved.ctrl('q').send(Msg::SaveFailed { session: first_id(), reason: "disk full".into() });
    let mut places = vec![
        (Context::Themes, super::themes::open()),
        (Context::Home, Rehearsal::home()),
        (Context::Search, search),
        (Context::New, new),
        (Context::Pane, consultation("")),
        (Context::Patient, beside_a_patient()),
        (Context::Checklist, consultation("8")),
        (Context::Plan, consultation("v")),
        (Context::TeachBack, consultation("t")),
        (Context::Notes, consultation("9words")),
        (Context::NotesRest, notes),
        (Context::Phrases, phrases),
        (Context::Summary, consultation("0")),
        (Context::People, super::people::open()),
        (Context::PeopleForm, form),
        (Context::Trail, trail),
        (Context::TrailDays, days),
        (Context::Signing, consultation("0s")),
        (Context::Reason, reason),
        (Context::Passphrase, Rehearsal::at_signature()),
        (Context::AtWork, at_work),
        (Context::Signed, Rehearsal::signed()),
        (Context::Addendum, addendum),
        (Context::Help, consultation("?")),
        (Context::Unsaved, unsaved),
        (Context::Message, told_of_a_loss()),
    ];
    places.extend(answering());
    places.extend(at_the_door());
    places
}

fn told_of_a_loss() -> Rehearsal {
    let mut loss = Rehearsal::locked();
    let opening = Opening { person: dana(), loss: Some("missing".into()), desk: Desk::default(), reworded: Vec::new() };
    loss.send(Msg::Unlocked(Ok(opening)));
    loss
}

/// The questions of a kiosk.
fn at_the_door() -> [(Context, Rehearsal); 2] {
    let mut drives = Rehearsal::kiosk_consultation();
    drives.press("0e").send(Msg::Drives(Written::Record, vec![Drive { path: "/media/clinic/BACKUP".into() }]));
    let mut leaving = Rehearsal::kiosk_consultation();
    leaving.press("9words").ctrl('q').press("half a pass");
    [(Context::Places, drives), (Context::Leaving, leaving)]
}

fn beside_a_patient() -> Rehearsal {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.key(KeyCode::F(3), KeyModifiers::NONE);
    rehearsal
}

/// The fields of the checklist and the teach-back, half typed.
fn answering() -> Vec<(Context, Rehearsal)> {
    let mut answer = super::at_item("hoped_result");
    answer.enter().press("softer");
    let mut decision = super::at_item("pregnancy");
    decision.press("yrhalf a reason");
    let mut words = Rehearsal::consultation();
    words.press("t").enter().press("softer");
    vec![(Context::Answer, answer), (Context::Decision, decision), (Context::PatientWords, words)]
}

#[test]
fn one_key_locks_from_everywhere_and_the_store_is_closed_once_all_is_saved() {
    let places = places();
    for context in Context::ALL {
        // The second screen and the preview of a pack have no record to lock.
        let is_elsewhere = matches!(context, Context::Unlock | Context::Mirror | Context::Preview);
        assert!(is_elsewhere || places.iter().any(|(place, _)| *place == context), "{}", context.name());
    }
    for (context, mut rehearsal) in places {
        assert_eq!(rehearsal.model.context(), context);
        rehearsal.lock();
        let name = context.name();
        assert!(is_locked(&rehearsal), "{name}");
        assert_eq!(rehearsal.model.context(), Context::Unlock, "{name}");
        assert!(rehearsal.model.notice.is_none() && rehearsal.model.help.is_none(), "{name}");
        assert!(rehearsal.effects.contains(&Effect::Lock { idle: false }), "{name}");
        rehearsal.wait(Duration::from_secs(3)).confirm_saves();
        assert_eq!(rehearsal.effects.iter().filter(|effect| **effect == Effect::Close).count(), 1, "{name}");
        assert_eq!(rehearsal.effects.last(), Some(&Effect::Close), "{name}");
        assert!(rehearsal.model.behind.is_empty(), "{name}");
    }
}

#[test]
fn the_key_that_locks_is_among_the_hints_of_the_smallest_terminal() {
    for (context, mut rehearsal) in places().into_iter().filter(|(context, _)| *context != Context::Message) {
        rehearsal.send(Msg::Resize(SMALLEST));
        let hints = crate::app::hints::hints(&rehearsal.model);
        assert!(hints.iter().any(|hint| hint.action == Action::Lock), "{}", context.name());
    }
}

#[test]
fn the_unlock_form_and_the_recovery_code_do_not_lock() {
    let mut rehearsal = Rehearsal::locked();
    rehearsal.lock().wait(LIMIT * 100);
    assert!(rehearsal.effects.is_empty());
    let mut rehearsal = Rehearsal::on(Unlock::first());
    rehearsal.lock_after(LIMIT);
    rehearsal.send(Msg::Created(Ok(Secret::of("AAAAA-BBBBB-CCCCC-DDDDD-EEEEE"))));
    rehearsal.lock().wait(LIMIT * 100).lock();
    assert!(matches!(rehearsal.model.screen, Screen::RecoveryCode { .. }));
    assert!(rehearsal.effects.is_empty());
}

/// The idea of 45 CFR 164.312(a)(2)(iii), and 170.315(d)(5), with a clock of the test's own; no certification.
#[test]
fn automatic_log_off_164_312_a_2_iii_ends_every_session_that_nobody_touches_and_only_a_passphrase_resumes() {
    for (context, mut rehearsal) in places() {
        let name = context.name();
        rehearsal.wait(Duration::from_secs(3600)).confirm_saves();
        rehearsal.wait(Duration::from_secs(3)).confirm_saves();
        assert!(is_locked(&rehearsal), "{name}");
        assert!(rehearsal.effects.contains(&Effect::Lock { idle: true }), "it is entered in the audit trail: {name}");
        assert_eq!(rehearsal.effects.last(), Some(&Effect::Close), "the store's key is forgotten: {name}");
        rehearsal.effects.clear();
        rehearsal.escape().enter().press("ntu/").enter().refuse_unlock(Duration::ZERO);
        assert!(is_locked(&rehearsal), "{name}");
        let asked = |effect: &Effect| matches!(effect, Effect::Unlock(..));
        assert!(rehearsal.effects.iter().all(asked), "nothing is read before the passphrase: {name}");
    }
}

#[test]
fn it_locks_by_itself_exactly_at_the_limit_and_not_before() {
    let mut rehearsal = watched();
    rehearsal.wait(Duration::from_secs(5)).confirm_saves();
    rehearsal.wait(all_but(Duration::from_millis(5001)));
    assert!(!is_locked(&rehearsal));
    rehearsal.effects.clear();
    rehearsal.wait(Duration::from_millis(1));
    assert!(is_locked(&rehearsal));
    assert_eq!(rehearsal.effects, [Effect::Lock { idle: true }, Effect::Close]);
}

#[test]
fn the_last_ten_seconds_are_counted_down_and_nothing_else_wakes_the_program() {
    let mut rehearsal = Rehearsal::locked();
    rehearsal.lock_after(LIMIT).unlock(dana(), "");
    let mut seen = Vec::new();
    while !is_locked(&rehearsal) {
        let next = rehearsal.model.next_deadline().expect("the lock comes");
        rehearsal.wait(next.saturating_duration_since(rehearsal.now().tick));
        seen.push(left(&rehearsal));
    }
    let counted: Vec<Option<u64>> = (1..=10).rev().map(Some).chain([None]).collect();
    assert_eq!(seen, counted);
    assert_eq!(rehearsal.model.next_deadline(), None, "locked and saved, it sleeps");
}

#[test]
fn a_key_in_the_countdown_stays_and_is_not_lost() {
    let mut rehearsal = watched();
    rehearsal.wait(all_but(Duration::from_secs(5)));
    assert_eq!(left(&rehearsal), Some(5));
    rehearsal.press("d");
    assert_eq!(notes(&rehearsal), "abcd");
    assert_eq!(left(&rehearsal), None);
    rehearsal.wait(all_but(SECOND));
    assert!(!is_locked(&rehearsal));
}

#[test]
fn whatever_is_done_by_hand_keeps_it_open_and_nothing_else_does() {
    let by_hand: [fn() -> Msg; 5] = [
        || Msg::Key(KeyEvent::new(KeyCode::F(12), KeyModifiers::NONE)),
        || Msg::Paste("x".into()),
        || Msg::Click { column: 0, row: 0 },
        || Msg::Drag { column: 0, row: 0 },
        || Msg::Wheel(3),
    ];
    for msg in by_hand {
        let mut rehearsal = watched();
        rehearsal.wait(all_but(SECOND)).send(msg()).wait(all_but(SECOND));
        assert!(!is_locked(&rehearsal));
    }
    let by_itself: [fn(&Rehearsal) -> Msg; 3] = [
        |_| Msg::Resize(Size { columns: 90, rows: 28 }),
        |_| Msg::Woke,
        |rehearsal| Msg::Saved { session: first_id(), revision: 1, at: rehearsal.now().wall },
    ];
    for msg in by_itself {
        let mut rehearsal = watched();
        rehearsal.wait(all_but(SECOND));
        let msg = msg(&rehearsal);
        rehearsal.send(msg).wait(SECOND);
        assert!(is_locked(&rehearsal));
    }
}

#[test]
fn the_key_that_comes_after_the_machine_slept_too_long_locks_and_is_dropped() {
    let mut rehearsal = watched();
    rehearsal.wait(SECOND).confirm_saves();
    rehearsal.effects.clear();
    rehearsal.sleep(LIMIT).press("!");
    assert!(is_locked(&rehearsal));
    let Screen::Unlock(unlock) = &rehearsal.model.screen else { panic!("the form") };
    let crate::app::unlock::Form::Later { passphrase, .. } = &unlock.form else { panic!("the later form") };
    assert_eq!(passphrase.dots(), 0, "nor does it become a part of the passphrase");
    assert_eq!(rehearsal.effects, [Effect::Lock { idle: true }, Effect::Close], "nothing was typed that had to be saved");
    let mut rehearsal = watched();
    rehearsal.sleep(all_but(SECOND)).press("!");
    assert!(!is_locked(&rehearsal), "a short sleep is no absence");
}

#[test]
fn the_same_practitioner_comes_back_to_the_session_and_the_tab() {
    let mut rehearsal = watched();
    rehearsal.wait(SECOND).confirm_saves();
    let draft = rehearsal.model.consultation().expect("open").draft.clone();
    rehearsal.lock();
    rehearsal.effects.clear();
    rehearsal.unlock(dana(), "");
    assert!(rehearsal.effects.contains(&Effect::Open(first_id())));
    rehearsal.send(Msg::Opened(Ok(Box::new(Session::Draft(draft)))));
    assert_eq!(tab(&rehearsal), Tab::Notes);
    assert_eq!(notes(&rehearsal), "abc");
    assert_eq!(rehearsal.model.context(), Context::Notes, "the caret is in the text again");
}

#[test]
fn the_same_practitioner_comes_back_to_a_signed_session_and_another_does_not() {
    for (person, comes_back) in [(dana(), true), (ana(), false)] {
        let mut rehearsal = Rehearsal::signed();
        let Screen::Signed(view) = &rehearsal.model.screen else { panic!("a signed session") };
        let signed = view.session().clone();
        rehearsal.press("awhy").enter().press("half a word").lock().confirm_saves();
        rehearsal.effects.clear();
        rehearsal.unlock(person, "");
        assert_eq!(rehearsal.effects.contains(&Effect::Open(first_id())), comes_back);
        rehearsal.send(Msg::Opened(Ok(Box::new(Session::Signed(Box::new(signed))))));
        assert_eq!(matches!(rehearsal.model.screen, Screen::Signed(_)), comes_back);
    }
}

#[test]
fn another_practitioner_comes_to_the_list() {
    let mut rehearsal = watched();
    rehearsal.lock().confirm_saves();
    rehearsal.effects.clear();
    rehearsal.unlock(ana(), "");
    assert_eq!(rehearsal.model.context(), Context::Home);
    assert!(!rehearsal.effects.iter().any(|effect| matches!(effect, Effect::Open(_))));
    assert_eq!(rehearsal.model.person, Some(ana()));
}

#[test]
fn who_can_unlock_is_read_anew_and_the_one_who_locked_is_chosen() {
    let mut rehearsal = Rehearsal::home();
    rehearsal.lock().send(Msg::Locked(vec![ana(), dana()]));
    rehearsal.press("secret").enter();
    assert!(matches!(rehearsal.effects.last(), Some(Effect::Unlock(person, _)) if *person == dana()));
}

#[test]
fn answers_that_come_after_the_lock_show_nothing() {
    let mut rehearsal = watched();
    rehearsal.wait(SECOND).confirm_saves();
    let draft = rehearsal.model.consultation().expect("open").draft.clone();
    rehearsal.lock();
    rehearsal.effects.clear();
    rehearsal.send(Msg::Exported(Ok("exports/P-1042.json".into())));
    rehearsal.send(Msg::Exported(Err("P-1042".into())));
    rehearsal.send(Msg::Opened(Ok(Box::new(Session::Draft(draft)))));
    rehearsal.send(Msg::Opened(Err("P-1042".into())));
    rehearsal.send(Msg::FreshId(first_id()));
    rehearsal.send(Msg::LossAccepted(Ok(())));
    rehearsal.send(Msg::LossAccepted(Err("P-1042".into())));
    let query = Query { search: String::new(), most: 200 };
    rehearsal.send(Msg::Listed { query: query.clone(), listing: Ok(listing(&[("P-1042", 1)])) });
    rehearsal.send(Msg::Listed { query, listing: Err("P-1042".into()) });
    assert!(is_locked(&rehearsal));
    assert!(rehearsal.model.notice.is_none());
    assert!(rehearsal.effects.is_empty());
}

#[test]
fn time_behind_the_lock_is_not_counted_as_shown() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.wait(Duration::from_secs(2)).lock();
    rehearsal.send(Msg::SaveFailed { session: first_id(), reason: "disk full".into() }).wait(Duration::from_secs(600));
    rehearsal.unlock(dana(), "").wait(SECOND).press("m").wait(SECOND);
    let save = rehearsal.saves().last().expect("a save").draft.clone();
    let shown = save.shown(&crate::content::PaneId::from("introduction")).expect("it was shown").total_seconds();
    assert!(shown < 10, "{shown} s");
}
