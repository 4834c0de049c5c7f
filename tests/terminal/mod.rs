//! A terminal for the real binary: starts it in a pty, presses keys, waits for words on the screen.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::fs::{Mode, OFlags, open};
use rustix::termios::{Action, tcflow};

/// How long a screen may take on a busy machine before a test gives up; nothing waits this long when it works.
const PATIENCE: Duration = Duration::from_secs(60);

/// The binary in a pty.
pub struct Dashboard {
    child: Box<dyn Child + Send + Sync>,
    master: Option<Box<dyn MasterPty + Send>>,
    keys: Option<Box<dyn Write + Send>>,
    output: Option<Receiver<Vec<u8>>>,
    screen: vt100::Parser,
    /// Everything that the program wrote.
    pub written: Vec<u8>,
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

fn cells(number: u16) -> NonZeroU16 {
    NonZeroU16::new(number).expect("a terminal has cells")
}

impl Dashboard {
    /// Starts the program on a data folder.
    pub fn start(data: &Path, columns: u16, rows: u16, term: &str, arguments: &[&str]) -> Self {
        Self::start_with(data, columns, rows, term, arguments, &[] as &[(&str, &str)])
    }

    /// Starts the program on a data folder, with more in its environment.
    pub fn start_with(
        data: &Path,
        columns: u16,
        rows: u16,
        term: &str,
        arguments: &[&str],
        variables: &[(&str, impl AsRef<OsStr>)],
    ) -> Self {
        Self::start_as(CommandBuilder::new(env!("CARGO_BIN_EXE_chairside")), data, (columns, rows), term, arguments, variables)
    }

    /// Starts the program under strace, which writes what is executed, opened and connected to into a file.
    pub fn start_traced(log: &Path, data: &Path, columns: u16, rows: u16, term: &str, arguments: &[&str]) -> Self {
        let mut command = CommandBuilder::new("strace");
        let calls = "trace=execve,execveat,open,openat,openat2,creat,socket,connect";
        // Not with its own filter of calls: what the program's filter refuses would never be seen.
        command.args(["-f", "-qq", "-e", "signal=none", "-e", calls, "-o"]);
        command.arg(log);
        command.arg(env!("CARGO_BIN_EXE_chairside"));
        Self::start_as(command, data, (columns, rows), term, arguments, &[] as &[(&str, &str)])
    }

    fn start_as(
        mut command: CommandBuilder,
        data: &Path,
        (columns, rows): (u16, u16),
        term: &str,
        arguments: &[&str],
        variables: &[(&str, impl AsRef<OsStr>)],
    ) -> Self {
        let pair = native_pty_system().openpty(size(columns, rows)).expect("a pty");
        command.args(arguments);
        command.arg("--data-dir");
        command.arg(data);
        command.env("TERM", term);
        command.env("LANG", "C.UTF-8");
        command.env("CHAIRSIDE_FAULT_ON_F12", "1");
        command.env("CHAIRSIDE_READABLE_MEMORY", "1");
        command.env_remove("COLORTERM");
        command.env_remove("NO_COLOR");
        command.env_remove("CHAIRSIDE_PASSPHRASE_FILE");
        for (name, value) in variables {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).expect("the program starts");
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().expect("the pty reads");
        let keys = pair.master.take_writer().expect("the pty writes");
        let (sender, output) = channel();
        thread::spawn(move || {
            let mut bytes = vec![0; 65536];
            while let Ok(read @ 1..) = reader.read(&mut bytes) {
                if sender.send(bytes.iter().take(read).copied().collect()).is_err() {
                    return;
                }
            }
        });
        let screen = vt100::Parser::new(cells(rows), cells(columns), 0);
        Self { child, master: Some(pair.master), keys: Some(keys), output: Some(output), screen, written: Vec::new() }
    }

    /// The words on the screen.
    pub fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// The process.
    pub fn pid(&self) -> u32 {
        self.child.process_id().expect("a process")
    }

    fn take(&mut self, bytes: &[u8]) {
        self.written.extend_from_slice(bytes);
        self.screen.process(bytes);
    }

    /// Waits until the words are on the screen.
    #[track_caller]
    pub fn wait(&mut self, words: &str) -> &mut Self {
        self.wait_until(&format!("`{words}` on the screen"), |text| text.contains(words))
    }

    /// Waits until the words are not on the screen.
    #[track_caller]
    pub fn wait_gone(&mut self, words: &str) -> &mut Self {
        self.wait_until(&format!("`{words}` gone from the screen"), |text| !text.contains(words))
    }

    /// Waits until the screen is as described.
    #[track_caller]
    pub fn wait_until(&mut self, description: &str, holds: impl Fn(&str) -> bool) -> &mut Self {
        assert!(self.comes_to(description, holds), "the program ended before {description}; the screen:\n{}", self.text());
        self
    }

