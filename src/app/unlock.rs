//! First start and unlocking: names, passphrases, the recovery code.

use std::sync::Arc;
use std::time::Duration;

use super::editor::{Edit, Editor, Viewport};
use super::keymap::Action;
use super::regions::Area;
use super::scroll::Scroll;
use super::wait::Wait;
use super::{Effect, Model, NotOpened, Now, Opening, Refused, Screen, Secret, lock};
use crate::content::Pack;
use crate::page::{Role, Row, Target};
use crate::record::{Desk, PersonName};

/// The shortest passphrase that is taken, in characters.
pub const SHORTEST: usize = 10;

/// The size of a one-line field; wide enough that no name scrolls.
pub const FIELD: Viewport = Viewport { width: 62, height: 1 };

/// How many practitioners are shown at once.
const NAMES: u16 = 6;

/// The screen before any record can be read.
#[derive(Debug)]
pub struct Unlock {
    /// Who, and how.
    pub form: Form,
    /// The field with the caret.
    pub focus: usize,
    /// The store is at work.
    pub busy: bool,
    /// Why it did not open.
    pub refused: Option<Refused>,
    /// The wait after wrong passphrases.
    pub wait: Option<Wait>,
    /// The store is still open behind the form, for what is not saved yet.
    pub is_open: bool,
    /// Where the list of practitioners stands.
    pub(super) scroll: Scroll,
}

/// The fields.
#[derive(Debug)]
pub enum Form {
    /// No store yet: the first practitioner makes one.
    First {
        /// The practitioner's name.
        name: Box<Editor>,
        /// The passphrase.
        passphrase: Secret,
        /// The same again.
        again: Secret,
    },
    /// A practitioner opens the store.
    Later {
        /// Who can.
        people: Vec<PersonName>,
        /// Who is chosen.
        chosen: usize,
        /// The passphrase.
        passphrase: Secret,
    },
}

impl Unlock {
    /// The form for a machine without a store.
    pub fn first() -> Self {
        let form = Form::First { name: Box::new(Editor::single_line("")), passphrase: Secret::empty(), again: Secret::empty() };
        Self::with(form)
    }

    /// The form for a store that these people can open.
    pub fn later(people: Vec<PersonName>, chosen: usize) -> Self {
        Self::with(Form::Later { people, chosen, passphrase: Secret::empty() })
    }

    fn with(form: Form) -> Self {
        Self { form, focus: 0, busy: false, refused: None, wait: None, is_open: false, scroll: Scroll::default() }
    }

    /// Takes in who can unlock; the one who was chosen stays so.
    pub fn offer(&mut self, offered: Vec<PersonName>) {
        if let Form::Later { people, chosen, .. } = &mut self.form {
            let same = people.get(*chosen).and_then(|person| offered.iter().position(|offered| offered == person));
            *chosen = same.unwrap_or(0);
            *people = offered;
        }
    }

    /// The wait of who is chosen, where they have one.
    pub fn waiting(&self) -> Option<&Wait> {
        let Form::Later { people, chosen, .. } = &self.form else {
            return None;
        };
        let person = people.get(*chosen)?;
        self.wait.as_ref().filter(|wait| wait.is_of(person))
    }

    /// Whether a store is being made.
    pub const fn is_creating(&self) -> bool {
        self.busy && matches!(self.form, Form::First { .. })
    }

    /// How many fields the form has.
    pub const fn fields(&self) -> usize {
        match self.form {
            Form::First { .. } => 3,
            Form::Later { .. } => 1,
        }
    }

    fn secret(&mut self) -> Option<&mut Secret> {
        match (&mut self.form, self.focus) {
            (Form::First { passphrase, .. }, 1) | (Form::Later { passphrase, .. }, _) => Some(passphrase),
            (Form::First { again, .. }, 2) => Some(again),
            (Form::First { .. }, _) => None,
        }
    }

    fn choose(&mut self, to: impl Fn(usize) -> usize) {
        if let Form::Later { people, chosen, passphrase } = &mut self.form {
            let before = *chosen;
            *chosen = to(before).min(people.len().saturating_sub(1));
            passphrase.clear();
            // What was refused was somebody else's.
            if *chosen != before {
                self.refused = None;
            }
        }
    }

