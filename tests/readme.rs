//! What the README says about keys and options is what the program does.

use std::fmt::Write as _;

use clap::CommandFactory;
use qari::command_line::Arguments;
use qari::config::Config;

/// Fails unless the README holds this between two lines. To write it anew, run with
/// `QARI_WRITE_README=1` and one test at a time.
fn check(begin: &str, expected: &str, end: &str) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let readme = std::fs::read_to_string(path).expect("the README is there");
    let (before, rest) = readme
        .split_once(begin)
        .expect("the table's beginning is marked");
    let (table, after) = rest.split_once(end).expect("the table's end is marked");
    if std::env::var_os("QARI_WRITE_README").is_some() {
        let readme = format!("{before}{begin}{expected}{end}{after}");
        std::fs::write(path, readme).expect("the README can be written");
    } else {
        assert_eq!(table, expected);
    }
}

#[test]
fn the_key_table_is_up_to_date() {
    check(
        "<!-- keys: generated from the table of commands, a test compares -->\n",
        &Config::default().keymap.key_table(),
        "<!-- end of keys -->",
    );
}

#[test]
fn the_option_table_is_up_to_date() {
    let mut table = String::from("| Option | What it does |\n|---|---|\n");
    let mut command = Arguments::command();
    command.build();
    for argument in command.get_arguments() {
        let value = argument.get_value_names().unwrap_or_default().join(" ");
        let name = match argument.get_long() {
            Some(long) if argument.get_action().takes_values() => format!("--{long} {value}"),
            Some(long) => format!("--{long}"),
            None => value,
        };
        let name = name.replace('|', "\\|");
        let help = argument.get_help().map(ToString::to_string);
        let _ = writeln!(table, "| `{name}` | {}. |", help.unwrap_or_default());
    }
    check(
        "<!-- options: generated from the arguments, a test compares -->\n",
        &table,
        "<!-- end of options -->",
    );
}
