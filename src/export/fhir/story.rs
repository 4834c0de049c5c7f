//! The record in words: sections that read the same as plain text and as a narrative, and leave nothing out.

use super::Case;
use super::codes;
use super::element::{CodeableConcept, Narrative, Xhtml};
use super::value::{Text, visible};
use super::words::moment;
use crate::record::{Amendment, Answer, Assessment, Change, Decision, FieldId, Gap, Shown, Understanding};

/// What a section is about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// What was shown and told back.
    Education,
    /// Questions and answers.
    Checklist,
    /// Stops and cautions.
    Findings,
    /// Consent.
    Decision,
    /// When the patient comes.
    Visits,
    /// What was missing, and what nobody confirmed.
    Missing,
    /// The practitioner's notes.
    Notes,
}

impl Subject {
    /// Its code, where LOINC has one.
    pub fn code(self) -> Option<CodeableConcept> {
        let coding = match self {
            Self::Education => codes::education_note(),
            Self::Checklist => codes::questionnaire_section(),
            Self::Findings => codes::assessment_note(),
            Self::Decision => codes::patient_consent(),
            Self::Notes => codes::annotation(),
            Self::Visits | Self::Missing => return None,
        };
        Some(coding.concept())
    }
}

/// One section.
pub struct Part {
    /// What it is about.
    pub subject: Subject,
    /// Its headline.
    pub title: &'static str,
    /// What it says; never empty.
    lines: Vec<Line>,
}

/// A line of any length.
enum Line {
    /// Running text.
    Words(String),
    /// One of a list.
    Item(String),
}

impl Part {
    /// It as a narrative.
    pub fn narrative(&self) -> Narrative {
        narrative(&self.lines)
    }
}

/// The whole as plain text.
pub fn plain(head: &[String], parts: &[Part]) -> String {
    let mut text = head.join("\n");
    for part in parts {
        text.push_str("\n\n");
        text.push_str(&part.title.to_uppercase());
        for line in &part.lines {
            match line {
                Line::Words(words) => text.extend(["\n", words]),
                Line::Item(words) => text.extend(["\n- ", &words.replace('\n', "\n  ")]),
            }
        }
    }
    text.push('\n');
    visible(&text)
}

/// Lines as a narrative.
pub fn paragraphs(lines: &[String]) -> Narrative {
    let lines: Vec<Line> = lines.iter().map(|line| Line::Words(line.clone())).collect();
    narrative(&lines)
}

fn narrative(lines: &[Line]) -> Narrative {
    let runs = lines.chunk_by(|one, next| matches!((one, next), (Line::Item(_), Line::Item(_))));
    let block = |run: &[Line]| match run {
        [Line::Words(words)] => ["<p>", &escaped(words), "</p>"].concat(),
        items => {
            let items = items.iter().map(|(Line::Item(words) | Line::Words(words))| escaped(words));
            ["<ul><li>", &items.collect::<Vec<_>>().join("</li><li>"), "</li></ul>"].concat()
        }
    };
    let blocks: Vec<String> = runs.map(block).collect();
    Narrative { status: codes::GENERATED, div: Xhtml::of(&blocks.concat()) }
}

/// Words as XHTML has them, with a break for each line feed.
fn escaped(words: &str) -> String {
    let words = visible(words);
    words.chars().fold(String::with_capacity(words.len()), |mut escaped, c| {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\n' => escaped.push_str("<br/>"),
            c => escaped.push(c),
        }
        escaped
    })
}

