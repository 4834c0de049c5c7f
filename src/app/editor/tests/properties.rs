//! Random keys on random texts in random windows, held against the simplest model there is.

use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use super::{Changed, Edit, Editor, Motion, Viewport};
use crate::app::editor::cluster::{Room, slice};
use crate::app::editor::rows::{Rows, line_start};
use crate::text::is_drawable;

/// Pieces that join, split, widen, hide and mislead.
const PIECES: [&str; 56] = [
    "a",
    "b",
    "word",
    "longerword",
    "7",
    " ",
    " ",
    "  ",
    ".",
    ",",
    "-",
    "'",
    "\t",
    "\n",
    "\n",
    "\r",
    "\r\n",
    "\u{0}",
    "\u{1b}",
    "\u{7f}",
    "\u{9b}",
    "\u{85}",
    "\u{202e}",
    "\u{2066}",
    "\u{2028}",
    "\u{200e}",
    "\u{200b}",
    "\u{200c}",
    "\u{200d}",
    "\u{a0}",
    "\u{ad}",
    "\u{feff}",
    "\u{3000}",
    "é",
    "e\u{301}",
    "\u{301}",
    "\u{fe0f}",
    "❤",
    "漢",
    "字。",
    "カﾞ",
    "한",
    "\u{1112}\u{1161}",
    "👩",
    "👨‍👩‍👧",
    "🏽",
    "\u{1f1f8}",
    "\u{1f1ea}",
    "1\u{fe0f}\u{20e3}",
    "ש\u{5b8}",
    "لا",
    "กำ",
    "क्\u{937}",
    "\u{94d}",
    "\u{600}",
    "\u{17d8}",
];

