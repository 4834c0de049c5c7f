//! One study's figures as bars with everything that a figure must not stand without; or the empty frame that says why there is none.

mod axis;

use super::frame::{apart, beside, facts, framed, heading, inside, led, plain, spaced};
use super::sheet::Sheet;
use super::{Role, Row, numbers, words};
use crate::content::{Bar, BarGroup, BarValue, Chart, Grade, Statement, Study};
use crate::text::Localised;
use axis::Axis;

/// The narrowest chart that can stand beside another, and the columns between the two.
const BESIDE: usize = 34;
const GAP: usize = 2;

/// A chart in its frame.
pub fn chart(sheet: &Sheet, chart: &Chart) -> Vec<Row> {
    framed(inner_rows(sheet, chart), sheet.width)
}

/// Charts that are seen together: side by side where there is room, each in its own frame and on its own scale.
pub fn charts(sheet: &Sheet, charts: &[Chart]) -> Vec<Row> {
    let count = charts.len().max(1);
    let width = (sheet.width + GAP) / count;
    if width < BESIDE + GAP {
        return spaced(charts.iter().map(|one| chart(sheet, one)));
    }
    let own = sheet.narrowed(width - GAP);
    let mut columns: Vec<Vec<Row>> = charts.iter().map(|chart| inner_rows(&own, chart)).collect();
    let tallest = columns.iter().map(Vec::len).max().unwrap_or_default();
    for rows in &mut columns {
        rows.resize(tallest, Row::empty());
    }
    let framed = columns.into_iter().map(|rows| framed(rows, own.width));
    framed.reduce(|left, right| beside(&left, &right, own.width + GAP)).unwrap_or_default()
}

fn inner_rows(sheet: &Sheet, chart: &Chart) -> Vec<Row> {
    let inner = sheet.narrowed(inside(sheet.width));
    match chart {
        Chart::Study(study) => study_rows(&inner, study),
        Chart::Empty { title, why } => empty(&inner, title, why),
    }
}

/// The frame of a chart with nothing in it, and why.
fn empty(sheet: &Sheet, title: &Localised, why: &Statement) -> Vec<Row> {
    let edge = |row: Row| Row::of(Role::Dim, "│").then(row);
    let room = sheet.width.saturating_sub(1).max(1);
    let words = plain(Role::Strong, words::NO_FIGURE.get(sheet.lang), room);
    let mut plot = vec![edge(Row::empty())];
    plot.extend(words.into_iter().map(|row| edge(centred(row, room))));
    plot.push(edge(Row::empty()));
    plot.push(Row::of(Role::Dim, &format!("└{}", "─".repeat(room))));
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
    if matches!(study.grade, Grade::Unc | Grade::Case) {
        let words = Row::of(Role::Caution, words::NO_COMPARISON.get(sheet.lang));
        top.extend(led(&Row::of(Role::Caution, "▲ "), &words, sheet.width));
    }
    let axis = Axis::of(study, sheet.width, sheet.glyphs).filter(|_| sheet.glyphs.draw());
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
        (words::EVIDENCE.get(lang), Row::of(Role::Text, &sheet.graded(&kind, study.grade))),
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

#[cfg(test)]
mod tests;
