//! What signing asks for, what it binds, and that nothing comes between what was bound.

use chrono::TimeDelta;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::content::load;
use crate::record::samples::{drafts, sessions, signed_as_it_is};
use crate::record::{Answer, Decision, PackRef, PatientLabel, Session, SessionId, Status};
use crate::text::Lang;

fn pack() -> Pack {
    load::shipped().unwrap().remove(0)
}

fn at() -> Moment {
    "2026-11-23T10:00:00+01:00".parse().unwrap()
}

fn dana() -> PersonName {
    PersonName::new("Dana Reed").unwrap()
}

fn draft() -> Draft {
    let label = PatientLabel::new("P-7").unwrap();
    let pack = PackRef { id: "microneedling".into(), version: "1".into(), hash: "0".repeat(64) };
    Draft::new(SessionId::new(Uuid::from_u128(7)), label, dana(), at(), Lang::En, pack)
}

fn explain_all(draft: &mut Draft) {
    for gap in draft.gaps(&pack()) {
        draft.keep_unfinished(FieldId::Gap(gap), "no time".into());
    }
}

fn signed() -> Signed {
    let mut draft = draft();
    explain_all(&mut draft);
    draft.sign(&pack(), dana(), at()).unwrap()
}

fn addendum(words: &str) -> Change {
    Change::Addendum { words: words.into() }
}

#[test]
fn everything_that_is_missing_is_a_gap_once() {
    let pack = pack();
    let mut draft = draft();
    let gaps = draft.gaps(&pack);
    let panes = gaps.iter().filter(|gap| matches!(gap, Gap::Pane(_))).count();
    assert_eq!(panes, pack.panes().len());
    assert!(gaps.contains(&Gap::Answer("dob".into())));

    draft.toggle_mark(&pack.panes()[0].id, at());
    draft.set_answer(&"dob".into(), Some(Answer::Date("2009-01-01".parse().unwrap())), at());
    draft.keep_unfinished(FieldId::Reason("dob".into()), "the mother".into());
    let fewer = draft.gaps(&pack);
    assert!(!fewer.contains(&Gap::Pane(pack.panes()[0].id.clone())));
    assert!(fewer.contains(&Gap::Decision("dob".into())), "a stop that nobody decided on");
    assert!(!fewer.contains(&Gap::Unconfirmed("dob".into())), "told once");

    let answer = draft.answer(&"dob".into()).cloned();
    draft.decide(Decision { item: "dob".into(), answer, by: dana(), reason: "court order".into(), at: at() });
    draft.keep_unfinished(FieldId::Answer("dob".into()), "2010-".into());
    assert!(draft.gaps(&pack).contains(&Gap::Unconfirmed("dob".into())));
}

#[test]
fn a_gap_without_a_reason_keeps_from_signing_and_a_blank_one_is_none() {
    let mut draft = draft();
    explain_all(&mut draft);
    let dob = FieldId::Gap(Gap::Answer("dob".into()));
    draft.keep_unfinished(dob, " \n".into());
    assert_eq!(draft.sign(&pack(), dana(), at()), Err(Unexplained(vec![Gap::Answer("dob".into())])));
}

#[test]
fn the_reasons_move_from_the_draft_into_the_signature() {
    let signed = signed();
    let gaps = &signed.signature().gaps;
    assert_eq!(gaps.len(), draft().gaps(&pack()).len());
    assert!(gaps.iter().all(|explained| explained.reason.raw() == "no time"));
    assert_eq!(signed.content(), &draft(), "nothing else of the draft changed");
}

#[test]
fn a_signature_under_anothers_consultation_takes_responsibility() {
    assert_eq!(signed().signature().meaning, Meaning::Authorship);
    let mut draft = draft();
    explain_all(&mut draft);
    let other = PersonName::new("Ana Ruiz").unwrap();
    assert_eq!(draft.sign(&pack(), other, at()).unwrap().signature().meaning, Meaning::Responsibility);
}

/// Sessions that were signed before stay signed: what is bound, and how, never changes.
#[test]
fn the_fingerprint_of_a_session_stays_the_same_in_every_version() {
    let mut signed = signed_as_it_is(draft(), "no time");
    assert_eq!(signed.signature().hash.to_string(), SIGNED);
    let amendment = signed.amendment(dana(), at(), "rang".into(), addendum("Redness gone.")).unwrap();
    assert_eq!(amendment.hash.to_string(), AMENDED);
    signed.push(amendment).unwrap();
    assert_eq!(signed.head().to_string(), AMENDED);
}

