//! Everything the screen is made from.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::consultation::{Consultation, Tab};
use super::keymap::Context;
use super::lock::{self, Behind, Place, Presence};
use super::people::PeopleView;
use super::quit::Quitting;
use super::regions::Size;
use super::theme::{Choosing, Theme};
use super::trail::TrailView;
use super::{Effect, Home, Kiosk, NewConsultation, Now, Secret, SignedView, Unlock, kiosk, patient};
use crate::content::Pack;
use crate::page::{Glyphs, Headline, PatientPage, PatientView};
use crate::record::{Draft, PersonName};
use crate::text::{Clean, Lang};

/// What does not change while the program runs.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The content packs; empty while they are still being read (see [`Starting`]) and never after.
    pub packs: Vec<Arc<Pack>>,
    /// The language that a new consultation starts with.
    pub language: Lang,
    /// What pictures may be made of.
    pub glyphs: Glyphs,
    /// The themes that the terminal can draw; never empty.
    pub themes: Vec<Theme>,
    /// The records lock by themselves after this long without a key.
    pub lock_after: Duration,
    /// For this long before that the screen counts down.
    pub lock_notice: Duration,
    /// Where headlines stand in big letters.
    pub headline: Headline,
}

/// What is on the screen.
#[derive(Debug)]
pub enum Screen {
    /// First start, or unlocking.
    Unlock(Unlock),
    /// The recovery code, shown once.
    RecoveryCode {
        /// The code.
        code: Secret,
        /// Whether the screen has asked if it is written down.
        asked: bool,
    },
    /// Something is missing from the store.
    Loss(String),
    /// The list of consultations.
    Home(Home),
    /// Practitioners.
    People(Box<PeopleView>),
    /// The audit trail.
    Trail(Box<TrailView>),
    /// The form of a new consultation.
    New(NewConsultation),
    /// An open consultation.
    Consultation(Box<Consultation>),
    /// A session that is signed.
    Signed(Box<SignedView>),
}

/// A line that tells what just happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The words.
    pub words: Clean,
    /// Whether something failed.
    pub failed: bool,
}

/// The state of the program.
#[derive(Debug)]
pub struct Model {
    /// What does not change.
    pub settings: Settings,
    /// The terminal's size.
    pub size: Size,
    /// The theme.
    pub theme: Theme,
    /// Who has unlocked the store.
    pub person: Option<PersonName>,
    /// What is on the screen.
    pub screen: Screen,
    /// The help is open, at this row.
    pub help: Option<usize>,
    /// The list of themes is open.
    pub choosing: Option<Choosing>,
    /// What goes with who has unlocked; nothing while the records are locked.
    pub presence: Option<Presence>,
    /// What stays behind the lock until it is saved, a practitioner each.
    pub behind: Vec<Behind>,
    /// Where who locked last stood.
    pub place: Option<Place>,
    /// Whether the program is being left.
    pub quitting: Quitting,
    /// What just happened; the next key takes it away.
    pub notice: Option<Notice>,
    /// What the second screens were told to show.
    pub mirrored: Option<PatientView>,
    /// The wording that the session on the screen was held with, where it is another one than those of the settings.
    pub kept: Option<Arc<Pack>>,
    /// What makes the dashboard a kiosk; nothing where it is none.
    pub kiosk: Option<Kiosk>,
}

/// The program while its content is still being read: it can be looked at, and takes no message yet.
#[derive(Debug)]
pub struct Starting(Model);

impl Starting {
    /// The program with the form that unlocks it.
    pub fn new(settings: Settings, unlock: Unlock, size: Size, theme: Theme) -> Self {
        Self(Model::new(settings, unlock, size, theme))
    }

    /// The same in a kiosk.
    #[must_use]
    pub fn in_kiosk(mut self, kiosk: Option<Kiosk>) -> Self {
        self.0.kiosk = kiosk;
        self
    }

    /// What there is to see of it.
    pub const fn model(&self) -> &Model {
        &self.0
    }

    /// The program with its content; it goes on from here.
    pub fn with(self, packs: Vec<Arc<Pack>>) -> Model {
        let Self(mut model) = self;
        model.settings.packs = packs;
        model
    }
}

impl Model {
    /// The program before it is unlocked.
    pub const fn new(settings: Settings, unlock: Unlock, size: Size, theme: Theme) -> Self {
        Self {
            settings,
            size,
            theme,
            person: None,
            screen: Screen::Unlock(unlock),
            help: None,
            choosing: None,
            presence: None,
            behind: Vec::new(),
            place: None,
            quitting: Quitting::No,
            notice: None,
            mirrored: None,
            kept: None,
            kiosk: None,
        }
    }

