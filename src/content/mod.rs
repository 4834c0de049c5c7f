//! What the clinic says: content packs, checked. Holding a [`Pack`] is the proof that it passed every check.
//!
//! `read` turns JSON into values with their places, `check` turns those into a pack, [`load`] finds the files.

mod blocks;
#[cfg(test)]
mod changed;
mod check;
mod diff;
mod files;
#[cfg(test)]
mod fuzz;
mod lint;
pub mod load;
mod plan;
mod problem;
mod questions;
mod read;
mod trust;

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text::{Clean, Lang, Localised};

pub use blocks::{
    Bar, BarGroup, BarValue, Block, ByGroup, Callout, Chart, Claim, Concern, Drawing, Event, Figure, Frequency, HealingTimeline,
    Interval, Layer, LayerOfConcern, Needle, Not, Pane, Phase, Prompt, PromptKind, Purpose, Range, Rate, Risk, Site, SkinSection,
    Statement, Study, TeachBack, Untreated, Weight,
};
pub use diff::{Change, Matter};
pub use lint::TooTall;
pub use plan::{CheckUp, PlanGuide, Usual};
pub use problem::{Problem, Problems};
pub use questions::{Checklist, ChoiceOption, DateSpan, Follows, Item, Kind, MOST_OPTIONS, Rule, Section, When};
pub use trust::{Doubt, PublicKey, SIGNATURE_FILE, SecretKey, Standing, Trusted, judge};

/// How strong the evidence behind a claim is (the grades of the clinical fact sheet, section 0).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Grade {
    /// Regulator or statute.
    Reg,
    /// Guideline or professional standard.
    Gl,
    /// Systematic review or meta-analysis.
    Sr,
    /// Randomised trial.
    Rct,
    /// Uncontrolled or retrospective study in people.
    Unc,
    /// Cell, tissue-model or animal work.
    Lab,
    /// Case report or small series.
    Case,
    /// Expert opinion, manufacturer instruction or clinic convention.
    Op,
    /// No adequate evidence found, or evidence against.
    None,
}

impl Grade {
    /// Whether a source of this grade carries a claim of grade `claim`.
    ///
    /// Regulators and guidelines carry claims of their own kind only; among studies a stronger one carries a weaker claim.
    pub fn carries(self, claim: Self) -> bool {
        match claim {
            Self::None => true,
            Self::Reg | Self::Gl => self == claim,
            _ => self.rank() >= claim.rank(),
        }
    }

    const fn rank(self) -> u8 {
        match self {
            Self::None => 0,
            Self::Reg | Self::Gl | Self::Op => 1,
            Self::Case => 2,
            Self::Lab => 3,
            Self::Unc => 4,
            Self::Rct => 5,
            Self::Sr => 6,
        }
    }

    /// The abbreviation used in packs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Reg => "REG",
            Self::Gl => "GL",
            Self::Sr => "SR",
            Self::Rct => "RCT",
            Self::Unc => "UNC",
            Self::Lab => "LAB",
            Self::Case => "CASE",
            Self::Op => "OP",
            Self::None => "NONE",
        }
    }
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(test, derive(schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The id as it is written in the pack.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.to_owned())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(Clean::line(&self.0).as_str())
            }
        }
    };
}

id!(
    /// Names a source of a pack, such as `AAD24`.
    SourceId
);
id!(
    /// Names a pane of a pack, such as `fine-lines`.
    PaneId
);
id!(
    /// Names a checklist item of a pack, such as `pregnancy`.
    ItemId
);
id!(
    /// Names one option of a choice item.
    OptionId
);

