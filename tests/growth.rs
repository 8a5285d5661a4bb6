//! Documents that are made of nothing but tiny pieces: memory in proportion to their size, and time
//! that grows as they do. `benches/degenerate.py` measures many more, and larger ones.
#![cfg(target_os = "linux")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

/// Bytes of the larger document; the smaller has a quarter of them.
const SIZE: usize = 400_000;
/// What reading takes whatever the size: the beginning of a document is read in larger pieces.
const MEGABYTES_OF_ITS_OWN: usize = 6;
/// Most time that a document of four times the size may take over the smaller: four times, and as
/// much again, since other tests run beside this one.
const GROWTH: f64 = 8.0;
/// Seconds that are too few to compare.
const SHORT: f64 = 0.1;

/// Reads a document; gives the most own memory that this took, in bytes, and processor time in
/// seconds.
fn read(path: &Path) -> (usize, f64) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_qari"))
        .arg("--outline")
        .arg(path)
        .stdout(Stdio::null())
        .spawn()
        .expect("the binary starts");
    let (mut memory, mut seconds) = (0, 0.0);
    while child.try_wait().expect("it can be waited for").is_none() {
        let process = format!("/proc/{}", child.id());
        let status = fs::read_to_string(format!("{process}/status")).unwrap_or_default();
        let kilobytes = |name: &str| -> usize {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let number = line.and_then(|line| line.split_whitespace().nth(1));
            number.and_then(|n| n.parse().ok()).unwrap_or_default()
        };
        // What is mapped from files is not its own.
        let own = kilobytes("VmHWM").saturating_sub(kilobytes("RssFile"));
        memory = memory.max(own * 1024);
        let stat = fs::read_to_string(format!("{process}/stat")).unwrap_or_default();
        let fields = stat.rsplit(')').next().unwrap_or_default();
        let ticks: f64 = fields
            .split_whitespace()
            .skip(11)
            .take(2)
            .filter_map(|field| field.parse::<f64>().ok())
            .sum();
        // A hundred a second, on every Linux that there is.
        seconds = f64::max(seconds, ticks / 100.0);
        thread::sleep(Duration::from_millis(2));
    }
    (memory, seconds)
}

/// A document of a beginning and a piece that is repeated takes no more than `most` times its size.
fn check(name: &str, most: usize, begin: &str, piece: &str) {
    let folder = tempfile::tempdir().expect("there is room");
    let measured = [SIZE / 4, SIZE].map(|size| {
        let path = folder.path().join(format!("{size}-{name}"));
        let text = begin.to_owned() + &piece.repeat(size / piece.len());
        fs::write(&path, text).expect("it can be written");
        let (memory, seconds) = read(&path);
        let allowed = most * size + (MEGABYTES_OF_ITS_OWN << 20);
        assert!(memory <= allowed, "{piece:?}: {memory} of {allowed} bytes");
        seconds
    });
    let [quarter, whole] = measured;
    assert!(
        whole <= GROWTH * quarter.max(SHORT),
        "{piece:?}: {quarter} s for a quarter, {whole} s for the whole"
    );
}

#[test]
fn markdown_of_tiny_pieces() {
    for (begin, piece) in [
        ("```\n", "a\n"),
        ("", "# a\n"),
        ("", "- a\n"),
        ("|a|b|\n|-|-|\n", "|a|b|\n"),
        ("", "[a](b) "),
        ("", "`a` "),
    ] {
        check("tiny.md", 6, begin, piece);
    }
}

#[test]
fn pages_of_tiny_pieces() {
    for (begin, piece) in [
        ("<!doctype html>", "<p>a"),
        ("<!doctype html>", "<h1>a"),
        ("<!doctype html><table>", "<tr><td>a<td>b"),
        ("<!doctype html><pre>", "a\n"),
    ] {
        check("tiny.html", 10, begin, piece);
    }
}

#[test]
fn blocks_within_many_elements() {
    let deep = "<!doctype html>".to_owned() + &"<div dir=rtl>".repeat(250);
    check("deep.html", 10, &deep, "<p>a");
}
