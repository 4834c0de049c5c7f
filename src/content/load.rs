//! Reads packs from a folder or from the binary; the only file access in here.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::diff::Version;
use super::files::Files;
use super::lint::Misnamed;
use super::problem::{Problem, Problems};
use super::{Change, Pack, SIGNATURE_FILE, Standing, TooTall, check, diff, judge, lint};

/// Bytes of the largest file that is read; a pane has about 20,000.
const LARGEST: u64 = 4 * 1024 * 1024;

macro_rules! shipped {
    ($pack:literal: $($name:literal)*) => {
        &[$(($name, include_str!(concat!("../../content/", $pack, "/", $name)))),*]
    };
}

pub(crate) const MICRONEEDLING: &[(&str, &str)] = shipped!("microneedling":
    "pack.json"
    "checklist.json"
    "note-templates.json"
    "panes/introduction.json"
    "panes/fine-lines.json"
    "panes/scars.json"
    "panes/pores.json"
    "panes/acne.json"
    "panes/risks.json"
    "panes/aftercare.json"
);

/// A small pack that explains each kind of block by example, for whoever writes one: each file's name in its folder, and its text.
pub const TEMPLATE: &[(&str, &str)] = shipped!("template":
    "pack.json"
    "checklist.json"
    "note-templates.json"
    "panes/treatment.json"
    "panes/risks.json"
    "panes/aftercare.json"
);

/// The JSON Schema of each kind of file, for editors that complete and explain while somebody types.
pub const SCHEMAS: &[(&str, &str)] =
    shipped!("schema": "pack-v1.json" "pane-v1.json" "checklist-v1.json" "note-templates-v1.json");

/// The packs that are compiled in, by the same checks as any other.
///
/// # Errors
///
/// Every mistake in them.
pub fn shipped() -> Result<Vec<Pack>, Problems> {
    let packs = compiled_in("microneedling", MICRONEEDLING)?;
    Ok(packs.into_iter().map(|pack| Pack { standing: Standing::BuiltIn, ..pack }).collect())
}

/// Whether a pack has the name and the version of one that is compiled in, and other words.
pub(super) fn poses(pack: &Pack) -> bool {
    let shipped = compiled("microneedling", MICRONEEDLING);
    let manifest = shipped.files.get("pack.json").and_then(|file| file.as_ref().ok());
    let manifest: serde_json::Value = manifest.and_then(|bytes| serde_json::from_slice(bytes).ok()).unwrap_or_default();
    manifest["id"] == pack.id() && manifest["version"] == pack.version() && shipped.hash() != pack.hash()
}

