//! Turns JSON values into a checked pack, or into every mistake at once.

mod blocks;
mod charts;
mod checklist;
mod facts;
mod figures;
mod manifest;
mod plan;
mod risks;
mod when;

use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::thread;

use super::files::Files;
use super::problem::Problem;
use super::read::{self, Read, Value};
use super::{NoteTemplate, Pack, Pane, PaneId, Standing};

use facts::Facts;
use manifest::Outline;

/// Reads every file of a pack; `taken` are the ids of the packs beside it, to which its own is added.
pub fn pack(files: &Files, taken: &mut BTreeMap<String, String>) -> Result<Pack, Vec<Problem>> {
    let mut reading = Reading { files, problems: Vec::new() };
    let names: Vec<_> = files.pane_names().collect();
    let path = files.path("pack.json");
    let outline = reading.file("pack.json", |root| Ok(manifest::outline(root, &path, &names, taken)));
    let Outline { head, facts, panes, is_foreign } = outline.unwrap_or_default();
    if is_foreign {
        return Err(reading.problems);
    }
    // A start waits for all of this: the panes are read beside the rest.
    let (panes, (checklist, templates, problems)) = thread::scope(|scope| {
        let rest = scope.spawn(|| {
            let mut reading = Reading { files, problems: Vec::new() };
            let checklist = reading.file("checklist.json", |root| checklist::checklist(root, &facts));
            let templates = reading.file("note-templates.json", |root| templates(root, &facts));
            (checklist, templates, reading.problems)
        });
        let panes = reading.panes(panes.as_deref(), &names, &facts);
        (panes, rest.join().unwrap_or_else(|panic| resume_unwind(panic)))
    });
    reading.problems.extend(problems);
    match (head, checklist, templates, reading.problems.is_empty()) {
        (Some(head), Some(checklist), Some(templates), true) => Ok(Pack {
            id: head.id,
            version: head.version,
            hash: files.hash(),
            title: head.title,
            modality: head.modality,
            languages: head.languages,
            device: head.device,
            plan: head.plan,
            review: head.review,
            sources: head.sources,
            panes,
            checklist,
            templates,
            files: files.files.iter().filter_map(|(name, read)| Some((name.clone(), read.clone().ok()?))).collect(),
            signature: None,
            standing: Standing::default(),
        }),
        _ => Err(reading.problems),
    }
}

/// A pack's files and what was found wrong in them so far.
struct Reading<'f> {
    files: &'f Files,
    problems: Vec<Problem>,
}

impl Reading<'_> {
    fn file<T>(&mut self, name: &str, check: impl FnOnce(Value<'_>) -> Read<T>) -> Option<T> {
        let path = self.files.path(name);
        let reason = match self.files.files.get(name) {
            Some(Ok(bytes)) => return read::file(&path, bytes, &mut self.problems, check)?.ok(),
            Some(Err(reason)) => reason,
            None => "this file is missing, every pack needs it",
        };
        self.problems.push(Problem::of_file(&path, reason));
        None
    }

    /// The listed panes in their order. Files that are not listed are checked too, and said to be left out.
    fn panes(&mut self, listed: Option<&[PaneId]>, names: &[&str], facts: &Facts) -> Vec<Pane> {
        let order = listed.unwrap_or_default().iter().map(PaneId::as_str);
        let order: Vec<_> = order.filter(|name| names.contains(name)).collect();
        let panes = order.iter().filter_map(|name| self.pane(name, facts)).collect();
        for name in names.iter().filter(|name| !order.contains(name)) {
            self.pane(name, facts);
            if let Some(message) = listed.and_then(|listed| manifest::unlisted(name, listed, names)) {
                let path = self.files.path(&format!("panes/{name}.json"));
                self.problems.push(Problem::of_file(&path, &message));
            }
        }
        panes
    }

    fn pane(&mut self, name: &str, facts: &Facts) -> Option<Pane> {
        self.file(&format!("panes/{name}.json"), |root| blocks::pane(root, name, facts))
    }
}

fn templates(root: Value<'_>, facts: &Facts) -> Read<Vec<NoteTemplate>> {
    let fields = root.fields(&["templates"])?;
    fields.required("templates", |list| list.each_or_none(|value| template(value, facts)))
}

fn template(value: Value<'_>, facts: &Facts) -> Read<NoteTemplate> {
    let fields = value.fields(&["title", "text"])?;
    let title = fields.required("title", |value| facts.line(value));
    let text = fields.required("text", |value| facts.text(value));
    Ok(NoteTemplate { title: title?, text: text? })
}
