//! The checklist as a form to fill in.

use chairside::content::{Kind, Weight};
use chairside::export::fhir::questionnaire;
use chairside::settings::Fhir;
use chairside::text::Lang;
use serde_json::{Value, json};

use crate::cases::{self, packs};

fn form(lang: Lang) -> Value {
    serde_json::from_str(&questionnaire(&packs()[0], lang, &Fhir::default()).unwrap()).unwrap()
}

/// The item with this id, at any depth.
fn item(form: &Value, id: &str) -> Value {
    let within = |of: &Value| of["item"].as_array().cloned().unwrap_or_default();
    let mut left = within(form);
    while let Some(next) = left.pop() {
        if next["linkId"] == id {
            return next;
        }
        left.extend(within(&next));
    }
    panic!("there is no {id}");
}

#[test]
fn every_question_stop_and_caution_stands_in_both_languages() {
    let pack = packs().remove(0);
    let (english, spanish) = (form(Lang::En), form(Lang::Es));
    let translation = |item: &Value, key: &str| item[key]["extension"][0]["extension"][1]["valueString"].clone();
    for asked in pack.checklist().items() {
        let (en, es) = (item(&english, asked.id.as_str()), item(&spanish, asked.id.as_str()));
        assert!(en["text"].as_str().unwrap().starts_with(asked.prompt.get(Lang::En)));
        assert_eq!((&translation(&en, "_text"), &translation(&es, "_text")), (&es["text"], &en["text"]));
        for (place, rule) in asked.rules.iter().enumerate().filter(|(_, rule)| rule.weight > Weight::Info) {
            let raised = item(&english, &format!("{}:{}", asked.id, place + 1));
            let lead = if rule.weight == Weight::Stop { "Stop" } else { "Caution" };
            assert_eq!(raised["text"], format!("{lead}: {}", rule.why.text.get(Lang::En)));
            assert!(raised.get("enableWhen").is_some() || raised.get("extension").is_some(), "{} is always shown", asked.id);
        }
        if let Kind::Choice(options) = &asked.kind {
            assert_eq!(en["answerOption"].as_array().unwrap().len(), options.len());
            assert_eq!(
                translation(&en["answerOption"][0]["valueCoding"], "_display"),
                es["answerOption"][0]["valueCoding"]["display"]
            );
        }
    }
    assert_eq!(translation(&english, "_title"), "Microagujas: Lista de comprobación");
}

#[test]
fn follow_ups_and_rules_depend_on_the_answers_that_they_follow() {
    let form = form(Lang::En);
    let yes = json!({"system": "http://terminology.hl7.org/CodeSystem/v2-0136", "code": "Y"});
    assert_eq!(
        item(&form, "pregnancy:1")["enableWhen"],
        json!([{"question": "pregnancy", "operator": "=", "answerCoding": yes}])
    );
    let follow_up = item(&form, "isotretinoin_detail");
    let codes: Vec<&Value> = follow_up["enableWhen"].as_array().unwrap().iter().map(|it| &it["answerCoding"]["code"]).collect();
    assert_eq!((codes, &follow_up["enableBehavior"]), (vec![&json!("within_6_months"), &json!("now")], &json!("any")));
    assert_eq!(
        item(&form, "depth_mm:1")["enableWhen"][0],
        json!({"question": "depth_mm", "operator": ">", "answerDecimal": 1.5})
    );
    assert_eq!(
        item(&form, "sterile_lot:1")["enableWhen"][0],
        json!({"question": "sterile_lot", "operator": "exists", "answerBoolean": false})
    );
    let by_the_day = item(&form, "recent_procedure_kind");
    assert_eq!(
        by_the_day["extension"][0]["valueExpression"]["expression"],
        "%resource.descendants().where(linkId = 'recent_procedures').answer.value > today() - 365 days"
    );
}

#[test]
fn a_version_of_the_form_never_says_two_things() {
    let (english, spanish) = (form(Lang::En), form(Lang::Es));
    assert_eq!(english["url"], spanish["url"]);
    assert_ne!(english["version"], spanish["version"]);
    // A session refers to the form in its own language.
    for (session, form) in [(cases::english(), &english), (cases::spanish(), &spanish)] {
        let whole = cases::transaction(&session);
        assert_eq!(crate::rules::of_kind(&whole, "Questionnaire"), Some(form));
    }
}
