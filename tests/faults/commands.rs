//! Commands, with a fault at every call that touches the store or what they write.

use std::fs;
use std::os::unix::process::ExitStatusExt;

use chairside::record::Tally;
use chairside::store::{Backup, RecoveryCode, Sealing, Start, Store, start};

use crate::clinic::{Clinic, Notes, dana, id, passphrase, session, sign, sound, told, trace, unlock};
use crate::least;
use crate::shim::{Fault, KINDS, Plan};
use crate::sweep::{points, sweep};

/// A store with a short session, a long one that takes many pages, and a signed one.
fn filled() -> Clinic {
    let clinic = Clinic::with(&[session(1, "short"), session(2, &"long ".repeat(9000))]);
    let mut store = unlock(&clinic.data());
    sign(&mut store, session(3, "signed"));
    store.close().unwrap();
    clinic
}

#[test]
fn the_calls_of_the_program_and_of_its_database_go_through_the_library() {
    let mut seen = Vec::new();
    let clinic = filled();
    let counts =
        |plan: &Plan| plan.counts().into_iter().filter(|(_, count)| *count > 0).map(|(kind, _)| kind).collect::<Vec<_>>();
    let mut note = |clinic: &Clinic, line: &str| {
        let plan = clinic.plan();
        assert!(clinic.run_under(&plan, line).status.success());
        seen.extend(counts(&plan));
    };
    note(&clinic, "export --all -o out.json");
    note(&clinic.copy(), "backup out.backup");
    note(&Clinic::new(), "init --user Dana");
    // Nothing in the program syncs the data of a file alone.
    for kind in KINDS.into_iter().filter(|kind| *kind != "fdatasync") {
        assert!(seen.contains(&kind), "{kind} is never counted: {seen:?}");
    }
}

#[test]
fn init_leaves_no_store_or_a_whole_one_that_opens() {
    let first = trace(&Clinic::new(), "init --user Dana");
    // How much of a write is done is left to the other scenarios: each point here costs a passphrase's work.
    let points = points(&first).into_iter().filter(|point| !matches!(point.fault, Fault::Tear | Fault::Shorten));
    sweep("init", least::INIT, points.collect(), |point| {
        let clinic = Clinic::new();
        let (output, fired) = clinic.run_at(point, "init --user Dana");
        match start(&clinic.data()).unwrap() {
            Start::New => {
                assert!(!output.status.success());
                let light = Sealing::new(64, 1, 1).unwrap();
                let (store, _code) = Store::create(&clinic.data(), &dana(), &passphrase(), light).unwrap();
                store.close().unwrap();
                assert_eq!(clinic.sound(point.fault), Notes::new());
            }
            Start::Locked(_) => {
                let is_told = String::from_utf8_lossy(&output.stdout).trim().parse::<RecoveryCode>().is_ok();
                let is_said = told(&output).contains("nobody has seen its recovery code");
                assert!(is_told || is_said || output.status.signal().is_some(), "nobody was told the recovery code");
                clinic.succeed("sessions");
            }
        }
        fired
    });
}

#[test]
fn an_export_is_there_whole_or_not_at_all() {
    let clinic = filled();
    let whole = clinic.copy();
    let calls = trace(&whole, "export --all -o out.json");
    let expected = fs::read(whole.work().join("out.json")).unwrap();
    let notes = whole.sound(Fault::Kill);
    sweep("export", least::EXPORT, points(&calls), |point| {
        let clinic = clinic.copy();
        let out = clinic.work().join("out.json");
        let (output, fired) = clinic.run_at(point, "export --all -o out.json");
        match fs::read(&out) {
            Ok(written) => assert!(written == expected, "the file is not what was to be exported"),
            Err(_) => assert!(!output.status.success(), "done, and there is no file"),
        }
        clinic.succeed("export --all -o again.json");
        assert!(fs::read(clinic.work().join("again.json")).unwrap() == expected);
        let left = fs::read_dir(clinic.work()).unwrap().map(|entry| entry.unwrap().file_name());
        let left: Vec<_> = left.filter(|name| name.to_string_lossy().ends_with(".part")).collect();
        assert!(left.is_empty(), "{left:?}");
        assert_eq!(clinic.sound(point.fault), notes);
        fired
    });
}

#[test]
fn an_export_that_replaces_a_file_leaves_the_old_or_the_new_one() {
    let clinic = Clinic::with(&[session(1, "short")]);
    let out = |clinic: &Clinic| clinic.work().join("out.json");
    fs::write(out(&clinic), "what stood there before").unwrap();
    let whole = clinic.copy();
    let calls = trace(&whole, "export --all --force -o out.json");
    let expected = fs::read(out(&whole)).unwrap();
    sweep("export --force", least::REPLACE, points(&calls), |point| {
        let clinic = clinic.copy();
        let (output, fired) = clinic.run_at(point, "export --all --force -o out.json");
        let written = fs::read(out(&clinic)).unwrap();
        assert!(written == expected || (!output.status.success() && written == b"what stood there before"));
        fired
    });
}

