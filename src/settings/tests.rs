//! That files and flags say the same, which of them holds, and that mistakes are told with their place.

use std::path::PathBuf;

use clap::{Args as _, Command, FromArgMatches as _};

use super::{Address, Layers, Origin, Settings, Told};
use crate::text::Lang;

/// The file that shows every key.
const EXAMPLE: &str = include_str!("../../content/chairside.toml");

fn flags(line: &[&str]) -> Result<Settings, clap::Error> {
    let command = Settings::augment_args(Command::new("chairside").no_binary_name(true));
    Settings::from_arg_matches(&command.try_get_matches_from(line)?)
}

fn set(text: &str) -> Settings {
    Settings::parse(text).unwrap()
}

/// The example with every key in it set.
fn example() -> String {
    EXAMPLE.lines().filter_map(|line| line.strip_prefix('#').filter(|rest| !rest.starts_with(' ')).or(Some(line))).fold(
        String::new(),
        |mut text, line| {
            text.push_str(line);
            text.push('\n');
            text
        },
    )
}

#[test]
fn the_example_sets_nothing_until_its_lines_are_taken_out_of_comments() {
    assert_eq!(set(EXAMPLE), Settings::default());
}

#[test]
fn the_example_has_every_key_and_every_key_is_a_flag() {
    let told = Layers::new(set(&example()), []).told();
    let shown: Vec<&str> = told.iter().filter(|told| told.origin == Origin::CommandLine).map(|told| told.key.as_str()).collect();
    let command = Settings::augment_args(Command::new("chairside"));
    let mut keys: Vec<String> = command.get_arguments().map(|argument| argument.get_id().to_string()).collect();
    keys.sort();
    assert_eq!(shown, keys);
}

#[test]
fn flags_say_what_the_example_says() {
    let settings = flags(&[
        "--data-dir=/var/lib/chairside",
        "--content=/etc/chairside/content",
        "--user=Ana Ruiz",
        "--passphrase-file=/run/credentials/chairside.service/passphrase",
        "--plain=false",
        "--theme=high-contrast",
        "--lang=en",
        "--lock-after=3",
        "--lock-notice=10",
        "--large",
        "--kiosk",
        "--kiosk-exports=/srv/chairside",
        "--kiosk-drives=/media,/run/media",
        "--kiosk-touch=true",
        "--kiosk-calm-after=20",
        "--content-trusted=Dr Ruiz: L4a0c7osp4QFzbCoQjGNUay3jlQ6Hi1zhCjUSXVM9xE=",
        "--content-signed-only",
        "--clinic-name=Riverside Skin Clinic",
        "--clinic-phone=+1 202 555 0143",
        "--fhir-base=https://clinic.example/fhir",
        "--fhir-record-numbers=urn:oid:1.2.3",
        r#"--fhir-register={ system = "https://register.example", numbers = { "Ana Ruiz" = "12A" } }"#,
    ])
    .unwrap();
    let mut expected = set(&example());
    expected.clinic.out_of_hours = None;
    assert_eq!(settings, expected);
    let out_of_hours = flags(&["--clinic-out-of-hours=Call 112"]).unwrap().clinic.out_of_hours.unwrap();
    assert_eq!(Lang::ALL.map(|lang| out_of_hours.get(lang).raw()), ["Call 112"; 2]);
}

#[test]
fn a_flag_wins_over_the_account_the_account_over_the_system_and_each_over_what_is_built_in() {
    let system = set("[dashboard]\nlang = 'es'\nlock_after = 10\ntheme = 'light'\n[kiosk]\nenabled = true");
    let account = set("[dashboard]\nlang = 'en'\nlock_after = 20");
    let flags = flags(&["--lock-after=30", "--kiosk=false"]).unwrap();
    let (of_system, of_account) = (PathBuf::from("/etc/s.toml"), PathBuf::from("/home/a.toml"));
    let layers = Layers::new(flags, [(of_account.clone(), account), (of_system.clone(), system)]);
    let told = |key: &str, value: &str, origin| Told { key: key.to_owned(), value: value.to_owned(), origin };
    assert_eq!(
        layers.told(),
        [
            told("dashboard.lang", "\"en\"", Origin::File(of_account)),
            told("dashboard.lock_after", "30", Origin::CommandLine),
            told("dashboard.lock_notice", "10", Origin::BuiltIn),
            told("dashboard.theme", "\"light\"", Origin::File(of_system)),
            told("kiosk.calm_after", "20", Origin::BuiltIn),
            told("kiosk.drives", "[\"/media\", \"/run/media\"]", Origin::BuiltIn),
            told("kiosk.enabled", "false", Origin::CommandLine),
            told("kiosk.touch", "true", Origin::BuiltIn),
        ]
    );
    let effective = layers.effective();
    assert_eq!(effective.dashboard.lock_after.unwrap().time().as_secs(), 30 * 60);
    assert_eq!((effective.dashboard.lang, effective.kiosk.enabled), (Some(Lang::En), Some(false)));
}

