//! The preloaded library that makes system calls fail, and the plan by which it does.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use tempfile::TempDir;

/// The calls that are counted, in the library's order.
pub const KINDS: [&str; 10] = ["write", "pwrite", "fsync", "fdatasync", "rename", "ftruncate", "open", "link", "unlink", "mkdir"];

/// The size that the library maps.
const SIZE: u64 = 8192;

/// Where it notes the kind of each call, and of how many.
const TRACE: u64 = 8 * (8 + KINDS.len() as u64);
const TRACED: u64 = 4096;

/// What becomes of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// The program is killed before it.
    Kill,
    /// Half of what it writes is written, and the program is killed; where it writes nothing, the program is killed behind it.
    Tear,
    /// It writes half of what it should, which is no error.
    Shorten,
    /// The disk is full.
    NoSpace,
    /// The disk reports an error.
    Io,
    /// The disk is read-only.
    ReadOnly,
}

impl Fault {
    /// The library's action, and the error of a refused call.
    const fn code(self) -> (u64, u64) {
        match self {
            Self::Kill => (1, 0),
            Self::Tear => (2, 0),
            Self::Shorten => (3, 0),
            Self::NoSpace => (4, 28),
            Self::Io => (4, 5),
            Self::ReadOnly => (4, 30),
        }
    }

    /// Whether the program ends by it.
    pub const fn kills(self) -> bool {
        matches!(self, Self::Kill | Self::Tear)
    }
}

/// A call that the library saw.
#[derive(Debug, Clone, Copy)]
pub struct Call {
    pub kind: &'static str,
    /// Whether a full or read-only disk would refuse it.
    pub writes: bool,
}

/// Which calls a fault befalls: from the `at`-th on, so many of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Point {
    pub at: u64,
    pub times: u64,
    pub fault: Fault,
}

/// A plan that a program runs under; it can be changed while the program runs.
pub struct Plan {
    file: File,
    path: PathBuf,
}

impl Plan {
    /// A plan of no faults, for the files below a folder.
    pub fn new(path: &Path, folder: &Path) -> Self {
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(true).open(path).unwrap();
        file.set_len(SIZE).unwrap();
        let plan = Self { file, path: path.to_owned() };
        plan.set(4, u64::MAX);
        let folder = folder.canonicalize().unwrap();
        plan.file.write_all_at(folder.as_os_str().as_encoded_bytes(), TRACE + TRACED).unwrap();
        plan
    }

    fn set(&self, field: u64, value: u64) {
        self.file.write_all_at(&value.to_ne_bytes(), 8 * field).unwrap();
    }

    fn get(&self, field: u64) -> u64 {
        let mut bytes = [0; 8];
        self.file.read_exact_at(&mut bytes, 8 * field).unwrap();
        u64::from_ne_bytes(bytes)
    }

    /// Plans a fault.
    pub fn at(self, Point { at, times, fault }: Point) -> Self {
        let (action, error) = fault.code();
        for (field, value) in [(1, at), (2, times), (3, error), (0, action)] {
            self.set(field, value);
        }
        self
    }

    /// From now on every call that writes is refused.
    pub fn refuse_all(&self, fault: Fault) {
        let (action, error) = fault.code();
        for (field, value) in [(1, 1), (2, u64::MAX), (3, error), (0, action)] {
            self.set(field, value);
        }
    }

    /// From now on no call fails.
    pub fn mend(&self) {
        self.set(0, 0);
        self.leave_room(None);
    }

    /// So many bytes more fit on the disk.
    pub fn leave_room(&self, bytes: Option<u64>) {
        self.set(4, bytes.unwrap_or(u64::MAX));
    }

    /// What the last call was that a fault befell, where one did.
    pub fn fired(&self) -> Option<&'static str> {
        let kind = usize::try_from(self.get(6)).unwrap();
        (self.get(5) > 0).then(|| KINDS[kind])
    }

    /// How many calls there were.
    pub fn calls(&self) -> u64 {
        self.get(7)
    }

    /// Every call so far, in their order.
    pub fn trace(&self) -> Vec<Call> {
        /// Where the library notes that a call writes.
        const WRITES: u8 = 0x80;
        let calls = self.calls();
        assert!(calls <= TRACED, "{calls} calls are more than are traced");
        let mut traced = vec![0; usize::try_from(calls).unwrap()];
        self.file.read_exact_at(&mut traced, TRACE).unwrap();
        let call = |traced: u8| Call { kind: KINDS[usize::from(traced & !WRITES)], writes: traced & WRITES != 0 };
        traced.into_iter().map(call).collect()
    }

    /// How many of each kind.
    pub fn counts(&self) -> BTreeMap<&'static str, u64> {
        KINDS.into_iter().zip(8..).map(|(kind, field)| (kind, self.get(field))).collect()
    }

    /// What a program has to have in its environment to run under it.
    pub fn variables(&self) -> [(&'static str, PathBuf); 2] {
        [("LD_PRELOAD", library().to_owned()), ("CHAIRSIDE_FAULTS", self.path.clone())]
    }
}

/// The library, built once.
fn library() -> &'static Path {
    static BUILT: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_folder, library) = BUILT.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let library = folder.path().join("faults.so");
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/faults/shim.c");
        let compiler = std::env::var_os("CC").unwrap_or_else(|| "cc".into());
        let built = Command::new(compiler)
            .args(["-Wall", "-Wextra", "-Werror", "-U_FORTIFY_SOURCE", "-O1", "-shared", "-fPIC", "-o"])
            .args([library.as_os_str(), source.as_ref()])
            .output()
            .unwrap();
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        (folder, library)
    });
    library
}
