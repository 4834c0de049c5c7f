//! The README's pictures are screens of today.

use std::fmt::Write as _;
use std::ops::RangeInclusive;

use crossterm::event::{KeyCode, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};

use super::{drawn, pane};
use crate::app::rehearsal::Rehearsal;
use crate::app::{Msg, Size, Theme};

const SIZE: Size = Size { columns: 120, rows: 40 };

/// The pictures of the folder `content`: the file, how to come to the screen, the theme.
type Shot = (&'static str, fn() -> Rehearsal, Theme);

const PICTURES: &[Shot] = &[
    ("screen.svg", || after("3", "m2m3"), Theme::Dark),
    ("skin.svg", || after("1", "+++"), Theme::Light),
    ("risks.svg", || after("6", "p"), Theme::Dark),
    ("patient.svg", || to_the_patient("3", "A pitted acne scar in the skin"), Theme::Light),
];

/// A pane of a consultation on a screen of the pictures' size, after some keys.
fn after(digit: &str, keys: &str) -> Rehearsal {
    let mut rehearsal = pane(digit);
    rehearsal.send(Msg::Resize(SIZE));
    rehearsal.press(keys);
    rehearsal
}

/// A patient's page of the pictures' size, as far as the step with these words.
fn to_the_patient(digit: &str, words: &str) -> Rehearsal {
    let mut rehearsal = after(digit, "");
    rehearsal.key(KeyCode::F(3), KeyModifiers::NONE);
    for _ in 0..20 {
        let page = rehearsal.model.patient_page().expect("a patient's page");
        if page.text.iter().skip(page.newest.start).any(|row| row.text().contains(words)) {
            return rehearsal;
        }
        rehearsal.press(" ");
    }
    panic!("the patient is not told: {words}")
}

const BRAILLE: RangeInclusive<char> = '\u{2800}'..='\u{28ff}';

/// The dots of a braille sign as a path, for many fonts have none; empty for any other sign.
fn braille(symbol: &str, left: u16, top: u16) -> String {
    let Some(sign) = symbol.chars().next().filter(|c| BRAILLE.contains(c)) else {
        return String::new();
    };
    let dots = u32::from(sign) - u32::from(*BRAILLE.start());
    let places = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)];
    let raised = places.into_iter().enumerate().filter(|(bit, _)| dots & (1 << bit) != 0);
    raised.fold(String::new(), |path, (_, (x, y))| format!("{path}M{} {}h2v2h-2z", left + 1 + x * 4, top + 2 + y * 5))
}

/// Cells as an SVG, one text run a style.
fn svg(buffer: &Buffer) -> String {
    const WIDTH: u16 = 9;
    const HEIGHT: u16 = 19;
    let hex = |colour: Option<Color>| match colour {
        Some(Color::Rgb(red, green, blue)) => {
            format!("#{red:02x}{green:02x}{blue:02x}")
        }
        other => panic!("a theme in full colour has {other:?}"),
    };
    let (columns, rows) = (buffer.area.width, buffer.area.height);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" font-size=\"15\">\n",
        columns * WIDTH,
        rows * HEIGHT
    );
    for y in 0..rows {
        let mut x = 0;
        while x < columns {
            let style = buffer[(x, y)].style();
            let run: Vec<&str> =
                (x..columns).take_while(|x| buffer[(*x, y)].style() == style).map(|x| buffer[(x, y)].symbol()).collect();
            let length = u16::try_from(run.len()).expect("a row is short");
            let dots: String = (x..).zip(&run).map(|(x, symbol)| braille(symbol, x * WIDTH, y * HEIGHT)).collect();
            let words = run.concat().replace('&', "&amp;").replace('<', "&lt;");
            let words = words.replace(|c| BRAILLE.contains(&c), " ");
            let (left, width) = (x * WIDTH, length * WIDTH);
            writeln!(
                svg,
                "<rect x=\"{left}\" y=\"{}\" width=\"{width}\" height=\"{HEIGHT}\" fill=\"{}\"/>",
                y * HEIGHT,
                hex(style.bg)
            )
            .expect("a string");
            if !words.trim().is_empty() {
                let weight = if style.add_modifier.contains(Modifier::BOLD) { " font-weight=\"bold\"" } else { "" };
                let base = y * HEIGHT + 14;
                writeln!(svg, "<text x=\"{left}\" y=\"{base}\" textLength=\"{width}\" xml:space=\"preserve\" fill=\"{}\"{weight}>{words}</text>", hex(style.fg)).expect("a string");
            }
            if !dots.is_empty() {
                writeln!(svg, "<path fill=\"{}\" d=\"{dots}\"/>", hex(style.fg)).expect("a string");
            }
            x += length;
        }
    }
    svg + "</svg>\n"
}

#[test]
fn the_readmes_pictures_are_the_screens_of_today() {
    for (name, come, theme) in PICTURES {
        let picture = svg(&drawn(&mut come(), SIZE, *theme));
        let path = format!("{}/content/{name}", env!("CARGO_MANIFEST_DIR"));
        if std::env::var_os("UPDATE_README").is_some() {
            std::fs::write(&path, &picture).expect("the picture is written");
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == picture, "{name} is behind: run `UPDATE_README=1 cargo test readme`");
        let readme = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md"));
        assert!(readme.contains(&format!("(content/{name})")), "{name} is not in the README");
    }
}
