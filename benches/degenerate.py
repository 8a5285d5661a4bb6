#!/usr/bin/env python3
"""Measures documents that are made of nothing but tiny pieces: degenerate.py FOLDER [MEGABYTES] [NAME...]

Each kind of file is made in FOLDER (best in memory, such as /dev/shm), at a quarter of MEGABYTES (4)
and at all of them, and read as --outline, as --text and as --print, and in a pseudo-terminal, to its
end and back. Printed are the most own memory over the size of the file (less what a file with one
letter takes) for both, the seconds that the larger took, and how much more that is than the
smaller took. NAMEs choose kinds by how they begin. It exits with 1 where a bound does not hold: 6 times
for Markdown, 10 for HTML, and time in proportion to the size. QARI= names another binary.
"""
import os
import pathlib
import pty
import re
import select
import signal
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent.parent
QARI = os.environ.get("QARI", str(HERE / "target/release/qari"))
# Most own memory over the size of the document.
MOST = {"md": 6, "html": 10}
# Most time that four times the document may take over that of one.
GROWTH = 8
# What answers queries of the terminal, as a plain one would.
ANSWERS = {b"\x1b[c": b"\x1b[?64;1;2c", b"\x1b[6n": b"\x1b[2;2R"}
QUERY = re.compile(b"|".join(re.escape(query) for query in ANSWERS))


def counted(*pieces):
    """A piece of a file that is numbered."""
    return lambda n: "".join(piece.replace("%", str(n)) for piece in pieces)


# The beginning of a file, what is repeated in it, and its end.
KINDS = {
    "md": {
        "code-lines": ("```\n", "a\n", "```\n"),
        "code-indented": ("", "    a\n", ""),
        "code-empty": ("```\n", "a\n\n", "```\n"),
        "fences": ("", "```\na\n```\n", ""),
        "notes-same": ("", "[^1]: a\n\n", ""),
        "notes-cited": ("[^1]: a\n\n", "b[^1] ", ""),
        "notes": ("", counted("b[^%]\n\n[^%]: a\n\n"), ""),
        "table": ("|a|b|\n|-|-|\n", "|a|b|\n", ""),
        "tables": ("", "|a|b|\n|-|-|\n|a|b|\n\n", ""),
        "items": ("", "- a\n", ""),
        "items-loose": ("", "- a\n\n", ""),
        "items-counted": ("", "1. a\n", ""),
        "items-nested": ("", "- a\n  - a\n    - a\n", ""),
        "tasks": ("", "- [ ] a\n", ""),
        "inline-code": ("", "`a` ", ""),
        "headings": ("", "# a\n", ""),
        "headings-named": ("", counted("# a {#%}\n"), ""),
        "headings-counted": ("", counted("# %\n"), ""),
        "links": ("", "[a](b) ", ""),
        "links-within": ("# a\n\n", "[a](#a) ", ""),
        "links-defined": ("[a]: b\n\n", "[a] ", ""),
        "definitions": ("", counted("[%]: b\n"), ""),
        "addresses": ("", "<a:b> ", ""),
        "addresses-bare": ("", "www.a.com ", ""),
        "images": ("", "![a](b) ", ""),
        "emphasis": ("", "*a* ", ""),
        "strong": ("", "**a** ", ""),
        "strong-lines": ("", "**a**\n\n", ""),
        "citations": ("", "[1] ", ""),
        "quotations": ("", "> a\n\n", ""),
        "paragraphs": ("", "a\n\n", ""),
        "lines": ("", "a\n", ""),
        "breaks": ("", "a\\\n", ""),
        "rules": ("", "***\n", ""),
        "html": ("", "<b>a</b> ", ""),
        "html-blocks": ("", "<p>a\n\n", ""),
        "html-whole": ("<div>\n", "<p>a\n", ""),
        "terms": ("", "a\n: b\n\n", ""),
        "entities": ("", "&amp;", ""),
        "escapes": ("", "\\*", ""),
        "brackets": ("", "[", ""),
        "stars": ("", "*a ", ""),
        "newlines": ("", "\n", ""),
        "letters": ("", "a", ""),
        "references": ("# المراجع\n\n", "- a\n", ""),
    },
    "html": {
        "paragraphs": ("<!doctype html><body>", "<p>a", ""),
        "paragraphs-empty": ("<!doctype html><body>", "<p>", ""),
        "paragraphs-named": ("<!doctype html><body>", counted("<p id=%>a"), ""),
        "headings": ("<!doctype html><body>", "<h1>a", ""),
        "cells": ("<!doctype html><body><table>", "<td>a", ""),
        "rows": ("<!doctype html><body><table>", "<tr><td>a<td>b", ""),
        "tables": ("<!doctype html><body>", "<table><tr><td>a<td>b</table>", ""),
        "items": ("<!doctype html><body><ul>", "<li>a", ""),
        "lists": ("<!doctype html><body>", "<ul><li>a</ul>", ""),
        "links": ("<!doctype html><body>", "<a href=x>a</a>", ""),
        "links-open": ("<!doctype html><body>", "<a href=x>a<p>", ""),
        "links-within": ("<!doctype html><body><p id=x>a", "<a href=#x>a</a>", ""),
        "breaks": ("<!doctype html><body>", "<br>", ""),
        "lines": ("<!doctype html><body>", "a<br>", ""),
        "terms": ("<!doctype html><body><dl>", "<dt>a<dd>b", ""),
        "images": ("<!doctype html><body>", "<img alt=a>", ""),
        "strong": ("<!doctype html><body>", "<b>a</b>", ""),
        "strong-open": ("<!doctype html><body>", "<b>a", ""),
        "code": ("<!doctype html><body>", "<code>a</code> ", ""),
        "code-lines": ("<!doctype html><body><pre>", "a\n", ""),
        "citations": ("<!doctype html><body>", "<sup class=reference>[1]</sup>", ""),
        "rules": ("<!doctype html><body>", "<hr>", ""),
        "divisions": ("<!doctype html><body>", "<div>", "a"),
        "deep": ("<!doctype html><body>" + "<div dir=rtl>" * 250, "<p>a", ""),
        "deep-inline": ("<!doctype html><body>" + "<b>" * 250, "a<br>", ""),
        "attributes": ("<!doctype html><body>", "<p a b c d e f>", ""),
        "unknown": ("<!doctype html><body>", counted("<z%>a</z%>"), ""),
        "entities": ("<!doctype html><body>", "&lt;", ""),
        "comments": ("<!doctype html><body>", "<!---->a", ""),
        "directions": ("<!doctype html><body>", "<p dir=rtl>a", ""),
        "notes": ("<!doctype html><body><ol class=references>", "<li>a", ""),
        "verses": ("<!doctype html><body><table class=poem>", "<tr><td>a<td>b", ""),
        "letters": ("<!doctype html><body>", "a", ""),
    },
}


