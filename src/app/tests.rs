//! What the state machine promises, key by key.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyModifiers};

use super::keymap::{Action, BINDINGS, Context, active};
use super::rehearsal::{Rehearsal, dana, first_id};
use super::{Effect, Msg, Opening, Refused, SaveState, Screen, Secret, Size, Tab, Unlock};
use crate::content::{ItemId, PaneId, Weight};
use crate::record::Answer;

#[track_caller]
fn tab(rehearsal: &Rehearsal) -> Tab {
    rehearsal.model.consultation().expect("a consultation").tab
}

#[track_caller]
fn notes(rehearsal: &Rehearsal) -> String {
    rehearsal.model.consultation().expect("a consultation").notes.editor.text().to_owned()
}

#[track_caller]
fn answer(rehearsal: &Rehearsal, item: &str) -> Option<Answer> {
    rehearsal.model.consultation().expect("a consultation").draft.answer(&ItemId::from(item)).cloned()
}

/// In the checklist, at an item.
fn at_item(item: &str) -> Rehearsal {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("8");
    let now = rehearsal.now();
    rehearsal.model.consultation_mut().expect("a consultation").select(&ItemId::from(item), now);
    rehearsal
}

#[test]
fn first_start_wants_a_name_and_the_same_long_passphrase_twice() {
    let mut rehearsal = Rehearsal::on(Unlock::first());
    rehearsal.press("Dana Reed").enter().press("short").enter().press("short").enter();
    assert!(rehearsal.effects.is_empty(), "too short");
    let mut rehearsal = Rehearsal::on(Unlock::first());
    rehearsal.press("Dana Reed").enter().press("long enough one").enter().press("long enough two").enter();
    assert!(rehearsal.effects.is_empty(), "not the same");
    let mut rehearsal = Rehearsal::on(Unlock::first());
    rehearsal.press("Dana Reed").enter().press("long enough").enter().press("long enough").enter();
    assert_eq!(rehearsal.effects, [Effect::Create(dana(), Secret::of("long enough"))]);
    rehearsal.send(Msg::Created(Ok(Secret::of("CODE"))));
    rehearsal.enter();
    assert!(matches!(rehearsal.model.screen, Screen::RecoveryCode { .. }), "one Enter too many does not take the code away");
    rehearsal.enter();
    assert!(matches!(rehearsal.model.screen, Screen::Home(_)));
}

#[test]
fn a_wrong_passphrase_is_said_and_the_field_is_empty_again() {
    let mut rehearsal = Rehearsal::locked();
    rehearsal.press("wrong").enter();
    rehearsal.send(Msg::Unlocked(Err(Refused { words: "wrong passphrase".into() })));
    rehearsal.effects.clear();
    rehearsal.press("right").enter();
    assert_eq!(rehearsal.effects, [Effect::Unlock(dana(), Secret::of("right"))]);
}

#[test]
fn a_loss_is_read_before_anything_else() {
    let mut rehearsal = Rehearsal::locked();
    rehearsal.send(Msg::Unlocked(Ok(Opening { person: dana(), loss: Some("four saves are missing".into()) })));
    assert!(matches!(rehearsal.model.screen, Screen::Loss(_)));
    assert!(rehearsal.effects.is_empty());
    rehearsal.enter();
    assert_eq!(rehearsal.effects.first(), Some(&Effect::AcceptLoss));
}

#[test]
fn a_consultation_needs_a_label_and_is_saved_at_once() {
    let mut rehearsal = Rehearsal::home();
    rehearsal.press("n").enter().enter();
    assert!(matches!(rehearsal.model.screen, Screen::New(_)), "no label, no consultation");
    rehearsal.press("P-7").enter().enter();
    rehearsal.effects.clear();
    rehearsal.send(Msg::FreshId(first_id()));
    let saves = rehearsal.saves();
    assert_eq!(saves.len(), 1);
    assert_eq!(saves[0].draft.label().raw(), "P-7");
}

