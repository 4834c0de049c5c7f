//! Counting sessions for a person who waits.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, ensure};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

/// Counts sessions, shows the count to a person who waits, and notices when they want to stop.
pub(super) struct Progress {
    /// Sessions so far.
    pub(super) count: u64,
    is_watched: bool,
    stopped: Arc<AtomicBool>,
}

impl Progress {
    /// Sessions between two counts that are shown.
    const STEP: u64 = 5_000;

    /// For standard output, where a signal ends the program as it ends any other.
    pub(super) fn new() -> Self {
        Self { count: 0, is_watched: io::stderr().is_terminal() && !io::stdout().is_terminal(), stopped: Arc::default() }
    }

    /// For a file: a signal stops the work in a way that leaves nothing half-written behind.
    pub(super) fn stoppable() -> anyhow::Result<Self> {
        let progress = Self { is_watched: io::stderr().is_terminal(), ..Self::new() };
        for signal in [SIGHUP, SIGINT, SIGTERM] {
            // The second one ends it as it ends any other program: standard input may be silent for ever.
            signal_hook::flag::register_conditional_default(signal, Arc::clone(&progress.stopped))
                .context("could not listen for signals")?;
            signal_hook::flag::register(signal, Arc::clone(&progress.stopped)).context("could not listen for signals")?;
        }
        Ok(progress)
    }

    pub(super) fn advance(&mut self) -> anyhow::Result<()> {
        ensure!(!self.stopped.load(Ordering::Relaxed), "stopped by a signal");
        self.count += 1;
        if self.is_watched && self.count.is_multiple_of(Self::STEP) {
            // The next line that is told is longer, and overwrites it.
            let _ = write!(io::stderr(), "{} sessions\r", self.count);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signal_stops_the_work_before_the_next_session() {
        let mut progress = Progress::stoppable().unwrap();
        progress.advance().unwrap();
        signal_hook::low_level::raise(SIGTERM).unwrap();
        progress.advance().unwrap_err();
        assert_eq!(progress.count, 1);
    }
}
