//! Signed sessions as FHIR: what our own rules hold, and what programs of others say of them.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod cases;
mod faults;
mod foreign;
mod form;
mod meaning;
#[path = "../outside/mod.rs"]
mod programs;
mod rules;

use std::sync::LazyLock;

use cases::exported;
use chairside::export::fhir::{Form, questionnaire};
use chairside::settings::Fhir;
use chairside::text::Lang;
use serde_json::Value;

const FORMS: [Form; 3] = [Form::Transaction, Form::Document, Form::Note];

/// Everything that leaves, in every form, with and without names of the clinic's own.
static EVERYTHING: LazyLock<Vec<(String, Value)>> = LazyLock::new(|| {
    let mut all = Vec::new();
    for (name, session) in cases::all() {
        for form in FORMS {
            for (naming, of_clinic) in [(Fhir::default(), ""), (cases::clinic(), "-clinic")] {
                let lines = exported(&session, form, &naming);
                all.extend((1..).zip(lines).map(|(place, line)| (format!("{name}-{form:?}-{place}{of_clinic}"), line)));
            }
        }
    }
    let pack = cases::packs().remove(0);
    for lang in Lang::ALL {
        let form = questionnaire(&pack, lang, &Fhir::default()).unwrap();
        all.push((format!("questionnaire-{}", lang.code()), serde_json::from_str(&form).unwrap()));
    }
    all
});

#[test]
fn everything_that_leaves_keeps_to_the_rules() {
    for (name, whole) in EVERYTHING.iter() {
        assert_eq!(rules::wrongs(whole), Vec::<String>::new(), "{name}");
    }
}
