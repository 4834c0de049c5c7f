//! The skin cut open, to scale from the surface down: its layers at a site, and the needles at their depth.

use super::depth::{self, Aim, Depth, Reach};
use super::sites;
use crate::content::{Layer, Needle, Range, Site, SkinSection};
use crate::page::canvas::{self, Material};
use crate::page::frame::{led, plain};
use crate::page::sheet::Sheet;
use crate::page::{Glyphs, Prompts, Role, Row, flowed, numbers, words};

/// The rows of skin: a row is a step of depth, so every depth that can be chosen ends with a row.
const ROWS: usize = 12;
/// The columns of the scale: the millimetres, their mark, the range described, a blank.
const SCALE: usize = 8;
/// The narrowest and the widest drawing beside the scale and the names.
const NARROWEST: usize = 18;
const WIDEST: usize = 40;
/// The columns of the layers' names beside the drawing.
const NAMES: usize = 27;
/// The columns from one needle to the next.
const APART: usize = 5;

/// The drawing's parts below its heading, which takes no row more than it needs: both and what is reached fit on a small screen.
pub fn below(heading: Vec<Row>, sheet: &Sheet, section: &SkinSection, aim: Aim) -> Vec<Vec<Row>> {
    let site = site_of(section, aim);
    let drawing = Drawing { sheet, section, site, aim };
    let mut parts = vec![[heading, drawing.picture()].concat()];
    parts.push(section.needle.as_ref().map(|needle| described(sheet, needle)).unwrap_or_default());
    parts.push(drawing.explained());
    if sheet.prompts == Prompts::Shown {
        parts.push(plain(Role::Prompt, words::depth_keys(section.sites.len()).get(sheet.lang), sheet.width));
        parts.push(sites::table(sheet, &section.sites, aim));
    }
    parts
}

/// The site that is drawn.
fn site_of(section: &SkinSection, aim: Aim) -> Option<&Site> {
    section.sites.get(aim.site.checked_rem(section.sites.len())?)
}

/// The depth that a key moves to from what is drawn: from the whole range, its shallow end is first, or going up its deep end.
pub fn moved(section: &SkinSection, aim: Aim, step: fn(Depth) -> Depth) -> Aim {
    let end =
        |mm: fn(&Range) -> f64| section.needle.as_ref().map_or(Depth::SHALLOWEST, |needle| Depth::nearest(mm(&needle.depth_mm)));
    let goes_down = step(Depth::SHALLOWEST) > Depth::SHALLOWEST;
    let first = if goes_down { end(|range| range.from) } else { end(|range| range.to) };
    Aim { depth: Some(aim.depth.map_or(first, step)), ..aim }
}

struct Drawing<'a> {
    sheet: &'a Sheet<'a>,
    section: &'a SkinSection,
    site: Option<&'a Site>,
    aim: Aim,
}

