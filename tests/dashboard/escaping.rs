//! Getting out of a kiosk: whatever a terminal can send, from every screen, leads nowhere.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::outside::missing;
use super::signing::explain;
use super::terminal::Dashboard;
use super::{Clinic, PASSPHRASE};

#[path = "../../src/content/fuzz/numbers.rs"]
mod numbers;

use numbers::Numbers;

/// The way to a screen on which the noise begins.
struct Way {
    /// Keys on Home that open a record, and what then stands there: a record is read beside the screen.
    opens: Option<(&'static str, &'static str)>,
    /// Keys from there on.
    keys: &'static str,
    /// What stands on the screen where the noise begins.
    words: &'static str,
}

const fn home(keys: &'static str, words: &'static str) -> Way {
    Way { opens: None, keys, words }
}

const fn draft(keys: &'static str, words: &'static str) -> Way {
    Way { opens: Some(("\r", "[0 Summary")), keys, words }
}

const fn signed(keys: &'static str, words: &'static str) -> Way {
    Way { opens: Some(("\x1b[B\r", "Signed by Dana Reed")), keys, words }
}

/// What stands above the list of drives.
const PLACES: &str = "Export, not encrypted, to";

/// Every screen and question of a kiosk, but those that only a fault or a moment of work shows.
const SCREENS: [Way; 32] = [
    home("\x1bOS", "Cualquier tecla"),
    home("\x1bOSx", "Passphrase"),
    home("", "Consultations"),
    home("/", "Search labels and notes"),
    home("n", "New consultation"),
    home("u", "Practitioners"),
    home("un", "Their name"),
    home("uc", "Another passphrase"),
    home("t", "Audit trail"),
    home("td", "Only these days"),
    home("?", "Help: every key"),
    home("\x1bOQ", "until now"),
    home("\x11", "Leave the program"),
    draft("", "[0 Summary"),
    draft("1", "[1 Introduction"),
    draft("1\x1bOR", "Microneedling"),
    draft("8", "[8 Checklist"),
    draft("8\x1b[B\r", "Ctrl+Z"),
    draft("8n", "STOP"),
    draft("8nr", "Decision"),
    draft("t", "[t Teach-back"),
    draft("t\r", "Ctrl+Z"),
    draft("v\r", "Session 1"),
    draft("9", "[9 Notes"),
    draft("9\x14", "Phrases"),
    draft("9words\x1b", "write"),
    draft("0s", "Sign this consultation"),
    draft("0s\r", "▶ Why it is missing"),
    draft("0e", PLACES),
    signed("", "Signed by Dana Reed"),
    signed("a", "Addendum"),
    signed("x", "Entered in error"),
];

/// So many pieces of noise from each screen: more than 100,000 in all.
const EACH: usize = 3150;

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
        0..=3 => (*numbers.one_of(KNOWN)).into(),
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

/// A clinic with a draft and a signed session, which stand in this order, and a drive.
fn clinic() -> Clinic {
    let clinic = Clinic::open();
    let mut first = clinic.unlocked(80, 24, "xterm-256color");
    super::begin(&mut first, "P-9").press("0").wait("[0 Summary");
    explain(&mut first, "why");
    first.press(PASSPHRASE).press("\r").wait("Signed by Dana Reed").press("\x1b").wait("● signed");
    super::begin(&mut first, "P-7").press("\x1b").wait("Consultations").press("q");
    first.end();
    clinic
}

