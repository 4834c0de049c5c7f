//! What is no mistake, and yet should not stand before a patient: warnings about a pack that loads.

mod aftercare;
mod balance;
mod leftover;
mod numbers;
mod overstated;
mod reading;
mod said;
mod standing;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::files::Files;
use super::problem::Problem;
use super::read::{self, Value};
use super::{Pack, PaneId};
use crate::text::Lang;

use aftercare::Aftercare;
use balance::Balance;
use said::{Reader, texts};

/// A part of a pane that takes more rows than a patient's screen has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TooTall {
    /// The pane.
    pub pane: PaneId,
    /// The block's place in it, from 0.
    pub block: usize,
    /// In which language.
    pub lang: Lang,
    /// The rows that it takes.
    pub rows: usize,
    /// The rows that there are.
    pub room: usize,
}

/// Every warning about a pack of these files, which loads; `too_tall` is what does not fit the smallest screen.
pub fn pack(files: &Files, pack: &Pack, today: NaiveDate, too_tall: &[TooTall]) -> Vec<Problem> {
    let (mut warnings, mut cited) = (Vec::new(), BTreeSet::new());
    let (mut balance, mut aftercare) = (Balance::default(), Aftercare::default());
    for name in files.files.keys().filter(|name| *name != MANIFEST) {
        look(files, name, &mut warnings, |root| {
            standing::cited(root, &mut cited);
            standing::unsigned(root);
            let reader = if name.starts_with("panes/") { Reader::Patient } else { Reader::Practitioner };
            let said = texts(root, reader);
            overstated::judge(&said);
            leftover::judge(&said);
            if reader == Reader::Patient {
                reading::judge(root, &said);
                balance::purpose(root, &said);
                numbers::judge(root);
                balance.add(root);
                aftercare.add(root);
                room(root, too_tall);
            }
        });
    }
    look(files, MANIFEST, &mut warnings, |root| {
        let own = texts(root, Reader::Patient);
        overstated::judge(&own);
        leftover::judge(&own);
        leftover::manifest(root);
        if let Some(plan) = root.peek("plan") {
            standing::cited(plan, &mut cited);
            standing::unsigned(plan);
        }
        standing::sources(root, &cited);
        standing::review(root, today);
        balance.judge(root);
        aftercare.judge(root);
        if let Some(place) = root
            .peek("device")
            .or_else(|| root.peek("modality"))
            .filter(|_| pack.device().max_depth_mm.is_none() && pack.asks_for_depth())
        {
            place.problem("a rule asks for the device's deepest setting, expected `device` with `max_depth_mm`");
        }
    });
    warnings
}

/// Why a version cannot stand for the words of its pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misnamed {
    /// A pack that comes with the program has the same name and version.
    AsShipped,
    /// Somebody signed the pack before its words changed.
    SinceSigned,
}

/// The warning about a pack whose version says too little.
pub fn misnamed(files: &Files, how: Misnamed) -> Vec<Problem> {
    let message = match how {
        Misnamed::AsShipped => {
            "the pack that comes with the program has this version and other words, expected a version of your own"
        }
        Misnamed::SinceSigned => "the pack was changed since it was signed, expected a new version and a new signature",
    };
    let mut warnings = Vec::new();
    look(files, MANIFEST, &mut warnings, |root| {
        if let Some(version) = root.peek("version") {
            version.problem(message);
        }
    });
    warnings
}

const MANIFEST: &str = "pack.json";

fn look(files: &Files, name: &str, warnings: &mut Vec<Problem>, judge: impl FnOnce(Value<'_>)) {
    if let Some(Ok(bytes)) = files.files.get(name) {
        read::file(&files.path(name), bytes, warnings, judge);
    }
}

/// Notes each block that does not fit.
fn room(pane: Value<'_>, too_tall: &[TooTall]) {
    let blocks: Vec<_> = pane.peek("blocks").into_iter().flat_map(Value::elements).collect();
    for found in too_tall.iter().filter(|found| said::word(pane, "id") == Some(found.pane.as_str())) {
        let TooTall { block, lang, rows, room, .. } = found;
        if let Some(block) = blocks.get(*block) {
            let lang = lang.name();
            block.problem(format!("in {lang} this takes {rows} rows of a patient's screen of 80 by 24, expected at most {room}"));
        }
    }
}
