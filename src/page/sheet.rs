//! What every block needs to know about its page, and how a statement stands on it.

use super::frame::{led, plain};
use super::{Glyphs, Look, Prompts, Role, Row, words};
use crate::content::{Grade, Pack, SourceId, Statement};
use crate::text::Lang;

/// The page that is being written: its pack, its reader and its width.
#[derive(Clone, Copy)]
pub struct Sheet<'a> {
    pub pack: &'a Pack,
    pub lang: Lang,
    pub prompts: Prompts,
    pub width: usize,
    pub glyphs: Glyphs,
}

impl<'a> Sheet<'a> {
    /// A page of a pack for a reader, in lines of no more than `longest` columns.
    pub fn of(pack: &'a Pack, look: Look, longest: usize) -> Self {
        let Look { lang, width, prompts, glyphs } = look;
        Self { pack, lang, prompts, width: usize::from(width).min(longest), glyphs }
    }

    /// The same page with another width.
    pub const fn narrowed(&self, width: usize) -> Self {
        Self { width, ..*self }
    }

    /// A statement's words with its marks.
    pub fn said(&self, statement: &Statement) -> Row {
        self.marked(self.plain(statement), statement)
    }

    /// A statement's words where its sources stand elsewhere.
    pub fn named(&self, statement: &Statement) -> Row {
        self.unsigned(self.plain(statement), statement)
    }

    /// A statement's words alone.
    pub fn plain(&self, statement: &Statement) -> Row {
        Row::of(Role::Text, statement.text.get(self.lang))
    }

    /// Words that stand for a statement, for the practitioner with its sources and the mark of what nobody has signed off.
    pub fn marked(&self, words: Row, statement: &Statement) -> Row {
        let mut words = words;
        if self.prompts == Prompts::Shown && !statement.sources.is_empty() {
            words = words.with(Role::Dim, &format!(" [{}]", keys(&statement.sources)));
        }
        self.unsigned(words, statement)
    }

    /// Words that stand for a statement, for the practitioner with the mark of what nobody has signed off.
    pub fn unsigned(&self, words: Row, statement: &Statement) -> Row {
        if !statement.unsigned || self.prompts == Prompts::Hidden {
            return words;
        }
        let mark = format!(" ({})", words::UNSIGNED.get(self.lang));
        words.with(Role::Caution, &mark)
    }

    /// Words that stand for a statement, as rows that name its sources to every reader: for what must not stand without.
    pub fn cited(&self, words: Row, statement: &Statement) -> Vec<Row> {
        let mut rows = led(&Row::empty(), &self.marked(words, statement), self.width);
        if self.prompts == Prompts::Hidden {
            rows.extend(self.sourced(&statement.sources));
        }
        rows
    }

    /// A kind of study, with the short name of its grade for the practitioner.
    pub fn graded(&self, kind: &str, grade: Grade) -> String {
        match self.prompts {
            Prompts::Shown => format!("{kind} ({})", grade.code()),
            Prompts::Hidden => kind.to_owned(),
        }
    }

    /// Reference keys behind their label; nothing where there are none.
    pub fn sourced(&self, sources: &[SourceId]) -> Vec<Row> {
        let label = match sources.len() {
            0 => return Vec::new(),
            1 => words::SOURCE,
            _ => words::SOURCES,
        };
        let words = format!("{}: {}", label.get(self.lang), keys(sources));
        plain(Role::Dim, &words, self.width)
    }

    /// A source by its key and, where the pack has it, where it was published.
    pub fn reference(&self, id: &SourceId) -> Row {
        let key = Row::of(Role::Dim, &id.to_string());
        match self.pack.source(id) {
            Some(source) => key.with(Role::Dim, &format!(" · {}", source.reference)),
            None => key,
        }
    }
}

/// Reference keys, in their order.
pub fn keys(sources: &[SourceId]) -> String {
    let keys: Vec<String> = sources.iter().map(ToString::to_string).collect();
    keys.join(", ")
}
