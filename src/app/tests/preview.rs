//! The preview keeps its place however the files change, and scrolls within what there is.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::app::preview::{Preview, PreviewMsg, Seen, update};
use crate::app::{Msg, Size, Theme};
use crate::content::{Pack, Problems, load};
use crate::page::Glyphs;

fn preview(size: Size) -> Preview {
    Preview::new(load::shipped(), size, Theme::ALL.to_vec(), Theme::Dark, Glyphs::Full)
}

const SMALL: Size = Size { columns: 80, rows: 24 };

fn press(preview: &mut Preview, keys: &[KeyCode]) {
    for key in keys {
        let msg = PreviewMsg::Terminal(Msg::Key(KeyEvent::new(*key, KeyModifiers::NONE)));
        assert!(update(preview, msg).is_continue());
    }
}

fn load(preview: &mut Preview, loaded: Result<Vec<Pack>, Problems>) {
    assert!(update(preview, PreviewMsg::Loaded(loaded)).is_continue());
}

/// The name of the pane on the screen and its first row.
fn place(preview: &Preview) -> (String, usize) {
    let top = match preview.seen() {
        Some(Seen::Pane(_, top)) => top,
        Some(Seen::Patient(page)) => page.top,
        Some(Seen::Mistakes(_, first)) => first,
        None => 0,
    };
    (preview.current().map(|(_, pane, ..)| pane.id.to_string()).unwrap_or_default(), top)
}

/// The pack that ships, without its first pane.
fn without_the_first() -> Result<Vec<Pack>, Problems> {
    let files = load::MICRONEEDLING.iter().filter(|(name, _)| *name != "panes/introduction.json");
    let files = files.map(|&(name, text)| (name, &*Box::leak(text.replacen("\"introduction\", ", "", 1).into_boxed_str())));
    load::compiled_in("less", &files.collect::<Vec<_>>())
}

fn broken() -> Result<Vec<Pack>, Problems> {
    load::compiled_in("none", &[("pack.json", "{")])
}

#[test]
fn the_place_is_kept_by_name_while_panes_come_and_go_and_mistakes_stand_between() {
    let mut preview = preview(SMALL);
    press(&mut preview, &[KeyCode::Char('3'), KeyCode::PageDown, KeyCode::Down]);
    let (pane, top) = place(&preview);
    assert_eq!((pane.as_str(), top > 10), ("scars", true));
    load(&mut preview, without_the_first());
    assert_eq!(place(&preview), (pane.clone(), top), "the pane before it is gone");
    load(&mut preview, broken());
    assert!(matches!(preview.seen(), Some(Seen::Mistakes(..))));
    load(&mut preview, load::shipped());
    assert_eq!(place(&preview), (pane, top), "mended");
    press(&mut preview, &[KeyCode::Char('1')]);
    load(&mut preview, without_the_first());
    assert_eq!(place(&preview).0, "fine-lines", "what stands in the place of a pane that is gone");
}

#[test]
fn panes_go_round_and_scrolling_ends_at_the_ends() {
    let mut preview = preview(SMALL);
    press(&mut preview, &[KeyCode::BackTab]);
    assert_eq!(place(&preview).0, "aftercare");
    press(&mut preview, &[KeyCode::Tab, KeyCode::Up]);
    assert_eq!(place(&preview), ("introduction".to_owned(), 0));
    press(&mut preview, &[KeyCode::End, KeyCode::Down, KeyCode::PageDown]);
    let last = place(&preview).1;
    press(&mut preview, &[KeyCode::Up]);
    assert_eq!(place(&preview).1, last - 1);
}

#[test]
fn a_preview_that_begins_with_mistakes_finds_the_first_pane_when_they_are_mended() {
    let mut preview = Preview::new(broken(), SMALL, Theme::ALL.to_vec(), Theme::Dark, Glyphs::Full);
    press(&mut preview, &[KeyCode::Tab, KeyCode::Char('9'), KeyCode::F(3), KeyCode::F(3), KeyCode::End]);
    load(&mut preview, load::shipped());
    assert_eq!(place(&preview).0, "introduction");
}

#[test]
fn no_key_at_any_size_makes_it_panic() {
    for (columns, rows) in [(0, 0), (1, 1), (40, 3), (80, 24), (200, 60), (u16::MAX, 5)] {
        let mut preview = preview(Size { columns, rows });
        for loaded in [load::shipped(), broken()] {
            load(&mut preview, loaded);
            for code in ['1', '8', '0', 'L', 'p', 'p'].map(KeyCode::Char) {
                press(
                    &mut preview,
                    &[code, KeyCode::PageDown, KeyCode::F(3), KeyCode::End, KeyCode::F(3), KeyCode::Home, KeyCode::F(2)],
                );
                preview.seen();
            }
        }
    }
}
