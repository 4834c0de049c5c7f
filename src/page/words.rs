//! The interface's own words on pages, in every language.

mod hints;
mod plan;

use super::numbers::number;
use crate::content::{Frequency, Grade, PromptKind, Range, Weight};
use crate::record::{Meaning, Moment, NotAnAnswer, Understanding};
use crate::text::Lang;

pub use hints::{hint, key_name};
pub use plan::{long_date, month, plan, remark, reported, sessions, short_date, visit, week, weeks};

/// Words of the interface in every language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    en: &'static str,
    es: &'static str,
}

impl Word {
    const fn new(en: &'static str, es: &'static str) -> Self {
        Self { en, es }
    }

    /// The words in one language.
    pub const fn get(self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::Es => self.es,
        }
    }
}

macro_rules! words {
    ($($name:ident: $en:literal, $es:literal;)*) => {
        $(
            #[doc = concat!("“", $en, "”")]
            pub const $name: Word = Word::new($en, $es);)*
    };
}

mod pictures;
mod takehome;

pub use pictures::{
    AFTER_NEEDLING, BEFORE_NEEDLING, DAY_AXIS, DEPTH_SCALE, DID_NOT_HAVE_IT, FAT, HAD_IT, IN_THE_SKIN, NO_COMPARISON,
    NOT_MEASURED, PERHAPS_HAD_IT, TREATED, UNTREATED, VARIES, WHAT_YOU_SEE, allows_for, average_skin, depth_keys, on_the_face,
    reaches, skin_here,
};

pub use takehome::{
    NEEDLES, NOT_APPROVED, PHONE, WE_TALKED_ABOUT, WHEN_CLOSED, WHEN_TO_GET_HELP, WHOM_TO_CALL, WORDING, YOUR_CLINIC, YOUR_COPY,
    YOURS_TO_KEEP, counted_from, dates, millimetres, review_was_due,
};

