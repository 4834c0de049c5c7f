//! Breaks words into rows of a width.

use textwrap::{Options, WordSplitter, wrap};

use super::{Role, Row, Segment};
use crate::text::Clean;

/// Where fewer columns than these are left beside a lead, the lead gives way to the words.
const NARROWEST: usize = 8;

/// `words` in rows of at most `width` columns: the first after `first`, the others after as many columns of `rest`.
pub fn wrapped(role: Role, words: &str, width: usize, first: &Row, rest: &Row) -> Vec<Row> {
    let clean = Clean::new(words);
    let mut rows = Vec::new();
    for line in clean.as_str().split('\n') {
        let lead = if rows.is_empty() { first } else { rest };
        rows.extend(flowed(&Row::of(role, line), width, lead, rest));
    }
    rows
}

/// The same for one row of words in several roles, each word keeping its role and its target.
pub fn flowed(words: &Row, width: usize, first: &Row, rest: &Row) -> Vec<Row> {
    let indent = first.width().max(rest.width());
    if width < indent + NARROWEST && indent > 0 {
        return flowed(words, width, &Row::empty(), &Row::empty());
    }
    let text = words.text();
    let options = Options::new(width.saturating_sub(indent).max(1)).word_splitter(WordSplitter::NoHyphenation);
    let mut rows = Vec::new();
    let mut reached = 0;
    for line in wrap(&text, &options) {
        // Only white space falls between two lines, so the first match is the line itself.
        let start = text.get(reached..).and_then(|left| left.find(line.as_ref())).map_or(reached, |skipped| reached + skipped);
        reached = start + line.len();
        let mut row = if rows.is_empty() { first } else { rest }.clone();
        row.segments.extend(cut(&words.segments, start, reached));
        rows.push(row.clipped(width));
    }
    rows
}

/// The parts of the segments that lie between two bytes of their joined text.
fn cut(segments: &[Segment], start: usize, end: usize) -> Vec<Segment> {
    let mut parts = Vec::new();
    let mut from = 0;
    for segment in segments {
        let words = segment.words.as_str();
        let range = start.saturating_sub(from)..words.len().min(end.saturating_sub(from));
        if let Some(part) = words.get(range).filter(|part| !part.is_empty()) {
            parts.push(Segment { words: Clean::line(part), ..segment.clone() });
        }
        from += words.len();
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_wrap_under_their_lead_and_never_leave_the_width() {
        let lead = Row::of(Role::Accent, "• ");
        let rest = Row::of(Role::Text, "  ");
        let rows = wrapped(Role::Text, "tiny punctures start the repair 漢字漢字漢字", 12, &lead, &rest);
        let texts: Vec<String> = rows.iter().map(Row::text).collect();
        assert_eq!(texts, ["• tiny", "  punctures", "  start the", "  repair 漢", "  字漢字漢字"]);
    }

    #[test]
    fn each_word_keeps_its_role_across_rows() {
        let words = Row::of(Role::Text, "it may soften ").with(Role::Dim, "[AAD24, Chu21]");
        let rows = flowed(&words, 16, &Row::empty(), &Row::empty());
        let roles: Vec<Vec<(Role, &str)>> =
            rows.iter().map(|row| row.segments.iter().map(|segment| (segment.role, segment.words.as_str())).collect()).collect();
        assert_eq!(roles, [vec![(Role::Text, "it may soften")], vec![(Role::Dim, "[AAD24, Chu21]")]]);
    }

    #[test]
    fn a_lead_gives_way_where_no_room_is_left_for_words() {
        let rows = wrapped(Role::Text, "skin", 5, &Row::of(Role::Accent, "• "), &Row::empty());
        assert_eq!(rows, [Row::of(Role::Text, "skin")]);
    }

    #[test]
    fn a_glyph_wider_than_the_page_is_left_out_rather_than_drawn_over_the_edge() {
        let rows = wrapped(Role::Text, "漢", 1, &Row::empty(), &Row::empty());
        assert!(rows.iter().all(|row| row.width() <= 1));
    }
}
