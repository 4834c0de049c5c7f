//! What a patient takes home: what was discussed, what to do, when to get help, whom to call, when to come.
//!
//! It is made of the pack's wording, the clinic's own settings and the days of the plan. Of the session it knows which panes were
//! discussed, the language and the days; a label, a name, an answer or a note has no way into it.

mod discussed;
mod html;
mod markdown;
mod picture;

use std::fmt;

use crate::content::{Block, Callout, Pack, Pane, SourceId, Weight};
use crate::page::words;
use crate::record::{Session, SessionId};
use crate::settings::Clinic;
use crate::text::Lang;

use discussed::Telling;
use picture::Picture;

/// How a copy is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// One page of HTML with everything in it, made for A4 and Letter.
    Html,
    /// `CommonMark`.
    Markdown,
}

/// A patient's copy.
#[derive(Debug, Clone, PartialEq)]
pub struct TakeHome {
    lang: Lang,
    treatment: String,
    day: String,
    clinic: Option<String>,
    sections: Vec<Section>,
    foot: Vec<String>,
}

/// A part with a headline.
#[derive(Debug, Clone, PartialEq)]
struct Section {
    title: String,
    parts: Vec<Part>,
}

/// What sections are made of.
#[derive(Debug, Clone, PartialEq)]
enum Part {
    /// A smaller headline.
    Heading(String),
    /// Running text.
    Words(Line),
    /// A list, with numbers or without.
    List { numbered: bool, lines: Vec<Line> },
    /// A claim, how good the evidence for it is, and what is not said.
    Claim { line: Line, evidence: String, not: Option<Not> },
    /// A box that stands out.
    Boxed { weight: Weight, title: String, lines: Vec<Line> },
    /// Labels and what belongs to them; what is missing is left to be written by hand.
    Facts(Vec<(&'static str, Option<String>)>),
    /// A picture; everything in it is said in words too.
    Picture(Picture),
}

/// Words, when they hold, and what they rest on.
#[derive(Debug, Clone, PartialEq, Default)]
struct Line {
    /// What stands out before the words.
    lead: String,
    words: String,
    dates: Option<String>,
    /// Numbers of the copy's list of sources.
    sources: Vec<usize>,
}

/// What is not said, and why.
#[derive(Debug, Clone, PartialEq)]
struct Not {
    said: String,
    why: String,
}

/// Why there is no copy of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The session should not be there.
    InError(SessionId),
    /// The wording that it was held with is not loaded.
    Unworded {
        /// The session.
        id: SessionId,
        /// The pack and its version.
        pack: String,
    },
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InError(id) => {
                write!(
                    f,
                    "session {id} was entered in error: there is nothing for a patient to take home; open the session that holds"
                )
            }
            Self::Unworded { id, pack } => write!(
                f,
                "session {id} was held with the wording {pack}, which is not loaded; name its folder with --content, \
                 so that the copy says what was said"
            ),
        }
    }
}

impl std::error::Error for Refusal {}

