//! Named drawings: the skin with its layers, and how it heals.

mod concern;
mod days;
mod depth;
mod section;
mod sites;
mod timeline;

use super::frame::{framed, heading, inside, plain, spaced};
use super::sheet::Sheet;
use super::{Role, Row};
use crate::content::{Drawing, Figure, SkinSection, SourceId, Statement};

pub use depth::{Aim, Depth, Reach};

/// A drawing in its frame, with how far it may be trusted.
pub fn figure(sheet: &Sheet, figure: &Figure, aim: Aim) -> Vec<Row> {
    let inner = sheet.narrowed(inside(sheet.width));
    let heading = heading(figure.title.get(sheet.lang), inner.width);
    let mut parts = match &figure.drawing {
        Drawing::SkinSection(section) => section::below(heading, &inner, section, aim),
        Drawing::HealingTimeline(drawn) => [vec![heading], timeline::healing(&inner, drawn)].concat(),
        Drawing::LayerOfConcern(drawn) => [vec![heading], concern::drawing(&inner, drawn)].concat(),
    };
    parts.push(plain(Role::Dim, figure.note.get(sheet.lang), inner.width));
    parts.push(inner.sourced(&sources(&figure.drawing)));
    framed(spaced(parts), sheet.width)
}

/// The aim one step deeper.
pub fn deeper(section: &SkinSection, aim: Aim) -> Aim {
    section::moved(section, aim, Depth::deeper)
}

/// The aim one step shallower.
pub fn shallower(section: &SkinSection, aim: Aim) -> Aim {
    section::moved(section, aim, Depth::shallower)
}

/// The aim at the next site.
pub fn next_site(section: &SkinSection, aim: Aim) -> Aim {
    Aim { site: (aim.site + 1).checked_rem(section.sites.len()).unwrap_or_default(), ..aim }
}

/// Every source of a drawing, each once.
fn sources(drawing: &Drawing) -> Vec<SourceId> {
    let statements: Vec<&Statement> = match drawing {
        Drawing::SkinSection(section) => section
            .layers
            .iter()
            .map(|layer| &layer.name)
            .chain(section.needle.iter().map(|needle| &needle.label))
            .chain(section.sites.iter().map(|site| &site.name))
            .collect(),
        Drawing::HealingTimeline(healing) => {
            healing.phases.iter().map(|phase| &phase.name).chain(healing.events.iter().map(|event| &event.name)).collect()
        }
        Drawing::LayerOfConcern(drawn) => vec![&drawn.before, &drawn.after],
    };
    let mut sources: Vec<SourceId> = Vec::new();
    for source in statements.iter().flat_map(|statement| &statement.sources) {
        if !sources.contains(source) {
            sources.push(source.clone());
        }
    }
    sources
}
