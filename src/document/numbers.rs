//! The entries of a document by their numbers, for the marks that cite them.

use std::collections::HashMap;

use super::position::Position;
use super::reference::Reference;
use super::section::{Section, SectionKind};

/// An entry: its place among the entries, and the byte where it begins.
type Answer = (usize, Position);

/// The entries with one number, in reading order.
#[derive(Clone, Debug, Default)]
struct Answers {
    /// Those of references sections.
    listed: Vec<Answer>,
    /// Those of notes and links.
    others: Vec<Answer>,
}

/// Entries by their numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers {
    answers: HashMap<u32, Answers>,
    /// The number of each entry, and whether it stands in a references section.
    known: Vec<(u32, bool)>,
}

impl Numbers {
    /// Withdraws all entries but the first `kept`.
    pub(super) fn truncate(&mut self, kept: usize) {
        while self.known.len() > kept {
            if let Some((number, is_listed)) = self.known.pop() {
                self.kin(number, is_listed).pop();
            }
        }
    }

    /// Takes in those of the entries that are new; entries stand in reading order.
    pub(super) fn extend(&mut self, entries: &[Reference], sections: &[Section]) {
        for (at, entry) in entries.iter().enumerate().skip(self.known.len()) {
            let section = sections.get(entry.section);
            let is_listed = section.is_none_or(|section| section.kind == SectionKind::References);
            self.known.push((entry.number, is_listed));
            let kin = self.kin(entry.number, is_listed);
            kin.push((at, entry.range.start));
        }
    }

    fn kin(&mut self, number: u32, is_listed: bool) -> &mut Vec<Answer> {
        let answers = self.answers.entry(number).or_default();
        if is_listed {
            &mut answers.listed
        } else {
            &mut answers.others
        }
    }

    /// The entry that a mark at `from` means by a number: one in a references section before
    /// another, the next that follows the mark before the last above it.
    pub(super) fn meant(&self, number: u32, from: Position) -> Option<usize> {
        let answers = self.answers.get(&number)?;
        let kin = if answers.listed.is_empty() {
            &answers.others
        } else {
            &answers.listed
        };
        let next = kin.partition_point(|&(_, place)| place <= from);
        let (entry, _) = kin.get(next).or_else(|| kin.last())?;
        Some(*entry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::TextRange;

    /// Entries of one number that begin at these bytes, in the section of this place.
    fn entries(places: &[(u64, usize)]) -> Vec<Reference> {
        let entry = |&(start, section)| Reference {
            kind: crate::document::ReferenceKind::Entry,
            number: 1,
            range: TextRange::new(start, start + 1),
            title: String::new(),
            site: None,
            url: None,
            more: Vec::new(),
            section,
        };
        places.iter().map(entry).collect()
    }

    fn sections() -> [Section; 2] {
        [SectionKind::Notes, SectionKind::References].map(|kind| Section {
            heading: TextRange::new(0, 1),
            line: 0,
            level: 1,
            kind,
        })
    }

    #[test]
    fn the_next_entry_of_a_references_section_is_meant() {
        let mut numbers = Numbers::default();
        numbers.extend(&entries(&[(10, 0), (20, 1), (30, 0), (40, 1)]), &sections());
        let meant = |from| numbers.meant(1, Position(from));
        assert_eq!(meant(5), Some(1));
        assert_eq!(meant(20), Some(3));
        assert_eq!(meant(90), Some(3));
        assert_eq!(numbers.meant(2, Position(0)), None);
    }

    #[test]
    fn withdrawn_entries_are_not_meant() {
        let mut numbers = Numbers::default();
        numbers.extend(&entries(&[(10, 0), (20, 1)]), &sections());
        numbers.truncate(1);
        assert_eq!(numbers.meant(1, Position(0)), Some(0));
        numbers.extend(&entries(&[(10, 0), (15, 0)]), &sections());
        assert_eq!(numbers.meant(1, Position(12)), Some(1));
    }

    #[test]
    fn many_marks_and_entries_of_one_number() {
        let places: Vec<_> = (0..200_000).map(|at| (at * 2, 1)).collect();
        let mut numbers = Numbers::default();
        numbers.extend(&entries(&places), &sections());
        for at in 0..200_000 {
            let next = (at + 1).min(199_999);
            assert_eq!(numbers.meant(1, Position(at as u64 * 2)), Some(next));
        }
    }
}
