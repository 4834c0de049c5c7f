//! What whoever runs the machine has set: one TOML file for the system, one for the account, and a flag for every key.
//!
//! Each field is a key of the file and a flag of the command line at once; its comment is the help of both. Reading files
//! is not done here.

mod clinic;
mod content;
mod fhir;
mod layers;
mod theme;
mod values;

use std::path::PathBuf;

use clap::Args;
use serde::{Deserialize, Serialize};

use crate::record::PersonName;
use crate::text::{Clean, Lang};

pub use clinic::{Clinic, Wording};
pub use content::Content;
pub use fhir::{Address, Fhir, Register};
pub use layers::{Layers, Origin, Told};
pub use theme::Theme;
pub use values::{Minutes, Seconds, Words};

/// A settings file, or the flags: what is not set is left to the next one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Where the records are and who opens them.
    #[command(flatten)]
    pub records: Records,
    /// How the dashboard looks.
    #[command(flatten)]
    pub dashboard: Dashboard,
    /// A machine that people who are no practitioners can reach.
    #[command(flatten)]
    pub kiosk: Kiosk,
    /// Which wording may stand before a patient.
    #[command(flatten)]
    pub content: Content,
    /// What patients are told of the clinic.
    #[command(flatten)]
    pub clinic: Clinic,
    /// By which names the clinic's things are known to other systems.
    #[command(flatten)]
    pub fhir: Fhir,
}

/// Where the records are and who opens them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args, Serialize, Deserialize)]
#[command(next_help_heading = "Options of every command")]
#[serde(deny_unknown_fields, default)]
pub struct Records {
    /// The folder of the records; by default `chairside` in this account's data folder
    #[arg(id = "records.data_dir", long = "data-dir", global = true, value_name = "DIR")]
    #[serde(deserialize_with = "values::path")]
    pub data_dir: Option<PathBuf>,
    /// The folder of a content pack, in place of the clinic's own and of the one built in
    #[arg(id = "records.content", long = "content", global = true, value_name = "DIR")]
    #[serde(deserialize_with = "values::path")]
    pub content: Option<PathBuf>,
    /// The practitioner who unlocks the records; not needed where there is only one
    #[arg(id = "records.user", long = "user", global = true, value_name = "NAME", value_parser = PersonName::new)]
    pub user: Option<PersonName>,
    /// A file whose first line is the passphrase, instead of being asked for it
    #[arg(
        id = "records.passphrase_file",
        long = "passphrase-file",
        global = true,
        value_name = "FILE",
        env = "CHAIRSIDE_PASSPHRASE_FILE"
    )]
    #[serde(deserialize_with = "values::path")]
    pub passphrase_file: Option<PathBuf>,
}

/// How the dashboard looks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args, Serialize, Deserialize)]
#[command(next_help_heading = "Options of the dashboard")]
#[serde(deny_unknown_fields, default)]
pub struct Dashboard {
    /// Lines of text in place of the full screen, for screen readers, braille displays and pipes
    #[arg(
        id = "dashboard.plain",
        long = "plain",
        num_args = 0..=1,
        default_missing_value = "true",
        require_equals = true,
        value_name = "true|false"
    )]
    pub plain: Option<bool>,
    /// The dashboard's theme, in place of the one that suits the terminal
    #[arg(id = "dashboard.theme", long = "theme", value_name = "NAME")]
    pub theme: Option<Theme>,
    /// The language of the patient's side in new consultations: en or es
    #[arg(id = "dashboard.lang", long = "lang", value_name = "LANGUAGE")]
    pub lang: Option<Lang>,
    /// The records lock by themselves after so many minutes without a key: 1 to 60; by default 3
    #[arg(id = "dashboard.lock_after", long = "lock-after", value_name = "MINUTES")]
    pub lock_after: Option<Minutes>,
    /// For so many seconds before they lock, the screen counts down: 5 to 600; by default 10
    #[arg(id = "dashboard.lock_notice", long = "lock-notice", value_name = "SECONDS")]
    pub lock_notice: Option<Seconds>,
    /// Headlines in big letters wherever they fit
    #[arg(
        id = "dashboard.large",
        long = "large",
        num_args = 0..=1,
        default_missing_value = "true",
        require_equals = true,
        value_name = "true|false"
    )]
    pub large: Option<bool>,
}

impl Dashboard {
    /// For how long the screen counts down before the records lock.
    pub fn lock_notice(&self) -> Seconds {
        self.lock_notice.unwrap_or(Seconds::new(10))
    }
}

