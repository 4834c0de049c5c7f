//! Every number that the shipped pack shows is one of the clinical fact sheet, with its people and its source.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use chairside::content::{
    BarValue, Block, Chart, Drawing, Figure, Pack, Range, Rate, Risk, SkinSection, SourceId, Study, Untreated, load,
};
use chairside::text::Lang;
use serde_json::Value;

/// What the fact sheet says in figures, by the reference key that stands with it. Written out there: the twelve trials of MA22
/// and the nine of IWJ21. Its shares of the 50 people of Bandral18, 6 % and 28 %, are 3 and 14 people.
const NUMBERS: &[(&str, &[&str])] = &[
    ("AAD-mtg", &["2", "12"]),
    ("ASJ21", &["32", "35", "102"]),
    ("Ablon18", &["30", "48", "150"]),
    ("Alam14", &["1.08", "2.4", "3", "6", "10", "15", "20"]),
    ("Alqam23", &["3", "9", "15"]),
    ("Aust08", &["20", "60", "80"]),
    ("BMC22", &["0.75", "0.85", "1.5", "49", "69"]),
    ("Bandral18", &["3", "14", "28", "50"]),
    ("CMAC21", &["1", "24", "48"]),
    ("Chu21", &["3", "6", "7", "36", "51", "72", "85", "1029", "2805"]),
    ("Ciozda26", &["55"]),
    ("Clinic-D", &["1", "3", "5", "7", "24"]),
    ("Clinic-N", &["24", "30", "72"]),
    ("Clinic-R", &["1", "4", "5", "24"]),
    ("Clinic-S", &["2", "24", "30", "72"]),
    ("DHSC25", &["18", "2025"]),
    ("Dark39", &["0", "5", "36", "39"]),
    ("Depth-IQ", &["1.5", "2.5", "21", "37"]),
    ("Dogra14", &["0", "5", "30", "36", "39"]),
    ("ElDom15", &["10"]),
    ("FDA-MN", &["18", "21", "22"]),
    ("Fabb12", &["10"]),
    ("Fabb18", &["3", "6", "12"]),
    ("Fried24", &["13", "15"]),
    ("GMC-sum", &["48"]),
    ("GMC15", &["18"]),
    ("Gowda21", &["18", "51", "85", "1029", "2805"]),
    ("HK18", &["3", "6", "7", "72"]),
    ("HSC22", &["48"]),
    ("Harris15", &["18"]),
    ("IWJ21", &["9", "414"]),
    ("Iosif19", &["8", "14"]),
    ("Iriarte17", &["0.5"]),
    ("Juhasz20", &["1", "8", "12", "58", "1845"]),
    ("King17", &["24", "48"]),
    ("Lido24", &["4", "2024"]),
    ("Liebl13", &["7", "14", "24"]),
    ("MA22", &["12", "414"]),
    ("MDedge", &["51", "85", "1029", "2805"]),
    ("Martin21", &["3", "6", "7", "72"]),
    ("Neck22", &["2.5", "32", "35"]),
    ("Pakla21", &["120"]),
    ("Pores23", &["19", "591"]),
    ("RF-AJ", &["15", "2025"]),
    ("RF-Prime", &["15", "2025"]),
    ("Sasaki19", &["0.5", "1.5", "10", "24", "48"]),
    ("Schmitt18", &["5"]),
    ("Sheck22", &["6", "7", "13", "16", "25"]),
    ("Silva20", &["28", "90"]),
    ("SkinPen-ES", &["6", "7", "13", "16", "25"]),
    ("Soltani14", &["24"]),
    ("Spring17", &["6"]),
    ("StatP", &["17", "24", "789"]),
    ("Svenning19", &["8", "14", "19"]),
    ("Trial326", &["2", "12"]),
    ("Waldman17", &["6"]),
    ("iWound", &["7", "14", "15", "24"]),
];

