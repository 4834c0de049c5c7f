//! The service of systemd that runs the dashboard as a kiosk on a virtual terminal.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use clap::Subcommand;

use super::settings::OF_SYSTEM;
use super::{Shared, print, tell};
use crate::settings::{Origin, Settings, Told};

/// What is done for a kiosk.
#[derive(Debug, Subcommand)]
pub(super) enum Kiosk {
    /// Prints the systemd service that runs the dashboard on a virtual terminal of this machine
    Unit(Unit),
}

/// For whom the service is.
#[derive(Debug, clap::Args)]
pub(super) struct Unit {
    /// The account that it runs as, which needs no login
    #[arg(long, value_name = "NAME", default_value = "clinic", value_parser = account)]
    account: String,
    /// The virtual terminal that it has to itself: 1 to 63
    #[arg(long, value_name = "NUMBER", default_value_t = 7, value_parser = clap::value_parser!(u8).range(1..=63))]
    vt: u8,
}

/// Does what is asked for a kiosk.
pub(super) fn kiosk(what: &Kiosk, shared: &Shared) -> anyhow::Result<()> {
    let Kiosk::Unit(unit) = what;
    let program = std::env::current_exe().context("could not find out where this program is")?;
    let settings = shared.layers.effective();
    let lost = lost(&shared.layers.told());
    ensure!(
        lost.is_empty(),
        "the service would not have {}; put that into {OF_SYSTEM}, which it reads, and leave it out here",
        lost.join(", ")
    );
    print(&service(unit, &Folders::of(&settings, program)?)?)?;
    tell(format!(
        "to /etc/systemd/system/chairside-kiosk.service, then: systemctl daemon-reload && systemctl enable chairside-kiosk, and restart the machine; \
         the account `{}` needs records first (chairside init)",
        unit.account
    ));
    Ok(())
}

/// What the service is started with, or does not take, as a passphrase; everything else comes from the machine's own settings.
const CARRIED: [&str; 7] = [
    "records.data_dir",
    "records.content",
    "records.passphrase_file",
    "kiosk.enabled",
    "kiosk.exports",
    "kiosk.drives",
    "kiosk.touch",
];

/// The settings that hold here and would not in the service: a safeguard must not get lost unseen.
fn lost(told: &[Told]) -> Vec<String> {
    let is_lost = |told: &&Told| match &told.origin {
        Origin::BuiltIn => false,
        Origin::File(file) => file != Path::new(OF_SYSTEM) && !CARRIED.contains(&told.key.as_str()),
        Origin::CommandLine => !CARRIED.contains(&told.key.as_str()),
    };
    told.iter().filter(is_lost).map(|told| format!("{} = {} ({})", told.key, told.value, told.origin)).collect()
}

/// The service as it stands in the repository: for an account `clinic` on `tty7`, with the records where systemd keeps a service's state.
const SERVICE: &str = include_str!("../../deploy/kiosk/chairside-kiosk.service");

/// Where systemd makes the folder of a service's state by itself.
const STATE: &str = "/var/lib";

/// What the service has to reach.
struct Folders {
    program: PathBuf,
    records: PathBuf,
    content: Option<PathBuf>,
    exports: Option<PathBuf>,
    drives: Vec<PathBuf>,
}

impl Folders {
    /// Those of the settings; the records are not in an account's own folder unless they were put there.
    fn of(settings: &Settings, program: PathBuf) -> anyhow::Result<Self> {
        let folders = Self {
            program,
            records: settings.records.data_dir.clone().unwrap_or_else(|| Path::new(STATE).join("chairside")),
            content: settings.records.content.clone(),
            exports: settings.kiosk.exports.clone(),
            drives: settings.kiosk.drives(),
        };
        for folder in folders.all() {
            ensure!(folder.is_absolute(), "`{}` is not a whole path; a service needs one that begins with /", folder.display());
        }
        Ok(folders)
    }

