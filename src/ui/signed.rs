//! A signed session, and the form for what is added to it.

use ratatui::Frame;

use super::consultation::{self, Focus, more};
use super::dialog::Field;
use super::theme::{Part, Styles};
use super::{row_on, rows_at, slice, unlock};
use crate::app::amendment::{AmendmentForm, Focus as At, Kind};
use crate::app::keymap::Context;
use crate::app::{Area, Regions, SignedView};
use crate::page::{Role, Row, signed_banner, wrapped};
use crate::record::PersonName;

/// Draws it.
pub fn view(
    frame: &mut Frame<'_>,
    view: &SignedView,
    person: Option<&PersonName>,
    context: Context,
    regions: &Regions,
    styles: &Styles,
) {
    let body = regions.body;
    if let Some(form) = &view.form {
        return amendment(frame, view, form, person, context, regions, styles);
    }
    let banner = signed_banner(view.session(), view.language).clipped(usize::from(regions.title.width));
    rows_at(frame, &[banner], regions.title, styles);
    let (rows, top) = view.rows();
    for (y, row) in (body.y..body.y + body.height).zip(rows.iter().skip(top)) {
        row_on(frame, Part::Page, row, Area { y, height: 1, ..body }, styles);
    }
    more(frame, top, rows.len(), body, styles);
}

fn lines(role: Role, words: &str, width: u16) -> Vec<Row> {
    wrapped(role, words, usize::from(width), &Row::empty(), &Row::empty())
}

fn amendment(
    frame: &mut Frame<'_>,
    view: &SignedView,
    form: &AmendmentForm,
    person: Option<&PersonName>,
    context: Context,
    regions: &Regions,
    styles: &Styles,
) {
    let body = regions.body;
    let (title, told) = match form.kind {
        Kind::Addendum(_) => {
            (Row::of(Role::Heading, "Addendum"), "It is added after the signed record, under your name; nothing there changes.")
        }
        Kind::EnteredInError => (
            Row::of(Role::Stop, "✗ Entered in error"),
            "It says that this session should not be there: another patient's, or a mistake. It hides nothing, and it cannot be undone.",
        ),
    };
    let name = person.map(|person| person.shown().to_string()).unwrap_or_default();
    let title = title
        .with(Role::Dim, "   patient ")
        .with(Role::Strong, view.session().content().label().shown().as_str())
        .with(Role::Dim, &format!("   by {name}"));
    rows_at(frame, &[title.clipped(usize::from(regions.title.width))], regions.title, styles);
    let told = lines(Role::Text, told, body.width);
    rows_at(frame, &told, body, styles);
    let mut at = u16::try_from(told.len()).unwrap_or(u16::MAX).saturating_add(1);
    let field = |name, place| Field { name, focus: Focus::when(form.focus == place && is_typing(context)), part: Part::Page };
    field("Reason", At::Reason).draw(frame, &form.reason, slice(body, at, 2), styles);
    at += 3;
    if let Kind::Addendum(words) = &form.kind {
        let named = field("What is added", At::Words);
        named.name_row(frame, slice(body, at, 1), styles);
        let viewport = form.viewport();
        let area = slice(body, at + 1, viewport.height);
        let area = Area { x: area.x + 2, width: viewport.width, ..area };
        frame.buffer_mut().set_style(super::rect(area), styles.on(Part::Page, Role::Field));
        let visible = words.visible(viewport);
        consultation::text(frame, &visible, Role::Field, area, named.focus, styles);
        more(frame, visible.first_row, visible.total_rows, Area { width: area.width + 2, ..area }, styles);
        at += viewport.height + 2;
    }
    unlock::secret(frame, field("Your passphrase", At::Passphrase), &form.passphrase, slice(body, at, 2), styles);
    let below = match (&form.refused, form.focus) {
        (_, At::AtWork) => vec![Row::of(Role::Dim, "Adding …")],
        (Some(words), _) => lines(Role::Stop, &format!("✗ {words}"), body.width),
        _ => Vec::new(),
    };
    rows_at(frame, &below, slice(body, at + 2, 2), styles);
}

/// Whether the form has the keyboard, not the help.
const fn is_typing(context: Context) -> bool {
    matches!(context, Context::Reason | Context::Addendum | Context::Passphrase)
}
