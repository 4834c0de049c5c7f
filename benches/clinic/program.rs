//! The program in memory: from a message to the cells that have to be drawn.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chairside::app::{Effect, Entry, Listing, Model, Msg, Now, Opening, Settings, Size, Theme, Unlock, update};
use chairside::page::{Glyphs, Headline};
use chairside::record::{Desk, SessionId, Status};
use chairside::text::{Clean, Lang};
use chairside::ui::theme::{Depth, Themes};
use chairside::ui::view;
use crossterm::event::KeyCode::{self, Char};
use crossterm::event::{KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

/// A kiosk's screen.
pub const SIZE: Size = Size { columns: 120, rows: 40 };

/// The program without a terminal and without a store; what it asks of them is answered at once.
pub struct Program {
    model: Model,
    themes: Themes,
    terminal: Terminal<TestBackend>,
    start: Instant,
}

impl Program {
    /// On Home, with the newest sessions listed.
    pub fn home() -> Self {
        let settings = Settings {
            packs: vec![Arc::new(super::pack())],
            language: Lang::En,
            glyphs: Glyphs::Full,
            themes: Theme::ALL.to_vec(),
            lock_after: Duration::from_secs(3600),
            lock_notice: Duration::from_secs(10),
            headline: Headline::default(),
        };
        let unlock = Unlock::later(vec![super::practitioner()], 0);
        let model = Model::new(settings, unlock, SIZE, Theme::Dark);
        let terminal = Terminal::new(TestBackend::new(SIZE.columns, SIZE.rows)).unwrap();
        let mut program = Self { model, themes: Themes::of(Depth::TrueColour).unwrap(), terminal, start: Instant::now() };
        program.send(Msg::Unlocked(Ok(Opening {
            person: super::practitioner(),
            loss: None,
            desk: Desk::default(),
            reworded: Vec::new(),
        })));
        program
    }

    /// In a consultation that was just begun.
    pub fn consultation() -> Self {
        let mut program = Self::home();
        program.press("nP-1042\r\r");
        let (draft, _) = super::session(&super::pack(), 1);
        program.send(Msg::FreshId(draft.id()));
        program
    }

    /// In notes of a length.
    pub fn notes(words: u64) -> Self {
        let mut program = Self::consultation();
        program.press("9");
        program.send(Msg::Paste(super::text(words)));
        program
    }

    /// Takes a message in, answers what it asks of the world, and draws; as the loop does, without the terminal's part.
    pub fn send(&mut self, msg: Msg) {
        let mut waiting = vec![msg];
        while let Some(msg) = waiting.pop() {
            let now = Now { tick: self.start, wall: chrono::DateTime::from_timestamp(1_795_000_000, 0).unwrap().fixed_offset() };
            for effect in update(&mut self.model, msg, now) {
                if let Effect::List(query) = effect {
                    let sessions = (0..50).map(entry).collect();
                    let listing = Listing { sessions, days: Vec::new(), drafts: 50, raised_today: 0 };
                    waiting.push(Msg::Listed { query, listing: Ok(listing) });
                }
            }
        }
        let styles = self.themes.styles(self.model.theme);
        self.terminal.draw(|frame| view(frame, &self.model, styles)).unwrap();
    }

    pub fn key(&mut self, code: KeyCode) {
        self.send(Msg::Key(KeyEvent::new(code, KeyModifiers::NONE)));
    }

    pub fn press(&mut self, keys: &str) {
        for c in keys.chars() {
            self.key(if c == '\r' { KeyCode::Enter } else { Char(c) });
        }
    }
}

fn entry(number: u64) -> Entry {
    let (draft, tally) = super::session(&super::pack(), number);
    let id: SessionId = draft.id();
    Entry {
        id,
        label: draft.label().clone(),
        practitioner: super::practitioner(),
        started: draft.started(),
        updated: draft.started(),
        status: Status::Draft,
        tally,
        pack: Clean::line("microneedling"),
    }
}
