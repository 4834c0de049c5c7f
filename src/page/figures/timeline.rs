//! How the skin heals: overlapping phases with soft edges on one axis of days, and under it what the patient may notice.

use super::days::Axis;
use crate::content::{Event, HealingTimeline, Phase, Range};
use crate::page::frame::{led, plain};
use crate::page::sheet::Sheet;
use crate::page::{Glyphs, Role, Row, numbers, words};
use crate::text::Localised;

/// Below this width a bar would say nothing.
const NARROWEST: usize = 24;
/// From this width on the names stand beside the bars.
const WIDE: usize = 56;

/// The parts of the drawing: the picture, then each phase and each event in words.
pub fn healing(sheet: &Sheet, healing: &HealingTimeline) -> Vec<Vec<Row>> {
    let mut parts = Picture::of(sheet, healing).map(|picture| picture.parts(healing)).unwrap_or_default();
    parts.push(healing.phases.iter().flat_map(|phase| phase_in_words(sheet, phase)).collect());
    parts.push(events_in_words(sheet, &healing.events));
    parts
}

/// The picture: names at the left where there is room for them, bars and marks on one axis.
struct Picture<'a> {
    sheet: &'a Sheet<'a>,
    names: usize,
    axis: Axis,
}

impl<'a> Picture<'a> {
    fn of(sheet: &'a Sheet<'a>, healing: &HealingTimeline) -> Option<Self> {
        let names = if sheet.width >= WIDE { (sheet.width * 2 / 5).min(30) } else { 0 };
        let ends = healing.phases.iter().map(|phase| phase.days.to);
        let ends = ends.chain(healing.events.iter().filter_map(|event| event.days).map(|days| days.to));
        let axis = Axis::of(ends.fold(0.0, f64::max), sheet.width - names)?;
        (sheet.glyphs.draw() && axis.width() >= NARROWEST).then_some(Self { sheet, names, axis })
    }

    fn parts(&self, healing: &HealingTimeline) -> Vec<Vec<Row>> {
        let lang = self.sheet.lang;
        let headed = |words: words::Word| plain(Role::Heading, words.get(lang), self.sheet.width);
        let mut phases = headed(words::IN_THE_SKIN);
        phases.extend(healing.phases.iter().flat_map(|phase| self.named(&phase.name.text, self.bar(phase.days))));
        phases.extend(self.scale());
        phases.extend(plain(Role::Dim, words::DAY_AXIS.get(lang), self.sheet.width));
        let marks = healing.events.iter().filter_map(|event| Some((&event.name.text, self.mark(event.days?))));
        let marks: Vec<Row> = marks.flat_map(|(name, mark)| self.named(name, mark)).collect();
        if marks.is_empty() {
            return vec![phases];
        }
        let mut events = headed(words::WHAT_YOU_SEE);
        events.extend(marks);
        events.extend(self.scale());
        vec![phases, events]
    }

    /// The axis under the bars.
    fn scale(&self) -> impl Iterator<Item = Row> {
        self.axis.rows().into_iter().map(|row| Row::empty().padded(self.names).then(row))
    }

    /// A bar with its name beside it, or above.
    fn named(&self, name: &Localised, bar: Row) -> Vec<Row> {
        let name = Row::of(Role::Text, name.get(self.sheet.lang));
        if self.names == 0 {
            let mut rows = led(&Row::empty(), &name, self.sheet.width);
            rows.push(bar);
            return rows;
        }
        let mut rows = led(&Row::empty(), &name, self.names - 2);
        if let Some(first) = rows.first_mut() {
            *first = std::mem::take(first).padded(self.names).then(bar);
        }
        rows
    }

    /// A phase: full where it is under way, fading where it comes and goes, for nobody measured its edges.
    fn bar(&self, days: Range) -> Row {
        let fade: &[&str] = match self.sheet.glyphs {
            Glyphs::Full => &["░", "▒", "▓"],
            Glyphs::Console | Glyphs::Words => &["░", "▒"],
        };
        let (from, to) = self.axis.columns(days);
        let wide = to - from + 1;
        let steps = fade.len().min(wide.saturating_sub(1) / 2);
        let light = fade.get(fade.len() - steps..).unwrap_or_default();
        let before = if days.from > 0.0 { light.concat() } else { String::new() };
        let after: String = light.iter().rev().copied().collect();
        let full = wide - if days.from > 0.0 { 2 * steps } else { steps };
        Row::empty().padded(from).with(Role::Accent, &format!("{before}{}{after}", "█".repeat(full)))
    }

    /// Something that is noticed: at a time, or from one to another.
    fn mark(&self, days: Range) -> Row {
        let (from, to) = self.axis.columns(days);
        let mark = match to - from {
            0 => "●".to_owned(),
            wide => format!("●{}●", "─".repeat(wide - 1)),
        };
        Row::empty().padded(from).with(Role::Strong, &mark)
    }
}

fn phase_in_words(sheet: &Sheet, phase: &Phase) -> Vec<Row> {
    let name = Row::of(Role::Strong, phase.name.text.get(sheet.lang));
    let name = name.with(Role::Text, &format!(" · {}: {}", numbers::days(phase.days, sheet.lang), phase.seen.get(sheet.lang)));
    led(&Row::of(Role::Accent, "• "), &sheet.marked(name, &phase.name), sheet.width)
}

fn events_in_words(sheet: &Sheet, events: &[Event]) -> Vec<Row> {
    let in_words = |event: &Event| {
        let words = Row::of(Role::Text, event.name.text.get(sheet.lang))
            .with(Role::Text, ": ")
            .with(Role::Strong, event.when.get(sheet.lang));
        led(&Row::of(Role::Accent, "• "), &sheet.marked(words, &event.name), sheet.width)
    };
    events.iter().flat_map(in_words).collect()
}

#[cfg(test)]
mod tests;
