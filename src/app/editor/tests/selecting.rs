//! Selection, and the editor's own clipboard.

use super::{Changed, Desk, Edit, Motion};
use crate::app::editor::Selected;

/// The rows in the window with the selected parts in brackets.
fn highlighted(desk: &Desk) -> Vec<String> {
    let rows = desk.editor.visible(desk.viewport).rows;
    let mark = |segment: &crate::app::editor::Segment| match segment.selected {
        Selected::Yes => format!("[{}]", segment.text),
        Selected::No => segment.text.to_string(),
    };
    rows.iter().map(|row| row.segments.iter().map(mark).collect()).collect()
}

#[test]
fn shift_and_a_motion_selects_by_cluster_word_row_and_text() {
    let mut desk = Desk::wide("a👨‍👩‍👧‍👦b two\nthree");
    desk.select(&[Motion::Right, Motion::Right]);
    assert_eq!(desk.editor.selected(), "a👨‍👩‍👧‍👦");
    desk.select(&[Motion::WordRight]);
    assert_eq!(desk.editor.selected(), "a👨‍👩‍👧‍👦b");
    desk.select(&[Motion::LineEnd]);
    assert_eq!(desk.editor.selected(), "a👨‍👩‍👧‍👦b two");
    desk.select(&[Motion::Down]);
    assert_eq!(desk.editor.selected(), "a👨‍👩‍👧‍👦b two\nthree");
    desk.select(&[Motion::TextStart]);
    assert_eq!(desk.editor.selected(), "");
}

#[test]
fn the_selection_is_drawn_over_rows_and_empty_lines() {
    let mut desk = Desk::lines("one two\n\nthree", 4, 9);
    desk.go(&[Motion::Right]);
    desk.select(&[Motion::Down, Motion::Down, Motion::Down]);
    assert_eq!(highlighted(&desk), ["o[ne ]", "[two ]", "[ ]", "[t]hre", "e"]);
}

#[test]
fn left_and_right_leave_a_selection_at_its_ends() {
    let mut desk = Desk::wide("abcdef");
    desk.go(&[Motion::Right]);
    desk.select(&[Motion::Right, Motion::Right]);
    desk.go(&[Motion::Right]);
    assert_eq!(desk.marked(), "abc|def");
    desk.select(&[Motion::Left, Motion::Left]);
    desk.go(&[Motion::Left]);
    assert_eq!(desk.marked(), "a|bcdef");
}

#[test]
fn typing_and_deleting_replace_the_selection() {
    for (edit, left) in [
        (Edit::Insert('x'), "x|d"),
        (Edit::Newline, "\n|d"),
        (Edit::Backspace, "|d"),
        (Edit::Delete, "|d"),
        (Edit::DeleteWordBack, "|d"),
        (Edit::DeleteWordForward, "|d"),
        (Edit::DeleteToLineStart, "|d"),
        (Edit::Cut, "|d"),
    ] {
        let mut desk = Desk::wide("abcd");
        desk.select(&[Motion::Right, Motion::Right, Motion::Right]);
        assert_eq!(desk.press(edit), Changed::Text);
        assert_eq!(desk.marked(), left, "{edit:?}");
    }
}

#[test]
fn what_was_cut_or_copied_can_be_put_in_again_and_again() {
    let mut desk = Desk::wide("ab");
    desk.select(&[Motion::Right]);
    desk.press(Edit::Copy);
    assert_eq!(desk.marked(), "*a|b");
    desk.go(&[Motion::TextEnd]);
    desk.presses(2, Edit::PasteClipboard);
    assert_eq!(desk.marked(), "abaa|");
    desk.press(Edit::SelectAll);
    desk.press(Edit::Cut);
    assert_eq!(desk.marked(), "|");
    desk.press(Edit::PasteClipboard);
    assert_eq!(desk.marked(), "abaa|");
}

#[test]
fn cut_and_copy_without_a_selection_keep_the_clipboard() {
    let mut desk = Desk::wide("ab");
    desk.select(&[Motion::Right]);
    desk.press(Edit::Copy);
    desk.go(&[Motion::TextEnd]);
    assert_eq!(desk.press(Edit::Copy), Changed::Nothing);
    assert_eq!(desk.press(Edit::Cut), Changed::Nothing);
    desk.press(Edit::PasteClipboard);
    assert_eq!(desk.marked(), "aba|");
}

#[test]
fn dragging_selects_from_where_the_click_was() {
    let mut desk = Desk::lines("one two\nthree", 20, 5);
    desk.editor.click(4, 0, desk.viewport);
    desk.editor.drag(2, 1, desk.viewport);
    assert_eq!(desk.editor.selected(), "two\nth");
    desk.editor.drag(0, 0, desk.viewport);
    assert_eq!(desk.editor.selected(), "one ");
    desk.editor.click(0, 0, desk.viewport);
    assert_eq!(desk.editor.selected(), "");
}
