//! Named drawings with their numbers.

use crate::content::read::{Fields, Read, Value};
use crate::content::{
    Block, ByGroup, Concern, Drawing, Event, Figure, HealingTimeline, Layer, LayerOfConcern, Needle, Phase, Range, Site,
    SkinSection, Statement,
};
use crate::text::{Lang, Localised};

use super::facts::{Cited, Facts};

type ReadDrawing = fn(Value<'_>, &Facts) -> Read<Figure>;

const DRAWINGS: &[(&str, ReadDrawing)] =
    &[("skin_section", skin_section), ("healing_timeline", healing_timeline), ("layer_of_concern", layer_of_concern)];

const CONCERNS: &[(&str, Concern)] =
    &[("fine_line", Concern::FineLine), ("pitted_scar", Concern::PittedScar), ("pore", Concern::Pore)];

/// The drawing of a section ends here.
const DEEPEST_MM: f64 = 3.0;

/// Reads a drawing with its numbers.
pub fn figure(value: Value<'_>, facts: &Facts) -> Read<Block> {
    let read = value.tag("drawing")?.one_of(DRAWINGS)?;
    read(value, facts).map(Block::Figure)
}

fn titled(fields: &Fields<'_>, facts: &Facts) -> Read<(Localised, Localised)> {
    let title = fields.required("title", |value| facts.line(value));
    let note = fields.required("note", |value| facts.text(value));
    facts.own_modality(fields)?;
    Ok((title?, note?))
}

fn skin_section(value: Value<'_>, facts: &Facts) -> Read<Figure> {
    let fields = value.fields(&["type", "drawing", "title", "note", "modality", "layers", "needle", "sites"])?;
    let layers = fields.required("layers", |list| {
        let mut below = list.elements().count();
        list.each(|value| {
            below -= 1;
            layer(value, facts, below)
        })
    });
    let needle = fields.optional("needle", |value| needle(value, facts));
    let sites = fields.required("sites", |list| list.each_or_none(|value| site(value, facts)));
    let (title, note) = titled(&fields, facts)?;
    let section = SkinSection { layers: layers?, needle: needle?, sites: sites? };
    Ok(Figure { title, note, drawing: Drawing::SkinSection(section) })
}

/// One layer; `below` counts the layers under it.
fn layer(value: Value<'_>, facts: &Facts, below: usize) -> Read<Layer> {
    let fields = value.fields(&["name", "sources", "unsigned", "thickness_mm"])?;
    let name = facts.statement(&fields, "name", Cited::ForFigures);
    let thickness_mm = fields.optional("thickness_mm", |value| {
        if below == 0 {
            return Err(value.problem("the lowest layer goes on, expected no `thickness_mm`"));
        }
        measure(value)
    });
    if below > 0 && !fields.has("thickness_mm") {
        return Err(fields.missing("thickness_mm"));
    }
    Ok(Layer { name: name?, thickness_mm: thickness_mm? })
}

fn needle(value: Value<'_>, facts: &Facts) -> Read<Needle> {
    let fields = value.fields(&["label", "sources", "unsigned", "depth_mm"])?;
    let label = facts.statement(&fields, "label", Cited::ForFigures);
    let depth_mm = fields.required("depth_mm", |value| {
        let range = measure(value)?;
        if range.to > DEEPEST_MM {
            return Err(value.problem(format!("the drawing ends at {DEEPEST_MM} mm, expected no deeper needle")));
        }
        Ok(range)
    });
    Ok(Needle { depth_mm: depth_mm?, label: label? })
}

fn site(value: Value<'_>, facts: &Facts) -> Read<Site> {
    let fields = value.fields(&["name", "sources", "unsigned", "epidermis_mm", "dermis_mm"])?;
    let name = facts.statement(&fields, "name", Cited::ForFigures);
    let epidermis_mm = fields.required("epidermis_mm", by_group);
    let dermis_mm = fields.required("dermis_mm", by_group);
    Ok(Site { name: name?, epidermis_mm: epidermis_mm?, dermis_mm: dermis_mm? })
}

fn by_group(value: Value<'_>) -> Read<ByGroup> {
    let fields = value.fields(&["men", "women"])?;
    let men = fields.required("men", not_negative);
    let women = fields.required("women", not_negative);
    Ok(ByGroup { men: men?, women: women? })
}

fn healing_timeline(value: Value<'_>, facts: &Facts) -> Read<Figure> {
    let fields = value.fields(&["type", "drawing", "title", "note", "modality", "phases", "events"])?;
    let phases = fields.required("phases", |list| list.each(|value| phase(value, facts)));
    let events = fields.required("events", |list| list.each_or_none(|value| event(value, facts)));
    let (title, note) = titled(&fields, facts)?;
    let timeline = HealingTimeline { phases: phases?, events: events? };
    Ok(Figure { title, note, drawing: Drawing::HealingTimeline(timeline) })
}

fn phase(value: Value<'_>, facts: &Facts) -> Read<Phase> {
    let fields = value.fields(&["name", "sources", "unsigned", "days", "seen"])?;
    let name = facts.statement(&fields, "name", Cited::ForFigures);
    let days = fields.required("days", measure);
    let seen = fields.required("seen", |value| facts.text(value));
    Ok(Phase { name: name?, days: days?, seen: seen? })
}

fn event(value: Value<'_>, facts: &Facts) -> Read<Event> {
    let fields = value.fields(&["name", "sources", "unsigned", "when", "days"])?;
    let name = facts.statement(&fields, "name", Cited::ForFigures);
    let when = fields.required("when", |value| facts.text(value));
    let days = fields.optional("days", measure);
    Ok(Event { name: name?, when: when?, days: days? })
}

fn layer_of_concern(value: Value<'_>, facts: &Facts) -> Read<Figure> {
    let fields = value.fields(&["type", "drawing", "title", "note", "modality", "concern", "before", "after"])?;
    let concern = fields.required("concern", |value| value.one_of(CONCERNS));
    let before = fields.required("before", |value| unmeasured(value, facts));
    let after = fields.required("after", |value| unmeasured(value, facts));
    let (title, note) = titled(&fields, facts)?;
    let drawn = LayerOfConcern { concern: concern?, before: before?, after: after? };
    Ok(Figure { title, note, drawing: Drawing::LayerOfConcern(drawn) })
}

/// A statement without a number: beside a drawing that nobody measured, it would be taken for one that was.
fn unmeasured(value: Value<'_>, facts: &Facts) -> Read<Statement> {
    let statement = facts.plain_statement(value, Cited::ForFigures)?;
    let has_number = |lang: &Lang| statement.text.get(*lang).chars().any(char::is_numeric);
    match Lang::ALL.iter().find(|lang| has_number(lang)) {
        Some(_) => Err(value.problem("this is a drawing, not a measurement, expected words without numbers")),
        None => Ok(statement),
    }
}

/// A range of something that cannot be negative.
pub fn measure(value: Value<'_>) -> Read<Range> {
    let range = range(value)?;
    if range.from < 0.0 {
        return Err(value.problem("expected numbers from 0"));
    }
    Ok(range)
}

fn not_negative(value: Value<'_>) -> Read<f64> {
    let number = value.number()?;
    if number < 0.0 {
        return Err(value.problem("expected a number from 0"));
    }
    Ok(number)
}

/// Two numbers, the second at least the first.
pub fn range(value: Value<'_>) -> Read<Range> {
    let numbers = value.each_or_none(Value::number)?;
    match numbers[..] {
        [from, to] if from <= to => Ok(Range { from, to }),
        [_, _] => Err(value.problem("the first number is above the second, expected the smaller one first")),
        _ => Err(value.problem("expected two numbers, the smallest and the largest")),
    }
}
