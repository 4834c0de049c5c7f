//! What the program may do from here on, as the kernel holds it to: reach its own files alone, start no other program, use no network.
//!
//! Landlock restricts the files, seccomp the system calls. Both hold for the thread that asks and for those it starts later,
//! so they are asked for before any other thread runs. What the kernel does not have is left out; `chairside doctor` tells.

use std::path::{Path, PathBuf};

use super::mirror::Place;

/// The files that the program needs.
#[derive(Debug, Default)]
pub struct Reach {
    /// Folders in which it reads, writes, makes and deletes.
    written: Vec<PathBuf>,
    /// Folders and files that it only reads.
    read: Vec<PathBuf>,
}

/// What the kernel holds the program to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Confined {
    /// No file outside its reach can be opened.
    pub files: bool,
    /// No program can be started and no connection made.
    pub calls: bool,
}

impl Reach {
    /// The records with what lies beside them, the way to second screens, and folders of content and for exports.
    pub fn of(data_dir: &Path, content: &[PathBuf], exports: &[PathBuf]) -> Self {
        let place = Place::of(data_dir);
        let own = [data_dir, place.folder()].map(nearest).into_iter();
        // The clinic's own content may be kept elsewhere, with a link to it.
        let read = content.iter().cloned().chain([data_dir.join("content")]);
        Self { written: own.chain(exports.iter().map(|folder| nearest(folder))).collect(), read: read.collect() }
    }

    /// The way to the screen that is followed, and folders of content.
    pub fn of_mirror(data_dir: &Path, content: &[PathBuf]) -> Self {
        let read = content.iter().cloned().chain([nearest(Place::of(data_dir).folder()), data_dir.join("content")]);
        Self { written: Vec::new(), read: read.collect() }
    }

    /// Also folders in which removable drives are mounted. One that is not there now is not reached when it is made later.
    #[must_use]
    pub fn with_drives(mut self, drives: &[PathBuf]) -> Self {
        self.written.extend_from_slice(drives);
        self
    }
}

/// The folder, or where it is still to be made the one that it is made in.
fn nearest(folder: &Path) -> PathBuf {
    let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    whole.ancestors().find(|part| part.exists()).unwrap_or(&whole).to_owned()
}

/// Holds the program to its reach, as far as the kernel can.
pub fn confine(reach: &Reach) -> Confined {
    #[cfg(target_os = "linux")]
    let confined = Confined { files: linux::files(reach).unwrap_or_default(), calls: linux::calls().is_some() };
    #[cfg(not(target_os = "linux"))]
    let confined = Confined { files: false, calls: false };
    confined
}

/// What the kernel would hold the program to: tried on a thread that ends.
pub fn confinable() -> Confined {
    let tried = std::thread::spawn(|| confine(&Reach::default())).join();
    tried.unwrap_or(Confined { files: false, calls: false })
}

#[cfg(target_os = "linux")]
mod linux {
    use std::collections::BTreeMap;
    use std::io::ErrorKind;
    use std::path::Path;

    use landlock::{
        ABI, Access, AccessFs, PathBeneath, PathFd, PathFdError, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetStatus, Scope,
    };
    use seccompiler::{
        BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule, apply_filter,
    };

    use super::Reach;

    /// The newest layout of rules that is asked for; an older kernel takes what it knows of it.
    const RULES: ABI = ABI::V6;

    /// What any dashboard on Linux opens besides: the clock's zone, the terminal, randomness, what is mounted and its own state.
    const READ: [&str; 6] =
        ["/etc/localtime", "/usr/share/zoneinfo", "/dev/urandom", "/dev/random", "/proc/self", "/sys/fs/cgroup"];
    const WRITTEN: [&str; 3] = ["/dev/tty", "/dev/null", "/dev/pts"];

    /// Restricts the files; gives whether the kernel has taken it on. Nothing is restricted where a rule cannot be made: a
    /// disk that fails must not cost the way to the records.
    pub(super) fn files(reach: &Reach) -> Option<bool> {
        let all = AccessFs::from_all(RULES);
        let mut rules = Ruleset::default().handle_access(all).ok()?.scope(Scope::AbstractUnixSocket).ok()?.create().ok()?;
        let read = READ.iter().map(Path::new).chain(reach.read.iter().map(AsRef::as_ref));
        let written = reach.written.iter().map(AsRef::as_ref);
        let devices = WRITTEN.iter().map(Path::new);
        let looked_at = read.map(|path| (path, AccessFs::from_read(RULES) & !AccessFs::Execute));
        let changed = written.chain(devices).map(|path| (path, all & !AccessFs::Execute));
        for (path, access) in looked_at.chain(changed) {
            let of_file = if path.is_dir() { access } else { access & AccessFs::from_file(RULES) };
            match PathFd::new(path) {
                Ok(place) => rules = rules.add_rule(PathBeneath::new(place, of_file)).ok()?,
                Err(PathFdError::OpenCall { source, .. }) if source.kind() == ErrorKind::NotFound => {}
                Err(_) => return None,
            }
        }
        rules.restrict_self().ok().map(|status| status.ruleset != RulesetStatus::NotEnforced)
    }

    /// Calls that nothing in the program makes: other programs, other processes, the system itself, and ways past this filter.
    const REFUSED: [libc::c_long; 30] = [
        libc::SYS_execve,
        libc::SYS_execveat,
        libc::SYS_ptrace,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
        libc::SYS_pidfd_getfd,
        libc::SYS_io_uring_setup,
        libc::SYS_open_by_handle_at,
        libc::SYS_bpf,
        libc::SYS_perf_event_open,
        libc::SYS_userfaultfd,
        libc::SYS_keyctl,
        libc::SYS_add_key,
        libc::SYS_request_key,
        libc::SYS_mount,
        libc::SYS_umount2,
        libc::SYS_pivot_root,
        libc::SYS_chroot,
        libc::SYS_unshare,
        libc::SYS_setns,
        libc::SYS_init_module,
        libc::SYS_finit_module,
        libc::SYS_delete_module,
        libc::SYS_kexec_load,
        libc::SYS_reboot,
        libc::SYS_swapon,
        libc::SYS_swapoff,
        libc::SYS_settimeofday,
        libc::SYS_clock_settime,
        libc::SYS_acct,
    ];

