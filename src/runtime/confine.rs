//! What the program may do from here on, as the kernel holds it to: reach its own files alone, start no other program, use no network.
//!
//! Landlock restricts the files, seccomp the system calls. Both hold for the thread that asks and for those it starts later,
//! so they are asked for before any other thread runs. What the kernel does not have is left out; `chairside doctor` tells.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests;

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf, absolute};

use super::KioskOptions;
use super::mirror::Place;

/// The files that the program needs.
#[derive(Debug, Default)]
pub struct Reach {
    /// The folder of the records; nothing where none are opened.
    records: Option<PathBuf>,
    /// Where second screens connect, where that is not in the folder of the records.
    place: Option<Place>,
    /// The folder that a kiosk's exports go to, where it is not in the folder of the records.
    exports: Option<PathBuf>,
    /// Other folders in which it reads, writes, makes and deletes.
    written: Vec<PathBuf>,
    /// Folders and files that it only reads.
    read: Vec<PathBuf>,
}

/// What the kernel holds the program to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confined {
    /// Whether a file outside its reach can be opened.
    pub files: Held,
    /// No program can be started, and no connection made but to a socket file.
    pub calls: bool,
    /// What belongs to its reach, and no way leads there.
    pub unreached: Vec<PathBuf>,
}

/// How far something is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// In all that is asked for.
    Whole,
    /// In what the kernel knows of it.
    Partly,
    /// Not at all.
    No,
}

impl Reach {
    /// The records with what lies beside them, the way to second screens, folders of content, and where exports go.
    pub fn of(data_dir: &Path, content: &[PathBuf], kiosk: Option<&KioskOptions>) -> Self {
        let place = Place::of(data_dir);
        let written = match kiosk {
            Some(kiosk) => kiosk.drives.clone(),
            // It may be kept elsewhere, with a link to it; on a kiosk no link leads out of the records.
            None => vec![data_dir.join("exports")],
        };
        Self {
            records: Some(data_dir.to_owned()),
            place: (!place.folder().starts_with(data_dir)).then_some(place),
            exports: kiosk.and_then(|kiosk| kiosk.exports.clone()),
            written,
            read: read(data_dir, content),
        }
    }

    /// Folders of content. The way to the screen that is followed needs no rule: connecting to a socket file opens none.
    pub fn of_mirror(data_dir: &Path, content: &[PathBuf]) -> Self {
        Self { read: read(data_dir, content), ..Self::default() }
    }

    /// Makes the folders that are its own: a rule is for what is there, and where the folder around it stood in for one that is
    /// made later, all of that could be written to. Why one cannot be made is said where it is used.
    fn make_folders(&self) {
        if let Some(records) = &self.records {
            let _said_later = DirBuilder::new().recursive(true).mode(0o700).create(records);
        }
        if let Some(place) = &self.place {
            let _said_later = place.prepare();
        }
        if let Some(exports) = &self.exports {
            let _said_later = DirBuilder::new().mode(0o700).create(exports);
        }
    }

    /// The folders in which it writes, but for the records.
    fn written(&self) -> impl Iterator<Item = &Path> {
        let place = self.place.as_ref().filter(|place| place.check().is_ok()).map(Place::folder);
        place.into_iter().chain(self.exports.iter().chain(&self.written).map(AsRef::as_ref))
    }
}

/// The clinic's own content may be kept elsewhere, with a link to it.
fn read(data_dir: &Path, content: &[PathBuf]) -> Vec<PathBuf> {
    content.iter().cloned().chain([data_dir.join("content")]).collect()
}

impl Confined {
    /// What is not as it is meant to be, in words.
    pub fn lack(&self) -> Option<String> {
        let shown = |path: &PathBuf| format!("`{}`", path.display());
        let unreached: Vec<String> = self.unreached.iter().map(shown).collect();
        let unreached = (!unreached.is_empty()).then(|| unreached.join(", "));
        let files = match (self.files, unreached) {
            (Held::No, Some(paths)) => {
                Some(format!("nothing but the account keeps the dashboard to its own files: no way leads to {paths}"))
            }
            (Held::No, None) => Some(
                "nothing but the account keeps the dashboard to its own files: the kernel has no Landlock (Linux 5.13)"
                    .to_owned(),
            ),
            (_, Some(paths)) => Some(format!("the dashboard will not reach {paths}: no way leads there")),
            (Held::Partly, None) => {
                Some("the kernel keeps the dashboard to its own files in part; for the whole it takes Linux 6.12".to_owned())
            }
            (Held::Whole, None) => None,
        };
        let calls = (!self.calls)
            .then(|| "nothing keeps the dashboard from other programs and the network: the kernel has no seccomp".to_owned());
        let lacks: Vec<String> = files.into_iter().chain(calls).collect();
        (!lacks.is_empty()).then(|| lacks.join("; "))
    }
}

/// Makes the folders of a reach and holds the program to it, as far as the kernel can.
pub fn confine(reach: &Reach) -> Confined {
    reach.make_folders();
    hold(reach)
}

/// What the kernel would hold the program to with this reach: tried on a thread that ends. Nothing is made.
pub fn confinable(mut reach: Reach) -> Confined {
    // What is not there yet would be made.
    let is_there = |folder: &PathBuf| folder.symlink_metadata().is_ok();
    reach.records = reach.records.filter(is_there);
    let is_in_a_folder = |exports: &PathBuf| absolute(exports).is_ok_and(|whole| whole.parent().is_some_and(Path::is_dir));
    reach.exports = reach.exports.filter(|exports| is_there(exports) || !is_in_a_folder(exports));
    let tried = std::thread::spawn(move || hold(&reach)).join();
    tried.unwrap_or(Confined { files: Held::No, calls: false, unreached: Vec::new() })
}

fn hold(reach: &Reach) -> Confined {
    #[cfg(target_os = "linux")]
    let confined = {
        let mut unreached = Vec::new();
        let files = linux::files(reach, &mut unreached).unwrap_or(Held::No);
        Confined { files, calls: linux::calls().is_some(), unreached }
    };
    #[cfg(not(target_os = "linux"))]
    let confined = Confined { files: Held::No, calls: false, unreached: Vec::new() };
    confined
}
