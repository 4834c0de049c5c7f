//! Whatever is done to a trail without its key is found.

use proptest::prelude::*;
use proptest::sample::Index;

use super::*;
use crate::audit::Means;

const STORE: Uuid = Uuid::from_u128(7);

fn trail() -> Trail {
    Trail::new(STORE, ChainKey::derive(&[1; 32], STORE))
}

fn at() -> Moment {
    "2026-11-23T10:00:00+01:00".parse().unwrap()
}

/// A trail of so many entries, and where it ends.
fn written(entries: u64) -> (Vec<Row>, Head) {
    let (trail, mut head, mut rows) = (trail(), Head::START, Vec::new());
    let ana = PersonName::new("Ana").unwrap();
    for number in 0..entries {
        let session = (number % 3 > 0).then(|| SessionId::new(Uuid::from_u128(u128::from(number / 3))));
        let event = match number % 3 {
            0 => Event::Unlocked { means: Means::Passphrase, reading: false },
            1 => Event::Begun,
            _ => Event::Edited,
        };
        let by = (number % 4 > 0).then_some(&ana);
        let (row, next) = trail.next(head, at(), by, session, &event);
        rows.push(row);
        head = next;
    }
    (rows, head)
}

fn faults(rows: &[Row], known: &[Head]) -> Vec<Fault> {
    let trail = trail();
    let mut chain = Chain::new(&trail, known.iter().copied());
    for row in rows {
        chain.take(row);
    }
    chain.end().1
}

#[test]
fn a_trail_as_it_was_written_has_no_faults_and_reads_back() {
    let (rows, head) = written(12);
    assert_eq!(faults(&rows, &[head]), []);
    let entry = rows[2].entry().unwrap();
    assert_eq!((entry.number, entry.event, entry.by.unwrap().raw()), (3, Event::Edited, "Ana"));
    assert_eq!(faults(&[], &[Head::START]), []);
}

#[test]
fn every_field_of_an_entry_is_bound() {
    type Alter = (&'static str, fn(&mut Row));
    let alter: [Alter; 9] = [
        ("number", |row| row.number = 40),
        ("at", |row| row.at = "2026-11-23T10:00:01+01:00".to_owned()),
        ("person", |row| row.person = Some("Eve".to_owned())),
        ("nobody", |row| row.person = None),
        ("session", |row| row.session = Some(Uuid::from_u128(99).to_string())),
        ("no session", |row| row.session = None),
        ("kind and event", |row| {
            row.kind = "opened".to_owned();
            row.event = "{\"kind\":\"opened\"}".to_owned();
        }),
        ("white space", |row| row.event = format!(" {}", row.event)),
        ("fingerprint", |row| row.mac[0] ^= 1),
    ];
    for (what, alter) in alter {
        let (mut rows, head) = written(9);
        alter(&mut rows[5]);
        assert!(!faults(&rows, &[head]).is_empty(), "{what}");
    }
}

#[test]
fn an_entry_that_was_altered_is_told_by_its_number() {
    let (mut rows, head) = written(9);
    rows[5].person = Some("Eve".to_owned());
    assert_eq!(faults(&rows, &[head]), [Fault::Altered { number: 6 }]);
}

#[test]
fn a_deleted_entry_is_missed_wherever_it_stood() {
    for (place, from) in [(0, 1), (4, 5)] {
        let (mut rows, head) = written(9);
        rows.remove(place);
        assert_eq!(faults(&rows, &[head]), [Fault::Missing { from, to: from }]);
    }
    let (mut rows, head) = written(9);
    rows.pop();
    assert_eq!(faults(&rows, &[head]), [Fault::CutOff { found: 8, count: 9 }]);
    assert_eq!(faults(&[], &[head]), [Fault::CutOff { found: 0, count: 9 }]);
}

#[test]
fn entries_that_are_renumbered_over_a_hole_are_found() {
    let (mut rows, head) = written(9);
    rows.remove(4);
    for (number, row) in (1..).zip(&mut rows) {
        row.number = number;
    }
    assert!(faults(&rows, &[head]).contains(&Fault::Altered { number: 5 }));
}

#[test]
fn a_duplicate_and_a_swap_are_found() {
    let (mut rows, head) = written(9);
    rows.insert(5, rows[4].clone());
    assert_eq!(faults(&rows, &[head]), [Fault::Altered { number: 5 }]);

    let (mut rows, head) = written(9);
    let (one, other) = (rows[3].number, rows[4].number);
    rows.swap(3, 4);
    (rows[3].number, rows[4].number) = (one, other);
    assert!(!faults(&rows, &[head]).is_empty());
}

#[test]
fn a_character_that_moved_over_a_border_of_two_fields_is_found() {
    let (trail, mut rows) = (trail(), Vec::new());
    let person = PersonName::new("Ana").unwrap();
    let (row, head) = trail.next(Head::START, at(), Some(&person), None, &Event::Created);
    rows.push(row);
    let moved = &mut rows[0];
    moved.at.push('A');
    moved.person = Some("na".to_owned());
    assert_eq!(faults(&rows, &[head]), [Fault::Altered { number: 1 }]);
}

#[test]
fn a_part_of_another_trail_put_in_is_found() {
    let (mut rows, head) = written(9);
    let other = Trail::new(STORE, ChainKey::derive(&[2; 32], STORE));
    let before = Head { count: 5, mac: Mac::from_bytes(&rows[4].mac).unwrap() };
    rows[5] = other.next(before, at(), None, None, &Event::Created).0;
    assert!(faults(&rows, &[head]).contains(&Fault::Altered { number: 6 }));

    let other_store = Uuid::from_u128(8);
    let foreign = Trail::new(other_store, ChainKey::derive(&[1; 32], other_store));
    let (row, _) = foreign.next(Head::START, at(), None, None, &Event::Created);
    assert_eq!(faults(&[row], &[]), [Fault::Altered { number: 1 }]);
}

#[test]
fn an_older_trail_that_went_on_otherwise_is_another_one() {
    let (rows, head) = written(9);
    let trail = trail();
    let older = Head { count: 6, mac: Mac::from_bytes(&rows[5].mac).unwrap() };
    let mut rows: Vec<Row> = rows.into_iter().take(6).collect();
    let mut end = older;
    for _ in 0..5 {
        let (row, next) = trail.next(end, at(), None, None, &Event::Created);
        rows.push(row);
        end = next;
    }
    assert_eq!(faults(&rows, &[end]), [], "the trail itself holds");
    assert_eq!(faults(&rows, &[head]), [Fault::Other { count: 9 }], "what is remembered outside tells");
}

proptest! {
    #[test]
    fn any_change_of_the_rows_is_found(change in 0..5_u8, one in any::<Index>(), other in any::<Index>(), byte in any::<Index>()) {
        let (whole, head) = written(12);
        let mut rows = whole.clone();
        let (one, other) = (one.index(rows.len()), other.index(rows.len()));
        match change {
            0 => drop(rows.remove(one)),
            1 => rows.swap(one, other),
            2 => rows.insert(other, whole[one].clone()),
            3 => rows.truncate(one),
            _ => {
                let row = &mut rows[one];
                let byte = byte.index(row.mac.len());
                row.mac[byte] ^= 1 << (other % 8);
            }
        }
        prop_assert_eq!(rows == whole, faults(&rows, &[head]).is_empty());
    }
}
