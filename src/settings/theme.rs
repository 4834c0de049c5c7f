//! The themes by name.

use clap::ValueEnum;
use clap::builder::PossibleValue;
use serde::{Deserialize, Serialize};

/// The look of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Theme {
    /// Light on dark.
    #[serde(rename = "dark")]
    Dark,
    /// Dark on light.
    #[serde(rename = "light")]
    Light,
    /// Contrast beyond what the standards ask for.
    #[serde(rename = "high-contrast")]
    HighContrast,
    /// The sixteen colours of the Linux console and of basic terminals.
    #[serde(rename = "16-colours", alias = "16-colors")]
    SixteenColours,
    /// No colour at all: bold, underlined and reversed words instead.
    #[serde(rename = "no-colour", alias = "no-color")]
    NoColour,
}

impl Theme {
    /// Every theme, in the order of the list.
    pub const ALL: [Self; 5] = [Self::Dark, Self::Light, Self::HighContrast, Self::SixteenColours, Self::NoColour];

    /// Its name in the list.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dark => "Dark",
            Self::Light => "Light",
            Self::HighContrast => "High contrast",
            Self::SixteenColours => "16 colours",
            Self::NoColour => "No colour",
        }
    }

    /// What it is for.
    pub const fn about(self) -> &'static str {
        match self {
            Self::Dark => "light on dark",
            Self::Light => "dark on light",
            Self::HighContrast => "clearest to read",
            Self::SixteenColours => "basic terminals",
            Self::NoColour => "bold and signs",
        }
    }
}

impl ValueEnum for Theme {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Dark => PossibleValue::new("dark"),
            Self::Light => PossibleValue::new("light"),
            Self::HighContrast => PossibleValue::new("high-contrast"),
            Self::SixteenColours => PossibleValue::new("16-colours").alias("16-colors"),
            Self::NoColour => PossibleValue::new("no-colour").alias("no-color"),
        })
    }
}
