//! Values that refuse what no setting can mean.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, de};
use unicode_segmentation::UnicodeSegmentation;

use crate::text::{Clean, is_drawable};

/// From 1 to 60 minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "u8")]
pub struct Minutes(u8);

impl Default for Minutes {
    fn default() -> Self {
        Self(3)
    }
}

impl Minutes {
    /// As long.
    pub fn time(self) -> Duration {
        Duration::from_secs(60 * u64::from(self.0))
    }
}

impl From<Minutes> for u8 {
    fn from(minutes: Minutes) -> Self {
        minutes.0
    }
}

impl TryFrom<i64> for Minutes {
    type Error = String;

    fn try_from(minutes: i64) -> Result<Self, String> {
        match u8::try_from(minutes) {
            Ok(minutes @ 1..=60) => Ok(Self(minutes)),
            _ => Err(format!("{minutes} is not in 1..=60 minutes")),
        }
    }
}

impl FromStr for Minutes {
    type Err = String;

    fn from_str(minutes: &str) -> Result<Self, String> {
        minutes.parse::<i64>().map_err(|error| error.to_string())?.try_into()
    }
}

/// From 5 seconds to 10 minutes: times that people with slow hands or eyes need longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "u16")]
pub struct Seconds(u16);

impl Seconds {
    /// As long as some seconds that stand in the program.
    pub(super) const fn new(seconds: u16) -> Self {
        Self(seconds)
    }

    /// As long.
    pub fn time(self) -> Duration {
        Duration::from_secs(self.0.into())
    }
}

impl From<Seconds> for u16 {
    fn from(seconds: Seconds) -> Self {
        seconds.0
    }
}

impl TryFrom<i64> for Seconds {
    type Error = String;

    fn try_from(seconds: i64) -> Result<Self, String> {
        match u16::try_from(seconds) {
            Ok(seconds @ 5..=600) => Ok(Self(seconds)),
            _ => Err(format!("{seconds} is not in 5..=600 seconds")),
        }
    }
}

impl FromStr for Seconds {
    type Err = String;

    fn from_str(seconds: &str) -> Result<Self, String> {
        seconds.parse::<i64>().map_err(|error| error.to_string())?.try_into()
    }
}

/// A line of the clinic's own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Words(String);

impl Words {
    /// The longest, in characters as a reader counts them.
    const LONGEST: usize = 200;

    /// The exact words.
    pub fn raw(&self) -> &str {
        &self.0
    }

    /// The words as they may be drawn.
    pub fn shown(&self) -> Clean {
        Clean::line(&self.0)
    }
}

impl From<Words> for String {
    fn from(words: Words) -> Self {
        words.0
    }
}

impl TryFrom<String> for Words {
    type Error = String;

    fn try_from(words: String) -> Result<Self, String> {
        if words.trim().is_empty() {
            return Err("nothing is written here; take the key out or write something".to_owned());
        }
        if !words.chars().all(is_drawable) {
            return Err("a line of words was expected, without control characters".to_owned());
        }
        if words.graphemes(true).nth(Self::LONGEST).is_some() {
            return Err(format!("it is longer than {} characters; shorten it", Self::LONGEST));
        }
        Ok(Self(words.trim().to_owned()))
    }
}

impl FromStr for Words {
    type Err = String;

    fn from_str(words: &str) -> Result<Self, String> {
        words.to_owned().try_into()
    }
}

/// A path that means the same wherever the program is started.
pub(super) fn path<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<PathBuf>, D::Error> {
    absolute(PathBuf::deserialize(deserializer)?).map(Some)
}

/// The same, many.
pub(super) fn paths<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<PathBuf>>, D::Error> {
    let paths = Vec::<PathBuf>::deserialize(deserializer)?;
    paths.into_iter().map(absolute).collect::<Result<_, _>>().map(Some)
}

fn absolute<E: de::Error>(path: PathBuf) -> Result<PathBuf, E> {
    if path.is_absolute() { Ok(path) } else { Err(E::custom("a whole path was expected, one that begins with `/`")) }
}
