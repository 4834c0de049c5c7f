//! The record as a composition whose sections say everything in words too, its amendments, and the proof of its signature.

use super::bundle::Link;
use super::element::{Identifier, Reference};
use super::resource::{Agent, Attester, Composition, Entity, Provenance, Relation, Resource, Section};
use super::scene::Scene;
use super::story::{self, Part, Subject};
use super::value::{Instant, Text, Uri};
use super::{Case, codes, names, notes};
use crate::record::{Amendment, PersonName};

impl Scene<'_, '_> {
    /// The record as it was signed, with what belongs to each section.
    pub fn composition(&mut self, encounter: Link, entries: &[(Subject, Link)]) -> Link {
        let case = self.case;
        let signature = case.signed.signature();
        let section = |part: &Part| Section {
            title: Text::of(part.title),
            code: part.subject.code(),
            text: part.narrative(),
            entry: entries.iter().filter(|(subject, _)| *subject == part.subject).map(|(_, link)| (*link).into()).collect(),
        };
        let mut composition = self.bare(encounter, &signature.by, case.draft.practitioner(), case.signed_at.clone());
        composition.identifier = case.names.identifier(&["composition"]);
        composition.status = self.state(codes::FINAL);
        composition.text = story::paragraphs(&case.head());
        composition.title = Text::of(&case.wording.title(&case.draft.pack().id));
        composition.section = case.parts().iter().map(section).collect();
        self.list.add(case.names.urn(&["composition"]), Resource::Composition(composition))
    }

    /// An amendment, with its note where that is in the list.
    pub fn added(&mut self, encounter: Link, note: Option<Link>, place: usize, added: &Amendment) -> Link {
        let case = self.case;
        let (relation, state) = notes::standing(&added.change);
        let title = Text::of(&case.wording.amendment(&added.change, place));
        let part = ["composition", &notes::amendment(place)];
        let mut composition = self.bare(encounter, &added.by, &added.by, case.time(added.at));
        composition.identifier = case.names.identifier(&part);
        composition.status = state;
        composition.text = story::paragraphs(&case.head());
        composition.title = title.clone();
        composition.relates_to = vec![Relation { code: relation, target_identifier: case.document_identifier() }];
        composition.section = vec![Section {
            title,
            code: Subject::Notes.code(),
            text: story::paragraphs(&case.amended(added)),
            entry: note.map(Into::into).into_iter().collect(),
        }];
        self.list.add(case.names.urn(&part), Resource::Composition(composition))
    }

    fn bare(&mut self, encounter: Link, signer: &PersonName, author: &PersonName, at: Instant) -> Composition {
        let party: Reference = self.person(signer).into();
        let author: Reference = self.person(author).into();
        Composition {
            language: Text::of(self.case.wording.lang.code()),
            text: story::paragraphs(&self.case.head()),
            identifier: self.case.document_identifier(),
            status: codes::FINAL,
            kind: codes::consult_note().concept(),
            subject: self.patient(),
            encounter: encounter.into(),
            date: at.clone(),
            author: [author],
            title: Text::of(self.case.wording.consultation()),
            attester: [Attester { mode: codes::LEGAL, time: at, party }],
            relates_to: Vec::new(),
            section: Vec::new(),
        }
    }

    /// That the record was signed as it is: by whom, and the fingerprint that was signed.
    pub fn proof(&mut self, composition: Link) {
        let case = self.case;
        let signature = case.signed.signature();
        let who = self.person(&signature.by);
        let hash = names::address(&Uri::sha_256(signature.hash.bytes()));
        let provenance = Provenance {
            target: [composition.into()],
            recorded: case.signed_at.clone(),
            activity: codes::legally_authenticated().concept(),
            agent: [Agent { kind: codes::legal_participant().concept(), who: who.into() }],
            entity: [Entity { role: codes::SOURCE, what: Reference::known_by(hash) }],
        };
        self.list.add(case.names.urn(&["proof"]), Resource::Provenance(provenance));
    }
}

impl Case<'_> {
    /// What the document of the record as it was signed is known by.
    fn document_identifier(&self) -> Identifier {
        self.names.identifier(&["document"])
    }
}
