//! Whether the copy that patients take home says what to do afterwards and when to get help.

use super::balance::blocks;
use super::said::word;
use crate::content::read::Value;

/// The panes of aftercare, while they are counted.
#[derive(Debug, Default)]
pub struct Aftercare {
    panes: usize,
}

impl Aftercare {
    /// Adds a pane; notes where its boxes do not lead to help.
    pub fn add(&mut self, pane: Value<'_>) {
        let Some(flag) = pane.peek("aftercare").filter(|flag| flag.is_true()) else { return };
        self.panes += 1;
        let is_help = |block: Value<'_>| word(block, "type") == Some("callout") && word(block, "level") == Some("stop");
        if !blocks(pane).any(is_help) {
            flag.problem(
                "nothing here says when to get help, expected a `callout` of the level `stop`: it comes first on the copy",
            );
        }
    }

    /// Notes a pack without such a pane.
    pub fn judge(&self, root: Value<'_>) {
        if let Some(panes) = root.peek("panes").filter(|_| self.panes == 0) {
            panes.problem("no pane is the aftercare, expected `\"aftercare\": true` in one: patients take it home");
        }
    }
}
