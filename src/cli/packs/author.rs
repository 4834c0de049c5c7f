//! Help for whoever writes a pack: something to begin from, and what a change means.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::ValueEnum;

use super::super::{print, tell};
use super::{Place, listed};
use crate::content::load;

/// The id of the pack that is begun from.
const ID: &str = "\"id\": \"my-treatment\"";

/// Writes a small pack into a folder of its own.
pub(super) fn new(dir: &Path) -> anyhow::Result<()> {
    let shown = dir.display();
    match fs::read_dir(dir).map(Iterator::count) {
        Ok(1..) => bail!("`{shown}` is not empty; name a folder that is not there yet"),
        Err(_) if dir.exists() => bail!("`{shown}` is not a folder; name one that is not there yet"),
        _ => {}
    }
    let could_not = || format!("could not write the pack into `{shown}`");
    fs::create_dir_all(dir.join("panes")).with_context(could_not)?;
    for (name, text) in load::TEMPLATE {
        fs::write(dir.join(name), named(text, dir)).with_context(could_not)?;
    }
    tell(format!("Wrote a pack into `{shown}`. Change its words, then: chairside content check --strict \"{shown}\""));
    Ok(())
}

/// The text with the pack named after its folder, where that makes an id.
fn named(text: &str, dir: &Path) -> String {
    let fits = |name: &&str| name.len() <= 60 && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
    match dir.file_name().and_then(|name| name.to_str()).filter(fits) {
        Some(name) => text.replacen(ID, &format!("\"id\": \"{name}\""), 1),
        None => text.to_owned(),
    }
}

/// The kinds of file that a pack has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in super::super) enum SchemaOf {
    Pack,
    Pane,
    Checklist,
    NoteTemplates,
}

/// Prints the schema of a kind of file.
pub(super) fn schema(file: SchemaOf) -> anyhow::Result<()> {
    let name = match file {
        SchemaOf::Pack => "pack-v1.json",
        SchemaOf::Pane => "pane-v1.json",
        SchemaOf::Checklist => "checklist-v1.json",
        SchemaOf::NoteTemplates => "note-templates-v1.json",
    };
    let schema = load::SCHEMAS.iter().find(|(known, _)| *known == name);
    print(schema.map(|(_, text)| *text).context("this schema is not built in")?)
}

/// Says what changed.
pub(super) fn diff(before: &Path, after: PathBuf) -> anyhow::Result<()> {
    let changes = match load::changes(before, &after) {
        Ok(changes) => changes,
        Err(problems) => {
            print(&listed(problems.list()))?;
            return Err(Place::Folder(after).unusable(problems));
        }
    };
    if changes.is_empty() {
        return print("no changes\n");
    }
    let mut heading = None;
    let lines = changes.iter().map(|change| {
        let begins = heading.replace(change.matter) != Some(change.matter);
        let above = if begins { format!("{}:\n", change.matter.heading()) } else { String::new() };
        format!("{above}  {change}\n")
    });
    print(&lines.collect::<String>())
}
