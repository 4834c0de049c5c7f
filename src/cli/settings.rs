//! The settings files: where they are, and reading them.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use etcetera::BaseStrategy;

use crate::settings::{Layers, Settings};

/// The system's file, where no other one is named.
pub(super) const OF_SYSTEM: &str = "/etc/chairside/chairside.toml";

/// No settings are longer; a file that is not meant to be them might be.
const LONGEST: u64 = 1 << 20;

/// Lays the flags over the account's file, and that over the system's or the one that was named in place of it.
pub(super) fn gather(flags: Settings, named: Option<&Path>) -> anyhow::Result<Layers> {
    let of_account = etcetera::base_strategy::choose_native_strategy().ok();
    let of_account = of_account.map(|account| account.config_dir().join("chairside").join("chairside.toml"));
    let mut files = Vec::new();
    if let Some(path) = of_account {
        files.extend(read(path)?);
    }
    match named {
        Some(path) => {
            let found = read(path.to_owned())?;
            files.push(found.with_context(|| format!("there is no settings file `{}`; name another one", path.display()))?);
        }
        None => files.extend(read(OF_SYSTEM.into())?),
    }
    Ok(Layers::new(flags, files))
}

/// A file's settings; nothing where there is no such file.
fn read(path: PathBuf) -> anyhow::Result<Option<(PathBuf, Settings)>> {
    let shown = path.display();
    let text = match text(&path) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(None),
        text => text.with_context(|| format!("could not read the settings file `{shown}`"))?,
    };
    let settings = Settings::parse(&text).map_err(|mistake| anyhow!("{shown}:{mistake}"))?;
    Ok(Some((path, settings)))
}

fn text(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    File::open(path)?.take(LONGEST).read_to_string(&mut text)?;
    Ok(text)
}
