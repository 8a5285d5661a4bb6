//! What is demanded of frames and of growing texts, figure by figure: `cargo bench --bench figures`.
//!
//! With `-- FOLDER`, which holds what `large.py` has made, for a text of 1 GB; with `-- --slowest`
//! only the slowest frames, with what they did. Times are of the processor, so that they hold on a
//! busy machine too, and percentiles rather than means: a reader notices the slow frame.

use std::cell::Cell;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use qari::address::NamedBy;
use qari::app::App;
use qari::command::{Command, Focus};
use qari::config::{Config, Theme, ThemeName};
use qari::dialect::{DialectBackend, Marks, PLAIN};
use qari::document::{Document, MemoryStore, Position, TextStore};
use qari::{parse, source, view};
use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::layout::{Rect, Size};
use ratatui::{Terminal, TerminalOptions, Viewport};
use rustix::time::{ClockId, clock_gettime};

/// Columns and rows of the screen.
const SIZE: (u16, u16) = (200, 60);
/// Frames that a figure is made of.
const FRAMES: usize = 2000;

/// Processor time of this thread.
fn now() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// Processor time of this thread since then.
fn since(start: Duration) -> Duration {
    now().saturating_sub(start)
}

/// Counts what would be sent to a terminal.
#[derive(Clone, Default)]
struct Wire(std::rc::Rc<Cell<usize>>);

