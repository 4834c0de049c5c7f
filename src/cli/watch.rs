//! Tells a person who waits how far long work has come, and notices when they want it to stop.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use crate::store::Progress;

/// Work that takes no longer needs no words.
const OFTEN: Duration = Duration::from_secs(1);

const NO_SIGNALS: &str = "could not listen for signals";

/// Looks at the work from time to time.
pub(super) struct Watcher {
    stopped: Arc<AtomicBool>,
    is_asking: Arc<AtomicBool>,
    is_watched: bool,
    told: Instant,
}

impl Watcher {
    /// Begins to listen for signals: from here on they stop the work in a way that leaves nothing half-written behind.
    pub(super) fn new() -> anyhow::Result<Self> {
        let (stopped, is_asking) = (Arc::<AtomicBool>::default(), Arc::<AtomicBool>::default());
        for signal in [SIGHUP, SIGINT, SIGTERM] {
            signal_hook::flag::register_conditional_default(signal, Arc::clone(&is_asking)).context(NO_SIGNALS)?;
            signal_hook::flag::register(signal, Arc::clone(&stopped)).context(NO_SIGNALS)?;
        }
        Ok(Self { stopped, is_asking, is_watched: io::stderr().is_terminal(), told: Instant::now() })
    }

    /// While somebody is asked something, a signal ends the program as it ends any other.
    pub(super) fn ask<T>(&self, question: impl FnOnce() -> T) -> T {
        self.is_asking.store(true, Ordering::Relaxed);
        let answer = question();
        self.is_asking.store(false, Ordering::Relaxed);
        answer
    }

    /// Tells how far the work has come, now and then, and answers whether to go on.
    pub(super) fn look(&mut self, progress: Progress) -> bool {
        if self.is_watched && self.told.elapsed() >= OFTEN {
            self.told = Instant::now();
            // Nothing depends on it being read. What stood in the line before may have been longer.
            let _ = write!(io::stderr(), "\r{:<60}\r", words(progress));
        }
        !self.stopped.load(Ordering::Relaxed)
    }
}

fn words(Progress { doing, done, of }: Progress) -> String {
    let percent = done.saturating_mul(100) / of.max(1);
    if done == 0 { format!("{doing} …") } else { format!("{doing}: {percent} %") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_told_in_words() {
        let progress = |done, of| words(Progress { doing: "copying the records", done, of });
        assert_eq!(progress(0, 0), "copying the records …");
        assert_eq!(progress(1, 3), "copying the records: 33 %");
        assert_eq!(progress(3, 3), "copying the records: 100 %");
    }
}
