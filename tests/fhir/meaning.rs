//! What the resources say is what was recorded.

use base64ct::{Base64, Encoding as _};
use chairside::export::fhir::{Case, Form, Refusal};
use chairside::record::{Answer, Decision, Draft, Session, Signed};
use chairside::settings::Fhir;
use chairside::text::Lang;
use serde_json::{Value, json};

use crate::cases::{self, exported, packs, person, start, transaction};
use crate::rules::{of_kind, resources};

/// The words of a note.
fn note(reference: &Value) -> String {
    let data = reference["content"][0]["attachment"]["data"].as_str().unwrap();
    String::from_utf8(Base64::decode_vec(data).unwrap()).unwrap()
}

fn kinds(whole: &Value) -> Vec<&str> {
    resources(whole).iter().map(|resource| resource["resourceType"].as_str().unwrap()).collect()
}

fn all<'a>(whole: &'a Value, kind: &str) -> Vec<&'a Value> {
    resources(whole).into_iter().filter(|resource| resource["resourceType"] == kind).collect()
}

fn signed(draft: Draft) -> Session {
    Session::Signed(Box::new(cases::signed(draft, "Not today.")))
}

/// The answer to an item, wherever it stands.
fn answer(response: &Value, id: &str) -> Value {
    let groups = response["item"].as_array().unwrap();
    let items = groups.iter().flat_map(|group| group["item"].as_array().into_iter().flatten().chain([group]));
    items.filter(|item| item["linkId"] == id).map(|item| item["answer"][0].clone()).next().unwrap_or_default()
}

#[test]
fn a_draft_is_refused_with_what_to_do() {
    let session = Session::Draft(cases::draft(1, "MK 1990", Lang::En));
    let (packs, naming) = (packs(), Fhir::default());
    let Err(refusal) = Case::new(&session, &packs, &naming) else { panic!("a draft left") };
    assert_eq!(refusal, Refusal::Draft(session.id()));
    assert!(refusal.to_string().contains("sign it first"), "{refusal}");
}

#[test]
fn the_same_session_gives_the_same_bytes_and_the_same_names_for_ever() {
    let (session, packs, naming) = (cases::minimal(), packs(), Fhir::default());
    let lines = |form| Case::new(&session, &packs, &naming).unwrap().lines(form).unwrap();
    for form in crate::FORMS {
        assert_eq!(lines(form), lines(form));
    }
    // A server that has these makes nothing new of them; another name would make everything twice.
    let whole = transaction(&session);
    assert_eq!(whole["entry"][0]["fullUrl"], "urn:uuid:3a1d4952-91e1-8afd-87c3-4b8f985b666f");
    assert_eq!(
        whole["entry"][0]["request"]["ifNoneExist"],
        "identifier=urn:ietf:rfc:3986|urn:uuid:a8e5dc27-a98d-8723-a7f0-f06d4e028fa7"
    );
}

#[test]
fn two_patients_with_the_same_label_are_two_unless_labels_are_record_numbers() {
    let session = |number| signed(cases::draft(number, "MK 1990", Lang::En));
    let patient = |number, naming: &Fhir| {
        let whole = exported(&session(number), Form::Transaction, naming).remove(0);
        of_kind(&whole, "Patient").unwrap()["identifier"][0].clone()
    };
    assert_ne!(patient(1, &Fhir::default()), patient(2, &Fhir::default()));
    let numbered = cases::clinic();
    assert_eq!(patient(1, &numbered), json!({"system": "https://clinic.example/record", "value": "MK 1990"}));
    assert_eq!(patient(1, &numbered), patient(2, &numbered));
    let only_base = Fhir { record_numbers: None, ..numbered };
    assert_ne!(patient(1, &only_base), patient(2, &only_base), "an address of the clinic does not make labels numbers");
}

#[test]
fn practitioners_are_known_by_their_register_or_by_their_name_in_the_clinic() {
    let whole = exported(&cases::stops_cleared(), Form::Transaction, &cases::clinic()).remove(0);
    let known: Vec<&Value> = all(&whole, "Practitioner").iter().map(|person| &person["identifier"][0]).collect();
    assert_eq!(
        known,
        [
            &json!({"system": "https://register.example", "value": "12A3456E"}),
            &json!({"system": "https://clinic.example/fhir/practitioner", "value": "Dana%20Ruiz"})
        ]
    );
}

