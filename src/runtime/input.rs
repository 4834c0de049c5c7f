//! The bytes that a terminal sends, cut into keys, clicks and pastes.
//!
//! What is begun and does not go on is over after a moment. The terminal library's own reader waits for ever: somebody could begin
//! a paste by hand, and have what the next one types, a passphrase too, come out at its end.

use std::panic::catch_unwind;
use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use terminput_crossterm::to_crossterm;

/// What came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key, a click, word of the window.
    Event(Event),
    /// What was pasted, from its beginning to its end.
    Paste(String),
    /// What came of a paste whose end did not.
    Unended(String),
}

/// Escape may be a key, or begin a sequence: on the slowest lines the next byte comes after a millisecond.
const ESCAPE: Duration = Duration::from_millis(10);
/// So long a sequence, once it is more than its first byte, may rest inside.
const SEQUENCE: Duration = Duration::from_millis(50);
/// So long a paste may rest inside.
const PASTE: Duration = Duration::from_secs(1);
/// As few bytes after as long a rest are what a key sends that a hand has pressed; a line that is slow brings more, or sooner.
const OF_HAND: (usize, Duration) = (8, Duration::from_millis(25));
/// So many of them one after the other are no paste.
const HANDS: usize = 5;

/// Bytes of the longest sequence that means something; a longer one is taken as a whole and means nothing.
const LONGEST: usize = 64;
/// Bytes of the longest paste; of a longer one, these come in.
const LONGEST_PASTE: usize = 16 * 1024 * 1024;

const PASTE_BEGINS: &[u8] = b"\x1b[200~";
const PASTE_ENDS: &[u8] = b"\x1b[201~";

const ESC: u8 = 0x1b;
const BEL: u8 = 0x07;

/// Bytes that came, as far as they are not yet something.
#[derive(Debug, Default)]
pub struct Bytes {
    pending: Vec<u8>,
    /// What came of a paste whose end did not come yet.
    paste: Option<Vec<u8>>,
    /// How many of the last reads inside of a paste were like keys that a hand has pressed.
    by_hand: usize,
}

/// What stands first in some bytes.
enum First {
    /// A key or a click of so many bytes.
    Whole(usize),
    /// Alt and a character, where more could have made a sequence of it; so many bytes.
    Alt(char, usize),
    /// Nothing that means anything; so many bytes.
    Nothing(usize),
    /// The beginning of something.
    Part,
}

impl Bytes {
    /// Takes bytes in that came so long after those before; gives what they come to.
    pub fn take(&mut self, bytes: &[u8], after: Duration) -> Vec<Input> {
        let mut found = Vec::new();
        let is_of_hand = bytes.len() <= OF_HAND.0 && after >= OF_HAND.1;
        self.by_hand = if is_of_hand && self.paste.is_some() { self.by_hand + 1 } else { 0 };
        match &mut self.paste {
            Some(paste) => {
                paste.extend_from_slice(bytes);
                self.end_paste(bytes.len(), &mut found);
            }
            None => self.pending.extend_from_slice(bytes),
        }
        if self.by_hand >= HANDS {
            found.extend(self.unended());
        }
        self.cut(false, &mut found);
        found
    }

    /// Nothing came for as long as [`Bytes::patience`] says: what was begun is over.
    pub fn rest(&mut self) -> Vec<Input> {
        let mut found = Vec::new();
        found.extend(self.unended());
        self.cut(true, &mut found);
        found
    }

    fn unended(&mut self) -> Option<Input> {
        self.by_hand = 0;
        self.paste.take().map(|paste| Input::Unended(text(&paste)))
    }

    /// How long to wait for the rest of what was begun; nothing where nothing was.
    pub fn patience(&self) -> Option<Duration> {
        match self.pending.as_slice() {
            _ if self.paste.is_some() => Some(PASTE),
            [] => None,
            [ESC] => Some(ESCAPE),
            _ => Some(SEQUENCE),
        }
    }

