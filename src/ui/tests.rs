//! Every screen as a picture, its words and its colours; and that no key at any size breaks drawing or loses text.

mod console;
mod legible;
mod patient;
mod readme;
pub(super) mod trust;

use std::fmt::Write as _;
use std::time::Duration;

use crossterm::event::{KeyCode, KeyModifiers};
use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::theme::Depth;
use super::theme::tests::shipped;
use super::view;
use crate::app::keymap::Context;
use crate::app::rehearsal::{Rehearsal, ana, dana, first_id};
use crate::app::tests::trail_entries;
use crate::app::{
    Drive, Effect, Entry, Listing, Msg, Opening, Query, Refused, Screen, Secret, Size, Theme, TrailPage, Unlock, Written,
};
use crate::content::ItemId;
use crate::page::Glyphs;
use crate::page::Headline;
use crate::record::{Gap, PatientLabel, Status, Tally};
use crate::text::Clean;

fn drawn(rehearsal: &mut Rehearsal, size: Size, theme: Theme) -> Buffer {
    rehearsal.send(Msg::Resize(size));
    rehearsal.model.theme = theme;
    let styles = shipped(theme, Depth::TrueColour);
    let mut terminal = Terminal::new(TestBackend::new(size.columns, size.rows)).expect("a terminal");
    terminal.draw(|frame| view(frame, &rehearsal.model, &styles)).expect("a frame");
    terminal.backend().buffer().clone()
}

/// The words, then the same cells as letters, one a style, then what each letter stands for.
fn picture(buffer: &Buffer) -> String {
    let mut styles: Vec<Style> = Vec::new();
    let (mut words, mut letters, mut legend) = (String::new(), String::new(), String::new());
    for y in 0..buffer.area.height {
        for x in 0..buffer.area.width {
            let cell = &buffer[(x, y)];
            words.push_str(cell.symbol());
            let style = cell.style();
            let place = styles.iter().position(|known| *known == style).unwrap_or_else(|| {
                styles.push(style);
                styles.len() - 1
            });
            letters.push(('a'..='z').chain('A'..='Z').nth(place).unwrap_or('?'));
        }
        words = format!("{}\n", words.trim_end());
        letters.push('\n');
    }
    for (letter, style) in ('a'..='z').chain('A'..='Z').zip(&styles) {
        writeln!(legend, "{letter} {:?} on {:?} {:?}", style.fg, style.bg, style.add_modifier).expect("a string");
    }
    format!("{words}\n{letters}\n{legend}")
}