impl Case<'_> {
    /// Whose consultation, when, by whom, and who signed it as what.
    pub fn head(&self) -> Vec<String> {
        let (say, signature) = (self.wording, self.signed.signature());
        let pack = self.draft.pack();
        vec![
            say.title(&pack.id),
            format!("{}: {}", say.patient(), self.draft.label().raw()),
            format!("{}: {}, {}", say.opened(), self.draft.practitioner().raw(), moment(self.draft.started())),
            format!("{}: {}, {}, {}", say.signed(), signature.by.raw(), moment(signature.at), say.meaning(signature.meaning)),
            format!("{}: {} {}", say.wording(), pack.id, pack.version),
            format!("{}: {}", say.fingerprint(), signature.hash),
        ]
    }

    /// Every section of the record as it was signed.
    pub fn parts(&self) -> Vec<Part> {
        let say = self.wording;
        let parts = [
            (Subject::Education, say.education(), self.education()),
            (Subject::Checklist, say.checklist(), self.answers()),
            (Subject::Findings, say.findings(), self.findings()),
            (Subject::Decision, say.decision(), self.consent_words()),
            (Subject::Visits, say.visits(), self.visits()),
            (Subject::Missing, say.missing(), self.missing()),
            (Subject::Notes, say.notes(), self.notes()),
        ];
        let full = parts.into_iter().filter(|(_, _, lines)| !lines.is_empty());
        full.map(|(subject, title, lines)| Part { subject, title, lines }).collect()
    }

    fn education(&self) -> Vec<Line> {
        let say = self.wording;
        let mut lines: Vec<Line> = Vec::new();
        for (pane, shown) in self.topics() {
            let mut said: Vec<String> = shown.map(|shown| say.shown(shown)).into_iter().filter(|said| !said.is_empty()).collect();
            if !shown.is_some_and(Shown::is_discussed) {
                said.push(say.not_discussed().to_owned());
            }
            let understanding = self.draft.understanding(pane);
            let told = (understanding != Understanding::NotAsked)
                .then(|| format!("{}: {}", say.in_their_words(), say.understanding(understanding)));
            let rounds = self.draft.rounds(pane).map(|round| {
                let words = if round.words.is_blank() { String::new() } else { format!(" “{}”", round.words.raw()) };
                format!("{}, {}{words}", moment(round.at), say.outcome(round.outcome))
            });
            let topic = format!("{}: {}", say.pane(pane), said.join(", "));
            let line = std::iter::once(topic).chain(told).chain(rounds).collect::<Vec<_>>().join("\n");
            lines.push(Line::Item(line));
        }
        if lines.is_empty() {
            lines.push(Line::Words(say.nothing_shown().to_owned()));
        }
        lines
    }

    fn answers(&self) -> Vec<Line> {
        let say = self.wording;
        let given = self.given().map(|(item, answer)| Line::Item(say.asked(item, Some(answer))));
        let mut lines: Vec<Line> = given.collect();
        if lines.is_empty() {
            lines.push(Line::Words(say.no_answers().to_owned()));
        }
        lines
    }

    fn findings(&self) -> Vec<Line> {
        let say = self.wording;
        let mut lines: Vec<Line> = Vec::new();
        for raised in self.raised() {
            let asked = say.asked(raised.item, self.draft.answer(raised.item));
            let why = raised.rule.map(|(_, rule)| format!(" – {}", rule.why.text.get(say.lang))).unwrap_or_default();
            let became = match raised.decision {
                Some(Decision { by, at, reason, .. }) => {
                    format!("{}: {}, {}: {}", say.decided(), by.raw(), moment(*at), reason.raw())
                }
                None => say.left_open(raised.left),
            };
            lines.push(Line::Item(format!("{}: {asked}{why}\n{became}", say.weight(raised.weight()))));
        }
        if self.wording.pack.is_none() {
            lines.push(Line::Words(say.findings_unknown().to_owned()));
        } else if lines.is_empty() {
            lines.push(Line::Words(say.no_findings().to_owned()));
        }
        lines
    }

    fn consent_words(&self) -> Vec<Line> {
        let given =
            self.consent_given().map(|(given, at)| Line::Words(format!("{} ({})", self.wording.consent(given), moment(at))));
        given.into_iter().collect()
    }

    fn visits(&self) -> Vec<Line> {
        let visits = self.draft.plan().into_iter().flat_map(crate::record::Plan::visits);
        visits.map(|visit| Line::Item(format!("{}: {}", self.wording.visit(visit.kind), visit.day.format("%Y-%m-%d")))).collect()
    }

    fn missing(&self) -> Vec<Line> {
        let say = self.wording;
        let explained =
            self.signed.signature().gaps.iter().map(|explained| {
                Line::Item(format!("{}. {}: {}", say.gap(&explained.gap), say.reason(), explained.reason.raw()))
            });
        let typed = self.draft.all_unfinished().iter().map(|field| {
            let what = match &field.at {
                FieldId::Answer(item) | FieldId::Reason(item) => say.question(item),
                FieldId::TeachBack(pane) => say.pane(pane),
                FieldId::Gap(gap) => say.gap(gap),
            };
            Line::Item(format!("{what} – {}: {}", say.typed(), field.words.raw()))
        });
        explained.chain(typed).collect()
    }

    fn notes(&self) -> Vec<Line> {
        let notes = self.draft.notes().raw().trim();
        let is_empty = Text::new(notes).is_none();
        vec![Line::Words(if is_empty { self.wording.no_notes() } else { notes }.to_owned())]
    }

    /// An amendment in words.
    pub fn amended(&self, amendment: &Amendment) -> Vec<String> {
        let say = self.wording;
        let what = match &amendment.change {
            Change::Addendum { .. } => say.addendum(),
            Change::EnteredInError {} => say.in_error(),
        };
        let by = format!("{what}: {}, {}", amendment.by.raw(), moment(amendment.at));
        let reason = format!("{}: {}", say.reason(), amendment.reason.raw());
        let words = match &amendment.change {
            Change::Addendum { words } => Some(words.raw().trim().to_owned()),
            Change::EnteredInError {} => None,
        };
        [by, reason].into_iter().chain(words).collect()
    }

    /// Every topic of the pack in its order, or, where the pack is not there, every one that the record names.
    pub fn topics(&self) -> Vec<(&crate::content::PaneId, Option<&Shown>)> {
        if let Some(pack) = self.wording.pack {
            return pack.panes().iter().map(|pane| (&pane.id, self.draft.shown(&pane.id))).collect();
        }
        let mut topics: Vec<_> = self.draft.panes().map(|(pane, shown)| (pane, Some(shown))).collect();
        let missing = self.signed.signature().gaps.iter().filter_map(|explained| match &explained.gap {
            Gap::Pane(pane) => Some(pane),
            _ => None,
        });
        for pane in missing.chain(self.draft.teach_back().iter().map(|round| &round.pane)) {
            if !topics.iter().any(|(known, _)| *known == pane) {
                topics.push((pane, None));
            }
        }
        topics
    }

    /// The answers that stand, in the checklist's order; of questions that are asked, where that is known.
    pub fn given(&self) -> impl Iterator<Item = (&crate::content::ItemId, &Answer)> {
        let ids: Vec<&crate::content::ItemId> = match self.wording.pack {
            Some(pack) => Assessment::new(self.draft, pack).asked().map(|item| &item.id).collect(),
            None => self.draft.answers().map(|(id, _)| id).collect(),
        };
        ids.into_iter().filter_map(|id| self.draft.answer(id).map(|answer| (id, answer)))
    }
}
