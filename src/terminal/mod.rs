//! The terminal: what comes from it, what it is sent, and the loop between the two.
//!
//! In come keys, signals and batches of the document, as one stream of [`Event`]s; out go frames
//! and the effects that the [`App`] asks for. There is no tick: nothing happens while nothing
//! comes in. Waiting events are all applied before one frame is drawn.

mod events;
pub mod input;
mod probe;
mod screen;

use std::io;
use std::sync::mpsc;
use std::time::Instant;

use signal_hook::consts::{SIGCONT, SIGTSTP, SIGWINCH};

use crate::app::{App, Effect};
use crate::config::{Config, Theme, ThemeName};
use crate::dialect::{Conclusion, Dialect, Environment};
use crate::load::Loading;
use crate::{system, view};
use events::{Event, Events};
use input::Input;
use probe::Probing;
use screen::Screen;

/// What the command line and the environment say of the terminal.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wishes {
    /// Speak this dialect, whatever the terminal answers.
    pub dialect: Option<&'static Dialect>,
    /// Use no colours.
    pub no_color: bool,
}

impl Wishes {
    /// What is wished for goes before what was concluded.
    fn over(self, conclusion: Conclusion) -> Conclusion {
        match self.dialect {
            Some(dialect) => Conclusion {
                dialect,
                marks: dialect.marks,
                ..conclusion
            },
            None => conclusion,
        }
    }
}

/// Shows an article until the reader leaves.
///
/// The terminal is asked before the article is loaded: what its answers take to come is the time
/// in which the first screen is laid out.
pub fn run<E: From<io::Error>>(
    load: impl FnOnce() -> Result<Loading, E>,
    config: Config,
    wishes: Wishes,
) -> Result<(), E> {
    let (sender, receiver) = mpsc::channel();
    let batches = sender.clone();
    let environment = probe::environment();
    let mut events = Events::start(sender, receiver)?;
    let mut screen = Screen::enter()?;
    let probing = ask(&mut screen, &events, &environment)?;
    let loading = load()?;
    let name = loading.name.clone();
    let theme = Theme::new(if wishes.no_color {
        ThemeName::Monochrome
    } else {
        config.theme
    });
    let (document, rest) = loading.split();
    let mut app = App::new(document, name, config);
    app.prepare(screen.size()?);
    let probing = wait(probing, &mut events);
    let mut session = Session {
        app,
        theme,
        wishes,
        environment,
        events,
        screen,
        probing: None,
    };
    session.speak(&probing)?;
    session.draw()?;
    // Nothing competes with the first screen.
    rest.in_background(move |batch| batches.send(Event::Batch(batch)).is_ok());
    Ok(session.read()?)
}

/// Asks the terminal who it is, for output that needs no screen.
pub fn identify(wishes: Wishes) -> io::Result<Conclusion> {
    let (sender, receiver) = mpsc::channel();
    let mut events = Events::start(sender, receiver)?;
    let environment = probe::environment();
    let mut screen = Screen::enter()?;
    let probing = ask(&mut screen, &events, &environment)?;
    let probing = wait(probing, &mut events);
    Ok(wishes.over(probing.conclude(&environment)))
}

/// Waits for the answers as long as is reasonable. What else comes meanwhile is kept for later.
fn wait(mut probing: Probing, events: &mut Events) -> Probing {
    let mut early = Vec::new();
    loop {
        match events.before(probing.deadline) {
            Some(Event::Input(Input::Reply(reply))) => {
                if probing.take(reply) {
                    break;
                }
            }
            Some(event) => early.push(event),
            None => break,
        }
    }
    events.put_back(early);
    events.expect_replies(false);
    probing
}

fn ask(screen: &mut Screen, events: &Events, environment: &Environment) -> io::Result<Probing> {
    events.expect_replies(true);
    screen.write(&probe::queries(environment))?;
    Ok(Probing::new(Instant::now() + environment.patience()))
}

/// One stay in the terminal.
struct Session {
    app: App,
    theme: Theme,
    wishes: Wishes,
    environment: Environment,
    events: Events,
    screen: Screen,
    /// Questions that are not answered yet.
    probing: Option<Probing>,
}

/// Whether to go on.
enum Next {
    Stay,
    Leave,
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
        match self.probing.take() {
            Some(probing) => self.speak(&probing),
            None => Ok(()),
        }
    }

    /// Speaks to the terminal as its answers ask for.
    fn speak(&mut self, probing: &Probing) -> io::Result<()> {
        let conclusion = self.wishes.over(probing.conclude(&self.environment));
        self.screen
            .speak(&conclusion, probing.knows_kitty_keyboard())
    }

    fn read(&mut self) -> io::Result<()> {
        loop {
            let mut next = Some(self.events.wait()?);
            while let Some(event) = next {
                if let Next::Leave = self.handle(event)? {
                    return Ok(());
                }
                next = self.events.waiting();
            }
            self.draw()?;
        }
    }

    fn draw(&mut self) -> io::Result<()> {
        self.app.prepare(self.screen.size()?);
        let (app, theme) = (&self.app, &self.theme);
        self.screen.draw(|buffer| view::draw(app, theme, buffer))
    }

    fn handle(&mut self, event: Event) -> io::Result<Next> {
        match event {
            Event::Input(Input::Keys(keys)) => {
                for effect in self.app.press(&keys) {
                    if let Next::Leave = self.carry_out(effect)? {
                        return Ok(Next::Leave);
                    }
                }
            }
            Event::Input(Input::Reply(reply)) => self.answer(reply)?,
            Event::Batch(batch) => self.app.grow(batch),
            // The next frame measures the screen by itself.
            Event::Input(_) | Event::Signal(SIGWINCH) => {}
            Event::Signal(SIGTSTP) => self.suspend()?,
            Event::Signal(SIGCONT) => self.resume()?,
            Event::Signal(signal) => {
                self.screen.leave();
                signal_hook::low_level::emulate_default_handler(signal)?;
                return Ok(Next::Leave);
            }
            Event::Lost => return Ok(Next::Leave),
        }
        Ok(Next::Stay)
    }

    fn carry_out(&mut self, effect: Effect) -> io::Result<Next> {
        match effect {
            Effect::Quit => return Ok(Next::Leave),
            Effect::Redraw => {
                self.ask()?;
                self.screen.clear()?;
            }
            Effect::Suspend => self.suspend()?,
            Effect::OpenUrl(url) => match system::open_url(&url, &self.app.config.opener) {
                Ok(opener) => self.app.say(format!("opened with {opener}")),
                Err(error) => self.app.warn(error.to_string()),
            },
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
