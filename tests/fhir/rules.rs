//! What has to hold of everything that leaves as FHIR, and that validators do not see.

use std::collections::{BTreeMap, BTreeSet};

use base64ct::{Base64, Encoding as _};
use serde_json::Value;
use sha1::{Digest as _, Sha1};

/// Every system whose codes leave, with the codes and their displays as R4 prints them.
const CODES: &[(&str, &[(&str, &str)])] = &[
    (
        "http://loinc.org",
        &[
            ("11488-4", "Consult note"),
            ("34895-3", "Education note"),
            ("74465-6", "Questionnaire response section Document"),
            ("51848-0", "Assessment note"),
            ("59284-0", "Patient Consent"),
            ("48767-8", "Annotation comment Narrative"),
        ],
    ),
    ("http://terminology.hl7.org/CodeSystem/v3-ActCode", &[("AMB", "ambulatory")]),
    ("http://terminology.hl7.org/CodeSystem/v3-ParticipationType", &[("PPRF", "primary performer")]),
    ("http://terminology.hl7.org/CodeSystem/v3-ParticipationMode", &[("FACE", "face-to-face")]),
    ("http://terminology.hl7.org/CodeSystem/v3-DocumentCompletion", &[("LA", "legally authenticated")]),
    ("http://terminology.hl7.org/CodeSystem/provenance-participant-type", &[("legal", "Legal Authenticator")]),
    ("http://terminology.hl7.org/CodeSystem/consentscope", &[("treatment", "Treatment")]),
    ("http://terminology.hl7.org/CodeSystem/communication-category", &[("instruction", "Instruction")]),
    ("http://terminology.hl7.org/CodeSystem/v2-0136", &[("Y", "Yes"), ("N", "No")]),
    ("http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category", &[("clinical-note", "Clinical Note")]),
    ("http://hl7.org/fhir/questionnaire-item-control", &[("help", "Help-Button")]),
];

