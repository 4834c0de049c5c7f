//! Boxes over a page: help, a decision, an answer, phrases, the question before leaving unsaved.

use ratatui::Frame;
use ratatui::text::Line;
use ratatui::widgets::{Block, BorderType, Clear};

use super::consultation::{Focus, more_on, text};
use super::theme::{Part, Styles};
use super::{caret_at, focus_on_marked, rect, row_on, rows_on, slice};
use crate::app::decision::{DecisionField, DecisionForm};
use crate::app::editor::{Editor, Viewport};
use crate::app::quit::failure;
use crate::app::theme::{self, Choosing};
use crate::app::unlock::FIELD;
use crate::app::{Area, Consultation, Model, Regions, Size};
use crate::page::{Role, Row, weight_label, wrapped};

/// An empty box in the middle of an area; gives what is inside its frame.
pub(super) fn frame_in(frame: &mut Frame<'_>, within: Area, size: Size, title: &str, styles: &Styles) -> Area {
    boxed(frame, within.middle(size), title, styles)
}

/// An empty box; gives what is inside its frame.
pub(super) fn boxed(frame: &mut Frame<'_>, area: Area, title: &str, styles: &Styles) -> Area {
    let block = Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(styles.on(Part::Panel, Role::Accent))
        .style(styles.part(Part::Panel))
        .title(Line::styled(format!(" {title} "), styles.on(Part::Panel, Role::Heading)));
    frame.render_widget(Clear, rect(area));
    frame.render_widget(block, rect(area));
    theme::inside(area)
}

fn lines(words: &str, role: Role, width: u16) -> Vec<Row> {
    wrapped(role, words, usize::from(width), &Row::empty(), &Row::empty())
}

/// The help, from one of its rows.
pub fn help(frame: &mut Frame<'_>, size: Size, top: usize, styles: &Styles) {
    let rows = crate::app::help::rows(size.columns);
    let within = Area { x: 0, y: 1, width: size.columns, height: size.rows.saturating_sub(2) };
    let inside = frame_in(frame, within, Size { columns: within.width, rows: within.height }, "Help: every key", styles);
    let count = rows.len();
    let shown: Vec<Row> = rows.into_iter().skip(top).collect();
    rows_on(frame, Part::Panel, &shown, inside, styles);
    more_on(frame, Part::Panel, top, count, inside, styles);
    caret_at(frame, inside, 0, 0);
}

/// The list of themes; the one that is shown is marked.
pub fn themes(frame: &mut Frame<'_>, model: &Model, choosing: Choosing, styles: &Styles) {
    let inside = boxed(frame, theme::area(model.page_size(), &model.settings), "Theme", styles);
    let rows = theme::rows(model, choosing);
    rows_on(frame, Part::Panel, &rows, inside, styles);
    focus_on_marked(frame, &rows, inside);
}

/// A one-line field under its name, on a part of the screen.
#[derive(Debug, Clone, Copy)]
pub struct Field<'a> {
    /// What it asks for.
    pub name: &'a str,
    /// Whether the caret is in it.
    pub focus: Focus,
    /// What it stands on.
    pub part: Part,
}

impl Field<'_> {
    /// Draws its name and its box; gives the inside of the box.
    pub fn frame(self, frame: &mut Frame<'_>, area: Area, styles: &Styles) -> Area {
        self.name_row(frame, slice(area, 0, 1), styles);
        let line = slice(area, 1, 1);
        let inside = Area { x: line.x + 2, width: line.width.saturating_sub(3).min(FIELD.width), ..line };
        frame.buffer_mut().set_style(rect(inside), styles.on(self.part, Role::Field));
        inside
    }

    /// Draws its name.
    pub fn name_row(self, frame: &mut Frame<'_>, area: Area, styles: &Styles) {
        let (role, mark) = if self.focus == Focus::Here { (Role::Strong, "▶ ") } else { (Role::Dim, "  ") };
        rows_on(frame, self.part, &[Row::of(Role::Accent, mark).with(role, self.name)], area, styles);
    }

    /// Draws it with its text.
    pub fn draw(self, frame: &mut Frame<'_>, editor: &Editor, area: Area, styles: &Styles) {
        let inside = self.frame(frame, area, styles);
        let viewport = Viewport { width: inside.width.max(1), height: 1 };
        text(frame, &editor.visible(viewport), Role::Field, inside, self.focus, styles);
    }
}

