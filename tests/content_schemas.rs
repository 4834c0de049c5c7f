//! The schemas for editors say the same as the loader.
#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::Path;

use chairside::content::load;
use jsonschema::Validator;
use serde_json::{Value, json};

fn schema(of: &str) -> Validator {
    let (_, text) = load::SCHEMAS.iter().find(|(name, _)| *name == format!("{of}-v1.json")).expect("a schema");
    jsonschema::validator_for(&serde_json::from_str(text).expect("JSON")).expect("a schema that is one")
}

/// The files of the example, each with the kind that it is of.
fn example() -> Vec<(&'static str, &'static str, Value)> {
    let kind = |name: &str| match name {
        "pack.json" => "pack",
        "checklist.json" => "checklist",
        "note-templates.json" => "note-templates",
        _ => "pane",
    };
    load::TEMPLATE.iter().map(|&(name, text)| (name, kind(name), serde_json::from_str(text).expect("JSON"))).collect()
}

/// The messages of the loader where one file of the example is another.
fn refusals(changed: &str, file: &Value) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("panes")).expect("panes");
    for (name, text) in load::TEMPLATE {
        let text = if *name == changed { file.to_string() } else { (*text).to_owned() };
        fs::write(folder.path().join(name), text).expect("a file");
    }
    let loaded = load::folder(folder.path());
    loaded.err().map_or_else(Vec::new, |problems| problems.list().iter().map(|problem| problem.message.to_string()).collect())
}

/// The places of every object in a value.
fn objects(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            found.push(at.to_owned());
            object.iter().for_each(|(key, value)| objects(value, &format!("{at}/{key}"), found));
        }
        Value::Array(values) => {
            values.iter().enumerate().for_each(|(index, value)| objects(value, &format!("{at}/{index}"), found));
        }
        _ => {}
    }
}

#[test]
fn every_file_of_the_shipped_pack_and_of_the_example_is_valid() {
    let mut files: Vec<(String, &str, Value)> =
        example().into_iter().map(|(name, kind, file)| (name.to_owned(), kind, file)).collect();
    let shipped = Path::new("content/microneedling");
    let read = |path: &Path| serde_json::from_slice(&fs::read(path).expect("a file")).expect("JSON");
    for kind in ["pack", "checklist", "note-templates"] {
        files.push((kind.to_owned(), kind, read(&shipped.join(format!("{kind}.json")))));
    }
    for pane in fs::read_dir(shipped.join("panes")).expect("panes") {
        let path = pane.expect("a pane").path();
        files.push((path.display().to_string(), "pane", read(&path)));
    }
    assert_eq!(files.len(), 16);
    for (name, kind, file) in files {
        let errors: Vec<_> = schema(kind).iter_errors(&file).map(|error| error.to_string()).collect();
        assert_eq!(errors, [""; 0], "{name}");
    }
}

#[test]
fn a_file_may_say_where_its_schema_stands_and_an_object_in_it_may_not() {
    for (name, kind, file) in example() {
        let (schema, mut places) = (schema(kind), Vec::new());
        objects(&file, "", &mut places);
        for place in places {
            for (value, is_text) in [(json!("../pane.schema.json"), true), (json!(7), false)] {
                let mut changed = file.clone();
                let object = changed.pointer_mut(&place).and_then(Value::as_object_mut).expect("an object");
                object.insert("$schema".to_owned(), value);
                let fits = place.is_empty() && is_text;
                assert_eq!(refusals(name, &changed).is_empty(), fits, "{name}{place}");
                assert_eq!(schema.is_valid(&changed), fits, "{name}{place}");
            }
        }
    }
}

#[test]
fn a_key_that_the_loader_does_not_know_is_in_no_schema() {
    for (name, kind, file) in example() {
        let (schema, mut places) = (schema(kind), Vec::new());
        objects(&file, "", &mut places);
        for place in places {
            let mut changed = file.clone();
            let object = changed.pointer_mut(&place).and_then(Value::as_object_mut).expect("an object");
            object.insert("unheard_of".to_owned(), json!(1));
            assert!(!schema.is_valid(&changed), "{name}{place}");
        }
    }
}

#[test]
fn a_key_is_needed_by_the_schema_where_the_loader_needs_it() {
    let mut needed = 0;
    for (name, kind, file) in example() {
        let (schema, mut places) = (schema(kind), Vec::new());
        objects(&file, "", &mut places);
        for place in places {
            let keys: Vec<String> = file.pointer(&place).and_then(Value::as_object).expect("an object").keys().cloned().collect();
            for key in keys.iter().filter(|key| !["en", "es"].contains(&key.as_str())) {
                let mut changed = file.clone();
                changed.pointer_mut(&place).and_then(Value::as_object_mut).expect("an object").remove(key);
                // Which layer is the lowest, and how many groups there are, no schema can say.
                if key == "thickness_mm" || place.contains("/groups/") && key == "label" {
                    continue;
                }
                let (refusals, valid) = (refusals(name, &changed), schema.is_valid(&changed));
                let missing = refusals.contains(&format!("`{key}` is missing"));
                assert!(!(missing && valid), "the schema does without {name}{place}/{key}");
                assert!(valid || !refusals.is_empty(), "the loader does without {name}{place}/{key}");
                needed += usize::from(missing);
            }
        }
    }
    assert!(needed > 200, "{needed}");
}
