//! The plan of visits: numbers that stand in their ranges, in an order that dates can follow, each with its source.

use crate::content::read::{Fields, Read, Value};
use crate::content::{CheckUp, PlanGuide, Usual};

use super::facts::{Cited, Facts};

/// More sessions than these are no course of treatment.
const SESSIONS: u32 = 24;
/// A year, in weeks.
const WEEKS: u32 = 52;
/// The latest check-up.
const MONTHS: u32 = 24;

/// Reads the plan.
pub fn plan(value: Value<'_>, facts: &Facts) -> Read<PlanGuide> {
    let fields = value.fields(&["sessions", "interval_weeks", "check_ups", "note"])?;
    let sessions = fields.required("sessions", |value| usual(value, facts, SESSIONS));
    let interval_weeks = fields.required("interval_weeks", |value| usual(value, facts, WEEKS));
    let mut before = 0;
    let check_ups = fields.required("check_ups", |list| list.each_or_none(|value| check_up(value, facts, &mut before)));
    let note = fields.required("note", |value| facts.plain_statement(value, Cited::ForWords));
    Ok(PlanGuide { sessions: sessions?, interval_weeks: interval_weeks?, check_ups: check_ups?, note: note? })
}

fn usual(value: Value<'_>, facts: &Facts, most: u32) -> Read<Usual> {
    let fields = value.fields(&["usual", "range", "among", "sources"])?;
    let range = fields.required("range", |value| range(value, most));
    let usual = fields.required("usual", |value| {
        let usual = value.whole()?;
        match range {
            Ok((from, to)) if !(from..=to).contains(&usual) => {
                Err(value.problem(format!("the usual number is outside of its range, expected {from} to {to}")))
            }
            _ => Ok(usual),
        }
    });
    let among = fields.required("among", |value| facts.line(value));
    let sources = sourced(&fields, facts);
    let (from, to) = range?;
    Ok(Usual { usual: usual?, from, to, among: among?, sources: sources? })
}

fn range(value: Value<'_>, most: u32) -> Read<(u32, u32)> {
    let ends = value.each(Value::whole)?;
    match ends.as_slice() {
        &[from, to] if from >= 1 && from <= to && to <= most => Ok((from, to)),
        _ => {
            Err(value.problem(format!("expected a range such as [1, 12]: two whole numbers from 1 to {most}, the smaller first")))
        }
    }
}

fn sourced(fields: &Fields<'_>, facts: &Facts) -> Read<Vec<crate::content::SourceId>> {
    let sources = facts.sources(fields, Cited::ForFigures)?;
    if sources.is_empty() {
        return Err(fields.problem("these numbers have no source, expected at least one in `sources`"));
    }
    Ok(sources)
}

/// One check-up; `before` is the month of the one before it.
fn check_up(value: Value<'_>, facts: &Facts, before: &mut u32) -> Read<CheckUp> {
    let fields = value.fields(&["months_after_last", "text", "sources", "unsigned"])?;
    let months = fields.required("months_after_last", |value| {
        let months = value.whole()?;
        let earliest = *before + 1;
        if !(earliest..=MONTHS).contains(&months) {
            return Err(value.problem(format!("expected from {earliest} to {MONTHS} months, later than the check-up before")));
        }
        *before = months;
        Ok(months)
    });
    let purpose = facts.statement(&fields, "text", Cited::ForFigures);
    Ok(CheckUp { months_after_last: months?, purpose: purpose? })
}
