//! Long notes while they are being written: what was last saved whole, and the changes since.
//!
//! A save of long notes writes what changed, in a row of a few words, and not all of it again. When the writing rests the notes are
//! settled: written whole, with the word index, which does not follow each change. Signed notes are always settled.

use rusqlite::{Connection, Transaction};

/// Bytes from which on notes are long.
const LONG: usize = 16 * 1024;

/// Bytes that one change adds or takes away at most; a larger one is saved as a whole.
const LARGEST: usize = 4 * 1024;

/// Changes after which notes are saved as a whole, as reading them takes longer with each.
const MOST: usize = 64;

/// One change: at a byte, so many bytes are taken out and others put in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    at: usize,
    removed: usize,
    added: String,
}

impl Edit {
    /// The one change that makes one text of another.
    fn between(before: &str, after: &str) -> Self {
        let same = |(one, other): &(u8, u8)| one == other;
        let mut at = before.bytes().zip(after.bytes()).take_while(same).count();
        while !before.is_char_boundary(at) || !after.is_char_boundary(at) {
            at -= 1;
        }
        let most = before.len().min(after.len()) - at;
        let mut kept = before.bytes().rev().zip(after.bytes().rev()).take(most).take_while(same).count();
        while !before.is_char_boundary(before.len() - kept) || !after.is_char_boundary(after.len() - kept) {
            kept -= 1;
        }
        let added = after.get(at..after.len() - kept).unwrap_or_default().to_owned();
        Self { at, removed: before.len() - kept - at, added }
    }

    const fn is_small(&self) -> bool {
        self.removed <= LARGEST && self.added.len() <= LARGEST
    }

    /// Changes a text, where it can be of this text.
    fn apply(&self, text: &mut String) -> Option<()> {
        let end = self.at.checked_add(self.removed)?;
        text.get(self.at..end)?;
        text.replace_range(self.at..end, &self.added);
        Some(())
    }
}

/// What the notes of a session were saved as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Notes {
    /// All of it.
    pub(super) text: String,
    /// How many changes it was put together from.
    pub(super) edits: usize,
    /// The same without the last change.
    before_last: Option<String>,
}

/// How a save writes notes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Saving {
    /// They are the same.
    Nothing,
    /// In a change, in this place among the changes: over the last one or after it.
    Edit(usize, Edit),
    /// As a whole.
    Whole,
}

impl Notes {
    /// Puts notes together; nothing where these are not changes of this text.
    pub(super) fn new(whole: String, edits: &[Edit]) -> Option<Self> {
        let Some((last, earlier)) = edits.split_last() else {
            return Some(Self { text: whole, edits: 0, before_last: None });
        };
        let mut text = whole;
        earlier.iter().try_for_each(|edit| edit.apply(&mut text))?;
        let before_last = Some(text.clone());
        last.apply(&mut text)?;
        Some(Self { text, edits: edits.len(), before_last })
    }

    /// How to save what they are now.
    pub(super) fn saving(&self, now: &str) -> Saving {
        if self.text == now {
            return Saving::Nothing;
        }
        if !(are_for(now) && are_for(&self.text)) {
            return Saving::Whole;
        }
        // What is typed in one place stays one change.
        if let Some(before) = &self.before_last {
            let edit = Edit::between(before, now);
            if edit.is_small() {
                return Saving::Edit(self.edits, edit);
            }
        }
        let edit = Edit::between(&self.text, now);
        if edit.is_small() && self.edits < MOST { Saving::Edit(self.edits + 1, edit) } else { Saving::Whole }
    }
}

/// Whether notes are long, so that there may be changes of them.
pub(super) const fn are_for(notes: &str) -> bool {
    notes.len() >= LONG
}

/// The changes of a session's notes since they were saved as a whole, in order.
pub(super) fn of(database: &Connection, number: i64) -> rusqlite::Result<Vec<Edit>> {
    let sql = "SELECT at, removed, added FROM edit WHERE number = ?1 ORDER BY place";
    let mut query = database.prepare_cached(sql)?;
    let rows = query.query_map([number], |row| Ok(Edit { at: row.get(0)?, removed: row.get(1)?, added: row.get(2)? }))?;
    rows.collect()
}

