//! The record keeper: the one thread that writes the store, in the order of its orders, and nothing else.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::{Context as _, anyhow};
use chrono::Local;

use super::jobs::ReaderDoor;
use super::memory;
use super::outbox::{Outbox, Outgoing};
use crate::app::{
    Amend, Effect, KeepDesk, Msg, NotOpened, Opening, PeopleList, PeopleOrder, Place, Refused, Save, Secret, Sign, TakenHome,
};
use crate::audit::{self, Event};
use crate::content::{Pack, load};
use crate::export::takehome::{Paper, TakeHome};
use crate::export::{self, Exported};
use crate::record::{Amendment, Draft, PersonName, Session, SessionId, Signed};
use crate::settings::Clinic;
use crate::store::{self, Passphrase, Sealing, Start, Store, StoreError};

enum Order {
    Unlock(PersonName, Passphrase),
    Do(Effect),
    /// Say that everything before is done.
    Mark(Sender<()>),
}

/// What the keeper needs where something leaves as a file.
pub struct Leaving {
    /// Where the files are written.
    pub outbox: Outbox,
    /// The clinic that patients' copies name.
    pub clinic: Clinic,
}

/// The thread, and the way to it.
pub struct Keeper {
    orders: Sender<Order>,
    thread: JoinHandle<anyhow::Result<()>>,
}

impl Keeper {
    /// Starts the thread for the store in a folder.
    ///
    /// # Errors
    /// Where no thread can be started.
    pub fn start<M: From<Msg> + Send + 'static>(
        folder: PathBuf,
        leaving: Leaving,
        packs: Vec<Arc<Pack>>,
        to: Sender<M>,
        readers: ReaderDoor,
    ) -> anyhow::Result<Self> {
        let (orders, inbox) = channel();
        // The loop may have ended: then nobody waits for the answer.
        let work = move || keep(&folder, &leaving, &packs, &inbox, &|msg: Msg| drop(to.send(msg.into())), &readers);
        let thread =
            thread::Builder::new().name("record keeper".to_owned()).spawn(work).context("could not start the record keeper")?;
        Ok(Self { orders, thread })
    }

    /// Hands an order over.
    pub fn order(&self, effect: Effect) {
        // A keeper that is gone is told of at the end; every fault on the way is answered.
        let _gone = self.orders.send(Order::Do(effect));
    }

    /// Opens the store with a passphrase that was not typed.
    pub fn unlock(&self, name: PersonName, passphrase: Passphrase) {
        let _gone = self.orders.send(Order::Unlock(name, passphrase));
    }

    /// Waits until everything that was ordered so far is done.
    pub fn catch_up(&self) {
        let (to, done) = channel();
        let _ended = self.orders.send(Order::Mark(to)).is_ok() && done.recv().is_ok();
    }

    /// Waits until everything ordered is done and the store is closed.
    ///
    /// # Errors
    /// Where the store never opened, the last save failed, or the store could not be closed.
    pub fn finish(self) -> anyhow::Result<()> {
        drop(self.orders);
        self.thread.join().unwrap_or_else(|_fault| Err(anyhow!(FAULT)))
    }
}

/// The keeper's state between two orders.
struct Desk<'a> {
    folder: &'a Path,
    leaving: &'a Leaving,
    /// The wording that is loaded.
    packs: &'a [Arc<Pack>],
    store: Option<Store>,
    tell: &'a dyn Fn(Msg),
    readers: &'a ReaderDoor,
    /// Why the store did not open, until it does.
    refusal: Option<StoreError>,
    /// What is not saved, and why, until it is.
    unsaved: Vec<(Kept, String)>,
    /// The session that was signed last.
    signed: Option<SessionId>,
    /// Whether somebody has unlocked, and not locked since.
    somebody_is_here: bool,
}

/// What is kept by saving.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Kept {
    Session(SessionId),
    Desk(PersonName),
}

