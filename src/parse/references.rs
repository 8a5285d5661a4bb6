//! Entries of lists of references, notes and links, written in many ways.

use std::ops::Range;

use super::addresses::links;
use super::list_mark::{mark_length, mark_number};
use crate::address;
use crate::document::{Reference, ReferenceKind, TextRange};

/// What parts a title from its site when spaces stand on both sides.
const DASHES: &[&str] = &[" – ", " — ", " - ", " ― ", " | ", " -- "];
/// Quotation marks around a title.
const QUOTES: &[(char, char)] = &[
    ('«', '»'),
    ('“', '”'),
    ('”', '“'),
    ('„', '“'),
    ('"', '"'),
    ('‹', '›'),
];

/// The entry that a line is, if it names anything; `number` is its place in the list.
pub(super) fn entry(text: &str, range: TextRange, number: u32) -> Option<Reference> {
    let mark = mark_length(text).unwrap_or(0);
    let written = text.get(..mark).and_then(mark_number);
    let body = text.get(mark..)?.trim_start_matches(['↑', '^', ' ']);
    let links = links(body);
    let mut without = String::with_capacity(body.len());
    let mut from = 0;
    for link in &links {
        let before = body.get(from..link.range.start).unwrap_or_default();
        without.push_str(before.trim());
        without.push(' ');
        from = link.range.end;
    }
    let after = body.get(from..).unwrap_or_default();
    without.push_str(if links.is_empty() {
        after
    } else {
        after.trim_start()
    });
    let words = clean(&without);
    let mut addresses = links.into_iter().map(|link| link.address);
    let url = addresses.next();
    let (title, site) = if words.chars().any(char::is_alphanumeric) {
        parts(words)
    } else {
        (url.as_deref()?, None)
    };
    Some(Reference {
        kind: ReferenceKind::Entry,
        number: written.unwrap_or(number),
        range,
        title: title.to_owned(),
        site: site.map(str::to_owned),
        more: addresses.collect(),
        url: url.clone(),
        section: 0,
    })
}

/// A link of a text, shown by `title` in these bytes of the block that starts at `start`.
pub(super) fn link(
    title: &str,
    address: &str,
    start: u64,
    range: Range<usize>,
    section: usize,
) -> Reference {
    Reference {
        kind: ReferenceKind::Link,
        number: 0,
        range: TextRange::new(start + range.start as u64, start + range.end as u64),
        title: if title.is_empty() { address } else { title }.to_owned(),
        site: address::site(address),
        url: Some(address.to_owned()),
        more: Vec::new(),
        section,
    }
}

/// Title and site of an entry.
fn parts(text: &str) -> (&str, Option<&str>) {
    if let Some(found) = quoted(text) {
        return found;
    }
    let dash = DASHES
        .iter()
        .filter_map(|dash| text.rfind(dash).map(|at| (at, dash.len())))
        .max();
    if let Some((at, length)) = dash {
        let title = clean(text.get(..at).unwrap_or_default());
        let site = clean(text.get(at + length..).unwrap_or_default());
        if !title.is_empty() && site.chars().any(char::is_alphabetic) {
            return (title, Some(site));
        }
    }
    sentences(text)
        .or_else(|| after_comma(text))
        .unwrap_or((text, None))
}

/// A title in quotation marks, and what follows it up to the next comma.
fn quoted(text: &str) -> Option<(&str, Option<&str>)> {
    let (open, close, at) = QUOTES
        .iter()
        .filter_map(|&(open, close)| text.find(open).map(|at| (open, close, at)))
        .min_by_key(|found| found.2)?;
    let rest = text.get(at + open.len_utf8()..)?;
    let (title, rest) = rest.split_once(close)?;
    if title.trim().chars().count() < 4 {
        return None;
    }
    let rest = clean(rest.trim_start_matches(|c: char| !c.is_alphanumeric()));
    let site = rest.split(['،', ',', '.', '(']).next().map(clean)?;
    let site = Some(site).filter(|site| site.chars().any(char::is_alphabetic));
    Some((title.trim(), site))
}

