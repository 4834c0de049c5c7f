//! What is added to a signed session: an addendum, or that it was entered in error; each with a reason and a passphrase.

use super::editor::{Edit, Editor, Viewport};
use super::keymap::{Action, Context};
use super::msg::{Amend, Refused};
use super::regions::Area;
use super::unlock::FIELD;
use super::{Effect, Model, Now, Screen, Secret, SignedView};
use crate::record::{Amendment, BadAmendment, Change, HalfWritten, PersonName, SessionId};

/// The form.
#[derive(Debug)]
pub struct AmendmentForm {
    /// What it adds.
    pub kind: Kind,
    /// Why it is added.
    pub reason: Editor,
    /// The passphrase.
    pub passphrase: Secret,
    /// Where the caret is.
    pub focus: Focus,
    /// Why it was not added.
    pub refused: Option<String>,
    /// The size of the editor for the words.
    viewport: Viewport,
}

/// What is added.
#[derive(Debug)]
pub enum Kind {
    /// Words.
    Addendum(Box<Editor>),
    /// That the session should not be there.
    EnteredInError,
}

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// Why.
    Reason,
    /// The words of an addendum.
    Words,
    /// The passphrase.
    Passphrase,
    /// None: the store is at work.
    AtWork,
}

impl AmendmentForm {
    /// An empty form.
    pub fn new(kind: Kind) -> Self {
        Self {
            kind,
            reason: Editor::single_line(""),
            passphrase: Secret::empty(),
            focus: Focus::Reason,
            refused: None,
            viewport: Viewport { width: 76, height: 4 },
        }
    }

    /// The form for an addendum, with what was typed before.
    pub fn addendum(half: Option<&HalfWritten>) -> Self {
        let (reason, words) = half.map(|half| (half.reason.raw(), half.words.raw())).unwrap_or_default();
        let form = Self::new(Kind::Addendum(Box::new(Editor::multi_line(words))));
        Self { reason: Editor::single_line(reason), ..form }
    }

    /// Where the keyboard's focus is.
    pub const fn context(&self) -> Context {
        match self.focus {
            Focus::Reason => Context::Reason,
            Focus::Words => Context::Addendum,
            Focus::Passphrase => Context::Passphrase,
            Focus::AtWork => Context::AtWork,
        }
    }

    /// Takes the size of the page.
    pub fn fit(&mut self, body: Area) {
        self.viewport = words_viewport(body);
        if let Kind::Addendum(words) = &mut self.kind {
            words.fit(self.viewport);
        }
    }

    /// The size of the editor for the words.
    pub const fn viewport(&self) -> Viewport {
        self.viewport
    }

    fn turn(&mut self, forward: bool) {
        let has_words = matches!(self.kind, Kind::Addendum(_));
        self.focus = match (self.focus, forward) {
            (Focus::Reason, true) | (Focus::Passphrase, false) if has_words => Focus::Words,
            (Focus::Reason | Focus::Words, true) => Focus::Passphrase,
            (Focus::Words | Focus::Passphrase, false) => Focus::Reason,
            (focus, _) => focus,
        };
    }

    fn edit(&mut self, edit: Edit) {
        self.refused = None;
        match (self.focus, &mut self.kind) {
            (Focus::Reason, _) => {
                self.reason.apply(edit, FIELD);
            }
            (Focus::Words, Kind::Addendum(words)) => {
                words.apply(edit, self.viewport);
            }
            (Focus::Passphrase, _) => self.passphrase.edit(edit),
            _ => {}
        }
    }

    /// Adds pasted words to the field with the caret; gives how many control characters were left out.
    pub fn paste(&mut self, text: &str) -> usize {
        match (self.focus, &mut self.kind) {
            (Focus::Reason, _) => self.reason.paste(text, FIELD).dropped,
            (Focus::Words, Kind::Addendum(words)) => words.paste(text, self.viewport).dropped,
            (Focus::Passphrase, _) => {
                self.passphrase.push(text);
                0
            }
            _ => 0,
        }
    }

    fn change(&self) -> Change {
        match &self.kind {
            Kind::Addendum(words) => Change::Addendum { words: words.text().into() },
            Kind::EnteredInError => Change::EnteredInError {},
        }
    }

