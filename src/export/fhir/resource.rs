//! The resources, with the elements that are used, in R4's order.

use serde::Serialize;

use super::element::{
    Annotation, Attachment, CodeableConcept, Coding, Extension, HumanName, Identifier, Narrative, Period, Reference, Translated,
    Value, elements,
};
use super::value::{Code, Day, Instant, Text, Uri};

/// A resource of any kind.
#[derive(Clone, Serialize)]
#[serde(tag = "resourceType")]
pub enum Resource {
    /// Who was advised.
    Patient(Patient),
    /// Who advised, decided or signed.
    Practitioner(Practitioner),
    /// That they met.
    Encounter(Encounter),
    /// The checklist.
    Questionnaire(Questionnaire),
    /// Its answers.
    QuestionnaireResponse(QuestionnaireResponse),
    /// A stop or a caution.
    DetectedIssue(DetectedIssue),
    /// The teach-back.
    Procedure(Procedure),
    /// A topic that was shown, or was not.
    Communication(Communication),
    /// What the patient decided.
    Consent(Consent),
    /// The whole as a note, or an addendum.
    DocumentReference(DocumentReference),
    /// The whole as sections, or an addendum.
    Composition(Composition),
    /// That it was signed as it is.
    Provenance(Provenance),
}

impl Resource {
    /// Its type's name.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Patient(_) => "Patient",
            Self::Practitioner(_) => "Practitioner",
            Self::Encounter(_) => "Encounter",
            Self::Questionnaire(_) => "Questionnaire",
            Self::QuestionnaireResponse(_) => "QuestionnaireResponse",
            Self::DetectedIssue(_) => "DetectedIssue",
            Self::Procedure(_) => "Procedure",
            Self::Communication(_) => "Communication",
            Self::Consent(_) => "Consent",
            Self::DocumentReference(_) => "DocumentReference",
            Self::Composition(_) => "Composition",
            Self::Provenance(_) => "Provenance",
        }
    }
}

