//! A pane of education as rows: what the patient reads, and what only the practitioner sees.

use super::frame::{barred, led, plain, spaced};
use super::{Look, Prompts, Role, Row, Target, charts, figures, flowed, risks, words};
use crate::content::{
    Block, Callout, Claim, Grade, Not, Pack, Pane, Prompt, PromptKind, SourceId, Statement,
    TeachBack, Weight,
};
use crate::text::Lang;

/// From this width on, pictures and prompts stand beside the text.
const WIDE: usize = 100;
/// The longest lines that are comfortable to read, in one column and beside another.
const MEASURE: usize = 76;
const MEASURE_BESIDE: usize = 72;
const GAP: usize = 4;

/// A pane as rows; each row is a [`Target::Point`] of its block, and one empty row stands between two blocks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PanePage {
    /// What is read from the left edge on.
    pub text: Vec<Row>,
    /// What stands beside it; empty on a narrow page, where everything is in `text`.
    pub aside: Vec<Row>,
    /// The column at which `aside` starts; the page's width on a narrow page.
    pub aside_from: u16,
}

/// What every block needs to know about the page that it is on.
pub(super) struct Sheet<'a> {
    pub pack: &'a Pack,
    pub lang: Lang,
    pub prompts: Prompts,
    pub width: usize,
}

/// Lays a pane out.
pub fn pane(pack: &Pack, pane: &Pane, look: Look) -> PanePage {
    let width = usize::from(look.width);
    let sheet = |width| Sheet {
        pack,
        lang: look.lang,
        prompts: look.prompts,
        width,
    };
    if width < WIDE {
        let page = sheet(width.min(MEASURE));
        return PanePage {
            text: rows(&page, pane, |_| true),
            aside: Vec::new(),
            aside_from: look.width,
        };
    }
    let left = MEASURE_BESIDE.min((width - GAP) * 11 / 20);
    let right = MEASURE_BESIDE.min(width - GAP - left);
    PanePage {
        text: rows(&sheet(left), pane, |block| !stands_aside(block)),
        aside: rows(&sheet(right), pane, stands_aside),
        aside_from: u16::try_from(left + GAP).unwrap_or(look.width),
    }
}

const fn stands_aside(block: &Block) -> bool {
    matches!(
        block,
        Block::Figure(_) | Block::Chart(_) | Block::Risk(_) | Block::Prompt(_)
    )
}

/// The rows of the blocks that are `wanted`.
fn rows(sheet: &Sheet, pane: &Pane, wanted: impl Fn(&Block) -> bool) -> Vec<Row> {
    let mut before: Option<&Block> = None;
    let mut parts = Vec::new();
    for (index, block) in pane.blocks.iter().enumerate() {
        if !wanted(block) {
            continue;
        }
        let part = block_rows(sheet, block, before);
        before = Some(block);
        parts.push(
            part.into_iter()
                .map(|row| row.on(Target::Point(index)))
                .collect(),
        );
    }
    spaced(parts)
}

fn block_rows(sheet: &Sheet, block: &Block, before: Option<&Block>) -> Vec<Row> {
    match block {
        Block::Paragraph(statement) => led(&Row::empty(), &said(sheet, statement), sheet.width),
        Block::Bullets(items) => bullets(sheet, items),
        Block::Steps(items) => steps(sheet, items),
        Block::Claim(claim) => claim_rows(sheet, claim),
        Block::Callout(callout) => callout_rows(sheet, callout),
        Block::Figure(figure) => figures::figure(sheet, figure),
        Block::Chart(chart) => charts::chart(sheet, chart),
        Block::Risk(risk) => risks::risk(sheet, risk),
        Block::Prompt(prompt) => {
            let opens = !matches!(before, Some(Block::Prompt(_)));
            prompt_rows(sheet, prompt, opens)
        }
        Block::TeachBack(question) => teach_back(sheet, question),
    }
}

