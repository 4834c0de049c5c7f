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

const DENIED_ENGLISH: &[&str] = &["not", "never", "not been"];

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

const DENIED_SPANISH: &[&str] = &["no", "no ha", "no se ha", "no haya", "no está", "no se haya", "no que se haya"];

/// Notes each of these words where it stands.
pub fn judge(said: &[Said<'_>]) {
    let (english, spanish) = (Lists::new(ENGLISH, DENIED_ENGLISH), Lists::new(SPANISH, DENIED_SPANISH));
    for said in said.iter().filter(|said| said.reader != Reader::Nobody) {
        let lists = match said.lang {
            Lang::En => &english,
            Lang::Es => &spanish,
        };
        let words = words(said.words);
        for (found, at) in lists.found(&words) {
            said.value.problem_within(at, format!("{} overstates, expected what the evidence carries", quoted(found)));
        }
        if said.lang == Lang::Es {
            for Word { at, word } in promised(&words) {
                let message = format!("{} says what will come, expected what may, as in `puede`", quoted(word));
                said.value.problem_within(*at, message);
            }
        }
    }
}

/// What a language's texts are searched for.
struct Lists {
    overstating: Vec<(&'static str, Vec<Word>)>,
    /// What denies the words behind it: "not proven" promises nothing.
    denials: Vec<Vec<Word>>,
}

impl Lists {
    fn new(overstating: &[&'static str], denials: &[&str]) -> Self {
        Self {
            overstating: overstating.iter().map(|&found| (found, words(found))).collect(),
            denials: denials.iter().map(|denial| words(denial)).collect(),
        }
    }

    /// The entries that stand among the words without being denied, each with the byte of the first such place.
    fn found<'w>(&'w self, words: &'w [Word]) -> impl Iterator<Item = (&'static str, usize)> + 'w {
        self.overstating.iter().filter_map(|(found, parts)| {
            let is_denied = |at: usize| self.denials.iter().any(|denial| ends_with(&words[..at], denial));
            let mut places = (0..words.len()).filter(|&at| starts_with(&words[at..], parts));
            places.find(|&at| !is_denied(at)).map(|at| (*found, words[at].at))
        })
    }
}

/// A word in lower case, and the byte of its text at which it begins.
struct Word {
    at: usize,
    word: String,
}

fn words(text: &str) -> Vec<Word> {
    let (mut words, mut inside) = (Vec::<Word>::new(), false);
    for (at, c) in text.char_indices() {
        if c.is_alphanumeric() && !inside {
            words.push(Word { at, word: String::new() });
        }
        inside = c.is_alphanumeric();
        if let Some(Word { word, .. }) = words.last_mut().filter(|_| inside) {
            word.extend(c.to_lowercase());
        }
    }
    words
}

fn starts_with(words: &[Word], parts: &[Word]) -> bool {
    words.len() >= parts.len() && words.iter().zip(parts).all(|(word, part)| word.word == part.word)
}

fn ends_with(words: &[Word], parts: &[Word]) -> bool {
    words.len().checked_sub(parts.len()).is_some_and(|from| starts_with(&words[from..], parts))
}

/// The Spanish words that say of somebody or something what will come, where that is not denied: the counterpart of `will`.
fn promised(words: &[Word]) -> impl Iterator<Item = &Word> {
    let is_future = |word: &str| ["rá", "rán", "rás"].iter().any(|end| word.ends_with(end)) && !word.ends_with("trás");
    let is_denied = |at: usize| at > 0 && words[at - 1].word == "no";
    words.iter().enumerate().filter(move |(at, word)| is_future(&word.word) && !is_denied(*at)).map(|(_, word)| word)
}
