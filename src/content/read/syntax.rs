//! Strict JSON: what the parser lets pass is refused here, and its errors are put in an author's words.

use std::array;
use std::str::Utf8Error;
use std::sync::LazyLock;

use jsonc_parser::ast::Value;
use jsonc_parser::errors::{ParseError, ParseErrorKind};
use jsonc_parser::{CollectOptions, ParseOptions, ParseStringErrorKind, parse_to_ast};

use super::{Document, Read};

/// Lists and objects inside each other; a pack needs about ten, and each costs stack.
const DEEPEST: usize = 64;

const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// Why a file is not JSON, at a byte of it.
struct Fault {
    at: usize,
    message: String,
}

impl Fault {
    fn new(at: usize, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { at, message }
    }
}

/// The file's value; notes the first place where the file is not JSON.
pub fn tree<'t>(document: &Document<'t>, bytes: &[u8], broken: Option<Utf8Error>) -> Read<Value<'t>> {
    readable(document, bytes, broken).and_then(|()| parsed(document)).map_err(|fault| document.note(fault.at, fault.message))
}

/// Refuses what cannot be text at all.
fn readable(document: &Document<'_>, bytes: &[u8], broken: Option<Utf8Error>) -> Result<(), Fault> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(Fault::new(0, "the file is UTF-16, expected UTF-8"));
    }
    if let Some(error) = broken {
        let at = error.valid_up_to();
        let mark = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        let message = format!("byte {} of the file is not text, expected UTF-8", at + 1);
        return Err(Fault::new(at.saturating_sub(mark), message));
    }
    if document.text.trim().is_empty() {
        return Err(Fault::new(0, "the file is empty, expected an object"));
    }
    Ok(())
}

fn parsed<'t>(document: &Document<'t>) -> Result<Value<'t>, Fault> {
    let Scan { open, fault } = Scan::of(document);
    // Only what stands before the fault can hold an earlier one, and it is not too deep for the parser.
    let sound = fault.as_ref().map_or(document.text.len(), |fault| fault.at);
    let text = document.text.get(..sound).unwrap_or_default();
    let end = text.trim_end().len();
    match (parse_to_ast(text, &CollectOptions::default(), &STRICT), fault) {
        (Err(error), _) if !is_cut_off(&error, end) => {
            Err(Fault::new(error.range().start, in_words(error.kind(), text, error.range().start)))
        }
        (_, Some(fault)) => Err(fault),
        (Err(_), None) => Err(cut_off(document, &open, end)),
        (Ok(result), None) => result.value.ok_or_else(|| Fault::new(0, "expected an object")),
    }
}

fn too_deep(at: usize) -> Fault {
    Fault::new(at, format!("more than {DEEPEST} lists and objects stand inside each other here"))
}

fn is_cut_off(error: &ParseError, end: usize) -> bool {
    use ParseErrorKind::{UnterminatedArray, UnterminatedObject};
    let unterminated = match error.kind() {
        UnterminatedArray | UnterminatedObject => true,
        ParseErrorKind::String(in_text) => {
            matches!(in_text, ParseStringErrorKind::UnterminatedStringLiteral)
        }
        _ => false,
    };
    unterminated || error.range().start >= end
}

