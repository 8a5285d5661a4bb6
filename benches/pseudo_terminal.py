"""A program in a pseudo-terminal that answers queries at once."""
import fcntl
import os
import pathlib
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time

HERE = pathlib.Path(__file__).resolve().parent.parent
QARI = os.environ.get("QARI", str(HERE / "target/release/qari"))
ROWS, COLUMNS = 24, 80
ANSWERS = {
    b"\x1b[>q": b"\x1bP>|XTerm(379)\x1b\\",
    b"\x1b[8$p": b"\x1b[8;0$y",
    b"\x1b[>c": b"\x1b[>41;379;0c",
    b"\x1b[?2026$p": b"\x1b[?2026;0$y",
    b"\x1b[6n": b"\x1b[2;2R",
    b"\x1b[c": b"\x1b[?64;1;2c",
}
# What a terminal says that can be told where a frame begins and ends, and how a frame ends then.
SYNCHRONIZED = {b"\x1b[?2026$p": b"\x1b[?2026;2$y"}
FRAME_ENDS = re.compile(rb"\x1b\[\?2026l")
QUERY = re.compile(b"|".join(re.escape(query) for query in ANSWERS))


def own_memory(pid):
    """Most own memory of a process so far, in bytes: the highest mark of all, less what is mapped
    from files. 0 when it has ended."""
    try:
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    values = dict(re.findall(r"(VmHWM|RssFile):\s+(\d+)", status))
    return max(0, int(values.get("VmHWM", 0)) - int(values.get("RssFile", 0))) * 1024


def run(*argv, **kwargs):
    """Runs a program without a screen: time and processor time in seconds, most own memory in bytes,
    exit code."""
    start = time.perf_counter()
    child = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **kwargs)
    most, pid = 0, 0
    # What the kernel tells at the end counts this program too, before it became the other.
    while pid == 0:
        most = max(most, own_memory(child.pid))
        pid, status, usage = os.wait4(child.pid, os.WNOHANG)
        if pid == 0:
            time.sleep(0.001)
    seconds = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    return seconds, usage.ru_utime + usage.ru_stime, most, child.returncode


class Stay:
    """A program that stays until it is closed."""

    def __init__(self, argv, rows=ROWS, columns=COLUMNS, answers=()):
        self.answers = {**ANSWERS, **dict(answers)}
        self.start = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            # The parent may still be setting the size.
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.environ.update(TERM="xterm-256color", LESS="", LC_ALL="C.UTF-8")
            for name in ("TMUX", "STY", "COLORTERM", "TERM_PROGRAM"):
                os.environ.pop(name, None)
            os.execvp(argv[0], argv)
        self.out = b""

    def size(self, rows, columns):
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read(self):
        """Takes in what has come, and answers what was asked; false when the program has ended."""
        try:
            data = os.read(self.fd, 1 << 16)
        except OSError:
            return False
        answers = b"".join(self.answers[match.group()] for match in QUERY.finditer(data))
        if answers:
            os.write(self.fd, answers)
        self.out += data
        return bool(data)

    def until(self, pattern, patience):
        """Seconds from the start, or the last key, until the output matches."""
        end = time.perf_counter() + patience
        while time.perf_counter() < end:
            if not select.select([self.fd], [], [], 0.2)[0]:
                continue
            if not self.read():
                break
            if pattern.search(self.out):
                return time.perf_counter() - self.start
        raise SystemExit(f"no screen: {self.out[-200:]!r}")

    def quiet(self, silence, patience=20):
        """Seconds from the start, or the last key, until the last output before a silence."""
        last = time.perf_counter()
        end = last + patience
        while time.perf_counter() < end and select.select([self.fd], [], [], silence)[0]:
            if not self.read():
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

    def own_memory(self):
        """Most own memory so far, in bytes."""
        return own_memory(self.pid)

    def processor_time(self, threads="*"):
        """Seconds of all threads, or of the first one: threads=self.pid."""
        tasks = pathlib.Path(f"/proc/{self.pid}/task").glob(f"{threads}/schedstat")
        return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9

    def close(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)
