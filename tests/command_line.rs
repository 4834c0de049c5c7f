//! The real binary, run as the people who look after a clinic's machines run it.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::ffi::OsStr;
use std::fs;
use std::io::Read as _;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use chairside::audit::Filter;
use chairside::audit::{self, Event, Means};
use chairside::content::load;
use chairside::export::Exported;
use chairside::export::json::{self, ParseError};
use chairside::record::{Draft, FieldId, PackRef, PatientLabel, PersonName, Session, Signed, Tally};
use chairside::store::{Passphrase, RecoveryCode, Sealing, Store, StoreError, Visit};
use chairside::text::Lang;
use jsonschema::Validator;
use serde_json::Value;
use tempfile::{TempDir, tempdir};

#[path = "command_line/backups.rs"]
mod backups;
#[path = "command_line/fhir.rs"]
mod fhir;
#[path = "command_line/gathering.rs"]
mod gathering;
#[path = "command_line/importing.rs"]
mod importing;
#[path = "command_line/kiosk.rs"]
mod kiosk;
#[path = "outside/mod.rs"]
mod programs;
#[path = "command_line/settings.rs"]
mod settings;
#[path = "command_line/taking_home.rs"]
mod taking_home;
#[path = "command_line/trusting.rs"]
mod trusting;

const PASSPHRASE: &str = "velvet anchor ninety";

/// A folder of its own for each test: `data` is the store's, `passphrase` is the file with the passphrase.
struct Machine {
    dir: TempDir,
}

impl Machine {
    fn new() -> Self {
        let machine = Self { dir: tempdir().unwrap() };
        machine.write_secret("passphrase", PASSPHRASE);
        machine
    }

    /// With a store that holds these sessions.
    fn with(sessions: &[Draft]) -> Self {
        let machine = Self::new();
        let (mut store, _) = Store::create(
            &machine.path("data"),
            &PersonName::new("Dana Ruiz").unwrap(),
            &Passphrase::new(PASSPHRASE.to_owned()),
            Sealing::new(8, 1, 1).unwrap(),
        )
        .unwrap();
        let tally = Tally { open_stops: 1, open_cautions: 2, raised: 4, answered: 5, asked: 12 };
        for session in sessions {
            store.save(session, tally).unwrap();
        }
        store.close().unwrap();
        machine
    }

