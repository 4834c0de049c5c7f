//! Sessions as documented JSON: canonical, so that the same session always gives the same bytes, and read back without loss.

mod read;

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use crate::audit::TrailMark;
use crate::record::{Amendment, Draft, Session, Signature, Signed, Status};
use crate::text::is_drawable;

pub use read::{ParseError, each, parse};

/// The version of the format, raised when a reader of this one could misread what is written.
pub const VERSION: u32 = 1;

/// A session with what an export says of it besides.
#[derive(Debug, Clone, PartialEq)]
pub struct Exported {
    /// The session.
    pub session: Session,
    /// Where its last change stands in the audit trail of the store that it was recorded in; nothing where that is not known.
    pub audit: Option<TrailMark>,
}

/// One exported session.
#[derive(Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "Session"))]
#[serde(deny_unknown_fields)]
pub(super) struct Document<'a> {
    /// What kind of file this is.
    format: Format,
    /// The version of the format.
    #[cfg_attr(test, schemars(extend("const" = VERSION)))]
    version: u32,
    /// How far the session has come.
    status: Status,
    /// The session itself: as it stands, or as it was signed.
    session: Cow<'a, Draft>,
    /// Who signed it, when, and why something was missing; absent in a draft.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    signature: Option<Cow<'a, Signature>>,
    /// What was added since it was signed, oldest first.
    #[serde(default, skip_serializing_if = "<[Amendment]>::is_empty")]
    amendments: Cow<'a, [Amendment]>,
    /// Where its last change stands in the audit trail of its store.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    audit: Option<TrailMark>,
}

/// What kind of file an exported session is.
#[derive(Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
enum Format {
    /// One session.
    #[serde(rename = "chairside-session")]
    Session,
}

impl<'a> Document<'a> {
    fn new(exported: &'a Exported) -> Self {
        let Exported { session, audit } = exported;
        let (signature, amendments): (_, &[Amendment]) = match session {
            Session::Draft(_) => (None, &[]),
            Session::Signed(signed) => (Some(Cow::Borrowed(signed.signature())), signed.amendments()),
        };
        Self {
            format: Format::Session,
            version: VERSION,
            status: session.status(),
            session: Cow::Borrowed(session.content()),
            signature,
            amendments: Cow::Borrowed(amendments),
            audit: *audit,
        }
    }

    /// The session that it says; an error where its parts do not fit each other.
    fn exported(self) -> Result<Exported, ParseError> {
        let Self { status, session, signature, amendments, audit, .. } = self;
        let session = match signature {
            None if amendments.is_empty() => Session::Draft(session.into_owned()),
            None => return Err(ParseError::Status),
            Some(signature) => {
                let signed = Signed::assemble(session.into_owned(), signature.into_owned(), amendments.into_owned());
                Session::Signed(Box::new(signed.map_err(ParseError::Broken)?))
            }
        };
        if session.status() == status { Ok(Exported { session, audit }) } else { Err(ParseError::Status) }
    }
}

/// One session as a file: indented, with a final line feed.
///
/// # Errors
/// Where a value has no form in JSON; no session of today holds one.
pub fn document(exported: &Exported) -> io::Result<String> {
    indented(&Document::new(exported))
}

/// One session as a line of JSON Lines, with its line feed.
///
/// # Errors
/// Where a value has no form in JSON; no session of today holds one.
pub fn line(exported: &Exported) -> io::Result<String> {
    let mut json = drawable(serde_json::to_string(&Document::new(exported))?);
    json.push('\n');
    Ok(json)
}

/// Any value in the layout of an export: indented by two, with a final line feed, safe to show on a terminal.
///
/// # Errors
/// Where the value has no form in JSON.
pub fn indented(value: &impl Serialize) -> io::Result<String> {
    let mut json = drawable(serde_json::to_string_pretty(value)?);
    json.push('\n');
    Ok(json)
}

/// Escapes what JSON would leave as it is but a terminal that shows the export would obey.
fn drawable(json: String) -> String {
    let stays = |c: char| c == '\n' || is_drawable(c);
    if json.chars().all(stays) {
        return json;
    }
    json.chars().fold(String::new(), |mut escaped, c| {
        if stays(c) {
            escaped.push(c);
        } else {
            // Every such character is below U+10000, and stands inside a string. Writing to a `String` cannot fail.
            let _ = write!(escaped, "\\u{:04x}", u32::from(c));
        }
        escaped
    })
}

/// Many sessions as one file, written as they come (`content/schema/sessions-v1.json`).
pub struct Sessions<W: Write> {
    out: W,
    is_empty: bool,
}

impl<W: Write> Sessions<W> {
    /// Writes what stands before the first session.
    ///
    /// # Errors
    /// Where `out` cannot be written to.
    pub fn begin(mut out: W) -> io::Result<Self> {
        write!(out, "{{\n  \"format\": \"chairside-sessions\",\n  \"version\": {VERSION},\n  \"sessions\": [")?;
        Ok(Self { out, is_empty: true })
    }

    /// Writes one session.
    ///
    /// # Errors
    /// Where `out` cannot be written to.
    pub fn add(&mut self, exported: &Exported) -> io::Result<()> {
        if !self.is_empty {
            self.out.write_all(b",")?;
        }
        self.is_empty = false;
        // A line feed inside a string is escaped, so every one in the text ends a line of the layout.
        for line in document(exported)?.lines() {
            self.out.write_all(b"\n    ")?;
            self.out.write_all(line.as_bytes())?;
        }
        Ok(())
    }

    /// Writes what stands after the last session, and gives the writer back.
    ///
    /// # Errors
    /// Where `out` cannot be written to.
    pub fn end(mut self) -> io::Result<W> {
        self.out.write_all(if self.is_empty { b"]\n}\n" } else { b"\n  ]\n}\n" })?;
        Ok(self.out)
    }
}

#[cfg(test)]
mod tests;
