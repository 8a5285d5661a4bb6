#!/usr/bin/env python3
"""Compares qari with less, vim and fribidi: compare.py FOLDER [RUNS]

FOLDER holds what large.py has made. Each pair of commands runs in turn, RUNS times (5), and the
median of the ratios pair by pair is printed, beside the medians of the times. The screens are
measured through a pseudo-terminal that answers queries at once, until the last row is drawn.
QARI= names another binary. Without vim its line is left out; less and fribidi are needed.
"""
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import time

from pseudo_terminal import FRAME_ENDS, HERE, QARI, ROWS, SYNCHRONIZED, Stay, run

GIVEN = HERE / "../shared/corpora/seed/article.txt"
ARTICLE = str(GIVEN if GIVEN.exists() else HERE / "assets/article.txt")
# The status line is drawn last: qari places the cursor in the last row, less turns the file's name
# round, vim shows the cursor at the beginning.
LAST = {
    "qari": re.compile(rb"\x1b\[%d;\d+H" % ROWS),
    "less": re.compile(rb"\x1b\[7m|\n:"),
    "vim": re.compile(rb"\x1b\[1;1H\x1b\[\?25h"),
}
# Columns in which there is no room for the tree beside the text. What grows is nowhere shown then:
# a frame in which anything is drawn was asked for by a key.
NARROW = 50
OWN_FRAME = re.compile(rb"\x1b\[\d+;\d+H.*?\x1b\[\?2026l", re.DOTALL)
# Keys that are measured one by one, and that are sent at once.
LINES, HELD = 2000, 500


def check(folder):
    """Ends with one sentence where something is missing."""
    missing = [name for name in ("less", "fribidi", "taskset") if not shutil.which(name)]
    if missing:
        raise SystemExit(f"compare.py: not installed: {', '.join(missing)}")
    if not shutil.which(QARI):
        raise SystemExit(f"compare.py: no program {QARI}: cargo build --release, or set QARI")
    inputs = "1M 10M 100M 1G vocalised newlines line short verse headings many-headings many-references"
    lacks = [name for name in inputs.split() if not (folder / f"{name}.txt").exists()]
    if lacks:
        raise SystemExit(f"compare.py: {folder} lacks {', '.join(lacks)}: run large.py {folder}")


def first_screen(kind, path):
    argv = {"qari": [QARI, path], "less": ["less", path], "vim": ["vim", "-u", "NONE", path]}[kind]
    stay = Stay(argv)
    seconds = stay.until(LAST[kind], 60)
    stay.close()
    return seconds


def whole(*argv, **kwargs):
    start = time.perf_counter()
    subprocess.run(argv, stdout=subprocess.DEVNULL, check=True, **kwargs)
    return time.perf_counter() - start


def compare(what, first, second, runs):
    pairs = [(first(), second()) for _ in range(runs)]
    ratio = statistics.median(a / b for a, b in pairs)
    a, b = (statistics.median(times) * 1000 for times in zip(*pairs))
    print(f"{what}: ratio {ratio:.2f} ({a:.1f} ms, {b:.1f} ms)", flush=True)


def say(what, times):
    print(f"{what}: {statistics.median(times) * 1000:.1f} ms", flush=True)


def key(path, press, runs):
    """Seconds from a key, while the index grows, until its own frame is drawn."""
    times = []
    for _ in range(runs):
        stay = Stay([QARI, path], columns=NARROW, answers=SYNCHRONIZED)
        stay.until(OWN_FRAME, 60)
        stay.press(press)
        times.append(stay.until(OWN_FRAME, 20))
        stay.close()
    return times


def percentiles(what, times):
    cuts = statistics.quantiles(times, n=100)
    print(f"{what}: median {cuts[49] * 1000:.2f} ms, 99th percentile {cuts[98] * 1000:.2f} ms", flush=True)


def lines(path, name):
    """Line by line through a text at 200x60: for each key what it took until the last byte of its
    frame, and the processor time of all threads; then many keys at once."""
    stay = Stay([QARI, path], rows=60, columns=200, answers=SYNCHRONIZED)
    stay.until(FRAME_ENDS, 60)
    stay.quiet(1, 60)
    times, costs = [], []
    before = stay.processor_time()
    for _ in range(LINES):
        stay.press(b"j")
        times.append(stay.until(FRAME_ENDS, 20))
        after = stay.processor_time()
        costs.append(after - before)
        before = after
    percentiles(f"a line further at 200x60 in a terminal, {name}, key to last byte", times)
    percentiles("the same, processor time", costs)
    stay.press(b"j" * HELD)
    seconds = stay.quiet(0.3)
    frames = len(FRAME_ENDS.findall(stay.out))
    print(f"{HELD} keys at once, {name}: {frames} frames, {seconds * 1000:.1f} ms until the last byte")
    stay.press(b"\x1b[I")
    stay.quiet(0.2)
    print(f"bytes for a frame in which nothing changed, {name}: {len(stay.out)}", flush=True)
    stay.close()


