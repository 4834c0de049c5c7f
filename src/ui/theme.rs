//! A theme is data: colours from JSON become a legible style for every role and part, in as many colours as the terminal has.

mod palette;
mod shade;
mod terminal;

use ratatui::style::{Color, Modifier, Style};

use crate::app::Theme;
use crate::page::Role;
use palette::Palette;
use shade::{Console, Hex, Ink, Naming, OnPaper, Shade};

pub use terminal::{Depth, Terminal};

/// What words stand on: the page, and the parts around and over it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// The page itself.
    Page,
    /// A box over the page.
    Panel,
    /// The bars at the top and the bottom.
    Bar,
    /// The selected row.
    Selection,
    /// A tab in the bar.
    Tab,
    /// The tab that is shown.
    ActiveTab,
    /// The name of a key in a bar.
    Key,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 7] = [Self::Page, Self::Panel, Self::Bar, Self::Selection, Self::Tab, Self::ActiveTab, Self::Key];
}

/// A style for every part, and for every role on every part; each legible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Styles {
    parts: [Style; Part::ALL.len()],
    roles: [[Style; Role::ALL.len()]; Part::ALL.len()],
}

impl Styles {
    /// A theme's styles on a terminal with this many colours.
    ///
    /// # Errors
    /// Where the file of the theme is none.
    pub fn of(theme: Theme, depth: Depth) -> Result<Self, serde_json::Error> {
        let hex = |json| Ok(Self::coloured(&Palette::<Hex>::read(json)?, depth, least(theme)));
        let console = |json| Ok(Self::coloured(&Palette::<Console>::read(json)?, depth, least(theme)));
        match (theme, depth) {
            (Theme::NoColour, _) => Ok(Self::colourless()),
            (Theme::SixteenColours, _) | (Theme::Dark, Depth::Ansi16) => {
                console(include_str!("../../content/themes/16-colours.json"))
            }
            (Theme::Light, Depth::Ansi16) => console(include_str!("../../content/themes/16-colours-light.json")),
            (Theme::HighContrast, Depth::Ansi16) => console(include_str!("../../content/themes/16-colours-high-contrast.json")),
            (Theme::Dark, _) => hex(include_str!("../../content/themes/dark.json")),
            (Theme::Light, _) => hex(include_str!("../../content/themes/light.json")),
            (Theme::HighContrast, _) => hex(include_str!("../../content/themes/high-contrast.json")),
        }
    }

    /// The style of a role on the page.
    pub const fn style(&self, role: Role) -> Style {
        self.on(Part::Page, role)
    }

    /// The style of a role on a part; in the part's own ink where the role's colour could not be read on its paper.
    pub const fn on(&self, part: Part, role: Role) -> Style {
        self.roles[part as usize][role as usize]
    }

    /// The style of the blanks before words in a role: what leads to them is on the part's own paper and without a line; fields
    /// and selections hold their blanks.
    pub fn before(&self, part: Part, role: Role) -> Style {
        let (words, part) = (self.on(part, role), self.part(part));
        if matches!(role, Role::Field | Role::Selected) {
            return words;
        }
        let lines = Modifier::UNDERLINED | Modifier::REVERSED;
        let modifiers = (words.add_modifier - lines) | (part.add_modifier & lines);
        Style { bg: part.bg, ..words }.remove_modifier(lines).add_modifier(modifiers)
    }

    /// The style of a part's blanks and of its own words.
    pub const fn part(&self, part: Part) -> Style {
        self.parts[part as usize]
    }

    /// Whether there is a colour in it.
    pub const fn is_coloured(&self) -> bool {
        self.part(Part::Page).fg.is_some()
    }

