//! Writing sessions to a file or to standard output.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};

use anyhow::Context;
use chrono::NaiveDate;
use clap::{ArgGroup, Args};

use super::layout::{Format, Layout};
use super::progress::Progress;
use super::{Shared, people, tell};
use crate::audit::Event;
use crate::export::Exported;
use crate::export::write::{Existing, NewFile};
use crate::record::{Session, SessionId};
use crate::store::{Reader, Visit};
use crate::text::{Lang, counted};

/// Which sessions are exported, how, and where to.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("which").required(true).multiple(true)))]
pub(super) struct Export {
    /// A session by its id; may be given more than once
    #[arg(long, value_name = "ID", group = "which", conflicts_with_all = ["all", "since"])]
    session: Vec<SessionId>,
    /// Every session, oldest first
    #[arg(long, group = "which")]
    all: bool,
    /// Every session from this day on, such as 2026-03-31
    #[arg(long, value_name = "DATE", group = "which")]
    since: Option<NaiveDate>,
    /// One JSON document, or one on each line; of signed sessions HL7 FHIR R4, one resource on each line; of one session the
    /// copy that the patient takes home; a row each for spreadsheets
    #[arg(long, value_name = "FORMAT", default_value = "json")]
    format: Format,
    /// The language of the copy to take home, in place of the patient's: en or es
    #[arg(long = "lang", id = "export.lang", value_name = "LANGUAGE")]
    lang: Option<Lang>,
    /// The file to write; `-`, as without this, is standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace the file where it exists already
    #[arg(long, requires = "output")]
    force: bool,
}

/// Exports sessions. That is entered in the audit trail before anything leaves: whatever cuts it off then leaves no gap.
pub(super) fn export(options: &Export, shared: &Shared) -> anyhow::Result<()> {
    let mut layout = Layout::of(options.format, options.lang, shared)?;
    let mut visit = people::visit(shared)?;
    layout.learn(&visit)?;
    let selection = options.selection(&visit, &layout)?;
    match options.output.as_deref() {
        Some(path) if path != Path::new("-") => to_file(path, options, &selection, &mut layout, &mut visit)?,
        _ => {
            let count = selection.count(&visit, &layout)?;
            enter(&mut visit, count, options, &selection);
            let mut out = BufWriter::new(io::stdout().lock());
            write(&mut out, &mut layout, &selection, &visit, &mut Progress::new())?;
            out.flush().and_then(|()| settled(&io::stdout())).context(super::STANDARD_OUTPUT)?;
        }
    }
    layout.tell();
    Ok(())
}

/// Where standard output leads to a file, a disk that is full may say so only now; what is no file has nothing to settle.
fn settled(out: &impl AsFd) -> io::Result<()> {
    match File::from(out.as_fd().try_clone_to_owned()?).sync_all() {
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
        synced => synced,
    }
}

fn to_file(path: &Path, options: &Export, selection: &Selection, layout: &mut Layout, visit: &mut Visit) -> anyhow::Result<()> {
    let existing = if options.force { Existing::Replace } else { Existing::Keep };
    let mut progress = Progress::stoppable()?;
    let mut file = NewFile::create(path, existing)?;
    write(&mut file, layout, selection, visit, &mut progress)
        .with_context(|| format!("nothing was written to `{}`", path.display()))?;
    enter(visit, progress.count, options, selection);
    file.put_in_place()?;
    tell(format_args!("exported {} to `{}`", counted(progress.count, "session", "sessions"), path.display()));
    Ok(())
}

fn enter(visit: &mut Visit, sessions: u64, options: &Export, selection: &Selection) {
    people::enter(visit, Event::Exported { sessions, format: options.format.entered() }, selection.only());
}

/// What is exported.
enum Selection {
    /// These, in this order.
    Named(Vec<Exported>),
    /// All of a store, from a day on.
    Since(Option<NaiveDate>),
}

impl Export {
    /// Named sessions are all read first, so that nothing is written where one of them does not exist.
    fn selection(&self, reader: &Reader, layout: &Layout) -> anyhow::Result<Selection> {
        layout.check_count((!self.session.is_empty()).then_some(self.session.len()))?;
        if self.session.is_empty() {
            return Ok(Selection::Since(self.since));
        }
        let load = |id: &SessionId| {
            let found = reader.load(*id)?;
            let session =
                found.with_context(|| format!("there is no session {id} in this store; `chairside sessions` lists them"))?;
            layout.check(&session)?;
            marked(reader, session)
        };
        let named: anyhow::Result<Vec<Exported>> = self.session.iter().map(load).collect();
        named.map(Selection::Named)
    }
}

fn marked(reader: &Reader, session: Session) -> anyhow::Result<Exported> {
    let audit = reader.mark(session.id())?;
    Ok(Exported { session, audit })
}

impl Selection {
    /// The session, where it is a single one.
    fn only(&self) -> Option<SessionId> {
        match self {
            Self::Named(sessions) => match sessions.as_slice() {
                [only] => Some(only.session.id()),
                _ => None,
            },
            Self::Since(_) => None,
        }
    }

    fn count(&self, reader: &Reader, layout: &Layout) -> anyhow::Result<u64> {
        match self {
            Self::Named(sessions) => Ok(sessions.len() as u64),
            Self::Since(day) if layout.is_of_signed() => Ok(reader.count_signed_since(*day)?),
            Self::Since(day) => Ok(reader.count_since(*day)?),
        }
    }

    fn each(&self, reader: &Reader, mut take: impl FnMut(&Exported) -> anyhow::Result<()>) -> anyhow::Result<()> {
        match self {
            Self::Named(sessions) => sessions.iter().try_for_each(take),
            Self::Since(day) => reader.each(*day, |session| take(&marked(reader, session)?)),
        }
    }
}

fn write(
    out: &mut impl Write,
    layout: &mut Layout,
    selection: &Selection,
    reader: &Reader,
    progress: &mut Progress,
) -> anyhow::Result<()> {
    let mut writing = layout.begin(out, matches!(selection, Selection::Named(sessions) if sessions.len() == 1))?;
    selection.each(reader, |exported| {
        if writing.add(exported)? {
            progress.advance()?;
        }
        Ok(())
    })?;
    writing.end()
}
