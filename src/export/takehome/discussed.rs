//! The blocks of panes as a patient keeps them: what was said, how good the evidence is, and where it comes from.

use chrono::NaiveDate;

use super::picture::{Bars, Crowd, Days, Picture};
use super::{Cited, Line, Not, Part};
use crate::content::{
    Block, Callout, Chart, Claim, Drawing, Figure, Grade, HealingTimeline, Pack, Rate, Risk, SkinSection, SourceId, Statement,
    Study, Untreated,
};
use crate::page::words;
use crate::text::Lang;

/// A pane on its way to paper.
pub(super) struct Telling<'a> {
    pack: &'a Pack,
    lang: Lang,
    treated: NaiveDate,
    cited: Cited,
    has_unsigned: bool,
}

impl<'a> Telling<'a> {
    pub(super) const fn new(pack: &'a Pack, lang: Lang, treated: NaiveDate) -> Self {
        Self { pack, lang, treated, cited: Vec::new(), has_unsigned: false }
    }

    /// Whether something was told that no clinician has signed off.
    pub(super) const fn has_unsigned(&self) -> bool {
        self.has_unsigned
    }

    /// Everything that was cited, by its number.
    pub(super) fn references(&self) -> Vec<Part> {
        let reference = |id: &SourceId| self.pack.source(id).map_or(id.as_str(), |source| source.reference.as_str()).to_owned();
        let lines: Vec<Line> = self.cited.iter().map(|id| Line::of(reference(id))).collect();
        if lines.is_empty() { Vec::new() } else { vec![Part::List { numbered: true, lines }] }
    }