/// The reference keys of the fact sheet (section 18).
const REFERENCES: &[&str] = &[
    "AAD24",
    "AAD-mtg",
    "Ablon18",
    "AC20",
    "AHPA25",
    "Alam14",
    "Alam-x",
    "Allure17",
    "Alqam23",
    "AMA",
    "ASJ21",
    "Aust08",
    "AustRat08",
    "Bandral18",
    "BDD17",
    "BDDQ-D",
    "BDDQ-lic",
    "BMC22",
    "BMJ15",
    "BMJ-BP",
    "CFR",
    "Chopra15",
    "ChoRF",
    "Chu21",
    "Ciozda26",
    "Clinic-D",
    "Clinic-N",
    "Clinic-R",
    "Clinic-S",
    "CMAC21",
    "Cochrane16",
    "CPSA",
    "Dalwig20",
    "Dark39",
    "DEN160029",
    "Depth-IQ",
    "Dermapen4",
    "DHSC25",
    "Dogra14",
    "DrPen",
    "ElDom15",
    "Esmat22",
    "Fabb12",
    "Fabb18",
    "FDA-CU",
    "FDA-ES",
    "FDA-MN",
    "Fried24",
    "GMC",
    "GMC15",
    "GMC-case",
    "GMC-sum",
    "Gowda21",
    "Gran-case",
    "Harris15",
    "HK18",
    "HoC",
    "HSC22",
    "iatroX",
    "Iosif19",
    "Iriarte17",
    "Ishfaq22",
    "IWJ21",
    "iWound",
    "Juhasz20",
    "K202243",
    "Kang22",
    "King17",
    "Lido24",
    "Liebl13",
    "LTH",
    "MA22",
    "Majid09",
    "Martin21",
    "MDedge",
    "MMWR24",
    "Mujahid20",
    "Mysore17",
    "NB-derm",
    "Neck22",
    "NHS",
    "Pakla21",
    "PIH-SP",
    "Pore-x",
    "Pores23",
    "Preg13",
    "RF-AJ",
    "RF-Prime",
    "RF-PCI",
    "Salem22",
    "Sasaki19",
    "Schmitt18",
    "Selcuk",
    "SEME",
    "Sheck22",
    "Silva20",
    "SkinPen-ES",
    "SkinPen-M",
    "SOC16",
    "SOC-ch",
    "Soltani14",
    "Spring17",
    "StatP",
    "Svenning19",
    "Trial326",
    "UCSD",
    "Waldman17",
    "WHfig",
    "Wink",
];

/// Figures that stand in the fact sheet without a reference: the default for sunscreen (10.2) and the red flags (10.3),
/// both on the pane about aftercare.
const WITHOUT_REFERENCE: &[&str] = &["10", "24", "48"];

/// Layer thickness on the face, in mm (section 3.1).
const LAYERS: &[(&str, f64, f64)] = &[("Chopra15, Selcuk", 0.03, 0.12), ("Chopra15, BMC22", 0.6, 2.0)];

/// Mean thickness by site, epidermis of men and women, then dermis (section 3.2, BMC22).
const SITES: &[(&str, [f64; 4])] = &[
    ("Forehead", [0.22, 0.20, 1.17, 0.86]),
    ("Between the eyebrows", [0.21, 0.19, 1.14, 0.90]),
    ("Temple", [0.19, 0.18, 1.06, 0.80]),
    ("Eyelid", [0.18, 0.17, 0.67, 0.58]),
    ("Bridge of the nose", [0.20, 0.19, 1.03, 0.93]),
    ("Cheekbone", [0.19, 0.20, 1.14, 0.87]),
    ("Under the jaw", [0.21, 0.18, 1.02, 0.91]),
    ("Neck", [0.19, 0.17, 0.98, 0.99]),
];

/// Needle depths described (section 3.3).
const NEEDLES: &[(&str, f64, f64)] = &[("Iriarte17", 0.25, 2.0), ("Harris15", 1.5, 1.5)];

