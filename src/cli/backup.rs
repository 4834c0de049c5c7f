//! Making a backup, and putting one back.

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use clap::Args;

use super::watch::Watcher;
use super::{Shared, passphrase, people, tell};
use crate::audit::Event;
use crate::export::write::{Existing, NewFile};
use crate::store::{self, Problem};
use crate::text::counted;

/// Where to.
#[derive(Debug, Args)]
pub(super) struct Backup {
    /// The file to write, outside the data folder
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Replace the file where it exists already
    #[arg(long)]
    force: bool,
}

/// Which one.
#[derive(Debug, Args)]
pub(super) struct Restore {
    /// A file that `chairside backup` wrote
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Put it in the place of the store that is there; that is kept in a folder beside it
    #[arg(long)]
    replace: bool,
}

/// Makes a backup, reads it back, and enters it in the audit trail.
pub(super) fn backup(options: &Backup, shared: &Shared) -> anyhow::Result<()> {
    let mut visit = people::visit(shared)?;
    let path = &options.file;
    let shown = path.display();
    ensure!(!visit.holds(path), "`{shown}` is in the data folder itself, and would be lost with it; name a file elsewhere");
    let mut watcher = Watcher::new()?;
    let mut file = NewFile::create(path, if options.force { Existing::Replace } else { Existing::Keep })?;
    let beside = folder_of(path);
    visit.back_up(&mut file, beside, &mut |progress| watcher.look(progress))?;
    let report = visit.check_backup(file.written()?, beside, &mut |progress| watcher.look(progress))?;
    people::enter(&mut visit, Event::BackedUp { sessions: report.sessions }, None);
    file.put_in_place()?;
    warn(&report.problems, "the backup is a true copy, but something in the records was already wrong");
    tell(format_args!(
        "backed up {}, {} of the audit trail, to `{shown}`; read back and verified",
        counted(report.sessions, "session", "sessions"),
        counted(report.head.count, "entry", "entries")
    ));
    Ok(())
}

/// Puts a backup back.
pub(super) fn restore(options: &Restore, shared: &Shared) -> anyhow::Result<()> {
    let folder = shared.data_dir()?;
    let file = File::open(&options.file).with_context(|| format!("could not open `{}`", options.file.display()))?;
    let mut watcher = Watcher::new()?;
    let restore = store::Restore::begin(&folder, file, &mut |progress| watcher.look(progress))?;
    let name = people::choose(restore.names()?, shared.user.as_ref())?;
    let passphrase = watcher.ask(|| passphrase::of(&name, shared))?;
    let verified = restore.verify(&name, &passphrase, &mut |progress| watcher.look(progress))?;
    tell_returning(&verified.returning());
    if !options.replace
        && let Some(standing) = verified.standing()?
    {
        return Err(store::StoreError::from(standing).into());
    }
    warn(&verified.report().problems, "the backup is whole, but something in the records was already wrong when it was made");
    let (made, sessions) = (verified.made(), verified.report().sessions);
    let kept = verified.put_in_place()?;
    tell(format_args!(
        "restored {} from the backup of {}",
        counted(sessions, "session", "sessions"),
        made.format("%Y-%m-%d %H:%M")
    ));
    if let Some(kept) = kept {
        tell(format_args!("the store that was there is kept in `{}`", kept.display()));
    }
    Ok(())
}

/// Warns of what was taken out since the backup was made: nobody shall be surprised by finding it again.
fn tell_returning(returning: &store::Returning) {
    for id in &returning.sessions {
        tell(format_args!(
            "chairside: warning: session {id} was erased since, and is in the backup; once it is restored, `chairside erase` takes it out again"
        ));
    }
    for person in &returning.people {
        tell(format_args!(
            "chairside: warning: {} was removed since, and can open the backup; once it is restored, `chairside user remove` takes them out again",
            person.shown()
        ));
    }
}

/// The folder that a file lies in, or will.
pub(super) fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."))
}

fn warn(problems: &[Problem], what: &str) {
    if let [first, ..] = problems {
        tell(format_args!("chairside: warning: {what}: {first}; `chairside verify` lists everything ({})", problems.len()));
    }
}
