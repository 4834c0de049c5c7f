//! What `pack.json` says that every text, citation and figure of the pack is checked against.

use std::collections::BTreeMap;

use unicode_width::UnicodeWidthChar;

use super::figures::measure;
use crate::content::read::{Fields, Read, Value, did_you_mean, quoted};
use crate::content::{Grade, SourceId, Statement};
use crate::text::{Clean, Lang, Localised, is_drawable};

/// The words by which packs grade.
pub const GRADES: &[(&str, Grade)] = &[
    (Grade::Reg.code(), Grade::Reg),
    (Grade::Gl.code(), Grade::Gl),
    (Grade::Sr.code(), Grade::Sr),
    (Grade::Rct.code(), Grade::Rct),
    (Grade::Unc.code(), Grade::Unc),
    (Grade::Lab.code(), Grade::Lab),
    (Grade::Case.code(), Grade::Case),
    (Grade::Op.code(), Grade::Op),
    (Grade::None.code(), Grade::None),
];

/// What a citation stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cited {
    /// Words, which may speak of other treatments too.
    ForWords,
    /// Numbers that are drawn, which must be about the pack's own treatment.
    ForFigures,
}

/// How many lines a text may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lines {
    One,
    Many,
}

/// What the other files are held against. What could not be read is `None` and held against nobody.
#[derive(Debug, Default)]
pub struct Facts {
    languages: Option<Vec<Lang>>,
    modality: Option<String>,
    sources: Option<BTreeMap<String, Cite>>,
}

/// What is known of a source.
#[derive(Debug)]
struct Cite {
    grade: Option<Grade>,
    modality: Option<String>,
}

impl Facts {
    /// Takes what can be read of `pack.json`; its mistakes are noted where it is checked.
    pub fn of(root: Value<'_>) -> Self {
        let words = |key| root.peek(key).map(|list| list.elements().map(Value::word));
        let languages = words("languages").and_then(|codes| codes.map(|code| code?.parse().ok()).collect());
        Self {
            languages: languages.filter(|languages: &Vec<_>| !languages.is_empty()),
            modality: root.peek("modality").and_then(Value::word).map(str::to_owned),
            sources: root.peek("sources").and_then(cites),
        }
    }

    /// A text that may have several lines, in every language of the pack.
    pub fn text(&self, value: Value<'_>) -> Read<Localised> {
        self.localised(value, Lines::Many)
    }

    /// A text on one line, in every language of the pack.
    pub fn line(&self, value: Value<'_>) -> Read<Localised> {
        self.localised(value, Lines::One)
    }

    fn localised(&self, value: Value<'_>, lines: Lines) -> Read<Localised> {
        let entries = value.entries("a text in each language, such as {\"en\": \"…\", \"es\": \"…\"}")?;
        let languages = self.languages.as_deref().unwrap_or(&Lang::ALL);
        let codes = || languages.iter().map(|lang| format!("`{}`", lang.code())).collect::<Vec<_>>().join(" and ");
        let mut texts = Vec::with_capacity(entries.len());
        for entry in &entries {
            if let Some(&lang) = languages.iter().find(|lang| lang.code() == entry.key) {
                texts.push((lang, words(entry.value, lines)));
            } else {
                let found = quoted(entry.key);
                entry.problem(format!("{found} is no language of the pack, expected {}", codes()));
            }
        }
        // Nothing is held to be missing from languages that could not be read.
        for lang in self.languages.iter().flatten() {
            if !texts.iter().any(|(found, _)| found == lang) {
                let missing = lang.code();
                value.problem(format!("`{missing}` is missing, expected the text in {}", codes()));
            }
        }
        let texts = texts.into_iter().map(|(lang, text)| Ok((lang, text?)));
        let texts = texts.collect::<Read<_>>()?;
        Localised::new(texts).ok_or_else(|| value.problem("there is no text in any language"))
    }

    /// The words under `key` with what they rest on.
    pub fn statement(&self, fields: &Fields<'_>, key: &str, cited: Cited) -> Read<Statement> {
        let text = fields.required(key, |value| self.text(value));
        let sources = self.sources(fields, cited);
        let unsigned = fields.optional("unsigned", Value::flag);
        Ok(Statement { text: text?, sources: sources?, unsigned: unsigned?.unwrap_or_default(), days: None })
    }

    /// A statement that stands alone in its object.
    pub fn plain_statement(&self, value: Value<'_>, cited: Cited) -> Read<Statement> {
        let fields = value.fields(&["text", "sources", "unsigned", "days"])?;
        let statement = self.statement(&fields, "text", cited);
        let days = fields.optional("days", measure);
        Ok(Statement { days: days?, ..statement? })
    }

    /// The sources of a statement; none where it names none.
    pub fn sources(&self, fields: &Fields<'_>, cited: Cited) -> Read<Vec<SourceId>> {
        let sources = fields.optional("sources", |list| list.each_or_none(|value| self.source(value, cited)));
        Ok(sources?.unwrap_or_default())
    }

