//! A long Markdown text in units that can be read one by one: they end at blank lines, before
//! lines that begin a block of their own wherever they stand. Where such a line does not come, a
//! unit ends within a block that can be taken up again: code, a table, a list, a quotation, raw HTML;
//! at last anywhere.

use std::ops::Range;

/// Bytes that a line counts for beside its own: short ones make many blocks.
const LINE: usize = 30;
/// Bytes of the head of a table that are repeated for its next unit.
const LONGEST_HEAD: usize = 4096;

/// What a line stands in that blank lines do not end.
#[derive(Clone, Copy, Debug)]
pub(super) enum Within {
    Nothing,
    /// Fenced code: the sign and the length of its fence, and whether it stands in a list
    /// or a quotation.
    Fence(char, usize, bool),
    /// Raw HTML that ends with this.
    Raw(&'static str),
}

/// A part of a text that is read at one time.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) range: Range<usize>,
    /// The block that it ends within.
    pub(super) within: Option<Block>,
}

/// A block that a unit ends within, and the next goes on with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) kind: BlockKind,
    /// What takes it up again, put before the text of the next unit.
    pub(super) prefix: String,
}

/// What such a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BlockKind {
    Code,
    Table,
    List,
    Quotation,
    /// Raw HTML.
    Html,
    /// Raw HTML that is not shown: its beginning is a part of it.
    HiddenHtml,
}

/// Finds one unit after the other.
#[derive(Debug)]
pub(super) struct Units {
    within: Within,
    around: Around,
}

impl Default for Units {
    fn default() -> Self {
        Self {
            within: Within::Nothing,
            around: Around::Nothing,
        }
    }
}

/// What a line stands in that ends with a blank line, or with one that is not like it.
#[derive(Clone, Debug)]
enum Around {
    Nothing,
    /// A table with this head, unless it is too long.
    Table(Option<String>),
    /// A list, and whether its items are counted.
    List(bool),
    Quotation,
    Html,
}

impl Units {
    /// The unit of a text that begins at byte `start` and has at least `least` bytes, if it can;
    /// no more than twice as many.
    pub(super) fn next(&mut self, text: &str, start: usize, least: usize) -> Unit {
        let mut before = "";
        let mut at = start;
        let rest = text.get(start..).unwrap_or_default();
        for (lines, line) in rest.split_inclusive('\n').enumerate() {
            self.within = reached(self.within, line);
            let read = at - start + LINE * lines;
            if read >= least {
                let is_free = matches!(self.within, Within::Nothing)
                    && !before.is_empty()
                    && before.trim().is_empty()
                    && begins_block(line);
                let within = (!is_free).then(|| self.block(line)).flatten();
                if is_free || within.is_some() || read >= 2 * least {
                    if within.is_none() {
                        *self = Self::default();
                    }
                    let range = start..at;
                    return Unit { range, within };
                }
            }
            if at + line.len() - start > 2 * least {
                let most = least.max(at - start + least / 2);
                return self.part_of_line(text, start, at, most);
            }
            if let Within::Nothing = self.within {
                self.around = self.around_behind(before, line);
            }
            self.within = next(self.within, line);
            before = line;
            at += line.len();
        }
        Unit {
            range: start..text.len(),
            within: None,
        }
    }

    /// A unit that ends within the line at byte `at`, no more than `most` bytes from `start`.
    fn part_of_line(&mut self, text: &str, start: usize, at: usize, most: usize) -> Unit {
        let mut end = start + most;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let part = text.get(at..end).unwrap_or_default();
        let space = part.rfind(char::is_whitespace);
        let space = space.filter(|space| *space > part.len() / 2);
        let end = space.map_or(end, |space| at + space + 1);
        let within = match self.within {
            Within::Nothing => None,
            _ => self.block(""),
        };
        if within.is_none() {
            *self = Self::default();
        }
        Unit {
            range: start..end,
            within,
        }
    }

    /// The block that goes on with a line, where it can be taken up there.
    fn block(&self, line: &str) -> Option<Block> {
        if matches!(self.within, Within::Nothing) && line.trim().is_empty() {
            return None;
        }
        let (kind, prefix) = match (self.within, &self.around) {
            (Within::Fence(sign, length, false), _) => {
                let fence = sign.to_string().repeat(length.min(LONGEST_HEAD));
                (BlockKind::Code, fence + "\n")
            }
            (Within::Raw(end), _) => {
                let raw = RAW.iter().find(|(_, own)| *own == end);
                let start = raw.map_or("<!--", |(start, _)| start);
                match end {
                    "</pre>" => (BlockKind::Html, "<pre>\n".to_owned()),
                    _ if start.ends_with(|c: char| c.is_alphabetic()) => {
                        (BlockKind::HiddenHtml, format!("{start}>\n"))
                    }
                    _ => (BlockKind::HiddenHtml, format!("{start}\n")),
                }
            }
            (Within::Nothing, Around::Table(Some(head))) => (BlockKind::Table, head.clone()),
            (Within::Nothing, Around::Html) => (BlockKind::Html, "<div>\n".to_owned()),
            (Within::Nothing, Around::List(counted)) if item(line) == Some(*counted) => {
                (BlockKind::List, String::new())
            }
            (Within::Nothing, Around::Quotation) if line.starts_with('>') => {
                (BlockKind::Quotation, String::new())
            }
            (Within::Fence(..) | Within::Nothing, _) => return None,
        };
        Some(Block { kind, prefix })
    }

