//! What a pane says: typed blocks, from running text to charts and risks.

use serde::{Deserialize, Serialize};

use super::{Grade, PaneId, SourceId};
use crate::text::Localised;

/// One tab of education.
#[derive(Debug, Clone)]
pub struct Pane {
    /// Its id, the same as its file's name.
    pub id: PaneId,
    /// Its short name, for the tab.
    pub tab: Localised,
    /// Its headline.
    pub title: Localised,
    /// Whether it is about a use that is authorised; `None` where nobody said.
    pub purpose: Option<Purpose>,
    /// Whether it is what a patient does before and after the treatment: the copy to take home begins with it.
    pub is_aftercare: bool,
    /// What it says, in order.
    pub blocks: Vec<Block>,
}

/// What a pane is about, as seen by the authority that lets the device or the product be sold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A use that is authorised.
    Authorised,
    /// A use beyond the authorised ones, which a patient is told by that name.
    OffLabel,
    /// No single use.
    General,
}

impl Pane {
    /// The questions that the patient is asked to answer in their own words.
    pub fn teach_back(&self) -> impl Iterator<Item = &TeachBack> {
        self.blocks.iter().filter_map(|block| match block {
            Block::TeachBack(asked) => Some(asked),
            _ => None,
        })
    }
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
    /// When it holds, in days after the treatment, where the pack says so: the copy to take home then gives the dates.
    pub days: Option<Range>,
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
    /// The results of several studies that must be seen together, such as one that found something and one that did not.
    Charts(Vec<Chart>),
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
    /// What a concern looks like in the skin, before and after.
    LayerOfConcern(LayerOfConcern),
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

/// What a concern looks like in the skin, before and after: a drawing that claims nothing measured and so has no numbers.
#[derive(Debug, Clone)]
pub struct LayerOfConcern {
    /// What is drawn.
    pub concern: Concern,
    /// What is seen before.
    pub before: Statement,
    /// What may be seen after.
    pub after: Statement,
}

/// The concerns that can be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Concern {
    /// A fine line: a narrow fold.
    FineLine,
    /// A pitted scar.
    PittedScar,
    /// A pore in uneven skin.
    Pore,
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
        /// Out of how many; few enough to draw each as a person.
        out_of: u32,
        /// The fewest and the most that the study allows for, where it says.
        range: Option<(u32, u32)>,
        /// Who they were.
        among: Localised,
        /// Over what time or how many sessions.
        over: Localised,
        /// Where it was counted.
        source: SourceId,
        /// How far to trust it.
        certainty: Localised,
        /// How many had it without treatment.
        untreated: Untreated,
    },
    /// No trustworthy number.
    Words {
        /// How often, in the fact sheet's words.
        frequency: Frequency,
        /// What happens and for how long.
        words: Statement,
    },
}

/// How many have an effect without treatment: what a count is to be set against.
#[derive(Debug, Clone)]
pub enum Untreated {
    /// Counted in the same study, over the same time, out of as many people.
    Counted(u32),
    /// Why there is no count.
    Words(Statement),
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
