//! Every key of the program, a row each.

use super::Context as In;
use super::{Action, Binding, Context, Key};
use crate::app::editor::{Edit, Motion};
use crossterm::event::KeyCode::{
    self, BackTab, Backspace, Char, Delete, Down, End, Enter, Esc, F, Home, Left, PageDown, PageUp, Right, Tab, Up,
};
use crossterm::event::KeyModifiers;

const CTRL: KeyModifiers = KeyModifiers::CONTROL;
const ALT: KeyModifiers = KeyModifiers::ALT;
const SHIFT: KeyModifiers = KeyModifiers::SHIFT;
const CTRL_SHIFT: KeyModifiers = KeyModifiers::CONTROL.union(KeyModifiers::SHIFT);

const fn key(code: KeyCode) -> Key {
    Key::plain(code)
}

const fn ctrl(code: KeyCode) -> Key {
    Key::with(CTRL, code)
}

const fn row(
    action: Action,
    keys: &'static [Key],
    contexts: &'static [Context],
    hint: Option<&'static str>,
    help: &'static str,
) -> Binding {
    Binding { action, keys, contexts, hint, help }
}

/// The tabs of a consultation, whatever has the focus there.
const TABS: &[Context] =
    &[In::Pane, In::Checklist, In::Answer, In::TeachBack, In::PatientWords, In::Notes, In::NotesRest, In::Summary];
/// The tabs of a consultation while letters are not text.
const BROWSE: &[Context] = &[In::Pane, In::Checklist, In::TeachBack, In::NotesRest, In::Summary];
/// Wherever letters are not text.
const FREE: &[Context] = &[
    In::Home,
    In::People,
    In::Trail,
    In::Pane,
    In::Checklist,
    In::TeachBack,
    In::NotesRest,
    In::Summary,
    In::Signing,
    In::AtWork,
    In::Signed,
];
/// Text that can be edited.
const TEXT: &[Context] = &[
    In::Search,
    In::New,
    In::PeopleForm,
    In::TrailDays,
    In::Answer,
    In::PatientWords,
    In::Decision,
    In::Notes,
    In::Reason,
    In::Addendum,
];
/// Text of many lines.
const LINES: &[Context] = &[In::Notes, In::Addendum];
/// The forms with more than one field.
const FORMS: &[Context] = &[In::Unlock, In::New, In::PeopleForm, In::TrailDays, In::Decision];