#[test]
fn a_hundred_thousand_pieces_of_noise_from_every_screen_lead_out_of_no_kiosk() {
    if Command::new("strace").arg("-V").output().is_err() {
        return missing("getting out of a kiosk", "there is no strace").unwrap_or_default();
    }
    assert!(SCREENS.len() * (EACH / 50) * 50 >= 100_000);
    let clinic = clinic();
    let kept = clinic.folder.path().join("kept");
    fs::rename(clinic.data(), &kept).expect("moved");
    let mut numbers = Numbers(0x2545_F491_4F6C_DD1D);
    for Way { opens, keys, words } in &SCREENS {
        let log = clinic.folder.path().join("calls");
        // Each begins with the same records.
        let _first = fs::remove_dir_all(clinic.data());
        let copied = Command::new("cp").arg("-a").arg(&kept).arg(clinic.data()).status();
        assert!(copied.expect("cp runs").success());
        // Where something is mounted, as a drive would be.
        let drives = if *words == PLACES { "/dev" } else { "/nowhere" };
        let arguments = ["--kiosk", "--kiosk-drives", drives];
        let mut kiosk = Dashboard::start_traced(&log, &clinic.data(), 80, 24, "xterm-256color", &arguments);
        kiosk.wait("Cualquier tecla").press(PASSPHRASE).press("\r").wait("Consultations").wait("P-7");
        if let Some((keys, words)) = opens {
            kiosk.press(keys).wait(words);
        }
        kiosk.press(keys).wait(words);
        for round in 0..EACH / 50 {
            let pieces: Vec<u8> = (0..50).flat_map(|_| noise(&mut numbers)).collect();
            assert!(kiosk.takes_bytes(&pieces), "out of the kiosk from {words:?}, round {round}");
            kiosk.catch_up();
        }
        // Then the kiosk answers as ever.
        println!("answers after {words:?}");
        kiosk.answers(&["\x1b", "\x1bOS", "\x11"], &["is locked", "unlock first", "Cualquier tecla", "Leave the program"]);
        for thread in fs::read_dir(format!("/proc/{}/task", traced(&kiosk))).expect("threads").flatten() {
            let status = fs::read_to_string(thread.path().join("status")).expect("a status");
            assert_eq!((told(&status, "NoNewPrivs"), told(&status, "Seccomp")), ("1".to_owned(), "2".to_owned()), "{status}");
        }
        kiosk.kill_traced();
        check_calls(&fs::read_to_string(&log).expect("what the tracer saw"), &clinic.data());
    }
}

#[test]
fn a_paste_that_somebody_began_on_a_locked_kiosk_keeps_no_passphrase_for_them() {
    let clinic = clinic();
    for term in ["linux", "xterm-256color"] {
        let mut kiosk = Dashboard::start(&clinic.data(), 80, 24, term, &["--kiosk", "--kiosk-drives", "/nowhere"]);
        kiosk.wait("Cualquier tecla");
        // By hand it is Alt+[ and some letters, which the practitioner sees and takes away.
        kiosk.press("\x1b[").wait("Passphrase");
        for (typed, key) in ["2", "0", "0", "~"].into_iter().enumerate() {
            kiosk.press(key).wait(&"•".repeat(typed + 1));
        }
        kiosk.press("\x7f\x7f\x7f\x7f").press(PASSPHRASE).press("\r").wait("Consultations");
        kiosk.press("\x1bOS").wait("Cualquier tecla");
        // By a device it is a paste: what comes in it is left out, and never comes back.
        kiosk.press("\x1b[200~").press(PASSPHRASE).press("\r").wait("left out");
        kiosk.press("\x1b[201~x").wait("•").wait_gone("left out");
        assert_eq!(kiosk.text().matches('•').count(), 1);
        kiosk.press("\x7f").press(PASSPHRASE).press("\r").wait("Consultations");
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
    // What was refused was tried all the same; what is not there was looked for.
    // The system's allocator looks at this, and goes on where it is refused.
    let of_allocator = "/proc/sys/vm/overcommit_memory";
    let is_tried = |line: &&str| !line.contains(" = -1 ENOENT") && !line.contains(" resumed>") && !line.contains(of_allocator);
    for line in log.lines().filter(is_tried) {
        if line.contains("execve") {
            executed += 1;
        } else if line.contains("open") {
            let path = line.split('"').nth(1).unwrap_or_else(|| panic!("{line}"));
            // What drives are looked for in is looked at, no more.
            let is_looked_at = path == "/dev" && line.contains("O_PATH");
            let is_own = own.iter().chain(&loading).any(|own| path.starts_with(own)) || !path.starts_with(['/', '.']);
            assert!(is_own || is_looked_at, "{line}");
            assert!(!line.contains("EPERM") && !line.contains("EACCES"), "{line}");
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
