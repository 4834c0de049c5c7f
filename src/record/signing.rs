//! Signing: what has to be said before, and what is true of a session ever after.

use serde::{Deserialize, Serialize};

use super::digest::Digest;
use super::{Draft, FieldId, Moment, PersonName};
use crate::content::{ItemId, Pack, PaneId};
use crate::record::Assessment;
use crate::text::ClinicalText;

/// Something that is not there when a session is signed, and that its signature gives a reason for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", tag = "kind", content = "id", deny_unknown_fields)]
pub enum Gap {
    /// A pane that was neither marked nor shown long enough.
    Pane(PaneId),
    /// An item without an answer.
    Answer(ItemId),
    /// An item whose stop or caution nobody has decided on.
    Decision(ItemId),
    /// An item with words that were typed and never confirmed.
    Unconfirmed(ItemId),
    /// No question was told back.
    NoTeachBack,
    /// A pane whose questions were asked and that is not clear yet.
    TeachBack(PaneId),
}

/// Why something is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Explained {
    /// What is missing.
    pub gap: Gap,
    /// Why.
    pub reason: ClinicalText,
}

/// What a signature means (its meaning is part of what is signed, as 21 CFR 11.50 has it).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// Who signs held the consultation and wrote the record.
    Authorship,
    /// Who signs did not open the consultation, and takes responsibility for its record.
    Responsibility,
}

/// A practitioner's signature under a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// Who signed.
    pub by: PersonName,
    /// When.
    pub at: Moment,
    /// What it means.
    pub meaning: Meaning,
    /// What was missing, and why.
    pub gaps: Vec<Explained>,
    /// The fingerprint of everything that was signed, this signature's other fields included.
    pub hash: Digest,
}

/// What was added to a signed session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", tag = "kind", deny_unknown_fields)]
pub enum Change {
    /// Words that belong to the record.
    Addendum {
        /// The words.
        words: ClinicalText,
    },
    /// The session should not be there: another patient's, a mistake. It stays readable.
    EnteredInError {},
}

/// A later entry under a signed session, bound to everything before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Amendment {
    /// Who added it.
    pub by: PersonName,
    /// When.
    pub at: Moment,
    /// Why.
    pub reason: ClinicalText,
    /// What was added.
    pub change: Change,
    /// The fingerprint of what it follows: the signature's or the amendment's before it.
    pub previous: Digest,
    /// The fingerprint of this amendment's other fields.
    pub hash: Digest,
}

/// Why a session was not signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a reason is needed for everything that is missing")]
pub struct Unexplained(pub Vec<Gap>);

/// Why nothing was added to a signed session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadAmendment {
    /// Why it is added is not said.
    #[error("a reason is needed: why this is added")]
    NoReason,
    /// Nothing is added.
    #[error("nothing is written yet")]
    NoWords,
    /// It was made for another session, or for an earlier state of this one.
    #[error("this session has changed since; look at it again")]
    NotNext,
}

/// A signed session is not as it was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// The session or its signature was altered.
    #[error("the session is not as it was signed")]
    Content,
    /// An amendment was altered, taken out, put in or moved.
    #[error("amendment {0} is not as it was added")]
    Amendment(usize),
}

/// A session that somebody signed: nothing in it changes any more, amendments are added after it.
///
/// Whatever value of this type there is, its fingerprints hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Signed {
    content: Draft,
    signature: Signature,
    amendments: Vec<Amendment>,
}

/// What is signed, in the form that the fingerprint is taken of.
#[derive(Serialize)]
struct Statement<'a> {
    session: &'a Draft,
    by: &'a PersonName,
    at: Moment,
    meaning: Meaning,
    gaps: &'a [Explained],
}

/// What is added, in the form that the fingerprint is taken of.
#[derive(Serialize)]
struct Entry<'a> {
    by: &'a PersonName,
    at: Moment,
    reason: &'a ClinicalText,
    change: &'a Change,
}

impl Meaning {
    /// What the signature of a practitioner under a draft means.
    pub fn of(draft: &Draft, by: &PersonName) -> Self {
        if draft.practitioner() == by { Self::Authorship } else { Self::Responsibility }
    }
}

impl Draft {
    /// Everything that a signature would have to explain: panes, then items, each once.
    pub fn gaps(&self, pack: &Pack) -> Vec<Gap> {
        Assessment::new(self, pack).gaps()
    }

    /// The reason that was typed for a gap.
    pub fn explanation(&self, gap: &Gap) -> Option<&ClinicalText> {
        self.unfinished(&FieldId::Gap(gap.clone()))
    }

