//! Practitioners on the screen: what is asked of the store, and that secrets do not outlive their form.
#![expect(clippy::missing_panics_doc, reason = "a test that panics has failed")]

use crossterm::event::{KeyCode, KeyModifiers};

use crate::app::people::{Field, Purpose};
use crate::app::rehearsal::{Rehearsal, ana, dana};
use crate::app::{Effect, Msg, PeopleList, PeopleOrder, PeopleView, Refused, Screen, Secret};

/// The list with two practitioners in it.
pub fn open() -> Rehearsal {
    let mut rehearsal = Rehearsal::home();
    rehearsal.press("u");
    assert_eq!(rehearsal.effects.last(), Some(&Effect::People(PeopleOrder::List)));
    answer(&mut rehearsal, None);
    rehearsal
}

fn answer(rehearsal: &mut Rehearsal, done: Option<&str>) {
    let since = rehearsal.now().wall;
    let people = vec![(ana(), since), (dana(), since)];
    rehearsal.send(Msg::People(Ok(PeopleList { people, done: done.map(str::to_owned) })));
}

#[track_caller]
fn view(rehearsal: &Rehearsal) -> &PeopleView {
    let Screen::People(view) = &rehearsal.model.screen else { panic!("practitioners") };
    view
}

#[track_caller]
fn refused(rehearsal: &Rehearsal) -> (Field, String) {
    let form = view(rehearsal).form.as_ref().expect("a form");
    (form.fields()[form.focus], form.refused.clone().expect("words"))
}

#[test]
fn somebody_is_added_with_a_name_a_passphrase_twice_and_ones_own() {
    let mut rehearsal = open();
    rehearsal.press("n").press("Ben Osei").enter().press("needles and pins").enter().press("needles and pins").enter();
    rehearsal.press("correct horse").enter();
    let name = crate::record::PersonName::new("Ben Osei").unwrap();
    let order = PeopleOrder::Add { name, new: Secret::of("needles and pins"), own: Secret::of("correct horse") };
    assert_eq!(rehearsal.effects.last(), Some(&Effect::People(order)));
    let before = rehearsal.effects.len();
    rehearsal.enter().press("x").escape();
    assert_eq!(rehearsal.effects.len(), before, "while the store is at work nothing else is asked");
    answer(&mut rehearsal, Some("Ben Osei can open the records now"));
    assert!(view(&rehearsal).form.is_none());
    assert_eq!(rehearsal.model.notice.as_ref().unwrap().words.as_str(), "Ben Osei can open the records now");
}

#[test]
fn a_list_that_comes_late_leaves_the_form_that_was_opened_before_it() {
    let mut rehearsal = Rehearsal::home();
    rehearsal.press("u").press("n").press("Ben");
    answer(&mut rehearsal, None);
    let Some(Purpose::Add(name)) = view(&rehearsal).form.as_ref().map(|form| &form.purpose) else { panic!("the form") };
    assert_eq!(name.text(), "Ben");
}

#[test]
fn what_is_wrong_in_the_form_is_said_at_its_field() {
    let mut rehearsal = open();
    rehearsal.press("n").enter().enter().enter().enter();
    assert_eq!(refused(&rehearsal).0, Field::Name);
    rehearsal.press("ana RUIZ").enter().enter().enter().enter();
    assert_eq!(refused(&rehearsal).0, Field::Name);
    assert!(refused(&rehearsal).1.starts_with("Ana Ruiz can open these records already"), "and not after the passphrases");
    for _ in 0.."ana RUIZ".len() {
        rehearsal.key(KeyCode::Backspace, KeyModifiers::NONE);
    }
    rehearsal.press("Ben").enter().press("short").enter().enter().enter();
    assert_eq!(refused(&rehearsal).0, Field::New);
    rehearsal.press(" but longer").enter().press("another").enter().enter();
    assert_eq!(refused(&rehearsal).0, Field::Again);
    for _ in 0.."another".len() {
        rehearsal.key(KeyCode::Backspace, KeyModifiers::NONE);
    }
    rehearsal.press("short but longer").enter().enter();
    assert_eq!(refused(&rehearsal).0, Field::Own);
}

#[test]
fn a_wrong_passphrase_is_said_and_only_it_is_typed_again() {
    let mut rehearsal = open();
    rehearsal.press("c").press("wrong one").enter().press("needles and pins").enter().press("needles and pins").enter();
    rehearsal.send(Msg::People(Err(Refused { words: "wrong passphrase".into() })));
    assert_eq!(refused(&rehearsal), (Field::Own, "wrong passphrase".to_owned()));
    rehearsal.press("correct horse").enter().enter().enter();
    let order = PeopleOrder::Change { new: Secret::of("needles and pins"), own: Secret::of("correct horse") };
    assert_eq!(rehearsal.effects.last(), Some(&Effect::People(order)));
}

#[test]
fn removing_names_who_and_asks_for_ones_own_passphrase() {
    let mut rehearsal = open();
    rehearsal.key(KeyCode::Delete, KeyModifiers::NONE);
    assert!(matches!(&view(&rehearsal).form.as_ref().unwrap().purpose, Purpose::Remove(name) if *name == ana()));
    rehearsal.press("correct horse").enter();
    let order = PeopleOrder::Remove { name: ana(), own: Secret::of("correct horse") };
    assert_eq!(rehearsal.effects.last(), Some(&Effect::People(order)));
}

#[test]
fn escape_forgets_what_was_typed_and_then_goes_home() {
    let mut rehearsal = open();
    rehearsal.press("n").press("Ben").enter().press("needles and pins").escape();
    assert!(view(&rehearsal).form.is_none());
    rehearsal.press("n");
    let form = view(&rehearsal).form.as_ref().unwrap();
    assert_eq!((form.new[0].dots(), form.own.dots()), (0, 0));
    rehearsal.escape().escape();
    assert!(matches!(rehearsal.model.screen, Screen::Home(_)));
}

#[test]
fn removing_oneself_is_refused_before_a_passphrase_is_asked_for() {
    let mut rehearsal = open();
    rehearsal.key(KeyCode::Down, KeyModifiers::NONE).key(KeyCode::Delete, KeyModifiers::NONE);
    assert!(view(&rehearsal).form.is_none());
    let told = |rehearsal: &Rehearsal| rehearsal.model.notice.as_ref().unwrap().words.as_str().to_owned();
    assert_eq!(told(&rehearsal), "nobody removes themselves; somebody else does it");
    let since = rehearsal.now().wall;
    rehearsal.send(Msg::People(Ok(PeopleList { people: vec![(dana(), since)], done: None })));
    rehearsal.key(KeyCode::Delete, KeyModifiers::NONE);
    assert_eq!(told(&rehearsal), "nobody else can open these records; add somebody first");
}
