//! Conditions on an item's answer, which fit the item's kind and which some answer meets.

use crate::content::read::{Entry, Ids, Read, Value, did_you_mean, quoted};
use crate::content::{ChoiceOption, DateSpan, Kind, OptionId, When};

/// Reads the condition on an item of this kind.
pub fn when(value: Value<'_>, kind: &Kind) -> Read<When> {
    let (name, fitting): (_, &[&str]) = match kind {
        Kind::YesNo => ("yes_no", &["is", "blank"]),
        Kind::Choice(_) => ("choice", &["any_of", "blank"]),
        Kind::Text => ("text", &["blank"]),
        Kind::Date(_) => ("date", &["age_under", "age_between", "within_days", "blank"]),
        Kind::Number { .. } => ("number", &["above", "above_device_maximum", "blank"]),
    };
    let entries = value.entries("a condition such as {\"blank\": true}")?;
    let [entry] = entries[..] else {
        return Err(value.problem(format!("found {} conditions, expected one", entries.len())));
    };
    if !fitting.contains(&entry.key) {
        let found = quoted(entry.key);
        let meant = entry.value.nearest(entry.key, fitting.iter().copied());
        let hint = meant.map_or_else(|| format!("which has `{}`", fitting.join("`, `")), did_you_mean);
        return Err(entry.problem(format!("{found} is no condition for the kind `{name}`, {hint}")));
    }
    let when = condition(entry, kind)?;
    match never(&when, kind) {
        Some(reason) => Err(entry.value.problem(format!("{reason}, so this condition is never met"))),
        None => Ok(when),
    }
}

/// Why no answer of this kind meets a condition, where none does: a stop behind it would stop nobody.
fn never(when: &When, kind: &Kind) -> Option<String> {
    match (when, kind) {
        (When::Above(limit), Kind::Number { bounds, .. }) if *limit >= bounds.to => {
            Some(format!("no number above {} can be entered", bounds.to))
        }
        (When::WithinDays(0) | When::AgeUnder(0), Kind::Date(DateSpan::Past)) => {
            Some("no day after today can be entered".to_owned())
        }
        (When::AgeBetween(youngest, _), Kind::Date(DateSpan::Future)) if *youngest > 0 => {
            Some("no day before today can be entered".to_owned())
        }
        _ => None,
    }
}

fn condition(entry: Entry<'_>, kind: &Kind) -> Read<When> {
    let value = entry.value;
    match (entry.key, kind) {
        ("is", _) => value.one_of(&[("yes", 0), ("no", 1)]).map(|answer| if answer == 0 { When::Yes } else { When::No }),
        ("any_of", Kind::Choice(options)) => any_of(value, options).map(When::AnyOf),
        ("age_under", _) => value.whole().map(When::AgeUnder),
        ("age_between", _) => age_between(value),
        ("within_days", _) => value.whole().map(When::WithinDays),
        ("above", _) => value.number().map(When::Above),
        ("above_device_maximum", _) => holds(value).map(|()| When::AboveDeviceMaximum),
        _ => holds(value).map(|()| When::Blank),
    }
}

fn any_of(list: Value<'_>, options: &[ChoiceOption]) -> Read<Vec<OptionId>> {
    let mut ids = Ids::default();
    list.each(|value| {
        let id = option(value, options)?;
        ids.fresh(value)?;
        Ok(id)
    })
}

fn option(value: Value<'_>, options: &[ChoiceOption]) -> Read<OptionId> {
    let id = value.string()?;
    let ids = || options.iter().map(|option| option.id.as_str());
    if ids().any(|known| known == id) {
        return Ok(OptionId::from(id));
    }
    let hint = value.nearest(id, ids()).map_or_else(|| "expected an id of this item's `options`".to_owned(), did_you_mean);
    Err(value.problem(format!("unknown option {}, {hint}", quoted(id))))
}

fn age_between(value: Value<'_>) -> Read<When> {
    match value.each_or_none(Value::whole)?[..] {
        [youngest, oldest] if youngest <= oldest => Ok(When::AgeBetween(youngest, oldest)),
        _ => Err(value.problem("expected two ages, the younger one first")),
    }
}

fn holds(value: Value<'_>) -> Read<()> {
    if value.flag()? {
        return Ok(());
    }
    Err(value.problem("found false, expected true"))
}
