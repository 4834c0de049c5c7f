//! Conditions on an item's answer, which fit the item's kind.

use crate::content::read::{Entry, Read, Value, did_you_mean, nearest, quoted};
use crate::content::{ChoiceOption, Kind, OptionId, When};

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
        let fitting = fitting.join("`, `");
        let found = quoted(entry.key);
        return Err(entry.problem(format!("{found} is no condition for the kind `{name}`, which has `{fitting}`")));
    }
    condition(entry, kind)
}

fn condition(entry: Entry<'_>, kind: &Kind) -> Read<When> {
    let value = entry.value;
    match (entry.key, kind) {
        ("is", _) => value.one_of(&[("yes", 0), ("no", 1)]).map(|answer| if answer == 0 { When::Yes } else { When::No }),
        ("any_of", Kind::Choice(options)) => value.each(|value| option(value, options)).map(When::AnyOf),
        ("age_under", _) => value.whole().map(When::AgeUnder),
        ("age_between", _) => age_between(value),
        ("within_days", _) => value.whole().map(When::WithinDays),
        ("above", _) => value.number().map(When::Above),
        ("above_device_maximum", _) => holds(value).map(|()| When::AboveDeviceMaximum),
        _ => holds(value).map(|()| When::Blank),
    }
}

fn option(value: Value<'_>, options: &[ChoiceOption]) -> Read<OptionId> {
    let id = value.string()?;
    let ids = || options.iter().map(|option| option.id.as_str());
    if ids().any(|known| known == id) {
        return Ok(OptionId::from(id));
    }
    let hint = nearest(id, ids()).map_or_else(|| "expected an id of this item's `options`".to_owned(), did_you_mean);
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
