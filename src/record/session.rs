//! A session, however far it has come.

use serde::{Deserialize, Serialize};

use super::{Digest, Draft, PatientLabel, SessionId, Signed};

/// A session: a draft, or signed.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "one at a time, and mostly behind a box or a reference")]
pub enum Session {
    /// Not signed; it may still change.
    Draft(Draft),
    /// Signed; it never changes, amendments follow it.
    Signed(Box<Signed>),
}

/// How far a session has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Not signed; it may still change.
    Draft,
    /// Signed; it never changes, amendments follow it.
    Signed,
    /// Signed, and declared later to be entered in error.
    EnteredInError,
}

impl Status {
    /// Its word in exports and in the store.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Signed => "signed",
            Self::EnteredInError => "entered-in-error",
        }
    }
}

impl Session {
    /// What was recorded: the draft as it stands, or as it was signed.
    pub const fn content(&self) -> &Draft {
        match self {
            Self::Draft(draft) => draft,
            Self::Signed(signed) => signed.content(),
        }
    }

    /// Its id.
    pub const fn id(&self) -> SessionId {
        self.content().id()
    }

    /// Whose consultation it is, in the clinic's own reference.
    pub const fn label(&self) -> &PatientLabel {
        self.content().label()
    }

    /// How far it has come.
    pub fn status(&self) -> Status {
        match self {
            Self::Draft(_) => Status::Draft,
            Self::Signed(signed) if signed.entered_in_error().is_some() => Status::EnteredInError,
            Self::Signed(_) => Status::Signed,
        }
    }

    /// The fingerprints of its signature and of what was added since; none in a draft.
    pub fn hashes(&self) -> Vec<Digest> {
        match self {
            Self::Draft(_) => Vec::new(),
            Self::Signed(signed) => signed.hashes(),
        }
    }
}
