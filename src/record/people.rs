//! Names of people: the clinic's label for a patient, and a practitioner's name.

use serde::{Deserialize, Deserializer, Serialize, de};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

use crate::text::{Clean, ClinicalText};

/// The longest name or label, in characters as a reader counts them.
const LONGEST: usize = 60;

/// Why a name or label was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadName {
    /// Nothing is written.
    #[error("nothing is written here yet")]
    Blank,
    /// More than a line of the screen can show.
    #[error("it is longer than {LONGEST} characters; shorten it")]
    TooLong,
}

fn check(name: &str) -> Result<(), BadName> {
    if name.trim().is_empty() {
        return Err(BadName::Blank);
    }
    if name.graphemes(true).nth(LONGEST).is_some() {
        return Err(BadName::TooLong);
    }
    Ok(())
}

/// The clinic's reference for a patient, or initials and year of birth: never more than it needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct PatientLabel(ClinicalText);

impl PatientLabel {
    /// Takes a label, without the white space around it.
    ///
    /// # Errors
    /// Where it is blank or too long for the screen.
    pub fn new(label: &str) -> Result<Self, BadName> {
        check(label)?;
        Ok(Self(label.trim().into()))
    }

    /// The exact label, for the store and exports.
    pub fn raw(&self) -> &str {
        self.0.raw()
    }

    /// The label as it may be drawn.
    pub fn shown(&self) -> Clean {
        self.0.shown()
    }
}

/// A practitioner's name, as it stands in key files and records.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct PersonName(String);

impl<'de> Deserialize<'de> for PersonName {
    /// Takes what [`PersonName::new`] makes, and nothing else.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        check(&name).map_err(de::Error::custom)?;
        if name.trim() == name {
            Ok(Self(name))
        } else {
            Err(de::Error::custom("a name without white space around it was expected"))
        }
    }
}

impl PersonName {
    /// Takes a name, without the white space around it.
    ///
    /// # Errors
    /// Where it is blank or too long for the screen.
    pub fn new(name: &str) -> Result<Self, BadName> {
        check(name)?;
        Ok(Self(name.trim().to_owned()))
    }

    /// The exact name.
    pub fn raw(&self) -> &str {
        &self.0
    }

    /// The name as it may be drawn.
    pub fn shown(&self) -> Clean {
        Clean::line(&self.0)
    }

    /// Whether people would take one name for the other: the same but for case, white space and what takes no room.
    pub fn looks_like(&self, other: &Self) -> bool {
        let is_seen = |c: &char| !c.is_whitespace() && c.width().is_some_and(|width| width > 0);
        let plain = |name: &Self| name.raw().chars().filter(is_seen).flat_map(char::to_lowercase).collect::<String>();
        plain(self) == plain(other)
    }
}

/// Why somebody was not added or removed, or did not sign.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadPerson {
    /// The name, or one that people would take for it, is taken.
    #[error("{} can open these records already; take a name that cannot be mistaken for it", .0.shown())]
    Taken(PersonName),
    /// Nobody else could open the records.
    #[error("nobody else can open these records; add somebody first")]
    Last,
    /// A signature or an amendment in another name than that of who unlocked.
    #[error("everybody signs under their own name; {} has to unlock the records to sign", .0.shown())]
    NotOneself(PersonName),
    /// Who acts would lock themselves out.
    #[error("nobody removes themselves; somebody else does it")]
    Oneself,
}
