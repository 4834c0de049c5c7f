//! What comes in from outside.

use super::{Desk, Edit, Motion};

#[test]
fn a_paste_drops_and_counts_what_could_command_the_terminal_or_mislead_the_eye() {
    let mut desk = Desk::wide("");
    let pasted = desk.paste("a\u{1b}[31mb\u{0}\tc\u{202e}d\u{2066}e\u{7f}\u{9b}f");
    assert_eq!(pasted.dropped, 6);
    assert_eq!(desk.editor.text(), "a[31mb\tcdef");
}

#[test]
fn a_paste_makes_every_line_end_a_line_feed() {
    let mut desk = Desk::wide("");
    let pasted = desk.paste("a\r\nb\rc\nd\n\re\u{2028}f");
    assert_eq!((pasted.dropped, desk.editor.text()), (0, "a\nb\nc\nd\n\ne\nf"));
}

#[test]
fn a_paste_keeps_every_script() {
    let text = "café e\u{301} 漢字 👩‍👩‍👧 עברית\u{200f} ไทย हिन्दी \u{feff}";
    let mut desk = Desk::wide("");
    desk.paste(text);
    assert_eq!(desk.editor.text(), text);
}

#[test]
fn a_paste_replaces_the_selection_and_joins_what_belongs_together() {
    let mut desk = Desk::wide("ae\u{301}b");
    desk.go(&[Motion::Right]);
    desk.select(&[Motion::Right]);
    desk.paste("\u{1f469}\u{200d}");
    assert_eq!(desk.marked(), "a\u{1f469}\u{200d}|b");
    desk.paste("\u{308}");
    desk.press(Edit::Backspace);
    assert_eq!(desk.marked(), "a|b");
}

#[test]
fn a_paste_of_nothing_but_control_characters_changes_nothing() {
    let mut desk = Desk::wide("a");
    assert_eq!(desk.paste("\u{1b}\u{1b}").dropped, 2);
    assert_eq!(desk.marked(), "|a");
}

#[test]
fn a_phrase_has_lines_of_its_own_and_is_taken_back_in_one_step() {
    for (text, back, expected) in [
        ("", 0, "aim: ____.|"),
        ("one\n", 0, "one\naim: ____.|"),
        ("one\n  ", 0, "one\n  aim: ____.|"),
        ("one.", 0, "one.\naim: ____.|"),
        ("one. two", 4, "one.\naim: ____.|\n two"),
        ("one.\ntwo", 3, "one.\naim: ____.|\ntwo"),
        ("one.\ntwo", 4, "one.\naim: ____.|\ntwo"),
    ] {
        let mut desk = Desk::wide(text);
        desk.go(&[Motion::TextEnd]);
        desk.go(&vec![Motion::Left; back]);
        let before = desk.marked();
        desk.editor.put_phrase("aim: ____.\n", desk.viewport);
        assert_eq!(desk.marked(), expected, "{text:?}");
        desk.press(Edit::Undo);
        assert_eq!(desk.marked(), before, "{text:?}");
    }
}
