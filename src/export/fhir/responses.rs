//! The checklist's answers, what they raised, and what the patient decided.

use super::bundle::Link;
use super::element::{CodeableConcept, Reference, Value};
use super::raised::Raised;
use super::resource::{Answered, Consent, DetectedIssue, Evidence, Mitigation, Policy, QuestionnaireResponse, Resource};
use super::scene::Scene;
use super::story::Subject;
use super::value::{Day, Decimal, Instant, Text, Uri};
use super::{Case, codes, form, names};
use crate::content::{ItemId, Kind, Weight};
use crate::record::{Answer, Moment};

/// The item that says whether the patient gave written consent, in every pack that asks for it.
const CONSENT: &str = "consent_signed";

impl Scene<'_, '_> {
    /// The answers.
    pub fn answers(&mut self, encounter: Link) -> Link {
        let case = self.case;
        let practitioner: Reference = self.person(case.draft.practitioner()).into();
        let response = QuestionnaireResponse {
            language: Text::of(case.wording.lang.code()),
            identifier: case.names.identifier(&["answers"]),
            questionnaire: case.form(),
            status: self.state(codes::COMPLETED),
            subject: self.patient(),
            encounter: encounter.into(),
            authored: case.signed_at.clone(),
            author: practitioner,
            source: self.patient(),
            item: case.response_items(),
        };
        self.list.add(case.names.urn(&["answers"]), Resource::QuestionnaireResponse(response))
    }

    /// What the answers raised, and the decision; with the section that each belongs to.
    pub fn responses(&mut self, answers: Link) -> Vec<(Subject, Link)> {
        let mut entries = vec![(Subject::Checklist, answers)];
        for raised in self.case.raised() {
            entries.push((Subject::Findings, self.issue(&raised, answers)));
        }
        entries.extend(self.consent(answers).map(|consent| (Subject::Decision, consent)));
        entries
    }

    fn issue(&mut self, raised: &Raised<'_>, answers: Link) -> Link {
        let (case, say) = (self.case, self.case.wording);
        let place = raised.place();
        let part = ["issue", raised.item.as_str(), &place];
        let mitigation = raised.decision.and_then(|decision| {
            let action = CodeableConcept::said(Text::new(decision.reason.raw())?);
            Some(Mitigation { action, date: Instant::of(decision.at), author: self.person(&decision.by).into() })
        });
        let asked = say.asked(raised.item, case.draft.answer(raised.item));
        let why = raised.rule.map(|(_, rule)| rule.why.text.get(say.lang).to_owned());
        let open = raised.decision.is_none().then(|| say.left_open(raised.left));
        let detail: Vec<String> = std::iter::once(asked).chain(why).chain(open).collect();
        let issue = DetectedIssue {
            identifier: [case.names.identifier(&part)],
            status: self.state(codes::FINAL),
            code: CodeableConcept::said(Text::of(&format!("{}: {}", say.weight(raised.weight()), say.question(raised.item)))),
            severity: raised.weight().map(|weight| if weight == Weight::Stop { codes::HIGH } else { codes::MODERATE }),
            patient: self.patient(),
            identified_date_time: case.draft.answered(raised.item).and_then(|answered| Instant::of(answered.at)),
            author: self.person(case.draft.practitioner()).into(),
            evidence: [Evidence { detail: [answers.into()] }],
            detail: Text::new(&detail.join("\n")),
            mitigation: mitigation.into_iter().collect(),
        };
        self.list.add(case.names.urn(&part), Resource::DetectedIssue(issue))
    }

    fn consent(&mut self, answers: Link) -> Option<Link> {
        let case = self.case;
        let (given, at) = case.consent_given()?;
        let consent = Consent {
            identifier: [case.names.identifier(&["consent"])],
            // That no consent was signed does not say that the patient refused.
            status: self.state(if given { codes::ACTIVE } else { codes::PROPOSED }),
            scope: codes::treatment().concept(),
            category: [codes::patient_consent().concept()],
            patient: self.patient(),
            date_time: Instant::of(at),
            performer: [self.patient()],
            source_reference: answers.into(),
            policy: [Policy { uri: case.form() }],
        };
        Some(self.list.add(case.names.urn(&["consent"]), Resource::Consent(consent)))
    }

