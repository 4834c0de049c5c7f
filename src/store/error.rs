//! What can go wrong with a store, in words and as exit codes.

use std::io;
use std::path::PathBuf;

use rusqlite::ErrorCode;
use rusqlite::ffi;

use super::anchor::Loss;
use super::bundle::BadBackup;
use super::import::Differing;
use super::lock::Holder;
use super::restore::Standing;
use super::secret::{BadCode, ShortPassphrase};
use crate::record::{BadAmendment, BadPerson, Broken, PersonName, SessionId};

/// Why the store did not do what it was asked to.
///
/// No variant has room for a patient's words.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder holds no store.
    #[error("there is no store in `{}` yet; begin one with `chairside init`", folder.display())]
    NoStore {
        /// Where it was looked for.
        folder: PathBuf,
    },
    /// A store, or a part of one, stands where a new one was to be made.
    #[error("`{}` already holds a store, or a part of one; nothing was changed", folder.display())]
    AlreadyThere {
        /// Where it was to be made.
        folder: PathBuf,
    },
    /// A store was made, and its recovery code went with what failed then.
    #[error(
        "the store in `{}` was made and holds nothing yet, but it did not open and nobody has seen its recovery code ({reason}); \
         remove the folder and begin again",
        folder.display()
    )]
    MadeUnopened {
        /// Where it was made.
        folder: PathBuf,
        /// Why it did not open.
        reason: String,
    },
    /// A store without a practitioner's key file.
    #[error(
        "the store in `{}` has no practitioner's key file left; put the folder `keys` back from a backup",
        folder.display()
    )]
    NoKeys {
        /// The store's folder.
        folder: PathBuf,
    },
    /// Nobody of this name can unlock the store.
    #[error("nobody called {} can unlock this store; {}", name.shown(), listed(known))]
    UnknownName {
        /// Who asked.
        name: PersonName,
        /// Who could, sorted.
        known: Vec<PersonName>,
    },
    /// Their key file lies there again.
    #[error(
        "{} was removed, and a key file of theirs was put back; somebody else has to add them again, and `chairside verify` says more",
        name.shown()
    )]
    Removed {
        /// Who was removed.
        name: PersonName,
    },
    /// The key file is whole, and the passphrase does not open it.
    #[error("wrong passphrase")]
    WrongPassphrase,
    /// There were too many wrong passphrases, or codes.
    #[error("too many wrong tries; try again in {}", in_words(*wait))]
    TooSoon {
        /// How many seconds.
        wait: u64,
    },
    /// Somebody cannot be added or removed.
    #[error(transparent)]
    BadPerson(#[from] BadPerson),
    /// The recovery key file is whole, and the code does not open it.
    #[error("this is not the recovery code of this store; one that was replaced is void")]
    WrongCode,
    /// A passphrase that may not be set.
    #[error(transparent)]
    ShortPassphrase(#[from] ShortPassphrase),
    /// A recovery code that cannot be one.
    #[error(transparent)]
    BadCode(#[from] BadCode),
    /// The key file is not as it was written.
    #[error("the key file `{}` is damaged; put it back from a backup", file.display())]
    KeyDamaged {
        /// The key file.
        file: PathBuf,
    },
    /// The key file is gone.
    #[error("the key file `{}` is missing; put it back from a backup", file.display())]
    KeyMissing {
        /// The key file.
        file: PathBuf,
    },
    /// The key file is from a later version of Chairside.
    #[error("the key file `{}` is from a newer version of Chairside; update Chairside", file.display())]
    KeyTooNew {
        /// The key file.
        file: PathBuf,
    },
    /// A key file was written, and the disk did not confirm that it keeps it.
    #[error(
        "the new passphrase or code opens the records now, but the disk may not keep it ({reason}); \
         keep the one before as well, and set it once more"
    )]
    KeyUnsettled {
        /// What the disk reports.
        reason: Reason,
    },
    /// The key opens another store than the one that lies beside it.
    #[error(
        "the database belongs to another store than the key files, or its first bytes are damaged; \
         put `chairside.db` and `keys` back from the same backup"
    )]
    OtherStore,
    /// There are key files, and no database.
    #[error("the database `{}` is missing; put it back from a backup", file.display())]
    DatabaseMissing {
        /// Where it belongs.
        file: PathBuf,
    },
    /// The database was cut to nothing.
    #[error("the database `{}` was emptied: it has 0 bytes; put it back from a backup", file.display())]
    DatabaseEmpty {
        /// The database.
        file: PathBuf,
    },
    /// The key is the right one, and the database cannot be read with it.
    #[error("the database is damaged; keep a copy of its folder as it is, then put `chairside.db` and `keys` back from a backup")]
    DatabaseDamaged,
    /// Not even a part of the database can be read.
    #[error(
        "nothing of the database can be read: the pages that say what it holds are damaged, and its log does not have them; keep a copy \
         of the folder as it is, then put a backup back with `chairside restore`"
    )]
    NothingReadable,
    /// The database reads well, and a record in it does not.
    #[error(
        "the record of session {id} cannot be read; keep a copy of the folder, then put it back from a backup; the other sessions can be read"
    )]
    RecordDamaged {
        /// The session.
        id: SessionId,
    },
    /// The record reads well, and is not what was saved last.
    #[error(
        "session {id} cannot be shown: its parts are not of the same save, or were altered; `chairside verify` says more; keep a copy of the \
         folder, then put it back from a backup; the other sessions can be read"
    )]
    RecordMixed {
        /// The session.
        id: SessionId,
    },
    /// A signed session is not as it was signed.
    #[error(
        "session {id} cannot be shown: {broken}; `chairside verify` says more; keep a copy of the folder, then put it back from a backup"
    )]
    SignatureBroken {
        /// The session.
        id: SessionId,
        /// What does not hold.
        broken: Broken,
    },
    /// There is no such session.
    #[error("there is no session {id} in this store; `chairside sessions` lists them")]
    NoSession {
        /// What was looked for.
        id: SessionId,
    },
    /// The guard against taking one record for another.
    #[error("session {id} has another label than the one given, so it was left as it is; `chairside sessions` lists them")]
    OtherLabel {
        /// The session.
        id: SessionId,
    },
    /// A signed session does not change any more.
    #[error("session {id} is signed and does not change any more; add an addendum to it")]
    AlreadySigned {
        /// The session.
        id: SessionId,
    },
    /// Only what is signed can be amended.
    #[error("session {id} is not signed, so nothing can be added after it; open it and change it")]
    NotSigned {
        /// The session.
        id: SessionId,
    },
    /// What was to be added does not belong there.
    #[error(transparent)]
    BadAmendment(#[from] BadAmendment),
    /// The database is from a later version of Chairside.
    #[error("the store is from a newer version of Chairside (layout {found}, this one knows {known}); update Chairside")]
    TooNew {
        /// The layout of the database.
        found: i64,
        /// The latest layout that this version knows.
        known: i64,
    },
    /// The database has to be brought up to date, which reading must not do.
    #[error("the store is from an earlier version of Chairside; open it once in the dashboard")]
    NotUpgraded,
    /// Another program has the store open.
    #[error("{}; close them there first", Holder::told(holder.as_ref()))]
    InUse {
        /// Who has it, where that could be read.
        holder: Option<Holder>,
    },
    /// A backup is being put in place, and another program is at it.
    #[error("a backup is being put in place here ({}); try again when that is done", Holder::told(holder.as_ref()))]
    BeingRestored {
        /// Who does it, where that could be read.
        holder: Option<Holder>,
    },
    /// There is a store already in which a backup lacks something.
    #[error(transparent)]
    Standing(#[from] Standing),
    /// Sessions that are to be imported are here already, and say something else.
    #[error(transparent)]
    Differing(#[from] Differing),
    /// Records that were saved are not in the database any more.
    #[error(transparent)]
    Loss(#[from] Loss),
    /// A file is not a backup that can be put back.
    #[error(transparent)]
    BadBackup(#[from] BadBackup),
    /// The system refused.
    #[error("could not {doing}: {reason}")]
    Failed {
        /// What was being done.
        doing: &'static str,
        /// Why it could not be.
        reason: Reason,
    },
}

fn in_words(seconds: u64) -> String {
    match seconds {
        1 => "a second".to_owned(),
        seconds if seconds < 120 => format!("{seconds} seconds"),
        seconds => format!("{} minutes", seconds.div_ceil(60)),
    }
}

fn listed(known: &[PersonName]) -> String {
    if known.is_empty() {
        return "nobody can: its key files are gone or damaged".to_owned();
    }
    let names: Vec<String> = known.iter().map(|name| name.shown().to_string()).collect();
    format!("these can: {}", names.join(", "))
}

impl StoreError {
    /// The exit code of a program that ends with this: 3 for a wrong passphrase, 4 for a damaged or newer store, else 1.
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::WrongPassphrase | Self::WrongCode | Self::TooSoon { .. } => 3,
            Self::NoKeys { .. }
            | Self::KeyDamaged { .. }
            | Self::KeyMissing { .. }
            | Self::KeyTooNew { .. }
            | Self::OtherStore
            | Self::DatabaseMissing { .. }
            | Self::DatabaseEmpty { .. }
            | Self::DatabaseDamaged
            | Self::NothingReadable
            | Self::RecordDamaged { .. }
            | Self::RecordMixed { .. }
            | Self::SignatureBroken { .. }
            | Self::TooNew { .. }
            | Self::BadBackup(_)
            | Self::Loss(_) => 4,
            Self::NoStore { .. }
            | Self::AlreadyThere { .. }
            | Self::MadeUnopened { .. }
            | Self::KeyUnsettled { .. }
            | Self::UnknownName { .. }
            | Self::Removed { .. }
            | Self::ShortPassphrase(_)
            | Self::BadPerson(_)
            | Self::BadCode(_)
            | Self::NotUpgraded
            | Self::NoSession { .. }
            | Self::OtherLabel { .. }
            | Self::AlreadySigned { .. }
            | Self::NotSigned { .. }
            | Self::BadAmendment(_)
            | Self::InUse { .. }
            | Self::BeingRestored { .. }
            | Self::Standing(_)
            | Self::Differing(_)
            | Self::Failed { .. } => 1,
        }
    }

    /// Why it failed, in a few words for a line that already says what did: `disk full`.
    pub fn reason(&self) -> String {
        match self {
            Self::Failed { reason, .. } => reason.to_string(),
            other => other.to_string(),
        }
    }
}

/// Why the system refused, in a few plain words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// No room.
    #[error("disk full")]
    DiskFull,
    /// Nothing can be written there.
    #[error("the folder is read-only")]
    ReadOnly,
    /// The account lacks the right.
    #[error("this account has no permission")]
    NoPermission,
    /// The disk cannot read or write.
    #[error("the disk reports an error")]
    DiskFault,
    /// Another program holds the database.
    #[error("another program is using the database")]
    Busy,
    /// What is written would be lost.
    #[error("the database was moved or deleted while it was open")]
    Moved,
    /// A folder such as `/tmp`, which cannot be made private.
    #[error("everyone shares this folder; choose one of its own")]
    SharedFolder,
    /// A pipe, a device, a folder or a link where a file of the store belongs.
    #[error("something else than a plain file lies in its place; move that away and try again")]
    NotAFile,
    /// Somebody wanted it to stop.
    #[error("stopped by a signal")]
    Stopped,
    /// Anything else, by the system's name for it.
    #[error("{0}")]
    Other(String),
}

impl Reason {
    /// What a file operation came to.
    pub(super) fn of_file(error: &io::Error) -> Self {
        /// `EIO`, which has no kind of its own.
        const INPUT_OUTPUT: i32 = 5;
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            io::ErrorKind::PermissionDenied => Self::NoPermission,
            // What `folder` gives for it; the system gives it for nothing.
            io::ErrorKind::InvalidData => Self::NotAFile,
            _ if error.raw_os_error() == Some(INPUT_OUTPUT) => Self::DiskFault,
            kind => Self::Other(kind.to_string()),
        }
    }

    fn of_database(error: &rusqlite::Error) -> Self {
        // The library's own message may quote what was searched for; its code cannot.
        let Some(failure) = error.sqlite_error() else {
            return Self::Other("the database answered with something unexpected".to_owned());
        };
        match failure.code {
            ErrorCode::DiskFull => Self::DiskFull,
            ErrorCode::ReadOnly => Self::ReadOnly,
            ErrorCode::PermissionDenied => Self::NoPermission,
            ErrorCode::SystemIoFailure => Self::DiskFault,
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
            _ => Self::Other(ffi::code_to_str(failure.extended_code).to_lowercase()),
        }
    }
}

/// Turns the database's answer to what was being done into ours.
pub(super) fn database(doing: &'static str) -> impl Fn(rusqlite::Error) -> StoreError {
    move |error| match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => StoreError::DatabaseDamaged,
        _ => StoreError::Failed { doing, reason: Reason::of_database(&error) },
    }
}

/// Turns the file system's answer to what was being done into ours.
pub(super) fn file(doing: &'static str) -> impl Fn(io::Error) -> StoreError {
    move |error| StoreError::Failed { doing, reason: Reason::of_file(&error) }
}