impl Drawing<'_> {
    /// Where one layer ends and the next begins, in millimetres from the surface; a range, for people differ.
    fn borders(&self) -> Vec<Range> {
        let of_layers = self.section.layers.iter().filter_map(|layer| layer.thickness_mm);
        let mut borders: Vec<Range> = of_layers
            .scan((0.0, 0.0), |(from, to), thickness| {
                (*from, *to) = (*from + thickness.from, *to + thickness.to);
                Some(Range { from: *from, to: *to })
            })
            .collect();
        if let Some(site) = self.site {
            for (border, measured) in borders.iter_mut().zip([depth::epidermis(site), depth::total(site)]) {
                *border = measured;
            }
        }
        borders
    }

    /// What lies at a depth.
    fn material(borders: &[Range], mm: f64) -> Material {
        match borders.iter().position(|border| mm < border.to) {
            Some(place) if borders.get(place).is_some_and(|border| mm >= border.from) => Material::Varies,
            Some(place) => Material::of_layer(place, borders.len()),
            None => Material::Fat,
        }
    }

    /// The depths that are drawn: the one that was chosen, or both ends of what is described.
    fn depths(&self) -> Vec<f64> {
        match (self.aim.depth, &self.section.needle) {
            (Some(depth), _) => vec![depth.mm()],
            (None, Some(Needle { depth_mm: Range { from, to }, .. })) if from < to => vec![*from, *to],
            (None, Some(needle)) => vec![needle.depth_mm.to],
            (None, None) => Vec::new(),
        }
    }

    /// Whether the layers' names stand beside the picture.
    fn is_named_beside(&self) -> bool {
        self.sheet.glyphs.draw() && self.sheet.width >= SCALE + NARROWEST + 2 + NAMES
    }

    /// The site, the picture with its scale, and in words what the needles reach.
    fn picture(&self) -> Vec<Row> {
        let (sheet, lang) = (self.sheet, self.sheet.lang);
        let beside = self.is_named_beside();
        let room = sheet.width.saturating_sub(if beside { SCALE + 2 + NAMES } else { SCALE });
        let columns = room.min(WIDEST);
        let mut drawn = if sheet.glyphs.draw() { self.cells(columns) } else { Vec::new() };
        for (at, name) in if beside { self.names(NAMES) } else { Vec::new() } {
            for (row, name) in drawn.iter_mut().skip(at).zip(name) {
                *row = std::mem::take(row).padded(SCALE + columns + 2).then(name);
            }
        }
        let Some(site) = self.site else {
            return drawn;
        };
        let mut rows = plain(Role::Strong, &words::average_skin(site.name.text.get(lang), lang), sheet.width);
        rows.extend(drawn);
        for mm in self.depths() {
            let lead = Row::of(Role::Accent, "▼ ");
            let depth = Row::of(Role::Strong, &format!("{} mm", numbers::number(mm, lang)));
            rows.extend(led(&lead, &depth.with(Role::Text, &words::reaches(Reach::at(site, mm), lang)), sheet.width));
        }
        rows
    }

    /// How thick the skin is at the site and elsewhere, and what the textures and the scale mean.
    fn explained(&self) -> Vec<Row> {
        let (sheet, lang) = (self.sheet, self.sheet.lang);
        let mut rows = Vec::new();
        if let Some(site) = self.site {
            let mm = |range: Range| numbers::range_of(range, sites::DECIMALS, lang);
            let [epidermis, dermis, total] = [depth::epidermis(site), depth::dermis(site), depth::total(site)].map(mm);
            let here = words::skin_here(&epidermis, &dermis, &total, lang);
            rows.extend(sheet.cited(Row::of(Role::Text, &here), &site.name));
        }
        if !self.is_named_beside() {
            rows.extend(self.names(sheet.width).into_iter().flat_map(|(_, name)| name));
        }
        if !sheet.glyphs.draw() {
            return rows;
        }
        let varies = canvas::swatch(sheet.glyphs, Material::Varies).with(Role::Text, " ");
        rows.extend(led(&varies, &Row::of(Role::Dim, words::VARIES.get(lang)), sheet.width));
        rows.extend(plain(Role::Dim, words::DEPTH_SCALE.get(lang), sheet.width));
        rows
    }

    /// The surface and the rows of skin under it.
    fn cells(&self, columns: usize) -> Vec<Row> {
        let borders = self.borders();
        let needles = needles(columns, &self.depths());
        let surface = joined(columns, |column| match (needles.first(), needles.last()) {
            (Some((first, _)), Some((last, _))) if (*first..=*last).contains(&column) => {
                let is_needle = needles.iter().any(|(at, _)| *at == column);
                (Role::Strong, if is_needle { '┬' } else { '─' })
            }
            _ => (Role::Text, ' '),
        });
        let mut rows = vec![self.scale(0).then(surface)];
        for row in 0..ROWS {
            let at = |_, y: f64| Self::material(&borders, y * Depth::STEP_MM);
            let mut cells = canvas::textured(self.sheet.glyphs, row, columns, at);
            for (column, depth) in &needles {
                if let Some(cell) = cells.get_mut(*column).filter(|_| row < depth.rows()) {
                    *cell = (Role::Strong, if row + 1 == depth.rows() { '▼' } else { '│' });
                }
            }
            rows.push(self.scale(row + 1).then(canvas::joined(&cells)));
        }
        rows
    }

    /// The scale beside a row: the row's lower edge is at the depth that it names.
    fn scale(&self, rows: usize) -> Row {
        let lang = self.sheet.lang;
        let mm = Depth::all().find(|depth| depth.rows() == rows).map_or(0.0, Depth::mm);
        let name = if rows == 0 { "0 mm".to_owned() } else { format!("{:>4}", numbers::fixed(mm, 1, lang)) };
        let named = rows.is_multiple_of(2);
        let mark = match self.sheet.glyphs {
            Glyphs::Full => "▁",
            Glyphs::Console | Glyphs::Words => "_",
        };
        let scale = Row::of(Role::Dim, if named { &name } else { "    " }).with(Role::Dim, if named { mark } else { " " });
        scale.with(Role::Accent, self.bracket(rows)).padded(SCALE)
    }

    /// The part of the bracket around the depths described that stands at a row's lower edge.
    fn bracket(&self, rows: usize) -> &'static str {
        let Some(needle) = &self.section.needle else {
            return " ";
        };
        let (from, to) = (Depth::nearest(needle.depth_mm.from).rows(), Depth::nearest(needle.depth_mm.to).rows());
        match rows {
            _ if rows < from || rows > to => " ",
            _ if from == to => "▶",
            _ if rows == from => "┌",
            _ if rows == to => "└",
            _ => "│",
        }
    }

    /// Each layer's name and range behind its texture, with the row at which it should stand.
    fn names(&self, width: usize) -> Vec<(usize, Vec<Row>)> {
        let borders = self.borders();
        let mut free = 0;
        let layers = self.section.layers.iter().enumerate();
        let names = layers.map(|(place, layer)| {
            let from = place.checked_sub(1).and_then(|above| borders.get(above)).map_or(0, |border| row_of(border.to));
            let to = borders.get(place).map_or(ROWS, |border| row_of(border.from)).min(ROWS);
            let name = self.name(layer, Material::of_layer(place, borders.len()), width);
            // In the middle of the layer, unless the one above needs the room.
            let at = (1 + (from + to).saturating_sub(name.len()) / 2).max(free);
            free = at + name.len();
            (at, name)
        });
        names.collect()
    }

    fn name(&self, layer: &Layer, material: Material, width: usize) -> Vec<Row> {
        let sheet = self.sheet;
        let lead = canvas::swatch(sheet.glyphs, material).with(Role::Text, " ");
        let name = Row::of(Role::Strong, layer.name.text.get(sheet.lang));
        // A reader compares it with the thickness at the site, which may be of a study that measured in another way.
        let others = self.site.is_some_and(|site| !site.name.sources.iter().any(|source| layer.name.sources.contains(source)));
        let range = match layer.thickness_mm {
            Some(range) => Row::of(Role::Text, &words::on_the_face(&numbers::range(range, sheet.lang), others, sheet.lang)),
            None => Row::of(Role::Dim, words::GOES_ON.get(sheet.lang)),
        };
        let below = Row::empty().padded(lead.width());
        let mut rows = led(&lead, &name, width);
        rows.extend(flowed(&sheet.unsigned(range, &layer.name), width, &below, &below));
        rows
    }
}