const SIGNED: &str = "ee5bb5a0298bd861c8aa166cc970d24404ef2767372fb37dffa470b8fc639e75";
const AMENDED: &str = "066a296d81127b80c269b43539ff0ca2726a6ba30929bb20a34552636d26961d";

#[test]
fn an_amendment_needs_a_reason_and_an_addendum_needs_words() {
    let signed = signed();
    let amend = |reason: &str, change| signed.amendment(dana(), at(), reason.into(), change).map(drop);
    assert_eq!(amend(" ", addendum("words")), Err(BadAmendment::NoReason));
    assert_eq!(amend("rang", addendum("\n")), Err(BadAmendment::NoWords));
    assert_eq!(amend("rang", Change::EnteredInError {}), Ok(()));
}

#[test]
fn an_amendment_follows_what_it_was_made_for_and_nothing_else() {
    let mut signed = signed();
    let one = signed.amendment(dana(), at(), "rang".into(), addendum("one")).unwrap();
    let other = signed.amendment(dana(), at(), "rang".into(), addendum("other")).unwrap();
    signed.push(one.clone()).unwrap();
    assert_eq!(signed.push(other.clone()), Err(BadAmendment::NotNext));
    let forged = Amendment { previous: signed.head(), ..other };
    assert_eq!(signed.push(forged), Err(BadAmendment::NotNext));
    assert_eq!(signed.amendments(), [one]);
}

#[test]
fn entered_in_error_hides_nothing_and_takes_addenda() {
    let mut signed = signed();
    let in_error = signed.amendment(dana(), at(), "another patient's".into(), Change::EnteredInError {}).unwrap();
    signed.push(in_error).unwrap();
    let later = signed.amendment(dana(), at(), "found".into(), addendum("belongs to P-8")).unwrap();
    signed.push(later).unwrap();
    assert!(signed.entered_in_error().is_some());
    assert_eq!(signed.content(), &draft());
    assert_eq!(Session::Signed(Box::new(signed)).status(), Status::EnteredInError);
}

#[test]
fn every_part_of_a_signed_session_is_bound() {
    let mut signed = signed();
    for words in ["one", "two"] {
        let amendment = signed.amendment(dana(), at(), "rang".into(), addendum(words)).unwrap();
        signed.push(amendment).unwrap();
    }
    let Signed { content, signature, amendments } = signed;
    let assemble = |content: &Draft, signature: &Signature, amendments: &[Amendment]| {
        Signed::assemble(content.clone(), signature.clone(), amendments.to_vec()).map(drop)
    };
    assert_eq!(assemble(&content, &signature, &amendments), Ok(()));

    let mut other = content.clone();
    other.write_notes("other".into());
    assert_eq!(assemble(&other, &signature, &amendments), Err(Broken::Content));
    let later = signature.at + TimeDelta::seconds(1);
    for altered in [
        Signature { by: PersonName::new("Eve").unwrap(), ..signature.clone() },
        Signature { at: later, ..signature.clone() },
        Signature { meaning: Meaning::Responsibility, ..signature.clone() },
        Signature { gaps: Vec::new(), ..signature.clone() },
    ] {
        assert_eq!(assemble(&content, &altered, &amendments), Err(Broken::Content));
    }
    let [one, two] = [&amendments[0], &amendments[1]];
    let altered = Amendment { at: later, ..one.clone() };
    for (amendments, broken) in [
        (vec![two.clone()], 1),
        (vec![two.clone(), one.clone()], 1),
        (vec![one.clone(), one.clone()], 2),
        (vec![altered, two.clone()], 1),
    ] {
        assert_eq!(assemble(&content, &signature, &amendments), Err(Broken::Amendment(broken)));
    }
}

proptest! {
    #[test]
    fn a_session_reads_back_from_its_json_as_it_was_signed(session in sessions()) {
        if let Session::Signed(signed) = session {
            let json = serde_json::to_string(&(&signed.content, &signed.signature, &signed.amendments)).unwrap();
            let (content, signature, amendments) = serde_json::from_str(&json).unwrap();
            prop_assert_eq!(Signed::assemble(content, signature, amendments), Ok(*signed));
        }
    }

    #[test]
    fn two_different_drafts_never_share_a_fingerprint(one in drafts(), other in drafts()) {
        let hash = |draft: &Draft| statement(draft, &dana(), at(), Meaning::Authorship, &[]);
        prop_assert_eq!(hash(&one) == hash(&other), one == other);
    }
}
