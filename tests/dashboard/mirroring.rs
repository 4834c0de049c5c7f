//! The second screen in a terminal of its own: what it follows, what it never shows, and what is left when the first is gone.

use std::io::{ErrorKind, Read};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::time::Duration;

use crate::terminal::Dashboard;
use crate::{Clinic, PASSPHRASE, begin};

const F3: &str = "\x1bOR";
const F4: &str = "\x1bOS";

const WAIT: &str = "One moment, please";

/// A clinic, and a folder in the place of the account's own for what runs.
struct Rooms {
    clinic: Clinic,
    runtime: tempfile::TempDir,
}

impl Rooms {
    fn open() -> Self {
        Self { clinic: Clinic::open(), runtime: tempfile::tempdir().expect("a folder") }
    }

    fn start(&self, arguments: &[&str]) -> Dashboard {
        let runtime = self.runtime.path().to_str().expect("a path");
        Dashboard::start_with(&self.clinic.data(), 100, 30, "xterm-256color", arguments, &[("XDG_RUNTIME_DIR", runtime)])
    }

    fn dashboard(&self) -> Dashboard {
        let mut dashboard = self.start(&[]);
        dashboard.wait("locked").press(PASSPHRASE).press("\r").wait("Consultations");
        dashboard
    }

    fn mirror(&self) -> Dashboard {
        let mut mirror = self.start(&["mirror"]);
        mirror.wait(WAIT).wait("Un momento, por favor");
        mirror
    }

    fn socket(&self) -> PathBuf {
        let folder = self.runtime.path().join("chairside");
        let mut entries = std::fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("an entry").path());
        let socket = entries.next().expect("a socket");
        assert_eq!(entries.next(), None);
        socket
    }
}

#[test]
fn the_second_screen_follows_panes_points_and_language_and_is_blank_elsewhere() {
    let rooms = Rooms::open();
    let (mut dashboard, mut mirror) = (rooms.dashboard(), rooms.mirror());
    begin(&mut dashboard, "QUAIL-7");
    mirror.wait("What microneedling is");
    dashboard.press("2").wait("[2 ");
    mirror.wait("Fine lines: they often soften").wait_gone("What microneedling is");
    dashboard.press("L").wait("Líneas finas: a menudo");
    mirror.wait("Líneas finas: a menudo se suavizan");
    dashboard.press("L").press(F3).wait_gone("QUAIL-7");
    mirror.wait("Fine lines: they often soften").wait("2 / 7");
    dashboard.press("\t").wait("3 / 7");
    mirror.wait("3 / 7");
    dashboard.press(F3).wait("QUAIL-7").press("9").wait("[9 Notes");
    mirror.wait(WAIT);
    dashboard.press("QUAILNOTE").wait("QUAILNOTE").press("\x1b").wait("write").press("1").wait("[1 ");
    mirror.wait("What microneedling is");
    dashboard.press(F4).wait("Chairside is locked");
    mirror.wait(WAIT);
    assert!(!String::from_utf8_lossy(&mirror.written).contains("QUAIL"));
    mirror.press("q");
    let (code, written) = mirror.end();
    assert_eq!(code, 0);
    assert!(written.contains("\x1b[?1049l"), "the terminal is given back");
    dashboard.press("\x11");
    assert_eq!(dashboard.end().0, 0);
    assert_eq!(std::fs::read_dir(rooms.runtime.path().join("chairside")).expect("the folder").count(), 0, "nothing stays");
}

#[test]
fn a_killed_dashboard_leaves_the_second_screen_blank_and_the_next_one_is_followed() {
    let rooms = Rooms::open();
    let mut mirror = rooms.mirror();
    for label in ["P-7", "P-8"] {
        let mut dashboard = rooms.dashboard();
        begin(&mut dashboard, label);
        mirror.wait("What microneedling is");
        dashboard.kill();
        mirror.wait(WAIT).wait_gone("What microneedling is");
        assert!(rooms.socket().exists(), "what was killed cannot tidy up");
    }
}

