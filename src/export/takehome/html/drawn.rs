//! Pictures as drawings inside the page, from the numbers that the screen draws from. Nothing is told by colour alone.

use maud::{Markup, html};

use crate::content::Range;
use crate::export::takehome::picture::{Bars, Crowd, Days, Picture, Span};

/// The width of a drawing in its own units; the page makes it as wide as there is room.
const WIDTH: f64 = 640.0;
/// Where bars and the axis of days begin.
const LEFT: f64 = 4.0;
const RIGHT: f64 = WIDTH - 4.0;

fn place(at: f64) -> String {
    format!("{at:.1}")
}

fn drawing(height: f64, words: &[String], inside: &Markup) -> Markup {
    html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (WIDTH) " " (place(height)) } role="img" aria-label=(words.join(". ")) { (inside) }
    }
}

fn line(x1: f64, y1: f64, x2: f64, y2: f64, width: f64) -> Markup {
    html! { line x1=(place(x1)) y1=(place(y1)) x2=(place(x2)) y2=(place(y2)) stroke="#1a1a1a" stroke-width=(width) {} }
}

/// Bars from zero, each with its label above and its figure at the end; a whisker where the study gives an interval.
pub(super) fn bars(bars: &Bars) -> Markup {
    const ROW: f64 = 46.0;
    /// What the longest figure takes.
    const FIGURE: f64 = 70.0;
    let scale = bars.scale();
    let wide = scale.to - scale.from;
    let at = |value: f64| if wide > 0.0 { LEFT + (value - scale.from) / wide * (RIGHT - FIGURE - LEFT) } else { LEFT };
    let height = ROW * bars.bars.iter().map(|_| 1.0).sum::<f64>() + 4.0;
    let words: Vec<String> = Picture::Bars(bars.clone()).in_words();
    let row = |top: f64, bar: &crate::export::takehome::picture::Bar| {
        let Some((value, interval)) = bar.value else {
            return html! { text x=(LEFT) y=(place(top + 15.0)) font-size="14" { (bar.label) ": " (bar.words) } };
        };
        let (from, to) = (at(value.min(0.0)), at(value.max(0.0)));
        let end = at(value.max(interval.map_or(value, |interval| interval.to)));
        let figure = bar.words.split(". ").next().unwrap_or_default();
        html! {
            text x=(LEFT) y=(place(top + 15.0)) font-size="14" { (bar.label) }
            rect x=(place(from)) y=(place(top + 21.0)) width=(place((to - from).max(1.0))) height="16" fill="#0b5a73" {}
            @if let Some(interval) = interval { (whisker(at(interval.from), at(interval.to), top + 29.0)) }
            text x=(place(end + 7.0)) y=(place(top + 34.0)) font-size="15" font-weight="600" { (figure) }
        }
    };
    let tops = std::iter::successors(Some(0.0), |top| Some(top + ROW));
    let inside = html! {
        @for (bar, top) in bars.bars.iter().zip(tops) { (row(top, bar)) }
        (line(at(0.0), 0.0, at(0.0), height, 1.0))
    };
    drawing(height, &words, &inside)
}

/// White below black, so that it shows on the bar and beside it.
fn whisker(from: f64, to: f64, middle: f64) -> Markup {
    let strokes = [("#fff", 5), ("#1a1a1a", 2)];
    let path =
        format!("M{0:.1} {1:.1}V{2:.1}M{0:.1} {middle:.1}H{3:.1}M{3:.1} {1:.1}V{2:.1}", from, middle - 6.0, middle + 6.0, to);
    html! { @for (colour, width) in strokes { path d=(path) stroke=(colour) stroke-width=(width) fill="none" {} } }
}

/// What stands for a person.
#[derive(Clone, Copy)]
enum Person {
    Had,
    Perhaps,
    Not,
}

/// A head and shoulders: full, half full with a broken edge, or empty.
fn person(kind: Person, x: f64, y: f64) -> Markup {
    let (fill, dashes) = match kind {
        Person::Had => ("#0b5a73", "none"),
        Person::Perhaps => ("#a9ccd8", "2 1.5"),
        Person::Not => ("#fff", "none"),
    };
    let body = format!("M{:.1} {:.1}v-3a7 7 0 0 1 14 0v3z", x + 1.0, y + 19.0);
    html! {
        g fill=(fill) stroke="#0b5a73" stroke-width="1.2" stroke-dasharray=(dashes) {
            circle cx=(place(x + 8.0)) cy=(place(y + 4.5)) r="3.6" {}
            path d=(body) {}
        }
    }
}

