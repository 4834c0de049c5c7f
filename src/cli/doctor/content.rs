//! The content: whether the packs load, and whether they are due for review.

use chrono::{Local, NaiveDate};

use super::super::{Shared, packs};
use super::Line;
use crate::content::{Doubt, Pack};

/// What is said of the content.
pub(super) fn line(shared: &Shared) -> Line {
    let packs = match packs::load(shared) {
        Ok(packs) => packs,
        Err(unusable) => return Line::bad("content", format!("{unusable:#}; `chairside content check` lists the mistakes")),
    };
    let today = Local::now().date_naive();
    let named: Vec<String> =
        packs.iter().map(|pack| format!("{} {}, {}", pack.id(), pack.version(), pack.standing().told())).collect();
    match packs.iter().find_map(|pack| to_do(pack, today)) {
        Some(words) => Line::warning("content", words),
        None => Line::good("content", format!("{}: no mistakes", named.join(", "))),
    }
}

/// What is still to be done about a pack that has no mistakes.
fn to_do(pack: &Pack, today: NaiveDate) -> Option<String> {
    if let Some(Doubt::Of(standing)) = Doubt::about(pack, today) {
        return Some(format!("{} {}: no mistakes, but {}", pack.id(), pack.version(), standing.told()));
    }
    let words = match (pack.review().until, pack.device().max_depth_mm) {
        (None, _) => "not yet signed off by a clinician".to_owned(),
        (Some(until), _) if until < today => format!("due for review since {until}"),
        (_, None) if pack.asks_for_depth() => "the device's deepest setting is missing".to_owned(),
        _ => return None,
    };
    Some(format!("{} {}: no mistakes, but {words}", pack.id(), pack.version()))
}
