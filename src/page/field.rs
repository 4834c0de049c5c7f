//! A field within a page, below what it belongs to.

use super::frame::led;
use super::{Look, Role, Row, Target, words};
use crate::record::{FieldId, NotAnAnswer};
use crate::text::Lang;

/// The longest lines of a page with fields.
pub(super) const MEASURE: usize = 96;
/// How far in a field stands.
const INDENT: usize = 8;

/// The field that is being typed into.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenField {
    /// Which field.
    pub at: FieldId,
    /// Its words as they are drawn, broken to [`field_width`]; at least one row.
    pub rows: Vec<Row>,
    /// Why what stands in it was refused.
    pub refused: Option<NotAnAnswer>,
}

/// How many columns a field has.
pub fn field_width(look: Look) -> u16 {
    let width = usize::from(look.width).min(MEASURE);
    u16::try_from(width - indent(width)).unwrap_or(look.width)
}

/// The row and the column of the first character of the open field.
pub fn field_place(rows: &[Row]) -> Option<(usize, usize)> {
    rows.iter().enumerate().find_map(|(index, row)| {
        let is_field = |target: &Option<Target>| matches!(target, Some(Target::Field(_)));
        let first = row.segments.iter().position(|segment| is_field(&segment.target))?;
        let before = Row { segments: row.segments.iter().take(first).cloned().collect(), target: None };
        Some((index, before.width()))
    })
}

const fn indent(width: usize) -> usize {
    if width < 3 * INDENT { 0 } else { INDENT }
}

/// The field, and why what stands in it was refused.
pub(super) fn rows(open: &OpenField, page_width: usize, lang: Lang) -> Vec<Row> {
    let indent = indent(page_width);
    let width = page_width - indent;
    let target = Target::Field(open.at.clone());
    let fields = open.rows.iter().map(|row| {
        let blanks = " ".repeat(width.saturating_sub(row.width()));
        let drawn = row.clone().with(Role::Field, &blanks).clipped(width);
        Row::empty().padded(indent).then(drawn.aimed(&target))
    });
    let mut rows: Vec<Row> = fields.collect();
    if let Some(refused) = &open.refused {
        let lead = Row::empty().padded(indent).with(Role::Caution, "✗ ");
        rows.extend(led(&lead, &Row::of(Role::Caution, &words::refused(refused, lang)), page_width));
    }
    rows
}
