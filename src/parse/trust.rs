//! Which headings of a text the text as a whole speaks for.
//!
//! Line by line, a heading is a short line in the right place. Whether short lines in such places
//! are headings in this text is told by all of them together: by how many there are beside running
//! text, and by what they have in common.

use std::collections::{HashMap, HashSet};

use super::below::Below;
use super::echo::Echo;
use super::headings::Evidence;
use super::line::Ending;
use super::mark::{MarkKind, rank};
use super::outline::{Candidate, Census};
use super::shape::Shape;

/// Members of a series: headings that are alike but for their number, or numbers that count on.
const SHORTEST_SERIES: usize = 3;
/// Words of a line with a colon that rather names a thing than says that it follows.
const MOST_BRIEF: usize = 3;
/// A line that stands more often in a text is said by somebody, or tells what follows.
const MOST_OFTEN: usize = 3;

/// Which evidence a text speaks for.
#[expect(
    clippy::struct_excessive_bools,
    reason = "one answer for each kind of evidence"
)]
pub(super) struct Trust {
    shape: bool,
    echo: bool,
    weak: bool,
    /// Headings with little below them.
    thin: bool,
    /// Headings that end with a colon: more do than do not, and they are dense.
    colon: bool,
    /// Headings behind a line that has no end.
    open: bool,
    /// Headings by shape that lead to a marked one, or open the text, whatever else holds.
    leading: bool,
    /// Only what stands apart from the line before, or below a heading.
    apart: bool,
    /// Names of headings that differ by a number, which counts on.
    series: HashSet<u32>,
    /// Names of lines that stand too often; sorted.
    repeated: Vec<u32>,
    /// Where numbered headings with little below them stand whose numbers fit.
    fitting: HashSet<u64>,
}

impl Trust {
    /// Hears the whole text.
    pub(super) fn hear(candidates: &[Candidate], census: Census) -> Self {
        let count =
            |test: fn(Shape) -> bool| shapes(candidates).filter(|&s| test(s)).count() as u64;
        let marks = |test: fn(Evidence) -> bool| {
            let found = candidates.iter().filter(|c| test(c.heading.evidence));
            found.count() as u64
        };
        let echoed = count(|s| s.is_plain() && s.echo > Echo::None);
        let plain = count(|s| s.is_plain() && s.echo == Echo::None && !s.leads);
        let thin = count(|s| s.below == Below::Little && s.is_free());
        let open = count(|s| s.open_before);
        let colon = count(Shape::has_colon);
        let named = count(|s| s.has_colon() && s.echo > Echo::None);
        let brief = count(|s| s.has_colon() && s.words <= MOST_BRIEF);
        // Lines with a colon that name what is told of rather than lead to it.
        let is_naming = 3 * named >= colon || 3 * brief >= 2 * colon;
        let marked = marks(|e| matches!(e, Evidence::Marked(_)));
        let articles = marks(|e| e == Evidence::Marked(MarkKind::Article));
        let decimals = marks(|e| e == Evidence::Marked(MarkKind::Decimal));

        let first = candidates.first().filter(|c| c.ordinal == 0);
        let opens_echoed = first.is_some_and(
            |c| matches!(c.heading.evidence, Evidence::Shape(shape) if shape.echo > Echo::None),
        );
        let opens_numbered = first.is_some_and(|c| c.heading.rank == rank::NUMBER);
        let collection = opens_echoed && echoed >= 8 && 2 * echoed >= plain;
        let shaped = echoed + plain;
        let ruled =
            articles >= 5.max(shaped / 2) || decimals >= 1.max(shaped / 4) || opens_numbered;
        let extract = opens_echoed && shaped <= 1 + census.paragraphs / 30;
        let verse = 2 * census.open_lines > census.lines && 4 * shaped < census.open_lines;
        // One or two lines without a title above all may be said by somebody, or be captions.
        let weak = marks(|e| e == Evidence::Weak(Below::Text));
        let few = first.is_none() && shaped + thin + open + marked + weak < 3;
        let free = !(collection || extract || ruled || verse || few);

        // Where sentences end as they should, a short line without an end is a heading.
        let told = census.lines - census.open_lines.min(census.lines);
        let punctuated = 6 * census.open_lines.saturating_sub(thin) <= told;
        let sparse = 3 * thin <= census.lines && shaped + marked >= 2;
        Self {
            thin: punctuated && sparse && free,
            shape: free,
            echo: collection || !(ruled || verse || extract || few),
            weak: !(collection || extract || verse) || counts_on(candidates),
            colon: !verse
                && colon >= SHORTEST_SERIES as u64
                && colon > 2 * plain
                && (6 * colon >= census.lines || 12 * colon >= census.lines && is_naming),
            open: free && shaped + marked >= 2 && open <= 3 * (shaped + marked),
            leading: !(collection || extract),
            apart: census.is_wrapped() || are_apart(candidates, census),
            series: series(candidates),
            repeated: repeated(candidates),
            fitting: fitting(candidates),
        }
    }