words! {
    PATIENT: "Patient", "Paciente";
    SAVED: "Saved", "Guardado";
    SAVING: "Saving …", "Guardando …";
    NOT_SAVED: "NOT SAVED", "SIN GUARDAR";
    SIGNED: "Signed", "Firmado";

    YES: "Yes", "Sí";
    NO: "No", "No";
    UNSIGNED: "not yet signed off", "aún sin aprobar";
    EVIDENCE: "Evidence", "Pruebas";
    SOURCE: "Source", "Fuente";
    SOURCES: "Sources", "Fuentes";
    MORE_BELOW: "more below", "sigue abajo";
    WELCOME: "Hello", "Hola";
    STAFF_BEGIN: "Our team begins here with you.", "Nuestro equipo empieza aquí con usted.";
    ANY_KEY: "Any key: unlock", "Cualquier tecla: desbloquear";
    ANY_KEY_OR_TOUCH: "Any key or a touch: unlock", "Cualquier tecla o un toque: desbloquear";
    ONE_MOMENT: "One moment, please", "Un momento, por favor";
    LEAVE_MIRROR: "q leaves this screen", "q cierra esta pantalla";
    OTHER_WORDING: "▲ The two screens have different wording: start both with the same content",
        "▲ Las dos pantallas tienen textos distintos: iniciar ambas con el mismo contenido";
    OTHER_VERSION: "▲ The two screens are different versions of Chairside: start both again",
        "▲ Las dos pantallas son versiones distintas de Chairside: iniciar ambas de nuevo";
    NOT_SAID: "We do not say", "No decimos";
    WHY: "Why", "Por qué";
    NOTE: "Note", "Nota";
    FOR_PRACTITIONER: "For the practitioner", "Para el profesional";
    TEACH_BACK: "To check that we were clear", "Para comprobar que lo explicamos bien";
    TEACH_BACK_TAB: "Teach-back", "Comprensión";
    TELL_BACK: "Please tell us in your own words. It shows how well we explained; it is not a test of you.",
        "Cuéntenoslo con sus palabras. Así vemos si lo explicamos bien; no es un examen para usted.";
    TOLD: "The patient's words", "Palabras del paciente";
    CLEAR: "clear", "claro";
    EXPLAINED_AGAIN: "explained again", "explicado de nuevo";
    WAS_CLEAR: "it was clear", "quedó claro";
    EXPLAIN_AGAIN: "not yet; explained again", "aún no; explicado de nuevo";
    WRITE_WORDS: "write their words", "escribir sus palabras";
    NO_TEACH_BACK: "Teach-back: the patient was not asked to tell it in their own words",
        "Comprensión: no se pidió al paciente que lo contara con sus palabras";
    LISTEN_FOR: "Listen for", "Se espera oír";

    VISITS: "Visits", "Visitas";
    YOUR_VISITS: "Your visits", "Sus visitas";
    NO_PLAN: "No dates are planned yet.", "Aún no hay fechas previstas.";
    MAKE_PLAN: "make a plan from today", "hacer un plan desde hoy";
    HOW_MANY: "Sessions", "Sesiones";
    HOW_FAR_APART: "Apart", "Separación";
    A_SESSION: "session", "sesión";
    A_CHECK_UP: "check-up", "control";

    GOES_ON: "goes on below", "continúa hacia abajo";
    MEAN_THICKNESS: "Average thickness by site, in mm", "Grosor medio por zona, en mm";
    EPIDERMIS: "Epidermis", "Epidermis";
    DERMIS: "Dermis", "Dermis";
    MEN: "men", "hombres";
    WOMEN: "women", "mujeres";

    PEOPLE: "People (n)", "Personas (n)";
    DESIGN: "Design", "Diseño";
    FOLLOW_UP: "When", "Cuándo";
    COMPARED_WITH: "Compared with", "Comparado con";
    NO_FIGURE: "No reliable figure", "No hay ninguna cifra fiable";

    AMONG: "Among", "Entre";
    OVER: "Over", "Durante";
    CERTAINTY: "How sure", "Certeza";

    TYPED: "Typed, not confirmed yet", "Escrito, aún sin confirmar";
    REASON: "Reason", "Motivo";
    LEFT_BLANK: "Left blank", "En blanco";
    TYPE_TEXT: "Enter: write the answer", "Intro: escribir la respuesta";
    TYPE_DATE: "Enter, or the first digit: write a date, such as 2026-03-31, today, -14d or +6w",
        "Intro o la primera cifra: escribir una fecha, como 2026-03-31, hoy, -14d o +6w";
    TYPE_PAST_DATE: "Enter, or the first digit: write a date, such as 1984-05-02, today or -14d",
        "Intro o la primera cifra: escribir una fecha, como 1984-05-02, hoy o -14d";
    TYPE_FUTURE_DATE: "Enter, or the first digit: write a date, such as 2027-03-31, +14d, +6w or +3m",
        "Intro o la primera cifra: escribir una fecha, como 2027-03-31, +14d, +6w o +3m";
    NO_MAXIMUM: "No maximum is entered for this device yet, so the label has to be checked.",
        "Aún no se ha indicado el máximo de este dispositivo; hay que comprobar la ficha.";
    NOT_DECIDED: "needs a decision", "falta decidir";

    DISCUSSED: "What was discussed", "Lo que se habló";
    TOPICS: "topics", "temas";
    TOPICS_CLEAR: "topics clear", "temas claros";
    QUESTIONS: "answered", "respondidas";
    MARKED: "marked", "marcado";
    NOT_DISCUSSED: "not discussed", "no comentado";
    NOT_SHOWN: "not shown", "sin mostrar";
    FINDINGS: "Stops and cautions", "Alertas y precauciones";
    NONE_RAISED: "The answers raise none.", "Las respuestas no indican ninguno.";
    MISSING: "Still missing before signing", "Lo que falta antes de firmar";
    NOTHING_MISSING: "Nothing is missing.", "No falta nada.";
    IF_BLANK: "if left blank", "si queda en blanco";
    ANSWERS: "Answers", "Respuestas";
    NO_ANSWERS: "No answers yet.", "Aún no hay respuestas.";
    CHECKLIST: "Checklist", "Lista";
    SUMMARY: "Summary", "Resumen";
    IS_DISCUSSED: "discussed", "comentado";
    NOTES: "Notes", "Notas";
    NO_NOTES: "No notes yet.", "Aún no hay notas.";
    EMPTY_NOTES: "No notes yet. Enter writes; Ctrl+T offers phrases.", "Aún no hay notas. Intro escribe; Ctrl+T ofrece frases.";

    NO_ANSWER: "no answer", "sin respuesta";
    BEFORE: "before", "antes";
    IN_ERROR: "ENTERED IN ERROR", "REGISTRADO POR ERROR";
    STAYS_READABLE: "This session should not be there. All of it stays readable below.",
        "Esta sesión no debería constar. Todo sigue legible a continuación.";
    HELD: "Held this consultation; the record is theirs.", "Realizó esta consulta; el registro es suyo.";
    TOOK_RESPONSIBILITY: "Did not open this consultation; took responsibility for its record.",
        "No abrió esta consulta; asumió la responsabilidad de su registro.";
    SIGNED_ALTHOUGH: "Signed although missing", "Firmado aunque falta";
    ADDED_SINCE: "Added since it was signed", "Añadido después de firmar";
    ADDENDUM: "Addendum", "Adenda";
    NOTHING_NOTED: "Nothing was noted.", "No se anotó nada.";
    NOTHING_ANSWERED: "Nothing was answered.", "No se respondió nada.";
}

