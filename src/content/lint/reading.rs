//! How hard a text is to read, by published formulas.

use super::said::{Reader, Said};
use crate::content::read::Value;
use crate::text::Lang;

/// How hard something may be, where it has words enough to tell.
struct Limit {
    /// Fewer words say more about themselves than about how hard they are to read.
    words: usize,
    /// Flesch-Kincaid, in grades of school in the United States.
    grade: f64,
    /// Szigriszt-Pazos, in points of the INFLESZ scale (Barrio-Cantalejo 2008): the fewer, the harder.
    ease: f64,
    age: &'static str,
}

/// A pane as a whole: grade 6, and `quite easy`, as primary school and magazines.
const PANE: Limit = Limit { words: 100, grade: 6.9, ease: 65.0, age: "11 to 12" };

/// One text in it, which a name of three words can make harder: grade 8, and `normal`.
const TEXT: Limit = Limit { words: 20, grade: 8.9, ease: 55.0, age: "13 to 14" };

/// What the formulas count.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Counts {
    words: usize,
    sentences: usize,
    syllables: usize,
}

impl Counts {
    fn of(text: &str, lang: Lang) -> Self {
        let mut counts = Self::default();
        let mut is_open = false;
        for token in text.split_whitespace() {
            let letters = token.trim_matches(|c: char| !c.is_alphanumeric());
            if !letters.is_empty() {
                counts.words += 1;
                counts.syllables += letters.split('-').map(|part| syllables(part, lang)).sum::<usize>();
                is_open = true;
            }
            // Flesch counts what stands before a colon or a semicolon as a sentence of its own.
            let end = token.trim_end_matches(['"', '”', '»', ')', '’']);
            if is_open && end.ends_with(['.', '!', '?', ';', ':']) {
                counts.sentences += 1;
                is_open = false;
            }
        }
        counts.sentences += usize::from(is_open);
        counts
    }

    const fn plus(self, other: Self) -> Self {
        Self {
            words: self.words + other.words,
            sentences: self.sentences + other.sentences,
            syllables: self.syllables + other.syllables,
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "a pack has fewer words than an f64 counts exactly")]
    fn ratios(self) -> (f64, f64) {
        let words = self.words as f64;
        (words / self.sentences.max(1) as f64, self.syllables as f64 / words.max(1.0))
    }

    /// What to say where they are above a limit in a language.
    fn too_hard(self, lang: Lang, limit: &Limit) -> Option<String> {
        let Limit { words, grade: hardest, ease: least, age } = limit;
        let (words_per_sentence, syllables_per_word) = self.ratios();
        let grade = 0.39f64.mul_add(words_per_sentence, 11.8 * syllables_per_word) - 15.59;
        let ease = 62.3f64.mul_add(-syllables_per_word, 206.835) - words_per_sentence;
        match lang {
            _ if self.words < *words => None,
            Lang::En if grade > *hardest => {
                Some(format!("Flesch-Kincaid grade {grade:.1}, expected at most {hardest:.1} (age {age})"))
            }
            Lang::Es if ease < *least => {
                Some(format!("Szigriszt-Pazos {ease:.1} (INFLESZ scale), expected at least {least:.0} (age {age})"))
            }
            Lang::En | Lang::Es => None,
        }
    }
}

/// Whether a text is in sentences; headings and labels would make every pane look easy.
fn is_running(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '»', ')', '’']).ends_with(['.', '!', '?'])
}

/// Notes each text of a pane that is hard to read, and the pane where it is as a whole.
pub fn judge(root: Value<'_>, said: &[Said<'_>]) {
    for lang in Lang::ALL {
        let read = said.iter().filter(|said| said.reader == Reader::Patient && said.lang == lang && is_running(said.words));
        let mut whole = Counts::default();
        for said in read {
            let counts = Counts::of(said.words, lang);
            whole = whole.plus(counts);
            if let Some(how) = counts.too_hard(lang, &TEXT) {
                said.value.problem(format!("this text is hard to read: {how}"));
            }
        }
        if let Some(how) = whole.too_hard(lang, &PANE) {
            let name = lang.name();
            root.problem(format!("this pane is hard to read in {name}: {how}"));
        }
    }
}

