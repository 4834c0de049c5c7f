//! The checklist: which item is asked, and the field in which an answer is typed.

use super::Now;
use super::consultation::{Consultation, Tab};
use super::decision::DecisionForm;
use super::editor::{self, Changed, Edit, Editor, Selected, Viewport};
use super::keymap::Action;
use super::regions::Area;
use super::scroll::Scroll;
use super::unlock::FIELD;
use crate::content::{Item, ItemId, Kind, Pack, Weight};
use crate::page::{Look, OpenField, Role, Row, checklist, field_place, field_width, item_rows};
use crate::record::{Answer, Assessment, Draft, FieldId, Finding, NotAnAnswer, PersonName};

/// How many items `PageUp` and `PageDown` pass.
const PAGE: isize = 5;

/// The checklist's place.
#[derive(Debug)]
pub struct ChecklistTab {
    /// The item that is marked.
    pub selected: ItemId,
    /// The field that is open on it.
    pub field: Option<AnswerField>,
    /// Where the page stands.
    pub scroll: Scroll,
}

/// A field in which an answer is typed.
#[derive(Debug)]
pub struct AnswerField {
    /// The words.
    pub editor: Editor,
    /// Why they are not an answer.
    pub refused: Option<NotAnAnswer>,
}

impl ChecklistTab {
    /// At the first item without an answer.
    pub fn new(draft: &Draft, pack: &Pack) -> Self {
        let assessment = Assessment::new(draft, pack);
        let first = assessment.asked().find(|item| draft.answer(&item.id).is_none());
        let selected = first.or_else(|| pack.checklist().items().next()).map_or_else(|| ItemId::from(""), |item| item.id.clone());
        Self { selected, field: None, scroll: Scroll::default() }
    }
}

impl Consultation {
    /// The item that is marked.
    pub fn item(&self) -> Option<&Item> {
        self.pack.checklist().item(&self.checklist.selected)
    }

    /// Marks an item.
    pub fn select(&mut self, item: &ItemId, now: Now) {
        if self.checklist.selected != *item {
            self.close_field(now);
            self.checklist.selected = item.clone();
        }
    }

    /// Closes the field of the checklist or the teach-back; words that were not confirmed are kept.
    pub fn close_field(&mut self, now: Now) {
        self.teach_back.field = None;
        if self.checklist.field.is_some() {
            self.keep_field(now);
            self.checklist.field = None;
        }
    }

    fn keep_field(&mut self, now: Now) {
        let Some(field) = &self.checklist.field else {
            return;
        };
        let at = FieldId::Answer(self.checklist.selected.clone());
        let words = field.editor.text();
        let answered = self.draft.answer(&self.checklist.selected).map(typed_form).unwrap_or_default();
        if words == answered {
            self.draft.forget_unfinished(&at);
        } else {
            self.draft.keep_unfinished(at, words.into());
        }
        self.changed(now);
    }

    fn step(&mut self, step: isize, now: Now) {
        let asked: Vec<ItemId> = self.assessment().asked().map(|item| item.id.clone()).collect();
        let here = asked.iter().position(|id| *id == self.checklist.selected).unwrap_or(0);
        let to = here.saturating_add_signed(step).min(asked.len().saturating_sub(1));
        if let Some(id) = asked.get(to) {
            self.select(id, now);
        }
    }

    /// Answers the marked item and moves on, unless the answer raises a stop.
    fn answer(&mut self, answer: Option<Answer>, now: Now) {
        let id = self.checklist.selected.clone();
        let moves_on = answer.is_some();
        self.draft.set_answer(&id, answer, now.wall);
        self.changed(now);
        if moves_on && !self.has_open(Weight::Stop) {
            self.step(1, now);
        }
    }

    fn has_open(&self, weight: Weight) -> bool {
        let Some(item) = self.item() else {
            return false;
        };
        self.assessment().findings_of(item).iter().any(|finding| finding.is_open() && finding.rule.weight >= weight)
    }

    /// Answers an item with a choice: yes is 0 and no is 1, or the option's place.
    pub fn choose(&mut self, place: usize, now: Now) {
        let answer = self.choice(place);
        if answer.is_some() {
            self.answer(answer, now);
        }
    }

    /// Whether the marked item is answered by this key.
    pub fn answers_by(&self, action: Action) -> bool {
        let kind = self.item().map(|item| &item.kind);
        match action {
            Action::Yes | Action::No => matches!(kind, Some(Kind::YesNo)),
            Action::Choose(place) => matches!(kind, Some(Kind::Choice(_))) && self.choice(place.into()).is_some(),
            _ => false,
        }
    }

    /// Whether a stop or a caution waits for a decision.
    pub fn waits_for_decision(&self) -> bool {
        self.assessment().findings().iter().any(Finding::is_open)
    }

    /// Whether Enter opens the field of the marked item.
    pub fn takes_words(&self) -> bool {
        let is_typed = self.item().is_some_and(|item| !matches!(item.kind, Kind::YesNo | Kind::Choice(_)));
        is_typed && !self.has_open(Weight::Caution)
    }

