//! The records: their folder and disk, the keys, the clock, and, with a passphrase, what is inside.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset, Local, TimeDelta};

use super::super::{Shared, passphrase, people};
use super::Line;
use crate::audit::Filter;
use crate::record::Moment;
use crate::store::{self, Inspection, Start, StoreError, Use, Visit};
use crate::text::counted;

/// Less room than this, and the next days may fill the disk.
const LITTLE_ROOM: u64 = 500 << 20;
/// Less room than this, and the next save may fail.
const NO_ROOM: u64 = 20 << 20;
/// A backup that is older is no backup.
const BACKUP_EVERY: TimeDelta = TimeDelta::days(7);

/// Everything that is said of the records.
pub(super) fn lines(shared: &Shared) -> anyhow::Result<Vec<Line>> {
    let folder = shared.data_dir()?;
    let shown = folder.display().to_string();
    match store::start(&folder) {
        Ok(Start::New) => return Ok(vec![Line::unknown("records", format!("there are none in {shown} yet")), swap()]),
        Ok(Start::Locked(_)) => {}
        Err(error) => return Ok(vec![Line::bad("records", error.to_string()), swap()]),
    }
    let found = store::inspect(&folder)?;
    let mut lines = vec![Line::good("records", shown), room(found.free), modes(&folder, &found), encryption(&found)];
    lines.extend(keys(&found));
    lines.push(in_use(found.in_use));
    lines.push(swap());
    lines.extend(inside(shared)?);
    Ok(lines)
}

fn room(free: u64) -> Line {
    let megabytes = free >> 20;
    let words = format!("{megabytes} MB free");
    match free {
        free if free < NO_ROOM => Line::bad("space", format!("{words}: the next save may fail; make room")),
        free if free < LITTLE_ROOM => Line::warning("space", format!("{words}; make room soon")),
        _ => Line::good("space", words),
    }
}

fn modes(folder: &Path, found: &Inspection) -> Line {
    let open = &found.open_to_others;
    match open.first() {
        None => Line::good("modes", "nobody else can read the folder or a file in it"),
        // What lies in a folder that nobody else can enter is out of reach.
        Some(_) if !open.iter().any(|path| path == folder) => {
            let count = open.len();
            Line::warning(
                "modes",
                format!("{count} files inside could be read if they were moved; `chmod -R go= {}`", folder.display()),
            )
        }
        Some(_) => Line::bad("modes", format!("other accounts can enter the folder; `chmod -R go= {}`", folder.display())),
    }
}

fn encryption(found: &Inspection) -> Line {
    if found.is_plain {
        return Line::bad("encryption", "the database is not encrypted: it was not made by Chairside, or was replaced");
    }
    Line::good("encryption", "the database is encrypted as a whole (SQLCipher 4)")
}

fn keys(found: &Inspection) -> Vec<Line> {
    let names = |keys: &mut dyn Iterator<Item = &PathBuf>| {
        let names: Vec<String> = keys.filter_map(|file| Some(file.file_name()?.to_string_lossy().into_owned())).collect();
        names.join(", ")
    };
    let of = |wanted: fn(&&store::KeyLook) -> bool| names(&mut found.keys.iter().filter(wanted).map(|key| &key.file));
    let damaged = of(|key| !key.is_whole);
    let light = of(|key| key.is_light);
    let practitioners = found.keys.iter().filter(|key| !key.is_recovery && key.is_whole).count();
    let mut lines = Vec::new();
    if !damaged.is_empty() {
        lines.push(Line::bad("keys", format!("damaged: {damaged}; put them back from a backup")));
    }
    if !light.is_empty() {
        lines.push(Line::warning("keys", format!("easier to guess than today's: {light}; change those passphrases")));
    }
    if !found.keys.iter().any(|key| key.is_recovery) {
        lines.push(Line::warning("keys", "there is no recovery code; forgotten passphrases could not be replaced"));
    }
    if lines.is_empty() {
        lines.push(Line::good("keys", format!("{practitioners} for practitioners, and the recovery code's")));
    }
    lines
}

fn in_use(found: Use) -> Line {
    match found {
        Use::Free => Line::good("in use", "no program has the records open"),
        Use::Taken(Some(holder)) => Line::good("in use", format!("by process {} since {}", holder.pid, told(holder.since))),
        Use::Taken(None) => Line::good("in use", "by another program"),
    }
}