impl Sheet<'_> {
    /// The same page with less width.
    pub(super) const fn narrowed(&self, width: usize) -> Self {
        Sheet { width, ..*self }
    }
}

/// A statement's words; for the practitioner with its sources, and for everybody with the mark of what nobody signed off.
pub(super) fn said(sheet: &Sheet, statement: &Statement) -> Row {
    let words = Row::of(Role::Text, statement.text.get(sheet.lang));
    marked(sheet, words, statement)
}

/// Words of a statement that are already in a row, with its sources and marks.
pub(super) fn marked(sheet: &Sheet, mut words: Row, statement: &Statement) -> Row {
    if sheet.prompts == Prompts::Shown && !statement.sources.is_empty() {
        words = words.with(Role::Dim, &format!(" [{}]", keys(&statement.sources)));
    }
    unsigned(sheet, words, statement)
}

/// A statement as rows that name its sources to every reader; for figures that must not stand without.
pub(super) fn cited(sheet: &Sheet, words: Row, statement: &Statement) -> Vec<Row> {
    let mut rows = led(&Row::empty(), &marked(sheet, words, statement), sheet.width);
    if sheet.prompts == Prompts::Hidden {
        rows.extend(figures::sourced(sheet, &statement.sources));
    }
    rows
}

/// A statement's words where its sources stand elsewhere.
pub(super) fn named(sheet: &Sheet, statement: &Statement) -> Row {
    let words = Row::of(Role::Text, statement.text.get(sheet.lang));
    unsigned(sheet, words, statement)
}

fn unsigned(sheet: &Sheet, mut words: Row, statement: &Statement) -> Row {
    if statement.unsigned {
        words = words.with(
            Role::Caution,
            &format!(" ({})", words::UNSIGNED.get(sheet.lang)),
        );
    }
    words
}

/// Reference keys, in their order.
pub(super) fn keys(sources: &[SourceId]) -> String {
    let keys: Vec<String> = sources.iter().map(ToString::to_string).collect();
    keys.join(", ")
}

fn bullets(sheet: &Sheet, items: &[Statement]) -> Vec<Row> {
    let lead = Row::of(Role::Accent, "• ");
    items
        .iter()
        .flat_map(|item| led(&lead, &said(sheet, item), sheet.width))
        .collect()
}

fn steps(sheet: &Sheet, items: &[Statement]) -> Vec<Row> {
    let digits = items.len().to_string().len();
    items
        .iter()
        .enumerate()
        .flat_map(|(index, item)| {
            let lead = Row::of(Role::Accent, &format!("{:>digits$}. ", index + 1));
            led(&lead, &said(sheet, item), sheet.width)
        })
        .collect()
}

fn claim_rows(sheet: &Sheet, claim: &Claim) -> Vec<Row> {
    let statement = &claim.statement;
    let words = Row::of(Role::Strong, statement.text.get(sheet.lang));
    let words = unsigned(sheet, words, statement);
    let mut rows = led(&Row::empty(), &words, sheet.width);
    rows.extend(evidence(sheet, claim.grade, &statement.sources));
    if let Some(not) = &claim.not {
        rows.extend(not_said(sheet, not));
    }
    rows
}

/// How strong the evidence is and what it is, in words beside a scale, with its reference keys.
pub(super) fn evidence(sheet: &Sheet, grade: Grade, sources: &[SourceId]) -> Vec<Row> {
    let same_kind = sources
        .iter()
        .filter_map(|id| sheet.pack.source(id))
        .filter(|source| source.grade == grade)
        .count();
    let kind = words::kind(grade, same_kind).get(sheet.lang);
    let mut lead = Row::empty();
    let mut words = format!("{}: ", words::EVIDENCE.get(sheet.lang));
    if let Some((filled, strength)) = words::strength(grade) {
        lead = lead
            .with(Role::Accent, &"■".repeat(filled))
            .with(Role::Dim, &"░".repeat(5 - filled))
            .with(Role::Dim, " ");
        words.push_str(strength.get(sheet.lang));
        words.push_str(" · ");
    }
    words.push_str(&format!("{kind} ({})", grade.code()));
    if !sources.is_empty() {
        words.push_str(" · ");
        words.push_str(&keys(sources));
    }
    let indent = Row::empty().padded(2);
    led(&indent.then(lead), &Row::of(Role::Dim, &words), sheet.width)
}

