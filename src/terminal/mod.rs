//! The terminal: what comes from it, what it is sent, and the loop between the two.
//!
//! In come keys, signals and batches of the document, as one stream of `Event`s; out go frames
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
mod session;

use std::io;
use std::sync::mpsc;
use std::time::{Duration, Instant};

pub use console::Console;
pub use reading::limits;

pub use crate::app::Others;

use crate::address::Named;
use crate::app::{App, Article};
use crate::config::{Config, Theme, ThemeName};
use crate::dialect::{Conclusion, Dialect, Environment, Marks};
use crate::load::{Loading, Said};
use events::{Event, Events};
use input::Input;
use probe::Probing;
use reading::Readings;
use screen::Screen;
use session::Session;

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
    said: Said,
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