/// How much something weighs, as a sign and a word: colour alone never says it.
pub const fn weight(weight: Weight) -> Word {
    match weight {
        Weight::Info => Word::new("● INFO", "● INFORMACIÓN"),
        Weight::Caution => Word::new("▲ CAUTION", "▲ PRECAUCIÓN"),
        Weight::Stop => Word::new("■ STOP", "■ ALTO"),
    }
}

/// What a prompt is for.
pub const fn prompt(kind: PromptKind) -> Word {
    match kind {
        PromptKind::Ask => Word::new("Ask", "Preguntar"),
        PromptKind::Say => Word::new("Say", "Decir"),
        PromptKind::Avoid => Word::new("Avoid", "Evitar"),
    }
}

/// How often, in the words that the data support.
pub const fn frequency(frequency: Frequency) -> Word {
    match frequency {
        Frequency::Most => Word::new("Most people", "La mayoría de las personas"),
        Frequency::Some => Word::new("Some people", "Algunas personas"),
        Frequency::Uncommon => Word::new("Uncommon", "Poco frecuente"),
        Frequency::Rare => Word::new("Rare: single reports", "Raro: casos aislados"),
        Frequency::Unknown => Word::new("How often is not known", "No se sabe con qué frecuencia"),
    }
}

/// How far the grade's kind of study carries a claim, on a scale of five, in words.
///
/// A grade is a kind of study and says the most that a claim can weigh, so nothing fills the scale; regulators and guidelines
/// are no studies and stand outside of it.
pub const fn strength(grade: Grade) -> Option<(usize, Word)> {
    Some(match grade {
        Grade::Reg | Grade::Gl => return None,
        Grade::Sr => (3, Word::new("moderate at best", "moderadas como mucho")),
        Grade::Rct => (3, Word::new("weak to moderate", "débiles a moderadas")),
        Grade::Unc => (2, Word::new("weak", "débiles")),
        Grade::Lab | Grade::Case | Grade::Op => (1, Word::new("very weak", "muy débiles")),
        Grade::None => (0, Word::new("none that is good enough", "ninguna suficiente")),
    })
}

