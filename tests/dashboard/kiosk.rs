//! The real binary as a kiosk.

use std::fs;

use super::terminal::Dashboard;
use super::{Clinic, PASSPHRASE, begin};

const CALM: &str = "Cualquier tecla";

fn kiosk(clinic: &Clinic, arguments: &[&str]) -> Dashboard {
    let mut all = vec!["--kiosk", "--clinic-name", "Riverside Skin Clinic"];
    all.extend(arguments);
    Dashboard::start(&clinic.data(), 80, 24, "xterm-256color", &all)
}

#[test]
fn a_kiosk_starts_calm_is_left_with_the_passphrase_alone_and_exports_into_its_folder() {
    let clinic = Clinic::open();
    let folder = clinic.folder.path().join("out");
    fs::create_dir(&folder).expect("a folder");
    let mut dashboard = kiosk(&clinic, &["--kiosk-exports", folder.to_str().expect("a path"), "--kiosk-drives", "/nowhere"]);
    dashboard.wait(CALM).wait("Riverside Skin Clinic");
    // What ends or stops other programs, and the key that leaves the dashboard.
    dashboard
        .press("\x03")
        .wait("is locked")
        .press("\x1a")
        .wait("Ctrl+Z does nothing")
        .press("\x1c")
        .wait("Ctrl+\\ does nothing");
    dashboard.press("\x04").wait("Ctrl+D does nothing").press("\x11").wait("unlock first");
    dashboard.press(PASSPHRASE).press("\r").wait("Consultations");
    begin(&mut dashboard, "P-1042").press("0").wait("[0 Summary").press("e").wait("Exported, not encrypted");
    let written: Vec<_> = fs::read_dir(&folder).expect("a folder").collect();
    assert_eq!(written.len(), 1);
    assert!(!clinic.data().join("exports").exists());
    dashboard.press("\x11").wait("Leave the program").press("no passphrase\r").wait("wrong passphrase");
    dashboard.press("\x1b").wait_gone("Leave the program").press("\x1bOS").wait(CALM);
    dashboard.press(PASSPHRASE).press("\r").wait("[0 Summary").press("\x11").wait("Leave the program");
    dashboard.press(PASSPHRASE).press("\r");
    assert_eq!(dashboard.end().0, 0);
}

#[test]
fn a_kiosk_starts_locked_on_records_that_are_there_and_on_the_whole_screen() {
    let clinic = Clinic::new();
    let (code, said) = kiosk(&clinic, &[]).end();
    assert!(code == 1 && said.contains("a kiosk needs records that are there; `chairside init"), "{said}");
    let clinic = Clinic::open();
    let file = clinic.passphrase_file();
    let (code, said) = kiosk(&clinic, &["--passphrase-file", file.to_str().expect("a path")]).end();
    assert!(code == 1 && said.contains("a kiosk starts locked; leave the passphrase file out"), "{said}");
    let (code, said) = kiosk(&clinic, &["--plain"]).end();
    assert!(code == 1 && said.contains("a kiosk needs the whole screen"), "{said}");
}

#[test]
fn a_kiosk_that_is_not_held_as_it_should_be_runs_and_says_so() {
    let clinic = Clinic::open();
    let circle = clinic.folder.path().join("circle");
    std::os::unix::fs::symlink(&circle, &circle).expect("a link");
    let mut dashboard = kiosk(&clinic, &["--kiosk-exports", circle.to_str().expect("a path"), "--kiosk-drives", "/nowhere"]);
    dashboard.wait(CALM).press(PASSPHRASE).press("\r").wait("Consultations").press("\x11").wait("Leave the program");
    dashboard.press(PASSPHRASE).press("\r");
    let (code, said) = dashboard.end();
    assert!(code == 0 && said.contains("chairside: ") && said.contains(circle.to_str().expect("a path")), "{said}");
}

#[test]
fn a_kiosk_without_records_leaves_no_folder_behind() {
    let clinic = Clinic::new();
    assert_eq!(kiosk(&clinic, &[]).end().0, 1);
    assert!(!clinic.data().exists());
}
