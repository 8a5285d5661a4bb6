//! What a long Markdown text defines for all of its units: the addresses of links and the notes, by
//! their labels. They are looked for in the whole text first.

use std::collections::HashSet;
use std::ops::Range;

use super::units::{Within, next, reached};
use crate::document::Name;

/// What a text defines somewhere for all of it.
#[derive(Debug, Default)]
pub(super) struct Definitions {
    /// Folded labels of links, sorted, and the bytes where they are defined.
    pub(super) links: Vec<(Name, u64)>,
    /// Labels of notes, sorted.
    notes: Vec<Note>,
}

/// A note that is defined.
#[derive(Clone, Copy, Debug)]
struct Note {
    label: Name,
    /// The byte where that is done, as far as it can be said.
    at: u32,
    /// Its number, once it has one.
    number: u32,
}

impl Definitions {
    /// Those of a text: each begins a line that is no code and no raw HTML.
    pub(super) fn of(text: &str) -> Self {
        let mut found = Self::default();
        let mut within = Within::Nothing;
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            within = reached(within, line);
            if let (Within::Nothing, Some((label, _))) = (within, defined(line)) {
                found.add(label, at);
            }
            within = next(within, line);
            at += line.len();
        }
        // The first to define a label does.
        found.links.sort_unstable();
        found.links.dedup_by_key(|(label, _)| *label);
        found
            .notes
            .sort_unstable_by_key(|note| (note.label, note.at));
        found.notes.dedup_by_key(|note| note.label);
        found
    }

    /// Adds what a line at byte `at` defines.
    fn add(&mut self, label: &str, at: usize) {
        if let Some(note) = label.strip_prefix('^') {
            let label = Name::of(note);
            // One that is repeated takes no room.
            if self.notes.last().is_none_or(|last| last.label != label) {
                self.notes.push(Note {
                    label,
                    at: u32::try_from(at).unwrap_or(u32::MAX),
                    number: 0,
                });
            }
        } else {
            let label = Name::of(&folded(label));
            if self.links.last().is_none_or(|last| last.0 != label) {
                self.links.push((label, at as u64));
            }
        }
    }

    /// The number of a note that is defined; `next` is given to it if it has none.
    pub(super) fn number(&mut self, label: &str, next: u32) -> Option<u32> {
        let label = Name::of(label);
        let at = self.notes.binary_search_by_key(&label, |note| note.label);
        let note = self.notes.get_mut(at.ok()?)?;
        if note.number == 0 {
            note.number = next;
        }
        Some(note.number)
    }

    /// Definitions of the notes that a unit cites and does not define.
    pub(super) fn notes_elsewhere(&self, own: &str, unit: &Range<usize>) -> String {
        let mut stubs = String::new();
        if self.notes.is_empty() {
            return stubs;
        }
        let mut known = HashSet::new();
        for part in own.split("[^").skip(1) {
            let Some((label, _)) = part.split_once(']') else {
                continue;
            };
            let name = Name::of(label);
            let found = self.notes.binary_search_by_key(&name, |note| note.label);
            let is_elsewhere = |at: usize| !unit.contains(&(self.notes[at].at as usize));
            if found.is_ok_and(is_elsewhere) && known.insert(name) {
                stubs.extend(["\n\n[^", label, "]: .\n"]);
            }
        }
        stubs
    }
}

/// The address of a link with this label.
pub(super) fn address<'a>(links: &[(Name, u64)], text: &'a str, label: &str) -> Option<&'a str> {
    let label = Name::of(&folded(label));
    let found = links
        .binary_search_by_key(&label, |(label, _)| *label)
        .ok()?;
    let rest = text.get(links[found].1 as usize..)?;
    let line = rest.split_inclusive('\n').next()?;
    let rest = rest.get(defined(line)?.1..)?.trim_start();
    let rest = rest.strip_prefix('<').unwrap_or(rest);
    let end = rest.find(|c: char| c.is_whitespace() || c == '>');
    rest.get(..end.unwrap_or(rest.len()))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_of_the_whole() {
        let text = "[أ]: <https://a.b>\n  [B  c]: /d \"e\"\n[^n]: حاشية\nx [y]: z\n[أ]: /x\n";
        let mut found = Definitions::of(text);
        let links = found.links.clone();
        let link = |label| address(&links, text, label);
        assert_eq!(link("أ"), Some("https://a.b"));
        assert_eq!(link("b c"), Some("/d"));
        assert_eq!(link("y"), None);
        assert_eq!(found.number("n", 3), Some(3));
        assert_eq!(found.number("n", 4), Some(3));
        assert_eq!(found.number("m", 4), None);
        assert_eq!(
            found.notes_elsewhere("[^n] [^n] [^m]", &(90..99)),
            "\n\n[^n]: .\n"
        );
    }

    #[test]
    fn code_and_raw_html_define_nothing() {
        let text = "```\n[a]: /x\n```\n\n> ~~~\n> [b]: /x\n> ~~~\n\n    [c]: /x\n\n<pre>\n[d]: /x\n</pre>\n- ```\n  [e]: /x\n  ```\n\n> [f]: /y\n";
        let found = Definitions::of(text);
        assert_eq!(found.links.len(), 1);
        assert_eq!(address(&found.links, text, "f"), Some("/y"));
    }

    #[test]
    fn a_line_defines_once() {
        let line = "]:".repeat(1_000_000);
        let text = format!("{line}\n[{line}\n[x]: /a [y]: /b\n");
        let found = Definitions::of(&text);
        assert_eq!(found.links.len(), 1);
        assert_eq!(address(&found.links, &text, "x"), Some("/a"));
    }
}
