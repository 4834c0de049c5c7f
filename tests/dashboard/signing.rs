//! Signing, addenda and entered in error, from the first key to the export.

use std::time::Duration;

use serde_json::Value;

use super::{Clinic, Dashboard, PASSPHRASE, begin};

/// Every exported session, each valid by the schema.
pub fn exported(clinic: &Clinic) -> Vec<Value> {
    let out = clinic.command(&["export", "--all", "--format", "jsonl"]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let schema = std::fs::read_to_string("content/schema/session-v1.json").expect("the schema");
    let schema = serde_json::from_str(&schema).expect("the schema is JSON");
    let text = String::from_utf8(out.stdout).expect("an export is text");
    let documents: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("an export is JSON")).collect();
    for document in &documents {
        assert!(jsonschema::is_valid(&schema, document), "{document:#}");
    }
    documents
}

/// From the summary to the passphrase, with the same reason for everything; gives how much was missing.
pub fn explain(dashboard: &mut Dashboard, reason: &str) -> usize {
    dashboard.press("s").wait("Sign this consultation").wait("Missing: 1 of");
    let text = dashboard.text();
    let (_, count) = text.split_once("Missing: 1 of ").expect("how much is missing");
    let count: usize = count.split_whitespace().next().and_then(|count| count.parse().ok()).expect("a number");
    dashboard.press("\r").wait(" Why it is missing");
    for _ in 0..count {
        dashboard.press(reason).press("\r");
    }
    dashboard.wait("Your passphrase");
    count
}

fn notes<'a>(dashboard: &'a mut Dashboard, words: &str) -> &'a mut Dashboard {
    dashboard.press("9").wait("[9 Notes").press(words).wait(words).press("\x1b").wait("write").press("0").wait("[0 Summary")
}

/// From a new consultation over the signature, a restart and an addendum to the declaration of an error.
fn walk(columns: u16, rows: u16, term: &str) {
    let clinic = Clinic::open();
    let mut dashboard = clinic.unlocked(columns, rows, term);
    begin(&mut dashboard, "P-1042").press("m").wait("discussed");
    notes(&mut dashboard, "Wants softer lines.");
    let missing = explain(&mut dashboard, "comes back next week");
    dashboard.wait("I held this consultation").press("not this one\r").wait("wrong passphrase");
    assert_eq!(exported(&clinic)[0]["status"], "draft", "a wrong passphrase signs nothing");
    dashboard.press(PASSPHRASE).press("\r").wait("Signed by Dana Reed");
    dashboard.press("\x1b").wait("● signed").press("q");
    assert_eq!(dashboard.end().0, 0);
    let signed = exported(&clinic).remove(0);
    assert_eq!(signed["status"], "signed");
    assert_eq!(signed["signature"]["meaning"], "authorship");
    assert_eq!(signed["signature"]["gaps"].as_array().map(Vec::len), Some(missing));
    assert_eq!(signed["signature"]["gaps"][0]["reason"], "comes back next week");

    let mut again = clinic.unlocked(columns, rows, term);
    again.wait("● signed").press("\r").wait("Signed by Dana Reed").wait("comes back next week");
    again.press("a").wait("What is added").press("told by phone\r").press("Reacts to lidocaine.").wait("lidocaine");
    again.press("\t").press(PASSPHRASE).press("\r").wait("The addendum is in the record").wait("Reacts to lidocaine.");
    again.press("x").wait("It hides nothing").press("another patient's\r").press(PASSPHRASE).press("\r");
    again.wait("ENTERED IN ERROR").wait("Reacts to lidocaine.").press("e").wait("Exported, not encrypted");
    again.press("\x1b").wait("✗ in error").press("q");
    assert_eq!(again.end().0, 0);
    let last = exported(&clinic).remove(0);
    assert_eq!(last["status"], "entered-in-error");
    assert_eq!((&last["session"], &last["signature"]), (&signed["session"], &signed["signature"]), "what was signed stays");
    assert_eq!(last["amendments"][0]["change"]["words"], "Reacts to lidocaine.");
    assert_eq!(last["amendments"][1]["reason"], "another patient's");
    let sessions = clinic.command(&["sessions"]);
    assert!(String::from_utf8_lossy(&sessions.stdout).contains("entered-in-error"));
    assert!(clinic.command(&["verify"]).status.success());
}

#[test]
fn a_consultation_is_signed_added_to_and_declared_in_error_at_80_by_24() {
    walk(80, 24, "xterm-256color");
}

#[test]
fn a_consultation_is_signed_added_to_and_declared_in_error_on_the_linux_console() {
    walk(120, 40, "linux");
}

#[test]
fn reasons_that_were_typed_survive_kill() {
    let clinic = Clinic::open();
    let mut dashboard = clinic.unlocked(100, 30, "xterm-256color");
    begin(&mut dashboard, "P-7").press("0").wait("[0 Summary").press("s").wait("Sign this consultation");
    dashboard.press("\r").press("shown on paper").wait("shown on paper").wait("Saved");
    dashboard.kill();
    let mut again = clinic.unlocked(100, 30, "xterm-256color");
    again.wait("P-7").press("\r").wait("[0 Summary").press("s").wait("Missing: 2 of").press("\x1b[A").wait("shown on paper");
}

#[test]
fn a_half_written_addendum_is_kept_behind_the_lock_and_after_kill() {
    let clinic = Clinic::open();
    let mut dashboard = clinic.unlocked(100, 30, "xterm-256color");
    begin(&mut dashboard, "P-7").press("0").wait("[0 Summary");
    explain(&mut dashboard, "why");
    dashboard.press(PASSPHRASE).press("\r").wait("Signed by Dana Reed").press("a").wait("What is added");
    dashboard.press("told by phone\r").press("half a sentence").wait("half a sentence").press("\x1bOS").wait("locked");
    dashboard.press(PASSPHRASE).press("\r").wait("Signed by Dana Reed");
    dashboard.kill();
    assert!(exported(&clinic)[0].get("amendments").is_none(), "it is in no record");
    let mut again = clinic.unlocked(100, 30, "xterm-256color");
    again.wait("● signed").press("\r").wait("Signed by Dana Reed").press("a").wait("told by phone").wait("half a sentence");
}

#[test]
fn a_kill_at_any_moment_of_signing_leaves_a_draft_or_a_signed_session() {
    let clinic = Clinic::open();
    // While the passphrase is checked, around the write, and after it.
    for milliseconds in [0, 40, 200, 400, 600, 900, 1300, 2000] {
        let mut dashboard = clinic.unlocked(100, 30, "xterm-256color");
        begin(&mut dashboard, &format!("P-{milliseconds}"));
        notes(&mut dashboard, "All of this.");
        explain(&mut dashboard, "why");
        dashboard.wait("Saved").press(PASSPHRASE).press("\r").wait_gone("▶ Your passphrase");
        std::thread::sleep(Duration::from_millis(milliseconds));
        dashboard.kill();
        for document in exported(&clinic) {
            let is_signed = document["status"] == "signed";
            assert!(is_signed || document["status"] == "draft", "{}", document["status"]);
            assert_eq!(is_signed, document.get("signature").is_some(), "{document:#}");
            assert_eq!(document["session"]["notes"], "All of this.");
        }
        assert!(clinic.command(&["verify"]).status.success(), "after {milliseconds} ms");
    }
}
