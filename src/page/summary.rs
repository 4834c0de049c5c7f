//! The summary as rows: what was discussed, what stands in the way, what is missing, what was answered and noted.

mod missing;
mod raised;

use unicode_segmentation::UnicodeSegmentation;

use super::frame::{led, plain, spaced};
use super::sheet::Sheet;
use super::words::{self, Word};
use super::{Look, Prompts, Role, Row, Target, findings, numbers, plan, teach_back, wrapped};
use crate::content::{Item, Pack, Pane};
use crate::record::{Assessment, Draft, Shown, Understanding};
use crate::text::{Clean, Lang};

/// The longest lines of the summary.
const MEASURE: usize = 96;
/// How many rows of the notes the summary shows.
const NOTE_ROWS: usize = 3;

/// The summary; rows lead to the pane, the item or the notes that they are about.
pub fn summary(assessment: &Assessment, draft: &Draft, pack: &Pack, look: Look) -> Vec<Row> {
    let digest = Digest { sheet: Sheet::of(pack, Look { prompts: Prompts::Shown, ..look }, MEASURE), assessment, draft };
    spaced([
        digest.discussed(),
        digest.told_back(),
        digest.raised(),
        digest.missing(),
        digest.answers(),
        digest.plan(),
        digest.notes(),
    ])
}

/// The stops and cautions alone, as on the summary.
pub(super) fn stops_and_cautions(assessment: &Assessment, draft: &Draft, sheet: Sheet) -> Vec<Row> {
    Digest { sheet, assessment, draft }.raised()
}

/// What every part needs to know.
struct Digest<'a> {
    sheet: Sheet<'a>,
    assessment: &'a Assessment<'a>,
    draft: &'a Draft,
}