#[test]
fn a_cleared_stop_says_who_cleared_it_and_an_open_one_why_it_was_left() {
    let whole = transaction(&cases::stops_cleared());
    let issues = all(&whole, "DetectedIssue");
    let severities = |of| issues.iter().filter(|issue| issue["severity"] == of).count();
    assert!(severities("high") > 5 && severities("moderate") > 5, "{}", issues.len());
    for issue in &issues {
        assert_eq!(issue["mitigation"][0]["action"]["text"], "Cleared by letter.");
        assert_eq!(issue["status"], "final");
    }
    let mut open = cases::draft(9, "MK 1990", Lang::En);
    open.set_answer(&"pregnancy".into(), Some(Answer::YesNo(true)), start());
    let whole = transaction(&signed(open));
    let issues = all(&whole, "DetectedIssue");
    let open = issues.iter().find(|issue| issue["code"]["text"].as_str().unwrap().starts_with("Stop: Pregnant")).unwrap();
    assert!(open.get("mitigation").is_none());
    assert!(open["detail"].as_str().unwrap().ends_with("Nobody decided on it: Not today."), "{open}");
}

#[test]
fn a_stop_that_a_blank_answer_raises_leaves_too() {
    let whole = transaction(&cases::minimal());
    let said: Vec<&str> = all(&whole, "DetectedIssue").iter().map(|issue| issue["code"]["text"].as_str().unwrap()).collect();
    assert!(said.iter().any(|said| said.contains("lot number")), "{said:?}");
}

#[test]
fn a_decision_on_another_answer_clears_nothing() {
    let mut draft = cases::draft(9, "MK 1990", Lang::En);
    let decision =
        Decision { item: "pregnancy".into(), answer: None, by: person("Dana Ruiz"), reason: "Old.".into(), at: start() };
    draft.decide(decision);
    draft.set_answer(&"pregnancy".into(), Some(Answer::YesNo(true)), start());
    let whole = transaction(&signed(draft));
    assert!(all(&whole, "DetectedIssue").iter().all(|issue| issue.get("mitigation").is_none()));
}

#[test]
fn answers_are_coded_and_questions_that_are_not_asked_are_left_out() {
    let mut draft = cases::draft(9, "MK 1990", Lang::Es);
    draft.set_answer(&"keloid".into(), Some(Answer::Choice("thick".into())), start());
    draft.set_answer(&"pregnancy".into(), Some(Answer::YesNo(false)), start());
    draft.set_answer(&"depth_mm".into(), Some(Answer::Number(1.5)), start());
    // Asked only after an answer that is not there.
    draft.set_answer(&"blood_thinner".into(), Some(Answer::Text("Aspirin".into())), start());
    let whole = transaction(&signed(draft));
    let response = of_kind(&whole, "QuestionnaireResponse").unwrap();
    assert_eq!(answer(response, "keloid")["valueCoding"]["code"], "thick");
    assert_eq!(answer(response, "pregnancy")["valueCoding"]["code"], "N");
    assert_eq!(answer(response, "depth_mm"), json!({"valueDecimal": 1.5}));
    assert_eq!(answer(response, "blood_thinner"), Value::Null);
    assert_eq!(answer(response, "allergy"), Value::Null, "what was not answered is not there");
    let words = note(of_kind(&whole, "DocumentReference").unwrap());
    assert!(words.contains("1,5 mm") && !words.contains("Aspirin"), "{words}");
}

#[test]
fn consent_is_active_where_it_was_signed_proposed_where_not_and_absent_where_nobody_said() {
    let status = |given: Option<bool>| {
        let mut draft = cases::draft(9, "MK 1990", Lang::En);
        draft.set_answer(&"consent_signed".into(), given.map(Answer::YesNo), start());
        let whole = transaction(&signed(draft));
        of_kind(&whole, "Consent").map(|consent| consent["status"].clone())
    };
    assert_eq!(status(Some(true)), Some("active".into()));
    assert_eq!(status(Some(false)), Some("proposed".into()));
    assert_eq!(status(None), None);
}

