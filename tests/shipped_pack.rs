//! The pack that ships holds what the clinical fact sheet asks of it.

use std::fs;
use std::path::{Path, PathBuf};

use chairside::content::{Item, Kind, Pack, SourceId, Usual, Weight, When, load};
use serde_json::Value;

use Weight::{Caution, Stop};

/// The items of the fact sheet's checklist (section 14), in order.
const ITEMS: [&str; 35] = [
    "id_confirmed",
    "dob",
    "capacity",
    "concern",
    "hoped_result",
    "realistic",
    "voluntary",
    "bdd_screen",
    "fitzpatrick",
    "infection",
    "acne_now",
    "lesion",
    "skin_disease",
    "sun_irritation",
    "keloid",
    "hsv_history",
    "pregnancy",
    "bleeding",
    "diabetes",
    "immune",
    "allergy",
    "medicines",
    "isotretinoin",
    "recent_procedures",
    "device_status",
    "depth_mm",
    "add_on",
    "discussion",
    "photos",
    "info_date",
    "consent_signed",
    "sterile_lot",
    "numbing_test",
    "aftercare_given",
    "follow_up",
];

/// Its rules: the item, the answer, what it raises. An answer that is not here raises nothing.
const RULES: &[(&str, &str, Weight)] = &[
    ("id_confirmed", "no", Stop),
    ("dob", "age under 18", Stop),
    ("dob", "age 18 to 21", Caution),
    ("capacity", "support", Caution),
    ("capacity", "doubt", Stop),
    ("concern", "acne", Caution),
    ("concern", "other", Caution),
    ("realistic", "partly", Caution),
    ("realistic", "no", Stop),
    ("voluntary", "no", Stop),
    ("bdd_screen", "positive", Stop),
    ("bdd_screen", "not_done", Caution),
    ("fitzpatrick", "iv", Caution),
    ("fitzpatrick", "v", Caution),
    ("fitzpatrick", "vi", Caution),
    ("infection", "yes", Stop),
    ("acne_now", "blackheads", Caution),
    ("acne_now", "inflamed", Stop),
    ("acne_now", "nodules", Stop),
    ("lesion", "yes", Stop),
    ("skin_disease", "past", Caution),
    ("skin_disease", "active", Stop),
    ("skin_disease", "vitiligo", Stop),
    ("sun_irritation", "tan", Stop),
    ("sun_irritation", "actives", Caution),
    ("keloid", "thick", Caution),
    ("keloid", "keloid", Stop),
    ("hsv_history", "yes", Caution),
    ("pregnancy", "yes", Stop),
    ("bleeding", "thinner", Caution),
    ("bleeding", "disorder", Stop),
    ("diabetes", "controlled", Caution),
    ("diabetes", "uncontrolled", Stop),
    ("immune", "past", Caution),
    ("immune", "current", Stop),
    ("allergy", "yes", Stop),
    ("isotretinoin", "within_6_months", Caution),
    ("isotretinoin", "now", Caution),
    ("recent_procedures", "within 14 days", Caution),
    ("recent_procedure_kind", "facial_surgery", Caution),
    ("device_status", "no", Stop),
    ("depth_mm", "above the device's maximum", Stop),
    ("depth_mm", "above 1.5", Caution),
    ("add_on", "serum", Caution),
    ("add_on", "prp", Caution),
    ("discussion", "no", Stop),
    ("photos", "declined", Caution),
    ("info_date", "within 2 days", Caution),
    ("consent_signed", "no", Stop),
    ("sterile_lot", "blank", Stop),
    ("numbing_test", "not_tested", Caution),
    ("numbing_test", "reacted", Stop),
    ("aftercare_given", "no", Stop),
    ("follow_up", "blank", Caution),
];

/// What no patient may be told, as whole words.
const BANNED: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "will",
            "proven",
            "cure",
            "cures",
            "cured",
            "non invasive",
            "noninvasive",
            "painless",
            "erase",
            "erases",
            "removes",
            "eliminates",
            "shrinks",
            "kills",
            "facelift",
            "guarantee",
            "guaranteed",
            "permanent",
            "all skin types",
        ],
    ),
    (
        "es",
        &[
            "no invasivo",
            "no invasiva",
            "cura",
            "curan",
            "curar",
            "curará",
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
            "permanente",
            "mata",
            "matan",
            "todo tipo de piel",
            "todos los tipos de piel",
        ],
    ),
];

fn shipped() -> Pack {
    let mut packs = load::shipped().unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(packs.len(), 1);
    packs.remove(0)
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("content/microneedling")
}

#[test]
fn what_is_compiled_in_is_what_stands_in_the_folder() {
    let packs = load::folder(&folder()).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(packs.iter().map(Pack::hash).collect::<Vec<_>>(), [shipped().hash()]);
}

#[test]
fn the_panes_stand_in_the_order_of_a_consultation() {
    let pack = shipped();
    let panes: Vec<_> = pack.panes().iter().map(|pane| pane.id.as_str()).collect();
    assert_eq!(panes, ["introduction", "fine-lines", "scars", "pores", "acne", "risks", "aftercare"]);
}

