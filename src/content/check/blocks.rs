//! Panes and the blocks that they are made of.

use unicode_width::UnicodeWidthStr;

use crate::content::read::{Fields, Read, Value};
use crate::content::{Block, Callout, Claim, Not, Pane, PaneId, Prompt, PromptKind, Purpose, Statement, TeachBack, Weight};
use crate::text::{Lang, Localised};

use super::charts::{chart, charts};
use super::facts::{Cited, Facts};
use super::figures::figure;
use super::risks::{comparisons, risk};

/// Columns of a tab's name: ten of them stand side by side.
const TAB_COLUMNS: usize = 14;

const PURPOSES: &[(&str, Purpose)] =
    &[("authorised", Purpose::Authorised), ("off_label", Purpose::OffLabel), ("general", Purpose::General)];

type ReadBlock = fn(Value<'_>, &Facts) -> Read<Block>;

const BLOCKS: &[(&str, ReadBlock)] = &[
    ("paragraph", paragraph),
    ("bullets", |value, facts| items(value, facts).map(Block::Bullets)),
    ("steps", |value, facts| items(value, facts).map(Block::Steps)),
    ("claim", claim),
    ("callout", callout),
    ("figure", figure),
    ("chart", chart),
    ("charts", charts),
    ("risk", risk),
    ("prompt", prompt),
    ("teach_back", teach_back),
];

/// Reads a pane from its file, which is named after it.
pub fn pane(root: Value<'_>, name: &str, facts: &Facts) -> Read<Pane> {
    let fields = root.file_fields(&["id", "tab", "title", "use", "aftercare", "blocks"])?;
    let id = fields.required("id", |value| own_id(value, name));
    let tab = fields.required("tab", |value| tab(value, facts));
    let title = fields.required("title", |value| facts.line(value));
    let purpose = fields.optional("use", |value| value.one_of(PURPOSES));
    let aftercare = fields.optional("aftercare", Value::flag);
    let blocks = fields.required("blocks", |list| {
        comparisons(list);
        list.each(|value| value.tag("type")?.one_of(BLOCKS)?(value, facts))
    });
    let is_aftercare = aftercare?.unwrap_or_default();
    Ok(Pane { id: id?, tab: tab?, title: title?, purpose: purpose?, is_aftercare, blocks: blocks? })
}

fn own_id(value: Value<'_>, name: &str) -> Read<PaneId> {
    if value.string()? == name {
        return Ok(PaneId::from(name));
    }
    Err(value.problem(format!("a pane is named as its file, expected `{name}`")))
}

fn tab(value: Value<'_>, facts: &Facts) -> Read<Localised> {
    let tab = facts.line(value)?;
    for lang in Lang::ALL {
        let columns = tab.get(lang).width();
        if let Some(text) = value.peek(lang.code()).filter(|_| columns > TAB_COLUMNS) {
            text.problem(format!("this tab takes {columns} columns, expected at most {TAB_COLUMNS}"));
        }
    }
    Ok(tab)
}

fn paragraph(value: Value<'_>, facts: &Facts) -> Read<Block> {
    let fields = value.fields(&["type", "text", "sources", "unsigned"])?;
    facts.statement(&fields, "text", Cited::ForWords).map(Block::Paragraph)
}

fn items(value: Value<'_>, facts: &Facts) -> Read<Vec<Statement>> {
    let fields = value.fields(&["type", "items"])?;
    statements(&fields, "items", facts)
}

fn statements(fields: &Fields<'_>, key: &str, facts: &Facts) -> Read<Vec<Statement>> {
    fields.required(key, |list| list.each(|value| facts.plain_statement(value, Cited::ForWords)))
}

fn claim(value: Value<'_>, facts: &Facts) -> Read<Block> {
    let fields = value.fields(&["type", "text", "sources", "unsigned", "grade", "not"])?;
    let statement = facts.statement(&fields, "text", Cited::ForWords);
    let grade = fields.required("grade", |value| facts.grade(value, fields.listed("sources")));
    let not = fields.optional("not", |value| not(value, facts));
    Ok(Block::Claim(Claim { statement: statement?, grade: grade?, not: not? }))
}

fn not(value: Value<'_>, facts: &Facts) -> Read<Not> {
    let fields = value.fields(&["text", "why"])?;
    let text = fields.required("text", |value| facts.text(value));
    let why = fields.required("why", |value| facts.text(value));
    Ok(Not { text: text?, why: why? })
}

fn callout(value: Value<'_>, facts: &Facts) -> Read<Block> {
    let fields = value.fields(&["type", "level", "title", "lines"])?;
    let levels = [("info", Weight::Info), ("caution", Weight::Caution), ("stop", Weight::Stop)];
    let weight = fields.required("level", |value| value.one_of(&levels));
    let title = fields.required("title", |value| facts.line(value));
    let lines = statements(&fields, "lines", facts);
    Ok(Block::Callout(Callout { weight: weight?, title: title?, lines: lines? }))
}

fn prompt(value: Value<'_>, facts: &Facts) -> Read<Block> {
    let fields = value.fields(&["type", "kind", "text", "sources", "unsigned"])?;
    let kinds = [("ask", PromptKind::Ask), ("say", PromptKind::Say), ("avoid", PromptKind::Avoid)];
    let kind = fields.required("kind", |value| value.one_of(&kinds));
    let statement = facts.statement(&fields, "text", Cited::ForWords);
    Ok(Block::Prompt(Prompt { kind: kind?, statement: statement? }))
}

fn teach_back(value: Value<'_>, facts: &Facts) -> Read<Block> {
    let fields = value.fields(&["type", "question", "listen_for"])?;
    let question = fields.required("question", |value| facts.text(value));
    let listen_for = fields.required("listen_for", |value| facts.text(value));
    Ok(Block::TeachBack(TeachBack { question: question?, listen_for: listen_for? }))
}
