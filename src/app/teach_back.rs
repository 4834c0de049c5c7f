//! The teach-back: which pane is asked about, the field for the patient's words, and what came of it.

use super::Now;
use super::checklist::{Page, in_field};
use super::consultation::{Consultation, Tab};
use super::editor::{Changed, Edit, Editor, Viewport};
use super::keymap::Action;
use super::regions::Area;
use super::scroll::Scroll;
use super::unlock::FIELD;
use crate::content::PaneId;
use crate::page::{Look, OpenField, Target, field_place, field_width, teach_back};
use crate::record::{FieldId, Outcome, Understanding};

/// The teach-back's place.
#[derive(Debug, Default)]
pub struct TeachBackTab {
    /// The pane that is marked; the first one where none was.
    selected: Option<PaneId>,
    /// The field for the patient's words, where it is open.
    pub field: Option<Editor>,
    /// Where the page stands.
    pub scroll: Scroll,
}

impl Consultation {
    /// The panes that have questions to be told back, in order.
    pub fn told_back(&self) -> Vec<PaneId> {
        self.assessment().told_back().map(|pane| pane.id.clone()).collect()
    }

    /// The pane whose teach-back is marked.
    pub fn asked_about(&self) -> Option<PaneId> {
        let all = self.told_back();
        let kept = self.teach_back.selected.clone().filter(|kept| all.contains(kept));
        kept.or_else(|| all.into_iter().next())
    }

    fn ask_about(&mut self, pane: PaneId) {
        if self.asked_about().as_ref() != Some(&pane) {
            self.teach_back.field = None;
        }
        self.teach_back.selected = Some(pane);
    }

    fn step_pane(&mut self, to: impl Fn(usize) -> usize) {
        let all = self.told_back();
        let here = self.asked_about().and_then(|pane| all.iter().position(|other| *other == pane)).unwrap_or(0);
        if let Some(pane) = all.get(to(here).min(all.len().saturating_sub(1))) {
            self.ask_about(pane.clone());
        }
    }

    /// The next pane that is not clear, in a circle; those that were discussed come first.
    fn next_unclear(&mut self) -> Option<&'static str> {
        let all = self.told_back();
        let here = self.asked_about().and_then(|pane| all.iter().position(|other| *other == pane)).unwrap_or(0);
        let later: Vec<&PaneId> = all.iter().cycle().skip(here + 1).take(all.len()).collect();
        let open = |pane: &&&PaneId| !matches!(self.draft.understanding(pane), Understanding::Clear(_));
        let discussed = later.iter().filter(open).find(|pane| self.draft.is_discussed(pane));
        match discussed.or_else(|| later.iter().find(open)).map(|pane| (*pane).clone()) {
            Some(pane) => {
                self.ask_about(pane);
                None
            }
            None => Some("every topic is clear"),
        }
    }

    /// Records what came of a round, with the words that are written down for it; gives words for the screen where it did not.
    fn tell_back(&mut self, pane: &PaneId, outcome: Outcome, now: Now) -> Option<&'static str> {
        if outcome == Outcome::Clear && matches!(self.draft.understanding(pane), Understanding::Clear(_)) {
            return Some("this is clear already; Delete takes the last round back");
        }
        self.teach_back.field = None;
        self.draft.tell_back(pane, outcome, now.wall);
        self.changed(now);
        None
    }

    fn open_words(&mut self, pane: &PaneId) {
        let words = self.draft.unfinished(&FieldId::TeachBack(pane.clone())).map(|words| words.raw().to_owned());
        self.teach_back.field = Some(Editor::single_line(&words.unwrap_or_default()));
    }

    fn keep_words(&mut self, now: Now) {
        if let (Some(pane), Some(field)) = (self.asked_about(), &self.teach_back.field) {
            let words = field.text().into();
            self.draft.keep_unfinished(FieldId::TeachBack(pane), words);
            self.changed(now);
        }
    }
}

