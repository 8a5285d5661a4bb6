//! The index of a plain text, batch by batch: what its walk has found so far, heard as a whole.

use std::mem;
use std::sync::Arc;

use super::headings::Judge;
use super::linking::Linking;
use super::outline::{Outline, outline};
use super::plain_text::PlainText;
use super::walk::{self, BUFFER, Stretches, Walk};
use super::{FIRST_BYTES, Indexer, Surveyor, Surveys};
use crate::document::{Batch, Position, Reference, Warning};

/// A batch is at least this part of what is known already: each goes through the whole outline and
/// all entries again, so that all of them together take a time in proportion to the text.
const GROWTH: u64 = 4;
/// The same while the text is waited for: what has come is told soon, but not at every piece.
const SLOWEST_GROWTH: u64 = 64;
/// Stretches that are surveyed ahead: long enough that what precedes each for nothing is little.
const STRETCHES: Stretches = Stretches {
    bytes: 1 << 20,
    before: 32 * 1024,
};

/// Indexes a plain text.
pub(super) struct PlainTextIndexer {
    text: Arc<PlainText>,
    judge: Arc<Judge>,
    walk: Walk,
    stretches: Stretches,
    /// Surveys of one stretch after the other, from `next_stretch` on.
    surveys: Option<Surveys>,
    next_stretch: u64,
    /// None where no links are asked for.
    linking: Option<Linking>,
    /// Leavings that the document has been told of.
    told_stray: usize,
    told: Told,
    batch_bytes: u64,
}

/// What the document has been told so far.
#[derive(Default)]
struct Told {
    outline: Outline,
    references: Vec<usize>,
}

impl PlainTextIndexer {
    /// An indexer at the beginning of the text.
    pub(super) fn new(text: Arc<PlainText>, judge: Judge) -> Self {
        Self::reading(text, Arc::new(judge), FIRST_BYTES, BUFFER)
    }

    /// The same with batches of so many bytes, and reading so many at one time; what comes out at
    /// the end does not depend on it.
    fn reading(text: Arc<PlainText>, judge: Arc<Judge>, batch_bytes: u64, bytes: usize) -> Self {
        let store = Arc::clone(&text.store);
        Self {
            walk: Walk::new(store, Arc::clone(&judge), bytes),
            judge,
            stretches: STRETCHES,
            surveys: None,
            next_stretch: 0,
            linking: Some(Linking::new(Arc::clone(&text))),
            text,
            told_stray: 0,
            told: Told::default(),
            batch_bytes,
        }
    }

    /// Goes on by a survey, or by reading a buffer; says whether that led any further.
    fn advance(&mut self) -> bool {
        let Some(surveys) = &mut self.surveys else {
            return self.walk.read_on(u64::MAX);
        };
        let start = self.stretches.start(self.next_stretch);
        if !self.walk.has_reached(start) {
            return self.walk.read_on(start);
        }
        self.next_stretch += 1;
        match surveys.next() {
            Some(None) => {}
            // What was walked ahead in another state is walked again, up to the next stretch.
            Some(Some(survey)) => _ = self.walk.take_over(survey),
            None => self.surveys = None,
        }
        true
    }

    /// Takes in the links and marks of what has been judged.
    fn link(&mut self, complete: bool) {
        let Some(linking) = &mut self.linking else {
            return;
        };
        linking.look(mem::take(&mut self.walk.finds.signs));
        let entries = &self.walk.finds.references;
        linking.advance(self.walk.judged(), complete, |place| {
            let next = entries.partition_point(|(entry, _)| entry.range.start <= place);
            let before = next.checked_sub(1).map(|at| &entries[at].0);
            before.is_some_and(|entry| entry.range.contains(place))
        });
    }

    /// What is new since the last batch. Takes a time in proportion to all that is known: see
    /// [`GROWTH`].
    fn batch(&mut self, complete: bool) -> Batch {
        self.link(complete);
        let finds = &self.walk.finds;
        let new_stray = &finds.stray[self.told_stray..];
        let mut warnings: Vec<Warning> = new_stray.iter().copied().map(stray).collect();
        self.told_stray = finds.stray.len();
        if complete {
            if finds.fences % 2 == 1 {
                warnings.push(stray(finds.last_fence));
            }
            warnings.extend(finds.passed_over());
        }
        let now = outline(&finds.candidates, finds.census);
        let told = &self.told.outline;
        let kept = common(&told.sections, &now.sections);
        let places: Vec<usize> = finds
            .references
            .iter()
            .map(|(_, list)| now.origins.binary_search(list).unwrap_or(0))
            .collect();
        let references_kept = common(&self.told.references, &places);
        let references = finds.references[references_kept..]
            .iter()
            .zip(&places[references_kept..])
            .map(|((reference, _), &section)| Reference {
                section,
                ..reference.clone()
            })
            .collect();
        let linked = self.linking.as_mut().map(Linking::found);
        let mut linked = linked.unwrap_or_default();
        warnings.append(&mut linked.warnings);
        let batch = Batch {
            sections_kept: (kept < told.sections.len()).then_some(kept),
            sections: now.sections[kept..].to_vec(),
            references_kept: (references_kept < self.told.references.len())
                .then_some(references_kept),
            references,
            links: linked.links,
            citations: linked.citations,
            anchors: Vec::new(),
            title: (told.title != now.title).then_some(now.title),
            warnings,
            indexed: Position(self.walk.position()),
            complete,
        };
        self.told = Told {
            outline: now,
            references: places,
        };
        batch
    }
}

