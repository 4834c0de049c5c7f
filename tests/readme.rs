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

#[test]
fn readme_keys_are_the_key_table() {
    let mut part = String::new();
    for context in Context::ALL {
        writeln!(part, "**{}**\n\n| key | what it does |\n|---|---|", context.name()).expect("a string");
        for (keys, words) in help(context) {
            writeln!(part, "| {} | {words} |", keys.replace('|', "\\|")).expect("a string");
        }
        part.push('\n');
    }
    hold("<!-- keys:", "<!-- end of keys -->", &part);
}

#[test]
fn readme_python_is_the_script_that_opens_a_store_in_the_tests() {
    let script = fs::read_to_string("tests/open_store.py").expect("the script");
    hold("<!-- python", "<!-- end of python -->", &format!("```python\n{script}```\n"));
}
