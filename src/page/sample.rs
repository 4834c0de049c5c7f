//! A small pack with every kind of block and question, and a draft on it, for tests.

use std::sync::LazyLock;

use chrono::DateTime;
use uuid::Uuid;

use crate::content::{Pack, load};
use crate::record::{Draft, Moment, PackRef, PatientLabel, PersonName, SessionId};
use crate::text::Lang;

const PACK: &str = r#"{
  "format": 1, "id": "sample", "version": "1.0.0", "title": {"en": "Sample", "es": "Muestra"},
  "modality": "mechanical", "languages": ["en", "es"], "panes": ["every", "other"], "review": {},
  "sources": [
    {"id": "Alam14", "reference": "Alam et al., JAMA Dermatol 2014", "grade": "RCT"},
    {"id": "Ablon18", "reference": "Ablon, J Clin Aesthet Dermatol 2018", "grade": "UNC"},
    {"id": "BMC22", "reference": "Ultrasound of facial skin, BMC 2022", "grade": "UNC"},
    {"id": "Dogra14", "reference": "Dogra et al., 2014", "grade": "UNC"},
    {"id": "Chu21", "reference": "Chu et al., 2021", "grade": "SR"},
    {"id": "GMC", "reference": "General Medical Council", "grade": "GL"}
  ]
}"#;

