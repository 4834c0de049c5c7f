//! The summary as rows: what was discussed, what stands in the way, what is missing, what was answered and noted.

use unicode_segmentation::UnicodeSegmentation;

use super::frame::{led, plain, spaced};
use super::pane::Sheet;
use super::words::{self, Word};
use super::{Look, Prompts, Role, Row, Target, findings, wrapped};
use crate::content::{Item, Pack, Pane, Weight};
use crate::record::{Assessment, Draft, FieldId, Finding, Missing};
use crate::text::Clean;

/// The longest lines of the summary.
const MEASURE: usize = 96;
/// How many rows of the notes the summary shows.
const NOTE_ROWS: usize = 3;

/// The summary; rows lead to the pane, the item or the notes that they are about.
pub fn summary(assessment: &Assessment, draft: &Draft, pack: &Pack, look: Look) -> Vec<Row> {
    let digest = Digest {
        sheet: Sheet {
            pack,
            lang: look.lang,
            prompts: Prompts::Shown,
            width: usize::from(look.width).min(MEASURE),
        },
        assessment,
        draft,
    };
    spaced([
        digest.discussed(),
        digest.findings(),
        digest.missing(),
        digest.answers(),
        digest.notes(),
    ])
}

/// What every part needs to know.
struct Digest<'a> {
    sheet: Sheet<'a>,
    assessment: &'a Assessment<'a>,
    draft: &'a Draft,
}

