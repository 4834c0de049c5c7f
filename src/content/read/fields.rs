//! Objects whose keys are known.

use std::cell::OnceCell;

use super::near::{did_you_mean, expected_one_of, quoted};
use super::value::{Entry, Value};
use super::{Read, Reported};

/// By which editors find the schema of a file (JSON Schema 2020-12 leaves it to them).
const SCHEMA: &str = "$schema";

/// The keys of an object whose keys are known.
#[derive(Debug)]
pub struct Fields<'a> {
    object: Value<'a>,
    entries: Vec<Entry<'a>>,
    /// Keys that stand there misspelt, which was noted.
    misspelt: Vec<&'static str>,
}

impl<'a> Value<'a> {
    /// A file's object, which may have these keys, and `$schema` for the author's editor.
    pub fn file_fields(self, known: &'static [&'static str]) -> Read<Fields<'a>> {
        let fields = self.known_fields(known, &[SCHEMA])?;
        // The rest of the file is read whatever stands there.
        let _noted = fields.optional(SCHEMA, Value::string);
        Ok(fields)
    }

    /// An object that may have these keys and no other.
    pub fn fields(self, known: &'static [&'static str]) -> Read<Fields<'a>> {
        self.known_fields(known, &[])
    }

    /// An object that may have these keys, and others that are not offered to who writes a wrong one.
    fn known_fields(self, offered: &'static [&'static str], others: &[&'static str]) -> Read<Fields<'a>> {
        let entries = self.entries("an object")?;
        let mut fields = Fields { object: self, entries, misspelt: Vec::new() };
        let known = || offered.iter().chain(others).copied();
        let missing = OnceCell::new();
        for entry in fields.entries.iter().filter(|entry| known().all(|key| key != entry.key)) {
            let missing: &Vec<_> = missing.get_or_init(|| known().filter(|key| !fields.has(key)).collect());
            let meant = entry.value.nearest(entry.key, missing.iter().copied());
            fields.misspelt.extend(meant);
            let hint = meant.map_or_else(|| expected_one_of(offered), did_you_mean);
            entry.problem(format!("unknown key {}, {hint}", quoted(entry.key)));
        }
        Ok(fields)
    }
}

impl<'a> Fields<'a> {
    /// Whether the key stands there.
    pub fn has(&self, key: &str) -> bool {
        self.entry(key).is_some()
    }

    /// The key with its value, where it stands there.
    pub fn entry(&self, key: &str) -> Option<&Entry<'a>> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// Reads the value of a key that must stand there.
    pub fn required<T>(&self, key: &str, read: impl FnOnce(Value<'a>) -> Read<T>) -> Read<T> {
        match self.entry(key) {
            Some(entry) => read(entry.value),
            None => Err(self.missing(key)),
        }
    }

    /// Reads the value of a key that may be left out.
    pub fn optional<T>(&self, key: &str, read: impl FnOnce(Value<'a>) -> Read<T>) -> Read<Option<T>> {
        let Some(entry) = self.entry(key) else {
            return Ok(None);
        };
        if entry.value.is_null() {
            return Err(entry.value.problem(format!("`{key}` is null, leave the key out instead")));
        }
        read(entry.value).map(Some)
    }

    /// The elements under a key, none where it is left out; `None` where a mistake hides which they are.
    pub fn listed(&self, key: &str) -> Option<Vec<Value<'a>>> {
        match self.entry(key) {
            Some(entry) => entry.value.is_list().then(|| entry.value.elements().collect()),
            None if self.misspelt.contains(&key) => None,
            None => Some(Vec::new()),
        }
    }

    /// Notes a mistake at the object's opening.
    pub fn problem(&self, message: impl Into<String>) -> Reported {
        self.object.problem(message)
    }

    /// Notes that a key is missing, unless it was noted as misspelt.
    pub fn missing(&self, key: &str) -> Reported {
        if self.misspelt.contains(&key) {
            return Reported::elsewhere();
        }
        self.problem(format!("`{key}` is missing"))
    }
}
