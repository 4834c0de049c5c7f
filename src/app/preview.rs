//! The preview of packs while somebody writes them: the panes alone, or the mistakes, and the place that is kept between saves.

use std::ops::ControlFlow;

use super::keymap::{self, Action, Context};
use super::{Msg, Size, Theme};
use crate::content::{Pack, Pane, PaneId, Problems};
use crate::page::{Aim, Glyphs, Headline, Look, PanePage, PatientPage, PatientView, Prompts, is_told, pane, patient};
use crate::text::Lang;

/// The rows of the frame: two above the page, an empty one, and one below.
pub const FRAME: u16 = 4;
/// The columns that are free on both sides of the page.
pub const MARGIN: u16 = 2;

/// Something that the preview hears of.
#[derive(Debug)]
pub enum PreviewMsg {
    /// Keys, sizes, signals.
    Terminal(Msg),
    /// A file was saved, and the packs were read again.
    Loaded(Result<Vec<Pack>, Problems>),
}

impl From<Msg> for PreviewMsg {
    fn from(msg: Msg) -> Self {
        Self::Terminal(msg)
    }
}

/// Where the author is: by name, so that it is found again however the files change.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    pack: String,
    pane: PaneId,
    /// Which of all panes it was, for where its name is gone.
    number: usize,
}

/// The preview. It has no record and no way to one.
#[derive(Debug)]
pub struct Preview {
    loaded: Result<Vec<Pack>, Problems>,
    place: Option<Place>,
    lang: Lang,
    prompts: Prompts,
    as_patient: bool,
    top: usize,
    /// The mistake that stands first on the screen; the pane keeps its own place meanwhile.
    first: usize,
    size: Size,
    themes: Vec<Theme>,
    theme: Theme,
    glyphs: Glyphs,
}

/// What is on the screen.
#[derive(Debug)]
pub enum Seen<'a> {
    /// A pane as the practitioner has it, from row `top` on.
    Pane(PanePage, usize),
    /// A pane as the patient has it.
    Patient(PatientPage),
    /// What is wrong in the files, from mistake `first` on.
    Mistakes(&'a Problems, usize),
}

impl Preview {
    /// Of packs that were read, or of what is wrong with them.
    pub fn new(loaded: Result<Vec<Pack>, Problems>, size: Size, themes: Vec<Theme>, theme: Theme, glyphs: Glyphs) -> Self {
        let (lang, prompts) = (Lang::En, Prompts::Shown);
        let mut preview =
            Self { loaded, place: None, lang, prompts, as_patient: false, top: 0, first: 0, size, themes, theme, glyphs };
        preview.go(0);
        preview
    }

    /// The theme.
    pub const fn theme(&self) -> Theme {
        self.theme
    }

    /// The terminal's size.
    pub const fn size(&self) -> Size {
        self.size
    }

    /// The language on the screen.
    pub const fn lang(&self) -> Lang {
        self.lang
    }

    /// The pane on the screen with its pack, which of all panes it is, from 1, and how many there are.
    pub fn current(&self) -> Option<(&Pack, &Pane, usize, usize)> {
        let panes = self.panes();
        let number = self.number(&panes)?;
        let (pack, _, pane) = *panes.get(number)?;
        Some((pack, pane, number + 1, panes.len()))
    }

