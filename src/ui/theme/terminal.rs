//! What a terminal says about itself, and what follows from it: how many colours, which themes, and which one first.

use crate::app::Theme;

/// What a terminal says about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terminal<'a> {
    /// The variable `TERM`.
    pub term: &'a str,
    /// The variable `COLORTERM`.
    pub colorterm: &'a str,
    /// The variable `NO_COLOR`: with anything in it, no colours are wanted (<https://no-color.org>).
    pub no_color: &'a str,
}

/// How many colours a terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Red, green and blue.
    TrueColour,
    /// The 256 of xterm.
    Indexed256,
    /// The sixteen of the Linux console, eight of which may be paper.
    Ansi16,
}

impl Depth {
    /// The themes that differ on such a terminal, in the order of the list.
    pub fn themes(self) -> Vec<Theme> {
        // On sixteen colours, the dark theme is drawn in the palette of these.
        Theme::ALL.into_iter().filter(|theme| *theme == self.drawn(*theme)).collect()
    }

    /// The theme that is drawn where this one is asked for.
    const fn drawn(self, theme: Theme) -> Theme {
        match (self, theme) {
            (Self::Ansi16, Theme::Dark) => Theme::SixteenColours,
            _ => theme,
        }
    }
}

impl Terminal<'_> {
    /// The most colours that the terminal says it has; the fewest where it says nothing.
    pub fn depth(self) -> Depth {
        if self.term == "linux" {
            Depth::Ansi16
        } else if matches!(self.colorterm, "truecolor" | "24bit") || self.term.ends_with("-direct") {
            Depth::TrueColour
        } else if self.term.ends_with("-256color") {
            Depth::Indexed256
        } else {
            Depth::Ansi16
        }
    }

    /// Whether colours are wanted, and the terminal is not known to have none.
    pub fn has_colours(self) -> bool {
        let family = self.term.split('-').next().unwrap_or_default();
        let has_none = matches!(family, "dumb" | "vt52" | "vt100" | "vt102" | "vt220" | "vt320" | "vt420")
            || self.term.ends_with("-m")
            || self.term.ends_with("-mono");
        self.no_color.is_empty() && !has_none
    }

    /// The theme to begin with: the one asked for, whatever the terminal says; else the first that suits it.
    pub fn theme(self, asked: Option<Theme>) -> Theme {
        let suits = if self.has_colours() { Theme::Dark } else { Theme::NoColour };
        self.depth().drawn(asked.unwrap_or(suits))
    }
}
