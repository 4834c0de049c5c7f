//! Everything impure: the loop, the terminal, the threads.

mod jobs;
mod keeper;
mod screen;
mod sources;

use std::io::{IsTerminal, stdout};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Instant;

use anyhow::{Context as _, bail};
use chrono::Local;

use crate::app::{Effect, Model, Msg, Now, Secret, Settings, Size, Unlock, update};
use crate::content::Pack;
use crate::record::PersonName;
use crate::store::{self, Start};
use crate::text::Lang;
use crate::ui::theme::{self, Depth, Styles};

use jobs::Jobs;
use keeper::Keeper;
use screen::Screen;

/// What the dashboard is started with.
pub struct Options {
    /// Where the records are.
    pub data_dir: PathBuf,
    /// The content packs; at least one.
    pub packs: Vec<Pack>,
    /// Who unlocks, where the command line says it.
    pub user: Option<PersonName>,
    /// The passphrase, where it comes from a file.
    pub passphrase: Option<Secret>,
    /// The name of a theme.
    pub theme: &'static str,
    /// The language that new consultations start with.
    pub language: Lang,
}

/// Runs the dashboard until it is left; gives the exit code.
///
/// # Errors
/// Where the store cannot be looked at, the terminal cannot be taken, or the last changes could not be saved.
pub fn run(options: Options) -> anyhow::Result<u8> {
    if !stdout().is_terminal() {
        bail!("the dashboard needs a terminal; see `chairside --help` for the commands that do not");
    }
    let start = store::start(&options.data_dir)?;
    let themes = themes()?;
    let (unlock, first) = opening(&options, start)?;
    let (sender, inbox) = channel();
    let jobs = Jobs::start(options.data_dir.clone(), sender.clone())?;
    let keeper = Keeper::start(options.data_dir, sender.clone(), jobs.readers())?;
    let mut screen = Screen::take()?;
    let size = screen.size().unwrap_or(Size { columns: 80, rows: 24 });
    let theme = theme::NAMES.iter().position(|name| *name == options.theme).unwrap_or(0);
    let packs = options.packs.into_iter().map(Arc::new).collect();
    let settings = Settings { packs, language: options.language, themes: themes.len() };
    let mut model = Model::new(settings, unlock, size, theme);
    sources::signals(sender.clone())?;
    sources::keys(sender);
    let workers = Workers { keeper, jobs };
    let ended = catch_unwind(AssertUnwindSafe(|| {
        for effect in first {
            workers.order(effect);
        }
        turn(&mut model, &mut screen, &themes, &inbox, &workers)
    }));
    // However it ended, what is in memory goes to the disk before the terminal goes back.
    for effect in update(&mut model, Msg::Terminate, now()) {
        workers.order(effect);
    }
    let saved = workers.finish();
    drop(screen);
    ended.unwrap_or_else(|panic| resume_unwind(panic))?;
    saved?;
    Ok(model.exit_code())
}

fn themes() -> anyhow::Result<Vec<Styles>> {
    let variable = |name| std::env::var(name).unwrap_or_default();
    let depth = Depth::of(&variable("TERM"), &variable("COLORTERM"));
    theme::NAMES.iter().map(|name| theme::theme(name, depth).with_context(|| format!("could not read the theme `{name}`"))).collect()
}

/// The first form, and what happens without waiting for a key.
fn opening(options: &Options, start: Start) -> anyhow::Result<(Unlock, Vec<Effect>)> {
    let people = match start {
        Start::New => return Ok((Unlock::first(), Vec::new())),
        Start::Locked(people) => people,
    };
    let chosen = match &options.user {
        None => 0,
        Some(user) => match people.iter().position(|person| person == user) {
            Some(place) => place,
            None => bail!("nobody of the name `{}` can open these records", user.shown()),
        },
    };
    let only = options.user.clone().or_else(|| if people.len() == 1 { people.first().cloned() } else { None });
    let mut unlock = Unlock::later(people, chosen);
    let effects: Vec<Effect> = only.zip(options.passphrase.clone()).map(|(name, secret)| Effect::Unlock(name, secret)).into_iter().collect();
    unlock.busy = !effects.is_empty();
    Ok((unlock, effects))
}

/// The threads that do what the state machine orders.
struct Workers {
    keeper: Keeper,
    jobs: Jobs,
}

impl Workers {
    /// Hands an order over; gives whether it was the order to end.
    fn order(&self, effect: Effect) -> bool {
        match effect {
            Effect::Quit => return true,
            Effect::Create(..) | Effect::Unlock(..) | Effect::AcceptLoss | Effect::Save(_) => self.keeper.order(effect),
            Effect::List(_) | Effect::FreshId | Effect::Open(_) | Effect::Export(_) => self.jobs.order(effect),
        }
        false
    }

    /// Waits until everything ordered is done and the store is closed.
    fn finish(self) -> anyhow::Result<()> {
        self.jobs.finish();
        self.keeper.finish()
    }
}

/// Takes messages in until the order to end; draws when none waits.
fn turn(model: &mut Model, screen: &mut Screen, themes: &[Styles], inbox: &Receiver<Msg>, workers: &Workers) -> anyhow::Result<()> {
    loop {
        if let Some(styles) = themes.get(model.theme) {
            screen.draw(model, styles).context("could not draw on the terminal")?;
        }
        let mut next = Some(wait(inbox, model));
        while let Some(msg) = next {
            for effect in update(model, msg, now()) {
                if workers.order(effect) {
                    return Ok(());
                }
            }
            next = inbox.try_recv().ok();
        }
    }
}

/// Sleeps until a message comes or the model has something to do by itself.
fn wait(inbox: &Receiver<Msg>, model: &Model) -> Msg {
    let Some(deadline) = model.next_deadline() else {
        return inbox.recv().unwrap_or(Msg::Terminate);
    };
    match inbox.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
        Ok(msg) => msg,
        Err(RecvTimeoutError::Timeout) => Msg::Woke,
        Err(RecvTimeoutError::Disconnected) => Msg::Terminate,
    }
}

fn now() -> Now {
    Now { tick: Instant::now(), wall: Local::now().fixed_offset() }
}
