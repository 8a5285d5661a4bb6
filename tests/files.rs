//! Several open files: asked for, read, left and read anew, without a terminal.

use qari::address::{Address, NamedBy};
use qari::app::{App, Article, Effect, Others, ReadingId};
use qari::command::Command;
use qari::config::Config;
use qari::document::{Document, MemoryStore};
use qari::parse::{self, Overrides};

fn document(text: &str) -> Document {
    let store = std::sync::Arc::new(MemoryStore::new(text.to_owned()));
    let mut parsed = parse::open(store, "a.txt", Overrides::default()).expect("it is a text");
    while let Some(batch) = parsed.indexer.next_batch() {
        parsed.document.apply(batch);
    }
    parsed.document
}

/// A long text that begins with its name.
fn text(name: &str) -> String {
    format!("{name}\n\n{}", "فقرة من هذا الكتاب.\n\n".repeat(200))
}

fn article(address: Address) -> Article {
    Article {
        document: document(&text(&address.name())),
        name: address.name(),
        identity: address.clone(),
        address,
        fragment: None,
        notice: None,
    }
}

/// What is open behind the first article.
fn behind(addresses: impl Iterator<Item = Address>) -> Others {
    Others {
        behind: addresses.map(Into::into).collect(),
        ..Others::default()
    }
}

/// The first of some files on the screen, the others open behind it.
fn opened(files: &[&str]) -> App {
    let mut addresses = files.iter().map(|file| Address::of(file));
    let first = addresses.next().expect("there is one");
    let config = Config::read(&[]).expect("the defaults can be read");
    let app = App::new(document(&text(&first.name())), first.name(), config);
    let mut app = app.among(first.into(), behind(addresses));
    app.prepare((80, 24));
    app
}

/// The number and the address that are asked for.
#[track_caller]
fn asked(effect: Option<Effect>) -> (ReadingId, Address) {
    match effect {
        Some(Effect::Read { id, address, .. }) => (id, address),
        other => panic!("nothing is read: {other:?}"),
    }
}

/// Reads what is asked for, and shows it.
#[track_caller]
fn comes(app: &mut App, effect: Option<Effect>) {
    let (id, address) = asked(effect);
    assert!(app.arrive(id, article(address)));
    app.prepare((80, 24));
}

fn step(app: &mut App, command: Command) -> Option<Effect> {
    let effect = app.update(command, None);
    app.prepare((80, 24));
    effect
}

#[test]
fn what_cannot_be_read_is_passed() {
    let mut app = opened(&["a.md", "missing.md", "c.md"]);
    let (id, address) = asked(step(&mut app, Command::NextFile));
    assert_eq!(address, Address::of("missing.md"));
    let failure = "there is no file named missing.md".to_owned();
    assert_eq!(app.fail(id, failure), None);
    let next = step(&mut app, Command::NextFile);
    comes(&mut app, next);
    assert_eq!(app.name, "c.md");
    assert_eq!(step(&mut app, Command::PreviousFile), None);
    assert_eq!(app.name, "a.md");
    // By name it is tried again.
    let again = app.read(Address::of("./missing.md"), NamedBy::Reader, None);
    comes(&mut app, again);
    assert_eq!((app.name.as_str(), app.files.current()), ("missing.md", 1));
}

#[test]
fn what_failed_before_the_first_stays_in_the_list() {
    let config = Config::read(&[]).expect("the defaults can be read");
    let app = App::new(document("نص"), "b.md".to_owned(), config);
    let others = Others {
        failed: vec![Address::of("a.md").into()],
        ..behind(["c.md"].into_iter().map(Address::of))
    };
    let mut app = app.among(Address::of("b.md").into(), others);
    assert_eq!((app.files.current(), app.files.all().len()), (1, 3));
    assert_eq!(step(&mut app, Command::PreviousFile), None);
    let (_, address) = asked(step(&mut app, Command::NextFile));
    assert_eq!(address, Address::of("c.md"));
}

/// Some articles of which none is there yet, and what is asked for.
fn awaited(files: &[&str]) -> (App, Option<Effect>) {
    let mut addresses = files.iter().map(|file| Address::of(file));
    let first = addresses.next().expect("there is one");
    let config = Config::read(&[]).expect("the defaults can be read");
    let article = Article::empty(first);
    let app = App::new(article.document, article.name, config);
    let mut app = app.among(article.address.into(), behind(addresses));
    let effect = app.begin();
    app.prepare((80, 24));
    (app, Some(effect))
}

