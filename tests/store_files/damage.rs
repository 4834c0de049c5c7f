//! A database that is gone, emptied, cut or damaged; and files that go while it is open.

use std::fs;

use chairside::record::Tally;
use chairside::store::{StoreError, start};

use crate::{Clinic, DATABASE, LOG, cut, draft, flip, notes, save};

#[test]
fn a_missing_database_is_said_and_not_made_anew() {
    let clinic = Clinic::with_notes(&["kept"]);
    fs::remove_file(clinic.path(DATABASE)).unwrap();
    let before = clinic.contents();
    for refused in [
        start(&clinic.folder).map(drop).unwrap_err(),
        clinic.unlock().map(drop).unwrap_err(),
        clinic.read().map(drop).unwrap_err(),
    ] {
        assert!(matches!(refused, StoreError::DatabaseMissing { .. }));
        assert_eq!(refused.exit_code(), 4);
    }
    assert_eq!(clinic.contents(), before);
}

#[test]
fn an_emptied_database_is_said_and_its_log_stays() {
    let clinic = Clinic::cut_off(&["kept"]);
    cut(&clinic.path(DATABASE), 0);
    let before = clinic.contents();
    assert!(before.contains_key(&clinic.path(LOG)));
    for refused in [
        start(&clinic.folder).map(drop).unwrap_err(),
        clinic.unlock().map(drop).unwrap_err(),
        clinic.read().map(drop).unwrap_err(),
    ] {
        assert!(matches!(refused, StoreError::DatabaseEmpty { .. }));
        assert_eq!(refused.exit_code(), 4);
    }
    assert_eq!(clinic.contents(), before);
}

#[test]
fn a_database_whose_first_page_is_damaged_or_cut_says_what_to_do() {
    let whole = Clinic::with_notes(&["kept"]);
    for damage in [100, 2000, 4095] {
        let (flipped, shortened) = (whole.copy(), whole.copy());
        flip(&flipped.path(DATABASE), damage);
        cut(&shortened.path(DATABASE), damage);
        for clinic in [flipped, shortened] {
            let before = clinic.contents();
            let refused = clinic.unlock().unwrap_err();
            assert!(matches!(refused, StoreError::DatabaseDamaged), "{refused:?}");
            assert_eq!(refused.exit_code(), 4);
            assert!(refused.to_string().contains("back from a backup"));
            assert_eq!(clinic.contents(), before);
        }
    }
}

#[test]
fn a_plain_file_in_the_place_of_the_database_is_refused() {
    let clinic = Clinic::with_notes(&["kept"]);
    fs::write(clinic.path(DATABASE), "SQLite format 3\0 and so on").unwrap();
    assert!(matches!(clinic.unlock(), Err(StoreError::OtherStore)));
}

#[test]
fn no_damage_anywhere_in_the_database_reads_as_something_else() {
    let long: Vec<String> = (0..20).map(|number| format!("{number} ").repeat(900)).collect();
    let long: Vec<&str> = long.iter().map(String::as_str).collect();
    let whole = Clinic::with_notes(&long);
    let saved = notes(&whole.read().unwrap());
    let length = fs::read(whole.path(DATABASE)).unwrap().len();
    for place in (0..length).step_by(length / 60) {
        let (flipped, shortened) = (whole.copy(), whole.copy());
        flip(&flipped.path(DATABASE), place);
        cut(&shortened.path(DATABASE), place);
        for clinic in [flipped, shortened] {
            let Ok(reader) = clinic.read() else { continue };
            let mut read = Vec::new();
            let all = reader.each(None, |draft| -> Result<(), StoreError> {
                read.push(draft.content().notes().raw().to_owned());
                Ok(())
            });
            assert_eq!(read, saved[..read.len()], "damaged at {place}");
            assert!(all.is_err() || read.len() == saved.len(), "damaged at {place}");
        }
    }
}

#[test]
fn saving_goes_on_after_a_damaged_page_was_read_and_put_right() {
    let (clinic, mut store) = Clinic::open();
    let mut draft = draft("A1", &"long ".repeat(100_000));
    save(&mut store, &draft);
    store.close().unwrap();
    let good = fs::read(clinic.path(DATABASE)).unwrap();

    let mut store = clinic.unlock().unwrap();
    // Not the first pages, which hold the layout.
    let mut damaged = good.clone();
    for page in (50..good.len() / 4096).map(|page| page * 4096) {
        damaged[page + 50] ^= 1;
    }
    fs::write(clinic.path(DATABASE), damaged).unwrap();
    draft.write_notes("after".into());
    let failed = store.save(&draft, Tally::default()).unwrap_err();
    assert!(matches!(failed, StoreError::DatabaseDamaged));

    fs::write(clinic.path(DATABASE), good).unwrap();
    save(&mut store, &draft);
    assert_eq!(notes(&store.reader().unwrap()), ["after"]);
}

#[test]
fn a_log_that_is_deleted_under_an_open_store_makes_the_save_fail_and_loses_nothing() {
    let (clinic, mut store) = Clinic::open();
    save(&mut store, &draft("A1", "before"));
    fs::remove_file(clinic.path(LOG)).unwrap();
    let during = draft("A2", "during");
    let failed = store.save(&during, Tally::default()).unwrap_err();
    assert_eq!(failed.reason(), "the database was moved or deleted while it was open");
    save(&mut store, &during);
    let after_a_crash = clinic.copy();
    assert_eq!(after_a_crash.unlock().unwrap().loss(), None);
    assert_eq!(notes(&after_a_crash.read().unwrap()), ["before", "during"]);
}

#[test]
fn a_database_that_is_moved_away_makes_saving_fail_until_it_is_back() {
    let (clinic, mut store) = Clinic::open();
    let (away, elsewhere) = (clinic.path(DATABASE), clinic.path("elsewhere"));
    fs::rename(&away, &elsewhere).unwrap();
    let draft = draft("A1", "kept");
    let failed = store.save(&draft, Tally::default()).unwrap_err();
    assert_eq!(failed.reason(), "the database was moved or deleted while it was open");
    let failed = store.save(&draft, Tally::default()).unwrap_err();
    assert!(matches!(failed, StoreError::DatabaseMissing { .. }));
    fs::rename(&elsewhere, &away).unwrap();
    save(&mut store, &draft);
    assert_eq!(notes(&store.reader().unwrap()), ["kept"]);
}

#[test]
fn a_long_text_whose_last_page_is_damaged_does_not_read_as_one_that_ends_in_nothing() {
    let long: Vec<String> = (0..4).map(|number| format!("{number} ").repeat(9000)).collect();
    let long: Vec<&str> = long.iter().map(String::as_str).collect();
    let whole = Clinic::with_notes(&long);
    let saved = notes(&whole.read().unwrap());
    let length = fs::read(whole.path(DATABASE)).unwrap().len();
    let mut refused = 0;
    for page in 1..length / 4096 {
        let clinic = whole.copy();
        flip(&clinic.path(DATABASE), page * 4096 + 100);
        let Ok(reader) = clinic.read() else { continue };
        let mut read = Vec::new();
        let all = reader.each(None, |draft| -> Result<(), StoreError> {
            read.push(draft.content().notes().raw().to_owned());
            Ok(())
        });
        let is_same = read.iter().zip(&saved).all(|(read, saved)| read == saved);
        assert!(is_same, "damaged page {page}");
        assert!(all.is_err() || read.len() == saved.len(), "damaged page {page}");
        refused += usize::from(all.is_err());
    }
    assert!(refused >= 4 * 4, "{refused}");
}
