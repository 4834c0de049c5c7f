//! Days and plans of visits in words.

use chrono::{Datelike, NaiveDate};

use super::Word;
use crate::content::PlanGuide;
use crate::record::{Plan, Remark, Visit, VisitKind};
use crate::text::Lang;

const DAYS: [Word; 7] = [
    Word::new("Monday", "lunes"),
    Word::new("Tuesday", "martes"),
    Word::new("Wednesday", "miércoles"),
    Word::new("Thursday", "jueves"),
    Word::new("Friday", "viernes"),
    Word::new("Saturday", "sábado"),
    Word::new("Sunday", "domingo"),
];

const MONTHS: [Word; 12] = [
    Word::new("January", "enero"),
    Word::new("February", "febrero"),
    Word::new("March", "marzo"),
    Word::new("April", "abril"),
    Word::new("May", "mayo"),
    Word::new("June", "junio"),
    Word::new("July", "julio"),
    Word::new("August", "agosto"),
    Word::new("September", "septiembre"),
    Word::new("October", "octubre"),
    Word::new("November", "noviembre"),
    Word::new("December", "diciembre"),
];

fn weekday(day: NaiveDate, lang: Lang) -> &'static str {
    let place = day.weekday().num_days_from_monday() as usize;
    DAYS.get(place).map_or("", |word| word.get(lang))
}

/// The name of a day's month.
pub fn month(day: NaiveDate, lang: Lang) -> &'static str {
    MONTHS.get(day.month0() as usize).map_or("", |word| word.get(lang))
}

/// The days of the week from Monday on, two letters each.
pub const fn week(lang: Lang) -> [&'static str; 7] {
    match lang {
        Lang::En => ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"],
        Lang::Es => ["lu", "ma", "mi", "ju", "vi", "sá", "do"],
    }
}

fn short(word: &str) -> String {
    word.chars().take(3).collect()
}

/// A day in a few columns.
pub fn short_date(day: NaiveDate, lang: Lang) -> String {
    format!("{} {:>2} {} {}", short(weekday(day, lang)), day.day(), short(month(day, lang)), day.year())
}

/// A day in full.
pub fn long_date(day: NaiveDate, lang: Lang) -> String {
    let (weekday, month) = (weekday(day, lang), month(day, lang));
    match lang {
        Lang::En => format!("{weekday} {} {month} {}", day.day(), day.year()),
        Lang::Es => format!("{weekday} {} de {month} de {}", day.day(), day.year()),
    }
}

/// What a visit is called.
pub fn visit(kind: VisitKind, lang: Lang) -> String {
    match (kind, lang) {
        (VisitKind::Session(number), Lang::En) => format!("Session {number}"),
        (VisitKind::Session(number), Lang::Es) => format!("Sesión {number}"),
        (VisitKind::CheckUp(_), Lang::En) => "Check-up".into(),
        (VisitKind::CheckUp(_), Lang::Es) => "Control".into(),
    }
}

/// So many sessions.
pub fn sessions(count: usize, lang: Lang) -> String {
    match (lang, count) {
        (Lang::En, 1) => "1 session".into(),
        (Lang::En, _) => format!("{count} sessions"),
        (Lang::Es, 1) => "1 sesión".into(),
        (Lang::Es, _) => format!("{count} sesiones"),
    }
}

/// So many weeks.
pub fn weeks(count: u32, lang: Lang) -> String {
    match (lang, count) {
        (Lang::En, 1) => "1 week".into(),
        (Lang::En, _) => format!("{count} weeks"),
        (Lang::Es, 1) => "1 semana".into(),
        (Lang::Es, _) => format!("{count} semanas"),
    }
}

/// Between which numbers something was reported.
pub fn reported(from: u32, to: u32, lang: Lang) -> String {
    match lang {
        Lang::En => format!("reported: {from} to {to}"),
        Lang::Es => format!("publicado: de {from} a {to}"),
    }
}

