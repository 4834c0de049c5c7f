//! The key files and the database are documented: other programs open them with a passphrase alone.

use chairside::record::PersonName;
use chairside::store::{Sealing, Store};

use crate::programs::{Programs, run};
use crate::{PASSPHRASE, draft, passphrase, save};

const PACKAGES: [&str; 3] = ["argon2-cffi", "PyNaCl", "sqlcipher3-binary"];

#[test]
fn ten_lines_of_python_open_a_store_with_the_passphrase() {
    let Some(programs) = Programs::new("python", &PACKAGES.join(" "), |programs| programs.pip(&PACKAGES)) else {
        return;
    };
    let home = tempfile::tempdir().unwrap();
    let name = PersonName::new("Zoë 医生").unwrap();
    // The real parameters, once: what people have on their disks.
    let sealing = Sealing::default();
    let (mut store, _code) = Store::create(home.path(), &name, &passphrase(), sealing).unwrap();
    save(&mut store, &draft("JD 1980", "red cheeks, 疤痕"));
    store.close().unwrap();
    let mut python = programs.program("python3");
    python.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/open_store.py")).arg(home.path()).arg(name.raw());
    let told = run(python.env("CHAIRSIDE_PASSPHRASE", PASSPHRASE).env("PYTHONIOENCODING", "utf-8")).unwrap();
    assert_eq!(told, "2026-11-20T09:30:00+01:00\tJD 1980\tred cheeks, 疤痕\n");
}
