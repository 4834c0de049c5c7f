//! Very many small packs, each from one block or one question of the pack that ships, changed byte by byte and word by word.
//!
//! `CHAIRSIDE_FUZZ=10000000 cargo test --release --lib fuzz::small` tries that many; the tests of every day try a few thousand.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use serde_json::{Value, json};

use super::numbers::Numbers;
use super::*;

/// The inputs of every day.
const INPUTS: usize = 4000;

/// A pack of one block or one question: its files by their names.
type Small = Vec<(String, Vec<u8>)>;

fn shipped(name: &str) -> Value {
    let (_, text) = load::MICRONEEDLING.iter().find(|(known, _)| *known == name).expect("a file");
    serde_json::from_str(text).expect("JSON")
}

/// The words under a key, at any depth.
fn under<'v>(value: &'v Value, keys: &[&str], found: &mut BTreeSet<&'v str>) {
    match value {
        Value::Object(object) => {
            for (key, inner) in object {
                if keys.contains(&key.as_str()) {
                    words(inner, found);
                }
                under(inner, keys, found);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| under(value, keys, found)),
        _ => {}
    }
}

/// Every text in a value.
fn words<'v>(value: &'v Value, found: &mut BTreeSet<&'v str>) {
    match value {
        Value::String(word) => drop(found.insert(word)),
        Value::Array(values) => values.iter().for_each(|value| words(value, found)),
        Value::Object(object) => object.iter().for_each(|(key, value)| {
            found.insert(key);
            words(value, found);
        }),
        _ => {}
    }
}

/// A pack that has nothing but a pane with this block and a checklist with this question.
fn small(pane: &Value, block: &Value, item: &Value) -> Small {
    let mut manifest = shipped("pack.json");
    manifest["panes"] = json!([pane["id"]]);
    manifest.as_object_mut().expect("an object").remove("plan");
    let mut cited = BTreeSet::new();
    under(block, &["source", "sources"], &mut cited);
    under(item, &["source", "sources"], &mut cited);
    let sources = manifest["sources"].as_array_mut().expect("sources");
    let first = sources[0].clone();
    sources.retain(|source| source["id"].as_str().is_some_and(|id| cited.contains(id)));
    if sources.is_empty() {
        sources.push(first);
    }
    let mut pane = pane.clone();
    pane["blocks"] = json!([block]);
    let mut templates = shipped("note-templates.json");
    templates["templates"].as_array_mut().expect("templates").truncate(1);
    let checklist = json!({"sections": [{"title": {"en": "Before", "es": "Antes"}, "items": [item]}]});
    let name = format!("panes/{}.json", pane["id"].as_str().expect("an id"));
    [
        ("pack.json".to_owned(), manifest),
        (name, pane),
        ("checklist.json".to_owned(), checklist),
        ("note-templates.json".to_owned(), templates),
    ]
    .map(|(name, value)| (name, serde_json::to_vec_pretty(&value).expect("JSON")))
    .into()
}

fn pack(small: &Small) -> Files {
    let files = small.iter().map(|(name, bytes)| (name.clone(), Ok(Cow::Owned(bytes.clone()))));
    Files { folder: PathBuf::new(), files: files.collect() }
}

/// One for each block, then one for each question of the pack that ships, as far as they stand by themselves.
fn seeds() -> Vec<Small> {
    let checklist = shipped("checklist.json");
    let items = checklist["sections"]
        .as_array()
        .expect("sections")
        .iter()
        .flat_map(|section| section["items"].as_array().expect("items"));
    let items: Vec<Value> = items
        .cloned()
        .map(|mut item| {
            item.as_object_mut().expect("an item").remove("follows");
            item
        })
        .collect();
    let panes = load::MICRONEEDLING.iter().filter(|(name, _)| name.starts_with("panes/")).map(|(name, _)| shipped(name));
    let panes: Vec<Value> = panes.collect();
    let blocks = panes.iter().flat_map(|pane| pane["blocks"].as_array().expect("blocks").iter().map(move |block| (pane, block)));
    let of_blocks = blocks.clone().map(|(pane, block)| small(pane, block, &items[0]));
    let (pane, block) = blocks.clone().next().expect("a block");
    let of_items = items.iter().map(|item| small(pane, block, item));
    of_blocks.chain(of_items).filter(|small| check::pack(&pack(small), &mut BTreeMap::new()).is_ok()).collect()
}