#[test]
fn a_change_is_on_its_way_within_250_ms_and_saved_is_said_only_when_confirmed() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("9").press("hello");
    assert!(rehearsal.saves().is_empty());
    rehearsal.wait(Duration::from_millis(250));
    assert_eq!(rehearsal.saves().last().map(|save| save.draft.notes().raw()), Some("hello"));
    let state =
        |rehearsal: &Rehearsal| matches!(rehearsal.model.consultation().expect("open").saving.state(), SaveState::Saved(Some(_)));
    assert!(!state(&rehearsal));
    rehearsal.confirm_saves();
    assert!(state(&rehearsal));
}

#[test]
fn a_failed_save_stays_on_the_screen_is_tried_again_and_quitting_asks() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("9").press("precious").wait(Duration::from_secs(1));
    rehearsal.effects.clear();
    rehearsal.send(Msg::SaveFailed { session: first_id(), reason: "disk full".into() });
    rehearsal.press("!");
    let failed = |rehearsal: &Rehearsal| {
        matches!(rehearsal.model.consultation().expect("open").saving.state(), SaveState::Failed { reason: "disk full", .. })
    };
    assert!(failed(&rehearsal), "a key does not take it away");
    rehearsal.wait(Duration::from_secs(3));
    assert_eq!(rehearsal.saves().last().map(|save| save.draft.notes().raw()), Some("precious!"));
    rehearsal.effects.clear();
    rehearsal.send(Msg::SaveFailed { session: first_id(), reason: "disk full".into() });
    rehearsal.ctrl('q');
    rehearsal.send(Msg::SaveFailed { session: first_id(), reason: "disk full".into() });
    assert_eq!(rehearsal.model.context(), Context::Unsaved);
    assert!(!rehearsal.effects.contains(&Effect::Quit));
    rehearsal.escape();
    assert_eq!(notes(&rehearsal), "precious!");
    rehearsal.effects.clear();
    rehearsal.wait(Duration::from_secs(3)).confirm_saves();
    rehearsal.ctrl('q');
    assert!(rehearsal.effects.contains(&Effect::Quit));
}

#[test]
fn leaving_waits_until_everything_is_saved() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("9").press("text").escape().escape();
    assert!(rehearsal.model.consultation().is_some(), "the draft stays until the disk has it");
    rehearsal.confirm_saves();
    assert!(matches!(rehearsal.model.screen, Screen::Home(_)));
}

#[test]
fn a_signal_saves_first() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("9").press("last words").send(Msg::Terminate);
    assert_eq!(rehearsal.saves().last().map(|save| save.draft.notes().raw()), Some("last words"));
    assert_eq!(rehearsal.effects.last(), Some(&Effect::Quit));
}

#[test]
fn digits_tab_and_space_walk_the_tabs() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("3");
    assert_eq!(tab(&rehearsal), Tab::Pane(2));
    rehearsal.key(KeyCode::Tab, KeyModifiers::NONE);
    assert_eq!(tab(&rehearsal), Tab::Pane(3));
    rehearsal.key(KeyCode::BackTab, KeyModifiers::SHIFT);
    assert_eq!(tab(&rehearsal), Tab::Pane(2));
    rehearsal.press("8");
    assert_eq!(tab(&rehearsal), Tab::Checklist);
    rehearsal.press("0");
    assert_eq!(tab(&rehearsal), Tab::Summary);
    rehearsal.press("1");
    for _ in 0..2000 {
        rehearsal.press(" ");
        if tab(&rehearsal) == Tab::Checklist {
            return;
        }
    }
    panic!("Space does not come to the end of the panes");
}

#[test]
fn in_the_notes_letters_are_text_and_alt_digits_move() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("9").press("8 q?m");
    assert_eq!(notes(&rehearsal), "8 q?m");
    rehearsal.key(KeyCode::Char('1'), KeyModifiers::ALT);
    assert_eq!(tab(&rehearsal), Tab::Pane(0));
    rehearsal.press("9").key(KeyCode::PageDown, KeyModifiers::CONTROL);
    assert_eq!(tab(&rehearsal), Tab::Summary);
    assert_eq!(notes(&rehearsal), "8 q?m");
}

