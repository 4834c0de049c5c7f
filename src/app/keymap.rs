//! The one table of keys: what each does, where it holds, and the words that the hint bar, the help and the README show.

mod table;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::editor::Edit;

pub use table::BINDINGS;
use table::TYPES;

/// Where the keyboard's focus is; a key means one thing in one context.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Context {
    /// First start, or unlocking: fields for a name and a passphrase.
    Unlock,
    /// The recovery code, or a message that has to be read.
    Message,
    /// The list of consultations.
    Home,
    /// The search field above the list.
    Search,
    /// The form of a new consultation.
    New,
    /// Practitioners.
    People,
    /// Letting somebody in, a passphrase, keeping somebody out.
    PeopleForm,
    /// The audit trail.
    Trail,
    /// The days that the audit trail is narrowed to.
    TrailDays,
    /// An education pane.
    Pane,
    /// The patient view of a pane.
    Patient,
    /// The checklist.
    Checklist,
    /// A field of the checklist.
    Answer,
    /// What the patient tells back.
    TeachBack,
    /// The field for the patient's words.
    PatientWords,
    /// The plan of visits.
    Plan,
    /// The decision on a stop or a caution.
    Decision,
    /// The notes, with the caret in them.
    Notes,
    /// The notes, without the caret.
    NotesRest,
    /// The list of phrases for the notes.
    Phrases,
    /// The summary.
    Summary,
    /// Signing: what is missing.
    Signing,
    /// The reason for a gap or for an amendment.
    Reason,
    /// The words of an addendum.
    Addendum,
    /// The passphrase, typed again to sign or to add.
    Passphrase,
    /// The store signs or adds.
    AtWork,
    /// A signed session.
    Signed,
    /// Where an export of a kiosk goes.
    Places,
    /// The passphrase without which nobody leaves a kiosk.
    Leaving,
    /// The help.
    Help,
    /// The list of themes.
    Themes,
    /// The question whether to leave although something is not saved.
    Unsaved,
    /// The second screen, of `chairside mirror`.
    Mirror,
    /// The preview of a pack, of `chairside content preview`.
    Preview,
}

impl Context {
    /// Every context, in the order of the help.
    pub const ALL: [Self; 34] = [
        Self::Home,
        Self::Search,
        Self::New,
        Self::People,
        Self::PeopleForm,
        Self::Trail,
        Self::TrailDays,
        Self::Pane,
        Self::Patient,
        Self::Checklist,
        Self::Answer,
        Self::Decision,
        Self::TeachBack,
        Self::PatientWords,
        Self::Plan,
        Self::Notes,
        Self::NotesRest,
        Self::Phrases,
        Self::Summary,
        Self::Signing,
        Self::Reason,
        Self::Passphrase,
        Self::AtWork,
        Self::Signed,
        Self::Addendum,
        Self::Places,
        Self::Leaving,
        Self::Unlock,
        Self::Message,
        Self::Help,
        Self::Themes,
        Self::Unsaved,
        Self::Mirror,
        Self::Preview,
    ];

    /// Its name in the help and the README.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unlock => "Unlock",
            Self::Message => "Messages",
            Self::Home => "Home",
            Self::Search => "Search",
            Self::New => "New consultation",
            Self::People => "Practitioners",
            Self::PeopleForm => "Practitioners, form",
            Self::Trail => "Audit trail",
            Self::TrailDays => "Audit trail, days",
            Self::Pane => "Education panes",
            Self::Patient => "Patient view",
            Self::Checklist => "Checklist",
            Self::Answer => "Typing an answer",
            Self::TeachBack => "Teach-back",
            Self::PatientWords => "Typing the patient's words",
            Self::Plan => "Visits",
            Self::Decision => "Decision on a stop or caution",
            Self::Notes => "Notes",
            Self::NotesRest => "Notes, after Esc",
            Self::Phrases => "Phrases",
            Self::Summary => "Summary",
            Self::Signing => "Signing",
            Self::Reason => "Typing a reason",
            Self::Addendum => "Writing an addendum",
            Self::Passphrase => "Passphrase again",
            Self::AtWork => "While it is signed",
            Self::Signed => "Signed consultation",
            Self::Places => "Export of a kiosk",
            Self::Leaving => "Leaving a kiosk",
            Self::Help => "Help",
            Self::Themes => "Themes",
            Self::Unsaved => "Leaving unsaved",
            Self::Mirror => "Second screen",
            Self::Preview => "Preview of a pack",
        }
    }

    /// Whether the patient reads along here, so that the hints are in the patient's language.
    pub const fn is_read_along(self) -> bool {
        matches!(
            self,
            Self::Pane
                | Self::Patient
                | Self::Checklist
                | Self::Answer
                | Self::TeachBack
                | Self::PatientWords
                | Self::Plan
                | Self::Summary
                | Self::Signed
        )
    }

    /// Whether letters are text here.
    pub fn types(self) -> bool {
        TYPES.contains(&self)
    }
}

