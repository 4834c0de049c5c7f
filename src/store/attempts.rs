//! Wrong passphrases and codes: counted before each try, slowed down, and told to the audit trail once somebody gets in.
//!
//! The count lies beside the store, as nothing can be written into it without a key. Who can delete the file can as well
//! copy the store and guess elsewhere; it slows down who has nothing but the keyboard.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;
use std::thread;
use std::time::Duration;

use chrono::{Local, TimeDelta};
use serde::{Deserialize, Serialize};

use super::error::StoreError;
use super::folder::{Folder, read_small, write_whole};
use super::trail::Note;
use crate::audit::{Event, Means};
use crate::record::{Moment, PersonName};

/// So many wrong ones cost nothing but the time of trying.
const FREE: u32 = 3;

/// The longest wait, in seconds.
const LONGEST: i64 = 300;

/// More people than any clinic has; a longer file is not one of ours.
const MOST: usize = 1000;

/// Tries since the last one that fitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tried {
    /// Whose passphrase; nothing stands for the recovery code.
    name: Option<PersonName>,
    times: u32,
    last: Moment,
    /// How many of them the audit trail tells of.
    told: u32,
}

impl Tried {
    /// How long the next try has to wait, in whole seconds.
    fn wait(&self, now: Moment) -> u64 {
        let wait = match self.times.saturating_add(1).saturating_sub(FREE) {
            0 => return 0,
            doublings => 2_i64.saturating_pow(doublings).min(LONGEST),
        };
        let since = (now - self.last).max(TimeDelta::zero());
        let left = TimeDelta::seconds(wait) - since;
        u64::try_from((left.num_milliseconds() + 999) / 1000).unwrap_or(0)
    }
}

/// How long the next try of a practitioner in a store's folder has to wait, in whole seconds.
pub fn wait(folder: &Path, who: &PersonName) -> Duration {
    wait_at(&Folder::new(folder), who, Local::now().fixed_offset())
}

fn wait_at(folder: &Folder, who: &PersonName, now: Moment) -> Duration {
    let tries = read(folder, now);
    let mine = tries.iter().find(|tried| tried.name.as_ref() == Some(who));
    Duration::from_secs(mine.map_or(0, |tried| tried.wait(now)))
}

/// Tries a passphrase or the recovery code, unless it is too soon; gives what the audit trail has to be told with what it opened.
///
/// The try is counted before it is made, so that ending the program does not undo it. A disk that cannot take the count keeps
/// nobody out.
///
/// # Errors
/// Those of `open`; and where it is too soon.
pub(super) fn guarded<T>(
    folder: &Folder,
    who: Option<&PersonName>,
    now: Moment,
    open: impl FnOnce() -> Result<T, StoreError>,
) -> Result<(T, Vec<Note>), StoreError> {
    let (opened, before) = counted(folder, who, now, open, |before| settled(before, who))?;
    Ok((opened, before.iter().filter_map(note).map(|event| Note { at: now, ..event }).collect()))
}

/// The same where no audit trail can be written: wrong tries are counted, and stay so until somebody gets in who can tell of them.
///
/// # Errors
/// As [`guarded`].
pub(super) fn untold<T>(
    folder: &Folder,
    who: &PersonName,
    now: Moment,
    open: impl FnOnce() -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    counted(folder, Some(who), now, open, <[Tried]>::to_vec).map(|(opened, _before)| opened)
}

