//! The program in lines: what is typed becomes keys, for screen readers, braille displays, simple terminals and pipes.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::keymap::{self, Context};
use super::{Model, Msg, Screen, Size};
use crate::text::Clean;

/// What is laid out of a page, in one column: all of it.
pub const PAGE: Size = Size { columns: 99, rows: 600 };
/// What is laid out of a list: no more than one listens to.
const LIST: Size = Size { columns: 99, rows: 30 };

/// The most that a key can be repeated by one line.
const MOST: usize = 200;

/// Why a line means nothing here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unknown {
    /// There is no such key.
    #[error("there is no key called `{0}`; `/f1` lists those that work here")]
    Key(Clean),
    /// The key is one, and does nothing here.
    #[error("`{0}` does nothing here; `/f1` lists the keys that work")]
    Nothing(Clean),
}

/// How large the screen would have to be for what is on it.
pub fn size(model: &Model) -> Size {
    match model.screen {
        Screen::Home(_) | Screen::People(_) | Screen::Trail(_) => LIST,
        _ => PAGE,
    }
}

/// Whether what is typed next is not to be seen.
pub const fn is_secret(context: Context) -> bool {
    matches!(context, Context::Unlock | Context::PeopleForm | Context::Passphrase | Context::Leaving)
}

/// What the next line is to be, in a word: a key's name, words, or words that are not to be seen.
pub fn expected(context: Context) -> &'static str {
    if is_secret(context) {
        "hidden"
    } else if context.types() {
        "text"
    } else {
        "key"
    }
}

/// What a line stands for.
///
/// Where text is typed, it is the text and Enter; with a slash before it, and everywhere else, it is the name of a key, and how
/// often. An empty line is Enter.
///
/// # Errors
/// Where it names no key, or one that does nothing here.
pub fn messages(context: Context, line: &str) -> Result<Vec<Msg>, Unknown> {
    let enter = || Msg::Key(KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE));
    let text = |text: &str| vec![Msg::Paste(text.to_owned()), enter()];
    match (line.strip_prefix('/'), context.types()) {
        _ if line.is_empty() => Ok(vec![enter()]),
        (Some(rest), true) if rest.starts_with('/') => Ok(text(rest)),
        (None, true) => Ok(text(line)),
        // The key that searches is a slash.
        (Some(""), false) => keys(context, "/"),
        (Some(named), _) => keys(context, named),
        (None, false) => keys(context, line),
    }
}

fn keys(context: Context, line: &str) -> Result<Vec<Msg>, Unknown> {
    let (name, times) = match line.trim().rsplit_once(' ') {
        Some((name, times)) if times.parse::<usize>().is_ok() => (name.trim(), times.parse().unwrap_or(1).min(MOST)),
        _ => (line.trim(), 1),
    };
    let key = key(name).ok_or_else(|| Unknown::Key(Clean::line(name)))?;
    if keymap::action(context, &key).is_none() {
        return Err(Unknown::Nothing(Clean::line(name)));
    }
    Ok((0..times).map(|_| Msg::Key(key)).collect())
}

/// A key by its name, in any case; a single character is itself.
fn key(name: &str) -> Option<KeyEvent> {
    let mut modifiers = KeyModifiers::NONE;
    let mut rest = name;
    for (prefix, modifier) in [("ctrl+", KeyModifiers::CONTROL), ("alt+", KeyModifiers::ALT), ("shift+", KeyModifiers::SHIFT)] {
        if let Some((before, after)) = rest.split_at_checked(prefix.len())
            && before.eq_ignore_ascii_case(prefix)
        {
            (modifiers, rest) = (modifiers | modifier, after);
        }
    }
    let mut characters = rest.chars();
    if let (Some(only), None) = (characters.next(), characters.next()) {
        // With Ctrl the help names capitals, and terminals send small letters.
        let small = modifiers.contains(KeyModifiers::CONTROL) && !modifiers.contains(KeyModifiers::SHIFT);
        return Some(KeyEvent::new(KeyCode::Char(if small { only.to_ascii_lowercase() } else { only }), modifiers));
    }
    let code = match rest.to_ascii_lowercase().as_str() {
        "enter" => KeyCode::Enter,
        "space" => KeyCode::Char(' '),
        "esc" => KeyCode::Esc,
        "tab" if modifiers == KeyModifiers::SHIFT => KeyCode::BackTab,
        "tab" => KeyCode::Tab,
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "pgup" => KeyCode::PageUp,
        "pgdn" => KeyCode::PageDown,
        "home" => KeyCode::Home,
        "end" => KeyCode::End,
        "del" => KeyCode::Delete,
        "backspace" => KeyCode::Backspace,
        function => KeyCode::F(function.strip_prefix('f')?.parse().ok().filter(|number| (1..=12).contains(number))?),
    };
    Some(KeyEvent::new(code, modifiers))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(context: Context, line: &str) -> String {
        messages(context, line).map_or_else(|unknown| unknown.to_string(), |messages| format!("{messages:?}"))
    }

    fn pressed(code: KeyCode, modifiers: KeyModifiers) -> String {
        format!("{:?}", Msg::Key(KeyEvent::new(code, modifiers)))
    }

    #[test]
    fn a_line_is_text_where_text_is_typed_and_a_key_elsewhere() {
        let enter = pressed(KeyCode::Enter, KeyModifiers::NONE);
        assert_eq!(told(Context::Notes, "down"), format!("[{:?}, {enter}]", Msg::Paste("down".into())));
        assert_eq!(told(Context::Notes, "//path"), format!("[{:?}, {enter}]", Msg::Paste("/path".into())));
        assert_eq!(told(Context::Notes, "/down"), format!("[{}]", pressed(KeyCode::Down, KeyModifiers::NONE)));
        assert_eq!(told(Context::Home, "down"), format!("[{}]", pressed(KeyCode::Down, KeyModifiers::NONE)));
        assert_eq!(told(Context::Home, "/"), format!("[{}]", pressed(KeyCode::Char('/'), KeyModifiers::NONE)));
        assert_eq!(told(Context::Home, ""), format!("[{enter}]"));
        assert_eq!(told(Context::Home, "Ctrl+Q"), format!("[{}]", pressed(KeyCode::Char('q'), KeyModifiers::CONTROL)));
        assert_eq!(messages(Context::Home, "down 3").unwrap().len(), 3);
        assert_eq!(messages(Context::Home, "down 99999").unwrap().len(), MOST);
    }

    #[test]
    fn what_means_nothing_is_said_and_does_nothing() {
        assert_eq!(told(Context::Home, "hello"), "there is no key called `hello`; `/f1` lists those that work here");
        assert_eq!(told(Context::Home, "y"), "`y` does nothing here; `/f1` lists the keys that work");
        assert!(!told(Context::Home, "\u{1b}]0;x").contains('\u{1b}'));
    }

    #[test]
    fn every_key_of_the_table_has_a_name_that_can_be_typed() {
        for context in Context::ALL {
            for binding in keymap::active(context) {
                let typed = binding.keys.iter().map(|key| {
                    let name = key.name();
                    let name = name.replace('↑', "up").replace('↓', "down").replace('←', "left").replace('→', "right");
                    messages(context, &format!("/{name}"))
                });
                assert!(typed.clone().any(|typed| typed.is_ok()), "{}: {:?}", context.name(), typed.collect::<Vec<_>>());
            }
        }
    }

    proptest! {
        #[test]
        fn no_line_breaks_it(line in "\\PC*", place in 0..Context::ALL.len()) {
            let _any = messages(Context::ALL[place], &line);
        }
    }
}
