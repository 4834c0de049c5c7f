//! How numbers, ranges and times are written in a language.

use crate::content::Range;
use crate::text::Lang;

/// A number with as many decimals as it has, and the language's decimal mark.
pub fn number(value: f64, lang: Lang) -> String {
    with_mark(value.to_string(), lang)
}

/// A number with `decimals` decimals, so that a column of them lines up.
pub fn fixed(value: f64, decimals: usize, lang: Lang) -> String {
    with_mark(format!("{value:.decimals$}"), lang)
}

fn with_mark(number: String, lang: Lang) -> String {
    match lang {
        Lang::En => number,
        Lang::Es => number.replace('.', ","),
    }
}

/// A range in words; words also where a bound is negative, so that no dash can be read as a minus.
pub fn range(range: Range, lang: Lang) -> String {
    let (from, to) = (number(range.from, lang), number(range.to, lang));
    between(from, &to, lang)
}

fn between(from: String, to: &str, lang: Lang) -> String {
    if from == to {
        return from;
    }
    match lang {
        Lang::En => format!("{from} to {to}"),
        Lang::Es => format!("{from} a {to}"),
    }
}

/// A range in words with as many decimals in both numbers.
pub fn range_of(range: Range, decimals: usize, lang: Lang) -> String {
    let (from, to) = (fixed(range.from, decimals, lang), fixed(range.to, decimals, lang));
    between(from, &to, lang)
}

/// A confidence interval in words: what it says, then what it is called.
pub fn interval(level: f64, bounds: Range, lang: Lang) -> String {
    let (level, bounds) = (number(level, lang), range(bounds, lang));
    match lang {
        Lang::En => format!("Likely range: {bounds} ({level}% confidence interval)"),
        Lang::Es => format!("Rango probable: {bounds} (intervalo de confianza del {level}\u{a0}%)"),
    }
}

/// Days after treatment; less than a day in hours or minutes.
pub fn days(days: Range, lang: Lang) -> String {
    let minutes = days.to * 24.0 * 60.0;
    if days.from <= 0.0 && minutes < 60.0 {
        let minutes = number((minutes / 5.0).ceil().max(1.0) * 5.0, lang);
        return match lang {
            Lang::En => format!("about the first {minutes} minutes"),
            Lang::Es => format!("unos {minutes} minutos"),
        };
    }
    if days.from <= 0.0 && days.to < 1.0 {
        let hours = number((minutes / 60.0).round(), lang);
        return match lang {
            Lang::En => format!("about the first {hours} hours"),
            Lang::Es => format!("unas {hours} horas"),
        };
    }
    let is_one_day = days.to <= days.from;
    match lang {
        Lang::En if is_one_day => format!("about day {}", number(days.from, lang)),
        Lang::Es if is_one_day => format!("día {} aprox.", number(days.from, lang)),
        Lang::En => format!("about days {}", range(days, lang)),
        Lang::Es => format!("días {} aprox.", range(days, lang)),
    }
}

/// Minutes and seconds.
pub fn clock(seconds: u32) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_the_readers_decimal_mark() {
        assert_eq!(number(1.5, Lang::En), "1.5");
        assert_eq!(number(1.5, Lang::Es), "1,5");
        assert_eq!(number(20.0, Lang::Es), "20");
    }

    #[test]
    fn a_range_says_to_so_that_a_minus_stays_a_minus() {
        let bounds = Range { from: -2.3, to: 3.5 };
        assert_eq!(range(bounds, Lang::En), "-2.3 to 3.5");
        assert_eq!(interval(95.0, bounds, Lang::Es), "Rango probable: -2,3 a 3,5 (intervalo de confianza del 95\u{a0}%)");
    }

    #[test]
    fn a_range_of_one_value_is_that_value() {
        assert_eq!(range(Range { from: 1.5, to: 1.5 }, Lang::En), "1.5");
    }

    #[test]
    fn a_hundredth_of_a_day_is_told_in_minutes() {
        let clotting = Range { from: 0.0, to: 0.01 };
        assert_eq!(days(clotting, Lang::En), "about the first 15 minutes");
    }

    #[test]
    fn one_day_is_told_as_one() {
        let judging = Range { from: 90.0, to: 90.0 };
        assert_eq!((days(judging, Lang::En), days(judging, Lang::Es)), ("about day 90".into(), "día 90 aprox.".into()));
    }
}
