//! The second screen: what the other side shows, a calm page where it shows nothing, and the few keys.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::keymap::{self, Action, Context};
use super::patient::top_after;
use super::{Msg, Size, Theme};
use crate::content::Pack;
use crate::page::{Glyphs, Headline, PatientPage, PatientView, patient};
use crate::text::Lang;

/// Something that the second screen hears of.
#[derive(Debug)]
pub enum MirrorMsg {
    /// Keys, sizes, signals.
    Terminal(Msg),
    /// The other side shows this, or nothing.
    Shown(Option<PatientView>),
    /// The other side is gone.
    Gone,
    /// The other side says what this one does not understand.
    Strange,
}

impl From<Msg> for MirrorMsg {
    fn from(msg: Msg) -> Self {
        Self::Terminal(msg)
    }
}

/// Why the patient has to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waiting {
    /// Nothing is shown at the moment, or nobody is there to show something.
    Calm,
    /// What is shown is not in the wording that this side has.
    OtherWording,
    /// The other side is of another version.
    OtherVersion,
}

/// The second screen. It has no record and no way to one.
#[derive(Debug)]
pub struct Mirror {
    packs: Vec<Arc<Pack>>,
    size: Size,
    themes: Vec<Theme>,
    theme: Theme,
    glyphs: Glyphs,
    headline: Headline,
    shown: Result<PatientView, Waiting>,
    /// The first row on the screen, where somebody scrolled here.
    top: Option<usize>,
}

impl Mirror {
    /// Before anything is shown.
    pub const fn new(packs: Vec<Arc<Pack>>, size: Size, themes: Vec<Theme>, theme: Theme) -> Self {
        Self {
            packs,
            size,
            themes,
            theme,
            glyphs: Glyphs::Console,
            headline: Headline::WhereRoomy,
            shown: Err(Waiting::Calm),
            top: None,
        }
    }

    /// What pictures are made of.
    pub const fn glyphs(&self) -> Glyphs {
        self.glyphs
    }

    /// The same with pictures made of these shapes.
    #[must_use]
    pub fn drawn_with(self, glyphs: Glyphs, headline: Headline) -> Self {
        Self { glyphs, headline, ..self }
    }

    /// The theme.
    pub const fn theme(&self) -> Theme {
        self.theme
    }

    /// The terminal's size.
    pub const fn size(&self) -> Size {
        self.size
    }

    /// The page on the screen and its language.
    ///
    /// # Errors
    /// Why there is none.
    pub fn seen(&self) -> Result<(PatientPage, Lang), Waiting> {
        let view = self.shown?;
        let page = self
            .packs
            .iter()
            .find_map(|pack| patient(&view, pack, (self.size.columns, self.size.rows), self.glyphs, self.headline));
        let mut page = page.ok_or(Waiting::OtherWording)?;
        if let Some(top) = self.top {
            page.scroll_to(top);
        }
        Ok((page, view.lang()))
    }
}

/// Takes a message in; breaks off where the screen is to be left.
pub fn update(mirror: &mut Mirror, msg: &MirrorMsg) -> ControlFlow<()> {
    match msg {
        MirrorMsg::Shown(view) => show(mirror, view.ok_or(Waiting::Calm)),
        MirrorMsg::Gone => show(mirror, Err(Waiting::Calm)),
        MirrorMsg::Strange => show(mirror, Err(Waiting::OtherVersion)),
        MirrorMsg::Terminal(Msg::Terminate) => return ControlFlow::Break(()),
        MirrorMsg::Terminal(Msg::Resize(size)) => mirror.size = *size,
        MirrorMsg::Terminal(Msg::Wheel(rows)) => {
            let action = if *rows < 0 { Action::Up } else { Action::Down };
            (0..rows.unsigned_abs().min(10)).for_each(|_| scroll(mirror, action));
        }
        MirrorMsg::Terminal(Msg::Key(key)) => match keymap::action(Context::Mirror, key) {
            Some(Action::Quit) => return ControlFlow::Break(()),
            Some(Action::Theme) => next_theme(mirror),
            Some(action) => scroll(mirror, action),
            None => {}
        },
        MirrorMsg::Terminal(_) => {}
    }
    ControlFlow::Continue(())
}

/// What was scrolled here holds for one view.
fn show(mirror: &mut Mirror, shown: Result<PatientView, Waiting>) {
    if mirror.shown != shown {
        mirror.shown = shown;
        mirror.top = None;
    }
}

fn next_theme(mirror: &mut Mirror) {
    let after = mirror.themes.iter().skip_while(|theme| **theme != mirror.theme).nth(1);
    if let Some(theme) = after.or(mirror.themes.first()) {
        mirror.theme = *theme;
    }
}

fn scroll(mirror: &mut Mirror, action: Action) {
    if let Ok((page, _)) = mirror.seen() {
        mirror.top = top_after(&page, action).or(mirror.top);
    }
}