impl Indexer for PlainTextIndexer {
    fn next_batch(&mut self) -> Option<Batch> {
        if self.walk.is_done() {
            return None;
        }
        let known = self.walk.position();
        let target = known + self.batch_bytes.max(known / GROWTH);
        while !self.walk.is_done() && self.walk.position() < target {
            let further = self.advance();
            // At once, so that little is kept of what was searched ahead.
            self.link(false);
            if !further && !self.walk.is_done() {
                if self.walk.position() > known + known / SLOWEST_GROWTH {
                    break;
                }
                self.walk.wait();
            }
        }
        if self.walk.is_done() {
            self.walk.finish();
        }
        Some(self.batch(self.walk.is_done()))
    }

    fn surveyor(&self) -> Option<Surveyor> {
        let first = self.walk.position().div_ceil(self.stretches.bytes);
        let end = self.text.store.len().div_ceil(self.stretches.bytes);
        let (text, judge) = (Arc::clone(&self.text), Arc::clone(&self.judge));
        let (stretches, has_links) = (self.stretches, self.linking.is_some());
        self.text.store.is_complete().then(|| Surveyor {
            stretches: first..end,
            survey: Arc::new(move |number| {
                let mut walk = Walk::new(Arc::clone(&text.store), Arc::clone(&judge), BUFFER);
                if !has_links {
                    walk.leave_links_out();
                }
                let mut survey = walk::survey(walk, stretches, number)?;
                survey.signs().search(&text);
                Some(survey)
            }),
        })
    }

    fn rely_on(&mut self, first: u64, surveys: Surveys) {
        self.next_stretch = first;
        self.surveys = Some(surveys);
    }

    fn leave_links_out(&mut self) {
        self.linking = None;
        self.walk.leave_links_out();
    }
}

