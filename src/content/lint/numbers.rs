//! Numbers of people and shares that rest on nothing.

use super::said::word;
use crate::content::read::Value;

/// Notes each text of a pane that counts people, or gives a share of them, and names no source.
pub fn judge(value: Value<'_>) {
    if word(value, "type") == Some("prompt") {
        return;
    }
    let is_sourced = value.peek("sources").is_some_and(|sources| sources.elements().next().is_some());
    for (key, inner) in value.properties() {
        match key {
            // What must not be said.
            "not" => {}
            "text" if !is_sourced => {
                for (_, text) in inner.properties().filter(|(_, text)| text.word().is_some_and(counts)) {
                    text.problem("a share or a number of people stands here without its source, expected `sources`");
                }
            }
            _ => judge(inner),
        }
    }
    value.elements().for_each(judge);
}

/// Whether words count people, as in `9 of 10`, `3 de cada 4` and `40 %`.
fn counts(words: &str) -> bool {
    let words = words.replace(" %", "%");
    let trimmed = words.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric() && c != '%'));
    let tokens: Vec<&str> = trimmed.filter(|word| !word.is_empty()).collect();
    let is_number = |at: usize| tokens.get(at).is_some_and(|token| token.parse::<f64>().is_ok());
    let links: [&[&str]; 5] = [&["of"], &["in"], &["out", "of"], &["de"], &["de", "cada"]];
    let follows = |at: usize| {
        links.iter().any(|link| tokens.get(at + 1..).is_some_and(|rest| rest.starts_with(link)) && is_number(at + 1 + link.len()))
    };
    let is_share = |token: &&str| token.strip_suffix('%').is_some_and(|number| number.ends_with(|c: char| c.is_ascii_digit()));
    tokens.iter().any(is_share) || (0..tokens.len()).any(|at| is_number(at) && follows(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_and_numbers_of_people_count_and_days_and_sizes_do_not() {
        for words in ["9 of 10 people", "About 3 in 4.", "3 out of 40 had it", "9 de cada 10", "El 40 % mejora", "it is 90%"] {
            assert!(counts(words), "{words}");
        }
        for words in ["3 to 5 days", "1.5 mm", "in 2023", "day 3 of the week", "de 3 a 5 días", "two of them"] {
            assert!(!counts(words), "{words}");
        }
    }
}
