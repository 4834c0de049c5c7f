//! Every theme is legible on every terminal, says what it has to without colours, and begins where it suits.
#![expect(clippy::missing_panics_doc, reason = "a test that panics has failed")]

use super::*;

/// Every kind of terminal.
pub const DEPTHS: [Depth; 3] = [Depth::TrueColour, Depth::Indexed256, Depth::Ansi16];

/// A theme that ships.
pub fn shipped(theme: Theme, depth: Depth) -> Styles {
    Styles::of(theme, depth).expect("a theme that ships")
}

/// The contrast of words and paper; none where the style has no colours.
pub fn contrast_of(style: Style) -> Option<f64> {
    Some(shade(style.fg?).contrast(shade(style.bg?)))
}

fn shade(colour: Color) -> Shade {
    match colour {
        Color::Rgb(red, green, blue) => Shade::Rgb([red, green, blue]),
        Color::Indexed(index) => Shade::Index(index),
        other => panic!("{other:?} is no colour of a theme"),
    }
}

fn paper(style: Style) -> Shade {
    shade(style.bg.expect("a paper"))
}

/// Every theme with colours on every terminal.
fn coloured() -> impl Iterator<Item = (Theme, Depth, Styles)> {
    let themes = Theme::ALL.into_iter().filter(|theme| *theme != Theme::NoColour);
    themes.flat_map(|theme| DEPTHS.map(|depth| (theme, depth, shipped(theme, depth))))
}

#[test]
fn every_theme_is_legible_in_every_depth_for_every_role_on_every_part() {
    for (theme, depth, styles) in coloured() {
        for part in Part::ALL {
            let found = contrast_of(styles.part(part)).expect("colours");
            assert!(found >= least(theme), "{theme:?} {depth:?} {part:?}: {found:.2}");
            for role in Role::ALL {
                let found = contrast_of(styles.on(part, role)).expect("colours");
                assert!(found >= least(theme), "{theme:?} {depth:?} {role:?} on {part:?}: {found:.2}");
            }
        }
    }
}

#[test]
fn what_is_marked_by_its_paper_alone_stands_out_from_the_papers_around_it() {
    const MARK: f64 = 3.0;
    for (theme, depth, styles) in coloured() {
        let selected = paper(styles.style(Role::Selected));
        for around in [styles.part(Part::Page), styles.part(Part::Panel), styles.style(Role::Field)] {
            let found = selected.contrast(paper(around));
            assert!(found >= MARK, "{theme:?} {depth:?} selected on {around:?}: {found:.2}");
        }
    }
}

#[test]
fn on_pages_and_panels_every_role_keeps_its_own_colour() {
    for (theme, depth, styles) in coloured() {
        for role in Role::ALL.into_iter().filter(|role| !matches!(role, Role::Text | Role::Strong | Role::Dim)) {
            let words = contrast_of(styles.style(role)).map(|_| styles.style(role));
            let plain = styles.style(Role::Text);
            assert!(words.is_some_and(|own| (own.fg, own.bg) != (plain.fg, plain.bg)), "{theme:?} {depth:?} {role:?}");
            assert_eq!(styles.on(Part::Panel, role).fg, styles.style(role).fg, "{theme:?} {depth:?} {role:?}");
        }
    }
}

#[test]
fn sixteen_colours_tell_the_roles_apart_and_secondary_words_are_grey() {
    let styles = shipped(Theme::SixteenColours, Depth::Ansi16);
    let told = [Role::Text, Role::Strong, Role::Dim, Role::Accent, Role::Good, Role::Caution, Role::Stop, Role::Prompt];
    for (place, role) in told.iter().enumerate() {
        for other in &told[..place] {
            assert_ne!(styles.style(*role), styles.style(*other), "{role:?} and {other:?}");
        }
    }
    assert_eq!(styles.style(Role::Dim).fg, Some(Color::Indexed(7)));
}

