//! What is written instead of showing the article.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread;

use serde::Serialize;

use super::arguments::Output;
use super::printer::Printer;
use crate::address::{Destination, resolve};
use crate::config::{By, Config};
use crate::document::{BlockKind, Document, Position, Reference, ReferenceKind, TextRange};
use crate::layout::{self, FlowedBlock, PageStyle, Wide};
use crate::load::Loading;
use crate::text::{Direction, LineWriter};

/// Writes the output that was asked for.
pub(super) fn write(
    output: Output,
    json: bool,
    loading: Loading,
    config: &Config,
    mut printer: Printer,
) -> io::Result<()> {
    printer.begin()?;
    if output == Output::Print {
        page(loading.without_links(), config, &mut printer)?;
        return printer.finish();
    }
    let document = loading.whole();
    match (output, json) {
        // The doctor reads no article, and the page has been printed.
        (Output::Doctor | Output::Print, _) => Ok(()),
        (Output::Text, _) => text(&document, &mut printer),
        (Output::Outline, false) => outline(&document, &mut printer),
        (Output::Outline, true) => as_json(&Outline::new(&document), &mut printer),
        (Output::References, false) => references(&document, config, &mut printer),
        (Output::References, true) => {
            let entries: Vec<Entry> = entries(&document, config).collect();
            as_json(&entries, &mut printer)
        }
    }?;
    // Reading a document back to memory block by block costs more than the process's end.
    drop(document);
    printer.finish()
}

fn as_json(value: &impl Serialize, printer: &mut Printer) -> io::Result<()> {
    printer.json(&serde_json::to_string(value).map_err(io::Error::from)?)
}

/// Bytes of the text that are laid out at one time: few at first, so that the first lines come at
/// once.
const FIRST_PART: u64 = 64 * 1024;
const PART: u64 = 1024 * 1024;
/// Parts that wait for being laid out, and for being written, for each thread.
const WAITING_PARTS: usize = 2;
/// More threads than this only wait for the one that writes.
const MOST_THREADS: usize = 8;

/// A part of the text and the document as it was known when that part was settled, so that what is
/// written depends neither on the number of threads nor on which of them is the quickest.
type Job = (TextRange, Arc<Document>);

