//! Words that promise more than a study can: no patient may read or hear them.

use super::said::{Reader, Said};
use crate::content::read::quoted;
use crate::text::Lang;

const ENGLISH: &[&str] = &[
    "will",
    "you'll",
    "it'll",
    "they'll",
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
    "no side effects",
    "completely safe",
    "100% safe",
    "harmless",
    "never hurts",
    "gets rid of",
    "vanish",
    "all skin types",
];

const SPANISH: &[&str] = &[
    "no invasivo",
    "no invasiva",
    "no es invasivo",
    "no es invasiva",
    "cura",
    "curan",
    "curar",
    "elimina",
    "eliminan",
    "eliminar",
    "indoloro",
    "indolora",
    "sin dolor",
    "borra",
    "borran",
    "borrar",
    "garantiza",
    "garantizado",
    "garantizada",
    "garantizados",
    "garantizadas",
    "garantizan",
    "garantizamos",
    "permanente",
    "permanentes",
    "definitivo",
    "definitiva",
    "mata",
    "matan",
    "milagro",
    "milagroso",
    "sin riesgo",
    "sin riesgos",
    "no tiene riesgo",
    "no tiene riesgos",
    "sin efectos secundarios",
    "no duele",
    "inofensivo",
    "inofensiva",
    "100 % seguro",
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
        if said.lang == Lang::Es {
            for promised in promised(&words) {
                said.value.problem(format!("{} says what will come, expected what may, as in `puede`", quoted(promised)));
            }
        }
    }
}

/// The Spanish words that say of somebody or something what will come, where that is not denied: the counterpart of `will`.
fn promised(words: &str) -> impl Iterator<Item = &str> {
    let before = std::iter::once("").chain(words.split_whitespace());
    let is_future = |word: &str| ["rá", "rán", "rás"].iter().any(|end| word.ends_with(end)) && !word.ends_with("trás");
    before.zip(words.split_whitespace()).filter(move |(before, word)| *before != "no" && is_future(word)).map(|(_, word)| word)
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
