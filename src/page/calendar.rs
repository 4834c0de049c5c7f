//! Months as small calendars: each visit in brackets, so that colour is not what tells it.

use chrono::{Datelike, Months, NaiveDate};

use super::{Role, Row, words};
use crate::record::{Visit, VisitKind, is_weekend};
use crate::text::Lang;

/// The columns of a month.
pub const WIDTH: usize = 22;
/// Its rows: its name, the days of the week, and six weeks at most.
const HEIGHT: usize = 8;
/// Between two months.
const GAP: usize = 3;

/// What stands in a calendar.
#[derive(Clone, Copy)]
pub struct Calendar<'a> {
    /// The visits.
    pub visits: &'a [Visit],
    /// The one that is marked, by its place.
    pub marked: Option<usize>,
    /// The reader's language.
    pub lang: Lang,
}

/// The months that hold a visit, as many as fit into a box; that of the marked visit is among them.
pub fn months(calendar: Calendar<'_>, width: usize, height: usize) -> Vec<Row> {
    let mut firsts: Vec<NaiveDate> = calendar.visits.iter().filter_map(|visit| visit.day.with_day(1)).collect();
    firsts.dedup();
    let across = (width + GAP) / (WIDTH + GAP);
    let fit = across * ((height + 1) / (HEIGHT + 1)).max(1);
    if across == 0 {
        return Vec::new();
    }
    let marked = calendar.marked.and_then(|place| calendar.visits.get(place)).and_then(|visit| visit.day.with_day(1));
    let marked = marked.and_then(|marked| firsts.iter().position(|first| *first == marked)).unwrap_or(0);
    let start = (marked + 1).saturating_sub(fit).min(firsts.len().saturating_sub(fit));
    let shown: Vec<NaiveDate> = firsts.into_iter().skip(start).take(fit).collect();
    let mut rows = Vec::new();
    for band in shown.chunks(across) {
        if !rows.is_empty() {
            rows.push(Row::empty());
        }
        let drawn: Vec<Vec<Row>> = band.iter().map(|first| calendar.month(*first)).collect();
        rows.extend((0..HEIGHT).map(|line| {
            drawn.iter().enumerate().fold(Row::empty(), |row, (place, month)| {
                row.padded(place * (WIDTH + GAP)).then(month.get(line).cloned().unwrap_or_default())
            })
        }));
    }
    rows
}

impl Calendar<'_> {
    /// A month by its first day.
    fn month(&self, first: NaiveDate) -> Vec<Row> {
        let title = format!("{} {}", words::month(first, self.lang), first.year());
        let indent = WIDTH.saturating_sub(title.chars().count()) / 2;
        let week = words::week(self.lang).map(|day| format!(" {day}")).concat();
        let mut rows = vec![Row::empty().padded(indent).with(Role::Heading, &title), Row::of(Role::Dim, &week)];
        let next = first.checked_add_months(Months::new(1));
        let days: Vec<NaiveDate> = first.iter_days().take_while(|day| next.is_none_or(|next| *day < next)).take(31).collect();
        let before = first.weekday().num_days_from_monday() as usize;
        let cells: Vec<Option<NaiveDate>> = vec![None; before].into_iter().chain(days.into_iter().map(Some)).collect();
        rows.extend(cells.chunks(7).map(|week| self.week(week)));
        rows
    }

    /// A week; each day has its number, and the bracket of a visit stands in the column before and after it.
    fn week(&self, days: &[Option<NaiveDate>]) -> Row {
        let mut row = Row::empty();
        let mut closing = None;
        for day in days {
            let visit = day.and_then(|day| self.visits.iter().position(|visit| visit.day == day));
            let brackets = visit.and_then(|place| self.visits.get(place)).map(|visit| match visit.kind {
                VisitKind::Session(_) => ("[", "]"),
                VisitKind::CheckUp(_) => ("(", ")"),
            });
            row = match (closing, brackets) {
                (Some(_), Some(_)) => row.with(Role::Accent, "|"),
                (Some(closing), None) => row.with(Role::Accent, closing),
                (None, Some((opening, _))) => row.with(Role::Accent, opening),
                (None, None) => row.with(Role::Text, " "),
            };
            closing = brackets.map(|(_, closing)| closing);
            let number = day.map_or_else(|| "  ".to_owned(), |day| format!("{:>2}", day.day()));
            let role = match visit {
                Some(place) if self.marked == Some(place) => Role::Selected,
                Some(_) => Role::Strong,
                None if day.is_some_and(is_weekend) => Role::Dim,
                None => Role::Text,
            };
            row = row.with(role, &number);
        }
        row.with(Role::Accent, closing.unwrap_or(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visit(day: &str) -> Visit {
        Visit { kind: VisitKind::Session(1), day: day.parse().unwrap() }
    }

    fn drawn(visits: &[Visit], marked: usize, width: usize, height: usize) -> Vec<String> {
        let calendar = Calendar { visits, marked: Some(marked), lang: Lang::En };
        months(calendar, width, height).iter().map(Row::text).collect()
    }

    #[test]
    fn days_stand_under_their_weekday_and_visits_in_brackets() {
        let check_up = Visit { kind: VisitKind::CheckUp(0), ..visit("2028-02-29") };
        let rows = drawn(&[visit("2028-02-07"), visit("2028-02-08"), check_up], 0, 30, 8);
        let rows: Vec<&str> = rows.iter().map(|row| row.trim_end()).collect();
        assert_eq!(
            rows,
            [
                "    February 2028",
                " Mo Tu We Th Fr Sa Su",
                "     1  2  3  4  5  6",
                "[ 7| 8] 9 10 11 12 13",
                " 14 15 16 17 18 19 20",
                " 21 22 23 24 25 26 27",
                " 28(29)",
                "",
            ]
        );
    }

    #[test]
    fn months_stand_side_by_side_as_far_as_they_fit_and_the_marked_one_is_there() {
        let visits = ["2026-11-23", "2026-12-21", "2027-01-18", "2027-04-19"].map(visit);
        let titles = |marked, width, height| {
            let rows = drawn(&visits, marked, width, height);
            let is_title = |row: &&String| row.contains("202");
            rows.iter().filter(is_title).map(|row| row.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>()
        };
        assert_eq!(titles(0, 47, 8), ["November 2026 December 2026"]);
        assert_eq!(titles(0, 46, 17), ["November 2026", "December 2026"]);
        assert_eq!(titles(3, 47, 8), ["January 2027 April 2027"]);
        assert_eq!(titles(3, 22, 8), ["April 2027"]);
        assert_eq!(titles(0, 200, 40), ["November 2026 December 2026 January 2027 April 2027"]);
        assert!(drawn(&visits, 0, 21, 8).is_empty(), "too narrow for a month");
    }

    #[test]
    fn every_row_of_a_month_is_as_wide_as_a_month() {
        for month in 1..=12 {
            let first = NaiveDate::from_ymd_opt(2027, month, 1).unwrap();
            let rows = Calendar { visits: &[], marked: None, lang: Lang::Es }.month(first);
            assert!(rows.len() <= HEIGHT && rows.iter().all(|row| row.width() <= WIDTH), "{month}");
        }
    }
}
