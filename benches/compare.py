#!/usr/bin/env python3
"""Compares qari with less, vim and fribidi: compare.py FOLDER [RUNS]

FOLDER holds what large.py has made. Each pair of commands runs in turn, RUNS times (5), and the
median of the ratios pair by pair is printed, beside the medians of the times. The screens are
measured through a pseudo-terminal that answers queries at once, until the last row is drawn.
"""
import fcntl
import os
import pathlib
import pty
import re
import resource
import select
import shutil
import signal
import statistics
import struct
import subprocess
import sys
import termios
import time

HERE = pathlib.Path(__file__).resolve().parent.parent
QARI = os.environ.get("QARI", str(HERE / "target/release/qari"))
FOLDER = pathlib.Path(sys.argv[1])
RUNS = int(sys.argv[2]) if len(sys.argv) > 2 else 5
GIVEN = HERE / "../shared/corpora/seed/article.txt"
ARTICLE = str(GIVEN if GIVEN.exists() else HERE / "assets/article.txt")
ROWS, COLUMNS = 24, 80
ANSWERS = {
    b"\x1b[>q": b"\x1bP>|XTerm(379)\x1b\\",
    b"\x1b[8$p": b"\x1b[8;0$y",
    b"\x1b[>c": b"\x1b[>41;379;0c",
    b"\x1b[?2026$p": b"\x1b[?2026;0$y",
    b"\x1b[6n": b"\x1b[2;2R",
    b"\x1b[c": b"\x1b[?64;1;2c",
}
QUERY = re.compile(b"|".join(re.escape(query) for query in ANSWERS))
# The status line is drawn last: qari places the cursor in the last row, less turns the file's name
# round, vim shows the cursor at the beginning.
LAST = {
    "qari": re.compile(rb"\x1b\[%d;\d+H" % ROWS),
    "less": re.compile(rb"\x1b\[7m|\n:"),
    "vim": re.compile(rb"\x1b\[1;1H\x1b\[\?25h"),
}


