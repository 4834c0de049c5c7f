//! How a run that did not end well ends: one line, and an exit code.

use std::fmt;

use super::packs::{Doubtful, Unusable};
use super::salvage::Incomplete;
use super::verify::Altered;
use crate::store::StoreError;
use crate::text::Clean;

/// Why a run did not do what it was asked to.
#[derive(Debug)]
pub enum Failure {
    /// It was asked for in a wrong way.
    Usage(clap::Error),
    /// It could not be done.
    Failed(anyhow::Error),
}

impl Failure {
    /// 1 failed, 2 wrong usage, 3 wrong passphrase, 4 damaged or newer store, 5 the content has mistakes,
    /// 6 `--strict` warns of the content.
    pub fn exit_code(&self) -> u8 {
        let Self::Failed(error) = self else { return 2 };
        let of_cause = |cause: &(dyn std::error::Error + 'static)| match cause.downcast_ref() {
            Some(error) => Some(StoreError::exit_code(error)),
            None if cause.is::<Altered>() || cause.is::<Incomplete>() => Some(4),
            None if cause.is::<Doubtful>() => Some(6),
            None => cause.is::<Unusable>().then_some(5),
        };
        error.chain().find_map(of_cause).unwrap_or(1)
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        error.downcast().map_or_else(Self::Failed, Self::Usage)
    }
}

impl fmt::Display for Failure {
    /// Causes follow what they caused on the same line; only wrong usage takes several lines.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(error) => f.write_str(Clean::new(error.to_string().trim_end()).as_str()),
            Self::Failed(error) => write!(f, "chairside: {}", Clean::line(&format!("{error:#}"))),
        }
    }
}
