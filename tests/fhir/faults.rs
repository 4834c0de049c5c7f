//! The rules find what is wrong: each fault that validators miss, made by hand in what is otherwise in order.

use chairside::export::fhir::Form;
use chairside::settings::Fhir;
use serde_json::{Value, json};

use crate::cases::{self, exported};
use crate::rules::wrongs;

/// The first resource of a type in a bundle, to be spoilt.
fn of_kind<'a>(whole: &'a mut Value, kind: &str) -> &'a mut Value {
    let entries = whole["entry"].as_array_mut().unwrap().iter_mut();
    entries.map(|entry| &mut entry["resource"]).find(|resource| resource["resourceType"] == kind).unwrap()
}

/// An item of a form, or an answer to it, by its id.
fn item<'a>(of: &'a mut Value, id: &str) -> &'a mut Value {
    let groups = of["item"].as_array_mut().unwrap().iter_mut();
    let mut items = groups.flat_map(|group| group["item"].as_array_mut().into_iter().flatten());
    items.find(|item| item["linkId"] == id).unwrap()
}

type Fault = (&'static str, fn(&mut Value));

#[track_caller]
fn assert_found(whole: &Value, faults: &[Fault]) {
    assert_eq!(wrongs(whole), Vec::<String>::new());
    for (what, fault) in faults {
        let mut spoilt = whole.clone();
        fault(&mut spoilt);
        assert_ne!(&spoilt, whole, "{what} changes nothing");
        assert!(!wrongs(&spoilt).is_empty(), "{what} is not found");
    }
}

/// What can be wrong in a transaction.
const TRANSACTION: &[Fault] = &[
    ("null", |it| of_kind(it, "Patient")["gender"] = Value::Null),
    ("an empty string", |it| of_kind(it, "Patient")["gender"] = "".into()),
    ("an empty list", |it| of_kind(it, "Patient")["name"] = json!([])),
    ("an empty object", |it| of_kind(it, "Patient")["contact"] = json!([{}])),
    ("a control character", |it| of_kind(it, "Patient")["name"][0]["text"] = "\u{1b}[2J".into()),
    ("two values", |it| {
        item(of_kind(it, "QuestionnaireResponse"), "dob")["answer"][0]["valueString"] = "1990".into();
    }),
    ("a time without a zone", |it| of_kind(it, "Encounter")["period"]["start"] = "2026-11-23T14:05:00".into()),
    ("a time without seconds", |it| of_kind(it, "Consent")["dateTime"] = "2026-11-23T14:05+01:00".into()),
    ("a day that there is not", |it| of_kind(it, "Patient")["birthDate"] = "1990-02-30".into()),
    ("PUT", |it| it["entry"][0]["request"]["method"] = "PUT".into()),
    ("another type's address", |it| it["entry"][0]["request"]["url"] = "Practitioner".into()),
    ("no condition", |it| drop(it["entry"][0]["request"].as_object_mut().unwrap().remove("ifNoneExist"))),
    ("a condition with the type", |it| it["entry"][0]["request"]["ifNoneExist"] = "Patient?identifier=a|b".into()),
    ("another one's condition", |it| {
        it["entry"][0]["request"]["ifNoneExist"] = it["entry"][1]["request"]["ifNoneExist"].clone();
    }),
    ("another identifier than is asked for", |it| of_kind(it, "Consent")["identifier"][0]["value"] = "7".into()),
    ("an address twice", |it| it["entry"][0]["fullUrl"] = it["entry"][1]["fullUrl"].clone()),
    ("an address in capitals", |it| {
        let url = it["entry"][0]["fullUrl"].as_str().unwrap().to_uppercase();
        it["entry"][0]["fullUrl"] = url.into();
    }),
    ("a reference to nothing", |it| {
        of_kind(it, "Consent")["patient"]["reference"] = "urn:uuid:019ab0de-7c00-7123-89ab-a1b2c3d4e5f6".into();
    }),
    ("a section's entry outside", |it| {
        of_kind(it, "Composition")["section"][0]["entry"][0]["reference"] = "Patient/7".into();
    }),
    ("a code of another system", |it| of_kind(it, "Composition")["type"]["coding"][0]["code"] = "11488-5".into()),
    ("another display", |it| of_kind(it, "Encounter")["class"]["display"] = "Ambulant".into()),
    ("another size", |it| of_kind(it, "DocumentReference")["content"][0]["attachment"]["size"] = 7.into()),
    ("another hash", |it| {
        of_kind(it, "DocumentReference")["content"][0]["attachment"]["hash"] = "2jmj7l5rSw0yVb/vlWAYkK/YBwk=".into();
    }),
    ("words that are not base64", |it| {
        of_kind(it, "DocumentReference")["content"][0]["attachment"]["data"] = "no base64".into();
    }),
    ("a section without a narrative", |it| {
        drop(of_kind(it, "Composition")["section"][0].as_object_mut().unwrap().remove("text"));
    }),
    ("a section without a title", |it| {
        drop(of_kind(it, "Composition")["section"][0].as_object_mut().unwrap().remove("title"));
    }),
    ("a script", |it| {
        of_kind(it, "Composition")["text"]["div"] = "<div xmlns=\"http://www.w3.org/1999/xhtml\"><script>x</script></div>".into();
    }),
    ("an element that is not closed", |it| {
        of_kind(it, "Composition")["text"]["div"] = "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>x</div>".into();
    }),
    ("an empty narrative", |it| {
        of_kind(it, "Composition")["text"]["div"] = "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p></p></div>".into();
    }),
    ("a bare ampersand", |it| {
        of_kind(it, "Composition")["text"]["div"] = "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>a & b</p></div>".into();
    }),
    ("answers to another form", |it| of_kind(it, "QuestionnaireResponse")["questionnaire"] = "urn:x|1".into()),
    ("an answer to no question", |it| item(of_kind(it, "QuestionnaireResponse"), "dob")["linkId"] = "born".into()),
    ("an answer of another type", |it| {
        item(of_kind(it, "QuestionnaireResponse"), "dob")["answer"][0] = json!({"valueString": "1990"});
    }),
    ("an option that there is not", |it| {
        item(of_kind(it, "QuestionnaireResponse"), "capacity")["answer"][0]["valueCoding"]["code"] = "none".into();
    }),
    ("an answer to what is not asked", |it| {
        item(of_kind(it, "Questionnaire"), "capacity_support")["enableWhen"][0]["answerCoding"]["code"] = "clear".into();
    }),
    ("an answer twice", |it| {
        let again = item(of_kind(it, "QuestionnaireResponse"), "dob").clone();
        of_kind(it, "QuestionnaireResponse")["item"][0]["item"].as_array_mut().unwrap().push(again);
    }),
];

#[test]
fn every_fault_in_a_transaction_is_found() {
    assert_found(&cases::transaction(&cases::stops_cleared()), TRANSACTION);
}

#[test]
fn every_fault_in_a_form_is_found() {
    let whole = cases::transaction(&cases::minimal());
    assert_found(
        &whole,
        &[
            ("an id twice", |it| item(of_kind(it, "Questionnaire"), "dob")["linkId"] = "keloid".into()),
            ("a condition on nothing", |it| {
                item(of_kind(it, "Questionnaire"), "keloid:1")["enableWhen"][0]["question"] = "scar".into();
            }),
            ("two conditions without all or any", |it| {
                let form = of_kind(it, "Questionnaire");
                drop(item(form, "isotretinoin_detail").as_object_mut().unwrap().remove("enableBehavior"));
            }),
            ("existence as a code", |it| {
                item(of_kind(it, "Questionnaire"), "keloid:1")["enableWhen"][0]["operator"] = "exists".into();
            }),
            ("a choice without options", |it| {
                drop(item(of_kind(it, "Questionnaire"), "keloid").as_object_mut().unwrap().remove("answerOption"));
            }),
            ("a name with a blank", |it| of_kind(it, "Questionnaire")["name"] = "Micro needling".into()),
        ],
    );
}

#[test]
fn every_fault_in_a_document_and_in_a_note_is_found() {
    let whole = exported(&cases::english(), Form::Document, &Fhir::default()).remove(0);
    assert_found(
        &whole,
        &[
            ("another first entry", |it| it["entry"].as_array_mut().unwrap().swap(0, 1)),
            ("no identifier", |it| drop(it.as_object_mut().unwrap().remove("identifier"))),
            ("a request", |it| it["entry"][0]["request"] = json!({"method": "POST", "url": "Composition"})),
            ("what does not belong to it", |it| {
                let mut stranger = it["entry"][1].clone();
                stranger["fullUrl"] = "urn:uuid:019ab0de-7c00-7123-89ab-a1b2c3d4e5f6".into();
                it["entry"].as_array_mut().unwrap().push(stranger);
            }),
        ],
    );
    let note = exported(&cases::english(), Form::Note, &Fhir::default()).remove(0);
    assert_found(
        &note,
        &[
            ("a reference to nothing within", |it| it["author"][0]["reference"] = "#nobody".into()),
            ("somebody whom nobody refers to", |it| it["contained"][0]["id"] = "nobody".into()),
            ("nobody whom it is about", |it| drop(it.as_object_mut().unwrap().remove("subject"))),
        ],
    );
}
