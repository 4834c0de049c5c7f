//! Words of the example that a pack was begun from, left as they were.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde_json::Value as Json;

use super::said::Said;
use crate::content::load::TEMPLATE;
use crate::content::read::Value;

/// Shorter texts can be anybody's.
const WORDS: usize = 7;

/// The example's longer texts.
static EXAMPLE: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let mut texts = HashSet::new();
    for (_, text) in TEMPLATE {
        gather(&serde_json::from_str(text).unwrap_or_default(), &mut texts);
    }
    texts
});

fn gather(value: &Json, texts: &mut HashSet<String>) {
    match value {
        Json::String(text) if is_long(text) => drop(texts.insert(text.clone())),
        Json::Array(values) => values.iter().for_each(|value| gather(value, texts)),
        Json::Object(object) => object.values().for_each(|value| gather(value, texts)),
        _ => {}
    }
}

fn is_long(text: &str) -> bool {
    text.split_whitespace().count() >= WORDS
}

const MESSAGE: &str = "this is still the example's, expected your own words";

/// Notes each text that is the example's.
pub fn judge(said: &[Said<'_>]) {
    for said in said.iter().filter(|said| is_long(said.words) && EXAMPLE.contains(said.words)) {
        said.value.problem(MESSAGE);
    }
}

/// Notes the example's references and its kind of treatment.
pub fn manifest(root: Value<'_>) {
    let references = root.peek("sources").into_iter().flat_map(Value::elements).filter_map(|source| source.peek("reference"));
    for reference in references.filter(|reference| reference.word().is_some_and(|words| EXAMPLE.contains(words))) {
        reference.problem(MESSAGE);
    }
    if let Some(modality) = root.peek("modality").filter(|modality| modality.word() == Some("example")) {
        modality.problem("this is still the example's, expected a word for how your treatment works");
    }
}