/// What is put in: words of the format and of the packs, JSON's own signs, and what is hard to bear.
fn dictionary(seeds: &[Small]) -> Vec<Vec<u8>> {
    let files: Vec<Value> = seeds.iter().flatten().map(|(_, bytes)| serde_json::from_slice(bytes).expect("JSON")).collect();
    let mut found = BTreeSet::new();
    for file in &files {
        words(file, &mut found);
    }
    let quoted = found.into_iter().map(|word| Value::from(word).to_string());
    let signs = [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\\u",
        "\\ud83d",
        "null",
        "true",
        "false",
        "-",
        "0",
        "1e400",
        "0.1",
        "9999999999",
        "-1",
        "\"9999-12-31\"",
        "[[[[[[[[[[[[[[[[",
        "{\"a\":",
        "\u{feff}",
        "é",
        "🇪🇸",
        "\u{202e}",
        "//",
        "\r",
        "\0",
    ];
    quoted.chain(signs.map(str::to_owned)).map(String::into_bytes).collect()
}

/// Changes a file of a seed in a few places.
fn change(seed: &Small, seeds: &[Small], dictionary: &[Vec<u8>], numbers: &mut Numbers) -> Small {
    let mut changed = seed.clone();
    for _ in 0..=numbers.below(3) {
        let other = numbers.below(seeds.len());
        let other = &numbers.one_of(&seeds[other]).1;
        let file = numbers.below(changed.len());
        let bytes = &mut changed[file].1;
        let at = numbers.below(bytes.len());
        let end = (at + numbers.below(30)).min(bytes.len());
        match numbers.below(6) {
            0 => {
                let noise: Vec<u8> = (0..numbers.below(6)).map(|_| u8::try_from(numbers.below(256)).expect("a byte")).collect();
                bytes.splice(at..end, noise);
            }
            1 => drop(bytes.drain(at..end)),
            2 => {
                let part = bytes[at..end].to_vec();
                bytes.splice(at..at, part);
            }
            3 => drop(bytes.splice(at..at, numbers.one_of(dictionary).iter().copied())),
            4 => {
                // A whole text or key in another's place.
                let quotes: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at] == b'"').collect();
                if let [from, to] = quotes.get(numbers.below(quotes.len())..).unwrap_or_default().get(..2).unwrap_or_default() {
                    bytes.splice(*from..=*to, numbers.one_of(dictionary).iter().copied());
                }
            }
            _ => {
                let from = numbers.below(other.len());
                let to = (from + numbers.below(200)).min(other.len());
                bytes.splice(at..end, other[from..to].iter().copied());
            }
        }
    }
    changed
}

/// Loads; whatever is wrong has a place and harmless words.
fn holds(files: &Files) -> bool {
    match check::pack(files, &mut BTreeMap::new()) {
        Ok(_) => true,
        Err(problems) => {
            let is_told = |problem: &crate::content::Problem| {
                problem.line > 0 && problem.column > 0 && !problem.to_string().chars().any(|c| c.is_control() && c != '\n')
            };
            !problems.is_empty() && problems.iter().all(is_told)
        }
    }
}

#[test]
fn nearly_every_block_and_question_makes_a_small_pack_of_its_own() {
    let seeds = seeds();
    assert!(seeds.len() > 80, "{}", seeds.len());
}

#[test]
fn no_change_of_a_small_pack_makes_the_loader_panic_or_say_nothing() {
    let inputs = std::env::var("CHAIRSIDE_FUZZ").map_or(INPUTS, |inputs| inputs.parse().expect("a number of inputs"));
    let seeds = seeds();
    let dictionary = dictionary(&seeds);
    let parts = thread::available_parallelism().map_or(1, usize::from);
    let (seeds, dictionary) = (&seeds, &dictionary);
    thread::scope(|scope| {
        for part in 0..parts {
            scope.spawn(move || {
                let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15 ^ (part as u64 + 1));
                for input in 0..inputs.div_ceil(parts) {
                    let seed = numbers.one_of(seeds);
                    let changed = change(seed, seeds, dictionary, &mut numbers);
                    let held = catch_unwind(AssertUnwindSafe(|| holds(&pack(&changed))));
                    let shown = || {
                        changed
                            .iter()
                            .map(|(name, bytes)| format!("{name}\n{}", bytes.escape_ascii()))
                            .collect::<Vec<_>>()
                            .join("\n")
                    };
                    assert!(held.unwrap_or(false), "input {input} of part {part}:\n{}", shown());
                }
            });
        }
    });
}