/// Does what a key asks for; gives words for the screen where it did nothing.
pub fn act(open: &mut Consultation, action: Action, now: Now) -> Option<&'static str> {
    let pane = open.asked_about()?;
    match action {
        Action::Edit(edit) => apply(open, edit, now),
        // What is typed is kept with every key.
        Action::Confirm | Action::Back if open.teach_back.field.is_some() => open.teach_back.field = None,
        Action::Confirm => open.open_words(&pane),
        Action::Yes => return open.tell_back(&pane, Outcome::Clear, now),
        Action::No => return open.tell_back(&pane, Outcome::ExplainedAgain, now),
        Action::ClearAnswer if open.draft.rounds(&pane).next().is_some() => {
            open.draft.take_back_round(&pane);
            open.changed(now);
        }
        Action::Advance => return open.next_unclear(),
        Action::Up => open.step_pane(|here| here.saturating_sub(1)),
        Action::Down => open.step_pane(|here| here + 1),
        Action::PageUp | Action::First => open.step_pane(|_| 0),
        Action::PageDown | Action::Last => open.step_pane(|_| usize::MAX),
        _ => {}
    }
    None
}

fn apply(open: &mut Consultation, edit: Edit, now: Now) {
    let changed = open.teach_back.field.as_mut().map(|field| field.apply(edit, FIELD));
    if changed == Some(Changed::Text) {
        open.keep_words(now);
    }
}

/// Adds pasted words to the open field; gives how many control characters were left out.
pub fn paste(open: &mut Consultation, text: &str, now: Now) -> usize {
    let Some(field) = &mut open.teach_back.field else {
        return 0;
    };
    let dropped = field.paste(text, FIELD).dropped;
    open.keep_words(now);
    dropped
}

/// Marks the clicked pane, or records a round of it.
pub fn click(open: &mut Consultation, target: &Target, now: Now) {
    match target {
        Target::TeachBack(pane) => open.ask_about(pane.clone()),
        Target::TellBack(pane, outcome) => {
            open.tell_back(pane, *outcome, now);
        }
        _ => {}
    }
}

/// Goes to the teach-back of a pane from elsewhere.
pub fn go_to(open: &mut Consultation, pane: &PaneId, now: Now) {
    open.go(Tab::TeachBack, now);
    open.ask_about(pane.clone());
}

/// The teach-back for an area of this size; the marked pane is on the screen, and the field that is open on it.
pub fn page(open: &Consultation, area: Area) -> Page {
    let look = Look { lang: open.draft.language(), width: area.width, prompts: open.prompts, glyphs: open.glyphs };
    let pane = open.asked_about();
    let visible = open.teach_back.field.as_ref().map(|field| field.visible(Viewport { width: field_width(look), height: 1 }));
    let field = pane.as_ref().zip(visible.as_ref()).map(|(pane, visible)| OpenField {
        at: FieldId::TeachBack(pane.clone()),
        rows: visible.rows.iter().map(in_field).collect(),
        refused: None,
    });
    let rows = teach_back(&open.assessment(), &open.draft, &open.pack, pane.as_ref(), field.as_ref(), look);
    let caret = field_place(&rows).zip(visible.and_then(|visible| visible.caret));
    let caret = caret.map(|((row, left), (column, _))| (column.saturating_add(u16::try_from(left).unwrap_or(u16::MAX)), row));
    let is_marked = |row: &crate::page::Row| matches!(&row.target, Some(Target::TeachBack(of)) if Some(of) == pane.as_ref());
    let first = rows.iter().position(is_marked).unwrap_or(0);
    // The last rows of the marked pane hold the keys and the field.
    let last = rows.iter().rposition(is_marked).unwrap_or(first);
    // What stands above the first pane is shown with it.
    let is_first = pane == open.told_back().into_iter().next();
    let marked = if is_first && last < usize::from(area.height) { 0..last + 1 } else { first..last + 1 };
    let top = open.teach_back.scroll.top(&marked, rows.len(), area.height);
    Page { rows, top, caret }
}
