//! All commands: their names, and what the help says of them.

use super::{Command, Group};

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct CommandInfo {
    /// What it is about.
    pub command: Command,
    /// Its name in the configuration.
    pub name: &'static str,
    /// Where the help shows it.
    pub group: Group,
    /// One sentence for the help.
    pub help: &'static str,
}

const fn row(
    command: Command,
    name: &'static str,
    group: Group,
    help: &'static str,
) -> CommandInfo {
    CommandInfo {
        command,
        name,
        group,
        help,
    }
}

/// All commands, in the order of the enum and of the help.
pub const COMMANDS: &[CommandInfo] = &[
    row(
        Command::LineDown,
        "line-down",
        Group::Reading,
        "One line down.",
    ),
    row(Command::LineUp, "line-up", Group::Reading, "One line up."),
    row(
        Command::PageDown,
        "page-down",
        Group::Reading,
        "One screen down.",
    ),
    row(Command::PageUp, "page-up", Group::Reading, "One screen up."),
    row(
        Command::HalfPageDown,
        "half-page-down",
        Group::Reading,
        "Half a screen down.",
    ),
    row(
        Command::HalfPageUp,
        "half-page-up",
        Group::Reading,
        "Half a screen up.",
    ),
    row(Command::Top, "top", Group::Reading, "To the beginning."),
    row(Command::Bottom, "bottom", Group::Reading, "To the end."),
    row(
        Command::GoTo,
        "go-to",
        Group::Reading,
        "To so many percent: 40% is :40 as well.",
    ),
    row(
        Command::NextHeading,
        "next-heading",
        Group::Reading,
        "To the next heading.",
    ),
    row(
        Command::PreviousHeading,
        "previous-heading",
        Group::Reading,
        "To the heading before.",
    ),
    row(
        Command::NextParagraph,
        "next-paragraph",
        Group::Reading,
        "To the next paragraph.",
    ),
    row(
        Command::PreviousParagraph,
        "previous-paragraph",
        Group::Reading,
        "To the paragraph before.",
    ),
    row(
        Command::NextSentence,
        "next-sentence",
        Group::Reading,
        "To the next sentence.",
    ),
    row(
        Command::PreviousSentence,
        "previous-sentence",
        Group::Reading,
        "To the sentence before.",
    ),
    row(
        Command::SwitchPane,
        "switch-pane",
        Group::Sections,
        "Between the text and the section tree.",
    ),
    row(
        Command::ToggleTree,
        "toggle-tree",
        Group::Sections,
        "Show or hide the section tree.",
    ),
    row(Command::Narrower, "narrower", Group::Page, "Narrower text."),
    row(Command::Wider, "wider", Group::Page, "Wider text."),
    row(
        Command::Harakat,
        "harakat",
        Group::Page,
        "Vowel signs: all, shadda alone, none.",
    ),
    row(
        Command::Digits,
        "digits",
        Group::Page,
        "Digits: as written, Arabic-Indic, Persian, Western.",
    ),
    row(
        Command::Justify,
        "justify",
        Group::Page,
        "Lines that fill the measure, or do not.",
    ),
    row(
        Command::Left,
        "left",
        Group::Sections,
        "Left in the tree, or in wide code and tables.",
    ),
    row(
        Command::Right,
        "right",
        Group::Sections,
        "Right in the tree, or in wide code and tables.",
    ),
    row(
        Command::NextLink,
        "next-link",
        Group::Links,
        "Focus the next link.",
    ),
    row(
        Command::PreviousLink,
        "previous-link",
        Group::Links,
        "Focus the link before.",
    ),
    row(
        Command::Open,
        "open",
        Group::Links,
        "Go where it leads: section, entry, file, page.",
    ),
    row(
        Command::References,
        "references",
        Group::Links,
        "Show the references; again: back to where you were.",
    ),
    row(
        Command::Browse,
        "browse",
        Group::Links,
        "Open the focused reference or link in the browser.",
    ),
    row(
        Command::Peek,
        "peek",
        Group::Links,
        "Show the cited entry, or the whole address.",
    ),
    row(
        Command::Hints,
        "hints",
        Group::Links,
        "Put letters on the links; type one to focus it.",
    ),
    row(
        Command::NextCiting,
        "next-citing",
        Group::Links,
        "To the next place that cites the entry.",
    ),
    row(
        Command::PreviousCiting,
        "previous-citing",
        Group::Links,
        "To the place before that cites the entry.",
    ),
    row(
        Command::CopyAddress,
        "copy-address",
        Group::Links,
        "Copy the address of the reference or link.",
    ),
    row(
        Command::Back,
        "back",
        Group::Links,
        "Back to where you were before the jump.",
    ),
    row(Command::Forward, "forward", Group::Links, "Forward again."),
    row(
        Command::NextFile,
        "next-file",
        Group::Files,
        "To the next of the open files.",
    ),
    row(
        Command::PreviousFile,
        "previous-file",
        Group::Files,
        "To the open file before.",
    ),
    row(
        Command::Files,
        "files",
        Group::Files,
        "Show what is open; again: back to the text.",
    ),
    row(
        Command::Read,
        "read",
        Group::Files,
        "Read another file, or a web page.",
    ),
    row(
        Command::Reload,
        "reload",
        Group::Files,
        "Read the file again, and stay at the place.",
    ),
    row(
        Command::Cancel,
        "cancel",
        Group::Program,
        "Close what is open on top, forget keys typed.",
    ),
    row(
        Command::CommandLine,
        "command-line",
        Group::Program,
        "Type a command by its name.",
    ),
    row(Command::Help, "help", Group::Program, "Show these keys."),
    row(
        Command::Redraw,
        "redraw",
        Group::Program,
        "Draw the screen anew.",
    ),
    row(
        Command::Suspend,
        "suspend",
        Group::Program,
        "Back to the shell; fg returns.",
    ),
    row(Command::Quit, "quit", Group::Program, "Leave."),
];
