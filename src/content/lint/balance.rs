//! Whether harms are told as fully as benefits, and uses beyond the authorised ones under their name.

use super::said::{Reader, Said, texts, word};
use crate::content::read::Value;
use crate::text::Lang;

/// Words on what may be gained and on what may go wrong, in one language.
#[derive(Debug, Default, Clone, Copy)]
pub struct Told {
    benefits: usize,
    harms: usize,
}

/// What a patient is told, language by language.
#[derive(Debug, Default)]
pub struct Balance {
    told: [Told; Lang::ALL.len()],
    claims: usize,
    risks: usize,
}

impl Balance {
    /// Adds what a pane tells.
    pub fn add(&mut self, pane: Value<'_>) {
        for block in blocks(pane) {
            self.claims += usize::from(is_benefit(block));
            self.risks += usize::from(word(block, "type") == Some("risk"));
            let told = texts(block, Reader::Patient);
            for (lang, balance) in Lang::ALL.iter().zip(&mut self.told) {
                let of_patient = told.iter().filter(|said| said.reader == Reader::Patient && said.lang == *lang);
                let words: usize = of_patient.map(|said| said.words.split_whitespace().count()).sum();
                if is_benefit(block) {
                    balance.benefits += words;
                } else if is_harm(block) {
                    balance.harms += words;
                }
            }
        }
    }

    /// Notes a pack that tells more of benefits than of harms.
    pub fn judge(&self, root: Value<'_>) {
        let Some(panes) = root.peek("panes") else { return };
        if self.claims > 0 && self.risks == 0 {
            panes.problem("there are claims and no `risk`, expected each unwanted effect as one");
        }
        for (lang, Told { benefits, harms }) in Lang::ALL.iter().zip(self.told) {
            if benefits > harms {
                panes.problem(format!(
                    "in {} the claims have {benefits} words and what may go wrong has {harms}, expected at least as many",
                    lang.name()
                ));
            }
        }
    }
}

pub fn blocks(pane: Value<'_>) -> impl Iterator<Item = Value<'_>> {
    pane.peek("blocks").into_iter().flat_map(Value::elements)
}

fn is_benefit(block: Value<'_>) -> bool {
    word(block, "type") == Some("claim") && word(block, "grade") != Some("NONE")
}

fn is_harm(block: Value<'_>) -> bool {
    match word(block, "type") {
        Some("risk") => true,
        Some("callout") => word(block, "level") != Some("info"),
        _ => false,
    }
}

/// What each language calls a use that the device or product is not authorised for.
const NAMES: [(Lang, &[&str]); 2] = [
    (Lang::En, &["off-label", "off label"]),
    (Lang::Es, &["fuera de indicación", "fuera de las indicaciones", "uso no autorizado"]),
];

/// Notes a pane of claims that leaves open whether its use is authorised, or does not call it by its name where it is not.
pub fn purpose(pane: Value<'_>, said: &[Said<'_>]) {
    let Some(purpose) = pane.peek("use") else {
        if let Some(claim) = blocks(pane).find(|block| is_benefit(*block)) {
            claim.problem("this pane makes claims, expected `use` beside its `title`: `authorised`, `off_label` or `general`");
        }
        return;
    };
    if purpose.word() != Some("off_label") {
        return;
    }
    for (lang, names) in NAMES {
        let mut texts = said.iter().filter(|said| said.reader == Reader::Patient && said.lang == lang).peekable();
        let is_said = |said: &Said<'_>| names.iter().any(|name| said.words.to_lowercase().contains(name));
        if texts.peek().is_some() && !texts.any(is_said) {
            let expected = names.first().copied().unwrap_or_default();
            purpose.problem(format!("the patient is not told so in {}, expected a text with `{expected}`", lang.name()));
        }
    }
}
