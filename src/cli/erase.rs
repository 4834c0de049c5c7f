//! Erasing a session, which is a patient's right.

use clap::{Args, ValueEnum};

use super::{Shared, people, tell};
use crate::audit::Erasure;
use crate::record::SessionId;
use crate::store::Erased;

/// Which session, and why.
#[derive(Debug, Args)]
pub(super) struct Erase {
    /// The session by its id
    #[arg(value_name = "ID")]
    session: SessionId,
    /// Its label, exactly as it is: the guard against erasing another patient's record
    #[arg(long, value_name = "LABEL")]
    label: String,
    /// Why it is erased; the audit trail keeps that
    #[arg(long, value_name = "REASON")]
    reason: Reason,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Reason {
    /// The patient asked for it
    PatientRequest,
    /// It had to be kept until now, and no longer
    RetentionOver,
    /// It was a trial and is about nobody
    TestData,
}

/// Erases a session, and says where it may still be.
pub(super) fn erase(options: &Erase, shared: &Shared) -> anyhow::Result<()> {
    let Erase { session, label, reason } = options;
    let reason = match reason {
        Reason::PatientRequest => Erasure::PatientRequest,
        Reason::RetentionOver => Erasure::RetentionOver,
        Reason::TestData => Erasure::TestData,
    };
    let mut store = people::open(shared)?;
    let erased = store.erase(*session, label, reason)?;
    store.close()?;
    let told = match erased {
        Erased::Now => "erased",
        Erased::Before => "was erased before; what that may have left is cleared away now",
    };
    tell(format_args!("session {session}: {told}"));
    tell(
        "Backups and exports made before still hold it, also those in the folder `exports` and in `replaced-…`: \
         make a new backup now, and delete the old ones where nothing else needs them.",
    );
    Ok(())
}
