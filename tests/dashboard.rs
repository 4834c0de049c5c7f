//! The real binary in a pty, as a practitioner uses it.
#![expect(clippy::expect_used, reason = "a test that cannot be set up has failed")]

#[path = "dashboard/closing.rs"]
mod closing;
#[path = "dashboard/escaping.rs"]
mod escaping;
#[path = "dashboard/kiosk.rs"]
mod kiosk;
#[path = "dashboard/locking.rs"]
mod locking;
#[path = "dashboard/mirroring.rs"]
mod mirroring;
#[path = "dashboard/odd_terminals.rs"]
mod odd_terminals;
#[path = "dashboard/other_pack.rs"]
mod other_pack;
#[allow(dead_code, clippy::unwrap_used, reason = "another target uses the rest")]
#[path = "outside/mod.rs"]
mod outside;
#[path = "dashboard/people.rs"]
mod people;
#[path = "dashboard/plain.rs"]
mod plain;
#[path = "dashboard/previewing.rs"]
mod previewing;
#[path = "dashboard/signing.rs"]
mod signing;
#[allow(dead_code, reason = "another target uses the rest")]
mod terminal;
#[path = "dashboard/wordings.rs"]
mod wordings;

use std::path::Path;
use std::process::{Command, Output};

use chairside::record::{Draft, PackRef, PatientLabel, PersonName, Tally};
use chairside::store::{Passphrase, Store};
use chairside::text::Lang;
use terminal::Dashboard;

const PASSPHRASE: &str = "correct horse battery";

/// A data folder with a store, and the file with its passphrase.
struct Clinic {
    folder: tempfile::TempDir,
}

impl Clinic {
    fn new() -> Self {
        let clinic = Self { folder: tempfile::tempdir().expect("a folder") };
        std::fs::write(clinic.passphrase_file(), format!("{PASSPHRASE}\n")).expect("a passphrase file");
        clinic
    }

    /// With a store that `chairside init` made.
    fn open() -> Self {
        let clinic = Self::new();
        let made = clinic.command(&["init", "--user", "Dana Reed"]);
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        clinic
    }

    fn data(&self) -> std::path::PathBuf {
        self.folder.path().join("data")
    }

    fn passphrase_file(&self) -> std::path::PathBuf {
        self.folder.path().join("passphrase")
    }

    fn command(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chairside"));
        command.args(arguments).arg("--data-dir").arg(self.data()).arg("--passphrase-file").arg(self.passphrase_file());
        command.output().expect("the program runs")
    }

    fn start(&self, columns: u16, rows: u16, term: &str) -> Dashboard {
        Dashboard::start(&self.data(), columns, rows, term, &[])
    }

    /// Started and unlocked.
    fn unlocked(&self, columns: u16, rows: u16, term: &str) -> Dashboard {
        let mut dashboard = self.start(columns, rows, term);
        dashboard.wait("locked").press(PASSPHRASE).press("\r").wait("Consultations");
        dashboard
    }

    /// Every file below the data folder, with what it holds.
    fn files(&self) -> Vec<(std::path::PathBuf, Vec<u8>)> {
        fn walk(folder: &Path, files: &mut Vec<(std::path::PathBuf, Vec<u8>)>) {
            for entry in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
                if entry.is_dir() {
                    walk(&entry, files);
                } else if let Ok(bytes) = std::fs::read(&entry) {
                    files.push((entry, bytes));
                }
            }
        }
        let mut files = Vec::new();
        walk(&self.data(), &mut files);
        files
    }
}

/// Begins a consultation from Home.
fn begin<'a>(dashboard: &'a mut Dashboard, label: &str) -> &'a mut Dashboard {
    dashboard.press("n").wait("New consultation").press(label).press("\r\r").wait("1 Introduction")
}

