//! One study's figures as bars with everything that a figure must not stand without; or the empty frame that says why there is none.

use super::frame::{apart, facts, framed, heading, inside, led, plain, spaced};
use super::sheet::Sheet;
use super::{Role, Row, numbers, words};
use crate::content::{Bar, BarGroup, BarValue, Chart, Interval, Range, Statement, Study};
use crate::text::{Lang, Localised};

/// A chart in its frame.
pub fn chart(sheet: &Sheet, chart: &Chart) -> Vec<Row> {
    let inner = sheet.narrowed(inside(sheet.width));
    let rows = match chart {
        Chart::Study(study) => study_rows(&inner, study),
        Chart::Empty { title, why } => empty(&inner, title, why),
    };
    framed(rows, sheet.width)
}

fn empty(sheet: &Sheet, title: &Localised, why: &Statement) -> Vec<Row> {
    let mut plot: Vec<Row> = plain(Role::Strong, words::NO_FIGURE.get(sheet.lang), sheet.width)
        .into_iter()
        .map(|row| centred(row, sheet.width))
        .collect();
    plot.push(Row::empty());
    plot.push(Row::of(Role::Dim, &"─".repeat(sheet.width)));
    let why = sheet.cited(sheet.plain(why), why);
    spaced([heading(title.get(sheet.lang), sheet.width), plot, why])
}

fn centred(row: Row, width: usize) -> Row {
    let left = width.saturating_sub(row.width()) / 2;
    Row::empty().padded(left).then(row)
}

fn study_rows(sheet: &Sheet, study: &Study) -> Vec<Row> {
    let mut top = heading(study.title.get(sheet.lang), sheet.width);
    top.extend(plain(Role::Dim, study.measure.get(sheet.lang), sheet.width));
    let axis = Axis::of(study, sheet.width);
    let mut parts = vec![top];
    parts.extend(study.groups.iter().map(|group| group_rows(sheet, group, axis.as_ref())));
    parts.extend(axis.map(|axis| axis.rows(sheet.lang)));
    parts.push(about(sheet, study));
    spaced(parts)
}

/// What a figure must not stand without.
fn about(sheet: &Sheet, study: &Study) -> Vec<Row> {
    let lang = sheet.lang;
    let text = |words: &Localised| Row::of(Role::Text, words.get(lang));
    let mut people = Row::of(Role::Strong, &study.n.to_string());
    if let Some(note) = &study.n_note {
        people = people.with(Role::Text, &format!(" · {}", note.get(lang)));
    }
    let kind = words::kind(study.grade, 1).get(lang);
    let kind = match words::strength(study.grade) {
        Some((_, strength)) => format!("{} · {kind}", strength.get(lang)),
        None => kind.to_owned(),
    };
    let mut pairs = vec![
        (words::PEOPLE.get(lang), people),
        (words::DESIGN.get(lang), text(&study.design)),
        (words::FOLLOW_UP.get(lang), text(&study.follow_up)),
        (words::COMPARED_WITH.get(lang), text(&study.compared_with)),
        (words::EVIDENCE.get(lang), Row::of(Role::Text, &format!("{kind} ({})", study.grade.code()))),
        (words::SOURCE.get(lang), sheet.reference(&study.source)),
    ];
    if let Some(note) = &study.note {
        pairs.push((words::NOTE.get(lang), text(note)));
    }
    facts(&pairs, sheet.width)
}

fn group_rows(sheet: &Sheet, group: &BarGroup, axis: Option<&Axis>) -> Vec<Row> {
    let mut rows = group.label.as_ref().map(|label| plain(Role::Strong, label.get(sheet.lang), sheet.width)).unwrap_or_default();
    let bars = group.bars.iter().map(|bar| bar_rows(sheet, bar, axis));
    let with_intervals =
        group.bars.iter().any(|bar| matches!(&bar.value, BarValue::Number { interval, .. } if interval.is_some()));
    if with_intervals {
        rows.extend(spaced(bars));
    } else {
        rows.extend(bars.flatten());
    }
    rows
}

fn bar_rows(sheet: &Sheet, bar: &Bar, axis: Option<&Axis>) -> Vec<Row> {
    let label = Row::of(Role::Text, bar.label.get(sheet.lang));
    let (value, interval) = match &bar.value {
        BarValue::Words(words) => {
            let words = Row::of(Role::Strong, words.get(sheet.lang));
            return led(&Row::empty(), &label.with(Role::Dim, ": ").then(words), sheet.width);
        }
        BarValue::Number { value, interval } => (*value, interval.as_ref()),
    };
    let figure = Row::of(Role::Strong, &numbers::number(value, sheet.lang));
    let mut rows = apart(&label, figure, sheet.width);
    rows.extend(axis.map(|axis| axis.bar(value)));
    if let Some(interval) = interval {
        rows.extend(axis.map(|axis| axis.whisker(interval)));
        rows.extend(plain(Role::Dim, &numbers::interval(interval.level, interval.range, sheet.lang), sheet.width));
    }
    rows
}

/// The scale that all bars of one study share; it always holds zero, so that the length of a bar is its value.
struct Axis {
    range: Range,
    width: usize,
}

impl Axis {
    /// An axis that holds every value and every interval; `None` without a number or without the room.
    fn of(study: &Study, width: usize) -> Option<Self> {
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
        (width >= 12 && range.to > range.from).then_some(Self { range, width })
    }

    /// The column of a value, from 0 to the last.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "the share lies between 0 and 1 and a width is small, so the column lies on the axis"
    )]
    fn column(&self, value: f64) -> usize {
        let share = (value - self.range.from) / (self.range.to - self.range.from);
        (share.clamp(0.0, 1.0) * (self.width - 1) as f64).round() as usize
    }

    fn bar(&self, value: f64) -> Row {
        let (zero, end) = (self.column(0.0), self.column(value));
        let (from, to) = (zero.min(end), zero.max(end));
        Row::empty().padded(from).with(Role::Accent, &"█".repeat((to - from).max(1)))
    }

    fn whisker(&self, interval: &Interval) -> Row {
        let (from, to) = (self.column(interval.range.from), self.column(interval.range.to));
        let line = match to.saturating_sub(from) {
            0 => "│".to_owned(),
            wide => format!("├{}┤", "─".repeat(wide - 1)),
        };
        Row::empty().padded(from).with(Role::Dim, &line)
    }

    /// The axis itself with its ends, and zero where it lies between them.
    fn rows(&self, lang: Lang) -> Vec<Row> {
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
