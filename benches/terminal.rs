//! The program in a terminal, from a key to the last byte of the new frame; beside a bare program of the same library.
#![allow(missing_docs, reason = "the harness makes a function")]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a measurement that cannot be set up has failed")]

#[allow(dead_code, reason = "the other benchmark uses the rest")]
mod clinic;

use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, criterion_group};
use crossterm::event::{Event, KeyCode, read};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use ratatui::widgets::{List, ListState};

/// A frame is over when so long nothing came.
const QUIET: Duration = Duration::from_millis(12);

/// By which this program knows that it is to be the bare one.
const BARE: &str = "CHAIRSIDE_BENCH_BARE";

/// A program of the same library that keeps nothing: a list whose mark moves, and pages of another text.
fn bare() {
    let mut terminal = ratatui::init();
    let pages: Vec<Vec<String>> = (0..2)
        .map(|page| (0..40).map(|line| clinic::text(15).replace('a', if (line + page) % 2 == 0 { "a" } else { "o" })).collect())
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
struct Program {
    child: Box<dyn Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    output: Receiver<(Instant, Vec<u8>)>,
    started: Instant,
}

impl Program {
    fn start(command: CommandBuilder) -> Self {
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

    fn bare() -> Self {
        let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
        command.env(BARE, "1");
        command.env("TERM", "xterm-256color");
        Self::start(command)
    }

    /// Chairside on a store; at the form that unlocks it, or on Home.
    fn chairside(folder: &Path, passphrase: Option<&Path>) -> Self {
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

    /// When the last byte of what is being drawn came, and whether the words were in it.
    fn settle(&self) -> Instant {
        let (mut last, _) = self.output.recv_timeout(Duration::from_secs(20)).expect("the program draws");
        while let Ok((at, _)) = self.output.recv_timeout(QUIET) {
            last = at;
        }
        last
    }

    /// From a key to the last byte of the new frame.
    fn key(&mut self, key: &str) -> Duration {
        while self.output.try_recv().is_ok() {}
        let pressed = Instant::now();
        self.keys.write_all(key.as_bytes()).unwrap();
        self.keys.flush().unwrap();
        self.settle() - pressed
    }

    /// Presses keys, and waits until the program has come to rest after each.
    fn walk(&mut self, keys: &[&str]) {
        for key in keys {
            self.key(key);
            while self.output.recv_timeout(Duration::from_millis(700)).is_ok() {}
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _waited = self.child.wait();
    }
}

const DOWN: &str = "\x1b[B";
const UP: &str = "\x1b[A";

fn terminal(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("terminal");
    group.sample_size(20).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(3));
    let mut alternate = |name: BenchmarkId, mut program: Program, keys: [&str; 2]| {
        let mut next = 0;
        group.bench_function(name, |b| {
            b.iter_custom(|times| {
                let mut key = || {
                    next = 1 - next;
                    program.key(keys[1 - next])
                };
                (0..times).map(|_| key()).sum()
            });
        });
    };
    let settled = |program: Program| {
        program.settle();
        program
    };
    alternate(BenchmarkId::new("floor: the mark of a list moves", "bare"), settled(Program::bare()), [DOWN, UP]);
    alternate(BenchmarkId::new("floor: another page", "bare"), settled(Program::bare()), ["x", "x"]);
    let place = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let file = place.path().join("passphrase");
    fs::write(&file, "correct horse battery\n").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    let copied = |size: u64| {
        let folder = place.path().join(size.to_string());
        if !folder.exists() {
            clinic::copy(&clinic::folder(size), &folder);
        }
        folder
    };
    for size in clinic::sizes() {
        let home = |keys: &[&str]| {
            let mut program = Program::chairside(&copied(size), Some(&file));
            while program.output.recv_timeout(Duration::from_millis(700)).is_ok() {}
            program.walk(keys);
            program
        };
        alternate(BenchmarkId::new("Home: the mark moves", size), home(&[]), [DOWN, UP]);
        alternate(BenchmarkId::new("search: a letter", size), home(&["/", "b"]), ["a", "\x7f"]);
        alternate(BenchmarkId::new("another pane", size), home(&["\r", "2"]), ["6", "2"]);
        alternate(BenchmarkId::new("the checklist's mark moves", size), home(&["\r", "8"]), [DOWN, UP]);
        let short = clinic::text(720);
        alternate(BenchmarkId::new("notes of 5 KB: a letter", size), home(&["\r", "9", &short]), ["x", "\x7f"]);
        let long = format!("\x1b[200~{}\x1b[201~", clinic::text(28_600));
        alternate(BenchmarkId::new("notes of 200 KB: a letter", size), home(&["\r", "9", &long]), ["x", "\x7f"]);
    }
    let mut starting = |name: BenchmarkId, start: &dyn Fn() -> Program| {
        let once = |_| {
            let program = start();
            program.settle() - program.started
        };
        group.bench_function(name, |b| b.iter_custom(|times| (0..times).map(once).sum()));
    };
    starting(BenchmarkId::new("floor: start to the first frame", "bare"), &Program::bare);
    for size in clinic::sizes() {
        let folder = copied(size);
        starting(BenchmarkId::new("start to the form that unlocks", size), &|| Program::chairside(&folder, None));
    }
    group.finish();
}

criterion_group!(benches, terminal);

fn main() {
    if std::env::var_os(BARE).is_some() {
        return bare();
    }
    benches();
    Criterion::default().configure_from_args().final_summary();
}
