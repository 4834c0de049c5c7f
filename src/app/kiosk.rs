//! A kiosk: a calm screen while nobody uses it, no way out without a practitioner's passphrase, and exports to known places.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::keymap::{Action, Context};
use super::scroll::Scroll;
use super::unlock::Form;
use super::{Area, Effect, Model, Msg, Now, Refused, Regions, Screen, Secret, Size, Written, exporting, quit, theme};
use crate::text::Clean;

/// What makes the dashboard a kiosk.
#[derive(Debug)]
pub struct Kiosk {
    /// The clinic's name, where it is set.
    pub clinic: Option<Clean>,
    /// Whether fingers use it: the bar has buttons.
    pub touch: bool,
    /// This long after the last key, the form before the records gives way to the calm screen.
    pub calm_after: Duration,
    /// When somebody was last at the form before the records; nothing where the calm screen stands there.
    used: Option<Instant>,
    /// The page of buttons that is shown.
    pub buttons: usize,
    /// Somebody wants to end the program.
    pub leaving: Option<Leaving>,
    /// An export waits for its place.
    pub places: Option<Places>,
}

/// The passphrase that ends the program, while it is typed.
#[derive(Debug)]
pub struct Leaving {
    /// What is typed.
    pub passphrase: Secret,
    /// The store compares it.
    pub busy: bool,
    /// Why it was not taken.
    pub refused: Option<Refused>,
}

/// The list of places for an export, open.
#[derive(Debug)]
pub struct Places {
    /// What waits for its place.
    pub written: Written,
    /// The drives that were there when it was opened; the first place is the folder.
    pub drives: Vec<Drive>,
    /// The marked place.
    pub marked: usize,
    /// Where the list stands.
    scroll: Scroll,
}

/// A removable drive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drive {
    /// Where it is mounted.
    pub path: PathBuf,
}

impl Drive {
    /// Its name as a person knows it: the folder that it is mounted on.
    pub fn name(&self) -> Clean {
        Clean::line(&self.path.file_name().unwrap_or(self.path.as_os_str()).to_string_lossy())
    }

    /// Its name, and where another one has the same also where it is mounted.
    pub fn name_among(&self, drives: &[Self]) -> Clean {
        let name = self.name();
        if drives.iter().filter(|drive| drive.name() == name).count() < 2 {
            return name;
        }
        let mounted = self.path.parent().unwrap_or(&self.path).display();
        Clean::line(&format!("{name} in {mounted}"))
    }
}

/// Where an export goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The folder for exports.
    Folder,
    /// A drive.
    Drive(Drive),
}

impl Kiosk {
    /// A kiosk that nobody uses.
    pub const fn new(clinic: Option<Clean>, calm_after: Duration) -> Self {
        Self { clinic, touch: false, calm_after, used: None, buttons: 0, leaving: None, places: None }
    }

    /// The same with buttons for fingers, or without.
    #[must_use]
    pub const fn touched(mut self, touch: bool) -> Self {
        self.touch = touch;
        self
    }

    /// Closes what is open on it, when the records lock.
    pub fn lock(&mut self) {
        (self.used, self.leaving, self.places) = (None, None, None);
    }
}

impl Places {
    fn places(&self) -> impl Iterator<Item = Place> {
        std::iter::once(Place::Folder).chain(self.drives.iter().cloned().map(Place::Drive))
    }

    /// The box of the list, in the middle of the page.
    pub fn area(&self, body: Area) -> Area {
        let rows = u16::try_from(self.drives.len()).unwrap_or(u16::MAX).saturating_add(4);
        body.middle(Size { columns: 70, rows })
    }

    /// The first place on the screen.
    pub fn top(&self, height: u16) -> usize {
        self.scroll.top(&(self.marked..self.marked + 1), self.drives.len() + 1, height)
    }
}

/// The list of places follows its mark.
pub fn follow(kiosk: &mut Kiosk, body: Area) {
    if let Some(places) = &mut kiosk.places {
        let top = places.top(theme::inside(places.area(body)).height);
        places.scroll.keep(top);
    }
}

/// Marks the clicked place; where it is marked already, writes there.
pub fn click(model: &mut Model, column: u16, row: u16) -> Vec<Effect> {
    let body = Regions::of(model).body;
    let Some(places) = model.kiosk.as_mut().and_then(|kiosk| kiosk.places.as_mut()) else {
        return Vec::new();
    };
    let inside = theme::inside(places.area(body));
    let place = places.top(inside.height) + usize::from(row.saturating_sub(inside.y));
    if !inside.holds(column, row) || place > places.drives.len() {
        return Vec::new();
    }
    if place == places.marked {
        return act(model, Action::Confirm).unwrap_or_default();
    }
    places.marked = place;
    Vec::new()
}

/// Whether nobody has to be at this screen: the form for a passphrase, with nothing behind it that is not saved.
fn is_at_rest(model: &Model) -> bool {
    let Screen::Unlock(unlock) = &model.screen else { return false };
    matches!(unlock.form, Form::Later { .. }) && !unlock.busy && model.behind.is_empty()
}

/// Whether the calm screen is shown.
pub fn is_calm(model: &Model) -> bool {
    model.kiosk.as_ref().is_some_and(|kiosk| kiosk.used.is_none()) && is_at_rest(model)
}

/// Somebody is at the screen. Gives whether the message did no more than to wake it: what a passphrase may begin with goes on.
pub fn wake(model: &mut Model, msg: &Msg, now: Now) -> bool {
    let was_calm = is_calm(model);
    if let Some(kiosk) = &mut model.kiosk {
        kiosk.used = Some(now.tick);
    }
    let begins = match msg {
        Msg::Key(KeyEvent { code: KeyCode::Char(c), modifiers, .. }) => {
            *c != ' ' && (*modifiers - KeyModifiers::SHIFT).is_empty()
        }
        Msg::Paste(_) | Msg::Unended(_) => true,
        _ => false,
    };
    was_calm && !begins
}