/// What kind of study a grade stands for; one of it, or several.
pub const fn kind(grade: Grade, count: usize) -> Word {
    let one = count < 2;
    match grade {
        Grade::Reg => Word::new("a regulator or law", "autoridad reguladora o ley"),
        Grade::Gl => Word::new("a guideline or professional standard", "guía o norma profesional"),
        Grade::Sr if one => Word::new("a review of several studies", "una revisión de varios estudios"),
        Grade::Sr => Word::new("reviews of several studies", "revisiones de varios estudios"),
        Grade::Rct if one => Word::new("a randomised trial", "un ensayo aleatorizado"),
        Grade::Rct => Word::new("randomised trials", "ensayos aleatorizados"),
        Grade::Unc if one => Word::new("a study without a comparison group", "un estudio sin grupo de comparación"),
        Grade::Unc => Word::new("studies without a comparison group", "estudios sin grupo de comparación"),
        Grade::Lab => Word::new("laboratory or animal work, not people", "laboratorio o animales, no personas"),
        Grade::Case => Word::new("single cases or a small series", "casos sueltos o una serie pequeña"),
        Grade::Op => Word::new("expert opinion or clinic custom", "opinión de expertos o costumbre de la clínica"),
        Grade::None => Word::new("no adequate study", "ningún estudio adecuado"),
    }
}

/// Why typed words are not an answer.
pub fn refused(why: &NotAnAnswer, lang: Lang) -> String {
    if lang == Lang::En {
        return match why {
            NotAnAnswer::Bounds { from, to } => {
                format!("has to be from {} to {}", number(*from, lang), number(*to, lang))
            }
            other => other.to_string(),
        };
    }
    match why {
        NotAnAnswer::Date => "no es una fecha: escríbala como 2026-03-31, o hoy, o +14d, +6w, +3m (o -14d)".into(),
        NotAnAnswer::NotPast => "esta fecha tiene que ser hoy o anterior".into(),
        NotAnAnswer::NotFuture => "esta fecha tiene que ser hoy o posterior".into(),
        NotAnAnswer::Number => "no es un número: escríbalo como 1,5".into(),
        NotAnAnswer::Bounds { from, to } => {
            format!("tiene que ser de {} a {}", number(*from, lang), number(*to, lang))
        }
        NotAnAnswer::Choose => "elija una de las respuestas".into(),
    }
}

/// How a number is entered: its bounds and unit.
pub fn type_number(bounds: Range, unit: &str, lang: Lang) -> String {
    let (from, to) = (number(bounds.from, lang), number(bounds.to, lang));
    match lang {
        Lang::En => format!("Enter: write a number from {from} to {to} {unit}"),
        Lang::Es => format!("Intro: escribir un número de {from} a {to} {unit}"),
    }
}

/// How many people out of how many had it.
pub fn out_of(events: u32, people: u32, lang: Lang) -> String {
    match lang {
        Lang::En => format!("{events} out of {people} people"),
        Lang::Es => format!("{events} de {people} personas"),
    }
}

/// How many of how many are done.
pub fn of(done: usize, all: usize, things: Word, lang: Lang) -> String {
    let things = things.get(lang);
    match lang {
        Lang::En => format!("{done} of {all} {things}"),
        Lang::Es => format!("{done} de {all} {things}"),
    }
}

/// The records lock soon, as nobody has pressed a key.
pub fn locks_in(seconds: u64, lang: Lang) -> String {
    match lang {
        Lang::En => format!("Locks in {seconds} s; any key stays"),
        Lang::Es => format!("Se bloquea en {seconds} s; cualquier tecla lo evita"),
    }
}

/// How far the teach-back of a pane has come.
pub fn understanding(understanding: Understanding, lang: Lang) -> String {
    match (understanding, lang) {
        (Understanding::NotAsked, Lang::En) => "not asked yet".into(),
        (Understanding::NotAsked, Lang::Es) => "aún sin preguntar".into(),
        (Understanding::Clear(0 | 1), _) => CLEAR.get(lang).into(),
        (Understanding::Clear(rounds), Lang::En) => format!("clear after {rounds} rounds"),
        (Understanding::Clear(rounds), Lang::Es) => format!("claro tras {rounds} intentos"),
        (Understanding::Waiting, Lang::En) => "words written down, outcome open".into(),
        (Understanding::Waiting, Lang::Es) => "palabras anotadas, falta decir si quedó claro".into(),
        (Understanding::NotYet(0 | 1), Lang::En) => "explained again, not clear yet".into(),
        (Understanding::NotYet(0 | 1), Lang::Es) => "explicado de nuevo, aún no queda claro".into(),
        (Understanding::NotYet(rounds), Lang::En) => format!("not clear yet after {rounds} rounds"),
        (Understanding::NotYet(rounds), Lang::Es) => format!("aún no queda claro tras {rounds} intentos"),
    }
}