/// A whole consultation by keyboard, on a store that is made on the way.
fn walk(columns: u16, rows: u16, term: &str) {
    let clinic = Clinic::new();
    let mut dashboard = clinic.start(columns, rows, term);
    dashboard.wait("Welcome to Chairside").press("Dana Reed\r").press(PASSPHRASE).press("\r").press(PASSPHRASE).press("\r");
    dashboard.wait("The recovery code").press("\r").wait("Press Enter once more").press("\r").wait("No consultation yet");
    begin(&mut dashboard, "P-1042");
    // The panes: marked by key, and left by Space.
    dashboard.press("m").wait("discussed");
    for pane in 2..=7 {
        dashboard.press(&pane.to_string()).wait(&format!("[{pane} ")).press("m").wait("discussed");
    }
    // The checklist: a stop says why, and is cleared with a reason.
    dashboard.press("8").wait("[8 Checklist").press("n").wait("STOP");
    dashboard
        .press("r")
        .wait("Decision")
        .press("checked against the passport\r")
        .wait_gone("Decision")
        .wait("decided by Dana Reed");
    // The notes.
    dashboard
        .press("9")
        .wait("[9 Notes")
        .press("Wants softer lines around the eyes.\rAgreed: three sessions.")
        .wait("three sessions")
        .wait("Saved");
    dashboard.press("\x1b").wait("write").press("0").wait("[0 Summary").press("e").wait("Exported, not encrypted");
    dashboard.press("\x1b").wait("not signed").press("q");
    let (code, written) = dashboard.end();
    assert_eq!(code, 0);
    assert!(written.contains("\x1b[?1049l"), "the terminal is given back");
    let exported = clinic.command(&["export", "--all", "--format", "jsonl"]);
    let text = String::from_utf8(exported.stdout).expect("an export is text");
    assert!(text.contains("Wants softer lines around the eyes.\\nAgreed: three sessions."), "{text}");
    assert!(text.contains("checked against the passport"));
}

#[test]
fn a_consultation_is_walked_by_keyboard_at_80_by_24() {
    walk(80, 24, "xterm-256color");
}

#[test]
fn a_consultation_is_walked_by_keyboard_at_120_by_40_on_the_linux_console() {
    walk(120, 40, "linux");
}

#[test]
fn what_was_shown_as_saved_survives_kill_and_exports_by_the_schema() {
    let clinic = Clinic::open();
    let mut dashboard = clinic.unlocked(100, 30, "xterm-256color");
    begin(&mut dashboard, "P-7").press("9").wait("[9 Notes");
    dashboard.press("Everything here must survive: café 漢字.").wait("café 漢字").wait("Saved");
    dashboard.kill();
    let mut again = clinic.unlocked(100, 30, "xterm-256color");
    again.wait("P-7").press("\r").wait("1 Introduction").press("9").wait("café 漢字");
    again.kill();
    let exported = clinic.command(&["export", "--all", "--format", "jsonl"]);
    assert!(exported.status.success(), "{}", String::from_utf8_lossy(&exported.stderr));
    let document: serde_json::Value = serde_json::from_slice(&exported.stdout).expect("an export is JSON");
    let schema = std::fs::read_to_string("content/schema/session-v1.json").expect("the schema");
    let schema = serde_json::from_str(&schema).expect("the schema is JSON");
    assert!(jsonschema::is_valid(&schema, &document), "{document:#}");
    assert_eq!(document["session"]["notes"], "Everything here must survive: café 漢字.");
}

#[test]
fn no_word_of_a_note_or_label_is_in_any_file_while_running_or_after_kill() {
    let clinic = Clinic::open();
    let mut dashboard = clinic.unlocked(100, 30, "xterm-256color");
    begin(&mut dashboard, "LABELCANARY").press("9").wait("[9 Notes").press("NOTECANARY").wait("NOTECANARY").wait("Saved");
    let clear = |files: Vec<(std::path::PathBuf, Vec<u8>)>| {
        files.into_iter().any(|(_, bytes)| {
            [&b"NOTECANARY"[..], b"LABELCANARY"].iter().any(|word| bytes.windows(word.len()).any(|part| part == *word))
        })
    };
    assert!(!clinic.files().is_empty());
    assert!(!clear(clinic.files()));
    dashboard.kill();
    assert!(!clear(clinic.files()));
}

