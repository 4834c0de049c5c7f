//! The loop that holds a consultation in lines: no drawing, what is typed comes a line at a time from a terminal or a pipe.

use std::collections::VecDeque;
use std::io::{self, BufRead, IsTerminal, Write, stdin, stdout};
use std::mem::{Discriminant, discriminant};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Instant;

use anyhow::{Context as _, bail};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};

use super::confine::confine;
use super::{Exports, Options, UNREADABLE_THEMES, Workers, now, opening, sources, tell_unread};
use crate::app::{Effect, Model, Msg, Screen, Settings, Tab, Theme, plain, update};
use crate::content::Pack;
use crate::page::Glyphs;
use crate::page::Headline;
use crate::store;
use crate::text::Lang;
use crate::ui::plain::{Told, help, told};
use crate::ui::theme::{Depth, Themes};

const UNWRITABLE: &str = "could not write to standard output";

/// Something that the loop hears of.
enum Heard {
    Msg(Msg),
    /// A line was typed.
    Line(String),
    /// No more lines come.
    End,
}

impl From<Msg> for Heard {
    fn from(msg: Msg) -> Self {
        Self::Msg(msg)
    }
}

/// Holds consultations in lines until that is left.
///
/// # Errors
/// Where the store did not open, or the last changes could not be saved.
pub fn run_in_lines(options: Options) -> anyhow::Result<()> {
    if options.kiosk.is_some() {
        bail!("a kiosk needs the whole screen; leave --plain or --kiosk out");
    }
    confine(&options.reach());
    let start = store::start(&options.data_dir)?;
    let (mut unlock, person) = opening(options.user.as_ref(), start)?;
    let unattended = person.zip(options.passphrase);
    unlock.busy = unattended.is_some();
    let (sender, inbox) = channel();
    let packs: Vec<Arc<Pack>> = (options.packs)()?.into_iter().map(Arc::new).collect();
    let exports = Exports { clinic: options.clinic, ..Exports::default() };
    let workers = Workers::start(options.data_dir, exports, packs.clone(), &sender)?;
    let settings = Settings {
        packs,
        language: options.lang.unwrap_or(Lang::En),
        glyphs: Glyphs::Words,
        themes: vec![Theme::NoColour],
        lock_after: options.lock_after,
        lock_notice: options.lock_notice,
        headline: Headline::default(),
    };
    let size = plain::PAGE;
    let model = Model::new(settings, unlock, size, Theme::NoColour);
    let themes = Themes::of(Depth::Ansi16).context(UNREADABLE_THEMES)?;
    sources::signals(sender.clone())?;
    lines(sender);
    let echo = Echo::of_terminal();
    let mut talk = Talk {
        model,
        themes,
        inbox,
        workers,
        waiting: VecDeque::new(),
        before: None,
        ended: false,
        echo,
        asked: 0,
        is_asking: false,
    };
    let ended = catch_unwind(AssertUnwindSafe(|| {
        if let Some((person, passphrase)) = unattended {
            talk.workers.keeper.unlock(person, passphrase);
        }
        talk.go_on()
    }));
    let Talk { mut model, inbox, mut workers, echo, .. } = talk;
    drop(echo);
    workers.stage = None;
    // However it ended, what is in memory goes to the disk; a second fault must not keep the workers from finishing.
    let last = catch_unwind(AssertUnwindSafe(|| update(&mut model, Msg::Terminate, now())));
    for effect in last.unwrap_or_default() {
        workers.order(effect);
    }
    let saved = workers.finish();
    tell_unread(inbox.try_iter().filter_map(|heard| match heard {
        Heard::Msg(msg) => Some(msg),
        Heard::Line(_) | Heard::End => None,
    }));
    ended.unwrap_or_else(|panic| resume_unwind(panic))?;
    saved
}

/// Sends the lines of standard input from a thread that sleeps until there is one.
fn lines(to: Sender<Heard>) {
    thread::spawn(move || {
        for line in stdin().lock().lines() {
            // What is no text cannot be read on; it ends like a terminal that is gone.
            let Ok(line) = line else { break };
            if to.send(Heard::Line(line)).is_err() {
                return;
            }
        }
        let _ended = to.send(Heard::End);
    });
}

/// What a page is about; where that changes, all of it is told.
type Place = (Discriminant<Screen>, Option<Tab>, bool, bool, bool);

struct Talk {
    model: Model,
    themes: Themes,
    inbox: Receiver<Heard>,
    workers: Workers,
    /// Lines that came before what an earlier one asked for was done.
    waiting: VecDeque<Heard>,
    before: Option<(Place, Told)>,
    ended: bool,
    echo: Echo,
    /// How often a line was asked for.
    asked: usize,
    /// Whether the last one has not come yet.
    is_asking: bool,
}

impl Talk {
    fn go_on(&mut self) -> anyhow::Result<()> {
        self.settle()?;
        while !self.ended {
            self.tell()?;
            let heard = match self.waiting.pop_front() {
                Some(heard) => heard,
                None => self.wait(),
            };
            match heard {
                Heard::Msg(msg) => drop(self.take(msg)?),
                Heard::Line(line) => self.hear(&line)?,
                Heard::End => drop(self.take(Msg::Terminate)?),
            }
            self.settle()?;
        }
        Ok(())
    }

