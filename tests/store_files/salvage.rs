//! Salvage: what can be read comes out as it was, what cannot is told, and nothing is changed or guessed.

use std::collections::BTreeMap;
use std::fs;

use chairside::record::{Change, Draft, Session, SessionId, Tally};
use chairside::store::{Findings, Loss, Missing, Salvage, StoreError};

use crate::sign::signed;
use crate::{Clinic, DATABASE, LOG, ana, cut, draft_at, flip, inside, passphrase, save};

const PAGE: usize = 4096;

/// What comes out of a clinic; the store must be as it was afterwards.
#[track_caller]
fn salvage(clinic: &Clinic) -> Result<(BTreeMap<SessionId, Session>, Findings), StoreError> {
    let before = clinic.contents();
    let place = tempfile::tempdir().unwrap();
    let mut out = BTreeMap::new();
    let findings = Salvage::open(&clinic.folder, &ana(), &passphrase(), place.path()).map(|salvage| {
        salvage.each(|session, _mark| -> Result<(), StoreError> {
            assert!(out.insert(session.id(), session).is_none(), "a session came out twice");
            Ok(())
        })
    });
    assert_eq!(clinic.contents(), before, "the store was changed");
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0, "a copy was left");
    Ok((out, findings??))
}

/// A closed store with many sessions, short and long, and as what they were saved.
fn clinic() -> (Clinic, BTreeMap<SessionId, Session>) {
    let (clinic, mut store) = Clinic::open();
    let mut saved = BTreeMap::new();
    for number in 0..60 {
        let started = format!("2026-{:02}-{:02}T09:30:00+01:00", 1 + number / 28, 1 + number % 28);
        let notes = format!("session {number} ").repeat(if number % 7 == 0 { 900 } else { 30 });
        let draft = draft_at(&format!("A{number}"), &notes, &started);
        save(&mut store, &draft);
        saved.insert(draft.id(), Session::Draft(draft));
    }
    store.close().unwrap();
    (clinic, saved)
}

fn pages(clinic: &Clinic) -> usize {
    fs::read(clinic.path(DATABASE)).unwrap().len() / PAGE
}

/// The pages of a table or an index, by what they are.
#[track_caller]
fn pages_of(clinic: &Clinic, name: &str) -> Vec<usize> {
    pages_where(clinic, &format!("name = '{name}'"))
}

#[track_caller]
fn pages_where(clinic: &Clinic, condition: &str) -> Vec<usize> {
    let copy = clinic.copy();
    let database = inside::open(&copy);
    let mut query = database.prepare(&format!("SELECT pageno FROM dbstat WHERE {condition}")).unwrap();
    let pages = query.query_map([], |row| row.get::<_, u32>(0)).unwrap();
    pages.map(|page| page.unwrap() as usize).collect()
}

fn damage(clinic: &Clinic, page: usize) {
    flip(&clinic.path(DATABASE), (page - 1) * PAGE + 1000);
}

/// Everything that came out is as it was saved, and the rest is told, each session once.
#[track_caller]
fn assert_accounted(saved: &BTreeMap<SessionId, Session>, out: &BTreeMap<SessionId, Session>, findings: &Findings) {
    for (id, session) in out {
        assert_eq!(Some(session), saved.get(id));
    }
    assert_eq!(findings.whole, out.len() as u64);
    if findings.is_complete {
        assert_eq!(out.len() + findings.flaws.len(), saved.len(), "{findings:?}");
    }
    assert!(findings.flaws.iter().all(|flaw| flaw.id.is_none_or(|id| !out.contains_key(&id))));
}

#[test]
fn a_sound_store_comes_out_whole_as_an_export_has_it() {
    let (clinic, saved) = clinic();
    let (out, findings) = salvage(&clinic).unwrap();
    assert_eq!(out, saved);
    assert_eq!(findings, Findings { whole: 60, flaws: Vec::new(), is_complete: true, loss: None, is_sound: true });
}

#[test]
fn after_damage_to_any_one_page_all_that_is_elsewhere_comes_out_as_it_was() {
    let (whole, saved) = clinic();
    // Without the page that leads to all the others of the records, none of them is found; the list still tells of each.
    let roots = pages_where(&whole, "name = 'record' AND pagetype = 'internal'");
    assert_eq!(roots.len(), 1);
    let (mut nothing, mut least) = (0, usize::MAX);
    for page in 1..=pages(&whole) {
        let clinic = whole.copy();
        damage(&clinic, page);
        match salvage(&clinic) {
            Ok((out, findings)) => {
                assert_accounted(&saved, &out, &findings);
                if roots.contains(&page) {
                    assert_eq!(findings.flaws.len(), saved.len());
                } else {
                    least = least.min(out.len());
                }
            }
            Err(StoreError::NothingReadable) => nothing += 1,
            Err(other) => panic!("page {page}: {other}"),
        }
    }
    // The first page, and those on which the layout goes on.
    assert!(nothing <= 1 + pages_of(&whole, "sqlite_schema").len(), "{nothing}");
    assert!(least >= 35, "{least}");
}

