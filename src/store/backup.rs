//! Backups: a copy of the store as it is at one moment, also while another program writes it; and reading one back.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite::backup::{Backup as Copying, StepResult};
use rustix::fs::StatVfsMountFlags;

use super::anchor::{Anchor, Loss};
use super::bundle::{self, BadBackup, Manifest, Progress, Watch, damaged};
use super::database;
use super::error::{self, Reason, StoreError};
use super::folder::{Folder, private_file, read_small};
use super::keys::{self, Unlocked};
use super::reader::{Reader, Visit};
use super::scratch::Scratch;
use super::secret::Passphrase;
use super::verify::{self, Problem, Report};
use super::{now, trail};
use crate::audit::{Head, TrailMark};
use crate::record::{Moment, PersonName};

impl Visit {
    /// Writes a backup: the store as it is at this moment, encrypted as it is, with its key files.
    ///
    /// The copy that it is made of lies in the data folder meanwhile, or `beside` where there is no room: a disk that is full needs a
    /// backup more than others.
    ///
    /// # Errors
    /// Where it could not be read or written; `out` then holds nothing of use.
    pub fn back_up(&self, out: &mut impl Write, beside: &Path, watch: Watch<'_>) -> Result<(), StoreError> {
        let scratch = Scratch::new(self.place(beside)).map_err(error::file("make a folder for the copy"))?;
        let copy = scratch.data();
        let manifest = self.copy_to(&copy, watch)?;
        bundle::pack(&copy, &manifest, out, watch)
    }

    /// Reads a backup of this store back from where it was written, and verifies it.
    ///
    /// # Errors
    /// Where it is not a whole backup of this store.
    pub fn check_backup(&self, backup: impl Read, beside: &Path, watch: Watch<'_>) -> Result<Report, StoreError> {
        Backup::unpack(backup, self.place(beside), watch)?.check(self.unlocked(), watch)
    }

    /// Where there is room for a copy.
    fn place<'a>(&'a self, beside: &'a Path) -> &'a Path {
        let length = |path: PathBuf| fs::metadata(path).map_or(0, |file| file.len());
        let needed = (length(self.folder().database()) + length(self.folder().log())).saturating_mul(2);
        let has_room = rustix::fs::statvfs(self.folder().path()).is_ok_and(|disk| {
            !disk.f_flag.contains(StatVfsMountFlags::RDONLY) && disk.f_bavail.saturating_mul(disk.f_frsize) > needed
        });
        if has_room { self.folder().path() } else { beside }
    }

    /// Whether a path leads into the data folder, where a backup would be lost with what it is to replace.
    pub fn holds(&self, path: &Path) -> bool {
        let folder = path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
        match (fs::canonicalize(folder), fs::canonicalize(self.folder().path())) {
            (Ok(folder), Ok(data)) => folder.starts_with(data),
            _ => false,
        }
    }

    fn copy_to(&self, copy: &Folder, watch: Watch<'_>) -> Result<Manifest, StoreError> {
        let failed = error::database("copy the records");
        let (unlocked, live) = (self.unlocked(), self.database());
        // What is read from here on is of one moment, whatever other programs write meanwhile.
        let moment = live.unchecked_transaction().map_err(&failed)?;
        let saves = database::saves(&moment)?;
        let (head, sessions) = ends(&moment).map_err(&failed)?;
        let made = now();
        let mut to = database::begin(copy, unlocked)?;
        copy_pages(&moment, &mut to, watch)?;
        to.close().map_err(|(_open, error)| failed(error))?;
        drop(moment);
        let copying = error::file("copy the records");
        Anchor::new(unlocked.store, saves, head, made, &unlocked.chain_key()).write(&copy.anchor()).map_err(&copying)?;
        for key in self.folder().key_files()? {
            if let Some(name) = key.file_name() {
                let mut to = private_file(&copy.keys().join(name)).map_err(&copying)?;
                to.write_all(&read_small(&key).map_err(&copying)?).map_err(&copying)?;
            }
        }
        Manifest::of(copy, unlocked, made, sessions, head, watch)
    }
}

fn ends(database: &Connection) -> rusqlite::Result<(Head, u64)> {
    let sessions: i64 = database.query_row("SELECT count(*) FROM session", [], |row| row.get(0))?;
    Ok((trail::head(database)?, sessions.unsigned_abs()))
}

