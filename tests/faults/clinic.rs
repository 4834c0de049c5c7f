//! A folder with a store in it, the real binary on it, and what has to hold of the store afterwards.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;

use chairside::content::load;
use chairside::record::{Draft, FieldId, PackRef, PatientLabel, PersonName, Session, SessionId, Tally};
use chairside::store::{Loss, Passphrase, Sealing, Store, StoreError, Visit};
use chairside::text::Lang;
use tempfile::TempDir;

use crate::shim::{Call, Fault, Plan, Point};

pub const PASSPHRASE: &str = "correct horse battery";

/// The notes of every session, by its id.
pub type Notes = BTreeMap<SessionId, String>;

/// A folder of its own: `work/data` is the store's, everything in `work` is under the plan.
pub struct Clinic {
    home: TempDir,
}

impl Clinic {
    /// Without a store.
    pub fn new() -> Self {
        let clinic = Self { home: tempfile::tempdir().unwrap() };
        fs::create_dir(clinic.work()).unwrap();
        fs::write(clinic.passphrase_file(), PASSPHRASE).unwrap();
        fs::set_permissions(clinic.passphrase_file(), fs::Permissions::from_mode(0o600)).unwrap();
        clinic
    }

    /// With a store that is cheap to unlock, and these sessions in it.
    pub fn with(sessions: &[Draft]) -> Self {
        let clinic = Self::new();
        let light = Sealing::new(64, 1, 1).unwrap();
        let (mut store, _code) = Store::create(&clinic.data(), &dana(), &passphrase(), light).unwrap();
        for session in sessions {
            store.save(session, Tally::default()).unwrap();
        }
        store.close().unwrap();
        clinic
    }

    /// The same folder again.
    pub fn copy(&self) -> Self {
        let copy = Self::new();
        copy_folder(&self.work(), &copy.work());
        copy
    }

    pub fn work(&self) -> PathBuf {
        self.home.path().join("work")
    }

    pub fn data(&self) -> PathBuf {
        self.work().join("data")
    }

    pub fn passphrase_file(&self) -> PathBuf {
        self.home.path().join("passphrase")
    }

    /// A plan without faults for this folder.
    pub fn plan(&self) -> Plan {
        Plan::new(&self.home.path().join("plan"), &self.work())
    }

    fn command(&self, arguments: &[impl AsRef<OsStr>]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chairside"));
        command.args(arguments).arg("--data-dir").arg(self.data());
        command.arg("--passphrase-file").arg(self.passphrase_file());
        command.current_dir(self.work()).stdin(Stdio::null());
        command
    }

    /// A command line, its words separated by one space; with ` > NAME` at its end, standard output is a file.
    fn line(&self, line: &str) -> Command {
        let (line, file) = line.split_once(" > ").map_or((line, None), |(line, file)| (line, Some(file)));
        let mut command = self.command(&line.split(' ').collect::<Vec<_>>());
        if let Some(file) = file {
            command.stdout(fs::File::create(self.work().join(file)).unwrap());
        }
        command
    }

    /// Runs a command without a fault.
    pub fn run(&self, line: &str) -> Output {
        let own = format!("already open in process {} ", std::process::id());
        loop {
            let output = self.line(line).output().unwrap();
            // See `unlock`.
            if !told(&output).contains(&own) {
                return output;
            }
        }
    }

