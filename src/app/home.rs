//! Home: the consultations of this machine, and the search in them.

use chrono::NaiveDate;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::consultation::Tab;
use super::editor::{Edit, Editor};
use super::keymap::Action;
use super::regions::Area;
use super::scroll::Scroll;
use super::unlock::FIELD;
use super::{Effect, Entry, Listing, Model, NewConsultation, Query, Screen, TrailView};
use crate::page::{Role, Row, Target};
use crate::record::{Moment, SessionId, Status, Tally};
use crate::text::counted;

/// How many sessions are read at first, and again each time the mark comes to the end.
const BATCH: usize = 200;

/// The list and its search.
#[derive(Debug)]
pub struct Home {
    /// What the store gave last.
    pub listing: Listing,
    /// The search field.
    pub search: Editor,
    /// Whether the caret is in the search field.
    pub searching: bool,
    /// The marked entry.
    pub selected: usize,
    /// Where the list stands.
    scroll: Scroll,
    /// How many sessions are asked for.
    most: usize,
    /// What the list holds.
    listed: Option<Query>,
    /// The session that is being read to be opened, when it was last saved, and the tab to go back to.
    opening: Option<(SessionId, Moment, Option<Tab>)>,
    /// Enter came before the list that it was meant for.
    open_when_listed: bool,
    /// Today.
    pub day: NaiveDate,
}

impl Home {
    /// Before the list is read.
    pub fn new(day: NaiveDate) -> Self {
        Self {
            listing: Listing::default(),
            search: Editor::single_line(""),
            searching: false,
            selected: 0,
            scroll: Scroll::default(),
            most: BATCH,
            listed: None,
            opening: None,
            open_when_listed: false,
            day,
        }
    }

    /// The marked entry.
    pub fn entry(&self) -> Option<&Entry> {
        self.listing.sessions.get(self.selected)
    }

    /// What the list shall hold.
    pub fn query(&self) -> Query {
        Query { search: self.search.text().to_owned(), most: self.most }
    }

    /// Moves the mark; near the end of what was read, more is asked for.
    fn step(&mut self, step: isize) -> Vec<Effect> {
        let read = self.listing.sessions.len();
        self.selected = self.selected.saturating_add_signed(step).min(read.saturating_sub(1));
        if read == self.most && self.selected + 1 == read {
            self.most += BATCH;
            return vec![Effect::List(self.query())];
        }
        Vec::new()
    }

    /// Whether the list holds what was last asked for.
    fn is_listed(&self) -> bool {
        self.listed == Some(self.query())
    }

    /// Opens the marked session.
    fn open(&mut self) -> Vec<Effect> {
        self.opening = self.entry().map(|entry| (entry.id, entry.updated, None));
        self.opening.map(|(id, ..)| Effect::Open(id)).into_iter().collect()
    }

    /// Opens a session again, at a tab where it has one.
    pub fn return_to(&mut self, session: SessionId, tab: Option<Tab>, updated: Moment) -> Option<Effect> {
        self.opening = Some((session, updated, tab));
        Some(Effect::Open(session))
    }

    /// When this session was last saved and the tab to go back to, where it is the one that was last asked to be opened.
    pub fn opening(&self, session: SessionId) -> Option<(Moment, Option<Tab>)> {
        self.opening.filter(|(id, ..)| *id == session).map(|(_, updated, tab)| (updated, tab))
    }

    fn edit(&mut self, edit: Edit) -> Vec<Effect> {
        let before = self.search.text().to_owned();
        self.search.apply(edit, FIELD);
        self.ask_again(&before)
    }

    fn ask_again(&mut self, before: &str) -> Vec<Effect> {
        if self.search.text() == before {
            return Vec::new();
        }
        self.selected = 0;
        self.most = BATCH;
        self.open_when_listed = false;
        vec![Effect::List(self.query())]
    }

    /// Adds pasted text to the search.
    pub fn paste(&mut self, text: &str) -> Vec<Effect> {
        let before = self.search.text().to_owned();
        self.search.paste(text, FIELD);
        self.ask_again(&before)
    }

    fn leave_search(&mut self) -> Vec<Effect> {
        self.searching = false;
        let before = self.search.text().to_owned();
        self.search.replace_all("");
        self.ask_again(&before)
    }
}

