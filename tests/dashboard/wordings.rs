//! A pack that changes: old sessions show what was said then, new ones what is said now.

use std::fs;
use std::path::Path;

use super::signing::explain;
use super::terminal::Dashboard;
use super::{Clinic, PASSPHRASE};

const PEEL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/packs/chemical-peel");
const BEFORE: &str = "A weak acid is put on the skin";
const AFTER: &str = "A mild acid is brushed on the skin";

/// Copies a pack, with these words for those.
fn copy(from: &Path, to: &Path, changes: &[(&str, &str)]) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let place = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &place, changes);
        } else {
            let text = fs::read_to_string(&path).expect("JSON");
            fs::write(place, changes.iter().fold(text, |text, (old, new)| text.replace(old, new))).expect("a file");
        }
    }
}

fn unlocked(clinic: &Clinic, content: &Path) -> Dashboard {
    let content = content.to_str().expect("a path");
    let mut dashboard = Dashboard::start(&clinic.data(), 100, 40, "xterm-256color", &["--content", content]);
    dashboard.wait("locked").press(PASSPHRASE).press("\r").wait("Consultations");
    dashboard
}

#[test]
fn a_session_opens_with_the_wording_that_it_was_held_with_and_a_new_one_begins_with_that_of_today() {
    let clinic = Clinic::open();
    let content = clinic.folder.path().join("peel");
    copy(PEEL.as_ref(), &content, &[]);

    // A draft and a signed session, with the wording of then.
    let mut then = unlocked(&clinic, &content);
    then.press("n").wait("New consultation").press("DRAFT-1").press("\r\r").wait("1 The peel").wait(BEFORE);
    then.press("\x1b").wait("DRAFT-1").wait("not signed");
    then.press("n")
        .wait("New consultation")
        .press("SIGNED-2")
        .press("\r\r")
        .wait("1 The peel")
        .wait(BEFORE)
        .press("m")
        .wait("discussed");
    then.press("0").wait("[0 Summary");
    explain(&mut then, "next week");
    then.press(PASSPHRASE)
        .press("\r")
        .wait("Signed by Dana Reed")
        .wait("chemical-peel 1.0.0")
        .press("\x1b")
        .wait("● signed")
        .press("q");
    assert_eq!(then.end().0, 0);

    // The clinic writes a new version over it.
    fs::remove_dir_all(&content).expect("the folder goes");
    copy(PEEL.as_ref(), &content, &[(BEFORE, AFTER), ("\"version\": \"1.0.0\"", "\"version\": \"2.0.0\"")]);
    let mut now = unlocked(&clinic, &content);
    now.wait("SIGNED-2").press("\r").wait("Signed by Dana Reed").wait("held with, version 1.0.0");
    now.press("h").wait("not encrypted").press("\x1b").wait("● signed");
    now.press("\x1b[B").press("\r").wait("Patient DRAFT-1").wait("held with, version 1.0.0");
    now.press("1").wait(BEFORE).press("m").wait("discussed").wait("Saved");
    // The patient view tells nothing of it.
    now.press("\x1bOR").wait("1 / 3").wait_until("a page without a word of versions", |text| !text.contains("version"));
    now.press("\x1bOR").wait("[1").press("\x1b").wait("Consultations");
    now.press("n").wait("New consultation").press("NEW-3").press("\r\r").wait("1 The peel").wait(AFTER);
    now.press("\x1b").wait("Consultations").press("q");
    assert_eq!(now.end().0, 0);

    // What leaves from the shell, too, and without the clinic's own content.
    let listed = clinic.command(&["export", "--all", "--format", "jsonl"]);
    let sessions = String::from_utf8(listed.stdout).expect("text");
    let signed = sessions.lines().find(|line| line.contains("SIGNED-2")).expect("the session");
    let signed: serde_json::Value = serde_json::from_str(signed).expect("JSON");
    let id = signed["session"]["id"].as_str().expect("an id");
    let copy = clinic.command(&["export", "--session", id, "--format", "md", "--lang", "en"]);
    let copy = String::from_utf8(copy.stdout).expect("text");
    assert!(copy.contains("weak acid") && !copy.contains("mild acid"), "{copy}");
    let written: Vec<_> = fs::read_dir(clinic.data().join("exports")).expect("exports").flatten().collect();
    let page = fs::read_to_string(written.first().expect("the copy from the dashboard").path()).expect("a page");
    assert!(page.contains("weak acid") && !page.contains("mild acid"));
    assert!(clinic.command(&["verify"]).status.success());
}

#[test]
fn words_that_changed_under_the_same_version_are_told_to_practitioners_and_to_no_patient() {
    let clinic = Clinic::open();
    let content = clinic.folder.path().join("peel");
    copy(PEEL.as_ref(), &content, &[]);
    let mut then = unlocked(&clinic, &content);
    then.wait("not signed").wait_gone("without a version of its own");
    then.press("n").wait("New consultation").press("HELD-1").press("\r\r").wait("1 The peel").wait(BEFORE);
    then.press("\x1b").wait("Consultations").wait("HELD-1").press("q");
    assert_eq!(then.end().0, 0);

    copy(PEEL.as_ref(), &content, &[(BEFORE, AFTER)]);
    let mut now = unlocked(&clinic, &content);
    now.wait("chemical-peel 1.0.0: changed, without a version of its own").wait("HELD-1");
    now.press("\r").wait("Patient HELD-1").wait("new consultations have other words").press("1").wait(BEFORE);
    now.press("\x1b").wait("Consultations").press("n").wait("New consultation").press("NEW-2").press("\r\r");
    now.wait(AFTER).wait("changed wording").press("\x1bOR").wait("1 / 3").wait_gone("changed wording");
    now.press("\x1bOR").wait("changed wording");
}

#[test]
fn the_treatment_is_chosen_where_there_are_several() {
    let clinic = Clinic::open();
    let content = clinic.folder.path().join("packs");
    copy(PEEL.as_ref(), &content.join("peel"), &[]);
    copy(concat!(env!("CARGO_MANIFEST_DIR"), "/content/microneedling").as_ref(), &content.join("needling"), &[]);
    let mut dashboard = unlocked(&clinic, &content);
    dashboard.press("n").wait("New consultation").wait("Treatment").wait("Microneedling").press("P-1\r\r ").wait("Chemical peel");
    dashboard.press("\r").wait("1 The peel").press("\x1b").wait("P-1").wait("not signed");
    dashboard.press("n").wait("New consultation").press("P-2\r\r\r").wait("2 Fine lines");
}
