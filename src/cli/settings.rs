//! The settings files: where they are, and reading them.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, ensure};
use etcetera::BaseStrategy;
use rustix::fs::OFlags;

use crate::settings::{Layers, Settings};

/// The system's file, where no other one is named.
pub(super) const OF_SYSTEM: &str = "/etc/chairside/chairside.toml";

/// No settings are longer, in bytes; a file that is not meant to be them might be.
const LONGEST: usize = 1 << 20;

/// Lays the flags over the account's file, and that over the system's or the one that was named in place of it. On a kiosk the
/// account's file is not read: who can write into its folders would undo what the machine's file says.
pub(super) fn gather(flags: Settings, named: Option<&Path>) -> anyhow::Result<Layers> {
    let of_machine = match named {
        Some(path) => {
            let found = read(path.to_owned())?;
            Some(found.with_context(|| format!("there is no settings file `{}`; name another one", path.display()))?)
        }
        None => read(OF_SYSTEM.into())?,
    };
    let enabled = of_machine.as_ref().and_then(|(_, settings)| settings.kiosk.enabled);
    let is_kiosk = flags.kiosk.enabled.or(enabled).unwrap_or_default();
    let of_account = etcetera::base_strategy::choose_native_strategy().ok();
    let of_account = of_account.map(|account| account.config_dir().join("chairside").join("chairside.toml"));
    if is_kiosk {
        let passed_over = of_account.filter(|path| path.symlink_metadata().is_ok());
        return Ok(Layers::new(flags, of_machine).passing_over(passed_over));
    }
    let of_account = of_account.map(read).transpose()?.flatten();
    Ok(Layers::new(flags, of_account.into_iter().chain(of_machine)))
}

/// A file's settings; nothing where there is no such file.
fn read(path: PathBuf) -> anyhow::Result<Option<(PathBuf, Settings)>> {
    let shown = path.display();
    let could_not = || format!("could not read the settings file `{shown}`");
    let file = match open(&path) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(None),
        file => file.with_context(could_not)?,
    };
    ensure!(file.metadata().with_context(could_not)?.is_file(), "`{shown}` is not a file; settings stand in a file of text");
    let mut bytes = Vec::new();
    file.take(LONGEST as u64 + 1).read_to_end(&mut bytes).with_context(could_not)?;
    // Cut off, it would say less than was written.
    ensure!(bytes.len() <= LONGEST, "the settings file `{shown}` is larger than {} MB; settings are a few lines", LONGEST >> 20);
    let text = String::from_utf8(bytes).with_context(could_not)?;
    let settings = Settings::parse(&text).map_err(|mistake| anyhow!("{shown}:{mistake}"))?;
    Ok(Some((path, settings)))
}

/// Opens a file for reading; where a pipe has its name, without waiting for the other end.
fn open(path: &Path) -> io::Result<File> {
    // The system takes the same bits as a signed number.
    OpenOptions::new().read(true).custom_flags(OFlags::NONBLOCK.bits().cast_signed()).open(path)
}
