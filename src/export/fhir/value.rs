//! The values that resources are made of; whatever can be made here has a form that R4 allows.

use std::fmt::Write as _;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Timelike, Utc};
use serde::{Serialize, Serializer};
use uuid::Uuid;

use crate::record::Moment;
use crate::settings::Address;
use crate::text::Clean;

/// Bytes of the longest string that R4 lets everybody expect to be taken.
const LONGEST: usize = 1_000_000;

/// Words as R4 and XML take them: control characters stand in them as visible text, and every blank is a space or a line feed.
pub fn visible(words: &str) -> String {
    let feeds = words.replace("\r\n", "\n").replace('\r', "\n");
    let mut visible = String::with_capacity(feeds.len());
    for c in Clean::new(&feeds).as_str().chars() {
        match c {
            '\n' => visible.push(c),
            c if c.is_whitespace() || c == '\u{feff}' => visible.push(' '),
            // XML has no form for these two.
            '\u{fffe}' | '\u{ffff}' => visible.push('\u{fffd}'),
            c => visible.push(c),
        }
    }
    visible
}

/// A string with something in it.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Text(String);

impl Text {
    /// Takes words; `None` where nothing would be left to read.
    pub fn new(words: &str) -> Option<Self> {
        let mut words = visible(words).trim().to_owned();
        if words.len() > LONGEST {
            let end = (0..LONGEST).rev().find(|end| words.is_char_boundary(*end)).unwrap_or_default();
            words.truncate(end);
            words.push('…');
        }
        (!words.is_empty()).then_some(Self(words))
    }

    /// Takes words of this program's own, or of a checked pack; a dash where there are none.
    pub fn of(words: &str) -> Self {
        Self::new(words).unwrap_or_else(|| Self("–".to_owned()))
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A code, a display or a system that stands in R4 itself.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Code(&'static str);

impl Code {
    /// Names one; [`super::codes`] has them all.
    pub const fn new(code: &'static str) -> Self {
        Self(code)
    }
}

/// A point in time with seconds and zone: R4's `instant`, which every `dateTime` takes too.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Instant(String);

impl Instant {
    /// The time on the clinic's clock; `None` outside of the years 1 to 9999, for which R4 has no form.
    pub fn of(at: Moment) -> Option<Self> {
        // R4 has offsets of whole minutes, up to 14 hours.
        let east = at.offset().local_minus_utc();
        let at = if east % 60 == 0 && east.abs() <= 14 * 60 * 60 { at } else { at.with_timezone(&FixedOffset::east_opt(0)?) };
        // A leap second is written as the second before it.
        let at = at.with_nanosecond(0)?;
        (1..=9999).contains(&at.year()).then(|| Self(at.format("%Y-%m-%dT%H:%M:%S%:z").to_string()))
    }

    /// The time in UTC.
    pub fn utc(at: Moment) -> Option<Self> {
        let utc: DateTime<Utc> = at.to_utc();
        Self::of(utc.fixed_offset())
    }
}

/// A day.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Day(String);

impl Day {
    /// The day; `None` outside of the years 1 to 9999.
    pub fn of(day: NaiveDate) -> Option<Self> {
        (1..=9999).contains(&day.year()).then(|| Self(day.format("%Y-%m-%d").to_string()))
    }
}

/// A number that is one.
#[derive(Clone, Copy, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Decimal(f64);

impl Decimal {
    /// Takes a number; `None` where it is none.
    pub fn of(number: f64) -> Option<Self> {
        number.is_finite().then_some(Self(number))
    }
}

/// Bytes in base64.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Base64(String);

impl Base64 {
    /// Encodes bytes, with padding.
    pub fn of(bytes: &[u8]) -> Self {
        use base64ct::Encoding as _;
        Self(base64ct::Base64::encode_string(bytes))
    }
}

/// A UUID as an address: `urn:uuid:` and lower-case digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Urn(Uuid);

impl Urn {
    /// Takes a UUID.
    pub const fn new(uuid: Uuid) -> Self {
        Self(uuid)
    }

    /// The same as an address of any kind.
    pub fn uri(self) -> Uri {
        Uri(format!("urn:uuid:{}", self.0.hyphenated()))
    }
}

impl Serialize for Urn {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.uri().serialize(serializer)
    }
}

/// An address without a blank in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Uri(String);

impl From<&Address> for Uri {
    fn from(address: &Address) -> Self {
        Self(address.as_str().to_owned())
    }
}

impl Uri {
    /// One that stands in R4 or another standard.
    pub fn fixed(uri: &'static str) -> Self {
        Self(uri.to_owned())
    }

    /// The address of whatever has this SHA-256 (RFC 6920).
    pub fn sha_256(bytes: &[u8]) -> Self {
        use base64ct::Encoding as _;
        Self(format!("ni:///sha-256;{}", base64ct::Base64UrlUnpadded::encode_string(bytes)))
    }

    /// The address below this one.
    #[must_use]
    pub fn below(&self, segment: &str) -> Self {
        Self(format!("{}/{}", self.0.trim_end_matches('/'), encoded(segment)))
    }

    /// The address of one version, as a canonical reference has it.
    #[must_use]
    pub fn version(&self, version: &Text) -> Self {
        Self(format!("{}|{}", self.0, encoded(version.as_str())))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Any text as a part of an address: everything but letters, digits, `-`, `_` and `.` as `%` and two digits.
pub fn encoded(text: &str) -> String {
    kept(text, "-_.")
}

/// Any text as a value of a query, where `:`, `/` and `|` mean nothing either.
pub fn query_value(text: &str) -> String {
    kept(text, "-_.:/|")
}

fn kept(text: &str, marks: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut encoded, byte| {
        let c = char::from(byte);
        if c.is_ascii_alphanumeric() || marks.contains(c) {
            encoded.push(c);
        } else {
            // Writing to a `String` cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}
