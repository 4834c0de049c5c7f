//! The shapes that pages are built of: frames, bars at the left, labels with their words.

use super::{Role, Row, Segment, flowed};

/// Below this width a frame would take more than it gives.
const NARROWEST: usize = 24;

/// The columns that a frame of `width` columns leaves for what is inside.
pub const fn inside(width: usize) -> usize {
    if width < NARROWEST { width } else { width - 4 }
}

/// Rows in a light frame; on a page too narrow for one, the rows alone.
pub fn framed(rows: Vec<Row>, width: usize) -> Vec<Row> {
    if width < NARROWEST {
        return rows;
    }
    let edge = |left: &str, right: &str| Row::of(Role::Dim, &format!("{left}{}{right}", "─".repeat(width - 2)));
    let mut framed = vec![edge("┌", "┐")];
    framed.extend(
        rows.into_iter().map(|row| Row::of(Role::Dim, "│ ").then(row.clipped(width - 4).padded(width - 4)).with(Role::Dim, " │")),
    );
    framed.push(edge("└", "┘"));
    framed
}

/// Rows behind a bar at the left.
pub fn barred(role: Role, bar: &str, rows: Vec<Row>) -> Vec<Row> {
    rows.into_iter().map(|row| Row::of(role, bar).then(row)).collect()
}

/// A heading, broken where it is too long.
pub fn heading(words: &str, width: usize) -> Vec<Row> {
    plain(Role::Heading, words, width)
}

/// Words of one role without a lead.
pub fn plain(role: Role, words: &str, width: usize) -> Vec<Row> {
    flowed(&Row::of(role, words), width, &Row::empty(), &Row::empty())
}

/// Words after a lead, the further rows as far in.
pub fn led(lead: &Row, words: &Row, width: usize) -> Vec<Row> {
    let rest = Row::empty().padded(lead.width());
    flowed(words, width, lead, &rest)
}

/// Labels with their words, in two columns where there is room, else each label before its words.
pub fn facts(facts: &[(&str, Row)], width: usize) -> Vec<Row> {
    let column = facts.iter().map(|(label, _)| Row::of(Role::Dim, label).width()).max().map_or(0, |widest| widest + 2);
    let beside = width >= column + 28;
    let rows = facts.iter().flat_map(|(label, words)| {
        if beside {
            return led(&Row::of(Role::Dim, label).padded(column), words, width);
        }
        let lead = Row::of(Role::Dim, &format!("{label}: "));
        let indent = Row::empty().padded(2);
        flowed(&lead.then(words.clone()), width, &Row::empty(), &indent)
    });
    rows.collect()
}

/// Words at the left and words at the right edge of one row; on a row too short for both, below each other.
pub fn apart(left: &Row, right: Row, width: usize) -> Vec<Row> {
    let room = width.saturating_sub(right.width() + 2);
    if room < 12 {
        let mut rows = flowed(left, width, &Row::empty(), &Row::empty());
        rows.extend(flowed(&right, width, &Row::empty(), &Row::empty()));
        return rows;
    }
    let mut rows = flowed(left, room, &Row::empty(), &Row::empty());
    if let Some(first) = rows.first_mut() {
        let padded = std::mem::take(first).padded(width - right.width());
        *first = padded.then(right);
    }
    rows
}

/// Rows of words with one empty row between the parts that have any.
pub fn spaced(parts: impl IntoIterator<Item = Vec<Row>>) -> Vec<Row> {
    let mut rows = Vec::new();
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        if !rows.is_empty() {
            rows.push(Row::empty());
        }
        rows.extend(part);
    }
    rows
}

/// Rows side by side, the right ones from a column on.
pub fn beside(left: &[Row], right: &[Row], column: usize) -> Vec<Row> {
    let rows = 0..left.len().max(right.len());
    rows.map(|row| {
        let [left, right] = [left, right].map(|rows| rows.get(row).cloned().unwrap_or_default());
        left.padded(column).then(right)
    })
    .collect()
}

/// Things that stand side by side while they fit and never break inside; one too long for a row is broken.
pub fn in_rows(things: Vec<Row>, gap: usize, width: usize) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for thing in things {
        match rows.last_mut() {
            Some(last) if last.width() + gap + thing.width() <= width => {
                let widened = std::mem::take(last);
                let end = widened.width() + gap;
                *last = widened.padded(end).then(thing);
            }
            _ => rows.extend(flowed(&thing, width, &Row::empty(), &Row::empty())),
        }
    }
    rows
}

/// A row all of whose words are in one role.
pub fn recast(row: Row, role: Role) -> Row {
    let segments = row.segments.into_iter().map(|segment| Segment { role, ..segment }).collect();
    Row { segments, ..row }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(rows: &[Row]) -> Vec<String> {
        rows.iter().map(Row::text).collect()
    }

    #[test]
    fn a_frame_closes_around_every_row() {
        let rows = framed(vec![Row::of(Role::Text, "skin"), Row::empty()], 24);
        assert_eq!(
            texts(&rows),
            ["┌──────────────────────┐", "│ skin                 │", "│                      │", "└──────────────────────┘"]
        );
    }

    #[test]
    fn a_row_too_wide_for_its_frame_never_moves_the_edge() {
        let rows = framed(vec![Row::of(Role::Text, &"█".repeat(40))], 24);
        assert!(rows.iter().all(|row| row.width() == 24), "{:?}", texts(&rows));
    }

    #[test]
    fn labels_stand_in_a_column_where_there_is_room_and_before_their_words_where_not() {
        let pair = [("When", Row::of(Role::Text, "day 150")), ("Among", Row::of(Role::Text, "adults"))];
        assert_eq!(texts(&facts(&pair, 40)), ["When   day 150", "Among  adults"]);
        assert_eq!(texts(&facts(&pair, 20)), ["When: day 150", "Among: adults"]);
    }

    #[test]
    fn a_value_stands_at_the_right_edge_of_its_first_row() {
        let rows = apart(&Row::of(Role::Text, "a long label of a bar"), Row::of(Role::Strong, "1.5"), 20);
        assert_eq!(texts(&rows), ["a long label of  1.5", "a bar"]);
    }

    #[test]
    fn choices_share_a_row_while_they_fit_whole() {
        let things = ["a Clear", "b Needs support", "c In doubt"].map(|words| Row::of(Role::Text, words));
        assert_eq!(texts(&in_rows(things.to_vec(), 3, 26)), ["a Clear   b Needs support", "c In doubt"]);
    }
}