    fn coloured<N: Naming>(palette: &Palette<N>, depth: Depth, least: f64) -> Self {
        let style = |words, paper| Style::new().fg(colour(words, depth)).bg(colour(paper, depth));
        Self {
            parts: Part::ALL.map(|part| {
                let OnPaper { words, paper, .. } = palette.part(part);
                style(*words, *paper).add_modifier(N::BOLD & emphasis_of_part(part))
            }),
            roles: Part::ALL.map(|part| {
                let under = palette.part(part);
                Role::ALL.map(|role| {
                    let (words, paper) = match palette.role(role) {
                        Ink::Words(words) | Ink::Either(words, _) if contrast(*words, under.paper, depth) >= least => {
                            (*words, under.paper)
                        }
                        Ink::Own(own) | Ink::Either(_, own) => (own.words, own.paper),
                        Ink::Words(_) => (under.words, under.paper),
                    };
                    style(words, paper).add_modifier(N::BOLD & emphasis_of_role(role))
                })
            }),
        }
    }

    /// Bold, underlined and reversed words alone; what is reversed on a reversed part stands out as it is.
    fn colourless() -> Self {
        let exactly = |modifiers: Modifier| Style::new().add_modifier(modifiers).remove_modifier(!modifiers);
        Self {
            parts: Part::ALL.map(|part| exactly(emphasis_of_part(part) | reversal_of_part(part))),
            roles: Part::ALL.map(|part| {
                Role::ALL.map(|role| {
                    let reversal = reversal_of_part(part) ^ reversal_of_role(role);
                    exactly(emphasis_of_role(role) | line_of_role(role) | reversal)
                })
            }),
        }
    }
}

const fn emphasis_of_part(part: Part) -> Modifier {
    match part {
        Part::ActiveTab | Part::Key => Modifier::BOLD,
        Part::Page | Part::Panel | Part::Bar | Part::Selection | Part::Tab => Modifier::empty(),
    }
}

const fn emphasis_of_role(role: Role) -> Modifier {
    match role {
        Role::Strong | Role::Heading | Role::Stop => Modifier::BOLD,
        _ => Modifier::empty(),
    }
}

const fn reversal_of_part(part: Part) -> Modifier {
    match part {
        Part::Bar | Part::Key | Part::Selection | Part::ActiveTab => Modifier::REVERSED,
        Part::Page | Part::Panel | Part::Tab => Modifier::empty(),
    }
}

const fn reversal_of_role(role: Role) -> Modifier {
    match role {
        Role::Stop | Role::Selected => Modifier::REVERSED,
        _ => Modifier::empty(),
    }
}

const fn line_of_role(role: Role) -> Modifier {
    match role {
        Role::Field | Role::Caution => Modifier::UNDERLINED,
        _ => Modifier::empty(),
    }
}

/// Every theme, made for one terminal.
#[derive(Debug)]
pub struct Themes {
    all: [Styles; Theme::ALL.len()],
}

impl Themes {
    /// Every theme, for a terminal with this many colours.
    ///
    /// # Errors
    /// Where the file of one is not a theme.
    pub fn of(depth: Depth) -> Result<Self, serde_json::Error> {
        let [dark, light, high, sixteen, none] = Theme::ALL;
        let styles = |theme| Styles::of(theme, depth);
        Ok(Self { all: [styles(dark)?, styles(light)?, styles(high)?, styles(sixteen)?, styles(none)?] })
    }

    /// One of them.
    pub const fn styles(&self, theme: Theme) -> &Styles {
        &self.all[theme as usize]
    }
}

/// The contrast that words need on their paper to be read (WCAG 2): level AA, in high contrast AAA.
const fn least(theme: Theme) -> f64 {
    match theme {
        Theme::HighContrast => 7.0,
        Theme::Dark | Theme::Light | Theme::SixteenColours | Theme::NoColour => 4.5,
    }
}

/// The colour that a terminal of this depth draws.
fn drawn(shade: Shade, depth: Depth) -> Shade {
    match (shade, depth) {
        (Shade::Rgb(rgb), Depth::Indexed256) => Shade::nearest(rgb),
        _ => shade,
    }
}

fn colour(shade: Shade, depth: Depth) -> Color {
    match drawn(shade, depth) {
        Shade::Rgb([red, green, blue]) => Color::Rgb(red, green, blue),
        Shade::Index(index) => Color::Indexed(index),
    }
}

/// How well words are read on paper, as a terminal of this depth draws both.
fn contrast(words: Shade, paper: Shade, depth: Depth) -> f64 {
    drawn(words, depth).contrast(drawn(paper, depth))
}

#[cfg(test)]
pub mod tests;
