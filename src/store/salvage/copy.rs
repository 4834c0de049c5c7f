//! A private copy of a damaged database, which can be read on past what is damaged.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;

use rusqlite::Connection;

use crate::store::database;
use crate::store::error::{self, StoreError};
use crate::store::folder::{Folder, open_plain, private_file};
use crate::store::keys::Unlocked;
use crate::store::schema::{self, Age};
use crate::store::scratch::Scratch;

/// How long a page of the database is.
const PAGE: usize = 4096;

/// The copy, and the way to open it again: after a damaged page a connection reads nothing more.
pub(super) struct Copy {
    scratch: Scratch,
    pub(super) unlocked: Unlocked,
    database: Connection,
}

/// Something could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Damaged;

impl Copy {
    /// Copies a database with its log into a private folder inside `place`, and opens the copy.
    pub(super) fn new(folder: &Folder, unlocked: Unlocked, place: &Path) -> Result<Self, StoreError> {
        let failed = error::file("copy the database");
        let scratch = Scratch::new(place).map_err(&failed)?;
        let copy = scratch.data();
        let has_log = fs::metadata(folder.log()).is_ok_and(|log| log.len() > 0);
        if !has_log {
            folder.check_database()?;
        }
        let length = copy_readable(&folder.database(), &copy.database()).map_err(&failed)?;
        // A log alone is read where there is a database, be it an empty page; and a page that was cut is one that is damaged.
        let whole = length.next_multiple_of(PAGE as u64).max(PAGE as u64);
        let padded = File::options().write(true).open(copy.database()).and_then(|file| file.set_len(whole));
        padded.map_err(&failed)?;
        if has_log {
            copy_readable(&folder.log(), &copy.log()).map_err(failed)?;
        }
        let mut database = open(&copy, &unlocked).map_err(|_unreadable| StoreError::NothingReadable)?;
        match schema::age(&database).map_err(|_unreadable| StoreError::NothingReadable)? {
            Age::Newer { found, known } => return Err(StoreError::TooNew { found, known }),
            // What is damaged cannot all be sealed; what has no seal is judged without.
            Age::Older => schema::upgrade(&mut database, |_damaged| Ok(())).map_err(|_unreadable| StoreError::NothingReadable)?,
            Age::Latest => {}
        }
        Ok(Self { scratch, unlocked, database })
    }

    /// Reads something; what rests on a damaged page does not count.
    pub(super) fn read<T>(&mut self, read: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, Damaged> {
        let found = read(&self.database);
        let is_sound = database::check_pages(&self.database).is_ok();
        if let Ok(found) = found
            && is_sound
        {
            return Ok(found);
        }
        // One that cannot be opened any more gives nothing but errors.
        if let Ok(database) = open(&self.scratch.data(), &self.unlocked) {
            self.database = database;
        }
        Err(Damaged)
    }
}

fn open(copy: &Folder, unlocked: &Unlocked) -> Result<Connection, StoreError> {
    let failed = error::database("open the copy");
    let database = database::connect_by_id(copy, unlocked).map_err(&failed)?;
    // A database that is shorter than it says is read as far as it goes.
    database.execute_batch("PRAGMA writable_schema = ON").map_err(&failed)?;
    database.query_row("SELECT count(*) FROM sqlite_schema", [], |_row| Ok(())).map_err(failed)?;
    database::check_pages(&database)?;
    Ok(database)
}

/// Copies what of a file can be read; the rest is left empty. Gives its length; nothing is a file of no length.
fn copy_readable(from: &Path, to: &Path) -> io::Result<u64> {
    let to = private_file(to)?;
    let from = match open_plain(from) {
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::InvalidData) => return Ok(0),
        opened => opened?,
    };
    let length = from.metadata()?.len();
    to.set_len(length)?;
    let mut page = [0; PAGE];
    let mut at = 0;
    while at < length {
        match from.read_at(&mut page, at) {
            Ok(0) => break,
            Ok(read) => {
                to.write_all_at(page.get(..read).unwrap_or_default(), at)?;
                at += read as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            // What the disk does not give is a damaged page like any other.
            Err(_) => at += PAGE as u64,
        }
    }
    Ok(length)
}
