//! Arguments, and what needs no screen: `--print`, `--text`, `--outline`, `--references`.

mod arguments;
mod output;
mod printer;

use std::io::{self, IsTerminal};
use std::path::Path;
use std::process::ExitCode;

pub use arguments::Arguments;

use clap::Parser;
use thiserror::Error;

use crate::config::{Config, ConfigError, ConfigFile};
use crate::parse::ParseError;
use crate::source::{self, Source, SourceError};
use crate::{load, system, terminal};
use arguments::Output;
use printer::Printer;

/// Why there is nothing to read.
#[derive(Debug, Error)]
enum Failure {
    #[error(transparent)]
    Source(#[from] SourceError),
    #[error("{name}: {error}")]
    Parse { name: String, error: ParseError },
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error("{name}: the configuration cannot be read: {error}")]
    ConfigFile { name: String, error: io::Error },
    #[error("the terminal cannot be used: {0}")]
    Terminal(#[from] io::Error),
    #[error("the output cannot be written: {0}")]
    Output(io::Error),
}

impl Failure {
    /// 1: the article could not be read or shown; 2: qari was used wrongly.
    fn exit_code(&self) -> ExitCode {
        match self {
            Self::Config(_) | Self::ConfigFile { .. } => ExitCode::from(2),
            _ => ExitCode::from(1),
        }
    }
}

/// Does what the arguments of the process ask for.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    match carry_out(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(failure) => {
            Printer::errors().say(&format!("qari: {failure}"));
            failure.exit_code()
        }
    }
}

fn carry_out(arguments: &Arguments) -> Result<(), Failure> {
    let config = config(arguments.config.as_deref())?;
    let source = source(arguments.file.as_deref())?;
    let name = source.name.clone();
    let load = || load::open(source).map_err(|error| Failure::Parse { name, error });
    let wishes = terminal::Wishes {
        dialect: arguments.terminal,
        no_color: system::variable("NO_COLOR").is_some(),
    };
    match arguments.output() {
        None if io::stdout().is_terminal() => terminal::run(load, config, wishes),
        output => {
            let loading = load()?;
            let output = output.unwrap_or(Output::Print);
            let asks = io::stdout().is_terminal() && output != Output::Text && !arguments.json;
            let conclusion = if asks {
                terminal::identify(wishes).ok()
            } else {
                None
            };
            let printer = Printer::new(conclusion, arguments.width);
            output::write(output, arguments.json, loading.whole(), &config, printer)
                .map_err(Failure::Output)
        }
    }
}

/// The default configuration, with the reader's own file over it where there is one.
fn config(path: Option<&Path>) -> Result<Config, Failure> {
    let own = match path {
        Some(path) => Some((path.to_owned(), std::fs::read_to_string(path))),
        None => system::config_path().map(|path| (path.clone(), std::fs::read_to_string(&path))),
    };
    let Some((own_path, text)) = own else {
        return Ok(Config::read(None)?);
    };
    let name = own_path.to_string_lossy().into_owned();
    match text {
        Ok(text) => Ok(Config::read(Some(ConfigFile {
            name: &name,
            text: &text,
        }))?),
        Err(error) if path.is_none() && error.kind() == io::ErrorKind::NotFound => {
            Ok(Config::read(None)?)
        }
        Err(error) => Err(Failure::ConfigFile { name, error }),
    }
}

/// What is to be read: a file, standard input, or the built-in article.
fn source(file: Option<&Path>) -> Result<Source, SourceError> {
    match file {
        Some(path) if path.as_os_str() == "-" => source::open_stream(io::stdin()),
        Some(path) => source::open_file(path),
        None if is_fed() => source::open_stream(io::stdin()),
        None => Ok(source::built_in()),
    }
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