    /// What is on the screen; nothing where the packs have no pane.
    pub fn seen(&self) -> Option<Seen<'_>> {
        let packs = match &self.loaded {
            Ok(_) => self.panes(),
            Err(problems) => {
                let last = problems.list().len().saturating_sub(1);
                return Some(Seen::Mistakes(problems, self.first.min(last)));
            }
        };
        let (pack, place, shown) = *packs.get(self.number(&packs)?)?;
        if self.as_patient {
            let steps = shown.blocks.iter().filter(|block| is_told(block)).count();
            let view = PatientView::new(pack, place, 0..steps, 0, self.lang)?;
            let mut page = patient(&view, pack, (self.size.columns, self.size.rows), self.glyphs, Headline::WhereRoomy)?;
            page.scroll_to(self.top);
            return Some(Seen::Patient(page));
        }
        let width = self.size.columns.saturating_sub(2 * MARGIN);
        let look = Look { lang: self.lang, width, prompts: self.prompts, glyphs: self.glyphs };
        let page = pane(pack, shown, look, Aim::default());
        let rows = page.text.len().max(page.aside.len());
        let top = self.top.min(rows.saturating_sub(self.height()));
        Some(Seen::Pane(page, top))
    }

    fn height(&self) -> usize {
        usize::from(self.size.rows.saturating_sub(FRAME))
    }

    /// Every pane of every pack, with its place in its pack.
    fn panes(&self) -> Vec<(&Pack, usize, &Pane)> {
        let of = |pack| Pack::panes(pack).iter().enumerate().map(move |(place, pane)| (pack, place, pane));
        self.loaded.iter().flatten().flat_map(of).collect()
    }

    /// Which of all panes is on the screen: the one of the same name, or the one that now stands in its place.
    fn number(&self, panes: &[(&Pack, usize, &Pane)]) -> Option<usize> {
        let place = self.place.as_ref()?;
        let named = panes.iter().position(|(pack, _, pane)| pack.id() == place.pack && pane.id == place.pane);
        named.or_else(|| Some(place.number.min(panes.len().checked_sub(1)?)))
    }

    fn go(&mut self, number: usize) {
        let place =
            self.panes().get(number).map(|(pack, _, pane)| Place { pack: pack.id().to_owned(), pane: pane.id.clone(), number });
        if place.is_some() && place != self.place {
            self.place = place;
            self.top = 0;
        }
    }

    fn turn(&mut self, by: isize) {
        if let Some((.., number, of)) = self.current() {
            let next = (number - 1).checked_add_signed(by).unwrap_or(of - 1);
            self.go(if next < of { next } else { 0 });
        }
    }

    fn scroll(&mut self, action: Action) {
        let page = match self.seen() {
            Some(Seen::Pane(page, top)) => (top, page.text.len().max(page.aside.len()).saturating_sub(self.height())),
            Some(Seen::Patient(page)) => (page.top, page.text.len().saturating_sub(page.height)),
            Some(Seen::Mistakes(problems, first)) => (first, problems.list().len().saturating_sub(1)),
            None => return,
        };
        let (top, last) = page;
        let screen = self.height().saturating_sub(2).max(1);
        let moved = match action {
            Action::Up => top.saturating_sub(1),
            Action::Down => top + 1,
            Action::PageUp => top.saturating_sub(screen),
            Action::PageDown => top + screen,
            Action::First => 0,
            Action::Last => last,
            _ => top,
        };
        let place = if self.loaded.is_ok() { &mut self.top } else { &mut self.first };
        *place = moved.min(last);
    }
}

/// Takes a message in; breaks off where the preview is to be left.
pub fn update(preview: &mut Preview, msg: PreviewMsg) -> ControlFlow<()> {
    match msg {
        PreviewMsg::Loaded(loaded) => {
            if preview.loaded.is_ok() {
                preview.first = 0;
            }
            preview.loaded = loaded;
            if preview.place.is_none() {
                preview.go(0);
            }
        }
        PreviewMsg::Terminal(Msg::Terminate) => return ControlFlow::Break(()),
        PreviewMsg::Terminal(Msg::Resize(size)) => preview.size = size,
        PreviewMsg::Terminal(Msg::Wheel(rows)) => {
            let action = if rows < 0 { Action::Up } else { Action::Down };
            (0..rows.unsigned_abs().min(10)).for_each(|_| preview.scroll(action));
        }
        PreviewMsg::Terminal(Msg::Key(key)) => match keymap::action(Context::Preview, &key) {
            Some(Action::Quit) => return ControlFlow::Break(()),
            Some(Action::Theme) => {
                let after = preview.themes.iter().skip_while(|theme| **theme != preview.theme).nth(1);
                preview.theme = after.or(preview.themes.first()).copied().unwrap_or(preview.theme);
            }
            Some(Action::Digit(digit)) => preview.go(usize::from(digit).checked_sub(1).unwrap_or(9)),
            Some(Action::NextTab) => preview.turn(1),
            Some(Action::PreviousTab) => preview.turn(-1),
            Some(Action::Language) => preview.lang = preview.lang.next(),
            Some(Action::PatientView) => preview.as_patient = !preview.as_patient,
            Some(Action::Prompts) => {
                preview.prompts = match preview.prompts {
                    Prompts::Shown => Prompts::Hidden,
                    Prompts::Hidden => Prompts::Shown,
                }
            }
            Some(action) => preview.scroll(action),
            None => {}
        },
        PreviewMsg::Terminal(_) => {}
    }
    ControlFlow::Continue(())
}
