//! Takes the terminal and gives it back, however the program ends.

mod output;

use std::fmt::Display;
use std::io::{self, BufWriter, IsTerminal as _, Write as _, stderr, stdout};
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Receiver;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use crossterm::cursor::{MoveTo, Show};
use crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, DisableMouseCapture, EnableBracketedPaste, EnableFocusChange, EnableMouseCapture,
    KeyboardEnhancementFlags, PopKeyboardEnhancementFlags, PushKeyboardEnhancementFlags,
};
use crossterm::style::{Print, ResetColor, force_color_output};
use crossterm::terminal::{Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use crossterm::{execute, queue};
use ratatui::backend::CrosstermBackend;
use ratatui::{Frame, Terminal};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};

use self::output::Out;
use crate::app::keymap::{self, Action, Context};
use crate::app::{Model, Msg, Size};
use crate::page::Glyphs;
use crate::ui::{self, theme::Styles};

/// Whether the terminal is ours at the moment; so that it is given back once.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// A frame goes to the terminal in one piece: fewer calls, and nothing half-drawn is seen.
///
/// Past the standard library's own buffer, which would keep the last words that were drawn beyond the lock.
type Backend = CrosstermBackend<BufWriter<Out>>;

/// Bytes of the largest frames; more of one go in pieces.
const FRAME: usize = 64 * 1024;

/// A terminal that takes nothing is tried again after this long; a program that ends waits for it this long.
const AGAIN_AFTER: Duration = Duration::from_millis(100);
const LAST_PATIENCE: Duration = Duration::from_secs(1);

fn terminal() -> io::Result<Terminal<Backend>> {
    Terminal::new(CrosstermBackend::new(BufWriter::with_capacity(FRAME, Out)))
}

/// Tells whoever started the program; nobody, where that is a terminal that takes nothing.
pub fn tell(words: impl Display) {
    if !stderr().is_terminal() || output::takes(stderr(), LAST_PATIENCE) {
        // Where standard error is closed there is nobody left to tell.
        let _gone = writeln!(stderr(), "{words}");
    }
}

/// On a console, where the system writes what it has to say, the first frame after so much quiet is drawn whole.
pub const QUIET: Duration = Duration::from_secs(60);

const NOT_CLEARED: &str = "could not clear the terminal";

/// Cells of the largest screen that is drawn.
const LARGEST: u32 = 1_000_000;

/// The terminal, taken; dropping it gives it back.
pub struct Screen {
    terminal: Terminal<Backend>,
    /// When the last frame was drawn, on a console; nothing on terminals that are the program's alone.
    drawn: Option<Instant>,
}

/// When a terminal that takes nothing is tried again.
pub fn again() -> Option<Instant> {
    output::is_stuck().then(|| Instant::now() + AGAIN_AFTER)
}

/// Waits for what comes next; gives nothing where a terminal that takes nothing is to be tried again before.
pub fn next<M>(inbox: &Receiver<M>) -> Option<M> {
    if output::is_stuck() { inbox.recv_timeout(AGAIN_AFTER).ok() } else { inbox.recv().ok() }
}

/// Terminals that tell every key apart (`CSI > 1 u`); others may take the request for something else.
fn tells_keys_apart() -> bool {
    let term = std::env::var("TERM").unwrap_or_default();
    ["xterm-kitty", "xterm-ghostty", "foot", "alacritty", "wezterm", "rio"].iter().any(|known| term.starts_with(known))
}

/// The caret as a block that stands still: nothing on the screen blinks.
///
/// The Linux console has its own way (`vga-softcursor` of its documentation): no caret of the hardware, the background turned over.
fn steady_caret() -> Print<&'static str> {
    Print(if is_linux_console() { "\x1b[?113c" } else { "\x1b[2 q" })
}

/// The caret as the terminal has it by itself.
fn usual_caret() -> Print<&'static str> {
    Print(if is_linux_console() { "\x1b[?0c" } else { "\x1b[0 q" })
}

fn is_linux_console() -> bool {
    std::env::var("TERM").is_ok_and(|term| term.split('-').next() == Some("linux"))
}

/// How a terminal is asked to tell every key apart: put on top of what it did before, or in the place of what was asked before.
#[derive(Debug, Clone, Copy)]
enum KeysApart {
    OnTop,
    Anew,
}

/// Raw keys, the alternate screen where there is one, emptied; pasted text as one, the mouse, and word when the window is back.
fn set_up(keys: KeysApart) -> anyhow::Result<()> {
    enable_raw_mode().context("could not take the terminal")?;
    TAKEN.store(true, Ordering::SeqCst);
    let mut out = BufWriter::new(Out);
    let set_up = queue!(
        out,
        EnterAlternateScreen,
        Clear(ClearType::All),
        EnableBracketedPaste,
        EnableMouseCapture,
        EnableFocusChange,
        steady_caret()
    );
    let set_up = set_up.and_then(|()| match keys {
        _ if !tells_keys_apart() => Ok(()),
        KeysApart::OnTop => queue!(out, PushKeyboardEnhancementFlags(KeyboardEnhancementFlags::DISAMBIGUATE_ESCAPE_CODES)),
        // Once is given back in the end.
        KeysApart::Anew => queue!(out, Print("\x1b[=1u")),
    });
    set_up.and_then(|()| out.flush()).inspect_err(|_| give_back()).context("could not set the terminal up")
}