#[test]
fn sixteen_colours_are_the_consoles_with_only_dark_paper_and_no_bold() {
    let of_the_console = |(theme, depth, _): &(Theme, Depth, Styles)| *depth == Depth::Ansi16 || *theme == Theme::SixteenColours;
    for (theme, depth, styles) in coloured().filter(of_the_console) {
        for style in styles.parts.iter().chain(styles.roles.iter().flatten()) {
            assert!(matches!(style.fg, Some(Color::Indexed(0..=15))), "{theme:?} {depth:?} {style:?}");
            assert!(matches!(style.bg, Some(Color::Indexed(0..=7))), "{theme:?} {depth:?} {style:?}");
            assert_eq!(style.add_modifier, Modifier::empty());
        }
    }
}

#[test]
fn without_colours_there_is_none_and_attributes_tell_apart_what_colours_did() {
    for depth in DEPTHS {
        let styles = shipped(Theme::NoColour, depth);
        assert!(styles.parts.iter().chain(styles.roles.iter().flatten()).all(|style| style.fg.is_none() && style.bg.is_none()));
        assert!(!styles.is_coloured());
        for part in Part::ALL {
            let told = [Role::Text, Role::Strong, Role::Caution, Role::Stop, Role::Selected].map(|role| styles.on(part, role));
            for (place, style) in told.iter().enumerate() {
                assert!(!told[..place].contains(style), "{part:?} {style:?}");
            }
            assert_ne!(styles.on(part, Role::Field), styles.on(part, Role::Selected), "{part:?}");
            assert_ne!(styles.on(part, Role::Field), styles.on(part, Role::Text), "{part:?}");
        }
        for part in [Part::Selection, Part::Bar, Part::ActiveTab] {
            assert_ne!(styles.part(part), styles.part(Part::Page), "{part:?}");
        }
        assert_ne!(styles.part(Part::ActiveTab), styles.part(Part::Tab));
        assert_ne!(styles.part(Part::Key), styles.part(Part::Bar));
    }
}

#[test]
fn a_style_without_colours_takes_away_what_the_part_below_it_had() {
    let styles = shipped(Theme::NoColour, Depth::Ansi16);
    let selection = styles.part(Part::Selection);
    let stop = selection.patch(styles.on(Part::Selection, Role::Stop));
    assert!(!stop.add_modifier.contains(Modifier::REVERSED), "{stop:?}");
}

#[test]
fn blanks_before_words_are_on_the_parts_paper_but_those_of_a_field_are_its_own() {
    for theme in Theme::ALL {
        let styles = shipped(theme, Depth::Ansi16);
        let (stop, caution) = (styles.before(Part::Page, Role::Stop), styles.before(Part::Page, Role::Caution));
        assert_eq!((stop.bg, caution.bg), (styles.part(Part::Page).bg, styles.part(Part::Page).bg), "{theme:?}");
        assert!(!(stop.add_modifier | caution.add_modifier).intersects(Modifier::REVERSED | Modifier::UNDERLINED), "{theme:?}");
        assert!(theme != Theme::NoColour || styles.before(Part::Bar, Role::Stop).add_modifier.contains(Modifier::REVERSED));
        for own in [Role::Field, Role::Selected] {
            assert_eq!(styles.before(Part::Page, own), styles.style(own), "{theme:?} {own:?}");
        }
    }
}

#[test]
fn every_theme_stands_at_its_place() {
    for depth in DEPTHS {
        let all = Themes::of(depth).unwrap();
        for theme in Theme::ALL {
            assert_eq!(*all.styles(theme), shipped(theme, depth), "{theme:?} {depth:?}");
        }
    }
}

#[test]
fn an_unknown_key_is_an_error_that_names_it() {
    let json = include_str!("../../../content/themes/dark.json");
    let wrong = json.replacen("\"dim\"", "\"faint\"", 1);
    let error = Palette::<Hex>::read(&wrong).map(|_| ()).unwrap_err();
    assert!(error.to_string().contains("unknown field `faint`"), "{error}");
}