#[cfg(unix)]
#[test]
fn every_file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let clinic = Clinic::open();
    let mut dashboard = clinic.unlocked(100, 30, "xterm-256color");
    begin(&mut dashboard, "P-7").press("0").wait("[0 Summary").press("e").wait("Exported, not encrypted");
    for (path, _) in clinic.files() {
        let mode = |path: &Path| std::fs::metadata(path).expect("metadata").permissions().mode() & 0o777;
        assert_eq!(mode(&path), 0o600, "{}", path.display());
        assert_eq!(mode(path.parent().expect("a folder")), 0o700, "the folder of {}", path.display());
    }
}

#[test]
fn a_paste_of_200_kb_arrives_whole_and_its_control_characters_are_left_out_with_a_word() {
    let clinic = Clinic::open();
    let mut dashboard = clinic.unlocked(100, 30, "xterm-256color");
    begin(&mut dashboard, "P-7").press("9").wait("[9 Notes");
    let text = "The skin was calm; no sore, no burn.\n".repeat(5600) + "evil\x1b]0;title\x07 END-OF-PASTE";
    dashboard.paste(&text).wait("END-OF-PASTE").wait("2 control characters were left out").wait("Saved");
    dashboard.press("\x1b").wait("write").press("\x1b").wait("Consultations").press("q");
    assert_eq!(dashboard.end().0, 0);
    let exported = clinic.command(&["export", "--all", "--format", "jsonl"]);
    let document: serde_json::Value = serde_json::from_slice(&exported.stdout).expect("an export is JSON");
    let kept = text.replace(['\x1b', '\x07'], "");
    assert_eq!(document["session"]["notes"].as_str().map(str::len), Some(kept.len()));
    assert_eq!(document["session"]["notes"], kept);
}

#[test]
fn signals_save_give_the_terminal_back_and_end() {
    for signal in ["TERM", "HUP", "INT"] {
        let clinic = Clinic::open();
        let mut dashboard = clinic.unlocked(100, 30, "xterm-256color");
        begin(&mut dashboard, "P-7").press("9").wait("[9 Notes").press("typed just before the signal").wait("before the signal");
        let sent = Command::new("kill").arg(format!("-{signal}")).arg(dashboard.pid().to_string()).status().expect("kill runs");
        assert!(sent.success());
        let (_, written) = dashboard.end();
        assert!(written.contains("\x1b[?1049l"), "{signal}: the terminal is given back");
        let exported = clinic.command(&["export", "--all", "--format", "jsonl"]);
        assert!(String::from_utf8_lossy(&exported.stdout).contains("typed just before the signal"), "{signal}");
    }
}

#[test]
fn a_hangup_saves_and_ends() {
    let clinic = Clinic::open();
    let mut dashboard = clinic.unlocked(100, 30, "xterm-256color");
    begin(&mut dashboard, "P-7").press("9").wait("[9 Notes").press("typed just before the hangup").wait("before the hangup");
    dashboard.hang_up();
    dashboard.end();
    let exported = clinic.command(&["export", "--all", "--format", "jsonl"]);
    assert!(String::from_utf8_lossy(&exported.stdout).contains("typed just before the hangup"));
}

#[test]
fn a_second_program_is_told_who_has_the_store() {
    let clinic = Clinic::open();
    let first = clinic.unlocked(100, 30, "xterm-256color");
    let mut second = clinic.start(100, 30, "xterm-256color");
    second.wait("locked").press(PASSPHRASE).press("\r").wait(&format!("process {}", first.pid()));
    second.press("\x11");
    assert_eq!(second.end().0, 1);
    let listed = clinic.command(&["sessions"]);
    assert!(listed.status.success(), "reading beside the dashboard: {}", String::from_utf8_lossy(&listed.stderr));
}

#[test]
fn a_wrong_passphrase_is_said_and_ends_with_3() {
    let clinic = Clinic::open();
    let mut dashboard = clinic.start(80, 24, "xterm-256color");
    dashboard.wait("locked").press("not this one\r").wait("wrong passphrase").press("\x11");
    assert_eq!(dashboard.end().0, 3);
}