fn keep(
    folder: &Path,
    leaving: &Leaving,
    packs: &[Arc<Pack>],
    inbox: &Receiver<Order>,
    tell: &dyn Fn(Msg),
    readers: &ReaderDoor,
) -> anyhow::Result<()> {
    let mut desk = Desk {
        folder,
        leaving,
        packs,
        store: None,
        tell,
        readers,
        refusal: None,
        unsaved: Vec::new(),
        signed: None,
        somebody_is_here: false,
    };
    while let Some(order) = desk.next(inbox) {
        desk.perform(order);
    }
    // Who leaves has locked.
    desk.enter_lock(false);
    let closed = desk.store.map_or(Ok(()), Store::close);
    if let Some(refusal) = desk.refusal {
        return Err(refusal.into());
    }
    if let Some((_, reason)) = desk.unsaved.first() {
        return Err(anyhow!("the last changes were not saved: {reason}; what was shown as saved is safe"));
    }
    closed.context("could not close the records; what was shown as saved is safe")
}

/// How long the writing has rested when long notes are settled.
const REST: Duration = Duration::from_secs(2);

/// What is said where a passphrase was typed before the wait was over.
const TOO_MANY: &str = "too many wrong tries";

/// What is said where the keeper itself fails.
const FAULT: &str = "the record keeper failed; what was shown as saved is safe";

impl Order {
    /// The answer where carrying it out ends in a fault: silence would lose notes unseen.
    fn faulted(&self) -> Option<Msg> {
        let refused = Refused { words: FAULT.to_owned() };
        Some(match self {
            Self::Do(Effect::Create(..)) => Msg::Created(Err(refused)),
            Self::Do(Effect::Save(save) | Effect::SaveFor(_, save)) => {
                Msg::SaveFailed { session: save.draft.id(), reason: FAULT.to_owned() }
            }
            Self::Do(Effect::KeepDesk(keep)) => {
                Msg::DeskKept { person: keep.person.clone(), revision: keep.revision, result: Err(FAULT.to_owned()) }
            }
            Self::Do(Effect::Sign(sign)) => Msg::Signed { session: sign.signed.content().id(), result: Err(refused) },
            Self::Do(Effect::Amend(amend)) => Msg::Amended { session: amend.session, result: Err(refused) },
            Self::Do(Effect::Leave(_)) => Msg::MayLeave(Err(refused)),
            Self::Do(Effect::People(_)) => Msg::People(Err(refused)),
            Self::Do(Effect::Open(_)) => Msg::Opened(Err(FAULT.to_owned())),
            Self::Do(Effect::Export(..) | Effect::HandOver(..)) => Msg::Exported(Err(FAULT.to_owned())),
            Self::Do(Effect::AcceptLoss) => Msg::LossAccepted(Err(FAULT.to_owned())),
            Self::Do(Effect::Lock { .. } | Effect::Close) | Self::Mark(_) => return None,
            _ => Msg::Unlocked(Err(NotOpened { words: refused.words, wait: Duration::ZERO })),
        })
    }
}

