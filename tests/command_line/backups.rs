//! Backups, salvage and erasing, as the people who look after a clinic's machines run them.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use chairside::audit::{Erasure, Event, Export, Filter};
use chairside::record::{PersonName, Session, Tally};
use chairside::store::{Passphrase, Sealing};

use super::{Machine, exported, failed, session, told};

/// Runs what has to succeed with nothing on standard output, and gives what it says.
#[track_caller]
fn says(machine: &Machine, line: &str) -> String {
    let output = machine.run(line);
    assert_eq!(output.status.code(), Some(0), "{line}: {}", told(&output));
    assert!(output.stdout.is_empty(), "{line}");
    told(&output)
}

/// The last entry of a kind in the audit trail.
#[track_caller]
fn last(machine: &Machine, kind: &'static str) -> Event {
    let store = machine.store();
    let of_kind = Filter { kind: Some(kind), ..Filter::default() };
    store.reader().unwrap().trail(&of_kind, 1, None).unwrap().remove(0).unwrap().event
}

#[test]
fn a_backup_is_one_private_file_that_verifies_and_is_in_the_audit_trail() {
    let machine = Machine::with(&[session(1, "A1"), session(2, "A2")]);
    let told = says(&machine, "backup b.tar");
    assert!(told.starts_with("backed up 2 sessions, ") && told.ends_with("to `b.tar`; read back and verified\n"), "{told}");
    assert_eq!(machine.names(), ["b.tar", "data", "passphrase"]);
    assert_eq!(fs::metadata(machine.path("b.tar")).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(last(&machine, "backed_up"), Event::BackedUp { sessions: 2 });
    let told = machine.print("verify b.tar --with-store");
    assert!(told.starts_with("backup: made on 20") && told.contains("sessions: 2 sessions, 0 signed"), "{told}");
    assert!(told.ends_with("store: its audit trail goes on from this backup\n"), "{told}");
}

#[test]
fn a_backup_is_made_while_the_dashboard_has_the_store() {
    let machine = Machine::with(&[session(1, "A1")]);
    let mut store = machine.store();
    store.save(&session(2, "A2"), Tally::default()).unwrap();
    assert!(says(&machine, "backup b.tar").starts_with("backed up 2 sessions, "));
    store.save(&session(3, "A3"), Tally::default()).unwrap();
    store.close().unwrap();
}

#[test]
fn a_backup_replaces_a_file_only_by_force_and_never_lies_in_the_data_folder() {
    let machine = Machine::with(&[session(1, "A1")]);
    fs::write(machine.path("b.tar"), "kept").unwrap();
    let told = machine.fail("backup b.tar", 1);
    assert!(told.contains("was left as it is"), "{told}");
    assert_eq!(fs::read(machine.path("b.tar")).unwrap(), b"kept");
    says(&machine, "backup --force b.tar");
    machine.print("verify b.tar");
    fs::create_dir(machine.path("data/sub")).unwrap();
    std::os::unix::fs::symlink(machine.path("data/sub"), machine.path("elsewhere")).unwrap();
    for inside in ["data/b.tar", "data/sub/b.tar", "./data/b.tar", "elsewhere/b.tar"] {
        let told = machine.fail(&format!("backup {inside}"), 1);
        assert!(told.contains("in the data folder itself"), "{told}");
    }
}

#[test]
fn what_a_killed_backup_left_goes_with_the_next_one() {
    let machine = Machine::with(&[session(1, "A1")]);
    fs::write(machine.path(".chairside-999999-0.part"), "half").unwrap();
    fs::create_dir_all(machine.path("data/.chairside-copy-1/data")).unwrap();
    says(&machine, "backup b.tar");
    assert_eq!(machine.names(), ["b.tar", "data", "passphrase"]);
    assert!(!machine.path("data/.chairside-copy-1").exists());
}

#[test]
fn an_altered_backup_does_not_verify_and_is_not_restored() {
    let machine = Machine::with(&[session(1, "A1")]);
    says(&machine, "backup b.tar");
    let mut bytes = fs::read(machine.path("b.tar")).unwrap();
    bytes[20_000] ^= 1;
    fs::write(machine.path("b.tar"), bytes).unwrap();
    for line in ["verify b.tar", "restore b.tar", "restore --replace b.tar"] {
        let told = machine.fail(line, 4);
        assert!(told.contains("`chairside.db` in it is not as it was written"), "{told}");
    }
    failed(&machine.command(["--data-dir", "new", "restore", "b.tar"]).output().unwrap(), 4);
    machine.print("verify");
}

#[test]
fn a_backup_is_restored_into_an_empty_folder_and_over_a_store_only_on_demand() {
    let machine = Machine::with(&[session(1, "A1")]);
    says(&machine, "backup b.tar");
    let mut store = machine.store();
    store.save(&session(2, "A2"), Tally::default()).unwrap();
    store.close().unwrap();

    let refused = machine.fail("restore b.tar", 1);
    assert!(refused.contains("1 sessions that are not in the backup, 0 that were changed since"), "{refused}");
    assert!(refused.contains("with --replace"), "{refused}");
    assert_eq!(machine.print("sessions").lines().count(), 3);

    let said = says(&machine, "restore --replace b.tar");
    assert!(said.starts_with("restored 1 session from the backup of 20"), "{said}");
    let kept = said.split('`').nth(1).unwrap();
    assert!(kept.starts_with("data/replaced-"), "{said}");
    assert_eq!(machine.print("sessions").lines().count(), 2);
    assert!(matches!(last(&machine, "restored"), Event::Restored { replaced: Some(_), .. }));
    let old = machine.command(["--data-dir", kept, "sessions"]).output().unwrap();
    assert_eq!(String::from_utf8(old.stdout).unwrap().lines().count(), 3);

    let new = machine.command(["--data-dir", "new", "restore", "b.tar"]).output().unwrap();
    assert_eq!(new.status.code(), Some(0), "{}", told(&new));
    let new = machine.command(["--data-dir", "new", "verify"]).output().unwrap();
    assert_eq!(new.status.code(), Some(0), "{}", told(&new));
}

#[test]
fn restoring_asks_for_a_passphrase_of_the_backup_and_leaves_an_open_store_alone() {
    let machine = Machine::with(&[session(1, "A1")]);
    says(&machine, "backup b.tar");
    machine.write_secret("wrong", "another passphrase");
    assert_eq!(machine.fail("restore --replace --passphrase-file wrong b.tar", 3), "chairside: wrong passphrase\n");
    let told = machine.fail("restore --user Nobody b.tar", 1);
    assert!(told.contains("these can: Dana Ruiz"), "{told}");
    let store = machine.store();
    let told = machine.fail("restore --replace b.tar", 1);
    assert!(told.contains("already open in process"), "{told}");
    store.close().unwrap();
    assert!(machine.fail("restore missing.tar", 1).starts_with("chairside: could not open `missing.tar`"));
    assert!(machine.fail("restore passphrase", 4).contains("this is not a backup of Chairside"));
}

#[test]
fn a_whole_store_is_salvaged_as_it_is_exported() {
    let machine = Machine::with(&[session(1, "A1"), session(2, "A2")]);
    let told = says(&machine, "salvage out.json");
    let exported = Event::Exported { sessions: 2, format: Export::Json };
    assert_eq!(last(&machine, "exported"), exported, "a whole store is no way around the audit trail");
    assert_eq!(told, "2 of 2 sessions came out, 2 of them whole, to `out.json`\n");
    assert_eq!(machine.names(), ["data", "out.json", "passphrase"]);
    assert_eq!(fs::metadata(machine.path("out.json")).unwrap().permissions().mode() & 0o777, 0o600);
    let salvaged = fs::read(machine.path("out.json")).unwrap();
    assert_eq!(machine.print("export --all").into_bytes(), salvaged);
    assert!(machine.fail("salvage out.json", 1).contains("was left as it is"));
    says(&machine, "salvage --force out.json");
}

#[test]
fn what_is_missing_from_a_damaged_store_is_told_with_exit_code_four() {
    let sessions: Vec<_> = (1..=25)
        .map(|day| {
            let mut session = session(day, "QANARY");
            session.write_notes("qanary sang ".repeat(100).as_str().into());
            session
        })
        .collect();
    let machine = Machine::with(&sessions);
    let good = fs::read(machine.path("data/chairside.db")).unwrap();
    let mut missing = 0;
    for page in (1..good.len() / 4096).rev() {
        let mut bytes = good.clone();
        bytes[page * 4096 + 77] ^= 1;
        fs::write(machine.path("data/chairside.db"), &bytes).unwrap();
        let output = machine.run("salvage --force out.json");
        let told = told(&output);
        assert!(!told.to_lowercase().contains("qanary"), "{told}");
        assert!(fs::read(machine.path("data/chairside.db")).unwrap() == bytes, "a damaged store was written to");
        match output.status.code() {
            Some(0) => {
                assert!(told.contains("25 of 25 sessions came out"), "{told}");
                assert!(told.contains("this is not in the audit trail"), "{told}");
            }
            Some(4) if told.contains("came out, ") => {
                let count = told.lines().filter(|line| line.contains("did not come out: a page that holds its text")).count();
                let out = exported(&machine.path("out.json"));
                assert_eq!(out.len() + count, 25, "{told}");
                for found in out {
                    let Session::Draft(draft) = found.session else { panic!("signed") };
                    assert!(sessions.contains(&draft));
                }
                missing += 1;
            }
            Some(4) => {}
            other => panic!("{other:?}: {told}"),
        }
        if missing > 2 {
            return;
        }
    }
    panic!("no page of a record was damaged");
}

#[test]
fn a_session_is_erased_by_its_id_and_label() {
    let one = session(1, "Qanary 1980");
    let machine = Machine::with(&[one.clone(), session(2, "A2")]);
    let line = |label: &str| {
        ["--data-dir", "data", "erase", &one.id().to_string(), "--label", label, "--reason", "patient-request"].map(str::to_owned)
    };
    let refused = failed(&machine.command(line("Qanary 1981")).output().unwrap(), 1);
    assert!(refused.contains("has another label") && !refused.contains("1980"), "{refused}");
    let output = machine.command(line("Qanary 1980")).output().unwrap();
    let said = told(&output);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains(": erased\nBackups and exports made before still hold it"), "{said}");
    assert_eq!(machine.print("sessions").lines().count(), 2);
    machine.print("verify");
    let again = machine.command(line("Qanary 1980")).output().unwrap();
    assert!(told(&again).contains("was erased before"), "{}", told(&again));
    let unknown = machine.fail("erase 019ab0de-7c00-7123-89ab-a1b2c3d4e599 --label x --reason test-data", 1);
    assert!(unknown.contains("there is no session"), "{unknown}");
    assert_eq!(machine.run("erase 1 --label x").status.code(), Some(2));
}