/// Repair phases in days (section 2.1).
const PHASES: &[(&str, &str, f64, f64)] = &[
    ("Clotting", "iWound", 0.0, 0.01),
    ("Inflammation", "iWound, WHfig", 0.0, 5.0),
    ("Building", "iWound, WHfig", 3.0, 25.0),
    ("Remodelling", "WHfig, Liebl13", 21.0, 365.0),
];

/// What the patient sees, in days (section 2.2; six weeks are 42 days, three months 90).
const EVENTS: &[(&str, f64, f64)] = &[
    ("Juhasz20", 0.0, 0.0),
    ("HK18, Martin21, Chu21", 0.0, 7.0),
    ("Martin21, Chu21", 0.0, 7.0),
    ("Sasaki19", 0.0, 2.0),
    ("Schmitt18", 5.0, 5.0),
    ("Fabb18", 42.0, 42.0),
    ("Fabb18", 90.0, 90.0),
    ("Fabb18", 90.0, 365.0),
];

/// A value, with the level and the ends of its interval.
type Outcome = (f64, Option<(f64, f64, f64)>);

/// Outcomes: the source, how many people, each value with its interval (section 5.2).
const OUTCOMES: &[(&str, u32, &[Outcome])] = &[
    ("Alam14", 20, &[(3.4, Some((95.0, 0.2, 6.5))), (0.4, Some((95.0, -2.3, 3.5)))]),
    ("Pakla21", 120, &[(2.87, None), (2.03, None)]),
    ("Ablon18", 48, &[(1.23, Some((99.0, 1.11, 1.34)))]),
    ("Ablon18", 48, &[(1.54, Some((99.0, 1.33, 1.75)))]),
];

/// Side effects that were counted: the source, how many, out of how many (section 7).
const COUNTED: &[(&str, u32, u32)] = &[("Dogra14", 5, 36), ("Dogra14", 2, 36), ("Dark39", 0, 39)];

fn shipped() -> Pack {
    let mut packs = load::shipped().unwrap_or_else(|problems| panic!("{problems}"));
    packs.remove(0)
}

fn keys(sources: &[SourceId]) -> String {
    sources.iter().map(SourceId::as_str).collect::<Vec<_>>().join(", ")
}

fn same(one: f64, two: f64) -> bool {
    (one - two).abs() < 1e-9
}

fn is_range(range: Range, from: f64, to: f64) -> bool {
    same(range.from, from) && same(range.to, to)
}

fn figures(pack: &Pack) -> impl Iterator<Item = &Figure> {
    pack.panes().iter().flat_map(|pane| &pane.blocks).filter_map(|block| match block {
        Block::Figure(figure) => Some(figure),
        _ => None,
    })
}

fn sections(pack: &Pack) -> Vec<(&Figure, &SkinSection)> {
    figures(pack)
        .filter_map(|figure| match &figure.drawing {
            Drawing::SkinSection(section) => Some((figure, section)),
            _ => None,
        })
        .collect()
}

fn studies(pack: &Pack) -> Vec<&Study> {
    let charts = pack.panes().iter().flat_map(|pane| &pane.blocks).flat_map(|block| match block {
        Block::Chart(chart) => std::slice::from_ref(chart),
        Block::Charts(charts) => charts,
        _ => &[],
    });
    charts
        .filter_map(|chart| match chart {
            Chart::Study(study) => Some(study.as_ref()),
            Chart::Empty { .. } => None,
        })
        .collect()
}

