//! The patient's copy and the overview, as a clinic's desk writes them.

use std::process::Command;

use chairside::audit::{Event, Export, Filter};
use chairside::content::load;
use chairside::record::{Draft, PackRef};
use serde_json::Value;

use super::programs::{Programs, browser, run};
use super::{Machine, failed, session, told};

/// A draft of the pack that ships, with a pane discussed.
fn held() -> Draft {
    let pack = load::shipped().unwrap().remove(0);
    let mut json: Value = serde_json::to_value(session(3, "MK 1990")).unwrap();
    json["pack"] = serde_json::to_value(PackRef::of(&pack)).unwrap();
    let mut draft: Draft = serde_json::from_value(json).unwrap();
    draft.toggle_mark(&"scars".into(), draft.started());
    draft
}

fn machine() -> Machine {
    let machine = Machine::with(&[session(1, "=HYPERLINK(1)"), held()]);
    machine.write_secret("chairside.toml", "[clinic]\nname = \"Northgate Skin Clinic\"\nphone = \"+44 20 7946 0000\"\n");
    machine
}

fn last_export(machine: &Machine) -> Event {
    let store = machine.store();
    let of_kind = Filter { kind: Some("exported"), ..Filter::default() };
    store.reader().unwrap().trail(&of_kind, 1, None).unwrap().remove(0).unwrap().event
}

#[test]
fn the_copy_names_the_clinic_and_is_in_the_language_that_is_asked_for() {
    let machine = machine();
    let of = format!("--settings chairside.toml export --session {}", held().id());
    let page = machine.print(&format!("{of} --format html"));
    assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\">") && page.trim_end().ends_with("</html>"), "{page}");
    assert_eq!(last_export(&machine), Event::Exported { sessions: 1, format: Export::TakeHome });
    let text = machine.print(&format!("{of} --format md --lang es"));
    assert!(text.starts_with("# Microagujas\n"), "{text}");
    for written in [&page, &text] {
        assert!(written.contains("Northgate Skin Clinic") && written.contains("7946 0000"));
        assert!(!written.contains("MK 1990") && !written.contains("clearing"), "{written}");
    }
}

#[test]
fn a_copy_is_of_one_session_with_its_wording_and_anything_else_is_refused_before_a_file_is_made() {
    let machine = machine();
    let (known, other) = (held().id(), session(1, "x").id());
    for (line, why) in [
        ("--all --format md".to_owned(), "of one session"),
        (format!("--session {known} --session {other} --format html"), "of one session"),
        (format!("--session {other} --format html"), "microneedling 1"),
        (format!("--session {known} --format json --lang es"), "--lang"),
    ] {
        let error = machine.fail(&format!("export {line} -o copy"), 1);
        assert!(error.contains(why), "{error}");
        assert!(!machine.names().contains(&"copy".to_owned()));
    }
    let wrong = machine.run(&format!("export --session {known} --format md --lang fr"));
    assert_eq!(wrong.status.code(), Some(2), "{}", told(&wrong));
    let again = machine.run(&format!("export --session {known} --format md -o copy"));
    assert_eq!((again.status.code(), machine.path("copy").exists()), (Some(0), true), "{}", told(&again));
    failed(&machine.run(&format!("export --session {known} --format md -o copy")), 1);
}

#[test]
fn the_overview_has_a_row_for_each_session_and_no_formula() {
    let machine = machine();
    let rows = machine.print("export --all --format csv");
    let rows: Vec<&str> = rows.lines().collect();
    assert_eq!(rows.len(), 3, "{rows:?}");
    assert!(rows[1].contains(",\"'=HYPERLINK(1)\","), "{}", rows[1]);
    assert!(rows[2].contains("\"MK 1990\"") && rows[2].contains("\"scars\""), "{}", rows[2]);
    assert!(!rows.concat().contains("clearing"));
    assert_eq!(last_export(&machine), Event::Exported { sessions: 2, format: Export::Csv });
    let machine = Machine::with(&[]);
    machine.store().close().unwrap();
    assert_eq!(machine.print("export --all --format csv").lines().count(), 1);
}

/// What a printed page is: its pages, their size in points, their words.
const READ: &str = "
import sys, pypdf
pages = pypdf.PdfReader(sys.argv[1]).pages
print(len(pages), *(round(float(side)) for side in pages[0].mediabox[2:]))
print(' '.join(' '.join(page.extract_text() for page in pages).split()))
";

#[test]
fn a_browser_prints_the_copy_whole_on_both_papers() {
    let Some(programs) = Programs::new("print", READ, |programs| programs.pip(&["pypdf==5.1.0"])) else { return };
    let Some(browser) = browser("print") else { return };
    let machine = machine();
    let page = machine.print(&format!("--settings chairside.toml export --session {} --format html", held().id()));
    for (paper, size) in [("A4", "595 842"), ("Letter", "612 792")] {
        // The paper is the printer's own; here there is none to say so.
        let of_paper = page.replacen("</style>", &format!("@page{{size:{paper}}}</style>"), 1);
        let (html, pdf) = (machine.path("copy.html"), machine.path("copy.pdf"));
        std::fs::write(&html, of_paper).unwrap();
        let print = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"];
        let to = format!("--print-to-pdf={}", pdf.display());
        run(Command::new(&browser).args(print).arg(to).arg(&html)).unwrap();
        let read = run(programs.program("python3").args(["-c", READ]).arg(&pdf)).unwrap();
        let (sheet, words) = read.split_once('\n').unwrap();
        assert!(sheet.ends_with(size), "{sheet}");
        for said in
            ["Northgate Skin Clinic", "Whom to call", "call emergency services", "What we talked about", "Sources", "Wording:"]
        {
            assert!(words.contains(said), "{said} is not on {paper}: {words}");
        }
        std::fs::remove_file(pdf).unwrap();
    }
}
