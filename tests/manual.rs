//! The manual page says what the program does.

use clap::CommandFactory;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};
use qari::command::Group;
use qari::command_line::Arguments;
use qari::config::Config;

/// To write the page anew, run with `QARI_WRITE_MANUAL=1`.
#[test]
fn the_manual_page_is_up_to_date() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/qari.1");
    let expected = manual();
    if std::env::var_os("QARI_WRITE_MANUAL").is_some() {
        return std::fs::write(path, expected).expect("the page can be written");
    }
    let page = std::fs::read_to_string(path).expect("the page is there");
    assert!(page == expected, "assets/qari.1 is not what is generated");
}

fn manual() -> String {
    let command = Arguments::command().after_help(None::<&str>);
    let man = Man::new(command).manual("qari").date("");
    let mut page = Vec::new();
    let written = man
        .render_title(&mut page)
        .and_then(|()| man.render_name_section(&mut page))
        .and_then(|()| man.render_synopsis_section(&mut page))
        .and_then(|()| man.render_description_section(&mut page))
        .and_then(|()| man.render_options_section(&mut page))
        .and_then(|()| keys().to_writer(&mut page))
        .and_then(|()| surroundings().to_writer(&mut page));
    written.expect("memory can be written to");
    String::from_utf8(page).expect("it is text")
}

/// The keys, from the table of commands.
fn keys() -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["KEYS"]);
    let rows = Config::default().keymap.help_rows();
    for group in Group::ALL {
        roff.control("SS", [group.title()]);
        for row in rows.iter().filter(|row| row.group == group) {
            roff.control("TP", []);
            roff.text([bold(row.keys.join("  "))]);
            roff.text([roman(row.help)]);
        }
    }
    roff
}

fn surroundings() -> Roff {
    let mut roff = Roff::new();
    let mut section = |title: &str, entries: &[(&str, &str)]| {
        roff.control("SH", [title]);
        for (name, text) in entries {
            roff.control("TP", []);
            roff.text([bold(*name)]);
            roff.text([roman(*text)]);
        }
    };
    section(
        "EXIT STATUS",
        &[
            ("0", "All went well."),
            ("1", "The article could not be read or shown."),
            ("2", "qari was used wrongly, or a setting is wrong."),
        ],
    );
    section(
        "FILES",
        &[(
            "~/.config/qari/config.toml",
            "Your settings, over the default ones; the file config.toml of the source says what \
             there is.",
        )],
    );
    section(
        "ENVIRONMENT",
        &[
            ("BROWSER", "Opens addresses, where no opener is set."),
            ("NO_COLOR", "When it is set, no colours are used."),
            ("QARI_TERMINAL", "The same as --terminal."),
            ("XDG_CONFIG_HOME", "Where settings lie."),
            (
                "TERM, TERM_PROGRAM, VTE_VERSION, TMUX and others",
                "Tell which terminal it is, where it does not tell itself.",
            ),
        ],
    );
    roff
}
