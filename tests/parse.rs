//! Article to document: the founding article's facts, own samples, and the scores over the given
//! articles when they are there.

#![expect(clippy::print_stdout, reason = "scores are to be read")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use qari::document::{BlockKind, Document, MemoryStore, Position, Role, SectionKind};
use qari::parse::{self, Overrides};
use qari::text::Direction;

/// The whole document of these bytes.
fn read(bytes: Vec<u8>) -> Document {
    read_as(bytes, "article.txt")
}

/// The whole document of these bytes, called so.
fn read_as(bytes: Vec<u8>, name: &str) -> Document {
    let store = Arc::new(MemoryStore::new(bytes));
    let mut parsed = parse::open(store, name, Overrides::default()).expect("text opens");
    while let Some(batch) = parsed.indexer.next_batch() {
        parsed.document.apply(batch);
    }
    parsed.document
}

/// The folder of given articles, or a word that it is missing.
fn corpora() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("{} is not there, skipped", folder.display());
    None
}

/// A folder's facts.
fn facts(file: &Path) -> serde_json::Value {
    let text = fs::read_to_string(file).expect("facts are there");
    serde_json::from_str(&text).expect("facts are JSON")
}

/// Lines of all headings of a document, the title's too.
fn heading_lines(document: &Document, text: &[u8]) -> BTreeSet<u64> {
    let mut lines: BTreeSet<u64> = document.sections().iter().map(|s| s.line).collect();
    if let Some(title) = document.title() {
        let text = String::from_utf8_lossy(text);
        let joined = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
        let line = text
            .lines()
            .position(|line| joined(line).trim_start_matches('\u{FEFF}') == title);
        lines.extend(line.map(|line| line as u64 + 1));
    }
    lines
}

/// Score of one article: F1, or, where no line is a heading, 1 minus the found ones in percent.
fn score(name: &str, bytes: &[u8], truth: &BTreeSet<u64>) -> f64 {
    let document = read(bytes.to_vec());
    let found = heading_lines(&document, bytes);
    if truth.is_empty() {
        let lines = bytes.split(|&b| b == b'\n').count();
        let score = (1.0 - 100.0 * found.len() as f64 / lines as f64).max(0.0);
        println!("{score:.3} {name}: no headings, {} found", found.len());
        return score;
    }
    let hit = found.intersection(truth).count() as f64;
    let (precision, recall) = (hit / found.len().max(1) as f64, hit / truth.len() as f64);
    let score = if hit > 0.0 {
        2.0 * precision * recall / (precision + recall)
    } else {
        0.0
    };
    println!(
        "{score:.3} {name}: precision {precision:.2}, recall {recall:.2}, title {:?}",
        document.title()
    );
    if score < 1.0 && truth.len() < 2000 {
        println!(
            "      missed {:?}",
            truth.difference(&found).collect::<Vec<_>>()
        );
        println!(
            "      wrong  {:?}",
            found.difference(truth).collect::<Vec<_>>()
        );
    }
    score
}

/// The mean score over the articles of one file of facts.
fn mean(folder: &Path) -> f64 {
    let facts = facts(&folder.join("truth.json"));
    let articles = facts.as_object().expect("facts by name");
    let scores: Vec<f64> = articles
        .iter()
        .map(|(name, fact)| {
            let truth = fact["headings"].as_array().into_iter().flatten();
            let truth = truth.filter_map(|h| h["line"].as_u64()).collect();
            score(
                name,
                &fs::read(folder.join(name)).expect("article is there"),
                &truth,
            )
        })
        .collect();
    scores.iter().sum::<f64>() / scores.len() as f64
}

#[test]
fn headings_of_the_given_articles() {
    let Some(corpora) = corpora() else { return };
    let articles = mean(&corpora.join("text/articles"));
    let books = mean(&corpora.join("text"));
    println!("mean {articles:.3} over the articles, {books:.3} over the books");
    let verse = fs::read(corpora.join("text/fa-hafez.txt")).expect("verse is there");
    let verse = score("fa-hafez.txt", &verse, &BTreeSet::new());
    assert!(articles >= 0.92 && books >= 0.92 && verse >= 0.98);
}

/// An article of `tests/articles`, whose headings are marked with `#`, as a text in which nothing
/// marks them, and the lines they stand on; where `apart`, an empty line parts paragraphs.
fn unmarked(article: &str, apart: bool) -> (String, BTreeSet<u64>) {
    let (mut lines, mut headings) = (Vec::new(), BTreeSet::new());
    for line in article.lines() {
        if apart && !lines.is_empty() && !line.starts_with("- ") {
            lines.push("");
        }
        let text = line.trim_start_matches('#').trim_start();
        lines.push(text);
        if text.len() < line.len() {
            headings.insert(lines.len() as u64);
        }
    }
    (lines.join("\n") + "\n", headings)
}

