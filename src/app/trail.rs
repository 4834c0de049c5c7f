//! The audit trail on the screen: newest first, narrowed by what stands in the marked entry, or by days.

use chrono::NaiveDate;
use unicode_width::UnicodeWidthStr;

use super::editor::{Edit, Editor};
use super::home::fitted;
use super::keymap::Action;
use super::regions::Area;
use super::scroll::Scroll;
use super::unlock::FIELD;
use super::{Effect, Model, Now, Screen, TrailEntry, TrailPage, TrailQuery};
use crate::audit::{Entry, Event, Filter};
use crate::content::{DateSpan, Kind};
use crate::page::{Role, Row};
use crate::record::Answer;
use crate::text::Clean;

/// How many entries are read at first, and again each time the mark comes to the end.
const BATCH: u32 = 200;

/// The trail, as far as it was read.
#[derive(Debug)]
pub struct TrailView {
    /// The entries, newest first.
    pub entries: Vec<TrailEntry>,
    /// Which of them are wanted.
    pub filter: Filter,
    /// The marked entry.
    pub selected: usize,
    /// Where the list stands.
    scroll: Scroll,
    /// The days that are being typed.
    pub days: Option<Days>,
    /// What was asked for and has not come.
    asked: Option<TrailQuery>,
    /// Whether everything that the filter lets through was read.
    whole: bool,
}

/// The form for the first and the last day.
#[derive(Debug)]
pub struct Days {
    /// The first and the last day, as typed.
    pub fields: [Editor; 2],
    /// The field with the caret.
    pub focus: usize,
    /// What is wrong with a day.
    pub error: Option<String>,
}

impl TrailView {
    /// Everything, from the newest entry on; gives what has to be read.
    pub fn open() -> (Self, Vec<Effect>) {
        let mut view = Self {
            entries: Vec::new(),
            filter: Filter::default(),
            selected: 0,
            scroll: Scroll::default(),
            days: None,
            asked: None,
            whole: false,
        };
        let effects = view.ask_anew();
        (view, effects)
    }

    fn ask_anew(&mut self) -> Vec<Effect> {
        self.entries.clear();
        self.selected = 0;
        self.whole = false;
        self.asked = None;
        self.ask_more()
    }

    fn ask_more(&mut self) -> Vec<Effect> {
        if self.whole || self.asked.is_some() {
            return Vec::new();
        }
        let before = self.entries.last().map(|last| last.number);
        let query = TrailQuery { filter: self.filter.clone(), before, most: BATCH };
        self.asked = Some(query.clone());
        vec![Effect::Trail(query)]
    }

    fn step(&mut self, step: isize) -> Vec<Effect> {
        let last = self.entries.len().saturating_sub(1);
        self.selected = self.selected.saturating_add_signed(step).min(last);
        if self.selected == last { self.ask_more() } else { Vec::new() }
    }

    /// Narrows the trail to what the marked entry has, or widens it again.
    fn toggle(&mut self, narrow: impl Fn(&mut Filter, Option<&Entry>) -> bool) -> Vec<Effect> {
        let marked = self.entries.get(self.selected).and_then(|marked| marked.entry.as_ref());
        if narrow(&mut self.filter, marked) { self.ask_anew() } else { Vec::new() }
    }
}

/// Puts a value where none is, or takes away the one that is; whether anything changed.
fn turn<T>(place: &mut Option<T>, marked: Option<T>) -> bool {
    let before = place.take();
    if before.is_none() {
        *place = marked;
    }
    before.is_some() || place.is_some()
}

