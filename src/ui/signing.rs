//! The screen on which a consultation is signed.

use ratatui::Frame;

use super::consultation::{Focus, more};
use super::dialog::Field;
use super::theme::{Part, Styles};
use super::{focus_in_margin, in_margin, rows_at, slice, unlock, words_on};
use crate::app::keymap::Context;
use crate::app::signing::reason::{above, has_reason};
use crate::app::signing::{Signing, Step, list, meaning_in_words, open_stops};
use crate::app::{Area, Consultation, Regions, summary::top};
use crate::page::{Look, Prompts, Role, Row, gap as gap_in_words, gap_whys, wrapped};
use crate::record::{Gap, PersonName};
use crate::text::ClinicalText;

/// Draws it.
pub fn view(
    frame: &mut Frame<'_>,
    open: &Consultation,
    signing: &Signing,
    person: Option<&PersonName>,
    context: Context,
    regions: &Regions,
    styles: &Styles,
) {
    rows_at(frame, &[Row::of(Role::Heading, "Sign this consultation")], regions.title, styles);
    let above = whose(open, person, regions.body);
    rows_at(frame, &above, regions.body, styles);
    let below = slice(regions.body, count(&above) + 1, regions.body.height);
    match &signing.step {
        Step::Gaps | Step::Reason(_) => missing(frame, open, signing, context, below, styles),
        Step::Passphrase(_) | Step::AtWork => passphrase(frame, open, signing, context, below, styles),
    }
}

fn count(rows: &[Row]) -> u16 {
    u16::try_from(rows.len()).unwrap_or(u16::MAX)
}

fn lines(role: Role, words: &str, width: u16) -> Vec<Row> {
    wrapped(role, words, usize::from(width), &Row::empty(), &Row::empty())
}

/// Why signing did not go on.
fn refused(signing: &Signing, width: u16) -> Vec<Row> {
    signing.refused.iter().flat_map(|words| lines(Role::Stop, &format!("✗ {words}"), width)).collect()
}

/// Whose record, who signs it and what that means: so that nobody signs the wrong one.
fn whose(open: &Consultation, person: Option<&PersonName>, body: Area) -> Vec<Row> {
    let label = open.draft.label().shown();
    let name = person.map(|person| person.shown().to_string()).unwrap_or_default();
    let day = open.draft.started().format("%Y-%m-%d %H:%M").to_string();
    let patient = Row::of(Role::Dim, "Patient   ").with(Role::Heading, label.as_str()).with(Role::Dim, &format!("   {day}"));
    let signs = Row::of(Role::Dim, "Signs     ").with(Role::Heading, &name);
    let meaning = person.map(|person| format!("“{}”", meaning_in_words(&open.draft, person))).unwrap_or_default();
    let mut rows = framed([patient, signs], body);
    rows.extend(lines(Role::Strong, &meaning, body.width));
    rows
}

/// The two rows in a heavy frame, where the page has the room.
fn framed(rows: [Row; 2], body: Area) -> Vec<Row> {
    if body.height < 16 {
        return rows.to_vec();
    }
    let width = usize::from(body.width.min(74));
    let edge = |left: &str, right: &str| Row::of(Role::Accent, &format!("{left}{}{right}", "═".repeat(width.saturating_sub(2))));
    let inner = width.saturating_sub(4);
    let side = |row: Row| Row::of(Role::Accent, "║ ").then(row.clipped(inner).padded(inner)).with(Role::Accent, " ║");
    let [first, second] = rows;
    vec![edge("╔", "╗"), side(first), side(second), edge("╚", "╝")]
}

