//! What stands within a paragraph: addresses, code, phone numbers and citation marks.

use std::ops::Range;

use memchr::{memchr_iter, memchr3};

use super::addresses::{links, may_address};
use super::fold::fold_char;
use crate::document::{Role, Span};
use crate::text::Direction;

/// The isolate of what is always read from left to right.
const LEFT_TO_RIGHT: Role = Role::Isolate(Some(Direction::LeftToRight));

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
