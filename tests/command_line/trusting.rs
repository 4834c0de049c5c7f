//! Signed packs: keys, signatures, and a machine that takes signed packs alone.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::{Machine, diagnosis, failed, machine_with_signed, told};

const PEEL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/packs/chemical-peel");

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let place = to.join(path.file_name().unwrap());
        if path.is_dir() { copy(&path, &place) } else { fs::copy(&path, &place).map(drop).unwrap() }
    }
}

/// A key in a file, and what others trust it by.
fn key(machine: &Machine, name: &str) -> String {
    let made = machine.command(["content", "key", name]).output().unwrap();
    assert!(made.status.success(), "{}", told(&made));
    assert_eq!(fs::metadata(machine.path(name)).unwrap().permissions().mode() & 0o777, 0o600);
    String::from_utf8(made.stdout).unwrap().trim().to_owned()
}

fn doctor(machine: &Machine, trusted: &str) -> String {
    let flags = ["--content", "peel", "--content-trusted", trusted, "doctor"];
    String::from_utf8(machine.command(flags).output().unwrap().stdout).unwrap()
}

#[test]
fn a_pack_is_signed_trusted_and_told_apart_once_it_was_changed() {
    let machine = machine_with_signed();
    copy(PEEL.as_ref(), &machine.path("peel"));
    let public = key(&machine, "clinic.key");
    let trusted = format!("Dr Ruiz: {public}");
    assert!(diagnosis(&doctor(&machine, &trusted), "content").contains("chemical-peel 1.0.0: no mistakes, but not signed"));

    let signed = machine.command(["content", "sign", "peel", "--key", "clinic.key"]).output().unwrap();
    assert!(signed.status.success() && told(&signed).contains("signed chemical-peel 1.0.0"), "{}", told(&signed));
    let of_other = format!("Dr Ruiz: {}", key(&machine, "other.key"));
    assert!(diagnosis(&doctor(&machine, &of_other), "content").contains("signed by nobody who is trusted here"));
    let line = diagnosis(&doctor(&machine, &trusted), "content").to_owned();
    assert!(!line.contains("not signed,") && !line.contains("trusted here"), "{line}");

    let pane = machine.path("peel/panes/peel.json");
    fs::write(&pane, fs::read_to_string(&pane).unwrap().replace("A weak acid", "A strong acid")).unwrap();
    assert!(diagnosis(&doctor(&machine, &trusted), "content").contains("changed since it was signed"));
    let checked = machine.command(["content", "check", "--strict", "peel"]).output().unwrap();
    let expected = "peel/pack.json:4:14: the pack was changed since it was signed, expected a new version and a new signature";
    assert!(String::from_utf8_lossy(&checked.stdout).contains(expected), "{}", told(&checked));
}

#[test]
fn a_machine_that_takes_signed_packs_alone_says_which_it_does_not_take_and_why() {
    let machine = machine_with_signed();
    copy(PEEL.as_ref(), &machine.path("peel"));
    let trusted = format!("Dr Ruiz: {}", key(&machine, "clinic.key"));
    let csv = |content: &[&str]| {
        let flags = [
            "--data-dir",
            "data",
            "--passphrase-file",
            "passphrase",
            "--content-trusted",
            &trusted,
            "--content-signed-only",
            "export",
            "--all",
            "--format",
            "csv",
        ];
        machine.command(content.iter().copied().chain(flags)).output().unwrap()
    };
    let error = failed(&csv(&["--content", "peel"]), 1);
    assert!(
        error.contains("the pack chemical-peel 1.0.0 is not used: not signed, and this machine takes signed packs alone"),
        "{error}"
    );
    let shipped = csv(&[]);
    assert!(shipped.status.success(), "what came with the program is taken: {}", told(&shipped));
    assert!(machine.command(["content", "sign", "peel", "--key", "clinic.key"]).status().unwrap().success());
    assert!(csv(&["--content", "peel"]).status.success());
    fs::write(machine.path("peel/pack.sig"), [0xFF, 0xFE]).unwrap();
    assert!(failed(&csv(&["--content", "peel"]), 1).contains("changed since it was signed"));
}

#[test]
fn a_key_is_never_written_over_a_file_and_what_is_no_key_signs_nothing() {
    let machine = Machine::new();
    copy(PEEL.as_ref(), &machine.path("peel"));
    fs::write(machine.path("taken"), "mine").unwrap();
    assert!(machine.fail("content key taken", 1).contains("a key is never written over another file"));
    assert_eq!(fs::read_to_string(machine.path("taken")).unwrap(), "mine");
    assert!(machine.fail("content sign peel --key taken", 1).contains("`taken` is not a key"));
    assert!(machine.fail("content sign peel --key nowhere", 1).contains("could not read the key in `nowhere`"));
    assert!(!machine.path("peel/pack.sig").exists());
    fs::write(machine.path("peel/pack.json"), "{").unwrap();
    key(&machine, "clinic.key");
    let output = machine.command(["content", "sign", "peel", "--key", "clinic.key"]).output().unwrap();
    assert_eq!(output.status.code(), Some(5));
    assert!(told(&output).starts_with("peel/pack.json:1:2: the file ends here"), "{}", told(&output));
}

#[test]
fn a_changed_pack_under_the_version_that_came_with_the_program_is_warned_of_at_its_version() {
    let machine = Machine::new();
    copy(concat!(env!("CARGO_MANIFEST_DIR"), "/content/microneedling").as_ref(), &machine.path("own"));
    let pane = machine.path("own/panes/acne.json");
    fs::write(&pane, fs::read_to_string(&pane).unwrap().replace("We do not needle", "We never needle")).unwrap();
    let output = machine.command(["content", "check", "--strict", "own"]).output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let expected = "own/pack.json:4:14: the pack that comes with the program has this version and other words, expected a version of your own";
    assert!(printed.contains(expected), "{printed}");
}
