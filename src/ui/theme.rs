//! A theme is data: colours from JSON become a legible style for every role and part, in as many colours as the terminal has.

mod shade;

use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;

use crate::page::Role;
use shade::{Console, Hex, Ink, Naming, OnPaper, Shade};

/// The themes that are compiled in.
pub const NAMES: [&str; 2] = ["dark", "light"];

/// The contrast that words need on their paper to be read (WCAG 2, level AA).
const LEGIBLE: f64 = 4.5;

/// What a terminal says about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terminal<'a> {
    /// The variable `TERM`.
    pub term: &'a str,
    /// The variable `COLORTERM`.
    pub colorterm: &'a str,
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
    /// The most colours that the terminal says it has; the fewest where it says nothing.
    pub fn of(terminal: Terminal) -> Self {
        let Terminal { term, colorterm } = terminal;
        if term == "linux" {
            Self::Ansi16
        } else if matches!(colorterm, "truecolor" | "24bit") || term.ends_with("-direct") {
            Self::TrueColour
        } else if term.ends_with("-256color") {
            Self::Indexed256
        } else {
            Self::Ansi16
        }
    }
}

/// Why there is no theme.
#[derive(Debug, thiserror::Error)]
pub enum ThemeError {
    /// No theme has this name.
    #[error("there is no theme `{0}`: use dark or light")]
    Unknown(String),
    /// The file is not a theme.
    #[error("could not read the theme: correct its file")]
    Syntax(#[from] serde_json::Error),
}

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
    /// What can be pressed.
    Button,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 8] =
        [Self::Page, Self::Panel, Self::Bar, Self::Selection, Self::Tab, Self::ActiveTab, Self::Key, Self::Button];
}

/// A style for every part, and for every role on every part; each legible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Styles {
    parts: [Style; Part::ALL.len()],
    roles: [[Style; Role::ALL.len()]; Part::ALL.len()],
}

impl Styles {
    /// The style of a role on the page.
    pub const fn style(&self, role: Role) -> Style {
        self.on(Part::Page, role)
    }

    /// The style of a role on a part; in the part's own ink where the role's colour could not be read on its paper.
    pub const fn on(&self, part: Part, role: Role) -> Style {
        self.roles[part as usize][role as usize]
    }

    /// The style of a part's blanks and of its own words.
    pub const fn part(&self, part: Part) -> Style {
        self.parts[part as usize]
    }

    fn new<N: Naming>(palette: &Palette<N>, depth: Depth) -> Self {
        let style = |words, paper| Style::new().fg(colour(words, depth)).bg(colour(paper, depth));
        // On the console, bold changes the colour.
        let bold = match depth {
            Depth::TrueColour | Depth::Indexed256 => Modifier::BOLD,
            Depth::Ansi16 => Modifier::empty(),
        };
        Self {
            parts: Part::ALL.map(|part| {
                let OnPaper { words, paper, .. } = palette.part(part);
                style(*words, *paper).add_modifier(bold & emphasis_of_part(part))
            }),
            roles: Part::ALL.map(|part| {
                let under = palette.part(part);
                Role::ALL.map(|role| {
                    let (words, paper) = match palette.roles.role(role) {
                        Ink::OnOwn(own) => (own.words, own.paper),
                        Ink::OnAny(words) if is_legible(*words, under.paper, depth) => (*words, under.paper),
                        Ink::OnAny(_) => (under.words, under.paper),
                    };
                    style(words, paper).add_modifier(bold & emphasis_of_role(role))
                })
            }),
        }
    }
}

fn emphasis_of_part(part: Part) -> Modifier {
    match part {
        Part::ActiveTab | Part::Key | Part::Button => Modifier::BOLD,
        Part::Page | Part::Panel | Part::Bar | Part::Selection | Part::Tab => Modifier::empty(),
    }
}

fn emphasis_of_role(role: Role) -> Modifier {
    match role {
        Role::Strong | Role::Heading | Role::Stop => Modifier::BOLD,
        _ => Modifier::empty(),
    }
}

/// A theme that ships, for a terminal with this many colours.
///
/// # Errors
/// Where no theme has this name.
pub fn theme(name: &str, depth: Depth) -> Result<Styles, ThemeError> {
    match name {
        "dark" => parse(include_str!("../../content/themes/dark.json"), depth),
        "light" => parse(include_str!("../../content/themes/light.json"), depth),
        _ => Err(ThemeError::Unknown(name.to_owned())),
    }
}

fn parse(json: &str, depth: Depth) -> Result<Styles, ThemeError> {
    let file: File = serde_json::from_str(json)?;
    Ok(match depth {
        Depth::TrueColour | Depth::Indexed256 => Styles::new(&file.colours, depth),
        Depth::Ansi16 => Styles::new(&file.console, depth),
    })
}

/// The file format, key by key.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    colours: Palette<Hex>,
    console: Palette<Console>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, bound = "N: Naming")]
struct Palette<N> {
    page: OnPaper<N>,
    panel: OnPaper<N>,
    bar: OnPaper<N>,
    selection: OnPaper<N>,
    tab: OnPaper<N>,
    active_tab: OnPaper<N>,
    key: OnPaper<N>,
    button: OnPaper<N>,
    roles: Roles<N>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, bound = "N: Naming")]
