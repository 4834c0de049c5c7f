//! The settings: what holds, where it was set, and who else could set it.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use super::Line;
use crate::settings::{Layers, Origin};

/// A line for each thing that was set, one for what was not, and one for each file that does not hold or that others can write.
pub(super) fn lines(layers: &Layers) -> Vec<Line> {
    let (built_in, set): (Vec<_>, Vec<_>) = layers.told().into_iter().partition(|told| told.origin == Origin::BuiltIn);
    let mut words: Vec<String> = set.iter().map(|told| format!("{} = {} ({})", told.key, told.value, told.origin)).collect();
    if !built_in.is_empty() {
        let built_in: Vec<String> = built_in.iter().map(|told| format!("{} = {}", told.key, told.value)).collect();
        words.push(format!("{} ({})", built_in.join(", "), Origin::BuiltIn));
    }
    let passed_over = layers
        .passed_over()
        .map(|file| format!("{} is not read: on a kiosk only the command line and the machine's own file hold", file.display()));
    let mut lines: Vec<Line> = words.into_iter().chain(passed_over).map(|words| Line::good("setting", words)).collect();
    lines.extend(layers.files().filter_map(|file| open_to_others(file)).map(|words| Line::warning("setting", words)));
    lines
}

/// Who can write a file, or put another one in its place, sets what it says.
fn open_to_others(file: &Path) -> Option<String> {
    /// Of a folder in which nobody can replace another one's file.
    const STICKY: u32 = 0o1000;
    let folder = file.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    let mode = |path: &Path| fs::metadata(path).map_or(0, |about| about.mode());
    let open = if mode(file) & 0o022 != 0 {
        file
    } else if mode(folder) & 0o022 != 0 && mode(folder) & STICKY == 0 {
        folder
    } else {
        return None;
    };
    Some(format!("{} can be changed by others than its owner; `chmod go-w {}`", file.display(), open.display()))
}