    /// Whether there is more than one practitioner to choose from.
    pub const fn has_choice(&self) -> bool {
        matches!(&self.form, Form::Later { people, .. } if people.len() > 1)
    }

    /// The first practitioner on the screen.
    fn top(&self) -> usize {
        match &self.form {
            Form::Later { people, chosen, .. } => self.scroll.top(&(*chosen..*chosen + 1), people.len(), NAMES),
            Form::First { .. } => 0,
        }
    }

    /// The list of practitioners follows who is chosen.
    pub fn follow(&mut self) {
        let top = self.top();
        self.scroll.keep(top);
    }

    /// The rows above the passphrase: that the records are locked, and who can unlock them.
    pub fn who(&self) -> Vec<Row> {
        let Form::Later { people, chosen, .. } = &self.form else { return Vec::new() };
        let who = if self.has_choice() { "Practitioner (↑ and ↓ choose)" } else { "Practitioner" };
        let mut rows = vec![Row::of(Role::Heading, "Chairside is locked"), Row::empty(), Row::of(Role::Dim, who)];
        let shown = people.iter().enumerate().skip(self.top()).take(usize::from(NAMES));
        rows.extend(shown.map(|(place, person)| {
            let (mark, role) = if place == *chosen { ("▶ ", Role::Strong) } else { ("  ", Role::Text) };
            Row::of(Role::Accent, mark).with(role, person.shown().as_str()).on(Target::Entry(place))
        }));
        rows
    }

    fn edit(&mut self, edit: Edit) {
        if let (Form::First { name, .. }, 0) = (&mut self.form, self.focus) {
            name.apply(edit, FIELD);
        } else if let Some(secret) = self.secret() {
            secret.edit(edit);
        }
    }

    /// Adds pasted text to the field with the caret.
    pub fn paste(&mut self, text: &str) {
        if self.busy {
            return;
        }
        if let (Form::First { name, .. }, 0) = (&mut self.form, self.focus) {
            name.paste(text, FIELD);
        } else if let Some(secret) = self.secret() {
            secret.push(text);
        }
    }

    /// The order that the filled form comes to, or what is wrong with it and in which field.
    fn submit(&self) -> Result<Effect, (usize, String)> {
        match &self.form {
            Form::Later { people, chosen, passphrase } => {
                let name = people.get(*chosen).ok_or((0, "nobody can open this store".to_owned()))?;
                Ok(Effect::Unlock(name.clone(), passphrase.clone()))
            }
            Form::First { name, passphrase, again } => {
                let name = PersonName::new(name.text()).map_err(|bad| (0, format!("the name: {bad}")))?;
                if passphrase.dots() < SHORTEST {
                    return Err((
                        1,
                        format!("the passphrase needs at least {SHORTEST} characters; a few unusual words are good"),
                    ));
                }
                if passphrase != again {
                    return Err((2, "the two passphrases are not the same; type the second one again".to_owned()));
                }
                Ok(Effect::Create(name, passphrase.clone()))
            }
        }
    }

    /// Does what a key asks for.
    pub fn act(&mut self, action: Action) -> Vec<Effect> {
        if self.busy {
            return Vec::new();
        }
        let last = self.fields() - 1;
        match action {
            Action::NextField if self.fields() > 1 => self.focus = (self.focus + 1) % self.fields(),
            Action::PreviousField if self.fields() > 1 => self.focus = (self.focus + last) % self.fields(),
            Action::NextField | Action::NextChoice if self.fields() == 1 => self.choose(|here| here + 1),
            Action::PreviousField | Action::PreviousChoice if self.fields() == 1 => self.choose(|here| here.saturating_sub(1)),
            Action::NextChoice => self.edit(Edit::Move(super::editor::Motion::Right)),
            Action::PreviousChoice => self.edit(Edit::Move(super::editor::Motion::Left)),
            Action::Confirm if self.focus < last => self.focus += 1,
            Action::Confirm if self.waiting().is_some_and(|wait| wait.left() > 0) => {}
            Action::Confirm => return self.send(),
            Action::Back => self.focus = self.focus.saturating_sub(1),
            Action::Edit(edit) => self.edit(edit),
            _ => {}
        }
        Vec::new()
    }