#[test]
fn more_than_one_screen_follows_and_each_comes_and_goes_as_it_likes() {
    let rooms = Rooms::open();
    let mut dashboard = rooms.dashboard();
    begin(&mut dashboard, "P-7");
    let mut one = rooms.start(&["mirror"]);
    let mut other = rooms.start(&["mirror", "--theme", "light"]);
    one.wait("What microneedling is");
    other.wait("What microneedling is");
    one.kill();
    dashboard.press("3").wait("[3 ");
    other.wait("Scars: what kind it is");
    rooms.start(&["mirror"]).wait("Scars: what kind it is");
    other.hang_up();
    other.end();
    dashboard.press("4").wait("[4 ");
}

#[test]
fn what_travels_holds_no_word_that_was_typed() {
    let rooms = Rooms::open();
    let mut dashboard = rooms.dashboard();
    let mut stream = UnixStream::connect(rooms.socket()).expect("the socket");
    begin(&mut dashboard, "QUAILLABEL")
        .press("9")
        .wait("[9 Notes")
        .press("QUAILNOTE")
        .wait("QUAILNOTE")
        .press("\x1b")
        .wait("write");
    dashboard.press("8").wait("[8 Checklist").press("n").wait("STOP").press("r").wait("Decision").press("QUAILREASON\r");
    dashboard.wait_gone("Decision ·");
    for pane in 1..=7 {
        dashboard
            .press(&pane.to_string())
            .wait(&format!("[{pane} "))
            .press("  ")
            .press("L")
            .press(F3)
            .wait(&format!("{pane} / 7"));
        dashboard.press("  ").press(F3).wait("QUAILLABEL");
    }
    dashboard.press("\x11");
    assert_eq!(dashboard.end().0, 0);
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a time");
    let mut sent = String::new();
    match stream.read_to_string(&mut sent) {
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::ConnectionReset => {}
        Err(error) => panic!("{error}"),
    }
    for canary in ["QUAIL", "Dana", "Reed"] {
        assert!(!sent.contains(canary), "{canary} in {sent}");
    }
    assert!(sent.lines().count() > 20, "{sent}");
    for line in sent.lines() {
        let line: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
        if let Some(shown) = line["shown"].as_object() {
            let words: Vec<&str> = shown.values().filter_map(serde_json::Value::as_str).collect();
            assert!(words.iter().all(|word| word.len() == 64 || ["en", "es"].contains(word)), "{words:?}");
        }
    }
}

#[test]
fn a_folder_that_others_can_look_into_is_refused_in_words_and_the_dashboard_goes_on() {
    use std::os::unix::fs::PermissionsExt as _;
    let rooms = Rooms::open();
    let folder = rooms.runtime.path().join("chairside");
    std::fs::create_dir(&folder).expect("a folder");
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).expect("a mode");
    let (code, written) = rooms.start(&["mirror"]).end();
    assert_eq!(code, 1);
    assert!(written.contains("other accounts can look into the folder") && written.contains("chmod 700"), "{written}");
    let mut dashboard = rooms.start(&[]);
    dashboard.wait("no second screen can follow").press(PASSPHRASE).press("\r").wait("Consultations");
}

#[test]
fn the_second_screen_ends_on_signals_and_gives_its_terminal_back() {
    let rooms = Rooms::open();
    for signal in ["-TERM", "-INT", "-HUP"] {
        let mirror = rooms.mirror();
        let sent = std::process::Command::new("kill").arg(signal).arg(mirror.pid().to_string()).status();
        assert!(sent.expect("kill runs").success());
        let (code, written) = mirror.end();
        assert_eq!(code, 0, "{signal}");
        assert!(written.contains("\x1b[?1049l"), "{signal}");
    }
    let mut mirror = rooms.mirror();
    mirror.press("\x03");
    assert_eq!(mirror.end().0, 0);
}