#[test]
fn a_pane_counts_as_discussed_when_marked_or_shown_long_enough() {
    let mut rehearsal = Rehearsal::consultation();
    let discussed =
        |rehearsal: &Rehearsal, pane: &str| rehearsal.model.consultation().expect("open").draft.is_discussed(&PaneId::from(pane));
    rehearsal.wait(Duration::from_secs(19)).press("2");
    assert!(!discussed(&rehearsal, "introduction"));
    rehearsal.press("1").wait(Duration::from_secs(2));
    assert!(discussed(&rehearsal, "introduction"), "19 s and 2 s");
    rehearsal.press("3m");
    assert!(discussed(&rehearsal, "scars"));
    rehearsal.press("m");
    assert!(!discussed(&rehearsal, "scars"));
}

#[test]
fn an_answer_moves_on_but_a_stop_stays_and_says_why() {
    let mut rehearsal = at_item("id_confirmed");
    rehearsal.press("y");
    assert_eq!(answer(&rehearsal, "id_confirmed"), Some(Answer::YesNo(true)));
    assert_eq!(rehearsal.model.consultation().expect("open").checklist.selected.as_str(), "dob");
    let mut rehearsal = at_item("pregnancy");
    rehearsal.press("y");
    let open = rehearsal.model.consultation().expect("open");
    assert_eq!(open.checklist.selected.as_str(), "pregnancy");
    let findings = open.assessment().findings();
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].rule.weight, Weight::Stop);
}

#[test]
fn a_stop_is_cleared_only_with_a_name_and_a_reason() {
    let mut rehearsal = at_item("pregnancy");
    rehearsal.press("y").press("r").enter();
    let open_stops = |rehearsal: &Rehearsal| rehearsal.model.consultation().expect("open").assessment().tally().open_stops;
    assert_eq!(open_stops(&rehearsal), 1, "no reason");
    rehearsal.press("test was negative");
    rehearsal.key(KeyCode::Up, KeyModifiers::NONE).ctrl('a').key(KeyCode::Delete, KeyModifiers::NONE);
    rehearsal.key(KeyCode::Down, KeyModifiers::NONE).enter();
    assert_eq!(open_stops(&rehearsal), 1, "no name");
    rehearsal.press("Dana Reed").enter().enter();
    assert_eq!(open_stops(&rehearsal), 0);
    let draft = &rehearsal.model.consultation().expect("open").draft;
    assert_eq!(draft.decisions()[0].reason.raw(), "test was negative");
    // Another answer raises its own.
    let now = rehearsal.now();
    rehearsal.model.consultation_mut().expect("open").select(&ItemId::from("diabetes"), now);
    rehearsal.press("c");
    assert_eq!(open_stops(&rehearsal), 1);
}

#[test]
fn words_of_a_field_that_is_left_are_kept_and_saved() {
    let mut rehearsal = at_item("hoped_result");
    rehearsal.enter().press("softer li").wait(Duration::from_secs(1));
    let kept = |rehearsal: &Rehearsal| serde_json::to_string(&rehearsal.saves().last().expect("a save").draft).expect("JSON");
    assert!(kept(&rehearsal).contains("softer li"), "saved while it is typed");
    rehearsal.escape().enter().press("nes").enter();
    assert_eq!(answer(&rehearsal, "hoped_result"), Some(Answer::Text("softer lines".into())));
    let mut rehearsal = at_item("pregnancy");
    rehearsal.press("y").press("r").press("half a rea").wait(Duration::from_secs(1));
    assert!(kept(&rehearsal).contains("half a rea"));
    rehearsal.escape().press("r").press("son").enter();
    assert_eq!(rehearsal.model.consultation().expect("open").draft.decisions()[0].reason.raw(), "half a reason");
}

