//! The preview of a pack: a pane as the practitioner or the patient has it, or what is wrong in the files.

use ratatui::Frame;
use ratatui::text::{Line, Span};
use ratatui::widgets::Block;

use super::theme::{Part, Styles};
use super::{consultation, patient, rect, row_on, rows_at, too_small};
use crate::app::Area;
use crate::app::keymap::{self, Context};
use crate::app::preview::{FRAME, MARGIN, Preview, Seen};
use crate::content::Problems;
use crate::page::{PanePage, Role, Row, wrapped};
use crate::text::counted;

/// Draws one frame.
pub fn view(frame: &mut Frame<'_>, preview: &Preview, styles: &Styles) {
    let size = preview.size();
    let whole = Area { x: 0, y: 0, width: size.columns, height: size.rows };
    frame.render_widget(Block::new().style(styles.part(Part::Page)), rect(whole).intersection(frame.area()));
    if !size.is_enough() {
        return too_small(frame, size, styles);
    }
    let body = Area { x: MARGIN, y: FRAME - 1, width: size.columns.saturating_sub(2 * MARGIN), height: size.rows - FRAME };
    match preview.seen() {
        Some(Seen::Patient(page)) => patient::view(frame, &page, preview.lang(), styles),
        Some(Seen::Pane(page, top)) => {
            header(frame, preview, whole, styles);
            pane(frame, &page, top, body, styles);
        }
        Some(Seen::Mistakes(problems, first)) => {
            header(frame, preview, whole, styles);
            mistakes(frame, problems, first, body, styles);
        }
        None => {}
    }
    hints(frame, Area { y: whole.height - 1, height: 1, ..whole }, styles);
}

fn header(frame: &mut Frame<'_>, preview: &Preview, whole: Area, styles: &Styles) {
    let bar = Area { height: 1, ..whole };
    let Some((pack, pane, number, of)) = preview.current() else {
        return row_on(frame, Part::Bar, &Row::of(Role::Strong, " Preview"), bar, styles);
    };
    let row =
        Row::of(Role::Strong, " Preview").with(Role::Dim, &format!("   {} {}   {number} / {of}", pack.id(), pack.version()));
    row_on(frame, Part::Bar, &row, bar, styles);
    let lang = preview.lang();
    let title = Row::of(Role::Heading, pane.title.get(lang)).with(Role::Dim, &format!("   {}", lang.name()));
    rows_at(frame, &[title], Area { x: MARGIN, y: 1, height: 1, width: whole.width.saturating_sub(MARGIN) }, styles);
}

fn pane(frame: &mut Frame<'_>, page: &PanePage, top: usize, body: Area, styles: &Styles) {
    let from = |rows: &[Row]| rows.iter().skip(top).cloned().collect::<Vec<_>>();
    rows_at(frame, &from(&page.text), body, styles);
    let beside = Area { x: body.x + page.aside_from, width: body.width.saturating_sub(page.aside_from), ..body };
    rows_at(frame, &from(&page.aside), beside, styles);
    consultation::more(frame, top, page.text.len().max(page.aside.len()), body, styles);
}

fn mistakes(frame: &mut Frame<'_>, problems: &Problems, first: usize, body: Area, styles: &Styles) {
    let list = problems.list();
    let said = format!("{}. The pane comes back once nothing is wrong.", counted(list.len() as u64, "mistake", "mistakes"));
    rows_at(frame, &[Row::of(Role::Stop, &said)], Area { y: 1, height: 1, ..body }, styles);
    let width = usize::from(body.width);
    let rows = list.iter().skip(first).flat_map(|problem| {
        let text = problem.to_string();
        let (said, source) = text.split_once('\n').unwrap_or((&text, ""));
        let mut rows = wrapped(Role::Text, said, width, &Row::empty(), &Row::empty());
        rows.extend(source.lines().map(|line| Row::of(Role::Dim, line)));
        rows.push(Row::empty());
        rows
    });
    let rows: Vec<Row> = rows.take(usize::from(body.height)).collect();
    rows_at(frame, &rows, body, styles);
}

fn hints(frame: &mut Frame<'_>, area: Area, styles: &Styles) {
    row_on(frame, Part::Bar, &Row::empty(), area, styles);
    let spans = keymap::active(Context::Preview).filter_map(|binding| {
        let (key, words) = (binding.keys.first()?.name(), binding.hint?);
        Some([
            Span::styled(" ", styles.part(Part::Bar)),
            Span::styled(key, styles.part(Part::Key)),
            Span::styled(format!(" {words}  "), styles.part(Part::Bar)),
        ])
    });
    let line = Line::from(spans.flatten().collect::<Vec<_>>());
    frame.render_widget(line, rect(area).intersection(frame.area()));
}
