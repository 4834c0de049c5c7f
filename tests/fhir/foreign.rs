//! What programs of others say of everything that leaves: three validators that share no code, and a server.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::{EVERYTHING, rules};

/// What stands here is copied to where the programs are, as they look for their packages beside themselves.
const FILES: [&str; 4] = ["requirements.txt", "package.json", "check.py", "check.mjs"];

fn run(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    let told = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if output.status.success() { Ok(told) } else { Err(format!("{command:?}:\n{told}")) }
}

/// A folder with a Python and a Node.js that have the packages; made once, of what the package registries have.
fn programs() -> Result<PathBuf, String> {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fhir");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fhir");
    let wanted: String = FILES.iter().map(|file| fs::read_to_string(source.join(file)).unwrap()).collect();
    let made = place.join("made-from");
    if fs::read_to_string(&made).is_ok_and(|made| made == wanted) {
        return Ok(place);
    }
    fs::create_dir_all(&place).unwrap();
    for file in FILES {
        fs::copy(source.join(file), place.join(file)).unwrap();
    }
    run(Command::new("python3").args(["-m", "venv", "python"]).current_dir(&place))?;
    let pip = ["-m", "pip", "install", "--quiet", "--requirement", "requirements.txt"];
    run(Command::new(place.join("python/bin/python3")).args(pip).current_dir(&place))?;
    let npm = ["install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"];
    run(Command::new(place.join("python/bin/npm")).args(npm).env("PATH", path(&place)).current_dir(&place))?;
    fs::write(made, wanted).unwrap();
    Ok(place)
}

/// The programs' own Node.js first.
fn path(place: &Path) -> std::ffi::OsString {
    let system = std::env::var_os("PATH").unwrap_or_default();
    let all = std::iter::once(place.join("python/bin")).chain(std::env::split_paths(&system));
    std::env::join_paths(all).unwrap()
}

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
    let place = match programs() {
        Ok(place) => place,
        Err(reason) => {
            assert!(std::env::var_os("CI").is_none(), "these programs are needed: {reason}");
            eprintln!("NOT CHECKED by fhir.resources and Medplum, which could not be installed: {reason}");
            return;
        }
    };
    let files = tempfile::tempdir().unwrap();
    let everything = &*EVERYTHING;
    for (name, whole) in everything {
        fs::write(files.path().join(format!("{name}.json")), whole.to_string()).unwrap();
    }
    let python = run(Command::new(place.join("python/bin/python3")).arg(place.join("check.py")).arg(files.path())).unwrap();
    assert_eq!(python.trim(), format!("{} read, 0 wrong", everything.len()));
    let node = run(Command::new(place.join("python/bin/node")).arg(place.join("check.mjs")).arg(files.path())).unwrap();
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
    for program in [("python/bin/python3", "check.py"), ("python/bin/node", "check.mjs")] {
        let told = run(Command::new(place.join(program.0)).arg(place.join(program.1)).arg(files.path())).unwrap_err();
        assert!(told.contains("wrong.json") && told.contains("1 wrong"), "{told}");
    }
}