fn not_said(sheet: &Sheet, not: &Not) -> Vec<Row> {
    let (open, close) = match sheet.lang {
        Lang::En => ("“", "”"),
        Lang::Es => ("«", "»"),
    };
    let words = Row::of(Role::Text, words::NOT_SAID.get(sheet.lang))
        .with(
            Role::Text,
            &format!(": {open}{}{close}. ", not.text.get(sheet.lang)),
        )
        .with(Role::Dim, &format!("{}: ", words::WHY.get(sheet.lang)))
        .with(Role::Dim, not.why.get(sheet.lang));
    led(&Row::of(Role::Stop, "  ✗ "), &words, sheet.width)
}

fn callout_rows(sheet: &Sheet, callout: &Callout) -> Vec<Row> {
    let (role, bar) = match callout.weight {
        Weight::Info => (Role::Accent, "│ "),
        Weight::Caution => (Role::Caution, "┃ "),
        Weight::Stop => (Role::Stop, "█ "),
    };
    let inner = sheet.narrowed(sheet.width.saturating_sub(2));
    let title = Row::of(role, words::weight(callout.weight).get(sheet.lang))
        .with(Role::Dim, " · ")
        .with(Role::Strong, callout.title.get(sheet.lang));
    let mut rows = led(&Row::empty(), &title, inner.width);
    rows.extend(match callout.lines.as_slice() {
        [line] => led(&Row::empty(), &said(sheet, line), inner.width),
        lines => bullets(&inner, lines),
    });
    barred(role, bar, rows)
}

fn prompt_rows(sheet: &Sheet, prompt: &Prompt, opens: bool) -> Vec<Row> {
    if sheet.prompts == Prompts::Hidden {
        return Vec::new();
    }
    let mut rows = Vec::new();
    if opens {
        rows.extend(plain(
            Role::Prompt,
            &format!("── {} ──", words::FOR_PRACTITIONER.get(sheet.lang)),
            sheet.width,
        ));
    }
    let kinds = [PromptKind::Ask, PromptKind::Say, PromptKind::Avoid];
    let column = kinds
        .map(|kind| Row::of(Role::Prompt, words::prompt(kind).get(sheet.lang)).width())
        .into_iter()
        .max()
        .unwrap_or_default();
    let sign = if prompt.kind == PromptKind::Avoid {
        "✗ "
    } else {
        "▶ "
    };
    let lead = Row::of(Role::Prompt, sign)
        .with(Role::Prompt, words::prompt(prompt.kind).get(sheet.lang))
        .padded(2 + column + 2);
    let words = Row::of(Role::Prompt, prompt.statement.text.get(sheet.lang));
    rows.extend(led(
        &lead,
        &marked(sheet, words, &prompt.statement),
        sheet.width,
    ));
    rows
}

fn teach_back(sheet: &Sheet, asked: &TeachBack) -> Vec<Row> {
    let mut rows = plain(
        Role::Heading,
        words::TEACH_BACK.get(sheet.lang),
        sheet.width,
    );
    let question = Row::of(Role::Strong, asked.question.get(sheet.lang));
    rows.extend(led(&Row::of(Role::Accent, "▶ "), &question, sheet.width));
    if sheet.prompts == Prompts::Shown {
        let words = format!(
            "{}: {}",
            words::LISTEN_FOR.get(sheet.lang),
            asked.listen_for.get(sheet.lang)
        );
        rows.extend(flowed(
            &Row::of(Role::Prompt, &words),
            sheet.width,
            &Row::empty().padded(2),
            &Row::empty().padded(2),
        ));
    }
    rows
}
