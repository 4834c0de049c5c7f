//! What the clinic says: which packs a run uses, and checking them.

use std::fmt;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::Subcommand;

use super::{Shared, print};
use crate::content::{Pack, Problems, load};
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
#[error("{} in {place}; correct the files and try again", counted(*mistakes as u64, "mistake", "mistakes"))]
pub(super) struct Unusable {
    mistakes: usize,
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

    fn load(&self) -> Result<Vec<Pack>, Problems> {
        match self {
            Self::Folder(folder) => load::folder(folder),
            Self::BuiltIn => load::shipped(),
        }
    }

    fn unusable(self, problems: &Problems) -> anyhow::Error {
        let mistakes = problems.list().len();
        Unusable { mistakes, place: self }.into()
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

/// The packs that the dashboard uses.
pub(super) fn load(shared: &Shared) -> anyhow::Result<Vec<Pack>> {
    let place = Place::of(shared)?;
    place.load().map_err(|problems| {
        // The error that follows says that there is something to be read.
        let _ = io::stderr().write_all(listed(&problems).as_bytes());
        place.unusable(&problems)
    })
}

/// The same packs, for a look that lists no mistakes.
pub(super) fn look(shared: &Shared) -> anyhow::Result<Vec<Pack>> {
    let place = Place::of(shared)?;
    place.load().map_err(|problems| place.unusable(&problems))
}

/// Lists every mistake of a pack.
pub(super) fn check(dir: Option<PathBuf>, shared: &Shared) -> anyhow::Result<()> {
    let place = match dir {
        Some(dir) => Place::Folder(dir),
        None => Place::of(shared)?,
    };
    match place.load() {
        Ok(_) => print("no mistakes\n"),
        Err(problems) => {
            print(&listed(&problems))?;
            Err(place.unusable(&problems))
        }
    }
}

fn listed(problems: &Problems) -> String {
    let lines = problems.list().iter().map(|problem| format!("{problem}\n"));
    lines.collect()
}
