//! The house's plan, held to the source: which room may import which, and where the outside world
//! may be touched. A new row or arrow is a design change: ARCHITECTURE.md changes with it.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Every room and the rooms it may import.
const ROOMS: &[(&str, &[&str])] = &[
    ("address", &[]),
    ("key", &[]),
    ("command", &[]),
    ("text", &[]),
    ("document", &["address", "text"]),
    ("parse", &["address", "document", "text"]),
    ("layout", &["document", "text"]),
    ("search", &["document"]),
    ("config", &["key", "command", "text", "dialect", "layout"]),
    (
        "app",
        &[
            "key", "command", "address", "text", "document", "layout", "search", "config",
        ],
    ),
    (
        "view",
        &[
            "key", "command", "address", "text", "document", "layout", "search", "config", "app",
        ],
    ),
    ("source", &["address", "document"]),
    ("load", &["address", "source", "parse", "document"]),
    ("system", &["address"]),
    ("dialect", &["text"]),
    (
        "terminal",
        &[
            "app", "view", "config", "key", "dialect", "address", "load", "system",
        ],
    ),
    (
        "command_line",
        &[
            "key", "command", "address", "text", "document", "parse", "layout", "search", "config",
            "source", "load", "system", "dialect", "terminal",
        ],
    ),
];

/// Rooms at the rim: they alone touch the outside world.
const RIM: &[&str] = &[
    "source",
    "load",
    "system",
    "terminal",
    "command_line",
    "main",
];

/// Paths and where they may occur: rooms, or files below `src`.
const CONFINED: &[(&str, &[&str])] = &[
    ("std::fs", RIM),
    ("std::env", RIM),
    ("std::process", RIM),
    ("std::net", RIM),
    ("std::thread", RIM),
    ("std::io::stdin", RIM),
    ("std::io::stdout", RIM),
    ("std::io::stderr", RIM),
    ("std::time::Instant", RIM),
    ("std::time::SystemTime", RIM),
    ("etcetera", RIM),
    ("rustix", RIM),
    ("signal_hook", RIM),
    ("tempfile", RIM),
    ("ureq", &["source"]),
    ("rustls", &["source"]),
    ("crossterm", &["terminal"]),
    ("ratatui::crossterm", &["terminal"]),
    (
        "ratatui",
        &["terminal", "dialect", "view", "config/theme.rs"],
    ),
];

#[test]
fn rooms_import_only_what_the_plan_allows() {
    report(&source_files().iter().flat_map(imports).collect::<Vec<_>>());
}

#[test]
fn the_outside_world_is_touched_only_at_the_rim() {
    report(&source_files().iter().flat_map(touches).collect::<Vec<_>>());
}

#[test]
fn the_plan_has_no_cycles() {
    let mut finished: BTreeSet<&str> = BTreeSet::new();
    while finished.len() < ROOMS.len() {
        let before = finished.len();
        for (room, allowed) in ROOMS {
            if allowed.iter().all(|below| finished.contains(below)) {
                finished.insert(room);
            }
        }
        assert!(finished.len() > before, "a cycle, or a room without a row");
    }
}

/// Fails with all offences, one a line.
#[track_caller]
fn report(offences: &[String]) {
    assert!(offences.is_empty(), "\n{}\n", offences.join("\n"));
}

/// A file of the source, without comments, strings and what is compiled for tests only.
struct SourceFile {
    /// Below `src`, with forward slashes.
    path: String,
    /// Every path that the code names, in full where it begins with an imported name.
    paths: Vec<NamedPath>,
}

/// A path such as `crate::text::Direction` and the line it stands on.
#[derive(Clone, Debug, PartialEq)]
struct NamedPath {
    segments: Vec<String>,
    line: usize,
}

impl SourceFile {
    fn new(path: String, code: &str) -> Self {
        let tokens = without_tests(&tokens(code));
        let mut paths = named_paths(&tokens);
        for named in &mut paths {
            resolve_super(&path, &mut named.segments);
        }
        Self { path, paths }
    }

    /// The room it belongs to.
    fn room(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or_default();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    fn is_any_of(&self, places: &[&str]) -> bool {
        places.contains(&self.room()) || places.contains(&self.path.as_str())
    }
}

/// What a file imports from rooms that are closed to it.
fn imports(file: &SourceFile) -> Vec<String> {
    let room = file.room();
    if room == "main" || room == "lib" {
        return Vec::new();
    }
    let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == room) else {
        return vec![format!("src/{}: room {room} is not in the plan", file.path)];
    };
    let mut offences = Vec::new();
    for named in &file.paths {
        let [first, other, ..] = named.segments.as_slice() else {
            continue;
        };
        let is_room = ROOMS.iter().any(|(name, _)| name == other);
        if first == "crate" && is_room && other != room && !allowed.contains(&other.as_str()) {
            offences.push(format!(
                "src/{}:{} {room} may not import {other}",
                file.path, named.line
            ));
        }
    }
    offences
}