fn cut_off(document: &Document<'_>, open: &[Open], end: usize) -> Fault {
    let Some(open) = open.last() else {
        return Fault::new(end, "the file ends here, expected the rest of its value");
    };
    let line = document.line(open.at);
    let message = format!(
        "the file ends here, expected `{}` for the {} that starts on line {line}",
        open.bracket.closing(),
        open.bracket.name()
    );
    Fault::new(end, message)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Bracket {
    Object,
    List,
}

impl Bracket {
    const fn closing(self) -> char {
        match self {
            Self::Object => '}',
            Self::List => ']',
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Object => "object",
            Self::List => "list",
        }
    }
}

struct Open {
    at: usize,
    bracket: Bracket,
}

/// A first walk over the bytes, with what is open where it ended.
struct Scan {
    open: Vec<Open>,
    fault: Option<Fault>,
}

impl Scan {
    fn of(document: &Document<'_>) -> Self {
        let mut scan = Self { open: Vec::new(), fault: None };
        let bytes = document.text.as_bytes();
        let mut at = 0;
        while let Some(stop) = next_stop(bytes, at, &OUTSIDE) {
            match scan.step(document, stop) {
                Ok(next) => at = next,
                Err(fault) => return Self { fault: Some(fault), ..scan },
            }
        }
        scan
    }

    /// Takes what stands outside of texts and is not passed over, and gives the byte behind it.
    fn step(&mut self, document: &Document<'_>, at: usize) -> Result<usize, Fault> {
        let bytes = document.text.as_bytes();
        match bytes[at] {
            b'"' => return behind_text(bytes, at),
            b'{' => self.enter(at, Bracket::Object)?,
            b'[' => self.enter(at, Bracket::List)?,
            b'}' => self.leave(document, at, Bracket::Object)?,
            b']' => self.leave(document, at, Bracket::List)?,
            _ => return Err(out_of_place(document.text, at)),
        }
        Ok(at + 1)
    }

    fn enter(&mut self, at: usize, bracket: Bracket) -> Result<(), Fault> {
        self.open.push(Open { at, bracket });
        if self.open.len() > DEEPEST { Err(too_deep(at)) } else { Ok(()) }
    }

    fn leave(&mut self, document: &Document<'_>, at: usize, bracket: Bracket) -> Result<(), Fault> {
        match self.open.pop() {
            Some(open) if open.bracket != bracket => {
                let line = document.line(open.at);
                let (found, expected) = (bracket.closing(), open.bracket.closing());
                let name = open.bracket.name();
                let message = format!("found `{found}`, expected `{expected}` for the {name} that starts on line {line}");
                Err(Fault::new(at, message))
            }
            _ => Ok(()),
        }
    }
}

/// The bytes at which the walk stops.
type Stops = [bool; 256];

/// Outside of texts: what opens and closes, and what may not stand there.
static OUTSIDE: LazyLock<Stops> = LazyLock::new(|| {
    stops(|byte| match byte {
        b' ' | b'\n' | b'\r' | b'\t' => false,
        b'"' | b'{' | b'}' | b'[' | b']' => true,
        byte => !byte.is_ascii_graphic(),
    })
});

/// Within texts: their end, what escapes it, and what may not stand there.
static INSIDE: LazyLock<Stops> = LazyLock::new(|| stops(|byte| matches!(byte, ..b' ' | b'"' | b'\\')));

fn stops(at: impl Fn(u8) -> bool) -> Stops {
    array::from_fn(|byte| u8::try_from(byte).is_ok_and(&at))
}

/// The first byte from `at` on at which the walk stops.
fn next_stop(bytes: &[u8], at: usize, stops: &Stops) -> Option<usize> {
    let passed = bytes.get(at..)?.iter().position(|&byte| stops[usize::from(byte)])?;
    Some(at + passed)
}

/// The byte behind the text that starts with the quotation mark at `start`.
fn behind_text(bytes: &[u8], start: usize) -> Result<usize, Fault> {
    let mut from = start + 1;
    while let Some(at) = next_stop(bytes, from, &INSIDE) {
        from = at + 1;
        match bytes[at] {
            b'"' => return Ok(from),
            b'\\' if bytes.get(from).is_some_and(|&escaped| escaped >= b' ') => from += 1,
            b'\\' => {}
            byte => return Err(control(start, at, byte)),
        }
    }
    Err(Fault::new(start, "the text that starts here has no end, expected `\"`"))
}

/// A character that stands outside of texts, where only ASCII may.
fn out_of_place(text: &str, at: usize) -> Fault {
    match text.get(at..).and_then(|rest| rest.chars().next()).unwrap_or(char::REPLACEMENT_CHARACTER) {
        c @ ('“' | '”' | '„' | '‘' | '’' | '«' | '»') => {
            Fault::new(at, format!("`{c}` is a printer's quotation mark, expected `\"`"))
        }
        c => {
            let code = u32::from(c);
            Fault::new(at, format!("the character U+{code:04X} may stand only inside a text in quotation marks"))
        }
    }
}

fn control(start: usize, at: usize, byte: u8) -> Fault {
    match byte {
        b'\n' | b'\r' => Fault::new(
            start,
            "the text that starts here has no end on its line, expected `\"` (a line break inside it is written `\\n`)",
        ),
        b'\t' => Fault::new(at, "a tab stands in the text, expected a space"),
        byte => Fault::new(at, format!("the control character U+{byte:04X} stands in the text, expected words alone")),
    }
}

/// What an author did who meant something else, at a place where the text is not JSON.
fn slip(text: &str, at: usize) -> Option<&'static str> {
    let (before, rest) = (text.get(..at)?.trim_end(), text.get(at..)?);
    let begins_with_digit = rest.starts_with(|c: char| c.is_ascii_digit());
    let number = before.strip_suffix(',').unwrap_or(before);
    let ends_with_digit = number.ends_with(|c: char| c.is_ascii_digit());
    let word: String = rest.chars().take_while(char::is_ascii_alphabetic).collect();
    match word.to_ascii_lowercase().as_str() {
        "true" => return Some("expected `true` in small letters"),
        "false" => return Some("expected `false` in small letters"),
        _ if !word.is_empty() && before.ends_with('"') => {
            return Some("expected `,` before the next entry; a quotation mark inside a text is written `\\\"`");
        }
        _ => {}
    }
    if ["<<<<<<<", "=======", ">>>>>>>"].iter().any(|mark| rest.starts_with(mark)) {
        return Some("this marks two versions that were merged, expected one of them and no mark");
    }
    match before.chars().next_back() {
        Some(',') if begins_with_digit && ends_with_digit => Some("a decimal number has a point, expected one such as 3.6"),
        Some('0') if begins_with_digit => Some("a number does not begin with 0, expected one such as 36 or 0.36"),
        _ => None,
    }
}