    /// Signs the session as it stands; the reasons for its gaps are those that were typed for them.
    ///
    /// # Errors
    /// Where a gap has no reason.
    pub fn sign(&self, pack: &Pack, by: PersonName, at: Moment) -> Result<Signed, Unexplained> {
        let mut content = self.clone();
        let (mut gaps, mut unexplained) = (Vec::new(), Vec::new());
        for gap in self.gaps(pack) {
            match self.explanation(&gap).filter(|reason| !reason.is_blank()) {
                Some(reason) => gaps.push(Explained { gap: gap.clone(), reason: reason.clone() }),
                None => unexplained.push(gap.clone()),
            }
            content.forget_unfinished(&FieldId::Gap(gap));
        }
        if !unexplained.is_empty() {
            return Err(Unexplained(unexplained));
        }
        Ok(Signed::with_gaps(content, by, at, gaps))
    }
}

/// A fixed tag, so that a fingerprint of one kind never passes for one of another.
fn digest(tag: &str, parts: &[&[u8]]) -> Digest {
    let mut all = vec![tag.as_bytes()];
    all.extend_from_slice(parts);
    Digest::of(&all)
}

/// The compact JSON of a value: field by field in the order of the type, so the same value always gives the same bytes.
fn json(value: &impl Serialize) -> Vec<u8> {
    // Only maps whose keys are no text have no form in JSON, and no record holds one.
    serde_json::to_vec(value).unwrap_or_default()
}

fn statement(session: &Draft, by: &PersonName, at: Moment, meaning: Meaning, gaps: &[Explained]) -> Digest {
    digest("chairside signed session 1", &[&json(&Statement { session, by, at, meaning, gaps })])
}

impl Amendment {
    fn fingerprint(&self) -> Digest {
        let Self { by, at, reason, change, previous, hash: _ } = self;
        let entry = json(&Entry { by, at: *at, reason, change });
        digest("chairside amendment 1", &[previous.to_string().as_bytes(), &entry])
    }
}

impl Signed {
    pub(super) fn with_gaps(content: Draft, by: PersonName, at: Moment, gaps: Vec<Explained>) -> Self {
        let meaning = Meaning::of(&content, &by);
        let hash = statement(&content, &by, at, meaning, &gaps);
        let signature = Signature { by, at, meaning, gaps, hash };
        Self { content, signature, amendments: Vec::new() }
    }

    /// Puts a signed session together from its parts.
    ///
    /// # Errors
    /// Where a part is not as it was signed or added.
    pub fn assemble(content: Draft, signature: Signature, amendments: Vec<Amendment>) -> Result<Self, Broken> {
        let Signature { by, at, meaning, gaps, hash } = &signature;
        if statement(&content, by, *at, *meaning, gaps) != *hash {
            return Err(Broken::Content);
        }
        let mut signed = Self { content, signature, amendments: Vec::with_capacity(amendments.len()) };
        for (place, amendment) in amendments.into_iter().enumerate() {
            signed.push(amendment).map_err(|_not_next: BadAmendment| Broken::Amendment(place + 1))?;
        }
        Ok(signed)
    }

    /// The session as it was signed.
    pub const fn content(&self) -> &Draft {
        &self.content
    }

    /// Who signed, when, and what was missing.
    pub const fn signature(&self) -> &Signature {
        &self.signature
    }

    /// What was added since, oldest first.
    pub fn amendments(&self) -> &[Amendment] {
        &self.amendments
    }

    /// The amendment that declares the session to be entered in error.
    pub fn entered_in_error(&self) -> Option<&Amendment> {
        self.amendments.iter().find(|amendment| amendment.change == Change::EnteredInError {})
    }

    /// The fingerprints of the signature and of what was added since, in their order.
    pub fn hashes(&self) -> Vec<Digest> {
        let amendments = self.amendments.iter().map(|amendment| amendment.hash);
        std::iter::once(self.signature.hash).chain(amendments).collect()
    }

    /// The fingerprint of everything so far: what the next amendment follows.
    pub fn head(&self) -> Digest {
        self.amendments.last().map_or(self.signature.hash, |last| last.hash)
    }

    /// An amendment that follows what is there; [`Signed::push`] adds it.
    ///
    /// # Errors
    /// Where the reason or an addendum's words are blank.
    pub fn amendment(&self, by: PersonName, at: Moment, reason: ClinicalText, change: Change) -> Result<Amendment, BadAmendment> {
        if matches!(&change, Change::Addendum { words } if words.is_blank()) {
            return Err(BadAmendment::NoWords);
        }
        if reason.is_blank() {
            return Err(BadAmendment::NoReason);
        }
        let previous = self.head();
        let mut amendment = Amendment { by, at, reason, change, previous, hash: previous };
        amendment.hash = amendment.fingerprint();
        Ok(amendment)
    }

    /// Adds an amendment; what is there stays as it is.
    ///
    /// # Errors
    /// Where it does not follow what is there, or is not as it was made.
    pub fn push(&mut self, amendment: Amendment) -> Result<(), BadAmendment> {
        if amendment.previous != self.head() || amendment.hash != amendment.fingerprint() {
            return Err(BadAmendment::NotNext);
        }
        self.amendments.push(amendment);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
