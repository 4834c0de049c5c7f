//! What was shown to the patient, and what they told back.

use super::bundle::Link;
use super::element::{Annotation, CodeableConcept, Period};
use super::resource::{Communication, Payload, Performer, Procedure, Resource};
use super::scene::Scene;
use super::story::Subject;
use super::value::{Instant, Text};
use super::{Case, codes};
use crate::content::PaneId;
use crate::record::{Gap, Round, Shown, Understanding};

impl Scene<'_, '_> {
    /// The teach-back where there was one, and each topic; with the section that they belong to.
    pub fn education(&mut self, encounter: Link) -> Vec<(Subject, Link)> {
        let teach_back = self.teach_back(encounter);
        let mut links: Vec<Link> = teach_back.into_iter().collect();
        for (pane, shown) in self.case.topics() {
            let part_of = teach_back.filter(|_| self.case.draft.understanding(pane) != Understanding::NotAsked);
            links.push(self.topic(encounter, pane, shown, part_of));
        }
        links.into_iter().map(|link| (Subject::Education, link)).collect()
    }

    fn teach_back(&mut self, encounter: Link) -> Option<Link> {
        let (case, say) = (self.case, self.case.wording);
        let rounds = case.draft.teach_back();
        let first = rounds.iter().map(|round| round.at).min()?;
        let last = rounds.iter().map(|round| round.at).max();
        let practitioner = self.person(case.draft.practitioner());
        let procedure = Procedure {
            identifier: [case.names.identifier(&["education"])],
            status: self.state(codes::COMPLETED),
            code: CodeableConcept::said(Text::of(say.teach_back())),
            subject: self.patient(),
            encounter: encounter.into(),
            performed_period: Period::of(first, last),
            performer: [Performer { actor: practitioner.into() }],
            outcome: CodeableConcept::said(Text::of(&case.understood())),
            note: rounds.iter().map(|round| case.round(round)).collect(),
        };
        Some(self.list.add(case.names.urn(&["education"]), Resource::Procedure(procedure)))
    }

    fn topic(&mut self, encounter: Link, pane: &PaneId, shown: Option<&Shown>, part_of: Option<Link>) -> Link {
        let (case, say) = (self.case, self.case.wording);
        let is_discussed = shown.is_some_and(Shown::is_discussed);
        let left_out = case.explained(&Gap::Pane(pane.clone())).and_then(|reason| Text::new(reason.raw()));
        let practitioner = self.person(case.draft.practitioner());
        let part = ["topic", pane.as_str()];
        let payload = shown.and_then(|shown| Text::new(&say.shown(shown))).map(|content_string| Payload { content_string });
        let communication = Communication {
            identifier: [case.names.identifier(&part)],
            part_of: part_of.map(Into::into).into_iter().collect(),
            status: self.state(if is_discussed { codes::COMPLETED } else { codes::NOT_DONE }),
            status_reason: left_out.filter(|_| !is_discussed).map(CodeableConcept::said),
            category: [codes::instruction().concept()],
            medium: [codes::face_to_face().concept()],
            subject: self.patient(),
            topic: CodeableConcept::said(Text::of(&say.pane(pane))),
            encounter: encounter.into(),
            sent: shown.and_then(|shown| shown.marked).and_then(Instant::of),
            recipient: [self.patient()],
            sender: practitioner.into(),
            payload: payload.into_iter().collect(),
        };
        self.list.add(case.names.urn(&part), Resource::Communication(communication))
    }
}

impl Case<'_> {
    /// How far the teach-back of each topic came.
    fn understood(&self) -> String {
        let asked = self.topics().into_iter().map(|(pane, _)| (pane, self.draft.understanding(pane)));
        let asked = asked.filter(|(_, understanding)| *understanding != Understanding::NotAsked);
        asked
            .map(|(pane, understanding)| format!("{}: {}", self.wording.pane(pane), self.wording.understanding(understanding)))
            .collect::<Vec<_>>()
            .join("; ")
    }

    fn round(&self, round: &Round) -> Annotation {
        let say = self.wording;
        let outcome = format!("{}: {}", say.pane(&round.pane), say.outcome(round.outcome));
        let words =
            if round.words.is_blank() { outcome } else { format!("{outcome}\n{}: {}", say.patients_words(), round.words.raw()) };
        Annotation { author_reference: None, time: Instant::of(round.at), text: Text::of(&words) }
    }
}
