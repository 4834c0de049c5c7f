//! The checklist: its items, and which earlier item a follow-up question follows.

use std::collections::{BTreeMap, BTreeSet};

use crate::content::read::{Fields, Ids, Read, Reported, Value, did_you_mean, quoted};
use crate::content::{
    Checklist, ChoiceOption, DateSpan, Follows, Item, ItemId, Kind, MOST_OPTIONS, OptionId, Rule, Section, Weight, When,
};

use super::facts::{Cited, Facts};
use super::figures::range;
use super::when::when;

const SPANS: &[(&str, DateSpan)] = &[("past", DateSpan::Past), ("future", DateSpan::Future), ("any", DateSpan::Any)];

/// How items of one kind are written: the keys that only they have, and how those are read.
#[derive(Clone, Copy)]
struct Format {
    keys: &'static [&'static str],
    read: for<'a> fn(&Fields<'a>, &Facts) -> Read<Kind>,
}

const KINDS: &[(&str, Format)] = &[
    ("yes_no", Format { keys: &[], read: |_, _| Ok(Kind::YesNo) }),
    ("choice", Format { keys: &["options"], read: choice }),
    ("text", Format { keys: &[], read: |_, _| Ok(Kind::Text) }),
    ("date", Format { keys: &["span"], read: date }),
    ("number", Format { keys: &["unit", "bounds"], read: number }),
];

/// Reads the checklist.
pub fn checklist(root: Value<'_>, facts: &Facts) -> Read<Checklist> {
    let fields = root.file_fields(&["sections"])?;
    fields.required("sections", |list| {
        let mut items = Items { facts, all: all_ids(list), ids: Ids::default(), kinds: BTreeMap::new() };
        let sections = list.each(|value| items.section(value))?;
        Ok(Checklist { sections })
    })
}

/// Every id of the checklist; `None` where one cannot be read, since it may be the one that is followed.
fn all_ids(sections: Value<'_>) -> Option<BTreeSet<&str>> {
    let items = sections.elements().filter_map(|section| section.peek("items"));
    items.flat_map(Value::elements).map(|item| item.peek("id")?.word()).collect()
}

/// The items read so far.
struct Items<'a, 'f> {
    facts: &'f Facts,
    all: Option<BTreeSet<&'a str>>,
    ids: Ids<'a>,
    kinds: BTreeMap<&'a str, Read<Kind>>,
}

impl<'a> Items<'a, '_> {
    fn section(&mut self, value: Value<'a>) -> Read<Section> {
        let fields = value.fields(&["title", "items"])?;
        let title = fields.required("title", |value| self.facts.line(value));
        let items = fields.required("items", |list| list.each(|value| self.item(value)));
        Ok(Section { title: title?, items: items? })
    }

    fn item(&mut self, value: Value<'a>) -> Read<Item> {
        let fields = value.fields(&["id", "prompt", "help", "kind", "options", "span", "unit", "bounds", "follows", "rules"])?;
        let id = fields.required("id", |value| self.ids.fresh(value));
        let prompt = fields.required("prompt", |value| self.facts.text(value));
        let help = fields.optional("help", |value| self.facts.text(value));
        let kind = kind(&fields, self.facts);
        let follows = fields.optional("follows", |value| self.follows(value));
        let rules = fields.required("rules", |list| rules(list, kind.as_ref().map_err(|noted| *noted), self.facts));
        if let Ok(id) = id {
            self.kinds.insert(id, kind.clone());
        }
        Ok(Item { id: ItemId::from(id?), prompt: prompt?, help: help?, kind: kind?, rules: rules?, follows: follows? })
    }

    fn follows(&self, value: Value<'a>) -> Read<Follows> {
        let fields = value.fields(&["item", "when"])?;
        let earlier = fields.required("item", |value| self.earlier(value));
        let kind = earlier.as_ref().map(|(_, kind)| *kind).map_err(|noted| *noted);
        let when = fields.required("when", |value| when(value, kind?));
        Ok(Follows { item: earlier?.0, when: when? })
    }

    /// An item that was read before, and its kind.
    fn earlier(&self, value: Value<'a>) -> Read<(ItemId, &Kind)> {
        let id = value.string()?;
        if let Some(kind) = self.kinds.get(id) {
            return Ok((ItemId::from(id), kind.as_ref().map_err(|noted| *noted)?));
        }
        let Some(all) = &self.all else {
            return Err(Reported::elsewhere());
        };
        let found = quoted(id);
        Err(value.problem(if all.contains(id) {
            format!("{found} does not stand before this item, expected an earlier one")
        } else {
            let meant = value.nearest(id, self.kinds.keys().copied());
            let hint = meant.map_or_else(|| "expected an earlier one".to_owned(), did_you_mean);
            format!("unknown item {found}, {hint}")
        }))
    }
}