    fn all(&self) -> impl Iterator<Item = &PathBuf> {
        [&self.program, &self.records].into_iter().chain(&self.content).chain(&self.exports).chain(&self.drives)
    }

    /// Whether one of them is where services are kept out of people's own folders.
    fn are_at_home(&self) -> bool {
        self.all().any(|folder| ["/home", "/root", "/run/user"].iter().any(|home| folder.starts_with(home)))
    }
}

fn service(unit: &Unit, folders: &Folders) -> anyhow::Result<String> {
    // Nothing can be touched on a virtual terminal.
    let flags = ["--kiosk", "--kiosk-touch", "false", "--data-dir"].map(str::to_owned);
    let mut command = vec![argument(&folders.program)?];
    command.extend(flags);
    command.push(argument(&folders.records)?);
    let mut written = Vec::new();
    if let Some(content) = &folders.content {
        command.extend(["--content".to_owned(), argument(content)?]);
    }
    if let Some(exports) = &folders.exports {
        command.extend(["--kiosk-exports".to_owned(), argument(exports)?]);
        written.push(word(exports)?);
    }
    for drives in &folders.drives {
        command.extend(["--kiosk-drives".to_owned(), argument(drives)?]);
        // Nothing may be mounted there yet.
        written.push(optional(&word(drives)?));
    }
    let state = folders.records.strip_prefix(STATE).ok().filter(|rest| rest.components().count() > 0);
    let records = if let Some(rest) = state {
        format!("StateDirectory={}\nStateDirectoryMode=0700", word(rest)?)
    } else {
        written.insert(0, word(&folders.records)?);
        String::new()
    };
    let writes = if written.is_empty() { String::new() } else { format!("ReadWritePaths={}", written.join(" ")) };
    // Folders of the account have to be seen, and are still read-only but for those that are written.
    let home = if folders.are_at_home() { "ProtectHome=read-only" } else { "ProtectHome=yes" };
    let mut variable = OsString::from("HOME=");
    variable.push(&folders.records);
    let own_folder = format!("Environment={}", word(Path::new(&variable))?);
    let lines = SERVICE.lines().filter_map(|line| {
        Some(match line {
            "User=clinic" => format!("User={}", unit.account),
            "Environment=HOME=/var/lib/chairside" => own_folder.clone(),
            "StateDirectory=chairside" => records.clone(),
            "StateDirectoryMode=0700" => return None,
            "ProtectHome=yes" => home.to_owned(),
            line if line.starts_with("ExecStart=") => format!("ExecStart={}", command.join(" ")),
            line if line.starts_with("ReadWritePaths=") => writes.clone(),
            "ExecStartPre=+-/usr/bin/chvt 7" => format!("ExecStartPre=+-/usr/bin/chvt {}", unit.vt),
            line => line.replace("tty7", &format!("tty{}", unit.vt)),
        })
    });
    let mut text: String = lines.map(|line| line + "\n").collect();
    while text.contains("\n\n\n") {
        text = text.replace("\n\n\n", "\n\n");
    }
    Ok(text)
}

/// A path as one word of a command, in which `$` is meant as it is.
fn argument(path: &Path) -> anyhow::Result<String> {
    Ok(word(path)?.replace('$', "$$"))
}

