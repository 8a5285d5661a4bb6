//! The terminal without an article: who it is, and single questions to the reader.

use std::fmt::Write as _;
use std::io;
use std::path::PathBuf;
use std::sync::mpsc;

use super::events::{Event, Events};
use super::input::Input;
use super::probe::{self, Probing};
use super::remembered;
use super::screen::Screen;
use super::{Wishes, ask, drain, wait};
use crate::dialect::{Conclusion, Dialect, Environment, Marks};
use crate::key::{KeyCode, Modifiers};

/// The terminal while questions are asked. Dropping it gives the terminal back.
pub struct Console {
    screen: Screen,
    events: Events,
    environment: Environment,
    probing: Probing,
    wishes: Wishes,
}

impl Console {
    /// Takes the terminal over and asks it who it is.
    pub fn open(wishes: Wishes) -> io::Result<Self> {
        let (sender, receiver) = mpsc::channel();
        let environment = probe::environment();
        let mut events = Events::start(sender, receiver)?;
        let mut screen = Screen::enter()?;
        let probing = ask(&mut screen, &events, &environment)?;
        let mut probing = wait(probing, &mut events);
        // Nobody waits for a page here: a slow terminal is given more time.
        drain(&events, &mut probing);
        Ok(Self {
            screen,
            events,
            environment,
            probing,
            wishes,
        })
    }

    /// How the terminal is spoken to.
    pub fn conclusion(&self) -> Conclusion {
        self.wishes.over(&self.probing, &self.environment)
    }

    /// What was asked, answered and concluded, one fact a line.
    pub fn report(&self) -> String {
        let found = self.probing.conclude(&self.environment);
        let spoken = self.conclusion();
        let mut report = self.probing.report(&self.environment);
        let yes = |is: bool| if is { "yes" } else { "no" };
        // Writing to a string cannot fail.
        let _ = writeln!(
            report,
            "concluded\t{} ({})",
            found.dialect.name, found.because
        );
        let _ = writeln!(report, "marks\t{}", found.marks.name());
        if spoken.dialect != found.dialect || spoken.marks != found.marks {
            let _ = writeln!(
                report,
                "spoken\t{}, marks {}, as you asked",
                spoken.dialect.name,
                spoken.marks.name()
            );
        }
        let _ = writeln!(report, "hyperlinks\t{}", yes(spoken.hyperlinks));
        let _ = writeln!(report, "synchronized output\t{}", yes(spoken.synchronized));
        let _ = writeln!(
            report,
            "kitty keyboard protocol\t{}",
            yes(self.probing.knows_kitty_keyboard())
        );
        let _ = writeln!(report, "letters without forms\t{}", spoken.dialect.letters);
        if let Some(advice) = spoken.advice {
            let _ = writeln!(report, "advice\t{advice}");
        }
        report
    }

    /// Wipes the screen and writes a page, lines from the top.
    pub fn show(&mut self, page: &str) -> io::Result<()> {
        self.screen.write("\x1b[H\x1b[2J")?;
        self.screen.write(&page.replace('\n', "\r\n"))
    }

    /// The next character that the reader types; `None` when they leave.
    pub fn character(&mut self) -> io::Result<Option<char>> {
        loop {
            let keys = match self.events.wait()? {
                Event::Input(Input::Keys(keys)) => keys,
                Event::Lost => return Ok(None),
                _ => continue,
            };
            for press in keys {
                match press.key.code() {
                    KeyCode::Char('c') if press.key.modifiers() == Modifiers::CTRL => {
                        return Ok(None);
                    }
                    KeyCode::Char('q') | KeyCode::Escape => return Ok(None),
                    KeyCode::Char(character) => return Ok(Some(character)),
                    _ => {}
                }
            }
        }
    }

    /// Keeps what the reader said of this terminal; gives the file it stands in.
    pub fn remember(&self, dialect: &Dialect, marks: Marks) -> io::Result<PathBuf> {
        remembered::remember(&self.probing.identity(&self.environment), dialect, marks)
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        drain(&self.events, &mut self.probing);
    }
}
