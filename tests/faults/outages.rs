//! A disk that takes nothing for a while, under a dashboard that runs: it is said, what is typed meanwhile is kept, and however
//! the program ends, what was shown as saved is there.

use std::process::Command;

use crate::clinic::{Clinic, sound};
use crate::dashboard::Watched;
use crate::shim::{Fault, Plan};

const SAVED: &str = "Shown as saved. ";
const MEANWHILE: &str = "Typed meanwhile.";

const F10: &str = "\x1b[21~";
const F12: &str = "\x1b[24~";

/// A disk that takes nothing more.
type Outage = fn(&Plan);

/// Full to the last byte.
const FULL: Outage = |plan| plan.leave_room(Some(0));

/// With room for half of what the next save writes.
const NEARLY_FULL: Outage = |plan| plan.leave_room(Some(2000));

/// Mounted anew for reading only, as systems do with a disk that reports errors.
const READ_ONLY: Outage = |plan| plan.refuse_all(Fault::ReadOnly);

/// Writes notes that are shown as saved; then the disk takes nothing more, more is written, and the screen says that it is not saved.
fn write_through(clinic: &Clinic, outage: Outage) -> (Watched, Plan) {
    let plan = clinic.plan();
    let mut watched = Watched::start(clinic, &plan);
    let wrote = (|| {
        watched.home()?;
        watched.press("n")?;
        watched.sees("New consultation")?;
        watched.press("P-7\r\r")?;
        watched.sees_saved("1 Introduction")?;
        watched.press("9")?;
        watched.sees("[9 Notes")?;
        watched.press(SAVED)?;
        watched.sees_saved(SAVED.trim())?;
        outage(&plan);
        watched.press(MEANWHILE)?;
        watched.until("what was typed, and that it is not saved", |text| text.contains(MEANWHILE) && text.contains("NOT SAVED"))
    })();
    assert!(wrote.is_some(), "the program ended on the way");
    (watched, plan)
}

#[track_caller]
fn notes(clinic: &Clinic) -> String {
    let mut notes: Vec<String> = sound(&clinic.data(), Fault::Kill).into_values().collect();
    assert_eq!(notes.len(), 1);
    notes.remove(0)
}

/// Nothing is lost where the disk comes back; leaving asks first.
fn comes_back(outage: Outage) {
    let clinic = Clinic::with(&[]);
    let (mut watched, plan) = write_through(&clinic, outage);
    watched.press("\x11").unwrap();
    watched.sees("Not everything is saved").unwrap();
    watched.press("\x1b").unwrap();
    watched.until("the notes again", |text| !text.contains("Not everything is saved")).unwrap();
    plan.mend();
    watched.sees_saved(MEANWHILE).unwrap();
    watched.press("\x11").unwrap();
    let (code, written) = watched.dashboard.end();
    assert_eq!(code, 0, "{written}");
    assert_eq!(notes(&clinic), format!("{SAVED}{MEANWHILE}"));
}

#[test]
fn a_disk_that_is_full_for_a_while_costs_nothing_that_was_typed() {
    comes_back(FULL);
}

#[test]
fn a_disk_that_fills_up_within_a_save_costs_nothing_that_was_typed() {
    comes_back(NEARLY_FULL);
}

#[test]
fn a_folder_that_is_read_only_for_a_while_costs_nothing_that_was_typed() {
    comes_back(READ_ONLY);
}

/// Ends the program while its disk takes nothing: it gives the terminal back, says that not everything was saved, and what was
/// shown as saved is there.
fn ends(outage: Outage, end: impl FnOnce(&mut Watched)) {
    let clinic = Clinic::with(&[]);
    let (mut watched, _plan) = write_through(&clinic, outage);
    end(&mut watched);
    let (code, written) = watched.dashboard.end();
    let (_, after) = written.rsplit_once("\x1b[?1049l").expect("the terminal is given back");
    assert_ne!(code, 0, "{after}");
    assert!(after.contains("chairside: "), "{after}");
    assert!(!after.contains("Typed"), "{after}");
    let notes = notes(&clinic);
    assert!(notes.starts_with(SAVED), "{notes}");
}

fn signal(watched: &Watched, name: &str) {
    let sent = Command::new("kill").arg(format!("-{name}")).arg(watched.dashboard.pid().to_string()).status().unwrap();
    assert!(sent.success());
}

#[test]
fn signals_end_it_on_a_full_disk_and_what_was_shown_as_saved_is_there() {
    for name in ["TERM", "HUP", "INT"] {
        ends(FULL, |watched| signal(watched, name));
    }
}

#[test]
fn a_signal_ends_it_in_a_read_only_folder_and_what_was_shown_as_saved_is_there() {
    ends(READ_ONLY, |watched| signal(watched, "TERM"));
}

#[test]
fn a_panic_on_a_full_disk_leaves_what_was_shown_as_saved() {
    ends(FULL, |watched| watched.press(F12).unwrap());
}

#[test]
fn a_hangup_on_a_full_disk_leaves_what_was_shown_as_saved() {
    let clinic = Clinic::with(&[]);
    let (mut watched, _plan) = write_through(&clinic, FULL);
    watched.dashboard.hang_up();
    assert_ne!(watched.dashboard.end().0, 0);
    assert!(notes(&clinic).starts_with(SAVED));
}

#[test]
fn leaving_all_the_same_on_a_full_disk_takes_a_key_of_its_own_and_leaves_what_was_shown_as_saved() {
    let clinic = Clinic::with(&[]);
    let (mut watched, _plan) = write_through(&clinic, FULL);
    watched.press("\x11").unwrap();
    watched.sees("Not everything is saved").unwrap();
    watched.press(F10).unwrap();
    let (code, written) = watched.dashboard.end();
    assert_eq!(code, 1, "{written}");
    assert!(notes(&clinic).starts_with(SAVED));
}