fn in_words(kind: &ParseErrorKind, text: &str, at: usize) -> &'static str {
    use ParseErrorKind as Kind;
    if let Some(slip) = slip(text, at) {
        return slip;
    }
    match kind {
        Kind::CommentsNotAllowed | Kind::UnterminatedCommentBlock => "found a comment, which JSON does not have",
        Kind::ExpectedColonAfterObjectKey => "expected `:` after the key",
        Kind::ExpectedObjectValue => "expected a value after the key",
        Kind::ExpectedStringObjectProperty | Kind::UnexpectedTokenInObject => "expected a key in quotation marks",
        Kind::ExpectedComma => "expected `,` before the next entry",
        Kind::MultipleRootJsonValues => "expected the end of the file: its value ended before this place",
        Kind::SingleQuotedStringsNotAllowed => "found a single quotation mark, expected `\"`",
        Kind::String(_) => {
            "expected one of `\\\"`, `\\\\`, `\\/`, `\\b`, `\\f`, `\\n`, `\\r`, `\\t` or `\\u` with a character's four hex digits"
        }
        Kind::TrailingCommasNotAllowed => "no `,` may stand after the last entry",
        Kind::UnexpectedCloseBrace => "found `}`, expected a value",
        Kind::UnexpectedCloseBracket => "found `]`, expected a value",
        Kind::UnexpectedColon => "found `:`, expected a value",
        Kind::UnexpectedComma => "found `,`, expected a value",
        Kind::BareDecimalPointNumbersNotAllowed
        | Kind::ExpectedDigit
        | Kind::ExpectedDigitFollowingNegativeSign
        | Kind::ExpectedPlusMinusOrDigitInNumberLiteral
        | Kind::HexadecimalNumbersNotAllowed
        | Kind::NonFiniteNumbersNotAllowed
        | Kind::UnaryPlusNumbersNotAllowed => "this is not a number, expected one such as 3, -3 or 0.3",
        _ => "expected a text in quotation marks, a number, a list, an object, true or false",
    }
}