    /// What stands around the line behind this one, which is no code.
    fn around_behind(&self, before: &str, line: &str) -> Around {
        if line.trim().is_empty() {
            return match self.around {
                Around::List(counted) => Around::List(counted),
                _ => Around::Nothing,
            };
        }
        match &self.around {
            Around::Table(_) | Around::Html => return self.around.clone(),
            _ => {}
        }
        let is_first = before.trim().is_empty();
        if let Some(counted) = item(line) {
            Around::List(counted)
        } else if line.starts_with('>') {
            Around::Quotation
        } else if is_first && line.starts_with('<') {
            Around::Html
        } else if before.contains('|') && is_delimiter(line) {
            let is_short = before.len() + line.len() <= LONGEST_HEAD;
            Around::Table(is_short.then(|| [before, line].concat()))
        } else if is_first && begins_block(line) {
            Around::Nothing
        } else {
            self.around.clone()
        }
    }
}

/// Whether the item is counted that a line begins, of a list that stands in no other block.
fn item(line: &str) -> Option<bool> {
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let counted = digits.len() < line.len() && digits.starts_with(['.', ')']);
    let mark = if counted { digits } else { line };
    let is_mark = counted || mark.starts_with(['-', '*', '+']);
    let is_apart = mark
        .get(1..)
        .is_some_and(|rest| rest.starts_with([' ', '\t']));
    (is_mark && is_apart).then_some(counted)
}

/// Whether a line parts the head of a table from its rows.
fn is_delimiter(line: &str) -> bool {
    line.contains('-')
        && line.contains('|')
        && line
            .trim_end()
            .bytes()
            .all(|b| matches!(b, b'|' | b'-' | b':' | b' ' | b'\t'))
}

/// Whether a line behind a blank one begins a block that stands in no other.
fn begins_block(line: &str) -> bool {
    let letter = |c: char| c.is_alphabetic() || matches!(c, '#' | '|' | '!');
    line.starts_with(letter)
}

/// What a line stands in behind lines that left `within` open.
pub(super) fn reached(within: Within, line: &str) -> Within {
    match within {
        // What is not set in ends the list or the quotation, and with it the code.
        Within::Fence(_, _, true) if !line.starts_with([' ', '\t', '\n', '\r', '>']) => {
            Within::Nothing
        }
        within => within,
    }
}

/// What the line behind this one stands in.
pub(super) fn next(within: Within, line: &str) -> Within {
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

/// What begins raw HTML that blank lines do not end, and what ends it.
const RAW: &[(&str, &str)] = &[
    ("<!--", "-->"),
    ("<script", "</script>"),
    ("<style", "</style>"),
    ("<pre", "</pre>"),
    ("<textarea", "</textarea>"),
    ("<![CDATA[", "]]>"),
    ("<?", "?>"),
];

/// What a line begins that blank lines do not end.
fn begun(line: &str, inner: &str) -> Within {
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

    /// The units of a text, of so many bytes at least.
    fn check(least: usize, text: &str, expected: &[&str]) {
        let mut found = Vec::new();
        let mut at = 0;
        let mut units = Units::default();
        while at < text.len() {
            let unit = units.next(text, at, least);
            assert_eq!(unit.within, None);
            at = unit.range.end;
            found.push(text.get(unit.range).unwrap_or_default().trim());
        }
        assert_eq!(found, expected);
    }

    #[test]
    fn units_end_where_nothing_goes_on() {
        check(40, "أ\nب\n\nج\n\n# د\n", &["أ\nب", "ج", "# د"]);
        check(150, "- أ\n\n  ب\n\n- ج\n\nد", &["- أ\n\n  ب\n\n- ج", "د"]);
        check(150, "```\nأ\n\nب\n```\n\nج", &["```\nأ\n\nب\n```", "ج"]);
        check(100, "<!-- أ\n\nب -->\n\nج", &["<!-- أ\n\nب -->", "ج"]);
        check(100, "- ```\n  أ\n\nب", &["- ```\n  أ", "ب"]);
    }

    #[test]
    fn blocks_that_a_unit_ends_within() {
        let kinds = |text: &str| {
            let mut units = Units::default();
            let unit = units.next(text, 0, 100);
            let within = unit.within.map(|block| (block.kind, block.prefix));
            (unit.range.end, within)
        };
        let within = |kind, prefix: &str| Some((kind, prefix.to_owned()));
        let code = format!("````\n{}", "a\n\n".repeat(90));
        assert_eq!(kinds(&code).1, within(BlockKind::Code, "````\n"));
        let table = format!("|a|b|\n|-|-|\n{}", "|a|b|\n".repeat(90));
        assert_eq!(kinds(&table).1, within(BlockKind::Table, "|a|b|\n|-|-|\n"));
        let list = "- a\n  - b\n".repeat(90);
        assert_eq!(kinds(&list), (20, within(BlockKind::List, "")));
        let raw = format!("<!-- a\n{}", "b\n\n".repeat(90));
        assert_eq!(kinds(&raw).1, within(BlockKind::HiddenHtml, "<!--\n"));
        assert_eq!(kinds(&"a b\n".repeat(90)), (24, None));
        assert_eq!(kinds(&"a b ".repeat(90)), (100, None));
    }
}