/// The decision on a stop or a caution.
pub fn decision(
    frame: &mut Frame<'_>,
    open: &Consultation,
    form: &DecisionForm,
    focus: Focus,
    regions: &Regions,
    styles: &Styles,
) {
    let language = open.draft.language();
    let columns = regions.body.width.min(96);
    let mut above = Vec::new();
    if let Some(item) = open.pack.checklist().item(&form.item) {
        above.extend(lines(item.prompt.get(language), Role::Strong, columns - 4));
        for finding in open.assessment().findings_of(item) {
            let lead = weight_label(finding.rule.weight, language);
            above.extend(wrapped(
                Role::Text,
                finding.rule.why.text.get(language),
                usize::from(columns - 4),
                &lead,
                &Row::empty(),
            ));
        }
    }
    let rows = u16::try_from(above.len()).unwrap_or(u16::MAX).saturating_add(10);
    let title = format!("Decision · patient {}", open.draft.label().shown());
    let inside = frame_in(frame, regions.body, Size { columns, rows }, &title, styles);
    rows_on(frame, Part::Panel, &above, inside, styles);
    let at = inside.height.saturating_sub(7).min(u16::try_from(above.len()).unwrap_or(0) + 1);
    let field = |name, which| {
        let focus = Focus::when(focus == Focus::Here && form.field == which);
        Field { name, focus, part: Part::Panel }
    };
    field("Practitioner who decides", DecisionField::By).draw(frame, &form.by, slice(inside, at, 2), styles);
    field("Reason", DecisionField::Reason).draw(frame, &form.reason, slice(inside, at + 3, 2), styles);
    if let Some(error) = &form.error {
        rows_on(frame, Part::Panel, &[Row::of(Role::Stop, error)], slice(inside, at + 6, 1), styles);
    }
}

/// The phrases of the pack, one of them marked and shown in full.
pub fn phrases(frame: &mut Frame<'_>, open: &Consultation, marked: usize, regions: &Regions, styles: &Styles) {
    let language = open.draft.language();
    let templates = open.pack.templates();
    let inside = frame_in(frame, regions.body, Size { columns: 90, rows: 40 }, "Phrases", styles);
    let list_rows = inside.height / 2;
    let top = crate::app::summary::top(marked, templates.len(), list_rows);
    for (y, (place, template)) in (inside.y..inside.y + list_rows).zip(templates.iter().enumerate().skip(top)) {
        let mark = if place == marked { "▶ " } else { "  " };
        let part = if place == marked { Part::Selection } else { Part::Panel };
        let row = Row::of(Role::Accent, mark).with(Role::Text, template.title.get(language));
        row_on(frame, part, &row, Area { y, height: 1, ..inside }, styles);
        if place == marked {
            caret_at(frame, inside, 0, y - inside.y);
        }
    }
    if let Some(template) = templates.get(marked) {
        let preview = lines(template.text.get(language), Role::Dim, inside.width);
        rows_on(frame, Part::Panel, &preview, slice(inside, list_rows + 1, inside.height), styles);
    }
}

/// The question before leaving although something is not saved.
pub fn unsaved(frame: &mut Frame<'_>, model: &Model, regions: &Regions, styles: &Styles) {
    let inside = frame_in(frame, regions.body, Size { columns: 70, rows: 10 }, "Not everything is saved", styles);
    caret_at(frame, inside, 0, 0);
    let reason = failure(model).unwrap_or("saving is still under way");
    let mut rows = lines(&format!("The last save failed: {reason}."), Role::Stop, inside.width);
    rows.push(Row::empty());
    rows.extend(lines(
        if model.presence.is_some() {
            "Stay (Esc): the text stays on the screen and saving is tried again every two seconds."
        } else {
            "Stay (Esc): the text is kept behind the lock and saving is tried again every two seconds."
        },
        Role::Text,
        inside.width,
    ));
    rows.extend(lines("Leave (F10): everything since the last “Saved” is lost.", Role::Text, inside.width));
    for behind in &model.behind {
        let words = format!("That is also what {} typed before the lock.", behind.person().shown());
        rows.extend(lines(&words, Role::Text, inside.width));
    }
    rows_on(frame, Part::Panel, &rows, inside, styles);
}
