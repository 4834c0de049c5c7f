//! How the skin heals: overlapping phases on one axis of days, and what the patient may notice.

use crate::content::{Event, HealingTimeline, Phase, Range};
use crate::page::frame::{led, plain};
use crate::page::sheet::Sheet;
use crate::page::{Role, Row, numbers, words};

/// Below this width a bar would say nothing.
const NARROWEST: usize = 24;
/// Days that the axis names where there is room.
const TICKS: [f64; 9] = [0.0, 1.0, 3.0, 7.0, 14.0, 30.0, 90.0, 180.0, 365.0];

/// The parts of the drawing.
pub fn healing(sheet: &Sheet, healing: &HealingTimeline) -> Vec<Vec<Row>> {
    let axis = Axis::of(&healing.phases, sheet.width);
    let mut parts: Vec<Vec<Row>> = healing.phases.iter().map(|phase| phase_rows(sheet, phase, axis.as_ref())).collect();
    if let Some(axis) = axis {
        let mut rows = axis.rows();
        rows.extend(plain(Role::Dim, words::DAY_AXIS.get(sheet.lang), sheet.width));
        parts.push(rows);
    }
    parts.push(events(sheet, &healing.events));
    parts
}

fn phase_rows(sheet: &Sheet, phase: &Phase, axis: Option<&Axis>) -> Vec<Row> {
    let mut name = Row::of(Role::Strong, phase.name.text.get(sheet.lang));
    name = name.with(Role::Text, &format!(" · {}", numbers::days(phase.days, sheet.lang)));
    let mut rows = led(&Row::empty(), &sheet.marked(name, &phase.name), sheet.width);
    rows.extend(axis.map(|axis| axis.bar(phase.days)));
    rows.extend(plain(Role::Text, phase.seen.get(sheet.lang), sheet.width));
    rows
}

fn events(sheet: &Sheet, events: &[Event]) -> Vec<Row> {
    if events.is_empty() {
        return Vec::new();
    }
    let mut rows = plain(Role::Heading, words::WHAT_YOU_SEE.get(sheet.lang), sheet.width);
    for event in events {
        let words = Row::of(Role::Text, event.name.text.get(sheet.lang))
            .with(Role::Text, ": ")
            .with(Role::Strong, event.when.get(sheet.lang));
        let words = sheet.marked(words, &event.name);
        rows.extend(led(&Row::of(Role::Accent, "• "), &words, sheet.width));
    }
    rows
}

/// An axis of days that gives the first days more room: a phase of hours would vanish beside one of a year.
struct Axis {
    last: f64,
    width: usize,
}

impl Axis {
    fn of(phases: &[Phase], width: usize) -> Option<Self> {
        let last = phases.iter().map(|phase| phase.days.to).fold(0.0, f64::max);
        (width >= NARROWEST && last.is_normal()).then_some(Self { last, width })
    }

    /// The column of a day, from 0 to the last.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "the share lies between 0 and 1 and a width is small, so the column lies on the axis"
    )]
    fn column(&self, day: f64) -> usize {
        let share = day.max(0.0).ln_1p() / self.last.ln_1p();
        (share.clamp(0.0, 1.0) * (self.width - 1) as f64).round() as usize
    }

    /// A phase has soft edges, for nobody measured where it starts and ends.
    fn bar(&self, days: Range) -> Row {
        let (from, to) = (self.column(days.from), self.column(days.to));
        let wide = to.saturating_sub(from) + 1;
        let soft = usize::from(wide > 3);
        let before = if days.from > 0.0 { soft } else { 0 };
        Row::empty()
            .padded(from)
            .with(Role::Accent, &"░".repeat(before))
            .with(Role::Accent, &"█".repeat(wide - before - soft))
            .with(Role::Accent, &"░".repeat(soft))
    }

    /// The line with its ticks, and the days under it that have room.
    fn rows(&self) -> Vec<Row> {
        let ticks: Vec<f64> = TICKS.into_iter().filter(|day| *day <= self.last).collect();
        let line: String = (0..self.width)
            .map(|column| {
                let is_tick = ticks.iter().any(|day| self.column(*day) == column);
                if is_tick { '┬' } else { '─' }
            })
            .collect();
        let mut labels = Row::empty();
        for day in ticks {
            let label = day.to_string();
            let column = self.column(day).min(self.width - label.len());
            if column == 0 || column > labels.width() {
                labels = labels.padded(column).with(Role::Dim, &label);
            }
        }
        vec![Row::of(Role::Dim, &line), labels]
    }
}
