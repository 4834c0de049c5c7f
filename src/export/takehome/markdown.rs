//! The copy as `CommonMark`, the pictures in words.

use std::fmt::Write as _;

use super::picture::Picture;
use super::{Line, Part, TakeHome};
use crate::content::Weight;
use crate::page::words;

/// The whole text.
pub fn text(copy: &TakeHome) -> String {
    let mut out = Out(String::new());
    out.block(&format!("# {}", escaped(&copy.treatment)));
    let whose = [copy.clinic.as_deref(), Some(words::YOUR_COPY.get(copy.lang)), Some(&copy.day)];
    out.block(&whose.into_iter().flatten().map(escaped).collect::<Vec<_>>().join(" · "));
    out.block(&escaped(words::YOURS_TO_KEEP.get(copy.lang)));
    for section in &copy.sections {
        out.block(&format!("## {}", escaped(&section.title)));
        for part in &section.parts {
            out.part(part, copy);
        }
    }
    out.block("---");
    for line in &copy.foot {
        out.block(&escaped(line));
    }
    out.0
}

struct Out(String);

impl Out {
    /// A block, and the empty line that ends it.
    fn block(&mut self, block: &str) {
        if !self.0.is_empty() {
            self.0.push('\n');
        }
        self.0.push_str(block);
        self.0.push('\n');
    }

    fn part(&mut self, part: &Part, copy: &TakeHome) {
        let lang = copy.lang;
        match part {
            Part::Heading(words) => self.block(&format!("### {}", escaped(words))),
            Part::Words(line) => self.block(&self::line(line)),
            Part::List { numbered, lines } => self.block(&list(lines, *numbered)),
            Part::Claim { line, evidence, not } => {
                self.block(&self::line(line));
                self.block(&format!("*{}: {}*", words::EVIDENCE.get(lang), escaped(evidence)));
                if let Some(not) = not {
                    let [not_said, why] = [words::NOT_SAID, words::WHY].map(|word| word.get(lang));
                    self.block(&format!("{not_said}: “{}” {why}: {}", escaped(&not.said), escaped(&not.why)));
                }
            }
            Part::Boxed { weight, title, lines } => {
                let sign = match weight {
                    Weight::Info => "●",
                    Weight::Caution => "▲",
                    Weight::Stop => "■",
                };
                self.block(&format!("### {sign} {}", escaped(title)));
                self.block(&list(lines, false));
            }
            Part::Facts(facts) => {
                let blank = "\\_".repeat(30);
                let fact = |(label, words): &(&str, Option<String>)| {
                    format!("- **{}:** {}\n", escaped(label), words.as_deref().map_or_else(|| blank.clone(), escaped))
                };
                self.block(facts.iter().map(fact).collect::<String>().trim_end());
            }
            Part::Picture(picture) => {
                if let Picture::Bars(bars) = picture {
                    self.block(&escaped(&bars.measure));
                }
                // What tells how days are drawn means nothing where none are.
                if !matches!(picture, Picture::Days(_)) {
                    let lines: Vec<Line> = picture.in_words().into_iter().map(Line::of).collect();
                    self.block(&list(&lines, false));
                }
            }
        }
    }
}

fn list(lines: &[Line], numbered: bool) -> String {
    let mut list = String::new();
    for (place, line) in lines.iter().enumerate() {
        let sign = if numbered { format!("{}.", place + 1) } else { "-".to_owned() };
        // Writing to a string does not fail.
        let _ = writeln!(list, "{sign} {}", self::line(line));
    }
    list.trim_end().to_owned()
}

fn line(line: &Line) -> String {
    let mut words = String::new();
    if !line.lead.is_empty() {
        words = format!("**{}**{}", escaped(&line.lead), if line.words.is_empty() { "" } else { ": " });
    }
    words.push_str(&escaped(&line.words));
    if let Some(dates) = &line.dates {
        let _ = write!(words, " **({})**", escaped(dates));
    }
    if !line.sources.is_empty() {
        let numbers: Vec<String> = line.sources.iter().map(ToString::to_string).collect();
        let _ = write!(words, " [{}]", numbers.join(", "));
    }
    words
}

/// Words that stand for themselves: on one line, with a stroke before whatever could be markup.
fn escaped(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for word in words.split_whitespace() {
        let is_first = escaped.is_empty();
        if !is_first {
            escaped.push(' ');
        }
        for c in word.chars() {
            if is_markup(c, word, is_first) {
                escaped.push('\\');
            }
            escaped.push(c);
        }
    }
    escaped
}

/// Whether a sign of a word can be markup: some always, others where they begin a word or a line, or end its number.
fn is_markup(sign: char, word: &str, is_first: bool) -> bool {
    match sign {
        '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' => true,
        '#' => word.starts_with(sign),
        '+' | '-' | '=' => is_first && word.starts_with(sign),
        '.' | ')' => is_first && word.trim_end_matches(sign).chars().all(|c| c.is_ascii_digit()),
        _ => false,
    }
}