const EVERY: &str = r#"{
  "id": "every", "tab": {"en": "Every", "es": "Todo"}, "title": {"en": "Every block", "es": "Cada bloque"},
  "blocks": [
    {"type": "paragraph", "text": {"en": "Tiny punctures start the skin's own repair.", "es": "Pequeñas punciones inician la reparación de la piel."}, "sources": ["Chu21"]},
    {"type": "bullets", "items": [
      {"text": {"en": "Several sessions.", "es": "Varias sesiones."}, "sources": ["Ablon18"]},
      {"text": {"en": "Pores are not muscles.", "es": "Los poros no son músculos."}, "unsigned": true}]},
    {"type": "steps", "items": [
      {"text": {"en": "Wash.", "es": "Lavar."}}, {"text": {"en": "Wait.", "es": "Esperar."}}]},
    {"type": "claim", "text": {"en": "Pitted scars may look shallower.", "es": "Las cicatrices hundidas pueden verse menos profundas."},
      "sources": ["Alam14", "Ablon18"], "grade": "RCT",
      "not": {"text": {"en": "Needling removes scars.", "es": "Las microagujas eliminan las cicatrices."}, "why": {"en": "They may soften.", "es": "Pueden suavizarse."}}},
    {"type": "claim", "text": {"en": "It is not known if it makes pores smaller.", "es": "No se sabe si reduce los poros."}, "grade": "NONE"},
    {"type": "callout", "level": "stop", "title": {"en": "Not over active acne", "es": "No sobre acné activo"}, "lines": [
      {"text": {"en": "Not today.", "es": "Hoy no."}, "sources": ["Chu21"]}]},
    {"type": "callout", "level": "caution", "title": {"en": "Cold sores", "es": "Herpes labial"}, "lines": [
      {"text": {"en": "Tell us.", "es": "Díganos."}}, {"text": {"en": "We decide together.", "es": "Lo decidimos juntos."}}]},
    {"type": "callout", "level": "info", "title": {"en": "Acne can flare", "es": "Puede haber un brote"}, "lines": [
      {"text": {"en": "Call us.", "es": "Llámenos."}}]},
    {"type": "figure", "drawing": "skin_section", "title": {"en": "Where the needles go", "es": "Hasta dónde llegan las agujas"},
      "note": {"en": "Typical, varies by person and site.", "es": "Valores típicos; varían según la persona y la zona."},
      "layers": [
        {"name": {"en": "Epidermis", "es": "Epidermis"}, "sources": ["BMC22"], "thickness_mm": [0.03, 0.12]},
        {"name": {"en": "Fat", "es": "Grasa"}}],
      "needle": {"label": {"en": "Lengths described", "es": "Longitudes descritas"}, "sources": ["Chu21"], "depth_mm": [0.25, 2.0]},
      "sites": [{"name": {"en": "Forehead", "es": "Frente"}, "sources": ["BMC22"], "epidermis_mm": {"men": 0.22, "women": 0.2}, "dermis_mm": {"men": 1.17, "women": 0.86}}]},
    {"type": "figure", "drawing": "healing_timeline", "title": {"en": "How skin repairs itself", "es": "Cómo se repara la piel"},
      "note": {"en": "Typical of skin wounds, not measured for needling.", "es": "Típico de heridas de la piel; no medido con microagujas."},
      "phases": [
        {"name": {"en": "Clotting", "es": "Coagulación"}, "sources": ["Chu21"], "days": [0, 0.01], "seen": {"en": "Tiny clots seal the punctures.", "es": "Pequeños coágulos sellan las punciones."}},
        {"name": {"en": "Inflammation", "es": "Inflamación"}, "sources": ["Chu21"], "days": [0, 5], "seen": {"en": "Redness, warmth.", "es": "Enrojecimiento, calor."}},
        {"name": {"en": "Remodelling", "es": "Remodelación"}, "sources": ["Chu21"], "days": [21, 365], "seen": {"en": "Collagen slowly strengthens.", "es": "El colágeno se refuerza despacio."}}],
      "events": [{"name": {"en": "Redness", "es": "Enrojecimiento"}, "sources": ["Chu21"], "when": {"en": "up to 7 days", "es": "hasta 7 días"}, "days": [0, 7]}]},
    {"type": "chart", "title": {"en": "Scar score", "es": "Puntuación de cicatrices"}, "measure": {"en": "Points lower than at the start", "es": "Puntos menos que al inicio"},
      "n": 20, "n_note": {"en": "15 finished", "es": "15 terminaron"}, "design": {"en": "Split-face trial", "es": "Ensayo en media cara"},
      "follow_up": {"en": "6 months", "es": "6 meses"}, "compared_with": {"en": "The untreated side", "es": "El lado sin tratar"},
      "grade": "RCT", "source": "Alam14",
      "groups": [{"bars": [
        {"label": {"en": "Treated side", "es": "Lado tratado"}, "value": 3.4, "interval": {"level": 95, "range": [0.2, 6.5]}},
        {"label": {"en": "Untreated side", "es": "Lado sin tratar"}, "value": 0.4, "interval": {"level": 95, "range": [-2.3, 3.5]}},
        {"label": {"en": "Peel alone", "es": "Solo peeling"}, "words": {"en": "not given", "es": "no se indica"}}]}],
      "note": {"en": "Each side is compared with its own start.", "es": "Cada lado se compara con su inicio."}},
    {"type": "chart", "title": {"en": "Size of pores", "es": "Tamaño de los poros"}, "empty": {"text": {"en": "No controlled trial was found.", "es": "No se encontró ningún ensayo controlado."}, "sources": ["Chu21"]}},
    {"type": "risk", "effect": {"en": "Dark marks", "es": "Manchas oscuras"}, "events": 5, "out_of": 36, "among": {"en": "people with skin types IV and V", "es": "personas con fototipos IV y V"},
      "over": {"en": "five sessions", "es": "cinco sesiones"}, "source": "Dogra14", "certainty": {"en": "low: one small study", "es": "baja: un estudio pequeño"},
      "range": [2, 9], "untreated": {"events": 1, "out_of": 36}},
    {"type": "risk", "effect": {"en": "Redness", "es": "Enrojecimiento"}, "frequency": "most", "words": {"text": {"en": "Hours to three days.", "es": "De horas a tres días."}, "sources": ["Chu21"]}},
    {"type": "prompt", "kind": "ask", "text": {"en": "What bothers you most?", "es": "¿Qué le molesta más?"}, "sources": ["GMC"]},
    {"type": "prompt", "kind": "avoid", "text": {"en": "“Proven”.", "es": "«Demostrado»."}},
    {"type": "teach_back", "question": {"en": "What change might you see?", "es": "¿Qué cambio podría notar?"}, "listen_for": {"en": "Softer, not gone.", "es": "Más suave, no desaparece."}}
  ]
}"#;

