//! Colours as numbers: how they are written, how close they are, and how well one is read on another.

use std::marker::PhantomData;

use ratatui::style::Modifier;
use serde::Deserialize;

/// The sixteen colours of the Linux console (VGA), the dark eight first, with the names that themes use.
const CONSOLE: [(&str, [u8; 3]); 16] = [
    ("black", [0, 0, 0]),
    ("red", [170, 0, 0]),
    ("green", [0, 170, 0]),
    ("brown", [170, 85, 0]),
    ("blue", [0, 0, 170]),
    ("magenta", [170, 0, 170]),
    ("cyan", [0, 170, 170]),
    ("gray", [170, 170, 170]),
    ("dark-gray", [85, 85, 85]),
    ("light-red", [255, 85, 85]),
    ("light-green", [85, 255, 85]),
    ("yellow", [255, 255, 85]),
    ("light-blue", [85, 85, 255]),
    ("light-magenta", [255, 85, 255]),
    ("light-cyan", [85, 255, 255]),
    ("white", [255, 255, 255]),
];

/// How many of the console's colours may be paper.
const DARK: u8 = 8;

/// The steps of one channel in xterm's cube of colours.
const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// A colour as a terminal is told it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shade {
    /// Red, green and blue.
    Rgb([u8; 3]),
    /// A place in xterm's 256 colours, whose first sixteen are the console's.
    Index(u8),
}

impl Shade {
    /// What the eye sees.
    pub fn rgb(self) -> [u8; 3] {
        let index = match self {
            Self::Rgb(rgb) => return rgb,
            Self::Index(index) => usize::from(index),
        };
        if let Some((_, rgb)) = CONSOLE.get(index) {
            return *rgb;
        }
        let cube = index - CONSOLE.len();
        if cube < 216 {
            return [cube / 36, cube / 6 % 6, cube % 6].map(|step| STEPS[step]);
        }
        [u8::try_from(8 + 10 * (cube - 216)).unwrap_or(u8::MAX); 3]
    }

    /// The place in xterm's cube and greys that is closest; the first sixteen are left to the user's own palette.
    pub fn nearest(rgb: [u8; 3]) -> Self {
        let distance = |shade: &Self| -> u32 {
            let pairs = shade.rgb().into_iter().zip(rgb);
            pairs.map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
        };
        (16..=u8::MAX).map(Self::Index).min_by_key(distance).unwrap_or(Self::Rgb(rgb))
    }

