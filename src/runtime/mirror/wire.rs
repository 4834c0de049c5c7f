//! What travels: a line of JSON with a patient view, or with none.

use std::io::{self, BufRead, Read as _};

use serde::{Deserialize, Serialize};

use crate::page::PatientView;

/// The form of the lines; sides of another form do not understand each other.
const FORM: u8 = 1;

/// The longest line, in bytes; a patient view has about 150.
const LONGEST: u64 = 512;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    chairside_mirror: u8,
    shown: Option<PatientView>,
}

/// A line for what is shown.
///
/// # Errors
/// Never in practice: numbers can be written as JSON.
pub fn write(shown: Option<PatientView>) -> io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(&Line { chairside_mirror: FORM, shown })?;
    line.push(b'\n');
    Ok(line)
}

/// Why no further line comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// The stream has ended.
    Gone,
    /// It brought what is no such line.
    Strange,
}

/// The next line.
///
/// # Errors
/// Where there is none; the stream is of no use any more then.
pub fn read(from: &mut impl BufRead) -> Result<Option<PatientView>, Lost> {
    let mut line = Vec::new();
    let read = from.take(LONGEST).read_until(b'\n', &mut line);
    if !line.ends_with(b"\n") {
        // Cut off, or longer than any of ours.
        let is_long = read.is_ok_and(|bytes| u64::try_from(bytes) == Ok(LONGEST));
        return Err(if is_long { Lost::Strange } else { Lost::Gone });
    }
    match serde_json::from_slice(&line) {
        Ok(Line { chairside_mirror: FORM, shown }) => Ok(shown),
        _ => Err(Lost::Strange),
    }
}
