//! Keys and signatures: who stands behind the words of a pack.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use anyhow::{Context as _, bail};

use super::super::{print, tell};
use super::{Place, Unsigned, list_mistakes};
use crate::content::{Pack, SIGNATURE_FILE, SecretKey};
use crate::settings::Content;

/// Makes a key that signs packs, in a file for its owner alone; prints the line by which others trust it.
pub(super) fn key(file: &Path) -> anyhow::Result<()> {
    let shown = file.display();
    let mut random = [0; 32];
    getrandom::fill(&mut random).context("the system gave no random numbers; try again")?;
    let key = SecretKey::new(&random);
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
    let mut made = made.with_context(|| format!("could not make `{shown}`; a key is never written over another file"))?;
    let written = writeln!(made, "{}", key.reveal()).and_then(|()| made.sync_all());
    written.with_context(|| format!("could not write the key to `{shown}`"))?;
    print(&format!("{}\n", key.public()))?;
    tell(format!(
        "`{shown}` signs packs: keep it where patients and the room's machines are not, and a copy of it. Machines trust it by a line of \
         their settings: [content] trusted = [\"YOUR NAME: {}\"]",
        key.public()
    ));
    Ok(())
}

/// Signs a pack as it is.
pub(super) fn sign(dir: &Path, file: &Path) -> anyhow::Result<()> {
    let packs = Place::Folder(dir.to_owned()).packs().inspect_err(list_mistakes)?;
    let (true, [pack]) = (dir.join("pack.json").exists(), packs.as_slice()) else {
        bail!("`{}` is a folder of packs, not a pack; sign each in its own folder", dir.display());
    };
    let shown = file.display();
    let written = fs::read_to_string(file).with_context(|| format!("could not read the key in `{shown}`"))?;
    let Ok(key) = written.parse::<SecretKey>() else {
        bail!("`{shown}` is not a key that `chairside content key` made; name another file");
    };
    let place = dir.join(SIGNATURE_FILE);
    let signed = File::create(&place).and_then(|mut file| {
        file.write_all(key.sign(pack).as_bytes())?;
        file.sync_all()
    });
    signed.with_context(|| format!("could not write the signature to `{}`", place.display()))?;
    tell(format!("signed {} {} as it is; any change of its files needs a new signature", pack.id(), pack.version()));
    Ok(())
}

/// The packs with who stands behind them, as this machine's settings have it.
///
/// # Errors
/// Where one of them is not signed by somebody who is trusted, on a machine that takes signed packs alone.
pub(super) fn judged(packs: Vec<Pack>, settings: Content) -> anyhow::Result<Vec<Pack>> {
    let trusted = settings.trusted.unwrap_or_default();
    let packs: Vec<Pack> = packs.into_iter().map(|pack| pack.judged(&trusted)).collect();
    match packs.iter().find(|pack| !pack.standing().is_vouched_for()) {
        Some(pack) if settings.signed_only.unwrap_or_default() => {
            let (id, version) = (pack.id().to_owned(), pack.version().to_owned());
            Err(Unsigned { id, version, why: pack.standing().told() }.into())
        }
        _ => Ok(packs),
    }
}
