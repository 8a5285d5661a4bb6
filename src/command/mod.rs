//! Everything a reader can ask for, in one table.
//!
//! The table gives each [`Command`] its name in the configuration, the sentence the help shows and
//! the group it stands in. The help view, the README's key table and the configuration's reader
//! all read it. This file knows no keys: which key asks for what is the keymap's.

mod table;

pub use table::{COMMANDS, CommandInfo};

/// What a reader can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Command {
    /// One line down.
    LineDown,
    /// One line up.
    LineUp,
    /// One screen down.
    PageDown,
    /// One screen up.
    PageUp,
    /// Half a screen down.
    HalfPageDown,
    /// Half a screen up.
    HalfPageUp,
    /// To the beginning.
    Top,
    /// To the end.
    Bottom,
    /// To so many percent of the article.
    GoTo,
    /// To the next heading.
    NextHeading,
    /// To the heading before.
    PreviousHeading,
    /// To the next paragraph.
    NextParagraph,
    /// To the paragraph before.
    PreviousParagraph,
    /// To the next sentence.
    NextSentence,
    /// To the sentence before.
    PreviousSentence,
    /// To the other pane.
    SwitchPane,
    /// Show or hide the section tree.
    ToggleTree,
    /// Fewer columns for the text.
    Narrower,
    /// More columns for the text.
    Wider,
    /// Other vowel signs: all, shadda alone, none.
    Harakat,
    /// Other digits: as written, Arabic-Indic, Persian, Western.
    Digits,
    /// Lines that fill the measure, or do not.
    Justify,
    /// To the left on the screen; what that means depends on the article's direction.
    Left,
    /// To the right on the screen; what that means depends on the article's direction.
    Right,
    /// Focus the next link.
    NextLink,
    /// Focus the link before.
    PreviousLink,
    /// Jump to, or open, what is focused.
    Open,
    /// Show the references; again: back to the text.
    References,
    /// Open the focused reference or link in the browser.
    Browse,
    /// Show the entry that is cited, or the whole address, beside the mark.
    Peek,
    /// Put letters on the links of the screen.
    Hints,
    /// To the next place that cites the entry.
    NextCiting,
    /// To the place before that cites the entry.
    PreviousCiting,
    /// Copy the address of the focused reference or link.
    CopyAddress,
    /// Back to where one was before a jump.
    Back,
    /// Undo `Back`.
    Forward,
    /// To the next of the open files.
    NextFile,
    /// To the open file before.
    PreviousFile,
    /// Show what is open.
    Files,
    /// Read another file, or a web page.
    Read,
    /// Read the file anew.
    Reload,
    /// Leave what is open on top, drop what has been typed.
    Cancel,
    /// Type a command by its name.
    CommandLine,
    /// Show the keys.
    Help,
    /// Draw the screen anew.
    Redraw,
    /// Hand the terminal back to the shell for a while.
    Suspend,
    /// Leave.
    Quit,
}

/// Commands that stand together in the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// Moving through the text.
    Reading,
    /// The section tree.
    Sections,
    /// How the page is set.
    Page,
    /// Links and references.
    Links,
    /// What is open, and what else can be.
    Files,
    /// The program itself.
    Program,
}

impl Group {
    /// All groups, in the order the help shows them.
    pub const ALL: [Self; 6] = [
        Self::Reading,
        Self::Sections,
        Self::Page,
        Self::Links,
        Self::Files,
        Self::Program,
    ];

    /// Its heading in the help.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Reading => "Reading",
            Self::Sections => "Sections",
            Self::Page => "The page",
            Self::Links => "Links and references",
            Self::Files => "Files",
            Self::Program => "qari itself",
        }
    }
}

/// Which part of the screen has the keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Focus {
    /// The article's text.
    #[default]
    Article,
    /// The section tree.
    Tree,
    /// The list of references.
    References,
    /// The list of what is open.
    Files,
    /// The help.
    Help,
}

impl Focus {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Article,
        Self::Tree,
        Self::References,
        Self::Files,
        Self::Help,
    ];

    /// Its name in the configuration and in messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Tree => "tree",
            Self::References => "references",
            Self::Files => "files",
            Self::Help => "help",
        }
    }
}

/// Short names that a reader knows from elsewhere; no configuration has them.
const SHORT_NAMES: &[(&str, Command)] = &[
    ("%", Command::GoTo),
    ("e", Command::Read),
    ("h", Command::Help),
    ("ls", Command::Files),
    ("n", Command::NextFile),
    ("p", Command::PreviousFile),
    ("q", Command::Quit),
];

impl Command {
    /// The command's row of the table.
    pub fn info(self) -> &'static CommandInfo {
        &COMMANDS[self as usize]
    }

    /// Its name in the configuration.
    pub fn name(self) -> &'static str {
        self.info().name
    }

    /// The command of this name.
    pub fn named(name: &str) -> Option<Self> {
        COMMANDS
            .iter()
            .find(|info| info.name == name)
            .map(|info| info.command)
    }

    /// The command that is typed so: by its name, by a short name, or by the beginning of no more
    /// than one name.
    pub fn typed(name: &str) -> Option<Self> {
        let short = SHORT_NAMES.iter().find(|(short, _)| *short == name);
        if let Some(command) = Self::named(name).or(short.map(|(_, command)| *command)) {
            return Some(command);
        }
        let mut begun = COMMANDS.iter().filter(|info| info.name.starts_with(name));
        let only = begun.next().filter(|_| !name.is_empty())?;
        begun.next().is_none().then_some(only.command)
    }
}

