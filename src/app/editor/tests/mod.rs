//! The text editor, tested through its keys and its picture.

mod clusters;
mod cost;
mod drawing;
mod fields;
mod pasting;
mod properties;
mod rows;
mod selecting;
mod undoing;

use super::{Changed, Edit, Editor, Motion, Pasted, Viewport};

/// An editor with a window and someone at the keys.
struct Desk {
    editor: Editor,
    viewport: Viewport,
}

impl Desk {
    /// A text in a window, the caret at its start.
    fn lines(text: &str, width: u16, height: u16) -> Self {
        Self::new(Editor::multi_line(text), width, height)
    }

    /// A text in a window that holds all of it, the caret at its start.
    fn wide(text: &str) -> Self {
        Self::lines(text, 200, 50)
    }

    /// A field of one line, the caret at its start.
    fn field(text: &str, width: u16) -> Self {
        Self::new(Editor::single_line(text), width, 1)
    }

    fn new(editor: Editor, width: u16, height: u16) -> Self {
        let viewport = Viewport { width, height };
        let mut desk = Self { editor, viewport };
        desk.go(&[Motion::TextStart]);
        desk
    }

    fn press(&mut self, edit: Edit) -> Changed {
        self.editor.apply(edit, self.viewport)
    }

    fn presses(&mut self, times: usize, edit: Edit) {
        for _ in 0..times {
            self.press(edit);
        }
    }

    fn go(&mut self, motions: &[Motion]) {
        for motion in motions {
            self.press(Edit::Move(*motion));
        }
    }

    fn select(&mut self, motions: &[Motion]) {
        for motion in motions {
            self.press(Edit::Select(*motion));
        }
    }

    fn types(&mut self, text: &str) {
        for c in text.chars() {
            self.press(Edit::Insert(c));
        }
    }

    fn paste(&mut self, text: &str) -> Pasted {
        self.editor.paste(text, self.viewport)
    }

    /// The text with `|` at the caret and, where something is selected, `*` at the other end.
    fn marked(&self) -> String {
        let mut marks = vec![(self.editor.caret, '|')];
        marks.extend(self.editor.anchor.map(|anchor| (anchor, '*')));
        marks.sort_unstable();
        let mut text = self.editor.text().to_owned();
        for (at, mark) in marks.into_iter().rev() {
            text.insert(at, mark);
        }
        text
    }

    /// The rows in the window as they are drawn.
    fn shown(&self) -> Vec<String> {
        let rows = self.editor.visible(self.viewport).rows;
        rows.iter().map(|row| row.segments.iter().map(|s| s.text.as_str()).collect()).collect()
    }

    /// The caret's column and row.
    #[track_caller]
    fn caret(&self) -> (u16, u16) {
        let visible = self.editor.visible(self.viewport);
        visible.caret.expect("the caret is in the window")
    }

    /// Where the caret is drawn at each stop on the way from the start of the text to its end.
    fn stops(&mut self) -> Vec<(u16, u16)> {
        self.go(&[Motion::TextStart]);
        let mut stops = vec![self.caret()];
        while self.press(Edit::Move(Motion::Right)) == Changed::Caret {
            stops.push(self.caret());
        }
        stops
    }
}

#[test]
fn debug_output_holds_no_word_of_the_text() {
    let mut desk = Desk::wide("confidential");
    desk.press(Edit::SelectAll);
    desk.press(Edit::Cut);
    desk.types("secret");
    assert_eq!(format!("{:?}", desk.editor), "Editor(Lines, 6 bytes)");
    assert_eq!(format!("{:?}", [Edit::Insert('x'), Edit::Move(Motion::Left)]), "[Insert, Move(Left)]");
}

#[test]
fn a_window_without_cells_shows_nothing_and_loses_nothing() {
    for (width, height) in [(0, 0), (0, 5), (5, 0)] {
        let mut desk = Desk::lines("some text", width, height);
        desk.types("x");
        desk.go(&[Motion::PageDown, Motion::LineEnd, Motion::Up]);
        assert!(desk.shown().is_empty());
        assert_eq!(desk.editor.visible(desk.viewport).caret, None);
        assert_eq!(desk.editor.text(), "xsome text");
    }
}

#[test]
fn the_whole_text_can_be_replaced_before_a_window_is_known() {
    let mut editor = Editor::multi_line("\n");
    editor.replace_all("a\n\nb\n");
    let desk = Desk::new(editor, 5, 9);
    assert_eq!(desk.shown(), ["a", "", "b", ""]);
}

#[test]
fn an_answer_tells_text_from_caret_from_nothing() {
    let mut desk = Desk::wide("ab");
    assert_eq!(desk.press(Edit::Move(Motion::Left)), Changed::Nothing);
    assert_eq!(desk.press(Edit::Backspace), Changed::Nothing);
    assert_eq!(desk.press(Edit::Undo), Changed::Nothing);
    assert_eq!(desk.press(Edit::Move(Motion::Right)), Changed::Caret);
    assert_eq!(desk.press(Edit::SelectAll), Changed::Caret);
    assert_eq!(desk.press(Edit::Copy), Changed::Nothing);
    assert_eq!(desk.press(Edit::Insert('x')), Changed::Text);
    assert_eq!(desk.press(Edit::Undo), Changed::Text);
}
