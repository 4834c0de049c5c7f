//! The settings: what holds, and where it was set.

use super::Line;
use crate::settings::{Layers, Origin};

/// A line for each thing that was set, and one for what was not.
pub(super) fn lines(layers: &Layers) -> Vec<Line> {
    let (built_in, set): (Vec<_>, Vec<_>) = layers.told().into_iter().partition(|told| told.origin == Origin::BuiltIn);
    let mut words: Vec<String> = set.iter().map(|told| format!("{} = {} ({})", told.key, told.value, told.origin)).collect();
    if !built_in.is_empty() {
        let built_in: Vec<String> = built_in.iter().map(|told| format!("{} = {}", told.key, told.value)).collect();
        words.push(format!("{} ({})", built_in.join(", "), Origin::BuiltIn));
    }
    words.into_iter().map(|words| Line::good("setting", words)).collect()
}