#[test]
fn after_damage_to_many_pages_at_once_everything_is_accounted_for() {
    let (whole, saved) = clinic();
    let layout: Vec<usize> = pages_of(&whole, "sqlite_schema");
    let mut came_out = 0;
    for seed in 0..25_usize {
        let clinic = whole.copy();
        for page in 2..=pages(&whole) {
            if !layout.contains(&page) && (page * 7919 + seed * 104_729) % 11 == 0 {
                damage(&clinic, page);
            }
        }
        let (out, findings) = salvage(&clinic).unwrap();
        assert_accounted(&saved, &out, &findings);
        came_out += out.len();
    }
    assert!(came_out > 25 * 20, "{came_out}");
}

#[test]
fn damaged_indexes_and_a_damaged_search_keep_nothing_back() {
    let (whole, saved) = clinic();
    for name in
        ["session_day", "session_draft", "sqlite_autoindex_session_1", "words_data", "words_idx", "words_docsize", "audit_kind"]
    {
        let clinic = whole.copy();
        for page in pages_of(&whole, name) {
            damage(&clinic, page);
        }
        let (out, findings) = salvage(&clinic).unwrap();
        assert_eq!(out, saved, "{name}");
        assert_eq!((findings.flaws.as_slice(), findings.is_complete), (&[][..], true), "{name}");
    }
}

#[test]
fn without_the_list_the_records_themselves_come_out() {
    let (whole, saved) = clinic();
    for page in pages_of(&whole, "session") {
        damage(&whole, page);
    }
    let (out, findings) = salvage(&whole).unwrap();
    assert_eq!(out, saved);
    assert!(findings.is_complete);
}

#[test]
fn without_the_records_the_list_says_which_sessions_are_missing_and_when_they_were() {
    let (whole, saved) = clinic();
    for page in pages_of(&whole, "record") {
        damage(&whole, page);
    }
    let (out, findings) = salvage(&whole).unwrap();
    assert!(out.is_empty());
    assert_eq!(findings.flaws.len(), saved.len());
    assert!(findings.is_complete);
    for flaw in &findings.flaws {
        assert_eq!(flaw.missing, Missing::Text);
        assert!(saved.contains_key(&flaw.id.unwrap()));
        let told = flaw.to_string();
        assert!(told.contains(", begun on 2026-0") && told.contains("did not come out"), "{told}");
        assert!(!told.contains("A1"), "{told}");
    }
}

#[test]
fn long_notes_come_out_with_their_last_changes_and_without_these_as_they_were_before() {
    let (whole, saved) = clinic();
    let mut store = whole.unlock().unwrap();
    let is_long = |session: &&Session| session.content().notes().raw().len() > 8_000;
    let Some(Session::Draft(before)) = saved.values().find(is_long) else { panic!("none is long") };
    let mut draft = before.clone();
    let longer = draft.notes().raw().repeat(3);
    draft.write_notes(longer.as_str().into());
    save(&mut store, &draft);
    draft.write_notes((longer.clone() + "the last words").as_str().into());
    save(&mut store, &draft);
    // Killed before it was settled.
    drop(store);
    let database = inside::open(&whole);
    database.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_row| Ok(())).unwrap();
    drop(database);
    let (out, findings) = salvage(&whole).unwrap();
    assert!(findings.flaws.is_empty());
    assert_eq!(out[&draft.id()].content().notes(), draft.notes());
    for page in pages_of(&whole, "edit") {
        damage(&whole, page);
    }
    let (out, findings) = salvage(&whole).unwrap();
    assert_eq!(out[&draft.id()].content().notes().raw(), longer);
    let told: Vec<_> = findings.flaws.iter().map(|flaw| (flaw.id, flaw.missing)).collect();
    assert_eq!(told, [(Some(draft.id()), Missing::Changes)]);
}