    /// The store, open for writing once more.
    fn store(&self) -> Store {
        let (name, passphrase) = (PersonName::new("Dana Ruiz").unwrap(), Passphrase::new(PASSPHRASE.to_owned()));
        loop {
            match Store::unlock(&self.path("data"), &name, &passphrase) {
                // A program that another test starts has this process's files, with the lock, until it runs.
                Err(StoreError::InUse { .. }) => std::thread::yield_now(),
                store => return store.unwrap(),
            }
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn write_secret(&self, name: &str, words: &str) {
        fs::write(self.path(name), words).unwrap();
        fs::set_permissions(self.path(name), fs::Permissions::from_mode(0o600)).unwrap();
    }

    fn command(&self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chairside"));
        command
            .args(arguments)
            .current_dir(&self.dir)
            .env("CHAIRSIDE_PASSPHRASE_FILE", "passphrase")
            .env("HOME", self.dir.path())
            .env("XDG_DATA_HOME", self.dir.path())
            .env("XDG_CONFIG_HOME", self.path("config"))
            .stdin(Stdio::null());
        command
    }

    /// Runs `chairside --data-dir data` with the rest of a command line; words are separated by one space.
    fn run(&self, line: &str) -> Output {
        self.command(format!("--data-dir data {line}").split(' ')).output().unwrap()
    }

    /// Runs what has to succeed without a word on standard error, and gives its standard output.
    #[track_caller]
    fn print(&self, line: &str) -> String {
        let output = self.run(line);
        assert_eq!(told(&output), "", "{line}");
        assert_eq!(output.status.code(), Some(0), "{line}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs what has to fail with nothing on standard output, and gives the one line it says.
    #[track_caller]
    fn fail(&self, line: &str, code: i32) -> String {
        failed(&self.run(line), code)
    }

    /// The names in the folder of the test.
    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(&self.dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

fn told(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[track_caller]
fn failed(output: &Output, code: i32) -> String {
    let told = told(output);
    assert_eq!(output.status.code(), Some(code), "{told}");
    assert!(told.starts_with("chairside: "), "{told}");
    assert_eq!(told.find('\n'), Some(told.len() - 1), "{told}");
    told
}

/// A session of a day, with notes that a terminal must not see as they are.
fn session(day: u8, label: &str) -> Draft {
    session_of(&format!("019ab0de-7c00-7123-89ab-a1b2c3d4e5{day:02}"), &format!("2026-11-{day:02}T14:05:00+01:00"), label)
}

fn session_of(id: &str, started: &str, label: &str) -> Draft {
    let mut draft = Draft::new(
        id.parse().unwrap(),
        PatientLabel::new(label).unwrap(),
        PersonName::new("Dana Ruiz").unwrap(),
        started.parse().unwrap(),
        Lang::En,
        PackRef { id: "microneedling".into(), version: "1".into(), hash: "0".repeat(64) },
    );
    draft.write_notes(format!("clearing \u{1b}[2J\u{9b}2J {label}").as_str().into());
    draft
}

/// The sessions of an exported file.
#[track_caller]
fn exported(path: &Path) -> Vec<Exported> {
    let mut found = Vec::new();
    let take = |session: Result<Exported, ParseError>| session.map(|session| found.push(session));
    json::each(fs::read(path).unwrap().as_slice(), take).unwrap();
    found
}

fn schema(name: &str) -> Validator {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("content/schema").join(name);
    jsonschema::validator_for(&read(&path)).unwrap()
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

#[test]
fn a_new_store_shows_its_recovery_code_and_can_be_listed() {
    let machine = Machine::new();
    let made = machine.run("init --user Dana");
    assert_eq!(made.status.code(), Some(0));
    let code = String::from_utf8(made.stdout.clone()).unwrap();
    code.parse::<RecoveryCode>().unwrap();
    assert!(told(&made).contains("recovery code"));
    assert!(!told(&made).contains(code.trim()));

    let listed = machine.print("sessions");
    assert_eq!(listed.lines().count(), 1, "{listed}");
    assert_eq!(machine.print("sessions --json"), "[]\n");
}

#[test]
fn a_store_is_never_made_over_another() {
    let machine = Machine::with(&[session(1, "MK 1990")]);
    let error = machine.fail("init --user Dana", 1);
    assert!(error.contains("already holds a store"), "{error}");
    assert!(machine.print("sessions").contains("MK 1990"));
}

#[test]
fn a_recovery_code_that_nobody_could_read_is_said() {
    let machine = Machine::new();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = machine.command(["--data-dir", "data", "init", "--user", "Dana"]).stdout(full).output().unwrap();
    assert!(failed(&output, 1).contains("nobody has seen its recovery code"));
}

#[test]
fn sessions_are_listed_newest_first_in_columns() {
    let machine = Machine::with(&[session(1, "MK 1990"), session(2, "漢字")]);
    let expected = "\
session                               started           patient  practitioner  answered  open                status
019ab0de-7c00-7123-89ab-a1b2c3d4e502  2026-11-02 14:05  漢字     Dana Ruiz     5/12      1 stop, 2 cautions  draft
019ab0de-7c00-7123-89ab-a1b2c3d4e501  2026-11-01 14:05  MK 1990  Dana Ruiz     5/12      1 stop, 2 cautions  draft
";
    assert_eq!(machine.print("sessions"), expected);
}

#[test]
fn what_is_listed_commands_no_terminal() {
    let machine = Machine::with(&[session(1, "a\u{1b}[2J\u{9b}2J")]);
    for line in ["sessions", "sessions --json", "export --all"] {
        let listed = machine.print(line);
        assert!(!listed.contains(['\u{1b}', '\u{9b}']), "{line}");
    }
    let rows: Value = serde_json::from_str(&machine.print("sessions --json")).unwrap();
    assert_eq!(rows[0]["label"], "a\u{1b}[2J\u{9b}2J");
}

#[test]
fn sessions_are_found_by_their_words() {
    let machine = Machine::with(&[session(1, "MK 1990"), session(2, "AB 1971")]);
    let found = machine.print("sessions --json --search 197");
    let rows: Value = serde_json::from_str(&found).unwrap();
    assert_eq!(rows.as_array().unwrap().len(), 1);
    assert_eq!(rows[0]["label"], "AB 1971");
    assert_eq!(rows[0]["open_cautions"], 2);
    assert_eq!(machine.print("sessions --json --search nobody"), "[]\n");
}

#[test]
fn one_session_is_exported_as_its_document() {
    let one = session(1, "MK 1990");
    let machine = Machine::with(&[one.clone(), session(2, "AB 1971")]);
    let exported = machine.print(&format!("export --session {}", one.id()));
    let read = json::parse(exported.as_bytes()).unwrap();
    assert_eq!(read.session, Session::Draft(one));
    assert!(read.audit.is_some_and(|mark| mark.count > 0), "an export says where its last change stands in the audit trail");
    assert_eq!(exported, json::document(&read).unwrap());
    let document: Value = serde_json::from_str(&exported).unwrap();
    schema("session-v1.json").validate(&document).unwrap();
}

#[test]
fn many_sessions_are_exported_as_a_list_that_holds_to_its_schema() {
    let [one, two, three] = [1, 2, 3].map(|day| session(day, "MK 1990"));
    let machine = Machine::with(&[one.clone(), two.clone(), three.clone()]);
    let exported = |line: &str| -> Vec<Value> {
        let list: Value = serde_json::from_str(&machine.print(line)).unwrap();
        schema("sessions-v1.json").validate(&list).unwrap();
        let sessions = list["sessions"].as_array().unwrap();
        sessions.iter().map(|one| one["session"]["id"].clone()).collect()
    };
    let ids = |drafts: &[&Draft]| -> Vec<Value> { drafts.iter().map(|draft| draft.id().to_string().into()).collect() };
    assert_eq!(exported("export --all"), ids(&[&one, &two, &three]));
    assert_eq!(exported("export --since 2026-11-02"), ids(&[&two, &three]));
    assert_eq!(exported("export --since 2026-12-01"), ids(&[]));
    let named = format!("export --session {} --session {}", three.id(), one.id());
    assert_eq!(exported(&named), ids(&[&three, &one]));
}

#[test]
fn lines_hold_a_session_each_and_the_same_ones_every_time() {
    let sessions = [session(1, "MK 1990"), session(2, "AB 1971")];
    let machine = Machine::with(&sessions);
    let lines = machine.print("export --all --format jsonl");
    let read: Vec<Session> = lines.lines().map(|line| json::parse(line.as_bytes()).unwrap().session).collect();
    assert!(read == sessions.map(Session::Draft));
    assert_eq!(machine.print("export --all --format jsonl -o -"), lines);
}

#[test]
fn a_file_is_written_whole_and_replaced_only_by_force() {
    let machine = Machine::with(&[session(1, "MK 1990")]);
    let file = machine.path("out.json");
    let output = machine.run("export --all -o out.json");
    assert_eq!(told(&output), "exported 1 session to `out.json`\n");
    assert!(output.stdout.is_empty());
    schema("sessions-v1.json").validate(&read(&file)).unwrap();

    fs::write(&file, "mine").unwrap();
    let error = machine.fail("export --all -o out.json", 1);
    assert!(error.contains("`out.json` exists already"), "{error}");
    assert_eq!(fs::read(&file).unwrap(), b"mine");

    let forced = machine.run("export --all --force -o out.json");
    assert_eq!(forced.status.code(), Some(0));
    assert_ne!(fs::read(&file).unwrap(), b"mine");
    assert_eq!(machine.names(), ["data", "out.json", "passphrase"]);
}

#[test]
fn an_export_that_fails_on_the_way_leaves_nothing_behind() {
    let mut long = session(1, "MK 1990");
    long.write_notes("words ".repeat(100_000).as_str().into());
    let machine = Machine::with(&[long]);
    let chairside = env!("CARGO_BIN_EXE_chairside");
    let limited = "trap '' XFSZ; ulimit -f 256; exec \"$0\" --data-dir data export --all -o out.json";
    let output = Command::new("sh")
        .args(["-c", limited, chairside])
        .current_dir(&machine.dir)
        .env("CHAIRSIDE_PASSPHRASE_FILE", "passphrase")
        .output()
        .unwrap();
    let error = failed(&output, 1);
    assert!(error.contains("nothing was written to `out.json`"), "{error}");
    assert_eq!(machine.names(), ["data", "passphrase"]);
}

#[test]
fn a_reader_that_has_gone_is_a_failure_and_no_panic() {
    let machine = Machine::with(&[session(1, "MK 1990")]);
    for line in ["sessions", "sessions --json", "export --all", "--help"] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = machine.command(format!("--data-dir data {line}").split(' ')).stdout(writer).output().unwrap();
        failed(&output, 1);
    }
}

#[test]
fn an_export_whose_reader_goes_half_way_is_in_the_audit_trail() {
    let mut long = session(1, "MK 1990");
    long.write_notes("Discussed risks. ".repeat(50_000).as_str().into());
    let machine = Machine::with(&[long, session(2, "MK 1991")]);
    let (mut reader, writer) = std::io::pipe().unwrap();
    let mut export = machine.command("--data-dir data export --all".split(' ')).stdout(writer).spawn().unwrap();
    reader.read_exact(&mut [0; 5000]).unwrap();
    drop(reader);
    assert_eq!(export.wait().unwrap().code(), Some(1));
    let exported = Event::Exported { sessions: 2, format: audit::Export::Json };
    let (name, passphrase) = (PersonName::new("Dana Ruiz").unwrap(), Passphrase::new(PASSPHRASE.to_owned()));
    let visit = Visit::unlock(&machine.path("data"), &name, &passphrase).unwrap();
    let of_kind = Filter { kind: Some("exported"), ..Filter::default() };
    assert_eq!(visit.trail(&of_kind, 9, None).unwrap().remove(0).unwrap().event, exported);
}

#[test]
fn what_does_not_exist_is_said() {
    let machine = Machine::with(&[]);
    let id = session(1, "MK 1990").id().to_string();
    let error = machine.fail(&format!("export --session {id} -o out.json"), 1);
    assert!(error.contains(&id), "{error}");
    let error = machine.fail("sessions --user Nobody", 1);
    assert!(error.contains("Dana Ruiz"), "{error}");
    let error = Machine::new().fail("sessions", 1);
    assert!(error.contains("no store in `data`"), "{error}");
    assert_eq!(machine.names(), ["data", "passphrase"]);
}

#[test]
fn wrong_usage_exits_with_two_and_touches_nothing() {
    let machine = Machine::new();
    for line in [
        "nonsense",
        "sessions --nonsense",
        "sessions extra",
        "--lang de",
        "--theme pink",
        "init",
        "export",
        "export --session 7",
        "export --since yesterday",
        "export --all --format xml",
        "export --all --force",
        "export --all --session 019ab0de-7c00-7123-89ab-a1b2c3d4e5f6",
        "content",
    ] {
        let output = machine.run(line);
        assert_eq!(output.status.code(), Some(2), "{line}");
        assert!(output.stdout.is_empty(), "{line}");
        assert!(told(&output).starts_with("error: "), "{line}");
    }
    assert_eq!(machine.names(), ["passphrase"]);
}

#[test]
fn help_and_version_are_data() {
    let machine = Machine::new();
    let version = format!("chairside {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(machine.print("--version"), version);
    for line in ["--help", "export --help", "help"] {
        assert!(machine.print(line).contains("Usage: chairside"), "{line}");
    }
}

#[test]
fn a_wrong_passphrase_exits_with_three() {
    let machine = Machine::with(&[session(1, "MK 1990")]);
    machine.write_secret("wrong", "not the passphrase\n");
    let error = machine.fail("sessions --passphrase-file wrong", 3);
    assert!(error.contains("wrong passphrase"), "{error}");
}

#[test]
fn a_damaged_store_exits_with_four() {
    let machine = Machine::with(&[session(1, "MK 1990")]);
    fs::write(machine.path("data/chairside.db"), "").unwrap();
    for line in ["sessions", "export --all -o out.json", "init --user Dana"] {
        let error = machine.fail(line, 4);
        assert!(error.contains("chairside.db"), "{error}");
    }
    assert_eq!(machine.names(), ["data", "passphrase"]);
}

#[test]
fn the_first_line_of_a_passphrase_file_is_the_passphrase() {
    let machine = Machine::with(&[]);
    for ending in ["", "\n", "\r\n", "\nmore\n"] {
        machine.write_secret("passphrase", &format!("{PASSPHRASE}{ending}"));
        machine.print("sessions");
    }
    machine.write_secret("passphrase", &format!(" {PASSPHRASE}"));
    machine.fail("sessions", 3);
}

#[test]
fn a_file_that_holds_no_passphrase_is_said() {
    let machine = Machine::with(&[]);
    for words in ["", "\n", "\r\nsecond"] {
        machine.write_secret("passphrase", words);
        assert!(machine.fail("sessions", 1).contains("is empty"));
    }
    machine.write_secret("passphrase", &"long ".repeat(5_000));
    assert!(machine.fail("sessions", 1).contains("too long"));
    fs::write(machine.path("passphrase"), b"\xff\xfe").unwrap();
    assert!(machine.fail("sessions", 1).contains("is not text"));
    let error = machine.fail("sessions --passphrase-file missing", 1);
    assert!(error.contains("`missing`"), "{error}");
}

#[test]
fn a_passphrase_file_that_others_can_read_is_warned_about() {
    let machine = Machine::with(&[]);
    fs::set_permissions(machine.path("passphrase"), fs::Permissions::from_mode(0o644)).unwrap();
    let output = machine.run("sessions --json");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(output.stdout, b"[]\n");
    assert!(told(&output).starts_with("chairside: warning: others can read"));
}

#[test]
fn without_a_terminal_a_passphrase_file_is_asked_for() {
    let machine = Machine::with(&[]);
    let output = machine.command(["--data-dir", "data", "sessions"]).env_remove("CHAIRSIDE_PASSPHRASE_FILE").output().unwrap();
    assert!(failed(&output, 1).contains("--passphrase-file"));
}

#[test]
fn records_lie_in_the_accounts_data_folder_where_no_other_is_named() {
    let machine = Machine::new();
    let init = ["init", "--user", "Dana"];
    assert!(machine.command(init).output().unwrap().status.success());
    assert!(machine.path("chairside/chairside.db").is_file());
}

/// Copies the shipped pack into the folder of the test.
fn copy_pack(machine: &Machine, to: &str) {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/microneedling");
    fs::create_dir_all(machine.path(to).join("panes")).unwrap();
    for folder in ["", "panes"] {
        for entry in fs::read_dir(shipped.join(folder)).unwrap() {
            let (from, copy) = (entry.unwrap().path(), machine.path(to).join(folder));
            if from.is_file() {
                fs::copy(&from, copy.join(from.file_name().unwrap())).unwrap();
            }
        }
    }
}

/// Makes a mistake in each of two files of a pack.
fn break_pack(machine: &Machine, pack: &str) {
    for file in ["panes/pores.json", "panes/acne.json"] {
        let path = machine.path(pack).join(file);
        let words = fs::read_to_string(&path).unwrap();
        fs::write(path, words.replacen("\"tab\"", "\"tag\"", 1)).unwrap();
    }
}

#[test]
fn content_without_mistakes_is_said_to_have_none() {
    let machine = Machine::new();
    copy_pack(&machine, "pack");
    assert_eq!(machine.print("content check"), "no mistakes\n");
    assert_eq!(machine.print("content check pack"), "no mistakes\n");
    assert_eq!(machine.print("content check --content pack"), "no mistakes\n");
}

#[test]
fn every_mistake_in_every_file_of_a_pack_is_listed() {
    let machine = Machine::new();
    copy_pack(&machine, "pack");
    break_pack(&machine, "pack");
    for line in ["content check pack", "--content pack content check"] {
        let output = machine.run(line);
        let listed = String::from_utf8(output.stdout.clone()).unwrap();
        for file in ["pack/panes/acne.json:", "pack/panes/pores.json:"] {
            assert!(listed.contains(file), "{listed}");
        }
        assert!(listed.contains("`tag`"), "{listed}");
        assert!(failed(&output, 5).contains("mistakes in `pack`"));
    }
}

#[test]
fn mistakes_are_told_to_other_programs_as_json() {
    let machine = Machine::new();
    copy_pack(&machine, "pack");
    let told = |json: &str| serde_json::from_str::<serde_json::Value>(json).unwrap();
    assert_eq!(told(&machine.print("content check pack --json")), serde_json::json!({"mistakes": []}));
    break_pack(&machine, "pack");
    let output = machine.run("content check pack --json");
    let json = told(&String::from_utf8(output.stdout.clone()).unwrap());
    assert!(failed(&output, 5).contains("mistakes in `pack`"));
    let first = &json["mistakes"][0];
    assert_eq!(first["file"], "pack/panes/acne.json");
    assert_eq!((&first["line"], &first["column"]), (&3.into(), &3.into()));
    assert_eq!(first["message"], "unknown key `tag`, did you mean `tab`?");
    assert_eq!(first["source"], "  \"tag\": {");
}

#[test]
fn warnings_are_asked_for_and_have_an_exit_code_of_their_own() {
    let machine = Machine::new();
    copy_pack(&machine, "pack");
    let output = machine.run("content check pack --strict");
    let listed = String::from_utf8(output.stdout.clone()).unwrap();
    assert!(listed.starts_with("no mistakes\nwarnings:\n"), "{listed}");
    assert!(
        listed.contains("pack/pack.json:") && listed.contains(": nobody has signed this pack off, expected `by`"),
        "{listed}"
    );
    assert!(failed(&output, 6).ends_with(" warnings about `pack`\n"));

    let json = machine.run("content check pack --strict --json").stdout;
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(json["mistakes"], serde_json::json!([]));
    assert!(json["warnings"].as_array().is_some_and(|warnings| warnings.len() > 3));

    break_pack(&machine, "pack");
    assert_eq!(machine.run("content check pack --strict").status.code(), Some(5));
}

#[test]
fn a_new_pack_is_written_named_after_its_folder_and_has_no_mistakes() {
    let machine = Machine::new();
    let written = machine.run("content new peel");
    assert!(written.status.success() && told(&written).starts_with("Wrote a pack into `peel`. "));
    assert_eq!(machine.print("content check peel"), "no mistakes\n");
    assert!(fs::read_to_string(machine.path("peel/pack.json")).unwrap().contains("\"id\": \"peel\""));
    fs::write(machine.path("peel/checklist.json"), "mine").unwrap();
    assert!(failed(&machine.run("content new peel"), 1).contains("is not empty"));
    assert_eq!(fs::read_to_string(machine.path("peel/checklist.json")).unwrap(), "mine");
    assert!(failed(&machine.run("content new peel/pack.json"), 1).contains("is not a folder"));
}

#[test]
fn the_schema_of_each_kind_of_file_is_printed() {
    let machine = Machine::new();
    for file in ["pack", "pane", "checklist", "note-templates"] {
        let schema: serde_json::Value = serde_json::from_str(&machine.print(&format!("content schema {file}"))).unwrap();
        assert_eq!(schema["title"], format!("Chairside {file}"));
    }
    assert_eq!(machine.run("content schema theme").status.code(), Some(2));
}

#[test]
fn what_changed_is_said_with_a_looser_stop_first() {
    let machine = Machine::new();
    copy_pack(&machine, "before");
    copy_pack(&machine, "after");
    assert_eq!(machine.print("content diff before after"), "no changes\n");
    for (file, from, to) in [
        ("panes/acne.json", "We do not needle", "We never needle"),
        ("checklist.json", "\"then\": \"stop\"", "\"then\": \"caution\""),
    ] {
        let path = machine.path("after").join(file);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(path, text.replacen(from, to, 1)).unwrap();
    }
    let told = machine.print("content diff before after");
    let first =
        "stops and cautions that are looser:\n  checklist, `id_confirmed`: no raised a stop and raises a caution now\nwording:\n";
    assert!(told.starts_with(first), "{told}");
    break_pack(&machine, "after");
    assert!(String::from_utf8(machine.run("content diff before after").stdout).unwrap().contains("`tag`"));
    assert_eq!(machine.run("content diff before after").status.code(), Some(5));
}

#[test]
fn lines_do_not_start_with_wrong_content() {
    let machine = Machine::new();
    copy_pack(&machine, "pack");
    break_pack(&machine, "pack");
    let output = machine.run("--plain --content pack");
    let told = told(&output);
    assert_eq!(output.status.code(), Some(5), "{told}");
    assert!(output.stdout.is_empty());
    assert!(told.contains("pack/panes/acne.json:"), "{told}");
    assert!(told.lines().last().unwrap().starts_with("chairside: "));
    // The folder is there, for the kernel holds the program to it from the start on; nothing is in it.
    assert_eq!(fs::read_dir(machine.path("data")).unwrap().count(), 0);
}

#[test]
fn the_clinics_own_content_takes_the_place_of_what_is_built_in() {
    let machine = Machine::new();
    copy_pack(&machine, "good");
    copy_pack(&machine, "data/content");
    break_pack(&machine, "data/content");
    assert_eq!(machine.run("content check").status.code(), Some(5));
    assert_eq!(machine.print("content check --content good"), "no mistakes\n");

    fs::remove_dir_all(machine.path("data/content")).unwrap();
    symlink("nowhere", machine.path("data/content")).unwrap();
    assert_eq!(machine.run("content check").status.code(), Some(5));
}

/// A session of the pack that ships, signed with a reason for everything that it lacks.
fn signed_session(day: u8, label: &str) -> Signed {
    let pack = load::shipped().unwrap().remove(0);
    let mut draft = session(day, label);
    for gap in draft.gaps(&pack) {
        draft.keep_unfinished(FieldId::Gap(gap), "The patient had to leave.".into());
    }
    draft.sign(&pack, PersonName::new("Dana Ruiz").unwrap(), draft.started()).unwrap()
}

/// With a store that holds a draft and a signed session.
fn machine_with_signed() -> Machine {
    let machine = Machine::with(&[session(1, "MK 1990")]);
    let mut store = machine.store();
    store.sign(&signed_session(2, "AB 1971"), Tally::default()).unwrap();
    store.close().unwrap();
    machine
}

#[test]
fn a_store_verifies_and_says_what_that_does_not_show() {
    let machine = machine_with_signed();
    let told = machine.print("verify");
    assert!(told.contains("sessions: 2 sessions, 1 signed; every signature and amendment holds\n"), "{told}");
    assert!(told.contains("audit trail: 7 entries, none altered, missing or put in"), "{told}");
    assert!(told.contains("not shown by this: an older copy of the whole folder also verifies"), "{told}");
}

#[test]
fn an_export_verifies_alone_and_an_altered_one_does_not() {
    let machine = machine_with_signed();
    for (format, name) in [("json", "all.json"), ("jsonl", "all.jsonl")] {
        machine.run(&format!("export --all --format {format} -o {name}"));
        let told = machine.print(&format!("verify {name}"));
        assert!(told.starts_with("1 signed session: every signature and amendment holds\n1 draft: whole, but"), "{told}");
        let told = machine.print(&format!("verify {name} --with-store"));
        assert!(told.contains("audit trail: every session stands in it as the export says\n"), "{told}");

        let exported = fs::read_to_string(machine.path(name)).unwrap();
        let altered = exported.replace("AB 1971", "AB 1972");
        assert_ne!(altered, exported);
        fs::write(machine.path("altered"), altered).unwrap();
        let output = machine.run("verify altered");
        assert_eq!(output.status.code(), Some(4));
        assert!(output.stdout.is_empty());
        let told = self::told(&output);
        assert!(told.starts_with("session 2 of the file: this session was altered after it was exported: "), "{told}");
        assert!(!told.contains("1972"), "{told}");
    }
}

#[test]
fn an_export_that_was_rewritten_with_new_fingerprints_does_not_pass_beside_the_store() {
    let machine = machine_with_signed();
    machine.run("export --all -o all.json");
    machine.print("verify all.json --with-store");
    let mut found = exported(&machine.path("all.json"));
    let place = found.iter().position(|one| matches!(one.session, Session::Signed(_))).unwrap();
    let whole = found[place].clone();
    let write = |exported: &Exported| fs::write(machine.path("one.json"), json::document(exported).unwrap()).unwrap();
    write(&whole);
    machine.print("verify one.json --with-store");

    let Session::Signed(signed) = &whole.session else { panic!("it is signed") };
    let mut words = signed.content().clone();
    words.write_notes("Every risk was discussed at length.".into());
    let pack = load::shipped().unwrap().remove(0);
    for gap in words.gaps(&pack) {
        words.keep_unfinished(FieldId::Gap(gap), "The patient had to leave.".into());
    }
    let signature = signed.signature();
    let forged = words.sign(&pack, signature.by.clone(), signature.at).unwrap();
    let forged = Exported { session: Session::Signed(Box::new(forged)), audit: whole.audit };
    // Without a signature nothing binds it; the trail knows that it had one.
    let unsigned = Exported { session: Session::Draft(words), audit: whole.audit };
    // Another session's mark is no mark of this one.
    let other = Exported { session: found.remove(1 - place).session, audit: whole.audit };
    for altered in [forged, unsigned, other] {
        write(&altered);
        machine.print("verify one.json");
        let output = machine.run("verify one.json --with-store");
        assert_eq!(output.status.code(), Some(4));
        let told = told(&output);
        assert!(told.contains("the audit trail of this store does not know it so"), "{told}");
    }
}

#[test]
fn a_store_put_back_from_an_older_copy_does_not_know_a_later_export() {
    let machine = Machine::with(&[session(1, "MK 1990")]);
    let older = machine.path("older");
    Command::new("cp").arg("-a").arg(machine.path("data")).arg(&older).status().unwrap();
    let mut store = machine.store();
    store.sign(&signed_session(2, "AB 1971"), Tally::default()).unwrap();
    store.close().unwrap();
    machine.run("export --all -o all.json");
    fs::remove_dir_all(machine.path("data")).unwrap();
    fs::rename(older, machine.path("data")).unwrap();
    machine.print("verify");
    let output = machine.run("verify all.json --with-store");
    assert_eq!(output.status.code(), Some(4));
    let told = told(&output);
    assert!(told.contains("the audit trail of this store does not know it so"), "{told}");
}

#[test]
fn what_is_no_export_is_not_verified() {
    let machine = machine_with_signed();
    machine.fail("verify missing", 1);
    fs::write(machine.path("other"), "{\"format\": \"something\"}").unwrap();
    let told = machine.fail("verify other", 1);
    assert!(told.contains("`other` is not an export of sessions"), "{told}");
}

#[test]
fn exports_and_reading_are_in_the_audit_trail() {
    let machine = machine_with_signed();
    machine.print("sessions");
    machine.run("export --all -o all.json");
    let (name, passphrase) = (PersonName::new("Dana Ruiz").unwrap(), Passphrase::new(PASSPHRASE.to_owned()));
    let visit = Visit::unlock(&machine.path("data"), &name, &passphrase).unwrap();
    let newest = visit.trail(&Filter::default(), 4, None).unwrap().into_iter().map(|entry| entry.unwrap().event);
    let read = || Event::Unlocked { means: Means::Passphrase, reading: true };
    let exported = Event::Exported { sessions: 2, format: audit::Export::Json };
    assert_eq!(newest.collect::<Vec<_>>(), [read(), exported, read(), read()]);
}

/// What the doctor says of a subject.
#[track_caller]
fn diagnosis<'a>(told: &'a str, subject: &str) -> &'a str {
    told.lines().find(|line| line.starts_with(subject)).unwrap_or_else(|| panic!("{subject} is not in {told}"))
}

#[test]
fn the_doctor_looks_at_everything_on_one_screen() {
    let machine = machine_with_signed();
    let told = machine.print("doctor");
    assert!(told.lines().count() <= 24, "{told}");
    for (subject, words) in [
        ("space", "MB free"),
        ("modes", "nobody else can read"),
        ("encryption", "good"),
        ("audit trail", "2 sessions, 1 signed: all as they were written"),
        ("backup", "never"),
        ("clock", "good"),
        ("content", "not yet signed off by a clinician"),
        ("screen", "standard output is not a terminal"),
        ("terminal", "colours"),
    ] {
        assert!(diagnosis(&told, subject).contains(words), "{subject}: {told}");
    }
}

#[test]
fn the_doctor_says_what_is_bad_and_fails() {
    let machine = machine_with_signed();
    fs::set_permissions(machine.path("data"), fs::Permissions::from_mode(0o755)).unwrap();
    let keys = machine.path("data/keys");
    let key =
        fs::read_dir(&keys).unwrap().map(|entry| entry.unwrap().path()).find(|file| !file.ends_with("recovery.json")).unwrap();
    fs::copy(&key, keys.join("copy.json")).unwrap();
    let damaged = fs::read_to_string(&key).unwrap().replace("Dana", "Dona");
    fs::write(keys.join("damaged.json"), damaged).unwrap();
    fs::remove_file(keys.join("recovery.json")).unwrap();
    let output =
        machine.command(["--data-dir", "data", "--content", "nowhere", "--user", "Dana Ruiz", "doctor"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stdout).unwrap();
    for (subject, words) in [
        ("modes", "BAD      other accounts can enter the folder"),
        ("keys", "BAD      damaged: damaged.json"),
        ("content", "BAD"),
        ("audit trail", "good"),
    ] {
        assert!(diagnosis(&told, subject).contains(words), "{subject}: {told}");
    }
    assert!(told.contains("there is no recovery code"), "{told}");
}

#[test]
fn the_doctor_says_what_it_could_not_look_at_without_a_passphrase() {
    let machine = machine_with_signed();
    let output = machine.command(["--data-dir", "data", "doctor"]).env_remove("CHAIRSIDE_PASSPHRASE_FILE").output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(diagnosis(&told, "audit trail").contains("?        not looked at: it needs a passphrase"), "{told}");
}

#[test]
fn the_doctor_shows_its_whole_screen_where_the_database_is_damaged() {
    let machine = machine_with_signed();
    fs::write(machine.path("data/chairside.db"), [7; 9000]).unwrap();
    let output = machine.command(["--data-dir", "data", "--user", "Dana Ruiz", "doctor"]).output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(diagnosis(&told, "database").contains("BAD"), "{told}");
    assert!(diagnosis(&told, "space").contains("good") && diagnosis(&told, "terminal").contains("UTF-8"), "{told}");
}

#[test]
fn who_can_open_the_records_is_listed_while_they_are_open_elsewhere() {
    let machine = Machine::with(&[]);
    let store = machine.store();
    assert!(machine.print("user list").contains("Dana Ruiz"));
    assert!(machine.fail("user remove Ana", 1).contains("the records are already open in process"));
    store.close().unwrap();
}

#[test]
fn without_a_terminal_each_question_names_the_option_that_answers_it() {
    let machine = Machine::with(&[]);
    let fail = |line: &str| {
        failed(
            &machine
                .command(format!("--data-dir data {line}").split(' '))
                .env_remove("CHAIRSIDE_PASSPHRASE_FILE")
                .output()
                .unwrap(),
            1,
        )
    };
    assert!(fail("sessions").contains("(Passphrase of Dana Ruiz); put it into a file and name that with --passphrase-file"));
    assert!(fail("--user Dana recover").contains("(Recovery code); put it into a file and name that with --code-file"));
    assert!(machine.fail("user add Ana", 1).contains("with --new-passphrase-file"));
}

#[test]
fn the_doctor_notices_a_database_that_is_not_encrypted() {
    let machine = machine_with_signed();
    fs::write(machine.path("data/chairside.db"), b"SQLite format 3\0 and so on").unwrap();
    let output = machine.command(["--data-dir", "data", "doctor"]).env_remove("CHAIRSIDE_PASSPHRASE_FILE").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(diagnosis(&String::from_utf8(output.stdout).unwrap(), "encryption").contains("BAD"));
}

#[test]
fn practitioners_are_added_listed_changed_and_removed() {
    let machine = Machine::with(&[]);
    machine.write_secret("hers", "another good passphrase");
    let hers = |line: &str| {
        let mut arguments = vec!["--data-dir", "data", "--user", "Ana Ruiz", "--passphrase-file", "hers"];
        arguments.extend(line.split(' '));
        machine.command(arguments).output().unwrap()
    };
    let add = ["--data-dir", "data", "user", "add", "Ana Ruiz", "--new-passphrase-file", "hers"];
    let output = machine.command(add).output().unwrap();
    assert_eq!((told(&output).as_str(), output.status.code()), ("Ana Ruiz can open the records now\n", Some(0)));
    assert!(hers("sessions").status.success());
    let people: Value = serde_json::from_slice(&hers("user list --json").stdout).unwrap();
    assert_eq!(people[0]["name"], "Ana Ruiz");
    assert_eq!(people[1]["name"], "Dana Ruiz");
    assert!(String::from_utf8(hers("user list").stdout).unwrap().starts_with("name       passphrase since\n"));

    machine.write_secret("new", "yet another passphrase");
    assert!(hers("user passphrase --new-passphrase-file new").status.success());
    assert_eq!(hers("sessions").status.code(), Some(3));
    let remove = ["--data-dir", "data", "--user", "Dana Ruiz", "user", "remove", "Ana Ruiz"];
    assert!(machine.command(remove).output().unwrap().status.success());
    let again = machine.command(remove).output().unwrap();
    assert_eq!(again.status.code(), Some(1));
    let told = machine.print("verify");
    assert!(told.contains("none altered"), "{told}");
}

#[test]
fn the_recovery_code_sets_a_passphrase_and_is_replaced() {
    let machine = Machine::new();
    let code = machine.command(["--data-dir", "data", "--user", "Dana Ruiz", "init"]).output().unwrap().stdout;
    machine.write_secret("code", std::str::from_utf8(&code).unwrap());
    machine.write_secret("new", "yet another passphrase");
    let recover = ["--data-dir", "data", "--user", "Dana Ruiz", "recover", "--code-file", "code", "--new-passphrase-file", "new"];
    let output = machine.command(recover).output().unwrap();
    assert!(output.status.success(), "{}", told(&output));
    let new_code: RecoveryCode = std::str::from_utf8(&output.stdout).unwrap().trim().parse().unwrap();
    assert_ne!(new_code.to_string(), std::str::from_utf8(&code).unwrap().trim());
    assert_eq!(machine.run("sessions").status.code(), Some(3), "the old passphrase opens nothing any more");
    let again = failed(&machine.command(recover).output().unwrap(), 3);
    assert!(again.contains("this is not the recovery code of this store"), "{again}");
    assert_eq!(machine.run("recover --code-file code").status.code(), Some(2));
}

#[test]
fn recovering_under_a_name_that_is_not_there_says_that_it_was_added() {
    let machine = Machine::new();
    let code = machine.command(["--data-dir", "data", "--user", "Dana Ruiz", "init"]).output().unwrap().stdout;
    machine.write_secret("code", std::str::from_utf8(&code).unwrap());
    machine.write_secret("new", "yet another passphrase");
    let mistyped =
        ["--data-dir", "data", "--user", "Dana Riuz", "recover", "--code-file", "code", "--new-passphrase-file", "new"];
    let output = machine.command(mistyped).output().unwrap();
    assert!(output.status.success());
    assert!(told(&output).contains("Dana Riuz was not a practitioner here and has been added"), "{}", told(&output));
    machine.write_secret("code", std::str::from_utf8(&output.stdout).unwrap());
    let mut right = mistyped;
    right[3] = "Dana Ruiz";
    let output = machine.command(right).output().unwrap();
    assert!(output.status.success() && !told(&output).contains("has been added"), "{}", told(&output));
}

#[test]
fn what_is_no_id_of_a_session_leads_to_the_list() {
    let machine = Machine::with(&[]);
    for line in ["erase nonsense --label MK --reason test-data", "export --session nonsense"] {
        let output = machine.run(line);
        assert_eq!(output.status.code(), Some(2));
        assert!(told(&output).contains("not the id of a session; `chairside sessions` lists them"), "{line}");
    }
}

#[test]
fn too_many_wrong_passphrases_are_slowed_down() {
    let machine = Machine::with(&[]);
    machine.write_secret("wrong", "not the passphrase");
    for _ in 0..3 {
        assert!(machine.fail("--passphrase-file wrong sessions", 3).contains("wrong passphrase"));
    }
    let told = machine.fail("sessions", 3);
    assert!(told.contains("too many wrong tries; try again in "), "{told}");
}