/// A typed line as a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed<'a> {
    /// What is asked for.
    pub command: Command,
    /// How often; for [`Command::GoTo`], how many percent.
    pub count: Option<u32>,
    /// What stands behind the name; empty where nothing does.
    pub argument: &'a str,
}

/// Reads a line such as `next-file`, `3n`, `40%`, `40` or `read a.txt`; `Err` has the word that is
/// no command, empty where there is none.
pub fn read_line(line: &str) -> Result<Typed<'_>, &str> {
    let line = line.trim().trim_start_matches(':').trim_start();
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let (count, rest) = line.split_at(digits);
    // More digits than a count has mean no more than the most.
    let count = (digits > 0).then(|| count.parse().unwrap_or(u32::MAX));
    let rest = rest.trim_start();
    let (name, argument) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let command = match (name, count) {
        ("", Some(_)) => Command::GoTo,
        _ => Command::typed(name).ok_or(name)?,
    };
    Ok(Typed {
        command,
        count,
        argument: argument.trim(),
    })
}

/// One row of the help: a command and the keys that ask for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpRow {
    /// Where it stands.
    pub group: Group,
    /// The keys as printed, the likeliest first; empty when no key is bound.
    pub keys: Vec<String>,
    /// One sentence.
    pub help: &'static str,
}

/// The rows of the help, in the order of the table; `keys` says which keys ask for a command.
pub fn help_rows(keys: impl Fn(Command) -> Vec<String>) -> Vec<HelpRow> {
    COMMANDS
        .iter()
        .map(|info| HelpRow {
            group: info.group,
            keys: keys(info.command),
            help: info.help,
        })
        .collect()
}

/// The same as a Markdown table, for the README.
pub fn key_table(keys: impl Fn(Command) -> Vec<String>) -> String {
    let mut table = String::from("| Keys | Name | What it does |\n|---|---|---|\n");
    for info in COMMANDS {
        let keys: Vec<String> = keys(info.command).iter().map(|key| code(key)).collect();
        let row = format!("| {} | `{}` | {} |\n", keys.join(" "), info.name, info.help);
        table.push_str(&row);
    }
    table
}

/// A key as Markdown code, safe inside a table.
fn code(key: &str) -> String {
    let key = key.replace('|', "\\|");
    if key.contains('`') {
        format!("`` {key} ``")
    } else {
        format!("`{key}`")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_finds_its_own_row() {
        for (index, info) in COMMANDS.iter().enumerate() {
            assert_eq!(info.command as usize, index, "{}", info.name);
            assert_eq!(Command::named(info.name), Some(info.command));
        }
        assert_eq!(Command::Quit as usize + 1, COMMANDS.len());
    }

    #[test]
    fn lines_are_read_as_commands() {
        let check = |line: &str, command, count, argument| {
            let typed = Typed {
                command,
                count,
                argument,
            };
            assert_eq!(read_line(line), Ok(typed), "{line}");
        };
        check("next-file", Command::NextFile, None, "");
        check(":n", Command::NextFile, None, "");
        check(" 3 p ", Command::PreviousFile, Some(3), "");
        check("40", Command::GoTo, Some(40), "");
        check("40%", Command::GoTo, Some(40), "");
        check("99999999999", Command::GoTo, Some(u32::MAX), "");
        check("e  a b.txt ", Command::Read, None, "a b.txt");
        check("rel", Command::Reload, None, "");
        for (line, word) in [("", ""), (":", ""), ("next", "next"), ("12 x y", "x")] {
            assert_eq!(read_line(line), Err(word), "{line}");
        }
    }

    #[test]
    fn short_names_are_no_names() {
        for (short, command) in SHORT_NAMES {
            assert_eq!(Command::named(short), None, "{short}");
            assert_eq!(Command::typed(short), Some(*command));
        }
    }

    #[test]
    fn names_are_small_words_with_hyphens() {
        for info in COMMANDS {
            let plain = |c: char| c.is_ascii_lowercase() || c == '-';
            assert!(info.name.chars().all(plain), "{}", info.name);
            assert!(info.help.ends_with('.'), "{}", info.help);
            // The help shows it whole on 80 columns.
            assert!(info.help.len() <= 51, "{}", info.help);
        }
    }

    #[test]
    fn the_key_table_has_a_row_for_each_command() {
        let table = key_table(|command| match command {
            Command::Top => vec!["g".to_owned(), "|".to_owned()],
            _ => Vec::new(),
        });
        assert!(table.contains("| `g` `\\|` | `top` | To the beginning. |"));
        assert_eq!(table.lines().count(), COMMANDS.len() + 2);
    }
}
