//! The files of one pack, as they were found.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;

use sha2::{Digest, Sha256};

/// One pack's files by their names in its folder, such as `panes/scars.json`.
#[derive(Debug)]
pub struct Files {
    /// The pack's folder, as its author would type it.
    pub folder: PathBuf,
    /// What each file holds, or why it could not be read.
    pub files: BTreeMap<String, Result<Cow<'static, [u8]>, String>>,
}

impl Files {
    /// A file's path, as its author would type it.
    pub fn path(&self, name: &str) -> String {
        self.folder.join(name).display().to_string()
    }

    /// The names of the pane files that are there, without folder and ending.
    pub fn pane_names(&self) -> impl Iterator<Item = &str> {
        let names = self.files.keys();
        names.filter_map(|name| name.strip_prefix("panes/")?.strip_suffix(".json"))
    }

    /// SHA-256 over each file's name and bytes, each after its length, by name.
    pub fn hash(&self) -> String {
        let mut hash = Sha256::new();
        for (name, bytes) in &self.files {
            for part in [name.as_bytes(), bytes.as_deref().unwrap_or_default()] {
                hash.update((part.len() as u64).to_le_bytes());
                hash.update(part);
            }
        }
        let bytes = hash.finalize();
        bytes.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
    }
}
