//! The reader's system: opens addresses in a browser, knows where the settings lie.
//!
//! In comes an address as a document gives it; out goes a program with that address as its only
//! word, never a shell. What a document says is not trusted: only `http`, `https` and `mailto` are
//! opened, and what reaches the program is printable ASCII that cannot be taken for an option.
//! This room knows no document and no screen.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

use etcetera::base_strategy::{BaseStrategy, Xdg};
use thiserror::Error;

/// Schemes that are opened.
const SCHEMES: [&str; 3] = ["http", "https", "mailto"];

/// How long a program may take to say that it cannot open an address; one that still runs then
/// has taken it.
const PATIENCE: Duration = Duration::from_millis(700);

/// Why an address is not opened.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Refused {
    /// It begins like an option of a program.
    #[error("an address may not begin with a hyphen")]
    Option,
    /// It has no scheme: a file, a fragment, or no address at all.
    #[error("it is not a web or mail address")]
    NoScheme,
    /// It has another scheme.
    #[error("only http, https and mailto addresses are opened, not {0}")]
    Scheme(String),
    /// It names no host, or no recipient.
    #[error("it does not say where it leads")]
    Nowhere,
    /// Its host would be taken for something else.
    #[error("its host name is not valid")]
    Host,
    /// It has control characters in it.
    #[error("it has control characters in it")]
    Control,
}

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

/// The address as it is handed to a browser: `http`, `https` or `mailto`, all printable ASCII,
/// what is not percent-encoded as UTF-8; or why it is refused.
pub fn check_address(address: &str) -> Result<Cow<'_, str>, Refused> {
    if address.starts_with('-') {
        return Err(Refused::Option);
    }
    if address.chars().any(char::is_control) {
        return Err(Refused::Control);
    }
    let (scheme, rest) = address.split_once(':').ok_or(Refused::NoScheme)?;
    let first_is_letter = scheme.starts_with(|c: char| c.is_ascii_alphabetic());
    let is_scheme = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    if !first_is_letter || !scheme.chars().all(is_scheme) {
        return Err(Refused::NoScheme);
    }
    let scheme = scheme.to_ascii_lowercase();
    if !SCHEMES.contains(&scheme.as_str()) {
        return Err(Refused::Scheme(scheme));
    }
    if scheme == "mailto" {
        check_recipient(rest)?;
    } else {
        check_host(rest)?;
    }
    Ok(percent_encoded(address))
}

/// Refuses a web address without a host that can be one; `rest` is what follows the colon.
fn check_host(rest: &str) -> Result<(), Refused> {
    let rest = rest.strip_prefix("//").ok_or(Refused::Nowhere)?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    if let Some(address) = host.strip_prefix('[') {
        let (inside, _) = address.split_once(']').ok_or(Refused::Host)?;
        let is_ipv6 = inside.parse::<std::net::Ipv6Addr>().is_ok();
        return if is_ipv6 { Ok(()) } else { Err(Refused::Host) };
    }
    let host = host.split(':').next().unwrap_or_default();
    let is_letter =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '%') || !c.is_ascii();
    if !host.chars().any(char::is_alphanumeric) {
        Err(Refused::Nowhere)
    } else if host.starts_with('-') || !host.chars().all(is_letter) {
        Err(Refused::Host)
    } else {
        Ok(())
    }
}

/// Refuses a mail address without a recipient, or with one that a mail program could take for an
/// option.
fn check_recipient(rest: &str) -> Result<(), Refused> {
    let recipient = rest.split('?').next().unwrap_or_default();
    if recipient.starts_with('-') {
        return Err(Refused::Option);
    }
    let (name, host) = recipient.rsplit_once('@').ok_or(Refused::Nowhere)?;
    if name.is_empty() || host.is_empty() {
        return Err(Refused::Nowhere);
    }
    Ok(())
}