#[test]
fn headings_of_our_own_articles() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles");
    for entry in fs::read_dir(folder).expect("they can be listed") {
        let path = entry.expect("they can be listed").path();
        let article = fs::read_to_string(&path).expect("it is text");
        for apart in [false, true] {
            let (text, headings) = unmarked(&article, apart);
            let name = path.display().to_string();
            let found = score(&name, text.as_bytes(), &headings);
            assert!(found >= 0.95, "{found} for {name}, apart: {apart}");
        }
    }
}

#[test]
fn headings_of_the_large_collection() {
    let Some(corpora) = corpora() else { return };
    let facts = facts(&corpora.join("large/ar-wiki-8MB-give.truth.json"));
    let titles = facts["title_lines"].as_array().into_iter().flatten();
    let truth = titles.filter_map(|title| title[0].as_u64()).collect();
    let bytes = fs::read(corpora.join("large/ar-wiki-8MB-give.txt")).expect("it is there");
    let found = score("ar-wiki-8MB-give.txt", &bytes, &truth);
    assert!(found >= 0.88);
}

#[test]
fn the_founding_article() {
    let Some(corpora) = corpora() else { return };
    let bytes = fs::read(corpora.join("seed/article.txt")).expect("it is there");
    let document = read(bytes);
    let facts = facts(&corpora.join("seed/truth.json"));
    let facts = &facts["article.txt"];
    let truth = facts["headings"].as_array().into_iter().flatten();
    let truth: Vec<_> = truth.filter_map(|h| h["line"].as_u64()).collect();
    let found: Vec<_> = document.sections().iter().map(|s| s.line).collect();
    assert_eq!(found, truth);
    assert_eq!(document.title(), None);
    assert_eq!(document.direction(), Direction::RightToLeft);
    assert_eq!(document.warnings().len(), 1);
    assert_eq!(document.warnings()[0].line, 44);
    let entries = facts["references"]["list"].as_array().into_iter().flatten();
    let entries: Vec<_> = entries
        .map(|e| {
            (
                e["title"].as_str().map(str::to_owned),
                e["site"].as_str().map(str::to_owned),
            )
        })
        .collect();
    let found: Vec<_> = document
        .references()
        .iter()
        .map(|r| (Some(r.title.clone()), r.site.clone()))
        .collect();
    assert_eq!(found, entries);
    assert!(
        document
            .references()
            .iter()
            .all(|r| r.url.is_none() && r.section == 10)
    );
}

/// Levels and titles of the sections, indented.
fn check(text: &str, title: Option<&str>, expected: &[&str]) {
    let document = read(text.as_bytes().to_vec());
    assert_eq!(document.title().as_deref(), title);
    let found: Vec<_> = document
        .sections()
        .iter()
        .map(|s| format!("{} {}", s.level, document.text(s.heading)))
        .collect();
    assert_eq!(found, expected);
}

const BODY: &str = "كان الطريق إلى القرية يمر بين البساتين، وكان الناس يسلكونه كل صباح إلى السوق البعيد ثم يعودون منه قبل المغيب.";

#[test]
fn a_book_with_parts_and_chapters() {
    let text = format!(
        "تاريخ القرية\nمقدمة\n{BODY}\nالباب الأول: الأرض\nالفصل الأول\n{BODY}\nالفصل الثاني: الماء\n{BODY}\n\
         أولاً: الآبار\n{BODY}\nثالثًا، ساهم الناس في حفر الآبار. {BODY}\nالباب الثاني: الناس\n{BODY}\nخاتمة\n{BODY}\nالمراجع\n- كتاب الماء – دار النشر\n"
    );
    check(
        &text,
        Some("تاريخ القرية"),
        &[
            "1 مقدمة",
            "1 الباب الأول: الأرض",
            "2 الفصل الأول",
            "2 الفصل الثاني: الماء",
            "3 أولاً: الآبار",
            "1 الباب الثاني: الناس",
            "1 خاتمة",
            "1 المراجع",
        ],
    );
}

