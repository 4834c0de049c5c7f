//! Which shapes a terminal's font has.

/// The shapes that pictures may be made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Glyphs {
    /// What the fonts of terminal emulators have, braille and eighths of blocks included.
    Full,
    /// What every font of the Linux console has: whole blocks, two shades, lines and a few signs.
    #[default]
    Console,
    /// None: pictures are left to the words that go with them.
    Words,
}

impl Glyphs {
    /// Those that pictures are drawn with.
    pub const ALL: [Self; 2] = [Self::Full, Self::Console];

    /// Whether pictures are drawn at all.
    pub const fn draw(self) -> bool {
        !matches!(self, Self::Words)
    }

    /// The shapes of a terminal by the name that it gives itself in `TERM`; the fewest where it gives none.
    pub fn of_terminal(term: &str) -> Self {
        let family = term.split('-').next().unwrap_or_default();
        let is_plain = matches!(family, "" | "linux" | "dumb" | "ansi" | "cons25" | "con") || family.starts_with("vt");
        if is_plain { Self::Console } else { Self::Full }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_console_gets_no_shape_that_its_font_lacks() {
        for console in ["linux", "linux-16color", "vt220", "dumb", ""] {
            assert_eq!(Glyphs::of_terminal(console), Glyphs::Console, "{console}");
        }
        for emulator in ["xterm-256color", "tmux-256color", "alacritty", "foot", "screen"] {
            assert_eq!(Glyphs::of_terminal(emulator), Glyphs::Full, "{emulator}");
        }
    }
}