#[test]
fn topics_are_told_with_seconds_or_with_why_they_were_left_out_and_teach_back_is_one_procedure() {
    let whole = transaction(&cases::english());
    let topics = all(&whole, "Communication");
    assert_eq!(topics.len(), 7);
    assert!(topics.iter().all(|topic| topic["status"] == "completed" && topic["partOf"][0].is_object()), "{topics:?}");
    let risks = topics.iter().find(|topic| topic.get("sent").is_some()).unwrap();
    assert_eq!(risks["sent"], "2026-11-23T14:15:00+01:00");
    assert!(risks["payload"][0]["contentString"].as_str().unwrap().starts_with("45 s in English, marked"));
    let procedure = of_kind(&whole, "Procedure").unwrap();
    assert_eq!(procedure["performedPeriod"], json!({"start": "2026-11-23T14:17:00+01:00", "end": "2026-11-23T14:19:00+01:00"}));
    assert_eq!(procedure["note"].as_array().unwrap().len(), 14);
    assert!(procedure["outcome"]["text"].as_str().unwrap().contains("clear after 2 rounds"));

    let whole = transaction(&cases::minimal());
    assert!(of_kind(&whole, "Procedure").is_none());
    for topic in all(&whole, "Communication") {
        assert_eq!((&topic["status"], &topic["statusReason"]["text"]), (&json!("not-done"), &json!("The patient had to leave.")));
        assert!(topic.get("partOf").is_none());
    }
}

/// Every narrative of a bundle as one text, without its tags.
fn narrated(whole: &Value) -> String {
    let compositions = all(whole, "Composition");
    let divs =
        compositions.iter().flat_map(|it| it["section"].as_array().unwrap().iter().chain([*it]).map(|it| &it["text"]["div"]));
    divs.map(|div| div.as_str().unwrap()).collect()
}

#[test]
fn narrative_and_note_say_everything_that_was_recorded() {
    let Session::Signed(signed) = cases::stops_cleared() else { unreachable!() };
    let mut draft = signed.content().clone();
    draft.write_notes("The whole note.\nIts second line.".into());
    draft.keep_unfinished(chairside::record::FieldId::Answer("follow_up".into()), "2027-".into());
    draft.tell_back(&"risks".into(), chairside::record::Outcome::Clear, start());
    draft.set_plan(packs()[0].plan().and_then(|guide| chairside::record::Plan::usual(guide, start().date_naive())));
    let session = self::signed(draft);
    let whole = transaction(&session);
    let (narrated, written) = (narrated(&whole), note(of_kind(&whole, "DocumentReference").unwrap()));
    for words in [
        "Microneedling",
        "Patient: Sábado, 7",
        "Held by: Ana Ruiz, 2026-11-23 14:05",
        "Signed by: Ana Ruiz, 2026-11-23 14:45, as author",
        "Fine lines: not discussed",
        "it was clear",
        "Fitzpatrick type: IV",
        "Which blood thinner, who prescribes it, and how to reach them: Aspirin",
        "Stop: Pregnant, possibly pregnant or breastfeeding? Yes – ",
        "Decided: Dana Ruiz, 2026-11-23 14:25: Cleared by letter.",
        "No written consent was given.",
        "Session 3: 2027-01-18",
        "Check-up: 2027-04-19",
        "Reason: Not today.",
        "Typed, not confirmed: 2027-",
        "The whole note.",
        "Its second line.",
    ] {
        assert!(written.contains(words), "the note lacks `{words}`:\n{written}");
        assert!(narrated.contains(&words.replace('&', "&amp;")), "the narrative lacks `{words}`:\n{narrated}");
    }
}

#[test]
fn words_of_the_record_are_in_its_language() {
    let whole = transaction(&cases::spanish());
    assert_eq!(of_kind(&whole, "Composition").unwrap()["language"], "es");
    let words = note(of_kind(&whole, "DocumentReference").unwrap());
    for spanish in ["Consulta: Microagujas", "como autor", "Líneas finas: 45 s en español", "Sesión 2: 2026-12-21"] {
        assert!(words.contains(spanish), "{spanish}:\n{words}");
    }
}

#[test]
fn words_cannot_become_markup_and_control_characters_become_visible() {
    let whole = transaction(&cases::awkward());
    let narrated = narrated(&whole);
    assert!(narrated.contains("&lt;/div&gt;&lt;script&gt;&amp;amp;]]&gt;&lt;202E&gt;desrever"));
    assert!(!narrated.contains("<script"));
    let words = note(of_kind(&whole, "DocumentReference").unwrap());
    assert!(words.contains("^@^[[2J^?<009B>31m\n") && words.contains("👩‍👩‍👧 e\u{301} עברית"));
    assert!(words.len() > 200_000);
}