/// What a program holds in memory can end up in swap space, where the disk keeps it.
fn swap() -> Line {
    let Ok(swaps) = fs::read_to_string("/proc/swaps") else {
        return Line::unknown("swap", "this system does not say whether it swaps");
    };
    let to_disk = swaps.lines().skip(1).filter(|line| !line.starts_with("/dev/zram")).count();
    match to_disk {
        0 => Line::good("swap", "memory is not written to the disk"),
        _ => Line::warning(
            "swap",
            "this machine swaps to the disk, which may keep words of a record; encrypt the swap or switch it off",
        ),
    }
}

/// What needs a passphrase.
fn inside(shared: &Shared) -> anyhow::Result<Vec<Line>> {
    if shared.passphrase_file.is_none() && !passphrase::can_ask() {
        let words = "not looked at: it needs a passphrase (--passphrase-file)";
        return Ok(["audit trail", "backup", "clock"].map(|subject| Line::unknown(subject, words)).into());
    }
    let visit = match people::visit(shared) {
        Ok(visit) => visit,
        // Damage is what the doctor is asked about: the other lines stand all the same.
        Err(error) => match error.downcast::<StoreError>() {
            Ok(damaged) if damaged.exit_code() == StoreError::DatabaseDamaged.exit_code() => {
                return Ok(vec![Line::bad("database", damaged.to_string())]);
            }
            Ok(refused) => return Err(refused.into()),
            Err(other) => return Err(other),
        },
    };
    let backups = entries(&visit, &Filter { kind: Some("backed_up"), ..Filter::default() })?;
    // The newest entry is the one of this visit.
    let before = entries(&visit, &Filter::default())?.get(1).copied();
    Ok(vec![verified(&visit), backup(backups.first().copied(), now()), clock(before, now())])
}

fn verified(visit: &Visit) -> Line {
    match visit.verify([]) {
        Err(error) => Line::bad("audit trail", error.to_string()),
        Ok(report) => match report.problems.as_slice() {
            [] => Line::good(
                "audit trail",
                format!(
                    "{}, {}, {} signed: all as they were written",
                    counted(report.head.count, "entry", "entries"),
                    counted(report.sessions, "session", "sessions"),
                    report.signed
                ),
            ),
            [first, ..] => {
                Line::bad("audit trail", format!("{first}; `chairside verify` lists everything ({})", report.problems.len()))
            }
        },
    }
}

fn entries(visit: &Visit, filter: &Filter) -> anyhow::Result<Vec<Moment>> {
    let entries = visit.trail(filter, 2, None)?.into_iter().flatten();
    Ok(entries.map(|entry| entry.at).collect())
}

fn backup(last: Option<Moment>, now: Moment) -> Line {
    match last {
        None => Line::warning("backup", "never; `chairside backup FILE` makes one"),
        Some(last) if now - last > BACKUP_EVERY => Line::warning("backup", format!("the last one was made {}", told(last))),
        Some(last) => Line::good("backup", format!("the last one was made {}", told(last))),
    }
}

/// A clock that was set back makes the record tell things in a wrong order.
fn clock(last: Option<Moment>, now: Moment) -> Line {
    match last {
        Some(last) if last > now => {
            Line::bad("clock", format!("it says {}, but records are of {}; set it right", told(now), told(last)))
        }
        _ => Line::good("clock", told(now)),
    }
}

fn now() -> DateTime<FixedOffset> {
    Local::now().fixed_offset()
}

fn told(at: Moment) -> String {
    at.format("%Y-%m-%d %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::doctor::State;

    fn at(day: u32) -> Moment {
        format!("2026-11-{day:02}T10:00:00+01:00").parse().unwrap()
    }

    #[test]
    fn a_disk_is_good_low_or_full() {
        let state = |megabytes: u64| room(megabytes << 20).state;
        assert_eq!([state(19), state(20), state(499), state(500)], [State::Bad, State::Warning, State::Warning, State::Good]);
    }

    #[test]
    fn a_clock_behind_the_records_is_bad() {
        assert_eq!(clock(Some(at(3)), at(2)).state, State::Bad);
        assert_eq!(clock(Some(at(2)), at(2)).state, State::Good);
        assert_eq!(clock(None, at(2)).state, State::Good);
    }

    #[test]
    fn a_backup_that_is_missing_or_older_than_a_week_is_a_warning() {
        assert_eq!(backup(None, at(20)).state, State::Warning);
        assert_eq!(backup(Some(at(12)), at(20)).state, State::Warning);
        assert_eq!(backup(Some(at(13)), at(20)).state, State::Good);
    }
}
