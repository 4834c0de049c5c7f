//! What a record says in words, in the language of its consultation.

use crate::content::{Item, ItemId, Kind, Pack, Pane, PaneId, Weight};
use crate::record::{Answer, Change, Gap, Meaning, Moment, Outcome, Shown, Understanding, VisitKind};
use crate::text::{ClinicalText, Lang};

/// A pack's words in one language; where the pack is not there, ids stand in place of its words.
#[derive(Clone, Copy)]
pub struct Wording<'a> {
    /// The pack that the consultation was held with, where it is there.
    pub pack: Option<&'a Pack>,
    /// The language of the consultation.
    pub lang: Lang,
}

/// One of two, by language.
macro_rules! in_languages {
    ($($name:ident: $en:literal, $es:literal;)*) => {
        $(#[doc = concat!("“", $en, "”")] pub const fn $name(self) -> &'static str { self.pick($en, $es) })*
    };
}

impl<'a> Wording<'a> {
    in_languages! {
        consultation: "Consultation", "Consulta";
        education: "Education and risks discussed", "Información y riesgos comentados";
        teach_back: "Patient education with teach-back", "Información al paciente con comprobación de lo entendido";
        checklist: "Checklist", "Lista de comprobación";
        findings: "Cautions and stops", "Precauciones y alertas";
        no_findings: "The answers raised none.", "Las respuestas no indicaron ninguna.";
        findings_unknown: "Why each was raised stands in the wording of this consultation, which was not at hand for this export.",
            "El motivo de cada una consta en los textos de esta consulta, que no estaban disponibles al exportar.";
        decision: "Decision", "Decisión";
        visits: "Visits", "Visitas";
        notes: "Notes", "Notas";
        no_notes: "Nothing was noted.", "No se anotó nada.";
        nothing_shown: "Nothing was shown.", "No se mostró nada.";
        no_answers: "No question was answered.", "No se respondió ninguna pregunta.";
        missing: "Missing at signing", "Lo que faltaba al firmar";
        typed: "Typed, not confirmed", "Escrito, sin confirmar";
        addendum: "Addendum", "Adición";
        in_error: "Entered in error", "Registrado por error";
        reason: "Reason", "Motivo";
        undecided: "Nobody decided on it", "Nadie decidió al respecto";
        decided: "Decided", "Decidido";
        not_discussed: "not discussed", "no comentado";
        not_clear: "not clear at signing", "sin quedar claro al firmar";
        no_answer: "no answer", "sin respuesta";
        no_decision: "needs a decision", "falta decidir";
        no_teach_back: "The patient was not asked to tell it in their own words",
            "No se pidió al paciente que lo contara con sus palabras";
        patients_words: "The patient's words", "Palabras del paciente";
        in_their_words: "told in the patient's own words", "contado por el paciente con sus palabras";
        fingerprint: "Fingerprint (SHA-256)", "Huella (SHA-256)";
        patient: "Patient", "Paciente";
        opened: "Held by", "Realizada por";
        signed: "Signed by", "Firmada por";
        wording: "Wording", "Textos";
    }

    const fn pick(self, en: &'static str, es: &'static str) -> &'static str {
        match self.lang {
            Lang::En => en,
            Lang::Es => es,
        }
    }

    fn pane_of(self, id: &PaneId) -> Option<&'a Pane> {
        self.pack?.panes().iter().find(|pane| &pane.id == id)
    }

    /// An item of the checklist.
    pub fn item(self, id: &ItemId) -> Option<&'a Item> {
        self.pack?.checklist().item(id)
    }

    /// A pane's short name.
    pub fn pane(self, id: &PaneId) -> String {
        self.pane_of(id).map_or_else(|| id.to_string(), |pane| pane.tab.get(self.lang).to_owned())
    }

    /// An item's question.
    pub fn question(self, id: &ItemId) -> String {
        self.item(id).map_or_else(|| id.to_string(), |item| item.prompt.get(self.lang).to_owned())
    }

    /// A question with its answer, or that it has none.
    pub fn asked(self, id: &ItemId, answer: Option<&Answer>) -> String {
        let question = self.question(id);
        let colon = if question.ends_with('?') { "" } else { ":" };
        let answer = answer.map_or_else(|| self.no_answer().to_owned(), |answer| self.answer(id, answer));
        format!("{question}{colon} {answer}")
    }

    /// What the whole is called.
    pub fn title(self, id: &str) -> String {
        let treatment = self.pack.map_or(id, |pack| pack.title().get(self.lang));
        format!("{}: {treatment}", self.consultation())
    }

    /// An answer.
    pub fn answer(self, id: &ItemId, answer: &Answer) -> String {
        let kind = self.item(id).map(|item| &item.kind);
        match (answer, kind) {
            (Answer::YesNo(yes), _) => self.yes_no(*yes).to_owned(),
            (Answer::Choice(chosen), Some(Kind::Choice(options))) => options
                .iter()
                .find(|option| &option.id == chosen)
                .map_or_else(|| chosen.to_string(), |option| option.label.get(self.lang).to_owned()),
            (Answer::Choice(chosen), _) => chosen.to_string(),
            (Answer::Text(words), _) => words.raw().to_owned(),
            (Answer::Date(day), _) => day.format("%Y-%m-%d").to_string(),
            (Answer::Number(number), Some(Kind::Number { unit, .. })) => {
                format!("{} {}", self.number(*number), unit.get(self.lang))
            }
            (Answer::Number(number), _) => self.number(*number),
        }
    }

    /// Yes or no.
    pub const fn yes_no(self, yes: bool) -> &'static str {
        if yes { self.pick("Yes", "Sí") } else { "No" }
    }

    fn number(self, number: f64) -> String {
        let written = number.to_string();
        if self.lang == Lang::Es { written.replace('.', ",") } else { written }
    }

    /// What a stop or a caution is.
    pub const fn weight(self, weight: Option<Weight>) -> &'static str {
        match weight {
            Some(Weight::Stop) => self.pick("Stop", "Alerta"),
            Some(Weight::Caution) => self.pick("Caution", "Precaución"),
            Some(Weight::Info) => self.pick("Note", "Nota"),
            None => self.pick("Stop or caution", "Alerta o precaución"),
        }
    }

    /// That nobody decided on a stop or a caution, and why, where that was said.
    pub fn left_open(self, reason: Option<&ClinicalText>) -> String {
        match reason {
            Some(reason) => format!("{}: {}", self.undecided(), reason.raw()),
            None => self.undecided().to_owned(),
        }
    }

    /// How long a topic was on the screen, by language, and whether it was marked as discussed.
    pub fn shown(self, shown: &Shown) -> String {
        let times = shown.seconds.iter().map(|(lang, seconds)| match (self.lang, lang) {
            (Lang::En, Lang::En) => format!("{seconds} s in English"),
            (Lang::En, Lang::Es) => format!("{seconds} s in Spanish"),
            (Lang::Es, Lang::En) => format!("{seconds} s en inglés"),
            (Lang::Es, Lang::Es) => format!("{seconds} s en español"),
        });
        let marked =
            shown.marked.map(|at| format!("{} {}", self.pick("marked as discussed", "marcado como comentado"), moment(at)));
        times.chain(marked).collect::<Vec<_>>().join(", ")
    }

    /// How far a topic's teach-back came.
    pub fn understanding(self, understanding: Understanding) -> String {
        let rounds = |count: usize| match (self.lang, count) {
            (Lang::En, 1) => "after 1 round".to_owned(),
            (Lang::En, _) => format!("after {count} rounds"),
            (Lang::Es, 1) => "tras 1 ronda".to_owned(),
            (Lang::Es, _) => format!("tras {count} rondas"),
        };
        match understanding {
            Understanding::NotAsked => self.pick("not asked", "sin preguntar").to_owned(),
            Understanding::Clear(count) => format!("{} {}", self.pick("clear", "claro"), rounds(count)),
            Understanding::NotYet(count) => format!("{} {}", self.pick("not clear yet", "aún no claro"), rounds(count)),
            Understanding::Waiting => self.pick("not decided", "sin decidir").to_owned(),
        }
    }

    /// What came of a round of teach-back.
    pub const fn outcome(self, outcome: Outcome) -> &'static str {
        match outcome {
            Outcome::Clear => self.pick("it was clear", "quedó claro"),
            Outcome::ExplainedAgain => self.pick("explained again", "explicado de nuevo"),
        }
    }

    /// What a signature means.
    pub const fn meaning(self, meaning: Meaning) -> &'static str {
        match meaning {
            Meaning::Authorship => self.pick("as author", "como autor"),
            Meaning::Responsibility => self.pick("taking responsibility", "asumiendo la responsabilidad"),
        }
    }

    /// A visit.
    pub fn visit(self, kind: VisitKind) -> String {
        match kind {
            VisitKind::Session(number) => format!("{} {number}", self.pick("Session", "Sesión")),
            VisitKind::CheckUp(_) => self.pick("Check-up", "Control").to_owned(),
        }
    }

    /// What was missing.
    pub fn gap(self, gap: &Gap) -> String {
        match gap {
            Gap::Pane(pane) => format!("{}: {}", self.pane(pane), self.not_discussed()),
            Gap::Answer(item) => format!("{}: {}", self.question(item), self.no_answer()),
            Gap::Decision(item) => format!("{}: {}", self.question(item), self.no_decision()),
            Gap::Unconfirmed(item) => format!("{}: {}", self.question(item), self.typed()),
            Gap::NoTeachBack => self.no_teach_back().to_owned(),
            Gap::TeachBack(pane) => format!("{}: {}", self.pane(pane), self.not_clear()),
        }
    }

    /// What an amendment is called, by its place from 0.
    pub fn amendment(self, change: &Change, place: usize) -> String {
        match change {
            Change::Addendum { .. } => format!("{} {}", self.addendum(), place + 1),
            Change::EnteredInError {} => self.in_error().to_owned(),
        }
    }

    /// Whether written consent was given.
    pub const fn consent(self, given: bool) -> &'static str {
        if given {
            self.pick("The patient's written consent is on file.", "Consta el consentimiento escrito del paciente.")
        } else {
            self.pick("No written consent was given.", "No se dio consentimiento escrito.")
        }
    }
}

/// A moment on the clinic's clock.
pub fn moment(at: Moment) -> String {
    at.format("%Y-%m-%d %H:%M").to_string()
}
