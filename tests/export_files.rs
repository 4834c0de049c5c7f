//! Exported files appear whole or not at all, for their owner alone, and never in the place of another file.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::error::Error;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use chairside::export::write::{Existing, NewFile, WriteError, folder, write_new, write_whole};
use tempfile::{TempDir, tempdir};

/// The names in a folder, hidden ones included, in order.
fn names(folder: &TempDir) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

#[test]
fn a_written_file_is_whole_and_for_its_owner_alone() {
    let dir = tempdir().unwrap();
    let file = dir.path().join("a.json");
    write_whole(&file, b"whole", Existing::Keep).unwrap();
    assert_eq!(fs::read(&file).unwrap(), b"whole");
    assert_eq!(mode(&file), 0o600);
    assert_eq!(names(&dir), ["a.json"]);
}

#[test]
fn what_a_killed_program_left_goes_and_a_file_of_another_name_like_it_stays() {
    let dir = tempdir().unwrap();
    let foreign = [".chairside--1.part", ".chairside-1-2-3.part", ".chairside-holiday-0.part", ".chairside-holiday.part"];
    for name in foreign.into_iter().chain([".chairside-999999-0.part"]) {
        fs::write(dir.path().join(name), "half").unwrap();
    }
    write_whole(&dir.path().join("a.json"), b"whole", Existing::Keep).unwrap();
    assert_eq!(names(&dir), foreign.into_iter().chain(["a.json"]).collect::<Vec<_>>());
}

#[test]
fn an_existing_file_is_left_as_it_is() {
    let dir = tempdir().unwrap();
    let file = dir.path().join("a.json");
    fs::write(&file, "earlier").unwrap();
    let error = write_whole(&file, b"later", Existing::Keep).unwrap_err();
    assert!(matches!(&error, WriteError::Exists { path } if *path == file));
    assert_eq!(fs::read(&file).unwrap(), b"earlier");
    assert_eq!(names(&dir), ["a.json"]);
}

#[test]
fn a_file_that_appears_meanwhile_is_left_as_it_is() {
    let dir = tempdir().unwrap();
    let file = dir.path().join("a.json");
    let mut new = NewFile::create(&file, Existing::Keep).unwrap();
    new.write_all(b"later").unwrap();
    fs::write(&file, "meanwhile").unwrap();
    let error = new.put_in_place().unwrap_err();
    assert!(matches!(error, WriteError::Exists { .. }));
    assert_eq!(fs::read(&file).unwrap(), b"meanwhile");
    assert_eq!(names(&dir), ["a.json"]);
}

#[test]
fn an_existing_file_is_replaced_where_that_is_asked_for() {
    let dir = tempdir().unwrap();
    let file = dir.path().join("a.json");
    fs::write(&file, "earlier").unwrap();
    write_whole(&file, b"later", Existing::Replace).unwrap();
    assert_eq!(fs::read(&file).unwrap(), b"later");
    assert_eq!(mode(&file), 0o600);
    assert_eq!(names(&dir), ["a.json"]);
}

#[test]
fn nothing_but_a_file_is_ever_replaced() {
    let dir = tempdir().unwrap();
    let inner = dir.path().join("folder");
    fs::create_dir(&inner).unwrap();
    for target in [inner.as_path(), Path::new("/dev/null"), Path::new("/"), Path::new("..")] {
        for existing in [Existing::Keep, Existing::Replace] {
            let error = write_whole(target, b"words", existing).unwrap_err();
            assert!(matches!(error, WriteError::NotAFile { .. }), "{target:?}");
        }
    }
    assert_eq!(names(&dir), ["folder"]);
}

#[test]
fn a_link_that_leads_nowhere_is_a_taken_name() {
    let dir = tempdir().unwrap();
    let file = dir.path().join("a.json");
    symlink(dir.path().join("nowhere"), &file).unwrap();
    let error = write_whole(&file, b"words", Existing::Keep).unwrap_err();
    assert!(matches!(error, WriteError::Exists { .. }));
    assert_eq!(names(&dir), ["a.json"]);
}

#[test]
fn a_file_that_is_given_up_leaves_nothing_behind() {
    let dir = tempdir().unwrap();
    let mut new = NewFile::create(&dir.path().join("a.json"), Existing::Keep).unwrap();
    new.write_all(b"half").unwrap();
    let names_meanwhile = names(&dir);
    assert_eq!(names_meanwhile.len(), 1);
    assert_eq!(mode(&dir.path().join(&names_meanwhile[0])), 0o600);
    drop(new);
    assert!(names(&dir).is_empty());
}

#[test]
fn two_files_are_written_side_by_side() {
    let dir = tempdir().unwrap();
    let [first, second] = ["a", "b"].map(|name| {
        let mut new = NewFile::create(&dir.path().join(name), Existing::Keep).unwrap();
        new.write_all(name.as_bytes()).unwrap();
        new
    });
    second.put_in_place().unwrap();
    first.put_in_place().unwrap();
    assert_eq!(names(&dir), ["a", "b"]);
    assert_eq!(fs::read(dir.path().join("a")).unwrap(), b"a");
}

#[test]
fn a_missing_folder_is_said_with_the_file_and_the_cause() {
    let dir = tempdir().unwrap();
    let file = dir.path().join("missing/a.json");
    let error = write_whole(&file, b"words", Existing::Keep).unwrap_err();
    let said = error.to_string();
    assert!(said.contains(&format!("`{}`", file.display())), "{said}");
    assert!(error.source().is_some());
    assert!(names(&dir).is_empty());
}

#[test]
fn a_taken_name_is_counted_on() {
    let dir = tempdir().unwrap();
    for (bytes, name) in [("1", "a.b.json"), ("2", "a.b-2.json"), ("3", "a.b-3.json")] {
        let path = write_new(dir.path(), "a.b.json", bytes.as_bytes()).unwrap();
        assert_eq!(path, dir.path().join(name));
        assert_eq!(fs::read_to_string(path).unwrap(), bytes);
    }
    assert_eq!(names(&dir), ["a.b-2.json", "a.b-3.json", "a.b.json"]);
}

#[test]
fn the_folder_for_exports_is_for_its_owner_alone_and_made_once() {
    let dir = tempdir().unwrap();
    let exports = folder(dir.path()).unwrap();
    assert_eq!(exports, dir.path().join("exports"));
    assert_eq!(mode(&exports), 0o700);
    assert_eq!(folder(dir.path()).unwrap(), exports);
}
