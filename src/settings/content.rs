//! Which wording may stand before a patient.

use clap::Args;
use serde::{Deserialize, Serialize};

use crate::content::Trusted;

/// Which wording may stand before a patient.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args, Serialize, Deserialize)]
#[command(next_help_heading = "Trust in content packs")]
#[serde(deny_unknown_fields, default)]
pub struct Content {
    /// Whose signatures are trusted, as in `Dr Ruiz: MCow…=`; may be given more than once
    #[arg(id = "content.trusted", long = "content-trusted", global = true, value_name = "NAME: KEY", hide_short_help = true)]
    pub trusted: Option<Vec<Trusted>>,
    /// Only packs that one of them has signed, and those that came with the program, are used
    #[arg(
        id = "content.signed_only",
        long = "content-signed-only",
        global = true,
        num_args = 0..=1,
        default_missing_value = "true",
        require_equals = true,
        value_name = "true|false",
        hide_short_help = true
    )]
    pub signed_only: Option<bool>,
}

impl Content {
    pub(super) fn over(self, below: Self) -> Self {
        Self { trusted: self.trusted.or(below.trusted), signed_only: self.signed_only.or(below.signed_only) }
    }
}
