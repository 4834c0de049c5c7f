//! Signed sessions as FHIR, and the checklist as a form, as the people who look after a clinic's machines run it.

use std::fs;

use chairside::audit::{Event, Export, Filter};
use chairside::record::{Draft, Signed};
use serde_json::Value;

use super::{Machine, PackRef, PersonName, Tally, load, session, told};

/// A signed session that was held with the pack that ships.
pub(super) fn signed(day: u8) -> Signed {
    let pack = load::shipped().unwrap().remove(0);
    let mut json = serde_json::to_value(session(day, "AB 1971")).unwrap();
    json["pack"] = serde_json::to_value(PackRef::of(&pack)).unwrap();
    let mut draft: Draft = serde_json::from_value(json).unwrap();
    for gap in draft.gaps(&pack) {
        draft.keep_unfinished(chairside::record::FieldId::Gap(gap), "The patient had to leave.".into());
    }
    draft.sign(&pack, PersonName::new("Dana Ruiz").unwrap(), draft.started()).unwrap()
}

/// With a store that holds a draft and two signed sessions.
fn machine() -> Machine {
    let machine = Machine::with(&[session(1, "MK 1990")]);
    let mut store = machine.store();
    for day in [2, 3] {
        store.sign(&signed(day), Tally::default()).unwrap();
    }
    store.close().unwrap();
    machine
}

fn resources(lines: &str) -> Vec<Value> {
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The last export in the audit trail.
fn entered(machine: &Machine) -> Event {
    let store = machine.store();
    let of_kind = Filter { kind: Some("exported"), ..Filter::default() };
    store.reader().unwrap().trail(&of_kind, 1, None).unwrap().remove(0).unwrap().event
}

#[test]
fn a_signed_session_leaves_in_each_form_and_is_in_the_audit_trail() {
    let machine = machine();
    let id = signed(2).content().id();
    for (format, kind, form, as_what) in [
        ("fhir", "Bundle", "transaction", Export::Fhir),
        ("fhir-document", "Bundle", "document", Export::FhirDocument),
        ("fhir-note", "DocumentReference", "", Export::FhirNote),
    ] {
        let line = format!("export --session {id} --format {format}");
        let exported = machine.print(&line);
        let resource = &resources(&exported)[0];
        assert_eq!(resource["resourceType"], kind);
        assert!(form.is_empty() || resource["type"] == form);
        assert_eq!(machine.print(&line), exported, "the same session gives the same bytes");
        assert_eq!(entered(&machine), Event::Exported { sessions: 1, format: as_what });
    }
}

#[test]
fn a_draft_that_is_named_is_refused_and_nothing_is_written() {
    let machine = machine();
    let (draft, signed) = (session(1, "MK 1990").id(), signed(2).content().id());
    for output in ["", " -o out.ndjson"] {
        let error = machine.fail(&format!("export --session {signed} --session {draft} --format fhir{output}"), 1);
        assert!(error.contains(&format!("session {draft} is a draft")) && error.contains("sign it first"), "{error}");
        assert!(!error.contains("MK 1990"), "{error}");
    }
    assert_eq!(machine.names(), ["data", "passphrase"]);
}

#[test]
fn of_many_sessions_drafts_are_left_out_and_counted() {
    let machine = machine();
    let output = machine.run("export --all --format fhir");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        told(&output),
        "chairside: warning: 1 draft was left out, as only signed sessions leave as FHIR; sign them first\n"
    );
    assert_eq!(resources(&String::from_utf8(output.stdout.clone()).unwrap()).len(), 2);
    assert_eq!(entered(&machine), Event::Exported { sessions: 2, format: Export::Fhir });
    let written = machine.run("export --all --format fhir -o out.ndjson");
    assert!(told(&written).starts_with("exported 2 sessions to `out.ndjson`\n"), "{}", told(&written));
    assert_eq!(fs::read(machine.path("out.ndjson")).unwrap(), output.stdout);
    assert_eq!(entered(&machine), Event::Exported { sessions: 2, format: Export::Fhir });
}

#[test]
fn a_session_whose_wording_is_not_there_leaves_with_a_warning() {
    let machine = Machine::with(&[]);
    let mut store = machine.store();
    let unworded = super::signed_session(2, "AB 1971");
    store.sign(&unworded, Tally::default()).unwrap();
    store.close().unwrap();
    let output = machine.run(&format!("export --session {} --format fhir-note", unworded.content().id()));
    assert!(told(&output).contains("ids stand in place of its words; name its folder with --content"), "{}", told(&output));
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn the_clinics_settings_name_things_and_a_mistake_in_them_is_said_before_anything_is_written() {
    let machine = machine();
    let settings = machine.path("settings.toml");
    fs::write(&settings, "[fhir]\nbase = 'https://clinic.example/fhir'\nrecord_numbers = 'urn:oid:1.2.3'").unwrap();
    let id = signed(2).content().id();
    let whole = &resources(&machine.print(&format!("--settings settings.toml export --session {id} --format fhir")))[0];
    assert_eq!(whole["entry"][0]["request"]["ifNoneExist"], "identifier=urn:oid:1.2.3|AB%201971");
    let form: Value = serde_json::from_str(&machine.print("--settings settings.toml content questionnaire")).unwrap();
    assert_eq!(form["url"], "https://clinic.example/fhir/Questionnaire/microneedling-checklist");

    fs::write(&settings, "[fhir]\nbase = 'clinic'").unwrap();
    for line in [format!("export --session {id} --format fhir -o out.ndjson"), "content questionnaire".to_owned()] {
        let error = machine.fail(&format!("--settings settings.toml {line}"), 1);
        assert!(error.contains("settings.toml:2:8: `clinic` is no address"), "{error}");
    }
    assert_eq!(machine.names(), ["data", "passphrase", "settings.toml"]);
}

#[test]
fn the_checklist_is_printed_as_a_form_in_the_language_that_was_asked_for() {
    let machine = Machine::new();
    for (line, lang) in [("content questionnaire", "en"), ("content questionnaire --lang es", "es")] {
        let form: Value = serde_json::from_str(&machine.print(line)).unwrap();
        assert_eq!((&form["resourceType"], &form["language"]), (&"Questionnaire".into(), &lang.into()));
    }
    let error = machine.fail("content questionnaire --pack peel", 1);
    assert!(error.contains("choose one of these packs with --pack: microneedling"), "{error}");
}
