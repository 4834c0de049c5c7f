//! Getting out of a kiosk: whatever a terminal can send, from every screen, leads nowhere.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::outside::missing;
use super::terminal::Dashboard;
use super::{Clinic, PASSPHRASE};

/// Keys from Home to each screen on which the noise begins.
const SCREENS: [&str; 20] = [
    "",
    "/",
    "n",
    "u",
    "un",
    "uc",
    "t",
    "td",
    "?",
    "\x1bOQ",
    "\r",
    "\r1",
    "\r1\x1bOR",
    "\r8",
    "\r8r",
    "\rt\r",
    "\rv",
    "\r9",
    "\r0",
    "\r0s",
];

/// So many pieces of noise from each screen: 100,000 in all.
const EACH: usize = 5000;

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end.max(1)).expect("a number")).expect("a number")
    }

    fn one_of<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

/// What leads out of other programs, or into something, elsewhere.
const KNOWN: &[&str] = &[
    "\x1b]52;c;L2Jpbi9zaA==\x07",
    "\x1b]0;title\x1b\\",
    "\x1bP$q m\x1b\\",
    "\x1b_Gi=1\x1b\\",
    "\x1b[24;80R",
    "\x1b[?1;2c",
    "\x1b[>0;95;0c",
    "\x1b[I",
    "\x1b[O",
    "\x1b[200~rm -rf /\r:!sh\r\x1b[201~",
    "\x1b[200~never ended ",
    "\x1b[201~",
    "!sh\r",
    ":q!\r",
    ":!/bin/sh\r",
    "\x1bx",
    "\x1b\x1b",
    "\x1b[1;5A",
    "\x1b[1;3D",
    "\x1b[11~",
    "\x1b[23~",
    "\x1b[34~",
    "\x1b[Z",
    "\x1b[99;5u",
    "\x1b[122;5u",
    "\x1b[27;5;99~",
    "\x03",
    "\x1a",
    "\x1c",
    "\x04",
    "\x11",
    "\x13",
    "\x0f",
    "\x16",
    "\x1e",
    "\x1f",
    "\0",
    "../../etc/passwd\r",
    "~/.ssh\r",
    "http://example.org\r",
    "%s%n",
    "ñ́👩‍⚕️\u{202e}",
];

/// One piece of noise. Never F4 by name: behind the lock there is but one screen.
fn noise(numbers: &mut Numbers) -> Vec<u8> {
    let byte =
        |numbers: &mut Numbers, from: u8, to: u8| from + u8::try_from(numbers.below(usize::from(to - from) + 1)).expect("a byte");
    match numbers.below(12) {
        0..=3 => numbers.one_of(KNOWN).into(),
        4 | 5 => vec![byte(numbers, 0, 0x1f)],
        6 | 7 => vec![byte(numbers, 0x20, 0x7e)],
        8 => {
            let (button, x, y) = (numbers.below(80), numbers.below(90), numbers.below(30));
            let end = numbers.one_of(&["M", "m"]);
            format!("\x1b[<{button};{x};{y}{end}").into_bytes()
        }
        9 => {
            let (first, second) = (numbers.below(130), numbers.below(9));
            let end = char::from(byte(numbers, 0x40, 0x7e));
            format!("\x1b[{first};{second}{end}").into_bytes()
        }
        10 => vec![0x1b, byte(numbers, 0x20, 0x4e)],
        _ => vec![byte(numbers, 0x80, 0xff), byte(numbers, 0x80, 0xff)],
    }
}

/// The dashboard that a tracer has started.
fn traced(dashboard: &Dashboard) -> u32 {
    let tracer = dashboard.pid();
    let children = fs::read_to_string(format!("/proc/{tracer}/task/{tracer}/children")).expect("children of the tracer");
    children.split_whitespace().next().expect("a child").parse().expect("a number")
}

/// What a thread's status says of a subject.
fn told(status: &str, subject: &str) -> String {
    let line = status.lines().find_map(|line| line.strip_prefix(subject)).unwrap_or_default();
    line.trim_start_matches(':').trim().to_owned()
}

