//! A kiosk that is used with fingers: the whole consultation by its buttons, but for what is typed.

use std::sync::Arc;

use crossterm::event::{KeyCode, KeyModifiers};

use super::{answer, at_item, cell_of, listing, tab};
use crate::app::hints::{PlacedHint, hints};
use crate::app::keymap::{Action, Context};
use crate::app::rehearsal::{Rehearsal, ana, dana};
use crate::app::{
    Area, Drive, Effect, Msg, NewConsultation, Place, Query, Regions, Screen, Size, Tab, Unlock, Written, checklist, home, new,
    plan, teach_back, unlock,
};
use crate::page::{Row, Target};
use crate::record::{Answer, PersonName, SessionId};
use crate::text::Lang;

/// The smallest usual screen.
const USUAL: Size = Size { columns: 80, rows: 24 };

/// Screens of a touched kiosk, each with its name.
pub fn places() -> Vec<(&'static str, Rehearsal)> {
    let home = || Rehearsal::home().at_the_door().touched();
    let begun = || Rehearsal::kiosk_consultation().touched();
    let pressed = |mut rehearsal: Rehearsal, keys: &str| {
        rehearsal.press(keys);
        rehearsal
    };
    let mut locked = Rehearsal::kiosk().touched();
    locked.press("x");
    let mut patient = begun();
    patient.function(3);
    vec![
        ("the form before the records", locked),
        ("Home", home()),
        ("search", pressed(home(), "/")),
        ("practitioners", pressed(home(), "u")),
        ("the audit trail", pressed(home(), "t")),
        ("a new consultation", pressed(home(), "n")),
        ("the help", pressed(home(), "?")),
        ("a pane", begun()),
        ("the patient view", patient),
        ("the checklist", pressed(begun(), "8")),
        ("the teach-back", pressed(begun(), "t")),
        ("the visits", pressed(begun(), "v")),
        ("the notes", pressed(begun(), "9")),
        ("the summary", pressed(begun(), "0")),
        ("signing", pressed(begun(), "0s")),
    ]
}

/// Touches the middle of the button that does this.
#[track_caller]
fn touch(rehearsal: &mut Rehearsal, action: Action) {
    let buttons = hints(&rehearsal.model);
    let button = buttons.iter().find(|button| button.action == action).unwrap_or_else(|| panic!("{action:?}: {buttons:#?}"));
    let (column, row) = (button.area.x + button.area.width / 2, button.area.y + 1);
    rehearsal.click(column, row);
}

#[test]
fn the_tabs_are_walked_on_and_back_by_buttons_on_the_smallest_usual_screen() {
    let mut kiosk = Rehearsal::kiosk_consultation().touched();
    kiosk.model.size = Size { columns: 80, rows: 24 };
    let mut seen = vec![tab(&kiosk)];
    for _ in 0..11 {
        touch(&mut kiosk, Action::NextTab);
        seen.push(tab(&kiosk));
    }
    assert!(matches!(seen.as_slice(), [Tab::Pane(0), Tab::Pane(1), ..]), "{seen:?}");
    assert!(seen.contains(&Tab::Checklist) && seen.contains(&Tab::Summary), "{seen:?}");
    touch(&mut kiosk, Action::PreviousTab);
    assert_eq!(Some(&tab(&kiosk)), seen.iter().rev().nth(1));
}

#[test]
fn the_checklist_is_answered_by_buttons_that_are_there_for_the_marked_item_alone() {
    let mut kiosk = at_item("pregnancy").at_the_door().touched();
    kiosk.model.size = Size { columns: 80, rows: 24 };
    assert!(!hints(&kiosk.model).iter().any(|button| matches!(button.action, Action::Choose(_))));
    touch(&mut kiosk, Action::No);
    assert_eq!(answer(&kiosk, "pregnancy"), Some(Answer::YesNo(false)));
}

#[test]
fn the_patient_view_goes_on_and_back_and_the_records_lock_by_buttons() {
    let mut kiosk = Rehearsal::kiosk_consultation().touched();
    kiosk.model.size = Size { columns: 80, rows: 24 };
    kiosk.function(3);
    let shown = |kiosk: &Rehearsal| kiosk.model.patient_page().expect("the patient view");
    let before = shown(&kiosk);
    touch(&mut kiosk, Action::Advance);
    assert!(shown(&kiosk).text.len() > before.text.len());
    touch(&mut kiosk, Action::Unreveal);
    assert_eq!(shown(&kiosk), before);
    touch(&mut kiosk, Action::Lock);
    assert!(matches!(kiosk.model.screen, Screen::Unlock(_)));
}

