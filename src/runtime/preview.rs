//! Shows packs while somebody writes them: reads the files again as soon as one was saved.

use std::fs;
use std::io::{IsTerminal as _, stdout};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, bail};

use super::screen::{self, Screen};
use super::{of_terminal, sources};
use crate::app::Size;
use crate::app::keymap::Context;
use crate::app::preview::{Preview, PreviewMsg, update};
use crate::content::load;
use crate::page::Glyphs;
use crate::ui::{self, theme::Themes};

/// How often the folder is looked at: what was saved is on the screen within a second.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// Folders inside each other that are looked at: packs, a pack, its panes.
const DEEPEST: usize = 3;

/// Runs the preview of a folder until it is left.
///
/// # Errors
/// Where the terminal cannot be taken.
pub fn preview(folder: PathBuf) -> anyhow::Result<()> {
    if !stdout().is_terminal() {
        bail!("the preview needs a terminal; `chairside content check` lists mistakes without one");
    }
    let (depth, theme, glyphs) =
        of_terminal(|terminal| (terminal.depth(), terminal.theme(None), Glyphs::of_terminal(terminal.term)));
    let themes = Themes::of(depth).context("could not read the themes")?;
    let seen = saved(&folder);
    let loaded = load::folder(&folder);
    let mut screen = Screen::take(glyphs)?;
    let size = screen.size().unwrap_or(Size { columns: 80, rows: 24 });
    let mut preview = Preview::new(loaded, size, depth.themes(), theme, glyphs);
    let (sender, inbox) = channel();
    sources::signals(sender.clone())?;
    sources::keys(sender.clone())?;
    thread::Builder::new()
        .name("files".to_owned())
        .spawn(move || watch(&folder, seen, &sender))
        .context("could not start a thread")?;
    loop {
        let styles = themes.styles(preview.theme());
        screen.draw(styles, |frame| ui::preview(frame, &preview, styles)).context("could not draw on the terminal")?;
        let mut next = screen::next(&inbox);
        while let Some(msg) = next {
            if let PreviewMsg::Terminal(msg) = &msg {
                screen.heed(msg, Context::Preview)?;
            }
            if update(&mut preview, msg) == ControlFlow::Break(()) {
                return Ok(());
            }
            next = inbox.try_recv().ok();
        }
    }
}

/// Reads the packs again whenever a file was saved, for as long as anybody listens.
fn watch(folder: &Path, mut seen: Vec<Saved>, to: &Sender<PreviewMsg>) {
    loop {
        thread::sleep(LOOK_EVERY);
        let now = saved(folder);
        if now != seen {
            // What is saved while they are read differs from `now`, and so is read again.
            if to.send(PreviewMsg::Loaded(load::folder(folder))).is_err() {
                return;
            }
            seen = now;
        }
    }
}

/// A file as it was last saved.
#[derive(Debug, PartialEq, Eq)]
struct Saved {
    path: PathBuf,
    bytes: u64,
    at: Option<SystemTime>,
}

fn saved(folder: &Path) -> Vec<Saved> {
    let mut found = Vec::new();
    look(folder, DEEPEST, &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn look(folder: &Path, depth: usize, found: &mut Vec<Saved>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let Ok(about) = fs::metadata(&path) else { continue };
        if about.is_dir() {
            if depth > 1 {
                look(&path, depth - 1, found);
            }
        } else if path.extension().is_some_and(|extension| extension == "json") {
            found.push(Saved { path, bytes: about.len(), at: about.modified().ok() });
        }
    }
}
