//! What programs of others say of everything that leaves: three validators that share no code, and a server.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use serde_json::Value;

use crate::programs::{Programs, browser, run};
use crate::{EVERYTHING, rules};

/// fhir.resources, Medplum's packages and LHC-Forms, with a Node.js that pip brings.
static PROGRAMS: LazyLock<Option<Programs>> = LazyLock::new(|| {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fhir");
    let read = |name: &str| fs::read_to_string(source.join(name)).unwrap();
    // Programs look for their packages beside themselves, so what they run stands there too.
    let files = ["requirements.txt", "package.json", "check.py", "check.mjs", "forms.mjs"].map(|name| (name, read(name)));
    let all: String = files.iter().map(|(_, text)| text.as_str()).chain([LHC_FORMS]).collect();
    Programs::new("fhir", &all, |programs| {
        for (name, text) in &files {
            fs::write(programs.path(name), text).unwrap();
        }
        programs.pip(&["--requirement", "requirements.txt"])?;
        run(programs.program("npm").args(["install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]))?;
        // Without the packages that it is made of, which are in it already.
        let packed = run(programs.program("npm").args(["pack", "--silent", LHC_FORMS]))?;
        run(programs.program("tar").args(["xzf", packed.trim()])).map(drop)
    })
});

const LHC_FORMS: &str = "lforms@40.1.3";

#[test]
fn fhirkit_finds_nothing_wrong() {
    for (name, whole) in EVERYTHING.iter() {
        let (_, issues) = fhirkit::from_json::<fhirkit::r4::Resource>(&whole.to_string()).unwrap();
        let issues: Vec<String> = issues.iter().map(ToString::to_string).collect();
        assert_eq!(issues, Vec::<String>::new(), "{name}");
    }
}

#[test]
fn fhirkit_finds_what_is_wrong() {
    let mut whole = crate::cases::transaction(&crate::cases::minimal());
    whole["entry"][0]["resource"]["birthDate"] = "yesterday".into();
    let (_, issues) = fhirkit::from_json::<fhirkit::r4::Resource>(&whole.to_string()).unwrap();
    assert_eq!(issues.len(), 1);
}

#[test]
fn fhir_resources_and_medplum_find_nothing_wrong_and_loading_twice_makes_nothing_new() {
    let Some(programs) = &*PROGRAMS else {
        return;
    };
    let files = tempfile::tempdir().unwrap();
    let everything = &*EVERYTHING;
    for (name, whole) in everything {
        fs::write(files.path().join(format!("{name}.json")), whole.to_string()).unwrap();
    }
    let python = run(programs.program("python3").arg("check.py").arg(files.path())).unwrap();
    assert_eq!(python.trim(), format!("{} read, 0 wrong", everything.len()));
    let node = run(programs.program("node").arg("check.mjs").arg(files.path())).unwrap();
    let transactions = everything.iter().filter(|(_, whole)| whole["type"] == "transaction").count();
    assert_eq!(node.trim(), format!("{} checked, {transactions} loaded twice, 0 wrong", everything.len()));

    // They would say so, if there was anything.
    let wrong: Value = {
        let mut whole = crate::cases::transaction(&crate::cases::minimal());
        whole["entry"][0]["resource"]["birthDate"] = "yesterday".into();
        whole
    };
    assert!(!rules::wrongs(&wrong).is_empty());
    fs::write(files.path().join("wrong.json"), wrong.to_string()).unwrap();
    for (program, check) in [("python3", "check.py"), ("node", "check.mjs")] {
        let told = run(programs.program(program).arg(check).arg(files.path())).unwrap_err();
        assert!(told.contains("wrong.json") && told.contains("1 wrong"), "{told}");
    }
}

#[test]
fn lhc_forms_shows_the_form_in_a_browser_and_gives_every_answer_back() {
    let (Some(programs), Some(browser)) = (&*PROGRAMS, browser("LHC-Forms")) else {
        return;
    };
    let files = tempfile::tempdir().unwrap();
    let shown = |name: &str| name.starts_with("questionnaire") || (name.contains("Transaction") && !name.contains("unworded"));
    let everything: Vec<_> = EVERYTHING.iter().filter(|(name, _)| shown(name)).collect();
    for (name, whole) in &everything {
        fs::write(files.path().join(format!("{name}.json")), whole.to_string()).unwrap();
    }
    let forms = |files: &Path| run(programs.program("node").arg("forms.mjs").arg(&browser).arg(files));
    assert_eq!(forms(files.path()).unwrap().trim(), format!("{} shown, 0 wrong", everything.len()));

    // It would say so: an option in other words than the form has is lost.
    let mut whole = crate::cases::transaction(&crate::cases::english());
    let response = whole["entry"].as_array_mut().unwrap().iter_mut().map(|entry| &mut entry["resource"]);
    let response = response.into_iter().find(|resource| resource["resourceType"] == "QuestionnaireResponse").unwrap();
    let section = response["item"].as_array_mut().unwrap().iter_mut().find(|section| section["linkId"] == "section:1").unwrap();
    let capacity = section["item"].as_array_mut().unwrap().iter_mut().find(|item| item["linkId"] == "capacity").unwrap();
    capacity["answer"][0]["valueCoding"]["display"] = "Perfectly".into();
    let files = tempfile::tempdir().unwrap();
    fs::write(files.path().join("wrong.json"), whole.to_string()).unwrap();
    let told = forms(files.path()).unwrap_err();
    assert!(told.contains("wrong.json: capacity") && told.contains("1 shown, 1 wrong"), "{told}");
}