#[test]
fn every_screen_has_a_button_that_leads_on_or_back_and_one_that_locks_while_the_records_are_open() {
    for (name, mut kiosk) in places() {
        for (columns, rows) in [(60, 22), (80, 24), (120, 40)] {
            kiosk.model.size = Size { columns, rows };
            let buttons = hints(&kiosk.model);
            let has = |actions: &[Action]| buttons.iter().any(|button| actions.contains(&button.action));
            // The key that opens the help closes it.
            let leads = if name == "the help" { Action::Help } else { Action::Back };
            let others = [leads, Action::Confirm, Action::Advance, Action::Unreveal, Action::New];
            assert!(has(&others), "{name}: {buttons:#?}");
            assert_eq!(has(&[Action::Lock]), kiosk.model.presence.is_some(), "{name}");
        }
    }
}

#[test]
fn a_touch_beside_every_button_does_nothing() {
    let mut kiosk = Rehearsal::home().at_the_door().touched();
    kiosk.model.size = Size { columns: 80, rows: 24 };
    let before = kiosk.effects.len();
    kiosk.click(0, 22);
    assert_eq!(kiosk.effects.len(), before);
    assert!(matches!(kiosk.model.screen, Screen::Home(_)));
}

#[test]
fn one_touch_of_the_calm_screen_leads_to_the_passphrase_and_no_further() {
    let mut kiosk = Rehearsal::kiosk().touched();
    let before = kiosk.effects.len();
    kiosk.click(40, 20);
    assert!(!crate::app::kiosk::is_calm(&kiosk.model));
    assert!(!kiosk.effects.iter().skip(before).any(|effect| matches!(effect, Effect::Unlock(..))));
}

/// Every page of buttons, from the first one on.
fn pages(rehearsal: &mut Rehearsal) -> Vec<Vec<PlacedHint>> {
    let mut pages = vec![hints(&rehearsal.model)];
    while pages.last().is_some_and(|page| page.iter().any(|button| button.action == Action::Further)) {
        touch(rehearsal, Action::Further);
        let page = hints(&rehearsal.model);
        if words(&page) == words(&pages[0]) {
            break;
        }
        pages.push(page);
    }
    pages
}

fn words(page: &[PlacedHint]) -> Vec<&str> {
    page.iter().map(|button| button.words.as_str()).collect()
}

fn on(mut rehearsal: Rehearsal, size: Size) -> Rehearsal {
    rehearsal.send(Msg::Resize(size));
    rehearsal
}

#[test]
fn further_buttons_come_page_by_page_and_after_the_last_the_first_while_lock_and_help_keep_their_place() {
    for spanish in ["", "L"] {
        let mut kiosk = on(Rehearsal::kiosk_consultation().touched(), USUAL);
        kiosk.press(spanish);
        let pages = pages(&mut kiosk);
        assert!(pages.len() > 1, "{:?}", words(&pages[0]));
        let all: Vec<Action> = pages.iter().flatten().map(|button| button.action).collect();
        for action in [Action::PatientView, Action::Mark, Action::Language, Action::Up, Action::Down, Action::Prompts] {
            assert_eq!(all.iter().filter(|one| **one == action).count(), 1, "{action:?}");
        }
        for action in [Action::Further, Action::Lock, Action::Help] {
            let places: Vec<Area> = pages.iter().flatten().filter(|one| one.action == action).map(|one| one.area).collect();
            assert!(places.len() == pages.len() && places.iter().all(|place| *place == places[0]), "{action:?} {places:?}");
        }
    }
}

#[test]
fn every_screen_offers_all_of_its_buttons_and_pairs_stand_together() {
    let pairs = [
        [Action::Up, Action::Down],
        [Action::PreviousTab, Action::NextTab],
        [Action::Deeper, Action::Shallower],
        [Action::PreviousChoice, Action::NextChoice],
        [Action::WeekEarlier, Action::WeekLater],
    ];
    let mut planned = Rehearsal::kiosk_consultation().touched();
    planned.press("v").enter();
    let in_spanish = |(name, mut place): (&'static str, Rehearsal)| {
        let reads_along = place.model.context().is_read_along();
        reads_along.then(|| place.press("L")).is_some().then_some((name, place))
    };
    let spanish = places().into_iter().filter_map(in_spanish);
    for (name, mut place) in places().into_iter().chain([("the visits with a plan", planned)]).chain(spanish) {
        place.send(Msg::Resize(Size { columns: 240, rows: 60 }));
        let whole: Vec<Action> = hints(&place.model).iter().map(|button| button.action).collect();
        for columns in [60, 80, 120] {
            place.send(Msg::Resize(Size { columns, rows: 24 }));
            let pages = pages(&mut place);
            for action in whole.iter().filter(|action| **action != Action::Further) {
                assert!(pages.iter().flatten().any(|button| button.action == *action), "{name} {columns}: {action:?}");
            }
            for page in &pages {
                let has = |action| page.iter().any(|button| button.action == action);
                assert!(pairs.iter().all(|[one, other]| has(*one) == has(*other)), "{name} {columns}: {:?}", words(page));
            }
        }
    }
}