    /// Requests that put keys into a terminal, as if somebody had pressed them.
    const KEYS_INTO_TERMINAL: [u64; 2] = [libc::TIOCSTI, libc::TIOCLINUX];

    /// A number of a call in the other numbering of this processor, which older kernels may have.
    #[cfg(target_arch = "x86_64")]
    const X32: libc::c_long = 0x4000_0000;

    /// Refuses the calls; nothing where the kernel does not take the filter.
    pub(super) fn calls() -> Option<()> {
        let mut refused: BTreeMap<i64, Vec<SeccompRule>> = REFUSED.map(|call| (call, Vec::new())).into();
        #[cfg(target_arch = "x86_64")]
        {
            // `ioctl`, `execve`, `ptrace` and `execveat` have numbers of their own there.
            let own = [514, 520, 521, 545, libc::SYS_socket, libc::SYS_ioctl];
            refused.extend(REFUSED.into_iter().chain(own).map(|call| (call | X32, Vec::new())));
        }
        // Second screens meet at a socket file.
        refused.insert(libc::SYS_socket, vec![rule(0, SeccompCmpOp::Ne, libc::AF_UNIX.try_into().ok()?)?]);
        let into_terminal: Option<Vec<_>> =
            KEYS_INTO_TERMINAL.map(|request| rule(1, SeccompCmpOp::Eq, request)).into_iter().collect();
        refused.insert(libc::SYS_ioctl, into_terminal?);
        let no = SeccompAction::Errno(libc::EPERM.try_into().ok()?);
        let filter = SeccompFilter::new(refused, SeccompAction::Allow, no, std::env::consts::ARCH.try_into().ok()?).ok()?;
        let program: BpfProgram = filter.try_into().ok()?;
        apply_filter(&program).ok()
    }

    fn rule(argument: u8, comparison: SeccompCmpOp, value: u64) -> Option<SeccompRule> {
        let condition = SeccompCondition::new(argument, SeccompCmpArgLen::Dword, comparison, value).ok()?;
        SeccompRule::new(vec![condition]).ok()
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::fs::{self, File};
    use std::io::ErrorKind;
    use std::net::TcpListener;
    use std::os::unix::net::UnixListener;
    use std::panic::resume_unwind;
    use std::process::Command;
    use std::slice::from_ref;
    use std::thread;

    use super::*;

    /// What a thread finds that is held to a reach; the test's own thread goes on unharmed.
    fn held<T: Send + 'static>(reach: Reach, then: impl FnOnce(Confined) -> T + Send + 'static) -> T {
        thread::spawn(move || then(confine(&reach))).join().unwrap_or_else(|panic| resume_unwind(panic))
    }

    #[test]
    fn files_are_reached_inside_and_nothing_outside_is_even_read() {
        let (inside, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::write(outside.path().join("secret"), "x").unwrap();
        std::os::unix::fs::symlink(outside.path(), inside.path().join("link")).unwrap();
        let (own, other) = (inside.path().to_owned(), outside.path().to_owned());
        held(Reach::of(&own.join("data"), &[], &[]), move |confined| {
            if !confined.files {
                return; // This kernel has no Landlock: the doctor says so.
            }
            fs::create_dir(own.join("data")).unwrap();
            fs::write(own.join("data/a"), "a").unwrap();
            fs::rename(own.join("data/a"), own.join("data/b")).unwrap();
            assert_eq!(fs::read(own.join("data/b")).unwrap(), b"a");
            for path in [other.join("secret"), own.join("link/secret"), "/etc/passwd".into(), "/etc/hostname".into()] {
                assert_eq!(File::open(&path).unwrap_err().kind(), ErrorKind::PermissionDenied, "{}", path.display());
            }
            assert_eq!(fs::write(other.join("new"), "x").unwrap_err().kind(), ErrorKind::PermissionDenied);
            assert!(File::open("/dev/null").is_ok() && fs::read("/proc/self/mountinfo").is_ok());
        });
    }

    #[test]
    fn content_is_read_and_not_written() {
        let (data, content) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::write(content.path().join("pack.json"), "{}").unwrap();
        let folder = content.path().to_owned();
        held(Reach::of(data.path(), from_ref(&folder), &[]), move |confined| {
            assert_eq!(fs::read(folder.join("pack.json")).unwrap(), b"{}");
            assert_eq!(fs::write(folder.join("pack.json"), "").is_err(), confined.files);
        });
    }

    #[test]
    fn no_program_is_started_and_no_connection_made_but_to_a_socket_file() {
        let data = tempfile::tempdir().unwrap();
        let socket = data.path().join("socket");
        held(Reach::of(data.path(), &[], &[]), move |confined| {
            if confined.calls {
                assert!(Command::new("/bin/true").spawn().is_err());
                assert_eq!(TcpListener::bind("127.0.0.1:0").unwrap_err().kind(), ErrorKind::PermissionDenied);
            }
            UnixListener::bind(socket).unwrap();
        });
    }

    #[test]
    fn this_kernel_is_told_apart_without_holding_this_program_to_anything() {
        let first = confinable();
        assert_eq!(confinable(), first);
        assert!(File::open("/etc/passwd").is_ok() && Command::new("/bin/true").status().is_ok());
    }
}
