//! A kiosk: calm while nobody uses it, no way out without a passphrase, exports to known places alone.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::app::keymap::Context;
use crate::app::kiosk::is_calm;
use crate::app::quit::Quitting;
use crate::app::rehearsal::CALM_AFTER;
use crate::app::rehearsal::{Rehearsal, dana};
use crate::app::unlock::Form;
use crate::app::{Drive, Effect, Msg, Opening, Place, Refused, Screen, Secret, Written};
use crate::record::Desk;

/// What is typed of the passphrase in the form before the records.
fn dots(rehearsal: &Rehearsal) -> usize {
    match &rehearsal.model.screen {
        Screen::Unlock(unlock) => match &unlock.form {
            Form::Later { passphrase, .. } => passphrase.dots(),
            Form::First { .. } => panic!("another form"),
        },
        _ => panic!("another screen"),
    }
}

fn told(rehearsal: &Rehearsal) -> &str {
    rehearsal.model.notice.as_ref().map_or("", |notice| notice.words.as_str())
}

/// The passphrases that were handed over to leave.
fn tries(rehearsal: &Rehearsal) -> usize {
    rehearsal.effects.iter().filter(|effect| matches!(effect, Effect::Leave(_))).count()
}

fn drive(name: &str) -> Drive {
    Drive { path: format!("/media/clinic/{name}").into() }
}

#[test]
fn a_kiosk_is_calm_until_somebody_touches_it_and_the_first_letter_is_not_lost() {
    let mut kiosk = Rehearsal::kiosk();
    assert!(is_calm(&kiosk.model));
    assert_eq!(kiosk.model.next_deadline(), None, "nothing to do while nobody is there");
    kiosk.press(" ");
    assert!(!is_calm(&kiosk.model));
    assert_eq!(dots(&kiosk), 0, "the key that wakes it is no part of a passphrase");
    let mut kiosk = Rehearsal::kiosk();
    kiosk.press("correct");
    assert_eq!(dots(&kiosk), 7);
    for msg in [Msg::Click { column: 0, row: 0 }, Msg::Wheel(3), Msg::Key(KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE))] {
        let mut kiosk = Rehearsal::kiosk();
        kiosk.send(msg);
        assert!(!is_calm(&kiosk.model) && kiosk.effects.is_empty(), "nothing is tried by it");
    }
}

#[test]
fn what_is_half_typed_is_forgotten_when_nobody_goes_on() {
    let mut kiosk = Rehearsal::kiosk();
    kiosk
        .press("half a passphrase")
        .key(KeyCode::F(1), KeyModifiers::NONE)
        .wait(CALM_AFTER / 2)
        .escape()
        .wait(CALM_AFTER * 3 / 4);
    assert!(!is_calm(&kiosk.model), "every key counts");
    kiosk.wait(CALM_AFTER);
    assert!(is_calm(&kiosk.model) && kiosk.model.help.is_none());
    assert_eq!(dots(&kiosk), 0);
    kiosk.press("k");
    assert_eq!(dots(&kiosk), 1);
}

#[test]
fn the_lock_leads_to_the_calm_screen_once_everything_is_saved() {
    let mut kiosk = Rehearsal::kiosk_consultation();
    kiosk.press("9").press("typed in the last moment").lock();
    assert!(!is_calm(&kiosk.model), "what is not saved stays said");
    kiosk.confirm_saves();
    assert!(is_calm(&kiosk.model));
    let mut kiosk = Rehearsal::kiosk_consultation();
    kiosk.lock_after(Duration::from_secs(60));
    kiosk.lock().confirm_saves();
    kiosk.unlock(dana(), "").wait(Duration::from_secs(61)).confirm_saves();
    assert!(is_calm(&kiosk.model), "nobody was there");
}

#[test]
fn the_form_stays_while_the_store_is_at_work() {
    let mut kiosk = Rehearsal::kiosk();
    kiosk.press("correct horse").enter().wait(CALM_AFTER * 2);
    assert!(!is_calm(&kiosk.model));
    kiosk.send(Msg::Unlocked(Ok(Opening { person: dana(), loss: None, desk: Desk::default(), reworded: Vec::new() })));
    assert_eq!(kiosk.model.context(), Context::Home);
}

#[test]
fn nobody_leaves_before_a_practitioner_has_unlocked() {
    let mut kiosk = Rehearsal::kiosk();
    kiosk.press("a").ctrl('q');
    assert_eq!(kiosk.model.context(), Context::Unlock);
    assert!(told(&kiosk).contains("unlock first"), "{}", told(&kiosk));
    kiosk.ctrl('q').wait(CALM_AFTER * 2).ctrl('q');
    assert!(kiosk.effects.is_empty());
}

#[test]
fn leaving_wants_the_passphrase_and_saves_first() {
    let mut kiosk = Rehearsal::kiosk_consultation();
    kiosk.press("9").press("typed").ctrl('q');
    assert_eq!(kiosk.model.context(), Context::Leaving);
    kiosk.enter();
    assert_eq!(tries(&kiosk), 0, "nothing is typed yet");
    kiosk.press("wrong horse").enter().press("more").enter();
    assert!(kiosk.effects.contains(&Effect::Leave(Secret::of("wrong horse"))));
    assert_eq!(tries(&kiosk), 1);
    kiosk.send(Msg::MayLeave(Err(Refused { words: "wrong passphrase".to_owned() })));
    assert_eq!(kiosk.model.context(), Context::Leaving);
    assert_eq!(kiosk.model.quitting, Quitting::No);
    kiosk.send(Msg::Paste("correct horse".into())).enter();
    assert_eq!(kiosk.effects.last(), Some(&Effect::Leave(Secret::of("correct horse"))));
    kiosk.confirm_saves();
    kiosk.press("x").send(Msg::MayLeave(Ok(())));
    kiosk.confirm_saves();
    assert_eq!(kiosk.effects.iter().filter(|effect| **effect == Effect::Quit).count(), 1);
}

