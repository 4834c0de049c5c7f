//! A signed session on the screen: read and exported, and added to; nothing here can change what was signed.

use std::sync::Arc;

use super::amendment::{AmendmentForm, Kind};
use super::keymap::{Action, Context};
use super::regions::Area;
use super::typed::Typed;
use super::{Effect, Model, Now, Screen};
use crate::content::Pack;
use crate::page::{Glyphs, Look, Prompts, Row, signed as page};
use crate::record::{Amendment, BadAmendment, Change, HalfWritten, Signed};
use crate::text::Lang;

/// The session with its place on the screen.
#[derive(Debug)]
pub struct SignedView {
    session: Signed,
    /// The content it was held with, where that is loaded.
    pub pack: Option<Arc<Pack>>,
    /// The language in which it is read; the record's own does not change.
    pub language: Lang,
    /// What is being added.
    pub form: Option<AmendmentForm>,
    /// The first row on the screen.
    top: usize,
    /// The page, and the width and language that it was written for: long notes are wrapped once.
    rows: Vec<Row>,
    written_for: Option<(u16, Lang)>,
}

impl SignedView {
    /// From its top.
    pub fn new(session: Signed, pack: Option<Arc<Pack>>) -> Self {
        let language = session.content().language();
        Self { session, pack, language, form: None, top: 0, rows: Vec::new(), written_for: None }
    }

    /// The session.
    pub const fn session(&self) -> &Signed {
        &self.session
    }

    /// Where the keyboard's focus is.
    pub fn context(&self) -> Context {
        self.form.as_ref().map_or(Context::Signed, AmendmentForm::context)
    }

    /// Writes the page for an area, where that is not done.
    pub fn fit(&mut self, area: Area) {
        if self.written_for != Some((area.width, self.language)) {
            let look = Look { lang: self.language, width: area.width, prompts: Prompts::Shown, glyphs: Glyphs::default() };
            self.rows = page(&self.session, self.pack.as_deref(), look);
            self.written_for = Some((area.width, self.language));
        }
        self.top = self.top.min(self.rows.len().saturating_sub(usize::from(area.height)));
        if let Some(form) = &mut self.form {
            form.fit(area);
        }
    }

    /// Every row of the page, and the first one on the screen.
    pub fn rows(&self) -> (&[Row], usize) {
        (&self.rows, self.top)
    }

    /// Adds what the store has added; what is there stays as it is.
    ///
    /// # Errors
    /// Where it does not follow what is there.
    pub fn push(&mut self, amendment: Amendment) -> Result<(), BadAmendment> {
        self.session.push(amendment)?;
        self.written_for = None;
        self.top = 0;
        Ok(())
    }

    /// Adds pasted words to the form; gives how many control characters were left out.
    pub fn paste(&mut self, text: &str) -> usize {
        self.form.as_mut().map_or(0, |form| form.paste(text))
    }

    /// Keeps what is half written of an addendum on its writer's desk.
    pub fn keep_on(&self, desk: &mut Typed, now: Now) {
        if let Some((reason, words)) = self.form.as_ref().and_then(AmendmentForm::half_written) {
            desk.keep_addendum(self.session.content().id(), reason, words, now);
        }
    }

    fn holds(&self, half: &HalfWritten) -> bool {
        let added = Change::Addendum { words: half.words.clone() };
        self.session.amendments().iter().any(|amendment| amendment.change == added && amendment.reason == half.reason)
    }

    fn scroll(&mut self, action: Action, height: u16) {
        let step = usize::from(height).saturating_sub(2).max(1);
        self.top = match action {
            Action::Up => self.top.saturating_sub(1),
            Action::Down => self.top + 1,
            Action::PageUp => self.top.saturating_sub(step),
            Action::PageDown => self.top + step,
            Action::First => 0,
            Action::Last => self.rows.len(),
            _ => self.top,
        };
        self.top = self.top.min(self.rows.len().saturating_sub(usize::from(height)));
    }
}

/// Does what a key asks for.
pub fn act(model: &mut Model, action: Action, body: Area, now: Now) -> Vec<Effect> {
    let person = model.person.clone();
    let Screen::Signed(view) = &mut model.screen else {
        return Vec::new();
    };
    if view.form.is_some() {
        return super::amendment::act(view, action, person.as_ref(), body, now);
    }
    match action {
        Action::Addendum => {
            let desk = model.presence.as_ref().map(|presence| &presence.desk);
            let half = desk.and_then(|desk| desk.addendum(view.session.content().id()));
            // Words that came into the record behind a lock are not offered again.
            view.form = Some(AmendmentForm::addendum(half.filter(|half| !view.holds(half))));
        }
        Action::EnteredInError if view.session.entered_in_error().is_some() => {
            model.tell("this is declared already; an addendum can say more");
        }
        Action::EnteredInError => view.form = Some(AmendmentForm::new(Kind::EnteredInError)),
        Action::Language => {
            let next = view.language.next();
            if view.pack.as_ref().is_none_or(|pack| pack.languages().contains(&next)) {
                view.language = next;
            }
        }
        Action::Back => return model.go_home(now),
        _ => view.scroll(action, body.height),
    }
    Vec::new()
}