impl<'a> Digest<'a> {
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
        let done = panes
            .iter()
            .filter(|pane| self.draft.is_discussed(&pane.id));
        let mut rows = self.heading(
            words::DISCUSSED,
            &words::of(done.count(), panes.len(), self.sheet.lang),
        );
        let name = |pane: &Pane| Row::of(Role::Text, pane.tab.get(self.sheet.lang));
        let column = panes
            .iter()
            .map(|pane| name(pane).width())
            .max()
            .unwrap_or_default();
        for pane in panes {
            let mark = if self.draft.is_discussed(&pane.id) {
                Row::of(Role::Good, "☑ ")
            } else {
                Row::of(Role::Dim, "☐ ")
            };
            let lead = mark.then(name(pane)).padded(2 + column + 2);
            let shown = Row::of(Role::Dim, &self.shown(pane));
            let target = Target::Pane(pane.id.clone());
            let pane_rows = led(&lead, &shown, self.sheet.width);
            rows.extend(pane_rows.into_iter().map(|row| row.on(target.clone())));
        }
        rows
    }

    /// How long a pane was shown, by language, and whether it was marked.
    fn shown(&self, pane: &Pane) -> String {
        let lang = self.sheet.lang;
        let Some(shown) = self.draft.shown(&pane.id) else {
            return words::NOT_SHOWN.get(lang).to_owned();
        };
        let mut parts: Vec<String> = shown
            .seconds
            .iter()
            .map(|(lang, seconds)| format!("{} {}", lang.name(), words::clock(*seconds)))
            .collect();
        if let Some(at) = shown.marked {
            parts.push(format!(
                "{} {}",
                words::MARKED.get(lang),
                at.format("%H:%M")
            ));
        } else if !shown.is_discussed() {
            parts.push(words::NOT_DISCUSSED.get(lang).to_owned());
        }
        parts.join(" · ")
    }

    fn findings(&self) -> Vec<Row> {
        let (open, decided): (Vec<Finding>, Vec<Finding>) = self
            .assessment
            .findings()
            .into_iter()
            .partition(Finding::is_open);
        let (stops, cautions): (Vec<Finding>, Vec<Finding>) = open
            .into_iter()
            .partition(|finding| finding.rule.weight == Weight::Stop);
        let blank: Vec<&Item> = self
            .assessment
            .asked()
            .filter(|item| findings::decided_blank(self.draft, item).is_some())
            .collect();
        let count = words::counts(
            stops.len(),
            cautions.len(),
            decided.len() + blank.len(),
            self.sheet.lang,
        );
        let mut rows = self.heading(words::FINDINGS, &count);
        let all = stops.iter().chain(&cautions).chain(&decided);
        rows.extend(all.flat_map(|finding| self.finding(finding)));
        rows.extend(blank.into_iter().flat_map(|item| self.left_blank(item)));
        if rows.len() == 1 {
            rows.extend(self.line(Role::Text, words::NONE_RAISED));
        }
        rows
    }

    fn finding(&self, finding: &Finding) -> Vec<Row> {
        let item = finding.item;
        let mut rows = findings::why(&self.sheet, finding);
        rows.extend(self.below(|inner| {
            let given = self.draft.answer(&item.id);
            let question = findings::with_answer(item, given, inner.lang);
            let mut rows = led(&Row::empty(), &question, inner.width);
            match finding.decision {
                Some(decision) => rows.extend(findings::decided(inner, decision)),
                None => rows.extend(plain(
                    Role::Dim,
                    words::NOT_DECIDED.get(inner.lang),
                    inner.width,
                )),
            }
            rows
        }));
        on(rows, &Target::Item(item.id.clone()))
    }

    fn left_blank(&self, item: &Item) -> Vec<Row> {
        let words = Row::of(Role::Text, item.prompt.get(self.sheet.lang))
            .with(Role::Dim, " → ")
            .with(Role::Strong, words::LEFT_BLANK.get(self.sheet.lang));
        let mut rows = led(&Row::empty(), &words, self.sheet.width);
        if let Some(decision) = findings::decided_blank(self.draft, item) {
            rows.extend(self.below(|inner| findings::decided(inner, decision)));
        }
        on(rows, &Target::Item(item.id.clone()))
    }

    /// Rows a little further in, where the page has the room.
    fn below(&self, rows: impl FnOnce(&Sheet) -> Vec<Row>) -> Vec<Row> {
        let indent = if self.sheet.width < 24 { 0 } else { 4 };
        let inner = self.sheet.narrowed(self.sheet.width - indent);
        let rows = rows(&inner).into_iter();
        rows.map(|row| Row::empty().padded(indent).then(row))
            .collect()
    }

    fn missing(&self) -> Vec<Row> {
        let missing = self.assessment.missing();
        let mut points: Vec<Vec<Row>> = missing
            .iter()
            .map(|missing| self.missing_point(missing))
            .collect();
        points.extend(
            self.assessment
                .asked()
                .filter_map(|item| self.unconfirmed(item)),
        );
        if points.is_empty() {
            let mut rows = self.heading(words::MISSING, "");
            rows.extend(self.line(Role::Good, words::NOTHING_MISSING));
            return rows;
        }
        let mut rows = self.heading(words::MISSING, &points.len().to_string());
        rows.extend(points.into_iter().flatten());
        rows
    }

    fn missing_point(&self, missing: &Missing) -> Vec<Row> {
        let lang = self.sheet.lang;
        let pack = self.sheet.pack;
        let (words, target) = match missing {
            Missing::Pane(id) => {
                let pane = pack.panes().iter().find(|pane| &pane.id == *id);
                let name =
                    pane.map_or_else(|| id.to_string(), |pane| pane.tab.get(lang).to_owned());
                let words = Row::of(Role::Text, &name)
                    .with(Role::Dim, &format!(" · {}", words::NOT_DISCUSSED.get(lang)));
                (words, Target::Pane((*id).clone()))
            }
            Missing::Answer(id, weight) => {
                let item = pack.checklist().item(id);
                let name =
                    item.map_or_else(|| id.to_string(), |item| item.prompt.get(lang).to_owned());
                let mut words = Row::of(Role::Text, &name);
                if *weight > Weight::Info {
                    words = words
                        .with(Role::Dim, &format!(" · {}: ", words::IF_BLANK.get(lang)))
                        .with(findings::role(*weight), words::weight(*weight).get(lang));
                }
                (words, Target::Item((*id).clone()))
            }
        };
        on(
            led(&Row::of(Role::Dim, "☐ "), &words, self.sheet.width),
            &target,
        )
    }

    /// An item with words that are typed but not confirmed.
    fn unconfirmed(&self, item: &Item) -> Option<Vec<Row>> {
        let fields = [
            FieldId::Answer(item.id.clone()),
            FieldId::Reason(item.id.clone()),
        ];
        fields
            .iter()
            .find(|field| self.draft.unfinished(field).is_some())?;
        let words = Row::of(Role::Caution, words::TYPED.get(self.sheet.lang)).with(
            Role::Text,
            &format!(": {}", item.prompt.get(self.sheet.lang)),
        );
        let rows = led(&Row::of(Role::Caution, "▲ "), &words, self.sheet.width);
        Some(on(rows, &Target::Item(item.id.clone())))
    }

    fn answers(&self) -> Vec<Row> {
        let sections = self.sheet.pack.checklist().sections.iter();
        let given: Vec<Row> = sections
            .flat_map(|section| {
                let rows: Vec<Row> = section
                    .items
                    .iter()
                    .flat_map(|item| self.given(item))
                    .collect();
                let mut part = Vec::new();
                if !rows.is_empty() {
                    part = plain(
                        Role::Dim,
                        section.title.get(self.sheet.lang),
                        self.sheet.width,
                    );
                    part.extend(rows);
                }
                part
            })
            .collect();
        let tally = self.assessment.tally();
        let count = words::of(
            tally.answered as usize,
            tally.asked as usize,
            self.sheet.lang,
        );
        let mut rows = self.heading(words::ANSWERS, &count);
        if given.is_empty() {
            rows.extend(self.line(Role::Text, words::NO_ANSWERS));
        }
        rows.extend(given);
        rows
    }

    fn given(&self, item: &Item) -> Vec<Row> {
        let given = self
            .draft
            .answer(&item.id)
            .filter(|_| self.assessment.is_asked(item));
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
        let enough: String = written
            .chars()
            .take((NOTE_ROWS + 1) * 2 * MEASURE)
            .collect();
        let mut shown = wrapped(
            Role::Text,
            Clean::new(&enough).as_str(),
            self.sheet.width,
            &Row::empty(),
            &Row::empty(),
        );
        let more = shown.len() > NOTE_ROWS || enough.len() < written.len();
        shown.truncate(NOTE_ROWS);
        rows.extend(shown);
        if more {
            rows.extend(plain(Role::Dim, "…", self.sheet.width));
        }
        on(rows, &Target::Notes)
    }
}

fn on(rows: Vec<Row>, target: &Target) -> Vec<Row> {
    rows.into_iter().map(|row| row.on(target.clone())).collect()
}
