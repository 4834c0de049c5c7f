//! Taking in sessions that were recorded in another store: all that are offered, or none.

use rusqlite::Transaction;

use super::error::{self, Reason, StoreError};
use super::trail::{self, Note};
use super::writer::Store;
use super::{erase, now, sessions};
use crate::audit::{Event, Trail, TrailMark};
use crate::record::{PersonName, Session, SessionId, Tally};

const DOING: &str = "import the sessions";

/// A session from elsewhere.
#[derive(Debug)]
pub struct Incoming {
    /// The session.
    pub session: Session,
    /// Its counts.
    pub tally: Tally,
    /// Where its last change stands in the trail of the store that it was recorded in.
    pub audit: Option<TrailMark>,
}

/// What became of the sessions that were offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Imported {
    /// Sessions that were not here.
    pub new: u64,
    /// Sessions that were here, and are the same.
    pub same: u64,
    /// Sessions that were erased here, and stay erased.
    pub erased: u64,
}

/// Sessions that are here already and say something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differing {
    /// How many.
    pub count: u64,
    /// The first of them, with the parts in which they differ.
    pub first: Vec<(SessionId, Vec<&'static str>)>,
}

impl Differing {
    /// More than these tell nobody anything new.
    const MOST: usize = 20;
}

impl std::error::Error for Differing {}

impl std::fmt::Display for Differing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("what is here is never overwritten: ")?;
        for (place, (id, parts)) in self.first.iter().enumerate() {
            let comma = if place > 0 { "; " } else { "" };
            write!(f, "{comma}session {id} is here already and differs in {}", parts.join(", "))?;
        }
        let more = self.count - self.first.len() as u64;
        if more > 0 {
            write!(f, "; and {more} more")?;
        }
        f.write_str("; leave them out of the file to import the others")
    }
}

impl Store {
    /// Takes in every session that `feed` offers to its argument, in one transaction: all of them, or none.
    ///
    /// One that is here already and the same is left as it is, one that was erased here stays erased.
    ///
    /// # Errors
    /// Where `feed` ends with an error, a session is here already and differs, or the disk refuses; nothing was taken in then.
    pub fn import<E: From<StoreError>>(
        &mut self,
        feed: impl FnOnce(&mut dyn FnMut(&Incoming) -> Result<(), StoreError>) -> Result<(), E>,
    ) -> Result<Imported, E> {
        let (trail, by) = (self.unlocked().trail(), self.person().cloned());
        let mut stopped = None;
        let written = self.write(
            DOING,
            |transaction| {
                let mut import = Import { transaction, trail, by, done: Imported::default(), differing: Vec::new(), differ: 0 };
                match feed(&mut |incoming| import.take(incoming)) {
                    Ok(()) => import.end(),
                    Err(error) => {
                        stopped = Some(error);
                        Err(StoreError::Failed { doing: DOING, reason: Reason::Stopped })
                    }
                }
            },
            |_done| Vec::new(),
        );
        match stopped {
            Some(error) => Err(error),
            None => Ok(written?),
        }
    }
}

/// An import on its way.
struct Import<'a> {
    transaction: &'a Transaction<'a>,
    trail: Trail,
    by: Option<PersonName>,
    done: Imported,
    differing: Vec<(SessionId, Vec<&'static str>)>,
    differ: u64,
}

impl Import<'_> {
    fn take(&mut self, Incoming { session, tally, audit }: &Incoming) -> Result<(), StoreError> {
        let id = session.id();
        if let Some(here) = sessions::load(self.transaction, id)? {
            let parts = here.differs_in(session);
            if parts.is_empty() {
                self.done.same += 1;
            } else {
                self.differ += 1;
                if self.differing.len() < Differing::MOST {
                    self.differing.push((id, parts));
                }
            }
            return Ok(());
        }
        if erase::is_erased(self.transaction, id).map_err(error::database(DOING))? {
            self.done.erased += 1;
            return Ok(());
        }
        // What differs is all told, and nothing of the rest stays.
        if self.differ > 0 {
            return Ok(());
        }
        let at = now();
        sessions::put_whole(self.transaction, session, *tally, at)?;
        let event = Event::Imported { audit: *audit, hashes: session.hashes() };
        let note = Note { at, by: self.by.clone(), session: Some(id), event };
        trail::append(self.transaction, &self.trail, &note).map_err(error::database(DOING))?;
        self.done.new += 1;
        Ok(())
    }

    fn end(self) -> Result<Imported, StoreError> {
        match self.differ {
            0 => Ok(self.done),
            count => Err(Differing { count, first: self.differing }.into()),
        }
    }
}
