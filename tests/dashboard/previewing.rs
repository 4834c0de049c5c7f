//! A pack in the preview while its files are saved.

use std::fs;
use std::path::Path;

use super::{Clinic, Dashboard};

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").map(|entry| entry.expect("an entry")) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
}

fn write(columns: u16, rows: u16, term: &str) {
    let clinic = Clinic::new();
    let folder = clinic.folder.path().join("peel");
    copy(Path::new("tests/packs/chemical-peel"), &folder);
    let shown = folder.to_str().expect("text");
    let mut dashboard = Dashboard::start(&clinic.data(), columns, rows, term, &["content", "preview", shown]);
    dashboard.wait("What a peel is").wait("1 / 3").press("2").wait("What can go wrong").wait("chemical-peel 1.0.0");
    dashboard.press("L").wait("Qué puede salir mal").press("L").wait("English");

    // What is saved is shown, at the same place.
    let risks = folder.join("panes/risks.json");
    let words = fs::read_to_string(&risks).expect("the pane");
    let save = |words: &str| fs::write(&risks, words).expect("saved");
    save(&words.replace("What can go wrong", "What may go wrong"));
    dashboard.wait("What may go wrong").wait("2 / 3");
    // A mistake stands where the pane stood, and goes as soon as it is mended.
    save(&words.replace("\"frequency\": \"most\"", "\"frequency\": \"mots\""));
    dashboard.wait("1 mistake.").wait("`mots`, did you").wait("`most`?").wait("\"frequency\": \"mots\"").wait_gone("Redness");
    save(&words);
    dashboard.wait("What can go wrong").wait("2 / 3").wait_gone("1 mistake");
    // As the patient has it.
    dashboard.press("\x1bOR").wait("2 / 3").wait_gone("Preview").press("\x1bOR").wait("Preview");
    dashboard.press("\t").wait("The days after").press("\t").wait("What a peel is").press("q");
    assert_eq!(dashboard.end().0, 0);
    assert!(!clinic.data().exists(), "a preview makes no records");
}

#[test]
fn a_pack_is_written_beside_its_preview_at_80_by_24() {
    write(80, 24, "xterm-256color");
}

#[test]
fn a_pack_is_written_beside_its_preview_at_120_by_40_on_the_linux_console() {
    write(120, 40, "linux");
}

#[test]
fn a_preview_without_a_terminal_says_what_there_is_instead() {
    let output = Clinic::new().command(&["content", "preview", "tests/packs/chemical-peel"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("the preview needs a terminal"));
}