/// The page, row by row, part by part: each as soon as nothing is waited for any more that follows.
/// Parts are laid out on all processors and written in order.
fn page(loading: Loading, config: &Config, printer: &mut Printer) -> io::Result<()> {
    let style = PageStyle {
        measure: printer.columns(),
        wide: Wide::Wrapped,
        ..config.page
    };
    let spoken = printer.spoken();
    let writer = || spoken.is_plain().then(LineWriter::default);
    let set = |writer: &mut Option<LineWriter>, (part, document): Job| {
        let mut lines = Vec::with_capacity(part.len() as usize * 2);
        let by_cells = |block: &FlowedBlock, lines: &mut Vec<u8>| spoken.block(block, lines);
        layout::print_within(
            &document,
            style,
            part,
            writer.as_mut(),
            &mut lines,
            by_cells,
        );
        lines
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let is_short = loading.document.is_complete() && loading.document.end().0 <= FIRST_PART;
    if threads == 1 || is_short {
        let mut writer = writer();
        return parts(loading).try_for_each(|job| printer.lines(&set(&mut writer, job)));
    }
    thread::scope(|scope| {
        let (jobs, lines): (Vec<SyncSender<Job>>, Vec<Receiver<Vec<u8>>>) = (0..threads
            .min(MOST_THREADS))
            .map(|_| {
                let (jobs, mine) = mpsc::sync_channel(WAITING_PARTS);
                let (done, lines) = mpsc::sync_channel(WAITING_PARTS);
                let (set, writer) = (&set, &writer);
                scope.spawn(move || {
                    let mut writer = writer();
                    // Nobody receives any more when writing has failed.
                    let mut results = mine.into_iter().map(|job| done.send(set(&mut writer, job)));
                    results.find(Result::is_err)
                });
                (jobs, lines)
            })
            .unzip();
        scope.spawn(move || {
            let mut given = parts(loading).zip(jobs.iter().cycle());
            given.find_map(|(job, jobs)| jobs.send(job).err())
        });
        let mut lines = lines.iter().cycle().map_while(|lines| lines.recv().ok());
        lines.try_for_each(|lines| printer.lines(&lines))
    })
}

/// The parts in which a text is laid out, each given when it is settled.
fn parts(mut loading: Loading) -> impl Iterator<Item = Job> {
    let mut start = Some(0);
    let mut known = Arc::new(loading.document.clone());
    std::iter::from_fn(move || {
        let from = start?;
        let end = if from == 0 {
            FIRST_PART
        } else {
            (from / PART + 1) * PART
        };
        if loading.settle(Position(end)) {
            known = Arc::new(loading.document.clone());
        }
        let last = loading.document.end().0;
        let is_last = loading.document.is_complete() && end >= last;
        start = (!is_last).then_some(end);
        let end = if is_last { last } else { end };
        Some((TextRange::new(from, end), Arc::clone(&known)))
    })
}

/// The text in logical order, a block a line, items set in; a blank line where the text has one or
/// more.
fn text(document: &Document, printer: &mut Printer) -> io::Result<()> {
    let mut position = Position::START;
    let mut before: Option<Position> = None;
    loop {
        let chunk = document.written_chunk_at(position);
        for block in &chunk.blocks {
            if block.kind == BlockKind::Blank {
                continue;
            }
            let depth = match block.kind {
                BlockKind::ListItem { .. } => usize::from(block.depth),
                _ => 0,
            };
            if before.is_some_and(|end| block.range.start.0 > end.0 + 1) && depth == 0 {
                printer.logical("")?;
            }
            printer.logical(&format!("{:1$}{2}", "", 2 * depth, block.text))?;
            before = Some(block.range.end);
        }
        if chunk.range.end >= document.end() || chunk.range.is_empty() {
            return Ok(());
        }
        position = chunk.range.end;
    }
}

fn outline(document: &Document, printer: &mut Printer) -> io::Result<()> {
    if let Some(title) = document.title() {
        printer.paragraph(&title, 0, document.direction())?;
    }
    let highest = document
        .sections()
        .iter()
        .map(|section| section.level)
        .min()
        .unwrap_or(1);
    for section in document.sections() {
        let indent = u16::from(section.level - highest) * 2;
        printer.paragraph(
            &document.text(section.heading),
            indent,
            document.direction(),
        )?;
    }
    Ok(())
}

fn references(document: &Document, config: &Config, printer: &mut Printer) -> io::Result<()> {
    for entry in entries(document, config) {
        let number = format!("{}. {}", entry.number, entry.title);
        let named = entry
            .site
            .map_or(number.clone(), |site| format!("{number} – {site}"));
        printer.paragraph(&named, 0, Direction::LeftToRight)?;
        let by = match entry.by {
            "link" => "link",
            "site" => "on its site",
            _ => "search",
        };
        printer.paragraph(
            &format!("{} ({by})", entry.opens),
            3,
            Direction::LeftToRight,
        )?;
        for more in &entry.more {
            printer.paragraph(&format!("{more} (link)"), 3, Direction::LeftToRight)?;
        }
        for section in &entry.sections {
            printer.paragraph(&format!("in: {section}"), 3, Direction::LeftToRight)?;
        }
    }
    Ok(())
}

#[derive(Serialize)]
struct Outline {
    title: Option<String>,
    direction: &'static str,
    sections: Vec<OutlineSection>,
}

#[derive(Serialize)]
struct OutlineSection {
    level: u8,
    title: String,
    line: Option<u64>,
}

impl Outline {
    fn new(document: &Document) -> Self {
        let sections = document.sections().iter().map(|section| OutlineSection {
            level: section.level,
            title: document.text(section.heading),
            line: (section.line > 0).then_some(section.line),
        });
        let direction = match document.direction() {
            Direction::LeftToRight => "ltr",
            Direction::RightToLeft => "rtl",
        };
        Self {
            title: document.title(),
            direction,
            sections: sections.collect(),
        }
    }
}

#[derive(Serialize)]
struct Entry {
    number: u32,
    title: String,
    site: Option<String>,
    url: Option<String>,
    /// Further addresses of an entry.
    more: Vec<String>,
    opens: String,
    by: &'static str,
    kind: &'static str,
    /// How many marks in the text cite it.
    cited: usize,
    /// The sections in which they stand.
    #[serde(rename = "in")]
    sections: Vec<String>,
}

/// What a document refers to, as its view of references has it: the entries of its lists, then its
/// links.
fn entries<'a>(document: &'a Document, config: &'a Config) -> impl Iterator<Item = Entry> + 'a {
    let citings = document.citings();
    let listed_at = move |(at, reference): (usize, &Reference)| {
        // A link is cited where it stands.
        let own = [reference.range];
        let places = citings.get(at).map_or(&own[..], Vec::as_slice);
        listed(reference, places, document, config)
    };
    document.listed().enumerate().map(listed_at)
}

/// The sections in which some places stand, each once.
fn sections_of(places: &[TextRange], document: &Document) -> Vec<String> {
    let mut sections: Vec<usize> = places
        .iter()
        .filter_map(|place| document.section_at(place.start))
        .collect();
    sections.dedup();
    let title = |at: usize| document.text(document.sections()[at].heading);
    sections.into_iter().map(title).collect()
}

/// One entry of the list.
fn listed(
    reference: &Reference,
    places: &[TextRange],
    document: &Document,
    config: &Config,
) -> Entry {
    let target = config.sites.target(
        &reference.title,
        reference.site.as_deref(),
        reference.url.as_deref(),
    );
    let opens = match resolve(&target.url, document.base()) {
        Ok(Destination::Web(address)) => address,
        Ok(Destination::File { path, .. }) => path.to_string_lossy().into_owned(),
        _ => target.url,
    };
    Entry {
        number: reference.number,
        title: reference.title.clone(),
        site: reference.site.clone(),
        url: reference.url.clone(),
        more: reference.more.clone(),
        opens,
        by: match target.by {
            By::Link => "link",
            By::Site => "site",
            By::Search => "search",
        },
        kind: match reference.kind {
            ReferenceKind::Entry => "entry",
            ReferenceKind::Note => "note",
            ReferenceKind::Link | ReferenceKind::Mention => "link",
        },
        cited: places.len(),
        sections: sections_of(places, document),
    }
}
