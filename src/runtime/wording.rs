//! What a clinic should know about its wording before a patient reads it.

use std::path::Path;

use chrono::Local;

use crate::content::{Problems, load};
use crate::page;

/// Every warning about the packs of a folder, or about those that are built in, as of today.
///
/// # Errors
/// Every mistake, where they do not load.
pub fn warnings(folder: Option<&Path>) -> Result<Problems, Problems> {
    load::warnings(folder, Local::now().date_naive(), page::too_tall)
}