/// What a file names of the outside world though it may not.
fn touches(file: &SourceFile) -> Vec<String> {
    let mut offences = Vec::new();
    for named in &file.paths {
        for (confined, places) in CONFINED {
            let segments = confined.split("::");
            let begins = segments.clone().count() <= named.segments.len()
                && segments.zip(&named.segments).all(|(a, b)| a == b);
            if begins && !file.is_any_of(places) {
                let (path, line) = (&file.path, named.line);
                let places = places.join(", ");
                offences.push(format!(
                    "src/{path}:{line} {confined} may occur only in {places}"
                ));
            }
        }
    }
    offences
}

/// Turns a leading `super::super` into `crate`, or into the room it stands for.
fn resolve_super(path: &str, segments: &mut Vec<String>) {
    let ups = segments.iter().take_while(|s| *s == "super").count();
    if ups == 0 {
        return;
    }
    let mut modules: Vec<&str> = path.trim_end_matches(".rs").split('/').collect();
    if modules.last() == Some(&"mod") {
        modules.pop();
    }
    // A module inside the file makes `super` reach less far; then the path ends inside the room.
    modules.truncate(modules.len().saturating_sub(ups));
    let full = std::iter::once("crate").chain(modules).map(str::to_owned);
    segments.splice(..ups, full);
}

