//! Pages of the database and frames of its log that somebody moved about: within a file, and from an older copy of it.

use std::fs;

use chairside::record::{Change, Draft, Session, Tally};
use chairside::store::{Store, Visit};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

use crate::sign::{draft_of_pack, pack};
use crate::{Clinic, DATABASE, LOG, ana, draft, save};

const PAGE: usize = 4096;

/// A store on an earlier day and on a later one; of each session every state that it was saved in, the last one last.
struct Days {
    earlier: Clinic,
    later: Clinic,
    sessions: Vec<Vec<Session>>,
}

impl Days {
    /// Of two signed sessions one gets an addendum later, and the other was a draft before; the drafts get other words.
    #[track_caller]
    fn new() -> Self {
        let (clinic, mut store) = Clinic::open();
        let mut sessions: Vec<Vec<Session>> = vec![Vec::new(); 8];
        let mut drafts: Vec<Draft> = (0..6).map(|number| draft(&format!("A{number}"), "")).collect();
        write(&mut store, &mut drafts, &mut sessions, "monday");
        let early = draft_of_pack("A6");
        save(&mut store, &early);
        sign(&mut store, &early, &mut sessions[6]);
        let late = draft_of_pack("A7");
        save(&mut store, &late);
        sessions[7].push(Session::Draft(late.clone()));
        store.close().unwrap();
        let earlier = clinic.copy();
        let mut store = clinic.unlock().unwrap();
        write(&mut store, &mut drafts, &mut sessions, "friday");
        sign(&mut store, &late, &mut sessions[7]);
        add(&mut store, &mut sessions[6]);
        Self { earlier, later: clinic.copy_after(store), sessions }
    }
}

impl Clinic {
    fn copy_after(&self, store: Store) -> Self {
        store.close().unwrap();
        self.copy()
    }
}

/// Notes of less than a page and of many, each time of the same length.
#[track_caller]
fn write(store: &mut Store, drafts: &mut [Draft], sessions: &mut [Vec<Session>], word: &str) {
    for ((draft, saved), times) in drafts.iter_mut().zip(sessions).zip([1, 2000, 80, 5000, 3, 300]) {
        draft.write_notes(format!("{word} ").repeat(times).as_str().into());
        save(store, draft);
        saved.push(Session::Draft(draft.clone()));
    }
}

#[track_caller]
fn sign(store: &mut Store, draft: &Draft, saved: &mut Vec<Session>) {
    let signed = draft.sign(&pack(), ana(), draft.started()).unwrap();
    store.sign(&signed, Tally::default()).unwrap();
    saved.push(Session::Signed(Box::new(signed)));
}

#[track_caller]
fn add(store: &mut Store, saved: &mut Vec<Session>) {
    let Some(Session::Signed(signed)) = saved.last().cloned() else { panic!("it is signed") };
    let change = Change::Addendum { words: "She rang on friday.".into() };
    let amendment = signed.amendment(ana(), signed.signature().at, "rang".into(), change).unwrap();
    store.amend(signed.content().id(), &amendment).unwrap();
    let mut signed = signed;
    signed.push(amendment).unwrap();
    saved.push(Session::Signed(signed));
}

/// How a store whose files were tampered with answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    /// Opening it says that something is wrong.
    OnOpening,
    /// Some session, or verifying, says so.
    OnReading,
    /// Nothing does.
    Nothing,
}

