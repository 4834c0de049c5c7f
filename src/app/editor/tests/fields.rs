//! Fields of one line.

use super::{Changed, Desk, Edit, Motion};

#[test]
fn a_field_moves_sideways_with_the_caret() {
    let mut desk = Desk::field("0123456789", 5);
    assert_eq!((desk.shown(), desk.caret()), (vec!["01234".into()], (0, 0)));
    desk.go(&[Motion::LineEnd]);
    assert_eq!((desk.shown(), desk.caret()), (vec!["6789".into()], (4, 0)));
    desk.presses(3, Edit::Move(Motion::Left));
    assert_eq!((desk.shown(), desk.caret()), (vec!["6789".into()], (1, 0)));
    desk.presses(3, Edit::Move(Motion::Left));
    assert_eq!((desk.shown(), desk.caret()), (vec!["45678".into()], (0, 0)));
}

#[test]
fn a_wide_glyph_across_the_edge_of_a_field_leaves_a_blank() {
    let mut desk = Desk::field("漢字漢字", 5);
    assert_eq!(desk.shown(), ["漢字 "]);
    desk.go(&[Motion::LineEnd]);
    assert_eq!((desk.shown(), desk.caret()), (vec!["漢字".into()], (4, 0)));
    desk.types("a");
    assert_eq!((desk.shown(), desk.caret()), (vec![" 字a".into()], (4, 0)));
}

#[test]
fn a_field_never_gets_a_second_line() {
    let mut desk = Desk::field("a", 9);
    assert_eq!(desk.press(Edit::Newline), Changed::Nothing);
    assert_eq!(desk.press(Edit::Insert('\n')), Changed::Nothing);
    desk.paste("b\r\nc\td\n");
    assert_eq!(desk.marked(), "b c d |a");
}

#[test]
fn up_and_down_leave_a_field_alone_so_that_a_form_can_use_them() {
    let mut desk = Desk::field("abc", 9);
    for motion in [Motion::Up, Motion::Down, Motion::PageUp, Motion::PageDown] {
        assert_eq!(desk.press(Edit::Move(motion)), Changed::Nothing);
    }
}

#[test]
fn a_line_feed_that_was_stored_stays_and_shows_as_a_space() {
    let mut desk = Desk::field("a\nb", 9);
    assert_eq!(desk.shown(), ["a b"]);
    desk.go(&[Motion::LineEnd]);
    desk.types("c");
    assert_eq!(desk.editor.text(), "a\nbc");
    assert_eq!(desk.caret(), (4, 0));
}

#[test]
fn a_field_starts_with_the_caret_at_its_end() {
    let viewport = super::Viewport { width: 3, height: 1 };
    let field = super::Editor::single_line("abcdef");
    assert_eq!(field.visible(viewport).caret, Some((2, 0)));
}

#[test]
fn a_click_in_a_field_that_has_moved_finds_its_letter() {
    let mut desk = Desk::field("0123456789", 5);
    desk.go(&[Motion::LineEnd]);
    desk.editor.click(1, 0, desk.viewport);
    assert_eq!(desk.marked(), "0123456|789");
}
