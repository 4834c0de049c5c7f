//! The second screen: the patient's page, or a calm one in every language while there is none.

use ratatui::Frame;
use ratatui::widgets::Block;

use super::theme::{Part, Styles};
use super::{console, patient, rect, rows_at, too_small};
use crate::app::Area;
use crate::app::mirror::{Mirror, Waiting};
use crate::page::words::{self, Word};
use crate::page::{Glyphs, Role, Row, wrapped};
use crate::text::Lang;

/// Draws one frame.
pub fn view(frame: &mut Frame<'_>, mirror: &Mirror, styles: &Styles) {
    let size = mirror.size();
    let whole = Area { x: 0, y: 0, width: size.columns, height: size.rows };
    frame.render_widget(Block::new().style(styles.part(Part::Page)), rect(whole).intersection(frame.area()));
    if !size.is_enough() {
        return too_small(frame, size, styles);
    }
    match mirror.seen() {
        Ok((page, lang)) => patient::view(frame, &page, lang, styles),
        Err(waiting) => wait(frame, waiting, whole, styles),
    }
    if mirror.glyphs() == Glyphs::Console {
        console::fit(frame.buffer_mut(), styles);
    }
}

fn wait(frame: &mut Frame<'_>, waiting: Waiting, whole: Area, styles: &Styles) {
    let middle = in_each_language(Role::Heading, words::ONE_MOMENT, whole.width);
    rows_at(frame, &middle, Area { y: whole.height / 2 - 1, ..whole }, styles);
    let (role, why) = match waiting {
        Waiting::Calm => (Role::Dim, words::LEAVE_MIRROR),
        Waiting::OtherWording => (Role::Caution, words::OTHER_WORDING),
        Waiting::OtherVersion => (Role::Caution, words::OTHER_VERSION),
    };
    let foot = in_each_language(role, why, whole.width);
    let height = u16::try_from(foot.len()).unwrap_or(u16::MAX).min(whole.height);
    rows_at(frame, &foot, Area { y: whole.height - height, ..whole }, styles);
}

/// The same words in every language, in the middle.
fn in_each_language(role: Role, words: Word, width: u16) -> Vec<Row> {
    let width = usize::from(width);
    let rows = Lang::ALL.iter().flat_map(|lang| wrapped(role, words.get(*lang), width, &Row::empty(), &Row::empty()));
    rows.map(|row| Row::empty().padded(width.saturating_sub(row.width()) / 2).then(row)).collect()
}
