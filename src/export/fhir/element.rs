//! R4's data types, as far as they are used. An empty list, an absent value and an empty string cannot be written.

use serde::Serialize;

use super::value::{Base64, Code, Day, Decimal, Instant, Text, Uri, Urn};
use crate::record::Moment;

/// Whether a value of an element is left out.
pub trait Absent {
    /// Whether there is nothing to write.
    fn is_absent(&self) -> bool {
        false
    }
}

impl<T> Absent for Option<T> {
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T> Absent for Vec<T> {
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

impl<T, const N: usize> Absent for [T; N] {}
impl<T> Absent for Box<T> {}
impl Absent for Base64 {}
impl Absent for Code {}
impl Absent for Day {}
impl Absent for Instant {}
impl Absent for Text {}
impl Absent for Uri {}
impl Absent for Urn {}
impl Absent for bool {}
impl Absent for usize {}

/// Types whose fields are elements: each is left out where it is absent.
macro_rules! elements {
    ($($(#[$meta:meta])* $name:ident { $($(#[$of_field:meta])* $field:ident: $type:ty,)* })*) => {$(
        #[derive(Clone, serde::Serialize)]
        #[serde(rename_all = "camelCase")]
        $(#[$meta])*
        pub struct $name {
            $($(#[$of_field])* #[serde(skip_serializing_if = "crate::export::fhir::element::Absent::is_absent")] pub $field: $type,)*
        }

        impl crate::export::fhir::element::Absent for $name {}
    )*};
}
pub(super) use elements;

elements! {
    #[derive(PartialEq, Eq)]
    Identifier {
        system: Option<Uri>,
        value: Text,
    }

    #[derive(Default)]
    Coding {
        system: Option<Uri>,
        code: Option<Text>,
        display: Option<Text>,
        #[serde(rename = "_display")]
        translated: Option<Translated>,
    }

    #[derive(Default)]
    CodeableConcept {
        coding: Vec<Coding>,
        text: Option<Text>,
    }

    #[derive(Default)]
    Reference {
        #[serde(rename = "reference")]
        target: Option<Target>,
        identifier: Option<Identifier>,
        display: Option<Text>,
    }

    HumanName {
        text: Text,
    }

    Period {
        start: Instant,
        end: Option<Instant>,
    }

    Narrative {
        status: Code,
        div: Xhtml,
    }

    Attachment {
        content_type: Code,
        language: Text,
        data: Base64,
        size: usize,
        hash: Base64,
        title: Text,
        creation: Instant,
    }

    Annotation {
        author_reference: Option<Reference>,
        time: Option<Instant>,
        text: Text,
    }

    Translated {
        extension: Box<[Extension; 1]>,
    }

    Extension {
        url: Uri,
        #[serde(rename = "extension")]
        parts: Vec<Extension>,
        #[serde(flatten)]
        value: Option<Value>,
    }

    Expression {
        language: Code,
        #[serde(rename = "expression")]
        text: Text,
    }
}

/// What a reference leads to.
#[derive(Clone, Copy, Serialize)]
#[serde(untagged)]
pub enum Target {
    /// Another resource of the same list.
    Urn(Urn),
    /// A resource within the same one, by `#` and its id.
    Contained(Code),
}

/// XHTML that was put together by [`super::story`], which escapes every word.
#[derive(Clone, Serialize)]
#[serde(transparent)]
pub struct Xhtml(String);

impl Xhtml {
    /// Puts escaped blocks into the one element that a narrative is.
    pub(super) fn of(blocks: &str) -> Self {
        Self(format!("<div xmlns=\"http://www.w3.org/1999/xhtml\">{blocks}</div>"))
    }
}

impl Absent for Xhtml {}

/// One value of one type.
#[derive(Clone, Serialize)]
pub enum Value {
    /// A bare code.
    #[serde(rename = "valueCode")]
    Code(Text),
    /// One of several options.
    #[serde(rename = "valueCoding")]
    Coding(Coding),
    /// What a thing is.
    #[serde(rename = "valueCodeableConcept")]
    CodeableConcept(CodeableConcept),
    /// A day.
    #[serde(rename = "valueDate")]
    Date(Day),
    /// A number.
    #[serde(rename = "valueDecimal")]
    Decimal(Decimal),
    /// What is computed.
    #[serde(rename = "valueExpression")]
    Expression(Expression),
    /// Words.
    #[serde(rename = "valueString")]
    String(Text),
}

impl Absent for Value {}

impl Extension {
    /// One with a value.
    pub fn new(url: &'static str, value: Value) -> Self {
        Self { url: Uri::fixed(url), parts: Vec::new(), value: Some(value) }
    }
}

impl CodeableConcept {
    /// A concept in words alone.
    pub fn said(text: Text) -> Self {
        Self { coding: Vec::new(), text: Some(text) }
    }
}

impl Reference {
    /// To a resource that is somewhere else, by what it is known by.
    pub fn known_by(identifier: Identifier) -> Self {
        Self { identifier: Some(identifier), ..Self::default() }
    }

    /// To a resource within the same one.
    pub fn contained(id: Code) -> Self {
        Self { target: Some(Target::Contained(id)), ..Self::default() }
    }
}

impl Period {
    /// A period that ends after it begins, or has no end; `None` where R4 has no form for its beginning.
    pub fn of(start: Moment, end: Option<Moment>) -> Option<Self> {
        let end = end.filter(|end| *end >= start);
        Some(Self { start: Instant::of(start)?, end: end.and_then(Instant::of) })
    }
}
