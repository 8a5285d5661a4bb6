#!/usr/bin/env python3
"""Measures Markdown, pages and books: formats.py FOLDER [RUNS]

FOLDER holds what large.py has made. Printed are, as medians of RUNS (5), the time until the first
screen stands in a pseudo-terminal that answers at once, and the processor time that its thread took
for it, which holds on a busy machine too; then, with all read and after pages, the most own memory,
also over the size of the file; and the processor time of --outline. At last the slowest and the
largest of the hostile documents in ../shared/corpora/nasty, where that is at hand. QARI= names
another binary.
"""
import os
import pathlib
import re
import shutil
import statistics
import sys

from pseudo_terminal import HERE, QARI, ROWS, Stay, run

LAST = re.compile(rb"\x1b\[%d;\d+H" % ROWS)
NASTY = HERE / "../shared/corpora/nasty"
# File, what it is called, the most milliseconds until its first screen, the most memory over its size.
DOCUMENTS = [
    ("markdown.md", "20 MB of Markdown", "100 ms", "6"),
    ("page.html", "a page of 20 MB", "2 s", "10"),
    ("chapters.epub", "a book of 5,000 chapters", "50 ms", "the open chapters"),
    ("book.epub", "a book of 10 MB", "50 ms", "the open chapters"),
    ("encyclopedia.html", "an encyclopedia's page of 160 KB", "30 ms", "10"),
    ("table.html", "a table of 100,000 rows", "–", "10"),
]


def row(what, demanded, found):
    print(f"| {what} | {demanded} | {found} |", flush=True)


def milliseconds(times):
    return f"{statistics.median(times) * 1000:.1f} ms"


def first_screen(path, runs):
    """Times until the first screen, and the processor time of the thread that shows it."""
    clock, processor = [], []
    for _ in range(runs):
        stay = Stay([QARI, path])
        clock.append(stay.until(LAST, 60))
        processor.append(stay.processor_time(stay.pid))
        stay.close()
    return clock, processor


def memory(path):
    """Most own memory once all is read, after pages and the end."""
    stay = Stay([QARI, path])
    stay.until(LAST, 60)
    stay.quiet(1, 60)
    for press in (b" " * 50, b"G", b"g"):
        stay.press(press)
        stay.quiet(0.2)
    most = stay.own_memory()
    stay.close()
    return most


def hostile():
    files = [path for path in NASTY.rglob("*") if path.is_file()]
    runs = {path: run(QARI, "--text", str(path)) for path in files}
    ended = [path for path, run in runs.items() if run[3] not in (0, 1)]
    slowest = max(files, key=lambda path: runs[path][0])
    largest = max(files, key=lambda path: runs[path][2])
    row(f"the slowest of {len(files)} hostile documents, {slowest.name}", "2 s", f"{runs[slowest][0]:.2f} s")
    row(f"the largest of them in memory, {largest.name}", "512 MB", f"{runs[largest][2] / 1e6:.0f} MB")
    row("those that end otherwise than with 0 or 1", "none", ", ".join(path.name for path in ended) or "none")


def main():
    if len(sys.argv) < 2:
        raise SystemExit("formats.py FOLDER [RUNS]")
    folder = pathlib.Path(sys.argv[1])
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    if not shutil.which(QARI):
        raise SystemExit(f"formats.py: no program {QARI}: cargo build --release, or set QARI")
    lacks = [name for name, *_ in DOCUMENTS if not (folder / name).exists()]
    if lacks:
        raise SystemExit(f"formats.py: {folder} lacks {', '.join(lacks)}: run large.py {folder}")
    row("what", "demanded", "found")
    row("---", "---", "---")
    for name, what, screen, most in DOCUMENTS:
        path = str(folder / name)
        size = os.path.getsize(path)
        clock, processor = first_screen(path, runs)
        row(f"first screen of {what}", screen, f"{milliseconds(clock)}, {milliseconds(processor)} of its thread")
        own = memory(path)
        row(f"most own memory, {what}", most, f"{own / 1e6:.1f} MB, {own / size:.1f} times the file")
        outline = [run(QARI, "--outline", path)[1] for _ in range(runs)]
        row(f"--outline of {what}, processor time", "linear", milliseconds(outline))
    if NASTY.exists():
        hostile()


main()
