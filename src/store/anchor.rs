//! What is remembered beside the database about its last save: it tells when the database has fallen behind.
//!
//! SQLite shows older records without a word when its log was deleted, cut or damaged, or when an older file was put
//! back. Every save counts up inside the database, and after its commit the count is written here. The database may
//! be ahead of the anchor, after a power cut for one; it is behind only where records are lost.
//!
//! The head of the audit trail stands here too, so that a trail that was cut shows. The anchor is sealed with the trail's key:
//! nobody without a key to the store can write one.

use std::fs;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::error::Reason;
use super::folder::{open_own, read_small};
use crate::audit::{ChainKey, Head, Mac};
use crate::record::Moment;

/// The length of the file, whatever it says: one block, written in place in one go, so that it is never half old.
const LENGTH: usize = 512;

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
    /// The audit trail is another one than the one that was there, or was cut.
    #[error(
        "the audit trail is not the one that was there at {}: entry {count} is missing or another one; \
         its files were altered or replaced; put the newest ones back, or go on with what is there",
        at.format("%H:%M on %Y-%m-%d")
    )]
    Trail {
        /// How many entries the trail had.
        count: u64,
        /// When the last one was written.
        at: Moment,
    },
    /// Nothing can be said, as the anchor is not there.
    #[error("whether records are missing cannot be told: the file `anchor.json` is gone; the next save writes it anew")]
    AnchorMissing,
    /// Nothing can be said, as the anchor is not as it was written.
    #[error("whether records are missing cannot be told: the file `anchor.json` is damaged; the next save writes it anew")]
    AnchorDamaged,
    /// Nothing can be said, as the anchor could not be read.
    #[error(
        "whether records are missing cannot be told: the file `anchor.json` could not be read ({0}); the next save writes it anew"
    )]
    AnchorUnreadable(Reason),
    /// Nothing can be said, as the anchor was written for another store.
    #[error(
        "whether records are missing cannot be told: the file `anchor.json` is of another store; the next save writes it anew"
    )]
    AnchorOfOtherStore,
}

impl Loss {
    /// Whether records are known to be missing, so that nothing is written before somebody has accepted it.
    pub const fn is_certain(&self) -> bool {
        matches!(self, Self::Saves { .. } | Self::Trail { .. })
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
    trail: Head,
    seal: Mac,
}

impl Anchor {
    pub(super) fn new(store: Uuid, saved: i64, trail: Head, at: Moment, key: &ChainKey) -> Self {
        let mut anchor = Self { version: VERSION, store, saved, at, trail, seal: Mac::START };
        anchor.seal = anchor.sealed(key);
        anchor
    }

    /// The head of the audit trail with the last save.
    pub(super) const fn trail(&self) -> Head {
        self.trail
    }

    /// What it means that the database holds `found` saves, and these fingerprints at places of its trail.
    pub(super) fn compare(&self, found: i64, mac_at: impl Fn(u64) -> Option<Mac>) -> Option<Loss> {
        let Self { saved, at, trail, .. } = *self;
        if found < saved {
            return Some(Loss::Saves { saved, found, at });
        }
        let stands = trail.count == 0 || mac_at(trail.count) == Some(trail.mac);
        (!stands).then_some(Loss::Trail { count: trail.count, at })
    }

    /// Over everything else that it says.
    fn sealed(&self, key: &ChainKey) -> Mac {
        let blank = Self { seal: Mac::START, ..self.clone() };
        // It is plain data with text keys, which always has a form in JSON.
        key.seal("anchor", &serde_json::to_vec(&blank).unwrap_or_default())
    }

    fn is_sound(&self, key: &ChainKey) -> bool {
        self.version == VERSION && (0..=MOST).contains(&self.saved) && self.seal == self.sealed(key)
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
        if fs::symlink_metadata(path).is_ok_and(|there| !there.is_file()) {
            fs::remove_file(path)?;
        }
        let file = open_own(path)?;
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
    Unreadable(Reason),
    OfOtherStore,
}

impl Remembered {
    pub(super) fn read(path: &Path, store: Uuid, key: &ChainKey) -> Self {
        /// A program that reads beside the one that writes may see half of a block being written; not so often in a row.
        const TRIES: usize = 5;
        for _ in 0..TRIES {
            match read_small(path).map(|bytes| serde_json::from_slice::<Anchor>(&bytes)) {
                Ok(Ok(anchor)) if anchor.store != store => return Self::OfOtherStore,
                Ok(Ok(anchor)) if anchor.is_sound(key) => return Self::Anchor(anchor),
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Self::Missing,
                Err(error) => return Self::Unreadable(Reason::of_file(&error)),
            }
        }
        Self::Damaged
    }

