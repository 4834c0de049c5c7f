//! Chairside: a full-screen terminal dashboard for microneedling consultations.
//!
//! Read the modules in this order; each uses only modules above it.
//!
//! * [`text`]: words by what may be done with them.
//! * [`content`]: turns JSON packs into checked [`content::Pack`]s.
//! * [`record`]: what a consultation is. Rules only.
//! * [`settings`]: what whoever runs the machine has set, in files and flags. Rules only.
//! * [`audit`]: the trail of what was done, by whom, and how it shows what was altered. Rules only.
//! * [`page`]: what a screen says, as rows of words with roles.
//! * [`app`]: the state machine: a message changes the model and gives back effects as values.
//! * [`ui`]: draws a model.
//! * [`store`]: encrypted records on the disk.
//! * [`export`]: what leaves: documented JSON, FHIR, rows, what a patient takes home; written whole or not at all.
//! * [`runtime`]: the loop, the terminal, the threads: everything impure.
//! * [`cli`]: arguments and subcommands.
//!
//! # Invariants
//!
//! * `app` and `ui` never do I/O, so every behaviour can be tested without a terminal.
//! * Patient text reaches the disk through [`store`] or [`export`] and nowhere else: no log has it.
//! * Text reaches the terminal as [`text::Clean`] only.
//! * There is no network code: second screens are told a place in the wording, through a socket file of this machine.

pub mod app;
pub mod audit;
pub mod cli;
pub mod content;
pub mod export;
mod hex;
pub mod page;
pub mod record;
pub mod runtime;
pub mod settings;
pub mod store;
pub mod text;
pub mod ui;
