//! Arguments and subcommands: parse, call, print. Data goes to standard output, everything else to standard error.

mod backup;
mod doctor;
mod erase;
mod export;
mod failure;
mod fhir;
mod import;
mod kiosk;
mod layout;
mod packs;
mod passphrase;
mod people;
mod progress;
mod records;
mod salvage;
mod settings;
mod table;
mod user;
mod verify;
mod watch;

use std::ffi::OsString;
use std::fmt::Display;
use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand};
use etcetera::BaseStrategy;

use crate::record::PersonName;
use crate::runtime::{self, KioskOptions};
use crate::settings::{Clinic, Dashboard, Kiosk, Layers, Records, Settings, Theme};
use crate::text::Clean;

pub use failure::Failure;

/// Consultations in a clinic room: education, checklist and encrypted session notes.
///
/// Without a command it opens the dashboard.
#[derive(Debug, Parser)]
#[command(name = "chairside", version)]
struct Arguments {
    #[command(flatten)]
    flags: Settings,
    /// A settings file, in place of /etc/chairside/chairside.toml
    #[arg(long, global = true, value_name = "FILE", env = "CHAIRSIDE_SETTINGS", help_heading = "Options of every command")]
    settings: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What every command works with.
#[derive(Debug)]
struct Shared {
    data_dir: Option<PathBuf>,
    content: Option<PathBuf>,
    user: Option<PersonName>,
    passphrase_file: Option<PathBuf>,
    /// Where each setting came from.
    layers: Layers,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Shows the patient view of the open consultation on a second screen of this machine
    Mirror {
        /// The theme, in place of the one that suits the terminal
        #[arg(long, value_name = "NAME")]
        theme: Option<Theme>,
    },
    /// Makes a store for its first practitioner (--user) and prints the recovery code
    Init,
    /// Practitioners: who can open the records
    #[command(subcommand)]
    User(user::User),
    /// With the recovery code: a new passphrase for the practitioner of --user, and a new code
    Recover(user::Recover),
    /// Lists the sessions, newest first
    Sessions(records::Sessions),
    /// Writes sessions as documented JSON, or as FHIR
    Export(export::Export),
    /// Reads sessions that were exported from another store: all of a file, or none
    Import(import::Import),
    /// Verifies the store, a backup or an exported file
    Verify(verify::Verify),
    /// Copies the records, encrypted as they are, into one file, also while the dashboard is open
    Backup(backup::Backup),
    /// Puts a backup back; where there is a store already, it says what the backup lacks
    Restore(backup::Restore),
    /// Gets what can be read out of a damaged store, as an export file
    Salvage(salvage::Salvage),
    /// Erases a session for good, where a patient has the right to that
    Erase(erase::Erase),
    /// Looks whether everything is in order on this machine
    Doctor,
    /// What a machine needs that runs the dashboard as a kiosk
    #[command(subcommand)]
    Kiosk(kiosk::Kiosk),
    /// Checks, begins and compares what the clinic says, and prints its checklist as a form
    #[command(subcommand)]
    Content(packs::Content),
}

/// Does what the command line asks for.
///
/// # Errors
/// Where it failed or was asked for in a wrong way; [`Failure::exit_code`] says which.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Result<(), Failure> {
    let Arguments { flags, settings, command } = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        // Help and version were asked for.
        Err(shown) if !shown.use_stderr() => return Ok(shown.print().context(STANDARD_OUTPUT)?),
        Err(wrong) => return Err(Failure::Usage(wrong)),
    };
    let layers = settings::gather(flags, settings.as_deref())?;
    let Settings { records, dashboard: look, kiosk: room, clinic, .. } = layers.effective();
    let Records { data_dir, content, user, passphrase_file } = records;
    let shared = Shared { data_dir, content, user, passphrase_file, layers };
    let done = match command {
        None => dashboard(&shared, &look, clinic, as_kiosk(room)),
        Some(Command::Mirror { theme }) => mirror(&shared, theme.or(look.theme), look.large.unwrap_or_default()),
        Some(Command::Init) => people::init(&shared),
        Some(Command::User(what)) => user::user(&what, &shared),
        Some(Command::Recover(options)) => user::recover(&options, &shared),
        Some(Command::Sessions(options)) => records::sessions(&options, &shared),
        Some(Command::Export(options)) => export::export(&options, &shared),
        Some(Command::Import(options)) => import::import(&options, &shared),
        Some(Command::Verify(options)) => verify::verify(&options, &shared),
        Some(Command::Backup(options)) => backup::backup(&options, &shared),
        Some(Command::Restore(options)) => backup::restore(&options, &shared),
        Some(Command::Salvage(options)) => salvage::salvage(&options, &shared),
        Some(Command::Erase(options)) => erase::erase(&options, &shared),
        Some(Command::Doctor) => doctor::doctor(&shared),
        Some(Command::Kiosk(what)) => kiosk::kiosk(&what, &shared),
        Some(Command::Content(what)) => packs::content(what, &shared),
    };
    Ok(done?)
}