/// A machine that people who are no practitioners can reach.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args, Serialize, Deserialize)]
#[command(next_help_heading = "Options of a kiosk")]
#[serde(deny_unknown_fields, default)]
pub struct Kiosk {
    /// Nobody leaves the dashboard without a practitioner's passphrase, and nothing else can be reached from it
    #[arg(
        id = "kiosk.enabled",
        long = "kiosk",
        num_args = 0..=1,
        default_missing_value = "true",
        require_equals = true,
        value_name = "true|false"
    )]
    pub enabled: Option<bool>,
    /// The folder that a kiosk writes exports into; by default `exports` beside the records
    #[arg(id = "kiosk.exports", long = "kiosk-exports", value_name = "DIR")]
    #[serde(deserialize_with = "values::path")]
    pub exports: Option<PathBuf>,
    /// The folders in which removable drives are mounted; by default /media and /run/media
    #[arg(id = "kiosk.drives", long = "kiosk-drives", value_name = "DIR", value_delimiter = ',')]
    #[serde(deserialize_with = "values::paths")]
    pub drives: Option<Vec<PathBuf>>,
    /// Buttons that fingers can hit, in place of the row of keys; by default true
    #[arg(id = "kiosk.touch", long = "kiosk-touch", value_name = "true|false")]
    pub touch: Option<bool>,
    /// What is half typed before the records gives way to the calm page after so many seconds: 5 to 600; by default 20
    #[arg(id = "kiosk.calm_after", long = "kiosk-calm-after", value_name = "SECONDS")]
    pub calm_after: Option<Seconds>,
}

impl Kiosk {
    /// The folders in which removable drives are mounted.
    pub fn drives(&self) -> Vec<PathBuf> {
        self.drives.clone().unwrap_or_else(|| vec!["/media".into(), "/run/media".into()])
    }

    /// Whether fingers use it.
    pub fn touch(&self) -> bool {
        self.touch.unwrap_or(true)
    }

    /// How long nobody is at the form before the records until the calm page comes back.
    pub fn calm_after(&self) -> Seconds {
        self.calm_after.unwrap_or(Seconds::new(20))
    }
}

/// A settings file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{column}: {what}; correct it and try again")]
pub struct Mistake {
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
    /// What is wrong, and what was expected.
    pub what: Clean,
}

impl Settings {
    /// Reads a file's text.
    ///
    /// # Errors
    /// Where it is not TOML, a key is not known or its value does not fit: the first such place.
    pub fn parse(text: &str) -> Result<Self, Mistake> {
        toml::from_str(text).map_err(|error| {
            let before = text.get(..error.span().map_or(0, |span| span.start)).unwrap_or(text);
            let line = before.rsplit('\n').next().unwrap_or_default();
            Mistake {
                line: before.matches('\n').count() + 1,
                column: line.chars().count() + 1,
                what: Clean::line(error.message()),
            }
        })
    }

    /// What holds where nothing is set.
    pub fn built_in() -> Self {
        Self {
            dashboard: Dashboard {
                lang: Some(Lang::En),
                lock_after: Some(Minutes::default()),
                lock_notice: Some(Dashboard::default().lock_notice()),
                ..Dashboard::default()
            },
            kiosk: Kiosk {
                drives: Some(Kiosk::default().drives()),
                touch: Some(Kiosk::default().touch()),
                calm_after: Some(Kiosk::default().calm_after()),
                ..Kiosk::default()
            },
            ..Self::default()
        }
    }

    /// What is set here, and where something is not, what is set there.
    #[must_use]
    pub fn over(self, below: Self) -> Self {
        let (records, dashboard, kiosk) = (self.records, self.dashboard, self.kiosk);
        Self {
            records: Records {
                data_dir: records.data_dir.or(below.records.data_dir),
                content: records.content.or(below.records.content),
                user: records.user.or(below.records.user),
                passphrase_file: records.passphrase_file.or(below.records.passphrase_file),
            },
            dashboard: Dashboard {
                plain: dashboard.plain.or(below.dashboard.plain),
                theme: dashboard.theme.or(below.dashboard.theme),
                lang: dashboard.lang.or(below.dashboard.lang),
                lock_after: dashboard.lock_after.or(below.dashboard.lock_after),
                lock_notice: dashboard.lock_notice.or(below.dashboard.lock_notice),
                large: dashboard.large.or(below.dashboard.large),
            },
            kiosk: Kiosk {
                enabled: kiosk.enabled.or(below.kiosk.enabled),
                exports: kiosk.exports.or(below.kiosk.exports),
                drives: kiosk.drives.or(below.kiosk.drives),
                touch: kiosk.touch.or(below.kiosk.touch),
                calm_after: kiosk.calm_after.or(below.kiosk.calm_after),
            },
            content: self.content.over(below.content),
            clinic: self.clinic.over(below.clinic),
            fhir: self.fhir.over(below.fhir),
        }
    }
}

#[cfg(test)]
mod tests;
