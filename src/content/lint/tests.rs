//! Each warning, provoked by one change of the pack that ships.

use super::super::changed::Changed;
use super::*;

impl Changed {
    fn warnings_on(&self, today: &str, too_tall: &[TooTall]) -> Vec<Problem> {
        pack(&self.0, &self.pack(), today.parse().unwrap(), too_tall)
    }

    /// The warnings that the pack as it ships does not have, as file, line and words.
    fn new_warnings(&self) -> Vec<(String, usize, String)> {
        let told = |changed: &Self| -> Vec<_> {
            let warnings = changed.warnings_on("2026-11-23", &[]).into_iter();
            warnings.map(|warning| (warning.file, warning.line, warning.message.to_string())).collect()
        };
        let mut before = told(&Self::nothing());
        let mut after = told(self);
        // A change may move those that follow it to other lines.
        after.retain(|(file, _, said)| match before.iter().position(|(of, _, known)| of == file && known == said) {
            Some(known) => {
                before.remove(known);
                false
            }
            None => true,
        });
        after
    }
}

#[track_caller]
fn warned(name: &str, from: &str, to: &str, message: &str) {
    let found = Changed::nothing().with(name, from, to).new_warnings();
    let [(file, line, said)] = &found[..] else { panic!("{found:#?}") };
    assert_eq!((file.as_str(), said.as_str()), (name, message), "{line}");
}

#[test]
fn the_pack_that_ships_lacks_a_signature_and_a_device_alone() {
    let warnings = Changed::nothing().warnings_on("2026-11-23", &[]);
    let mut messages: Vec<_> = warnings.iter().map(|warning| warning.message.as_str()).collect();
    messages.sort_unstable();
    messages.dedup();
    assert_eq!(
        messages,
        [
            "a rule asks for the device's deepest setting, expected `device` with `max_depth_mm`",
            "no clinician has signed this line off, expected no `unsigned` once one has",
            "nobody has signed this pack off, expected `by` with the clinician's name",
            "the day is missing after which the wording is reviewed again, expected `until`",
        ]
    );
}

#[test]
fn words_that_overstate_are_told_in_both_languages() {
    let (english, spanish) = ("\"en\": \"We do not needle", "\"es\": \"No usamos microagujas");
    let told = |word| format!("`{word}` overstates, expected what the evidence carries");
    let acne = "panes/acne.json";
    warned(acne, english, "\"en\": \"It will help. We do not needle", &told("will"));
    warned(acne, english, "\"en\": \"It is Non-Invasive. We do not needle", &told("non-invasive"));
    warned(acne, english, "\"en\": \"Not proven, then proven. We do not needle", &told("proven"));
    warned(acne, spanish, "\"es\": \"Es indoloro. No usamos microagujas", &told("indoloro"));
    warned("note-templates.json", "\"en\": \"", "\"en\": \"Painless. ", &told("painless"));
}

#[test]
fn what_is_denied_or_named_as_wrong_does_not_overstate() {
    let (english, why) = ("\"en\": \"We do not needle", "\"en\": \"Dermatologists recommend");
    for (from, to) in
        [(english, "\"en\": \"It is not proven. We do not needle"), (why, "\"en\": \"It will cure. Dermatologists recommend")]
    {
        assert_eq!(Changed::nothing().with("panes/acne.json", from, to).new_warnings(), []);
    }
}

