//! Breaks words into rows of a width.

use textwrap::{Options, WordSplitter, wrap};

use super::{Role, Row};
use crate::text::Clean;

/// `words` in rows of at most `width` columns: the first after `first`, the others after as many columns of `rest`.
pub fn wrapped(role: Role, words: &str, width: usize, first: &Row, rest: &Row) -> Vec<Row> {
    let clean = Clean::new(words);
    let indent = first.width().max(rest.width());
    let options = Options::new(width.saturating_sub(indent).max(1))
        .word_splitter(WordSplitter::NoHyphenation);
    let mut rows = Vec::new();
    for line in clean
        .as_str()
        .split('\n')
        .flat_map(|line| wrap(line, &options))
    {
        let lead = if rows.is_empty() { first } else { rest };
        rows.push(lead.clone().with(role, &line));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_wrap_under_their_lead_and_never_leave_the_width() {
        let lead = Row::of(Role::Accent, "• ");
        let rest = Row::of(Role::Text, "  ");
        let rows = wrapped(
            Role::Text,
            "tiny punctures start the repair 漢字漢字漢字",
            12,
            &lead,
            &rest,
        );
        let texts: Vec<String> = rows.iter().map(Row::text).collect();
        assert_eq!(
            texts,
            [
                "• tiny",
                "  punctures",
                "  start the",
                "  repair 漢",
                "  字漢字漢字"
            ]
        );
    }
}