#[test]
fn dates_and_numbers_that_cannot_be_meant_are_refused_in_words() {
    let mut rehearsal = at_item("dob");
    rehearsal.enter().press("2031-01-01").enter();
    assert_eq!(answer(&rehearsal, "dob"), None);
    rehearsal.ctrl('a').press("2010-01-01").enter();
    assert!(answer(&rehearsal, "dob").is_some());
    assert_eq!(rehearsal.model.consultation().expect("open").assessment().tally().open_stops, 1, "under 18");
    let mut rehearsal = at_item("depth_mm");
    rehearsal.enter().press("12").enter();
    assert_eq!(answer(&rehearsal, "depth_mm"), None);
    rehearsal.ctrl('a').press("1,2").enter();
    assert_eq!(answer(&rehearsal, "depth_mm"), Some(Answer::Number(1.2)));
}

#[test]
fn a_paste_is_one_step_and_says_what_was_left_out() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("9").press("a").send(Msg::Paste("b\u{1b}[31mc\r\nd".into()));
    assert_eq!(notes(&rehearsal), "ab[31mc\nd");
    assert!(rehearsal.model.notice.as_ref().is_some_and(|notice| notice.words.as_str().contains("1 control character")));
    rehearsal.ctrl('z');
    assert_eq!(notes(&rehearsal), "a");
}

#[test]
fn phrases_come_from_the_pack_in_the_patients_language() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("L9").ctrl('t').enter();
    let open = rehearsal.model.consultation().expect("open");
    let phrase = open.pack.templates()[0].text.get(crate::text::Lang::Es);
    assert_eq!(open.notes.editor.text(), phrase);
}

#[test]
fn export_hands_over_the_draft_as_it_stands() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("9").press("now").escape().press("0e");
    let Some(Effect::Export(draft)) = rehearsal.effects.last() else { panic!("an export") };
    assert_eq!(draft.notes().raw(), "now");
}

#[test]
fn clicks_on_tabs_items_choices_and_hints_do_what_keys_do() {
    let mut rehearsal = Rehearsal::consultation();
    let placed = super::regions::tabs(rehearsal.model.consultation().expect("open"), 100);
    let checklist = placed.iter().find(|placed| placed.tab == Tab::Checklist).expect("its tab").area;
    rehearsal.send(Msg::Click { column: checklist.x + 1, row: checklist.y });
    assert_eq!(tab(&rehearsal), Tab::Checklist);
    let body = super::Regions::of(&rehearsal.model).body;
    let mut answered = false;
    for row in body.y..body.y + body.height {
        for column in body.x..body.x + body.width {
            rehearsal.send(Msg::Click { column, row });
            answered = answered || answer(&rehearsal, "id_confirmed").is_some();
        }
        if answered {
            break;
        }
    }
    assert!(answered, "a click on a choice answers");
    rehearsal.escape();
    let hint = super::regions::hints(&rehearsal.model).into_iter().find(|hint| hint.action == Action::Help).expect("the help");
    rehearsal.send(Msg::Click { column: hint.area.x, row: hint.area.y });
    assert_eq!(rehearsal.model.context(), Context::Help);
}

#[test]
fn no_key_means_two_things_in_one_context() {
    for context in Context::ALL {
        let mut seen: Vec<String> = Vec::new();
        for binding in active(context) {
            for key in binding.keys {
                let name = key.name();
                assert!(!seen.contains(&name), "{name} twice in {}", context.name());
                seen.push(name);
            }
        }
    }
}

#[test]
fn every_context_has_a_way_on_and_every_row_a_context() {
    for context in Context::ALL {
        assert!(active(context).any(|binding| binding.hint.is_some()), "{}", context.name());
    }
    assert!(BINDINGS.iter().all(|binding| !binding.contexts.is_empty() && !binding.keys.is_empty() && !binding.help.is_empty()));
}

#[test]
fn a_small_terminal_loses_nothing() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("9").press("still ").send(Msg::Resize(Size { columns: 3, rows: 2 })).press("here");
    rehearsal.send(Msg::Resize(Size { columns: 120, rows: 40 }));
    assert_eq!(notes(&rehearsal), "still here");
}

