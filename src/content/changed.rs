//! For tests: the pack that ships, with a place of a file changed.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;

use super::files::Files;
use super::load::MICRONEEDLING;
use super::{Pack, check};

/// The pack that ships, with its changes.
pub struct Changed(pub Files);

impl Changed {
    pub fn nothing() -> Self {
        let files = MICRONEEDLING.iter().map(|&(name, text)| (name.to_owned(), Ok(Cow::Borrowed(text.as_bytes())))).collect();
        Self(Files { folder: PathBuf::new(), files })
    }

    /// With the first place of a file that reads `from` changed.
    #[track_caller]
    pub fn with(mut self, name: &str, from: &str, to: &str) -> Self {
        let text = String::from_utf8(self.0.files[name].clone().unwrap().into_owned()).unwrap();
        assert!(text.contains(from), "{from} stands in {name}");
        self.0.files.insert(name.to_owned(), Ok(Cow::Owned(text.replacen(from, to, 1).into_bytes())));
        self
    }

    #[track_caller]
    pub fn pack(&self) -> Pack {
        check::pack(&self.0, &mut BTreeMap::new()).unwrap_or_else(|problems| panic!("{problems:?}"))
    }
}
