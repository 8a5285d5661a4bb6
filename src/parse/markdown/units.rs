//! A long Markdown text in units that can be read one by one: they end at blank lines, before
//! lines that begin a block of their own wherever they stand.
//!
//! What a unit needs of the others are the definitions of links and notes, which are looked for in
//! the whole text first.

use std::collections::HashMap;
use std::ops::Range;

/// What a text defines somewhere for all of it.
#[derive(Debug, Default)]
pub(super) struct Definitions {
    /// Addresses by the folded labels of links.
    pub(super) links: HashMap<String, String>,
    /// Labels of notes, and the bytes where they are defined.
    pub(super) notes: HashMap<String, usize>,
}

impl Definitions {
    /// Those of a text.
    pub(super) fn of(text: &str) -> Self {
        let mut found = Self::default();
        for at in memchr::memmem::find_iter(text.as_bytes(), "]:") {
            let start = text.get(..at).and_then(|before| before.rfind('\n'));
            let start = start.map_or(0, |end| end + 1);
            let label = text.get(start..at).unwrap_or_default();
            let label = label.trim_start_matches([' ', '>', '\t']);
            let Some(label) = label.strip_prefix('[') else {
                continue;
            };
            if label.contains(['[', ']']) {
                continue;
            }
            if let Some(note) = label.strip_prefix('^') {
                found.notes.entry(note.to_owned()).or_insert(start);
                continue;
            }
            let rest = text.get(at + 2..).unwrap_or_default().trim_start();
            let rest = rest.strip_prefix('<').unwrap_or(rest);
            let end = rest.find(|c: char| c.is_whitespace() || c == '>');
            let address = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
            let links = &mut found.links;
            links
                .entry(folded(label))
                .or_insert_with(|| address.to_owned());
        }
        found
    }
}

/// A label as labels are compared.
pub(super) fn folded(label: &str) -> String {
    let words = label.split_whitespace().collect::<Vec<_>>();
    words.join(" ").to_lowercase()
}

/// What a line stands in that blank lines do not end.
#[derive(Clone, Copy, Debug)]
enum Within {
    Nothing,
    /// Fenced code: the sign and the length of its fence, and whether it stands in a list.
    Fence(char, usize, bool),
    /// Raw HTML that ends with this.
    Raw(&'static str),
}

/// The unit of a text that begins at byte `start` and has at least `least` bytes, if it can.
pub(super) fn unit(text: &str, start: usize, least: usize) -> Range<usize> {
    let mut within = Within::Nothing;
    let mut is_behind_blank = false;
    let mut at = start;
    for line in text.get(start..).unwrap_or_default().split_inclusive('\n') {
        if let Within::Fence(_, _, true) = within
            && !line.starts_with([' ', '\t', '\n', '\r'])
        {
            // What is not set in ends the list, and with it the code.
            within = Within::Nothing;
        }
        if let Within::Nothing = within
            && is_behind_blank
            && at - start >= least
            && begins_block(line)
        {
            return start..at;
        }
        within = next(within, line);
        is_behind_blank = line.trim().is_empty();
        at += line.len();
    }
    start..text.len()
}

/// Whether a line behind a blank one begins a block that stands in no other.
fn begins_block(line: &str) -> bool {
    let letter = |c: char| c.is_alphabetic() || matches!(c, '#' | '|' | '!');
    line.starts_with(letter)
}

/// What the line behind this one stands in.
fn next(within: Within, line: &str) -> Within {
    let inner = line.trim_start_matches([' ', '\t', '>']);
    match within {
        Within::Fence(sign, length, in_list) => {
            let rest = inner.trim_start_matches(sign);
            let ends = inner.len() - rest.len() >= length && rest.trim().is_empty();
            if ends {
                Within::Nothing
            } else {
                Within::Fence(sign, length, in_list)
            }
        }
        Within::Raw(end) if contains(line, end) => Within::Nothing,
        Within::Raw(end) => Within::Raw(end),
        Within::Nothing => begun(line, inner),
    }
}

/// What a line begins that blank lines do not end.
fn begun(line: &str, inner: &str) -> Within {
    const RAW: &[(&str, &str)] = &[
        ("<!--", "-->"),
        ("<script", "</script>"),
        ("<style", "</style>"),
        ("<pre", "</pre>"),
        ("<textarea", "</textarea>"),
        ("<![cdata[", "]]>"),
        ("<?", "?>"),
    ];
    let fence = inner.trim_start_matches(['-', '*', '+', ' ']);
    for sign in ['`', '~'] {
        let info = fence.trim_start_matches(sign);
        let length = fence.len() - info.len();
        if length >= 3 && !(sign == '`' && info.contains('`')) {
            return Within::Fence(sign, length, !line.starts_with(sign));
        }
    }
    let begins = |start: &str| {
        inner
            .get(..start.len())
            .is_some_and(|own| own.eq_ignore_ascii_case(start))
    };
    let raw = RAW.iter().find(|(start, _)| begins(start));
    match raw {
        Some((start, end)) if !contains(inner.get(start.len()..).unwrap_or_default(), end) => {
            Within::Raw(end)
        }
        _ => Within::Nothing,
    }
}

fn contains(line: &str, end: &str) -> bool {
    line.to_ascii_lowercase().contains(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The units of a text, each as short as it can be.
    fn check(text: &str, expected: &[&str]) {
        let mut found = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let unit = unit(text, at, 1);
            at = unit.end;
            found.push(text.get(unit).unwrap_or_default().trim());
        }
        assert_eq!(found, expected);
    }

    #[test]
    fn units_end_where_nothing_goes_on() {
        check("أ\nب\n\nج\n\n# د\n", &["أ\nب", "ج", "# د"]);
        check("- أ\n\n  ب\n\n- ج\n\nد", &["- أ\n\n  ب\n\n- ج", "د"]);
        check("```\nأ\n\nب\n```\n\nج", &["```\nأ\n\nب\n```", "ج"]);
        check("<!-- أ\n\nب -->\n\nج", &["<!-- أ\n\nب -->", "ج"]);
        check("- ```\n  أ\n\nب", &["- ```\n  أ", "ب"]);
    }

    #[test]
    fn definitions_of_the_whole() {
        let found =
            Definitions::of("[أ]: <https://a.b>\n  [B  c]: /d \"e\"\n[^n]: حاشية\nx [y]: z\n");
        let link = |label| found.links.get(label).map(String::as_str);
        assert_eq!(link("أ"), Some("https://a.b"));
        assert_eq!(link("b c"), Some("/d"));
        assert_eq!(link("y"), None);
        assert!(found.notes.contains_key("n"));
    }
}
