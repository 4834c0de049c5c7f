//! What `deploy/gather` does in a clinic with many rooms: everything arrives, also where the server or the folder was away.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};
use std::thread;

use chairside::record::Tally;
use serde_json::Value;

use super::fhir::signed;
use super::programs::missing;
use super::{Machine, exported, session, told};

const SCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/deploy/gather");

/// What a server answers, and what it has taken.
#[derive(Default)]
struct Taken {
    answer: &'static str,
    bundles: Vec<Value>,
}

/// A server at an address of its own; gives that, and what it takes.
fn server(answer: &'static str) -> (String, Arc<Mutex<Taken>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/fhir", listener.local_addr().unwrap());
    let taken = Arc::new(Mutex::new(Taken { answer, ..Taken::default() }));
    let of_server = Arc::clone(&taken);
    thread::spawn(move || listener.incoming().for_each(|asked| serve(asked.unwrap(), &of_server)));
    (address, taken)
}

fn serve(asked: TcpStream, taken: &Mutex<Taken>) {
    let mut reader = BufReader::new(asked.try_clone().unwrap());
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let mut taken = taken.lock().unwrap();
    if taken.answer.starts_with("200") {
        taken.bundles.push(serde_json::from_slice(&body).unwrap());
    }
    let mut answered = asked;
    write!(answered, "HTTP/1.1 {}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", taken.answer).unwrap();
}

/// Runs a script where the program is installed.
fn gather(machine: &Machine, script: &str, arguments: &[&str]) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_chairside")).parent().unwrap();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let all = std::env::join_paths([program.to_owned()].into_iter().chain(std::env::split_paths(&path))).unwrap();
    let mut command = Command::new(PathBuf::from(SCRIPTS).join(script));
    command.args(arguments).current_dir(&machine.dir).env("PATH", all).env("STATE_DIRECTORY", machine.path("state"));
    command
        .env("CHAIRSIDE_PASSPHRASE_FILE", "passphrase")
        .env("CHAIRSIDE_SINCE", "2026-11-01")
        .env("GNUPGHOME", machine.path("keys"));
    command.env("XDG_CONFIG_HOME", machine.path("config")).output().unwrap()
}

fn has(program: &str) -> bool {
    let there = Command::new(program).arg("--version").output().is_ok();
    there || missing::<()>("gathering", &format!("{program} is not there")).is_some()
}

fn machine() -> Machine {
    let machine = Machine::with(&[session(1, "MK 1990")]);
    let mut store = machine.store();
    for day in [2, 3] {
        store.sign(&signed(day), Tally::default()).unwrap();
    }
    store.close().unwrap();
    fs::create_dir(machine.path("state")).unwrap();
    machine
}

fn send(machine: &Machine, address: &str) -> Output {
    gather(machine, "send-to-fhir.sh", &[address, "--data-dir", "data"])
}

#[test]
fn what_a_server_did_not_take_is_sent_the_next_time_and_what_it_took_never_again() {
    if !has("curl") {
        return;
    }
    let machine = machine();
    // Nobody listens at an address that was given back.
    let away = format!("http://{}/fhir", TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap());
    let output = send(&machine, &away);
    assert_eq!(output.status.code(), Some(1));
    assert!(told(&output).contains("the server cannot be reached; what is left is sent the next time"), "{}", told(&output));

    let (address, taken) = server("503 Service Unavailable");
    let output = send(&machine, &address);
    assert!(!output.status.success() && told(&output).contains("refused 2 of them"), "{}", told(&output));

    taken.lock().unwrap().answer = "200 OK";
    let output = send(&machine, &address);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    let sent = taken.lock().unwrap().bundles.clone();
    assert_eq!((sent.len(), &sent[0]["resourceType"], &sent[0]["type"]), (2, &"Bundle".into(), &"transaction".into()));

    assert_eq!(send(&machine, &address).status.code(), Some(0));
    let mut store = machine.store();
    store.sign(&signed(4), Tally::default()).unwrap();
    store.close().unwrap();
    assert_eq!(send(&machine, &address).status.code(), Some(0));
    let all = taken.lock().unwrap().bundles.clone();
    assert_eq!(all.len(), 3, "the new one alone");
    assert!(!all[..2].contains(&all[2]));
}

#[test]
fn a_wrong_passphrase_is_an_error_of_the_sending_and_sends_nothing() {
    if !has("curl") {
        return;
    }
    let machine = machine();
    machine.write_secret("passphrase", "another one entirely");
    let (address, taken) = server("200 OK");
    let output = send(&machine, &address);
    assert_eq!(output.status.code(), Some(3), "{}", told(&output));
    assert!(taken.lock().unwrap().bundles.is_empty());
}

#[test]
fn a_room_keeps_one_whole_encrypted_file_in_the_shared_folder_and_the_last_one_stays_where_it_fails() {
    if !has("gpg") {
        return;
    }
    let machine = machine();
    let keys = machine.path("keys");
    fs::create_dir(&keys).unwrap();
    fs::set_permissions(&keys, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    let gpg = |arguments: &[&str]| {
        let output = Command::new("gpg").args(["--batch", "--quiet"]).args(arguments).env("GNUPGHOME", &keys).output().unwrap();
        assert!(output.status.success(), "{}", told(&output));
        output.stdout
    };
    gpg(&["--passphrase", "", "--quick-generate-key", "records@clinic.example", "default", "default", "never"]);
    let copy = |folder: &str| gather(&machine, "copy-to-folder.sh", &[folder, "records@clinic.example", "--data-dir", "data"]);
    assert!(!copy("away").status.success());

    fs::create_dir(machine.path("shared")).unwrap();
    let output = copy("shared");
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    let there = || fs::read_dir(machine.path("shared")).unwrap().map(|file| file.unwrap().path()).collect::<Vec<_>>();
    let files = there();
    assert_eq!(files.len(), 1, "{files:?}");
    let before = fs::read(&files[0]).unwrap();
    fs::write(machine.path("decrypted"), gpg(&["--decrypt", files[0].to_str().unwrap()])).unwrap();
    assert_eq!(exported(&machine.path("decrypted")).len(), 3);

    machine.write_secret("passphrase", "another one entirely");
    assert!(!copy("shared").status.success());
    assert_eq!((there(), fs::read(&files[0]).unwrap()), (files.clone(), before));
    let _ended = Command::new("gpgconf").args(["--kill", "all"]).env("GNUPGHOME", &keys).status();
}
