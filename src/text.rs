//! Words by what may be done with them: [`Clean`] may be drawn, [`ClinicalText`] may be stored, [`Localised`] is in every language of its pack.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A language that the patient's side of the screen can be shown in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    En,
    /// Spanish.
    Es,
}

/// So many of what is named for one and for many: `1 session`, `2 sessions`. For words that only practitioners read.
pub fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

impl Lang {
    /// Every language, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::En, Self::Es];

    /// The two-letter code used in content packs and on the command line (ISO 639-1).
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
        }
    }

    /// The language's name in itself.
    pub const fn name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Es => "Español",
        }
    }

    /// The other language, in a circle through [`Lang::ALL`].
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::En => Self::Es,
            Self::Es => Self::En,
        }
    }
}

impl std::str::FromStr for Lang {
    type Err = String;

    fn from_str(code: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|lang| lang.code() == code)
            .ok_or_else(|| format!("`{code}` is not a language that Chairside has: use en or es"))
    }
}

/// Text that is safe to draw: control characters and direction overrides stand in it as visible text.
///
/// The only control character left is the line feed. Text from anywhere (content, import, labels, notes,
/// paste) passes through here on its way to the screen, so it cannot send a control sequence to the terminal.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Clean(String);

impl Clean {
    /// A text on one line of nothing but printable ASCII and letters from U+00C0 to U+02FF, as nearly all are; `None` for every other.
    pub fn plain(text: &str) -> Option<Self> {
        // Every byte is looked at, in groups, which is faster than to stop at the first.
        let is_other = text.bytes().fold(false, |any, byte| any | is_other(byte));
        (!is_other).then(|| Self(text.to_owned()))
    }

    /// Makes any text drawable; what would have acted on the terminal is shown as text instead.
    pub fn new(text: &str) -> Self {
        if let Some(plain) = Self::plain(text) {
            return plain;
        }
        let mut clean = String::with_capacity(text.len());
        for c in text.chars() {
            push_visible(&mut clean, c);
        }
        Self(clean)
    }

    /// The same on one line: line feeds become spaces.
    pub fn line(text: &str) -> Self {
        if let Some(plain) = Self::plain(text) {
            return plain;
        }
        let mut clean = String::with_capacity(text.len());
        for c in text.chars() {
            push_visible(&mut clean, if c == '\n' { ' ' } else { c });
        }
        Self(clean)
    }

    /// The drawable text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Clean {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Whether a byte of UTF-8 is of neither: all characters of those letters begin with 0xC3 to 0xCB.
const fn is_other(byte: u8) -> bool {
    matches!(byte, ..b' ' | 0x7f | 0xc2 | 0xcc..)
}

/// Whether a character may be drawn as it is.
///
/// Control characters could command the terminal; direction overrides and isolates could make a line read
/// differently from what is stored. Joiners and the marks U+200E and U+200F stay: scripts need them.
pub fn is_drawable(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

/// Appends `c`, or, where it must not reach the terminal, visible characters that stand for it.
pub fn push_visible(out: &mut String, c: char) {
    match c {
        '\n' => out.push('\n'),
        '\t' => out.push(' '),
        c if is_drawable(c) => out.push(c),
        '\u{0}'..='\u{1F}' | '\u{7F}' => {
            out.push('^');
            out.push(char::from((c as u8) ^ 0x40));
        }
        c => out.extend(format!("<{:04X}>", u32::from(c)).chars()),
    }
}

/// Words about a patient, exactly as they were written; they reach the disk through the store or an export only.
///
/// `Debug` gives the length alone, so that no log and no panic message can hold them.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(description = "Words about a patient, exactly as they were written."))]
#[serde(transparent)]
pub struct ClinicalText(String);

impl ClinicalText {
    /// Takes the words as they are.
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// The exact words, for the store, an export or the editor.
    pub fn raw(&self) -> &str {
        &self.0
    }

    /// The words as they may be drawn, on one line.
    pub fn shown(&self) -> Clean {
        Clean::line(&self.0)
    }

    /// Whether nothing but white space is written.
    pub fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }
}

impl From<&str> for ClinicalText {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Debug for ClinicalText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClinicalText({} bytes)", self.0.len())
    }
}

impl zeroize::Zeroize for ClinicalText {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}

/// A text in every language of its pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Localised {
    /// At least one, by language.
    texts: Vec<(Lang, Clean)>,
}

impl Localised {
    /// The text in its languages, each named once; `None` where there is none at all.
    pub fn new(mut texts: Vec<(Lang, Clean)>) -> Option<Self> {
        texts.sort_by_key(|&(lang, _)| lang);
        if texts.is_empty() { None } else { Some(Self { texts }) }
    }

    /// The same words in every language; for names and for tests.
    pub fn same(text: &str) -> Self {
        Self { texts: vec![(Lang::En, Clean::new(text))] }
    }

    /// The text in `lang`, or in the pack's first language where the pack does not have `lang`.
    pub fn get(&self, lang: Lang) -> &str {
        let own = self.texts.iter().find(|(of, _)| *of == lang);
        own.or_else(|| self.texts.first()).map_or("", |(_, text)| text.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_control_sequence_becomes_visible_text() {
        assert_eq!(Clean::new("a\u{1b}[2Jb\u{7f}\u{9b}31m\u{202e}c").as_str(), "a^[[2Jb^?<009B>31m<202E>c");
    }

    #[test]
    fn nothing_but_printable_ascii_and_latin_letters_is_plain() {
        let plain: String = ('\0'..=char::MAX).filter(|c| Clean::plain(&format!("a{c}b")).is_some()).collect();
        let expected: String = (' '..='~').chain('\u{c0}'..='\u{2ff}').collect();
        assert_eq!(plain, expected);
        assert!(Clean::plain("Did it sting? A él, no: ñandú, straße, łódź.").is_some());
    }

    #[test]
    fn any_script_passes_unchanged() {
        let text = "café e\u{301} 漢字 👩‍👩‍👧 עברית עם \u{200f} ไทย";
        assert_eq!(Clean::new(text).as_str(), text);
    }

    #[test]
    fn clinical_text_tells_a_log_its_length_only() {
        assert_eq!(format!("{:?}", ClinicalText::from("secret")), "ClinicalText(6 bytes)");
    }
}