    /// The id of a source that the pack has.
    pub fn source(&self, value: Value<'_>, cited: Cited) -> Read<SourceId> {
        let id = value.string()?;
        if let Some(known) = &self.sources {
            let Some(source) = known.get(id) else {
                let meant = value.nearest(id, known.keys().map(String::as_str));
                let hint = meant.map_or_else(|| "expected an id of `sources` in pack.json".to_owned(), did_you_mean);
                return Err(value.problem(format!("unknown source {}, {hint}", quoted(id))));
            };
            if let (Cited::ForFigures, Some(modality)) = (cited, &source.modality) {
                self.same_modality(value, modality)?;
            }
        }
        Ok(SourceId::from(id))
    }

    /// Refuses a figure that says itself that it is about another treatment than the pack.
    pub fn own_modality(&self, fields: &Fields<'_>) -> Read<()> {
        let modality = fields.optional("modality", |value| self.same_modality(value, value.string()?));
        modality.map(|_| ())
    }

    fn same_modality(&self, value: Value<'_>, modality: &str) -> Read<()> {
        match &self.modality {
            Some(expected) if expected != modality => {
                let (found, expected) = (quoted(modality), quoted(expected));
                Err(value.problem(format!("these numbers are about {found}, expected the pack's {expected}: they would mislead")))
            }
            _ => Ok(()),
        }
    }

    /// A grade that the cited sources carry; where one of them is not known, it is not judged.
    pub fn grade(&self, value: Value<'_>, cited: Option<Vec<Value<'_>>>) -> Read<Grade> {
        let claim = value.one_of(GRADES)?;
        let code = claim.code();
        let grade = |id: &Value<'_>| Some((id.word()?.to_owned(), self.grade_of(id.word()?)?));
        let Some(grades) = cited.and_then(|cited| cited.iter().map(grade).collect::<Option<Vec<_>>>()) else {
            return Ok(claim);
        };
        if claim == Grade::None || grades.iter().any(|(_, grade)| grade.carries(claim)) {
            return Ok(claim);
        }
        if grades.is_empty() {
            return Err(value.problem(format!("nothing carries the grade {code}, expected `sources` or the grade NONE")));
        }
        let found: Vec<_> = grades.iter().map(|(id, grade)| format!("{id} is {}", grade.code())).collect();
        Err(value.problem(format!("the grade {code} is above what the sources carry: {}", found.join(", "))))
    }

    fn grade_of(&self, id: &str) -> Option<Grade> {
        self.sources.as_ref()?.get(id)?.grade
    }
}

fn words(value: Value<'_>, lines: Lines) -> Read<Clean> {
    let text = value.string()?;
    if text.trim().is_empty() {
        return Err(value.problem("this text is empty"));
    }
    // Nearly all are, and need no look at each character.
    if let Some(plain) = Clean::plain(text) {
        return Ok(plain);
    }
    match text.char_indices().find(|&(_, c)| !is_shown(c, lines)) {
        None => Ok(Clean::new(text)),
        Some((_, '\n')) => Err(value.problem("this text stands on one line, expected no line break in it")),
        Some((at, c)) => {
            let code = u32::from(c);
            Err(value.problem_within(
                at,
                format!("the text holds the character U+{code:04X}, which nobody can read, expected words alone"),
            ))
        }
    }
}

/// Whether a reader sees a character, or what it does to the one before: neither is so of what stands for a broken one, nor of what
/// is blank or has no width, which hides words or divides them unseen.
fn is_shown(c: char, lines: Lines) -> bool {
    match c {
        '\n' => lines == Lines::Many,
        // Soft hyphen, grapheme joiner, the fillers of Hangul.
        '\u{fffd}' | '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' => false,
        // Accents after their letter; the look of an emoji, and what makes one of several.
        '\u{300}'..='\u{36f}' | '\u{fe0e}' | '\u{fe0f}' | '\u{200d}' => true,
        c => is_drawable(c) && c.width() != Some(0),
    }
}

/// What is known of the sources; `None` where an id cannot be read, since it may be one that is cited.
fn cites(list: Value<'_>) -> Option<BTreeMap<String, Cite>> {
    let mut cites = BTreeMap::new();
    for source in list.elements() {
        let word = |key| source.peek(key).and_then(Value::word);
        let grade = GRADES.iter().find(|(code, _)| word("grade") == Some(code));
        let cite = Cite { grade: grade.map(|&(_, grade)| grade), modality: word("modality").map(str::to_owned) };
        cites.entry(word("id")?.to_owned()).or_insert(cite);
    }
    Some(cites).filter(|cites| !cites.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_as_a_whole_is_shown_on_one_line() {
        for c in ('\0'..=char::MAX).filter(|c| Clean::plain(c.encode_utf8(&mut [0; 4])).is_some()) {
            assert!(is_shown(c, Lines::One), "{c:?}");
        }
    }

    #[test]
    fn what_hides_or_divides_words_unseen_is_not_shown_and_what_is_written_is() {
        let hidden = "\u{ad}\u{34f}\u{61c}\u{115f}\u{180e}\u{200b}\u{200c}\u{200e}\u{2060}\u{3164}\u{feff}\u{1d173}\u{e0041}";
        for c in hidden.chars() {
            assert!(!is_shown(c, Lines::Many), "{c:?}");
        }
        for c in "¿Qué? – “5 µm”… naïve cafe\u{301} ½ × ≥ 👩\u{200d}👧 ❤\u{fe0f} €".chars() {
            assert!(is_shown(c, Lines::One), "{c:?}");
        }
    }
}
