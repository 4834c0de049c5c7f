//! Who can open the records, with a fault while that is changed: nobody is kept out by it who was let in.

use std::fs;
use std::path::Path;
use std::time::Duration;

use chairside::record::{PersonName, Tally};
use chairside::store::{Passphrase, RecoveryCode, Sealing, Store, StoreError};

use crate::clinic::{Clinic, PASSPHRASE, dana, passphrase, session, told, trace, unlock};
use crate::least;
use crate::shim::{Fault, Point};
use crate::sweep::{points, sweep};

const NEW_PASSPHRASE: &str = "another staple of horses";

fn ben() -> PersonName {
    PersonName::new("Ben").unwrap()
}

/// What a passphrase's work costs least.
fn light() -> Sealing {
    Sealing::new(64, 1, 1).unwrap()
}

/// A store with a session, its recovery code, and the file with the new passphrase.
fn clinic() -> (Clinic, RecoveryCode) {
    let clinic = Clinic::new();
    let (mut store, code) = Store::create(&clinic.data(), &dana(), &passphrase(), light()).unwrap();
    store.save(&session(1, "kept"), Tally::default()).unwrap();
    store.close().unwrap();
    fs::write(clinic.work().join("new"), NEW_PASSPHRASE).unwrap();
    fs::write(clinic.work().join("code"), code.to_string()).unwrap();
    (clinic, code)
}

/// Whether the store opens so; anything else than a wrong passphrase, code or name would be a loss.
#[track_caller]
fn opens(open: impl Fn() -> Result<Store, StoreError>) -> bool {
    loop {
        match open() {
            Ok(store) => {
                store.close().unwrap();
                return true;
            }
            Err(StoreError::WrongPassphrase | StoreError::WrongCode | StoreError::UnknownName { .. }) => return false,
            // Where the count of wrong ones could not be read, the code has to wait.
            Err(StoreError::TooSoon { wait }) => std::thread::sleep(Duration::from_secs(wait)),
            // See `clinic::unlock`.
            Err(StoreError::InUse { .. }) => std::thread::yield_now(),
            Err(other) => panic!("{other}"),
        }
    }
}

fn opens_for(data: &Path, name: &PersonName, typed: &str) -> bool {
    opens(|| Store::unlock(data, name, &Passphrase::new(typed.to_owned())))
}

/// How much of a write is done is left to other scenarios: each point here costs passphrases' work.
fn quick(points: Vec<Point>) -> Vec<Point> {
    points.into_iter().filter(|point| !matches!(point.fault, Fault::Tear | Fault::Shorten)).collect()
}

#[test]
fn changing_a_passphrase_leaves_the_old_or_the_new_one_and_says_which() {
    const LINE: &str = "user passphrase --new-passphrase-file new";
    let (clinic, code) = clinic();
    let calls = trace(&clinic.copy(), LINE);
    sweep("user passphrase", least::PASSPHRASE, quick(points(&calls)), |point| {
        let clinic = clinic.copy();
        let (output, fired) = clinic.run_at(point, LINE);
        let holds = |typed| opens_for(&clinic.data(), &dana(), typed);
        let (old, new) = (holds(PASSPHRASE), holds(NEW_PASSPHRASE));
        assert!(old != new, "old: {old}, new: {new}; {}", told(&output));
        if told(&output).contains("has another passphrase now") {
            assert!(new);
        } else if output.status.code().is_some() {
            let is_said = told(&output).contains("keep the one before as well");
            assert!(old || is_said, "the new one holds, and nobody was told; {}", told(&output));
        }
        assert!(opens(|| Store::recover(&clinic.data(), &code)), "the recovery code holds");
        fired
    });
}

#[test]
fn adding_somebody_lets_them_in_or_not_and_keeps_nobody_out() {
    const LINE: &str = "user add Ben --new-passphrase-file new";
    let (clinic, _code) = clinic();
    let calls = trace(&clinic.copy(), LINE);
    sweep("user add", least::ADD, quick(points(&calls)), |point| {
        let clinic = clinic.copy();
        let (output, fired) = clinic.run_at(point, LINE);
        assert!(opens_for(&clinic.data(), &dana(), PASSPHRASE));
        let is_in = opens_for(&clinic.data(), &ben(), NEW_PASSPHRASE);
        assert!(is_in || !told(&output).contains("can open the records now"));
        assert_eq!(clinic.sound(point.fault).len(), 1);
        fired
    });
}

#[test]
fn removing_somebody_keeps_them_out_or_not_and_nobody_else() {
    const LINE: &str = "user remove Eva --user Ben";
    let (clinic, _code) = clinic();
    let eva = PersonName::new("Eva").unwrap();
    let mut store = unlock(&clinic.data());
    store.add_person(&ben(), &passphrase(), light()).unwrap();
    store.add_person(&eva, &Passphrase::new(NEW_PASSPHRASE.to_owned()), light()).unwrap();
    store.close().unwrap();
    let calls = trace(&clinic.copy(), LINE);
    sweep("user remove", least::REMOVE, quick(points(&calls)), |point| {
        let clinic = clinic.copy();
        let (output, fired) = clinic.run_at(point, LINE);
        assert!(opens_for(&clinic.data(), &dana(), PASSPHRASE) && opens_for(&clinic.data(), &ben(), PASSPHRASE));
        let is_in = opens_for(&clinic.data(), &eva, NEW_PASSPHRASE);
        assert!(!is_in || !told(&output).contains("cannot open the records any more"));
        assert_eq!(clinic.sound(point.fault).len(), 1);
        fired
    });
}

#[test]
fn recovering_leaves_the_old_code_or_the_new_one_that_was_shown_and_says_which() {
    const LINE: &str = "recover --user Ben --code-file code --new-passphrase-file new";
    let (clinic, old_code) = clinic();
    let calls = trace(&clinic.copy(), LINE);
    sweep("recover", least::RECOVER, quick(points(&calls)), |point| {
        let clinic = clinic.copy();
        let (output, fired) = clinic.run_at(point, LINE);
        let shown = String::from_utf8_lossy(&output.stdout).trim().parse::<RecoveryCode>().ok();
        let holds = |code: &RecoveryCode| opens(|| Store::recover(&clinic.data(), code));
        let (old, new) = (holds(&old_code), shown.as_ref().is_some_and(holds));
        assert!(old != new, "old: {old}, new: {new}; {}", told(&output));
        assert!(opens_for(&clinic.data(), &dana(), PASSPHRASE));
        assert!(opens_for(&clinic.data(), &ben(), NEW_PASSPHRASE) || !output.status.success());
        let said = told(&output);
        assert!(old || !said.contains("the one that you have still holds"), "{said}");
        assert!(new || !said.contains("the old one is void"), "{said}");
        fired
    });
}
