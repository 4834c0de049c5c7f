//! Where a list stands on the screen: it stays where it is, so that a second tap hits what the first one marked.

use std::ops::Range;

use super::regions::Area;
use super::{Consultation, Model, Screen, Tab, checklist, home, kiosk, plan, teach_back, trail};
use crate::page::{Row, Target};

/// The first row on the screen, as it was last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Scroll {
    top: usize,
}

impl Scroll {
    /// The first row on the screen: as near to the last one as the marked rows allow; of more than fit, the first ones count.
    pub fn top(self, marked: &Range<usize>, rows: usize, height: u16) -> usize {
        let height = usize::from(height);
        let least = marked.end.saturating_sub(height);
        let top = self.top.max(least).min(marked.start);
        top.min(rows.saturating_sub(height))
    }

    /// Keeps the first row for the next time.
    pub fn follow(&mut self, marked: &Range<usize>, rows: usize, height: u16) {
        self.top = self.top(marked, rows, height);
    }

    /// Keeps a first row that was found with [`Scroll::top`].
    pub const fn keep(&mut self, top: usize) {
        self.top = top;
    }

    /// Leaves an entry on the row where it was tapped, although others have become longer or shorter.
    pub fn hold(&mut self, tapped: Option<&Target>, before: (&[Row], usize), after: &[Row]) {
        let first = |rows: &[Row]| rows.iter().position(|row| row.target.is_some() && row.target.as_ref() == tapped);
        let (rows, top) = before;
        if let (Some(was), Some(is)) = (first(rows), first(after)) {
            self.top = (top + is).saturating_sub(was);
        }
    }
}

/// Every list on the screen follows its mark, after a message was taken in.
pub fn follow(model: &mut Model, body: Area) {
    if let Some(kiosk) = &mut model.kiosk {
        kiosk::follow(kiosk, body);
    }
    match &mut model.screen {
        Screen::Unlock(unlock) => unlock.follow(),
        Screen::Home(home) => home::follow(home, body),
        Screen::Trail(view) => trail::follow(view, body),
        Screen::Consultation(open) if open.signing.is_none() => follow_in(open, body),
        _ => {}
    }
}

fn follow_in(open: &mut Consultation, body: Area) {
    match open.tab {
        Tab::Checklist => {
            let top = checklist::page(open, body).top;
            open.checklist.scroll.keep(top);
        }
        Tab::TeachBack => {
            let top = teach_back::page(open, body).top;
            open.teach_back.scroll.keep(top);
        }
        Tab::Plan => {
            let top = plan::page(open, body).map_or(0, |(_, top)| top);
            open.planning.scroll.keep(top);
        }
        Tab::Pane(_) | Tab::Notes | Tab::Summary => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_stays_while_the_mark_is_on_the_screen_and_moves_as_little_as_it_has_to() {
        let mut scroll = Scroll::default();
        let mut marked = |row: usize| {
            scroll.follow(&(row..row + 1), 30, 10);
            scroll.top
        };
        let seen: Vec<usize> = [0, 9, 10, 12, 3, 2, 29, 20, 0].into_iter().map(&mut marked).collect();
        assert_eq!(seen, [0, 0, 1, 3, 3, 2, 20, 20, 0]);
    }

    #[test]
    fn of_marked_rows_that_do_not_fit_the_first_are_shown_and_nothing_is_left_empty_below_a_shorter_list() {
        let kept = Scroll { top: 12 };
        assert_eq!(kept.top(&(8..25), 40, 10), 8);
        assert_eq!(kept.top(&(4..5), 8, 10), 0);
        assert_eq!(kept.top(&(11..12), 12, 10), 2);
    }
}
