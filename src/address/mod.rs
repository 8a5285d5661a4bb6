//! Addresses as documents give them: what they are relative to, where they lead, whether they may
//! be opened, and how they are shown.
//!
//! In comes an address as it is written; out goes a [`Destination`] or the reason why there is
//! none. What a document says is not trusted: only `http`, `https` and `mailto` leave qari, as
//! printable ASCII that no program can take for an option. See RFC 3986, RFC 3987 and
//! <https://url.spec.whatwg.org>. This room knows no document and opens nothing.

mod check;
mod host;
mod origin;
mod path;
mod shown;

use std::path::{Path, PathBuf};

use thiserror::Error;
use url::Url;

pub use check::check;
pub use origin::{Address, Named};
pub use path::NamedBy;
pub use shown::{Remark, Shown, components, legible, shown};

/// Where an address leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// To a place in the document itself.
    Within(String),
    /// To a file, and a place in it.
    File {
        /// Its path.
        path: PathBuf,
        /// The place.
        fragment: Option<String>,
    },
    /// To a web or mail address, in printable ASCII.
    Web(String),
}

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
    /// It is relative to a document of which nobody knows where it lies.
    #[error("it is relative, and where this text lies is not known")]
    Relative,
    /// It begins at the root of a site, but the document is a file.
    #[error("it begins at the root of a site, and this text is a file")]
    Root,
}

/// Where an address leads that stands in a document that lies at `base`.
pub fn resolve(written: &str, base: &Address) -> Result<Destination, Refused> {
    if written.chars().any(char::is_control) {
        return Err(Refused::Control);
    }
    if let Some(fragment) = written.strip_prefix('#') {
        return Ok(Destination::Within(decoded(fragment)));
    }
    if scheme(written).is_some() || written.starts_with('-') {
        return check(written).map(|address| Destination::Web(address.into_owned()));
    }
    if written.starts_with('\\') || written.is_empty() {
        return Err(Refused::NoScheme);
    }
    match base {
        Address::Web(base) => on_web(written, base),
        _ if written.starts_with("//") => {
            let whole = format!("https:{written}");
            check(&whole).map(|address| Destination::Web(address.into_owned()))
        }
        Address::File(_) if written.starts_with('/') => Err(Refused::Root),
        Address::File(file) => in_files(written, file),
        Address::BuiltIn | Address::StandardInput => Err(Refused::Relative),
    }
}

/// Where a relative address leads on the page at `base`.
fn on_web(written: &str, base: &str) -> Result<Destination, Refused> {
    let page = Url::parse(base).map_err(|_| Refused::Relative)?;
    let whole = page.join(written).map_err(|_| Refused::Host)?;
    let without_fragment = |url: &Url| {
        let mut url = url.clone();
        url.set_fragment(None);
        url
    };
    match whole.fragment() {
        Some(fragment) if without_fragment(&whole) == without_fragment(&page) => {
            Ok(Destination::Within(decoded(fragment)))
        }
        _ => check(whole.as_str()).map(|address| Destination::Web(address.into_owned())),
    }
}

/// Where a relative address leads beside a file.
fn in_files(written: &str, file: &Path) -> Result<Destination, Refused> {
    let (path, fragment) = match written.split_once('#') {
        Some((path, fragment)) => (path, Some(decoded(fragment))),
        None => (written, None),
    };
    let path = decoded(path.split('?').next().unwrap_or_default());
    if path.chars().any(char::is_control) {
        return Err(Refused::Control);
    }
    if path.is_empty() || Path::new(&path).is_absolute() {
        return Err(Refused::Root);
    }
    let folder = file.parent().unwrap_or(Path::new(""));
    let path = path::normal(&folder.join(path));
    match fragment {
        Some(fragment) if path == path::normal(file) => Ok(Destination::Within(fragment)),
        fragment => Ok(Destination::File { path, fragment }),
    }
}

/// An address written in a page that declares a base for its links (HTML, the `base` element).
pub fn joined(base: &str, written: &str) -> String {
    if written.starts_with('#') || scheme(written).is_some() {
        return written.to_owned();
    }
    if let Ok(base) = Url::parse(base) {
        return base
            .join(written)
            .map_or_else(|_| written.to_owned(), Into::into);
    }
    if written.starts_with('/') {
        return written.to_owned();
    }
    let folder = base.rfind('/').and_then(|at| base.get(..=at));
    format!("{}{written}", folder.unwrap_or_default())
}

/// The scheme of an address, in small letters; none where it is relative.
pub fn scheme(address: &str) -> Option<String> {
    let (scheme, _) = address.split_once(':')?;
    let first_is_letter = scheme.starts_with(|c: char| c.is_ascii_alphabetic());
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    (first_is_letter && scheme.chars().all(fits)).then(|| scheme.to_ascii_lowercase())
}

