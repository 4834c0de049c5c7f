//! Takes the terminal and gives it back, however the program ends.

use std::fs::File;
use std::io::{self, BufWriter, Write as _, stdout};
use std::os::fd::AsFd as _;
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use anyhow::Context as _;
use crossterm::event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture};
use crossterm::execute;
use crossterm::style::force_color_output;
use crossterm::terminal::{Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use ratatui::backend::CrosstermBackend;
use ratatui::{Frame, Terminal};

use crate::app::{Model, Size};
use crate::ui::{self, theme::Styles};

/// Whether the terminal is ours at the moment; so that it is given back once.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// A frame goes to the terminal in one piece: fewer calls, and nothing half-drawn is seen.
///
/// Past the standard library's own buffer, which would keep the last words that were drawn beyond the lock.
type Backend = CrosstermBackend<BufWriter<File>>;

/// Bytes of the largest frames; more of one go in pieces.
const FRAME: usize = 64 * 1024;

fn terminal() -> io::Result<Terminal<Backend>> {
    let out = File::from(stdout().as_fd().try_clone_to_owned()?);
    Terminal::new(CrosstermBackend::new(BufWriter::with_capacity(FRAME, out)))
}

/// The terminal, taken; dropping it gives it back.
pub struct Screen {
    terminal: Terminal<Backend>,
}

impl Screen {
    /// Takes the terminal: raw keys, the alternate screen, pasted text as one, the mouse.
    ///
    /// # Errors
    /// Where the terminal cannot be set up.
    pub fn take() -> anyhow::Result<Self> {
        give_back_on_panic();
        enable_raw_mode().context("could not take the terminal")?;
        TAKEN.store(true, Ordering::SeqCst);
        let taken = execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste, EnableMouseCapture);
        let terminal = taken.and_then(|()| terminal());
        match terminal {
            Ok(terminal) => Ok(Self { terminal }),
            Err(error) => {
                give_back();
                Err(error).context("could not set the terminal up")
            }
        }
    }

    /// The terminal's size.
    ///
    /// # Errors
    /// Where the terminal is gone.
    pub fn size(&self) -> io::Result<Size> {
        let size = self.terminal.size()?;
        Ok(Size { columns: size.width, rows: size.height })
    }

    /// Draws what there is to see of the program.
    ///
    /// # Errors
    /// Where the terminal is gone.
    pub fn show(&mut self, model: &Model, styles: &Styles) -> anyhow::Result<()> {
        self.draw(styles, |frame| ui::view(frame, model, styles))
    }

    /// Draws a frame.
    ///
    /// # Errors
    /// Where the terminal is gone.
    pub fn draw(&mut self, styles: &Styles, view: impl FnOnce(&mut Frame<'_>)) -> anyhow::Result<()> {
        // The theme decides about colours, not the library: it would drop them by itself and take bold and reverse with them.
        force_color_output(styles.is_coloured());
        self.terminal.draw(view).context("could not draw on the terminal")?;
        Ok(())
    }

    /// Clears the terminal, and forgets the frames that it was drawn from.
    ///
    /// # Errors
    /// Where the terminal is gone.
    pub fn forget(&mut self) -> io::Result<()> {
        // The terminal's own way to clear asks for the caret's place first, and a mute terminal would end the program.
        execute!(stdout(), Clear(ClearType::All))?;
        self.terminal = terminal()?;
        Ok(())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

/// Gives the terminal back, once; a terminal that is gone cannot be helped.
fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        let _gone = execute!(stdout(), DisableMouseCapture, DisableBracketedPaste, LeaveAlternateScreen, crossterm::cursor::Show);
        let _gone = disable_raw_mode();
    }
}

/// A panic of the drawing thread gives the terminal back first and tells the place only: its words could quote a patient's.
fn give_back_on_panic() {
    let drawing = thread::current().id();
    panic::set_hook(Box::new(move |panic| {
        if thread::current().id() == drawing {
            give_back();
            let place = panic.location().map(|place| format!(" at {}:{}", place.file(), place.line())).unwrap_or_default();
            // The terminal may be gone: then nobody reads this.
            let _gone = writeln!(io::stderr(), "chairside: a fault{place}; what was typed is being saved");
        }
    }));
}
