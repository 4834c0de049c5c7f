//! What counts as told back, what is missing, and that no round loses its words.

use uuid::Uuid;

use super::*;
use crate::content::{Pack, load};
use crate::record::{PackRef, PatientLabel, PersonName, SessionId};
use crate::text::Lang;

fn pack() -> Pack {
    load::shipped().unwrap().remove(0)
}

fn at() -> Moment {
    "2026-11-23T10:00:00+01:00".parse().unwrap()
}

fn draft() -> Draft {
    let (label, by) = (PatientLabel::new("P-7").unwrap(), PersonName::new("Dana Reed").unwrap());
    Draft::new(SessionId::new(Uuid::from_u128(7)), label, by, at(), Lang::En, PackRef::of(&pack()))
}

fn gaps(draft: &Draft) -> Vec<Gap> {
    Assessment::new(draft, &pack()).teach_back_gaps()
}

#[test]
fn one_pane_told_back_clearly_is_enough_and_none_is_a_gap() {
    let mut draft = draft();
    assert_eq!(gaps(&draft), [Gap::NoTeachBack]);
    draft.tell_back(&"scars".into(), Outcome::Clear, at());
    assert_eq!(gaps(&draft), []);
    assert!(!draft.gaps(&pack()).contains(&Gap::NoTeachBack), "the gaps of a signature are these");
}

#[test]
fn what_is_not_clear_is_a_gap_until_it_is() {
    let (mut draft, scars) = (draft(), PaneId::from("scars"));
    draft.tell_back(&scars, Outcome::ExplainedAgain, at());
    assert_eq!(draft.understanding(&scars), Understanding::NotYet(1));
    assert_eq!(gaps(&draft), [Gap::TeachBack(scars.clone())]);
    assert!(draft.gaps(&pack()).contains(&Gap::TeachBack(scars.clone())));
    draft.tell_back(&scars, Outcome::Clear, at());
    assert_eq!(draft.understanding(&scars), Understanding::Clear(2), "the number of rounds follows from the list");
    assert_eq!(gaps(&draft), []);
}

#[test]
fn words_without_an_outcome_are_not_clear_yet() {
    let (mut draft, risks) = (draft(), PaneId::from("risks"));
    draft.keep_unfinished(FieldId::TeachBack(risks.clone()), "call if it".into());
    assert_eq!(draft.understanding(&risks), Understanding::Waiting);
    assert_eq!(gaps(&draft), [Gap::TeachBack(risks)]);
}

#[test]
fn an_outcome_takes_the_words_and_taking_it_back_gives_them_back() {
    let (mut draft, risks) = (draft(), PaneId::from("risks"));
    let field = FieldId::TeachBack(risks.clone());
    draft.keep_unfinished(field.clone(), "pus, or fever".into());
    draft.tell_back(&risks, Outcome::Clear, at());
    assert_eq!(draft.unfinished(&field), None);
    assert_eq!(draft.rounds(&risks).map(|round| round.words.raw()).collect::<Vec<_>>(), ["pus, or fever"]);

    draft.keep_unfinished(field.clone(), "and eye pain".into());
    draft.take_back_round(&risks);
    assert_eq!(draft.rounds(&risks).count(), 0);
    assert_eq!(draft.unfinished(&field).map(ClinicalText::raw), Some("pus, or fever and eye pain"));
    draft.take_back_round(&risks);
    assert_eq!(draft.unfinished(&field).map(ClinicalText::raw), Some("pus, or fever and eye pain"), "there is none to take back");
}

#[test]
fn taking_back_a_round_of_one_pane_leaves_the_others() {
    let mut draft = draft();
    for pane in ["scars", "risks", "scars"] {
        draft.tell_back(&pane.into(), Outcome::Clear, at());
    }
    draft.take_back_round(&"risks".into());
    let panes: Vec<&str> = draft.teach_back().iter().map(|round| round.pane.as_str()).collect();
    assert_eq!(panes, ["scars", "scars"]);
}

#[test]
fn a_draft_without_a_round_is_written_as_before_there_were_any() {
    let json = serde_json::to_string(&draft()).unwrap();
    assert!(!json.contains("teach_back"), "the fingerprints of sessions signed before stay the same");
    assert_eq!(serde_json::from_str::<Draft>(&json).unwrap(), draft());
}
