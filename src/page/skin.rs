//! The skin from the surface down: its layers, the needles described, the thickness by site.

use super::frame::{apart, led, plain};
use super::sheet::Sheet;
use super::words::{self, Word};
use super::{Role, Row, flowed, numbers};
use crate::content::{ByGroup, Needle, Range, Site, SkinSection};

/// The narrowest column in which a site's name is comfortable to read.
const NAMES: usize = 12;
/// The columns between the two layers, beyond those between two values.
const GAP: usize = 2;
/// Site averages are measured to hundredths of a millimetre.
const DECIMALS: usize = 2;

/// The parts of the drawing, from the surface down.
pub fn section(sheet: &Sheet, section: &SkinSection) -> Vec<Vec<Row>> {
    let mut layers = plain(Role::Dim, words::FROM_SURFACE.get(sheet.lang), sheet.width);
    let shades = ["░░ ", "▒▒ ", "██ "];
    for (layer, shade) in section.layers.iter().zip(shades.into_iter().cycle()) {
        let name = sheet.said(&layer.name);
        layers.extend(level(sheet, shade, &name, layer.thickness_mm));
    }
    let needle = section.needle.as_ref().map(|needle| needle_rows(sheet, needle));
    vec![layers, needle.unwrap_or_default(), sites(sheet, &section.sites)]
}

/// A name with its range behind a shade that runs down beside all its rows.
fn level(sheet: &Sheet, shade: &str, name: &Row, range: Option<Range>) -> Vec<Row> {
    let range = match range {
        Some(range) => {
            let range = numbers::range(range, sheet.lang);
            Row::of(Role::Strong, &format!("{range} mm"))
        }
        None => Row::of(Role::Dim, words::GOES_ON.get(sheet.lang)),
    };
    let lead = Row::of(Role::Accent, shade);
    let width = sheet.width.saturating_sub(lead.width()).max(1);
    apart(name, range, width).into_iter().map(|row| lead.clone().then(row).clipped(sheet.width)).collect()
}

fn needle_rows(sheet: &Sheet, needle: &Needle) -> Vec<Row> {
    let name = Row::of(Role::Text, words::NEEDLES.get(sheet.lang));
    let mut rows = level(sheet, "▼▼ ", &name, Some(needle.depth_mm));
    let label = Row::of(Role::Text, needle.label.text.get(sheet.lang));
    let indent = Row::empty().padded(3);
    rows.extend(flowed(&sheet.marked(label, &needle.label), sheet.width, &indent, &indent));
    rows
}

fn sites(sheet: &Sheet, sites: &[Site]) -> Vec<Row> {
    if sites.is_empty() {
        return Vec::new();
    }
    let mut rows = plain(Role::Dim, words::MEAN_THICKNESS.get(sheet.lang), sheet.width);
    let columns = Columns::of(sheet);
    if columns.names >= NAMES {
        rows.extend(columns.head(sheet));
        rows.extend(sites.iter().flat_map(|site| columns.site(sheet, site)));
    } else {
        rows.extend(sites.iter().flat_map(|site| in_words(sheet, site)));
    }
    rows
}

/// The columns of the table of sites.
struct Columns {
    names: usize,
    value: usize,
}

impl Columns {
    fn of(sheet: &Sheet) -> Self {
        let label = |word: Word| Row::of(Role::Dim, word.get(sheet.lang)).width();
        let value = 1 + label(words::MEN).max(label(words::WOMEN)).max(2 + DECIMALS);
        Self { names: sheet.width.saturating_sub(4 * value + GAP), value }
    }

    fn head(&self, sheet: &Sheet) -> [Row; 2] {
        let [epidermis, dermis] = [words::EPIDERMIS, words::DERMIS].map(|layer| right(layer.get(sheet.lang), 2 * self.value));
        let groups = [words::MEN, words::WOMEN].map(|group| right(group.get(sheet.lang), self.value));
        let groups = groups.concat();
        [self.row(Row::empty(), Role::Dim, &epidermis, &dermis), self.row(Row::empty(), Role::Dim, &groups, &groups)]
    }

    fn site(&self, sheet: &Sheet, site: &Site) -> Vec<Row> {
        let [epidermis, dermis] = [site.epidermis_mm, site.dermis_mm].map(|values| {
            let figures = [values.men, values.women].map(|value| right(&numbers::fixed(value, DECIMALS, sheet.lang), self.value));
            figures.concat()
        });
        let mut rows = led(&Row::empty(), &sheet.named(&site.name), self.names);
        if let Some(first) = rows.first_mut() {
            *first = self.row(std::mem::take(first), Role::Text, &epidermis, &dermis);
        }
        rows
    }

    fn row(&self, name: Row, role: Role, epidermis: &str, dermis: &str) -> Row {
        let gap = " ".repeat(GAP);
        name.padded(self.names).with(role, &format!("{epidermis}{gap}{dermis}"))
    }
}

fn right(words: &str, width: usize) -> String {
    format!("{words:>width$}")
}

/// One site without columns.
fn in_words(sheet: &Sheet, site: &Site) -> Vec<Row> {
    let group = |layer: Word, values: ByGroup| {
        format!(
            "{}: {} {}, {} {}",
            layer.get(sheet.lang),
            words::MEN.get(sheet.lang),
            numbers::fixed(values.men, DECIMALS, sheet.lang),
            words::WOMEN.get(sheet.lang),
            numbers::fixed(values.women, DECIMALS, sheet.lang),
        )
    };
    let indent = Row::empty().padded(2);
    let mut rows = led(&Row::empty(), &sheet.named(&site.name), sheet.width);
    for words in [group(words::EPIDERMIS, site.epidermis_mm), group(words::DERMIS, site.dermis_mm)] {
        rows.extend(led(&indent, &Row::of(Role::Text, &words), sheet.width));
    }
    rows
}
