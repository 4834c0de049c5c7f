//! What the clinic says: content packs, checked. Holding a [`Pack`] is the proof that it passed every check.
//!
//! `read` turns JSON into values with their places, `check` turns those into a pack, [`load`] finds the files.

mod check;
mod files;
pub mod load;
mod problem;
mod read;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text::{Clean, Lang, Localised};

pub use problem::{Problem, Problems};

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
    review: Review,
    sources: Vec<Source>,
    panes: Vec<Pane>,
    checklist: Checklist,
    templates: Vec<NoteTemplate>,
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

    /// What the clinic has entered about its device.
    pub const fn device(&self) -> &Device {
        &self.device
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

/// One tab of education.
#[derive(Debug, Clone)]
pub struct Pane {
    /// Its id, the same as its file's name.
    pub id: PaneId,
    /// Its short name, for the tab.
    pub tab: Localised,
    /// Its headline.
    pub title: Localised,
    /// What it says, in order.
    pub blocks: Vec<Block>,
}

/// A sentence or two with its sources.
#[derive(Debug, Clone)]
pub struct Statement {
    /// The words.
    pub text: Localised,
    /// What they rest on.
    pub sources: Vec<SourceId>,
    /// Background that no clinician has signed off yet.
    pub unsigned: bool,
}

/// One block of a pane.
#[derive(Debug, Clone)]
pub enum Block {
    /// Running text.
    Paragraph(Statement),
    /// A list without an order.
    Bullets(Vec<Statement>),
    /// A list with an order.
    Steps(Vec<Statement>),
    /// What may be said of a benefit.
    Claim(Claim),
    /// A box that stands out.
    Callout(Callout),
    /// A named drawing with its numbers.
    Figure(Figure),
    /// The result of one study.
    Chart(Chart),
    /// How often an unwanted effect happens.
    Risk(Risk),
    /// For the practitioner alone.
    Prompt(Prompt),
    /// A question by which the practitioner checks that the explanation was clear.
    TeachBack(TeachBack),
}

/// What may be said of a benefit, how strongly, and what must not be said.
#[derive(Debug, Clone)]
pub struct Claim {
    /// The claim itself.
    pub statement: Statement,
    /// How strong the evidence is; never above what the sources carry.
    pub grade: Grade,
    /// What must not be said, and why.
    pub not: Option<Not>,
}

/// What must not be said, and why.
#[derive(Debug, Clone)]
pub struct Not {
    /// The overstatement.
    pub text: Localised,
    /// Why it is one.
    pub why: Localised,
}

/// How much a callout, or a checklist rule, weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// Worth knowing.
    Info,
    /// May proceed only after a recorded decision.
    Caution,
    /// Do not treat now.
    Stop,
}

/// A box that stands out.
#[derive(Debug, Clone)]
pub struct Callout {
    /// How much it weighs.
    pub weight: Weight,
    /// Its headline.
    pub title: Localised,
    /// What it says; more than one are a list.
    pub lines: Vec<Statement>,
}

/// A named drawing with its numbers.
#[derive(Debug, Clone)]
pub struct Figure {
    /// Its headline.
    pub title: Localised,
    /// How far it may be trusted, such as "typical, varies by person and site".
    pub note: Localised,
    /// What is drawn.
    pub drawing: Drawing,
}

/// The drawings that a pack may name.
#[derive(Debug, Clone)]
pub enum Drawing {
    /// Skin layers with the needle's depth.
    SkinSection(SkinSection),
    /// Overlapping phases of healing and what the patient sees.
    HealingTimeline(HealingTimeline),
}

/// A closed range of a measure, in the measure's unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// The smallest value.
    pub from: f64,
    /// The largest value, at least `from`.
    pub to: f64,
}

/// Skin layers from the surface down, and how deep needles go.
#[derive(Debug, Clone)]
pub struct SkinSection {
    /// From the surface down.
    pub layers: Vec<Layer>,
    /// The depths described for this use, with where that comes from.
    pub needle: Option<Needle>,
    /// Mean thickness by site of the face.
    pub sites: Vec<Site>,
}

/// One layer of the skin.
#[derive(Debug, Clone)]
pub struct Layer {
    /// Its name and sources.
    pub name: Statement,
    /// Its thickness in millimetres; `None` for the lowest, which goes on.
    pub thickness_mm: Option<Range>,
}

