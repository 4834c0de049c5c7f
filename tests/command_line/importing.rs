//! Importing what another store exported, as the people who look after a clinic's machines do it.

use std::fs::{self, File};
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use chairside::audit::{Event, Filter};
use chairside::record::{Change, Draft, PersonName, Session, Tally};
use chairside::store::{Passphrase, Visit};

use super::{Machine, PASSPHRASE, exported, failed, machine_with_signed, session, session_of, signed_session, told};

/// Runs an import of a file of another machine, that has to succeed, and gives what it says.
#[track_caller]
fn import(to: &Machine, from: &Machine, name: &str) -> String {
    let file = fs::read(from.path(name)).unwrap();
    fs::write(to.path(name), file).unwrap();
    let output = to.run(&format!("import {name}"));
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    assert!(output.stdout.is_empty());
    told(&output)
}

fn everything(machine: &Machine) -> String {
    machine.print("export --all")
}

#[test]
fn an_export_of_every_form_is_imported_and_is_the_same_again() {
    let machine = machine_with_signed();
    let expected = everything(&machine);
    for format in ["json", "jsonl"] {
        machine.run(&format!("export --all --format {format} --force -o all"));
        let empty = Machine::with(&[]);
        assert_eq!(import(&empty, &machine, "all"), "imported 2 sessions\n");
        assert_eq!(everything(&empty), expected);
        assert_eq!(import(&empty, &machine, "all"), "imported 0 sessions\nhere already, and the same: 2 sessions\n");
        assert_eq!(everything(&empty), expected);
        assert!(empty.print("verify").contains("sessions: 2 sessions, 1 signed; every signature"));
        assert!(empty.print("verify all --with-store").contains("audit trail: every session stands in it"));
    }
}

#[test]
fn one_session_comes_through_a_pipe() {
    let machine = machine_with_signed();
    let one = machine.print(&format!("export --session {} -o -", session(1, "MK 1990").id()));
    let empty = Machine::with(&[]);
    let mut import =
        empty.command("--data-dir data import -".split(' ')).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    import.stdin.take().unwrap().write_all(one.as_bytes()).unwrap();
    let output = import.wait_with_output().unwrap();
    assert_eq!((told(&output).as_str(), output.status.code()), ("imported 1 session\n", Some(0)));
    assert_eq!(empty.print(&format!("export --session {}", session(1, "MK 1990").id())), one);
}

#[test]
fn a_session_that_differs_is_named_without_its_words_and_nothing_is_imported() {
    let machine = Machine::with(&[session(1, "MK 1990"), session(2, "Qlabel"), session(3, "AB 1971")]);
    machine.run("export --all -o all.json");
    let mut other = session(2, "Plabel");
    other.write_notes("Secret words.".into());
    let full = Machine::with(&[other]);
    fs::copy(machine.path("all.json"), full.path("all.json")).unwrap();
    let before = everything(&full);
    let error = full.fail("import all.json", 1);
    let named = format!("session {} is here already and differs in the label, the notes;", session(2, "x").id());
    assert!(error.contains(&named), "{error}");
    for word in ["Secret", "Plabel", "Qlabel"] {
        assert!(!error.contains(word), "{error}");
    }
    assert_eq!(everything(&full), before);
    full.print("verify");
}

#[test]
fn an_addendum_that_is_only_in_the_file_is_a_difference() {
    let machine = machine_with_signed();
    machine.run("export --all -o all.json");
    let room = Machine::with(&[]);
    import(&room, &machine, "all.json");
    let mut store = room.store();
    let signed = signed_session(2, "AB 1971");
    let by = PersonName::new("Dana Ruiz").unwrap();
    let change = Change::Addendum { words: "Redness gone.".into() };
    store.amend(signed.content().id(), &signed.amendment(by, signed.signature().at, "rang".into(), change).unwrap()).unwrap();
    store.close().unwrap();
    room.run("export --all -o more.json");
    assert!(room.print("verify more.json --with-store").contains("1 signed session"));
    fs::copy(room.path("more.json"), machine.path("more.json")).unwrap();
    let error = machine.fail("import more.json", 1);
    assert!(error.contains("differs in what was added since"), "{error}");
}

