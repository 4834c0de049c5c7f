//! What is said of one change of the pack that ships.

use super::super::changed::Changed;
use super::*;

const CHECKLIST: &str = "checklist.json";

/// The changes with their matter, without the one that the version is still the same.
fn told(before: &Changed, after: &Changed) -> Vec<(Matter, String)> {
    let (was, is) = (before.pack(), after.pack());
    let changes = changes(Version { files: &before.0, pack: &was }, Version { files: &after.0, pack: &is }).into_iter();
    changes.map(|change| (change.matter, change.words.to_string())).filter(|(_, words)| !words.contains("still called")).collect()
}

#[track_caller]
fn says(name: &str, from: &str, to: &str, expected: &[(Matter, &str)]) {
    let (before, after) = (Changed::nothing(), Changed::nothing().with(name, from, to));
    let told = told(&before, &after);
    let told: Vec<_> = told.iter().map(|(matter, words)| (*matter, words.as_str())).collect();
    assert_eq!(told, expected);
}

#[test]
fn what_did_not_change_is_not_told() {
    let same = Changed::nothing();
    let pack = same.pack();
    let version = Version { files: &same.0, pack: &pack };
    assert_eq!(changes(version, version), []);
}

#[test]
fn a_changed_pack_of_the_same_version_is_told_and_one_of_a_new_version_is_not() {
    let (before, text) = (Changed::nothing(), Changed::nothing().with("panes/acne.json", "We do not needle", "We never needle"));
    let (was, is) = (before.pack(), text.pack());
    let about = |after: &Changed, is: &Pack| {
        let changes = changes(Version { files: &before.0, pack: &was }, Version { files: &after.0, pack: is });
        changes.iter().filter(|change| change.words.as_str().contains("version 1.0.0, expected a new one")).count()
    };
    assert_eq!(about(&text, &is), 1);
    let renamed = text.with("pack.json", "\"version\": \"1.0.0\"", "\"version\": \"1.0.1\"");
    let is = renamed.pack();
    assert_eq!(about(&renamed, &is), 0);
}

#[test]
fn a_rule_is_compared_by_what_its_answers_raise() {
    use Matter::{Loosened, Tightened};
    let depth = "\"above\": 1.5";
    let looser = |mm: &str| format!("checklist, `depth_mm`: {mm} mm raised a stop and a caution and raises a stop now");
    says(CHECKLIST, depth, "\"above\": 2", &[(Loosened, &looser("1.6")), (Loosened, &looser("2"))]);
    says(
        CHECKLIST,
        depth,
        "\"above\": 1.3",
        &[
            (Tightened, "checklist, `depth_mm`: 1.5 mm raised a stop and raises a stop and a caution now"),
            (Tightened, "checklist, `depth_mm`: 1.4 mm raised a stop and raises a stop and a caution now"),
        ],
    );
    says(
        CHECKLIST,
        "\"within_days\": 14",
        "\"within_days\": 10",
        &[
            (Loosened, "checklist, `recent_procedures`: a date 13 days ago raised a caution and raises nothing now"),
            (Loosened, "checklist, `recent_procedures`: a date 10 days ago raised a caution and raises nothing now"),
        ],
    );
    says(
        CHECKLIST,
        "\"age_under\": 18",
        "\"age_under\": 17",
        &[(Loosened, "checklist, `dob`: an age of 17 raised a stop and raises nothing now")],
    );
}

#[test]
fn a_stop_that_weighs_less_stands_before_everything_else() {
    let before = Changed::nothing();
    let after = Changed::nothing()
        .with("panes/acne.json", "We do not needle", "We never needle")
        .with("pack.json", "\"usual\": 3", "\"usual\": 4")
        .with(CHECKLIST, "\"then\": \"stop\"", "\"then\": \"caution\"");
    let told = told(&before, &after);
    assert_eq!(told[0], (Matter::Loosened, "checklist, `id_confirmed`: no raised a stop and raises a caution now".to_owned()));
    assert_eq!(told.iter().map(|(matter, _)| *matter).collect::<Vec<_>>(), [Matter::Loosened, Matter::Number, Matter::Wording]);
    assert_eq!(told[1].1, "pack.json, plan, sessions, usual: was 3, is 4");
    assert!(told[2].1.starts_with("panes/acne.json, block 1 (paragraph), text (English): was \"We do not"), "{}", told[2].1);
}

