//! What leaves: [`json`] turns sessions into documented JSON and back, [`fhir`] into what health records take, [`write`] puts
//! files on the disk whole or not at all.

pub mod fhir;
pub mod json;
pub mod overview;
pub mod takehome;
pub mod write;

pub use json::Exported;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod schema;

use crate::record::Draft;

/// The name of an exported session's file: its day and the start of its id's last group, never the patient's label.
pub fn file_name(draft: &Draft, kind: &str) -> String {
    let id = draft.id().to_string();
    let random: String = id.chars().skip(24).take(8).collect();
    format!("chairside-{}-{random}.{kind}", draft.day())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::samples::draft;

    #[test]
    fn a_file_is_named_by_day_and_id_and_never_by_the_patient() {
        assert_eq!(file_name(&draft(), "json"), "chairside-2026-11-23-a1b2c3d4.json");
    }
}
