//! The plan of visits: sessions and check-ups as days, always in their order, whatever is moved.

use chrono::{Datelike, Days, Months, NaiveDate, TimeDelta, Weekday};
use serde::{Deserialize, Serialize};

use super::Draft;
use crate::content::PlanGuide;

/// The most sessions of a plan.
const MOST_SESSIONS: usize = 24;
/// The longest interval, in weeks.
const MOST_WEEKS: u32 = 52;

/// When a patient comes.
///
/// Its days stand in order: the first session on the day of the plan or later, each visit after the one before, check-ups last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(try_from = "Written", deny_unknown_fields)]
pub struct Plan {
    /// The day on which it was made.
    made: NaiveDate,
    /// Weeks from one session to the next, where no day was moved by hand.
    #[cfg_attr(test, schemars(range(min = 1, max = 52)))]
    interval_weeks: u32,
    /// The days of the sessions; at least one.
    #[cfg_attr(test, schemars(length(min = 1, max = 24)))]
    sessions: Vec<NaiveDate>,
    /// The days of the check-ups.
    check_ups: Vec<NaiveDate>,
}

/// A plan as it is written down, before its order is known.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Written {
    made: NaiveDate,
    interval_weeks: u32,
    sessions: Vec<NaiveDate>,
    check_ups: Vec<NaiveDate>,
}

impl TryFrom<Written> for Plan {
    type Error = &'static str;

    fn try_from(Written { made, interval_weeks, sessions, check_ups }: Written) -> Result<Self, Self::Error> {
        Self { made, interval_weeks, sessions, check_ups }.in_order().ok_or("the days of a plan stand in their order")
    }
}

/// A visit of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit {
    /// What it is for.
    pub kind: VisitKind,
    /// Its day.
    pub day: NaiveDate,
}

/// What a visit is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VisitKind {
    /// A session, with its number from 1.
    Session(usize),
    /// A check-up, by its place from 0.
    CheckUp(usize),
}

/// Something about a day that somebody should look at; nothing is refused for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remark {
    /// It is a Saturday or a Sunday.
    Weekend,
    /// So many days after the session before: fewer than were reported.
    Close(i64),
    /// So many days after the session before: more than were reported.
    Far(i64),
}

impl Visit {
    /// Whether it is a Saturday or a Sunday.
    pub fn is_on_weekend(&self) -> bool {
        is_weekend(self.day)
    }
}

/// Whether a day is a Saturday or a Sunday.
pub fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

impl Plan {
    /// What is usual, from this day on, check-ups not on a weekend; nothing where the calendar ends before.
    pub fn usual(guide: &PlanGuide, today: NaiveDate) -> Option<Self> {
        let interval_weeks = guide.interval_weeks.usual;
        let sessions: Option<Vec<_>> =
            (0..guide.sessions.usual).map(|place| weeks_after(today, place * interval_weeks)).collect();
        let sessions = sessions?;
        let last = *sessions.last()?;
        let months = guide.check_ups.iter().map(|check_up| Months::new(check_up.months_after_last));
        let check_ups: Option<Vec<_>> = months.map(|months| last.checked_add_months(months).and_then(not_on_weekend)).collect();
        Self { made: today, interval_weeks, sessions, check_ups: check_ups? }.in_order()
    }

    fn in_order(self) -> Option<Self> {
        let days: Vec<NaiveDate> = self.visits().map(|visit| visit.day).collect();
        let ascend = days.windows(2).all(|pair| matches!(pair, [before, after] if before < after));
        let begins = self.sessions.first().is_some_and(|first| *first >= self.made);
        let counts = self.sessions.len() <= MOST_SESSIONS && (1..=MOST_WEEKS).contains(&self.interval_weeks);
        (ascend && begins && counts).then_some(self)
    }

    /// Takes another plan in its place, where there is one and its days are in order; gives whether it did.
    fn become_if_in_order(&mut self, other: Option<Self>) -> bool {
        let other = other.and_then(Self::in_order);
        let changed = other.is_some();
        if let Some(other) = other {
            *self = other;
        }
        changed
    }

    /// The day on which it was made.
    pub const fn made(&self) -> NaiveDate {
        self.made
    }

    /// Weeks from one session to the next, where no day was moved by hand.
    pub const fn interval_weeks(&self) -> u32 {
        self.interval_weeks
    }

    /// How many sessions; at least one.
    pub const fn session_count(&self) -> usize {
        self.sessions.len()
    }

    /// Every visit in its order.
    pub fn visits(&self) -> impl Iterator<Item = Visit> {
        let sessions = self.sessions.iter().enumerate().map(|(place, day)| (VisitKind::Session(place + 1), *day));
        let check_ups = self.check_ups.iter().enumerate().map(|(place, day)| (VisitKind::CheckUp(place), *day));
        sessions.chain(check_ups).map(|(kind, day)| Visit { kind, day })
    }

    /// Whether the sessions are as far apart as the interval says, give or take three days.
    pub fn is_even(&self) -> bool {
        let days = i64::from(self.interval_weeks) * 7;
        self.sessions.windows(2).all(|pair| matches!(pair, [before, after] if ((*after - *before).num_days() - days).abs() <= 3))
    }