#[test]
fn a_hundred_thousand_pieces_of_noise_from_every_screen_lead_out_of_no_kiosk() {
    if Command::new("strace").arg("-V").output().is_err() {
        return missing("getting out of a kiosk", "there is no strace").unwrap_or_default();
    }
    let clinic = Clinic::open();
    let mut first = clinic.unlocked(80, 24, "xterm-256color");
    super::begin(&mut first, "P-7").press("\x1b").wait("Consultations").press("q");
    first.end();
    let mut numbers = Numbers(0x2545_F491_4F6C_DD1D);
    for (number, keys) in SCREENS.iter().enumerate() {
        let log = clinic.folder.path().join("calls");
        // What the noise tried as a passphrase is not what this is about.
        let _none = fs::remove_file(clinic.data().join("attempts.json"));
        let arguments = ["--kiosk", "--kiosk-drives", "/nowhere"];
        let mut kiosk = Dashboard::start_traced(&log, &clinic.data(), 80, 24, "xterm-256color", &arguments);
        kiosk.wait("Cualquier tecla").press(PASSPHRASE).press("\r").wait("Consultations").press(keys);
        for _ in 0..EACH / 50 {
            let pieces: Vec<u8> = (0..50).flat_map(|_| noise(&mut numbers)).collect();
            assert!(kiosk.takes_bytes(&pieces), "out of the kiosk from {keys:?}, round {number}");
            kiosk.catch_up();
        }
        // Whatever was begun is ended; then the kiosk answers as ever.
        kiosk.press("\x1b\\\x07\x1b[201~");
        kiosk.answers(&["\x1b", "\x1bOS", "\x11"], &["is locked", "unlock first", "Cualquier tecla", "Leave the program"]);
        for thread in fs::read_dir(format!("/proc/{}/task", traced(&kiosk))).expect("threads").flatten() {
            let status = fs::read_to_string(thread.path().join("status")).expect("a status");
            assert_eq!((told(&status, "NoNewPrivs"), told(&status, "Seccomp")), ("1".to_owned(), "2".to_owned()), "{status}");
        }
        kiosk.kill_traced();
        check_calls(&fs::read_to_string(&log).expect("what the tracer saw"), &clinic.data());
    }
}

/// Nothing was executed but the dashboard itself, nothing connected to, and no file opened but its own.
fn check_calls(log: &str, data: &Path) {
    let data = data.to_str().expect("a path");
    let own = [
        data,
        "/dev/tty",
        "/dev/null",
        "/dev/random",
        "/dev/urandom",
        "/proc/",
        "/sys/fs/cgroup",
        "/etc/localtime",
        "/usr/share/zoneinfo",
    ];
    // Before the program begins, its libraries are loaded.
    let loading = ["/etc/ld.so", "/lib", "/usr/lib"];
    let mut executed = 0;
    for line in log.lines().filter(|line| !line.contains(") = -1 ") && !line.contains(" = ? ") && !line.contains(" resumed>")) {
        if line.contains("execve") {
            executed += 1;
        } else if line.contains("open") {
            let path = line.split('"').nth(1).unwrap_or_else(|| panic!("{line}"));
            assert!(own.iter().chain(&loading).any(|own| path.starts_with(own)) || !path.starts_with('/'), "{line}");
        } else if line.contains("connect(") || line.contains("socket(") {
            assert!(line.contains("AF_UNIX"), "{line}");
        }
    }
    assert_eq!(executed, 1, "{log}");
}

#[test]
fn an_export_of_a_kiosk_is_not_led_out_of_its_folder_by_a_link() {
    let clinic = Clinic::open();
    let elsewhere = clinic.folder.path().join("elsewhere");
    fs::create_dir(&elsewhere).expect("a folder");
    std::os::unix::fs::symlink(&elsewhere, clinic.data().join("exports")).expect("a link");
    let mut kiosk = Dashboard::start(&clinic.data(), 80, 24, "xterm-256color", &["--kiosk", "--kiosk-drives", "/nowhere"]);
    kiosk.wait("Cualquier tecla").press(PASSPHRASE).press("\r").wait("Consultations");
    super::begin(&mut kiosk, "P-7").press("0").wait("[0 Summary").press("e").wait("could not");
    assert_eq!(fs::read_dir(&elsewhere).expect("a folder").count(), 0);
}