class Stay:
    """A program in a pseudo-terminal."""

    def __init__(self, argv, rows=ROWS, columns=COLUMNS):
        self.start = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", LESS="", LC_ALL="C.UTF-8")
            for name in ("TMUX", "STY", "COLORTERM", "TERM_PROGRAM"):
                os.environ.pop(name, None)
            os.execvp(argv[0], argv)
        self.size(rows, columns)
        self.out = b""

    def size(self, rows, columns):
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def until(self, pattern, patience):
        """Seconds from the start until the output matches."""
        end = time.perf_counter() + patience
        while time.perf_counter() < end:
            if not select.select([self.fd], [], [], 0.2)[0]:
                continue
            try:
                data = os.read(self.fd, 1 << 16)
            except OSError:
                break
            answers = b"".join(ANSWERS[match.group()] for match in QUERY.finditer(data))
            if answers:
                os.write(self.fd, answers)
            self.out += data
            if pattern.search(self.out):
                return time.perf_counter() - self.start
        raise SystemExit(f"no screen: {self.out[-200:]!r}")

    def quiet(self, silence, patience=20):
        """Seconds from `start` until the last output before a silence."""
        last = time.perf_counter()
        end = last + patience
        while time.perf_counter() < end and select.select([self.fd], [], [], silence)[0]:
            try:
                self.out += os.read(self.fd, 1 << 16)
            except OSError:
                break
            last = time.perf_counter()
        return last - self.start

    def press(self, key):
        self.out = b""
        self.start = time.perf_counter()
        os.write(self.fd, key)

    def status(self, name):
        text = pathlib.Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(name + r":\s+(\d+)", text).group(1))

    def close(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


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


def compare(what, first, second, runs=RUNS):
    pairs = [(first(), second()) for _ in range(runs)]
    ratio = statistics.median(a / b for a, b in pairs)
    a, b = (statistics.median(times) * 1000 for times in zip(*pairs))
    print(f"{what}: ratio {ratio:.2f} ({a:.1f} ms, {b:.1f} ms)", flush=True)


def say(what, times):
    print(f"{what}: {statistics.median(times) * 1000:.1f} ms", flush=True)


def key(path, keys, runs=RUNS, wait=0.0):
    """Seconds from the last key until its frame is drawn."""
    times = []
    for _ in range(runs):
        stay = Stay([QARI, path])
        stay.until(LAST["qari"], 60)
        if wait:
            stay.quiet(0.3, wait)
        for press in keys[:-1]:
            stay.press(press)
            stay.quiet(0.1)
        stay.press(keys[-1])
        times.append(stay.until(re.compile(rb"\x1b\[\d+;\d+H"), 20))
        stay.close()
    return times


def processor_time(*argv):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    whole(*argv)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def memory(path, name):
    """Time of the index, and own memory then, after pages and after changes of size."""
    stay = Stay([QARI, path])
    stay.until(LAST["qari"], 60)
    print(f"index in the background, {name}: {stay.quiet(0.5, 60):.2f} s")
    before = stay.status("voluntary_ctxt_switches")
    time.sleep(2)
    print(f"wake-ups in 2 s of idling, {name}: {stay.status('voluntary_ctxt_switches') - before}")
    most = stay.status("RssAnon")
    for rows, columns in ((24, 80), (60, 200), (40, 100)):
        stay.size(rows, columns)
        for press in (b" " * 100, b"G", b"g"):
            stay.press(press)
            stay.quiet(0.1)
            most = max(most, stay.status("RssAnon"))
    print(f"own memory, {name}, with pages and sizes: {most / 1024:.1f} MB", flush=True)
    stay.close()


def main():
    big, article = str(FOLDER / "1G.txt"), ARTICLE
    compare("first screen, qari / less, article", lambda: first_screen("qari", article), lambda: first_screen("less", article), 3 * RUNS)
    compare("first screen, qari, 1 GB / article", lambda: first_screen("qari", big), lambda: first_screen("qari", article), 3 * RUNS)
    if shutil.which("vim"):
        compare("first screen, vim / qari, 100 MB", lambda: first_screen("vim", str(FOLDER / "100M.txt")), lambda: first_screen("qari", str(FOLDER / "100M.txt")), 3)
    hundred = str(FOLDER / "100M.txt")
    fribidi = lambda: whole("fribidi", "--rtl", "-w", "80", hundred)
    compare("--print of 100 MB, fribidi / qari", fribidi, lambda: whole(QARI, "--print", "--width", "80", hundred))
    one = lambda *argv: whole("taskset", "-c", "0", *argv)
    compare("--print of 100 MB, one core, fribidi / qari", lambda: one("fribidi", "--rtl", "-w", "80", hundred), lambda: one(QARI, "--print", "--width", "80", hundred))
    for size in ("1M", "10M", "100M"):
        path = str(FOLDER / f"{size}.txt")
        say(f"--print, {size}B", [whole(QARI, "--print", path) for _ in range(RUNS)])
        say(f"--outline, {size}B", [whole(QARI, "--outline", path) for _ in range(RUNS)])
    for name in ("1G", "newlines", "line", "short", "headings"):
        path = str(FOLDER / f"{name}.txt")
        say(f"--outline, {name}", [whole(QARI, "--outline", path) for _ in range(RUNS)])
        say(f"G before the index is complete, {name}", key(path, [b"G"]))
        say(f"a heading further, {name}", key(path, [b"]"]))
    for name in ("1G", "verse", "newlines", "headings"):
        path = str(FOLDER / f"{name}.txt")
        cpu = [processor_time(QARI, "--outline", path) for _ in range(RUNS)]
        say(f"--outline, {name}, processor time of all threads", cpu)
        memory(path, name)
    with subprocess.Popen(["cat", big], stdout=subprocess.PIPE) as pipe:
        say("--outline, 1 GB from a pipe", [whole(QARI, "--outline", stdin=pipe.stdout)])
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"largest process: {usage.ru_maxrss / 1024:.0f} MB (vim's, where it ran)")


main()
