//! Sessions on their way out as FHIR, and the checklist as a form: with the clinic's settings and packs.

use anyhow::{Context, ensure};

use super::{Shared, packs, print, tell};
use crate::content::Pack;
use crate::export::fhir::{self, Case, Form, Refusal};
use crate::record::Session;
use crate::settings::Fhir;
use crate::text::{Lang, counted};

/// What every session needs to leave as FHIR, and what has to be told at the end.
pub(super) struct Leaving {
    form: Form,
    packs: Vec<Pack>,
    naming: Fhir,
    drafts: u64,
    unworded: u64,
}

impl Leaving {
    /// Reads the packs and the clinic's settings.
    pub(super) fn new(form: Form, shared: &Shared) -> anyhow::Result<Self> {
        Ok(Self { form, packs: packs::load(shared)?, naming: shared.layers.effective().fhir, drafts: 0, unworded: 0 })
    }

    /// The packs that its sessions are worded with.
    pub(super) const fn packs(&mut self) -> &mut Vec<Pack> {
        &mut self.packs
    }

    /// Refuses a session that cannot leave, before anything is written.
    pub(super) fn check(&self, session: &Session) -> anyhow::Result<()> {
        Ok(Case::new(session, &self.packs, &self.naming).map(drop)?)
    }

    /// The session's lines; nothing for a draft, which is counted.
    pub(super) fn lines(&mut self, session: &Session) -> anyhow::Result<Option<String>> {
        let case = match Case::new(session, &self.packs, &self.naming) {
            Err(Refusal::Draft(_)) => {
                self.drafts += 1;
                return Ok(None);
            }
            case => case?,
        };
        self.unworded += u64::from(!case.has_wording());
        Ok(Some(case.lines(self.form)?))
    }

    /// Tells what was left out, and what left without its words.
    pub(super) fn tell(&self) {
        if self.drafts > 0 {
            let drafts = counted(self.drafts, "draft was", "drafts were");
            tell(format_args!("chairside: warning: {drafts} left out, as only signed sessions leave as FHIR; sign them first"));
        }
        if self.unworded > 0 {
            let sessions = counted(self.unworded, "session was", "sessions were");
            tell(format_args!(
                "chairside: warning: {sessions} held with a content pack that is not loaded, so ids stand in place of its words; \
                 name its folder with --content"
            ));
        }
    }
}

/// The checklist of the only pack, or of the one that was named, as a form.
pub(super) fn questionnaire(pack: Option<&str>, lang: Lang, shared: &Shared) -> anyhow::Result<()> {
    let packs = packs::load(shared)?;
    let ids: Vec<&str> = packs.iter().map(Pack::id).collect();
    let chosen = match (pack, packs.as_slice()) {
        (None, [only]) => Some(only),
        (None, _) => None,
        (Some(id), packs) => packs.iter().find(|pack| pack.id() == id),
    };
    let chosen = chosen.with_context(|| format!("choose one of these packs with --pack: {}", ids.join(", ")))?;
    let languages: Vec<&str> = chosen.languages().iter().map(|lang| lang.code()).collect();
    ensure!(
        chosen.languages().contains(&lang),
        "the pack `{}` has no words in this language; choose with --lang: {}",
        chosen.id(),
        languages.join(", ")
    );
    print(&fhir::questionnaire(chosen, lang, &shared.layers.effective().fhir)?)
}