    fn hear(&mut self, line: &str) -> anyhow::Result<()> {
        self.is_asking = false;
        match plain::messages(self.model.context(), line.trim_end_matches('\r')) {
            Ok(messages) => {
                for msg in messages {
                    if !self.ended {
                        self.take(msg)?;
                    }
                }
            }
            Err(unknown) => {
                writeln!(stdout(), "! {unknown}").context(UNWRITABLE)?;
                // Whoever typed it is there: the lock waits.
                self.take(Msg::Wheel(0))?;
            }
        }
        Ok(())
    }

    /// Takes a message in; gives whether something was ordered that is answered.
    fn take(&mut self, msg: Msg) -> anyhow::Result<bool> {
        let mut effects = update(&mut self.model, msg, now());
        let size = plain::size(&self.model);
        if size != self.model.size {
            effects.extend(update(&mut self.model, Msg::Resize(size), now()));
        }
        let mut ordered = false;
        for effect in effects {
            if matches!(effect, Effect::Lock { .. }) {
                self.forget().context("could not clear the terminal")?;
            }
            ordered |= !matches!(effect, Effect::Show(_) | Effect::Redraw | Effect::TakeAgain | Effect::Quit);
            self.ended |= self.workers.order(effect);
        }
        Ok(ordered)
    }

    /// Waits until what was asked for is done, so that a line finds what the line before led to.
    fn settle(&mut self) -> anyhow::Result<()> {
        loop {
            self.workers.catch_up();
            let mut ordered = false;
            while let Ok(heard) = self.inbox.try_recv() {
                match heard {
                    Heard::Msg(msg) => ordered |= self.take(msg)?,
                    line => self.waiting.push_back(line),
                }
            }
            if !ordered {
                return Ok(());
            }
        }
    }

    fn wait(&self) -> Heard {
        let Some(deadline) = self.model.next_deadline() else {
            return self.inbox.recv().unwrap_or(Heard::End);
        };
        match self.inbox.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(heard) => heard,
            Err(RecvTimeoutError::Timeout) => Heard::Msg(Msg::Woke),
            Err(RecvTimeoutError::Disconnected) => Heard::End,
        }
    }

    fn place(&self) -> Place {
        let model = &self.model;
        let open = model.consultation();
        let (tab, is_signing) = (open.map(|open| open.tab), open.is_some_and(|open| open.signing.is_some()));
        (discriminant(&model.screen), tab, is_signing, model.patient_page().is_some(), model.help.is_some())
    }

    /// Says what is new on the screen; the help is told, and closed.
    fn tell(&mut self) -> anyhow::Result<()> {
        if let Some(help) = help(&self.model) {
            self.take(Msg::Key(KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE)))?;
            return self.say(&help).context(UNWRITABLE);
        }
        let told = told(&self.model, self.themes.styles(self.model.theme));
        let place = self.place();
        let lines = match &self.before {
            Some((before, earlier)) => told.since(earlier, *before != place),
            None => told.since(&Told::default(), true),
        };
        self.before = Some((place, told));
        self.say(&lines).context(UNWRITABLE)
    }

    fn say(&mut self, lines: &[String]) -> io::Result<()> {
        self.echo.show(!plain::is_secret(self.model.context()));
        let mut out = stdout().lock();
        // What comes by itself does not run into what is being typed.
        if self.is_asking && !lines.is_empty() && self.echo.is_terminal {
            writeln!(out)?;
        }
        for line in lines {
            writeln!(out, "{line}")?;
        }
        if !self.ended && (!self.is_asking || !lines.is_empty()) {
            self.asked += usize::from(!self.is_asking);
            self.is_asking = true;
            let expected = plain::expected(self.model.context());
            // At a terminal the answer stands behind it.
            let end = if self.echo.is_terminal { " " } else { "\n" };
            write!(out, "{} {expected}>{end}", self.asked)?;
        }
        out.flush()
    }

    /// Clears the terminal with the lines that have left it, where it can, and forgets what was told.
    fn forget(&mut self) -> io::Result<()> {
        self.before = None;
        if stdout().is_terminal() {
            stdout().write_all(b"\x1b[H\x1b[2J\x1b[3J")?;
            stdout().flush()?;
        }
        Ok(())
    }
}

/// Whether the terminal shows what is typed; it does again when this is dropped.
struct Echo {
    is_terminal: bool,
}

impl Echo {
    fn of_terminal() -> Self {
        Self { is_terminal: stdin().is_terminal() }
    }

    fn show(&self, shown: bool) {
        if !self.is_terminal {
            return;
        }
        if let Ok(mut modes) = tcgetattr(stdin()) {
            modes.local_modes.set(LocalModes::ECHO, shown);
            // What is typed unseen still ends its row.
            modes.local_modes.set(LocalModes::ECHONL, !shown);
            let _gone = tcsetattr(stdin(), OptionalActions::Now, &modes);
        }
    }
}

impl Drop for Echo {
    fn drop(&mut self) {
        self.show(true);
    }
}