impl Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.set(self.0.get() + bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes what a terminal would be sent. It knows its size: where there is no terminal, the library
/// would start a program for each frame to find it out.
struct Screen {
    inner: CrosstermBackend<Wire>,
    size: Size,
}

impl Backend for Screen {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a ratatui::buffer::Cell)>,
    {
        self.inner.draw(content)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.inner.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.inner.show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<ratatui::layout::Position> {
        Ok(ratatui::layout::Position::ORIGIN)
    }

    fn set_cursor_position<P: Into<ratatui::layout::Position>>(&mut self, at: P) -> io::Result<()> {
        self.inner.set_cursor_position(at)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.inner.clear()
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.inner.clear_region(region)
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize {
            columns_rows: self.size,
            pixels: Size::ZERO,
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A reader with a screen that leads nowhere.
struct Reader {
    app: App,
    theme: Theme,
    size: (u16, u16),
    terminal: Terminal<DialectBackend<Screen>>,
    wire: Wire,
}

/// What a frame took.
#[derive(Clone, Copy, Default)]
struct Cost {
    /// Carrying a command out.
    updated: Duration,
    /// Layout.
    prepared: Duration,
    /// Drawing.
    painted: Duration,
    /// All of it with the comparison of cells, and with what is written.
    whole: Duration,
}

impl Cost {
    /// Layout and drawing.
    fn ours(&self) -> Duration {
        self.updated + self.prepared + self.painted
    }
}

impl Reader {
    fn new(document: Document) -> Self {
        let config = Config::read(&[]).expect("the default configuration");
        let wire = Wire::default();
        let screen = Screen {
            inner: CrosstermBackend::new(wire.clone()),
            size: SIZE.into(),
        };
        let backend = DialectBackend::new(screen, &PLAIN, Marks::Keep);
        let viewport = Viewport::Fixed(Rect::new(0, 0, SIZE.0, SIZE.1));
        let terminal = Terminal::with_options(backend, TerminalOptions { viewport });
        let mut reader = Self {
            app: App::new(document, "article".to_owned(), config),
            theme: Theme::new(ThemeName::Monochrome),
            size: SIZE,
            terminal: terminal.expect("a screen of a given size"),
            wire,
        };
        reader.frame();
        reader
    }

    fn frame(&mut self) -> Cost {
        let start = now();
        self.app.prepare(self.size);
        let prepared = since(start);
        let mut painted = Duration::ZERO;
        let (app, theme) = (&self.app, &self.theme);
        let drawn = self.terminal.draw(|frame| {
            let start = now();
            view::draw(app, theme, frame.buffer_mut());
            painted = since(start);
        });
        drawn.expect("a screen that cannot fail");
        Cost {
            updated: Duration::ZERO,
            prepared,
            painted,
            whole: since(start),
        }
    }

    /// Carries a command out and draws; gives what both took.
    fn turn(&mut self, command: Command) -> Cost {
        let start = now();
        self.app.update(command, None);
        let updated = since(start);
        let cost = self.frame();
        Cost {
            updated,
            whole: cost.whole + updated,
            ..cost
        }
    }

    fn resize(&mut self, size: (u16, u16)) -> Cost {
        self.size = size;
        let area = Rect::new(0, 0, size.0, size.1);
        self.terminal.backend_mut().inner_mut().size = size.into();
        self.terminal
            .resize(area)
            .expect("a screen that cannot fail");
        self.frame()
    }

    /// Scrolls line by line, there and back where the text is short.
    fn scroll(&mut self) -> Vec<Cost> {
        let mut command = Command::LineDown;
        let mut costs = Vec::with_capacity(FRAMES);
        for _ in 0..FRAMES {
            let before = self.wire.0.get();
            costs.push(self.turn(command));
            if self.wire.0.get() - before < 64 {
                command = match command {
                    Command::LineDown => Command::LineUp,
                    _ => Command::LineDown,
                };
            }
        }
        costs
    }
}

/// The part `of` 100 of the costs, by `by`.
fn percentile(costs: &[Cost], of: usize, by: fn(&Cost) -> Duration) -> Duration {
    let mut times: Vec<Duration> = costs.iter().map(by).collect();
    times.sort_unstable();
    times[(times.len() * of / 100).min(times.len() - 1)]
}

/// One figure: what, what is demanded of it, and what was found.
fn say(what: &str, demanded: &str, found: &str) {
    let mut out = io::stdout().lock();
    // Whoever closes the pipe has seen enough.
    let _ = writeln!(out, "| {what} | {demanded} | {found} |");
}

fn ms(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1000.0)
}

fn ratio(a: Duration, b: Duration) -> String {
    format!("{:.2}", a.as_secs_f64() / b.as_secs_f64())
}

/// Paragraphs with vowel signs, a heading before every tenth: the given page again and again,
/// where it is at hand.
fn vocalised(bytes: usize) -> Vec<u8> {
    let given = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora/text");
    let sentence = "كَانَ الطَّرِيقُ إِلَى القَرْيَةِ يَمُرُّ بَيْنَ البَسَاتِينِ، وَكَانَ النَّاسُ يَسْلُكُونَهُ كُلَّ صَبَاحٍ. ";
    let page = std::fs::read(given.join("quran-tashkeel.txt")).unwrap_or_else(|_| {
        let paragraphs = (1..8).map(|n| sentence.repeat(n) + "\n");
        let heading = "\nالفصل الأول: في الطريق\n\n".to_owned();
        std::iter::once(heading)
            .chain(paragraphs)
            .collect::<String>()
            .into_bytes()
    });
    let count = bytes.div_ceil(page.len());
    let mut text = page.repeat(count);
    text.truncate(bytes);
    text
}

fn whole(store: Arc<dyn TextStore>) -> Document {
    let parsed = parse::open(store, "article.txt", parse::Overrides::default()).expect("a text");
    let (mut document, mut indexer) = (parsed.document, parsed.indexer);
    while let Some(batch) = indexer.next_batch() {
        document.apply(batch);
    }
    document
}

fn in_memory(bytes: Vec<u8>) -> Arc<dyn TextStore> {
    Arc::new(MemoryStore::new(bytes))
}

/// The slowest of the frames of scrolling through a text, in order, with what each took.
fn slowest(name: &str, document: Document) {
    let costs = Reader::new(document).scroll();
    let limit = percentile(&costs, 99, Cost::ours);
    say(&format!("frame of {name}"), "ours", "update, layout, paint");
    for (at, cost) in costs.iter().enumerate().filter(|(_, c)| c.ours() >= limit) {
        let parts = [cost.updated, cost.prepared, cost.painted].map(ms);
        say(&at.to_string(), &ms(cost.ours()), &parts.join(", "));
    }
    let half = |by: fn(&Cost) -> Duration| ms(percentile(&costs, 50, by));
    let parts = [
        half(|c| c.updated),
        half(|c| c.prepared),
        half(|c| c.painted),
    ];
    say("median", &half(Cost::ours), &parts.join(", "));
}

/// Our part of a frame and the whole, and our part without the tree, each at the median. A text of
/// 10 KB fills the screen, but not the tree.
struct Medians {
    ours: Duration,
    whole: Duration,
    treeless: Duration,
}

/// Scrolling through a text.
fn frames(name: &str, document: Document) -> Medians {
    let mut reader = Reader::new(document);
    let costs = reader.scroll();
    let what = |part: &str| format!("a line further at 200x60, {name}, {part}");
    let of = |part, by| percentile(&costs, part, by);
    let mut half = Medians {
        ours: of(50, Cost::ours),
        whole: of(50, |cost| cost.whole),
        treeless: Duration::ZERO,
    };
    say(&what("ours, median"), "", &ms(half.ours));
    say(
        &what("ours, 99th percentile"),
        "0.3 ms",
        &ms(of(99, Cost::ours)),
    );
    say(&what("whole frame, median"), "", &ms(half.whole));
    say(
        &what("whole frame, 99th percentile"),
        "1 ms",
        &ms(of(99, |cost| cost.whole)),
    );
    let before = reader.wire.0.get();
    reader.frame();
    let again = reader.wire.0.get() - before;
    say(
        &format!("bytes written for the same frame again, {name}"),
        "0",
        &again.to_string(),
    );
    reader.turn(Command::ToggleTree);
    half.treeless = percentile(&reader.scroll(), 50, Cost::ours);
    half
}

/// The slowest of what a reader may ask for, at many places.
fn turns(name: &str, document: Document) {
    let places: Vec<Position> = (0..20)
        .map(|n| Position(document.end().0 / 20 * n))
        .collect();
    let mut reader = Reader::new(document);
    let mut slowest = [Duration::ZERO; 6];
    let mut take = |which: usize, cost: Cost| slowest[which] = slowest[which].max(cost.whole);
    for place in places {
        let start = now();
        let section = reader.app.document.section_at(place).unwrap_or_default();
        reader.app.focus = Focus::Tree;
        reader.app.tree.select_section(section);
        reader.app.update(Command::Open, None);
        let jumped = since(start);
        let cost = reader.frame();
        take(
            0,
            Cost {
                whole: cost.whole + jumped,
                ..cost
            },
        );
        take(1, reader.turn(Command::NextHeading));
        take(2, reader.turn(Command::Harakat));
        take(2, reader.turn(Command::Harakat));
        take(3, reader.turn(Command::Narrower));
        take(4, reader.resize((120, 40)));
        take(4, reader.resize(SIZE));
        take(5, reader.turn(Command::Bottom));
    }
    let names = [
        "a jump to a heading",
        "the next heading",
        "harakat",
        "a narrower column",
        "a resize",
        "the end",
    ];
    for (what, time) in names.into_iter().zip(slowest) {
        say(
            &format!("{what}, {name}, slowest of 20"),
            "16 ms",
            &ms(time),
        );
    }
}

/// Texts of 1, 10 and 100 MB: time in proportion, frames alike.
fn growth() {
    let mut first = None;
    for megabytes in [1, 10, 100] {
        let store = in_memory(vocalised(megabytes * 1_000_000));
        let start = now();
        let document = whole(store);
        let index = since(start) / megabytes as u32;
        let mut reader = Reader::new(document);
        let frame = percentile(&reader.scroll(), 50, |cost| cost.whole);
        let (index_of_one, frame_of_one) = *first.get_or_insert((index, frame));
        let what = |part: &str| format!("{part}, {megabytes} MB over 1 MB");
        say(
            &what("index for each MB"),
            "1.2",
            &ratio(index, index_of_one),
        );
        say(&what("a frame"), "1.2", &ratio(frame, frame_of_one));
    }
}

/// A tree of 100,000 headings that comes batch by batch.
fn headings() {
    let body = "كان الطريق إلى القرية يمر بين البساتين، وكان الناس يسلكونه كل صباح.";
    let mut text = String::new();
    for number in 1..=100_000 {
        let _ = write!(text, "الفصل {number}\n\n{body}\n\n");
    }
    let parsed = parse::open(
        in_memory(text.into_bytes()),
        "article.txt",
        parse::Overrides::default(),
    )
    .expect("a text");
    let mut reader = Reader::new(parsed.document);
    let mut indexer = parsed.indexer;
    let (mut slowest, mut total) = (Duration::ZERO, Duration::ZERO);
    while let Some(batch) = indexer.next_batch() {
        let start = now();
        reader.app.grow(0, batch);
        reader.frame();
        slowest = slowest.max(since(start));
        total += since(start);
    }
    let sections = reader.app.document.sections().len();
    say(
        &format!("a batch taken in and drawn, {sections} headings, slowest"),
        "16 ms",
        &ms(slowest),
    );
    say("all of them together", "linear", &ms(total));
}

fn main() {
    if std::env::args().any(|argument| argument == "--slowest") {
        for (name, bytes) in [("10 KB", 10_000), ("10 MB", 10_000_000)] {
            slowest(name, whole(in_memory(vocalised(bytes))));
        }
        return;
    }
    let folder: Option<PathBuf> = std::env::args()
        .skip(1)
        .find(|a| !a.starts_with('-'))
        .map(Into::into);
    say("what", "demanded", "found");
    say("---", "---", "---");
    let small = frames("10 KB", whole(in_memory(vocalised(10_000))));
    let large = folder
        .map(|folder| folder.join("vocalised.txt"))
        .filter(|path| path.exists());
    let (name, document) = match &large {
        Some(path) => (
            "1 GB",
            whole(
                source::open_file(path, NamedBy::Reader, None)
                    .expect("a text")
                    .store,
            ),
        ),
        None => ("100 MB", whole(in_memory(vocalised(100_000_000)))),
    };
    let big = frames(name, document.clone());
    say(
        &format!("a frame, {name} over 10 KB, ours"),
        "1.2",
        &ratio(big.ours, small.ours),
    );
    say(
        &format!("a frame, {name} over 10 KB, whole"),
        "1.2",
        &ratio(big.whole, small.whole),
    );
    say(
        &format!("a frame, {name} over 10 KB, ours without the tree"),
        "1.2",
        &ratio(big.treeless, small.treeless),
    );
    turns(name, document);
    headings();
    growth();
}
