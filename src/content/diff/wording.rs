//! What is said otherwise: the files of two versions, value by value.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Change, Matter};
use crate::content::files::Files;
use crate::text::{Lang, counted};

/// Notes every value that changed in any file.
pub fn compare(before: &Files, after: &Files, changes: &mut Vec<Change>) {
    let names: BTreeSet<&String> = before.files.keys().chain(after.files.keys()).collect();
    for name in names {
        match (read(before, name), read(after, name)) {
            (Some(was), Some(is)) => values(&Place::of(name), &was, &is, changes),
            (Some(was), None) => {
                let (matter, with) = match warnings(&was) {
                    0 => (Matter::Wording, String::new()),
                    count => (Matter::Loosened, format!(", with {} on what may go wrong", counted(count, "box", "boxes"))),
                };
                changes.push(Change::new(matter, &format!("{name}: the file is gone{with}")));
            }
            (None, Some(_)) => changes.push(Change::new(Matter::Wording, &format!("{name}: the file is new"))),
            (None, None) => {}
        }
    }
}

fn read(files: &Files, name: &str) -> Option<Value> {
    serde_json::from_slice(files.files.get(name)?.as_ref().ok()?).ok()
}

/// Where a value stands, as an author would look for it.
#[derive(Debug, Clone)]
struct Place {
    words: String,
    part: Part,
    /// Whether it is in a block that tells of harm.
    warns: bool,
}

/// What kind of thing a value is a part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// What somebody reads.
    Content,
    /// A rule, which is compared by what it does.
    Rule,
    /// What it rests on.
    Grounds,
}

impl Place {
    fn of(file: &str) -> Self {
        Self { words: file.to_owned(), part: Part::Content, warns: false }
    }

    fn key(&self, key: &str) -> Self {
        let part = match key {
            "when" | "then" | "follows" | "bounds" | "kind" | "max_depth_mm" => Part::Rule,
            "sources" | "source" | "review" => Part::Grounds,
            _ => self.part,
        };
        let words = match key.parse::<Lang>() {
            Ok(lang) => format!("{} ({})", self.words, lang.name()),
            Err(_) => format!("{}, {key}", self.words),
        };
        Self { words, part, warns: self.warns }
    }

    fn element(&self, value: &Value, index: usize) -> Self {
        let word = |key| value.get(key).and_then(Value::as_str);
        let name = word("id").map_or_else(|| (index + 1).to_string(), |id| format!("`{id}`"));
        let kind = word("type").map_or_else(String::new, |kind| format!(" ({kind})"));
        let list = self.words.strip_suffix('s').unwrap_or(&self.words);
        Self { words: format!("{list} {name}{kind}"), part: self.part, warns: self.warns || warns(value) }
    }

    /// How much a change here matters, where it would matter so elsewhere; nothing where it is told otherwise.
    fn matter(&self, elsewhere: Matter) -> Option<Matter> {
        match self.part {
            Part::Content => Some(elsewhere),
            Part::Grounds => Some(Matter::Other),
            Part::Rule => None,
        }
    }

    fn note(&self, matter: Matter, how: &str, changes: &mut Vec<Change>) {
        if let Some(matter) = self.matter(matter) {
            changes.push(Change::new(matter, &format!("{}: {how}", self.words)));
        }
    }
}

fn values(place: &Place, was: &Value, is: &Value, changes: &mut Vec<Change>) {
    if was == is {
        return;
    }
    match (was, is) {
        (Value::Object(before), Value::Object(after)) => {
            let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
            for key in keys {
                let place = place.key(key);
                match (before.get(key), after.get(key)) {
                    (Some(Value::String(was)), Some(Value::String(is))) if was != is && weighs(key) => {
                        place.note(weightier(was, is), &format!("was {was}, is {is}"), changes);
                    }
                    (Some(Value::Bool(true)), is) if key == "aftercare" && is != Some(&Value::Bool(true)) => {
                        place.note(Matter::Loosened, "patients do not take this pane home any more", changes);
                    }
                    (Some(was), Some(is)) => values(&place, was, is, changes),
                    (Some(was), None) => gone(&place, was, changes),
                    (None, Some(is)) => new(&place, is, changes),
                    (None, None) => {}
                }
            }
        }
        (Value::Array(before), Value::Array(after)) if before.iter().chain(after).all(Value::is_number) => {
            place.note(Matter::Number, &format!("was {}, is {}", span(before), span(after)), changes);
        }
        (Value::Array(before), Value::Array(after)) => lists(place, before, after, changes),
        _ => place.note(matter(is), &format!("was {was}, is {is}"), changes),
    }
}

