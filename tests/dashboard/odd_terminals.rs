//! Terminals that others write on, that are stopped, shrunk, slow to say what they are, or say it wrong.

use std::process::Command;
use std::time::{Duration, Instant, SystemTime};

use super::locking::{F4, wait_closed};
use super::terminal::Dashboard;
use super::{Clinic, PASSPHRASE, begin};

const F12: &str = "\x1b[24~";

const NOISE: &str = "\x1b[3;1Hkernel: something happened on this machine";

fn signal(dashboard: &Dashboard, name: &str) {
    let sent = Command::new("kill").arg(name).arg(dashboard.pid().to_string()).status();
    assert!(sent.expect("kill runs").success());
}

#[test]
fn what_others_wrote_over_the_screen_is_gone_with_ctrl_l() {
    let clinic = Clinic::open();
    for term in ["xterm-256color", "linux"] {
        let mut dashboard = clinic.unlocked(80, 24, term);
        // The bar is drawn last.
        let before = dashboard.wait("No consultation yet").wait("? help").text();
        dashboard.write_over(NOISE).wait("kernel: something");
        dashboard.press("\x0c").wait_gone("kernel: something").wait_until("the screen from before", |text| text == before);
    }
}

#[test]
fn a_program_that_was_stopped_and_goes_on_draws_everything_again() {
    let clinic = Clinic::open();
    let mut dashboard = clinic.unlocked(80, 24, "xterm-256color");
    signal(&dashboard, "-STOP");
    dashboard.write_over(NOISE).wait("kernel: something");
    signal(&dashboard, "-CONT");
    dashboard.wait_gone("kernel: something").wait("Consultations");
    begin(&mut dashboard, "P-7");
}

#[test]
fn a_window_that_is_in_front_again_is_drawn_again() {
    let clinic = Clinic::open();
    let mut dashboard = clinic.unlocked(80, 24, "xterm-256color");
    dashboard.write_over(NOISE).wait("kernel: something").press("\x1b[O\x1b[I").wait_gone("kernel: something");
}

#[test]
fn a_terminal_without_another_screen_keeps_nothing_of_what_was_shown() {
    let clinic = Clinic::open();
    let mut dashboard = clinic.unlocked(80, 24, "linux");
    begin(&mut dashboard, "P-4711").press("\x1b").wait("Consultations").wait("P-4711").press("q");
    let (code, written) = dashboard.end();
    assert_eq!(code, 0);
    let (shown, cleared) = (written.rfind("P-4711").expect("a label"), written.rfind("\x1b[2J").expect("a cleared screen"));
    assert!(cleared > shown);
}

#[test]
fn the_caret_stands_still_and_is_the_terminals_own_again_afterwards() {
    let clinic = Clinic::open();
    for (term, still, own) in [("xterm-256color", "\x1b[2 q", "\x1b[0 q"), ("linux", "\x1b[?113c", "\x1b[?0c")] {
        let mut dashboard = clinic.unlocked(80, 24, term);
        dashboard.press("q");
        let (code, written) = dashboard.end();
        assert_eq!(code, 0);
        let (before, after) = written.rsplit_once(own).expect("given back");
        assert!(before.contains(still) && !after.contains(still), "{term}");
    }
}

#[test]
fn a_terminal_that_answers_each_request_with_a_focus_comes_to_rest() {
    let clinic = Clinic::open();
    let mut dashboard = clinic.unlocked(80, 24, "xterm-256color");
    dashboard.write_over(NOISE).wait("kernel: something");
    let before = dashboard.written.len();
    // As VTE does whenever it is asked to tell of the focus.
    dashboard.press("\x1b[I").wait_gone("kernel: something").wait("? help");
    let drawn = String::from_utf8_lossy(dashboard.written.get(before..).unwrap_or_default()).into_owned();
    assert!(drawn.contains("Consultations") && !drawn.contains("\x1b[?1004h"), "it is not asked again");
}

#[test]
fn keys_are_told_apart_where_a_terminal_offers_it_and_that_is_given_back_once() {
    let clinic = Clinic::open();
    let mut dashboard = clinic.unlocked(80, 24, "xterm-kitty");
    // Ctrl+L takes the terminal anew; then a key as such a terminal sends it.
    dashboard.write_over(NOISE).wait("kernel: something").press("\x1b[108;5u").wait_gone("kernel: something");
    begin(&mut dashboard, "P-7").press("\x1b[27u").wait("Consultations").wait("P-7").press("\x1b[113;5u");
    let (code, written) = dashboard.end();
    assert_eq!(code, 0);
    assert_eq!((written.matches("\x1b[>1u").count(), written.matches("\x1b[<1u").count()), (1, 1));
    assert!(written.contains("\x1b[=1u"));
}

#[test]
fn no_bell_rings_whatever_is_pressed() {
    let clinic = Clinic::open();
    let mut dashboard = clinic.unlocked(80, 24, "linux");
    begin(&mut dashboard, "P-7").press("\x07\x7f\x1b[A\x1b[5~zzz").press("9").wait("[9 Notes").press("\x07a\x07").wait("a");
    dashboard.press("\x1b").wait("write").press("\x11");
    let (code, written) = dashboard.end();
    // A bell, not the end of a title or the like, of which there are none.
    assert_eq!((code, written.matches('\x07').count()), (0, 0));
}