    /// Runs what has to succeed.
    #[track_caller]
    pub fn succeed(&self, line: &str) -> String {
        let output = self.run(line);
        assert_eq!(output.status.code(), Some(0), "{line}: {}", told(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs a command under a plan.
    pub fn run_under(&self, plan: &Plan, line: &str) -> Output {
        self.line(line).envs(plan.variables()).output().unwrap()
    }

    /// Runs a command with a fault, which it has to tell of where it did not do what it was asked to.
    #[track_caller]
    pub fn run_at(&self, point: Point, line: &str) -> (Output, Option<&'static str>) {
        let plan = self.plan().at(point);
        let output = self.run_under(&plan, line);
        let fired = plan.fired();
        let told = told(&output);
        match output.status.code() {
            None => assert!(point.fault.kills() && fired.is_some(), "killed by something else: {told}"),
            Some(0) => assert!(fired.is_none() || !point.fault.kills(), "it should have been killed"),
            Some(code) => {
                // Where the count of wrong passphrases cannot be read, the next try has to wait.
                assert_eq!(code, if told.contains("too many wrong tries") { 3 } else { 1 }, "{told}");
                assert!(fired.is_some() && !matches!(point.fault, Fault::Shorten), "it failed without a fault: {told}");
                let last = told.lines().last().unwrap_or_default();
                assert!(last.starts_with("chairside: "), "{told}");
            }
        }
        (output, fired)
    }

    /// The store opens, without a word of anything missing, and nothing in it is damaged; gives what it holds.
    #[track_caller]
    pub fn sound(&self, fault: Fault) -> Notes {
        sound(&self.data(), fault)
    }
}

/// See [`Clinic::sound`].
#[track_caller]
pub fn sound(data: &Path, fault: Fault) -> Notes {
    let store = unlock(data);
    match store.loss() {
        None => {}
        // The anchor is a block that no disk writes by halves; only the tear does, and then it is said.
        Some(loss) => assert!(fault == Fault::Tear && *loss == Loss::AnchorDamaged, "{loss}"),
    }
    store.close().unwrap();
    let visit = Visit::unlock(data, &dana(), &passphrase()).unwrap();
    let report = visit.verify([]).unwrap();
    assert!(report.problems.is_empty(), "{:?}", report.problems);
    let mut notes = Notes::new();
    let take = |session: Session| -> Result<(), StoreError> {
        notes.insert(session.id(), session.content().notes().raw().to_owned());
        Ok(())
    };
    visit.each(None, take).unwrap();
    notes
}

/// Opens a store for writing.
#[track_caller]
pub fn unlock(data: &Path) -> Store {
    loop {
        match Store::unlock(data, &dana(), &passphrase()) {
            // A program that another test starts has this process's files, with the lock, until it runs.
            Err(StoreError::InUse { .. }) => thread::yield_now(),
            store => return store.unwrap(),
        }
    }
}

/// The calls that a command makes.
#[track_caller]
pub fn trace(clinic: &Clinic, line: &str) -> Vec<Call> {
    let plan = clinic.plan();
    let output = clinic.run_under(&plan, line);
    assert!(output.status.success(), "{}", told(&output));
    plan.trace()
}

pub fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

pub fn dana() -> PersonName {
    PersonName::new("Dana Reed").unwrap()
}

pub fn passphrase() -> Passphrase {
    Passphrase::new(PASSPHRASE.to_owned())
}

/// A session of a day.
pub fn session(day: u8, notes: &str) -> Draft {
    let wording = PackRef { id: "microneedling".into(), version: "1".into(), hash: "0".repeat(64) };
    let label = PatientLabel::new(&format!("P-{day}")).unwrap();
    let started = format!("2026-11-{day:02}T14:05:00+01:00").parse().unwrap();
    let mut draft = Draft::new(id(day), label, dana(), started, Lang::En, wording);
    draft.write_notes(notes.into());
    draft
}

/// The id of the session of a day.
pub fn id(day: u8) -> SessionId {
    format!("019ab0de-7c00-7123-89ab-a1b2c3d4e5{day:02}").parse().unwrap()
}

/// Signs a session of a store as it is.
pub fn sign(store: &mut Store, mut draft: Draft) {
    let pack = load::shipped().unwrap().remove(0);
    for gap in draft.gaps(&pack) {
        draft.keep_unfinished(FieldId::Gap(gap), "The patient had to leave.".into());
    }
    let signed = draft.sign(&pack, dana(), draft.started()).unwrap();
    store.sign(&signed, Tally::default()).unwrap();
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let copy = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_folder(&path, &copy);
        } else {
            fs::copy(&path, &copy).unwrap();
        }
    }
}
