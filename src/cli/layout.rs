//! How sessions are laid out on their way out, with what each way needs.

use std::io::Write;

use anyhow::{Context, ensure};
use clap::ValueEnum;

use super::fhir::Leaving;
use super::{Shared, packs};
use crate::audit;
use crate::content::{Pack, load};
use crate::export::overview::Overview;
use crate::export::takehome::{Paper, TakeHome};
use crate::export::{Exported, fhir, json};
use crate::record::Session;
use crate::settings::Clinic;
use crate::store::Reader;
use crate::text::Lang;

const FAILED: &str = "could not write the sessions";

/// The name of a layout on the command line.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Format {
    Json,
    Jsonl,
    /// A transaction that a FHIR server loads
    Fhir,
    /// The signed document, and one for each amendment
    FhirDocument,
    /// The note that most health records take, and one for each amendment
    FhirNote,
    /// The copy for the patient to take home, as one page to print
    Html,
    /// The same as Markdown
    Md,
    /// One row a session, for spreadsheets
    Csv,
}

impl Format {
    /// As the audit trail has it.
    pub(super) const fn entered(self) -> audit::Export {
        match self {
            Self::Json => audit::Export::Json,
            Self::Jsonl => audit::Export::Jsonl,
            Self::Fhir => audit::Export::Fhir,
            Self::FhirDocument => audit::Export::FhirDocument,
            Self::FhirNote => audit::Export::FhirNote,
            Self::Html | Self::Md => audit::Export::TakeHome,
            Self::Csv => audit::Export::Csv,
        }
    }
}

/// How sessions are laid out, with what that needs.
pub(super) enum Layout {
    Json,
    Jsonl,
    Fhir(Box<Leaving>),
    TakeHome(Box<Handing>),
    Csv(Vec<Pack>),
}

/// What a copy to take home is made with.
pub(super) struct Handing {
    paper: Paper,
    packs: Vec<Pack>,
    clinic: Clinic,
    lang: Option<Lang>,
}

impl Layout {
    pub(super) fn of(format: Format, lang: Option<Lang>, shared: &Shared) -> anyhow::Result<Self> {
        let fhir = |form| Leaving::new(form, shared).map(|leaving| Self::Fhir(Box::new(leaving)));
        let copy = |paper| {
            let (packs, clinic) = (packs::load(shared)?, shared.layers.effective().clinic);
            anyhow::Ok(Self::TakeHome(Box::new(Handing { paper, packs, clinic, lang })))
        };
        ensure!(
            lang.is_none() || matches!(format, Format::Html | Format::Md),
            "--lang is for the copy to take home alone: --format html or --format md"
        );
        match format {
            Format::Json => Ok(Self::Json),
            Format::Jsonl => Ok(Self::Jsonl),
            Format::Fhir => fhir(fhir::Form::Transaction),
            Format::FhirDocument => fhir(fhir::Form::Document),
            Format::FhirNote => fhir(fhir::Form::Note),
            Format::Html => copy(Paper::Html),
            Format::Md => copy(Paper::Markdown),
            Format::Csv => packs::load(shared).map(Self::Csv),
        }
    }

    /// Takes in the wording that sessions of a store were held with, where it is not loaded any more.
    ///
    /// What does not pass the checks of today is left out: those sessions leave as ones whose wording is not loaded.
    pub(super) fn learn(&mut self, reader: &Reader) -> anyhow::Result<()> {
        let packs = match self {
            Self::Json | Self::Jsonl => return Ok(()),
            Self::Fhir(leaving) => leaving.packs(),
            Self::TakeHome(handing) => &mut handing.packs,
            Self::Csv(packs) => packs,
        };
        let kept: Vec<Pack> = reader.wordings()?.iter().filter_map(|files| load::kept(files).ok()).collect();
        packs.extend(kept);
        Ok(())
    }

    /// Whether only signed sessions leave.
    pub(super) const fn is_of_signed(&self) -> bool {
        matches!(self, Self::Fhir(_))
    }

    /// Refuses how many are chosen; `None` for all of a store.
    pub(super) fn check_count(&self, named: Option<usize>) -> anyhow::Result<()> {
        ensure!(
            !matches!(self, Self::TakeHome(_)) || named == Some(1),
            "a copy to take home is of one session: name it with --session, once"
        );
        Ok(())
    }

    /// Refuses a session that cannot leave, before anything is written.
    pub(super) fn check(&self, session: &Session) -> anyhow::Result<()> {
        match self {
            Self::Fhir(leaving) => leaving.check(session),
            Self::TakeHome(handing) => handing.copy(session).map(drop),
            Self::Json | Self::Jsonl | Self::Csv(_) => Ok(()),
        }
    }

    /// Tells what was left out, and what left without its words.
    pub(super) fn tell(&self) {
        if let Self::Fhir(leaving) = self {
            leaving.tell();
        }
    }

    /// Begins to write; `is_single` where one session alone was named.
    pub(super) fn begin<W: Write>(&mut self, out: W, is_single: bool) -> anyhow::Result<Writing<'_, W>> {
        Ok(match self {
            Self::Json if is_single => Writing::Document(out),
            Self::Json => Writing::List(json::Sessions::begin(out).context(FAILED)?),
            Self::Jsonl => Writing::Lines(out),
            Self::Fhir(leaving) => Writing::Fhir(leaving, out),
            Self::TakeHome(handing) => Writing::TakeHome(handing, out),
            Self::Csv(packs) => Writing::Rows(packs, Box::new(Overview::begin(out).context(FAILED)?)),
        })
    }
}

impl Handing {
    fn copy(&self, session: &Session) -> anyhow::Result<TakeHome> {
        Ok(TakeHome::new(session, &self.packs, &self.clinic, self.lang)?)
    }
}

/// Sessions that are being written.
pub(super) enum Writing<'a, W: Write> {
    Document(W),
    List(json::Sessions<W>),
    Lines(W),
    Fhir(&'a mut Leaving, W),
    TakeHome(&'a Handing, W),
    Rows(&'a [Pack], Box<Overview<W>>),
}

impl<W: Write> Writing<'_, W> {
    /// Writes one; gives whether it left.
    pub(super) fn add(&mut self, exported: &Exported) -> anyhow::Result<bool> {
        let session = &exported.session;
        match self {
            Self::Document(out) => out.write_all(json::document(exported)?.as_bytes()),
            Self::List(list) => list.add(exported),
            Self::Lines(out) => out.write_all(json::line(exported)?.as_bytes()),
            Self::Fhir(leaving, out) => match leaving.lines(session)? {
                Some(lines) => out.write_all(lines.as_bytes()),
                None => return Ok(false),
            },
            Self::TakeHome(handing, out) => out.write_all(handing.copy(session)?.written(handing.paper).as_bytes()),
            Self::Rows(packs, rows) => {
                let pack = packs.iter().find(|pack| pack.hash() == session.content().pack().hash);
                rows.add(session, pack)
            }
        }
        .context(FAILED)?;
        Ok(true)
    }

    /// Writes what stands after the last one.
    pub(super) fn end(self) -> anyhow::Result<()> {
        match self {
            Self::List(list) => list.end().map(drop).context(FAILED),
            Self::Rows(_, rows) => rows.end().context(FAILED),
            Self::Document(_) | Self::Lines(_) | Self::Fhir(..) | Self::TakeHome(..) => Ok(()),
        }
    }
}