#[test]
fn a_terminal_that_shrinks_and_grows_says_what_it_needs_and_loses_nothing() {
    let clinic = Clinic::open();
    let mut dashboard = clinic.unlocked(100, 30, "xterm-256color");
    begin(&mut dashboard, "P-7").press("9").wait("[9 Notes").press("still here").wait("still here");
    dashboard.resize(30, 8).wait("Chairside needs").resize(120, 40).wait("still here").wait("Saved");
}

#[test]
fn control_sequences_in_a_label_and_in_notes_never_reach_the_terminal() {
    let clinic = Clinic::open();
    let mut dashboard = clinic.unlocked(100, 30, "xterm-256color");
    dashboard
        .press("n")
        .wait("New consultation")
        .paste("P\x1b]0;owned\x07Q")
        .wait("P]0;ownedQ")
        .press("\r\r")
        .wait("1 Introduction");
    dashboard.press("9").wait("[9 Notes").paste("a\x1b[2Jb\u{9b}31mc").wait("a[2Jb31mc").wait("Saved");
    dashboard.press("\x1b").wait("write").press("\x1b").wait("Consultations").press("q");
    let (_, written) = dashboard.end();
    assert!(!written.contains("\x1b]0;owned") && !written.contains("\u{9b}31m"));
}

#[test]
fn a_deleted_log_is_said_after_unlocking_and_nothing_changes_until_it_is_accepted() {
    let clinic = Clinic::open();
    let mut dashboard = clinic.unlocked(100, 30, "xterm-256color");
    begin(&mut dashboard, "P-7").press("9").wait("[9 Notes").press("confirmed").wait("confirmed").wait("Saved");
    dashboard.kill();
    std::fs::remove_file(clinic.data().join("chairside.db-wal")).expect("the log was there");
    let database = std::fs::read(clinic.data().join("chairside.db")).expect("the database");
    let listed = clinic.command(&["sessions"]);
    assert_eq!(listed.status.code(), Some(4), "{}", String::from_utf8_lossy(&listed.stderr));
    let mut again = clinic.start(100, 30, "xterm-256color");
    again.wait("locked").press(PASSPHRASE).press("\r").wait("Something is missing").press("\x11");
    again.end();
    assert_eq!(std::fs::read(clinic.data().join("chairside.db")).expect("the database"), database, "leaving changes nothing");
    let mut accepted = clinic.start(100, 30, "xterm-256color");
    accepted.wait("locked").press(PASSPHRASE).press("\r").wait("Something is missing").press("\r").wait("Consultations");
    begin(&mut accepted, "P-8").wait("Saved");
    accepted.kill();
    clinic.unlocked(100, 30, "xterm-256color").wait("P-8");
}

#[test]
fn an_emptied_database_and_a_damaged_key_file_are_said_and_left_as_they_are() {
    let clinic = Clinic::open();
    let path = clinic.data().join("chairside.db");
    std::fs::write(&path, b"").expect("the database is cut");
    let dashboard = clinic.start(100, 30, "xterm-256color");
    let (code, written) = dashboard.end();
    assert_eq!(code, 4);
    assert!(written.contains("0 bytes"), "{written}");
    assert_eq!(std::fs::metadata(&path).expect("the database").len(), 0);

    let clinic = Clinic::open();
    let keys = std::fs::read_dir(clinic.data().join("keys")).expect("the keys");
    let key = keys
        .map(|entry| entry.expect("an entry").path())
        .find(|path| !path.ends_with("recovery.json"))
        .expect("a practitioner's key");
    let mut text = std::fs::read_to_string(&key).expect("a key file");
    let cut = text.len() / 2;
    text.truncate(cut);
    std::fs::write(&key, &text).expect("the key is damaged");
    let listed = clinic.command(&["sessions", "--user", "Dana Reed"]);
    assert_eq!(listed.status.code(), Some(4), "{}", String::from_utf8_lossy(&listed.stderr));
    assert!(String::from_utf8_lossy(&listed.stderr).contains("damaged"));
    assert_eq!(std::fs::read_to_string(&key).expect("a key file"), text);
}