impl Screen {
    /// Takes the terminal.
    ///
    /// # Errors
    /// Where the terminal cannot be set up.
    pub fn take(glyphs: Glyphs) -> anyhow::Result<Self> {
        give_back_on_panic();
        output::take().context("could not open the terminal")?;
        set_up(KeysApart::OnTop)?;
        let drawn = (glyphs == Glyphs::Console).then(Instant::now);
        let terminal = terminal().inspect_err(|_| give_back()).context("could not set the terminal up")?;
        Ok(Self { terminal, drawn })
    }

    /// Takes the terminal once more, after somebody else may have had it; the next frame is drawn whole.
    ///
    /// # Errors
    /// Where the terminal is gone.
    pub fn take_again(&mut self) -> anyhow::Result<()> {
        // Whoever had it may have left other modes. Set as they shall be, with none between in which keys would be signals.
        let mut modes = tcgetattr(stdout()).context("could not look at the terminal")?;
        modes.make_raw();
        tcsetattr(stdout(), OptionalActions::Now, &modes).context("could not take the terminal")?;
        set_up(KeysApart::Anew)?;
        self.forget()
    }

    /// Does what a message asks of the screen that is not for its own model to say, as on the second screen.
    ///
    /// # Errors
    /// Where the terminal is gone.
    pub fn heed(&mut self, msg: &Msg, context: Context) -> anyhow::Result<()> {
        match msg {
            Msg::Uncovered => self.forget(),
            Msg::Continued => self.take_again(),
            Msg::Key(key) if keymap::action(context, key) == Some(Action::Redraw) => self.take_again(),
            _ => Ok(()),
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

    /// Draws a frame; none while the terminal takes nothing, so that not more and more waits for it.
    ///
    /// # Errors
    /// Where the terminal is gone.
    pub fn draw(&mut self, styles: &Styles, view: impl FnOnce(&mut Frame<'_>)) -> anyhow::Result<()> {
        Out.flush().context("could not draw on the terminal")?;
        if output::is_stuck() {
            return Ok(());
        }
        // The theme decides about colours, not the library: it would drop them by itself and take bold and reverse with them.
        force_color_output(styles.is_coloured());
        // Nothing is that large but by mistake, and memory for its cells would not be had.
        if self.terminal.size().is_ok_and(|size| size.area() > LARGEST) {
            return Ok(());
        }
        if let Some(drawn) = &mut self.drawn {
            let was_quiet = drawn.elapsed() > QUIET;
            *drawn = Instant::now();
            if was_quiet {
                self.forget()?;
            }
        }
        self.terminal.draw(view).context("could not draw on the terminal")?;
        Ok(())
    }

    /// Clears the terminal, and forgets the frames that it was drawn from.
    ///
    /// # Errors
    /// Where the terminal is gone.
    pub fn forget(&mut self) -> anyhow::Result<()> {
        if output::is_stuck() {
            return self.wipe();
        }
        // The terminal's own way to clear asks for the caret's place first, and a mute terminal would end the program.
        execute!(Out, Clear(ClearType::All)).context(NOT_CLEARED)?;
        self.terminal = terminal().context(NOT_CLEARED)?;
        Ok(())
    }

    /// The same so that nothing of what was drawn before is seen later: what the terminal has not taken yet is thrown away.
    ///
    /// # Errors
    /// Where the terminal is gone.
    pub fn wipe(&mut self) -> anyhow::Result<()> {
        output::discard();
        // How it is set up may have been among that.
        set_up(KeysApart::Anew)?;
        self.terminal = terminal().context(NOT_CLEARED)?;
        Ok(())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

/// Gives the terminal back, once; a terminal that is gone cannot be helped, and one that takes nothing is not waited for long.
fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        if output::is_stuck() {
            output::discard();
        }
        let mut out = BufWriter::new(Out);
        if tells_keys_apart() {
            let _gone = queue!(out, PopKeyboardEnhancementFlags);
        }
        // A console has no alternate screen: what was shown would stay for whoever comes next.
        let _gone = execute!(
            out,
            DisableFocusChange,
            DisableMouseCapture,
            DisableBracketedPaste,
            ResetColor,
            Clear(ClearType::All),
            MoveTo(0, 0),
            LeaveAlternateScreen,
            usual_caret(),
            Show
        );
        output::finish(LAST_PATIENCE);
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
            tell(format_args!("chairside: a fault{place}; what was typed is being saved"));
        }
    }));
}
