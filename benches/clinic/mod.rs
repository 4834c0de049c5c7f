//! Stores with as many sessions as a clinic gathers, made from a seed: the same words for the same number, on every machine.

pub mod program;

use std::fs;
use std::path::{Path, PathBuf};

use chairside::content::{Kind, Pack, load};
use chairside::record::{Answer, Assessment, Draft, Moment, PackRef, PatientLabel, PersonName, SessionId, Tally};
use chairside::store::{Passphrase, Sealing, Store};
use chairside::text::Lang;
use uuid::Builder;

/// How many words a note draws from: about what a practitioner uses in ten years.
const VOCABULARY: u64 = 3000;

pub fn practitioner() -> PersonName {
    PersonName::new("Dana Reed").unwrap()
}

pub fn passphrase() -> Passphrase {
    Passphrase::new("correct horse battery".to_owned())
}

pub fn pack() -> Pack {
    load::shipped().unwrap().remove(0)
}

/// The sizes to measure at: `CHAIRSIDE_BENCH_SIZES`, or up to a busy clinic's ten years.
pub fn sizes() -> Vec<u64> {
    let named = std::env::var("CHAIRSIDE_BENCH_SIZES").unwrap_or_else(|_| "10,1000,100000".to_owned());
    named.split(',').map(|size| size.trim().parse().expect("sizes are numbers, such as 10,1000")).collect()
}

/// Numbers that look like chance and are the same on every run (`SplitMix64`).
struct Chance(u64);

impl Chance {
    fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % below
    }

    /// A word; common ones come often, as in any language.
    fn word(&mut self) -> String {
        let (one, other) = (self.next(VOCABULARY), self.next(VOCABULARY));
        let mut number = one * other / VOCABULARY;
        let mut word = String::new();
        for _ in 0..3 {
            let (consonant, vowel) = (number % 17, number / 17 % 5);
            word.extend("bcdfghklmnprstvwz".chars().nth(usize::try_from(consonant).unwrap()));
            word.extend("aeiou".chars().nth(usize::try_from(vowel).unwrap()));
            number /= 85;
        }
        word
    }

    pub fn text(&mut self, words: u64) -> String {
        (0..words).map(|_| self.word()).collect::<Vec<_>>().join(" ")
    }
}

pub fn text(words: u64) -> String {
    Chance(7).text(words)
}

/// The session of a number: a ten-minute consultation with most of the checklist answered and a page of notes.
pub fn session(pack: &Pack, number: u64) -> (Draft, Tally) {
    let mut chance = Chance(number);
    let seconds = 1_480_000_000 + i64::try_from(number).unwrap() * 300;
    let started: Moment = chrono::DateTime::from_timestamp(seconds, 0).unwrap().fixed_offset();
    let millis = u64::try_from(seconds).unwrap() * 1000;
    let mut random = [0; 10];
    random[..8].copy_from_slice(&chance.next(u64::MAX).to_be_bytes());
    let id = SessionId::new(Builder::from_unix_timestamp_millis(millis, &random).into_uuid());
    let wording = PackRef { id: pack.id().to_string(), version: pack.version().to_owned(), hash: pack.hash().to_owned() };
    let label = PatientLabel::new(&format!("P-{}", chance.next(99_999))).unwrap();
    let mut draft = Draft::new(id, label, practitioner(), started, Lang::En, wording);
    for pane in pack.panes() {
        draft.add_seconds(&pane.id, u32::try_from(20 + chance.next(120)).unwrap());
    }
    for item in pack.checklist().items() {
        let answer = match &item.kind {
            Kind::YesNo => Answer::YesNo(chance.next(5) == 0),
            Kind::Text => Answer::Text(chance.text(6).as_str().into()),
            _ => continue,
        };
        draft.set_answer(&item.id, Some(answer), started);
    }
    let words = 60 + chance.next(160);
    draft.write_notes(chance.text(words).as_str().into());
    let tally = Assessment::new(&draft, pack).tally();
    (draft, tally)
}

/// The folder of a store with so many sessions; made once, below the build's folder.
pub fn folder(sessions: u64) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("clinic-{sessions}"));
    if folder.exists() {
        // One that an older build made is brought up to date.
        Store::unlock(&folder, &practitioner(), &passphrase()).unwrap().close().unwrap();
        return folder;
    }
    // Made in memory where that can be, as each save waits for the disk.
    let memory = Path::new("/dev/shm");
    let making = if memory.is_dir() { tempfile::tempdir_in(memory).unwrap() } else { tempfile::tempdir().unwrap() };
    let made = making.path().join("data");
    make(&made, sessions);
    copy(&made, &folder);
    folder
}

/// Makes a store with so many sessions.
pub fn make(folder: &Path, sessions: u64) {
    let pack = pack();
    let light = Sealing::new(64, 1, 1).unwrap();
    let (mut store, _code) = Store::create(folder, &practitioner(), &passphrase(), light).unwrap();
    for number in 0..sessions {
        let (draft, tally) = session(&pack, number);
        store.save(&draft, tally).unwrap();
    }
    store.close().unwrap();
}

/// A copy that may be written.
pub fn copy(from: &Path, to: &Path) {
    let unfinished = to.with_extension("unfinished");
    let _ = fs::remove_dir_all(&unfinished);
    copy_into(from, &unfinished);
    fs::rename(unfinished, to).unwrap();
}

fn copy_into(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let copied = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_into(&path, &copied);
        } else {
            fs::copy(&path, &copied).unwrap();
        }
    }
}
