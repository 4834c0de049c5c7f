//! What can be told of a store's folder without a key: for whoever looks after the machine.

use std::fs;
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::error::{self, StoreError};
use super::folder::{Folder, open_plain};
use super::keys::{self, KeyLook};
use super::lock::{self, Use};

/// A store as it looks from outside.
#[derive(Debug)]
pub struct Inspection {
    /// How many bytes the disk still takes.
    pub free: u64,
    /// Files and folders that other accounts may read or write.
    pub open_to_others: Vec<PathBuf>,
    /// Whether the database begins like one that is not encrypted.
    pub is_plain: bool,
    /// The key files.
    pub keys: Vec<KeyLook>,
    /// Whether a program has it open, and which.
    pub in_use: Use,
}

/// How a database begins that anybody can read.
const PLAIN: &[u8] = b"SQLite format 3";

/// Looks at a folder without changing anything in it.
///
/// # Errors
/// Where the system does not let it be looked at.
pub fn inspect(folder: &Path) -> Result<Inspection, StoreError> {
    let of_folder = Folder::new(folder);
    let mut open_to_others = Vec::new();
    look_for_open(folder, &mut open_to_others).map_err(error::file("look at the data folder"))?;
    let disk = rustix::fs::statvfs(folder).map_err(|error| error::file("ask how full the disk is")(error.into()))?;
    Ok(Inspection {
        free: disk.f_bavail.saturating_mul(disk.f_frsize),
        open_to_others,
        is_plain: begins_plain(&of_folder.database()),
        keys: keys::look(&of_folder)?,
        in_use: lock::look(&of_folder.lock()),
    })
}

fn look_for_open(path: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let metadata = fs::symlink_metadata(path)?;
    if metadata.is_symlink() {
        return Ok(());
    }
    if metadata.permissions().mode() & 0o077 != 0 {
        found.push(path.to_owned());
    }
    if metadata.is_dir() {
        for entry in fs::read_dir(path)? {
            look_for_open(&entry?.path(), found)?;
        }
    }
    Ok(())
}

/// Another program of this account may have the database open: reading it through a file of its own is harmless there.
fn begins_plain(database: &Path) -> bool {
    let mut start = [0; 15];
    open_plain(database).and_then(|mut file| file.read_exact(&mut start)).is_ok() && start == PLAIN
}
