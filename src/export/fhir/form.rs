//! A pack's checklist as a form: its questions, when each is asked, and the stops and cautions that appear with an answer.

use std::io;

use super::codes;
use super::element::{Coding, Expression, Extension, Translated, Value};
use super::names;
use super::resource::{AnswerOption, Asked, Days, EnableWhen, Enabling, Questionnaire, Resource};
use super::value::{Code, Day, Decimal, Text, Uri};
use super::words::Wording;
use crate::content::{Item, ItemId, Kind, OptionId, Pack, Rule, Weight, When};
use crate::export::json;
use crate::settings::Fhir;
use crate::text::{Lang, Localised};

const TRANSLATION: &str = "http://hl7.org/fhir/StructureDefinition/translation";
const ITEM_CONTROL: &str = "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl";
const LEAST: &str = "http://hl7.org/fhir/StructureDefinition/minValue";
const MOST: &str = "http://hl7.org/fhir/StructureDefinition/maxValue";
const ENABLE_WHEN: &str = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression";

/// The checklist of a pack as a file, in a language, with its translation beside every text.
///
/// # Errors
/// Where a value has no form in JSON; no pack of today holds one.
pub fn questionnaire(pack: &Pack, lang: Lang, clinic: &Fhir) -> io::Result<String> {
    json::indented(&Resource::Questionnaire(of(pack, lang, clinic)))
}

/// The form of a pack's checklist.
pub fn of(pack: &Pack, lang: Lang, clinic: &Fhir) -> Questionnaire {
    let lang = spoken(pack, lang);
    let maker = Maker { pack, lang, clinic };
    let title = |say: Wording<'_>| format!("{}: {}", pack.title().get(say.lang), say.checklist());
    let (title, title_translated) = maker.both(title);
    let review = pack.review();
    Questionnaire {
        language: Text::of(lang.code()),
        url: names::form(clinic, pack.id()),
        version: names::form_version(pack.version(), pack.hash(), lang),
        name: Text::of(&name(pack.id())),
        title,
        title_translated,
        // What no clinician has approved is not ready for use.
        status: if review.by.is_some() { codes::ACTIVE } else { codes::DRAFT },
        subject_type: [codes::PATIENT],
        effective_period: review.until.and_then(Day::of).map(|end| Days { end }),
        item: maker.sections(),
    }
}

/// The language of a form that was asked for in this one: the same, where the pack has it.
pub fn spoken(pack: &Pack, lang: Lang) -> Lang {
    if pack.languages().contains(&lang) { lang } else { pack.languages().first().copied().unwrap_or(lang) }
}

/// Names a question in the form and in its answers.
pub fn link_id(item: &ItemId) -> Text {
    Text::of(item.as_str())
}

/// Names a section by its place from 0; no item's id has a colon.
pub fn section_id(place: usize) -> Text {
    Text::of(&format!("section:{}", place + 1))
}

/// An option of an item, with its label.
pub fn option(clinic: &Fhir, pack: &str, item: &ItemId, option: &OptionId, say: Wording<'_>) -> Coding {
    let label = match say.item(item).map(|item| &item.kind) {
        Some(Kind::Choice(options)) => options.iter().find(|known| &known.id == option).map(|known| known.label.get(say.lang)),
        _ => None,
    };
    Coding {
        system: Some(names::options(clinic, pack, item.as_str())),
        code: Some(Text::of(&super::value::encoded(option.as_str()))),
        display: label.and_then(Text::new),
        translated: None,
    }
}

/// A name that programs can use for the form: letters and digits, a capital first.
fn name(pack: &str) -> String {
    let words = pack.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    };
    let name: String = words.map(capital).collect();
    let lead = if name.starts_with(|c: char| c.is_ascii_uppercase()) { "" } else { "Pack" };
    format!("{lead}{name}Checklist")
}

/// Makes the parts of a form.
struct Maker<'a> {
    pack: &'a Pack,
    lang: Lang,
    clinic: &'a Fhir,
}