/// Writes a change.
pub(super) fn put(transaction: &Transaction<'_>, number: i64, place: usize, edit: &Edit) -> rusqlite::Result<()> {
    let sql = "INSERT OR REPLACE INTO edit (number, place, at, removed, added) VALUES (?1, ?2, ?3, ?4, ?5)";
    transaction.prepare_cached(sql)?.execute((number, place, edit.at, edit.removed, &edit.added))?;
    transaction.prepare_cached("UPDATE session SET edits = ?2 WHERE number = ?1")?.execute((number, place)).map(drop)
}

/// Takes the changes away, as the notes were saved as a whole.
pub(super) fn clear(transaction: &Transaction<'_>, number: i64) -> rusqlite::Result<()> {
    transaction.prepare_cached("DELETE FROM edit WHERE number = ?1")?.execute([number])?;
    transaction.prepare_cached("UPDATE session SET edits = 0 WHERE number = ?1")?.execute([number]).map(drop)
}

/// The sessions whose notes are not saved as a whole.
pub(super) fn unsettled(database: &Connection) -> rusqlite::Result<Vec<i64>> {
    let mut query = database.prepare_cached("SELECT number FROM session WHERE edits > 0")?;
    let numbers = query.query_map([], |row| row.get(0))?;
    numbers.collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_change_makes_the_one_text_of_the_other(before in "[aé€😀\n]{0,12}", after in "[aé€😀\n]{0,12}") {
            let edit = Edit::between(&before, &after);
            let mut text = before.clone();
            prop_assert_eq!(edit.apply(&mut text), Some(()));
            prop_assert_eq!(&text, &after);
            prop_assert!(edit.removed <= before.len() && edit.added.len() <= after.len());
        }

        #[test]
        fn a_change_of_another_text_is_told_or_leaves_a_text(at in any::<usize>(), removed in any::<usize>(), before in "[aé€😀]{0,6}") {
            let mut text = before.clone();
            if (Edit { at, removed, added: String::new() }).apply(&mut text).is_none() {
                prop_assert_eq!(text, before);
            }
        }
    }

    fn long() -> String {
        "a word and another. ".repeat(1000)
    }

    fn whole(text: &str) -> Notes {
        Notes::new(text.to_owned(), &[]).unwrap()
    }

    #[test]
    fn a_letter_in_long_notes_is_saved_as_that_letter_and_typing_on_stays_one_change() {
        let first = long() + "x";
        let Saving::Edit(1, edit) = whole(&long()).saving(&first) else { panic!("not a first change") };
        assert_eq!(edit, Edit { at: long().len(), removed: 0, added: "x".to_owned() });
        let notes = Notes::new(long(), &[edit]).unwrap();
        assert_eq!(notes.text, first);
        let Saving::Edit(1, edit) = notes.saving(&(first.clone() + "yz")) else { panic!("a change of its own") };
        assert_eq!(edit.added, "xyz");
        // Somewhere else it is a change of its own.
        let Saving::Edit(2, edit) = notes.saving(&("x".to_owned() + &first)) else { panic!("not a second change") };
        assert_eq!(edit, Edit { at: 0, removed: 0, added: "x".to_owned() });
    }

    #[test]
    fn short_notes_large_changes_and_too_many_of_them_are_saved_as_a_whole() {
        assert_eq!(whole("short").saving("shorter"), Saving::Whole);
        assert_eq!(whole(&long()).saving("short"), Saving::Whole);
        assert_eq!(whole(&long()).saving(&(long() + &long())), Saving::Whole);
        assert_eq!(whole(&long()).saving(&long()), Saving::Nothing);
        let far =
            |place: usize| Edit { at: if place.is_multiple_of(2) { 0 } else { long().len() }, removed: 0, added: "x".to_owned() };
        let edits: Vec<Edit> = (0..MOST).map(far).collect();
        let notes = Notes::new(long(), &edits).unwrap();
        let (start, end) = ("y".to_owned() + &notes.text, notes.text.clone() + "y");
        let savings = [notes.saving(&start), notes.saving(&end)];
        assert!(savings.contains(&Saving::Whole), "{MOST} changes and one elsewhere");
    }
}
