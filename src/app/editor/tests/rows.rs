//! Where rows end, and that the caret stands where the text is drawn.

use super::{Changed, Desk, Edit, Motion, Viewport};

#[test]
fn text_wraps_by_word_and_long_words_by_cluster() {
    let desk = Desk::lines("the quick brown foxtrotting fox", 8, 9);
    assert_eq!(desk.shown(), ["the ", "quick ", "brown ", "foxtrott", "ing fox"]);
}

#[test]
fn only_the_first_row_of_a_line_starts_it() {
    let desk = Desk::lines("one two\n\nthree", 4, 9);
    let rows = desk.editor.visible(desk.viewport).rows;
    let starts: Vec<bool> = rows.iter().map(|row| row.starts_line).collect();
    assert_eq!(desk.shown(), ["one ", "two", "", "thre", "e"]);
    assert_eq!(starts, [true, false, true, true, false]);
}

#[test]
fn blanks_hang_over_the_edge_and_never_start_a_row() {
    let desk = Desk::lines("ab     cd", 3, 9);
    assert_eq!(desk.shown(), ["ab ", "cd"]);
}

#[test]
fn indentation_is_drawn() {
    assert_eq!(Desk::lines("  - point", 20, 9).shown(), ["  - point"]);
}

#[test]
fn no_break_spaces_hold_words_together() {
    assert_eq!(Desk::lines("take 5\u{a0}mg", 7, 9).shown(), ["take ", "5\u{a0}mg"]);
}

#[test]
fn scripts_without_spaces_wrap_between_letters_and_their_stops_stay_with_them() {
    assert_eq!(Desk::lines("see 漢字漢字。漢", 9, 9).shown(), ["see 漢字", "漢字。漢"]);
    assert_eq!(Desk::lines("漢字漢字。漢", 8, 9).shown(), ["漢字漢", "字。漢"]);
}

#[test]
fn a_wide_glyph_never_crosses_an_odd_edge() {
    let mut desk = Desk::lines("漢漢漢漢漢漢漢漢漢漢漢", 21, 9);
    assert_eq!(desk.shown(), ["漢漢漢漢漢漢漢漢漢漢", "漢"]);
    desk.go(&[Motion::TextEnd]);
    assert_eq!(desk.caret(), (2, 1));
}

#[test]
fn a_glyph_wider_than_the_window_is_a_question_mark_there_and_stays_in_the_text() {
    let mut desk = Desk::lines("a漢b", 1, 9);
    assert_eq!(desk.shown(), ["a", "?", "b", ""]);
    desk.press(Edit::Delete);
    assert_eq!(desk.editor.text(), "漢b");
}

#[test]
fn tabs_reach_to_the_next_stop_and_the_caret_follows() {
    let mut desk = Desk::wide("a\tb\tc");
    assert_eq!(desk.shown(), ["a   b   c"]);
    let columns: Vec<u16> = desk.stops().iter().map(|(column, _)| *column).collect();
    assert_eq!(columns, [0, 1, 4, 5, 8, 9]);
}

#[test]
fn the_caret_stands_where_the_text_is_drawn_after_emoji() {
    for (text, columns) in
        [("👨‍👩‍👧‍👦x", [0, 2, 3]), ("👍🏽x", [0, 2, 3]), ("❤\u{fe0f}x", [0, 2, 3]), ("🇸🇪x", [0, 2, 3]), ("e\u{301}x", [0, 1, 2])]
    {
        let stops = Desk::wide(text).stops();
        assert_eq!(stops, columns.map(|column| (column, 0)), "{text}");
    }
}

#[test]
fn after_a_full_row_the_caret_stands_at_the_start_of_the_next() {
    let mut desk = Desk::lines("abcd", 4, 3);
    assert_eq!(desk.stops(), [(0, 0), (1, 0), (2, 0), (3, 0), (0, 1)]);
    assert_eq!(desk.shown(), ["abcd", ""]);
    desk.types("e");
    assert_eq!((desk.shown(), desk.caret()), (vec!["abcd".into(), "e".into()], (1, 1)));
}

#[test]
fn a_full_line_keeps_its_caret_off_the_line_below() {
    let mut desk = Desk::lines("abcd\nef", 4, 5);
    desk.go(&[Motion::LineEnd, Motion::Right]);
    assert_eq!(desk.marked(), "abcd|\nef");
    assert_eq!((desk.shown().join("/"), desk.caret()), ("abcd//ef".into(), (0, 1)));
    desk.go(&[Motion::Right]);
    assert_eq!(desk.caret(), (0, 2));
}

#[test]
fn a_caret_after_a_full_row_is_inside_even_on_the_last_row_of_the_window() {
    let mut desk = Desk::lines("abcd", 4, 1);
    desk.go(&[Motion::TextEnd]);
    assert_eq!((desk.shown(), desk.caret()), (vec![String::new()], (0, 0)));
}

#[test]
fn among_hanging_blanks_the_caret_stands_where_the_next_word_will_be() {
    let mut desk = Desk::lines("abcd", 4, 3);
    desk.go(&[Motion::TextEnd]);
    desk.types("   ");
    assert_eq!(desk.caret(), (0, 1));
    desk.types("e");
    assert_eq!((desk.shown(), desk.caret()), (vec!["abcd".into(), "e".into()], (1, 1)));
}