#[test]
fn a_page_that_is_awaited_is_shown_when_it_comes() {
    let (mut app, begun) = awaited(&["https://a.example/b"]);
    // Every key can be pressed meanwhile.
    for info in qari::command::COMMANDS {
        let leaves = matches!(info.command, Command::Quit | Command::Cancel);
        if !leaves && info.command != Command::Reload {
            app.update(info.command, Some(2));
            app.prepare((80, 24));
        }
    }
    app.update(Command::Cancel, None);
    comes(&mut app, begun);
    assert_eq!((app.name.as_str(), app.is_empty()), ("b", false));
    app.update(Command::Back, None);
    assert_eq!(app.name, "b");
}

#[test]
fn what_is_awaited_is_given_up_for_the_next_or_for_good() {
    let (mut app, _) = awaited(&["https://a.example/b"]);
    assert_eq!(app.update(Command::Quit, None), Some(Effect::Quit));
    assert_eq!(app.update(Command::Cancel, None), Some(Effect::Quit));
    let (mut app, _) = awaited(&["https://a.example/b", "c.md"]);
    let next = app.update(Command::Cancel, None);
    comes(&mut app, next);
    assert_eq!(app.name, "c.md");
}

#[test]
fn why_nothing_could_be_read_is_said_of_each() {
    let (mut app, begun) = awaited(&["https://a.example/b", "c.md"]);
    let (id, _) = asked(begun);
    let next = app.fail(id, "no such host".to_owned());
    let (id, address) = asked(next);
    assert_eq!(address, Address::of("c.md"));
    let failures = ["no such host", "no such file"].map(str::to_owned);
    let left = app.fail(id, failures[1].clone());
    assert_eq!(left, Some(Effect::Fail(failures.into())));
}

#[test]
fn steps_count_from_what_is_on_its_way() {
    let mut app = opened(&["a.md", "b.md", "c.md"]);
    let (passed, _) = asked(step(&mut app, Command::NextFile));
    let (id, address) = asked(step(&mut app, Command::NextFile));
    assert_eq!(address, Address::of("c.md"));
    assert!(!app.arrive(passed, article(Address::of("b.md"))));
    assert!(app.arrive(id, article(address)));
    assert_eq!(app.name, "c.md");
    // There and back again leaves nothing on its way.
    asked(step(&mut app, Command::PreviousFile));
    let back = step(&mut app, Command::NextFile);
    assert_eq!(back, Some(Effect::StopReading));
    assert_eq!(app.name, "c.md");
}

#[test]
fn what_is_read_anew_does_not_pull_the_reader_back() {
    let mut app = opened(&["a.md", "b.md"]);
    app.update(Command::HalfPageDown, Some(3));
    app.prepare((80, 24));
    let there = app.rows()[0].anchor();
    let next = step(&mut app, Command::NextFile);
    comes(&mut app, next);
    assert_eq!(step(&mut app, Command::PreviousFile), None);
    let anew = step(&mut app, Command::Reload);
    assert_eq!(step(&mut app, Command::NextFile), None);
    comes(&mut app, anew);
    assert_eq!((app.name.as_str(), app.files.all().len()), ("b.md", 2));
    assert_eq!(step(&mut app, Command::PreviousFile), None);
    assert_eq!(app.name, "a.md");
    assert_eq!(app.rows()[0].anchor(), there);
}

#[test]
fn a_page_that_redirects_is_opened_once() {
    let mut app = opened(&["a.md"]);
    let page = |path: &str| Address::Web(format!("https://a.example/{path}"));
    for asked_for in ["old", "older", "old"] {
        let effect = app.read(page(asked_for), NamedBy::Document, None);
        if let Some(effect) = effect {
            let (id, _) = asked(Some(effect));
            assert!(app.arrive(id, article(page("new"))));
        }
        assert_eq!(app.files.all().len(), 2, "{asked_for}");
        assert_eq!(*app.address(), page("new"));
    }
    // Where it is known to be, nothing is asked for.
    assert_eq!(app.read(page("new"), NamedBy::Document, None), None);
    assert_eq!(app.read(page("old"), NamedBy::Document, None), None);
}

