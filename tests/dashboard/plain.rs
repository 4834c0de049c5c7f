//! A consultation held in lines: the same record as on the full screen, and no record lost where the lines end.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use super::signing::explain;
use super::{Clinic, PASSPHRASE, begin};

/// How much the consultation of these tests lacks when it is signed.
const MISSING: usize = 38;

/// Holds the program in lines, with these typed from a pipe.
fn hold(clinic: &Clinic, lines: &[&str]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_chairside"))
        .args(["--plain", "--data-dir"])
        .arg(clinic.data())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    child.stdin.take().expect("a pipe").write_all((lines.join("\n") + "\n").as_bytes()).expect("it listens");
    child.wait_with_output().expect("the program ends")
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The sessions as they are exported, without their ids, times and seconds, and without the fingerprint over all of that.
fn exported(clinic: &Clinic) -> Value {
    fn without_times(value: &mut Value) {
        match value {
            Value::Array(values) => values.iter_mut().for_each(without_times),
            Value::Object(fields) => {
                for key in ["id", "seconds", "audit", "exported"] {
                    fields.remove(key);
                }
                if fields.contains_key("gaps") {
                    fields.remove("hash");
                }
                fields.values_mut().for_each(without_times);
            }
            Value::String(text) if text.len() > 19 && text.get(10..11) == Some("T") => "a time".clone_into(text),
            _ => {}
        }
    }
    let output = clinic.command(&["export", "--all", "--format", "jsonl"]);
    let mut value = serde_json::from_slice(&output.stdout).expect("one session");
    without_times(&mut value);
    value
}

#[test]
fn a_consultation_in_lines_makes_the_same_record_as_on_the_full_screen() {
    let lines = Clinic::open();
    let typed = [
        PASSPHRASE,
        "n",
        "P-7",
        "",
        "m",
        "8",
        "y",
        "",
        "1984-05-02",
        "a",
        "9",
        "Wants softer lines.",
        "//no key",
        "/esc",
        "t",
        "y",
        "v",
        "",
        "0",
        "s",
        "",
    ];
    // Whatever is missing has the same reason; then the passphrase signs.
    let reasons = ["next week"; MISSING];
    let typed = [&typed[..], &reasons, &[PASSPHRASE, "/ctrl+q"]].concat();
    let output = hold(&lines, &typed);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));

    let screen = Clinic::open();
    let mut dashboard = screen.unlocked(100, 30, "xterm-256color");
    begin(&mut dashboard, "P-7").press("m").wait("discussed").press("8").wait("[8 Checklist");
    dashboard.press("y").wait("1/35").press("\r1984-05-02\r").wait("2/35").press("a").wait("3/35");
    dashboard.press("9").wait("[9 Notes").press("Wants softer lines.\r/no key\r").wait("/no key").press("\x1b").wait("write");
    dashboard
        .press("t")
        .wait("[t Teach-back")
        .press("y")
        .wait("clear")
        .press("v")
        .wait("[v Visits")
        .press("\r")
        .wait("Session 1")
        .press("0")
        .wait("[0 Summary");
    assert_eq!(explain(&mut dashboard, "next week"), MISSING);
    dashboard.press(PASSPHRASE).press("\r").wait("Signed by Dana Reed").press("\x11");
    assert_eq!(dashboard.end().0, 0);

    let (of_lines, of_screen) = (exported(&lines), exported(&screen));
    assert_eq!(of_lines["session"]["notes"], "Wants softer lines.\n/no key\n");
    assert_eq!(of_lines["signature"]["gaps"].as_array().map(Vec::len), Some(MISSING));
    assert_eq!(of_lines, of_screen);
}

#[test]
fn lines_that_end_anywhere_leave_what_was_typed() {
    let clinic = Clinic::open();
    let output = hold(&clinic, &[PASSPHRASE, "n", "P-7", "", "9", "Typed, and then the pipe ends."]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(exported(&clinic)["session"]["notes"], "Typed, and then the pipe ends.\n");
}

#[test]
fn what_is_told_in_lines_has_no_control_sequence_no_box_and_no_passphrase() {
    let clinic = Clinic::open();
    let output = hold(&clinic, &[PASSPHRASE, "n", "P-7", "", "space 3", "6", "hello", "\u{1b}]0;x\u{7}", "y", "f4"]);
    let told = told(&output);
    assert!(told.contains("! there is no key called `hello`; `/f1` lists those that work here"), "{told}");
    assert!(told.contains("! `y` does nothing here"), "{told}");
    assert!(told.contains("What can go wrong, and how often we know it does"), "{told}");
    assert!(told.contains("Chairside is locked"), "{told}");
    // Each prompt has its number, and says what is expected.
    let prompts: Vec<&str> = told.lines().filter(|line| line.ends_with('>')).collect();
    assert_eq!(
        prompts,
        ["1 hidden>", "2 key>", "3 text>", "4 text>", "5 key>", "6 key>", "7 key>", "8 key>", "9 key>", "10 key>", "11 hidden>"]
    );
    assert!(told.chars().all(|c| c == '\n' || !(c.is_control() || ('\u{2500}'..='\u{28ff}').contains(&c))), "{told}");
    assert!(!told.contains(PASSPHRASE));
}

#[test]
fn a_wrong_passphrase_in_lines_is_said_and_ends_with_3() {
    let clinic = Clinic::open();
    let output = hold(&clinic, &["not this one"]);
    assert!(told(&output).contains("wrong passphrase"));
    assert_eq!(output.status.code(), Some(3));
}
