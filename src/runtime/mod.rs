//! Everything impure: the loop, the terminal, the threads.

mod confine;
mod exports;
mod input;
mod jobs;
mod keeper;
mod memory;
mod mirror;
mod outbox;
mod plain;
mod preview;
mod screen;
mod sources;
mod wording;

use std::io::{IsTerminal, Write as _, stderr, stdout};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use chrono::Local;

use crate::app::{Effect, Kiosk, Model, Msg, Now, SMALLEST, Settings, Size, Starting, Theme, Unlock, update};
use crate::content::Pack;
use crate::page::{Glyphs, Headline};
use crate::record::PersonName;
use crate::settings::{Clinic, Words};
use crate::store::{self, Passphrase, Start, StoreError};
use crate::text::{Clean, Lang};
use crate::ui::theme::{Depth, Styles, Terminal, Themes};

const UNREADABLE_THEMES: &str = "could not read the themes";
const NO_RECORDS: &str = "a kiosk needs records that are there; `chairside init --user NAME`, as this account, makes them";

use confine::{Confined, confine};
pub use confine::{Reach, confinable};
pub use exports::Exports;
use jobs::Jobs;
use keeper::{Keeper, Leaving};
pub use memory::keep_private;
pub use mirror::{MirrorOptions, mirror};
use mirror::{Place, Stage};
use outbox::Outbox;
pub use plain::run_in_lines;
pub use preview::preview;
use screen::Screen;
pub use screen::tell;
pub use wording::warnings;

/// Reads the content packs, at least one, or says why they cannot be used.
pub type ReadPacks = Box<dyn FnOnce() -> anyhow::Result<Vec<Pack>> + Send>;

/// What the dashboard is started with.
pub struct Options {
    /// Where the records are.
    pub data_dir: PathBuf,
    /// The content packs; the first frame does not wait for them.
    pub packs: ReadPacks,
    /// The folders that they are read from, beside the one in the folder of the records.
    pub content: Vec<PathBuf>,
    /// Who unlocks, where the command line says it.
    pub user: Option<PersonName>,
    /// The passphrase, where it comes from a file.
    pub passphrase: Option<Passphrase>,
    /// The theme, where one was chosen.
    pub theme: Option<Theme>,
    /// The language that new consultations start with, where it was chosen.
    pub lang: Option<Lang>,
    /// The records lock by themselves after this long without a key.
    pub lock_after: Duration,
    /// For this long before that the screen counts down.
    pub lock_notice: Duration,
    /// Headlines stand in big letters wherever they fit.
    pub large: bool,
    /// The clinic, as its settings have it.
    pub clinic: Clinic,
    /// What makes it a kiosk, where it is one.
    pub kiosk: Option<KioskOptions>,
}

/// What a kiosk is started with.
#[derive(Debug)]
pub struct KioskOptions {
    /// The folder for exports, where it is not `exports` beside the records.
    pub exports: Option<PathBuf>,
    /// The folders in which removable drives are mounted.
    pub drives: Vec<PathBuf>,
    /// Whether the bar has buttons for fingers.
    pub touch: bool,
    /// The calm page comes back after this long without a key.
    pub calm_after: Duration,
}

impl Options {
    /// The files that the dashboard needs.
    fn reach(&self) -> Reach {
        Reach::of(&self.data_dir, &self.content, self.kiosk.as_ref())
    }
}

/// Runs the dashboard until it is left.
///
/// # Errors
/// Where the store did not open, the terminal cannot be taken, or the last changes could not be saved.
pub fn run(options: Options) -> anyhow::Result<()> {
    look_at_terminal()?;
    if options.kiosk.is_some() {
        sources::ignore_keys_of_shells()?;
        look_for_records(&options.data_dir)?;
    }
    let confined = confine(&options.reach());
    let (depth, theme, glyphs) =
        of_terminal(|terminal| (terminal.depth(), terminal.theme(options.theme), Glyphs::of_terminal(terminal.term)));
    let reading = thread::spawn(move || read(options.packs, depth));
    let start = store::start(&options.data_dir)?;
    let (exports, kiosk) = at_the_door(options.kiosk, options.clinic, &start, options.passphrase.is_some())?;
    if kiosk.is_some() {
        tell_lack(&confined);
    }
    let (mut unlock, person) = opening(options.user.as_ref(), start)?;
    let unattended = person.zip(options.passphrase);
    unlock.busy = unattended.is_some();
    let (sender, inbox) = channel();
    sources::signals(sender.clone())?;
    let styles = Styles::of(theme, depth).context(UNREADABLE_THEMES)?;
    let mut screen = Screen::take(glyphs)?;
    let size = screen.size().unwrap_or(Size { columns: 80, rows: 24 });
    let language = options.lang.unwrap_or(Lang::En);
    let settings = Settings {
        packs: Vec::new(),
        language,
        glyphs,
        themes: depth.themes(),
        lock_after: options.lock_after,
        lock_notice: options.lock_notice,
        headline: headline(options.large),
    };
    let starting = Starting::new(settings, unlock, size, theme).in_kiosk(kiosk);
    screen.show(starting.model(), &styles)?;
    let (packs, themes) = reading.join().unwrap_or_else(|panic| resume_unwind(panic))?;
    let stage = Stage::open(Place::of(&options.data_dir));
    let mut workers = Workers::start(options.data_dir, exports, packs.clone(), &sender)?;
    let mut model = starting.with(packs);
    if let Err(error) = &stage {
        model.tell_failure(&format!("no second screen can follow: {error:#}"));
        screen.show(&model, &styles)?;
    }
    sources::keys(sender)?;
    workers.stage = stage.ok();
    let ended = catch_unwind(AssertUnwindSafe(|| {
        if let Some((person, passphrase)) = unattended {
            workers.keeper.unlock(person, passphrase);
        }
        turn(&mut model, &mut screen, &themes, &inbox, &workers)
    }));
    workers.stage = None;
    // However it ended, what is in memory goes to the disk; a second fault must not keep the workers from finishing.
    let last = catch_unwind(AssertUnwindSafe(|| update(&mut model, Msg::Terminate, now())));
    for effect in last.unwrap_or_default() {
        workers.order(effect);
    }
    let saved = workers.finish();
    drop(screen);
    tell_unread(inbox.try_iter());
    ended.unwrap_or_else(|panic| resume_unwind(panic))?;
    saved
}

