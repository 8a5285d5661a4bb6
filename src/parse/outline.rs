//! The section tree of the whole document out of the headings found line by line.
//!
//! Here the document as a whole is heard: headings are withdrawn where it speaks against them,
//! one may be the title, and ranks become levels.

use super::echo::Echo;
use super::headings::{Evidence, Heading};
use super::mark::{MarkKind, rank};
use super::shape::Shape;
use super::trust::Trust;
use crate::document::{Section, SectionKind, TextRange};

/// Lines between a title and the first heading below it, where nothing else tells them apart.
const LONGEST_LEAD: u64 = 1;
/// Headings below such a title.
const FEWEST_BELOW: usize = 3;

/// A line that was taken for a heading.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub(super) range: TextRange,
    pub(super) line: u64,
    pub(super) heading: Heading,
    /// The next line that is not blank is no running text.
    pub(super) followed: bool,
    /// Lines before it that are not blank.
    pub(super) ordinal: u64,
    /// A blank line or a heading stands before it.
    pub(super) apart: bool,
    /// Stands for its words, its number left out; 0 where a mark makes it a heading.
    pub(super) name: u32,
    /// Its number, 0 when it has none.
    pub(super) number: u16,
}

/// What was counted of the lines that are no headings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Census {
    /// Lines that are not blank.
    pub(super) lines: u64,
    /// Lines of running text.
    pub(super) paragraphs: u64,
    /// Short lines without an end, which verse consists of.
    pub(super) open_lines: u64,
    /// Lines behind a blank one.
    pub(super) apart: u64,
    /// Lines longer than any that an editor has wrapped.
    pub(super) long_lines: u64,
    /// Lines of about the length at which editors wrap, without an end, that the next follows at
    /// once.
    pub(super) full_lines: u64,
}

impl Census {
    /// Adds what was counted elsewhere in the same text.
    pub(super) fn add(&mut self, other: Self) {
        self.lines += other.lines;
        self.paragraphs += other.paragraphs;
        self.open_lines += other.open_lines;
        self.apart += other.apart;
        self.long_lines += other.long_lines;
        self.full_lines += other.full_lines;
    }

    /// Whether paragraphs are wrapped, and parted by blank lines.
    pub(super) fn is_wrapped(self) -> bool {
        20 * self.long_lines < self.lines && 3 * self.full_lines > self.lines && self.apart > 2
    }
}

/// The outline as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Outline {
    pub(super) title: Option<TextRange>,
    pub(super) sections: Vec<Section>,
    /// For each section the candidate it was; sorted.
    pub(super) origins: Vec<usize>,
}

/// Makes the outline.
pub(super) fn outline(candidates: &[Candidate], census: Census) -> Outline {
    let trust = Trust::hear(candidates, census);
    let kept: Vec<usize> = (0..candidates.len())
        .filter(|&i| trust.keeps(&candidates[i]))
        .collect();
    let title = title(candidates, &kept);
    let origins: Vec<usize> = kept.into_iter().filter(|&i| Some(i) != title).collect();
    let mut open: Vec<u8> = Vec::new();
    let mut sections = Vec::with_capacity(origins.len());
    for &i in &origins {
        let candidate = &candidates[i];
        while open
            .last()
            .is_some_and(|&rank| rank >= candidate.heading.rank)
        {
            open.pop();
        }
        if candidate.heading.rank != rank::TOP {
            open.push(candidate.heading.rank);
        }
        sections.push(Section {
            heading: candidate.range,
            line: candidate.line,
            level: open.len().max(1) as u8,
            kind: candidate.heading.kind,
        });
    }
    Outline {
        title: title.map(|i| candidates[i].range),
        sections,
        origins,
    }
}

/// Which of the kept candidates is the title of the whole.
fn title(candidates: &[Candidate], kept: &[usize]) -> Option<usize> {
    let (&first, rest) = kept.split_first()?;
    let candidate = &candidates[first];
    if candidate.ordinal != 0 || candidate.heading.kind != SectionKind::Body {
        return None;
    }
    let rank = candidate.heading.rank;
    let stands_above = match candidate.heading.evidence {
        Evidence::Marked(MarkKind::Standalone) => rest.len() <= 1,
        _ => rest.iter().all(|&i| {
            let other = candidates[i].heading;
            other.rank > rank || (other.rank == rank::TOP && rank == rank::UNMARKED)
        }),
    };
    let shape = match candidate.heading.evidence {
        Evidence::Shape(shape) => Some(shape),
        _ => None,
    };
    let leads = candidate.followed && shape.is_some();
    let is_echoed = |i: &&usize| {
        let evidence = candidates[**i].heading.evidence;
        matches!(evidence, Evidence::Shape(Shape { echo, .. }) if echo > Echo::None)
    };
    let names = shape.is_some_and(|shape| shape.echo == Echo::All)
        && 3 * rest.iter().filter(is_echoed).count() <= rest.len();
    let of_body = |i: &&usize| candidates[**i].heading.kind == SectionKind::Body;
    let lead = shape.is_some()
        && rest.iter().filter(of_body).count() >= FEWEST_BELOW
        && rest
            .first()
            .is_some_and(|&i| candidates[i].ordinal <= LONGEST_LEAD + 1);
    (stands_above || leads || names || lead).then_some(first)
}