    /// What it means that the database holds `found` saves, and these fingerprints at places of its trail.
    pub(super) fn compare(&self, found: i64, mac_at: impl Fn(u64) -> Option<Mac>) -> Option<Loss> {
        match self {
            Self::Missing => Some(Loss::AnchorMissing),
            Self::Damaged => Some(Loss::AnchorDamaged),
            Self::Unreadable(reason) => Some(Loss::AnchorUnreadable(reason.clone())),
            Self::OfOtherStore => Some(Loss::AnchorOfOtherStore),
            Self::Anchor(anchor) => anchor.compare(found, mac_at),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::store::now;

    const STORE: Uuid = Uuid::from_u128(7);

    fn key() -> ChainKey {
        ChainKey::derive(&[7; 32], STORE)
    }

    fn head() -> Head {
        Head { count: 9, mac: key().seal("test", b"entry 9") }
    }

    fn anchor(saved: i64) -> Anchor {
        Anchor::new(STORE, saved, head(), now(), &key())
    }

    /// The fingerprints of a trail that is whole.
    fn whole(count: u64) -> Option<Mac> {
        (count == 9).then(|| head().mac)
    }

    fn written(saved: i64) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("anchor.json");
        anchor(saved).write(&path).unwrap();
        (folder, path)
    }

    #[test]
    fn only_a_database_that_is_behind_is_a_loss() {
        let (_folder, path) = written(3);
        let remembered = Remembered::read(&path, STORE, &key());
        assert!(matches!(remembered.compare(2, whole), Some(Loss::Saves { saved: 3, found: 2, .. })));
        assert_eq!(remembered.compare(3, whole), None);
        assert_eq!(remembered.compare(4, whole), None);
        let other = Remembered::read(&path, Uuid::from_u128(8), &key());
        assert_eq!(other.compare(2, whole), Some(Loss::AnchorOfOtherStore));
        std::fs::remove_file(&path).unwrap();
        assert_eq!(Remembered::read(&path, STORE, &key()).compare(2, whole), Some(Loss::AnchorMissing));
    }

    #[test]
    fn a_trail_that_is_cut_or_another_one_is_a_loss() {
        let (_folder, path) = written(3);
        let remembered = Remembered::read(&path, STORE, &key());
        let other = |_| Some(Mac::START);
        for mac_at in [&(|_| None) as &dyn Fn(u64) -> Option<Mac>, &other] {
            assert!(matches!(remembered.compare(3, mac_at), Some(Loss::Trail { count: 9, .. })));
        }
    }

    #[test]
    fn nobody_writes_an_anchor_without_the_key() {
        let (_folder, path) = written(3);
        let other = ChainKey::derive(&[8; 32], STORE);
        assert!(matches!(Remembered::read(&path, STORE, &other), Remembered::Damaged));
    }

    #[test]
    fn every_anchor_has_the_same_length_and_replaces_the_one_before() {
        let (_folder, path) = written(MOST);
        assert_eq!(fs::read(&path).unwrap().len(), LENGTH);
        anchor(1).write_durably(&path).unwrap();
        assert_eq!(fs::read(&path).unwrap().len(), LENGTH);
        assert!(matches!(Remembered::read(&path, STORE, &key()), Remembered::Anchor(Anchor { saved: 1, .. })));
    }

    #[test]
    fn an_anchor_with_rubbish_behind_it_is_written_whole_again() {
        let (_folder, path) = written(1);
        fs::write(&path, vec![b'x'; LENGTH * 3]).unwrap();
        assert!(matches!(Remembered::read(&path, STORE, &key()), Remembered::Damaged));
        anchor(2).write(&path).unwrap();
        assert!(matches!(Remembered::read(&path, STORE, &key()), Remembered::Anchor(_)));
    }

    proptest! {
        #[test]
        fn a_damaged_anchor_never_passes_for_another(place in 0..LENGTH, flip in 1..=255_u8) {
            let (_folder, path) = written(42);
            let mut bytes = fs::read(&path).unwrap();
            bytes[place] ^= flip;
            fs::write(&path, &bytes).unwrap();
            // White space around the JSON may change its kind.
            let remembered = Remembered::read(&path, STORE, &key());
            if let Remembered::Anchor(anchor) = remembered {
                prop_assert_eq!(anchor.saved, 42);
                prop_assert_eq!(anchor.store, STORE);
            }
        }
    }
}
