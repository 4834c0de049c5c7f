//! The form of a new consultation: whose, which treatment, in which language.

use super::click::target_at;
use super::editor::{Edit, Editor, Motion};
use super::keymap::Action;
use super::regions::Area;
use super::unlock::FIELD;
use super::{Consultation, Effect, Model, Now, Screen, Settings};
use crate::page::{Role, Row, Target};
use crate::record::{Draft, PackRef, PatientLabel, SessionId};
use crate::text::Lang;

/// The form.
#[derive(Debug)]
pub struct NewConsultation {
    /// The patient's label.
    pub label: Editor,
    /// The treatment, by its place among the packs.
    pub pack: usize,
    /// The language of the patient's side.
    pub language: Lang,
    /// The field with the caret: label, language, treatment.
    pub focus: usize,
    /// What is wrong with the label.
    pub error: Option<String>,
    /// The labels of the consultations in the list, to warn of one that is begun twice.
    known: Vec<String>,
    /// The label for which the warning was shown.
    warned: Option<String>,
}

impl NewConsultation {
    /// A form with the label that was typed and not begun, all of it selected.
    pub fn new(language: Lang, kept_label: &str, known: Vec<String>) -> Self {
        let mut label = Editor::single_line(kept_label);
        label.apply(Edit::SelectAll, FIELD);
        Self { label, pack: 0, language, focus: 0, error: None, known, warned: None }
    }
}

/// How many fields there are: a single treatment is nothing to choose.
fn fields(settings: &Settings) -> usize {
    if settings.packs.len() > 1 { 3 } else { 2 }
}

/// Whether Enter begins the consultation, instead of going to the next field.
pub fn begins(form: &NewConsultation, settings: &Settings) -> bool {
    form.focus + 1 >= fields(settings)
}

/// The label, the languages and the treatments: an area each.
pub fn parts(body: Area) -> [Area; 3] {
    [body.slice(0, 2), body.slice(4, 2), body.slice(7, 2)]
}

/// The languages: the field's name, and each to be tapped.
pub fn languages(form: &NewConsultation) -> [Row; 2] {
    let languages = Lang::ALL.map(|lang| (lang.name(), lang == form.language, Target::Language(lang)));
    choice("Language of the patient", &languages, form.focus == 1)
}

/// The treatments likewise.
pub fn treatments(form: &NewConsultation, settings: &Settings) -> [Row; 2] {
    let packs = settings.packs.iter().enumerate();
    let named = packs.map(|(place, pack)| (pack.title().get(form.language), place == form.pack, Target::Entry(place)));
    choice("Treatment", &named.collect::<Vec<_>>(), form.focus == 2)
}

/// A row of choices under its name; the taken one is marked by more than colour.
fn choice(name: &str, choices: &[(&str, bool, Target)], has_focus: bool) -> [Row; 2] {
    let (role, mark) = if has_focus { (Role::Strong, "▶ ") } else { (Role::Dim, "  ") };
    let hint = if has_focus && choices.len() > 1 { "   Space changes it" } else { "" };
    let name = Row::of(Role::Accent, mark).with(role, name).with(Role::Dim, hint);
    let taken = choices.iter().fold(Row::of(Role::Text, " "), |row, (words, taken, target)| {
        let (mark, role) = if *taken { ("● ", Role::Accent) } else { ("  ", Role::Dim) };
        row.with_target(role, &format!(" {mark}{words}  "), target.clone())
    });
    [name, taken]
}

/// Goes to the tapped field, and takes the tapped choice.
pub fn click(form: &mut NewConsultation, settings: &Settings, body: Area, column: u16, row: u16) {
    let areas = parts(body);
    let Some(field) = areas.iter().position(|area| area.holds(column, row)).filter(|field| *field < fields(settings)) else {
        return;
    };
    form.focus = field;
    let [_, languages_at, treatments_at] = areas;
    let tapped = match field {
        1 => target_at(&languages(form), 0, languages_at, column, row),
        2 => target_at(&treatments(form, settings), 0, treatments_at, column, row),
        _ => None,
    };
    match tapped {
        Some(Target::Language(language)) => form.language = language,
        Some(Target::Entry(pack)) => form.pack = pack,
        _ => {}
    }
    turn_language_into(form, settings);
}

/// Does what a key asks for.
pub fn act(model: &mut Model, action: Action, now: Now) -> Vec<Effect> {
    let packs = model.settings.packs.len();
    let fields = fields(&model.settings);
    let Screen::New(form) = &mut model.screen else {
        return Vec::new();
    };
    match action {
        Action::NextField => form.focus = (form.focus + 1) % fields,
        Action::PreviousField => form.focus = (form.focus + fields - 1) % fields,
        Action::Language => turn_language(form, &model.settings),
        Action::Confirm if form.focus + 1 < fields && !form.label.is_empty() => form.focus += 1,
        Action::Confirm => return begin(form),
        Action::Back => return model.go_home(now),
        Action::Edit(edit) if form.focus == 0 => {
            form.label.apply(edit, FIELD);
            form.error = None;
        }
        Action::Edit(edit) if form.focus == 1 && turns(edit) => turn_language(form, &model.settings),
        Action::Edit(edit) if form.focus == 2 && turns(edit) => {
            form.pack = (form.pack + 1) % packs.max(1);
            turn_language_into(form, &model.settings);
        }
        _ => {}
    }
    Vec::new()
}

/// Whether an edit on a choice means the next one.
const fn turns(edit: Edit) -> bool {
    matches!(edit, Edit::Insert(' ') | Edit::Move(Motion::Left | Motion::Right))
}

fn turn_language(form: &mut NewConsultation, settings: &Settings) {
    form.language = form.language.next();
    turn_language_into(form, settings);
}

/// Keeps to the languages that the treatment's pack has.
fn turn_language_into(form: &mut NewConsultation, settings: &Settings) {
    let languages = settings.packs.get(form.pack).map(|pack| pack.languages()).unwrap_or_default();
    if !languages.contains(&form.language)
        && let Some(first) = languages.first()
    {
        form.language = *first;
    }
}

fn begin(form: &mut NewConsultation) -> Vec<Effect> {
    let label = match PatientLabel::new(form.label.text()) {
        Ok(label) => label.raw().to_owned(),
        Err(bad) => {
            form.focus = 0;
            form.error = Some(format!("the patient label: {bad}"));
            return Vec::new();
        }
    };
    if form.known.contains(&label) && form.warned.as_ref() != Some(&label) {
        form.error =
            Some("A consultation with this label is open already. Enter begins another; Esc goes back to it.".to_owned());
        form.warned = Some(label);
        return Vec::new();
    }
    vec![Effect::FreshId]
}

/// The id for the new consultation is there: it begins.
pub fn begun(model: &mut Model, id: SessionId, now: Now) -> Vec<Effect> {
    let Screen::New(form) = &model.screen else {
        return Vec::new();
    };
    let (Ok(label), Some(person), Some(pack)) =
        (PatientLabel::new(form.label.text()), model.person.clone(), model.settings.packs.get(form.pack))
    else {
        return Vec::new();
    };
    let draft = Draft::new(id, label, person, now.wall, form.language, PackRef::of(pack));
    let mut consultation =
        Consultation::begin(draft, pack.clone(), now).drawn_with(model.settings.glyphs, model.settings.headline);
    let effects = consultation.save_now(now);
    if let Some(presence) = &mut model.presence {
        presence.desk.keep_label("", now);
    }
    model.screen = Screen::Consultation(Box::new(consultation));
    effects
}