/// Everybody, in rows of twenty-five.
pub(super) fn crowd(crowd: &Crowd) -> Markup {
    const ACROSS: u32 = 25;
    const CELL: (f64, f64) = (24.0, 24.0);
    let kind = |number: u32| match number {
        number if number < crowd.had => Person::Had,
        number if number < crowd.had + crowd.perhaps => Person::Perhaps,
        _ => Person::Not,
    };
    let at = |number: u32| (f64::from(number % ACROSS) * CELL.0 + LEFT, f64::from(number / ACROSS) * CELL.1 + 2.0);
    let inside = html! { @for number in 0..crowd.all { ({ let (x, y) = at(number); person(kind(number), x, y) }) } };
    drawing(f64::from(crowd.all.div_ceil(ACROSS)) * CELL.1 + 2.0, &crowd.words, &inside)
}

/// What the persons mean.
pub(super) fn key(crowd: &Crowd) -> Markup {
    let signs = [Person::Had, Person::Perhaps, Person::Not].into_iter().zip(crowd.key);
    let shown = signs.filter(|(kind, _)| !matches!(kind, Person::Perhaps) || crowd.perhaps > 0);
    html! {
        ul.key {
            @for (kind, words) in shown {
                li { svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 18 21" aria-hidden="true" { (person(kind, 1.0, 0.0)) } " " (words) }
            }
        }
    }
}

/// The days at which the axis has a mark, with its words: days, then months.
const MARKS: [(f64, &str); 9] = [
    (0.0, "0"),
    (1.0, "1 d"),
    (3.0, "3 d"),
    (7.0, "7 d"),
    (14.0, "14 d"),
    (30.0, "1 m"),
    (90.0, "3 m"),
    (180.0, "6 m"),
    (365.0, "12 m"),
];

/// Phases as bars with soft edges, events as marks, on one axis whose first days are drawn wider.
pub(super) fn days(days: &Days) -> Markup {
    const ROW: f64 = 34.0;
    let last = days.last();
    let at = |day: f64| LEFT + 6.0 + (day.max(0.0) + 1.0).ln() / (last + 1.0).ln() * (RIGHT - LEFT - 40.0);
    let bar = |span: &Span, top: f64| {
        let Range { from, to } = span.days;
        let (from, to) = (at(from), at(to));
        html! {
            text x=(LEFT) y=(place(top + 13.0)) font-size="13" { (span.name) " " tspan.dim { "· " (span.words) } }
            rect x=(place(from)) y=(place(top + 18.0)) width=(place((to - from).max(2.0))) height="10" fill="url(#soft)" {}
        }
    };
    let mark = |span: &Span, top: f64| {
        let Range { from, to } = span.days;
        let (from, to, middle) = (at(from), at(to), top + 23.0);
        html! {
            text x=(LEFT) y=(place(top + 13.0)) font-size="13" { (span.name) " " tspan.dim { "· " (span.words) } }
            @if to > from { (line(from, middle, to, middle, 2.5)) }
            @for end in [from, to] { circle cx=(place(end)) cy=(place(middle)) r="4.5" fill="#1a1a1a" {} }
        }
    };
    let tops = || std::iter::successors(Some(0.0), |top| Some(top + ROW));
    let rows: f64 = days.phases.iter().chain(&days.events).map(|_| ROW).sum();
    let phases: f64 = days.phases.iter().map(|_| ROW).sum();
    let inside = html! {
        defs {
            linearGradient id="soft" {
                @for (at, strength) in [("0", "0.15"), ("0.12", "1"), ("0.88", "1"), ("1", "0.15")] {
                    stop offset=(at) stop-color="#0b5a73" stop-opacity=(strength) {}
                }
            }
        }
        @for (day, words) in MARKS.iter().filter(|(day, _)| *day <= last) {
            line x1=(place(at(*day))) y1="0" x2=(place(at(*day))) y2=(place(rows + 6.0)) stroke="#d5d5d5" stroke-width="1" {}
            text.dim x=(place(at(*day))) y=(place(rows + 20.0)) font-size="11" text-anchor="middle" { (words) }
        }
        @for (span, top) in days.phases.iter().zip(tops()) { (bar(span, top)) }
        @for (span, top) in days.events.iter().zip(tops()) { (mark(span, phases + top)) }
    };
    let told: Vec<String> = days.phases.iter().chain(&days.events).map(|span| format!("{}: {}", span.name, span.words)).collect();
    drawing(rows + 26.0, &told, &inside)
}
