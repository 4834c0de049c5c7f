//! Reading sessions that another store exported.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;

use super::progress::Progress;
use super::{Shared, packs, people, tell};
use crate::content::Pack;
use crate::export::{Exported, json};
use crate::record::{Assessment, Draft, Tally};
use crate::store::{Imported, Incoming, Store};
use crate::text::counted;

/// What is imported.
#[derive(Debug, Args)]
pub(super) struct Import {
    /// A file that `chairside export` wrote as JSON or JSON Lines; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Imports every session of a file, or none.
pub(super) fn import(options: &Import, shared: &Shared) -> anyhow::Result<()> {
    let path = &options.file;
    let packs = packs::load(shared)?;
    let (file, shown): (Box<dyn BufRead>, String) = if path == Path::new("-") {
        (Box::new(io::stdin().lock()), "standard input".to_owned())
    } else {
        let shown = format!("`{}`", path.display());
        (Box::new(BufReader::new(File::open(path).with_context(|| format!("could not open {shown}"))?)), shown)
    };
    let mut store = people::open(shared)?;
    let imported = take_all(&mut store, file, &packs).with_context(|| format!("nothing was imported from {shown}"));
    // Also after a failure: the log would keep the room that the import needed.
    let closed = store.close();
    let Imported { new, same, erased } = imported?;
    tell(format_args!("imported {}", counted(new, "session", "sessions")));
    for (count, why) in [(same, "here already, and the same"), (erased, "erased here before, and left so")] {
        if count > 0 {
            tell(format_args!("{why}: {}", counted(count, "session", "sessions")));
        }
    }
    Ok(closed?)
}

fn take_all(store: &mut Store, file: impl BufRead, packs: &[Pack]) -> anyhow::Result<Imported> {
    let mut progress = Progress::stoppable()?;
    store.import(|take| {
        json::each(file, |session| {
            progress.advance()?;
            let Exported { session, audit } = session.with_context(|| format!("session {} of the file", progress.count))?;
            let tally = tally(session.content(), packs);
            take(&Incoming { session, tally, audit })?;
            Ok(())
        })
    })
}

/// The counts that the list shows; none of a treatment whose content is not here.
fn tally(draft: &Draft, packs: &[Pack]) -> Tally {
    let pack = packs.iter().find(|pack| pack.id() == draft.pack().id);
    pack.map_or_else(Tally::default, |pack| Assessment::new(draft, pack).tally())
}

#[cfg(test)]
mod tests;
