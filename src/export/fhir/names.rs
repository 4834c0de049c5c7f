//! By what a session's resources are known: made from the session's id alone, so that every export of it says the same.

use sha2::{Digest as _, Sha256};
use uuid::Builder;

use super::element::{HumanName, Identifier};
use super::value::{Text, Uri, Urn, encoded};
use crate::record::{PatientLabel, PersonName, SessionId, canonical};
use crate::settings::Fhir;
use crate::text::Lang;

/// R4's system of identifiers that are addresses.
const ADDRESSES: &str = "urn:ietf:rfc:3986";

/// An address that is always the same for the same parts.
pub fn minted(parts: &[&str]) -> Urn {
    let mut all = vec!["chairside fhir 1".as_bytes()];
    all.extend(parts.iter().map(|part| part.as_bytes()));
    let mut bytes = [0; 16];
    for (byte, from) in bytes.iter_mut().zip(Sha256::digest(canonical(&all))) {
        *byte = from;
    }
    // RFC 9562: version 8 is for UUIDs made in one's own way.
    Urn::new(Builder::from_custom_bytes(bytes).into_uuid())
}

/// Names the parts of one session.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    clinic: &'a Fhir,
    session: SessionId,
}

impl<'a> Names<'a> {
    /// For a session of a clinic.
    pub const fn new(clinic: &'a Fhir, session: SessionId) -> Self {
        Self { clinic, session }
    }

    /// A part's address within one file.
    pub fn urn(&self, part: &[&str]) -> Urn {
        let session = self.session.to_string();
        minted(&[&[session.as_str()], part].concat())
    }

    /// A part's address for ever.
    ///
    /// Another than within one file: servers put their own address wherever they find that one, even here.
    fn known_as(&self, part: &[&str]) -> Identifier {
        let session = self.session.to_string();
        address(&minted(&[&["identifier", session.as_str()], part].concat()).uri())
    }

    /// What a part is known by for ever: below the clinic's own address, or an address that is minted for it.
    pub fn identifier(&self, part: &[&str]) -> Identifier {
        match &self.clinic.base {
            None => self.known_as(part),
            Some(base) => {
                let parts: Vec<String> = part.iter().map(|part| encoded(part)).collect();
                let value = Text::of(&format!("{}/{}", self.session, parts.join("/")));
                Identifier { system: Some(Uri::from(base).below("record-id")), value }
            }
        }
    }

    /// What the patient is known by: the clinic's record number where labels are that, else this session alone.
    ///
    /// Two patients may well have the same initials and year of birth: a server must never take one for the other.
    pub fn patient(&self, label: &PatientLabel) -> Identifier {
        match (&self.clinic.record_numbers, Text::new(label.raw())) {
            (Some(system), Some(value)) => Identifier { system: Some(system.into()), value },
            _ => self.identifier(&["patient"]),
        }
    }

    /// What a practitioner is known by: a number in a register, else their name in this clinic, else this session alone.
    pub fn practitioner(&self, name: &PersonName) -> Identifier {
        let registered = self.clinic.register.as_ref().and_then(|register| {
            let number = Text::new(register.numbers.get(name)?)?;
            Some(Identifier { system: Some((&register.system).into()), value: number })
        });
        registered.unwrap_or_else(|| match &self.clinic.base {
            Some(base) => {
                Identifier { system: Some(Uri::from(base).below("practitioner")), value: Text::of(&encoded(name.raw())) }
            }
            None => self.known_as(&["practitioner", name.raw()]),
        })
    }
}

/// An identifier that is an address.
pub fn address(uri: &Uri) -> Identifier {
    Identifier { system: Some(Uri::fixed(ADDRESSES)), value: Text::of(uri.as_str()) }
}

/// A person's name as one text.
pub fn human(name: &PersonName) -> HumanName {
    HumanName { text: Text::of(name.raw()) }
}

/// The address of a pack's checklist as a form.
pub fn form(clinic: &Fhir, pack: &str) -> Uri {
    match &clinic.base {
        Some(base) => Uri::from(base).below("Questionnaire").below(&format!("{pack}-checklist")),
        None => minted(&["questionnaire", pack]).uri(),
    }
}

/// The form's version: the pack's own, the start of its hash, as a clinic may change words and leave the version, and the language.
pub fn form_version(version: &str, hash: &str, lang: Lang) -> Text {
    let start: String = hash.chars().take(12).collect();
    Text::of(&format!("{}-{}-{}", encoded(version).replace('%', "-"), encoded(&start), lang.code()))
}

/// The system of the options of one item of a form.
pub fn options(clinic: &Fhir, pack: &str, item: &str) -> Uri {
    match &clinic.base {
        Some(base) => Uri::from(base).below("CodeSystem").below(&format!("{pack}-{item}")),
        None => minted(&["options", pack, item]).uri(),
    }
}
