//! The wording that sessions were held with: the files of their packs, once for each version, so that old records show what was said.
//!
//! It holds nothing of a patient, and stays when sessions are erased.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Transaction};

use super::error::{self, StoreError};
use super::schema;
use crate::content::{Pack, load};

/// The files of a pack by their names in its folder, as they were when a session was held with them.
pub type Wording = BTreeMap<String, String>;

/// The sessions' own pack fingerprints are the key, so that a changed row is not taken for another version.
const KEEP: &str = "INSERT INTO wording (hash, pack, version, files) VALUES (?1, ?2, ?3, ?4)";

/// Keeps a pack's files, where they are not kept yet.
pub(super) fn keep(transaction: &Transaction<'_>, pack: &Pack) -> Result<(), StoreError> {
    let failed = error::database("keep the wording");
    let mut query = transaction.prepare_cached("SELECT 1 FROM wording WHERE hash = ?1").map_err(&failed)?;
    if query.exists([pack.hash()]).map_err(&failed)? {
        return Ok(());
    }
    // What loaded as a pack is JSON, and so UTF-8.
    let files: Wording =
        pack.files().map(|(name, bytes)| (name.to_owned(), String::from_utf8_lossy(bytes).into_owned())).collect();
    let files = serde_json::to_string(&files).unwrap_or_default();
    transaction.execute(KEEP, (pack.hash(), pack.id(), pack.version(), files)).map(drop).map_err(&failed)
}

/// The wording with this fingerprint, where it is kept.
pub(super) fn find(database: &Connection, hash: &str) -> Result<Option<Wording>, StoreError> {
    let failed = error::database("read the wording");
    if !schema::has_wording(database).map_err(&failed)? {
        return Ok(None);
    }
    let mut query = database.prepare_cached("SELECT files FROM wording WHERE hash = ?1").map_err(&failed)?;
    let files: Option<String> = query.query_row([hash], |row| row.get(0)).optional().map_err(&failed)?;
    // What was damaged is as if it were not kept; `verify` tells.
    Ok(files.and_then(|files| serde_json::from_str(&files).ok()))
}

/// Whether sessions were held with a pack of this name and version that said something else.
pub(super) fn is_reworded(database: &Connection, pack: &Pack) -> Result<bool, StoreError> {
    let failed = error::database("read the wording");
    let mut query =
        database.prepare_cached("SELECT 1 FROM wording WHERE pack = ?1 AND version = ?2 AND hash <> ?3").map_err(&failed)?;
    query.exists([pack.id(), pack.version(), pack.hash()]).map_err(&failed)
}

/// Every wording that is kept.
pub(super) fn all(database: &Connection) -> Result<Vec<Wording>, StoreError> {
    let hashes = hashes(database).map_err(error::database("read the wording"))?;
    let found = hashes.into_iter().map(|(hash, _)| find(database, &hash));
    Ok(found.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

/// The packs, with their versions, whose kept wording is not what it was.
pub(super) fn damaged(database: &Connection) -> Result<Vec<String>, StoreError> {
    let mut damaged = Vec::new();
    for (hash, name) in hashes(database).map_err(error::database("read the wording"))? {
        let is_whole = find(database, &hash)?.is_some_and(|files| load::fingerprint(&files) == hash);
        damaged.extend((!is_whole).then_some(name));
    }
    Ok(damaged)
}

fn hashes(database: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    if !schema::has_wording(database)? {
        return Ok(Vec::new());
    }
    let mut query = database.prepare("SELECT hash, pack || ' ' || version FROM wording ORDER BY number")?;
    query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}
