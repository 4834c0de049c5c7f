//! Private folders for copies of a store that somebody works on for a while; they vanish with the work.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::folder::{Folder, private_file, private_folder};

const PREFIX: &str = ".chairside-copy-";
const LOCK: &str = "lock";
const DATA: &str = "data";

/// An empty data folder of its own, deleted when it is dropped. Who works on it holds a lock in it: what a killed
/// program left has none, and goes with the next scratch in the same place.
#[derive(Debug)]
pub(super) struct Scratch {
    path: PathBuf,
    lock: File,
}

impl Scratch {
    /// Makes one inside `place`.
    pub(super) fn new(place: &Path) -> io::Result<Self> {
        clear(place);
        loop {
            let path = place.join(format!("{PREFIX}{}", Uuid::now_v7().simple()));
            private_folder(&path)?;
            let scratch = Self { lock: private_file(&path.join(LOCK))?, path };
            // Between making it and locking it another program may have taken it for a leftover.
            if scratch.lock.try_lock().is_ok() && scratch.path.join(LOCK).exists() {
                private_folder(&scratch.data().keys())?;
                return Ok(scratch);
            }
        }
    }

    /// The data folder.
    pub(super) fn data(&self) -> Folder {
        Folder::new(&self.path.join(DATA))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be deleted now is a leftover for the next one.
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// Deletes what killed programs left; whatever cannot be deleted does no harm.
fn clear(place: &Path) {
    for entry in fs::read_dir(place).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(PREFIX) && is_left(&entry.path()) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn is_left(scratch: &Path) -> bool {
    match File::open(scratch.join(LOCK)) {
        Ok(lock) => !matches!(lock.try_lock(), Err(TryLockError::WouldBlock)),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scratch_goes_with_its_work_and_what_a_killed_program_left_with_the_next() {
        let place = tempfile::tempdir().unwrap();
        let left = place.path().join(format!("{PREFIX}left"));
        fs::create_dir_all(left.join(DATA)).unwrap();
        fs::write(left.join(LOCK), "").unwrap();
        fs::write(left.join(DATA).join("chairside.db"), "half").unwrap();
        let first = Scratch::new(place.path()).unwrap();
        assert!(!left.exists());
        let second = Scratch::new(place.path()).unwrap();
        assert!(first.data().path().exists(), "one that is in use was taken for a leftover");
        drop((first, second));
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
    }
}
