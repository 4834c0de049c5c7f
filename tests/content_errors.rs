//! Every mistake in a content pack is told at once, each with its place.
#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use chairside::content::{Block, Drawing, Pack, Problems, load};
use chairside::text::Lang;
use proptest::prelude::{Strategy, any, prop};
use proptest::{prop_assert, proptest};
use tempfile::TempDir;

const PACK: &str = r#"{
  "format": 1,
  "id": "small",
  "version": "1.0.0",
  "title": {"en": "Small", "es": "Pequeño"},
  "modality": "mechanical",
  "languages": ["en", "es"],
  "panes": ["one", "two"],
  "device": {"max_depth_mm": 2.0},
  "plan": {
    "sessions": {"usual": 3, "range": [1, 12], "among": {"en": "a", "es": "b"}, "sources": ["Trial1"]},
    "interval_weeks": {"usual": 4, "range": [1, 8], "among": {"en": "a", "es": "b"}, "sources": ["Open2"]},
    "check_ups": [
      {"months_after_last": 1, "text": {"en": "a", "es": "b"}},
      {"months_after_last": 3, "text": {"en": "a", "es": "b"}, "sources": ["Open2"]}
    ],
    "note": {"text": {"en": "Some need more", "es": "Algunas necesitan más"}}
  },
  "review": {"by": "A. Reviewer", "until": "2027-01-31"},
  "sources": [
    {"id": "Trial1", "reference": "A trial", "grade": "RCT"},
    {"id": "Open2", "reference": "An open study", "grade": "UNC"},
    {"id": "Guide3", "reference": "A guideline", "grade": "GL"},
    {"id": "Heat4", "reference": "A trial with heat", "grade": "RCT", "modality": "radiofrequency"}
  ]
}
"#;

const ONE: &str = r#"{
  "id": "one",
  "tab": {"en": "One", "es": "Uno"},
  "title": {"en": "The first", "es": "La primera"},
  "blocks": [
    {"type": "paragraph", "text": {"en": "Words", "es": "Palabras"}, "sources": ["Trial1"]},
    {"type": "bullets", "items": [{"text": {"en": "a", "es": "b"}, "unsigned": true}]},
    {"type": "steps", "items": [{"text": {"en": "a", "es": "b"}}]},
    {"type": "claim", "text": {"en": "It may help", "es": "Puede ayudar"}, "sources": ["Open2"], "grade": "UNC",
      "not": {"text": {"en": "It works", "es": "Funciona"}, "why": {"en": "One study", "es": "Un estudio"}}},
    {"type": "callout", "level": "stop", "title": {"en": "Stop", "es": "Alto"}, "lines": [{"text": {"en": "a", "es": "b"}}]},
    {"type": "prompt", "kind": "ask", "text": {"en": "Why?", "es": "¿Por qué?"}},
    {"type": "teach_back", "question": {"en": "What?", "es": "¿Qué?"}, "listen_for": {"en": "a", "es": "b"}}
  ]
}
"#;

const TWO: &str = r#"{
  "id": "two",
  "tab": {"en": "Two", "es": "Dos"},
  "title": {"en": "The second", "es": "La segunda"},
  "blocks": [
    {"type": "figure", "drawing": "skin_section", "title": {"en": "Skin", "es": "Piel"}, "note": {"en": "a", "es": "b"},
      "layers": [
        {"name": {"en": "Top", "es": "Arriba"}, "sources": ["Open2"], "thickness_mm": [0.03, 0.12]},
        {"name": {"en": "Below", "es": "Abajo"}}
      ],
      "needle": {"label": {"en": "a", "es": "b"}, "depth_mm": [0.5, 1.5]},
      "sites": [{"name": {"en": "Neck", "es": "Cuello"}, "sources": ["Open2"],
        "epidermis_mm": {"men": 0.19, "women": 0.17}, "dermis_mm": {"men": 0.98, "women": 0.99}}]},
    {"type": "figure", "drawing": "healing_timeline", "title": {"en": "Time", "es": "Tiempo"}, "note": {"en": "a", "es": "b"},
      "phases": [{"name": {"en": "Red", "es": "Rojo"}, "days": [0, 5], "seen": {"en": "a", "es": "b"}}],
      "events": [{"name": {"en": "Calm", "es": "Calma"}, "when": {"en": "soon", "es": "pronto"}, "days": [3, 7]}]},
    {"type": "chart", "title": {"en": "Change", "es": "Cambio"}, "measure": {"en": "Grades", "es": "Grados"}, "n": 48,
      "design": {"en": "Open", "es": "Abierto"}, "follow_up": {"en": "Day 150", "es": "Día 150"},
      "compared_with": {"en": "Nothing", "es": "Nada"}, "grade": "UNC", "source": "Open2",
      "groups": [{"bars": [
        {"label": {"en": "a", "es": "b"}, "value": 1.23, "interval": {"level": 99, "range": [1.11, 1.34]}},
        {"label": {"en": "c", "es": "d"}, "words": {"en": "no change", "es": "sin cambio"}}
      ]}]},
    {"type": "chart", "title": {"en": "Pores", "es": "Poros"}, "empty": {"text": {"en": "No figure", "es": "Sin cifra"}}},
    {"type": "risk", "effect": {"en": "Marks", "es": "Manchas"}, "events": 5, "out_of": 36,
      "among": {"en": "a", "es": "b"}, "over": {"en": "a", "es": "b"}, "source": "Open2",
      "certainty": {"en": "a", "es": "b"}, "untreated": {"text": {"en": "a", "es": "b"}}, "compare": "series"},
    {"type": "risk", "effect": {"en": "Lines", "es": "Líneas"}, "events": 2, "out_of": 36,
      "among": {"en": "a", "es": "b"}, "over": {"en": "a", "es": "b"}, "source": "Open2",
      "certainty": {"en": "a", "es": "b"}, "untreated": {"text": {"en": "a", "es": "b"}}, "compare": "series"},
    {"type": "risk", "effect": {"en": "Redness", "es": "Rojez"}, "frequency": "most", "words": {"text": {"en": "a", "es": "b"}}},
    {"type": "figure", "drawing": "layer_of_concern", "title": {"en": "Line", "es": "Línea"}, "note": {"en": "a", "es": "b"},
      "concern": "fine_line", "before": {"text": {"en": "fold", "es": "pliegue"}}, "after": {"text": {"en": "softer", "es": "suave"}}}
  ]
}
"#;

const CHECKLIST: &str = r#"{
  "sections": [
    {"title": {"en": "First", "es": "Primero"}, "items": [
      {"id": "consent", "prompt": {"en": "Signed?", "es": "¿Firmado?"}, "kind": "yes_no",
        "rules": [{"when": {"is": "no"}, "then": "stop", "why": {"en": "a", "es": "b"}, "sources": ["Guide3"]}]},
      {"id": "skin", "prompt": {"en": "Skin?", "es": "¿Piel?"}, "kind": "choice",
        "options": [{"id": "calm", "label": {"en": "a", "es": "b"}}, {"id": "tanned", "label": {"en": "a", "es": "b"}}],
        "rules": [{"when": {"any_of": ["tanned"]}, "then": "caution", "why": {"en": "a", "es": "b"}}]},
      {"id": "since", "prompt": {"en": "Since?", "es": "¿Desde?"}, "kind": "date", "span": "past",
        "follows": {"item": "skin", "when": {"any_of": ["tanned"]}},
        "rules": [{"when": {"within_days": 14}, "then": "caution", "why": {"en": "a", "es": "b"}},
          {"when": {"age_between": [18, 21]}, "then": "caution", "why": {"en": "a", "es": "b"}}]},
      {"id": "depth", "prompt": {"en": "Depth", "es": "Profundidad"}, "kind": "number",
        "unit": {"en": "mm", "es": "mm"}, "bounds": [0.1, 5],
        "rules": [{"when": {"above": 1.5}, "then": "caution", "why": {"en": "a", "es": "b"}}]},
      {"id": "lot", "prompt": {"en": "Lot", "es": "Lote"}, "kind": "text",
        "rules": [{"when": {"blank": true}, "then": "stop", "why": {"en": "a", "es": "b"}}]}
    ]}
  ]
}
"#;

const TEMPLATES: &str = r#"{"templates": [{"title": {"en": "a", "es": "b"}, "text": {"en": "a", "es": "b"}}]}"#;

thread_local! {
    /// The kinds of mistake that this thread's tests have met, each held with its exact words and mostly its exact place.
    static KINDS: RefCell<BTreeSet<String>> = const { RefCell::new(BTreeSet::new()) };
}

