//! A signed session as rows, all of it: who signed, what was missing and why, what was added since, and the whole record.

use std::collections::BTreeSet;

use super::frame::{framed, inside, led, plain, spaced};
use super::sheet::Sheet;
use super::words::{self, Word};
use super::{Glyphs, Look, Prompts, Role, Row, findings, gaps, plan, summary, teach_back, wrapped};
use crate::content::{ItemId, Pack, PaneId};
use crate::record::{Amendment, Answer, Answered, Assessment, Change, Draft, FieldId, Signed};
use crate::text::Lang;

/// The longest lines of the page.
const MEASURE: usize = 96;

/// Who signed and when, with the first digits of the fingerprint; first of all, whether it was entered in error.
pub fn signed_banner(signed: &Signed, lang: Lang) -> Row {
    let signature = signed.signature();
    let hash: String = signature.hash.to_string().chars().take(8).collect();
    let by = words::signed_by(signature.by.shown().as_str(), signature.at, lang);
    let row = match signed.entered_in_error() {
        Some(_) => Row::of(Role::Stop, "✗ ").with(Role::Stop, words::IN_ERROR.get(lang)).with(Role::Dim, " · "),
        None => Row::of(Role::Good, "● "),
    };
    row.with(Role::Strong, &by).with(Role::Dim, &format!(" · {hash}"))
}

/// The page; where the pack is not there, ids stand in place of its words.
pub fn signed(signed: &Signed, pack: Option<&Pack>, look: Look) -> Vec<Row> {
    let width = usize::from(look.width).min(MEASURE);
    let reading = Reading { signed, draft: signed.content(), pack, lang: look.lang, width };
    spaced([
        reading.in_error(),
        reading.signature(),
        reading.amendments(),
        reading.raised(),
        reading.gaps(),
        reading.discussed(),
        reading.told_back(),
        reading.answers(),
        reading.part(words::VISITS, plan::in_words(reading.draft.plan(), pack, look.lang, width)),
        reading.notes(),
        reading.unconfirmed(),
    ])
}

/// What every part needs to know.
struct Reading<'a> {
    signed: &'a Signed,
    draft: &'a Draft,
    pack: Option<&'a Pack>,
    lang: Lang,
    width: usize,
}