/// Whether a colour is set anywhere in what was written.
fn has_colour(written: &[u8]) -> bool {
    let written = String::from_utf8_lossy(written);
    let of_style = |numbers: &&str| numbers.chars().all(|c| c.is_ascii_digit() || c == ';');
    let sequences = written.split("\x1b[").skip(1).filter_map(|rest| rest.split_once('m')).map(|(numbers, _)| numbers);
    sequences.filter(of_style).any(|numbers| {
        let mut numbers = numbers.split(';').filter_map(|number| number.parse::<u8>().ok());
        numbers.any(|number| matches!(number, 30..=38 | 40..=48 | 90..=97 | 100..=107))
    })
}

#[test]
fn no_color_leaves_out_every_colour_and_keeps_bold_and_reverse() {
    let clinic = Clinic::open();
    let start =
        |arguments: &[&str]| Dashboard::start_with(&clinic.data(), 80, 24, "xterm-256color", arguments, &[("NO_COLOR", "1")]);
    let mut plain = start(&[]);
    plain.wait("locked").press("wrong\r").wait("wrong passphrase").press(PASSPHRASE).press("\r").wait("Consultations");
    begin(&mut plain, "P-7").press("8").wait("[8 Checklist").press("n").wait("STOP").wait("Saved");
    assert!(!has_colour(&plain.written));
    let attributes = String::from_utf8_lossy(&plain.written).into_owned();
    assert!(attributes.contains("\x1b[7m") && attributes.contains("\x1b[1m") && attributes.contains("\x1b[4m"));
    // Whoever chooses a theme with colours gets them all the same: from the list …
    plain.press("\x1bOQ").wait("until now").press("\x1b[A").wait("▶ 16 colours");
    assert!(has_colour(&plain.written));
    plain.kill();
    // … or by the option.
    let mut asked = start(&["--theme", "dark"]);
    asked.wait("locked");
    assert!(has_colour(&asked.written));
    asked.kill();
}

#[test]
fn the_linux_console_is_drawn_in_its_sixteen_colours_alone() {
    let clinic = Clinic::open();
    let mut dashboard = clinic.unlocked(80, 24, "linux");
    begin(&mut dashboard, "P-7").wait("Saved").press("\x1b[[B").wait("until now");
    let written = String::from_utf8_lossy(&dashboard.written).into_owned();
    assert!(!written.contains("8;2;"));
    let indices = written.split("8;5;").skip(1).filter_map(|rest| rest.split([';', 'm']).next()?.parse::<u16>().ok());
    assert!(indices.clone().count() > 20 && indices.clone().all(|index| index < 16));
    dashboard.kill();
}

#[test]
fn a_pack_with_control_sequences_is_refused_with_words_that_are_harmless() {
    let clinic = Clinic::open();
    let content = clinic.folder.path().join("content");
    let copied = Command::new("cp").arg("-r").arg("content/microneedling").arg(&content).status().expect("cp runs");
    assert!(copied.success());
    let pane = content.join("panes/introduction.json");
    let text = std::fs::read_to_string(&pane).expect("a pane");
    let evil = text.replacen("\"en\": \"What microneedling is", "\"en\": \"\\u001b]0;owned\\u0007 What microneedling is", 1);
    assert_ne!(evil, text);
    std::fs::write(&pane, evil).expect("the pane is written");
    let folder = content.display().to_string();
    let (code, said) = Dashboard::start(&clinic.data(), 100, 30, "xterm-256color", &["--content", &folder]).end();
    assert_eq!(code, 5, "{said}");
    assert!(said.contains("the text holds the character U+001B") && said.contains("\\u001b]0;owned"), "{said}");
    assert!(!said.contains("\x1b]0;"));
}