def make(path, kind, size):
    """Writes a file of a kind; the same from one run to the next."""
    head, piece, tail = kind
    parts = [head]
    length = len(head.encode()) + len(tail.encode())
    if callable(piece):
        n = 0
        while length < size:
            n += 1
            part = piece(n)
            parts.append(part)
            length += len(part.encode())
    else:
        parts.append(piece * max(1, (size - length) // len(piece.encode())))
    path.write_text("".join(parts) + tail, encoding="utf-8")


def own_memory(pid):
    """Most own memory so far: the highest mark of all, less what is mapped from files."""
    try:
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    values = dict(re.findall(r"(VmHWM|RssFile):\s+(\d+)", status))
    return int(values.get("VmHWM", 0)) - int(values.get("RssFile", 0))


def piped(how, path):
    """Most own memory in KB and processor time of a run without a screen."""
    begun = os.times()
    child = subprocess.Popen([QARI, how, str(path)], stdout=subprocess.DEVNULL)
    most = 0
    while child.poll() is None:
        most = max(most, own_memory(child.pid))
        time.sleep(0.002)
    ended = os.times()
    if child.returncode != 0:
        raise SystemExit(f"{path}: {how} ended with {child.returncode}")
    return most, ended.children_user + ended.children_system - begun.children_user - begun.children_system


def processor_time(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def on_screen(path):
    """The same of a run in a pseudo-terminal: to the end and back, once everything is read."""
    pid, fd = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", LC_ALL="C.UTF-8", QARI_TERMINAL="plain")
        os.execv(QARI, [QARI, str(path)])

    def quiet(silence, patience=60):
        end = time.monotonic() + patience
        known = -1.0
        while time.monotonic() < end:
            if select.select([fd], [], [], silence)[0]:
                data = os.read(fd, 1 << 16)
                os.write(fd, b"".join(ANSWERS[m.group()] for m in QUERY.finditer(data)))
                continue
            if processor_time(pid) == known:
                return
            known = processor_time(pid)

    quiet(0.1)
    for key in (b"G", b"b", b"g", b" "):
        os.write(fd, key)
        quiet(0.1)
    result = own_memory(pid), processor_time(pid)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(fd)
    return result


WAYS = {
    "outline": lambda path: piped("--outline", path),
    "text": lambda path: piped("--text", path),
    "print": lambda path: piped("--print", path),
    "screen": on_screen,
}


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    size = int(float(sys.argv[2]) * 1e6) if len(sys.argv) > 2 else 4_000_000
    names = sys.argv[3:] or [""]
    ways = os.environ.get("WAYS", " ".join(WAYS)).split()
    print(f"{'':26}" + "".join(f"{way:^29}" for way in ways))
    print(f"{'':26}" + f"{'memory':>13}{'s':>7}{'growth':>8} " * len(ways))
    failed = []
    for ending, kinds in KINDS.items():
        base = {}
        for way in ways:
            path = folder / f"one.{ending}"
            path.write_text("a" if ending == "md" else "<!doctype html>a")
            # It is over almost before it can be looked at.
            base[way] = max(WAYS[way](path)[0] for _ in range(10 if way != "screen" else 1))
        for name, kind in kinds.items():
            if not any(f"{ending}-{name}".startswith(wanted) for wanted in names):
                continue
            small, large = folder / f"small.{ending}", folder / f"large.{ending}"
            make(small, kind, size // 4)
            make(large, kind, size)
            line = f"{ending}-{name:<{25 - len(ending)}}"
            for way in ways:
                factors, times = [], []
                for path in (small, large):
                    most, seconds = WAYS[way](path)
                    factors.append(max(0, most - base[way]) * 1024 / path.stat().st_size)
                    times.append(seconds)
                growth = times[1] / max(times[0], 0.02)
                factor = max(factors)
                line += f"{factors[0]:7.1f}{factors[1]:6.1f}{times[1]:7.2f}{growth:8.1f} "
                if factor > MOST[ending] or growth > GROWTH:
                    failed.append(f"{ending}-{name} as {way}: memory {factor:.1f}, growth {growth:.1f}")
            print(line, flush=True)
    for path in folder.glob("small.*"), folder.glob("large.*"), folder.glob("one.*"):
        for file in path:
            file.unlink()
    print("\n".join(failed))
    sys.exit(1 if failed else 0)


main()
