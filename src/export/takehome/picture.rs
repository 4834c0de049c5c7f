//! Pictures of the copy, as numbers: what each draws is also what it says to who cannot see it.

use crate::content::{BarValue, HealingTimeline, Range, Study};
use crate::page::numbers::{days, interval, number};
use crate::page::words;
use crate::text::Lang;

/// A picture.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Picture {
    Bars(Bars),
    Crowd(Crowd),
    Days(Days),
}

impl Picture {
    /// All of it in words.
    pub(super) fn in_words(&self) -> Vec<String> {
        match self {
            Self::Bars(bars) => bars.bars.iter().map(Bar::in_words).collect(),
            Self::Crowd(crowd) => crowd.words.clone(),
            // Its phases and events stand below it in words, with their dates.
            Self::Days(days) => vec![days.axis.to_owned()],
        }
    }
}

/// One study's figures.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bars {
    pub(super) measure: String,
    pub(super) bars: Vec<Bar>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bar {
    pub(super) label: String,
    /// The value, with the interval where the study gives one; none where it gives words.
    pub(super) value: Option<(f64, Option<Range>)>,
    pub(super) words: String,
}

impl Bar {
    fn in_words(&self) -> String {
        format!("{}: {}", self.label, self.words)
    }
}

impl Bars {
    pub(super) fn of(study: &Study, lang: Lang) -> Self {
        let mut bars = Vec::new();
        for group in &study.groups {
            let before = group.label.as_ref().map(|label| format!("{}, ", label.get(lang))).unwrap_or_default();
            for bar in &group.bars {
                let label = format!("{before}{}", bar.label.get(lang));
                let (value, words) = match &bar.value {
                    BarValue::Words(words) => (None, words.get(lang).to_owned()),
                    BarValue::Number { value, interval: None } => (Some((*value, None)), number(*value, lang)),
                    BarValue::Number { value, interval: Some(given) } => {
                        let words = format!("{}. {}", number(*value, lang), interval(given.level, given.range, lang));
                        (Some((*value, Some(given.range))), words)
                    }
                };
                bars.push(Bar { label, value, words });
            }
        }
        Self { measure: study.measure.get(lang).to_owned(), bars }
    }

    /// What the bars are drawn on: from zero, so that their lengths compare.
    pub(super) fn scale(&self) -> Range {
        let drawn = self.bars.iter().filter_map(|bar| bar.value);
        let ends = drawn.flat_map(|(value, interval)| {
            [value, interval.map_or(value, |range| range.from), interval.map_or(value, |range| range.to)]
        });
        ends.fold(Range { from: 0.0, to: 0.0 }, |scale, end| Range { from: scale.from.min(end), to: scale.to.max(end) })
    }
}

/// People, each drawn: who had something, who may have, who had not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Crowd {
    pub(super) had: u32,
    pub(super) perhaps: u32,
    pub(super) all: u32,
    pub(super) words: Vec<String>,
    /// What the signs mean, in the order of the numbers.
    pub(super) key: [&'static str; 3],
}

impl Crowd {
    pub(super) fn of(label: Option<String>, events: u32, range: Option<(u32, u32)>, out_of: u32, lang: Lang) -> Self {
        let label = label.map(|label| format!("{label}: ")).unwrap_or_default();
        let mut words = vec![format!("{label}{}", words::out_of(events, out_of, lang))];
        words.extend(range.map(|(from, to)| words::allows_for(from, to, out_of, lang)));
        Self {
            had: events,
            perhaps: range.map_or(0, |(_, to)| to.saturating_sub(events)),
            all: out_of,
            words,
            key: [words::HAD_IT, words::PERHAPS_HAD_IT, words::DID_NOT_HAVE_IT].map(|word| word.get(lang)),
        }
    }
}

/// How healing goes on, in days after the treatment.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Days {
    pub(super) axis: &'static str,
    pub(super) phases: Vec<Span>,
    pub(super) events: Vec<Span>,
}

/// A time with its name.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Span {
    pub(super) name: String,
    pub(super) days: Range,
    pub(super) words: String,
}

impl Days {
    pub(super) fn of(healing: &HealingTimeline, lang: Lang) -> Self {
        let span = |name: &str, range: Range| Span { name: name.to_owned(), days: range, words: days(range, lang) };
        let phases = healing.phases.iter().map(|phase| span(phase.name.text.get(lang), phase.days)).collect();
        let events = healing.events.iter().filter_map(|event| Some(span(event.name.text.get(lang), event.days?))).collect();
        Self { axis: words::DAY_AXIS.get(lang), phases, events }
    }

    /// The last day that is drawn.
    pub(super) fn last(&self) -> f64 {
        self.phases.iter().chain(&self.events).map(|span| span.days.to).fold(1.0, f64::max)
    }
}
