//! Puts files on the disk whole or not at all, readable by their owner alone. The only file access in `export`.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// What becomes of a file that has the name already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// It stays, and nothing is written.
    Keep,
    /// The new file takes its place.
    Replace,
}

/// Why a file was not written; what stood there before still stands there.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// A file of this name must not be lost.
    #[error("`{}` exists already and was left as it is; choose another name, or replace it with --force", path.display())]
    Exists {
        /// The file that exists.
        path: PathBuf,
    },
    /// A folder, a device or no name at all.
    #[error("`{}` is not a file; give the name of a file, or `-` for standard output", path.display())]
    NotAFile {
        /// What was named.
        path: PathBuf,
    },
    /// The system refused.
    #[error("could not {doing} `{}` (does its folder exist, may you write there, is the disk full?)", path.display())]
    System {
        /// What was being done, in words that go before the path.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// A file that is being written under another name; it gets its own when it is whole, and vanishes when it is dropped before.
///
/// It is locked meanwhile: what a killed program left is not, and goes with the next file that is written in its folder.
#[derive(Debug)]
pub struct NewFile {
    target: PathBuf,
    existing: Existing,
    temporary: PathBuf,
    out: BufWriter<File>,
}

impl NewFile {
    /// Begins the file that shall stand at `target`; refuses at once what `put_in_place` would refuse.
    ///
    /// # Errors
    /// Where the name is taken, is not a file's, or its folder cannot be written to.
    pub fn create(target: &Path, existing: Existing) -> Result<Self, WriteError> {
        check_name(target, existing)?;
        let folder = folder_of(target);
        clear_leftovers(&folder);
        let mut attempt = 0_u64;
        loop {
            let temporary = folder.join(temporary_name(attempt));
            let mut options = OpenOptions::new();
            match options.write(true).create_new(true).mode(0o600).open(&temporary) {
                // Before it was locked, another program may have taken it for a leftover.
                Ok(file) if matches!(file.try_lock(), Err(TryLockError::WouldBlock)) || !temporary.exists() => attempt += 1,
                Ok(file) => {
                    return Ok(Self { target: target.to_owned(), existing, temporary, out: BufWriter::new(file) });
                }
                // Being written by another thread, or left behind when a machine lost its power.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => attempt += 1,
                Err(error) => return Err(system("begin the file", target)(error)),
            }
        }
    }

    /// The file as it was written so far, from its beginning, to be read back.
    ///
    /// # Errors
    /// Where its bytes did not reach the disk, or it cannot be opened.
    pub fn written(&mut self) -> Result<File, WriteError> {
        let synced = self.out.flush().and_then(|()| self.out.get_ref().sync_all());
        synced.map_err(system("write", &self.target))?;
        File::open(&self.temporary).map_err(system("read back", &self.target))
    }

    /// Makes the file durable and gives it its name.
    ///
    /// # Errors
    /// Where its bytes did not reach the disk, or the name has been taken meanwhile.
    pub fn put_in_place(mut self) -> Result<(), WriteError> {
        self.out.flush().and_then(|()| self.out.get_ref().sync_all()).map_err(system("write", &self.target))?;
        match self.existing {
            Existing::Replace => fs::rename(&self.temporary, &self.target).map_err(system("put in place", &self.target)),
            Existing::Keep => self.take_free_name(),
        }?;
        sync_folder(&folder_of(&self.target)).map_err(system("make durable", &self.target))
    }

    /// A hard link fails where the name is taken, which a rename does not; some file systems have renames alone.
    fn take_free_name(&self) -> Result<(), WriteError> {
        match fs::hard_link(&self.temporary, &self.target) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                check_name(&self.target, Existing::Keep)?;
                fs::rename(&self.temporary, &self.target).map_err(system("put in place", &self.target))
            }
            linked => linked.map_err(|_taken| WriteError::Exists { path: self.target.clone() }),
        }
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        // After a rename there is nothing to remove, and nothing better to do with another failure.
        let _ = fs::remove_file(&self.temporary);
    }
}

/// Writes a whole file.
///
/// # Errors
/// Where nothing was written, and why.
pub fn write_whole(target: &Path, bytes: &[u8], existing: Existing) -> Result<(), WriteError> {
    let mut file = NewFile::create(target, existing)?;
    file.write_all(bytes).map_err(system("write", target))?;
    file.put_in_place()
}

/// Writes a whole file under `name`, or, where that is taken, under `name-2`, `name-3` and so on; says which it became.
///
/// # Errors
/// Where nothing was written, and why.
pub fn write_new(folder: &Path, name: &str, bytes: &[u8]) -> Result<PathBuf, WriteError> {
    let mut number = 1_u64;
    loop {
        let target = folder.join(numbered(name, number));
        match write_whole(&target, bytes, Existing::Keep) {
            Err(WriteError::Exists { .. }) => number += 1,
            written => return written.map(|()| target),
        }
    }
}

/// The folder for what the dashboard exports, made for the owner alone where it does not exist yet.
///
/// # Errors
/// Where it cannot be made.
pub fn folder(data_dir: &Path) -> Result<PathBuf, WriteError> {
    let folder = data_dir.join("exports");
    match DirBuilder::new().mode(0o700).create(&folder) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(folder),
        made => made.and_then(|()| sync_folder(data_dir)).map_err(system("make the folder", &folder)).map(|()| folder),
    }
}

fn numbered(name: &str, number: u64) -> String {
    match name.rsplit_once('.') {
        _ if number == 1 => name.to_owned(),
        Some((stem, extension)) => format!("{stem}-{number}.{extension}"),
        None => format!("{name}-{number}"),
    }
}

/// The name of a file that is being written.
fn temporary_name(attempt: u64) -> String {
    format!("{PREFIX}{}-{attempt}{SUFFIX}", std::process::id())
}

/// Whether a file has such a name, of any program; another name that begins and ends alike is somebody's own file.
fn is_temporary(name: &str) -> bool {
    let numbers = name.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix(SUFFIX)).and_then(|rest| rest.split_once('-'));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    numbers.is_some_and(|(process, attempt)| is_number(process) && is_number(attempt))
}

const PREFIX: &str = ".chairside-";
const SUFFIX: &str = ".part";

/// Deletes what killed programs left of files that they were writing; whatever cannot be deleted does no harm.
fn clear_leftovers(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if is_temporary(&name) && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            let left = File::open(entry.path()).and_then(|file| Ok(file.try_lock()?));
            if left.is_ok() {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

fn check_name(target: &Path, existing: Existing) -> Result<(), WriteError> {
    let path = || target.to_owned();
    if target.file_name().is_none() || fs::metadata(target).is_ok_and(|found| !found.is_file()) {
        return Err(WriteError::NotAFile { path: path() });
    }
    // A link that leads nowhere is a taken name as well.
    if existing == Existing::Keep && fs::symlink_metadata(target).is_ok() {
        return Err(WriteError::Exists { path: path() });
    }
    Ok(())
}

fn folder_of(target: &Path) -> PathBuf {
    match target.parent() {
        Some(folder) if folder != Path::new("") => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Without this, a power cut could take back the name that the file was just given.
fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        // Network file systems keep names on their own terms.
        Err(error) if error.kind() == ErrorKind::InvalidInput => Ok(()),
        synced => synced,
    }
}

fn system(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> WriteError {
    let path = path.to_owned();
    move |source| WriteError::System { doing, path, source }
}