#[test]
fn an_answer_that_nobody_waits_for_ends_nothing() {
    let mut kiosk = Rehearsal::kiosk_consultation();
    kiosk.send(Msg::MayLeave(Ok(())));
    kiosk.ctrl('q').send(Msg::MayLeave(Ok(())));
    kiosk.escape();
    assert_eq!(kiosk.model.context(), Context::Pane, "one step back");
    kiosk.ctrl('q').press("correct horse").enter().lock().confirm_saves();
    kiosk.send(Msg::MayLeave(Ok(())));
    assert!(!kiosk.effects.contains(&Effect::Quit));
    assert!(is_calm(&kiosk.model));
}

#[test]
fn the_keys_that_end_programs_elsewhere_say_that_they_do_not() {
    for key in ['c', 'z', 'd', '\\', '4', 'C'] {
        for mut kiosk in [Rehearsal::kiosk(), Rehearsal::kiosk_consultation()] {
            kiosk.effects.clear();
            kiosk.send(Msg::Wheel(1)).ctrl(key);
            assert!(told(&kiosk).contains("does nothing here"), "{key}: {}", told(&kiosk));
            assert!(kiosk.effects.is_empty());
        }
    }
    let mut dashboard = Rehearsal::consultation();
    dashboard.ctrl('c');
    assert_eq!(told(&dashboard), "");
}

#[test]
fn an_export_goes_to_the_folder_where_there_is_no_drive_and_else_to_what_is_chosen() {
    let exported_to = |kiosk: &Rehearsal| match kiosk.effects.last() {
        Some(Effect::Export(session, place)) => (session.id(), place.clone()),
        other => panic!("an export, not {other:?}"),
    };
    let at_summary = || {
        let mut kiosk = Rehearsal::kiosk_consultation();
        kiosk.press("0").press("e");
        assert_eq!(kiosk.effects.last(), Some(&Effect::Drives(Written::Record)));
        kiosk
    };
    let mut kiosk = at_summary();
    kiosk.send(Msg::Drives(Written::Record, Vec::new()));
    assert_eq!(exported_to(&kiosk), (crate::app::rehearsal::first_id(), Place::Folder));
    let mut kiosk = at_summary();
    kiosk.send(Msg::Drives(Written::Record, vec![drive("A"), drive("B")]));
    assert_eq!(kiosk.model.context(), Context::Places);
    kiosk
        .key(KeyCode::Down, KeyModifiers::NONE)
        .key(KeyCode::Down, KeyModifiers::NONE)
        .key(KeyCode::Down, KeyModifiers::NONE)
        .enter();
    assert_eq!(exported_to(&kiosk).1, Place::Drive(drive("B")));
    assert_eq!(kiosk.model.context(), Context::Summary);
    let mut kiosk = at_summary();
    kiosk.send(Msg::Drives(Written::Record, vec![drive("A")])).escape().enter();
    assert!(!kiosk.effects.iter().any(|effect| matches!(effect, Effect::Export(..))));
    let mut kiosk = at_summary();
    kiosk.lock().confirm_saves();
    kiosk.send(Msg::Drives(Written::Record, vec![drive("A")])).send(Msg::Drives(Written::Record, Vec::new()));
    assert!(is_calm(&kiosk.model) && !kiosk.effects.iter().any(|effect| matches!(effect, Effect::Export(..))));
}

#[test]
fn where_it_is_no_kiosk_nothing_of_it_is_seen() {
    let mut dashboard = Rehearsal::locked();
    dashboard.wait(CALM_AFTER * 10);
    assert!(!is_calm(&dashboard.model));
    let mut dashboard = Rehearsal::consultation();
    dashboard.press("0").press("e");
    assert!(matches!(dashboard.effects.last(), Some(Effect::Export(_, Place::Folder))));
    dashboard.ctrl('q');
    assert_eq!(dashboard.effects.last(), Some(&Effect::Quit));
}

#[test]
fn no_passphrase_is_taken_from_a_paste_on_a_locked_kiosk_nor_anywhere_from_one_without_an_end() {
    let typed = |rehearsal: &Rehearsal| match &rehearsal.model.screen {
        Screen::Unlock(crate::app::Unlock { form: crate::app::unlock::Form::Later { passphrase, .. }, .. }) => passphrase.dots(),
        other => panic!("{other:?}"),
    };
    let mut kiosk = Rehearsal::kiosk();
    kiosk.send(Msg::Paste("correct horse".into()));
    assert_eq!((typed(&kiosk), kiosk.model.notice.is_some()), (0, true));
    for mut locked in [Rehearsal::kiosk(), Rehearsal::locked()] {
        locked.send(Msg::Unended("correct horse".into()));
        assert_eq!((typed(&locked), locked.model.notice.as_ref().map(|notice| notice.failed)), (0, Some(true)));
    }
    let mut dashboard = Rehearsal::locked();
    dashboard.send(Msg::Paste("correct horse".into()));
    assert_eq!(typed(&dashboard), 13);
}

#[test]
fn words_of_a_paste_without_an_end_are_taken_where_notes_are_written_and_that_is_said() {
    let mut kiosk = Rehearsal::kiosk_consultation();
    kiosk.press("9").send(Msg::Unended("half a sentence".into()));
    let open = kiosk.model.consultation().expect("open");
    assert_eq!(open.notes.editor.text(), "half a sentence");
    assert!(kiosk.model.notice.as_ref().is_some_and(|notice| notice.words.as_str().contains("look whether all of it is there")));
}
