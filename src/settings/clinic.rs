//! What patients are told of the clinic.

use std::fmt;
use std::str::FromStr;

use clap::Args;
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, de};

use super::Words;
use crate::text::Lang;

/// What patients are told of the clinic.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args, Serialize, Deserialize)]
#[command(next_help_heading = "What patients are told of the clinic")]
#[serde(deny_unknown_fields, default)]
pub struct Clinic {
    /// The clinic's name
    #[arg(id = "clinic.name", long = "clinic-name", global = true, value_name = "TEXT", hide_short_help = true)]
    pub name: Option<Words>,
    /// The telephone number for questions after a treatment
    #[arg(id = "clinic.phone", long = "clinic-phone", global = true, value_name = "TEXT", hide_short_help = true)]
    pub phone: Option<Words>,
    /// What to do when the clinic is closed; in the file also one text for each language
    #[arg(id = "clinic.out_of_hours", long = "clinic-out-of-hours", global = true, value_name = "TEXT", hide_short_help = true)]
    pub out_of_hours: Option<Wording>,
}

impl Clinic {
    pub(super) fn over(self, below: Self) -> Self {
        Self {
            name: self.name.or(below.name),
            phone: self.phone.or(below.phone),
            out_of_hours: self.out_of_hours.or(below.out_of_hours),
        }
    }
}

/// The same words in every language, or other words in each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Wording {
    /// The same.
    Same(Words),
    /// Other words in each.
    Each(Languages),
}

/// Words in each language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Languages {
    /// In English.
    pub en: Words,
    /// In Spanish.
    pub es: Words,
}

impl Wording {
    /// The words in a language.
    pub const fn get(&self, lang: Lang) -> &Words {
        match (self, lang) {
            (Self::Same(words), _) => words,
            (Self::Each(languages), Lang::En) => &languages.en,
            (Self::Each(languages), Lang::Es) => &languages.es,
        }
    }
}

impl FromStr for Wording {
    type Err = String;

    fn from_str(words: &str) -> Result<Self, String> {
        words.parse().map(Self::Same)
    }
}

impl<'de> Deserialize<'de> for Wording {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextOrLanguages;

        impl<'de> Visitor<'de> for TextOrLanguages {
            type Value = Wording;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, or a text for each language as in { en = \"…\", es = \"…\" }")
            }

            fn visit_str<E: de::Error>(self, words: &str) -> Result<Wording, E> {
                words.parse().map_err(E::custom)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Wording, A::Error> {
                Languages::deserialize(MapAccessDeserializer::new(map)).map(Wording::Each)
            }
        }

        deserializer.deserialize_any(TextOrLanguages)
    }
}