#[test]
fn one_file_is_open_once_under_whatever_name_it_is_asked_for() {
    let mut app = opened(&["a.md", "b.md"]);
    for name in ["link.md", "elsewhere/b.md", "link.md"] {
        let effect = app.read(Address::of(name), NamedBy::Reader, None);
        if let Some(effect) = effect {
            let (id, address) = asked(Some(effect));
            let article = Article {
                identity: Address::of("b.md"),
                ..article(address)
            };
            assert!(app.arrive(id, article));
        }
        assert_eq!(
            (app.files.current(), app.files.all().len()),
            (1, 2),
            "{name}"
        );
    }
}

#[test]
fn a_place_is_awaited_until_the_reader_goes_elsewhere() {
    let batch = || qari::document::Batch {
        anchors: vec![(
            qari::document::Name::of("باب"),
            qari::document::Position(2000),
        )],
        indexed: qari::document::Position(4000),
        ..qari::document::Batch::default()
    };
    let reading = |commands: &[Command]| {
        let mut app = opened(&["a.md"]);
        let effect = app.read(Address::of("b.md"), NamedBy::Reader, Some("باب".to_owned()));
        let (id, address) = asked(effect);
        let store = std::sync::Arc::new(MemoryStore::new("فقرة من هذا الكتاب.\n\n".repeat(60_000)));
        let parsed = parse::open(store, "b.txt", Overrides::default()).expect("it is a text");
        let article = Article {
            document: parsed.document,
            ..article(address)
        };
        assert!(!article.document.is_complete());
        assert!(app.arrive(id, article));
        app.prepare((80, 24));
        for command in commands {
            step(&mut app, *command);
        }
        app.grow(id, batch());
        app.prepare((80, 24));
        app.rows()[0].anchor().position.0 > 1000
    };
    assert!(reading(&[
        Command::Harakat,
        Command::Help,
        Command::Help,
        Command::Files
    ]));
    assert!(!reading(&[Command::LineDown]));
}

#[test]
fn what_was_left_long_ago_is_read_again_where_it_was_left() {
    let names: Vec<String> = (0..12).map(|number| format!("{number}.md")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut app = opened(&names);
    app.update(Command::HalfPageDown, Some(3));
    app.prepare((80, 24));
    let there = app.rows()[0].anchor();
    for _ in 1..names.len() {
        let next = step(&mut app, Command::NextFile);
        comes(&mut app, next);
    }
    // The last few are at hand, the first ones no more.
    for at in (3..11).rev() {
        assert_eq!(step(&mut app, Command::PreviousFile), None);
        assert_eq!(app.name, names[at]);
    }
    let again = app.read(Address::of("0.md"), NamedBy::Reader, None);
    comes(&mut app, again);
    assert_eq!((app.name.as_str(), app.rows()[0].anchor()), ("0.md", there));
}

#[test]
fn one_comes_back_to_what_was_let_go() {
    let names: Vec<String> = (0..12).map(|number| format!("{number}.md")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut app = opened(&names);
    for _ in 1..names.len() {
        let next = step(&mut app, Command::NextFile);
        comes(&mut app, next);
    }
    for name in names[..11].iter().rev() {
        // What is given up is not forgotten.
        if step(&mut app, Command::Back).is_some() {
            assert_eq!(step(&mut app, Command::Cancel), Some(Effect::StopReading));
            let again = step(&mut app, Command::Back);
            comes(&mut app, again);
        }
        assert_eq!(app.name, *name);
    }
    assert_eq!(step(&mut app, Command::Back), None);
    for name in &names[1..] {
        let forward = step(&mut app, Command::Forward);
        if forward.is_some() {
            comes(&mut app, forward);
        }
        assert_eq!(app.name, *name);
    }
}

#[test]
fn what_cannot_be_read_again_is_kept() {
    let names: Vec<String> = (0..12).map(|number| format!("{number}.md")).collect();
    let mut app = opened(&["a.md"]);
    let stdin = app.read(Address::StandardInput, NamedBy::Reader, None);
    comes(&mut app, stdin);
    for name in &names {
        let next = app.read(Address::of(name), NamedBy::Reader, None);
        comes(&mut app, next);
    }
    assert_eq!(
        app.read(Address::StandardInput, NamedBy::Reader, None),
        None
    );
}
