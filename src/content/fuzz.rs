//! Any files as a pack: never a panic, and never silence about what is wrong.
//!
//! By hand, for as many inputs as there is time for: `PROPTEST_CASES=10000000 cargo test --release --lib content::fuzz`.

mod numbers;
mod small;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;

use proptest::prelude::{Strategy, any, prop};
use proptest::sample::Index;
use proptest::strategy::{Just, ValueTree};
use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_oneof, proptest};
use serde_json::Value;

use super::diff::{self, Version};
use super::files::Files;
use super::{TooTall, check, lint, load};
use crate::text::Lang;

/// The packs that inputs are made from, the small one first: it is quick, and has every kind of block.
const SEEDS: [&[(&str, &str)]; 2] = [load::TEMPLATE, load::MICRONEEDLING];

fn files(seed: usize) -> Files {
    let files = SEEDS[seed].iter().map(|&(name, text)| (name.to_owned(), Ok(Cow::Borrowed(text.as_bytes()))));
    Files { folder: PathBuf::new(), files: files.collect() }
}

/// Loads, and goes on with what loads as far as the commands for authors go.
fn loads_or_tells(seed: usize, changed: &Files) -> Result<(), TestCaseError> {
    let problems = match check::pack(changed, &mut BTreeMap::new()) {
        Ok(pack) => {
            let before = files(seed);
            let was = check::pack(&before, &mut BTreeMap::new()).expect("the seed loads");
            diff::changes(Version { files: &before, pack: &was }, Version { files: changed, pack: &pack });
            let pane = pack.panes()[0].id.clone();
            let too_tall = TooTall { pane, block: 99, lang: Lang::Es, rows: 99, room: 18 };
            lint::pack(changed, &pack, chrono::NaiveDate::MAX, &[too_tall])
        }
        Err(problems) => {
            prop_assert!(!problems.is_empty());
            problems
        }
    };
    for problem in problems {
        prop_assert!(problem.line > 0 && problem.column > 0);
        prop_assert!(!problem.to_string().chars().any(|c| c.is_control() && c != '\n'));
    }
    Ok(())
}

/// A file of a seed, with its bytes changed by `change`.
fn with(seed: usize, file: Index, change: impl FnOnce(&[u8]) -> Vec<u8>) -> Files {
    let mut files = files(seed);
    let (_, bytes) = files.files.iter_mut().nth(file.index(SEEDS[seed].len())).expect("a file");
    let changed = change(bytes.as_deref().unwrap_or_default());
    *bytes = Ok(Cow::Owned(changed));
    files
}

/// Every value inside a value, itself included.
fn inside<'v>(value: &'v Value, found: &mut Vec<&'v Value>) {
    found.push(value);
    match value {
        Value::Object(object) => object.values().for_each(|value| inside(value, found)),
        Value::Array(values) => values.iter().for_each(|value| inside(value, found)),
        _ => {}
    }
}

/// Does something at the place that is number `at` of a walk through a value.
fn at_place(value: &mut Value, at: &mut usize, change: &mut impl FnMut(&mut Value)) {
    if *at == 0 {
        change(value);
    }
    *at = at.wrapping_sub(1);
    match value {
        Value::Object(object) => object.values_mut().for_each(|value| at_place(value, at, change)),
        Value::Array(values) => values.iter_mut().for_each(|value| at_place(value, at, change)),
        _ => {}
    }
}

/// What is put in a value's place: another one of the packs, or one that is hard to bear.
#[derive(Debug, Clone)]
enum Graft {
    Other(Index, Index),
    Awkward(Value),
    Removed(Index),
    Twice(Index),
}

