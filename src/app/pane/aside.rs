//! The pictures beside the text: which belong to a point, and how far down them the screen is.

use std::ops::Range;

use super::{PlaceInPane, point_after, point_of, points};
use crate::page::{PanePage, Row};

/// The rows of the pictures of a point, which stand between it and the next one in the pane; where it has none, the place of
/// the next picture.
fn of_point(page: &PanePage, point: usize) -> Range<usize> {
    // What stands before the first point is talked about with it.
    let from = if points(&page.text).first() == Some(&point) { 0 } else { point };
    let to = point_after(page, point).unwrap_or(usize::MAX);
    let within = |points: Range<usize>| move |row: &Row| point_of(row).is_some_and(|of| points.contains(&of));
    let start = page.aside.iter().position(within(from..usize::MAX)).unwrap_or(page.aside.len());
    let end = page.aside.iter().rposition(within(from..to)).map_or(start, |last| last + 1);
    start..end
}

/// Where the pictures of the current point begin on the screen, and where they have been read to the end: first rows of it.
fn tops(page: &PanePage, place: PlaceInPane, height: usize) -> Range<usize> {
    let pictures = of_point(page, place.point);
    let shown = page.aside.get(pictures.start).and_then(point_of);
    let end = page.aside.iter().rposition(|row| point_of(row) == shown).map_or(0, |last| last + 1).max(pictures.end);
    // At the top of the page both columns begin, as long as the current point's pictures are on the screen.
    let start = if place.top == 0 && end <= height { 0 } else { pictures.start };
    let start = start.min(page.aside.len().saturating_sub(height));
    start..pictures.end.saturating_sub(height).max(start)
}

/// The first row of the pictures on the screen.
pub fn top(page: &PanePage, place: PlaceInPane, height: u16) -> usize {
    let tops = tops(page, place, usize::from(height));
    (tops.start + place.down).min(tops.end)
}

/// Whether more of the pictures of the current point follows below the screen.
pub fn goes_on(page: &PanePage, place: PlaceInPane, height: u16) -> bool {
    top(page, place, height) < tops(page, place, usize::from(height)).end
}

/// The next point with pictures of its own that are not all on the screen.
pub fn next_unseen(page: &PanePage, place: PlaceInPane, height: u16) -> Option<usize> {
    let on_screen = top(page, place, height) + usize::from(height);
    points(&page.text).into_iter().filter(|point| *point > place.point).find(|point| {
        let pictures = of_point(page, *point);
        !pictures.is_empty() && pictures.end > on_screen
    })
}

/// The place with the pictures of its point moved down by some rows, as far as they go.
pub fn down(page: &PanePage, place: PlaceInPane, height: u16, rows: usize) -> PlaceInPane {
    let start = tops(page, place, usize::from(height)).start;
    let moved = PlaceInPane { down: (top(page, place, height) - start) + rows, ..place };
    PlaceInPane { down: top(page, moved, height) - start, ..moved }
}

/// The place with the pictures of its point moved up by some rows, as far as they go.
pub fn up(page: &PanePage, place: PlaceInPane, height: u16, rows: usize) -> PlaceInPane {
    let start = tops(page, place, usize::from(height)).start;
    PlaceInPane { down: (top(page, place, height) - start).saturating_sub(rows), ..place }
}

/// The place with the picture of a block at the top of the screen, where it belongs to the current point.
pub fn at_block(page: &PanePage, place: PlaceInPane, height: u16, block: usize) -> PlaceInPane {
    let place = PlaceInPane { down: 0, ..place };
    let first = page.aside.iter().position(|row| point_of(row) == Some(block)).unwrap_or(0);
    let last = page.aside.iter().rposition(|row| point_of(row) == Some(block)).unwrap_or(first);
    let start = top(page, place, height);
    if first >= start && last < start + usize::from(height) {
        return place;
    }
    down(page, place, height, first.saturating_sub(start))
}
