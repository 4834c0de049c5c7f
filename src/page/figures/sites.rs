//! The average thickness of the skin by site, as a table for the practitioner.

use super::depth::Aim;
use crate::content::{ByGroup, Site};
use crate::page::frame::{led, plain};
use crate::page::sheet::Sheet;
use crate::page::words::{self, Word};
use crate::page::{Role, Row, numbers};

/// The narrowest column in which a site's name is comfortable to read.
const NAMES: usize = 12;
/// The columns between the two layers, beyond those between two values.
const GAP: usize = 2;
/// Site averages are measured to hundredths of a millimetre.
pub const DECIMALS: usize = 2;

/// Every site with its averages; the one that is drawn is marked.
pub fn table(sheet: &Sheet, sites: &[Site], aim: Aim) -> Vec<Row> {
    if sites.is_empty() {
        return Vec::new();
    }
    let mut rows = plain(Role::Dim, words::MEAN_THICKNESS.get(sheet.lang), sheet.width);
    let columns = Columns::of(sheet);
    let drawn = aim.site % sites.len();
    if columns.names >= NAMES {
        rows.extend(columns.head(sheet));
    }
    for (place, site) in sites.iter().enumerate() {
        let lead = if place == drawn { Row::of(Role::Accent, "▶ ") } else { Row::empty().padded(2) };
        rows.extend(if columns.names >= NAMES { columns.site(sheet, site, &lead) } else { in_words(sheet, site, &lead) });
    }
    rows
}

/// The columns of the table.
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

    fn site(&self, sheet: &Sheet, site: &Site, lead: &Row) -> Vec<Row> {
        let [epidermis, dermis] = [site.epidermis_mm, site.dermis_mm].map(|values| {
            let figures = [values.men, values.women].map(|value| right(&numbers::fixed(value, DECIMALS, sheet.lang), self.value));
            figures.concat()
        });
        let mut rows = led(lead, &sheet.named(&site.name), self.names);
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
fn in_words(sheet: &Sheet, site: &Site, lead: &Row) -> Vec<Row> {
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
    let indent = Row::empty().padded(4);
    let mut rows = led(lead, &sheet.named(&site.name), sheet.width);
    for words in [group(words::EPIDERMIS, site.epidermis_mm), group(words::DERMIS, site.dermis_mm)] {
        rows.extend(led(&indent, &Row::of(Role::Text, &words), sheet.width));
    }
    rows
}