impl Digest<'_> {
    fn heading(&self, word: Word, count: &str) -> Vec<Row> {
        let mut words = Row::of(Role::Heading, word.get(self.sheet.lang));
        if !count.is_empty() {
            words = words.with(Role::Dim, &format!("  {count}"));
        }
        led(&Row::empty(), &words, self.sheet.width)
    }

    fn line(&self, role: Role, word: Word) -> Vec<Row> {
        plain(role, word.get(self.sheet.lang), self.sheet.width)
    }

    fn discussed(&self) -> Vec<Row> {
        let panes = self.sheet.pack.panes();
        let done = panes.iter().filter(|pane| self.draft.is_discussed(&pane.id));
        let mut rows = self.heading(words::DISCUSSED, &words::of(done.count(), panes.len(), words::TOPICS, self.sheet.lang));
        let name = |pane: &Pane| Row::of(Role::Text, pane.tab.get(self.sheet.lang));
        let column = panes.iter().map(|pane| name(pane).width()).max().unwrap_or_default();
        for pane in panes {
            let mark = if self.draft.is_discussed(&pane.id) { Row::of(Role::Good, "☑ ") } else { Row::of(Role::Dim, "☐ ") };
            let lead = mark.then(name(pane)).padded(2 + column + 2);
            let shown = Row::of(Role::Dim, &time_shown(self.draft.shown(&pane.id), self.sheet.lang));
            let target = Target::Pane(pane.id.clone());
            let pane_rows = led(&lead, &shown, self.sheet.width);
            rows.extend(pane_rows.into_iter().map(|row| row.on(target.clone())));
        }
        rows
    }

    /// The panes that were told back; nothing where none was.
    fn told_back(&self) -> Vec<Row> {
        let all: Vec<&Pane> = self.assessment.told_back().collect();
        let standing = |pane: &Pane| self.draft.understanding(&pane.id);
        let told: Vec<&Pane> = all.iter().copied().filter(|pane| standing(pane) != Understanding::NotAsked).collect();
        if told.is_empty() {
            return Vec::new();
        }
        let clear = told.iter().filter(|pane| matches!(standing(pane), Understanding::Clear(_))).count();
        let lang = self.sheet.lang;
        let mut rows = self.heading(words::TEACH_BACK_TAB, &words::of(clear, all.len(), words::TOPICS_CLEAR, lang));
        let name = |pane: &Pane| Row::of(Role::Text, pane.tab.get(lang));
        let column = told.iter().map(|pane| name(pane).width()).max().unwrap_or_default();
        for pane in told {
            let lead = teach_back::mark(standing(pane)).then(name(pane)).padded(2 + column + 2);
            let status = teach_back::status(standing(pane), lang);
            rows.extend(on(led(&lead, &status, self.sheet.width), &Target::TeachBack(pane.id.clone())));
        }
        rows
    }

    /// The plan with its days; nothing where there is none.
    fn plan(&self) -> Vec<Row> {
        let planned = plan::in_words(self.draft.plan(), Some(self.sheet.pack), self.sheet.lang, self.sheet.width);
        if planned.is_empty() {
            return planned;
        }
        let mut rows = self.heading(words::VISITS, "");
        rows.extend(planned);
        on(rows, &Target::Planned(0))
    }

    fn answers(&self) -> Vec<Row> {
        let tally = self.assessment.tally();
        let count = words::of(tally.answered as usize, tally.asked as usize, words::QUESTIONS, self.sheet.lang);
        let mut rows = self.heading(words::ANSWERS, &count);
        for section in &self.sheet.pack.checklist().sections {
            let given: Vec<Row> = section.items.iter().flat_map(|item| self.given(item)).collect();
            if !given.is_empty() {
                let title = section.title.get(self.sheet.lang);
                rows.extend(plain(Role::Dim, title, self.sheet.width));
            }
            rows.extend(given);
        }
        if rows.len() == 1 {
            rows.extend(self.line(Role::Text, words::NO_ANSWERS));
        }
        rows
    }

    fn given(&self, item: &Item) -> Vec<Row> {
        let given = self.draft.answer(&item.id).filter(|_| self.assessment.is_asked(item));
        let Some(given) = given else {
            return Vec::new();
        };
        let words = findings::with_answer(item, Some(given), self.sheet.lang);
        let rows = led(&Row::of(Role::Dim, "• "), &words, self.sheet.width);
        on(rows, &Target::Item(item.id.clone()))
    }

    fn notes(&self) -> Vec<Row> {
        let notes = self.draft.notes();
        if notes.is_blank() {
            let mut rows = self.heading(words::NOTES, "");
            rows.extend(self.line(Role::Text, words::NO_NOTES));
            return on(rows, &Target::Notes);
        }
        let count = notes.raw().graphemes(true).count();
        let mut rows = self.heading(words::NOTES, &words::characters(count, self.sheet.lang));
        let written = notes.raw().trim();
        // Long notes are not wrapped whole for three rows of them.
        let enough: String = written.chars().take((NOTE_ROWS + 1) * 2 * MEASURE).collect();
        let mut shown = wrapped(Role::Text, Clean::new(&enough).as_str(), self.sheet.width, &Row::empty(), &Row::empty());
        let more = shown.len() > NOTE_ROWS || enough.len() < written.len();
        shown.truncate(NOTE_ROWS);
        rows.extend(shown);
        if more {
            rows.extend(plain(Role::Dim, "…", self.sheet.width));
        }
        on(rows, &Target::Notes)
    }
}

/// How long a pane was shown, by language, and whether it was marked.
pub(super) fn time_shown(shown: Option<&Shown>, lang: Lang) -> String {
    let Some(shown) = shown else {
        return words::NOT_SHOWN.get(lang).to_owned();
    };
    let mut parts: Vec<String> =
        shown.seconds.iter().map(|(lang, seconds)| format!("{} {}", lang.name(), numbers::clock(*seconds))).collect();
    if let Some(at) = shown.marked {
        parts.push(format!("{} {}", words::MARKED.get(lang), at.format("%H:%M")));
    } else if !shown.is_discussed() {
        parts.push(words::NOT_DISCUSSED.get(lang).to_owned());
    }
    parts.join(" · ")
}

fn on(rows: Vec<Row>, target: &Target) -> Vec<Row> {
    rows.into_iter().map(|row| row.on(target.clone())).collect()
}

#[cfg(test)]
mod tests;