/// Every key of the program. The first row that fits a key in a context has it.
pub const BINDINGS: &[Binding] = &[
    // What the hint bar shows first stands first.
    row(Action::Confirm, &[key(Enter)], &[In::Unlock], Some("go on"), "Next field; on the last one, open the records"),
    row(Action::Confirm, &[key(Enter)], &[In::Message], Some("go on"), "Go on"),
    row(Action::New, &[key(Char('n'))], &[In::Home], Some("new consultation"), "New consultation"),
    row(Action::Confirm, &[key(Enter)], &[In::Home, In::Search], Some("open"), "Open the consultation that is marked"),
    row(Action::Search, &[key(Char('/'))], &[In::Home], Some("search"), "Search labels and notes"),
    row(Action::Trail, &[key(Char('t'))], &[In::Home], Some("audit trail"), "The audit trail: who did what, and when"),
    row(Action::People, &[key(Char('u'))], &[In::Home], Some("practitioners"), "Practitioners: who can open the records"),
    row(Action::New, &[key(Char('n'))], &[In::People], Some("add"), "Let somebody else open the records"),
    row(Action::ChangePassphrase, &[key(Char('c'))], &[In::People], Some("your passphrase"), "Change your own passphrase"),
    row(Action::RemovePerson, &[key(Delete)], &[In::People], Some("remove"), "Keep the marked practitioner out; asks first"),
    row(Action::Confirm, &[key(Enter)], &[In::PeopleForm], Some("go on"), "Next field; on the last one, do it"),
    row(Action::OnlyPerson, &[key(Char('p'))], &[In::Trail], Some("person"), "Only what this practitioner did; again: everybody"),
    row(Action::OnlySession, &[key(Char('s'))], &[In::Trail], Some("session"), "Only this session; again: all"),
    row(Action::OnlyKind, &[key(Char('k'))], &[In::Trail], Some("kind"), "Only this kind of entry; again: every kind"),
    row(Action::OnlyDays, &[key(Char('d'))], &[In::Trail], Some("days"), "Only from one day to another"),
    row(Action::Confirm, &[key(Enter)], &[In::TrailDays], Some("show"), "Next field; on the last one, show these days"),
    row(Action::Confirm, &[key(Enter)], &[In::New], Some("begin"), "Next field; on the last one, begin the consultation"),
    row(Action::Advance, &[key(Char(' '))], &[In::Pane], Some("next point"), "The next point, then the next pane"),
    row(Action::Advance, &[key(Char(' '))], &[In::Checklist], Some("next open"), "The next item without an answer"),
    row(Action::Confirm, &[key(Enter)], &[In::Pane], None, "The next point, then the next pane"),
    row(
        Action::Mark,
        &[key(Char('m'))],
        &[In::Pane],
        Some("mark discussed"),
        "Mark the pane as discussed, or take the mark back",
    ),
    row(Action::Prompts, &[key(Char('p'))], &[In::Pane], Some("prompts"), "Show or hide what is for the practitioner alone"),
    row(Action::Yes, &[key(Char('y')), key(Char('s'))], &[In::Checklist], None, "Answer yes (s for sí)"),
    row(Action::No, &[key(Char('n'))], &[In::Checklist], None, "Answer no"),
    row(Action::Choose(0), &[key(Char('a'))], &[In::Checklist], None, "Answer with choice a"),
    row(Action::Choose(1), &[key(Char('b'))], &[In::Checklist], None, "Answer with choice b"),
    row(Action::Choose(2), &[key(Char('c'))], &[In::Checklist], None, "Answer with choice c"),
    row(Action::Choose(3), &[key(Char('d'))], &[In::Checklist], None, "Answer with choice d"),
    row(Action::Choose(4), &[key(Char('e'))], &[In::Checklist], None, "Answer with choice e"),
    row(Action::Choose(5), &[key(Char('f'))], &[In::Checklist], None, "Answer with choice f"),
    row(Action::Choose(6), &[key(Char('g'))], &[In::Checklist], None, "Answer with choice g"),
    row(Action::Choose(7), &[key(Char('h'))], &[In::Checklist], None, "Answer with choice h"),
    row(Action::Confirm, &[key(Enter)], &[In::Checklist], Some("answer"), "Type an answer; on a stop or caution, decide"),
    row(
        Action::Decide,
        &[key(Char('r'))],
        &[In::Checklist],
        Some("decide"),
        "Record a decision on a stop or a caution, with a reason",
    ),
    row(
        Action::ClearAnswer,
        &[key(Delete), key(Backspace)],
        &[In::Checklist],
        None,
        "Take an answer back; what stood before is kept",
    ),
    row(Action::Confirm, &[key(Enter)], &[In::Answer], Some("answer"), "Take what is typed as the answer"),
    row(
        Action::Yes,
        &[key(Char('y')), key(Char('s'))],
        &[In::TeachBack],
        Some("clear"),
        "What the patient told was clear (s for sí)",
    ),
    row(Action::No, &[key(Char('n'))], &[In::TeachBack], Some("not yet"), "It was not clear yet and was explained again"),
    row(Action::Confirm, &[key(Enter)], &[In::TeachBack], Some("their words"), "Write down the patient's words; then y or n"),
    row(Action::Confirm, &[key(Enter)], &[In::PatientWords], Some("done"), "Close the field; the words stay for y or n"),
    row(
        Action::Advance,
        &[key(Char(' '))],
        &[In::TeachBack],
        Some("next open"),
        "The next topic that is not clear; discussed ones first",
    ),
    row(
        Action::ClearAnswer,
        &[key(Delete), key(Backspace)],
        &[In::TeachBack],
        None,
        "Take the last round of the topic back; its words stay",
    ),
    row(Action::Confirm, &[key(Enter)], &[In::Decision], Some("record"), "Next field; on the last one, record the decision"),
    row(Action::Confirm, &[key(Enter), key(Char('i'))], &[In::NotesRest], Some("write"), "Write in the notes"),
    row(Action::Confirm, &[key(Enter)], &[In::Phrases], Some("insert"), "Insert the phrase"),
    row(Action::Confirm, &[key(Enter)], &[In::Summary], Some("go there"), "Go to what is marked"),
    row(Action::Sign, &[key(Char('s'))], &[In::Summary], Some("sign"), "Sign the consultation"),
    row(Action::Confirm, &[key(Enter)], &[In::Signing], Some("reason"), "Write why the marked point is missing"),
    row(
        Action::GoThere,
        &[key(Char('g'))],
        &[In::Signing],
        Some("go there"),
        "Go there and make it good; s comes back to the next",
    ),
    row(Action::Sign, &[key(Char('s'))], &[In::Signing], Some("go on"), "Go on to the passphrase, once everything has a reason"),
    row(Action::Confirm, &[key(Enter)], &[In::Reason], Some("next"), "Take the reason; the next point or field"),
    row(Action::Confirm, &[key(Enter)], &[In::Passphrase], Some("sign"), "Sign, or add to what is signed"),
    row(Action::Addendum, &[key(Char('a'))], &[In::Signed], Some("addendum"), "Add words, with a reason and your passphrase"),
    row(
        Action::EnteredInError,
        &[key(Char('x'))],
        &[In::Signed],
        Some("entered in error"),
        "Declare it entered in error, with a reason and your passphrase; it stays readable",
    ),
    row(Action::Export, &[key(Char('e'))], &[In::Summary, In::Signed], Some("export"), "Write the session as a JSON file"),
    row(Action::Confirm, &[key(Enter)], &[In::Themes], Some("keep it"), "Keep the theme that is shown"),
    row(Action::Back, &[key(Esc)], &[In::Themes], Some("as before"), "Close the list; the theme is the one from before"),
    row(Action::QuitUnsaved, &[key(F(10))], &[In::Unsaved], Some("leave and lose it"), "Leave and lose what is not saved"),
    row(Action::Phrases, &[ctrl(Char('t'))], &[In::Notes, In::NotesRest], Some("phrases"), "Phrases from the pack"),
    row(Action::NextField, &[key(Tab), key(Down)], FORMS, Some("next field"), "The next field"),
    row(Action::PreviousField, &[key(BackTab), key(Up)], FORMS, None, "The field before"),
    row(Action::NextField, &[key(Tab)], &[In::Addendum], Some("next field"), "The next field"),
    row(Action::PreviousField, &[key(BackTab)], &[In::Addendum], None, "The field before"),
    row(Action::NextField, &[key(Tab), key(Down)], &[In::Reason], None, "The next point or field"),
    row(Action::PreviousField, &[key(BackTab), key(Up)], &[In::Reason], None, "The point or field before"),
    row(Action::PreviousField, &[key(BackTab), key(Up)], &[In::Passphrase], None, "Back to what is missing, or the field before"),
    row(Action::NextChoice, &[key(Right)], &[In::Unlock], None, "The next practitioner"),
    row(Action::PreviousChoice, &[key(Left)], &[In::Unlock], None, "The practitioner before"),
    row(Action::TeachBack, &[key(Char('t'))], BROWSE, None, "The teach-back"),
    row(Action::TeachBack, &[Key::with(ALT, Char('t'))], TABS, None, "The teach-back, also while typing"),
    row(Action::NextTab, &[key(Tab)], BROWSE, Some("next tab"), "The next tab"),
    row(Action::PreviousTab, &[key(BackTab)], BROWSE, None, "The tab before"),
    row(Action::NextTab, &[ctrl(PageDown)], TABS, None, "The next tab, also while typing"),
    row(Action::PreviousTab, &[ctrl(PageUp)], TABS, None, "The tab before, also while typing"),
    row(
        Action::Digit(1),
        DIGIT_1,
        BROWSE,
        None,
        "The tab with this digit; on a date or number without an answer, its first digit",
    ),
    row(
        Action::Digit(2),
        DIGIT_2,
        BROWSE,
        None,
        "The tab with this digit; on a date or number without an answer, its first digit",
    ),
    row(
        Action::Digit(3),
        DIGIT_3,
        BROWSE,
        None,
        "The tab with this digit; on a date or number without an answer, its first digit",
    ),
    row(
        Action::Digit(4),
        DIGIT_4,
        BROWSE,
        None,
        "The tab with this digit; on a date or number without an answer, its first digit",
    ),
    row(
        Action::Digit(5),
        DIGIT_5,
        BROWSE,
        None,
        "The tab with this digit; on a date or number without an answer, its first digit",
    ),
    row(
        Action::Digit(6),
        DIGIT_6,
        BROWSE,
        None,
        "The tab with this digit; on a date or number without an answer, its first digit",
    ),
    row(
        Action::Digit(7),
        DIGIT_7,
        BROWSE,
        None,
        "The tab with this digit; on a date or number without an answer, its first digit",
    ),
    row(
        Action::Digit(8),
        DIGIT_8,
        BROWSE,
        None,
        "The tab with this digit; on a date or number without an answer, its first digit",
    ),
    row(
        Action::Digit(9),
        DIGIT_9,
        BROWSE,
        None,
        "The tab with this digit; on a date or number without an answer, its first digit",
    ),
    row(
        Action::Digit(0),
        DIGIT_0,
        BROWSE,
        None,
        "The tab with this digit; on a date or number without an answer, its first digit",
    ),
    row(Action::Tab(1), ALT_1, TABS, None, "The tab with this digit, also while typing (Alt+1 to Alt+9, Alt+0)"),
    row(Action::Tab(2), ALT_2, TABS, None, "The tab with this digit, also while typing (Alt+1 to Alt+9, Alt+0)"),
    row(Action::Tab(3), ALT_3, TABS, None, "The tab with this digit, also while typing (Alt+1 to Alt+9, Alt+0)"),
    row(Action::Tab(4), ALT_4, TABS, None, "The tab with this digit, also while typing (Alt+1 to Alt+9, Alt+0)"),
    row(Action::Tab(5), ALT_5, TABS, None, "The tab with this digit, also while typing (Alt+1 to Alt+9, Alt+0)"),
    row(Action::Tab(6), ALT_6, TABS, None, "The tab with this digit, also while typing (Alt+1 to Alt+9, Alt+0)"),
    row(Action::Tab(7), ALT_7, TABS, None, "The tab with this digit, also while typing (Alt+1 to Alt+9, Alt+0)"),
    row(Action::Tab(8), ALT_8, TABS, None, "The tab with this digit, also while typing (Alt+1 to Alt+9, Alt+0)"),
    row(Action::Tab(9), ALT_9, TABS, None, "The tab with this digit, also while typing (Alt+1 to Alt+9, Alt+0)"),
    row(Action::Tab(0), ALT_0, TABS, None, "The tab with this digit, also while typing (Alt+1 to Alt+9, Alt+0)"),
    row(Action::Up, &[key(Up)], LISTS, None, "Up"),
    row(Action::Down, &[key(Down)], LISTS, None, "Down"),
    row(Action::PageUp, &[key(PageUp)], LISTS, None, "A screen up"),
    row(Action::PageDown, &[key(PageDown)], LISTS, None, "A screen down"),
    row(Action::First, &[key(Home)], SCROLLS, None, "To the top"),
    row(Action::Last, &[key(End)], SCROLLS, None, "To the end"),
    row(Action::Language, &[key(Char('L'))], &[In::Signed], Some("language"), "Read it in the other language; the record stays"),
    row(Action::Language, &[key(Char('L'))], BROWSE, Some("language"), "The patient's language: English or Spanish"),
    row(Action::Language, &[key(F(3))], &[In::New], Some("language"), "The patient's language: English or Spanish"),
    row(Action::Theme, &[key(F(2))], EVERYWHERE, None, "Choose a theme; in the list, show the next one"),
    // Changing text.
    row(Action::Edit(Edit::Undo), &[ctrl(Char('z'))], TEXT, Some("undo"), "Undo"),
    row(Action::Edit(Edit::Redo), &[ctrl(Char('y')), Key::with(CTRL_SHIFT, Char('Z'))], TEXT, None, "Redo"),
    row(Action::Edit(Edit::Cut), &[ctrl(Char('x'))], TEXT, None, "Cut what is selected"),
    row(Action::Edit(Edit::Copy), &[ctrl(Char('c'))], TEXT, None, "Copy what is selected"),
    row(Action::Edit(Edit::PasteClipboard), &[ctrl(Char('v'))], TEXT, None, "Paste what was cut or copied here"),
    row(Action::Edit(Edit::SelectAll), &[ctrl(Char('a'))], TEXT, None, "Select everything"),
    row(Action::Edit(Edit::Newline), &[key(Enter), ctrl(Char('j'))], LINES, None, "A new line"),
    row(Action::Edit(Edit::Insert('\t')), &[key(Tab)], &[In::Notes], None, "A tab stop"),
    row(
        Action::Edit(Edit::DeleteWordBack),
        &[ctrl(Char('w')), ctrl(Backspace), Key::with(ALT, Backspace)],
        TEXT,
        None,
        "Delete the word before the caret",
    ),
    row(Action::Edit(Edit::DeleteWordForward), &[ctrl(Delete)], TEXT, None, "Delete the word after the caret"),
    row(Action::Edit(Edit::Backspace), &[key(Backspace), ctrl(Char('h'))], TYPES, None, "Delete before the caret"),
    row(Action::Edit(Edit::Delete), &[key(Delete)], TEXT, None, "Delete after the caret"),
    row(Action::Edit(Edit::Move(Motion::Left)), &[key(Left)], TEXT, None, "One character left"),
    row(Action::Edit(Edit::Move(Motion::Right)), &[key(Right)], TEXT, None, "One character right"),
    row(Action::Edit(Edit::Move(Motion::WordLeft)), &[ctrl(Left), Key::with(ALT, Char('b'))], TEXT, None, "One word left"),
    row(Action::Edit(Edit::Move(Motion::WordRight)), &[ctrl(Right), Key::with(ALT, Char('f'))], TEXT, None, "One word right"),
    row(Action::Edit(Edit::Move(Motion::LineStart)), &[key(Home)], TEXT, None, "To the start of the row, then of the line"),
    row(
        Action::Edit(Edit::Move(Motion::LineEnd)),
        &[key(End), ctrl(Char('e'))],
        TEXT,
        None,
        "To the end of the row, then of the line",
    ),
    row(Action::Edit(Edit::Move(Motion::Up)), &[key(Up)], LINES, None, "One row up"),
    row(Action::Edit(Edit::Move(Motion::Down)), &[key(Down)], LINES, None, "One row down"),
    row(Action::Edit(Edit::Move(Motion::PageUp)), &[key(PageUp)], LINES, None, "A screen up"),
    row(Action::Edit(Edit::Move(Motion::PageDown)), &[key(PageDown)], LINES, None, "A screen down"),
    row(Action::Edit(Edit::Move(Motion::TextStart)), &[ctrl(Home)], TEXT, None, "To the start of the text"),
    row(Action::Edit(Edit::Move(Motion::TextEnd)), &[ctrl(End)], TEXT, None, "To the end of the text"),
    row(Action::Edit(Edit::Select(Motion::Left)), &[Key::with(SHIFT, Left)], TEXT, None, "Select one character left"),
    row(Action::Edit(Edit::Select(Motion::Right)), &[Key::with(SHIFT, Right)], TEXT, None, "Select one character right"),
    row(Action::Edit(Edit::Select(Motion::WordLeft)), &[Key::with(CTRL_SHIFT, Left)], TEXT, None, "Select one word left"),
    row(Action::Edit(Edit::Select(Motion::WordRight)), &[Key::with(CTRL_SHIFT, Right)], TEXT, None, "Select one word right"),
    row(Action::Edit(Edit::Select(Motion::LineStart)), &[Key::with(SHIFT, Home)], TEXT, None, "Select to the start of the row"),
    row(Action::Edit(Edit::Select(Motion::LineEnd)), &[Key::with(SHIFT, End)], TEXT, None, "Select to the end of the row"),
    row(Action::Edit(Edit::Select(Motion::Up)), &[Key::with(SHIFT, Up)], LINES, None, "Select one row up"),
    row(Action::Edit(Edit::Select(Motion::Down)), &[Key::with(SHIFT, Down)], LINES, None, "Select one row down"),
    row(Action::Edit(Edit::Select(Motion::PageUp)), &[Key::with(SHIFT, PageUp)], LINES, None, "Select a screen up"),
    row(Action::Edit(Edit::Select(Motion::PageDown)), &[Key::with(SHIFT, PageDown)], LINES, None, "Select a screen down"),
    row(
        Action::Edit(Edit::Select(Motion::TextStart)),
        &[Key::with(CTRL_SHIFT, Home)],
        TEXT,
        None,
        "Select to the start of the text",
    ),
    row(Action::Edit(Edit::Select(Motion::TextEnd)), &[Key::with(CTRL_SHIFT, End)], TEXT, None, "Select to the end of the text"),
    row(Action::Back, &[key(Esc)], BACK, Some("back"), "One step back; nothing is lost"),
    row(Action::Back, &[key(Esc), key(Enter)], &[In::Unsaved], Some("stay"), "Stay; saving is tried again"),
    row(Action::Lock, &[key(F(4))], LOCKS, Some("lock"), "Lock the records; what is typed is saved"),
    row(
        Action::Lock,
        &[key(F(4))],
        &[In::Message],
        None,
        "Lock the records; not while the recovery code is shown, which is seen once",
    ),
    row(Action::Help, &[key(Char('?')), key(F(1))], FREE, Some("help"), "This help"),
    row(Action::Help, &[key(F(1))], TYPES, Some("help"), "This help"),
    row(Action::Help, &[key(Char('?')), key(F(1)), key(Esc), key(Enter)], &[In::Help], Some("close"), "Close the help"),
    row(Action::Quit, &[key(Char('q'))], &[In::Home], Some("quit"), "Leave the program"),
    row(Action::Quit, &[ctrl(Char('q'))], EVERYWHERE, None, "Leave the program; what is typed is saved first"),
];