    /// What should be looked at about a visit, by its place among all.
    pub fn remarks(&self, place: usize, guide: Option<&PlanGuide>) -> Vec<Remark> {
        let Some(visit) = self.visits().nth(place) else {
            return Vec::new();
        };
        let before = place.checked_sub(1).and_then(|before| self.sessions.get(before));
        let passed = before.zip(self.sessions.get(place)).map(|(before, day)| (*day - *before).num_days());
        let apart = passed.zip(guide).and_then(|(days, guide)| match days {
            _ if days < i64::from(guide.interval_weeks.from) * 7 => Some(Remark::Close(days)),
            _ if days > i64::from(guide.interval_weeks.to) * 7 => Some(Remark::Far(days)),
            _ => None,
        });
        visit.is_on_weekend().then_some(Remark::Weekend).into_iter().chain(apart).collect()
    }

    /// Adds a session at the end, an interval after the last one; check-ups move with it. Gives whether it could be.
    pub fn add_session(&mut self) -> bool {
        let mut more = self.clone();
        let Some(next) = self.sessions.last().and_then(|last| weeks_after(*last, self.interval_weeks)) else {
            return false;
        };
        more.sessions.push(next);
        let days = i64::from(self.interval_weeks) * 7;
        self.become_if_in_order(more.check_ups_moved(days))
    }

    /// Takes the last session away; check-ups move with it. Gives whether it could be: one session stays.
    pub fn remove_session(&mut self) -> bool {
        let mut fewer = self.clone();
        let (Some(gone), Some(last)) = (fewer.sessions.pop(), fewer.sessions.last().copied()) else {
            return false;
        };
        self.become_if_in_order(fewer.check_ups_moved((last - gone).num_days()))
    }

    /// Sets the sessions so many weeks apart, from the first one on; check-ups move with the last. Gives whether it could be.
    pub fn set_apart(&mut self, interval_weeks: u32) -> bool {
        if !(1..=MOST_WEEKS).contains(&interval_weeks) {
            return false;
        }
        let (Some(first), Some(last)) = (self.sessions.first(), self.sessions.last()) else {
            return false;
        };
        let places = (0..).take(self.sessions.len());
        let sessions: Option<Vec<_>> = places.map(|place: u32| weeks_after(*first, place * interval_weeks)).collect();
        let Some((sessions, new_last)) = sessions.and_then(|sessions| sessions.last().copied().map(|last| (sessions, last)))
        else {
            return false;
        };
        let days = (new_last - *last).num_days();
        let other = Self { interval_weeks, sessions, ..self.clone() };
        self.become_if_in_order(other.check_ups_moved(days))
    }

    /// Moves one visit, by its place among all. Gives whether it could be: it stays between its neighbours.
    pub fn move_one(&mut self, place: usize, days: i64) -> bool {
        self.has(place) && self.become_if_in_order(self.moved(days, |other| other == place))
    }

    /// Moves a visit and every later one. Gives whether it could be: it stays after the one before.
    pub fn move_from(&mut self, place: usize, days: i64) -> bool {
        self.has(place) && self.become_if_in_order(self.moved(days, |other| other >= place))
    }

    const fn has(&self, place: usize) -> bool {
        place < self.sessions.len() + self.check_ups.len()
    }

    fn check_ups_moved(self, days: i64) -> Option<Self> {
        let sessions = self.sessions.len();
        self.moved(days, |place| place >= sessions)
    }

    fn moved(&self, days: i64, is_moved: impl Fn(usize) -> bool) -> Option<Self> {
        let sessions = self.sessions.len();
        let moved = |(place, day): (usize, &NaiveDate)| if is_moved(place) { days_after(*day, days) } else { Some(*day) };
        Some(Self {
            sessions: self.sessions.iter().enumerate().map(moved).collect::<Option<_>>()?,
            check_ups: self
                .check_ups
                .iter()
                .enumerate()
                .map(|(place, day)| moved((place + sessions, day)))
                .collect::<Option<_>>()?,
            ..self.clone()
        })
    }
}

fn weeks_after(day: NaiveDate, weeks: u32) -> Option<NaiveDate> {
    day.checked_add_days(Days::new(u64::from(weeks) * 7))
}

/// The day, or the Monday after it where it is a Saturday or a Sunday.
fn not_on_weekend(day: NaiveDate) -> Option<NaiveDate> {
    day.iter_days().take(3).find(|day| !is_weekend(*day))
}

fn days_after(day: NaiveDate, days: i64) -> Option<NaiveDate> {
    day.checked_add_signed(TimeDelta::try_days(days)?)
}

impl Draft {
    /// The plan of visits, where one was made.
    pub const fn plan(&self) -> Option<&Plan> {
        self.plan.as_ref()
    }

    /// Sets the plan of visits, or leaves the session without one.
    pub fn set_plan(&mut self, plan: Option<Plan>) {
        self.plan = plan;
    }
}

#[cfg(test)]
pub mod samples;
#[cfg(test)]
mod tests;
