//! Values that know their place: each is read as what is expected there, or noted as a mistake.

use jsonc_parser::ast;
use jsonc_parser::common::Ranged;

use super::near::{did_you_mean, expected_one_of, nearest, quoted};
use super::{Document, Read, Reported};

/// A value in an author's file.
#[derive(Debug, Clone, Copy)]
pub struct Value<'a> {
    node: &'a ast::Value<'a>,
    document: &'a Document<'a>,
}

/// One key of an object with its value.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// The key.
    pub key: &'a str,
    /// Its value.
    pub value: Value<'a>,
    at: usize,
}

impl Entry<'_> {
    /// Notes a mistake at the key.
    pub fn problem(&self, message: impl Into<String>) -> Reported {
        self.value.document.note(self.at, message)
    }
}

impl<'a> Value<'a> {
    pub(super) const fn new(node: &'a ast::Value<'a>, document: &'a Document<'a>) -> Self {
        Self { node, document }
    }

    /// Notes a mistake at the value's first character.
    pub fn problem(self, message: impl Into<String>) -> Reported {
        self.document.note(self.node.start(), message)
    }

    /// Notes a mistake at byte `at` of a text, or at the text's start where an escape stands before that byte.
    pub fn problem_within(self, at: usize, message: impl Into<String>) -> Reported {
        let start = self.node.start();
        let written = self.document.text.get(start + 1..).unwrap_or_default();
        let before = self.word().and_then(|word| word.get(..at));
        let is_as_written = before.is_some_and(|before| written.starts_with(before) && !before.contains('\\'));
        self.document.note(if is_as_written { start + 1 + at } else { start }, message)
    }