    /// Whether a candidate stays.
    pub(super) fn keeps(&self, candidate: &Candidate) -> bool {
        let shape = match candidate.heading.evidence {
            Evidence::Marked(_) => return true,
            _ if candidate.ordinal == 0 => return true,
            Evidence::Weak(Below::Text) => return self.weak,
            Evidence::Weak(Below::Little) => return self.fitting.contains(&candidate.ordinal),
            Evidence::Shape(shape) => shape,
        };
        let echoed = shape.echo > Echo::None;
        if candidate.number > 0 && self.series.contains(&candidate.name) {
            return true;
        }
        if self.repeated.binary_search(&candidate.name).is_ok() || self.apart && !candidate.apart {
            return false;
        }
        match shape.ending {
            Ending::Colon => return self.colon,
            Ending::Stop => return false,
            _ => {}
        }
        if shape.below == Below::Little {
            return self.thin || echoed && self.shape && self.echo;
        }
        if shape.open_before {
            return self.open;
        }
        self.leading && shape.leads || self.shape || echoed && self.echo
    }
}

/// The headings by their shape alone.
fn shapes(candidates: &[Candidate]) -> impl Iterator<Item = Shape> + '_ {
    candidates.iter().filter_map(|c| match c.heading.evidence {
        Evidence::Shape(shape) => Some(shape),
        _ => None,
    })
}

/// Whether the numbered headings count on.
fn counts_on(candidates: &[Candidate]) -> bool {
    let numbers = candidates
        .iter()
        .filter(|c| c.heading.evidence == Evidence::Weak(Below::Text) && c.number > 0)
        .map(|c| c.number);
    counts(numbers)
}

/// Where numbered headings with little below them stand whose numbers count on from those of
/// others, or to them.
fn fitting(candidates: &[Candidate]) -> HashSet<u64> {
    let mut fitting = HashSet::new();
    let is_numbered =
        |c: &&Candidate| matches!(c.heading.evidence, Evidence::Weak(_)) && c.number > 0;
    let numbered: Vec<_> = candidates.iter().filter(is_numbered).collect();
    let is_sure = |c: &Candidate| c.heading.evidence == Evidence::Weak(Below::Text);
    if numbered.iter().filter(|c| is_sure(c)).count() < SHORTEST_SERIES {
        return fitting;
    }
    let mut last = 0;
    for (at, candidate) in numbered.iter().enumerate() {
        let leads = numbered
            .get(at + 1)
            .is_some_and(|c| c.number == candidate.number + 1);
        let follows = candidate.number == last + 1;
        if is_sure(candidate) {
            last = candidate.number;
        } else if follows && (leads || last > 0) {
            last = candidate.number;
            fitting.insert(candidate.ordinal);
        }
    }
    fitting
}

/// Whether numbers count on, most of them.
fn counts(numbers: impl Iterator<Item = u16>) -> bool {
    let (mut all, mut steps, mut last) = (0, 0, 0);
    for number in numbers {
        all += 1;
        steps += usize::from(number == last + 1);
        last = number;
    }
    steps >= SHORTEST_SERIES && 4 * steps >= 3 * all
}

/// The names of headings that are alike but for a number which counts on.
fn series(candidates: &[Candidate]) -> HashSet<u32> {
    let mut numbers: HashMap<u32, Vec<u16>> = HashMap::new();
    for candidate in candidates.iter().filter(|c| c.number > 0) {
        if let Evidence::Shape(_) = candidate.heading.evidence {
            numbers
                .entry(candidate.name)
                .or_default()
                .push(candidate.number);
        }
    }
    let counting = numbers
        .into_iter()
        .filter(|(_, numbers)| counts(numbers.iter().copied()));
    counting.map(|(name, _)| name).collect()
}

