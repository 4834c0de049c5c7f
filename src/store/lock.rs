//! One program at a time writes a store: a lock on a file beside it, which also says who has it.

use std::fs::{self, File, Metadata, TryLockError};
use std::io::{Read, Write};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use chrono::{Datelike, Local};
use serde::{Deserialize, Serialize};

use super::error::{self, StoreError};
use super::folder::{open_own, open_plain};
use super::now;
use crate::record::Moment;

/// The program that has a store open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Its process.
    pub pid: u32,
    /// Since when.
    pub since: Moment,
}

impl Holder {
    pub(super) fn told(holder: Option<&Self>) -> String {
        let Some(Self { pid, since }) = holder else {
            return "the records are already open in another program".to_owned();
        };
        let since = since.with_timezone(&Local);
        let time = if since.date_naive() == Local::now().date_naive() {
            since.format("%H:%M today")
        } else {
            since.format("%H:%M on %Y-%m-%d")
        };
        format!("the records are already open in process {pid} since {time}")
    }
}

/// The right to write a store; the system takes it back when the program ends, however it ends.
///
/// The file stays when the lock goes: deleting it could take it from under the next program's feet.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
}

impl Lock {
    /// Takes the lock, or says who has it.
    pub(super) fn take(path: &Path) -> Result<Self, StoreError> {
        let failed = error::file("lock the store");
        let mut file = open_own(path).map_err(&failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let holder = read(&mut file);
                return Err(StoreError::InUse { holder });
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        // The lock holds whether or not the note about its holder could be written, on a full disk for one.
        let _ = sign(&mut file);
        Ok(Self { file })
    }

    /// Whether the locked file still has its name: where somebody deleted it, the next program locks another one.
    pub(super) fn holds(&self, path: &Path) -> bool {
        let identity = |found: Metadata| (found.dev(), found.ino());
        match (self.file.metadata().map(identity), fs::symlink_metadata(path).map(identity)) {
            (Ok(held), Ok(there)) => held == there,
            _ => false,
        }
    }
}

/// Whether a program has a store open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// None has.
    Free,
    /// One has, and says who it is where that can be read.
    Taken(Option<Holder>),
}

/// Looks whether the lock is taken, without taking it.
pub(super) fn look(path: &Path) -> Use {
    let Ok(mut file) = open_plain(path) else {
        return Use::Free;
    };
    match file.try_lock_shared() {
        Err(TryLockError::WouldBlock) => Use::Taken(read(&mut file)),
        _ => Use::Free,
    }
}

fn read(file: &mut File) -> Option<Holder> {
    let mut text = String::new();
    file.take(1024).read_to_string(&mut text).ok()?;
    // Anything may stand there; a time that no calendar shows cannot be told in this clinic's zone.
    serde_json::from_str(&text).ok().filter(|holder: &Holder| (1970..=9999).contains(&holder.since.year()))
}

fn sign(file: &mut File) -> std::io::Result<()> {
    let holder = Holder { pid: std::process::id(), since: now() };
    file.set_len(0)?;
    writeln!(file, "{}", serde_json::to_string(&holder)?)
}

#[cfg(test)]
mod tests {
    use chrono::{Days, FixedOffset, TimeZone};

    use super::*;

    #[test]
    fn the_second_is_told_who_has_it_and_the_lock_goes_with_its_holder() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let first = Lock::take(&path).unwrap();
        let Err(StoreError::InUse { holder: Some(holder) }) = Lock::take(&path) else {
            panic!("the second took the lock too");
        };
        assert_eq!(holder.pid, std::process::id());
        drop(first);
        assert!(path.exists());
        Lock::take(&path).unwrap();
    }

    #[test]
    fn a_lock_that_says_nothing_still_holds() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let _first = Lock::take(&path).unwrap();
        std::fs::write(&path, b"\xff{").unwrap();
        let refused = Lock::take(&path).unwrap_err();
        assert_eq!(refused.to_string(), "the records are already open in another program; close them there first");
    }

    #[test]
    fn a_lock_that_says_a_time_beyond_every_calendar_still_holds() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let _first = Lock::take(&path).unwrap();
        for since in [chrono::DateTime::<chrono::Utc>::MAX_UTC, chrono::DateTime::<chrono::Utc>::MIN_UTC] {
            std::fs::write(&path, serde_json::to_string(&Holder { pid: 1, since: since.fixed_offset() }).unwrap()).unwrap();
            assert!(matches!(Lock::take(&path), Err(StoreError::InUse { holder: None })));
        }
    }

    #[test]
    fn the_holder_is_told_with_the_day_where_it_was_not_today() {
        let since = FixedOffset::east_opt(0).unwrap().with_ymd_and_hms(2026, 3, 1, 12, 0, 0).unwrap();
        let told = Holder::told(Some(&Holder { pid: 7, since }));
        let day = since.with_timezone(&Local).format("%H:%M on %Y-%m-%d");
        assert_eq!(told, format!("the records are already open in process 7 since {day}"));

        let today = Holder { pid: 7, since: now() };
        let yesterday = today.since.checked_sub_days(Days::new(1)).unwrap();
        assert!(Holder::told(Some(&today)).ends_with(" today"));
        assert!(!Holder::told(Some(&Holder { since: yesterday, ..today })).ends_with(" today"));
    }
}
