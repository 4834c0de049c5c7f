//! How the selected item is answered: its help, and its keys or how it is written.

use super::{choice_key, yes_no_keys};
use crate::content::{DateSpan, Item, Kind};
use crate::page::frame::{in_rows, plain};
use crate::page::sheet::Sheet;
use crate::page::{Role, Row, Target, words};
use crate::record::Answer;

/// What helps to answer an item.
pub fn help(sheet: &Sheet, item: &Item) -> Vec<Row> {
    item.help.as_ref().map(|help| plain(Role::Dim, help.get(sheet.lang), sheet.width)).unwrap_or_default()
}

/// The keys that answer an item, or how it is written.
pub fn to_answer(sheet: &Sheet, item: &Item, given: Option<&Answer>) -> Vec<Row> {
    let lang = sheet.lang;
    match &item.kind {
        Kind::YesNo => {
            let words = [(true, words::YES), (false, words::NO)];
            let choices = words.into_iter().zip(yes_no_keys(lang)).enumerate();
            let choices = choices.map(|(index, ((yes, word), key))| {
                let role = offered(given, &Answer::YesNo(yes));
                choice(item, index, Some(key), Row::of(role, word.get(lang)))
            });
            in_rows(choices.collect(), 3, sheet.width)
        }
        Kind::Choice(options) => {
            let choices = options.iter().enumerate().map(|(index, option)| {
                let role = offered(given, &Answer::Choice(option.id.clone()));
                choice(item, index, choice_key(index), Row::of(role, option.label.get(lang)))
            });
            in_rows(choices.collect(), 3, sheet.width)
        }
        Kind::Text => plain(Role::Dim, words::TYPE_TEXT.get(lang), sheet.width),
        Kind::Date(span) => {
            let words = match span {
                DateSpan::Past => words::TYPE_PAST_DATE,
                DateSpan::Future => words::TYPE_FUTURE_DATE,
                DateSpan::Any => words::TYPE_DATE,
            };
            plain(Role::Dim, words.get(lang), sheet.width)
        }
        Kind::Number { unit, bounds } => {
            let words = words::type_number(*bounds, unit.get(lang), lang);
            plain(Role::Dim, &words, sheet.width)
        }
    }
}

/// The answer that stands is the selected one.
fn offered(given: Option<&Answer>, offered: &Answer) -> Role {
    if given == Some(offered) { Role::Selected } else { Role::Text }
}

fn choice(item: &Item, index: usize, key: Option<char>, label: Row) -> Row {
    let key = key.map_or_else(String::new, |key| format!("{key} "));
    Row::of(Role::Accent, &key).then(label).aimed(&Target::Choice(item.id.clone(), index))
}