/// A name and how to come to the screen.
type Shot = (&'static str, fn() -> Rehearsal);

fn at_item(item: &str) -> Rehearsal {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("8");
    let now = rehearsal.now();
    rehearsal.model.consultation_mut().expect("open").select(&ItemId::from(item), now);
    rehearsal
}

fn pane(digit: &str) -> Rehearsal {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press(digit);
    rehearsal
}

fn full_home() -> Rehearsal {
    let mut rehearsal = Rehearsal::home();
    let wall = rehearsal.now().wall;
    let entry = |label: &str, days: i64, tally: Tally| Entry {
        id: first_id(),
        label: PatientLabel::new(label).expect("a label"),
        practitioner: dana(),
        started: wall - chrono::Duration::days(days),
        updated: wall,
        status: Status::Draft,
        tally,
        pack: Clean::line("microneedling"),
    };
    let tally = Tally { open_stops: 1, open_cautions: 2, raised: 3, answered: 12, asked: 35 };
    let done = Tally { answered: 35, asked: 35, ..Tally::default() };
    let mut signed = entry("P-0991", 2, done);
    signed.status = Status::Signed;
    let mut in_error = entry("P-0990", 3, tally);
    in_error.status = Status::EnteredInError;
    let sessions = vec![
        entry("P-1042", 0, tally),
        entry("漢字 é long label that has to be cut somewhere at the right", 1, done),
        signed,
        in_error,
    ];
    let today = wall.date_naive();
    let days = (0..14).rev().map(|ago| (today - chrono::Duration::days(ago), u32::try_from(ago % 4).expect("small"))).collect();
    let listing = Listing { sessions, days, drafts: 2, raised_today: 3 };
    rehearsal.send(Msg::Listed { query: Query { search: String::new(), most: 200 }, listing: Ok(listing) });
    rehearsal
}

fn trail() -> Rehearsal {
    let mut rehearsal = Rehearsal::home();
    rehearsal.press("t");
    let Some(Effect::Trail(query)) = rehearsal.effects.last().cloned() else { panic!("the trail is asked for") };
    rehearsal.send(Msg::TrailListed { query, page: Ok(TrailPage { entries: trail_entries(), whole: true }) });
    rehearsal
}

/// Some topics told back, at one that took two rounds.
fn teach_back() -> Rehearsal {
    let mut rehearsal = pane("3");
    rehearsal.press("m").press("t").press("y").press(" ");
    rehearsal.enter().press("The scars go away after one time").enter().press("n");
    rehearsal.enter().press("They may look shallower, after months").enter().press("y");
    rehearsal.enter().press("and I come back in spring").enter();
    rehearsal
}

/// A plan whose second session was moved, too close to the first and onto a weekend.
fn visits() -> Rehearsal {
    let mut rehearsal = pane("1");
    rehearsal.press("v").enter().key(KeyCode::Down, KeyModifiers::NONE);
    for _ in 0..23 {
        rehearsal.key(KeyCode::Left, KeyModifiers::NONE);
    }
    rehearsal
}

/// Signing a consultation with an open stop.
fn signing() -> Rehearsal {
    let mut rehearsal = at_item("pregnancy");
    rehearsal.press("y").press("0").press("s");
    rehearsal
}

/// The same, at the reason for the stop.
fn at_the_stop() -> Rehearsal {
    let mut rehearsal = signing();
    let stop = Gap::Decision(ItemId::from("pregnancy"));
    let gaps = rehearsal.model.consultation().expect("open").gaps();
    for _ in 0..gaps.iter().position(|gap| *gap == stop).expect("a stop") {
        rehearsal.key(KeyCode::Down, KeyModifiers::NONE);
    }
    rehearsal
}

/// At the passphrase, with the stop open.
fn at_the_passphrase() -> Rehearsal {
    let mut rehearsal = signing();
    rehearsal.enter();
    while rehearsal.model.context() == Context::Reason {
        rehearsal.press("asked to come back next week").enter();
    }
    rehearsal.press("correct horse");
    rehearsal
}

fn signed() -> Rehearsal {
    let mut rehearsal = at_the_passphrase();
    rehearsal.enter().confirm_signature();
    rehearsal
}

fn addendum() -> Rehearsal {
    let mut rehearsal = signed();
    rehearsal.press("a").press("told by phone").enter();
    rehearsal.press("She is not pregnant: the test of today is negative.").enter().press("Booked again.");
    rehearsal
}

/// Signed, with an addendum, and declared to be entered in error.
fn in_error() -> Rehearsal {
    let mut rehearsal = addendum();
    rehearsal.key(KeyCode::Tab, KeyModifiers::NONE).press("correct horse").enter().confirm_signature();
    rehearsal.press("x").press("the label is another patient's").enter().press("correct horse").enter().confirm_signature();
    rehearsal
}

fn locked_unsaved() -> Rehearsal {
    let mut rehearsal = pane("9");
    rehearsal.press("only in memory").wait(Duration::from_secs(1)).lock().press("typed");
    rehearsal.send(Msg::SaveFailed { session: first_id(), reason: "disk full".into() });
    rehearsal
}

/// A consultation with its headlines in big letters, after these keys.
fn large(keys: &str) -> Rehearsal {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.model.settings.headline = Headline::Large;
    rehearsal.model.consultation_mut().expect("a consultation").headline = Headline::Large;
    rehearsal.press(keys);
    rehearsal
}

const SHOTS: &[Shot] = &[
    ("kiosk_calm", Rehearsal::kiosk),
    ("kiosk_leaving", || {
        let mut kiosk = Rehearsal::kiosk_consultation();
        kiosk.ctrl('q').press("wrong").enter();
        kiosk.send(Msg::MayLeave(Err(Refused { words: "wrong passphrase".to_owned() }))).press("right");
        kiosk
    }),
    ("kiosk_places", || {
        let mut kiosk = Rehearsal::kiosk_consultation();
        let drives = ["/media/clinic/BACKUP", "/media/clinic/USB STICK"].map(|path| Drive { path: path.into() });
        kiosk.press("0e").send(Msg::Drives(Written::Record, drives.into())).key(KeyCode::Down, KeyModifiers::NONE);
        kiosk
    }),
    ("kiosk_key_refused", || {
        let mut kiosk = Rehearsal::kiosk();
        kiosk.press("cor").ctrl('c');
        kiosk
    }),
    ("home_unsigned", || {
        let mut rehearsal = full_home();
        trust::unsign(&mut rehearsal);
        rehearsal
    }),
    ("pane_unsigned", || {
        let mut rehearsal = pane("1");
        trust::unsign(&mut rehearsal);
        rehearsal
    }),
    ("touched_home", || full_home().at_the_door().touched()),
    ("touched_calm", || Rehearsal::kiosk().touched()),
    ("touched_pane", || Rehearsal::kiosk_consultation().touched()),
    ("touched_further", || {
        let mut kiosk = Rehearsal::kiosk_consultation().touched();
        kiosk.press("L").send(Msg::Resize(Size { columns: 80, rows: 24 })).function(6);
        kiosk
    }),
    ("touched_stop", || {
        let mut kiosk = at_item("pregnancy").at_the_door().touched();
        kiosk.press("y").press("L");
        kiosk
    }),
    ("touched_choice", || at_item("fitzpatrick").at_the_door().touched()),
    ("touched_visits", || {
        let mut kiosk = Rehearsal::kiosk_consultation().touched();
        kiosk.press("v");
        kiosk
    }),
    ("touched_names", || {
        let mut kiosk = Rehearsal::on(Unlock::later(vec![ana(), dana()], 1)).at_the_door().touched();
        kiosk.press("x");
        kiosk
    }),
    ("touched_patient", || {
        let mut kiosk = Rehearsal::kiosk_consultation().touched();
        kiosk.function(3).press(" ").press("L");
        kiosk
    }),
    ("touched_checklist", || at_item("pregnancy").at_the_door().touched()),
    ("touched_locked", || {
        let mut kiosk = Rehearsal::kiosk().touched();
        kiosk.press("cor");
        kiosk
    }),
    ("large_pane", || large("1")),
    ("large_checklist", || large("8")),
    ("large_patient", || {
        let mut rehearsal = large("1");
        rehearsal.function(3);
        rehearsal
    }),
    ("first_start", || Rehearsal::on(Unlock::first())),
    ("unlock_refused", || {
        let mut rehearsal = Rehearsal::locked();
        rehearsal.press("wrong").enter();
        rehearsal.refuse_unlock(Duration::ZERO);
        rehearsal
    }),
    ("unlock_waiting", || {
        let mut rehearsal = Rehearsal::locked();
        rehearsal.press("wrong").enter();
        rehearsal.refuse_unlock(Duration::from_secs(64)).wait(Duration::from_secs(1)).press("typed");
        rehearsal
    }),
    ("practitioners", crate::app::tests::people::open),
    ("practitioners_add", || {
        let mut rehearsal = crate::app::tests::people::open();
        rehearsal.press("n").press("Ben Osei").enter().press("needles and pins").enter().press("needles and").enter().enter();
        rehearsal
    }),
    ("practitioners_taken", || {
        let mut rehearsal = crate::app::tests::people::open();
        rehearsal.press("n").press("ana ruiz").enter().enter().enter().enter();
        rehearsal
    }),
    ("practitioners_oneself", || {
        let mut rehearsal = crate::app::tests::people::open();
        rehearsal.key(KeyCode::Down, KeyModifiers::NONE).key(KeyCode::Delete, KeyModifiers::NONE);
        rehearsal
    }),
    ("practitioners_remove", || {
        let mut rehearsal = crate::app::tests::people::open();
        rehearsal.key(KeyCode::Delete, KeyModifiers::NONE);
        rehearsal
    }),
    ("audit_trail", trail),
    ("audit_trail_days", || {
        let mut rehearsal = trail();
        rehearsal.press("d").press("-7d").enter().press("2026-11-01").enter();
        rehearsal
    }),
    ("audit_trail_no_day", || {
        let mut rehearsal = trail();
        rehearsal.press("d").press("tomorow").enter().enter();
        rehearsal
    }),
    ("recovery_code", || {
        let mut rehearsal = Rehearsal::on(Unlock::first());
        rehearsal.send(Msg::Created(Ok(Secret::of("AAAAA-BBBBB-CCCCC-DDDDD-EEEEE"))));
        rehearsal
    }),
    ("loss", || {
        let mut rehearsal = Rehearsal::locked();
        rehearsal.send(Msg::Unlocked(Ok(Opening {
            person: dana(),
            loss: Some("the last 4 saves are missing".into()),
            desk: crate::record::Desk::default(),
            reworded: Vec::new(),
        })));
        rehearsal
    }),
    ("home", full_home),
    ("new", || {
        let mut rehearsal = Rehearsal::home();
        rehearsal.press("nP-7");
        rehearsal
    }),
    ("new_language", || {
        let mut rehearsal = Rehearsal::home();
        rehearsal.press("nP-7").enter();
        rehearsal
    }),
    ("introduction", || pane("1")),
    ("fine_lines", || pane("2")),
    ("scars", || pane("3")),
    ("pores", || pane("4")),
    ("acne", || pane("5")),
    ("risks", || pane("6")),
    ("aftercare_spanish", || pane("7L")),
    ("patient_first_step", || {
        let mut rehearsal = pane("2");
        rehearsal.key(KeyCode::F(3), KeyModifiers::NONE);
        rehearsal
    }),
    ("patient_chart", || {
        let mut rehearsal = pane("2");
        rehearsal.key(KeyCode::F(3), KeyModifiers::NONE).press(" ");
        rehearsal
    }),
    ("patient_spanish", || {
        let mut rehearsal = pane("2");
        rehearsal.key(KeyCode::F(3), KeyModifiers::NONE).press("L         ");
        rehearsal
    }),
    ("patient_not_saved", || {
        let mut rehearsal = pane("9");
        rehearsal.press("only in memory").wait(Duration::from_secs(1)).escape().press("6");
        rehearsal.send(Msg::SaveFailed { session: first_id(), reason: "disk full".into() });
        rehearsal.key(KeyCode::F(3), KeyModifiers::NONE);
        rehearsal
    }),
    ("patient_countdown", || {
        let mut rehearsal = Rehearsal::locked();
        rehearsal.lock_after(Duration::from_secs(60)).unlock(dana(), "").press("nP-1042").enter().enter();
        rehearsal.send(Msg::FreshId(first_id())).press("L").key(KeyCode::F(3), KeyModifiers::NONE);
        rehearsal.wait(Duration::from_secs(53));
        rehearsal
    }),
    ("checklist_stop", || {
        let mut rehearsal = at_item("pregnancy");
        rehearsal.press("y");
        rehearsal
    }),
    ("checklist_spanish", || {
        let mut rehearsal = at_item("pregnancy");
        rehearsal.press("Ls");
        rehearsal
    }),
    ("checklist_field", || {
        let mut rehearsal = at_item("dob");
        rehearsal.enter().press("1990-13-01").enter();
        rehearsal
    }),
    ("teach_back", teach_back),
    ("teach_back_spanish", || {
        let mut rehearsal = teach_back();
        rehearsal.press("L").enter();
        rehearsal
    }),
    ("visits", visits),
    ("visits_spanish", || {
        let mut rehearsal = visits();
        rehearsal.press("L").key(KeyCode::End, KeyModifiers::NONE);
        rehearsal
    }),
    ("visits_none", || {
        let mut rehearsal = pane("1");
        rehearsal.press("v");
        rehearsal
    }),
    ("decision", || {
        let mut rehearsal = at_item("keloid");
        rehearsal.press("cr").press("seen by the specialist");
        rehearsal
    }),
    ("notes", || {
        let mut rehearsal = pane("9");
        rehearsal.send(Msg::Paste("Wants softer lines.\n漢字 e\u{301} עברית 👍🏽\n\nA long line that has to be broken by words because no screen of a kiosk is as wide as what a practitioner has to say.".into()));
        rehearsal
    }),
    ("phrases", || {
        let mut rehearsal = pane("9");
        rehearsal.ctrl('t');
        rehearsal
    }),
    ("notes_not_saved", || {
        let mut rehearsal = pane("9");
        rehearsal.press("only in memory").wait(Duration::from_secs(1));
        rehearsal.send(Msg::SaveFailed { session: first_id(), reason: "disk full".into() });
        rehearsal
    }),
    ("summary", || {
        let mut rehearsal = at_item("pregnancy");
        rehearsal.press("y").press("0");
        rehearsal
    }),
    ("summary_spanish", || {
        let mut rehearsal = at_item("pregnancy");
        rehearsal.press("L").press("s").press("0");
        rehearsal
    }),
    ("signing", signing),
    ("signing_repeat", || {
        let mut rehearsal = signing();
        rehearsal.key(KeyCode::Home, KeyModifiers::NONE).enter().press("seen by phone").enter().escape();
        rehearsal
    }),
    ("signing_a_stop", || {
        let mut rehearsal = at_the_stop();
        rehearsal.enter().press("waits for the test");
        rehearsal
    }),
    ("signing_a_stop_repeats_nothing", || {
        let mut rehearsal = at_the_stop();
        rehearsal.press("r");
        rehearsal
    }),
    ("signing_passphrase", || {
        let mut rehearsal = at_the_passphrase();
        rehearsal.enter();
        rehearsal.send(Msg::Signed { session: first_id(), result: Err(Refused { words: "wrong passphrase".into() }) });
        rehearsal
    }),
    ("signing_at_work", || {
        let mut rehearsal = at_the_passphrase();
        rehearsal.enter();
        rehearsal
    }),
    ("signed", signed),
    ("signed_end_spanish", || {
        let mut rehearsal = signed();
        rehearsal.press("L").key(KeyCode::End, KeyModifiers::NONE);
        rehearsal
    }),
    ("signed_exported", || {
        let mut rehearsal = signed();
        let place = "/home/clinic/.local/share/chairside/exports/chairside-2026-11-23-00000001.json";
        rehearsal.press("e").send(Msg::Exported(Ok(place.into())));
        rehearsal
    }),
    ("addendum", addendum),
    ("declaring_in_error", || {
        let mut rehearsal = signed();
        rehearsal.press("x").press("the label is another patient's").enter();
        rehearsal
    }),
    ("in_error", in_error),
    ("leaving_unsaved", || {
        let mut rehearsal = pane("9");
        rehearsal.press("only in memory").wait(Duration::from_secs(1));
        rehearsal.ctrl('q');
        rehearsal.send(Msg::SaveFailed { session: first_id(), reason: "disk full".into() });
        rehearsal
    }),
    ("themes", || {
        let mut rehearsal = pane("1");
        rehearsal.key(KeyCode::F(2), KeyModifiers::NONE);
        rehearsal
    }),
    ("countdown", || {
        let mut rehearsal = Rehearsal::locked();
        rehearsal.lock_after(Duration::from_secs(60)).unlock(dana(), "").wait(Duration::from_secs(53));
        rehearsal
    }),
    ("locked", || {
        let mut rehearsal = pane("9");
        rehearsal.press("not to be seen").wait(Duration::from_secs(1)).confirm_saves();
        rehearsal.lock().send(Msg::Locked(vec![ana(), dana()]));
        rehearsal
    }),
    ("locked_unsaved", locked_unsaved),
    ("locked_leaving", || {
        let mut rehearsal = locked_unsaved();
        rehearsal.ctrl('q').send(Msg::SaveFailed { session: first_id(), reason: "disk full".into() });
        rehearsal
    }),
    ("help", || {
        let mut rehearsal = pane("1");
        rehearsal.press("?");
        rehearsal
    }),
];

#[test]
fn every_screen_is_as_reviewed() {
    for (name, come) in SHOTS {
        for (columns, rows) in [(80, 24), (120, 40)] {
            for (theme, called) in [(Theme::Dark, "dark"), (Theme::Light, "light")] {
                let buffer = drawn(&mut come(), Size { columns, rows }, theme);
                insta::assert_snapshot!(format!("{name}_{columns}x{rows}_{called}"), picture(&buffer));
            }
        }
    }
}

#[test]
fn a_terminal_that_is_too_small_says_what_it_needs() {
    let buffer = drawn(&mut pane("1"), Size { columns: 59, rows: 24 }, Theme::Dark);
    assert!(picture(&buffer).contains("Chairside needs 60 × 20"));
}

#[test]
fn the_label_stands_on_every_screen_of_a_consultation_but_the_patients() {
    let shows_it = |rehearsal: &Rehearsal| rehearsal.model.content().is_some() && rehearsal.model.patient_page().is_none();
    for (name, come) in SHOTS.iter().filter(|(_, come)| shows_it(&come())) {
        let buffer = drawn(&mut come(), Size { columns: 80, rows: 24 }, Theme::Dark);
        assert!(picture(&buffer).contains("P-1042"), "{name}");
    }
}

#[test]
fn the_caret_stands_on_the_treatment_where_that_is_chosen() {
    let mut rehearsal = Rehearsal::home();
    let other = rehearsal.model.settings.packs[0].clone();
    rehearsal.model.settings.packs.push(other);
    rehearsal.press("nP-7").enter().enter();
    let mut terminal = Terminal::new(TestBackend::new(100, 30)).expect("a terminal");
    terminal.draw(|frame| view(frame, &rehearsal.model, &shipped(Theme::Dark, Depth::TrueColour))).expect("a frame");
    let caret = terminal.backend().cursor_position();
    let row: String = (caret.x..100).map(|x| terminal.backend().buffer()[(x, caret.y)].symbol()).collect();
    assert!(row.starts_with("▶ Treatment"), "{row}");
}

#[test]
fn the_calm_page_of_a_touched_kiosk_says_whole_and_in_both_languages_that_touching_works() {
    for columns in [60, 80, 120] {
        let shown = picture(&drawn(&mut Rehearsal::kiosk().touched(), Size { columns, rows: 24 }, Theme::Dark));
        let words: Vec<&str> = shown.split_whitespace().collect();
        let words = words.join(" ");
        for told in ["Any key or a touch: unlock", "Cualquier tecla o un toque: desbloquear"] {
            assert!(words.contains(told), "{columns}: {shown}");
        }
    }
    let keys = picture(&drawn(&mut Rehearsal::kiosk(), Size { columns: 80, rows: 24 }, Theme::Dark));
    assert!(!keys.contains("touch"), "{keys}");
}

#[test]
fn who_forgot_the_passphrase_of_a_kiosk_is_told_of_a_person_and_not_of_a_command() {
    let mut kiosk = Rehearsal::kiosk();
    kiosk.press("wrong").enter().refuse_unlock(Duration::from_secs(4));
    let shown = picture(&drawn(&mut kiosk, Size { columns: 80, rows: 24 }, Theme::Dark));
    assert!(shown.contains("Forgotten? ") && shown.contains("Whoever looks after this machine"), "{shown}");
    assert!(!shown.contains("command line"), "{shown}");
}

#[test]
fn the_list_the_trail_and_the_help_show_that_more_follows_below() {
    let mut home = full_home();
    let Screen::Home(shown) = &mut home.model.screen else { panic!("Home") };
    let first = shown.listing.sessions[0].clone();
    shown.listing.sessions.extend(vec![first; 40]);
    let mut trail = trail();
    let Screen::Trail(shown) = &mut trail.model.screen else { panic!("the trail") };
    let first = shown.entries[0].clone();
    shown.entries.extend(vec![first; 40]);
    let mut help = pane("1");
    help.function(1);
    for mut rehearsal in [home, trail, help] {
        for glyphs in Glyphs::ALL {
            rehearsal.model.settings.glyphs = glyphs;
            let arrows = |rehearsal: &mut Rehearsal| {
                let shown = picture(&drawn(rehearsal, Size { columns: 80, rows: 24 }, Theme::Dark));
                ['▲', '▼'].map(|arrow| shown.lines().take(24).any(|row| row.trim_end_matches(['│', ' ']).ends_with(arrow)))
            };
            rehearsal.key(KeyCode::Home, KeyModifiers::NONE);
            assert_eq!(arrows(&mut rehearsal), [false, true], "{glyphs:?}");
            rehearsal.key(KeyCode::End, KeyModifiers::NONE);
            assert_eq!(arrows(&mut rehearsal), [true, false], "{glyphs:?}");
        }
    }
}

#[test]
fn a_label_that_the_list_cuts_is_whole_above_it_while_it_is_marked() {
    let mut home = full_home();
    let whole = "long label that has to be cut somewhere at the right";
    let mut shown = || picture(&drawn(&mut home, Size { columns: 80, rows: 24 }, Theme::Dark));
    assert!(!shown().contains(whole));
    home.key(KeyCode::Down, KeyModifiers::NONE);
    let mut shown = || picture(&drawn(&mut home, Size { columns: 80, rows: 24 }, Theme::Dark));
    assert!(shown().contains(whole) && shown().contains("marked: "), "{}", shown());
    home.key(KeyCode::Down, KeyModifiers::NONE);
    let shown = picture(&drawn(&mut home, Size { columns: 80, rows: 24 }, Theme::Dark));
    assert!(!shown.contains("marked: "), "{shown}");
}

#[test]
fn that_a_label_is_in_use_already_is_said_in_full_on_the_smallest_screen() {
    let mut rehearsal = full_home();
    rehearsal.press("n").press("P-1042").enter().enter().enter();
    let buffer = drawn(&mut rehearsal, crate::app::SMALLEST, Theme::Dark);
    let words = picture(&buffer);
    let words: Vec<&str> = words.split_whitespace().collect();
    assert!(words.join(" ").contains("Enter begins another; Esc goes back to it."), "{words:?}");
}

fn any_key() -> impl Strategy<Value = (KeyCode, KeyModifiers)> {
    let code = prop_oneof![
        4 => proptest::char::range(' ', '~').prop_map(KeyCode::Char),
        1 => any::<char>().prop_map(KeyCode::Char),
        1 => Just(KeyCode::Enter),
        1 => Just(KeyCode::Esc),
        1 => proptest::sample::select(vec![
            KeyCode::Tab, KeyCode::BackTab, KeyCode::Backspace, KeyCode::Delete, KeyCode::Up, KeyCode::Down, KeyCode::Left,
            KeyCode::Right, KeyCode::Home, KeyCode::End, KeyCode::PageUp, KeyCode::PageDown, KeyCode::F(1), KeyCode::F(2), KeyCode::F(3), KeyCode::F(4), KeyCode::F(6), KeyCode::F(10),
        ]),
    ];
    let modifiers = prop_oneof![
        6 => Just(KeyModifiers::NONE),
        1 => Just(KeyModifiers::CONTROL),
        1 => Just(KeyModifiers::SHIFT),
        1 => Just(KeyModifiers::ALT),
    ];
    (code, modifiers)
}

#[derive(Debug, Clone)]
enum Event {
    Key(KeyCode, KeyModifiers),
    Paste(String),
    Click(u16, u16),
    Wheel(i16),
    Resize(u16, u16),
    Wait(u64),
    SaveFails,
    SaveWorks,
}

fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        20 => any_key().prop_map(|(code, modifiers)| Event::Key(code, modifiers)),
        1 => any::<String>().prop_map(Event::Paste),
        2 => (0..210_u16, 0..70_u16).prop_map(|(column, row)| Event::Click(column, row)),
        1 => any::<i16>().prop_map(Event::Wheel),
        2 => (0..210_u16, 0..70_u16).prop_map(|(columns, rows)| Event::Resize(columns, rows)),
        2 => (0..30_000_u64).prop_map(Event::Wait),
        1 => Just(Event::SaveFails),
        3 => Just(Event::SaveWorks),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is pressed at whatever size: it draws, and what was confirmed as saved is what the draft held then.
    #[test]
    fn no_key_at_any_size_panics_or_loses_saved_text(events in proptest::collection::vec(any_event(), 1..80)) {
        let mut rehearsal = Rehearsal::consultation();
        let styles = shipped(Theme::Dark, Depth::Ansi16);
        for event in events {
            let held = rehearsal.model.consultation().map(|open| open.notes.editor.text().to_owned());
            let last = rehearsal.saves().last().map(|save| save.draft.notes().raw().to_owned());
            let works = matches!(event, Event::SaveWorks);
            happen(&mut rehearsal, event);
            // Where everything is said to be saved, the last save held all of it.
            if let (true, Some(open), Some(last)) = (works, rehearsal.model.consultation(), last)
                && !open.saving.is_unsaved()
            {
                prop_assert_eq!(open.notes.editor.text(), last);
            }
            // A consultation is left only when nothing is in memory alone.
            if let (Some(held), None) = (held, rehearsal.model.consultation()) {
                let behind = rehearsal.model.behind.iter().any(|behind| behind.is_of(first_id()));
                prop_assert!(behind || rehearsal.kept().contains(&held), "left with unsaved notes");
            }
            let Size { columns, rows } = rehearsal.model.size;
            let mut terminal = Terminal::new(TestBackend::new(columns, rows)).expect("a terminal");
            terminal.draw(|frame| view(frame, &rehearsal.model, &styles)).expect("a frame");
            if rehearsal.model.consultation().is_none() {
                break;
            }
        }
    }

    /// Whatever is pressed after the lock, by another practitioner too: no word of what was open is drawn.
    #[test]
    fn behind_the_lock_nothing_is_drawn_of_what_was_open(
        before in proptest::collection::vec(any_event(), 0..20),
        saved in any::<bool>(),
        after in proptest::collection::vec(any_event(), 1..40),
        others in proptest::collection::vec(any_event(), 0..20),
    ) {
        let mut rehearsal = Rehearsal::home();
        rehearsal.press("nQUAIL-1").enter().enter().send(Msg::FreshId(first_id()));
        rehearsal.press("9").press("QUAIL").send(Msg::Resize(Size { columns: 80, rows: 24 }));
        prop_assert!(shows(&rehearsal, "QUAIL"), "it would be seen");
        for event in before {
            happen(&mut rehearsal, event);
        }
        // Whatever that came to, it is locked now.
        rehearsal.escape().lock();
        prop_assert!(rehearsal.model.presence.is_none());
        if saved {
            rehearsal.confirm_saves();
        }
        for event in after {
            happen(&mut rehearsal, event);
            prop_assert!(!shows(&rehearsal, "QUAIL"));
        }
        rehearsal.escape().unlock(ana(), "");
        prop_assert_eq!(rehearsal.model.person.clone(), Some(ana()));
        for event in others {
            prop_assert!(!shows(&rehearsal, "QUAIL"));
            happen(&mut rehearsal, event);
        }
        prop_assert!(!shows(&rehearsal, "QUAIL"));
    }
}