/// Whatever opens shows each session as it was saved at one moment, or says that it cannot. It may be an earlier state only where
/// verifying tells, and never where just one page is older.
fn look(clinic: &Clinic, sessions: &[Vec<Session>], may_be_earlier: bool) -> Result<Told, TestCaseError> {
    let visit: Visit = match clinic.read() {
        Ok(visit) => visit,
        Err(error) => {
            prop_assert_eq!(error.exit_code(), 4, "{}", error);
            return Ok(Told::OnOpening);
        }
    };
    let (mut is_last, mut refused) = (true, false);
    for states in sessions {
        let last = states.last().unwrap();
        match visit.load(last.id()) {
            Ok(Some(shown)) => {
                prop_assert!(states.contains(&shown), "a session is shown as it never was");
                prop_assert!(may_be_earlier || shown == *last, "a session is shown as it was before");
                is_last &= shown == *last;
            }
            Ok(None) => is_last = false,
            Err(error) => {
                prop_assert_eq!(error.exit_code(), 4, "{}", error);
                refused = true;
            }
        }
    }
    let is_told = visit.verify([]).map_or(true, |report| !report.problems.is_empty());
    prop_assert!(is_told || (is_last && !refused), "verifying finds nothing");
    Ok(if is_told { Told::OnReading } else { Told::Nothing })
}

thread_local! {
    static DAYS: Days = Days::new();
}

fn page(file: &[u8], number: usize) -> &[u8] {
    &file[number * PAGE..(number + 1) * PAGE]
}

/// Puts pages of the earlier file in the place of those of the later one.
fn mix(days: &Days, is_earlier: impl Fn(usize) -> bool) -> Clinic {
    let clinic = days.later.copy();
    let (earlier, later) = (fs::read(days.earlier.path(DATABASE)).unwrap(), fs::read(clinic.path(DATABASE)).unwrap());
    let pages = earlier.len().min(later.len()) / PAGE;
    let mixed = (0..later.len() / PAGE).flat_map(|number| {
        let from = if number < pages && is_earlier(number) { &earlier } else { &later };
        page(from, number).to_vec()
    });
    fs::write(clinic.path(DATABASE), mixed.collect::<Vec<u8>>()).unwrap();
    clinic
}

#[test]
fn no_single_page_of_an_older_copy_shows_anything_as_it_was_before() {
    DAYS.with(|days| -> TestCaseResult {
        let (earlier, later) = (fs::read(days.earlier.path(DATABASE)).unwrap(), fs::read(days.later.path(DATABASE)).unwrap());
        let pages = earlier.len().min(later.len()) / PAGE;
        let other: Vec<usize> = (0..pages).filter(|number| page(&earlier, *number) != page(&later, *number)).collect();
        assert!(other.len() > 20, "{other:?}");
        for number in other {
            let mixed = mix(days, |page| page == number);
            look(&mixed, &days.sessions, false).map_err(|error| TestCaseError::fail(format!("page {number}: {error}")))?;
        }
        Ok(())
    })
    .unwrap();
}

