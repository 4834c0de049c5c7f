//! Both sides of the second screen, without a terminal: what travels, who may, and what is left when one side goes.

use std::fs::{self, Permissions};
use std::io::{BufReader, Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use super::follow::follow;
use super::wire::{self, Lost};
use super::{Place, Stage};
use crate::app::mirror::MirrorMsg;
use crate::content::load;
use crate::page::PatientView;
use crate::text::Lang;

/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

fn view(step: usize) -> PatientView {
    let pack = load::shipped().unwrap().remove(0);
    PatientView::new(&pack, 0, step..step + 1, 0, Lang::En).unwrap()
}

fn place(folder: &tempfile::TempDir) -> Place {
    Place::with(Some(folder.path().to_owned()), Path::new("/srv/records"))
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// A side that follows, until the test ends.
fn following(place: &Place) -> Receiver<MirrorMsg> {
    let (to, inbox) = channel();
    let place = place.clone();
    thread::spawn(move || follow(&place, &to));
    inbox
}

/// Waits for what is told next that is as wanted.
#[track_caller]
fn wait(inbox: &Receiver<MirrorMsg>, wanted: impl Fn(&MirrorMsg) -> bool) {
    while !wanted(&inbox.recv_timeout(PATIENCE).expect("it is told in time")) {}
}

fn shows(view: Option<PatientView>) -> impl Fn(&MirrorMsg) -> bool {
    move |msg| matches!(msg, MirrorMsg::Shown(shown) if *shown == view)
}

#[test]
fn everybody_who_follows_is_told_the_newest_also_who_comes_later() {
    let folder = tempfile::tempdir().unwrap();
    let stage = Stage::open(place(&folder)).unwrap();
    let first = following(&place(&folder));
    wait(&first, shows(None));
    stage.show(Some(view(2)));
    wait(&first, shows(Some(view(2))));
    let second = following(&place(&folder));
    wait(&second, shows(Some(view(2))));
    stage.show(None);
    wait(&first, shows(None));
    wait(&second, shows(None));
}

#[test]
fn when_one_side_goes_the_other_knows_at_once_and_both_find_each_other_again() {
    let folder = tempfile::tempdir().unwrap();
    let inbox = following(&place(&folder));
    for step in 0..3 {
        let stage = Stage::open(place(&folder)).unwrap();
        stage.show(Some(view(step)));
        wait(&inbox, shows(Some(view(step))));
        drop(stage);
        wait(&inbox, |msg| matches!(msg, MirrorMsg::Gone));
        assert!(!place(&folder).socket().exists());
    }
}

#[test]
fn only_this_account_can_reach_the_place() {
    let folder = tempfile::tempdir().unwrap();
    let place = place(&folder);
    let _stage = Stage::open(place.clone()).unwrap();
    assert_eq!(mode(place.socket()), 0o600);
    assert_eq!(mode(place.socket().parent().unwrap()), 0o700);
}

#[test]
fn a_folder_that_others_can_look_into_is_refused_on_both_sides() {
    let folder = tempfile::tempdir().unwrap();
    let place = place(&folder);
    let own = place.socket().parent().unwrap();
    fs::create_dir(own).unwrap();
    for open in [0o755, 0o710, 0o701] {
        fs::set_permissions(own, Permissions::from_mode(open)).unwrap();
        let refused = Stage::open(place.clone()).map(|_| ()).unwrap_err().to_string();
        assert!(refused.contains("other accounts") && refused.contains("chmod 700"), "{refused}");
        assert!(place.check().is_err());
    }
    fs::remove_dir(own).unwrap();
    let elsewhere = folder.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, own).unwrap();
    assert!(Stage::open(place).is_err(), "a link could lead anywhere");
}

#[test]
fn the_socket_of_a_program_that_is_gone_is_replaced_and_nothing_else_is() {
    let folder = tempfile::tempdir().unwrap();
    let place = place(&folder);
    place.prepare().unwrap();
    drop(UnixListener::bind(place.socket()).unwrap());
    assert!(place.socket().exists(), "as after kill -9");
    let stage = Stage::open(place.clone()).unwrap();
    let refused = Stage::open(place.clone()).map(|_| ()).unwrap_err().to_string();
    assert!(refused.contains("another Chairside"), "{refused}");
    assert!(place.socket().exists());
    drop(stage);
    fs::write(place.socket(), "somebody's file").unwrap();
    assert!(Stage::open(place.clone()).is_err());
    assert_eq!(fs::read_to_string(place.socket()).unwrap(), "somebody's file");
}

#[test]
fn a_screen_that_takes_nothing_in_never_holds_the_others_up() {
    let folder = tempfile::tempdir().unwrap();
    let stage = Stage::open(place(&folder)).unwrap();
    let stalled = UnixStream::connect(place(&folder).socket()).unwrap();
    let inbox = following(&place(&folder));
    wait(&inbox, shows(None));
    for step in 0..20_000 {
        stage.show(Some(view_of(step)));
    }
    wait(&inbox, shows(Some(view_of(19_999))));
    drop(stalled);
}

/// As [`view`], without reading the pack each time.
fn view_of(step: usize) -> PatientView {
    static PACK: std::sync::LazyLock<crate::content::Pack> = std::sync::LazyLock::new(|| load::shipped().unwrap().remove(0));
    PatientView::new(&PACK, 0, step..step + 1, 0, Lang::En).unwrap()
}

#[test]
fn screens_that_come_and_go_leave_room_for_others() {
    let folder = tempfile::tempdir().unwrap();
    let stage = Stage::open(place(&folder)).unwrap();
    for _ in 0..40 {
        drop(UnixStream::connect(place(&folder).socket()).unwrap());
    }
    let inbox = following(&place(&folder));
    stage.show(Some(view(1)));
    wait(&inbox, shows(Some(view(1))));
}

#[test]
fn what_the_other_side_does_not_understand_ends_the_stream() {
    let line = |text: &str| wire::read(&mut text.as_bytes());
    let ours = String::from_utf8(wire::write(Some(view(0))).unwrap()).unwrap();
    assert_eq!(line(&ours), Ok(Some(view(0))));
    assert_eq!(line(""), Err(Lost::Gone));
    assert_eq!(line(ours.trim_end()), Err(Lost::Gone), "cut off");
    for strange in [
        "\n".to_owned(),
        "{}\n".to_owned(),
        ours.replace(":1,", ":2,"),
        ours.replace("\"shown\"", "\"label\":\"P-7\",\"shown\""),
        "x".repeat(100_000),
        "\u{1b}[2J\n".to_owned(),
    ] {
        assert_eq!(line(&strange), Err(Lost::Strange), "{}", strange.get(..40).unwrap_or(&strange));
    }
    let folder = tempfile::tempdir().unwrap();
    place(&folder).prepare().unwrap();
    let listener = UnixListener::bind(place(&folder).socket()).unwrap();
    let inbox = following(&place(&folder));
    let (mut stream, _) = listener.accept().unwrap();
    stream.write_all(&[b'x'; 600]).unwrap();
    wait(&inbox, |msg| matches!(msg, MirrorMsg::Strange));
}

#[test]
fn a_line_is_as_short_as_its_bound_says() {
    let longest = PatientView::new(&load::shipped().unwrap().remove(0), 6, 60_000..60_001, i16::MIN, Lang::Es).unwrap();
    let line = wire::write(Some(longest)).unwrap();
    assert!(line.len() < 256, "{}", line.len());
    assert_eq!(wire::read(&mut BufReader::new(line.as_slice())), Ok(Some(longest)));
}

#[test]
fn each_store_has_its_own_place_and_the_same_before_it_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let of = |data: &Path| Place::with(Some(PathBuf::from("/run/user/1000")), data).socket().to_owned();
    let data = folder.path().join("data");
    let before = of(&data);
    fs::create_dir(&data).unwrap();
    assert_eq!(of(&data), before);
    assert_eq!(of(&folder.path().join("./data/")), before);
    let link = folder.path().join("link");
    std::os::unix::fs::symlink(&data, &link).unwrap();
    assert_eq!(of(&link), before);
    assert_ne!(of(&folder.path().join("other")), before);
    assert_eq!(Place::with(None, &data).socket(), data.join("mirror/socket"));
}

#[test]
fn what_is_sent_ends_with_the_side_that_shows() {
    let folder = tempfile::tempdir().unwrap();
    let stage = Stage::open(place(&folder)).unwrap();
    let mut stream = UnixStream::connect(place(&folder).socket()).unwrap();
    stage.show(Some(view(3)));
    let mut lines = BufReader::new(stream.try_clone().unwrap());
    while wire::read(&mut lines).unwrap() != Some(view(3)) {}
    drop(stage);
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).unwrap();
}
