//! What was taken out of a store after a backup was made, and comes back with it: erased sessions and removed practitioners.

use rusqlite::Connection;

use super::Verified;
use crate::audit::{Entry, Event, Filter};
use crate::record::{PersonName, SessionId};
use crate::store::database::{self, Access};
use crate::store::error::{self, StoreError};
use crate::store::{keys, trail};

/// What comes back with a backup.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Returning {
    /// Sessions that were erased.
    pub sessions: Vec<SessionId>,
    /// Practitioners who were removed, by name.
    pub people: Vec<PersonName>,
}

impl Verified {
    /// What was taken out of the store that is there and would be back in the one of the backup; nothing where it cannot be told,
    /// which [`Verified::standing`] says.
    pub fn returning(&self) -> Returning {
        database::open_first(&self.folder, &self.unlocked, Access::Read)
            .and_then(|live| self.compare_taken_out(&live))
            .unwrap_or_default()
    }

    fn compare_taken_out(&self, live: &Connection) -> Result<Returning, StoreError> {
        let backup = database::open_first(&self.backup.scratch.data(), &self.unlocked, Access::Read)?;
        let mut sessions: Vec<SessionId> = entries(live, "erased")?.into_iter().filter_map(|entry| entry.session).collect();
        sessions.sort();
        sessions.dedup();
        let mut query =
            backup.prepare("SELECT EXISTS (SELECT 1 FROM session WHERE id = ?1)").map_err(error::database(COMPARE))?;
        let mut is_in_backup = |id: &SessionId| query.query_row([id.to_string()], |row| row.get::<_, bool>(0)).unwrap_or(false);
        sessions.retain(|id| is_in_backup(id));

        let now: Vec<PersonName> = keys::people(&self.folder)?.into_iter().map(|person| person.name).collect();
        let removed = entries(live, "person_removed")?;
        let was_removed =
            |name: &PersonName| removed.iter().any(|entry| entry.event == Event::PersonRemoved { person: name.clone() });
        let people = self.backup.names()?.into_iter().filter(|name| !now.contains(name) && was_removed(name)).collect();
        Ok(Returning { sessions, people })
    }
}

const COMPARE: &str = "compare the store with the backup";

/// The entries of a kind that can be read.
fn entries(live: &Connection, kind: &'static str) -> Result<Vec<Entry>, StoreError> {
    let of_kind = Filter { kind: Some(kind), ..Filter::default() };
    Ok(trail::page(live, &of_kind, u32::MAX, None)?.into_iter().flatten().collect())
}