#[test]
fn two_pages_of_a_database_that_change_places_are_noticed() {
    DAYS.with(|days| -> TestCaseResult {
        let whole = fs::read(days.later.path(DATABASE)).unwrap();
        let pages = whole.len() / PAGE;
        for one in 1..pages {
            let other = 1 + (one * 7) % (pages - 1);
            if one == other {
                continue;
            }
            let clinic = days.later.copy();
            let mut swapped = whole.clone();
            swapped[one * PAGE..(one + 1) * PAGE].copy_from_slice(page(&whole, other));
            swapped[other * PAGE..(other + 1) * PAGE].copy_from_slice(page(&whole, one));
            fs::write(clinic.path(DATABASE), swapped).unwrap();
            let told = look(&clinic, &days.sessions, false);
            prop_assert_ne!(told.map_err(|error| TestCaseError::fail(format!("pages {one}, {other}: {error}")))?, Told::Nothing);
        }
        Ok(())
    })
    .unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_mix_of_pages_of_two_days_passes_for_one_of_them(seed in any::<u64>(), share in 1..8_u32) {
        DAYS.with(|days| {
            // Splitmix, so that a page is of the earlier day or not whatever the number of pages.
            let chance = |number: usize| {
                let mut x = seed.wrapping_add((number as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
                x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
                x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
                (x ^ (x >> 31)) % 8 < u64::from(share)
            };
            look(&mix(days, chance), &days.sessions, true).map(drop)
        })?;
    }
}

/// A log that was cut off with it, frame by frame.
const LOG_HEADER: usize = 32;
const FRAME_HEADER: usize = 24;
const FRAME: usize = FRAME_HEADER + PAGE;

/// The log with these frames in this order, and with the checksums that belong to them: they keep nobody out.
fn log_of(whole: &[u8], frames: &[usize]) -> Vec<u8> {
    let mut log = whole[..LOG_HEADER].to_vec();
    let is_big_endian = whole[3] & 1 == 1;
    let word = |bytes: &[u8]| {
        let bytes = bytes.try_into().unwrap();
        if is_big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) }
    };
    let sum = |start: (u32, u32), bytes: &[u8]| {
        bytes.chunks(8).fold(start, |(one, two), pair| {
            let one = one.wrapping_add(word(&pair[..4])).wrapping_add(two);
            (one, two.wrapping_add(word(&pair[4..])).wrapping_add(one))
        })
    };
    let mut running = sum((0, 0), &whole[..24]);
    assert_eq!(whole[24..32], [running.0.to_be_bytes(), running.1.to_be_bytes()].concat(), "the header's own checksum");
    for number in frames {
        let frame = &whole[LOG_HEADER + number * FRAME..][..FRAME];
        running = sum(sum(running, &frame[..8]), &frame[FRAME_HEADER..]);
        log.extend_from_slice(&frame[..16]);
        log.extend_from_slice(&running.0.to_be_bytes());
        log.extend_from_slice(&running.1.to_be_bytes());
        log.extend_from_slice(&frame[FRAME_HEADER..]);
    }
    log
}

/// A store as a power cut would leave it, with everything in its log; and the states of its sessions.
#[track_caller]
fn cut_off() -> (Clinic, Vec<Vec<Session>>) {
    let (clinic, mut store) = Clinic::open();
    let mut sessions: Vec<Vec<Session>> = vec![Vec::new(); 3];
    let mut drafts: Vec<Draft> = (0..3).map(|number| draft(&format!("A{number}"), "")).collect();
    for word in ["monday", "friday", "sunday"] {
        write(&mut store, &mut drafts, &mut sessions, word);
    }
    (clinic.copy(), sessions)
}

#[test]
fn a_log_is_read_with_the_checksums_that_anybody_can_make() {
    let (clinic, sessions) = cut_off();
    let whole = fs::read(clinic.path(LOG)).unwrap();
    let frames: Vec<usize> = (0..(whole.len() - LOG_HEADER) / FRAME).collect();
    assert!(frames.len() > 60, "{frames:?}");
    assert_eq!(log_of(&whole, &frames), whole);
    assert_eq!(look(&clinic, &sessions, false).unwrap(), Told::Nothing);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    /// Frames left out, doubled, moved to another place, and earlier ones played again at the end.
    #[test]
    fn no_frames_of_the_log_that_are_moved_or_played_again_pass_for_what_was_saved(
        changes in proptest::collection::vec((0..4_u8, any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..4),
    ) {
        thread_local! {
            static CUT_OFF: (Clinic, Vec<Vec<Session>>) = cut_off();
        }
        CUT_OFF.with(|(whole, sessions)| {
            let clinic = whole.copy();
            let log = fs::read(clinic.path(LOG)).unwrap();
            let mut frames: Vec<usize> = (0..(log.len() - LOG_HEADER) / FRAME).collect();
            for (how, one, other) in changes {
                let (one, other) = (one.index(frames.len()), other.index(frames.len()));
                match how {
                    0 => drop(frames.remove(one)),
                    1 => frames.swap(one, other),
                    2 => frames.insert(other, frames[one]),
                    _ => frames.extend_from_within(one.min(other)..=one.max(other)),
                }
            }
            fs::write(clinic.path(LOG), log_of(&log, &frames)).unwrap();
            // Its index is made anew, as after a restart of the machine.
            let _ = fs::remove_file(clinic.path("chairside.db-shm"));
            look(&clinic, sessions, true).map(drop)
        })?;
    }
}
