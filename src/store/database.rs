//! Opening the encrypted database, and making sure that it is the right one before anything is read from it.

use std::fs;
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::error::{self, Reason, StoreError};
use super::folder::{Folder, open_plain, private_file};
use super::keys::Unlocked;
use super::schema::{self, APPLICATION, Age};
use crate::hex;

/// How long a program waits for another one that holds the database for a moment.
const PATIENCE: Duration = Duration::from_secs(5);

/// What a connection may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Write,
    Read,
}

/// Held while a database is opened: the first opening readies SQLCipher, which SQLite lets no other thread wait for.
static OPENING: Mutex<()> = Mutex::new(());

/// Makes the database of a new store.
pub(super) fn create(folder: &Folder, unlocked: &Unlocked) -> Result<(), StoreError> {
    let failed = error::database("make the database");
    let mut database = begin(folder, unlocked)?;
    fill(&mut database, unlocked.store).map_err(&failed)?;
    close_whole(database)?;
    // As the next program will find it: a refused change of the journal's mode is told to nobody.
    let found = open(folder, unlocked, Access::Write)?;
    settle_on_close(&found).map_err(failed)?;
    close_whole(found)
}

/// Closes a database so that its file stands by itself; closing alone does not say where a part of it is still in the log.
fn close_whole(database: Connection) -> Result<(), StoreError> {
    let failed = error::database("make the database");
    settle(&database).map_err(&failed)?;
    database.close().map_err(|(_open, error)| failed(error))
}

/// An empty database, where there was none.
pub(super) fn begin(folder: &Folder, unlocked: &Unlocked) -> Result<Connection, StoreError> {
    private_file(&folder.database()).map_err(error::file("make the database"))?;
    connect_by_id(folder, unlocked).map_err(error::database("make the database"))
}

/// A connection that does not look for the salt in the file, but knows it.
///
/// The file begins with the store's id, in the place of a random salt: so it shows without a key whose database it is.
pub(super) fn connect_by_id(folder: &Folder, unlocked: &Unlocked) -> rusqlite::Result<Connection> {
    let salt = hex::encode(unlocked.store.as_bytes());
    let key = Zeroizing::new(format!("{}{salt}", unlocked.key.hex().as_str()));
    connect(&folder.database(), &key, Access::Write)
}

fn fill(database: &mut Connection, store: Uuid) -> rusqlite::Result<()> {
    set_up(database, Access::Write)?;
    database.pragma_update(None, "application_id", APPLICATION)?;
    database.pragma_update(None, "journal_mode", "wal")?;
    schema::upgrade(database, |_new| Ok(()))?;
    database.execute("INSERT INTO store (only_one, id, saves) VALUES (1, ?1, 0)", [store.hyphenated().to_string()])?;
    settle_on_close(database)
}

/// Opens the database of a folder for the first time in this program.
///
/// The file's first bytes may be looked at here only: closing the file would undo the locks of an open connection.
pub(super) fn open_first(folder: &Folder, unlocked: &Unlocked, access: Access) -> Result<Connection, StoreError> {
    match open(folder, unlocked, access) {
        Err(StoreError::DatabaseDamaged) if is_of_other_store(folder, unlocked.store) => Err(StoreError::OtherStore),
        opened => opened,
    }
}

/// Opens the database of a folder.
pub(super) fn open(folder: &Folder, unlocked: &Unlocked, access: Access) -> Result<Connection, StoreError> {
    folder.check_database()?;
    let failed = error::database("open the database");
    let key = unlocked.key.hex();
    let database = connect(&folder.database(), &key, access).map_err(&failed)?;
    set_up(&database, access).map_err(&failed)?;
    check(&database, unlocked.store, access)?;
    Ok(database)
}

