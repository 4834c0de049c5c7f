//! What to draw of a text: the rows in the window and the caret's cell.

use std::borrow::Cow;
use std::ops::Range;

use super::cluster::{Room, clusters, slice};
use super::rows::{Place, Rows};
use super::{Editor, Viewport};
use crate::text::Clean;

/// Whether text is part of the selection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Selected {
    /// It is.
    Yes,
    /// It is not.
    No,
}

/// Drawable text, all of it selected or none.
#[derive(Clone, PartialEq, Eq)]
pub struct Segment {
    /// What to draw.
    pub text: Clean,
    /// How.
    pub selected: Selected,
}

/// One row, never wider than the window.
#[derive(Clone, PartialEq, Eq)]
pub struct Row {
    /// From left to right in logical order; neighbours differ in their selection.
    pub segments: Vec<Segment>,
    /// Whether a line of the text starts here, rather than going on from the row above.
    pub starts_line: bool,
}

/// The window onto a text.
#[derive(Clone, PartialEq, Eq)]
pub struct Visible {
    /// From top to bottom; fewer than the window is high where the text ends.
    pub rows: Vec<Row>,
    /// The caret's column and row in the window, always inside it; `None` only in a window without cells.
    pub caret: Option<(u16, u16)>,
    /// The first of `rows`, counted from the top of the text.
    pub first_row: usize,
    /// How many rows the whole text has in this width.
    pub total_rows: usize,
}

/// The part of the text that the window shows.
#[derive(Clone, Copy)]
pub(super) struct Scroll {
    /// An offset in the top row.
    top: usize,
    /// The columns to the left of the window.
    left: usize,
}

impl Scroll {
    pub(super) const START: Self = Self { top: 0, left: 0 };
}

impl Editor {
    /// What the window shows. Works for any window, also one that has changed since the last key.
    pub fn visible(&self, viewport: Viewport) -> Visible {
        let rows = self.rows_in(viewport);
        let origin = self.origin(&rows, viewport);
        let shown = if viewport.width == 0 { 0 } else { usize::from(viewport.height) };
        let end = rows.count().min(origin.row + shown);
        let columns = origin.column..origin.column + usize::from(viewport.width);
        Visible {
            rows: (origin.row..end).map(|row| self.row(&rows, row, &columns)).collect(),
            caret: self.caret_cell(&rows, origin).filter(|_| shown > 0),
            first_row: origin.row,
            total_rows: rows.count(),
        }
    }

    /// Keeps what the window shows now.
    pub(super) fn follow(&mut self, viewport: Viewport) {
        let origin = self.origin(&self.rows, viewport);
        self.scroll = Scroll { top: self.rows.start(origin.row), left: origin.column };
    }

    /// Moves the window down by so many rows, or up.
    pub(super) fn scroll_by(&mut self, rows: isize) {
        let top = self.rows.holding(self.scroll.top);
        let last = self.rows.count() - 1;
        self.scroll.top = self.rows.start(top.saturating_add_signed(rows).min(last));
    }

    /// The first cell that the window shows: as it was, but for what the caret and the text's end require.
    pub(super) fn origin(&self, rows: &Rows, viewport: Viewport) -> Place {
        let caret = rows.place(&self.text, self.caret);
        let top = rows.holding(self.scroll.top);
        let column = match rows.room() {
            Room::Columns(_) => 0,
            Room::Endless => {
                let end = rows.place(&self.text, self.text.len()).column;
                scrolled(self.scroll.left, caret.column, viewport.width, end + 1)
            }
        };
        Place { row: scrolled(top, caret.row, viewport.height, rows.count()), column }
    }

    pub(super) fn rows_in(&self, viewport: Viewport) -> Cow<'_, Rows> {
        let room = self.room(viewport);
        if self.rows.room() == room { Cow::Borrowed(&self.rows) } else { Cow::Owned(Rows::new(&self.text, room)) }
    }

    fn caret_cell(&self, rows: &Rows, origin: Place) -> Option<(u16, u16)> {
        let caret = rows.place(&self.text, self.caret);
        let column = u16::try_from(caret.column - origin.column).ok()?;
        let row = u16::try_from(caret.row - origin.row).ok()?;
        Some((column, row))
    }

    fn row(&self, rows: &Rows, row: usize, window: &Range<usize>) -> Row {
        let range = rows.range(&self.text, row);
        let selection = self.selection();
        let mut segments = Segments::default();
        let mut column = 0;
        for (at, cluster) in clusters(&self.text, range.start) {
            let selected = selection.contains(&at);
            // A selected line end shows as one selected blank.
            let hidden = rows.room().ends_line(cluster) && !selected;
            if at >= range.end || column >= window.end || hidden {
                break;
            }
            let end = column + rows.room().width(cluster, column);
            let drawn = rows.room().drawn(cluster, column);
            let drawn = clipped(drawn, column..end, window);
            segments.push(&drawn, if selected { Selected::Yes } else { Selected::No });
            column = end;
        }
        Row {
            segments: segments.into_clean(),
            starts_line: range.start == 0 || slice(&self.text, 0..range.start).ends_with('\n'),
        }
    }
}

/// The start of a window of `size` out of `count` that holds `at`, as near to `start` as can be.
fn scrolled(start: usize, at: usize, size: u16, count: usize) -> usize {
    let size = usize::from(size).max(1);
    let last = count.saturating_sub(size);
    start.min(last).clamp((at + 1).saturating_sub(size), at)
}

/// Blanks for what sticks out of the window.
fn clipped<'a>(drawn: Cow<'a, str>, cells: Range<usize>, window: &Range<usize>) -> Cow<'a, str> {
    if cells.start < window.start {
        " ".repeat(cells.end.min(window.end).saturating_sub(window.start)).into()
    } else if cells.end > window.end {
        " ".repeat(window.end - cells.start).into()
    } else {
        drawn
    }
}

/// Collects drawn text into as few segments as its selection allows.
#[derive(Default)]
struct Segments(Vec<(String, Selected)>);

impl Segments {
    fn push(&mut self, drawn: &str, selected: Selected) {
        match self.0.last_mut().filter(|(_, of)| *of == selected) {
            Some((text, _)) => text.push_str(drawn),
            None if drawn.is_empty() => {}
            None => self.0.push((drawn.to_owned(), selected)),
        }
    }

    fn into_clean(self) -> Vec<Segment> {
        let segment = |(text, selected): (String, Selected)| Segment { text: Clean::new(&text), selected };
        self.0.into_iter().map(segment).collect()
    }
}