/// Depths described for a use; never a recommendation.
#[derive(Debug, Clone)]
pub struct Needle {
    /// In millimetres.
    pub depth_mm: Range,
    /// What the range is, with its sources.
    pub label: Statement,
}

/// Mean skin thickness at one site of the face.
#[derive(Debug, Clone)]
pub struct Site {
    /// Its name and sources.
    pub name: Statement,
    /// Epidermis in millimetres.
    pub epidermis_mm: ByGroup,
    /// Dermis in millimetres.
    pub dermis_mm: ByGroup,
}

/// Mean values of the two groups measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ByGroup {
    /// Of the men.
    pub men: f64,
    /// Of the women.
    pub women: f64,
}

/// Overlapping phases of healing, and what the patient sees.
#[derive(Debug, Clone)]
pub struct HealingTimeline {
    /// The repair phases.
    pub phases: Vec<Phase>,
    /// What the patient sees, in order.
    pub events: Vec<Event>,
}

/// One phase of repair, with soft edges.
#[derive(Debug, Clone)]
pub struct Phase {
    /// Its name and sources.
    pub name: Statement,
    /// Days after treatment.
    pub days: Range,
    /// In the patient's words.
    pub seen: Localised,
}

/// Something the patient sees, and when.
#[derive(Debug, Clone)]
pub struct Event {
    /// What, with its sources.
    pub name: Statement,
    /// When, in words.
    pub when: Localised,
    /// When, in days after treatment, where it can be drawn.
    pub days: Option<Range>,
}

/// The result of one study, or the honest absence of one.
#[derive(Debug, Clone)]
pub enum Chart {
    /// A study with figures.
    Study(Box<Study>),
    /// No reliable figure exists; the frame says so.
    Empty {
        /// What would have been measured.
        title: Localised,
        /// Why there is no figure, with its sources.
        why: Statement,
    },
}

/// One study's result; never two studies in one chart.
#[derive(Debug, Clone)]
pub struct Study {
    /// What it shows.
    pub title: Localised,
    /// The scale that was measured.
    pub measure: Localised,
    /// How many people, and how many of them were analysed where it differs.
    pub n: u32,
    /// Words about `n`, such as how many finished.
    pub n_note: Option<Localised>,
    /// The study's design.
    pub design: Localised,
    /// When it was measured.
    pub follow_up: Localised,
    /// What it was compared with, or that nothing was.
    pub compared_with: Localised,
    /// The study's grade.
    pub grade: Grade,
    /// Where it was published.
    pub source: SourceId,
    /// One group, or several that are compared.
    pub groups: Vec<BarGroup>,
    /// What else must be said beside the figure.
    pub note: Option<Localised>,
}

/// Bars that stand together.
#[derive(Debug, Clone)]
pub struct BarGroup {
    /// The group's name; absent for a plain bar chart.
    pub label: Option<Localised>,
    /// The bars.
    pub bars: Vec<Bar>,
}

/// One bar.
#[derive(Debug, Clone)]
pub struct Bar {
    /// What it stands for.
    pub label: Localised,
    /// Its value, or words where the study gives no number.
    pub value: BarValue,
}

/// A bar's value.
#[derive(Debug, Clone)]
pub enum BarValue {
    /// A number, with its interval where the study gives one.
    Number {
        /// In the study's measure.
        value: f64,
        /// The confidence interval and what it is called.
        interval: Option<Interval>,
    },
    /// What the study says instead of a number.
    Words(Localised),
}

/// A confidence interval.
#[derive(Debug, Clone)]
pub struct Interval {
    /// Its bounds.
    pub range: Range,
    /// Its level in per cent.
    pub level: f64,
}

/// How often an unwanted effect happens.
#[derive(Debug, Clone)]
pub struct Risk {
    /// The effect.
    pub effect: Localised,
    /// How often.
    pub rate: Rate,
    /// What else must be said.
    pub note: Option<Statement>,
}

/// How often: counted, or in words where no count can be trusted.
#[derive(Debug, Clone)]
pub enum Rate {
    /// Counted in one study.
    Counted {
        /// How many had it.
        events: u32,
        /// Out of how many.
        out_of: u32,
        /// Who they were.
        among: Localised,
        /// Over what time or how many sessions.
        over: Localised,
        /// Where it was counted.
        source: SourceId,
        /// How far to trust it.
        certainty: Localised,
    },
    /// No trustworthy number.
    Words {
        /// How often, in the fact sheet's words.
        frequency: Frequency,
        /// What happens and for how long.
        words: Statement,
    },
}

