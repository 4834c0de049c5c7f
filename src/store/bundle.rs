//! A backup as one file: a plain tar of a data folder, which says first what it holds.
//!
//! Untarred by hand it is a data folder that works. Read back here, nothing in it is taken at its word: only names that belong
//! there, only plain files, each of the length and with the digest that `backup.json` says.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tar::{Archive, EntryType, Header};
use uuid::Uuid;

use super::error::{Reason, StoreError, file};
use super::folder::{ANCHOR, DATABASE, Folder, KEYS, private_file};
use super::keys::Unlocked;
use crate::audit::{ChainKey, Head, Mac};
use crate::hex;
use crate::record::Moment;

const MANIFEST: &str = "backup.json";
/// The name of the first file, with the end that a tar gives it.
pub(super) const BEGINNING: &[u8] = b"backup.json\0";
const FORMAT: &str = "chairside-backup";
const VERSION: u32 = 1;

/// No other file than the database is near as long.
const LONGEST: u64 = 1 << 20;
/// A tar is made of these.
const BLOCK: u64 = 512;
/// And ends with two empty ones.
const END: [u8; 1024] = [0; 1024];

/// Why a file is not a backup that can be put back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadBackup {
    /// Something else.
    #[error("this is not a backup of Chairside; choose a file that `chairside backup` wrote")]
    NotOne,
    /// From a later version.
    #[error("this backup is from a newer version of Chairside (format {found}, this one knows {VERSION}); update Chairside")]
    TooNew {
        /// The version of its format.
        found: u64,
    },
    /// Not all of it is there.
    #[error("the backup ends too early; copy it again, or take another one")]
    CutOff,
    /// Something in it is not as it was written.
    #[error("the backup is damaged: `{part}` in it is not as it was written; copy it again, or take another one")]
    Damaged {
        /// The file in it.
        part: String,
    },
    /// Something lies in it that no backup holds.
    #[error("the backup holds something that was not put there by Chairside; take another one")]
    Foreign,
}

/// How far long work has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is being done, as in `copying the records`.
    pub doing: &'static str,
    /// So much of it is done.
    pub done: u64,
    /// So much there is.
    pub of: u64,
}

/// Is told how far long work has come, and answers whether to go on.
pub type Watch<'a> = &'a mut dyn FnMut(Progress) -> bool;

/// Tells how far the work has come; an error where it is to stop.
pub(super) fn tell(watch: Watch<'_>, progress: Progress) -> Result<(), StoreError> {
    if watch(progress) { Ok(()) } else { Err(StoreError::Failed { doing: "finish", reason: Reason::Stopped }) }
}

/// What a backup says of itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    format: String,
    version: u32,
    pub(super) store: Uuid,
    pub(super) made: Moment,
    pub(super) sessions: u64,
    pub(super) trail: Head,
    members: Vec<Member>,
    /// With the key of the audit trail: nobody without a key to the store can write one.
    seal: Mac,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Member {
    name: String,
    bytes: u64,
    sha256: String,
}

impl Manifest {
    /// Describes a folder that is to become a backup.
    pub(super) fn of(
        folder: &Folder,
        unlocked: &Unlocked,
        made: Moment,
        sessions: u64,
        trail: Head,
        watch: Watch<'_>,
    ) -> Result<Self, StoreError> {
        let key_files = folder.key_files()?.into_iter();
        let keys = key_files.filter_map(|path| Some(format!("{KEYS}/{}", path.file_name()?.to_str()?)));
        let mut members = Vec::new();
        for name in [DATABASE.to_owned(), ANCHOR.to_owned()].into_iter().chain(keys) {
            let mut from = File::open(folder.path().join(&name)).map_err(file("read the copy of the records"))?;
            let of = from.metadata().map_err(file("read the copy of the records"))?.len();
            let (bytes, sha256) = copy(&mut from, &mut io::sink(), of, "reading the copy", watch)?;
            members.push(Member { name, bytes, sha256 });
        }
        let (format, store) = (FORMAT.to_owned(), unlocked.store);
        let mut manifest = Self { format, version: VERSION, store, made, sessions, trail, members, seal: Mac::START };
        manifest.seal = manifest.sealed(&unlocked.chain_key());
        Ok(manifest)
    }

    fn sealed(&self, key: &ChainKey) -> Mac {
        let blank = Self { seal: Mac::START, ..self.clone() };
        // It is plain data with text keys, which always has a form in JSON.
        key.seal("backup", &serde_json::to_vec(&blank).unwrap_or_default())
    }

    /// Whether somebody with a key to the store wrote it.
    pub(super) fn check_seal(&self, unlocked: &Unlocked) -> Result<(), StoreError> {
        let holds = self.store == unlocked.store && self.seal == self.sealed(&unlocked.chain_key());
        if holds { Ok(()) } else { Err(damaged(MANIFEST)) }
    }

    fn parse(bytes: &[u8]) -> Result<Self, StoreError> {
        #[derive(Deserialize)]
        struct Kind {
            format: String,
            version: u64,
        }
        let kind: Kind = serde_json::from_slice(bytes).map_err(|_other: serde_json::Error| BadBackup::NotOne)?;
        if kind.format != FORMAT {
            return Err(BadBackup::NotOne.into());
        }
        if kind.version > u64::from(VERSION) {
            return Err(BadBackup::TooNew { found: kind.version }.into());
        }
        serde_json::from_slice(bytes).map_err(|_unexpected: serde_json::Error| damaged(MANIFEST))
    }
}

pub(super) fn damaged(part: &str) -> StoreError {
    BadBackup::Damaged { part: part.to_owned() }.into()
}