fn dashboard(shared: &Shared, look: &Dashboard, clinic: Clinic, kiosk: Option<KioskOptions>) -> anyhow::Result<()> {
    let passphrase = match &shared.passphrase_file {
        Some(file) => Some(passphrase::in_file(file)?),
        None => None,
    };
    let run = if look.plain.unwrap_or_default() { runtime::run_in_lines } else { runtime::run };
    run(runtime::Options {
        data_dir: shared.data_dir()?,
        packs: packs::reading(shared)?,
        content: shared.content.iter().cloned().collect(),
        user: shared.user.clone(),
        passphrase,
        theme: look.theme,
        lang: look.lang,
        lock_after: look.lock_after.unwrap_or_default().time(),
        lock_notice: look.lock_notice().time(),
        large: look.large.unwrap_or_default(),
        clinic,
        kiosk,
    })
    .inspect_err(packs::list_mistakes)
}

/// What makes the dashboard a kiosk, where it shall be one.
fn as_kiosk(kiosk: Kiosk) -> Option<KioskOptions> {
    kiosk.enabled.unwrap_or_default().then(|| KioskOptions {
        drives: kiosk.drives(),
        touch: kiosk.touch(),
        calm_after: kiosk.calm_after().time(),
        exports: kiosk.exports,
    })
}

fn mirror(shared: &Shared, theme: Option<Theme>, large: bool) -> anyhow::Result<()> {
    let packs = packs::load(shared).inspect_err(packs::list_mistakes)?;
    let content = shared.content.iter().cloned().collect();
    runtime::mirror(runtime::MirrorOptions { data_dir: shared.data_dir()?, packs, content, theme, large })
}

impl Shared {
    /// The folder of the store.
    fn data_dir(&self) -> anyhow::Result<PathBuf> {
        if let Some(dir) = &self.data_dir {
            return Ok(dir.clone());
        }
        let account = etcetera::base_strategy::choose_native_strategy()
            .context("this account has no data folder; name one with --data-dir")?;
        Ok(account.data_dir().join("chairside"))
    }
}

const STANDARD_OUTPUT: &str = "could not write to standard output";

/// Writes data to standard output, and all of it.
fn print(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).context(STANDARD_OUTPUT)
}

/// Tells the person at the terminal something that is not data.
fn tell(what: impl Display) {
    // Nothing depends on it being read.
    let _ = writeln!(std::io::stderr(), "{}", Clean::line(&what.to_string()));
}

/// The command line lacks something that only now turned out to be needed.
fn usage(problem: impl Display) -> anyhow::Error {
    Arguments::command().error(ErrorKind::MissingRequiredArgument, problem).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn options_hold_before_and_after_the_command() {
        for line in [
            "chairside --data-dir d --user u sessions",
            "chairside sessions --data-dir d --user u",
            "chairside --user u sessions --data-dir d",
        ] {
            let arguments = Arguments::try_parse_from(line.split(' ')).unwrap();
            assert_eq!(arguments.flags.records.data_dir, Some("d".into()), "{line}");
            assert_eq!(arguments.flags.records.user, PersonName::new("u").ok(), "{line}");
        }
    }
}
