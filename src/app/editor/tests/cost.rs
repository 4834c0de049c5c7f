//! What a key costs, counted in rows wrapped.

use std::borrow::Cow;

use super::{Desk, Edit, Motion, Viewport};

/// A key may wrap a few rows around the caret again, whatever the size of the text.
const ROWS_A_KEY: usize = 12;

/// In one endless line, an edit shifts the rows below it until the words happen to fall as before.
const ROWS_UNTIL_THEY_FALL_AS_BEFORE: usize = 60;

const KEYS: [Edit; 10] = [
    Edit::Insert('a'),
    Edit::Insert(' '),
    Edit::Backspace,
    Edit::Newline,
    Edit::Undo,
    Edit::Delete,
    Edit::Undo,
    Edit::Move(Motion::Up),
    Edit::Move(Motion::LineEnd),
    Edit::Move(Motion::WordLeft),
];

const WINDOW: Viewport = Viewport { width: 80, height: 24 };

fn desk(text: &str) -> Desk {
    Desk::lines(text, WINDOW.width, WINDOW.height)
}

#[track_caller]
fn assert_cheap(desk: &mut Desk, edit: Edit, rows: usize) {
    let before = desk.editor.rows.measured;
    desk.press(edit);
    let measured = desk.editor.rows.measured - before;
    assert!(measured <= rows, "{edit:?} wrapped {measured} rows");
}

fn assert_keys_cheap(text: &str, rows: usize) {
    let mut desk = desk(text);
    for place in [0, 100_000, text.len()] {
        desk.editor.caret = place;
        for edit in KEYS {
            assert_cheap(&mut desk, edit, rows);
        }
    }
}

/// Words of uneven lengths, 200,000 bytes of them.
fn words(between: impl Fn(usize) -> &'static str) -> String {
    let word = |n: usize| "x".repeat(1 + n * 7919 % 1009 % 11) + between(n);
    let mut text = String::new();
    for n in 0.. {
        if text.len() >= 200_000 {
            break;
        }
        text += &word(n);
    }
    text
}

#[test]
fn a_key_wraps_a_few_rows_of_a_long_note() {
    let lines = words(|n| if n % 16 == 15 { "\n" } else { " " });
    assert_keys_cheap(&lines, ROWS_A_KEY);
}

#[test]
fn a_key_wraps_some_rows_of_a_note_in_one_line() {
    assert_keys_cheap(&words(|_| " "), ROWS_UNTIL_THEY_FALL_AS_BEFORE);
}

#[test]
fn typing_at_the_end_of_one_endless_word_wraps_a_few_rows() {
    let mut desk = desk(&"x".repeat(200_000));
    desk.go(&[Motion::TextEnd]);
    for edit in KEYS {
        assert_cheap(&mut desk, edit, ROWS_A_KEY);
    }
}

#[test]
fn drawing_wraps_nothing_while_the_window_keeps_its_width() {
    let mut desk = desk(&"word ".repeat(10_000));
    desk.types("x");
    assert!(matches!(desk.editor.rows_in(WINDOW), Cow::Borrowed(_)));
    let higher = Viewport { height: 50, ..WINDOW };
    assert!(matches!(desk.editor.rows_in(higher), Cow::Borrowed(_)));
    let wider = Viewport { width: 120, ..WINDOW };
    assert!(matches!(desk.editor.rows_in(wider), Cow::Owned(_)));
    desk.editor.fit(wider);
    assert!(matches!(desk.editor.rows_in(wider), Cow::Borrowed(_)));
}

#[test]
fn a_large_paste_is_wrapped_once_and_taken_back_in_one_step() {
    let mut desk = desk("before after");
    desk.presses(7, Edit::Move(Motion::Right));
    let before = desk.editor.rows.measured;
    desk.paste(&"pasted words\r\n".repeat(80_000));
    let rows = desk.editor.rows.count();
    assert!(desk.editor.rows.measured - before <= rows + ROWS_A_KEY);
    assert_cheap(&mut desk, Edit::Undo, ROWS_A_KEY);
    assert_eq!(desk.marked(), "before |after");
}