/// Writes a folder as one file.
pub(super) fn pack(folder: &Folder, manifest: &Manifest, out: &mut impl Write, watch: Watch<'_>) -> Result<(), StoreError> {
    let failed = file("write the backup");
    let mut json = serde_json::to_vec_pretty(manifest).map_err(|error| failed(error.into()))?;
    json.push(b'\n');
    put(out, manifest, MANIFEST, json.len() as u64, &mut json.as_slice(), watch)?;
    for Member { name, bytes, .. } in &manifest.members {
        let mut from = File::open(folder.path().join(name)).map_err(&failed)?;
        put(out, manifest, name, *bytes, &mut from, watch)?;
    }
    out.write_all(&END).map_err(failed)
}

fn put(
    out: &mut impl Write,
    manifest: &Manifest,
    name: &str,
    bytes: u64,
    from: &mut impl Read,
    watch: Watch<'_>,
) -> Result<(), StoreError> {
    let failed = file("write the backup");
    let mut header = Header::new_ustar();
    header.set_entry_type(EntryType::Regular);
    header.set_path(name).map_err(&failed)?;
    header.set_size(bytes);
    header.set_mode(0o600);
    header.set_mtime(u64::try_from(manifest.made.timestamp()).unwrap_or(0));
    header.set_cksum();
    out.write_all(header.as_bytes()).map_err(&failed)?;
    copy(from, out, bytes, "writing the backup", watch)?;
    let padding = bytes.next_multiple_of(BLOCK) - bytes;
    io::copy(&mut io::repeat(0).take(padding), out).map_err(failed).map(drop)
}

/// Reads a backup into an empty folder, and gives what it says of itself; on the disk when this returns.
pub(super) fn unpack(backup: impl Read, into: &Folder, watch: Watch<'_>) -> Result<Manifest, StoreError> {
    // A block that is no header of a tar, or the end in the middle of something.
    let unreadable = |error: io::Error| match error.kind() {
        io::ErrorKind::UnexpectedEof => BadBackup::CutOff.into(),
        io::ErrorKind::Other | io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => BadBackup::NotOne.into(),
        _ => file("read the backup")(error),
    };
    let mut archive = Archive::new(backup);
    // Raw: what other programs put before a file to describe it is foreign here.
    let mut entries = archive.entries().map_err(unreadable)?.raw(true);
    let first = entries.next().ok_or(BadBackup::NotOne)?.map_err(unreadable)?;
    if first.path_bytes().as_ref() != MANIFEST.as_bytes() || first.header().entry_type() != EntryType::Regular {
        return Err(BadBackup::NotOne.into());
    }
    let mut json = Vec::new();
    first.take(LONGEST).read_to_end(&mut json).map_err(unreadable)?;
    let manifest = Manifest::parse(&json)?;
    let mut expected: BTreeMap<&[u8], &Member> = manifest.members.iter().map(|member| (member.name.as_bytes(), member)).collect();
    if expected.len() != manifest.members.len() || !manifest.members.iter().all(belongs) {
        return Err(BadBackup::Foreign.into());
    }
    for entry in entries {
        let mut entry = entry.map_err(|error| match error.kind() {
            io::ErrorKind::Other => damaged("its list of files"),
            _ => unreadable(error),
        })?;
        let member = expected.remove(entry.path_bytes().as_ref()).ok_or(BadBackup::Foreign)?;
        if entry.header().entry_type() != EntryType::Regular {
            return Err(BadBackup::Foreign.into());
        }
        if entry.size() != member.bytes {
            return Err(damaged(&member.name));
        }
        let failed = file("unpack the backup");
        let mut to = private_file(&into.path().join(&member.name)).map_err(&failed)?;
        let (bytes, sha256) = copy(&mut entry, &mut to, member.bytes, "reading the backup", watch)?;
        if bytes != member.bytes {
            return Err(BadBackup::CutOff.into());
        }
        if sha256 != member.sha256 {
            return Err(damaged(&member.name));
        }
        to.sync_all().map_err(failed)?;
    }
    if expected.is_empty() { Ok(manifest) } else { Err(BadBackup::CutOff.into()) }
}

/// Whether a file belongs into a backup: by its name, which leads nowhere else, and its length.
fn belongs(member: &Member) -> bool {
    let key = member.name.strip_prefix(KEYS).and_then(|name| name.strip_prefix('/')?.strip_suffix(".json"));
    let is_key = key.is_some_and(|key| {
        !key.is_empty() && !key.starts_with('.') && !key.contains(|c: char| c == '/' || c == '\\' || c.is_control())
    });
    member.name == DATABASE || (member.bytes <= LONGEST && (member.name == ANCHOR || is_key))
}

/// Copies, and gives how many bytes there were and their digest.
fn copy(
    from: &mut impl Read,
    to: &mut impl Write,
    of: u64,
    doing: &'static str,
    watch: Watch<'_>,
) -> Result<(u64, String), StoreError> {
    const AT_ONCE: usize = 1 << 18;
    let mut buffer = vec![0; AT_ONCE];
    let mut digest = Sha256::new();
    let mut done = 0;
    loop {
        let read = match from.read(&mut buffer) {
            Ok(0) => return Ok((done, hex::encode(&digest.finalize()))),
            Ok(read) => buffer.get(..read).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(file("read the backup")(error)),
        };
        digest.update(read);
        to.write_all(read).map_err(file("write the backup"))?;
        done += read.len() as u64;
        tell(watch, Progress { doing, done, of })?;
    }
}
