//! What the kernel holds the dashboard to.

use super::super::{Shared, as_kiosk};
use super::Line;
use crate::runtime::{Reach, confinable};

/// What is said of it: it is tried with all that the settings have the dashboard reach.
pub(super) fn line(shared: &Shared) -> anyhow::Result<Line> {
    let kiosk = as_kiosk(shared.layers.effective().kiosk);
    let content: Vec<_> = shared.content.iter().cloned().collect();
    let reach = Reach::of(&shared.data_dir()?, &content, kiosk.as_ref());
    Ok(match confinable(reach).lack() {
        None => {
            Line::good("reach", "the kernel keeps the dashboard to its own files, without other programs and without a network")
        }
        Some(lack) => Line::warning("reach", lack),
    })
}
