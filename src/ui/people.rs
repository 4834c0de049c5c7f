//! Practitioners: the list, and the form over it.

use ratatui::Frame;

use super::consultation::Focus;
use super::dialog::{Field, frame_in};
use super::theme::{Part, Styles};
use super::unlock::secret;
use super::{focus_in_margin, row_on, rows_at, rows_on, slice};
use crate::app::people::{Field as Of, PeopleForm, PeopleView, Purpose, list, parts};
use crate::app::{Area, Regions, Size};
use crate::page::{Role, Row, wrapped};
use crate::record::PersonName;

/// Draws it.
pub fn view(frame: &mut Frame<'_>, people: &PeopleView, person: Option<&PersonName>, regions: &Regions, styles: &Styles) {
    rows_at(frame, &[Row::of(Role::Heading, "Practitioners")], regions.title, styles);
    let (above, below) = parts(regions.body);
    let words = "Everybody here can read every record; the audit trail names who did what.";
    let heading = Row::of(Role::Dim, &format!("{:40}  passphrase since", "name"));
    rows_at(frame, &[Row::of(Role::Dim, words), Row::empty(), heading], above, styles);
    let rows = list(people, person);
    let top = crate::app::summary::top(people.selected, rows.len(), below.height);
    for (y, (place, row)) in (below.y..below.y + below.height).zip(rows.iter().enumerate().skip(top)) {
        let marked = place == people.selected;
        row_on(frame, if marked { Part::Selection } else { Part::Page }, row, Area { y, height: 1, ..below }, styles);
        if marked {
            focus_in_margin(frame, "▶", below, y, styles);
        }
    }
    if let Some(open) = &people.form {
        form(frame, open, regions.body, styles);
    }
}

/// How wide the form is at most.
const WIDTH: u16 = 70;

fn form(frame: &mut Frame<'_>, form: &PeopleForm, within: Area, styles: &Styles) {
    let (title, words) = match &form.purpose {
        Purpose::Add(_) => ("Somebody else can open the records", String::new()),
        Purpose::Change => ("Another passphrase for you", String::new()),
        Purpose::Remove(name) => (
            "Keep somebody out",
            format!("{} will not be able to open these records any more. Their sessions and entries stay.", name.shown()),
        ),
    };
    let count = u16::try_from(form.fields().len()).unwrap_or(0);
    let columns = WIDTH.min(within.width);
    let lines = |role, words: &str| wrapped(role, words, usize::from(columns.saturating_sub(4)), &Row::empty(), &Row::empty());
    let mut explained = if words.is_empty() { Vec::new() } else { lines(Role::Text, &words) };
    if !explained.is_empty() {
        explained.push(Row::empty());
    }
    let above = u16::try_from(explained.len()).unwrap_or(0);
    let inside = frame_in(frame, within, Size { columns, rows: above + count * 3 + 4 }, title, styles);
    rows_on(frame, Part::Panel, &explained, slice(inside, 0, above), styles);
    // In a low terminal the fields stand without an empty row between them.
    let step = if count * 3 + above < inside.height { 3 } else { 2 };
    for (place, field) in form.fields().iter().enumerate() {
        let focus = Focus::when(place == form.focus && !form.busy);
        let area = slice(inside, above + u16::try_from(place).unwrap_or(0) * step, 2);
        let named = |name| Field { name, focus, part: Part::Panel };
        let [new, again] = &form.new;
        match (field, &form.purpose) {
            (Of::Name, Purpose::Add(name)) => named("Their name").draw(frame, name, area, styles),
            (Of::Name, _) => {}
            (Of::New, _) => secret(frame, named("New passphrase (10 characters or more)"), new, area, styles),
            (Of::Again, _) => secret(frame, named("The same passphrase again"), again, area, styles),
            (Of::Own, _) => secret(frame, named("Your own passphrase, as it is now"), &form.own, area, styles),
        }
    }
    let told = match (&form.refused, form.busy) {
        (_, true) => vec![Row::of(Role::Dim, "At work …")],
        (Some(refused), _) => lines(Role::Stop, &format!("✗ {refused}")),
        (None, _) => Vec::new(),
    };
    rows_on(frame, Part::Panel, &told, slice(inside, above + count * step, 2), styles);
}