/// A path as one word of a service (`man systemd.syntax`): quoted where it has to be, `%` meant as it is.
fn word(path: &Path) -> anyhow::Result<String> {
    let text = path.to_str().with_context(|| format!("`{}` is not UTF-8, which a service cannot hold", path.display()))?;
    ensure!(!text.chars().any(char::is_control), "`{}` holds a control character, which a service cannot hold", path.display());
    let text = text.replace('%', "%%");
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-+%$@:,=".contains(c);
    Ok(if text.chars().all(is_plain) { text } else { format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")) })
}

/// The same for a folder that need not be there.
fn optional(word: &str) -> String {
    word.strip_prefix('"').map_or_else(|| format!("-{word}"), |rest| format!("\"-{rest}"))
}

/// The name of an account, as systemd takes them.
fn account(name: &str) -> Result<String, String> {
    let mut chars = name.chars();
    let begins = chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
    let goes_on = chars.all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c));
    if begins && goes_on && name.len() <= 31 { Ok(name.to_owned()) } else { Err("this is not the name of an account".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit() -> Unit {
        Unit { account: "clinic".to_owned(), vt: 7 }
    }

    fn folders() -> Folders {
        Folders::of(&Settings::default(), "/usr/local/bin/chairside".into()).unwrap()
    }

    #[test]
    fn the_service_in_the_repository_is_the_one_that_is_printed_but_for_the_drives_as_flags() {
        let printed = service(&unit(), &folders()).unwrap();
        let drives = " --kiosk-drives /media --kiosk-drives /run/media";
        assert_eq!(printed.replace(drives, ""), SERVICE);
    }

    #[test]
    fn an_account_a_terminal_and_folders_of_ones_own_stand_in_it() {
        let mut own = folders();
        own.records = "/srv/consult room/100%".into();
        own.exports = Some("/srv/out".into());
        own.content = Some("/etc/chairside/content".into());
        own.drives = vec!["/mnt/usb \"a\"".into()];
        let printed = service(&Unit { account: "room-2".to_owned(), vt: 12 }, &own).unwrap();
        for line in [
            "User=room-2",
            "Environment=\"HOME=/srv/consult room/100%%\"",
            "TTYPath=/dev/tty12",
            "DeviceAllow=/dev/tty12 rw",
            "ExecStartPre=+-/usr/bin/chvt 12",
            "Conflicts=getty@tty12.service",
            "ReadWritePaths=\"/srv/consult room/100%%\" /srv/out \"-/mnt/usb \\\"a\\\"\"",
            "ProtectHome=yes",
        ] {
            assert!(printed.lines().any(|printed| printed == line), "{line} is not in\n{printed}");
        }
        assert!(
            printed.contains("--kiosk-touch false --data-dir \"/srv/consult room/100%%\" --content /etc/chairside/content"),
            "{printed}"
        );
        assert!(!printed.contains("StateDirectory") && !printed.contains("tty7"), "{printed}");
    }

    #[test]
    fn records_in_an_accounts_own_folder_are_seen_by_the_service() {
        let mut own = folders();
        own.records = "/home/clinic/records".into();
        let printed = service(&unit(), &own).unwrap();
        assert!(
            printed.contains("ProtectHome=read-only\n") && printed.contains("ReadWritePaths=/home/clinic/records "),
            "{printed}"
        );
    }

    #[test]
    fn a_setting_that_the_service_would_not_have_is_named() {
        let told = |key: &str, origin| Told { key: key.to_owned(), value: "true".to_owned(), origin };
        let here = [
            told("content.signed_only", Origin::CommandLine),
            told("kiosk.exports", Origin::CommandLine),
            told("dashboard.large", Origin::File(OF_SYSTEM.into())),
            told("dashboard.plain", Origin::File("/root/own.toml".into())),
            told("dashboard.lang", Origin::BuiltIn),
        ];
        assert_eq!(lost(&here), ["content.signed_only = true (command line)", "dashboard.plain = true (/root/own.toml)"]);
    }

    #[test]
    fn what_no_service_can_hold_is_refused() {
        let mut own = folders();
        own.records = "/srv/a\nb".into();
        assert!(service(&unit(), &own).unwrap_err().to_string().contains("control character"));
        let mut settings = Settings::default();
        settings.records.data_dir = Some("here".into());
        let error = Folders::of(&settings, "/usr/bin/chairside".into()).err().unwrap().to_string();
        assert!(error.contains("`here` is not a whole path"), "{error}");
        assert!(account("a b").is_err() && account("").is_err() && account("clinic\nUser=root").is_err());
    }
}
