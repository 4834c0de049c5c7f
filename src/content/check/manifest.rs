//! `pack.json`: what the pack is, its languages, sources and the order of its panes.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::content::read::{Fields, Ids, Read, Value, did_you_mean, id, nearest, quoted};
use crate::content::{Device, PaneId, PlanGuide, Review, Source, SourceId};
use crate::text::{Clean, Lang, Localised};

use super::facts::{Facts, GRADES};
use super::plan::plan;

/// The version of the file format that this program reads.
const FORMAT: u32 = 1;

const LANGUAGES: &[(&str, Lang)] = &[(Lang::En.code(), Lang::En), (Lang::Es.code(), Lang::Es)];

const KEYS: &[&str] =
    &["format", "id", "version", "title", "modality", "languages", "panes", "device", "plan", "review", "sources"];

/// What `pack.json` says of the whole pack.
pub struct Head {
    pub id: String,
    pub version: String,
    pub title: Localised,
    pub modality: String,
    pub languages: Vec<Lang>,
    pub device: Device,
    pub plan: Option<PlanGuide>,
    pub review: Review,
    pub sources: Vec<Source>,
}

/// What could be read of `pack.json`, so that the other files can be checked whatever is wrong with it.
#[derive(Default)]
pub struct Outline {
    /// The whole, where nothing is wrong with it.
    pub head: Option<Head>,
    /// What the other files are held against.
    pub facts: Facts,
    /// The panes in their order, where the list could be read.
    pub panes: Option<Vec<PaneId>>,
    /// The pack is of another format, so nothing else in it can be judged.
    pub is_foreign: bool,
}

/// Reads `pack.json`; `files` are the panes that have a file, `taken` the ids of packs beside this one.
pub fn outline(root: Value<'_>, path: &str, files: &[&str], taken: &mut BTreeMap<String, String>) -> Outline {
    if let Some(format) = root.peek("format").filter(|format| is_foreign(*format)) {
        format.problem(format!("the pack is of another format than this Chairside reads, expected {FORMAT}"));
        return Outline { is_foreign: true, ..Outline::default() };
    }
    let mut outline = Outline { facts: Facts::of(root), ..Outline::default() };
    if let Ok(fields) = root.file_fields(KEYS) {
        outline.panes = fields.required("panes", |list| panes(list, files)).ok();
        outline.head = head(&fields, &outline.facts, path, taken).ok();
    }
    outline
}

fn is_foreign(format: Value<'_>) -> bool {
    format.count().is_some_and(|format| format != FORMAT)
}

fn head(fields: &Fields<'_>, facts: &Facts, path: &str, taken: &mut BTreeMap<String, String>) -> Read<Head> {
    let format = fields.required("format", Value::whole);
    let pack_id = fields.required("id", |value| own_id(value, path, taken));
    let version = fields.required("version", id);
    let title = fields.required("title", |value| facts.line(value));
    let modality = fields.required("modality", id);
    let mut codes = Ids::default();
    let languages =
        fields.required("languages", |list| list.each(|value| codes.fresh(value).and_then(|_| value.one_of(LANGUAGES))));
    let device = fields.optional("device", device);
    let plan = fields.optional("plan", |value| plan(value, facts));
    let review = fields.required("review", review);
    let mut ids = Ids::default();
    let sources = fields.required("sources", |list| list.each(|value| source(value, &mut ids)));
    format?;
    Ok(Head {
        id: pack_id?,
        version: version?.to_owned(),
        title: title?,
        modality: modality?.to_owned(),
        languages: languages?,
        device: Device { max_depth_mm: device?.flatten() },
        plan: plan?,
        review: review?,
        sources: sources?,
    })
}

fn own_id(value: Value<'_>, path: &str, taken: &mut BTreeMap<String, String>) -> Read<String> {
    let id = id(value)?.to_owned();
    if let Some(other) = taken.get(&id) {
        return Err(value.problem(format!("the id `{id}` is already that of {other}")));
    }
    taken.insert(id.clone(), path.to_owned());
    Ok(id)
}

fn device(value: Value<'_>) -> Read<Option<f64>> {
    let fields = value.fields(&["max_depth_mm"])?;
    fields.optional("max_depth_mm", |value| {
        let depth = value.number()?;
        if depth > 0.0 { Ok(depth) } else { Err(value.problem("expected a depth above 0")) }
    })
}

fn review(value: Value<'_>) -> Read<Review> {
    let fields = value.fields(&["by", "until"])?;
    let by = fields.optional("by", printed);
    let until = fields.optional("until", |value| {
        let written = value.string()?;
        let date = NaiveDate::parse_from_str(written, "%Y-%m-%d").ok();
        let date = date.filter(|date| date.to_string() == written);
        date.ok_or_else(|| value.problem("expected a date such as 2027-01-31"))
    });
    Ok(Review { by: by?, until: until? })
}

fn printed(value: Value<'_>) -> Read<Clean> {
    let text = value.string()?;
    if text.trim().is_empty() {
        return Err(value.problem("this text is empty"));
    }
    Ok(Clean::line(text))
}

fn source<'a>(value: Value<'a>, ids: &mut Ids<'a>) -> Read<Source> {
    let fields = value.fields(&["id", "reference", "grade", "modality"])?;
    let source_id = fields.required("id", |value| ids.fresh(value));
    let reference = fields.required("reference", printed);
    let grade = fields.required("grade", |value| value.one_of(GRADES));
    let modality = fields.optional("modality", id);
    Ok(Source { id: SourceId::from(source_id?), reference: reference?, grade: grade?, modality: modality?.map(str::to_owned) })
}

/// The panes in their order. One without a file is noted and stays in the list: its name is known.
fn panes(list: Value<'_>, files: &[&str]) -> Read<Vec<PaneId>> {
    let listed: BTreeSet<_> = list.elements().filter_map(Value::word).collect();
    let unlisted: Vec<_> = files.iter().copied().filter(|file| !listed.contains(file)).collect();
    let files: BTreeSet<_> = files.iter().copied().collect();
    let mut ids = Ids::default();
    list.each(|value| {
        let id = ids.fresh(value)?;
        if !files.contains(id) {
            let meant = value.nearest(id, unlisted.iter().copied());
            let hint = meant.map_or_else(String::new, |meant| format!(", {}", did_you_mean(meant)));
            value.problem(format!("there is no file panes/{id}.json{hint}"));
        }
        Ok(PaneId::from(id))
    })
}

/// What to say of a pane file that `pack.json` does not list; nothing where one of the entries without a file means it.
pub fn unlisted(name: &str, without_file: &[&str]) -> Option<String> {
    let is_meant = without_file.iter().any(|pane| nearest(pane, [name]).is_some());
    let found = quoted(name);
    let message = format!("`panes` in pack.json does not list {found}, expected it there or no such file");
    (!is_meant).then_some(message)
}
