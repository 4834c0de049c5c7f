//! Programs of others that check what this one writes, set up once of what the package registries have.

use std::ffi::OsString;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder of its own with a Python that has packages, and whatever those bring.
pub struct Programs {
    folder: PathBuf,
}

impl Programs {
    /// Makes the folder, once for what it is made from; `fill` sets up what is needed there.
    ///
    /// `None` where something cannot be had: that is said, also where nobody asked for a test's output, and in CI it is a failure.
    pub fn new(name: &str, made_from: &str, fill: impl FnOnce(&Self) -> Result<(), String>) -> Option<Self> {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let programs = Self { folder };
        match programs.set_up(made_from, fill) {
            Ok(()) => Some(programs),
            Err(reason) => missing(name, &reason),
        }
    }

    fn set_up(&self, made_from: &str, fill: impl FnOnce(&Self) -> Result<(), String>) -> Result<(), String> {
        let made = self.path("made-from");
        if fs::read_to_string(&made).is_ok_and(|made| made == made_from) {
            return Ok(());
        }
        fs::create_dir_all(&self.folder).unwrap();
        run(Command::new("python3").args(["-m", "venv", "python"]).current_dir(&self.folder))?;
        fill(self)?;
        fs::write(made, made_from).unwrap();
        Ok(())
    }

    /// Has pip install packages.
    pub fn pip(&self, packages: &[&str]) -> Result<(), String> {
        run(self.program("python3").args(["-m", "pip", "install", "--quiet"]).args(packages)).map(drop)
    }

    /// A file in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// One of the programs, or of the system's where there is none, in the folder and with the others before the system's own.
    pub fn program(&self, name: &str) -> Command {
        let own = self.folder.join("python/bin");
        let mut command = Command::new(Some(own.join(name)).filter(|own| own.is_file()).unwrap_or_else(|| name.into()));
        let system = std::env::var_os("PATH").unwrap_or_default();
        let all: OsString = std::env::join_paths(std::iter::once(own).chain(std::env::split_paths(&system))).unwrap();
        command.env("PATH", all).current_dir(&self.folder);
        command
    }
}

/// Says that something was not checked, or fails in CI, where everything is.
pub fn missing<T>(name: &str, reason: &str) -> Option<T> {
    assert!(std::env::var_os("CI").is_none(), "{name}: these programs are needed, `.ci/run` installs them: {reason}");
    // Past the test's own output, which nobody sees of a test that passes.
    let _ = writeln!(std::io::stderr(), "\nNOT CHECKED: {name}: `.ci/run` installs what is missing here: {reason}");
    None
}

/// What a program says; as an error where it fails.
pub fn run(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    let told = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if output.status.success() { Ok(told) } else { Err(format!("{command:?}:\n{told}")) }
}

/// A Chromium of the system, for what has this name.
pub fn browser(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut known = std::env::split_paths(&path)
        .flat_map(|folder| ["chromium", "chromium-browser", "google-chrome"].map(|name| folder.join(name)));
    known.find(|program| program.is_file()).or_else(|| missing(name, "there is no Chromium"))
}