impl TakeHome {
    /// The copy of a session, in the wording that it was held with.
    ///
    /// # Errors
    /// Where the session was entered in error, or its wording is not among the packs.
    pub fn new<'a>(
        session: &Session,
        packs: impl IntoIterator<Item = &'a Pack>,
        clinic: &Clinic,
        lang: Option<Lang>,
    ) -> Result<Self, Refusal> {
        let draft = session.content();
        if matches!(session, Session::Signed(signed) if signed.entered_in_error().is_some()) {
            return Err(Refusal::InError(draft.id()));
        }
        let held = draft.pack();
        let pack = packs.into_iter().find(|pack| pack.hash() == held.hash);
        let pack = pack.ok_or_else(|| Refusal::Unworded { id: draft.id(), pack: format!("{} {}", held.id, held.version) })?;
        let lang = lang.filter(|lang| pack.languages().contains(lang)).unwrap_or_else(|| draft.language());
        let first_session = draft.plan().and_then(|plan| plan.visits().next()).map(|visit| visit.day);
        let treated = first_session.unwrap_or_else(|| draft.day());
        let mut telling = Telling::new(pack, lang, treated);

        let (aftercare, others): (Vec<&Pane>, Vec<&Pane>) = pack.panes().iter().partition(|pane| pane.is_aftercare);
        let mut sections = vec![whom_to_call(clinic, lang)];
        let calls: Vec<Part> = aftercare.iter().flat_map(|pane| help(pane)).map(|callout| telling.boxed(callout)).collect();
        sections.extend(section(words::WHEN_TO_GET_HELP, lang, calls));
        let visits: Vec<Line> =
            draft.plan().map(|plan| words::plan(plan, pack.plan(), lang)).unwrap_or_default().into_iter().map(Line::of).collect();
        sections.extend((!visits.is_empty()).then(|| Section {
            title: words::YOUR_VISITS.get(lang).to_owned(),
            parts: vec![Part::List { numbered: false, lines: visits }],
        }));
        for pane in aftercare {
            let mut parts = vec![Part::Words(Line::of(words::counted_from(&words::long_date(treated, lang), lang)))];
            parts.extend(telling.told(pane.blocks.iter().filter(|block| !is_help(pane, block))));
            sections.push(Section { title: pane.title.get(lang).to_owned(), parts });
        }
        let mut discussed = Vec::new();
        for pane in others.into_iter().filter(|pane| draft.is_discussed(&pane.id)) {
            discussed.push(Part::Heading(pane.title.get(lang).to_owned()));
            discussed.extend(telling.told(pane.blocks.iter()));
        }
        sections.extend(section(words::WE_TALKED_ABOUT, lang, discussed));
        let unsigned = telling.has_unsigned() || pack.review().by.is_none();
        sections.extend(section(words::SOURCES, lang, telling.references()));

        let due = pack.review().until.filter(|until| *until < draft.day());
        let foot = [
            unsigned.then(|| words::NOT_APPROVED.get(lang).to_owned()),
            due.map(|day| words::review_was_due(&words::long_date(day, lang), lang)),
            Some(format!(
                "{}: {} {} · {}",
                words::WORDING.get(lang),
                pack.id(),
                pack.version(),
                pack.hash().get(..8).unwrap_or_default()
            )),
        ];
        Ok(Self {
            lang,
            treatment: pack.title().get(lang).to_owned(),
            day: words::long_date(draft.day(), lang),
            clinic: clinic.name.as_ref().map(|name| name.shown().as_str().to_owned()),
            sections,
            foot: foot.into_iter().flatten().collect(),
        })
    }

    /// The copy as a file.
    pub fn written(&self, paper: Paper) -> String {
        match paper {
            Paper::Html => html::page(self),
            Paper::Markdown => markdown::text(self),
        }
    }
}

impl Line {
    fn of(words: String) -> Self {
        Self { words, ..Self::default() }
    }
}

fn section(title: words::Word, lang: Lang, parts: Vec<Part>) -> Option<Section> {
    (!parts.is_empty()).then(|| Section { title: title.get(lang).to_owned(), parts })
}

fn whom_to_call(clinic: &Clinic, lang: Lang) -> Section {
    let own = |words: &crate::settings::Words| words.shown().as_str().to_owned();
    let facts = vec![
        (words::YOUR_CLINIC.get(lang), clinic.name.as_ref().map(own)),
        (words::PHONE.get(lang), clinic.phone.as_ref().map(own)),
        (words::WHEN_CLOSED.get(lang), clinic.out_of_hours.as_ref().map(|wording| own(wording.get(lang)))),
    ];
    Section { title: words::WHOM_TO_CALL.get(lang).to_owned(), parts: vec![Part::Facts(facts)] }
}

/// The boxes that say when to get help: the first stop of the aftercare, and those that follow it at once.
fn help(pane: &Pane) -> impl Iterator<Item = &Callout> {
    let boxes = pane.blocks.iter().map(|block| match block {
        Block::Callout(callout) => Some(callout),
        _ => None,
    });
    boxes.skip_while(|callout| callout.is_none_or(|callout| callout.weight != Weight::Stop)).map_while(|callout| callout)
}

fn is_help(pane: &Pane, block: &Block) -> bool {
    matches!(block, Block::Callout(callout) if help(pane).any(|help| std::ptr::eq(help, callout)))
}

/// A source with the number by which lines cite it.
type Cited = Vec<SourceId>;

#[cfg(test)]
mod tests;