impl Reading<'_> {
    fn heading(&self, word: Word) -> Vec<Row> {
        plain(Role::Heading, word.get(self.lang), self.width)
    }

    /// A heading with its rows; nothing where there are none.
    fn part(&self, word: Word, rows: Vec<Row>) -> Vec<Row> {
        if rows.is_empty() {
            return rows;
        }
        let mut part = self.heading(word);
        part.extend(rows);
        part
    }

    /// Words of any length, line by line, so far in.
    fn words(&self, role: Role, words: &str, indent: usize) -> Vec<Row> {
        let lead = Row::empty().padded(indent);
        wrapped(role, words, self.width, &lead, &lead)
    }

    fn said_by(&self, amendment: &Amendment) -> String {
        let reason = words::REASON.get(self.lang);
        let at = amendment.at.format("%Y-%m-%d %H:%M");
        format!("{}, {at} · {reason}: {}", amendment.by.shown(), amendment.reason.shown())
    }

    /// Loud, and above everything: the session should not be there.
    fn in_error(&self) -> Vec<Row> {
        let Some(declared) = self.signed.entered_in_error() else {
            return Vec::new();
        };
        let width = inside(self.width);
        let mut rows = plain(Role::Stop, &format!("✗ {}", words::IN_ERROR.get(self.lang)), width);
        rows.extend(plain(Role::Strong, &self.said_by(declared), width));
        rows.extend(plain(Role::Text, words::STAYS_READABLE.get(self.lang), width));
        framed(rows, self.width)
    }

    fn signature(&self) -> Vec<Row> {
        let wording = format!("{} {}", self.draft.pack().id, self.draft.pack().version);
        let begun = words::begun_by(self.draft.practitioner().shown().as_str(), self.draft.started(), &wording, self.lang);
        let mut rows = plain(Role::Text, words::meaning(self.signed.signature().meaning).get(self.lang), self.width);
        rows.extend(plain(Role::Dim, &begun, self.width));
        rows
    }

    fn amendments(&self) -> Vec<Row> {
        let rows = self.signed.amendments().iter().enumerate();
        let rows = rows.flat_map(|(place, amendment)| self.amendment(place + 1, amendment)).collect();
        self.part(words::ADDED_SINCE, rows)
    }

    fn amendment(&self, number: usize, amendment: &Amendment) -> Vec<Row> {
        let (role, kind) = match amendment.change {
            Change::Addendum { .. } => (Role::Strong, words::ADDENDUM),
            Change::EnteredInError {} => (Role::Stop, words::IN_ERROR),
        };
        let lead = Row::of(Role::Dim, &format!("{number:>2}  "));
        let said = Row::of(role, kind.get(self.lang)).with(Role::Dim, &format!(" · {}", self.said_by(amendment)));
        let mut rows = led(&lead, &said, self.width);
        if let Change::Addendum { words } = &amendment.change {
            rows.extend(self.words(Role::Text, words.raw(), lead.width()));
        }
        rows
    }

    fn gaps(&self) -> Vec<Row> {
        let explained = self.signed.signature().gaps.iter();
        let rows = explained.flat_map(|explained| {
            let gap = gaps::gap(&explained.gap, self.draft, self.pack, self.lang)
                .with(Role::Dim, &format!(" · {}: ", words::REASON.get(self.lang)))
                .with(Role::Strong, explained.reason.shown().as_str());
            led(&Row::of(Role::Dim, "☐ "), &gap, self.width)
        });
        self.part(words::SIGNED_ALTHOUGH, rows.collect())
    }

    /// As on the summary; only the pack's rules can tell it.
    fn raised(&self) -> Vec<Row> {
        let Some(pack) = self.pack else {
            return Vec::new();
        };
        let sheet = Sheet { pack, lang: self.lang, prompts: Prompts::Shown, width: self.width, glyphs: Glyphs::default() };
        summary::stops_and_cautions(&Assessment::new(self.draft, pack), self.draft, sheet)
    }

    fn discussed(&self) -> Vec<Row> {
        let named: Vec<(&PaneId, &str)> = self
            .pack
            .map(|pack| pack.panes().iter().map(|pane| (&pane.id, pane.tab.get(self.lang))).collect())
            .unwrap_or_default();
        let is_named = |id: &PaneId| named.iter().any(|(known, _)| *known == id);
        let others = self.draft.panes().map(|(id, _)| (id, id.as_str())).filter(|(id, _)| !is_named(id));
        let all: Vec<(&PaneId, &str)> = named.iter().copied().chain(others).collect();
        let column = all.iter().map(|(_, name)| Row::of(Role::Text, name).width()).max().unwrap_or_default();
        let rows = all.iter().flat_map(|(id, name)| {
            let mark = if self.draft.is_discussed(id) { Row::of(Role::Good, "☑ ") } else { Row::of(Role::Dim, "☐ ") };
            let lead = mark.with(Role::Text, name).padded(2 + column + 2);
            led(&lead, &Row::of(Role::Dim, &summary::time_shown(self.draft.shown(id), self.lang)), self.width)
        });
        self.part(words::DISCUSSED, rows.collect())
    }

    /// Every round, in the order in which they were held.
    fn told_back(&self) -> Vec<Row> {
        let rows = self.draft.teach_back().iter().flat_map(|round| {
            let number = self.draft.rounds(&round.pane).take_while(|other| *other != round).count() + 1;
            let name = gaps::pane_name(&round.pane, self.pack, self.lang);
            let lead = Row::of(Role::Dim, "• ").with(Role::Text, name).with(Role::Dim, " · ");
            led(&lead, &teach_back::told(round, number, self.lang), self.width)
        });
        self.part(words::TEACH_BACK_TAB, rows.collect())
    }

    fn answers(&self) -> Vec<Row> {
        let mut rows = self.heading(words::ANSWERS);
        let mut told: BTreeSet<&ItemId> = BTreeSet::new();
        for section in self.pack.iter().flat_map(|pack| &pack.checklist().sections) {
            let given: Vec<Row> = section.items.iter().flat_map(|item| self.given(&item.id)).collect();
            told.extend(section.items.iter().map(|item| &item.id));
            if !given.is_empty() {
                rows.extend(plain(Role::Dim, section.title.get(self.lang), self.width));
            }
            rows.extend(given);
        }
        let answered = self.draft.answers().map(|(id, _)| id);
        let decided = self.draft.decisions().iter().map(|decision| &decision.item);
        let others: BTreeSet<&ItemId> = answered.chain(decided).filter(|id| !told.contains(id)).collect();
        rows.extend(others.into_iter().flat_map(|id| self.given(id)));
        if rows.len() == 1 {
            rows.extend(plain(Role::Text, words::NOTHING_ANSWERED.get(self.lang), self.width));
        }
        rows
    }

    /// An item with its answer, what stood before, and every decision on it; nothing where there is nothing of it.
    fn given(&self, id: &ItemId) -> Vec<Row> {
        let decisions: Vec<_> = self.draft.decisions().iter().filter(|decision| &decision.item == id).collect();
        let answered = self.draft.answered(id);
        if answered.is_none() && decisions.is_empty() {
            return Vec::new();
        }
        let mut question = gaps::question(id, self.draft, self.pack, self.lang);
        if self.draft.answer(id).is_none() {
            question = question.with(Role::Dim, " → ").with(Role::Strong, words::LEFT_BLANK.get(self.lang));
        }
        if let Some(changed) = answered.filter(|answered| !answered.earlier.is_empty()) {
            question = question.with(Role::Dim, &format!(" ({})", changed.at.format("%Y-%m-%d %H:%M")));
        }
        let mut rows = led(&Row::of(Role::Dim, "• "), &question, self.width);
        let indent = Row::empty().padded(2);
        for before in answered.into_iter().flat_map(|answered| self.history(id, answered)) {
            rows.extend(led(&indent, &Row::of(Role::Dim, &before), self.width));
        }
        for decision in decisions {
            let inner = self.width.saturating_sub(2).max(1);
            let decided = findings::decision_in_words(decision, self.lang, inner);
            rows.extend(decided.into_iter().map(|row| indent.clone().then(row).clipped(self.width)));
        }
        rows
    }

    /// What stood before, oldest first, each with the time at which it was given.
    fn history(&self, id: &ItemId, answered: &Answered) -> Vec<String> {
        let item = self.pack.and_then(|pack| pack.checklist().item(id));
        let told = |answer: Option<&Answer>| {
            answer.map_or_else(|| words::LEFT_BLANK.get(self.lang).to_owned(), |answer| findings::answer(item, answer, self.lang))
        };
        let before = |at: crate::record::Moment, answer: Option<&Answer>| {
            format!("{} {}: {}", at.format("%Y-%m-%d %H:%M"), words::BEFORE.get(self.lang), told(answer))
        };
        answered.earlier.iter().map(|earlier| before(earlier.at, earlier.answer.as_ref())).collect()
    }

    fn notes(&self) -> Vec<Row> {
        let mut rows = self.heading(words::NOTES);
        if self.draft.notes().is_blank() {
            rows.extend(plain(Role::Text, words::NOTHING_NOTED.get(self.lang), self.width));
        } else {
            rows.extend(self.words(Role::Text, self.draft.notes().raw(), 0));
        }
        rows
    }

    /// Words that were typed and never confirmed: they are part of what was signed.
    fn unconfirmed(&self) -> Vec<Row> {
        let rows = self.draft.all_unfinished().iter().flat_map(|field| {
            let what = match &field.at {
                FieldId::Answer(id) | FieldId::Reason(id) => gaps::question(id, self.draft, self.pack, self.lang),
                FieldId::TeachBack(pane) => Row::of(Role::Text, gaps::pane_name(pane, self.pack, self.lang))
                    .with(Role::Dim, &format!(" · {}", words::TEACH_BACK_TAB.get(self.lang))),
                FieldId::Gap(gap) => gaps::gap(gap, self.draft, self.pack, self.lang),
            };
            let words = what.with(Role::Dim, ": ").with(Role::Text, field.words.shown().as_str());
            led(&Row::of(Role::Dim, "• "), &words, self.width)
        });
        self.part(words::TYPED, rows.collect())
    }
}

#[cfg(test)]
mod tests;
