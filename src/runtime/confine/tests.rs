//! What the kernel lets a thread do that is held to a reach.

use std::fs::{self, File, Permissions};
use std::io::{ErrorKind, Write as _};
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::os::unix::net::UnixListener;
use std::panic::resume_unwind;
use std::process::Command;
use std::slice::from_ref;
use std::thread;
use std::time::Duration;

use rustix::io::Errno;
use rustix::process::{Pid, test_kill_process};

use super::*;

/// What a thread finds that is held to a reach; the test's own thread goes on unharmed.
fn held<T: Send + 'static>(reach: Reach, then: impl FnOnce(Confined) -> T + Send + 'static) -> T {
    thread::spawn(move || then(confine(&reach))).join().unwrap_or_else(|panic| resume_unwind(panic))
}

/// Whether the kernel has what a test looks at. Where everything is checked, it has to.
fn is_there(has: bool, what: &str) -> bool {
    assert!(has || std::env::var_os("CI").is_none(), "this kernel has no {what}");
    if !has {
        // Past the test's own output, which nobody sees of a test that passes.
        let _ = writeln!(std::io::stderr(), "\nNOT CHECKED: what the kernel holds the program to: it has no {what}");
    }
    has
}

fn has_landlock(confined: &Confined) -> bool {
    is_there(confined.files != Held::No || !confined.unreached.is_empty(), "Landlock")
}

