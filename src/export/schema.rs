//! The published schemas are what the types say, hold for every export, and refuse what is not one.

use std::path::Path;

use jsonschema::Validator;
use proptest::prelude::*;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::Exported;
use super::json::{self, Document, Sessions};
use super::samples::amended;
use crate::record::samples::sessions;

/// Many exported sessions in one file.
#[derive(JsonSchema)]
#[schemars(rename = "Sessions", deny_unknown_fields)]
#[expect(dead_code, reason = "the schema is made from it; the file is streamed")]
struct Documents {
    /// What kind of file this is.
    format: SessionsFormat,
    /// The version of the format.
    #[schemars(extend("const" = json::VERSION))]
    version: u32,
    /// The sessions, each as it would stand in a file of its own.
    sessions: Vec<Document<'static>>,
}

/// What kind of file many exported sessions are.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "the schema is made from it; the file is streamed")]
enum SessionsFormat {
    /// Many sessions.
    #[schemars(rename = "chairside-sessions")]
    Sessions,
}

fn schema_of<T: JsonSchema>() -> Value {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>().to_value()
}

#[track_caller]
fn assert_published<T: JsonSchema>(file: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/schema").join(file);
    let current = serde_json::to_string_pretty(&schema_of::<T>()).unwrap() + "\n";
    if std::env::var_os("UPDATE_SCHEMA").is_some_and(|update| update == "1") {
        std::fs::write(&path, &current).unwrap();
    }
    let published = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        published == current,
        "content/schema/{file} is not what the types say; run the tests with UPDATE_SCHEMA=1 and look at what changed"
    );
}

fn validator<T: JsonSchema>() -> Validator {
    jsonschema::draft202012::options().should_validate_formats(true).build(&schema_of::<T>()).unwrap()
}

fn exported(exported: &Exported) -> Value {
    serde_json::from_str(&json::document(exported).unwrap()).unwrap()
}

/// The paths of every value in a document, its own included.
fn pointers(value: &Value, at: &str) -> Vec<String> {
    let below: Vec<(String, &Value)> = match value {
        Value::Object(keys) => keys.iter().map(|(key, value)| (key.clone(), value)).collect(),
        Value::Array(values) => values.iter().enumerate().map(|(index, value)| (index.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    let below = below.into_iter().flat_map(|(key, value)| pointers(value, &format!("{at}/{key}")));
    std::iter::once(at.to_owned()).chain(below).collect()
}

/// A document with an altered part is refused by the schema and by the reader.
#[track_caller]
fn assert_refused(validator: &Validator, altered: &Value, what: &str) {
    assert!(!validator.is_valid(altered), "the schema takes {what}");
    let bytes = serde_json::to_vec(altered).unwrap();
    assert!(json::parse(&bytes).is_err(), "the reader takes {what}");
}

fn keys_mut<'a>(document: &'a mut Value, pointer: &str) -> Option<&'a mut Map<String, Value>> {
    document.pointer_mut(pointer).unwrap().as_object_mut()
}

#[test]
fn the_published_schemas_are_current() {
    assert_published::<Document<'static>>("session-v1.json");
    assert_published::<Documents>("sessions-v1.json");
}

#[test]
fn every_property_and_every_type_of_the_schema_is_described() {
    let schema = schema_of::<Documents>();
    for pointer in pointers(&schema, "") {
        let in_properties = pointer.rsplit('/').nth(1) == Some("properties");
        let is_type = pointer.starts_with("/$defs/") && pointer.matches('/').count() == 2;
        // The parts of a tagged value are described where the value is.
        let is_tagged = pointer.contains("/oneOf/");
        if (in_properties && !is_tagged) || is_type {
            let described = schema.pointer(&pointer).unwrap().get("description");
            assert!(described.is_some(), "{pointer} has no description");
        }
    }
}

#[test]
fn a_full_export_holds_every_kind_of_value() {
    let document = exported(&amended());
    let text = document.to_string();
    for kind in [
        "yes_no",
        "choice",
        "text",
        "date",
        "number",
        "reason",
        "earlier",
        "marked",
        "teach_back",
        "explained_again",
        "interval_weeks",
    ] {
        assert!(text.contains(&format!("\"{kind}\"")), "{kind}");
    }
    validator::<Document<'static>>().validate(&document).unwrap();
}

#[test]
fn a_key_too_many_is_refused_everywhere() {
    let validator = validator::<Document<'static>>();
    let full = exported(&amended());
    for pointer in pointers(&full, "") {
        // Where any id may be a key, it is the value that is wrong.
        let mut altered = full.clone();
        if let Some(keys) = keys_mut(&mut altered, &pointer) {
            keys.insert("extra".into(), json!(1));
            assert_refused(&validator, &altered, &format!("an extra key in `{pointer}`"));
        }
    }
}

#[test]
fn a_key_too_few_is_refused_everywhere() {
    let validator = validator::<Document<'static>>();
    let full = exported(&amended());
    let optional = ["answer", "earlier", "marked", "en", "es", "signature", "amendments", "audit", "teach_back", "plan"];
    for pointer in pointers(&full, "") {
        let by_id = ["/session/panes", "/session/answers"].contains(&pointer.as_str());
        let keys: Vec<String> = match full.pointer(&pointer) {
            Some(Value::Object(keys)) if !by_id => keys.keys().cloned().collect(),
            _ => continue,
        };
        for key in keys.iter().filter(|key| !optional.contains(&key.as_str())) {
            let mut altered = full.clone();
            keys_mut(&mut altered, &pointer).unwrap().remove(key);
            assert_refused(&validator, &altered, &format!("no `{key}` in `{pointer}`"));
        }
    }
}

#[test]
fn a_value_of_another_type_is_refused_everywhere() {
    let validator = validator::<Document<'static>>();
    let full = exported(&amended());
    for pointer in pointers(&full, "") {
        let mut altered = full.clone();
        let value = altered.pointer_mut(&pointer).unwrap();
        *value = if value.is_boolean() { json!("no") } else { json!(false) };
        assert_refused(&validator, &altered, &format!("another type at `{pointer}`"));
    }
}

#[test]
fn a_streamed_list_holds_to_its_schema() {
    let validator = validator::<Documents>();
    for sessions in [vec![], vec![amended()], vec![amended(), amended()]] {
        let mut list = Sessions::begin(Vec::new()).unwrap();
        for exported in &sessions {
            list.add(exported).unwrap();
        }
        let list: Value = serde_json::from_slice(&list.end().unwrap()).unwrap();
        validator.validate(&list).unwrap();
        assert_eq!(list["sessions"].as_array().unwrap().len(), sessions.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_export_holds_to_the_schema(sessions in proptest::collection::vec(sessions(), 1..8)) {
        let validator = validator::<Document<'static>>();
        for session in sessions {
            let document = exported(&Exported { session, audit: None });
            let errors: Vec<String> = validator.iter_errors(&document).map(|e| e.to_string()).collect();
            prop_assert!(errors.is_empty(), "{errors:?}");
        }
    }
}
