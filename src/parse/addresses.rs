//! Addresses in a text: of the web, with a scheme or without, of mail, and DOIs.

use std::ops::Range;

use linkify::{LinkFinder, LinkKind};
use memchr::{memchr_iter, memchr3_iter};

use super::direction::is_rtl;
use super::fold::is_letter;

/// An address in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) range: Range<usize>,
    pub(super) address: String,
}

/// Whether a text may hold an address.
pub(super) fn may_address(bytes: &[u8]) -> bool {
    memchr3_iter(b'@', b':', b'.', bytes).any(|at| match bytes[at] {
        b':' => bytes[at + 1..].starts_with(b"//"),
        b'.' => is_telling(bytes, at),
        _ => true,
    })
}

/// Endings of hosts that are taken for one without `https://` or `www.` before them.
const DOMAINS: [&[u8]; 6] = [b"com", b"org", b"net", b"edu", b"gov", b"int"];

/// Whether the dot here may be one of a DOI or of a host: `10.`, `www.`, `.com`.
fn is_telling(bytes: &[u8], dot: usize) -> bool {
    let (before, after) = (&bytes[..dot], &bytes[dot + 1..]);
    let ends_host = || {
        after.get(..3).is_some_and(|end| {
            DOMAINS
                .iter()
                .any(|domain| end.eq_ignore_ascii_case(domain))
        }) && before.last().is_some_and(u8::is_ascii_alphanumeric)
    };
    before.ends_with(b"10")
        || before.len() >= 3 && before[dot - 3..].eq_ignore_ascii_case(b"www")
        || ends_host()
}

/// Web and mail addresses and DOIs, without the punctuation glued to them.
pub(super) fn links(text: &str) -> Vec<Link> {
    let mut links = Vec::new();
    if text.contains("://") || text.contains('@') {
        let found = LinkFinder::new().links(text).filter_map(|found| {
            let (start, mail) = (found.start(), *found.kind() == LinkKind::Email);
            let address = trimmed(found.as_str());
            let known = ["http://", "https://"].iter().any(|scheme| {
                address
                    .get(..scheme.len())
                    .is_some_and(|s| s.eq_ignore_ascii_case(scheme))
            });
            let range = start..start + address.len();
            match (mail, known) {
                (true, _) => Some(Link {
                    range,
                    address: format!("mailto:{address}"),
                }),
                (false, true) => Some(Link {
                    range,
                    address: address.to_owned(),
                }),
                (false, false) => None,
            }
        });
        links.extend(found);
    }
    for (at, _) in text.match_indices("://") {
        links.extend(international(text, at).filter(|link| is_apart(link, &links)));
    }
    for doi in dois(text) {
        if is_apart(&doi, &links) {
            links.push(doi);
        }
    }
    let mut from = 0;
    for dot in memchr_iter(b'.', text.as_bytes()) {
        if dot < from || !is_telling(text.as_bytes(), dot) {
            continue;
        }
        if let Some(link) = bare(text, dot).filter(|link| is_apart(link, &links)) {
            from = link.range.end;
            links.push(link);
        }
    }
    links.sort_by_key(|link: &Link| link.range.start);
    links
}

/// Whether a link overlaps none of the others.
fn is_apart(link: &Link, links: &[Link]) -> bool {
    links
        .iter()
        .all(|l| l.range.end <= link.range.start || link.range.end <= l.range.start)
}

/// An address whose host is written in another script, by its `://`.
fn international(text: &str, at: usize) -> Option<Link> {
    let before = text.get(..at)?;
    let scheme = ["https", "http"].iter().find(|s| before.ends_with(**s))?;
    let start = at - scheme.len();
    let address = trimmed(text.get(start..)?.split(char::is_whitespace).next()?);
    let host = address.get(scheme.len() + 3..)?.split('/').next()?;
    let is_host = host.contains('.') && host.starts_with(is_letter) && !host.contains("..");
    is_host.then(|| Link {
        range: start..start + address.len(),
        address: address.to_owned(),
    })
}

/// The address without a scheme that holds this dot: `www.example.org/a`, `example.com`.
fn bare(text: &str, dot: usize) -> Option<Link> {
    let is_of_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    let before = text.get(..dot)?;
    let start = before.len() - before.len().min(reach(before, is_of_host));
    let address = trimmed(text.get(start..)?.split(char::is_whitespace).next()?);
    let host = address.split(['/', '?', '#', ':']).next()?;
    let follows = text.get(..start)?.chars().next_back();
    // A word such as «and» may be joined to it, if it is written the other way.
    let is_part = follows
        .is_some_and(|c| matches!(c, '/' | '@' | '_' | '=' | '\\') || is_letter(c) && !is_rtl(c));
    let labels: Vec<&str> = host.split('.').collect();
    let is_label = |label: &&str| !label.is_empty() && !label.starts_with('-');
    let is_www = labels[0].eq_ignore_ascii_case("www") && labels.len() > 2;
    let is_known = labels.last().is_some_and(|last| {
        DOMAINS
            .iter()
            .any(|domain| last.as_bytes().eq_ignore_ascii_case(domain))
    }) && labels.len() > 1;
    let rest = address.get(host.len()..)?;
    let fits = (is_www || is_known) && labels.iter().all(is_label) && !rest.starts_with('@');
    (fits && !is_part && start <= dot && host.len() > dot - start).then(|| Link {
        range: start..start + address.len(),
        address: format!("https://{address}"),
    })
}