    fn choice(&self, place: usize) -> Option<Answer> {
        match self.item().map(|item| &item.kind) {
            Some(Kind::YesNo) if place < 2 => Some(Answer::YesNo(place == 0)),
            Some(Kind::Choice(options)) => options.get(place).map(|option| Answer::Choice(option.id.clone())),
            _ => None,
        }
    }

    /// Opens the field of the marked item, with what was typed before.
    pub fn open_field(&mut self) {
        let Some(item) = self.item() else { return };
        if matches!(item.kind, Kind::YesNo | Kind::Choice(_)) {
            return;
        }
        let unfinished = self.draft.unfinished(&FieldId::Answer(item.id.clone())).map(|words| words.raw().to_owned());
        let words = unfinished.or_else(|| self.draft.answer(&item.id).map(typed_form)).unwrap_or_default();
        self.checklist.field = Some(AnswerField { editor: Editor::single_line(&words), refused: None });
    }

    /// Opens the decision on the marked item, where something waits for one.
    pub fn open_decision(&mut self, person: Option<&PersonName>) {
        let Some(item) = self.item() else { return };
        let blank_stop =
            self.draft.answer(&item.id).is_none() && item.rules.iter().any(|rule| rule.when == crate::content::When::Blank);
        if !blank_stop && self.assessment().findings_of(item).is_empty() {
            return;
        }
        let kept = self.draft.unfinished(&FieldId::Reason(item.id.clone()));
        let reason = kept.map(|words| words.raw().to_owned()).unwrap_or_default();
        self.decision = Some(DecisionForm::new(item.id.clone(), person, &reason));
    }

    fn confirm_field(&mut self, now: Now) {
        let (Some(field), Some(item)) = (&self.checklist.field, self.item()) else {
            return;
        };
        match Answer::parse(&item.kind, field.editor.text(), self.draft.day()) {
            Ok(answer) => {
                self.checklist.field = None;
                self.answer(answer, now);
            }
            Err(error) => {
                if let Some(field) = &mut self.checklist.field {
                    field.refused = Some(error);
                }
            }
        }
    }

    /// Changes the words of the open field; they are kept at once.
    pub fn edit_field(&mut self, edit: Edit, now: Now) {
        let Some(field) = &mut self.checklist.field else {
            return;
        };
        if field.editor.apply(edit, FIELD) == Changed::Text {
            field.refused = None;
            self.keep_field(now);
        }
    }

    /// Adds pasted words to the open field.
    pub fn paste_into_field(&mut self, text: &str, now: Now) -> usize {
        let Some(field) = &mut self.checklist.field else {
            return 0;
        };
        let dropped = field.editor.paste(text, FIELD).dropped;
        field.refused = None;
        self.keep_field(now);
        dropped
    }
}

/// An answer as one would type it.
fn typed_form(answer: &Answer) -> String {
    match answer {
        Answer::Text(words) => words.raw().to_owned(),
        Answer::Date(day) => day.format("%Y-%m-%d").to_string(),
        Answer::Number(number) => number.to_string(),
        Answer::YesNo(_) | Answer::Choice(_) => String::new(),
    }
}

/// Does what a key asks for; gives words for the screen where it did nothing.
pub fn act(open: &mut Consultation, action: Action, person: Option<&PersonName>, now: Now) -> Option<&'static str> {
    match action {
        Action::Up => open.step(-1, now),
        Action::Down => open.step(1, now),
        Action::PageUp => open.step(-PAGE, now),
        Action::PageDown => open.step(PAGE, now),
        Action::First => open.step(isize::MIN / 2, now),
        Action::Last => open.step(isize::MAX / 2, now),
        Action::Advance => return open.next_unanswered(now),
        Action::Yes if open.asks(Letters::YesOrNo) => return open.choose_by_key(0, now),
        Action::No if open.asks(Letters::YesOrNo) => return open.choose_by_key(1, now),
        Action::Choose(place) if open.asks(Letters::Options) => return open.choose_by_key(usize::from(place), now),
        Action::ClearAnswer if open.draft.answer(&open.checklist.selected).is_some() => open.answer(None, now),
        Action::Decide => return open.decide_nearest(person, now),
        Action::Confirm if open.checklist.field.is_some() => open.confirm_field(now),
        Action::Confirm if open.has_open(Weight::Caution) => open.open_decision(person),
        Action::Confirm if open.asks(Letters::YesOrNo) => return Some("answer with y (or s) for yes, n for no"),
        Action::Confirm if open.asks(Letters::Options) => return Some("answer with the letter before the choice"),
        Action::Confirm => open.open_field(),
        Action::Back if open.checklist.field.is_some() => open.close_field(now),
        Action::Edit(edit) => open.edit_field(edit, now),
        _ => {}
    }
    None
}

/// Letters that answer an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Letters {
    /// For yes and no.
    YesOrNo,
    /// One for each option.
    Options,
}

impl Consultation {
    fn asks(&self, letters: Letters) -> bool {
        match self.item().map(|item| &item.kind) {
            Some(Kind::YesNo) => letters == Letters::YesOrNo,
            Some(Kind::Choice(_)) => letters == Letters::Options,
            _ => false,
        }
    }