#[test]
fn a_text_that_is_hard_to_read_is_told_with_formula_and_number() {
    let hard = |words: &str| format!("{} ", words.repeat(7).trim_end());
    let english = hard("Investigators consistently demonstrated considerable heterogeneity. ");
    let from = "\"en\": \"Infected or broken skin";
    let found =
        Changed::nothing().with("panes/acne.json", from, &format!("\"en\": \"{english}Infected or broken skin")).new_warnings();
    assert!(
        found.iter().any(|(_, line, said)| *line > 1 && said.starts_with("this text is hard to read: Flesch-Kincaid grade "))
    );
    let spanish = hard("Investigaciones internacionales demostraron heterogeneidad metodológica. ");
    let from = "\"es\": \"Piel infectada";
    let found = Changed::nothing().with("panes/acne.json", from, &format!("\"es\": \"{spanish}Piel infectada")).new_warnings();
    assert!(found.iter().any(|(_, line, said)| *line > 1 && said.starts_with("this text is hard to read: Szigriszt-Pazos ")));
    assert!(
        found
            .iter()
            .any(|(_, line, said)| *line == 1 && said.starts_with("this pane is hard to read in Español: Szigriszt-Pazos "))
    );
}

#[test]
fn a_source_that_nothing_cites_is_told() {
    let source = r#"{"id": "Alone26", "reference": "A study", "grade": "RCT"},"#;
    let sources = "\"sources\": [\n    {";
    let to = format!("\"sources\": [\n    {source}\n    {{");
    warned("pack.json", sources, &to, "nothing cites `Alone26`, expected a text that does or no such source");
}

#[test]
fn a_review_that_is_over_is_told_from_the_day_after() {
    let reviewed =
        Changed::nothing().with("pack.json", "\"review\": {", "\"review\": {\"by\": \"A. Reviewer\", \"until\": \"2027-01-31\"");
    let about_review = |today| {
        let warnings = reviewed.warnings_on(today, &[]).into_iter().map(|warning| warning.message.to_string());
        warnings.filter(|said| said.contains("review") || said.contains("signed this pack")).collect::<Vec<_>>()
    };
    assert_eq!(about_review("2027-01-31"), [""; 0]);
    assert_eq!(about_review("2027-02-01"), ["the wording was to be reviewed by this day, and today is 2027-02-01"]);
}

#[test]
fn a_use_beyond_the_authorised_ones_is_told_by_its_name_in_each_language() {
    let pores = "panes/pores.json";
    let unsaid = "this pane makes claims, expected `use` beside its `title`: `authorised`, `off_label` or `general`";
    warned(pores, "\n  \"use\": \"off_label\",", "", unsaid);
    let found = Changed::nothing().with("panes/aftercare.json", "\"use\": \"general\"", "\"use\": \"off_label\"").new_warnings();
    let said: Vec<_> = found.iter().map(|(.., said)| said.as_str()).collect();
    assert_eq!(
        said,
        [
            "the patient is not told so in English, expected a text with `off-label`",
            "the patient is not told so in Español, expected a text with `fuera de indicación`",
        ]
    );
}

#[test]
fn benefits_that_outweigh_the_harms_are_told() {
    let benefit = "\"en\": \"The American Academy of Dermatology found the evidence insufficient";
    let more = format!(
        "\"en\": \"{}The American Academy of Dermatology found the evidence insufficient",
        "It may help some. ".repeat(1000)
    );
    let found = Changed::nothing().with("panes/acne.json", benefit, &more).new_warnings();
    let told: Vec<_> = found.iter().filter(|(file, ..)| file == "pack.json").collect();
    let [(_, _, said)] = told[..] else { panic!("{found:#?}") };
    assert!(said.starts_with("in English the claims have 4"), "{said}");
    assert!(said.contains(" words and what may go wrong has "), "{said}");
}

#[test]
fn a_text_that_does_not_fit_is_told_at_its_block() {
    let too_tall = TooTall { pane: "acne".into(), block: 1, lang: Lang::Es, rows: 20, room: 18 };
    let warnings = Changed::nothing().warnings_on("2026-11-23", &[too_tall]);
    let told: Vec<_> = warnings.iter().filter(|warning| warning.message.as_str().contains("rows")).collect();
    let [told] = told[..] else { panic!("{told:#?}") };
    assert_eq!((told.file.as_str(), told.column), ("panes/acne.json", 5));
    assert_eq!(told.message.as_str(), "in Español this takes 20 rows of a patient's screen of 80 by 24, expected at most 18");
}

