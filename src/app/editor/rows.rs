//! Soft wrap: where each row of the text starts, kept up to date by wrapping only the rows that an edit can change.

use std::ops::Range;

use super::cluster::{self, Room, clusters, is_blank, may_break};

/// An edit can change where its own row starts, by joining the cluster before it the row above, and by the
/// word that did not fit there the one above that.
const ROWS_TOUCHED_ABOVE: usize = 3;

/// A cell of the whole wrapped text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Counted from the first row of the text.
    pub row: usize,
    /// Counted from the start of the row.
    pub column: usize,
}

/// The rows of one text; every method takes that same text.
#[derive(Clone)]
pub struct Rows {
    room: Room,
    /// Ascending, the first always 0.
    starts: Vec<usize>,
    /// How many rows were ever measured, so that tests can hold the cost of a key.
    #[cfg(test)]
    pub measured: usize,
}

impl Rows {
    /// Wraps a whole text.
    pub fn new(text: &str, room: Room) -> Self {
        let mut rows = Self {
            room,
            starts: vec![0],
            #[cfg(test)]
            measured: 0,
        };
        rows.update(text, 0..0, text.len());
        rows
    }

    /// The columns that the text is wrapped to.
    pub const fn room(&self) -> Room {
        self.room
    }

    /// How many there are; at least one.
    pub const fn count(&self) -> usize {
        self.starts.len()
    }

    /// The offset at which a row starts.
    pub fn start(&self, row: usize) -> usize {
        self.starts.get(row).copied().unwrap_or_default()
    }

    /// The offsets of a row, the line's end included.
    pub fn range(&self, text: &str, row: usize) -> Range<usize> {
        let end = self.starts.get(row + 1).copied();
        self.start(row)..end.unwrap_or(text.len())
    }

    /// The row that holds an offset.
    pub fn holding(&self, offset: usize) -> usize {
        let after = self.starts.partition_point(|start| *start <= offset);
        after.saturating_sub(1)
    }

    /// Follows an edit: `text` is the text after it, `old` the range that was replaced by `inserted` bytes.
    pub fn update(&mut self, text: &str, old: Range<usize>, inserted: usize) {
        let first = self.holding(old.start).saturating_sub(ROWS_TOUCHED_ABOVE);
        let below = self.starts.split_off(first + 1);
        let mut below = below.into_iter().filter(|start| *start >= old.end).map(|start| start - old.len() + inserted).peekable();
        let mut start = self.start(first);
        while let Some(next) = self.next_start(text, start) {
            self.starts.push(next);
            while below.next_if(|known| *known < next).is_some() {}
            if below.next_if_eq(&next).is_some() {
                // From here on the text is as it was, so the rows are as well.
                return self.starts.extend(below);
            }
            start = next;
        }
    }

    /// Where a caret at a boundary is drawn; always inside the room.
    ///
    /// After a full row, and among blanks that hang over the edge, that is the start of the next row: where
    /// the next letter will appear.
    pub fn place(&self, text: &str, offset: usize) -> Place {
        let row = self.holding(offset);
        let column = clusters(text, self.start(row))
            .take_while(|(at, _)| *at < offset)
            .fold(0, |column, (_, cluster)| column + self.room.width(cluster, column));
        if column < self.room.columns() { Place { row, column } } else { Place { row: row + 1, column: 0 } }
    }

    /// The offset of the caret that is drawn in `row` at `column`, or else the last one before it.
    pub fn offset_at(&self, text: &str, row: usize, column: usize) -> usize {
        let range = self.range(text, row);
        let is_last = row + 1 >= self.count();
        let mut offset = range.start;
        let mut reached = 0;
        for (at, cluster) in clusters(text, range.start) {
            let end = at + cluster.len();
            reached += self.room.width(cluster, reached);
            let leaves_row = end > range.end || (end == range.end && !is_last);
            if leaves_row || reached > column || reached >= self.room.columns() || self.room.ends_line(cluster) {
                break;
            }
            offset = end;
        }
        offset
    }

    /// Where the row after the one that starts at `start` starts. Depends on the text from `start` on alone.
    fn next_start(&mut self, text: &str, start: usize) -> Option<usize> {
        #[cfg(test)]
        {
            self.measured += 1;
        }
        let Room::Columns(columns) = self.room else {
            return None;
        };
        let mut column = 0;
        let mut previous = "";
        let mut word = None;
        for (at, cluster) in clusters(text, start) {
            if self.room.ends_line(cluster) {
                // A caret at the end of a full row needs a row to stand in.
                let full = column >= columns && at > start;
                return Some(if full { at } else { at + cluster.len() });
            }
            let width = self.room.width(cluster, column);
            if !is_blank(cluster) {
                if may_break(previous, cluster) {
                    word = Some(at);
                }
                if column + width > columns && at > start {
                    return word.or(Some(at));
                }
            }
            column += width;
            previous = cluster;
        }
        (column >= columns && text.len() > start).then_some(text.len())
    }
}

/// The start of the line that holds an offset.
pub fn line_start(text: &str, offset: usize) -> usize {
    let before = cluster::slice(text, 0..offset);
    before.rfind('\n').map_or(0, |at| at + 1)
}

/// The end of the line that holds an offset, before what ends it.
pub fn line_end(text: &str, offset: usize) -> usize {
    let after = cluster::slice(text, offset..text.len());
    let line = after.find('\n').map_or(after, |at| {
        let line = cluster::slice(after, 0..at);
        line.strip_suffix('\r').unwrap_or(line)
    });
    offset + line.len()
}
