//! The state machine: [`update()`] takes the model and a message and gives back effects as values. No I/O, no clock.

pub mod amendment;
pub mod checklist;
pub mod click;
pub mod consultation;
pub mod decision;
pub mod editor;
pub mod exporting;
pub mod help;
pub mod hints;
pub mod home;
pub mod idle;
pub mod keymap;
pub mod kiosk;
pub mod lock;
pub mod mirror;
mod model;
mod msg;
pub mod new;
pub mod notes;
mod opening;
pub mod pane;
pub mod patient;
pub mod people;
pub mod plain;
pub mod plan;
pub mod preview;
pub mod quit;
pub mod regions;
mod saving;
pub mod scroll;
mod secret;
mod signed;
pub mod signing;
pub mod summary;
pub mod teach_back;
pub mod theme;
pub mod trail;
mod typed;
pub mod unlock;
mod update;
pub mod wait;

pub use consultation::{Consultation, Leave, Tab};
pub use exporting::{TakenHome, Written};
pub use home::Home;
pub use kiosk::{Drive, Kiosk, Place};
pub use model::{Model, Notice, Screen, Settings, Starting};
pub use msg::{
    Amend, Effect, Entry, KeepDesk, Listing, Msg, NotOpened, Now, Opening, PeopleList, PeopleOrder, Query, Refused, Save, Sign,
    TrailEntry, TrailPage, TrailQuery,
};
pub use new::NewConsultation;
pub use people::PeopleView;
pub use regions::{Area, Regions, SMALLEST, Size};
pub use saving::{RETRY_AFTER, SAVE_AFTER, SaveState, Saving};
pub use secret::Secret;
pub use signed::SignedView;
pub use theme::Theme;
pub use trail::TrailView;
pub use unlock::Unlock;
pub use update::update;

#[cfg(test)]
pub mod rehearsal;
#[cfg(test)]
pub mod tests;
