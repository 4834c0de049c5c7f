//! Long notes: saved by their changes while they are written, as a whole when that rests.

use super::*;
use crate::content::load;
use crate::record::Session;

/// Longer than what is saved as a whole each time.
fn long() -> String {
    "palabra más y otra. ".repeat(1200)
}

fn edits(store: &mut Store) -> i64 {
    store.database().unwrap().query_row("SELECT count(*) FROM edit", [], |row| row.get(0)).unwrap()
}

fn notes(session: &Session) -> &str {
    session.content().notes().raw()
}

fn save(store: &mut Store, draft: &Draft) {
    store.save(draft, Tally::default()).unwrap();
}

/// A store with long notes in it and one change of them, and the draft as it is now.
fn changed() -> (TempDir, Store, Draft) {
    let (folder, mut store) = new_store();
    let mut draft = draft("P-1", &long());
    save(&mut store, &draft);
    draft.write_notes((long() + "canarytail").as_str().into());
    save(&mut store, &draft);
    assert_eq!(edits(&mut store), 1);
    (folder, store, draft)
}

#[test]
fn a_change_is_saved_by_itself_and_read_with_the_rest_at_once() {
    let (folder, mut store, draft) = changed();
    let whole: String = store.database().unwrap().query_row("SELECT notes FROM record", [], |row| row.get(0)).unwrap();
    assert_eq!(whole, long(), "what was there is not written again");
    let reader = store.reader().unwrap();
    assert_eq!(notes(&reader.load(draft.id()).unwrap().unwrap()), draft.notes().raw());
    let visit = Visit::unlock(folder.path(), &ana(), &passphrase()).unwrap();
    assert!(visit.verify([]).unwrap().problems.is_empty());
}

#[test]
fn what_is_settled_is_found_and_says_the_same() {
    let (folder, mut store, draft) = changed();
    let reader = store.reader().unwrap();
    assert!(reader.search("canarytail", 5).unwrap().is_empty(), "the word index follows when the writing rests");
    store.settle().unwrap();
    assert!(!store.is_unsettled());
    assert_eq!(edits(&mut store), 0);
    assert_eq!(reader.search("canarytail", 5).unwrap().len(), 1);
    assert_eq!(notes(&reader.load(draft.id()).unwrap().unwrap()), draft.notes().raw());
    let visit = Visit::unlock(folder.path(), &ana(), &passphrase()).unwrap();
    assert!(visit.verify([]).unwrap().problems.is_empty());
}

#[test]
fn a_store_that_was_killed_before_it_settled_settles_the_next_time() {
    let (folder, store, draft) = changed();
    drop(store);
    let mut store = unlock(&folder).unwrap();
    assert!(store.is_unsettled());
    assert_eq!(notes(&store.reader().unwrap().load(draft.id()).unwrap().unwrap()), draft.notes().raw());
    store.settle().unwrap();
    assert_eq!(store.reader().unwrap().search("canarytail", 5).unwrap().len(), 1);
}

#[test]
fn closing_settles() {
    let (folder, store, _draft) = changed();
    store.close().unwrap();
    let mut store = unlock(&folder).unwrap();
    assert_eq!(edits(&mut store), 0);
    assert_eq!(store.reader().unwrap().search("canarytail", 5).unwrap().len(), 1);
}

#[test]
fn another_label_is_found_with_the_notes_as_they_are() {
    let (_folder, mut store, draft) = changed();
    let mut other = serde_json::to_value(&draft).unwrap();
    other["label"] = "Q-2".into();
    save(&mut store, &serde_json::from_value(other).unwrap());
    let reader = store.reader().unwrap();
    assert_eq!(reader.search("q-2 canarytail", 5).unwrap().len(), 1);
    assert!(reader.search("p-1", 5).unwrap().is_empty());
}

#[test]
fn an_answer_beside_long_notes_leaves_them_as_they_are() {
    let (_folder, mut store, mut draft) = changed();
    draft.add_seconds(&load::shipped().unwrap()[0].panes()[0].id, 7);
    save(&mut store, &draft);
    assert_eq!(edits(&mut store), 1);
    let session = store.reader().unwrap().load(draft.id()).unwrap().unwrap();
    assert!(session == Session::Draft(draft));
}

#[test]
fn changes_that_belong_to_other_notes_are_never_shown() {
    let (folder, store, draft) = changed();
    store.close().unwrap();
    let mut store = unlock(&folder).unwrap();
    let mut changed = draft.clone();
    changed.write_notes((draft.notes().raw().to_owned() + "more").as_str().into());
    save(&mut store, &changed);
    drop(store);
    for sql in ["UPDATE edit SET at = at - 1", "UPDATE edit SET at = 1000000", "DELETE FROM edit", "UPDATE edit SET removed = -1"]
    {
        let copy = tempfile::tempdir().unwrap();
        for entry in fs::read_dir(folder.path()).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_file() {
                fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
            }
        }
        fs::create_dir(copy.path().join("keys")).unwrap();
        for entry in fs::read_dir(folder.path().join("keys")).unwrap().map(Result::unwrap) {
            fs::copy(entry.path(), copy.path().join("keys").join(entry.file_name())).unwrap();
        }
        tamper(&copy, sql);
        let visit = Visit::unlock(copy.path(), &ana(), &passphrase()).unwrap();
        visit.load(draft.id()).unwrap_err();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn whatever_is_done_to_long_notes_is_what_is_read(steps in prop::collection::vec((0..7, 0..24_000usize, words()), 1..24)) {
        let (folder, mut store) = new_store();
        let mut text = long();
        let mut draft = draft("P-1", &text);
        save(&mut store, &draft);
        for (step, at, words) in steps {
            let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap();
            match step {
                0 => text.truncate(at),
                1 => text.push_str(&long()),
                2 => store.settle().unwrap(),
                3 => {
                    drop(store);
                    store = unlock(&folder).unwrap();
                }
                4 => drop(text.pop()),
                _ => text.insert_str(at, &words),
            }
            draft.write_notes(text.as_str().into());
            save(&mut store, &draft);
            let session = store.reader().unwrap().load(draft.id()).unwrap().unwrap();
            prop_assert_eq!(notes(&session), text.as_str());
        }
        store.close().unwrap();
        let visit = Visit::unlock(folder.path(), &ana(), &passphrase()).unwrap();
        prop_assert!(visit.verify([]).unwrap().problems.is_empty());
    }
}