fn terminal<'a>(term: &'a str, colorterm: &'a str, no_color: &'a str) -> Terminal<'a> {
    Terminal { term, colorterm, no_color }
}

#[test]
fn the_depth_is_what_the_terminal_says() {
    let depth = |term, colorterm| terminal(term, colorterm, "").depth();
    assert_eq!(depth("linux", "truecolor"), Depth::Ansi16);
    assert_eq!(depth("xterm-256color", ""), Depth::Indexed256);
    assert_eq!(depth("xterm-256color", "truecolor"), Depth::TrueColour);
    assert_eq!(depth("xterm", "24bit"), Depth::TrueColour);
    assert_eq!(depth("xterm-direct", ""), Depth::TrueColour);
    assert_eq!(depth("ansi", ""), Depth::Ansi16);
    assert_eq!(depth("", ""), Depth::Ansi16);
}

#[test]
fn the_first_theme_is_the_one_that_suits_the_terminal() {
    let theme = |term, no_color| terminal(term, "", no_color).theme(None);
    assert_eq!(theme("xterm-256color", ""), Theme::Dark);
    assert_eq!(theme("linux", ""), Theme::SixteenColours);
    assert_eq!(theme("", ""), Theme::SixteenColours);
    for colourless in ["dumb", "vt100", "vt220", "xterm-mono", "linux-m"] {
        assert_eq!(theme(colourless, ""), Theme::NoColour, "{colourless}");
    }
    // Whatever stands in it, also what says no.
    for no_color in ["1", "0", "false"] {
        assert_eq!(theme("xterm-256color", no_color), Theme::NoColour, "{no_color}");
    }
}

#[test]
fn a_theme_that_is_asked_for_wins_over_what_the_terminal_says() {
    assert_eq!(terminal("xterm-256color", "", "1").theme(Some(Theme::Light)), Theme::Light);
    assert_eq!(terminal("dumb", "", "").theme(Some(Theme::HighContrast)), Theme::HighContrast);
    assert_eq!(terminal("xterm-256color", "truecolor", "").theme(Some(Theme::NoColour)), Theme::NoColour);
    // Sixteen colours have no other dark palette.
    assert_eq!(terminal("linux", "", "1").theme(Some(Theme::Dark)), Theme::SixteenColours);
}

#[test]
fn the_list_holds_what_the_terminal_draws_and_always_the_theme_to_begin_with() {
    assert_eq!(Depth::TrueColour.themes(), Theme::ALL);
    assert!(!Depth::Ansi16.themes().contains(&Theme::Dark));
    for term in ["linux", "xterm-256color", "dumb"] {
        for asked in Theme::ALL.into_iter().map(Some).chain([None]) {
            let terminal = terminal(term, "", "");
            assert!(terminal.depth().themes().contains(&terminal.theme(asked)), "{term} {asked:?}");
        }
    }
}

/// Styles whose colours are not to be seen but tell which part and role each cell was drawn in.
pub fn tracing() -> Styles {
    let roles = u8::try_from(Role::ALL.len()).expect("few roles");
    let first = |part: Part| Color::Indexed(part as u8 * (roles + 1));
    Styles {
        parts: Part::ALL.map(|part| Style::new().fg(first(part)).bg(first(part))),
        roles: Part::ALL.map(|part| {
            Role::ALL.map(|role| Style::new().fg(Color::Indexed(part as u8 * (roles + 1) + 1 + role as u8)).bg(first(part)))
        }),
    }
}

/// The part and the role that a cell of [`tracing()`] was drawn in; no role where it is the part's own, nothing where a wide
/// character of the cell before covers it.
pub fn traced(style: Style) -> Option<(Part, Option<Role>)> {
    let Some(Color::Indexed(number)) = style.fg else {
        return None;
    };
    let (part, role) = (usize::from(number) / (Role::ALL.len() + 1), usize::from(number) % (Role::ALL.len() + 1));
    Some((Part::ALL[part], role.checked_sub(1).map(|role| Role::ALL[role])))
}