impl<'a> Maker<'a> {
    const fn say(&self, lang: Lang) -> Wording<'a> {
        Wording { pack: Some(self.pack), lang }
    }

    /// Words in the form's language, and their translation where the pack has another language.
    fn both(&self, words: impl Fn(Wording<'a>) -> String) -> (Text, Option<Translated>) {
        let other = self.pack.languages().iter().copied().find(|lang| *lang != self.lang);
        let translated = other.and_then(|lang| Some(translated(lang, Text::new(&words(self.say(lang)))?)));
        (Text::of(&words(self.say(self.lang))), translated)
    }

    fn sections(&self) -> Vec<Asked> {
        let sections = self.pack.checklist().sections.iter().enumerate();
        let section = |(place, section): (usize, &'a crate::content::Section)| Asked {
            item: section.items.iter().flat_map(|item| self.question(item)).collect(),
            ..self.said(section_id(place), Code::new("group"), |say| section.title.get(say.lang).to_owned())
        };
        sections.map(section).collect()
    }

    /// A question with its help, and below it what its answers raise.
    fn question(&self, item: &'a Item) -> Vec<Asked> {
        let kind = Code::new(match &item.kind {
            Kind::YesNo | Kind::Choice(_) => "choice",
            Kind::Text => "text",
            Kind::Date(_) => "date",
            Kind::Number { .. } => "decimal",
        });
        let mut asked = self.said(link_id(&item.id), kind, |say| asked_for(item, say.lang));
        asked.answer_option = self.options(item);
        if let Kind::Number { bounds, .. } = &item.kind {
            let bound = |url, number| Some(Extension::new(url, Value::Decimal(Decimal::of(number)?)));
            asked.extension.extend([bound(LEAST, bounds.from), bound(MOST, bounds.to)].into_iter().flatten());
        }
        if let Some(follows) = &item.follows {
            self.enable(&mut asked, &follows.item, &follows.when);
        }
        asked.item.extend(item.help.as_ref().map(|help| self.help(item, help)));
        let rules = item.rules.iter().enumerate().filter(|(_, rule)| rule.weight > Weight::Info);
        std::iter::once(asked).chain(rules.map(|(place, rule)| self.rule(item, place, rule))).collect()
    }

    fn help(&self, item: &Item, help: &'a Localised) -> Asked {
        let id = Text::of(&format!("{}:help", item.id));
        let mut shown = self.said(id, Code::new("display"), |say| help.get(say.lang).to_owned());
        shown.extension.push(Extension::new(ITEM_CONTROL, Value::CodeableConcept(codes::help().concept())));
        shown
    }

    /// A stop or a caution, shown while the answer raises it.
    fn rule(&self, item: &Item, place: usize, rule: &'a Rule) -> Asked {
        let id = Text::of(&format!("{}:{}", item.id, place + 1));
        let words = |say: Wording<'_>| format!("{}: {}", say.weight(Some(rule.weight)), rule.why.text.get(say.lang));
        let mut shown = self.said(id, Code::new("display"), words);
        self.enable(&mut shown, &item.id, &rule.when);
        shown
    }

    fn said(&self, link_id: Text, kind: Code, words: impl Fn(Wording<'a>) -> String) -> Asked {
        let (text, text_translated) = self.both(words);
        Asked {
            extension: Vec::new(),
            link_id,
            text,
            text_translated,
            kind,
            enable_when: Vec::new(),
            enable_behavior: None,
            answer_option: Vec::new(),
            item: Vec::new(),
        }
    }

    fn yes_no(&self, yes: bool) -> Option<Translated> {
        let other = self.pack.languages().iter().copied().find(|lang| *lang != Lang::En);
        other.map(|lang| translated(lang, Text::of(self.say(lang).yes_no(yes))))
    }

    fn options(&self, item: &'a Item) -> Vec<AnswerOption> {
        let codings = match &item.kind {
            // R4's own display is English in every form.
            Kind::YesNo => [true, false].map(|yes| Coding { translated: self.yes_no(yes), ..codes::yes_no(yes) }).into(),
            Kind::Choice(options) => options
                .iter()
                .map(|known| Coding {
                    translated: self.both(|say| known.label.get(say.lang).to_owned()).1,
                    ..option(self.clinic, self.pack.id(), &item.id, &known.id, self.say(self.lang))
                })
                .collect(),
            _ => Vec::new(),
        };
        codings.into_iter().map(|value_coding| AnswerOption { value_coding }).collect()
    }

    /// Says when something is asked or shown: by an answer to compare with, or, where that depends on the day, by a rule.
    fn enable(&self, asked: &mut Asked, item: &ItemId, when: &When) {
        let on = |operator, answer| EnableWhen { question: link_id(item), operator, answer };
        let answered = |is| vec![on(codes::EXISTS, Enabling::Boolean(is))];
        let above = |limit| Decimal::of(limit).map(|limit| on(codes::GREATER, Enabling::Decimal(limit)));
        let is = |coding: Coding| on(codes::EQUALS, Enabling::Coding(Coding { display: None, ..coding }));
        asked.enable_when = match when {
            When::Yes => vec![is(codes::yes())],
            When::No => vec![is(codes::no())],
            When::AnyOf(options) => {
                options.iter().map(|chosen| is(option(self.clinic, self.pack.id(), item, chosen, self.say(self.lang)))).collect()
            }
            When::Blank => answered(false),
            When::Above(limit) => above(*limit).into_iter().collect(),
            // Whatever the number, while nobody has entered the device's maximum.
            When::AboveDeviceMaximum => {
                self.pack.device().max_depth_mm.and_then(above).map_or_else(|| answered(true), |above| vec![above])
            }
            When::AgeUnder(_) | When::AgeBetween(..) | When::WithinDays(_) => Vec::new(),
        };
        // R4, que-12.
        asked.enable_behavior = (asked.enable_when.len() > 1).then_some(codes::ANY);
        asked.extension.extend(by_the_day(item, when));
    }
}

/// A condition that counts to the day on which the form is filled in.
fn by_the_day(item: &ItemId, when: &When) -> Option<Extension> {
    let date = format!("%resource.descendants().where(linkId = '{}').answer.value", item.as_str());
    let expression = match when {
        When::AgeUnder(years) => format!("{date} > today() - {years} years"),
        When::AgeBetween(from, to) => {
            format!("{date} <= today() - {from} years and {date} > today() - {} years", to.saturating_add(1))
        }
        When::WithinDays(days) => format!("{date} > today() - {days} days"),
        _ => return None,
    };
    let expression = Expression { language: Code::new("text/fhirpath"), text: Text::of(&expression) };
    Some(Extension::new(ENABLE_WHEN, Value::Expression(expression)))
}

/// A question, with its unit where its answer is a number.
fn asked_for(item: &Item, lang: Lang) -> String {
    let prompt = item.prompt.get(lang);
    match &item.kind {
        Kind::Number { unit, .. } => format!("{prompt} ({})", unit.get(lang)),
        _ => prompt.to_owned(),
    }
}

fn translated(lang: Lang, content: Text) -> Translated {
    let part = |name, value| Extension { url: Uri::fixed(name), parts: Vec::new(), value: Some(value) };
    let parts = vec![part("lang", Value::Code(Text::of(lang.code()))), part("content", Value::String(content))];
    Translated { extension: Box::new([Extension { url: Uri::fixed(TRANSLATION), parts, value: None }]) }
}
