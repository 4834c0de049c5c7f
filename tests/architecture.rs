//! The arrows between modules, which one crate cannot enforce: no module names what it must not.
#![expect(clippy::expect_used, reason = "a test that cannot be set up has failed")]

use std::fs;
use std::path::{Path, PathBuf};

/// A module, the words that must not stand in its code, and the files that may have one of them.
type Arrows = (&'static str, &'static [&'static str], &'static [(&'static str, &'static str)]);

/// What each module must not name.
const FORBIDDEN: &[Arrows] = &[
    ("text.rs", &["crate::", "ratatui", "crossterm", "rusqlite", "chrono", "std::fs"], &[]),
    (
        "content",
        &[
            "crate::record",
            "crate::page",
            "crate::app",
            "crate::ui",
            "crate::store",
            "crate::runtime",
            "ratatui",
            "crossterm",
            "rusqlite",
            "Utc::now",
            "Local::now",
            "std::fs",
        ],
        &[("load.rs", "std::fs")],
    ),
    (
        "record",
        &[
            "crate::page",
            "crate::app",
            "crate::ui",
            "crate::store",
            "crate::runtime",
            "ratatui",
            "crossterm",
            "rusqlite",
            "std::fs",
            "Utc::now",
            "Local::now",
        ],
        &[],
    ),
    (
        "settings",
        &[
            "crate::page",
            "crate::app",
            "crate::ui",
            "crate::store",
            "crate::export",
            "crate::runtime",
            "crate::cli",
            "ratatui",
            "crossterm",
            "rusqlite",
            "std::fs",
            "std::env",
        ],
        &[],
    ),
    (
        "page",
        &[
            "crate::app",
            "crate::ui",
            "crate::store",
            "crate::runtime",
            "ratatui",
            "crossterm",
            "rusqlite",
            "std::fs",
            "Utc::now",
            "Local::now",
        ],
        &[],
    ),
    (
        "app",
        &[
            "crate::ui",
            "crate::store",
            "crate::export",
            "crate::runtime",
            "crate::cli",
            "ratatui",
            "rusqlite",
            "std::fs",
            "std::thread",
            "Utc::now",
            "Local::now",
            "Instant::now",
        ],
        // What the editor draws is compared with what ratatui draws; a rehearsal needs a first instant.
        &[("drawing.rs", "ratatui"), ("rehearsal.rs", "Instant::now")],
    ),
    (
        "ui",
        &["crate::store", "crate::export", "crate::runtime", "crate::cli", "rusqlite", "std::fs", "Utc::now", "Local::now"],
        &[("tests/readme.rs", "std::fs")],
    ),
    (
        "store",
        &["crate::page", "crate::app", "crate::ui", "crate::export", "crate::runtime", "crate::cli", "ratatui", "crossterm"],
        &[],
    ),
    (
        "export",
        &[
            "crate::app",
            "crate::ui",
            "crate::store",
            "crate::runtime",
            "crate::cli",
            "ratatui",
            "crossterm",
            "rusqlite",
            "std::fs",
        ],
        &[("write.rs", "std::fs"), ("schema.rs", "std::fs")],
    ),
    ("runtime", &["crate::cli", "rusqlite"], &[]),
    ("cli", &["crate::app", "crate::ui", "crate::page", "ratatui", "crossterm", "rusqlite"], &[]),
];

fn sources(place: &Path, found: &mut Vec<PathBuf>) {
    if place.is_dir() {
        for entry in fs::read_dir(place).expect("a folder") {
            sources(&entry.expect("an entry").path(), found);
        }
    } else if place.extension().is_some_and(|extension| extension == "rs") {
        found.push(place.to_owned());
    }
}

/// The code without its comments.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a source file");
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[test]
fn no_module_names_what_it_must_not() {
    let mut wrong = Vec::new();
    for (module, words, allowed) in FORBIDDEN {
        let mut files = Vec::new();
        sources(&Path::new("src").join(module), &mut files);
        assert!(!files.is_empty(), "{module} has no files");
        for file in files {
            let code = code(&file);
            for word in *words {
                let may = allowed.iter().any(|(name, allowed)| file.ends_with(name) && allowed == word);
                if code.contains(word) && !may {
                    wrong.push(format!("{} names {word}", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn colours_are_named_in_the_theme_alone() {
    let mut files = Vec::new();
    sources(Path::new("src"), &mut files);
    let wrong: Vec<_> = files
        .iter()
        .filter(|file| {
            !file.starts_with("src/ui/theme")
                && !file.ends_with("ui/theme.rs")
                && !file.ends_with("ui/tests/readme.rs")
                && code(file).contains("Color::")
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn every_file_begins_with_what_it_is() {
    let mut files = Vec::new();
    sources(Path::new("src"), &mut files);
    let wrong: Vec<_> =
        files.iter().filter(|file| !fs::read_to_string(file).expect("a source file").starts_with("//! ")).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}
