//! Signed sessions as HL7 FHIR R4 (4.0.1): one list of resources and three forms, and the checklist as a form to fill in.
//!
//! A *transaction* is what servers load: whatever they know already stays as it is. A *document* is the record as it was
//! signed, with one more document for each amendment. A *note* is what most health records take.

mod bundle;
mod codes;
mod composition;
mod education;
mod element;
mod form;
mod names;
mod notes;
mod raised;
mod resource;
mod responses;
mod scene;
mod story;
mod value;
mod words;

use std::io;

use self::names::Names;
use self::scene::Scene;
use self::value::Instant;
use self::words::Wording;
use crate::content::Pack;
use crate::record::{Draft, Moment, Session, SessionId, Signed};
use crate::settings::Fhir;

pub use form::questionnaire;
pub use value::Uri;

/// In which form a session leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// What servers load.
    Transaction,
    /// The record as it was signed, and each amendment.
    Document,
    /// The record in words, and each amendment.
    Note,
}

/// Why a session does not leave as FHIR.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It may still change.
    #[error("session {0} is a draft, and only signed sessions leave as FHIR; sign it first, or export it as JSON")]
    Draft(SessionId),
    /// R4 has no form for when it was.
    #[error("session {0} has a time outside of the years 1 to 9999, which FHIR cannot hold; export it as JSON")]
    Time(SessionId),
}

/// A signed session with the words that it was held with.
pub struct Case<'a> {
    signed: &'a Signed,
    draft: &'a Draft,
    wording: Wording<'a>,
    names: Names<'a>,
    clinic: &'a Fhir,
    signed_at: Instant,
    last_at: Instant,
}

impl<'a> Case<'a> {
    /// Takes a session; of the packs the one that it was held with gives its words.
    ///
    /// # Errors
    /// Where it is a draft, or R4 has no form for its times.
    pub fn new(session: &'a Session, packs: &'a [Pack], clinic: &'a Fhir) -> Result<Self, Refusal> {
        let Session::Signed(signed) = session else {
            return Err(Refusal::Draft(session.id()));
        };
        let draft = signed.content();
        let time = |at: Moment| Instant::of(at).ok_or(Refusal::Time(draft.id()));
        time(draft.started())?;
        let signed_at = time(signed.signature().at)?;
        let amended: Result<Vec<Instant>, Refusal> = signed.amendments().iter().map(|amendment| time(amendment.at)).collect();
        Ok(Self {
            signed,
            draft,
            wording: Wording { pack: packs.iter().find(|pack| pack.hash() == draft.pack().hash), lang: draft.language() },
            names: Names::new(clinic, draft.id()),
            clinic,
            last_at: amended?.pop().unwrap_or_else(|| signed_at.clone()),
            signed_at,
        })
    }

    /// Whether the words are there that the session was held with; else ids stand in their place.
    pub const fn has_wording(&self) -> bool {
        self.wording.pack.is_some()
    }

    /// The session in a form: one line of JSON for each resource that leaves.
    ///
    /// # Errors
    /// Where a value has no form in JSON; no session of today holds one.
    pub fn lines(&self, form: Form) -> io::Result<String> {
        match form {
            Form::Transaction => bundle::line(&Scene::whole(self).transaction(self.last_at.clone())),
            Form::Document => scene::documents(self).iter().map(bundle::line).collect(),
            Form::Note => self.notes_alone().iter().map(bundle::line).collect(),
        }
    }

    /// The moment of an amendment.
    fn time(&self, at: Moment) -> Instant {
        // That R4 has a form for it was looked at before.
        Instant::of(at).unwrap_or_else(|| self.signed_at.clone())
    }
}

#[cfg(test)]
mod tests;
