//! Practitioners from the shell: who can open the records, and the way back in with the recovery code.

use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, Subcommand};
use serde::Serialize;

use super::{Shared, passphrase, people, print, table, tell, usage};
use crate::export::json;
use crate::record::{Moment, PersonName};
use crate::store::{Person, RecoveryCode, Sealing, Store, StoreError};
use crate::text::Clean;

/// What is done with practitioners.
#[derive(Debug, Subcommand)]
pub(super) enum User {
    /// Lets somebody else open the records
    Add {
        /// Their name, as it will stand in records
        #[arg(value_parser = PersonName::new)]
        name: PersonName,
        #[command(flatten)]
        new: NewPassphrase,
    },
    /// Changes the passphrase of who unlocks (--user)
    Passphrase {
        #[command(flatten)]
        new: NewPassphrase,
    },
    /// Keeps somebody from opening the records from now on
    Remove {
        /// Their name
        #[arg(value_parser = PersonName::new)]
        name: PersonName,
    },
    /// Lists who can open the records
    List {
        /// One JSON array instead of a table
        #[arg(long)]
        json: bool,
    },
}

/// Where a new passphrase comes from.
#[derive(Debug, Args)]
pub(super) struct NewPassphrase {
    /// A file whose first line is the new passphrase, instead of being asked for it
    #[arg(long, value_name = "FILE")]
    new_passphrase_file: Option<PathBuf>,
}

/// How the recovery code is used.
#[derive(Debug, Args)]
pub(super) struct Recover {
    /// A file whose first line is the recovery code, instead of being asked for it
    #[arg(long, value_name = "FILE")]
    code_file: Option<PathBuf>,
    #[command(flatten)]
    new: NewPassphrase,
}

/// Somebody in the list as JSON.
#[derive(Serialize)]
struct Row<'a> {
    name: &'a str,
    since: Moment,
}

/// Does what is asked for with practitioners.
pub(super) fn user(what: &User, shared: &Shared) -> anyhow::Result<()> {
    match what {
        User::Add { name, new } => change(shared, |store| {
            let passphrase = passphrase::chosen_for(name, new.new_passphrase_file.as_deref())?;
            store.add_person(name, &passphrase, Sealing::default())?;
            tell(format_args!("{} can open the records now", name.shown()));
            Ok(())
        }),
        User::Passphrase { new } => change(shared, |store| {
            let name = store.person().cloned().context("the records were not opened by a practitioner")?;
            let passphrase = passphrase::chosen_for(&name, new.new_passphrase_file.as_deref())?;
            store.set_passphrase(&passphrase, Sealing::default())?;
            tell(format_args!("{} has another passphrase now; the old one opens nothing any more", name.shown()));
            Ok(())
        }),
        User::Remove { name } => change(shared, |store| {
            store.remove_person(name)?;
            tell(format_args!(
                "{} cannot open the records any more; a copy of their key file with their passphrase still opens a copy of these records",
                name.shown()
            ));
            Ok(())
        }),
        // Only looked at, so also while the dashboard is open.
        User::List { json } => list(&people::visit(shared)?.people()?, *json),
    }
}

/// Changes who can open the records, and closes them whether or not that was done.
fn change(shared: &Shared, act: impl FnOnce(&mut Store) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let mut store = people::open(shared)?;
    let done = act(&mut store);
    let closed = store.close();
    done?;
    Ok(closed?)
}

fn list(people: &[Person], json: bool) -> anyhow::Result<()> {
    if json {
        let rows: Vec<Row<'_>> = people.iter().map(|person| Row { name: person.name.raw(), since: person.since }).collect();
        return print(&json::indented(&rows)?);
    }
    let mut rows = vec![["name", "passphrase since"].map(Clean::new)];
    for person in people {
        rows.push([person.name.shown(), Clean::line(&person.since.format("%Y-%m-%d %H:%M").to_string())]);
    }
    print(&table::aligned(&rows))
}

/// Opens the records with the recovery code, gives a practitioner a passphrase, and prints the new code.
pub(super) fn recover(options: &Recover, shared: &Shared) -> anyhow::Result<()> {
    let Some(name) = &shared.user else {
        return Err(usage("say whose passphrase is set with --user NAME; a new name adds a practitioner"));
    };
    let folder = shared.data_dir()?;
    let typed = passphrase::recovery_code(options.code_file.as_deref())?;
    let code: RecoveryCode = typed.parse().map_err(StoreError::from)?;
    let mut store = Store::recover(&folder, &code)?;
    let passphrase = passphrase::chosen_for(name, options.new.new_passphrase_file.as_deref())?;
    let show = |code: &RecoveryCode| print(&format!("{code}\n"));
    // With no key file that can be read, nobody can be told to be new.
    let is_new = store.people().is_ok_and(|people| !people.is_empty() && people.iter().all(|person| person.name != *name));
    let reset = store.reset(name, &passphrase, Sealing::default(), show);
    let closed = store.close();
    reset.map_err(|error| match error.downcast_ref() {
        Some(StoreError::KeyUnsettled { .. }) => error,
        _ => error.context(
            "the recovery code was not replaced: the one that you have still holds, and a new one that was printed does not",
        ),
    })?;
    closed?;
    if is_new {
        tell(format_args!(
            "{} was not a practitioner here and has been added; if another name was meant, `chairside user remove` takes this one out",
            name.shown()
        ));
    }
    tell(format_args!(
        "{} can open the records with the new passphrase. This is the new recovery code; the old one is void. \
         It is shown only now: write it down and keep it locked away, not beside this machine.",
        name.shown()
    ));
    Ok(())
}