/// How many items two lists have in common from the start.
fn common<T: PartialEq>(a: &[T], b: &[T]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

/// A warning about a line that is not shown.
fn stray(line: u64) -> Warning {
    Warning {
        line,
        message: "a stray fence was left out".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;
    use std::thread;

    use proptest::prelude::*;

    use super::*;
    use crate::document::{MemoryStore, TextRange};
    use crate::parse::Survey;
    use crate::parse::marking::Marking;
    use crate::text::Direction;

    /// Everything that batches add up to.
    #[derive(Debug, Default, PartialEq)]
    struct Found {
        title: Option<TextRange>,
        sections: Vec<crate::document::Section>,
        references: Vec<Reference>,
        links: Vec<Reference>,
        citations: Vec<crate::document::Citation>,
        warnings: Vec<Warning>,
        indexed: u64,
    }

    /// An indexer that reads so many bytes at one time.
    fn indexer(text: &[u8], bytes: usize) -> PlainTextIndexer {
        static JUDGE: LazyLock<Arc<Judge>> = LazyLock::new(|| {
            Arc::new(Judge {
                marking: Marking::new(),
                direction: Direction::RightToLeft,
            })
        });
        let text = Arc::new(PlainText {
            store: Arc::new(MemoryStore::new(text)),
            setting: crate::parse::blocks::Setting {
                direction: Direction::RightToLeft,
                language: crate::document::Language::Arabic,
            },
        });
        PlainTextIndexer::reading(text, Arc::clone(&JUDGE), bytes as u64, bytes)
    }

    /// What its batches add up to.
    fn found(mut indexer: PlainTextIndexer) -> Found {
        let mut found = Found::default();
        while let Some(batch) = indexer.next_batch() {
            found
                .sections
                .truncate(batch.sections_kept.unwrap_or(usize::MAX));
            found.sections.extend(batch.sections);
            found
                .references
                .truncate(batch.references_kept.unwrap_or(usize::MAX));
            found.references.extend(batch.references);
            found.links.extend(batch.links);
            found.citations.extend(batch.citations);
            found.title = batch.title.unwrap_or(found.title);
            found.warnings.extend(batch.warnings);
            found.indexed = batch.indexed.0;
        }
        found
    }

    /// Lines of many kinds, in any order.
    fn text() -> impl Strategy<Value = String> {
        let body = "كان الطريق إلى القرية يمر بين البساتين، وكان الناس يسلكونه كل صباح إلى السوق. ";
        let line = prop_oneof![
            Just(body.to_owned()),
            Just(body.repeat(80)),
            Just("الأرض والماء".to_owned()),
            Just("المادة 4".to_owned()),
            Just("الفصل الأول: الأرض".to_owned()),
            Just("المراجع".to_owned()),
            Just("- كتاب الماء – دار النشر".to_owned()),
            Just("1. الماء".to_owned()),
            Just("انظر https://a.example/ب، ثم [3] وwww.b.example.".to_owned()),
            Just(format!("{body}[١] ").repeat(60)),
            Just("```".to_owned()),
            Just("“`".to_owned()),
            Just(String::new()),
            Just("وقلبي يسبق الركب البعيد".to_owned()),
        ];
        let end = prop_oneof![
            Just("\n"),
            Just("\r\n"),
            Just("\r"),
            Just("\u{2028}"),
            Just("\u{85}")
        ];
        proptest::collection::vec((line, end), 0..40)
            .prop_map(|lines| lines.into_iter().map(|(line, end)| line + end).collect())
    }

    /// The same indexer with its stretches surveyed by others, on so many threads.
    fn surveyed(mut indexer: PlainTextIndexer, stretches: Stretches, threads: u64) -> Found {
        indexer.stretches = stretches;
        let surveyor = indexer.surveyor().expect("all of it is there");
        let numbers: Vec<u64> = surveyor.stretches.clone().collect();
        let mut surveys: Vec<(u64, Option<Survey>)> = thread::scope(|scope| {
            let (surveyor, numbers) = (&surveyor, &numbers);
            let walkers: Vec<_> = (0..threads)
                .map(|thread| {
                    let mine = numbers.iter().filter(move |&n| n % threads == thread);
                    scope
                        .spawn(move || mine.map(|&n| (n, (surveyor.survey)(n))).collect::<Vec<_>>())
                })
                .collect();
            let done = walkers
                .into_iter()
                .flat_map(|walker| walker.join().unwrap());
            done.collect()
        });
        surveys.sort_by_key(|survey| survey.0);
        let surveys = surveys.into_iter().map(|survey| survey.1);
        indexer.rely_on(surveyor.stretches.start, Box::new(surveys));
        found(indexer)
    }

    #[test]
    fn more_marks_than_a_survey_keeps_are_found_all_the_same() {
        let lines = 24_000;
        let text = "كان الطريق [1] ثم [2].\n".repeat(lines);
        let whole = found(indexer(text.as_bytes(), 1 << 20));
        assert_eq!(whole.citations.len(), 2 * lines);
        // The first two stretches hold more than a survey keeps.
        let stretches = Stretches {
            bytes: text.len() as u64 * 2 / 5,
            before: 100,
        };
        let read = indexer(text.as_bytes(), 20_000);
        assert!(surveyed(read, stretches, 2) == whole, "other marks");
    }

    proptest! {
        #[test]
        fn batches_of_any_size_add_up_to_the_same(text in text(), bytes in 1_usize..20_000) {
            let whole = found(indexer(text.as_bytes(), 1 << 20));
            prop_assert_eq!(&found(indexer(text.as_bytes(), bytes)), &whole);
            prop_assert_eq!(whole.indexed, text.len() as u64);
        }

        #[test]
        fn threads_find_the_same(
            text in text(),
            bytes in 1_usize..20_000,
            stretch in 1_u64..3000,
            before in 0_u64..3000,
            threads in 1_u64..4,
        ) {
            let whole = found(indexer(text.as_bytes(), 1 << 20));
            let stretches = Stretches { bytes: stretch, before };
            prop_assert_eq!(surveyed(indexer(text.as_bytes(), bytes), stretches, threads), whole);
        }
    }

    #[test]
    fn what_is_walked_ahead_is_mostly_taken_over() {
        let body =
            "كان الطريق إلى القرية يمر بين البساتين، وكان الناس يسلكونه كل صباح إلى السوق.\n";
        let text = format!("الفصل الأول\n{}", body.repeat(7)).repeat(2000);
        let mut indexer = indexer(text.as_bytes(), 1 << 16);
        indexer.stretches = Stretches {
            bytes: 1 << 16,
            before: 1 << 13,
        };
        let surveyor = indexer.surveyor().expect("all of it is there");
        let mut taken = 0;
        for number in surveyor.stretches {
            let start = indexer.stretches.start(number);
            while !indexer.walk.has_reached(start) {
                indexer.walk.read_on(start);
            }
            let survey = (surveyor.survey)(number);
            taken += u64::from(indexer.walk.take_over(survey.expect("there are lines")));
        }
        // All but the first: a survey never takes its first line for the first of the text.
        assert_eq!(taken + 1, (text.len() as u64).div_ceil(1 << 16));
    }
}
