//! Reading and exporting, beside the record keeper and never in its way.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};

use anyhow::Context as _;
use chrono::{Days, Local};
use uuid::Uuid;

use crate::app::{Effect, Entry, Listing, Msg, Query};
use crate::export;
use crate::record::{Draft, SessionId};
use crate::store::{Overview, Reader, StoreError};
use crate::text::Clean;

/// The days of the small dashboard.
const DAYS: u64 = 14;

enum Order {
    Read(Reader),
    Do(Effect),
    End,
}

/// By which the record keeper hands over a way to read the store that it opened.
pub struct ReaderDoor(Sender<Order>);

impl ReaderDoor {
    /// Hands it over.
    pub fn give(&self, reader: Reader) {
        let _ended = self.0.send(Order::Read(reader));
    }
}

/// The thread, and the way to it.
pub struct Jobs {
    orders: Sender<Order>,
    thread: JoinHandle<()>,
}

impl Jobs {
    /// Starts the thread for the store in a folder.
    ///
    /// # Errors
    /// Where no thread can be started.
    pub fn start(folder: PathBuf, to: Sender<Msg>) -> anyhow::Result<Self> {
        let (orders, inbox) = channel();
        let work = move || work(&folder, &inbox, &to);
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

    /// Waits until everything ordered is done.
    pub fn finish(self) {
        let _gone = self.orders.send(Order::End);
        let _fault = self.thread.join();
    }
}

fn work(folder: &Path, inbox: &Receiver<Order>, to: &Sender<Msg>) {
    let mut reader = None;
    let mut waiting = VecDeque::new();
    while let Some(order) = waiting.pop_front().or_else(|| inbox.recv().ok()) {
        waiting.extend(inbox.try_iter());
        let effect = match order {
            Order::Read(opened) => {
                reader = Some(opened);
                continue;
            }
            Order::End => return,
            Order::Do(effect) => effect,
        };
        if is_superseded(&effect, &waiting) {
            continue;
        }
        let faulted = faulted(&effect);
        let done = catch_unwind(AssertUnwindSafe(|| answer(folder, reader.as_ref(), effect)));
        if let Some(msg) = done.unwrap_or(faulted) {
            // The loop may have ended: then nobody waits for the answer.
            let _ended = to.send(msg);
        }
    }
}

/// Whether a list is asked for that a later one makes needless: a search as it is typed.
fn is_superseded(effect: &Effect, waiting: &VecDeque<Order>) -> bool {
    matches!(effect, Effect::List(_)) && waiting.iter().any(|later| matches!(later, Order::Do(Effect::List(_))))
}

fn answer(folder: &Path, reader: Option<&Reader>, effect: Effect) -> Option<Msg> {
    Some(match effect {
        Effect::FreshId => Msg::FreshId(SessionId::new(Uuid::now_v7())),
        Effect::Export(draft) => Msg::Exported(write(folder, &draft)),
        Effect::List(query) => {
            let listing = reader.map_or_else(not_open, |reader| list(reader, &query).map_err(|error| error.to_string()));
            Msg::Listed { query, listing }
        }
        Effect::Open(id) => Msg::Opened(reader.map_or_else(not_open, |reader| open(reader, id))),
        Effect::Create(..) | Effect::Unlock(..) | Effect::AcceptLoss | Effect::Save(_) | Effect::Quit => return None,
    })
}

/// The answer where carrying it out ends in a fault.
fn faulted(effect: &Effect) -> Option<Msg> {
    let words = "a fault in reading or writing; try again".to_owned();
    match effect {
        Effect::List(query) => Some(Msg::Listed { query: query.clone(), listing: Err(words) }),
        Effect::Open(_) => Some(Msg::Opened(Err(words))),
        Effect::Export(_) => Some(Msg::Exported(Err(words))),
        _ => None,
    }
}

fn not_open<T>() -> Result<T, String> {
    Err("the records are not open".to_owned())
}

fn open(reader: &Reader, id: SessionId) -> Result<Box<Draft>, String> {
    match reader.load(id) {
        Ok(Some(draft)) => Ok(Box::new(draft)),
        Ok(None) => Err("this consultation is not there any more".to_owned()),
        Err(error) => Err(error.to_string()),
    }
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
    let Overview { id, label, practitioner, started, updated, tally, pack, .. } = overview;
    Entry { id, label, practitioner, started, updated, tally, pack: Clean::line(&pack) }
}

/// Writes a session's JSON beside the store; gives the place.
fn write(folder: &Path, draft: &Draft) -> Result<String, String> {
    let place = export::write::folder(folder).context("could not export").and_then(|exports| {
        Ok(export::write::write_new(&exports, &export::file_name(draft), export::json::document(draft)?.as_bytes())?)
    });
    place.map(|path| path.display().to_string()).map_err(|error| format!("{error:#}"))
}
