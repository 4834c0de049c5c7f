//! The columns are those that ratatui draws.

use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::properties::text;
use crate::app::editor::{Editor, Row, Selected, Viewport};

/// Where the drawing of a row ends, and where its selected beginning does.
fn drawn_ends(row: &Row) -> (u16, u16) {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 2000, 1));
    let (mut end, mut selected) = (0, 0);
    for segment in &row.segments {
        let line = segment.text.as_str();
        (end, _) = buffer.set_stringn(end, 0, line, 2000, ratatui::style::Style::new());
        if segment.selected == Selected::Yes {
            selected = end;
        }
    }
    (end, selected)
}

proptest! {
    #[test]
    fn the_caret_is_in_the_cell_where_the_text_before_it_ends(text in text(), width in 1_u16..20, height in 1_u16..5) {
        let viewport = Viewport { width, height };
        for mut editor in [Editor::multi_line(&text), Editor::single_line(&text)] {
            editor.fit(viewport);
            let boundaries: Vec<usize> = super::properties::boundaries(&text);
            for caret in boundaries {
                editor.caret = caret;
                editor.anchor = Some(0).filter(|anchor| *anchor != caret);
                editor.follow(viewport);
                let visible = editor.visible(viewport);
                let (column, row) = visible.caret.expect("a caret");
                prop_assert!(column < width && row < height);
                for row in &visible.rows {
                    prop_assert!(drawn_ends(row).0 <= width);
                }
                let (_, selected) = drawn_ends(&visible.rows[usize::from(row)]);
                prop_assert_eq!(selected, column);
            }
        }
    }
}
