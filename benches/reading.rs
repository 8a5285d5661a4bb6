//! What a reader waits for, stage by stage: `cargo bench`. The first screens of marked-up documents
//! are measured where `QARI_INPUTS` names the folder that `large.py` has filled.

use std::fmt::Write;
use std::hint::black_box;
use std::path::PathBuf;
use std::sync::Arc;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use qari::address::NamedBy;
use qari::app::App;
use qari::command::Command;
use qari::config::{Config, Theme, ThemeName};
use qari::document::{Document, MemoryStore, Position, TextStore};
use qari::layout::{self, PageStyle};
use qari::text::{analyze, break_lines, place, shape};
use qari::{load, parse, source, view};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Columns and rows of the terminals that are measured.
const SMALL: (u16, u16) = (80, 24);
const LARGE: (u16, u16) = (200, 60);

/// The texts, each with its name: the built-in article, the given one where it is at hand, one
/// with vowel signs, and a megabyte of lines of all kinds.
fn texts() -> Vec<(&'static str, Vec<u8>)> {
    let built_in = source::built_in().store;
    let built_in = built_in.bytes(qari::document::TextRange::new(0, built_in.len()));
    let mut texts = vec![("built-in", built_in)];
    let given = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/corpora/seed/article.txt"
    );
    if let Ok(given) = std::fs::read(given) {
        texts.push(("given", given));
    }
    texts.push(("vocalised", vocalised(100_000).into_bytes()));
    texts
}

/// Paragraphs with vowel signs, a heading before every tenth.
fn vocalised(bytes: usize) -> String {
    let sentence = "كَانَ الطَّرِيقُ إِلَى القَرْيَةِ يَمُرُّ بَيْنَ البَسَاتِينِ، وَكَانَ النَّاسُ يَسْلُكُونَهُ كُلَّ صَبَاحٍ. ";
    let mut text = String::with_capacity(bytes + 1024);
    for paragraph in 1.. {
        if paragraph % 10 == 1 {
            let _ = writeln!(text, "\nالفصل {}: في الطريق\n", paragraph / 10 + 1);
        }
        text.push_str(&sentence.repeat(1 + paragraph % 7));
        text.push('\n');
        if text.len() >= bytes {
            break;
        }
    }
    text
}

fn open(bytes: &[u8]) -> parse::Parsed {
    let store: Arc<dyn TextStore> = Arc::new(MemoryStore::new(bytes));
    parse::open(store, "article.txt", parse::Overrides::default()).expect("a text")
}

fn whole(bytes: &[u8]) -> Document {
    let parse::Parsed {
        mut document,
        mut indexer,
    } = open(bytes);
    while let Some(batch) = indexer.next_batch() {
        document.apply(batch);
    }
    document
}

fn app(bytes: &[u8]) -> App {
    let config = Config::read(&[]).expect("the default configuration");
    App::new(whole(bytes), "article".to_owned(), config)
}

fn frame(app: &mut App, theme: &Theme, size: (u16, u16), buffer: &mut Buffer) {
    app.prepare(size);
    buffer.reset();
    view::draw(app, theme, buffer);
}

fn buffer((columns, rows): (u16, u16)) -> Buffer {
    Buffer::empty(Rect::new(0, 0, columns, rows))
}

fn first_screen(c: &mut Criterion) {
    let mut group = c.benchmark_group("first screen");
    group.bench_function("configuration", |b| b.iter(|| Config::read(&[])));
    let theme = Theme::new(ThemeName::Monochrome);
    for (name, text) in texts() {
        let mut buffer = buffer(SMALL);
        group.bench_function(BenchmarkId::from_parameter(name), |b| {
            b.iter(|| {
                let mut app = app(&text);
                frame(&mut app, &theme, SMALL, &mut buffer);
                black_box(&buffer);
            });
        });
    }
    group.bench_function("load, built-in", |b| {
        b.iter(|| {
            load::open(source::built_in(), parse::Overrides::default())
                .map(|loading| loading.document)
        });
    });
    group.finish();
}

