//! The layout of the database, as steps from nothing to the latest.
//!
//! A step that shipped is never edited: a change of the layout is a new step at the end.

use rusqlite::{Connection, Result, Transaction, TransactionBehavior};

/// Marks a database file as ours: `Chrs`.
pub(super) const APPLICATION: i64 = 0x4368_7273;

/// The first layout. Sessions are numbered by their start, so the order of the table is the order of the list.
///
/// Everything that the list shows is in `session`; `record` has the rest: the notes, and as JSON all but the notes.
/// `words` is fed by the program and keeps no copy of the text (see `search`). Its index of beginnings takes half as much room
/// again, and answers two typed letters in a millisecond where a hundred thousand sessions took up to ninety without it.
const FIRST: &str = "
    CREATE TABLE store (
        only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
        id TEXT NOT NULL,
        saves INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE session (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        label TEXT NOT NULL,
        practitioner TEXT NOT NULL,
        started TEXT NOT NULL,
        day TEXT NOT NULL,
        language TEXT NOT NULL,
        pack TEXT NOT NULL,
        updated TEXT NOT NULL,
        status TEXT NOT NULL DEFAULT 'draft',
        open_stops INTEGER NOT NULL,
        open_cautions INTEGER NOT NULL,
        raised INTEGER NOT NULL,
        answered INTEGER NOT NULL,
        asked INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX session_day ON session (day, raised);
    CREATE INDEX session_draft ON session (number) WHERE status = 'draft';
    CREATE TABLE record (
        number INTEGER PRIMARY KEY REFERENCES session ON DELETE CASCADE,
        body TEXT NOT NULL,
        notes TEXT NOT NULL
    ) STRICT;
    CREATE VIRTUAL TABLE words USING fts5 (
        label,
        notes,
        content = '',
        contentless_delete = 1,
        prefix = '2 3',
        tokenize = 'unicode61 remove_diacritics 2'
    );
";

/// Signed sessions, the audit trail, and what a practitioner was typing outside any record.
///
/// The program never changes what is signed or entered in the trail; the triggers hold that against its own mistakes.
const TRUSTED: &str = "
    CREATE TABLE signed (
        number INTEGER PRIMARY KEY REFERENCES session ON DELETE CASCADE,
        signature TEXT NOT NULL
    ) STRICT;
    CREATE TABLE amendment (
        number INTEGER NOT NULL REFERENCES signed ON DELETE CASCADE,
        place INTEGER NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (number, place)
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER signed_record BEFORE UPDATE ON record
        WHEN EXISTS (SELECT 1 FROM signed WHERE signed.number = old.number)
        BEGIN SELECT raise(ABORT, 'this session is signed'); END;
    CREATE TRIGGER signed_session BEFORE UPDATE ON session
        WHEN old.status <> 'draft' AND (
            new.number <> old.number OR new.id <> old.id OR new.label <> old.label OR new.started <> old.started OR
            new.practitioner <> old.practitioner OR new.status = 'draft')
        BEGIN SELECT raise(ABORT, 'this session is signed'); END;
    CREATE TRIGGER signed_signature BEFORE UPDATE ON signed BEGIN SELECT raise(ABORT, 'this session is signed'); END;
    CREATE TRIGGER signed_amendment BEFORE UPDATE ON amendment BEGIN SELECT raise(ABORT, 'this session is signed'); END;
    CREATE TABLE audit (
        number INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        person TEXT,
        session TEXT,
        kind TEXT NOT NULL,
        event TEXT NOT NULL,
        mac BLOB NOT NULL
    ) STRICT;
    CREATE INDEX audit_session ON audit (session, number) WHERE session IS NOT NULL;
    CREATE INDEX audit_person ON audit (person, number);
    CREATE INDEX audit_kind ON audit (kind, number);
    CREATE TRIGGER audit_changed BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'the audit trail only grows'); END;
    CREATE TRIGGER audit_deleted BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'the audit trail only grows'); END;
    CREATE TABLE desk (
        person TEXT PRIMARY KEY,
        body TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
";

/// The seals of the sessions, and their sum beside the number of saves (see `seal`).
const SEALED: &str = "
    ALTER TABLE session ADD COLUMN seal BLOB;
    ALTER TABLE store ADD COLUMN seals BLOB NOT NULL DEFAULT x'0000000000000000000000000000000000000000000000000000000000000000';
";

/// The changes of long notes since these were saved as a whole (see `edits`).
const EDITED: &str = "
    ALTER TABLE session ADD COLUMN edits INTEGER NOT NULL DEFAULT 0;
    CREATE INDEX session_edited ON session (number) WHERE edits > 0;
    CREATE TABLE edit (
        number INTEGER NOT NULL REFERENCES record ON DELETE CASCADE,
        place INTEGER NOT NULL,
        at INTEGER NOT NULL,
        removed INTEGER NOT NULL,
        added TEXT NOT NULL,
        PRIMARY KEY (number, place)
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER signed_edit BEFORE INSERT ON edit
        WHEN EXISTS (SELECT 1 FROM signed WHERE signed.number = new.number)
        BEGIN SELECT raise(ABORT, 'this session is signed'); END;
";

/// The wording that sessions were held with (see `wording`).
const WORDED: &str = "
    CREATE TABLE wording (
        number INTEGER PRIMARY KEY,
        hash TEXT NOT NULL UNIQUE,
        pack TEXT NOT NULL,
        version TEXT NOT NULL,
        files TEXT NOT NULL
    ) STRICT;
    CREATE TRIGGER wording_changed BEFORE UPDATE ON wording BEGIN SELECT raise(ABORT, 'wording that was used stays'); END;
    CREATE TRIGGER wording_deleted BEFORE DELETE ON wording BEGIN SELECT raise(ABORT, 'wording that was used stays'); END;
";

const STEPS: &[&str] = &[FIRST, TRUSTED, SEALED, EDITED, WORDED];

/// The first layout with an audit trail.
const WITH_TRAIL: i64 = 2;

/// The first layout with seals.
const WITH_SEALS: i64 = 3;

/// The first layout that keeps wording.
const WITH_WORDING: i64 = 5;

/// How a database's layout stands to the latest one.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Age {
    Older,
    Latest,
    Newer { found: i64, known: i64 },
}

/// How old a database's layout is.
pub(super) fn age(database: &Connection) -> Result<Age> {
    let found = version(database)?;
    let known = latest(STEPS);
    Ok(match found {
        found if found < known => Age::Older,
        found if found == known => Age::Latest,
        found => Age::Newer { found, known },
    })
}

/// Whether a database is of a layout that has the audit trail.
pub(super) fn has_trail(database: &Connection) -> Result<bool> {
    Ok(version(database)? >= WITH_TRAIL)
}

/// Whether a database is of a layout that keeps wording.
pub(super) fn has_wording(database: &Connection) -> Result<bool> {
    Ok(version(database)? >= WITH_WORDING)
}

/// Brings a database to the latest layout, or leaves it as it is; where that has seals anew, `seal` makes them.
///
/// What was sealed before is not sealed again: that would make parts of different times one.
pub(super) fn upgrade(database: &mut Connection, seal: impl FnOnce(&Transaction<'_>) -> Result<()>) -> Result<()> {
    let is_sealed = version(database)? >= WITH_SEALS;
    apply(database, STEPS, |transaction| if is_sealed { Ok(()) } else { seal(transaction) })
}

fn apply(database: &mut Connection, steps: &[&str], fill: impl FnOnce(&Transaction<'_>) -> Result<()>) -> Result<()> {
    if version(database)? >= latest(steps) {
        return Ok(());
    }
    let transaction = database.transaction_with_behavior(TransactionBehavior::Immediate)?;
    run(&transaction, steps)?;
    fill(&transaction)?;
    transaction.commit()
}

fn run(transaction: &Transaction<'_>, steps: &[&str]) -> Result<()> {
    let done = usize::try_from(version(transaction)?).unwrap_or(0);
    for step in steps.iter().skip(done) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", latest(steps))
}

fn version(database: &Connection) -> Result<i64> {
    database.pragma_query_value(None, "user_version", |row| row.get(0))
}

fn latest(steps: &[&str]) -> i64 {
    i64::try_from(steps.len()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEXT: &str = "ALTER TABLE store ADD COLUMN clinic TEXT NOT NULL DEFAULT 'unnamed';";
    const WRONG: &str = "CREATE TABLE half_done (id); ALTER TABLE nothing ADD COLUMN more TEXT;";

    fn first() -> Connection {
        let mut database = Connection::open_in_memory().unwrap();
        apply(&mut database, &[FIRST], |_| Ok(())).unwrap();
        database.execute("INSERT INTO store VALUES (1, 'kept', 42)", []).unwrap();
        database
    }

    fn tables(database: &Connection) -> Vec<String> {
        let mut query = database.prepare("SELECT name FROM sqlite_schema ORDER BY name").unwrap();
        let names = query.query_map([], |row| row.get(0)).unwrap();
        names.map(Result::unwrap).collect()
    }

    #[test]
    fn an_older_database_keeps_its_data() {
        let mut database = first();
        apply(&mut database, &[FIRST, NEXT], |_| Ok(())).unwrap();
        let row: (String, i64, String) = database
            .query_row("SELECT id, saves, clinic FROM store", [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .unwrap();
        assert_eq!(row, ("kept".to_owned(), 42, "unnamed".to_owned()));
        assert_eq!(version(&database).unwrap(), 2);
    }

    #[test]
    fn a_failing_step_changes_nothing() {
        let mut database = first();
        let before = tables(&database);
        apply(&mut database, &[FIRST, NEXT, WRONG], |_| Ok(())).unwrap_err();
        assert_eq!(version(&database).unwrap(), 1);
        assert_eq!(tables(&database), before);
        database.prepare("SELECT clinic FROM store").unwrap_err();
    }

    #[test]
    fn the_latest_and_a_newer_layout_are_left_alone() {
        let mut database = first();
        upgrade(&mut database, |_| Ok(())).unwrap();
        assert_eq!(age(&database).unwrap(), Age::Latest);
        database.pragma_update(None, "user_version", latest(STEPS) + 1).unwrap();
        upgrade(&mut database, |_| Ok(())).unwrap();
        let newer = Age::Newer { found: latest(STEPS) + 1, known: latest(STEPS) };
        assert_eq!(age(&database).unwrap(), newer);
    }

    #[test]
    fn a_database_without_a_layout_is_an_older_one() {
        let database = Connection::open_in_memory().unwrap();
        assert_eq!(age(&database).unwrap(), Age::Older);
    }
}