#[test]
fn the_checklist_asks_every_question_of_the_fact_sheet() {
    let pack = shipped();
    let asked_always = pack.checklist().items().filter(|item| item.follows.is_none());
    assert_eq!(asked_always.map(|item| item.id.as_str()).collect::<Vec<_>>(), ITEMS);
    let sections = pack.checklist().sections.iter();
    let sizes = sections.map(|section| section.items.iter().filter(|item| item.follows.is_none()).count());
    assert_eq!(sizes.collect::<Vec<_>>(), [3, 5, 6, 7, 3, 7, 4]);
}

/// The answers that a condition is about, in the words of [`RULES`].
fn answers(when: &When) -> Vec<String> {
    match when {
        When::Yes => vec!["yes".into()],
        When::No => vec!["no".into()],
        When::AnyOf(options) => options.iter().map(ToString::to_string).collect(),
        When::Blank => vec!["blank".into()],
        When::AgeUnder(years) => vec![format!("age under {years}")],
        When::AgeBetween(from, to) => vec![format!("age {from} to {to}")],
        When::WithinDays(days) => vec![format!("within {days} days")],
        When::Above(number) => vec![format!("above {number}")],
        When::AboveDeviceMaximum => vec!["above the device's maximum".into()],
    }
}

fn raised(item: &Item) -> Vec<(String, String, Weight)> {
    let rules = item.rules.iter();
    let raised = rules.flat_map(|rule| answers(&rule.when).into_iter().map(|answer| (answer, rule.weight)));
    raised.map(|(answer, weight)| (item.id.to_string(), answer, weight)).collect()
}

#[test]
fn every_answer_raises_what_the_fact_sheet_says_and_nothing_else() {
    let mut held: Vec<_> = shipped().checklist().items().flat_map(raised).collect();
    let of_the_sheet = |&(item, answer, weight): &(&str, &str, Weight)| (item.to_owned(), answer.to_owned(), weight);
    let mut expected: Vec<_> = RULES.iter().map(of_the_sheet).collect();
    held.sort();
    expected.sort();
    assert_eq!(held, expected);
}

#[test]
fn the_plan_holds_what_the_fact_sheet_says_of_sessions_and_intervals() {
    let pack = shipped();
    let plan = pack.plan().expect("a plan");
    let numbers = |usual: &Usual| (usual.usual, usual.from, usual.to);
    assert_eq!(
        (numbers(&plan.sessions), numbers(&plan.interval_weeks)),
        ((3, 1, 12), (4, 1, 8)),
        "section 4: median, and all scars"
    );
    for usual in [&plan.sessions, &plan.interval_weeks] {
        assert_eq!(usual.sources.iter().map(SourceId::as_str).collect::<Vec<_>>(), ["Harris15", "Juhasz20"]);
    }
    assert_eq!(
        plan.check_ups.iter().map(|check_up| check_up.months_after_last).collect::<Vec<_>>(),
        [3],
        "section 2.2: `assess`"
    );
    assert_eq!(plan.check_ups[0].purpose.sources, ["Fabb18".into()]);
}

#[test]
fn every_pane_has_a_question_to_be_told_back() {
    let without: Vec<_> =
        shipped().panes().iter().filter(|pane| pane.teach_back().next().is_none()).map(|pane| pane.id.clone()).collect();
    assert_eq!(without, []);
}

#[test]
fn every_reason_has_a_source_or_says_that_nobody_signed_it_off() {
    for item in shipped().checklist().items() {
        for rule in &item.rules {
            assert!(!rule.why.sources.is_empty() || rule.why.unsigned, "{}", item.id);
        }
    }
}

#[test]
fn the_depth_is_checked_against_a_device_that_the_clinic_has_yet_to_enter() {
    let pack = shipped();
    assert_eq!(pack.device().max_depth_mm, None);
    let depth = pack.checklist().item(&"depth_mm".into()).expect("the depth");
    assert!(matches!(depth.kind, Kind::Number { .. }));
}

/// Every text outside of what must not be said: its language and its words.
fn texts(value: &Value, found: &mut Vec<(String, String)>) {
    match value {
        Value::Object(object) if object.get("kind").is_some_and(|kind| kind == "avoid") => {}
        Value::Object(object) => {
            for (key, value) in object.iter().filter(|(key, _)| *key != "not") {
                match value {
                    Value::String(text) if key == "en" || key == "es" => {
                        found.push((key.clone(), text.clone()));
                    }
                    value => texts(value, found),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| texts(value, found)),
        _ => {}
    }
}

/// The words in lower case with one space around each.
fn words(text: &str) -> String {
    let lower = text.to_lowercase();
    let words: Vec<_> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    format!(" {} ", words.join(" "))
}

#[test]
fn nothing_is_overstated_in_any_language() {
    let panes = folder().join("panes");
    let panes = fs::read_dir(panes).expect("the panes").map(|entry| entry.expect("a pane").path());
    let mut found = Vec::new();
    for path in panes.chain(["checklist.json", "note-templates.json"].map(|name| folder().join(name))) {
        let json = fs::read(path).expect("a file");
        texts(&serde_json::from_slice(&json).expect("JSON"), &mut found);
    }
    assert!(found.len() > 500, "{}", found.len());
    for (lang, text) in found {
        let banned = BANNED.iter().filter(|(of, _)| *of == lang).flat_map(|(_, banned)| *banned);
        let said: Vec<_> = banned.filter(|banned| words(&text).contains(&format!(" {banned} "))).collect();
        assert!(said.is_empty(), "{said:?} in: {text}");
    }
}
