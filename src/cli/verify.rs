//! Whether a store, a backup or an export is as it was written; in plain words, with what that shows and what it does not.

use std::env;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;

use super::watch::Watcher;
use super::{Shared, passphrase, people, print, tell};
use crate::export::{Exported, json};
use crate::record::Session;
use crate::store::{self, Reader, Report};
use crate::text::counted;

/// What is verified.
#[derive(Debug, Args)]
pub(super) struct Verify {
    /// An exported file or a backup; without it, the store
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// Compares the file with the audit trail of the store on this machine, too
    #[arg(long, requires = "file")]
    with_store: bool,
}

/// Something was altered, or is missing.
#[derive(Debug, thiserror::Error)]
#[error("{0} found; what to do: keep a copy of the files as they are, and put them back from a backup that verifies")]
pub(super) struct Altered(String);

/// Verifies, and ends with an error where anything is not as it was written.
pub(super) fn verify(options: &Verify, shared: &Shared) -> anyhow::Result<()> {
    match &options.file {
        None => of_store(shared),
        Some(file) if is_backup(file) => backup(file, options.with_store, shared),
        Some(file) => export(file, options.with_store, shared),
    }
}

fn of_store(shared: &Shared) -> anyhow::Result<()> {
    let report = people::visit(shared)?.verify([])?;
    let mut told = whole(&report)?;
    told += "not shown by this: an older copy of the whole folder also verifies; exports and backups made since tell it apart\n";
    print(&told)
}

/// What holds; an error where something does not, which is told.
fn whole(Report { head, sessions, signed, problems }: &Report) -> anyhow::Result<String> {
    for problem in problems {
        tell(problem);
    }
    if !problems.is_empty() {
        return Err(Altered(counted(problems.len() as u64, "problem", "problems")).into());
    }
    let mut told = String::new();
    // Writing to a `String` cannot fail.
    let _ = writeln!(told, "pages: every page of the database is as it was written");
    let entries = counted(head.count, "entry", "entries");
    let _ = writeln!(told, "audit trail: {entries}, none altered, missing or put in; the last one is {}", head.mac);
    let sessions = counted(*sessions, "session", "sessions");
    let _ = writeln!(told, "sessions: {sessions}, {signed} signed; every signature and amendment holds");
    Ok(told)
}

fn is_backup(file: &Path) -> bool {
    let mut start = [0; 16];
    File::open(file).and_then(|mut file| file.read_exact(&mut start)).is_ok() && store::Backup::begins(&start)
}

fn backup(file: &Path, with_store: bool, shared: &Shared) -> anyhow::Result<()> {
    let opened = File::open(file).with_context(|| format!("could not open `{}`", file.display()))?;
    let mut watcher = Watcher::new()?;
    let backup = store::Backup::unpack(opened, &env::temp_dir(), &mut |progress| watcher.look(progress))?;
    let name = people::choose(backup.names()?, shared.user.as_ref())?;
    let passphrase = watcher.ask(|| passphrase::of(&name, shared))?;
    let report = backup.verify(&name, &passphrase, &mut |progress| watcher.look(progress))?;
    let mut told =
        format!("backup: made on {}; every file in it is as it was written\n", backup.made().format("%Y-%m-%d at %H:%M"));
    told += &whole(&report)?;
    if with_store {
        if !people::visit(shared)?.has(&backup.mark()) {
            tell(
                "the audit trail of this store does not go on from this backup: it is of another store, or the store is an older copy",
            );
            return Err(Altered(counted(1, "problem", "problems")).into());
        }
        told += "store: its audit trail goes on from this backup\n";
    }
    print(&told)
}

fn export(file: &Path, with_store: bool, shared: &Shared) -> anyhow::Result<()> {
    let shown = file.display();
    let bytes = fs::read(file).with_context(|| format!("could not read `{shown}`"))?;
    let found = json::parse_all(&bytes).with_context(|| format!("`{shown}` is not an export of sessions"))?;
    let mut whole = Vec::new();
    let mut problems = 0_u64;
    for (place, session) in found.into_iter().enumerate() {
        match session {
            Ok(session) => whole.push(session),
            Err(error) => {
                tell(format_args!("session {} of the file: {error}", place + 1));
                problems += 1;
            }
        }
    }
    let compared = if with_store { compare(&*people::visit(shared)?, &whole)? } else { 0 };
    if problems + compared > 0 {
        return Err(Altered(counted(problems + compared, "problem", "problems")).into());
    }
    print(&told(&whole, with_store))
}

/// How many sessions the audit trail of the store does not know as they are.
fn compare(reader: &Reader, sessions: &[Exported]) -> anyhow::Result<u64> {
    let mut unknown = 0;
    for Exported { session, audit } in sessions {
        let is_known = match audit {
            Some(mark) => reader.tells_of(session, mark)?,
            None => false,
        };
        if !is_known {
            tell(format_args!(
                "session {}: the audit trail of this store does not know it so: it is of another store, was altered, or the store is an older copy",
                session.id()
            ));
            unknown += 1;
        }
    }
    Ok(unknown)
}

fn told(sessions: &[Exported], with_store: bool) -> String {
    let signed = sessions.iter().filter(|exported| matches!(exported.session, Session::Signed(_))).count() as u64;
    let drafts = sessions.len() as u64 - signed;
    let mut told = format!("{}: every signature and amendment holds\n", counted(signed, "signed session", "signed sessions"));
    if drafts > 0 {
        let _ = writeln!(told, "{}: whole, but nothing binds what a draft says", counted(drafts, "draft", "drafts"));
    }
    told += if with_store {
        "audit trail: every session stands in it as the export says\n"
    } else {
        "not shown by this: somebody who rewrites the whole file can make new fingerprints; `--with-store` compares it with the audit trail\n"
    };
    told
}
