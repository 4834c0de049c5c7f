//! Ids: short names that stand in files, records and exports, each once in its list.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry as Slot;

use super::{Read, Value, quoted};

const LONGEST: usize = 60;

/// An id: ASCII letters, digits, `-`, `_`, `.` and `+`, so that it means the same in every file, record and export.
pub fn id(value: Value<'_>) -> Read<&str> {
    let id = value.string()?;
    let fits = |c: char| c.is_ascii_alphanumeric() || "-_.+".contains(c);
    if !id.is_empty() && id.len() <= LONGEST && id.chars().all(fits) {
        return Ok(id);
    }
    let found = quoted(id);
    Err(value.problem(format!(
        "{found} is no id, expected 1 to {LONGEST} of the letters a to z and A to Z, digits, `-`, `_`, `.` and `+`"
    )))
}

/// The ids of one list, to notice one that stands twice.
#[derive(Debug, Default)]
pub struct Ids<'a> {
    firsts: BTreeMap<&'a str, Value<'a>>,
}

impl<'a> Ids<'a> {
    /// Reads an id that must not have been read before.
    pub fn fresh(&mut self, value: Value<'a>) -> Read<&'a str> {
        let id = id(value)?;
        match self.firsts.entry(id) {
            Slot::Vacant(slot) => {
                slot.insert(value);
                Ok(id)
            }
            Slot::Occupied(first) => {
                let line = first.get().line();
                Err(value.problem(format!("the id `{id}` stands twice, the first on line {line}")))
            }
        }
    }
}