fn kiosk(exports: Option<&Path>, drives: &[PathBuf]) -> KioskOptions {
    KioskOptions { exports: exports.map(Path::to_owned), drives: drives.to_owned(), touch: false, calm_after: Duration::ZERO }
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[track_caller]
fn refused<T: std::fmt::Debug>(tried: std::io::Result<T>) {
    assert_eq!(tried.unwrap_err().kind(), ErrorKind::PermissionDenied);
}

/// A link that leads round in a circle, as no folder that is not there does.
fn circle(folder: &Path) -> PathBuf {
    let link = folder.join("circle");
    symlink(&link, &link).unwrap();
    link
}

#[test]
fn files_are_reached_inside_and_nothing_outside_is_even_read() {
    let (inside, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    fs::write(outside.path().join("secret"), "x").unwrap();
    symlink(outside.path(), inside.path().join("link")).unwrap();
    let (own, other) = (inside.path().to_owned(), outside.path().to_owned());
    held(Reach::of(&own, &[], None), move |confined| {
        if !has_landlock(&confined) {
            return;
        }
        fs::write(own.join("a"), "a").unwrap();
        fs::rename(own.join("a"), own.join("b")).unwrap();
        assert_eq!(fs::read(own.join("b")).unwrap(), b"a");
        for path in [other.join("secret"), own.join("link/secret"), "/etc/passwd".into(), "/etc/hostname".into()] {
            refused(File::open(&path));
        }
        refused(fs::write(other.join("new"), "x"));
        assert!(File::open("/dev/null").is_ok() && fs::read("/proc/self/mountinfo").is_ok());
    });
}

#[test]
fn what_is_to_be_made_is_made_before_and_no_folder_around_it_can_be_written_to() {
    let home = tempfile::tempdir().unwrap();
    let around = home.path().to_owned();
    let (data, exports) = (around.join("share/data"), around.join("exports"));
    held(Reach::of(&data, &[], Some(&kiosk(Some(&exports), &[]))), move |confined| {
        assert_eq!([&data, &around.join("share"), &exports].map(|folder| mode(folder)), [0o700; 3]);
        fs::write(data.join("chairside.db"), "").unwrap();
        fs::write(exports.join("a.json"), "").unwrap();
        if has_landlock(&confined) {
            refused(fs::write(around.join("new"), ""));
            refused(fs::write(around.join("share/new"), ""));
        }
    });
}

#[test]
fn a_folder_for_exports_that_cannot_be_made_opens_nothing_in_its_place() {
    let home = tempfile::tempdir().unwrap();
    let around = home.path().to_owned();
    let exports = around.join("mistyped/exports");
    held(Reach::of(&around.join("data"), &[], Some(&kiosk(Some(&exports), &[]))), move |confined| {
        if has_landlock(&confined) {
            assert_eq!(confined.unreached, [exports]);
            refused(fs::create_dir(around.join("mistyped")));
            refused(fs::write(around.join("new"), ""));
        }
    });
}

#[test]
fn what_no_way_leads_to_is_left_out_of_the_reach_and_told_but_never_the_records() {
    let home = tempfile::tempdir().unwrap();
    let (data, nowhere) = (home.path().join("data"), circle(home.path()));
    let around = home.path().to_owned();
    let to = kiosk(Some(&nowhere), &[]);
    let unreached = vec![nowhere.clone()];
    held(Reach::of(&data, &[], Some(&to)), move |confined| {
        if has_landlock(&confined) {
            assert_eq!(confined.unreached, unreached);
            assert!(confined.lack().unwrap().contains("will not reach `"), "{confined:?}");
            refused(fs::write(around.join("new"), ""));
        }
    });
    let around = home.path().to_owned();
    held(Reach::of(&nowhere, &[], None), move |confined| {
        fs::write(around.join("new"), "").unwrap();
        assert_eq!((confined.files, confined.unreached.len()), (Held::No, 1));
        assert!(confined.lack().unwrap().contains("no way leads to `"), "{confined:?}");
    });
}

#[test]
fn exports_that_are_kept_elsewhere_are_reached_by_their_link_and_on_a_kiosk_they_are_not() {
    let (data, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let link = data.path().join("exports");
    symlink(elsewhere.path(), &link).unwrap();
    for kiosk in [None, Some(kiosk(None, &[]))] {
        let link = link.clone();
        held(Reach::of(data.path(), &[], kiosk.as_ref()), move |confined| {
            if kiosk.is_none() {
                fs::write(link.join("a.json"), "").unwrap();
            } else if has_landlock(&confined) {
                refused(fs::write(link.join("b.json"), ""));
            }
        });
    }
}

#[test]
fn content_is_read_and_not_written() {
    let (data, content) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    fs::write(content.path().join("pack.json"), "{}").unwrap();
    let folder = content.path().to_owned();
    held(Reach::of(data.path(), from_ref(&folder), None), move |confined| {
        assert_eq!(fs::read(folder.join("pack.json")).unwrap(), b"{}");
        if has_landlock(&confined) {
            refused(fs::write(folder.join("pack.json"), ""));
        }
    });
}

#[test]
fn only_the_terminal_of_the_program_itself_can_be_opened() {
    let data = tempfile::tempdir().unwrap();
    held(Reach::of(data.path(), &[], None), move |confined| {
        if has_landlock(&confined) {
            refused(File::options().write(true).open("/dev/pts/ptmx"));
        }
    });
}

#[test]
fn no_program_is_started_and_no_connection_made_but_to_a_socket_file() {
    let data = tempfile::tempdir().unwrap();
    let socket = data.path().join("socket");
    held(Reach::of(data.path(), &[], None), move |confined| {
        if is_there(confined.calls, "seccomp") {
            assert!(Command::new("/bin/true").spawn().is_err());
            refused(TcpListener::bind("127.0.0.1:0"));
        }
        UnixListener::bind(socket).unwrap();
    });
}

#[test]
fn no_other_program_is_sent_a_signal() {
    let data = tempfile::tempdir().unwrap();
    let mut other = Command::new("sleep").arg("60").spawn().unwrap();
    let pid = Pid::from_child(&other);
    held(Reach::of(data.path(), &[], None), move |confined| {
        if is_there(confined.files == Held::Whole, "Landlock of Linux 6.12") {
            assert_eq!(test_kill_process(pid), Err(Errno::PERM));
        }
    });
    other.kill().unwrap();
    other.wait().unwrap();
}

#[test]
fn what_would_hold_is_tried_with_the_real_reach_and_holds_this_program_to_nothing() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let exports = home.path().join("exports");
    let tried = confinable(Reach::of(&data, &[], Some(&kiosk(Some(&exports), &[]))));
    assert!(!data.exists() && !exports.exists(), "nothing is made");
    assert_eq!(tried.unreached, Vec::<PathBuf>::new());
    if has_landlock(&tried) {
        assert_ne!(tried.files, Held::No);
        let nowhere = confinable(Reach::of(&circle(home.path()), &[], None));
        assert_eq!((nowhere.files, nowhere.unreached.len()), (Held::No, 1));
    }
    assert!(File::open("/etc/passwd").is_ok() && Command::new("/bin/true").status().is_ok());
}

#[test]
fn a_kiosks_folder_that_was_open_to_others_stays_as_it_was() {
    let home = tempfile::tempdir().unwrap();
    let exports = home.path().join("out");
    fs::create_dir(&exports).unwrap();
    fs::set_permissions(&exports, Permissions::from_mode(0o750)).unwrap();
    held(Reach::of(&home.path().join("data"), &[], Some(&kiosk(Some(&exports), &[]))), |_| {});
    assert_eq!(mode(&exports), 0o750);
}

#[test]
fn what_is_not_held_is_told_in_words() {
    let confined = |files, calls| Confined { files, calls, unreached: Vec::new() };
    assert_eq!(confined(Held::Whole, true).lack(), None);
    assert!(confined(Held::Partly, true).lack().unwrap().ends_with("it takes Linux 6.12"));
    let neither = confined(Held::No, false).lack().unwrap();
    assert!(neither.contains("no Landlock (Linux 5.13); ") && neither.contains("no seccomp"), "{neither}");
}
