//! What each answer raised before and raises now: rules are compared by what they do, not by how they are written.

use super::{Change, Matter};
use crate::content::{Item, ItemId, Kind, OptionId, Pack, Rule, Weight, When};
use crate::text::Lang;

/// An answer that rules may treat in another way than the ones beside it.
#[derive(Debug, Clone, PartialEq)]
enum Answer {
    Blank,
    Yes,
    No,
    Option(OptionId),
    Number(f64),
    /// A date so many days before the consultation.
    DaysAgo(u32),
    /// A date of birth so many full years ago.
    Age(u32),
}

impl Answer {
    fn in_words(&self, item: &Item) -> String {
        match self {
            Self::Blank => "no answer".to_owned(),
            Self::Yes => "yes".to_owned(),
            Self::No => "no".to_owned(),
            Self::Option(id) => format!("`{id}`"),
            Self::Number(number) => match &item.kind {
                Kind::Number { unit, .. } => format!("{number} {}", unit.get(Lang::En)),
                _ => number.to_string(),
            },
            Self::DaysAgo(days) => format!("a date {days} days ago"),
            Self::Age(years) => format!("an age of {years}"),
        }
    }

    fn meets(&self, when: &When, pack: &Pack) -> bool {
        match (when, self) {
            (When::Blank, Self::Blank) | (When::Yes, Self::Yes) | (When::No, Self::No) => true,
            (When::AnyOf(options), Self::Option(id)) => options.contains(id),
            (When::Above(limit), Self::Number(number)) => number > limit,
            (When::AboveDeviceMaximum, Self::Number(number)) => pack.device().max_depth_mm.is_none_or(|limit| *number > limit),
            (When::WithinDays(days), Self::DaysAgo(ago)) => ago < days,
            (When::AgeUnder(years), Self::Age(age)) => age < years,
            (When::AgeBetween(from, to), Self::Age(age)) => (from..=to).contains(&age),
            _ => false,
        }
    }
}

/// Notes what the checklist's answers no longer raise, or raise now.
pub fn compare(before: &Pack, after: &Pack, changes: &mut Vec<Change>) {
    for was in before.checklist().items() {
        if let Some(is) = after.checklist().item(&was.id) {
            item(was, before, is, after, changes);
        } else {
            changes.push(question(was, "gone", Matter::Loosened));
        }
    }
    let is_new = |item: &&Item| before.checklist().item(&item.id).is_none();
    changes.extend(after.checklist().items().filter(is_new).map(|item| question(item, "new", Matter::Tightened)));
}

/// A question that only one version has; one that raises nothing changes words alone.
fn question(item: &Item, how: &str, matter: Matter) -> Change {
    let at = at(&item.id);
    match item.rules.iter().map(|rule| rule.weight).max() {
        Some(weight) => Change::new(matter, &format!("{at}: the question is {how}, and with it a {}", name(weight))),
        None => Change::new(Matter::Wording, &format!("{at}: the question is {how}")),
    }
}

fn item(was: &Item, before: &Pack, is: &Item, after: &Pack, changes: &mut Vec<Change>) {
    let asked = |item: &Item| item.follows.as_ref().map(|follows| (follows.item.clone(), follows.when.clone()));
    if asked(was) != asked(is) {
        let (matter, how) = match (&was.follows, &is.follows) {
            (Some(_), None) => (Matter::Tightened, "it is always asked now, and was asked after some answers alone"),
            (None, _) => (Matter::Loosened, "it is asked after some answers alone now, and was always asked"),
            _ => (Matter::Loosened, "it is asked after other answers now than before; see whether any is left out"),
        };
        changes.push(Change::new(matter, &format!("{}: {how}", at(&is.id))));
    }
    for answer in answers(was, before, is, after) {
        let (then, now) = (raised(was, &answer, before), raised(is, &answer, after));
        let matter = match now.cmp(&then) {
            std::cmp::Ordering::Less => Matter::Loosened,
            std::cmp::Ordering::Greater => Matter::Tightened,
            std::cmp::Ordering::Equal => continue,
        };
        let words =
            format!("{}: {} raised {} and raises {} now", at(&is.id), answer.in_words(is), in_words(&then), in_words(&now));
        changes.push(Change::new(matter, &words));
    }
}

/// The answers at which what is raised can change, in an order that reads well.
fn answers(was: &Item, before: &Pack, is: &Item, after: &Pack) -> Vec<Answer> {
    let mut found = vec![Answer::Blank];
    let mut add = |answer: Answer| {
        if !found.contains(&answer) {
            found.push(answer);
        }
    };
    for (item, pack) in [(was, before), (is, after)] {
        match &item.kind {
            Kind::YesNo => [Answer::Yes, Answer::No].into_iter().for_each(&mut add),
            Kind::Choice(options) => options.iter().map(|option| Answer::Option(option.id.clone())).for_each(&mut add),
            Kind::Number { bounds, .. } => [bounds.from, bounds.to].map(Answer::Number).into_iter().for_each(&mut add),
            Kind::Text | Kind::Date(_) => {}
        }
        for rule in was.rules.iter().chain(&is.rules) {
            edges(rule, pack).into_iter().for_each(&mut add);
        }
    }
    found
}

/// The answers on both sides of a rule's limits.
fn edges(rule: &Rule, pack: &Pack) -> Vec<Answer> {
    let years = |from: u32, past: u32| vec![Answer::Age(from.saturating_sub(1)), Answer::Age(from), Answer::Age(past)];
    match &rule.when {
        When::Above(limit) => vec![Answer::Number(*limit), Answer::Number(above(*limit))],
        When::AboveDeviceMaximum => {
            pack.device().max_depth_mm.map_or_else(Vec::new, |limit| vec![Answer::Number(limit), Answer::Number(above(limit))])
        }
        When::WithinDays(days) => vec![Answer::DaysAgo(days.saturating_sub(1)), Answer::DaysAgo(*days)],
        When::AgeUnder(age) => years(*age, *age),
        When::AgeBetween(from, to) => {
            let mut edges = years(*from, *to);
            edges.push(Answer::Age(to.saturating_add(1)));
            edges
        }
        When::AnyOf(options) => options.iter().cloned().map(Answer::Option).collect(),
        When::Yes | When::No | When::Blank => Vec::new(),
    }
}

/// A little more, as a person would write it.
fn above(limit: f64) -> f64 {
    ((limit + 0.1) * 1000.0).round() / 1000.0
}

/// What an answer raises, the weightiest first: a caution that goes is told even where a stop stays.
fn raised(item: &Item, answer: &Answer, pack: &Pack) -> Vec<Weight> {
    let met = item.rules.iter().filter(|rule| answer.meets(&rule.when, pack));
    let mut weights: Vec<Weight> = met.map(|rule| rule.weight).collect();
    weights.sort_unstable();
    weights.reverse();
    weights
}

fn at(item: &ItemId) -> String {
    format!("checklist, `{item}`")
}

const fn name(weight: Weight) -> &'static str {
    match weight {
        Weight::Info => "note",
        Weight::Caution => "caution",
        Weight::Stop => "stop",
    }
}

fn in_words(weights: &[Weight]) -> String {
    let weights: Vec<_> = weights.iter().map(|&weight| format!("a {}", name(weight))).collect();
    if weights.is_empty() { "nothing".to_owned() } else { weights.join(" and ") }
}
