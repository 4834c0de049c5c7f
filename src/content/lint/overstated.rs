//! Words that promise more than a study can: no patient may read or hear them.

use super::said::{Reader, Said};
use crate::content::read::quoted;
use crate::text::Lang;

const ENGLISH: &[&str] = &[
    "will",
    "proven",
    "cure",
    "cures",
    "cured",
    "non-invasive",
    "noninvasive",
    "painless",
    "pain-free",
    "erase",
    "erases",
    "removes",
    "eliminates",
    "shrinks",
    "kills",
    "facelift",
    "guarantee",
    "guaranteed",
    "guarantees",
    "permanent",
    "permanently",
    "miracle",
    "risk-free",
    "no risk",
    "completely safe",
    "all skin types",
];

const SPANISH: &[&str] = &[
    "no invasivo",
    "no invasiva",
    "cura",
    "curan",
    "curar",
    "curará",
    "elimina",
    "eliminan",
    "eliminar",
    "eliminará",
    "indoloro",
    "indolora",
    "sin dolor",
    "borra",
    "borran",
    "borrar",
    "garantiza",
    "garantizado",
    "garantizada",
    "permanente",
    "mata",
    "matan",
    "milagro",
    "milagroso",
    "sin riesgo",
    "sin riesgos",
    "totalmente seguro",
    "demostrado",
    "comprobado",
    "todo tipo de piel",
    "todos los tipos de piel",
];

/// Notes each text that has such a word.
pub fn judge(said: &[Said<'_>]) {
    for said in said.iter().filter(|said| said.reader != Reader::Nobody) {
        let list = match said.lang {
            Lang::En => ENGLISH,
            Lang::Es => SPANISH,
        };
        let words = words(said.words);
        for found in list.iter().filter(|found| says(&words, found, said.lang)) {
            said.value.problem(format!("{} overstates, expected what the evidence carries", quoted(found)));
        }
    }
}

/// Whether the words are there, and not as what is denied: "not proven" promises nothing.
fn says(words: &str, found: &str, lang: Lang) -> bool {
    let denials: &[&str] = match lang {
        Lang::En => &["not", "never", "not been"],
        Lang::Es => &["no", "no ha", "no se ha", "no haya", "no está", "no se haya", "no que se haya"],
    };
    let found = self::words(found);
    let denied = denials.iter().map(|denial| words.matches(&format!(" {denial}{found}")).count()).sum();
    words.matches(&found).count() > denied
}

/// The words in lower case with one space around each, so that only whole words are found.
fn words(text: &str) -> String {
    let lower = text.to_lowercase();
    let words: Vec<_> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    format!(" {} ", words.join(" "))
}
