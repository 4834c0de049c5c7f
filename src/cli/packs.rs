//! What the clinic says: which packs a run uses, and checking them.

use std::fmt;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::Subcommand;

use super::{Shared, print};
use crate::content::{Pack, Problems, load};
use crate::runtime::ReadPacks;
use crate::text::{Lang, counted};

/// What is done with content packs.
#[derive(Debug, Subcommand)]
pub(super) enum Content {
    /// Lists every mistake in a pack, or in a folder of packs
    Check {
        /// The folder; without it, whatever the dashboard would use
        dir: Option<PathBuf>,
    },
    /// Prints a pack's checklist as a FHIR Questionnaire
    Questionnaire {
        /// The pack's id; not needed where there is only one
        #[arg(long, value_name = "PACK")]
        pack: Option<String>,
        /// The language in which it is printed, beside its translation: en or es
        #[arg(long, value_name = "LANGUAGE", default_value = "en")]
        lang: Lang,
    },
}

/// Packs that cannot be used; what is wrong with them has been listed.
#[derive(Debug, thiserror::Error)]
#[error("{} in {place}; correct the files and try again", counted(problems.list().len() as u64, "mistake", "mistakes"))]
pub(super) struct Unusable {
    problems: Problems,
    place: Place,
}

/// Where packs come from.
#[derive(Debug)]
enum Place {
    Folder(PathBuf),
    BuiltIn,
}

impl Place {
    /// The folder that was named, else the clinic's own, else what is built in.
    fn of(shared: &Shared) -> anyhow::Result<Self> {
        if let Some(folder) = &shared.content {
            return Ok(Self::Folder(folder.clone()));
        }
        let own = shared.data_dir()?.join("content");
        // Whatever stands there is meant to be used; where it cannot be read, that has to be said.
        Ok(match own.symlink_metadata() {
            Ok(_) => Self::Folder(own),
            Err(_) => Self::BuiltIn,
        })
    }

    fn load(self) -> Result<Vec<Pack>, Unusable> {
        let loaded = match &self {
            Self::Folder(folder) => load::folder(folder),
            Self::BuiltIn => load::shipped(),
        };
        loaded.map_err(|problems| Unusable { problems, place: self })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => write!(f, "`{}`", folder.display()),
            Self::BuiltIn => f.write_str("the content that is built in"),
        }
    }
}

/// How to read the packs that the dashboard uses.
pub(super) fn reading(shared: &Shared) -> anyhow::Result<ReadPacks> {
    let place = Place::of(shared)?;
    Ok(Box::new(move || Ok(place.load()?)))
}

/// The packs that the dashboard uses.
pub(super) fn load(shared: &Shared) -> anyhow::Result<Vec<Pack>> {
    Ok(Place::of(shared)?.load()?)
}

/// Where packs cannot be used, lists what is wrong with them; the error itself says only that there is something to be read.
pub(super) fn list_mistakes(error: &anyhow::Error) {
    if let Some(Unusable { problems, .. }) = error.downcast_ref() {
        let _ = io::stderr().write_all(listed(problems).as_bytes());
    }
}

/// Lists every mistake of a pack.
pub(super) fn check(dir: Option<PathBuf>, shared: &Shared) -> anyhow::Result<()> {
    let place = match dir {
        Some(dir) => Place::Folder(dir),
        None => Place::of(shared)?,
    };
    match place.load() {
        Ok(_) => print("no mistakes\n"),
        Err(unusable) => {
            print(&listed(&unusable.problems))?;
            Err(unusable.into())
        }
    }
}

fn listed(problems: &Problems) -> String {
    let lines = problems.list().iter().map(|problem| format!("{problem}\n"));
    lines.collect()
}