#[test]
fn an_import_takes_in_every_session_or_none_and_can_be_done_again() {
    let exported = filled();
    exported.succeed("export --all -o all.json");
    let empty = Clinic::with(&[session(9, "was here")]);
    fs::copy(exported.work().join("all.json"), empty.work().join("all.json")).unwrap();
    let before = empty.sound(Fault::Kill);
    let whole = empty.copy();
    let calls = trace(&whole, "import all.json");
    let after = whole.sound(Fault::Kill);
    assert_eq!(after.len(), before.len() + 3);
    sweep("import", least::IMPORT, points(&calls), |point| {
        let clinic = empty.copy();
        let (output, fired) = clinic.run_at(point, "import all.json");
        let found = clinic.sound(point.fault);
        let says_all = told(&output).contains("imported 3 sessions");
        // Killed or failed behind the commit, it has them all.
        assert!(found == after || (found == before && !output.status.success() && !says_all), "a part of it is there");
        clinic.succeed("import all.json");
        assert_eq!(clinic.sound(point.fault), after);
        fired
    });
}

#[test]
fn a_backup_is_there_whole_or_not_at_all() {
    let clinic = filled();
    let whole = clinic.copy();
    let calls = trace(&whole, "backup out.backup");
    let notes = whole.sound(Fault::Kill);
    sweep("backup", least::BACKUP, points(&calls), |point| {
        let clinic = clinic.copy();
        let (output, fired) = clinic.run_at(point, "backup out.backup");
        let written = fs::File::open(clinic.work().join("out.backup"));
        assert!(written.is_ok() || !output.status.success(), "done, and there is no backup");
        if let Ok(written) = written {
            let backup = Backup::unpack(written, &clinic.work(), &mut |_| true).unwrap();
            let report = backup.verify(&dana(), &passphrase(), &mut |_| true).unwrap();
            assert_eq!((report.sessions, report.problems.len()), (3, 0));
        }
        assert_eq!(clinic.sound(point.fault), notes);
        fired
    });
}

#[test]
fn a_restore_leaves_the_old_store_or_the_new_one_and_keeps_the_old() {
    let clinic = filled();
    clinic.succeed("backup out.backup");
    let in_backup = clinic.sound(Fault::Kill);
    let mut store = unlock(&clinic.data());
    store.save(&session(4, "after the backup"), Tally::default()).unwrap();
    store.close().unwrap();
    let stood = clinic.sound(Fault::Kill);
    let calls = trace(&clinic.copy(), "restore --replace out.backup");
    sweep("restore", least::RESTORE, points(&calls), |point| {
        let clinic = clinic.copy();
        let (output, fired) = clinic.run_at(point, "restore --replace out.backup");
        clinic.succeed("sessions");
        let found = clinic.sound(point.fault);
        assert!(found == in_backup || (found == stood && !output.status.success()), "neither the old store nor the new one");
        if found == in_backup {
            let entries = fs::read_dir(clinic.data()).unwrap().map(|entry| entry.unwrap());
            let kept: Vec<_> = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with("replaced-")).collect();
            assert_eq!(kept.len(), 1, "the old store is kept");
            assert_eq!(sound(&kept[0].path(), point.fault), stood);
        }
        fired
    });
}

#[test]
fn an_erasure_takes_one_session_whole_or_leaves_it_and_can_be_done_again() {
    let clinic = filled();
    let before = clinic.sound(Fault::Kill);
    let mut after = before.clone();
    after.remove(&id(2)).unwrap();
    let line = format!("erase {} --label P-2 --reason patient-request", id(2));
    let calls = trace(&clinic.copy(), &line);
    sweep("erase", least::ERASE, points(&calls), |point| {
        let clinic = clinic.copy();
        let (output, fired) = clinic.run_at(point, &line);
        let found = clinic.sound(point.fault);
        assert!(found == after || (found == before && !output.status.success()), "a part of it is gone");
        clinic.succeed(&line);
        assert_eq!(clinic.sound(point.fault), after);
        fired
    });
}

#[test]
fn reading_gives_everything_or_says_that_it_failed() {
    let clinic = filled();
    let expected = clinic.copy().succeed("export --all --format jsonl");
    let calls = trace(&clinic.copy(), "export --all --format jsonl");
    sweep("reading", 1, points(&calls), |point| {
        let clinic = clinic.copy();
        let (output, fired) = clinic.run_at(point, "export --all --format jsonl");
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(printed == expected || !output.status.success(), "something else was printed");
        fired
    });
}

#[test]
fn an_export_that_the_shell_puts_into_a_file_is_whole_or_said_to_have_failed_and_not_imported() {
    let clinic = filled();
    let line = "export --all > out.json";
    let whole = clinic.copy();
    let calls = trace(&whole, line);
    let expected = fs::read(whole.work().join("out.json")).unwrap();
    sweep("export >", least::EXPORT, points(&calls), |point| {
        let clinic = clinic.copy();
        let (output, fired) = clinic.run_at(point, line);
        let written = fs::read(clinic.work().join("out.json")).unwrap();
        if written != expected {
            assert!(!output.status.success(), "done, and the file is not whole");
            let empty = Clinic::with(&[]);
            fs::write(empty.work().join("out.json"), written).unwrap();
            assert_eq!(empty.run("import out.json").status.code(), Some(1));
        }
        fired
    });
}
