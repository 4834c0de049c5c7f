//! The side that follows: connects, shows what comes, and shows nothing as soon as nothing comes any more.

use std::io::{BufReader, IsTerminal as _, stdout};
use std::ops::ControlFlow;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, bail};

use super::place::Place;
use super::wire::{self, Lost};
use crate::app::keymap::Context;
use crate::app::mirror::{Mirror, MirrorMsg, update};
use crate::app::{Size, Theme};
use crate::content::Pack;
use crate::page::Glyphs;
use crate::runtime::confine::{Reach, confine};
use crate::runtime::screen::{self, Screen};
use crate::runtime::{UNREADABLE_THEMES, headline, of_terminal, sources};
use crate::ui::{self, theme::Themes};

/// How long the way to the other side rests before it is tried again.
const AGAIN_AFTER: Duration = Duration::from_millis(250);

/// What the second screen is started with.
#[derive(Debug)]
pub struct MirrorOptions {
    /// The folder of the records that the other side has open; nothing in it is read.
    pub data_dir: PathBuf,
    /// The content packs, the same as the other side's.
    pub packs: Vec<Pack>,
    /// The folders that they came from, beside the one in the folder of the records.
    pub content: Vec<PathBuf>,
    /// The theme, where one was chosen.
    pub theme: Option<Theme>,
    /// Headlines stand in big letters wherever they fit.
    pub large: bool,
}

/// Runs the second screen until it is left.
///
/// # Errors
/// Where the terminal cannot be taken, or others could look into the place where the two sides meet.
pub fn mirror(options: MirrorOptions) -> anyhow::Result<()> {
    if !stdout().is_terminal() {
        bail!("the second screen needs a terminal");
    }
    let place = Place::of(&options.data_dir);
    place.check()?;
    confine(&Reach::of_mirror(&options.data_dir, &options.content));
    let (depth, theme, glyphs) =
        of_terminal(|terminal| (terminal.depth(), terminal.theme(options.theme), Glyphs::of_terminal(terminal.term)));
    let themes = Themes::of(depth).context(UNREADABLE_THEMES)?;
    let mut screen = Screen::take(glyphs)?;
    let size = screen.size().unwrap_or(Size { columns: 80, rows: 24 });
    let packs = options.packs.into_iter().map(Arc::new).collect();
    let mut mirror = Mirror::new(packs, size, depth.themes(), theme).drawn_with(glyphs, headline(options.large));
    let (sender, inbox) = channel();
    sources::signals(sender.clone())?;
    sources::keys(sender.clone())?;
    thread::Builder::new()
        .name("other side".to_owned())
        .spawn(move || follow(&place, &sender))
        .context("could not start a thread")?;
    loop {
        let styles = themes.styles(mirror.theme());
        screen.draw(styles, |frame| ui::mirror(frame, &mirror, styles))?;
        // What waits is taken in first: the newest is drawn.
        let mut next = screen::next(&inbox);
        while let Some(msg) = next {
            if let MirrorMsg::Terminal(msg) = &msg {
                screen.heed(msg, Context::Mirror)?;
            }
            if update(&mut mirror, &msg) == ControlFlow::Break(()) {
                return Ok(());
            }
            next = inbox.try_recv().ok();
        }
    }
}

/// Tells what the other side shows, for as long as anybody listens.
pub fn follow(place: &Place, to: &Sender<MirrorMsg>) {
    loop {
        if place.check().is_ok()
            && let Ok(stream) = UnixStream::connect(place.socket())
        {
            let mut lines = BufReader::new(stream);
            let told = loop {
                match wire::read(&mut lines) {
                    Ok(shown) if to.send(MirrorMsg::Shown(shown)).is_ok() => {}
                    Ok(_) => return,
                    Err(Lost::Gone) => break MirrorMsg::Gone,
                    Err(Lost::Strange) => break MirrorMsg::Strange,
                }
            };
            if to.send(told).is_err() {
                return;
            }
        }
        thread::sleep(AGAIN_AFTER);
    }
}
