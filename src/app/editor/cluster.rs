//! Text as a reader counts it: grapheme clusters, the columns each takes, and what is drawn for it.

use std::borrow::Cow;
use std::ops::Range;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};
use unicode_width::UnicodeWidthStr;

use crate::text::{is_drawable, push_visible};

/// Columns from one tab stop to the next.
const TAB: usize = 4;

/// What stands for a cluster that is wider than a whole row.
const TOO_WIDE: &str = "?";

/// The columns that a row has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// Text wraps at so many columns, at least one, and line feeds end lines.
    Columns(usize),
    /// Everything stands in one row that the window moves along; a line feed is a space.
    Endless,
}

impl Room {
    /// How many columns fit.
    pub const fn columns(self) -> usize {
        match self {
            Self::Columns(columns) => columns,
            Self::Endless => usize::MAX,
        }
    }

    /// Whether a cluster ends the line.
    pub fn ends_line(self, cluster: &str) -> bool {
        self != Self::Endless && is_line_end(cluster)
    }

    /// The columns that a cluster takes when it begins at `column`.
    pub fn width(self, cluster: &str, column: usize) -> usize {
        match cluster.as_bytes() {
            [b' '..=b'~'] | b"\n" | b"\r\n" => 1,
            [b'\t'] => TAB - column % TAB,
            _ if self.is_too_narrow_for(cluster) => TOO_WIDE.len(),
            _ => cell_width(&glyph(cluster)),
        }
    }

    /// What is drawn for a cluster that begins at `column`: as wide as [`Room::width`] says.
    pub fn drawn(self, cluster: &str, column: usize) -> Cow<'_, str> {
        match cluster.as_bytes() {
            b"\n" | b"\r\n" => " ".into(),
            [b'\t'] => " ".repeat(TAB - column % TAB).into(),
            _ if self.is_too_narrow_for(cluster) => TOO_WIDE.into(),
            _ => glyph(cluster),
        }
    }

    /// Blanks are never too wide: they hang over the edge.
    fn is_too_narrow_for(self, cluster: &str) -> bool {
        !is_blank(cluster) && cell_width(&glyph(cluster)) > self.columns()
    }
}

/// The text in a range; empty where the range is not one of the text.
pub fn slice(text: &str, range: Range<usize>) -> &str {
    text.get(range).unwrap_or_default()
}

/// The clusters from a boundary on, each with its offset in the text.
pub fn clusters(text: &str, from: usize) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = text.get(from..).unwrap_or_default();
    std::iter::from_fn(move || {
        let at = text.len() - rest.len();
        let (cluster, after) = rest.split_at_checked(first_cluster(rest)?)?;
        rest = after;
        Some((at, cluster))
    })
}

/// The length of the first cluster. Plain letters are by far the most and need no tables.
fn first_cluster(text: &str) -> Option<usize> {
    match text.as_bytes() {
        [b' '..=b'~'] => Some(1),
        [b' '..=b'~', next, ..] if next.is_ascii() => Some(1),
        _ => text.graphemes(true).next().map(str::len),
    }
}

/// The next boundary after an offset.
pub fn after(text: &str, offset: usize) -> usize {
    let mut cursor = GraphemeCursor::new(offset, text.len(), true);
    let next = cursor.next_boundary(text, 0);
    next.ok().flatten().unwrap_or(text.len())
}

/// The last boundary before an offset.
pub fn before(text: &str, offset: usize) -> usize {
    let mut cursor = GraphemeCursor::new(offset, text.len(), true);
    let previous = cursor.prev_boundary(text, 0);
    previous.ok().flatten().unwrap_or(0)
}

/// The offset itself where it is a boundary, else the next one.
pub fn at_or_after(text: &str, offset: usize) -> usize {
    if is_boundary(text, offset) { offset } else { after(text, offset) }
}

/// The offset itself where it is a boundary, else the one before.
pub fn at_or_before(text: &str, offset: usize) -> usize {
    if is_boundary(text, offset) { offset } else { before(text, offset) }
}

fn is_boundary(text: &str, offset: usize) -> bool {
    let mut cursor = GraphemeCursor::new(offset, text.len(), true);
    cursor.is_boundary(text, 0).unwrap_or(false)
}

/// Whether a cluster is a blank at which a row may end; no-break spaces are not.
pub fn is_blank(cluster: &str) -> bool {
    if let [byte] = cluster.as_bytes() {
        return matches!(byte, b' ' | b'\t');
    }
    match sole(cluster) {
        Some('\u{200B}') => true,
        Some('\u{A0}' | '\u{2007}' | '\u{202F}') | None => false,
        Some(c) => c.is_whitespace() && is_drawable(c),
    }
}

/// Whether a row may end between two clusters of which the second is not blank.
pub fn may_break(previous: &str, next: &str) -> bool {
    is_blank(previous) || (stands_alone(previous) && stands_alone(next))
}

/// Ideographs and kana: scripts written without spaces, in which a row may end after every letter.
fn stands_alone(cluster: &str) -> bool {
    let first = cluster.chars().next().filter(|c| !c.is_ascii());
    let is_hangul = |c| matches!(c, '\u{1100}'..='\u{11FF}' | '\u{AC00}'..='\u{D7FF}');
    first.is_some_and(|c| c.is_alphanumeric() && !is_hangul(c)) && cluster.width() == 2
}

fn is_line_end(cluster: &str) -> bool {
    matches!(cluster, "\n" | "\r\n")
}

fn sole(cluster: &str) -> Option<char> {
    let mut chars = cluster.chars();
    chars.next().filter(|_| chars.as_str().is_empty())
}

/// What must not reach the terminal is always a cluster by itself.
fn glyph(cluster: &str) -> Cow<'_, str> {
    match sole(cluster) {
        Some(c) if !is_drawable(c) => {
            let mut visible = String::new();
            push_visible(&mut visible, c);
            visible.into()
        }
        _ => cluster.into(),
    }
}

/// As ratatui counts: half-width sound marks get a cell on top of their own width.
fn cell_width(glyph: &str) -> usize {
    let marks = glyph.chars().filter(|c| matches!(c, '\u{FF9E}' | '\u{FF9F}'));
    glyph.width() + marks.count()
}