impl Desk<'_> {
    /// The next order; what is unsettled is settled when none comes for a while.
    fn next(&mut self, inbox: &Receiver<Order>) -> Option<Order> {
        if let Some(store) = self.store.as_mut().filter(|store| store.is_unsettled()) {
            match inbox.recv_timeout(REST) {
                Ok(order) => return Some(order),
                Err(RecvTimeoutError::Disconnected) => return None,
                // What the disk does not take is settled after the next save.
                Err(RecvTimeoutError::Timeout) => drop(catch_unwind(AssertUnwindSafe(|| store.settle()))),
            }
        }
        inbox.recv().ok()
    }

    fn perform(&mut self, order: Order) {
        let faulted = order.faulted();
        let done = catch_unwind(AssertUnwindSafe(|| self.answer(order)));
        let msg = done.unwrap_or(faulted);
        match &msg {
            Some(Msg::Saved { session, .. }) => self.kept(&Kept::Session(*session), None),
            Some(Msg::SaveFailed { session, reason }) => self.kept(&Kept::Session(*session), Some(reason)),
            Some(Msg::DeskKept { person, result, .. }) => self.kept(&Kept::Desk(person.clone()), result.as_ref().err()),
            _ => {}
        }
        if let Some(msg) = msg {
            (self.tell)(msg);
        }
    }

    /// Remembers what is not saved, for the end.
    fn kept(&mut self, what: &Kept, failure: Option<&String>) {
        self.unsaved.retain(|(unsaved, _)| unsaved != what);
        self.unsaved.extend(failure.map(|reason| (what.clone(), reason.clone())));
    }

    fn answer(&mut self, order: Order) -> Option<Msg> {
        Some(match order {
            Order::Mark(done) => {
                let _ended = done.send(());
                return None;
            }
            Order::Unlock(name, passphrase) => Msg::Unlocked(self.unlock(&name, &passphrase)),
            Order::Do(Effect::Create(name, typed)) => Msg::Created(self.create(&name, &revealed(&typed))),
            Order::Do(Effect::Unlock(name, typed)) => Msg::Unlocked(self.unlock(&name, &revealed(&typed))),
            Order::Do(Effect::AcceptLoss) => Msg::LossAccepted(self.accept_loss()),
            // Ordered before the answer came, it holds nothing that was not signed.
            Order::Do(Effect::Save(save) | Effect::SaveFor(_, save)) if self.signed == Some(save.draft.id()) => return None,
            Order::Do(Effect::Save(save)) => self.save(&save, None),
            Order::Do(Effect::SaveFor(person, save)) => self.save(&save, Some(&person)),
            Order::Do(Effect::KeepDesk(keep)) => self.keep_desk(*keep),
            Order::Do(Effect::Lock { idle }) => return self.lock(idle),
            Order::Do(Effect::Close) => {
                self.close();
                return None;
            }
            Order::Do(Effect::Sign(sign)) => Msg::Signed { session: sign.signed.content().id(), result: self.sign(*sign) },
            Order::Do(Effect::Amend(amend)) => Msg::Amended { session: amend.session, result: self.amend(*amend) },
            Order::Do(Effect::People(order)) => Msg::People(self.people(order)),
            Order::Do(Effect::Open(id)) => Msg::Opened(self.open_session(id)),
            // The outbox tells how it went.
            Order::Do(Effect::Export(session, place)) => Msg::Exported(Err(self.export(*session, place).err()?)),
            Order::Do(Effect::HandOver(taken, place)) => Msg::Exported(Err(self.hand_over(&taken, place).err()?)),
            Order::Do(Effect::Leave(typed)) => Msg::MayLeave(self.confirm(&typed)),
            Order::Do(
                Effect::List(_)
                | Effect::Trail(_)
                | Effect::FreshId
                | Effect::Drives(_)
                | Effect::Show(_)
                | Effect::Redraw
                | Effect::TakeAgain
                | Effect::Quit,
            ) => {
                return None;
            }
        })
    }

    fn create(&mut self, name: &PersonName, passphrase: &Passphrase) -> Result<Secret, Refused> {
        let made = Store::create(self.folder, name, passphrase, Sealing::default());
        let code = made.map(|(mut store, code)| {
            store.hold(self.packs);
            // Where that fails, the lists stay empty until the next unlocking; the code can be shown only now.
            if let Ok(reader) = store.reader() {
                self.readers.give(reader);
            }
            self.store = Some(store);
            Secret::of(&code.to_string())
        });
        self.told(code)
    }

    fn unlock(&mut self, name: &PersonName, passphrase: &Passphrase) -> Result<Opening, NotOpened> {
        let opened = self.open_for(name, passphrase);
        // The screen counts the seconds down: words that name them would soon be wrong.
        let words =
            opened.as_ref().err().filter(|error| matches!(error, StoreError::TooSoon { .. })).map(|_| TOO_MANY.to_owned());
        self.told(opened).map_err(|refused| {
            let wait = store::wait(self.folder, name);
            NotOpened { words: words.unwrap_or(refused.words), wait }
        })
    }

    fn open_for(&mut self, name: &PersonName, passphrase: &Passphrase) -> Result<Opening, StoreError> {
        // Behind the lock something waits to be saved: the store stayed open for it, and stays so.
        if let Some(store) = &mut self.store {
            store.resume_as(name, passphrase)?;
            return hand_over(store, self.packs, self.readers, name);
        }
        let mut store = Store::unlock(self.folder, name, passphrase)?;
        let opening = hand_over(&mut store, self.packs, self.readers, name)?;
        self.store = Some(store);
        Ok(opening)
    }

    /// Enters the lock in the trail, takes the way to read back, and tells who can unlock.
    fn lock(&mut self, idle: bool) -> Option<Msg> {
        self.readers.close();
        self.enter_lock(idle);
        match store::start(self.folder) {
            Ok(Start::Locked(people)) => Some(Msg::Locked(people)),
            // Unlocking will tell what is wrong with the folder.
            Ok(Start::New) | Err(_) => None,
        }
    }

    fn enter_lock(&mut self, idle: bool) {
        let was_here = std::mem::take(&mut self.somebody_is_here);
        if let Some(store) = self.store.as_mut().filter(|_| was_here) {
            // Where the disk does not take the entry, the next save brings it.
            let _waits = store.note(Event::Locked { idle }, None);
        }
    }

    /// Closes the store; its key is gone with it.
    fn close(&mut self) {
        // Everything ordered was saved before; tidying up is done by the next program where it fails here.
        let _stands = self.store.take().map(Store::close);
        memory::overwrite_free();
    }

    /// Whether the store opened; why not is for the screen and for the end.
    fn told<T>(&mut self, opened: Result<T, StoreError>) -> Result<T, Refused> {
        let (told, refusal) = match opened {
            Ok(opened) => (Ok(opened), None),
            Err(error) => (Err(Refused { words: error.to_string() }), Some(error)),
        };
        self.somebody_is_here |= told.is_ok();
        self.refusal = refusal;
        told
    }

    /// Tells the wording that a session was held with, where it is another one than those that are loaded.
    fn tell_wording(&mut self, hash: &str) {
        if self.packs.iter().any(|pack| pack.hash() == hash) {
            return;
        }
        // What was never kept, or does not pass the checks of today, is shown with the wording of today; the screen says so.
        let kept = self.store.as_mut().and_then(|store| store.wording(hash).ok().flatten());
        let pack = kept.and_then(|files| load::kept(&files).ok()).filter(|pack| pack.hash() == hash);
        if let Some(pack) = pack {
            (self.tell)(Msg::Kept(Arc::new(pack)));
        }
    }

    fn open_session(&mut self, id: SessionId) -> Result<Box<Session>, String> {
        let store = self.store.as_mut().ok_or_else(not_open)?;
        match store.open_session(id) {
            Ok(Some(session)) => {
                self.tell_wording(&session.content().pack().hash);
                Ok(Box::new(session))
            }
            Ok(None) => Err("this consultation is not there any more".to_owned()),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Whether the passphrase is of who is here.
    fn confirm(&mut self, typed: &Secret) -> Result<(), Refused> {
        let store = self.store.as_mut().ok_or_else(|| Refused { words: not_open() })?;
        store.confirm(&revealed(typed)).map_err(not_done)
    }

    /// Hands out a session's JSON.
    fn export(&mut self, session: Session, place: Place) -> Result<(), String> {
        let store = self.store.as_mut().ok_or_else(not_open)?;
        // What the trail cannot tell is left out; the session leaves all the same.
        let audit = store.mark(session.id()).unwrap_or_default();
        let exported = Exported { session, audit };
        let json = export::json::document(&exported).map_err(|error| format!("could not export: {error}"))?;
        self.hand_out(exported.session.content(), "json", audit::Export::Json, json, place)
    }

    /// Hands out the copy that a patient takes home.
    fn hand_over(&mut self, taken: &TakenHome, place: Place) -> Result<(), String> {
        let copy =
            TakeHome::new(&taken.session, [&*taken.pack], &self.leaving.clinic, None).map_err(|refusal| refusal.to_string())?;
        self.hand_out(taken.session.content(), "html", audit::Export::TakeHome, copy.written(Paper::Html), place)
    }

    /// Enters in the trail that a file leaves, and has it written; saving does not wait for the drive that it goes to.
    fn hand_out(&mut self, of: &Draft, kind: &str, format: audit::Export, words: String, place: Place) -> Result<(), String> {
        let store = self.store.as_mut().ok_or_else(not_open)?;
        self.leaving.outbox.has_room()?;
        // Before anything leaves. Where the disk does not take the entry, the next save brings it.
        let _waits = store.note(Event::Exported { sessions: 1, format }, Some(of.id()));
        self.leaving.outbox.write(Outgoing { place, name: export::file_name(of, kind), words });
        Ok(())
    }

    /// Signs in one write; before it, whoever is at the screen is asked for again by the passphrase.
    fn sign(&mut self, sign: Sign) -> Result<Box<Signed>, Refused> {
        let Sign { signed, tally, passphrase } = sign;
        let store = self.store.as_mut().ok_or_else(|| Refused { words: not_open() })?;
        store.confirm(&revealed(&passphrase)).map_err(not_done)?;
        store.sign(&signed, tally).map_err(not_done)?;
        let id = signed.content().id();
        self.signed = Some(id);
        // The write held the draft as a whole.
        self.unsaved.retain(|(what, _)| *what != Kept::Session(id));
        Ok(Box::new(signed))
    }

    fn amend(&mut self, amend: Amend) -> Result<Box<Amendment>, Refused> {
        let Amend { session, amendment, passphrase } = amend;
        let store = self.store.as_mut().ok_or_else(|| Refused { words: not_open() })?;
        store.confirm(&revealed(&passphrase)).map_err(not_done)?;
        store.amend(session, &amendment).map_err(not_done)?;
        Ok(Box::new(amendment))
    }

    /// Does something with practitioners, once who is here has said by the passphrase that it is them.
    fn people(&mut self, order: PeopleOrder) -> Result<PeopleList, Refused> {
        let store = self.store.as_mut().ok_or_else(|| Refused { words: not_open() })?;
        let sealing = Sealing::default();
        let done = match order {
            PeopleOrder::List => None,
            PeopleOrder::Add { name, new, own } => {
                store.confirm(&revealed(&own)).map_err(not_done)?;
                store.add_person(&name, &revealed(&new), sealing).map_err(not_done)?;
                Some(format!("{} can open the records now", name.shown()))
            }
            PeopleOrder::Change { new, own } => {
                store.change_passphrase(&revealed(&own), &revealed(&new), sealing).map_err(not_done)?;
                Some("Your passphrase is changed; the old one opens nothing any more".to_owned())
            }
            PeopleOrder::Remove { name, own } => {
                store.confirm(&revealed(&own)).map_err(not_done)?;
                store.remove_person(&name).map_err(not_done)?;
                Some(format!("{} cannot open the records any more", name.shown()))
            }
        };
        let people = store.people().map_err(not_done)?.into_iter().map(|person| (person.name, person.since)).collect();
        Ok(PeopleList { people, done })
    }

    fn accept_loss(&mut self) -> Result<(), String> {
        let store = self.store.as_mut().ok_or_else(not_open)?;
        store.accept_loss().map_err(|error| error.to_string())
    }

    fn keep_desk(&mut self, keep: KeepDesk) -> Msg {
        let KeepDesk { person, revision, desk } = keep;
        let kept = match &mut self.store {
            Some(store) => store.keep_desk(&person, &desk).map_err(|error| error.reason()),
            None => Err(not_open()),
        };
        Msg::DeskKept { person, revision, result: kept.map(|()| Local::now().fixed_offset()) }
    }

    fn save(&mut self, save: &Save, person: Option<&PersonName>) -> Msg {
        let session = save.draft.id();
        let saved = match &mut self.store {
            Some(store) => match person {
                Some(person) => store.save_for(person, &save.draft, save.tally),
                None => store.save(&save.draft, save.tally),
            }
            .map_err(|error| error.reason()),
            None => Err(not_open()),
        };
        match saved {
            Ok(()) => Msg::Saved { session, revision: save.revision, at: Local::now().fixed_offset() },
            Err(reason) => Msg::SaveFailed { session, reason },
        }
    }
}

/// What the state machine learns of a store that opened; the jobs get a way to read it.
fn hand_over(store: &mut Store, packs: &[Arc<Pack>], readers: &ReaderDoor, name: &PersonName) -> Result<Opening, StoreError> {
    store.hold(packs);
    let desk = store.desk()?.unwrap_or_default();
    // What cannot be read must not keep anybody from the records.
    let reworded = packs.iter().filter(|pack| store.is_reworded(pack).unwrap_or_default());
    let reworded = reworded.map(|pack| pack.hash().to_owned()).collect();
    readers.give(store.reader()?);
    Ok(Opening { person: name.clone(), loss: store.loss().map(ToString::to_string), desk, reworded })
}

fn not_open() -> String {
    "the records are not open".to_owned()
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn not_done(error: StoreError) -> Refused {
    Refused { words: error.to_string() }
}

fn revealed(typed: &Secret) -> Passphrase {
    Passphrase::new(typed.reveal().to_owned())
}

#[cfg(test)]
mod tests;
