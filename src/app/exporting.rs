//! What leaves the dashboard as a file: the session, or the copy that its patient takes home.

use std::sync::Arc;

use super::{Effect, Model, Place, Screen};
use crate::content::Pack;
use crate::record::Session;

/// What is written of the session on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// The session as it is, as JSON.
    Record,
    /// The copy that the patient takes home.
    TakeHome,
}

/// What the patient's copy is made of.
#[derive(Debug, Clone)]
pub struct TakenHome {
    /// The session.
    pub session: Session,
    /// The wording that it is held with.
    pub pack: Arc<Pack>,
}

impl PartialEq for TakenHome {
    fn eq(&self, other: &Self) -> bool {
        self.session == other.session && self.pack.hash() == other.pack.hash()
    }
}

/// Writes it, in a kiosk once it is known where to.
pub fn ask(model: &mut Model, written: Written) -> Vec<Effect> {
    if model.kiosk.is_some() { vec![Effect::Drives(written)] } else { write(model, written, Place::Folder) }
}

/// Writes what is on the screen.
pub fn write(model: &mut Model, written: Written, place: Place) -> Vec<Effect> {
    let (session, pack) = match &mut model.screen {
        Screen::Consultation(open) => {
            open.notes.write_into(&mut open.draft);
            (Session::Draft(open.draft.clone()), Some(open.pack.clone()))
        }
        Screen::Signed(view) => (Session::Signed(Box::new(view.session().clone())), view.pack.clone()),
        _ => return Vec::new(),
    };
    match (written, pack) {
        (Written::Record, _) => vec![Effect::Export(Box::new(session), place)],
        (Written::TakeHome, Some(pack)) => vec![Effect::HandOver(Box::new(TakenHome { session, pack }), place)],
        (Written::TakeHome, None) => {
            let held = session.content().pack();
            model.tell_failure(&format!(
                "the copy needs the wording {} {}, which is not loaded; start with --content and its folder",
                held.id, held.version
            ));
            Vec::new()
        }
    }
}

/// Says where the file is, or why there is none.
pub fn exported(model: &mut Model, result: Result<String, String>) -> Vec<Effect> {
    match result {
        Ok(place) => model.tell(&format!("Exported, not encrypted: {place}")),
        Err(reason) => model.tell_failure(&reason),
    }
    Vec::new()
}
