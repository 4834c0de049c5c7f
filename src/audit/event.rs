//! What the audit trail tells of.

use serde::{Deserialize, Serialize};

use super::TrailMark;
use crate::record::{Digest, Moment, PersonName};

/// Something that was done, or tried, with the records. It has no room for a patient's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", deny_unknown_fields)]
pub enum Event {
    /// The store was made.
    Created,
    /// The trail begins in a store that is older than it.
    TrailBegun {
        /// How many sessions there were.
        sessions: u64,
    },
    /// Somebody opened the records.
    Unlocked {
        /// By what.
        means: Means,
        /// Whether only for reading.
        reading: bool,
    },
    /// A passphrase or a code that did not fit; noted at the next unlocking that did.
    UnlockFailed {
        /// What was tried.
        means: Means,
        /// When the last of them was tried.
        last: Moment,
        /// How many times.
        times: u32,
    },
    /// The records were locked.
    Locked {
        /// By itself, as nobody was there.
        idle: bool,
    },
    /// A consultation was begun.
    Begun,
    /// A session was opened to be read.
    Opened,
    /// A draft was changed; one entry stands for the changes of some minutes.
    Edited,
    /// A session was signed.
    Signed {
        /// The signature's fingerprint.
        hash: Digest,
    },
    /// Something was added to a signed session.
    Amended {
        /// The amendment's fingerprint.
        hash: Digest,
        /// Whether it declares the session to be entered in error.
        in_error: bool,
    },
    /// Sessions were written to a file or to another program.
    Exported {
        /// How many.
        sessions: u64,
        /// As what.
        format: Export,
    },
    /// A session was read from an exported file.
    Imported {
        /// Where its last change stands in the trail of the store that it was recorded in, as the file says.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        audit: Option<TrailMark>,
        /// The fingerprints of its signature and of what was added since; none in a draft.
        hashes: Vec<Digest>,
    },
    /// A backup was made and read back.
    BackedUp {
        /// How many sessions it holds.
        sessions: u64,
    },
    /// The store was put back from a backup.
    Restored {
        /// When the backup was made.
        made: Moment,
        /// How many entries the trail of the store had that was replaced; none where there was none, or it could not be read.
        replaced: Option<u64>,
    },
    /// Somebody can open the records from now on.
    PersonAdded {
        /// Who.
        person: PersonName,
    },
    /// A practitioner has another passphrase.
    PassphraseChanged {
        /// Whose.
        person: PersonName,
    },
    /// Somebody cannot open the records any more.
    PersonRemoved {
        /// Who.
        person: PersonName,
    },
    /// There is a new recovery code, and the old one is void.
    RecoveryReplaced,
    /// A session's content was erased.
    Erased {
        /// Why.
        reason: Erasure,
    },
    /// The store goes on although saves are missing from it.
    LossAccepted {
        /// How many saves had been made.
        saved: i64,
        /// How many of them were found.
        found: i64,
    },
}

/// By what the records are opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    /// A practitioner's passphrase.
    Passphrase,
    /// The recovery code.
    RecoveryCode,
}

/// As what sessions leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Export {
    /// A JSON file.
    Json,
    /// JSON Lines.
    Jsonl,
    /// FHIR, for a server.
    Fhir,
    /// FHIR, as signed documents.
    FhirDocument,
    /// FHIR, as notes.
    FhirNote,
    /// The patient's copy to take home.
    TakeHome,
    /// Rows for a spreadsheet.
    Csv,
}

/// Why a session was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Erasure {
    /// The patient asked for it.
    PatientRequest,
    /// It had to be kept until now, and no longer.
    RetentionOver,
    /// It was a trial and is about nobody.
    TestData,
}

impl Event {
    /// The name of its kind, as it is stored.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::TrailBegun { .. } => "trail_begun",
            Self::Unlocked { .. } => "unlocked",
            Self::UnlockFailed { .. } => "unlock_failed",
            Self::Locked { .. } => "locked",
            Self::Begun => "begun",
            Self::Opened => "opened",
            Self::Edited => "edited",
            Self::Signed { .. } => "signed",
            Self::Amended { .. } => "amended",
            Self::Exported { .. } => "exported",
            Self::Imported { .. } => "imported",
            Self::BackedUp { .. } => "backed_up",
            Self::Restored { .. } => "restored",
            Self::PersonAdded { .. } => "person_added",
            Self::PassphraseChanged { .. } => "passphrase_changed",
            Self::PersonRemoved { .. } => "person_removed",
            Self::RecoveryReplaced => "recovery_replaced",
            Self::Erased { .. } => "erased",
            Self::LossAccepted { .. } => "loss_accepted",
        }
    }

    /// The fingerprints of signatures and amendments that it tells of.
    pub fn hashes(&self) -> &[Digest] {
        match self {
            Self::Signed { hash } | Self::Amended { hash, .. } => std::slice::from_ref(hash),
            Self::Imported { hashes, .. } => hashes,
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::Mac;

    #[test]
    fn the_stored_kind_is_the_one_in_the_event_itself() {
        let at = "2026-11-23T10:00:00+01:00".parse().unwrap();
        let person = PersonName::new("Ana Ruiz").unwrap();
        let hash = Digest::of(&[b"x"]);
        let means = Means::Passphrase;
        let mark = TrailMark { store: uuid::Uuid::from_u128(7), count: 3, mac: Mac::START };
        for event in [
            Event::Created,
            Event::TrailBegun { sessions: 1 },
            Event::Unlocked { means, reading: true },
            Event::UnlockFailed { means: Means::RecoveryCode, last: at, times: 2 },
            Event::Locked { idle: true },
            Event::Begun,
            Event::Opened,
            Event::Edited,
            Event::Signed { hash },
            Event::Amended { hash, in_error: false },
            Event::Exported { sessions: 3, format: Export::Jsonl },
            Event::Imported { audit: None, hashes: vec![hash] },
            Event::Imported { audit: Some(mark), hashes: Vec::new() },
            Event::BackedUp { sessions: 4 },
            Event::Restored { made: at, replaced: None },
            Event::PersonAdded { person: person.clone() },
            Event::PassphraseChanged { person: person.clone() },
            Event::PersonRemoved { person },
            Event::RecoveryReplaced,
            Event::Erased { reason: Erasure::PatientRequest },
            Event::LossAccepted { saved: 2, found: 1 },
        ] {
            let json = serde_json::to_value(&event).unwrap();
            assert_eq!(json["kind"], event.kind());
            assert_eq!(serde_json::from_value::<Event>(json).unwrap(), event);
        }
    }
}