#[test]
fn what_was_taken_out_since_the_backup_is_told_before_and_when_it_comes_back() {
    let (one, two) = (session(1, "A1"), session(2, "A2"));
    let machine = Machine::with(&[one.clone(), two]);
    let (ben, eva) = (PersonName::new("Ben Osei").unwrap(), PersonName::new("Eva Lind").unwrap());
    let light = Sealing::new(64, 1, 1).unwrap();
    let mut store = machine.store();
    for person in [&ben, &eva] {
        store.add_person(person, &Passphrase::new("yet another passphrase".to_owned()), light).unwrap();
    }
    store.close().unwrap();
    let as_dana = |line: &str| {
        let output =
            machine.command(["--data-dir", "data", "--user", "Dana Ruiz"].into_iter().chain(line.split(' '))).output().unwrap();
        (output.status.code(), told(&output))
    };
    assert_eq!(as_dana("backup b.tar").0, Some(0));
    assert!(!as_dana("restore b.tar").1.contains("warning"), "nothing was taken out");
    let mut store = machine.store();
    store.erase(one.id(), "A1", Erasure::PatientRequest).unwrap();
    store.remove_person(&ben).unwrap();
    store.close().unwrap();
    for (line, code) in [("restore b.tar", 1), ("restore --replace b.tar", 0)] {
        let (ended, told) = as_dana(line);
        assert_eq!(ended, Some(code), "{told}");
        assert!(told.contains(&format!("session {} was erased since, and is in the backup", one.id())), "{told}");
        assert!(told.contains("Ben Osei was removed since, and can open the backup"), "{told}");
        assert_eq!(told.matches("warning").count(), 2, "{told}");
    }
}