/// An address as it is written, but for characters that are not seen: these are percent-encoded.
pub fn written(address: &str) -> String {
    shown::without_hidden(address).0
}

/// The host of an address, without `www.`: what a reader calls its site.
pub fn site(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("//")?;
    let host = rest.split(['/', '?', '#']).next()?;
    let host = host.rsplit('@').next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    (!host.is_empty()).then(|| host::unicode(host))
}

/// Percent-encoded bytes decoded, where that is UTF-8.
pub fn decoded(text: &str) -> String {
    String::from_utf8(percent_decoded(text.as_bytes())).unwrap_or_else(|_| text.to_owned())
}

fn percent_decoded(bytes: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&first, after)) = rest.split_first() {
        let value = (first == b'%').then(|| hexadecimal(after)).flatten();
        decoded.push(value.unwrap_or(first));
        rest = if value.is_some() { &after[2..] } else { after };
    }
    decoded
}

/// The value of the two hexadecimal digits that these bytes begin with.
fn hexadecimal(bytes: &[u8]) -> Option<u8> {
    let digits = std::str::from_utf8(bytes.get(..2)?).ok()?;
    let all = digits.bytes().all(|b| b.is_ascii_hexdigit());
    u8::from_str_radix(digits, 16).ok().filter(|_| all)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where an address leads, in one word: `#place`, `path`, `path#place`, an address, or why not.
    #[track_caller]
    fn check(base: &Address, written: &str, expected: &str) {
        let found = match resolve(written, base) {
            Ok(Destination::Within(fragment)) => format!("#{fragment}"),
            Ok(Destination::File { path, fragment }) => {
                let fragment = fragment.map_or(String::new(), |f| format!("#{f}"));
                format!("{}{fragment}", path.display())
            }
            Ok(Destination::Web(address)) => address,
            Err(refused) => format!("{refused:?}"),
        };
        assert_eq!(found, expected, "{written} in {base:?}");
    }

    #[test]
    fn in_a_file_addresses_lead_to_its_folder() {
        let base = Address::File("docs/ar/README.md".into());
        check(&base, "a.md", "docs/ar/a.md");
        check(&base, "../he/b.md#%D7%90", "docs/he/b.md#א");
        check(&base, "%D8%A3.md?raw=1", "docs/ar/أ.md");
        check(&base, "README.md#x", "#x");
        check(&base, "./README.md#x", "#x");
        check(&base, "../ar/README.md#x", "#x");
        check(&base, "../../../a.md", "../a.md");
        check(&base, "#%D9%81%D8%B5%D9%84", "#فصل");
        check(&base, "/etc/passwd", "Root");
        check(&base, "%2Fetc/passwd", "Root");
        check(&base, "file:///etc/passwd", "Scheme(\"file\")");
        check(&base, "a%0Ab.md", "Control");
        check(&base, "//a.example/x", "https://a.example/x");
    }

    #[test]
    fn on_the_web_addresses_lead_to_the_page_s_site() {
        let base = Address::Web("http://a.example/b/c?d".to_owned());
        check(&base, "e", "http://a.example/b/e");
        check(&base, "../e", "http://a.example/e");
        check(&base, "/e", "http://a.example/e");
        check(&base, "?e", "http://a.example/b/c?e");
        check(&base, "//b.example/ق", "http://b.example/%D9%82");
        check(&base, "c?d#e", "#e");
        check(&base, "javascript:alert(1)", "Scheme(\"javascript\")");
        check(&base, "\\\\server\\share", "NoScheme");
    }

    #[test]
    fn from_a_pipe_only_whole_addresses_lead_anywhere() {
        check(&Address::StandardInput, "a.md", "Relative");
        check(&Address::StandardInput, "#a", "#a");
        check(
            &Address::StandardInput,
            "//a.example/",
            "https://a.example/",
        );
        check(
            &Address::StandardInput,
            "mailto:a@b.example",
            "mailto:a@b.example",
        );
        check(&Address::StandardInput, "--version", "Option");
    }

    #[test]
    fn a_page_s_own_base_goes_before_its_links() {
        assert_eq!(joined("https://a.b/c/", "d"), "https://a.b/c/d");
        assert_eq!(joined("https://a.b/c/", "#d"), "#d");
        assert_eq!(joined("../x/", "d"), "../x/d");
        assert_eq!(joined("../x/y", "http://a.b/"), "http://a.b/");
    }

    #[test]
    fn sites_are_told_in_their_own_letters() {
        assert_eq!(
            site("https://www.a.example:80/b").as_deref(),
            Some("a.example:80")
        );
        assert_eq!(
            site("//xn--mgbh0fb.example/").as_deref(),
            Some("مثال.example")
        );
        assert_eq!(site("mailto:a@b"), None);
    }
}
