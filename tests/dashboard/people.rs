//! Practitioners: one is added on the screen, and takes the machine over after the lock.

use crate::{Clinic, PASSPHRASE};

const F4: &str = "\x1bOS";
const DOWN: &str = "\x1b[B";

/// The passphrase of who is added.
const OTHER: &str = "needles and pins";

#[test]
fn who_was_added_takes_over_after_the_lock_and_sees_nothing_half_typed_of_the_first() {
    let clinic = Clinic::open();
    let mut dashboard = clinic.unlocked(80, 24, "xterm-256color");
    dashboard.press("u").wait("Practitioners").wait("Dana Reed").press("n").wait("Their name").press("Ana Ruiz\r");
    dashboard.press(OTHER).press("\r").press(OTHER).press("\r").press(PASSPHRASE).press("\r");
    dashboard.wait("Ana Ruiz can open the records now").press("\x1b").wait("Consultations");
    dashboard.press("n").wait("New consultation").press("QUAILLABEL").wait("QUAILLABEL");
    dashboard.press(F4).wait("Chairside is locked").wait_gone("QUAILLABEL").wait("Ana Ruiz").wait("▶ Dana Reed");

    // The first one's passphrase does not open it for the second.
    dashboard.press("\x1b[A").wait("▶ Ana Ruiz").press(PASSPHRASE).press("\r").wait("wrong passphrase");
    dashboard.press(OTHER).press("\r").wait("Consultations").wait("Ana Ruiz").wait_gone("Dana Reed");
    dashboard.press("n").wait("New consultation").wait("Patient label");
    assert!(!dashboard.text().contains("QUAIL"), "{}", dashboard.text());
    dashboard.press("P-2\r\r").wait("1 Introduction").wait("Ana Ruiz").press(F4).wait("Chairside is locked");

    // The first one comes back to what they had typed, and not to the other's consultation.
    dashboard.wait("  Dana Reed").press(DOWN).wait("▶ Dana Reed").press(PASSPHRASE).press("\r").wait("Consultations").wait("P-2");
    dashboard.press("n").wait("QUAILLABEL").press("\x11");
    assert_eq!(dashboard.end().0, 0);
    let listed = clinic.command(&["user", "list", "--user", "Dana Reed"]);
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    assert!(listed.contains("Ana Ruiz") && listed.contains("Dana Reed"), "{listed}");
    let sessions = clinic.command(&["sessions", "--user", "Dana Reed"]);
    let sessions = String::from_utf8_lossy(&sessions.stdout).into_owned();
    assert!(sessions.lines().any(|line| line.contains("P-2") && line.contains("Ana Ruiz")), "{sessions}");
}