#[test]
fn what_patients_take_home_says_what_to_do_and_when_to_get_help() {
    let aftercare = "panes/aftercare.json";
    let none = Changed::nothing().with(aftercare, "\"aftercare\": true,", "").new_warnings();
    let [(file, _, said)] = &none[..] else { panic!("{none:#?}") };
    assert_eq!(file, "pack.json");
    assert_eq!(said, "no pane is the aftercare, expected `\"aftercare\": true` in one: patients take it home");
    warned(
        aftercare,
        "\"level\": \"stop\"",
        "\"level\": \"caution\"",
        "nothing here says when to get help, expected a `callout` of the level `stop`: it comes first on the copy",
    );
}

#[test]
fn claims_without_a_counted_or_told_risk_are_told() {
    let mut without = Changed::nothing().with("pack.json", "\"risks\",", "");
    without.0.files.remove("panes/risks.json");
    let found = without.new_warnings();
    let expected = "there are claims and no `risk`, expected each unwanted effect as one";
    assert!(found.iter().any(|(file, _, said)| file == "pack.json" && said == expected), "{found:#?}");
}

#[test]
fn numbers_of_people_without_a_source_and_spanish_words_that_promise_are_told() {
    let acne = "panes/acne.json";
    let item = |en: &str, es: &str| format!("\"items\": [{{\"text\": {{\"en\": \"{en}\", \"es\": \"{es}\"}}}},");
    let told = "a share or a number of people stands here without its source, expected `sources`";
    warned(acne, "\"items\": [", &item("It helped 9 of 10 people.", "Hable con nosotros."), told);
    warned(acne, "\"items\": [", &item("Talk to us.", "Mejora al 90 %."), told);
    warned(
        acne,
        "\"items\": [",
        &item("Talk to us.", "Su piel mejorará pronto."),
        "`mejorará` says what will come, expected what may, as in `puede`",
    );
    let denied =
        Changed::nothing().with(acne, "\"items\": [", &item("Talk to us.", "No mejorará sola. Está detrás.")).new_warnings();
    assert_eq!(denied, []);
}

#[test]
fn a_word_that_overstates_is_marked_where_it_stands_and_at_the_texts_start_behind_escapes() {
    let marked = |text: &str| {
        let pane = "panes/acne.json";
        let with = format!("\"items\": [{{\"text\": {{\"en\": \"{text}\", \"es\": \"Hable con nosotros.\"}}}},");
        let warnings = Changed::nothing().with(pane, "\"items\": [", &with).warnings_on("2026-11-23", &[]);
        let warning = warnings.into_iter().find(|warning| warning.message.as_str().contains("`proven` overstates"));
        let quotation_mark = with.find(text).expect("there") - 1;
        warning.map(|warning| warning.column - 1 - "      ".len() - quotation_mark)
    };
    assert_eq!(marked("Proven to help."), Some("\"".len()));
    assert_eq!(marked("Él: this is not proven. It is PROVEN."), Some("\"Él: this is not proven. It is ".chars().count()));
    assert_eq!(marked("It is not proven, and was never proven."), None);
    assert_eq!(marked("It is proven.\\nYes."), Some("\"It is ".len()));
    assert_eq!(marked("It is\\nproven."), Some(0));
}

#[test]
fn words_of_the_example_are_told_as_long_as_they_are_left() {
    let left = "A paragraph is plain text. Use short words and short sentences. Say what is done, and to which part of the skin.";
    let said = "this is still the example's, expected your own words";
    warned(
        "panes/acne.json",
        "\"en\": \"You can choose another",
        &format!("\"en\": \"{left}\", \"es\": \"x\"}}, \"unsigned\": false}}, {{\"text\": {{\"en\": \"You can choose another"),
        said,
    );
}
