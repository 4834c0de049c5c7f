//! The words of the copy that the patient takes home.

use chrono::{Days, NaiveDate};

use super::{Word, short_date};
use crate::content::Range;
use crate::page::numbers::range_of;
use crate::text::Lang;

words! {
    YOUR_COPY: "Your copy to take home", "Su copia para llevar a casa";
    YOURS_TO_KEEP: "This sheet is yours to keep. It sums up what we talked about and what to do at home. If it differs from what you were told, or you are not sure, ask us.",
        "Esta hoja es para usted. Resume lo que hablamos y lo que hay que hacer en casa. Si algo no coincide con lo que le dijeron, o tiene dudas, pregúntenos.";
    WHOM_TO_CALL: "Whom to call", "A quién llamar";
    YOUR_CLINIC: "Your clinic", "Su centro";
    PHONE: "Phone", "Teléfono";
    WHEN_CLOSED: "When we are closed", "Cuando está cerrado";
    WHEN_TO_GET_HELP: "When to get help", "Cuándo pedir ayuda";
    WE_TALKED_ABOUT: "What we talked about", "De qué hablamos";
    NEEDLES: "Needles", "Agujas";
    NOT_APPROVED: "Parts of this text have not been approved by a clinician yet.",
        "Partes de este texto aún no están aprobadas por un profesional clínico.";
    WORDING: "Wording", "Texto";
}

/// The treatment from which the days are counted.
pub fn counted_from(day: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!("The dates are counted from a treatment on {day}. If that day moves, they move with it."),
        Lang::Es => format!("Las fechas se cuentan desde un tratamiento el {day}. Si ese día cambia, cambian también."),
    }
}

/// Until when the wording was to be reviewed.
pub fn review_was_due(day: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!("This text was to be reviewed by {day}. Ask us whether it is up to date."),
        Lang::Es => format!("Este texto debía revisarse antes del {day}. Pregúntenos si está al día."),
    }
}

/// Days after a treatment as dates; nothing for what is over within its first day, or where the calendar ends before.
pub fn dates(treatment: NaiveDate, days: Range, lang: Lang) -> Option<String> {
    if days.to < 1.0 {
        return None;
    }
    let after = |days: f64| treatment.checked_add_days(Days::new(format!("{days:.0}").parse().ok()?));
    let (from, to) = (after(days.from.floor())?, after(days.to.ceil())?);
    let short = |day: NaiveDate| short_date(day, lang).split_whitespace().collect::<Vec<_>>().join(" ");
    Some(match (lang, from == to) {
        (Lang::En, true) => format!("about {}", short(from)),
        (Lang::Es, true) => format!("hacia el {}", short(from)),
        (Lang::En, false) => format!("{} to {}", short(from), short(to)),
        (Lang::Es, false) => format!("del {} al {}", short(from), short(to)),
    })
}

/// Needle lengths in millimetres.
pub fn millimetres(depth: Range, lang: Lang) -> String {
    format!("{} mm", range_of(depth, 2, lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_after_a_treatment_are_dates() {
        let told = |from, to, lang| dates("2026-11-23".parse().unwrap(), Range { from, to }, lang);
        assert_eq!(told(0.0, 1.0, Lang::En).as_deref(), Some("Mon 23 Nov 2026 to Tue 24 Nov 2026"));
        assert_eq!(told(42.0, 42.0, Lang::Es).as_deref(), Some("hacia el lun 4 ene 2027"));
        assert_eq!(told(0.0, 0.0, Lang::En), None);
        assert_eq!(dates(NaiveDate::MAX, Range { from: 1.0, to: 1e300 }, Lang::En), None);
        assert_eq!(dates(NaiveDate::MAX, Range { from: f64::NAN, to: 3.0 }, Lang::En), None);
    }
}