/// Does what a key asks for.
pub fn act(model: &mut Model, action: Action, page: usize, now: Now) -> Vec<Effect> {
    let Screen::Trail(view) = &mut model.screen else {
        return Vec::new();
    };
    if view.days.is_some() {
        return in_days(view, action, now.wall.date_naive());
    }
    let page = isize::try_from(page).unwrap_or(isize::MAX);
    match action {
        Action::Up => view.step(-1),
        Action::Down => view.step(1),
        Action::PageUp => view.step(-page),
        Action::PageDown => view.step(page),
        Action::First => view.step(isize::MIN),
        Action::Last => view.step(isize::MAX),
        Action::OnlyPerson => view.toggle(|filter, marked| turn(&mut filter.person, marked.and_then(|entry| entry.by.clone()))),
        Action::OnlySession => view.toggle(|filter, marked| turn(&mut filter.session, marked.and_then(|entry| entry.session))),
        Action::OnlyKind => view.toggle(|filter, marked| turn(&mut filter.kind, marked.map(|entry| entry.event.kind()))),
        Action::OnlyDays => {
            let typed = |day: Option<NaiveDate>| Editor::single_line(&day.map(|day| day.to_string()).unwrap_or_default());
            let fields = [typed(view.filter.from), typed(view.filter.to)];
            view.days = Some(Days { fields, focus: 0, error: None });
            Vec::new()
        }
        Action::Back => model.go_home(now),
        _ => Vec::new(),
    }
}

fn in_days(view: &mut TrailView, action: Action, today: NaiveDate) -> Vec<Effect> {
    let Some(days) = &mut view.days else {
        return Vec::new();
    };
    match action {
        Action::Confirm if days.focus == 0 => days.focus = 1,
        Action::NextField | Action::PreviousField => days.focus = 1 - days.focus,
        Action::Back => view.days = None,
        Action::Edit(edit) => days.edit(edit),
        Action::Confirm => match days.read(today) {
            Err((field, words)) => {
                days.focus = field;
                days.error = Some(words);
            }
            Ok((from, to)) => {
                view.days = None;
                (view.filter.from, view.filter.to) = (from, to);
                return view.ask_anew();
            }
        },
        _ => {}
    }
    Vec::new()
}

impl Days {
    fn edit(&mut self, edit: Edit) {
        self.error = None;
        if let Some(field) = self.fields.get_mut(self.focus) {
            field.apply(edit, FIELD);
        }
    }

    /// The first and the last day, each where one is typed; or which field is wrong, and why.
    fn read(&self, today: NaiveDate) -> Result<(Option<NaiveDate>, Option<NaiveDate>), (usize, String)> {
        let mut days = [None; 2];
        for (place, (field, day)) in self.fields.iter().zip(&mut days).enumerate() {
            let typed = Answer::parse(&Kind::Date(DateSpan::Any), field.text(), today);
            if let Some(Answer::Date(typed)) = typed.map_err(|error| (place, error.to_string()))? {
                *day = Some(typed);
            }
        }
        match days {
            [Some(from), Some(to)] if to < from => Err((1, "the last day is before the first one".to_owned())),
            [from, to] => Ok((from, to)),
        }
    }
}

impl TrailView {
    /// Adds pasted text to the day with the caret; gives how many characters were left out.
    pub fn paste(&mut self, text: &str) -> usize {
        let field = self.days.as_mut().and_then(|days| days.fields.get_mut(days.focus));
        field.map_or(0, |field| field.paste(text, FIELD).dropped)
    }
}

/// Takes entries in, unless others were asked for since.
pub fn listed(model: &mut Model, query: &TrailQuery, page: Result<TrailPage, String>) -> Vec<Effect> {
    let Screen::Trail(view) = &mut model.screen else {
        return Vec::new();
    };
    if view.asked.as_ref() != Some(query) {
        return Vec::new();
    }
    view.asked = None;
    match page {
        Ok(TrailPage { entries, whole }) => {
            view.entries.extend(entries);
            view.whole = whole;
        }
        Err(reason) => {
            // Asking again would fail again: until something else is asked for, this is all.
            view.whole = true;
            model.tell_failure(&reason);
        }
    }
    Vec::new()
}