/// The session that was entered in error, when it had so many amendments: none, an addendum, and the error too.
fn with_amendments(count: usize) -> Session {
    let Session::Signed(amended) = cases::in_error() else { unreachable!() };
    let added = amended.amendments()[..count].to_vec();
    Session::Signed(Box::new(Signed::assemble(amended.content().clone(), amended.signature().clone(), added).unwrap()))
}

#[test]
fn an_addendum_is_a_document_and_a_note_of_its_own_and_the_record_stays_byte_for_byte() {
    let lines = |amendments: usize| {
        let session = with_amendments(amendments);
        let (packs, naming) = (packs(), Fhir::default());
        let case = Case::new(&session, &packs, &naming).unwrap();
        let lines = case.lines(Form::Document).unwrap();
        lines.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let (first, second, third) = (lines(0), lines(1), lines(2));
    assert_eq!((first.len(), second.len(), third.len()), (1, 2, 3));
    assert_eq!(second[..1], first);
    assert_eq!(third[..2], second);
    let [record, addendum, in_error] = [0, 1, 2].map(|place| serde_json::from_str::<Value>(&third[place]).unwrap());
    assert_eq!(kinds(&addendum), ["Composition", "Patient", "Practitioner", "Encounter", "Practitioner"]);
    for (document, code, status) in [(&addendum, "appends", "final"), (&in_error, "replaces", "entered-in-error")] {
        let composition = of_kind(document, "Composition").unwrap();
        assert_eq!(composition["relatesTo"], json!([{"code": code, "targetIdentifier": record["identifier"]}]));
        assert_eq!(composition["status"], status);
    }
    assert!(narrated(&addendum).contains("Redness gone."));
    let proof = of_kind(&record, "Provenance").unwrap();
    assert_eq!(proof["target"][0]["reference"], record["entry"][0]["fullUrl"]);
    assert!(proof["entity"][0]["what"]["identifier"]["value"].as_str().unwrap().starts_with("ni:///sha-256;"));
}

#[test]
fn what_was_entered_in_error_says_so_everywhere_and_tells_servers_that_have_it_already() {
    let whole = transaction(&with_amendments(2));
    for resource in resources(&whole) {
        let is_addendum = resource["relatesTo"][0]["code"] == "appends";
        let people_and_form = ["Patient", "Practitioner", "Questionnaire"].contains(&resource["resourceType"].as_str().unwrap());
        if !is_addendum && !people_and_form {
            assert_eq!(resource["status"], "entered-in-error", "{resource}");
        }
    }
    // A server that has the record already makes the two that say so, and nothing else.
    let asked = |whole: &Value| -> std::collections::BTreeSet<String> {
        whole["entry"].as_array().unwrap().iter().map(|entry| entry["request"].to_string()).collect()
    };
    let (known, sent) = (asked(&transaction(&with_amendments(1))), asked(&whole));
    assert!(known.is_subset(&sent));
    assert_eq!(sent.difference(&known).count(), 2, "a composition and a note");
    let replacing: Vec<&Value> = resources(&whole).into_iter().filter(|it| it["relatesTo"][0]["code"] == "replaces").collect();
    assert_eq!(replacing.len(), 2);
    let notes = exported(&cases::in_error(), Form::Note, &Fhir::default());
    let states: Vec<&Value> = notes.iter().map(|note| &note["docStatus"]).collect();
    assert_eq!(states, ["entered-in-error", "final", "entered-in-error"]);
    assert_eq!(notes[2]["relatesTo"][0]["target"]["identifier"], notes[0]["identifier"][0]);
}

#[test]
fn without_the_wording_ids_stand_in_its_place_and_decisions_still_leave() {
    let session = cases::unworded();
    let (packs, naming) = (packs(), Fhir::default());
    assert!(!Case::new(&session, &packs, &naming).unwrap().has_wording());
    let whole = transaction(&session);
    assert!(of_kind(&whole, "Questionnaire").is_none());
    let issue = of_kind(&whole, "DetectedIssue").unwrap();
    assert_eq!(issue["mitigation"][0]["action"]["text"], "Anotado.");
    assert!(issue.get("severity").is_none(), "what it weighs is not known");
    assert!(
        of_kind(&whole, "QuestionnaireResponse").unwrap()["questionnaire"].as_str().unwrap().contains("|0.9-20beta-000000000000")
    );
}
