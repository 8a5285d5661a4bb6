//! `--doctor`: what the terminal answered, and a card to choose by eye.

use std::fmt::Write as _;
use std::io::{self, IsTerminal};

use super::printer::Printer;
use crate::dialect::{Answers, DIALECTS, Dialect, Environment, Marks, PLAIN, conclude};
use crate::system;
use crate::terminal::{Console, Wishes};
use crate::text::{Direction, analyze, break_lines, place, shape};

/// What is shown in every dialect: letters that join, a bracketed aside, digits, Latin, marks.
const SENTENCE: &str = "لا بأس (مرحبًا) بكم في qari ١٢ و34.";
/// How it is spoken, for those who doubt what they see.
const SPELLED: &str = "la ba's (marhaban) bikum fi qari 12 wa-34.";
/// The same for marks, each letter with its own.
const MARKED: &str = "بَ بُ بِ بّ كِتَابٌ";
/// Dialects that switch the whole terminal over: no two of them stand on one screen.
const EXCLUSIVE: [&str; 2] = ["konsole50", "mlterm5379"];

/// Prints the report; unless that is all that is wanted, asks the reader what reads right.
pub(super) fn run(wishes: Wishes, report_only: bool) -> io::Result<()> {
    if !io::stdout().is_terminal() {
        return print(&unasked(wishes));
    }
    let mut console = Console::open(wishes)?;
    let mut report = format!("qari\t{}\n{}", env!("CARGO_PKG_VERSION"), console.report());
    if !report_only {
        let said = ask(&mut console)?;
        if let Some((dialect, marks)) = said {
            let path = console.remember(dialect, marks)?;
            let _ = writeln!(
                report,
                "chosen\t{}, marks {}; kept in {}",
                dialect.name,
                marks.name(),
                path.display()
            );
        }
    }
    drop(console);
    print(&report)
}

/// What is known without a terminal to ask.
fn unasked(wishes: Wishes) -> String {
    let environment = Environment::read(system::variable);
    let found = conclude(&Answers::default(), &environment);
    let (dialect, because) = match wishes.dialect {
        Some(dialect) => (dialect, "as you asked"),
        None => (found.dialect, "from the environment alone"),
    };
    let marks = wishes.marks.unwrap_or(dialect.marks);
    let mut report = format!("qari\t{}\n", env!("CARGO_PKG_VERSION"));
    report.push_str("asked\tnothing: standard output is no terminal\n");
    for name in [
        "TERM",
        "TERM_PROGRAM",
        "TERM_PROGRAM_VERSION",
        "VTE_VERSION",
        "TMUX",
        "LANG",
    ] {
        if let Some(value) = system::variable(name) {
            let _ = writeln!(report, "{name}\t{value}");
        }
    }
    let _ = writeln!(report, "concluded\t{} ({because})", dialect.name);
    let _ = writeln!(report, "marks\t{}", marks.name());
    let _ = writeln!(report, "letters without forms\t{}", dialect.letters);
    report
}

/// The report, names and values in two columns.
fn print(report: &str) -> io::Result<()> {
    let mut printer = Printer::new(None, None);
    let rows: Vec<(&str, &str)> = report
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .collect();
    let width = rows
        .iter()
        .map(|(name, _)| name.len())
        .max()
        .unwrap_or_default();
    for (name, value) in rows {
        printer.logical(&format!("{name:width$}  {value}"))?;
    }
    printer.finish()
}

/// What the reader sees to be right, if anything.
fn ask(console: &mut Console) -> io::Result<Option<(&'static Dialect, Marks)>> {
    let Some(dialect) = ask_dialect(console)? else {
        return Ok(None);
    };
    Ok(ask_marks(console, dialect)?.map(|marks| (dialect, marks)))
}

fn ask_dialect(console: &mut Console) -> io::Result<Option<&'static Dialect>> {
    let (alone, together): (Vec<&Dialect>, Vec<&Dialect>) = DIALECTS
        .iter()
        .partition(|dialect| EXCLUSIVE.contains(&dialect.name));
    let mut page =
        String::from("Each line says the same. Press the key of the one that reads right,\n");
    page.push_str("from right to left, letters joined; 0 if none does, q to leave.\n\n");
    let letters = ('1'..='9').chain('a'..='p');
    let choices: Vec<(char, &Dialect)> = letters.zip(together).collect();
    for (key, dialect) in &choices {
        let _ = writeln!(page, "{key}  {}", line(SENTENCE, dialect, Marks::Keep));
    }
    let _ = writeln!(page, "\nFrom the right: {SPELLED}");
    console.show(&page)?;
    loop {
        let Some(answer) = console.character()? else {
            return Ok(None);
        };
        if let Some((_, dialect)) = choices.iter().find(|(key, _)| *key == answer) {
            return Ok(Some(dialect));
        }
        if answer == '0' {
            break;
        }
    }
    for dialect in alone {
        let text = line(SENTENCE, dialect, Marks::Keep);
        let page = format!(
            "Does this line read right? y or n\n\n   {}{text}\n",
            dialect.on_enter
        );
        console.show(&page)?;
        let answer = console.character()?;
        console.show(dialect.on_leave)?;
        match answer {
            Some('y') => return Ok(Some(dialect)),
            Some(_) => {}
            None => return Ok(None),
        }
    }
    Ok(None)
}

fn ask_marks(console: &mut Console, dialect: &'static Dialect) -> io::Result<Option<Marks>> {
    let page = format!(
        "Do the marks of the first line sit on their letters, and are all letters there?\n\
         Press 1 if they do, 2 to read without marks.\n\n{}1  {}\n\n2  {}\n",
        dialect.on_enter,
        line(MARKED, dialect, Marks::Keep),
        line(MARKED, dialect, Marks::Strip),
    );
    console.show(&page)?;
    let answer = loop {
        match console.character()? {
            Some('1') => break Some(Marks::Keep),
            Some('2') => break Some(Marks::Strip),
            Some(_) => {}
            None => break None,
        }
    };
    console.show(dialect.on_leave)?;
    Ok(answer)
}

/// One line of the card as a dialect writes it. Dialects with a state of their own are switched on
/// for that line alone.
fn line(text: &str, dialect: &Dialect, marks: Marks) -> String {
    let shaped = shape(text, &analyze(text, Some(Direction::RightToLeft), &[]));
    let lines = break_lines(&shaped, u16::MAX.into());
    let placed = place(&shaped, &lines[0]);
    let cells = placed.iter().filter(|cluster| cluster.width > 0);
    // A blank before the first word, as on a page, is what some dialects need.
    let cells = cells.map(|cluster| (cluster.column + 1, cluster.width, cluster.symbol));
    let written = dialect.line(cells, marks);
    if EXCLUSIVE.contains(&dialect.name) || *dialect == PLAIN {
        written
    } else {
        format!("{}{written}{}", dialect.on_enter, dialect.on_leave)
    }
}