/// What the trail is narrowed to, in words.
pub fn narrowed(view: &TrailView) -> Row {
    let Filter { person, session, kind, from, to } = &view.filter;
    let mut parts = Vec::new();
    if let Some(person) = person {
        parts.push(format!("by {}", person.shown()));
    }
    if session.is_some() {
        let label = view.entries.iter().find_map(|entry| entry.label.as_ref());
        parts.push(label.map_or_else(|| "about one session".to_owned(), |label| format!("about {}", label.shown())));
    }
    if let Some(kind) = kind {
        parts.push(format!("only “{}”", kind.replace('_', " ")));
    }
    match (from, to) {
        (Some(from), Some(to)) if from == to => parts.push(format!("on {from}")),
        (Some(from), Some(to)) => parts.push(format!("from {from} to {to}")),
        (Some(from), None) => parts.push(format!("from {from} on")),
        (None, Some(to)) => parts.push(format!("up to {to}")),
        (None, None) => {}
    }
    if parts.is_empty() {
        return Row::of(Role::Dim, "Everything, newest first. p, s, k: only what the marked entry has.");
    }
    Row::of(Role::Strong, &parts.join(" · ")).with(Role::Dim, "   the same key widens it again")
}

/// The columns' widths: person and session.
const PERSON: usize = 14;
const SESSION: usize = 12;

/// What the marked entry says, at full length.
pub fn marked(view: &TrailView) -> Row {
    match view.entries.get(view.selected).and_then(|marked| marked.entry.as_ref()) {
        Some(entry) => Row::of(Role::Dim, "▶ ").with(role(&entry.event), Clean::line(&entry.event.told()).as_str()),
        None => Row::empty(),
    }
}

/// The names of the columns.
pub fn heading() -> Row {
    Row::of(Role::Dim, &format!("{:>5}  {:16}  {:PERSON$}  {:SESSION$}  what", "no.", "when", "who", "session"))
}

/// What of the entries is shown in an area, a row each.
pub fn list(view: &TrailView, area: Area) -> Vec<Row> {
    if view.entries.is_empty() {
        let words = if view.asked.is_some() { "Reading …" } else { "Nothing here. The same key widens it again." };
        return vec![Row::of(Role::Dim, words)];
    }
    let shown = view.entries.iter().skip(list_top(view, area.height)).take(usize::from(area.height));
    shown.map(|entry| line(entry, usize::from(area.width))).collect()
}

fn line(row: &TrailEntry, width: usize) -> Row {
    let Some(entry) = &row.entry else {
        let words = format!("{:>5}  this entry cannot be read; `chairside verify` says more", row.number);
        return Row::of(Role::Stop, &words);
    };
    let session = match (&row.label, entry.session) {
        (Some(label), _) => label.shown().to_string(),
        // It was erased: the start of its id is all there is.
        (None, Some(id)) => id.to_string().chars().take(8).collect(),
        (None, None) => String::new(),
    };
    let who = entry.by.as_ref().map_or_else(|| "nobody known".to_owned(), |by| by.shown().to_string());
    let start = format!("{:>5}  {}  ", row.number, entry.at.format("%Y-%m-%d %H:%M"));
    let room = width.saturating_sub(start.width() + PERSON + SESSION + 4);
    let what = Clean::line(&entry.event.told());
    Row::of(Role::Dim, &start)
        .with(Role::Text, &format!("{}  ", fitted(&who, PERSON)))
        .with(Role::Strong, &format!("{}  ", fitted(&session, SESSION)))
        .with(role(&entry.event), fitted(what.as_str(), room).trim_end())
}

/// What somebody should look at twice is told apart from everyday work.
const fn role(event: &Event) -> Role {
    match event {
        Event::UnlockFailed { .. } | Event::LossAccepted { .. } | Event::Restored { .. } | Event::Erased { .. } => Role::Caution,
        _ => Role::Text,
    }
}

/// The first row of the list on the screen.
pub fn list_top(view: &TrailView, height: u16) -> usize {
    view.scroll.top(&(view.selected..view.selected + 1), view.entries.len(), height)
}

/// The list follows its mark.
pub fn follow(view: &mut TrailView, body: Area) {
    let (_, list) = parts(body);
    view.scroll.keep(list_top(view, list.height));
}

/// The parts of the page: what the trail is narrowed to with the names of the columns, and the entries.
pub fn parts(body: Area) -> (Area, Area) {
    // What it is narrowed to, what the marked entry says, an empty row, the names of the columns.
    let above = 4.min(body.height);
    (Area { height: above, ..body }, Area { y: body.y + above, height: body.height - above, ..body })
}