/// A list as the store would give it.
fn listing(labels: &[(&str, u128)]) -> super::Listing {
    let at = Rehearsal::home().now().wall;
    let entry = |(label, id): &(&str, u128)| super::Entry {
        id: crate::record::SessionId::new(uuid::Uuid::from_u128(*id)),
        label: crate::record::PatientLabel::new(label).expect("a label"),
        practitioner: dana(),
        started: at,
        updated: at,
        tally: crate::record::Tally::default(),
        pack: crate::text::Clean::line("microneedling"),
    };
    super::Listing { sessions: labels.iter().map(entry).collect(), ..super::Listing::default() }
}

#[test]
fn enter_opens_what_the_search_finds_and_never_what_an_older_list_shows() {
    let mut rehearsal = Rehearsal::home();
    let query = |search: &str| super::Query { search: search.into(), most: 200 };
    rehearsal.send(Msg::Listed { query: query(""), listing: Ok(listing(&[("Amber", 1), ("Birch", 2)])) });
    rehearsal.effects.clear();
    rehearsal.press("/B").enter();
    assert!(!rehearsal.effects.iter().any(|effect| matches!(effect, Effect::Open(_))), "the list is still the old one");
    rehearsal.send(Msg::Listed { query: query("B"), listing: Ok(listing(&[("Birch", 2)])) });
    let birch = crate::record::SessionId::new(uuid::Uuid::from_u128(2));
    assert_eq!(rehearsal.effects.last(), Some(&Effect::Open(birch)));
}

#[test]
fn a_session_that_was_read_late_does_not_open_over_another_choice() {
    let mut rehearsal = Rehearsal::home();
    let late = Rehearsal::consultation().model.consultation().expect("open").draft.clone();
    rehearsal.send(Msg::Opened(Ok(Box::new(late))));
    assert!(rehearsal.model.consultation().is_none(), "nobody asked for it");
}

#[test]
fn after_staying_the_program_does_not_leave_by_itself() {
    let mut rehearsal = Rehearsal::consultation();
    let fail = || Msg::SaveFailed { session: first_id(), reason: "disk full".into() };
    rehearsal.press("9").press("text").wait(Duration::from_secs(1)).send(fail());
    rehearsal.ctrl('q').send(fail()).ctrl('q').send(fail()).escape();
    rehearsal.wait(Duration::from_secs(3));
    rehearsal.confirm_saves();
    assert!(!rehearsal.effects.contains(&Effect::Quit));
    assert_eq!(rehearsal.model.context(), Context::Notes);
}

#[test]
fn the_question_goes_when_the_retry_succeeds() {
    let mut rehearsal = Rehearsal::consultation();
    let fail = || Msg::SaveFailed { session: first_id(), reason: "disk full".into() };
    rehearsal.press("9").press("text").wait(Duration::from_secs(1)).send(fail()).ctrl('q').send(fail());
    assert_eq!(rehearsal.model.context(), Context::Unsaved);
    rehearsal.wait(Duration::from_secs(3)).confirm_saves();
    assert_eq!(rehearsal.model.context(), Context::Notes);
}

#[test]
fn no_single_key_destroys_words_that_were_typed() {
    let mut rehearsal = at_item("hoped_result");
    rehearsal.enter().press("softer lines").escape().key(KeyCode::Backspace, KeyModifiers::NONE);
    rehearsal.enter();
    let open = rehearsal.model.consultation().expect("open");
    assert_eq!(open.checklist.field.as_ref().map(|field| field.editor.text().to_owned()).as_deref(), Some("softer lines"));
}

#[test]
fn saves_go_out_while_keys_keep_coming() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("9");
    for _ in 0..50 {
        rehearsal.pass(Duration::from_millis(20)).press("a");
    }
    assert!(rehearsal.saves().len() >= 4, "{} saves in a second", rehearsal.saves().len());
}