/// The needles: each one's column and depth, evenly over what is described, side by side in the middle.
fn needles(columns: usize, depths: &[f64]) -> Vec<(usize, Depth)> {
    let (Some(from), Some(to)) = (depths.first(), depths.last()) else {
        return Vec::new();
    };
    let count = (columns / APART).clamp(1, 6);
    let first = columns.saturating_sub((count - 1) * APART + 1) / 2;
    let depth = |place: usize| {
        let share = ratio(place, count - 1);
        Depth::nearest(from + (to - from) * share)
    };
    (0..count).map(|place| (first + place * APART, depth(place))).filter(|(column, _)| *column < columns).collect()
}

#[expect(clippy::cast_precision_loss, reason = "a drawing has few needles")]
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// The rows down to a depth.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a thickness is not negative and a cast saturates")]
fn row_of(mm: f64) -> usize {
    (mm / Depth::STEP_MM).round() as usize
}

fn joined(columns: usize, cell: impl Fn(usize) -> (Role, char)) -> Row {
    let cells: Vec<(Role, char)> = (0..columns).map(cell).collect();
    canvas::joined(&cells)
}

/// What the depths beside the scale are.
fn described(sheet: &Sheet, needle: &Needle) -> Vec<Row> {
    let sign = if needle.depth_mm.from < needle.depth_mm.to { "│ " } else { "▶ " };
    let range = format!("{} mm · ", numbers::range(needle.depth_mm, sheet.lang));
    let words = Row::of(Role::Strong, &range).with(Role::Text, needle.label.text.get(sheet.lang));
    led(&Row::of(Role::Accent, sign), &sheet.marked(words, &needle.label), sheet.width)
}

#[cfg(test)]
mod tests;
