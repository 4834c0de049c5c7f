//! The codes that leave: each stands in R4's own definitions, with the display printed there.

use super::element::{CodeableConcept, Coding};
use super::value::{Code, Text, Uri};

/// Status codes and other bare codes.
macro_rules! codes {
    ($($name:ident: $code:literal;)*) => { $(#[doc = concat!("`", $code, "`")] pub const $name: Code = Code::new($code);)* };
}

codes! {
    ACTIVE: "active";
    ANY: "any";
    APPENDS: "appends";
    PLAIN_TEXT: "text/plain; charset=utf-8";
    COMPLETED: "completed";
    CURRENT: "current";
    DRAFT: "draft";
    ENTERED_IN_ERROR: "entered-in-error";
    EQUALS: "=";
    EXISTS: "exists";
    FINAL: "final";
    FINISHED: "finished";
    GENERATED: "generated";
    GREATER: ">";
    HIGH: "high";
    LEGAL: "legal";
    MODERATE: "moderate";
    NOT_DONE: "not-done";
    PATIENT: "Patient";
    POST: "POST";
    PROPOSED: "proposed";
    REPLACES: "replaces";
    SOURCE: "source";
}

/// Codes with their system and display.
macro_rules! codings {
    ($($name:ident: $system:literal $code:literal $display:literal;)*) => {
        $(#[doc = $display] pub fn $name() -> Coding { coding($system, $code, $display) })*
    };
}

codings! {
    consult_note: "http://loinc.org" "11488-4" "Consult note";
    education_note: "http://loinc.org" "34895-3" "Education note";
    questionnaire_section: "http://loinc.org" "74465-6" "Questionnaire response section Document";
    assessment_note: "http://loinc.org" "51848-0" "Assessment note";
    patient_consent: "http://loinc.org" "59284-0" "Patient Consent";
    annotation: "http://loinc.org" "48767-8" "Annotation comment Narrative";
    ambulatory: "http://terminology.hl7.org/CodeSystem/v3-ActCode" "AMB" "ambulatory";
    primary_performer: "http://terminology.hl7.org/CodeSystem/v3-ParticipationType" "PPRF" "primary performer";
    face_to_face: "http://terminology.hl7.org/CodeSystem/v3-ParticipationMode" "FACE" "face-to-face";
    legally_authenticated: "http://terminology.hl7.org/CodeSystem/v3-DocumentCompletion" "LA" "legally authenticated";
    legal_participant: "http://terminology.hl7.org/CodeSystem/provenance-participant-type" "legal" "Legal Authenticator";
    treatment: "http://terminology.hl7.org/CodeSystem/consentscope" "treatment" "Treatment";
    instruction: "http://terminology.hl7.org/CodeSystem/communication-category" "instruction" "Instruction";
    clinical_note: "http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category" "clinical-note" "Clinical Note";
    yes: "http://terminology.hl7.org/CodeSystem/v2-0136" "Y" "Yes";
    no: "http://terminology.hl7.org/CodeSystem/v2-0136" "N" "No";
    help: "http://hl7.org/fhir/questionnaire-item-control" "help" "Help-Button";
}

/// Yes or no.
pub fn yes_no(yes_: bool) -> Coding {
    if yes_ { yes() } else { no() }
}

fn coding(system: &'static str, code: &'static str, display: &'static str) -> Coding {
    Coding { system: Some(Uri::fixed(system)), code: Some(Text::of(code)), display: Some(Text::of(display)), ..Coding::default() }
}

impl Coding {
    /// The concept that it codes.
    pub fn concept(self) -> CodeableConcept {
        CodeableConcept { coding: vec![self], text: None }
    }
}
