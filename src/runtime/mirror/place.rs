//! Where the two sides meet: a socket file in a folder that only this account can look into.

use std::fs::{self, DirBuilder, Metadata};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::path::{Path, PathBuf, absolute};

use anyhow::{Context as _, bail};
use rustix::process::geteuid;
use sha2::{Digest as _, Sha256};

use crate::hex;

/// The place of the socket of one store.
#[derive(Debug, Clone)]
pub struct Place {
    folder: PathBuf,
    socket: PathBuf,
}

impl Place {
    /// The place that belongs to a data folder: in the account's folder for what runs, where the system has one, else in the
    /// data folder.
    pub fn of(data_dir: &Path) -> Self {
        Self::with(std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|runtime| runtime.is_absolute()), data_dir)
    }

    pub(super) fn with(runtime: Option<PathBuf>, data_dir: &Path) -> Self {
        let (folder, name) = match runtime {
            // One account may have several stores.
            Some(runtime) => (runtime.join("chairside"), format!("{}.socket", fingerprint(data_dir))),
            None => (data_dir.join("mirror"), "socket".to_owned()),
        };
        Self { socket: folder.join(name), folder }
    }

    /// The folder of the socket file.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The socket file.
    pub fn socket(&self) -> &Path {
        &self.socket
    }

    /// Makes the folder where there is none.
    ///
    /// # Errors
    /// Where it cannot be made, or others can look into it.
    pub fn prepare(&self) -> anyhow::Result<()> {
        let made = DirBuilder::new().recursive(true).mode(0o700).create(&self.folder);
        made.with_context(|| format!("could not make the folder `{}`", self.folder.display()))?;
        self.check()
    }

    /// Looks who can look into the folder, where there is one.
    ///
    /// # Errors
    /// Where it is another account's, or others can look into it.
    pub fn check(&self) -> anyhow::Result<()> {
        let folder = self.folder.display();
        let look = match fs::symlink_metadata(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            look => look.with_context(|| format!("could not look at the folder `{folder}`"))?,
        };
        if !look.is_dir() {
            bail!("`{folder}` is not a folder; move it away");
        }
        if look.uid() != geteuid().as_raw() {
            bail!("the folder `{folder}` belongs to another account; remove it, or name another with XDG_RUNTIME_DIR");
        }
        if mode(&look) & 0o077 != 0 {
            bail!("other accounts can look into the folder `{folder}` (mode {:03o}); close it with chmod 700", mode(&look));
        }
        Ok(())
    }
}

fn mode(look: &Metadata) -> u32 {
    look.mode() & 0o777
}

/// A name for a data folder that does not tell where it is, and is the same before the folder is made.
fn fingerprint(data_dir: &Path) -> String {
    let whole = absolute(data_dir).unwrap_or_else(|_| data_dir.to_owned());
    let (there, rest) = whole
        .ancestors()
        .find_map(|part| Some((part.canonicalize().ok()?, whole.strip_prefix(part).ok()?)))
        .unwrap_or_else(|| (whole.clone(), Path::new("")));
    let path: PathBuf = there.components().chain(rest.components()).collect();
    let digest = Sha256::digest(path.as_os_str().as_encoded_bytes());
    hex::encode(digest.get(..8).unwrap_or_default())
}