#[test]
fn what_was_erased_stays_erased() {
    let machine = Machine::with(&[session(1, "MK 1990"), session(2, "AB 1971")]);
    machine.run("export --all -o all.json");
    let id = session(2, "x").id().to_string();
    let erase = ["--data-dir", "data", "erase", &id, "--label", "AB 1971", "--reason", "patient-request"];
    assert!(machine.command(erase).output().unwrap().status.success());
    let told = import(&machine, &machine, "all.json");
    assert_eq!(told, "imported 0 sessions\nhere already, and the same: 1 session\nerased here before, and left so: 1 session\n");
    assert!(!everything(&machine).contains("AB 1971"));
    machine.print("verify");
}

#[test]
fn what_is_no_whole_export_changes_nothing_and_says_where_it_is_wrong() {
    let machine = machine_with_signed();
    machine.run("export --all -o all.json");
    let whole = fs::read_to_string(machine.path("all.json")).unwrap();
    let empty = Machine::with(&[]);
    let cut = whole.trim_end().strip_suffix('}').unwrap();
    let altered = whole.replacen("AB 1971", "AB 1972", 1);
    for (file, says) in [
        ("", "the file ends too early"),
        ("{}", "this is not what an exported session holds here"),
        ("name,label\n", "this is not JSON"),
        (cut, "the file ends too early"),
        (&altered, "session 2 of the file: this session was altered after it was exported"),
    ] {
        fs::write(empty.path("file"), file).unwrap();
        let error = empty.fail("import file", 1);
        assert!(error.starts_with("chairside: nothing was imported from `file`: ") && error.contains(says), "{error}");
        assert!(!error.contains("1972"), "{error}");
        assert_eq!(empty.print("sessions --json"), "[]\n");
    }
    assert!(empty.fail("import missing", 1).contains("could not open `missing`"));
    empty.print("verify");
}

#[test]
fn a_pipe_that_breaks_on_the_way_imports_nothing() {
    let machine = machine_with_signed();
    for format in ["json", "jsonl"] {
        let whole = machine.print(&format!("export --all --format {format}"));
        fs::write(machine.path("half"), &whole.as_bytes()[..whole.len() / 2]).unwrap();
        let empty = Machine::with(&[]);
        let half = File::open(machine.path("half")).unwrap();
        let output = empty.command("--data-dir data import -".split(' ')).stdin(half).output().unwrap();
        failed(&output, 1);
        assert_eq!(empty.print("sessions --json"), "[]\n");
    }
}

#[test]
fn every_imported_session_is_in_the_audit_trail_and_in_the_list_with_its_counts() {
    let machine = machine_with_signed();
    machine.run("export --all -o all.json");
    let empty = Machine::with(&[]);
    import(&empty, &machine, "all.json");
    let visit =
        Visit::unlock(&empty.path("data"), &PersonName::new("Dana Ruiz").unwrap(), &Passphrase::new(PASSPHRASE.to_owned()))
            .unwrap();
    let entries = visit.trail(&Filter { kind: Some("imported"), ..Filter::default() }, 9, None).unwrap();
    let events: Vec<Event> = entries.into_iter().rev().map(|entry| entry.unwrap().event).collect();
    let expected = exported(&machine.path("all.json"))
        .into_iter()
        .map(|one| Event::Imported { audit: one.audit, hashes: one.session.hashes() });
    assert_eq!(events, expected.collect::<Vec<_>>());
    let tallies: Vec<Tally> = visit.overview(9, None).unwrap().into_iter().map(|row| row.tally).collect();
    assert!(tallies.iter().all(|tally| tally.asked > 0), "{tallies:?}");
    assert!(matches!(visit.load(session(2, "x").id()).unwrap(), Some(Session::Signed(_))));
}