elements! {
    Patient {
        identifier: Vec<Identifier>,
        name: Vec<HumanName>,
        birth_date: Option<Day>,
    }

    Practitioner {
        id: Option<Code>,
        identifier: [Identifier; 1],
        name: [HumanName; 1],
    }

    Encounter {
        identifier: [Identifier; 1],
        status: Code,
        class: Coding,
        #[serde(rename = "type")]
        kind: [CodeableConcept; 1],
        subject: Reference,
        participant: [Participant; 1],
        period: Period,
    }

    Participant {
        #[serde(rename = "type")]
        kind: [CodeableConcept; 1],
        individual: Reference,
    }

    Questionnaire {
        language: Text,
        url: Uri,
        version: Text,
        name: Text,
        title: Text,
        #[serde(rename = "_title")]
        title_translated: Option<Translated>,
        status: Code,
        subject_type: [Code; 1],
        effective_period: Option<Days>,
        item: Vec<Asked>,
    }

    Days {
        end: Day,
    }

    Asked {
        extension: Vec<Extension>,
        link_id: Text,
        text: Text,
        #[serde(rename = "_text")]
        text_translated: Option<Translated>,
        #[serde(rename = "type")]
        kind: Code,
        enable_when: Vec<EnableWhen>,
        enable_behavior: Option<Code>,
        answer_option: Vec<AnswerOption>,
        item: Vec<Asked>,
    }

    EnableWhen {
        question: Text,
        operator: Code,
        #[serde(flatten)]
        answer: Enabling,
    }

    AnswerOption {
        value_coding: Coding,
    }

    QuestionnaireResponse {
        language: Text,
        identifier: Identifier,
        questionnaire: Uri,
        status: Code,
        subject: Reference,
        encounter: Reference,
        authored: Instant,
        author: Reference,
        source: Reference,
        item: Vec<Answered>,
    }

    Answered {
        link_id: Text,
        text: Option<Text>,
        answer: Vec<Value>,
        item: Vec<Answered>,
    }

    DetectedIssue {
        identifier: [Identifier; 1],
        status: Code,
        code: CodeableConcept,
        severity: Option<Code>,
        patient: Reference,
        identified_date_time: Option<Instant>,
        author: Reference,
        evidence: [Evidence; 1],
        detail: Option<Text>,
        mitigation: Vec<Mitigation>,
    }

    Evidence {
        detail: [Reference; 1],
    }

    Mitigation {
        action: CodeableConcept,
        date: Option<Instant>,
        author: Reference,
    }

    Procedure {
        identifier: [Identifier; 1],
        status: Code,
        code: CodeableConcept,
        subject: Reference,
        encounter: Reference,
        performed_period: Option<Period>,
        performer: [Performer; 1],
        outcome: CodeableConcept,
        note: Vec<Annotation>,
    }

    Performer {
        actor: Reference,
    }

    Communication {
        identifier: [Identifier; 1],
        part_of: Vec<Reference>,
        status: Code,
        status_reason: Option<CodeableConcept>,
        category: [CodeableConcept; 1],
        medium: [CodeableConcept; 1],
        subject: Reference,
        topic: CodeableConcept,
        encounter: Reference,
        sent: Option<Instant>,
        recipient: [Reference; 1],
        sender: Reference,
        payload: Vec<Payload>,
    }

    Payload {
        content_string: Text,
    }

    Consent {
        identifier: [Identifier; 1],
        status: Code,
        scope: CodeableConcept,
        category: [CodeableConcept; 1],
        patient: Reference,
        date_time: Option<Instant>,
        performer: [Reference; 1],
        source_reference: Reference,
        policy: [Policy; 1],
    }

    Policy {
        uri: Uri,
    }

    DocumentReference {
        contained: Vec<Resource>,
        identifier: [Identifier; 1],
        status: Code,
        doc_status: Code,
        #[serde(rename = "type")]
        kind: CodeableConcept,
        category: [CodeableConcept; 1],
        subject: Reference,
        date: Instant,
        author: [Reference; 1],
        authenticator: Reference,
        relates_to: Vec<NoteRelation>,
        description: Text,
        content: [Content; 1],
        context: Context,
    }

    NoteRelation {
        code: Code,
        target: Reference,
    }

    Content {
        attachment: Attachment,
    }

    Context {
        encounter: Vec<Reference>,
        period: Period,
    }

    Composition {
        language: Text,
        text: Narrative,
        identifier: Identifier,
        status: Code,
        #[serde(rename = "type")]
        kind: CodeableConcept,
        subject: Reference,
        encounter: Reference,
        date: Instant,
        author: [Reference; 1],
        title: Text,
        attester: [Attester; 1],
        relates_to: Vec<Relation>,
        section: Vec<Section>,
    }

    Attester {
        mode: Code,
        time: Instant,
        party: Reference,
    }

    Relation {
        code: Code,
        target_identifier: Identifier,
    }

    Section {
        title: Text,
        code: Option<CodeableConcept>,
        text: Narrative,
        entry: Vec<Reference>,
    }

    Provenance {
        target: [Reference; 1],
        recorded: Instant,
        activity: CodeableConcept,
        agent: [Agent; 1],
        entity: [Entity; 1],
    }

    Agent {
        #[serde(rename = "type")]
        kind: CodeableConcept,
        who: Reference,
    }

    Entity {
        role: Code,
        what: Reference,
    }
}

/// What an answer has to be for an item to be asked.
#[derive(Clone, Serialize)]
pub enum Enabling {
    /// Whether there is one.
    #[serde(rename = "answerBoolean")]
    Boolean(bool),
    /// This option.
    #[serde(rename = "answerCoding")]
    Coding(Coding),
    /// Held against this number.
    #[serde(rename = "answerDecimal")]
    Decimal(super::value::Decimal),
}

impl super::element::Absent for Enabling {}