/// A checked content pack.
#[derive(Debug, Clone)]
pub struct Pack {
    id: String,
    version: String,
    hash: String,
    title: Localised,
    modality: String,
    languages: Vec<Lang>,
    device: Device,
    plan: Option<PlanGuide>,
    review: Review,
    sources: Vec<Source>,
    panes: Vec<Pane>,
    checklist: Checklist,
    templates: Vec<NoteTemplate>,
    files: Vec<(String, Cow<'static, [u8]>)>,
    signature: Option<String>,
    standing: Standing,
}

impl Pack {
    /// The pack's id, such as `microneedling`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The version that its authors gave it.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// SHA-256 over every file of the pack, as lower-case hex: which wording was shown.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// Its files as they were read, each with its name in the pack's folder: what the fingerprint is over.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_ref()))
    }

    /// Who stands behind it.
    pub const fn standing(&self) -> &Standing {
        &self.standing
    }

    /// The same for a clinic that trusts these keys.
    #[must_use]
    pub fn judged(mut self, trusted: &[Trusted]) -> Self {
        if self.standing != Standing::BuiltIn {
            self.standing = match judge(&self, self.signature.as_deref(), trusted) {
                standing @ Standing::SignedBy(_) => standing,
                _ if load::poses(&self) => Standing::Posing,
                standing => standing,
            };
        }
        self
    }

    /// The same where consultations were held with its version in other words; what somebody stands behind are the right ones.
    #[must_use]
    pub fn reworded(mut self) -> Self {
        if !self.standing.is_vouched_for() {
            self.standing = Standing::Posing;
        }
        self
    }

    /// The treatment's name.
    pub const fn title(&self) -> &Localised {
        &self.title
    }

    /// How the treatment works, such as `mechanical`; figures of another modality are refused.
    pub fn modality(&self) -> &str {
        &self.modality
    }

    /// The languages in which every text stands.
    pub fn languages(&self) -> &[Lang] {
        &self.languages
    }

    /// Whether a rule of the checklist holds a number against the deepest setting of the clinic's device.
    pub fn asks_for_depth(&self) -> bool {
        self.checklist.items().flat_map(|item| &item.rules).any(|rule| rule.when == When::AboveDeviceMaximum)
    }

    /// What the clinic has entered about its device.
    pub const fn device(&self) -> &Device {
        &self.device
    }

    /// What plans of visits are made from, where the pack has it.
    pub const fn plan(&self) -> Option<&PlanGuide> {
        self.plan.as_ref()
    }

    /// Who approved the wording, and until when.
    pub const fn review(&self) -> &Review {
        &self.review
    }

    /// Every source, in the pack's order.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// The source with this id.
    pub fn source(&self, id: &SourceId) -> Option<&Source> {
        self.sources.iter().find(|source| &source.id == id)
    }

    /// The education panes, in the pack's order.
    pub fn panes(&self) -> &[Pane] {
        &self.panes
    }

    /// The consultation checklist.
    pub const fn checklist(&self) -> &Checklist {
        &self.checklist
    }

    /// Phrases for the notes.
    pub fn templates(&self) -> &[NoteTemplate] {
        &self.templates
    }
}

/// What the clinic has entered about its device.
#[derive(Debug, Clone, PartialEq)]
pub struct Device {
    /// The deepest setting that the device's label allows, in millimetres; `None` until the clinic enters it.
    pub max_depth_mm: Option<f64>,
}

/// Who approved the wording, and until when; both absent until a clinician has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// The clinician who signed the wording off.
    pub by: Option<Clean>,
    /// The day after which it must be reviewed again.
    pub until: Option<chrono::NaiveDate>,
}

/// A source that statements cite.
#[derive(Debug, Clone)]
pub struct Source {
    /// The key by which statements cite it.
    pub id: SourceId,
    /// Authors, title, where and when.
    pub reference: Clean,
    /// The strongest claim that it carries.
    pub grade: Grade,
    /// Of another modality than the pack, such as `radiofrequency`: figures must not use it.
    pub modality: Option<String>,
}

/// A phrase for the notes.
#[derive(Debug, Clone)]
pub struct NoteTemplate {
    /// Its name in the list.
    pub title: Localised,
    /// What is inserted.
    pub text: Localised,
}
