//! After signing no sequence of commands changes the signed bytes.

use super::*;
use crate::record::samples::signed_by;

#[derive(Debug, Clone)]
enum Command {
    Save(String),
    SignAgain(String),
    Add(String),
    DeclareInError,
    AddStale,
    Open,
    Note,
    Reopen,
}

fn commands() -> impl Strategy<Value = Command> {
    prop_oneof![
        3 => words().prop_map(Command::Save),
        2 => words().prop_map(Command::SignAgain),
        3 => "[a-z].{0,40}".prop_map(Command::Add),
        1 => Just(Command::DeclareInError),
        1 => Just(Command::AddStale),
        1 => Just(Command::Open),
        1 => Just(Command::Note),
        1 => Just(Command::Reopen),
    ]
}

/// The stored bytes of what was signed.
fn signed_bytes(store: &mut Store) -> (String, String, String) {
    let database = &store.live().unwrap().database;
    let sql = "SELECT body, notes, signature FROM record JOIN signed USING (number)";
    database.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap()
}

fn take(store: &mut Store, first: &Signed, command: &Command) {
    let id = first.content().id();
    let Some(Session::Signed(now)) = store.open_session(id).unwrap() else { panic!("it is signed") };
    let amended =
        |signed: &Signed, reason: &str, change| signed.amendment(ana(), super::super::now(), reason.into(), change).unwrap();
    let addendum = |words: &str| Change::Addendum { words: words.into() };
    match command {
        Command::Save(notes) => {
            let mut draft = first.content().clone();
            draft.write_notes(notes.as_str().into());
            assert!(matches!(store.save(&draft, Tally::default()), Err(StoreError::AlreadySigned { .. })));
        }
        Command::SignAgain(notes) => {
            let mut draft = first.content().clone();
            draft.write_notes(notes.as_str().into());
            let again = signed_by(ana(), draft, "again");
            assert!(matches!(store.sign(&again, Tally::default()), Err(StoreError::AlreadySigned { .. })));
        }
        Command::Add(words) => store.amend(id, &amended(&now, "later", addendum(words))).unwrap(),
        Command::DeclareInError => store.amend(id, &amended(&now, "not theirs", Change::EnteredInError {})).unwrap(),
        Command::AddStale => {
            let stale = store.amend(id, &amended(first, "later", addendum("from an earlier look")));
            assert_eq!(stale.is_ok(), now.amendments().is_empty());
        }
        Command::Open => assert!(store.open_session(id).unwrap().is_some()),
        Command::Note => store.note(Event::Opened, Some(id)).unwrap(),
        Command::Reopen => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_sequence_of_commands_changes_what_was_signed(
        draft in drafts(),
        reason in "[a-z].{0,20}",
        commands in proptest::collection::vec(commands(), 1..20),
    ) {
        let (folder, mut store) = new_store();
        store.save(&draft, Tally::default()).unwrap();
        let signed = signed_by(ana(), draft, &reason);
        store.sign(&signed, Tally::default()).unwrap();
        let bytes = signed_bytes(&mut store);
        for command in commands {
            take(&mut store, &signed, &command);
            if matches!(command, Command::Reopen) {
                store.close().unwrap();
                store = unlock(&folder).unwrap();
            }
            prop_assert_eq!(&signed_bytes(&mut store), &bytes);
            let Some(Session::Signed(now)) = store.open_session(signed.content().id()).unwrap() else { panic!("it is signed") };
            prop_assert_eq!((now.content(), now.signature()), (signed.content(), signed.signature()));
        }
    }
}
