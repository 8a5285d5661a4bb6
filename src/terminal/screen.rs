//! The terminal's screen: taken over on entering, given back as it was on every way out.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::os::fd::AsFd;
use std::sync::{Arc, Mutex, PoisonError};

use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use ratatui::Terminal;
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::Buffer;

use crate::dialect::{Conclusion, DialectBackend, Hyperlink, Marks, PLAIN};

/// Alternate screen, hidden cursor.
const ENTER: &str = "\x1b[?1049h\x1b[?25l";
/// The same undone, and colours with it.
const LEAVE: &str = "\x1b[0m\x1b[?25h\x1b[?1049l";
/// The kitty keyboard protocol: escape codes told apart, alternate keys, all keys.
const KITTY_KEYBOARD_ON: &str = "\x1b[>13u";
const KITTY_KEYBOARD_OFF: &str = "\x1b[<u";
/// Reports of the window's focus.
const FOCUS_ON: &str = "\x1b[?1004h";
const FOCUS_OFF: &str = "\x1b[?1004l";
/// Synchronized output: a frame is shown as one.
const FRAME_BEGINS: &str = "\x1b[?2026h";
const FRAME_ENDS: &str = "\x1b[?2026l";

/// The exit code of a panic, as the runtime has it.
const PANICKED: i32 = 101;

type Out = BufWriter<File>;

/// Undoes what was done to the terminal; shared with the panic hook.
#[derive(Clone, Debug, Default)]
struct Restoring(Arc<Mutex<Option<String>>>);

impl Restoring {
    /// Says what must be written before the terminal is left; gives what was said before.
    fn set(&self, bytes: String) -> String {
        let mut said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        said.replace(bytes).unwrap_or_default()
    }

    /// Gives the terminal back, once.
    fn restore(&self, out: &mut impl Write) {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(bytes) = bytes {
            // When the terminal is gone there is nothing to give back.
            let _ = out.write_all(bytes.as_bytes()).and_then(|()| out.flush());
            let _ = disable_raw_mode();
        }
    }
}

/// The terminal while it is ours. Dropping it gives it back.
pub(super) struct Screen {
    terminal: Terminal<DialectBackend<CrosstermBackend<Out>>>,
    restoring: Restoring,
    synchronized: bool,
    hyperlinks: bool,
}

impl Screen {
    /// Takes the terminal over; a panic will give it back.
    pub(super) fn enter() -> io::Result<Self> {
        let out = File::from(io::stdout().as_fd().try_clone_to_owned()?);
        let for_panic = out.try_clone()?;
        let backend = CrosstermBackend::new(BufWriter::with_capacity(1 << 16, out));
        let terminal = Terminal::new(DialectBackend::new(backend, &PLAIN, Marks::Keep))?;
        let restoring = Restoring::default();
        let on_panic = restoring.clone();
        let previous = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            on_panic.restore(&mut &for_panic);
            previous(panic);
            // On whatever thread: nothing may be drawn any more, not even what is buffered.
            std::process::exit(PANICKED);
        }));
        let mut screen = Self {
            terminal,
            restoring,
            synchronized: false,
            hyperlinks: false,
        };
        screen.resume()?;
        Ok(screen)
    }

    /// Takes the terminal over again, also when somebody else stopped us and it was never left.
    pub(super) fn resume(&mut self) -> io::Result<()> {
        // What the shell has set meanwhile is not what was remembered.
        disable_raw_mode()?;
        enable_raw_mode()?;
        let undo = self.restoring.set(LEAVE.to_owned());
        self.write(&format!("{}{ENTER}", undo.replace(LEAVE, "")))
    }

    /// Speaks to the terminal as was concluded, from the next frame on.
    pub(super) fn speak(
        &mut self,
        conclusion: &Conclusion,
        kitty_keyboard: bool,
        reports_focus: bool,
    ) -> io::Result<()> {
        let dialect = conclusion.dialect;
        self.terminal
            .backend_mut()
            .set_dialect(dialect, conclusion.marks);
        self.synchronized = conclusion.synchronized;
        self.hyperlinks = conclusion.hyperlinks;
        let modes = [
            (kitty_keyboard, KITTY_KEYBOARD_ON, KITTY_KEYBOARD_OFF),
            (reports_focus, FOCUS_ON, FOCUS_OFF),
            (true, dialect.on_enter, dialect.on_leave),
        ];
        let mut on = String::new();
        let mut off = String::new();
        for (_, begin, end) in modes.into_iter().filter(|(is_used, ..)| *is_used) {
            on.push_str(begin);
            off.push_str(end);
        }
        // Asked again, the terminal is first brought back to where it was.
        if self.synchronized {
            off.insert_str(0, FRAME_ENDS);
        }
        let undo = self.restoring.set(format!("{off}{LEAVE}"));
        self.write(&format!("{}{on}", undo.replace(LEAVE, "")))?;
        self.clear()
    }

    /// Columns and rows.
    pub(super) fn size(&self) -> io::Result<(u16, u16)> {
        let size = self.terminal.backend().size()?;
        Ok((size.width, size.height))
    }

    /// Whether links are shown as such, which they need not be found for otherwise.
    pub(super) fn hyperlinks(&self) -> bool {
        self.hyperlinks
    }

    /// Draws a frame: what changed since the one before.
    pub(super) fn draw(
        &mut self,
        links: Vec<Hyperlink>,
        paint: impl FnOnce(&mut Buffer),
    ) -> io::Result<()> {
        if self.hyperlinks {
            self.terminal.backend_mut().set_links(links);
        }
        if self.synchronized {
            self.out().write_all(FRAME_BEGINS.as_bytes())?;
        }
        self.terminal.draw(|frame| paint(frame.buffer_mut()))?;
        if self.synchronized {
            self.write(FRAME_ENDS)?;
        }
        Ok(())
    }

    /// Forgets what stands on the screen: the next frame draws every cell.
    pub(super) fn clear(&mut self) -> io::Result<()> {
        self.terminal.clear()
    }

    /// Sends bytes as they are.
    pub(super) fn write(&mut self, bytes: &str) -> io::Result<()> {
        let out = self.out();
        out.write_all(bytes.as_bytes())?;
        Write::flush(out)
    }

    /// Gives the terminal back.
    pub(super) fn leave(&mut self) {
        let restoring = self.restoring.clone();
        restoring.restore(self.out());
    }

    fn out(&mut self) -> &mut CrosstermBackend<Out> {
        self.terminal.backend_mut().inner_mut()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.leave();
    }
}