#[test]
fn a_file_of_any_length_is_exported_verified_and_imported_in_little_memory() {
    const SESSIONS: usize = 160;
    let notes = "Discussed risks. ".repeat(6_000);
    let many: Vec<Draft> = (0..SESSIONS)
        .map(|number| {
            let mut one = session_of(&format!("019ab0de-7c00-7123-89ab-{number:012}"), "2026-11-20T14:05:00+01:00", "MK 1990");
            one.write_notes(notes.as_str().into());
            one
        })
        .collect();
    let machine = Machine::with(&many);
    let empty = Machine::with(&[]);
    let limited = |machine: &Machine, line: &str| {
        // In KiB, of what the program takes for itself: less than the file, which has no room in it.
        let limit = "ulimit -d 12000; exec \"$0\" --data-dir data \"$@\"";
        let mut command = Command::new("sh");
        command.args(["-c", limit, env!("CARGO_BIN_EXE_chairside")]).args(line.split(' ')).current_dir(&machine.dir);
        let output = command.env("CHAIRSIDE_PASSPHRASE_FILE", "passphrase").stdin(Stdio::null()).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{line}: {}", told(&output));
    };
    for format in ["json", "jsonl"] {
        limited(&machine, &format!("export --all --format {format} -o {format}"));
        assert!(fs::metadata(machine.path(format)).unwrap().len() > 16_000_000);
    }
    limited(&machine, "verify jsonl --with-store");
    fs::rename(machine.path("json"), empty.path("json")).unwrap();
    limited(&empty, "import json");
}

/// What a shell line in the folder of a machine comes to; `$0` is the program.
fn in_shell(machine: &Machine, line: &str) -> Output {
    let mut command = Command::new("sh");
    command.args(["-c", line, env!("CARGO_BIN_EXE_chairside")]).current_dir(&machine.dir);
    command.env("CHAIRSIDE_PASSPHRASE_FILE", "passphrase").stdin(Stdio::null()).output().unwrap()
}

#[test]
fn a_full_disk_behind_standard_output_is_a_failure_and_what_is_there_does_not_pass_for_whole() {
    let mut long = session(2, "AB 1971");
    long.write_notes("words ".repeat(100_000).as_str().into());
    let machine = Machine::with(&[session(1, "MK 1990"), long, session(3, "MK 1990")]);
    failed(&in_shell(&machine, "exec \"$0\" --data-dir data export --all > /dev/full"), 1);
    for format in ["json", "jsonl"] {
        // So many blocks of 512 bytes; the store itself is beyond that already, and only entered in.
        let line =
            format!("trap '' XFSZ; ulimit -f 900; exec \"$0\" --data-dir data export --all --format {format} > out.{format}");
        let output = in_shell(&machine, &line);
        assert_eq!(output.status.code(), Some(1), "{}", told(&output));
        let empty = Machine::with(&[]);
        fs::copy(machine.path(&format!("out.{format}")), empty.path("out")).unwrap();
        let error = empty.fail("import out", 1);
        assert!(error.contains("the file ends too early"), "{error}");
        assert_eq!(empty.print("sessions --json"), "[]\n");
    }
}

#[test]
fn an_export_goes_from_one_store_into_another_without_a_file_between() {
    let machine = machine_with_signed();
    let empty = Machine::with(&[]);
    fs::write(machine.path("to"), empty.path("data").as_os_str().as_encoded_bytes()).unwrap();
    let line = "\"$0\" --data-dir data export --all -o - | \"$0\" --data-dir \"$(cat to)\" import -";
    let output = in_shell(&machine, line);
    assert_eq!((told(&output).as_str(), output.status.code()), ("imported 2 sessions\n", Some(0)));
    assert_eq!(everything(&empty), everything(&machine));
}