#[test]
fn without_list_and_records_the_audit_trail_says_which_sessions_are_missing() {
    let (whole, saved) = clinic();
    for table in ["record", "session"] {
        for page in pages_of(&whole, table) {
            damage(&whole, page);
        }
    }
    let (out, findings) = salvage(&whole).unwrap();
    assert!(out.is_empty());
    assert!(!findings.is_complete);
    let told: Vec<SessionId> = findings.flaws.iter().filter_map(|flaw| flaw.id).collect();
    assert_eq!(told.len(), saved.len());
    assert!(told.iter().all(|id| saved.contains_key(id)));
}

#[test]
fn a_database_that_was_cut_is_read_as_far_as_it_goes() {
    let (whole, saved) = clinic();
    let (mut came_out, mut read) = (0, 0);
    for pages in 1..pages(&whole) {
        for rest in [0, 1000] {
            let clinic = whole.copy();
            cut(&clinic.path(DATABASE), pages * PAGE + rest);
            match salvage(&clinic) {
                Ok((out, findings)) => {
                    assert_accounted(&saved, &out, &findings);
                    assert!(!findings.flaws.is_empty() || !findings.is_complete || out.len() == saved.len());
                    came_out += out.len();
                    read += 1;
                }
                Err(StoreError::NothingReadable) => {}
                Err(other) => panic!("{pages} pages: {other}"),
            }
        }
    }
    assert!(read > pages(&whole) && came_out > 20 * read, "{came_out} in {read}");
}

#[test]
fn a_missing_or_damaged_log_gives_what_was_there_before_and_says_that_saves_are_missing() {
    let whole = Clinic::cut_off(&["one", "two", "three"]);
    let (out, findings) = salvage(&whole).unwrap();
    assert_eq!((out.len(), findings.loss), (3, None));
    let missing = whole.copy();
    fs::remove_file(missing.path(LOG)).unwrap();
    let (out, findings) = salvage(&missing).unwrap();
    assert_eq!(out.len(), 0);
    assert!(matches!(findings.loss, Some(Loss::Saves { .. })));
    let length = fs::read(whole.path(LOG)).unwrap().len();
    for place in (0..length).step_by(length / 30) {
        let clinic = whole.copy();
        flip(&clinic.path(LOG), place);
        let (out, findings) = salvage(&clinic).unwrap();
        assert!(out.len() == 3 || findings.loss.as_ref().is_some_and(Loss::is_certain), "damaged at {place}");
    }
}

#[test]
fn a_first_page_that_the_log_holds_is_read_from_there() {
    let (clinic, mut store) = Clinic::open();
    save(&mut store, &draft_at("A1", &"long ".repeat(9000), "2026-11-20T09:30:00+01:00"));
    let clinic = clinic.copy();
    drop(store);
    flip(&clinic.path(DATABASE), 3);
    flip(&clinic.path(DATABASE), 2000);
    let (out, findings) = salvage(&clinic).unwrap();
    assert_eq!((out.len(), findings.whole), (1, 1));
    // The same without the log: nothing can be read, and that is said with what to do.
    fs::remove_file(clinic.path(LOG)).unwrap();
    let refused = salvage(&clinic).unwrap_err();
    assert!(matches!(refused, StoreError::NothingReadable));
    assert_eq!(refused.exit_code(), 4);
    assert!(refused.to_string().contains("`chairside restore`"));
}

#[test]
fn an_emptied_database_is_read_from_its_log_as_far_as_that_goes() {
    let clinic = Clinic::cut_off(&["one"]);
    cut(&clinic.path(DATABASE), 0);
    match salvage(&clinic) {
        Ok((out, findings)) => assert!(out.len() == 1 || !findings.is_complete || !findings.flaws.is_empty()),
        Err(refused) => assert!(matches!(refused, StoreError::NothingReadable)),
    }
    let closed = Clinic::with_notes(&["one"]);
    cut(&closed.path(DATABASE), 0);
    assert!(matches!(salvage(&closed), Err(StoreError::DatabaseEmpty { .. })));
    fs::remove_file(closed.path(DATABASE)).unwrap();
    assert!(matches!(salvage(&closed), Err(StoreError::DatabaseMissing { .. })));
}

#[test]
fn other_key_files_and_the_anchor_are_not_needed() {
    let (whole, saved) = clinic();
    fs::write(whole.path("keys/dana.json"), "{").unwrap();
    fs::remove_file(whole.path("keys/recovery.json")).unwrap();
    fs::write(whole.path("anchor.json"), "rubbish").unwrap();
    assert_eq!(Salvage::names(&whole.folder).unwrap(), [ana()]);
    let (out, findings) = salvage(&whole).unwrap();
    assert_eq!(out, saved);
    assert_eq!(findings.loss, Some(Loss::AnchorDamaged));
}

