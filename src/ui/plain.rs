//! The screen as lines of words, without lines, boxes and pictures: for screen readers, braille displays and pipes.

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Cell;

use super::theme::Styles;
use super::{chrome, view};
use crate::app::hints::hints;
use crate::app::{Model, Regions, Screen, help};

/// A screen in words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Told {
    /// Whose consultation it is, and who is at the screen.
    pub header: String,
    /// Whether everything is saved, in a word; empty where nothing can be.
    pub saved: String,
    /// The page, and what was just done or went wrong.
    pub page: Vec<String>,
    /// The keys that work now.
    pub keys: String,
}

/// What is said where the records lock by themselves soon.
const LOCKING: &str = "! The records lock soon, as no line came; any line keeps them open";

/// The keys that work where the help was opened, and what they do; nothing where it is not open.
pub fn help(model: &Model) -> Option<Vec<String>> {
    let rows = help::rows(model.size.columns).into_iter().skip(model.help?);
    Some(rows.map(|row| typed(&words(&row.text()))).take_while(|row| !row.is_empty()).collect())
}

/// The arrows by the names that can be typed.
fn typed(keys: &str) -> String {
    [('↑', "up"), ('↓', "down"), ('←', "left"), ('→', "right")]
        .iter()
        .fold(keys.to_owned(), |keys, (arrow, name)| keys.replace(*arrow, name))
}

/// What is on the screen, in words.
pub fn told(model: &Model, styles: &Styles) -> Told {
    // Drawing into memory cannot fail.
    let Ok(mut terminal) = Terminal::new(TestBackend::new(model.size.columns, model.size.rows));
    let Ok(_drawn) = terminal.draw(|frame| view(frame, model, styles));
    let buffer = terminal.backend().buffer();
    let width = usize::from(model.size.columns).max(1);
    let rows: Vec<String> = buffer.content().chunks(width).map(|cells| cells.iter().map(Cell::symbol).collect()).collect();
    let regions = Regions::of(model);
    let state = words(&chrome::state(model).text());
    let (header, saved) = match &model.screen {
        _ if model.patient_page().is_some() => (String::new(), String::new()),
        Screen::Consultation(_) => (chrome::heading(model).then(chrome::doubt(model)).text(), unclocked(&state)),
        _ => (format!("{} {state}", chrome::heading(model).text()), String::new()),
    };
    // What counts down would be news with every second: that it does is said once.
    let is_locking = model.presence.as_ref().is_some_and(|presence| presence.idle.left().is_some());
    let of_page = |y: usize| {
        !(is_locking && y == usize::from(regions.notice.y))
            && y != usize::from(regions.header.y)
            && y != usize::from(regions.hints.y)
            && !is_within(regions.tabs, y)
    };
    let page = rows.iter().enumerate().filter(|(y, _)| of_page(*y)).map(|(_, row)| words(row));
    let page = page.chain(is_locking.then(|| LOCKING.to_owned()));
    let keys: Vec<String> = hints(model).into_iter().map(|hint| format!("{}: {}", typed(&hint.key), hint.words)).collect();
    Told { header: words(&header), saved, page: page.filter(|row| !row.is_empty()).collect(), keys: keys.join(", ") }
}

fn is_within(area: crate::app::Area, y: usize) -> bool {
    (usize::from(area.y)..usize::from(area.y) + usize::from(area.height)).contains(&y)
}

/// The state of saving without the time of day, which would be news with every save.
fn unclocked(state: &str) -> String {
    state.trim_end_matches(|c: char| c.is_ascii_digit() || c == ':').trim().to_owned()
}