#[test]
fn another_screen_begins_with_its_first_buttons_and_the_key_does_nothing_where_there_are_no_further_ones() {
    let mut kiosk = on(Rehearsal::kiosk_consultation().touched(), USUAL);
    let first = hints(&kiosk.model);
    kiosk.function(6);
    assert_ne!(words(&hints(&kiosk.model)), words(&first));
    kiosk.press("9").escape().press("1");
    assert_eq!(words(&hints(&kiosk.model)), words(&first));
    let mut dashboard = on(Rehearsal::consultation(), USUAL);
    let first = hints(&dashboard.model);
    dashboard.function(6);
    assert_eq!(words(&hints(&dashboard.model)), words(&first));
    assert!(!first.iter().any(|hint| hint.action == Action::Further));
}

#[test]
fn a_stop_that_waits_has_its_decision_right_after_the_way_back() {
    for spanish in ["", "L"] {
        let mut kiosk = on(at_item("pregnancy").at_the_door().touched(), USUAL);
        kiosk.press("y").press(spanish);
        let actions: Vec<Action> = hints(&kiosk.model).iter().map(|button| button.action).take(4).collect();
        assert_eq!(actions, [Action::Back, Action::Decide, Action::Yes, Action::No]);
        touch(&mut kiosk, Action::Decide);
        assert_eq!(kiosk.model.context(), Context::Decision);
    }
}

#[test]
fn enter_is_a_button_of_the_checklist_where_it_opens_something() {
    let enters = |kiosk: &mut Rehearsal| pages(kiosk).iter().flatten().any(|button| button.action == Action::Confirm);
    let mut typed = on(at_item("dob").at_the_door().touched(), USUAL);
    assert!(enters(&mut typed));
    let mut yes_or_no = on(at_item("pregnancy").at_the_door().touched(), USUAL);
    assert!(!enters(&mut yes_or_no), "it would only say which keys answer");
}

#[test]
fn the_visits_offer_to_make_a_plan_and_to_change_one_only_once_there_is_one() {
    let mut kiosk = on(Rehearsal::kiosk_consultation().touched(), USUAL);
    kiosk.press("v");
    let changes = |kiosk: &mut Rehearsal| {
        let all: Vec<Action> = pages(kiosk).iter().flatten().map(|button| button.action).collect();
        [Action::NextChoice, Action::PreviousChoice, Action::WeekLater, Action::WeekEarlier].map(|action| all.contains(&action))
    };
    assert_eq!(changes(&mut kiosk), [false; 4]);
    touch(&mut kiosk, Action::Confirm);
    assert!(kiosk.model.consultation().is_some_and(|open| open.draft.plan().is_some()));
    assert_eq!(changes(&mut kiosk), [true; 4]);
}

#[test]
fn a_choice_has_its_own_words_under_its_key_cut_by_whole_letters() {
    let mut kiosk = on(at_item("fitzpatrick").at_the_door().touched(), USUAL);
    let pages = pages(&mut kiosk);
    let choices: Vec<&PlacedHint> = pages.iter().flatten().filter(|button| matches!(button.action, Action::Choose(_))).collect();
    let open = kiosk.model.consultation().expect("open");
    let Some(crate::content::Kind::Choice(options)) = open.item().map(|item| &item.kind) else { panic!("a choice") };
    assert_eq!(choices.len(), options.len());
    for (button, option) in choices.iter().zip(options) {
        let (label, shown) = (option.label.get(Lang::En), button.words.as_str());
        assert!(label == shown || shown.strip_suffix('…').is_some_and(|start| label.starts_with(start)), "{label}: {shown}");
        assert!(button.area.width <= 16, "{shown}");
    }
}