    fn send(&mut self) -> Vec<Effect> {
        match self.submit() {
            Ok(effect) => {
                self.busy = true;
                self.refused = None;
                vec![effect]
            }
            Err((field, words)) => {
                self.focus = field;
                self.refused = Some(Refused { words });
                Vec::new()
            }
        }
    }

    /// Forgets what was typed, and what was said about it.
    pub fn forget(&mut self) {
        if let Form::Later { passphrase, .. } = &mut self.form {
            passphrase.clear();
        }
        self.refused = None;
    }

    /// Who is chosen has to wait before the next try.
    fn put_off(&mut self, time: Duration, now: Now) {
        if let Form::Later { people, chosen, .. } = &self.form {
            let person = people.get(*chosen).cloned();
            self.wait = person.filter(|_| !time.is_zero()).map(|person| Wait::new(person, time, now));
        }
    }

    fn refuse(&mut self, refused: Refused) {
        self.busy = false;
        if let Form::Later { passphrase, .. } = &mut self.form {
            passphrase.clear();
        }
        self.refused = Some(refused);
    }
}

/// The column that the form stands in: in the middle, a measure that reads well.
pub fn column(body: Area) -> Area {
    let width = body.width.min(66);
    let above = body.height.saturating_sub(18) / 3;
    Area { x: body.x + (body.width - width) / 2, y: body.y + above, width, height: body.height - above }
}

/// Chooses the clicked practitioner.
pub fn click(unlock: &mut Unlock, target: &Target) {
    match target {
        Target::Entry(place) if !unlock.busy => unlock.choose(|_| *place),
        _ => {}
    }
}

/// The store was made, or not.
pub fn created(model: &mut Model, result: Result<Secret, Refused>) -> Vec<Effect> {
    let Screen::Unlock(unlock) = &mut model.screen else {
        return Vec::new();
    };
    match result {
        Ok(code) => {
            if let Form::First { name, .. } = &unlock.form {
                model.person = PersonName::new(name.text()).ok();
            }
            model.screen = Screen::RecoveryCode { code, asked: false };
        }
        Err(refused) => unlock.refuse(refused),
    }
    Vec::new()
}

/// The store opened, or not.
pub fn unlocked(model: &mut Model, result: Result<Opening, NotOpened>, now: Now) -> Vec<Effect> {
    let Screen::Unlock(unlock) = &mut model.screen else {
        return Vec::new();
    };
    match result {
        Ok(Opening { person, loss, desk, reworded }) => {
            lock::arrive(model, person, desk, now);
            for pack in model.settings.packs.iter_mut().filter(|pack| reworded.iter().any(|hash| hash == pack.hash())) {
                *pack = Arc::new(Pack::clone(pack).reworded());
            }
            if let Some(words) = loss {
                model.screen = Screen::Loss(words);
                return Vec::new();
            }
            lock::enter(model, now)
        }
        Err(NotOpened { words, wait }) => {
            unlock.put_off(wait, now);
            unlock.refuse(Refused { words });
            lock::settle(model)
        }
    }
}

/// The recovery code was read: the way in.
pub fn code_read(model: &mut Model, now: Now) -> Vec<Effect> {
    match model.person.clone() {
        Some(person) => {
            lock::arrive(model, person, Desk::default(), now);
            lock::enter(model, now)
        }
        None => Vec::new(),
    }
}

/// The store goes on without what is missing, or not.
pub fn loss_accepted(model: &mut Model, result: Result<(), String>, now: Now) -> Vec<Effect> {
    if !matches!(model.screen, Screen::Loss(_)) {
        return Vec::new();
    }
    match result {
        Ok(()) => lock::enter(model, now),
        Err(reason) => {
            model.tell_failure(&reason);
            Vec::new()
        }
    }
}
