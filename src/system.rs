//! The reader's system: opens addresses in a browser, knows where the settings lie.
//!
//! In comes an address as a document gives it; out goes a program with that address, as
//! [`address::check`] lets it pass, as its only word, never a shell. This room knows no document and
//! no screen.

use std::io::{self, Write as _};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

use etcetera::base_strategy::{BaseStrategy, Xdg};
use thiserror::Error;

use crate::address::{self, Refused};

/// How long a program may take to say that it cannot open an address; one that still runs then
/// has taken it.
const PATIENCE: Duration = Duration::from_millis(700);

/// Why an address has not been opened.
#[derive(Debug, Error)]
pub enum OpenError {
    /// It is none that may be opened.
    #[error("this address is not opened")]
    Refused(#[from] Refused),
    /// No program could be made to open it: it is left to the reader to copy it.
    #[error("no program could open the address (tried {})", .tried.join(", "))]
    NoOpener {
        /// The programs that were tried, in order.
        tried: Vec<String>,
        /// The address as it was to be opened.
        address: String,
    },
}

/// Opens an address: by the `configured` command where there is one (a program and its arguments,
/// `%s` for the address), else by `$BROWSER`, else by the desktop; where one fails, the next is
/// tried. Waits at most a moment for each; gives the address as it was opened.
pub fn open_url(address: &str, configured: &[String]) -> Result<String, OpenError> {
    let address = address::check(address)?.into_owned();
    let commands = openers(&address, configured, variable("BROWSER").as_deref());
    open_by(commands, address)
}

/// Opens a checked address by the first of these commands that takes it.
fn open_by(commands: Vec<Command>, address: String) -> Result<String, OpenError> {
    let mut tried = Vec::new();
    for command in commands {
        let program = command.get_program().to_string_lossy().into_owned();
        if takes(command, PATIENCE) {
            return Ok(address);
        }
        if !tried.contains(&program) {
            tried.push(program);
        }
    }
    Err(OpenError::NoOpener { tried, address })
}

/// The commands that may open an address, in the order they are tried.
fn openers(address: &str, configured: &[String], browser: Option<&str>) -> Vec<Command> {
    let configured = command_of(configured.iter().map(String::as_str), address);
    let browsers = browser
        .unwrap_or_default()
        .split(':')
        .filter_map(|candidate| command_of(candidate.split_ascii_whitespace(), address));
    configured
        .into_iter()
        .chain(browsers)
        .chain(open::commands(address))
        .collect()
}

/// The command of these words, with the address in place of `%s`, or else behind them.
fn command_of<'a>(mut words: impl Iterator<Item = &'a str>, address: &str) -> Option<Command> {
    let mut command = Command::new(words.next()?);
    let mut placed = false;
    for word in words {
        placed |= word.contains("%s");
        command.arg(word.replace("%s", address));
    }
    if !placed {
        command.arg(address);
    }
    Some(command)
}

/// Starts a command away from the terminal; whether it has succeeded, or still runs after
/// `patience`. It is waited for in any case, so that nothing is left of it when it ends.
fn takes(mut command: Command, patience: Duration) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        // A group of its own: the keys that interrupt or suspend qari are not meant for it.
        .process_group(0);
    let (sender, receiver) = sync_channel::<io::Result<ExitStatus>>(1);
    let waiting = thread::Builder::new()
        .name("opener".to_owned())
        .spawn(move || {
            let ended = command.spawn().and_then(|mut child| child.wait());
            let _ = sender.send(ended);
        });
    if waiting.is_err() {
        return false;
    }
    match receiver.recv_timeout(patience) {
        Ok(ended) => ended.is_ok_and(|status| status.success()),
        Err(error) => error == RecvTimeoutError::Timeout,
    }
}

/// Copies a text by tmux, where qari runs in it, and by the desktop's own program, where qari runs
/// on the desktop and there is one; whether any was started.
pub fn copy(text: &str) -> bool {
    let in_tmux = variable("TMUX").is_some();
    let by_tmux = in_tmux && hand_over(&["tmux", "load-buffer", "-w", "-"], text);
    copy_on_desktop(text) || by_tmux
}

fn copy_on_desktop(text: &str) -> bool {
    if variable("SSH_CONNECTION").is_some() || variable("SSH_TTY").is_some() {
        return false;
    }
    let wayland = variable("WAYLAND_DISPLAY").is_some();
    let display = variable("DISPLAY").is_some();
    let windows = variable("WSL_DISTRO_NAME").is_some();
    let programs: [(bool, &[&str]); 5] = [
        (windows, &["clip.exe"]),
        (wayland, &["wl-copy"]),
        (display, &["xclip", "-selection", "clipboard"]),
        (display, &["xsel", "--input", "--clipboard"]),
        (cfg!(target_os = "macos"), &["pbcopy"]),
    ];
    let mut usable = programs.into_iter().filter(|(usable, _)| *usable);
    usable.any(|(_, words)| hand_over(words, text))
}