#[test]
fn a_terminal_that_cannot_place_text_is_told_of_the_way_in_lines() {
    let clinic = Clinic::open();
    for (term, says) in [("dumb", "cannot place text (TERM is dumb)"), ("", "does not say what it can do (TERM is not set)")] {
        let (code, said) = clinic.start(80, 24, term).end();
        assert_eq!(code, 1);
        assert!(said.contains(says) && said.contains("chairside --plain") && !said.contains("\x1b[?1049h"), "{said}");
    }
}

#[test]
fn a_storm_of_sizes_from_one_cell_to_500_by_200_loses_no_key() {
    let clinic = Clinic::open();
    let mut dashboard = clinic.unlocked(80, 24, "xterm-256color");
    begin(&mut dashboard, "P-7").press("9").wait("[9 Notes");
    let sizes = [(1, 1), (500, 200), (2, 60), (300, 1), (40, 12), (79, 23), (81, 25), (500, 3)];
    for (number, (columns, rows)) in sizes.into_iter().cycle().take(200).enumerate() {
        dashboard.resize(columns, rows).press(&format!("{}", number % 10));
        dashboard.catch_up();
    }
    let typed: String = (0..200).map(|number| (number % 10).to_string()).collect();
    dashboard.resize(120, 40).press("end");
    dashboard.wait_until("all that was typed", |text| {
        let text: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
        text.contains(&typed) && text.contains("9end")
    });
}

#[test]
fn a_locale_that_is_not_utf_8_is_drawn_and_saved_as_any_other() {
    let clinic = Clinic::open();
    let mut dashboard = Dashboard::start_with(&clinic.data(), 80, 24, "xterm", &[], &[("LANG", "C"), ("LC_ALL", "POSIX")]);
    dashboard.wait("locked").press(PASSPHRASE).press("\r").wait("Consultations");
    begin(&mut dashboard, "P-7").press("9").wait("[9 Notes").press("ñandú").wait("ñandú").wait("Saved");
}

#[test]
fn a_terminal_that_takes_nothing_stops_no_lock_and_shows_nothing_of_the_record_once_it_goes_on() {
    let clinic = Clinic::open();
    let mut dashboard = clinic.unlocked(80, 24, "xterm-256color");
    begin(&mut dashboard, "P-4711").press("9").wait("[9 Notes").press("seen").wait("seen").wait("Saved");
    dashboard.stop_output();
    dashboard.press(" and typed unseen").press(F4);
    wait_closed(&clinic);
    dashboard.catch_up();
    let before = dashboard.written.len();
    dashboard.go_on();
    dashboard.wait("Chairside is locked");
    let since = String::from_utf8_lossy(&dashboard.written[before..]).into_owned();
    assert!(!since.contains("P-4711") && !since.contains("unseen"), "{since}");
    // The mouse, pastes and the rest work as before.
    dashboard.paste(PASSPHRASE).press("\r").wait("seen and typed unseen").wait("P-4711").press(".").wait("Saved").press("\x11");
    assert_eq!(dashboard.end().0, 0);
}

#[test]
fn a_terminal_that_takes_nothing_for_a_while_shows_what_is_there_once_it_goes_on() {
    let clinic = Clinic::open();
    let mut dashboard = clinic.unlocked(80, 24, "xterm-256color");
    begin(&mut dashboard, "P-7").press("9").wait("[9 Notes");
    dashboard.stop_output();
    for number in 0..50 {
        dashboard.press(&format!("{number} ")).resize(80 + number % 7, 24);
    }
    dashboard.resize(100, 30).press("\x0cend");
    dashboard.go_on();
    dashboard.wait("48 49 end").wait("P-7").wait("Saved");
}

/// When the store was written to.
fn written_at(clinic: &Clinic) -> SystemTime {
    let log = std::fs::metadata(clinic.data().join("chairside.db-wal")).expect("the log of an open store");
    log.modified().expect("a time")
}

/// Waits until it is written to after that.
#[track_caller]
fn wait_written(clinic: &Clinic, before: SystemTime) {
    let end = Instant::now() + Duration::from_secs(60);
    while written_at(clinic) == before {
        assert!(Instant::now() < end, "nothing is saved");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_terminal_that_takes_nothing_keeps_no_program_from_ending_with_everything_saved() {
    let clinic = Clinic::open();
    for (label, ends_by_fault) in [("P-1", false), ("P-2", true)] {
        let mut dashboard = clinic.unlocked(80, 24, "xterm-256color");
        begin(&mut dashboard, label).press("9").wait("[9 Notes").press("seen").wait("seen").wait("Saved");
        dashboard.stop_output();
        let before = written_at(&clinic);
        dashboard.press(" and typed unseen");
        if ends_by_fault {
            dashboard.press(F12);
        } else {
            wait_written(&clinic, before);
            signal(&dashboard, "-TERM");
        }
        let (code, _) = dashboard.end();
        assert_eq!(code, if ends_by_fault { 101 } else { 0 });
    }
    let exported = clinic.command(&["export", "--all", "--format", "jsonl"]);
    let exported = String::from_utf8_lossy(&exported.stdout);
    assert_eq!(exported.matches("seen and typed unseen").count(), 2, "{exported}");
}