/// The names that stand more often in a text than headings do; sorted.
fn repeated(candidates: &[Candidate]) -> Vec<u32> {
    let unnumbered = candidates.iter().filter(|c| c.number == 0);
    let mut names: Vec<u32> = unnumbered.map(|c| c.name).collect();
    names.sort_unstable();
    let often = names.chunk_by(|a, b| a == b);
    let often = often.filter(|alike| alike.len() > MOST_OFTEN);
    often.map(|alike| alike[0]).collect()
}

/// Whether blank lines stand before headings rather than between paragraphs.
fn are_apart(candidates: &[Candidate], census: Census) -> bool {
    let is_shape =
        |c: &&Candidate| matches!(c.heading.evidence, Evidence::Shape(_)) && c.ordinal > 0;
    let shapes = candidates.iter().filter(is_shape).count();
    let apart = candidates
        .iter()
        .filter(is_shape)
        .filter(|c| c.apart)
        .count();
    2 * census.apart < census.lines && apart >= SHORTEST_SERIES && 4 * apart >= 3 * shapes
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::document::MemoryStore;
    use crate::parse::{Overrides, open};

    const BODY: &str = "كان الناس يسلكون هذا الطريق كل صباح إلى السوق البعيد، ثم يعودون منه قبل المغيب ومعهم ما اشتروا.";

    /// The lines that are headings, when each short line stands above running text, unless it
    /// begins with a stroke, which is left away.
    fn check(lines: &[&str], expected: &[&str]) {
        let lines = lines.iter().map(|line| match line.strip_prefix('/') {
            Some(line) => format!("{line}\n"),
            None => format!("{line}\n{BODY}\n"),
        });
        let text: String = [BODY, "\n"]
            .map(str::to_owned)
            .into_iter()
            .chain(lines)
            .collect();
        let store = Arc::new(MemoryStore::new(text.as_bytes()));
        let parsed = open(store, "a.txt", Overrides::default()).expect("it is a text");
        let (mut document, mut indexer) = (parsed.document, parsed.indexer);
        while let Some(batch) = indexer.next_batch() {
            document.apply(batch);
        }
        let found: Vec<_> = document
            .sections()
            .iter()
            .map(|section| document.text(section.heading))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_colon_is_a_style_or_leads_to_what_follows() {
        let colons = ["أرض القرية:", "ماء البئر:", "دور الحجر:", "أشجار الزيتون:"];
        check(&colons, &colons);
        let plain = [
            "أرض القرية",
            "ماء البئر",
            "ومن الأخبار التي تروى:",
            "دور الحجر",
        ];
        check(&plain, &[plain[0], plain[1], plain[3]]);
    }

    #[test]
    fn numbers_count_on() {
        let series = ["بندها 1.", "بندها 2.", "بندها 3.", "بندها 4."];
        check(&series, &series);
        check(&["بندها 4.", "بندها 9.", "بندها 1."], &[]);
        let list = [
            "1. الأرض",
            "/2. الماء",
            "/- البئر",
            "3. الدور",
            "4. الأشجار",
            "5. السوق",
        ];
        check(
            &list,
            &list
                .map(|line| line.trim_start_matches('/'))
                .into_iter()
                .filter(|line| !line.starts_with('-'))
                .collect::<Vec<_>>(),
        );
    }

    #[test]
    fn what_recurs_is_no_heading() {
        let spoken = [
            "سعيد",
            "أرض القرية",
            "سعيد",
            "ماء البئر",
            "سعيد",
            "دور الحجر",
            "سعيد",
        ];
        check(&spoken, &[spoken[1], spoken[3], spoken[5]]);
    }

    #[test]
    fn behind_what_breaks_off() {
        let broken = [
            "أرض القرية",
            "ماء البئر",
            "/وهذا مثال على ذلك:",
            "دور الحجر",
        ];
        check(&broken, &[broken[0], broken[1], broken[3]]);
    }

    #[test]
    fn one_line_alone_is_no_heading() {
        check(&["يا صاحبي"], &[]);
        check(
            &["س: متى جئت إلى هنا؟", "س: ومن أين جئت؟", "س: ومتى تعود؟"],
            &[],
        );
    }
}
