//! Whether a store, a backup or an export is as it was written; in plain words, with what that shows and what it does not.

use std::env;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;

use super::watch::Watcher;
use super::{Shared, passphrase, people, print, tell};
use crate::export::Exported;
use crate::export::json::{self, ParseError};
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
    let opened = File::open(file).with_context(|| format!("could not open `{shown}`"))?;
    let visit = with_store.then(|| people::visit(shared)).transpose()?;
    let mut found = Found::default();
    let read = json::each(BufReader::new(opened), |session| found.look_at(session, visit.as_deref()));
    read.with_context(|| format!("`{shown}` is not an export of sessions"))?;
    if found.problems > 0 {
        return Err(Altered(counted(found.problems, "problem", "problems")).into());
    }
    print(&found.told(with_store))
}

/// What a file holds.
#[derive(Default)]
struct Found {
    signed: u64,
    drafts: u64,
    problems: u64,
}

impl Found {
    fn look_at(&mut self, session: Result<Exported, ParseError>, store: Option<&Reader>) -> anyhow::Result<()> {
        let place = self.signed + self.drafts + self.problems + 1;
        let Exported { session, audit } = match session {
            Ok(exported) => exported,
            Err(error) => {
                tell(format_args!("session {place} of the file: {error}"));
                self.problems += 1;
                return Ok(());
            }
        };
        let is_known = match (store, audit) {
            (None, _) => true,
            (Some(store), Some(mark)) => store.tells_of(&session, &mark)?,
            (Some(_), None) => false,
        };
        if !is_known {
            tell(format_args!(
                "session {}: the audit trail of this store does not know it so: it is of another store, was altered, or the store is an older copy",
                session.id()
            ));
            self.problems += 1;
            return Ok(());
        }
        *match session {
            Session::Signed(_) => &mut self.signed,
            Session::Draft(_) => &mut self.drafts,
        } += 1;
        Ok(())
    }

    fn told(&self, with_store: bool) -> String {
        let signed = counted(self.signed, "signed session", "signed sessions");
        let mut told = format!("{signed}: every signature and amendment holds\n");
        if self.drafts > 0 {
            // Writing to a `String` cannot fail.
            let _ = writeln!(told, "{}: whole, but nothing binds what a draft says", counted(self.drafts, "draft", "drafts"));
        }
        told += if with_store {
            "audit trail: every session stands in it as the export says\n"
        } else {
            "not shown by this: somebody who rewrites the whole file can make new fingerprints; `--with-store` compares it with the audit trail\n"
        };
        told
    }
}
