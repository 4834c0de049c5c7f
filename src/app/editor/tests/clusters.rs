//! Text is counted as a reader counts it, in any script.

use super::{Changed, Desk, Edit, Motion};

/// What a reader sees as one letter or sign, however many characters it is made of.
const SINGLE: [&str; 15] = [
    "e\u{301}",
    "漢",
    "ｶﾞ",
    "한",
    "\u{1112}\u{1161}\u{11ab}",
    "🇸🇪",
    "👍🏽",
    "👨‍👩‍👧‍👦",
    "❤\u{fe0f}",
    "1\u{fe0f}\u{20e3}",
    "กำ",
    "ที่",
    "क्षि",
    "שָׁ",
    "لَّ",
];

#[test]
fn one_press_crosses_one_cluster_in_any_script() {
    for cluster in SINGLE {
        let mut desk = Desk::wide(&format!("a{cluster}b"));
        desk.presses(2, Edit::Move(Motion::Right));
        assert_eq!(desk.marked(), format!("a{cluster}|b"));
        desk.go(&[Motion::Left]);
        assert_eq!(desk.marked(), format!("a|{cluster}b"));
    }
}

#[test]
fn backspace_and_delete_take_one_whole_cluster_in_any_script() {
    for cluster in SINGLE {
        let mut desk = Desk::wide(&format!("a{cluster}b"));
        desk.presses(2, Edit::Move(Motion::Right));
        desk.press(Edit::Backspace);
        assert_eq!(desk.marked(), "a|b");
        desk.press(Edit::Undo);
        assert_eq!(desk.marked(), format!("a{cluster}|b"));
        desk.go(&[Motion::Left]);
        desk.press(Edit::Delete);
        assert_eq!(desk.marked(), "a|b");
    }
}

#[test]
fn three_presses_cross_a_family_between_two_letters() {
    assert_eq!(Desk::wide("a👨‍👩‍👧‍👦b").stops().len(), 1 + 3);
}

#[test]
fn a_mark_typed_after_its_letter_joins_it() {
    let mut desk = Desk::wide("");
    desk.types("e\u{301}👍🏽x");
    assert_eq!(desk.caret(), (4, 0));
    desk.presses(2, Edit::Move(Motion::Left));
    assert_eq!(desk.marked(), "e\u{301}|👍🏽x");
}

#[test]
fn a_letter_typed_before_a_stray_mark_takes_it_and_the_caret_stands_after_both() {
    let mut desk = Desk::wide("\u{301}x");
    desk.types("e");
    assert_eq!(desk.marked(), "e\u{301}|x");
}

#[test]
fn a_joiner_typed_between_two_people_makes_them_one() {
    let mut desk = Desk::wide("👩👧");
    desk.go(&[Motion::Right]);
    desk.types("\u{200d}");
    assert_eq!(desk.marked(), "👩\u{200d}👧|");
}

#[test]
fn deleting_what_stood_between_two_halves_of_a_flag_leaves_the_caret_on_a_boundary() {
    let mut desk = Desk::wide("\u{1f1f8}x\u{1f1ea}y");
    desk.presses(2, Edit::Move(Motion::Right));
    desk.press(Edit::Backspace);
    assert_eq!(desk.marked(), "🇸🇪|y");
    desk.press(Edit::Undo);
    assert_eq!(desk.editor.text(), "\u{1f1f8}x\u{1f1ea}y");
}

#[test]
fn right_to_left_text_is_stored_and_crossed_in_logical_order() {
    let mut desk = Desk::wide("");
    desk.types("שלום");
    assert_eq!(desk.marked(), "שלום|");
    desk.go(&[Motion::Left]);
    assert_eq!(desk.marked(), "שלו|ם");
    assert_eq!(desk.shown(), ["שלום"]);
}

#[test]
fn words_are_crossed_whole_and_a_line_is_left_one_step_at_a_time() {
    let mut desk = Desk::wide("don't stop, café\n\n漢字");
    let mut stops = Vec::new();
    while desk.press(Edit::Move(Motion::WordRight)) == Changed::Caret {
        stops.push(desk.marked());
    }
    assert_eq!(
        stops,
        [
            "don't| stop, café\n\n漢字",
            "don't stop|, café\n\n漢字",
            "don't stop, café|\n\n漢字",
            "don't stop, café\n|\n漢字",
            "don't stop, café\n\n|漢字",
            "don't stop, café\n\n漢|字",
            "don't stop, café\n\n漢字|",
        ]
    );
    let mut back = Vec::new();
    while desk.press(Edit::Move(Motion::WordLeft)) == Changed::Caret {
        back.push(desk.marked());
    }
    assert_eq!(
        back,
        [
            "don't stop, café\n\n漢|字",
            "don't stop, café\n\n|漢字",
            "don't stop, café\n|\n漢字",
            "don't stop, café|\n\n漢字",
            "don't stop, |café\n\n漢字",
            "don't |stop, café\n\n漢字",
            "|don't stop, café\n\n漢字",
        ]
    );
}