#[test]
fn a_device_that_allows_more_loosens_its_stop() {
    let device = |most: f64| {
        Changed::nothing().with(
            "pack.json",
            "\"modality\"",
            &format!("\"device\": {{\"max_depth_mm\": {most}}},\n  \"modality\""),
        )
    };
    let told = told(&device(1.0), &device(1.2));
    assert!(told.iter().all(|(matter, _)| *matter == Matter::Loosened));
    assert_eq!(told[0].1, "checklist, `depth_mm`: 1.1 mm raised a stop and raises nothing now");
}

#[test]
fn a_question_that_goes_takes_its_stop_with_it() {
    let gone = Changed::nothing().with(CHECKLIST, "\"id\": \"voluntary\"", "\"id\": \"by_choice\"");
    let told = told(&Changed::nothing(), &gone);
    assert_eq!(told[0], (Matter::Loosened, "checklist, `voluntary`: the question is gone, and with it a stop".to_owned()));
    assert!(told.contains(&(Matter::Tightened, "checklist, `by_choice`: the question is new, and with it a stop".to_owned())));
}

#[test]
fn a_question_that_is_asked_less_often_is_looser() {
    let follows = "\"id\": \"pregnancy\",\n          \"follows\": {\"item\": \"voluntary\", \"when\": {\"is\": \"yes\"}}";
    let fewer = Changed::nothing().with(CHECKLIST, "\"id\": \"pregnancy\"", follows);
    let (always, now) = (told(&Changed::nothing(), &fewer), told(&fewer, &Changed::nothing()));
    assert_eq!(
        always[0],
        (Matter::Loosened, "checklist, `pregnancy`: it is asked after some answers alone now, and was always asked".to_owned())
    );
    assert_eq!(now[0].0, Matter::Tightened);
}

#[test]
fn a_box_that_warns_and_goes_is_looser() {
    let acne = "panes/acne.json";
    let info = Changed::nothing().with(acne, "\"level\": \"stop\"", "\"level\": \"info\"");
    let told = told(&Changed::nothing(), &info);
    assert_eq!(told[0].0, Matter::Loosened, "{told:?}");
}

#[test]
fn a_file_or_a_line_that_warned_and_goes_is_looser_and_a_version_that_goes_back_is_told() {
    let (before, mut after) =
        (Changed::nothing(), Changed::nothing().with("pack.json", "\"risks\",", "").with("pack.json", "1.0.0", "0.9.0"));
    after.0.files.remove("panes/risks.json");
    let all = told(&before, &after);
    let file = (Matter::Loosened, "panes/risks.json: the file is gone, with ".to_owned());
    assert!(
        all.iter()
            .any(|(matter, words)| *matter == file.0 && words.starts_with(&file.1) && words.ends_with("on what may go wrong")),
        "{all:?}"
    );
    assert!(all.contains(&(Matter::Other, "the version went back from 1.0.0 to 0.9.0".to_owned())), "{all:?}");

    let line = |count: usize| {
        let lines = vec![r#"{"text": {"en": "Fever.", "es": "Fiebre."}}, "#; count].concat();
        Changed::nothing().with("panes/acne.json", "\"lines\": [", &format!("\"lines\": [{lines}"))
    };
    let fewer = told(&line(1), &line(0));
    assert!(fewer.iter().all(|(matter, _)| *matter == Matter::Loosened) && fewer.len() == 1, "{fewer:?}");
}

#[test]
fn what_becomes_part_of_the_copy_to_take_home_and_when_a_line_holds_are_told() {
    use Matter::{Loosened, Number, Other};
    let aftercare = "panes/aftercare.json";
    let gone = "panes/aftercare.json, aftercare: patients do not take this pane home any more";
    says(aftercare, "\"aftercare\": true", "\"aftercare\": false", &[(Loosened, gone)]);
    says("panes/acne.json", "\"use\":", "\"aftercare\": true, \"use\":", &[(Other, "panes/acne.json, aftercare: is new: true")]);
    says(
        aftercare,
        "\"days\": [0, 5]",
        "\"days\": [0, 6]",
        &[(Number, "panes/aftercare.json, block 4 (figure), phase 1, days: was 0 to 5, is 0 to 6")],
    );
}
