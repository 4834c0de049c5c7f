//! Steps back and forward.

use super::{Changed, Desk, Edit, Motion};
use crate::app::editor::history::{History, Run, Step};

/// Every text on the way back.
fn undone(desk: &mut Desk) -> Vec<String> {
    let mut texts = Vec::new();
    while desk.press(Edit::Undo) == Changed::Text {
        texts.push(desk.editor.text().to_owned());
    }
    texts
}

#[test]
fn typing_is_undone_word_by_word() {
    let mut desk = Desk::wide("");
    desk.types("Patient felt well, thanks.");
    assert_eq!(undone(&mut desk), ["Patient felt well, thanks", "Patient felt well", "Patient felt", "Patient", ""]);
}

#[test]
fn words_of_marks_and_viramas_are_one_step() {
    for word in ["क्षत्रिय", "เมื่อ", "cafe\u{301}s", "שָׁלוֹם"] {
        let mut desk = Desk::wide("");
        desk.types(word);
        assert_eq!(undone(&mut desk), [""], "{word}");
    }
}

#[test]
fn moving_the_caret_begins_a_new_step() {
    let mut desk = Desk::wide("");
    desk.types("ab");
    desk.go(&[Motion::Left, Motion::Right]);
    desk.types("cd");
    assert_eq!(undone(&mut desk), ["ab", ""]);
}

#[test]
fn a_run_of_deletions_is_one_step_and_apart_from_typing() {
    let mut desk = Desk::wide("one two three");
    desk.presses(4, Edit::Move(Motion::Right));
    desk.presses(2, Edit::Delete);
    desk.presses(2, Edit::Backspace);
    assert_eq!(desk.marked(), "on|o three");
    desk.types("x");
    desk.press(Edit::Backspace);
    assert_eq!(undone(&mut desk), ["onxo three", "ono three", "one two three"]);
    assert_eq!(desk.marked(), "one |two three");
}

#[test]
fn a_paste_a_cut_and_a_replacement_are_one_step_each() {
    let mut desk = Desk::wide("start ");
    desk.go(&[Motion::TextEnd]);
    desk.types("a");
    desk.paste("two words");
    desk.types("b");
    desk.press(Edit::SelectAll);
    desk.press(Edit::Cut);
    desk.editor.replace_all("new");
    assert_eq!(undone(&mut desk), ["", "start atwo wordsb", "start atwo words", "start a", "start "]);
}

#[test]
fn typing_over_a_selection_and_going_on_is_one_step() {
    let mut desk = Desk::wide("old text");
    desk.select(&[Motion::WordRight]);
    desk.types("new");
    assert_eq!(undone(&mut desk), ["old text"]);
}

#[test]
fn redo_does_every_step_again_until_something_else_is_typed() {
    let mut desk = Desk::wide("");
    desk.types("one two");
    undone(&mut desk);
    desk.presses(9, Edit::Redo);
    assert_eq!(desk.marked(), "one two|");
    desk.press(Edit::Undo);
    desk.types("!");
    assert_eq!(desk.press(Edit::Redo), Changed::Nothing);
    assert_eq!(desk.marked(), "one!|");
}

#[test]
fn undo_puts_the_caret_back_where_the_step_began_and_shows_it() {
    let mut desk = Desk::lines(&"line\n".repeat(50), 10, 5);
    desk.types("x");
    desk.go(&[Motion::TextEnd]);
    desk.press(Edit::Undo);
    assert_eq!(desk.caret(), (0, 0));
    assert_eq!(desk.editor.visible(desk.viewport).first_row, 0);
}

#[test]
fn the_oldest_steps_go_when_too_much_text_is_kept() {
    let step =
        |at: usize| Step { at, removed: "x".repeat(1000).into(), inserted: String::new().into(), caret: at, run: Run::Whole };
    let mut history = History::keeping(2500);
    for at in 0..5 {
        history.record(step(at));
    }
    let kept: Vec<usize> = std::iter::from_fn(|| history.take_done()).map(|step| step.at).collect();
    assert_eq!(kept, [4, 3]);
}

#[test]
fn a_growing_step_counts_as_much_as_it_holds() {
    let typed =
        |at: usize| Step { at, removed: String::new().into(), inserted: "x".repeat(100).into(), caret: at, run: Run::Typing };
    let held_after = |steps: usize| {
        let mut history = History::keeping(size_of::<Step>() + 2000);
        (0..steps).for_each(|n| history.record(typed(n * 100)));
        history.take_done().map_or(0, |step| step.inserted.len())
    };
    assert_eq!(held_after(20), 2000);
    assert!(held_after(30) < 2000);
}