/// What the practitioner wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// The tab with this digit.
    Tab(u8),
    /// A digit where letters are not text: the tab, or the start of a date or a number.
    Digit(u8),
    /// The teach-back.
    TeachBack,
    /// The plan of visits.
    Plan,
    /// The tab on the right.
    NextTab,
    /// The tab on the left.
    PreviousTab,
    /// The next point, then the next pane.
    Advance,
    /// Take the last step of the patient view back.
    Unreveal,
    /// Open or close the patient view.
    PatientView,
    /// A row or entry up.
    Up,
    /// A row or entry down.
    Down,
    /// A screen up.
    PageUp,
    /// A screen down.
    PageDown,
    /// To the first row or entry.
    First,
    /// To the last row or entry.
    Last,
    /// Mark the pane as discussed, or take the mark back.
    Mark,
    /// Show or hide what is for the practitioner alone.
    Prompts,
    /// Draw the needles a step deeper.
    Deeper,
    /// Draw the needles a step shallower.
    Shallower,
    /// Draw the skin of the next site.
    NextSite,
    /// The patient's other language.
    Language,
    /// Open the list of themes; in it, show the next one.
    Theme,
    /// Show further buttons, where the row of a touched kiosk does not hold them all.
    Further,
    /// Draw the whole screen again.
    Redraw,
    /// Open or close the help.
    Help,
    /// One step back.
    Back,
    /// The obvious thing.
    Confirm,
    /// Answer with the choice of this place.
    Choose(u8),
    /// Answer yes.
    Yes,
    /// Answer no.
    No,
    /// Take an answer back.
    ClearAnswer,
    /// Record a decision on a stop or a caution.
    Decide,
    /// The list of phrases.
    Phrases,
    /// Export the session.
    Export,
    /// Write the copy that the patient takes home.
    TakeHome,
    /// Take the reason over from the point above.
    SameReason,
    /// Sign the session, or go on with signing it.
    Sign,
    /// Go to where something is made good.
    GoThere,
    /// Add words to a signed session.
    Addendum,
    /// Declare a signed session to be entered in error.
    EnteredInError,
    /// A new consultation.
    New,
    /// Search the consultations.
    Search,
    /// The next field of a form.
    NextField,
    /// The field before.
    PreviousField,
    /// The next choice of a field.
    NextChoice,
    /// The choice before.
    PreviousChoice,
    /// A visit and the later ones a week earlier.
    WeekEarlier,
    /// A visit and the later ones a week later.
    WeekLater,
    /// Practitioners.
    People,
    /// Change one's own passphrase.
    ChangePassphrase,
    /// Keep the marked practitioner out.
    RemovePerson,
    /// The audit trail.
    Trail,
    /// Only what this practitioner did, or everybody again.
    OnlyPerson,
    /// Only what is about this session, or about all again.
    OnlySession,
    /// Only what is of this kind, or of every kind again.
    OnlyKind,
    /// Only what happened on some days.
    OnlyDays,
    /// Change text or move in it.
    Edit(Edit),
    /// Lock the records.
    Lock,
    /// Leave the program.
    Quit,
    /// Leave although something is not saved.
    QuitUnsaved,
}

/// A key as a person names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    code: KeyCode,
    modifiers: KeyModifiers,
}