/// All files below `src`.
fn source_files() -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let mut waiting = vec![root.clone()];
    while let Some(directory) = waiting.pop() {
        let entries = fs::read_dir(&directory).expect("the source can be listed");
        for entry in entries.map(|entry| entry.expect("the source can be listed").path()) {
            if entry.is_dir() {
                waiting.push(entry);
            } else if entry.extension().is_some_and(|end| end == "rs") && !is_test_file(&entry) {
                let code = fs::read_to_string(&entry).expect("the source can be read");
                let below = entry.strip_prefix(&root).expect("it lies below the root");
                let path = below.to_string_lossy().replace('\\', "/");
                files.push(SourceFile::new(path, &code));
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// Whether a file holds nothing but tests: `tests.rs`, declared under `#[cfg(test)]`.
fn is_test_file(path: &Path) -> bool {
    let parent: PathBuf = path.parent().map(Path::to_path_buf).unwrap_or_default();
    path.ends_with("tests.rs") || parent.ends_with("tests")
}

/// A word or a mark of the code.
#[derive(Clone, Debug, PartialEq)]
struct Token {
    text: String,
    line: usize,
}

/// The tokens of `code`, without comments; a literal becomes the token `""`.
fn tokens(code: &str) -> Vec<Token> {
    let characters: Vec<char> = code.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    let mut line = 1;
    while at < characters.len() {
        let start = at;
        let text = match (characters[at], characters.get(at + 1).copied()) {
            ('/', Some('/')) => {
                at = end_of_line(&characters, at);
                continue;
            }
            ('/', Some('*')) => {
                at = end_of_comment(&characters, at);
                String::new()
            }
            ('"', _) => {
                at = end_of_string(&characters, at);
                "\"\"".to_owned()
            }
            ('r' | 'b' | 'c', Some('"' | '#' | 'r')) if raw_start(&characters, at).is_some() => {
                at = end_of_raw_string(&characters, at);
                "\"\"".to_owned()
            }
            ('\'', _) => {
                at = end_of_character(&characters, at);
                "\"\"".to_owned()
            }
            (':', Some(':')) => {
                at += 2;
                "::".to_owned()
            }
            (first, _) if first.is_alphanumeric() || first == '_' => {
                let is_word = |c: &&char| c.is_alphanumeric() || **c == '_';
                at += characters[at..].iter().take_while(is_word).count();
                characters[start..at].iter().collect()
            }
            (other, _) => {
                at += 1;
                other.to_string()
            }
        };
        if !text.trim().is_empty() {
            tokens.push(Token { text, line });
        }
        let passed = &characters[start..at.min(characters.len())];
        line += passed.iter().filter(|c| **c == '\n').count();
    }
    tokens
}

fn end_of_line(characters: &[char], at: usize) -> usize {
    at + characters[at..].iter().take_while(|c| **c != '\n').count()
}

fn end_of_comment(characters: &[char], mut at: usize) -> usize {
    let mut depth = 0;
    while at < characters.len() {
        match (characters[at], characters.get(at + 1)) {
            ('/', Some('*')) => {
                depth += 1;
                at += 2;
            }
            ('*', Some('/')) => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    break;
                }
            }
            _ => at += 1,
        }
    }
    at
}

fn end_of_string(characters: &[char], mut at: usize) -> usize {
    at += 1;
    while at < characters.len() && characters[at] != '"' {
        at += if characters[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

/// Number of hash signs before the opening quote of a raw string that begins here.
fn raw_start(characters: &[char], at: usize) -> Option<usize> {
    let prefix = characters[at..].iter().take_while(|c| "brc".contains(**c));
    let prefix = prefix.count();
    let is_raw = characters[at..at + prefix].contains(&'r');
    let rest = &characters[at + prefix..];
    let hashes = rest.iter().take_while(|c| **c == '#').count();
    (is_raw && rest.get(hashes) == Some(&'"')).then_some(hashes)
}

fn end_of_raw_string(characters: &[char], mut at: usize) -> usize {
    let hashes = raw_start(characters, at).unwrap_or_default();
    at += characters[at..].iter().take_while(|c| **c != '"').count() + 1;
    while at < characters.len() {
        at += 1;
        if characters[at - 1] == '"'
            && characters[at..].iter().take_while(|c| **c == '#').count() >= hashes
        {
            return at + hashes;
        }
    }
    at
}

/// The end of a character literal, or of the apostrophe of a lifetime.
fn end_of_character(characters: &[char], at: usize) -> usize {
    match (characters.get(at + 1), characters.get(at + 2)) {
        (Some('\\'), _) => {
            let rest = &characters[(at + 3).min(characters.len())..];
            at + 3 + rest.iter().take_while(|c| **c != '\'').count() + 1
        }
        (Some(_), Some('\'')) => at + 3,
        _ => at + 1,
    }
}

/// `tokens` without items under `#[cfg(test)]`.
fn without_tests(tokens: &[Token]) -> Vec<Token> {
    const MARK: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let mut kept = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        let here = tokens[at..].iter().map(|token| token.text.as_str());
        if here.take(MARK.len()).eq(MARK) {
            at = end_of_item(tokens, at + MARK.len());
        } else {
            kept.push(tokens[at].clone());
            at += 1;
        }
    }
    kept
}

/// One past the item that begins at `at`: behind its last brace, or its semicolon.
fn end_of_item(tokens: &[Token], mut at: usize) -> usize {
    let mut depth = 0;
    while at < tokens.len() {
        at += 1;
        match tokens[at - 1].text.as_str() {
            "{" | "(" | "[" => depth += 1,
            ")" | "]" => depth -= 1,
            "}" => {
                depth -= 1;
                if depth == 0 {
                    return at;
                }
            }
            ";" if depth == 0 => return at,
            _ => {}
        }
    }
    at
}

/// All paths in the code: those of `use` items, groups taken apart, and those of expressions and
/// types, in full where they begin with an imported name.
fn named_paths(tokens: &[Token]) -> Vec<NamedPath> {
    let mut imported = Vec::new();
    let mut names: HashMap<String, Vec<String>> = HashMap::new();
    let mut others = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        // `use<'a>` in a type says what it captures.
        let captures = tokens.get(at + 1).is_some_and(|next| next.text == "<");
        if tokens[at].text == "use" && !captures {
            at = use_tree(tokens, at + 1, &[], &mut imported, &mut names);
        } else if is_name(&tokens[at].text) {
            let (path, next) = plain_path(tokens, at);
            others.push(path);
            at = next;
        } else {
            at += 1;
        }
    }
    for named in &mut others {
        if let Some(full) = names.get(&named.segments[0]) {
            named.segments.splice(..1, full.iter().cloned());
        }
    }
    imported.extend(others.into_iter().filter(|named| named.segments.len() > 1));
    imported
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// The path that begins at `at`, and what follows it.
fn plain_path(tokens: &[Token], mut at: usize) -> (NamedPath, usize) {
    let line = tokens[at].line;
    let mut segments = vec![tokens[at].text.clone()];
    at += 1;
    while at + 1 < tokens.len() && tokens[at].text == "::" && is_name(&tokens[at + 1].text) {
        segments.push(tokens[at + 1].text.clone());
        at += 2;
    }
    (NamedPath { segments, line }, at)
}

/// Reads one tree of a `use` item below `prefix`; gives what follows it.
fn use_tree(
    tokens: &[Token],
    mut at: usize,
    prefix: &[String],
    imported: &mut Vec<NamedPath>,
    names: &mut HashMap<String, Vec<String>>,
) -> usize {
    let mut segments = prefix.to_vec();
    let mut alias = None;
    let line = tokens.get(at).map_or(0, |token| token.line);
    while let Some(token) = tokens.get(at) {
        match token.text.as_str() {
            "{" => {
                at += 1;
                while tokens.get(at).is_some_and(|token| token.text != "}") {
                    at = use_tree(tokens, at, &segments, imported, names);
                    at += usize::from(tokens.get(at).is_some_and(|token| token.text == ","));
                }
                return at + 1;
            }
            "as" => {
                alias = tokens.get(at + 1).map(|token| token.text.clone());
                at += 2;
            }
            "," | "}" | ";" => break,
            "self" if !segments.is_empty() => at += 1,
            name if is_name(name) => {
                segments.push(name.to_owned());
                at += 1;
            }
            _ => at += 1,
        }
    }
    if let Some(name) = alias.or_else(|| segments.last().cloned()) {
        names.insert(name, segments.clone());
    }
    imported.push(NamedPath { segments, line });
    at
}

/// The offences of one file of the plan, one a line.
fn offences(path: &str, code: &str) -> String {
    let file = SourceFile::new(path.to_owned(), code);
    let mut lines = String::new();
    for offence in imports(&file).into_iter().chain(touches(&file)) {
        let _ = writeln!(lines, "{offence}");
    }
    lines
}

#[test]
fn imports_are_found_in_every_form() {
    let check = |path: &str, code: &str, expected: &str| {
        assert_eq!(offences(path, code).trim_end(), expected, "{code}");
    };
    check("text/a.rs", "use crate::text::b;\nuse super::c;", "");
    check("layout/mod.rs", "use crate::{text, document::Block};", "");
    check(
        "text/a.rs",
        "\nuse crate::{\n    document::{Block, Span},\n};",
        "src/text/a.rs:3 text may not import document\n\
         src/text/a.rs:3 text may not import document",
    );
    check(
        "view/mod.rs",
        "fn f() { crate::parse::run(); }",
        "src/view/mod.rs:1 view may not import parse",
    );
    check(
        "text/a.rs",
        "use super::super::view::Cell;",
        "src/text/a.rs:1 text may not import view",
    );
    check(
        "text/mod.rs",
        "use super::app;",
        "src/text/mod.rs:1 text may not import app",
    );
    check(
        "attic.rs",
        "",
        "src/attic.rs: room attic is not in the plan",
    );
}

#[test]
fn comments_strings_and_tests_do_not_count() {
    let code = r##"
        //! See [`crate::app`] and `std::fs`.
        /* use crate::app; /* std::env */ */
        const A: &str = "use crate::app; std::fs::read";
        const B: &str = r#"crate::app "quoted" std::fs::read"#;
        const C: char = '"';
        fn lifetime<'a>(text: &'a str) -> &'a str { text }
        #[cfg(test)]
        mod tests { use crate::app::App; fn f() { std::fs::read("x"); } }
        #[cfg(test)]
        use std::fs;
    "##;
    assert_eq!(offences("text/a.rs", code), "");
}

#[test]
fn the_outside_world_is_found_behind_an_import() {
    let check = |code: &str, confined: &str| {
        let found = offences("layout/flow.rs", code);
        assert!(found.contains(confined), "{code}: {found:?}");
    };
    check("use std::{fs, fmt};", "std::fs");
    check("use std::io; fn f() { io::stdout(); }", "std::io::stdout");
    check(
        "use std::time as t; fn f() { t::Instant::now(); }",
        "std::time::Instant",
    );
    check("fn f() { std::env::var(\"A\"); }", "std::env");
    check("use ratatui::style::Color;", "ratatui may occur only in");
    check(
        "use crossterm::event;",
        "crossterm may occur only in terminal",
    );
    assert_eq!(
        offences("layout/a.rs", "use std::time::Duration; use std::io::Read;"),
        ""
    );
    assert_eq!(
        offences("config/theme.rs", "use ratatui::style::Color;"),
        ""
    );
    assert_eq!(offences("source/a.rs", "use std::fs::File;"), "");
}
