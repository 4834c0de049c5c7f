//! What the clinic says of itself for exports: `clinic.json`, beside the records.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::fhir::Uri;
use crate::text::Clean;

/// The file's name, in the folder of the records.
pub const FILE: &str = "clinic.json";

/// The clinic's settings for exports; without the file, nothing is set.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clinic {
    /// For exports as FHIR.
    #[serde(default)]
    pub fhir: Naming,
}

/// By which names the clinic's things are known to other systems.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Naming {
    /// An address of the clinic's own, such as `https://clinic.example/fhir`; names of records and forms begin with it.
    pub base: Option<Uri>,
    /// The system of the clinic's record numbers. Only with it are patients' labels taken for such numbers.
    pub record_numbers: Option<Uri>,
    /// Where the practitioners are registered.
    pub register: Option<Register>,
}

/// A register with the numbers of the clinic's practitioners.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// The register's system, as the receiver names it.
    pub system: Uri,
    /// Each practitioner's number, by the name under which they unlock the records.
    pub numbers: BTreeMap<String, String>,
}

/// `clinic.json` cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {what}; correct it and try again")]
pub struct BadClinic {
    line: usize,
    column: usize,
    what: Clean,
}

impl Clinic {
    /// Reads the file's bytes.
    ///
    /// # Errors
    /// Where they are not the settings, with the place of the mistake.
    pub fn parse(bytes: &[u8]) -> Result<Self, BadClinic> {
        serde_json::from_slice(bytes).map_err(|error| BadClinic {
            line: error.line(),
            column: error.column(),
            // The file is about the clinic alone, so its words may be repeated; the place is said already.
            what: Clean::line(error.to_string().split(" at line ").next().unwrap_or_default()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_and_every_mistake_has_its_place() {
        let settings = br#"{"fhir": {"base": "https://clinic.example/fhir", "record_numbers": "urn:oid:1.2.3",
            "register": {"system": "https://register.example", "numbers": {"Ana Ruiz": "12A"}}}}"#;
        let clinic = Clinic::parse(settings).unwrap().fhir;
        assert_eq!(clinic.base.unwrap().as_str(), "https://clinic.example/fhir");
        assert_eq!(clinic.register.unwrap().numbers["Ana Ruiz"], "12A");
        assert!(Clinic::parse(b"{}").unwrap().fhir.base.is_none());
        for (wrong, message) in [
            (&br#"{"fhir": {"bose": "https://clinic.example"}}"#[..], "line 1, column 16: unknown field `bose`"),
            (b"{\n\"fhir\": {\"base\": \"clinic\"}}", "line 2, column 26: `clinic` is no address"),
            (br#"{"fhir": {"base": "https://clinic.example/a b"}}"#, "is no address, expected one such as https://"),
            (br#"{"fhir": {"base": ""}}"#, "`` is no address"),
            (b"{", "line 1, column 1: EOF"),
        ] {
            let error = Clinic::parse(wrong).unwrap_err().to_string();
            assert!(error.contains(message), "{error}");
        }
    }
}