/// The words for frequency that the data support (fact sheet, section 7); no European frequency bands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Frequency {
    /// Most people.
    Most,
    /// Some people.
    Some,
    /// Uncommon.
    Uncommon,
    /// Rare: single reports.
    Rare,
    /// No rate is known.
    Unknown,
}

/// For the practitioner alone.
#[derive(Debug, Clone)]
pub struct Prompt {
    /// Ask, say or avoid.
    pub kind: PromptKind,
    /// The words.
    pub statement: Statement,
}

/// What a prompt is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PromptKind {
    /// What to ask.
    Ask,
    /// What to say.
    Say,
    /// What not to say.
    Avoid,
}

/// A question by which the practitioner checks that the explanation was clear.
#[derive(Debug, Clone)]
pub struct TeachBack {
    /// The question, to the patient.
    pub question: Localised,
    /// What a clear answer holds; for the practitioner alone.
    pub listen_for: Localised,
}

/// The consultation checklist.
#[derive(Debug, Clone)]
pub struct Checklist {
    /// Its sections, in order.
    pub sections: Vec<Section>,
}

impl Checklist {
    /// Every item, in order, follow-up questions included.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.sections.iter().flat_map(|section| &section.items)
    }

    /// The item with this id.
    pub fn item(&self, id: &ItemId) -> Option<&Item> {
        self.items().find(|item| &item.id == id)
    }
}

/// One section of the checklist.
#[derive(Debug, Clone)]
pub struct Section {
    /// Its headline.
    pub title: Localised,
    /// Its items, in order.
    pub items: Vec<Item>,
}

/// One question of the checklist.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its id.
    pub id: ItemId,
    /// The question.
    pub prompt: Localised,
    /// What helps to answer it.
    pub help: Option<Localised>,
    /// How it is answered.
    pub kind: Kind,
    /// What its answers raise.
    pub rules: Vec<Rule>,
    /// Asked only where another item's answer meets a condition.
    pub follows: Option<Follows>,
}

/// The condition under which a follow-up question is asked.
#[derive(Debug, Clone)]
pub struct Follows {
    /// The item it follows; always an earlier one.
    pub item: ItemId,
    /// What its answer must be.
    pub when: When,
}

/// How an item is answered.
#[derive(Debug, Clone)]
pub enum Kind {
    /// Yes or no.
    YesNo,
    /// One of several options.
    Choice(Vec<ChoiceOption>),
    /// Free text.
    Text,
    /// A day.
    Date(DateSpan),
    /// A number within bounds.
    Number {
        /// The unit, such as `mm`.
        unit: Localised,
        /// Smallest and largest number that can be meant.
        bounds: Range,
    },
}

/// Which days can be meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateSpan {
    /// Today or earlier.
    Past,
    /// Today or later.
    Future,
    /// Any day.
    Any,
}

/// One option of a choice item.
#[derive(Debug, Clone)]
pub struct ChoiceOption {
    /// Its id.
    pub id: OptionId,
    /// What it says.
    pub label: Localised,
}

/// What an answer raises.
#[derive(Debug, Clone)]
pub struct Rule {
    /// For which answers.
    pub when: When,
    /// A caution or a stop.
    pub weight: Weight,
    /// Why, in words that can be read out.
    pub why: Statement,
}

/// A condition on one item's answer. Days are counted to the day of the consultation.
#[derive(Debug, Clone, PartialEq)]
pub enum When {
    /// Answered yes.
    Yes,
    /// Answered no.
    No,
    /// Answered with one of these options.
    AnyOf(Vec<OptionId>),
    /// Left without an answer.
    Blank,
    /// A date of birth: younger than this many full years.
    AgeUnder(u32),
    /// A date of birth: full years from the first to the second, both included.
    AgeBetween(u32, u32),
    /// A date fewer than this many days before the consultation, or after it.
    WithinDays(u32),
    /// A number above this.
    Above(f64),
    /// A number above the device label's maximum; raised with any number while the clinic has not entered it.
    AboveDeviceMaximum,
}

/// A phrase for the notes.
#[derive(Debug, Clone)]
pub struct NoteTemplate {
    /// Its name in the list.
    pub title: Localised,
    /// What is inserted.
    pub text: Localised,
}