/// `address` with everything percent-encoded that no URL may hold (RFC 3986, RFC 3987 3.1), and
/// quotation marks and back-quotes besides.
fn percent_encoded(address: &str) -> Cow<'_, str> {
    let bytes = address.as_bytes();
    let stays = |index: usize, byte: u8| match byte {
        b'%' => bytes
            .get(index + 1..index + 3)
            .is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)),
        b'"' | b'\'' | b'`' | b'<' | b'>' | b'\\' | b'^' | b'{' | b'|' | b'}' => false,
        _ => byte.is_ascii_graphic(),
    };
    if bytes
        .iter()
        .enumerate()
        .all(|(index, &byte)| stays(index, byte))
    {
        return Cow::Borrowed(address);
    }
    let mut encoded = String::with_capacity(address.len() * 2);
    for (index, &byte) in bytes.iter().enumerate() {
        if stays(index, byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    Cow::Owned(encoded)
}

/// Opens an address: by the `configured` command where there is one (a program and its arguments,
/// `%s` for the address), else by `$BROWSER`, else by the desktop; where one fails, the next is
/// tried. Waits at most a moment for each; gives the address as it was opened.
pub fn open_url(address: &str, configured: &[String]) -> Result<String, OpenError> {
    let address = check_address(address)?.into_owned();
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

/// The reader's own settings: `qari/config.toml` where the XDG base directories say.
pub fn config_path() -> Option<PathBuf> {
    let directories = Xdg::new().ok()?;
    Some(directories.config_dir().join("qari").join("config.toml"))
}

/// Where qari keeps what it learns: `qari` in the state folder of the XDG base directories.
pub fn state_folder() -> Option<PathBuf> {
    Some(Xdg::new().ok()?.state_dir()?.join("qari"))
}

/// An environment variable, where it is set to something that can be read.
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check<'a>(address: &'a str, expected: Result<&'a str, Refused>) {
        let expected = expected.map(Cow::Borrowed);
        assert_eq!(check_address(address), expected, "{address}");
    }

    #[test]
    fn addresses_are_encoded_for_the_browser() {
        for same in [
            "https://example.com/a?b=c&d=(e)#f",
            "http://127.0.0.1:631/",
            "http://[::1]:8080/",
            "HTTPS://Example.com",
            "mailto:someone@example.com?subject=a%20b",
            "https://example.com/;touch",
            "https://ar.wikipedia.org/wiki/%D8",
        ] {
            check(same, Ok(same));
        }
        check("https://a.example/ق", Ok("https://a.example/%D9%82"));
        check(
            "https://مثال.إختبار/",
            Ok("https://%D9%85%D8%AB%D8%A7%D9%84.%D8%A5%D8%AE%D8%AA%D8%A8%D8%A7%D8%B1/"),
        );
        check(
            "https://a.example/a b'c`\"",
            Ok("https://a.example/a%20b%27c%60%22"),
        );
        check("https://a.example/100%", Ok("https://a.example/100%25"));
        check(
            "https://a.example/\u{202e}g",
            Ok("https://a.example/%E2%80%AEg"),
        );
    }

    #[test]
    fn what_is_no_web_or_mail_address_is_refused() {
        check("-https://example.com", Err(Refused::Option));
        check("--version", Err(Refused::Option));
        check("mailto:-oProxy@example.com", Err(Refused::Option));
        check("/etc/passwd", Err(Refused::NoScheme));
        check("#fragment", Err(Refused::NoScheme));
        check("\\\\server\\share", Err(Refused::NoScheme));
        check("نص: كلام", Err(Refused::NoScheme));
        check("FILE:/etc/passwd", Err(Refused::Scheme("file".to_owned())));
        check(
            "javascript:alert(1)",
            Err(Refused::Scheme("javascript".to_owned())),
        );
        check("java\tscript:alert(1)", Err(Refused::Control));
        check("https://a.example/\nX", Err(Refused::Control));
        check("https://a.example/\u{9b}X", Err(Refused::Control));
        check("https:example.com", Err(Refused::Nowhere));
        check("https://", Err(Refused::Nowhere));
        check("https://.", Err(Refused::Nowhere));
        check("https:///path", Err(Refused::Nowhere));
        check("https://-bad.example", Err(Refused::Host));
        check("https://a.example\\b", Err(Refused::Host));
        check("https://a b.example/", Err(Refused::Host));
        check("http://[x]/", Err(Refused::Host));
        check("mailto:", Err(Refused::Nowhere));
    }

    #[test]
    fn collected_addresses_are_judged_by_their_policy() {
        let root = env!("CARGO_MANIFEST_DIR");
        let path = format!("{root}/../shared/corpora/urls/cases-give.json");
        let Ok(json) = std::fs::read_to_string(path) else {
            return;
        };
        let cases: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
        for case in &cases {
            let policy = case["policy"].as_str().unwrap();
            for address in case["urls"].as_array().unwrap() {
                let address = address.as_str().unwrap();
                let result = check_address(address);
                match policy {
                    "open" | "open-or-warn" => assert!(result.is_ok(), "{address}"),
                    "refuse" | "internal-or-refuse" => assert!(result.is_err(), "{address}"),
                    _ => {}
                }
                if let Ok(opened) = result {
                    assert!(opened.bytes().all(|b| b.is_ascii_graphic()), "{opened}");
                    assert!(!opened.starts_with('-'), "{opened}");
                }
            }
        }
    }

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
        let address = check_address("https://a.example/ق").unwrap().into_owned();
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