/// What should be looked at about a day.
pub fn remark(remark: Remark, lang: Lang) -> String {
    let apart = |days: i64| match (lang, days) {
        (Lang::En, 1) => "1 day after the one before".to_owned(),
        (Lang::En, _) => format!("{days} days after the one before"),
        (Lang::Es, 1) => "1 día después de la anterior".to_owned(),
        (Lang::Es, _) => format!("{days} días después de la anterior"),
    };
    match (remark, lang) {
        (Remark::Weekend, Lang::En) => "weekend".into(),
        (Remark::Weekend, Lang::Es) => "fin de semana".into(),
        (Remark::Close(days), Lang::En) => format!("{}: closer than reported", apart(days)),
        (Remark::Close(days), Lang::Es) => format!("{}: menos de lo publicado", apart(days)),
        (Remark::Far(days), Lang::En) => format!("{}: further apart than reported", apart(days)),
        (Remark::Far(days), Lang::Es) => format!("{}: más de lo publicado", apart(days)),
    }
}

/// The plan for the patient to read: how many sessions, then each visit with its day, a line each.
///
/// How far apart they are is only said where it is so; what a check-up is for only where the pack is there.
pub fn plan(plan: &Plan, guide: Option<&PlanGuide>, lang: Lang) -> Vec<String> {
    let sessions = sessions(plan.session_count(), lang);
    let weeks = weeks(plan.interval_weeks(), lang);
    let first = match lang {
        _ if plan.session_count() < 2 || !plan.is_even() => format!("{sessions}."),
        Lang::En => format!("{sessions}, about {weeks} apart."),
        Lang::Es => format!("{sessions}, con unas {weeks} entre una y otra."),
    };
    let told = |Visit { kind, day }: Visit| {
        let purpose = match kind {
            VisitKind::Session(_) => None,
            VisitKind::CheckUp(place) => guide.and_then(|guide| guide.check_ups.get(place)),
        };
        let purpose = purpose.map(|check_up| format!(", {}", check_up.purpose.text.get(lang))).unwrap_or_default();
        format!("{}: {}{purpose}", visit(kind, lang), long_date(day, lang))
    };
    std::iter::once(first).chain(plan.visits().map(told)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::load;

    fn day(words: &str) -> NaiveDate {
        words.parse().unwrap()
    }

    #[test]
    fn a_plan_reads_as_a_person_would_say_it() {
        let pack = load::shipped().unwrap().remove(0);
        let planned = Plan::usual(pack.plan().unwrap(), day("2026-11-23")).unwrap();
        assert_eq!(
            plan(&planned, pack.plan(), Lang::En),
            [
                "3 sessions, about 4 weeks apart.",
                "Session 1: Monday 23 November 2026",
                "Session 2: Monday 21 December 2026",
                "Session 3: Monday 18 January 2027",
                "Check-up: Monday 19 April 2027, to look at the result together",
            ]
        );
        assert_eq!(
            plan(&planned, pack.plan(), Lang::Es),
            [
                "3 sesiones, con unas 4 semanas entre una y otra.",
                "Sesión 1: lunes 23 de noviembre de 2026",
                "Sesión 2: lunes 21 de diciembre de 2026",
                "Sesión 3: lunes 18 de enero de 2027",
                "Control: lunes 19 de abril de 2027, para ver juntos el resultado",
            ]
        );
        assert_eq!(plan(&planned, None, Lang::En)[4], "Check-up: Monday 19 April 2027");
    }

    #[test]
    fn an_interval_is_not_said_where_it_is_not_so() {
        let pack = load::shipped().unwrap().remove(0);
        let mut planned = Plan::usual(pack.plan().unwrap(), day("2026-11-23")).unwrap();
        assert!(planned.move_one(1, 7));
        assert_eq!(plan(&planned, None, Lang::En)[0], "3 sessions.");
        assert!(planned.remove_session() && planned.remove_session());
        assert_eq!(plan(&planned, None, Lang::Es)[0], "1 sesión.");
    }

    #[test]
    fn every_day_of_a_year_has_names() {
        for day in day("2028-01-01").iter_days().take(366) {
            for lang in [Lang::En, Lang::Es] {
                assert!(!weekday(day, lang).is_empty() && !month(day, lang).is_empty());
                assert_eq!(short_date(day, lang).chars().count(), 15, "they stand in a column");
            }
        }
    }
}