/// Does what a key asks for.
pub fn act(model: &mut Model, action: Action, page: usize) -> Vec<Effect> {
    let Screen::Home(home) = &mut model.screen else {
        return Vec::new();
    };
    let page = isize::try_from(page).unwrap_or(isize::MAX);
    match action {
        Action::Up => return home.step(-1),
        Action::Down => return home.step(1),
        Action::PageUp => return home.step(-page),
        Action::PageDown => return home.step(page),
        Action::First => home.selected = 0,
        Action::Last => return home.step(isize::MAX),
        Action::Search => home.searching = true,
        Action::Back if home.searching => return home.leave_search(),
        Action::Edit(edit) => return home.edit(edit),
        Action::Confirm if home.is_listed() => return home.open(),
        Action::Confirm => home.open_when_listed = true,
        Action::People => return super::people::open(model),
        Action::Trail => {
            let (trail, effects) = TrailView::open();
            model.screen = Screen::Trail(Box::new(trail));
            return effects;
        }
        Action::New => {
            let known = home.listing.sessions.iter().map(|entry| entry.label.raw().to_owned()).collect();
            let label = model.presence.as_ref().map(|presence| presence.desk.label()).unwrap_or_default();
            model.screen = Screen::New(NewConsultation::new(model.settings.language, label, known));
        }
        _ => {}
    }
    Vec::new()
}

/// Opens a session of the list by a click: the first click marks it, the second opens it.
pub fn click(home: &mut Home, session: SessionId) -> Vec<Effect> {
    let place = home.listing.sessions.iter().position(|entry| entry.id == session);
    match place {
        Some(place) if place == home.selected && home.is_listed() => home.open(),
        Some(place) => {
            home.selected = place;
            Vec::new()
        }
        None => Vec::new(),
    }
}

/// Takes the list in, unless another one was asked for since.
pub fn listed(model: &mut Model, query: Query, listing: Result<Listing, String>) -> Vec<Effect> {
    let Screen::Home(home) = &mut model.screen else {
        return Vec::new();
    };
    if home.query() != query {
        return Vec::new();
    }
    match listing {
        Ok(listing) => {
            home.listing = listing;
            home.listed = Some(query);
            home.selected = home.selected.min(home.listing.sessions.len().saturating_sub(1));
            if std::mem::take(&mut home.open_when_listed) { home.open() } else { Vec::new() }
        }
        Err(reason) => {
            model.tell_failure(&reason);
            Vec::new()
        }
    }
}

/// The rows above the list: what the last days were like, and what waits.
pub fn overview(home: &Home) -> Vec<Row> {
    let listing = &home.listing;
    let waiting = |count: u32, one, many| counted(count.into(), one, many);
    let role = if listing.raised_today > 0 { Role::Caution } else { Role::Dim };
    let raised = waiting(listing.raised_today, "stop or caution raised today", "stops and cautions raised today");
    let counts = Row::of(Role::Strong, &waiting(listing.drafts, "consultation not signed", "consultations not signed"))
        .with(Role::Dim, " · ")
        .with(role, &raised);
    vec![days(&listing.days), counts]
}

/// Consultations a day as a row of blocks; the words beside it say the same.
fn days(days: &[(NaiveDate, u32)]) -> Row {
    let most = days.iter().map(|(_, count)| *count).max().unwrap_or(0);
    let total: u32 = days.iter().map(|(_, count)| *count).sum();
    let today = days.last().map_or(0, |(_, count)| *count);
    let level = |count: u32| match (count, most) {
        (0, _) => "·",
        (count, most) if count * 3 <= most => "░",
        (count, most) if count * 3 <= most * 2 => "▒",
        _ => "█",
    };
    let line: String = days.iter().map(|(_, count)| level(*count)).collect();
    let words = format!("  {today} today, {total} in {} days, at most {most} a day", days.len());
    Row::of(Role::Dim, "Consultations  ").with(Role::Accent, &line).with(Role::Dim, &words)
}

/// What of the list is shown in an area, one row a session.
pub fn list(home: &Home, area: Area) -> Vec<Row> {
    if home.listing.sessions.is_empty() {
        let words = match (home.listed.is_some(), home.search.is_empty()) {
            (false, _) => "Reading …",
            (true, false) => "Nothing found. Esc shows all consultations again.",
            (true, true) => "No consultation yet. Press n for the first one.",
        };
        return vec![Row::of(Role::Dim, words)];
    }
    let shown = home.listing.sessions.iter().skip(list_top(home, area.height)).take(usize::from(area.height));
    shown.map(|entry| line(entry, home.day, usize::from(area.width))).collect()
}

