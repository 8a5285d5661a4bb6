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
    /// Those of a text: each begins a line that is no code and no raw HTML.
    pub(super) fn of(text: &str) -> Self {
        let mut found = Self::default();
        let mut within = Within::Nothing;
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            within = reached(within, line);
            if let (Within::Nothing, Some((label, length))) = (within, defined(line)) {
                let rest = text.get(at + length..).unwrap_or_default();
                found.add(label, at, rest);
            }
            within = next(within, line);
            at += line.len();
        }
        found
    }

    /// Adds what a line at byte `at` defines, unless something before it did; `rest` is the text
    /// behind the colon.
    fn add(&mut self, label: &str, at: usize, rest: &str) {
        if let Some(note) = label.strip_prefix('^') {
            self.notes.entry(note.to_owned()).or_insert(at);
            return;
        }
        let rest = rest.trim_start();
        let rest = rest.strip_prefix('<').unwrap_or(rest);
        let end = rest.find(|c: char| c.is_whitespace() || c == '>');
        let address = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        let links = &mut self.links;
        links
            .entry(folded(label))
            .or_insert_with(|| address.to_owned());
    }
}

/// The label that a line defines, and the bytes of the line up to the end of its colon.
fn defined(line: &str) -> Option<(&str, usize)> {
    let own = behind_quotes(line)?.strip_prefix('[')?;
    let end = own.find("]:")?;
    let label = own.get(..end)?;
    if label.trim().is_empty() || label.contains(['[', ']']) {
        return None;
    }
    Some((label, line.len() - own.len() + end + "]:".len()))
}

/// A line without the marks of the quotations that it stands in; of indented code nothing.
fn behind_quotes(line: &str) -> Option<&str> {
    let mut rest = line;
    let mut deepest = 3;
    loop {
        let inner = rest.trim_start_matches(' ');
        if rest.len() - inner.len() > deepest {
            return None;
        }
        let Some(quoted) = inner.strip_prefix('>') else {
            return Some(inner);
        };
        // One more belongs to the mark.
        deepest = 4;
        rest = quoted;
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
    /// Fenced code: the sign and the length of its fence, and whether it stands in a list
    /// or a quotation.
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
        within = reached(within, line);
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

/// What a line stands in behind lines that left `within` open.
fn reached(within: Within, line: &str) -> Within {
    match within {
        // What is not set in ends the list or the quotation, and with it the code.
        Within::Fence(_, _, true) if !line.starts_with([' ', '\t', '\n', '\r', '>']) => {
            Within::Nothing
        }
        within => within,
    }
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

    #[test]
    fn code_and_raw_html_define_nothing() {
        let found = Definitions::of(
            "```\n[a]: /x\n```\n\n> ~~~\n> [b]: /x\n> ~~~\n\n    [c]: /x\n\n<pre>\n[d]: /x\n</pre>\n- ```\n  [e]: /x\n  ```\n\n> [f]: /y\n",
        );
        let labels: Vec<_> = found.links.keys().map(String::as_str).collect();
        assert_eq!(labels, ["f"]);
    }

    #[test]
    fn a_line_defines_once() {
        let line = "]:".repeat(1_000_000);
        let found = Definitions::of(&format!("{line}\n[{line}\n[x]: /a [y]: /b\n"));
        let labels: Vec<_> = found.links.keys().map(String::as_str).collect();
        assert_eq!(labels, ["x"]);
    }
}
