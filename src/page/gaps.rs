//! What is missing when a session is signed, in words.

use super::sheet::Sheet;
use super::{Look, Prompts, Role, Row, findings, teach_back, words};
use crate::content::{Item, ItemId, Pack, PaneId, Weight, When};
use crate::record::{Assessment, Draft, Finding, Gap};
use crate::text::Lang;

/// A gap on one row; where its pack is not there, ids stand in place of words.
pub fn gap(gap: &Gap, draft: &Draft, pack: Option<&Pack>, lang: Lang) -> Row {
    let said = |row: Row, word: words::Word| row.with(Role::Dim, &format!(" · {}", word.get(lang)));
    match gap {
        Gap::Pane(id) => said(Row::of(Role::Text, pane_name(id, pack, lang)), words::NOT_DISCUSSED),
        Gap::Answer(id) => {
            let row = said(question(id, draft, pack, lang), words::NO_ANSWER);
            let blank = item(id, pack).and_then(findings::blank_rule).map(|rule| rule.weight);
            match blank.filter(|weight| *weight > Weight::Info) {
                Some(weight) => {
                    said(row, words::IF_BLANK).with(Role::Dim, ": ").with(findings::role(weight), words::weight(weight).get(lang))
                }
                None => row,
            }
        }
        Gap::Decision(id) => {
            let open = pack.map(|pack| open_weight(id, draft, pack)).unwrap_or_default();
            let lead = open.map_or_else(Row::empty, |weight| findings::label(weight, lang));
            said(lead.then(question(id, draft, pack, lang)), words::NOT_DECIDED)
        }
        Gap::Unconfirmed(id) => question(id, draft, pack, lang).with(Role::Caution, &format!(" · {}", words::TYPED.get(lang))),
        Gap::NoTeachBack => Row::of(Role::Text, words::NO_TEACH_BACK.get(lang)),
        Gap::TeachBack(id) => {
            let row = Row::of(Role::Text, pane_name(id, pack, lang))
                .with(Role::Dim, &format!(" · {}: ", words::TEACH_BACK_TAB.get(lang)));
            row.then(teach_back::status(draft.understanding(id), lang))
        }
    }
}

/// A pane's short name; its id where it is not known.
pub(super) fn pane_name<'a>(id: &'a PaneId, pack: Option<&'a Pack>, lang: Lang) -> &'a str {
    let pane = pack.and_then(|pack| pack.panes().iter().find(|pane| &pane.id == id));
    pane.map_or(id.as_str(), |pane| pane.tab.get(lang))
}

/// Why the stops and cautions of a gap are there; nothing where it has none.
pub fn gap_whys(gap: &Gap, draft: &Draft, pack: &Pack, look: Look) -> Vec<Row> {
    let Gap::Decision(id) = gap else {
        return Vec::new();
    };
    let sheet = Sheet::of(pack, Look { prompts: Prompts::Hidden, ..look }, usize::MAX);
    let assessment = Assessment::new(draft, pack);
    let found = pack.checklist().item(id).map(|item| assessment.findings_of(item)).unwrap_or_default();
    let open = found.iter().filter(|finding| finding.is_open() && finding.rule.when != When::Blank);
    open.flat_map(|finding| findings::why(&sheet, finding)).collect()
}

/// What a gap weighs: an open stop or caution, or that an item is left blank.
pub fn gap_weight(gap: &Gap, draft: &Draft, pack: &Pack) -> Option<Weight> {
    match gap {
        Gap::Answer(id) => findings::blank_rule(pack.checklist().item(id)?).map(|rule| rule.weight),
        Gap::Decision(id) => open_weight(id, draft, pack),
        Gap::Pane(_) | Gap::Unconfirmed(_) | Gap::NoTeachBack | Gap::TeachBack(_) => None,
    }
}

/// What weighs most among the stops and cautions of an item that nobody has decided on.
pub fn open_weight(id: &ItemId, draft: &Draft, pack: &Pack) -> Option<Weight> {
    let assessment = Assessment::new(draft, pack);
    let found = assessment.findings_of(pack.checklist().item(id)?);
    found.iter().filter(|finding| Finding::is_open(finding)).map(|finding| finding.rule.weight).max()
}

/// An item's question with its answer, where it has one.
pub fn question(id: &ItemId, draft: &Draft, pack: Option<&Pack>, lang: Lang) -> Row {
    let given = draft.answer(id);
    if let Some(item) = item(id, pack) {
        return findings::with_answer(item, given, lang);
    }
    let row = Row::of(Role::Text, id.as_str());
    match given {
        Some(given) => row.with(Role::Dim, " → ").with(Role::Strong, &findings::answer(None, given, lang)),
        None => row,
    }
}

fn item<'a>(id: &ItemId, pack: Option<&'a Pack>) -> Option<&'a Item> {
    pack.and_then(|pack| pack.checklist().item(id))
}