#[test]
fn numbers_make_levels() {
    let text =
        format!("١. الأرض\n{BODY}\n١-١ التراب\n{BODY}\n١-٢ الحجر\n{BODY}\n٢. الماء\n{BODY}\n");
    check(
        &text,
        None,
        &["1 ١. الأرض", "2 ١-١ التراب", "2 ١-٢ الحجر", "1 ٢. الماء"],
    );
}

#[test]
fn a_law_in_hebrew() {
    let body = "כל אדם זכאי ללכת בדרך אל הכפר בכל יום מימות השנה, ואין מי שימנע ממנו ללכת בה אלא על פי הדין.";
    let text = format!(
        "חוק הדרכים\nפרק א׳: כללי\nסעיף א.\n{body}\nסעיף ב.\n{body}\nסעיף ג.\n{body}\nסעיף ד.\n{body}\nסעיף ה.\n{body}\nמקורות\n1. ספר הדרכים\n"
    );
    check(
        &text,
        Some("חוק הדרכים"),
        &[
            "1 פרק א׳: כללי",
            "2 סעיף א.",
            "2 סעיף ב.",
            "2 סעיף ג.",
            "2 סעיף ד.",
            "2 סעיף ה.",
            "1 מקורות",
        ],
    );
}

#[test]
fn a_poem_has_no_headings() {
    let text = "سرت والليل طويل ساكن\nوقلبي يسبق الركب البعيد\nأنادي النجم لا يصغي إلي\nوأمضي في دروب من جليد\n".repeat(20);
    check(&text, None, &[]);
}

#[test]
fn lists_of_each_kind() {
    let text = format!(
        "الأرض\n{BODY}\nالماء\n{BODY}\nالهوامش\n[1] حاشية أولى\n[2] حاشية ثانية\nالمراجع\n١. كتاب الماء – دار النشر\n٢. «كتاب الأرض»، جريدة الصباح\nروابط خارجية\n- موقع القرية https://example.com/a، الرسمي\n"
    );
    let document = read(text.into_bytes());
    let kinds: Vec<_> = document.sections().iter().map(|s| s.kind).collect();
    let expected = [
        SectionKind::Body,
        SectionKind::Body,
        SectionKind::Notes,
        SectionKind::References,
        SectionKind::Links,
    ];
    assert_eq!(kinds, expected);
    let places: Vec<_> = document
        .references()
        .iter()
        .map(|r| (r.section, r.number))
        .collect();
    assert_eq!(places, [(2, 1), (2, 2), (3, 1), (3, 2), (4, 1)]);
    assert_eq!(
        document.references()[4].url.as_deref(),
        Some("https://example.com/a")
    );
    let blocks = document
        .chunk_at(document.references()[0].range.start)
        .blocks;
    let entries = blocks
        .iter()
        .filter(|b| matches!(b.kind, BlockKind::Reference { .. }));
    assert_eq!(entries.count(), 5);
}

#[test]
fn addresses_of_the_given_lines() {
    let Some(corpora) = corpora() else { return };
    let cases = facts(&corpora.join("urls/cases-give.json"));
    let (mut wrong, mut count) = (0, 0);
    for case in cases.as_array().into_iter().flatten() {
        let line = case["line"].as_str().unwrap_or_default();
        if case["policy"].as_str() != Some("open") || line.contains('\n') {
            continue;
        }
        let blocks = read(line.into()).chunk_at(Position(0)).blocks;
        let found: Vec<_> = blocks
            .iter()
            .flat_map(|block| &block.spans)
            .filter_map(|span| match &span.role {
                Role::Link { address } => Some(address.as_str()),
                _ => None,
            })
            .collect();
        let urls = case["urls"].as_array().into_iter().flatten();
        let urls: Vec<_> = urls.filter_map(|url| url.as_str()).collect();
        count += 1;
        if found != urls {
            wrong += 1;
            println!("{line}: {found:?}, not {urls:?}");
        }
    }
    println!("{} of {count} lines right", count - wrong);
    assert!(wrong <= 1 && count > 5);
}

/// A title as it is compared: letters and digits.
fn folded(text: &str) -> String {
    let is_kept = |c: &char| c.is_alphanumeric() && !('\u{64B}'..='\u{65F}').contains(c);
    let is_word = |c: &char| is_kept(c) && *c != '\u{640}';
    let bare = |c: char| match c {
        'أ' | 'إ' | 'آ' => 'ا',
        'ؤ' => 'و',
        'ئ' => 'ي',
        c => c,
    };
    let kept = text.chars().flat_map(char::to_lowercase).map(bare);
    kept.filter(is_word).collect()
}

