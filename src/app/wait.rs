//! The wait after wrong passphrases, as the unlock screen counts it down.

use std::time::{Duration, Instant};

use super::Now;
use crate::record::PersonName;

/// Who has to wait before the next try; everybody else need not.
#[derive(Debug, Clone)]
pub struct Wait {
    person: PersonName,
    until: Instant,
    left: u64,
}

impl Wait {
    /// From now on.
    pub fn new(person: PersonName, time: Duration, now: Now) -> Self {
        let mut wait = Self { person, until: now.tick + time, left: 0 };
        wait.count(now);
        wait
    }

    /// Whether it is this practitioner who waits.
    pub fn is_of(&self, person: &PersonName) -> bool {
        self.person == *person
    }

    /// Counts down.
    pub fn count(&mut self, now: Now) {
        let left = self.until.saturating_duration_since(now.tick);
        self.left = u64::try_from(left.as_millis().div_ceil(1000)).unwrap_or(u64::MAX);
    }

    /// The seconds that are left, begun ones counted whole.
    pub const fn left(&self) -> u64 {
        self.left
    }

    /// When the countdown has to change next.
    pub fn deadline(&self) -> Option<Instant> {
        let after = self.left.checked_sub(1)?;
        self.until.checked_sub(Duration::from_secs(after))
    }
}