/// What a message is about, whatever it names: the words outside of `…`, without numbers.
fn kind(message: &str) -> String {
    let outside = message.split('`').step_by(2).collect::<Vec<_>>().join("_");
    outside.chars().filter(|c| !c.is_ascii_digit()).collect()
}

#[test]
fn at_least_100_kinds_of_mistake_are_told_with_their_places() {
    let held: [fn(); 38] = [
        a_misspelt_key_is_told_at_its_place_with_the_key_that_was_meant,
        aftercare_and_its_days_are_told_where_they_are_none,
        a_wrong_type_is_told_with_what_was_found_and_what_was_expected,
        a_number_that_cannot_be_meant_is_told,
        a_plan_that_no_dates_could_follow_is_told,
        a_missing_key_is_told_at_the_opening_of_its_object,
        a_missing_or_an_extra_translation_is_told_at_its_text,
        a_language_that_the_pack_does_not_declare_is_refused_everywhere,
        an_unknown_source_id_is_told_with_the_one_that_was_meant,
        an_id_that_stands_twice_is_told_with_the_line_of_the_first,
        a_broken_id_is_refused,
        pack_json_is_checked_in_every_part,
        panes_and_their_files_belong_together,
        a_claim_above_its_sources_is_refused,
        a_chart_that_could_mislead_is_refused,
        charts_that_are_seen_together_are_checked_each_and_are_at_least_two,
        a_number_without_what_it_rests_on_is_refused,
        several_groups_of_bars_need_their_names,
        a_figure_of_another_treatment_or_with_a_wrong_bottom_is_refused,
        a_drawing_that_nobody_measured_has_no_numbers,
        a_risk_is_counted_out_of_those_it_is_compared_with_or_said_in_a_known_word,
        a_range_no_treatment_and_time_fit_the_risk_that_is_counted,
        a_risk_that_cannot_be_drawn_as_people_is_refused,
        a_risk_says_among_whom_over_what_time_and_what_happens_without_treatment,
        a_condition_fits_the_kind_of_its_item,
        options_belong_to_their_own_item,
        a_follow_up_question_follows_an_earlier_item,
        a_condition_that_no_answer_meets_is_refused,
        a_question_that_is_never_asked_is_refused,
        what_stands_twice_in_the_rules_of_an_item_is_told,
        every_mistake_in_every_file_is_told_at_once_in_order,
        what_could_not_be_read_is_not_held_against_the_other_files,
        a_file_that_is_not_json_is_told_at_the_place_where_it_stops_being_json,
        a_file_that_is_not_text_is_told_at_its_first_wrong_byte,
        a_huge_or_deep_file_is_refused_before_it_costs_anything,
        very_many_mistakes_are_told_up_to_a_number_that_can_be_read,
        very_many_unknown_keys_panes_and_sources_are_told_without_comparing_each_with_all,
        what_commands_a_terminal_or_cannot_be_read_is_refused_at_its_place_also_behind_escapes,
    ];
    for each in held {
        each();
    }
    let kinds = KINDS.take();
    assert!(kinds.len() >= 100, "{}: {kinds:#?}", kinds.len());
}