#[test]
fn word_deletions_stop_at_the_edges_of_a_line() {
    let mut desk = Desk::wide("one\ntwo  three");
    desk.go(&[Motion::TextEnd]);
    let mut left = Vec::new();
    for _ in 0..4 {
        desk.press(Edit::DeleteWordBack);
        left.push(desk.marked());
    }
    assert_eq!(left, ["one\ntwo  |", "one\n|", "one|", "|"]);

    let mut desk = Desk::wide("one, two\nthree");
    desk.press(Edit::DeleteWordForward);
    assert_eq!(desk.marked(), "|, two\nthree");
    desk.press(Edit::DeleteWordForward);
    assert_eq!(desk.marked(), "|\nthree");
    desk.press(Edit::DeleteWordForward);
    assert_eq!(desk.marked(), "|three");
}

#[test]
fn a_word_never_ends_inside_a_cluster() {
    // UAX 29 ends a word before this vowel, which is part of the cluster.
    let mut desk = Desk::wide("กำ");
    desk.press(Edit::DeleteWordForward);
    assert_eq!(desk.marked(), "|");
}

#[test]
fn deleting_to_the_start_of_the_line_keeps_the_lines_above() {
    let mut desk = Desk::lines("one\ntwo three", 5, 5);
    desk.go(&[Motion::TextEnd, Motion::Left]);
    desk.press(Edit::DeleteToLineStart);
    assert_eq!(desk.marked(), "one\n|e");
    assert_eq!(desk.press(Edit::DeleteToLineStart), Changed::Nothing);
}

#[test]
fn stored_control_characters_stay_in_the_text_and_are_drawn_as_visible_text() {
    let text = "a\u{1b}[2J\u{0}\u{202e}b\u{7f}";
    let mut desk = Desk::wide(text);
    assert_eq!(desk.shown(), ["a^[[2J^@<202E>b^?"]);
    let columns: Vec<u16> = desk.stops().iter().map(|(column, _)| *column).collect();
    assert_eq!(columns, [0, 1, 3, 4, 5, 6, 8, 14, 15, 17]);
    desk.press(Edit::Backspace);
    assert_eq!(desk.editor.text(), "a\u{1b}[2J\u{0}\u{202e}b");
}

#[test]
fn typed_control_characters_and_overrides_do_nothing() {
    let mut desk = Desk::wide("");
    for c in ['\u{1b}', '\u{0}', '\u{8}', '\r', '\u{9b}', '\u{202e}'] {
        assert_eq!(desk.press(Edit::Insert(c)), Changed::Nothing);
    }
    desk.types("a\tb\nc");
    assert_eq!(desk.editor.text(), "a\tb\nc");
}

#[test]
fn a_stored_carriage_return_with_its_line_feed_is_one_line_end() {
    let mut desk = Desk::wide("a\r\nb");
    assert_eq!(desk.shown(), ["a", "b"]);
    desk.go(&[Motion::Right, Motion::Right]);
    assert_eq!(desk.marked(), "a\r\n|b");
    desk.go(&[Motion::Up, Motion::LineEnd]);
    assert_eq!(desk.marked(), "a|\r\nb");
    desk.press(Edit::Delete);
    assert_eq!(desk.marked(), "a|b");
}

#[test]
fn a_word_is_looked_for_so_far_back_and_no_further() {
    let flags = "🇸🇪".repeat(2000);
    let mut desk = Desk::wide(&format!("word {flags}"));
    desk.go(&[Motion::TextEnd, Motion::WordLeft]);
    let crossed = desk.editor.len_bytes() - desk.editor.caret;
    assert_eq!(crossed, 500 * "🇸🇪".len());
    desk.presses(4, Edit::Move(Motion::WordLeft));
    assert_eq!(desk.editor.caret, 0);
}
