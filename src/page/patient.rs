//! What a patient sees of a pane: large, calm, revealed step by step; and the place that says so, which holds no words.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::frame::{apart, plain, spaced};
use super::pane::told_rows;
use super::sheet::Sheet;
use super::{Aim, Glyphs, Prompts, Role, Row, letters};
use crate::content::{Pack, Pane};
use crate::hex;
use crate::text::Lang;

/// The longest lines, in columns.
const MEASURE: u16 = 68;
/// What is kept free at each side.
const MARGIN: u16 = 4;
/// From this many rows on, without them, there is room for big letters.
const ROOMY: u16 = 30;
/// The same where somebody asked for them.
const TIGHT: u16 = 18;
/// The rows at the foot that are not the page's.
const FOOT: u16 = 2;

/// Where headlines stand in big letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Headline {
    /// On screens that have many rows.
    #[default]
    WhereRoomy,
    /// Wherever they fit: for eyes that need them.
    Large,
}

/// Which wording: the SHA-256 over a pack's files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
struct Wording([u8; 32]);

impl From<Wording> for String {
    fn from(wording: Wording) -> Self {
        hex::encode(&wording.0)
    }
}

impl TryFrom<String> for Wording {
    type Error = &'static str;

    fn try_from(digits: String) -> Result<Self, Self::Error> {
        hex::decode(&digits).map(Self).ok_or("a wording is 64 hexadecimal digits")
    }
}

/// The place in the wording that a patient is shown. Numbers and a language: whatever else is on the practitioner's screen, a
/// prompt, a note, a label, a name, has no room in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PatientView {
    wording: Wording,
    pane: u16,
    from: u16,
    to: u16,
    shift: i16,
    aim: Aim,
    lang: Lang,
}

impl PatientView {
    /// A pane by its place in the pack, of which `steps` were revealed last, scrolled by `shift` rows from where they stand by
    /// themselves; nothing where there is no such pane.
    pub fn new(pack: &Pack, pane: usize, steps: Range<usize>, shift: i16, lang: Lang) -> Option<Self> {
        pack.panes().get(pane)?;
        let number = |number: usize| u16::try_from(number).ok();
        let wording = Wording(hex::decode(pack.hash())?);
        let (from, to) = (number(steps.start)?, number(steps.end)?);
        Some(Self { wording, pane: number(pane)?, from, to, shift, aim: Aim::default(), lang })
    }

    /// With the skin section drawn like this.
    #[must_use]
    pub const fn aimed(self, aim: Aim) -> Self {
        Self { aim, ..self }
    }

    /// The language that the patient reads.
    pub const fn lang(&self) -> Lang {
        self.lang
    }

    /// Whether it is a place in this pack: in exactly this wording.
    pub fn is_in(&self, pack: &Pack) -> bool {
        hex::decode(pack.hash()) == Some(self.wording.0)
    }

    fn pane_in<'a>(&self, pack: &'a Pack) -> Option<&'a Pane> {
        pack.panes().get(usize::from(self.pane)).filter(|_| self.is_in(pack))
    }
}

/// A patient's page, laid out for a screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatientPage {
    /// The screen's column at which every row begins.
    pub left: u16,
    /// The longest row of text, in columns.
    pub width: u16,
    /// The treatment and the place in it, then the headline; each with the screen's row that it stands on.
    pub head: Vec<(u16, Row)>,
    /// Everything that is revealed, from the first row on.
    pub text: Vec<Row>,
    /// The rows of `text` that were revealed last.
    pub newest: Range<usize>,
    /// The first row of `text` that is on the screen.
    pub top: usize,
    /// The screen's row at which the text begins.
    pub text_at: u16,
    /// How many rows of text are on the screen.
    pub height: usize,
    /// `top`, where nobody has scrolled.
    at_rest: usize,
}

impl PatientPage {
    fn last_top(&self) -> usize {
        self.text.len().saturating_sub(self.height).max(self.at_rest)
    }

    /// Begins the page with row `top`, as far as there are rows.
    pub fn scroll_to(&mut self, top: usize) {
        self.top = top.min(self.last_top());
    }

