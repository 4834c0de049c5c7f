//! Puts the resources of a session together, with who was there.

use std::collections::BTreeMap;

use super::bundle::{Bundle, Link, List};
use super::element::{Period, Reference};
use super::resource::{Encounter, Participant, Patient, Practitioner, Resource};
use super::value::{Code, Day};
use super::{Case, codes, names};
use crate::content::When;
use crate::record::{Answer, Moment, PersonName};

/// A session's resources so far.
pub struct Scene<'c, 'a> {
    /// The session.
    pub case: &'c Case<'a>,
    /// The resources.
    pub list: List,
    /// The patient among them.
    pub patient: Link,
    people: BTreeMap<PersonName, Link>,
    /// What became of the record since it was signed shows in the state of everything.
    shows_error: bool,
}

/// Everything as one list, the amendments included.
impl<'c, 'a> Scene<'c, 'a> {
    /// With the patient alone.
    fn new(case: &'c Case<'a>, shows_error: bool) -> Self {
        let mut list = List::default();
        let patient = list.add(case.names.urn(&["patient"]), Resource::Patient(patient(case)));
        Self { case, list, patient, people: BTreeMap::new(), shows_error }
    }

    /// Everything there is, for a server.
    pub fn whole(case: &'c Case<'a>) -> List {
        let mut scene = Self::new(case, case.signed.entered_in_error().is_some());
        let encounter = scene.encounter();
        scene.form();
        let note = scene.record(encounter).1;
        for (place, amendment) in case.signed.amendments().iter().enumerate() {
            let added = scene.added_note(encounter, note, place, amendment);
            scene.added(encounter, Some(added), place, amendment);
        }
        scene.list
    }

    /// The record as it was signed: its composition, and its note.
    fn record(&mut self, encounter: Link) -> (Link, Link) {
        let answers = self.answers(encounter);
        let mut entries = self.education(encounter);
        entries.extend(self.responses(answers));
        let note = self.note(encounter);
        entries.push((super::story::Subject::Notes, note));
        (self.composition(encounter, &entries), note)
    }

    fn encounter(&mut self) -> Link {
        let draft = self.case.draft;
        let practitioner = self.person(draft.practitioner()).into();
        let encounter = Encounter {
            identifier: [self.case.names.identifier(&["encounter"])],
            status: self.state(codes::FINISHED),
            class: codes::ambulatory(),
            kind: [super::element::CodeableConcept::said(super::value::Text::of(&self.case.wording.title(&draft.pack().id)))],
            subject: self.patient.into(),
            participant: [Participant { kind: [codes::primary_performer().concept()], individual: practitioner }],
            period: Period {
                start: self.case.time(draft.started()),
                end: Period::of(draft.started(), last_done(self.case)).and_then(|period| period.end),
            },
        };
        self.list.add(self.case.names.urn(&["encounter"]), Resource::Encounter(encounter))
    }

    /// A practitioner, who is added where they are named for the first time.
    pub fn person(&mut self, name: &PersonName) -> Link {
        if let Some(known) = self.people.get(name) {
            return *known;
        }
        let link = self
            .list
            .add(self.case.names.urn(&["practitioner", name.raw()]), Resource::Practitioner(practitioner(self.case, name)));
        self.people.insert(name.clone(), link);
        link
    }

    /// The state of a resource, or that all of it was entered in error.
    pub const fn state(&self, state: Code) -> Code {
        if self.shows_error { codes::ENTERED_IN_ERROR } else { state }
    }

    /// To the patient.
    pub fn patient(&self) -> Reference {
        self.patient.into()
    }
}

/// The record as it was signed, and a document for each amendment.
pub fn documents(case: &Case<'_>) -> Vec<Bundle> {
    let mut first = Scene::new(case, false);
    let encounter = first.encounter();
    let (composition, _) = first.record(encounter);
    first.proof(composition);
    let identifier = case.names.identifier(&["document"]);
    let mut documents = vec![first.list.document(identifier, case.signed_at.clone())];
    for (place, amendment) in case.signed.amendments().iter().enumerate() {
        let mut scene = Scene::new(case, false);
        let encounter = scene.encounter();
        scene.added(encounter, None, place, amendment);
        let identifier = case.names.identifier(&["document", &super::notes::amendment(place)]);
        documents.push(scene.list.document(identifier, case.time(amendment.at)));
    }
    documents
}

/// A practitioner by name.
pub fn practitioner(case: &Case<'_>, name: &PersonName) -> Practitioner {
    Practitioner { id: None, identifier: [case.names.practitioner(name)], name: [names::human(name)] }
}

fn patient(case: &Case<'_>) -> Patient {
    let label = case.draft.label();
    let known_by = case.names.patient(label);
    let text = super::value::Text::new(label.raw());
    // Where the label is no record number, it is all that there is of a name.
    let name = text.filter(|_| case.clinic.record_numbers.is_none());
    Patient {
        identifier: vec![known_by],
        name: name.map(|text| super::element::HumanName { text }).into_iter().collect(),
        birth_date: born(case),
    }
}

/// The date of birth: the answer whose rules count years.
fn born(case: &Case<'_>) -> Option<Day> {
    let counts_years = |when: &When| matches!(when, When::AgeUnder(_) | When::AgeBetween(..));
    let mut items = case.wording.pack?.checklist().items();
    let item = items.find(|item| item.rules.iter().any(|rule| counts_years(&rule.when)))?;
    match case.draft.answer(&item.id)? {
        Answer::Date(day) => Day::of(*day),
        _ => None,
    }
}

/// The last moment at which something was recorded; signing may come much later.
fn last_done(case: &Case<'_>) -> Option<Moment> {
    let draft = case.draft;
    let answered = draft.answers().map(|(_, answered)| answered.at);
    let decided = draft.decisions().iter().map(|decision| decision.at);
    let marked = draft.panes().filter_map(|(_, shown)| shown.marked);
    let told = draft.teach_back().iter().map(|round| round.at);
    let last = answered.chain(decided).chain(marked).chain(told).max()?;
    (last <= case.signed.signature().at).then_some(last)
}
