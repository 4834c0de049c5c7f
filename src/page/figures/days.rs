//! An axis of days that gives the first days more room: a phase of hours would vanish beside one of a year.

use crate::content::Range;
use crate::page::{Role, Row};

/// Days that the axis names where there is room, and how: days, then months.
const TICKS: [(f64, &str); 9] =
    [(0.0, "0"), (1.0, "1d"), (3.0, "3d"), (7.0, "7d"), (14.0, "14d"), (30.0, "1m"), (90.0, "3m"), (180.0, "6m"), (365.0, "12m")];

/// The axis.
pub struct Axis {
    last: f64,
    width: usize,
}

impl Axis {
    /// An axis from day 0 to the last; `None` where there is no such day or no room.
    pub fn of(last: f64, width: usize) -> Option<Self> {
        (width > 1 && last.is_normal()).then_some(Self { last, width })
    }

    /// Its columns.
    pub const fn width(&self) -> usize {
        self.width
    }

    /// The column of a day, from 0 to the last.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "the share lies between 0 and 1 and a width is small, so the column lies on the axis"
    )]
    pub fn column(&self, day: f64) -> usize {
        let share = day.max(0.0).ln_1p() / self.last.ln_1p();
        (share.clamp(0.0, 1.0) * (self.width - 1) as f64).round() as usize
    }

    /// The first and the last column of a time.
    pub fn columns(&self, days: Range) -> (usize, usize) {
        let from = self.column(days.from);
        (from, self.column(days.to).max(from))
    }

    /// The line with its ticks, and under it the times that have room; the last one always has.
    pub fn rows(&self) -> Vec<Row> {
        let ticks: Vec<(usize, &str)> =
            TICKS.iter().filter(|(day, _)| *day <= self.last).map(|(day, name)| (self.column(*day), *name)).collect();
        let line: String =
            (0..self.width).map(|column| if ticks.iter().any(|(at, _)| *at == column) { '┬' } else { '─' }).collect();
        let place = |(column, name): &(usize, &'static str)| ((*column).min(self.width.saturating_sub(name.len())), *name);
        let last = ticks.last().map(place);
        let mut labels = Row::empty();
        for (column, name) in ticks.iter().map(place) {
            let is_last = last == Some((column, name));
            let free = column == 0 || column > labels.width();
            if free && (is_last || last.is_none_or(|(end, _)| column + name.len() < end)) {
                labels = labels.padded(column).with(Role::Dim, name);
            }
        }
        vec![Row::of(Role::Dim, &line), labels]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_week_has_room_beside_a_year() {
        let axis = Axis::of(365.0, 60).expect("an axis");
        assert_eq!((axis.column(0.0), axis.column(365.0)), (0, 59));
        assert!(axis.column(7.0) > 59 / 3, "{}", axis.column(7.0));
        let days = [0.0, 0.01, 1.0, 3.0, 5.0, 7.0, 21.0, 25.0, 42.0, 90.0, 365.0];
        assert!(days.map(|day| axis.column(day)).is_sorted());
    }

    #[test]
    fn every_width_names_the_first_day_and_the_last_month() {
        for width in 8..120 {
            let rows = Axis::of(365.0, width).expect("an axis").rows();
            let labels = rows[1].text();
            assert!(labels.starts_with('0') && labels.ends_with("12m"), "{labels}");
            assert!(rows.iter().all(|row| row.width() <= width), "{labels}");
        }
    }

    #[test]
    fn names_never_touch() {
        for width in 8..120 {
            let labels = Axis::of(365.0, width).expect("an axis").rows()[1].text();
            let named: Vec<&str> = labels.split_whitespace().collect();
            assert!(named.iter().all(|name| TICKS.iter().any(|(_, known)| known == name)), "{labels}");
        }
    }
}
