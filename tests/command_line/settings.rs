//! The settings files.

use std::fs;

use super::{Machine, diagnosis, failed, machine_with_signed, told};

/// Writes the file of this account, and one for the system.
fn write(machine: &Machine, of_account: &str, of_system: &str) {
    fs::create_dir_all(machine.path("config/chairside")).unwrap();
    fs::write(machine.path("config/chairside/chairside.toml"), of_account).unwrap();
    fs::write(machine.path("system.toml"), of_system).unwrap();
}

#[test]
fn a_flag_holds_over_the_account_and_the_account_over_the_system() {
    let machine = machine_with_signed();
    let data = format!("[records]\ndata_dir = '{}'\nuser = 'Dana Ruiz'", machine.path("data").display());
    write(&machine, "[dashboard]\nlock_after = 7\nlang = 'es'", &format!("{data}\n[dashboard]\nlock_after = 9\ntheme = 'light'"));
    let output = machine.command(["--settings", "system.toml", "--lang", "en", "doctor"]).output().unwrap();
    assert_eq!(told(&output), "");
    let print = String::from_utf8(output.stdout).unwrap();
    assert!(diagnosis(&print, "audit trail").contains("2 sessions"), "{print}");
    let account = machine.path("config/chairside/chairside.toml");
    for expected in [
        "dashboard.lang = \"en\" (command line)\n".to_owned(),
        format!("dashboard.lock_after = 7 ({})\n", account.display()),
        "dashboard.theme = \"light\" (system.toml)\n".to_owned(),
        "records.user = \"Dana Ruiz\" (system.toml)\n".to_owned(),
        "dashboard.lock_notice = 10, kiosk.calm_after = 20, kiosk.drives = [\"/media\", \"/run/media\"], kiosk.touch = true (built in)\n".to_owned(),
    ] {
        assert!(print.contains(&expected), "{expected} is not in {print}");
    }
}

#[test]
fn a_mistake_in_a_file_is_told_with_its_place_and_nothing_is_done() {
    let machine = Machine::new();
    write(&machine, "[dashboard]\n\nthemes = 'dark'", "");
    let error = machine.fail("--user Ana init", 1);
    let place = format!("{}:3:1: unknown field `themes`", machine.path("config/chairside/chairside.toml").display());
    assert!(error.contains(&place) && error.contains("correct it and try again"), "{error}");
    assert!(!machine.path("data").exists());
}

#[test]
fn a_file_that_was_named_has_to_be_there_and_has_to_be_text() {
    let machine = Machine::new();
    assert!(machine.fail("--settings nowhere.toml doctor", 1).contains("there is no settings file `nowhere.toml`"));
    fs::write(machine.path("picture.toml"), [0xFF, 0xD8]).unwrap();
    let output = machine.command(["doctor"]).env("CHAIRSIDE_SETTINGS", "picture.toml").output().unwrap();
    assert!(failed(&output, 1).contains("could not read the settings file `picture.toml`"));
}

#[test]
fn the_short_help_leaves_the_clinics_words_to_the_long_one() {
    let machine = Machine::new();
    let help = |flag| String::from_utf8(machine.command([flag]).output().unwrap().stdout).unwrap();
    assert!(help("-h").contains("--kiosk") && !help("-h").contains("--clinic-phone"));
    assert!(help("--help").contains("--clinic-phone") && help("--help").contains("--fhir-register"));
}
