//! By which names the clinic's things are known to other systems.

use std::collections::BTreeMap;
use std::str::FromStr;

use clap::Args;
use serde::{Deserialize, Serialize};

use crate::record::PersonName;

/// By which names the clinic's things are known to other systems.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args, Serialize, Deserialize)]
#[command(next_help_heading = "Names of the clinic's things in exports as FHIR")]
#[serde(deny_unknown_fields, default)]
pub struct Fhir {
    /// An address of the clinic's own, such as <https://clinic.example/fhir>; names of records and forms begin with it
    #[arg(id = "fhir.base", long = "fhir-base", global = true, value_name = "ADDRESS", hide_short_help = true)]
    pub base: Option<Address>,
    /// The system of the clinic's record numbers; only with it are patients' labels taken for such numbers
    #[arg(
        id = "fhir.record_numbers",
        long = "fhir-record-numbers",
        global = true,
        value_name = "ADDRESS",
        hide_short_help = true
    )]
    pub record_numbers: Option<Address>,
    /// Where the practitioners are registered, as in { system = "urn:oid:1.2.3", numbers = { "Ana Ruiz" = "12A" } }
    #[arg(id = "fhir.register", long = "fhir-register", global = true, value_name = "TABLE", hide_short_help = true)]
    pub register: Option<Register>,
}

impl Fhir {
    pub(super) fn over(self, below: Self) -> Self {
        Self {
            base: self.base.or(below.base),
            record_numbers: self.record_numbers.or(below.record_numbers),
            register: self.register.or(below.register),
        }
    }
}

/// A register with the numbers of the clinic's practitioners.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// The register's system, as the receiver names it.
    pub system: Address,
    /// Each practitioner's number, by the name under which they unlock the records.
    pub numbers: BTreeMap<PersonName, String>,
}

impl FromStr for Register {
    type Err = String;

    /// Takes the table that stands in a file.
    fn from_str(table: &str) -> Result<Self, String> {
        let value = toml::de::ValueDeserializer::parse(table).map_err(|error| error.message().to_owned())?;
        Self::deserialize(value).map_err(|error| error.message().to_owned())
    }
}

/// An absolute address without a blank in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address(String);

impl Address {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.0
    }
}

impl TryFrom<String> for Address {
    type Error = String;

    fn try_from(address: String) -> Result<Self, String> {
        let (scheme, rest) = address.split_once(':').unwrap_or_default();
        let is_scheme = scheme.starts_with(|c: char| c.is_ascii_lowercase())
            && scheme.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "+-.".contains(c));
        let fits = |c: char| c.is_ascii_alphanumeric() || "-._~:/@!$'()*;=".contains(c);
        if is_scheme && !rest.is_empty() && rest.chars().all(fits) {
            Ok(Self(address))
        } else {
            Err(format!("`{address}` is no address, expected one such as https://clinic.example/fhir"))
        }
    }
}

impl FromStr for Address {
    type Err = String;

    fn from_str(address: &str) -> Result<Self, String> {
        address.to_owned().try_into()
    }
}