/// Bytes at the end of a text whose characters are all of this kind.
fn reach(text: &str, is_of_kind: impl Fn(char) -> bool) -> usize {
    text.len() - text.trim_end_matches(is_of_kind).len()
}

/// An address without what belongs to the sentence around it.
fn trimmed(address: &str) -> &str {
    let is_foreign = |c: char| {
        c.is_control()
            || matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{61C}' | '\u{202A}'..='\u{202E}'
                | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '«' | '»' | '“' | '”' | '„' | '<' | '>' | '"' | '…')
    };
    let mut address = address.split(is_foreign).next().unwrap_or_default();
    while let Some(last) = address.chars().next_back() {
        let unbalanced = |open, close| {
            last == close && address.matches(close).count() > address.matches(open).count()
        };
        let glued = matches!(
            last,
            '.' | ','
                | ':'
                | ';'
                | '!'
                | '?'
                | '\''
                | '’'
                | '‘'
                | '*'
                | '،'
                | '؛'
                | '؟'
                | '۔'
                | '٫'
                | '׃'
        ) || unbalanced('(', ')')
            || unbalanced('[', ']')
            || unbalanced('{', '}');
        if !glued {
            break;
        }
        address = address
            .get(..address.len() - last.len_utf8())
            .unwrap_or_default();
    }
    address
}

/// The DOIs that the text names: `doi:10.1000/182`, `DOI: 10.1000/182`.
fn dois(text: &str) -> Vec<Link> {
    let mut dois = Vec::new();
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find("10.")) {
        let start = from + at;
        from = start + 3;
        let before = text.get(..start).unwrap_or_default();
        let near = before.char_indices().rev().take(24).last();
        let near = near.map_or("", |(near, _)| before.get(near..).unwrap_or_default());
        if ["doi", "DOI", "Doi"].iter().any(|name| near.contains(name))
            && let Some(name) = doi(text.get(start..).unwrap_or_default())
        {
            from = start + name.len();
            dois.push(Link {
                range: start..from,
                address: format!("https://doi.org/{name}"),
            });
        }
    }
    dois
}

/// The DOI that a text begins with.
fn doi(text: &str) -> Option<&str> {
    let name = trimmed(text.split(char::is_whitespace).next()?);
    let (registrant, suffix) = name.get(3..)?.split_once('/')?;
    let fits = (4..=9).contains(&registrant.len())
        && registrant.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && !suffix.is_empty();
    fits.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The one address found.
    fn check_address(input: &str, expected: &str) {
        let found: Vec<_> = links(input).into_iter().map(|link| link.address).collect();
        assert_eq!(found, [expected], "{input}");
    }

    #[test]
    fn punctuation_is_not_part_of_an_address() {
        let address = "https://example.com/a";
        check_address("انظر https://example.com/a، ثم", address);
        check_address("أهو https://example.com/a؟", address);
        check_address("«https://example.com/a»", address);
        check_address("https://example.com/a۔", address);
        check_address("\u{200F}https://example.com/a\u{200F}", address);
        check_address("(https://example.com/a).", address);
        check_address("https://e.com/عربية_(توضيح)", "https://e.com/عربية_(توضيح)");
        check_address(
            "DOI: 10.1038/nphys1170.",
            "https://doi.org/10.1038/nphys1170",
        );
    }

    #[test]
    fn dois_are_addresses() {
        let found: Vec<_> = links("doi:10.1000/182، DOI 10.1038/nphys1170؛ 10.5 ثم 10.1000/1")
            .into_iter()
            .map(|link| link.address)
            .collect();
        let expected = [
            "https://doi.org/10.1000/182",
            "https://doi.org/10.1038/nphys1170",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn addresses_without_a_scheme() {
        check_address("انظر www.example.org/ع، ثم", "https://www.example.org/ع");
        check_address("WWW.Example.org.", "https://WWW.Example.org");
        check_address("- الجزيرة aljazeera.net،", "https://aljazeera.net");
        check_address("انظر وwww.example.org", "https://www.example.org");
        check_address("(example.com/a)", "https://example.com/a");
        for none in [
            "www.",
            "www.example",
            "example.community",
            ".com",
            "a..com",
            "x@example.com/y.com",
            "نص.com",
            "éa.com",
            "file.py",
            "C:\\example.com",
            "3.14",
            "-example.com",
            "_a.com",
        ] {
            let bare: Vec<_> = links(none)
                .into_iter()
                .filter(|link| link.address.starts_with("https:"))
                .collect();
            assert_eq!(bare, [], "{none}");
        }
    }
}
