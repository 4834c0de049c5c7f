//! What goes to the terminal, without ever waiting long for one that takes nothing: stopped by a key, or read by nobody.

use std::fs::File;
use std::io::{self, ErrorKind, Write, stdout};
use std::mem;
use std::os::fd::AsFd;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags, open};
use rustix::process::getsid;
use rustix::termios::{QueueSelector, tcflush, tcgetsid};

/// So long a terminal is waited for that may only be slow.
const SLOW: Duration = Duration::from_millis(50);

/// Ends whatever sequence of controls a terminal is in the middle of (CAN).
const CANCEL: &[u8] = b"\x18";

/// The one terminal; in reach of what gives it back after a fault, too.
static OUTPUT: Mutex<Output> = Mutex::new(Output { terminal: None, waiting: Vec::new() });

/// The way to it: takes everything at once, and keeps what the terminal does not take yet.
#[derive(Debug, Clone, Copy)]
pub struct Out;

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        output().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        output().send(Duration::ZERO)
    }
}

/// Opens the terminal of standard output for writing.
///
/// # Errors
/// Where that is none, or gone.
pub fn take() -> io::Result<()> {
    output().terminal = Some(terminal()?);
    Ok(())
}

/// Whether the terminal takes nothing at the moment.
pub fn is_stuck() -> bool {
    output().is_stuck()
}

/// Throws away what the terminal has not taken yet, as far as it is this side of it: of what was drawn before nothing is drawn later.
pub fn discard() {
    output().discard();
}

/// Waits so long for a terminal that takes nothing; then the rest is thrown away.
pub fn finish(patience: Duration) {
    let mut output = output();
    // A terminal that is gone takes nothing.
    if output.send(patience).is_err() || output.is_stuck() {
        output.discard();
    }
}

/// Whether something written there would be taken within that time; where the system cannot tell, it is tried.
pub fn takes(terminal: impl AsFd, patience: Duration) -> bool {
    let patience = Timespec::try_from(patience).ok();
    !matches!(poll(&mut [PollFd::new(&terminal, PollFlags::OUT)], patience.as_ref()), Ok(0))
}

fn output() -> MutexGuard<'static, Output> {
    OUTPUT.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A description of its own: that writing to it does not wait is nothing to whoever shares standard output.
fn terminal() -> io::Result<File> {
    let flags = OFlags::WRONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    // The terminal that the program belongs to can be opened under that name whoever its file belongs to.
    let is_own = tcgetsid(stdout()).is_ok_and(|of_terminal| getsid(None) == Ok(of_terminal));
    let path = if is_own { "/dev/tty" } else { "/proc/self/fd/1" };
    match open(path, flags, Mode::empty()) {
        Ok(opened) => Ok(File::from(opened)),
        // Another terminal than the program's own, out of its reach: it is waited for.
        Err(_) => Ok(File::from(stdout().as_fd().try_clone_to_owned()?)),
    }
}

struct Output {
    terminal: Option<File>,
    /// What the terminal did not take.
    waiting: Vec<u8>,
}

impl Output {
    const fn is_stuck(&self) -> bool {
        !self.waiting.is_empty()
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.send(Duration::ZERO)?;
        let sent = if self.is_stuck() { 0 } else { self.sent(bytes, SLOW)? };
        self.waiting.extend_from_slice(bytes.get(sent..).unwrap_or_default());
        Ok(bytes.len())
    }

    /// Sends what waits, as far as the terminal takes it within that time.
    fn send(&mut self, patience: Duration) -> io::Result<()> {
        // Taken out, so that it is freed, and wiped with that, as soon as it is sent.
        let mut waiting = mem::take(&mut self.waiting);
        let sent = self.sent(&waiting, patience)?;
        if sent < waiting.len() {
            waiting.drain(..sent);
            self.waiting = waiting;
        }
        Ok(())
    }

    /// How many of the bytes the terminal took.
    fn sent(&mut self, bytes: &[u8], patience: Duration) -> io::Result<usize> {
        let Some(terminal) = &mut self.terminal else { return Ok(bytes.len()) };
        let end = Instant::now() + patience;
        let mut sent = 0;
        while let Some(rest @ [_, ..]) = bytes.get(sent..) {
            match terminal.write(rest) {
                Ok(taken) => sent += taken,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() != ErrorKind::WouldBlock => return Err(error),
                Err(_) if takes(&*terminal, end.saturating_duration_since(Instant::now())) && Instant::now() < end => {}
                Err(_) => break,
            }
        }
        Ok(sent)
    }

    fn discard(&mut self) {
        self.waiting = CANCEL.to_vec();
        if let Some(terminal) = &self.terminal {
            // A terminal that is gone has nothing left to draw.
            let _gone = tcflush(terminal, QueueSelector::OFlush);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{PipeReader, Read as _, pipe};
    use std::os::fd::OwnedFd;

    use rustix::fs::{fcntl_getfl, fcntl_setfl};

    use super::*;

    /// A terminal that is read by hand.
    fn unread() -> (Output, PipeReader) {
        let (reader, writer) = pipe().unwrap();
        let writer = OwnedFd::from(writer);
        fcntl_setfl(&writer, fcntl_getfl(&writer).unwrap() | OFlags::NONBLOCK).unwrap();
        (Output { terminal: Some(File::from(writer)), waiting: Vec::new() }, reader)
    }

    fn frame() -> Vec<u8> {
        (0..200_000_u32).map(|number| u8::try_from(number % 251).unwrap()).collect()
    }

    #[test]
    fn what_the_terminal_does_not_take_at_once_arrives_whole_and_in_order() {
        let (mut output, mut reader) = unread();
        output.write_all_at_once(&frame());
        output.write_all_at_once(b"and more");
        assert!(output.is_stuck());
        let mut read = Vec::new();
        while output.is_stuck() {
            let mut part = vec![0; 10_000];
            let length = reader.read(&mut part).unwrap();
            read.extend_from_slice(&part[..length]);
            output.send(Duration::ZERO).unwrap();
        }
        drop(output);
        reader.read_to_end(&mut read).unwrap();
        assert!(read == [&frame()[..], b"and more"].concat());
    }

    #[test]
    fn what_is_thrown_away_never_arrives_and_what_comes_then_begins_anew() {
        let (mut output, mut reader) = unread();
        output.write_all_at_once(&frame());
        let waited = output.waiting.len();
        output.discard();
        output.write_all_at_once(b"the form");
        let mut read = vec![0; frame().len() - waited];
        reader.read_exact(&mut read).unwrap();
        output.send(Duration::ZERO).unwrap();
        drop(output);
        read.clear();
        reader.read_to_end(&mut read).unwrap();
        assert_eq!(read, b"\x18the form");
    }

    impl Output {
        fn write_all_at_once(&mut self, bytes: &[u8]) {
            assert_eq!(self.write(bytes).unwrap(), bytes.len());
        }
    }
}