    /// Whether a digit begins the answer to the marked item.
    pub fn takes_digits(&self) -> bool {
        let item = self.item().filter(|item| self.draft.answer(&item.id).is_none());
        item.is_some_and(|item| matches!(item.kind, Kind::Date(_) | Kind::Number { .. }))
    }

    /// Opens the field of the marked item and types a digit.
    pub fn type_digit(&mut self, digit: u8, now: Now) {
        self.open_field();
        self.edit_field(Edit::Insert(char::from(b'0' + digit % 10)), now);
    }

    /// Answers by a letter; an answer that stands is not changed by one key, which may have been meant for elsewhere.
    fn choose_by_key(&mut self, place: usize, now: Now) -> Option<&'static str> {
        let standing = self.draft.answer(&self.checklist.selected);
        if standing.is_some() && standing != self.choice(place).as_ref() {
            return Some("this is answered; Delete takes the answer back, then answer again");
        }
        self.choose(place, now);
        None
    }

    fn next_unanswered(&mut self, now: Now) -> Option<&'static str> {
        let asked: Vec<ItemId> = self.assessment().asked().map(|item| item.id.clone()).collect();
        let here = asked.iter().position(|id| *id == self.checklist.selected).unwrap_or(0);
        let mut later = asked.iter().cycle().skip(here + 1).take(asked.len());
        match later.find(|id| self.draft.answer(id).is_none()).cloned() {
            Some(id) => {
                self.select(&id, now);
                None
            }
            None => Some("every item is answered"),
        }
    }

    /// Opens the decision on the marked item, or on the nearest one before it that waits, or on the first that does.
    fn decide_nearest(&mut self, person: Option<&PersonName>, now: Now) -> Option<&'static str> {
        self.open_decision(person);
        if self.decision.is_some() {
            return None;
        }
        let asked: Vec<ItemId> = self.assessment().asked().map(|item| item.id.clone()).collect();
        let here = asked.iter().position(|id| *id == self.checklist.selected).unwrap_or(0);
        let findings = self.assessment().findings();
        let waiting: Vec<ItemId> =
            findings.iter().filter(|finding| finding.is_open()).map(|finding| finding.item.id.clone()).collect();
        let before = |id: &&ItemId| asked.iter().position(|other| other == *id).is_some_and(|place| place < here);
        let Some(nearest) = waiting.iter().rfind(before).or_else(|| waiting.first()).cloned() else {
            return Some("no stop or caution waits for a decision");
        };
        self.select(&nearest, now);
        self.open_decision(person);
        None
    }
}

/// Marks the clicked item, or answers it.
pub fn click(consultation: &mut Consultation, item: &ItemId, choice: Option<usize>, now: Now) {
    let marked = consultation.checklist.selected == *item;
    consultation.select(item, now);
    match choice {
        Some(place) => consultation.choose(place, now),
        None if marked && consultation.checklist.field.is_none() => consultation.open_field(),
        None => {}
    }
}

/// Goes to an item of the checklist from elsewhere.
pub fn go_to(consultation: &mut Consultation, item: &ItemId, now: Now) {
    consultation.go(Tab::Checklist, now);
    consultation.select(item, now);
}

/// The checklist as it stands on the screen.
#[derive(Debug)]
pub struct Page {
    /// All its rows.
    pub rows: Vec<Row>,
    /// The first row on the screen.
    pub top: usize,
    /// The caret's column, and its row among all rows.
    pub caret: Option<(u16, usize)>,
}

/// The checklist for an area of this size; the marked item is on the screen, and the field that is open on it.
pub fn page(open: &Consultation, area: Area) -> Page {
    let look = Look { lang: open.draft.language(), width: area.width, prompts: open.prompts, glyphs: open.glyphs };
    let width = field_width(look);
    let visible = open.checklist.field.as_ref().map(|field| field.editor.visible(Viewport { width, height: 1 }));
    let field = open.checklist.field.as_ref().zip(visible.as_ref()).map(|(field, visible)| OpenField {
        at: FieldId::Answer(open.checklist.selected.clone()),
        rows: visible.rows.iter().map(in_field).collect(),
        refused: field.refused.clone(),
    });
    let rows = checklist(&open.assessment(), &open.draft, &open.pack, &open.checklist.selected, field.as_ref(), look);
    let caret = field_place(&rows).zip(visible.and_then(|visible| visible.caret));
    let caret = caret.map(|((row, left), (column, _))| (column.saturating_add(u16::try_from(left).unwrap_or(u16::MAX)), row));
    let item = item_rows(&rows, &open.checklist.selected);
    // The first item shows the heading above it.
    let item = if item.start <= 2 { 0..item.end } else { item };
    let top = open.checklist.scroll.top(&item, rows.len(), area.height);
    Page { rows, top, caret }
}

/// A row of an editor as a row of a page's field.
pub fn in_field(row: &editor::Row) -> Row {
    row.segments.iter().fold(Row::empty(), |shown, segment| {
        let role = match segment.selected {
            Selected::Yes => Role::Selected,
            Selected::No => Role::Field,
        };
        shown.with(role, segment.text.as_str())
    })
}
