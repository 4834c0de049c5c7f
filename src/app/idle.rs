//! How long nobody has been at the screen.

use std::time::{Duration, Instant};

use super::Now;
use crate::record::Moment;

/// When somebody was last at the screen, and what it says about that.
#[derive(Debug, Clone, Copy)]
pub struct Idle {
    limit: Duration,
    /// This long before the lock comes by itself, the screen counts down.
    notice: Duration,
    tick: Instant,
    wall: Moment,
    /// The seconds that the screen counts down from, where it does.
    left: Option<u64>,
}

impl Idle {
    /// Somebody is there. The countdown takes half of the time at most: it must not always be there.
    pub fn new(limit: Duration, notice: Duration, now: Now) -> Self {
        let notice = notice.min(limit / 2);
        Self { limit, notice, tick: now.tick, wall: now.wall, left: None }
    }

    /// Somebody still is.
    pub fn touch(&mut self, now: Now) {
        *self = Self::new(self.limit, self.notice, now);
    }

    /// Whether nobody was there for too long, by either clock: while the machine sleeps the monotonic one may stand still.
    pub fn is_over(&self, now: Now) -> bool {
        let by_wall = (now.wall - self.wall).to_std().is_ok_and(|passed| passed >= self.limit);
        by_wall || now.tick.saturating_duration_since(self.tick) >= self.limit
    }

    /// Counts down, near the end.
    pub fn count(&mut self, now: Now) {
        let left = self.limit.saturating_sub(now.tick.saturating_duration_since(self.tick));
        self.left = (left <= self.notice).then(|| u64::try_from(left.as_millis().div_ceil(1000)).unwrap_or(0));
    }

    /// The seconds until the lock, where the screen counts them.
    pub const fn left(&self) -> Option<u64> {
        self.left
    }

    /// When the countdown has to change next, or the lock comes.
    pub fn deadline(&self) -> Instant {
        let before_end = self.left.map_or(self.notice, |left| Duration::from_secs(left.saturating_sub(1)));
        self.tick + self.limit.saturating_sub(before_end)
    }
}
