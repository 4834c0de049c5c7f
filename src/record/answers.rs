//! Answers to checklist items: what may be answered, and what stood before.

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::Moment;
use crate::content::{DateSpan, Kind, OptionId};
use crate::text::ClinicalText;

/// An answer, by the item's kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", tag = "kind", content = "value", deny_unknown_fields)]
pub enum Answer {
    /// Yes (`true`) or no.
    YesNo(bool),
    /// One of the item's options.
    Choice(OptionId),
    /// Words.
    Text(ClinicalText),
    /// A day.
    Date(NaiveDate),
    /// A number in the item's unit.
    Number(f64),
}

/// Why typed words are not an answer to an item, in words for the practitioner.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NotAnAnswer {
    /// Not a day.
    #[error("not a date: write it as 2026-03-31, or today, or +14d, +6w, +3m (or -14d)")]
    Date,
    /// A day that cannot be meant.
    #[error("this date has to be today or earlier")]
    NotPast,
    /// A day that cannot be meant.
    #[error("this date has to be today or later")]
    NotFuture,
    /// Not a number.
    #[error("not a number: write it like 1.5")]
    Number,
    /// A number that cannot be meant.
    #[error("has to be from {from} to {to}")]
    Bounds {
        /// The smallest.
        from: f64,
        /// The largest.
        to: f64,
    },
    /// The item is answered by choosing, not by typing.
    #[error("choose one of the answers")]
    Choose,
}

impl Answer {
    /// Reads typed words as an answer to an item; `None` where nothing is written.
    ///
    /// # Errors
    /// Where the words are not an answer of this kind.
    pub fn parse(kind: &Kind, typed: &str, today: NaiveDate) -> Result<Option<Self>, NotAnAnswer> {
        let words = typed.trim();
        if words.is_empty() {
            return Ok(None);
        }
        match kind {
            Kind::Text => Ok(Some(Self::Text(typed.into()))),
            Kind::Date(span) => parse_date(words, *span, today).map(|day| Some(Self::Date(day))),
            Kind::Number { bounds, .. } => {
                let Ok(number) = words.replace(',', ".").parse::<f64>() else {
                    return Err(NotAnAnswer::Number);
                };
                if !number.is_finite() {
                    return Err(NotAnAnswer::Number);
                }
                if number < bounds.from || number > bounds.to {
                    return Err(NotAnAnswer::Bounds { from: bounds.from, to: bounds.to });
                }
                Ok(Some(Self::Number(number)))
            }
            Kind::YesNo | Kind::Choice(_) => Err(NotAnAnswer::Choose),
        }
    }
}

fn parse_date(words: &str, span: DateSpan, today: NaiveDate) -> Result<NaiveDate, NotAnAnswer> {
    let day = read_day(words, today).ok_or(NotAnAnswer::Date)?;
    match span {
        DateSpan::Past if day > today => Err(NotAnAnswer::NotPast),
        DateSpan::Future if day < today => Err(NotAnAnswer::NotFuture),
        _ => Ok(day),
    }
}

fn read_day(words: &str, today: NaiveDate) -> Option<NaiveDate> {
    if words.eq_ignore_ascii_case("today") || words.eq_ignore_ascii_case("hoy") {
        return Some(today);
    }
    if words.starts_with(['+', '-']) {
        return read_offset(words, today);
    }
    let day = NaiveDate::parse_from_str(words, "%Y-%m-%d").ok()?;
    // A year typed with two digits would read as the first century.
    (1900..=2200).contains(&chrono::Datelike::year(&day)).then_some(day)
}

fn read_offset(words: &str, today: NaiveDate) -> Option<NaiveDate> {
    let forward = words.starts_with('+');
    let amount = words.get(1..)?;
    let unit = amount.chars().last()?;
    let count: u32 = amount.strip_suffix(unit)?.trim().parse().ok().filter(|count| *count <= 10_000)?;
    match unit.to_ascii_lowercase() {
        'm' if forward => today.checked_add_months(Months::new(count)),
        'm' => today.checked_sub_months(Months::new(count)),
        'd' | 'w' => {
            let days = Days::new(u64::from(count) * if unit.eq_ignore_ascii_case(&'w') { 7 } else { 1 });
            if forward { today.checked_add_days(days) } else { today.checked_sub_days(days) }
        }
        _ => None,
    }
}

/// An answer with its time, and what stood before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Answered {
    /// The answer that stands; absent where it was taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
    /// When it was given or taken back.
    pub at: Moment,
    /// What stood before, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<Earlier>,
}

/// An answer that stood before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Earlier {
    /// The answer; absent where it had been taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
    /// When it was given or taken back.
    pub at: Moment,
}

impl Answered {
    /// A first answer.
    pub const fn new(answer: Option<Answer>, at: Moment) -> Self {
        Self { answer, at, earlier: Vec::new() }
    }

    /// Puts another answer in its place and keeps the one before; the same answer again changes nothing.
    pub fn change(&mut self, answer: Option<Answer>, at: Moment) {
        if self.answer == answer {
            return;
        }
        self.earlier.push(Earlier { answer: self.answer.take(), at: self.at });
        self.answer = answer;
        self.at = at;
    }
}
