//! What a kiosk adds: the calm screen, the passphrase that ends the program, the places for an export.

use ratatui::Frame;

use super::consultation::Focus;
use super::dialog::{Field, boxed, frame_in};
use super::theme::{Part, Styles};
use super::unlock::{lines, secret};
use super::{caret_at, row_on, rows_at, rows_on, slice};
use crate::app::kiosk::{Leaving, Places};
use crate::app::{Area, Model, Regions, Size};
use crate::page::{Role, Row, attract, words, wrapped};
use crate::text::Lang;

/// The calm screen.
pub fn calm(frame: &mut Frame<'_>, model: &Model, styles: &Styles) {
    let Size { columns, rows } = model.size;
    let clinic = model.kiosk.as_ref().and_then(|kiosk| kiosk.clinic.as_ref());
    let whole = Area { x: 0, y: 0, width: columns, height: rows };
    let is_touched = model.kiosk.as_ref().is_some_and(|kiosk| kiosk.touch);
    let wakes = if is_touched { words::ANY_KEY_OR_TOUCH } else { words::ANY_KEY };
    let told = Lang::ALL.map(|lang| wakes.get(lang)).join(" · ");
    let lead = Row::of(Role::Dim, " ");
    let told = wrapped(Role::Dim, &told, usize::from(columns), &lead, &lead);
    let above = rows.saturating_sub(u16::try_from(told.len()).unwrap_or(rows));
    rows_at(frame, &attract(clinic, model.settings.glyphs, columns, above), slice(whole, 0, above), styles);
    rows_on(frame, Part::Bar, &told, slice(whole, above, rows), styles);
}

/// Whatever is open over the page.
pub fn over(frame: &mut Frame<'_>, model: &Model, regions: &Regions, styles: &Styles) {
    let Some(kiosk) = &model.kiosk else { return };
    if let Some(places) = &kiosk.places {
        choose(frame, places, regions, styles);
    }
    if let Some(leaving) = &kiosk.leaving {
        leave(frame, leaving, regions, styles);
    }
}

fn leave(frame: &mut Frame<'_>, leaving: &Leaving, regions: &Regions, styles: &Styles) {
    let inside = frame_in(frame, regions.body, Size { columns: 70, rows: 12 }, "Leave the program", styles);
    // Without a name: a patient may sit beside it.
    let words = "This machine is a kiosk: only a practitioner ends the program, with the passphrase that unlocked the records. \
                 Everything is saved first.";
    let mut above = lines(Role::Text, words, inside.width);
    above.push(Row::empty());
    rows_on(frame, Part::Panel, &above, inside, styles);
    let at = u16::try_from(above.len()).unwrap_or(u16::MAX);
    let field = Field { name: "Passphrase", focus: Focus::Here, part: Part::Panel };
    secret(frame, field, &leaving.passphrase, slice(inside, at, 2), styles);
    let below = match &leaving.refused {
        _ if leaving.busy => vec![Row::of(Role::Dim, "One moment …")],
        Some(refused) => lines(Role::Stop, &format!("✗ {}", refused.words), inside.width),
        None => Vec::new(),
    };
    rows_on(frame, Part::Panel, &below, slice(inside, at.saturating_add(3), inside.height), styles);
}

fn choose(frame: &mut Frame<'_>, places: &Places, regions: &Regions, styles: &Styles) {
    let drives = places.drives.iter().map(|drive| format!("Drive {}", drive.name_among(&places.drives)));
    let names: Vec<String> = std::iter::once("The folder of this machine".to_owned()).chain(drives).collect();
    let inside = boxed(frame, places.area(regions.body), "Export, not encrypted, to", styles);
    let top = places.top(inside.height);
    for (y, (place, name)) in (inside.y..inside.y + inside.height).zip(names.iter().enumerate().skip(top)) {
        let (mark, part) = if place == places.marked { ("▶ ", Part::Selection) } else { ("  ", Part::Panel) };
        row_on(frame, part, &Row::of(Role::Accent, mark).with(Role::Text, name), Area { y, height: 1, ..inside }, styles);
        if place == places.marked {
            caret_at(frame, inside, 0, y - inside.y);
        }
    }
}
