//! Every text of a pack with its place, and for whom it is.

use crate::content::read::Value;
use crate::text::Lang;

/// Who reads a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// The patient, on the screen beside the practitioner or on the copy to take home.
    Patient,
    /// The practitioner alone.
    Practitioner,
    /// Nobody as it stands: it is the example of what must not be said.
    Nobody,
}

/// A text in one language.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    pub lang: Lang,
    pub words: &'a str,
    pub reader: Reader,
    /// Where it stands.
    pub value: Value<'a>,
}

/// The texts under a value, in their order; `reader` reads those that nothing says otherwise of.
pub fn texts(value: Value<'_>, reader: Reader) -> Vec<Said<'_>> {
    let mut found = Vec::new();
    walk(value, reader, &mut found);
    found
}

fn walk<'a>(value: Value<'a>, reader: Reader, found: &mut Vec<Said<'a>>) {
    let reader = match word(value, "type") {
        Some("prompt") if word(value, "kind") == Some("avoid") => Reader::Nobody,
        Some("prompt") => Reader::Practitioner,
        _ => reader,
    };
    for (key, inner) in value.properties() {
        match (key, inner.word(), key.parse()) {
            (_, Some(words), Ok(lang)) => found.push(Said { lang, words, reader, value: inner }),
            ("not", ..) => walk(inner, Reader::Nobody, found),
            ("listen_for", ..) => walk(inner, Reader::Practitioner, found),
            _ => walk(inner, reader, found),
        }
    }
    for element in value.elements() {
        walk(element, reader, found);
    }
}

/// The word under a key, where there is one.
pub fn word<'a>(value: Value<'a>, key: &str) -> Option<&'a str> {
    value.peek(key).and_then(Value::word)
}
