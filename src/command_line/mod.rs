//! Arguments, and what needs no screen: `--print`, `--text`, `--outline`, `--references`.

mod arguments;
mod doctor;
mod output;
mod printer;
mod progress;

use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::process::ExitCode;

pub use arguments::Arguments;

use clap::Parser;
use thiserror::Error;

use crate::address::{Address, Named, NamedBy};
use crate::config::{Config, ConfigError, ConfigFile};
use crate::dialect::Dialect;
use crate::load::{Ending, Fetching, LoadError, Loading, Said};
use crate::source::Source;
use crate::terminal::{Console, First, Others};
use crate::{load, source, system, terminal};
use arguments::Output;
use printer::Printer;
use progress::Progress;

/// Why there is nothing to read.
#[derive(Debug, Error)]
enum Failure {
    #[error(transparent)]
    Load(#[from] LoadError),
    /// Something could not be read: what is still to be said of it, each by itself.
    #[error("{}", .0.join("; "))]
    Unread(Vec<String>),
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error("{name}: the configuration cannot be read: {error}")]
    ConfigFile { name: String, error: io::Error },
    #[error("QARI_TERMINAL names no dialect; {0}")]
    Variable(String),
    #[error("the terminal cannot be used: {0}")]
    Terminal(#[from] io::Error),
    #[error("the output cannot be written: {0}")]
    Output(io::Error),
}

impl Failure {
    /// 1: the article could not be read or shown; 2: qari was used wrongly.
    fn exit_code(&self) -> ExitCode {
        match self {
            Self::Config(_) | Self::ConfigFile { .. } | Self::Variable(_) => ExitCode::from(2),
            _ => ExitCode::from(1),
        }
    }
}

/// Does what the arguments of the process ask for.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return misuse(&error),
    };
    match carry_out(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(failure) => {
            match &failure {
                Failure::Unread(failures) => failures.iter().for_each(|failure| say(failure)),
                failure => say(&failure.to_string()),
            }
            failure.exit_code()
        }
    }
}

/// Says something on standard error.
fn say(sentence: &str) {
    Printer::errors().say(&format!("qari: {sentence}"));
}

/// Prints the help or the version; or says in one sentence what is wrong with the arguments, which
/// may hold anything and so are printed as texts of a document are.
fn misuse(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        // Whoever closes the pipe has read enough.
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    let text = error.render().to_string();
    let sentence = text.split("\n\n").next().unwrap_or_default();
    let words: Vec<&str> = sentence.split_whitespace().collect();
    let sentence = words.join(" ");
    let sentence = sentence.strip_prefix("error: ").unwrap_or(&sentence);
    say(&format!("{sentence}; qari --help tells what there is"));
    ExitCode::from(2)
}

fn carry_out(arguments: &Arguments) -> Result<(), Failure> {
    let config = config(arguments)?;
    let wishes = terminal::Wishes {
        dialect: arguments.terminal.or(named_dialect()?).or(config.dialect),
        marks: arguments.marks.or(config.marks),
        no_color: system::variable("NO_COLOR").is_some(),
    };
    let output = arguments.output();
    if output == Some(Output::Doctor) {
        return doctor::run(wishes, arguments.plain).map_err(Failure::Terminal);
    }
    let articles = articles(&arguments.files);
    if output.is_none() && io::stdout().is_terminal() {
        return show(articles, arguments.overrides(), config, wishes);
    }
    let output = output.unwrap_or(Output::Print);
    print(output, &articles, arguments, &config, wishes)
}

/// Prints what can be read, one article after the other, and says of each of the others why not.
fn print(
    output: Output,
    articles: &[Named],
    arguments: &Arguments,
    config: &Config,
    wishes: terminal::Wishes,
) -> Result<(), Failure> {
    let said = arguments.overrides();
    let (mut is_first, mut is_whole) = (true, true);
    for named in articles {
        let source = source(&named.address, said, config);
        let loading = match source.and_then(|source| Ok(load::open(source, said.parse)?)) {
            Ok(loading) => loading,
            Err(failure) => {
                say(&failure.to_string());
                is_whole = false;
                continue;
            }
        };
        let asks = io::stdout().is_terminal() && output != Output::Text && !arguments.json;
        let console = asks.then(|| Console::open(wishes).ok()).flatten();
        let conclusion = console.map(|console| console.conclusion());
        let printer = Printer::new(conclusion, arguments.width);
        let mut printer = match output {
            Output::Print => printer.told(arguments.terminal, arguments.marks),
            _ => printer,
        };
        // A program that asks for JSON has no use for it.
        if let Some(notice) = loading.notice().filter(|_| !arguments.json) {
            say(&notice);
        }
        if !is_first && !arguments.json {
            printer.lines(b"\n").map_err(Failure::Output)?;
        }
        is_first = false;
        output::write(output, arguments.json, loading, config, printer).map_err(Failure::Output)?;
    }
    if is_whole {
        Ok(())
    } else {
        Err(Failure::Unread(Vec::new()))
    }
}