/// A small pack that has every part of the format.
struct TestPack(BTreeMap<&'static str, Vec<u8>>);

impl TestPack {
    fn valid() -> Self {
        let files = [
            ("pack.json", PACK),
            ("panes/one.json", ONE),
            ("panes/two.json", TWO),
            ("checklist.json", CHECKLIST),
            ("note-templates.json", TEMPLATES),
        ];
        Self(files.map(|(name, text)| (name, text.as_bytes().to_vec())).into())
    }

    /// The pack with one place of one file changed.
    #[track_caller]
    fn with(mut self, name: &'static str, from: &str, to: &str) -> Self {
        let text = String::from_utf8(self.0[name].clone()).expect("still text");
        assert_eq!(text.matches(from).count(), 1, "{from} stands once in {name}");
        self.0.insert(name, text.replace(from, to).into_bytes());
        self
    }

    fn with_file(mut self, name: &'static str, bytes: impl Into<Vec<u8>>) -> Self {
        self.0.insert(name, bytes.into());
        self
    }

    fn without_file(mut self, name: &str) -> Self {
        self.0.remove(name);
        self
    }

    fn folder(&self) -> TempDir {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(folder.path().join("panes")).expect("its panes");
        for (name, bytes) in &self.0 {
            fs::write(folder.path().join(name), bytes).expect("its files");
        }
        folder
    }

    fn load(&self) -> Result<Vec<Pack>, Problems> {
        load::folder(self.folder().path())
    }

    /// Each problem's first line, as the author would see it from within the pack's folder.
    #[track_caller]
    fn problems(&self) -> Vec<String> {
        let folder = self.folder();
        let problems = load::folder(folder.path()).expect_err("problems");
        KINDS.with_borrow_mut(|kinds| kinds.extend(problems.list().iter().map(|problem| kind(problem.message.as_str()))));
        let within = |line: String| {
            let line = line.lines().next().unwrap_or_default().to_owned();
            line.trim_start_matches(folder.path().to_str().expect("text")).trim_start_matches('/').to_owned()
        };
        problems.list().iter().map(|problem| within(problem.to_string())).collect()
    }
}

#[test]
fn a_pack_without_mistakes_loads_whole() {
    let packs = TestPack::valid().load().unwrap_or_else(|problems| panic!("{problems}"));
    let [pack] = &packs[..] else { panic!("one pack") };
    assert_eq!((pack.id(), pack.version(), pack.modality()), ("small", "1.0.0", "mechanical"));
    assert_eq!(pack.languages(), Lang::ALL);
    assert_eq!(pack.title().get(Lang::Es), "Pequeño");
    assert_eq!(pack.panes().iter().map(|pane| pane.blocks.len()).collect::<Vec<_>>(), [7, 8]);
    assert_eq!(pack.checklist().items().count(), 5);
    assert_eq!((pack.sources().len(), pack.templates().len()), (4, 1));
}

/// Changes of one file of the valid pack, each with the one problem that it leads to, at the place of `§`.
#[track_caller]
fn refused(name: &'static str, changes: &[(&str, &str, &str)]) {
    for (from, to, problem) in changes {
        let marked = TestPack::valid().with(name, from, to);
        let text = String::from_utf8(marked.0[name].clone()).expect("text");
        let before = text.split('§').next().expect("a place");
        let line = before.split('\n').count();
        let column = before.split('\n').next_back().expect("a line").chars().count() + 1;
        let pack = marked.with(name, "§", "");
        assert_eq!(pack.problems(), [format!("{name}:{line}:{column}: {problem}")], "{to}");
    }
}

#[test]
fn a_misspelt_key_is_told_at_its_place_with_the_key_that_was_meant() {
    refused(
        "panes/one.json",
        &[
            (r#""title": {"en": "The"#, r#"§"tittle": {"en": "The"#, "unknown key `tittle`, did you mean `title`?"),
            (r#""type": "steps""#, r#"§"tpye": "steps""#, "unknown key `tpye`, did you mean `type`?"),
            (r#""type": "steps""#, r#"§"colour": 3, "type": "steps""#, "unknown key `colour`, expected `type` or `items`"),
            (
                r#""type": "steps""#,
                r#""type": §"table""#,
                "unknown word `table`, expected `paragraph`, `bullets`, `steps`, `claim`, `callout`, `figure`, `chart`, `charts`, `risk`, `prompt` or `teach_back`",
            ),
            (r#""type": "steps""#, r#""type": §"stepps""#, "unknown word `stepps`, did you mean `steps`?"),
        ],
    );
    refused("panes/two.json", &[(r#""empty": {"#, r#"§"emtpy": {"#, "unknown key `emtpy`, did you mean `empty`?")]);
}

#[test]
fn aftercare_and_its_days_are_told_where_they_are_none() {
    refused(
        "panes/two.json",
        &[
            (r#""id": "two","#, r#""id": "two", "aftercare": §"yes","#, "found a text, expected true or false"),
            (
                r#""empty": {"text""#,
                r#""empty": {"days": §[3, 1], "text""#,
                "the first number is above the second, expected the smaller one first",
            ),
        ],
    );
    let pack = TestPack::valid().with("panes/two.json", r#""id": "two","#, r#""id": "two", "aftercare": true,"#);
    let pack = pack.with(
        "panes/one.json",
        r#"{"text": {"en": "a", "es": "b"}, "unsigned": true}"#,
        r#"{"text": {"en": "a", "es": "b"}, "days": [0, 1]}"#,
    );
    let packs = pack.load().unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(packs[0].panes().iter().map(|pane| pane.is_aftercare).collect::<Vec<_>>(), [false, true]);
    let Block::Bullets(lines) = &packs[0].panes()[0].blocks[1] else { panic!("bullets") };
    assert_eq!(lines[0].days.map(|days| (days.from, days.to)), Some((0.0, 1.0)));
}

#[test]
fn a_wrong_type_is_told_with_what_was_found_and_what_was_expected() {
    refused(
        "panes/one.json",
        &[
            (r#"["Trial1"]"#, r#"§"Trial1""#, "found a text, expected a list"),
            (r#"["Trial1"]"#, "[§1]", "found a number, expected a text in quotation marks"),
            (r#""unsigned": true"#, r#""unsigned": §"yes""#, "found a text, expected true or false"),
            (
                r#"{"en": "Words", "es": "Palabras"}"#,
                r#"§"Words""#,
                r#"found a text, expected a text in each language, such as {"en": "…", "es": "…"}"#,
            ),
            (r#", "sources": ["Trial1"]"#, r#", "sources": §null"#, "`sources` is null, leave the key out instead"),
            (
                r#"[{"text": {"en": "a", "es": "b"}}]},
    {"type": "claim""#,
                r#"§[]},
    {"type": "claim""#,
                "this list is empty, expected at least one entry",
            ),
        ],
    );
}

#[test]
fn a_number_that_cannot_be_meant_is_told() {
    refused(
        "panes/two.json",
        &[
            (r#""n": 48"#, r#""n": §"48""#, "found a text, expected a number"),
            (r#""n": 48"#, r#""n": §4.8"#, "expected a whole number from 0 to 4294967295"),
            ("1.23,", "§1e999,", "the number `1e999` is too large"),
            ("[0.03, 0.12]", "§[0.12, 0.03]", "the first number is above the second, expected the smaller one first"),
            ("[0.03, 0.12]", "§[0.12]", "expected two numbers, the smallest and the largest"),
            ("[0.03, 0.12]", "§[-0.03, 0.12]", "expected numbers from 0"),
            (r#""men": 0.19"#, r#""men": §-0.19"#, "expected a number from 0"),
        ],
    );
}

#[test]
fn a_plan_that_no_dates_could_follow_is_told() {
    let order = "two whole numbers from 1 to";
    let range = |most: u32| format!("expected a range such as [1, 12]: {order} {most}, the smaller first");
    refused(
        "pack.json",
        &[
            ("[1, 12]", "§[12, 1]", &range(24)),
            ("[1, 12]", "§[0, 12]", &range(24)),
            ("[1, 12]", "§[1, 25]", &range(24)),
            ("[1, 12]", "§[3]", &range(24)),
            ("[1, 8]", "§[1, 53]", &range(52)),
            ("[1, 8]", "[1, §1.5]", "expected a whole number from 0 to 4294967295"),
            (r#""usual": 3"#, r#""usual": §13"#, "the usual number is outside of its range, expected 1 to 12"),
            (r#""usual": 4"#, r#""usual": §0"#, "the usual number is outside of its range, expected 1 to 8"),
            (
                r#""months_after_last": 3"#,
                r#""months_after_last": §1"#,
                "expected from 2 to 24 months, later than the check-up before",
            ),
            (
                r#""months_after_last": 1"#,
                r#""months_after_last": §0"#,
                "expected from 1 to 24 months, later than the check-up before",
            ),
            (
                r#""sessions": {"usual": 3, "range": [1, 12], "among": {"en": "a", "es": "b"}, "sources": ["Trial1"]}"#,
                r#""sessions": §{"usual": 3, "range": [1, 12], "among": {"en": "a", "es": "b"}}"#,
                "these numbers have no source, expected at least one in `sources`",
            ),
            (r#""sources": ["Trial1"]}"#, r#""sources": [§"Trial2"]}"#, "unknown source `Trial2`, did you mean `Trial1`?"),
            (
                r#"["Trial1"]}"#,
                r#"[§"Heat4"]}"#,
                "these numbers are about `radiofrequency`, expected the pack's `mechanical`: they would mislead",
            ),
            (r#""check_ups""#, r#"§"checkups""#, "unknown key `checkups`, did you mean `check_ups`?"),
        ],
    );
}

#[test]
fn a_missing_key_is_told_at_the_opening_of_its_object() {
    refused("note-templates.json", &[(r#"{"title": {"en": "a", "es": "b"}, "#, "§{", "`title` is missing")]);
    refused("panes/one.json", &[(r#"{"type": "steps", "#, "§{", "`type` is missing")]);
    refused("pack.json", &[("{\n  \"format\": 1,", "§{", "`format` is missing")]);
}

#[test]
fn a_missing_or_an_extra_translation_is_told_at_its_text() {
    refused(
        "panes/one.json",
        &[
            (
                r#"{"en": "Words", "es": "Palabras"}"#,
                r#"§{"en": "Words"}"#,
                "`es` is missing, expected the text in `en` and `es`",
            ),
            (r#""es": "Palabras""#, r#""es": §" ""#, "this text is empty"),
            (
                r#""es": "Palabras""#,
                r#""es": "Palabras", §"fr": "Mots""#,
                "`fr` is no language of the pack, expected `en` and `es`",
            ),
        ],
    );
}

#[test]
fn a_language_that_the_pack_does_not_declare_is_refused_everywhere() {
    let problems = TestPack::valid().with("pack.json", r#"["en", "es"]"#, r#"["en"]"#).problems();
    assert!(problems.len() > 50);
    let about_spanish = |problem: &String| problem.ends_with("`es` is no language of the pack, expected `en`");
    assert!(problems.iter().all(about_spanish), "{problems:#?}");
}

#[test]
fn an_unknown_source_id_is_told_with_the_one_that_was_meant() {
    refused(
        "panes/one.json",
        &[
            (r#"["Trial1"]"#, r#"[§"Trial9"]"#, "unknown source `Trial9`, did you mean `Trial1`?"),
            (r#"["Trial1"]"#, r#"[§"Nobody"]"#, "unknown source `Nobody`, expected an id of `sources` in pack.json"),
        ],
    );
}

#[test]
fn an_id_that_stands_twice_is_told_with_the_line_of_the_first() {
    refused(
        "pack.json",
        &[
            (r#""id": "Heat4""#, r#""id": §"Open2""#, "the id `Open2` stands twice, the first on line 22"),
            (r#"["one", "two"]"#, r#"["one", "two", §"one"]"#, "the id `one` stands twice, the first on line 8"),
            (r#"["en", "es"]"#, r#"["en", "es", §"en"]"#, "the id `en` stands twice, the first on line 7"),
        ],
    );
    refused(
        "checklist.json",
        &[
            (r#""id": "lot""#, r#""id": §"skin""#, "the id `skin` stands twice, the first on line 6"),
            (
                r#"[{"id": "calm", "label": {"en": "a", "es": "b"}}, {"id": "tanned""#,
                r#"[{"id": "tanned", "label": {"en": "a", "es": "b"}}, {"id": §"tanned""#,
                "the id `tanned` stands twice, the first on line 7",
            ),
        ],
    );
    refused(
        "panes/one.json",
        &[(r#""id": "one","#, "\"id\": \"one\",\n  §\"id\": \"one\",", "the key `id` stands twice, the first on line 2")],
    );
}

#[test]
fn a_broken_id_is_refused() {
    let expected = "expected 1 to 60 of the letters a to z and A to Z, digits, `-`, `_`, `.` and `+`";
    for (id, shown) in [("", ""), ("../up", "../up"), ("lot number", "lot number"), ("a\\u001b[2Jb", "a^[[2Jb")] {
        let problems = TestPack::valid().with("checklist.json", r#""id": "lot""#, &format!("\"id\": \"{id}\"")).problems();
        assert_eq!(problems, [format!("checklist.json:16:14: `{shown}` is no id, {expected}")]);
    }
}

#[test]
fn pack_json_is_checked_in_every_part() {
    refused(
        "pack.json",
        &[
            (r#""format": 1"#, r#""format": §2"#, "the pack is of another format than this Chairside reads, expected 1"),
            (r#"["en", "es"]"#, r#"["en", "es", §"de"]"#, "unknown word `de`, expected `en` or `es`"),
            (r#""max_depth_mm": 2.0"#, r#""max_depth_mm": §0"#, "expected a depth above 0"),
            (r#""2027-01-31""#, r#"§"31.1.2027""#, "expected a date such as 2027-01-31"),
            (r#""2027-01-31""#, r#"§"2027-1-31""#, "expected a date such as 2027-01-31"),
            (r#""by": "A. Reviewer""#, r#""by": §"""#, "this text is empty"),
            (
                r#""A trial", "grade": "RCT""#,
                r#""A trial", "grade": §"BEST""#,
                "unknown word `BEST`, expected `REG`, `GL`, `SR`, `RCT`, `UNC`, `LAB`, `CASE`, `OP` or `NONE`",
            ),
        ],
    );
}

#[test]
fn panes_and_their_files_belong_together() {
    refused(
        "panes/one.json",
        &[
            (r#""id": "one""#, r#""id": §"eins""#, "a pane is named as its file, expected `one`"),
            (r#""en": "One""#, r#""en": §"A very long tab""#, "this tab takes 15 columns, expected at most 14"),
            (r#""en": "One""#, r#""en": §"漢字漢字漢字漢字""#, "this tab takes 16 columns, expected at most 14"),
        ],
    );
    let missing = TestPack::valid().without_file("panes/two.json").problems();
    assert_eq!(missing, ["pack.json:8:20: there is no file panes/two.json"]);
    let misspelt = TestPack::valid().with("pack.json", r#""two"]"#, r#""twoo"]"#).problems();
    assert_eq!(misspelt, ["pack.json:8:20: there is no file panes/twoo.json, did you mean `two`?"]);
    let unlisted = TestPack::valid().with("pack.json", r#", "two"]"#, "]").problems();
    assert_eq!(unlisted, ["panes/two.json:1:1: `panes` in pack.json does not list `two`, expected it there or no such file"]);
    let similar = TestPack::valid().with_file("panes/ones.json", ONE.replace("\"one\"", "\"ones\""));
    assert_eq!(
        similar.problems(),
        ["panes/ones.json:1:1: `panes` in pack.json does not list `ones`, expected it there or no such file"]
    );
    for name in ["pack.json", "checklist.json", "note-templates.json"] {
        let problems = TestPack::valid().without_file(name).problems();
        assert_eq!(problems, [format!("{name}:1:1: this file is missing, every pack needs it")]);
    }
}

#[test]
fn a_claim_above_its_sources_is_refused() {
    let graded = |grade: &str| format!(r#""grade": "{grade}","#);
    for (grade, problem) in [
        ("RCT", "the grade RCT is above what the sources carry: Open2 is UNC"),
        ("SR", "the grade SR is above what the sources carry: Open2 is UNC"),
        ("GL", "the grade GL is above what the sources carry: Open2 is UNC"),
        ("REG", "the grade REG is above what the sources carry: Open2 is UNC"),
    ] {
        refused("panes/one.json", &[(&graded("UNC"), &graded(grade).replace(": ", ": §"), problem)]);
    }
    for grade in ["UNC", "LAB", "CASE", "OP", "NONE"] {
        let pack = TestPack::valid().with("panes/one.json", &graded("UNC"), &graded(grade));
        assert!(pack.load().is_ok(), "{grade}");
    }
    let without_sources = TestPack::valid().with("panes/one.json", r#" "sources": ["Open2"],"#, "");
    assert_eq!(
        without_sources.problems(),
        ["panes/one.json:9:85: nothing carries the grade UNC, expected `sources` or the grade NONE"]
    );
    assert!(without_sources.with("panes/one.json", &graded("UNC"), &graded("NONE")).load().is_ok());
}

#[test]
fn a_chart_that_could_mislead_is_refused() {
    refused(
        "panes/two.json",
        &[
            (
                r#"{"type": "chart", "title": {"en": "Change", "es": "Cambio"}, "measure": {"en": "Grades", "es": "Grados"}, "n": 48"#,
                r#"§{"type": "chart", "title": {"en": "Change", "es": "Cambio"}, "measure": {"en": "Grades", "es": "Grados"}"#,
                "`n` is missing",
            ),
            (r#""n": 48"#, r#""n": §0"#, "found 0 people, expected at least 1"),
            (
                r#""grade": "UNC", "source""#,
                r#""grade": §"RCT", "source""#,
                "the grade RCT is above what the sources carry: Open2 is UNC",
            ),
            (
                r#""source": "Open2",
      "groups""#,
                r#""source": §"Heat4",
      "groups""#,
                "these numbers are about `radiofrequency`, expected the pack's `mechanical`: they would mislead",
            ),
            (
                r#""grade": "UNC", "source""#,
                r#""modality": §"laser", "grade": "UNC", "source""#,
                "these numbers are about `laser`, expected the pack's `mechanical`: they would mislead",
            ),
            (
                "1.23, \"interval\": {\"level\": 99, \"range\": ",
                "1.4, \"interval\": {\"level\": 99, \"range\": §",
                "the interval does not hold the bar's value 1.4",
            ),
            (r#""level": 99"#, r#""level": §100"#, "expected a level in per cent, such as 95"),
            (
                r#"{"label": {"en": "a", "es": "b"}, "value": 1.23, "#,
                r#"§{"label": {"en": "a", "es": "b"}, "#,
                "`value` is missing",
            ),
            (
                r#", "words": {"en": "no change", "es": "sin cambio"}"#,
                r#", §"value": 1, "words": {"en": "no change", "es": "sin cambio"}"#,
                "unknown key `value`, expected `label` or `words`",
            ),
        ],
    );
}

#[test]
fn charts_that_are_seen_together_are_checked_each_and_are_at_least_two() {
    let empty = r#"{"type": "chart", "title": {"en": "Pores", "es": "Poros"}, "empty": {"text": {"en": "No figure", "es": "Sin cifra"}}}"#;
    let alone = format!(r#"{{"type": "charts", "charts": §[{empty}]}}"#);
    let unnamed = format!(
        r#"{{"type": "charts", "charts": [{empty}, §{{"type": "chart", "empty": {{"text": {{"en": "a", "es": "b"}}}}}}]}}"#
    );
    let other = format!(r#"{{"type": "charts", "charts": [{empty}, {{"type": §"risk"}}]}}"#);
    refused(
        "panes/two.json",
        &[
            (empty, &alone, "found one chart, expected at least two that are seen together"),
            (empty, &unnamed, "`title` is missing"),
            (empty, &other, "unknown word `risk`, expected `chart`"),
        ],
    );
}

#[test]
fn a_number_without_what_it_rests_on_is_refused() {
    let chart_source = "\"source\": \"Open2\",\n      \"groups\"";
    let risk_source = "\"source\": \"Open2\",\n      \"certainty\"";
    for (from, to, problem) in [
        (chart_source, "\"groups\"", "17:5: `source` is missing"),
        (risk_source, "\"certainty\"", "25:5: `source` is missing"),
        ("\"events\": 5, ", "", "25:5: `events` is missing"),
        (", \"out_of\": 36", "", "25:5: `out_of` is missing"),
    ] {
        let text = TWO.replacen(from, to, 1);
        let problems = TestPack::valid().with_file("panes/two.json", text).problems();
        assert_eq!(problems, [format!("panes/two.json:{problem}")]);
    }
}

#[test]
fn several_groups_of_bars_need_their_names() {
    let first = r#""groups": [{"bars": ["#;
    let both =
        r#""groups": [{"label": {"en": "a", "es": "b"}, "bars": [{"label": {"en": "a", "es": "b"}, "value": 1}]}, §{"bars": ["#;
    refused("panes/two.json", &[(first, both, "`label` is missing")]);
}

#[test]
fn a_figure_of_another_treatment_or_with_a_wrong_bottom_is_refused() {
    let mislead = "expected the pack's `mechanical`: they would mislead";
    refused(
        "panes/two.json",
        &[
            (
                r#""sources": ["Open2"], "thickness_mm""#,
                r#""sources": [§"Heat4"], "thickness_mm""#,
                &format!("these numbers are about `radiofrequency`, {mislead}"),
            ),
            (
                r#""drawing": "healing_timeline""#,
                r#""modality": §"laser", "drawing": "healing_timeline""#,
                &format!("these numbers are about `laser`, {mislead}"),
            ),
            (
                r#""es": "Abajo"}"#,
                r#""es": "Abajo"}, "thickness_mm": §[1, 2]"#,
                "the lowest layer goes on, expected no `thickness_mm`",
            ),
            (
                r#"{"name": {"en": "Top", "es": "Arriba"}, "sources": ["Open2"], "thickness_mm": [0.03, 0.12]"#,
                r#"§{"name": {"en": "Top", "es": "Arriba"}, "sources": ["Open2"]"#,
                "`thickness_mm` is missing",
            ),
            (
                r#""skin_section""#,
                r#"§"skin""#,
                "unknown word `skin`, expected `skin_section`, `healing_timeline` or `layer_of_concern`",
            ),
            (r#""depth_mm": [0.5, 1.5]"#, r#""depth_mm": §[0.5, 3.5]"#, "the drawing ends at 3 mm, expected no deeper needle"),
        ],
    );
}

#[test]
fn a_drawing_that_nobody_measured_has_no_numbers() {
    let unmeasured = "this is a drawing, not a measurement, expected words without numbers";
    refused(
        "panes/two.json",
        &[
            (
                r#""after": {"text": {"en": "softer", "es": "suave"}}"#,
                r#""after": §{"text": {"en": "softer", "es": "41 % más suave"}}"#,
                unmeasured,
            ),
            (
                r#""before": {"text": {"en": "fold", "es": "pliegue"}}"#,
                r#""before": §{"text": {"en": "a fold of 0.2 mm", "es": "pliegue"}}"#,
                unmeasured,
            ),
            (r#""fine_line""#, r#"§"eyelid""#, "unknown word `eyelid`, expected `fine_line`, `pitted_scar` or `pore`"),
        ],
    );
}

#[test]
fn a_risk_is_counted_out_of_those_it_is_compared_with_or_said_in_a_known_word() {
    let second = r#""events": 2, "out_of": 36"#;
    refused(
        "panes/two.json",
        &[
            (second, r#""events": §37, "out_of": 36"#, "more events than people, expected at most 36"),
            (second, r#""events": 2, "out_of": §0"#, "found 0 people, expected at least 1"),
            (
                second,
                r#""events": 2, "out_of": §39"#,
                "the risks compared as `series` need one denominator, expected 36 as on line 25",
            ),
            (
                second,
                r#""modality": §"laser", "events": 2, "out_of": 36"#,
                "these numbers are about `laser`, expected the pack's `mechanical`: they would mislead",
            ),
            (
                r#"{"type": "risk", "effect": {"en": "Redness", "es": "Rojez"}, "frequency": "most", "words""#,
                r#"§{"type": "risk", "effect": {"en": "Redness", "es": "Rojez"}, "note""#,
                "a risk needs how often, expected `events` and `out_of`, or `frequency` and `words`",
            ),
            (
                r#""frequency": "most""#,
                r#""frequency": §"common""#,
                "unknown word `common`, expected `most`, `some`, `uncommon`, `rare` or `unknown`",
            ),
        ],
    );
}

/// The risk that is first in its pane.
const FIRST_RISK: &str = r#""events": 5, "out_of": 36,"#;

#[test]
fn a_range_no_treatment_and_time_fit_the_risk_that_is_counted() {
    let first = FIRST_RISK;
    let untreated = "\"untreated\": {\"text\": {\"en\": \"a\", \"es\": \"b\"}}, \"compare\": \"series\"},\n    {\"type\": \"risk\", \"effect\": {\"en\": \"Lines\"";
    let counted = |untreated_as: &str| untreated.replacen(r#"{"text": {"en": "a", "es": "b"}}"#, untreated_as, 1);
    refused(
        "panes/two.json",
        &[
            (first, r#""events": 5, "range": §[6, 9], "out_of": 36,"#, "the range does not hold the 5 events that were counted"),
            (first, r#""events": 5, "range": §[2, 37], "out_of": 36,"#, "more events than people, expected at most 36"),
            (first, r#""events": 5, "range": §[2], "out_of": 36,"#, "expected two numbers, the fewest and the most"),
            (
                untreated,
                &counted(r#"{"events": 3, "out_of": §39}"#),
                "no treatment is compared with treatment, expected the same 36 people",
            ),
            (untreated, &counted(r#"{"events": §37, "out_of": 36}"#), "more events than people, expected at most 36"),
            (untreated, &counted(r#"§{"events": 3}"#), "`out_of` is missing"),
            (
                r#""over": {"en": "a", "es": "b"}, "source": "Open2",
      "certainty": {"en": "a", "es": "b"}, "untreated": {"text": {"en": "a", "es": "b"}}, "compare": "series"},
    {"type": "risk", "effect": {"en": "Redness""#,
                r#""over": §{"en": "a", "es": "c"}, "source": "Open2",
      "certainty": {"en": "a", "es": "b"}, "untreated": {"text": {"en": "a", "es": "b"}}, "compare": "series"},
    {"type": "risk", "effect": {"en": "Redness""#,
                "the risks compared as `series` need one time, expected the words of line 26",
            ),
        ],
    );
}

#[test]
fn a_risk_that_cannot_be_drawn_as_people_is_refused() {
    for (events, out_of, problem) in [
        ("§1", "101", "fewer than 1 in 100 cannot be drawn, expected `frequency` and `words`"),
        ("5", "§1001", "each of them is drawn as a person, expected at most 1000 people"),
    ] {
        // Alone, for other people cannot be compared.
        let whole = format!(r#""events": {events}, "out_of": {out_of},"#);
        let text = TWO.replace(r#", "compare": "series""#, "").replace(FIRST_RISK, &whole);
        let problems = TestPack::valid().with_file("panes/two.json", text.replace('§', "")).problems();
        let line = text.lines().position(|line| line.contains('§')).expect("the place");
        let column = text.lines().nth(line).and_then(|line| line.find('§')).expect("the place");
        assert_eq!(problems, [format!("panes/two.json:{}:{}: {problem}", line + 1, column + 1)]);
    }
}

#[test]
fn a_risk_says_among_whom_over_what_time_and_what_happens_without_treatment() {
    for key in ["among", "over", "untreated"] {
        let value = if key == "untreated" { r#"{"text": {"en": "a", "es": "b"}}"# } else { r#"{"en": "a", "es": "b"}"# };
        let removed = TWO.replacen(&format!(r#""{key}": {value}, "#), "", 1);
        let problems = TestPack::valid().with_file("panes/two.json", removed).problems();
        assert_eq!(problems, [format!("panes/two.json:25:5: `{key}` is missing")]);
    }
}

#[test]
fn a_condition_fits_the_kind_of_its_item() {
    refused(
        "checklist.json",
        &[
            (r#"{"is": "no"}"#, r#"{§"above": 1}"#, "`above` is no condition for the kind `yes_no`, which has `is`, `blank`"),
            (r#"{"is": "no"}"#, r#"{"is": §"maybe"}"#, "unknown word `maybe`, expected `yes` or `no`"),
            (r#"{"is": "no"}"#, r#"§{"is": "no", "blank": true}"#, "found 2 conditions, expected one"),
            (r#"{"is": "no"}"#, "§{}", "found 0 conditions, expected one"),
            (
                r#"{"within_days": 14}"#,
                r#"{§"any_of": ["calm"]}"#,
                "`any_of` is no condition for the kind `date`, which has `age_under`, `age_between`, `within_days`, `blank`",
            ),
            (
                r#"{"within_days": 14}"#,
                r#"{§"within_day": 14}"#,
                "`within_day` is no condition for the kind `date`, did you mean `within_days`?",
            ),
            ("[18, 21]", "§[21, 18]", "expected two ages, the younger one first"),
            (r#"{"blank": true}"#, r#"{"blank": §false}"#, "found false, expected true"),
            (
                r#""then": "stop", "why": {"en": "a", "es": "b"}, "sources""#,
                r#""then": §"info", "why": {"en": "a", "es": "b"}, "sources""#,
                "unknown word `info`, expected `caution` or `stop`",
            ),
        ],
    );
}

#[test]
fn options_belong_to_their_own_item() {
    let rule = r#""rules": [{"when": {"any_of": ["tanned"]}"#;
    let calm = r#"{"id": "calm", "label": {"en": "a", "es": "b"}}, "#;
    let more: Vec<_> = (0..7).map(|at| calm.replace("calm", &format!("calm{at}"))).collect();
    let more = more.concat();
    refused(
        "checklist.json",
        &[
            (calm, &format!("{calm}{more}§"), "there is no letter to answer with for this option, expected at most 8"),
            (rule, r#""rules": [{"when": {"any_of": [§"taned"]}"#, "unknown option `taned`, did you mean `tanned`?"),
            (rule, r#""rules": [{"when": {"any_of": §[]}"#, "this list is empty, expected at least one entry"),
            (r#""kind": "yes_no""#, r#""kind": "yes_no", §"span": "past""#, "only an item of the kind `date` has `span`"),
            (
                r#"{"id": "depth", "prompt": {"en": "Depth", "es": "Profundidad"}, "kind": "number",
        "unit": {"en": "mm", "es": "mm"},"#,
                r#"§{"id": "depth", "prompt": {"en": "Depth", "es": "Profundidad"}, "kind": "number","#,
                "`unit` is missing",
            ),
        ],
    );
}

#[test]
fn a_follow_up_question_follows_an_earlier_item() {
    let follows = r#""follows": {"item": "skin", "when": {"any_of": ["tanned"]}}"#;
    let unknown = r#""follows": {"item": §"skim", "when": {"any_of": ["tanned"]}}"#;
    let later = r#""follows": {"item": §"lot", "when": {"blank": true}}"#;
    let itself = r#""follows": {"item": §"since", "when": {"blank": true}}"#;
    let unfit = r#""follows": {"item": "consent", "when": {§"above": 3}}"#;
    refused(
        "checklist.json",
        &[
            (follows, unknown, "unknown item `skim`, did you mean `skin`?"),
            (follows, later, "`lot` does not stand before this item, expected an earlier one"),
            (follows, itself, "`since` does not stand before this item, expected an earlier one"),
            (follows, unfit, "`above` is no condition for the kind `yes_no`, which has `is`, `blank`"),
        ],
    );
}

#[test]
fn a_condition_that_no_answer_meets_is_refused() {
    let past = "no day after today can be entered, so this condition is never met";
    refused(
        "checklist.json",
        &[
            (r#"{"above": 1.5}"#, r#"{"above": §5}"#, "no number above 5 can be entered, so this condition is never met"),
            (r#"{"within_days": 14}"#, r#"{"within_days": §0}"#, past),
            (r#"{"within_days": 14}"#, r#"{"age_under": §0}"#, past),
            (
                r#"{"blank": true}, "then": "stop", "why": {"en": "a", "es": "b"}}]}"#,
                r#"{"blank": true}, "then": "stop", "why": {"en": "a", "es": "b"}}]},
      {"id": "next", "prompt": {"en": "a", "es": "b"}, "kind": "date", "span": "future",
        "rules": [{"when": {"age_between": §[18, 21]}, "then": "stop", "why": {"en": "a", "es": "b"}}]}"#,
                "no day before today can be entered, so this condition is never met",
            ),
        ],
    );
}

#[test]
fn a_question_that_is_never_asked_is_refused() {
    let last = r#"{"when": {"blank": true}, "then": "stop", "why": {"en": "a", "es": "b"}}]}"#;
    let follow_up = r#",
      {"id": "deeper", "prompt": {"en": "a", "es": "b"}, "kind": "text", "rules": [],
        "follows": {"item": "depth", "when": {"above": §5}}}"#;
    let problem = "no number above 5 can be entered, so this condition is never met";
    refused("checklist.json", &[(last, &format!("{last}{follow_up}"), problem)]);
}

#[test]
fn what_stands_twice_in_the_rules_of_an_item_is_told() {
    let rule = r#"{"when": {"any_of": ["tanned"]}, "then": "caution", "why": {"en": "a", "es": "b"}}"#;
    let stop = rule.replace("caution", "stop");
    refused(
        "checklist.json",
        &[
            (
                rule,
                &rule.replace(r#"["tanned"]"#, r#"["tanned", §"tanned"]"#),
                "the id `tanned` stands twice, the first on line 8",
            ),
            (
                rule,
                &format!("{rule}, §{stop}"),
                "this rule is for the same answers as the one on line 8, expected one for others",
            ),
        ],
    );
}

#[test]
fn every_mistake_in_every_file_is_told_at_once_in_order() {
    let pack = TestPack::valid()
        .with("panes/two.json", r#""n": 48"#, r#""n": 0"#)
        .with("panes/two.json", "1.23,", "true,")
        .with("panes/one.json", r#""type": "steps""#, r#""type": "stepps""#)
        .with("panes/one.json", r#", "es": "Palabras""#, "")
        .with("panes/one.json", r#"["Trial1"]"#, r#"["Trial9"]"#)
        .with("checklist.json", r#"{"is": "no"}"#, r#"{"is": "maybe"}"#)
        .with_file("note-templates.json", "{\"templates\": [");
    assert_eq!(
        pack.problems(),
        [
            "checklist.json:5:35: unknown word `maybe`, expected `yes` or `no`",
            "note-templates.json:1:16: the file ends here, expected `]` for the list that starts on line 1",
            "panes/one.json:6:35: `es` is missing, expected the text in `en` and `es`",
            "panes/one.json:6:64: unknown source `Trial9`, did you mean `Trial1`?",
            "panes/one.json:8:14: unknown word `stepps`, did you mean `steps`?",
            "panes/two.json:17:116: found 0 people, expected at least 1",
            "panes/two.json:21:52: found true or false, expected a number",
        ]
    );
    let told = pack.load().expect_err("problems").to_string();
    assert!(told.ends_with("\n7 problems in 4 files"), "{told}");
}

#[test]
fn what_could_not_be_read_is_not_held_against_the_other_files() {
    let broken = TestPack::valid().with_file("pack.json", "{");
    assert_eq!(broken.problems().len(), 1, "{:#?}", broken.problems());
    let no_ids = TestPack::valid().with("pack.json", r#""id": "Open2""#, r#""ids": "Open2""#);
    assert_eq!(no_ids.problems(), ["pack.json:22:6: unknown key `ids`, did you mean `id`?"]);
    let no_languages = TestPack::valid().with("pack.json", r#"["en", "es"]"#, r#""en""#);
    assert_eq!(no_languages.problems(), ["pack.json:7:16: found a text, expected a list"]);
    let no_sources = TestPack::valid().with("panes/one.json", r#""sources": ["Open2"]"#, r#""source": ["Open2"]"#);
    assert_eq!(no_sources.problems(), ["panes/one.json:9:76: unknown key `source`, did you mean `sources`?"]);
    let no_kind = TestPack::valid().with("checklist.json", r#""kind": "choice""#, r#""kind": "choise""#);
    assert_eq!(no_kind.problems(), ["checklist.json:6:73: unknown word `choise`, did you mean `choice`?"]);
    let both = TestPack::valid().with_file("pack.json", "{").with("panes/one.json", r#""kind": "ask""#, r#""kind": "tell""#);
    assert_eq!(
        both.problems(),
        [
            "pack.json:1:2: the file ends here, expected `}` for the object that starts on line 1",
            "panes/one.json:12:32: unknown word `tell`, expected `ask`, `say` or `avoid`",
        ]
    );
}

const NOT_JSON: &[(&str, &str)] = &[
    ("", "1:1: the file is empty, expected an object"),
    (" \n ", "1:1: the file is empty, expected an object"),
    ("{\"templates\":\n  [{\"title\":\n", "2:13: the file ends here, expected `}` for the object that starts on line 2"),
    ("{\"templates\":", "1:14: the file ends here, expected `}` for the object that starts on line 1"),
    ("{\"templates\": [],}", "1:17: no `,` may stand after the last entry"),
    ("{\"templates\": [] // none\n}", "1:18: found a comment, which JSON does not have"),
    ("{'templates': []}", "1:2: found a single quotation mark, expected `\"`"),
    ("{“templates”: []}", "1:2: `“` is a printer's quotation mark, expected `\"`"),
    (
        "{\"templates: [],\n \"a\": 1}",
        "1:2: the text that starts here has no end on its line, expected `\"` (a line break inside it is written `\\n`)",
    ),
    ("{\"templates", "1:2: the text that starts here has no end, expected `\"`"),
    ("{\"a\tb\": []}", "1:4: a tab stands in the text, expected a space"),
    ("{\"a\u{1b}b\": []}", "1:4: the control character U+001B stands in the text, expected words alone"),
    ("{\"é\": \"a\" \"b\": []}", "1:10: expected `,` before the next entry"),
    ("{\"a\": []]", "1:9: found `]`, expected `}` for the object that starts on line 1"),
    ("{\"a\": 01}", "1:8: a number does not begin with 0, expected one such as 36 or 0.36"),
    ("{\"a\": 3,6}", "1:9: a decimal number has a point, expected one such as 3.6"),
    ("{\"a\": True}", "1:7: expected `true` in small letters"),
    ("<<<<<<< HEAD\n{}", "1:1: this marks two versions that were merged, expected one of them and no mark"),
    (
        "{\"a\": \"It \"does not\" burn\"}",
        "1:12: expected `,` before the next entry; a quotation mark inside a text is written `\\\"`",
    ),
    ("{\"a\": .5}", "1:7: this is not a number, expected one such as 3, -3 or 0.3"),
    ("{\"a\": yes}", "1:7: expected a text in quotation marks, a number, a list, an object, true or false"),
    (
        "{\"a\": \"\\q\"}",
        "1:8: expected one of `\\\"`, `\\\\`, `\\/`, `\\b`, `\\f`, `\\n`, `\\r`, `\\t` or `\\u` with a character's four hex digits",
    ),
    ("{\"a\":\u{a0}[]}", "1:6: the character U+00A0 may stand only inside a text in quotation marks"),
    ("{}{}", "1:3: expected the end of the file: its value ended before this place"),
    ("[]", "1:1: found a list, expected an object"),
    ("null", "1:1: found null, expected an object"),
];

#[test]
fn a_file_that_is_not_json_is_told_at_the_place_where_it_stops_being_json() {
    for &(text, problem) in NOT_JSON {
        let problems = TestPack::valid().with_file("note-templates.json", text).problems();
        assert_eq!(problems, [format!("note-templates.json:{problem}")], "{text}");
    }
}

#[test]
fn a_file_that_is_not_text_is_told_at_its_first_wrong_byte() {
    for (bytes, problem) in [
        (&b"{\"templates\":\n  \xff\xfe[]}"[..], "2:3: byte 17 of the file is not text, expected UTF-8"),
        (b"\xef\xbb\xbf{\n\x80", "2:1: byte 6 of the file is not text, expected UTF-8"),
        (b"\x7fELF\x02\x01\x00\x90", "1:8: byte 8 of the file is not text, expected UTF-8"),
        (b"\xff\xfe{\x00}\x00", "1:1: the file is UTF-16, expected UTF-8"),
    ] {
        let problems = TestPack::valid().with_file("note-templates.json", bytes).problems();
        assert_eq!(problems.last(), Some(&format!("note-templates.json:{problem}")));
    }
    let marked = TestPack::valid().with_file("note-templates.json", format!("\u{feff}{TEMPLATES}"));
    assert_eq!(
        marked.problems(),
        [
            "note-templates.json:1:1: the file starts with a byte order mark, expected UTF-8 without one (as editors call it: not \"with BOM\")"
        ]
    );
}

#[test]
fn a_huge_or_deep_file_is_refused_before_it_costs_anything() {
    let huge = TestPack::valid().with_file("note-templates.json", vec![b' '; 4 * 1024 * 1024 + 1]);
    assert_eq!(huge.problems(), ["note-templates.json:1:1: this file is larger than 4 MB, expected a few thousand words"]);
    for open in ["[", "{\"a\":", "[\"[{\",", "“["] {
        let deep = TestPack::valid().with_file("note-templates.json", open.repeat(100_000));
        assert_eq!(deep.problems().len(), 1, "{open}");
    }
    let deep = TestPack::valid().with_file("note-templates.json", "[".repeat(65));
    assert_eq!(deep.problems(), ["note-templates.json:1:65: more than 64 lists and objects stand inside each other here"]);
}

#[test]
fn very_many_mistakes_are_told_up_to_a_number_that_can_be_read() {
    let file = format!("{{\"templates\": [{}1]}}", "1, ".repeat(200_000));
    let problems = TestPack::valid().with_file("note-templates.json", file).problems();
    assert_eq!(problems.len(), 1001);
    assert_eq!(problems[999], "note-templates.json:1:3013: found a number, expected an object");
    assert_eq!(problems[1000], "note-templates.json:1:3013: 199001 more problems in this file are not shown");
}

#[test]
fn very_many_unknown_keys_panes_and_sources_are_told_without_comparing_each_with_all() {
    let many = |count: usize, each: &dyn Fn(usize) -> String| (0..count).map(each).collect::<Vec<_>>().join(",");
    let keys = format!("{{{}}}", many(100_000, &|at| format!("\"{at}\":0")));
    let panes = format!("\"panes\": [{},", many(100_000, &|at| format!("\"p{at}\"")));
    let known = many(20_000, &|at| format!("{{\"id\": \"S{at}\", \"reference\": \"x\", \"grade\": \"RCT\"}}"));
    let cited = format!("\"sources\": [{}]", many(100_000, &|at| format!("\"T{at}\"")));
    let pack = TestPack::valid().with("pack.json", "\"sources\": [\n", &format!("\"sources\": [{known},"));
    for problems in [
        TestPack::valid().with_file("pack.json", keys).problems(),
        TestPack::valid().with("pack.json", "\"panes\": [", &panes).problems(),
        pack.with(
            "panes/one.json",
            "\"es\": \"Palabras\"}, \"sources\": [\"Trial1\"]",
            &format!("\"es\": \"Palabras\"}}, {cited}"),
        )
        .problems(),
    ] {
        assert!(problems.iter().any(|problem| problem.ends_with("more problems in this file are not shown")), "{problems:#?}");
    }
}

#[test]
fn a_folder_without_a_pack_is_told() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let first = |path: &std::path::Path| {
        let problems = load::folder(path).expect_err("problems").list().to_vec();
        assert_eq!(problems.len(), 1);
        (problems[0].file.clone(), problems[0].message.to_string())
    };
    let shown = folder.path().display().to_string();
    let expected = "there is no pack here, expected a folder with pack.json or a folder of such folders";
    assert_eq!(first(folder.path()), (shown, expected.to_owned()));
    let missing = folder.path().join("missing");
    assert!(first(&missing).1.starts_with("could not open this folder: "));
    let file = folder.path().join("file");
    fs::write(&file, "").expect("a file");
    assert!(first(&file).1.starts_with("could not open this folder: "));
}

#[test]
fn a_folder_in_the_place_of_a_file_is_told() {
    let folder = TestPack::valid().without_file("checklist.json").folder();
    fs::create_dir(folder.path().join("checklist.json")).expect("a folder");
    let problems = load::folder(folder.path()).expect_err("problems");
    let messages: Vec<_> = problems.list().iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(messages, ["this is not a file, expected one with JSON"]);
}

#[test]
fn a_link_out_of_the_pack_is_refused_and_nothing_of_what_it_leads_to_is_told() {
    let folder = TestPack::valid().folder();
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    let (pane, secret) = (folder.path().join("panes/one.json"), elsewhere.path().join("secret"));
    fs::rename(&pane, folder.path().join("kept.json")).expect("moved");
    fs::write(&secret, "canary").expect("written");
    std::os::unix::fs::symlink(&secret, &pane).expect("a link");
    let problems = load::folder(folder.path()).expect_err("problems");
    assert!(!problems.to_string().contains("canary"), "{problems}");
    let messages: Vec<_> = problems.list().iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(messages, ["this is a link out of the pack, expected a file in its folder"]);
    // Inside it a link is a file like any other.
    fs::remove_file(&pane).expect("removed");
    std::os::unix::fs::symlink("../kept.json", &pane).expect("a link");
    assert!(load::folder(folder.path()).is_ok());
}

#[test]
fn hidden_files_of_editors_are_no_panes() {
    assert!(TestPack::valid().with_file("panes/._one.json", "").load().is_ok());
    assert!(TestPack::valid().with_file("panes/one.json~", "").load().is_ok());
}

#[test]
fn a_folder_of_packs_loads_them_by_name_and_refuses_one_id_for_two() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let second = TestPack::valid().with("pack.json", r#""id": "small""#, r#""id": "other""#);
    for (name, pack) in [("b", TestPack::valid()), ("a", second)] {
        fs::rename(pack.folder().keep(), folder.path().join(name)).expect("moved");
    }
    fs::create_dir(folder.path().join("themes")).expect("a folder that is no pack");
    let ids = |packs: &[Pack]| packs.iter().map(|pack| pack.id().to_owned()).collect::<Vec<_>>();
    assert_eq!(ids(&load::folder(folder.path()).expect("two packs")), ["other", "small"]);
    fs::write(folder.path().join("a/pack.json"), PACK).expect("written");
    let problems = load::folder(folder.path()).expect_err("one problem");
    let [problem] = problems.list() else { panic!("{problems}") };
    let first = folder.path().join("a/pack.json").display().to_string();
    assert_eq!((problem.line, problem.column), (3, 9));
    assert_eq!(problem.message.to_string(), format!("the id `small` is already that of {first}"));
}

#[test]
fn the_hash_tells_every_change_of_a_file() {
    let hash = |pack: &TestPack| pack.load().expect("a pack")[0].hash().to_owned();
    let valid = hash(&TestPack::valid());
    assert_eq!(valid, hash(&TestPack::valid()));
    assert_eq!(valid.len(), 64);
    assert_ne!(valid, hash(&TestPack::valid().with("panes/one.json", "Palabras", "palabras")));
    assert_ne!(valid, hash(&TestPack::valid().with_file("note-templates.json", format!("{TEMPLATES} "))));
}

#[test]
fn what_commands_a_terminal_or_cannot_be_read_is_refused_at_its_place_also_behind_escapes() {
    let problems = TestPack::valid()
        .with("panes/one.json", r#""en": "Words""#, r#""en": "a\u001b[2Jb\u202ec\nd""#)
        .with("panes/one.json", r#""en": "The first""#, r#""en": "a\u202eb""#)
        .problems();
    for expected in [
        "the text holds the character U+001B, which nobody can read, expected words alone",
        "the text holds the character U+202E, which nobody can read, expected words alone",
    ] {
        assert!(
            problems.iter().any(|problem| problem.starts_with("panes/one.json:") && problem.ends_with(expected)),
            "{problems:?}"
        );
    }
    let raw = TestPack::valid().with("panes/one.json", r#""en": "The first""#, "\"en\": \"The\u{202e} first\"").problems();
    let escaped = TestPack::valid().with("panes/one.json", r#""en": "The first""#, r#""en": "\u0054he\u202e first""#).problems();
    let column = |problems: &[String]| problems[0].split(':').nth(2).and_then(|column| column.parse::<usize>().ok());
    assert_eq!(column(&raw), column(&escaped).map(|start| start + "\"The".len()), "{raw:?} {escaped:?}");
    let two_lines = TestPack::valid().with("panes/one.json", r#""en": "The first""#, r#""en": "The\nfirst""#).problems();
    assert!(two_lines[0].ends_with("this text stands on one line, expected no line break in it"), "{two_lines:?}");
    let problem = TestPack::valid().with("panes/one.json", r#"["Trial1"]"#, r#"["\u001b]0;x\u0007"]"#);
    assert_eq!(problem.problems(), ["panes/one.json:6:82: unknown source `^[]0;x^G`, expected an id of `sources` in pack.json"]);
}

#[test]
fn numbers_arrive_as_they_are_written() {
    let packs = TestPack::valid().load().expect("a pack");
    let Block::Figure(figure) = &packs[0].panes()[1].blocks[0] else { panic!("a figure") };
    let Drawing::SkinSection(section) = &figure.drawing else { panic!("a skin section") };
    let thickness = section.layers[0].thickness_mm.expect("a thickness");
    assert_eq!((thickness.from, thickness.to), (0.03, 0.12));
    assert_eq!(section.layers[1].thickness_mm, None);
    assert_eq!((section.sites[0].dermis_mm.men, section.sites[0].dermis_mm.women), (0.98, 0.99));
}

/// A template file as it is shown with its one problem, without the name of the folder.
#[track_caller]
fn shown(templates: &str) -> String {
    let pack = TestPack::valid().with_file("note-templates.json", templates);
    let folder = pack.folder();
    let problems = load::folder(folder.path()).expect_err("problems");
    let [problem] = problems.list() else { panic!("{problems}") };
    problem.to_string().replace(&format!("{}/", folder.path().display()), "")
}

#[test]
fn the_caret_stands_under_the_place_after_accents_and_wide_characters() {
    assert_eq!(
        shown(
            "{\"templates\": [\n  {\"title\": {\"en\": \"é 漢字 e\u{301}\", \"es\": 7}, \"text\": {\"en\": \"a\", \"es\": \"b\"}}\n]}"
        ),
        "note-templates.json:2:37: found a number, expected a text in quotation marks\n  \
         |   {\"title\": {\"en\": \"é 漢字 e\u{301}\", \"es\": 7}, \"text\": {\"en\": \"a\", \"es\": \"b\"}}\n  \
         |                                      ^"
    );
    assert_eq!(
        shown("{\"templates\": [{\"ti\u{301}tle\u{1b}\": 1}"),
        "note-templates.json:1:24: the control character U+001B stands in the text, expected words alone\n  \
         | {\"templates\": [{\"ti\u{301}tle^[\": 1}\n  \
         |                       ^"
    );
}

#[test]
fn a_long_line_is_cut_around_the_place() {
    let long = "漢".repeat(100);
    let line = format!(
        "{{\"templates\": [{{\"title\": {{\"en\": \"{long}\", \"es\": 7}}, \"text\": {{\"en\": \"{long}\", \"es\": \"b\"}}}}]}}"
    );
    assert_eq!(
        shown(&line),
        format!(
            "note-templates.json:1:143: found a number, expected a text in quotation marks\n  \
             | …{}\", \"es\": 7}}, \"text\": {{\"en\": \"{}…\n  \
             | {:36}^",
            "漢".repeat(13),
            "漢".repeat(8),
            ""
        )
    );
    let widest = shown(&line).lines().skip(1).map(unicode_width::UnicodeWidthStr::width).max();
    assert!(widest <= Some(78), "{widest:?}");
}

#[test]
fn a_line_that_commands_the_terminal_is_shown_as_harmless_text() {
    let shown = shown(
        "{\"templates\": [{\"title\": {\"en\": \"\u{202e}\u{9b}31m\", \"es\": \"a\"}, \"text\": {\"en\": \"a\", \"es\": \"b\"}}]}\r\n",
    );
    assert!(shown.contains("\"<202E><009B>31m\""), "{shown}");
    assert!(!shown.contains(['\u{202e}', '\u{9b}', '\r']));
}

/// Replaces a range of bytes, wherever it falls.
fn mutated(text: &str, at: prop::sample::Index, removed: usize, inserted: &[u8]) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    let start = at.index(bytes.len());
    let end = (start + removed).min(bytes.len());
    bytes.splice(start..end, inserted.iter().copied());
    bytes
}

/// Pieces that are likely to lead somewhere: JSON's own characters, halves of others, and noise.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let json = prop::sample::select(vec![
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud83d", "\n", "\r", "\t", "null", "true", "-", "0", "1e", "é", "漢",
        "\u{feff}", "//", "/*", "{\"en\":", "🇪🇸",
    ]);
    let known = json.prop_map(|text| text.as_bytes().to_vec());
    proptest::prop_oneof![known, prop::collection::vec(any::<u8>(), 0..6)]
}

/// Whatever the files hold, there are packs, or problems that each can be shown.
fn loads_or_tells(pack: &TestPack) -> Result<(), proptest::test_runner::TestCaseError> {
    if let Err(problems) = pack.load() {
        prop_assert!(!problems.list().is_empty());
        prop_assert!(problems.list().iter().all(|problem| problem.line > 0 && problem.column > 0));
        prop_assert!(!problems.to_string().chars().any(|c| c.is_control() && c != '\n'));
    }
    Ok(())
}

const NAMES: [&str; 5] = ["pack.json", "panes/one.json", "panes/two.json", "checklist.json", "note-templates.json"];

proptest! {
    #[test]
    fn no_bytes_as_a_file_make_it_panic(file in 0..NAMES.len(), bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        loads_or_tells(&TestPack::valid().with_file(NAMES[file], bytes))?;
    }

    #[test]
    fn no_text_of_json_pieces_makes_it_panic(file in 0..NAMES.len(), pieces in prop::collection::vec(piece(), 0..60)) {
        loads_or_tells(&TestPack::valid().with_file(NAMES[file], pieces.concat()))?;
    }

    #[test]
    fn no_change_of_a_valid_file_makes_it_panic(
        file in 0..NAMES.len(),
        at in any::<prop::sample::Index>(),
        removed in 0..40_usize,
        inserted in prop::collection::vec(piece(), 0..4),
    ) {
        let text = String::from_utf8(TestPack::valid().0[NAMES[file]].clone()).expect("text");
        let bytes = mutated(&text, at, removed, &inserted.concat());
        loads_or_tells(&TestPack::valid().with_file(NAMES[file], bytes))?;
    }

    #[test]
    fn what_is_no_json_is_never_taken_for_it(
        at in any::<prop::sample::Index>(),
        removed in 0..4_usize,
        inserted in prop::collection::vec(piece(), 0..3),
    ) {
        let bytes = mutated(TEMPLATES, at, removed, &inserted.concat());
        if serde_json::from_slice::<serde_json::Value>(&bytes).is_err() {
            prop_assert!(TestPack::valid().with_file("note-templates.json", bytes).load().is_err());
        }
    }
}
