//! The terminal: what comes from it, what it is sent, and the loop between the two.
//!
//! In come keys, signals and batches of the document, as one stream of [`Event`]s; out go frames
//! and the effects that the [`App`] asks for. There is no tick: nothing happens while nothing
//! comes in. Waiting events are all applied before one frame is drawn.

mod clipboard;
mod console;
mod events;
pub mod input;
mod probe;
mod reading;
mod remembered;
mod screen;

use std::io;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGCONT, SIGTSTP, SIGWINCH};

pub use console::Console;
pub use reading::limits;

pub use crate::app::Others;

use crate::address::Named;
use crate::app::{App, Article, Effect, ReadingId};
use crate::config::{Config, Theme, ThemeName};
use crate::dialect::{Conclusion, Dialect, Environment, Link, Marks};
use crate::load::{LoadError, Loading, Overrides};
use crate::{system, view};
use events::{Event, Events};
use input::Input;
use probe::Probing;
use reading::Readings;
use screen::Screen;

/// How long answers are waited for on leaving, when the terminal owes some.
const LATEST_ANSWER: Duration = Duration::from_millis(250);

/// What the reader says of the terminal; it goes before what the terminal says.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wishes {
    /// Speak this dialect.
    pub dialect: Option<&'static Dialect>,
    /// Show marks, or leave them away.
    pub marks: Option<Marks>,
    /// Use no colours.
    pub no_color: bool,
}

impl Wishes {
    /// How to speak to the terminal: as is wished, as was said of it once, or as it answers.
    fn over(self, probing: &Probing, environment: &Environment) -> Conclusion {
        let mut conclusion = probing.conclude(environment);
        let said = match self.dialect {
            Some(dialect) if dialect == conclusion.dialect => None,
            Some(dialect) => Some((dialect, dialect.marks)),
            None => remembered::recall(&probing.identity(environment)),
        };
        if let Some((dialect, marks)) = said {
            conclusion = Conclusion {
                dialect,
                marks,
                advice: None,
                ..conclusion
            };
        }
        Conclusion {
            marks: self.marks.unwrap_or(conclusion.marks),
            ..conclusion
        }
    }
}

/// What is shown first.
pub enum First<L> {
    /// What this reads at once.
    Read(L),
    /// A page that is on its way for a while.
    Page(Named),
}

/// Shows an article until the reader leaves; gives the reasons where none could be read.
///
/// The terminal is asked before the article is loaded: what its answers take to come is the time
/// in which the first screen is laid out.
pub fn run<E: From<io::Error>>(
    first: First<impl FnOnce() -> Result<Loading, E>>,
    others: Others,
    said: Overrides,
    config: Config,
    wishes: Wishes,
) -> Result<Vec<String>, E> {
    let (sender, receiver) = mpsc::channel();
    let environment = probe::environment();
    let mut events = Events::start(sender, receiver)?;
    let mut screen = Screen::enter()?;
    let mut probing = ask(&mut screen, &events, &environment)?;
    let read = match first {
        First::Page(page) => Err(page),
        First::Read(load) => match load() {
            Ok(loading) => Ok(reading::article(loading)),
            Err(error) => {
                drain(&events, &mut probing);
                return Err(error);
            }
        },
    };
    let theme = Theme::new(if wishes.no_color {
        ThemeName::Monochrome
    } else {
        config.theme
    });
    let (article, named, rest) = match read {
        Ok((article, rest)) => {
            let named = Named {
                address: article.address.clone(),
                identity: article.identity.clone(),
                fragment: None,
            };
            (article, named, Some(rest))
        }
        Err(page) => (Article::empty(page.address.clone()), page, None),
    };
    let behind = others.behind.iter().chain([&named]);
    let addresses = behind.map(|named| named.address.clone()).collect();
    let readings = Readings::new(addresses, said, events.sender());
    let mut app = App::new(article.document, article.name, config).among(named, others);
    let begun = if rest.is_none() {
        Some(app.begin())
    } else {
        app.tell(article.notice);
        if let Some(fragment) = article.fragment {
            app.go_to_fragment(&fragment);
        }
        None
    };
    app.prepare(screen.size()?);
    let probing = wait(probing, &mut events);
    let mut session = Session {
        app,
        theme,
        wishes,
        readings,
        environment,
        events,
        screen,
        // A slow terminal may answer still: until then it is taken for what it seems.
        probing: probing.is_open().then(|| probing.clone()),
        known: probing,
    };
    if let Some(effect) = begun {
        session.carry_out(effect)?;
    }
    session.speak()?;
    session.draw()?;
    // Nothing competes with the first screen.
    if let Some(rest) = rest {
        session.readings.go_on(0, rest);
    }
    let failures = session.read()?;
    session.leave();
    Ok(failures)
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
            None => {
                probing.grow_late();
                break;
            }
        }
    }
    events.put_back(early);
    events.expect_replies(false);
    probing
}

/// Takes in answers that are still on their way, so that the shell does not get them for commands.
fn drain(events: &Events, probing: &mut Probing) {
    let deadline = Instant::now() + LATEST_ANSWER;
    while probing.is_open() {
        match events.before(deadline) {
            Some(Event::Input(Input::Reply(reply))) => {
                probing.take(reply);
            }
            Some(_) => {}
            None => return,
        }
    }
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
    readings: Readings,
    environment: Environment,
    events: Events,
    screen: Screen,
    /// Questions that are not answered yet.
    probing: Option<Probing>,
    /// What the terminal answered last.
    known: Probing,
}

/// Whether to go on.
enum Next {
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
    fn speak(&mut self) -> io::Result<()> {
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

    fn read(&mut self) -> io::Result<Vec<String>> {
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
    fn leave(&mut self) {
        if let Some(probing) = &mut self.probing {
            drain(&self.events, probing);
        }
    }

    fn draw(&mut self) -> io::Result<()> {
        let size = self.screen.size()?;
        self.app.prepare(size);
        let (app, theme) = (&self.app, &self.theme);
        let links = self.screen.hyperlinks().then(|| view::links(app));
        let links = links.into_iter().flatten().map(|link| Link {
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

    fn carry_out(&mut self, effect: Effect) -> io::Result<Next> {
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
                    let opened = crate::address::shown(&opened).text;
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
            let address = crate::address::shown(text).text;
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
