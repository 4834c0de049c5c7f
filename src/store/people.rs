//! Who can open a store: adding and removing people, changing passphrases, replacing the recovery code.
//!
//! What lets somebody in is entered in the audit trail before it does; what keeps somebody out does so before it is entered. A
//! program that is cut off in between leaves no key that the trail does not tell of.

use rusqlite::Connection;

use super::error::StoreError;
use super::sealing::Sealing;
use super::secret::{Passphrase, RecoveryCode};
use super::writer::Store;
use super::{keys, trail};
use crate::audit::Event;
use crate::record::{BadPerson, Moment, PersonName};

/// Somebody who can open a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their name.
    pub name: PersonName,
    /// Since when they have their passphrase.
    pub since: Moment,
}

impl Store {
    /// Who can open the store, sorted by name.
    ///
    /// # Errors
    /// Where the key files cannot be read.
    pub fn people(&self) -> Result<Vec<Person>, StoreError> {
        keys::people(self.folder())
    }

    /// Lets somebody else open the store.
    ///
    /// # Errors
    /// Where the name is taken or the passphrase too short, or the disk does not have it.
    pub fn add_person(&mut self, name: &PersonName, passphrase: &Passphrase, sealing: Sealing) -> Result<(), StoreError> {
        passphrase.check_new()?;
        if let Some(taken) = self.people()?.into_iter().find(|person| person.name.looks_like(name)) {
            return Err(BadPerson::Taken(taken.name).into());
        }
        self.note(Event::PersonAdded { person: name.clone() }, None)?;
        keys::add(self.folder(), name, passphrase, self.unlocked(), sealing)
    }

    /// Gives who unlocked the store another passphrase, once the one that they have is typed again.
    ///
    /// # Errors
    /// Where the current passphrase is wrong, the new one too short, or the disk does not have it.
    pub fn change_passphrase(&mut self, current: &Passphrase, new: &Passphrase, sealing: Sealing) -> Result<(), StoreError> {
        new.check_new()?;
        self.confirm(current)?;
        self.set_passphrase(new, sealing)
    }

    /// The same, where who unlocked the store has only just typed the one that they have.
    ///
    /// # Errors
    /// Where the new passphrase is too short, or the disk does not have it.
    pub fn set_passphrase(&mut self, new: &Passphrase, sealing: Sealing) -> Result<(), StoreError> {
        new.check_new()?;
        let Some(person) = self.person().cloned() else {
            return Err(StoreError::WrongPassphrase);
        };
        self.note(Event::PassphraseChanged { person: person.clone() }, None)?;
        keys::add(self.folder(), &person, new, self.unlocked(), sealing)
    }

    /// Refuses what is done in another name than that of who unlocked the store.
    pub(super) fn check_is(&self, name: &PersonName) -> Result<(), BadPerson> {
        if self.person() == Some(name) { Ok(()) } else { Err(BadPerson::NotOneself(name.clone())) }
    }

    /// Keeps somebody from opening the store from now on.
    ///
    /// # Errors
    /// Where nobody of the name can open it, nobody else could, or it is who acts; and where the disk does not have it.
    pub fn remove_person(&mut self, name: &PersonName) -> Result<(), StoreError> {
        let known: Vec<PersonName> = self.people()?.into_iter().map(|person| person.name).collect();
        if !known.contains(name) {
            return Err(StoreError::UnknownName { name: name.clone(), known });
        }
        if known.len() == 1 {
            return Err(BadPerson::Last.into());
        }
        if self.person() == Some(name) {
            return Err(BadPerson::Oneself.into());
        }
        keys::remove(self.folder(), name)?;
        self.note(Event::PersonRemoved { person: name.clone() }, None)
    }

    /// After the recovery code opened the store: gives somebody a passphrase, whether or not they had one, and a new code.
    ///
    /// The new code is handed to `show` first, so that there is never a valid one that nobody has seen; the old one is void when
    /// this returns.
    ///
    /// # Errors
    /// Where the passphrase is too short, the code cannot be shown, or the disk does not have everything; the old code then
    /// still holds.
    pub fn reset<E: From<StoreError>>(
        &mut self,
        name: &PersonName,
        passphrase: &Passphrase,
        sealing: Sealing,
        show: impl FnOnce(&RecoveryCode) -> Result<(), E>,
    ) -> Result<(), E> {
        self.let_in(name, passphrase, sealing)?;
        let code = RecoveryCode::random()?;
        show(&code)?;
        Ok(keys::add_recovery(self.folder(), &code, self.unlocked(), sealing)?)
    }

    fn let_in(&mut self, name: &PersonName, passphrase: &Passphrase, sealing: Sealing) -> Result<(), StoreError> {
        passphrase.check_new()?;
        let known = keys::people(self.folder()).unwrap_or_default();
        let person = name.clone();
        let is_known = known.iter().any(|known| known.name == person);
        let event = if is_known { Event::PassphraseChanged { person } } else { Event::PersonAdded { person } };
        // Where records are missing nothing can be entered before somebody accepts that, which takes a passphrase.
        for event in [event, Event::RecoveryReplaced] {
            match self.note(event, None) {
                Err(StoreError::Loss(_)) => {}
                noted => noted?,
            }
        }
        keys::add(self.folder(), name, passphrase, self.unlocked(), sealing)
    }
}

/// Refuses who was removed, whose key file somebody put back.
pub(super) fn check_not_removed(database: &Connection, name: &PersonName) -> Result<(), StoreError> {
    // A trail that cannot be read keeps nobody out; a store that is older than its trail has none.
    match trail::is_let_in(database, name) {
        Ok(Some(false)) => Err(StoreError::Removed { name: name.clone() }),
        _ => Ok(()),
    }
}