/// A signed session with an addendum, among others.
fn clinic_with_signed() -> (Clinic, Session) {
    let (clinic, mut store) = Clinic::open();
    save(&mut store, &draft_at("A1", "before", "2026-11-19T09:30:00+01:00"));
    let mut session = signed("A2");
    store.sign(&session, Tally::default()).unwrap();
    let change = Change::Addendum { words: "rang back".into() };
    let amendment = session.amendment(ana(), session.signature().at, "asked".into(), change).unwrap();
    store.amend(session.content().id(), &amendment).unwrap();
    store.close().unwrap();
    session.push(amendment).unwrap();
    (clinic, Session::Signed(Box::new(session)))
}

#[test]
fn a_signed_session_comes_out_with_its_signature_and_addenda() {
    let (clinic, session) = clinic_with_signed();
    let (out, findings) = salvage(&clinic).unwrap();
    assert_eq!(out[&session.id()], session);
    assert_eq!((findings.whole, findings.flaws.len()), (2, 0));
}

#[test]
fn a_lost_signature_or_addendum_is_told_and_the_text_comes_out() {
    let (whole, session) = clinic_with_signed();
    let damaged = |table| {
        let clinic = whole.copy();
        for page in pages_of(&whole, table) {
            damage(&clinic, page);
        }
        salvage(&clinic).unwrap()
    };
    let (out, findings) = damaged("signed");
    let content: Draft = session.content().clone();
    assert_eq!(out[&session.id()], Session::Draft(content));
    let told: Vec<_> = findings.flaws.iter().map(|flaw| (flaw.id, flaw.missing)).collect();
    assert_eq!(told, [(Some(session.id()), Missing::Signature)]);
    // The list says of the other one that it is a draft.
    assert_eq!(findings.whole, 1);

    let (out, findings) = damaged("amendment");
    let Session::Signed(signed) = &out[&session.id()] else { panic!("it came out as a draft") };
    assert_eq!(signed.amendments(), []);
    assert_eq!(findings.flaws[0].missing, Missing::Amendments);
}

#[test]
fn what_was_altered_after_it_was_signed_does_not_come_out() {
    let (clinic, session) = clinic_with_signed();
    inside::open(&clinic).execute_batch("DROP TRIGGER signed_record; UPDATE record SET notes = 'No risks.'").unwrap();
    let (out, findings) = salvage(&clinic).unwrap();
    assert!(!out.contains_key(&session.id()));
    let missing = |id| findings.flaws.iter().find(|flaw| flaw.id == Some(id)).unwrap().missing;
    assert_eq!(missing(session.id()), Missing::Altered);
    // A draft is nobody's word yet: it comes out, and what is wrong with it is told.
    let draft = out.keys().copied().next().unwrap();
    assert_eq!(missing(draft), Missing::Unity);
}

#[test]
fn a_wrong_passphrase_an_open_store_and_none_are_told() {
    let (clinic, store) = Clinic::open();
    let refused = salvage(&clinic).unwrap_err();
    assert!(matches!(refused, StoreError::InUse { .. }));
    drop(store);
    let place = tempfile::tempdir().unwrap();
    let wrong = chairside::store::Passphrase::new("another one".to_owned());
    let refused = Salvage::open(&clinic.folder, &ana(), &wrong, place.path()).unwrap_err();
    assert!(matches!(refused, StoreError::WrongPassphrase));
    assert!(matches!(Salvage::names(place.path()), Err(StoreError::NoStore { .. })));
}

#[test]
fn wrong_passphrases_are_counted_here_too_until_somebody_unlocks_who_can_tell_of_them() {
    let (clinic, store) = Clinic::open();
    store.close().unwrap();
    let place = tempfile::tempdir().unwrap();
    let (right, wrong) = (passphrase(), chairside::store::Passphrase::new("another one".to_owned()));
    let open = |passphrase| Salvage::open(&clinic.folder, &ana(), passphrase, place.path()).map(drop);
    let counted = || {
        let tries: serde_json::Value = serde_json::from_slice(&fs::read(clinic.path("attempts.json")).unwrap()).unwrap();
        tries[0]["times"].clone()
    };
    assert!(matches!(open(&wrong), Err(StoreError::WrongPassphrase)));
    open(&right).unwrap();
    assert_eq!(counted(), 1);
    assert!(matches!(open(&wrong), Err(StoreError::WrongPassphrase)));
    assert_eq!(counted(), 2);
}