    /// The contrast of two colours, from 1 to 21 (WCAG 2).
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    fn luminance(self) -> f64 {
        let [red, green, blue] = self.rgb().map(|channel| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

/// How a theme writes its colours.
pub trait Naming {
    /// Bold, where it leaves the colour as it is.
    const BOLD: Modifier;

    /// Reads the colour of words.
    fn words(written: &str) -> Result<Shade, String>;
    /// Reads the colour of paper.
    fn paper(written: &str) -> Result<Shade, String>;
}

/// In hexadecimal, such as `#33465a`.
pub struct Hex;

impl Naming for Hex {
    const BOLD: Modifier = Modifier::BOLD;

    fn words(written: &str) -> Result<Shade, String> {
        hex(written)
    }

    fn paper(written: &str) -> Result<Shade, String> {
        hex(written)
    }
}

/// In the console's names, such as `light-red`; only the dark eight can be paper.
pub struct Console;

impl Naming for Console {
    /// None: it makes the dark colours light.
    const BOLD: Modifier = Modifier::empty();

    fn words(written: &str) -> Result<Shade, String> {
        console(written)
    }

    fn paper(written: &str) -> Result<Shade, String> {
        dark(written)
    }
}

/// Words on their paper, written `#dfe6ec on #18202a`.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String", bound = "N: Naming")]
pub struct OnPaper<N> {
    pub words: Shade,
    pub paper: Shade,
    naming: PhantomData<N>,
}

impl<N: Naming> TryFrom<String> for OnPaper<N> {
    type Error = String;

    fn try_from(written: String) -> Result<Self, String> {
        let (words, paper) = written
            .split_once(" on ")
            .ok_or_else(|| format!("`{written}` has no paper: write it like `{written} on` and a colour"))?;
        Ok(Self { words: N::words(words)?, paper: N::paper(paper)?, naming: PhantomData })
    }
}

/// The same; or words alone, which take the paper that they stand on; or `light-red, else white on red`: words alone, and their
/// own paper where they could not be read without.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String", bound = "N: Naming")]
pub enum Ink<N> {
    Words(Shade),
    Own(OnPaper<N>),
    Either(Shade, OnPaper<N>),
}

impl<N: Naming> TryFrom<String> for Ink<N> {
    type Error = String;

    fn try_from(written: String) -> Result<Self, String> {
        if let Some((words, own)) = written.split_once(", else ") {
            return Ok(Self::Either(N::words(words)?, OnPaper::try_from(own.to_owned())?));
        }
        if written.contains(" on ") { OnPaper::try_from(written).map(Self::Own) } else { N::words(&written).map(Self::Words) }
    }
}

fn hex(written: &str) -> Result<Shade, String> {
    let digits =
        written.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
    let number = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
    let [_, red, green, blue] =
        number.ok_or_else(|| format!("`{written}` is not a colour: write it like `#1b2230`"))?.to_be_bytes();
    Ok(Shade::Rgb([red, green, blue]))
}

fn console(written: &str) -> Result<Shade, String> {
    let place = CONSOLE.iter().position(|(name, _)| *name == written);
    place.and_then(|place| u8::try_from(place).ok()).map(Shade::Index).ok_or_else(|| {
        let names = CONSOLE.map(|(name, _)| name).join(", ");
        format!("`{written}` is not a colour of the console: use one of {names}")
    })
}

fn dark(written: &str) -> Result<Shade, String> {
    match console(written)? {
        Shade::Index(index) if index >= DARK => {
            Err(format!("`{written}` cannot be paper: the console has only the first {DARK} colours for it"))
        }
        shade => Ok(shade),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_standard() {
        let (black, white) = (Shade::Rgb([0; 3]), Shade::Rgb([255; 3]));
        assert!((black.contrast(white) - 21.0).abs() < 0.01);
        // The lightest grey that is legible on white by the standard's own tables.
        let grey = Shade::Rgb([0x76; 3]);
        assert!((grey.contrast(white) - 4.54).abs() < 0.01);
    }

    #[test]
    fn the_cube_and_the_greys_are_those_of_xterm() {
        assert_eq!(Shade::Index(16).rgb(), [0, 0, 0]);
        assert_eq!(Shade::Index(110).rgb(), [135, 175, 215]);
        assert_eq!(Shade::Index(231).rgb(), [255, 255, 255]);
        assert_eq!(Shade::Index(232).rgb(), [8, 8, 8]);
        assert_eq!(Shade::Index(255).rgb(), [238, 238, 238]);
    }

    #[test]
    fn the_nearest_of_the_cubes_own_colour_is_itself() {
        assert_eq!(Shade::nearest([135, 175, 215]), Shade::Index(110));
        assert_eq!(Shade::nearest([39, 39, 39]), Shade::Index(235));
    }

    fn on_paper<N: Naming>(written: &str) -> Result<OnPaper<N>, String> {
        OnPaper::try_from(written.to_owned())
    }

    #[test]
    fn a_bright_colour_is_refused_as_paper_on_the_console() {
        assert!(on_paper::<Console>("white on blue").is_ok());
        let refused = on_paper::<Console>("black on white").map(|_| ()).unwrap_err();
        assert!(refused.contains("`white` cannot be paper"), "{refused}");
    }

    #[test]
    fn what_is_not_a_colour_is_refused_by_name() {
        for written in ["#12345", "#12345g", "123456", "#+12345", "blue", "é", ""] {
            assert!(Hex::words(written).is_err(), "{written}");
        }
        let refused = Console::words("teal").unwrap_err();
        assert!(refused.contains("`teal` is not a colour of the console"), "{refused}");
    }

    #[test]
    fn words_with_a_paper_of_their_own_to_fall_back_on_are_read_and_checked() {
        let ink = |written: &str| Ink::<Console>::try_from(written.to_owned());
        assert!(matches!(ink("light-red, else white on red"), Ok(Ink::Either(Shade::Index(9), _))));
        assert!(ink("light-red, else white").is_err());
        assert!(ink("pink, else white on red").is_err());
    }

    #[test]
    fn a_part_without_a_paper_is_refused() {
        assert!(on_paper::<Console>("white").is_err());
    }
}