/// The whole label of the marked session, where the list has no room for it: another may begin alike.
pub fn whole_label(home: &Home, width: u16) -> Option<Row> {
    let label = home.listing.sessions.get(home.selected)?.label.shown();
    let is_cut = label.as_str().width() > label_width(usize::from(width));
    is_cut.then(|| Row::of(Role::Dim, "marked: ").with(Role::Strong, label.as_str()))
}

/// The names of the list's columns.
pub fn heading(width: u16) -> Row {
    let width = usize::from(width);
    let begun = fitted("begun", when_width(width));
    let (patient, practitioner) = (fitted("patient", label_width(width)), fitted("practitioner", name_width(width)));
    Row::of(Role::Dim, &format!("{begun}  {patient}  {practitioner}  {:>7}  status", "answers"))
}

/// On a narrow screen the hour of an earlier day gives way to the label, by which a patient is known.
const fn when_width(width: usize) -> usize {
    if is_narrow(width) { "today 10:00".len() } else { "2026-11-30 10:00".len() }
}

const fn label_width(width: usize) -> usize {
    let left = width.saturating_sub(when_width(width) + 2 + name_width(width) + 2 + 9 + STATUS);
    if left < 10 {
        10
    } else if left > 40 {
        40
    } else {
        left
    }
}

/// Room for how far a session has come, with its stops and cautions.
const STATUS: usize = 24;

const fn name_width(width: usize) -> usize {
    if is_narrow(width) { 12 } else { 16 }
}

const fn is_narrow(width: usize) -> bool {
    width < 90
}

/// How far a session has come, as a sign and a word.
const fn status(status: Status) -> (Role, &'static str) {
    match status {
        Status::Draft => (Role::Dim, "  draft"),
        Status::Signed => (Role::Good, "  ● signed"),
        Status::EnteredInError => (Role::Stop, "  ✗ in error"),
    }
}

fn line(entry: &Entry, today: NaiveDate, width: usize) -> Row {
    let day = entry.started.date_naive();
    let time = entry.started.format("%H:%M");
    let when = match (day == today, is_narrow(width)) {
        (true, true) => format!("today {time}"),
        (true, false) => format!("today      {time}"),
        (false, true) => fitted(&day.to_string(), when_width(width)),
        (false, false) => format!("{day} {time}"),
    };
    let Tally { answered, asked, open_stops, open_cautions, .. } = entry.tally;
    let mut row = Row::of(Role::Dim, &when)
        .with(Role::Strong, &format!("  {}", fitted(entry.label.shown().as_str(), label_width(width))))
        .with(Role::Text, &format!("  {}", fitted(entry.practitioner.shown().as_str(), name_width(width))))
        .with(Role::Dim, &format!("  {:>7}", format!("{answered}/{asked}")));
    let (role, words) = status(entry.status);
    row = row.with(role, words);
    // What an entry in error raised is nobody's any more.
    let counts = entry.status != Status::EnteredInError;
    for (role, mark, count) in [(Role::Stop, "■ stop", open_stops), (Role::Caution, "▲", open_cautions)] {
        if count > 0 && counts {
            row = row.with(role, &format!("  {mark} {count}"));
        }
    }
    row.on(Target::Session(entry.id))
}

/// Words cut or filled to a width.
pub(super) fn fitted(words: &str, width: usize) -> String {
    let mut fitted = String::new();
    for grapheme in words.graphemes(true) {
        if fitted.width() + grapheme.width() > width.saturating_sub(1) && words.width() > width {
            fitted.push('…');
            break;
        }
        fitted.push_str(grapheme);
    }
    let missing = width.saturating_sub(fitted.width());
    fitted + &" ".repeat(missing)
}

/// The parts of the page: what stands above the list, and the list.
pub fn parts(body: Area) -> (Area, Area) {
    // Two rows of overview, an empty one, the search, an empty one.
    let above = 5.min(body.height);
    let list = Area { y: body.y + above, height: body.height - above, ..body };
    (Area { height: above, ..body }, list)
}

/// The first row of the list on the screen.
pub fn list_top(home: &Home, height: u16) -> usize {
    home.scroll.top(&(home.selected..home.selected + 1), home.listing.sessions.len(), height)
}

/// The list follows its mark.
pub fn follow(home: &mut Home, body: Area) {
    let (_, list) = parts(body);
    home.scroll.keep(list_top(home, list.height));
}