const OTHER: &str = r#"{
  "id": "other", "tab": {"en": "Other", "es": "Otro"}, "title": {"en": "Another pane", "es": "Otra pestaña"},
  "blocks": [{"type": "paragraph", "text": {"en": "More.", "es": "Más."}}]
}"#;

const CHECKLIST: &str = r#"{
  "sections": [
    {"title": {"en": "Who and how", "es": "Quién y cómo"}, "items": [
      {"id": "name", "prompt": {"en": "Name matches the record?", "es": "¿El nombre coincide con la ficha?"}, "kind": "yes_no",
        "rules": [{"when": {"is": "no"}, "then": "stop", "why": {"en": "The record must be this patient's.", "es": "La ficha debe ser de esta persona."}, "unsigned": true}]},
      {"id": "born", "prompt": {"en": "Date of birth", "es": "Fecha de nacimiento"}, "kind": "date", "span": "past",
        "rules": [{"when": {"age_under": 18}, "then": "stop", "why": {"en": "Under 18: not treated.", "es": "Menor de 18: no se trata."}, "sources": ["GMC"]}]}]},
    {"title": {"en": "Health", "es": "Salud"}, "items": [
      {"id": "isotretinoin", "prompt": {"en": "Isotretinoin tablets", "es": "Isotretinoína en pastillas"}, "kind": "choice",
        "help": {"en": "Ask for the dose.", "es": "Pregunte la dosis."},
        "options": [{"id": "never", "label": {"en": "Never", "es": "Nunca"}}, {"id": "now", "label": {"en": "Now", "es": "Ahora"}}],
        "rules": [{"when": {"any_of": ["now"]}, "then": "caution", "why": {"en": "Advice is changing.", "es": "Las recomendaciones están cambiando."}, "sources": ["Chu21"]}]},
      {"id": "dose", "prompt": {"en": "Dose", "es": "Dosis"}, "kind": "text", "rules": [],
        "follows": {"item": "isotretinoin", "when": {"any_of": ["now"]}}},
      {"id": "depth", "prompt": {"en": "Deepest setting planned", "es": "Mayor profundidad prevista"}, "kind": "number",
        "unit": {"en": "mm", "es": "mm"}, "bounds": [0.1, 5],
        "rules": [{"when": {"above": 1.5}, "then": "caution", "why": {"en": "Skin is thin at several sites.", "es": "La piel es fina en varias zonas."}, "sources": ["BMC22"]}]},
      {"id": "lot", "prompt": {"en": "Lot number", "es": "Número de lote"}, "kind": "text",
        "rules": [{"when": {"blank": true}, "then": "stop", "why": {"en": "It must be traceable.", "es": "Debe poder rastrearse."}, "sources": ["GMC"]}]}]}
  ]
}"#;

/// Every pack that is compiled in, and the sample: read once.
pub fn packs() -> &'static [Pack] {
    static PACKS: LazyLock<Vec<Pack>> = LazyLock::new(|| {
        let mut packs = load::shipped().unwrap();
        packs.push(pack());
        packs
    });
    &PACKS
}

/// The pack, through the loader.
pub fn pack() -> Pack {
    let files = [
        ("pack.json", PACK),
        ("panes/every.json", EVERY),
        ("panes/other.json", OTHER),
        ("checklist.json", CHECKLIST),
        ("note-templates.json", r#"{"templates": []}"#),
    ];
    load::compiled_in("sample", &files).unwrap().remove(0)
}

/// A moment of the sample consultation.
pub fn moment() -> Moment {
    DateTime::parse_from_rfc3339("2026-11-23T10:05:00+01:00").unwrap()
}

/// A consultation that has just been opened.
pub fn draft(pack: &Pack) -> Draft {
    Draft::new(
        SessionId::new(Uuid::from_u128(7)),
        PatientLabel::new("R-17").unwrap(),
        PersonName::new("N. Practitioner").unwrap(),
        moment(),
        Lang::En,
        PackRef::of(pack),
    )
}