#[test]
fn a_change_during_a_slow_failure_is_saved_as_soon_as_a_save_succeeds() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("9").press("a").wait(Duration::from_millis(200));
    rehearsal.press("b").wait(Duration::from_millis(200));
    let revisions: Vec<u64> = rehearsal.saves().iter().map(|save| save.revision).collect();
    let at = rehearsal.now().wall;
    rehearsal.send(Msg::SaveFailed { session: first_id(), reason: "disk full".into() });
    rehearsal.press("c");
    rehearsal.effects.clear();
    rehearsal.send(Msg::Saved { session: first_id(), revision: revisions[1], at });
    rehearsal.wait(Duration::from_millis(250));
    assert_eq!(rehearsal.saves().last().map(|save| save.draft.notes().raw()), Some("abc"));
}

#[test]
fn an_answer_to_a_save_of_an_earlier_opening_confirms_nothing() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("9").press("unsaved");
    let at = rehearsal.now().wall;
    for revision in [1, 2, 100, u64::MAX] {
        rehearsal.send(Msg::Saved { session: first_id(), revision, at });
    }
    assert!(rehearsal.model.consultation().expect("open").saving.is_unsaved());
}

#[test]
fn looking_at_an_old_session_changes_nothing() {
    let mut rehearsal = Rehearsal::consultation();
    let draft = rehearsal.model.consultation().expect("open").draft.clone();
    rehearsal.escape().confirm_saves();
    let query = super::Query { search: String::new(), most: 200 };
    rehearsal.send(Msg::Listed { query, listing: Ok(listing(&[("P-1042", 0x0190_0000_0000_7000_8000_0000_0000_0001)])) });
    rehearsal.enter().send(Msg::Opened(Ok(Box::new(draft.clone()))));
    rehearsal.effects.clear();
    rehearsal.wait(Duration::from_secs(60)).escape();
    assert!(rehearsal.saves().is_empty());
}

#[test]
fn saves_hold_the_seconds_of_the_pane_on_the_screen() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.wait(Duration::from_secs(300)).press("m").wait(Duration::from_secs(1));
    let save = rehearsal.saves().last().expect("a save").draft.clone();
    assert!(save.shown(&PaneId::from("introduction")).expect("it was shown").total_seconds() >= 300);
}

#[test]
fn a_store_that_is_being_made_is_waited_for_so_that_its_code_is_read() {
    let mut rehearsal = Rehearsal::on(Unlock::first());
    rehearsal.press("Dana Reed").enter().press("long enough").enter().press("long enough").enter();
    rehearsal.ctrl('q');
    assert!(!rehearsal.effects.contains(&Effect::Quit));
}

#[test]
fn a_loss_is_left_only_when_the_store_has_accepted_it() {
    let mut rehearsal = Rehearsal::locked();
    rehearsal.send(Msg::Unlocked(Ok(Opening { person: dana(), loss: Some("missing".into()) }))).enter();
    assert!(matches!(rehearsal.model.screen, Screen::Loss(_)));
    rehearsal.send(Msg::LossAccepted(Err("disk full".into())));
    assert!(matches!(rehearsal.model.screen, Screen::Loss(_)));
    rehearsal.send(Msg::LossAccepted(Ok(())));
    assert!(matches!(rehearsal.model.screen, Screen::Home(_)));
}

#[test]
fn shift_does_not_hide_a_key_that_names_it() {
    let redo = crossterm::event::KeyEvent::new(KeyCode::Char('Z'), KeyModifiers::CONTROL | KeyModifiers::SHIFT);
    assert_eq!(super::keymap::action(Context::Notes, &redo), Some(Action::Edit(super::editor::Edit::Redo)));
}

#[test]
fn what_is_pasted_where_nothing_takes_it_is_said() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.send(Msg::Paste("lost?".into()));
    assert!(rehearsal.model.notice.is_some());
}

#[test]
fn only_space_and_arrows_change_the_language_of_a_new_consultation() {
    let mut rehearsal = Rehearsal::home();
    rehearsal.press("nP-7").key(KeyCode::Tab, KeyModifiers::NONE);
    let language = |rehearsal: &Rehearsal| match &rehearsal.model.screen {
        Screen::New(form) => form.language,
        _ => panic!("the form"),
    };
    rehearsal.press("x").key(KeyCode::Backspace, KeyModifiers::NONE).ctrl('c');
    assert_eq!(language(&rehearsal), crate::text::Lang::En);
    rehearsal.press(" ");
    assert_eq!(language(&rehearsal), crate::text::Lang::Es);
}

