//! The hint bar's words where the patient reads along.

use crate::text::Lang;

/// Each hint of the key table, and its Spanish.
const HINTS: &[(&str, &str)] = &[
    ("next point", "siguiente punto"),
    ("next open", "siguiente pendiente"),
    ("discussed", "comentado"),
    ("prompts", "guion"),
    ("patient", "paciente"),
    ("next", "siguiente"),
    ("back one", "uno atrás"),
    ("close", "cerrar"),
    ("deeper", "más hondo"),
    ("shallower", "menos hondo"),
    ("next site", "otra zona"),
    ("answer", "responder"),
    ("make plan", "hacer plan"),
    ("change", "cambiar"),
    ("one less", "uno menos"),
    ("one more", "uno más"),
    ("week earlier", "semana antes"),
    ("week later", "semana después"),
    ("up", "subir"),
    ("down", "bajar"),
    ("more", "más"),
    ("a week", "una semana"),
    ("their words", "sus palabras"),
    ("done", "listo"),
    ("decide", "decidir"),
    ("go there", "ir allí"),
    ("sign", "firmar"),
    ("addendum", "adenda"),
    ("in error", "por error"),
    ("export", "exportar"),
    ("take-home copy", "copia para casa"),
    ("next tab", "otra pestaña"),
    ("language", "idioma"),
    ("undo", "deshacer"),
    ("← tab", "← pestaña"),
    ("tab →", "pestaña →"),
    ("next field", "otro campo"),
    ("yes", "sí"),
    ("no", "no"),
    ("lock", "bloquear"),
    ("back", "volver"),
    ("help", "ayuda"),
];

/// The names of keys that are not the same on a Spanish keyboard.
const KEYS: &[(&str, &str)] = &[("Enter", "Intro"), ("Space", "Espacio"), ("Backspace", "Retroceso")];

/// A hint of the key table in a language; as it stands there where it has no other words.
pub fn hint(english: &'static str, lang: Lang) -> &'static str {
    in_language(HINTS, english, lang).unwrap_or(english)
}

/// A key's name in a language.
pub fn key_name(english: String, lang: Lang) -> String {
    in_language(KEYS, &english, lang).map_or(english, ToOwned::to_owned)
}

fn in_language(words: &[(&'static str, &'static str)], english: &str, lang: Lang) -> Option<&'static str> {
    match lang {
        Lang::En => None,
        Lang::Es => words.iter().find(|(en, _)| *en == english).map(|(_, es)| *es),
    }
}