    /// Waits until the screen is as described, or the program ends; gives whether it came to that.
    #[track_caller]
    pub fn comes_to(&mut self, description: &str, holds: impl Fn(&str) -> bool) -> bool {
        let end = Instant::now() + PATIENCE;
        while !holds(&self.text()) {
            let left = end.saturating_duration_since(Instant::now());
            match self.output(left) {
                Ok(bytes) => self.take(&bytes),
                Err(RecvTimeoutError::Timeout) => {
                    panic!("waited for {description}; the screen:\n{}", self.text())
                }
                Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
        true
    }

    /// Takes in what the program has drawn so far.
    pub fn catch_up(&mut self) {
        while let Ok(bytes) = self.output(Duration::ZERO) {
            self.take(&bytes);
        }
    }

    /// Presses keys, as the terminal sends them.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        assert!(self.takes(keys), "the program takes keys");
        self
    }

    /// Presses keys where the program has not ended; gives whether it could take them.
    pub fn takes(&mut self, keys: &str) -> bool {
        self.takes_bytes(keys.as_bytes())
    }

    /// The same with bytes that need not be text.
    pub fn takes_bytes(&mut self, bytes: &[u8]) -> bool {
        let input = self.keys.as_mut().expect("the terminal is open");
        input.write_all(bytes).and_then(|()| input.flush()).is_ok()
    }

    /// Has something else write on the terminal.
    pub fn write_over(&mut self, text: &str) -> &mut Self {
        self.catch_up();
        self.screen.process(text.as_bytes());
        self
    }

    /// Presses these keys again and again until the screen says one of these words.
    #[track_caller]
    pub fn answers(&mut self, keys: &[&str], words: &[&str]) {
        let end = Instant::now() + PATIENCE;
        while !words.iter().any(|words| self.text().contains(words)) {
            assert!(Instant::now() < end, "no answer; the screen:\n{}", self.text());
            for key in keys {
                self.press(key);
                match self.output(Duration::from_millis(100)) {
                    Ok(bytes) => self.take(&bytes),
                    Err(gone) => assert_eq!(gone, RecvTimeoutError::Timeout, "the program ended:\n{}", self.text()),
                }
            }
        }
    }

    /// Pastes text as one.
    pub fn paste(&mut self, text: &str) -> &mut Self {
        self.press("\x1b[200~").press(text).press("\x1b[201~")
    }

    /// Gives the terminal another size.
    pub fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.screen.screen_mut().set_size(cells(rows), cells(columns));
        self.master.as_ref().expect("the terminal is open").resize(size(columns, rows)).expect("the pty resizes");
        self
    }

    /// Has the terminal take no output any more, as Scroll Lock does on a console.
    pub fn stop_output(&self) {
        self.flow(Action::OOff);
    }

    /// Has it take output again.
    pub fn go_on(&self) {
        self.flow(Action::OOn);
    }

    fn flow(&self, action: Action) {
        let terminal = format!("/proc/{}/fd/1", self.pid());
        let terminal = open(terminal, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).expect("the terminal opens");
        tcflow(terminal, action).expect("the terminal obeys");
    }

    /// Ends the process at once, as a power cut would.
    pub fn kill(mut self) {
        // The pty crate's own kill sends SIGHUP first, which would let the program save.
        let killed = std::process::Command::new("kill").arg("-KILL").arg(self.pid().to_string()).status();
        assert!(killed.expect("kill runs").success());
        self.child.wait().expect("the program ends");
    }

    /// Ends the traced program at once, and waits for its tracer.
    pub fn kill_traced(mut self) {
        let tracer = self.pid();
        let children = std::fs::read_to_string(format!("/proc/{tracer}/task/{tracer}/children")).expect("children of the tracer");
        let killed = std::process::Command::new("kill").arg("-KILL").args(children.split_whitespace()).status();
        assert!(killed.expect("kill runs").success());
        self.child.wait().expect("the tracer ends");
    }

    /// Closes the terminal, as when its window goes.
    pub fn hang_up(&mut self) {
        // The reading thread lets go of the terminal with the first bytes that nobody takes.
        self.output = None;
        self.resize(70, 25);
        self.keys = None;
        self.master = None;
    }

    fn output(&self, patience: Duration) -> Result<Vec<u8>, RecvTimeoutError> {
        if let Some(output) = &self.output {
            return output.recv_timeout(patience);
        }
        // Nobody reads a terminal that is gone.
        thread::sleep(patience.min(Duration::from_millis(20)));
        Err(RecvTimeoutError::Disconnected)
    }

    /// Waits for the end; gives the exit code, and what the program wrote.
    #[track_caller]
    pub fn end(mut self) -> (u32, String) {
        let end = Instant::now() + PATIENCE;
        let status: ExitStatus = loop {
            if let Some(status) = self.child.try_wait().expect("the program can be waited for") {
                break status;
            }
            assert!(Instant::now() < end, "the program does not end; the screen:\n{}", self.text());
            if let Ok(bytes) = self.output(Duration::from_millis(20)) {
                self.take(&bytes);
            }
        };
        while let Ok(bytes) = self.output(Duration::from_secs(5)) {
            self.take(&bytes);
        }
        (status.exit_code(), String::from_utf8_lossy(&self.written).into_owned())
    }
}

impl Drop for Dashboard {
    fn drop(&mut self) {
        let _ended = self.child.kill();
    }
}
