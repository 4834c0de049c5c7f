//! Who unlocks: the first practitioner of a new store, and the one whose passphrase opens it.

use std::path::Path;

use anyhow::Context;

use super::{Shared, passphrase, print, tell, usage};
use crate::audit::Event;
use crate::record::{PersonName, SessionId};
use crate::store::{self, Sealing, Start, Store, StoreError, Visit};

/// Makes a store for its first practitioner and prints the recovery code.
pub(super) fn init(shared: &Shared) -> anyhow::Result<()> {
    let Some(name) = &shared.user else {
        return Err(usage("say who the first practitioner is with --user NAME"));
    };
    let folder = shared.data_dir()?;
    // Before a passphrase is asked for in vain.
    if store::start(&folder)? != Start::New {
        return Err(StoreError::AlreadyThere { folder }.into());
    }
    let passphrase = passphrase::new_for(name, shared)?;
    let (store, code) = Store::create(&folder, name, &passphrase, Sealing::default())?;
    print(&format!("{code}\n")).with_context(|| {
        format!("the store was made, but nobody has seen its recovery code; remove `{}` and begin again", folder.display())
    })?;
    tell(format_args!(
        "This recovery code opens the store in `{}` when every passphrase is forgotten. It is shown only now: \
         write it down and keep it locked away, not beside this machine.",
        folder.display()
    ));
    // Last, as the code would be lost with an error.
    store.close().context("the store was made, and could not be closed")
}

/// Opens the store for reading, as the practitioner who was named or as the only one.
pub(super) fn visit(shared: &Shared) -> anyhow::Result<Visit> {
    let folder = shared.data_dir()?;
    let name = practitioner(&folder, shared.user.as_ref())?;
    let passphrase = passphrase::of(&name, shared)?;
    let visit = Visit::unlock(&folder, &name, &passphrase)?;
    if let Some(loss) = visit.loss() {
        tell(format_args!("chairside: warning: {loss}"));
    }
    if !visit.is_noted() {
        tell(NOT_ENTERED);
    }
    Ok(visit)
}

/// Opens the store for writing, as the practitioner who was named or as the only one.
pub(super) fn open(shared: &Shared) -> anyhow::Result<Store> {
    let folder = shared.data_dir()?;
    let name = practitioner(&folder, shared.user.as_ref())?;
    let passphrase = passphrase::of(&name, shared)?;
    let store = Store::unlock(&folder, &name, &passphrase)?;
    match store.loss() {
        Some(loss) if loss.is_certain() => return Err(StoreError::from(loss.clone()).into()),
        Some(loss) => tell(format_args!("chairside: warning: {loss}")),
        None => {}
    }
    Ok(store)
}

const NOT_ENTERED: &str =
    "chairside: warning: this could not be entered in the audit trail; is the disk full, or the folder read-only?";

/// Enters what was done in the audit trail, or warns that it is not there.
pub(super) fn enter(visit: &mut Visit, event: Event, session: Option<SessionId>) {
    if visit.note(event, session).is_err() {
        tell(NOT_ENTERED);
    }
}

fn practitioner(folder: &Path, named: Option<&PersonName>) -> anyhow::Result<PersonName> {
    match store::start(folder)? {
        Start::Locked(known) => choose(known, named),
        Start::New => {
            let folder = folder.to_owned();
            Err(StoreError::NoStore { folder }.into())
        }
    }
}

/// The practitioner who was named, or the only one.
pub(super) fn choose(known: Vec<PersonName>, named: Option<&PersonName>) -> anyhow::Result<PersonName> {
    match (named, known.as_slice()) {
        (Some(name), known) if known.contains(name) => Ok(name.clone()),
        (Some(name), _) => {
            let name = name.clone();
            Err(StoreError::UnknownName { name, known }.into())
        }
        (None, [only]) => Ok(only.clone()),
        (None, _) => {
            let known: Vec<String> = known.iter().map(|name| name.shown().to_string()).collect();
            Err(usage(format_args!("several practitioners can unlock this store; choose one with --user: {}", known.join(", "))))
        }
    }
}