    /// Cuts off what is whole; where nothing more comes, all of it.
    fn cut(&mut self, is_over: bool, found: &mut Vec<Input>) {
        let mut at = 0;
        while self.paste.is_none() {
            let Some(rest) = self.pending.get(at..).filter(|rest| !rest.is_empty()) else { break };
            let taken = match first(rest, is_over) {
                First::Whole(length) if rest.starts_with(PASTE_BEGINS) => {
                    self.paste = Some(rest.get(length..).unwrap_or_default().to_vec());
                    let came = rest.len() - length;
                    self.pending.clear();
                    self.end_paste(came, found);
                    at = 0;
                    continue;
                }
                First::Whole(length) => {
                    found.extend(rest.get(..length).and_then(event).map(Input::Event));
                    length
                }
                First::Alt(c, length) => {
                    let shift = if c.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
                    found.push(Input::Event(Event::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::ALT | shift))));
                    length
                }
                First::Nothing(length) => length,
                First::Part => {
                    // Of what never ends, no more is kept than shows that it is too long.
                    self.pending.truncate(at + 2 * LONGEST);
                    break;
                }
            };
            at += taken;
        }
        self.pending.drain(..at.min(self.pending.len()));
        if self.pending.is_empty() {
            // Freed memory is wiped.
            self.pending = Vec::new();
        }
    }

    /// Ends the paste where its end is among the last bytes that came; what follows it is no part of it.
    fn end_paste(&mut self, came: usize, found: &mut Vec<Input>) {
        let Some(paste) = &mut self.paste else { return };
        // The end may have begun in what came before.
        let from = paste.len().saturating_sub(came + PASTE_ENDS.len());
        let end = paste.get(from..).and_then(|new| new.windows(PASTE_ENDS.len()).position(|bytes| bytes == PASTE_ENDS));
        if let Some(end) = end.map(|end| from + end) {
            self.pending = paste.get(end + PASTE_ENDS.len()..).unwrap_or_default().to_vec();
            paste.truncate(end);
            found.push(Input::Paste(text(paste)));
            self.paste = None;
        } else if paste.len() > LONGEST_PASTE + PASTE_ENDS.len() {
            paste.drain(LONGEST_PASTE..paste.len() - PASTE_ENDS.len());
        }
    }
}

fn text(paste: &[u8]) -> String {
    String::from_utf8_lossy(paste.get(..LONGEST_PASTE).unwrap_or(paste)).into_owned()
}

/// What a whole sequence means; nothing where it means nothing here.
fn event(sequence: &[u8]) -> Option<Event> {
    // Bytes that the library did not expect must not turn the program deaf.
    let parsed = catch_unwind(|| terminput::Event::parse_from(sequence)).ok()?;
    to_crossterm(parsed.ok().flatten()?).ok()
}

fn first(bytes: &[u8], is_over: bool) -> First {
    let found = match bytes {
        [ESC] => None,
        [ESC, b'[', rest @ ..] => control_sequence(rest),
        [ESC, b'O', rest @ ..] => rest.first().map(|_| First::Whole(3)),
        // A word of the terminal's about itself, which nobody asked for.
        [ESC, b']' | b'P' | b'_' | b'^' | b'X', rest @ ..] => string(rest),
        // Escape, and then something of its own.
        [ESC, ESC, ..] => Some(First::Whole(1)),
        [ESC, rest @ ..] => character(rest).map(|length| First::Whole(1 + length)),
        bytes => character(bytes).map(First::Whole),
    };
    match (found, bytes) {
        (Some(found), _) => found,
        (None, _) if !is_over => First::Part,
        (None, [ESC]) => First::Whole(1),
        (None, [ESC, c @ 0x20..=0x7e]) => First::Alt(char::from(*c), 2),
        (None, bytes) => First::Nothing(bytes.len()),
    }
}

/// A sequence behind `ESC [`; nothing where its end did not come.
fn control_sequence(rest: &[u8]) -> Option<First> {
    match rest {
        // The function keys of the Linux console.
        [b'[', rest @ ..] => return rest.first().map(|_| First::Whole(4)),
        // Clicks as the oldest terminals tell them.
        [b'M', rest @ ..] => return (rest.len() >= 3).then_some(First::Whole(6)),
        _ => {}
    }
    let end = rest.iter().position(|byte| !(0x20..=0x3f).contains(byte));
    match end.map(|end| (end, rest.get(end).copied().unwrap_or_default())) {
        Some((end, 0x40..=0x7e)) if end < LONGEST => Some(First::Whole(2 + end + 1)),
        Some((end, 0x40..=0x7e)) => Some(First::Nothing(2 + end + 1)),
        // Broken off by what cannot be a part of it.
        Some((end, _)) => Some(First::Nothing(2 + end)),
        None => None,
    }
}

/// A word behind `ESC ]` and the like: up to a bell or `ESC \`.
fn string(rest: &[u8]) -> Option<First> {
    let end = rest.iter().position(|byte| *byte == BEL || *byte == ESC)?;
    match rest.get(end..end + 2) {
        _ if rest.get(end) == Some(&BEL) => Some(First::Nothing(2 + end + 1)),
        Some([ESC, b'\\']) => Some(First::Nothing(2 + end + 2)),
        Some(_) => Some(First::Nothing(2 + end)),
        None => None,
    }
}

/// The bytes of one character; nothing where some of them did not come.
fn character(bytes: &[u8]) -> Option<usize> {
    let length = match bytes.first()? {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        // What is no character at all is cut off alone.
        _ => 1,
    };
    let follows = bytes.iter().skip(1).take(length - 1).take_while(|byte| (0x80..=0xbf).contains(*byte)).count();
    match bytes.len() {
        came if came >= length || follows + 1 < came => Some(if follows + 1 == length { length } else { 1 }),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