#[test]
fn no_key_is_lost_when_files_are_laid_over_one_another() {
    let all = set(&example());
    assert_eq!(all.clone().over(Settings::default()), all);
    assert_eq!(Settings::default().over(all.clone()), all);
}

#[test]
fn every_mistake_has_its_place_and_says_what_was_expected() {
    for (text, expected) in [
        ("[kiosk]\nenabeld = true", "2:1: unknown field `enabeld`, expected one of `enabled`, `exports`, `drives`"),
        ("[kisok]\nenabled = true", "1:2: unknown field `kisok`, expected one of `records`, `dashboard`, `kiosk`"),
        ("enabled = true", "1:1: unknown field `enabled`"),
        ("[kiosk]\n  enabled = 'yes'", "2:13: invalid type: string \"yes\", expected a boolean"),
        ("[kiosk]\nexports = 'exports'", "2:11: a whole path was expected, one that begins with `/`"),
        ("[kiosk]\ndrives = ['/media', 'usb']", "2:10: a whole path was expected"),
        ("[dashboard]\nlock_after = 0", "2:14: 0 is not in 1..=60 minutes"),
        ("[dashboard]\nlock_notice = 4", "2:15: 4 is not in 5..=600 seconds"),
        ("[kiosk]\ncalm_after = 601", "2:14: 601 is not in 5..=600 seconds"),
        ("[dashboard]\nlang = 'fr'", "2:8: unknown variant `fr`, expected `en` or `es`"),
        ("[dashboard]\ntheme = 'neon'", "2:9: unknown variant `neon`, expected one of `dark`"),
        ("[dashboard]\nlang = 'en'\nlang = 'es'", "3:1: duplicate key"),
        ("[content]\ntrusted = ['Dr Ruiz']", "2:11: a name and a key were expected"),
        ("[content]\ntrusted = ['Dr Ruiz: abc']", "2:11: a key was expected: 44 characters"),
        ("[clinic]\nname = ' '", "2:8: nothing is written here"),
        ("[clinic]\nphone = \"\\u001B[2J\"", "2:9: a line of words was expected, without control characters"),
        ("[clinic]\nout_of_hours = { en = 'Call 112' }", "2:16: missing field `es`"),
        ("[clinic]\nout_of_hours = 112", "2:16: invalid type: integer `112`, expected a text, or a text for each language"),
        ("# añádase\n[fhir]\nbase = 'clinic'", "3:8: `clinic` is no address, expected one such as https://"),
        ("[fhir.register]\nsystem = 'urn:x:y'", "1:1: missing field `numbers`"),
        ("[fhir.register]\nsystem = 'urn:x:y'\nnumbers = { ' ' = '1' }", "3:13: nothing is written here"),
        ("[kiosk", "1:7: "),
    ] {
        let mistake = Settings::parse(text).unwrap_err().to_string();
        assert!(mistake.starts_with(expected), "{mistake}");
        assert!(mistake.ends_with("; correct it and try again"), "{mistake}");
    }
}

#[test]
fn any_text_is_settings_or_a_mistake_in_a_line_of_it() {
    let whole = example();
    for end in 0..whole.len() {
        let Some(text) = whole.get(..end) else { continue };
        if let Err(mistake) = Settings::parse(text) {
            assert!(mistake.line <= text.matches('\n').count() + 1, "{mistake}");
        }
    }
}

#[test]
fn an_address_has_no_room_for_a_mistake() {
    for address in ["https://clinic.example/fhir", "urn:oid:1.2.3", "urn:uuid:019ab0de-7c00-7123-89ab-a1b2c3d4e5f6"] {
        assert_eq!(address.parse::<Address>().unwrap().as_str(), address);
    }
    for wrong in ["", "clinic", "https:", "://x", "https://a b", "https://a|1", "https://é", "https://a?b", "https://a#b", "H:x"]
    {
        assert!(wrong.parse::<Address>().is_err(), "{wrong}");
    }
}