#[test]
fn every_source_of_the_pack_is_a_reference_of_the_fact_sheet() {
    let known: BTreeSet<&str> = REFERENCES.iter().copied().collect();
    let pack = shipped();
    let unknown: Vec<&str> = pack.sources().iter().map(|source| source.id.as_str()).filter(|id| !known.contains(id)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[test]
fn every_layer_site_and_needle_that_is_drawn_is_of_the_fact_sheet() {
    let pack = shipped();
    assert_eq!(sections(&pack).len(), 4);
    for (figure, section) in sections(&pack) {
        assert!(figure.note.get(Lang::En).starts_with("Typical, varies by person and site"));
        assert!(figure.note.get(Lang::Es).starts_with("Valores típicos; varían según la persona y la zona"));
        for layer in &section.layers {
            let Some(range) = layer.thickness_mm else { continue };
            let known =
                |(source, from, to): &(&str, f64, f64)| *source == keys(&layer.name.sources) && is_range(range, *from, *to);
            assert!(LAYERS.iter().any(known), "{range:?}");
        }
        for site in &section.sites {
            assert_eq!(keys(&site.name.sources), "BMC22");
            let drawn = [site.epidermis_mm.men, site.epidermis_mm.women, site.dermis_mm.men, site.dermis_mm.women];
            let known = SITES.iter().find(|(name, _)| *name == site.name.text.get(Lang::En)).expect("a site of the sheet");
            assert!(drawn.into_iter().zip(known.1).all(|(one, two)| same(one, two)), "{drawn:?}");
        }
        let needle = section.needle.as_ref().expect("needles");
        let known = |(source, from, to): &(&str, f64, f64)| {
            *source == keys(&needle.label.sources) && is_range(needle.depth_mm, *from, *to)
        };
        assert!(NEEDLES.iter().any(known), "{:?}", needle.depth_mm);
        assert!(needle.label.text.get(Lang::En).contains("set by the practitioner within the device's labelled maximum"));
    }
}

#[test]
fn every_phase_and_event_of_healing_is_of_the_fact_sheet() {
    let pack = shipped();
    let timelines: Vec<_> = figures(&pack)
        .filter_map(|figure| match &figure.drawing {
            Drawing::HealingTimeline(healing) => Some(healing),
            _ => None,
        })
        .collect();
    assert_eq!(timelines.len(), 2);
    for healing in timelines {
        for phase in &healing.phases {
            let (name, sources) = (phase.name.text.get(Lang::En), keys(&phase.name.sources));
            let known = |(of, from_keys, from, to): &(&str, &str, f64, f64)| {
                *of == name && *from_keys == sources && is_range(phase.days, *from, *to)
            };
            assert!(PHASES.iter().any(known), "{name} {sources} {:?}", phase.days);
        }
        for event in &healing.events {
            let Some(days) = event.days else { continue };
            let sources = keys(&event.name.sources);
            let known = |(of, from, to): &(&str, f64, f64)| *of == sources && is_range(days, *from, *to);
            assert!(EVENTS.iter().any(known), "{} {sources} {days:?}", event.name.text.get(Lang::En));
        }
    }
}

#[test]
fn every_chart_has_the_values_people_and_source_of_the_fact_sheet() {
    let pack = shipped();
    let studies = studies(&pack);
    assert_eq!(studies.len(), OUTCOMES.len());
    for study in studies {
        let values = study.groups.iter().flat_map(|group| &group.bars).filter_map(|bar| match &bar.value {
            BarValue::Number { value, interval } => {
                Some((*value, interval.as_ref().map(|interval| (interval.level, interval.range.from, interval.range.to))))
            }
            BarValue::Words(_) => None,
        });
        let drawn = (study.source.as_str(), study.n, values.collect::<Vec<_>>());
        let known = OUTCOMES.iter().any(|(source, n, values)| (*source, *n, values.to_vec()) == drawn);
        assert!(known, "{drawn:?}");
    }
}

#[test]
fn a_study_that_found_nothing_stands_beside_the_one_that_did() {
    let pack = shipped();
    let together = pack.panes().iter().flat_map(|pane| &pane.blocks).filter_map(|block| match block {
        Block::Charts(charts) => Some(charts),
        _ => None,
    });
    let sources: Vec<Vec<&str>> = together
        .map(|charts| {
            let source = |chart: &'_ Chart| match chart {
                Chart::Study(study) => OUTCOMES.iter().find(|(of, ..)| *of == study.source.as_str()).map_or("", |(of, ..)| of),
                Chart::Empty { .. } => "no reliable figure",
            };
            charts.iter().map(source).collect()
        })
        .collect();
    assert_eq!(sources, [vec!["Alam14", "Pakla21"], vec!["Ablon18", "no reliable figure"]]);
}

#[test]
fn every_risk_that_is_drawn_has_the_count_and_source_of_the_fact_sheet() {
    let pack = shipped();
    let risks = pack.panes().iter().flat_map(|pane| &pane.blocks).filter_map(|block| match block {
        Block::Risk(Risk { rate: Rate::Counted { events, out_of, range, source, untreated, .. }, .. }) => {
            assert!(range.is_none() && matches!(untreated, Untreated::Words(_)), "the sheet has no such count");
            Some((source.as_str(), *events, *out_of))
        }
        _ => None,
    });
    let mut drawn: Vec<_> = risks.collect();
    let mut known = COUNTED.to_vec();
    drawn.sort_unstable();
    known.sort_unstable();
    assert_eq!(drawn, known);
}

/// A text of a pane in a language, with the sources that it rests on: its own, those of what it belongs to, else all of its
/// block's.
struct Said {
    text: String,
    lang: Lang,
    sources: BTreeSet<String>,
}

fn own_sources(value: &Value) -> BTreeSet<String> {
    let listed = value.get("sources").and_then(Value::as_array).into_iter().flatten();
    listed.chain(value.get("source")).filter_map(Value::as_str).map(str::to_owned).collect()
}

fn all_sources(value: &Value) -> BTreeSet<String> {
    let mut sources = own_sources(value);
    match value {
        Value::Object(object) => sources.extend(object.values().flat_map(all_sources)),
        Value::Array(values) => sources.extend(values.iter().flat_map(all_sources)),
        _ => {}
    }
    sources
}

fn said(value: &Value, above: &BTreeSet<String>, found: &mut Vec<Said>) {
    let own = own_sources(value);
    let sources = if own.is_empty() { above } else { &own };
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                match (value, key.parse::<Lang>()) {
                    (Value::String(text), Ok(lang)) => {
                        found.push(Said { text: text.clone(), lang, sources: sources.clone() });
                    }
                    _ => said(value, sources, found),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| said(value, sources, found)),
        _ => {}
    }
}

