//! Lists of resources, and the three forms in which a list leaves.

use serde::Serialize;

use super::codes;
use super::element::{Identifier, Reference, Target, elements};
use super::resource::Resource;
use super::value::{Code, Instant, Urn, query_value};

/// Resources that refer to each other.
///
/// Only adding one gives the [`Link`] by which others refer to it, so nothing refers to what is not there.
#[derive(Default)]
pub struct List(Vec<(Urn, Resource)>);

/// Refers to a resource of a list.
#[derive(Clone, Copy)]
pub struct Link(Urn);

impl From<Link> for Reference {
    fn from(Link(urn): Link) -> Self {
        Self { target: Some(Target::Urn(urn)), ..Self::default() }
    }
}

impl List {
    /// Adds a resource.
    pub fn add(&mut self, urn: Urn, resource: Resource) -> Link {
        self.0.push((urn, resource));
        Link(urn)
    }

    /// A transaction: a server makes each resource that it does not know yet, and changes nothing.
    pub fn transaction(self, at: Instant) -> Bundle {
        let requested = |(urn, resource): (Urn, Resource)| {
            let request = condition(&resource).map(|if_none_exist| Request {
                method: codes::POST,
                url: Code::new(resource.kind()),
                if_none_exist,
            });
            // What cannot be asked for cannot be made only once.
            request.map(|request| Entry { full_url: urn, resource, request: Some(request) })
        };
        Bundle {
            identifier: None,
            kind: Code::new("transaction"),
            timestamp: at,
            entry: self.0.into_iter().filter_map(requested).collect(),
        }
    }

    /// A document, which begins with its composition.
    pub fn document(self, identifier: Identifier, at: Instant) -> Bundle {
        let (first, others): (Vec<_>, Vec<_>) =
            self.0.into_iter().partition(|(_, resource)| matches!(resource, Resource::Composition(_)));
        let entry = |(full_url, resource)| Entry { full_url, resource, request: None };
        let entries = first.into_iter().chain(others).map(entry).collect();
        Bundle { identifier: Some(identifier), kind: Code::new("document"), timestamp: at, entry: entries }
    }
}

elements! {
    /// Resources as they leave.
    #[serde(tag = "resourceType")]
    Bundle {
        identifier: Option<Identifier>,
        #[serde(rename = "type")]
        kind: Code,
        timestamp: Instant,
        entry: Vec<Entry>,
    }

    Entry {
        full_url: Urn,
        resource: Resource,
        request: Option<Request>,
    }

    Request {
        method: Code,
        url: Code,
        if_none_exist: String,
    }
}

impl super::element::Absent for Resource {}
impl super::element::Absent for String {}

/// What a server looks for before it makes a resource; `None` where the resource has nothing that it is known by.
fn condition(resource: &Resource) -> Option<String> {
    let identifier = match resource {
        Resource::Patient(it) => it.identifier.first()?,
        Resource::Practitioner(it) => it.identifier.first()?,
        Resource::Encounter(it) => it.identifier.first()?,
        Resource::QuestionnaireResponse(it) => &it.identifier,
        Resource::DetectedIssue(it) => it.identifier.first()?,
        Resource::Procedure(it) => it.identifier.first()?,
        Resource::Communication(it) => it.identifier.first()?,
        Resource::Consent(it) => it.identifier.first()?,
        Resource::DocumentReference(it) => it.identifier.first()?,
        Resource::Composition(it) => &it.identifier,
        Resource::Questionnaire(it) => {
            return Some(format!("url={}&version={}", query_value(it.url.as_str()), query_value(it.version.as_str())));
        }
        Resource::Provenance(_) => return None,
    };
    let value = token(identifier.value.as_str());
    let system = identifier.system.as_ref().map(|system| query_value(&token(system.as_str())));
    Some(format!("identifier={}|{}", system.unwrap_or_default(), query_value(&value)))
}

/// A value of a search, where `\` stands before what would part it (R4, search, escaping).
fn token(value: &str) -> String {
    value.chars().fold(String::with_capacity(value.len()), |mut token, c| {
        if "\\,|$".contains(c) {
            token.push('\\');
        }
        token.push(c);
        token
    })
}

/// A resource as one line of JSON, with its line feed.
pub fn line<T: Serialize>(resource: &T) -> std::io::Result<String> {
    let mut json = serde_json::to_string(resource)?;
    json.push('\n');
    Ok(json)
}
