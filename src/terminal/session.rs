//! One stay in the terminal: events to the state, effects carried out, frames drawn.

use std::io;

use signal_hook::consts::{SIGCONT, SIGTSTP, SIGWINCH};

use super::events::{Event, Events};
use super::input::{self, Input};
use super::probe::{self, Probing};
use super::reading::{self, Readings, limits};
use super::screen::Screen;
use super::{Wishes, ask, clipboard, drain};
use crate::app::{App, Effect, ReadingId};
use crate::config::Theme;
use crate::dialect::{Environment, Hyperlink};
use crate::load::{LoadError, Loading};
use crate::{address, system, view};

/// One stay in the terminal.
pub(super) struct Session {
    pub(super) app: App,
    pub(super) theme: Theme,
    pub(super) wishes: Wishes,
    pub(super) readings: Readings,
    pub(super) environment: Environment,
    pub(super) events: Events,
    pub(super) screen: Screen,
    /// Questions that are not answered yet.
    pub(super) probing: Option<Probing>,
    /// What the terminal answered last.
    pub(super) known: Probing,
}

/// Whether to go on.
pub(super) enum Next {
    Stay,
    /// Leave; why nothing could be read, where nothing could.
    Leave(Vec<String>),
}

impl Session {
    /// Asks the terminal again; the answers come among the other events.
    fn ask(&mut self) -> io::Result<()> {
        self.probing = Some(ask(&mut self.screen, &self.events, &self.environment)?);
        Ok(())
    }

    /// Takes an answer in; after the last one the terminal is spoken to in its own dialect. Late
    /// answers, of which nothing is asked any more, are passed over.
    fn answer(&mut self, reply: input::Reply) -> io::Result<()> {
        if !self
            .probing
            .as_mut()
            .is_some_and(|probing| probing.take(reply))
        {
            return Ok(());
        }
        self.events.expect_replies(false);
        if let Some(probing) = self.probing.take() {
            self.known = probing;
        }
        self.speak()
    }

    /// Speaks to the terminal as its answers ask for.
    pub(super) fn speak(&mut self) -> io::Result<()> {
        let conclusion = self.wishes.over(&self.known, &self.environment);
        self.screen.speak(
            &conclusion,
            self.known.knows_kitty_keyboard(),
            self.environment.tmux,
        )
    }

    /// Inside tmux another terminal may have come to be around it.
    fn ask_tmux(&mut self) -> io::Result<()> {
        if !self.environment.tmux {
            return Ok(());
        }
        let before = self.wishes.over(&self.known, &self.environment);
        self.environment = probe::environment();
        if self.wishes.over(&self.known, &self.environment) != before {
            self.speak()?;
        }
        Ok(())
    }

    pub(super) fn read(&mut self) -> io::Result<Vec<String>> {
        loop {
            let mut next = Some(self.wait()?);
            while let Some(event) = next {
                if let Next::Leave(failures) = self.handle(event)? {
                    return Ok(failures);
                }
                next = self.events.waiting();
            }
            self.draw()?;
        }
    }

    /// The next event. Answers are expected for a while only: until then a lone escape byte is
    /// not known to be the key.
    fn wait(&mut self) -> io::Result<Event> {
        if let Some(event) = self.events.waiting() {
            return Ok(event);
        }
        if let Some(probing) = self.probing.as_mut().filter(|probing| !probing.is_late()) {
            if let Some(event) = self.events.before(probing.deadline) {
                return Ok(event);
            }
            probing.grow_late();
            self.events.expect_replies(false);
        }
        self.events.wait()
    }

    /// Leaves nothing of the terminal's answers to whoever reads it next.
    pub(super) fn leave(&mut self) {
        if let Some(probing) = &mut self.probing {
            drain(&self.events, probing);
        }
    }