/// Texts of all scripts and of none.
pub fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        9 => prop::sample::select(&PIECES[..]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

/// The offsets between clusters, both ends included.
pub fn boundaries(text: &str) -> Vec<usize> {
    let starts = text.grapheme_indices(true).map(|(at, _)| at);
    starts.chain([text.len()]).collect()
}

#[derive(Debug, Clone)]
enum Op {
    Type(char),
    Do(Edit),
    Paste(String),
    ReplaceAll(String),
    Click(u16, u16),
    Drag(u16, u16),
    Resize(Viewport),
}

fn viewport() -> impl Strategy<Value = Viewport> {
    (1_u16..14, 1_u16..5).prop_map(|(width, height)| Viewport { width, height })
}

fn motion() -> impl Strategy<Value = Motion> {
    prop::sample::select(vec![
        Motion::Left,
        Motion::Right,
        Motion::WordLeft,
        Motion::WordRight,
        Motion::Up,
        Motion::Down,
        Motion::LineStart,
        Motion::LineEnd,
        Motion::PageUp,
        Motion::PageDown,
        Motion::TextStart,
        Motion::TextEnd,
    ])
}

fn edit() -> impl Strategy<Value = Edit> {
    prop::sample::select(vec![
        Edit::Newline,
        Edit::Backspace,
        Edit::Backspace,
        Edit::Delete,
        Edit::DeleteWordBack,
        Edit::DeleteWordForward,
        Edit::DeleteToLineStart,
        Edit::SelectAll,
        Edit::Cut,
        Edit::Copy,
        Edit::PasteClipboard,
        Edit::Undo,
        Edit::Undo,
        Edit::Redo,
    ])
}

fn op() -> impl Strategy<Value = Op> {
    let typed = text().prop_filter_map("a character", |text| text.chars().next());
    prop_oneof![
        8 => typed.prop_map(Op::Type),
        6 => edit().prop_map(Op::Do),
        6 => motion().prop_map(|motion| Op::Do(Edit::Move(motion))),
        4 => motion().prop_map(|motion| Op::Do(Edit::Select(motion))),
        2 => text().prop_map(Op::Paste),
        1 => text().prop_map(Op::ReplaceAll),
        1 => (0_u16..16, 0_u16..6).prop_map(|(column, row)| Op::Click(column, row)),
        1 => (0_u16..16, 0_u16..6).prop_map(|(column, row)| Op::Drag(column, row)),
        1 => viewport().prop_map(Op::Resize),
    ]
}

/// A string, two offsets into it, and no idea of rows: where a motion goes by those, it follows the editor.
struct Model {
    text: String,
    caret: usize,
    anchor: Option<usize>,
    clipboard: String,
    seen: Vec<String>,
    one_line: bool,
}

impl Model {
    fn of(editor: &Editor, one_line: bool) -> Self {
        Self {
            text: editor.text().to_owned(),
            caret: editor.caret,
            anchor: None,
            clipboard: String::new(),
            seen: vec![editor.text().to_owned()],
            one_line,
        }
    }

    fn ends(&self) -> (usize, usize) {
        let anchor = self.anchor.unwrap_or(self.caret);
        (anchor.min(self.caret), anchor.max(self.caret))
    }

    fn before(&self) -> usize {
        let mut all = boundaries(&self.text).into_iter();
        all.rfind(|at| *at < self.caret).unwrap_or(0)
    }

    fn after(&self) -> usize {
        let mut all = boundaries(&self.text).into_iter();
        all.find(|at| *at > self.caret).unwrap_or(self.text.len())
    }

    fn put(&mut self, (from, to): (usize, usize), with: &str) {
        if from == to && with.is_empty() {
            return;
        }
        self.text.replace_range(from..to, with);
        let end = from + with.len();
        let mut all = boundaries(&self.text).into_iter();
        self.caret = all.find(|at| *at >= end).unwrap_or(end);
        self.anchor = None;
    }

    fn clean(&self, text: &str) -> String {
        let text = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n");
        let kept = |c: &char| matches!(c, '\n' | '\t') || is_drawable(*c);
        let text: String = text.chars().filter(kept).collect();
        if self.one_line { text.replace(['\n', '\t'], " ") } else { text }
    }

    fn type_in(&mut self, c: char) {
        let stays_out = c == '\n' && self.one_line || matches!(c, '\r' | '\u{2028}' | '\u{2029}');
        if !stays_out {
            let clean = self.clean(&c.to_string());
            if !clean.is_empty() {
                self.put(self.ends(), &clean);
            }
        }
    }

    /// A deletion whose extent is the editor's to choose, as long as it is of whole clusters.
    fn delete(&mut self, range: (usize, usize)) {
        let all = boundaries(&self.text);
        assert!(all.contains(&range.0) && all.contains(&range.1));
        self.put(range, "");
    }

    fn go(&mut self, to: usize, anchor: Option<usize>) {
        self.caret = to;
        self.anchor = anchor.filter(|anchor| *anchor != to);
    }

    fn travel(&mut self, motion: Motion, anchor: Option<usize>, editor: &Editor) {
        let (from, to) = self.ends();
        let leaves = anchor.is_none() && from != to;
        let target = match motion {
            Motion::Left if leaves => from,
            Motion::Right if leaves => to,
            Motion::Left => self.before(),
            Motion::Right => self.after(),
            Motion::TextStart => 0,
            Motion::TextEnd => self.text.len(),
            _ => editor.caret,
        };
        self.go(target, anchor);
    }

    /// Follows what the editor has just done.
    fn follow(&mut self, op: &Op, editor: &Editor) {
        let (from, to) = self.ends();
        let anchor = Some(self.anchor.unwrap_or(self.caret));
        let removed = self.text.len().saturating_sub(editor.text().len());
        match op {
            Op::Type(c) => self.type_in(*c),
            Op::Do(Edit::Newline) => self.type_in('\n'),
            Op::Do(Edit::Backspace | Edit::Delete | Edit::DeleteWordBack | Edit::DeleteWordForward | Edit::DeleteToLineStart)
                if from != to =>
            {
                self.put((from, to), "");
            }
            Op::Do(Edit::Backspace) => self.put((self.before(), self.caret), ""),
            Op::Do(Edit::Delete) => self.put((self.caret, self.after()), ""),
            Op::Do(Edit::DeleteWordBack | Edit::DeleteToLineStart) => {
                self.delete((self.caret - removed, self.caret));
            }
            Op::Do(Edit::DeleteWordForward) => self.delete((self.caret, self.caret + removed)),
            Op::Do(Edit::Move(motion)) => self.travel(*motion, None, editor),
            Op::Do(Edit::Select(motion)) => self.travel(*motion, anchor, editor),
            Op::Do(Edit::SelectAll) => self.go(self.text.len(), Some(0)),
            Op::Do(edit @ (Edit::Cut | Edit::Copy)) => {
                if from != to {
                    self.clipboard = slice(&self.text, from..to).to_owned();
                }
                if *edit == Edit::Cut {
                    self.put((from, to), "");
                }
            }
            Op::Do(Edit::PasteClipboard) => self.put((from, to), &self.clipboard.clone()),
            Op::Do(Edit::Undo | Edit::Redo) => {
                if self.text != editor.text() {
                    assert!(self.seen.iter().any(|seen| seen == editor.text()));
                    self.text = editor.text().to_owned();
                }
                self.go(editor.caret, editor.anchor);
            }
            Op::Paste(text) => self.put((from, to), &self.clean(text)),
            Op::ReplaceAll(text) => {
                self.go(self.text.len(), None);
                self.put((0, self.text.len()), text);
            }
            Op::Click(..) => self.go(editor.caret, None),
            Op::Drag(..) => self.go(editor.caret, anchor),
            Op::Resize(_) | Op::Do(Edit::Insert(_)) => {}
        }
        self.seen.push(self.text.clone());
    }
}

fn perform(editor: &mut Editor, op: &Op, viewport: &mut Viewport) {
    match op {
        Op::Type(c) => {
            editor.apply(Edit::Insert(*c), *viewport);
        }
        Op::Do(edit) => {
            editor.apply(*edit, *viewport);
        }
        Op::Paste(text) => {
            editor.paste(text, *viewport);
        }
        Op::ReplaceAll(text) => editor.replace_all(text),
        Op::Click(column, row) => {
            editor.click(*column, *row, *viewport);
        }
        Op::Drag(column, row) => {
            editor.drag(*column, *row, *viewport);
        }
        Op::Resize(to) => *viewport = *to,
    }
}

fn check(editor: &Editor, model: &Model, viewport: Viewport) {
    assert_eq!(editor.text(), model.text);
    assert_eq!((editor.caret, editor.anchor), (model.caret, model.anchor));
    let all = boundaries(editor.text());
    assert!(all.contains(&editor.caret));
    let fresh = Rows::new(editor.text(), editor.rows.room());
    let starts = |rows: &Rows| (0..rows.count()).map(|row| rows.start(row)).collect::<Vec<_>>();
    assert_eq!(starts(&editor.rows), starts(&fresh));
    let visible = editor.visible(viewport);
    let (column, row) = visible.caret.expect("a caret");
    assert!(column < viewport.width && row < viewport.height);
    assert!(usize::from(row) < visible.rows.len());
    assert!(visible.rows.len() <= usize::from(viewport.height));
    assert!(visible.first_row + visible.rows.len() <= visible.total_rows);
    for segment in visible.rows.iter().flat_map(|row| &row.segments) {
        assert!(segment.text.as_str().chars().all(is_drawable));
    }
}

fn run(mut editor: Editor, one_line: bool, mut viewport: Viewport, ops: &[Op]) {
    let first = editor.text().to_owned();
    editor.fit(viewport);
    let mut model = Model::of(&editor, one_line);
    for op in ops {
        perform(&mut editor, op, &mut viewport);
        model.follow(op, &editor);
        check(&editor, &model, viewport);
    }
    while editor.apply(Edit::Redo, viewport) == Changed::Text {}
    let last = editor.text().to_owned();
    while editor.apply(Edit::Undo, viewport) == Changed::Text {}
    assert_eq!(editor.text(), first);
    while editor.apply(Edit::Redo, viewport) == Changed::Text {}
    assert_eq!(editor.text(), last);
}

proptest! {
    #[test]
    fn whatever_is_pressed_the_text_is_the_models_and_the_caret_inside(
        text in text(),
        viewport in viewport(),
        ops in prop::collection::vec(op(), 0..50),
    ) {
        run(Editor::multi_line(&text), false, viewport, &ops);
        run(Editor::single_line(&text), true, viewport, &ops);
    }

    #[test]
    fn every_caret_is_found_again_in_the_cell_where_it_is_drawn(text in text(), width in 1_usize..14) {
        let rows = Rows::new(&text, Room::Columns(width));
        for caret in boundaries(&text) {
            let place = rows.place(&text, caret);
            prop_assert!(place.row < rows.count() && place.column < width);
            let line = line_start(&text, caret);
            prop_assert_eq!(line_start(&text, rows.start(place.row)), line);
            let found = rows.offset_at(&text, place.row, place.column);
            prop_assert!(rows.place(&text, found) == place);
        }
    }
}
