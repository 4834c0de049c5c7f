//! How deep a needle goes: the depths that the drawing offers, and what a depth reaches at a site.

use serde::{Deserialize, Serialize};

use crate::content::{Range, Site};

/// What the reader of a skin section looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Aim {
    /// The depth that was chosen; without one, the pane's whole range is drawn.
    pub depth: Option<Depth>,
    /// The site, by its place among the figure's sites; it goes round.
    pub site: usize,
}

/// A depth of the drawing: quarters of a millimetre, from 0.25 to 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "u8", try_from = "u8")]
pub struct Depth(u8);

impl From<Depth> for u8 {
    fn from(depth: Depth) -> Self {
        depth.0
    }
}

impl TryFrom<u8> for Depth {
    type Error = &'static str;

    fn try_from(quarters: u8) -> Result<Self, Self::Error> {
        let depth = Self(quarters);
        let offered = (Self::SHALLOWEST..=Self::DEEPEST).contains(&depth);
        offered.then_some(depth).ok_or("a depth is 1 to 12 quarters of a millimetre")
    }
}

impl Depth {
    /// The step from one depth to the next, in millimetres: one row of the drawing.
    pub const STEP_MM: f64 = 0.25;
    /// The shallowest.
    pub const SHALLOWEST: Self = Self(1);
    /// The deepest.
    pub const DEEPEST: Self = Self(12);

    /// Every depth, from the shallowest down.
    pub fn all() -> impl Iterator<Item = Self> {
        (Self::SHALLOWEST.0..=Self::DEEPEST.0).map(Self)
    }

    /// The depth that is nearest to a measure.
    pub fn nearest(mm: f64) -> Self {
        let distance = |depth: &Self| (depth.mm() - mm).abs();
        Self::all().min_by(|one, two| distance(one).total_cmp(&distance(two))).unwrap_or(Self::SHALLOWEST)
    }

    /// In millimetres.
    pub fn mm(self) -> f64 {
        f64::from(self.0) * Self::STEP_MM
    }

    /// The rows from the surface down to it.
    pub fn rows(self) -> usize {
        usize::from(self.0)
    }

    /// The next depth down, as far as it goes.
    #[must_use]
    pub fn deeper(self) -> Self {
        Self(self.0 + 1).min(Self::DEEPEST)
    }

    /// The next depth up, as far as it goes.
    #[must_use]
    pub fn shallower(self) -> Self {
        Self(self.0 - 1).max(Self::SHALLOWEST)
    }
}

/// What a needle of some depth reaches, from the surface down; the dermis in thirds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// It ends in the epidermis.
    Epidermis,
    /// It ends in the upper third of the dermis.
    UpperDermis,
    /// It ends in the middle third.
    MiddleDermis,
    /// It ends in the lower third.
    LowerDermis,
    /// It goes through the skin.
    Fat,
}

impl Reach {
    /// What a depth reaches in skin of these thicknesses.
    fn of(mm: f64, epidermis: f64, dermis: f64) -> Self {
        let into = mm - epidermis;
        if into <= 0.0 {
            Self::Epidermis
        } else if into > dermis {
            Self::Fat
        } else if into * 3.0 <= dermis {
            Self::UpperDermis
        } else if into * 3.0 <= dermis * 2.0 {
            Self::MiddleDermis
        } else {
            Self::LowerDermis
        }
    }

    /// What a depth reaches at a site in the two groups measured there, the shallower first.
    pub fn at(site: &Site, mm: f64) -> (Self, Self) {
        let men = Self::of(mm, site.epidermis_mm.men, site.dermis_mm.men);
        let women = Self::of(mm, site.epidermis_mm.women, site.dermis_mm.women);
        (men.min(women), men.max(women))
    }
}

/// The two groups' means as a range.
pub fn range(one: f64, two: f64) -> Range {
    Range { from: one.min(two), to: one.max(two) }
}

/// How thick the epidermis is at a site.
pub fn epidermis(site: &Site) -> Range {
    range(site.epidermis_mm.men, site.epidermis_mm.women)
}

/// How thick the dermis is at a site.
pub fn dermis(site: &Site) -> Range {
    range(site.dermis_mm.men, site.dermis_mm.women)
}

/// How deep the skin's lower end is at a site: of each group, its epidermis and its dermis.
pub fn total(site: &Site) -> Range {
    range(site.epidermis_mm.men + site.dermis_mm.men, site.epidermis_mm.women + site.dermis_mm.women)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depths_go_from_a_quarter_to_three_millimetres_in_quarters() {
        let all: Vec<String> = Depth::all().map(|depth| depth.mm().to_string()).collect();
        assert_eq!(all, ["0.25", "0.5", "0.75", "1", "1.25", "1.5", "1.75", "2", "2.25", "2.5", "2.75", "3"]);
        assert_eq!(Depth::SHALLOWEST.shallower(), Depth::SHALLOWEST);
        assert_eq!(Depth::DEEPEST.deeper(), Depth::DEEPEST);
        assert_eq!(Depth::nearest(1.5).rows(), 6);
        assert_eq!(Depth::nearest(9.0), Depth::DEEPEST);
    }

    #[test]
    fn a_depth_reaches_the_third_of_the_dermis_that_it_ends_in() {
        let reach = |mm| Reach::of(mm, 0.2, 0.9);
        assert_eq!(reach(0.2), Reach::Epidermis);
        assert_eq!(reach(0.25), Reach::UpperDermis);
        assert_eq!(reach(0.75), Reach::MiddleDermis);
        assert_eq!(reach(1.0), Reach::LowerDermis);
        assert_eq!(reach(1.25), Reach::Fat);
    }
}