def used(*argv, **kwargs):
    """Processor time in seconds and most own memory in bytes of a run without a screen."""
    _, processor, most, code = run(*argv, **kwargs)
    if code != 0:
        raise SystemExit(f"compare.py: {argv} ended with {code}")
    return processor, most


def streams(path):
    """What --print of a large text takes until its first line, in memory, and into a closed pipe."""
    start = time.perf_counter()
    child = subprocess.Popen([QARI, "--print", path], stdout=subprocess.PIPE)
    child.stdout.read(1)
    first = time.perf_counter() - start
    child.stdout.close()
    print(f"--print of 100 MB: first byte after {first * 1000:.1f} ms; into a closed pipe it ends with {child.wait()}")
    memory = used(QARI, "--print", path)[1]
    with open(path, "rb") as file, subprocess.Popen(["cat"], stdin=file, stdout=subprocess.PIPE) as pipe:
        piped = used(QARI, "--print", stdin=pipe.stdout)[1]
    print(f"--print of 100 MB, memory: {memory / 1e6:.1f} MB; from a pipe: {piped / 1e6:.1f} MB", flush=True)


def memory(path, name):
    """Time of the index, and own memory then, after pages and after changes of size."""
    stay = Stay([QARI, path])
    stay.until(LAST["qari"], 60)
    print(f"index in the background, {name}: {stay.quiet(0.5, 60):.2f} s")
    before = stay.status("voluntary_ctxt_switches")
    time.sleep(2)
    print(f"wake-ups in 2 s of idling, {name}: {stay.status('voluntary_ctxt_switches') - before}")
    for rows, columns in ((24, 80), (60, 200), (40, 100)):
        stay.size(rows, columns)
        for press in (b" " * 100, b"G", b"g"):
            stay.press(press)
            stay.quiet(0.1)
    print(f"own memory, {name}, with pages and sizes: {stay.own_memory() / 1e6:.1f} MB", flush=True)
    stay.close()


def main():
    if len(sys.argv) < 2:
        raise SystemExit("compare.py FOLDER [RUNS]")
    folder = pathlib.Path(sys.argv[1])
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    check(folder)
    of = lambda name: str(folder / f"{name}.txt")
    big, hundred = of("1G"), of("100M")
    compare("first screen, qari / less, article", lambda: first_screen("qari", ARTICLE), lambda: first_screen("less", ARTICLE), 3 * runs)
    compare("first screen, qari, 1 GB / article", lambda: first_screen("qari", big), lambda: first_screen("qari", ARTICLE), 3 * runs)
    if shutil.which("vim"):
        compare("first screen, vim / qari, 100 MB", lambda: first_screen("vim", hundred), lambda: first_screen("qari", hundred), 3)
    else:
        print("first screen, vim / qari, 100 MB: vim is not installed")
    printed = lambda *argv: whole(*argv, QARI, "--print", "--width", "80", hundred)
    fribidi = lambda *argv: whole(*argv, "fribidi", "--rtl", "-w", "80", hundred)
    one = ("taskset", "-c", "0")
    compare("--print of 100 MB, fribidi / qari", fribidi, printed, runs)
    compare("--print of 100 MB, one core, fribidi / qari", lambda: fribidi(*one), lambda: printed(*one), runs)
    streams(hundred)
    for size in ("1M", "10M", "100M"):
        say(f"--print, {size}B", [whole(QARI, "--print", of(size)) for _ in range(runs)])
        say(f"--outline, {size}B", [whole(QARI, "--outline", of(size)) for _ in range(runs)])
    for name in ("1G", "newlines", "line", "short", "headings"):
        say(f"--outline, {name}", [whole(QARI, "--outline", of(name)) for _ in range(runs)])
        say(f"G before the index is complete, {name}", key(of(name), b"G", runs))
        say(f"a heading further, {name}", key(of(name), b"]", runs))
    for name in ("1G", "verse", "newlines", "headings", "many-headings", "many-references"):
        cpu = [used(QARI, "--outline", of(name))[0] for _ in range(runs)]
        say(f"--outline, {name}, processor time of all threads", cpu)
        memory(of(name), name)
    for name in ("10M", "vocalised"):
        lines(of(name), name)
    with subprocess.Popen(["cat", big], stdout=subprocess.PIPE) as pipe:
        start = time.perf_counter()
        seconds, most = used(QARI, "--outline", stdin=pipe.stdout)
        print(f"--outline, 1 GB from a pipe: {time.perf_counter() - start:.2f} s, {seconds:.2f} s of processor time, {most / 1e6:.1f} MB")
    print(f"the program: {pathlib.Path(shutil.which(QARI)).stat().st_size / 1e6:.1f} MB")


main()
