//! Passphrases typed on a real terminal: asked for in words, never shown.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::io::{Read, Write};

use chairside::store::RecoveryCode;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use tempfile::{TempDir, tempdir};

const PASSPHRASE: &str = "velvet anchor ninety";

/// `chairside` on a terminal of its own.
struct Terminal {
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    screen: Box<dyn Read + Send>,
    seen: String,
    child: Box<dyn Child + Send + Sync>,
}

impl Terminal {
    fn run(dir: &TempDir, line: &str) -> Self {
        let pair = native_pty_system().openpty(PtySize::default()).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_chairside"));
        command.args(line.split(' '));
        command.cwd(dir.path());
        command.env_remove("CHAIRSIDE_PASSPHRASE_FILE");
        let child = pair.slave.spawn_command(command).unwrap();
        Self {
            keys: pair.master.take_writer().unwrap(),
            screen: pair.master.try_clone_reader().unwrap(),
            master: pair.master,
            seen: String::new(),
            child,
        }
    }

    /// Reads until the terminal shows `words`, and forgets what stood before them.
    #[track_caller]
    fn wait_for(&mut self, words: &str) {
        while !self.seen.contains(words) {
            assert!(self.read(), "`{words}` was not shown, but: {}", self.seen);
        }
        self.seen = self.seen.split_once(words).unwrap().1.to_owned();
    }

    /// Types a line as soon as the terminal has stopped to show what is typed, as a person would.
    fn type_unseen(&mut self, line: &str) {
        const ECHO: u32 = 0o10;
        while self.master.get_termios().unwrap().local_flags.bits() & ECHO != 0 {
            std::thread::yield_now();
        }
        self.keys.write_all(line.as_bytes()).unwrap();
        self.keys.write_all(b"\r").unwrap();
    }

    /// Whether anything more was shown.
    fn read(&mut self) -> bool {
        let mut bytes = [0; 4096];
        // Linux says with an error that the program has left the terminal.
        let read = self.screen.read(&mut bytes).unwrap_or(0);
        self.seen.push_str(&String::from_utf8_lossy(&bytes[..read]));
        read > 0
    }

    /// The exit code, and what was shown last.
    fn end(mut self) -> (u32, String) {
        while self.read() {}
        let code = self.child.wait().unwrap().exit_code();
        (code, self.seen)
    }
}

#[test]
fn a_new_passphrase_is_typed_twice_and_opens_the_store() {
    let dir = tempdir().unwrap();
    let mut init = Terminal::run(&dir, "--data-dir data init --user Dana");
    init.wait_for("New passphrase of Dana, 10 characters or more: ");
    init.type_unseen(PASSPHRASE);
    init.wait_for("The same again: ");
    init.type_unseen(PASSPHRASE);
    let (code, shown) = init.end();
    assert_eq!(code, 0, "{shown}");
    assert!(!shown.contains(PASSPHRASE));
    let mut lines = shown.lines().filter(|line| !line.trim().is_empty());
    lines.next().unwrap().parse::<RecoveryCode>().unwrap();

    let mut sessions = Terminal::run(&dir, "--data-dir data sessions");
    sessions.wait_for("Passphrase of Dana: ");
    sessions.type_unseen(PASSPHRASE);
    let (code, shown) = sessions.end();
    assert_eq!(code, 0, "{shown}");
    assert!(shown.contains("practitioner"));
    assert!(!shown.contains(PASSPHRASE));
}

#[test]
fn two_different_passphrases_make_no_store() {
    let dir = tempdir().unwrap();
    let mut init = Terminal::run(&dir, "--data-dir data init --user Dana");
    init.wait_for("New passphrase of Dana, 10 characters or more: ");
    init.type_unseen(PASSPHRASE);
    init.wait_for("The same again: ");
    init.type_unseen("velvet anchor nineteen");
    let (code, shown) = init.end();
    assert_eq!(code, 1);
    assert!(shown.contains("are not the same"), "{shown}");
    assert!(!dir.path().join("data").exists());
}

#[test]
fn a_passphrase_that_is_too_short_makes_no_store() {
    let dir = tempdir().unwrap();
    let mut init = Terminal::run(&dir, "--data-dir data init --user Dana");
    init.wait_for("New passphrase of Dana, 10 characters or more: ");
    init.type_unseen("short");
    let (code, shown) = init.end();
    assert_eq!(code, 1);
    assert!(shown.contains("at least 10 characters"), "{shown}");
    assert!(!dir.path().join("data").exists());
}
