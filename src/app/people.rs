//! Practitioners: who can open the records, letting somebody in, changing one's own passphrase, keeping somebody out.

use super::editor::{Edit, Editor};
use super::keymap::Action;
use super::msg::{PeopleList, PeopleOrder, Refused};
use super::regions::Area;
use super::unlock::{FIELD, SHORTEST};
use super::{Effect, Model, Now, Screen, Secret};
use crate::page::{Role, Row};
use crate::record::{BadPerson, Moment, PersonName};

/// The list and the form over it.
#[derive(Debug, Default)]
pub struct PeopleView {
    /// Who can open the records, and since when they have their passphrase.
    pub people: Vec<(PersonName, Moment)>,
    /// The marked one.
    pub selected: usize,
    /// The form that is open.
    pub form: Option<PeopleForm>,
}

/// What the form is for.
#[derive(Debug)]
pub enum Purpose {
    /// Somebody is let in: their name.
    Add(Box<Editor>),
    /// Who is here takes another passphrase.
    Change,
    /// Somebody is kept out.
    Remove(PersonName),
}

/// A form, which ends with the passphrase of who is here.
#[derive(Debug)]
pub struct PeopleForm {
    /// What it is for.
    pub purpose: Purpose,
    /// The new passphrase, and the same again; unused where somebody is kept out.
    pub new: [Secret; 2],
    /// The passphrase of who is here.
    pub own: Secret,
    /// The field with the caret.
    pub focus: usize,
    /// The store is at work.
    pub busy: bool,
    /// Why it was not done.
    pub refused: Option<String>,
}

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The name of who is let in.
    Name,
    /// The new passphrase.
    New,
    /// The same again.
    Again,
    /// The passphrase of who is here.
    Own,
}

impl PeopleForm {
    fn new(purpose: Purpose) -> Self {
        let new = [Secret::empty(), Secret::empty()];
        Self { purpose, new, own: Secret::empty(), focus: 0, busy: false, refused: None }
    }

    /// The fields, in order.
    pub const fn fields(&self) -> &'static [Field] {
        match self.purpose {
            Purpose::Add(_) => &[Field::Name, Field::New, Field::Again, Field::Own],
            Purpose::Change => &[Field::Own, Field::New, Field::Again],
            Purpose::Remove(_) => &[Field::Own],
        }
    }

    fn field(&self) -> Option<Field> {
        self.fields().get(self.focus).copied()
    }

    fn secret(&mut self) -> Option<&mut Secret> {
        match (self.field()?, &mut self.new) {
            (Field::Name, _) => None,
            (Field::New, [new, _]) => Some(new),
            (Field::Again, [_, again]) => Some(again),
            (Field::Own, _) => Some(&mut self.own),
        }
    }

    fn edit(&mut self, edit: Edit) {
        self.refused = None;
        match (self.field(), &mut self.purpose) {
            (Some(Field::Name), Purpose::Add(name)) => {
                name.apply(edit, FIELD);
            }
            _ => {
                if let Some(secret) = self.secret() {
                    secret.edit(edit);
                }
            }
        }
    }

    /// The order that the filled form comes to, or what is wrong and in which field.
    fn order(&self, people: &[(PersonName, Moment)]) -> Result<PeopleOrder, (Field, String)> {
        let [new, again] = &self.new;
        let own = self.own.clone();
        let check_new = || {
            if new.dots() < SHORTEST {
                return Err((
                    Field::New,
                    format!("the passphrase needs at least {SHORTEST} characters; a few unusual words are good"),
                ));
            }
            let same = new == again;
            same.then_some(()).ok_or((Field::Again, "the two passphrases are not the same; type the second one again".to_owned()))
        };
        let order = match &self.purpose {
            Purpose::Add(name) => {
                let name = PersonName::new(name.text()).map_err(|bad| (Field::Name, format!("the name: {bad}")))?;
                if let Some((taken, _)) = people.iter().find(|(known, _)| known.looks_like(&name)) {
                    return Err((Field::Name, BadPerson::Taken(taken.clone()).to_string()));
                }
                check_new()?;
                PeopleOrder::Add { name, new: new.clone(), own }
            }
            Purpose::Change => {
                check_new()?;
                PeopleOrder::Change { new: new.clone(), own }
            }
            Purpose::Remove(name) => PeopleOrder::Remove { name: name.clone(), own },
        };
        if self.own.dots() == 0 {
            return Err((Field::Own, "type your own passphrase: it says that it is you".to_owned()));
        }
        Ok(order)
    }

    fn refuse(&mut self, field: Field, words: String) {
        self.focus = self.fields().iter().position(|known| *known == field).unwrap_or(0);
        self.refused = Some(words);
    }
}