    pub(super) fn draw(&mut self) -> io::Result<()> {
        let size = self.screen.size()?;
        self.app.prepare(size);
        let (app, theme) = (&self.app, &self.theme);
        let links = self.screen.hyperlinks().then(|| view::links(app));
        let links = links.into_iter().flatten().map(|link| Hyperlink {
            row: link.row,
            columns: link.columns,
            id: link.id,
            address: link.address,
        });
        self.screen.draw(links.collect(), |buffer| {
            // Where the terminal has another size by now, word of it is on its way.
            if (buffer.area.width, buffer.area.height) == size {
                view::draw(app, theme, buffer);
            }
        })
    }

    fn handle(&mut self, event: Event) -> io::Result<Next> {
        match event {
            Event::Input(Input::Keys(keys)) => {
                for effect in self.app.press(&keys) {
                    if let leave @ Next::Leave(_) = self.carry_out(effect)? {
                        return Ok(leave);
                    }
                }
            }
            Event::Input(Input::Reply(reply)) => self.answer(reply)?,
            Event::Batch(id, batch) => self.app.grow(id, batch),
            Event::Progress(id, bytes) => self.app.progress_of(id, reading::kilobytes(bytes)),
            Event::Read(id, result) => return self.show(id, *result),
            // The next frame measures the screen by itself.
            Event::Input(Input::Focus(true)) | Event::Signal(SIGWINCH) => self.ask_tmux()?,
            Event::Input(_) => {}
            Event::Signal(SIGTSTP) => self.suspend()?,
            Event::Signal(SIGCONT) => self.resume()?,
            Event::Signal(signal) => {
                self.screen.leave();
                signal_hook::low_level::emulate_default_handler(signal)?;
                return Ok(Next::Leave(Vec::new()));
            }
            Event::Lost => return Ok(Next::Leave(Vec::new())),
        }
        Ok(Next::Stay)
    }

    pub(super) fn carry_out(&mut self, effect: Effect) -> io::Result<Next> {
        match effect {
            Effect::Quit => return Ok(Next::Leave(Vec::new())),
            Effect::Fail(failures) => return Ok(Next::Leave(failures)),
            Effect::Redraw => {
                self.ask()?;
                self.screen.clear()?;
            }
            Effect::Suspend => self.suspend()?,
            Effect::Read {
                id,
                address,
                named_by,
            } => {
                let limits = limits(&self.app.config);
                self.readings.begin(id, address, named_by, limits)?;
            }
            Effect::StopReading => self.readings.give_up(),
            Effect::Copy(text) => self.copy(&text)?,
            Effect::OpenUrl(url) => match system::open_url(&url, &self.app.config.opener) {
                Ok(opened) => {
                    let opened = address::shown(&opened).text;
                    self.app.say(format!("opened {opened}"));
                }
                Err(error) => self.app.warn(error.to_string()),
            },
        }
        Ok(Next::Stay)
    }

    /// Puts a text into the clipboard: by the terminal, which may be far away from here, and by a
    /// program of the desktop for the terminals that do not take it.
    fn copy(&mut self, text: &str) -> io::Result<()> {
        self.screen.write(&clipboard::sequence(text))?;
        // Whether a terminal takes it, it does not say.
        if !system::copy(text) {
            let address = address::shown(text).text;
            self.app
                .say(format!("sent to the terminal to copy: {address}"));
        }
        Ok(())
    }

    /// Shows what was read, and looks for the rest of it.
    fn show(&mut self, id: ReadingId, result: Result<Loading, LoadError>) -> io::Result<Next> {
        match result.map(reading::article) {
            Ok((article, rest)) => {
                if self.app.arrive(id, article) {
                    self.readings.go_on(id, rest);
                }
            }
            Err(error) => {
                let question = error.question();
                if question.is_some_and(|question| self.app.inquire(id, &question)) {
                    return Ok(Next::Stay);
                }
                if let Some(effect) = self.app.fail(id, error.to_string()) {
                    return self.carry_out(effect);
                }
            }
        }
        Ok(Next::Stay)
    }

    fn suspend(&mut self) -> io::Result<()> {
        self.screen.leave();
        signal_hook::low_level::emulate_default_handler(SIGTSTP)?;
        self.resume()
    }

    /// Takes the terminal again: it may be another one by now.
    fn resume(&mut self) -> io::Result<()> {
        self.screen.resume()?;
        self.ask()
    }
}
