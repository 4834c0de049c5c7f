//! The interface's own words on and beside pictures.

use super::Word;
use crate::page::figures::Reach;
use crate::text::Lang;

words! {
    TREATED: "With needling", "Con microagujas";
    UNTREATED: "No treatment", "Sin tratamiento";
    HAD_IT: "had it", "le ocurrió";
    PERHAPS_HAD_IT: "may have had it", "pudo ocurrirle";
    DID_NOT_HAVE_IT: "did not", "no le ocurrió";
    NO_COMPARISON: "Before and after, no comparison group", "Antes y después, sin grupo de comparación";
    BEFORE_NEEDLING: "Before", "Antes";
    AFTER_NEEDLING: "After, perhaps", "Después, quizá";
    NOT_MEASURED: "A drawing, not a measurement. Nothing in it is to scale.", "Es un dibujo, no una medición. Nada está a escala.";
    FAT: "fat", "grasa";
    IN_THE_SKIN: "What happens in the skin", "Lo que pasa en la piel";
    WHAT_YOU_SEE: "What you may notice", "Lo que puede notar";
    DAY_AXIS: "d days, m months after treatment; the first days are drawn wider. Soft edges: the days differ from person to person.",
        "d días, m meses después del tratamiento; los primeros días, más anchos. Bordes suaves: los días varían según la persona.";
    VARIES: "one layer in some people, the next in others", "una capa en unas personas, la siguiente en otras";
    DEPTH_SCALE: "Depth is to scale: one row is a quarter of a millimetre. Across, it is not to scale.",
        "La profundidad está a escala: cada fila es un cuarto de milímetro. A lo ancho, no.";
}

/// The keys that move the needles and change the site, for the practitioner.
pub const fn depth_keys(sites: usize) -> Word {
    if sites > 1 {
        Word::new("+ deeper · - shallower · s the next site", "+ más hondo · - menos hondo · s la zona siguiente")
    } else {
        Word::new("+ deeper · - shallower", "+ más hondo · - menos hondo")
    }
}

const fn reached(reach: Reach) -> Word {
    match reach {
        Reach::Epidermis => Word::new("the epidermis", "la epidermis"),
        Reach::UpperDermis => Word::new("the upper dermis", "la parte superior de la dermis"),
        Reach::MiddleDermis => Word::new("the middle of the dermis", "la parte media de la dermis"),
        Reach::LowerDermis => Word::new("the lower dermis", "la parte profunda de la dermis"),
        Reach::Fat => Word::new("the fat below the skin", "la grasa bajo la piel"),
    }
}

/// What a needle reaches in skin of average thickness, after the needle's depth.
pub fn reaches((one, other): (Reach, Reach), lang: Lang) -> String {
    let (one, or) = (reached(one).get(lang), (one != other).then(|| reached(other).get(lang)));
    match (lang, or) {
        (Lang::En, None) => format!(" reaches {one}"),
        (Lang::En, Some(other)) => format!(" reaches {one} or {other}"),
        (Lang::Es, None) => format!(" llega a {one}"),
        (Lang::Es, Some(other)) => format!(" llega a {one} o a {other}"),
    }
}

/// The fewest and the most people that a study allows for.
pub fn allows_for(from: u32, to: u32, people: u32, lang: Lang) -> String {
    match lang {
        Lang::En => format!("The study allows for {from} to {to} out of {people} people."),
        Lang::Es => format!("El estudio admite de {from} a {to} de {people} personas."),
    }
}

/// A site whose average skin is drawn.
pub fn average_skin(site: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!("{site}, skin of average thickness"),
        Lang::Es => format!("{site}, piel de grosor medio"),
    }
}

/// How thick the skin is at a site on average, from the thicknesses as they are written.
pub fn skin_here(epidermis: &str, dermis: &str, total: &str, lang: Lang) -> String {
    match lang {
        Lang::En => {
            format!("The epidermis here is {epidermis} mm thick and the dermis {dermis} mm: the fat begins at {total} mm.")
        }
        Lang::Es => format!("Aquí la epidermis mide {epidermis} mm y la dermis {dermis} mm: la grasa empieza a {total} mm."),
    }
}

/// The range of a layer's thickness, which is not only the drawn site's; it may be of other studies than the site's.
pub fn on_the_face(range: &str, in_other_studies: bool, lang: Lang) -> String {
    match (lang, in_other_studies) {
        (Lang::En, false) => format!("{range} mm on the face"),
        (Lang::En, true) => format!("{range} mm on the face in other studies"),
        (Lang::Es, false) => format!("{range} mm en la cara"),
        (Lang::Es, true) => format!("{range} mm en la cara en otros estudios"),
    }
}
