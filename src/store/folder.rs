//! The data folder: what lies where in it, who may see it, and how a new store comes into being in it whole or not at all.
//!
//! ```text
//! chairside.db     the records, encrypted; while it is open also -wal and -shm
//! keys/*.json      who can open it: a file each practitioner, and recovery.json
//! anchor.json      the last durable save
//! lock             who has it open
//! attempts.json    wrong passphrases since the last right one
//! mirror/          where second screens connect, on systems without a folder for that
//! creating/        a store that is being made
//! restoring/       a backup that is being put in place; whoever opens the folder finishes it
//! replaced-*/      a store that a backup was put in the place of
//! .chairside-copy-*/  a copy that somebody is working on
//! interrupted-*/   a store whose making was cut off; nobody was ever told its recovery code
//! ```

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;
use rustix::io::Errno;
use uuid::Uuid;

use super::error::{Reason, StoreError, file};

pub(super) const DATABASE: &str = "chairside.db";
pub(super) const ANCHOR: &str = "anchor.json";
pub(super) const KEYS: &str = "keys";
const CREATING: &str = "creating";
const RESTORING: &str = "restoring";

/// The folder that a store lies in, or will.
#[derive(Debug, Clone)]
pub(super) struct Folder(PathBuf);

/// What a folder holds of a store.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Contents {
    Nothing,
    /// A new store that was not finished; it holds no record, and can be put aside.
    Interrupted,
    /// A backup that is not yet wholly in its place; old and new parts may lie side by side.
    Restoring,
    /// Parts of a store, and no key to it.
    NoKeys,
    Store,
}

impl Folder {
    pub(super) fn new(path: &Path) -> Self {
        Self(path.to_owned())
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    pub(super) fn database(&self) -> PathBuf {
        self.0.join(DATABASE)
    }

    /// Where the database keeps the latest saves.
    pub(super) fn log(&self) -> PathBuf {
        self.0.join(format!("{DATABASE}-wal"))
    }

    pub(super) fn keys(&self) -> PathBuf {
        self.0.join(KEYS)
    }

    pub(super) fn anchor(&self) -> PathBuf {
        self.0.join(ANCHOR)
    }

    pub(super) fn attempts(&self) -> PathBuf {
        self.0.join("attempts.json")
    }

    pub(super) fn lock(&self) -> PathBuf {
        self.0.join("lock")
    }

    /// Where a store is made before it is put in place.
    pub(super) fn staging(&self) -> Self {
        Self(self.0.join(CREATING))
    }

    /// Where a backup is from the moment in which it is the store until all its parts are in place.
    pub(super) fn restoring(&self) -> Self {
        Self(self.0.join(RESTORING))
    }

    /// Makes the folder where there is none, and lets nobody else into it.
    pub(super) fn prepare(&self) -> Result<(), StoreError> {
        let failed = file("make the data folder");
        private_folder(&self.0).map_err(failed)?;
        self.tighten()
    }

    /// Takes other accounts' rights away from a folder that was there before.
    pub(super) fn tighten(&self) -> Result<(), StoreError> {
        /// Of a folder in which everyone keeps files, such as `/tmp`.
        const STICKY: u32 = 0o1000;
        let doing = "make the data folder private";
        for folder in [self.0.clone(), self.keys()] {
            let mode = match fs::metadata(&folder) {
                Ok(metadata) => metadata.permissions().mode(),
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(file(doing)(error)),
            };
            if mode & STICKY != 0 {
                let reason = Reason::SharedFolder;
                return Err(StoreError::Failed { doing, reason });
            }
            if mode & 0o077 != 0 {
                let private = Permissions::from_mode(0o700);
                fs::set_permissions(&folder, private).map_err(file(doing))?;
            }
        }
        Ok(())
    }

    pub(super) fn contents(&self) -> Result<Contents, StoreError> {
        if self.restoring().0.exists() {
            return Ok(Contents::Restoring);
        }
        if !self.key_files()?.is_empty() {
            return Ok(Contents::Store);
        }
        let staging = self.staging();
        let in_place = [self.database(), self.log(), self.anchor()];
        // The keys are put in place last, so a part that is there before them has its keys in the staging folder.
        Ok(match in_place.iter().any(|part| part.exists()) {
            true if staging.keys().exists() => Contents::Interrupted,
            true => Contents::NoKeys,
            false if staging.0.exists() => Contents::Interrupted,
            false => Contents::Nothing,
        })
    }

    /// The key files, sorted by name.
    pub(super) fn key_files(&self) -> Result<Vec<PathBuf>, StoreError> {
        let failed = file("list the key files");
        let entries = match fs::read_dir(self.keys()) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(failed(error)),
        };
        let mut files = Vec::new();
        for entry in entries {
            let path = entry.map_err(&failed)?.path();
            if path.extension().is_some_and(|ending| ending == "json") {
                files.push(path);
            }
        }
        files.sort();
        Ok(files)
    }