#[test]
fn a_letter_does_not_change_an_answer_that_stands() {
    let mut rehearsal = at_item("pregnancy");
    rehearsal.press("y").press("n");
    assert_eq!(answer(&rehearsal, "pregnancy"), Some(Answer::YesNo(true)));
    assert!(rehearsal.model.notice.is_some(), "it says how");
    rehearsal.key(KeyCode::Delete, KeyModifiers::NONE).press("n");
    assert_eq!(answer(&rehearsal, "pregnancy"), Some(Answer::YesNo(false)));
}

#[test]
fn the_digits_of_a_date_are_typed_and_go_nowhere_else() {
    let mut rehearsal = at_item("dob");
    rehearsal.press("1984-05-02").enter();
    assert!(answer(&rehearsal, "dob").is_some());
    assert_eq!(tab(&rehearsal), Tab::Checklist);
    let now = rehearsal.now();
    rehearsal.model.consultation_mut().expect("open").select(&ItemId::from("dob"), now);
    rehearsal.press("1");
    assert_eq!(tab(&rehearsal), Tab::Pane(0), "an item that is answered takes no digits");
}

#[test]
fn a_decision_is_found_from_the_item_after_it_and_nothing_to_decide_is_said() {
    let mut rehearsal = at_item("hsv_history");
    rehearsal.press("r");
    assert_eq!(rehearsal.model.context(), Context::Checklist);
    assert!(rehearsal.model.notice.is_some());
    rehearsal.press("y");
    assert_eq!(rehearsal.model.consultation().expect("open").checklist.selected.as_str(), "pregnancy", "a caution moves on");
    rehearsal.press("r");
    assert_eq!(rehearsal.model.context(), Context::Decision);
    assert_eq!(rehearsal.model.consultation().expect("open").checklist.selected.as_str(), "hsv_history");
}

#[test]
fn space_goes_to_the_next_item_without_an_answer() {
    let mut rehearsal = at_item("id_confirmed");
    rehearsal.press("y").press(" ");
    assert_eq!(rehearsal.model.consultation().expect("open").checklist.selected.as_str(), "capacity");
}

#[test]
fn a_label_that_is_open_already_is_asked_about_and_a_typed_one_is_kept() {
    let mut rehearsal = Rehearsal::home();
    let query = super::Query { search: String::new(), most: 200 };
    rehearsal.send(Msg::Listed { query, listing: Ok(listing(&[("P-7", 1)])) });
    rehearsal.effects.clear();
    rehearsal.press("nP-7").enter().enter();
    assert!(!rehearsal.effects.contains(&Effect::FreshId), "it asks first");
    rehearsal.enter();
    assert!(rehearsal.effects.contains(&Effect::FreshId));
    rehearsal.escape().press("n");
    let Screen::New(form) = &rehearsal.model.screen else { panic!("the form") };
    assert_eq!(form.label.text(), "P-7");
    rehearsal.press("Q");
    let Screen::New(form) = &rehearsal.model.screen else { panic!("the form") };
    assert_eq!(form.label.text(), "Q", "what was kept is selected");
}

#[test]
fn the_time_of_the_last_save_is_shown_from_the_start() {
    let mut rehearsal = Rehearsal::consultation();
    let draft = rehearsal.model.consultation().expect("open").draft.clone();
    rehearsal.escape().confirm_saves();
    let query = super::Query { search: String::new(), most: 200 };
    rehearsal.send(Msg::Listed { query, listing: Ok(listing(&[("P-1042", 0x0190_0000_0000_7000_8000_0000_0000_0001)])) });
    rehearsal.enter().send(Msg::Opened(Ok(Box::new(draft))));
    assert!(matches!(rehearsal.model.consultation().expect("open").saving.state(), SaveState::Saved(Some(_))));
}
