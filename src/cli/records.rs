//! The list of sessions, as a table and as JSON.

use clap::Args;
use serde::Serialize;

use super::{Shared, people, print, table};
use crate::export::json;
use crate::record::{Moment, SessionId, Status};
use crate::store::{Overview, Reader};
use crate::text::{Clean, counted};

/// How many sessions are read from the list at a time.
const PAGE: u32 = 1000;

/// Which sessions are listed, and how.
#[derive(Debug, Args)]
pub(super) struct Sessions {
    /// Only sessions whose label and notes have these words, or words that begin like them
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
    /// One JSON array instead of a table
    #[arg(long)]
    json: bool,
}

/// Lists sessions, newest first.
pub(super) fn sessions(options: &Sessions, shared: &Shared) -> anyhow::Result<()> {
    let reader = people::visit(shared)?;
    let found = match &options.search {
        Some(words) => reader.search(words, u32::MAX)?,
        None => all(&reader)?,
    };
    if options.json {
        let rows: Vec<Row<'_>> = found.iter().map(Row::of).collect();
        print(&json::indented(&rows)?)
    } else {
        let headings = ["session", "started", "patient", "practitioner", "answered", "open", "status"];
        let rows: Vec<[Clean; 7]> = std::iter::once(headings.map(Clean::new)).chain(found.iter().map(cells)).collect();
        print(&table::aligned(&rows))
    }
}

fn all(reader: &Reader) -> anyhow::Result<Vec<Overview>> {
    let mut found: Vec<Overview> = Vec::new();
    loop {
        let page = reader.overview(PAGE, found.last().map(|last| last.cursor))?;
        if page.is_empty() {
            return Ok(found);
        }
        found.extend(page);
    }
}

/// A session of the list as JSON.
#[derive(Serialize)]
struct Row<'a> {
    id: SessionId,
    started: Moment,
    updated: Moment,
    label: &'a str,
    practitioner: &'a str,
    pack: &'a str,
    answered: u32,
    asked: u32,
    open_stops: u32,
    open_cautions: u32,
    status: Status,
}

impl<'a> Row<'a> {
    fn of(session: &'a Overview) -> Self {
        let tally = session.tally;
        Self {
            id: session.id,
            started: session.started,
            updated: session.updated,
            label: session.label.raw(),
            practitioner: session.practitioner.raw(),
            pack: &session.pack,
            answered: tally.answered,
            asked: tally.asked,
            open_stops: tally.open_stops,
            open_cautions: tally.open_cautions,
            status: session.status,
        }
    }
}

fn cells(session: &Overview) -> [Clean; 7] {
    let tally = session.tally;
    let started = session.started.format("%Y-%m-%d %H:%M").to_string();
    let stops = counted(tally.open_stops.into(), "stop", "stops");
    let cautions = counted(tally.open_cautions.into(), "caution", "cautions");
    let open = match (tally.open_stops, tally.open_cautions) {
        (0, 0) => "nothing".to_owned(),
        (_, 0) => stops,
        (0, _) => cautions,
        _ => format!("{stops}, {cautions}"),
    };
    [
        Clean::line(&session.id.to_string()),
        Clean::line(&started),
        session.label.shown(),
        session.practitioner.shown(),
        Clean::line(&format!("{}/{}", tally.answered, tally.asked)),
        Clean::line(&open),
        Clean::line(session.status.word()),
    ]
}
