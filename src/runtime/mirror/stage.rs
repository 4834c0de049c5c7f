//! The side that shows: keeps the newest view, and a thread for each screen that follows.

use std::fs::{self, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::{FileTypeExt as _, PermissionsExt as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, bail};

use super::place::Place;
use super::wire;
use crate::page::PatientView;

/// How many screens can follow.
const MOST: usize = 8;

/// A screen that takes nothing in for so long is let go; it comes back by itself.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is shown, to whoever follows. Dropping it ends every stream.
pub struct Stage {
    place: Place,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    shown: Option<PatientView>,
    /// Counts what was shown: only the newest is sent, however many a screen has missed.
    revision: u64,
    screens: usize,
    is_over: bool,
}

impl Stage {
    /// Opens the place; what a program left there that is gone is replaced.
    ///
    /// # Errors
    /// Where somebody shows there already, others could look into the place, or it cannot be opened.
    pub fn open(place: Place) -> anyhow::Result<Self> {
        place.prepare()?;
        let socket = place.socket();
        clear(&place)?;
        let failed = || format!("could not open `{}`", socket.display());
        let listener = UnixListener::bind(socket).with_context(failed)?;
        fs::set_permissions(socket, Permissions::from_mode(0o600)).with_context(failed)?;
        let shared = Arc::<Shared>::default();
        let work = {
            let shared = Arc::clone(&shared);
            move || accept(&listener, &shared)
        };
        thread::Builder::new().name("second screens".to_owned()).spawn(work).context("could not start a thread")?;
        Ok(Self { place, shared })
    }

    /// Shows a view, or nothing; returns at once.
    pub fn show(&self, shown: Option<PatientView>) {
        let mut state = self.shared.lock();
        state.shown = shown;
        state.revision += 1;
        self.shared.changed.notify_all();
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.shared.lock().is_over = true;
        self.shared.changed.notify_all();
        // Wakes the thread that waits for screens, so that it ends too.
        let _woken = UnixStream::connect(self.place.socket());
        let _gone = fs::remove_file(self.place.socket());
    }
}

/// Removes the socket of a program that is gone.
fn clear(place: &Place) -> anyhow::Result<()> {
    let socket = place.socket();
    let shown = socket.display();
    match fs::symlink_metadata(socket) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Ok(look) if !look.file_type().is_socket() => bail!("`{shown}` is no socket; move it away"),
        _ => {}
    }
    match UnixStream::connect(socket) {
        Ok(_) => bail!("another Chairside shows its consultation at `{shown}`"),
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
            fs::remove_file(socket).with_context(|| format!("could not remove the old `{shown}`"))
        }
        Err(error) => Err(error).with_context(|| format!("could not look at `{shown}`")),
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn accept(listener: &UnixListener, shared: &Arc<Shared>) {
    for stream in listener.incoming() {
        if shared.lock().is_over {
            return;
        }
        let Ok(stream) = stream else {
            // Such as too many open files: that passes.
            thread::sleep(PATIENCE);
            continue;
        };
        {
            let mut state = shared.lock();
            // Everybody is sent the newest again: who has gone is noticed by that.
            state.revision += 1;
            shared.changed.notify_all();
            if state.screens >= MOST {
                continue;
            }
            state.screens += 1;
        }
        let work = {
            let shared = Arc::clone(shared);
            move || {
                let _gone = perform(&stream, &shared);
                shared.lock().screens -= 1;
            }
        };
        if thread::Builder::new().name("second screen".to_owned()).spawn(work).is_err() {
            shared.lock().screens -= 1;
        }
    }
}

/// Sends each newest view to one screen, until one of both is over.
fn perform(mut stream: &UnixStream, shared: &Shared) -> io::Result<()> {
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut sent = None;
    loop {
        let state = shared.changed.wait_while(shared.lock(), |state| !state.is_over && sent == Some(state.revision));
        let state = state.unwrap_or_else(PoisonError::into_inner);
        if state.is_over {
            return Ok(());
        }
        sent = Some(state.revision);
        let line = wire::write(state.shown)?;
        drop(state);
        stream.write_all(&line)?;
    }
}
