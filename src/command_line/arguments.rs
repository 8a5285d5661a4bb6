//! The arguments of the command.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Parser;

use crate::dialect::{DIALECTS, Dialect, Marks};
use crate::document::Language;
use crate::load::Said;
use crate::parse::{self, FORMATS, Format};
use crate::source::{self, Encoding};
use crate::text::Direction;

/// Reads a right-to-left article in the terminal: letters joined, lines ordered, with the tree of
/// its sections beside it and its references one key away.
#[derive(Clone, Debug, Parser)]
#[command(version, max_term_width = 100, after_help = EXAMPLES)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the command line"
)]
pub struct Arguments {
    /// The articles, the first in front: files or web pages; - is standard input. Without any the
    /// built-in one opens.
    #[arg(value_name = "FILE")]
    pub files: Vec<OsString>,
    /// Lay the page out on standard output and leave.
    #[arg(long, group = "output")]
    pub print: bool,
    /// Print the text in logical order.
    #[arg(long, group = "output")]
    pub text: bool,
    /// Print the section tree.
    #[arg(long, groups = ["output", "listed"])]
    pub outline: bool,
    /// Print the references and what they open.
    #[arg(long, groups = ["output", "listed"])]
    pub references: bool,
    /// Print the section tree or the references as JSON.
    #[arg(long, conflicts_with_all = ["print", "text", "doctor"], requires = "listed")]
    pub json: bool,
    /// Columns to print in [default: those of the terminal, or 80].
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(1..=9999))]
    pub width: Option<u16>,
    /// Read the articles as text, markdown, html or epub, whatever they look like.
    #[arg(long, value_name = "FORMAT", value_parser = format)]
    pub format: Option<&'static Format>,
    /// Read the articles in this encoding, such as windows-1256, iso-8859-8-i or utf-16le.
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    pub encoding: Option<Encoding>,
    /// Which way the articles read as a whole: rtl or ltr.
    #[arg(long, value_name = "rtl|ltr", value_parser = direction)]
    pub direction: Option<Direction>,
    /// The language of the articles, such as ar, fa, ur, ckb or he.
    #[arg(long, value_name = "CODE", value_parser = language)]
    pub language: Option<Language>,
    /// Speak to the terminal in this dialect, whatever it answers; else `QARI_TERMINAL` names it.
    #[arg(long, value_name = "DIALECT", value_parser = dialect)]
    pub terminal: Option<&'static Dialect>,
    /// Show marks (keep), or leave them away (strip).
    #[arg(long, value_name = "keep|strip", value_parser = marks)]
    pub marks: Option<Marks>,
    /// Say what the terminal answered and how it is spoken to, and let you choose by eye.
    #[arg(long, group = "output", conflicts_with = "files")]
    pub doctor: bool,
    /// With --doctor: the report alone, for a bug report.
    #[arg(long, requires = "doctor")]
    pub plain: bool,
    /// Change a setting for this time, such as page.justify=true.
    #[arg(long, value_name = "NAME=VALUE")]
    pub set: Vec<String>,
    /// Read settings from this file instead of your own.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

const EXAMPLES: &str = "Examples:
  qari                            the built-in article
  qari article.txt                a file
  qari a.txt b.txt                several; > and < go from one to the other
  qari https://example.com/#part  a web page, from a place in it on
  pdftotext a.pdf - | qari        a pipe; keys still come from the terminal
  qari --print --width 60 a.txt   the page, laid out in visual order
  qari --outline --json a.txt     the section tree, for programs

In the article ? shows the keys. Exit status: 0; 1 when the article could not be read; 2 when
qari was used wrongly.";

/// What to write instead of showing the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Output {
    Print,
    Text,
    Outline,
    References,
    Doctor,
}

impl Arguments {
    /// What is said of the articles.
    pub(super) fn overrides(&self) -> Said {
        Said {
            encoding: self.encoding,
            parse: parse::Overrides {
                format: self.format,
                direction: self.direction,
                language: self.language,
            },
        }
    }

    pub(super) fn output(&self) -> Option<Output> {
        let asked = [
            (self.print, Output::Print),
            (self.text, Output::Text),
            (self.outline, Output::Outline),
            (self.references, Output::References),
            (self.doctor, Output::Doctor),
        ];
        asked
            .into_iter()
            .find(|(is_asked, _)| *is_asked)
            .map(|(_, output)| output)
    }
}

fn format(name: &str) -> Result<&'static Format, String> {
    let found = FORMATS.iter().find(|format| format.name == name);
    found.ok_or_else(|| {
        let names: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
        format!("there are: {}", names.join(", "))
    })
}

fn encoding(name: &str) -> Result<Encoding, String> {
    source::encoding_named(name).ok_or_else(|| {
        "there are utf-8, utf-16le, windows-1256, iso-8859-6, windows-1255, iso-8859-8 (as it is \
         seen), iso-8859-8-i (as it is read) and the others that browsers know"
            .to_owned()
    })
}

fn direction(name: &str) -> Result<Direction, String> {
    match name {
        "rtl" => Ok(Direction::RightToLeft),
        "ltr" => Ok(Direction::LeftToRight),
        _ => Err("there are: rtl, ltr".to_owned()),
    }
}

fn language(code: &str) -> Result<Language, String> {
    let is_part = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    let is_tag = code.split(['-', '_']).all(is_part);
    let found = parse::language_named(code).filter(|_| is_tag);
    found.ok_or_else(|| {
        "there are codes such as ar, fa, ur, ckb, he; for what is written from left to right, those \
         of two letters"
            .to_owned()
    })
}

fn marks(name: &str) -> Result<Marks, String> {
    Marks::named(name).ok_or_else(|| "there are: keep, strip".to_owned())
}

pub(super) fn dialect(name: &str) -> Result<&'static Dialect, String> {
    Dialect::named(name).ok_or_else(|| {
        let names: Vec<&str> = DIALECTS.iter().map(|dialect| dialect.name).collect();
        format!("there are: {}", names.join(", "))
    })
}