    /// The blocks without what is for the practitioner, and without the questions that were asked in the room.
    pub(super) fn told<'b>(&mut self, blocks: impl Iterator<Item = &'b Block>) -> Vec<Part> {
        let mut parts = Vec::new();
        for block in blocks {
            match block {
                Block::Paragraph(statement) => parts.push(Part::Words(self.line(statement))),
                Block::Bullets(items) => parts.push(Part::List { numbered: false, lines: self.lines(items) }),
                Block::Steps(items) => parts.push(Part::List { numbered: true, lines: self.lines(items) }),
                Block::Claim(claim) => parts.push(self.claim(claim)),
                Block::Callout(callout) => parts.push(self.boxed(callout)),
                Block::Figure(figure) => parts.extend(self.figure(figure)),
                Block::Chart(chart) => parts.extend(self.chart(chart)),
                Block::Charts(charts) => parts.extend(charts.iter().flat_map(|chart| self.chart(chart))),
                Block::Risk(risk) => parts.extend(self.risk(risk)),
                Block::Prompt(_) | Block::TeachBack(_) => {}
            }
        }
        parts
    }

    /// A box.
    pub(super) fn boxed(&mut self, callout: &Callout) -> Part {
        let lines = self.lines(&callout.lines);
        Part::Boxed { weight: callout.weight, title: callout.title.get(self.lang).to_owned(), lines }
    }

    fn cite(&mut self, sources: &[SourceId]) -> Vec<usize> {
        let mut number = |id: &SourceId| {
            let place = self.cited.iter().position(|cited| cited == id).unwrap_or_else(|| {
                self.cited.push(id.clone());
                self.cited.len() - 1
            });
            place + 1
        };
        sources.iter().map(&mut number).collect()
    }

    fn line(&mut self, statement: &Statement) -> Line {
        self.has_unsigned |= statement.unsigned;
        Line {
            lead: String::new(),
            words: statement.text.get(self.lang).to_owned(),
            dates: statement.days.and_then(|days| words::dates(self.treated, days, self.lang)),
            sources: self.cite(&statement.sources),
        }
    }

    fn lines(&mut self, statements: &[Statement]) -> Vec<Line> {
        statements.iter().map(|statement| self.line(statement)).collect()
    }

    fn led(&mut self, lead: &str, statement: &Statement) -> Line {
        Line { lead: lead.to_owned(), ..self.line(statement) }
    }

    fn evidence(&self, grade: Grade, sources: usize) -> String {
        let kind = words::kind(grade, sources).get(self.lang);
        let strength = words::strength(grade).map(|(_, strength)| format!("{} · ", strength.get(self.lang)));
        format!("{}{kind}", strength.unwrap_or_default())
    }

    fn claim(&mut self, claim: &Claim) -> Part {
        let sources = &claim.statement.sources;
        let same = sources.iter().filter_map(|id| self.pack.source(id)).filter(|source| source.grade == claim.grade).count();
        let not = claim
            .not
            .as_ref()
            .map(|not| Not { said: not.text.get(self.lang).to_owned(), why: not.why.get(self.lang).to_owned() });
        Part::Claim { line: self.line(&claim.statement), evidence: self.evidence(claim.grade, same), not }
    }

    fn figure(&mut self, figure: &Figure) -> Vec<Part> {
        let mut parts = vec![Part::Heading(figure.title.get(self.lang).to_owned())];
        match &figure.drawing {
            Drawing::HealingTimeline(healing) => parts.extend(self.healing(healing)),
            Drawing::SkinSection(section) => parts.extend(self.skin(section)),
            Drawing::LayerOfConcern(concern) => {
                let before = self.led(words::BEFORE_NEEDLING.get(self.lang), &concern.before);
                let after = self.led(words::AFTER_NEEDLING.get(self.lang), &concern.after);
                parts.push(Part::List { numbered: false, lines: vec![before, after] });
            }
        }
        parts.push(Part::Words(Line::of(figure.note.get(self.lang).to_owned())));
        parts
    }

    fn healing(&mut self, healing: &HealingTimeline) -> Vec<Part> {
        let lang = self.lang;
        let mut lines = Vec::new();
        for phase in &healing.phases {
            let line = self.led(phase.name.text.get(lang), &phase.name);
            let dates = words::dates(self.treated, phase.days, lang);
            lines.push(Line { words: phase.seen.get(lang).to_owned(), dates, ..line });
        }
        for event in &healing.events {
            let line = self.led(event.name.text.get(lang), &event.name);
            let dates = event.days.and_then(|days| words::dates(self.treated, days, lang));
            lines.push(Line { words: event.when.get(lang).to_owned(), dates, ..line });
        }
        vec![Part::Picture(Picture::Days(Days::of(healing, lang))), Part::List { numbered: false, lines }]
    }

    /// The layers and the needles in words: how deep they go is set for each person in the room.
    fn skin(&mut self, section: &SkinSection) -> Vec<Part> {
        let lang = self.lang;
        let mut lines = Vec::new();
        for layer in &section.layers {
            let thickness = layer.thickness_mm.map(|thickness| words::millimetres(thickness, lang)).unwrap_or_default();
            let line = self.led(layer.name.text.get(lang), &layer.name);
            lines.push(Line { words: thickness, ..line });
        }
        if let Some(needle) = &section.needle {
            let line = self.led(words::NEEDLES.get(lang), &needle.label);
            lines.push(Line {
                words: format!("{}. {}", words::millimetres(needle.depth_mm, lang), needle.label.text.get(lang)),
                ..line
            });
        }
        vec![Part::List { numbered: false, lines }]
    }

    fn chart(&mut self, chart: &Chart) -> Vec<Part> {
        match chart {
            Chart::Study(study) => self.study(study),
            Chart::Empty { title, why } => {
                let why = self.led(words::NO_FIGURE.get(self.lang), why);
                vec![Part::Heading(title.get(self.lang).to_owned()), Part::Words(why)]
            }
        }
    }

    fn study(&mut self, study: &Study) -> Vec<Part> {
        let lang = self.lang;
        let mut people = study.n.to_string();
        if let Some(note) = &study.n_note {
            people = format!("{people} · {}", note.get(lang));
        }
        let source = self.reference(&study.source);
        let mut facts = vec![
            (words::PEOPLE.get(lang), Some(people)),
            (words::DESIGN.get(lang), Some(study.design.get(lang).to_owned())),
            (words::FOLLOW_UP.get(lang), Some(study.follow_up.get(lang).to_owned())),
            (words::COMPARED_WITH.get(lang), Some(study.compared_with.get(lang).to_owned())),
            (words::EVIDENCE.get(lang), Some(self.evidence(study.grade, 1))),
            (words::SOURCE.get(lang), Some(source)),
        ];
        facts.extend(study.note.as_ref().map(|note| (words::NOTE.get(lang), Some(note.get(lang).to_owned()))));
        let mut parts =
            vec![Part::Heading(study.title.get(lang).to_owned()), Part::Picture(Picture::Bars(Bars::of(study, lang)))];
        if matches!(study.grade, Grade::Unc | Grade::Case) {
            parts.push(Part::Words(Line::of(format!("{}.", words::NO_COMPARISON.get(lang)))));
        }
        parts.push(Part::Facts(facts));
        parts
    }

    fn reference(&mut self, id: &SourceId) -> String {
        format!("{:?}", self.cite(std::slice::from_ref(id)))
    }

    fn risk(&mut self, risk: &Risk) -> Vec<Part> {
        let lang = self.lang;
        let mut parts = vec![Part::Heading(risk.effect.get(lang).to_owned())];
        match &risk.rate {
            Rate::Words { frequency, words: said } => {
                parts.push(Part::Words(self.led(words::frequency(*frequency).get(lang), said)));
            }
            Rate::Counted { events, out_of, range, among, over, source, certainty, untreated } => {
                let label = |word: words::Word| Some(word.get(lang).to_owned());
                let (with, without) = match untreated {
                    Untreated::Counted(without) => (label(words::TREATED), Some(*without)),
                    Untreated::Words(_) => (None, None),
                };
                parts.push(Part::Picture(Picture::Crowd(Crowd::of(with, *events, *range, *out_of, lang))));
                parts.extend(without.map(|events| {
                    Part::Picture(Picture::Crowd(Crowd::of(label(words::UNTREATED), events, None, *out_of, lang)))
                }));
                let mut facts = vec![
                    (words::AMONG.get(lang), Some(among.get(lang).to_owned())),
                    (words::OVER.get(lang), Some(over.get(lang).to_owned())),
                    (words::CERTAINTY.get(lang), Some(certainty.get(lang).to_owned())),
                ];
                if let Untreated::Words(why) = untreated {
                    facts.push((words::UNTREATED.get(lang), Some(self.line(why).words)));
                }
                facts.push((words::SOURCE.get(lang), Some(self.reference(source))));
                parts.push(Part::Facts(facts));
            }
        }
        parts.extend(risk.note.as_ref().map(|note| Part::Words(self.line(note))));
        parts
    }
}
