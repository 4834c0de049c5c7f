//! Entries in plain words, for whoever reads the trail.

use super::{Erasure, Event, Export, Means};
use crate::text::counted;

impl Event {
    /// What happened, in a few words.
    pub fn told(&self) -> String {
        match self {
            Self::Created => "the store was made".to_owned(),
            Self::TrailBegun { sessions } => format!("the audit trail began, with {sessions} sessions that were there before"),
            Self::Unlocked { means, reading } => {
                let how = match means {
                    Means::Passphrase => "",
                    Means::RecoveryCode => " with the recovery code",
                };
                let what = if *reading { "opened for reading" } else { "unlocked" };
                format!("records {what}{how}")
            }
            Self::UnlockFailed { means, last, times } => {
                let what = match means {
                    Means::Passphrase => "wrong passphrase",
                    Means::RecoveryCode => "wrong recovery code",
                };
                let times = if *times == 1 { String::new() } else { format!(", {times} times") };
                format!("{what}{times}, last at {}", last.format("%H:%M on %Y-%m-%d"))
            }
            Self::Locked { idle: true } => "records locked by themselves".to_owned(),
            Self::Locked { idle: false } => "records locked".to_owned(),
            Self::Begun => "begun".to_owned(),
            Self::Opened => "opened".to_owned(),
            Self::Edited => "changed".to_owned(),
            Self::Signed { .. } => "signed".to_owned(),
            Self::Amended { in_error: true, .. } => "declared to be entered in error".to_owned(),
            Self::Amended { in_error: false, .. } => "addendum added".to_owned(),
            Self::Exported { sessions, format } => {
                let format = match format {
                    Export::Json => "JSON",
                    Export::Jsonl => "JSON Lines",
                    Export::Fhir => "FHIR",
                    Export::FhirDocument => "FHIR documents",
                    Export::FhirNote => "FHIR notes",
                    Export::TakeHome => "a copy to take home",
                    Export::Csv => "rows for a spreadsheet",
                };
                format!("exported as {format}: {}", counted(*sessions, "session", "sessions"))
            }
            Self::Imported { .. } => "read from an exported file".to_owned(),
            Self::BackedUp { sessions } => format!("backup made: {}", counted(*sessions, "session", "sessions")),
            Self::Restored { made, replaced } => {
                let made = made.format("%H:%M on %Y-%m-%d");
                let replaced = if replaced.is_some() { ", in place of another state" } else { "" };
                format!("restored from the backup of {made}{replaced}")
            }
            Self::PersonAdded { person } => format!("practitioner {} added", person.shown()),
            Self::PassphraseChanged { person } => format!("passphrase of {} changed", person.shown()),
            Self::PersonRemoved { person } => format!("practitioner {} removed", person.shown()),
            Self::RecoveryReplaced => "recovery code replaced".to_owned(),
            Self::Erased { reason } => {
                let reason = match reason {
                    Erasure::PatientRequest => "the patient asked for it",
                    Erasure::RetentionOver => "it was kept long enough",
                    Erasure::TestData => "it was a trial",
                };
                format!("erased: {reason}")
            }
            Self::LossAccepted { saved, found } => format!("gone on with {found} of {saved} saves"),
        }
    }
}