/// A connection that the key has been given to; nothing is read yet.
fn connect(path: &Path, key: &str, access: Access) -> rusqlite::Result<Connection> {
    let mode = match access {
        Access::Write => OpenFlags::SQLITE_OPEN_READ_WRITE,
        Access::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
    };
    let opening = OPENING.lock().unwrap_or_else(PoisonError::into_inner);
    let database = Connection::open_with_flags(path, mode | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    drop(opening);
    // Before the key: otherwise a database that cannot be read is reported on standard error, across the screen.
    database.execute_batch("PRAGMA cipher_log_level = NONE")?;
    let statement = Zeroizing::new(format!("PRAGMA key = \"x'{key}'\""));
    database.execute_batch(&statement)?;
    database.busy_timeout(PATIENCE)?;
    // What a damaged log still holds must not be cleared away by closing.
    database.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    Ok(database)
}

fn set_up(database: &Connection, access: Access) -> rusqlite::Result<()> {
    database.execute_batch(
        "PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON; PRAGMA foreign_keys = ON;",
    )?;
    match access {
        Access::Write => Ok(()),
        Access::Read => database.execute_batch("PRAGMA query_only = ON"),
    }
}

/// The first read: whether the key fits, and the database is ours, of this store, and of a layout that we know.
fn check(database: &Connection, store: Uuid, access: Access) -> Result<(), StoreError> {
    let failed = error::database("read the database");
    let age = schema::age(database).map_err(&failed)?;
    let number = |pragma| database.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0));
    if number("application_id").map_err(&failed)? != APPLICATION {
        return Err(StoreError::DatabaseDamaged);
    }
    match age {
        Age::Newer { found, known } => return Err(StoreError::TooNew { found, known }),
        Age::Older if access == Access::Read => return Err(StoreError::NotUpgraded),
        Age::Older | Age::Latest => {}
    }
    let id: String = database.query_row("SELECT id FROM store", [], |row| row.get(0)).map_err(&failed)?;
    if id != store.hyphenated().to_string() {
        return Err(StoreError::OtherStore);
    }
    check_durable(database).map_err(failed)
}

/// Refuses a database that would call a save done before the disk has it.
fn check_durable(database: &Connection) -> rusqlite::Result<()> {
    let journal: String = database.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    let synchronous: i64 = database.pragma_query_value(None, "synchronous", |row| row.get(0))?;
    if journal == "wal" && synchronous == 2 { Ok(()) } else { Err(rusqlite::Error::InvalidQuery) }
}

fn is_of_other_store(folder: &Folder, store: Uuid) -> bool {
    let mut start = [0; 16];
    let read = open_plain(&folder.database()).and_then(|mut file| file.read_exact(&mut start));
    read.is_ok() && start != *store.as_bytes()
}

/// How many saves the database holds.
pub(super) fn saves(database: &Connection) -> Result<i64, StoreError> {
    database.query_row("SELECT saves FROM store", [], |row| row.get(0)).map_err(error::database("read the database"))
}

/// Refuses what was read if any page of it was damaged.
///
/// SQLCipher gives a damaged page as zeros and remembers that it did; where the page is the end of a long text, the database library
/// takes the zeros for text and says nothing.
pub(super) fn check_pages(database: &Connection) -> Result<(), StoreError> {
    // Prepared anew each time: the answer is made when it is prepared.
    let status = database.pragma_query_value(None, "cipher_status", |row| row.get::<_, String>(0));
    if status.is_ok_and(|status| status == "1") { Ok(()) } else { Err(StoreError::DatabaseDamaged) }
}

/// Counts one save more, and says how many there are with it.
pub(super) fn count_save(transaction: &Transaction<'_>) -> rusqlite::Result<i64> {
    transaction.prepare_cached("UPDATE store SET saves = saves + 1 RETURNING saves")?.query_row([], |row| row.get(0))
}

/// Moves the latest saves from the log into the database file, which then stands by itself.
pub(super) fn settle(database: &Connection) -> rusqlite::Result<()> {
    // A reader at work keeps the log from being emptied: then the next program does it.
    database.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_row| Ok(()))
}

/// Lets the last connection that closes clear the log away.
pub(super) fn settle_on_close(database: &Connection) -> rusqlite::Result<()> {
    database.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false).map(drop)
}

/// The files that a connection writes, as they were when it was opened.
///
/// A file that was moved or deleted since takes what is written to it with it, and the database library says nothing.
#[derive(Debug)]
pub(super) struct InPlace(Vec<(PathBuf, Identity)>);

type Identity = (u64, u64);

impl InPlace {
    /// Notes the files of an open database.
    pub(super) fn note(folder: &Folder) -> Result<Self, StoreError> {
        let identified = |path: PathBuf| match identity(&path) {
            Some(identity) => Ok((path, identity)),
            None => Err(StoreError::Failed { doing: "open the database", reason: Reason::Moved }),
        };
        [folder.database(), folder.log()].into_iter().map(identified).collect::<Result<_, _>>().map(Self)
    }

    /// Whether they are still the same.
    pub(super) fn holds(&self) -> bool {
        let Self(files) = self;
        files.iter().all(|(path, noted)| identity(path) == Some(*noted))
    }
}

fn identity(path: &Path) -> Option<Identity> {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.dev(), metadata.ino()))
}
