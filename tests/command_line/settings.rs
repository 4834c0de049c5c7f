//! The settings files.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

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

#[test]
fn on_a_kiosk_the_accounts_file_undoes_nothing_of_what_the_machines_says() {
    let machine = machine_with_signed();
    write(
        &machine,
        "[dashboard]\nlock_after = 60\n[content]\nsigned_only = false",
        "[kiosk]\nenabled = true\n[content]\nsigned_only = true",
    );
    let told = |line: &str| String::from_utf8(machine.run(line).stdout).unwrap();
    let account = machine.path("config/chairside/chairside.toml");
    let not_read = format!("{} is not read: on a kiosk", account.display());
    let print = told("--settings system.toml doctor");
    assert!(print.contains("content.signed_only = true (system.toml)") && print.contains(&not_read), "{print}");
    assert!(print.contains("dashboard.lock_after = 3, "), "{print}");
    // Also where only the flag says that it is one, and not where a flag says that it is none.
    fs::write(machine.path("system.toml"), "").unwrap();
    assert!(told("--settings system.toml --kiosk doctor").contains(&not_read));
    fs::write(machine.path("system.toml"), "[kiosk]\nenabled = true").unwrap();
    let print = told("--settings system.toml --kiosk=false doctor");
    assert!(print.contains("dashboard.lock_after = 60") && !print.contains("is not read"), "{print}");
}

#[test]
fn the_doctor_warns_of_settings_that_others_can_write() {
    let machine = machine_with_signed();
    write(&machine, "", "[dashboard]\nlock_after = 9");
    let (file, folder) = (machine.path("system.toml"), machine.path("config/chairside"));
    let open = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    let doctor = || String::from_utf8(machine.run("--settings system.toml doctor").stdout).unwrap();
    assert!(!doctor().contains("others than its owner"), "{}", doctor());
    open(&file, 0o646);
    assert!(doctor().contains("warning  system.toml can be changed by others than its owner; `chmod go-w system.toml`"));
    open(&file, 0o644);
    open(&folder, 0o775);
    assert!(doctor().contains(&format!("`chmod go-w {}`", folder.display())), "{}", doctor());
    open(&folder, 0o1777);
    assert!(!doctor().contains("others than its owner"), "{}", doctor());
}

#[test]
fn what_is_no_file_or_too_long_to_be_settings_is_refused_at_once() {
    let machine = Machine::new();
    assert!(Command::new("mkfifo").arg(machine.path("pipe.toml")).status().unwrap().success());
    fs::create_dir(machine.path("folder.toml")).unwrap();
    for name in ["pipe.toml", "folder.toml"] {
        assert!(machine.fail(&format!("--settings {name} doctor"), 1).contains(&format!("`{name}` is not a file")), "{name}");
    }
    let long = format!("[content]\n{}signed_only = true\n", "# words\n".repeat(200_000));
    fs::write(machine.path("long.toml"), long).unwrap();
    assert!(machine.fail("--settings long.toml doctor", 1).contains("`long.toml` is larger than 1 MB"));
}

#[test]
fn the_doctor_tries_what_the_settings_have_the_dashboard_reach() {
    let machine = machine_with_signed();
    let exports = machine.path("mistyped/exports");
    fs::write(machine.path("system.toml"), format!("[kiosk]\nenabled = true\nexports = '{}'", exports.display())).unwrap();
    let print = String::from_utf8(machine.run("--settings system.toml doctor").stdout).unwrap();
    let told = diagnosis(&print, "reach");
    assert!(
        told.contains("warning") && told.contains(&format!("`{}`", exports.display())) || told.contains("no Landlock"),
        "{print}"
    );
}
