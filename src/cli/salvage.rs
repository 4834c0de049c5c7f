//! Getting what can be read out of a damaged store.

use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use clap::Args;

use super::backup::folder_of;
use super::{Shared, passphrase, people, tell};
use crate::audit::{self, Event};
use crate::export::write::{Existing, NewFile};
use crate::export::{Exported, json};
use crate::record::PersonName;
use crate::store::{self, Findings, Passphrase, Visit};

/// Where to.
#[derive(Debug, Args)]
pub(super) struct Salvage {
    /// The export file to write: JSON as `chairside export` writes it, not encrypted
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Replace the file where it exists already
    #[arg(long)]
    force: bool,
}

/// Something is missing; each part of it was told.
#[derive(Debug, thiserror::Error)]
#[error("{0}; the store is as it was: keep a copy of its folder, and put a backup back with `chairside restore`")]
pub(super) struct Incomplete(String);

/// Writes what can be read to a file, and ends with an error where that is not everything.
pub(super) fn salvage(options: &Salvage, shared: &Shared) -> anyhow::Result<()> {
    let folder = shared.data_dir()?;
    let name = people::choose(store::Salvage::names(&folder)?, shared.user.as_ref())?;
    let passphrase = passphrase::of(&name, shared)?;
    let path = &options.file;
    let mut file = NewFile::create(path, if options.force { Existing::Replace } else { Existing::Keep })?;
    // The copy goes where the result goes: a disk that fails is not to be written to.
    let salvage = store::Salvage::open(&folder, &name, &passphrase, folder_of(path))?;
    let failed = || format!("nothing was written to `{}`", path.display());
    let mut list = json::Sessions::begin(&mut file).with_context(failed)?;
    let mut count = 0_u64;
    let findings = salvage
        .each(|session, audit| {
            count += 1;
            list.add(&Exported { session, audit })
        })
        .with_context(failed)?;
    list.end().with_context(failed)?;
    for flaw in &findings.flaws {
        tell(flaw);
    }
    ensure!(count > 0 || is_everything(&findings), Incomplete("no session could be read, so no file was written".to_owned()));
    enter(&folder, &name, &passphrase, count, &findings);
    file.put_in_place()?;
    report(count, &findings, path)
}

/// Enters in the audit trail what leaves, where the store is whole after all; a damaged one is not written to.
fn enter(folder: &Path, name: &PersonName, passphrase: &Passphrase, sessions: u64, findings: &Findings) {
    let visit = (findings.is_sound && is_everything(findings)).then(|| Visit::unlock(folder, name, passphrase));
    match visit {
        Some(Ok(mut visit)) => {
            let format = audit::Export::Json;
            people::enter(&mut visit, Event::Exported { sessions, format }, None);
        }
        _ => tell("chairside: this is not in the audit trail, as a damaged store is not written to; write it down elsewhere"),
    }
}

fn report(count: u64, findings: &Findings, path: &Path) -> anyhow::Result<()> {
    let Findings { whole, flaws, is_complete, loss, is_sound: _ } = findings;
    if let Some(loss) = loss {
        tell(format_args!("chairside: warning: {loss}"));
    }
    if !is_complete {
        tell("chairside: warning: the list of sessions itself is damaged, so there may have been more of which nothing tells");
    }
    tell(format_args!(
        "{count} of {} sessions came out, {whole} of them whole, to `{}`",
        whole + flaws.len() as u64,
        path.display()
    ));
    if is_everything(findings) {
        return Ok(());
    }
    let flawed = match flaws.len() {
        0 => "saves are missing, or nobody can tell whether any are".to_owned(),
        1 => "1 session did not come out as it was".to_owned(),
        more => format!("{more} sessions did not come out as they were"),
    };
    Err(Incomplete(flawed).into())
}

fn is_everything(Findings { whole: _, flaws, is_complete, loss, is_sound: _ }: &Findings) -> bool {
    flaws.is_empty() && *is_complete && !loss.as_ref().is_some_and(store::Loss::is_certain)
}
