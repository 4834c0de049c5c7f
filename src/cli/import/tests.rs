//! What comes in goes out again as it came.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use tempfile::TempDir;
use uuid::Uuid;

use super::*;
use crate::audit::{Head, TrailMark};
use crate::record::samples::{drafts, sessions};
use crate::record::{PersonName, Session};
use crate::store::{Passphrase, Sealing, StoreError, Visit};

fn ana() -> PersonName {
    PersonName::new("Ana Ruiz").unwrap()
}

fn passphrase() -> Passphrase {
    Passphrase::new("needles and pins".to_owned())
}

fn new_store() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let (store, _code) = Store::create(folder.path(), &ana(), &passphrase(), Sealing::new(64, 1, 1).unwrap()).unwrap();
    (folder, store)
}

fn lines(sessions: &[Exported]) -> String {
    sessions.iter().map(|session| json::line(session).unwrap()).collect()
}

/// Everything in a store, as one file.
fn export_all(store: &Store) -> String {
    let reader = store.reader().unwrap();
    let mut list = json::Sessions::begin(Vec::new()).unwrap();
    let write = |session: Session| -> Result<(), StoreError> {
        let audit = reader.mark(session.id())?;
        list.add(&Exported { session, audit }).unwrap();
        Ok(())
    };
    reader.each(None, write).unwrap();
    String::from_utf8(list.end().unwrap()).unwrap()
}

fn import(store: &mut Store, file: &str) -> anyhow::Result<Imported> {
    take_all(store, file.as_bytes(), &[])
}

fn marks() -> impl Strategy<Value = TrailMark> {
    (any::<u128>(), any::<u64>()).prop_map(|(store, count)| TrailMark {
        store: Uuid::from_u128(store),
        count,
        mac: Head::START.mac,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_is_imported_is_exported_as_the_same_bytes(found in vec((sessions(), option::of(marks())), 1..6)) {
        let found: BTreeMap<_, _> = found.into_iter().map(|(session, audit)| (session.id(), Exported { session, audit })).collect();
        let found: Vec<Exported> = found.into_values().collect();
        let count = found.len() as u64;
        let (folder, mut store) = new_store();
        let imported = import(&mut store, &lines(&found)).unwrap();
        prop_assert_eq!(imported, Imported { new: count, ..Imported::default() });
        for exported in &found {
            let id = exported.session.id();
            let reader = store.reader().unwrap();
            let again = Exported { session: reader.load(id).unwrap().unwrap(), audit: reader.mark(id).unwrap() };
            prop_assert!(json::line(&again).unwrap() == json::line(exported).unwrap());
            if let Some(mark) = &exported.audit {
                prop_assert!(reader.tells_of(&exported.session, mark).unwrap());
            }
        }

        let (_other, mut empty) = new_store();
        let exported = export_all(&store);
        import(&mut empty, &exported).unwrap();
        prop_assert!(export_all(&empty) == exported);
        let again = import(&mut empty, &exported).unwrap();
        prop_assert_eq!(again, Imported { same: count, ..Imported::default() });
        prop_assert!(export_all(&empty) == exported);

        store.close().unwrap();
        let report = Visit::unlock(folder.path(), &ana(), &passphrase()).unwrap().verify([]).unwrap();
        prop_assert_eq!(report.problems, []);
        prop_assert_eq!(report.sessions, count);
    }

    #[test]
    fn a_draft_that_goes_on_here_stands_in_the_trail_of_this_store(draft in drafts(), mark in marks()) {
        let (_folder, mut store) = new_store();
        let exported = Exported { session: Session::Draft(draft.clone()), audit: Some(mark) };
        import(&mut store, &lines(&[exported])).unwrap();
        let mut draft = draft;
        draft.write_notes("More.".into());
        store.save(&draft, Tally::default()).unwrap();
        let found = store.mark(draft.id()).unwrap().unwrap();
        prop_assert!(found.store != mark.store && found.count > 0);
    }
}
