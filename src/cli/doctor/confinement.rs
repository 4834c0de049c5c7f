//! What the kernel holds the dashboard to.

use super::Line;
use crate::runtime::{Confined, confinable};

/// What is said of it.
pub(super) fn line() -> Line {
    match confinable() {
        Confined { files: true, calls: true } => {
            Line::good("reach", "the kernel keeps the dashboard to its own files, without other programs and without a network")
        }
        Confined { files: true, calls: false } => Line::warning(
            "reach",
            "the kernel keeps the dashboard to its own files, but not from other programs and the network: it has no seccomp",
        ),
        Confined { files: false, calls: true } => Line::warning(
            "reach",
            "the kernel keeps the dashboard from other programs and the network, but not to its own files: it has no Landlock (Linux 5.13)",
        ),
        Confined { files: false, calls: false } => Line::warning(
            "reach",
            "nothing but the account keeps the dashboard to its own files: the kernel has no Landlock and no seccomp",
        ),
    }
}
