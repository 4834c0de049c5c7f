//! A pack for another treatment, written as JSON alone, from the first key to the export.

use std::fs;

use chairside::content::load;

use super::signing::{explain, exported};
use super::{Clinic, Dashboard, PASSPHRASE};

const PEEL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/packs/chemical-peel");

fn walk(columns: u16, rows: u16, term: &str) {
    let clinic = Clinic::open();
    let mut dashboard = Dashboard::start(&clinic.data(), columns, rows, term, &["--content", PEEL]);
    dashboard.wait("locked").press(PASSPHRASE).press("\r").wait("Consultations");
    dashboard.press("n").wait("New consultation").press("P-2001").press("\r\r").wait("1 The peel").wait("a few minutes");
    for (tab, words) in [("1", "What a peel is"), ("2", "What can go wrong"), ("3", "The days after")] {
        dashboard.press(tab).wait(words).press("m").wait("discussed");
    }
    dashboard.press("\x1bOR").wait("3 / 3").press("\x1bOR").wait("discussed");
    dashboard.press("4").wait("[4 Checklist").press("n").wait("Check who it is first.");
    dashboard.press("r").wait("Decision").press("known for years\r").wait_gone("Decision").wait("decided by Dana Reed");
    dashboard.press("5").wait("[5 Notes").press("Peel agreed.").wait("Peel agreed.").wait("Saved");
    dashboard.press("\x1b").wait("write").press("0").wait("[0 Summary").wait("Check who it is first.");
    explain(&mut dashboard, "next week");
    dashboard.press(PASSPHRASE).press("\r").wait("Signed by Dana Reed").wait("chemical-peel 1.0.0");
    dashboard.press("h").wait("not encrypted");
    dashboard.press("\x1b").wait("● signed").press("q");
    assert_eq!(dashboard.end().0, 0);

    let files = fs::read_dir(clinic.data().join("exports")).expect("the folder of exports");
    let copy = files.map(|file| file.expect("a file").path()).find(|file| file.extension().is_some_and(|kind| kind == "html"));
    let copy = fs::read_to_string(copy.expect("the copy to take home")).expect("a page");
    for said in ["Your copy to take home", "The days after", "What a peel is", "Whom to call"] {
        assert!(copy.contains(said), "{said}: {copy}");
    }
    for kept in ["P-2001", "Peel agreed.", "known for years", "Dana Reed"] {
        assert!(!copy.contains(kept), "{kept}");
    }

    let document = exported(&clinic).remove(0);
    let pack = load::folder(PEEL.as_ref()).expect("the pack").remove(0);
    assert_eq!(document["status"], "signed");
    assert_eq!(document["session"]["notes"], "Peel agreed.");
    assert_eq!(
        (&document["session"]["pack"]["id"], &document["session"]["pack"]["hash"]),
        (&pack.id().into(), &pack.hash().into())
    );
}

#[test]
fn another_treatment_is_walked_signed_and_exported_at_80_by_24() {
    walk(80, 24, "xterm-256color");
}

#[test]
fn another_treatment_is_walked_signed_and_exported_at_120_by_40_on_the_linux_console() {
    walk(120, 40, "linux");
}
