//! In what two records of the same session differ, by the names of their parts and without their words.

use super::{Draft, Session};

impl Session {
    /// The parts in which another record of this session says something else, in words; none where both say the same.
    pub fn differs_in(&self, other: &Self) -> Vec<&'static str> {
        let mut parts = self.content().differs_in(other.content());
        let (signed, other) = match (self, other) {
            (Self::Draft(_), Self::Draft(_)) => return parts,
            (Self::Signed(signed), Self::Signed(other)) => (signed, other),
            _ => {
                parts.push("whether it is signed");
                return parts;
            }
        };
        if signed.signature() != other.signature() {
            parts.push("the signature");
        }
        if signed.amendments() != other.amendments() {
            parts.push("what was added since");
        }
        parts
    }
}

impl Draft {
    fn differs_in(&self, other: &Self) -> Vec<&'static str> {
        // Taken apart, so that a field that is added later is not forgotten here.
        let Self {
            id,
            label,
            practitioner,
            started,
            language,
            pack,
            panes,
            answers,
            decisions,
            unfinished,
            notes,
            teach_back,
            plan,
        } = self;
        let parts = [
            (*id != other.id, "the id"),
            (*label != other.label, "the label"),
            (*practitioner != other.practitioner, "the practitioner"),
            (*started != other.started || started.offset() != other.started.offset(), "the start"),
            (*language != other.language, "the language"),
            (*pack != other.pack, "the wording"),
            (*panes != other.panes, "what was shown"),
            (*answers != other.answers, "the answers"),
            (*decisions != other.decisions, "the decisions"),
            (*teach_back != other.teach_back, "the teach-back"),
            (*plan != other.plan, "the visits"),
            (*notes != other.notes, "the notes"),
            (*unfinished != other.unfinished, "words that are not confirmed"),
        ];
        parts.into_iter().filter_map(|(differs, part)| differs.then_some(part)).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::record::samples::{drafts, sessions, signed_as_it_is};
    use crate::record::{Change, Session};

    proptest! {
        #[test]
        fn a_session_differs_from_itself_in_nothing(session in sessions()) {
            prop_assert!(session.differs_in(&session.clone()).is_empty());
        }

        #[test]
        fn what_differs_is_named_and_nothing_else(draft in drafts(), more in "[a-z]{1,9}") {
            let one = Session::Draft(draft.clone());
            let mut other = draft.clone();
            other.write_notes(format!("{}{more}", draft.notes().raw()).as_str().into());
            prop_assert_eq!(one.differs_in(&Session::Draft(other)), ["the notes"]);
            let signed = signed_as_it_is(draft.clone(), "No time.");
            let signed_session = Session::Signed(Box::new(signed.clone()));
            prop_assert_eq!(one.differs_in(&signed_session), ["whether it is signed"]);
            let again = Session::Signed(Box::new(signed_as_it_is(draft.clone(), "No wish.")));
            prop_assert_eq!(again.differs_in(&signed_session), ["the signature"]);
            let mut amended = signed.clone();
            let change = Change::Addendum { words: "x".into() };
            amended.push(signed.amendment(draft.practitioner().clone(), draft.started(), "y".into(), change).unwrap()).unwrap();
            prop_assert_eq!(signed_session.differs_in(&Session::Signed(Box::new(amended))), ["what was added since"]);
        }
    }
}