/// Tries, and gives what had been tried before; `after` says what is left of that once the try fitted.
fn counted<T>(
    folder: &Folder,
    who: Option<&PersonName>,
    now: Moment,
    open: impl FnOnce() -> Result<T, StoreError>,
    after: impl FnOnce(&[Tried]) -> Vec<Tried>,
) -> Result<(T, Vec<Tried>), StoreError> {
    let mine = {
        let _turn = Turn::take(folder);
        let tries = read(folder, now);
        let mine = tries.iter().find(|tried| tried.name.as_ref() == who).cloned();
        if let Some(wait) = mine.as_ref().map(|tried| tried.wait(now)).filter(|wait| *wait > 0) {
            if mine.is_some_and(|tried| tried.last > now) {
                // The clock was set back: the wait counts from now, and not until that time comes again.
                write(folder, &with(&tries, who, |tried| tried.last = now));
            }
            return Err(StoreError::TooSoon { wait });
        }
        write(
            folder,
            &with(&tries, who, |tried| {
                tried.times = tried.times.saturating_add(1);
                tried.last = now;
            }),
        );
        mine
    };
    let opened = open();
    if let Err(wrong @ (StoreError::WrongPassphrase | StoreError::WrongCode)) = opened {
        return Err(wrong);
    }
    // This one was no wrong one; others may have been made meanwhile.
    let _turn = Turn::take(folder);
    let before = without_one(read(folder, now), who, mine.as_ref());
    let left = if opened.is_ok() { after(&before) } else { before.clone() };
    write(folder, &left);
    opened.map(|opened| (opened, before))
}

/// One program at a time reads the count and writes it: otherwise many tries at once would count as one.
struct Turn {
    _folder: Option<File>,
}

impl Turn {
    /// How often the lock is tried before it is gone on without: no program holds it for longer than a moment.
    const TRIES: u32 = 100;
    const PAUSE: Duration = Duration::from_millis(10);

    fn take(folder: &Folder) -> Self {
        // A folder that cannot be locked keeps nobody out.
        let Ok(file) = File::open(folder.path()) else {
            return Self { _folder: None };
        };
        for _ in 0..Self::TRIES {
            match file.try_lock() {
                Err(TryLockError::WouldBlock) => thread::sleep(Self::PAUSE),
                _locked_or_cannot_be => break,
            }
        }
        Self { _folder: Some(file) }
    }
}

/// The tries without the last one, which was counted before it was made.
fn without_one(mut tries: Vec<Tried>, who: Option<&PersonName>, before: Option<&Tried>) -> Vec<Tried> {
    if let Some(mine) = tries.iter_mut().find(|tried| tried.name.as_ref() == who) {
        mine.times = mine.times.saturating_sub(1);
        mine.last = before.map_or(mine.last, |before| before.last);
    }
    tries.retain(|tried| tried.times > 0);
    tries
}

/// The tries with one entry changed, or begun.
fn with(tries: &[Tried], who: Option<&PersonName>, change: impl FnOnce(&mut Tried)) -> Vec<Tried> {
    let mut tries = tries.to_vec();
    let place = tries.iter().position(|tried| tried.name.as_ref() == who).unwrap_or_else(|| {
        let last = Moment::default();
        tries.push(Tried { name: who.cloned(), times: 0, last, told: 0 });
        tries.len() - 1
    });
    if let Some(tried) = tries.get_mut(place) {
        change(tried);
    }
    tries
}

/// The tries once somebody got in: theirs are over, and the trail tells of the others.
fn settled(tries: &[Tried], who: Option<&PersonName>) -> Vec<Tried> {
    let others = tries.iter().filter(|tried| tried.name.as_ref() != who);
    others.map(|tried| Tried { told: tried.times, ..tried.clone() }).collect()
}

fn note(tried: &Tried) -> Option<Note> {
    let means = if tried.name.is_some() { Means::Passphrase } else { Means::RecoveryCode };
    let times = tried.times.saturating_sub(tried.told);
    let event = Event::UnlockFailed { means, last: tried.last, times };
    (times > 0).then(|| Note { at: tried.last, by: tried.name.clone(), session: None, event })
}

/// The tries so far; a file that cannot be read counts as enough wrong ones to wait.
fn read(folder: &Folder, now: Moment) -> Vec<Tried> {
    let damaged = || vec![Tried { name: None, times: FREE, last: now, told: FREE }];
    match read_small(&folder.attempts()) {
        Ok(bytes) => serde_json::from_slice(&bytes).ok().filter(|tries: &Vec<_>| tries.len() <= MOST).unwrap_or_else(damaged),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(_) => damaged(),
    }
}

