//! Named drawings: the skin with its layers, and how it heals.

use super::frame::{framed, heading, inside, plain, spaced};
use super::sheet::Sheet;
use super::{Role, Row, skin, timeline};
use crate::content::{Drawing, Figure, SourceId, Statement};

/// A drawing in its frame, with how far it may be trusted.
pub fn figure(sheet: &Sheet, figure: &Figure) -> Vec<Row> {
    let inner = sheet.narrowed(inside(sheet.width));
    let mut parts = vec![heading(figure.title.get(sheet.lang), inner.width)];
    parts.extend(match &figure.drawing {
        Drawing::SkinSection(section) => skin::section(&inner, section),
        Drawing::HealingTimeline(healing) => timeline::healing(&inner, healing),
    });
    parts.push(plain(Role::Dim, figure.note.get(sheet.lang), inner.width));
    parts.push(inner.sourced(&sources(&figure.drawing)));
    framed(spaced(parts), sheet.width)
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
    };
    let mut sources: Vec<SourceId> = Vec::new();
    for source in statements.iter().flat_map(|statement| &statement.sources) {
        if !sources.contains(source) {
            sources.push(source.clone());
        }
    }
    sources
}