    /// The form that the answers are to, where its wording is there.
    ///
    /// In the language of the session: programs take an answer for an option only where both are displayed in the same words.
    pub fn form(&mut self) {
        if let Some(pack) = self.case.wording.pack {
            let form = form::of(pack, self.case.wording.lang, self.case.clinic);
            let urn = names::minted(&["form", pack.hash(), form.language.as_str()]);
            self.list.add(urn, Resource::Questionnaire(form));
        }
    }
}

impl Case<'_> {
    /// The form in its version.
    fn form(&self) -> Uri {
        let (pack, lang) = (self.draft.pack(), self.wording.lang);
        let lang = self.wording.pack.map_or(lang, |pack| form::spoken(pack, lang));
        names::form(self.clinic, &pack.id).version(&names::form_version(&pack.version, &pack.hash, lang))
    }

    /// Whether the patient gave written consent, and when that was recorded; nothing where it was not asked or answered.
    pub fn consent_given(&self) -> Option<(bool, Moment)> {
        let item = ItemId::from(CONSENT);
        let answered = self.draft.answered(&item).filter(|_| self.given().any(|(id, _)| *id == item))?;
        match answered.answer {
            Some(Answer::YesNo(given)) => Some((given, answered.at)),
            _ => None,
        }
    }

    fn response_items(&self) -> Vec<Answered> {
        let Some(pack) = self.wording.pack else {
            return self.given().filter_map(|(id, answer)| self.response(id, answer)).collect();
        };
        let given: Vec<_> = self.given().collect();
        let sections = pack.checklist().sections.iter().enumerate().filter_map(|(place, section)| {
            let answers = section.items.iter().filter_map(|item| given.iter().find(|(id, _)| **id == item.id));
            let items: Vec<Answered> = answers.filter_map(|(id, answer)| self.response(id, answer)).collect();
            (!items.is_empty()).then(|| Answered {
                link_id: form::section_id(place),
                text: Text::new(section.title.get(self.wording.lang)),
                answer: Vec::new(),
                item: items,
            })
        });
        sections.collect()
    }

    /// An answer; nothing where the form or R4 has no place for it, as it stands in the narrative too.
    fn response(&self, id: &ItemId, answer: &Answer) -> Option<Answered> {
        if self.wording.item(id).is_some_and(|item| !is_of_kind(answer, &item.kind)) {
            return None;
        }
        let value = match answer {
            Answer::YesNo(yes) => Value::Coding(codes::yes_no(*yes)),
            Answer::Choice(chosen) => Value::Coding(form::option(self.clinic, &self.draft.pack().id, id, chosen, self.wording)),
            Answer::Text(words) => Value::String(Text::new(words.raw())?),
            Answer::Date(day) => Value::Date(Day::of(*day)?),
            Answer::Number(number) => Value::Decimal(Decimal::of(*number)?),
        };
        let text = self.wording.item(id).and_then(|item| Text::new(item.prompt.get(self.wording.lang)));
        Some(Answered { link_id: form::link_id(id), text, answer: vec![value], item: Vec::new() })
    }
}

/// Whether an answer is one that its item can have; a checked pack and a record that was made with it never differ.
fn is_of_kind(answer: &Answer, kind: &Kind) -> bool {
    match (answer, kind) {
        (Answer::Choice(chosen), Kind::Choice(options)) => options.iter().any(|option| &option.id == chosen),
        (Answer::YesNo(_), Kind::YesNo)
        | (Answer::Text(_), Kind::Text)
        | (Answer::Date(_), Kind::Date(_))
        | (Answer::Number(_), Kind::Number { .. }) => true,
        _ => false,
    }
}