fn graft() -> impl Strategy<Value = Graft> {
    let awkward = prop::sample::select(vec![
        Value::Null,
        Value::from(0),
        Value::from(-1),
        Value::from(1e300),
        Value::from(u64::MAX),
        Value::from(0.1),
        Value::from(""),
        Value::from("9999-99-99"),
        Value::from("\u{1b}]0;x\u{7}\u{202e}"),
        Value::from("x".repeat(100_000)),
        Value::from("e\u{301}👩‍👩‍👧".repeat(50)),
        Value::Array(Vec::new()),
        Value::Object(serde_json::Map::new()),
        (0..60).fold(Value::Null, |inner, _| Value::Array(vec![inner])),
        (0..70).fold(Value::Null, |inner, _| Value::Array(vec![inner])),
        Value::Array(vec![Value::from(1); 3000]),
    ]);
    prop_oneof![
        (any::<Index>(), any::<Index>()).prop_map(|(file, value)| Graft::Other(file, value)),
        awkward.prop_map(Graft::Awkward),
        any::<Index>().prop_map(Graft::Removed),
        any::<Index>().prop_map(Graft::Twice),
    ]
}

fn grafted(seed: usize, bytes: &[u8], grafts: &[(Index, Graft)]) -> Vec<u8> {
    let mut root: Value = serde_json::from_slice(bytes).expect("JSON");
    for (place, graft) in grafts {
        let mut found = Vec::new();
        inside(&root, &mut found);
        let mut at = place.index(found.len());
        at_place(&mut root, &mut at, &mut |value| match graft {
            Graft::Other(file, other) => {
                let (_, text) = SEEDS[seed][file.index(SEEDS[seed].len())];
                let from: Value = serde_json::from_str(text).expect("JSON");
                let mut found = Vec::new();
                inside(&from, &mut found);
                *value = found[other.index(found.len())].clone();
            }
            Graft::Awkward(other) => *value = other.clone(),
            Graft::Removed(index) => match value {
                Value::Object(object) if !object.is_empty() => {
                    let key = object.keys().nth(index.index(object.len())).expect("a key").clone();
                    object.remove(&key);
                }
                Value::Array(values) if !values.is_empty() => drop(values.remove(index.index(values.len()))),
                _ => {}
            },
            Graft::Twice(index) => {
                if let Value::Array(values) = value
                    && !values.is_empty()
                {
                    values.push(values[index.index(values.len())].clone());
                }
            }
        });
    }
    root.to_string().into_bytes()
}

/// The small seed mostly, so that more inputs are tried in the same time.
fn seed() -> impl Strategy<Value = usize> {
    prop_oneof![9 => Just(0), 1 => Just(1)]
}

proptest! {
    #[test]
    fn no_bytes_in_a_file_make_it_panic(
        seed in seed(),
        file in any::<Index>(),
        cuts in prop::collection::vec((any::<Index>(), 0..30_usize, prop::collection::vec(any::<u8>(), 0..8)), 1..5),
    ) {
        let changed = with(seed, file, |bytes| {
            let mut bytes = bytes.to_vec();
            for (at, removed, inserted) in cuts {
                let start = at.index(bytes.len().max(1)).min(bytes.len());
                let end = (start + removed).min(bytes.len());
                bytes.splice(start..end, inserted);
            }
            bytes
        });
        loads_or_tells(seed, &changed)?;
    }

    #[test]
    fn no_value_in_anothers_place_makes_it_panic(
        seed in seed(),
        file in any::<Index>(),
        grafts in prop::collection::vec((any::<Index>(), graft()), 1..4),
    ) {
        let changed = with(seed, file, |bytes| grafted(seed, bytes, &grafts));
        loads_or_tells(seed, &changed)?;
    }
}

#[test]
fn grafts_change_packs_and_what_loads_still_loads() {
    let first = any::<Index>();
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut loaded, mut refused) = (0, 0);
    for _ in 0..300 {
        let drawn = (first.clone(), first.clone(), graft()).new_tree(&mut runner).expect("a draw").current();
        let (file, place, graft) = drawn;
        let changed = with(0, file, |bytes| grafted(0, bytes, &[(place, graft)]));
        match check::pack(&changed, &mut BTreeMap::new()) {
            Ok(_) => loaded += 1,
            Err(_) => refused += 1,
        }
    }
    assert!(loaded > 20 && refused > 100, "{loaded} load, {refused} are refused: both ways on are tried");
}
