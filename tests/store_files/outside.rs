//! The key files and the database are documented: other programs open them with a passphrase alone.

use std::path::{Path, PathBuf};
use std::process::Command;

use chairside::record::PersonName;
use chairside::store::{Sealing, Store};

use crate::{PASSPHRASE, draft, passphrase, save};

const PACKAGES: [&str; 3] = ["argon2-cffi", "PyNaCl", "sqlcipher3-binary"];

/// A Python that has the packages: the system's own, or one made for the tests; `None` where they cannot be had.
fn python() -> Option<PathBuf> {
    let system = PathBuf::from("python3");
    if has_packages(&system) {
        return Some(system);
    }
    let made = Path::new(env!("CARGO_TARGET_TMPDIR")).join("python");
    let own = made.join("bin/python3");
    if has_packages(&own) {
        return Some(own);
    }
    let venv = Command::new(&system).args(["-m", "venv"]).arg(&made).status();
    assert!(venv.is_ok_and(|venv| venv.success()), "python3 with venv is needed for this test");
    let mut pip = Command::new(&own);
    let installed = pip.args(["-m", "pip", "install", "--quiet"]).args(PACKAGES).status();
    if installed.unwrap().success() {
        assert!(has_packages(&own));
        return Some(own);
    }
    None
}

fn has_packages(python: &Path) -> bool {
    let import = Command::new(python).args(["-W", "ignore", "-c", "import argon2, nacl, sqlcipher3"]).output();
    import.is_ok_and(|import| import.status.success())
}

#[test]
fn ten_lines_of_python_open_a_store_with_the_passphrase() {
    let home = tempfile::tempdir().unwrap();
    let name = PersonName::new("Zoë 医生").unwrap();
    // The real parameters, once: what people have on their disks.
    let sealing = Sealing::default();
    let (mut store, _code) = Store::create(home.path(), &name, &passphrase(), sealing).unwrap();
    save(&mut store, &draft("JD 1980", "red cheeks, 疤痕"));
    store.close().unwrap();

    let Some(python) = python() else {
        eprintln!("NOT CHECKED: pip could not install {PACKAGES:?}, so no Python opened the store");
        return;
    };
    let output = Command::new(python)
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/open_store.py"))
        .arg(home.path())
        .arg(name.raw())
        .env("CHAIRSIDE_PASSPHRASE", PASSPHRASE)
        .env("PYTHONIOENCODING", "utf-8")
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "2026-11-20T09:30:00+01:00\tJD 1980\tred cheeks, 疤痕\n");
}
