//! The section tree of the whole document out of the headings found line by line.
//!
//! Here the document as a whole is heard: headings are withdrawn where it speaks against them,
//! one may be the title, and ranks become levels.

use super::below::Below;
use super::headings::{Evidence, Heading};
use super::marking::{MarkKind, rank};
use crate::document::{Section, SectionKind, TextRange};

/// Lines between a title and the first heading below it, where nothing else tells them apart.
const LONGEST_LEAD: u64 = 1;

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
}

impl Census {
    /// Adds what was counted elsewhere in the same text.
    pub(super) fn add(&mut self, other: Self) {
        self.lines += other.lines;
        self.paragraphs += other.paragraphs;
        self.open_lines += other.open_lines;
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

/// Which evidence the document as a whole takes for good.
#[expect(
    clippy::struct_excessive_bools,
    reason = "one answer for each kind of evidence"
)]
#[derive(Clone, Copy)]
struct Trust {
    shape: bool,
    echo: bool,
    weak: bool,
    /// Headings with little below them.
    thin: bool,
    /// Headings by shape that lead to a marked one, or open the text, whatever else holds.
    leading: bool,
}

/// Makes the outline.
pub(super) fn outline(candidates: &[Candidate], census: Census) -> Outline {
    let trust = trust(candidates, census);
    let kept: Vec<usize> = (0..candidates.len())
        .filter(|&i| is_kept(&candidates[i], trust))
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

/// Hears the whole document.
fn trust(candidates: &[Candidate], census: Census) -> Trust {
    let count = |test: fn(&Candidate) -> bool| candidates.iter().filter(|c| test(c)).count() as u64;
    let echoed = count(|c| {
        matches!(
            c.heading.evidence,
            Evidence::Shape {
                echoed: true,
                below: Below::Text,
                ..
            }
        )
    });
    let plain = count(|c| {
        matches!(
            c.heading.evidence,
            Evidence::Shape {
                echoed: false,
                leads: false,
                below: Below::Text,
                ..
            }
        )
    });
    let thin = count(|c| {
        matches!(
            c.heading.evidence,
            Evidence::Shape {
                below: Below::Little,
                ..
            }
        )
    });
    let articles = count(|c| c.heading.evidence == Evidence::Marked(MarkKind::Article));
    let decimals = count(|c| c.heading.evidence == Evidence::Marked(MarkKind::Decimal));
    let opens_echoed = candidates.first().is_some_and(|c| {
        c.ordinal == 0 && matches!(c.heading.evidence, Evidence::Shape { echoed: true, .. })
    });
    let collection = opens_echoed && echoed >= 8 && 2 * echoed >= plain;
    let opens_numbered = candidates
        .first()
        .is_some_and(|c| c.ordinal == 0 && c.heading.rank == rank::NUMBER);
    let shaped = echoed + plain;
    let ruled = articles >= 5.max(shaped / 2) || decimals >= 1.max(shaped / 4) || opens_numbered;
    let extract = opens_echoed && shaped <= 1 + census.paragraphs / 10;
    let verse = 2 * census.open_lines > census.lines && 4 * shaped < census.open_lines;
    // Where sentences end as they should, a short line without an end is a heading.
    let told = census.lines - census.open_lines.min(census.lines);
    let marked = count(|c| matches!(c.heading.evidence, Evidence::Marked(_)));
    let punctuated = 8 * census.open_lines.saturating_sub(thin) <= told;
    let sparse = 3 * thin <= census.lines && shaped + marked >= 2;
    Trust {
        thin: punctuated && sparse && !(collection || extract || ruled || verse),
        shape: !(collection || extract || ruled || verse),
        echo: collection || !(ruled || verse || extract),
        weak: !(collection || extract || verse),
        leading: !(collection || extract),
    }
}

/// Whether a candidate stays.
fn is_kept(candidate: &Candidate, trust: Trust) -> bool {
    match candidate.heading.evidence {
        Evidence::Marked(_) => true,
        _ if candidate.ordinal == 0 => true,
        Evidence::Weak => trust.weak,
        Evidence::Shape {
            below: Below::Little,
            ..
        } => trust.thin,
        Evidence::Shape { leads: true, .. } if trust.leading => true,
        Evidence::Shape { echoed, .. } => trust.shape || echoed && trust.echo,
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
    let leads = candidate.followed && matches!(candidate.heading.evidence, Evidence::Shape { .. });
    let others = rest.iter().filter(|&&i| {
        matches!(
            candidates[i].heading.evidence,
            Evidence::Shape { echoed: true, .. }
        )
    });
    let names = matches!(
        candidate.heading.evidence,
        Evidence::Shape { names: true, .. }
    ) && 3 * others.count() <= rest.len();
    let lead = rest
        .first()
        .is_some_and(|&i| candidates[i].ordinal <= LONGEST_LEAD + 1);
    (stands_above || leads || names || lead).then_some(first)
}
