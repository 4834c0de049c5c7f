//! Which setting holds where several are made, and where it came from.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use toml::{Table, Value};

use super::Settings;

/// Where a setting was made; the one that stands first holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// On the command line, or in the environment variable of a flag.
    CommandLine,
    /// In a file.
    File(PathBuf),
    /// Nowhere.
    BuiltIn,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CommandLine => f.write_str("command line"),
            Self::File(path) => write!(f, "{}", path.display()),
            Self::BuiltIn => f.write_str("built in"),
        }
    }
}

/// Everything that is set, what holds first.
#[derive(Debug, Clone)]
pub struct Layers {
    layers: Vec<(Origin, Settings)>,
    passed_over: Option<PathBuf>,
}

/// A setting that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Its section and key, as in `kiosk.exports`.
    pub key: String,
    /// Its value as a file would have it; of a table, its keys alone.
    pub value: String,
    /// Where it was made.
    pub origin: Origin,
}

impl Layers {
    /// The flags, then the files from the one that holds more to the one that holds less, then what is built in.
    pub fn new(flags: Settings, files: impl IntoIterator<Item = (PathBuf, Settings)>) -> Self {
        let mut layers = vec![(Origin::CommandLine, flags)];
        layers.extend(files.into_iter().map(|(path, settings)| (Origin::File(path), settings)));
        layers.push((Origin::BuiltIn, Settings::built_in()));
        Self { layers, passed_over: None }
    }

    /// The same, where a file is there and does not hold.
    #[must_use]
    pub fn passing_over(self, file: Option<PathBuf>) -> Self {
        Self { passed_over: file, ..self }
    }

    /// What holds.
    pub fn effective(&self) -> Settings {
        let layers = self.layers.iter().map(|(_, settings)| settings.clone());
        layers.reduce(Settings::over).unwrap_or_default()
    }

    /// The files that were read, what holds first.
    pub fn files(&self) -> impl Iterator<Item = &PathBuf> {
        self.layers.iter().filter_map(|(origin, _)| match origin {
            Origin::File(path) => Some(path),
            Origin::CommandLine | Origin::BuiltIn => None,
        })
    }

    /// The account's file, where a kiosk does not read it.
    pub fn passed_over(&self) -> Option<&PathBuf> {
        self.passed_over.as_ref()
    }

    /// Every setting that holds, by key.
    pub fn told(&self) -> Vec<Told> {
        let mut told = BTreeMap::new();
        for (origin, settings) in &self.layers {
            // What was read from text can be written as text.
            let Ok(sections) = Table::try_from(settings) else { continue };
            for (section, keys) in sections {
                let Value::Table(keys) = keys else { continue };
                for (key, value) in keys {
                    told.entry(format!("{section}.{key}")).or_insert_with(|| (shown(&value), origin.clone()));
                }
            }
        }
        told.into_iter().map(|(key, (value, origin))| Told { key, value, origin }).collect()
    }
}

fn shown(value: &Value) -> String {
    match value {
        // There may be names in it.
        Value::Table(table) => format!("{{ {} }}", table.keys().map(String::as_str).collect::<Vec<_>>().join(", ")),
        value => value.to_string(),
    }
}
