//! Passphrases come from a file or from the terminal, and never from the command line.

use std::fs::{File, Metadata};
use std::io::{self, IsTerminal, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use anyhow::{Context, ensure};
use zeroize::Zeroizing;

use super::{Shared, tell};
use crate::record::PersonName;
use crate::store::Passphrase;

/// No passphrase is longer; a file that is not meant to be one might be.
const LONGEST: usize = 4096;

/// The passphrase that a practitioner has.
pub(super) fn of(name: &PersonName, shared: &Shared) -> anyhow::Result<Passphrase> {
    match &shared.passphrase_file {
        Some(file) => in_file(file),
        None => Ok(Passphrase::new(ask(&format!("Passphrase of {}: ", name.shown()), "--passphrase-file")?)),
    }
}

/// A passphrase for a practitioner who has none yet; typed twice where it is typed.
pub(super) fn new_for(name: &PersonName, shared: &Shared) -> anyhow::Result<Passphrase> {
    chosen(name, shared.passphrase_file.as_deref(), "--passphrase-file")
}

/// The recovery code, which is not shown as it is typed: from a file, or asked for.
pub(super) fn recovery_code(file: Option<&Path>) -> anyhow::Result<Zeroizing<String>> {
    match file {
        Some(file) => first_line(file),
        None => ask("Recovery code: ", "--code-file"),
    }
}

/// A new passphrase beside one that is there already: from a file, or typed twice.
pub(super) fn chosen_for(name: &PersonName, file: Option<&Path>) -> anyhow::Result<Passphrase> {
    chosen(name, file, "--new-passphrase-file")
}

fn chosen(name: &PersonName, file: Option<&Path>, option: &str) -> anyhow::Result<Passphrase> {
    if let Some(file) = file {
        return in_file(file);
    }
    let first = ask(&format!("New passphrase of {}, {} characters or more: ", name.shown(), Passphrase::SHORTEST), option)?;
    let passphrase = Passphrase::new(first.clone());
    passphrase.check_new()?;
    ensure!(first == ask("The same again: ", option)?, "the two passphrases are not the same; begin again");
    Ok(passphrase)
}

/// Whether there is a terminal to ask on.
pub(super) fn can_ask() -> bool {
    // Prompts go to the terminal itself, so one of the two may lead elsewhere.
    io::stdin().is_terminal() || io::stderr().is_terminal()
}

/// Asks on the terminal; where there is none, says with which option a file takes its place.
fn ask(prompt: &str, option: &str) -> anyhow::Result<Zeroizing<String>> {
    let no_terminal = || {
        let what = prompt.trim_end_matches(": ");
        format!("there is no terminal to ask on ({what}); put it into a file and name that with {option}")
    };
    ensure!(can_ask(), no_terminal());
    let typed = rpassword::prompt_password(prompt).with_context(no_terminal)?;
    Ok(Zeroizing::new(typed))
}

/// The passphrase in a file: its first line, without the line ending.
pub(super) fn in_file(path: &Path) -> anyhow::Result<Passphrase> {
    first_line(path).map(Passphrase::new)
}

fn first_line(path: &Path) -> anyhow::Result<Zeroizing<String>> {
    let shown = path.display();
    let file = File::open(path).with_context(|| format!("could not open the passphrase file `{shown}`"))?;
    warn_of_readers(&file, path);
    // All the room at once: growing would leave copies behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(2 * LONGEST));
    file.take(LONGEST as u64).read_to_end(&mut bytes).with_context(|| format!("could not read the passphrase file `{shown}`"))?;
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    ensure!(!line.is_empty(), "the first line of the passphrase file `{shown}` is empty; write the passphrase there");
    ensure!(line.len() < LONGEST, "the first line of `{shown}` is too long for a passphrase; name another file");
    let line =
        std::str::from_utf8(line).with_context(|| format!("the passphrase file `{shown}` is not text; name another file"))?;
    Ok(Zeroizing::new(line.to_owned()))
}

fn warn_of_readers(file: &File, path: &Path) {
    let is_open_to_others = |found: Metadata| found.is_file() && found.permissions().mode() & 0o044 != 0;
    if file.metadata().is_ok_and(is_open_to_others) {
        tell(format_args!(
            "chairside: warning: others can read the passphrase file `{0}`; `chmod 600 {0}` makes it private",
            path.display()
        ));
    }
}
