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

use std::collections::{BTreeMap, BTreeSet};
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;

use super::files::Files;
use super::problem::Problem;
use super::read::{self, MOST_CANDIDATES, Read, Value};
use super::{NoteTemplate, Pack, Pane, PaneId, Standing};

use facts::Facts;
use manifest::Outline;

/// Reads every file of a pack; `taken` are the ids of the packs beside it, to which its own is added.
pub fn pack(files: &Files, taken: &mut BTreeMap<String, String>) -> Result<Pack, Vec<Problem>> {
    let names: Vec<_> = files.pane_names().collect();
    let path = files.path("pack.json");
    // A start waits for all of this, so two threads share it: one begins with the fingerprint, and whichever is free takes the next pane.
    let (head, checklist, templates, hash, parts) = thread::scope(|scope| {
        let (tell, told) = mpsc::channel::<Arc<Panes<'_>>>();
        let beside = scope.spawn(move || {
            let hash = files.hash();
            (hash, told.recv().map(|panes| panes.read(Reading::of(files))).unwrap_or_default())
        });
        let mut reading = Reading::of(files);
        let outline = reading.file("pack.json", |root| Ok(manifest::outline(root, &path, &names, taken)));
        let Outline { head, facts, panes, is_foreign } = outline.unwrap_or_default();
        if is_foreign {
            return Err(reading.problems);
        }
        let panes = Arc::new(Panes::new(panes.as_deref(), &names, facts));
        let _begins = tell.send(Arc::clone(&panes));
        let checklist = reading.file("checklist.json", |root| checklist::checklist(root, &panes.facts));
        let templates = reading.file("note-templates.json", |root| templates(root, &panes.facts));
        let here = panes.read(reading);
        let (hash, there) = beside.join().unwrap_or_else(|panic| resume_unwind(panic));
        Ok((head, checklist, templates, hash, [here, there]))
    })?;
    let (panes, problems) = Panes::joined(parts);
    match (head, checklist, templates, problems.is_empty()) {
        (Some(head), Some(checklist), Some(templates), true) => Ok(Pack {
            id: head.id,
            version: head.version,
            hash,
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
        _ => Err(problems),
    }
}

/// A pack's files and what was found wrong in them so far.
struct Reading<'f> {
    files: &'f Files,
    problems: Vec<Problem>,
}

impl<'f> Reading<'f> {
    const fn of(files: &'f Files) -> Self {
        Self { files, problems: Vec::new() }
    }

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
}

/// The panes of a pack, which several threads read.
struct Panes<'n> {
    /// The listed ones in their order, then the files that are not listed, which are checked too and said to be left out.
    order: Vec<(&'n str, Option<String>)>,
    next: AtomicUsize,
    /// What they are held against.
    facts: Facts,
}

/// The panes that one thread read, each with its place in the order, and what was found wrong.
type Part = (Vec<(usize, Pane)>, Vec<Problem>);

impl<'n> Panes<'n> {
    fn new(listed: Option<&[PaneId]>, names: &[&'n str], facts: Facts) -> Self {
        let mut left: BTreeSet<&'n str> = names.iter().copied().collect();
        let (mut order, mut without_file) = (Vec::new(), Vec::new());
        for pane in listed.unwrap_or_default() {
            match left.take(pane.as_str()) {
                Some(name) => order.push((name, None)),
                None => without_file.push(pane.as_str()),
            }
        }
        without_file.truncate(MOST_CANDIDATES);
        let told = |name| listed.and_then(|_| manifest::unlisted(name, &without_file));
        order.extend(left.into_iter().map(|name| (name, told(name))));
        Self { order, next: AtomicUsize::new(0), facts }
    }

    /// Reads panes for as long as there are any that no thread has taken.
    fn read(&self, mut reading: Reading<'_>) -> Part {
        let mut panes = Vec::new();
        loop {
            let place = self.next.fetch_add(1, Ordering::Relaxed);
            let Some((name, left_out)) = self.order.get(place) else { break };
            let file = format!("panes/{name}.json");
            panes.extend(reading.file(&file, |root| blocks::pane(root, name, &self.facts)).map(|pane| (place, pane)));
            let left_out = left_out.iter().map(|message| Problem::of_file(&reading.files.path(&file), message));
            reading.problems.extend(left_out);
        }
        (panes, reading.problems)
    }

    /// What the threads read: the panes in their order, the problems in any.
    fn joined(parts: [Part; 2]) -> (Vec<Pane>, Vec<Problem>) {
        let [(mut panes, mut problems), (others, more)] = parts;
        panes.extend(others);
        problems.extend(more);
        panes.sort_by_key(|&(place, _)| place);
        (panes.into_iter().map(|(_, pane)| pane).collect(), problems)
    }
}

fn templates(root: Value<'_>, facts: &Facts) -> Read<Vec<NoteTemplate>> {
    let fields = root.file_fields(&["templates"])?;
    fields.required("templates", |list| list.each_or_none(|value| template(value, facts)))
}

fn template(value: Value<'_>, facts: &Facts) -> Read<NoteTemplate> {
    let fields = value.fields(&["title", "text"])?;
    let title = fields.required("title", |value| facts.line(value));
    let text = fields.required("text", |value| facts.text(value));
    Ok(NoteTemplate { title: title?, text: text? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::load;

    #[test]
    fn panes_are_in_their_order_whichever_thread_read_them() {
        let panes = load::shipped().unwrap().remove(0).panes().to_vec();
        let (even, odd) = panes.iter().cloned().enumerate().rev().partition(|(place, _)| place % 2 == 0);
        let (joined, _) = Panes::joined([(odd, Vec::new()), (even, Vec::new())]);
        let ids = |panes: Vec<Pane>| panes.into_iter().map(|pane| pane.id).collect::<Vec<_>>();
        assert_eq!(ids(joined), ids(panes));
    }
}
