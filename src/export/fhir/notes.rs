//! The record in words as a note, and each amendment as another.

use sha1::{Digest as _, Sha1};

use super::bundle::Link;
use super::element::{Attachment, Period, Reference};
use super::resource::{Content, Context, DocumentReference, NoteRelation, Resource};
use super::scene::{Scene, practitioner};
use super::value::{Base64, Code, Instant, Text};
use super::{Case, codes, story};
use crate::record::{Amendment, Change, PersonName};

/// Who a note is about and by, and what it adds to: in a list by link, alone by what they are known by.
struct Ties {
    contained: Vec<Resource>,
    subject: Reference,
    author: Reference,
    authenticator: Reference,
    encounter: Vec<Reference>,
    original: Option<Reference>,
}

/// The name of an amendment's parts, by its place from 0.
pub fn amendment(place: usize) -> String {
    format!("amendment-{}", place + 1)
}

/// How an amendment stands to the record: what it does with it, and its own state.
pub const fn standing(change: &Change) -> (Code, Code) {
    match change {
        Change::Addendum { .. } => (codes::APPENDS, codes::FINAL),
        Change::EnteredInError {} => (codes::REPLACES, codes::ENTERED_IN_ERROR),
    }
}

impl Scene<'_, '_> {
    /// The record in words.
    pub fn note(&mut self, encounter: Link) -> Link {
        let case = self.case;
        let ties = self.ties(encounter, &case.signed.signature().by, case.draft.practitioner(), None);
        let mut note = case.note(ties);
        (note.status, note.doc_status) = (self.state(note.status), self.state(note.doc_status));
        self.list.add(case.names.urn(&["note"]), Resource::DocumentReference(note))
    }

    /// An amendment in words.
    pub fn added_note(&mut self, encounter: Link, original: Link, place: usize, added: &Amendment) -> Link {
        let ties = self.ties(encounter, &added.by, &added.by, Some(original.into()));
        let note = self.case.added_note(ties, place, added);
        let urn = self.case.names.urn(&["note", &amendment(place)]);
        self.list.add(urn, Resource::DocumentReference(note))
    }

    fn ties(&mut self, encounter: Link, signer: &PersonName, author: &PersonName, original: Option<Reference>) -> Ties {
        Ties {
            contained: Vec::new(),
            subject: self.patient(),
            author: self.person(author).into(),
            authenticator: self.person(signer).into(),
            encounter: vec![encounter.into()],
            original,
        }
    }
}

impl Case<'_> {
    /// The notes without anything around them: the record first, then each amendment.
    pub fn notes_alone(&self) -> Vec<Resource> {
        let ties = self.ties_alone(self.draft.practitioner(), &self.signed.signature().by, None);
        let mut first = self.note(ties);
        if self.signed.entered_in_error().is_some() {
            (first.status, first.doc_status) = (codes::ENTERED_IN_ERROR, codes::ENTERED_IN_ERROR);
        }
        let original = Reference::known_by(self.names.identifier(&["note"]));
        let added = self.signed.amendments().iter().enumerate().map(|(place, added)| {
            let ties = self.ties_alone(&added.by, &added.by, Some(original.clone()));
            self.added_note(ties, place, added)
        });
        std::iter::once(first).chain(added).map(Resource::DocumentReference).collect()
    }

    fn ties_alone(&self, author: &PersonName, signer: &PersonName, original: Option<Reference>) -> Ties {
        const AUTHOR: (Code, Code) = (Code::new("author"), Code::new("#author"));
        const SIGNER: (Code, Code) = (Code::new("signer"), Code::new("#signer"));
        let within = |id: Code, name: &PersonName| {
            let mut person = practitioner(self, name);
            person.id = Some(id);
            Resource::Practitioner(person)
        };
        let mut contained = vec![within(AUTHOR.0, author)];
        let authenticator = if author == signer {
            Reference::contained(AUTHOR.1)
        } else {
            contained.push(within(SIGNER.0, signer));
            Reference::contained(SIGNER.1)
        };
        let subject = Reference {
            display: Text::new(self.draft.label().raw()),
            ..Reference::known_by(self.names.patient(self.draft.label()))
        };
        Ties { contained, subject, author: Reference::contained(AUTHOR.1), authenticator, encounter: Vec::new(), original }
    }

    fn note(&self, ties: Ties) -> DocumentReference {
        let words = story::plain(&self.head(), &self.parts());
        self.document(ties, &["note"], &self.wording.title(&self.draft.pack().id), &words, self.signed_at.clone())
    }

    fn added_note(&self, ties: Ties, place: usize, added: &Amendment) -> DocumentReference {
        let (relation, state) = standing(&added.change);
        let original = ties.original.clone();
        let mut head = self.head();
        head.push(String::new());
        head.extend(self.amended(added));
        let title = self.wording.amendment(&added.change, place);
        let mut note = self.document(ties, &["note", &amendment(place)], &title, &story::plain(&head, &[]), self.time(added.at));
        note.relates_to = original.map(|target| NoteRelation { code: relation, target }).into_iter().collect();
        note.doc_status = state;
        if matches!(added.change, Change::EnteredInError {}) {
            note.status = state;
        }
        note
    }

    fn document(&self, ties: Ties, part: &[&str], title: &str, words: &str, at: Instant) -> DocumentReference {
        let title = Text::of(title);
        let attachment = Attachment {
            content_type: codes::PLAIN_TEXT,
            language: Text::of(self.wording.lang.code()),
            data: Base64::of(words.as_bytes()),
            size: words.len(),
            hash: Base64::of(&Sha1::digest(words.as_bytes())),
            title: title.clone(),
            creation: at.clone(),
        };
        DocumentReference {
            contained: ties.contained,
            identifier: [self.names.identifier(part)],
            status: codes::CURRENT,
            doc_status: codes::FINAL,
            kind: codes::consult_note().concept(),
            category: [codes::clinical_note().concept()],
            subject: ties.subject,
            date: at,
            author: [ties.author],
            authenticator: ties.authenticator,
            relates_to: Vec::new(),
            description: title,
            content: [Content { attachment }],
            context: Context { encounter: ties.encounter, period: Period { start: self.time(self.draft.started()), end: None } },
        }
    }
}