/// Everything that is wrong with a resource or a bundle, in words; nothing where it is in order.
pub fn wrongs(whole: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    values(whole, "", &mut wrong);
    match (text(&whole["resourceType"]), text(&whole["type"])) {
        ("Bundle", "transaction") => transaction(whole, &mut wrong),
        ("Bundle", "document") => document(whole, &mut wrong),
        ("Bundle", other) => wrong.push(format!("a bundle of the type `{other}`")),
        ("DocumentReference", _) => contained(whole, &mut wrong),
        ("Questionnaire", _) => form(whole, &mut wrong),
        (other, _) => wrong.push(format!("a bare `{other}`")),
    }
    wrong
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// Every resource of a bundle, or the one that there is.
pub fn resources(whole: &Value) -> Vec<&Value> {
    match text(&whole["resourceType"]) {
        "Bundle" => list(&whole["entry"]).iter().map(|entry| &entry["resource"]).collect(),
        _ => vec![whole],
    }
}

/// What every value has to be, wherever it stands.
fn values(value: &Value, at: &str, wrong: &mut Vec<String>) {
    match value {
        Value::Null => wrong.push(format!("{at} is null")),
        Value::String(words) => string(words, at, wrong),
        Value::Array(many) => {
            if many.is_empty() {
                wrong.push(format!("{at} is an empty list"));
            }
            many.iter().enumerate().for_each(|(place, value)| values(value, &format!("{at}/{place}"), wrong));
        }
        Value::Object(keys) => {
            if keys.is_empty() {
                wrong.push(format!("{at} is an empty object"));
            }
            for choice in ["value", "answer"] {
                let is_choice = |key: &&String| key.strip_prefix(choice).is_some_and(|rest| rest.starts_with(char::is_uppercase));
                if keys.keys().filter(is_choice).count() > 1 {
                    wrong.push(format!("{at} has more than one {choice}"));
                }
            }
            coded(value, at, wrong);
            attached(value, at, wrong);
            keys.iter().for_each(|(key, value)| values(value, &format!("{at}/{key}"), wrong));
        }
        Value::Bool(_) | Value::Number(_) => {}
    }
}

fn string(words: &str, at: &str, wrong: &mut Vec<String>) {
    if words.trim().is_empty() {
        wrong.push(format!("{at} is empty"));
    }
    if words.chars().any(|c| c.is_control() && c != '\n' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')) {
        wrong.push(format!("{at} has a control character"));
    }
    let key = at.rsplit('/').next().unwrap_or_default();
    let is_day = |words: &str| words.len() == 10 && chrono::NaiveDate::parse_from_str(words, "%Y-%m-%d").is_ok();
    let is_instant = |words: &str| words.get(..10).is_some_and(is_day) && chrono::DateTime::parse_from_rfc3339(words).is_ok();
    match key {
        "birthDate" | "valueDate" if !is_day(words) => wrong.push(format!("{at} is no day")),
        "timestamp" | "start" | "authored" | "date" | "time" | "recorded" | "sent" | "creation" | "dateTime"
        | "identifiedDateTime"
            if !is_instant(words) =>
        {
            wrong.push(format!("{at} is no time with seconds and zone"));
        }
        "div" => narrative(words, at, wrong),
        "url" | "uri" | "system" | "questionnaire" | "fullUrl" | "reference" if words.contains(char::is_whitespace) => {
            wrong.push(format!("{at} has a blank"));
        }
        _ => {}
    }
}

/// XHTML of the few elements that are used, each of them closed, with something to read.
fn narrative(div: &str, at: &str, wrong: &mut Vec<String>) {
    let inner = div.strip_prefix("<div xmlns=\"http://www.w3.org/1999/xhtml\">").and_then(|rest| rest.strip_suffix("</div>"));
    let Some(mut rest) = inner else {
        wrong.push(format!("{at} is not one div of XHTML"));
        return;
    };
    let (mut open, mut words) = (Vec::new(), String::new());
    while let Some((before, from)) = rest.split_once('<') {
        words.push_str(before);
        let Some((tag, after)) = from.split_once('>') else {
            wrong.push(format!("{at} has an open `<`"));
            return;
        };
        match tag {
            "p" | "ul" | "li" => open.push(tag),
            "br/" => {}
            closing if closing.strip_prefix('/').is_some_and(|tag| open.last() == Some(&tag)) => drop(open.pop()),
            other => wrong.push(format!("{at} has the tag `{other}`")),
        }
        rest = after;
    }
    words.push_str(rest);
    let loose = words.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "");
    if !open.is_empty() || loose.contains(['&', '>']) || words.trim().is_empty() {
        wrong.push(format!("{at} is not well-formed, or says nothing"));
    }
    if words.contains(['\u{fffe}', '\u{ffff}']) {
        wrong.push(format!("{at} has a character that XML does not"));
    }
}

/// A code stands in its system, with the display printed there.
fn coded(value: &Value, at: &str, wrong: &mut Vec<String>) {
    let (Some(system), Some(code)) = (value["system"].as_str(), value["code"].as_str()) else {
        return;
    };
    let known = CODES.iter().find(|(known, _)| *known == system);
    match known.map(|(_, codes)| codes.iter().find(|(known, _)| *known == code)) {
        Some(None) => wrong.push(format!("{at}: `{code}` is no code of {system}")),
        Some(Some((_, display))) if value["display"].as_str().is_some_and(|shown| shown != *display) => {
            wrong.push(format!("{at}: `{code}` is not displayed as R4 prints it"));
        }
        // The options of a form are the clinic's own, and are held against the form.
        _ => {}
    }
}

/// The words of an attachment have the size and the hash that stand beside them.
fn attached(value: &Value, at: &str, wrong: &mut Vec<String>) {
    let Some(data) = value["data"].as_str() else {
        return;
    };
    let bytes = Base64::decode_vec(data).unwrap_or_default();
    let hash = Base64::encode_string(&Sha1::digest(&bytes));
    if bytes.is_empty() || value["size"].as_u64() != Some(bytes.len() as u64) || text(&value["hash"]) != hash {
        wrong.push(format!("{at} has another size or hash than its words"));
    }
    if text(&value["contentType"]) != "text/plain; charset=utf-8" || String::from_utf8(bytes).is_err() {
        wrong.push(format!("{at} is not plain text in UTF-8"));
    }
}