/// A Home of many consultations.
fn long_home() -> Rehearsal {
    let mut kiosk = on(Rehearsal::home().at_the_door().touched(), USUAL);
    let labels: Vec<(String, u128)> = (1..=60).map(|number| (format!("P-{number:04}"), number)).collect();
    let labels: Vec<(&str, u128)> = labels.iter().map(|(label, id)| (label.as_str(), *id)).collect();
    kiosk.send(Msg::Listed { query: Query { search: String::new(), most: 200 }, listing: Ok(listing(&labels)) });
    kiosk
}

#[test]
fn two_taps_on_a_row_of_home_mark_it_and_open_the_same_record() {
    for below in [0, 25, 59] {
        let mut kiosk = long_home();
        for _ in 0..below {
            kiosk.key(KeyCode::Down, KeyModifiers::NONE);
        }
        let (_, area) = home::parts(Regions::of(&kiosk.model).body);
        for row in area.y..area.y + area.height {
            let Screen::Home(shown) = &kiosk.model.screen else { panic!("Home") };
            let wanted = home::list_top(shown, area.height) + usize::from(row - area.y);
            kiosk.click(area.x + 3, row);
            let Screen::Home(shown) = &kiosk.model.screen else { panic!("Home") };
            assert_eq!(shown.selected, wanted);
            kiosk.effects.clear();
            kiosk.click(area.x + 3, row);
            let id = SessionId::new(uuid::Uuid::from_u128(wanted as u128 + 1));
            assert_eq!(kiosk.effects, [Effect::Open(id)], "row {row} after {below} rows down");
        }
    }
}

/// The row of the page that stands at the top of the entry that is tapped, before and after.
fn tapped_stays(kiosk: &mut Rehearsal, rows: impl Fn(&Rehearsal, Area) -> (Vec<Row>, usize)) {
    let body = Regions::of(&kiosk.model).body;
    for row in body.y..body.y + body.height {
        let place = |rows: &[Row], top: usize, target: &Target| {
            let first = rows.iter().position(|row| row.target.as_ref() == Some(target))?;
            (first >= top).then(|| first - top)
        };
        let (before, top) = rows(kiosk, body);
        let Some(target) = before.get(top + usize::from(row - body.y)).and_then(|row| row.target.clone()) else { continue };
        kiosk.click(body.x + body.width - 1, row);
        let (after, top_after) = rows(kiosk, body);
        let full = after.len() >= top_after + usize::from(body.height) && top_after > 0;
        if let Some(was) = place(&before, top, &target).filter(|_| full) {
            let entry = after.iter().filter(|row| row.target.as_ref() == Some(&target)).count();
            // An entry that grew beyond the page comes into it.
            let most = usize::from(body.height).saturating_sub(entry);
            let ends = after.len() == top_after + usize::from(body.height);
            assert!(ends || place(&after, top_after, &target) == Some(was.min(most)), "{target:?}");
        }
    }
}

#[test]
fn what_is_tapped_in_a_list_that_grows_and_shrinks_stays_under_the_finger() {
    let mut items = on(at_item("pregnancy").at_the_door().touched(), USUAL);
    tapped_stays(&mut items, |kiosk, body| {
        let page = checklist::page(kiosk.model.consultation().expect("open"), body);
        (page.rows, page.top)
    });
    let mut topics = on(Rehearsal::kiosk_consultation().touched(), USUAL);
    topics.press("t");
    tapped_stays(&mut topics, |kiosk, body| {
        let page = teach_back::page(kiosk.model.consultation().expect("open"), body);
        (page.rows, page.top)
    });
    let mut visits = on(Rehearsal::kiosk_consultation().touched(), USUAL);
    visits.press("v").enter();
    tapped_stays(&mut visits, |kiosk, body| {
        let (page, top) = plan::page(kiosk.model.consultation().expect("open"), body).expect("visits");
        (page.text, top)
    });
}

#[test]
fn a_tap_on_the_line_that_offers_a_plan_makes_it() {
    let mut kiosk = on(Rehearsal::kiosk_consultation().touched(), USUAL);
    kiosk.press("v");
    let body = Regions::of(&kiosk.model).body;
    let (page, top) = plan::page(kiosk.model.consultation().expect("open"), body).expect("visits");
    let (column, row) = cell_of(&page.text, top, "make a plan", body);
    kiosk.click(column, row);
    assert!(kiosk.model.consultation().is_some_and(|open| open.draft.plan().is_some()));
}

fn form(kiosk: &Rehearsal) -> &NewConsultation {
    let Screen::New(form) = &kiosk.model.screen else { panic!("the form") };
    form
}