/// How many points are still missing.
pub fn points(count: usize, lang: Lang) -> String {
    match (lang, count) {
        (Lang::En, 1) => "1 point".into(),
        (Lang::En, _) => format!("{count} points"),
        (Lang::Es, 1) => "1 punto".into(),
        (Lang::Es, _) => format!("{count} puntos"),
    }
}

/// Who decided, and when.
pub fn decided_by(name: &str, at: Moment, lang: Lang) -> String {
    let at = at.format("%Y-%m-%d %H:%M");
    match lang {
        Lang::En => format!("decided by {name}, {at}"),
        Lang::Es => format!("decisión de {name}, {at}"),
    }
}

/// Who signed, and when.
pub fn signed_by(name: &str, at: Moment, lang: Lang) -> String {
    let at = at.format("%Y-%m-%d %H:%M");
    match lang {
        Lang::En => format!("Signed by {name}, {at}"),
        Lang::Es => format!("Firmado por {name}, {at}"),
    }
}

/// Who opened a consultation, when, and with which wording.
pub fn begun_by(name: &str, at: Moment, wording: &str, lang: Lang) -> String {
    let at = at.format("%Y-%m-%d %H:%M");
    match lang {
        Lang::En => format!("Begun by {name}, {at} · wording {wording}"),
        Lang::Es => format!("Iniciado por {name}, {at} · textos {wording}"),
    }
}

/// What a signature means, as the reader of the signed record is told.
pub const fn meaning(meaning: Meaning) -> Word {
    match meaning {
        Meaning::Authorship => HELD,
        Meaning::Responsibility => TOOK_RESPONSIBILITY,
    }
}

/// Counts of stops and cautions that wait for a decision, and of those decided.
pub fn counts(stops: usize, cautions: usize, decided: usize, lang: Lang) -> String {
    let plural = |count: usize, one: &str, more: &str| {
        let word = if count == 1 { one } else { more };
        format!("{count} {word}")
    };
    match lang {
        Lang::En => {
            format!("{} and {} open, {decided} decided", plural(stops, "stop", "stops"), plural(cautions, "caution", "cautions"))
        }
        Lang::Es => format!(
            "{} y {} por decidir; {}",
            plural(stops, "impedimento", "impedimentos"),
            plural(cautions, "precaución", "precauciones"),
            plural(decided, "decidido", "decididos"),
        ),
    }
}

/// How long the notes are.
pub fn characters(count: usize, lang: Lang) -> String {
    match (lang, count) {
        (Lang::En, 1) => "1 character".into(),
        (Lang::En, _) => format!("{count} characters"),
        (Lang::Es, 1) => "1 carácter".into(),
        (Lang::Es, _) => format!("{count} caracteres"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_grade_fills_the_scale_and_weaker_studies_never_weigh_more() {
        let ladder = [Grade::None, Grade::Op, Grade::Unc, Grade::Rct, Grade::Sr];
        let weights: Vec<usize> = ladder.iter().filter_map(|grade| strength(*grade)).map(|(filled, _)| filled).collect();
        // What is moderate at best does not look better than that.
        assert_eq!(weights, [0, 1, 2, 3, 3]);
    }

    #[test]
    fn one_trial_is_never_called_trials() {
        assert_eq!(kind(Grade::Rct, 1).get(Lang::En), "a randomised trial");
        assert_eq!(kind(Grade::Rct, 0).get(Lang::En), "a randomised trial");
        assert_eq!(kind(Grade::Rct, 2).get(Lang::En), "randomised trials");
    }
}
