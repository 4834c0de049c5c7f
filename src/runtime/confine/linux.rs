//! How Linux is asked to hold the program to its reach.

use std::collections::BTreeMap;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use landlock::{ABI, Access, AccessFs, BitFlags, PathBeneath, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetStatus, Scope};
use rustix::fs::{FileType, Mode, OFlags, fstat, open};
use rustix::io::Errno;
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule, apply_filter,
};

use super::{Held, Reach};

/// The newest layout of rules that is asked for; an older kernel takes what it knows of it.
const RULES: ABI = ABI::V6;

/// What any dashboard on Linux opens besides: the clock's zone, the terminal, randomness, what is mounted and its own state.
const READ: [&str; 6] = ["/etc/localtime", "/usr/share/zoneinfo", "/dev/urandom", "/dev/random", "/proc/self", "/sys/fs/cgroup"];
const WRITTEN: [&str; 2] = ["/dev/tty", "/dev/null"];

/// Restricts the files; gives how far the kernel has taken it on. What no way leads to gets no rule and is put down: fewer
/// rules are stricter ones. But nothing is restricted where that is the records: a disk that fails must not cost the way
/// to them.
pub(super) fn files(reach: &Reach, unreached: &mut Vec<PathBuf>) -> Option<Held> {
    let all = AccessFs::from_all(RULES);
    let mut rules = Ruleset::default().handle_access(all).ok()?.scope(Scope::from_all(RULES)).ok()?.create().ok()?;
    let (looked_at, changed) = (AccessFs::from_read(RULES) & !AccessFs::Execute, all & !AccessFs::Execute);
    if let Some(records) = &reach.records {
        let rule = rule_below(records, changed).inspect_err(|_| unreached.push(records.clone()));
        rules = rules.add_rule(rule.ok()?).ok()?;
    }
    let read = READ.iter().map(Path::new).chain(reach.read.iter().map(AsRef::as_ref));
    let written = WRITTEN.iter().map(Path::new).chain(reach.written());
    for (path, access) in read.map(|path| (path, looked_at)).chain(written.map(|path| (path, changed))) {
        match rule_below(path, access) {
            Ok(rule) => rules = rules.add_rule(rule).ok()?,
            // What may be missing; the folder for exports was to be made.
            Err(Errno::NOENT) if reach.exports.as_deref() != Some(path) => {}
            Err(_) => unreached.push(path.to_owned()),
        }
    }
    Some(match rules.restrict_self().ok()?.ruleset {
        RulesetStatus::FullyEnforced => Held::Whole,
        RulesetStatus::PartiallyEnforced => Held::Partly,
        RulesetStatus::NotEnforced => Held::No,
    })
}

/// A rule for a folder and what is in it, or for a file, with what can be done with one.
fn rule_below(path: &Path, access: BitFlags<AccessFs>) -> Result<PathBeneath<OwnedFd>, Errno> {
    let place = open(path, OFlags::PATH | OFlags::CLOEXEC, Mode::empty())?;
    let is_folder = FileType::from_raw_mode(fstat(&place)?.st_mode) == FileType::Directory;
    let access = if is_folder { access } else { access & AccessFs::from_file(RULES) };
    Ok(PathBeneath::new(place, access))
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
