//! Lists and searches, beside the record keeper and never in its way.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};

use anyhow::Context as _;
use chrono::{Days, Local};
use uuid::Uuid;

use super::Exports;
use super::memory;
use crate::app::{Effect, Entry, Listing, Msg, Query, TrailEntry, TrailPage, TrailQuery};
use crate::record::SessionId;
use crate::store::{Overview, Reader, StoreError};
use crate::text::Clean;

/// The days of the small dashboard.
const DAYS: u64 = 14;

enum Order {
    Read(Reader),
    Do(Effect),
    /// Forget the way to read the store, and say so.
    Close(Sender<()>),
    /// Say that everything before is done.
    Mark(Sender<()>),
    End,
}

/// By which the record keeper hands over a way to read the store that it opened.
pub struct ReaderDoor(Sender<Order>);

impl ReaderDoor {
    /// Hands it over.
    pub fn give(&self, reader: Reader) {
        let _ended = self.0.send(Order::Read(reader));
    }

    /// Takes it back: when this returns, nothing reads the store any more.
    pub fn close(&self) {
        let (to, closed) = channel();
        // Where the thread has ended, so has its reader.
        let _ended = self.0.send(Order::Close(to)).is_ok() && closed.recv().is_ok();
    }
}

/// The thread, and the way to it.
pub struct Jobs {
    orders: Sender<Order>,
    thread: JoinHandle<()>,
}

impl Jobs {
    /// Starts the thread.
    ///
    /// # Errors
    /// Where no thread can be started.
    pub fn start<M: From<Msg> + Send + 'static>(exports: Exports, to: Sender<M>) -> anyhow::Result<Self> {
        let (orders, inbox) = channel();
        // The loop may have ended: then nobody waits for the answer.
        let work = move || work(&exports, &inbox, &|msg: Msg| drop(to.send(msg.into())));
        let thread =
            thread::Builder::new().name("jobs".to_owned()).spawn(work).context("could not start the thread for reading")?;
        Ok(Self { orders, thread })
    }

    /// A door for the record keeper.
    pub fn readers(&self) -> ReaderDoor {
        ReaderDoor(self.orders.clone())
    }

    /// Hands an order over.
    pub fn order(&self, effect: Effect) {
        let _gone = self.orders.send(Order::Do(effect));
    }

    /// Waits until everything that was ordered so far is done.
    pub fn catch_up(&self) {
        let (to, done) = channel();
        let _ended = self.orders.send(Order::Mark(to)).is_ok() && done.recv().is_ok();
    }

    /// Waits until everything ordered is done.
    pub fn finish(self) {
        let _gone = self.orders.send(Order::End);
        let _fault = self.thread.join();
    }
}

fn work(exports: &Exports, inbox: &Receiver<Order>, tell: &dyn Fn(Msg)) {
    let mut reader = None;
    let mut waiting = VecDeque::new();
    while let Some(order) = waiting.pop_front().or_else(|| inbox.recv().ok()) {
        waiting.extend(inbox.try_iter());
        let effect = match order {
            Order::Read(opened) => {
                reader = Some(opened);
                continue;
            }
            Order::Close(closed) => {
                reader = None;
                memory::overwrite_free();
                let _ended = closed.send(());
                continue;
            }
            Order::Mark(done) => {
                let _ended = done.send(());
                continue;
            }
            Order::End => return,
            Order::Do(effect) => effect,
        };
        if is_superseded(&effect, &waiting) {
            continue;
        }
        let faulted = faulted(&effect);
        let done = catch_unwind(AssertUnwindSafe(|| answer(reader.as_ref(), exports, effect)));
        if let Some(msg) = done.unwrap_or(faulted) {
            tell(msg);
        }
    }
}

/// Whether a list is asked for that a later one makes needless: a search as it is typed.
fn is_superseded(effect: &Effect, waiting: &VecDeque<Order>) -> bool {
    matches!(effect, Effect::List(_)) && waiting.iter().any(|later| matches!(later, Order::Do(Effect::List(_))))
}

fn answer(reader: Option<&Reader>, exports: &Exports, effect: Effect) -> Option<Msg> {
    Some(match effect {
        Effect::Drives(written) => Msg::Drives(written, exports.drives()),
        Effect::FreshId => Msg::FreshId(SessionId::new(Uuid::now_v7())),
        Effect::Trail(query) => {
            let page = reader.map_or_else(not_open, |reader| trail(reader, &query).map_err(|error| error.to_string()));
            Msg::TrailListed { query, page }
        }
        Effect::List(query) => {
            let listing = reader.map_or_else(not_open, |reader| list(reader, &query).map_err(|error| error.to_string()));
            Msg::Listed { query, listing }
        }
        Effect::Create(..)
        | Effect::Unlock(..)
        | Effect::AcceptLoss
        | Effect::Open(_)
        | Effect::People(_)
        | Effect::Save(_)
        | Effect::Sign(_)
        | Effect::Amend(_)
        | Effect::SaveFor(..)
        | Effect::KeepDesk(_)
        | Effect::Lock { .. }
        | Effect::Close
        | Effect::Export(..)
        | Effect::HandOver(..)
        | Effect::Leave(_)
        | Effect::Show(_)
        | Effect::Redraw
        | Effect::TakeAgain
        | Effect::Quit => return None,
    })
}

/// The answer where carrying it out ends in a fault.
fn faulted(effect: &Effect) -> Option<Msg> {
    let words = "a fault in reading; try again".to_owned();
    match effect {
        Effect::List(query) => Some(Msg::Listed { query: query.clone(), listing: Err(words) }),
        Effect::Trail(query) => Some(Msg::TrailListed { query: query.clone(), page: Err(words) }),
        _ => None,
    }
}

fn not_open<T>() -> Result<T, String> {
    Err("the records are not open".to_owned())
}

fn list(reader: &Reader, query: &Query) -> Result<Listing, StoreError> {
    let most = u32::try_from(query.most).unwrap_or(u32::MAX);
    let found = if query.search.trim().is_empty() { reader.overview(most, None)? } else { reader.search(&query.search, most)? };
    let today = Local::now().date_naive();
    let first = today.checked_sub_days(Days::new(DAYS - 1)).unwrap_or(today);
    let activity = reader.activity(first, today)?;
    let count_of = |day| activity.days.get(&day).copied().unwrap_or(0);
    let days = first.iter_days().take_while(|day| *day <= today).map(|day| (day, count_of(day))).collect();
    let sessions = found.into_iter().map(entry).collect();
    Ok(Listing { sessions, days, drafts: activity.unsigned, raised_today: activity.raised_today })
}

fn entry(overview: Overview) -> Entry {
    let Overview { id, label, practitioner, started, updated, tally, pack, status, .. } = overview;
    Entry { id, label, practitioner, started, updated, status, tally, pack: Clean::line(&pack) }
}

fn trail(reader: &Reader, query: &TrailQuery) -> Result<TrailPage, StoreError> {
    let read = reader.trail(&query.filter, query.most, query.before)?;
    let whole = read.len() < usize::try_from(query.most).unwrap_or(usize::MAX);
    let entries = read.into_iter().map(|read| {
        let (number, entry) = match read {
            Ok(entry) => (entry.number, Some(entry)),
            Err(number) => (number, None),
        };
        let session = entry.as_ref().and_then(|entry| entry.session);
        let label = session.map_or(Ok(None), |session| reader.label(session))?;
        Ok(TrailEntry { number, entry, label })
    });
    Ok(TrailPage { entries: entries.collect::<Result<_, StoreError>>()?, whole })
}
