//! The notes: the editor, and the phrases that the pack offers for it.

use super::Now;
use super::consultation::Consultation;
use super::editor::{Changed, Edit, Editor, Viewport};
use super::keymap::Action;
use crate::record::Draft;
use crate::text::ClinicalText;

/// The notes' place.
#[derive(Debug)]
pub struct NotesTab {
    /// The text with its caret.
    pub editor: Editor,
    /// Whether the caret is in it.
    pub writing: bool,
    /// The phrase that is marked, where the list is open.
    pub phrase: Option<usize>,
    /// Whether the text is newer than the draft's.
    changed: bool,
}

impl NotesTab {
    /// With the caret at the end.
    pub fn new(notes: &ClinicalText) -> Self {
        let mut editor = Editor::multi_line(notes.raw());
        editor.apply(Edit::Move(super::editor::Motion::TextEnd), Viewport { width: 76, height: 18 });
        Self { editor, writing: false, phrase: None, changed: false }
    }

    /// Puts the text into the draft, where it is newer.
    pub fn write_into(&mut self, draft: &mut Draft) {
        if self.changed {
            draft.write_notes(self.editor.text().into());
            self.changed = false;
        }
    }
}

/// Does what a key asks for.
pub fn act(consultation: &mut Consultation, action: Action, viewport: Viewport, now: Now) {
    let notes = &mut consultation.notes;
    match action {
        Action::Edit(edit) => {
            if notes.editor.apply(edit, viewport) == Changed::Text {
                changed(consultation, now);
            }
        }
        Action::Confirm => notes.writing = true,
        Action::Back => notes.writing = false,
        Action::Phrases if !consultation.pack.templates().is_empty() => notes.phrase = Some(0),
        _ => scroll(notes, action, viewport),
    }
}

fn scroll(notes: &mut NotesTab, action: Action, viewport: Viewport) {
    use super::editor::Motion;
    let motion = match action {
        Action::Up => Motion::Up,
        Action::Down => Motion::Down,
        Action::PageUp => Motion::PageUp,
        Action::PageDown => Motion::PageDown,
        _ => return,
    };
    notes.editor.apply(Edit::Move(motion), viewport);
}

/// Counts a change of the text.
fn changed(consultation: &mut Consultation, now: Now) {
    consultation.notes.changed = true;
    consultation.changed(now);
}

/// Adds pasted text; gives how many control characters were left out.
pub fn paste(consultation: &mut Consultation, text: &str, viewport: Viewport, now: Now) -> usize {
    let dropped = consultation.notes.editor.paste(text, viewport).dropped;
    changed(consultation, now);
    dropped
}

/// Does what a key asks for in the list of phrases.
pub fn act_on_phrases(consultation: &mut Consultation, action: Action, viewport: Viewport, now: Now) {
    let Some(marked) = consultation.notes.phrase else {
        return;
    };
    let last = consultation.pack.templates().len().saturating_sub(1);
    let to = match action {
        Action::Up => marked.saturating_sub(1),
        Action::Down => (marked + 1).min(last),
        Action::PageUp | Action::First => 0,
        Action::PageDown | Action::Last => last,
        Action::Back => return consultation.notes.phrase = None,
        Action::Confirm => return insert(consultation, marked, viewport, now),
        _ => marked,
    };
    consultation.notes.phrase = Some(to);
}

fn insert(consultation: &mut Consultation, place: usize, viewport: Viewport, now: Now) {
    let language = consultation.draft.language();
    let phrase = consultation.pack.templates().get(place).map(|template| template.text.get(language).to_owned());
    consultation.notes.phrase = None;
    consultation.notes.writing = true;
    if let Some(phrase) = phrase {
        consultation.notes.editor.put_phrase(&phrase, viewport);
        changed(consultation, now);
    }
}
