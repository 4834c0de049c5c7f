//! First start, unlocking, the recovery code, a loss.

use ratatui::Frame;

use super::consultation::Focus;
use super::dialog::Field;
use super::theme::{Part, Styles};
use super::{caret_at, rows_at, slice, words_on};
use crate::app::keymap::Context;
use crate::app::quit::failure;
use crate::app::unlock::{Form, column};
use crate::app::{Area, Model, Regions, Secret, Unlock};
use crate::page::{Role, Row, wrapped};

pub(super) fn lines(role: Role, words: &str, width: u16) -> Vec<Row> {
    wrapped(role, words, usize::from(width), &Row::empty(), &Row::empty())
}

/// The form before any record can be read.
pub fn form(frame: &mut Frame<'_>, model: &Model, unlock: &Unlock, context: Context, regions: &Regions, styles: &Styles) {
    let area = column(regions.body);
    let field = |name, place| {
        let focus = Focus::when(context == Context::Unlock && unlock.focus == place);
        Field { name, focus, part: Part::Page }
    };
    let used = match &unlock.form {
        Form::First { name, passphrase, again } => {
            let mut rows = vec![Row::of(Role::Heading, "Welcome to Chairside"), Row::empty()];
            rows.extend(lines(
                Role::Text,
                "Records are kept on this machine, encrypted. The first practitioner chooses a passphrase; without it, or the recovery code that follows, nobody can read them.",
                area.width,
            ));
            rows_at(frame, &rows, area, styles);
            let at = u16::try_from(rows.len()).unwrap_or(0) + 1;
            field("Your name", 0).draw(frame, name, slice(area, at, 2), styles);
            secret(frame, field("Passphrase (10 characters or more)", 1), passphrase, slice(area, at + 3, 2), styles);
            secret(frame, field("The same passphrase again", 2), again, slice(area, at + 6, 2), styles);
            at + 9
        }
        Form::Later { passphrase, .. } => {
            let rows = unlock.who();
            rows_at(frame, &rows, area, styles);
            let at = u16::try_from(rows.len()).unwrap_or(0) + 1;
            secret(frame, field("Passphrase", 0), passphrase, slice(area, at, 2), styles);
            at + 3
        }
    };
    let mut below = Vec::new();
    if unlock.busy {
        below.push(Row::of(Role::Dim, "Opening the records …"));
    } else if let Some(refused) = &unlock.refused {
        below.extend(lines(Role::Stop, &format!("✗ {}", refused.words), area.width));
        if let Some(wait) = unlock.waiting() {
            below.extend([next_try(wait.left()), Row::empty()]);
            below.extend(lines(Role::Dim, &forgotten(&unlock.form, model.kiosk.is_some()), area.width));
        }
    }
    if !below.is_empty() {
        below.push(Row::empty());
    }
    below.extend(behind(model, area.width));
    rows_at(frame, &below, slice(area, used, area.height), styles);
}

/// What helps who does not know the passphrase any more: a kiosk has no command line.
fn forgotten(form: &Form, is_kiosk: bool) -> String {
    let others = match form {
        Form::Later { people, .. } if people.len() > 1 => " Anybody else in the list can unlock.",
        _ => "",
    };
    let renewed = if is_kiosk {
        "Whoever looks after this machine can set a new passphrase, with the recovery code."
    } else {
        "With the recovery code, `chairside recover` on the command line sets a new passphrase."
    };
    format!("Forgotten?{others} {renewed}")
}

/// When the next passphrase can be tried.
fn next_try(left: u64) -> Row {
    let time = match (left / 60, left % 60) {
        (0, 0) => return Row::of(Role::Text, "You can try again now."),
        (0, seconds) => format!("{seconds} s"),
        (minutes, seconds) => format!("{minutes} min {seconds:02} s"),
    };
    Row::of(Role::Caution, "▲ The next try is possible in ").with(Role::Strong, &time)
}

/// What stays behind the lock until it is saved: that there is something, and not a word of it.
fn behind(model: &Model, width: u16) -> Vec<Row> {
    match (model.behind.is_empty(), failure(model)) {
        (true, _) => Vec::new(),
        (false, None) => vec![Row::of(Role::Dim, "The last changes are being saved …")],
        (false, Some(reason)) => lines(
            Role::Caution,
            &format!(
                "▲ The last changes before the lock are not saved yet: {reason}. They are kept here, unseen, and saving is tried again every two seconds. Leave the machine on until this line is gone."
            ),
            width,
        ),
    }
}

/// A field that shows dots for what is typed.
pub fn secret(frame: &mut Frame<'_>, field: Field<'_>, secret: &Secret, area: Area, styles: &Styles) {
    let inside = field.frame(frame, area, styles);
    let dots = secret.dots().min(usize::from(inside.width.saturating_sub(1)));
    words_on(frame, field.part, &Row::of(Role::Field, &"•".repeat(dots)), inside, styles);
    if field.focus == Focus::Here {
        caret_at(frame, inside, u16::try_from(dots).unwrap_or(0), 0);
    }
}

/// The recovery code, shown once.
pub fn recovery_code(frame: &mut Frame<'_>, code: &Secret, asked: bool, regions: &Regions, styles: &Styles) {
    let area = column(regions.body);
    let mut rows = vec![Row::of(Role::Heading, "The recovery code"), Row::empty()];
    rows.extend(lines(Role::Text, "Write this code down and keep it where the clinic keeps its keys. It opens the records when a passphrase is forgotten. It is shown this once.", area.width));
    rows.push(Row::empty());
    rows.push(Row::of(Role::Strong, &format!("    {}", code.reveal())));
    rows.push(Row::empty());
    let (role, words) = if asked {
        (Role::Caution, "Is it written down? It is not shown again. Press Enter once more to go on.")
    } else {
        (Role::Dim, "Not on this machine, and not in a photograph. Press Enter when it is written down.")
    };
    rows.extend(lines(role, words, area.width));
    rows_at(frame, &rows, area, styles);
}

/// Something is missing from the store.
pub fn loss(frame: &mut Frame<'_>, words: &str, regions: &Regions, styles: &Styles) {
    let area = column(regions.body);
    let mut rows = vec![Row::of(Role::Stop, "✗ Something is missing from the records"), Row::empty()];
    rows.extend(lines(Role::Text, words, area.width));
    rows.push(Row::empty());
    rows.extend(lines(Role::Text, "Nothing was changed so far. To look for the missing files or a backup first, leave with Ctrl+Q. To go on with what is there, press Enter.", area.width));
    rows_at(frame, &rows, area, styles);
}
