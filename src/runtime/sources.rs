//! Keys and signals, as messages.

use std::fs::File;
use std::io::{self, IsTerminal as _, Read as _};
use std::os::fd::AsFd as _;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Instant;

use anyhow::Context as _;
use crossterm::event::{Event, KeyEventKind, MouseButton, MouseEvent, MouseEventKind};
use crossterm::terminal::size;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;

use super::input::{Bytes, Input};
use crate::app::{Msg, Size};

/// How many rows one notch of the wheel scrolls.
const WHEEL: i16 = 3;

/// How many bytes of a terminal are read at once.
const READ: usize = 64 * 1024;

/// Sends keys, pastes and clicks from a thread that sleeps until there are some.
///
/// # Errors
/// Where there is no terminal to read from.
pub fn keys<M: From<Msg> + Send + 'static>(to: Sender<M>) -> anyhow::Result<()> {
    let terminal = terminal().context("could not read from the terminal")?;
    thread::spawn(move || {
        let (mut bytes, mut last) = (Bytes::default(), Instant::now());
        loop {
            // The terminal is gone.
            let Ok(found) = next(&terminal, &mut bytes, &mut last) else {
                let _ended = to.send(Msg::Terminate.into());
                return;
            };
            for msg in found.into_iter().filter_map(message) {
                if to.send(msg.into()).is_err() {
                    return;
                }
            }
        }
    });
    Ok(())
}

/// What is typed on: standard input where that is a terminal, else the one that the program belongs to.
fn terminal() -> io::Result<File> {
    if io::stdin().is_terminal() {
        return Ok(File::from(io::stdin().as_fd().try_clone_to_owned()?));
    }
    File::open("/dev/tty")
}

/// Waits for what comes next, or for as long as what was begun may still go on.
fn next(terminal: &File, bytes: &mut Bytes, last: &mut Instant) -> io::Result<Vec<Input>> {
    let patience = bytes.patience().and_then(|patience| Timespec::try_from(patience).ok());
    match poll(&mut [PollFd::new(terminal, PollFlags::IN)], patience.as_ref()) {
        Ok(0) => return Ok(bytes.rest()),
        Ok(_) => {}
        Err(Errno::INTR) => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    }
    let mut read = vec![0; READ];
    match (&*terminal).read(&mut read) {
        Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
        Ok(length) => {
            let before = std::mem::replace(last, Instant::now());
            Ok(bytes.take(read.get(..length).unwrap_or_default(), last.saturating_duration_since(before)))
        }
        Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

fn message(input: Input) -> Option<Msg> {
    match input {
        Input::Paste(text) => Some(Msg::Paste(text)),
        Input::Unended(text) => Some(Msg::Unended(text)),
        Input::Event(Event::Key(key)) if key.kind != KeyEventKind::Release => Some(Msg::Key(key)),
        Input::Event(Event::Mouse(mouse)) => pointer(mouse),
        Input::Event(Event::FocusGained) => Some(Msg::Uncovered),
        Input::Event(_) => None,
    }
}

const fn pointer(mouse: MouseEvent) -> Option<Msg> {
    let MouseEvent { kind, column, row, .. } = mouse;
    match kind {
        MouseEventKind::Down(MouseButton::Left) => Some(Msg::Click { column, row }),
        MouseEventKind::Drag(MouseButton::Left) => Some(Msg::Drag { column, row }),
        MouseEventKind::ScrollUp => Some(Msg::Wheel(-WHEEL)),
        MouseEventKind::ScrollDown => Some(Msg::Wheel(WHEEL)),
        _ => None,
    }
}

/// From here on the signals of Ctrl+C, Ctrl+\\ and Ctrl+Z do nothing, also before the terminal sends those keys as they are.
///
/// # Errors
/// Where the signals cannot be caught.
pub fn ignore_keys_of_shells() -> anyhow::Result<()> {
    for signal in [SIGINT, SIGQUIT, SIGTSTP] {
        signal_hook::flag::register(signal, Arc::default()).context("could not keep the keys that end programs from this one")?;
    }
    Ok(())
}

/// Turns the signals that end a program into a message, so that it saves first, and those after which the screen is another.
///
/// # Errors
/// Where the signals cannot be caught.
pub fn signals<M: From<Msg> + Send + 'static>(to: Sender<M>) -> anyhow::Result<()> {
    let watched = [SIGTERM, SIGHUP, SIGINT, SIGCONT, SIGWINCH];
    let mut signals = Signals::new(watched).context("could not watch for the signals that end the program")?;
    thread::spawn(move || {
        for signal in signals.forever() {
            let msg = match signal {
                SIGCONT => Msg::Continued,
                SIGWINCH => match size() {
                    Ok((columns, rows)) => Msg::Resize(Size { columns, rows }),
                    Err(_) => continue,
                },
                _ => Msg::Terminate,
            };
            if to.send(msg.into()).is_err() {
                return;
            }
        }
    });
    Ok(())
}
