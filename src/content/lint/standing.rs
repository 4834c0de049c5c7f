//! What a pack rests on: its sources, who signed it off and until when, and lines that nobody has.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::content::read::{Value, quoted};

/// Adds the ids of the sources that are cited under a value.
pub fn cited(value: Value<'_>, ids: &mut BTreeSet<String>) {
    for (key, inner) in value.properties() {
        match key {
            "sources" => ids.extend(inner.elements().filter_map(Value::word).map(str::to_owned)),
            "source" => ids.extend(inner.word().map(str::to_owned)),
            _ => {}
        }
        cited(inner, ids);
    }
    for element in value.elements() {
        cited(element, ids);
    }
}

/// Notes each source that nothing cites.
pub fn sources(root: Value<'_>, cited: &BTreeSet<String>) {
    let ids = root.peek("sources").into_iter().flat_map(Value::elements).filter_map(|source| source.peek("id"));
    for id in ids {
        if let Some(name) = id.word().filter(|name| !cited.contains(*name)) {
            id.problem(format!("nothing cites {}, expected a text that does or no such source", quoted(name)));
        }
    }
}

/// Notes a review that nobody signed or that is over.
pub fn review(root: Value<'_>, today: NaiveDate) {
    let Some(review) = root.peek("review") else { return };
    if review.peek("by").is_none() {
        review.problem("nobody has signed this pack off, expected `by` with the clinician's name");
    }
    let until = review.peek("until");
    match until.and_then(|until| until.word()?.parse::<NaiveDate>().ok().map(|day| (until, day))) {
        None => {
            review.problem("the day is missing after which the wording is reviewed again, expected `until`");
        }
        Some((value, day)) if day < today => {
            value.problem(format!("the wording was to be reviewed by this day, and today is {today}"));
        }
        Some(_) => {}
    }
}

/// Notes each line that no clinician has signed off.
pub fn unsigned(value: Value<'_>) {
    for (key, inner) in value.properties() {
        if key == "unsigned" && inner.is_true() {
            inner.problem("no clinician has signed this line off, expected no `unsigned` once one has");
        }
        unsigned(inner);
    }
    value.elements().for_each(unsigned);
}
