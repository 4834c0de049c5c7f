//! Reading exports back, one session at a time.

use std::cell::Cell;
use std::fmt;
use std::io::{self, BufRead, Cursor, Read};

use serde::Deserialize;
use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::{Document, Exported, VERSION};
use crate::record::Broken;
use crate::text::Clean;

/// Why bytes are not a session that can be read back.
///
/// It has no source: a JSON reader's own message would quote the patient's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// JSON, but of something else.
    #[error("this is not an exported session: its `format` is not `chairside-session`; choose another file")]
    Format,
    /// Written by another version of Chairside.
    #[error(
        "this session was exported in version {found} of the format, and this Chairside reads version {VERSION}; read it with a newer Chairside"
    )]
    Version {
        /// The version that the file states.
        found: u64,
    },
    /// Its signature or an amendment does not fit what it says.
    #[error("this session was altered after it was exported: {0}; export it again")]
    Broken(Broken),
    /// Its status does not fit what else it says.
    #[error("this session was altered after it was exported: its `status` does not fit the rest; export it again")]
    Status,
    /// The file, or what comes through a pipe, cannot be read to its end.
    #[error("could not read it to its end: {0}")]
    Unreadable(io::ErrorKind),
    /// Not JSON, cut off, or not of the documented form.
    #[error("line {line}, column {column}, at `{at}`: {what}")]
    Content {
        /// Counted from one.
        line: usize,
        /// Counted from one.
        column: usize,
        /// The keys that lead there.
        at: Clean,
        /// What is wrong, without the words that stand there.
        what: &'static str,
    },
}

impl ParseError {
    /// The same in a file where so many lines stand above the text, and so many bytes before it.
    fn moved(self, above: usize, before: usize) -> Self {
        match self {
            Self::Content { line, column, at, what } => {
                let column = if line <= 1 { column + before } else { column };
                Self::Content { line: line + above, column, at, what }
            }
            other => other,
        }
    }
}

/// Reads one exported session back; exporting it again gives the same bytes.
///
/// # Errors
/// Where the bytes are not an exported session of this version.
pub fn parse(bytes: &[u8]) -> Result<Exported, ParseError> {
    /// What says whether the rest can be read; a newer version may hold more keys.
    #[derive(Deserialize)]
    struct Header {
        format: String,
        version: u64,
    }
    let header: Header = read(bytes)?;
    if header.format != ONE {
        return Err(ParseError::Format);
    }
    if header.version != u64::from(VERSION) {
        return Err(ParseError::Version { found: header.version });
    }
    read::<Document<'_>>(bytes)?.exported()
}

/// Gives every session of a file to `take`, one at a time: of a file of one, of a list, or of JSON Lines. Each may be whole or not.
///
/// # Errors
/// Where the file as a whole is none of these or cannot be read, or `take` refuses; the rest is not gone through then.
pub fn each<E: From<ParseError>>(
    mut file: impl BufRead,
    mut take: impl FnMut(Result<Exported, ParseError>) -> Result<(), E>,
) -> Result<(), E> {
    let (is_list, begun) = begins_as_list(&mut file).map_err(unreadable)?;
    let mut file = Cursor::new(begun).chain(file);
    if is_list {
        return list(file, take);
    }
    let mut text = Vec::new();
    file.read_until(b'\n', &mut text).map_err(unreadable)?;
    let is_lines = serde_json::from_slice::<IgnoredAny>(&text).is_ok();
    if !is_lines {
        file.read_to_end(&mut text).map_err(unreadable)?;
    }
    match format(&text)?.as_str() {
        ONE if is_lines => {}
        ONE => return take(parse(&text)),
        // Only where somebody laid a list out anew.
        LIST => return list(text.as_slice(), take),
        _ => return Err(ParseError::Format.into()),
    }
    for number in 1.. {
        if !text.trim_ascii().is_empty() {
            take(parse(&text).map_err(|error| error.moved(number - 1, 0)))?;
        }
        text.clear();
        if file.read_until(b'\n', &mut text).map_err(unreadable)? == 0 {
            break;
        }
    }
    Ok(())
}

const ONE: &str = "chairside-session";
const LIST: &str = "chairside-sessions";

/// Whether a file begins as a list does, in whatever layout; with what was read of it to tell.
fn begins_as_list(file: &mut impl BufRead) -> io::Result<(bool, Vec<u8>)> {
    let mut beginning = format!("{{\"format\":\"{LIST}\"").into_bytes().into_iter();
    let mut begun = Vec::new();
    for byte in file.bytes() {
        let byte = byte?;
        begun.push(byte);
        if byte.is_ascii_whitespace() {
            continue;
        }
        if beginning.next() != Some(byte) {
            break;
        }
        if beginning.len() == 0 {
            return Ok((true, begun));
        }
    }
    Ok((false, begun))
}