const LISTS: &[Context] = &[
    In::Home,
    In::People,
    In::Search,
    In::Trail,
    In::Pane,
    In::Checklist,
    In::TeachBack,
    In::Phrases,
    In::Summary,
    In::NotesRest,
    In::Signing,
    In::Signed,
    In::Help,
    In::Themes,
];
const SCROLLS: &[Context] = &[
    In::Home,
    In::Trail,
    In::Pane,
    In::Checklist,
    In::TeachBack,
    In::Phrases,
    In::Summary,
    In::Signing,
    In::Signed,
    In::Help,
    In::Themes,
];
const BACK: &[Context] = &[
    In::Unlock,
    In::People,
    In::PeopleForm,
    In::Search,
    In::New,
    In::Trail,
    In::TrailDays,
    In::Pane,
    In::Checklist,
    In::Answer,
    In::TeachBack,
    In::PatientWords,
    In::Decision,
    In::Notes,
    In::NotesRest,
    In::Phrases,
    In::Summary,
    In::Signing,
    In::Reason,
    In::Addendum,
    In::Passphrase,
    In::Signed,
];
/// Wherever letters are text.
pub(super) const TYPES: &[Context] = &[
    In::Unlock,
    In::PeopleForm,
    In::Search,
    In::New,
    In::TrailDays,
    In::Answer,
    In::PatientWords,
    In::Decision,
    In::Notes,
    In::Reason,
    In::Addendum,
    In::Passphrase,
];
/// Wherever somebody has unlocked the records.
const LOCKS: &[Context] = &[
    In::Home,
    In::People,
    In::PeopleForm,
    In::Search,
    In::Trail,
    In::TrailDays,
    In::New,
    In::Pane,
    In::Checklist,
    In::Answer,
    In::TeachBack,
    In::PatientWords,
    In::Decision,
    In::Notes,
    In::NotesRest,
    In::Phrases,
    In::Summary,
    In::Signing,
    In::Reason,
    In::Addendum,
    In::Passphrase,
    In::AtWork,
    In::Signed,
    In::Help,
    In::Themes,
    In::Unsaved,
];
const EVERYWHERE: &[Context] = &Context::ALL;

macro_rules! digits {
    ($($plain:ident $alt:ident $digit:literal),*) => {$(
        const $plain: &[Key] = &[key(Char($digit))];
        const $alt: &[Key] = &[Key::with(ALT, Char($digit))];
    )*};
}
digits!(DIGIT_1 ALT_1 '1', DIGIT_2 ALT_2 '2', DIGIT_3 ALT_3 '3', DIGIT_4 ALT_4 '4', DIGIT_5 ALT_5 '5');
digits!(DIGIT_6 ALT_6 '6', DIGIT_7 ALT_7 '7', DIGIT_8 ALT_8 '8', DIGIT_9 ALT_9 '9', DIGIT_0 ALT_0 '0');