/// Numbers as an author means them: from the first to the last.
fn span(numbers: &[Value]) -> String {
    numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(" to ")
}

/// Elements are the same where they are equal, else where they have one id, else where they stand between the same neighbours
/// and are of one type.
fn lists(place: &Place, before: &[Value], after: &[Value], changes: &mut Vec<Change>) {
    let mut left: Vec<(usize, &Value)> = after.iter().enumerate().collect();
    let mut unmatched = Vec::new();
    for (index, was) in before.iter().enumerate() {
        match left.iter().position(|(_, is)| *is == was) {
            Some(found) => {
                left.remove(found);
            }
            None => unmatched.push((index, was)),
        }
    }
    let name = |value: &Value| ["id", "type"].map(|key| value.get(key).cloned());
    for (index, was) in unmatched {
        let alike = |(_, is): &(usize, &Value)| was.is_object() && is.is_object() && name(was) == name(is);
        match left.iter().position(alike) {
            Some(found) => {
                let (_, is) = left.remove(found);
                values(&place.element(was, index), was, is, changes);
            }
            None => gone(&place.element(was, index), was, changes),
        }
    }
    for (index, is) in left {
        new(&place.element(is, index), is, changes);
    }
    let order =
        |values: &[Value], other: &[Value]| values.iter().filter(|value| other.contains(value)).cloned().collect::<Vec<_>>();
    if order(before, after) != order(after, before) {
        place.note(Matter::Wording, "the order changed", changes);
    }
}

fn gone(place: &Place, was: &Value, changes: &mut Vec<Change>) {
    let matter = if place.warns || warns(was) { Matter::Loosened } else { matter(was) };
    place.note(matter, &format!("is gone, was {}", shortened(was)), changes);
}

fn new(place: &Place, is: &Value, changes: &mut Vec<Change>) {
    let matter = if place.warns || warns(is) { Matter::Tightened } else { matter(is) };
    place.note(matter, &format!("is new: {}", shortened(is)), changes);
}

/// Whether a word stands for how much something weighs, or how often or how surely it happens.
fn weighs(key: &str) -> bool {
    ["level", "frequency", "grade"].contains(&key)
}

fn weightier(was: &str, is: &str) -> Matter {
    let rank = |word: &str| ["info", "caution", "stop"].iter().position(|known| *known == word);
    match (rank(was), rank(is)) {
        (Some(was), Some(is)) if is < was => Matter::Loosened,
        (Some(_), Some(_)) => Matter::Tightened,
        _ => Matter::Number,
    }
}

/// Whether a block tells of harm.
fn warns(block: &Value) -> bool {
    let word = |key| block.get(key).and_then(Value::as_str);
    match word("type") {
        Some("risk") => true,
        Some("callout") => word("level") != Some("info"),
        _ => false,
    }
}

/// How many blocks under a value tell of harm.
fn warnings(value: &Value) -> u64 {
    let inside: u64 = match value {
        Value::Array(values) => values.iter().map(warnings).sum(),
        Value::Object(object) => object.values().map(warnings).sum(),
        _ => 0,
    };
    inside + u64::from(warns(value))
}

fn matter(value: &Value) -> Matter {
    match value {
        Value::Number(_) => Matter::Number,
        // Words stand in languages; a bare word is an id, a grade or a date.
        Value::String(word) if word.contains(' ') => Matter::Wording,
        Value::String(_) | Value::Bool(_) | Value::Null => Matter::Other,
        Value::Array(values) => values.iter().map(matter).min().unwrap_or(Matter::Other),
        Value::Object(object) => object.values().map(matter).min().unwrap_or(Matter::Other),
    }
}

/// A value's first text, so that a whole block does not fill the screen.
fn shortened(value: &Value) -> String {
    match value {
        Value::Object(object) => {
            let first = [
                "text",
                "title",
                "effect",
                "question",
                "prompt",
                "label",
                "name",
                "why",
                "reference",
                "lines",
                "items",
                "en",
                "es",
            ]
            .iter()
            .find_map(|key| object.get(*key));
            first.map_or_else(|| value.to_string(), shortened)
        }
        Value::Array(values) => values.first().map_or_else(|| "nothing".to_owned(), shortened),
        _ => value.to_string(),
    }
}