    /// Refuses a database that is gone or emptied, before the database library would make a new one of it.
    pub(super) fn check_database(&self) -> Result<(), StoreError> {
        let database = self.database();
        match fs::metadata(&database) {
            Ok(metadata) if metadata.len() == 0 => Err(StoreError::DatabaseEmpty { file: database }),
            Ok(_) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(StoreError::DatabaseMissing { file: database }),
            Err(error) => Err(file("open the database")(error)),
        }
    }

    /// Renames what an interrupted creation left; nothing is deleted.
    pub(super) fn put_aside(&self) -> Result<(), StoreError> {
        let failed = file("put an unfinished store aside");
        let staging = self.staging();
        for part in [DATABASE, ANCHOR] {
            let placed = self.0.join(part);
            if placed.exists() {
                fs::rename(placed, staging.0.join(part)).map_err(&failed)?;
            }
        }
        let aside = format!("interrupted-{}", Uuid::now_v7().simple());
        fs::rename(&staging.0, self.0.join(aside)).map_err(&failed)?;
        sync_folder(&self.0).map_err(failed)
    }

    /// Empty folders to make a new store in.
    pub(super) fn stage(&self) -> Result<Self, StoreError> {
        let staging = self.staging();
        private_folder(&staging.keys()).map_err(file("make the data folder"))?;
        Ok(staging)
    }

    /// Puts a finished store in place; it exists from the moment in which its keys are there.
    pub(super) fn publish(&self) -> Result<(), StoreError> {
        let failed = file("put the new store in place");
        let staging = self.staging();
        sync_folder(&staging.0).map_err(&failed)?;
        for part in [DATABASE, ANCHOR, KEYS] {
            fs::rename(staging.0.join(part), self.0.join(part)).map_err(&failed)?;
            sync_folder(&self.0).map_err(&failed)?;
        }
        // Empty by now; it does no harm where it stays.
        let _ = fs::remove_dir(&staging.0);
        Ok(())
    }
}

/// A folder that nobody else can enter, with those that it lies in.
pub(super) fn private_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// An empty file that nobody else can read, where there was none.
pub(super) fn private_file(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

/// Opens a file for reading where it is one: a pipe in its place would keep the program waiting.
pub(super) fn open_plain(path: &Path) -> io::Result<File> {
    plain(OpenOptions::new().read(true).custom_flags(flags(OFlags::NONBLOCK)).open(path)?)
}

/// Opens a file of ours for reading and writing, or makes it. A link would lead to somebody else's file, and is refused.
pub(super) fn open_own(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false).mode(0o600);
    match options.custom_flags(flags(OFlags::NONBLOCK | OFlags::NOFOLLOW)).open(path) {
        Err(error) if Errno::from_io_error(&error) == Some(Errno::LOOP) => Err(io::ErrorKind::InvalidData.into()),
        opened => plain(opened?),
    }
}

fn plain(file: File) -> io::Result<File> {
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::ErrorKind::InvalidData.into()) }
}

fn flags(flags: OFlags) -> i32 {
    // The system takes the same bits as a signed number.
    flags.bits().cast_signed()
}