/// Starts a program away from the terminal and gives it a text to read; whether it could be
/// started. It is waited for on a thread, for it may stay to serve the text.
fn hand_over(words: &[&str], text: &str) -> bool {
    let mut command = Command::new(words[0]);
    command
        .args(&words[1..])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0);
    let Ok(mut child) = command.spawn() else {
        return false;
    };
    let text = text.to_owned();
    let waiting = thread::Builder::new().name("clipboard".to_owned());
    let spawned = waiting.spawn(move || {
        if let Some(mut input) = child.stdin.take() {
            // A program that does not read has nothing to copy.
            let _ = input.write_all(text.as_bytes());
        }
        let _ = child.wait();
    });
    spawned.is_ok()
}

/// The reader's own settings: `qari/config.toml` where the XDG base directories say.
pub fn config_path() -> Option<PathBuf> {
    let directories = Xdg::new().ok()?;
    Some(directories.config_dir().join("qari").join("config.toml"))
}

/// Where qari keeps what it learns: `qari` in the state folder of the XDG base directories.
pub fn state_folder() -> Option<PathBuf> {
    Some(Xdg::new().ok()?.state_dir()?.join("qari"))
}

/// A path that begins with `~/` as the shell would give it: in the reader's home folder.
pub fn at_home(path: PathBuf) -> PathBuf {
    let beside = path.strip_prefix("~").ok();
    let home = variable("HOME").filter(|_| beside.is_some());
    match (home, beside) {
        (Some(home), Some(rest)) => PathBuf::from(home).join(rest),
        _ => path,
    }
}

/// An environment variable, where it is set to something that can be read.
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(command: &Command) -> String {
        std::iter::once(command.get_program())
            .chain(command.get_args())
            .map(|word| word.to_string_lossy())
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn listed(configured: &[&str], browser: Option<&str>) -> Vec<String> {
        let configured: Vec<String> = configured.iter().map(|&word| word.to_owned()).collect();
        let commands = openers("URL", &configured, browser);
        commands.iter().map(words).collect()
    }

    #[test]
    fn the_reader_is_asked_before_the_desktop() {
        let check = |configured: &[&str], browser: Option<&str>, expected: &[&str]| {
            let mut found = listed(configured, browser);
            let desktop = listed(&[], None);
            assert!(desktop.contains(&"xdg-open URL".to_owned()));
            assert_eq!(found.split_off(expected.len()), desktop);
            assert_eq!(found, expected);
        };
        check(&["ff", "-t"], Some("w3m"), &["ff -t URL", "w3m URL"]);
        check(&["ff", "--at=%s", "-t"], None, &["ff --at=URL -t"]);
        let browsers = "chromium --new %s::w3m";
        check(&[], Some(browsers), &["chromium --new URL", "w3m URL"]);
        check(&[], Some(""), &[]);
    }

    #[test]
    fn a_program_is_given_the_address_and_its_failure_is_seen() {
        let directory = tempfile::tempdir().unwrap();
        let record = directory.path().join("opened").display().to_string();
        // `cp -- /dev/null FILE` stands for a browser: it writes where it is told.
        let patient = Duration::from_secs(20);
        let command = command_of(["cp", "/dev/null"].into_iter(), &record).unwrap();
        assert!(takes(command, patient));
        assert!(std::path::Path::new(&record).exists());
        assert!(!takes(Command::new("false"), patient));
        assert!(!takes(Command::new("/nowhere/no-browser"), patient));
        let mut slow = Command::new("sleep");
        slow.arg("1");
        assert!(takes(slow, Duration::from_millis(20)));
    }

    #[test]
    fn without_an_opener_the_address_is_left_to_copy() {
        let address = address::check("https://a.example/ق").unwrap().into_owned();
        let commands = vec![Command::new("/nowhere/no-browser"), Command::new("false")];
        let error = open_by(commands, address).unwrap_err();
        assert_eq!(
            error.to_string(),
            "no program could open the address (tried /nowhere/no-browser, false)"
        );
        let OpenError::NoOpener { address, .. } = error else {
            panic!("another error: {error}");
        };
        assert_eq!(address, "https://a.example/%D9%82");
    }
}
