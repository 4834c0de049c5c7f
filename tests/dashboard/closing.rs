//! How a consultation ends: what the patient tells back, and when they come again.

use chrono::NaiveDate;

use super::signing::{explain, exported};
use super::{Clinic, PASSPHRASE, begin};

#[test]
fn words_told_back_survive_kill_and_are_signed_with_the_visits() {
    let clinic = Clinic::open();
    let mut dashboard = clinic.unlocked(80, 24, "xterm-256color");
    begin(&mut dashboard, "P-7").press("t").wait("[t Teach-back").press("\r").wait("done");
    dashboard.press("tiny channels, it takes mon").wait("takes mon").wait("Saved");
    dashboard.kill();

    let mut again = clinic.unlocked(80, 24, "xterm-256color");
    again.wait("P-7").press("\r").wait("[0 Summary").press("t").wait("outcome open").wait("tiny channels, it takes mon");
    again
        .press("\r")
        .wait("done")
        .press("ths")
        .wait("takes months")
        .press("\r")
        .wait("their words")
        .press("y")
        .wait("clear: tiny");
    again.press("v").wait("[v Visits").wait("No dates are planned yet").press("\r").wait("Session 3");
    again.press("\x1b[B").wait("▶ Session 2").press("\x1b[6~".repeat(5).as_str()).wait("63 days after").wait("Saved");
    again.kill();

    let mut last = clinic.unlocked(80, 24, "xterm-256color");
    last.wait("P-7").press("\r").wait("[0 Summary").wait("1 of 7 topics clear");
    explain(&mut last, "next time");
    last.press(PASSPHRASE).press("\r").wait("Signed by Dana Reed");
    let session = &exported(&clinic)[0]["session"];
    assert_eq!(session["teach_back"][0]["words"], "tiny channels, it takes months");
    assert_eq!(session["teach_back"][0]["outcome"], "clear");
    assert_eq!(session["plan"]["sessions"].as_array().map(Vec::len), Some(3));
    assert_eq!(session["plan"]["sessions"][0], session["plan"]["made"]);
    let day = |place: usize| session["plan"]["sessions"][place].as_str().and_then(|day| day.parse::<NaiveDate>().ok());
    assert_eq!(day(1).zip(day(0)).map(|(second, first)| (second - first).num_days()), Some(63));
    assert!(clinic.command(&["verify"]).status.success());
}
