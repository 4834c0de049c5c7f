//! The file of a palette, key by key: what every part and role is drawn in.

use serde::Deserialize;

use super::Part;
use super::shade::{Ink, Naming, OnPaper};
use crate::page::Role;

/// Colours for every part and role, in one way of naming them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, bound = "N: Naming")]
pub struct Palette<N> {
    page: OnPaper<N>,
    panel: OnPaper<N>,
    bar: OnPaper<N>,
    selection: OnPaper<N>,
    tab: OnPaper<N>,
    active_tab: OnPaper<N>,
    key: OnPaper<N>,
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

impl<N: Naming> Palette<N> {
    /// Reads a file.
    ///
    /// # Errors
    /// Where a key is missing, unknown, or no colour.
    pub fn read(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
    }

    /// A part's own words and its paper.
    pub const fn part(&self, part: Part) -> &OnPaper<N> {
        match part {
            Part::Page => &self.page,
            Part::Panel => &self.panel,
            Part::Bar => &self.bar,
            Part::Selection => &self.selection,
            Part::Tab => &self.tab,
            Part::ActiveTab => &self.active_tab,
            Part::Key => &self.key,
        }
    }

    /// A role's words, on the paper of the part or on paper of their own.
    pub const fn role(&self, role: Role) -> &Ink<N> {
        match role {
            Role::Text => &self.roles.text,
            Role::Strong => &self.roles.strong,
            Role::Heading => &self.roles.heading,
            Role::Dim => &self.roles.dim,
            Role::Accent => &self.roles.accent,
            Role::Good => &self.roles.good,
            Role::Caution => &self.roles.caution,
            Role::Stop => &self.roles.stop,
            Role::Prompt => &self.roles.prompt,
            Role::Field => &self.roles.field,
            Role::Selected => &self.roles.selected,
        }
    }
}