/// The pack of files that are compiled in, each with its name in the pack's folder.
pub(crate) fn compiled_in(folder: &str, files: &[(&str, &'static str)]) -> Result<Vec<Pack>, Problems> {
    packs([&compiled(folder, files)])
}

fn compiled(folder: &str, files: &[(&str, &'static str)]) -> Files {
    let files = files.iter().map(|&(name, text)| (name.to_owned(), Ok(Cow::Borrowed(text.as_bytes()))));
    Files { folder: PathBuf::from(folder), files: files.collect() }
}

/// The packs of a folder, which is a pack itself or holds pack folders; these by name.
///
/// # Errors
///
/// Every mistake in every file, or that there is no pack.
pub fn folder(folder: &Path) -> Result<Vec<Pack>, Problems> {
    let folders = pack_folders(folder).map_err(|problem| Problems::new(vec![problem]))?;
    let signatures: Vec<Option<String>> = folders.iter().map(|folder| signature(folder)).collect();
    let found: Vec<Files> = folders.into_iter().map(files).collect();
    let packs = packs(&found)?;
    Ok(packs.into_iter().zip(signatures).map(|(pack, signature)| Pack { signature, ..pack }).collect())
}

/// What stands in the file of a pack's signature, where there is one; a file that cannot be read is no signature that holds.
fn signature(folder: &Path) -> Option<String> {
    let path = folder.join(SIGNATURE_FILE);
    path.symlink_metadata().ok()?;
    Some(bytes(&path).ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default())
}

/// The pack of files that a session was held with, by the checks of today.
///
/// # Errors
///
/// Every mistake, where a later version of the program became stricter.
pub fn kept(files: &BTreeMap<String, String>) -> Result<Pack, Problems> {
    let files = of_texts(files);
    let pack = check::pack(&files, &mut BTreeMap::new()).map_err(Problems::new)?;
    Ok(Pack { standing: Standing::Held, ..pack })
}

/// The pack of files that an author changed.
///
/// # Errors
///
/// Every mistake.
#[cfg(test)]
pub fn changed(files: &BTreeMap<String, String>) -> Result<Pack, Problems> {
    check::pack(&of_texts(files), &mut BTreeMap::new()).map_err(Problems::new)
}

/// The fingerprint of a pack with these files.
pub fn fingerprint(files: &BTreeMap<String, String>) -> String {
    of_texts(files).hash()
}

fn of_texts(files: &BTreeMap<String, String>) -> Files {
    let files = files.iter().map(|(name, text)| (name.clone(), Ok(Cow::Owned(text.clone().into_bytes()))));
    Files { folder: PathBuf::from("records"), files: files.collect() }
}

/// What changed from the pack of one folder to that of another, what matters most first.
///
/// # Errors
///
/// Every mistake, where one of them does not load, or that a folder has several packs.
pub fn changes(before: &Path, after: &Path) -> Result<Vec<Change>, Problems> {
    let (before, after) = (single(before), single(after));
    let ((before, was), (after, is)) = match (before, after) {
        (Ok(before), Ok(after)) => (before, after),
        (before, after) => {
            let problems = [before.err(), after.err()].into_iter().flatten();
            return Err(Problems::new(problems.flat_map(|problems| problems.list().to_vec()).collect()));
        }
    };
    Ok(diff::changes(Version { files: &before, pack: &was }, Version { files: &after, pack: &is }))
}

fn single(folder: &Path) -> Result<(Files, Pack), Problems> {
    let several = || {
        let message = "there are several packs here, expected the folder of one";
        Problems::new(vec![Problem::of_file(&folder.display().to_string(), message)])
    };
    let folders = pack_folders(folder).map_err(|problem| Problems::new(vec![problem]))?;
    let [pack] = &folders[..] else { return Err(several()) };
    let found = files(pack.clone());
    let mut packs = packs([&found])?;
    Ok((found, packs.pop().ok_or_else(several)?))
}

/// Every warning about the packs of a folder, or about those that are compiled in, on a day; `too_tall` finds what of a pack
/// does not fit the smallest screen.
///
/// # Errors
///
/// Every mistake, where they do not load.
pub fn warnings(place: Option<&Path>, today: NaiveDate, too_tall: impl Fn(&Pack) -> Vec<TooTall>) -> Result<Problems, Problems> {
    let found: Vec<Files> = match place {
        Some(folder) => {
            let folders = pack_folders(folder).map_err(|problem| Problems::new(vec![problem]))?;
            folders.into_iter().map(files).collect()
        }
        None => vec![compiled("microneedling", MICRONEEDLING)],
    };
    let warnings = |(files, pack): (&Files, &Pack)| {
        let misnamed = [
            (Misnamed::AsShipped, poses(pack)),
            (Misnamed::SinceSigned, judge(pack, signature(&files.folder).as_deref(), &[]) == Standing::Changed),
        ];
        let misnamed = misnamed.into_iter().filter(|(_, is_so)| *is_so).flat_map(|(how, _)| lint::misnamed(files, how));
        misnamed.chain(lint::pack(files, pack, today, &too_tall(pack))).collect::<Vec<_>>()
    };
    let packs = packs(&found)?;
    Ok(Problems::new(found.iter().zip(&packs).flat_map(warnings).collect()))
}

fn packs<'f>(found: impl IntoIterator<Item = &'f Files>) -> Result<Vec<Pack>, Problems> {
    let (mut packs, mut problems, mut ids) = (Vec::new(), Vec::new(), BTreeMap::new());
    for files in found {
        match check::pack(files, &mut ids) {
            Ok(pack) => packs.push(pack),
            Err(found) => problems.extend(found),
        }
    }
    if problems.is_empty() { Ok(packs) } else { Err(Problems::new(problems)) }
}

fn pack_folders(folder: &Path) -> Result<Vec<PathBuf>, Problem> {
    let problem = |message: &str| Problem::of_file(&folder.display().to_string(), message);
    let entries = fs::read_dir(folder).map_err(|error| problem(&format!("could not open this folder: {error}")))?;
    if is_pack(folder) {
        return Ok(vec![folder.to_owned()]);
    }
    let mut folders: Vec<_> = entries.flatten().map(|entry| entry.path()).filter(|path| is_pack(path)).collect();
    folders.sort();
    if folders.is_empty() {
        return Err(problem("there is no pack here, expected a folder with pack.json or a folder of such folders"));
    }
    Ok(folders)
}

/// Whether a folder is meant as a pack; one without `pack.json` is, so that it can be said.
fn is_pack(folder: &Path) -> bool {
    let names = ["pack.json", "checklist.json", "note-templates.json", "panes"];
    names.iter().any(|name| folder.join(name).exists())
}

fn files(folder: PathBuf) -> Files {
    let mut names: Vec<_> = ["pack.json", "checklist.json", "note-templates.json"].map(str::to_owned).into();
    let panes = fs::read_dir(folder.join("panes"));
    for entry in panes.into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        // Editors and file managers leave hidden files of their own.
        if name.strip_suffix(".json").is_some() && !name.starts_with('.') {
            names.push(format!("panes/{name}"));
        }
    }
    let read = |name: String| {
        let path = folder.join(&name);
        let missing = !path.exists();
        (!missing).then(|| (name, bytes_inside(&folder, &path).map(Cow::Owned)))
    };
    let files = names.into_iter().filter_map(read).collect();
    Files { folder, files }
}

/// The bytes of a file that lies in the pack's folder: a mistake is told with its line, which may be of a file that is not the author's.
fn bytes_inside(folder: &Path, path: &Path) -> Result<Vec<u8>, String> {
    let could_not = |error: io::Error| format!("could not read this file: {error}");
    let (folder, leads_to) = (folder.canonicalize().map_err(could_not)?, path.canonicalize().map_err(could_not)?);
    if !leads_to.starts_with(folder) {
        return Err("this is a link out of the pack, expected a file in its folder".to_owned());
    }
    bytes(&leads_to)
}

fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    let could_not = |error: io::Error| format!("could not read this file: {error}");
    // Opening a pipe would wait for its other end.
    if !fs::metadata(path).map_err(could_not)?.is_file() {
        return Err("this is not a file, expected one with JSON".to_owned());
    }
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(could_not)?;
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(could_not)?;
    if bytes.len() as u64 > LARGEST {
        return Err(format!("this file is larger than {} MB, expected a few thousand words", LARGEST >> 20));
    }
    Ok(bytes)
}