#[test]
fn the_caret_is_shown_in_the_first_row_and_column_and_on_empty_lines() {
    let mut desk = Desk::lines("\n\na", 10, 5);
    assert_eq!(desk.stops(), [(0, 0), (0, 1), (0, 2), (1, 2)]);
    assert_eq!(Desk::lines("", 10, 5).caret(), (0, 0));
    desk.press(Edit::Newline);
    assert_eq!(desk.caret(), (0, 3));
}

#[test]
fn up_and_down_go_by_row_and_keep_their_column() {
    let mut desk = Desk::lines("abcdef ghij\nx\nklmnop", 7, 9);
    desk.presses(5, Edit::Move(Motion::Right));
    let mut carets = vec![desk.caret()];
    while desk.press(Edit::Move(Motion::Down)) == Changed::Caret {
        carets.push(desk.caret());
    }
    assert_eq!(carets, [(5, 0), (4, 1), (1, 2), (5, 3)]);
    desk.presses(3, Edit::Move(Motion::Up));
    assert_eq!(desk.marked(), "abcde|f ghij\nx\nklmnop");
}

#[test]
fn up_from_an_odd_column_lands_before_a_wide_glyph() {
    let mut desk = Desk::lines("漢漢漢\nabc", 10, 5);
    desk.go(&[Motion::TextEnd, Motion::Up]);
    assert_eq!(desk.marked(), "漢|漢漢\nabc");
}

#[test]
fn home_and_end_go_to_the_rows_edge_first_and_then_to_the_lines() {
    let mut desk = Desk::lines("one two three\nfour", 6, 9);
    desk.presses(6, Edit::Move(Motion::Right));
    desk.go(&[Motion::LineEnd]);
    assert_eq!(desk.marked(), "one two| three\nfour");
    desk.go(&[Motion::LineEnd]);
    assert_eq!(desk.marked(), "one two three|\nfour");
    desk.go(&[Motion::LineEnd]);
    assert_eq!(desk.marked(), "one two three|\nfour");
    desk.go(&[Motion::LineStart]);
    assert_eq!(desk.marked(), "one two |three\nfour");
    desk.go(&[Motion::LineStart]);
    assert_eq!(desk.marked(), "|one two three\nfour");
}

#[test]
fn the_window_follows_the_caret_and_says_where_it_is() {
    let text: Vec<String> = (0..20).map(|n| n.to_string()).collect();
    let mut desk = Desk::lines(&text.join("\n"), 5, 4);
    desk.presses(4, Edit::Move(Motion::Down));
    assert_eq!((desk.shown().join(" "), desk.caret()), ("1 2 3 4".into(), (0, 3)));
    desk.go(&[Motion::Up]);
    assert_eq!((desk.shown().join(" "), desk.caret()), ("1 2 3 4".into(), (0, 2)));
    desk.go(&[Motion::TextEnd]);
    let visible = desk.editor.visible(desk.viewport);
    assert_eq!((visible.first_row, visible.total_rows), (16, 20));
}

#[test]
fn a_page_moves_the_window_as_far_as_the_caret() {
    let text: Vec<String> = (0..20).map(|n| n.to_string()).collect();
    let mut desk = Desk::lines(&text.join("\n"), 5, 4);
    desk.go(&[Motion::Down, Motion::PageDown]);
    assert_eq!((desk.shown().join(" "), desk.caret()), ("3 4 5 6".into(), (0, 1)));
    desk.go(&[Motion::PageUp]);
    assert_eq!((desk.shown().join(" "), desk.caret()), ("0 1 2 3".into(), (0, 1)));
    desk.presses(9, Edit::Move(Motion::PageDown));
    assert_eq!((desk.shown().join(" "), desk.caret()), ("16 17 18 19".into(), (0, 3)));
}

#[test]
fn a_text_that_became_shorter_fills_the_window() {
    let mut desk = Desk::lines("1\n2\n3\n4\n5\n6", 5, 3);
    desk.go(&[Motion::TextEnd]);
    desk.presses(4, Edit::Backspace);
    assert_eq!(desk.shown(), ["2", "3", "4"]);
}

#[test]
fn another_window_shows_the_caret_before_any_key_is_pressed() {
    let mut desk = Desk::lines(&"word ".repeat(100), 40, 10);
    desk.go(&[Motion::TextEnd]);
    for (width, height) in [(7, 3), (40, 1), (80, 24), (1, 1)] {
        let visible = desk.editor.visible(Viewport { width, height });
        let (column, row) = visible.caret.expect("a caret");
        assert!(column < width && row < height);
        assert_eq!(visible.first_row + usize::from(row) + 1, visible.total_rows);
    }
}

#[test]
fn a_click_puts_the_caret_on_the_glyph_under_it() {
    let mut desk = Desk::lines("漢字 abc\nlast", 5, 4);
    for ((column, row), marked) in [
        ((0, 0), "|漢字 abc\nlast"),
        ((1, 0), "|漢字 abc\nlast"),
        ((2, 0), "漢|字 abc\nlast"),
        ((1, 1), "漢字 a|bc\nlast"),
        ((4, 1), "漢字 abc|\nlast"),
        ((2, 3), "漢字 abc\nla|st"),
        ((900, 900), "漢字 abc\nlast|"),
    ] {
        desk.editor.click(column, row, desk.viewport);
        assert_eq!(desk.marked(), marked);
    }
}
