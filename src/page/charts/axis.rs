//! The scale of a chart: where a value stands, how long its bar is.

use crate::content::{BarValue, Interval, Range, Study};
use crate::page::{Glyphs, Role, Row, numbers};
use crate::text::Lang;

/// The blocks that end a bar, by the eighths of a column that they fill.
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// The scale that all bars of one study share; it always holds zero, so that the length of a bar is its value.
pub struct Axis {
    range: Range,
    width: usize,
    glyphs: Glyphs,
}

impl Axis {
    /// An axis that holds every value and every interval; `None` without a number or without the room.
    pub fn of(study: &Study, width: usize, glyphs: Glyphs) -> Option<Self> {
        let bars = study.groups.iter().flat_map(|group| &group.bars);
        let mut range = Range { from: 0.0, to: 0.0 };
        for bar in bars {
            if let BarValue::Number { value, interval } = &bar.value {
                let bounds = interval.as_ref().map_or(Range { from: *value, to: *value }, |interval| interval.range);
                range.from = range.from.min(*value).min(bounds.from);
                range.to = range.to.max(*value).max(bounds.to);
            }
        }
        let range = Range {
            // Not `-round_up(…)`, which would be written `-0`.
            from: 0.0 - round_up(-range.from),
            to: round_up(range.to),
        };
        (width >= 12 && range.to > range.from).then_some(Self { range, width, glyphs })
    }

    /// How far a value stands from the left end, in columns.
    #[expect(clippy::cast_precision_loss, reason = "a page has few columns")]
    fn place(&self, value: f64) -> f64 {
        let share = (value - self.range.from) / (self.range.to - self.range.from);
        share.clamp(0.0, 1.0) * (self.width - 1) as f64
    }

    /// The column of a value, from 0 to the last.
    fn column(&self, value: f64) -> usize {
        whole(self.place(value).round())
    }

    /// A bar from zero to a value: to an eighth of a column where the font has such blocks; never nothing.
    pub fn bar(&self, value: f64) -> Row {
        let (zero, end) = (self.column(0.0), self.column(value));
        if value < 0.0 || self.glyphs == Glyphs::Console {
            let (from, to) = (zero.min(end), zero.max(end));
            return Row::empty().padded(from).with(Role::Accent, &"█".repeat((to - from).max(1)));
        }
        let eighths = whole(((self.place(value) - self.place(0.0)) * 8.0).round()).max(1);
        let rest = EIGHTHS.get(eighths % 8).copied().unwrap_or_default();
        Row::empty().padded(zero).with(Role::Accent, &format!("{}{rest}", "█".repeat(eighths / 8)))
    }

    /// A range under its bar, crossed where it holds zero.
    pub fn whisker(&self, interval: &Interval) -> Row {
        let (from, to) = (self.column(interval.range.from), self.column(interval.range.to));
        let zero = self.column(0.0);
        let line: String = (from..=to)
            .map(|column| match column {
                _ if from == to => '│',
                _ if column == from => '├',
                _ if column == to => '┤',
                _ if column == zero => '┼',
                _ => '─',
            })
            .collect();
        Row::empty().padded(from).with(Role::Strong, &line)
    }

    /// The axis itself with its ends, and zero where it lies between them.
    pub fn rows(&self, lang: Lang) -> Vec<Row> {
        let zero = self.column(0.0);
        let line: String = (0..self.width)
            .map(|column| match column {
                0 => '└',
                _ if column == self.width - 1 => '┘',
                _ if column == zero => '┴',
                _ => '─',
            })
            .collect();
        let last = numbers::number(self.range.to, lang);
        let mut labels = Row::of(Role::Dim, &numbers::number(self.range.from, lang));
        if zero > labels.width() && zero + 2 + last.len() < self.width {
            labels = labels.padded(zero).with(Role::Dim, "0");
        }
        if labels.width() + 1 + last.len() <= self.width {
            labels = labels.padded(self.width - last.len()).with(Role::Dim, &last);
        }
        vec![Row::of(Role::Dim, &line), labels]
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place on a page is small and not negative")]
const fn whole(value: f64) -> usize {
    value as usize
}

/// The next round number, one of a few steps times a power of ten; zero stays zero.
fn round_up(value: f64) -> f64 {
    if value <= 0.0 || !value.is_normal() {
        return 0.0;
    }
    let power = 10_f64.powf(value.log10().floor());
    [1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0]
        .map(|step| step * power)
        .into_iter()
        .find(|round| *round >= value)
        .unwrap_or(10.0 * power)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An axis on which a column is a tenth.
    fn axis(glyphs: Glyphs) -> Axis {
        Axis { range: Range { from: -1.0, to: 3.0 }, width: 41, glyphs }
    }

    #[test]
    fn a_bar_is_as_long_as_its_value() {
        let drawn = |glyphs, value| axis(glyphs).bar(value).text();
        let ten = " ".repeat(10);
        assert_eq!(drawn(Glyphs::Full, 1.5), format!("{ten}{}", "█".repeat(15)));
        assert_eq!(drawn(Glyphs::Full, 1.55), format!("{ten}{}▌", "█".repeat(15)));
        assert_eq!(drawn(Glyphs::Console, 1.54), format!("{ten}{}", "█".repeat(15)));
        assert_eq!(drawn(Glyphs::Full, -0.5), format!("     {}", "█".repeat(5)));
        assert_eq!(drawn(Glyphs::Full, 0.0), format!("{ten}▏"));
    }

    #[test]
    fn a_range_that_holds_zero_is_crossed_there() {
        let whisker = |from, to| axis(Glyphs::Full).whisker(&Interval { range: Range { from, to }, level: 95.0 }).text();
        assert_eq!(whisker(-0.3, 0.3), "       ├──┼──┤");
        assert_eq!(whisker(0.2, 0.6), "            ├───┤");
        assert_eq!(whisker(0.2, 0.2), "            │");
    }

    #[test]
    fn an_axis_ends_on_a_round_number() {
        let rounded = [0.0, 0.9, 1.54, 2.87, 6.5, 41.0, 100.0].map(|value| round_up(value).to_string());
        assert_eq!(rounded, ["0", "1", "2", "3", "8", "50", "100"]);
    }
}