    /// The rows that it is scrolled by from where it stands by itself.
    pub fn shift(&self) -> i16 {
        let rows = |rows: usize| i16::try_from(rows).unwrap_or(i16::MAX);
        rows(self.top).saturating_sub(rows(self.at_rest))
    }

    /// Whether there is more above what is on the screen.
    pub const fn has_above(&self) -> bool {
        self.top > 0
    }

    /// Whether there is more below what is on the screen.
    pub fn has_below(&self) -> bool {
        self.top + self.height < self.text.len()
    }
}

/// Lays a patient's page out for a screen; nothing where the place is not in this pack.
pub fn patient(
    view: &PatientView,
    pack: &Pack,
    (columns, rows): (u16, u16),
    glyphs: Glyphs,
    headline: Headline,
) -> Option<PatientPage> {
    let shown = view.pane_in(pack)?;
    let width = MEASURE.min(columns.saturating_sub(2 * MARGIN)).max(1);
    let left = columns.saturating_sub(width) / 2;
    let sheet = Sheet { pack, lang: view.lang, prompts: Prompts::Hidden, width: usize::from(width), glyphs };

    // On a tall screen everything stands a little lower.
    let mut at = rows.saturating_sub(20) / 10;
    let mut head = Vec::new();
    let mut put = |at: &mut u16, rows: Vec<Row>| {
        for row in rows {
            head.push((*at, row));
            *at = at.saturating_add(1);
        }
        *at = at.saturating_add(1);
    };
    put(&mut at, place(pack, view, sheet.width));
    let beside = usize::from(columns.saturating_sub(left + MARGIN));
    let roomy = match headline {
        Headline::WhereRoomy => ROOMY,
        Headline::Large => TIGHT,
    };
    let needed = roomy + u16::try_from(letters::rows(glyphs)).unwrap_or(u16::MAX);
    let name = letters::big(Role::Heading, shown.tab.get(view.lang), beside, glyphs);
    if let Some(name) = name.filter(|_| rows >= needed) {
        put(&mut at, name);
    }
    put(&mut at, plain(Role::Heading, shown.title.get(view.lang), sheet.width));

    let (text, newest) = revealed(told_rows(&sheet, shown, view.aim), view);
    let height = usize::from(rows.saturating_sub(at + FOOT)).max(1);
    let at_rest = rest(&text, newest.start, height);
    let mut page = PatientPage { left, width, head, text, newest, top: at_rest, text_at: at, height, at_rest };
    let moved = i64::try_from(at_rest).unwrap_or(0) + i64::from(view.shift);
    page.scroll_to(usize::try_from(moved).unwrap_or(0));
    Some(page)
}

/// The treatment, and which of its panes this is.
fn place(pack: &Pack, view: &PatientView, width: usize) -> Vec<Row> {
    let number = format!("{} / {}", view.pane.saturating_add(1), pack.panes().len());
    apart(&Row::of(Role::Dim, pack.title().get(view.lang)), Row::of(Role::Dim, &number), width)
}

/// The rows that are revealed, an empty one between two steps, and which of them were last.
fn revealed(steps: Vec<Vec<Row>>, view: &PatientView) -> (Vec<Row>, Range<usize>) {
    let (from, to) = (usize::from(view.from), usize::from(view.to).min(steps.len()));
    let mut before: Vec<Vec<Row>> = steps.into_iter().take(to).collect();
    let newest = spaced(before.split_off(from.min(before.len())));
    let mut text = spaced(before);
    if !text.is_empty() && !newest.is_empty() {
        text.push(Row::empty());
    }
    let start = text.len();
    text.extend(newest);
    let end = text.len();
    (text, start..end)
}

/// Where the page begins by itself: as far up as what was revealed last allows, and with a whole step.
fn rest(text: &[Row], newest: usize, height: usize) -> usize {
    let begins = |row: usize| row == 0 || text.get(row - 1).is_some_and(|above| above.target.is_none());
    (0..newest).find(|row| text.len() - row <= height && begins(*row)).unwrap_or(newest)
}

#[cfg(test)]
mod tests;