/// Refuses where nothing can be drawn.
fn look_at_terminal() -> anyhow::Result<()> {
    if !stdout().is_terminal() {
        bail!(
            "the dashboard needs a terminal; `chairside --plain` holds consultations in lines, and `chairside --help` lists the commands"
        );
    }
    let term = std::env::var("TERM").unwrap_or_default();
    if matches!(term.as_str(), "" | "dumb") {
        let says =
            if term.is_empty() { "does not say what it can do (TERM is not set)" } else { "cannot place text (TERM is dumb)" };
        bail!("this terminal {says}; `chairside --plain` holds the whole consultation in lines");
    }
    Ok(())
}

/// Refuses a kiosk without a folder of records, before one is made.
fn look_for_records(data_dir: &Path) -> anyhow::Result<()> {
    if matches!(data_dir.try_exists(), Ok(false)) {
        bail!(NO_RECORDS);
    }
    Ok(())
}

/// A kiosk also runs where the kernel does not hold it; whoever runs the machine reads so in what the service wrote.
fn tell_lack(confined: &Confined) {
    if let Some(lack) = confined.lack() {
        // Nothing depends on it being read.
        let _gone = writeln!(stderr(), "chairside: {}", Clean::line(&lack));
    }
}

/// Where headlines stand in big letters.
const fn headline(large: bool) -> Headline {
    if large { Headline::Large } else { Headline::WhereRoomy }
}

/// Everything that is read once and the form that unlocks does not need.
fn read(packs: ReadPacks, depth: Depth) -> anyhow::Result<(Vec<Arc<Pack>>, Themes)> {
    let packs = packs()?.into_iter().map(Arc::new).collect();
    Ok((packs, Themes::of(depth).context(UNREADABLE_THEMES)?))
}

/// What came while the program ended and has to be known: the recovery code of a store that was finished, an export that failed.
fn tell_unread(unread: impl Iterator<Item = Msg>) {
    for msg in unread {
        match msg {
            Msg::Created(Ok(code)) => {
                // The terminal may be gone: then the practitioner's passphrase is the only key.
                let words = "chairside: the recovery code of the new records, to be written down";
                let _gone = writeln!(stderr(), "{words}: {}", code.reveal());
            }
            Msg::Exported(Err(reason)) => tell(format_args!("chairside: {reason}")),
            _ => {}
        }
    }
}

/// The smallest terminal that the dashboard fits on: columns and rows.
pub const SMALLEST_TERMINAL: (u16, u16) = (SMALLEST.columns, SMALLEST.rows);

/// How many colours the dashboard draws with on this terminal, in words.
pub fn colours() -> &'static str {
    of_terminal(|terminal| match terminal.depth() {
        _ if !terminal.has_colours() => "no colours",
        Depth::TrueColour => "any colour",
        Depth::Indexed256 => "256 colours",
        Depth::Ansi16 => "16 colours",
    })
}