/// «Author. Title. Site.»
fn sentences(text: &str) -> Option<(&str, Option<&str>)> {
    let mut parts = text.split(". ").map(clean);
    let author = parts.next()?;
    let title = parts.next()?;
    let site = parts.next()?;
    let fits = author.split_whitespace().count() <= 6 && title.split_whitespace().count() >= 2;
    fits.then_some((
        title,
        Some(site).filter(|site| site.chars().any(char::is_alphabetic)),
    ))
}

/// «Title, Site, 2010»: what follows the last comma but for dates and pages, where it is short and
/// more than one word stands before it.
fn after_comma(text: &str) -> Option<(&str, Option<&str>)> {
    let is_number = |part: &str| part.chars().any(char::is_numeric) && part.split(' ').count() <= 3;
    let mut rest = text;
    loop {
        let (at, comma) = rest.char_indices().rfind(|(_, c)| matches!(c, '،' | ','))?;
        let last = clean(rest.get(at + comma.len_utf8()..)?);
        rest = rest.get(..at)?;
        if last.is_empty() || is_number(last) {
            continue;
        }
        let title = clean(rest);
        let fits = last.split_whitespace().count() <= 5 && title.split_whitespace().count() > 1;
        return fits.then_some((title, Some(last)));
    }
}

/// Without spaces, dashes and separators at both ends.
fn clean(text: &str) -> &str {
    let is_edge = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '–' | '—'
                    | '-'
                    | ':'
                    | '،'
                    | ','
                    | '؛'
                    | ';'
                    | '|'
                    | '<'
                    | '>'
                    | '\u{200E}'
                    | '\u{200F}'
            )
    };
    text.trim_matches(is_edge)
        .trim_end_matches(['.', '۔'])
        .trim_end_matches(is_edge)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `number title | site | address`.
    fn check(input: &str, expected: &str) {
        let range = TextRange::new(0, input.len() as u64);
        let found = entry(input, range, 7).map_or("-".to_owned(), |e| {
            let or = |part: Option<String>| part.unwrap_or("-".to_owned());
            let more = e.more.iter().map(|url| format!(" {url}"));
            let more: String = more.collect();
            format!(
                "{} {} | {} | {}{more}",
                e.number,
                e.title,
                or(e.site),
                or(e.url)
            )
        });
        assert_eq!(found, expected);
    }

    #[test]
    fn written_in_many_ways() {
        check("- For a Union – Wikipedia", "7 For a Union | Wikipedia | -");
        check(
            "- What to Know: Now – Atlantic Council",
            "7 What to Know: Now | Atlantic Council | -",
        );
        check("[٣] تاريخ المدينة", "3 تاريخ المدينة | - | -");
        check(
            "2. «تاريخ المدينة»، جريدة الصباح، 2010. https://example.com/a.",
            "2 تاريخ المدينة | جريدة الصباح | https://example.com/a",
        );
        check(
            "ابن سعيد. تاريخ المدينة. دار النشر. 1990.",
            "7 تاريخ المدينة | دار النشر | -",
        );
        check(
            "- تاريخ المدينة، ويكيبيديا",
            "7 تاريخ المدينة | ويكيبيديا | -",
        );
        check(
            "- A History of the City, Wikipedia, 12 May 2010, p. 3",
            "7 A History of the City | Wikipedia | -",
        );
        check("- المدينة، والقرية", "7 المدينة، والقرية | - | -");
        check(
            "- تاريخ المدينة https://a.b/1 ثم https://c.d/2",
            "7 تاريخ المدينة ثم | - | https://a.b/1 https://c.d/2",
        );
        check(
            "- https://example.com/a",
            "7 https://example.com/a | - | https://example.com/a",
        );
        check(
            "תולדות העיר – אתר העירייה https://example.org/x",
            "7 תולדות העיר | אתר העירייה | https://example.org/x",
        );
        check("---", "-");
    }
}
