//! Addresses, code, phone numbers and citation marks within a paragraph.

use std::ops::Range;

use linkify::{LinkFinder, LinkKind};
use memchr::{memchr_iter, memchr3, memchr3_iter};

use super::direction::is_rtl;
use super::fold::{fold_char, is_letter};
use crate::document::{Role, Span};
use crate::text::Direction;

/// The isolate of what is always read from left to right.
const LEFT_TO_RIGHT: Role = Role::Isolate(Some(Direction::LeftToRight));

/// An address in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) range: Range<usize>,
    pub(super) address: String,
}

/// All spans of a paragraph, sorted by start.
pub(super) fn spans(text: &str) -> Vec<Span> {
    if !may_have_spans(text) {
        return Vec::new();
    }
    spans_beside(text, Vec::new(), &code(text))
}

/// The given spans of a paragraph, which its markup says, and those that its text shows beside
/// them; sorted by start.
pub(super) fn spans_beside(text: &str, given: Vec<Span>, code: &[Range<usize>]) -> Vec<Span> {
    if !may_have_spans(text) {
        let mut spans = given;
        spans.sort_by_key(|span| (span.range.start, span.range.end));
        return spans;
    }
    let is_apart = |role: &Role| matches!(role, Role::Link { .. } | Role::Code | Role::Citation(_));
    let mut taken: Vec<Range<usize>> = given
        .iter()
        .filter(|span| is_apart(&span.role))
        .map(|span| span.range.clone())
        .collect();
    let mut spans = given;
    let mut add = |range: Range<usize>, role: Role, isolate: Role| {
        if taken
            .iter()
            .all(|t| t.end <= range.start || range.end <= t.start)
        {
            taken.push(range.clone());
            let isolate = Span {
                range: range.clone(),
                role: isolate,
            };
            if role != isolate.role {
                spans.push(Span { range, role });
            }
            spans.push(isolate);
        }
    };
    for range in code {
        add(range.clone(), Role::Code, LEFT_TO_RIGHT);
    }
    for link in links(text) {
        add(
            link.range,
            Role::Link {
                address: link.address,
            },
            LEFT_TO_RIGHT,
        );
    }
    for range in phones(text) {
        add(range, LEFT_TO_RIGHT, LEFT_TO_RIGHT);
    }
    for (range, number) in citations(text) {
        add(range, Role::Citation(number), Role::Isolate(None));
    }
    spans.sort_by_key(|span| (span.range.start, span.range.end));
    spans
}

/// Whether a text has any sign that a span needs: most have none, and are told at one look.
fn may_have_spans(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr3(b'`', b'+', b'[', bytes).is_some() || may_address(bytes)
}

/// Whether a text may hold an address.
fn may_address(bytes: &[u8]) -> bool {
    memchr3_iter(b'@', b':', b'.', bytes).any(|at| match bytes[at] {
        b':' => bytes[at + 1..].starts_with(b"//"),
        b'.' => is_telling(bytes, at),
        _ => true,
    })
}

/// Whether a text may hold a link or a mark that cites: few do, and most are told at one look.
pub(super) fn may_refer(bytes: &[u8]) -> bool {
    let begins_number = |at: usize| {
        matches!(
            bytes.get(at + 1..).unwrap_or_default(),
            [b'0'..=b'9', ..] | [0xD9, 0xA0..=0xA9, ..] | [0xDB, 0xB0..=0xB9, ..]
        )
    };
    memchr_iter(b'[', bytes).any(begins_number) || may_address(bytes)
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

/// Stretches between backticks, with them.
fn code(text: &str) -> Vec<Range<usize>> {
    let ticks: Vec<_> = text.match_indices('`').map(|(at, _)| at).collect();
    ticks
        .chunks_exact(2)
        .map(|pair| pair[0]..pair[1] + 1)
        .filter(|range| range.len() > 2)
        .collect()
}

/// International phone numbers: `+964 770 123 4567`.
fn phones(text: &str) -> Vec<Range<usize>> {
    let mut phones = Vec::new();
    for (start, _) in text.match_indices('+') {
        let rest = text.get(start + 1..).unwrap_or_default();
        let is_part = |c: char| {
            digit(c).is_some() || matches!(c, ' ' | '-' | '(' | ')' | '.' | '\u{A0}' | '‑')
        };
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let number = rest.get(..end).unwrap_or_default();
        let number = number.trim_end_matches(|c| digit(c).is_none());
        let digits = number.chars().filter_map(digit).count();
        if (7..=15).contains(&digits) && number.starts_with(|c| digit(c).is_some()) {
            phones.push(start..start + 1 + number.len());
        }
    }
    phones
}

/// Citation marks: `[3]`, `[١٢]`.
fn citations(text: &str) -> Vec<(Range<usize>, u32)> {
    let mut citations = Vec::new();
    for (start, _) in text.match_indices('[') {
        let rest = text.get(start + 1..).unwrap_or_default();
        let Some((inside, _)) = rest.split_once(']') else {
            break;
        };
        let digits: Option<Vec<_>> = inside.chars().map(digit).collect();
        if let Some(digits) = digits
            && (1..=3).contains(&digits.len())
            && start > 0
        {
            let number = digits.iter().fold(0, |number, digit| 10 * number + digit);
            citations.push((start..start + inside.len() + 2, number));
        }
    }
    citations
}

/// The value of a digit, European, Arabic or Persian.
fn digit(c: char) -> Option<u32> {
    fold_char(c)?.to_digit(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The spans with roles, in order.
    fn check(input: &str, expected: &[(&str, &str)]) {
        let found: Vec<_> = spans(input)
            .iter()
            .map(|span| {
                let role = match &span.role {
                    Role::Link { address } => address.clone(),
                    Role::Citation(number) => format!("#{number}"),
                    Role::Isolate(Some(_)) => "ltr".to_owned(),
                    Role::Isolate(None) => "own".to_owned(),
                    other => format!("{other:?}"),
                };
                (input.get(span.range.clone()).unwrap_or_default(), role)
            })
            .collect();
        let found: Vec<_> = found
            .iter()
            .map(|(text, role)| (*text, role.as_str()))
            .collect();
        assert_eq!(found, expected);
    }

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

    #[test]
    fn each_kind_of_span() {
        check(
            "راسل a@b.org.",
            &[("a@b.org", "mailto:a@b.org"), ("a@b.org", "ltr")],
        );
        check("هاتف +964 770 123 4567،", &[("+964 770 123 4567", "ltr")]);
        check(
            "اكتب `ls -l` هنا",
            &[("`ls -l`", "Code"), ("`ls -l`", "ltr")],
        );
        check("قال [٣] ثم", &[("[٣]", "#3"), ("[٣]", "own")]);
        check("بين 1990-1995 و 12/5/2001", &[]);
    }
}