/// What follows from what this terminal says about itself.
fn of_terminal<T>(then: impl FnOnce(Terminal<'_>) -> T) -> T {
    let variable = |name| std::env::var_os(name).unwrap_or_default().to_string_lossy().into_owned();
    then(Terminal { term: &variable("TERM"), colorterm: &variable("COLORTERM"), no_color: &variable("NO_COLOR") })
}

/// The first form, and who unlocks where that is clear without a key.
fn opening(user: Option<&PersonName>, start: Start) -> anyhow::Result<(Unlock, Option<PersonName>)> {
    let people = match start {
        Start::New => return Ok((Unlock::first(), None)),
        Start::Locked(people) => people,
    };
    let chosen = match user {
        None => 0,
        Some(user) => match people.iter().position(|person| person == user) {
            Some(place) => place,
            None => return Err(StoreError::UnknownName { name: user.clone(), known: people }.into()),
        },
    };
    let clear = user.is_some() || people.len() == 1;
    let person = people.get(chosen).filter(|_| clear).cloned();
    Ok((Unlock::later(people, chosen), person))
}

/// Where exports go, and what makes the dashboard a kiosk; a kiosk starts locked, on records that are there.
fn at_the_door(
    kiosk: Option<KioskOptions>,
    clinic: Clinic,
    start: &Start,
    has_passphrase: bool,
) -> anyhow::Result<(Exports, Option<Kiosk>)> {
    let Some(KioskOptions { exports, drives, touch, calm_after }) = kiosk else {
        return Ok((Exports { clinic, ..Exports::default() }, None));
    };
    if matches!(start, Start::New) {
        bail!(NO_RECORDS);
    }
    if has_passphrase {
        bail!(
            "a kiosk starts locked; leave the passphrase file out (--passphrase-file, CHAIRSIDE_PASSPHRASE_FILE or the settings)"
        );
    }
    let name = clinic.name.as_ref().map(Words::shown);
    Ok((Exports { folder: exports, drives, clinic }, Some(Kiosk::new(name, calm_after).touched(touch))))
}

/// The threads that do what the state machine orders.
struct Workers {
    keeper: Keeper,
    jobs: Jobs,
    outbox: Outbox,
    /// What second screens follow; nothing where they cannot.
    stage: Option<Stage>,
}

impl Workers {
    /// Starts the threads for the store in a folder; no second screen follows yet.
    fn start<M: From<Msg> + Send + 'static>(
        data_dir: PathBuf,
        exports: Exports,
        packs: Vec<Arc<Pack>>,
        to: &Sender<M>,
    ) -> anyhow::Result<Self> {
        let jobs = Jobs::start(exports.clone(), to.clone())?;
        let clinic = exports.clinic.clone();
        let outbox = Outbox::start(data_dir.clone(), exports, to.clone())?;
        let leaving = Leaving { outbox: outbox.clone(), clinic };
        let keeper = Keeper::start(data_dir, leaving, packs, to.clone(), jobs.readers())?;
        Ok(Self { keeper, jobs, outbox, stage: None })
    }

    /// Waits until everything that was ordered so far is done, for files that leave a few seconds at most.
    fn catch_up(&self) {
        self.keeper.catch_up();
        self.jobs.catch_up();
        self.outbox.catch_up();
    }

    /// Hands an order over; gives whether it was the order to end.
    fn order(&self, effect: Effect) -> bool {
        match effect {
            Effect::Quit => return true,
            // Done where the screen is.
            Effect::Redraw | Effect::TakeAgain => {}
            Effect::Show(view) => {
                if let Some(stage) = &self.stage {
                    stage.show(view);
                }
            }
            Effect::List(_) | Effect::Trail(_) | Effect::FreshId | Effect::Drives(_) => self.jobs.order(effect),
            effect => self.keeper.order(effect),
        }
        false
    }

    /// Waits until everything ordered is done and the store is closed, then some seconds for files that leave.
    fn finish(self) -> anyhow::Result<()> {
        self.jobs.finish();
        self.keeper.finish().and(self.outbox.finish())
    }
}

/// Takes messages in until the order to end; draws when none waits. What was there before the first message is on the screen.
fn turn(model: &mut Model, screen: &mut Screen, themes: &Themes, inbox: &Receiver<Msg>, workers: &Workers) -> anyhow::Result<()> {
    loop {
        let mut next = Some(wait(inbox, model));
        let mut is_stale = false;
        while let Some(msg) = next {
            #[cfg(debug_assertions)]
            fault_on_request(&msg);
            for effect in update(model, msg, now()) {
                match effect {
                    Effect::Lock { .. } => screen.wipe()?,
                    // Once for all that wait: the window may come to the front many times.
                    Effect::Redraw => is_stale = true,
                    Effect::TakeAgain => screen.take_again()?,
                    _ => {}
                }
                if workers.order(effect) {
                    return Ok(());
                }
            }
            next = inbox.try_recv().ok();
        }
        if is_stale {
            screen.forget()?;
        }
        screen.show(model, themes.styles(model.theme))?;
    }
}

/// Faults when F12 is pressed and the environment asks for it: how the tests see what a fault leaves behind.
#[cfg(debug_assertions)]
fn fault_on_request(msg: &Msg) {
    let asked = std::env::var_os("CHAIRSIDE_FAULT_ON_F12").is_some();
    let pressed = matches!(msg, Msg::Key(key) if key.code == crossterm::event::KeyCode::F(12));
    assert!(!(asked && pressed), "a fault on request");
}

/// Sleeps until a message comes, the model has something to do by itself, or a terminal that takes nothing is tried again.
fn wait(inbox: &Receiver<Msg>, model: &Model) -> Msg {
    // A kiosk looks after its screen while nobody is there.
    let looks = model.kiosk.is_some().then(|| Instant::now() + screen::QUIET + Duration::from_secs(1));
    let Some(deadline) = model.next_deadline().into_iter().chain(looks).chain(screen::again()).min() else {
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
