//! Programs in a terminal of their own, with the time of each byte that they draw.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use crossterm::event::{Event, KeyCode, read};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use ratatui::widgets::{List, ListState};

/// A frame is over when so long nothing came.
const QUIET: Duration = Duration::from_millis(12);

/// By which this program knows that it is to be the bare one.
pub const BARE: &str = "CHAIRSIDE_BENCH_BARE";

/// A program of the same library that keeps nothing: a list whose mark moves, and pages of another text.
pub fn bare() {
    let mut terminal = ratatui::init();
    let pages: Vec<Vec<String>> = (0..2)
        .map(|page| (0..40).map(|line| super::text(15).replace('a', if (line + page) % 2 == 0 { "a" } else { "o" })).collect())
        .collect();
    let (mut page, mut state) = (0, ListState::default().with_selected(Some(0)));
    loop {
        let list = List::new(pages[page].iter().map(String::as_str)).highlight_symbol("> ");
        terminal.draw(|frame| frame.render_stateful_widget(list, frame.area(), &mut state)).unwrap();
        match read().unwrap() {
            Event::Key(key) if key.code == KeyCode::Down => state.select_next(),
            Event::Key(key) if key.code == KeyCode::Up => state.select_previous(),
            Event::Key(key) if key.code == KeyCode::Char('q') => break,
            Event::Key(_) => page = 1 - page,
            _ => {}
        }
    }
    ratatui::restore();
}

/// A program in a pty, with the time of each of its bytes.
pub struct Program {
    pub child: Box<dyn Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    pub output: Receiver<(Instant, Vec<u8>)>,
    pub started: Instant,
}

impl Program {
    pub fn start(command: CommandBuilder) -> Self {
        let size = PtySize { rows: 40, cols: 120, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let started = Instant::now();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let keys = pair.master.take_writer().unwrap();
        let (sender, output) = channel();
        thread::spawn(move || {
            let mut bytes = vec![0; 65536];
            while let Ok(read @ 1..) = reader.read(&mut bytes) {
                if sender.send((Instant::now(), bytes[..read].to_vec())).is_err() {
                    return;
                }
            }
        });
        Self { child, _master: pair.master, keys, output, started }
    }

    pub fn bare() -> Self {
        let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
        command.env(BARE, "1");
        command.env("TERM", "xterm-256color");
        Self::start(command)
    }

    /// Chairside on a store; at the form that unlocks it, or on Home.
    pub fn chairside(folder: &Path, passphrase: Option<&Path>) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_chairside"));
        command.arg("--data-dir");
        command.arg(folder);
        if let Some(file) = passphrase {
            command.arg("--passphrase-file");
            command.arg(file);
        }
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        Self::start(command)
    }

    /// When the last byte of what is being drawn came.
    pub fn settle(&self) -> Instant {
        let (mut last, _) = self.output.recv_timeout(Duration::from_secs(20)).expect("the program draws");
        while let Ok((at, _)) = self.output.recv_timeout(QUIET) {
            last = at;
        }
        last
    }

    /// When the last byte came of the frame that first has these words.
    pub fn shows(&self, words: &str) -> Instant {
        let mut drawn = Vec::new();
        while !drawn.windows(words.len()).any(|part| part == words.as_bytes()) {
            let (_, bytes) = self.output.recv_timeout(Duration::from_secs(60)).expect("the program draws");
            drawn.extend(bytes);
        }
        let mut last = Instant::now();
        while let Ok((at, _)) = self.output.recv_timeout(QUIET) {
            last = at;
        }
        last
    }

    /// From a key to the last byte of the new frame.
    pub fn key(&mut self, key: &str) -> Duration {
        while self.output.try_recv().is_ok() {}
        let pressed = Instant::now();
        self.keys.write_all(key.as_bytes()).unwrap();
        self.keys.flush().unwrap();
        self.settle() - pressed
    }

    /// From the first letter of a paste to the last byte that is drawn of it; `None` where that takes too long, and the program is of no
    /// more use.
    pub fn paste(&mut self, text: &str, patience: Duration) -> Option<Duration> {
        while self.output.try_recv().is_ok() {}
        let pressed = Instant::now();
        // What a program does not read, the terminal does not take: a thread that waits for that for ever is left behind.
        let (done, taken) = channel();
        let (mut keys, text) = (std::mem::replace(&mut self.keys, Box::new(std::io::sink())), text.to_owned());
        thread::spawn(move || keys.write_all(text.as_bytes()).map(|()| done.send(keys)));
        self.keys = taken.recv_timeout(patience).ok()?;
        Some(self.settle() - pressed)
    }

    /// Waits until nothing was drawn for so long; not for ever, as some programs draw all the time.
    pub fn rest(&self, quiet: Duration) {
        let begun = Instant::now();
        while begun.elapsed() < 2 * quiet && self.output.recv_timeout(quiet).is_ok() {}
    }

    /// Presses keys, and waits until the program has come to rest after each.
    pub fn walk(&mut self, keys: &[&str]) {
        for key in keys {
            self.key(key);
            self.rest(Duration::from_millis(700));
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _waited = self.child.wait();
    }
}
