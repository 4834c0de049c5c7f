//! Keys and signals, as messages.

use std::panic::catch_unwind;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread;

use anyhow::Context as _;
use crossterm::event::{self, Event, KeyEventKind, MouseButton, MouseEvent, MouseEventKind};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::iterator::Signals;

use crate::app::{Msg, Size};

/// How many rows one notch of the wheel scrolls.
const WHEEL: i16 = 3;

/// Sends keys, pastes, clicks and sizes from a thread that sleeps until there are some.
pub fn keys<M: From<Msg> + Send + 'static>(to: Sender<M>) {
    thread::spawn(move || {
        loop {
            let msg = match catch_unwind(event::read) {
                Ok(Ok(event)) => message(event),
                // The terminal is gone.
                Ok(Err(_)) => Some(Msg::Terminate),
                // Bytes that no terminal sends, and the library did not expect: the program must not turn deaf.
                Err(_) => None,
            };
            let last = matches!(msg, Some(Msg::Terminate));
            if msg.is_some_and(|msg| to.send(msg.into()).is_err()) || last {
                return;
            }
        }
    });
}

fn message(event: Event) -> Option<Msg> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => Some(Msg::Key(key)),
        Event::Paste(text) => Some(Msg::Paste(text)),
        Event::Resize(columns, rows) => Some(Msg::Resize(Size { columns, rows })),
        Event::Mouse(mouse) => pointer(mouse),
        Event::FocusGained => Some(Msg::Uncovered),
        _ => None,
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

/// Turns the signals that end a program into a message, so that it saves first, and the one after which it goes on.
///
/// # Errors
/// Where the signals cannot be caught.
pub fn signals<M: From<Msg> + Send + 'static>(to: Sender<M>) -> anyhow::Result<()> {
    let watched = [SIGTERM, SIGHUP, SIGINT, SIGCONT];
    let mut signals = Signals::new(watched).context("could not watch for the signals that end the program")?;
    thread::spawn(move || {
        for signal in signals.forever() {
            let msg = if signal == SIGCONT { Msg::Continued } else { Msg::Terminate };
            if to.send(msg.into()).is_err() {
                return;
            }
        }
    });
    Ok(())
}