    /// The reason and the words that are typed of an addendum.
    pub fn half_written(&self) -> Option<(&str, &str)> {
        match &self.kind {
            Kind::Addendum(words) => Some((self.reason.text(), words.text())),
            Kind::EnteredInError => None,
        }
    }

    fn refuse(&mut self, focus: Focus, words: &str) -> Vec<Effect> {
        self.focus = focus;
        self.refused = Some(words.to_owned());
        Vec::new()
    }
}

/// The rows of the form above and below the words.
pub const AROUND_WORDS: u16 = 12;

/// The size of the editor for the words on a page.
fn words_viewport(body: Area) -> Viewport {
    let width = body.width.saturating_sub(4).clamp(1, 100);
    Viewport { width, height: body.height.saturating_sub(AROUND_WORDS).max(2) }
}

/// Does what a key asks for.
pub fn act(view: &mut SignedView, action: Action, person: Option<&PersonName>, body: Area, now: Now) -> Vec<Effect> {
    let Some(form) = &mut view.form else {
        return Vec::new();
    };
    form.viewport = words_viewport(body);
    match (form.focus, action) {
        (Focus::AtWork, _) => {}
        (_, Action::Back) => view.form = None,
        (_, Action::PreviousField) => form.turn(false),
        (_, Action::Edit(edit)) => form.edit(edit),
        (Focus::Passphrase, Action::Confirm) => return order(view, person, now),
        (_, Action::NextField | Action::Confirm) => form.turn(true),
        _ => {}
    }
    Vec::new()
}

/// Asks the store to add it.
fn order(view: &mut SignedView, person: Option<&PersonName>, now: Now) -> Vec<Effect> {
    let Some(mut form) = view.form.take() else {
        return Vec::new();
    };
    let effects = amend(view, &mut form, person, now);
    view.form = Some(form);
    effects
}

fn amend(view: &SignedView, form: &mut AmendmentForm, person: Option<&PersonName>, now: Now) -> Vec<Effect> {
    let Some(person) = person else {
        return form.refuse(Focus::Passphrase, "only a practitioner can add: leave, and unlock with your own passphrase");
    };
    let signed = view.session();
    match signed.amendment(person.clone(), now.wall, form.reason.text().into(), form.change()) {
        Err(bad @ BadAmendment::NoWords) => form.refuse(Focus::Words, &bad.to_string()),
        Err(bad) => form.refuse(Focus::Reason, &bad.to_string()),
        Ok(_) if form.passphrase.dots() == 0 => form.refuse(Focus::Passphrase, "type your passphrase: it is your signature"),
        Ok(amendment) => {
            form.focus = Focus::AtWork;
            form.refused = None;
            let passphrase = std::mem::replace(&mut form.passphrase, Secret::empty());
            vec![Effect::Amend(Box::new(Amend { session: signed.content().id(), amendment, passphrase }))]
        }
    }
}

/// The store has added it, or not; where it has not, nothing typed is lost and it can be tried again.
pub fn answered(model: &mut Model, session: SessionId, result: Result<Box<Amendment>, Refused>, now: Now) -> Vec<Effect> {
    let Screen::Signed(view) = &mut model.screen else {
        return Vec::new();
    };
    if view.session().content().id() != session {
        return Vec::new();
    }
    let Some(form) = view.form.as_mut().filter(|form| form.focus == Focus::AtWork) else {
        return Vec::new();
    };
    match result {
        Err(refused) => form.refuse(Focus::Passphrase, &format!("Not added: {}. Nothing is lost.", refused.words)),
        Ok(amendment) => {
            let (told, was_addendum) = match form.kind {
                Kind::Addendum(_) => ("The addendum is in the record.", true),
                Kind::EnteredInError => ("Declared as entered in error; everything stays readable.", false),
            };
            view.form = None;
            let pushed = view.push(*amendment);
            if let Some(presence) = model.presence.as_mut().filter(|_| was_addendum) {
                presence.desk.keep_addendum(session, "", "", now);
            }
            match pushed {
                Ok(()) => model.tell(told),
                Err(not_next) => model.tell_failure(&not_next.to_string()),
            }
            Vec::new()
        }
    }
}