struct Roles<N> {
    text: Ink<N>,
    strong: Ink<N>,
    heading: Ink<N>,
    dim: Ink<N>,
    accent: Ink<N>,
    good: Ink<N>,
    caution: Ink<N>,
    stop: Ink<N>,
    prompt: Ink<N>,
    field: Ink<N>,
    selected: Ink<N>,
}

impl<N> Palette<N> {
    const fn part(&self, part: Part) -> &OnPaper<N> {
        match part {
            Part::Page => &self.page,
            Part::Panel => &self.panel,
            Part::Bar => &self.bar,
            Part::Selection => &self.selection,
            Part::Tab => &self.tab,
            Part::ActiveTab => &self.active_tab,
            Part::Key => &self.key,
            Part::Button => &self.button,
        }
    }
}

impl<N> Roles<N> {
    const fn role(&self, role: Role) -> &Ink<N> {
        match role {
            Role::Text => &self.text,
            Role::Strong => &self.strong,
            Role::Heading => &self.heading,
            Role::Dim => &self.dim,
            Role::Accent => &self.accent,
            Role::Good => &self.good,
            Role::Caution => &self.caution,
            Role::Stop => &self.stop,
            Role::Prompt => &self.prompt,
            Role::Field => &self.field,
            Role::Selected => &self.selected,
        }
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

fn is_legible(words: Shade, paper: Shade, depth: Depth) -> bool {
    drawn(words, depth).contrast(drawn(paper, depth)) >= LEGIBLE
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEPTHS: [Depth; 3] = [Depth::TrueColour, Depth::Indexed256, Depth::Ansi16];

    fn shade(colour: Option<Color>) -> Shade {
        match colour {
            Some(Color::Rgb(red, green, blue)) => Shade::Rgb([red, green, blue]),
            Some(Color::Indexed(index)) => Shade::Index(index),
            other => panic!("{other:?} is no colour of a theme"),
        }
    }

    fn contrast(style: Style) -> f64 {
        shade(style.fg).contrast(shade(style.bg))
    }

    #[test]
    fn every_theme_is_legible_in_every_depth_for_every_role_on_every_part() {
        for name in NAMES {
            for depth in DEPTHS {
                let styles = theme(name, depth).unwrap();
                for part in Part::ALL {
                    let found = contrast(styles.part(part));
                    assert!(found >= LEGIBLE, "{name} {depth:?} {part:?}: {found:.2}");
                    for role in Role::ALL {
                        let found = contrast(styles.on(part, role));
                        assert!(found >= LEGIBLE, "{name} {depth:?} {role:?} on {part:?}: {found:.2}");
                    }
                }
            }
        }
    }

    #[test]
    fn on_pages_panels_and_selections_every_role_keeps_its_own_colour() {
        for name in NAMES {
            let json = match name {
                "dark" => include_str!("../../content/themes/dark.json"),
                _ => include_str!("../../content/themes/light.json"),
            };
            let file: File = serde_json::from_str(json).unwrap();
            for depth in DEPTHS.into_iter().filter(|depth| *depth != Depth::Ansi16) {
                for part in [Part::Page, Part::Panel, Part::Bar, Part::Selection] {
                    let paper = file.colours.part(part).paper;
                    for role in Role::ALL {
                        if let Ink::OnAny(words) = file.colours.roles.role(role) {
                            assert!(is_legible(*words, paper, depth), "{name} {depth:?} {role:?} on {part:?}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn the_console_is_given_its_sixteen_colours_and_only_dark_paper_and_no_bold() {
        for name in NAMES {
            let styles = theme(name, Depth::Ansi16).unwrap();
            let all = styles.parts.iter().chain(styles.roles.iter().flatten());
            for style in all {
                assert!(matches!(style.fg, Some(Color::Indexed(0..=15))), "{name} {style:?}");
                assert!(matches!(style.bg, Some(Color::Indexed(0..=7))), "{name} {style:?}");
                assert_eq!(style.add_modifier, Modifier::empty());
            }
        }
    }

    #[test]
    fn an_unknown_key_is_an_error_that_names_it() {
        let json = include_str!("../../content/themes/dark.json");
        let wrong = json.replacen("\"dim\"", "\"faint\"", 1);
        let error = parse(&wrong, Depth::TrueColour).unwrap_err();
        let ThemeError::Syntax(cause) = &error else {
            panic!("{error}");
        };
        assert!(cause.to_string().contains("unknown field `faint`"), "{cause}");
    }

    #[test]
    fn an_unknown_theme_is_refused_with_the_names_there_are() {
        let error = theme("sepia", Depth::TrueColour).unwrap_err();
        assert_eq!(error.to_string(), "there is no theme `sepia`: use dark or light");
    }

    #[test]
    fn the_depth_is_what_the_terminal_says() {
        let depth = |term, colorterm| Depth::of(Terminal { term, colorterm });
        assert_eq!(depth("linux", "truecolor"), Depth::Ansi16);
        assert_eq!(depth("xterm-256color", ""), Depth::Indexed256);
        assert_eq!(depth("xterm-256color", "truecolor"), Depth::TrueColour);
        assert_eq!(depth("xterm", "24bit"), Depth::TrueColour);
        assert_eq!(depth("xterm-direct", ""), Depth::TrueColour);
        assert_eq!(depth("vt100", ""), Depth::Ansi16);
        assert_eq!(depth("", ""), Depth::Ansi16);
    }
}