#[test]
fn taps_take_the_language_and_the_treatment_of_a_new_consultation_and_go_to_its_label() {
    let mut kiosk = on(Rehearsal::home().at_the_door().touched(), USUAL);
    let other = Arc::clone(&kiosk.model.settings.packs[0]);
    kiosk.model.settings.packs.push(other);
    kiosk.press("n");
    let [label_at, languages_at, treatments_at] = new::parts(Regions::of(&kiosk.model).body);
    let (column, row) = cell_of(&new::languages(form(&kiosk)), 0, Lang::Es.name(), languages_at);
    kiosk.click(column, row);
    assert_eq!((form(&kiosk).language, form(&kiosk).focus), (Lang::Es, 1));
    let treatments = new::treatments(form(&kiosk), &kiosk.model.settings);
    let last = u16::try_from(treatments[1].width()).expect("a row") - 3;
    kiosk.click(treatments_at.x + last, treatments_at.y + 1);
    assert_eq!((form(&kiosk).pack, form(&kiosk).focus), (1, 2));
    kiosk.click(label_at.x + 4, label_at.y + 1);
    assert_eq!(form(&kiosk).focus, 0);
    kiosk.press("P-7");
    assert_eq!(form(&kiosk).label.text(), "P-7");
}

#[test]
fn enter_is_called_next_until_it_begins_the_consultation() {
    let mut kiosk = on(Rehearsal::home().at_the_door().touched(), USUAL);
    kiosk.press("nP-7");
    let enter = |kiosk: &Rehearsal| {
        let buttons = hints(&kiosk.model);
        buttons.into_iter().find(|button| button.action == Action::Confirm).expect("Enter").words
    };
    assert_eq!(enter(&kiosk).as_str(), "next");
    touch(&mut kiosk, Action::Confirm);
    assert_eq!(enter(&kiosk).as_str(), "begin");
    touch(&mut kiosk, Action::Confirm);
    assert!(kiosk.effects.contains(&Effect::FreshId));
}

/// The form before the records of a machine that many people use.
fn crowded() -> Rehearsal {
    let mut people = vec![ana(), dana()];
    people.extend((1..=8).map(|number| PersonName::new(&format!("Person {number}")).expect("a name")));
    let mut kiosk = on(Rehearsal::on(Unlock::later(people, 1)).at_the_door().touched(), USUAL);
    kiosk.press("x");
    kiosk
}

fn chosen(kiosk: &Rehearsal) -> usize {
    match &kiosk.model.screen {
        Screen::Unlock(Unlock { form: unlock::Form::Later { chosen, .. }, .. }) => *chosen,
        _ => panic!("another screen"),
    }
}

#[test]
fn who_unlocks_is_chosen_by_a_tap_on_the_name_or_by_buttons_where_there_are_several() {
    let mut kiosk = crowded();
    touch(&mut kiosk, Action::PreviousChoice);
    assert_eq!(chosen(&kiosk), 0);
    for _ in 0..6 {
        touch(&mut kiosk, Action::NextChoice);
    }
    assert_eq!(chosen(&kiosk), 6);
    let names = unlock::column(Regions::of(&kiosk.model).body);
    for _ in 0..2 {
        kiosk.click(names.x + 3, names.y + 4);
        assert_eq!(chosen(&kiosk), 2, "the names stay where they are");
    }
    let mut alone = on(Rehearsal::kiosk().touched(), USUAL);
    alone.press("x");
    let offered: Vec<Action> = hints(&alone.model).iter().map(|button| button.action).collect();
    assert!(![Action::NextChoice, Action::PreviousChoice, Action::NextField].iter().any(|action| offered.contains(action)));
}

#[test]
fn a_tap_marks_a_drive_and_a_second_one_writes_there() {
    let mut kiosk = on(Rehearsal::kiosk_consultation().touched(), USUAL);
    let drive = |name: &str| Drive { path: format!("/media/clinic/{name}").into() };
    kiosk.press("0e").send(Msg::Drives(Written::Record, vec![drive("ONE"), drive("TWO")]));
    let places = kiosk.model.kiosk.as_ref().and_then(|kiosk| kiosk.places.as_ref()).expect("places");
    let area = places.area(Regions::of(&kiosk.model).body);
    let (column, row) = (area.x + 5, area.y + 3);
    kiosk.effects.clear();
    kiosk.click(column, row);
    assert!(kiosk.effects.is_empty() && kiosk.model.context() == Context::Places);
    kiosk.click(column, row + 1);
    assert!(kiosk.effects.is_empty(), "below the last one there is nothing");
    kiosk.click(column, row);
    assert!(matches!(kiosk.effects.as_slice(), [Effect::Export(_, Place::Drive(written))] if *written == drive("TWO")));
}