impl Key {
    const fn plain(code: KeyCode) -> Self {
        Self { code, modifiers: KeyModifiers::NONE }
    }

    const fn with(modifiers: KeyModifiers, code: KeyCode) -> Self {
        Self { code, modifiers }
    }

    fn is(self, event: &KeyEvent) -> bool {
        let shift = KeyModifiers::SHIFT;
        match self.code {
            // Terminals send the shifted character; whether they also say Shift differs.
            KeyCode::Char(c) => event.code == KeyCode::Char(c) && event.modifiers - shift == self.modifiers - shift,
            KeyCode::BackTab => event.code == KeyCode::BackTab,
            code => event.code == code && event.modifiers == self.modifiers,
        }
    }

    /// The key's name.
    pub fn name(self) -> String {
        let mut name = String::new();
        for (modifier, word) in [(KeyModifiers::CONTROL, "Ctrl+"), (KeyModifiers::ALT, "Alt+"), (KeyModifiers::SHIFT, "Shift+")] {
            if self.modifiers.contains(modifier) {
                name.push_str(word);
            }
        }
        name + &self.code_name()
    }

    fn code_name(self) -> String {
        match self.code {
            KeyCode::Char(' ') => "Space".to_owned(),
            KeyCode::Char(c) if self.modifiers.contains(KeyModifiers::CONTROL) => c.to_uppercase().collect(),
            KeyCode::Char(c) => c.to_string(),
            KeyCode::Esc => "Esc".to_owned(),
            KeyCode::PageUp => "PgUp".to_owned(),
            KeyCode::PageDown => "PgDn".to_owned(),
            KeyCode::Up => "↑".to_owned(),
            KeyCode::Down => "↓".to_owned(),
            KeyCode::Left => "←".to_owned(),
            KeyCode::Right => "→".to_owned(),
            KeyCode::BackTab => "Shift+Tab".to_owned(),
            code => code.to_string(),
        }
    }
}

/// One row of the table.
#[derive(Debug)]
pub struct Binding {
    /// What it does.
    pub action: Action,
    /// The keys; any of them.
    pub keys: &'static [Key],
    /// Where it holds.
    pub contexts: &'static [Context],
    /// One or two words for the hint bar, where it belongs there.
    pub hint: Option<&'static str>,
    /// What the help says.
    pub help: &'static str,
}

/// The bindings that hold in a context, in the table's order.
pub fn active(context: Context) -> impl Iterator<Item = &'static Binding> {
    BINDINGS.iter().filter(move |binding| binding.contexts.contains(&context))
}

/// What a key means in a context; typed characters are text where letters are text.
pub fn action(context: Context, event: &KeyEvent) -> Option<Action> {
    let bound = active(context).find(|binding| binding.keys.iter().any(|key| key.is(event)));
    if let Some(binding) = bound {
        return Some(binding.action);
    }
    match event.code {
        KeyCode::Char(c) if context.types() && (event.modifiers - KeyModifiers::SHIFT).is_empty() => {
            Some(Action::Edit(Edit::Insert(c)))
        }
        // AltGr arrives as Ctrl+Alt on some keyboards.
        KeyCode::Char(c) if context.types() && event.modifiers.contains(KeyModifiers::CONTROL | KeyModifiers::ALT) => {
            Some(Action::Edit(Edit::Insert(c)))
        }
        _ => None,
    }
}

/// The rows of the help for a context: keys and words, rows of the same words as one.
pub fn help(context: Context) -> Vec<(String, &'static str)> {
    let mut rows: Vec<(String, &'static str)> = Vec::new();
    for binding in active(context) {
        let names: Vec<String> = binding.keys.iter().map(|key| key.name()).collect();
        let names = names.join(", ");
        match rows.iter_mut().find(|(_, help)| *help == binding.help) {
            Some((keys, _)) if matches!(binding.action, Action::Tab(_) | Action::Digit(_)) => {
                *keys = format!("{} – {names}", keys.split(" – ").next().unwrap_or_default());
            }
            Some((keys, _)) => *keys = format!("{keys}, {names}"),
            None => rows.push((names, binding.help)),
        }
    }
    rows
}
