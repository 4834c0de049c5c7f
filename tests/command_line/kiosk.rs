//! The service of a kiosk, as systemd itself checks it.

use std::fs;
use std::process::Command;

use super::programs::{missing, run};
use super::{Machine, told};

/// The service for this machine, in a file of the name that systemd expects.
fn written(machine: &Machine) -> String {
    let output = machine.command(["kiosk", "unit", "--account", "daemon", "--vt", "9"]).output().unwrap();
    assert!(output.status.success(), "{}", told(&output));
    let unit = String::from_utf8(output.stdout).unwrap();
    fs::write(machine.path("chairside-kiosk.service"), &unit).unwrap();
    unit
}

fn analyze(arguments: &[&str], machine: &Machine) -> Option<String> {
    if Command::new("systemd-analyze").arg("--version").output().is_err() {
        return missing("the service of a kiosk", "there is no systemd-analyze");
    }
    let mut command = Command::new("systemd-analyze");
    Some(run(command.args(arguments).arg(machine.path("chairside-kiosk.service"))).unwrap_or_else(|told| panic!("{told}")))
}

#[test]
fn systemd_finds_no_mistake_in_the_service() {
    let machine = Machine::new();
    let unit = written(&machine);
    assert!(unit.contains("TTYPath=/dev/tty9\n") && unit.contains("--data-dir "), "{unit}");
    if let Some(told) = analyze(&["verify", "--man=no"], &machine) {
        assert!(!told.contains("chairside-kiosk.service:"), "{told}");
    }
}

#[test]
fn systemd_rates_the_exposure_of_the_service_below_one_of_ten() {
    let machine = Machine::new();
    written(&machine);
    let Some(told) = analyze(&["security", "--offline=true", "--no-pager"], &machine) else { return };
    let level = told.lines().find_map(|line| line.split("Overall exposure level for chairside-kiosk.service: ").nth(1));
    let level: f64 = level.and_then(|rest| rest.split(' ').next()).unwrap_or_else(|| panic!("{told}")).parse().unwrap();
    assert!(level < 1.0, "{told}");
}