    /// Where the keyboard's focus is.
    pub fn context(&self) -> Context {
        if self.choosing.is_some() {
            return Context::Themes;
        }
        if self.help.is_some() {
            return Context::Help;
        }
        if self.quitting == Quitting::Asking {
            return Context::Unsaved;
        }
        match &self.kiosk {
            Some(Kiosk { leaving: Some(_), .. }) => return Context::Leaving,
            Some(Kiosk { places: Some(_), .. }) => return Context::Places,
            _ => {}
        }
        match &self.screen {
            Screen::Unlock(_) => Context::Unlock,
            Screen::RecoveryCode { .. } | Screen::Loss(_) => Context::Message,
            Screen::Home(home) if home.searching => Context::Search,
            Screen::Home(_) => Context::Home,
            Screen::People(people) if people.form.is_some() => Context::PeopleForm,
            Screen::People(_) => Context::People,
            Screen::Trail(trail) if trail.days.is_some() => Context::TrailDays,
            Screen::Trail(_) => Context::Trail,
            Screen::New(_) => Context::New,
            Screen::Consultation(consultation) => in_consultation(consultation),
            Screen::Signed(view) => view.context(),
        }
    }

    /// The language of what the patient reads along; English where only practitioners look.
    pub fn language(&self) -> Lang {
        match &self.screen {
            Screen::Consultation(open) => open.draft.language(),
            Screen::Signed(open) => open.language,
            _ => Lang::En,
        }
    }

    /// The open consultation.
    pub fn consultation(&self) -> Option<&Consultation> {
        match &self.screen {
            Screen::Consultation(consultation) => Some(consultation),
            _ => None,
        }
    }

    /// What is on the screen where the patient view is open.
    pub fn patient_page(&self) -> Option<PatientPage> {
        let open = self.consultation().filter(|open| open.revealed.is_some())?;
        patient::page(open, self.page_size())
    }

    /// What was recorded in the session on the screen, signed or not.
    pub fn content(&self) -> Option<&Draft> {
        match &self.screen {
            Screen::Consultation(consultation) => Some(&consultation.draft),
            Screen::Signed(view) => Some(view.session().content()),
            _ => None,
        }
    }

    /// The open consultation, to change it.
    pub fn consultation_mut(&mut self) -> Option<&mut Consultation> {
        match &mut self.screen {
            Screen::Consultation(consultation) => Some(consultation),
            _ => None,
        }
    }

    /// When the program next has to act by itself; it sleeps until then.
    pub fn next_deadline(&self) -> Option<Instant> {
        let open = self.consultation().into_iter().flat_map(|open| [open.save_due(), open.discussed_at()]);
        open.flatten().chain(lock::deadlines(self)).chain(kiosk::deadline(self)).min()
    }

    /// Shows the list of consultations, read anew.
    pub fn go_home(&mut self, now: Now) -> Vec<Effect> {
        let home = Home::new(now.wall.date_naive());
        let query = home.query();
        self.screen = Screen::Home(home);
        vec![Effect::List(query)]
    }

    /// Tells what was done.
    pub fn tell(&mut self, words: &str) {
        self.notice = Some(Notice { words: Clean::line(words), failed: false });
    }

    /// Tells what failed.
    pub fn tell_failure(&mut self, words: &str) {
        self.notice = Some(Notice { words: Clean::line(words), failed: true });
    }
}

fn in_consultation(consultation: &Consultation) -> Context {
    if consultation.decision.is_some() {
        return Context::Decision;
    }
    if let Some(signing) = &consultation.signing {
        return signing.context();
    }
    match consultation.tab {
        Tab::Pane(_) if consultation.revealed.is_some() => Context::Patient,
        Tab::Pane(_) => Context::Pane,
        Tab::Checklist if consultation.checklist.field.is_some() => Context::Answer,
        Tab::Checklist => Context::Checklist,
        Tab::TeachBack if consultation.teach_back.field.is_some() => Context::PatientWords,
        Tab::TeachBack => Context::TeachBack,
        Tab::Plan => Context::Plan,
        Tab::Notes if consultation.notes.phrase.is_some() => Context::Phrases,
        Tab::Notes if consultation.notes.writing => Context::Notes,
        Tab::Notes => Context::NotesRest,
        Tab::Summary => Context::Summary,
    }
}
