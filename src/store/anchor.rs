//! What is remembered beside the database about its last save: it tells when the database has fallen behind.
//!
//! SQLite shows older records without a word when its log was deleted, cut or damaged, or when an older file was put
//! back. Every save counts up inside the database, and after its commit the count is written here. The database may
//! be ahead of the anchor, after a power cut for one; it is behind only where records are lost.

use std::fs::{self, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::Path;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::hex::fingerprint;
use crate::record::Moment;

/// The length of the file, whatever it says: one block, written in place in one go, so that it is never half old.
const LENGTH: usize = 256;

const VERSION: u32 = 1;

/// More saves than there can be; an anchor that says so is damaged.
const MOST: i64 = 1 << 53;

/// What unlocking noticed about saves that the database should hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Loss {
    /// Saves that had been made are gone.
    #[error(
        "records are missing: the database holds {found} of {saved} saves, the last of which was made at {}; \
         its files were cut, damaged, deleted or replaced by older ones; put the newest ones back, or go on with what is there",
        at.format("%H:%M on %Y-%m-%d")
    )]
    Saves {
        /// How many saves had been made.
        saved: i64,
        /// How many of them the database holds.
        found: i64,
        /// When the last one was made.
        at: Moment,
    },
    /// Nothing can be said, as the anchor is not there.
    #[error("whether records are missing cannot be told: the file `anchor.json` is gone; the next save writes it anew")]
    AnchorMissing,
    /// Nothing can be said, as the anchor is not as it was written.
    #[error("whether records are missing cannot be told: the file `anchor.json` is damaged; the next save writes it anew")]
    AnchorDamaged,
    /// Nothing can be said, as the anchor was written for another store.
    #[error(
        "whether records are missing cannot be told: the file `anchor.json` is of another store; the next save writes it anew"
    )]
    AnchorOfOtherStore,
}

impl Loss {
    /// Whether records are known to be missing, so that nothing is written before somebody has accepted it.
    pub const fn is_certain(&self) -> bool {
        matches!(self, Self::Saves { .. })
    }
}

/// The last durable save, as it is remembered outside the database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Anchor {
    version: u32,
    store: Uuid,
    saved: i64,
    at: Moment,
    check: String,
}

impl Anchor {
    pub(super) fn new(store: Uuid, saved: i64, at: Moment) -> Self {
        let mut anchor = Self { version: VERSION, store, saved, at, check: String::new() };
        anchor.check = anchor.fingerprint();
        anchor
    }

    /// What it means that the database holds `found` saves.
    pub(super) fn compare(&self, found: i64) -> Option<Loss> {
        (found < self.saved).then_some(Loss::Saves { saved: self.saved, found, at: self.at })
    }

    /// Over everything else that it says.
    fn fingerprint(&self) -> String {
        fingerprint(&Self { check: String::new(), ..self.clone() })
    }

    /// Writes it over the one before; the disk gets it in its own time, as an older anchor raises no false alarm.
    pub(super) fn write(&self, path: &Path) -> io::Result<()> {
        self.put(path).map(drop)
    }

    /// The same, and the disk has it.
    pub(super) fn write_durably(&self, path: &Path) -> io::Result<()> {
        self.put(path)?.sync_all()
    }

    fn put(&self, path: &Path) -> io::Result<fs::File> {
        let file = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(path)?;
        let json = serde_json::to_string(self)?;
        let block = format!("{json:<width$}\n", width = LENGTH - 1);
        file.write_all_at(block.as_bytes(), 0)?;
        let length = block.len() as u64;
        if file.metadata()?.len() != length {
            file.set_len(length)?;
        }
        Ok(file)
    }
}

/// What is remembered of a store's last save.
#[derive(Debug)]
pub(super) enum Remembered {
    Anchor(Anchor),
    Missing,
    Damaged,
}

impl Remembered {
    pub(super) fn read(path: &Path) -> Self {
        /// A program that reads beside the one that writes may see half of a block being written; not so often in a row.
        const TRIES: usize = 5;
        for _ in 0..TRIES {
            match fs::read(path) {
                Ok(bytes) => {
                    if let Some(anchor) = parse(&bytes) {
                        return Self::Anchor(anchor);
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Self::Missing,
                Err(_) => return Self::Damaged,
            }
        }
        Self::Damaged
    }

    /// What it means that the database of `store` holds `found` saves.
    pub(super) fn compare(&self, store: Uuid, found: i64) -> Option<Loss> {
        match self {
            Self::Missing => Some(Loss::AnchorMissing),
            Self::Damaged => Some(Loss::AnchorDamaged),
            Self::Anchor(anchor) if anchor.store != store => Some(Loss::AnchorOfOtherStore),
            Self::Anchor(anchor) => anchor.compare(found),
        }
    }
}

fn parse(bytes: &[u8]) -> Option<Anchor> {
    let anchor: Anchor = serde_json::from_slice(bytes).ok()?;
    let sound = anchor.version == VERSION && (0..=MOST).contains(&anchor.saved) && anchor.check == anchor.fingerprint();
    sound.then_some(anchor)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::store::now;

    const STORE: Uuid = Uuid::from_u128(7);

    fn written(saved: i64) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("anchor.json");
        Anchor::new(STORE, saved, now()).write(&path).unwrap();
        (folder, path)
    }

    #[test]
    fn only_a_database_that_is_behind_is_a_loss() {
        let (_folder, path) = written(3);
        let remembered = Remembered::read(&path);
        assert!(matches!(remembered.compare(STORE, 2), Some(Loss::Saves { saved: 3, found: 2, .. })));
        assert_eq!(remembered.compare(STORE, 3), None);
        assert_eq!(remembered.compare(STORE, 4), None);
        assert_eq!(remembered.compare(Uuid::from_u128(8), 2), Some(Loss::AnchorOfOtherStore));
        std::fs::remove_file(&path).unwrap();
        assert_eq!(Remembered::read(&path).compare(STORE, 2), Some(Loss::AnchorMissing));
    }

    #[test]
    fn every_anchor_has_the_same_length_and_replaces_the_one_before() {
        let (_folder, path) = written(MOST);
        assert_eq!(fs::read(&path).unwrap().len(), LENGTH);
        Anchor::new(STORE, 1, now()).write_durably(&path).unwrap();
        assert_eq!(fs::read(&path).unwrap().len(), LENGTH);
        assert!(matches!(Remembered::read(&path), Remembered::Anchor(Anchor { saved: 1, .. })));
    }

    #[test]
    fn an_anchor_with_rubbish_behind_it_is_written_whole_again() {
        let (_folder, path) = written(1);
        fs::write(&path, vec![b'x'; LENGTH * 3]).unwrap();
        assert!(matches!(Remembered::read(&path), Remembered::Damaged));
        Anchor::new(STORE, 2, now()).write(&path).unwrap();
        assert!(matches!(Remembered::read(&path), Remembered::Anchor(_)));
    }

    proptest! {
        #[test]
        fn a_damaged_anchor_never_passes_for_another(place in 0..LENGTH, flip in 1..=255_u8) {
            let (_folder, path) = written(42);
            let mut bytes = fs::read(&path).unwrap();
            bytes[place] ^= flip;
            fs::write(&path, &bytes).unwrap();
            // White space around the JSON may change its kind.
            let remembered = Remembered::read(&path);
            if let Remembered::Anchor(anchor) = remembered {
                prop_assert_eq!(anchor.saved, 42);
                prop_assert_eq!(anchor.store, STORE);
            }
        }
    }
}