fn stages(c: &mut Criterion) {
    for (name, text) in texts() {
        let mut group = c.benchmark_group(format!("stage, {name}"));
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function("index", |b| b.iter(|| whole(&text)));
        let document = whole(&text);
        let chunks = || {
            let mut at = Position::START;
            std::iter::from_fn(move || {
                let chunk = (at < document.end()).then(|| document.chunk_at(at))?;
                at = chunk.range.end;
                Some(chunk)
            })
        };
        group.bench_function("blocks", |b| b.iter(|| chunks_of(&text)));
        let blocks: Vec<_> = chunks().flat_map(|chunk| chunk.blocks).collect();
        group.bench_function("analyze", |b| {
            b.iter(|| {
                for block in &blocks {
                    black_box(analyze(&block.text, Some(block.direction), &[]));
                }
            });
        });
        let analyses: Vec<_> = blocks
            .iter()
            .map(|block| analyze(&block.text, Some(block.direction), &[]))
            .collect();
        group.bench_function("shape", |b| {
            b.iter(|| {
                for (block, analysis) in blocks.iter().zip(&analyses) {
                    black_box(shape(&block.text, analysis));
                }
            });
        });
        let shaped: Vec<_> = blocks
            .iter()
            .zip(&analyses)
            .map(|(block, analysis)| shape(&block.text, analysis))
            .collect();
        group.bench_function("break", |b| {
            b.iter(|| {
                for text in &shaped {
                    black_box(break_lines(text, 80.into()));
                }
            });
        });
        group.bench_function("place", |b| {
            let lines: Vec<_> = shaped
                .iter()
                .map(|text| (text, break_lines(text, 80.into())))
                .collect();
            b.iter(|| {
                for (text, lines) in &lines {
                    for line in lines {
                        black_box(place(text, line));
                    }
                }
            });
        });
        group.finish();
    }
}

fn chunks_of(bytes: &[u8]) -> usize {
    let document = open(bytes).document;
    let (mut at, mut count) = (Position::START, 0);
    while at < document.end() {
        let chunk = document.chunk_at(at);
        count += chunk.blocks.len();
        at = chunk.range.end;
    }
    count
}

/// From a file to its first screen, format by format.
fn formats(c: &mut Criterion) {
    let Some(folder) = std::env::var_os("QARI_INPUTS").map(PathBuf::from) else {
        return;
    };
    let theme = Theme::new(ThemeName::Monochrome);
    let mut group = c.benchmark_group("first screen of a format");
    group.sample_size(10);
    for name in [
        "markdown.md",
        "page.html",
        "chapters.epub",
        "book.epub",
        "encyclopedia.html",
        "table.html",
    ] {
        let path = folder.join(name);
        let mut buffer = buffer(SMALL);
        group.bench_function(name, |b| {
            b.iter(|| {
                let source = source::open_file(&path, NamedBy::Reader, None).expect("a document");
                let loading = load::open(source, parse::Overrides::default()).expect("an article");
                let config = Config::read(&[]).expect("the default configuration");
                let mut app = App::new(loading.document, loading.name, config);
                frame(&mut app, &theme, SMALL, &mut buffer);
            });
        });
    }
    group.finish();
}

/// A page as `--print` makes it, all but the writing.
fn print(c: &mut Criterion) {
    let mut group = c.benchmark_group("print");
    for (name, text) in texts() {
        let document = whole(&text);
        let style = PageStyle {
            measure: 80,
            ..Config::read(&[]).expect("the default configuration").page
        };
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(BenchmarkId::from_parameter(name), |b| {
            b.iter(|| {
                for block in layout::blocks(&document, style) {
                    for piece in block.rows.iter().flat_map(|row| &row.pieces) {
                        black_box(block.place(piece));
                    }
                }
            });
        });
    }
    group.finish();
}

fn frames(c: &mut Criterion) {
    let theme = Theme::new(ThemeName::Monochrome);
    for (size_name, size) in [("80x24", SMALL), ("200x60", LARGE)] {
        for (name, text) in texts() {
            let mut group = c.benchmark_group(format!("frame, {size_name}, {name}"));
            let mut buffer = buffer(size);
            let mut app = app(&text);
            frame(&mut app, &theme, size, &mut buffer);
            let mut steps = 0_u32;
            let mut turn = |app: &mut App, forth, back, of: u32| {
                let command = if (steps / of).is_multiple_of(2) {
                    forth
                } else {
                    back
                };
                steps += 1;
                app.update(command, None);
            };
            group.bench_function("line", |b| {
                b.iter(|| {
                    turn(&mut app, Command::LineDown, Command::LineUp, 200);
                    frame(&mut app, &theme, size, &mut buffer);
                });
            });
            group.bench_function("page", |b| {
                b.iter(|| {
                    turn(&mut app, Command::PageDown, Command::PageUp, 3);
                    frame(&mut app, &theme, size, &mut buffer);
                });
            });
            let narrow = (size.0 - 10, size.1);
            let mut narrow_buffer = self::buffer(narrow);
            group.bench_function("resize, there and back", |b| {
                b.iter(|| {
                    frame(&mut app, &theme, narrow, &mut narrow_buffer);
                    frame(&mut app, &theme, size, &mut buffer);
                });
            });
            group.finish();
        }
    }
}

criterion_group!(benches, first_screen, formats, stages, print, frames);
criterion_main!(benches);