#[test]
fn a_fault_saves_what_was_typed_gives_the_terminal_back_and_quotes_nothing() {
    let clinic = Clinic::open();
    let mut dashboard = clinic.unlocked(100, 30, "xterm-256color");
    begin(&mut dashboard, "P-7")
        .press("9")
        .wait("[9 Notes")
        .press("typed just before the fault")
        .wait("before the fault")
        .press("\x1b[24~");
    let (code, written) = dashboard.end();
    assert_ne!(code, 0);
    let (_, after) = written.rsplit_once("\x1b[?1049l").expect("the terminal is given back");
    assert!(after.contains("chairside: a fault at src/runtime"), "{after}");
    assert!(!after.contains("typed just before"));
    let exported = clinic.command(&["export", "--all", "--format", "jsonl"]);
    assert!(String::from_utf8_lossy(&exported.stdout).contains("typed just before the fault"));
}

#[test]
fn wrong_content_is_told_on_the_terminal_as_it_was_before_and_makes_no_records() {
    let clinic = Clinic::new();
    let pack = clinic.folder.path().join("pack");
    std::fs::create_dir(&pack).expect("a folder");
    std::fs::write(pack.join("pack.json"), r#"{"id": 7}"#).expect("a pack of mistakes");
    let arguments = ["--content", &pack.display().to_string()];
    let (code, written) = Dashboard::start(&clinic.data(), 80, 24, "xterm-256color", &arguments).end();
    assert_eq!(code, 5, "{written}");
    // What unlocks is drawn without waiting for the content, and gone before the mistakes are told.
    let [taken, form, given_back, mistake] = ["\u{1b}[?1049h", "Welcome", "\u{1b}[?1049l", "pack.json:1:"]
        .map(|words| written.find(words).unwrap_or_else(|| panic!("{words:?} in {written}")));
    assert!(taken < form && form < given_back && given_back < mistake, "{written}");
    // Its folder alone is there: the kernel's rule for it is made at once.
    assert_eq!(std::fs::read_dir(clinic.data()).map(Iterator::count).unwrap_or_default(), 0);
}

#[test]
fn control_sequences_in_a_stored_record_are_shown_as_text_and_come_back_unchanged() {
    let clinic = Clinic::open();
    let person = PersonName::new("Dana Reed").expect("a name");
    let mut store = Store::unlock(&clinic.data(), &person, &Passphrase::new(PASSPHRASE.to_owned())).expect("the store opens");
    let wording = PackRef { id: "microneedling".into(), version: "0".into(), hash: "0".into() };
    let label = PatientLabel::new("P\u{1b}]0;owned\u{7}7").expect("a label");
    let id = "01900000-0000-7000-8000-000000000001".parse().expect("an id");
    let started = "2026-11-23T10:00:00+01:00".parse().expect("a moment");
    let mut draft = Draft::new(id, label, person, started, Lang::En, wording);
    let notes = "red\u{1b}[31m \u{9b}2J \u{202e}turned\u{202c} bell\u{7}";
    draft.write_notes(notes.into());
    store.save(&draft, Tally::default()).expect("it is saved");
    store.close().expect("the store closes");
    let mut dashboard = clinic.unlocked(100, 30, "xterm-256color");
    dashboard
        .wait("P^[]0;owned^G7")
        .press("\r")
        .wait("[0 Summary")
        .press("9")
        .wait("red^[[31m <009B>2J <202E>turned<202C> bell^G");
    let written = String::from_utf8_lossy(&dashboard.written).into_owned();
    assert!(
        !written.contains("\u{1b}]0;")
            && !written.contains("\u{9b}")
            && !written.contains("\u{202e}")
            && !written.contains('\u{7}')
    );
    dashboard.kill();
    let exported = clinic.command(&["export", "--all", "--format", "jsonl"]);
    let document: serde_json::Value = serde_json::from_slice(&exported.stdout).expect("an export is JSON");
    assert_eq!(document["session"]["notes"], notes);
    assert_eq!(document["session"]["label"], "P\u{1b}]0;owned\u{7}7");
}