/// The marked gap with its reason, and the list of all.
fn missing(frame: &mut Frame<'_>, open: &Consultation, signing: &Signing, context: Context, area: Area, styles: &Styles) {
    let gaps = open.gaps();
    let marked = signing.marked.min(gaps.len().saturating_sub(1));
    let Some(gap) = gaps.get(marked) else {
        return rows_at(frame, &[Row::of(Role::Good, "Nothing is missing any more.")], area, styles);
    };
    let without = gaps.iter().filter(|gap| !has_reason(&open.draft, gap)).count();
    let heading = Row::of(Role::Heading, &format!("Missing: {} of {}", marked + 1, gaps.len()));
    let mut rows = vec![match (without, &signing.step) {
        (0, Step::Gaps) => heading.with(Role::Good, "   ☑ every point has a reason: s goes on"),
        _ => heading.with(Role::Dim, &format!("   {without} without a reason")),
    }];
    rows.extend(about(open, gap, area.width));
    rows_at(frame, &rows, area, styles);
    let at = count(&rows);
    let field = slice(area, at, 2);
    let named = |focus| Field { name: "Why it is missing", focus, part: Part::Page };
    if let Step::Reason(editor) = &signing.step {
        named(Focus::when(context == Context::Reason)).draw(frame, editor, field, styles);
    } else {
        let words = open.draft.explanation(gap).map(|words| words.shown().to_string()).unwrap_or_default();
        let inside = named(Focus::Elsewhere).frame(frame, field, styles);
        words_on(frame, Part::Page, &Row::of(Role::Field, &words), inside, styles);
    }
    let told = if signing.refused.is_some() { refused(signing, area.width) } else { offered(open, &gaps, signing, area.width) };
    rows_at(frame, &told, slice(area, at + 2, 1), styles);
    let below = slice(area, at + 3 + u16::from(area.height > 16), area.height);
    let all = list(open, &gaps);
    let first = top(marked, all.len(), below.height);
    for (y, (place, row)) in (below.y..below.y + below.height).zip(all.iter().enumerate().skip(first)) {
        let row = row.clone().clipped(usize::from(below.width));
        rows_at(frame, &[row], Area { y, height: 1, ..below }, styles);
        if place == marked {
            match context {
                // The caret is in the field.
                Context::Reason => in_margin(frame, "▶", below, y, styles),
                _ => focus_in_margin(frame, "▶", below, y, styles),
            }
        }
    }
    more(frame, first, all.len(), below, styles);
}

/// The reason from above that one key takes over.
fn offered(open: &Consultation, gaps: &[Gap], signing: &Signing, width: u16) -> Vec<Row> {
    let marked = signing.marked.min(gaps.len().saturating_sub(1));
    let key = if matches!(signing.step, Step::Reason(_)) { "Esc, then r" } else { "r" };
    let words = |reason: &ClinicalText| format!("  {key} repeats “{}”", reason.shown());
    above(open, gaps, marked).map(|reason| Row::of(Role::Dim, &words(reason)).clipped(usize::from(width))).into_iter().collect()
}

/// The gap in full, and, where it is a stop or a caution, why, and that it would be signed open.
fn about(open: &Consultation, gap: &Gap, width: u16) -> Vec<Row> {
    let language = open.draft.language();
    let words = gap_in_words(gap, &open.draft, Some(&open.pack), language);
    let mut rows = crate::page::flowed(&words, usize::from(width), &Row::empty(), &Row::empty());
    let look = Look { lang: language, width, prompts: Prompts::Hidden, glyphs: open.glyphs };
    rows.extend(gap_whys(gap, &open.draft, &open.pack, look));
    rows.truncate(5);
    if open_stops(&open.draft, &open.pack, std::slice::from_ref(gap)) > 0 {
        let open = "■ With a reason here this STOP is signed open; g goes there to decide on it.";
        rows.extend(lines(Role::Stop, open, width));
    }
    rows
}

/// What is signed with something missing, and the passphrase.
fn passphrase(frame: &mut Frame<'_>, open: &Consultation, signing: &Signing, context: Context, area: Area, styles: &Styles) {
    let gaps = open.gaps();
    let mut rows = match gaps.len() {
        0 => vec![Row::of(Role::Good, "☑ Nothing is missing.")],
        1 => lines(Role::Caution, "▲ 1 point is missing; its reason is signed with it.", area.width),
        some => {
            lines(Role::Caution, &format!("▲ {some} points are missing; the reason for each is signed with them."), area.width)
        }
    };
    match open_stops(&open.draft, &open.pack, &gaps) {
        0 => {}
        1 => rows.extend(lines(Role::Stop, "■ A STOP is signed open: nobody has decided on it.", area.width)),
        stops => {
            rows.extend(lines(Role::Stop, &format!("■ {stops} STOPS are signed open: nobody has decided on them."), area.width));
        }
    }
    rows.extend(lines(Role::Text, "After this nothing in the record changes any more; only addenda are added.", area.width));
    rows_at(frame, &rows, area, styles);
    let at = count(&rows) + 1;
    if let Step::Passphrase(typed) = &signing.step {
        let field = Field { name: "Your passphrase", focus: Focus::when(context == Context::Passphrase), part: Part::Page };
        unlock::secret(frame, field, typed, slice(area, at, 2), styles);
        rows_at(frame, &refused(signing, area.width), slice(area, at + 3, area.height), styles);
    } else {
        rows_at(frame, &[Row::of(Role::Dim, "Signing …")], slice(area, at, 1), styles);
    }
}