fn syllables(word: &str, lang: Lang) -> usize {
    let letters: Vec<char> = word.chars().flat_map(char::to_lowercase).filter(|c| c.is_alphabetic()).collect();
    let counted = match lang {
        Lang::En => english(&letters),
        Lang::Es => spanish(&letters),
    };
    // Figures and abbreviations are read as at least one.
    counted.max(1)
}

/// Groups of vowels; an `e` at the end is silent, and `-ed` and `-es` mostly are.
fn english(letters: &[char]) -> usize {
    let is_vowel = |c: &char| "aeiouy".contains(*c);
    let groups = letters.iter().zip(std::iter::once(&' ').chain(letters)).filter(|(c, before)| is_vowel(c) && !is_vowel(before));
    let silent = match letters {
        [.., before, 'l', 'e'] if !is_vowel(before) => false,
        [.., before, 'e'] => !is_vowel(before),
        [.., before, 'e', 'd'] => !is_vowel(before) && !matches!(before, 't' | 'd'),
        [.., before, 'e', 's'] => !is_vowel(before) && !matches!(before, 's' | 'x' | 'z' | 'c' | 'g' | 'h'),
        _ => false,
    };
    groups.count().saturating_sub(usize::from(silent))
}

/// Vowels, of which two make one syllable unless both are open or a closed one bears the accent.
fn spanish(letters: &[char]) -> usize {
    let is_open = |c: char| "aeoáéó".contains(c);
    let is_closed = |c: char| "iuü".contains(c);
    let mut count = 0;
    let mut before = ' ';
    for (index, &letter) in letters.iter().enumerate() {
        let next = letters.get(index + 1).copied().unwrap_or(' ');
        // `que`, `gui`: the `u` is not heard; `y` is a vowel only at the end.
        let is_silent = letter == 'u' && matches!(before, 'q') || letter == 'u' && before == 'g' && "eiéí".contains(next);
        let letter = if letter == 'y' && !next.is_alphabetic() { 'i' } else { letter };
        let is_vowel = !is_silent && (is_open(letter) || is_closed(letter) || "íú".contains(letter));
        let glides = is_closed(letter) && (is_open(before) || is_closed(before)) || is_open(letter) && is_closed(before);
        if is_vowel && !glides {
            count += 1;
        }
        before = if is_vowel {
            letter
        } else if is_silent {
            ' '
        } else {
            letter
        };
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_counted_as_they_are_spoken() {
        let english =
            [("the", 1), ("needle", 2), ("treated", 2), ("used", 1), ("faces", 2), ("scars", 1), ("dermatology", 5), ("22", 1)];
        for (word, count) in english {
            assert_eq!(syllables(word, Lang::En), count, "{word}");
        }
        let spanish = [
            ("que", 1),
            ("piel", 1),
            ("aguja", 3),
            ("guía", 2),
            ("todavía", 4),
            ("cuidado", 3),
            ("muy", 1),
            ("línea", 3),
            ("pingüino", 3),
        ];
        for (word, count) in spanish {
            assert_eq!(syllables(word, Lang::Es), count, "{word}");
        }
    }

    #[test]
    fn a_sentence_ends_where_a_thought_does_and_not_inside_a_number() {
        let counts = Counts::of("The skin heals. Up to 1.5 mm: (that is deep!) Then", Lang::En);
        assert_eq!((counts.words, counts.sentences), (11, 4));
    }

    #[test]
    fn short_words_in_short_sentences_pass_and_long_ones_do_not() {
        let easy = ("The skin may be red. ", "La piel se pone roja. ");
        let hard = (
            "Investigators consistently demonstrated considerable heterogeneity regarding methodological characteristics ",
            "Investigaciones internacionales demostraron considerablemente heterogeneidad metodológica característica ",
        );
        let judged = |text: &str, lang| Counts::of(&text.repeat(20), lang).too_hard(lang, &PANE);
        assert_eq!((judged(easy.0, Lang::En), judged(easy.1, Lang::Es)), (None, None));
        assert!(judged(hard.0, Lang::En).is_some_and(|said| said.starts_with("Flesch-Kincaid grade ")));
        assert!(judged(hard.1, Lang::Es).is_some_and(|said| said.starts_with("Szigriszt-Pazos ")));
    }
}