/// Length of the longest common subsequence.
fn common(a: &[String], b: &[String]) -> usize {
    let mut row = vec![0; b.len() + 1];
    for x in a {
        let mut before = 0;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if x == y {
                before + 1
            } else {
                above.max(row[j])
            };
            before = above;
        }
    }
    row[b.len()]
}

/// F1 of found titles.
fn f1(truth: &[String], found: &[String]) -> f64 {
    let hit = common(truth, found) as f64;
    if truth.is_empty() && found.is_empty() {
        return 1.0;
    }
    2.0 * hit / (truth.len() + found.len()).max(1) as f64
}

/// Titles of a list of facts `[level, title]`.
fn titles(facts: &serde_json::Value) -> Vec<String> {
    let rows = facts.as_array().into_iter().flatten();
    // Some headings carry their name behind them.
    let bare = |title: &str| folded(title.split(" {").next().unwrap_or(title));
    rows.filter_map(|row| row[1].as_str()).map(bare).collect()
}

/// How well the headings of a document fit, and which other facts are wrong.
fn judged(document: &Document, fact: &serde_json::Value) -> (f64, Vec<&'static str>) {
    let title = document.title().map(|title| folded(&title));
    let accepted = fact["titles"].as_array().into_iter().flatten();
    let accepted: Vec<_> = accepted.filter_map(|t| t.as_str()).map(folded).collect();
    let sections = document.sections().iter();
    let found: Vec<_> = sections
        .map(|section| folded(&document.text(section.heading)))
        .filter(|name| !accepted.contains(name))
        .collect();
    let score = |truth: &str, free: &str| {
        let truth = titles(&fact[truth]);
        let truth: Vec<_> = truth
            .into_iter()
            .filter(|t| !accepted.contains(t))
            .collect();
        let free = titles(&fact[free]);
        let found = found
            .iter()
            .filter(|f| truth.contains(f) || !free.contains(f));
        f1(&truth, &found.cloned().collect::<Vec<_>>())
    };
    let mut score_of_headings = score("headings", "optional");
    if fact["format"] == "epub" {
        score_of_headings = score_of_headings.max(score("optional", "headings"));
    }
    let mut wrong = Vec::new();
    if !accepted.is_empty() && !title.is_some_and(|title| accepted.contains(&title)) {
        wrong.push("title");
    }
    let direction = match document.direction() {
        Direction::LeftToRight => "ltr",
        Direction::RightToLeft => "rtl",
    };
    if fact["direction"].as_str().is_some_and(|d| d != direction) {
        wrong.push("direction");
    }
    let counts = fact["references"].as_array().into_iter().flatten();
    let counts: Vec<_> = counts.filter_map(serde_json::Value::as_f64).collect();
    let count = document.listed().len() as f64;
    let fits = |&a: &f64| (count - a).abs() <= (0.1 * a).max(1.0);
    if !counts.is_empty() && !counts.iter().any(fits) {
        wrong.push("references");
    }
    (score_of_headings, wrong)
}

#[test]
fn the_given_documents_of_each_format() {
    let Some(corpora) = corpora() else { return };
    let facts = facts(&corpora.join("expected.json"));
    for (format, least) in [("markdown", 0.95), ("html", 0.92), ("epub", 0.92)] {
        let of_format = facts.as_object().into_iter().flatten();
        let (mut scores, mut wrong) = (Vec::new(), 0);
        for (name, fact) in of_format.filter(|(_, fact)| fact["format"] == format) {
            let bytes = fs::read(corpora.join(name)).expect("it is there");
            let (score, faults) = judged(&read_as(bytes, name), fact);
            println!("{score:.3} {name} {faults:?}");
            scores.push(score);
            wrong += usize::from(!faults.is_empty());
        }
        let mean = scores.iter().sum::<f64>() / scores.len() as f64;
        println!("mean {mean:.3} over {} of {format}", scores.len());
        assert!(mean >= least && 20 * wrong <= scores.len(), "{format}");
    }
}

#[test]
fn every_file_is_read_or_refused() {
    let Some(corpora) = corpora() else { return };
    let mut folders = vec![corpora.join("nasty")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("it can be listed") {
            let path = entry.expect("it can be listed").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = fs::read(&path).expect("it can be read");
            for name in ["a.txt", "a.md", "a.html"] {
                let store = Arc::new(MemoryStore::new(bytes.clone()));
                let start = std::time::Instant::now();
                let _ = parse::open(store, name, Overrides::default());
                assert!(
                    start.elapsed().as_secs() < 2,
                    "{} as {name}",
                    path.display()
                );
            }
        }
    }
}