fn kind(fields: &Fields<'_>, facts: &Facts) -> Read<Kind> {
    let format = fields.required("kind", |value| value.one_of(KINDS))?;
    for (name, other) in KINDS {
        let foreign = other.keys.iter().filter(|key| !format.keys.contains(key));
        for entry in foreign.filter_map(|key| fields.entry(key)) {
            let key = entry.key;
            entry.problem(format!("only an item of the kind `{name}` has `{key}`"));
        }
    }
    (format.read)(fields, facts)
}

fn choice(fields: &Fields<'_>, facts: &Facts) -> Read<Kind> {
    let options = fields.required("options", |list| options(list, facts));
    options.map(Kind::Choice)
}

fn date(fields: &Fields<'_>, _: &Facts) -> Read<Kind> {
    let span = fields.optional("span", |value| value.one_of(SPANS))?;
    Ok(Kind::Date(span.unwrap_or(DateSpan::Any)))
}

fn number(fields: &Fields<'_>, facts: &Facts) -> Read<Kind> {
    let unit = fields.required("unit", |value| facts.line(value));
    let bounds = fields.required("bounds", range);
    Ok(Kind::Number { unit: unit?, bounds: bounds? })
}

fn options(list: Value<'_>, facts: &Facts) -> Read<Vec<ChoiceOption>> {
    let mut ids = Ids::default();
    if let Some(ninth) = list.elements().nth(MOST_OPTIONS) {
        let message = "there is no letter to answer with for this option, expected at most";
        return Err(ninth.problem(format!("{message} {MOST_OPTIONS}")));
    }
    list.each(|value| {
        let fields = value.fields(&["id", "label"])?;
        let id = fields.required("id", |value| ids.fresh(value));
        let label = fields.required("label", |value| facts.line(value));
        Ok(ChoiceOption { id: OptionId::from(id?), label: label? })
    })
}

/// The rules of one item. One for the same answers as an earlier one was meant for others.
fn rules(list: Value<'_>, kind: Read<&Kind>, facts: &Facts) -> Read<Vec<Rule>> {
    let mut read: Vec<(When, Value<'_>)> = Vec::new();
    list.each_or_none(|value| {
        let rule = rule(value, kind, facts)?;
        if let Some((_, earlier)) = read.iter().find(|(earlier, _)| *earlier == rule.when) {
            let line = earlier.line();
            let message = format!("this rule is for the same answers as the one on line {line}, expected one for others");
            return Err(value.problem(message));
        }
        read.push((rule.when.clone(), value));
        Ok(rule)
    })
}

fn rule(value: Value<'_>, kind: Read<&Kind>, facts: &Facts) -> Read<Rule> {
    let fields = value.fields(&["when", "then", "why", "sources", "unsigned"])?;
    let when = fields.required("when", |value| when(value, kind?));
    let weights = [("caution", Weight::Caution), ("stop", Weight::Stop)];
    let weight = fields.required("then", |value| value.one_of(&weights));
    let why = facts.statement(&fields, "why", Cited::ForWords);
    Ok(Rule { when: when?, weight: weight?, why: why? })
}