/// Every `reference` within a value.
fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Array(many) => many.iter().for_each(|value| references(value, found)),
        Value::Object(keys) => {
            found.extend(keys.get("reference").and_then(Value::as_str));
            keys.values().for_each(|value| references(value, found));
        }
        _ => {}
    }
}

fn linked(whole: &Value, wrong: &mut Vec<String>) {
    let mut known = BTreeSet::new();
    for entry in list(&whole["entry"]) {
        let url = text(&entry["fullUrl"]);
        let uuid = url.strip_prefix("urn:uuid:").and_then(|uuid| uuid::Uuid::parse_str(uuid).ok());
        if uuid.is_none_or(|uuid| format!("urn:uuid:{}", uuid.hyphenated()) != url) || !known.insert(url) {
            wrong.push(format!("`{url}` is no address of one entry"));
        }
    }
    let mut found = Vec::new();
    references(whole, &mut found);
    wrong.extend(found.into_iter().filter(|to| !known.contains(to)).map(|to| format!("nothing is at `{to}`")));
}

fn transaction(whole: &Value, wrong: &mut Vec<String>) {
    linked(whole, wrong);
    let mut asked_for = BTreeSet::new();
    for entry in list(&whole["entry"]) {
        let (resource, request) = (&entry["resource"], &entry["request"]);
        let kind = text(&resource["resourceType"]);
        if text(&request["method"]) != "POST" || text(&request["url"]) != kind {
            wrong.push(format!("a {kind} is not made by POST to its type"));
        }
        let query = text(&request["ifNoneExist"]);
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.:/|=&%".contains(c);
        if query.is_empty() || !query.chars().all(is_plain) || !asked_for.insert((kind, query)) {
            wrong.push(format!("`{query}` is not asked for once for a {kind}"));
        }
        let identifiers = match &resource["identifier"] {
            Value::Array(many) => many.first().cloned().unwrap_or_default(),
            one => one.clone(),
        };
        let expected = match kind {
            "Questionnaire" => {
                BTreeMap::from([("url", text(&resource["url"]).to_owned()), ("version", text(&resource["version"]).to_owned())])
            }
            _ => BTreeMap::from([(
                "identifier",
                format!("{}|{}", text(&identifiers["system"]), escaped(text(&identifiers["value"]))),
            )]),
        };
        let found: BTreeMap<&str, String> =
            query.split('&').filter_map(|pair| pair.split_once('=')).map(|(key, value)| (key, decoded(value))).collect();
        if found != expected {
            wrong.push(format!("`{query}` does not ask for this {kind}"));
        }
    }
    answered(whole, wrong);
    for resource in resources(whole) {
        sections(resource, wrong);
    }
    if let Some(form_) = of_kind(whole, "Questionnaire") {
        form(form_, wrong);
    }
}

fn escaped(value: &str) -> String {
    value.chars().flat_map(|c| "\\,|$".contains(c).then_some('\\').into_iter().chain([c])).collect()
}

fn decoded(value: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = value.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = after.get(..2).and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        if let (b'%', Some(byte)) = (first, hex) {
            bytes.push(byte);
            rest = after.get(2..).unwrap_or_default();
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).unwrap_or_default()
}

/// The only resource of a type.
pub fn of_kind<'a>(whole: &'a Value, kind: &str) -> Option<&'a Value> {
    resources(whole).into_iter().find(|resource| text(&resource["resourceType"]) == kind)
}