fn copy_pages(from: &Connection, to: &mut Connection, watch: Watch<'_>) -> Result<(), StoreError> {
    const AT_ONCE: i32 = 256;
    let failed = error::database("copy the records");
    // It is not needed after a power cut.
    to.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF").map_err(&failed)?;
    let copying = Copying::new(from, to).map_err(&failed)?;
    loop {
        let step = copying.step(AT_ONCE).map_err(&failed)?;
        // A damaged page would be copied as a sound one that holds nothing.
        database::check_pages(from)?;
        let pages = copying.progress();
        let count = |pages: i32| u64::try_from(pages).unwrap_or(0);
        let (of, left) = (count(pages.pagecount), count(pages.remaining));
        bundle::tell(watch, Progress { doing: "copying the records", done: of.saturating_sub(left), of })?;
        match step {
            StepResult::Done => return Ok(()),
            StepResult::More => {}
            _ => return Err(StoreError::Failed { doing: "copy the records", reason: Reason::Busy }),
        }
    }
}

/// A backup that was read into a folder of its own: every file is there and as the backup says.
#[derive(Debug)]
pub struct Backup {
    pub(super) scratch: Scratch,
    pub(super) manifest: Manifest,
}

impl Backup {
    /// Reads a backup into a private folder inside `place`, which goes when this is dropped.
    ///
    /// # Errors
    /// Where it is not a whole backup, or there is no room.
    pub fn unpack(backup: impl Read, place: &Path, watch: Watch<'_>) -> Result<Self, StoreError> {
        let scratch = Scratch::new(place).map_err(error::file("make a folder for the copy"))?;
        let manifest = bundle::unpack(backup, &scratch.data(), watch)?;
        Ok(Self { scratch, manifest })
    }

    /// Whether a file begins as a backup does.
    pub fn begins(start: &[u8]) -> bool {
        start.starts_with(bundle::BEGINNING)
    }

    /// Where the audit trail of its store stood.
    pub const fn mark(&self) -> TrailMark {
        let Manifest { store, trail: Head { count, mac }, .. } = self.manifest;
        TrailMark { store, count, mac }
    }

    /// When it was made.
    pub const fn made(&self) -> Moment {
        self.manifest.made
    }

    /// Who can open it, sorted.
    ///
    /// # Errors
    /// Where nobody can.
    pub fn names(&self) -> Result<Vec<PersonName>, StoreError> {
        keys::names(&self.scratch.data())
    }

    /// Verifies it as one of those who can open it: its pages, its audit trail, its sessions.
    ///
    /// # Errors
    /// Where the passphrase is wrong, or it is not as it was written.
    pub fn verify(&self, name: &PersonName, passphrase: &Passphrase, watch: Watch<'_>) -> Result<Report, StoreError> {
        self.check(&self.unlock(name, passphrase)?, watch)
    }

    pub(super) fn unlock(&self, name: &PersonName, passphrase: &Passphrase) -> Result<Unlocked, StoreError> {
        let unlocked = keys::open(&self.scratch.data(), name, passphrase)?;
        self.manifest.check_seal(&unlocked)?;
        Ok(unlocked)
    }

    /// Whether it is a whole store that ends where the backup says. What was wrong in the store itself when it was made is in the
    /// report, as the backup is still as good as the store was.
    pub(super) fn check(&self, unlocked: &Unlocked, watch: Watch<'_>) -> Result<Report, StoreError> {
        let Self { scratch, manifest } = self;
        bundle::tell(watch, Progress { doing: "verifying the backup", done: 0, of: 1 })?;
        manifest.check_seal(unlocked)?;
        let reader = Reader::open(&scratch.data(), unlocked)?;
        match reader.loss() {
            None => {}
            Some(Loss::AnchorUnreadable(reason)) => {
                let reason = reason.clone();
                return Err(StoreError::Failed { doing: "read the backup back", reason });
            }
            Some(_) => return Err(damaged("anchor.json")),
        }
        let report = verify::verify(reader.database(), unlocked, [manifest.trail])?;
        let is_sound = !report.problems.iter().any(|problem| matches!(problem, Problem::Pages(_)));
        if is_sound && report.head == manifest.trail && report.sessions == manifest.sessions {
            Ok(report)
        } else {
            Err(BadBackup::Damaged { part: "chairside.db".to_owned() }.into())
        }
    }
}