fn write(folder: &Folder, tries: &[Tried]) {
    let file = folder.attempts();
    let _uncounted = if tries.is_empty() {
        fs::remove_file(file)
    } else {
        serde_json::to_vec(tries).map_err(io::Error::from).and_then(|json| write_whole(&file, &json))
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ana() -> PersonName {
        PersonName::new("Ana").unwrap()
    }

    fn at(seconds: i64) -> Moment {
        let start: Moment = "2026-11-23T10:00:00+01:00".parse().unwrap();
        start + TimeDelta::seconds(seconds)
    }

    /// A store's folder with nothing in it.
    fn folder() -> (tempfile::TempDir, Folder) {
        let home = tempfile::tempdir().unwrap();
        let folder = Folder::new(home.path());
        (home, folder)
    }

    fn wrong(folder: &Folder, seconds: i64) -> StoreError {
        guarded(folder, Some(&ana()), at(seconds), || Err::<(), _>(StoreError::WrongPassphrase)).unwrap_err()
    }

    fn right(folder: &Folder, seconds: i64) -> Result<Vec<Note>, StoreError> {
        guarded(folder, Some(&ana()), at(seconds), || Ok(())).map(|((), notes)| notes)
    }

    #[track_caller]
    fn wait(error: StoreError) -> u64 {
        match error {
            StoreError::TooSoon { wait } => wait,
            error => panic!("{error}"),
        }
    }

    #[test]
    fn three_wrong_ones_are_free_and_then_the_wait_doubles_up_to_five_minutes() {
        let (_home, folder) = folder();
        for _ in 0..3 {
            assert!(matches!(wrong(&folder, 0), StoreError::WrongPassphrase));
        }
        let mut now = 0;
        for expected in [2, 4, 8, 16, 32, 64, 128, 256, 300, 300] {
            assert_eq!(wait(wrong(&folder, now)), u64::try_from(expected).unwrap());
            assert_eq!(wait(wrong(&folder, now + expected - 1)), 1, "a try that is too soon does not count");
            now += expected;
            assert!(matches!(wrong(&folder, now), StoreError::WrongPassphrase));
        }
    }

    #[test]
    fn many_at_once_are_counted_one_by_one() {
        let (_home, folder) = folder();
        let tries: Vec<_> = (0..16)
            .map(|_| {
                thread::spawn({
                    let folder = folder.clone();
                    move || wrong(&folder, 0)
                })
            })
            .collect();
        let answers: Vec<StoreError> = tries.into_iter().map(|one| one.join().unwrap()).collect();
        let wrong = answers.iter().filter(|answer| matches!(answer, StoreError::WrongPassphrase)).count();
        assert_eq!(wrong, 3, "{answers:?}");
        assert_eq!(read(&folder, at(0))[0].times, 3);
    }

    #[test]
    fn a_right_one_takes_no_wrong_one_back_that_was_made_meanwhile() {
        let (_home, folder) = folder();
        let ((), notes) = guarded(&folder, Some(&ana()), at(0), || {
            wrong(&folder, 1);
            Ok(())
        })
        .unwrap();
        assert!(matches!(notes[0].event, Event::UnlockFailed { times: 1, .. }), "{notes:?}");
    }

    #[test]
    fn the_right_one_has_to_wait_too_and_then_starts_anew() {
        let (_home, folder) = folder();
        for _ in 0..3 {
            wrong(&folder, 0);
        }
        assert_eq!(wait(right(&folder, 1).unwrap_err()), 1);
        let notes = right(&folder, 2).unwrap();
        let event = Event::UnlockFailed { means: Means::Passphrase, last: at(0), times: 3 };
        assert_eq!(notes.iter().map(|note| (note.event.clone(), note.by.clone())).collect::<Vec<_>>(), [(event, Some(ana()))]);
        assert!(!folder.attempts().exists());
        assert!(right(&folder, 2).unwrap().is_empty());
    }

    #[test]
    fn the_wait_is_told_as_soon_as_there_is_one_and_to_who_has_it() {
        let (_home, folder) = folder();
        let ben = PersonName::new("Ben Osei").unwrap();
        for (tries, seconds) in [(1, 0), (2, 0), (3, 2)] {
            wrong(&folder, 0);
            assert_eq!(wait_at(&folder, &ana(), at(0)), Duration::from_secs(seconds), "after {tries}");
        }
        assert_eq!(wait_at(&folder, &ana(), at(1)), Duration::from_secs(1));
        assert_eq!(wait_at(&folder, &ana(), at(2)), Duration::ZERO);
        assert_eq!(wait_at(&folder, &ben, at(0)), Duration::ZERO);
    }

    #[test]
    fn each_practitioner_and_the_code_wait_by_themselves_and_are_told_once() {
        let (_home, folder) = folder();
        for _ in 0..4 {
            let _wrong = guarded(&folder, None, at(0), || Err::<(), _>(StoreError::WrongCode));
        }
        let notes = right(&folder, 0).unwrap();
        assert_eq!(notes.len(), 1);
        assert_eq!(notes[0].by, None);
        assert!(right(&folder, 1).unwrap().is_empty(), "told once");
        let again = guarded(&folder, None, at(1), || Ok(()));
        assert_eq!(wait(again.unwrap_err()), 1, "it still has to wait");
    }

    #[test]
    fn a_try_is_counted_before_it_is_made() {
        let (_home, folder) = folder();
        for _ in 0..3 {
            let _cut_off = guarded(&folder, Some(&ana()), at(0), || {
                // As if the program ended here.
                let counted = fs::read(folder.attempts()).unwrap();
                fs::write(folder.path().join("kept"), counted).unwrap();
                Err::<(), _>(StoreError::DatabaseDamaged)
            });
            fs::rename(folder.path().join("kept"), folder.attempts()).unwrap();
        }
        assert_eq!(wait(right(&folder, 0).unwrap_err()), 2);
    }

    #[test]
    fn what_is_no_guess_is_not_counted() {
        let (_home, folder) = folder();
        for _ in 0..9 {
            let damaged = guarded(&folder, Some(&ana()), at(0), || Err::<(), _>(StoreError::DatabaseDamaged));
            assert!(matches!(damaged, Err(StoreError::DatabaseDamaged)));
        }
        assert!(right(&folder, 0).is_ok());
    }

    #[test]
    fn a_clock_that_is_set_back_neither_frees_nor_locks_out() {
        let (_home, folder) = folder();
        for _ in 0..5 {
            wrong(&folder, 0);
        }
        for _ in 0..2 {
            assert!(matches!(wrong(&folder, 1000), StoreError::WrongPassphrase | StoreError::TooSoon { .. }));
        }
        let first = wait(right(&folder, -100_000).unwrap_err());
        assert!(first > 0);
        assert!(right(&folder, -100_000 + i64::try_from(first).unwrap()).is_ok());
    }

    #[test]
    fn a_damaged_count_keeps_nobody_out_for_long() {
        let (_home, folder) = folder();
        fs::write(folder.attempts(), b"{").unwrap();
        assert!(right(&folder, 0).is_ok());
    }

    #[test]
    fn however_often_it_was_tried_the_wait_is_one_that_ends() {
        let (_home, folder) = folder();
        for times in (0..200).chain([u32::MAX - 1, u32::MAX]) {
            let tried = Tried { name: Some(ana()), times, last: at(0), told: 0 };
            let expected = if times < FREE { 0 } else { 2_u64.saturating_pow(times - FREE + 1).min(300) };
            assert_eq!(tried.wait(at(0)), expected, "{times}");
            write(&folder, &[tried]);
            assert!(right(&folder, 300).is_ok(), "{times}");
        }
    }

    #[test]
    fn a_count_for_what_is_no_name_is_a_damaged_one_and_reaches_no_trail() {
        let (_home, folder) = folder();
        for name in ["", "  ", &"x".repeat(61), "Ana\u{1b}[2J".repeat(9).as_str()] {
            let tried = serde_json::json!([{"name": name, "times": 2, "last": at(0), "told": 0}]);
            fs::write(folder.attempts(), tried.to_string()).unwrap();
            assert_eq!(right(&folder, 1).unwrap().len(), 0, "{name:?}");
        }
    }

    #[test]
    fn a_folder_that_takes_no_count_keeps_nobody_out() {
        let (home, folder) = folder();
        drop(home);
        assert!(matches!(wrong(&folder, 0), StoreError::WrongPassphrase));
        assert!(right(&folder, 0).is_ok());
    }
}