/// Whether words are drawn, at the size of the moment.
fn shows(rehearsal: &Rehearsal, words: &str) -> bool {
    let Size { columns, rows } = rehearsal.model.size;
    let styles = shipped(Theme::Dark, Depth::Ansi16);
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).expect("a terminal");
    terminal.draw(|frame| view(frame, &rehearsal.model, &styles)).expect("a frame");
    picture(terminal.backend().buffer()).contains(words)
}

fn happen(rehearsal: &mut Rehearsal, event: Event) {
    match event {
        Event::Key(code, modifiers) => rehearsal.key(code, modifiers),
        Event::Paste(text) => rehearsal.send(Msg::Paste(text)),
        Event::Click(column, row) => rehearsal.send(Msg::Click { column, row }),
        Event::Wheel(rows) => rehearsal.send(Msg::Wheel(rows)),
        Event::Resize(columns, rows) => rehearsal.send(Msg::Resize(Size { columns, rows })),
        Event::Wait(time) => rehearsal.wait(Duration::from_millis(time)),
        Event::SaveFails => rehearsal.send(Msg::SaveFailed { session: first_id(), reason: "disk full".into() }),
        Event::SaveWorks => {
            rehearsal.confirm_saves();
            rehearsal
        }
    };
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is pressed while signing or on a signed session, at whatever size: it draws, and the label is on it.
    #[test]
    fn no_key_at_any_size_breaks_signing_or_hides_whose_record_it_is(
        from in proptest::sample::select(vec![signing, at_the_stop, at_the_passphrase, signed, addendum, in_error] as Vec<fn() -> Rehearsal>),
        keys in proptest::collection::vec((any_key(), 60..160_u16, 20..60_u16), 1..20),
    ) {
        let mut rehearsal = from();
        let styles = shipped(Theme::Dark, Depth::Ansi16);
        for ((code, modifiers), columns, rows) in keys {
            rehearsal.send(Msg::Resize(Size { columns, rows }));
            rehearsal.key(code, modifiers);
            let mut terminal = Terminal::new(TestBackend::new(columns, rows)).expect("a terminal");
            terminal.draw(|frame| view(frame, &rehearsal.model, &styles)).expect("a frame");
            if rehearsal.model.content().is_some() {
                prop_assert!(picture(terminal.backend().buffer()).contains("P-1042"));
            }
        }
    }
}
