//! A consultation that is open: its tabs, and what happens to its draft on the way to the disk.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::NaiveDate;

use super::checklist::ChecklistTab;
use super::decision::DecisionForm;
use super::notes::NotesTab;
use super::pane::{LaidOut, PlaceInPane};
use super::patient::Revealed;
use super::plan::PlanTab;
use super::saving::Saving;
use super::signing::Signing;
use super::summary::SummaryTab;
use super::teach_back::TeachBackTab;
use super::{Effect, Now, Save};
use crate::content::{Pack, Pane, PaneId};
use crate::page::{Glyphs, Headline, Prompts};
use crate::record::{Assessment, DISCUSSED_AFTER_SECONDS, Draft, Moment};

/// A tab of a consultation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// An education pane, by its place in the pack.
    Pane(usize),
    /// The checklist.
    Checklist,
    /// What the patient tells back.
    TeachBack,
    /// The plan of visits.
    Plan,
    /// The notes.
    Notes,
    /// The summary.
    Summary,
}

impl Tab {
    /// The letter of a tab that goes by a letter instead of a digit.
    pub const fn letter(self) -> Option<char> {
        match self {
            Self::TeachBack => Some('t'),
            Self::Plan => Some('v'),
            Self::Pane(_) | Self::Checklist | Self::Notes | Self::Summary => None,
        }
    }
}

/// Whether a consultation is being left for the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leave {
    /// It is not.
    No,
    /// As soon as everything is saved.
    WhenSaved,
}

/// An open consultation.
#[derive(Debug)]
pub struct Consultation {
    /// The record.
    pub draft: Draft,
    /// The content it is held with.
    pub pack: Arc<Pack>,
    /// The tab on the screen.
    pub tab: Tab,
    /// How far the record is saved.
    pub saving: Saving,
    /// Where each pane was left.
    pub places: BTreeMap<PaneId, PlaceInPane>,
    /// Whether what is for the practitioner alone is shown.
    pub prompts: Prompts,
    /// How far the pane on the screen is revealed, where the patient view is open.
    pub revealed: Option<Revealed>,
    /// What pictures may be made of.
    pub glyphs: Glyphs,
    /// Where its headlines stand in big letters.
    pub headline: Headline,
    /// The pane that was laid out last.
    pub laid_out: LaidOut,
    /// The checklist.
    pub checklist: ChecklistTab,
    /// The teach-back.
    pub teach_back: TeachBackTab,
    /// The plan of visits.
    pub planning: PlanTab,
    /// The notes.
    pub notes: NotesTab,
    /// The summary.
    pub summary: SummaryTab,
    /// A decision that is being written.
    pub decision: Option<DecisionForm>,
    /// Signing, where its screen is open.
    pub signing: Option<Signing>,
    /// Whether it is being left.
    pub leave: Leave,
    /// The day on which it came to the screen.
    pub opened_on: NaiveDate,
    /// Since when the pane on the screen is counted; behind the lock nobody sees it.
    seen_since: Option<Instant>,
}

impl Consultation {
    /// A consultation that was just begun and is in memory only.
    pub fn begin(draft: Draft, pack: Arc<Pack>, now: Now) -> Self {
        Self::with(draft, pack, Tab::Pane(0), Saving::unsaved(now), now)
    }

    /// A consultation that was read from the store; on its summary, so that looking at it counts as nothing.
    pub fn resume(draft: Draft, pack: Arc<Pack>, updated: Moment, now: Now) -> Self {
        Self::with(draft, pack, Tab::Summary, Saving::saved(updated, now), now)
    }

    /// The same, drawn with these shapes.
    #[must_use]
    pub fn drawn_with(self, glyphs: Glyphs, headline: Headline) -> Self {
        Self { glyphs, headline, ..self }
    }

    fn with(draft: Draft, pack: Arc<Pack>, tab: Tab, saving: Saving, now: Now) -> Self {
        let checklist = ChecklistTab::new(&draft, &pack);
        let notes = NotesTab::new(draft.notes());
        Self {
            draft,
            pack,
            tab,
            saving,
            places: BTreeMap::new(),
            prompts: Prompts::Shown,
            revealed: None,
            glyphs: Glyphs::default(),
            headline: Headline::default(),
            laid_out: LaidOut::default(),
            checklist,
            teach_back: TeachBackTab::default(),
            planning: PlanTab::default(),
            notes,
            summary: SummaryTab::default(),
            decision: None,
            signing: None,
            leave: Leave::No,
            opened_on: now.wall.date_naive(),
            seen_since: Some(now.tick),
        }
    }

    /// Every tab, in order.
    pub fn tabs(&self) -> Vec<Tab> {
        let panes = (0..self.pack.panes().len()).map(Tab::Pane);
        let teach_back = self.assessment().told_back().next().map(|_| Tab::TeachBack);
        let plan = self.pack.plan().map(|_| Tab::Plan);
        panes.chain([Tab::Checklist]).chain(teach_back).chain(plan).chain([Tab::Notes, Tab::Summary]).collect()
    }

