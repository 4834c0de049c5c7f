//! What the clinic says: which packs a run uses, and checking them.

mod author;
mod trust;

use std::fmt;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde::Serialize;

use super::{Shared, fhir, print};
use crate::content::{Pack, Problem, Problems, load};
use crate::runtime::{self, ReadPacks};
use crate::text::{Lang, counted};

/// What is done with content packs.
#[derive(Debug, Subcommand)]
pub(super) enum Content {
    /// Lists every mistake in a pack, or in a folder of packs
    Check(Check),
    /// Writes a small pack that explains each part by example, to begin a new one from
    New {
        /// A folder that is not there yet, or empty; the pack is named after it
        dir: PathBuf,
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
    /// Shows the panes while you write them: what is saved is on the screen at once, mistakes in place of the pane
    Preview {
        /// The folder of a pack, or of packs
        dir: PathBuf,
    },
    /// Prints the JSON Schema of one kind of file, for editors that complete and explain while you type
    Schema {
        /// Of which file
        file: author::SchemaOf,
    },
    /// Makes a key that signs packs, and prints what others trust it by
    Key {
        /// The file that the key is written to; it must not be there yet
        file: PathBuf,
    },
    /// Signs a pack as it is, into the file pack.sig beside it
    Sign {
        /// The folder of the pack
        dir: PathBuf,
        /// The file that `chairside content key` has written
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
    },
    /// Says in words what changed from one version of a pack to another, a loosened stop or caution first
    Diff {
        /// The folder of the version before
        before: PathBuf,
        /// The folder of the version after
        after: PathBuf,
    },
}

/// What is checked, and how it is told.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// The folder; without it, whatever the dashboard would use
    dir: Option<PathBuf>,
    /// Also warns of what is no mistake and yet should not stand before a patient
    #[arg(long)]
    strict: bool,
    /// As JSON, for editors and other programs
    #[arg(long)]
    json: bool,
}

/// Packs that cannot be used; what is wrong with them has been listed.
#[derive(Debug, thiserror::Error)]
#[error("{} in {place}; correct the files and try again", counted(problems.list().len() as u64, "mistake", "mistakes"))]
pub(super) struct Unusable {
    problems: Problems,
    place: Place,
}

/// A pack that nobody who is trusted has signed, on a machine that takes signed packs alone.
#[derive(Debug, thiserror::Error)]
#[error(
    "the pack {id} {version} is not used: {why}, and this machine takes signed packs alone (signed_only); have it signed with \
     `chairside content sign`, by somebody whose key is `trusted` in the settings"
)]
pub(super) struct Unsigned {
    id: String,
    version: String,
    why: String,
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

    /// The packs, or the error that has what is wrong with them.
    fn packs(self) -> anyhow::Result<Vec<Pack>> {
        self.load().map_err(|problems| self.unusable(problems))
    }

    fn unusable(self, problems: Problems) -> anyhow::Error {
        Unusable { problems, place: self }.into()
    }

    fn warnings(&self) -> Result<Problems, Problems> {
        match self {
            Self::Folder(folder) => runtime::warnings(Some(folder)),
            Self::BuiltIn => runtime::warnings(None),
        }
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
    let content = shared.layers.effective().content;
    Ok(Box::new(move || trust::judged(place.packs()?, content)))
}

/// The packs that the dashboard uses.
pub(super) fn load(shared: &Shared) -> anyhow::Result<Vec<Pack>> {
    trust::judged(Place::of(shared)?.packs()?, shared.layers.effective().content)
}

/// Where packs cannot be used, lists what is wrong with them; the error itself says only that there is something to be read.
pub(super) fn list_mistakes(error: &anyhow::Error) {
    if let Some(Unusable { problems, .. }) = error.downcast_ref() {
        let _ = io::stderr().write_all(listed(problems.list()).as_bytes());
    }
}

/// Does what is asked for with content packs.
pub(super) fn content(what: Content, shared: &Shared) -> anyhow::Result<()> {
    match what {
        Content::Check(check) => self::check(check, shared),
        Content::Questionnaire { pack, lang } => fhir::questionnaire(pack.as_deref(), lang, shared),
        Content::New { dir } => author::new(&dir),
        Content::Preview { dir } => runtime::preview(dir),
        Content::Schema { file } => author::schema(file),
        Content::Key { file } => trust::key(&file),
        Content::Sign { dir, key } => trust::sign(&dir, &key),
        Content::Diff { before, after } => author::diff(&before, after),
    }
}

/// Packs that load, and about which there are warnings; they have been listed.
#[derive(Debug, thiserror::Error)]
#[error("{} about {place}", counted(*warnings as u64, "warning", "warnings"))]
pub(super) struct Doubtful {
    warnings: usize,
    place: Place,
}

/// Lists every mistake of a pack, and, where that is asked for, every warning.
fn check(check: Check, shared: &Shared) -> anyhow::Result<()> {
    let place = match check.dir {
        Some(dir) => Place::Folder(dir),
        None => Place::of(shared)?,
    };
    let looked = if check.strict { place.warnings() } else { place.load().map(|_| Problems::default()) };
    let (mistakes, warnings) = match &looked {
        Ok(warnings) => (&[][..], warnings.list()),
        Err(mistakes) => (mistakes.list(), &[][..]),
    };
    print(&if check.json { as_json(mistakes, warnings)? } else { in_words(mistakes) + &warned(warnings) })?;
    match looked {
        Err(mistakes) => Err(place.unusable(mistakes)),
        Ok(warnings) if !warnings.list().is_empty() => Err(Doubtful { warnings: warnings.list().len(), place }.into()),
        Ok(_) => Ok(()),
    }
}

fn in_words(mistakes: &[Problem]) -> String {
    if mistakes.is_empty() {
        return "no mistakes\n".to_owned();
    }
    listed(mistakes)
}

fn warned(warnings: &[Problem]) -> String {
    if warnings.is_empty() { String::new() } else { format!("warnings:\n{}", listed(warnings)) }
}

fn listed(problems: &[Problem]) -> String {
    let lines = problems.iter().map(|problem| format!("{problem}\n"));
    lines.collect()
}

fn as_json(mistakes: &[Problem], warnings: &[Problem]) -> anyhow::Result<String> {
    let found = |problems: &[Problem]| problems.iter().map(Found::of).collect();
    let told = Told { mistakes: found(mistakes), warnings: found(warnings) };
    Ok(serde_json::to_string_pretty(&told)? + "\n")
}

/// What other programs read.
#[derive(Serialize)]
struct Told {
    mistakes: Vec<Found>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<Found>,
}

/// One mistake or warning at its place; lines and characters count from 1.
#[derive(Serialize)]
struct Found {
    file: String,
    line: usize,
    column: usize,
    message: String,
    /// The author's line, cut around the place.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
}

impl Found {
    fn of(problem: &Problem) -> Self {
        Self {
            file: problem.file.clone(),
            line: problem.line,
            column: problem.column,
            message: problem.message.to_string(),
            source: problem.source.as_ref().map(|source| source.text().to_string()),
        }
    }
}