fn document(whole: &Value, wrong: &mut Vec<String>) {
    linked(whole, wrong);
    let entries = list(&whole["entry"]);
    let kinds: Vec<&str> = entries.iter().map(|entry| text(&entry["resource"]["resourceType"])).collect();
    if kinds.first() != Some(&"Composition") || kinds.iter().filter(|kind| **kind == "Composition").count() != 1 {
        wrong.push("a document does not begin with its composition".to_owned());
    }
    if entries.iter().any(|entry| entry.get("request").is_some()) {
        wrong.push("a document asks for something".to_owned());
    }
    if text(&whole["identifier"]["system"]).is_empty() || text(&whole["identifier"]["value"]).is_empty() {
        wrong.push("a document is not known by anything".to_owned());
    }
    // Whatever is in it has to belong to it: reached from the composition, or said of it.
    let by_url: BTreeMap<&str, &Value> = entries.iter().map(|entry| (text(&entry["fullUrl"]), &entry["resource"])).collect();
    let mut reached = BTreeSet::new();
    let proofs = entries.iter().filter(|entry| text(&entry["resource"]["resourceType"]) == "Provenance");
    let mut next: Vec<&str> = entries.first().into_iter().chain(proofs).map(|entry| text(&entry["fullUrl"])).collect();
    while let Some(url) = next.pop() {
        if reached.insert(url)
            && let Some(resource) = by_url.get(url)
        {
            references(resource, &mut next);
        }
    }
    wrong.extend(
        by_url.keys().filter(|url| !reached.contains(*url)).map(|url| format!("`{url}` does not belong to the document")),
    );
    for resource in resources(whole) {
        sections(resource, wrong);
    }
}

/// Receivers show titles and narratives alone, so every section has both.
fn sections(resource: &Value, wrong: &mut Vec<String>) {
    if text(&resource["resourceType"]) != "Composition" {
        return;
    }
    let all = list(&resource["section"]);
    if all.is_empty() || text(&resource["text"]["div"]).is_empty() || text(&resource["title"]).is_empty() {
        wrong.push("a composition without sections, narrative or title".to_owned());
    }
    for section in all {
        if text(&section["title"]).is_empty() || text(&section["text"]["div"]).is_empty() {
            wrong.push("a section without title or narrative".to_owned());
        }
    }
}

/// A note alone holds whom it refers to.
fn contained(whole: &Value, wrong: &mut Vec<String>) {
    let ids: Vec<String> = list(&whole["contained"]).iter().map(|resource| format!("#{}", text(&resource["id"]))).collect();
    let mut found = Vec::new();
    references(whole, &mut found);
    if !found.iter().all(|to| ids.iter().any(|id| id == to)) || !ids.iter().all(|id| found.contains(&id.as_str())) {
        wrong.push("a note refers to what it does not hold, or holds what it does not refer to".to_owned());
    }
    if list(&whole["identifier"]).is_empty() || text(&whole["subject"]["identifier"]["value"]).is_empty() {
        wrong.push("a note is not known by anything, or is about nobody".to_owned());
    }
}

fn items<'a>(of: &'a Value, found: &mut Vec<&'a Value>) {
    for item in list(&of["item"]) {
        found.push(item);
        items(item, found);
    }
}

/// A form whose items are known by one id each and depend on items that there are.
fn form(whole: &Value, wrong: &mut Vec<String>) {
    let mut all = Vec::new();
    items(whole, &mut all);
    let ids: BTreeSet<&str> = all.iter().map(|item| text(&item["linkId"])).collect();
    if ids.len() != all.len() {
        wrong.push("two items of a form have the same id".to_owned());
    }
    for item in all {
        let (id, kind) = (text(&item["linkId"]), text(&item["type"]));
        let conditions = list(&item["enableWhen"]);
        if !conditions.iter().all(|condition| ids.contains(text(&condition["question"]))) {
            wrong.push(format!("{id} depends on a question that there is not"));
        }
        // R4, que-12, whose published expression misses two conditions.
        if (conditions.len() > 1) != item.get("enableBehavior").is_some() {
            wrong.push(format!("{id} does not say whether all or any of its conditions have to hold"));
        }
        // R4, que-7.
        let is_about_existing =
            |condition: &&Value| (text(&condition["operator"]) == "exists") == condition["answerBoolean"].is_boolean();
        if !conditions.iter().all(|condition| is_about_existing(&condition)) {
            wrong.push(format!("{id} compares existence with another answer"));
        }
        let options = list(&item["answerOption"]).len();
        if (kind == "choice") != (options > 0) || (kind == "group") && list(&item["item"]).is_empty() {
            wrong.push(format!("{id} has too many or too few parts for the type {kind}"));
        }
        if kind == "display" && item.get("item").is_some() || text(&item["text"]).is_empty() {
            wrong.push(format!("{id} has nothing to show, or too much"));
        }
    }
    let name = text(&whole["name"]);
    if !name.starts_with(|c: char| c.is_ascii_uppercase()) || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        wrong.push(format!("`{name}` is no name for programs"));
    }
}