/// The numbers of a text as the fact sheet writes them: a point before decimals, nothing between thousands.
fn numbers(text: &str, lang: Lang) -> Vec<String> {
    let is_part = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
    let words = text.split(|c: char| !is_part(c)).map(|word| word.trim_matches(['.', ',']));
    let words = words.filter(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    words
        .map(|word| match lang {
            Lang::En => word.replace(',', ""),
            Lang::Es => word.replace('.', "").replace(',', "."),
        })
        .collect()
}

#[test]
fn every_number_in_the_words_of_a_pane_is_in_the_fact_sheet_with_one_of_its_sources() {
    let panes = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/microneedling/panes");
    let mut held = 0;
    for entry in fs::read_dir(panes).expect("the panes") {
        let json = fs::read(entry.expect("a pane").path()).expect("a file");
        let pane: Value = serde_json::from_slice(&json).expect("JSON");
        let without_reference = if pane["id"] == "aftercare" { WITHOUT_REFERENCE } else { &[] };
        for block in pane["blocks"].as_array().expect("blocks") {
            let mut found = Vec::new();
            said(block, &all_sources(block), &mut found);
            for Said { text, lang, sources } in found {
                for number in numbers(&text, lang) {
                    let of_sources = NUMBERS.iter().filter(|(key, _)| sources.contains(*key)).flat_map(|(_, known)| *known);
                    let is_known = of_sources.chain(without_reference).any(|known| *known == number);
                    assert!(is_known, "{number} is not known of {sources:?}: {text}");
                    held += 1;
                }
            }
        }
    }
    assert!(held > 250, "{held}");
}
