//! What the README quotes is what the program has.
#![expect(clippy::expect_used, reason = "a test that cannot be set up has failed")]

use std::fmt::Write as _;
use std::fs;

use chairside::app::keymap::{Context, help};

const README: &str = "README.md";

/// The README with the part between two marks replaced.
fn with_part(readme: &str, begin: &str, end: &str, part: &str) -> String {
    let (before, rest) = readme.split_once(begin).expect("the mark where the part begins");
    let (rest_of_mark, rest) = rest.split_once('\n').expect("a line");
    let (_, after) = rest.split_once(end).expect("the mark where the part ends");
    format!("{before}{begin}{rest_of_mark}\n{part}{end}{after}")
}

#[track_caller]
fn hold(begin: &str, end: &str, part: &str) {
    let readme = fs::read_to_string(README).expect("the README");
    let current = with_part(&readme, begin, end, part);
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(README, &current).expect("the README is written");
    } else {
        assert!(readme == current, "the README is behind: run `UPDATE_README=1 cargo test --test readme -- --test-threads=1`");
    }
}

/// Where a key does something, in words; the shorter of the places and the exceptions.
fn places(of_row: &[Context], of_text: &[Context]) -> String {
    let names = |contexts: &[Context]| contexts.iter().map(|context| context.name()).collect::<Vec<_>>().join(" · ");
    let others: Vec<Context> = Context::ALL.into_iter().filter(|context| !of_row.contains(context)).collect();
    if of_row == of_text {
        "Wherever text is typed".to_owned()
    } else if others.is_empty() {
        "Everywhere".to_owned()
    } else if others.len() < of_row.len() {
        format!("Everywhere but: {}", names(&others))
    } else {
        names(of_row)
    }
}

#[test]
fn readme_keys_are_the_key_table() {
    let mut rows: Vec<((String, &str), Vec<Context>)> = Vec::new();
    for context in Context::ALL {
        for row in help(context) {
            match rows.iter_mut().find(|(known, _)| *known == row) {
                Some((_, contexts)) => contexts.push(context),
                None => rows.push((row, vec![context])),
            }
        }
    }
    let undoes = rows.iter().find(|((_, words), _)| *words == "Undo");
    let of_text = undoes.map(|(_, contexts)| contexts.clone()).expect("a key that undoes");
    let mut part = "| key | what it does | where |\n|---|---|---|\n".to_owned();
    for ((keys, words), contexts) in rows {
        writeln!(part, "| {} | {words} | {} |", keys.replace('|', "\\|"), places(&contexts, &of_text)).expect("a string");
    }
    hold("<!-- keys:", "<!-- end of keys -->", &part);
}

#[test]
fn readme_python_is_the_script_that_opens_a_store_in_the_tests() {
    let script = fs::read_to_string("tests/open_store.py").expect("the script");
    hold("<!-- python", "<!-- end of python -->", &format!("```python\n{script}```\n"));
}