/// The answers fit the form that they are to.
fn answered(whole: &Value, wrong: &mut Vec<String>) {
    let Some(response) = of_kind(whole, "QuestionnaireResponse") else {
        wrong.push("there are no answers".to_owned());
        return;
    };
    let Some(form) = of_kind(whole, "Questionnaire") else {
        return;
    };
    if text(&response["questionnaire"]) != format!("{}|{}", text(&form["url"]), text(&form["version"])) {
        wrong.push("the answers are to another form".to_owned());
    }
    let mut given = Vec::new();
    items(response, &mut given);
    fits(&response["item"], &form["item"], &given, wrong);
}

fn fits(answers: &Value, questions: &Value, given: &[&Value], wrong: &mut Vec<String>) {
    let mut last = None;
    for answer in list(answers) {
        let id = text(&answer["linkId"]);
        let place = list(questions).iter().position(|question| text(&question["linkId"]) == id);
        let Some((place, question)) = place.and_then(|place| Some((place, list(questions).get(place)?))) else {
            wrong.push(format!("{id} is not asked there"));
            continue;
        };
        if last.replace(place).is_some_and(|last| last >= place) {
            wrong.push(format!("{id} is answered twice, or out of order"));
        }
        if list(&question["enableWhen"]).len() == 1
            && !list(&question["enableWhen"]).iter().all(|condition| holds(condition, given))
        {
            wrong.push(format!("{id} is answered and not asked"));
        }
        let values = list(&answer["answer"]);
        let is_fit = |value: &Value| match text(&question["type"]) {
            "text" => value["valueString"].is_string(),
            "date" => value["valueDate"].is_string(),
            "decimal" => value["valueDecimal"].is_number(),
            "choice" => {
                // LHC-Forms takes no answer for an option that is displayed in other words.
                let same = |option: &&Value| {
                    let (option, value) = (&option["valueCoding"], &value["valueCoding"]);
                    ["system", "code", "display"].iter().all(|key| option[key] == value[key])
                };
                list(&question["answerOption"]).iter().any(|option| same(&option))
            }
            _ => false,
        };
        if text(&question["type"]) == "group" {
            if !values.is_empty() {
                wrong.push(format!("{id} is a group with an answer"));
            }
            fits(&answer["item"], &question["item"], given, wrong);
        } else if values.len() != 1 || !values.iter().all(is_fit) || answer.get("item").is_some() {
            wrong.push(format!("{id} has another answer than it may have"));
        }
    }
}

fn holds(condition: &Value, given: &[&Value]) -> bool {
    let answer = given.iter().find(|answer| answer["linkId"] == condition["question"]).map(|answer| &answer["answer"][0]);
    match text(&condition["operator"]) {
        "exists" => answer.is_some() == condition["answerBoolean"].as_bool().unwrap_or_default(),
        "=" => answer.is_some_and(|answer| {
            ["system", "code"].iter().all(|key| answer["valueCoding"][key] == condition["answerCoding"][key])
        }),
        ">" => answer.and_then(|answer| answer["valueDecimal"].as_f64()) > condition["answerDecimal"].as_f64(),
        _ => false,
    }
}