    /// Every tab with its key: 1 to 9 from the left and 0 for the last; those that go by a letter are not counted.
    pub fn keyed_tabs(&self) -> Vec<(Tab, Option<char>)> {
        let tabs = self.tabs();
        let last = tabs.iter().rposition(|tab| tab.letter().is_none());
        let mut digits = '1'..='9';
        let mut digit = |place| if Some(place) == last { Some('0') } else { digits.next() };
        tabs.into_iter().enumerate().map(|(place, tab)| (tab, tab.letter().or_else(|| digit(place)))).collect()
    }

    /// The tab with this digit.
    pub fn tab_of_digit(&self, digit: u8) -> Option<Tab> {
        let key = char::from_digit(digit.into(), 10)?;
        self.keyed_tabs().into_iter().find(|(_, of_tab)| *of_tab == Some(key)).map(|(tab, _)| tab)
    }

    /// Goes to a tab, where this consultation has it.
    pub fn go_if_there(&mut self, tab: Tab, now: Now) {
        if self.tabs().contains(&tab) {
            self.go(tab, now);
        }
    }

    /// The pane on the screen.
    pub fn pane(&self) -> Option<&Pane> {
        match self.tab {
            Tab::Pane(place) => self.pack.panes().get(place),
            _ => None,
        }
    }

    /// What the answers come to.
    pub fn assessment(&self) -> Assessment<'_> {
        Assessment::new(&self.draft, &self.pack)
    }

    /// Goes to a tab; the time on the pane before is counted, the notes take the caret.
    pub fn go(&mut self, tab: Tab, now: Now) {
        if self.tab == tab {
            return;
        }
        self.count_seconds(now);
        self.close_field(now);
        self.notes.write_into(&mut self.draft);
        self.tab = tab;
        self.revealed = None;
        self.seen_since = Some(now.tick);
        self.notes.writing = tab == Tab::Notes;
    }

    /// Goes one tab to the right or to the left, in a circle.
    pub fn turn(&mut self, forward: bool, now: Now) {
        let tabs = self.tabs();
        let here = tabs.iter().position(|tab| *tab == self.tab).unwrap_or(0);
        let step = if forward { 1 } else { tabs.len() - 1 };
        if let Some(tab) = tabs.get((here + step) % tabs.len()) {
            self.go(*tab, now);
        }
    }

    /// Counts a change of the record.
    pub fn changed(&mut self, now: Now) {
        self.saving.changed(now);
    }

    /// Adds the whole seconds that the pane was on the screen to the record.
    pub fn count_seconds(&mut self, now: Now) {
        let Some(pane) = self.pane().map(|pane| pane.id.clone()) else {
            return;
        };
        let Some(since) = self.seen_since else {
            return;
        };
        let seconds = now.tick.saturating_duration_since(since).as_secs();
        if seconds > 0 {
            self.seen_since = Some(since + Duration::from_secs(seconds));
            self.draft.add_seconds(&pane, u32::try_from(seconds).unwrap_or(u32::MAX));
            self.changed(now);
        }
    }

    /// It goes behind the lock: what was seen so far is counted.
    pub fn hide(&mut self, now: Now) {
        self.count_seconds(now);
        self.seen_since = None;
        self.revealed = None;
        // A passphrase that is half typed does not stay behind it.
        if !self.is_being_signed() {
            self.signing = None;
        }
    }

    /// It is on the screen again.
    pub const fn show(&mut self, now: Now) {
        self.seen_since = Some(now.tick);
    }

    /// When the pane on the screen will have been shown long enough to count as discussed.
    pub fn discussed_at(&self) -> Option<Instant> {
        let pane = self.pane()?;
        let before = self.draft.shown(&pane.id).map_or(0, crate::record::Shown::total_seconds);
        let missing = DISCUSSED_AFTER_SECONDS.checked_sub(before).filter(|missing| *missing > 0)?;
        Some(self.seen_since? + Duration::from_secs(u64::from(missing)))
    }

    /// When the next save is due; none while the session is being signed, which writes all of it.
    pub fn save_due(&self) -> Option<Instant> {
        self.saving.due().filter(|_| !self.is_being_signed())
    }

    /// The save that is due, if one is.
    pub fn save_if_due(&mut self, now: Now) -> Vec<Effect> {
        if self.saving.is_due(now) && !self.is_being_signed() { self.save_now(now) } else { Vec::new() }
    }

    /// A save of everything that is not on its way yet.
    pub fn save_now(&mut self, now: Now) -> Vec<Effect> {
        self.count_seconds(now);
        let Some(revision) = self.saving.order(now) else {
            return Vec::new();
        };
        self.notes.write_into(&mut self.draft);
        let tally = self.assessment().tally();
        vec![Effect::Save(Box::new(Save { revision, draft: self.draft.clone(), tally }))]
    }
}