    /// The candidate that a word found here is most likely a slip of; none where more mistakes are noted than are told.
    pub fn nearest<'w>(self, word: &str, candidates: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
        if self.document.is_full() { None } else { nearest(word, candidates) }
    }

    /// The line on which it starts.
    pub fn line(self) -> usize {
        self.document.line(self.node.start())
    }

    fn expected(self, expected: &str) -> Reported {
        let found = match self.node {
            ast::Value::StringLit(_) => "a text",
            ast::Value::NumberLit(_) => "a number",
            ast::Value::BooleanLit(_) => "true or false",
            ast::Value::Object(_) => "an object",
            ast::Value::Array(_) => "a list",
            ast::Value::NullKeyword(_) => "null",
        };
        self.problem(format!("found {found}, expected {expected}"))
    }

    /// A text.
    pub fn string(self) -> Read<&'a str> {
        self.word().ok_or_else(|| self.expected("a text in quotation marks"))
    }

    /// True or false.
    pub fn flag(self) -> Read<bool> {
        match self.node {
            ast::Value::BooleanLit(literal) => Ok(literal.value),
            _ => Err(self.expected("true or false")),
        }
    }

    /// A number.
    pub fn number(self) -> Read<f64> {
        let ast::Value::NumberLit(literal) = self.node else {
            return Err(self.expected("a number"));
        };
        let number = literal.value.parse().ok().filter(|number: &f64| number.is_finite());
        number.ok_or_else(|| self.problem(format!("the number {} is too large", quoted(literal.value))))
    }

    /// A whole number, 0 or more.
    pub fn whole(self) -> Read<u32> {
        self.number()?;
        self.count().ok_or_else(|| self.problem("expected a whole number from 0 to 4294967295"))
    }

    /// One of some words, each standing for something.
    pub fn one_of<T: Copy>(self, words: &[(&str, T)]) -> Read<T> {
        let found = self.string()?;
        let known = words.iter().find(|(word, _)| *word == found);
        known.map(|&(_, meant)| meant).ok_or_else(|| {
            let words: Vec<_> = words.iter().map(|&(word, _)| word).collect();
            // A slip seldom hits the first letter, and `common` must not be taken for `uncommon`.
            let similar = words.iter().copied().filter(|word| word.chars().next() == found.chars().next());
            let meant = self.nearest(found, similar);
            let hint = meant.map_or_else(|| expected_one_of(&words), did_you_mean);
            self.problem(format!("unknown word {}, {hint}", quoted(found)))
        })
    }

    /// Every element of a list that has at least one, each read before a mistake ends the list.
    pub fn each<T>(self, read: impl FnMut(Value<'a>) -> Read<T>) -> Read<Vec<T>> {
        let read = self.each_or_none(read)?;
        if read.is_empty() {
            return Err(self.problem("this list is empty, expected at least one entry"));
        }
        Ok(read)
    }

    /// Every element of a list that may be empty.
    pub fn each_or_none<T>(self, read: impl FnMut(Value<'a>) -> Read<T>) -> Read<Vec<T>> {
        if !self.is_list() {
            return Err(self.expected("a list"));
        }
        let read: Vec<Read<T>> = self.elements().map(read).collect();
        read.into_iter().collect()
    }

    /// The keys of an object and their values, each key once; `expected` says what belongs here.
    pub fn entries(self, expected: &str) -> Read<Vec<Entry<'a>>> {
        let ast::Value::Object(object) = self.node else {
            return Err(self.expected(expected));
        };
        let mut entries: Vec<_> = object.properties.iter().map(|property| self.entry(property)).collect();
        // By key, the same ones stand side by side in their order.
        entries.sort_by_key(|entry| entry.key);
        entries.dedup_by(|entry, first| {
            let again = entry.key == first.key;
            if again {
                let (key, first) = (quoted(entry.key), self.document.line(first.at));
                entry.problem(format!("the key {key} stands twice, the first on line {first}"));
            }
            again
        });
        entries.sort_by_key(|entry| entry.at);
        Ok(entries)
    }

    fn entry(self, property: &'a ast::ObjectProp<'a>) -> Entry<'a> {
        Entry { key: property.name.as_str(), value: Self::new(&property.value, self.document), at: property.start() }
    }

    /// The value of the key that tells which other keys belong into this object.
    pub fn tag(self, key: &'static str) -> Read<Value<'a>> {
        let ast::Value::Object(object) = self.node else {
            return Err(self.expected("an object"));
        };
        if let Some(value) = self.peek(key) {
            return Ok(value);
        }
        let mut entries = object.properties.iter().map(|property| self.entry(property));
        let misspelt = entries.find(|entry| nearest(entry.key, [key]).is_some());
        Err(misspelt.map_or_else(
            || self.problem(format!("`{key}` is missing")),
            |entry| entry.problem(format!("unknown key {}, {}", quoted(entry.key), did_you_mean(key))),
        ))
    }

    /// The value of a key, where this is an object that has it; notes nothing.
    pub fn peek(self, key: &str) -> Option<Self> {
        let property = self.node.as_object()?.get(key)?;
        Some(Self::new(&property.value, self.document))
    }

    /// The keys and values, where this is an object; notes nothing.
    pub fn properties(self) -> impl Iterator<Item = (&'a str, Self)> {
        let properties = self.node.as_object().map(|object| object.properties.iter());
        let document = self.document;
        properties.into_iter().flatten().map(move |found| (found.name.as_str(), Self::new(&found.value, document)))
    }

    /// The elements, where this is a list; notes nothing.
    pub fn elements(self) -> impl Iterator<Item = Self> {
        let elements = self.node.as_array().map(|array| array.elements.iter());
        elements.into_iter().flatten().map(move |node| Self::new(node, self.document))
    }

    /// The text, where this is one; notes nothing.
    pub fn word(self) -> Option<&'a str> {
        Some(self.node.as_string_lit()?.value.as_ref())
    }

    /// Whether this is a list.
    pub fn is_list(self) -> bool {
        self.node.as_array().is_some()
    }

    /// Whether this is true; notes nothing.
    pub fn is_true(self) -> bool {
        self.node.as_boolean_lit().is_some_and(|literal| literal.value)
    }

    /// Whether this is null, which packs do not use.
    pub fn is_null(self) -> bool {
        self.node.as_null_keyword().is_some()
    }

    /// The whole number, where this is one; notes nothing.
    pub fn count(self) -> Option<u32> {
        self.node.as_number_lit()?.value.parse().ok()
    }
}