/// Opens the screen; gives what has to be read.
pub fn open(model: &mut Model) -> Vec<Effect> {
    model.screen = Screen::People(Box::default());
    vec![Effect::People(PeopleOrder::List)]
}

/// Does what a key asks for.
pub fn act(model: &mut Model, action: Action, now: Now) -> Vec<Effect> {
    let Screen::People(view) = &mut model.screen else {
        return Vec::new();
    };
    if let Some(form) = &mut view.form {
        return in_form(form, &view.people, action).unwrap_or_else(|| {
            view.form = None;
            Vec::new()
        });
    }
    let last = view.people.len().saturating_sub(1);
    match action {
        Action::Up => view.selected = view.selected.saturating_sub(1),
        Action::Down => view.selected = (view.selected + 1).min(last),
        Action::New => view.form = Some(PeopleForm::new(Purpose::Add(Box::new(Editor::single_line(""))))),
        Action::ChangePassphrase => view.form = Some(PeopleForm::new(Purpose::Change)),
        Action::RemovePerson => match view.people.get(view.selected) {
            // Said before a passphrase is typed in vain.
            Some((name, _)) if model.person.as_ref() == Some(name) => {
                let why_not = if view.people.len() == 1 { BadPerson::Last } else { BadPerson::Oneself };
                model.tell_failure(&why_not.to_string());
            }
            marked => view.form = marked.map(|(name, _)| PeopleForm::new(Purpose::Remove(name.clone()))),
        },
        Action::Back => return model.go_home(now),
        _ => {}
    }
    Vec::new()
}

/// `None` where the form is left; what was typed into it is forgotten, as it is secret.
fn in_form(form: &mut PeopleForm, people: &[(PersonName, Moment)], action: Action) -> Option<Vec<Effect>> {
    let count = form.fields().len();
    match action {
        _ if form.busy => {}
        Action::Back => return None,
        Action::NextField => form.focus = (form.focus + 1) % count,
        Action::PreviousField => form.focus = (form.focus + count - 1) % count,
        Action::Confirm if form.focus + 1 < count => form.focus += 1,
        Action::Confirm => match form.order(people) {
            Ok(order) => {
                form.busy = true;
                form.refused = None;
                return Some(vec![Effect::People(order)]);
            }
            Err((field, words)) => form.refuse(field, words),
        },
        Action::Edit(edit) => form.edit(edit),
        _ => {}
    }
    Some(Vec::new())
}

impl PeopleView {
    /// Adds pasted text to the field with the caret; gives how many characters were left out.
    pub fn paste(&mut self, text: &str) -> usize {
        let Some(form) = self.form.as_mut().filter(|form| !form.busy) else {
            return 0;
        };
        if let (Some(Field::Name), Purpose::Add(name)) = (form.field(), &mut form.purpose) {
            return name.paste(text, FIELD).dropped;
        }
        if let Some(secret) = form.secret() {
            secret.push(text);
        }
        0
    }
}

/// Takes in who can open the records now, or why what was asked for was not done.
pub fn answered(model: &mut Model, result: Result<PeopleList, Refused>) -> Vec<Effect> {
    let Screen::People(view) = &mut model.screen else {
        return Vec::new();
    };
    match (result, &mut view.form) {
        (Ok(PeopleList { people, done }), form) => {
            // The list that the screen opened with may come after a form was opened.
            if done.is_some() {
                *form = None;
            }
            view.selected = view.selected.min(people.len().saturating_sub(1));
            view.people = people;
            if let Some(done) = done {
                model.tell(&done);
            }
        }
        (Err(refused), Some(form)) => {
            form.busy = false;
            form.own.clear();
            form.refuse(Field::Own, refused.words);
        }
        (Err(refused), None) => model.tell_failure(&refused.words),
    }
    Vec::new()
}

/// The list, a row each, below the names of its columns.
pub fn list(view: &PeopleView, person: Option<&PersonName>) -> Vec<Row> {
    let line = |(name, since): &(PersonName, Moment)| {
        let you = if Some(name) == person { "   you" } else { "" };
        Row::of(Role::Strong, &super::home::fitted(name.shown().as_str(), 40))
            .with(Role::Dim, &format!("  {}", since.format("%Y-%m-%d %H:%M")))
            .with(Role::Accent, you)
    };
    view.people.iter().map(line).collect()
}

/// The parts of the page: the words above with the names of the columns, and the list.
pub fn parts(body: Area) -> (Area, Area) {
    let above = 3.min(body.height);
    (Area { height: above, ..body }, Area { y: body.y + above, height: body.height - above, ..body })
}