/// Shows the first article in the terminal, with the others open behind it. One that cannot be read
/// does not keep those behind it away.
fn show(
    articles: Vec<Named>,
    said: Said,
    config: Config,
    wishes: terminal::Wishes,
) -> Result<(), Failure> {
    let mut others = Others::default();
    let mut articles = each_once(articles).into_iter();
    while let Some(named) = articles.next() {
        let is_last = articles.len() == 0;
        let first = match first(&named, is_last, said, &config) {
            Ok(first) => first,
            Err(failure) => {
                others.failures.push(failure.to_string());
                others.failed.push(named);
                continue;
            }
        };
        let mut failures = others.failures.clone();
        others.behind = articles.collect();
        return match terminal::run(first, others, said, config, wishes) {
            Ok(failures) => all_read(failures),
            Err(Failure::Load(error)) => {
                failures.push(error.to_string());
                all_read(failures)
            }
            Err(failure) => Err(failure),
        };
    }
    all_read(others.failures)
}

/// Each article once, however often and under whatever names it was named.
fn each_once(articles: Vec<Named>) -> Vec<Named> {
    let mut once: Vec<Named> = Vec::with_capacity(articles.len());
    for named in articles {
        if once.iter().all(|other| other.identity != named.identity) {
            once.push(named);
        }
    }
    once
}

/// Fails where something could not be read.
fn all_read(failures: Vec<String>) -> Result<(), Failure> {
    if failures.is_empty() {
        Ok(())
    } else {
        Err(Failure::Unread(failures))
    }
}

/// What is shown first: a page of the web is waited for in the terminal. While a pipe is waited
/// for, the terminal stays as it is.
fn first(
    named: &Named,
    is_last: bool,
    said: Said,
    config: &Config,
) -> Result<First<Loader>, Failure> {
    if let Address::Web(_) = named.address {
        return Ok(First::Page(named.clone()));
    }
    let source = source(&named.address, said, config)?;
    let is_whole = source.store.is_complete();
    let fragment = named.fragment.clone();
    let load = move || {
        let loading = load::open(source, said.parse)?;
        Ok(loading.at_place(fragment))
    };
    if is_last && is_whole {
        return Ok(First::Read(Box::new(load)));
    }
    let loading: Result<_, Failure> = load();
    let loading = loading?;
    Ok(First::Read(Box::new(|| Ok(loading))))
}

/// Reads an article whose source is open.
type Loader = Box<dyn FnOnce() -> Result<Loading, Failure>>;

/// What stands at an address; how much of a page has come is said meanwhile.
fn source(address: &Address, said: Said, config: &Config) -> Result<Source, Failure> {
    let progress = Progress::of(address);
    let fetching = Fetching {
        limits: terminal::limits(config),
        progress: &|bytes| progress.tell(bytes),
        ending: &Ending::default(),
    };
    let source = source::open(address, NamedBy::Reader, said.encoding, &fetching);
    Ok(source.map_err(LoadError::from)?)
}

/// The dialect that the environment names.
fn named_dialect() -> Result<Option<&'static Dialect>, Failure> {
    let name = system::variable("QARI_TERMINAL");
    name.map(|name| arguments::dialect(&name).map_err(Failure::Variable))
        .transpose()
}

/// The default configuration, with the reader's own file over it where there is one, and what the
/// command line sets over both.
fn config(arguments: &Arguments) -> Result<Config, Failure> {
    let path = arguments.config.clone().or_else(system::config_path);
    let name = path
        .as_ref()
        .map(|path| path.to_string_lossy().into_owned())
        .unwrap_or_default();
    let own = match path.map(std::fs::read_to_string) {
        None => None,
        Some(Ok(text)) => Some(text),
        Some(Err(error))
            if arguments.config.is_none() && error.kind() == io::ErrorKind::NotFound =>
        {
            None
        }
        Some(Err(error)) => return Err(Failure::ConfigFile { name, error }),
    };
    let own = own.as_deref().map(|text| ConfigFile { name: &name, text });
    let set: Vec<String> = arguments.set.iter().map(|set| quoted(set)).collect();
    let set = set.join("\n");
    let set = ConfigFile {
        name: "--set",
        text: &set,
    };
    let files: Vec<ConfigFile<'_>> = own.into_iter().chain([set]).collect();
    Ok(Config::read(&files)?)
}

/// `NAME=word` as TOML has it: with the word in quotes, which a shell would have taken away.
fn quoted(set: &str) -> String {
    match set.split_once('=') {
        Some((name, word))
            if !matches!(word, "true" | "false")
                && word.starts_with(|c: char| c.is_ascii_alphabetic())
                && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') =>
        {
            format!("{name}=\"{word}\"")
        }
        _ => set.to_owned(),
    }
}

/// What is to be read: files and pages, standard input, or the built-in article.
fn articles(files: &[OsString]) -> Vec<Named> {
    let none = if is_fed() {
        Address::StandardInput
    } else {
        Address::BuiltIn
    };
    let address = |file: &OsString| match file.to_str() {
        Some("-") => Address::StandardInput,
        Some(words) => Address::of(words),
        None => Address::File(file.into()),
    };
    if files.is_empty() {
        return vec![none.into()];
    }
    files
        .iter()
        .map(|file| source::named(address(file)))
        .collect()
}

/// Whether somebody gives an article through standard input.
fn is_fed() -> bool {
    use rustix::fs::{FileType, fstat};
    let stdin = io::stdin();
    if stdin.is_terminal() {
        return false;
    }
    fstat(stdin)
        .is_ok_and(|status| FileType::from_raw_mode(status.st_mode) != FileType::CharacterDevice)
}