/// What kind of file it says it is.
fn format(bytes: &[u8]) -> Result<String, ParseError> {
    #[derive(Deserialize)]
    struct Header {
        format: String,
    }
    read(bytes).map(|Header { format }| format)
}

/// Gives every session of a list to `take`, with no more than one in memory.
fn list<E: From<ParseError>>(
    file: impl Read,
    mut take: impl FnMut(Result<Exported, ParseError>) -> Result<(), E>,
) -> Result<(), E> {
    let end = Cell::new(Place { line: 1, column: 0 });
    let mut json = serde_json::Deserializer::from_reader(Placed { file, end: &end });
    let mut stopped = None;
    let mut list =
        List { take: &mut |session| take(session).map_err(|error| stopped = Some(error)).is_ok(), end: &end, wrong: None };
    let read = list.deserialize(&mut json).and_then(|()| json.end());
    let wrong = list.wrong;
    match read.map_err(|error| wrong.unwrap_or_else(|| refuse(&error, "sessions"))) {
        Err(error) => Err(stopped.unwrap_or_else(|| error.into())),
        Ok(()) => Ok(()),
    }
}

/// The line and the column of the last byte that was read, counted from one.
#[derive(Debug, Clone, Copy)]
struct Place {
    line: usize,
    column: usize,
}

/// Knows at which place of a file its reader is.
struct Placed<'a, R> {
    file: R,
    end: &'a Cell<Place>,
}

impl<R: Read> Read for Placed<'_, R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let length = self.file.read(room)?;
        let Place { mut line, mut column } = self.end.get();
        for byte in room.iter().take(length) {
            (line, column) = if *byte == b'\n' { (line + 1, 0) } else { (line, column + 1) };
        }
        self.end.set(Place { line, column });
        Ok(length)
    }
}

/// A list of sessions that is read.
struct List<'a> {
    /// Takes each, and answers whether to go on.
    take: &'a mut dyn FnMut(Result<Exported, ParseError>) -> bool,
    end: &'a Cell<Place>,
    /// What is wrong, where that is more than JSON of another form.
    wrong: Option<ParseError>,
}

impl<'de> DeserializeSeed<'de> for &mut List<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for &mut List<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of sessions")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let (mut has_version, mut has_sessions) = (false, false);
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "format" if map.next_value::<String>()? == LIST => continue,
                "format" => self.wrong = Some(ParseError::Format),
                "version" => {
                    let found = map.next_value()?;
                    if found == u64::from(VERSION) {
                        has_version = true;
                        continue;
                    }
                    self.wrong = Some(ParseError::Version { found });
                }
                "sessions" if !has_sessions => {
                    map.next_value_seed(Sessions(self))?;
                    has_sessions = true;
                    continue;
                }
                _ => {}
            }
            return Err(de::Error::custom("not a list of sessions"));
        }
        if has_version && has_sessions { Ok(()) } else { Err(de::Error::custom("a part is missing")) }
    }
}

/// The sessions in a list.
struct Sessions<'a, 'b>(&'a mut List<'b>);

impl<'de> DeserializeSeed<'de> for Sessions<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Sessions<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sessions")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sessions: A) -> Result<(), A::Error> {
        let Self(List { take, end, wrong: _ }) = self;
        while let Some(text) = sessions.next_element::<Box<RawValue>>()? {
            let text = text.get();
            // The last byte that was read is its last one.
            let Place { line, column } = end.get();
            let within = text.matches('\n').count();
            let before = if within == 0 { column.saturating_sub(text.len()) } else { 0 };
            if !take(parse(text.as_bytes()).map_err(|error| error.moved(line.saturating_sub(within + 1), before))) {
                return Err(de::Error::custom("stopped"));
            }
        }
        Ok(())
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn unreadable(error: io::Error) -> ParseError {
    ParseError::Unreadable(error.kind())
}

fn read<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> Result<T, ParseError> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| refuse(error.inner(), &error.path().to_string()))?;
    json.end().map_err(|error| refuse(&error, "."))?;
    Ok(value)
}

fn refuse(error: &serde_json::Error, at: &str) -> ParseError {
    use serde_json::error::Category;
    if let Some(kind) = error.io_error_kind() {
        return ParseError::Unreadable(kind);
    }
    ParseError::Content {
        line: error.line(),
        column: error.column(),
        at: Clean::line(at),
        what: match error.classify() {
            Category::Syntax => "this is not JSON; export the session again",
            Category::Eof => "the file ends too early; copy or export it again",
            Category::Data | Category::Io => {
                "this is not what an exported session holds here (`session-v1.json` says what it holds)"
            }
        },
    }
}
