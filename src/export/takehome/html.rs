//! The copy as one page of HTML: nothing is fetched, nothing runs, and all words are escaped by the macro that sets them.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::picture::Picture;
use super::{Line, Part, Section, TakeHome};
use crate::content::Weight;
use crate::page::words;

mod drawn;

/// The type and the page; written here, so that there is no markup of anybody else's in it.
const STYLE: &str = include_str!("html/style.css");

/// The whole page.
pub fn page(copy: &TakeHome) -> String {
    let page = html! {
        (DOCTYPE)
        html lang=(copy.lang.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                // Whatever stands in here, a browser fetches and runs nothing.
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { (copy.treatment) " · " (copy.day) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    @if let Some(clinic) = &copy.clinic { p.clinic { (clinic) } }
                    h1 { (copy.treatment) }
                    p.day { (words::YOUR_COPY.get(copy.lang)) " · " (copy.day) }
                    p { (words::YOURS_TO_KEEP.get(copy.lang)) }
                }
                main { @for section in &copy.sections { (self::section(copy, section)) } }
                footer { @for line in &copy.foot { p { (line) } } }
            }
        }
    };
    page.into_string()
}

fn section(copy: &TakeHome, section: &Section) -> Markup {
    html! {
        section {
            h2 { (section.title) }
            @for part in &section.parts { (self::part(copy, part)) }
        }
    }
}

fn part(copy: &TakeHome, part: &Part) -> Markup {
    let lang = copy.lang;
    match part {
        Part::Heading(words) => html! { h3 { (words) } },
        Part::Words(line) => html! { p { (self::line(line)) } },
        Part::List { numbered: true, lines } => html! { ol { @for line in lines { li { (self::line(line)) } } } },
        Part::List { numbered: false, lines } => html! { ul { @for line in lines { li { (self::line(line)) } } } },
        Part::Claim { line, evidence, not } => html! {
            div.claim {
                p { (self::line(line)) }
                p.evidence { (words::EVIDENCE.get(lang)) ": " (evidence) }
                @if let Some(not) = not {
                    p.not { (words::NOT_SAID.get(lang)) ": " q { (not.said) } " " (words::WHY.get(lang)) ": " (not.why) }
                }
            }
        },
        Part::Boxed { weight, title, lines } => html! {
            div class=(match weight { Weight::Info => "box info", Weight::Caution => "box caution", Weight::Stop => "box stop" }) {
                h3 { span.sign aria-hidden="true" { (match weight { Weight::Info => "●", Weight::Caution => "▲", Weight::Stop => "■" }) } " " (title) }
                @if let [only] = lines.as_slice() { p { (self::line(only)) } }
                @else { ul { @for line in lines { li { (self::line(line)) } } } }
            }
        },
        Part::Facts(facts) => html! {
            dl {
                @for (label, words) in facts {
                    dt { (label) }
                    @if let Some(words) = words { dd { (words) } } @else { dd.blank {} }
                }
            }
        },
        Part::Picture(Picture::Bars(bars)) => html! { figure { (drawn::bars(bars)) figcaption { (bars.measure) } } },
        Part::Picture(Picture::Crowd(crowd)) => html! {
            figure { p.count { (crowd.words.join(" ")) } (drawn::crowd(crowd)) (drawn::key(crowd)) }
        },
        Part::Picture(Picture::Days(days)) => html! { figure { (drawn::days(days)) figcaption { (days.axis) } } },
    }
}

fn line(line: &Line) -> Markup {
    html! {
        @if !line.lead.is_empty() {
            strong { (line.lead) }
            @if !line.words.is_empty() { ": " }
        }
        (line.words)
        @if let Some(dates) = &line.dates { " " span.dates { "(" (dates) ")" } }
        @if !line.sources.is_empty() {
            " "
            span.sources { @for (place, source) in line.sources.iter().enumerate() { @if place > 0 { ", " } @else { "[" } (source) } "]" }
        }
    }
}
