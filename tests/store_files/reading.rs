//! The list, the search, single sessions and all of them.

use chairside::record::Tally;
use chairside::store::{Activity, StoreError};
use chrono::NaiveDate;
use uuid::Uuid;

use crate::{Clinic, draft, draft_at, notes, save};

fn labels(list: &[chairside::store::Overview]) -> Vec<&str> {
    list.iter().map(|overview| overview.label.raw()).collect()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn the_list_is_newest_first_by_start_whatever_was_saved_last_and_pages_without_gaps() {
    let (_clinic, mut store) = Clinic::open();
    for (label, started) in [
        ("third", "2026-11-20T12:00:00+01:00"),
        ("first", "2025-01-01T08:00:00Z"),
        ("fourth", "2026-11-20T11:00:01Z"),
        ("second", "2026-11-20T12:30:00+02:00"),
    ] {
        save(&mut store, &draft_at(label, "", started));
    }
    let reader = store.reader().unwrap();
    let first = reader.overview(3, None).unwrap();
    assert_eq!(labels(&first), ["fourth", "third", "second"]);
    let rest = reader.overview(3, first.last().map(|last| last.cursor)).unwrap();
    assert_eq!(labels(&rest), ["first"]);
    let none = reader.overview(3, rest.last().map(|last| last.cursor)).unwrap();
    assert_eq!(labels(&none), [""; 0]);
}

#[test]
fn saving_again_changes_a_session_and_keeps_its_place() {
    let (_clinic, mut store) = Clinic::open();
    let mut earlier = draft_at("A1", "before", "2026-11-20T09:00:00Z");
    save(&mut store, &earlier);
    save(&mut store, &draft_at("A2", "", "2026-11-20T10:00:00Z"));
    earlier.write_notes("after".into());
    let tally = Tally { raised: 2, ..Tally::default() };
    store.save(&earlier, tally).unwrap();
    let reader = store.reader().unwrap();
    let list = reader.overview(9, None).unwrap();
    assert_eq!(labels(&list), ["A2", "A1"]);
    assert_eq!(list[1].tally, tally);
    assert_eq!(reader.load(earlier.id()).unwrap(), Some(chairside::record::Session::Draft(earlier)));
    assert_eq!(labels(&reader.search("before", 9).unwrap()), [""; 0]);
    assert_eq!(labels(&reader.search("after", 9).unwrap()), ["A1"]);
}

#[test]
fn a_session_that_is_not_there_is_none() {
    let (_clinic, store) = Clinic::open();
    let id = chairside::record::SessionId::new(Uuid::now_v7());
    assert_eq!(store.reader().unwrap().load(id).unwrap(), None);
}

#[test]
fn the_search_finds_the_beginning_of_every_word_in_labels_and_notes() {
    let (_clinic, mut store) = Clinic::open();
    save(&mut store, &draft_at("JD 1980", "Redness on both cheeks", "2026-11-20T09:00:00Z"));
    save(&mut store, &draft_at("MK 1975", "no redness; café au lait", "2026-11-20T10:00:00Z"));
    let reader = store.reader().unwrap();
    let found = |words| {
        let list = reader.search(words, 9).unwrap();
        labels(&list).join(", ")
    };
    assert_eq!(found("red"), "MK 1975, JD 1980");
    assert_eq!(found("RED chee"), "JD 1980");
    assert_eq!(found("jd redness"), "JD 1980");
    assert_eq!(found("CAFE"), "MK 1975");
    assert_eq!(found("cafe\u{301}"), "MK 1975");
    assert_eq!(found("edness"), "");
    assert_eq!(found("red NOT cheeks"), "");
    assert_eq!(found("notes:redness"), "");
    assert_eq!(found("--"), "");
    assert_eq!(found("  "), "MK 1975, JD 1980");
    assert_eq!(reader.search("red", 1).unwrap().len(), 1);
}

#[test]
fn the_search_finds_words_of_any_script() {
    let (_clinic, mut store) = Clinic::open();
    for (label, notes) in [
        ("Chinese", "患者面部有痤疮疤痕"),
        ("Japanese", "ニキビ跡が気になる"),
        ("Thai", "คนไข้มีรอยแผลเป็น"),
        ("Russian", "Покраснение на щеках"),
        ("Hebrew", "אדמומיות בלחיים"),
        ("Arabic", "احمرار في الخدين"),
        ("Korean", "여드름 흉터가 있음"),
        ("Hindi", "गालों पर लाली"),
        ("Greek", "ερυθρότητα στα μάγουλα"),
    ] {
        save(&mut store, &draft(label, notes));
    }
    let reader = store.reader().unwrap();
    for (label, words) in [
        ("Chinese", "痤疮"),
        ("Chinese", "疤痕 患者"),
        ("Japanese", "キビ跡"),
        ("Thai", "แผล"),
        ("Russian", "покрас"),
        ("Hebrew", "בלחיים"),
        ("Arabic", "الخد"),
        ("Korean", "흉터"),
        ("Hindi", "लाली"),
        ("Greek", "ερυθρότ"),
    ] {
        assert_eq!(labels(&reader.search(words, 9).unwrap()), [label], "{words}");
    }
    assert_eq!(labels(&reader.search("疮痤", 9).unwrap()), [""; 0]);
}

#[test]
fn every_session_is_given_oldest_first_from_a_day_on() {
    let (_clinic, mut store) = Clinic::open();
    save(&mut store, &draft_at("A3", "c", "2026-11-22T00:10:00+02:00"));
    save(&mut store, &draft_at("A1", "a", "2026-11-20T10:00:00Z"));
    save(&mut store, &draft_at("A2", "b", "2026-11-21T10:00:00Z"));
    let reader = store.reader().unwrap();
    assert_eq!(notes(&reader), ["a", "b", "c"]);
    let mut since = Vec::new();
    let take = |session: chairside::record::Session| -> Result<(), StoreError> {
        since.push(session.content().notes().raw().to_owned());
        Ok(())
    };
    // The clinic's own day: in UTC the last one started on the 21st.
    reader.each(Some(day("2026-11-22")), take).unwrap();
    assert_eq!(since, ["c"]);
}

#[test]
fn going_through_the_sessions_stops_at_the_first_that_is_refused() {
    let (_clinic, mut store) = Clinic::open();
    for notes in ["a", "b", "c"] {
        save(&mut store, &draft("A1", notes));
    }
    let mut taken = 0;
    let stopped = store.reader().unwrap().each(None, |_draft| {
        taken += 1;
        Err(StoreError::NotUpgraded)
    });
    assert!(matches!(stopped, Err(StoreError::NotUpgraded)));
    assert_eq!(taken, 1);
}

#[test]
fn the_days_are_counted_by_the_clinics_calendar() {
    let (_clinic, mut store) = Clinic::open();
    let raised = |raised| Tally { raised, ..Tally::default() };
    for (started, tally) in [
        ("2026-11-10T09:00:00Z", raised(9)),
        ("2026-11-20T09:00:00Z", raised(1)),
        ("2026-11-22T00:10:00+02:00", raised(2)),
        ("2026-11-22T09:10:00+02:00", raised(3)),
    ] {
        store.save(&draft_at("A1", "", started), tally).unwrap();
    }
    let reader = store.reader().unwrap();
    let activity = reader.activity(day("2026-11-20"), day("2026-11-22")).unwrap();
    assert_eq!(
        activity,
        Activity { days: [(day("2026-11-20"), 1), (day("2026-11-22"), 2)].into(), unsigned: 4, raised_today: 5 }
    );
    let nothing = reader.activity(day("2027-01-01"), day("2027-01-01")).unwrap();
    assert_eq!((nothing.days.len(), nothing.raised_today), (0, 0));
}

#[test]
fn a_reader_sees_each_save_from_another_thread() {
    let (_clinic, mut store) = Clinic::open();
    let reader = store.reader().unwrap();
    save(&mut store, &draft("A1", "seen"));
    let seen = std::thread::spawn(move || notes(&reader)).join().unwrap();
    assert_eq!(seen, ["seen"]);
}
