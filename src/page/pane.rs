//! A pane of education as rows, in one column or in two.

use super::frame::{led, spaced};
use super::sheet::Sheet;
use super::{Aim, Look, Prompts, Row, Target, blocks, charts, figures, risks};
use crate::content::{Block, Pack, Pane};

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

/// Lays a pane out, its skin section drawn as it is aimed at.
pub fn pane(pack: &Pack, pane: &Pane, look: Look, aim: Aim) -> PanePage {
    let width = usize::from(look.width);
    let sheet = Sheet::of(pack, look, MEASURE);
    if width < WIDE {
        return PanePage { text: rows(&sheet, pane, aim, |_| true), aside: Vec::new(), aside_from: look.width };
    }
    let left = MEASURE_BESIDE.min((width - GAP) * 11 / 20);
    let right = MEASURE_BESIDE.min(width - GAP - left);
    PanePage {
        text: rows(&sheet.narrowed(left), pane, aim, |block| !stands_aside(block)),
        aside: rows(&sheet.narrowed(right), pane, aim, stands_aside),
        aside_from: u16::try_from(left + GAP).unwrap_or(look.width),
    }
}

const fn stands_aside(block: &Block) -> bool {
    matches!(block, Block::Figure(_) | Block::Chart(_) | Block::Charts(_) | Block::Risk(_) | Block::Prompt(_))
}

/// The rows of the blocks that are `wanted`.
fn rows(sheet: &Sheet, pane: &Pane, aim: Aim, wanted: impl Fn(&Block) -> bool) -> Vec<Row> {
    let mut before: Option<&Block> = None;
    let mut parts = Vec::new();
    for (index, block) in pane.blocks.iter().enumerate() {
        if !wanted(block) {
            continue;
        }
        let part = block_rows(sheet, block, aim, before);
        before = Some(block);
        parts.push(part.into_iter().map(|row| row.clipped(sheet.width).on(Target::Point(index))).collect());
    }
    spaced(parts)
}

fn block_rows(sheet: &Sheet, block: &Block, aim: Aim, before: Option<&Block>) -> Vec<Row> {
    match block {
        Block::Paragraph(statement) => led(&Row::empty(), &sheet.said(statement), sheet.width),
        Block::Bullets(items) => blocks::bullets(sheet, items),
        Block::Steps(items) => blocks::steps(sheet, items),
        Block::Claim(claim) => blocks::claim(sheet, claim),
        Block::Callout(callout) => blocks::callout(sheet, callout),
        Block::Figure(figure) => figures::figure(sheet, figure, aim),
        Block::Chart(chart) => charts::chart(sheet, chart),
        Block::Charts(several) => charts::charts(sheet, several),
        Block::Risk(risk) => risks::risk(sheet, risk),
        Block::Prompt(prompt) => {
            let mut rows = Vec::new();
            if !matches!(before, Some(Block::Prompt(_))) {
                rows.extend(blocks::prompt_heading(sheet));
            }
            rows.extend(blocks::prompt(sheet, prompt));
            rows
        }
        Block::TeachBack(question) => {
            let mut rows = Vec::new();
            if !matches!(before, Some(Block::TeachBack(_))) {
                rows.extend(blocks::teach_back_heading(sheet));
            }
            rows.extend(blocks::teach_back(sheet, question));
            rows
        }
    }
}

/// Whether a patient is told what a block says, or hears it from the practitioner.
pub const fn is_told(block: &Block) -> bool {
    !matches!(block, Block::Prompt(_))
}

/// What a patient is told, block by block, without anything that is for the practitioner alone.
pub fn told_rows(sheet: &Sheet, pane: &Pane, aim: Aim) -> Vec<Vec<Row>> {
    let sheet = Sheet { prompts: Prompts::Hidden, ..*sheet };
    let mut before: Option<&Block> = None;
    let mut steps = Vec::new();
    for (index, block) in pane.blocks.iter().enumerate().filter(|(_, block)| is_told(block)) {
        let rows = block_rows(&sheet, block, aim, before);
        before = Some(block);
        steps.push(rows.into_iter().map(|row| row.clipped(sheet.width).on(Target::Point(index))).collect());
    }
    steps
}

#[cfg(test)]
mod tests;