/// Reads one of the small files; nothing that lies in its place is read without end.
pub(super) fn read_small(path: &Path) -> io::Result<Vec<u8>> {
    /// None of ours is near as long.
    const LONGEST: u64 = 1 << 20;
    let mut bytes = Vec::new();
    open_plain(path)?.take(LONGEST).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Writes a file that appears whole or not at all, and is on the disk when this returns.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    put_whole(path, bytes)?;
    settle(path)
}

/// Writes a file that appears whole or not at all; the disk may go back to the one before until [`settle`] has returned.
pub(super) fn put_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let unfinished = path.with_extension("unfinished");
    // What a killed program left there was never in use.
    match fs::remove_file(&unfinished) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = private_file(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&unfinished, path)
}

/// Makes a file that was put in place last.
pub(super) fn settle(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), sync_folder)
}

/// Makes what was renamed in a folder last.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    fn staged() -> (tempfile::TempDir, Folder) {
        let home = tempfile::tempdir().unwrap();
        let folder = Folder::new(&home.path().join("data"));
        folder.prepare().unwrap();
        let staging = folder.stage().unwrap();
        fs::write(staging.database(), "db").unwrap();
        fs::write(staging.anchor(), "anchor").unwrap();
        fs::write(staging.keys().join("ana.json"), "key").unwrap();
        (home, folder)
    }

    #[test]
    fn a_store_exists_from_the_moment_in_which_its_keys_are_in_place() {
        let (_home, folder) = staged();
        let staging = folder.staging();
        assert_eq!(folder.contents().unwrap(), Contents::Interrupted);
        for part in [DATABASE, ANCHOR] {
            fs::rename(staging.path().join(part), folder.path().join(part)).unwrap();
            assert_eq!(folder.contents().unwrap(), Contents::Interrupted, "{part}");
        }
        fs::rename(staging.keys(), folder.keys()).unwrap();
        assert_eq!(folder.contents().unwrap(), Contents::Store);
        fs::remove_dir_all(folder.keys()).unwrap();
        assert_eq!(folder.contents().unwrap(), Contents::NoKeys);
    }

    #[test]
    fn an_unfinished_store_is_put_aside_with_all_its_parts() {
        let (_home, folder) = staged();
        fs::rename(folder.staging().database(), folder.database()).unwrap();
        folder.put_aside().unwrap();
        assert_eq!(folder.contents().unwrap(), Contents::Nothing);
        let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
        let [Ok(aside)] = left.as_slice() else {
            panic!("expected one folder, found {left:?}");
        };
        let aside = Folder::new(&aside.path());
        assert_eq!(fs::read(aside.database()).unwrap(), b"db");
        assert_eq!(fs::read(aside.anchor()).unwrap(), b"anchor");
        assert_eq!(aside.key_files().unwrap().len(), 1);
    }

    #[test]
    fn publishing_leaves_nothing_of_the_making() {
        let (_home, folder) = staged();
        folder.publish().unwrap();
        assert_eq!(folder.contents().unwrap(), Contents::Store);
        assert!(!folder.staging().path().exists());
    }

    #[test]
    fn a_folder_that_others_could_read_is_tightened() {
        let home = tempfile::tempdir().unwrap();
        let folder = Folder::new(&home.path().join("a/b"));
        folder.prepare().unwrap();
        assert_eq!(mode(folder.path()), 0o700);
        assert_eq!(mode(&home.path().join("a")), 0o700);
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
        folder.prepare().unwrap();
        assert_eq!(mode(folder.path()), 0o700);
    }

    #[test]
    fn a_folder_that_everyone_shares_is_refused_and_left_as_it_is() {
        let home = tempfile::tempdir().unwrap();
        fs::set_permissions(home.path(), Permissions::from_mode(0o1777)).unwrap();
        let refused = Folder::new(home.path()).prepare().unwrap_err();
        assert!(matches!(refused, StoreError::Failed { reason: Reason::SharedFolder, .. }));
        assert_eq!(mode(home.path()), 0o1777);
    }

    #[test]
    fn a_file_is_written_whole_also_over_what_a_killed_program_left() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("key.json");
        fs::write(home.path().join("key.unfinished"), "half").unwrap();
        write_whole(&path, b"whole").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"whole");
        assert_eq!(mode(&path), 0o600);
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
    }
}