/// A row's words: signs in characters that every reader has a name for, nothing that only draws.
fn words(row: &str) -> String {
    let mut words = String::new();
    for c in row.chars() {
        match c {
            '▶' => words.push('>'),
            '◀' => words.push('<'),
            '●' => words.push('*'),
            '○' => words.push('o'),
            '☐' => words.push_str("[ ]"),
            '☑' | '☒' => words.push_str("[x]"),
            '✗' => words.push('!'),
            '▲' => words.push('^'),
            '\u{2500}'..='\u{25ff}' | '\u{2800}'..='\u{28ff}' => words.push(' '),
            c => words.push(c),
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Told {
    /// What is new in it after another one, in the order of the screen; everything where it is about something else.
    pub fn since(&self, before: &Self, is_elsewhere: bool) -> Vec<String> {
        let mut lines = Vec::new();
        if is_elsewhere {
            if self.header != before.header && !self.header.is_empty() {
                lines.push(self.header.clone());
            }
            lines.extend(self.page.iter().cloned());
        } else {
            let mut known = before.page.clone();
            for line in &self.page {
                // Where the mark only left a line, the line is not news.
                let place = known.iter().position(|known| known == line || known.strip_prefix("> ") == Some(line));
                match place {
                    Some(place) => drop(known.swap_remove(place)),
                    None => lines.push(line.clone()),
                }
            }
        }
        // That it is being saved is no news; whether it was, is.
        if self.saved != before.saved && (self.saved.starts_with('*') || self.saved.starts_with('!')) {
            lines.push(self.saved.clone());
        }
        if self.keys != before.keys {
            lines.push(format!("Keys: {}", self.keys));
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::app::keymap::Context;
    use crate::app::rehearsal::Rehearsal;
    use crate::app::{Msg, Theme, plain};
    use crate::page::Glyphs;
    use crate::ui::theme::Depth;
    use crate::ui::theme::tests::shipped;

    fn page(lines: &[&str]) -> Told {
        Told { page: lines.iter().map(|line| (*line).to_owned()).collect(), ..Told::default() }
    }

    #[test]
    fn only_what_is_new_is_told_and_a_mark_that_moved_with_its_new_line() {
        let before = page(&["Title", "> [ ] one", "[ ] two", "[ ] two"]);
        let after = page(&["Title", "[x] one", "> [ ] two", "[ ] two"]);
        assert_eq!(after.since(&before, false), ["[x] one", "> [ ] two"]);
        let moved = page(&["Title", "[ ] one", "> [ ] two", "[ ] two"]);
        assert_eq!(moved.since(&before, false), ["> [ ] two"]);
        assert_eq!(after.since(&before, true), after.page);
        assert!(after.since(&after, false).is_empty());
    }

    #[test]
    fn that_it_is_saved_or_not_is_told_when_it_changes_and_saving_is_not() {
        let state = |saved: &str| Told { saved: saved.to_owned(), ..Told::default() };
        assert_eq!(state("* Saved").since(&state("Saving …"), false), ["* Saved"]);
        assert!(state("Saving …").since(&state("* Saved"), false).is_empty());
        assert_eq!(state("! NOT SAVED").since(&state("Saving …"), false), ["! NOT SAVED"]);
    }

    #[test]
    fn whose_words_they_are_and_that_they_are_saved_is_told_in_both_languages() {
        let styles = shipped(Theme::NoColour, Depth::Ansi16);
        for (keys, saved) in [("", "* Saved"), ("L", "* Guardado")] {
            let mut rehearsal = Rehearsal::consultation();
            crate::ui::tests::trust::unsign(&mut rehearsal);
            rehearsal.press(keys).wait(Duration::from_secs(1));
            rehearsal.confirm_saves();
            let told = told(&rehearsal.model, &styles);
            assert_eq!(told.saved, saved);
            assert!(told.header.contains("P-1042") && told.header.ends_with("^ unsigned wording"), "{}", told.header);
        }
    }

    #[test]
    fn keys_are_told_one_by_one_and_visits_without_the_months_beside_them() {
        let mut rehearsal = Rehearsal::consultation();
        rehearsal.model.settings.glyphs = Glyphs::Words;
        if let Some(open) = rehearsal.model.consultation_mut() {
            open.glyphs = Glyphs::Words;
        }
        rehearsal.send(Msg::Resize(plain::PAGE)).press("v").enter();
        let told = told(&rehearsal.model, &shipped(Theme::NoColour, Depth::Ansi16));
        assert!(told.keys.starts_with("right: change, PgDn: a week, Tab: next tab"), "{}", told.keys);
        let visits: Vec<_> = told.page.iter().filter(|line| line.contains("Session ")).collect();
        assert!(visits.len() == 3 && visits.iter().all(|line| line.split_whitespace().count() < 10), "{visits:?}");
        assert!(!told.page.iter().any(|line| line.contains("Mo Tu We")), "{:?}", told.page);
    }

    #[test]
    fn the_help_tells_the_keys_of_the_screen_alone_by_names_that_can_be_typed() {
        let mut rehearsal = Rehearsal::consultation();
        rehearsal.press("8?");
        let help = help(&rehearsal.model).expect("it is open");
        assert_eq!(help.first().map(String::as_str), Some(Context::Checklist.name()));
        assert!(
            help.len() < 60 && !help.iter().any(|line| line.contains(['↑', '→']) || line == Context::Notes.name()),
            "{help:#?}"
        );
        assert!(help.iter().any(|line| line.starts_with("down ")), "{help:#?}");
    }

    #[test]
    fn that_the_records_lock_soon_is_told_once_and_not_by_the_second() {
        let styles = shipped(Theme::NoColour, Depth::Ansi16);
        let mut rehearsal = Rehearsal::consultation();
        rehearsal.wait(Duration::from_secs(3591));
        let first = told(&rehearsal.model, &styles);
        assert_eq!(first.page.iter().filter(|line| line.as_str() == LOCKING).count(), 1, "{:?}", first.page);
        rehearsal.wait(Duration::from_secs(3));
        assert_eq!(told(&rehearsal.model, &styles).since(&first, false), [""; 0]);
    }

    #[test]
    fn every_pane_is_told_whole_in_both_languages_and_no_line_of_it_only_draws() {
        let styles = shipped(Theme::NoColour, Depth::Ansi16);
        for languages in ["", "L"] {
            let mut rehearsal = Rehearsal::home();
            rehearsal.model.settings.glyphs = Glyphs::Words;
            rehearsal.press("nP-7").enter().enter();
            rehearsal.press(languages);
            rehearsal.send(Msg::Resize(plain::PAGE));
            let panes = rehearsal.model.consultation().map(|open| open.pack.panes().len()).unwrap_or_default();
            for pane in 1..=panes {
                rehearsal.press(&pane.to_string());
                let told = told(&rehearsal.model, &styles);
                assert!(told.page.len() > 40, "{:?}", told.page);
                for line in &told.page {
                    let letters = line.chars().filter(|c| c.is_alphanumeric()).count();
                    assert!(letters > 1 && !line.contains("////") && !line.contains("o o o"), "{line}");
                }
                assert!(!told.page.iter().any(|line| line.contains("more below")), "it is whole");
            }
        }
    }
}
