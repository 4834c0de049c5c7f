//! Words in messages: an author's own, and what may have been meant by a misspelt one.

/// Longer words are not compared: nobody misspells those by a letter or two.
const LONGEST: usize = 40;

/// Characters of an author's word that a message repeats.
const QUOTED: usize = 40;

/// Words that one is compared with: in a file of an author there are fewer.
pub const MOST_CANDIDATES: usize = 1000;

/// The candidate that `word` is most likely a slip of, where one is close enough.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .take(MOST_CANDIDATES)
        .filter_map(|candidate| Some((slips(word, candidate)?, candidate)))
        .min_by_key(|&(slips, _)| slips)
        .map(|(_, candidate)| candidate)
}

/// How many letters are wrong, missing, added or swapped; `None` where they are too many for a slip.
fn slips(word: &str, candidate: &str) -> Option<usize> {
    if word.len() > LONGEST || candidate.len() > LONGEST {
        return None;
    }
    let word: Vec<char> = word.to_lowercase().chars().collect();
    let candidate: Vec<char> = candidate.to_lowercase().chars().collect();
    let most = match candidate.len() {
        0..=3 => 1,
        4..=8 => 2,
        _ => 3,
    };
    let shortest = word.len().min(candidate.len());
    Some(distance(&word, &candidate)).filter(|&slips| slips <= most && slips < shortest)
}

/// Optimal string alignment, row by row.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for (i, &letter) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &other) in b.iter().enumerate() {
            let replaced = rows[i][j] + usize::from(letter != other);
            let swapped = i > 0 && j > 0 && letter == b[j - 1] && a[i - 1] == other;
            let least = replaced.min(rows[i][j + 1] + 1).min(row[j] + 1);
            row.push(if swapped { least.min(rows[i - 1][j - 1] + 1) } else { least });
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

/// An author's word as messages repeat it, not too long.
pub fn quoted(word: &str) -> String {
    let mut shown: String = word.chars().take(QUOTED).collect();
    if shown.len() < word.len() {
        shown.push('…');
    }
    format!("`{shown}`")
}

/// A hint at the word that was meant.
pub fn did_you_mean(word: &str) -> String {
    format!("did you mean {}?", quoted(word))
}

/// The words that may stand here.
pub fn expected_one_of(words: &[&str]) -> String {
    match words {
        [] => "expected nothing here".to_owned(),
        [word] => format!("expected `{word}`"),
        [most @ .., last] => format!("expected `{}` or `{last}`", most.join("`, `")),
    }
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_a_letter_or_two_is_recognised() {
        for (word, meant) in [("tittle", "title"), ("tpye", "type"), ("AAD25", "AAD24"), ("Title", "title")] {
            assert_eq!(nearest(word, ["title", "type", "text", "AAD24"]), Some(meant), "{word}");
        }
    }

    #[test]
    fn another_word_is_not_taken_for_a_slip() {
        for word in ["why", "of", "", "colour", &"x".repeat(9000)] {
            assert_eq!(nearest(word, ["title", "is", "text", "language"]), None, "{word}");
        }
    }
}