/// Elsewhere than before, the first buttons are shown.
pub fn turn_back(model: &mut Model, before: Context) {
    let is_elsewhere = model.context() != before;
    if let Some(kiosk) = model.kiosk.as_mut().filter(|_| is_elsewhere) {
        kiosk.buttons = 0;
    }
}

/// Shows the calm screen where nobody is at the form any more; what was half typed there is forgotten.
pub fn rest(model: &mut Model, now: Now) {
    if deadline(model).is_none_or(|deadline| deadline > now.tick) {
        return;
    }
    if let Some(kiosk) = &mut model.kiosk {
        kiosk.used = None;
    }
    model.help = None;
    model.choosing = None;
    model.notice = None;
    if let Screen::Unlock(unlock) = &mut model.screen {
        unlock.forget();
    }
}

/// When the calm screen comes by itself.
pub fn deadline(model: &Model) -> Option<Instant> {
    let kiosk = model.kiosk.as_ref()?;
    let used = kiosk.used?;
    is_at_rest(model).then(|| used + kiosk.calm_after)
}

/// Says that a key does nothing here which ends or stops programs elsewhere.
pub fn refuse(model: &mut Model, key: &KeyEvent) {
    // Ctrl+\ arrives as Ctrl+4 from most terminals.
    let name = match key.code {
        KeyCode::Char('c' | 'C') => "C",
        KeyCode::Char('z' | 'Z') => "Z",
        KeyCode::Char('d' | 'D') => "D",
        KeyCode::Char('\\' | '4') => "\\",
        _ => return,
    };
    if model.kiosk.is_some() && key.modifiers.contains(KeyModifiers::CONTROL) {
        model.tell(&format!("Ctrl+{name} does nothing here. Who has unlocked the records leaves with Ctrl+Q and the passphrase"));
    }
}

/// Asks for the passphrase of who is here, without which the program goes on.
pub fn ask_to_leave(model: &mut Model) {
    let is_somebody_here = model.presence.is_some();
    let Some(kiosk) = &mut model.kiosk else { return };
    if is_somebody_here {
        kiosk.leaving = Some(Leaving { passphrase: Secret::empty(), busy: false, refused: None });
        model.help = None;
        model.choosing = None;
    } else {
        model.tell("only a practitioner ends the program on this machine: unlock first, then Ctrl+Q");
    }
}

/// Does what a key asks for while a question of the kiosk is open; nothing where there is none.
pub fn act(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    let kiosk = model.kiosk.as_mut()?;
    if let Some(leaving) = &mut kiosk.leaving {
        let effects = leaving.act(action);
        if effects.is_none() {
            kiosk.leaving = None;
        }
        return Some(effects.unwrap_or_default());
    }
    let places = kiosk.places.as_mut()?;
    let last = places.drives.len();
    match action {
        Action::Up => places.marked = places.marked.saturating_sub(1),
        Action::Down => places.marked = (places.marked + 1).min(last),
        Action::PageUp | Action::First => places.marked = 0,
        Action::PageDown | Action::Last => places.marked = last,
        Action::Back => kiosk.places = None,
        Action::Confirm => {
            let (written, place) = (places.written, places.places().nth(places.marked));
            kiosk.places = None;
            return Some(place.map(|place| exporting::write(model, written, place)).unwrap_or_default());
        }
        _ => {}
    }
    Some(Vec::new())
}

impl Leaving {
    /// Nothing where the question is taken back.
    fn act(&mut self, action: Action) -> Option<Vec<Effect>> {
        match action {
            _ if self.busy => {}
            Action::Back => return None,
            Action::Edit(edit) => self.passphrase.edit(edit),
            Action::Confirm if self.passphrase.dots() > 0 => {
                self.busy = true;
                self.refused = None;
                return Some(vec![Effect::Leave(self.passphrase.clone())]);
            }
            _ => {}
        }
        Some(Vec::new())
    }

    /// Adds pasted words.
    fn paste(&mut self, text: &str) {
        if !self.busy {
            self.passphrase.push(text);
        }
    }
}

/// Adds pasted words to the passphrase that ends the program.
pub fn paste(model: &mut Model, text: &str) {
    if let Some(leaving) = model.kiosk.as_mut().and_then(|kiosk| kiosk.leaving.as_mut()) {
        leaving.paste(text);
    }
}

/// The store has compared the passphrase.
pub fn answered(model: &mut Model, result: Result<(), Refused>, now: Now) -> Vec<Effect> {
    // Where the records were locked meanwhile, nobody is leaving any more.
    let Some(kiosk) = model.kiosk.as_mut().filter(|kiosk| kiosk.leaving.as_ref().is_some_and(|leaving| leaving.busy)) else {
        return Vec::new();
    };
    match result {
        Ok(()) => {
            kiosk.leaving = None;
            quit::quit(model, now)
        }
        Err(refused) => {
            kiosk.leaving = Some(Leaving { passphrase: Secret::empty(), busy: false, refused: Some(refused) });
            Vec::new()
        }
    }
}

/// The drives that there are: opens the list, or exports where there is nothing to choose.
pub fn offer(model: &mut Model, written: Written, drives: Vec<Drive>) -> Vec<Effect> {
    if !matches!(model.context(), Context::Summary | Context::Signed) {
        return Vec::new();
    }
    if drives.is_empty() {
        return exporting::write(model, written, Place::Folder);
    }
    if let Some(kiosk) = &mut model.kiosk {
        kiosk.places = Some(Places { written, drives, marked: 0, scroll: Scroll::default() });
    }
    Vec::new()
}
